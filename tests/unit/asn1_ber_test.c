/* BER one value at a time: identifier and length octets in every form, where a
 * value ends, how deep, how much work; and the way back in DER. */
#include "toy_types.h"

#include "test.h"

#include <bushing/error.h>

static void assert_same(int got, int want, const char *what)
{
    if (got != want)
        fail_msg("%s: %s is not %s", what, bushing_error_name(got),
                 bushing_error_name(want));
}

/* The reader at some depth, as if values stood around it. */
static struct ber_reader reader_at(span s, uint32_t depth)
{
    struct ber_reader r = ber_over(s);
    r.depth = depth;
    return r;
}

/* Refused at this depth with this code, and nothing has moved. */
static void assert_stuck(const char *hex, uint32_t depth, int code)
{
    span in = toy_hex(hex);
    struct ber_reader r = reader_at(in, depth);
    struct ber_tlv t = {NULL, 77, 77, 77, true, true};
    assert_same(ber_next(&r, &t), code, hex);
    assert_ptr_equal(r.p, in.p);
    assert_ptr_equal(r.end, in.p + in.n);
    assert_int_equal(r.depth, depth);
    assert_null(t.p);
    assert_int_equal(t.n, 77);
}

/* --- identifier octets --------------------------------------------------- */

static const struct {
    const char *hex;
    ber_tag tag;
    uint8_t head;
    bool constructed;
} TAGS[] = {
    {"01 00", TAG_UNIVERSAL(1), 2, false},
    {"05 00", TAG_UNIVERSAL(5), 2, false},
    {"1E 00", TAG_UNIVERSAL(30), 2, false},
    {"30 00", TAG_UNIVERSAL(16), 2, true},
    {"40 00", TAG_APPLICATION(0), 2, false},
    {"61 00", TAG_APPLICATION(1), 2, true},
    {"80 00", TAG_CONTEXT(0), 2, false},
    {"BE 00", TAG_CONTEXT(30), 2, true},
    {"C0 00", TAG_PRIVATE(0), 2, false},
    {"FE 00", TAG_PRIVATE(30), 2, true},
    {"1F 1F 00", TAG_UNIVERSAL(31), 3, false},
    {"5F 20 00", TAG_APPLICATION(32), 3, false},
    {"9F 7F 00", TAG_CONTEXT(127), 3, false},
    {"FF 1F 00", TAG_PRIVATE(31), 3, true},
    {"9F 81 00 00", TAG_CONTEXT(128), 4, false},
    {"BF FF 7F 00", TAG_CONTEXT(16383), 4, true},
    {"BF 81 80 00 00", TAG_CONTEXT(16384), 5, true},
    {"BF FF FF 7F 00", TAG_CONTEXT(2097151), 5, true},
    {"BF 81 80 80 00 00", TAG_CONTEXT(2097152), 6, true},
    {"9F FF FF FF 7F 00", TAG_CONTEXT(268435455), 6, false},
};

/* [X.690:8.1.2] */
static void tags_of_every_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TAGS / sizeof TAGS[0]; i++) {
        span in = toy_hex(TAGS[i].hex);
        struct ber_reader r = ber_over(in);
        struct ber_tlv t;
        assert_same(ber_next(&r, &t), 0, TAGS[i].hex);
        assert_int_equal(t.tag, TAGS[i].tag);
        assert_int_equal(t.head, TAGS[i].head);
        assert_int_equal(t.constructed, TAGS[i].constructed);
        assert_false(t.indefinite);
        assert_ptr_equal(t.p, in.p);
        assert_int_equal(t.n, in.n);
        assert_true(ber_at_end(&r));
        assert_int_equal(r.steps, 1);
    }
}

static void classes_and_numbers_are_apart(void **state)
{
    (void)state;
    assert_int_equal(TAG_UNIVERSAL(5), 0x00000005);
    assert_int_equal(TAG_APPLICATION(5), 0x40000005);
    assert_int_equal(TAG_CONTEXT(5), 0x80000005);
    assert_int_equal(TAG_PRIVATE(5), 0xC0000005);
    assert_int_equal(BER_MAX_TAG_NUMBER, 0x0FFFFFFF);
    assert_int_equal(TAG_NONE, 0);
}

