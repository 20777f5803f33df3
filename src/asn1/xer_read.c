#include "asn1/xer_read.h"

#include "asn1/xer_leaf.h"
#include "asn1/xer_name.h"
#include <bushing/error.h>

/* Where a value stands: the row that asks for it and the type that holds the
 * row; both NULL for the root, for elements of lists, and inside an OPEN. */
struct place {
    const struct asn1_type *holder;
    const struct asn1_field *field;
    const struct asn1_type *type;
};

/* A value that has begun: a SEQUENCE, SET, LIST or CHOICE, or an OPEN with an
 * element inside. */
struct frame {
    struct place at;
    const char *ns;   /* for its components */
    uint32_t start;   /* its START; a bare CHOICE: that of its alternative */
    uint32_t index;   /* its place in the list around it */
    uint64_t seen;    /* LIST: elements so far; SEQUENCE, SET: rows seen */
    uint16_t row;     /* the next row; CHOICE, OPEN: 1 when it is read */
    bool bare;        /* no element of its own */
    bool inside_open; /* the path does not name it */
};

struct xer {
    const struct xer_tokens *x;
    const struct xer_read_options *o;
    struct der *out;
    const struct asn1_type *root;
    uint32_t base;  /* levels of out before */
    uint32_t at;    /* the next token */
    uint32_t index; /* in the list, for places without row */
    uint32_t steps;
    size_t where;                    /* the error is */
    const struct asn1_field *failed; /* the component that failed, or NULL */
    bool failed_element;             /* element `index` of the list failed */
    struct arena nothing;
    uint32_t level;
    struct frame frame[WALK_MAX_FRAMES];
};

static int fail(struct xer *r, int code, size_t where)
{
    r->where = where;
    return code;
}

/* The same for a component that is named, though nothing of it was read. */
static int fail_row(struct xer *r, int code, size_t where,
                    const struct asn1_field *f)
{
    r->failed = f;
    return fail(r, code, where);
}

static const struct xer_token *token(const struct xer *r)
{
    return &r->x->token[r->at];
}

/* --- attributes ---------------------------------------------------------- */

static bool is_named(const struct xer_attribute *a, const struct asn1_field *f)
{
    return a->ns.n == 0 && span_equal(a->name, span_text(asn1_row_xml(f)));
}

static const struct xer_attribute *attribute_for(struct xer *r,
                                                 const struct xer_token *start,
                                                 const struct asn1_field *f)
{
    for (size_t i = 0; i < start->num_attribute; i++) {
        const struct xer_attribute *a = &r->x->attribute[start->attribute + i];
        r->steps++;
        if (is_named(a, f))
            return a;
    }
    return NULL;
}

/* No attribute but those that the rows of t ask for. */
static int check_attributes(struct xer *r, const struct xer_token *start,
                            const struct asn1_type *t)
{
    size_t asked = 0;
    if (start->num_attribute == 0 || (r->o->takes & XER_TAKES_ATTRIBUTES) != 0)
        return 0;
    for (size_t i = 0; i < t->num_fields; i++)
        if ((t->fields[i].flags & ROW_ATTRIBUTE) != 0 &&
            attribute_for(r, start, &t->fields[i]) != NULL)
            asked++;
    return asked == start->num_attribute
               ? 0
               : fail(r, BUSHING_ERR_XML_ATTRIBUTE, start->at);
}

/* --- one value ----------------------------------------------------------- */

static size_t row_of(const struct place *p)
{
    return (size_t)(p->field - p->holder->fields);
}

/* The tag that stands around a value with its own, or TAG_NONE. */
static ber_tag tag_around(const struct place *p)
{
    if (p->holder == NULL || !asn1_row_explicit(p->holder, row_of(p)))
        return TAG_NONE;
    return asn1_row_tag(p->holder, row_of(p));
}

/* No deeper than a reader of BER would go. */
static int check_depth(struct xer *r, uint32_t depth, size_t where)
{
    return depth - r->base > BER_MAX_DEPTH ? fail(r, BUSHING_ERR_DEPTH, where)
                                           : 0;
}

