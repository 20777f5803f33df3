/* MMS values and types as text, and back. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/ber.h"
#include "base/hex.h"
#include "mms/value.h"
#include <bushing/error.h>

static uint8_t octets[2048], type_octets[2048], back[2048];
static char text[4096];
static size_t len;
static bushing_mms_value_error error;

static span from_hex(const char *s, uint8_t *out)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(s), out, sizeof octets, &n));
    return span_of(out, n);
}

static void is_text(const char *want)
{
    text[len < sizeof text ? len : sizeof text - 1] = 0;
    assert_string_equal(text, want);
}

/* {mag: {f: float32}, q: bits(..13), t: utc-time} */
static const char MV[] =
    "a231a12f301a80036d6167a113a211a10f300d800166a108a70602012002010830088001"
    "71a1038401f33007800174a1029100";
static const char MV_DATA[] = "a218a2078705084366199a840303400091086b0187c01f7c"
                              "ee0a";
static const char THREE_INT8[] = "a108810103a203850108";
static const char UNNAMED[] = "a20fa10d3004a10283003005a103860110";
static const char ARRAY_OF_STRUCTURE[] =
    "a21ea11c301a800161a115a113810102a20ea20ca10a3008800178a103850120";

/* --- printing ------------------------------------------------------------ */

static void prints(const char *hex, const bushing_mms_print *how,
                   const char *want)
{
    assert_int_equal(bushing_mms_value_print(text, sizeof text, &len,
                                             from_hex(hex, octets), how),
                     0);
    is_text(want);
}

static void leaves_as_text(void **state)
{
    static const struct {
        const char *hex, *text, *json;
    } rows[] = {
        {"830101", "true", "true"},
        {"830100", "false", "false"},
        {"84020640", "01", "\"01\""},
        {"840100", "\"\"", "\"\""},
        {"8501ef", "-17", "-17"},
        {"85087fffffffffffffff", "9223372036854775807",
         "\"9223372036854775807\""},
        {"850720000000000000", "9007199254740992", "9007199254740992"},
        {"860200ff", "255", "255"},
        {"8705084366199a", "230.1", "230.1"},
        {"87090b406cc33333333333", "230.1", "230.1"},
        {"8705087f800000", "inf", "\"inf\""},
        {"8705087fc00000", "nan", "\"nan\""},
        {"870207ff", "0x07ff", "\"07ff\""},
        {"890201ff", "0x01ff", "\"01ff\""},
        {"8900", "0x", "\"\""},
        {"8a03612262", "\"a\\\"b\"", "\"a\\\"b\""},
        {"8b0f32303236313132313132303030305a", "2026-11-21T12:00:00.000Z",
         "\"2026-11-21T12:00:00.000Z\""},
        {"8b0161", "\"a\"", "\"a\""},
        {"8c0402932e00", "12:00:00.000", "\"12:00:00.000\""},
        {"8c0602932e003d31", "2026-11-21T12:00:00.000",
         "\"2026-11-21T12:00:00.000\""},
        {"8c04ffffffff", "0xffffffff", "\"ffffffff\""},
        {"8d0123", "35", "35"},
        {"8e0206c0", "11", "\"11\""},
        {"8f0528ca220203", "1.0.9506.2.3", "\"1.0.9506.2.3\""},
        {"9002c3a4", "\"\xc3\xa4\"", "\"\xc3\xa4\""},
        {"90011b", "\"\\x1b\"", "\"\\u001b\""},
        {"91086b0187c01f7cee0a", "2026-11-21T12:00:00.123Z",
         "\"2026-11-21T12:00:00.123Z\""},
        {"880103", "0x03", "\"03\""},
    };
    bushing_mms_print json = {.form = BUSHING_MMS_JSON};
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        prints(rows[i].hex, NULL, rows[i].text);
        prints(rows[i].hex, &json, rows[i].json);
    }
}

