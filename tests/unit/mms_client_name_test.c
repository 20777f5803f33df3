/* Names as people write them, and back. */
#include "mms_client_help.h"

static bushing_mms_reference ref;
static uint8_t room[BUSHING_MMS_NAME_ROOM];
static char text[BUSHING_MMS_NAME_TEXT];

/* What was said may go away. */
static void means(const char *said, const char *domain, const char *item)
{
    char gone[64];
    assert_true(strlen(said) < sizeof gone);
    memcpy(gone, said, strlen(said) + 1);
    assert_int_equal(bushing_mms_reference_parse(&ref, room, gone), 0);
    memset(gone, 0, sizeof gone);
    text_is(ref.variable.name.domain, domain);
    text_is(ref.variable.name.item, item);
}

static void prints(const char *said, const char *printed)
{
    assert_int_equal(bushing_mms_reference_parse(&ref, room, said), 0);
    bushing_mms_variable_print(text, &ref.variable);
    assert_string_equal(text, printed);
}

static void refuses(const char *said)
{
    assert_int_equal(bushing_mms_reference_parse(&ref, room, said),
                     BUSHING_ERR_MMS_NAME);
}

static void mms_spelling(void **state)
{
    (void)state;
    means("INV1/MMXU1$MX$TotW$mag$f", "INV1", "MMXU1$MX$TotW$mag$f");
    assert_int_equal(ref.variable.name.scope, BUSHING_MMS_SCOPE_DOMAIN);
    assert_false(ref.lacks_fc);
    assert_false(ref.list);
    assert_null(ref.variable.access.p);
    means("INV1/MMXU1", "INV1", "MMXU1");
    assert_false(ref.lacks_fc);
    means("A/$x$$y$", "A", "$x$$y$");
    means("Supported_Features", "", "Supported_Features");
    assert_int_equal(ref.variable.name.scope, BUSHING_MMS_SCOPE_VMD);
    means("a.b-c", "", "a.b-c");
    assert_false(ref.lacks_fc);
}

static void standard_spelling(void **state)
{
    (void)state;
    means("INV1/MMXU1.TotW.mag.f[MX]", "INV1", "MMXU1$MX$TotW$mag$f");
    assert_false(ref.lacks_fc);
    means("INV1/MMXU1[MX]", "INV1", "MMXU1$MX");
    assert_false(ref.lacks_fc);
    means("INV1/MMXU1.TotW.mag.f", "INV1", "MMXU1$TotW$mag$f");
    assert_true(ref.lacks_fc);
}

static void lists(void **state)
{
    (void)state;
    means("@INV1/LLN0$Measurements", "INV1", "LLN0$Measurements");
    assert_true(ref.list);
    means("@INV1/LLN0.Measurements", "INV1", "LLN0$Measurements");
    assert_true(ref.list);
    assert_false(ref.lacks_fc);
    means("@Mine", "", "Mine");
    assert_int_equal(ref.variable.name.scope, BUSHING_MMS_SCOPE_ASSOCIATION);
    means("@/Common", "", "Common");
    assert_int_equal(ref.variable.name.scope, BUSHING_MMS_SCOPE_VMD);
    assert_true(ref.list);
}

static void elements(void **state)
{
    (void)state;
    prints("I/MHAI1$MX$HA$phsAHar(3)", "I/MHAI1$MX$HA$phsAHar(3)");
    octets_are(ref.variable.access, "820103");
    prints("I/MHAI1$MX$HA$phsAHar(3)$cVal$mag$f",
           "I/MHAI1$MX$HA$phsAHar(3)$cVal$mag$f");
    octets_are(ref.variable.access, "a01b8101033016a014800463"
                                    "56616c300ca00a80036d61673003810166");
}

static void elements_in_standard_spelling(void **state)
{
    (void)state;
    prints("I/MHAI1.HA.phsAHar(3).cVal[MX]", "I/MHAI1$MX$HA$phsAHar(3)$cVal");
    prints("I/MHAI1.HA.phsAHar(4294967295).cVal.mag",
           "I/MHAI1$HA$phsAHar(4294967295)$cVal$mag");
    assert_true(ref.lacks_fc);
}

