#include "asn1/walk.h"

#include <bushing/error.h>

/* Where a value stands: the row that asks for it, the type that holds the row
 * (both NULL for the root and for list elements), and where it is stored. */
struct place {
    const struct asn1_type *holder;
    const struct asn1_field *field;
    const struct asn1_type *type;
    uint8_t *out; /* the holder's struct; of root and elements: their own */
    uint8_t store;
    bool is_explicit;
};

static int fail(struct asn1_walk *w, int code, const uint8_t *at)
{
    w->error = code;
    w->at = at;
    return code;
}

/* The same for a component that is named, though nothing of it was read. */
static int fail_row(struct asn1_walk *w, int code, const uint8_t *at,
                    const struct asn1_field *f)
{
    w->field = f;
    w->type = f == NULL ? NULL : f->type;
    w->step = WALK_LEAF;
    return fail(w, code, at);
}

/* --- filling C structs --------------------------------------------------- */

static void store_bits_default(void *m, int32_t dflt)
{
    /* DEFAULT {first bit}: the only named-bit default there is, D-CT2-1 */
    static const uint8_t first_bit[1] = {0x80};
    struct asn1_bits b = {{first_bit, 1}, 7};
    if (dflt == 1)
        memcpy(m, &b, sizeof b);
}

static void store_leaf(uint8_t store, void *m, span value)
{
    bool yes;
    int64_t number;
    struct asn1_bits bits;
    switch ((enum asn1_store)store) {
    case STORE_BOOL:
        yes = value.p[0] != 0;
        memcpy(m, &yes, sizeof yes);
        break;
    case STORE_INT:
        (void)ber_integer_lax(value, &number);
        memcpy(m, &number, sizeof number);
        break;
    case STORE_BITS:
        bits = asn1_bits_of(value);
        memcpy(m, &bits, sizeof bits);
        break;
    case STORE_SPAN:
        memcpy(m, &value, sizeof value);
        break;
    case STORE_NONE:
    case STORE_LIST:
    case STORE_STRUCT:
        break;
    }
}

static void store_default(const struct asn1_field *f, uint8_t *out)
{
    bool yes = asn1_row_default(f) != 0;
    int64_t number = asn1_row_default(f);
    if (out == NULL || (f->flags & ROW_DEFAULT) == 0)
        return;
    if (f->store == STORE_BOOL)
        memcpy(out + f->offset, &yes, sizeof yes);
    else if (f->store == STORE_INT)
        memcpy(out + f->offset, &number, sizeof number);
    else if (f->store == STORE_BITS)
        store_bits_default(out + f->offset, asn1_row_default(f));
}

/* Where the value itself goes, or NULL; marks it present on the way. */
static uint8_t *member_of(const struct place *at, const struct ber_tlv *tlv)
{
    const struct asn1_field *f = at->field;
    if (at->out == NULL || f == NULL)
        return at->out;
    if (f->extra_is == EXTRA_HAS)
        *(bool *)(void *)(at->out + f->extra) = true;
    if (f->extra_is == EXTRA_OCTETS) {
        struct asn1_octets octets = {tlv_raw(tlv), tlv_content(tlv)};
        memcpy(at->out + f->extra, &octets, sizeof octets);
    }
    return f->offset == ROW_NOWHERE ? NULL : at->out + f->offset;
}

/* --- segmented strings --------------------------------------------------- */

struct segments {
    uint8_t *p;
    size_t n;
    ber_tag tag;    /* of each segment */
    uint8_t unused; /* BIT STRING: of the last segment */
};

static int take_segment(struct segments *s, span body)
{
    if (s->tag == TAG_UNIVERSAL(3)) {
        if (s->unused != 0 || body.n == 0 || body.p[0] > 7 ||
            (body.n == 1 && body.p[0] != 0))
            return BUSHING_ERR_VALUE;
        s->unused = body.p[0];
        body = span_skip(body, 1);
    }
    if (body.n != 0)
        memcpy(s->p + s->n, body.p, body.n);
    s->n += body.n;
    return 0;
}