static void groups_as_text(void **state)
{
    bushing_mms_print json = {.form = BUSHING_MMS_JSON};
    (void)state;
    prints(MV_DATA, NULL, "{{230.1}, 0100000000000, 2026-11-21T12:00:00.123Z}");
    prints("a109850101850102850103", NULL, "[1, 2, 3]");
    prints("a200", NULL, "{}");
    prints("a100", NULL, "[]");
    prints("a206830101830100", &json, "[true, false]");
}

static void names_from_the_type(void **state)
{
    bushing_mms_print how = {.meaning = true};
    (void)state;
    how.type = from_hex(MV, type_octets);
    prints(MV_DATA, &how,
           "{mag: {f: 230.1}, q: [invalid], t: 2026-11-21T12:00:00.123Z}");
    how.form = BUSHING_MMS_JSON;
    prints(MV_DATA, &how,
           "{\"mag\": {\"f\": 230.1}, \"q\": [\"invalid\"], \"t\": "
           "\"2026-11-21T12:00:00.123Z\"}");
    how.form = BUSHING_MMS_TEXT;
    how.type = from_hex(ARRAY_OF_STRUCTURE, type_octets);
    prints("a20ca10aa203850101a203850102", &how, "{a: [{x: 1}, {x: 2}]}");
}

/* A type that does not fit gives no names, and is no error. */
static void type_does_not_fit(void **state)
{
    bushing_mms_print how = {.meaning = true};
    (void)state;
    how.type = from_hex(MV, type_octets);
    prints("a203830101", &how, "{true}");
    prints("830101", &how, "true");
    prints("a209830101830101830101", &how, "{mag: true, q: true, t: true}");
    prints("a109830101830101830101", &how, "[true, true, true]");
    how.type = from_hex(UNNAMED, type_octets);
    prints("a206830101860101", &how, "{true, 1}");
    how.type = span_first(how.type, 4);
    prints("a206830101860101", &how, "{true, 1}");
}

static void the_name_of_the_whole(void **state)
{
    bushing_mms_print how = {.meaning = true, .name = "q"};
    (void)state;
    prints("8403030000", &how, "[good]");
    prints("840303c820", &how, "[questionable, badReference, substituted]");
    prints("84020640", &how, "01");
    how.meaning = false;
    prints("8403030000", &how, "0000000000000");
}

static void detail_of_a_time(void **state)
{
    bushing_mms_print how = {.detail = true};
    (void)state;
    prints("91086b0187c000000040", &how,
           "2026-11-21T12:00:00.000Z (accurate to 0 bits, clock failure)");
    how.form = BUSHING_MMS_JSON;
    prints("91086b0187c000000040", &how, "\"2026-11-21T12:00:00.000Z\"");
}

static void print_measures_first(void **state)
{
    span data = from_hex(MV_DATA, octets);
    (void)state;
    assert_int_equal(bushing_mms_value_print(NULL, 0, &len, data, NULL),
                     BUSHING_ERR_SPACE);
    assert_int_equal(len, 50);
    assert_int_equal(bushing_mms_value_print(text, 49, &len, data, NULL),
                     BUSHING_ERR_SPACE);
    assert_int_equal(bushing_mms_value_print(text, 50, &len, data, NULL), 0);
}

