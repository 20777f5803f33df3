/* An allocator for tests of end-to-end security: it counts what lives, fails
 * when it is told to, and keeps what was given back as it was left, so that a
 * test can look for octets that should have been wiped. */
#ifndef SUPPORT_E2E_HEAP_H
#define SUPPORT_E2E_HEAP_H

#include "base/span.h"
#include <bushing/allocator.h>

struct e2e_heap_block;

struct e2e_heap {
    size_t live, blocks; /* octets and pieces that are out */
    size_t calls;        /* allocations since the last e2e_heap_fail() */
    size_t fail_at;      /* the allocation of this number fails; 0: none */
    bool failed;         /* it did */
    bool keeps;          /* what is given back is kept */
    struct e2e_heap_block *first;
};

bushing_allocator e2e_heap_allocator(struct e2e_heap *h);
void e2e_heap_fail(struct e2e_heap *h, size_t at);
/* How often these octets stand somewhere in what was ever given. */
size_t e2e_heap_find(const struct e2e_heap *h, span octets);
/* Shows all that was ever given. */
void e2e_heap_look(const struct e2e_heap *h, void (*look)(void *ctx, span),
                   void *ctx);
/* Really gives all back; what is out as well. */
void e2e_heap_clear(struct e2e_heap *h);

#endif
