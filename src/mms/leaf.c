#include "mms/leaf.h"

#include "asn1/type.h"
#include "base/utf8.h"
#include "mms/value.h"

const struct mms_leaf_type MMS_LEAVES[NUM_LEAVES] = {
    [LEAF_BOOLEAN] = {"boolean", 3, FORM_BOOLEAN, 0, false},
    [LEAF_INT8] = {"int8", 5, FORM_INTEGER, 8, false},
    [LEAF_INT16] = {"int16", 5, FORM_INTEGER, 16, false},
    [LEAF_INT32] = {"int32", 5, FORM_INTEGER, 32, false},
    [LEAF_INT64] = {"int64", 5, FORM_INTEGER, 64, false},
    [LEAF_INT8U] = {"int8u", 6, FORM_UNSIGNED, 8, false},
    [LEAF_INT16U] = {"int16u", 6, FORM_UNSIGNED, 16, false},
    [LEAF_INT32U] = {"int32u", 6, FORM_UNSIGNED, 32, false},
    [LEAF_FLOAT32] = {"float32", 7, FORM_FLOAT, 32, false},
    [LEAF_FLOAT64] = {"float64", 7, FORM_FLOAT, 64, false},
    /* [61850-8-1:8.1.2] */
    [LEAF_ENUM] = {"enum", 5, FORM_INTEGER, 8, false},
    [LEAF_DBPOS] = {"dbpos", 4, FORM_BITS, 2, false},
    [LEAF_QUALITY] = {"quality", 4, FORM_BITS, MMS_QUALITY_BITS, false},
    [LEAF_TIMESTAMP] = {"timestamp", 17, FORM_TIME, 0, false},
    [LEAF_BINARY_TIME] = {"entrytime", 12, FORM_BINARY_TIME, 0, false},
    [LEAF_STRING] = {"string", 10, FORM_STRING, 0, true},
    [LEAF_UNICODE] = {"unicode", 16, FORM_UNICODE, 0, true},
    [LEAF_OCTETS] = {"octets", 9, FORM_OCTETS, 0, true},
    [LEAF_BITS] = {"bits", 4, FORM_BITS, 0, true},
};

static size_t bits_of(enum mms_leaf leaf, uint16_t size)
{
    return MMS_LEAVES[leaf].sized ? size : MMS_LEAVES[leaf].width;
}

size_t mms_leaf_room(enum mms_leaf leaf, uint16_t size)
{
    switch ((enum mms_leaf_form)MMS_LEAVES[leaf].form) {
    case FORM_BOOLEAN:
        return 1;
    case FORM_INTEGER:
    case FORM_UNSIGNED:
        return 8;
    case FORM_FLOAT:
        return 1 + MMS_LEAVES[leaf].width / 8u;
    case FORM_BITS:
        return 1 + (bits_of(leaf, size) + 7) / 8;
    case FORM_TIME:
        return 8;
    case FORM_BINARY_TIME:
        return 6;
    case FORM_UNICODE:
        return (size_t)size * 4;
    case FORM_STRING:
    case FORM_OCTETS:
        break;
    }
    return size;
}

size_t mms_leaf_zero(enum mms_leaf leaf, uint16_t size, uint8_t *out)
{
    size_t n = mms_leaf_room(leaf, size);
    memset(out, 0, n);
    switch ((enum mms_leaf_form)MMS_LEAVES[leaf].form) {
    case FORM_INTEGER:
    case FORM_UNSIGNED:
        return 1;
    case FORM_FLOAT:
        out[0] = MMS_LEAVES[leaf].width == 32 ? 8 : 11;
        return n;
    case FORM_BITS:
        out[0] = (uint8_t)((8 - bits_of(leaf, size) % 8) % 8);
        return n;
    case FORM_BOOLEAN:
    case FORM_TIME:
    case FORM_BINARY_TIME:
        return n;
    case FORM_STRING:
    case FORM_UNICODE:
    case FORM_OCTETS:
        break;
    }
    return 0;
}

