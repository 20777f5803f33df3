/* Types of MMS values: as text, and in step with a value. */
#include "mms/value.h"

#include "asn1/dump_leaf.h"
#include "asn1/walk.h"
#include <bushing/error.h>

/* --- in step with a value ------------------------------------------------ */

static bool all_named(struct asn1_list components)
{
    struct mms_component_type c;
    for (uint32_t i = 0; i < components.num; i++) {
        if (asn1_list_next(&MMS_COMPONENT_TYPE, &components.body, &c, NULL) !=
                0 ||
            !c.has_component_name)
            return false;
    }
    return true;
}

struct mms_types mms_types_inside(span type, int which)
{
    static const struct mms_types unknown = {{NULL, 0}, {NULL, 0}, 0, 0, 0};
    struct mms_type_specification t;
    struct mms_types out = unknown;
    if (type.n == 0 ||
        asn1_decode(&MMS_TYPE_SPECIFICATION, type, &t, NULL, NULL) != 0 ||
        t.which != which)
        return unknown;
    out.known = true;
    if (which == MMS_TYPE_ARRAY) {
        out.elem = t.u.array.element_type;
        out.num = t.u.array.number_of_elements;
        return out;
    }
    out.rest = t.u.structure.components.body;
    out.num = (int64_t)t.u.structure.components.num;
    out.named = all_named(t.u.structure.components);
    return out;
}

bool mms_types_next(struct mms_types *t, struct mms_typed *out)
{
    struct mms_component_type c;
    memset(out, 0, sizeof *out);
    if (!t->known)
        return true;
    out->type = t->elem;
    if (t->elem.n > 0)
        return true;
    if (t->rest.n == 0 ||
        asn1_list_next(&MMS_COMPONENT_TYPE, &t->rest, &c, NULL) != 0)
        return false;
    out->type = c.component_type;
    if (c.has_component_name)
        out->name = c.component_name;
    return true;
}

static bool is_separator(uint8_t c)
{
    return c == '.' || c == '$';
}

static size_t to_separator(span path)
{
    size_t n = 0;
    while (n < path.n && !is_separator(path.p[n]) && path.p[n] != '(')
        n++;
    return n;
}

static bool find_component(span *type, span name)
{
    struct mms_types types = mms_types_inside(*type, MMS_TYPE_STRUCTURE);
    struct mms_typed c;
    while (types.known && mms_types_next(&types, &c)) {
        if (c.name.n > 0 && span_equal(c.name, name)) {
            *type = c.type;
            return true;
        }
    }
    return false;
}

/* "(3)": all elements have the same type. How long that is, or 0. */
static size_t find_element(span *type, span path)
{
    struct mms_types types = mms_types_inside(*type, MMS_TYPE_ARRAY);
    size_t n = 1;
    while (n < path.n && path.p[n] >= '0' && path.p[n] <= '9')
        n++;
    if (!types.known || n == 1 || n == path.n || path.p[n] != ')')
        return 0;
    n++;
    if (n < path.n && !is_separator(path.p[n]) && path.p[n] != '(')
        return 0;
    *type = types.elem;
    return n;
}

int bushing_mms_type_find(bushing_span *found, bushing_span type,
                          bushing_span path)
{
    int rc = asn1_decode(&MMS_TYPE_SPECIFICATION, type, NULL, NULL, NULL);
    if (rc != 0)
        return rc;
    while (path.n > 0) {
        size_t n =
            path.p[0] == '(' ? find_element(&type, path) : to_separator(path);
        if (path.p[0] == '(' ? n == 0
                             : !find_component(&type, span_first(path, n)))
            return BUSHING_ERR_UNKNOWN;
        path = span_skip(path, n);
        if (path.n > 0 && is_separator(path.p[0]))
            path = span_skip(path, 1);
    }
    *found = type;
    return 0;
}

/* --- as text ------------------------------------------------------------- */

static int put_type(struct text *t, span raw, bool json, unsigned depth);

static void put_name(struct text *t, span name, bool json)
{
    if (json)
        text_char(t, '"');
    dump_characters(t, ASN_VISIBLE.tag, name, json);
    if (json)
        text_char(t, '"');
    text_put(t, ": ");
}

static int put_structure(struct text *t, struct asn1_list list, bool json,
                         unsigned depth)
{
    bool named = all_named(list);
    bool square = json && !named;
    text_char(t, square ? '[' : '{');
    for (uint32_t i = 0; i < list.num; i++) {
        struct mms_component_type c;
        int rc = asn1_list_next(&MMS_COMPONENT_TYPE, &list.body, &c, NULL);
        if (i > 0)
            text_put(t, ", ");
        if (rc == 0 && (json ? named : c.has_component_name))
            put_name(t, c.component_name, json);
        if (rc == 0)
            rc = put_type(t, c.component_type, json, depth + 1);
        if (rc != 0)
            return rc;
    }
    text_char(t, square ? ']' : '}');
    return 0;
}

