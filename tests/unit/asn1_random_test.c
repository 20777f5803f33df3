/* Random values: the same from the same seed, legal, in DER, and of every sort
 * that the type allows, the ends of ranges above all. */
#include "toy_types.h"

#include "asn1/random.h"
#include "base/time_text.h"
#include "base/utf8.h"
#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { ROOM = 1 << 20, ROUNDS = 2000 };

static uint8_t room[ROOM];

/* The next random value. */
static span next_value(const struct asn1_type *t, struct asn1_random *r)
{
    struct der d = der_over(room, ROOM);
    int rc = asn1_random_value(t, r, &d);
    if (rc != 0)
        fail_msg("%s: %s", t->name, bushing_error_name(rc));
    return span_of(room, d.n);
}

/* The contents of the next random leaf. */
static span next_leaf(const struct asn1_type *t, struct asn1_random *r)
{
    struct ber_reader in = ber_over(next_value(t, r));
    struct ber_tlv tlv;
    assert_int_equal(ber_next(&in, &tlv), 0);
    assert_int_equal(tlv.tag, t->tag);
    return tlv_body(&tlv);
}

/* Within four percent of so many in a million: seeds decide, not luck. */
static void assert_about(size_t got, size_t all, size_t in_a_million)
{
    size_t want = all * in_a_million / 1000000;
    assert_in_range(got, want - want / 25, want + want / 25);
}

/* --- numbers ------------------------------------------------------------- */

/* The known start of splitmix64 from 0. */
static void the_generator_is_splitmix64(void **state)
{
    (void)state;
    static const uint64_t FIRST[] = {
        UINT64_C(0xE220A8397B1DCDAF), UINT64_C(0x6E789E6AA1B965F4),
        UINT64_C(0x06C45D188009454F), UINT64_C(0xF88BB8A8724C81EC),
        UINT64_C(0x1B39896A51A8749B)};
    struct asn1_random r = {0};
    for (size_t i = 0; i < COUNT(FIRST); i++)
        assert_true(asn1_random_u64(&r) == FIRST[i]);
}

static void numbers_below(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    for (uint64_t n = 1; n <= 20; n++) {
        uint64_t seen = 0;
        for (int i = 0; i < 1000; i++) {
            uint64_t v = asn1_random_below(&r, n);
            assert_true(v < n);
            seen |= UINT64_C(1) << v;
        }
        assert_true(seen == (UINT64_C(1) << n) - 1);
    }
    /* no choice is one too, and none at all is none */
    uint64_t before = r.state;
    assert_int_equal(asn1_random_below(&r, 1), 0);
    assert_true(r.state != before);
    before = r.state;
    assert_int_equal(asn1_random_below(&r, 0), 0);
    assert_true(r.state == before);
}

/* --- all toys ------------------------------------------------------------ */

static const struct asn1_type *const TOYS[] = {
    &ASN_BOOLEAN,
    &ASN_INTEGER,
    &ASN_BIGINT,
    &ASN_BITS,
    &ASN_OCTETS,
    &ASN_NULL,
    &ASN_OID,
    &ASN_ANY,
    &ASN_UTF8,
    &ASN_NUMERIC,
    &ASN_PRINTABLE,
    &ASN_TELETEX,
    &ASN_IA5,
    &ASN_GRAPHIC,
    &ASN_VISIBLE,
    &ASN_GENERAL,
    &ASN_BMP,
    &ASN_UNIVERSAL_STRING,
    &ASN_OBJECT_DESCRIPTOR,
    &ASN_UTC_TIME,
    &ASN_GENERALIZED_TIME,
    &TOY_SMALL,
    &TOY_LAX,
    &TOY_COLOUR,
    &TOY_COLOUR_MORE,
    &TOY_FLAGS,
    &TOY_BITS,
    &TOY_KEY,
    &TOY_WORD,
    &TOY_WIDE,
    &TOY_TITLE,
    &TOY_PAIR,
    &TOY_NUMBERS,
    &TOY_FEW,
    &TOY_PAIRS,
    &TOY_EITHER_SEQUENCE,
    &TOY_EITHER_SET,
    &TOY_INNER,
    &TOY_ALL,
    &TOY_DEFAULTS,
    &TOY_EXPLICIT,
    &TOY_KEPT,
    &TOY_TOKEN,
    &TOY_AUTO,
    &TOY_ALGORITHM,
    &TOY_BARE,
    &TOY_LACK,
    &TOY_ORDER,
    &TOY_UNBOUND,
    &TOY_SET,
    &TOY_OUTER,
    &TOY_NEST[3],
    &TOY_TREE,
    &TOY_BOX,
    &TOY_LISTS,
    &TOY_DEEP,
};

