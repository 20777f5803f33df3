/* Text that somebody typed as an MMS value of a known type. The octets are
 * written forward; when a value ends they move up for its header, because only
 * then its length is known. */
#include "mms/value.h"

#include "asn1/walk.h"
#include "base/oid.h"
#include "base/time_text.h"
#include "base/utf8.h"
#include <bushing/error.h>

struct parser {
    const uint8_t *begin, *p, *end; /* the text */
    uint8_t *out;
    size_t n, cap;
    char names[96]; /* of the components around, for messages */
    struct text path;
    bushing_mms_value_error *e;
};

static int parse_value(struct parser *r, span raw, unsigned depth);

/* --- messages ------------------------------------------------------------ */

static int fail(struct parser *r, int code, const uint8_t *at,
                const char *reason)
{
    struct text t = text_over(r->e->reason, sizeof r->e->reason);
    r->e->code = code;
    r->e->offset = (size_t)(at - r->begin);
    if (r->path.n > 0) {
        text_span(&t,
                  span_first(span_of(r->names, sizeof r->names), r->path.n));
        text_put(&t, ": ");
    }
    text_put(&t, reason);
    text_end(&t);
    return code;
}

/* A reason with numbers in it. */
static int fail_range(struct parser *r, int code, const uint8_t *at,
                      const char *what, int64_t low, int64_t high)
{
    char buffer[96];
    struct text t = text_over(buffer, sizeof buffer);
    text_put(&t, what);
    if (low != high) {
        text_i64(&t, low);
        text_put(&t, " to ");
    }
    text_i64(&t, high);
    text_end(&t);
    return fail(r, code, at, buffer);
}

/* --- octets -------------------------------------------------------------- */

static int append(struct parser *r, span s)
{
    if (s.n > r->cap - r->n)
        return fail(r, BUSHING_ERR_SPACE, r->p, "the value is too long");
    if (s.n > 0)
        memcpy(r->out + r->n, s.p, s.n);
    r->n += s.n;
    return 0;
}

/* Puts a header in front of everything since `start`. */
static int wrap(struct parser *r, size_t start, uint32_t tag, bool constructed)
{
    uint8_t header[16];
    struct writer w = writer_over(header, sizeof header);
    span h;
    ber_put_header(&w, CTX(tag), constructed, r->n - start);
    h = writer_result(&w);
    if (h.n > r->cap - r->n)
        return fail(r, BUSHING_ERR_SPACE, r->p, "the value is too long");
    memmove(r->out + start + h.n, r->out + start, r->n - start);
    memcpy(r->out + start, h.p, h.n);
    r->n += h.n;
    return 0;
}

static int put_leaf(struct parser *r, uint32_t tag, span body)
{
    size_t start = r->n;
    int rc = append(r, body);
    return rc != 0 ? rc : wrap(r, start, tag, false);
}

/* --- words --------------------------------------------------------------- */

static void skip_blanks(struct parser *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
        r->p++;
}

static bool take(struct parser *r, char c)
{
    skip_blanks(r);
    if (r->p == r->end || *r->p != (uint8_t)c)
        return false;
    r->p++;
    return true;
}

static bool is_name(uint8_t c, bool first)
{
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    return letter || (!first && ((c >= '0' && c <= '9') || c == '$'));
}

/* A name with its colon; or nothing is taken. */
static bool take_name(struct parser *r, span *name)
{
    const uint8_t *p, *before = r->p;
    skip_blanks(r);
    p = r->p;
    while (p < r->end && is_name(*p, p == r->p))
        p++;
    *name = span_of(r->p, (size_t)(p - r->p));
    if (name->n > 0) {
        r->p = p;
        if (take(r, ':'))
            return true;
    }
    r->p = before;
    return false;
}

/* One word, to the next mark that ends a component; the outermost value is the
 * whole text. */
static span take_word(struct parser *r, bool outermost)
{
    const uint8_t *p, *last;
    skip_blanks(r);
    p = r->p;
    while (r->p < r->end &&
           (outermost || (*r->p != ',' && *r->p != '}' && *r->p != ']')))
        r->p++;
    last = r->p;
    while (last > p && (last[-1] == ' ' || last[-1] == '\t'))
        last--;
    return span_of(p, (size_t)(last - p));
}

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
            return fail(r, BUSHING_ERR_TEXT_FORM, at,
                        "\\u{...} is no "
                        "character");
        r->p++;
    } else {
        return fail(r, BUSHING_ERR_TEXT_FORM, at,
                    "behind a backslash stands \", \\, n, xNN or u{N}");
    }
    return append(r, span_of(buffer, t.n));
}

