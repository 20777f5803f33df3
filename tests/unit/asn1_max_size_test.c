/* How large an encoding can get. */
#include "toy_types.h"

#include "asn1/random.h"
#include "test.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct asn1_type KEY_127 = {OCTETS_TYPE("Key127", 0, 127)};
static const struct asn1_type KEY_128 = {OCTETS_TYPE("Key128", 0, 128)};
static const struct asn1_type KEY_255 = {OCTETS_TYPE("Key255", 0, 255)};
static const struct asn1_type KEY_256 = {OCTETS_TYPE("Key256", 0, 256)};
static const struct asn1_type BITS_0 = {BITS_TYPE("Bits0", 0, 0)};
static const struct asn1_type BITS_8 = {BITS_TYPE("Bits8", 0, 8)};
static const struct asn1_type BITS_9 = {BITS_TYPE("Bits9", 0, 9)};
static const struct asn1_type BYTE = {INTEGER_TYPE("Byte", 0, 255)};
static const struct asn1_type LOW = {INTEGER_TYPE("Low", -32768, 1)};
static const struct asn1_type LATIN = {TEXT_TYPE("Latin", 20, 0, 5)};
static const struct asn1_type UNIVERSAL = {TEXT_TYPE("Universal", 28, 0, 5)};
static const char FALLING[] = "=300\0big\0"
                              "=0\0small\0";
static const struct asn1_type BIG_FIRST = {ENUM_TYPE("BigFirst", FALLING)};
static const struct asn1_type NONE = {LIST_OF("None", ASN_INTEGER, 0, 0, 0)};
static const struct asn1_type NO_OCTETS = {
    LIST_OF("NoOctets", ASN_OCTETS, 0, 0, 0)};
static const struct asn1_type ONE_LIST = {
    LIST_OF("OneList", ASN_OCTETS, 0, 1, 0)};

static const struct asn1_field TAGGED_ROWS[] = {
    ROW_ONLY("implicit", TOY_SMALL, CTX(200), 0),           /* 81 48 */
    ROW_ONLY("explicit", TOY_SMALL, CTX(31), ROW_EXPLICIT), /* 1F */
    ROW_ONLY("inner", TOY_INNER, CTX(1), ROW_OPTIONAL),
};
static const struct asn1_type TAGGED = {
    SEQUENCE("Tagged", struct asn1_unbound, TAGGED_ROWS, 0)};
static const struct asn1_field TOLERANT_ROWS[] = {
    ROW_ONLY("old", ASN_OCTETS, CTX(0), ROW_TOLERATED),
    ROW_ONLY("new", TOY_KEY, CTX(1), 0),
    ROW_ONLY("small", TOY_SMALL, CTX(2), 0),
};
static const struct asn1_type TOLERANT_CHOICE = {
    CHOICE("TolerantChoice", struct asn1_unbound, TOLERANT_ROWS, 0)};
static const struct asn1_type TOLERANT = {
    SEQUENCE("Tolerant", struct asn1_unbound, TOLERANT_ROWS, 0)};

static const struct {
    const struct asn1_type *type;
    size_t size;
} SIZES[] = {
    {&ASN_BOOLEAN, 3},
    {&ASN_NULL, 2},
    {&ASN_INTEGER, 10},
    {&TOY_SMALL, 3},
    {&BYTE, 4},
    {&LOW, 4},
    {&TOY_LAX, 4},
    {&TOY_COLOUR, 4},
    {&TOY_COLOUR_MORE, 6},
    {&BIG_FIRST, 4},
    {&BITS_0, 3},
    {&BITS_8, 4},
    {&BITS_9, 5},
    {&TOY_BITS, 5},
    {&TOY_KEY, 6},
    {&KEY_127, 129},
    {&KEY_128, 131},
    {&KEY_255, 258},
    {&KEY_256, 260},
    {&TOY_WORD, 14},
    {&TOY_WIDE, 8},
    {&LATIN, 7},
    {&UNIVERSAL, 22},
    {&ASN_GENERALIZED_TIME, 42},
    {&TOY_FEW, 11},
    {&TOY_EITHER_SET, 29},
    {&NONE, 2},
    {&TOY_PAIR, 15},
    {&TOY_INNER, 10},
    {&TOY_SET, 29},
    {&TOY_LACK, 22},
    {&TOY_NEST[5], 2},
    {&TAGGED, 2 + 5 + 6 + 12},
    {&TOLERANT_CHOICE, 6},
    {&TOLERANT, 2 + 6 + 3},
};

