/* Reading variables, one by one or as lists, and their types. */
#include "mms/server.h"
#include "mms/short_form.h"

#include "asn1/encode.h"
#include "asn1/walk.h"

/* --- which variable ------------------------------------------------------ */

static uint32_t node_of(const bushing_mms_server *s,
                        const struct mms_object_name *name)
{
    uint32_t device;
    if (name->which != MMS_OBJECT_NAME_DOMAIN_SPECIFIC)
        return MMS_NO_NODE;
    device = mms_node_child(s->model, 0, name->u.domain_specific.domain_id);
    if (device == MMS_NO_NODE)
        return MMS_NO_NODE;
    return mms_node_find(s->model, device, name->u.domain_specific.item_id);
}

/* One component after the other; the model has no arrays. */
static int32_t select_part(const bushing_mms_server *s, uint32_t node,
                           struct asn1_list access)
{
    for (unsigned depth = 0; depth < BER_MAX_DEPTH; depth++) {
        struct mms_alternate_access_item item;
        const struct mms_selection *step;
        bool last;
        if (access.num != 1 ||
            asn1_list_next(&MMS_ALTERNATE_ACCESS_ITEM, &access.body, &item,
                           NULL) != 0 ||
            item.which != MMS_ALTERNATE_ACCESS_UNNAMED)
            return -ACCESS_UNSUPPORTED;
        last = item.u.unnamed.which == MMS_ACCESS_SELECT_ACCESS;
        step = last
                   ? &item.u.unnamed.u.select_access
                   : &item.u.unnamed.u.select_alternate_access.access_selection;
        if (step->which != MMS_SELECTION_COMPONENT)
            return -ACCESS_UNSUPPORTED;
        node = mms_node_child(s->model, node, step->u.component);
        if (node == MMS_NO_NODE)
            return -ACCESS_NON_EXISTENT;
        if (last)
            return (int32_t)node;
        access = item.u.unnamed.u.select_alternate_access.alternate_access;
    }
    return -ACCESS_UNSUPPORTED;
}

int32_t mms_target(const bushing_mms_server *s,
                   const struct mms_variable_item *item)
{
    uint32_t node;
    if (item->variable_specification.which != MMS_VARIABLE_NAME)
        return -ACCESS_UNSUPPORTED;
    node = node_of(s, &item->variable_specification.u.name);
    if (node == MMS_NO_NODE)
        return -ACCESS_NON_EXISTENT;
    return item->has_alternate_access
               ? select_part(s, node, item->alternate_access)
               : (int32_t)node;
}

struct mms_list *mms_visible_list(bushing_mms_server *s,
                                  const struct mms_object_name *name)
{
    uint32_t device;
    if (name->which == MMS_OBJECT_NAME_AA_SPECIFIC)
        return mms_list_find(s->own, s->num_own, LIST_ASSOCIATION, 0,
                             name->u.aa_specific);
    if (name->which == MMS_OBJECT_NAME_VMD_SPECIFIC)
        return mms_list_find(s->model->lists, BUSHING_MMS_LISTS_MAX, LIST_VMD,
                             0, name->u.vmd_specific);
    device = mms_node_child(s->model, 0, name->u.domain_specific.domain_id);
    if (device == MMS_NO_NODE)
        return NULL;
    return mms_list_find(s->model->lists, BUSHING_MMS_LISTS_MAX, LIST_DOMAIN,
                         device, name->u.domain_specific.item_id);
}

/* --- values -------------------------------------------------------------- */

static void put_leaf(const bushing_mms_server *s, struct writer *w,
                     const struct mms_node *n, bushing_time now)
{
    uint8_t buffer[16];
    span body = n->kind == NODE_RCB_LEAF
                    ? mms_rcb_get(s, n, buffer)
                    : mms_leaf_now(s->model, n, now, buffer);
    ber_put(w, CTX(MMS_LEAVES[n->leaf].tag), body);
}

/* The depth of a model is bounded when it is read. What does not fit any more
 * is not walked through. */
void mms_put_data(const bushing_mms_server *s, struct writer *w, uint32_t node,
                  bushing_time now)
{
    const struct mms_node *nodes = s->model->nodes;
    size_t mark = writer_len(w);
    if (nodes[node].kind != NODE_GROUP) {
        put_leaf(s, w, &nodes[node], now);
        return;
    }
    for (uint32_t i = nodes[node].last; i != MMS_NO_NODE && !w->bad;
         i = nodes[i].prev)
        mms_put_data(s, w, i, now);
    ber_put_around(w, CTX(2), mark);
}

