/* Values without components, as somebody types them: numbers, strings, bits,
 * times. */
#include "mms/value_parser.h"

#include "base/oid.h"
#include "base/time_text.h"
#include "base/utf8.h"

/* --- strings ------------------------------------------------------------- */

static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Up to `max` hexadecimal digits; how many there were. */
static size_t take_digits(struct parser *r, size_t max, uint32_t *v)
{
    size_t n = 0;
    *v = 0;
    for (; n < max && r->p < r->end && digit_of(*r->p) >= 0; n++)
        *v = *v << 4 | (uint32_t)digit_of(*r->p++);
    return n;
}

/* What stands behind a backslash: \" \\ \n \xNN \u{N} */
static int take_escape(struct parser *r)
{
    const uint8_t *at = r->p - 1;
    char buffer[8];
    struct text t = text_over(buffer, sizeof buffer);
    uint32_t v = 0;
    uint8_t c = r->p < r->end ? *r->p++ : 0;
    if (c == '"' || c == '\\') {
        text_char(&t, (char)c);
    } else if (c == 'n') {
        text_char(&t, '\n');
    } else if (c == 'x' && take_digits(r, 2, &v) == 2) {
        text_char(&t, (char)(uint8_t)v);
    } else if (c == 'u' && r->p < r->end && *r->p == '{') {
        r->p++;
        if (take_digits(r, 6, &v) == 0 || r->p == r->end || *r->p != '}' ||
            !text_utf8(&t, v))
            return parser_fail(r, BUSHING_ERR_TEXT_FORM, at,
                               "\\u{...} is no "
                               "character");
        r->p++;
    } else {
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, at,
                           "behind a backslash stands \", \\, n, xNN or u{N}");
    }
    return parser_append(r, span_of(buffer, t.n));
}

static int take_quoted(struct parser *r)
{
    const uint8_t *open = r->p++;
    while (r->p < r->end && *r->p != '"') {
        uint8_t c = *r->p++;
        int rc = c == '\\' ? take_escape(r) : parser_append(r, span_of(&c, 1));
        if (rc != 0)
            return rc;
    }
    if (r->p == r->end)
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, open,
                           "the quotation mark at the end is missing");
    r->p++;
    return 0;
}

/* A size below 0 is an upper bound. */
static bool size_fits(int64_t size, size_t n)
{
    return size < 0 ? n <= (uint64_t)-size : n == (uint64_t)size;
}

static int fail_size(struct parser *r, const uint8_t *at, const char *what,
                     int64_t size)
{
    return size < 0
               ? parser_fail_range(r, BUSHING_ERR_SIZE, at, what, 0, -size)
               : parser_fail_range(r, BUSHING_ERR_SIZE, at, what, size, size);
}

/* What a value is read from: its type, and whether it is the whole text. */
struct wanted {
    const struct mms_type_specification *type;
    bool outermost;
};

static int read_string(struct parser *r, const struct wanted *want)
{
    bool visible = want->type->which == MMS_TYPE_VISIBLE_STRING;
    const struct asn1_type *chars = visible ? &ASN_VISIBLE : &MMS_STRING;
    const uint8_t *at = r->p;
    size_t start = r->n, n;
    span body;
    int rc;
    if (r->p < r->end && *r->p == '"')
        rc = take_quoted(r);
    else if (want->outermost)
        rc = parser_append(r, parser_take_word(r, true));
    else
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, at,
                           "a string inside a value stands between \"\"");
    if (rc != 0)
        return rc;
    body = span_of(r->out + start, r->n - start);
    if (asn1_leaf_check(chars, body) != 0)
        return parser_fail(r, BUSHING_ERR_CHARACTER, at,
                           visible ? "only ASCII characters that are seen"
                                   : "the characters are not UTF-8");
    n = visible ? body.n : utf8_count(body);
    if (!size_fits(want->type->u.visible_string, n))
        return fail_size(r, at, "characters: ", want->type->u.visible_string);
    return parser_wrap(r, start, visible ? 10 : 16, false);
}

/* --- numbers ------------------------------------------------------------- */

static int word_integer(struct parser *r, span word, int64_t low, int64_t high,
                        int64_t *v)
{
    bool negative = word.n > 0 && word.p[0] == '-';
    size_t i = negative || (word.n > 0 && word.p[0] == '+');
    uint64_t sum = 0, most = negative ? UINT64_C(1) << 63 : INT64_MAX;
    if (i == word.n)
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                           "a number is missing");
    for (; i < word.n; i++) {
        unsigned d = (unsigned)word.p[i] - '0';
        if (d > 9)
            return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                               "not a whole number");
        if (sum > (most - d) / 10)
            return parser_fail_range(r, BUSHING_ERR_RANGE, word.p,
                                     "the number must be ", low, high);
        sum = sum * 10 + d;
    }
    *v = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    if (*v < low || *v > high)
        return parser_fail_range(r, BUSHING_ERR_RANGE, word.p,
                                 "the number must be ", low, high);
    return 0;
}