static const char *const BAD_TAGS[] = {
    "1F 80 01 00",             /* a needless first group */
    "1F 80",                   /* the same, and nothing behind it */
    "1F 00 00",                /* 0 to 30 have the short form */
    "1F 1E 00",                /* */
    "9F 80 1F 00",             /* */
    "9F 81 80 80 80 00 00",    /* 2^28 */
    "9F FF FF FF FF 00 00",    /* */
    "BF FF FF FF FF FF 7F 00", /* */
};

static void tags_of_no_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD_TAGS / sizeof BAD_TAGS[0]; i++) {
        assert_stuck(BAD_TAGS[i], 0, BUSHING_ERR_TAG_FORM);
        assert_stuck(BAD_TAGS[i], 1, BUSHING_ERR_TAG_FORM);
    }
}

/* --- length octets ------------------------------------------------------- */

static const struct {
    const char *header;
    size_t n;
} LENGTHS[] = {
    {"04 00", 0},
    {"04 01", 1},
    {"04 7E", 126},
    {"04 7F", 127},
    {"04 81 00", 0},
    {"04 81 7F", 127},
    {"04 81 80", 128},
    {"04 81 FF", 255},
    {"04 82 00 00", 0},
    {"04 82 00 96", 150},
    {"04 82 01 00", 256},
    {"04 82 FF FF", 65535},
    {"04 83 00 00 07", 7},
    {"04 83 01 00 00", 65536},
    {"04 84 00 00 00 00", 0},
    {"04 84 00 00 00 05", 5},
    {"04 84 00 01 00 01", 65537},
};

/* [X.690:8.1.3] minimal or not */
static void lengths_of_every_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        span header = toy_hex(LENGTHS[i].header);
        span in = toy_join(header, toy_fill(0xAA, LENGTHS[i].n), toy_end);
        struct ber_reader r = ber_over(in);
        struct ber_tlv t;
        assert_same(ber_next(&r, &t), 0, LENGTHS[i].header);
        assert_int_equal(t.head, header.n);
        assert_int_equal(t.n, header.n + LENGTHS[i].n);
        assert_true(span_equal(tlv_raw(&t), in));
        assert_ptr_equal(tlv_body(&t).p, in.p + header.n);
        assert_int_equal(tlv_body(&t).n, LENGTHS[i].n);
        assert_true(span_equal(tlv_content(&t), tlv_body(&t)));
        assert_true(ber_at_end(&r));
        if (LENGTHS[i].n == 0)
            continue;
        r = ber_over(span_first(in, in.n - 1));
        assert_same(ber_next(&r, &t), BUSHING_ERR_TRUNCATED, LENGTHS[i].header);
    }
}

static void all_short_lengths(void **state)
{
    (void)state;
    for (uint8_t n = 0; n < 128; n++) {
        span in = toy_join(span_of("\x04", 1), span_of(&n, 1),
                           toy_fill(0x55, n), span_of("\x05", 1), toy_end);
        struct ber_reader r = ber_over(in);
        struct ber_tlv t;
        assert_int_equal(ber_next(&r, &t), 0);
        assert_int_equal(t.n, n + 2u);
        assert_int_equal(ber_next(&r, &t), BUSHING_ERR_TRUNCATED);
        assert_ptr_equal(r.p, in.p + in.n - 1);
    }
}

static const char *const BAD_LENGTHS[] = {
    "04 85 00 00 00 00 01 AA", /* more than four length octets */
    "04 88 00 00 00 00 00 00 00 00",
    "04 FE 00 00",
    "04 FF",       /* reserved */
    "04 80 00 00", /* indefinite on a primitive */
    "9F 1F 80 00 00",
};

static void lengths_of_no_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD_LENGTHS / sizeof BAD_LENGTHS[0]; i++) {
        assert_stuck(BAD_LENGTHS[i], 0, BUSHING_ERR_LENGTH_FORM);
        assert_stuck(BAD_LENGTHS[i], 7, BUSHING_ERR_LENGTH_FORM);
    }
}

static const char *const SHORT[] = {
    "",
    "04",
    "BF",
    "BF 81",
    "9F FF FF FF",
    "9F FF FF FF FF",
    "9F 1F",
    "04 01",
    "04 81",
    "04 82 01",
    "04 84 00 00 00",
    "04 84 00 00 00 01",
    "04 84 FF FF FF FF 00",
    "30 80 04",
    "30 80 04 02 AA",
    "30 80 9F",
    "30 80 30 84 00 00",
    "30 80 30 80 04 7F 00 00",
    "30 80 02 01 05 00",
    "00",
};