static void bounded_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SIZES); i++)
        if (asn1_max_size(SIZES[i].type) != SIZES[i].size)
            fail_msg("%s: %zu is not %zu", SIZES[i].type->name,
                     asn1_max_size(SIZES[i].type), SIZES[i].size);
}

static const struct asn1_type *const UNBOUNDED[] = {
    &ASN_OCTETS, &ASN_BITS,  &ASN_BIGINT, &ASN_OID,     &ASN_UTF8,
    &ASN_ANY,    &TOY_TITLE, &TOY_FLAGS,  &TOY_NUMBERS, &TOY_PAIRS,
    &TOY_TOKEN,  &TOY_OUTER, &TOY_BOX,    &TOY_TREE,    &TOY_LISTS,
    &TOY_DEEP,   &TOY_ALL,   &TOY_BARE,   &ONE_LIST,
};

static void unbounded_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(UNBOUNDED); i++)
        if (asn1_max_size(UNBOUNDED[i]) != SIZE_MAX)
            fail_msg("%s: %zu", UNBOUNDED[i]->name,
                     asn1_max_size(UNBOUNDED[i]));
    assert_true(asn1_max_size(&NO_OCTETS) == 2);
}

/* n lists of one, SEQUENCEs, or CHOICEs in each other, around a BOOLEAN. */
static size_t size_of_chain(enum asn1_kind kind, size_t n)
{
    struct asn1_type chain[64];
    struct asn1_field rows[64];
    assert_true(n < COUNT(chain));
    chain[0] = ASN_BOOLEAN;
    for (size_t i = 1; i <= n; i++) {
        struct asn1_field row[1] = {ROW_ONLY("in", chain[i - 1], NOTAG, 0)};
        rows[i] = row[0];
        chain[i] = (struct asn1_type){.name = "Chain",
                                      .kind = kind & 15,
                                      .fields = &rows[i],
                                      .num_fields = 1};
        if (kind == ASN1_LIST)
            chain[i] =
                (struct asn1_type){LIST_OF("Chain", chain[i - 1], 1, 1, 0)};
        if (kind == ASN1_SEQUENCE)
            chain[i].tag = TAG_UNIVERSAL(16);
    }
    return asn1_max_size(&chain[n]);
}

/* What no reader takes has no size. */
static void deep_types(void **state)
{
    (void)state;
    static const enum asn1_kind KINDS[] = {ASN1_LIST, ASN1_SEQUENCE};
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        assert_int_equal(size_of_chain(KINDS[i], 1), 5);
        assert_int_equal(size_of_chain(KINDS[i], 31), 65);
        assert_int_equal(size_of_chain(KINDS[i], 32), 67);
        assert_true(size_of_chain(KINDS[i], 33) == SIZE_MAX);
    }
    assert_int_equal(size_of_chain(ASN1_CHOICE, 1), 3);
    assert_int_equal(size_of_chain(ASN1_CHOICE, 32), 3);
    assert_true(size_of_chain(ASN1_CHOICE, 33) == SIZE_MAX);
}

/* Nothing can be sent of a CHOICE whose only alternative is never sent. */
static void types_that_are_never_sent(void **state)
{
    (void)state;
    static const struct asn1_field ROWS[] = {
        ROW_ONLY("old", TOY_KEY, CTX(0), ROW_TOLERATED)};
    static const struct asn1_type OLD = {
        CHOICE("Old", struct asn1_unbound, ROWS, 0)};
    assert_int_equal(asn1_max_size(&OLD), 0);
}

/* A type that holds itself in four places: the first way that is too deep ends
 * the search, or it would not end in our time. */