static int read_integer(struct parser *r, const struct wanted *want)
{
    int64_t width = want->type->u.integer, low = INT64_MIN, high = INT64_MAX;
    uint32_t tag = want->type->which == MMS_TYPE_INTEGER    ? 5
                   : want->type->which == MMS_TYPE_UNSIGNED ? 6
                                                            : 13;
    uint8_t octets[8];
    int64_t v = 0;
    int rc;
    if (tag == 5 && width > 0 && width < 64) {
        high = (INT64_C(1) << (width - 1)) - 1;
        low = -high - 1;
    } else if (tag == 6) {
        high = width > 0 && width < 63 ? (INT64_C(1) << width) - 1 : INT64_MAX;
        low = 0;
    } else if (tag == 13) {
        for (low = 0, high = 1; width > 0 && high < INT64_MAX / 10; width--)
            high *= 10;
        high--;
    }
    rc = word_integer(r, parser_take_word(r, want->outermost), low, high, &v);
    return rc != 0 ? rc : parser_put_leaf(r, tag, ber_integer_body(v, octets));
}

static int read_float(struct parser *r, const struct wanted *want)
{
    bool wide = want->type->u.floating_point.format_width == 64;
    uint8_t octets[9] = {wide ? 11 : 8};
    span word = parser_take_word(r, want->outermost);
    int rc;
    if (!wide && want->type->u.floating_point.format_width != 32)
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                           "only floats of 32 and 64 bits can be written");
    rc = mms_float_parse(word, octets + 1, wide ? 8 : 4);
    if (rc != 0)
        return parser_fail(r, rc, word.p,
                           rc == BUSHING_ERR_RANGE
                               ? "the number is too large"
                               : "not a number such as -12.5e3");
    return parser_put_leaf(r, 7, span_of(octets, wide ? 9 : 5));
}

static int read_boolean(struct parser *r, const struct wanted *want)
{
    span word = parser_take_word(r, want->outermost);
    uint8_t v =
        span_equal(word, span_text("true")) || span_equal(word, span_text("1"));
    if (v == 0 && !span_equal(word, span_text("false")) &&
        !span_equal(word, span_text("0")))
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                           "either true or false");
    return parser_put_leaf(r, 3, span_of(&v, 1));
}

/* --- bits, octets, object identifiers ------------------------------------ */

static int append_bits(struct parser *r, span digits)
{
    uint8_t octet = (uint8_t)((8 - digits.n % 8) % 8); /* unused bits */
    int rc = parser_append(r, span_of(&octet, 1));
    for (size_t i = 0; i < digits.n && rc == 0; i += 8) {
        octet = 0;
        for (size_t k = i; k < i + 8 && k < digits.n; k++)
            octet = (uint8_t)(octet | (digits.p[k] - '0') << (7 - (k - i)));
        rc = parser_append(r, span_of(&octet, 1));
    }
    return rc;
}

static int read_quality(struct parser *r, const struct wanted *want)
{
    const uint8_t *at = r->p;
    uint16_t bits;
    uint8_t octets[3] = {16 - MMS_QUALITY_BITS, 0, 0};
    span words;
    r->p++;
    words = span_of(r->p, (size_t)(r->end - r->p));
    while (r->p < r->end && *r->p != ']')
        r->p++;
    words = span_first(words, (size_t)(r->p - words.p));
    if (!parser_take(r, ']') || !mms_quality_parse(words, &bits))
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, at,
                           "a quality is [good], [invalid], [questionable] and "
                           "details: [invalid, oldData]");
    if (!size_fits(want->type->u.bit_string, MMS_QUALITY_BITS))
        return fail_size(r, at, "bits: ", want->type->u.bit_string);
    octets[1] = (uint8_t)(bits >> 5);
    octets[2] = (uint8_t)(bits << 3);
    return parser_put_leaf(r, 4, span_of(octets, 3));
}

static int read_bits(struct parser *r, const struct wanted *want)
{
    size_t start = r->n;
    span word;
    int rc;
    if (r->p < r->end && *r->p == '[')
        return read_quality(r, want);
    word = parser_take_word(r, want->outermost);
    if (span_equal(word, span_text("\"\"")))
        word.n = 0;
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] != '0' && word.p[i] != '1')
            return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                               "bits are written 0101, a quality [good]");
    if (!size_fits(want->type->u.bit_string, word.n))
        return fail_size(r, word.p, "bits: ", want->type->u.bit_string);
    rc = append_bits(r, word);
    return rc != 0 ? rc : parser_wrap(r, start, 4, false);
}

