/* What the tables say: bounds, tags, names, which value fits which type, how C
 * holds it, and the checks on the contents of leaves. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- bounds -------------------------------------------------------------- */

static const struct asn1_type NATURAL = {
    INTEGER_TYPE("Natural", 0, UINT32_MAX)};
static const struct asn1_type ONE = {INTEGER_TYPE("One", 1, 1)};
static const struct asn1_type WIDEST = {
    INTEGER_TYPE("Widest", INT32_MIN, INT32_MAX)};
static const struct asn1_type LONG_KEY = {
    OCTETS_TYPE("LongKey", 7, UINT32_MAX - 1)};

static const struct {
    const struct asn1_type *type;
    int64_t min, max;
} BOUNDS[] = {
    {&TOY_SMALL, -128, 127},
    {&ONE, 1, 1},
    {&WIDEST, INT32_MIN, INT32_MAX},
    {&NATURAL, 0, 4294967295},
    {&ASN_INTEGER, INT64_MIN, INT64_MAX},
    {&ASN_OCTETS, 0, ASN1_NO_MAX},
    {&LONG_KEY, 7, 4294967294},
    {&TOY_KEY, 2, 4},
    {&TOY_FEW, 2, 3},
    {&TOY_NUMBERS, 0, ASN1_NO_MAX},
    {&ASN_OID, 1, ASN1_NO_MAX},
    {&TOY_COLOUR, INT32_MIN, INT32_MAX},
    {&ASN_GENERALIZED_TIME, 1, 40},
};

static void bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BOUNDS); i++) {
        assert_true(asn1_min(BOUNDS[i].type) == BOUNDS[i].min);
        assert_true(asn1_max(BOUNDS[i].type) == BOUNDS[i].max);
    }
}

/* --- rows ---------------------------------------------------------------- */

