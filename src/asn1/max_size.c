/* How large a DER encoding can get, from the bounds in the tables. */
#include "asn1/encode.h"

#define UNBOUNDED SIZE_MAX

static size_t plus(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? UNBOUNDED : a + b;
}

static size_t times(size_t a, size_t n)
{
    return n != 0 && a > SIZE_MAX / n ? UNBOUNDED : a * n;
}

static size_t with_header(ber_tag tag, size_t body)
{
    return body == UNBOUNDED ? UNBOUNDED
                             : plus(body, ber_header_len(tag, body));
}

static size_t bound(int64_t max, size_t unit)
{
    return max == ASN1_NO_MAX ? UNBOUNDED : times((size_t)max, unit);
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t number_size(int64_t v)
{
    uint8_t octets[8];
    return ber_integer_body(v, octets).n;
}

static size_t integer_size(const struct asn1_type *t)
{
    return larger(number_size(asn1_min(t)), number_size(asn1_max(t)));
}

/* A list that may grow may hold any number in the range. */
static size_t enum_size(const struct asn1_type *t)
{
    size_t n = 0, i;
    if ((t->flags & TYPE_MARKED) != 0)
        return integer_size(t);
    for (i = 0; i < asn1_num_names(t); i++)
        n = larger(n, number_size(asn1_name_at(t, i).value));
    return n;
}

/* How many octets one counted unit of a string takes at most. */
static size_t text_unit(const struct asn1_type *t)
{
    if (t->tag == TAG_UNIVERSAL(12) || t->tag == TAG_UNIVERSAL(28))
        return 4;
    return t->tag == TAG_UNIVERSAL(30) ? 2 : 1;
}

static size_t leaf_size(const struct asn1_type *t)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        return 1;
    case ASN1_INTEGER:
        return integer_size(t);
    case ASN1_ENUM:
        return enum_size(t);
    case ASN1_BITS:
        return asn1_max(t) == ASN1_NO_MAX ? UNBOUNDED
                                          : 1 + ((size_t)asn1_max(t) + 7) / 8;
    case ASN1_NULL:
        return 0;
    case ASN1_TEXT:
        return bound(asn1_max(t), text_unit(t));
    case ASN1_OCTETS:
    case ASN1_TIME:
    case ASN1_BIGINT:
    case ASN1_OID:
        return bound(asn1_max(t), 1);
    case ASN1_OPEN:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
    return UNBOUNDED;
}

static size_t size_of(const struct asn1_type *t, ber_tag tag, uint32_t depth);

static size_t row_size(const struct asn1_type *t, size_t i, uint32_t depth)
{
    const struct asn1_type *type = t->fields[i].type;
    ber_tag tag = asn1_row_tag(t, i);
    if (asn1_row_explicit(t, i))
        return with_header(tag, size_of(type, type->tag, depth));
    return size_of(type, tag, depth);
}

static size_t rows_size(const struct asn1_type *t, uint32_t depth)
{
    size_t sum = 0, largest = 0, i;
    for (i = 0; i < t->num_fields; i++) {
        size_t n;
        if ((t->fields[i].flags & ROW_TOLERATED) != 0)
            continue;
        n = row_size(t, i, depth);
        if (n == UNBOUNDED)
            return UNBOUNDED;
        sum = plus(sum, n);
        largest = larger(largest, n);
    }
    return t->kind == ASN1_CHOICE ? largest : sum;
}

/* A type that holds itself has no bound: the depth limit ends the search. */
static size_t size_of(const struct asn1_type *t, ber_tag tag, uint32_t depth)
{
    if (depth > BER_MAX_DEPTH)
        return UNBOUNDED;
    if (asn1_is_leaf(t))
        return with_header(tag, leaf_size(t));
    if (t->kind == ASN1_CHOICE)
        return rows_size(t, depth + 1);
    if (t->kind == ASN1_LIST) {
        if (asn1_max(t) == ASN1_NO_MAX)
            return UNBOUNDED;
        return with_header(tag, times(size_of(t->elem, t->elem->tag, depth + 1),
                                      (size_t)asn1_max(t)));
    }
    return with_header(tag, rows_size(t, depth + 1));
}

size_t asn1_max_size(const struct asn1_type *t)
{
    return size_of(t, t->tag, 0);
}
