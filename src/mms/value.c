/* An MMS value as text or JSON. */
#include "mms/value.h"

#include "asn1/dump_leaf.h"
#include "asn1/walk.h"
#include "base/oid.h"

/* A value on its way out: how, and what its type says. */
struct printer {
    struct text *t;
    bool json, meaning, detail;
};

struct item {
    struct mms_data data;
    struct mms_typed typed;
    unsigned depth;
};

static int put_item(const struct printer *p, const struct item *item);

static void quote(const struct printer *p, ber_tag charset, span s)
{
    text_char(p->t, '"');
    dump_characters(p->t, charset, s, p->json);
    text_char(p->t, '"');
}

/* --- values with components ---------------------------------------------- */

static void put_name(const struct printer *p, span name)
{
    if (p->json) {
        quote(p, ASN_VISIBLE.tag, name);
        text_put(p->t, ": ");
    } else {
        dump_characters(p->t, ASN_VISIBLE.tag, name, false);
        text_put(p->t, ": ");
    }
}

/* A structure whose type is known has names; in JSON an object then, or else an
 * array. */
static int put_components(const struct printer *p, struct asn1_list list,
                          struct mms_types types, bool array, unsigned depth)
{
    bool named =
        !array && types.known && types.named && types.num == (int64_t)list.num;
    bool square = array || (p->json && !named);
    span body = list.body;
    text_char(p->t, square ? '[' : '{');
    for (uint32_t i = 0; i < list.num; i++) {
        struct item item = {.depth = depth + 1};
        int rc = asn1_list_next(&MMS_DATA, &body, &item.data, NULL);
        (void)mms_types_next(&types, &item.typed);
        if (i > 0)
            text_put(p->t, ", ");
        if (named)
            put_name(p, item.typed.name);
        else
            item.typed.name = span_of(NULL, 0);
        if (rc == 0)
            rc = put_item(p, &item);
        if (rc != 0)
            return rc;
    }
    text_char(p->t, square ? ']' : '}');
    return 0;
}

static int put_group(const struct printer *p, const struct item *item)
{
    bool array = item->data.which == MMS_DATA_ARRAY;
    int which = array ? MMS_TYPE_ARRAY : MMS_TYPE_STRUCTURE;
    if (item->depth >= BER_MAX_DEPTH)
        return BUSHING_ERR_DEPTH;
    return put_components(
        p, array ? item->data.u.array : item->data.u.structure,
        mms_types_inside(item->typed.type, which), array, item->depth);
}

/* --- values without ------------------------------------------------------ */

static void put_bits(const struct printer *p, const struct item *item)
{
    struct asn1_bits bits = item->data.which == MMS_DATA_BIT_STRING
                                ? item->data.u.bit_string
                                : item->data.u.boolean_array;
    bool quality = p->meaning && span_equal(item->typed.name, span_text("q"));
    if (quality && mms_quality_print(p->t, bits, p->json))
        return;
    if (p->json || bits_count(bits) == 0)
        text_char(p->t, '"');
    mms_bits_print(p->t, bits);
    if (p->json || bits_count(bits) == 0)
        text_char(p->t, '"');
}

static void put_octets(const struct printer *p, span octets)
{
    if (p->json)
        text_char(p->t, '"');
    else
        text_put(p->t, "0x");
    text_hex(p->t, octets, false);
    if (p->json)
        text_char(p->t, '"');
}

/* What dump_reading() knows: numbers, times. What it does not take is shown as
 * octets. */
static void put_reading(const struct printer *p, const struct asn1_type *type,
                        span octets, bool bare)
{
    size_t before = p->t->n;
    if (p->json && !bare)
        text_char(p->t, '"');
    if (!dump_reading(type, octets, p->t)) {
        p->t->n = before;
        if (type->kind == ASN1_TIME)
            quote(p, ASN_VISIBLE.tag, octets);
        else
            put_octets(p, octets);
        return;
    }
    if (p->json && !bare)
        text_char(p->t, '"');
}

