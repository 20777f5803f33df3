/* The cursor: what it reads, and that a refused read moves nothing. */
#include "base/reader.h"
#include "test.h"

static const uint8_t DATA[] = {0x81, 0x02, 0x03, 0x04, 0x05,
                               0x06, 0x07, 0x88, 0x99};

static void walks_octet_by_octet(void **state)
{
    (void)state;
    struct reader r = reader_over(span_of(DATA, 2));
    uint8_t octet = 0;
    assert_int_equal(reader_left(&r), 2);
    assert_true(reader_u8(&r, &octet));
    assert_int_equal(octet, 0x81);
    assert_int_equal(reader_left(&r), 1);
    assert_ptr_equal(reader_rest(&r).p, DATA + 1);
    assert_int_equal(reader_rest(&r).n, 1);
    assert_true(reader_u8(&r, &octet));
    assert_int_equal(octet, 0x02);
    octet = 0x55;
    assert_false(reader_u8(&r, &octet));
    assert_int_equal(octet, 0x55);
    assert_int_equal(reader_left(&r), 0);
}

static void takes_spans(void **state)
{
    (void)state;
    struct reader r = reader_over(span_of(DATA, 5));
    span s = {NULL, 99};
    assert_false(reader_take(&r, 6, &s));
    assert_false(reader_take(&r, SIZE_MAX, &s));
    assert_int_equal(s.n, 99);
    assert_int_equal(reader_left(&r), 5);
    assert_true(reader_take(&r, 2, &s));
    assert_ptr_equal(s.p, DATA);
    assert_int_equal(s.n, 2);
    assert_true(reader_take(&r, 0, &s));
    assert_ptr_equal(s.p, DATA + 2);
    assert_int_equal(s.n, 0);
    assert_true(reader_take(&r, 1, &s));
    assert_ptr_equal(s.p, DATA + 2);
    assert_int_equal(s.n, 1);
    assert_true(reader_take(&r, 2, &s));
    assert_ptr_equal(s.p, DATA + 3);
    assert_int_equal(s.n, 2);
    assert_int_equal(reader_left(&r), 0);
}

static void reads_nothing_from_nothing(void **state)
{
    (void)state;
    struct reader r = reader_over(span_of(NULL, 0));
    uint8_t octet;
    uint64_t v;
    span s = {DATA, 1};
    assert_int_equal(reader_left(&r), 0);
    assert_false(reader_u8(&r, &octet));
    assert_false(reader_be(&r, 1, &v));
    assert_false(reader_take(&r, 1, &s));
    assert_true(reader_take(&r, 0, &s));
    assert_null(s.p);
    assert_int_equal(s.n, 0);
}

static void reads_big_endian(void **state)
{
    (void)state;
    static const uint64_t WANT[] = {0,
                                    0x81,
                                    0x8102,
                                    0x810203,
                                    0x81020304,
                                    0x8102030405,
                                    0x810203040506,
                                    0x81020304050607,
                                    0x8102030405060788};
    for (size_t n = 1; n <= 8; n++) {
        struct reader r = reader_over(span_of(DATA, 9));
        uint64_t v = 0;
        assert_true(reader_be(&r, n, &v));
        assert_true(v == WANT[n]);
        assert_ptr_equal(r.p, DATA + n);
        r = reader_over(span_of(DATA, n));
        assert_true(reader_be(&r, n, &v));
        assert_int_equal(reader_left(&r), 0);
    }
}

static void refuses_numbers_it_has_no_octets_for(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 8; n++) {
        struct reader r = reader_over(span_of(DATA, n - 1));
        uint64_t v = 77;
        assert_false(reader_be(&r, n, &v));
        assert_true(v == 77);
        assert_ptr_equal(r.p, DATA);
    }
    struct reader r = reader_over(span_of(DATA, 9));
    uint64_t v = 77;
    assert_false(reader_be(&r, 0, &v));
    assert_false(reader_be(&r, 9, &v));
    assert_true(v == 77);
    assert_ptr_equal(r.p, DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_octet_by_octet),
        cmocka_unit_test(takes_spans),
        cmocka_unit_test(reads_nothing_from_nothing),
        cmocka_unit_test(reads_big_endian),
        cmocka_unit_test(refuses_numbers_it_has_no_octets_for),
    };
    return cmocka_run_group_tests_name("base_reader", tests, NULL, NULL);
}
