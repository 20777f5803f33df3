#include "asn1/xer_write.h"

#include "asn1/der.h"
#include "asn1/xer_leaf.h"
#include "asn1/xer_markup.h"
#include "asn1/xer_name.h"
#include <bushing/error.h>

/* What there is to know of a value whose components are being written. */
struct level {
    const char *ns;    /* of its components' elements */
    const char *scope; /* the namespace declared here or around */
    size_t start;      /* of its start tag */
    size_t content;    /* behind its start tag */
    bool element;      /* it has one */
};

/* The text, and what its end looks like. */
struct out {
    struct text *text;
    const struct xer_write_options *o;
    uint32_t depth;   /* elements that are open */
    bool tag_is_open; /* the last start tag has no > yet */
    bool after_child; /* an end tag was the last that was written */
};

/* One value and its walk; an OPEN inside it has one of its own. */
struct value {
    struct out *out;
    struct asn1_walk walk;
    const char *ns;    /* around it */
    const char *scope; /* likewise */
    uint32_t depth;    /* levels of BER around it */
    uint32_t frames;   /* frames that a reader of the XML has in use there */
    uint32_t nest;     /* OPENs around it */
    struct level level[WALK_MAX_FRAMES];
};

/* --- tags ---------------------------------------------------------------- */

static void new_line(struct out *out)
{
    if ((out->o->flags & XER_PRETTY) == 0 || out->text->n == 0)
        return;
    text_char(out->text, '\n');
    text_repeat(out->text, ' ', 2 * (size_t)out->depth);
}

static void finish_tag(struct out *out)
{
    if (out->tag_is_open)
        text_char(out->text, '>');
    out->tag_is_open = false;
}

/* The answer is where it starts. */
static size_t start_tag(struct out *out, const char *name, const char *ns,
                        const char *scope)
{
    span uri = span_text(ns);
    bool same = span_equal(uri, span_text(scope));
    finish_tag(out);
    new_line(out);
    size_t start = out->text->n;
    xer_put_tag(out->text, span_text(name), same ? NULL : &uri);
    out->tag_is_open = true;
    out->after_child = false;
    out->depth++;
    return start;
}

/* Where a value's contents stand in the text. */
struct extent {
    size_t start, end;
};

/* Moves the contents of <a/> behind it. */
static struct extent end_tag(struct out *out, const char *name, size_t content)
{
    struct extent e = {content, 0};
    bool empty = out->tag_is_open;
    out->depth--;
    if (!empty && out->after_child)
        new_line(out);
    e.end = out->text->n;
    if (empty)
        text_put(out->text, "/>");
    else
        xer_put_end_tag(out->text, span_text(name));
    out->tag_is_open = false;
    out->after_child = true;
    if (empty)
        e.start = e.end = out->text->n;
    return e;
}

/* --- marks --------------------------------------------------------------- */

static span slice(const struct text *t, size_t from, size_t to)
{
    return text_fits(t) ? span_of(t->p + from, to - from) : span_of(NULL, 0);
}

/* The component of row f has been written, from `start` to here. */
static void fill_marks(const struct value *v, const struct asn1_field *f,
                       size_t start, struct extent content)
{
    const struct text *t = v->out->text;
    for (size_t i = 0; v->nest == 0 && i < v->out->o->num_marks; i++) {
        struct xer_mark *m = &v->out->o->marks[i];
        if (f == NULL || m->row != f || m->seen++ != 0)
            continue;
        m->octets.raw = slice(t, start, t->n);
        m->octets.content = slice(t, content.start, content.end);
    }
}

/* --- where the walk stands ----------------------------------------------- */

/* The value around: NULL at the root. */
static const struct level *around(const struct value *v)
{
    unsigned level = v->walk.level - (v->walk.step == WALK_ENTER ? 1u : 0u);
    return level == 0 ? NULL : &v->level[level - 1];
}

static const char *ns_around(const struct value *v)
{
    const struct level *l = around(v);
    return l == NULL ? v->ns : l->ns;
}

static const char *scope_around(const struct value *v)
{
    const struct level *l = around(v);
    return l == NULL ? v->scope : l->scope;
}

/* A leaf's tag may stand in one of the row's own. */
static bool is_explicit(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    if (w->step != WALK_LEAF || w->field == NULL)
        return false;
    const struct asn1_type *holder = w->frame[w->level - 1].type;
    return asn1_row_explicit(holder, (size_t)(w->field - holder->fields));
}

/* Inside an OPEN: could a reader go this deep, and tell rows apart by name? */
static int check_nested(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    uint32_t depth = v->depth + w->in.depth + (is_explicit(v) ? 1 : 0);
    bool tolerated = w->field != NULL && (w->field->flags & ROW_TOLERATED) != 0;
    if (v->nest == 0)
        return 0;
    return depth > BER_MAX_DEPTH || v->frames + w->level > WALK_MAX_FRAMES ||
                   tolerated
               ? BUSHING_ERR_XML_UNABLE
               : 0;
}