static void hostile_values(void **state)
{
    static const struct {
        const char *hex;
        int code;
    } rows[] = {
        {"", BUSHING_ERR_TRUNCATED},
        {"8301", BUSHING_ERR_TRUNCATED},
        {"83010100", BUSHING_ERR_TRAILING},
        {"a203830201", BUSHING_ERR_LENGTH},
        {"80010a", BUSHING_ERR_TAG},
        {"8500", BUSHING_ERR_VALUE},
        {"8609008000000000000000", BUSHING_ERR_RANGE},
        {"84020900", BUSHING_ERR_VALUE},
        {"8a01c4", BUSHING_ERR_CHARACTER},
        {"9101ff", BUSHING_ERR_SIZE},
        {"8f0180", BUSHING_ERR_OID},
        {"a303830101", BUSHING_ERR_FORM},
        {"8203830101", BUSHING_ERR_FORM},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        assert_int_equal(bushing_mms_value_print(text, sizeof text, &len,
                                                 from_hex(rows[i].hex, octets),
                                                 NULL),
                         rows[i].code);
}

/* Each level takes two octets, from the inside out. */
static void nested_too_deep(void **state)
{
    struct writer w = writer_over(octets, sizeof octets);
    (void)state;
    for (int i = 0; i < 40; i++)
        ber_put_around(&w, CTX(2), 0);
    assert_int_equal(bushing_mms_value_print(text, sizeof text, &len,
                                             writer_result(&w), NULL),
                     BUSHING_ERR_DEPTH);
}

static void access_errors(void **state)
{
    (void)state;
    assert_string_equal(bushing_mms_access_error(10), "object-non-existent");
    assert_string_equal(bushing_mms_access_error(0), "object-invalidated");
    assert_string_equal(bushing_mms_access_error(99), "unknown-error");
}

/* --- types --------------------------------------------------------------- */

static void types_as_text(void **state)
{
    static const struct {
        const char *hex, *text, *json;
    } rows[] = {
        {MV, "{mag: {f: float32}, q: bits(..13), t: utc-time}",
         "{\"mag\": {\"f\": \"float32\"}, \"q\": \"bits(..13)\", \"t\": "
         "\"utc-time\"}"},
        {THREE_INT8, "[3 of int8]", "{\"array\": 3, \"of\": \"int8\"}"},
        {UNNAMED, "{boolean, uint16}", "[\"boolean\", \"uint16\"]"},
        {ARRAY_OF_STRUCTURE, "{a: [2 of {x: int32}]}",
         "{\"a\": {\"array\": 2, \"of\": {\"x\": \"int32\"}}}"},
        {"890140", "octets(64)", "\"octets(64)\""},
        {"8a02ff01", "string(..255)", "\"string(..255)\""},
        {"9002ff01", "mms-string(..255)", "\"mms-string(..255)\""},
        {"8b00", "generalized-time", "\"generalized-time\""},
        {"8c0101", "binary-time(6)", "\"binary-time(6)\""},
        {"8c0100", "binary-time(4)", "\"binary-time(4)\""},
        {"8d0102", "bcd(2)", "\"bcd(2)\""},
        {"8f00", "oid", "\"oid\""},
        {"a003800161", "type(a)", "\"type(a)\""},
        {"a008a1061a01411a0142", "type(A/B)", "\"type(A/B)\""},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        span type = from_hex(rows[i].hex, octets);
        assert_int_equal(bushing_mms_type_print(text, sizeof text, &len, type,
                                                BUSHING_MMS_TEXT),
                         0);
        is_text(rows[i].text);
        assert_int_equal(bushing_mms_type_print(text, sizeof text, &len, type,
                                                BUSHING_MMS_JSON),
                         0);
        is_text(rows[i].json);
        assert_int_equal(
            bushing_mms_type_print(text, 2, &len, type, BUSHING_MMS_TEXT),
            BUSHING_ERR_SPACE);
    }
    assert_int_equal(bushing_mms_type_print(text, sizeof text, &len,
                                            from_hex("8a00", octets),
                                            BUSHING_MMS_TEXT),
                     BUSHING_ERR_VALUE);
}

static void finds_a_type(void **state)
{
    span type = from_hex(MV, type_octets), found;
    (void)state;
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("mag.f")),
                     0);
    assert_int_equal(bushing_mms_type_print(text, sizeof text, &len, found, 0),
                     0);
    is_text("float32");
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("mag$f")),
                     0);
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("")), 0);
    assert_true(span_equal(found, type));
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("mag.g")),
                     BUSHING_ERR_UNKNOWN);
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("q.x")),
                     BUSHING_ERR_UNKNOWN);
    assert_int_equal(bushing_mms_type_find(&found, type, span_text("mag..f")),
                     BUSHING_ERR_UNKNOWN);
    assert_int_equal(
        bushing_mms_type_find(&found, span_first(type, 9), span_text("q")),
        BUSHING_ERR_TRUNCATED);
}