static const struct asn1_field ROWS[] = {
    ROW_ONLY("natural", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("implicit", ASN_INTEGER, CTX(7), 0),
    ROW_ONLY("explicit", ASN_INTEGER, APPL(16383), ROW_EXPLICIT),
    ROW_ONLY("choice", TOY_INNER, CTX(1), 0),
    ROW_ONLY("open", ASN_ANY, TAG_PRIVATE(2), 0),
    ROW_ONLY("bare choice", TOY_INNER, NOTAG, 0),
    ROW_ONLY("bare open", ASN_ANY, NOTAG, 0),
    ROW_ONLY("universal", ASN_OCTETS, TAG_UNIVERSAL(30), 0),
};
static const struct asn1_type ROWED = {
    SEQUENCE("Rowed", struct asn1_unbound, ROWS, 0)};
static const struct asn1_type ROWED_AUTO = {
    SEQUENCE("RowedAuto", struct asn1_unbound, ROWS, TYPE_AUTO_TAGS)};

static void tags_of_rows(void **state)
{
    (void)state;
    static const ber_tag TAGS[] = {
        TAG_UNIVERSAL(2), TAG_CONTEXT(7),   TAG_APPLICATION(16383),
        TAG_CONTEXT(1),   TAG_PRIVATE(2),   TAG_NONE,
        TAG_NONE,         TAG_UNIVERSAL(30)};
    static const bool EXPLICIT[] = {false, false, true,  true,
                                    true,  false, false, false};
    static const bool AUTO_EXPLICIT[] = {false, false, true, true,
                                         true,  true,  true, false};
    for (size_t i = 0; i < COUNT(TAGS); i++) {
        assert_int_equal(asn1_row_tag(&ROWED, i), TAGS[i]);
        assert_int_equal(asn1_row_has_tag(&ROWED, i),
                         i != 0 && i != 5 && i != 6);
        assert_int_equal(asn1_row_explicit(&ROWED, i), EXPLICIT[i]);
        assert_int_equal(asn1_row_tag(&ROWED_AUTO, i), TAG_CONTEXT(i));
        assert_true(asn1_row_has_tag(&ROWED_AUTO, i));
        assert_int_equal(asn1_row_explicit(&ROWED_AUTO, i), AUTO_EXPLICIT[i]);
    }
}

static void rows_know_their_members(void **state)
{
    (void)state;
    const struct asn1_field *f = TOY_OPTIONS.fields;
    static const uint8_t STORES[] = {
        STORE_BOOL, STORE_INT,    STORE_BITS, STORE_SPAN, STORE_STRUCT,
        STORE_LIST, STORE_STRUCT, STORE_SPAN, STORE_SPAN, STORE_NONE};
    for (size_t i = 0; i < COUNT(STORES); i++) {
        assert_int_equal(f[i].store, STORES[i]);
        assert_int_equal(f[i].flags, ROW_OPTIONAL);
        assert_int_equal(f[i].extra_is, i == 9 ? EXTRA_NONE : EXTRA_HAS);
    }
    assert_int_equal(f[3].offset, offsetof(struct toy_options, octets));
    assert_int_equal(f[3].extra, offsetof(struct toy_options, has_octets));
    assert_int_equal(f[9].offset, ROW_NOWHERE);
    f = TOY_KEPT.fields;
    assert_int_equal(f[1].extra_is, EXTRA_OCTETS);
    assert_int_equal(f[1].extra, offsetof(struct toy_kept, pair_octets));
    f = TOY_DEFAULTS.fields;
    assert_int_equal(asn1_row_default(&f[2]), 5);
    assert_int_equal(f[2].extra_is, EXTRA_DEFAULT);
    assert_int_equal(asn1_row_default(&f[6]), -1);
    assert_int_equal(f[6].flags, ROW_DEFAULT | ROW_EXPLICIT);
    assert_int_equal(TOY_DEFAULTS.num_fields, 7);
    assert_int_equal(TOY_DEFAULTS.size, sizeof(struct toy_defaults));
    assert_int_equal(TOY_UNBOUND.size, 0);
    assert_int_equal(TOY_LACK.fields[0].flags, ROW_MAY_LACK);
    assert_int_equal(TOY_LACK.fields[0].extra_is, EXTRA_HAS);
}

/* --- names --------------------------------------------------------------- */

static void names_in_xml(void **state)
{
    (void)state;
    static const struct asn1_type PLAIN = {
        SEQUENCE("Plain", struct asn1_unbound, ROWS, 0)};
    static const struct asn1_xml RENAMED_xml = {"renamed", NULL};
    static const struct asn1_type RENAMED = {
        SEQUENCE("Renamed", struct asn1_unbound, ROWS, 0), .xml = &RENAMED_xml};
    static const struct asn1_xml NAMING_xml = {"naming", "urn:naming"};
    static const struct asn1_type NAMING = {
        SEQUENCE("Naming", struct asn1_unbound, ROWS, TYPE_XML_NAMED),
        .xml = &NAMING_xml};
    static const struct asn1_xml SPACE_xml = {NULL, "urn:space"};
    static const struct asn1_type SPACE = {
        SEQUENCE("Space", struct asn1_unbound, ROWS, 0), .xml = &SPACE_xml};
    static const struct asn1_field NAMES[] = {
        ROW_ONLY("plain", PLAIN, NOTAG, 0),
        ROW_ONLY("own", RENAMED, NOTAG, 0),
        ROW_ONLY("other", NAMING, NOTAG, 0),
    };
    assert_string_equal(asn1_type_xml(&PLAIN), "Plain");
    assert_string_equal(asn1_type_xml(&RENAMED), "renamed");
    assert_string_equal(asn1_type_xml(&NAMING), "naming");
    assert_string_equal(asn1_type_xml(&SPACE), "Space");
    assert_string_equal(asn1_type_ns(&SPACE), "urn:space");
    assert_null(asn1_type_ns(&PLAIN));
    assert_null(asn1_type_ns(&RENAMED));
    assert_string_equal(asn1_type_ns(&NAMING), "urn:naming");
    assert_string_equal(asn1_row_xml(&NAMES[0]), "plain");
    assert_string_equal(asn1_row_xml(&NAMES[1]), "own");
    assert_string_equal(asn1_row_xml(&NAMES[2]), "naming");
}

static void names_of_numbers(void **state)
{
    (void)state;
    int64_t v = 42;
    assert_string_equal(asn1_name_of(&TOY_COLOUR, 0), "red");
    assert_string_equal(asn1_name_of(&TOY_COLOUR, 1), "green");
    assert_string_equal(asn1_name_of(&TOY_COLOUR, 300), "dark-blue");
    assert_null(asn1_name_of(&TOY_COLOUR, 2));
    assert_null(asn1_name_of(&TOY_COLOUR, INT64_C(0x100000001)));
    assert_null(asn1_name_of(&ASN_INTEGER, 0));
    assert_string_equal(asn1_name_of(&TOY_FLAGS, 8), "v9");
    assert_true(asn1_value_of(&TOY_COLOUR, span_text("dark-blue"), &v));
    assert_int_equal(v, 300);
    assert_true(asn1_value_of(&TOY_COLOUR, span_text("red"), &v));
    assert_int_equal(v, 0);
    v = 42;
    assert_false(asn1_value_of(&TOY_COLOUR, span_text("re"), &v));
    assert_false(asn1_value_of(&TOY_COLOUR, span_text("redd"), &v));
    assert_false(asn1_value_of(&TOY_COLOUR, span_text("Red"), &v));
    assert_false(asn1_value_of(&TOY_COLOUR, span_text(""), &v));
    assert_false(asn1_value_of(&ASN_INTEGER, span_text("red"), &v));
    assert_int_equal(v, 42);
}

static void numbers_of_names(void **state)
{
    (void)state;
    static const char STEPS[] = "=-5\0low\0"
                                "next\0"
                                "=-1\0minus\0"
                                "zero\0"
                                "one\0"
                                "=2147483647\0top\0";
    static const struct asn1_type STEPPED = {
        INTEGER_TYPE("Stepped", INT64_MIN, INT64_MAX), NAMED(STEPS)};
    static const struct asn1_type STEPPED_BITS = {
        BITS_TYPE("SteppedBits", 0, ASN1_NO_MAX), NAMED(STEPS)};
    static const struct asn1_name NAMES[] = {{"low", -5},   {"next", -4},
                                             {"minus", -1}, {"zero", 0},
                                             {"one", 1},    {"top", INT32_MAX}};
    assert_int_equal(asn1_num_names(&STEPPED), COUNT(NAMES));
    assert_int_equal(asn1_num_names(&STEPPED_BITS), COUNT(NAMES));
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        int64_t v = 42;
        struct asn1_name n = asn1_name_at(&STEPPED, i);
        assert_string_equal(n.name, NAMES[i].name);
        assert_int_equal(n.value, NAMES[i].value);
        assert_string_equal(asn1_name_of(&STEPPED, n.value), n.name);
        assert_true(asn1_value_of(&STEPPED, span_text(n.name), &v));
        assert_true(v == n.value);
    }
    assert_null(asn1_name_of(&STEPPED, -3));
    assert_null(asn1_name_of(&STEPPED, 2));
    assert_int_equal(asn1_num_names(&TOY_COLOUR), 3);
    assert_int_equal(asn1_name_at(&TOY_COLOUR, 0).value, 0);
    assert_string_equal(asn1_name_at(&TOY_COLOUR, 2).name, "dark-blue");
}

