/* The writer that fills its buffer from the back. */
#include "base/writer.h"
#include "test.h"

static void assert_result(const struct writer *w, const void *want, size_t n)
{
    span s = writer_result(w);
    assert_int_equal(s.n, n);
    assert_int_equal(writer_len(w), n);
    assert_memory_equal(s.p, want, n);
}

/* Bad, and as long and as empty as before. */
static void assert_bad(const struct writer *w)
{
    assert_true(w->bad);
    assert_null(writer_result(w).p);
    assert_int_equal(writer_result(w).n, 0);
}

static void writes_backwards(void **state)
{
    (void)state;
    uint8_t b[10];
    struct writer w = writer_over(b, sizeof b);
    assert_int_equal(writer_len(&w), 0);
    assert_int_equal(writer_room(&w), 10);
    assert_int_equal(writer_result(&w).n, 0);
    put_u8(&w, 0x0F);
    put_span(&w, span_text("bc"));
    put_be(&w, 3, 0x99010203);
    assert_int_equal(writer_room(&w), 4);
    assert_result(&w,
                  "\x01\x02\x03"
                  "bc\x0F",
                  6);
    assert_ptr_equal(writer_result(&w).p, b + 4);
    uint8_t *room = put_space(&w, 4);
    assert_ptr_equal(room, b);
    memcpy(room, "wxyz", 4);
    assert_result(&w,
                  "wxyz\x01\x02\x03"
                  "bc\x0F",
                  10);
    assert_int_equal(writer_room(&w), 0);
    assert_false(w.bad);
}

static void puts_every_width(void **state)
{
    (void)state;
    static const uint8_t WANT[] = {0x81, 0x02, 0x03, 0x04,
                                   0x05, 0x06, 0x07, 0x88};
    for (size_t n = 1; n <= 8; n++) {
        uint8_t b[8];
        struct writer w = writer_over(b, n);
        put_be(&w, n, 0x8102030405060788);
        assert_result(&w, WANT + 8 - n, n);
        w = writer_over(b, n - 1);
        put_be(&w, n, 1);
        assert_bad(&w);
        assert_int_equal(writer_len(&w), 0);
    }
    uint8_t b[16];
    struct writer w = writer_over(b, sizeof b);
    put_be(&w, 0, 0);
    assert_bad(&w);
    w = writer_over(b, sizeof b);
    put_be(&w, 9, 0);
    assert_bad(&w);
    assert_int_equal(writer_len(&w), 0);
}

static void goes_bad_when_full(void **state)
{
    (void)state;
    uint8_t b[2] = {0xAA, 0xAA};
    struct writer w = writer_over(b, 2);
    put_u8(&w, 1);
    put_u8(&w, 2);
    assert_result(&w, "\x02\x01", 2);
    put_u8(&w, 3);
    assert_bad(&w);
    assert_int_equal(b[0], 2);

    w = writer_over(b + 1, 1);
    put_span(&w, span_text("xy"));
    assert_bad(&w);
    assert_int_equal(b[1], 1);

    w = writer_over(b, 2);
    assert_null(put_space(&w, 3));
    assert_bad(&w);
    w = writer_over(b, 2);
    assert_null(put_space(&w, SIZE_MAX));
    assert_bad(&w);
}

static void stays_bad(void **state)
{
    (void)state;
    uint8_t b[4] = {9, 9, 9, 9};
    struct writer w = writer_over(b, 4);
    assert_null(put_space(&w, 5));
    put_u8(&w, 1);
    put_span(&w, span_text("a"));
    put_be(&w, 1, 1);
    assert_null(put_space(&w, 0));
    assert_bad(&w);
    assert_int_equal(writer_len(&w), 0);
    assert_memory_equal(b, "\x09\x09\x09\x09", 4);
}

static void puts_spans_of_every_length(void **state)
{
    (void)state;
    static const uint8_t DATA[] = {9, 8, 7, 6, 5};
    for (size_t n = 0; n <= sizeof DATA; n++) {
        uint8_t b[sizeof DATA] = {0};
        struct writer w = writer_over(b, sizeof b);
        put_span(&w, span_of(DATA, n));
        assert_result(&w, DATA, n);
    }
}

static void puts_nothing_at_no_price(void **state)
{
    (void)state;
    uint8_t b[1];
    struct writer w = writer_over(b, 1);
    put_u8(&w, 7);
    put_span(&w, span_of(NULL, 0));
    assert_ptr_equal(put_space(&w, 0), b);
    assert_result(&w, "\x07", 1);
    assert_false(w.bad);

    w = writer_over(NULL, 0);
    put_span(&w, span_of(NULL, 0));
    assert_null(put_space(&w, 0));
    assert_false(w.bad);
    assert_int_equal(writer_len(&w), 0);
    put_u8(&w, 1);
    assert_bad(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_backwards),
        cmocka_unit_test(puts_every_width),
        cmocka_unit_test(goes_bad_when_full),
        cmocka_unit_test(stays_bad),
        cmocka_unit_test(puts_spans_of_every_length),
        cmocka_unit_test(puts_nothing_at_no_price),
    };
    return cmocka_run_group_tests_name("base_writer", tests, NULL, NULL);
}
