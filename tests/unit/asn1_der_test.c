/* The DER writer that goes forward: headers that grow, tags by row, and a
 * received value written again in DER. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static span result(const struct der *d)
{
    return span_of(d->p, d->n);
}

/* --- headers ------------------------------------------------------------- */

static const struct {
    size_t n;
    const char *header;
} LENGTHS[] = {
    {0, "30 00"},
    {1, "30 01"},
    {127, "30 7F"},
    {128, "30 81 80"},
    {255, "30 81 FF"},
    {256, "30 82 01 00"},
    {65535, "30 82 FF FF"},
    {65536, "30 83 01 00 00"},
    {70000, "30 83 01 11 70"},
};

/* n octets that are not all the same */
static span pattern(size_t n)
{
    uint8_t *p = toy_room(n);
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)(i * 7 + i / 256);
    return span_of(p, n);
}

static void headers_grow_with_the_contents(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LENGTHS); i++) {
        span body = pattern(LENGTHS[i].n);
        span want = toy_join(toy_hex(LENGTHS[i].header), body, toy_end);
        for (size_t cap = want.n; cap <= want.n + 3; cap += 3) {
            struct der d = der_over(toy_room(cap), cap);
            der_open(&d, TAG_UNIVERSAL(16));
            der_raw(&d, body);
            der_close(&d);
            assert_int_equal(d.error, 0);
            assert_int_equal(d.level, 0);
            assert_true(span_equal(result(&d), want));
        }
    }
}

static void headers_that_do_not_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LENGTHS); i++) {
        span body = pattern(LENGTHS[i].n);
        size_t need = toy_hex(LENGTHS[i].header).n + body.n;
        for (size_t less = 1; less <= 6 && less <= need; less++) {
            uint8_t *p = toy_room(need);
            struct der d = der_over(p, need - less);
            memset(p, 0x5A, need);
            der_open(&d, TAG_UNIVERSAL(16));
            der_raw(&d, body);
            der_close(&d);
            assert_int_equal(d.error, BUSHING_ERR_SPACE);
            assert_true(d.n <= need - less);
            for (size_t k = need - less; k < need; k++)
                assert_int_equal(p[k], 0x5A);
        }
    }
}

static void octet_by_octet(void **state)
{
    (void)state;
    struct der d = der_over(toy_room(4), 4);
    der_raw(&d, toy_hex("01"));
    der_raw(&d, toy_hex("02"));
    der_raw(&d, toy_hex("03"));
    assert_octets(result(&d), "01 02 03");
}

static void headers_in_each_other(void **state)
{
    (void)state;
    span body = pattern(126);
    struct der d = der_over(toy_room(400), 400);
    der_open(&d, TAG_UNIVERSAL(16));
    der_leaf(&d, TAG_CONTEXT(128), toy_hex("AB"));
    der_open(&d, TAG_CONTEXT(0));
    der_leaf(&d, TAG_UNIVERSAL(4), body);
    assert_int_equal(d.level, 2);
    der_close(&d);
    der_leaf(&d, TAG_UNIVERSAL(5), toy_hex(""));
    der_close(&d);
    assert_true(span_equal(
        result(&d), toy_join(toy_hex("30 81 8A 9F 81 00 01 AB A0 81 80 04 7E"),
                             body, toy_hex("05 00"), toy_end)));
}

static void nothing_is_written_after_an_error(void **state)
{
    (void)state;
    uint8_t *p = toy_room(8);
    struct der d = der_over(p, 8);
    memset(p, 0x5A, 8);
    der_leaf(&d, TAG_UNIVERSAL(4), toy_hex("01 02"));
    der_open(&d, TAG_UNIVERSAL(16));
    der_leaf(&d, TAG_UNIVERSAL(4), toy_hex("03"));
    assert_int_equal(d.error, BUSHING_ERR_SPACE);
    size_t n = d.n;
    der_raw(&d, toy_hex("05 00"));
    der_raw(&d, toy_hex(""));
    der_open(&d, TAG_UNIVERSAL(16));
    der_close(&d);
    der_leaf(&d, TAG_UNIVERSAL(5), toy_hex(""));
    assert_int_equal(d.error, BUSHING_ERR_SPACE);
    assert_int_equal(d.n, n);
    assert_int_equal(d.level, 1);
    assert_octets(span_of(p, 6), "04 02 01 02 30 00");
}

