/* Scratch memory for one message: pieces are cut from a buffer that the caller
 * owns, front to back, and given back all at once. The buffer's size is the
 * ceiling; nothing grows.
 *
 * Failure is sticky: after a take that did not fit, every take gives NULL until
 * arena_reset() or arena_back(), so half of a message is never built on. The
 * octets are neither cleared when taken nor wiped when given back; who put
 * secrets here wipes the buffer's first arena_high_water() octets. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena {
    uint8_t *start; /* the buffer, may be NULL when size is 0 */
    size_t size;    /* the ceiling */
    size_t used;    /* octets taken, with what alignment skipped */
    size_t high;    /* the most that used has ever been */
    bool bad;       /* a take has failed */
};

/* A state to come back to. Marks nest: going back to one ends all later. */
struct arena_place {
    size_t used;
    bool bad;
};

static inline struct arena arena_over(void *buffer, size_t size)
{
    return (struct arena){buffer, size, 0, 0, false};
}

/* n octets aligned for any type; NULL when they do not fit. 0 octets count as
 * 1, so that NULL always means failure. */
void *arena_take(struct arena *a, size_t n);

/* The same with another alignment, which is a power of two. */
void *arena_take_aligned(struct arena *a, size_t n, size_t align);

/* An array of num elements of size octets each, aligned for any type. A product
 * that no size_t holds does not fit. */
void *arena_take_array(struct arena *a, size_t num, size_t size);

/* Gives everything back. The high water mark stays. */
void arena_reset(struct arena *a);

struct arena_place arena_mark(const struct arena *a);

/* Gives back all that was taken since the mark, and forgets a failure since
 * then. A mark that lies behind what is in use is stale: nothing happens. */
void arena_back(struct arena *a, struct arena_place mark);

/* The most octets that were ever in use: what the buffer's size can be
 * compared with. */
static inline size_t arena_high_water(const struct arena *a)
{
    return a->high;
}

#endif
