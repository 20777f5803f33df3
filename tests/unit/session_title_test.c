/* Application entities as one object identifier [62351-4:10.5.3, G.6.2]. */
#include "session/title.h"

#include "cert_maker.h"
#include "test.h"

static const char *printed(const struct title *t)
{
    static char text[256];
    struct text out = text_over(text, sizeof text);
    title_print(&out, t);
    text_end(&out);
    return text;
}

static void test_text(void **state)
{
    static const struct {
        const char *text, *printed;
    } GOOD[] = {
        {"1.3.9999.33/1", "1.3.9999.33/1"},
        {"1.3.9999.33.1", "1.3.9999.33/1"},
        {"1.1.1.999.1/12", "1.1.1.999.1/12"},
        {"1.3.9999/4294967296", "1.3.9999/4294967296"},
        {"2.999/0", "2.999/0"},
    };
    static const char *const BAD[] = {"",   "1.3",      "x",        "1.3.4/",
                                      "/1", "1.3.4/-1", "1.3.4/1/2"};
    struct title t;
    (void)state;
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        assert_true(title_of_text(&t, GOOD[i].text));
        assert_string_equal(printed(&t), GOOD[i].printed);
    }
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        assert_false(title_of_text(&t, BAD[i]));
        assert_int_equal(t.len, 0);
        assert_string_equal(printed(&t), "-");
    }
}

static void test_entity(void **state)
{
    static const char *const EACH[] = {"1.3.9999.33/1", "1.1.1.999.1/12",
                                       "1.3.9999/128", "2.5/0"};
    (void)state;
    for (size_t i = 0; i < sizeof EACH / sizeof EACH[0]; i++) {
        uint8_t room[2][BUSHING_ENTITY_ROOM];
        bushing_entity e, back;
        struct title t, same;
        assert_int_equal(bushing_entity_parse(&e, room[0], EACH[i]), 0);
        assert_int_equal(title_of_entity(&t, &e), TITLE_WHOLE);
        assert_string_equal(printed(&t), EACH[i]);
        assert_true(title_of_text(&same, EACH[i]));
        assert_true(title_equal(&t, &same));
        title_entity(&back, room[1], &t);
        assert_true(span_equal(back.ap_title, e.ap_title));
        assert_true(span_equal(back.ae_qualifier, e.ae_qualifier));
    }
}

static void test_entities_that_are_none(void **state)
{
    static const struct {
        span ap, ae;
        enum title_part bad;
    } EACH[] = {
        {{NULL, 0}, {(const uint8_t *)"\x02\x01\x01", 3}, TITLE_AP},
        {{(const uint8_t *)"\x06\x00", 2},
         {(const uint8_t *)"\x02\x01\x01", 3},
         TITLE_AP},
        {{(const uint8_t *)"\x06\x01\x80", 3},
         {(const uint8_t *)"\x02\x01\x01", 3},
         TITLE_AP},
        {{(const uint8_t *)"\x30\x00", 2},
         {(const uint8_t *)"\x02\x01\x01", 3},
         TITLE_AP},
        {{(const uint8_t *)"\x06\x01\x2b", 3}, {NULL, 0}, TITLE_AE},
        {{(const uint8_t *)"\x06\x01\x2b", 3},
         {(const uint8_t *)"\x02\x01\xff", 3},
         TITLE_AE},
        {{(const uint8_t *)"\x06\x01\x2b", 3},
         {(const uint8_t *)"\x31\x00", 2},
         TITLE_AE},
        {{(const uint8_t *)"\x06\x01\x2b", 3},
         {(const uint8_t *)"\x02\x09\x01\x01\x01\x01\x01\x01\x01\x01\x01", 11},
         TITLE_AE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof EACH / sizeof EACH[0]; i++) {
        bushing_entity e;
        struct title t;
        memset(&e, 0, sizeof e);
        e.ap_title = EACH[i].ap;
        e.ae_qualifier = EACH[i].ae;
        assert_int_equal(title_of_entity(&t, &e), EACH[i].bad);
        assert_int_equal(t.len, 0);
    }
}

static void test_certificate(void **state)
{
    static const struct {
        const char *subject, *title;
    } EACH[] = {
        {"OID=1.3.9999.33.1", "1.3.9999.33/1"},
        {"OIDTEXT=1.3.9999.33.1", "1.3.9999.33/1"},
        {"CN=1.3.9999.33.1", "-"},
        {"OID=1.3.9999.33.1,CN=x", "-"},
        {"OID=1.3.9999.33.1+CN=x", "-"},
        {"OIDTEXT=x", "-"},
    };
    struct maker *m = maker_new();
    struct maker_certificate root, leaf;
    (void)state;
    maker_ca(m, &root, "CN=Root", maker_key(MAKER_P256, 1), NULL);
    for (size_t i = 0; i < sizeof EACH / sizeof EACH[0]; i++) {
        struct title t;
        maker_leaf(m, &leaf, MAKER_E2E, EACH[i].subject,
                   maker_key(MAKER_P256, 2), &root);
        assert_int_equal(title_of_certificate(&t, maker_make(m, &leaf)),
                         EACH[i].title[0] != '-');
        assert_string_equal(printed(&t), EACH[i].title);
    }
    struct title none;
    assert_false(title_of_certificate(&none, span_of("\x30\x00", 2)));
    maker_free(m);
}

static void test_parts(void **state)
{
    struct title a, b, c;
    (void)state;
    assert_true(title_of_text(&a, "1.3.9999.33/1"));
    assert_true(title_of_text(&b, "1.3.9999.33/2"));
    assert_true(title_of_text(&c, "1.3.9999.34/1"));
    assert_true(title_same_ap(&a, &b));
    assert_false(title_equal(&a, &b));
    assert_false(title_same_ap(&a, &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_entity),
        cmocka_unit_test(test_entities_that_are_none),
        cmocka_unit_test(test_certificate),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
