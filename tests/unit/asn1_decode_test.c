/* Decoding whole values: what C structs hold then, the received octets,
 * segmented strings, lists element by element, and the words for an error. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Decodes over whatever stood there, with this much scratch memory. */
static int decode_with(const struct asn1_type *t, const char *hex, void *out,
                       size_t scratch)
{
    struct arena a = arena_over(toy_room(scratch), scratch);
    memset(out, 0xA5, asn1_value_size(t));
    return asn1_decode(t, toy_hex(hex), out, &a, NULL);
}

static void decode(const struct asn1_type *t, const char *hex, void *out)
{
    int rc;
    memset(out, 0xA5, asn1_value_size(t));
    rc = asn1_decode(t, toy_hex(hex), out, NULL, NULL);
    if (rc != 0)
        fail_msg("%s: %s", hex, bushing_error_name(rc));
}

/* --- C structs ----------------------------------------------------------- */

static void a_value_of_each_kind(void **state)
{
    (void)state;
    struct toy_all all;
    decode(&TOY_ALL,
           "30 4B 01 01 FF 02 01 05 02 01 07 0A 01 01 03 02 04 F0 "
           "04 02 AB CD 05 00 06 02 2A 03 0C 02 68 69 "
           "18 0F 32 30 32 36 30 37 32 34 31 32 30 30 30 30 5A "
           "30 06 02 01 01 02 01 02 30 06 02 01 09 01 01 FF 82 01 2A "
           "30 03 02 01 08 9F 1F 01 77",
           &all);
    assert_true(all.flag);
    assert_int_equal(all.number, 5);
    assert_octets(all.big, "07");
    assert_int_equal(all.colour, 1);
    assert_octets(all.bits.octets, "F0");
    assert_int_equal(all.bits.unused, 4);
    assert_octets(all.octets, "AB CD");
    assert_octets(all.oid, "2A 03");
    assert_octets(all.text, "68 69");
    assert_true(span_equal(all.time, span_text("20260724120000Z")));
    assert_octets(all.numbers.body, "02 01 01 02 01 02");
    assert_int_equal(all.numbers.num, 2);
    assert_null(all.numbers.items);
    assert_int_equal(all.pair.first, 9);
    assert_true(all.pair.has_second);
    assert_true(all.pair.second);
    assert_int_equal(all.inner.which, 0);
    assert_int_equal(all.inner.u.x, 42);
    assert_octets(all.whole, "30 03 02 01 08");
    assert_octets(all.any, "9F 1F 01 77");
}

static void options_that_are_absent(void **state)
{
    (void)state;
    struct toy_options o;
    decode(&TOY_OPTIONS, "30 00", &o);
    assert_false(o.has_flag || o.has_number || o.has_bits || o.has_octets ||
                 o.has_pair || o.has_numbers || o.has_inner || o.has_any ||
                 o.has_whole || o.flag);
    assert_int_equal(o.number, 0);
    assert_null(o.octets.p);
    assert_int_equal(o.numbers.num, 0);
    assert_int_equal(o.pair.first, 0);
    assert_int_equal(o.any.n, 0);
}

static void options_that_are_present(void **state)
{
    (void)state;
    struct toy_options o;
    decode(&TOY_OPTIONS,
           "30 2C 80 01 01 81 01 FE 82 02 07 80 83 00 A4 03 02 01 09 "
           "A5 06 02 01 01 02 01 02 A6 03 83 01 FF A7 03 02 01 07 "
           "A8 80 02 01 08 00 00 89 00",
           &o);
    assert_true(o.has_flag && o.has_number && o.has_bits && o.has_octets &&
                o.has_pair && o.has_numbers && o.has_inner && o.has_any &&
                o.has_whole);
    assert_true(o.flag);
    assert_int_equal(o.number, -2);
    assert_octets(o.bits.octets, "80");
    assert_int_equal(o.bits.unused, 7);
    assert_non_null(o.octets.p);
    assert_int_equal(o.octets.n, 0);
    assert_int_equal(o.pair.first, 9);
    assert_false(o.pair.has_second);
    assert_octets(o.numbers.body, "02 01 01 02 01 02");
    assert_int_equal(o.numbers.num, 2);
    assert_int_equal(o.inner.which, 1);
    assert_true(o.inner.u.y);
    assert_octets(o.any, "02 01 07");
    assert_octets(o.whole, "A8 80 02 01 08 00 00");
}

