#include "asn1/der.h"

#include <bushing/error.h>

struct der der_over(void *buffer, size_t cap)
{
    struct der d;
    d.p = buffer;
    d.cap = cap;
    d.n = 0;
    d.error = 0;
    d.level = 0;
    return d;
}

static uint8_t *append(struct der *d, size_t n)
{
    uint8_t *at;
    if (d->error != 0)
        return NULL;
    if (n > d->cap - d->n) {
        d->error = BUSHING_ERR_SPACE;
        return NULL;
    }
    at = d->n == 0 ? d->p : d->p + d->n;
    d->n += n;
    return at;
}

static void append_span(struct der *d, span s)
{
    uint8_t *at = append(d, s.n);
    if (at != NULL && s.n != 0)
        memcpy(at, s.p, s.n);
}

/* Identifier and length; the longest is five and five octets. */
static void append_header(struct der *d, ber_tag tag, bool constructed,
                          size_t n)
{
    uint8_t octets[16];
    struct writer w = writer_over(octets, sizeof octets);
    ber_put_header(&w, tag, constructed, n);
    append_span(d, writer_result(&w));
}

/* Puts the identifier and one octet for the length, which is enough for most
 * values; der_close() makes room for more. */
void der_open(struct der *d, ber_tag tag)
{
    append_header(d, tag, true, 0);
    if (d->error != 0)
        return;
    if (d->level == DER_MAX_OPEN) {
        d->error = BUSHING_ERR_DEPTH;
        return;
    }
    d->open[d->level++] = d->n;
}

void der_close(struct der *d)
{
    uint8_t octets[16];
    struct writer w = writer_over(octets, sizeof octets);
    size_t start, len, extra;
    span header;
    if (d->error != 0)
        return;
    start = d->open[--d->level];
    len = d->n - start;
    ber_put_header(&w, TAG_UNIVERSAL(1), true, len);
    header = span_skip(writer_result(&w), 1);
    extra = header.n - 1;
    if (append(d, extra) == NULL)
        return;
    memmove(d->p + start + extra, d->p + start, len);
    memcpy(d->p + start - 1, header.p, header.n);
}

void der_leaf(struct der *d, ber_tag tag, span body)
{
    append_header(d, tag, false, body.n);
    append_span(d, body);
}

void der_raw(struct der *d, span tlv)
{
    append_span(d, tlv);
}

/* --- by type and row ----------------------------------------------------- */

/* The tag of the row (explicit or not), and the tag the value itself gets. */
struct tags {
    ber_tag around; /* TAG_NONE: no explicit tag */
    ber_tag own;    /* TAG_NONE: a CHOICE or an OPEN has none */
};

static struct tags tags_for(const struct asn1_type *parent,
                            const struct asn1_field *f,
                            const struct asn1_type *t)
{
    size_t row;
    ber_tag tag;
    if (parent == NULL || f == NULL)
        return (struct tags){TAG_NONE, t->tag};
    row = (size_t)(f - parent->fields);
    tag = asn1_row_tag(parent, row);
    if (asn1_row_explicit(parent, row))
        return (struct tags){tag, t->tag};
    return (struct tags){TAG_NONE, tag};
}

void der_enter(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t)
{
    struct tags tags = tags_for(parent, f, t);
    if (tags.around != TAG_NONE)
        der_open(d, tags.around);
    if (t->kind != ASN1_CHOICE)
        der_open(d, tags.own);
}

static void reverse(uint8_t *p, size_t n)
{
    size_t i;
    for (i = 0; i < n / 2; i++) {
        uint8_t c = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = c;
    }
}

/* Moves `part` in front of the first value from p on that has a higher tag. */
static void insert_by_tag(uint8_t *p, const struct ber_tlv *part)
{
    size_t before = (size_t)(part->p - p);
    struct ber_reader r = ber_over(span_of(p, before));
    struct ber_tlv other;
    while (ber_next(&r, &other) == 0 && other.tag < part->tag) {
        p += other.n;
        before -= other.n;
    }
    reverse(p, before);
    reverse(p + before, part->n);
    reverse(p, before + part->n);
}

/* [X.690:10.3] the components of a SET stand in the order of their tags. */
static void sort_by_tag(struct der *d)
{
    uint8_t *p = d->p + d->open[d->level - 1];
    struct ber_reader r = ber_over(span_of(p, (size_t)(d->p + d->n - p)));
    struct ber_tlv part;
    while (ber_next(&r, &part) == 0)
        insert_by_tag(p, &part);
}