/* The place of the names is used for other things in other types. */
static void types_without_names(void **state)
{
    (void)state;
    static const struct asn1_type *const NAMELESS[] = {
        &ASN_INTEGER, &ASN_BITS,    &ASN_OCTETS, &ASN_BOOLEAN, &ASN_ANY,
        &TOY_PAIR,    &TOY_NUMBERS, &TOY_SET,    &TOY_INNER};
    int64_t v = 42;
    for (size_t i = 0; i < COUNT(NAMELESS); i++) {
        assert_int_equal(asn1_num_names(NAMELESS[i]), 0);
        assert_null(asn1_name_of(NAMELESS[i], 0));
        assert_false(asn1_value_of(NAMELESS[i], span_text(""), &v));
        assert_int_equal(v, 42);
    }
}

/* --- which tag fits ------------------------------------------------------ */

static const struct {
    const struct asn1_type *type;
    ber_tag tag;
    bool fits;
} FITS[] = {
    {&ASN_INTEGER, TAG_UNIVERSAL(2), true},
    {&ASN_INTEGER, TAG_UNIVERSAL(10), false},
    {&ASN_INTEGER, TAG_CONTEXT(2), false},
    {&ASN_INTEGER, TAG_NONE, false},
    {&ASN_ANY, TAG_CONTEXT(77), true},
    {&ASN_ANY, TAG_UNIVERSAL(1), true},
    {&ASN_ANY, TAG_NONE, false},
    {&TOY_INNER, TAG_CONTEXT(2), true},
    {&TOY_INNER, TAG_CONTEXT(3), true},
    {&TOY_INNER, TAG_CONTEXT(4), false},
    {&TOY_INNER, TAG_NONE, false},
    {&TOY_OUTER, TAG_CONTEXT(3), true},
    {&TOY_OUTER, TAG_NONE, false},
    {&TOY_PAIR, TAG_UNIVERSAL(16), true},
    {&TOY_PAIR, TAG_UNIVERSAL(17), false},
    {&TOY_PAIR, TAG_UNIVERSAL(2), false},
    {&TOY_FEW, TAG_UNIVERSAL(17), false},
    {&TOY_EITHER_SEQUENCE, TAG_UNIVERSAL(16), true},
    {&TOY_EITHER_SEQUENCE, TAG_UNIVERSAL(17), true},
    {&TOY_EITHER_SEQUENCE, TAG_UNIVERSAL(18), false},
    {&TOY_EITHER_SET, TAG_UNIVERSAL(16), true},
    {&TOY_EITHER_SET, TAG_UNIVERSAL(17), true},
    {&TOY_EITHER_SET, TAG_UNIVERSAL(15), false},
    {&TOY_ALGORITHM, TAG_UNIVERSAL(16), true},
    {&TOY_ALGORITHM, TAG_UNIVERSAL(6), true},
    {&TOY_ALGORITHM, TAG_UNIVERSAL(5), false},
    {&TOY_BOX_61, TAG_APPLICATION(1), true},
    {&TOY_BOX_61, TAG_UNIVERSAL(16), false},
    {&TOY_NEST[0], TAG_UNIVERSAL(5), true},
    {&TOY_NEST[3], TAG_UNIVERSAL(5), true},
    {&TOY_NEST[3], TAG_UNIVERSAL(6), false},
    {&TOY_NEST[4], TAG_UNIVERSAL(5), false}, /* one CHOICE too deep */
};

