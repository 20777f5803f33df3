/* Names of variables and lists: between text, the public form and the tables'
 * structs. */
#include "mms/client.h"

#include "asn1/walk.h"
#include "base/text.h"

void mms_object_put(struct mms_object_name *out, const bushing_mms_object *o)
{
    memset(out, 0, sizeof *out);
    switch (o->scope) {
    case BUSHING_MMS_SCOPE_VMD:
        out->which = MMS_OBJECT_NAME_VMD_SPECIFIC;
        out->u.vmd_specific = o->item;
        break;
    case BUSHING_MMS_SCOPE_DOMAIN:
        out->which = MMS_OBJECT_NAME_DOMAIN_SPECIFIC;
        out->u.domain_specific.domain_id = o->domain;
        out->u.domain_specific.item_id = o->item;
        break;
    case BUSHING_MMS_SCOPE_ASSOCIATION:
        out->which = MMS_OBJECT_NAME_AA_SPECIFIC;
        out->u.aa_specific = o->item;
        break;
    }
}

void mms_object_take(bushing_mms_object *out, const struct mms_object_name *n)
{
    memset(out, 0, sizeof *out);
    switch (n->which) {
    case MMS_OBJECT_NAME_DOMAIN_SPECIFIC:
        out->scope = BUSHING_MMS_SCOPE_DOMAIN;
        out->domain = n->u.domain_specific.domain_id;
        out->item = n->u.domain_specific.item_id;
        break;
    case MMS_OBJECT_NAME_AA_SPECIFIC:
        out->scope = BUSHING_MMS_SCOPE_ASSOCIATION;
        out->item = n->u.aa_specific;
        break;
    default:
        out->scope = BUSHING_MMS_SCOPE_VMD;
        out->item = n->u.vmd_specific;
        break;
    }
}

/* --- text in ------------------------------------------------------------- */

/* What is left to read, and where the item grows. */
struct parse {
    span domain, base, below, fc; /* of the text: LN.DO(3).x[FC] */
    bool has_index;
    uint32_t index;
    bool dotted;
};

static bool is_any(uint8_t c, const char *any)
{
    return memchr(any, c, strlen(any)) != NULL;
}

/* Where the first of these stands, or the length. */
static size_t find(span s, const char *any)
{
    size_t i = 0;
    while (i < s.n && !is_any(s.p[i], any))
        i++;
    return i;
}

static bool is_capital(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* Takes "[MX]" off the end. */
static bool take_fc(span *item, span *fc)
{
    if (item->n == 0 || item->p[item->n - 1] != ']')
        return true;
    if (item->n < 5 || item->p[item->n - 4] != '[')
        return false;
    *fc = (span){item->p + item->n - 3, 2};
    item->n -= 4;
    return is_capital(fc->p[0]) && is_capital(fc->p[1]);
}

/* Cuts "phsAHar(3).cVal" at its index. */
static bool take_index(span item, struct parse *p)
{
    uint64_t v = 0;
    size_t i = find(item, "(");
    p->base = span_first(item, i);
    p->below = span_skip(item, item.n);
    p->has_index = i < item.n;
    if (!p->has_index)
        return true;
    size_t digits = ++i;
    for (; i < item.n && item.p[i] >= '0' && item.p[i] <= '9'; i++)
        if ((v = v * 10 + (uint64_t)(item.p[i] - '0')) > UINT32_MAX)
            return false;
    if (i == digits || i == item.n || item.p[i] != ')')
        return false;
    p->index = (uint32_t)v;
    p->below = span_skip(item, i + 1);
    if (p->below.n == 0)
        return true;
    if (p->below.n == 1 || (p->below.p[0] != '.' && p->below.p[0] != '$'))
        return false;
    p->below = span_skip(p->below, 1);
    return true;
}

/* Is seen, and means nothing else here. */
static bool is_plain(uint8_t c)
{
    return c > 0x20 && c < 0x7F && !is_any(c, "/@()[]");
}

/* Parts between separators, none of them empty. */
static bool good_parts(span s)
{
    bool empty = true;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        if (c == '.' || c == '$') {
            if (empty)
                return false;
            empty = true;
            continue;
        }
        if (!is_plain(c))
            return false;
        empty = false;
    }
    return !empty;
}