static int take_quoted(struct parser *r)
{
    const uint8_t *open = r->p++;
    while (r->p < r->end && *r->p != '"') {
        uint8_t c = *r->p++;
        int rc = c == '\\' ? take_escape(r) : append(r, span_of(&c, 1));
        if (rc != 0)
            return rc;
    }
    if (r->p == r->end)
        return fail(r, BUSHING_ERR_TEXT_FORM, open,
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
    return size < 0 ? fail_range(r, BUSHING_ERR_SIZE, at, what, 0, -size)
                    : fail_range(r, BUSHING_ERR_SIZE, at, what, size, size);
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
        rc = append(r, take_word(r, true));
    else
        return fail(r, BUSHING_ERR_TEXT_FORM, at,
                    "a string inside a value stands between \"\"");
    if (rc != 0)
        return rc;
    body = span_of(r->out + start, r->n - start);
    if (asn1_leaf_check(chars, body) != 0)
        return fail(r, BUSHING_ERR_CHARACTER, at,
                    visible ? "only ASCII characters that are seen"
                            : "the characters are not UTF-8");
    n = visible ? body.n : utf8_count(body);
    if (!size_fits(want->type->u.visible_string, n))
        return fail_size(r, at, "characters: ", want->type->u.visible_string);
    return wrap(r, start, visible ? 10 : 16, false);
}

/* --- numbers ------------------------------------------------------------- */

static int word_integer(struct parser *r, span word, int64_t low, int64_t high,
                        int64_t *v)
{
    bool negative = word.n > 0 && word.p[0] == '-';
    size_t i = negative || (word.n > 0 && word.p[0] == '+');
    uint64_t sum = 0, most = negative ? UINT64_C(1) << 63 : INT64_MAX;
    if (i == word.n)
        return fail(r, BUSHING_ERR_TEXT_FORM, word.p, "a number is missing");
    for (; i < word.n; i++) {
        unsigned d = (unsigned)word.p[i] - '0';
        if (d > 9)
            return fail(r, BUSHING_ERR_TEXT_FORM, word.p, "not a whole number");
        if (sum > (most - d) / 10)
            return fail_range(r, BUSHING_ERR_RANGE, word.p,
                              "the number must be ", low, high);
        sum = sum * 10 + d;
    }
    *v = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    if (*v < low || *v > high)
        return fail_range(r, BUSHING_ERR_RANGE, word.p, "the number must be ",
                          low, high);
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
    rc = word_integer(r, take_word(r, want->outermost), low, high, &v);
    return rc != 0 ? rc : put_leaf(r, tag, ber_integer_body(v, octets));
}

static int read_float(struct parser *r, const struct wanted *want)
{
    bool wide = want->type->u.floating_point.format_width == 64;
    uint8_t octets[9] = {wide ? 11 : 8};
    span word = take_word(r, want->outermost);
    int rc;
    if (!wide && want->type->u.floating_point.format_width != 32)
        return fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                    "only floats of 32 and 64 bits can be written");
    rc = mms_float_parse(word, octets + 1, wide ? 8 : 4);
    if (rc != 0)
        return fail(r, rc, word.p,
                    rc == BUSHING_ERR_RANGE ? "the number is too large"
                                            : "not a number such as -12.5e3");
    return put_leaf(r, 7, span_of(octets, wide ? 9 : 5));
}

static int read_boolean(struct parser *r, const struct wanted *want)
{
    span word = take_word(r, want->outermost);
    uint8_t v =
        span_equal(word, span_text("true")) || span_equal(word, span_text("1"));
    if (v == 0 && !span_equal(word, span_text("false")) &&
        !span_equal(word, span_text("0")))
        return fail(r, BUSHING_ERR_TEXT_FORM, word.p, "either true or false");
    return put_leaf(r, 3, span_of(&v, 1));
}

/* --- bits, octets, object identifiers ------------------------------------ */

