/* Hexadecimal text: every digit, and everything that is none. */
#include "base/hex.h"
#include "base/text.h"
#include "test.h"

static void decodes_both_cases(void **state)
{
    (void)state;
    uint8_t out[9] = {0};
    size_t n = 0;
    assert_true(hex_decode(span_text("0123456789abcdefAF"), out, 9, &n));
    assert_int_equal(n, 9);
    assert_memory_equal(out, "\x01\x23\x45\x67\x89\xab\xcd\xef\xaf", 9);
    assert_true(hex_decode(span_text("FfABCDEF9f"), out, 9, &n));
    assert_int_equal(n, 5);
    assert_memory_equal(out, "\xff\xab\xcd\xef\x9f", 5);
    n = 7;
    assert_true(hex_decode(span_of(NULL, 0), NULL, 0, &n));
    assert_int_equal(n, 0);
}

static void every_octet_comes_back(void **state)
{
    (void)state;
    for (unsigned v = 0; v < 256; v++) {
        uint8_t in = (uint8_t)v, out = 0;
        for (int upper = 0; upper < 2; upper++) {
            char digits[2];
            size_t n = 0;
            struct text t = text_over(digits, 2);
            text_hex(&t, span_of(&in, 1), upper != 0);
            assert_true(hex_decode(span_of(digits, 2), &out, 1, &n));
            assert_int_equal(out, v);
        }
    }
}

static void refuses_every_other_character(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        const uint8_t high[] = {'1', '2', (uint8_t)c, '0'};
        const uint8_t low[] = {'1', '2', '0', (uint8_t)c};
        bool good = c < 128 && c != 0 &&
                    strchr("0123456789ABCDEFabcdef", (int)c) != NULL;
        uint8_t out[2];
        size_t n = 77;
        assert_int_equal(hex_decode(span_of(high, 4), out, 2, &n), good);
        assert_int_equal(n, good ? 2 : 77);
        assert_int_equal(hex_decode(span_of(low, 4), out, 2, &n), good);
    }
}

static void refuses_odd_and_too_long(void **state)
{
    (void)state;
    uint8_t out[3] = {9, 9, 9};
    size_t n = 77;
    assert_false(hex_decode(span_text("1"), out, 3, &n));
    assert_false(hex_decode(span_text("123"), out, 3, &n));
    assert_false(hex_decode(span_text("0x12"), out, 3, &n));
    assert_false(hex_decode(span_text("12 3"), out, 3, &n));
    assert_false(hex_decode(span_text("11223344"), out, 3, &n));
    assert_false(hex_decode(span_text("11"), out, 0, &n));
    assert_int_equal(n, 77);
    assert_true(hex_decode(span_text("112233"), out, 3, &n));
    assert_int_equal(n, 3);
    out[2] = 9;
    assert_true(hex_decode(span_text("4455"), out, 2, &n));
    assert_memory_equal(out, "\x44\x55\x09", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_both_cases),
        cmocka_unit_test(every_octet_comes_back),
        cmocka_unit_test(refuses_every_other_character),
        cmocka_unit_test(refuses_odd_and_too_long),
    };
    return cmocka_run_group_tests_name("base_hex", tests, NULL, NULL);
}