/* What stops too early is the input's fault outside, the other value's
 * inside. */
static void short_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SHORT / sizeof SHORT[0]; i++) {
        assert_stuck(SHORT[i], 0, BUSHING_ERR_TRUNCATED);
        assert_stuck(SHORT[i], 1, BUSHING_ERR_LENGTH);
    }
}

/* --- indefinite lengths -------------------------------------------------- */

static const struct {
    const char *hex;
    size_t n, head, steps;
} INDEFINITE[] = {
    {"30 80 00 00", 4, 2, 2},
    {"30 80 00 00 00 00", 4, 2, 2},
    {"30 80 02 01 05 00 00 FF", 7, 2, 3},
    {"BF 1F 80 05 00 00 00", 7, 3, 3},
    /* EOC octets inside of a definite value are contents */
    {"30 80 04 02 00 00 00 00", 8, 2, 3},
    {"30 80 30 02 00 00 00 00", 8, 2, 3},
    {"30 80 04 84 00 00 00 00 00 00", 10, 2, 3},
    {"30 80 30 80 00 00 00 00", 8, 2, 4},
    {"30 80 A0 80 24 80 04 01 AA 00 00 00 00 02 01 05 00 00", 18, 2, 8},
};

/* [X.690:8.1.3.6, 8.1.5] */
static void indefinite_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof INDEFINITE / sizeof INDEFINITE[0]; i++) {
        span in = toy_hex(INDEFINITE[i].hex);
        struct ber_reader r = ber_over(in);
        struct ber_tlv t;
        assert_same(ber_next(&r, &t), 0, INDEFINITE[i].hex);
        assert_true(t.indefinite);
        assert_true(t.constructed);
        assert_int_equal(t.n, INDEFINITE[i].n);
        assert_int_equal(t.head, INDEFINITE[i].head);
        assert_int_equal(r.steps, INDEFINITE[i].steps);
        assert_ptr_equal(r.p, in.p + t.n);
        assert_ptr_equal(tlv_content(&t).p, in.p + t.head);
        assert_int_equal(tlv_content(&t).n, t.n - t.head);
        assert_ptr_equal(tlv_body(&t).p, in.p + t.head);
        assert_int_equal(tlv_body(&t).n, t.n - t.head - 2);
        assert_int_equal(tlv_raw(&t).n, t.n);
    }
}

static const struct {
    const char *hex;
    int code;
} BAD_INDEFINITE[] = {
    {"30 80", BUSHING_ERR_EOC},
    {"30 80 02 01 05", BUSHING_ERR_EOC},
    {"30 80 30 80 00 00", BUSHING_ERR_EOC},
    {"30 80 00 01 AA", BUSHING_ERR_EOC},
    {"30 80 20 00 00 00", BUSHING_ERR_EOC},
    {"30 80 04 80 00 00", BUSHING_ERR_LENGTH_FORM},
    {"30 80 1F 1E 00 00 00", BUSHING_ERR_TAG_FORM},
    {"00 00", BUSHING_ERR_EOC},
    {"00 01 AA", BUSHING_ERR_EOC},
    {"20 00", BUSHING_ERR_EOC},
    {"20 80 00 00", BUSHING_ERR_EOC},
};

static void bad_indefinite_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD_INDEFINITE / sizeof BAD_INDEFINITE[0];
         i++) {
        assert_stuck(BAD_INDEFINITE[i].hex, 0, BAD_INDEFINITE[i].code);
        assert_stuck(BAD_INDEFINITE[i].hex, 1, BAD_INDEFINITE[i].code);
    }
}

static void bodies_end_before_their_eoc(void **state)
{
    (void)state;
    span in = toy_hex("30 80 02 01 05 00 00");
    struct ber_reader r = ber_over(in), inside;
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(ber_enter(&r, &t, &inside), 0);
    assert_int_equal(inside.depth, 1);
    assert_int_equal(inside.steps, r.steps);
    assert_int_equal(ber_next(&inside, &t), 0);
    assert_int_equal(t.tag, TAG_UNIVERSAL(2));
    assert_true(ber_at_end(&inside));
    assert_int_equal(inside.steps, r.steps + 1);
    assert_int_equal(ber_next(&inside, &t), BUSHING_ERR_LENGTH);
}

/* --- cut off ------------------------------------------------------------- */

