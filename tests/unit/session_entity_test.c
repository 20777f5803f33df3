/* Titles as text and back. */
#include <bushing/osi.h>

#include <string.h>

#include "base/span.h"
#include "test.h"

struct row {
    const char *text;
    const char *title; /* octets; NULL absent */
    size_t title_len;
    const char *qualifier;
    size_t qualifier_len;
};

static const struct row ROWS[] = {
    {"1.3.9999.33/1", "\x06\x04\x2b\xce\x0f\x21", 6, "\x02\x01\x01", 3},
    {"1.1.1.999.1/12", "\x06\x05\x29\x01\x87\x67\x01", 7, "\x02\x01\x0c", 3},
    {"1.3.9999.23", "\x06\x04\x2b\xce\x0f\x17", 6, NULL, 0},
    {"0.0/0", "\x06\x01\x00", 3, "\x02\x01\x00", 3},
    {"2.999/128", "\x06\x02\x88\x37", 4, "\x02\x02\x00\x80", 4},
    {"2.5/999999999", "\x06\x01\x55", 3, "\x02\x04\x3b\x9a\xc9\xff", 6},
};

static void test_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct row *r = &ROWS[i];
        uint8_t room[BUSHING_ENTITY_ROOM];
        char text[BUSHING_ENTITY_TEXT];
        bushing_entity e;
        assert_int_equal(bushing_entity_parse(&e, room, r->text), 0);
        assert_int_equal(e.ap_title.n, r->title_len);
        assert_memory_equal(e.ap_title.p, r->title, r->title_len);
        assert_int_equal(e.ae_qualifier.n, r->qualifier_len);
        assert_int_equal(e.ae_qualifier.p == NULL, r->qualifier == NULL);
        if (r->qualifier != NULL)
            assert_memory_equal(e.ae_qualifier.p, r->qualifier,
                                r->qualifier_len);
        assert_null(e.ap_invocation.p);
        assert_null(e.ae_invocation.p);
        bushing_entity_print(text, &e);
        assert_string_equal(text, r->text);
    }
}

/* Nothing is left of what was half read. */
static void refuses(const char *text, int code)
{
    uint8_t room[BUSHING_ENTITY_ROOM];
    bushing_entity e;
    memset(&e, 0x55, sizeof e);
    assert_int_equal(bushing_entity_parse(&e, room, text), code);
    assert_null(e.ap_title.p);
    assert_null(e.ae_qualifier.p);
    assert_null(e.ap_invocation.p);
}

static void test_refused(void **state)
{
    (void)state;
    refuses("", BUSHING_ERR_OID);
    refuses("/1", BUSHING_ERR_OID);
    refuses("1", BUSHING_ERR_OID);
    refuses("1.", BUSHING_ERR_OID);
    refuses("1.3.", BUSHING_ERR_OID);
    refuses("3.1/1", BUSHING_ERR_OID);
    refuses("1.40", BUSHING_ERR_OID);
    refuses("1.x.3", BUSHING_ERR_OID);
    refuses(" 1.3", BUSHING_ERR_OID);
    refuses("1.3/", BUSHING_ERR_TEXT_FORM);
    refuses("1.3/-1", BUSHING_ERR_TEXT_FORM);
    refuses("1.3/1/2", BUSHING_ERR_TEXT_FORM);
    refuses("1.3/x", BUSHING_ERR_TEXT_FORM);
    refuses("1.3/ 1", BUSHING_ERR_TEXT_FORM);
    refuses("1.3/1000000000", BUSHING_ERR_TEXT_FORM);
}

/* "1.3.1.1..1/1" with so many arcs. */
static void long_text(char *text, size_t num_arcs)
{
    *text++ = '1';
    memcpy(text, ".3", 2);
    text += 2;
    for (size_t i = 2; i < num_arcs; i++) {
        memcpy(text, ".1", 2);
        text += 2;
    }
    memcpy(text, "/1", 3);
}

/* A title as long as fits, then one that does not: two arcs, and then each arc,
 * take an octet. */
static void test_room(void **state)
{
    char text[2 * BUSHING_ENTITY_ROOM + 20];
    uint8_t room[BUSHING_ENTITY_ROOM];
    bushing_entity e;
    (void)state;
    long_text(text, BUSHING_ENTITY_ROOM - 4);
    assert_int_equal(bushing_entity_parse(&e, room, text), 0);
    assert_int_equal(e.ap_title.n + e.ae_qualifier.n, BUSHING_ENTITY_ROOM);
    long_text(text, BUSHING_ENTITY_ROOM - 3);
    refuses(text, BUSHING_ERR_OID);
}

static void prints(span title, span qualifier, const char *expected)
{
    bushing_entity e = {.ap_title = title, .ae_qualifier = qualifier};
    char text[BUSHING_ENTITY_TEXT];
    memset(text, 'x', sizeof text);
    bushing_entity_print(text, &e);
    assert_string_equal(text, expected);
}

#define OCTETS(s) span_of(s, sizeof(s) - 1)

/* What a peer says is shown, whatever it is. */
static void test_odd_values(void **state)
{
    static const span NONE = {NULL, 0};
    (void)state;
    prints(NONE, NONE, "-");
    prints(NONE, OCTETS("\x02\x01\x07"), "-/7");
    prints(OCTETS("\x06\x01\x55"), OCTETS("\x02\x01\xff"), "2.5/-1");
    prints(OCTETS("\x06\x01\x55"), OCTETS("\x02\x02\x00\x01"), "2.5/1");
    /* empty, cut, with something behind, of another kind: as octets */
    prints(OCTETS("\x06\x00"), NONE, "0600");
    prints(OCTETS("\x06\x02\x55"), NONE, "060255");
    prints(OCTETS("\x06\x01\x55\x00"), NONE, "06015500");
    prints(OCTETS("\x06\x01\x80"), NONE, "060180");
    prints(OCTETS("\x30\x00"), OCTETS("\x31\x00"), "3000/3100");
    prints(OCTETS("\x26\x03\x06\x01\x55"), NONE, "2603060155");
    prints(OCTETS("\x06\x01\x55"), OCTETS("\x02\x00"), "2.5/0200");
    prints(OCTETS("\x06\x01\x55"),
           OCTETS("\x02\x09\x7f\xff\xff\xff\xff\xff\xff\xff\xff"),
           "2.5/02097fffffffffffffffff");
    prints(span_of("", 0), span_of("", 0), "/");
}

static void test_long_values_are_cut(void **state)
{
    uint8_t octets[5000];
    char text[BUSHING_ENTITY_TEXT];
    bushing_entity e;
    (void)state;
    memset(octets, 0xab, sizeof octets);
    memset(&e, 0, sizeof e);
    e.ap_title = e.ae_qualifier = span_of(octets, sizeof octets);
    bushing_entity_print(text, &e);
    assert_int_equal(strlen(text), 2 * (48 + 2) + 1);
    assert_int_equal(strncmp(text + 44, "abab../ab", 9), 0);
    /* arcs without end */
    memset(octets, 0x01, sizeof octets);
    memcpy(octets, "\x06\x82\x01\x00", 4);
    e.ap_title = span_of(octets, 260);
    e.ae_qualifier = (span){NULL, 0};
    bushing_entity_print(text, &e);
    assert_true(strlen(text) < BUSHING_ENTITY_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_odd_values),
        cmocka_unit_test(test_long_values_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
