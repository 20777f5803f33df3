/* Printing as text and as JSON: each kind of value, lines and labels, what is
 * escaped and shortened, and what is left of malformed input. */
#include <stdio.h>
#include <stdlib.h>

#include <bushing/error.h>

#include "asn1/dump.h"
#include "asn1/dump_leaf.h"
#include "base/utf8.h"
#include "test.h"

/* --- types --------------------------------------------------------------- */

static const char NUMBERS[] = "zero\0"
                              "=7\0seven\0";
static const char BIT_NAMES[] = "read\0"
                                "write\0"
                                "=9\0erase\0";
static const struct asn1_type NUMBERED = {
    INTEGER_TYPE("Numbered", INT64_MIN, INT64_MAX), NAMED(NUMBERS)};
static const struct asn1_type ENUMERATED = {ENUM_TYPE("Enumerated", NUMBERS),
                                            .flags = TYPE_MARKED};
static const struct asn1_type RIGHTS = {BITS_TYPE("Rights", 0, ASN1_NO_MAX),
                                        NAMED(BIT_NAMES)};
static const struct asn1_type ASCII = {OCTETS_TYPE("Ascii", 0, ASN1_NO_MAX),
                                       .format = FORMAT_ASCII};
static const struct asn1_type UTC = {OCTETS_TYPE("Utc", 0, ASN1_NO_MAX),
                                     .format = FORMAT_UTC_TIME};
static const struct asn1_type DAY = {OCTETS_TYPE("Day", 0, ASN1_NO_MAX),
                                     .format = FORMAT_TIME_OF_DAY};
static const struct asn1_type REAL = {OCTETS_TYPE("Real", 0, ASN1_NO_MAX),
                                      .format = FORMAT_FLOAT};
static const struct asn1_type TITLE = {OID_TYPE("Title"), .flags = TYPE_LAX};

