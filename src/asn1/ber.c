#include "asn1/ber.h"

#include <bushing/error.h>

/* A header ahead of the checks on its length. */
struct header {
    ber_tag tag;
    size_t len; /* of the contents; 0 when indefinite */
    uint8_t head;
    bool constructed;
    bool indefinite;
};

#define TAG_OCTET_CONSTRUCTED 0x20u
#define TAG_OCTET_NUMBER 0x1Fu
#define MORE_FOLLOWS 0x80u
#define LENGTH_OCTETS_MAX 4u

/* [X.690:8.1.2.4] a number of 31 or more in groups of seven bits; no needless
 * first group, no number that fits the short form. */
static int read_high_tag(struct reader *r, ber_tag *number)
{
    uint32_t v = 0;
    uint8_t c;
    if (!reader_u8(r, &c))
        return BUSHING_ERR_TRUNCATED;
    if (c == MORE_FOLLOWS)
        return BUSHING_ERR_TAG_FORM;
    for (;;) {
        if (v > BER_MAX_TAG_NUMBER >> 7)
            return BUSHING_ERR_TAG_FORM;
        v = v << 7 | (c & 0x7Fu);
        if ((c & MORE_FOLLOWS) == 0)
            break;
        if (!reader_u8(r, &c))
            return BUSHING_ERR_TRUNCATED;
    }
    if (v < TAG_OCTET_NUMBER)
        return BUSHING_ERR_TAG_FORM;
    *number = v;
    return 0;
}

/* [X.690:8.1.3] short, long and indefinite form. More than four length octets
 * are refused even where leading zeros would make them fit. */
static int read_length(struct reader *r, struct header *h)
{
    uint8_t c;
    uint64_t v;
    size_t octets;
    if (!reader_u8(r, &c))
        return BUSHING_ERR_TRUNCATED;
    h->indefinite = false;
    h->len = c;
    if (c < MORE_FOLLOWS)
        return 0;
    octets = c & 0x7Fu;
    h->len = 0;
    h->indefinite = octets == 0;
    if (h->indefinite)
        return h->constructed ? 0 : BUSHING_ERR_LENGTH_FORM;
    if (octets > LENGTH_OCTETS_MAX)
        return BUSHING_ERR_LENGTH_FORM;
    if (!reader_be(r, octets, &v))
        return BUSHING_ERR_TRUNCATED;
    h->len = (size_t)v;
    return 0;
}

/* Nearly every header: one identifier octet, one length octet. */
static bool read_short_header(const struct ber_reader *r, struct header *h)
{
    const uint8_t *p = r->p;
    if (r->end - p < 2 || (p[0] & TAG_OCTET_NUMBER) == TAG_OCTET_NUMBER ||
        p[1] >= MORE_FOLLOWS)
        return false;
    h->tag = (p[0] & TAG_OCTET_NUMBER) | (ber_tag)(p[0] >> 6)
                                             << BER_CLASS_SHIFT;
    h->len = p[1];
    h->head = 2;
    h->constructed = (p[0] & TAG_OCTET_CONSTRUCTED) != 0;
    h->indefinite = false;
    return true;
}

static int read_header(struct ber_reader *r, struct header *h)
{
    struct reader in = {r->p, r->end};
    uint8_t c;
    int rc;
    r->steps++;
    if (read_short_header(r, h))
        return 0;
    if (!reader_u8(&in, &c))
        return BUSHING_ERR_TRUNCATED;
    h->constructed = (c & TAG_OCTET_CONSTRUCTED) != 0;
    h->tag = c & TAG_OCTET_NUMBER;
    if (h->tag == TAG_OCTET_NUMBER) {
        rc = read_high_tag(&in, &h->tag);
        if (rc != 0)
            return rc;
    }
    h->tag |= (ber_tag)(c >> 6) << BER_CLASS_SHIFT;
    rc = read_length(&in, h);
    h->head = (uint8_t)(in.p - r->p);
    return rc;
}

/* [X.690:8.1.5] two zero octets; r->p stands on the first. */
static bool at_eoc(const struct ber_reader *r)
{
    return r->end - r->p >= 2 && r->p[0] == 0 && r->p[1] == 0;
}

/* What a length beyond the end means: the input stops, or the value around it
 * is too short. */
static int past_end(const struct ber_reader *r)
{
    return r->depth == 0 ? BUSHING_ERR_TRUNCATED : BUSHING_ERR_LENGTH;
}

/* Finds the end of an indefinite value whose contents start at r->p. Definite
 * values inside are stepped over as they stand. */
static int skip_to_eoc(struct ber_reader *r)
{
    uint32_t open = 1;
    while (open > 0) {
        struct header h;
        int rc;
        if (at_eoc(r)) {
            r->steps++;
            r->p += 2;
            open--;
            continue;
        }
        if (ber_at_end(r))
            return BUSHING_ERR_EOC;
        rc = read_header(r, &h);
        if (rc != 0)
            return rc == BUSHING_ERR_TRUNCATED ? past_end(r) : rc;
        if (h.tag == TAG_NONE)
            return BUSHING_ERR_EOC;
        r->p += h.head;
        if (h.indefinite && ++open + r->depth > BER_MAX_DEPTH)
            return BUSHING_ERR_DEPTH;
        if (h.len > (size_t)(r->end - r->p))
            return past_end(r);
        r->p += h.len;
    }
    return 0;
}

