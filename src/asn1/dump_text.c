#include "asn1/dump.h"

#include "asn1/dump_leaf.h"
#include "base/oid.h"
#include <bushing/error.h>

struct tree {
    const struct asn1_dump_options *how;
    struct arena *scratch;
    struct text *out;
    span input;         /* what offsets count from */
    const uint8_t *end; /* of what was received; NULL: of the input */
    unsigned nest;
    unsigned indent;
    bool written; /* there is a line that has not ended */
    bool joined;  /* what comes next belongs to this line */
    bool empty;   /* nothing has come since a value with components began */
};

/* --- lines --------------------------------------------------------------- */

enum {
    COLUMN_PLACE = 7,
    COLUMN_HEADER = 11,
    COLUMN_TAG = 18,
    COLUMNS = COLUMN_PLACE + 2 + COLUMN_HEADER + COLUMN_TAG,
    SHOWN_OCTETS = 24, /* longer strings are shortened to head and tail */
    SHOWN_HEAD = 12,
    SHOWN_TAIL = 4,
    SHOWN_CHARACTERS = 120,
    SHOWN_CHARACTERS_HEAD = 80,
    SHOWN_CHARACTERS_TAIL = 20,
    SHOWN_BITS = 32,
};

/* Fills up with blanks what was written since `start`. */
static void pad_to(struct text *out, size_t start, size_t width)
{
    size_t n = out->n - start;
    text_repeat(out, ' ', n < width ? width - n : 1);
}

/* True when p stands in the input, and not in scratch memory. */
static bool place_of(const struct tree *d, const uint8_t *p, size_t *place)
{
    uintptr_t start = (uintptr_t)d->input.p;
    *place = (size_t)((uintptr_t)p - start);
    return (uintptr_t)p >= start && *place < d->input.n;
}

static size_t num_digits(size_t v)
{
    size_t n = 1;
    for (; v > 9; v /= 10)
        n++;
    return n;
}

/* "     12   2+40    SEQUENCE          " */
static void put_columns(struct tree *d, const struct ber_tlv *tlv)
{
    size_t place, start, n;
    bool known = place_of(d, tlv->p, &place);
    place += d->how->base;
    n = known ? num_digits(place) : 1;
    text_repeat(d->out, ' ', n < COLUMN_PLACE ? COLUMN_PLACE - n : 0);
    if (known)
        text_u64(d->out, place);
    else
        text_char(d->out, '-');
    text_put(d->out, "  ");
    start = d->out->n;
    text_u64(d->out, tlv->head);
    text_char(d->out, '+');
    if (tlv->indefinite)
        text_put(d->out, "inf");
    else
        text_u64(d->out, tlv_content(tlv).n);
    pad_to(d->out, start, COLUMN_HEADER);
    start = d->out->n;
    dump_tag(d->out, tlv->tag);
    pad_to(d->out, start, COLUMN_TAG);
}

/* A new line, or behind what this line says already. */
static void begin_line(struct tree *d, const struct ber_tlv *tlv)
{
    d->empty = false;
    if (d->joined) {
        d->joined = false;
        text_put(d->out, ": ");
        return;
    }
    if (d->written)
        text_char(d->out, '\n');
    d->written = true;
    if (d->how->offsets && tlv != NULL)
        put_columns(d, tlv);
    else if (d->how->offsets)
        text_repeat(d->out, ' ', COLUMNS);
    text_repeat(d->out, ' ', 2 * (size_t)d->indent);
}

static void put_label(struct tree *d, const struct asn1_walk *w, bool is_root)
{
    const char *name = w->field != NULL ? w->field->name : w->type->name;
    begin_line(d, &w->tlv);
    if (w->field == NULL && !is_root) {
        text_char(d->out, '[');
        text_u64(d->out, w->index);
        text_char(d->out, ']');
    } else {
        text_put(d->out, name != NULL ? name : "value");
    }
}

/* --- values -------------------------------------------------------------- */

static void put_count(struct text *out, size_t n, const char *unit)
{
    text_put(out, " (");
    text_u64(out, n);
    text_char(out, ' ');
    text_put(out, unit);
    text_put(out, n == 1 ? ")" : "s)");
}

