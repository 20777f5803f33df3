/* Long values on several lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

#include "../../tools/fold_text.h"

static void folds(const char *text, size_t column, size_t indent,
                  const char *want)
{
    char *got = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&got, &n);
    assert_non_null(to);
    fold_text(to, text, column, indent);
    assert_int_equal(fclose(to), 0);
    assert_string_equal(got, want);
    free(got);
}

static void what_fits_stays_on_its_line(void **state)
{
    (void)state;
    folds("230.1", 4, 0, "230.1\n");
    folds("", 4, 0, "\n");
    folds("{mag: {f: 230.1}, q: [good]}", 40, 0,
          "{mag: {f: 230.1}, q: [good]}\n");
    folds("{a: 1, b: 2}", 66, 0, "{a: 1, b: 2}\n");
}

static void what_does_not_is_opened(void **state)
{
    (void)state;
    folds("{a: 1, b: 2}", 67, 0, "{\n  a: 1,\n  b: 2\n}\n");
    folds("[1, 2]", 78, 4, "[\n      1,\n      2\n    ]\n");
}

#define LONG "0123456789012345678901234567890123456789"

static void only_the_groups_that_must(void **state)
{
    (void)state;
    folds("{a: {x: \"" LONG "\", y: \"" LONG "\"}, b: {z: 1}, c: [1, 2]}", 4, 0,
          "{\n  a: {\n    x: \"" LONG "\",\n    y: \"" LONG
          "\"\n  },\n  b: {z: 1},\n  c: [1, 2]\n}\n");
    folds("[{x: \"" LONG "\", y: \"" LONG "\"}]", 0, 0,
          "[\n  {\n    x: \"" LONG "\",\n    y: \"" LONG "\"\n  }\n]\n");
}

static void brackets_in_strings(void **state)
{
    (void)state;
    folds("{a: \"}, {[\\\"]" LONG "\", b: \"" LONG "\"}", 0, 0,
          "{\n  a: \"}, {[\\\"]" LONG "\",\n  b: \"" LONG "\"\n}\n");
}

static void what_cannot_be_opened(void **state)
{
    (void)state;
    folds("\"" LONG LONG "\"", 0, 0, "\"" LONG LONG "\"\n");
    folds("{}", 200, 0, "{}\n");
    folds("{" LONG LONG, 0, 0, "{" LONG LONG "\n");
}

/* Deeper than lines are indented it stays on one. */
static void deep_values(void **state)
{
    (void)state;
    char text[256] = "";
    char *got = NULL;
    size_t n = 0, lines = 0;
    FILE *to = open_memstream(&got, &n);
    memset(text, '{', 60);
    memset(text + 60, '1', 100);
    memset(text + 160, '}', 60);
    assert_non_null(to);
    fold_text(to, text, 0, 0);
    assert_int_equal(fclose(to), 0);
    for (size_t i = 0; i < n; i++)
        lines += got[i] == '\n';
    assert_int_equal(lines, 81);
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_stays_on_its_line),
        cmocka_unit_test(what_does_not_is_opened),
        cmocka_unit_test(only_the_groups_that_must),
        cmocka_unit_test(brackets_in_strings),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(deep_values),
    };
    return cmocka_run_group_tests_name("fold_text", tests, NULL, NULL);
}