int ber_next(struct ber_reader *r, struct ber_tlv *t)
{
    struct header h;
    size_t left;
    int rc = read_header(r, &h);
    if (rc == BUSHING_ERR_TRUNCATED)
        return past_end(r);
    if (rc != 0)
        return rc;
    if (h.tag == TAG_NONE)
        return BUSHING_ERR_EOC;
    left = (size_t)(r->end - r->p) - h.head;
    if (h.indefinite) {
        struct ber_reader inside = *r;
        inside.p += h.head;
        rc = skip_to_eoc(&inside);
        r->steps = inside.steps;
        if (rc != 0)
            return rc;
        h.len = (size_t)(inside.p - r->p) - h.head;
    } else if (h.len > left) {
        return past_end(r);
    }
    t->p = r->p;
    t->n = h.head + h.len;
    t->tag = h.tag;
    t->head = h.head;
    t->constructed = h.constructed;
    t->indefinite = h.indefinite;
    r->p += t->n;
    return 0;
}

int ber_enter(const struct ber_reader *r, const struct ber_tlv *t,
              struct ber_reader *inside)
{
    uint32_t steps = r->steps;
    uint32_t depth = r->depth + 1;
    if (depth > BER_MAX_DEPTH)
        return BUSHING_ERR_DEPTH;
    *inside = ber_over(tlv_body(t));
    inside->depth = depth;
    inside->steps = steps;
    return 0;
}

int ber_boolean(span body, bool *out)
{
    if (body.n != 1)
        return BUSHING_ERR_VALUE;
    *out = body.p[0] != 0;
    return 0;
}

/* [X.690:8.3.2] the first nine bits are not all the same. */
static bool is_minimal(span body)
{
    if (body.n < 2)
        return true;
    return !((body.p[0] == 0x00 && body.p[1] < 0x80) ||
             (body.p[0] == 0xFF && body.p[1] >= 0x80));
}

static span minimal(span body)
{
    while (!is_minimal(body))
        body = span_skip(body, 1);
    return body;
}

int ber_integer(span body, int64_t *out)
{
    uint64_t v;
    size_t i;
    if (body.n == 0 || !is_minimal(body))
        return BUSHING_ERR_VALUE;
    if (body.n > 8)
        return BUSHING_ERR_RANGE;
    v = (body.p[0] & 0x80u) != 0 ? UINT64_MAX : 0;
    for (i = 0; i < body.n; i++)
        v = v << 8 | body.p[i];
    *out = (int64_t)v;
    return 0;
}

int ber_integer_lax(span body, int64_t *out)
{
    return ber_integer(minimal(body), out);
}

span ber_integer_body(int64_t v, uint8_t out[static 8])
{
    uint64_t u = (uint64_t)v;
    size_t i;
    for (i = 8; i > 0; u >>= 8)
        out[--i] = (uint8_t)u;
    return minimal((span){out, 8});
}

static size_t tag_octets(ber_tag number)
{
    size_t n = 1;
    if (number < TAG_OCTET_NUMBER)
        return 1;
    for (; number != 0; number >>= 7)
        n++;
    return n;
}

static size_t length_octets(size_t n)
{
    size_t octets = 1;
    if (n < MORE_FOLLOWS)
        return 1;
    for (; n != 0; n >>= 8)
        octets++;
    return octets;
}

static ber_tag tag_number(ber_tag tag)
{
    return tag & ((1u << BER_CLASS_SHIFT) - 1);
}

size_t ber_header_len(ber_tag tag, size_t n)
{
    return tag_octets(tag_number(tag)) + length_octets(n);
}

static void put_length(struct writer *w, size_t n)
{
    size_t octets = length_octets(n) - 1;
    if (octets == 0) {
        put_u8(w, (uint8_t)n);
        return;
    }
    put_be(w, octets, n);
    put_u8(w, (uint8_t)(MORE_FOLLOWS | octets));
}

void ber_put_header(struct writer *w, ber_tag tag, bool constructed, size_t n)
{
    ber_tag number = tag_number(tag);
    uint32_t first =
        tag >> BER_CLASS_SHIFT << 6 | (constructed ? TAG_OCTET_CONSTRUCTED : 0);
    put_length(w, n);
    if (number < TAG_OCTET_NUMBER) {
        put_u8(w, (uint8_t)(first | number));
        return;
    }
    put_u8(w, (uint8_t)(number & 0x7Fu));
    for (number >>= 7; number != 0; number >>= 7)
        put_u8(w, (uint8_t)(MORE_FOLLOWS | (number & 0x7Fu)));
    put_u8(w, (uint8_t)(first | TAG_OCTET_NUMBER));
}

void ber_put(struct writer *w, ber_tag tag, span body)
{
    put_span(w, body);
    ber_put_header(w, tag, false, body.n);
}

void ber_put_boolean(struct writer *w, ber_tag tag, bool v)
{
    put_u8(w, v ? 0xFF : 0x00);
    ber_put_header(w, tag, false, 1);
}

void ber_put_integer(struct writer *w, ber_tag tag, int64_t v)
{
    uint8_t octets[8];
    ber_put(w, tag, ber_integer_body(v, octets));
}

void ber_put_around(struct writer *w, ber_tag tag, size_t mark)
{
    ber_put_header(w, tag, true, writer_len(w) - mark);
}