static void wrong_names(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",           "/",         "A/",         "/B",
        "@",          "@/",        "@A/",        "A/B/C",
        "A/B.C$D",    "A/B$C[MX]", "A/B.C[mx]",  "A/B.C[MXX]",
        "A/B.C[M]",   "A/B.C[MX",  "A/B..C",     "A/B.",
        "A/.B",       "A/B C",     "A/B\tC",     "A/B\x80",
        "A/B(",       "A/B()",     "A/B(1",      "A/B(1x)",
        "A/B(-1)",    "A/B(1)C",   "A/B(1)$",    "A/B(1)$C$",
        "A/B(1)(2)",  "@A/B(1)",   "@A/B.C[MX]", "A/B(4294967296)",
        "A/B(1)$a@b", "a(b",       "A B/C",      "A/[MX]",
        "[MX]",       "B[MX]",     "A/B]",       "@A/B@C",
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        refuses(WRONG[i]);
}

static void long_names(void **state)
{
    (void)state;
    char said[BUSHING_MMS_NAME_TEXT + 8];
    memset(said, 'a', sizeof said);
    memcpy(said, "A/b.c", 5);
    memcpy(said + BUSHING_MMS_NAME_TEXT - 12, "[MX]", 5);
    assert_int_equal(bushing_mms_reference_parse(&ref, room, said), 0);
    assert_int_equal(ref.variable.name.item.n, BUSHING_MMS_NAME_TEXT - 11);
    memset(said + 5, 'a', BUSHING_MMS_NAME_TEXT);
    said[BUSHING_MMS_NAME_TEXT - 8] = '\0';
    assert_int_equal(bushing_mms_reference_parse(&ref, room, said), 0);
    said[BUSHING_MMS_NAME_TEXT - 8] = 'a';
    said[BUSHING_MMS_NAME_TEXT - 7] = '\0';
    refuses(said);
}

static void deep_elements(void **state)
{
    (void)state;
    prints("A/B(1)$a$a$a$a$a$a$a$a$a$a$a", "A/B(1)$a$a$a$a$a$a$a$a$a$a$a");
    refuses("A/B(1)$a$a$a$a$a$a$a$a$a$a$a$a");
}

static void printing_is_bounded_and_clean(void **state)
{
    (void)state;
    static uint8_t much[1000];
    bushing_mms_object o = {BUSHING_MMS_SCOPE_ASSOCIATION, {0}, {0}};
    o.item = span_text("a\x1b[31m\x80z");
    bushing_mms_object_print(text, &o);
    assert_string_equal(text, "@a?[31m?z");
    memset(much, 'x', sizeof much);
    o.item = span_of(much, BUSHING_MMS_NAME_TEXT - 2);
    bushing_mms_object_print(text, &o);
    assert_int_equal(strlen(text), BUSHING_MMS_NAME_TEXT - 1);
    assert_int_equal(text[BUSHING_MMS_NAME_TEXT - 2], 'x');
    o.item.n++;
    bushing_mms_object_print(text, &o);
    assert_int_equal(strlen(text), BUSHING_MMS_NAME_TEXT - 1);
    assert_string_equal(text + BUSHING_MMS_NAME_TEXT - 4, "x..");
    o.item.n = sizeof much;
    bushing_mms_object_print(text, &o);
    assert_string_equal(text + BUSHING_MMS_NAME_TEXT - 4, "x..");
}

static void selections_of_the_wire(void **state)
{
    (void)state;
    static const struct {
        const char *access, *printed;
    } CASES[] = {
        {"81016d", "A/B$m"},
        {"a306800102810105", "A/B(2+5)"},
        {"8400", "A/B(*)"},
        {"820101820102", "A/B(..)"},
        {"a50680016d820101", "A/B(..)"},
        {"8201", "A/B(..)"},
        {"", "A/B(..)"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        bushing_mms_variable v = variable("A/B", 0);
        v.access = hex(CASES[i].access);
        bushing_mms_variable_print(text, &v);
        assert_string_equal(text, CASES[i].printed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mms_spelling),
        cmocka_unit_test(standard_spelling),
        cmocka_unit_test(lists),
        cmocka_unit_test(elements),
        cmocka_unit_test(elements_in_standard_spelling),
        cmocka_unit_test(wrong_names),
        cmocka_unit_test(long_names),
        cmocka_unit_test(deep_elements),
        cmocka_unit_test(printing_is_bounded_and_clean),
        cmocka_unit_test(selections_of_the_wire),
    };
    return cmocka_run_group_tests_name("mms_client_name", tests, NULL, NULL);
}
