/* Names of settings as they are typed, found and listed. */
#include <string.h>

#include "setting_name.h"
#include "test.h"

static const char *const NAMES[] = {"KEY_LIFE_S", "AE", "TAG_16"};
enum { NUM = sizeof NAMES / sizeof NAMES[0] };

static size_t find(const char *said)
{
    return setting_find(NAMES, NUM, said, strcspn(said, "="));
}

static void finds_whole_names(void **state)
{
    (void)state;
    assert_int_equal(find("key-life-s"), 0);
    assert_int_equal(find("ae"), 1);
    assert_int_equal(find("tag-16=1"), 2);
    assert_int_equal(setting_find(NAMES, 1, "ae", 2), 1);
}

static void finds_nothing_else(void **state)
{
    static const char *const wrong[] = {
        "",           "=1",          "a",      "AE",     "ae-",
        "aee",        "tag_16",      "TAG-16", "tag-1",  "key-life",
        "key_life_s", "key-life-sx", "tag 16", "tag-17", "tag-16 "};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (find(wrong[i]) != NUM)
            fail_msg("'%s'", wrong[i]);
}

static void lists_behind_what_is_there(void **state)
{
    char text[64] = "one of:";
    (void)state;
    setting_list(text, sizeof text, NAMES, NUM);
    assert_string_equal(text, "one of: key-life-s ae tag-16");
    setting_list(text, sizeof text, NAMES, 0);
    assert_string_equal(text, "one of: key-life-s ae tag-16");
}

/* However little room there is, it ends within. */
static void a_list_is_cut(void **state)
{
    static const char whole[] = " key-life-s ae tag-16";
    char text[64];
    (void)state;
    for (size_t cap = 1; cap < sizeof text; cap++) {
        size_t want = cap - 1 < sizeof whole - 1 ? cap - 1 : sizeof whole - 1;
        memset(text, '#', sizeof text);
        text[0] = '\0';
        setting_list(text, cap, NAMES, NUM);
        assert_int_equal(strlen(text), want);
        assert_memory_equal(text, whole, want);
        assert_int_equal(text[cap], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_whole_names),
        cmocka_unit_test(finds_nothing_else),
        cmocka_unit_test(lists_behind_what_is_there),
        cmocka_unit_test(a_list_is_cut),
    };
    return cmocka_run_group_tests_name("tools_setting_name", tests, NULL, NULL);
}