static void put_octets(const struct tree *d, span s)
{
    if (d->how->full || s.n <= SHOWN_OCTETS) {
        text_hex(d->out, s, false);
        return;
    }
    text_hex(d->out, span_first(s, SHOWN_HEAD), false);
    text_put(d->out, "...");
    text_hex(d->out, span_skip(s, s.n - SHOWN_TAIL), false);
}

static void put_counted_octets(const struct tree *d, span s)
{
    if (s.n == 0) {
        text_put(d->out, "empty");
        return;
    }
    put_octets(d, s);
    put_count(d->out, s.n, "octet");
}

static void put_quoted(const struct tree *d, ber_tag charset, span s)
{
    text_char(d->out, '"');
    dump_characters(d->out, charset, s, false);
    text_char(d->out, '"');
}

/* A place for a cut at n or a little before, between characters. */
static size_t cut_at(ber_tag charset, span s, size_t n)
{
    size_t i = n;
    if (charset == TAG_UNIVERSAL(28) || charset == TAG_UNIVERSAL(30))
        return n - n % 4;
    while (charset == TAG_UNIVERSAL(12) && i > n - 4 && (s.p[i] & 0xC0) == 0x80)
        i--;
    return i;
}

static void put_string(const struct tree *d, ber_tag charset, span s)
{
    size_t cut;
    if (d->how->full || s.n <= SHOWN_CHARACTERS) {
        put_quoted(d, charset, s);
        return;
    }
    cut = cut_at(charset, s, SHOWN_CHARACTERS_HEAD);
    put_quoted(d, charset, span_first(s, cut));
    text_put(d->out, "...");
    cut = cut_at(charset, s, s.n - SHOWN_CHARACTERS_TAIL);
    put_quoted(d, charset, span_skip(s, cut));
    put_count(d->out, s.n, "octet");
}

static void put_number(const struct tree *d, const struct asn1_type *t,
                       span body)
{
    const char *name;
    int64_t v = 0;
    (void)ber_integer_lax(body, &v);
    name = asn1_name_of(t, v);
    if (name != NULL) {
        text_put(d->out, name);
        text_put(d->out, " (");
    } else if (t->kind == ASN1_ENUM) {
        text_put(d->out, "unknown (");
    }
    text_i64(d->out, v);
    if (name != NULL || t->kind == ASN1_ENUM)
        text_char(d->out, ')');
}

static void put_bit_names(const struct tree *d, const struct asn1_type *t,
                          struct asn1_bits bits)
{
    const char *between = "";
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        if (!bits_has(bits, (size_t)asn1_name_at(t, i).value))
            continue;
        text_put(d->out, between);
        text_put(d->out, asn1_name_at(t, i).name);
        between = " ";
    }
    for (size_t i = 0; i < bits_count(bits) && i < 8 * SHOWN_OCTETS; i++) {
        if (!bits_has(bits, i) || asn1_name_of(t, (int64_t)i) != NULL)
            continue;
        text_put(d->out, between);
        text_u64(d->out, i);
        between = " ";
    }
}

static void put_bits(const struct tree *d, const struct asn1_type *t, span body)
{
    struct asn1_bits bits = {span_skip(body, 1), body.p[0]};
    size_t n = bits_count(bits);
    if (asn1_num_names(t) != 0) {
        text_char(d->out, '{');
        put_bit_names(d, t, bits);
        text_char(d->out, '}');
    } else if (n <= SHOWN_BITS) {
        text_char(d->out, '\'');
        for (size_t i = 0; i < n; i++)
            text_char(d->out, bits_has(bits, i) ? '1' : '0');
        text_put(d->out, "'B");
    } else {
        put_octets(d, bits.octets);
    }
    put_count(d->out, n, "bit");
}

static void put_oid(const struct tree *d, span body)
{
    const char *name = d->how->oid_name == NULL ? NULL : d->how->oid_name(body);
    if (body.n == 0) {
        text_put(d->out, "none");
        return;
    }
    (void)oid_to_text(body, d->out);
    if (name != NULL) {
        text_put(d->out, " (");
        text_put(d->out, name);
        text_char(d->out, ')');
    }
}

/* Appends the readable form of a value in brackets, where it has one. */
static void put_reading(const struct tree *d, const struct asn1_type *t,
                        span body)
{
    size_t start = d->out->n;
    text_put(d->out, " (");
    if (!dump_reading(t, body, d->out)) {
        d->out->n = start;
        return;
    }
    if (t->format == FORMAT_UTC_TIME)
        dump_time_quality(body.p[7], d->out);
    text_char(d->out, ')');
}

