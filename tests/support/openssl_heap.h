/* The heap of OpenSSL, in the hands of a test: it counts, it fails when told,
 * and it looks for octets that should be gone. */
#ifndef SUPPORT_OPENSSL_HEAP_H
#define SUPPORT_OPENSSL_HEAP_H

#include "test.h"

#include "base/span.h"

/* First of all in main(); false when OpenSSL has allocated already. */
bool openssl_heap_begin(void);

/* Allocations so far. */
size_t openssl_heap_calls(void);

/* The allocation number n from now, from 0, fails, and no other; -1: none. True
 * when it has failed since it was said. */
void openssl_heap_fail(long n);
bool openssl_heap_failed(void);

/* Does a block hold these octets, or the same in reverse, as a number is kept?
 * Of the blocks in use. */
bool openssl_heap_holds(span octets);
/* From now on blocks that are given back with these octets in them are counted.
 * p NULL: none. Watches two of them, `which` 0 or 1. */
void openssl_heap_watch(int which, span octets);
size_t openssl_heap_left_behind(int which);

/* From now on what is given back is kept as it was left; with false all of it
 * is given back. */
void openssl_heap_keep(bool keeps);
/* Shows what is in use, and what was kept. */
void openssl_heap_look(void (*look)(void *ctx, span octets, bool in_use),
                       void *ctx);

#endif
