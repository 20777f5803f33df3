#include "asn1/dump_leaf.h"

#include "base/time_text.h"
#include "base/utf8.h"
#include <bushing/error.h>

/* --- strings ------------------------------------------------------------- */

enum {
    CHARSET_UTF8 = 12,
    CHARSET_UNIVERSAL = 28,
    CHARSET_BMP = 30,
};

/* Characters that print as something else than themselves: controls, soft and
 * zero-width ones, and those that turn the direction of writing. */
static const struct range {
    uint32_t first, last;
} UNSEEN[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},       {0xAD, 0xAD},
    {0x61C, 0x61C},   {0x180E, 0x180E},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F},   {0xD800, 0xDFFF},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},   {0xFFF0, 0xFFFB},
    {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}, {0x10FFFE, 0x10FFFF},
};

static bool is_unseen(uint32_t code)
{
    size_t i = 0;
    while (i < sizeof UNSEEN / sizeof UNSEEN[0] && code > UNSEEN[i].last)
        i++;
    return i == sizeof UNSEEN / sizeof UNSEEN[0] || code >= UNSEEN[i].first;
}

static void put_hex(struct text *out, uint32_t v, unsigned width)
{
    while (width < 8 && v >> 4 * width != 0)
        width++;
    while (width > 0) {
        width--;
        text_char(out, "0123456789abcdef"[v >> 4 * width & 0x0F]);
    }
}

static void put_json_escape(struct text *out, uint32_t code)
{
    /* [RFC 8259:7] above the first plane a pair of surrogates */
    if (code > 0xFFFF) {
        put_json_escape(out, 0xD800 + ((code - 0x10000) >> 10));
        code = 0xDC00 + ((code - 0x10000) & 0x3FF);
    }
    text_put(out, "\\u");
    put_hex(out, code, 4);
}

static void put_escape(struct text *out, uint32_t code, bool json)
{
    if (code == '"' || code == '\\') {
        text_char(out, '\\');
        text_char(out, (char)code);
    } else if (code == '\n') {
        text_put(out, "\\n");
    } else if (json) {
        put_json_escape(out, code > 0x10FFFF ? 0xFFFD : code);
    } else if (code < 0x80) {
        text_put(out, "\\x");
        put_hex(out, code, 2);
    } else {
        text_put(out, "\\u{");
        put_hex(out, code, 1);
        text_char(out, '}');
    }
}

/* The next character; octets that make none come one by one, *odd is true. */
static bool next_character(struct reader *r, ber_tag charset, uint32_t *code,
                           bool *odd)
{
    size_t unit = charset == CHARSET_UNIVERSAL ? 4
                  : charset == CHARSET_BMP     ? 2
                                               : 1;
    uint64_t v = 0;
    uint8_t octet = 0;
    *odd = false;
    if (charset == CHARSET_UTF8 && utf8_next(r, code))
        return true;
    if (unit > 1 && reader_be(r, unit, &v)) {
        *code = (uint32_t)v;
        return true;
    }
    if (!reader_u8(r, &octet))
        return false;
    *code = octet;
    *odd = octet >= 0x80 || unit > 1;
    return true;
}

void dump_characters(struct text *out, ber_tag charset, span s, bool json)
{
    struct reader r = reader_over(s);
    uint32_t code;
    bool odd;
    while (next_character(&r, charset, &code, &odd)) {
        if (odd && !json) {
            text_put(out, "\\x");
            put_hex(out, code, 2);
        } else if (code == '"' || code == '\\' || is_unseen(code)) {
            put_escape(out, code, json);
        } else {
            (void)text_utf8(out, code);
        }
    }
}

bool dump_is_readable(const struct asn1_type *t, span body)
{
    size_t i = 0;
    while (i < body.n && body.p[i] >= 0x20 && body.p[i] < 0x7F)
        i++;
    return t->format == FORMAT_ASCII && i == body.n && i > 0;
}

/* --- values inside values ------------------------------------------------ */

/* True for a CHOICE that takes the tag by a tolerated row: what any other type
 * reads is that type rather. */
