#include "e2e_heap.h"

#include <stdlib.h>

struct e2e_heap_block {
    struct e2e_heap_block *next;
    size_t n;
    bool is_out;
    _Alignas(max_align_t) uint8_t octets[];
};

static void *give(void *ctx, size_t n)
{
    struct e2e_heap *h = ctx;
    struct e2e_heap_block *b;
    if (++h->calls == h->fail_at) {
        h->failed = true;
        return NULL;
    }
    b = malloc(sizeof *b + n);
    if (b == NULL)
        abort();
    b->n = n;
    b->is_out = true;
    b->next = h->first;
    h->first = b;
    h->live += n;
    h->blocks++;
    return b->octets;
}

static struct e2e_heap_block **find(struct e2e_heap *h, const void *p)
{
    struct e2e_heap_block **at = &h->first;
    while (*at != NULL && (*at)->octets != p)
        at = &(*at)->next;
    return at;
}

static void take_back(void *ctx, void *p)
{
    struct e2e_heap *h = ctx;
    struct e2e_heap_block **at, *b;
    if (p == NULL)
        return;
    at = find(h, p);
    b = *at;
    if (b == NULL || !b->is_out)
        abort(); /* not ours, or given back twice */
    b->is_out = false;
    h->live -= b->n;
    h->blocks--;
    if (h->keeps)
        return;
    *at = b->next;
    free(b);
}

bushing_allocator e2e_heap_allocator(struct e2e_heap *h)
{
    return (bushing_allocator){give, take_back, h};
}

void e2e_heap_fail(struct e2e_heap *h, size_t at)
{
    h->calls = 0;
    h->fail_at = at;
    h->failed = false;
}

static size_t find_in(const struct e2e_heap_block *b, span octets)
{
    size_t found = 0;
    for (size_t i = 0; i + octets.n <= b->n; i++)
        found += memcmp(b->octets + i, octets.p, octets.n) == 0;
    return found;
}

size_t e2e_heap_find(const struct e2e_heap *h, span octets)
{
    size_t found = 0;
    for (const struct e2e_heap_block *b = h->first; b != NULL; b = b->next)
        found += find_in(b, octets);
    return found;
}

void e2e_heap_look(const struct e2e_heap *h, void (*look)(void *ctx, span),
                   void *ctx)
{
    for (const struct e2e_heap_block *b = h->first; b != NULL; b = b->next)
        look(ctx, span_of(b->octets, b->n));
}

void e2e_heap_clear(struct e2e_heap *h)
{
    while (h->first != NULL) {
        struct e2e_heap_block *b = h->first;
        h->first = b->next;
        free(b);
    }
    h->live = h->blocks = 0;
}
