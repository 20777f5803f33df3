/* The walk: every step, in order; what is refused, where, and by what name; and
 * what it leaves in C structs. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What is refused: all tables of this file say so in the same words. */
struct refusal {
    const struct asn1_type *type;
    const char *hex;
    int code;
    size_t offset;
    const char *path;
};

static void assert_all_refused(const struct refusal *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct asn1_error e = {0};
        int rc = asn1_decode(r[i].type, toy_hex(r[i].hex), NULL, NULL, &e);
        if (rc != r[i].code || e.code != rc || e.offset != r[i].offset ||
            strcmp(e.path, r[i].path) != 0 ||
            e.type != asn1_type_xml(r[i].type))
            fail_msg("%s: %s %s @%zu", r[i].hex, bushing_error_name(rc), e.path,
                     e.offset);
    }
}

static void decode(const struct asn1_type *t, const char *hex, void *out)
{
    struct asn1_error e = {0};
    if (asn1_decode(t, toy_hex(hex), out, NULL, &e) != 0)
        fail_msg("%s: %s %s @%zu", hex, bushing_error_name(e.code), e.path,
                 e.offset);
}

/* --- steps --------------------------------------------------------------- */

#define ALL_HEX                                                 \
    "30 4B 01 01 FF 02 01 05 02 01 07 0A 01 01 03 02 04 F0 "    \
    "04 02 AB CD 05 00 06 02 2A 03 0C 02 68 69 "                \
    "18 0F 32 30 32 36 30 37 32 34 31 32 30 30 30 30 5A "       \
    "30 06 02 01 01 02 01 02 30 06 02 01 09 01 01 FF 82 01 2A " \
    "30 03 02 01 08 9F 1F 01 77"

static void every_kind_of_step(void **state)
{
    (void)state;
    assert_walk(&TOY_ALL, ALL_HEX,
                "> All @0+77\n"
                ". All.flag @2+3 = FF\n"
                ". All.number @5+3 = 05\n"
                ". All.big @8+3 = 07\n"
                ". All.colour @11+3 = 01\n"
                ". All.bits @14+4 = 04F0\n"
                ". All.octets @18+4 = ABCD\n"
                ". All.nothing @22+2 = \n"
                ". All.oid @24+4 = 2A03\n"
                ". All.text @28+4 = 6869\n"
                ". All.time @32+17 = 32303236303732343132303030305A\n"
                "> All.numbers @49+8\n"
                ". All.numbers[0] @51+3 = 01\n"
                ". All.numbers[1] @54+3 = 02\n"
                "< All.numbers\n"
                "> All.pair @57+8\n"
                ". All.pair.first @59+3 = 09\n"
                ". All.pair.second @62+3 = FF\n"
                "< All.pair\n"
                "> All.inner @65+3\n"
                ". All.inner.x @65+3 = 2A\n"
                "< All.inner\n"
                "> All.whole @68+5\n"
                ". All.whole.first @70+3 = 08\n"
                "< All.whole\n"
                ". All.any @73+4 = 9F1F0177\n"
                "< All\n"
                "end");
}

static void the_root_may_be_a_leaf(void **state)
{
    (void)state;
    assert_walk(&ASN_INTEGER, "02 01 05", ". INTEGER @0+3 = 05\nend");
    assert_walk(&ASN_ANY, "30 03 02 01 05", ". ANY @0+5 = 3003020105\nend");
    assert_walk(&TOY_INNER, "83 01 00",
                "> Inner @0+3\n. Inner.y @0+3 = 00\n< Inner\nend");
    assert_walk(&TOY_LISTS, "30 00", "> Lists @0+2\n< Lists\nend");
}

static void lists_count_their_elements(void **state)
{
    (void)state;
    assert_walk(&TOY_PAIRS,
                "30 0F 30 06 02 01 01 01 01 FF 30 80 02 01 02 00 00",
                "> Pairs @0+17\n"
                "> Pairs[0] @2+8\n"
                ". Pairs[0].first @4+3 = 01\n"
                ". Pairs[0].second @7+3 = FF\n"
                "< Pairs[0]\n"
                "> Pairs[1] @10+7\n"
                ". Pairs[1].first @12+3 = 02\n"
                "< Pairs[1]\n"
                "< Pairs\n"
                "end");
    assert_walk(&TOY_TREE, "A1 0D A1 06 80 01 07 80 01 09 A1 00 80 01 08",
                "> Tree @0+15\n"
                "> Tree.branch @0+15\n"
                "> Tree.branch[0] @2+8\n"
                "> Tree.branch[0].branch @2+8\n"
                "> Tree.branch[0].branch[0] @4+3\n"
                ". Tree.branch[0].branch[0].leaf @4+3 = 07\n"
                "< Tree.branch[0].branch[0]\n"
                "> Tree.branch[0].branch[1] @7+3\n"
                ". Tree.branch[0].branch[1].leaf @7+3 = 09\n"
                "< Tree.branch[0].branch[1]\n"
                "< Tree.branch[0].branch\n"
                "< Tree.branch[0]\n"
                "> Tree.branch[1] @10+2\n"
                "> Tree.branch[1].branch @10+2\n"
                "< Tree.branch[1].branch\n"
                "< Tree.branch[1]\n"
                "> Tree.branch[2] @12+3\n"
                ". Tree.branch[2].leaf @12+3 = 08\n"
                "< Tree.branch[2]\n"
                "< Tree.branch\n"
                "< Tree\n"
                "end");
}

static void alternatives_stand_in_their_choices(void **state)
{
    (void)state;
    assert_walk(&TOY_OUTER, "82 01 05",
                "> Outer @0+3\n> Outer.inner @0+3\n"
                ". Outer.inner.x @0+3 = 05\n"
                "< Outer.inner\n< Outer\nend");
    assert_walk(&TOY_OUTER, "A4 03 83 01 FF",
                "> Outer @0+5\n> Outer.deep @2+3\n"
                ". Outer.deep.y @2+3 = FF\n"
                "< Outer.deep\n< Outer\nend");
    assert_walk(&TOY_OUTER, "02 01 05",
                "> Outer @0+3\n. Outer.number @0+3 = 05\n< Outer\nend");
    assert_walk(&TOY_OUTER, "05 00",
                "> Outer @0+2\n. Outer.nothing @0+2 = \n< Outer\nend");
    assert_walk(&TOY_OUTER, "85 01 05",
                "> Outer @0+3\n. Outer.old @0+3 = 05\n< Outer\nend");
    assert_walk(&TOY_OUTER, "BF 1F 80 05 00 00 00",
                "> Outer @0+7\n. Outer.other @0+7 = BF1F8005000000\n"
                "< Outer\nend");
    assert_walk(&TOY_NEST[3], "05 00",
                "> Nest3 @0+2\n> Nest3.nest @0+2\n> Nest3.nest.nest @0+2\n"
                "> Nest3.nest.nest.nest @0+2\n"
                ". Nest3.nest.nest.nest.end @0+2 = \n"
                "< Nest3.nest.nest.nest\n< Nest3.nest.nest\n< Nest3.nest\n"
                "< Nest3\nend");
}

/* What is taken for another in a SEQUENCE is so in a CHOICE; under a tag of the
 * row it has that tag alone. */