static bool tolerates(const struct asn1_type *t, span value)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv tlv;
    int row = -1;
    if (t->kind == ASN1_CHOICE && ber_next(&r, &tlv) == 0)
        row = asn1_choice_row(t, tlv.tag);
    return row >= 0 && (t->fields[row].flags & ROW_TOLERATED) != 0;
}

const struct asn1_type *dump_type_inside(const struct asn1_type *t, span value,
                                         struct arena *scratch)
{
    const struct asn1_type *tolerant = NULL;
    struct arena_place place = dump_keep(scratch);
    for (size_t i = 0; i < t->num_inside; i++) {
        int rc = asn1_decode(t->inside[i], value, NULL, scratch, NULL);
        dump_give_back(scratch, place);
        if (rc == 0 && !tolerates(t->inside[i], value))
            return t->inside[i];
        if (rc == 0 && tolerant == NULL)
            tolerant = t->inside[i];
    }
    return tolerant;
}

const struct asn1_type *dump_type_nearest(const struct asn1_type *t, span value,
                                          struct arena *scratch)
{
    const struct asn1_type *nearest = NULL;
    struct arena_place place = dump_keep(scratch);
    struct ber_reader r = ber_over(value);
    struct asn1_error e;
    struct ber_tlv tlv;
    size_t farthest;
    if (ber_next(&r, &tlv) != 0)
        return NULL;
    farthest = tlv.head;
    for (size_t i = 0; i < t->num_inside; i++) {
        if (asn1_decode(t->inside[i], value, NULL, scratch, &e) != 0 &&
            e.offset > farthest) {
            farthest = e.offset;
            nearest = t->inside[i];
        }
        dump_give_back(scratch, place);
    }
    return nearest;
}

int dump_step_on(struct asn1_walk *w, const uint8_t *end)
{
    int rc = asn1_walk_next(w);
    size_t reach;
    bool beyond;
    if (rc != 0)
        w->value = span_of(NULL, 0);
    if (end == NULL)
        return rc;
    reach = w->step == WALK_ENTER ? w->tlv.head : w->tlv.n;
    beyond = w->step != WALK_LEAVE && w->tlv.p + reach > end;
    if (rc != 0)
        beyond = w->at >= end || (beyond && w->at == w->tlv.p);
    if (!beyond)
        return rc;
    w->error = BUSHING_ERR_TRUNCATED;
    w->at = end;
    return w->error;
}

/* --- times --------------------------------------------------------------- */

static bool put_time(struct text *out, int64_t ms)
{
    char buffer[TIME_TEXT_MAX];
    size_t n = time_text_format(buffer, sizeof buffer, ms, TIME_FORM_ISO);
    text_span(out, span_of(buffer, n));
    return n != 0;
}

static bool read_time(const struct asn1_type *t, span body, struct text *out)
{
    struct time_text time;
    int rc = t->tag == TAG_UNIVERSAL(23)
                 ? time_text_parse_utctime(body, &time)
                 : time_text_parse(body, TIME_APROFILE, &time);
    return rc == 0 && put_time(out, time.ms);
}

/* [61850-8-1:8.1.3.7] seconds since 1970, 24 bits of fraction, quality */
static bool read_utc_time(span body, struct text *out)
{
    struct reader r = reader_over(body);
    uint64_t seconds = 0, fraction = 0;
    if (body.n != 8)
        return false;
    (void)reader_be(&r, 4, &seconds);
    (void)reader_be(&r, 3, &fraction);
    return put_time(out, (int64_t)(seconds * 1000 + (fraction * 1000 >> 24)));
}

/* [9506-2] milliseconds since midnight, and days since 1984-01-01 or none. The
 * time has no zone of its own. */
static bool read_time_of_day(span body, struct text *out)
{
    const int64_t day = 86400000, days_to_1984 = 5113;
    struct reader r = reader_over(body);
    uint64_t ms = 0, days = 0;
    char buffer[TIME_TEXT_MAX];
    size_t n, skip = body.n == 4 ? sizeof "1984-01-01T" - 1 : 0;
    if (body.n != 4 && body.n != 6)
        return false;
    (void)reader_be(&r, 4, &ms);
    if ((int64_t)ms >= day)
        return false;
    if (body.n == 6)
        (void)reader_be(&r, 2, &days);
    n = time_text_format(buffer, sizeof buffer,
                         ((int64_t)days + days_to_1984) * day + (int64_t)ms,
                         TIME_FORM_ISO);
    text_span(out, span_of(buffer + skip, n - skip - 1));
    return true;
}