/* For each number of octets that are left, from 0 on: T is TRUNCATED, E is
 * EOC. */
static const struct {
    const char *hex, *codes;
} CUT[] = {
    {"04 03 01 02 03", "TTTTT"},
    {"9F 81 00 82 00 02 AA BB", "TTTTTTTT"},
    {"30 06 02 01 05 02 01 06", "TTTTTTTT"},
    {"30 80 04 02 AA BB 00 00", "TTETTTET"},
    {"31 80 A0 80 05 00 00 00 00 00", "TTETETETET"},
};

static void every_cut_is_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CUT / sizeof CUT[0]; i++) {
        span in = toy_hex(CUT[i].hex);
        assert_int_equal(strlen(CUT[i].codes), in.n);
        for (size_t n = 0; n < in.n; n++) {
            span cut = toy_join(span_first(in, n), toy_end);
            struct ber_reader r = ber_over(cut);
            struct ber_tlv t;
            assert_same(ber_next(&r, &t),
                        CUT[i].codes[n] == 'E' ? BUSHING_ERR_EOC
                                               : BUSHING_ERR_TRUNCATED,
                        CUT[i].hex);
            assert_ptr_equal(r.p, cut.p);
        }
    }
}

/* --- depth --------------------------------------------------------------- */

/* n values in each other, the innermost empty. */
static span nested(size_t n)
{
    uint8_t octets[4 * 64];
    struct writer w = writer_over(octets, sizeof octets);
    for (size_t i = 0; i < n; i++)
        ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    return toy_join(writer_result(&w), toy_end);
}

/* n values of indefinite length in each other. */
static span nested_open(const char *header, size_t n)
{
    span one = toy_hex(header);
    size_t len = (one.n + 2) * n;
    uint8_t *p = toy_room(len);
    memset(p, 0, len);
    for (size_t i = 0; i < n; i++)
        memcpy(p + one.n * i, one.p, one.n);
    return span_of(p, len);
}

/* Enters as deep as it goes; the answer is how deep, and why not deeper. */
static uint32_t dive(span in, int *rc)
{
    struct ber_reader r = ber_over(in);
    struct ber_tlv t;
    for (;;) {
        struct ber_reader inside = {NULL, NULL, 99, 99};
        *rc = ber_next(&r, &t);
        if (*rc == 0)
            *rc = ber_enter(&r, &t, &inside);
        if (*rc != 0) {
            assert_int_equal(inside.depth, 99);
            assert_null(inside.p);
            return r.depth;
        }
        r = inside;
    }
}

static void depth_of_definite_values(void **state)
{
    (void)state;
    int rc;
    assert_int_equal(BER_MAX_DEPTH, 32);
    assert_int_equal(dive(nested(31), &rc), 31);
    assert_int_equal(rc, BUSHING_ERR_LENGTH);
    assert_int_equal(dive(nested(32), &rc), 32);
    assert_int_equal(rc, BUSHING_ERR_LENGTH);
    assert_int_equal(dive(nested(33), &rc), 32);
    assert_int_equal(rc, BUSHING_ERR_DEPTH);
}

static void depth_of_indefinite_values(void **state)
{
    (void)state;
    int rc;
    assert_int_equal(dive(nested_open("30 80", 31), &rc), 31);
    assert_int_equal(rc, BUSHING_ERR_LENGTH);
    assert_int_equal(dive(nested_open("30 80", 32), &rc), 32);
    assert_int_equal(rc, BUSHING_ERR_LENGTH);
    assert_int_equal(dive(nested_open("30 80", 33), &rc), 0);
    assert_int_equal(rc, BUSHING_ERR_DEPTH);
    for (uint32_t depth = 0; depth < 32; depth++) {
        struct ber_reader r =
            reader_at(nested_open("30 80", 32 - depth), depth);
        struct ber_tlv t;
        assert_int_equal(ber_next(&r, &t), 0);
        r = reader_at(nested_open("30 80", 33 - depth), depth);
        assert_int_equal(ber_next(&r, &t), BUSHING_ERR_DEPTH);
    }
}

/* --- malformed input, by number in the list of malformed inputs ----------- */