static void values_are_legal_der(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(TOYS); i++) {
        struct asn1_random r = {i};
        for (int k = 0; k < 100; k++) {
            static uint8_t again[ROOM];
            struct der d = der_over(again, ROOM);
            span v = next_value(TOYS[i], &r);
            struct asn1_error e;
            int rc = asn1_to_der(TOYS[i], v, NULL, &d, &e);
            if (rc != 0)
                fail_msg("%s: %s %s", TOYS[i]->name, bushing_error_name(rc),
                         e.path);
            assert_true(span_equal(span_of(again, d.n), v));
        }
    }
}

static void values_survive_c_structs(void **state)
{
    (void)state;
    static const struct asn1_type *const BOUND[] = {
        &TOY_ALL,   &TOY_DEFAULTS, &TOY_EXPLICIT, &TOY_KEPT,
        &TOY_TOKEN, &TOY_AUTO,     &TOY_BARE,     &TOY_LACK,
        &TOY_SET,   &TOY_OUTER,    &TOY_TREE};
    static uint64_t out[128];
    static uint8_t again[ROOM];
    for (size_t i = 0; i < COUNT(BOUND); i++) {
        struct asn1_random r = {i};
        assert_true(asn1_value_size(BOUND[i]) <= sizeof out);
        for (int k = 0; k < 500; k++) {
            struct writer w = writer_over(again, ROOM);
            span v = next_value(BOUND[i], &r);
            assert_int_equal(asn1_decode(BOUND[i], v, out, NULL, NULL), 0);
            assert_int_equal(asn1_encode(BOUND[i], out, &w), 0);
            assert_true(span_equal(writer_result(&w), v));
        }
    }
}

static void seeds_decide(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(TOYS); i++) {
        struct asn1_random a = {7}, b = {7}, c = {8};
        bool differ = false;
        for (int k = 0; k < 20; k++) {
            span v = next_value(TOYS[i], &a);
            span copy = toy_join(v, toy_end);
            assert_true(span_equal(next_value(TOYS[i], &b), copy));
            if (!span_equal(next_value(TOYS[i], &c), copy))
                differ = true;
        }
        assert_true(a.state == b.state);
        assert_int_equal(differ, TOYS[i] != &ASN_NULL &&
                                     TOYS[i] != &TOY_NEST[3] &&
                                     TOYS[i] != &ASN_ANY);
    }
}

/* --- leaves -------------------------------------------------------------- */

static void integers_reach_both_ends(void **state)
{
    (void)state;
    static const struct asn1_type RANGES[] = {
        {INTEGER_TYPE("Small", -128, 127)},
        {INTEGER_TYPE("Negative", -128, 0)},
        {INTEGER_TYPE("One", 1, 1)},
        {INTEGER_TYPE("Natural", 0, INT32_MAX)},
        {INTEGER_TYPE("Word", 0, UINT32_MAX)},
        {INTEGER_TYPE("Any", INT64_MIN, INT64_MAX)},
    };
    for (size_t i = 0; i < COUNT(RANGES); i++) {
        const struct asn1_type *t = &RANGES[i];
        struct asn1_random r = {i};
        int low = 0, high = 0, small = 0;
        for (int k = 0; k < ROUNDS; k++) {
            int64_t v;
            assert_int_equal(ber_integer(next_leaf(t, &r), &v), 0);
            assert_true(v >= asn1_min(t) && v <= asn1_max(t));
            low += v == asn1_min(t);
            high += v == asn1_max(t);
            small += v >= -100 && v <= 100;
        }
        assert_true(low >= ROUNDS / 10 && high >= ROUNDS / 12);
        assert_true(small >= ROUNDS / 20);
    }
}

