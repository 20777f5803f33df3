#include "asn1/random.h"

#include "base/time_text.h"
#include "base/utf8.h"
#include <bushing/error.h>

/* How large random things get where the type sets no bound. */
enum { SOME_OCTETS = 40, SOME_ELEMENTS = 4, DEEP_ENOUGH = 12 };

struct maker {
    struct asn1_random *r;
    struct der *d;
    uint32_t depth;
};

/* splitmix64: a counter with a good finish. */
uint64_t asn1_random_u64(struct asn1_random *r)
{
    uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

uint64_t asn1_random_below(struct asn1_random *r, uint64_t n)
{
    return n == 0 ? 0 : asn1_random_u64(r) % n;
}

static bool chance(struct asn1_random *r, unsigned one_in)
{
    return asn1_random_below(r, one_in) == 0;
}

/* A size within the type's bounds, often one of the two ends. */
static size_t some_size(struct asn1_random *r, const struct asn1_type *t,
                        size_t some)
{
    uint64_t low = (uint64_t)asn1_min(t);
    uint64_t high = (uint64_t)asn1_max(t);
    if (high > low + some)
        high = low + some;
    if (chance(r, 8))
        return (size_t)low;
    if (chance(r, 8))
        return (size_t)high;
    return (size_t)(low + asn1_random_below(r, high - low + 1));
}

static int64_t some_integer(struct asn1_random *r, int64_t min, int64_t max)
{
    uint64_t width = (uint64_t)max - (uint64_t)min;
    unsigned shift = (unsigned)asn1_random_below(r, 64);
    uint64_t v = asn1_random_u64(r) >> shift;
    if (chance(r, 8))
        return min;
    if (chance(r, 8))
        return max;
    if (min < 0 && max > 0) { /* small numbers of both signs */
        int64_t s = (int64_t)(v >> 1);
        s = (v & 1) != 0 ? -s : s;
        if (s >= min && s <= max)
            return s;
    }
    while (v > width)
        v >>= 1;
    return (int64_t)((uint64_t)min + v);
}

/* No type asks for strings of more than LEAST_MAX octets or characters at the
 * least; a character takes up to four octets. */
enum { LEAST_MAX = 64 };
struct body {
    uint8_t p[4 * (SOME_OCTETS + LEAST_MAX)];
    size_t n;
};

static void fill(struct asn1_random *r, uint8_t *p, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++)
        p[i] = (uint8_t)asn1_random_u64(r);
}

static void body_integer(struct body *b, int64_t v)
{
    uint8_t octets[8];
    span s = ber_integer_body(v, octets);
    memcpy(b->p, s.p, s.n);
    b->n = s.n;
}

/* A number too long for int64_t now and then; the top octet is never one that
 * could be left out. */
static void body_bigint(struct asn1_random *r, struct body *b)
{
    b->n = 1 + (size_t)asn1_random_below(r, 20);
    fill(r, b->p, b->n);
    b->p[0] = (uint8_t)(1 + asn1_random_below(r, 0x7E));
}

static void body_bits(struct asn1_random *r, const struct asn1_type *t,
                      struct body *b)
{
    size_t bits = some_size(r, t, SOME_OCTETS);
    size_t octets = (bits + 7) / 8;
    fill(r, b->p, octets + 1);
    b->p[0] = (uint8_t)(octets * 8 - bits);
    b->n = octets + 1;
}

static void body_oid(struct asn1_random *r, struct body *b)
{
    size_t arcs = 1 + (size_t)asn1_random_below(r, 6), i;
    b->n = 0;
    for (i = 0; i < arcs; i++) {
        uint64_t v = asn1_random_u64(r) >> asn1_random_below(r, 60);
        unsigned shift = 63;
        while (shift > 0 && v >> shift == 0)
            shift -= 7;
        for (; shift > 0; shift -= 7)
            b->p[b->n++] = (uint8_t)(0x80 | (v >> shift & 0x7F));
        b->p[b->n++] = (uint8_t)(v & 0x7F);
    }
}