void dump_time_quality(uint8_t quality, struct text *out)
{
    unsigned bits = quality & 0x1Fu;
    if (bits <= 24) {
        text_put(out, ", accurate to ");
        text_u64(out, bits);
        text_put(out, " bits");
    } else {
        text_put(out, ", accuracy unknown");
    }
    if ((quality & 0x80) != 0)
        text_put(out, ", leap seconds known");
    if ((quality & 0x40) != 0)
        text_put(out, ", clock failure");
    if ((quality & 0x20) != 0)
        text_put(out, ", clock not synchronised");
}

/* --- numbers ------------------------------------------------------------- */

/* [9506-2] the width of the exponent, then the number as in IEEE 754 */
static bool read_float(span body, struct text *out)
{
    if (!(body.n == 5 && body.p[0] == 8) && !(body.n == 9 && body.p[0] == 11))
        return false;
    dump_float(out, span_skip(body, 1));
    return true;
}

bool dump_is_finite(span body)
{
    uint8_t low = body.n == 5 ? 0x80 : 0xF0; /* of the exponent */
    return body.n > 2 &&
           !((body.p[1] & 0x7F) == 0x7F && (body.p[2] & low) == low);
}

/* The opposite of a number too long for 64 bits, as hexadecimal digits. */
static void put_negated(struct text *out, span body)
{
    size_t last = body.n;
    while (body.p[last - 1] == 0)
        last--;
    for (size_t i = 0; i < body.n; i++) {
        unsigned v = (uint8_t)~body.p[i];
        if (i + 1 >= last)
            v = i + 1 == last ? v + 1 : 0;
        put_hex(out, v & 0xFF, 2);
    }
}

void dump_big_integer(struct text *out, span body)
{
    int64_t v;
    if (ber_integer_lax(body, &v) == 0) {
        text_i64(out, v);
    } else if (body.n > 0 && (body.p[0] & 0x80) != 0) {
        text_put(out, "-0x");
        put_negated(out, body);
    } else {
        text_put(out, "0x");
        text_hex(out, body, false);
    }
}

bool dump_reading(const struct asn1_type *t, span body, struct text *out)
{
    if (t->kind == ASN1_TIME)
        return read_time(t, body, out);
    if (t->kind != ASN1_OCTETS)
        return false;
    if (t->format == FORMAT_UTC_TIME)
        return read_utc_time(body, out);
    if (t->format == FORMAT_TIME_OF_DAY)
        return read_time_of_day(body, out);
    return t->format == FORMAT_FLOAT && read_float(body, out);
}

/* --- tags ---------------------------------------------------------------- */

static const char *const UNIVERSAL[] = {
    NULL,
    "BOOLEAN",
    "INTEGER",
    "BIT STRING",
    "OCTET STRING",
    "NULL",
    "OBJECT IDENTIFIER",
    "ObjectDescriptor",
    "EXTERNAL",
    "REAL",
    "ENUMERATED",
    "EMBEDDED PDV",
    "UTF8String",
    "RELATIVE-OID",
    NULL,
    NULL,
    "SEQUENCE",
    "SET",
    "NumericString",
    "PrintableString",
    "TeletexString",
    "VideotexString",
    "IA5String",
    "UTCTime",
    "GeneralizedTime",
    "GraphicString",
    "VisibleString",
    "GeneralString",
    "UniversalString",
    "CHARACTER STRING",
    "BMPString",
};

void dump_tag(struct text *out, ber_tag tag)
{
    static const char *const classes[] = {"UNIVERSAL ", "APPLICATION ", "",
                                          "PRIVATE "};
    uint32_t number = tag & ((1u << BER_CLASS_SHIFT) - 1);
    if (tag < sizeof UNIVERSAL / sizeof UNIVERSAL[0] &&
        UNIVERSAL[tag] != NULL) {
        text_put(out, UNIVERSAL[tag]);
        return;
    }
    text_char(out, '[');
    text_put(out, classes[tag >> BER_CLASS_SHIFT]);
    text_u64(out, number);
    text_char(out, ']');
}