static int append_bits(struct parser *r, span digits)
{
    uint8_t octet = (uint8_t)((8 - digits.n % 8) % 8); /* unused bits */
    int rc = append(r, span_of(&octet, 1));
    for (size_t i = 0; i < digits.n && rc == 0; i += 8) {
        octet = 0;
        for (size_t k = i; k < i + 8 && k < digits.n; k++)
            octet = (uint8_t)(octet | (digits.p[k] - '0') << (7 - (k - i)));
        rc = append(r, span_of(&octet, 1));
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
    if (!take(r, ']') || !mms_quality_parse(words, &bits))
        return fail(r, BUSHING_ERR_TEXT_FORM, at,
                    "a quality is [good], [invalid], [questionable] and "
                    "details: [invalid, oldData]");
    if (!size_fits(want->type->u.bit_string, MMS_QUALITY_BITS))
        return fail_size(r, at, "bits: ", want->type->u.bit_string);
    octets[1] = (uint8_t)(bits >> 5);
    octets[2] = (uint8_t)(bits << 3);
    return put_leaf(r, 4, span_of(octets, 3));
}

static int read_bits(struct parser *r, const struct wanted *want)
{
    size_t start = r->n;
    span word;
    int rc;
    if (r->p < r->end && *r->p == '[')
        return read_quality(r, want);
    word = take_word(r, want->outermost);
    if (span_equal(word, span_text("\"\"")))
        word.n = 0;
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] != '0' && word.p[i] != '1')
            return fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                        "bits are written 0101, a quality [good]");
    if (!size_fits(want->type->u.bit_string, word.n))
        return fail_size(r, word.p, "bits: ", want->type->u.bit_string);
    rc = append_bits(r, word);
    return rc != 0 ? rc : wrap(r, start, 4, false);
}

static int read_octets(struct parser *r, const struct wanted *want)
{
    span word = take_word(r, want->outermost);
    span digits = span_skip(word, 2);
    size_t start = r->n;
    int rc = 0;
    if (!span_equal(span_first(word, 2), span_text("0x")) || digits.n % 2 != 0)
        return fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                    "octets are written 0x01ff");
    for (size_t i = 0; i + 1 < digits.n && rc == 0; i += 2) {
        int high = digit_of(digits.p[i]), low = digit_of(digits.p[i + 1]);
        uint8_t octet = (uint8_t)(high * 16 + low);
        if (high < 0 || low < 0)
            return fail(r, BUSHING_ERR_TEXT_FORM, word.p,
                        "octets are written 0x01ff");
        rc = append(r, span_of(&octet, 1));
    }
    if (rc == 0 && !size_fits(want->type->u.octet_string, digits.n / 2))
        return fail_size(r, word.p, "octets: ", want->type->u.octet_string);
    return rc != 0 ? rc : wrap(r, start, 9, false);
}

static int read_oid(struct parser *r, const struct wanted *want)
{
    uint8_t buffer[256];
    struct writer w = writer_over(buffer, sizeof buffer);
    span word = take_word(r, want->outermost);
    if (word.n == 0 || oid_from_text(word, &w) != 0)
        return fail(r, BUSHING_ERR_OID, word.p,
                    "an object identifier is written 1.0.9506.2.3");
    return put_leaf(r, 15, writer_result(&w));
}

/* --- times --------------------------------------------------------------- */

static int bad_time(struct parser *r, const uint8_t *at, const char *form)
{
    return fail(r, BUSHING_ERR_TIME, at, form);
}

static const char TIME_FORM[] = "a time is written 2026-11-21T12:00:00.123Z";

static int read_utc_time(struct parser *r, const struct wanted *want)
{
    /* accurate to a millisecond */
    const uint8_t quality = 10;
    span word = take_word(r, want->outermost);
    uint8_t octets[8];
    int64_t ms;
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    if (mms_utc_time_put(ms, quality, octets) != 0)
        return fail(r, BUSHING_ERR_RANGE, word.p, "a time from 1970 to 2106");
    return put_leaf(r, 17, span_of(octets, sizeof octets));
}

static int read_binary_time(struct parser *r, const struct wanted *want)
{
    span word = take_word(r, want->outermost);
    uint8_t octets[6];
    uint32_t clock;
    int64_t ms;
    if (!want->type->u.binary_time) {
        if (mms_clock_parse(word, &clock) != 0)
            return bad_time(r, word.p, "a time is written 12:00:00.123");
        for (size_t i = 4; i > 0; i--, clock >>= 8)
            octets[i - 1] = (uint8_t)clock;
        return put_leaf(r, 12, span_of(octets, 4));
    }
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    if (mms_binary_time_put(ms, octets) != 0)
        return fail(r, BUSHING_ERR_RANGE, word.p, "a time from 1984 to 2163");
    return put_leaf(r, 12, span_of(octets, 6));
}

static int read_generalized_time(struct parser *r, const struct wanted *want)
{
    span word = take_word(r, want->outermost);
    char buffer[TIME_TEXT_MAX];
    int64_t ms;
    if (mms_time_parse(word, &ms) != 0)
        return bad_time(r, word.p, TIME_FORM);
    return put_leaf(r, 11,
                    span_of(buffer, time_text_format(buffer, sizeof buffer, ms,
                                                     TIME_FORM_E2E_DOT)));
}

