#include "tlv_tree.h"

#include <string.h>

/* The node that starts at p, without its children; its end, or NULL. */
static const uint8_t *read_node(struct tlv_node *node, const uint8_t *base,
                                const uint8_t *p, const uint8_t *end)
{
    size_t n = 0, octets;
    node->id = p;
    node->constructed = (*p & 0x20) != 0;
    if ((*p++ & 0x1F) == 0x1F)
        while (p < end && (*p++ & 0x80) != 0)
            continue;
    node->id_len = (size_t)(p - node->id);
    if (p >= end)
        return NULL;
    node->len_at = (size_t)(p - base);
    octets = *p & 0x7F;
    if (*p < 0x80) {
        n = *p++;
    } else {
        if (octets == 0 || octets > 3 || (size_t)(end - p) <= octets)
            return NULL;
        p++;
        for (size_t i = 0; i < octets; i++)
            n = n << 8 | *p++;
    }
    node->len_octets = (size_t)(p - base) - node->len_at;
    node->body = p;
    node->n = n;
    return n > (size_t)(end - p) ? NULL : p + n;
}

static bool read_nodes(struct tlv_tree *t, const uint8_t *base,
                       const uint8_t *p, const uint8_t *end, int parent)
{
    while (p < end) {
        int at = t->num;
        const uint8_t *next;
        if (at == TLV_MAX_NODES)
            return false;
        t->num++;
        t->node[at].parent = parent;
        next = read_node(&t->node[at], base, p, end);
        if (next == NULL)
            return false;
        if (t->node[at].constructed &&
            !read_nodes(t, base, t->node[at].body, next, at))
            return false;
        t->node[at].end = t->num;
        p = next;
        if (parent == -1)
            break;
    }
    return parent != -1 || p == end;
}

bool tlv_read(struct tlv_tree *t, const uint8_t *p, size_t n)
{
    t->num = 0;
    return n > 1 && n <= TLV_MAX_SIZE && read_nodes(t, p, p, p + n, -1);
}

int tlv_find(const struct tlv_tree *t, const uint8_t *p)
{
    for (int i = 0; i < t->num; i++)
        if (t->node[i].id == p)
            return i;
    return -1;
}

static size_t put_length(uint8_t *out, size_t n, bool long_form)
{
    size_t octets = long_form ? 4 : 0;
    for (size_t v = n; !long_form && n > 0x7F && v != 0; v >>= 8)
        octets++;
    if (octets == 0) {
        out[0] = (uint8_t)n;
        return 1;
    }
    out[0] = (uint8_t)(0x80 | octets);
    for (size_t i = 0; i < octets; i++)
        out[1 + i] = (uint8_t)(n >> 8 * (octets - 1 - i));
    return 1 + octets;
}

struct change {
    int k;
    enum tlv_change what;
    uint8_t segment_tag;
};

static size_t put_node(const struct tlv_tree *t, int i, const struct change *c,
                       uint8_t *out);

static size_t put_children(const struct tlv_tree *t, int i,
                           const struct change *c, uint8_t *out)
{
    size_t n = 0;
    for (int k = i + 1; k < t->node[i].end; k = t->node[k].end)
        n += put_node(t, k, c, out + n);
    return n;
}

/* The contents in two segments, of which the first has at most one octet. A
 * BIT STRING says in each how many bits do not count. */
static size_t put_segments(const struct tlv_node *node, uint8_t tag,
                           uint8_t *out)
{
    const uint8_t *p = node->body;
    size_t lead = tag == 0x03 ? 1 : 0, left = node->n - lead, n = 0;
    size_t first = left > 1 ? 1 : 0;
    for (int part = 0; part < 2; part++) {
        size_t octets = part == 0 ? first : left - first;
        out[n++] = tag;
        n += put_length(out + n, octets + lead, false);
        if (lead != 0)
            out[n++] = part == 0 ? 0 : p[0];
        memcpy(out + n, p + lead + (part == 0 ? 0 : first), octets);
        n += octets;
    }
    return n;
}

static size_t put_body(const struct tlv_tree *t, int i, const struct change *c,
                       uint8_t *out)
{
    const struct tlv_node *node = &t->node[i];
    if (i == c->k && c->what == TLV_SEGMENTS)
        return put_segments(node, c->segment_tag, out);
    if (node->constructed)
        return put_children(t, i, c, out);
    memcpy(out, node->body, node->n);
    return node->n;
}

static size_t put_node(const struct tlv_tree *t, int i, const struct change *c,
                       uint8_t *out)
{
    static const uint8_t junk[] = {0xDF, 0x7E, 0x01, 0x2A};
    const struct tlv_node *node = &t->node[i];
    enum tlv_change what = i == c->k ? c->what : TLV_AS_IT_IS;
    size_t n = node->id_len, body;
    memcpy(out, node->id, n);
    if (what == TLV_SEGMENTS)
        out[0] |= 0x20;
    if (what == TLV_INDEFINITE) {
        out[n++] = 0x80;
        n += put_body(t, i, c, out + n);
        out[n++] = 0;
        out[n++] = 0;
        return n;
    }
    /* room for the longest length; what is written behind it moves down */
    body = put_body(t, i, c, out + n + 5);
    n += put_length(out + n, body, what == TLV_LONG_LENGTH);
    memmove(out + n, out + node->id_len + 5, body);
    n += body;
    if (what == TLV_JUNK_VALUE) {
        memcpy(out + n, junk, sizeof junk);
        n += sizeof junk;
    }
    if (what == TLV_JUNK_OCTET)
        out[n++] = 0xFF;
    return n;
}

size_t tlv_write(const struct tlv_tree *t, int k, enum tlv_change change,
                 uint8_t segment_tag, uint8_t *out)
{
    struct change c = {k, change, segment_tag};
    return put_node(t, 0, &c, out);
}
