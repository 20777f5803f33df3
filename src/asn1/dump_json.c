#include "asn1/dump.h"

#include "asn1/dump_leaf.h"
#include "base/oid.h"
#include <bushing/error.h>

struct json {
    struct arena *scratch;
    struct text *out;
    const uint8_t *end; /* of what was received; NULL: of the input */
    unsigned nest;
    unsigned indent;
    bool first; /* nothing stands yet in the innermost object or array */
};

/* --- objects and arrays -------------------------------------------------- */

static void new_line(const struct json *j)
{
    text_char(j->out, '\n');
    text_repeat(j->out, ' ', 2 * (size_t)j->indent);
}

static void open(struct json *j, char bracket)
{
    text_char(j->out, bracket);
    j->indent++;
    j->first = true;
}

static void close(struct json *j, char bracket)
{
    j->indent--;
    if (!j->first)
        new_line(j);
    text_char(j->out, bracket);
    j->first = false;
}

static void put_string(const struct json *j, const char *s)
{
    text_char(j->out, '"');
    dump_characters(j->out, TAG_UNIVERSAL(12), span_text(s), true);
    text_char(j->out, '"');
}

static void next_element(struct json *j)
{
    if (!j->first)
        text_char(j->out, ',');
    j->first = false;
    new_line(j);
}

static void next_member(struct json *j, const char *key)
{
    next_element(j);
    put_string(j, key);
    text_put(j->out, ": ");
}

/* What is still open when a walk ends, innermost last. */
struct open_values {
    char bracket[WALK_MAX_FRAMES + 1];
    size_t n;
};

static void push(struct json *j, struct open_values *v, bool is_array)
{
    v->bracket[v->n++] = is_array ? ']' : '}';
    open(j, is_array ? '[' : '{');
}

static void pop(struct json *j, struct open_values *v)
{
    close(j, v->bracket[--v->n]);
}

/* --- values -------------------------------------------------------------- */

static void put_hex(const struct json *j, span s)
{
    text_char(j->out, '"');
    text_hex(j->out, s, false);
    text_char(j->out, '"');
}

/* [RFC 8259:6] what every reader takes exactly is a number, more is a string */
static void put_number(const struct json *j, const struct asn1_type *t,
                       span body)
{
    const int64_t exact = INT64_C(1) << 53;
    const char *name;
    int64_t v = 0;
    bool quoted;
    (void)ber_integer_lax(body, &v);
    name = t->kind == ASN1_ENUM ? asn1_name_of(t, v) : NULL;
    if (name != NULL) {
        put_string(j, name);
        return;
    }
    quoted = v > exact || v < -exact;
    text_put(j->out, quoted ? "\"" : "");
    text_i64(j->out, v);
    text_put(j->out, quoted ? "\"" : "");
}

static void put_bits(struct json *j, const struct asn1_type *t, span body)
{
    struct asn1_bits bits = {span_skip(body, 1), body.p[0]};
    const char *between = "";
    text_put(j->out, asn1_num_names(t) != 0 ? "{\"bits\": \"" : "\"");
    for (size_t i = 0; i < bits_count(bits); i++)
        text_char(j->out, bits_has(bits, i) ? '1' : '0');
    text_char(j->out, '"');
    if (asn1_num_names(t) == 0)
        return;
    text_put(j->out, ", \"names\": [");
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        if (!bits_has(bits, (size_t)asn1_name_at(t, i).value))
            continue;
        text_put(j->out, between);
        put_string(j, asn1_name_at(t, i).name);
        between = ", ";
    }
    text_put(j->out, "]}");
}

static void put_characters(const struct json *j, ber_tag charset, span s)
{
    text_char(j->out, '"');
    dump_characters(j->out, charset, s, true);
    text_char(j->out, '"');
}

static void put_reading(const struct json *j, const char *key,
                        const struct asn1_type *t, span body)
{
    const char *quote =
        t->format == FORMAT_FLOAT && dump_is_finite(body) ? "" : "\"";
    size_t start = j->out->n;
    text_put(j->out, ", \"");
    text_put(j->out, key);
    text_put(j->out, "\": ");
    text_put(j->out, quote);
    if (dump_reading(t, body, j->out))
        text_put(j->out, quote);
    else
        j->out->n = start;
}

/* Octets with a meaning of their own are an object that says it, too. */
static void put_octets(const struct json *j, const struct asn1_type *t,
                       span body)
{
    bool plain = t->format != FORMAT_UTC_TIME && t->format != FORMAT_FLOAT &&
                 t->format != FORMAT_TIME_OF_DAY;
    if (plain) {
        put_hex(j, body);
        return;
    }
    text_put(j->out, "{\"octets\": ");
    put_hex(j, body);
    put_reading(j, t->format == FORMAT_FLOAT ? "number" : "time", t, body);
    text_char(j->out, '}');
}

static void put_oid(const struct json *j, span body)
{
    text_char(j->out, '"');
    (void)oid_to_text(body, j->out);
    text_char(j->out, '"');
}

static void put_big_integer(const struct json *j, const struct asn1_type *t,
                            span body)
{
    int64_t v;
    if (ber_integer_lax(body, &v) == 0) {
        put_number(j, t, body);
        return;
    }
    text_char(j->out, '"');
    dump_big_integer(j->out, body);
    text_char(j->out, '"');
}

