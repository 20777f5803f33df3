/* Any octets as values inside values: the cursor alone. Each step moves, the
 * pieces lie inside what was given, and the work is bounded by the size. */
#include <stdio.h>
#include <stdlib.h>

#include "asn1/ber.h"
#include <bushing/error.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

static void read_number(span body)
{
    int64_t strict, lax;
    uint8_t octets[8];
    if (ber_integer(body, &strict) != 0)
        return;
    must(ber_integer_lax(body, &lax) == 0 && lax == strict);
    must(span_equal(ber_integer_body(strict, octets), body));
}

/* The header that we would write is never longer than the one that came. */
static void write_header(const struct ber_tlv *t)
{
    must(ber_header_len(t->tag, tlv_body(t).n) <= t->head + (size_t)4);
}

static void read_all(struct ber_reader *r)
{
    while (!ber_at_end(r)) {
        struct ber_reader inside;
        struct ber_tlv t;
        const uint8_t *before = r->p;
        if (ber_next(r, &t) != 0) {
            must(r->p == before);
            return;
        }
        must(r->p == t.p + t.n && t.p == before && t.head <= t.n);
        write_header(&t);
        if (!t.constructed)
            read_number(tlv_body(&t));
        else if (ber_enter(r, &t, &inside) == 0) {
            read_all(&inside);
            r->steps = inside.steps;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ber_reader r = ber_over((span){data, size});
    read_all(&r);
    must(r.steps <= (BER_MAX_DEPTH + 2) * (size + 1));
    return 0;
}