static void put_octet_string(const struct tree *d, const struct asn1_type *t,
                             span body)
{
    if (dump_is_readable(t, body)) {
        put_string(d, t->tag, body);
        text_put(d->out, " = ");
    }
    put_counted_octets(d, body);
    put_reading(d, t, body);
}

static void put_open(const struct tree *d, const struct ber_tlv *tlv)
{
    dump_tag(d->out, tlv->tag);
    text_char(d->out, ' ');
    put_counted_octets(d, tlv_raw(tlv));
}

static void put_leaf(const struct tree *d, const struct asn1_walk *w)
{
    const struct asn1_type *t = w->type;
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        text_put(d->out, w->value.p[0] != 0 ? "TRUE" : "FALSE");
        break;
    case ASN1_INTEGER:
    case ASN1_ENUM:
        put_number(d, t, w->value);
        break;
    case ASN1_BIGINT:
        dump_big_integer(d->out, w->value);
        break;
    case ASN1_BITS:
        put_bits(d, t, w->value);
        break;
    case ASN1_OID:
        put_oid(d, w->value);
        break;
    case ASN1_TEXT:
        put_string(d, t->tag, w->value);
        break;
    case ASN1_TIME:
        put_string(d, t->tag, w->value);
        put_reading(d, t, w->value);
        break;
    case ASN1_OPEN:
        put_open(d, &w->tlv);
        break;
    case ASN1_OCTETS:
        put_octet_string(d, t, w->value);
        break;
    case ASN1_NULL:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        text_put(d->out, "NULL");
        break;
    }
}

/* --- the walk ------------------------------------------------------------ */

static int dump_value(struct tree *d, const struct asn1_type *t, span in,
                      struct asn1_error *e);

/* Appends what the floors above say about a certificate or a name. */
static bool put_description(const struct tree *d, const struct asn1_type *t,
                            span value)
{
    bool name = t->format == FORMAT_NAME && !(d->how->expand && d->how->full);
    size_t start = d->out->n;
    if (d->how->describe == NULL || (!name && t->format != FORMAT_CERTIFICATE))
        return false;
    text_put(d->out, ": ");
    if (d->how->describe(t, value, d->out))
        return true;
    d->out->n = start;
    return false;
}

static int dump_inside(struct tree *d, const struct asn1_type *t, span value,
                       struct asn1_error *e)
{
    const uint8_t *end = d->end;
    size_t place;
    int rc;
    d->joined = true;
    d->nest++;
    if (!place_of(d, value.p, &place))
        d->end = NULL;
    rc = dump_value(d, t, value, e);
    d->end = end;
    d->nest--;
    return rc;
}

/* A value of this type as far as it can be read, and why it ends. */
static int dump_partly(struct tree *d, const struct asn1_type *t, span value)
{
    unsigned indent = d->indent;
    size_t place;
    struct asn1_error e;
    (void)dump_inside(d, t, value, &e);
    if (!place_of(d, value.p, &place))
        place = 0;
    d->indent = indent + 1;
    d->joined = false;
    begin_line(d, NULL);
    d->indent = indent;
    text_put(d->out, "not read further, ");
    text_put(d->out, e.path);
    text_put(d->out, ": ");
    text_put(d->out, bushing_error_text(e.code));
    text_put(d->out, "; the rest: ");
    put_counted_octets(d, span_skip(value, e.offset - place));
    return 0;
}

static int dump_leaf(struct tree *d, const struct asn1_walk *w, bool is_root,
                     struct asn1_error *e)
{
    const struct asn1_type *inside = NULL, *nearest = NULL;
    bool alone = d->joined;
    if (d->nest < DUMP_MAX_NEST) {
        inside = dump_type_inside(w->type, w->value, d->scratch);
        if (inside == NULL)
            nearest = dump_type_nearest(w->type, w->value, d->scratch);
    }
    put_label(d, w, is_root);
    if (inside != NULL)
        return dump_inside(d, inside, w->value, e);
    if (nearest != NULL)
        return dump_partly(d, nearest, w->value);
    if (put_description(d, w->type, w->value))
        return 0;
    if (alone && w->type->kind == ASN1_NULL)
        return 0;
    text_put(d->out, ": ");
    put_leaf(d, w);
    return 0;
}

