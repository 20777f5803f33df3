#include "asn1/xer_leaf.h"

#include "asn1/xer_markup.h"
#include "base/hex.h"
#include "base/oid.h"
#include "base/utf8.h"
#include <bushing/error.h>

/* How each kind of leaf is written in XML: D-XMPP-3. */

static bool is(span s, const char *text)
{
    return span_equal(s, span_text(text));
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* Decimal as it is written: no sign but '-', no zeros in front, no -0. */
static bool is_decimal(span s)
{
    span digits = s.n != 0 && s.p[0] == '-' ? span_skip(s, 1) : s;
    if (digits.n == 0 || (digits.p[0] == '0' && s.n != 1))
        return false;
    for (size_t i = 0; i < digits.n; i++)
        if (!is_digit(digits.p[i]))
            return false;
    return true;
}

/* --- INTEGER, ENUMERATED ------------------------------------------------- */

static int decimal(span s, int64_t *out)
{
    if (!is_decimal(s))
        return BUSHING_ERR_TEXT_FORM;
    bool negative = s.p[0] == '-';
    uint64_t v = 0, limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    for (size_t i = negative ? 1 : 0; i < s.n; i++) {
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (v > (limit - digit) / 10)
            return BUSHING_ERR_RANGE;
        v = v * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - v) : (int64_t)v;
    return 0;
}

static int take_int64(int64_t v, struct arena *scratch, span *body)
{
    uint8_t octets[8];
    span s = ber_integer_body(v, octets);
    uint8_t *p = arena_take_aligned(scratch, s.n, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    memcpy(p, s.p, s.n);
    *body = span_of(p, s.n);
    return 0;
}

static int read_integer(span text, struct arena *scratch, span *body)
{
    int64_t v;
    int rc = decimal(text, &v);
    return rc != 0 ? rc : take_int64(v, scratch, body);
}

/* An identifier; the number only of what has none, where the list may grow. */
static int read_enum(const struct asn1_type *t, span text,
                     struct arena *scratch, span *body)
{
    int64_t v;
    if (asn1_value_of(t, text, &v))
        return take_int64(v, scratch, body);
    if ((t->flags & TYPE_MARKED) == 0)
        return BUSHING_ERR_TEXT_FORM;
    int rc = decimal(text, &v);
    if (rc == 0 && asn1_name_of(t, v) != NULL)
        rc = BUSHING_ERR_TEXT_FORM;
    return rc != 0 ? rc : take_int64(v, scratch, body);
}

static void write_integer(const struct asn1_type *t, span body,
                          struct text *out)
{
    int64_t v = 0;
    (void)ber_integer_lax(body, &v);
    const char *name = t->kind == ASN1_ENUM ? asn1_name_of(t, v) : NULL;
    if (name != NULL)
        text_put(out, name);
    else
        text_i64(out, v);
}

/* --- INTEGER of any length ----------------------------------------------- */

enum {
    NUM_LIMBS = XER_BIGINT_MAX / 4,
    NUM_CHUNKS = NUM_LIMBS * 32 / 29 + 1, /* nine digits are 29.9 bits */
    CHUNK_DIGITS = 9
};
static const uint32_t CHUNK = 1000000000;

/* A number without sign, least limb first; limbs from n on are 0. */
struct magnitude {
    uint32_t limb[NUM_LIMBS];
    size_t n;
};

/* The octets of a two's complement number as a magnitude: with all bits turned
 * over and one added when it is negative. */
static void magnitude_of(span body, bool negative, struct magnitude *m)
{
    uint8_t turn = negative ? 0xFF : 0x00;
    uint64_t carry = negative ? 1 : 0;
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < body.n; i++)
        m->limb[i / 4] |= (uint32_t)(body.p[body.n - 1 - i] ^ turn)
                          << 8 * (i % 4);
    m->n = (body.n + 3) / 4;
    for (size_t i = 0; i < m->n; i++) {
        carry += m->limb[i];
        m->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* Divides by CHUNK; the answer is the remainder. */
static uint32_t take_chunk(struct magnitude *m)
{
    uint64_t rest = 0;
    for (size_t i = m->n; i-- > 0;) {
        rest = rest << 32 | m->limb[i];
        m->limb[i] = (uint32_t)(rest / CHUNK);
        rest %= CHUNK;
    }
    while (m->n > 0 && m->limb[m->n - 1] == 0)
        m->n--;
    return (uint32_t)rest;
}

static int write_bigint(span body, struct text *out)
{
    struct magnitude m;
    uint32_t chunks[NUM_CHUNKS];
    size_t n = 0;
    if (body.n > XER_BIGINT_MAX)
        return BUSHING_ERR_XML_UNABLE;
    bool negative = body.p[0] >= 0x80;
    magnitude_of(body, negative, &m);
    do
        chunks[n++] = take_chunk(&m);
    while (m.n > 0);
    if (negative)
        text_char(out, '-');
    text_u64(out, chunks[--n]);
    while (n > 0)
        text_u64_width(out, chunks[--n], CHUNK_DIGITS);
    return 0;
}

/* m = m * factor + add; false when that has no room. */
static bool push_chunk(struct magnitude *m, uint32_t factor, uint32_t add)
{
    uint64_t carry = add;
    for (size_t i = 0; i < m->n; i++) {
        carry += (uint64_t)m->limb[i] * factor;
        m->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry == 0)
        return true;
    if (m->n == NUM_LIMBS)
        return false;
    m->limb[m->n++] = (uint32_t)carry;
    return true;
}

static bool digits_to_magnitude(span digits, struct magnitude *m)
{
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < digits.n;) {
        uint32_t factor = 1, add = 0;
        do {
            factor *= 10;
            add = add * 10 + (uint32_t)(digits.p[i++] - '0');
        } while (i < digits.n && factor < CHUNK);
        if (!push_chunk(m, factor, add))
            return false;
    }
    return true;
}

/* Octet i, counted from the least, of -m or m. */
static uint8_t octet_of(const struct magnitude *m, size_t i)
{
    return (uint8_t)(m->limb[i / 4] >> 8 * (i % 4));
}

/* -m in place: what magnitude_of() undoes. */
static void negate(struct magnitude *m)
{
    uint64_t carry = 1;
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        carry += (uint32_t)~m->limb[i];
        m->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static int read_bigint(span text, struct arena *scratch, span *body)
{
    struct magnitude m;
    if (!is_decimal(text))
        return BUSHING_ERR_TEXT_FORM;
    bool negative = text.p[0] == '-';
    if (!digits_to_magnitude(span_skip(text, negative ? 1 : 0), &m))
        return BUSHING_ERR_RANGE;
    if (negative)
        negate(&m);
    uint8_t sign = negative ? 0xFF : 0x00;
    size_t n = XER_BIGINT_MAX;
    if ((octet_of(&m, n - 1) ^ sign) >= 0x80)
        return BUSHING_ERR_RANGE;
    while (n > 1 && octet_of(&m, n - 1) == sign &&
           (octet_of(&m, n - 2) ^ sign) < 0x80)
        n--;
    uint8_t *p = arena_take_aligned(scratch, n, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        p[i] = octet_of(&m, n - 1 - i);
    *body = span_of(p, n);
    return 0;
}

/* --- BIT STRING, OCTET STRING, OBJECT IDENTIFIER ------------------------- */

static int read_bits(span text, struct arena *scratch, span *body)
{
    size_t n = 1 + (text.n + 7) / 8;
    uint8_t *p = arena_take_aligned(scratch, n, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    memset(p, 0, n);
    p[0] = (uint8_t)((n - 1) * 8 - text.n);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '0' && text.p[i] != '1')
            return BUSHING_ERR_TEXT_FORM;
        if (text.p[i] == '1')
            p[1 + i / 8] |= (uint8_t)(0x80u >> i % 8);
    }
    *body = span_of(p, n);
    return 0;
}

static void write_bits(span body, struct text *out)
{
    struct asn1_bits b = asn1_bits_of(body);
    for (size_t i = 0; i < bits_count(b); i++)
        text_char(out, bits_has(b, i) ? '1' : '0');
}

static int read_hex(span text, struct arena *scratch, span *body)
{
    size_t n;
    uint8_t *p = arena_take_aligned(scratch, text.n / 2, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    if (!hex_decode(text, p, text.n / 2, &n))
        return BUSHING_ERR_TEXT_FORM;
    *body = span_of(p, n);
    return 0;
}

static int read_oid(span text, struct arena *scratch, span *body)
{
    uint8_t *p = arena_take_aligned(scratch, text.n, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    struct writer w = writer_over(p, text.n);
    int rc = oid_from_text(text, &w);
    *body = writer_result(&w);
    return rc;
}

/* The octets of one value, written out: whose it is is not known. */
static int read_open(span text, struct arena *scratch, span *body)
{
    struct ber_tlv tlv;
    int rc = read_hex(text, scratch, body);
    struct ber_reader r = ber_over(*body);
    if (rc == 0)
        rc = ber_next(&r, &tlv);
    if (rc == 0 && !ber_at_end(&r))
        rc = BUSHING_ERR_TRAILING;
    return rc;
}

/* --- character strings --------------------------------------------------- */

/* How many octets one character takes in the value: 0 for UTF-8, 1 for the
 * character sets that have ASCII in their lower half and nothing else that
 * could be said in XML for certain. */
static size_t char_width(const struct asn1_type *t)
{
    if (t->tag == TAG_UNIVERSAL(12))
        return 0;
    if (t->tag == TAG_UNIVERSAL(30)) /* BMPString */
        return 2;
    return t->tag == TAG_UNIVERSAL(28) ? 4 : 1; /* UniversalString */
}

static int write_wide(span body, size_t width, bool attribute, struct text *out)
{
    size_t start = out->n;
    bool able = true;
    for (size_t i = 0; i < body.n && able; i += width) {
        char octets[4];
        struct text one = text_over(octets, sizeof octets);
        uint32_t code = 0;
        for (size_t k = 0; k < width; k++)
            code = code << 8 | body.p[i + k];
        able = text_utf8(&one, code) &&
               xer_put_characters(out, span_of(octets, one.n), attribute);
    }
    if (!able)
        out->n = start;
    return able ? 0 : BUSHING_ERR_XML_UNABLE;
}

static int write_text(const struct asn1_type *t, span body, bool attribute,
                      struct text *out)
{
    size_t width = char_width(t);
    if (width > 1)
        return write_wide(body, width, attribute, out);
    for (size_t i = 0; width == 1 && i < body.n; i++)
        if (body.p[i] >= 0x80)
            return BUSHING_ERR_XML_UNABLE;
    return xer_put_characters(out, body, attribute) ? 0
                                                    : BUSHING_ERR_XML_UNABLE;
}

static int read_wide(span text, size_t width, struct arena *scratch, span *body)
{
    struct reader r = reader_over(text);
    uint32_t code;
    size_t n = utf8_count(text) * width, at = 0;
    uint8_t *p = arena_take_aligned(scratch, n, 1);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    while (utf8_next(&r, &code)) {
        if (width == 2 && code > 0xFFFF)
            return BUSHING_ERR_CHARACTER;
        for (size_t k = width; k-- > 0; code >>= 8)
            p[at + k] = (uint8_t)code;
        at += width;
    }
    *body = span_of(p, n);
    return 0;
}

static int read_text(const struct asn1_type *t, span text,
                     struct arena *scratch, span *body)
{
    size_t width = char_width(t);
    if (width > 1)
        return read_wide(text, width, scratch, body);
    for (size_t i = 0; width == 1 && i < text.n; i++)
        if (text.p[i] >= 0x80)
            return BUSHING_ERR_CHARACTER;
    *body = text;
    return 0;
}

/* --- all of them --------------------------------------------------------- */

int xer_leaf_write(const struct asn1_type *t, span body, bool attribute,
                   struct text *out)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        text_put(out, body.p[0] != 0 ? "true" : "false");
        return 0;
    case ASN1_INTEGER:
    case ASN1_ENUM:
        write_integer(t, body, out);
        return 0;
    case ASN1_BIGINT:
        return write_bigint(body, out);
    case ASN1_BITS:
        write_bits(body, out);
        return 0;
    case ASN1_OCTETS:
    case ASN1_OPEN:
        text_hex(out, body, true);
        return 0;
    case ASN1_OID:
        return oid_to_text(body, out) == 0 ? 0 : BUSHING_ERR_XML_UNABLE;
    case ASN1_TEXT:
    case ASN1_TIME:
        return write_text(t, body, attribute, out);
    case ASN1_NULL:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
    return 0;
}

static int read_boolean(span text, span *body)
{
    static const uint8_t octet[2] = {0x00, 0xFF};
    bool yes = is(text, "true");
    if (!yes && !is(text, "false"))
        return BUSHING_ERR_TEXT_FORM;
    *body = span_of(&octet[yes ? 1 : 0], 1);
    return 0;
}

static int read_leaf(const struct asn1_type *t, span text,
                     struct arena *scratch, span *body)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        return read_boolean(text, body);
    case ASN1_INTEGER:
        return read_integer(text, scratch, body);
    case ASN1_ENUM:
        return read_enum(t, text, scratch, body);
    case ASN1_BIGINT:
        return read_bigint(text, scratch, body);
    case ASN1_BITS:
        return read_bits(text, scratch, body);
    case ASN1_OCTETS:
        return read_hex(text, scratch, body);
    case ASN1_OPEN:
        return read_open(text, scratch, body);
    case ASN1_OID:
        return read_oid(text, scratch, body);
    case ASN1_TEXT:
    case ASN1_TIME:
        return read_text(t, text, scratch, body);
    case ASN1_NULL:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
    *body = span_of(NULL, 0);
    return text.n == 0 ? 0 : BUSHING_ERR_TEXT_FORM;
}

int xer_leaf_read(const struct asn1_type *t, span text, struct arena *scratch,
                  span *body)
{
    int rc = read_leaf(t, text, scratch, body);
    return rc != 0 ? rc : asn1_leaf_check(t, *body);
}