static uint32_t depth_of_leaf(const struct xer *r, const struct place *p)
{
    return r->out->level + (tag_around(p) != TAG_NONE ? 1 : 0);
}

/* A value in the row for all others must not be read as one of those. */
static bool has_own_row(const struct place *p, span body)
{
    struct ber_reader in = ber_over(body);
    struct ber_tlv tlv;
    if (p->holder == NULL || (p->field->flags & ROW_OTHER) == 0)
        return false;
    (void)ber_next(&in, &tlv); /* read before: this cannot fail */
    return asn1_choice_row(p->holder, tlv.tag) != (int)row_of(p);
}

static int put_leaf(struct xer *r, const struct place *p, span text,
                    size_t where)
{
    struct arena *scratch = r->o->scratch != NULL ? r->o->scratch : &r->nothing;
    struct arena_place mark = arena_mark(scratch);
    span body;
    int rc = xer_leaf_read(p->type, text, scratch, &body);
    if (rc == 0 && p->type->kind == ASN1_OPEN && has_own_row(p, body))
        rc = BUSHING_ERR_TAG;
    if (rc == 0)
        der_value(r->out, p->holder, p->field, p->type, body);
    arena_back(scratch, mark);
    return rc == 0 ? 0 : fail(r, rc, where);
}

/* START, text or nothing, END. */
static int visit_leaf(struct xer *r, const struct place *p)
{
    const struct xer_token *start = token(r), *next = start + 1;
    span text = {NULL, 0};
    if (next->kind == XER_TEXT)
        text = next++->text;
    if (next->kind != XER_END)
        return fail(r, BUSHING_ERR_XML_NAME, next->at);
    int rc = check_depth(r, depth_of_leaf(r, p), start->at);
    if (rc == 0)
        rc = put_leaf(r, p, text, start->at);
    r->at = start->match + 1;
    return rc;
}

static int push(struct xer *r, const struct place *p, const char *around)
{
    struct frame *f = &r->frame[r->level];
    bool open = p->type->kind == ASN1_OPEN;
    ber_tag tag = tag_around(p);
    if (r->level == WALK_MAX_FRAMES)
        return fail(r, BUSHING_ERR_DEPTH, token(r)->at);
    if (!open)
        der_enter(r->out, p->holder, p->field, p->type);
    else if (tag != TAG_NONE)
        der_open(r->out, tag);
    *f = (struct frame){
        .at = *p,
        .ns = xer_inner_ns(p->type, around),
        .start = r->at,
        .index = r->index,
        .bare = xer_is_bare(p->type, p->field),
        .inside_open = r->level > 0 && f[-1].at.type->kind == ASN1_OPEN,
    };
    r->level++;
    return check_depth(r, r->out->level, token(r)->at);
}

static bool is_blank(span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t')
            return false;
    return true;
}

/* Blanks that may be passed over, where only elements stand. */
static bool is_passed(const struct xer *r, const struct xer_token *t)
{
    return t->kind == XER_TEXT && (r->o->takes & XER_TAKES_BLANKS) != 0 &&
           is_blank(t->text);
}

/* An OPEN that is to be read as an element. */
static bool has_element(const struct xer *r, const struct place *p)
{
    const struct xer_token *next = token(r) + 1;
    if (p->type->kind != ASN1_OPEN)
        return false;
    if (is_passed(r, next))
        next++;
    return next->kind == XER_START;
}

static void fill_marks(struct xer *r, const struct asn1_field *f)
{
    for (size_t i = 0; f != NULL && i < r->o->num_marks; i++) {
        struct xer_mark *m = &r->o->marks[i];
        if (m->row != f || m->seen++ != 0)
            continue;
        m->token = r->at;
        m->octets.raw = xer_raw(r->x, r->at);
        m->octets.content = xer_content(r->x, r->at);
        if (xer_is_bare(f->type, f))
            m->octets.content = m->octets.raw;
    }
}

/* The next token is the START of p's element; of a bare CHOICE, that of its
 * alternative. */