void der_leave(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t)
{
    /* a SET without rows is kept as it came */
    if (t->kind == ASN1_SET && t->num_fields != 0 && d->error == 0)
        sort_by_tag(d);
    if (t->kind != ASN1_CHOICE)
        der_close(d);
    if (tags_for(parent, f, t).around != TAG_NONE)
        der_close(d);
}

/* [X.690:11.2] unused bits are zero. */
static void put_bits(struct der *d, ber_tag tag, const struct asn1_type *t,
                     span body)
{
    struct asn1_bits b = asn1_bits_sent(t, asn1_bits_of(body));
    append_header(d, tag, false, b.octets.n + 1);
    append_span(d, span_of(&b.unused, 1));
    append_span(d, b.octets);
    if (d->error == 0 && b.octets.n > 0)
        d->p[d->n - 1] &= (uint8_t)(0xFFu << b.unused);
}

/* [X.690:11.5] a component with its default value is not sent. */
static bool is_default(const struct asn1_field *f, const struct asn1_type *t,
                       span body)
{
    int64_t v;
    if (f == NULL || (f->flags & ROW_DEFAULT) == 0)
        return false;
    if (t->kind == ASN1_BITS)
        return asn1_bits_equal(asn1_bits_of(body), asn1_row_default(f));
    if (t->kind == ASN1_BOOLEAN)
        return (body.p[0] != 0) == (asn1_row_default(f) != 0);
    return ber_integer_lax(body, &v) == 0 && v == asn1_row_default(f);
}

static void put_leaf(struct der *d, ber_tag tag, const struct asn1_type *t,
                     span body)
{
    static const uint8_t true_octet[1] = {0xFF};
    uint8_t octets[8];
    int64_t v;
    if (t->kind == ASN1_OPEN) {
        der_raw(d, body);
    } else if (t->kind == ASN1_BITS) {
        put_bits(d, tag, t, body);
    } else if (t->kind == ASN1_BOOLEAN && body.p[0] != 0) {
        der_leaf(d, tag, span_of(true_octet, 1));
    } else if (t->kind == ASN1_INTEGER) {
        (void)ber_integer_lax(body, &v);
        der_leaf(d, tag, ber_integer_body(v, octets));
    } else {
        der_leaf(d, tag, body);
    }
}

void der_value(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t,
               span value)
{
    struct tags tags = tags_for(parent, f, t);
    if (is_default(f, t, value))
        return;
    if (tags.around != TAG_NONE)
        der_open(d, tags.around);
    put_leaf(d, tags.own, t, value);
    if (tags.around != TAG_NONE)
        der_close(d);
}

/* The type that holds what the walk stands on: its rows are what w->field
 * points into. */
static const struct asn1_type *holder(const struct asn1_walk *w)
{
    uint16_t level = w->step == WALK_ENTER ? w->level - 1 : w->level;
    return level == 0 ? NULL : w->frame[level - 1].type;
}

static void der_step(struct der *d, const struct asn1_walk *w)
{
    switch (w->step) {
    case WALK_LEAF:
        der_value(d, holder(w), w->field, w->type, w->value);
        break;
    case WALK_ENTER:
        der_enter(d, holder(w), w->field, w->type);
        break;
    case WALK_LEAVE:
        der_leave(d, holder(w), w->field, w->type);
        break;
    case WALK_UNKNOWN:
        /* a type without rows is one that is kept whole */
        if (w->frame[w->level - 1].type->num_fields == 0)
            der_raw(d, tlv_raw(&w->tlv));
        break;
    case WALK_END:
        break;
    }
}

int asn1_to_der(const struct asn1_type *t, span in, struct arena *scratch,
                struct der *d, struct asn1_error *e)
{
    struct asn1_walk w;
    int rc;
    asn1_walk_begin(&w, t, in, NULL, scratch);
    do {
        rc = asn1_walk_next(&w);
        if (rc == 0)
            der_step(d, &w);
    } while (rc == 0 && w.step != WALK_END);
    if (rc == 0)
        rc = d->error;
    if (rc != 0 && e != NULL) {
        asn1_walk_error(&w, e);
        e->code = rc;
    }
    return rc;
}