static void put_leaf(struct json *j, const struct asn1_type *t, span body)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        text_put(j->out, body.p[0] != 0 ? "true" : "false");
        break;
    case ASN1_INTEGER:
    case ASN1_ENUM:
        put_number(j, t, body);
        break;
    case ASN1_BIGINT:
        put_big_integer(j, t, body);
        break;
    case ASN1_BITS:
        put_bits(j, t, body);
        break;
    case ASN1_OID:
        put_oid(j, body);
        break;
    case ASN1_TEXT:
    case ASN1_TIME:
        put_characters(j, t->tag, body);
        break;
    case ASN1_OCTETS:
        put_octets(j, t, body);
        break;
    case ASN1_OPEN:
        put_hex(j, body);
        break;
    case ASN1_NULL:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        text_put(j->out, "null");
        break;
    }
}

/* --- the walk ------------------------------------------------------------ */

static int dump_value(struct json *j, const struct asn1_type *t, span in,
                      struct asn1_error *e);

static const char *name_of(const struct asn1_type *t)
{
    return t->name != NULL ? t->name : "value";
}

static void begin_value(struct json *j, const struct asn1_walk *w, bool is_root)
{
    if (w->field != NULL)
        next_member(j, w->field->name);
    else if (!is_root)
        next_element(j);
}

/* The value was read to its end before: this does not fail. */
static int dump_inside(struct json *j, const struct asn1_type *t, span value,
                       struct asn1_error *e)
{
    int rc;
    open(j, '{');
    next_member(j, name_of(t));
    j->nest++;
    rc = dump_value(j, t, value, e);
    j->nest--;
    close(j, '}');
    return rc;
}

static int dump_leaf(struct json *j, const struct asn1_type *t, span value,
                     struct asn1_error *e)
{
    const struct asn1_type *inside = NULL;
    if (j->nest < DUMP_MAX_NEST)
        inside = dump_type_inside(t, value, j->scratch);
    if (inside != NULL)
        return dump_inside(j, inside, value, e);
    put_leaf(j, t, value);
    return 0;
}

static int dump_step(struct json *j, const struct asn1_walk *w,
                     struct open_values *v, bool is_root, struct asn1_error *e)
{
    if (w->step == WALK_LEAF) {
        begin_value(j, w, is_root);
        return dump_leaf(j, w->type, w->value, e);
    }
    if (w->step == WALK_ENTER) {
        begin_value(j, w, is_root);
        push(j, v, w->type->kind == ASN1_LIST);
    } else if (w->step == WALK_LEAVE) {
        pop(j, v);
    } else {
        next_element(j);
        put_hex(j, tlv_raw(&w->tlv));
    }
    return 0;
}

/* Unknown extensions stand together at the end of a SEQUENCE. */
static void open_unknown(struct json *j, struct open_values *v,
                         const struct asn1_walk *w, bool *unknown)
{
    bool now = w->step == WALK_UNKNOWN;
    if (now && !*unknown) {
        next_member(j, "unknown extensions");
        push(j, v, true);
    } else if (!now && *unknown) {
        pop(j, v);
    }
    *unknown = now;
}

static int dump_value(struct json *j, const struct asn1_type *t, span in,
                      struct asn1_error *e)
{
    struct arena_place place = dump_keep(j->scratch);
    struct open_values v = {.n = 0};
    struct asn1_walk w;
    bool is_root = true, unknown = false;
    int rc = asn1_walk_begin(&w, t, in, NULL, j->scratch);
    const uint8_t *end = j->nest == 0 ? j->end : NULL;
    while (rc == 0 && (rc = dump_step_on(&w, end)) == 0 && w.step != WALK_END) {
        open_unknown(j, &v, &w, &unknown);
        rc = dump_step(j, &w, &v, is_root, e);
        is_root = false;
        dump_give_back(j->scratch, place);
    }
    if (w.error != 0)
        asn1_walk_error(&w, e);
    if (is_root)
        text_put(j->out, "null");
    while (v.n > 0)
        pop(j, &v);
    dump_give_back(j->scratch, place);
    return rc;
}

static void put_error(struct json *j, const struct asn1_error *e)
{
    next_member(j, "error");
    open(j, '{');
    next_member(j, "code");
    put_string(j, bushing_error_name(e->code));
    next_member(j, "path");
    put_string(j, e->path);
    next_member(j, "offset");
    text_u64(j->out, e->offset);
    next_member(j, "text");
    put_string(j, bushing_error_text(e->code));
    close(j, '}');
}

static void begin_document(struct json *j, const char *type)
{
    open(j, '{');
    next_member(j, "type");
    put_string(j, type);
    next_member(j, "value");
}

static void end_document(struct json *j)
{
    close(j, '}');
    text_char(j->out, '\n');
}

int asn1_dump_json(const struct asn1_type *t, span in,
                   const struct asn1_dump_options *how, struct arena *scratch,
                   struct text *out, struct asn1_error *e)
{
    struct json j = {
        .scratch = scratch, .out = out, .end = dump_end(in, how->missing)};
    struct asn1_error own = {.code = 0};
    int rc;
    begin_document(&j, name_of(t));
    rc = dump_value(&j, t, in, &own);
    if (rc != 0) {
        own.offset += how->base;
        put_error(&j, &own);
        if (e != NULL)
            *e = own;
    }
    end_document(&j);
    return rc;
}

void asn1_dump_json_error(const struct asn1_error *e, struct text *out)
{
    struct json j = {.out = out};
    begin_document(&j, e->type != NULL ? e->type : "");
    text_put(out, "null");
    put_error(&j, e);
    end_document(&j);
}
