/* The text builder: what it prints, and that it counts on when it is full. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "test.h"

static char buffer[64];

static struct text fresh(void)
{
    memset(buffer, '#', sizeof buffer);
    return text_over(buffer, sizeof buffer);
}

static void assert_text(const struct text *t, const char *want)
{
    assert_int_equal(t->n, strlen(want));
    assert_memory_equal(buffer, want, t->n);
    assert_int_equal(buffer[t->n], '#');
    assert_true(text_fits(t));
}

static void appends(void **state)
{
    (void)state;
    struct text t = fresh();
    text_put(&t, "ab");
    text_put(&t, "");
    text_char(&t, 'c');
    text_span(&t, span_text("de"));
    text_span(&t, span_of(NULL, 0));
    text_repeat(&t, 'f', 3);
    text_repeat(&t, 'g', 0);
    assert_text(&t, "abcdefff");
}

static void prints_numbers(void **state)
{
    (void)state;
    static const uint64_t U[] = {0,  1,   9,          10,         11,
                                 99, 100, 4294967295, 4294967296, UINT64_MAX};
    for (size_t i = 0; i < sizeof U / sizeof U[0]; i++) {
        char want[32];
        snprintf(want, sizeof want, "%" PRIu64, U[i]);
        struct text t = fresh();
        text_u64(&t, U[i]);
        assert_text(&t, want);
    }
    static const int64_t I[] = {INT64_MIN, INT64_MIN + 1, -10, -1, 0, 1,
                                10,        INT64_MAX};
    for (size_t i = 0; i < sizeof I / sizeof I[0]; i++) {
        char want[32];
        snprintf(want, sizeof want, "%" PRId64, I[i]);
        struct text t = fresh();
        text_i64(&t, I[i]);
        assert_text(&t, want);
    }
}

static void prints_numbers_with_zeros_in_front(void **state)
{
    (void)state;
    static const struct {
        uint64_t v;
        unsigned width;
        const char *want;
    } CASES[] = {
        {0, 0, "0"},
        {0, 1, "0"},
        {0, 3, "000"},
        {7, 1, "7"},
        {7, 2, "07"},
        {12, 1, "12"},
        {12, 2, "12"},
        {12, 3, "012"},
        {5, 25, "0000000000000000000000005"},
        {UINT64_MAX, 21, "018446744073709551615"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct text t = fresh();
        text_u64_width(&t, CASES[i].v, CASES[i].width);
        assert_text(&t, CASES[i].want);
    }
}

static void prints_hex(void **state)
{
    (void)state;
    static const uint8_t DATA[] = {0x00, 0x9A, 0xBC, 0xDE, 0xF1, 0xFF};
    struct text t = fresh();
    text_hex(&t, span_of(DATA, sizeof DATA), true);
    assert_text(&t, "009ABCDEF1FF");
    t = fresh();
    text_hex(&t, span_of(DATA, sizeof DATA), false);
    assert_text(&t, "009abcdef1ff");
    t = fresh();
    text_hex(&t, span_of(NULL, 0), false);
    assert_text(&t, "");
}

static void counts_on_when_full(void **state)
{
    (void)state;
    memset(buffer, '#', sizeof buffer);
    struct text t = text_over(buffer, 5);
    text_put(&t, "abc");
    text_put(&t, "defg");
    assert_int_equal(t.n, 7);
    assert_false(text_fits(&t));
    text_char(&t, 'h');
    text_put(&t, "i");
    text_repeat(&t, 'j', 2);
    text_u64(&t, 10);
    assert_int_equal(t.n, 13);
    assert_memory_equal(buffer, "abcde#", 6);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 5);
    text_repeat(&t, 'x', 3);
    text_repeat(&t, 'y', 3);
    assert_int_equal(t.n, 6);
    assert_false(text_fits(&t));
    assert_memory_equal(buffer, "xxxyy#", 6);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 1);
    text_char(&t, 'a');
    assert_true(text_fits(&t));
    text_char(&t, 'b');
    assert_false(text_fits(&t));
    assert_memory_equal(buffer, "a#", 2);
}

static void measures_without_a_buffer(void **state)
{
    (void)state;
    struct text t = text_over(NULL, 0);
    assert_true(text_fits(&t));
    text_put(&t, "abc");
    text_char(&t, 'd');
    text_repeat(&t, 'e', 5);
    text_i64(&t, -12);
    assert_int_equal(t.n, 12);
    assert_false(text_fits(&t));
    text_end(&t);
    assert_int_equal(t.n, 12);
}

static void count_never_starts_again(void **state)
{
    (void)state;
    struct text t = text_over(NULL, 0);
    text_repeat(&t, 'x', SIZE_MAX - 1);
    assert_true(t.n == SIZE_MAX - 1);
    text_repeat(&t, 'x', 1);
    assert_true(t.n == SIZE_MAX);
    text_put(&t, "abc");
    assert_true(t.n == SIZE_MAX);
    text_repeat(&t, 'x', SIZE_MAX);
    assert_true(t.n == SIZE_MAX);
    assert_false(text_fits(&t));
}

static void ends_with_a_zero(void **state)
{
    (void)state;
    struct text t = fresh();
    text_put(&t, "ab");
    text_end(&t);
    assert_int_equal(t.n, 2);
    assert_memory_equal(buffer, "ab\0#", 4);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 3);
    text_put(&t, "ab");
    text_end(&t);
    assert_memory_equal(buffer, "ab\0#", 4);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 2);
    text_put(&t, "ab");
    text_end(&t);
    assert_memory_equal(buffer, "a\0#", 3);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 2);
    text_put(&t, "abcd");
    text_end(&t);
    assert_memory_equal(buffer, "a\0#", 3);

    memset(buffer, '#', sizeof buffer);
    t = text_over(buffer, 0);
    text_end(&t);
    assert_int_equal(buffer[0], '#');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends),
        cmocka_unit_test(prints_numbers),
        cmocka_unit_test(prints_numbers_with_zeros_in_front),
        cmocka_unit_test(prints_hex),
        cmocka_unit_test(counts_on_when_full),
        cmocka_unit_test(measures_without_a_buffer),
        cmocka_unit_test(count_never_starts_again),
        cmocka_unit_test(ends_with_a_zero),
    };
    return cmocka_run_group_tests_name("base_text", tests, NULL, NULL);
}