static int read_octets(struct parser *r, const struct wanted *want)
{
    span word = parser_take_word(r, want->outermost);
    span digits = span_skip(word, 2);
    size_t start = r->n;
    int rc = 0;
    if (!span_equal(span_first(word, 2), span_text("0x")) || digits.n % 2 != 0)
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                           "octets are written 0x01ff");
    for (size_t i = 0; i + 1 < digits.n && rc == 0; i += 2) {
        int high = digit_of(digits.p[i]), low = digit_of(digits.p[i + 1]);
        uint8_t octet = (uint8_t)(high * 16 + low);
        if (high < 0 || low < 0)
            return parser_fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                               "octets are written 0x01ff");
        rc = parser_append(r, span_of(&octet, 1));
    }
    if (rc == 0 && !size_fits(want->type->u.octet_string, digits.n / 2))
        return fail_size(r, word.p, "octets: ", want->type->u.octet_string);
    return rc != 0 ? rc : parser_wrap(r, start, 9, false);
}

static int read_oid(struct parser *r, const struct wanted *want)
{
    uint8_t buffer[256];
    struct writer w = writer_over(buffer, sizeof buffer);
    span word = parser_take_word(r, want->outermost);
    if (word.n == 0 || oid_from_text(word, &w) != 0)
        return parser_fail(r, BUSHING_ERR_OID, word.p,
                           "an object identifier is written 1.0.9506.2.3");
    return parser_put_leaf(r, 15, writer_result(&w));
}

/* --- times --------------------------------------------------------------- */

static int bad_time(struct parser *r, const uint8_t *at, const char *form)
{
    return parser_fail(r, BUSHING_ERR_TIME, at, form);
}

static const char TIME_FORM[] = "a time is written 2026-11-21T12:00:00.123Z";

static int read_utc_time(struct parser *r, const struct wanted *want)
{
    /* accurate to a millisecond */
    const uint8_t quality = 10;
    span word = parser_take_word(r, want->outermost);
    uint8_t octets[8];
    int64_t ms;
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    if (mms_utc_time_put(ms, quality, octets) != 0)
        return parser_fail(r, BUSHING_ERR_RANGE, word.p,
                           "a time from 1970 to 2106");
    return parser_put_leaf(r, 17, span_of(octets, sizeof octets));
}

static int read_binary_time(struct parser *r, const struct wanted *want)
{
    span word = parser_take_word(r, want->outermost);
    uint8_t octets[6];
    uint32_t clock;
    int64_t ms;
    if (!want->type->u.binary_time) {
        if (mms_clock_parse(word, &clock) != 0)
            return bad_time(r, word.p, "a time is written 12:00:00.123");
        for (size_t i = 4; i > 0; i--, clock >>= 8)
            octets[i - 1] = (uint8_t)clock;
        return parser_put_leaf(r, 12, span_of(octets, 4));
    }
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    if (mms_binary_time_put(ms, octets) != 0)
        return parser_fail(r, BUSHING_ERR_RANGE, word.p,
                           "a time from 1984 to 2163");
    return parser_put_leaf(r, 12, span_of(octets, 6));
}

static int read_generalized_time(struct parser *r, const struct wanted *want)
{
    span word = parser_take_word(r, want->outermost);
    char buffer[TIME_TEXT_MAX];
    int64_t ms;
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    return parser_put_leaf(
        r, 11,
        span_of(buffer, time_text_format(buffer, sizeof buffer, ms,
                                         TIME_FORM_E2E_DOT)));
}

/* --- which is which ------------------------------------------------------ */

static int read_unknown(struct parser *r, const struct wanted *want)
{
    (void)want;
    return parser_fail(r, BUSHING_ERR_TEXT_FORM, r->p,
                       "the type is only named by the peer, not described");
}

static int (*const READERS[])(struct parser *, const struct wanted *) = {
    [MMS_TYPE_TYPE_NAME] = read_unknown,
    [MMS_TYPE_ARRAY] = NULL,
    [MMS_TYPE_STRUCTURE] = NULL,
    [MMS_TYPE_BOOLEAN] = read_boolean,
    [MMS_TYPE_BIT_STRING] = read_bits,
    [MMS_TYPE_INTEGER] = read_integer,
    [MMS_TYPE_UNSIGNED] = read_integer,
    [MMS_TYPE_FLOATING_POINT] = read_float,
    [MMS_TYPE_OCTET_STRING] = read_octets,
    [MMS_TYPE_VISIBLE_STRING] = read_string,
    [MMS_TYPE_GENERALIZED_TIME] = read_generalized_time,
    [MMS_TYPE_BINARY_TIME] = read_binary_time,
    [MMS_TYPE_BCD] = read_integer,
    [MMS_TYPE_OBJ_ID] = read_oid,
    [MMS_TYPE_MMS_STRING] = read_string,
    [MMS_TYPE_UTC_TIME] = read_utc_time,
};

int parser_read_leaf(struct parser *r, const struct mms_type_specification *t,
                     bool outermost)
{
    struct wanted want = {t, outermost};
    return READERS[t->which](r, &want);
}