/* One is there, its neighbours are not. */
static void one_option_marks_itself(void **state)
{
    (void)state;
    struct toy_options o;
    decode(&TOY_OPTIONS, "30 02 83 00", &o);
    assert_true(o.has_octets);
    assert_false(o.has_flag || o.has_number || o.has_bits || o.has_pair ||
                 o.has_numbers || o.has_inner || o.has_any || o.has_whole);
}

static void assert_defaults(const struct toy_defaults *d)
{
    assert_false(d->no);
    assert_true(d->yes);
    assert_int_equal(d->five, 5);
    assert_int_equal(d->colour, 1);
    assert_int_equal(d->minus, -1);
    assert_octets(d->version.octets, "80");
    assert_int_equal(d->version.unused, 7);
    assert_int_equal(d->none.octets.n, 0);
    assert_int_equal(d->none.unused, 0);
}

static void defaults(void **state)
{
    (void)state;
    struct toy_defaults d;
    decode(&TOY_DEFAULTS, "30 00", &d);
    assert_defaults(&d);
    /* the same, said */
    decode(&TOY_DEFAULTS,
           "30 18 80 01 00 81 01 01 82 01 05 83 01 01 84 02 07 80 "
           "85 01 00 A6 03 02 01 FF",
           &d);
    assert_defaults(&d);
    decode(&TOY_DEFAULTS,
           "30 1B 80 01 02 81 01 00 82 01 06 83 02 01 2C 84 02 06 C0 "
           "85 03 07 01 80 A6 03 02 01 00",
           &d);
    assert_true(d.no);
    assert_false(d.yes);
    assert_int_equal(d.five, 6);
    assert_int_equal(d.colour, 300);
    assert_octets(d.version.octets, "C0");
    assert_octets(d.none.octets, "01 80");
    assert_int_equal(d.none.unused, 7);
    assert_int_equal(d.minus, 0);
    /* one in the middle: those before and behind it */
    decode(&TOY_DEFAULTS, "30 03 83 01 00", &d);
    assert_true(d.yes);
    assert_int_equal(d.five, 5);
    assert_int_equal(d.colour, 0);
    assert_int_equal(d.minus, -1);
}

/* Nothing is stored where there is no member. */
static void defaults_without_a_member(void **state)
{
    (void)state;
    static const struct asn1_field ROWS[] = {
        ROW_ONLY("flag", ASN_BOOLEAN, NOTAG, ROW_DEFAULT),
        ROW_ONLY("pair", TOY_PAIR, NOTAG, ROW_OPTIONAL),
    };
    static const struct asn1_type SILENT = {
        SEQUENCE("Silent", struct asn1_unbound, ROWS, 0)};
    uint8_t out[2] = {0xA5, 0xA5};
    decode(&SILENT, "30 00", out);
    decode(&SILENT, "30 08 01 01 FF 30 03 02 01 05", out);
    assert_int_equal(out[0], 0xA5);
    assert_int_equal(out[1], 0xA5);
}

static void values_under_explicit_tags(void **state)
{
    (void)state;
    struct toy_explicit e;
    decode(&TOY_EXPLICIT,
           "30 1D A0 03 02 01 05 A1 03 0C 01 61 A2 03 83 01 00 "
           "A3 02 05 00 A4 08 30 06 02 01 08 02 01 09",
           &e);
    assert_int_equal(e.number, 5);
    assert_true(e.has_text);
    assert_octets(e.text, "61");
    assert_int_equal(e.inner.which, 1);
    assert_false(e.inner.u.y);
    assert_octets(e.any, "05 00");
    assert_octets(e.numbers.body, "02 01 08 02 01 09");
    assert_int_equal(e.numbers.num, 2);
}

