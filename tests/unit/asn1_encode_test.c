/* From C structs to DER: every way to hold a value, what is refused, and a
 * buffer that is too small. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Gives these octets, and with any less room none. */
#define assert_encoded(T, IN, HEX) check_encoded(T, IN, HEX, __FILE__, __LINE__)
static void check_encoded(const struct asn1_type *t, const void *in,
                          const char *hex, const char *file, int line)
{
    size_t need = toy_hex(hex).n;
    for (size_t cap = 0; cap <= need + 1; cap++) {
        struct writer w = writer_over(toy_room(cap), cap);
        int rc = asn1_encode(t, in, &w);
        if (rc != (cap < need ? BUSHING_ERR_SPACE : 0)) {
            print_error("%zu octets: %s\n", cap, bushing_error_name(rc));
            _fail(file, line);
        }
        toy_assert_octets(writer_result(&w), cap < need ? "" : hex, file, line);
    }
}

#define assert_not_encoded(T, IN, CODE) \
    check_not_encoded(T, IN, CODE, __FILE__, __LINE__)
static void check_not_encoded(const struct asn1_type *t, const void *in,
                              int code, const char *file, int line)
{
    struct writer w = writer_over(toy_room(256), 256);
    int rc = asn1_encode(t, in, &w);
    if (rc != code) {
        print_error("%s\n", bushing_error_name(rc));
        _fail(file, line);
    }
}

static struct asn1_bits bits(const char *hex, uint8_t unused)
{
    return (struct asn1_bits){toy_hex(hex), unused};
}

/* --- every store --------------------------------------------------------- */

/* What stands in asn1_walk_test.c and asn1_decode_test.c too. */
#define ALL_HEX                                                 \
    "30 4B 01 01 FF 02 01 05 02 01 07 0A 01 01 03 02 04 F0 "    \
    "04 02 AB CD 05 00 06 02 2A 03 0C 02 68 69 "                \
    "18 0F 32 30 32 36 30 37 32 34 31 32 30 30 30 30 5A "       \
    "30 06 02 01 01 02 01 02 30 06 02 01 09 01 01 FF 82 01 2A " \
    "30 03 02 01 08 9F 1F 01 77"

static struct toy_all some_all(void)
{
    return (struct toy_all){
        .flag = true,
        .number = 5,
        .big = toy_hex("07"),
        .colour = 1,
        .bits = bits("F0", 4),
        .octets = toy_hex("AB CD"),
        .oid = toy_hex("2A 03"),
        .text = toy_hex("68 69"),
        .time = span_text("20260724120000Z"),
        .numbers = {.body = toy_hex("02 01 01 02 01 02"), .num = 2},
        .pair = {.first = 9, .has_second = true, .second = true},
        .inner = {.which = 0, .u.x = 42},
        .whole = toy_hex("30 03 02 01 08"),
        .any = toy_hex("9F 1F 01 77"),
    };
}

static void a_value_of_each_kind(void **state)
{
    (void)state;
    struct toy_all all = some_all();
    assert_encoded(&TOY_ALL, &all, ALL_HEX);
}

static void options(void **state)
{
    (void)state;
    struct toy_options o = {
        .flag = true,
        .number = -2,
        .bits = bits("80", 7),
        .octets = toy_hex(""),
        .pair = {.first = 9},
        .numbers = {.body = toy_hex("02 01 01 02 01 02"), .num = 2},
        .inner = {.which = 1, .u.y = true},
        .any = toy_hex("02 01 07"),
        .whole = toy_hex("30 03 02 01 08"),
    };
    assert_encoded(&TOY_OPTIONS, &o, "30 00");
    o.has_octets = true;
    assert_encoded(&TOY_OPTIONS, &o, "30 02 83 00");
    o.has_flag = o.has_number = o.has_bits = o.has_pair = true;
    o.has_numbers = o.has_inner = o.has_any = o.has_whole = true;
    assert_encoded(&TOY_OPTIONS, &o,
                   "30 28 80 01 FF 81 01 FE 82 02 07 80 83 00 A4 03 02 01 09 "
                   "A5 06 02 01 01 02 01 02 A6 03 83 01 FF A7 03 02 01 07 "
                   "A8 03 02 01 08");
    o.flag = false;
    o.has_number = o.has_bits = o.has_octets = o.has_pair = false;
    o.has_numbers = o.has_inner = o.has_any = o.has_whole = false;
    assert_encoded(&TOY_OPTIONS, &o, "30 03 80 01 00");
}

