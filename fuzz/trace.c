/* Any octets of both directions, in pieces and with gaps, for the tracker. The
 * input is a script: an octet says who speaks and what happens, two more how
 * many octets follow. Lines have all their texts, printable ones; what they
 * point to can be read; what is malformed is counted; no memory is lost. */
#include <bushing/trace.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BLOCKS_MAX = 16 };
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
    demand(p != NULL && num_blocks-- != 0);
    free(p);
}

static void check_text(const char *text, size_t max)
{
    size_t n = strlen(text);
    demand(n < max);
    for (size_t i = 0; i < n; i++)
        demand((unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x7F);
}

static void check_line(const bushing_trace_line *l)
{
    check_text(l->pdu, 64);
    check_text(l->service, 128);
    check_text(l->text, 512);
    check_text(l->path, 256);
    check_text(l->detail, 128);
    demand(l->type == NULL || l->type[0] != '\0');
    demand((l->code != 0) == (l->kind == BUSHING_TRACE_MALFORMED));
    for (size_t i = 0; i < l->octets.n; i++)
        ((const volatile uint8_t *)l->octets.p)[i];
}

static uint64_t pull(bushing_trace *t)
{
    const bushing_trace_line *l;
    uint64_t malformed = 0;
    while ((l = bushing_trace_next(t)) != NULL) {
        check_line(l);
        malformed += l->kind == BUSHING_TRACE_MALFORMED;
    }
    return malformed;
}

/* One step of the script; gives how long it was. The octets have a block of
 * their own, so that a sanitizer sees what lies behind them. */
static size_t step(bushing_trace *t, const uint8_t *p, size_t left,
                   uint64_t *malformed)
{
    enum bushing_role sender =
        (p[0] & 1) != 0 ? BUSHING_RESPONDER : BUSHING_INITIATOR;
    bushing_trace_moment when = {(int64_t)left, left};
    size_t n = (size_t)p[1] << 8 | p[2];
    if ((p[0] & 6) == 6) {
        bushing_trace_gap(t, sender, n, when);
        *malformed += pull(t);
        return 3;
    }
    if (n > left - 3)
        n = left - 3;
    uint8_t *copy = malloc(n == 0 ? 1 : n);
    demand(copy != NULL);
    memcpy(copy, p + 3, n);
    bushing_trace_feed(t, sender, (bushing_span){copy, n}, when);
    *malformed += pull(t);
    free(copy);
    return 3 + n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const bushing_allocator memory = {take, give, NULL};
    bushing_trace_summary s;
    bushing_trace_service row;
    bushing_trace *t;
    uint64_t malformed = 0;
    demand(bushing_trace_new(&t, &memory) == 0);
    for (size_t i = 0; size - i >= 3;)
        i += step(t, data + i, size - i, &malformed);
    bushing_trace_end(t, (bushing_trace_moment){0, 0});
    malformed += pull(t);
    bushing_trace_summarize(&s, t);
    demand(s.malformed == malformed);
    for (size_t i = 0; bushing_trace_service_at(&row, t, i); i++)
        check_text(row.name, 64);
    bushing_trace_free(t);
    demand(num_blocks == 0);
    return 0;
}