static void tags_that_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(FITS); i++)
        if (asn1_type_takes(FITS[i].type, FITS[i].tag) != FITS[i].fits)
            fail_msg("%s and tag %x", FITS[i].type->name,
                     (unsigned)FITS[i].tag);
}

static const struct asn1_field FIRST_TAGGED_ROWS[] = {
    ROW_ONLY("first", ASN_OID, CTX(9), 0)};
static const struct asn1_type FIRST_TAGGED = {SEQUENCE(
    "FirstTagged", struct asn1_unbound, FIRST_TAGGED_ROWS, TYPE_BARE_FIRST)};

static void the_first_component_has_the_tag_of_its_row(void **state)
{
    (void)state;
    assert_true(asn1_type_takes(&FIRST_TAGGED, TAG_CONTEXT(9)));
    assert_false(asn1_type_takes(&FIRST_TAGGED, TAG_UNIVERSAL(6)));
}

static void rows_of_choices(void **state)
{
    (void)state;
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(2)), 0);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(3)), 0);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_UNIVERSAL(2)), 1);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(4)), 2);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_UNIVERSAL(5)), 3);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_UNIVERSAL(16)), 4);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(5)), 5);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(6)), 6);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_CONTEXT(7)), 7);
    assert_int_equal(asn1_choice_row(&TOY_OUTER, TAG_NONE), -1);
    assert_int_equal(asn1_choice_row(&TOY_INNER, TAG_UNIVERSAL(2)), -1);
    assert_int_equal(asn1_choice_row(&TOY_NEST[4], TAG_UNIVERSAL(5)), 0);
    assert_int_equal(asn1_choice_row(&TOY_NEST[5], TAG_UNIVERSAL(5)), -1);
}

/* --- how C holds values -------------------------------------------------- */

static void values_in_c(void **state)
{
    (void)state;
    static const struct {
        const struct asn1_type *type;
        enum asn1_store store;
        size_t size;
    } HELD[] = {
        {&ASN_BOOLEAN, STORE_BOOL, sizeof(bool)},
        {&ASN_INTEGER, STORE_INT, sizeof(int64_t)},
        {&TOY_COLOUR, STORE_INT, sizeof(int64_t)},
        {&ASN_BIGINT, STORE_SPAN, sizeof(span)},
        {&ASN_BITS, STORE_BITS, sizeof(struct asn1_bits)},
        {&ASN_OCTETS, STORE_SPAN, sizeof(span)},
        {&ASN_NULL, STORE_NONE, 0},
        {&ASN_OID, STORE_SPAN, sizeof(span)},
        {&ASN_UTF8, STORE_SPAN, sizeof(span)},
        {&ASN_UTC_TIME, STORE_SPAN, sizeof(span)},
        {&ASN_ANY, STORE_SPAN, sizeof(span)},
        {&TOY_PAIR, STORE_STRUCT, sizeof(struct toy_pair)},
        {&TOY_SET, STORE_STRUCT, sizeof(struct toy_set)},
        {&TOY_FEW, STORE_LIST, sizeof(struct asn1_list)},
        {&TOY_INNER, STORE_STRUCT, sizeof(struct toy_inner)},
        {&TOY_UNBOUND, STORE_STRUCT, 0},
    };
    for (size_t i = 0; i < COUNT(HELD); i++) {
        assert_int_equal(asn1_natural_store(HELD[i].type), HELD[i].store);
        assert_int_equal(asn1_value_size(HELD[i].type), HELD[i].size);
        assert_int_equal(asn1_is_leaf(HELD[i].type), i < 11);
    }
}

/* --- bits ---------------------------------------------------------------- */

static struct asn1_bits bits(const char *hex, uint8_t unused)
{
    return (struct asn1_bits){toy_hex(hex), unused};
}