/* [X.690:11.5] */
static void defaults(void **state)
{
    (void)state;
    struct toy_defaults d = {.yes = true,
                             .five = 5,
                             .colour = 1,
                             .minus = -1,
                             .version = bits("80 00", 0)};
    assert_encoded(&TOY_DEFAULTS, &d, "30 00");
    d.none = bits("00", 3);
    assert_encoded(&TOY_DEFAULTS, &d, "30 00");
    d = (struct toy_defaults){.no = true, .five = 6, .colour = 300};
    d.version = bits("C0", 6);
    d.none = bits("01 80", 7);
    assert_encoded(&TOY_DEFAULTS, &d,
                   "30 1B 80 01 FF 81 01 00 82 01 06 83 02 01 2C 84 02 06 C0 "
                   "85 03 07 01 80 A6 03 02 01 00");
    d = (struct toy_defaults){.yes = true, .five = 5, .colour = 1, .minus = -1};
    assert_encoded(&TOY_DEFAULTS, &d, "30 03 84 01 00");
}

static void explicit_tags(void **state)
{
    (void)state;
    struct toy_explicit e = {
        .number = 5,
        .inner = {.which = 1},
        .any = toy_hex("30 80 00 00"),
        .numbers = {.body = toy_hex("02 01 07"), .num = 1},
    };
    assert_encoded(&TOY_EXPLICIT, &e,
                   "30 17 A0 03 02 01 05 A2 03 83 01 00 A3 04 30 80 00 00 "
                   "A4 05 30 03 02 01 07");
    e.has_text = true;
    e.text = toy_hex("61");
    assert_encoded(&TOY_EXPLICIT, &e,
                   "30 1C A0 03 02 01 05 A1 03 0C 01 61 A2 03 83 01 00 "
                   "A3 04 30 80 00 00 A4 05 30 03 02 01 07");
}

static void automatic_tags(void **state)
{
    (void)state;
    struct toy_auto a = {.number = 5,
                         .inner = {.which = 0, .u.x = 7},
                         .pair = {.first = 9},
                         .alg = {.oid = toy_hex("2A 03")}};
    assert_encoded(
        &TOY_AUTO, &a,
        "30 13 80 01 05 A1 03 82 01 07 A2 03 02 01 09 A3 04 06 02 2A 03");
}

static void alternatives(void **state)
{
    (void)state;
    struct toy_outer o = {.which = TOY_OUTER_INNER,
                          .u.inner = {.which = 1, .u.y = true}};
    assert_encoded(&TOY_OUTER, &o, "83 01 FF");
    o = (struct toy_outer){.which = TOY_OUTER_NUMBER, .u.number = -123};
    assert_encoded(&TOY_OUTER, &o, "02 01 85");
    o = (struct toy_outer){.which = TOY_OUTER_DEEP, .u.deep = {.u.x = 5}};
    assert_encoded(&TOY_OUTER, &o, "A4 03 82 01 05");
    o.which = TOY_OUTER_NOTHING;
    assert_encoded(&TOY_OUTER, &o, "05 00");
    o = (struct toy_outer){.which = TOY_OUTER_PAIR, .u.pair = {.first = 5}};
    assert_encoded(&TOY_OUTER, &o, "30 03 02 01 05");
    o = (struct toy_outer){.which = TOY_OUTER_KEPT,
                           .u.kept = toy_hex("82 01 05")};
    assert_encoded(&TOY_OUTER, &o, "A6 03 82 01 05");
    o = (struct toy_outer){.which = TOY_OUTER_OTHER,
                           .u.other = toy_hex("61 80 00 00")};
    assert_encoded(&TOY_OUTER, &o, "61 80 00 00");
}