static const struct asn1_field TOLERANT_ROWS[] = {
    ALT_ONLY("alg", TOY_ALGORITHM, NOTAG),
    ALT_ONLY("list", TOY_EITHER_SET, NOTAG),
    ALT_ONLY("tagged", TOY_ALGORITHM, CTX(0)),
};
static const struct asn1_type TOLERANT = {
    CHOICE("Tolerant", struct asn1_unbound, TOLERANT_ROWS, 0)};
static const struct asn1_type TOLERANT_AUTO = {
    CHOICE("TolerantAuto", struct asn1_unbound, TOLERANT_ROWS, TYPE_AUTO_TAGS)};

static void tolerance_in_alternatives(void **state)
{
    (void)state;
    assert_walk(&TOLERANT, "06 02 2A 03",
                "> Tolerant @0+4\n> Tolerant.alg @0+4\n"
                ". Tolerant.alg.algorithm @0+4 = 2A03\n"
                "< Tolerant.alg\n< Tolerant\nend");
    assert_walk(&TOLERANT, "31 00",
                "> Tolerant @0+2\n> Tolerant.list @0+2\n"
                "< Tolerant.list\n< Tolerant\nend");
    assert_walk(&TOLERANT, "A0 04 06 02 2A 03",
                "> Tolerant @0+6\n> Tolerant.tagged @0+6\n"
                ". Tolerant.tagged.algorithm @2+4 = 2A03\n"
                "< Tolerant.tagged\n< Tolerant\nend");
    assert_walk(&TOLERANT_AUTO, "A1 03 02 01 05",
                "> TolerantAuto @0+5\n> TolerantAuto.list @0+5\n"
                ". TolerantAuto.list[0] @2+3 = 05\n"
                "< TolerantAuto.list\n< TolerantAuto\nend");
    assert_refused(&TOLERANT_AUTO, toy_hex("06 02 2A 03"), BUSHING_ERR_TAG, 0,
                   "TolerantAuto");
}

static void explicit_tags_stand_around(void **state)
{
    (void)state;
    assert_walk(&TOY_EXPLICIT,
                "30 80 A0 80 02 01 05 00 00 A1 03 0C 01 61 A2 03 82 01 07 "
                "A3 04 30 02 05 00 A4 05 30 03 02 01 08 00 00",
                "> Explicit @0+34\n"
                ". Explicit.number @4+3 = 05\n"
                ". Explicit.text @11+3 = 61\n"
                "> Explicit.inner @16+3\n"
                ". Explicit.inner.x @16+3 = 07\n"
                "< Explicit.inner\n"
                ". Explicit.any @21+4 = 30020500\n"
                "> Explicit.numbers @27+5\n"
                ". Explicit.numbers[0] @29+3 = 08\n"
                "< Explicit.numbers\n"
                "< Explicit\n"
                "end");
}

static void automatic_tags_count_the_rows(void **state)
{
    (void)state;
    assert_walk(&TOY_AUTO,
                "30 13 80 01 05 A1 03 82 01 07 A2 03 02 01 09 A3 04 06 02 2A "
                "03",
                "> Auto @0+21\n"
                ". Auto.number @2+3 = 05\n"
                "> Auto.inner @7+3\n"
                ". Auto.inner.x @7+3 = 07\n"
                "< Auto.inner\n"
                "> Auto.pair @10+5\n"
                ". Auto.pair.first @12+3 = 09\n"
                "< Auto.pair\n"
                "> Auto.alg @15+6\n"
                ". Auto.alg.algorithm @17+4 = 2A03\n"
                "< Auto.alg\n"
                "< Auto\n"
                "end");
}

/* A SEQUENCE as its first component alone: only where it has no other tag. */
static void first_components_alone(void **state)
{
    (void)state;
    assert_walk(&TOY_ALGORITHM, "06 02 2A 03",
                "> Algorithm @0+4\n. Algorithm.algorithm @0+4 = 2A03\n"
                "< Algorithm\nend");
    assert_walk(&TOY_ALGORITHM, "30 06 06 02 2A 03 05 00",
                "> Algorithm @0+8\n. Algorithm.algorithm @2+4 = 2A03\n"
                ". Algorithm.parameters @6+2 = 0500\n"
                "< Algorithm\nend");
    assert_walk(&TOY_BARE,
                "30 1A 06 02 2A 03 A0 04 06 02 2A 04 A1 04 06 02 2A 05 "
                "06 02 2A 06 A2 04 06 02 2A 07",
                "> Bare @0+28\n"
                "> Bare.plain @2+4\n"
                ". Bare.plain.algorithm @2+4 = 2A03\n"
                "< Bare.plain\n"
                "> Bare.wrapped @8+4\n"
                ". Bare.wrapped.algorithm @8+4 = 2A04\n"
                "< Bare.wrapped\n"
                "> Bare.tagged @12+6\n"
                ". Bare.tagged.algorithm @14+4 = 2A05\n"
                "< Bare.tagged\n"
                "> Bare.kept @18+4\n"
                ". Bare.kept.algorithm @18+4 = 2A06\n"
                "< Bare.kept\n"
                "> Bare.kept-tagged @22+6\n"
                ". Bare.kept-tagged.algorithm @24+4 = 2A07\n"
                "< Bare.kept-tagged\n"
                "< Bare\n"
                "end");
}

static const struct refusal NOT_BARE[] = {
    {&TOY_BARE, "30 08 06 02 2A 03 81 02 2A 04", BUSHING_ERR_MISSING, 6,
     "Bare.wrapped"},
    {&TOY_BARE, "30 0E 06 02 2A 03 A0 04 06 02 2A 04 81 02 2A 05",
     BUSHING_ERR_FORM, 12, "Bare.tagged"},
    {&TOY_BARE, "30 0E 06 02 2A 03 A0 04 06 02 2A 04 A1 02 06 05",
     BUSHING_ERR_LENGTH, 14, "Bare.tagged.algorithm"},
    {&TOY_AUTO, "30 11 80 01 05 A1 03 82 01 07 A2 03 02 01 09 83 02 2A 03",
     BUSHING_ERR_FORM, 15, "Auto.alg"},
    {&TOY_ALGORITHM, "26 02 2A 03", BUSHING_ERR_FORM, 0, "Algorithm.algorithm"},
    {&TOY_ALGORITHM, "10 04 06 02 2A 03", BUSHING_ERR_FORM, 0, "Algorithm"},
    {&TOY_ALGORITHM, "05 00", BUSHING_ERR_TAG, 0, "Algorithm"},
};

static void first_components_under_other_tags(void **state)
{
    (void)state;
    assert_all_refused(NOT_BARE, COUNT(NOT_BARE));
}

/* --- order and presence -------------------------------------------------- */

static void components_in_order(void **state)
{
    (void)state;
    assert_walk(&TOY_ORDER, "30 0A 02 01 05 04 00 0C 00 01 01 FF",
                "> Order @0+12\n. Order.a @2+3 = 05\n. Order.b @5+2 = \n"
                ". Order.c @7+2 = \n. Order.d @9+3 = FF\n< Order\nend");
    assert_walk(&TOY_ORDER, "30 05 02 01 05 0C 00",
                "> Order @0+7\n. Order.a @2+3 = 05\n. Order.c @5+2 = \n"
                "< Order\nend");
}