static void malformed_43_is_well_formed(void **state)
{
    (void)state;
    span in = toy_hex("31 80 A0 80 80 01 01 00 00 A2 80 00 00 00 00");
    struct ber_reader r = ber_over(in), set, mode;
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), 0);
    assert_true(ber_at_end(&r));
    assert_int_equal(ber_enter(&r, &t, &set), 0);
    assert_int_equal(ber_next(&set, &t), 0);
    assert_int_equal(t.tag, TAG_CONTEXT(0));
    assert_int_equal(t.n, 7);
    assert_int_equal(ber_enter(&set, &t, &mode), 0);
    assert_int_equal(ber_next(&mode, &t), 0);
    assert_octets(tlv_raw(&t), "80 01 01");
    assert_true(ber_at_end(&mode));
    assert_int_equal(ber_next(&set, &t), 0);
    assert_octets(tlv_raw(&t), "A2 80 00 00");
    assert_true(ber_at_end(&set));
}

static void malformed_44_eoc_out_of_place(void **state)
{
    (void)state;
    span in = toy_hex("31 06 00 00 00 00 00 00");
    struct ber_reader r = ber_over(in), inside;
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(ber_enter(&r, &t, &inside), 0);
    assert_int_equal(ber_next(&inside, &t), BUSHING_ERR_EOC);
    assert_ptr_equal(inside.p, in.p + 2);
    assert_stuck("00 00 30 00", 0, BUSHING_ERR_EOC);
    /* never closed, and long: one look at each value */
    uint8_t *p = toy_room(20002);
    for (size_t i = 0; i < 20002; i += 2)
        memcpy(p + i, i == 0 ? "\x30\x80" : "\x05\x00", 2);
    r = ber_over(span_of(p, 20002));
    assert_int_equal(ber_next(&r, &t), BUSHING_ERR_EOC);
    assert_int_equal(r.steps, 10001);
}

static void malformed_45_nested_too_deep(void **state)
{
    (void)state;
    static const char *const HEADERS[] = {"30 80", "A0 80", "61 80"};
    int rc;
    for (size_t i = 0; i < 3; i++) {
        span in = nested_open(HEADERS[i], 10000);
        struct ber_reader r = ber_over(in);
        struct ber_tlv t;
        assert_int_equal(ber_next(&r, &t), BUSHING_ERR_DEPTH);
        assert_int_equal(r.steps, 33);
        assert_ptr_equal(r.p, in.p);
    }
    assert_int_equal(dive(nested(100), &rc), 32);
    assert_int_equal(rc, BUSHING_ERR_DEPTH);
}

static void malformed_46_lengths(void **state)
{
    (void)state;
    static const char *const TOO_LONG[] = {
        "04 84 FF FF FF FF 00", "30 84 7F FF FF FF 00", "04 84 80 00 00 00 00"};
    for (size_t i = 0; i < 3; i++) {
        assert_stuck(TOO_LONG[i], 0, BUSHING_ERR_TRUNCATED);
        assert_stuck(TOO_LONG[i], 1, BUSHING_ERR_LENGTH);
    }
    assert_stuck("30 88 00 00 00 00 00 00 00 00", 0, BUSHING_ERR_LENGTH_FORM);
    span in = toy_join(toy_hex("30 FE"), toy_fill(0, 126), toy_end);
    struct ber_reader r = ber_over(in);
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), BUSHING_ERR_LENGTH_FORM);
    in = toy_join(toy_hex("30 FF"), toy_fill(0, 127), toy_end);
    r = ber_over(in);
    assert_int_equal(ber_next(&r, &t), BUSHING_ERR_LENGTH_FORM);
    assert_stuck("80 80 00 00", 0, BUSHING_ERR_LENGTH_FORM);
}

static void malformed_47_lengths_that_are_good(void **state)
{
    (void)state;
    span in = toy_join(toy_hex("30 82 00 96"), toy_fill(0, 150),
                       toy_hex("04 84 00 00 00 05 01 02 03 04 05"), toy_end);
    struct ber_reader r = ber_over(in);
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(tlv_body(&t).n, 150);
    assert_int_equal(ber_next(&r, &t), 0);
    assert_octets(tlv_body(&t), "01 02 03 04 05");
    assert_true(ber_at_end(&r));
}

static void malformed_48_tags(void **state)
{
    (void)state;
    assert_stuck("1F 80 01 00", 0, BUSHING_ERR_TAG_FORM);
    assert_stuck("BF FF FF FF FF FF 7F 00", 0, BUSHING_ERR_TAG_FORM);
    assert_stuck("BF", 0, BUSHING_ERR_TRUNCATED);
    assert_stuck("BF", 1, BUSHING_ERR_LENGTH);
}