static void no_room_at_all(void **state)
{
    (void)state;
    struct der d = der_over(NULL, 0);
    assert_int_equal(d.n, 0);
    assert_int_equal(d.error, 0);
    der_raw(&d, toy_hex(""));
    assert_int_equal(d.error, 0);
    der_open(&d, TAG_UNIVERSAL(16));
    assert_int_equal(d.error, BUSHING_ERR_SPACE);
    assert_int_equal(d.level, 0);
}

static void values_that_are_open(void **state)
{
    (void)state;
    uint8_t *p = toy_room(400);
    struct der d = der_over(p, 400);
    assert_int_equal(DER_MAX_OPEN, 64);
    for (int i = 0; i < 64; i++)
        der_open(&d, TAG_UNIVERSAL(16));
    assert_int_equal(d.error, 0);
    assert_int_equal(d.level, 64);
    for (int i = 0; i < 64; i++)
        der_close(&d);
    assert_int_equal(d.error, 0);
    assert_int_equal(d.n, 128);
    d = der_over(p, 400);
    for (int i = 0; i < 65; i++)
        der_open(&d, TAG_UNIVERSAL(16));
    assert_int_equal(d.error, BUSHING_ERR_DEPTH);
    assert_int_equal(d.level, 64);
}

/* --- by type and row ----------------------------------------------------- */

static void tags_by_row(void **state)
{
    (void)state;
    struct der d = der_over(toy_room(100), 100);
    const struct asn1_type *t = &TOY_EXPLICIT;
    const struct asn1_field *f = t->fields;
    der_enter(&d, NULL, NULL, t);
    der_value(&d, t, &f[0], f[0].type, toy_hex("05"));
    der_enter(&d, t, &f[2], f[2].type);
    der_value(&d, &TOY_INNER, &TOY_INNER.fields[1], &ASN_BOOLEAN,
              toy_hex("01"));
    der_leave(&d, t, &f[2], f[2].type);
    der_value(&d, t, &f[3], f[3].type, toy_hex("30 80 00 00"));
    der_enter(&d, t, &f[4], f[4].type);
    der_value(&d, &TOY_NUMBERS, NULL, &ASN_INTEGER, toy_hex("07"));
    der_leave(&d, t, &f[4], f[4].type);
    der_leave(&d, NULL, NULL, t);
    assert_int_equal(d.error, 0);
    assert_octets(result(&d), "30 17 A0 03 02 01 05 A2 03 83 01 FF "
                              "A3 04 30 80 00 00 A4 05 30 03 02 01 07");
}

static void implicit_tags_by_row(void **state)
{
    (void)state;
    struct der d = der_over(toy_room(100), 100);
    const struct asn1_type *t = &TOY_OPTIONS;
    const struct asn1_field *f = t->fields;
    der_enter(&d, NULL, NULL, t);
    der_value(&d, t, &f[1], f[1].type, toy_hex("05"));
    der_enter(&d, t, &f[4], f[4].type);
    der_value(&d, &TOY_PAIR, &TOY_PAIR.fields[0], &ASN_INTEGER, toy_hex("06"));
    der_leave(&d, t, &f[4], f[4].type);
    der_leave(&d, NULL, NULL, t);
    t = &TOY_AUTO;
    der_enter(&d, t, &t->fields[2], &TOY_PAIR);
    der_leave(&d, t, &t->fields[2], &TOY_PAIR);
    assert_octets(result(&d), "30 08 81 01 05 A4 03 02 01 06 A2 00");
}

/* --- received values in DER ---------------------------------------------- */