/* Characters that XML has to escape come often. */
static uint32_t some_character(struct asn1_random *r, const struct asn1_type *t)
{
    static const char special[] = "&<>\"' ";
    static const uint32_t wide[] = {0xE9, 0x20AC, 0x1F50C, 0xFFFD};
    if (t->tag == TAG_UNIVERSAL(18))
        return '0' + (uint32_t)asn1_random_below(r, 10);
    if (t->tag == TAG_UNIVERSAL(19))
        return 'A' + (uint32_t)asn1_random_below(r, 26);
    if (t->tag == TAG_UNIVERSAL(12) && chance(r, 6))
        return wide[asn1_random_below(r, 4)];
    if (chance(r, 6))
        return (uint8_t)special[asn1_random_below(r, sizeof special - 1)];
    return 0x21 + (uint32_t)asn1_random_below(r, 0x5E);
}

static void body_text(struct asn1_random *r, const struct asn1_type *t,
                      struct body *b)
{
    struct text out = text_over((char *)b->p, sizeof b->p);
    size_t n = some_size(r, t, SOME_OCTETS), i;
    for (i = 0; i < n; i++) {
        uint32_t c = some_character(r, t);
        if (t->tag == TAG_UNIVERSAL(28)) {
            text_char(&out, 0);
            text_char(&out, 0);
        }
        if (t->tag == TAG_UNIVERSAL(28) || t->tag == TAG_UNIVERSAL(30))
            text_char(&out, 0);
        (void)text_utf8(&out, c);
    }
    b->n = out.n;
}

static void body_asso_id(struct asn1_random *r, struct body *b)
{
    struct text out = text_over((char *)b->p, sizeof b->p);
    text_u64(&out, asn1_random_below(r, 1000));
    if (chance(r, 2)) {
        text_char(&out, ':');
        text_u64(&out, asn1_random_below(r, 1000));
    }
    b->n = out.n;
}

/* 1970 to 2099: what every reader of times takes. */
static void body_time(struct asn1_random *r, const struct asn1_type *t,
                      struct body *b)
{
    int64_t ms = (int64_t)asn1_random_below(r, UINT64_C(4102444800000));
    size_t n =
        time_text_format((char *)b->p, sizeof b->p, ms, TIME_FORM_E2E_DOT);
    b->n = n;
    if (t->tag == TAG_UNIVERSAL(23)) { /* YYMMDDhhmmssZ */
        memmove(b->p, b->p + 2, 12);
        b->p[12] = 'Z';
        b->n = 13;
    }
}

static void body_octets(struct asn1_random *r, const struct asn1_type *t,
                        struct body *b)
{
    b->n = some_size(r, t, SOME_OCTETS);
    if (t->format == FORMAT_TIME_OF_DAY && b->n == 5)
        b->n = 6;
    fill(r, b->p, b->n);
}

static void leaf_body(struct asn1_random *r, const struct asn1_type *t,
                      struct body *b)
{
    b->n = 0;
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        b->n = 1;
        b->p[0] = chance(r, 2) ? 0xFF : 0x00;
        break;
    case ASN1_INTEGER:
        body_integer(b, some_integer(r, asn1_min(t), asn1_max(t)));
        break;
    case ASN1_BIGINT:
        body_bigint(r, b);
        break;
    case ASN1_ENUM:
        body_integer(
            b, asn1_name_at(t, asn1_random_below(r, asn1_num_names(t))).value);
        break;
    case ASN1_BITS:
        body_bits(r, t, b);
        break;
    case ASN1_OCTETS:
        body_octets(r, t, b);
        break;
    case ASN1_OID:
        body_oid(r, b);
        break;
    case ASN1_TEXT:
        if (t->format == FORMAT_ASSO_ID)
            body_asso_id(r, b);
        else
            body_text(r, t, b);
        break;
    case ASN1_TIME:
        body_time(r, t, b);
        break;
    case ASN1_NULL:
    case ASN1_OPEN:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
}