static void alternatives_that_are_none(void **state)
{
    (void)state;
    struct toy_outer o = {.which = -1};
    assert_not_encoded(&TOY_OUTER, &o, BUSHING_ERR_VALUE);
    o.which = TOY_OUTER_OTHER + 1;
    assert_not_encoded(&TOY_OUTER, &o, BUSHING_ERR_VALUE);
    /* read and never sent */
    o = (struct toy_outer){.which = TOY_OUTER_OLD, .u.old = toy_hex("AA")};
    assert_not_encoded(&TOY_OUTER, &o, BUSHING_ERR_VALUE);
    struct toy_inner inner = {.which = 2};
    assert_not_encoded(&TOY_INNER, &inner, BUSHING_ERR_VALUE);
}

static void sets(void **state)
{
    (void)state;
    struct toy_set s = {
        .number = 5, .colour = 1, .inner = {.which = 0, .u.x = 7}};
    assert_encoded(&TOY_SET, &s, "31 06 02 01 05 82 01 07");
    s.has_flag = s.flag = true;
    s.colour = 300;
    assert_encoded(&TOY_SET, &s,
                   "31 0D 02 01 05 80 01 FF 81 02 01 2C 82 01 07");
}

static void roots(void **state)
{
    (void)state;
    bool yes = true;
    int64_t number = -129;
    struct asn1_bits b = bits("A8", 3);
    span octets = toy_hex("AA BB");
    struct asn1_list list = {.body = toy_hex("02 01 01 02 01 02"), .num = 2};
    assert_encoded(&ASN_BOOLEAN, &yes, "01 01 FF");
    yes = false;
    assert_encoded(&ASN_BOOLEAN, &yes, "01 01 00");
    assert_encoded(&ASN_INTEGER, &number, "02 02 FF 7F");
    assert_encoded(&ASN_BITS, &b, "03 02 03 A8");
    assert_encoded(&TOY_KEY, &octets, "04 02 AA BB");
    assert_encoded(&TOY_FEW, &list, "30 06 02 01 01 02 01 02");
    assert_encoded(&ASN_NULL, NULL, "05 00");
    octets = toy_hex("30 00");
    assert_encoded(&ASN_ANY, &octets, "30 00");
}

/* What was not sent because it was not received. */
static void components_that_products_leave_out(void **state)
{
    (void)state;
    struct toy_lack lack = {.first = 5, .second = 6}; /* no mark needed */
    assert_encoded(&TOY_LACK, &lack, "30 03 81 01 06");
    lack.has_first = true;
    assert_encoded(&TOY_LACK, &lack, "30 06 80 01 05 81 01 06");
}

/* --- lists --------------------------------------------------------------- */

static void lists_of_structs(void **state)
{
    (void)state;
    struct toy_pair pairs[3] = {
        {.first = 1}, {.first = 2, .has_second = true}, {.first = 300}};
    struct asn1_list list = {.items = pairs, .num = 3};
    assert_encoded(&TOY_PAIRS, &list,
                   "30 13 30 03 02 01 01 30 06 02 01 02 01 01 00 "
                   "30 04 02 02 01 2C");
    list.num = 1;
    list.body = toy_hex("FF FF"); /* items count */
    assert_encoded(&TOY_PAIRS, &list, "30 05 30 03 02 01 01");
    list.num = 0;
    assert_encoded(&TOY_PAIRS, &list, "30 00");
    list = (struct asn1_list){.num = 0};
    assert_encoded(&TOY_PAIRS, &list, "30 00");
}

