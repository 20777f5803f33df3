/* A queue of octets in a block of the pool: octets are put behind, taken from
 * the front. It holds a block only while there is something in it. */
#ifndef SESSION_BUFFER_H
#define SESSION_BUFFER_H

#include "base/span.h"
#include "session/pool.h"

struct buffer {
    uint8_t *p; /* NULL: no block */
    size_t size;
    size_t start, end;
};

static inline size_t buffer_len(const struct buffer *b)
{
    return b->end - b->start;
}

static inline span buffer_octets(const struct buffer *b)
{
    return b->p == NULL ? (span){NULL, 0}
                        : (span){b->p + b->start, buffer_len(b)};
}

/* Room for n more octets behind the last; NULL when the pool has none. What
 * pointed into the buffer may have moved. */
uint8_t *buffer_room(struct buffer *b, bushing_pool *pool, size_t n);

/* Counts n octets that were written into the room. */
static inline void buffer_add(struct buffer *b, size_t n)
{
    b->end += n;
}

bool buffer_put(struct buffer *b, bushing_pool *pool, span s);

/* The same with a reason: 0; WOULD_BLOCK when the pool has no room now, MEMORY
 * when it never will. Then nothing was put. */
int buffer_append(struct buffer *b, bushing_pool *pool, span s);

/* Takes n octets from the front. They stay where they are until the next call
 * on this buffer. */
static inline void buffer_drop(struct buffer *b, size_t n)
{
    b->start += n;
}

/* Gives the block back, with whatever is in it. */
void buffer_release(struct buffer *b, bushing_pool *pool);

/* Gives the block back when nothing is in it. */
void buffer_settle(struct buffer *b, bushing_pool *pool);

#endif
