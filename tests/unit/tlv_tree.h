/* A second opinion on BER for the tests: values as a tree, read and written
 * without the library, so that each node can be spoiled or spelled another
 * way. Only DER of moderate size is read. */
#ifndef TLV_TREE_H
#define TLV_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TLV_MAX_NODES = 20000, TLV_MAX_SIZE = 1 << 18 };

struct tlv_node {
    const uint8_t *id; /* first identifier octet, in what was read */
    size_t id_len;
    size_t len_at; /* offset of the length octets, in what was read */
    size_t len_octets;
    const uint8_t *body;
    size_t n;
    bool constructed;
    int parent; /* -1: the root */
    int end;    /* one behind its last descendant */
};

struct tlv_tree {
    struct tlv_node node[TLV_MAX_NODES];
    int num;
};

enum tlv_change {
    TLV_AS_IT_IS,
    TLV_JUNK_VALUE,  /* a private value behind the node */
    TLV_JUNK_OCTET,  /* one octet FF behind the node */
    TLV_INDEFINITE,  /* the node in indefinite form */
    TLV_LONG_LENGTH, /* four length octets */
    TLV_SEGMENTS,    /* a string as two segments, of the tag given */
};

/* False when it is not one DER value, or too large. */
bool tlv_read(struct tlv_tree *t, const uint8_t *p, size_t n);

/* Writes the tree with node k changed; the result's size. */
size_t tlv_write(const struct tlv_tree *t, int k, enum tlv_change change,
                 uint8_t segment_tag, uint8_t *out);

/* The node whose identifier stands at p, or -1. */
int tlv_find(const struct tlv_tree *t, const uint8_t *p);

#endif