static void alternatives(void **state)
{
    (void)state;
    struct toy_outer o;
    decode(&TOY_OUTER, "83 01 FF", &o);
    assert_int_equal(o.which, TOY_OUTER_INNER);
    assert_int_equal(o.u.inner.which, 1);
    assert_true(o.u.inner.u.y);
    decode(&TOY_OUTER, "02 01 85", &o);
    assert_int_equal(o.which, TOY_OUTER_NUMBER);
    assert_int_equal(o.u.number, -123);
    decode(&TOY_OUTER, "A4 03 82 01 05", &o);
    assert_int_equal(o.which, TOY_OUTER_DEEP);
    assert_int_equal(o.u.deep.which, 0);
    assert_int_equal(o.u.deep.u.x, 5);
    decode(&TOY_OUTER, "05 00", &o);
    assert_int_equal(o.which, TOY_OUTER_NOTHING);
    decode(&TOY_OUTER, "30 03 02 01 05", &o);
    assert_int_equal(o.which, TOY_OUTER_PAIR);
    assert_int_equal(o.u.pair.first, 5);
    decode(&TOY_OUTER, "85 02 AA BB", &o);
    assert_int_equal(o.which, TOY_OUTER_OLD);
    assert_octets(o.u.old, "AA BB");
    decode(&TOY_OUTER, "A6 80 82 01 05 00 00", &o);
    assert_int_equal(o.which, TOY_OUTER_KEPT);
    assert_octets(o.u.kept, "82 01 05");
    decode(&TOY_OUTER, "61 80 00 00", &o);
    assert_int_equal(o.which, TOY_OUTER_OTHER);
    assert_octets(o.u.other, "61 80 00 00");
}

static void algorithms(void **state)
{
    (void)state;
    struct toy_bare b;
    decode(&TOY_BARE,
           "30 1E 30 06 06 02 2A 03 05 00 A0 04 06 02 2A 04 A1 04 06 02 2A 05 "
           "06 02 2A 06 A2 04 06 02 2A 07",
           &b);
    assert_octets(b.plain.oid, "2A 03");
    assert_true(b.plain.has_parameters);
    assert_octets(b.plain.parameters, "05 00");
    assert_octets(b.wrapped.oid, "2A 04");
    assert_false(b.wrapped.has_parameters);
    assert_octets(b.tagged.oid, "2A 05");
    assert_octets(b.kept, "06 02 2A 06");
    assert_octets(b.kept_tagged, "A2 04 06 02 2A 07");
    decode(&TOY_BARE,
           "30 1E 06 02 2A 03 A0 06 30 04 06 02 2A 04 A1 04 06 02 2A 05 "
           "30 04 06 02 2A 06 A2 04 06 02 2A 07",
           &b);
    assert_octets(b.plain.oid, "2A 03");
    assert_octets(b.wrapped.oid, "2A 04");
    assert_octets(b.kept, "30 04 06 02 2A 06");
}

static void automatic_tags(void **state)
{
    (void)state;
    struct toy_auto a;
    decode(&TOY_AUTO,
           "30 13 80 01 05 A1 03 82 01 07 A2 03 02 01 09 A3 04 06 02 2A 03",
           &a);
    assert_int_equal(a.number, 5);
    assert_int_equal(a.inner.u.x, 7);
    assert_int_equal(a.pair.first, 9);
    assert_octets(a.alg.oid, "2A 03");
}

static void roots_that_are_leaves(void **state)
{
    (void)state;
    bool yes;
    int64_t number;
    struct asn1_bits bits;
    span octets;
    struct asn1_list list;
    uint8_t untouched = 0xA5;
    decode(&ASN_BOOLEAN, "01 01 02", &yes);
    assert_true(yes);
    decode(&ASN_INTEGER, "02 02 FF 7F", &number);
    assert_int_equal(number, -129);
    decode(&TOY_LAX, "02 03 00 00 09", &number);
    assert_int_equal(number, 9);
    decode(&ASN_BITS, "03 02 03 A8", &bits);
    assert_octets(bits.octets, "A8");
    assert_int_equal(bits.unused, 3);
    decode(&ASN_OCTETS, "04 01 AA", &octets);
    assert_octets(octets, "AA");
    decode(&TOY_FEW, "30 80 02 01 01 02 01 02 00 00", &list);
    assert_octets(list.body, "02 01 01 02 01 02");
    assert_int_equal(list.num, 2);
    decode(&ASN_NULL, "05 00", &untouched);
    assert_int_equal(untouched, 0xA5);
    decode(&TOY_UNBOUND, "30 05 05 00 01 01 FF", &untouched);
    assert_int_equal(untouched, 0xA5);
}