static const struct {
    const struct asn1_type *type;
    const char *ber, *der;
} AGAIN[] = {
    /* lengths */
    {&TOY_PAIR, "30 84 00 00 00 04 02 81 01 05", "30 03 02 01 05"},
    {&TOY_PAIR, "30 80 02 01 05 00 00", "30 03 02 01 05"},
    /* values */
    {&TOY_PAIR, "30 06 02 01 05 01 01 01", "30 06 02 01 05 01 01 FF"},
    {&TOY_PAIR, "30 06 02 01 05 01 01 00", "30 06 02 01 05 01 01 00"},
    {&TOY_LAX, "02 03 00 00 05", "02 01 05"},
    {&TOY_LAX, "02 02 FF FF", "02 01 FF"},
    {&TOY_COLOUR, "0A 81 02 01 2C", "0A 02 01 2C"},
    {&ASN_BIGINT, "02 09 01 02 03 04 05 06 07 08 09",
     "02 09 01 02 03 04 05 06 07 08 09"},
    {&ASN_NULL, "05 81 00", "05 00"},
    {&ASN_OID, "06 02 2A 03", "06 02 2A 03"},
    /* bits */
    {&ASN_BITS, "03 02 03 FF", "03 02 03 F8"},
    {&ASN_BITS, "03 03 07 FF FF", "03 03 07 FF 80"},
    {&ASN_BITS, "03 02 00 FF", "03 02 00 FF"},
    {&ASN_BITS, "03 03 00 80 00", "03 03 00 80 00"},
    {&ASN_BITS, "03 01 00", "03 01 00"},
    {&TOY_FLAGS, "03 03 00 80 00", "03 02 07 80"},
    {&TOY_FLAGS, "03 02 03 AF", "03 02 03 A8"},
    {&TOY_FLAGS, "03 02 05 07", "03 01 00"},
    {&TOY_FLAGS, "03 03 07 FF 7F", "03 02 00 FF"},
    /* segments */
    {&ASN_OCTETS, "24 80 04 01 AA 24 03 04 01 BB 00 00", "04 02 AA BB"},
    {&ASN_VISIBLE, "3A 06 04 01 61 04 01 62", "1A 02 61 62"},
    {&ASN_BITS, "23 08 03 02 00 AA 03 02 04 FF", "03 03 04 AA F0"},
    /* components */
    {&TOY_EXPLICIT,
     "30 80 A0 80 02 01 05 00 00 A2 80 83 01 07 00 00 A3 80 30 80 00 00 00 00 "
     "A4 80 30 80 02 01 07 00 00 00 00 00 00",
     "30 17 A0 03 02 01 05 A2 03 83 01 FF A3 04 30 80 00 00 A4 05 30 03 02 01 "
     "07"},
    {&TOY_OPTIONS,
     "30 80 80 01 01 A3 03 04 01 AA A6 80 83 01 01 00 00 A8 80 02 01 05 00 00 "
     "00 00",
     "30 10 80 01 FF 83 01 AA A6 03 83 01 FF A8 03 02 01 05"},
    {&TOY_DEFAULTS,
     "30 18 80 01 00 81 01 01 82 01 05 83 01 01 84 02 07 80 "
     "85 01 00 A6 03 02 01 FF",
     "30 00"},
    {&TOY_DEFAULTS, "30 0A 84 04 00 80 00 00 85 02 00 00", "30 00"},
    {&TOY_DEFAULTS,
     "30 1B 80 01 02 81 01 00 82 01 06 83 02 01 2C 84 02 06 C0 "
     "85 03 07 01 80 A6 03 02 01 00",
     "30 1B 80 01 FF 81 01 00 82 01 06 83 02 01 2C 84 02 06 C0 "
     "85 03 07 01 80 A6 03 02 01 00"},
    {&TOY_AUTO,
     "30 80 80 01 05 A1 80 82 01 07 00 00 A2 03 02 01 09 A3 04 06 02 2A 03 00 "
     "00",
     "30 13 80 01 05 A1 03 82 01 07 A2 03 02 01 09 A3 04 06 02 2A 03"},
    {&TOY_LACK, "30 03 81 01 05", "30 03 81 01 05"},
    {&TOY_ALGORITHM, "06 02 2A 03", "30 04 06 02 2A 03"},
    {&TOY_BARE,
     "30 1A 06 02 2A 03 A0 04 06 02 2A 04 A1 04 06 02 2A 05 "
     "06 02 2A 06 A2 04 06 02 2A 07",
     "30 20 30 04 06 02 2A 03 A0 06 30 04 06 02 2A 04 A1 04 06 02 2A 05 "
     "30 04 06 02 2A 06 A2 04 06 02 2A 07"},
    /* extensions */
    {&TOY_TOKEN, "30 0A 02 01 05 82 02 AA BB 83 01 00", "30 03 02 01 05"},
    /* lists and CHOICEs */
    {&TOY_EITHER_SEQUENCE, "31 06 02 01 07 02 01 05",
     "30 06 02 01 07 02 01 05"},
    {&TOY_EITHER_SET, "30 06 02 01 07 02 01 05", "31 06 02 01 07 02 01 05"},
    {&TOY_OUTER, "A4 80 83 01 01 00 00", "A4 03 83 01 FF"},
    {&TOY_OUTER, "61 80 00 00", "61 80 00 00"},
    {&TOY_OUTER, "85 01 05", "85 01 05"},
    {&TOY_TREE, "A1 80 A1 80 80 01 07 00 00 80 01 08 00 00",
     "A1 08 A1 03 80 01 07 80 01 08"},
};

