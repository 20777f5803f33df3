/* Text that somebody typed as an MMS value of a known type: structures and
 * arrays, and the whole. */
#include "mms/value_parser.h"

#include "asn1/walk.h"

static int parse_value(struct parser *r, span raw, unsigned depth);

/* --- values with components ---------------------------------------------- */

/* Adds a name to the path for messages; what it was before is the answer. */
static size_t step_in(struct parser *r, span name, int64_t index)
{
    size_t before = r->path.n;
    if (name.n > 0) {
        if (before > 0)
            text_char(&r->path, '.');
        text_span(&r->path, name);
    } else {
        text_char(&r->path, '[');
        text_i64(&r->path, index);
        text_char(&r->path, ']');
    }
    return before;
}

static int parse_component(struct parser *r, const struct mms_typed *typed,
                           bool structure, int64_t index, unsigned depth)
{
    size_t before;
    span name;
    int rc;
    parser_skip_blanks(r);
    before = step_in(r, typed->name, index);
    if (structure && parser_take_name(r, &name) &&
        !span_equal(name, typed->name))
        return parser_fail(
            r, BUSHING_ERR_TEXT_FORM, name.p,
            "another component was named here; this one is next");
    rc = parse_value(r, typed->type, depth + 1);
    if (rc == 0)
        r->path.n = before;
    return rc;
}

static int parse_group(struct parser *r, span raw, bool structure,
                       unsigned depth)
{
    struct mms_types types =
        mms_types_inside(raw, structure ? MMS_TYPE_STRUCTURE : MMS_TYPE_ARRAY);
    size_t start = r->n;
    struct mms_typed typed;
    int rc = 0;
    if (depth >= BUSHING_MMS_VALUE_DEPTH_MAX)
        return parser_fail(r, BUSHING_ERR_DEPTH, r->p,
                           "the type is nested too deep");
    if (!parser_take(r, structure ? '{' : '['))
        return parser_fail(r, BUSHING_ERR_TEXT_FORM, r->p,
                           structure ? "a structure begins with {"
                                     : "an array begins with [");
    for (int64_t i = 0; i < types.num && rc == 0; i++) {
        if (!mms_types_next(&types, &typed))
            return parser_fail(r, BUSHING_ERR_TEXT_FORM, r->p,
                               "the type is broken");
        if (i > 0 && !parser_take(r, ','))
            return parser_fail_range(r, BUSHING_ERR_TEXT_FORM, r->p,
                                     structure ? "components wanted: "
                                               : "elements wanted: ",
                                     types.num, types.num);
        rc = parse_component(r, &typed, structure, i, depth);
    }
    if (rc == 0 && !parser_take(r, structure ? '}' : ']'))
        rc =
            parser_fail_range(r, BUSHING_ERR_TEXT_FORM, r->p,
                              structure ? "a } must follow; components wanted: "
                                        : "a ] must follow; elements wanted: ",
                              types.num, types.num);
    return rc != 0 ? rc : parser_wrap(r, start, structure ? 2 : 1, true);
}

static int parse_value(struct parser *r, span raw, unsigned depth)
{
    struct mms_type_specification type;
    int rc = asn1_decode(&MMS_TYPE_SPECIFICATION, raw, &type, NULL, NULL);
    if (rc != 0)
        return parser_fail(r, rc, r->p,
                           "the type of the peer is not well-formed");
    parser_skip_blanks(r);
    if (type.which == MMS_TYPE_STRUCTURE || type.which == MMS_TYPE_ARRAY)
        return parse_group(r, raw, type.which == MMS_TYPE_STRUCTURE, depth);
    return parser_read_leaf(r, &type, depth == 0);
}

int bushing_mms_value_parse(uint8_t *out, size_t cap, bushing_span *data,
                            bushing_span type, bushing_span text,
                            bushing_mms_value_error *e)
{
    bushing_mms_value_error ignored = {0};
    struct parser r = {.begin = text.p, .p = text.p, .out = out, .cap = cap};
    int rc;
    r.end = text.n == 0 ? text.p : text.p + text.n;
    r.e = e == NULL ? &ignored : e;
    r.path = text_over(r.names, sizeof r.names);
    memset(r.e, 0, sizeof *r.e);
    rc = parse_value(&r, type, 0);
    if (rc != 0)
        return rc;
    parser_skip_blanks(&r);
    if (r.p != r.end)
        return parser_fail(&r, BUSHING_ERR_TEXT_FORM, r.p,
                           "something follows behind the value");
    *data = span_of(out, r.n);
    return 0;
}