/* What is there of a value that was cut off: its components, if the type inside
 * is known. False when nothing can be shown. */
static bool dump_cut(struct tree *d, const struct asn1_walk *w, bool is_root,
                     struct asn1_error *e)
{
    const struct asn1_type *t;
    size_t place;
    if (d->end == NULL || w->step != WALK_LEAF || d->nest == DUMP_MAX_NEST ||
        !place_of(d, w->value.p, &place))
        return false;
    t = dump_type_nearest(w->type, w->value, d->scratch);
    if (t == NULL)
        t = dump_type_inside(w->type, w->value, d->scratch);
    if (t == NULL || asn1_is_leaf(t))
        return false;
    put_label(d, w, is_root);
    (void)dump_inside(d, t, w->value, e);
    return true;
}

/* Reads to the end of the value that has just begun, and prints nothing. */
static int skip_value(const struct tree *d, struct asn1_walk *w)
{
    unsigned open = 1;
    int rc = 0;
    while (rc == 0 && open > 0) {
        rc = dump_step_on(w, d->end);
        if (rc == 0 && w->step == WALK_ENTER)
            open++;
        if (rc == 0 && w->step == WALK_LEAVE)
            open--;
    }
    return rc;
}

static int dump_enter(struct tree *d, struct asn1_walk *w, bool is_root)
{
    put_label(d, w, is_root);
    if (put_description(d, w->type, tlv_raw(&w->tlv)) &&
        !(d->how->expand && w->type->format == FORMAT_CERTIFICATE))
        return skip_value(d, w);
    d->joined = w->type->kind == ASN1_CHOICE;
    d->empty = !d->joined;
    d->indent += d->joined ? 0 : 1;
    return 0;
}

static void dump_leave(struct tree *d, const struct asn1_walk *w)
{
    if (d->empty)
        text_put(d->out, ": empty");
    d->empty = false;
    d->indent -= w->type->kind == ASN1_CHOICE ? 0 : 1;
}

/* A type without rows is one that this library does not look into. */
static void dump_unknown(struct tree *d, const struct asn1_walk *w)
{
    bool closed = w->frame[w->level - 1].type->num_fields == 0;
    begin_line(d, &w->tlv);
    text_put(d->out, closed ? "component: " : "unknown extension: ");
    put_open(d, &w->tlv);
}

static int dump_step(struct tree *d, struct asn1_walk *w, bool is_root,
                     struct asn1_error *e)
{
    if (w->step == WALK_LEAF)
        return dump_leaf(d, w, is_root, e);
    if (w->step == WALK_ENTER)
        return dump_enter(d, w, is_root);
    if (w->step == WALK_LEAVE)
        dump_leave(d, w);
    else
        dump_unknown(d, w);
    return 0;
}

/* The offset of a value inside a value counts from the whole input, too. */
static void explain(const struct tree *d, const struct asn1_walk *w,
                    struct asn1_error *e)
{
    size_t place;
    asn1_walk_error(w, e);
    if (place_of(d, w->start, &place))
        e->offset += place;
}

static int dump_value(struct tree *d, const struct asn1_type *t, span in,
                      struct asn1_error *e)
{
    struct arena_place place = dump_keep(d->scratch);
    struct asn1_walk w;
    bool is_root = true;
    int rc = asn1_walk_begin(&w, t, in, NULL, d->scratch);
    while (rc == 0 && (rc = dump_step_on(&w, d->end)) == 0 &&
           w.step != WALK_END) {
        rc = dump_step(d, &w, is_root, e);
        is_root = false;
        dump_give_back(d->scratch, place);
    }
    if (w.error != 0) {
        if (!dump_cut(d, &w, is_root, e))
            explain(d, &w, e);
        rc = e->code;
    }
    dump_give_back(d->scratch, place);
    return rc;
}

int asn1_dump_text(const struct asn1_type *t, span in,
                   const struct asn1_dump_options *how, struct arena *scratch,
                   struct text *out, struct asn1_error *e)
{
    struct tree d = {.how = how,
                     .scratch = scratch,
                     .out = out,
                     .input = in,
                     .end = dump_end(in, how->missing)};
    struct asn1_error ignored;
    int rc;
    if (e == NULL)
        e = &ignored;
    rc = dump_value(&d, t, in, e);
    if (rc != 0)
        e->offset += how->base;
    if (d.written)
        text_char(out, '\n');
    return rc;
}