static int visit(struct xer *r, const struct place *p, const char *around)
{
    const struct asn1_type *t = p->type;
    r->failed = p->field;
    r->failed_element =
        r->level > 0 && r->frame[r->level - 1].at.type->kind == ASN1_LIST;
    fill_marks(r, p->field);
    if (xer_is_bare(t, p->field))
        return push(r, p, around);
    r->steps++;
    int rc = check_attributes(r, token(r), t);
    if (rc != 0)
        return rc;
    if (asn1_is_leaf(t) && !has_element(r, p))
        return visit_leaf(r, p);
    rc = push(r, p, around);
    r->at++;
    return rc;
}

static int leave(struct xer *r)
{
    struct frame *f = &r->frame[--r->level];
    const struct place *p = &f->at;
    if (!f->bare)
        r->at++;
    if (p->type->kind != ASN1_OPEN)
        der_leave(r->out, p->holder, p->field, p->type);
    else if (tag_around(p) != TAG_NONE)
        der_close(r->out);
    return 0;
}

/* --- steps --------------------------------------------------------------- */

/* The START that comes next, or NULL at the END around it. */
static int next_child(struct xer *r, const struct xer_token **child)
{
    const struct xer_token *t = token(r);
    if (is_passed(r, t)) {
        r->at++;
        t++;
    }
    *child = t->kind == XER_START ? t : NULL;
    return t->kind == XER_TEXT ? fail(r, BUSHING_ERR_XML_TEXT, t->at) : 0;
}

/* No table has more rows than there are bits, but for CHOICEs. */
static void see(struct frame *f, size_t row)
{
    f->seen |= UINT64_C(1) << row % 64;
}

static bool was_seen(const struct frame *f, size_t row)
{
    return (f->seen >> row % 64 & 1) != 0;
}

static bool may_be_absent(const struct asn1_field *f)
{
    return (f->flags & (ROW_OPTIONAL | ROW_DEFAULT | ROW_MAY_LACK)) != 0;
}

static struct place place_of_row(const struct frame *f, size_t i)
{
    const struct asn1_field *row = &f->at.type->fields[i];
    return (struct place){f->at.type, row, row->type};
}

static enum xer_fit row_fits(struct xer *r, const struct frame *f, size_t i,
                             const struct xer_token *child)
{
    const struct asn1_field *row = &f->at.type->fields[i];
    if ((row->flags & ROW_ATTRIBUTE) != 0)
        return XER_OTHER_NAME;
    return xer_fits(child, row->type, row, f->ns, &r->steps);
}

static int read_attribute(struct xer *r, const struct frame *f, size_t i)
{
    const struct xer_token *start = &r->x->token[f->start];
    struct place p = place_of_row(f, i);
    const struct xer_attribute *a = attribute_for(r, start, p.field);
    r->failed = p.field;
    if (a == NULL)
        return may_be_absent(p.field)
                   ? 0
                   : fail(r, BUSHING_ERR_XML_ATTRIBUTE, start->at);
    int rc = check_depth(r, depth_of_leaf(r, &p), start->at);
    return rc != 0 ? rc : put_leaf(r, &p, a->value, start->at);
}

/* What an element means that fits no row from f->row on: it was there before,
 * or one is missing in front of it, or it does not belong here at all. Skipped
 * only where the table says so [62351-4 rules:20]. */
static int unmatched(struct xer *r, const struct frame *f,
                     const struct xer_token *child)
{
    const struct asn1_type *t = f->at.type;
    for (size_t i = 0; i < t->num_fields; i++) {
        enum xer_fit fit = row_fits(r, f, i, child);
        const struct asn1_field *row = &t->fields[i];
        if (fit == XER_OTHER_NS)
            return fail_row(r, BUSHING_ERR_XML_NAMESPACE, child->at, row);
        if (fit == XER_FITS && i < f->row)
            return fail_row(r,
                            was_seen(f, i) ? BUSHING_ERR_DUPLICATE
                                           : BUSHING_ERR_XML_NAME,
                            child->at, row);
        if (fit == XER_FITS)
            return fail_row(r, BUSHING_ERR_MISSING, child->at,
                            &t->fields[f->row]);
    }
    if (f->row < t->num_fields)
        return fail_row(r, BUSHING_ERR_XML_NAME, child->at, &t->fields[f->row]);
    if ((t->flags & TYPE_SKIPS) == 0)
        return fail_row(r, BUSHING_ERR_UNKNOWN, child->at, NULL);
    r->at = child->match + 1;
    return 0;
}