static const struct refusal ORDER[] = {
    {&TOY_ORDER, "30 00", BUSHING_ERR_MISSING, 2, "Order.a"},
    {&TOY_ORDER, "30 80 00 00", BUSHING_ERR_MISSING, 2, "Order.a"},
    {&TOY_ORDER, "30 02 0C 00", BUSHING_ERR_MISSING, 2, "Order.a"},
    {&TOY_ORDER, "30 02 04 00", BUSHING_ERR_MISSING, 2, "Order.a"},
    {&TOY_ORDER, "30 03 02 01 05", BUSHING_ERR_MISSING, 5, "Order.c"},
    {&TOY_ORDER, "30 05 02 01 05 04 00", BUSHING_ERR_MISSING, 7, "Order.c"},
    {&TOY_ORDER, "30 06 02 01 05 01 01 FF", BUSHING_ERR_MISSING, 5, "Order.c"},
    {&TOY_ORDER, "30 08 02 01 05 04 00 01 01 FF", BUSHING_ERR_MISSING, 7,
     "Order.c"},
    {&TOY_ORDER, "30 02 80 00", BUSHING_ERR_TAG, 2, "Order.a"},
    {&TOY_ORDER, "30 05 02 01 05 80 00", BUSHING_ERR_TAG, 5, "Order.c"},
    {&TOY_ORDER, "30 07 02 01 05 04 00 80 00", BUSHING_ERR_TAG, 7, "Order.c"},
    {&TOY_ORDER, "30 07 02 01 05 0C 00 04 00", BUSHING_ERR_TAG, 7, "Order.b"},
    {&TOY_ORDER, "30 06 02 01 05 02 01 06", BUSHING_ERR_DUPLICATE, 5,
     "Order.a"},
    {&TOY_ORDER, "30 07 02 01 05 04 00 04 00", BUSHING_ERR_DUPLICATE, 7,
     "Order.b"},
    {&TOY_ORDER, "30 09 02 01 05 04 00 0C 00 04 00", BUSHING_ERR_DUPLICATE, 9,
     "Order.b"},
    {&TOY_ORDER, "30 07 02 01 05 0C 00 0C 00", BUSHING_ERR_DUPLICATE, 7,
     "Order.c"},
    {&TOY_ORDER, "30 0B 02 01 05 0C 00 01 01 FF 01 01 FF",
     BUSHING_ERR_DUPLICATE, 10, "Order.d"},
    {&TOY_ORDER, "30 07 02 01 05 0C 00 80 00", BUSHING_ERR_UNKNOWN, 7, "Order"},
    {&TOY_ORDER, "30 0A 02 01 05 0C 00 01 01 FF 80 00", BUSHING_ERR_UNKNOWN, 10,
     "Order"},
    /* a header that cannot be read is the next component's */
    {&TOY_ORDER, "30 01 02", BUSHING_ERR_LENGTH, 2, "Order.a"},
    {&TOY_ORDER, "30 04 02 01 05 04", BUSHING_ERR_LENGTH, 5, "Order.b"},
    {&TOY_ORDER, "30 0B 02 01 05 0C 00 01 01 FF 05 02 00", BUSHING_ERR_LENGTH,
     10, "Order"},
    {&TOY_ORDER, "30 04 02 01 05 00", BUSHING_ERR_LENGTH, 5, "Order.b"},
    {&TOY_ORDER, "30 05 02 01 05 00 00", BUSHING_ERR_EOC, 5, "Order.b"},
};

static void components_out_of_order(void **state)
{
    (void)state;
    assert_all_refused(ORDER, COUNT(ORDER));
}