static void put_utc_time(const struct printer *p, span octets)
{
    put_reading(p, &MMS_UTC_TIME, octets, false);
    if (!p->detail || p->json || octets.n != 8)
        return;
    char words[160]; /* far more than all of them; each comes behind ", " */
    struct text all = text_over(words, sizeof words);
    dump_time_quality(octets.p[7], &all);
    text_put(p->t, " (");
    text_span(p->t, span_skip(span_of(words, all.n), 2));
    text_char(p->t, ')');
}

static int put_oid(const struct printer *p, span octets)
{
    int rc;
    if (p->json)
        text_char(p->t, '"');
    rc = oid_to_text(octets, p->t);
    if (p->json)
        text_char(p->t, '"');
    return rc;
}

/* Numbers that a double does not hold exactly are strings in JSON. */
static void put_integer(const struct printer *p, int64_t v)
{
    const int64_t exact = INT64_C(1) << 53;
    bool quoted = p->json && (v > exact || v < -exact);
    if (quoted)
        text_char(p->t, '"');
    text_i64(p->t, v);
    if (quoted)
        text_char(p->t, '"');
}

static int put_leaf(const struct printer *p, const struct item *item)
{
    const struct mms_data *d = &item->data;
    switch (d->which) {
    case MMS_DATA_BOOLEAN:
        text_put(p->t, d->u.boolean ? "true" : "false");
        return 0;
    case MMS_DATA_BIT_STRING:
    case MMS_DATA_BOOLEAN_ARRAY:
        put_bits(p, item);
        return 0;
    case MMS_DATA_INTEGER:
    case MMS_DATA_UNSIGNED:
    case MMS_DATA_BCD:
        put_integer(p, d->u.integer);
        return 0;
    case MMS_DATA_FLOATING_POINT:
        put_reading(p, &MMS_FLOATING_POINT, d->u.floating_point,
                    dump_is_finite(d->u.floating_point));
        return 0;
    case MMS_DATA_VISIBLE_STRING:
        quote(p, ASN_VISIBLE.tag, d->u.visible_string);
        return 0;
    case MMS_DATA_MMS_STRING:
        quote(p, MMS_STRING.tag, d->u.mms_string);
        return 0;
    case MMS_DATA_GENERALIZED_TIME:
        put_reading(p, &ASN_GENERALIZED_TIME, d->u.generalized_time, false);
        return 0;
    case MMS_DATA_BINARY_TIME:
        put_reading(p, &MMS_TIME_OF_DAY, d->u.binary_time, false);
        return 0;
    case MMS_DATA_UTC_TIME:
        put_utc_time(p, d->u.utc_time);
        return 0;
    case MMS_DATA_OBJ_ID:
        return put_oid(p, d->u.obj_id);
    default:
        put_octets(p, d->u.octet_string);
        return 0;
    }
}

static int put_item(const struct printer *p, const struct item *item)
{
    if (item->data.which == MMS_DATA_ARRAY ||
        item->data.which == MMS_DATA_STRUCTURE)
        return put_group(p, item);
    return put_leaf(p, item);
}

int bushing_mms_value_print(char *out, size_t cap, size_t *len,
                            bushing_span data, const bushing_mms_print *how)
{
    static const bushing_mms_print plain = {0};
    struct text t = text_over(out, cap);
    struct item item = {.depth = 0};
    struct printer p = {&t, false, false, false};
    int rc = asn1_decode(&MMS_DATA, data, &item.data, NULL, NULL);
    how = how == NULL ? &plain : how;
    p.json = how->form == BUSHING_MMS_JSON;
    p.meaning = how->meaning;
    p.detail = how->detail;
    item.typed.type = how->type;
    if (how->name != NULL)
        item.typed.name = span_text(how->name);
    if (rc == 0)
        rc = put_item(&p, &item);
    *len = t.n;
    if (rc == 0 && !text_fits(&t))
        return BUSHING_ERR_SPACE;
    return rc;
}

const char *bushing_mms_access_error(int64_t code)
{
    const char *name = asn1_name_of(&MMS_DATA_ACCESS_ERROR, code);
    return name != NULL ? name : "unknown-error";
}
