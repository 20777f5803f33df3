/* Large buffers on loan: what arrives in pieces and what waits to be sent lies
 * in buffers of a pool, and goes back when an association is idle. The ceiling
 * of the pool bounds what all associations on it can hold together. A pool, and
 * everything that borrows from it, belongs to one thread at a time. */
#ifndef BUSHING_POOL_H
#define BUSHING_POOL_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_pool bushing_pool;

/* `ceiling` counts the octets of all buffers, on loan and kept. Buffers are
 * powers of two: for one association it should hold twice CONNECT_MAX, and
 * OUTPUT_MAX, TSDU_MAX and what is read at once, each rounded up. The allocator
 * is copied. */
BUSHING_API int bushing_pool_new(bushing_pool **out,
                                 const bushing_allocator *allocator,
                                 size_t ceiling);

/* Takes NULL. Every buffer must be back. */
BUSHING_API void bushing_pool_free(bushing_pool *pool);

typedef struct bushing_pool_state {
    size_t ceiling; /* octets, as set */
    size_t loaned;  /* octets of buffers on loan */
    size_t kept;    /* octets of buffers that wait for the next loan */
    size_t highest; /* the most that was ever on loan */
    size_t refused; /* loans that the ceiling or the allocator refused */
} bushing_pool_state;

BUSHING_API bushing_pool_state bushing_pool_look(const bushing_pool *pool);

#ifdef __cplusplus
}
#endif

#endif