/* The low end one time in eight, and else the high end one time in eight. */
static void integers_like_the_ends(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    size_t low = 0, high = 0;
    for (int k = 0; k < 20 * ROUNDS; k++) {
        int64_t v;
        assert_int_equal(ber_integer(next_leaf(&ASN_INTEGER, &r), &v), 0);
        low += v == INT64_MIN;
        high += v == INT64_MAX;
    }
    assert_about(low, (size_t)20 * ROUNDS, 125000);
    assert_about(high, (size_t)20 * ROUNDS, 109375);
}

/* Both signs, and numbers of every length. */
static void integers_have_every_length(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    unsigned positive = 0, negative = 0, big = 0, ends = 0, parity = 0;
    for (int k = 0; k < ROUNDS; k++) {
        span body = next_leaf(&ASN_INTEGER, &r);
        *(body.p[0] < 0x80 ? &positive : &negative) |= 1u << body.n;
        parity |= 1u << (body.p[0] >> 7 | (body.p[body.n - 1] & 1) << 1);
        body = next_leaf(&ASN_BIGINT, &r);
        assert_true(body.n >= 1 && body.n <= 20);
        assert_true(body.p[0] >= 1 && body.p[0] <= 0x7E);
        big |= 1u << body.n;
        ends |= body.p[0] == 1 ? 1u : body.p[0] == 0x7E ? 2u : 0u;
    }
    assert_int_equal(positive, 0x1FE);
    assert_int_equal(negative, 0x1FE);
    assert_int_equal(big, 0x1FFFFE);
    assert_int_equal(ends, 3);
    assert_int_equal(parity, 15);
}

static void bits_and_octets_have_every_size(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    uint64_t bits = 0, few_bits = 0, octets = 0, few = 0, word = 0;
    unsigned seen[256] = {0}, first[256] = {0};
    for (int k = 0; k < ROUNDS; k++) {
        span b = next_leaf(&ASN_BITS, &r);
        bits |= UINT64_C(1) << bits_count(asn1_bits_of(b));
        b = next_leaf(&TOY_BITS, &r);
        few_bits |= UINT64_C(1) << bits_count(asn1_bits_of(b));
        b = next_leaf(&ASN_OCTETS, &r);
        octets |= UINT64_C(1) << b.n;
        if (b.n > 0)
            first[b.p[0]]++;
        for (size_t i = 0; i < b.n; i++)
            seen[b.p[i]]++;
        few |= UINT64_C(1) << next_leaf(&TOY_KEY, &r).n;
        word |= UINT64_C(1) << utf8_count(next_leaf(&TOY_WORD, &r));
    }
    assert_true(bits == (UINT64_C(1) << 41) - 1);
    assert_true(few_bits == 0x1FF8);
    assert_true(octets == (UINT64_C(1) << 41) - 1);
    assert_true(few == 0x1C);
    assert_true(word == 0xE);
    for (size_t i = 0; i < 256; i++)
        assert_true(seen[i] > 0 && first[i] > 0);
}

