/* TSDUs are cut into TPDUs exactly: none is sent half full, and put together
 * they are the same. */
#include "test.h"

#include "osi/tpdu.h"
#include "osi/tpkt.h"
#include "osi_octets.h"

enum { LONGEST = 3 * 8192 + 1, WIRE_ROOM = LONGEST + 1024 * 7 };

static uint8_t tsdu[LONGEST], wire[WIRE_ROOM], back[LONGEST];

/* Puts the pieces together again, as a peer would. */
static size_t reassemble(span in, size_t tpdu_size)
{
    struct reader r = reader_over(in);
    size_t n = 0;
    for (;;) {
        span tpdu;
        size_t wanted, offset;
        struct tpdu t;
        assert_int_equal(tpkt_next(&r, &tpdu, &wanted, tpdu_size + TPKT_HEAD),
                         0);
        assert_int_equal(tpdu_read(&t, tpdu, &offset), 0);
        assert_int_equal(t.kind, TPDU_DT);
        assert_int_equal(t.number, 0);
        memcpy(back + n, t.data.p, t.data.n);
        n += t.data.n;
        assert_int_equal(t.last, reader_left(&r) == 0);
        if (t.last)
            return n;
        assert_int_equal(tpdu.n, tpdu_size); /* none is sent half full */
    }
}

static void cut_and_compare(size_t head, size_t n, size_t tpdu_size)
{
    size_t len = tsdu_wire_len(n, tpdu_size);
    size_t chunk = tpdu_size - DT_HEAD;
    size_t pieces = n == 0 ? 1 : (n + chunk - 1) / chunk;
    assert_int_equal(len, n + 7 * pieces);
    assert_true(len < sizeof wire);
    wire[len] = 0xa5;
    assert_int_equal(tsdu_cut(wire, span_of(tsdu, head),
                              span_of(tsdu + head, n - head), tpdu_size),
                     len);
    assert_int_equal(wire[len], 0xa5);
    assert_int_equal(reassemble(span_of(wire, len), tpdu_size), n);
    assert_memory_equal(back, tsdu, n);
}

static void cut_with_every_head(size_t n, size_t size)
{
    size_t chunk = size - DT_HEAD;
    size_t heads[] = {0, 1, 4, chunk - 1, chunk, chunk + 1, 2 * chunk, n};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (heads[i] <= n)
            cut_and_compare(heads[i], n, size);
}

/* k whole pieces, one octet less, one more. */
static void cuts_at_every_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tsdu; i++)
        tsdu[i] = (uint8_t)(i * 7 + i / 256);
    for (unsigned exponent = 7; exponent <= 13; exponent++) {
        size_t size = (size_t)1 << exponent;
        cut_with_every_head(0, size);
        cut_with_every_head(1, size);
        for (size_t k = 1; k <= 3; k++)
            for (size_t n = 0; n <= 2; n++)
                cut_with_every_head(k * (size - DT_HEAD) + n - 1, size);
    }
}

static void an_empty_tsdu_is_one_packet(void **state)
{
    (void)state;
    uint8_t out[7];
    span none = {NULL, 0};
    assert_int_equal(tsdu_wire_len(0, 128), sizeof out);
    assert_int_equal(tsdu_cut(out, none, none, 128), sizeof out);
    assert_octets(span_of(out, sizeof out), octets("03000007 02f080"));
}

/* Without C0 a TPDU may be as long as a TPKT lets it. */
static void cuts_no_longer_than_a_tpkt(void **state)
{
    (void)state;
    assert_int_equal(tsdu_wire_len(65528, 65531), 65535);
    assert_int_equal(tsdu_wire_len(65528, 65536), 65535);
    assert_int_equal(tsdu_wire_len(65529, 65536), 65529 + 14);
    /* A size that makes no sense does no harm. */
    assert_int_equal(tsdu_wire_len(2, 0), 16);
    assert_int_equal(tsdu_wire_len(2, DT_HEAD), 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_at_every_size),
        cmocka_unit_test(an_empty_tsdu_is_one_packet),
        cmocka_unit_test(cuts_no_longer_than_a_tpkt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