/* --- work ---------------------------------------------------------------- */

/* The work for n values in one that is open: to find its end, and to read
 * each. */
static uint32_t work_for(const char *element, size_t n)
{
    span one = toy_hex(element);
    size_t len = 2 + one.n * n + 2;
    uint8_t *p = toy_room(len);
    struct ber_reader r = ber_over(span_of(p, len)), inside;
    struct ber_tlv t;
    memcpy(p, "\x30\x80", 2);
    for (size_t i = 0; i < n; i++)
        memcpy(p + 2 + one.n * i, one.p, one.n);
    memset(p + len - 2, 0, 2);
    assert_int_equal(ber_next(&r, &t), 0);
    assert_true(ber_at_end(&r));
    assert_int_equal(ber_enter(&r, &t, &inside), 0);
    while (!ber_at_end(&inside))
        assert_int_equal(ber_next(&inside, &t), 0);
    return inside.steps;
}

static void work_grows_with_the_input(void **state)
{
    (void)state;
    /* outside: one header, n values, one EOC; inside: n values */
    assert_int_equal(work_for("02 01 05", 10000), 2 + 2 * 10000);
    assert_int_equal(work_for("30 80 00 00", 10000), 2 + 4 * 10000);
    assert_int_equal(work_for("30 80 00 00", 20000), 2 + 4 * 20000);
}

/* Each level looks for its own end again, and there are 32 at most. */
static void work_of_deep_values_is_bounded(void **state)
{
    (void)state;
    enum { LEAVES = 10000 };
    size_t len = (size_t)4 * 32 + 2 * LEAVES;
    uint8_t *p = toy_room(len);
    struct ber_reader r = ber_over(span_of(p, len));
    memset(p, 0, len);
    for (size_t i = 0; i < 32; i++)
        memcpy(p + 2 * i, "\x30\x80", 2);
    for (size_t i = 0; i < LEAVES; i++)
        p[64 + 2 * i] = 0x05;
    for (size_t i = 0; i < 32; i++) {
        struct ber_reader inside;
        struct ber_tlv t;
        assert_int_equal(ber_next(&r, &t), 0);
        assert_int_equal(ber_enter(&r, &t, &inside), 0);
        r = inside;
    }
    assert_ptr_equal(r.p, p + 64);
    assert_ptr_equal(r.end, p + 64 + 2 * LEAVES);
    assert_int_equal(r.steps, 32 * LEAVES + 32 * 33);
}

/* --- contents ------------------------------------------------------------ */

static void booleans(void **state)
{
    (void)state;
    bool yes = false;
    assert_int_equal(ber_boolean(toy_hex("FF"), &yes), 0);
    assert_true(yes);
    assert_int_equal(ber_boolean(toy_hex("00"), &yes), 0);
    assert_false(yes);
    assert_int_equal(ber_boolean(toy_hex("01"), &yes), 0);
    assert_true(yes);
    assert_int_equal(ber_boolean(toy_hex(""), &yes), BUSHING_ERR_VALUE);
    assert_int_equal(ber_boolean(toy_hex("00 00"), &yes), BUSHING_ERR_VALUE);
    assert_true(yes);
}

static const struct {
    const char *hex;
    int64_t value;
} INTEGERS[] = {
    {"00", 0},
    {"01", 1},
    {"7F", 127},
    {"80", -128},
    {"FF", -1},
    {"00 80", 128},
    {"00 FF", 255},
    {"01 00", 256},
    {"7F FF", 32767},
    {"80 00", -32768},
    {"FF 7F", -129},
    {"00 80 00", 32768},
    {"FF 7F FF", -32769},
    {"7F FF FF FF", INT32_MAX},
    {"80 00 00 00", INT32_MIN},
    {"01 02 03 04 05", 4328719365},
    {"FE FD FC FB FA FA", -1108152157446},
    {"01 00 00 00 00 00 00", 281474976710656},
    {"7F FF FF FF FF FF FF FF", INT64_MAX},
    {"80 00 00 00 00 00 00 00", INT64_MIN},
    {"FF 7F FF FF FF FF FF FF", -36028797018963969},
};

