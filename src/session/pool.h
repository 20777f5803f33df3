/* The inside of bushing_pool: blocks in classes of doubling size, kept for the
 * next loan when they come back. */
#ifndef SESSION_POOL_H
#define SESSION_POOL_H

#include <bushing/pool.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    POOL_LEAST = 512, /* the smallest class, in octets */
    POOL_CLASSES = 16 /* the largest is 16 MiB */
};

/* A block of at least n octets and its size; NULL when there is none. */
uint8_t *pool_take(bushing_pool *pool, size_t n, size_t *size);
/* True when a block of n octets could be had if nothing else were on loan. */
bool pool_can(const bushing_pool *pool, size_t n);
void pool_give(bushing_pool *pool, uint8_t *block, size_t size);

#endif