static void lists_of_leaves(void **state)
{
    (void)state;
    int64_t numbers[4] = {1, -1, 127, -128};
    struct asn1_list list = {.items = numbers, .num = 3};
    assert_encoded(&TOY_FEW, &list, "30 09 02 01 01 02 01 FF 02 01 7F");
    assert_encoded(&TOY_EITHER_SET, &list, "31 09 02 01 01 02 01 FF 02 01 7F");
    list.num = 4;
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_SIZE);
    list.num = 1;
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_SIZE);
    list.num = 2;
    numbers[0] = 128;
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_RANGE);
    numbers[0] = 1;
    numbers[1] = -129;
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_RANGE);
    list = (struct asn1_list){.body = toy_hex("02 01 01"), .num = 1};
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_SIZE);
    list = (struct asn1_list){.body = toy_hex("02 01 01"), .num = 4};
    assert_not_encoded(&TOY_FEW, &list, BUSHING_ERR_SIZE);
}

static void trees(void **state)
{
    (void)state;
    struct toy_tree leaves[2] = {{.which = 0, .u.leaf = 7},
                                 {.which = 0, .u.leaf = 8}};
    struct toy_tree branches[2] = {
        {.which = 1, .u.branch = {.items = leaves, .num = 2}},
        {.which = 1, .u.branch = {.num = 0}}};
    struct toy_tree tree = {.which = 1,
                            .u.branch = {.items = branches, .num = 2}};
    assert_encoded(&TOY_TREE, &tree, "A1 0A A1 06 80 01 07 80 01 08 A1 00");
    leaves[1].which = 2;
    assert_not_encoded(&TOY_TREE, &tree, BUSHING_ERR_VALUE);
}

/* 32 branches in each other; a reader takes 31, each being a CHOICE too. */
static void depth_of_structs(void **state)
{
    (void)state;
    struct toy_tree tree[34] = {{.which = 0, .u.leaf = 7}};
    uint8_t *p = toy_room(256);
    for (size_t i = 1; i < COUNT(tree); i++) {
        struct writer w = writer_over(p, 256);
        tree[i].which = 1;
        tree[i].u.branch = (struct asn1_list){.items = &tree[i - 1], .num = 1};
        assert_int_equal(asn1_encode(&TOY_TREE, &tree[i], &w),
                         i <= 32 ? 0 : BUSHING_ERR_DEPTH);
        if (i <= 32)
            assert_int_equal(
                asn1_decode(&TOY_TREE, writer_result(&w), NULL, NULL, NULL),
                i <= 31 ? 0 : BUSHING_ERR_DEPTH);
    }
}

/* The same below a list, so that it is a CHOICE that is too deep. */
static void depth_of_structs_in_lists(void **state)
{
    (void)state;
    static const struct asn1_type TREES = {
        LIST_OF("Trees", TOY_TREE, 0, ASN1_NO_MAX, 0)};
    struct toy_tree tree[34] = {{.which = 0, .u.leaf = 7}};
    uint8_t *p = toy_room(256);
    for (size_t i = 1; i < COUNT(tree); i++) {
        struct asn1_list root = {.items = &tree[i], .num = 1};
        struct writer w = writer_over(p, 256);
        tree[i].which = 1;
        tree[i].u.branch = (struct asn1_list){.items = &tree[i - 1], .num = 1};
        assert_int_equal(asn1_encode(&TREES, &root, &w),
                         i <= 31 ? 0 : BUSHING_ERR_DEPTH);
    }
}

/* SEQUENCE { list SEQUENCE OF Stack } */
struct stack {
    struct asn1_list list;
};
static const struct asn1_type STACK;
static const struct asn1_type STACKS = {
    LIST_OF("Stacks", STACK, 0, ASN1_NO_MAX, 0)};
#define THIS struct stack
static const struct asn1_field STACK_ROWS[] = {
    REQ("list", list, struct asn1_list, STACKS, NOTAG)};