/* Two components of one tag: what comes may be the later one. */
static const struct asn1_field TWICE_ROWS[] = {
    ROW_ONLY("a", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("b", ASN_BOOLEAN, NOTAG, 0),
    ROW_ONLY("c", ASN_INTEGER, NOTAG, ROW_OPTIONAL),
    ROW_ONLY("d", ASN_INTEGER, CTX(0), ROW_OPTIONAL),
    ROW_ONLY("e", ASN_INTEGER, CTX(0), ROW_OPTIONAL),
};
static const struct asn1_type TWICE = {
    SEQUENCE("Twice", struct asn1_unbound, TWICE_ROWS, 0)};

static const struct refusal SAME_TAG[] = {
    {&TWICE, "30 06 02 01 05 02 01 06", BUSHING_ERR_MISSING, 5, "Twice.b"},
    {&TWICE, "30 0C 02 01 05 01 01 FF 02 01 06 02 01 07", BUSHING_ERR_DUPLICATE,
     11, "Twice.c"},
    {&TWICE, "30 0F 02 01 05 01 01 FF 80 01 06 80 01 07 80 01 08",
     BUSHING_ERR_DUPLICATE, 14, "Twice.e"},
    {&TWICE, "30 0C 02 01 05 01 01 FF 80 01 06 02 01 07", BUSHING_ERR_TAG, 11,
     "Twice.c"},
};

static void components_of_the_same_tag(void **state)
{
    (void)state;
    assert_all_refused(SAME_TAG, COUNT(SAME_TAG));
}

static void components_that_products_leave_out(void **state)
{
    (void)state;
    struct toy_lack lack;
    decode(&TOY_LACK, "30 06 80 01 05 81 01 06", &lack);
    assert_true(lack.has_first);
    assert_int_equal(lack.first, 5);
    assert_int_equal(lack.second, 6);
    assert_true(lack.has_second);
    decode(&TOY_LACK, "30 03 81 01 06", &lack);
    assert_false(lack.has_first);
    assert_true(lack.has_second);
    assert_int_equal(lack.first, 0);
    assert_int_equal(lack.second, 6);
    assert_refused(&TOY_LACK, toy_hex("30 03 80 01 05"), BUSHING_ERR_MISSING, 5,
                   "Lack.second");
}

/* --- extensions ---------------------------------------------------------- */

static void extensions_are_skipped_at_the_end(void **state)
{
    (void)state;
    assert_walk(&TOY_TOKEN, "30 07 02 01 05 82 02 AA BB",
                "> Token @0+9\n. Token.number @2+3 = 05\n? Token @5+4\n"
                "< Token\nend");
    assert_walk(&TOY_TOKEN,
                "30 12 02 01 05 80 01 61 81 01 07 BF 1F 80 05 00 "
                "00 00 04 00",
                "> Token @0+20\n. Token.number @2+3 = 05\n"
                ". Token.name @5+3 = 61\n. Token.count @8+3 = 07\n"
                "? Token @11+7\n? Token @18+2\n< Token\nend");
    /* the tag of a component that was in its place is no contradiction */
    assert_walk(&TOY_TOKEN, "30 06 02 01 05 02 01 06",
                "> Token @0+8\n. Token.number @2+3 = 05\n? Token @5+3\n"
                "< Token\nend");
}

static void extensions_leave_defaults_behind(void **state)
{
    (void)state;
    struct toy_token token;
    decode(&TOY_TOKEN, "30 07 02 01 05 82 02 AA BB", &token);
    assert_int_equal(token.number, 5);
    assert_int_equal(token.count, 3);
    assert_false(token.has_name);
    decode(&TOY_TOKEN, "30 08 02 01 05 81 01 07 82 00", &token);
    assert_int_equal(token.count, 7);
}

/* Everything may be absent, and an open value stands last. */
static const struct asn1_field LOOSE_ROWS[] = {
    ROW_ONLY("a", ASN_INTEGER, NOTAG, ROW_OPTIONAL),
    ROW_ONLY("b", ASN_ANY, CTX(0), ROW_OPTIONAL),
    ROW_ONLY("c", TOY_INNER, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type LOOSE = {
    SEQUENCE("Loose", struct asn1_unbound, LOOSE_ROWS, TYPE_SKIPS)};
static const struct asn1_field OPEN_END_ROWS[] = {
    ROW_ONLY("a", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("b", ASN_ANY, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type OPEN_END = {
    SEQUENCE("OpenEnd", struct asn1_unbound, OPEN_END_ROWS, TYPE_SKIPS)};

static void extensions_of_loose_types(void **state)
{
    (void)state;
    assert_walk(&LOOSE, "30 02 04 00",
                "> Loose @0+4\n? Loose @2+2\n< Loose\nend");
    assert_walk(&LOOSE, "30 07 02 01 05 04 00 05 00",
                "> Loose @0+9\n. Loose.a @2+3 = 05\n? Loose @5+2\n"
                "? Loose @7+2\n< Loose\nend");
    assert_walk(&OPEN_END, "30 09 02 01 05 05 00 05 00 80 00",
                "> OpenEnd @0+11\n. OpenEnd.a @2+3 = 05\n"
                ". OpenEnd.b @5+2 = 0500\n? OpenEnd @7+2\n? OpenEnd @9+2\n"
                "< OpenEnd\nend");
}

/* In a SET they may stand anywhere; where no rows are, everything is one. */
static const struct asn1_field LOOSE_SET_ROWS[] = {
    ROW_ONLY("a", ASN_INTEGER, CTX(0), 0),
    ROW_ONLY("b", ASN_INTEGER, CTX(1), ROW_OPTIONAL),
};
static const struct asn1_type LOOSE_SET = {
    SET("LooseSet", struct asn1_unbound, LOOSE_SET_ROWS, TYPE_SKIPS)};
static const struct asn1_type CLOSED = {.name = "Closed",
                                        .kind = ASN1_SEQUENCE,
                                        .tag = TAG_UNIVERSAL(16),
                                        .flags = TYPE_SKIPS};

static void extensions_of_sets_and_closed_types(void **state)
{
    (void)state;
    assert_walk(&LOOSE_SET, "31 0A 82 00 81 01 05 83 00 80 01 06",
                "> LooseSet @0+12\n? LooseSet @2+2\n. LooseSet.b @4+3 = 05\n"
                "? LooseSet @7+2\n. LooseSet.a @9+3 = 06\n< LooseSet\nend");
    assert_walk(&CLOSED, "30 05 02 01 05 05 00",
                "> Closed @0+7\n? Closed @2+3\n? Closed @5+2\n< Closed\nend");
    assert_walk(&CLOSED, "30 00", "> Closed @0+2\n< Closed\nend");
}

static const struct refusal EXTENSIONS[] = {
    {&LOOSE_SET, "31 02 82 00", BUSHING_ERR_MISSING, 4, "LooseSet.a"},
    {&LOOSE_SET, "31 06 80 01 05 80 01 05", BUSHING_ERR_DUPLICATE, 5,
     "LooseSet.a"},
    {&CLOSED, "30 02 02 01", BUSHING_ERR_LENGTH, 2, "Closed"},
    {&LOOSE, "30 06 02 01 05 02 01 05", BUSHING_ERR_DUPLICATE, 5, "Loose.a"},
    {&LOOSE, "30 05 04 00 02 01 05", BUSHING_ERR_TAG, 4, "Loose.a"},
    {&LOOSE, "30 08 A0 02 05 00 A0 02 05 00", BUSHING_ERR_DUPLICATE, 6,
     "Loose.b"},
    {&LOOSE, "30 06 83 01 FF 82 01 00", BUSHING_ERR_DUPLICATE, 5, "Loose.c"},
    {&TOY_ALGORITHM, "30 08 06 02 2A 03 05 00 05 00", BUSHING_ERR_UNKNOWN, 8,
     "Algorithm"},
    {&TOY_OPTIONS, "30 08 A7 02 05 00 A7 02 05 00", BUSHING_ERR_DUPLICATE, 6,
     "Options.any"},
    {&TOY_TOKEN, "30 05 82 00 02 01 05", BUSHING_ERR_TAG, 2, "Token.number"},
    {&TOY_TOKEN, "30 02 82 00", BUSHING_ERR_TAG, 2, "Token.number"},
    {&TOY_TOKEN, "30 08 02 01 05 82 00 80 01 61", BUSHING_ERR_TAG, 7,
     "Token.name"},
    {&TOY_TOKEN, "30 08 02 01 05 82 00 81 01 04", BUSHING_ERR_TAG, 7,
     "Token.count"},
    {&TOY_TOKEN, "30 09 02 01 05 80 01 61 80 01 61", BUSHING_ERR_DUPLICATE, 8,
     "Token.name"},
    {&TOY_TOKEN, "30 09 02 01 05 81 01 04 80 01 61", BUSHING_ERR_TAG, 8,
     "Token.name"},
    {&TOY_TOKEN, "30 09 02 01 05 81 01 04 81 01 04", BUSHING_ERR_DUPLICATE, 8,
     "Token.count"},
    {&TOY_TOKEN, "30 05 02 01 05 82 01", BUSHING_ERR_LENGTH, 5, "Token.name"},
    {&TOY_TOKEN, "30 08 02 01 05 81 01 04 82 01", BUSHING_ERR_LENGTH, 8,
     "Token"},
    /* where nothing says so, none is skipped */
    {&TOY_STIFF, "30 07 02 01 05 82 02 AA BB", BUSHING_ERR_UNKNOWN, 5, "Stiff"},
    {&TOY_STIFF, "30 06 02 01 05 02 01 06", BUSHING_ERR_DUPLICATE, 5,
     "Stiff.number"},
    {&TOY_STIFF, "30 09 02 01 05 81 01 04 80 01 61", BUSHING_ERR_TAG, 8,
     "Stiff.name"},
};

static void extensions_elsewhere(void **state)
{
    (void)state;
    assert_all_refused(EXTENSIONS, COUNT(EXTENSIONS));
}

/* --- SET ----------------------------------------------------------------- */

/* [X.690:8.11] */
static void sets_in_any_order(void **state)
{
    (void)state;
    struct toy_set set;
    assert_walk(&TOY_SET, "31 0C 83 01 FF 81 01 00 80 01 FF 02 01 05",
                "> Set @0+14\n"
                "> Set.inner @2+3\n. Set.inner.y @2+3 = FF\n< Set.inner\n"
                ". Set.colour @5+3 = 00\n. Set.flag @8+3 = FF\n"
                ". Set.number @11+3 = 05\n< Set\nend");
    decode(&TOY_SET, "31 0C 83 01 FF 81 01 00 80 01 FF 02 01 05", &set);
    assert_int_equal(set.number, 5);
    assert_true(set.has_flag && set.flag);
    assert_int_equal(set.colour, 0);
    assert_int_equal(set.inner.which, 1);
    assert_true(set.inner.u.y);
    decode(&TOY_SET, "31 06 02 01 05 82 01 07", &set);
    assert_false(set.has_flag || set.flag);
    assert_int_equal(set.colour, 1);
    assert_int_equal(set.inner.which, 0);
    assert_int_equal(set.inner.u.x, 7);
}

static const struct refusal SETS[] = {
    {&TOY_SET, "31 00", BUSHING_ERR_MISSING, 2, "Set.number"},
    {&TOY_SET, "31 03 82 01 07", BUSHING_ERR_MISSING, 5, "Set.number"},
    {&TOY_SET, "31 06 02 01 05 80 01 FF", BUSHING_ERR_MISSING, 8, "Set.inner"},
    {&TOY_SET, "31 06 02 01 05 02 01 05", BUSHING_ERR_DUPLICATE, 5,
     "Set.number"},
    {&TOY_SET, "31 06 82 01 05 83 01 00", BUSHING_ERR_DUPLICATE, 5,
     "Set.inner"},
    {&TOY_SET, "31 09 82 01 07 80 01 00 80 01 FF", BUSHING_ERR_DUPLICATE, 8,
     "Set.flag"},
    {&TOY_SET, "31 03 84 01 07", BUSHING_ERR_UNKNOWN, 2, "Set"},
    {&TOY_SET, "31 09 02 01 05 82 01 07 84 01 00", BUSHING_ERR_UNKNOWN, 8,
     "Set"},
    {&TOY_SET, "31 04 02 01 05 82", BUSHING_ERR_LENGTH, 5, "Set"},
    {&TOY_SET, "31 03 81 01 02", BUSHING_ERR_RANGE, 2, "Set.colour"},
    {&TOY_SET, "30 06 02 01 05 82 01 07", BUSHING_ERR_TAG, 0, "Set"},
};

static void sets_that_are_wrong(void **state)
{
    (void)state;
    assert_all_refused(SETS, COUNT(SETS));
}

/* --- lists --------------------------------------------------------------- */

static void lists_of_either_kind(void **state)
{
    (void)state;
    static const char *const STEPS = "> EitherSequence @0+5\n"
                                     ". EitherSequence[0] @2+3 = 05\n"
                                     "< EitherSequence\nend";
    assert_walk(&TOY_EITHER_SEQUENCE, "30 03 02 01 05", STEPS);
    assert_walk(&TOY_EITHER_SEQUENCE, "31 03 02 01 05", STEPS);
    assert_walk(&TOY_EITHER_SET, "30 00", "> EitherSet @0+2\n< EitherSet\nend");
    assert_walk(&TOY_EITHER_SET, "31 00", "> EitherSet @0+2\n< EitherSet\nend");
}

static const struct refusal LISTS[] = {
    {&TOY_FEW, "30 00", BUSHING_ERR_SIZE, 2, "Few"},
    {&TOY_FEW, "30 03 02 01 05", BUSHING_ERR_SIZE, 5, "Few"},
    {&TOY_FEW, "30 0C 02 01 05 02 01 05 02 01 05 02 01 05", BUSHING_ERR_SIZE,
     11, "Few[3]"},
    {&TOY_FEW, "30 06 02 01 05 01 01 FF", BUSHING_ERR_TAG, 5, "Few[1]"},
    {&TOY_FEW, "30 07 02 01 05 02 02 00 80", BUSHING_ERR_RANGE, 5, "Few[1]"},
    {&TOY_FEW, "30 04 02 01 05 02", BUSHING_ERR_LENGTH, 5, "Few[1]"},
    {&TOY_FEW, "31 06 02 01 05 02 01 06", BUSHING_ERR_TAG, 0, "Few"},
    {&TOY_FEW, "10 06 02 01 05 02 01 06", BUSHING_ERR_FORM, 0, "Few"},
    {&TOY_PAIRS, "30 07 30 03 02 01 05 30 00", BUSHING_ERR_MISSING, 9,
     "Pairs[1].first"},
    {&TOY_PAIRS, "30 07 30 03 02 01 05 10 00", BUSHING_ERR_FORM, 7, "Pairs[1]"},
    {&TOY_PAIRS, "30 0C 30 03 02 01 05 30 06 02 01 05 01 01",
     BUSHING_ERR_LENGTH, 7, "Pairs[1]"},
    {&TOY_OPTIONS, "30 05 A5 03 02 01 05", BUSHING_ERR_SIZE, 7,
     "Options.numbers"},
    {&TOY_TREE, "A1 05 A1 03 80 01", BUSHING_ERR_TRUNCATED, 0, "Tree"},
    {&TOY_TREE, "A1 05 A1 03 82 01 07", BUSHING_ERR_TAG, 4,
     "Tree.branch[0].branch[0]"},
};

static void lists_that_are_wrong(void **state)
{
    (void)state;
    assert_all_refused(LISTS, COUNT(LISTS));
    /* three are enough and not too many */
    assert_walk(&TOY_FEW, "30 09 02 01 05 02 01 06 02 01 07",
                "> Few @0+11\n. Few[0] @2+3 = 05\n. Few[1] @5+3 = 06\n"
                ". Few[2] @8+3 = 07\n< Few\nend");
}

/* --- forms and tags of single values ------------------------------------- */

static const struct refusal FORMS[] = {
    {&ASN_BOOLEAN, "21 03 01 01 FF", BUSHING_ERR_FORM, 0, "BOOLEAN"},
    {&ASN_INTEGER, "22 03 02 01 05", BUSHING_ERR_FORM, 0, "INTEGER"},
    {&ASN_BIGINT, "22 03 02 01 05", BUSHING_ERR_FORM, 0, "INTEGER"},
    {&ASN_NULL, "25 00", BUSHING_ERR_FORM, 0, "NULL"},
    {&ASN_OID, "26 80 06 01 2A 00 00", BUSHING_ERR_FORM, 0,
     "OBJECT_IDENTIFIER"},
    {&TOY_COLOUR, "2A 03 0A 01 00", BUSHING_ERR_FORM, 0, "Colour"},
    {&TOY_PAIR, "10 03 02 01 05", BUSHING_ERR_FORM, 0, "Pair"},
    {&TOY_SET, "11 06 02 01 05 82 01 07", BUSHING_ERR_FORM, 0, "Set"},
    {&TOY_INNER, "A2 01 05", BUSHING_ERR_FORM, 0, "Inner.x"},
    {&TOY_INNER, "A2 03 02 01 05", BUSHING_ERR_FORM, 0, "Inner.x"},
    {&TOY_INNER, "84 01 05", BUSHING_ERR_TAG, 0, "Inner"},
    {&TOY_ALL, "30 05 01 03 FF FF FF", BUSHING_ERR_VALUE, 2, "All.flag"},
    {&TOY_PAIR, "30 06 02 01 05 01 01", BUSHING_ERR_TRUNCATED, 0, "Pair"},
    {&TOY_PAIR, "30 05 02 01 05 01 01", BUSHING_ERR_LENGTH, 5, "Pair.second"},
    {&ASN_INTEGER, "80 01 05", BUSHING_ERR_TAG, 0, "INTEGER"},
    {&ASN_INTEGER, "02 02 00 05", BUSHING_ERR_VALUE, 0, "INTEGER"},
    {&TOY_NEST[4], "05 00", BUSHING_ERR_TAG, 0, "Nest4"},
};

static void forms_that_are_mixed_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(FORMS); i++) {
        struct refusal r = FORMS[i];
        assert_refused(r.type, toy_hex(r.hex), r.code, r.offset, r.path);
    }
}

static const struct refusal EXPLICIT[] = {
    {&TOY_EXPLICIT, "30 02 A0 00", BUSHING_ERR_MISSING, 4, "Explicit.number"},
    {&TOY_EXPLICIT, "30 04 A0 80 00 00", BUSHING_ERR_MISSING, 4,
     "Explicit.number"},
    {&TOY_EXPLICIT, "30 08 A0 06 02 01 05 02 01 06", BUSHING_ERR_TRAILING, 7,
     "Explicit.number"},
    {&TOY_EXPLICIT, "30 05 A0 03 01 01 FF", BUSHING_ERR_TAG, 4,
     "Explicit.number"},
    {&TOY_EXPLICIT, "30 03 80 01 05", BUSHING_ERR_FORM, 2, "Explicit.number"},
    {&TOY_EXPLICIT, "30 04 A0 02 02 01", BUSHING_ERR_LENGTH, 4,
     "Explicit.number"},
    {&TOY_EXPLICIT, "30 06 A0 04 02 02 00 05", BUSHING_ERR_VALUE, 4,
     "Explicit.number"},
    {&TOY_EXPLICIT, "30 0A A0 03 02 01 05 A2 03 84 01 05", BUSHING_ERR_TAG, 9,
     "Explicit.inner"},
    {&TOY_EXPLICIT, "30 08 A0 03 02 01 05 82 01 05", BUSHING_ERR_FORM, 7,
     "Explicit.inner"},
    {&TOY_EXPLICIT, "30 0E A0 03 02 01 05 A2 03 82 01 05 A3 00 A4 00",
     BUSHING_ERR_MISSING, 14, "Explicit.any"},
    {&TOY_EXPLICIT,
     "30 12 A0 03 02 01 05 A2 03 82 01 05 A3 02 05 00 A4 02 31 00",
     BUSHING_ERR_TAG, 18, "Explicit.numbers"},
};

static void explicit_tags_that_are_wrong(void **state)
{
    (void)state;
    assert_walk(&TOY_EXPLICIT, "30 02 A0 00",
                "> Explicit @0+4\nMISSING Explicit.number @4");
    assert_all_refused(EXPLICIT, COUNT(EXPLICIT));
}

/* --- the ends of the input ----------------------------------------------- */

static const struct refusal ENDS[] = {
    {&ASN_INTEGER, "", BUSHING_ERR_TRUNCATED, 0, "INTEGER"},
    {&TOY_PAIR, "", BUSHING_ERR_TRUNCATED, 0, "Pair"},
    {&ASN_INTEGER, "02 01 05 00", BUSHING_ERR_TRAILING, 3, "INTEGER"},
    {&TOY_PAIR, "30 03 02 01 05 02 01 06", BUSHING_ERR_TRAILING, 5, "Pair"},
    {&TOY_PAIR, "30 80 02 01 05 00 00 00", BUSHING_ERR_TRAILING, 7, "Pair"},
    {&TOY_SET, "31 06 02 01 05 82 01 07 31", BUSHING_ERR_TRAILING, 8, "Set"},
    {&TOY_FEW, "30 06 02 01 05 02 01 06 FF", BUSHING_ERR_TRAILING, 8, "Few"},
    {&TOY_INNER, "82 01 07 82 01 07", BUSHING_ERR_TRAILING, 3, "Inner"},
    {&TOY_ALGORITHM, "06 02 2A 03 05 00", BUSHING_ERR_TRAILING, 4, "Algorithm"},
    {&ASN_ANY, "30 00 30 00", BUSHING_ERR_TRAILING, 2, "ANY"},
    /* what is wrong inside is said first */
    {&TOY_PAIR, "30 00 30 00", BUSHING_ERR_MISSING, 2, "Pair.first"},
};

static void ends_of_the_input(void **state)
{
    (void)state;
    assert_all_refused(ENDS, COUNT(ENDS));
    assert_refused(&TOY_PAIR, ((span){NULL, 0}), BUSHING_ERR_TRUNCATED, 0,
                   "Pair");
}

static void a_failed_walk_stays_failed(void **state)
{
    (void)state;
    struct asn1_walk w;
    struct asn1_error e;
    assert_int_equal(asn1_walk_begin(&w, &TOY_FEW,
                                     toy_hex("30 06 02 01 05 01 01 FF"), NULL,
                                     NULL),
                     0);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(w.step, WALK_ENTER);
    assert_int_equal(w.level, 1);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(w.step, WALK_LEAF);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_TAG);
        assert_int_equal(w.error, BUSHING_ERR_TAG);
        asn1_walk_error(&w, &e);
        assert_int_equal(e.offset, 5);
        assert_string_equal(e.path, "Few[1]");
    }
}

/* Type and row of what is missing, as of what is there. */
static void a_failed_walk_names_type_and_row(void **state)
{
    (void)state;
    struct asn1_walk w;
    asn1_walk_begin(&w, &TOY_PAIR, toy_hex("30 00"), NULL, NULL);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_MISSING);
    assert_ptr_equal(w.type, &ASN_INTEGER);
    assert_ptr_equal(w.field, &TOY_PAIR.fields[0]);
    asn1_walk_begin(&w, &TOY_SET, toy_hex("31 02 05 00"), NULL, NULL);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_UNKNOWN);
    assert_null(w.type);
    assert_null(w.field);
}