/* [X.690:8.3] both ways */
static void integers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof INTEGERS / sizeof INTEGERS[0]; i++) {
        span body = toy_hex(INTEGERS[i].hex);
        uint8_t octets[8];
        int64_t v = 42;
        assert_same(ber_integer(body, &v), 0, INTEGERS[i].hex);
        assert_true(v == INTEGERS[i].value);
        v = 42;
        assert_same(ber_integer_lax(body, &v), 0, INTEGERS[i].hex);
        assert_true(v == INTEGERS[i].value);
        span back = ber_integer_body(v, octets);
        assert_octets(back, INTEGERS[i].hex);
        assert_ptr_equal(back.p + back.n, octets + 8);
    }
}

static const struct {
    const char *hex;
    int strict, lax;
    int64_t value; /* of the lax reading */
} ODD_INTEGERS[] = {
    {"", BUSHING_ERR_VALUE, BUSHING_ERR_VALUE, 0},
    {"00 00", BUSHING_ERR_VALUE, 0, 0},
    {"00 7F", BUSHING_ERR_VALUE, 0, 127},
    {"FF FF", BUSHING_ERR_VALUE, 0, -1},
    {"FF 80", BUSHING_ERR_VALUE, 0, -128},
    {"00 00 80", BUSHING_ERR_VALUE, 0, 128},
    {"00 00 00 00 00 00 00 05", BUSHING_ERR_VALUE, 0, 5},
    {"00 00 00 00 00 00 00 00 05", BUSHING_ERR_VALUE, 0, 5},
    {"FF FF FF FF FF FF FF FF FF FE", BUSHING_ERR_VALUE, 0, -2},
    {"00 7F FF FF FF FF FF FF FF", BUSHING_ERR_VALUE, 0, INT64_MAX},
    {"00 80 00 00 00 00 00 00 00", BUSHING_ERR_RANGE, BUSHING_ERR_RANGE, 0},
    {"00 00 80 00 00 00 00 00 00 00", BUSHING_ERR_VALUE, BUSHING_ERR_RANGE, 0},
    {"FF 7F FF FF FF FF FF FF FF", BUSHING_ERR_RANGE, BUSHING_ERR_RANGE, 0},
    {"01 00 00 00 00 00 00 00 00", BUSHING_ERR_RANGE, BUSHING_ERR_RANGE, 0},
};

static void integers_that_are_not_minimal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ODD_INTEGERS / sizeof ODD_INTEGERS[0]; i++) {
        span body = toy_hex(ODD_INTEGERS[i].hex);
        int64_t v = 42;
        assert_same(ber_integer(body, &v), ODD_INTEGERS[i].strict,
                    ODD_INTEGERS[i].hex);
        assert_true(v == 42);
        assert_same(ber_integer_lax(body, &v), ODD_INTEGERS[i].lax,
                    ODD_INTEGERS[i].hex);
        assert_true(v == (ODD_INTEGERS[i].lax == 0 ? ODD_INTEGERS[i].value
                                                   : INT64_C(42)));
    }
}

/* --- writing ------------------------------------------------------------- */

static const struct {
    ber_tag tag;
    bool constructed;
    size_t n;
    const char *hex;
} HEADERS[] = {
    {TAG_UNIVERSAL(2), false, 0, "02 00"},
    {TAG_UNIVERSAL(16), true, 127, "30 7F"},
    {TAG_UNIVERSAL(30), false, 128, "1E 81 80"},
    {TAG_UNIVERSAL(31), false, 255, "1F 1F 81 FF"},
    {TAG_APPLICATION(0), true, 256, "60 82 01 00"},
    {TAG_APPLICATION(30), false, 65535, "5E 82 FF FF"},
    {TAG_CONTEXT(31), true, 65536, "BF 1F 83 01 00 00"},
    {TAG_CONTEXT(127), false, 0xFFFFFF, "9F 7F 83 FF FF FF"},
    {TAG_CONTEXT(128), false, 0x1000000, "9F 81 00 84 01 00 00 00"},
    {TAG_CONTEXT(16383), false, 0xFFFFFFFF, "9F FF 7F 84 FF FF FF FF"},
    {TAG_PRIVATE(16384), true, 1, "FF 81 80 00 01"},
    {TAG_PRIVATE(2097151), false, 1, "DF FF FF 7F 01"},
    {TAG_PRIVATE(2097152), false, 1, "DF 81 80 80 00 01"},
    {TAG_PRIVATE(268435455), false, 1, "DF FF FF FF 7F 01"},
};