static int put_array(struct text *t, const struct mms_array_type *array,
                     bool json, unsigned depth)
{
    int rc;
    text_put(t, json ? "{\"array\": " : "[");
    text_i64(t, array->number_of_elements);
    text_put(t, json ? ", \"of\": " : " of ");
    rc = put_type(t, array->element_type, json, depth + 1);
    text_char(t, json ? '}' : ']');
    return rc;
}

/* bits(13), string(..255) */
static void put_sized(struct text *t, const char *name, int64_t size)
{
    text_put(t, name);
    text_char(t, '(');
    if (size < 0)
        text_put(t, "..");
    text_i64(t, size < 0 ? -size : size);
    text_char(t, ')');
}

static void put_reference(struct text *t, const struct mms_object_name *n,
                          bool json)
{
    text_put(t, "type(");
    if (n->which == MMS_OBJECT_NAME_DOMAIN_SPECIFIC) {
        dump_characters(t, ASN_VISIBLE.tag, n->u.domain_specific.domain_id,
                        json);
        text_char(t, '/');
        dump_characters(t, ASN_VISIBLE.tag, n->u.domain_specific.item_id, json);
    } else {
        dump_characters(t, ASN_VISIBLE.tag, n->u.vmd_specific, json);
    }
    text_char(t, ')');
}

/* What follows the name of a type. */
enum suffix { NOTHING, SIZE, WIDTH };

static const struct leaf_type {
    const char *name;
    enum suffix suffix;
} LEAVES[] = {
    [MMS_TYPE_BOOLEAN] = {"boolean", NOTHING},
    [MMS_TYPE_BIT_STRING] = {"bits", SIZE},
    [MMS_TYPE_INTEGER] = {"int", WIDTH},
    [MMS_TYPE_UNSIGNED] = {"uint", WIDTH},
    [MMS_TYPE_FLOATING_POINT] = {"float", WIDTH},
    [MMS_TYPE_OCTET_STRING] = {"octets", SIZE},
    [MMS_TYPE_VISIBLE_STRING] = {"string", SIZE},
    [MMS_TYPE_GENERALIZED_TIME] = {"generalized-time", NOTHING},
    [MMS_TYPE_BINARY_TIME] = {NULL, NOTHING},
    [MMS_TYPE_BCD] = {"bcd", SIZE},
    [MMS_TYPE_OBJ_ID] = {"oid", NOTHING},
    [MMS_TYPE_MMS_STRING] = {"mms-string", SIZE},
    [MMS_TYPE_UTC_TIME] = {"utc-time", NOTHING},
};

static void put_leaf(struct text *t, const struct mms_type_specification *type)
{
    const struct leaf_type *leaf = &LEAVES[type->which];
    if (type->which == MMS_TYPE_BINARY_TIME) {
        put_sized(t, "binary-time", type->u.binary_time ? 6 : 4);
    } else if (leaf->suffix == SIZE) {
        put_sized(t, leaf->name, type->u.integer);
    } else {
        text_put(t, leaf->name);
        if (leaf->suffix == WIDTH)
            text_i64(t, type->which == MMS_TYPE_FLOATING_POINT
                            ? type->u.floating_point.format_width
                            : type->u.integer);
    }
}

static int put_type(struct text *t, span raw, bool json, unsigned depth)
{
    struct mms_type_specification type;
    int rc = asn1_decode(&MMS_TYPE_SPECIFICATION, raw, &type, NULL, NULL);
    if (rc != 0)
        return rc;
    if (depth >= BER_MAX_DEPTH)
        return BUSHING_ERR_DEPTH;
    if (type.which == MMS_TYPE_STRUCTURE)
        return put_structure(t, type.u.structure.components, json, depth);
    if (type.which == MMS_TYPE_ARRAY)
        return put_array(t, &type.u.array, json, depth);
    if (json)
        text_char(t, '"');
    if (type.which == MMS_TYPE_TYPE_NAME)
        put_reference(t, &type.u.type_name, json);
    else
        put_leaf(t, &type);
    if (json)
        text_char(t, '"');
    return 0;
}

int bushing_mms_type_print(char *out, size_t cap, size_t *len,
                           bushing_span type, enum bushing_mms_form form)
{
    struct text t = text_over(out, cap);
    int rc = put_type(&t, type, form == BUSHING_MMS_JSON, 0);
    *len = t.n;
    return rc == 0 && !text_fits(&t) ? BUSHING_ERR_SPACE : rc;
}