static const struct asn1_type STACK = {SEQUENCE("Stack", THIS, STACK_ROWS, 0)};
#undef THIS

static void depth_of_sequences(void **state)
{
    (void)state;
    struct stack stack[34] = {{.list = {.num = 0}}};
    uint8_t *p = toy_room(512);
    for (size_t i = 1; i < COUNT(stack); i++) {
        struct writer w = writer_over(p, 512);
        stack[i].list = (struct asn1_list){.items = &stack[i - 1], .num = 1};
        assert_int_equal(asn1_encode(&STACK, &stack[i], &w),
                         i <= 31 ? 0 : BUSHING_ERR_DEPTH);
    }
}

static void depth_of_lists(void **state)
{
    (void)state;
    struct asn1_list lists[67] = {{.num = 0}};
    uint8_t *p = toy_room(512);
    for (size_t i = 1; i < COUNT(lists); i++) {
        struct writer w = writer_over(p, 512);
        lists[i] = (struct asn1_list){.items = &lists[i - 1], .num = 1};
        assert_int_equal(asn1_encode(&TOY_LISTS, &lists[i], &w),
                         i <= 64 ? 0 : BUSHING_ERR_DEPTH);
    }
}

/* --- values kept as received --------------------------------------------- */

static struct toy_bare some_bare(const char *kept, const char *kept_tagged)
{
    return (struct toy_bare){
        .plain = {.oid = toy_hex("2A 03"),
                  .has_parameters = true,
                  .parameters = toy_hex("05 00")},
        .wrapped = {.oid = toy_hex("2A 04")},
        .tagged = {.oid = toy_hex("2A 05")},
        .kept = toy_hex(kept),
        .kept_tagged = toy_hex(kept_tagged),
    };
}

#define BARE_HEX \
    "30 06 06 02 2A 03 05 00 A0 06 30 04 06 02 2A 04 A1 04 06 02 2A 05 "

static void kept_values_get_the_tag_of_the_row(void **state)
{
    (void)state;
    struct toy_bare b = some_bare("30 04 06 02 2A 06", "A2 04 06 02 2A 07");
    assert_encoded(&TOY_BARE, &b,
                   "30 22 " BARE_HEX "30 04 06 02 2A 06 A2 04 06 02 2A 07");
    /* as they came, or as they are by nature */
    b = some_bare("30 80 06 02 2A 06 00 00", "30 80 06 02 2A 07 00 00");
    assert_encoded(&TOY_BARE, &b,
                   "30 24 " BARE_HEX
                   "30 80 06 02 2A 06 00 00 A2 04 06 02 2A 07");
    b = some_bare("06 02 2A 06", "06 02 2A 07");
    assert_encoded(&TOY_BARE, &b,
                   "30 20 " BARE_HEX "06 02 2A 06 A2 04 06 02 2A 07");
    b = some_bare("06 02 2A 06", "A2 80 06 02 2A 07 00 00");
    assert_encoded(&TOY_BARE, &b,
                   "30 22 " BARE_HEX "06 02 2A 06 A2 80 06 02 2A 07 00 00");
}

/* A list that is taken for the other kind too is no first component. */
struct kept_list {
    span list;
};
#define THIS struct kept_list
static const struct asn1_field KEPT_LIST_ROWS[] = {
    REQ("list", list, span, TOY_EITHER_SEQUENCE, CTX(0))};
static const struct asn1_type KEPT_LIST = {
    SEQUENCE("KeptList", THIS, KEPT_LIST_ROWS, 0)};
#undef THIS

static void kept_lists_get_the_tag_of_the_row(void **state)
{
    (void)state;
    struct kept_list k = {toy_hex("31 03 02 01 05")};
    assert_encoded(&KEPT_LIST, &k, "30 05 A0 03 02 01 05");
    k.list = toy_hex("30 03 02 01 05");
    assert_encoded(&KEPT_LIST, &k, "30 05 A0 03 02 01 05");
    k.list = toy_hex("A0 03 02 01 05");
    assert_encoded(&KEPT_LIST, &k, "30 05 A0 03 02 01 05");
}