static void single_bits(void **state)
{
    (void)state;
    struct asn1_bits b = bits("A0 01", 0);
    assert_int_equal(bits_count(b), 16);
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(bits_has(b, i), i == 0 || i == 2 || i == 15);
    b = bits("FF FF", 5);
    assert_int_equal(bits_count(b), 11);
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(bits_has(b, i), i < 11);
    b = bits("", 0);
    assert_int_equal(bits_count(b), 0);
    assert_false(bits_has(b, 0));
    /* what no reader gives */
    assert_int_equal(bits_count(bits("", 3)), 0);
    assert_int_equal(bits_count(bits("FF", 9)), 0);
    assert_false(bits_has(bits("", 3), 0));
    b = asn1_bits_of(toy_hex("03 A8"));
    assert_int_equal(b.unused, 3);
    assert_octets(b.octets, "A8");
    b = asn1_bits_of(toy_hex("00"));
    assert_int_equal(b.unused, 0);
    assert_int_equal(b.octets.n, 0);
}

static void sets_of_bits(void **state)
{
    (void)state;
    assert_true(asn1_bits_equal(bits("80", 7), 1));
    assert_true(asn1_bits_equal(bits("80", 0), 1));
    assert_true(asn1_bits_equal(bits("80 00 00 00 00 00", 3), 1));
    assert_true(asn1_bits_equal(bits("C0", 6), 3));
    assert_true(asn1_bits_equal(bits("01 80", 7), 0x180));
    assert_true(asn1_bits_equal(bits("", 0), 0));
    assert_true(asn1_bits_equal(bits("00 00", 1), 0));
    assert_false(asn1_bits_equal(bits("", 0), 1));
    assert_false(asn1_bits_equal(bits("40", 6), 1));
    assert_false(asn1_bits_equal(bits("C0", 6), 1));
    assert_false(asn1_bits_equal(bits("80", 0), 3));
    assert_false(asn1_bits_equal(bits("80 00 00 01", 0), 1));
    assert_false(asn1_bits_equal(bits("80 00 00 00 80", 7), 1));
    assert_true(asn1_bits_equal(bits("00 00 00 02", 1), 0x40000000));
    assert_false(asn1_bits_equal(bits("00 00 00 02", 1), 0));
    assert_false(asn1_bits_equal(bits("00 00 00 00", 0), 0x40000000));
    assert_false(asn1_bits_equal(bits("80", 7), 0x40000001));
    /* a bit that does not count is none */
    assert_true(asn1_bits_equal(bits("FF", 7), 1));
}

static void bits_as_they_are_sent(void **state)
{
    (void)state;
    static const struct {
        const char *octets, *sent;
        uint8_t unused, sent_unused;
    } SENT[] = {
        {"80", "80", 0, 7},       {"80", "80", 7, 7},
        {"A0 00 00", "A0", 3, 5}, {"01", "01", 0, 0},
        {"01 80", "01 80", 0, 7}, {"00 00", "", 0, 0},
        {"00", "", 7, 0},         {"", "", 0, 0},
        {"FF 0F", "FF", 4, 0},    {"80 7F", "80", 7, 7},
        {"", "", 3, 3},           {"80 00", "80 00", 8, 8},
        {"80 00", "80 00", 9, 9},
    };
    for (size_t i = 0; i < COUNT(SENT); i++) {
        struct asn1_bits b = bits(SENT[i].octets, SENT[i].unused);
        struct asn1_bits sent = asn1_bits_sent(&TOY_FLAGS, b);
        assert_octets(sent.octets, SENT[i].sent);
        assert_int_equal(sent.unused, SENT[i].sent_unused);
        sent = asn1_bits_sent(&ASN_BITS, b);
        assert_ptr_equal(sent.octets.p, b.octets.p);
        assert_int_equal(sent.octets.n, b.octets.n);
        assert_int_equal(sent.unused, b.unused);
    }
}

/* --- contents ------------------------------------------------------------ */