/* [X.690:8.7.3] segments may be segmented again: the reader counts how deep. */
static int take_segments(struct segments *s, const struct ber_reader *outer,
                         const struct ber_tlv *tlv, uint32_t *steps)
{
    struct ber_reader r;
    int rc = ber_enter(outer, tlv, &r);
    if (rc != 0)
        return rc;
    while (rc == 0 && !ber_at_end(&r)) {
        struct ber_tlv part;
        rc = ber_next(&r, &part);
        if (rc == 0 && part.tag != s->tag)
            rc = BUSHING_ERR_TAG;
        if (rc == 0)
            rc = part.constructed ? take_segments(s, &r, &part, &r.steps)
                                  : take_segment(s, tlv_body(&part));
    }
    *steps = r.steps;
    return rc;
}

static bool is_string(const struct asn1_type *t)
{
    return t->kind == ASN1_OCTETS || t->kind == ASN1_BITS ||
           t->kind == ASN1_TEXT || t->kind == ASN1_TIME;
}

static int join_segments(struct asn1_walk *w, const struct asn1_type *t,
                         const struct ber_reader *outer,
                         const struct ber_tlv *tlv, span *joined)
{
    struct segments s = {NULL, 0, TAG_UNIVERSAL(4), 0};
    size_t lead = t->kind == ASN1_BITS ? 1 : 0;
    uint8_t *buffer;
    int rc;
    if (w->scratch == NULL)
        return BUSHING_ERR_SEGMENTED;
    buffer = arena_take_aligned(w->scratch, tlv->n, 1);
    if (buffer == NULL)
        return BUSHING_ERR_MEMORY;
    if (t->kind == ASN1_BITS)
        s.tag = TAG_UNIVERSAL(3);
    s.p = buffer + lead;
    rc = take_segments(&s, outer, tlv, &w->in.steps);
    if (lead != 0)
        buffer[0] = s.unused;
    *joined = (span){buffer, s.n + lead};
    return rc;
}

/* --- one value ----------------------------------------------------------- */

static int visit_leaf(struct asn1_walk *w, const struct place *at,
                      const struct ber_reader *outer)
{
    const struct asn1_type *t = at->type;
    uint8_t *m;
    int rc = 0;
    w->value = t->kind == ASN1_OPEN ? tlv_raw(&w->tlv) : tlv_body(&w->tlv);
    if (w->tlv.constructed && t->kind != ASN1_OPEN)
        rc = is_string(t) ? join_segments(w, t, outer, &w->tlv, &w->value)
                          : BUSHING_ERR_FORM;
    if (rc == 0)
        rc = asn1_leaf_check(t, w->value);
    if (rc != 0)
        return fail(w, rc, w->tlv.p);
    m = member_of(at, &w->tlv);
    if (m != NULL)
        store_leaf(at->store, m, w->value);
    return 0;
}

/* What a composite value stores when it begins; the answer is where its
 * components (LIST: its count) go. */
static uint8_t *begin_out(struct asn1_walk *w, const struct place *at)
{
    uint8_t *m = member_of(at, &w->tlv);
    if (m == NULL || at->store == STORE_STRUCT)
        return m;
    if (at->store == STORE_SPAN) {
        span raw = tlv_raw(&w->tlv);
        memcpy(m, &raw, sizeof raw);
        return NULL;
    }
    struct asn1_list list = {tlv_body(&w->tlv), NULL, 0};
    memcpy(m, &list, sizeof list);
    return m;
}

/* The reader for what is inside. A CHOICE, and a SEQUENCE that came as its
 * first component alone, have no octets of their own: the value is read again
 * as their component. */
static int enter(const struct asn1_walk *w, const struct asn1_type *t,
                 const struct ber_reader *outer, bool tagged,
                 struct ber_reader *inside)
{
    bool bare =
        t->kind == ASN1_CHOICE ||
        (!tagged && (t->flags & TYPE_BARE_FIRST) != 0 && w->tlv.tag != t->tag);
    if (!bare && !w->tlv.constructed)
        return BUSHING_ERR_FORM;
    if (!bare)
        return ber_enter(outer, &w->tlv, inside);
    *inside = *outer;
    inside->p = w->tlv.p;
    inside->end = w->tlv.p + w->tlv.n;
    inside->steps = w->in.steps;
    return 0;
}