/* --- received octets ----------------------------------------------------- */

static void octets_as_received(void **state)
{
    (void)state;
    struct toy_kept k;
    decode(&TOY_KEPT,
           "30 11 02 01 05 A0 06 02 01 09 01 01 FF 82 01 07 0C 01 61", &k);
    assert_octets(k.number_octets.raw, "02 01 05");
    assert_octets(k.number_octets.content, "05");
    assert_octets(k.pair_octets.raw, "A0 06 02 01 09 01 01 FF");
    assert_octets(k.pair_octets.content, "02 01 09 01 01 FF");
    assert_octets(k.inner_octets.raw, "82 01 07");
    assert_octets(k.inner_octets.content, "07");
    assert_octets(k.text_octets.raw, "0C 01 61");
    assert_octets(k.text_octets.content, "61");
    assert_int_equal(k.number, 5);
    assert_int_equal(k.pair.first, 9);
    assert_int_equal(k.inner.u.x, 7);
    assert_octets(k.text, "61");
}

/* [62351-4:13.4.1] end-of-contents octets belong to the content. */
static void octets_of_indefinite_length(void **state)
{
    (void)state;
    struct toy_kept k;
    static const char TEXT[] = "30 80 02 81 01 05 A0 80 02 01 09 00 00 82 01 "
                               "07 2C 80 04 01 61 04 01 62 00 00 00 00";
    assert_int_equal(decode_with(&TOY_KEPT, TEXT, &k, 10), 0);
    assert_octets(k.number_octets.raw, "02 81 01 05");
    assert_octets(k.number_octets.content, "05");
    assert_octets(k.pair_octets.raw, "A0 80 02 01 09 00 00");
    assert_octets(k.pair_octets.content, "02 01 09 00 00");
    assert_octets(k.text_octets.raw, "2C 80 04 01 61 04 01 62 00 00");
    assert_octets(k.text_octets.content, "04 01 61 04 01 62 00 00");
    assert_octets(k.text, "61 62");
}

/* --- segmented strings --------------------------------------------------- */

static const struct {
    const struct asn1_type *type;
    const char *hex, *joined;
} SEGMENTED[] = {
    {&ASN_OCTETS, "24 00", ""},
    {&ASN_OCTETS, "24 80 00 00", ""},
    {&ASN_OCTETS, "24 02 04 00", ""},
    {&ASN_OCTETS, "24 08 04 02 AA BB 04 02 CC DD", "AA BB CC DD"},
    {&ASN_OCTETS, "24 80 24 05 04 01 AA 04 00 04 02 BB CC 00 00", "AA BB CC"},
    {&ASN_OCTETS, "24 80 24 80 24 80 04 01 AA 00 00 00 00 04 01 BB 00 00",
     "AA BB"},
    /* the examples of X.690 8.23.6 and 8.6.4.2 */
    {&ASN_VISIBLE, "3A 09 04 03 4A 6F 6E 04 02 65 73", "4A 6F 6E 65 73"},
    {&ASN_BITS, "23 80 03 03 00 0A 3B 03 05 04 5F 29 1C D0 00 00",
     "04 0A 3B 5F 29 1C D0"},
    {&ASN_BITS, "23 00", "00"},
    {&ASN_BITS, "23 03 03 01 00", "00"},
    {&ASN_BITS, "23 07 03 01 00 03 02 07 80", "07 80"},
    {&ASN_BITS, "23 0A 23 04 03 02 00 FF 03 02 07 80", "07 FF 80"},
    {&ASN_UTF8, "2C 06 04 01 E2 04 01 82 04 00", NULL},
    {&ASN_UTF8, "2C 07 04 01 E2 04 02 82 AC", "E2 82 AC"},
    {&ASN_GENERALIZED_TIME, "38 06 04 01 32 04 01 30", "32 30"},
    {&ASN_UTC_TIME, "37 80 04 02 32 36 00 00", "32 36"},
    {&TOY_KEY, "24 06 04 01 AA 04 01 BB", "AA BB"},
};