static void sizes_like_the_ends(void **state)
{
    (void)state;
    static const struct asn1_type KEY = {OCTETS_TYPE("Key", 10, 30)};
    static const struct asn1_type LONG_KEY = {OCTETS_TYPE("LongKey", 10, 300)};
    struct asn1_random r = {1};
    size_t low = 0, high = 0, cut = 0;
    for (int k = 0; k < 20 * ROUNDS; k++) {
        size_t n = next_leaf(&KEY, &r).n;
        assert_true(n >= 10 && n <= 30);
        low += n == 10;
        high += n == 30;
        n = next_leaf(&LONG_KEY, &r).n;
        assert_true(n >= 10 && n <= 50);
        cut += n == 50;
    }
    /* one in eight, seven in 64, and of the other 49 in 64 one in 21 or 41 */
    assert_about(low, (size_t)20 * ROUNDS, 125000 + 36458);
    assert_about(high, (size_t)20 * ROUNDS, 109375 + 36458);
    assert_about(cut, (size_t)20 * ROUNDS, 109375 + 18674);
}

static void names_and_booleans_occur_all(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int colours[3] = {0}, yes = 0;
    for (int k = 0; k < ROUNDS; k++) {
        int64_t v;
        assert_int_equal(ber_integer(next_leaf(&TOY_COLOUR, &r), &v), 0);
        colours[v == 300 ? 2 : v]++;
        yes += next_leaf(&ASN_BOOLEAN, &r).p[0] == 0xFF;
    }
    for (size_t i = 0; i < 3; i++)
        assert_in_range(colours[i], ROUNDS / 4, ROUNDS / 2);
    assert_in_range(yes, ROUNDS / 3, ROUNDS * 2 / 3);
}

/* One to six subidentifiers, each of one to ten octets. */
static void object_identifiers(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    unsigned arcs = 0, lengths = 0;
    bool seen[256] = {false};
    for (int k = 0; k < ROUNDS; k++) {
        span b = next_leaf(&ASN_OID, &r);
        unsigned n = 0, len = 0;
        for (size_t i = 0; i < b.n; i++) {
            len++;
            seen[b.p[i]] = true;
            if (b.p[i] >= 0x80)
                continue;
            lengths |= 1u << len;
            len = 0;
            n++;
        }
        arcs |= 1u << n;
    }
    assert_int_equal(arcs, 0x7E);
    assert_int_equal(lengths, 0x7FE);
    for (size_t i = 0; i < 256; i++)
        assert_true(seen[i]);
}

/* --- text and time ------------------------------------------------------- */

/* Which octets occur in strings of this type. */
static void see_octets(const struct asn1_type *t, bool seen[256])
{
    struct asn1_random r = {1};
    memset(seen, 0, 256);
    for (int k = 0; k < ROUNDS; k++) {
        span b = next_leaf(t, &r);
        for (size_t i = 0; i < b.n; i++)
            seen[b.p[i]] = true;
    }
}

static void characters_of_strings(void **state)
{
    (void)state;
    bool seen[256];
    see_octets(&ASN_NUMERIC, seen);
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(seen[c], c >= '0' && c <= '9');
    see_octets(&ASN_PRINTABLE, seen);
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(seen[c], c >= 'A' && c <= 'Z');
    see_octets(&ASN_VISIBLE, seen);
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(seen[c], c >= 0x20 && c <= 0x7E);
    see_octets(&ASN_BMP, seen);
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(seen[c], c == 0 || (c >= 0x20 && c <= 0x7E));
    see_octets(&ASN_UNIVERSAL_STRING, seen);
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(seen[c], c == 0 || (c >= 0x20 && c <= 0x7E));
}

/* Those that XML escapes come often, those of several octets too. */
static void characters_of_utf8(void **state)
{
    (void)state;
    static const uint32_t WIDE[] = {0xE9, 0x20AC, 0x1F50C, 0xFFFD};
    struct asn1_random r = {1};
    unsigned all = 0, special = 0, wide[4] = {0};
    for (int k = 0; k < 4 * ROUNDS; k++) {
        struct reader in = reader_over(next_leaf(&ASN_UTF8, &r));
        uint32_t c;
        while (utf8_next(&in, &c)) {
            all++;
            special += c < 0x80 && memchr("&<>\"' ", (int)c, 6) != NULL;
            for (size_t i = 0; i < 4; i++)
                wide[i] += c == WIDE[i];
        }
        assert_int_equal(reader_left(&in), 0);
    }
    /* one in six is wide; of the others one in six, and of the last 25 in 36
     * those five of 94 that are special by chance */
    assert_about(special, all, 138889 + 36939);
    assert_about(wide[0] + wide[1] + wide[2] + wide[3], all, 166667);
    for (size_t i = 0; i < 4; i++)
        assert_in_range(wide[i], all / 27, all / 21);
}