static int visit_composite(struct asn1_walk *w, const struct place *at,
                           struct ber_reader *outer, bool tagged)
{
    struct asn1_frame *f = &w->frame[w->level];
    struct ber_reader inside;
    int rc;
    if (w->level == WALK_MAX_FRAMES)
        return fail(w, BUSHING_ERR_DEPTH, w->tlv.p);
    outer->steps = w->in.steps;
    rc = enter(w, at->type, outer, tagged, &inside);
    if (rc != 0)
        return fail(w, rc, w->tlv.p);
    if (w->level > 0) {
        f[-1].p = w->in.p;
        f[-1].end = w->in.end;
    }
    f->type = at->type;
    f->field = at->field;
    f->out = begin_out(w, at);
    f->index = w->index;
    f->seen = 0;
    f->row = 0;
    f->depth = (uint16_t)inside.depth;
    w->in = inside;
    w->level++;
    w->step = WALK_ENTER;
    return 0;
}

/* [X.690:8.14] the value inside a tag of the row's own. */
static int open_explicit(struct asn1_walk *w, const struct asn1_type *t,
                         struct ber_reader *outer)
{
    struct ber_reader r;
    int rc;
    if (!w->tlv.constructed)
        return fail(w, BUSHING_ERR_FORM, w->tlv.p);
    rc = ber_enter(outer, &w->tlv, &r);
    if (rc != 0)
        return fail(w, rc, w->tlv.p);
    if (ber_at_end(&r))
        return fail(w, BUSHING_ERR_MISSING, r.p);
    rc = ber_next(&r, &w->tlv);
    w->in.steps = r.steps;
    if (rc != 0)
        return fail(w, rc, r.p);
    if (!ber_at_end(&r))
        return fail(w, BUSHING_ERR_TRAILING, r.p);
    /* a CHOICE looks for the alternative anyway */
    if (t->kind != ASN1_CHOICE && !asn1_type_takes(t, w->tlv.tag))
        return fail(w, BUSHING_ERR_TAG, w->tlv.p);
    *outer = r;
    return 0;
}

/* Takes w->tlv, which has just been read, as the value of this place. */
static int visit(struct asn1_walk *w, const struct place *at)
{
    struct ber_reader outer = w->in;
    bool tagged = false;
    w->step = WALK_LEAF;
    w->type = at->type;
    w->field = at->field;
    if (at->is_explicit) {
        int rc = open_explicit(w, at->type, &outer);
        if (rc != 0)
            return rc;
    } else {
        tagged = at->field != NULL &&
                 asn1_row_has_tag(at->holder,
                                  (size_t)(at->field - at->holder->fields));
    }
    if (asn1_is_leaf(at->type))
        return visit_leaf(w, at, &outer);
    return visit_composite(w, at, &outer, tagged);
}

static struct place place_of_row(const struct asn1_frame *f, size_t i)
{
    const struct asn1_field *field = &f->type->fields[i];
    return (struct place){f->type, field,        field->type,
                          f->out,  field->store, asn1_row_explicit(f->type, i)};
}

/* --- steps --------------------------------------------------------------- */

static int leave(struct asn1_walk *w)
{
    struct asn1_frame *f = &w->frame[--w->level];
    w->step = WALK_LEAVE;
    w->type = f->type;
    w->field = f->field;
    w->index = f->index;
    if (w->level > 0) {
        w->in.p = f[-1].p;
        w->in.end = f[-1].end;
        w->in.depth = f[-1].depth;
    }
    return 0;
}

static bool row_matches(const struct asn1_type *t, size_t i, ber_tag tag)
{
    const struct asn1_field *f = &t->fields[i];
    ber_tag want = asn1_row_tag(t, i);
    if (want == tag)
        return true;
    return !asn1_row_has_tag(t, i) && asn1_type_takes(f->type, tag);
}

/* The same for a row that is behind us, where an open type without a tag of
 * its own has had its value and takes no other. */
static bool row_claims(const struct asn1_type *t, size_t i, ber_tag tag)
{
    return asn1_row_tag(t, i) == tag ||
           (t->fields[i].type->kind != ASN1_OPEN && row_matches(t, i, tag));
}

static bool may_be_absent(const struct asn1_field *f)
{
    return (f->flags & (ROW_OPTIONAL | ROW_DEFAULT | ROW_MAY_LACK)) != 0;
}

/* Why a value fits no row that is left: it comes too early, it was there before
 * or should have been, or it does not belong here at all. */