static void a_walk_that_has_not_begun(void **state)
{
    (void)state;
    struct asn1_walk w;
    span in = toy_hex("02 01 05");
    char path[32];
    memset(&w, 0xA5, sizeof w);
    assert_int_equal(asn1_walk_begin(&w, &TOY_PAIR, in, NULL, NULL), 0);
    assert_int_equal(w.step, WALK_ENTER);
    assert_ptr_equal(w.type, &TOY_PAIR);
    assert_null(w.field);
    assert_int_equal(w.index, 0);
    assert_int_equal(w.level, 0);
    assert_ptr_equal(w.tlv.p, in.p);
    assert_int_equal(w.tlv.n, 0);
    assert_ptr_equal(w.value.p, in.p);
    assert_int_equal(w.value.n, 0);
    asn1_walk_path(&w, path, sizeof path);
    assert_string_equal(path, "Pair");
}

static void an_ended_walk_stays_ended(void **state)
{
    (void)state;
    struct asn1_walk w;
    asn1_walk_begin(&w, &ASN_NULL, toy_hex("05 00"), NULL, NULL);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(w.step, WALK_LEAF);
    assert_ptr_equal(w.type, &ASN_NULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(asn1_walk_next(&w), 0);
        assert_int_equal(w.step, WALK_END);
        assert_null(w.type);
        assert_null(w.field);
    }
}