static void assert_again(const struct asn1_type *t, span in, const char *want)
{
    struct arena a = arena_over(toy_room(64), 64);
    struct der d = der_over(toy_room(256), 256);
    struct asn1_error e = {0};
    int rc = asn1_to_der(t, in, &a, &d, &e);
    if (rc != 0)
        fail_msg("%s: %s %s @%zu", t->name, bushing_error_name(rc), e.path,
                 e.offset);
    assert_octets(result(&d), want);
}

static void values_again_in_der(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(AGAIN); i++) {
        assert_again(AGAIN[i].type, toy_hex(AGAIN[i].ber), AGAIN[i].der);
        assert_again(AGAIN[i].type, toy_hex(AGAIN[i].der), AGAIN[i].der);
    }
}

/* What stands in front of bits that do not fit stays as it is. */
static void bits_that_do_not_fit(void **state)
{
    (void)state;
    for (size_t cap = 2; cap <= 6; cap++) {
        uint8_t *p = toy_room(8);
        struct der d = der_over(p, cap);
        memset(p, 0xFF, 8);
        der_raw(&d, toy_hex("FF FF"));
        der_value(&d, NULL, NULL, &ASN_BITS, toy_hex("04 AB"));
        assert_int_equal(d.error, cap < 6 ? BUSHING_ERR_SPACE : 0);
        assert_octets(span_of(p, 2), "FF FF");
        assert_octets(span_of(p + cap, 8 - cap),
                      &"FF FF FF FF FF FF"[3 * (cap - 2)]);
    }
}

/* A number may be too long to be a default. */
static void defaults_of_long_numbers(void **state)
{
    (void)state;
    static const struct asn1_field ROWS[] = {
        {.name = "big",
         .type = &ASN_BIGINT,
         .offset = ROW_NOWHERE,
         .extra = 5,
         .extra_is = EXTRA_DEFAULT,
         .flags = ROW_DEFAULT},
    };
    static const struct asn1_type LONG = {
        SEQUENCE("Long", struct asn1_unbound, ROWS, 0)};
    assert_again(&LONG, toy_hex("30 03 02 01 05"), "30 00");
    assert_again(&LONG, toy_hex("30 03 02 01 06"), "30 03 02 01 06");
    assert_again(&LONG, toy_hex("30 0B 02 09 05 00 00 00 00 00 00 00 05"),
                 "30 0B 02 09 05 00 00 00 00 00 00 00 05");
}

/* [X.690:10.3] */
static void sets_stand_in_order(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"02 01 05", "80 01 FF", "81 02 01 2C",
                                        "83 01 FF"};
    static const char WANT[] = "31 0D 02 01 05 80 01 FF 81 02 01 2C 83 01 FF";
    for (size_t i = 0; i < 256; i++) {
        size_t order[4] = {i & 3, i >> 2 & 3, i >> 4 & 3, i >> 6};
        if ((1u << order[0] | 1u << order[1] | 1u << order[2] |
             1u << order[3]) != 15)
            continue;
        assert_again(
            &TOY_SET,
            toy_join(toy_hex("31 80"), toy_hex(PARTS[order[0]]),
                     toy_hex(PARTS[order[1]]), toy_hex(PARTS[order[2]]),
                     toy_hex(PARTS[order[3]]), toy_hex("00 00"), toy_end),
            WANT);
    }
    assert_again(&TOY_SET, toy_hex("31 09 81 01 01 82 01 07 02 01 05"),
                 "31 06 02 01 05 82 01 07");
}

/* Types without rows are not known: what came is kept as it came. */
static void closed_types_are_kept(void **state)
{
    (void)state;
    static const struct asn1_type CLOSED = {.name = "Closed",
                                            .kind = ASN1_SEQUENCE,
                                            .tag = TAG_UNIVERSAL(16),
                                            .flags = TYPE_SKIPS};
    static const struct asn1_type CLOSED_SET = {.name = "ClosedSet",
                                                .kind = ASN1_SET,
                                                .tag = TAG_UNIVERSAL(17),
                                                .flags = TYPE_SKIPS};
    assert_again(&CLOSED, toy_hex("30 80 81 81 01 05 A0 80 00 00 00 00"),
                 "30 08 81 81 01 05 A0 80 00 00");
    assert_again(&CLOSED_SET, toy_hex("31 80 82 00 81 00 00 00"),
                 "31 04 82 00 81 00");
    assert_again(&CLOSED, toy_hex("30 00"), "30 00");
}