static bool is_asso_id(span s)
{
    size_t digits = 0, colons = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':') {
            colons++;
            if (digits == 0)
                return false;
            digits = 0;
        } else if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 3) {
            return false;
        }
    }
    return digits > 0 && colons <= 1;
}

static void association_identifiers(void **state)
{
    (void)state;
    static const struct asn1_type ASSO_ID = {TEXT_TYPE("AssoID", 12, 1, 7),
                                             .format = FORMAT_ASSO_ID};
    struct asn1_random r = {1};
    unsigned lengths = 0;
    int colons = 0, first = 0, second = 0;
    for (int k = 0; k < 10 * ROUNDS; k++) {
        span b = next_leaf(&ASSO_ID, &r);
        assert_true(is_asso_id(b));
        lengths |= 1u << b.n;
        colons += memchr(b.p, ':', b.n) != NULL;
        first += span_equal(span_first(b, 4), span_text("999:"));
        second += b.n > 4 && memcmp(b.p + b.n - 4, ":999", 4) == 0;
    }
    assert_int_equal(lengths, 0xFE);
    assert_in_range(colons, 4 * ROUNDS, 6 * ROUNDS);
    assert_true(first > 0 && second > 0);
}

static void times(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int64_t first = INT64_MAX, last = 0;
    for (int k = 0; k < ROUNDS; k++) {
        struct time_text time;
        span b = next_leaf(&ASN_GENERALIZED_TIME, &r);
        assert_int_equal(b.n, 19);
        assert_int_equal(time_text_parse(b, TIME_E2E_STRICT, &time), 0);
        assert_true(time.ms >= 0 && time.ms < INT64_C(4102444800000));
        first = time.ms < first ? time.ms : first;
        last = time.ms > last ? time.ms : last;
        b = next_leaf(&ASN_UTC_TIME, &r);
        assert_int_equal(b.n, 13);
        assert_int_equal(time_text_parse_utctime(b, &time), 0);
    }
    for (uint64_t seed = 0; seed < 100;
         seed++) { /* the same but for the form */
        struct asn1_random a = {seed}, b = {seed};
        uint8_t utc[13];
        memcpy(utc, next_leaf(&ASN_UTC_TIME, &a).p, sizeof utc);
        assert_memory_equal(utc, next_leaf(&ASN_GENERALIZED_TIME, &b).p + 2,
                            12);
        assert_int_equal(utc[12], 'Z');
    }
    assert_true(first < INT64_C(41024448000)); /* one of the first percent */
    assert_true(last > INT64_C(4061420352000));
}

static void times_of_day(void **state)
{
    (void)state;
    static const struct asn1_type DAY = {OCTETS_TYPE("Day", 4, 6),
                                         .format = FORMAT_TIME_OF_DAY};
    struct asn1_random r = {1};
    unsigned lengths = 0;
    for (int k = 0; k < ROUNDS; k++)
        lengths |= 1u << next_leaf(&DAY, &r).n;
    assert_int_equal(lengths, 0x50);
}

/* --- components ---------------------------------------------------------- */

