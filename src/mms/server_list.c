/* Named variable lists: made, shown and taken away by clients. */
#include "mms/server.h"

#include "asn1/walk.h"

/* --- define -------------------------------------------------------------- */

/* Where a list of this name belongs. */
struct home {
    struct mms_list *table;
    size_t num;
    enum mms_list_scope scope;
    uint32_t device;
    span name;
};

static bool find_home(bushing_mms_server *s, const struct mms_object_name *name,
                      struct home *h)
{
    *h = (struct home){s->model->lists, BUSHING_MMS_LISTS_MAX, LIST_VMD, 0,
                       name->u.vmd_specific};
    if (name->which == MMS_OBJECT_NAME_AA_SPECIFIC) {
        h->table = s->own;
        h->num = s->num_own;
        h->scope = LIST_ASSOCIATION;
    } else if (name->which == MMS_OBJECT_NAME_DOMAIN_SPECIFIC) {
        h->scope = LIST_DOMAIN;
        h->name = name->u.domain_specific.item_id;
        h->device =
            mms_node_child(s->model, 0, name->u.domain_specific.domain_id);
    }
    return h->device != MMS_NO_NODE;
}

/* Room for the lists of an association comes with the first. */
static void make_own(bushing_mms_server *s, struct home *h)
{
    size_t n = BUSHING_MMS_OWN_LISTS_MAX * sizeof *s->own;
    if (h->scope != LIST_ASSOCIATION || s->own != NULL)
        return;
    s->own = s->config.allocator.alloc(s->config.allocator.ctx, n);
    if (s->own == NULL)
        return;
    memset(s->own, 0, n);
    s->num_own = BUSHING_MMS_OWN_LISTS_MAX;
    h->table = s->own;
    h->num = s->num_own;
}

static enum mms_verdict too_much(struct mms_turn *t, const char *why)
{
    return mms_error(t, MMS_ERROR_CLASS_RESOURCE,
                     RESOURCE_CAPABILITY_UNAVAILABLE, why);
}

/* All members are there: asked before the list is made. */
static bool collect(struct mms_turn *t, struct asn1_list list)
{
    for (uint32_t i = 0; i < list.num; i++) {
        struct mms_variable_item item;
        if (asn1_list_next(&MMS_VARIABLE_ITEM, &list.body, &item, NULL) != 0)
            return false;
        t->s->targets[i] = mms_target(t->s, &item);
        if (t->s->targets[i] < 0)
            return false;
    }
    return true;
}

enum mms_verdict mms_serve_define_list(struct mms_turn *t)
{
    const struct mms_define_named_variable_list_request *q =
        &t->q->u.define_named_variable_list;
    struct mms_list *list;
    struct home h;
    if (t->s->config.read_only)
        return mms_error(t, MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_DENIED, NULL);
    if (!find_home(t->s, &q->variable_list_name, &h))
        return mms_not_there(t);
    if (h.name.n == 0 || h.name.n > BUSHING_MMS_ITEM_MAX)
        return mms_reject_argument(t);
    if (mms_visible_list(t->s, &q->variable_list_name) != NULL)
        return mms_error(t, MMS_ERROR_CLASS_DEFINITION,
                         DEFINITION_OBJECT_EXISTS, NULL);
    if (q->list_of_variable.num > BUSHING_MMS_MEMBERS_MAX)
        return too_much(t, "too many variables in one list");
    if (!collect(t, q->list_of_variable))
        return mms_not_there(t);
    make_own(t->s, &h);
    list = mms_list_make(h.table, h.num, h.scope, h.device, h.name);
    if (list == NULL)
        return too_much(t, "too many lists");
    for (uint32_t i = 0; i < q->list_of_variable.num; i++)
        (void)mms_list_add(list, (uint32_t)t->s->targets[i]);
    ber_put(t->w, CTX(11), span_of(NULL, 0));
    return SAYS_ANSWER;
}

/* --- attributes ---------------------------------------------------------- */