/* --- read ---------------------------------------------------------------- */

/* Notes what is to be read: false when that is too much. */
static bool collect(struct mms_turn *t, struct asn1_list list, size_t *num)
{
    if (list.num > BUSHING_MMS_VARIABLES_MAX)
        return false;
    for (uint32_t i = 0; i < list.num; i++) {
        struct mms_variable_item item;
        if (!short_variable(&list.body, &item) &&
            asn1_list_next(&MMS_VARIABLE_ITEM, &list.body, &item, NULL) != 0)
            return false;
        t->s->targets[i] = mms_target(t->s, &item);
    }
    *num = list.num;
    return true;
}

static void collect_list(struct mms_turn *t, const struct mms_list *list,
                         size_t *num)
{
    for (size_t i = 0; i < list->num; i++)
        t->s->targets[i] = (int32_t)list->members[i];
    *num = list->num;
}

static void put_results(struct mms_turn *t, size_t num)
{
    size_t mark = writer_len(t->w);
    while (num > 0 && !t->w->bad) {
        int32_t target = t->s->targets[--num];
        if (target < 0)
            ber_put_integer(t->w, CTX(0), -(int64_t)target);
        else
            mms_put_data(t->s, t->w, (uint32_t)target, t->now);
    }
    ber_put_around(t->w, CTX(1), mark);
}

enum mms_verdict mms_serve_read(struct mms_turn *t)
{
    const struct mms_read_request *q = &t->q->u.read;
    const struct mms_variable_access_specification *a =
        &q->variable_access_specification;
    size_t end = writer_len(t->w), num, mark;
    if (a->which == MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE) {
        if (!collect(t, a->u.list_of_variable, &num))
            return mms_error(t, MMS_ERROR_CLASS_RESOURCE,
                             RESOURCE_CAPABILITY_UNAVAILABLE,
                             "more variables than one request may have");
    } else {
        const struct mms_list *list =
            mms_visible_list(t->s, &a->u.variable_list_name);
        if (list == NULL)
            return mms_not_there(t);
        collect_list(t, list, &num);
    }
    put_results(t, num);
    if (q->specification_with_result) {
        mark = writer_len(t->w);
        if (asn1_encode(&MMS_VARIABLE_ACCESS_SPECIFICATION, a, t->w) != 0)
            t->w->bad = true;
        ber_put_around(t->w, CTX(0), mark);
    }
    ber_put_around(t->w, CTX(4), end);
    return SAYS_ANSWER;
}

/* --- types --------------------------------------------------------------- */

static void put_type(const bushing_mms_model *m, struct writer *w,
                     uint32_t node);

static void put_component(const bushing_mms_model *m, struct writer *w,
                          uint32_t node)
{
    size_t mark = writer_len(w);
    put_type(m, w, node);
    ber_put_around(w, CTX(1), mark);
    ber_put(w, CTX(0), m->nodes[node].name);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}

static void put_type(const bushing_mms_model *m, struct writer *w,
                     uint32_t node)
{
    const struct mms_node *n = &m->nodes[node];
    size_t mark = writer_len(w);
    if (n->kind != NODE_GROUP) {
        mms_leaf_put_type(w, (enum mms_leaf)n->leaf, n->size);
        return;
    }
    for (uint32_t i = n->last; i != MMS_NO_NODE && !w->bad;
         i = m->nodes[i].prev)
        put_component(m, w, i);
    ber_put_around(w, CTX(1), mark);
    ber_put_around(w, CTX(2), mark);
}

enum mms_verdict mms_serve_attributes(struct mms_turn *t)
{
    const struct mms_get_variable_access_attributes_request *q =
        &t->q->u.get_variable_access_attributes;
    size_t end = writer_len(t->w);
    uint32_t node;
    if (q->which != MMS_VARIABLE_ATTRIBUTES_NAME)
        return mms_error(t, MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_UNSUPPORTED,
                         "variables have names here, no addresses");
    node = node_of(t->s, &q->u.name);
    if (node == MMS_NO_NODE)
        return mms_not_there(t);
    put_type(t->s->model, t->w, node);
    ber_put_around(t->w, CTX(2), end);
    ber_put_boolean(t->w, CTX(0), false);
    ber_put_around(t->w, CTX(6), end);
    return SAYS_ANSWER;
}