/* Passes over rows until the child fits one. */
static int step_sequence(struct xer *r, struct frame *f)
{
    const struct asn1_type *t = f->at.type;
    const struct xer_token *child;
    int rc = next_child(r, &child);
    for (; rc == 0 && f->row < t->num_fields; f->row++) {
        const struct asn1_field *row = &t->fields[f->row];
        struct place p = place_of_row(f, f->row);
        if ((row->flags & ROW_ATTRIBUTE) != 0) {
            rc = read_attribute(r, f, f->row);
            continue;
        }
        if (child != NULL && row_fits(r, f, f->row, child) == XER_FITS) {
            see(f, f->row++);
            return visit(r, &p, f->ns);
        }
        if (may_be_absent(row))
            continue;
        if (child != NULL)
            return unmatched(r, f, child);
        return fail_row(r, BUSHING_ERR_MISSING, token(r)->at, row);
    }
    if (rc != 0)
        return rc;
    return child == NULL ? leave(r) : unmatched(r, f, child);
}

static int begin_set(struct xer *r, struct frame *f)
{
    int rc = 0;
    f->row = 1;
    for (size_t i = 0; rc == 0 && i < f->at.type->num_fields; i++)
        if ((f->at.type->fields[i].flags & ROW_ATTRIBUTE) != 0) {
            see(f, i);
            rc = read_attribute(r, f, i);
        }
    return rc;
}

static int end_set(struct xer *r, const struct frame *f)
{
    for (size_t i = 0; i < f->at.type->num_fields; i++) {
        const struct asn1_field *row = &f->at.type->fields[i];
        if (!was_seen(f, i) && !may_be_absent(row))
            return fail_row(r, BUSHING_ERR_MISSING, token(r)->at, row);
    }
    return leave(r);
}

/* [X.690:8.11] components of a SET come in any order. */
static int step_set(struct xer *r, struct frame *f)
{
    const struct xer_token *child;
    enum xer_fit fit = XER_OTHER_NAME;
    size_t i = 0;
    int rc = f->row == 0 ? begin_set(r, f) : 0;
    if (rc == 0)
        rc = next_child(r, &child);
    if (rc != 0 || child == NULL)
        return rc != 0 ? rc : end_set(r, f);
    for (; i < f->at.type->num_fields; i++) {
        fit = row_fits(r, f, i, child);
        if (fit != XER_OTHER_NAME)
            break;
    }
    if (fit == XER_OTHER_NAME)
        return fail_row(r, BUSHING_ERR_UNKNOWN, child->at, NULL);
    struct place p = place_of_row(f, i);
    if (fit == XER_OTHER_NS)
        return fail_row(r, BUSHING_ERR_XML_NAMESPACE, child->at, p.field);
    if (was_seen(f, i))
        return fail_row(r, BUSHING_ERR_DUPLICATE, child->at, p.field);
    see(f, i);
    return visit(r, &p, f->ns);
}

static int step_list(struct xer *r, struct frame *f)
{
    const struct asn1_type *t = f->at.type;
    struct place p = {NULL, NULL, t->elem};
    const struct xer_token *child;
    int rc = next_child(r, &child);
    if (rc != 0)
        return rc;
    if (child == NULL)
        return (int64_t)f->seen < asn1_min(t)
                   ? fail(r, BUSHING_ERR_SIZE, token(r)->at)
                   : leave(r);
    r->index = (uint32_t)f->seen;
    r->failed_element = true;
    if ((int64_t)f->seen >= asn1_max(t))
        return fail(r, BUSHING_ERR_SIZE, child->at);
    enum xer_fit fit = xer_fits(child, t->elem, NULL, f->ns, &r->steps);
    if (fit != XER_FITS)
        return fail(r,
                    fit == XER_OTHER_NS ? BUSHING_ERR_XML_NAMESPACE
                                        : BUSHING_ERR_XML_NAME,
                    child->at);
    f->seen++;
    return visit(r, &p, f->ns);
}