static const struct {
    const struct asn1_type *type;
    const char *hex;
    int code;
} CONTENTS[] = {
    {&ASN_BOOLEAN, "00", 0},
    {&ASN_BOOLEAN, "FF", 0},
    {&ASN_BOOLEAN, "01", 0},
    {&ASN_BOOLEAN, "", BUSHING_ERR_VALUE},
    {&ASN_BOOLEAN, "00 00", BUSHING_ERR_VALUE},
    {&ASN_INTEGER, "", BUSHING_ERR_VALUE},
    {&ASN_INTEGER, "00 01", BUSHING_ERR_VALUE},
    {&ASN_INTEGER, "80 00 00 00 00 00 00 00", 0},
    {&ASN_INTEGER, "7F FF FF FF FF FF FF FF", 0},
    {&ASN_INTEGER, "00 80 00 00 00 00 00 00 00", BUSHING_ERR_RANGE},
    {&TOY_SMALL, "80", 0},
    {&TOY_SMALL, "7F", 0},
    {&TOY_SMALL, "FF 7F", BUSHING_ERR_RANGE},
    {&TOY_SMALL, "00 80", BUSHING_ERR_RANGE},
    {&TOY_SMALL, "00 7F", BUSHING_ERR_VALUE},
    {&NATURAL, "00 FF FF FF FF", 0},
    {&NATURAL, "01 00 00 00 00", BUSHING_ERR_RANGE},
    {&NATURAL, "FF", BUSHING_ERR_RANGE},
    {&TOY_LAX, "00 00 00 07", 0},
    {&TOY_LAX, "03 E8", 0},
    {&TOY_LAX, "03 E9", BUSHING_ERR_RANGE},
    {&TOY_LAX, "FC 18", 0},
    {&TOY_LAX, "FC 17", BUSHING_ERR_RANGE},
    {&TOY_LAX, "", BUSHING_ERR_VALUE},
    {&ASN_BIGINT, "00", 0},
    {&ASN_BIGINT, "80", 0},
    {&ASN_BIGINT, "01 02 03 04 05 06 07 08 09 0A", 0},
    {&ASN_BIGINT, "00 80 02 03 04 05 06 07 08", 0},
    {&ASN_BIGINT, "", BUSHING_ERR_VALUE},
    {&ASN_BIGINT, "00 01 02 03 04 05 06 07 08 09", BUSHING_ERR_VALUE},
    {&ASN_BIGINT, "FF FF", BUSHING_ERR_VALUE},
    {&TOY_COLOUR, "00", 0},
    {&TOY_COLOUR, "01 2C", 0},
    {&TOY_COLOUR, "02", BUSHING_ERR_RANGE},
    {&TOY_COLOUR, "FF", BUSHING_ERR_RANGE},
    {&TOY_COLOUR, "00 01", BUSHING_ERR_VALUE},
    {&TOY_COLOUR, "", BUSHING_ERR_VALUE},
    {&TOY_COLOUR_MORE, "02", 0},
    {&TOY_COLOUR_MORE, "7F FF FF FF", 0},
    {&TOY_COLOUR_MORE, "80 00 00 00", 0},
    {&TOY_COLOUR_MORE, "00 80 00 00 00", BUSHING_ERR_RANGE},
    {&TOY_COLOUR_MORE, "00 01", BUSHING_ERR_VALUE},
    {&ASN_BITS, "00", 0},
    {&ASN_BITS, "07 80", 0},
    {&ASN_BITS, "07 FF", 0},
    {&ASN_BITS, "", BUSHING_ERR_VALUE},
    {&ASN_BITS, "08 80", BUSHING_ERR_VALUE},
    {&ASN_BITS, "01", BUSHING_ERR_VALUE},
    {&ASN_BITS, "07", BUSHING_ERR_VALUE},
    {&TOY_BITS, "05 E0", 0},
    {&TOY_BITS, "06 C0", BUSHING_ERR_SIZE},
    {&TOY_BITS, "04 FF F0", 0},
    {&TOY_BITS, "03 FF F8", BUSHING_ERR_SIZE},
    {&TOY_BITS, "00", BUSHING_ERR_SIZE},
    {&TOY_KEY, "AA", BUSHING_ERR_SIZE},
    {&TOY_KEY, "AA BB", 0},
    {&TOY_KEY, "AA BB CC DD", 0},
    {&TOY_KEY, "AA BB CC DD EE", BUSHING_ERR_SIZE},
    {&ASN_OCTETS, "", 0},
    {&ASN_NULL, "", 0},
    {&ASN_NULL, "00", BUSHING_ERR_VALUE},
    {&ASN_OID, "2A 03", 0},
    {&ASN_OID, "2A 86 48", 0},
    {&ASN_OID, "", BUSHING_ERR_OID},
    {&ASN_OID, "2A 86", BUSHING_ERR_OID},
    {&ASN_OID, "2A 80 01", BUSHING_ERR_OID},
    {&TOY_TITLE, "", 0},
    {&TOY_TITLE, "2A 03", 0},
    {&TOY_TITLE, "2A 86", BUSHING_ERR_OID},
    {&TOY_WORD, "61", 0},
    {&TOY_WORD, "E2 82 AC F0 9F 94 8C 61", 0},
    {&TOY_WORD, "61 62 63", 0},
    {&TOY_WORD, "", BUSHING_ERR_SIZE},
    {&TOY_WORD, "61 62 63 64", BUSHING_ERR_SIZE},
    {&TOY_WORD, "E2 82", BUSHING_ERR_CHARACTER},
    {&TOY_WORD, "C0 80", BUSHING_ERR_CHARACTER},
    {&TOY_WORD, "ED A0 80", BUSHING_ERR_CHARACTER},
    {&TOY_WIDE, "00 61", 0},
    {&TOY_WIDE, "00 61 20 AC 00 00", 0},
    {&TOY_WIDE, "", BUSHING_ERR_SIZE},
    {&TOY_WIDE, "00 61 00 62 00 63 00 64", BUSHING_ERR_SIZE},
    {&TOY_WIDE, "00 61 00", BUSHING_ERR_VALUE},
    {&ASN_BMP, "", 0},
    {&ASN_BMP, "FF", BUSHING_ERR_VALUE},
    {&ASN_UNIVERSAL_STRING, "00 01 F5 0C", 0},
    {&ASN_UNIVERSAL_STRING, "00 00 00 61 FF FF FF FF", 0},
    {&ASN_UNIVERSAL_STRING, "00 61", BUSHING_ERR_VALUE},
    {&ASN_UNIVERSAL_STRING, "00 00 00 61 00", BUSHING_ERR_VALUE},
    {&ASN_GENERALIZED_TIME, "20", 0},
    {&ASN_GENERALIZED_TIME, "7E", 0},
    {&ASN_GENERALIZED_TIME, "1F", BUSHING_ERR_CHARACTER},
    {&ASN_GENERALIZED_TIME, "32 7F", BUSHING_ERR_CHARACTER},
    {&ASN_GENERALIZED_TIME, "", BUSHING_ERR_SIZE},
    {&ASN_UTC_TIME, "32 36", 0},
    {&ASN_ANY, "", 0}, /* nothing is known of it */
    {&TOY_PAIR, "", 0},
    {&TOY_SET, "", 0},
    {&TOY_FEW, "", 0},
    {&TOY_INNER, "", 0},
};