static void options_come_and_go(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int has[9] = {0};
    for (int k = 0; k < ROUNDS; k++) {
        struct toy_options o;
        assert_int_equal(asn1_decode(&TOY_OPTIONS, next_value(&TOY_OPTIONS, &r),
                                     &o, NULL, NULL),
                         0);
        has[0] += o.has_flag;
        has[1] += o.has_number;
        has[2] += o.has_bits;
        has[3] += o.has_octets;
        has[4] += o.has_pair;
        has[5] += o.has_numbers;
        has[6] += o.has_inner;
        has[7] += o.has_any;
        has[8] += o.has_whole;
    }
    for (size_t i = 0; i < 9; i++)
        assert_in_range(has[i], ROUNDS / 3, ROUNDS * 2 / 3);
}

static void defaults_come_and_go(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int changed = 0, lacking = 0;
    for (int k = 0; k < ROUNDS; k++) {
        struct toy_defaults d;
        struct toy_lack lack;
        assert_int_equal(asn1_decode(&TOY_DEFAULTS,
                                     next_value(&TOY_DEFAULTS, &r), &d, NULL,
                                     NULL),
                         0);
        changed += d.five != 5;
        assert_int_equal(asn1_decode(&TOY_LACK, next_value(&TOY_LACK, &r),
                                     &lack, NULL, NULL),
                         0);
        lacking += !lack.has_first;
    }
    assert_in_range(changed, ROUNDS / 3, ROUNDS * 2 / 3);
    assert_int_equal(lacking, 0);
}

/* Many components beside each other are not deep. */
#define BROTHER ROW_ONLY("brother", TOY_PAIR, NOTAG, 0)
static const struct asn1_field BROTHERS_ROWS[] = {
    BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER,
    BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER, BROTHER};
static const struct asn1_type BROTHERS = {
    SEQUENCE("Brothers", struct asn1_unbound, BROTHERS_ROWS, 0)};

static void brothers_are_equal(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int last = 0;
    for (int k = 0; k < ROUNDS; k++) {
        span v = next_value(&BROTHERS, &r);
        last += v.p[v.n - 3] == 0x01 && v.p[v.n - 2] == 0x01;
    }
    assert_in_range(last, ROUNDS / 3, ROUNDS * 2 / 3);
}

static void alternatives_occur_all(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int seen[TOY_OUTER_OTHER + 1] = {0};
    for (int k = 0; k < ROUNDS; k++) {
        struct toy_outer o;
        span v = next_value(&TOY_OUTER, &r);
        assert_int_equal(asn1_decode(&TOY_OUTER, v, &o, NULL, NULL), 0);
        seen[o.which]++;
        if (o.which == TOY_OUTER_OTHER)
            assert_octets(v, "9F 81 00 01 2A");
    }
    for (int i = 0; i <= TOY_OUTER_OTHER; i++)
        if (i == TOY_OUTER_OLD)
            assert_int_equal(seen[i], 0);
        else
            assert_true(seen[i] >= ROUNDS / 12);
}

static void lists_have_every_size(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    unsigned few = 0, any = 0;
    for (int k = 0; k < ROUNDS; k++) {
        struct asn1_list list;
        assert_int_equal(
            asn1_decode(&TOY_FEW, next_value(&TOY_FEW, &r), &list, NULL, NULL),
            0);
        few |= 1u << list.num;
        assert_int_equal(asn1_decode(&TOY_NUMBERS, next_value(&TOY_NUMBERS, &r),
                                     &list, NULL, NULL),
                         0);
        any |= 1u << list.num;
    }
    assert_int_equal(few, 0xC);
    assert_int_equal(any, 0x1F);
}

/* --- open values --------------------------------------------------------- */

static const struct asn1_type *const IN_BAG[] = {&TOY_PAIR, &TOY_SMALL};
static const struct asn1_type BAG = {OPEN_TYPE("Bag"), INSIDE(IN_BAG)};
static const struct asn1_field BAGS_ROWS[] = {
    ROW_ONLY("wrapped", BAG, CTX(3), 0),
    ROW_ONLY("bare", BAG, NOTAG, 0),
};
static const struct asn1_type BAGS = {
    SEQUENCE("Bags", struct asn1_unbound, BAGS_ROWS, 0)};