/* What a step says beside its path. */
static void steps_name_type_and_row(void **state)
{
    (void)state;
    struct asn1_walk w;
    asn1_walk_begin(&w, &TOY_TOKEN, toy_hex("30 05 02 01 05 82 00"), NULL,
                    NULL);
    assert_ptr_equal(w.type, &TOY_TOKEN);
    assert_null(w.field);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_ptr_equal(w.type, &TOY_TOKEN);
    assert_null(w.field);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_ptr_equal(w.type, &ASN_INTEGER);
    assert_ptr_equal(w.field, &TOY_TOKEN.fields[0]);
    assert_int_equal(w.level, 1);
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(w.step, WALK_UNKNOWN);
    assert_null(w.type);
    assert_null(w.field);
    assert_octets(tlv_raw(&w.tlv), "82 00");
    assert_int_equal(asn1_walk_next(&w), 0);
    assert_int_equal(w.step, WALK_LEAVE);
    assert_ptr_equal(w.type, &TOY_TOKEN);
    assert_null(w.field);
    assert_int_equal(w.level, 0);
}

/* --- depth --------------------------------------------------------------- */

/* A value in n more of definite length, each with this identifier octet. */
static span wrapped(uint8_t identifier, size_t n, span value)
{
    enum { ROOM = 1024 };
    uint8_t *p = toy_room(ROOM);
    struct writer w = writer_over(p, ROOM);
    put_span(&w, value);
    for (size_t i = 0; i < n; i++) {
        size_t len = writer_len(&w);
        ber_put_around(&w, TAG_UNIVERSAL(16), 0);
        *w.p = identifier;
        assert_true(writer_len(&w) > len);
    }
    assert_false(w.bad);
    return writer_result(&w);
}