static void contents_of_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CONTENTS); i++) {
        int rc = asn1_leaf_check(CONTENTS[i].type, toy_hex(CONTENTS[i].hex));
        if (rc != CONTENTS[i].code)
            fail_msg("%s of %s: %s is not %s", CONTENTS[i].type->name,
                     CONTENTS[i].hex, bushing_error_name(rc),
                     bushing_error_name(CONTENTS[i].code));
    }
    assert_int_equal(asn1_leaf_check(&ASN_UTC_TIME, toy_fill('0', 40)), 0);
    assert_int_equal(asn1_leaf_check(&ASN_UTC_TIME, toy_fill('0', 41)),
                     BUSHING_ERR_SIZE);
}

/* [X.680:41] Each character string, and what it may hold. */
static const struct {
    const struct asn1_type *type;
    uint8_t low, high;
    const char *only; /* or NULL: all from low to high */
} CHARACTERS[] = {
    {&ASN_NUMERIC, 0x00, 0xFF, "0123456789 "},
    {&ASN_PRINTABLE, 0x00, 0xFF,
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
     " '()+,-./:=?"},
    {&ASN_TELETEX, 0x00, 0xFF, NULL},
    {&ASN_IA5, 0x00, 0x7F, NULL},
    {&ASN_GRAPHIC, 0x20, 0xFF, NULL},
    {&ASN_VISIBLE, 0x20, 0x7E, NULL},
    {&ASN_GENERAL, 0x00, 0xFF, NULL},
    {&ASN_OBJECT_DESCRIPTOR, 0x20, 0xFF, NULL},
};

static void characters_of_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CHARACTERS); i++)
        for (unsigned c = 0; c < 256; c++) {
            uint8_t octets[3] = {' ', (uint8_t)c, ' '};
            const char *only = CHARACTERS[i].only;
            bool good =
                c >= CHARACTERS[i].low && c <= CHARACTERS[i].high &&
                (only == NULL || memchr(only, (int)c, strlen(only)) != NULL);
            for (size_t at = 0; at < 2; at++) { /* first, and last */
                int rc = asn1_leaf_check(CHARACTERS[i].type,
                                         span_of(octets + 1 - at, 2));
                if (rc != (good ? 0 : BUSHING_ERR_CHARACTER))
                    fail_msg("%s of %02X", CHARACTERS[i].type->name, c);
            }
        }
}

/* --- the universal types ------------------------------------------------- */

