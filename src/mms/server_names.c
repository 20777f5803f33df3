/* Status, identify, and the lists of names. */
#include "mms/server.h"

#include "base/text.h"
#include <bushing/version.h>

enum mms_verdict mms_serve_status(struct mms_turn *t)
{
    size_t end = writer_len(t->w);
    /* operational, and changes are allowed */
    ber_put_integer(t->w, CTX(1), 0);
    ber_put_integer(t->w, CTX(0), 0);
    ber_put_around(t->w, CTX(0), end);
    return SAYS_ANSWER;
}

static span said(const char *config, span model, const char *otherwise)
{
    if (config != NULL)
        return span_text(config);
    return model.n > 0 ? model : span_text(otherwise);
}

enum mms_verdict mms_serve_identify(struct mms_turn *t)
{
    const bushing_mms_server_config *c = &t->s->config;
    const bushing_mms_model *m = t->s->model;
    size_t end = writer_len(t->w);
    ber_put(t->w, CTX(2), said(c->revision, m->revision, BUSHING_VERSION));
    ber_put(t->w, CTX(1), said(c->model, m->model, "bushing serve"));
    ber_put(t->w, CTX(0), said(c->vendor, m->vendor, "bushing"));
    ber_put_around(t->w, CTX(2), end);
    return SAYS_ANSWER;
}

/* --- names --------------------------------------------------------------- */

/* What is being listed. */
struct names {
    const bushing_mms_server *s;
    bool lists; /* named variable lists: numbers are places in `table` */
    const struct mms_list *table;
    size_t num;
    uint8_t scope;
    uint32_t top; /* the device; 0: the devices themselves */
    bool none;    /* a class that has no names here */
};

static bool list_counts(const struct names *n, size_t i)
{
    return n->table[i].used && n->table[i].scope == n->scope &&
           (n->scope != LIST_DOMAIN || n->table[i].device == n->top);
}

/* The first name with a number of at least `from`, or -1. */
static int32_t list_from(const struct names *n, size_t from)
{
    for (size_t i = from; i < n->num; i++)
        if (list_counts(n, i))
            return (int32_t)i;
    return -1;
}

static int32_t number(uint32_t node)
{
    return node == MMS_NO_NODE ? -1 : (int32_t)node;
}

static int32_t first_name(const struct names *n)
{
    if (n->none)
        return -1;
    if (n->lists)
        return list_from(n, 0);
    return number(n->s->model->nodes[n->top].first);
}

static int32_t next_name(const struct names *n, int32_t at)
{
    const bushing_mms_model *m = n->s->model;
    if (n->lists)
        return list_from(n, (size_t)at + 1);
    return number(n->top == 0 ? m->nodes[at].next
                              : mms_node_next(m, n->top, (uint32_t)at));
}

static int32_t find_name(const struct names *n, span name)
{
    if (n->none)
        return -1;
    if (!n->lists)
        return number(n->top == 0 ? mms_node_child(n->s->model, 0, name)
                                  : mms_node_find(n->s->model, n->top, name));
    for (size_t i = 0; i < n->num; i++)
        if (list_counts(n, i) && span_equal(mms_list_name(&n->table[i]), name))
            return (int32_t)i;
    return -1;
}

static size_t name_len(const struct names *n, int32_t at)
{
    if (n->lists)
        return n->table[at].name_len;
    return n->top == 0 ? n->s->model->nodes[at].name.n
                       : mms_node_item_len(n->s->model, (uint32_t)at);
}

static void put_name(const struct names *n, struct writer *w, int32_t at)
{
    size_t mark = writer_len(w);
    if (n->lists)
        put_span(w, mms_list_name(&n->table[at]));
    else if (n->top == 0)
        put_span(w, n->s->model->nodes[at].name);
    else
        mms_node_put_item(n->s->model, w, (uint32_t)at);
    ber_put_header(w, TAG_UNIVERSAL(26), false, writer_len(w) - mark);
}

/* --- getNameList --------------------------------------------------------- */

/* False when the scope names a device that is not there. */
static bool choose(struct names *n, bushing_mms_server *s,
                   const struct mms_get_name_list_request *q)
{
    int64_t kind = q->extended_object_class.u.object_class;
    int scope = q->object_scope.which;
    *n = (struct names){.s = s, .scope = (uint8_t)scope};
    if (scope == MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC) {
        n->top = mms_node_child(s->model, 0, q->object_scope.u.domain_specific);
        if (n->top == MMS_NO_NODE)
            return false;
    }
    n->lists = kind == MMS_CLASS_NAMED_VARIABLE_LIST;
    if (n->lists && scope == MMS_OBJECT_SCOPE_AA_SPECIFIC) {
        n->table = s->own;
        n->num = s->num_own;
    } else if (n->lists) {
        n->table = s->model->lists;
        n->num = BUSHING_MMS_LISTS_MAX;
    }
    n->none =
        !n->lists &&
        !(kind == MMS_CLASS_DOMAIN && scope == MMS_OBJECT_SCOPE_VMD_SPECIFIC) &&
        !(kind == MMS_CLASS_NAMED_VARIABLE &&
          scope == MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC);
    return true;
}

/* What a name list takes beside its names: headers, invokeID, moreFollows. */
enum { AROUND_NAMES = 30 };

/* Notes the names that fit; the number of them, *more when some are left. */
static size_t collect(struct mms_turn *t, const struct names *n, int32_t at,
                      bool *more)
{
    size_t room = writer_room(t->w), used = AROUND_NAMES, num = 0;
    for (; at >= 0; at = next_name(n, at)) {
        size_t len = name_len(n, at);
        used += len + ber_header_len(TAG_UNIVERSAL(26), len);
        if (used > room || num == BUSHING_MMS_VARIABLES_MAX)
            break;
        t->s->targets[num++] = at;
    }
    *more = at >= 0;
    return num;
}

enum mms_verdict mms_serve_get_name_list(struct mms_turn *t)
{
    const struct mms_get_name_list_request *q = &t->q->u.get_name_list;
    size_t end = writer_len(t->w), num, mark;
    struct names n;
    int32_t at;
    bool more;
    if (q->extended_object_class.which != MMS_EXTENDED_OBJECT_CLASS ||
        q->extended_object_class.u.object_class < 0 ||
        q->extended_object_class.u.object_class > MMS_CLASS_ACCESS_CONTROL_LIST)
        return mms_error(t, MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_UNSUPPORTED,
                         "no names of this class");
    if (!choose(&n, t->s, q))
        return mms_not_there(t);
    at = first_name(&n);
    if (q->has_continue_after) {
        at = find_name(&n, q->continue_after);
        if (at < 0)
            return mms_error(t, MMS_ERROR_CLASS_SERVICE,
                             SERVICE_CONTINUATION_INVALID,
                             "there is no such name to go on after");
        at = next_name(&n, at);
    }
    num = collect(t, &n, at, &more);
    if (num == 0 && more) {
        t->w->bad = true; /* not one name fits */
        return SAYS_ANSWER;
    }
    /* true is the default */
    if (!more)
        ber_put_boolean(t->w, CTX(1), false);
    mark = writer_len(t->w);
    while (num > 0)
        put_name(&n, t->w, t->s->targets[--num]);
    ber_put_around(t->w, CTX(0), mark);
    ber_put_around(t->w, CTX(1), end);
    return SAYS_ANSWER;
}
