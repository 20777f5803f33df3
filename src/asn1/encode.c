#include "asn1/encode.h"

#include <bushing/error.h>

/* Where a value is and how it is written: the member, and the tag it gets. */
struct source {
    const struct asn1_type *type;
    const uint8_t *p; /* the C value */
    uint8_t store;
    ber_tag tag;
    uint32_t depth;
};

static int put_value(struct writer *w, const struct source *s);

static int checked(const struct asn1_type *t, struct writer *w, ber_tag tag,
                   span body)
{
    int rc = asn1_leaf_check(t, body);
    if (rc == 0)
        ber_put(w, tag, body);
    return rc;
}

static int put_bits(struct writer *w, const struct source *s)
{
    struct asn1_bits b;
    size_t mark = writer_len(w);
    int rc;
    memcpy(&b, s->p, sizeof b);
    b = asn1_bits_sent(s->type, b);
    put_span(w, b.octets);
    put_u8(w, b.unused);
    if (w->bad)
        return BUSHING_ERR_SPACE;
    rc = asn1_leaf_check(s->type, (span){w->p, writer_len(w) - mark});
    if (rc == 0 && b.octets.n > 0)
        w->p[b.octets.n] &= (uint8_t)(0xFFu << b.unused);
    ber_put_header(w, s->tag, false, b.octets.n + 1);
    return rc;
}

static int put_number(struct writer *w, const struct source *s)
{
    uint8_t octets[8];
    int64_t v;
    memcpy(&v, s->p, sizeof v);
    return checked(s->type, w, s->tag, ber_integer_body(v, octets));
}

static int put_span_leaf(struct writer *w, const struct source *s)
{
    span v;
    memcpy(&v, s->p, sizeof v);
    return checked(s->type, w, s->tag, v);
}

/* A value kept as received (OPEN, or a composite that the row keeps whole) goes
 * out octet for octet, but gets the row's tag where it came with its own. One
 * that came as its first component alone is whole under the row's tag. */
static int put_raw(struct writer *w, const struct source *s)
{
    size_t mark = writer_len(w);
    struct ber_reader r;
    struct ber_tlv tlv;
    bool takes, bare;
    span v;
    memcpy(&v, s->p, sizeof v);
    r = ber_over(v);
    if (ber_next(&r, &tlv) != 0 || !ber_at_end(&r))
        return BUSHING_ERR_VALUE;
    takes = asn1_type_takes(s->type, tlv.tag);
    if (s->tag == s->type->tag ? takes : s->tag == tlv.tag) {
        put_span(w, v);
        return 0;
    }
    if (s->tag == s->type->tag || !takes)
        return BUSHING_ERR_TAG;
    bare = (s->type->flags & TYPE_BARE_FIRST) != 0 && tlv.tag != s->type->tag;
    put_span(w, bare ? v : tlv_body(&tlv));
    ber_put_around(w, s->tag, mark);
    return 0;
}