static int accept_number(enum mms_leaf leaf, span body, uint8_t *out, size_t *n)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    int64_t v, high = INT64_MAX, low = INT64_MIN;
    uint8_t octets[8];
    span shortest;
    if (ber_integer_lax(body, &v) != 0)
        return ACCESS_VALUE_INVALID;
    if (t->form == FORM_UNSIGNED) {
        high = (INT64_C(1) << t->width) - 1;
        low = 0;
    } else if (t->width < 64) {
        high = (INT64_C(1) << (t->width - 1)) - 1;
        low = -high - 1;
    }
    if (v < low || v > high)
        return ACCESS_VALUE_INVALID;
    shortest = ber_integer_body(v, octets);
    memcpy(out, shortest.p, shortest.n);
    *n = shortest.n;
    return 0;
}

static int accept_boolean(span body, uint8_t *out, size_t *n)
{
    bool v;
    if (ber_boolean(body, &v) != 0)
        return ACCESS_TYPE_INCONSISTENT;
    out[0] = v;
    *n = 1;
    return 0;
}

/* True for contents of exactly what the type says. */
static bool shape_fits(enum mms_leaf leaf, uint16_t size, span body)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    size_t n = mms_leaf_room(leaf, size);
    switch ((enum mms_leaf_form)t->form) {
    case FORM_FLOAT:
        return body.n == n && body.p[0] == (t->width == 32 ? 8 : 11);
    case FORM_BITS:
        return body.n == n && body.p[0] == (8 - bits_of(leaf, size) % 8) % 8;
    case FORM_TIME:
    case FORM_BINARY_TIME:
        return body.n == n;
    case FORM_UNICODE:
        return asn1_leaf_check(&MMS_STRING, body) == 0 &&
               utf8_count(body) <= size;
    case FORM_STRING:
        return asn1_leaf_check(&ASN_VISIBLE, body) == 0 && body.n <= size;
    case FORM_OCTETS:
        return body.n <= size;
    case FORM_BOOLEAN:
    case FORM_INTEGER:
    case FORM_UNSIGNED:
        break;
    }
    return false;
}

int mms_leaf_accept(enum mms_leaf leaf, uint16_t size,
                    const struct ber_tlv *data, uint8_t *out, size_t *n)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    span body = tlv_body(data);
    if (data->tag != CTX(t->tag) || data->constructed)
        return ACCESS_TYPE_INCONSISTENT;
    if (t->form == FORM_INTEGER || t->form == FORM_UNSIGNED)
        return accept_number(leaf, body, out, n);
    if (t->form == FORM_BOOLEAN)
        return accept_boolean(body, out, n);
    if (!shape_fits(leaf, size, body))
        return ACCESS_TYPE_INCONSISTENT;
    if (body.n > 0)
        memcpy(out, body.p, body.n);
    /* bits behind the end are not kept */
    if (t->form == FORM_BITS && body.n > 1)
        out[body.n - 1] &= (uint8_t)(0xFFu << out[0]);
    *n = body.n;
    return 0;
}

void mms_leaf_put_type(struct writer *w, enum mms_leaf leaf, uint16_t size)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    size_t mark = writer_len(w);
    switch ((enum mms_leaf_form)t->form) {
    case FORM_INTEGER:
    case FORM_UNSIGNED:
        ber_put_integer(w, CTX(t->tag), t->width);
        break;
    case FORM_FLOAT:
        ber_put_integer(w, TAG_UNIVERSAL(2), t->width == 32 ? 8 : 11);
        ber_put_integer(w, TAG_UNIVERSAL(2), t->width);
        ber_put_around(w, CTX(t->tag), mark);
        break;
    case FORM_BITS:
        /* [61850-8-1:8.1.3] a quality may be shorter */
        ber_put_integer(w, CTX(t->tag),
                        leaf == LEAF_QUALITY ? -MMS_QUALITY_BITS
                                             : (int64_t)bits_of(leaf, size));
        break;
    case FORM_STRING:
    case FORM_UNICODE:
    case FORM_OCTETS:
        ber_put_integer(w, CTX(t->tag), -(int64_t)size);
        break;
    case FORM_BINARY_TIME:
        ber_put_boolean(w, CTX(t->tag), true);
        break;
    case FORM_BOOLEAN:
    case FORM_TIME:
        ber_put(w, CTX(t->tag), span_of(NULL, 0));
        break;
    }
}