/* Exactly one element: of a CHOICE its alternative, in an OPEN its value. */
static int step_single(struct xer *r, struct frame *f)
{
    const struct asn1_type *t = f->at.type;
    const struct xer_token *child = token(r);
    enum xer_fit fit;
    struct place p = {NULL, NULL, NULL};
    int rc = f->bare ? 0 : next_child(r, &child);
    if (rc != 0)
        return rc;
    if (f->row != 0)
        return f->bare || child == NULL
                   ? leave(r)
                   : fail(r, BUSHING_ERR_XML_NAME, child->at);
    if (child == NULL)
        return fail(r, BUSHING_ERR_MISSING, token(r)->at);
    f->row = 1;
    if (t->kind == ASN1_OPEN) {
        p.type = xer_inside(child, t, f->at.field, f->ns, &fit, &r->steps);
    } else {
        size_t i = xer_choice_row(child, t, f->ns, &fit, &r->steps);
        if (fit != XER_OTHER_NAME)
            p = place_of_row(f, i);
    }
    if (fit != XER_FITS)
        return fail_row(r,
                        fit == XER_OTHER_NS ? BUSHING_ERR_XML_NAMESPACE
                                            : BUSHING_ERR_XML_NAME,
                        child->at, p.field);
    return visit(r, &p, f->ns);
}

static int step(struct xer *r)
{
    struct frame *f = &r->frame[r->level - 1];
    r->failed = NULL;
    r->failed_element = false;
    r->steps++;
    if (f->at.type->kind == ASN1_SEQUENCE)
        return step_sequence(r, f);
    if (f->at.type->kind == ASN1_LIST)
        return step_list(r, f);
    if (f->at.type->kind == ASN1_SET)
        return step_set(r, f);
    return step_single(r, f);
}

/* --- all of it ----------------------------------------------------------- */

static int read_root(struct xer *r)
{
    struct place p = {NULL, NULL, r->root};
    const char *ns = r->o->ns != NULL ? r->o->ns : "";
    enum xer_fit fit = xer_fits(token(r), r->root, NULL, ns, &r->steps);
    if (fit != XER_FITS)
        return fail(r,
                    fit == XER_OTHER_NS ? BUSHING_ERR_XML_NAMESPACE
                                        : BUSHING_ERR_XML_NAME,
                    token(r)->at);
    return visit(r, &p, ns);
}

/* Says where in the words of asn1_walk_error(). */
static void explain(const struct xer *r, int code, struct asn1_error *e)
{
    struct asn1_walk w;
    asn1_walk_begin(&w, r->root, (span){NULL, 0}, NULL, NULL);
    for (uint32_t i = 0; i < r->level; i++) {
        const struct frame *f = &r->frame[i];
        if (f->inside_open)
            continue;
        w.frame[w.level].type = f->at.type;
        w.frame[w.level].field = f->at.field;
        w.frame[w.level].index = f->index;
        w.level++;
    }
    if (r->failed != NULL || r->failed_element)
        w.step = WALK_LEAF;
    w.field = r->failed;
    w.index = r->index;
    w.error = code;
    asn1_walk_error(&w, e);
    e->offset = r->where;
}

int xer_read(const struct asn1_type *t, const struct xer_tokens *x,
             const struct xer_read_options *o, struct der *out,
             struct asn1_error *e)
{
    struct xer r;
    if (o->from >= x->num || x->token[o->from].kind != XER_START)
        return BUSHING_ERR_ARGUMENT;
    r.x = x;
    r.o = o;
    r.out = out;
    r.root = t;
    r.base = out->level;
    r.at = o->from;
    r.index = 0;
    r.steps = 0;
    r.where = x->token[o->from].at;
    r.failed = NULL;
    r.failed_element = false;
    r.nothing = arena_over(NULL, 0);
    r.level = 0;
    int rc = read_root(&r);
    while (rc == 0 && r.level > 0)
        rc = step(&r);
    rc = rc != 0 ? rc : out->error;
    if (o->steps != NULL)
        *o->steps += r.steps;
    if (rc != 0 && e != NULL)
        explain(&r, rc, e);
    return rc;
}