/* [X.690:8.6.4, 8.7.3, 8.23] */
static void segments_are_joined(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SEGMENTED); i++) {
        span in = toy_hex(SEGMENTED[i].hex);
        struct arena a = arena_over(toy_room(in.n), in.n);
        struct asn1_walk w;
        asn1_walk_begin(&w, SEGMENTED[i].type, in, NULL, &a);
        if (SEGMENTED[i].joined == NULL) {
            assert_int_equal(asn1_walk_next(&w), BUSHING_ERR_CHARACTER);
            continue;
        }
        if (asn1_walk_next(&w) != 0)
            fail_msg("%s: %s", SEGMENTED[i].hex, bushing_error_name(w.error));
        assert_int_equal(w.step, WALK_LEAF);
        assert_octets(w.value, SEGMENTED[i].joined);
        assert_true(span_equal(tlv_raw(&w.tlv), in));
    }
}

static void segments_under_other_tags(void **state)
{
    (void)state;
    struct toy_options o;
    struct toy_explicit e;
    assert_int_equal(decode_with(&TOY_OPTIONS,
                                 "30 14 A2 07 03 02 00 FF 03 01 00 A3 80 04 01 "
                                 "AA 24 00 00 00 89 00",
                                 &o, 64),
                     0);
    assert_octets(o.bits.octets, "FF");
    assert_int_equal(o.bits.unused, 0);
    assert_octets(o.octets, "AA");
    assert_int_equal(decode_with(&TOY_EXPLICIT,
                                 "30 19 A0 03 02 01 05 A1 05 2C 03 04 01 61 "
                                 "A2 03 82 01 07 A3 02 05 00 A4 02 30 00",
                                 &e, 64),
                     0);
    assert_octets(e.text, "61");
}

static const struct {
    const struct asn1_type *type;
    const char *hex;
    int code;
} BAD_SEGMENTS[] = {
    {&ASN_OCTETS, "24 03 0C 01 61", BUSHING_ERR_TAG},
    {&ASN_OCTETS, "24 06 04 01 61 03 01 00", BUSHING_ERR_TAG},
    {&ASN_OCTETS, "24 05 84 01 61 04 00", BUSHING_ERR_TAG},
    {&ASN_UTF8, "2C 03 0C 01 61", BUSHING_ERR_TAG},
    {&ASN_BITS, "23 03 04 01 00", BUSHING_ERR_TAG},
    {&ASN_BITS, "23 08 03 02 04 A0 03 02 00 FF", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 07 03 02 01 FE 03 01 00", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 0A 23 04 03 02 04 A0 03 02 00 FF", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 02 03 00", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 07 03 02 00 FF 03 01 03", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 04 03 02 08 FF", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 03 03 01 01", BUSHING_ERR_VALUE},
    {&ASN_BITS, "23 03 03 01 07", BUSHING_ERR_VALUE},
    {&ASN_OCTETS, "24 02 04 01", BUSHING_ERR_LENGTH},
    {&ASN_OCTETS, "24 04 24 02 04 01", BUSHING_ERR_LENGTH},
    {&ASN_OCTETS, "24 02 00 00", BUSHING_ERR_EOC},
    {&TOY_KEY, "24 03 04 01 AA", BUSHING_ERR_SIZE},
    {&TOY_BITS, "23 04 03 02 06 C0", BUSHING_ERR_SIZE},
};

static void segments_that_do_not_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BAD_SEGMENTS); i++) {
        uint8_t room[64];
        struct arena a = arena_over(room, sizeof room);
        struct asn1_error e = {0};
        int rc = asn1_decode(BAD_SEGMENTS[i].type, toy_hex(BAD_SEGMENTS[i].hex),
                             NULL, &a, &e);
        if (rc != BAD_SEGMENTS[i].code || e.offset != 0)
            fail_msg("%s: %s @%zu", BAD_SEGMENTS[i].hex, bushing_error_name(rc),
                     e.offset);
    }
}

