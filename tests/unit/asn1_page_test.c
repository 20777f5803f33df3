/* The page: where words go, where lines break, what stays a comment. */
#include "asn1/page.h"
#include "test.h"

static char buffer[1024];
static struct text out;
static struct page page;

static int fresh(void **state)
{
    (void)state;
    out = text_over(buffer, sizeof buffer);
    page = page_on(&out);
    return 0;
}

static void assert_page(const char *want)
{
    text_end(&out);
    assert_string_equal(buffer, want);
}

/* A word of n letters. */
static span letters(size_t n)
{
    static const char x[] =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    assert_true(n < sizeof x);
    return span_of(x, n);
}

static void puts_words(void **state)
{
    (void)state;
    page_word(&page, "a");
    page_word(&page, "bc");
    page_glue(&page, ",");
    page_word(&page, "d");
    assert_int_equal(page_column(&page), 7);
    page_line(&page, 3);
    assert_int_equal(page_column(&page), 3);
    page_word(&page, "e");
    assert_page("a bc, d\n   e");
}

/* A page may begin behind other text. */
static void counts_columns_from_its_start(void **state)
{
    (void)state;
    text_put(&out, "before");
    page = page_on(&out);
    assert_int_equal(page_column(&page), 0);
    page_word(&page, "a");
    assert_int_equal(page_column(&page), 1);
    assert_page("beforea");
}

static void aligns_cells(void **state)
{
    (void)state;
    page_cell(&page, span_text("ab"), 4);
    page_cell(&page, span_text("cd"), 2);
    page_word(&page, "e");
    assert_page("ab   cd e");
}

static void breaks_full_lines(void **state)
{
    (void)state;
    page.hang = 7;
    page_span(&page, letters(70));
    page_span(&page, letters(8)); /* ends in column 79: the comma fits */
    page_glue(&page, ",");
    assert_int_equal(page_column(&page), 80);
    page_word(&page, "b");
    assert_int_equal(page_column(&page), 8);
    assert_int_equal(out.n, 80 + 1 + 8);
}

static void breaks_before_the_last_column(void **state)
{
    (void)state;
    page.hang = 7;
    page_span(&page, letters(70));
    page_span(&page, letters(9));
    assert_int_equal(out.n, 70 + 1 + 7 + 9);
    assert_int_equal(page_column(&page), 16);
}

/* No blanks are left at the end of a line. */
static void wanted_blanks_are_dropped_at_a_break(void **state)
{
    (void)state;
    page_cell(&page, letters(60), 70);
    page_span(&page, letters(10));
    assert_int_equal(buffer[60], '\n');
    assert_int_equal(out.n, 60 + 1 + 10);
}

static void goes_left_when_the_word_is_long(void **state)
{
    (void)state;
    page.left = 6;
    page.hang = 40;
    page_span(&page, letters(60));
    page_span(&page, letters(39));
    assert_int_equal(page_column(&page), 40 + 39);
    page_span(&page, letters(40));
    assert_int_equal(page_column(&page), 6 + 4 + 40);
}

/* A word that fits nowhere is put all the same, and at a line's start it
 * leaves no empty line. */
static void puts_what_fits_nowhere(void **state)
{
    (void)state;
    page_span(&page, letters(90));
    assert_int_equal(out.n, 90);
    page_line(&page, 2);
    page_span(&page, letters(90));
    assert_int_equal(out.n, 90 + 1 + 2 + 90);
}

static void comments_stand_beside(void **state)
{
    (void)state;
    page.left = 6;
    page_word(&page, "a");
    page_glue(&page, ",");
    page_remark(&page, "one two");
    page_line(&page, 0);
    page_remark(&page, "three");
    page_line(&page, 0);
    page_span(&page, letters(2));
    page_span(&page, letters(76));
    page_span(&page, letters(1));
    text_end(&out);
    static const char want[] = "a,  -- one two\n-- three\nxx xxx";
    assert_memory_equal(buffer, want, strlen(want));
    assert_int_equal(buffer[out.n - 1], 'x');
    assert_int_equal(buffer[out.n - 2], '\n');
}

/* "  -- " and the words must end before the last column. */
static void comments_stand_below_when_they_do_not_fit(void **state)
{
    (void)state;
    page.left = 6;
    page_span(&page, letters(67));
    page_remark(&page, "one two");
    assert_int_equal(page_column(&page), 79);
    page_line(&page, 0);
    page_span(&page, letters(68));
    page_remark(&page, "one two");
    assert_int_equal(page_column(&page), 8 + 3 + 7);
    text_end(&out);
    assert_string_equal(buffer + 79 + 1 + 68, "\n        -- one two");
}

static void comments_stay_comments(void **state)
{
    (void)state;
    page.left = 2;
    page_word(&page, "a");
    page_remark_begin(&page, 100);
    page_span(&page, letters(50));
    page_span(&page, letters(21));
    page_span(&page, letters(1));
    page_span(&page, letters(20));
    page_remark_end(&page);
    page_line(&page, 0);
    page_span(&page, letters(70));
    page_span(&page, letters(20));
    static const char begin[] = "a\n    -- xxx";
    assert_memory_equal(buffer, begin, strlen(begin));
    const char *second = buffer + 2 + 4 + 3 + 50 + 1 + 21;
    text_end(&out);
    assert_memory_equal(second, "\n    -- x xxxxxxxxxxxxxxxxxxxx\nxxx", 34);
    assert_memory_equal(buffer + out.n - 26, "x\n    xx", 8);
}

static void comment_words(void **state)
{
    (void)state;
    page_remark_begin(&page, 0);
    page_remark_words(&page, "");
    page_remark_words(&page, "a");
    page_remark_words(&page, "b c");
    page_remark_end(&page);
    assert_false(page.remark);
    assert_page("-- a b c");
}

static void builds_words(void **state)
{
    (void)state;
    struct page_built b;
    page_build(&b);
    assert_int_equal(page_built(&b).n, 0);
    text_put(&b.t, "abc");
    page_span(&page, page_built(&b));
    assert_page("abc");
    text_repeat(&b.t, 'd', 100);
    assert_int_equal(page_built(&b).n, PAGE_BUILT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(puts_words, fresh),
        cmocka_unit_test_setup(counts_columns_from_its_start, fresh),
        cmocka_unit_test_setup(aligns_cells, fresh),
        cmocka_unit_test_setup(breaks_full_lines, fresh),
        cmocka_unit_test_setup(breaks_before_the_last_column, fresh),
        cmocka_unit_test_setup(wanted_blanks_are_dropped_at_a_break, fresh),
        cmocka_unit_test_setup(goes_left_when_the_word_is_long, fresh),
        cmocka_unit_test_setup(puts_what_fits_nowhere, fresh),
        cmocka_unit_test_setup(comments_stand_beside, fresh),
        cmocka_unit_test_setup(comments_stand_below_when_they_do_not_fit,
                               fresh),
        cmocka_unit_test_setup(comments_stay_comments, fresh),
        cmocka_unit_test_setup(comment_words, fresh),
        cmocka_unit_test_setup(builds_words, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