static void open_values_hold_what_may_stand_there(void **state)
{
    (void)state;
    struct asn1_random r = {1};
    int pairs = 0, numbers = 0, strings = 0;
    for (int k = 0; k < 20 * ROUNDS; k++) {
        struct ber_reader in = ber_over(next_value(&BAG, &r));
        struct ber_tlv tlv;
        assert_int_equal(ber_next(&in, &tlv), 0);
        pairs += tlv.tag == TAG_UNIVERSAL(16);
        numbers += tlv.tag == TAG_UNIVERSAL(2);
        if (tlv.tag == TAG_UNIVERSAL(4)) {
            strings++;
            assert_octets(tlv_raw(&tlv), "04 03 01 02 FF");
        }
    }
    assert_int_equal(pairs + numbers + strings, 20 * ROUNDS);
    assert_about((size_t)strings, (size_t)20 * ROUNDS, 250000);
    assert_about((size_t)pairs, (size_t)20 * ROUNDS, 375000);
    assert_octets(next_value(&ASN_ANY, &r), "04 03 01 02 FF");
    struct toy_explicit e;
    assert_int_equal(asn1_decode(&TOY_EXPLICIT, next_value(&TOY_EXPLICIT, &r),
                                 &e, NULL, NULL),
                     0);
    assert_octets(e.any, "04 03 01 02 FF");
    for (int k = 0; k < 100; k++) {
        struct ber_reader bags, wrapped;
        struct ber_tlv tlv;
        struct ber_reader in = ber_over(next_value(&BAGS, &r));
        assert_int_equal(ber_next(&in, &tlv), 0);
        assert_int_equal(ber_enter(&in, &tlv, &bags), 0);
        assert_int_equal(ber_next(&bags, &tlv), 0);
        assert_int_equal(tlv.tag, TAG_CONTEXT(3));
        assert_int_equal(ber_enter(&bags, &tlv, &wrapped), 0);
        assert_int_equal(ber_next(&wrapped, &tlv), 0);
        assert_true(ber_at_end(&wrapped));
        assert_int_equal(ber_next(&bags, &tlv), 0);
        assert_true(ber_at_end(&bags));
    }
}

/* --- depth and room ------------------------------------------------------ */

/* A type that holds itself in an open value, and one that cannot end but in a
 * list, beside an alternative that is never sent. */
static const struct asn1_type NUT;
static const struct asn1_type *const IN_SHELL[] = {&NUT};
static const struct asn1_type SHELL = {OPEN_TYPE("Shell"), INSIDE(IN_SHELL)};
static const struct asn1_field NUT_ROWS[] = {
    ROW_ONLY("shell", SHELL, NOTAG, 0),
    ROW_ONLY("nut", NUT, CTX(0), ROW_OPTIONAL),
};
static const struct asn1_type NUT = {
    SEQUENCE("Nut", struct asn1_unbound, NUT_ROWS, 0)};

static const struct asn1_type KERNEL;
static const struct asn1_type *const IN_HUSK[] = {&KERNEL};
static const struct asn1_type HUSK = {OPEN_TYPE("Husk"), INSIDE(IN_HUSK)};
static const struct asn1_field KERNEL_ROWS[] = {
    ROW_ONLY("husk", HUSK, NOTAG, 0)};
static const struct asn1_type KERNEL = {
    SEQUENCE("Kernel", struct asn1_unbound, KERNEL_ROWS, 0)};

static const struct asn1_type VINE;
static const struct asn1_type VINES = {
    LIST_OF("Vines", VINE, 0, ASN1_NO_MAX, 0)};
static const struct asn1_field VINE_ROWS[] = {
    ROW_ONLY("old", ASN_NULL, CTX(0), ROW_TOLERATED),
    ROW_ONLY("vines", VINES, CTX(1), 0),
    ROW_ONLY("older", ASN_NULL, CTX(2), ROW_TOLERATED),
};
static const struct asn1_type VINE = {
    CHOICE("Vine", struct asn1_unbound, VINE_ROWS, 0)};