static const struct asn1_field PAIR_ROWS[] = {
    ROW_ONLY("first", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("second", ASN_BOOLEAN, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type PAIR = {
    SEQUENCE("Pair", struct asn1_unbound, PAIR_ROWS, TYPE_MARKED | TYPE_SKIPS)};

static const struct asn1_type PAIRS = {
    LIST_OF("Pairs", PAIR, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type INTEGERS = {
    LIST_OF(NULL, ASN_INTEGER, 0, ASN1_NO_MAX, 0)};

static const struct asn1_field INNER_ROWS[] = {
    ALT_ONLY("flag", ASN_BOOLEAN, CTX(0)),
    ALT_ONLY("nothing", ASN_NULL, CTX(1)),
};
static const struct asn1_type INNER = {
    CHOICE("Inner", struct asn1_unbound, INNER_ROWS, 0)};
static const struct asn1_field OUTER_ROWS[] = {
    ALT_ONLY("inner", INNER, CTX(0)),
    ALT_ONLY("pair", PAIR, CTX(1)),
    ALT_ONLY("list", INTEGERS, CTX(2)),
    ALT_ONLY("nothing", ASN_NULL, CTX(3)),
    ALT_ONLY("number", ASN_INTEGER, CTX(4)),
    ALT_ONLY("other", ASN_ANY, NOTAG),
};
static const struct asn1_type OUTER = {
    CHOICE("Outer", struct asn1_unbound, OUTER_ROWS, 0)};
static const struct asn1_type OUTERS = {
    LIST_OF("Outers", OUTER, 0, ASN1_NO_MAX, 0)};

static const struct asn1_field COUPLE_ROWS[] = {
    ROW_ONLY("left", ASN_NULL, NOTAG, 0),
    ROW_ONLY("right", ASN_ANY, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type COUPLE = {
    SET("Couple", struct asn1_unbound, COUPLE_ROWS, 0)};

/* holds itself, in an open value */
extern const struct asn1_type WRAPPED, BOX;
static const struct asn1_type *const IN_BOX[] = {&BOX, &OUTER};
static const struct asn1_type HELD = {OCTETS_TYPE("Held", 0, ASN1_NO_MAX),
                                      INSIDE(IN_BOX)};
static const struct asn1_field BOX_ROWS[] = {
    ROW_ONLY("held", HELD, NOTAG, 0),
};
const struct asn1_type BOX = {
    SEQUENCE("Box", struct asn1_unbound, BOX_ROWS, 0)};
const struct asn1_type WRAPPED = {
    .name = "Wrapped", .kind = ASN1_OPEN, INSIDE(IN_BOX)};
static const struct asn1_type *const ONLY_PAIR[] = {&PAIR};
static const struct asn1_type HOPED = {
    .name = "Hoped", .kind = ASN1_OPEN, INSIDE(ONLY_PAIR)};
static const struct asn1_type CLOSED = {.name = "Closed",
                                        .kind = ASN1_SEQUENCE,
                                        .tag = TAG_UNIVERSAL(16),
                                        .flags = TYPE_SKIPS};
static const struct asn1_type HOPES = {
    LIST_OF("Hopes", HOPED, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type HOPED_OCTETS = {
    OCTETS_TYPE("HopedOctets", 0, ASN1_NO_MAX), INSIDE(ONLY_PAIR)};

static const struct asn1_field TOLERANT_ROWS[] = {
    ALT_ONLY("nothing", ASN_NULL, CTX(0)),
    ROW_ONLY("untagged", CLOSED, NOTAG, ROW_TOLERATED),
};
static const struct asn1_type TOLERANT = {
    CHOICE("Tolerant", struct asn1_unbound, TOLERANT_ROWS, 0)};
static const struct asn1_type *const IN_MIXED[] = {&TOLERANT, &PAIR};
static const struct asn1_type MIXED = {
    .name = "Mixed", .kind = ASN1_OPEN, INSIDE(IN_MIXED)};

/* --- what is known above ------------------------------------------------- */

static const char *name_oid(span content)
{
    return span_equal(content, span_text("\x2A\x03")) ? "id-three" : NULL;
}

static bool describe(const struct asn1_type *t, span value, struct text *out)
{
    if (value.n == 2)
        return false;
    text_put(out, t->format == FORMAT_NAME ? "a name of " : "a thing of ");
    text_u64(out, value.n);
    return true;
}

static const struct asn1_type NAME = {LIST_OF("Name", PAIR, 0, 9, 0),
                                      .format = FORMAT_NAME};
static const struct asn1_type CERTIFICATE = {
    OCTETS_TYPE("Certificate", 0, ASN1_NO_MAX), .format = FORMAT_CERTIFICATE};
static const struct asn1_field SIGNED_ROWS[] = {
    ROW_ONLY("issuer", NAME, NOTAG, 0),
    ROW_ONLY("certificate", CERTIFICATE, NOTAG, 0),
    ROW_ONLY("last", ASN_NULL, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type CERTIFIED = {
    SEQUENCE("Certified", struct asn1_unbound, PAIR_ROWS, 0),
    .format = FORMAT_CERTIFICATE};
static const struct asn1_type SIGNED = {
    SEQUENCE("Signed", struct asn1_unbound, SIGNED_ROWS, 0)};

/* --- helpers ------------------------------------------------------------- */

static uint8_t octets[8192];
static char printed[65536];
static uint8_t scratch_memory[8192];

/* Hexadecimal digits, with blanks between them. */
static span from_hex(const char *hex)
{
    size_t n = 0;
    for (; *hex != '\0'; hex++) {
        unsigned v = 0;
        if (*hex == ' ')
            continue;
        for (int i = 0; i < 2; i++) {
            const char *at = strchr("0123456789abcdef", hex[i]);
            assert_non_null(at);
            v = v << 4 | (unsigned)(at - "0123456789abcdef");
        }
        octets[n++] = (uint8_t)v;
        hex++;
    }
    return span_of(octets, n);
}

static const struct asn1_dump_options PLAIN;

static int print_text(const struct asn1_type *t, span in,
                      const struct asn1_dump_options *how, struct asn1_error *e)
{
    struct arena scratch = arena_over(scratch_memory, sizeof scratch_memory);
    struct text out = text_over(printed, sizeof printed - 1);
    int rc = asn1_dump_text(t, in, how, &scratch, &out, e);
    assert_true(text_fits(&out));
    assert_int_equal(scratch.used, 0);
    printed[out.n] = '\0';
    return rc;
}

static int print_json(const struct asn1_type *t, span in, struct asn1_error *e)
{
    struct arena scratch = arena_over(scratch_memory, sizeof scratch_memory);
    struct text out = text_over(printed, sizeof printed - 1);
    int rc = asn1_dump_json(t, in, &PLAIN, &scratch, &out, e);
    assert_true(text_fits(&out));
    assert_int_equal(scratch.used, 0);
    printed[out.n] = '\0';
    return rc;
}

static void assert_text(const struct asn1_type *t, const char *hex,
                        const char *want)
{
    assert_int_equal(print_text(t, from_hex(hex), &PLAIN, NULL), 0);
    assert_string_equal(printed, want);
}

/* What stands behind "value" in the JSON document. */
static void assert_json(const struct asn1_type *t, const char *hex,
                        const char *want)
{
    char document[2048];
    assert_int_equal(print_json(t, from_hex(hex), NULL), 0);
    snprintf(document, sizeof document,
             "{\n  \"type\": \"%s\",\n  \"value\": %s\n}\n",
             t->name != NULL ? t->name : "value", want);
    assert_string_equal(printed, document);
}

/* --- leaves -------------------------------------------------------------- */

static const struct leaf {
    const struct asn1_type *type;
    const char *hex, *text, *json;
} LEAVES[] = {
    {&ASN_BOOLEAN, "010101", "TRUE", "true"},
    {&ASN_BOOLEAN, "010100", "FALSE", "false"},
    {&ASN_NULL, "0500", "NULL", "null"},
    {&ASN_INTEGER, "020105", "5", "5"},
    {&ASN_INTEGER, "0201ff", "-1", "-1"},
    {&ASN_INTEGER, "020720000000000000", "9007199254740992",
     "9007199254740992"},
    {&ASN_INTEGER, "020720000000000001", "9007199254740993",
     "\"9007199254740993\""},
    {&ASN_INTEGER, "0207e0000000000000", "-9007199254740992",
     "-9007199254740992"},
    {&ASN_INTEGER, "0207dfffffffffffff", "-9007199254740993",
     "\"-9007199254740993\""},
    {&NUMBERED, "020107", "seven (7)", "7"},
    {&NUMBERED, "020106", "6", "6"},
    {&ENUMERATED, "0a0107", "seven (7)", "\"seven\""},
    {&ENUMERATED, "0a0106", "unknown (6)", "6"},
    {&ASN_BIGINT, "02087fffffffffffffff", "9223372036854775807",
     "\"9223372036854775807\""},
    {&ASN_BIGINT, "020103", "3", "3"},
    {&ASN_BIGINT, "0209008000000000000000", "0x008000000000000000",
     "\"0x008000000000000000\""},
    {&ASN_BIGINT, "0209ff0000000000000001", "-0x00ffffffffffffffff",
     "\"-0x00ffffffffffffffff\""},
    {&ASN_BIGINT, "0209ff0000000000000100", "-0x00ffffffffffffff00",
     "\"-0x00ffffffffffffff00\""},
    {&ASN_BITS, "030100", "''B (0 bits)", "\"\""},
    {&ASN_BITS, "030203a8", "'10101'B (5 bits)", "\"10101\""},
    {&ASN_BITS, "030500ffffffff",
     "'11111111111111111111111111111111'B "
     "(32 bits)",
     "\"11111111111111111111111111111111\""},
    {&ASN_BITS, "030607ffffffff80", "ffffffff80 (33 bits)",
     "\"111111111111111111111111111111111\""},
    {&RIGHTS, "030100", "{} (0 bits)", "{\"bits\": \"\", \"names\": []}"},
    {&RIGHTS, "030206c0", "{read write} (2 bits)",
     "{\"bits\": \"11\", \"names\": [\"read\", \"write\"]}"},
    {&RIGHTS, "0303044050", "{write erase 11} (12 bits)",
     "{\"bits\": \"010000000101\", \"names\": [\"write\", \"erase\"]}"},
    {&RIGHTS, "0302077f", "{} (1 bit)", "{\"bits\": \"0\", \"names\": []}"},
    {&RIGHTS, "03020510", "{} (3 bits)", "{\"bits\": \"000\", \"names\": []}"},
    {&RIGHTS, "03020430", "{2 3} (4 bits)",
     "{\"bits\": \"0011\", \"names\": []}"},
    {&RIGHTS, "03020420", "{2} (4 bits)",
     "{\"bits\": \"0010\", \"names\": []}"},
    {&ASN_OCTETS, "0400", "empty", "\"\""},
    {&ASN_OCTETS, "0401ab", "ab (1 octet)", "\"ab\""},
    {&ASCII, "04024142", "\"AB\" = 4142 (2 octets)", "\"4142\""},
    {&ASCII, "040141", "\"A\" = 41 (1 octet)", "\"41\""},
    {&ASCII, "04024119", "4119 (2 octets)", "\"4119\""},
    {&ASCII, "0402417f", "417f (2 octets)", "\"417f\""},
    {&ASCII, "0400", "empty", "\"\""},
    {&ASN_OID, "06022a03", "1.2.3", "\"1.2.3\""},
    {&TITLE, "0600", "none", "\"\""},
};

static void leaves_of_every_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LEAVES / sizeof LEAVES[0]; i++) {
        char want[256];
        const struct leaf *l = &LEAVES[i];
        snprintf(want, sizeof want, "%s: %s\n", l->type->name, l->text);
        assert_text(l->type, l->hex, want);
        assert_json(l->type, l->hex, l->json);
    }
}

static const struct leaf STRINGS[] = {
    {&ASN_UTF8, "0c00", "\"\"", "\"\""},
    {&ASN_UTF8, "0c0561225c0a7e", "\"a\\\"\\\\\\n~\"", "\"a\\\"\\\\\\n~\""},
    {&ASN_UTF8, "0c041b5b326a", "\"\\x1b[2j\"", "\"\\u001b[2j\""},
    {&ASN_UTF8, "0c07c3a9e282ac7f0d", "\"\u00e9\u20ac\\x7f\\x0d\"",
     "\"\u00e9\u20ac\\u007f\\u000d\""},
    {&ASN_UTF8, "0c05c285e280ae", "\"\\u{85}\\u{202e}\"", "\"\\u0085\\u202e\""},
    {&ASN_UTF8, "0c04f3a08081", "\"\\u{e0001}\"", "\"\\udb40\\udc01\""},
    {&ASN_UTF8, "0c04f09f948c", "\"\U0001F50C\"", "\"\U0001F50C\""},
    {&ASN_UTF8, "0c04f48fbfbf", "\"\\u{10ffff}\"", "\"\\udbff\\udfff\""},
    {&ASN_BMP, "1e0800410022d8002028", "\"A\\\"\\u{d800}\\u{2028}\"",
     "\"A\\\"\\ud800\\u2028\""},
    {&ASN_UNIVERSAL_STRING, "1c0c00000041ffffffff0001f50c",
     "\"A\\u{ffffffff}\U0001F50C\"", "\"A\\ufffd\U0001F50C\""},
    {&ASN_TELETEX, "140341e907", "\"A\\xe9\\x07\"", "\"A\u00e9\\u0007\""},
    {&ASN_IA5, "16014a", "\"J\"", "\"J\""},
};

static void strings_reach_no_terminal_raw(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof STRINGS / sizeof STRINGS[0]; i++) {
        char want[256];
        const struct leaf *l = &STRINGS[i];
        snprintf(want, sizeof want, "%s: %s\n", l->type->name, l->text);
        assert_text(l->type, l->hex, want);
        assert_json(l->type, l->hex, l->json);
    }
}

/* Just outside and just inside of each range that is escaped. */
static void unseen_characters_are_escaped(void **state)
{
    (void)state;
    static const uint32_t ranges[][2] = {
        {0x7F, 0x9F},         {0xAD, 0xAD},     {0x61C, 0x61C},
        {0x180E, 0x180E},     {0x200B, 0x200F}, {0x2028, 0x202E},
        {0x2060, 0x206F},     {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
        {0xFFF0, 0xFFFB},     {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF},
        {0x10FFFE, 0x10FFFF},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        for (int k = 0; k < 4; k++) {
            uint32_t code = ranges[i][k / 2] + (k == 3) - (k == 0);
            bool inside = k == 1 || k == 2;
            uint8_t character[4];
            struct text in = text_over((char *)character, sizeof character);
            struct text out = text_over(printed, sizeof printed);
            if (!text_utf8(&in, code))
                continue;
            dump_characters(&out, TAG_UNIVERSAL(12), span_of(character, in.n),
                            false);
            if ((printed[0] == '\\') != inside)
                fail_msg("U+%04X", (unsigned)code);
        }
    struct text out = text_over(printed, sizeof printed);
    dump_characters(&out, TAG_UNIVERSAL(22), span_of("\0 \x1F", 3), false);
    text_end(&out);
    assert_string_equal(printed, "\\x00 \\x1f");
}

static void characters_that_do_not_fit(void **state)
{
    (void)state;
    static const struct {
        ber_tag charset;
        const char *octets, *text, *json;
    } odd[] = {
        {TAG_UNIVERSAL(12), "A\xFF\xC3", "A\\xff\\xc3", "A\u00ff\u00c3"},
        {TAG_UNIVERSAL(30), "\x01\x02Z", "\u0102\\x5a", "\u0102Z"},
        {TAG_UNIVERSAL(28), "AB", "\\x41\\x42", "AB"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct text out = text_over(printed, sizeof printed);
        dump_characters(&out, odd[i].charset, span_text(odd[i].octets), false);
        text_char(&out, '|');
        dump_characters(&out, odd[i].charset, span_text(odd[i].octets), true);
        text_end(&out);
        char want[64];
        snprintf(want, sizeof want, "%s|%s", odd[i].text, odd[i].json);
        assert_string_equal(printed, want);
    }
}

static const struct leaf READINGS[] = {
    {&ASN_GENERALIZED_TIME, "180f32303236303932393134313430342e",
     "\"20260929141404.\" (2026-09-29T14:14:04.000Z)", "\"20260929141404.\""},
    {&ASN_GENERALIZED_TIME, "180a32303236303932393134", "\"2026092914\"",
     "\"2026092914\""},
    {&ASN_UTC_TIME, "170d3236303932393134313430345a",
     "\"260929141404Z\" (2026-09-29T14:14:04.000Z)", "\"260929141404Z\""},
    {&UTC, "04080000000140000000",
     "0000000140000000 (8 octets) (1970-01-01T00:00:01.250Z, accurate to 0 "
     "bits)",
     "{\"octets\": \"0000000140000000\", \"time\": "
     "\"1970-01-01T00:00:01.250Z\"}"},
    {&UTC, "0408000000010000000a",
     "000000010000000a (8 octets) (1970-01-01T00:00:01.000Z, accurate to 10 "
     "bits)",
     "{\"octets\": \"000000010000000a\", \"time\": "
     "\"1970-01-01T00:00:01.000Z\"}"},
    {&UTC, "040800000001000000ff",
     "00000001000000ff (8 octets) (1970-01-01T00:00:01.000Z, accuracy unknown, "
     "leap seconds known, clock failure, clock not synchronised)",
     "{\"octets\": \"00000001000000ff\", \"time\": "
     "\"1970-01-01T00:00:01.000Z\"}"},
    {&UTC, "040100", "00 (1 octet)", "{\"octets\": \"00\"}"},
    {&DAY, "0406000003e90001",
     "000003e90001 (6 octets) (1984-01-02T00:00:01.001)",
     "{\"octets\": \"000003e90001\", \"time\": \"1984-01-02T00:00:01.001\"}"},
    {&DAY, "04040036ee80", "0036ee80 (4 octets) (01:00:00.000)",
     "{\"octets\": \"0036ee80\", \"time\": \"01:00:00.000\"}"},
    {&DAY, "040405265c00", "05265c00 (4 octets)", "{\"octets\": \"05265c00\"}"},
    {&DAY, "0405000003e900", "000003e900 (5 octets)",
     "{\"octets\": \"000003e900\"}"},
    {&DAY, "0400", "empty", "{\"octets\": \"\"}"},
    {&REAL, "0405083fc00000", "083fc00000 (5 octets) (1.5)",
     "{\"octets\": \"083fc00000\", \"number\": 1.5}"},
    {&REAL, "0405087f800000", "087f800000 (5 octets) (inf)",
     "{\"octets\": \"087f800000\", \"number\": \"inf\"}"},
    {&REAL, "040508ff800000", "08ff800000 (5 octets) (-inf)",
     "{\"octets\": \"08ff800000\", \"number\": \"-inf\"}"},
    {&REAL, "040508ff800001", "08ff800001 (5 octets) (nan)",
     "{\"octets\": \"08ff800001\", \"number\": \"nan\"}"},
    {&REAL, "04090b4059000000000000", "0b4059000000000000 (9 octets) (100)",
     "{\"octets\": \"0b4059000000000000\", \"number\": 100}"},
    {&REAL, "0405093fc00000", "093fc00000 (5 octets)",
     "{\"octets\": \"093fc00000\"}"},
    {&REAL, "0409083fc0000000000000", "083fc0000000000000 (9 octets)",
     "{\"octets\": \"083fc0000000000000\"}"},
};

static void readings_stand_beside_the_octets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof READINGS / sizeof READINGS[0]; i++) {
        char want[512];
        const struct leaf *l = &READINGS[i];
        snprintf(want, sizeof want, "%s: %s\n", l->type->name, l->text);
        assert_text(l->type, l->hex, want);
        assert_json(l->type, l->hex, l->json);
    }
}

/* --- numbers with a point ------------------------------------------------ */

static const char *print_float(const void *octets_of, size_t n)
{
    struct text out = text_over(printed, sizeof printed);
    dump_float(&out, span_of(octets_of, n));
    text_end(&out);
    return printed;
}

static const char *print_double(double v)
{
    uint8_t p[8];
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (size_t i = 0; i < 8; i++)
        p[i] = (uint8_t)(bits >> (56 - 8 * i));
    return print_float(p, 8);
}

static const char *print_single(float v)
{
    uint8_t p[4];
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (size_t i = 0; i < 4; i++)
        p[i] = (uint8_t)(bits >> (24 - 8 * i));
    return print_float(p, 4);
}

static void floats_have_no_needless_digit(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *text;
    } doubles[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {0.1, "0.1"},
        {0.3, "0.3"},
        {1.0, "1"},
        {10.0, "10"},
        {123456.75, "123456.75"},
        {-2.5, "-2.5"},
        {1e16, "10000000000000000"},
        {1e17, "1e+17"},
        {1.5e300, "1.5e+300"},
        {0.00001, "0.00001"},
        {0.000001, "1e-6"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {9.999999999999999e22, "9.999999999999999e+22"},
        {9007199254740993.0, "9007199254740992"},
    };
    for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++)
        assert_string_equal(print_double(doubles[i].v), doubles[i].text);
    assert_string_equal(print_single(0.1F), "0.1");
    assert_string_equal(print_single(16777216.0F), "16777216");
    assert_string_equal(print_single(3.4028235e38F), "3.4028235e+38");
    assert_string_equal(print_single(1e-45F), "1e-45");
}

static void floats_read_back_the_same(void **state)
{
    (void)state;
    uint64_t seed = 62351;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = seed = seed * UINT64_C(6364136223846793005) + 1442695;
        double v;
        float f;
        if (i % 16 == 0) /* a power of two */
            bits &= UINT64_C(0x7FF) << 52;
        memcpy(&v, &bits, sizeof v);
        uint32_t half = (uint32_t)(bits >> 32);
        memcpy(&f, &half, sizeof f);
        if (v - v == 0)
            assert_true(strtod(print_double(v), NULL) == v);
        assert_true(strlen(print_double(v)) <= 25);
        if (f - f == 0)
            assert_true(strtof(print_single(f), NULL) == f);
    }
}

/* --- the tree ------------------------------------------------------------ */

static void tree_of_components(void **state)
{
    (void)state;
    assert_text(&PAIR, "3006 020105 0101ff",
                "Pair\n"
                "  first: 5\n"
                "  second: TRUE\n");
    assert_text(&PAIRS, "300a 3003020101 3003020102",
                "Pairs\n"
                "  [0]\n"
                "    first: 1\n"
                "  [1]\n"
                "    first: 2\n");
    assert_text(&PAIRS, "3000", "Pairs: empty\n");
    assert_text(&INTEGERS, "3003 020105",
                "value\n"
                "  [0]: 5\n");
    assert_text(&COUPLE, "3105 0500 0401aa",
                "Couple\n"
                "  left: NULL\n"
                "  right: OCTET STRING 0401aa (3 octets)\n");
}

static void choices_stand_in_one_line(void **state)
{
    (void)state;
    assert_text(&OUTER, "a003 8001ff", "Outer: inner: flag: TRUE\n");
    assert_text(&OUTER, "a002 8100", "Outer: inner: nothing\n");
    assert_text(&OUTER, "8300", "Outer: nothing\n");
    assert_text(&OUTER, "840107", "Outer: number: 7\n");
    assert_text(&OUTER, "a103 020101",
                "Outer: pair\n"
                "  first: 1\n");
    assert_text(&OUTER, "a200", "Outer: list: empty\n");
    assert_text(&OUTER, "0c0141",
                "Outer: other: UTF8String 0c0141 (3 octets)\n");
    assert_text(&OUTERS, "3010 8300 a103020101 a002 8100 a203020109",
                "Outers\n"
                "  [0]: nothing\n"
                "  [1]: pair\n"
                "    first: 1\n"
                "  [2]: inner: nothing\n"
                "  [3]: list\n"
                "    [0]: 9\n");
}

static void unknown_extensions_are_shown(void **state)
{
    (void)state;
    assert_text(&PAIR, "3009 020105 850101 a60100",
                "Pair\n"
                "  first: 5\n"
                "  unknown extension: [5] 850101 (3 octets)\n"
                "  unknown extension: [6] a60100 (3 octets)\n");
    assert_json(&PAIR, "3009 020105 850101 a60100",
                "{\n"
                "    \"first\": 5,\n"
                "    \"unknown extensions\": [\n"
                "      \"850101\",\n"
                "      \"a60100\"\n"
                "    ]\n"
                "  }");
    assert_json(&PAIRS, "300d 3006020105850101 3003020106",
                "[\n"
                "    {\n"
                "      \"first\": 5,\n"
                "      \"unknown extensions\": [\n"
                "        \"850101\"\n"
                "      ]\n"
                "    },\n"
                "    {\n"
                "      \"first\": 6\n"
                "    }\n"
                "  ]");
}

/* A type without rows is taken as it comes. */
static void closed_types_have_components(void **state)
{
    (void)state;
    assert_text(&CLOSED, "3005 020105 8500",
                "Closed\n"
                "  component: INTEGER 020105 (3 octets)\n"
                "  component: [5] 8500 (2 octets)\n");
}

static void readings_of_other_types(void **state)
{
    (void)state;
    struct text out = text_over(printed, sizeof printed);
    assert_false(dump_reading(&ASN_INTEGER, from_hex("05"), &out));
    assert_false(dump_reading(&ASN_OCTETS, from_hex("05"), &out));
    assert_int_equal(out.n, 0);
    dump_big_integer(&out, from_hex(""));
    text_end(&out);
    assert_string_equal(printed, "0x");
    assert_false(dump_is_finite(from_hex("087f800000")));
    assert_false(dump_is_finite(from_hex("08")));
    assert_true(dump_is_finite(from_hex("087f700000")));
    assert_true(dump_is_finite(from_hex("0b7fe0000000000000")));
    assert_false(dump_is_finite(from_hex("0b7ff0000000000000")));
}

static void tags_have_names(void **state)
{
    (void)state;
    static const struct {
        ber_tag tag;
        const char *name;
    } tags[] = {
        {TAG_UNIVERSAL(16), "SEQUENCE"},
        {TAG_UNIVERSAL(14), "[UNIVERSAL 14]"},
        {TAG_NONE, "[UNIVERSAL 0]"},
        {TAG_UNIVERSAL(30), "BMPString"},
        {TAG_UNIVERSAL(31), "[UNIVERSAL 31]"},
        {TAG_CONTEXT(3), "[3]"},
        {TAG_APPLICATION(1), "[APPLICATION 1]"},
        {TAG_PRIVATE(70), "[PRIVATE 70]"},
    };
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        struct text out = text_over(printed, sizeof printed);
        dump_tag(&out, tags[i].tag);
        text_end(&out);
        assert_string_equal(printed, tags[i].name);
    }
}

static void json_of_components(void **state)
{
    (void)state;
    assert_json(&PAIR, "3006 020105 0101ff",
                "{\n"
                "    \"first\": 5,\n"
                "    \"second\": true\n"
                "  }");
    assert_json(&PAIRS, "3000", "[]");
    assert_json(&INTEGERS, "3006 020105 020106",
                "[\n"
                "    5,\n"
                "    6\n"
                "  ]");
    assert_json(&OUTER, "a002 8100",
                "{\n"
                "    \"inner\": {\n"
                "      \"nothing\": null\n"
                "    }\n"
                "  }");
    assert_json(&OUTER, "0c0141", "{\n    \"other\": \"0c0141\"\n  }");
    assert_json(&COUPLE, "3102 0500", "{\n    \"left\": null\n  }");
}

/* --- shortening ---------------------------------------------------------- */

/* A value of n octets, 3 or fewer of them in front of `fill` octets. */
static span long_value(uint8_t tag, size_t n, uint8_t first, uint8_t filler)
{
    octets[0] = tag;
    octets[1] = 0x82;
    octets[2] = (uint8_t)(n >> 8);
    octets[3] = (uint8_t)n;
    memset(octets + 4, filler, n);
    octets[4] = first;
    return span_of(octets, n + 4);
}

static void long_strings_are_shortened(void **state)
{
    (void)state;
    assert_int_equal(
        print_text(&ASN_OCTETS, long_value(4, 300, 1, 0xEE), &PLAIN, NULL), 0);
    assert_string_equal(printed, "OCTET STRING: 01eeeeeeeeeeeeeeeeeeeeee..."
                                 "eeeeeeee (300 octets)\n");
    assert_int_equal(
        print_text(&ASN_OCTETS, long_value(4, 25, 1, 0xEE), &PLAIN, NULL), 0);
    assert_string_equal(printed, "OCTET STRING: 01eeeeeeeeeeeeeeeeeeeeee..."
                                 "eeeeeeee (25 octets)\n");
    assert_int_equal(
        print_text(&ASN_OCTETS, long_value(4, 24, 1, 0xEE), &PLAIN, NULL), 0);
    assert_string_equal(printed,
                        "OCTET STRING: 01eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
                        "eeeeeeeeee (24 octets)\n");
    assert_int_equal(
        print_text(&ASN_BITS, long_value(3, 101, 0, 0x55), &PLAIN, NULL), 0);
    assert_string_equal(printed, "BIT STRING: 555555555555555555555555..."
                                 "55555555 (800 bits)\n");
    struct asn1_dump_options full = {.full = true};
    assert_int_equal(
        print_text(&ASN_OCTETS, long_value(4, 300, 1, 0xEE), &full, NULL), 0);
    assert_int_equal(strlen(printed),
                     strlen("OCTET STRING:  (300 octets)\n") + 600);
}

static void assert_shortened(const struct asn1_type *t, span in, size_t head,
                             size_t tail, const char *end)
{
    assert_int_equal(print_text(t, in, &PLAIN, NULL), 0);
    const char *open = strchr(printed, '"'), *gap = strstr(printed, "\"...\"");
    assert_non_null(gap);
    assert_int_equal(gap - open - 1, head);
    const char *close = strrchr(printed, '"');
    assert_int_equal(close - gap - 5, tail);
    assert_string_equal(close, end);
}

static void long_texts_are_cut_between_characters(void **state)
{
    (void)state;
    assert_shortened(&ASN_IA5, long_value(22, 121, 'a', 'b'), 80, 20,
                     "\" (121 octets)\n");
    assert_int_equal(
        print_text(&ASN_IA5, long_value(22, 120, 'a', 'b'), &PLAIN, NULL), 0);
    assert_null(strstr(printed, "..."));
    struct asn1_dump_options full = {.full = true};
    assert_int_equal(
        print_text(&ASN_IA5, long_value(22, 300, 'a', 'b'), &full, NULL), 0);
    assert_null(strstr(printed, "..."));
    /* x, and then two octets a character: both cuts fall inside one */
    span in = long_value(12, 201, 'x', 0);
    for (size_t i = 5; i < 205; i += 2)
        memcpy(octets + i, "\u00e9", 2);
    assert_shortened(&ASN_UTF8, in, 79, 20, "\" (201 octets)\n");
    for (size_t i = 4; i < 204; i += 4)
        memcpy(octets + i, "\U0001F50C", 4);
    memcpy(octets + 204, "y", 1);
    assert_shortened(&ASN_UTF8, in, 80, 21, "\" (201 octets)\n");
    in = long_value(30, 202, 0, 'b');
    for (size_t i = 4; i < 206; i += 2)
        octets[i] = 0;
    assert_shortened(&ASN_BMP, in, 40, 11, "\" (202 octets)\n");
    in = long_value(28, 204, 0, 0);
    for (size_t i = 7; i < 208; i += 4)
        octets[i] = 'c';
    assert_shortened(&ASN_UNIVERSAL_STRING, in, 20, 5, "\" (204 octets)\n");
}

/* --- columns ------------------------------------------------------------- */

static void offsets_stand_in_front(void **state)
{
    (void)state;
    struct asn1_dump_options how = {.offsets = true};
    assert_int_equal(
        print_text(&OUTERS, from_hex("3080 8300 a203020109 0000"), &how, NULL),
        0);
    assert_string_equal(printed,
                        "      0  2+inf      SEQUENCE          Outers\n"
                        "      2  2+0        [3]                 [0]: nothing\n"
                        "      4  2+3        [2]                 [1]: list\n"
                        "      6  2+1        INTEGER               [0]: 9\n");
    how.base = 1000;
    assert_int_equal(
        print_text(&ASN_OCTETS, long_value(4, 300, 1, 2), &how, NULL), 0);
    assert_memory_equal(
        printed, "   1000  4+300      OCTET STRING      OCTET STRING: ", 50);
    how.base = 99999999;
    assert_int_equal(print_text(&ASN_NULL, from_hex("0500"), &how, NULL), 0);
    assert_string_equal(printed,
                        "99999999  2+0        NULL              NULL: NULL\n");
    assert_int_equal(print_text(&ASN_ANY, from_hex("dfffffff7f00"), &how, NULL),
                     0);
    assert_string_equal(printed,
                        "99999999  6+0        [PRIVATE 268435455] "
                        "ANY: [PRIVATE 268435455] dfffffff7f00 (6 octets)\n");
}

/* A value that came in segments has no place in the input. */
static void offsets_of_joined_values(void **state)
{
    (void)state;
    struct asn1_dump_options how = {.offsets = true};
    assert_int_equal(
        print_text(&HELD, from_hex("2409 0402 a103 0403 020107"), &how, NULL),
        0);
    assert_string_equal(printed,
                        "      0  2+9        OCTET STRING      Held: Outer: "
                        "pair\n"
                        "      -  2+1        INTEGER             first: 7\n");
}

/* --- what the floors above say ------------------------------------------- */

static void descriptions_replace_components(void **state)
{
    (void)state;
    struct asn1_dump_options how = {.describe = describe, .oid_name = name_oid};
    const char *hex = "300e 3005 3003020101 0403aabbcc 0500";
    assert_int_equal(print_text(&SIGNED,
                                from_hex("300e 3005 3003020101 "
                                         "0403aabbcc 0500"),
                                &how, NULL),
                     0);
    assert_string_equal(printed, "Signed\n"
                                 "  issuer: a name of 7\n"
                                 "  certificate: a thing of 3\n"
                                 "  last: NULL\n");
    how.expand = true;
    assert_int_equal(print_text(&SIGNED, from_hex(hex), &how, NULL), 0);
    assert_string_equal(printed, "Signed\n"
                                 "  issuer: a name of 7\n"
                                 "  certificate: a thing of 3\n"
                                 "  last: NULL\n");
    how.full = true;
    assert_int_equal(print_text(&SIGNED, from_hex(hex), &how, NULL), 0);
    assert_string_equal(printed, "Signed\n"
                                 "  issuer\n"
                                 "    [0]\n"
                                 "      first: 1\n"
                                 "  certificate: a thing of 3\n"
                                 "  last: NULL\n");
    how.full = false;
    assert_int_equal(print_text(&CERTIFIED, from_hex("3003020105"), &how, NULL),
                     0);
    assert_string_equal(printed, "Certified: a thing of 5\n"
                                 "  first: 5\n");
    how.expand = false;
    assert_int_equal(print_text(&CERTIFIED, from_hex("3003020105"), &how, NULL),
                     0);
    assert_string_equal(printed, "Certified: a thing of 5\n");
    /* those that it does not know */
    assert_int_equal(
        print_text(&SIGNED, from_hex("3006 3000 0402aabb"), &how, NULL), 0);
    assert_string_equal(printed, "Signed\n"
                                 "  issuer: empty\n"
                                 "  certificate: aabb (2 octets)\n");
    assert_int_equal(print_text(&ASN_OID, from_hex("06022a03"), &how, NULL), 0);
    assert_string_equal(printed, "OBJECT IDENTIFIER: 1.2.3 (id-three)\n");
    assert_int_equal(print_text(&ASN_OID, from_hex("06022a04"), &how, NULL), 0);
    assert_string_equal(printed, "OBJECT IDENTIFIER: 1.2.4\n");
    /* without a hook the components stand there */
    assert_text(&SIGNED, hex,
                "Signed\n"
                "  issuer\n"
                "    [0]\n"
                "      first: 1\n"
                "  certificate: aabbcc (3 octets)\n"
                "  last: NULL\n");
}

static void faults_in_described_values_are_found(void **state)
{
    (void)state;
    struct asn1_dump_options how = {.describe = describe};
    struct asn1_error e;
    assert_int_equal(print_text(&SIGNED,
                                from_hex("300c 3005 3003010101 "
                                         "0403aabbcc"),
                                &how, &e),
                     BUSHING_ERR_MISSING);
    assert_string_equal(printed, "Signed\n"
                                 "  issuer: a name of 7\n");
    assert_string_equal(e.path, "Signed.issuer[0].first");
    assert_int_equal(e.offset, 6);
}

/* --- values inside values ------------------------------------------------ */

static void inside_values_go_on_in_the_line(void **state)
{
    (void)state;
    assert_text(&HELD, "0405 a103020107",
                "Held: Outer: pair\n"
                "  first: 7\n");
    assert_json(&HELD, "0405 a103020107",
                "{\n"
                "    \"Outer\": {\n"
                "      \"pair\": {\n"
                "        \"first\": 7\n"
                "      }\n"
                "    }\n"
                "  }");
    assert_text(&HELD, "04028300", "Held: Outer: nothing\n");
    assert_text(&HELD, "0403010203", "Held: 010203 (3 octets)\n");
    assert_json(&HELD, "0403010203", "\"010203\"");
}

/* An alternative that is only tolerated takes what no other type reads. */
static void tolerated_alternatives_come_last(void **state)
{
    (void)state;
    assert_text(&MIXED, "3003 020105",
                "Mixed: Pair\n"
                "  first: 5\n");
    assert_text(&MIXED, "3003 010100",
                "Mixed: Tolerant: untagged\n"
                "  component: BOOLEAN 010100 (3 octets)\n");
    assert_text(&MIXED, "8000", "Mixed: Tolerant: nothing\n");
    assert_text(&MIXED, "0500", "Mixed: NULL 0500 (2 octets)\n");
}

/* BOX in BOX in BOX ...: the last ones are octets. */
static void values_are_followed_so_far(void **state)
{
    (void)state;
    size_t n = 2;
    memcpy(octets, "\x83\x00", 2);
    for (int i = 0; i < DUMP_MAX_NEST + 2; i++) {
        memmove(octets + 4, octets, n);
        octets[0] = 0x30;
        octets[1] = (uint8_t)(n + 2);
        octets[2] = 0x04;
        octets[3] = (uint8_t)n;
        n += 4;
    }
    assert_int_equal(print_text(&BOX, span_of(octets, n), &PLAIN, NULL), 0);
    assert_string_equal(printed,
                        "Box\n"
                        "  held: Box\n"
                        "    held: Box\n"
                        "      held: Box\n"
                        "        held: Box\n"
                        "          held: Box\n"
                        "            held: Box\n"
                        "              held: 300404028300 (6 octets)\n");
    assert_int_equal(print_json(&BOX, span_of(octets, n), NULL), 0);
    assert_non_null(strstr(printed, "\"held\": \"300404028300\""));
}

#define BAD "the contents are not a legal value of the type; the rest: "

static void near_misses_are_shown_as_far_as_they_go(void **state)
{
    (void)state;
    assert_text(&HOPED, "3007 020105 0102ffff",
                "Hoped: Pair\n"
                "  first: 5\n"
                "  not read further, Pair.second: " BAD
                "0102ffff (4 octets)\n");
    assert_text(&BOX, "3010 040e a10c 020105 0101ff 860101 0601ff",
                "Box\n"
                "  held: Outer: pair\n"
                "    first: 5\n"
                "    second: TRUE\n"
                "    unknown extension: [6] 860101 (3 octets)\n"
                "    unknown extension: OBJECT IDENTIFIER 0601ff (3 octets)\n");
    assert_text(&HOPES, "300b 3007 020105 0102ffff 0500",
                "Hopes\n"
                "  [0]: Pair\n"
                "    first: 5\n"
                "    not read further, Pair.second: " BAD
                "0102ffff (4 octets)\n"
                "  [1]: NULL 0500 (2 octets)\n");
    struct asn1_dump_options how = {.offsets = true};
    assert_int_equal(
        print_text(&HOPED, from_hex("3007 020105 0102ffff"), &how, NULL), 0);
    assert_string_equal(
        printed, "      0  2+7        SEQUENCE          Hoped: Pair\n"
                 "      2  2+1        INTEGER             first: 5\n"
                 "                                        not read further, "
                 "Pair.second: " BAD "0102ffff (4 octets)\n");
    /* nothing of these can be read */
    assert_text(&HOPED, "3003 010101",
                "Hoped: SEQUENCE 3003010101 (5 octets)\n");
    assert_text(&HOPED, "0500", "Hoped: NULL 0500 (2 octets)\n");
    assert_text(&HOPED, "24030401aa",
                "Hoped: OCTET STRING 24030401aa (5 octets)\n");
    /* a value in segments, inside and around */
    assert_text(&HELD, "0409 3007 2405 0403010203",
                "Held: Box\n"
                "  held: 010203 (3 "
                "octets)\n");
    assert_text(&HOPED_OCTETS, "240d 0404 30070201 0405 050102ffff",
                "HopedOctets: Pair\n"
                "  first: 5\n"
                "  not read further, Pair.second: " BAD
                "0102ffff (4 octets)\n");
}

/* --- malformed input ----------------------------------------------------- */

static void what_was_read_is_printed(void **state)
{
    (void)state;
    struct asn1_error e;
    span in = from_hex("300b 3006020105010101 3001ff");
    assert_int_equal(print_text(&PAIRS, in, &PLAIN, &e), BUSHING_ERR_LENGTH);
    assert_string_equal(printed, "Pairs\n"
                                 "  [0]\n"
                                 "    first: 5\n"
                                 "    second: TRUE\n"
                                 "  [1]\n");
    assert_string_equal(e.path, "Pairs[1].first");
    assert_int_equal(e.offset, 12);
    assert_int_equal(print_json(&PAIRS, in, &e), BUSHING_ERR_LENGTH);
    assert_string_equal(
        printed,
        "{\n"
        "  \"type\": \"Pairs\",\n"
        "  \"value\": [\n"
        "    {\n"
        "      \"first\": 5,\n"
        "      \"second\": true\n"
        "    },\n"
        "    {}\n"
        "  ],\n"
        "  \"error\": {\n"
        "    \"code\": \"LENGTH\",\n"
        "    \"path\": \"Pairs[1].first\",\n"
        "    \"offset\": 12,\n"
        "    \"text\": \"a length does not fit the value that holds it\"\n"
        "  }\n"
        "}\n");
    assert_int_equal(e.code, BUSHING_ERR_LENGTH);
    assert_int_equal(print_json(&PAIRS, in, NULL), BUSHING_ERR_LENGTH);
}

static void faults_at_the_start(void **state)
{
    (void)state;
    struct asn1_error e;
    assert_int_equal(print_text(&PAIRS, from_hex(""), &PLAIN, &e),
                     BUSHING_ERR_TRUNCATED);
    assert_string_equal(printed, "");
    assert_int_equal(print_json(&PAIRS, from_hex("0101"), NULL),
                     BUSHING_ERR_TRUNCATED);
    assert_non_null(strstr(printed, "\"value\": null,\n  \"error\""));
    struct asn1_dump_options how = {.base = 50};
    assert_int_equal(print_text(&PAIRS, from_hex("0500"), &how, &e),
                     BUSHING_ERR_TAG);
    assert_int_equal(e.offset, 50);
}

static void faults_behind_the_end(void **state)
{
    (void)state;
    struct asn1_error e;
    assert_int_equal(print_text(&OUTER, from_hex("8300 00"), &PLAIN, &e),
                     BUSHING_ERR_TRAILING);
    assert_string_equal(printed, "Outer: nothing\n");
    assert_int_equal(print_json(&PAIR, from_hex("3006020105850101 ff"), &e),
                     BUSHING_ERR_TRAILING);
    assert_non_null(strstr(printed, "\"unknown extensions\": [\n"
                                    "      \"850101\"\n    ]\n  },\n"));
    /* inside an array of unknown extensions */
    assert_int_equal(print_json(&PAIR, from_hex("3007020105850101 ff"), &e),
                     BUSHING_ERR_LENGTH);
    assert_non_null(strstr(printed, "      \"850101\"\n    ]\n  },\n"));
}

static void segments_need_scratch_memory(void **state)
{
    (void)state;
    struct text out = text_over(printed, sizeof printed);
    struct asn1_error e;
    const char *hex = "2408 0402aabb 0402ccdd";
    assert_text(&ASN_OCTETS, hex, "OCTET STRING: aabbccdd (4 octets)\n");
    assert_json(&ASN_OCTETS, hex, "\"aabbccdd\"");
    assert_int_equal(
        asn1_dump_text(&ASN_OCTETS, from_hex(hex), &PLAIN, NULL, &out, &e),
        BUSHING_ERR_SEGMENTED);
    assert_int_equal(
        asn1_dump_json(&ASN_OCTETS, from_hex(hex), &PLAIN, NULL, &out, &e),
        BUSHING_ERR_SEGMENTED);
}

/* A type that is known is read again with the caller's memory, of which there
 * may be too little. */
static void memory_ends_inside_values(void **state)
{
    (void)state;
    struct arena small = arena_over(scratch_memory, 8);
    struct text out = text_over(printed, sizeof printed - 1);
    struct asn1_error e;
    span in = from_hex("2409 0402 a103 0403 020107");
    assert_int_equal(asn1_dump_text(&HELD, in, &PLAIN, &small, &out, &e),
                     BUSHING_ERR_MEMORY);
    assert_int_equal(small.used, 0);
    assert_false(small.bad);
}

/* --- input that was cut off ---------------------------------------------- */

static void assert_cut(const struct asn1_type *t, const char *hex,
                       size_t missing, const char *want, const char *path)
{
    struct asn1_dump_options how = {.missing = missing};
    struct arena scratch = arena_over(scratch_memory, sizeof scratch_memory);
    struct text out = text_over(printed, sizeof printed - 1);
    struct asn1_error e;
    span in = from_hex(hex);
    assert_int_equal(asn1_dump_text(t, in, &how, &scratch, &out, &e),
                     BUSHING_ERR_TRUNCATED);
    text_end(&out);
    assert_string_equal(printed, want);
    assert_string_equal(e.path, path);
    assert_int_equal(e.offset, in.n - missing);
    out = text_over(printed, sizeof printed - 1);
    assert_int_equal(asn1_dump_json(t, in, &how, &scratch, &out, &e),
                     BUSHING_ERR_TRUNCATED);
    assert_int_equal(e.offset, in.n - missing);
}

static void what_came_before_the_cut_is_printed(void **state)
{
    (void)state;
    assert_cut(&PAIR, "3006 020105 0101 00", 1, "Pair\n  first: 5\n",
               "Pair.second");
    assert_cut(&PAIR, "3006 020105 000000", 3, "Pair\n  first: 5\n",
               "Pair.second");
    assert_cut(&PAIRS, "3005 3003 000000", 3, "Pairs\n  [0]\n",
               "Pairs[0].first");
    assert_cut(&PAIRS, "3005 3000 000000", 4, "Pairs\n", "Pairs[0]");
    assert_cut(&PAIR, "3008 020105 850300 0000", 2, "Pair\n  first: 5\n",
               "Pair");
    assert_cut(&ASN_IA5, "1603 410000", 2, "", "IA5String");
    /* a fault before the cut is a fault */
    struct asn1_dump_options how = {.missing = 2};
    struct text out = text_over(printed, sizeof printed - 1);
    assert_int_equal(asn1_dump_text(&PAIR, from_hex("3005 040105 0000"), &how,
                                    NULL, &out, NULL),
                     BUSHING_ERR_TAG);
}

static void open_values_are_followed_to_the_cut(void **state)
{
    (void)state;
    assert_cut(&BOX, "300d 040b a109 020105 0101ff 000000", 3,
               "Box\n"
               "  held: Outer: pair\n"
               "    first: 5\n"
               "    second: TRUE\n",
               "Outer.pair");
    assert_cut(&BOX, "3011 040f 300d 040b a109 020105 0101ff 000000", 3,
               "Box\n"
               "  held: Box\n"
               "    held: Outer: pair\n"
               "      first: 5\n"
               "      second: TRUE\n",
               "Outer.pair");
    assert_cut(&BOX, "3005 0403 000000", 2, "Box\n", "Box.held");
    assert_cut(&BOX, "3007 0405 a103 000000", 4, "Box\n", "Box.held");
    /* summaries do not hide a cut */
    struct asn1_dump_options how = {.describe = describe, .missing = 1};
    struct asn1_error e;
    assert_int_equal(print_text(&CERTIFIED, from_hex("3003020105"), &how, &e),
                     BUSHING_ERR_TRUNCATED);
    assert_string_equal(printed, "Certified: a thing of 5\n");
}

static void output_is_measured(void **state)
{
    (void)state;
    struct text none = text_over(NULL, 0);
    span in = from_hex("3006 020105 0101ff");
    assert_int_equal(asn1_dump_text(&PAIR, in, &PLAIN, NULL, &none, NULL), 0);
    assert_int_equal(print_text(&PAIR, in, &PLAIN, NULL), 0);
    assert_int_equal(none.n, strlen(printed));
    none = text_over(NULL, 0);
    assert_int_equal(asn1_dump_json(&PAIR, in, &PLAIN, NULL, &none, NULL), 0);
    assert_int_equal(print_json(&PAIR, in, NULL), 0);
    assert_int_equal(none.n, strlen(printed));
}

static void documents_of_errors_alone(void **state)
{
    (void)state;
    struct text out = text_over(printed, sizeof printed);
    struct asn1_error e = {
        .code = BUSHING_ERR_XML_SYNTAX, .offset = 7, .path = "a\"b"};
    asn1_dump_json_error(&e, &out);
    text_end(&out);
    const char *want = "{\n"
                       "  \"type\": \"\",\n"
                       "  \"value\": null,\n"
                       "  \"error\": {\n"
                       "    \"code\": \"XML_SYNTAX\",\n"
                       "    \"path\": \"a\\\"b\",\n"
                       "    \"offset\": 7,\n"
                       "    \"text\": \"the text is not well-formed XML\"\n"
                       "  }\n"
                       "}\n";
    assert_string_equal(printed, want);
    e.type = "Pair";
    out = text_over(printed, sizeof printed);
    asn1_dump_json_error(&e, &out);
    assert_memory_equal(printed, "{\n  \"type\": \"Pair\"", 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_of_every_kind),
        cmocka_unit_test(strings_reach_no_terminal_raw),
        cmocka_unit_test(unseen_characters_are_escaped),
        cmocka_unit_test(characters_that_do_not_fit),
        cmocka_unit_test(readings_stand_beside_the_octets),
        cmocka_unit_test(floats_have_no_needless_digit),
        cmocka_unit_test(floats_read_back_the_same),
        cmocka_unit_test(tree_of_components),
        cmocka_unit_test(choices_stand_in_one_line),
        cmocka_unit_test(unknown_extensions_are_shown),
        cmocka_unit_test(closed_types_have_components),
        cmocka_unit_test(readings_of_other_types),
        cmocka_unit_test(tags_have_names),
        cmocka_unit_test(json_of_components),
        cmocka_unit_test(long_strings_are_shortened),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(offsets_stand_in_front),
        cmocka_unit_test(offsets_of_joined_values),
        cmocka_unit_test(descriptions_replace_components),
        cmocka_unit_test(faults_in_described_values_are_found),
        cmocka_unit_test(inside_values_go_on_in_the_line),
        cmocka_unit_test(tolerated_alternatives_come_last),
        cmocka_unit_test(values_are_followed_so_far),
        cmocka_unit_test(near_misses_are_shown_as_far_as_they_go),
        cmocka_unit_test(what_was_read_is_printed),
        cmocka_unit_test(faults_at_the_start),
        cmocka_unit_test(faults_behind_the_end),
        cmocka_unit_test(segments_need_scratch_memory),
        cmocka_unit_test(memory_ends_inside_values),
        cmocka_unit_test(what_came_before_the_cut_is_printed),
        cmocka_unit_test(open_values_are_followed_to_the_cut),
        cmocka_unit_test(output_is_measured),
        cmocka_unit_test(documents_of_errors_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