static void headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof HEADERS / sizeof HEADERS[0]; i++) {
        size_t len = toy_hex(HEADERS[i].hex).n;
        assert_int_equal(ber_header_len(HEADERS[i].tag, HEADERS[i].n), len);
        for (size_t cap = 0; cap <= len + 1; cap++) {
            uint8_t octets[16];
            struct writer w = writer_over(octets, cap);
            ber_put_header(&w, HEADERS[i].tag, HEADERS[i].constructed,
                           HEADERS[i].n);
            assert_int_equal(w.bad, cap < len);
            assert_octets(writer_result(&w), cap < len ? "" : HEADERS[i].hex);
        }
    }
}

static void values_are_written_from_the_back(void **state)
{
    (void)state;
    uint8_t octets[64];
    struct writer w = writer_over(octets, sizeof octets);
    size_t outer = writer_len(&w), inner;
    ber_put_boolean(&w, TAG_CONTEXT(1), false);
    ber_put_boolean(&w, TAG_UNIVERSAL(1), true);
    inner = writer_len(&w);
    ber_put_integer(&w, TAG_UNIVERSAL(2), -129);
    ber_put_integer(&w, TAG_CONTEXT(5), 0);
    ber_put_around(&w, TAG_CONTEXT(3), inner);
    ber_put(&w, TAG_UNIVERSAL(4), toy_hex("AB CD"));
    ber_put(&w, TAG_UNIVERSAL(5), toy_hex(""));
    ber_put_around(&w, TAG_APPLICATION(0), outer);
    assert_octets(writer_result(&w),
                  "60 15 05 00 04 02 AB CD A3 07 85 01 00 02 "
                  "02 FF 7F 01 01 FF 81 01 00");
}

static void nothing_is_written_past_the_room(void **state)
{
    (void)state;
    for (size_t cap = 0; cap < 8; cap++) {
        uint8_t octets[8];
        struct writer w = writer_over(octets, cap);
        memset(octets, 0x5A, sizeof octets);
        ber_put_integer(&w, TAG_UNIVERSAL(2), 5);
        ber_put_boolean(&w, TAG_UNIVERSAL(1), true);
        ber_put_around(&w, TAG_UNIVERSAL(16), 0);
        assert_true(w.bad);
        assert_int_equal(writer_result(&w).n, 0);
        for (size_t i = cap; i < 8; i++)
            assert_int_equal(octets[i], 0x5A);
    }
    uint8_t octets[8];
    struct writer w = writer_over(octets, sizeof octets);
    ber_put_integer(&w, TAG_UNIVERSAL(2), 5);
    ber_put_boolean(&w, TAG_UNIVERSAL(1), true);
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    assert_octets(writer_result(&w), "30 06 01 01 FF 02 01 05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_of_every_form),
        cmocka_unit_test(classes_and_numbers_are_apart),
        cmocka_unit_test(tags_of_no_form),
        cmocka_unit_test(lengths_of_every_form),
        cmocka_unit_test(all_short_lengths),
        cmocka_unit_test(lengths_of_no_form),
        cmocka_unit_test(short_values),
        cmocka_unit_test(indefinite_values),
        cmocka_unit_test(bad_indefinite_values),
        cmocka_unit_test(bodies_end_before_their_eoc),
        cmocka_unit_test(every_cut_is_seen),
        cmocka_unit_test(depth_of_definite_values),
        cmocka_unit_test(depth_of_indefinite_values),
        cmocka_unit_test(malformed_43_is_well_formed),
        cmocka_unit_test(malformed_44_eoc_out_of_place),
        cmocka_unit_test(malformed_45_nested_too_deep),
        cmocka_unit_test(malformed_46_lengths),
        cmocka_unit_test(malformed_47_lengths_that_are_good),
        cmocka_unit_test(malformed_48_tags),
        cmocka_unit_test(work_grows_with_the_input),
        cmocka_unit_test(work_of_deep_values_is_bounded),
        cmocka_unit_test(booleans),
        cmocka_unit_test(integers),
        cmocka_unit_test(integers_that_are_not_minimal),
        cmocka_unit_test(headers),
        cmocka_unit_test(values_are_written_from_the_back),
        cmocka_unit_test(nothing_is_written_past_the_room),
    };
    return cmocka_run_group_tests_name("asn1_ber", tests, NULL, NULL);
}