/* The path of a Box in n others. */
static const char *box_path(size_t n, const char *last)
{
    static char path[256];
    char *p = path;
    memcpy(p, "Box", 3);
    p += 3;
    for (size_t i = 0; i < n; i++, p += 4)
        memcpy(p, ".box", 4);
    memcpy(p, last, strlen(last) + 1);
    return path;
}

static void depth_of_sequences(void **state)
{
    (void)state;
    span one = toy_hex("30 00");
    assert_int_equal(
        asn1_decode(&TOY_BOX, wrapped(0x30, 30, one), NULL, NULL, NULL), 0);
    assert_int_equal(
        asn1_decode(&TOY_BOX, wrapped(0x30, 31, one), NULL, NULL, NULL), 0);
    assert_refused(&TOY_BOX, wrapped(0x30, 32, one), BUSHING_ERR_DEPTH, 64,
                   box_path(32, ""));
}

static void depth_of_explicit_tags(void **state)
{
    (void)state;
    span one = toy_hex("A0 03 02 01 05");
    assert_int_equal(
        asn1_decode(&TOY_BOX, wrapped(0x30, 31, one), NULL, NULL, NULL), 0);
    assert_refused(&TOY_BOX, wrapped(0x30, 32, one), BUSHING_ERR_DEPTH, 64,
                   box_path(31, ".number"));
}

/* The tag around a value is a level like any other. */
static const struct asn1_type WRAP;
static const struct asn1_field WRAP_ROWS[] = {
    ROW_ONLY("wrap", WRAP, CTX(0), ROW_OPTIONAL | ROW_EXPLICIT)};
static const struct asn1_type WRAP = {
    SEQUENCE("Wrap", struct asn1_unbound, WRAP_ROWS, 0)};

static void depth_of_values_in_explicit_tags(void **state)
{
    (void)state;
    span v = toy_hex("30 00");
    for (size_t n = 1; n <= 17; n++) {
        struct asn1_error e;
        int rc = asn1_decode(&WRAP, v, NULL, NULL, &e);
        assert_int_equal(rc, n <= 16 ? 0 : BUSHING_ERR_DEPTH);
        if (rc != 0)
            assert_int_equal(e.offset, 64);
        v = wrapped(0x30, 1, wrapped(0xA0, 1, v));
    }
}

static void depth_of_lists(void **state)
{
    (void)state;
    span one = toy_hex("30 00");
    assert_int_equal(
        asn1_decode(&TOY_LISTS, wrapped(0x30, 31, one), NULL, NULL, NULL), 0);
    struct asn1_error e;
    assert_int_equal(
        asn1_decode(&TOY_LISTS, wrapped(0x30, 32, one), NULL, NULL, &e),
        BUSHING_ERR_DEPTH);
    assert_int_equal(e.offset, 64);
}

/* CHOICEs are no levels of BER, but they take frames. */
static void depth_of_choices(void **state)
{
    (void)state;
    span one = toy_hex("05 00");
    struct asn1_error e;
    assert_int_equal(WALK_MAX_FRAMES, 64);
    assert_int_equal(
        asn1_decode(&TOY_DEEP, wrapped(0xA0, 31, one), NULL, NULL, NULL), 0);
    assert_int_equal(
        asn1_decode(&TOY_DEEP, wrapped(0xA0, 32, one), NULL, NULL, &e),
        BUSHING_ERR_DEPTH);
    assert_int_equal(e.offset, 64);
}

/* --- malformed input, by number in the list of malformed inputs ----------- */

static const struct asn1_field MODE_ROWS[] = {
    ROW_ONLY("mode-value", ASN_INTEGER, CTX(0), 0)};
static const struct asn1_type MODE = {
    SET("Mode", struct asn1_unbound, MODE_ROWS, 0)};
static const struct asn1_field CP_ROWS[] = {
    ROW_ONLY("mode", MODE, CTX(0), 0),
    ROW_ONLY("normal", TOY_OPTIONS, CTX(2), ROW_OPTIONAL),
};
static const struct asn1_type CP = {SET("CP", struct asn1_unbound, CP_ROWS, 0)};

static void malformed_43_is_well_formed(void **state)
{
    (void)state;
    static const char *const STEPS = "> CP.mode @2+7\n. CP.mode.mode-value "
                                     "@4+3 = 01\n< CP.mode\n";
    const char *got =
        toy_walk(&CP, toy_hex("31 80 A0 80 80 01 01 00 00 A2 80 00 00 00 00"),
                 NULL, NULL);
    assert_memory_equal(got, "> CP @0+15\n", 11);
    assert_memory_equal(got + 11, STEPS, strlen(STEPS));
    assert_string_equal(got + 11 + strlen(STEPS),
                        "> CP.normal @9+4\n< CP.normal\n< CP\nend");
}

static const struct refusal EOCS[] = {
    {&CP, "31 80 A0 80 80 01 01 00 00 A2 80 00 00", BUSHING_ERR_EOC, 0, "CP"},
    {&CP, "31 80 A0 03 80 01 01", BUSHING_ERR_EOC, 0, "CP"},
    {&CP, "31 06 00 00 00 00 00 00", BUSHING_ERR_EOC, 2, "CP"},
    {&CP, "00 00", BUSHING_ERR_EOC, 0, "CP"},
    {&CP, "31 07 A0 80 80 01 01 00 01", BUSHING_ERR_EOC, 2, "CP"},
};

static void malformed_44_eoc_out_of_place(void **state)
{
    (void)state;
    assert_all_refused(EOCS, COUNT(EOCS));
}

static void malformed_45_nested_too_deep(void **state)
{
    (void)state;
    static const struct asn1_type *const TYPES[] = {&TOY_BOX, &TOY_BOX_A0,
                                                    &TOY_BOX_61};
    static const uint8_t IDENTIFIERS[] = {0x30, 0xA0, 0x61};
    for (size_t i = 0; i < 3; i++) {
        struct asn1_walk w;
        enum { LEVELS = 10000 };
        uint8_t *p = toy_room(4 * LEVELS);
        memset(p, 0, 4 * LEVELS);
        for (size_t k = 0; k < LEVELS; k++) {
            p[2 * k] = IDENTIFIERS[i];
            p[2 * k + 1] = 0x80;
        }
        asn1_walk_begin(&w, TYPES[i], span_of(p, 4 * LEVELS), NULL, NULL);
        assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_DEPTH);
        assert_int_equal(w.in.steps, 33);

        asn1_walk_begin(&w, TYPES[i], wrapped(IDENTIFIERS[i], 100, toy_hex("")),
                        NULL, NULL);
        for (size_t k = 0; k < 32; k++)
            assert_int_equal(asn1_walk_next(&w), 0);
        assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_DEPTH);
        assert_int_equal(w.in.steps, 33);
        assert_int_equal(w.level, 32);
    }
}