/* --- attributes ---------------------------------------------------------- */

static int write_attribute(const struct value *v, const struct asn1_type *t,
                           size_t row, const struct ber_reader *outer,
                           struct ber_tlv tlv)
{
    const struct asn1_field *f = &t->fields[row];
    struct text *out = v->out->text;
    struct ber_reader r;
    if (asn1_row_explicit(t, row) &&
        (ber_enter(outer, &tlv, &r) != 0 || ber_next(&r, &tlv) != 0))
        return 0;
    if (tlv.constructed && f->type->kind != ASN1_OPEN)
        return BUSHING_ERR_SEGMENTED;
    span body = f->type->kind == ASN1_OPEN ? tlv_raw(&tlv) : tlv_body(&tlv);
    if (asn1_leaf_check(f->type, body) != 0)
        return 0;
    text_char(out, ' ');
    text_put(out, asn1_row_xml(f));
    text_put(out, "='");
    int rc = xer_leaf_write(f->type, body, true, out);
    text_char(out, '\'');
    return rc;
}

static size_t row_for(const struct asn1_type *t, size_t next, ber_tag tag)
{
    while (next < t->num_fields && asn1_row_tag(t, next) != tag &&
           (asn1_row_has_tag(t, next) ||
            !asn1_type_takes(t->fields[next].type, tag)))
        next++;
    return next;
}

/* The components that are attributes, ahead of the walk. What is wrong with
 * them or around them is the walk's to say when it comes to it. */
static int write_attributes(const struct value *v)
{
    const struct asn1_type *t = v->walk.type;
    struct ber_reader r = v->walk.in;
    struct ber_tlv tlv;
    size_t next = 0;
    int rc = 0;
    if (t->kind != ASN1_SEQUENCE && t->kind != ASN1_SET)
        return 0;
    while (rc == 0 && !ber_at_end(&r) && ber_next(&r, &tlv) == 0) {
        size_t row = row_for(t, t->kind == ASN1_SET ? 0 : next, tlv.tag);
        if (row == t->num_fields)
            break;
        if ((t->fields[row].flags & ROW_ATTRIBUTE) != 0)
            rc = write_attribute(v, t, row, &r, tlv);
        next = row + 1;
    }
    return rc;
}

/* --- values inside an OPEN ----------------------------------------------- */

static int write_type(struct out *out, const struct asn1_type *t, span in,
                      const struct value *outer, struct asn1_error *e);

/* The element that a value begins with, as a reader would meet it. */
static struct xer_token first_element(const struct asn1_type *t, ber_tag tag,
                                      const char *ns)
{
    struct xer_token start = {.kind = XER_START};
    const struct asn1_field *f = NULL;
    int row = 0;
    while (xer_is_bare(t, f) && (row = asn1_choice_row(t, tag)) >= 0) {
        ns = xer_inner_ns(t, ns);
        f = &t->fields[row];
        t = f->type;
    }
    start.name = span_text(xer_name(t, f));
    start.ns = span_text(xer_own_ns(t, ns));
    return start;
}

/* Writing the value again as DER gives the same octets. */
static int check_der(const struct asn1_type *t, span value,
                     struct arena *scratch)
{
    if (scratch == NULL)
        return BUSHING_ERR_MEMORY;
    struct arena_place mark = arena_mark(scratch);
    uint8_t *p = arena_take_aligned(scratch, value.n, 1);
    struct der d = der_over(p, p == NULL ? 0 : value.n);
    int rc = p == NULL ? BUSHING_ERR_MEMORY : 0;
    if (rc == 0 && (asn1_to_der(t, value, NULL, &d, NULL) != 0 ||
                    !span_equal(span_of(d.p, d.n), value)))
        rc = BUSHING_ERR_XML_UNABLE;
    arena_back(scratch, mark);
    return rc;
}

/* The value as elements: of the first type that reads it, if from them its
 * very octets can be made again. */
static int write_inside(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    const struct asn1_type *t = NULL;
    const char *ns = xer_inner_ns(w->type, ns_around(v));
    enum xer_fit fit;
    uint32_t steps = 0;
    for (size_t i = 0; t == NULL && i < w->type->num_inside; i++)
        if (xer_is_shown(w->type->inside[i], w->field) &&
            asn1_decode(w->type->inside[i], w->value, NULL, NULL, NULL) == 0)
            t = w->type->inside[i];
    if (t == NULL || v->nest == XER_MAX_NEST)
        return BUSHING_ERR_XML_UNABLE;
    struct xer_token start = first_element(t, w->tlv.tag, ns);
    if (xer_inside(&start, w->type, w->field, ns, &fit, &steps) != t)
        return BUSHING_ERR_XML_UNABLE;
    int rc = check_der(t, w->value, v->out->o->scratch);
    return rc != 0 ? rc : write_type(v->out, t, w->value, v, NULL);
}

