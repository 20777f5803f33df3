/* Any octets as the file of an audit log, and as what stands beside it: the
 * first octet chooses. Reading never leaves the octets, takes every one of them
 * once, says the same when they come in pieces, and what it takes for a record
 * is one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "event/ledger_check.h"
#include "event/syslog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool what)
{
    if (!what)
        abort();
}

/* A hash that every record has: so that what comes behind it is reached. */
static int easy_hash(void *ctx, uint8_t out[CHAIN_HASH], const span *parts,
                     size_t num_parts)
{
    (void)ctx;
    (void)parts;
    (void)num_parts;
    memset(out, 0, CHAIN_HASH);
    return 0;
}

static int easy_verify(void *ctx, span key_id, span data, span signature)
{
    (void)ctx;
    demand(key_id.n == CHAIN_KEY_ID && data.n <= NOTE_SIGNED_MAX);
    return signature.n % 2 == 0 ? 0 : BUSHING_ERR_CRYPTO_SIGNATURE;
}

static const struct chain_seal SEAL = {.hash = easy_hash,
                                       .verify = easy_verify};

/* A line: its parameters stand inside it, and take all of their element. */
static void read_line(span line)
{
    bushing_security_record rec;
    span data, name, value;
    char plain[64];
    if (bushing_security_record_read(&rec, line) != 0)
        return;
    data = rec.data;
    while (bushing_security_record_next(&data, &name, &value)) {
        demand(name.n != 0 && name.p >= line.p &&
               value.p + value.n <= line.p + line.n);
        demand(bushing_security_value_plain(plain, sizeof plain, value) <=
               value.n);
    }
    demand(data.n == 0);
    demand(rec.message.n <= line.n);
}

/* Reads from the front with no more than `step` new octets at a time. */
static int read_all(struct ledger_check *c, span in, size_t step)
{
    size_t shown = 0, taken = 0;
    int rc = ledger_check_segment(c, 0);
    while (rc == 0 || (rc == BUSHING_ERR_WOULD_BLOCK && shown < in.n)) {
        struct reader r;
        bushing_audit_record rec;
        if (rc == BUSHING_ERR_WOULD_BLOCK)
            shown = in.n - shown < step ? in.n : shown + step;
        r = reader_over(span_of(in.p + taken, shown - taken));
        rc = ledger_check_next(c, &rec, &r);
        if (rc != 0)
            continue;
        demand(rec.octets.p == in.p + taken && rec.octets.n != 0);
        demand(rec.octets.p[rec.octets.n - 1] == '\n');
        taken += rec.octets.n;
        demand(c->found.last_seq == rec.seq && c->found.offset == taken);
        read_line(rec.body);
        /* one event is one line */
        if (rec.kind == BUSHING_AUDIT_EVENT)
            demand(memchr(rec.body.p, '\n', rec.body.n) == NULL);
    }
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        rc = ledger_check_end(c, in.n - taken, true);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ledger_check whole, pieces;
    span in;
    if (size < 1)
        return 0;
    in = span_of(data + 1, size - 1);
    ledger_check_init(&whole, &SEAL);
    ledger_check_init(&pieces, &SEAL);
    whole.keys = pieces.keys = (data[0] & 1) != 0;
    (void)chain_is_torn(in);
    if ((data[0] & 2) != 0)
        (void)ledger_check_head(&whole, in);
    if ((data[0] & 4) != 0)
        (void)ledger_check_expect(&whole, in);
    read_line(in);
    whole.head.set = whole.expected.set = false;
    demand(read_all(&whole, in, in.n) ==
           read_all(&pieces, in, 1 + (data[0] >> 3)));
    demand(whole.found.last_seq == pieces.found.last_seq &&
           whole.found.offset == pieces.found.offset);
    return 0;
}