static const struct refusal LENGTHS[] = {
    {&ASN_OCTETS, "04 84 FF FF FF FF", BUSHING_ERR_TRUNCATED, 0,
     "OCTET_STRING"},
    {&ASN_OCTETS, "04 84 7F FF FF FF", BUSHING_ERR_TRUNCATED, 0,
     "OCTET_STRING"},
    {&TOY_FEW, "30 06 02 84 80 00 00 00", BUSHING_ERR_LENGTH, 2, "Few[0]"},
    {&ASN_OCTETS, "04 88 00 00 00 00 00 00 00 00", BUSHING_ERR_LENGTH_FORM, 0,
     "OCTET_STRING"},
    {&TOY_FEW, "30 03 02 FE 01", BUSHING_ERR_LENGTH_FORM, 2, "Few[0]"},
    {&TOY_FEW, "30 03 02 FF 01", BUSHING_ERR_LENGTH_FORM, 2, "Few[0]"},
    {&TOY_FEW, "30 05 02 80 01 00 00", BUSHING_ERR_LENGTH_FORM, 2, "Few[0]"},
};

static void malformed_46_lengths(void **state)
{
    (void)state;
    assert_all_refused(LENGTHS, COUNT(LENGTHS));
}

static void malformed_47_lengths_that_are_good(void **state)
{
    (void)state;
    assert_walk(&TOY_PAIR, "30 82 00 07 02 84 00 00 00 01 05",
                "> Pair @0+11\n. Pair.first @4+7 = 05\n< Pair\nend");
}

static const struct refusal TAGS[] = {
    {&ASN_ANY, "1F 80 01 00", BUSHING_ERR_TAG_FORM, 0, "ANY"},
    {&ASN_ANY, "BF FF FF FF FF FF 7F 00", BUSHING_ERR_TAG_FORM, 0, "ANY"},
    {&ASN_ANY, "BF", BUSHING_ERR_TRUNCATED, 0, "ANY"},
    {&TOY_PAIR, "30 04 02 01 05 BF", BUSHING_ERR_LENGTH, 5, "Pair.second"},
};

static void malformed_48_tags(void **state)
{
    (void)state;
    assert_all_refused(TAGS, COUNT(TAGS));
}

/* --- work ---------------------------------------------------------------- */

/* How many headers were read for n elements like this one. */
static uint32_t work_for(const struct asn1_type *t, const char *element,
                         size_t n)
{
    span one = toy_hex(element);
    uint8_t *p = toy_room(one.n * n + 6);
    struct asn1_walk w;
    int rc;
    struct writer out = writer_over(p, one.n * n + 6);
    for (size_t i = 0; i < n; i++)
        put_span(&out, one);
    ber_put_around(&out, TAG_UNIVERSAL(16), 0);
    asn1_walk_begin(&w, t, writer_result(&out), NULL, NULL);
    while ((rc = asn1_walk_next(&w)) == 0 && w.step != WALK_END)
        continue;
    assert_int_equal(rc, 0);
    return w.in.steps;
}

static const struct asn1_type ANYS = {
    LIST_OF("Anys", ASN_ANY, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type OUTERS = {
    LIST_OF("Outers", TOY_OUTER, 0, ASN1_NO_MAX, 0)};

static void work_grows_with_the_input(void **state)
{
    (void)state;
    assert_int_equal(work_for(&TOY_NUMBERS, "02 01 05", 10000), 10001);
    assert_int_equal(work_for(&TOY_NUMBERS, "02 01 05", 20000), 20001);
    assert_int_equal(work_for(&TOY_PAIRS, "30 03 02 01 05", 10000), 20001);
    /* to the end of the value, then what is inside */
    assert_int_equal(work_for(&TOY_PAIRS, "30 80 02 01 05 00 00", 10000),
                     40001);
    assert_int_equal(work_for(&ANYS, "30 80 02 01 05 00 00", 10000), 30001);
    /* a CHOICE looks at its value once more */
    assert_int_equal(work_for(&OUTERS, "02 01 05", 10000), 20001);
    assert_int_equal(work_for(&OUTERS, "82 01 05", 10000), 30001);
    assert_int_equal(work_for(&OUTERS, "A4 03 82 01 05", 10000), 40001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_step),
        cmocka_unit_test(the_root_may_be_a_leaf),
        cmocka_unit_test(lists_count_their_elements),
        cmocka_unit_test(alternatives_stand_in_their_choices),
        cmocka_unit_test(tolerance_in_alternatives),
        cmocka_unit_test(explicit_tags_stand_around),
        cmocka_unit_test(automatic_tags_count_the_rows),
        cmocka_unit_test(first_components_alone),
        cmocka_unit_test(first_components_under_other_tags),
        cmocka_unit_test(components_in_order),
        cmocka_unit_test(components_out_of_order),
        cmocka_unit_test(components_of_the_same_tag),
        cmocka_unit_test(components_that_products_leave_out),
        cmocka_unit_test(extensions_are_skipped_at_the_end),
        cmocka_unit_test(extensions_leave_defaults_behind),
        cmocka_unit_test(extensions_of_loose_types),
        cmocka_unit_test(extensions_of_sets_and_closed_types),
        cmocka_unit_test(extensions_elsewhere),
        cmocka_unit_test(sets_in_any_order),
        cmocka_unit_test(sets_that_are_wrong),
        cmocka_unit_test(lists_of_either_kind),
        cmocka_unit_test(lists_that_are_wrong),
        cmocka_unit_test(forms_that_are_mixed_up),
        cmocka_unit_test(explicit_tags_that_are_wrong),
        cmocka_unit_test(ends_of_the_input),
        cmocka_unit_test(a_failed_walk_stays_failed),
        cmocka_unit_test(a_failed_walk_names_type_and_row),
        cmocka_unit_test(a_walk_that_has_not_begun),
        cmocka_unit_test(an_ended_walk_stays_ended),
        cmocka_unit_test(steps_name_type_and_row),
        cmocka_unit_test(depth_of_sequences),
        cmocka_unit_test(depth_of_explicit_tags),
        cmocka_unit_test(depth_of_values_in_explicit_tags),
        cmocka_unit_test(depth_of_lists),
        cmocka_unit_test(depth_of_choices),
        cmocka_unit_test(malformed_43_is_well_formed),
        cmocka_unit_test(malformed_44_eoc_out_of_place),
        cmocka_unit_test(malformed_45_nested_too_deep),
        cmocka_unit_test(malformed_46_lengths),
        cmocka_unit_test(malformed_47_lengths_that_are_good),
        cmocka_unit_test(malformed_48_tags),
        cmocka_unit_test(work_grows_with_the_input),
    };
    return cmocka_run_group_tests_name("asn1_walk", tests, NULL, NULL);
}
