/* The small inline helpers over spans. */
#include "base/span.h"
#include "test.h"

static const uint8_t DATA[] = {1, 2, 3, 4};

static void assert_span(span s, const uint8_t *p, size_t n)
{
    assert_ptr_equal(s.p, p);
    assert_int_equal(s.n, n);
}

static void makes_spans(void **state)
{
    (void)state;
    assert_span(span_of(DATA, 3), DATA, 3);
    const char *text = "abc";
    assert_span(span_text(text), (const uint8_t *)text, 3);
    assert_int_equal(span_text("").n, 0);
}

static void cuts_at_the_front_and_at_the_end(void **state)
{
    (void)state;
    span s = span_of(DATA, 4);
    assert_span(span_first(s, 0), DATA, 0);
    assert_span(span_first(s, 3), DATA, 3);
    assert_span(span_first(s, 4), DATA, 4);
    assert_span(span_first(s, 5), DATA, 4);
    assert_span(span_skip(s, 0), DATA, 4);
    assert_span(span_skip(s, 1), DATA + 1, 3);
    assert_span(span_skip(s, 4), DATA + 4, 0);
    assert_span(span_skip(s, SIZE_MAX), DATA + 4, 0);
    assert_span(span_skip(span_of(NULL, 0), 1), NULL, 0);
}

static void compares(void **state)
{
    (void)state;
    const uint8_t other[] = {1, 2, 3, 5};
    assert_true(span_equal(span_of(DATA, 4), span_of(DATA, 4)));
    assert_true(span_equal(span_of(DATA, 3), span_of(other, 3)));
    assert_false(span_equal(span_of(DATA, 4), span_of(other, 4)));
    assert_false(span_equal(span_of(DATA, 1), span_of(DATA + 1, 1)));
    assert_false(span_equal(span_of(DATA, 3), span_of(DATA, 4)));
    assert_false(span_equal(span_of(DATA, 4), span_of(DATA, 3)));
    assert_true(span_equal(span_of(NULL, 0), span_of(DATA, 0)));
    assert_false(span_equal(span_of(NULL, 0), span_of(DATA, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_spans),
        cmocka_unit_test(cuts_at_the_front_and_at_the_end),
        cmocka_unit_test(compares),
    };
    return cmocka_run_group_tests_name("base_span", tests, NULL, NULL);
}