static int fail_unmatched(struct asn1_walk *w, const struct asn1_frame *f)
{
    const struct asn1_type *t = f->type;
    size_t next = f->row, i;
    while (next < t->num_fields && may_be_absent(&t->fields[next]))
        next++;
    for (i = next; i < t->num_fields; i++)
        if (row_matches(t, i, w->tlv.tag))
            return fail_row(w, BUSHING_ERR_MISSING, w->tlv.p, &t->fields[next]);
    for (i = f->row; i > 0; i--)
        if (row_claims(t, i - 1, w->tlv.tag))
            return fail_row(w,
                            (f->seen >> (i - 1) & 1) != 0
                                ? BUSHING_ERR_DUPLICATE
                                : BUSHING_ERR_TAG,
                            w->tlv.p, &t->fields[i - 1]);
    if (next == t->num_fields)
        return fail_row(w, BUSHING_ERR_UNKNOWN, w->tlv.p, NULL);
    return fail_row(w, BUSHING_ERR_TAG, w->tlv.p, &t->fields[next]);
}

/* Stands on a value that no row takes, and does not look into it. */
static int skip_unknown(struct asn1_walk *w)
{
    w->step = WALK_UNKNOWN;
    w->type = NULL;
    w->field = NULL;
    return 0;
}

/* [62351-4 rules:20] skipped only where the table says so. An extension may
 * have the tag of an earlier component, but of none that may be absent and has
 * only such ones behind it: that one has lost its place. */
static int step_unknown(struct asn1_walk *w, struct asn1_frame *f)
{
    size_t i;
    if ((f->type->flags & TYPE_SKIPS) == 0)
        return fail_unmatched(w, f);
    for (i = f->row; i > 0 && may_be_absent(&f->type->fields[i - 1]); i--)
        if (row_claims(f->type, i - 1, w->tlv.tag))
            return fail_unmatched(w, f);
    for (i = f->row; i < f->type->num_fields; i++)
        store_default(&f->type->fields[i], f->out);
    f->row = f->type->num_fields;
    return skip_unknown(w);
}

static int end_sequence(struct asn1_walk *w, struct asn1_frame *f)
{
    size_t i;
    for (i = f->row; i < f->type->num_fields; i++) {
        if (!may_be_absent(&f->type->fields[i]))
            return fail_row(w, BUSHING_ERR_MISSING, w->in.p,
                            &f->type->fields[i]);
        store_default(&f->type->fields[i], f->out);
    }
    return leave(w);
}

static int step_sequence(struct asn1_walk *w, struct asn1_frame *f)
{
    const struct asn1_type *t = f->type;
    struct place at;
    size_t i;
    int rc;
    if (ber_at_end(&w->in))
        return end_sequence(w, f);
    rc = ber_next(&w->in, &w->tlv);
    if (rc != 0)
        return fail_row(w, rc, w->in.p,
                        f->row < t->num_fields ? &t->fields[f->row] : NULL);
    for (i = f->row; i < t->num_fields; i++) {
        if (row_matches(t, i, w->tlv.tag))
            break;
        if (!may_be_absent(&t->fields[i]))
            return fail_unmatched(w, f);
    }
    if (i == t->num_fields)
        return step_unknown(w, f);
    for (; f->row < i; f->row++)
        store_default(&t->fields[f->row], f->out);
    f->row++;
    f->seen |= 1u << i;
    at = place_of_row(f, i);
    return visit(w, &at);
}

static int end_set(struct asn1_walk *w, struct asn1_frame *f)
{
    size_t i;
    for (i = 0; i < f->type->num_fields; i++) {
        const struct asn1_field *row = &f->type->fields[i];
        if ((f->seen >> i & 1) != 0)
            continue;
        if (!may_be_absent(row))
            return fail_row(w, BUSHING_ERR_MISSING, w->in.p, row);
        store_default(row, f->out);
    }
    return leave(w);
}

/* [X.690:8.11] components of a SET come in any order. */
static int step_set(struct asn1_walk *w, struct asn1_frame *f)
{
    const struct asn1_type *t = f->type;
    struct place at;
    size_t i = 0;
    int rc;
    if (ber_at_end(&w->in))
        return end_set(w, f);
    rc = ber_next(&w->in, &w->tlv);
    if (rc != 0)
        return fail_row(w, rc, w->in.p, NULL);
    while (i < t->num_fields && !row_matches(t, i, w->tlv.tag))
        i++;
    if (i == t->num_fields && (t->flags & TYPE_SKIPS) != 0)
        return skip_unknown(w);
    if (i == t->num_fields)
        return fail_row(w, BUSHING_ERR_UNKNOWN, w->tlv.p, NULL);
    if ((f->seen >> i & 1) != 0)
        return fail_row(w, BUSHING_ERR_DUPLICATE, w->tlv.p, &t->fields[i]);
    f->seen |= 1u << i;
    at = place_of_row(f, i);
    return visit(w, &at);
}