static void put_member(const bushing_mms_model *m, struct writer *w,
                       uint32_t node)
{
    size_t mark = writer_len(w);
    mms_node_put_item(m, w, node);
    ber_put_header(w, TAG_UNIVERSAL(26), false, writer_len(w) - mark);
    ber_put(w, TAG_UNIVERSAL(26), m->nodes[mms_node_device(m, node)].name);
    ber_put_around(w, CTX(1), mark); /* domain-specific */
    ber_put_around(w, CTX(0), mark); /* name */
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}

enum mms_verdict mms_serve_list_attributes(struct mms_turn *t)
{
    const struct mms_list *list =
        mms_visible_list(t->s, &t->q->u.get_named_variable_list_attributes);
    size_t end = writer_len(t->w);
    if (list == NULL)
        return mms_not_there(t);
    for (size_t i = list->num; i > 0 && !t->w->bad; i--)
        put_member(t->s->model, t->w, list->members[i - 1]);
    ber_put_around(t->w, CTX(1), end);
    ber_put_boolean(t->w, CTX(0), list->deletable);
    ber_put_around(t->w, CTX(12), end);
    return SAYS_ANSWER;
}

/* --- delete -------------------------------------------------------------- */

struct count {
    uint32_t matched, deleted;
};

static void take_away(struct mms_list *list, struct count *c)
{
    if (list == NULL)
        return;
    c->matched++;
    if (!list->deletable)
        return;
    list->used = false;
    c->deleted++;
}

static void take_all(struct mms_list *table, size_t num,
                     enum mms_list_scope scope, uint32_t device,
                     struct count *c)
{
    for (size_t i = 0; i < num; i++)
        if (table[i].used && table[i].scope == scope &&
            (scope != LIST_DOMAIN || table[i].device == device))
            take_away(&table[i], c);
}

static enum mms_verdict
take_named(struct mms_turn *t,
           const struct mms_delete_named_variable_list_request *q,
           struct count *c)
{
    struct asn1_list names = q->list_of_variable_list_name;
    if (!q->has_list_of_variable_list_name)
        return mms_reject_argument(t);
    for (uint32_t i = 0; i < names.num; i++) {
        struct mms_object_name name;
        if (asn1_list_next(&MMS_OBJECT_NAME, &names.body, &name, NULL) != 0)
            return mms_reject_argument(t);
        take_away(mms_visible_list(t->s, &name), c);
    }
    return SAYS_ANSWER;
}

static enum mms_verdict
take_scope(struct mms_turn *t,
           const struct mms_delete_named_variable_list_request *q,
           struct count *c)
{
    bushing_mms_model *m = t->s->model;
    uint32_t device = 0;
    switch (q->scope_of_delete) {
    case MMS_SCOPE_SPECIFIC:
        return take_named(t, q, c);
    case MMS_SCOPE_AA_SPECIFIC:
        take_all(t->s->own, t->s->num_own, LIST_ASSOCIATION, 0, c);
        return SAYS_ANSWER;
    case MMS_SCOPE_DOMAIN:
        if (q->has_domain_name)
            device = mms_node_child(m, 0, q->domain_name);
        if (device == 0 || device == MMS_NO_NODE)
            return mms_not_there(t);
        take_all(m->lists, BUSHING_MMS_LISTS_MAX, LIST_DOMAIN, device, c);
        return SAYS_ANSWER;
    case MMS_SCOPE_VMD:
        take_all(m->lists, BUSHING_MMS_LISTS_MAX, LIST_VMD, 0, c);
        return SAYS_ANSWER;
    default:
        return mms_reject_argument(t);
    }
}

enum mms_verdict mms_serve_delete_list(struct mms_turn *t)
{
    size_t end = writer_len(t->w);
    struct count c = {0, 0};
    enum mms_verdict verdict;
    if (t->s->config.read_only)
        return mms_error(t, MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_DENIED, NULL);
    verdict = take_scope(t, &t->q->u.delete_named_variable_list, &c);
    if (verdict != SAYS_ANSWER)
        return verdict;
    ber_put_integer(t->w, CTX(1), c.deleted);
    ber_put_integer(t->w, CTX(0), c.matched);
    ber_put_around(t->w, CTX(13), end);
    return SAYS_ANSWER;
}
