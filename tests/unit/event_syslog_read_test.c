/* A line read back, and lines that are none. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "event/syslog.h"

#define FRONT "<105>1 2027-03-01T10:20:30.412Z host app - IEC62351-14:1 "
#define LINE FRONT "[62351-14@41912 ID=\"IEC62351-4:1.3\" X.A=\"a\\\"\\]b\"] hi"

static bool equal(span s, const char *text)
{
    return span_equal(s, span_text(text));
}

static void parts(void **state)
{
    bushing_security_record rec;
    span data, name, value;
    char plain[8];
    (void)state;
    assert_int_equal(bushing_security_record_read(&rec, span_text(LINE)), 0);
    assert_int_equal(rec.priority, 105);
    assert_true(equal(rec.time, "2027-03-01T10:20:30.412Z"));
    assert_true(equal(rec.host, "host") && equal(rec.app_name, "app"));
    assert_true(equal(rec.message_id, "IEC62351-14:1"));
    assert_true(equal(rec.message, "hi") && !rec.clock_bad);
    data = rec.data;
    assert_true(bushing_security_record_next(&data, &name, &value));
    assert_true(equal(name, "ID") && equal(value, "IEC62351-4:1.3"));
    assert_true(bushing_security_record_next(&data, &name, &value));
    assert_true(equal(name, "X.A") && equal(value, "a\\\"\\]b"));
    assert_int_equal(bushing_security_value_plain(plain, sizeof plain, value),
                     4);
    assert_memory_equal(plain, "a\"]b", 4);
    assert_int_equal(bushing_security_value_plain(plain, 2, value), 4);
    assert_false(bushing_security_record_next(&data, &name, &value));
    assert_int_equal(bushing_security_record_value(&rec, "ID").n, 14);
    assert_int_equal(bushing_security_record_value(&rec, "I").n, 0);
}

static void other_forms_that_are_legal(void **state)
{
    bushing_security_record rec;
    (void)state;
    assert_int_equal(
        bushing_security_record_read(&rec, span_text(FRONT "[62351-14@41912]")),
        0);
    assert_true(rec.data.n == 0 && rec.message.n == 0);
    assert_int_equal(
        bushing_security_record_read(
            &rec, span_text(FRONT "[timeQuality isSynced=\"0\"]"
                                  "[62351-14@41912 ID=\"\"] \xc3\xa4")),
        0);
    assert_true(rec.clock_bad);
}

static void lines_that_are_none(void **state)
{
    static const char *const bad[] = {
        "",
        "105>1 t h a - m [62351-14@41912]",
        "<>1 t h a - m [62351-14@41912]",
        "<192>1 t h a - m [62351-14@41912]",
        "<1050>1 t h a - m [62351-14@41912]",
        "<1x>1 t h a - m [62351-14@41912]",
        "<105>2 t h a - m [62351-14@41912]",
        "<105>1 t h a - m",
        "<105>1 t h a -  [62351-14@41912]",
        "<105>1 t h\xc3\xa4 a - m [62351-14@41912]",
        FRONT "[other ID=\"x\"]",
        FRONT "[timeQuality isSynced=\"0\" [62351-14@41912 ID=\"x\"]",
        FRONT "[62351-14@41912",
        FRONT "[62351-14@41912 ID]",
        FRONT "[62351-14@41912 =\"x\"]",
        FRONT "[62351-14@41912 I D=\"x\"]",
        FRONT "[62351-14@41912 ID=x]",
        FRONT "[62351-14@41912 ID=\"x]",
        FRONT "[62351-14@41912 ID=\"x\\",
        FRONT "[62351-14@41912 ID=\"x]y\"]",
        FRONT "[62351-14@41912 ID=\"x\"]hi",
        FRONT "[62351-14@41912 ID=\"x\n\"] hi",
        FRONT "[62351-14@41912 ID=\"x\"] hi\n",
        FRONT "[62351-14@41912 ID=\"x\"] \xff",
        FRONT "[62351-14@41912 ID=\"x\"] \x7f",
        FRONT "[62351-14@41912 ID=\"x\"] \xc2\x9b",
        FRONT "[62351-14@41912 ID=\"\xe2\x80\x8b\"] x",
    };
    bushing_security_record rec = {.priority = 7};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(bushing_security_record_read(&rec, span_text(bad[i])),
                         BUSHING_ERR_TEXT_FORM);
    assert_int_equal(rec.priority, 7);
}

/* Only behind the element may a line end. */
static void every_truncation(void **state)
{
    bushing_security_record rec;
    size_t ends = sizeof LINE - 1 - strlen(" hi");
    (void)state;
    for (size_t n = 0; n < sizeof LINE - 1; n++)
        assert_int_equal(bushing_security_record_read(&rec, span_of(LINE, n)),
                         n >= ends ? 0 : BUSHING_ERR_TEXT_FORM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(other_forms_that_are_legal),
        cmocka_unit_test(lines_that_are_none),
        cmocka_unit_test(every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
