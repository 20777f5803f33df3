/* Writing variables: each one is checked whole before anything of it changes.
 */
#include "mms/server.h"

#include "asn1/walk.h"

/* One Data on its way into the model. */
struct assignment {
    bushing_mms_server *s;
    bushing_time now;
    bool commit;
};

static int assign(const struct assignment *a, uint32_t node,
                  const struct ber_tlv *data);

static int assign_leaf(const struct assignment *a, uint32_t node,
                       const struct ber_tlv *data)
{
    const struct mms_node *n = &a->s->model->nodes[node];
    uint8_t body[MMS_CONTENTS_MAX];
    size_t len = 0;
    int rc;
    if (!n->writable || a->s->config.read_only)
        return ACCESS_DENIED;
    rc = mms_leaf_accept((enum mms_leaf)n->leaf, n->size, data, body, &len);
    if (rc != 0)
        return rc;
    if (n->kind == NODE_RCB_LEAF)
        return mms_rcb_set(a->s, n, span_of(body, len), a->now, a->commit);
    if (!a->commit)
        return 0;
    mms_slot_set(a->s->model, n, span_of(body, len));
    if (n->sets != MMS_NO_NODE)
        mms_leaf_hand_on(a->s->model, n);
    return 0;
}

static int assign_group(const struct assignment *a, uint32_t node,
                        const struct ber_tlv *data)
{
    const struct mms_node *nodes = a->s->model->nodes;
    struct ber_reader r;
    if (data->tag != CTX(2) || !data->constructed)
        return ACCESS_TYPE_INCONSISTENT;
    r = ber_over(tlv_body(data));
    for (uint32_t i = nodes[node].first; i != MMS_NO_NODE; i = nodes[i].next) {
        struct ber_tlv part;
        int rc = ber_at_end(&r) || ber_next(&r, &part) != 0
                     ? ACCESS_TYPE_INCONSISTENT
                     : assign(a, i, &part);
        if (rc != 0)
            return rc;
    }
    return ber_at_end(&r) ? 0 : ACCESS_TYPE_INCONSISTENT;
}

static int assign(const struct assignment *a, uint32_t node,
                  const struct ber_tlv *data)
{
    return a->s->model->nodes[node].kind == NODE_GROUP
               ? assign_group(a, node, data)
               : assign_leaf(a, node, data);
}

/* 0, or an access error. */
static int write_one(struct mms_turn *t, int32_t target,
                     const struct ber_tlv *data)
{
    struct assignment a = {t->s, t->now, false};
    int rc;
    if (target < 0)
        return -target;
    rc = assign(&a, (uint32_t)target, data);
    a.commit = true;
    return rc != 0 ? rc : assign(&a, (uint32_t)target, data);
}

/* The next variable: of the list in the request, or of the one that it names.
 */
static int32_t next_target(struct mms_turn *t, struct asn1_list *named_here,
                           const struct mms_list *list, uint32_t i)
{
    struct mms_variable_item item;
    if (list != NULL)
        return (int32_t)list->members[i];
    if (asn1_list_next(&MMS_VARIABLE_ITEM, &named_here->body, &item, NULL) != 0)
        return -ACCESS_NON_EXISTENT;
    return mms_target(t->s, &item);
}

static void put_results(struct mms_turn *t, uint32_t num)
{
    size_t end = writer_len(t->w);
    while (num > 0) {
        int32_t rc = t->s->targets[--num];
        if (rc == 0)
            ber_put(t->w, CTX(1), span_of(NULL, 0));
        else
            ber_put_integer(t->w, CTX(0), rc);
    }
    ber_put_around(t->w, CTX(5), end);
}

/* A result takes three octets, and what stands around them 20 at most: asked
 * before anything is written. */
static bool results_fit(const struct mms_turn *t, uint32_t num)
{
    return num <= BUSHING_MMS_VARIABLES_MAX &&
           (size_t)num * 3 + 20 <= writer_room(t->w);
}

enum mms_verdict mms_serve_write(struct mms_turn *t)
{
    const struct mms_write_request *q = &t->q->u.write;
    const struct mms_variable_access_specification *a =
        &q->variable_access_specification;
    struct asn1_list variables = {{NULL, 0}, NULL, 0};
    const struct mms_list *list = NULL;
    struct ber_reader data = ber_over(q->list_of_data.body);
    uint32_t num;
    if (a->which == MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE) {
        variables = a->u.list_of_variable;
        num = variables.num;
    } else {
        list = mms_visible_list(t->s, &a->u.variable_list_name);
        if (list == NULL)
            return mms_not_there(t);
        num = list->num;
    }
    if (num != q->list_of_data.num)
        return mms_reject_argument(t);
    if (!results_fit(t, num))
        return mms_error(t, MMS_ERROR_CLASS_RESOURCE,
                         RESOURCE_CAPABILITY_UNAVAILABLE,
                         "more variables than one request may have");
    for (uint32_t i = 0; i < num; i++) {
        int32_t target = next_target(t, &variables, list, i);
        struct ber_tlv tlv;
        if (ber_next(&data, &tlv) != 0)
            return mms_reject_argument(t);
        t->s->targets[i] = write_one(t, target, &tlv);
    }
    put_results(t, num);
    return SAYS_ANSWER;
}