static void kept_values_that_are_none(void **state)
{
    (void)state;
    static const struct {
        const char *kept, *kept_tagged;
        int code;
    } BAD[] = {
        {"", "30 00", BUSHING_ERR_VALUE},
        {"30 01", "30 00", BUSHING_ERR_VALUE},
        {"30 00 30 00", "30 00", BUSHING_ERR_VALUE},
        {"A2 00", "30 00", BUSHING_ERR_TAG},
        {"31 00", "30 00", BUSHING_ERR_TAG},
        {"30 00", "A1 00", BUSHING_ERR_TAG},
        {"30 00", "31 00", BUSHING_ERR_TAG},
        {"30 00", "", BUSHING_ERR_VALUE},
    };
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct toy_bare b = some_bare(BAD[i].kept, BAD[i].kept_tagged);
        assert_not_encoded(&TOY_BARE, &b, BAD[i].code);
    }
    struct toy_outer o = {.which = TOY_OUTER_KEPT,
                          .u.kept = toy_hex("84 01 05")};
    assert_not_encoded(&TOY_OUTER, &o, BUSHING_ERR_TAG);
    o = (struct toy_outer){.which = TOY_OUTER_OTHER, .u.other = toy_hex("00")};
    assert_not_encoded(&TOY_OUTER, &o, BUSHING_ERR_VALUE);
}

/* --- refused ------------------------------------------------------------- */

static void leaves_are_checked(void **state)
{
    (void)state;
    struct toy_all all = some_all();
    all.big = toy_hex("00 07");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_VALUE);
    all = some_all();
    all.colour = 2;
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_RANGE);
    all = some_all();
    all.octets = toy_hex("AB");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_SIZE);
    all = some_all();
    all.oid = toy_hex("");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_OID);
    all = some_all();
    all.text = toy_hex("FF");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_CHARACTER);
    all = some_all();
    all.text = toy_hex("61 62 63 64");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_SIZE);
    all = some_all();
    all.time = toy_hex("");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_SIZE);
    all = some_all();
    all.numbers.num = 1;
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_SIZE);
    all = some_all();
    all.inner.which = 2;
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_VALUE);
    all = some_all();
    all.any = toy_hex("");
    assert_not_encoded(&TOY_ALL, &all, BUSHING_ERR_VALUE);
    int64_t number = 128;
    assert_not_encoded(&TOY_SMALL, &number, BUSHING_ERR_RANGE);
    number = -129;
    assert_not_encoded(&TOY_SMALL, &number, BUSHING_ERR_RANGE);
}

static void bits_are_cleaned_and_checked(void **state)
{
    (void)state;
    struct asn1_bits b = bits("FF FF", 3);
    assert_encoded(&ASN_BITS, &b, "03 03 03 FF F8");
    b = bits("FF", 7);
    assert_encoded(&ASN_BITS, &b, "03 02 07 80");
    b = bits("", 0);
    assert_encoded(&ASN_BITS, &b, "03 01 00");
    b = bits("", 1);
    assert_not_encoded(&ASN_BITS, &b, BUSHING_ERR_VALUE);
    b = bits("FF", 8);
    assert_not_encoded(&ASN_BITS, &b, BUSHING_ERR_VALUE);
    b = bits("C0", 6);
    assert_not_encoded(&TOY_BITS, &b, BUSHING_ERR_SIZE);
    b = bits("FF FF", 3);
    assert_not_encoded(&TOY_BITS, &b, BUSHING_ERR_SIZE);
    /* named bits lose their trailing zeros [X.690:11.2.2] */
    b = bits("A0 00", 0);
    assert_encoded(&TOY_FLAGS, &b, "03 02 05 A0");
    b = bits("00", 0);
    assert_encoded(&TOY_FLAGS, &b, "03 01 00");
    b = bits("80", 9);
    assert_not_encoded(&TOY_FLAGS, &b, BUSHING_ERR_VALUE);
    b = bits("", 7);
    assert_not_encoded(&TOY_FLAGS, &b, BUSHING_ERR_VALUE);
}