/* MMS names may begin or end with a dollar sign, or hold two; in the other
 * spelling no part is empty. */
static bool good_item(const struct parse *p)
{
    size_t dot = find(p->base, "."), dollar = find(p->base, "$");
    if (dot < p->base.n && dollar < p->base.n)
        return false;
    if (p->base.n == 0 || (p->fc.n != 0 && dollar < p->base.n))
        return false;
    if (p->below.n != 0 && !good_parts(p->below))
        return false;
    if (p->dotted)
        return good_parts(p->base);
    for (size_t i = 0; i < p->base.n; i++)
        if (!is_plain(p->base.p[i]))
            return false;
    return true;
}

/* The item in MMS spelling at the front of room; it is not longer than 3 octets
 * more than the text. */
static span build_item(uint8_t *room, const struct parse *p)
{
    size_t first = p->dotted ? find(p->base, ".") : p->base.n, n = first;
    memcpy(room, p->base.p, first);
    if (p->fc.n != 0) {
        room[n++] = '$';
        memcpy(room + n, p->fc.p, p->fc.n);
        n += p->fc.n;
    }
    for (size_t i = first; i < p->base.n; i++)
        room[n++] = p->base.p[i] == '.' ? '$' : p->base.p[i];
    return span_of(room, n);
}

/* Where the last of the parts "cVal$mag$f" begins. */
static size_t last_part(span s)
{
    size_t i = s.n;
    while (i > 0 && s.p[i - 1] != '$' && s.p[i - 1] != '.')
        i--;
    return i;
}

/* One step of a selection: a component, or (without one) the index. `first` is
 * the tag of a component; that of an index follows it. */
static void put_step(struct writer *w, span component, uint32_t index,
                     uint32_t first)
{
    if (component.n != 0)
        ber_put(w, TAG_CONTEXT(first), component);
    else
        ber_put_integer(w, TAG_CONTEXT(first + 1), index);
}

/* The selection of an element and what is below it, from the inside to the
 * outside: the last step is a selectAccess, around it stand those before it as
 * selectAlternateAccess. */
static int build_access(struct writer *w, const struct parse *p)
{
    span rest = p->below;
    for (size_t depth = 0; depth < MMS_ACCESS_DEPTH; depth++) {
        bool inner = depth == 0, last = rest.n == 0;
        size_t at = last_part(rest);
        if (!inner)
            ber_put_around(w, TAG_UNIVERSAL(16), 0);
        put_step(w, span_skip(rest, at), p->index, inner ? 1 : 0);
        if (!inner)
            ber_put_around(w, TAG_CONTEXT(0), 0);
        if (last)
            return w->bad ? BUSHING_ERR_SPACE : 0;
        rest = span_first(rest, at == 0 ? 0 : at - 1);
    }
    return BUSHING_ERR_MMS_NAME;
}

static int build(bushing_mms_reference *out, uint8_t *room, struct parse *p)
{
    bushing_mms_variable *v = &out->variable;
    v->name.item = build_item(room, p);
    v->name.domain = span_of(room + v->name.item.n, p->domain.n);
    if (p->domain.n != 0)
        memcpy(room + v->name.item.n, p->domain.p, p->domain.n);
    out->lacks_fc = !out->list && p->fc.n == 0 && p->dotted &&
                    find(p->base, ".") < p->base.n;
    if (p->has_index) {
        struct writer w =
            writer_over(room + BUSHING_MMS_NAME_TEXT,
                        BUSHING_MMS_NAME_ROOM - BUSHING_MMS_NAME_TEXT);
        int rc = build_access(&w, p);
        if (rc != 0)
            return BUSHING_ERR_MMS_NAME;
        v->access = writer_result(&w);
    }
    return 0;
}