/* --- values with components ---------------------------------------------- */

/* Adds a name to the path for messages; what it was before is the answer. */
static size_t step_in(struct parser *r, span name, int64_t index)
{
    size_t before = r->path.n;
    if (name.n > 0) {
        if (before > 0)
            text_char(&r->path, '.');
        text_span(&r->path, name);
    } else {
        text_char(&r->path, '[');
        text_i64(&r->path, index);
        text_char(&r->path, ']');
    }
    return before;
}

static int parse_component(struct parser *r, const struct mms_typed *typed,
                           bool structure, int64_t index, unsigned depth)
{
    size_t before;
    span name;
    int rc;
    skip_blanks(r);
    before = step_in(r, typed->name, index);
    if (structure && take_name(r, &name) && !span_equal(name, typed->name))
        return fail(r, BUSHING_ERR_TEXT_FORM, name.p,
                    "another component was named here; this one is next");
    rc = parse_value(r, typed->type, depth + 1);
    if (rc == 0)
        r->path.n = before;
    return rc;
}

static int parse_group(struct parser *r, span raw, bool structure,
                       unsigned depth)
{
    struct mms_types types =
        mms_types_inside(raw, structure ? MMS_TYPE_STRUCTURE : MMS_TYPE_ARRAY);
    size_t start = r->n;
    struct mms_typed typed;
    int rc = 0;
    if (depth >= BUSHING_MMS_VALUE_DEPTH_MAX)
        return fail(r, BUSHING_ERR_DEPTH, r->p, "the type is nested too deep");
    if (!take(r, structure ? '{' : '['))
        return fail(r, BUSHING_ERR_TEXT_FORM, r->p,
                    structure ? "a structure begins with {"
                              : "an array begins with [");
    for (int64_t i = 0; i < types.num && rc == 0; i++) {
        if (!mms_types_next(&types, &typed))
            return fail(r, BUSHING_ERR_TEXT_FORM, r->p, "the type is broken");
        if (i > 0 && !take(r, ','))
            return fail_range(r, BUSHING_ERR_TEXT_FORM, r->p,
                              structure ? "components wanted: "
                                        : "elements wanted: ",
                              types.num, types.num);
        rc = parse_component(r, &typed, structure, i, depth);
    }
    if (rc == 0 && !take(r, structure ? '}' : ']'))
        rc = fail_range(r, BUSHING_ERR_TEXT_FORM, r->p,
                        structure ? "a } must follow; components wanted: "
                                  : "a ] must follow; elements wanted: ",
                        types.num, types.num);
    return rc != 0 ? rc : wrap(r, start, structure ? 2 : 1, true);
}

static int read_unknown(struct parser *r, const struct wanted *want)
{
    (void)want;
    return fail(r, BUSHING_ERR_TEXT_FORM, r->p,
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

static int parse_value(struct parser *r, span raw, unsigned depth)
{
    struct mms_type_specification type;
    struct wanted want = {&type, depth == 0};
    int rc = asn1_decode(&MMS_TYPE_SPECIFICATION, raw, &type, NULL, NULL);
    if (rc != 0)
        return fail(r, rc, r->p, "the type of the peer is not well-formed");
    skip_blanks(r);
    if (type.which == MMS_TYPE_STRUCTURE || type.which == MMS_TYPE_ARRAY)
        return parse_group(r, raw, type.which == MMS_TYPE_STRUCTURE, depth);
    return READERS[type.which](r, &want);
}

int bushing_mms_value_parse(uint8_t *out, size_t cap, bushing_span *data,
                            bushing_span type, bushing_span text,
                            bushing_mms_value_error *e)
{
    bushing_mms_value_error ignored;
    struct parser r = {.begin = text.p, .p = text.p, .out = out, .cap = cap};
    int rc;
    r.end = text.n == 0 ? text.p : text.p + text.n;
    r.e = e == NULL ? &ignored : e;
    r.path = text_over(r.names, sizeof r.names);
    memset(r.e, 0, sizeof *r.e);
    rc = parse_value(&r, type, 0);
    if (rc != 0)
        return rc;
    skip_blanks(&r);
    if (r.p != r.end)
        return fail(&r, BUSHING_ERR_TEXT_FORM, r.p,
                    "something follows behind the value");
    *data = span_of(out, r.n);
    return 0;
}