static void segments_need_scratch_memory(void **state)
{
    (void)state;
    struct toy_options o;
    static const char TEXT[] = "30 08 A3 06 04 01 AA 04 01 BB";
    assert_refused(&TOY_OPTIONS, toy_hex(TEXT), BUSHING_ERR_SEGMENTED, 2,
                   "Options.octets");
    for (size_t n = 0; n < 8; n++)
        assert_int_equal(decode_with(&TOY_OPTIONS, TEXT, &o, n),
                         BUSHING_ERR_MEMORY);
    assert_int_equal(decode_with(&TOY_OPTIONS, TEXT, &o, 8), 0);
    assert_octets(o.octets, "AA BB");
    /* octets need no alignment */
    struct arena a = arena_over(toy_room(9) + 1, 8);
    assert_int_equal(asn1_decode(&TOY_OPTIONS, toy_hex(TEXT), &o, &a, NULL), 0);
    assert_octets(o.octets, "AA BB");
}

/* A string in n segments in each other. */
static span nested_string(size_t n)
{
    enum { ROOM = 256 };
    uint8_t *p = toy_room(ROOM);
    struct writer w = writer_over(p, ROOM);
    ber_put(&w, TAG_UNIVERSAL(4), toy_hex("AA"));
    for (size_t i = 0; i < n; i++)
        ber_put_around(&w, TAG_UNIVERSAL(4), 0);
    return writer_result(&w);
}

/* The same in n Boxes. */
static span boxed_string(size_t n, span string)
{
    enum { ROOM = 256 };
    uint8_t *p = toy_room(ROOM);
    struct writer w = writer_over(p, ROOM);
    put_span(&w, string);
    for (size_t i = 0; i < n; i++)
        ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    return writer_result(&w);
}

static int decode_deep(const struct asn1_type *t, span in)
{
    uint8_t room[512];
    struct arena a = arena_over(room, sizeof room);
    return asn1_decode(t, in, NULL, &a, NULL);
}

static void depth_of_segments(void **state)
{
    (void)state;
    assert_int_equal(decode_deep(&ASN_OCTETS, nested_string(31)), 0);
    assert_int_equal(decode_deep(&ASN_OCTETS, nested_string(32)), 0);
    assert_int_equal(decode_deep(&ASN_OCTETS, nested_string(33)),
                     BUSHING_ERR_DEPTH);
    for (size_t n = 1; n <= 32; n++) {
        assert_int_equal(
            decode_deep(&TOY_BOX, boxed_string(n, nested_string(32 - n))), 0);
        assert_int_equal(
            decode_deep(&TOY_BOX, boxed_string(n, nested_string(33 - n))),
            BUSHING_ERR_DEPTH);
    }
}

static uint32_t steps_for(span in)
{
    struct arena a = arena_over(toy_room(in.n), in.n);
    struct asn1_walk w;
    asn1_walk_begin(&w, &ASN_OCTETS, in, NULL, &a);
    assert_int_equal(asn1_walk_next(&w), 0);
    return w.in.steps;
}

static void work_for_segments(void **state)
{
    (void)state;
    enum { SEGMENTS = 10000 };
    uint8_t *p = toy_room((size_t)3 * SEGMENTS + 5);
    struct writer w = writer_over(p, (size_t)3 * SEGMENTS + 5);
    for (size_t i = 0; i < SEGMENTS; i++)
        ber_put(&w, TAG_UNIVERSAL(4), span_of("\xAA", 1));
    ber_put_around(&w, TAG_UNIVERSAL(4), 0);
    assert_int_equal(steps_for(writer_result(&w)), SEGMENTS + 1);
    assert_int_equal(steps_for(nested_string(20)), 21);
    assert_int_equal(steps_for(toy_hex("24 0A 24 03 04 01 AA 24 03 04 01 BB")),
                     5);
}

/* --- lists --------------------------------------------------------------- */

static void list_element_by_element(void **state)
{
    (void)state;
    struct toy_pair pair;
    span body = toy_hex("30 03 02 01 05 30 80 02 01 06 01 01 FF 00 00");
    const uint8_t *start = body.p;
    memset(&pair, 0xA5, sizeof pair);
    assert_int_equal(asn1_list_next(&TOY_PAIR, &body, &pair, NULL), 0);
    assert_int_equal(pair.first, 5);
    assert_false(pair.has_second);
    assert_ptr_equal(body.p, start + 5);
    assert_int_equal(body.n, 10);
    assert_int_equal(asn1_list_next(&TOY_PAIR, &body, &pair, NULL), 0);
    assert_int_equal(pair.first, 6);
    assert_true(pair.has_second);
    assert_int_equal(body.n, 0);
    assert_int_equal(asn1_list_next(&TOY_PAIR, &body, &pair, NULL),
                     BUSHING_ERR_TRUNCATED);
}