/* A SET inside, whose neighbours stay where they are. */
static void sets_in_other_values(void **state)
{
    (void)state;
    static const struct asn1_field AROUND_ROWS[] = {
        ROW_ONLY("before", ASN_BOOLEAN, CTX(7), 0),
        ROW_ONLY("set", TOY_SET, CTX(6), ROW_EXPLICIT),
        ROW_ONLY("behind", ASN_NULL, NOTAG, 0),
    };
    static const struct asn1_type AROUND = {
        SEQUENCE("Around", struct asn1_unbound, AROUND_ROWS, 0)};
    assert_again(&AROUND,
                 toy_hex("30 0F 87 01 01 A6 08 31 06 83 01 01 02 01 05 05 00"),
                 "30 0F 87 01 FF A6 08 31 06 02 01 05 83 01 FF 05 00");
}

static void values_that_do_not_fit(void **state)
{
    (void)state;
    span in = toy_hex("31 09 83 01 FF 80 01 FF 02 01 05");
    for (size_t cap = 0; cap <= in.n; cap++) {
        uint8_t *p = toy_room(cap);
        struct der d = der_over(p, cap);
        struct asn1_error e = {.offset = 77};
        int rc = asn1_to_der(&TOY_SET, in, NULL, &d, &e);
        assert_int_equal(rc, cap < in.n ? BUSHING_ERR_SPACE : 0);
        assert_int_equal(e.code, rc);
        assert_int_equal(e.offset, cap < in.n ? 0 : 77);
        assert_int_equal(d.error, rc);
        d = der_over(p, cap);
        assert_int_equal(asn1_to_der(&TOY_SET, in, NULL, &d, NULL), rc);
    }
    assert_again(&TOY_SET, in, "31 09 02 01 05 80 01 FF 83 01 FF");
}

static void values_that_are_wrong(void **state)
{
    (void)state;
    struct asn1_error e;
    struct der d = der_over(toy_room(64), 64);
    assert_int_equal(
        asn1_to_der(&TOY_PAIRS, toy_hex("30 04 30 02 05 00"), NULL, &d, &e),
        BUSHING_ERR_TAG);
    assert_int_equal(e.code, BUSHING_ERR_TAG);
    assert_int_equal(e.offset, 4);
    assert_string_equal(e.path, "Pairs[0].first");
    d = der_over(toy_room(64), 64);
    assert_int_equal(
        asn1_to_der(&ASN_OCTETS, toy_hex("24 03 04 01 AA"), NULL, &d, NULL),
        BUSHING_ERR_SEGMENTED);
}

static void values_of_some_length(void **state)
{
    (void)state;
    static const size_t SIZES[] = {120, 127, 128, 253, 256, 65532, 65536};
    for (size_t i = 0; i < COUNT(SIZES); i++) {
        span body = pattern(SIZES[i]);
        size_t room = body.n + 32;
        struct writer w = writer_over(toy_room(room), room);
        struct der d = der_over(toy_room(room), room);
        ber_put(&w, TAG_UNIVERSAL(4), body);
        ber_put_around(&w, TAG_UNIVERSAL(16), 0);
        span der = writer_result(&w);
        assert_int_equal(asn1_to_der(&TOY_BOX, der, NULL, &d, NULL), 0);
        assert_true(span_equal(result(&d), der));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_grow_with_the_contents),
        cmocka_unit_test(headers_that_do_not_fit),
        cmocka_unit_test(octet_by_octet),
        cmocka_unit_test(headers_in_each_other),
        cmocka_unit_test(nothing_is_written_after_an_error),
        cmocka_unit_test(no_room_at_all),
        cmocka_unit_test(values_that_are_open),
        cmocka_unit_test(tags_by_row),
        cmocka_unit_test(implicit_tags_by_row),
        cmocka_unit_test(values_again_in_der),
        cmocka_unit_test(bits_that_do_not_fit),
        cmocka_unit_test(defaults_of_long_numbers),
        cmocka_unit_test(sets_stand_in_order),
        cmocka_unit_test(closed_types_are_kept),
        cmocka_unit_test(sets_in_other_values),
        cmocka_unit_test(values_that_do_not_fit),
        cmocka_unit_test(values_that_are_wrong),
        cmocka_unit_test(values_of_some_length),
    };
    return cmocka_run_group_tests_name("asn1_der", tests, NULL, NULL);
}