int bushing_mms_reference_parse(bushing_mms_reference *out,
                                uint8_t room[BUSHING_MMS_NAME_ROOM],
                                const char *text)
{
    struct parse p = {0};
    span s = span_text(text);
    size_t stroke;
    memset(out, 0, sizeof *out);
    if (s.n > BUSHING_MMS_NAME_TEXT - 8)
        return BUSHING_ERR_MMS_NAME;
    out->list = s.n != 0 && s.p[0] == '@';
    if (out->list)
        s = span_skip(s, 1);
    stroke = find(s, "/");
    out->variable.name.scope =
        out->list ? BUSHING_MMS_SCOPE_ASSOCIATION : BUSHING_MMS_SCOPE_VMD;
    if (stroke < s.n) {
        p.domain = span_first(s, stroke);
        s = span_skip(s, stroke + 1);
        out->variable.name.scope =
            stroke == 0 ? BUSHING_MMS_SCOPE_VMD : BUSHING_MMS_SCOPE_DOMAIN;
        if (stroke == 0 && !out->list)
            return BUSHING_ERR_MMS_NAME;
    }
    if (!take_fc(&s, &p.fc) || !take_index(s, &p))
        return BUSHING_ERR_MMS_NAME;
    p.dotted = out->variable.name.scope == BUSHING_MMS_SCOPE_DOMAIN &&
               (p.fc.n != 0 || find(p.base, ".") < p.base.n);
    if (!good_item(&p) || (!p.dotted && p.fc.n != 0) ||
        (out->list && (p.fc.n != 0 || p.has_index)))
        return BUSHING_ERR_MMS_NAME;
    if (p.domain.n != 0) {
        struct parse d = {.base = p.domain};
        if (!good_item(&d))
            return BUSHING_ERR_MMS_NAME;
    }
    return build(out, room, &p);
}

/* --- text out ------------------------------------------------------------ */

static void put_printable(struct text *t, span s)
{
    for (size_t i = 0; i < s.n; i++)
        text_char(t, mms_printable(s.p[i]));
}

static void put_object(struct text *t, const bushing_mms_object *o)
{
    if (o->scope == BUSHING_MMS_SCOPE_ASSOCIATION)
        text_char(t, '@');
    if (o->scope == BUSHING_MMS_SCOPE_DOMAIN) {
        put_printable(t, o->domain);
        text_char(t, '/');
    }
    put_printable(t, o->item);
}

static void finish(struct text *t)
{
    if (t->n >= t->cap) {
        t->n = t->cap - 3;
        text_put(t, "..");
    }
    text_end(t);
}

void bushing_mms_object_print(char text[BUSHING_MMS_NAME_TEXT],
                              const bushing_mms_object *o)
{
    struct text t = text_over(text, BUSHING_MMS_NAME_TEXT);
    put_object(&t, o);
    finish(&t);
}

static void put_selection(struct text *t, const struct mms_selection *s)
{
    switch (s->which) {
    case MMS_SELECTION_COMPONENT:
        text_char(t, '$');
        put_printable(t, s->u.component);
        break;
    case MMS_SELECTION_INDEX:
        text_char(t, '(');
        text_i64(t, s->u.index);
        text_char(t, ')');
        break;
    case MMS_SELECTION_INDEX_RANGE:
        text_char(t, '(');
        text_i64(t, s->u.index_range.low_index);
        text_char(t, '+');
        text_i64(t, s->u.index_range.number_of_elements);
        text_char(t, ')');
        break;
    default:
        text_put(t, "(*)");
        break;
    }
}

/* A selection that is one chain; where there is more, "(..)" says so. */
static void put_access(struct text *t, span access)
{
    struct mms_alternate_access_item item;
    for (size_t depth = 0; depth < MMS_ACCESS_DEPTH; depth++) {
        const struct mms_alternate_access_selection *s = &item.u.unnamed;
        if (asn1_list_next(&MMS_ALTERNATE_ACCESS_ITEM, &access, &item, NULL) !=
                0 ||
            item.which != MMS_ALTERNATE_ACCESS_UNNAMED || access.n != 0)
            break;
        if (s->which == MMS_ACCESS_SELECT_ACCESS) {
            put_selection(t, &s->u.select_access);
            return;
        }
        put_selection(t, &s->u.select_alternate_access.access_selection);
        access = s->u.select_alternate_access.alternate_access.body;
    }
    text_put(t, "(..)");
}

void bushing_mms_variable_print(char text[BUSHING_MMS_NAME_TEXT],
                                const bushing_mms_variable *v)
{
    struct text t = text_over(text, BUSHING_MMS_NAME_TEXT);
    put_object(&t, &v->name);
    if (v->access.p != NULL)
        put_access(&t, v->access);
    finish(&t);
}