/* A list that was not read to its end has no elements. */
static void list_that_is_cut(void **state)
{
    (void)state;
    struct asn1_list list;
    assert_int_equal(decode_with(&TOY_FEW, "30 06 02 01 05 01 01 FF", &list, 0),
                     BUSHING_ERR_TAG);
    assert_int_equal(list.num, 0);
    assert_null(list.items);
}

static void list_element_that_is_wrong(void **state)
{
    (void)state;
    struct toy_pair pair;
    span body = toy_hex("30 03 05 01 00 30 00");
    assert_int_equal(asn1_list_next(&TOY_PAIR, &body, &pair, NULL),
                     BUSHING_ERR_TAG);
    assert_int_equal(body.n, 7);
    body = toy_hex("24 03 04 01 AA");
    span text = {NULL, 0};
    assert_int_equal(asn1_list_next(&ASN_OCTETS, &body, &text, NULL),
                     BUSHING_ERR_SEGMENTED);
    uint8_t room[8];
    struct arena a = arena_over(room, sizeof room);
    assert_int_equal(asn1_list_next(&ASN_OCTETS, &body, &text, &a), 0);
    assert_octets(text, "AA");
}

/* --- guessing ------------------------------------------------------------ */

static void the_first_type_that_reads_it_all(void **state)
{
    (void)state;
    static const struct asn1_type *const TYPES[] = {
        &TOY_PAIR, &TOY_FEW, &ASN_INTEGER, &TOY_NUMBERS, &TOY_LISTS};
    assert_ptr_equal(asn1_guess(TYPES, 5, toy_hex("30 03 02 01 05")),
                     &TOY_PAIR);
    assert_ptr_equal(asn1_guess(TYPES, 5, toy_hex("30 06 02 01 05 02 01 06")),
                     &TOY_FEW);
    assert_ptr_equal(asn1_guess(TYPES, 5, toy_hex("30 00")), &TOY_NUMBERS);
    assert_ptr_equal(asn1_guess(TYPES, 5, toy_hex("02 01 05")), &ASN_INTEGER);
    assert_ptr_equal(asn1_guess(TYPES, 5, toy_hex("30 02 30 00")), &TOY_LISTS);
    assert_null(asn1_guess(TYPES, 4, toy_hex("30 02 30 00")));
    assert_null(asn1_guess(TYPES, 5, toy_hex("02 01 05 00")));
    assert_null(asn1_guess(TYPES, 0, toy_hex("02 01 05")));
    assert_null(asn1_guess(NULL, 0, toy_hex("02 01 05")));
}

/* --- errors in words ----------------------------------------------------- */

static void errors_say_where(void **state)
{
    (void)state;
    struct asn1_error e = {.code = 77, .offset = 77};
    assert_int_equal(
        asn1_decode(&TOY_PAIR, toy_hex("30 03 02 01 05"), NULL, NULL, &e), 0);
    assert_int_equal(e.code, 77);
    assert_int_equal(e.offset, 77);
    assert_int_equal(asn1_decode(&TOY_PAIR, toy_hex("30 00"), NULL, NULL, NULL),
                     BUSHING_ERR_MISSING);
    assert_int_equal(asn1_decode(&TOY_PAIR, toy_hex("30 00"), NULL, NULL, &e),
                     BUSHING_ERR_MISSING);
    assert_int_equal(e.code, BUSHING_ERR_MISSING);
    assert_int_equal(e.offset, 2);
    assert_string_equal(e.type, "Pair");
    assert_string_equal(e.path, "Pair.first");
}

