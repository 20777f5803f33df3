/* Any text as a key log, and any PDUs for its keys. The first two octets say
 * how long the text is; then each PDU has one that says who sent it and two for
 * its length. What a line is none of is found within the text; what is opened
 * lies in the room and is no longer than the PDU; no memory is lost. */
#include <bushing/keylog.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BLOCKS_MAX = 8, INPUT_MAX = 1 << 16 };
static size_t num_blocks;

static void demand(bool what)
{
    if (!what)
        abort();
}

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    demand(++num_blocks <= BLOCKS_MAX);
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    demand(p == NULL || num_blocks-- != 0);
    free(p);
}

static size_t num_lines(bushing_span text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Octets with an end of their own: a sanitizer sees what is read behind it. */
static uint8_t *copy_of(bushing_span s)
{
    uint8_t *copy = malloc(s.n == 0 ? 1 : s.n);
    demand(copy != NULL);
    if (s.n != 0)
        memcpy(copy, s.p, s.n);
    return copy;
}

static void open_one(const bushing_keylog *k, enum bushing_role sender,
                     bushing_span pdu)
{
    uint8_t *copy = copy_of(pdu), *room = malloc(pdu.n == 0 ? 1 : pdu.n);
    bushing_span plain = {NULL, 0};
    int rc;
    demand(room != NULL);
    rc = bushing_keylog_open(k, sender, (bushing_span){copy, pdu.n}, room,
                             pdu.n, &plain);
    demand(rc == 0 || rc == BUSHING_ERR_CRYPTO_KEY ||
           strcmp(bushing_error_category(rc), "CODEC") == 0);
    if (rc == 0)
        demand(plain.n < pdu.n &&
               (plain.n == 0 ||
                (plain.p >= room && plain.p + plain.n <= room + pdu.n)));
    free(copy);
    free(room);
}

static void open_all(const bushing_keylog *k, bushing_span rest)
{
    while (rest.n >= 3) {
        enum bushing_role sender =
            (rest.p[0] & 1) != 0 ? BUSHING_RESPONDER : BUSHING_INITIATOR;
        size_t n = (size_t)rest.p[1] << 8 | rest.p[2];
        rest = (bushing_span){rest.p + 3, rest.n - 3};
        if (n > rest.n)
            n = rest.n;
        open_one(k, sender, (bushing_span){rest.p, n});
        rest = (bushing_span){rest.p + n, rest.n - n};
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const bushing_allocator memory = {take, give, NULL};
    bushing_keylog *k = NULL;
    size_t line = 0, n;
    uint8_t *text;
    int rc;
    if (size < 2 || size > INPUT_MAX)
        return 0;
    n = (size_t)data[0] << 8 | data[1];
    n = n < size - 2 ? n : size - 2;
    text = copy_of((bushing_span){data + 2, n});
    rc = bushing_keylog_new(&k, &memory, (bushing_span){text, n}, &line);
    demand(rc == 0 || rc == BUSHING_ERR_TEXT_FORM);
    demand((rc == 0) == (k != NULL));
    if (rc != 0)
        demand(line >= 1 && line <= num_lines((bushing_span){text, n}));
    else
        open_all(k, (bushing_span){data + 2 + n, size - 2 - n});
    bushing_keylog_free(k);
    demand(num_blocks == 0);
    free(text);
    return 0;
}