/* Elements of an array have one type, whatever their number. */
static void finds_a_type_in_an_array(void **state)
{
    static const struct {
        const char *path, *type; /* NULL: UNKNOWN */
    } rows[] = {
        {"a", "[2 of {x: int32}]"},
        {"a(0)", "{x: int32}"},
        {"a(1).x", "int32"},
        {"a.(1)$x", "int32"},
        {"a(1)x", NULL},
        {"a()", NULL},
        {"a(1", NULL},
        {"a(", NULL},
        {"a(x)", NULL},
        {"a(1)(1)", NULL},
        {"(1)", NULL},
        {"a(1).y", NULL},
        {"a.x", NULL},
    };
    span type = from_hex(ARRAY_OF_STRUCTURE, type_octets), found;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int rc = bushing_mms_type_find(&found, type, span_text(rows[i].path));
        assert_int_equal(rc, rows[i].type != NULL ? 0 : BUSHING_ERR_UNKNOWN);
        if (rc != 0)
            continue;
        assert_int_equal(
            bushing_mms_type_print(text, sizeof text, &len, found, 0), 0);
        is_text(rows[i].type);
    }
}

/* --- reading ------------------------------------------------------------- */

static void reads(const char *type, const char *in, const char *want)
{
    span data = {NULL, 0};
    span expected;
    assert_int_equal(bushing_mms_value_parse(back, sizeof back, &data,
                                             from_hex(type, type_octets),
                                             span_text(in), &error),
                     0);
    expected = from_hex(want, octets);
    assert_int_equal(data.n, expected.n);
    assert_memory_equal(data.p, expected.p, expected.n);
}

static void refuses(const char *type, const char *in, int code,
                    const char *reason)
{
    span data;
    assert_int_equal(bushing_mms_value_parse(back, sizeof back, &data,
                                             from_hex(type, type_octets),
                                             span_text(in), &error),
                     code);
    assert_int_equal(error.code, code);
    assert_string_equal(error.reason, reason);
}