static void roots_without_a_name(void **state)
{
    (void)state;
    static const struct asn1_type NAMELESS = {
        LIST_OF(NULL, ASN_INTEGER, 0, ASN1_NO_MAX, 0)};
    static const struct asn1_xml NAMED_IN_XML_xml = {"short", NULL};
    static const struct asn1_type NAMED_IN_XML = {
        LIST_OF("Long", ASN_INTEGER, 0, ASN1_NO_MAX, 0),
        .xml = &NAMED_IN_XML_xml};
    struct asn1_error e;
    assert_int_equal(
        asn1_decode(&NAMELESS, toy_hex("30 02 05 00"), NULL, NULL, &e),
        BUSHING_ERR_TAG);
    assert_null(e.type);
    assert_string_equal(e.path, "value[0]");
    assert_int_equal(
        asn1_decode(&NAMED_IN_XML, toy_hex("30 02 05 00"), NULL, NULL, &e),
        BUSHING_ERR_TAG);
    assert_string_equal(e.type, "short");
    assert_string_equal(e.path, "short[0]");
}

/* A walk that has stopped at Pairs[1].first, a path of 14 characters. */
static void stop_at_first(struct asn1_walk *w)
{
    asn1_walk_begin(w, &TOY_PAIRS, toy_hex("30 07 30 03 02 01 05 30 00"), NULL,
                    NULL);
    while (asn1_walk_next(w) == 0)
        continue;
    assert_int_equal(w->error, BUSHING_ERR_MISSING);
}

static void long_paths_lose_their_front(void **state)
{
    (void)state;
    static const struct {
        size_t cap;
        const char *path;
    } CUT[] = {
        {160, "Pairs[1].first"},
        {16, "Pairs[1].first"},
        {15, "Pairs[1].first"},
        {14, "..rs[1].first"},
        {13, "..s[1].first"},
        {9, "...first"},
        {4, "..t"},
        {3, ".."},
        {2, "P"},
        {1, ""},
    };
    struct asn1_walk w;
    stop_at_first(&w);
    for (size_t i = 0; i < COUNT(CUT); i++) {
        char path[161];
        memset(path, '#', sizeof path);
        asn1_walk_path(&w, path, CUT[i].cap);
        assert_string_equal(path, CUT[i].path);
        assert_int_equal(path[CUT[i].cap], '#');
    }
    char none = '#';
    asn1_walk_path(&w, &none, 0);
    assert_int_equal(none, '#');
}

static void indices_of_any_length(void **state)
{
    (void)state;
    char path[64];
    struct asn1_walk w;
    stop_at_first(&w);
    w.frame[1].index = UINT32_MAX;
    asn1_walk_path(&w, path, sizeof path);
    assert_string_equal(path, "Pairs[4294967295].first");
    w.frame[1].index = 999999999;
    asn1_walk_path(&w, path, sizeof path);
    assert_string_equal(path, "Pairs[999999999].first");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_of_each_kind),
        cmocka_unit_test(options_that_are_absent),
        cmocka_unit_test(options_that_are_present),
        cmocka_unit_test(one_option_marks_itself),
        cmocka_unit_test(defaults),
        cmocka_unit_test(defaults_without_a_member),
        cmocka_unit_test(values_under_explicit_tags),
        cmocka_unit_test(alternatives),
        cmocka_unit_test(algorithms),
        cmocka_unit_test(automatic_tags),
        cmocka_unit_test(roots_that_are_leaves),
        cmocka_unit_test(octets_as_received),
        cmocka_unit_test(octets_of_indefinite_length),
        cmocka_unit_test(segments_are_joined),
        cmocka_unit_test(segments_under_other_tags),
        cmocka_unit_test(segments_that_do_not_fit),
        cmocka_unit_test(segments_need_scratch_memory),
        cmocka_unit_test(depth_of_segments),
        cmocka_unit_test(work_for_segments),
        cmocka_unit_test(list_element_by_element),
        cmocka_unit_test(list_that_is_cut),
        cmocka_unit_test(list_element_that_is_wrong),
        cmocka_unit_test(the_first_type_that_reads_it_all),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(roots_without_a_name),
        cmocka_unit_test(long_paths_lose_their_front),
        cmocka_unit_test(indices_of_any_length),
    };
    return cmocka_run_group_tests_name("asn1_decode", tests, NULL, NULL);
}