static void make(struct maker *m, const struct asn1_type *parent,
                 const struct asn1_field *f, const struct asn1_type *t);

/* An open value: one of the types that may stand there, or an OCTET STRING, or
 * a string under a tag of its own. */
static void make_open(struct maker *m, const struct asn1_type *parent,
                      const struct asn1_field *f, const struct asn1_type *t)
{
    static const uint8_t octets[] = {0x04, 0x03, 0x01, 0x02, 0xFF};
    static const uint8_t tagged[] = {0x9F, 0x81, 0x00, 0x01, 0x2A};
    bool around =
        f != NULL && asn1_row_explicit(parent, (size_t)(f - parent->fields));
    const struct asn1_type *inside =
        t->num_inside == 0 ? NULL
                           : t->inside[asn1_random_below(m->r, t->num_inside)];
    if (around)
        der_open(m->d, asn1_row_tag(parent, (size_t)(f - parent->fields)));
    if (inside != NULL && m->depth < DEEP_ENOUGH && !chance(m->r, 4))
        make(m, NULL, NULL, inside);
    else if (f != NULL && (f->flags & ROW_OTHER) != 0)
        der_raw(m->d, span_of(tagged, sizeof tagged));
    else
        der_raw(m->d, span_of(octets, sizeof octets));
    if (around)
        der_close(m->d);
}

static void make_rows(struct maker *m, const struct asn1_type *t)
{
    size_t i;
    for (i = 0; i < t->num_fields; i++) {
        const struct asn1_field *f = &t->fields[i];
        bool optional = (f->flags & (ROW_OPTIONAL | ROW_DEFAULT)) != 0;
        if ((f->flags & ROW_TOLERATED) != 0)
            continue;
        if (optional && (m->depth > DEEP_ENOUGH || chance(m->r, 2)))
            continue;
        make(m, t, f, f->type);
    }
}

/* An alternative; when it is deep already, one that ends there if there is
 * one. */
static const struct asn1_field *some_alternative(struct maker *m,
                                                 const struct asn1_type *t)
{
    const struct asn1_field *any = t->fields;
    size_t at = (size_t)asn1_random_below(m->r, t->num_fields), i;
    for (i = 0; i < t->num_fields; i++) {
        const struct asn1_field *f = &t->fields[(at + i) % t->num_fields];
        if ((f->flags & ROW_TOLERATED) != 0)
            continue;
        if (m->depth < DEEP_ENOUGH || asn1_is_leaf(f->type))
            return f;
        any = f;
    }
    return any;
}

static void make_choice(struct maker *m, const struct asn1_type *t)
{
    const struct asn1_field *f = some_alternative(m, t);
    make(m, t, f, f->type);
}

static void make_list(struct maker *m, const struct asn1_type *t)
{
    size_t n = some_size(m->r, t, SOME_ELEMENTS), i;
    if (m->depth > DEEP_ENOUGH)
        n = (size_t)asn1_min(t);
    for (i = 0; i < n; i++)
        make(m, NULL, NULL, t->elem);
}

static void make(struct maker *m, const struct asn1_type *parent,
                 const struct asn1_field *f, const struct asn1_type *t)
{
    if (m->d->error != 0)
        return;
    if (t->kind == ASN1_OPEN) {
        make_open(m, parent, f, t);
        return;
    }
    if (asn1_is_leaf(t)) {
        struct body b;
        leaf_body(m->r, t, &b);
        der_value(m->d, parent, f, t, (span){b.p, b.n});
        return;
    }
    m->depth++;
    der_enter(m->d, parent, f, t);
    if (t->kind == ASN1_LIST)
        make_list(m, t);
    else if (t->kind == ASN1_CHOICE)
        make_choice(m, t);
    else
        make_rows(m, t);
    der_leave(m->d, parent, f, t);
    m->depth--;
}

int asn1_random_value(const struct asn1_type *t, struct asn1_random *r,
                      struct der *d)
{
    struct maker m = {r, d, 0};
    make(&m, NULL, NULL, t);
    return d->error;
}