static void rows_without_a_member(void **state)
{
    (void)state;
    uint8_t none[8] = {0};
    assert_encoded(&TOY_UNBOUND, none, "30 02 05 00");
    static const struct asn1_field ROWS[] = {
        ROW_ONLY("flag", ASN_BOOLEAN, NOTAG, 0)};
    static const struct asn1_type NEEDY = {
        SEQUENCE("Needy", struct asn1_unbound, ROWS, 0)};
    assert_not_encoded(&NEEDY, none, BUSHING_ERR_ARGUMENT);
    static const struct asn1_field DEFAULT_ROWS[] = {
        ROW_ONLY("flag", ASN_BOOLEAN, NOTAG, ROW_DEFAULT)};
    static const struct asn1_type DEFAULTED = {
        SEQUENCE("Defaulted", struct asn1_unbound, DEFAULT_ROWS, 0)};
    assert_encoded(&DEFAULTED, none, "30 00");
}

/* --- the writer ---------------------------------------------------------- */

static void values_go_in_front(void **state)
{
    (void)state;
    struct writer w = writer_over(toy_room(32), 32);
    struct toy_pair pair = {.first = 5};
    struct asn1_bits b = bits("FF", 4);
    put_span(&w, toy_hex("EE FF"));
    assert_int_equal(asn1_encode(&TOY_PAIR, &pair, &w), 0);
    assert_int_equal(asn1_encode(&ASN_BITS, &b, &w), 0);
    assert_octets(writer_result(&w), "03 02 04 F0 30 03 02 01 05 EE FF");
    w.bad = true;
    assert_int_equal(asn1_encode(&TOY_PAIR, &pair, &w), BUSHING_ERR_SPACE);
    assert_int_equal(asn1_encode(&ASN_BITS, &b, &w), BUSHING_ERR_SPACE);
}

static void what_is_read_is_written(void **state)
{
    (void)state;
    struct toy_all all;
    struct writer w = writer_over(toy_room(128), 128);
    assert_int_equal(asn1_decode(&TOY_ALL, toy_hex(ALL_HEX), &all, NULL, NULL),
                     0);
    assert_int_equal(asn1_encode(&TOY_ALL, &all, &w), 0);
    assert_octets(writer_result(&w), ALL_HEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_of_each_kind),
        cmocka_unit_test(options),
        cmocka_unit_test(defaults),
        cmocka_unit_test(explicit_tags),
        cmocka_unit_test(automatic_tags),
        cmocka_unit_test(alternatives),
        cmocka_unit_test(alternatives_that_are_none),
        cmocka_unit_test(sets),
        cmocka_unit_test(roots),
        cmocka_unit_test(components_that_products_leave_out),
        cmocka_unit_test(lists_of_structs),
        cmocka_unit_test(lists_of_leaves),
        cmocka_unit_test(trees),
        cmocka_unit_test(depth_of_structs),
        cmocka_unit_test(depth_of_structs_in_lists),
        cmocka_unit_test(depth_of_sequences),
        cmocka_unit_test(depth_of_lists),
        cmocka_unit_test(kept_values_get_the_tag_of_the_row),
        cmocka_unit_test(kept_lists_get_the_tag_of_the_row),
        cmocka_unit_test(kept_values_that_are_none),
        cmocka_unit_test(leaves_are_checked),
        cmocka_unit_test(bits_are_cleaned_and_checked),
        cmocka_unit_test(rows_without_a_member),
        cmocka_unit_test(values_go_in_front),
        cmocka_unit_test(what_is_read_is_written),
    };
    return cmocka_run_group_tests_name("asn1_encode", tests, NULL, NULL);
}