/* --- steps --------------------------------------------------------------- */

static int write_contents(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    struct out before = *v->out;
    struct text *text = v->out->text;
    size_t start = text->n;
    int rc =
        w->type->kind == ASN1_OPEN ? write_inside(v) : BUSHING_ERR_XML_UNABLE;
    if (rc != BUSHING_ERR_XML_UNABLE)
        return rc;
    *v->out = before;
    text->n = start;
    finish_tag(v->out);
    size_t content = text->n;
    rc = xer_leaf_write(w->type, w->value, false, text);
    if (text->n == content) { /* <a/> */
        text->n = start;
        v->out->tag_is_open = true;
    }
    return rc;
}

static int write_leaf(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    const char *name = xer_name(w->type, w->field);
    int rc = check_nested(v);
    if (rc != 0 || (w->field != NULL && (w->field->flags & ROW_ATTRIBUTE) != 0))
        return rc;
    if (name == NULL)
        return BUSHING_ERR_ARGUMENT;
    size_t start = start_tag(v->out, name, xer_own_ns(w->type, ns_around(v)),
                             scope_around(v));
    size_t content = v->out->text->n + 1;
    rc = write_contents(v);
    fill_marks(v, w->field, start, end_tag(v->out, name, content));
    return rc;
}

static int enter(struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    struct level *l = &v->level[w->level - 1];
    const char *name = xer_name(w->type, w->field);
    const char *outer = ns_around(v);
    int rc = check_nested(v);
    if (rc != 0)
        return rc;
    l->ns = xer_inner_ns(w->type, outer);
    l->scope = scope_around(v);
    l->element = !xer_is_bare(w->type, w->field);
    if (!l->element) {
        finish_tag(v->out);
        l->start = v->out->text->n;
        return 0;
    }
    if (name == NULL)
        return BUSHING_ERR_ARGUMENT;
    const char *ns = xer_own_ns(w->type, outer);
    l->start = start_tag(v->out, name, ns, l->scope);
    l->scope = ns;
    rc = write_attributes(v);
    l->content = v->out->text->n + 1;
    return rc;
}

static void leave(const struct value *v)
{
    const struct asn1_walk *w = &v->walk;
    const struct level *l = &v->level[w->level];
    struct extent content = {l->start, v->out->text->n};
    if (l->element)
        content = end_tag(v->out, xer_name(w->type, w->field), l->content);
    fill_marks(v, w->field, l->start, content);
}

static int write_step(struct value *v)
{
    switch (v->walk.step) {
    case WALK_LEAF:
        return write_leaf(v);
    case WALK_ENTER:
        return enter(v);
    case WALK_LEAVE:
        leave(v);
        break;
    case WALK_UNKNOWN:
        if ((v->out->o->flags & XER_DROPS_UNKNOWN) == 0)
            return BUSHING_ERR_XML_UNABLE;
        break;
    case WALK_END:
        break;
    }
    return 0;
}

/* Fills *v with where a value stands: the root, or inside an OPEN on which the
 * walk of `outer` stands. */
static void place(struct value *v, const struct value *outer)
{
    const char *ns = v->out->o->ns != NULL ? v->out->o->ns : "";
    v->ns = v->scope = ns;
    v->depth = v->frames = v->nest = 0;
    if (outer == NULL)
        return;
    const struct asn1_walk *w = &outer->walk;
    v->ns = xer_inner_ns(w->type, ns_around(outer));
    v->scope = xer_own_ns(w->type, ns_around(outer));
    v->depth = outer->depth + w->in.depth + (is_explicit(outer) ? 1 : 0);
    v->frames = outer->frames + w->level + 1;
    v->nest = outer->nest + 1;
}

static int write_type(struct out *out, const struct asn1_type *t, span in,
                      const struct value *outer, struct asn1_error *e)
{
    struct value v;
    int rc;
    v.out = out;
    place(&v, outer);
    asn1_walk_begin(&v.walk, t, in, NULL, out->o->scratch);
    do {
        rc = asn1_walk_next(&v.walk);
        if (rc != 0)
            break;
        rc = write_step(&v);
        v.walk.at = v.walk.tlv.p;
    } while (rc == 0 && v.walk.step != WALK_END);
    v.walk.error = rc;
    if (rc != 0 && e != NULL)
        asn1_walk_error(&v.walk, e);
    return rc;
}

int xer_write(const struct asn1_type *t, span in,
              const struct xer_write_options *o, struct text *out,
              struct asn1_error *e)
{
    struct out w = {out, o, 0, false, false};
    int rc = write_type(&w, t, in, NULL, e);
    if (rc == 0 && !text_fits(out))
        rc = BUSHING_ERR_SPACE;
    return rc;
}