static int end_list(struct asn1_walk *w, struct asn1_frame *f)
{
    const struct asn1_type *t = f->type;
    if ((int64_t)f->seen < asn1_min(t)) {
        w->step = WALK_ENTER;
        return fail(w, BUSHING_ERR_SIZE, w->in.p);
    }
    if (f->out != NULL)
        ((struct asn1_list *)(void *)f->out)->num = f->seen;
    return leave(w);
}

static int step_list(struct asn1_walk *w, struct asn1_frame *f)
{
    const struct asn1_type *t = f->type->elem;
    struct place at = {NULL, NULL, t, NULL, STORE_NONE, false};
    int rc;
    if (ber_at_end(&w->in))
        return end_list(w, f);
    w->index = f->seen;
    rc = ber_next(&w->in, &w->tlv);
    if (rc != 0)
        return fail_row(w, rc, w->in.p, NULL);
    if ((int64_t)f->seen >= asn1_max(f->type))
        return fail_row(w, BUSHING_ERR_SIZE, w->tlv.p, NULL);
    if (!asn1_type_takes(t, w->tlv.tag))
        return fail_row(w, BUSHING_ERR_TAG, w->tlv.p, NULL);
    f->seen++;
    return visit(w, &at);
}

static int step_choice(struct asn1_walk *w, struct asn1_frame *f)
{
    struct place at;
    int row;
    if (f->row != 0)
        return leave(w);
    /* read before, when the CHOICE was entered: this cannot fail */
    (void)ber_next(&w->in, &w->tlv);
    row = asn1_choice_row(f->type, w->tlv.tag);
    if (row < 0)
        return fail_row(w, BUSHING_ERR_TAG, w->tlv.p, NULL);
    f->row = 1;
    if (f->out != NULL)
        memcpy(f->out, &row, sizeof row);
    at = place_of_row(f, (size_t)row);
    return visit(w, &at);
}

static int step_root(struct asn1_walk *w)
{
    struct place at = {NULL, NULL, w->root, w->out, asn1_natural_store(w->root),
                       false};
    int rc;
    if (w->begun) {
        if (w->rest.n != 0)
            return fail(w, BUSHING_ERR_TRAILING, w->rest.p);
        w->step = WALK_END;
        w->type = NULL;
        w->field = NULL;
        return 0;
    }
    w->begun = true;
    rc = ber_next(&w->in, &w->tlv);
    if (rc != 0)
        return fail(w, rc, w->in.p);
    if (!asn1_type_takes(w->root, w->tlv.tag))
        return fail(w, BUSHING_ERR_TAG, w->tlv.p);
    w->rest = span_of(w->in.p, (size_t)(w->in.end - w->in.p));
    return visit(w, &at);
}

int asn1_walk_begin(struct asn1_walk *w, const struct asn1_type *t, span in,
                    void *out, struct arena *scratch)
{
    w->step = WALK_ENTER;
    w->type = t;
    w->field = NULL;
    w->index = 0;
    w->tlv = (struct ber_tlv){.p = in.p};
    w->value = (span){in.p, 0};
    w->error = 0;
    w->level = 0;
    w->begun = false;
    w->in = ber_over(in);
    w->root = t;
    w->out = out;
    w->start = in.p;
    w->at = in.p;
    w->scratch = scratch;
    if (out != NULL)
        memset(out, 0, asn1_value_size(t));
    return 0;
}

int asn1_walk_next(struct asn1_walk *w)
{
    struct asn1_frame *f;
    if (w->error != 0)
        return w->error;
    if (w->level == 0)
        return step_root(w);
    f = &w->frame[w->level - 1];
    if (f->type->kind == ASN1_SEQUENCE)
        return step_sequence(w, f);
    if (f->type->kind == ASN1_LIST)
        return step_list(w, f);
    if (f->type->kind == ASN1_CHOICE)
        return step_choice(w, f);
    return step_set(w, f);
}
