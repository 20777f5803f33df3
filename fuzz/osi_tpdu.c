/* Any octets as a TPDU: what is read, written and read again is the same. And
 * any octets as a TSDU: cut into TPDUs and put together it is the same. The
 * first three octets choose how it is cut. */
#include <stdlib.h>

#include "osi/tpdu.h"
#include "osi/tpkt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHOICES = 3, TSDU_MAX = 1 << 16 };

static void must(bool what)
{
    if (!what)
        abort();
}

static bool same_span(span a, span b)
{
    return (a.p == NULL) == (b.p == NULL) && span_equal(a, b);
}

static bool within(span part, span all)
{
    return part.p == NULL || (part.p >= all.p && part.n <= all.n &&
                              part.p + part.n <= all.p + all.n);
}

static span unpacked(span packet)
{
    struct reader r = reader_over(packet);
    span tpdu;
    size_t wanted;
    must(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX) == 0 && reader_left(&r) == 0);
    return tpdu;
}

static void compare(const struct tpdu *a, const struct tpdu *b)
{
    must(a->kind == b->kind && a->dst == b->dst && a->src == b->src);
    must(a->options == b->options && a->reason == b->reason);
    must(a->size == b->size && same_span(a->calling, b->calling));
    must(same_span(a->called, b->called) && same_span(a->classes, b->classes));
    must(memcmp(a->order, b->order, sizeof a->order) == 0);
    must(span_equal(a->data, b->data));
    must(tpdu_offers_class_0(a) == tpdu_offers_class_0(b));
}

static void read_and_write(span in)
{
    static uint8_t room[TSDU_MAX];
    struct tpdu t, back;
    size_t offset;
    int rc = tpdu_read(&t, in, &offset);
    must(offset <= in.n && (rc == 0) <= (offset == 0));
    must(within(t.calling, in) && within(t.called, in));
    must(within(t.classes, in) && within(t.data, in));
    if (rc != 0 || t.kind == TPDU_OTHER || t.kind == TPDU_DT ||
        in.n > TPKT_MAX - TPKT_HEAD)
        return;
    struct writer w = writer_over(room, sizeof room);
    tpdu_put(&w, &t);
    must(!w.bad && writer_len(&w) <= in.n + TPKT_HEAD);
    must(tpdu_read(&back, unpacked(writer_result(&w)), &offset) == 0);
    compare(&t, &back);
}

/* Takes the pieces off, one by one, and holds them against the TSDU. */
static void put_together(span wire, span tsdu, size_t tpdu_size)
{
    struct reader r = reader_over(wire);
    struct tpdu t;
    do {
        span tpdu;
        size_t wanted, offset;
        must(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX) == 0);
        must(tpdu_read(&t, tpdu, &offset) == 0);
        must(t.kind == TPDU_DT && t.number == 0);
        must(tpdu.n == tpdu_size || (t.last && tpdu.n < tpdu_size));
        must(span_equal(t.data, span_first(tsdu, t.data.n)));
        tsdu = span_skip(tsdu, t.data.n);
    } while (!t.last);
    must(tsdu.n == 0 && reader_left(&r) == 0);
}

static void cut(span tsdu, const uint8_t *choices)
{
    size_t tpdu_size = (size_t)choices[0] * 32 + DT_HEAD + 1 + choices[1];
    size_t head = (size_t)choices[1] << 8 | choices[2];
    size_t len = tsdu_wire_len(tsdu.n, tpdu_size);
    uint8_t *out = malloc(len);
    must(out != NULL);
    must(tsdu_cut(out, span_first(tsdu, head), span_skip(tsdu, head),
                  tpdu_size) == len);
    put_together((span){out, len}, tsdu, tpdu_size);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < CHOICES || size > TSDU_MAX)
        return 0;
    span in = {data + CHOICES, size - CHOICES};
    read_and_write(in);
    cut(in, data);
    return 0;
}