static const struct asn1_type BUSH;
static const struct asn1_type BUSHES = {LIST_OF(NULL, BUSH, 0, 2, 0)};
static const struct asn1_field BUSH_ROWS[] = {
    ROW_ONLY("a", BUSHES, CTX(0), ROW_OPTIONAL),
    ROW_ONLY("b", BUSHES, CTX(1), ROW_OPTIONAL),
    ROW_ONLY("c", BUSHES, CTX(2), ROW_OPTIONAL),
    ROW_ONLY("d", BUSHES, CTX(3), ROW_OPTIONAL),
};
static const struct asn1_type BUSH = {
    SEQUENCE("Bush", struct asn1_unbound, BUSH_ROWS, 0)};

static void types_in_themselves_end_soon(void **state)
{
    (void)state;
    assert_true(asn1_max_size(&BUSH) == SIZE_MAX);
}

/* Sums and products that no size_t holds are no small numbers. */
static void sizes_beyond_all_memory(void **state)
{
    (void)state;
    static const struct asn1_type HUGE_OCTETS = {
        OCTETS_TYPE("Huge", 0, UINT32_MAX - 1)};
    static const struct asn1_type HUGE_LIST = {
        LIST_OF("HugeList", HUGE_OCTETS, 0, UINT32_MAX - 1, 0)};
    static const struct asn1_type HALF_LIST = {
        LIST_OF("HalfList", HUGE_OCTETS, 0, INT32_MAX, 0)};
    static const struct asn1_field ROWS[] = {
        ROW_ONLY("a", HALF_LIST, CTX(0), 0),
        ROW_ONLY("b", HALF_LIST, CTX(1), 0),
        ROW_ONLY("c", HALF_LIST, CTX(2), 0),
    };
    static const struct asn1_type SUM = {
        SEQUENCE("Sum", struct asn1_unbound, ROWS, 0)};
    static const struct asn1_type LARGEST = {
        CHOICE("Largest", struct asn1_unbound, ROWS, 0)};
    if (SIZE_MAX > UINT32_MAX) {
        size_t one = (size_t)UINT32_MAX - 1 + 6;
        size_t all = one * INT32_MAX;
        assert_true(asn1_max_size(&HUGE_OCTETS) == one);
        assert_true(asn1_max_size(&HALF_LIST) == all + 1 + 9);
        assert_true(asn1_max_size(&LARGEST) == all + 1 + 9);
    }
    assert_true(asn1_max_size(&HUGE_LIST) == SIZE_MAX);
    assert_true(asn1_max_size(&SUM) == SIZE_MAX);
}

static void random_values_are_not_larger(void **state)
{
    (void)state;
    uint8_t *p = toy_room(2048);
    for (size_t i = 0; i < COUNT(SIZES); i++) {
        struct asn1_random r = {i};
        size_t largest = 0;
        for (int k = 0; k < 3000; k++) {
            struct der d = der_over(p, 2048);
            assert_int_equal(asn1_random_value(SIZES[i].type, &r, &d), 0);
            assert_true(d.n <= SIZES[i].size);
            largest = d.n > largest ? d.n : largest;
        }
        if (SIZES[i].type == &TOY_SMALL || SIZES[i].type == &TOY_BITS ||
            SIZES[i].type == &TOY_KEY || SIZES[i].type == &TOY_FEW ||
            SIZES[i].type == &TOY_PAIR || SIZES[i].type == &TOY_SET ||
            SIZES[i].type == &TOY_INNER || SIZES[i].type == &TAGGED)
            assert_int_equal(largest, SIZES[i].size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounded_types),
        cmocka_unit_test(unbounded_types),
        cmocka_unit_test(deep_types),
        cmocka_unit_test(types_that_are_never_sent),
        cmocka_unit_test(types_in_themselves_end_soon),
        cmocka_unit_test(sizes_beyond_all_memory),
        cmocka_unit_test(random_values_are_not_larger),
    };
    return cmocka_run_group_tests_name("asn1_max_size", tests, NULL, NULL);
}
