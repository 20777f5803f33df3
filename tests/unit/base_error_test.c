/* The error list: names, categories and sentences, and the list's own rules. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <bushing/error.h>

#include "test.h"

static const struct {
    int code;
    int number;
    const char *name;
    const char *category;
    const char *sentence;
} LIST[] = {
#define X(name, code, category, sentence) \
    {BUSHING_ERR_##name, (code), #name, #category, sentence},
    BUSHING_ERRORS(X)
#undef X
};

enum { NUM_ERRORS = sizeof LIST / sizeof LIST[0] };

static void every_error_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ERRORS; i++) {
        assert_int_equal(LIST[i].code, LIST[i].number);
        assert_string_equal(bushing_error_name(LIST[i].code), LIST[i].name);
        assert_string_equal(bushing_error_category(LIST[i].code),
                            LIST[i].category);
        assert_string_equal(bushing_error_text(LIST[i].code), LIST[i].sentence);
    }
}

static void some_known_rows(void **state)
{
    (void)state;
    assert_int_equal(BUSHING_ERR_ARGUMENT, -1);
    assert_int_equal(BUSHING_ERR_TRUNCATED, -101);
    assert_string_equal(bushing_error_name(-1), "ARGUMENT");
    assert_string_equal(bushing_error_category(-1), "CALLER");
    assert_string_equal(bushing_error_text(-1),
                        "an argument is missing or out of its range");
    assert_string_equal(bushing_error_name(-101), "TRUNCATED");
    assert_string_equal(bushing_error_category(-101), "CODEC");
}

static void good_and_unknown(void **state)
{
    (void)state;
    assert_string_equal(bushing_error_name(0), "OK");
    assert_string_equal(bushing_error_category(0), "");
    assert_string_equal(bushing_error_text(0), "no error");
    static const int UNKNOWN[] = {1, 101, -99999, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof UNKNOWN / sizeof UNKNOWN[0]; i++) {
        assert_string_equal(bushing_error_name(UNKNOWN[i]), "UNKNOWN_ERROR");
        assert_string_equal(bushing_error_category(UNKNOWN[i]), "");
        assert_string_equal(bushing_error_text(UNKNOWN[i]),
                            "an error number that is not known");
    }
}

static void list_keeps_its_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ERRORS; i++) {
        size_t n = strlen(LIST[i].sentence);
        assert_true(LIST[i].code < 0);
        assert_true(n > 10 && n < 72);
        assert_true(LIST[i].sentence[n - 1] != '.');
        assert_false(isspace((unsigned char)LIST[i].sentence[n - 1]));
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(LIST[i].code, LIST[j].code);
            assert_string_not_equal(LIST[i].name, LIST[j].name);
            assert_string_not_equal(LIST[i].sentence, LIST[j].sentence);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_is_found),
        cmocka_unit_test(some_known_rows),
        cmocka_unit_test(good_and_unknown),
        cmocka_unit_test(list_keeps_its_rules),
    };
    return cmocka_run_group_tests_name("base_error", tests, NULL, NULL);
}