static const struct {
    const struct asn1_type *type;
    const char *name, *xml;
    uint8_t tag, kind;
} UNIVERSAL[] = {
    {&ASN_BOOLEAN, "BOOLEAN", "BOOLEAN", 1, ASN1_BOOLEAN},
    {&ASN_INTEGER, "INTEGER", "INTEGER", 2, ASN1_INTEGER},
    {&ASN_BIGINT, "INTEGER", "INTEGER", 2, ASN1_BIGINT},
    {&ASN_BITS, "BIT STRING", "BIT_STRING", 3, ASN1_BITS},
    {&ASN_OCTETS, "OCTET STRING", "OCTET_STRING", 4, ASN1_OCTETS},
    {&ASN_NULL, "NULL", "NULL", 5, ASN1_NULL},
    {&ASN_OID, "OBJECT IDENTIFIER", "OBJECT_IDENTIFIER", 6, ASN1_OID},
    {&ASN_ANY, "ANY", "ANY", 0, ASN1_OPEN},
    {&ASN_OBJECT_DESCRIPTOR, "ObjectDescriptor", "ObjectDescriptor", 7,
     ASN1_TEXT},
    {&ASN_UTF8, "UTF8String", "UTF8String", 12, ASN1_TEXT},
    {&ASN_NUMERIC, "NumericString", "NumericString", 18, ASN1_TEXT},
    {&ASN_PRINTABLE, "PrintableString", "PrintableString", 19, ASN1_TEXT},
    {&ASN_TELETEX, "TeletexString", "TeletexString", 20, ASN1_TEXT},
    {&ASN_IA5, "IA5String", "IA5String", 22, ASN1_TEXT},
    {&ASN_UTC_TIME, "UTCTime", "UTCTime", 23, ASN1_TIME},
    {&ASN_GENERALIZED_TIME, "GeneralizedTime", "GeneralizedTime", 24,
     ASN1_TIME},
    {&ASN_GRAPHIC, "GraphicString", "GraphicString", 25, ASN1_TEXT},
    {&ASN_VISIBLE, "VisibleString", "VisibleString", 26, ASN1_TEXT},
    {&ASN_GENERAL, "GeneralString", "GeneralString", 27, ASN1_TEXT},
    {&ASN_UNIVERSAL_STRING, "UniversalString", "UniversalString", 28,
     ASN1_TEXT},
    {&ASN_BMP, "BMPString", "BMPString", 30, ASN1_TEXT},
};

/* [X.680:8.4] */
static void universal_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(UNIVERSAL); i++) {
        const struct asn1_type *t = UNIVERSAL[i].type;
        assert_string_equal(t->name, UNIVERSAL[i].name);
        assert_string_equal(asn1_type_xml(t), UNIVERSAL[i].xml);
        assert_int_equal(t->tag, TAG_UNIVERSAL(UNIVERSAL[i].tag));
        assert_int_equal(t->kind, UNIVERSAL[i].kind);
        assert_int_equal(t->flags, 0);
        if (t->kind == ASN1_TEXT || t->kind == ASN1_BITS) {
            assert_int_equal(asn1_min(t), 0);
            assert_true(asn1_max(t) == ASN1_NO_MAX);
        }
    }
    assert_int_equal(TOY_PAIR.tag, TAG_UNIVERSAL(16));
    assert_int_equal(TOY_SET.tag, TAG_UNIVERSAL(17));
    assert_int_equal(TOY_NUMBERS.tag, TAG_UNIVERSAL(16));
    assert_int_equal(TOY_EITHER_SET.tag, TAG_UNIVERSAL(17));
    assert_int_equal(TOY_EITHER_SET.flags, TYPE_SET_OF | TYPE_EITHER_OF);
    assert_int_equal(TOY_INNER.tag, TAG_NONE);
    assert_int_equal(TOY_COLOUR.tag, TAG_UNIVERSAL(10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds),
        cmocka_unit_test(tags_of_rows),
        cmocka_unit_test(rows_know_their_members),
        cmocka_unit_test(names_in_xml),
        cmocka_unit_test(names_of_numbers),
        cmocka_unit_test(numbers_of_names),
        cmocka_unit_test(types_without_names),
        cmocka_unit_test(tags_that_fit),
        cmocka_unit_test(the_first_component_has_the_tag_of_its_row),
        cmocka_unit_test(rows_of_choices),
        cmocka_unit_test(values_in_c),
        cmocka_unit_test(single_bits),
        cmocka_unit_test(sets_of_bits),
        cmocka_unit_test(bits_as_they_are_sent),
        cmocka_unit_test(contents_of_leaves),
        cmocka_unit_test(characters_of_strings),
        cmocka_unit_test(universal_types),
    };
    return cmocka_run_group_tests_name("asn1_type", tests, NULL, NULL);
}
