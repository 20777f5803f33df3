#include "mms/model.h"

/* --- the tree ------------------------------------------------------------ */

uint32_t mms_node_child(const bushing_mms_model *m, uint32_t parent, span name)
{
    uint32_t i = m->nodes[parent].first;
    while (i != MMS_NO_NODE && !span_equal(m->nodes[i].name, name))
        i = m->nodes[i].next;
    return i;
}

uint32_t mms_node_add(bushing_mms_model *m, uint32_t parent, span name)
{
    uint32_t at = m->num_nodes;
    struct mms_node *n, *up = &m->nodes[parent];
    if (at == m->max_nodes)
        return MMS_NO_NODE;
    n = &m->nodes[m->num_nodes++];
    memset(n, 0, sizeof *n);
    n->name = name;
    n->parent = parent;
    n->first = n->last = n->next = n->sets = MMS_NO_NODE;
    n->prev = up->last;
    n->depth = (uint8_t)(up->depth + 1);
    if (up->last == MMS_NO_NODE)
        up->first = at;
    else
        m->nodes[up->last].next = at;
    up->last = at;
    return at;
}

uint32_t mms_node_find(const bushing_mms_model *m, uint32_t device, span item)
{
    uint32_t at = device;
    while (at != MMS_NO_NODE) {
        size_t n = 0;
        while (n < item.n && item.p[n] != '$')
            n++;
        at = mms_node_child(m, at, span_first(item, n));
        if (n == item.n)
            break;
        item = span_skip(item, n + 1);
    }
    return at;
}

uint32_t mms_node_next(const bushing_mms_model *m, uint32_t top, uint32_t node)
{
    if (m->nodes[node].first != MMS_NO_NODE)
        return m->nodes[node].first;
    while (node != top && m->nodes[node].next == MMS_NO_NODE)
        node = m->nodes[node].parent;
    return node == top ? MMS_NO_NODE : m->nodes[node].next;
}

uint32_t mms_node_device(const bushing_mms_model *m, uint32_t node)
{
    while (m->nodes[node].depth > 1)
        node = m->nodes[node].parent;
    return node;
}

void mms_node_put_item(const bushing_mms_model *m, struct writer *w,
                       uint32_t node)
{
    for (; m->nodes[node].depth > 1; node = m->nodes[node].parent) {
        put_span(w, m->nodes[node].name);
        if (m->nodes[node].depth > 2)
            put_u8(w, '$');
    }
}

size_t mms_node_item_len(const bushing_mms_model *m, uint32_t node)
{
    size_t n = 0;
    for (; m->nodes[node].depth > 1; node = m->nodes[node].parent)
        n += m->nodes[node].name.n + (m->nodes[node].depth > 2);
    return n;
}

/* --- the object ---------------------------------------------------------- */

/* What a text can need at most: each dot and each word may be a name, each line
 * a value. */
struct need {
    size_t nodes, values;
};

static void add_line(struct need *need, span line)
{
    size_t size = 0;
    bool inside = false;
    need->nodes += 4;
    for (size_t i = 0; i < line.n; i++) {
        uint8_t c = line.p[i];
        need->nodes += c == '.' || c == '$';
        inside = c == '(' || (inside && c >= '0' && c <= '9');
        if (c == '(')
            size = 0;
        else if (inside && size <= MMS_CONTENTS_MAX)
            size = size * 10 + (size_t)(c - '0');
    }
    if (size > MMS_CONTENTS_MAX)
        size = MMS_CONTENTS_MAX;
    need->values += 16 + size * 4;
    if (line.n > 5 && memcmp(line.p, "report", 6) == 0)
        need->nodes += NUM_RCB_FIELDS;
}

static struct need measure(span text)
{
    struct need need = {1, 0};
    size_t begin = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != '\n')
            continue;
        while (begin < i && (text.p[begin] == ' ' || text.p[begin] == '\t'))
            begin++;
        add_line(&need, span_of(text.p + begin, i - begin));
        begin = i + 1;
    }
    if (need.nodes > BUSHING_MMS_MODEL_NODES_MAX)
        need.nodes = BUSHING_MMS_MODEL_NODES_MAX;
    return need;
}

static void *take(bushing_mms_model *m, size_t n)
{
    return m->allocator.alloc(m->allocator.ctx, n == 0 ? 1 : n);
}

static int make_room(bushing_mms_model *m, span text)
{
    struct need need = measure(text);
    uint8_t *copy = take(m, text.n);
    m->copy = copy;
    m->text = span_of(copy, copy == NULL ? 0 : text.n);
    m->nodes = take(m, need.nodes * sizeof m->nodes[0]);
    m->values = take(m, need.values);
    if (copy == NULL || m->nodes == NULL || m->values == NULL)
        return BUSHING_ERR_MEMORY;
    if (text.n > 0)
        memcpy(copy, text.p, text.n);
    m->max_nodes = (uint32_t)need.nodes;
    m->values_cap = need.values;
    memset(&m->nodes[0], 0, sizeof m->nodes[0]);
    m->num_nodes = 1;
    m->nodes[0].parent = m->nodes[0].first = m->nodes[0].last = MMS_NO_NODE;
    m->nodes[0].next = m->nodes[0].prev = m->nodes[0].sets = MMS_NO_NODE;
    return 0;
}

int bushing_mms_model_new(bushing_mms_model **out,
                          const bushing_allocator *allocator, bushing_span text,
                          bushing_mms_model_error *e)
{
    bushing_mms_model_error ignored = {0};
    bushing_mms_model *m;
    int rc;
    *out = NULL;
    e = e == NULL ? &ignored : e;
    memset(e, 0, sizeof *e);
    if (text.n > BUSHING_MMS_MODEL_TEXT_MAX)
        return e->code = BUSHING_ERR_TOO_LONG;
    m = allocator->alloc(allocator->ctx, sizeof *m);
    if (m == NULL)
        return e->code = BUSHING_ERR_MEMORY;
    memset(m, 0, sizeof *m);
    m->allocator = *allocator;
    rc = make_room(m, text);
    if (rc == 0)
        rc = mms_model_read(m, e);
    if (rc != 0) {
        bushing_mms_model_free(m);
        return e->code = rc;
    }
    *out = m;
    return 0;
}

void bushing_mms_model_free(bushing_mms_model *m)
{
    bushing_allocator a;
    if (m == NULL)
        return;
    a = m->allocator;
    a.free(a.ctx, m->copy);
    a.free(a.ctx, m->nodes);
    a.free(a.ctx, m->values);
    a.free(a.ctx, m);
}