static void reads_leaves(void **state)
{
    static const struct {
        const char *type, *text, *hex;
    } rows[] = {
        {"8300", "true", "830101"},
        {"8300", " 0 ", "830100"},
        {"84010d", "[good]", "8403030000"},
        {"8401f3", "[questionable, operatorBlocked]", "840303c008"},
        {"84010d", "1000000000001", "8403038008"},
        {"8401f3", "\"\"", "840100"},
        {"8401f3", "01", "84020640"},
        {"850108", "-128", "850180"},
        {"850140", "-9223372036854775808", "85088000000000000000"},
        {"860110", "65535", "860300ffff"},
        {"860140", "9223372036854775807", "86087fffffffffffffff"},
        {"a706020120020108", "230.1", "8705084366199a"},
        {"a70602014002010b", "230.1", "87090b406cc33333333333"},
        {"a706020120020108", "-inf", "870508ff800000"},
        {"890102", "0x01fF", "890201ff"},
        {"8901c0", "0x", "8900"},
        {"8a01f0", "plain words", "8a0b706c61696e20776f726473"},
        {"8a01f0", "\"a\\\"b\\\\\\x41\"", "8a056122625c41"},
        {"9001f0", "\"\\u{e4}\\n\"", "9003c3a40a"},
        {"8b00", "2026-11-21T12:00:00Z",
         "8b1332303236313132313132303030302e3030305a"},
        {"8c0101", "2026-11-21T12:00:00.000", "8c0602932e003d31"},
        {"8c0100", "12:00:00.000", "8c0402932e00"},
        {"8d0102", "35", "8d0123"},
        {"8f00", "1.0.9506.2.3", "8f0528ca220203"},
        {"9100", "2026-11-21T12:00:00.123Z", "91086b0187c01f7cee0a"},
        {"9100", "2026-11-21T13:00:00.123+0100", "91086b0187c01f7cee0a"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        reads(rows[i].type, rows[i].text, rows[i].hex);
}

static void reads_groups(void **state)
{
    (void)state;
    reads(MV, "{{230.1}, [invalid], 2026-11-21T12:00:00.123Z}", MV_DATA);
    reads(MV, "{mag: {f: 230.1}, q: 0100000000000, t:2026-11-21T12:00:00.123Z}",
          MV_DATA);
    reads(MV, " { mag:{f:230.1},[invalid] , 2026-11-21T12:00:00.123Z } ",
          MV_DATA);
    reads(THREE_INT8, "[1, 2, -3]", "a1098501018501028501fd");
    reads(ARRAY_OF_STRUCTURE, "{a: [{x: 1}, {2}]}",
          "a20ca10aa203850101a203850102");
    reads(UNNAMED, "{true, 7}", "a206830101860107");
}

static void refuses_leaves(void **state)
{
    static const struct {
        const char *type, *text;
        int code;
        const char *reason;
    } rows[] = {
        {"8300", "yes", BUSHING_ERR_TEXT_FORM, "either true or false"},
        {"84010d", "012", BUSHING_ERR_TEXT_FORM,
         "bits are written 0101, a quality [good]"},
        {"84010d", "[fine]", BUSHING_ERR_TEXT_FORM,
         "a quality is [good], [invalid], [questionable] and details: "
         "[invalid, oldData]"},
        {"84010d", "[good", BUSHING_ERR_TEXT_FORM,
         "a quality is [good], [invalid], [questionable] and details: "
         "[invalid, oldData]"},
        {"840102", "[good]", BUSHING_ERR_SIZE, "bits: 2"},
        {"840102", "111", BUSHING_ERR_SIZE, "bits: 2"},
        {"8401fe", "111", BUSHING_ERR_SIZE, "bits: 0 to 2"},
        {"850108", "128", BUSHING_ERR_RANGE, "the number must be -128 to 127"},
        {"850108", "99999999999999999999", BUSHING_ERR_RANGE,
         "the number must be -128 to 127"},
        {"850108", "1.5", BUSHING_ERR_TEXT_FORM, "not a whole number"},
        {"850108", "", BUSHING_ERR_TEXT_FORM, "a number is missing"},
        {"850108", "-", BUSHING_ERR_TEXT_FORM, "a number is missing"},
        {"860108", "-1", BUSHING_ERR_RANGE, "the number must be 0 to 255"},
        {"8d0102", "100", BUSHING_ERR_RANGE, "the number must be 0 to 99"},
        {"a706020120020108", "1e39", BUSHING_ERR_RANGE,
         "the number is too large"},
        {"a706020120020108", "1e", BUSHING_ERR_TEXT_FORM,
         "not a number such as -12.5e3"},
        {"a706020110020105", "1", BUSHING_ERR_TEXT_FORM,
         "only floats of 32 and 64 bits can be written"},
        {"890102", "0x01f", BUSHING_ERR_TEXT_FORM, "octets are written 0x01ff"},
        {"890102", "0x0g", BUSHING_ERR_TEXT_FORM, "octets are written 0x01ff"},
        {"890102", "0x01", BUSHING_ERR_SIZE, "octets: 2"},
        {"8a01fe", "abc", BUSHING_ERR_SIZE, "characters: 0 to 2"},
        {"8a01f0", "\xc3\xa4", BUSHING_ERR_CHARACTER,
         "only ASCII characters that are seen"},
        {"9001f0", "\xff", BUSHING_ERR_CHARACTER,
         "the characters are not UTF-8"},
        {"8a01f0", "\"a", BUSHING_ERR_TEXT_FORM,
         "the quotation mark at the end is missing"},
        {"8a01f0", "\"\\q\"", BUSHING_ERR_TEXT_FORM,
         "behind a backslash stands \", \\, n, xNN or u{N}"},
        {"9001f0", "\"\\u{d800}\"", BUSHING_ERR_TEXT_FORM,
         "\\u{...} is no character"},
        {"8a01f0", "\"a\" b", BUSHING_ERR_TEXT_FORM,
         "something follows behind the value"},
        {"8b00", "today", BUSHING_ERR_TIME,
         "a time is written 2026-11-21T12:00:00.123Z"},
        {"8c0100", "24:00:00", BUSHING_ERR_TIME,
         "a time is written 12:00:00.123"},
        {"8c0101", "1983-01-01T00:00:00", BUSHING_ERR_RANGE,
         "a time from 1984 to 2163"},
        {"9100", "2026-11-21", BUSHING_ERR_TIME,
         "a time is written 2026-11-21T12:00:00.123Z"},
        {"9100", "1969-11-21T12:00:00Z", BUSHING_ERR_RANGE,
         "a time from 1970 to 2106"},
        {"8f00", "9.1", BUSHING_ERR_OID,
         "an object identifier is written 1.0.9506.2.3"},
        {"a003800161", "1", BUSHING_ERR_TEXT_FORM,
         "the type is only named by the peer, not described"},
        {"8501", "1", BUSHING_ERR_TRUNCATED,
         "the type of the peer is not well-formed"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        refuses(rows[i].type, rows[i].text, rows[i].code, rows[i].reason);
}

static void refuses_groups(void **state)
{
    (void)state;
    refuses(MV, "5", BUSHING_ERR_TEXT_FORM, "a structure begins with {");
    refuses(MV, "{{1}, [good]}", BUSHING_ERR_TEXT_FORM, "components wanted: 3");
    refuses(MV, "{mag: {x: 1}, [good]}", BUSHING_ERR_TEXT_FORM,
            "mag.f: another component was named here; this one is next");
    assert_int_equal(error.offset, 7);
    refuses(MV, "{{1.5, 2}}", BUSHING_ERR_TEXT_FORM,
            "mag: a } must follow; components wanted: 1");
    refuses(MV, "{{1.5}, hello}", BUSHING_ERR_TEXT_FORM,
            "q: bits are written 0101, a quality [good]");
    assert_int_equal(error.offset, 8);
    refuses(THREE_INT8, "[1, 2]", BUSHING_ERR_TEXT_FORM, "elements wanted: 3");
    refuses(THREE_INT8, "[1, 2, 3, 4]", BUSHING_ERR_TEXT_FORM,
            "a ] must follow; elements wanted: 3");
    refuses(THREE_INT8, "[1, 200, 3]", BUSHING_ERR_RANGE,
            "[1]: the number must be -128 to 127");
    refuses(UNNAMED, "{true, }", BUSHING_ERR_TEXT_FORM,
            "[1]: a number is missing");
    refuses("a20aa1083006a1048a02ff01", "{word}", BUSHING_ERR_TEXT_FORM,
            "[0]: a string inside a value stands between \"\"");
}

static void no_room_for_the_value(void **state)
{
    span data;
    (void)state;
    for (size_t cap = 0; cap < 26; cap++)
        assert_int_equal(
            bushing_mms_value_parse(
                back, cap, &data, from_hex(MV, type_octets),
                span_text("{{230.1}, [good], 2026-11-21T12:00:00Z}"), NULL),
            BUSHING_ERR_SPACE);
    assert_int_equal(bushing_mms_value_parse(
                         back, 26, &data, from_hex(MV, type_octets),
                         span_text("{{230.1}, [good], 2026-11-21T12:00:00Z}"),
                         NULL),
                     0);
    assert_int_equal(data.n, 26);
}

/* --- floats -------------------------------------------------------------- */

static void exact_floats(void **state)
{
    static const struct {
        const char *text;
        const char *four, *eight;
    } rows[] = {
        {"0", "00000000", "0000000000000000"},
        {"-0", "80000000", "8000000000000000"},
        {"1", "3f800000", "3ff0000000000000"},
        {"0.1", "3dcccccd", "3fb999999999999a"},
        {"+.5", "3f000000", "3fe0000000000000"},
        {"5.", "40a00000", "4014000000000000"},
        {"16777217", "4b800000", "4170000010000000"},
        {"16777219", "4b800002", "4170000030000000"},
        {"3.4028235e38", "7f7fffff", "47efffffe54daff8"},
        {"1e-45", "00000001", "3696d601ad376ab9"},
        {"7e-46", "00000000", "368ff868bf4d956a"},
        {"1.1754942e-38", "007fffff", "380fffffbb1dd6a1"},
        {"1e-400", "00000000", "0000000000000000"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        uint8_t four[4], eight[8];
        assert_int_equal(mms_float_parse(span_text(rows[i].text), four, 4), 0);
        assert_int_equal(mms_float_parse(span_text(rows[i].text), eight, 8), 0);
        assert_memory_equal(four, from_hex(rows[i].four, octets).p, 4);
        assert_memory_equal(eight, from_hex(rows[i].eight, octets).p, 8);
    }
}

/* The library's own reader agrees, over a spread of numbers. */
static void floats_agree_with_strtod(void **state)
{
    uint64_t seed = 1;
    (void)state;
    for (int i = 0; i < 2000; i++) {
        uint8_t octets8[8];
        uint64_t bits;
        double d, want;
        char s[64];
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        memcpy(&d, &seed, sizeof d);
        if (d != d || d - d != 0)
            continue;
        (void)snprintf(s, sizeof s, i % 2 == 0 ? "%.17g" : "%.9g", d);
        want = strtod(s, NULL);
        assert_int_equal(mms_float_parse(span_text(s), octets8, 8), 0);
        bits = 0;
        for (int k = 0; k < 8; k++)
            bits = bits << 8 | octets8[k];
        memcpy(&d, &bits, sizeof d);
        assert_memory_equal(&d, &want, sizeof d);
    }
}

static void floats_refused(void **state)
{
    static const struct {
        const char *text;
        int code;
    } rows[] = {
        {"", BUSHING_ERR_TEXT_FORM},
        {"-", BUSHING_ERR_TEXT_FORM},
        {".", BUSHING_ERR_TEXT_FORM},
        {"1.2.3", BUSHING_ERR_TEXT_FORM},
        {"1e+", BUSHING_ERR_TEXT_FORM},
        {"1e1234567", BUSHING_ERR_TEXT_FORM},
        {"0x10", BUSHING_ERR_TEXT_FORM},
        {"infinity", BUSHING_ERR_TEXT_FORM},
        {"12345678901234567890123456789012345678901", BUSHING_ERR_TEXT_FORM},
        {"1e309", BUSHING_ERR_RANGE},
        {"1e401", BUSHING_ERR_RANGE},
        {"1.7976931348623159e308", BUSHING_ERR_RANGE},
    };
    uint8_t eight[8];
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        assert_int_equal(mms_float_parse(span_text(rows[i].text), eight, 8),
                         rows[i].code);
    assert_int_equal(mms_float_parse(span_text("3.4028236e38"), eight, 4),
                     BUSHING_ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_as_text),
        cmocka_unit_test(groups_as_text),
        cmocka_unit_test(names_from_the_type),
        cmocka_unit_test(type_does_not_fit),
        cmocka_unit_test(the_name_of_the_whole),
        cmocka_unit_test(detail_of_a_time),
        cmocka_unit_test(print_measures_first),
        cmocka_unit_test(hostile_values),
        cmocka_unit_test(nested_too_deep),
        cmocka_unit_test(access_errors),
        cmocka_unit_test(types_as_text),
        cmocka_unit_test(finds_a_type),
        cmocka_unit_test(finds_a_type_in_an_array),
        cmocka_unit_test(reads_leaves),
        cmocka_unit_test(reads_groups),
        cmocka_unit_test(refuses_leaves),
        cmocka_unit_test(refuses_groups),
        cmocka_unit_test(no_room_for_the_value),
        cmocka_unit_test(exact_floats),
        cmocka_unit_test(floats_agree_with_strtod),
        cmocka_unit_test(floats_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