static int put_items(struct writer *w, const struct source *s,
                     const struct asn1_list *list)
{
    const struct asn1_type *t = s->type->elem;
    size_t size = asn1_value_size(t);
    uint32_t i;
    for (i = list->num; i > 0; i--) {
        struct source item = {t, (const uint8_t *)list->items + (i - 1) * size,
                              asn1_natural_store(t), t->tag, s->depth + 1};
        int rc = put_value(w, &item);
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int put_list(struct writer *w, const struct source *s)
{
    struct asn1_list list;
    size_t mark = writer_len(w);
    int rc = 0;
    if (s->depth > 2 * BER_MAX_DEPTH)
        return BUSHING_ERR_DEPTH;
    memcpy(&list, s->p, sizeof list);
    if ((int64_t)list.num < asn1_min(s->type) ||
        (int64_t)list.num > asn1_max(s->type))
        return BUSHING_ERR_SIZE;
    if (list.items != NULL)
        rc = put_items(w, s, &list);
    else
        put_span(w, list.body);
    ber_put_around(w, s->tag, mark);
    return rc;
}

static bool row_absent(const struct asn1_field *f, const uint8_t *holder)
{
    bool yes;
    int64_t number;
    struct asn1_bits bits;
    if ((f->flags & (ROW_OPTIONAL | ROW_MAY_LACK)) != 0 &&
        f->extra_is == EXTRA_HAS)
        return !*(const bool *)(const void *)(holder + f->extra);
    if ((f->flags & ROW_DEFAULT) == 0)
        return f->offset == ROW_NOWHERE && (f->flags & ROW_OPTIONAL) != 0;
    switch ((enum asn1_store)f->store) {
    case STORE_BOOL:
        memcpy(&yes, holder + f->offset, sizeof yes);
        return yes == (asn1_row_default(f) != 0);
    case STORE_INT:
        memcpy(&number, holder + f->offset, sizeof number);
        return number == asn1_row_default(f);
    case STORE_BITS:
        memcpy(&bits, holder + f->offset, sizeof bits);
        return asn1_bits_equal(bits, asn1_row_default(f));
    case STORE_NONE:
    case STORE_SPAN:
    case STORE_LIST:
    case STORE_STRUCT:
        break;
    }
    return true;
}

static int put_row(struct writer *w, const struct asn1_type *t, size_t i,
                   const uint8_t *holder, uint32_t depth)
{
    const struct asn1_field *f = &t->fields[i];
    bool is_explicit = asn1_row_explicit(t, i);
    ber_tag tag = asn1_row_tag(t, i);
    struct source s = {f->type,
                       f->offset == ROW_NOWHERE ? NULL : holder + f->offset,
                       f->store, is_explicit ? f->type->tag : tag, depth};
    size_t mark = writer_len(w);
    int rc = put_value(w, &s);
    if (rc == 0 && is_explicit)
        ber_put_around(w, tag, mark);
    return rc;
}

static int put_rows(struct writer *w, const struct source *s)
{
    size_t mark = writer_len(w);
    size_t i;
    for (i = s->type->num_fields; i > 0; i--) {
        int rc;
        if (row_absent(&s->type->fields[i - 1], s->p))
            continue;
        rc = put_row(w, s->type, i - 1, s->p, s->depth + 1);
        if (rc != 0)
            return rc;
    }
    ber_put_around(w, s->tag, mark);
    return 0;
}

static int put_choice(struct writer *w, const struct source *s)
{
    int which;
    memcpy(&which, s->p, sizeof which);
    if (which < 0 || which >= s->type->num_fields ||
        (s->type->fields[which].flags & ROW_TOLERATED) != 0)
        return BUSHING_ERR_VALUE;
    return put_row(w, s->type, (size_t)which, s->p, s->depth + 1);
}

static int put_composite(struct writer *w, const struct source *s)
{
    if (s->depth > 2 * BER_MAX_DEPTH)
        return BUSHING_ERR_DEPTH;
    if (s->type->kind == ASN1_CHOICE)
        return put_choice(w, s);
    return put_rows(w, s);
}

static int put_value(struct writer *w, const struct source *s)
{
    switch ((enum asn1_store)s->store) {
    case STORE_BOOL:
        ber_put_boolean(w, s->tag, *(const bool *)(const void *)s->p);
        return 0;
    case STORE_INT:
        return put_number(w, s);
    case STORE_BITS:
        return put_bits(w, s);
    case STORE_SPAN:
        if (asn1_is_leaf(s->type) && s->type->kind != ASN1_OPEN)
            return put_span_leaf(w, s);
        return put_raw(w, s);
    case STORE_LIST:
        return put_list(w, s);
    case STORE_STRUCT:
        return put_composite(w, s);
    case STORE_NONE:
        if (s->type->kind == ASN1_NULL) {
            ber_put_header(w, s->tag, false, 0);
            return 0;
        }
        break;
    }
    return BUSHING_ERR_ARGUMENT;
}

int asn1_encode(const struct asn1_type *t, const void *in, struct writer *w)
{
    struct source s = {t, in, asn1_natural_store(t), t->tag, 0};
    int rc = put_value(w, &s);
    return rc == 0 && w->bad ? BUSHING_ERR_SPACE : rc;
}