/* How deep values stand in each other, of any type. */
static uint32_t depth_of(const struct ber_reader *around)
{
    struct ber_reader r = *around, inside;
    uint32_t deepest = 0;
    while (!ber_at_end(&r)) {
        struct ber_tlv tlv;
        uint32_t depth = 0;
        assert_int_equal(ber_next(&r, &tlv), 0);
        if (tlv.constructed) {
            assert_int_equal(ber_enter(&r, &tlv, &inside), 0);
            depth = 1 + depth_of(&inside);
        }
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}

/* Legal, and without what is never sent. */
static void assert_good(const struct asn1_type *t, span v)
{
    struct asn1_walk w;
    asn1_walk_begin(&w, t, v, NULL, NULL);
    while (asn1_walk_next(&w) == 0 && w.step != WALK_END)
        assert_true(w.field == NULL || (w.field->flags & ROW_TOLERATED) == 0);
    assert_int_equal(w.error, 0);
}

/* As deep as it may be, and then only what must be. */
static const struct {
    const struct asn1_type *type;
    uint32_t depth;
} DEEP[] = {
    {&TOY_TREE, 6},   /* a CHOICE and a list each: 12 */
    {&TOY_LISTS, 13}, /* the last one is empty */
    {&TOY_BOX, 13},   {&TOY_DEEP, 5}, {&NUT, 13},
    {&SHELL, 13},     {&KERNEL, 12},  {&VINE, 7},
};

static void values_in_themselves_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DEEP); i++) {
        struct asn1_random r = {i};
        uint32_t deepest = 0;
        for (int k = 0; k < (DEEP[i].type == &TOY_LISTS ? 100 : ROUNDS); k++) {
            span v = next_value(DEEP[i].type, &r);
            struct ber_reader in = ber_over(v);
            uint32_t depth = depth_of(&in);
            assert_good(DEEP[i].type, v);
            deepest = depth > deepest ? depth : deepest;
        }
        if (deepest != DEEP[i].depth)
            fail_msg("%s: %u", DEEP[i].type->name, deepest);
    }
}

static void values_that_do_not_fit(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct asn1_random r = {seed};
        span v = toy_join(next_value(&TOY_ALL, &r), toy_end);
        for (size_t cap = 0; cap <= v.n; cap++) {
            uint8_t *p = toy_room(cap);
            struct der d = der_over(p, cap);
            r.state = seed;
            assert_int_equal(asn1_random_value(&TOY_ALL, &r, &d),
                             cap < v.n ? BUSHING_ERR_SPACE : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_generator_is_splitmix64),
        cmocka_unit_test(numbers_below),
        cmocka_unit_test(values_are_legal_der),
        cmocka_unit_test(values_survive_c_structs),
        cmocka_unit_test(seeds_decide),
        cmocka_unit_test(integers_reach_both_ends),
        cmocka_unit_test(integers_like_the_ends),
        cmocka_unit_test(integers_have_every_length),
        cmocka_unit_test(bits_and_octets_have_every_size),
        cmocka_unit_test(sizes_like_the_ends),
        cmocka_unit_test(names_and_booleans_occur_all),
        cmocka_unit_test(object_identifiers),
        cmocka_unit_test(characters_of_strings),
        cmocka_unit_test(characters_of_utf8),
        cmocka_unit_test(association_identifiers),
        cmocka_unit_test(times),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(options_come_and_go),
        cmocka_unit_test(defaults_come_and_go),
        cmocka_unit_test(brothers_are_equal),
        cmocka_unit_test(alternatives_occur_all),
        cmocka_unit_test(lists_have_every_size),
        cmocka_unit_test(open_values_hold_what_may_stand_there),
        cmocka_unit_test(values_in_themselves_end),
        cmocka_unit_test(values_that_do_not_fit),
    };
    return cmocka_run_group_tests_name("asn1_random", tests, NULL, NULL);
}
