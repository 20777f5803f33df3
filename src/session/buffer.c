#include "session/buffer.h"

static void to_front(struct buffer *b, uint8_t *block)
{
    size_t n = buffer_len(b);
    if (n != 0 && b->p != NULL)
        memmove(block, b->p + b->start, n);
    b->start = 0;
    b->end = n;
}

uint8_t *buffer_room(struct buffer *b, bushing_pool *pool, size_t n)
{
    size_t size, want = buffer_len(b) + n;
    uint8_t *block;
    if (want < n)
        return NULL;
    if (b->p != NULL && n <= b->size - b->end)
        return b->p + b->end;
    if (b->p != NULL && want <= b->size) {
        to_front(b, b->p);
        return b->p + b->end;
    }
    block = pool_take(pool, want, &size);
    if (block == NULL)
        return NULL;
    to_front(b, block);
    if (b->p != NULL)
        pool_give(pool, b->p, b->size);
    b->p = block;
    b->size = size;
    return b->p + b->end;
}

bool buffer_put(struct buffer *b, bushing_pool *pool, span s)
{
    uint8_t *room = buffer_room(b, pool, s.n);
    if (room == NULL)
        return false;
    if (s.n != 0)
        memcpy(room, s.p, s.n);
    buffer_add(b, s.n);
    return true;
}

int buffer_append(struct buffer *b, bushing_pool *pool, span s)
{
    if (s.n == 0 || buffer_put(b, pool, s))
        return 0;
    return pool_can(pool, buffer_len(b) + s.n) ? BUSHING_ERR_WOULD_BLOCK
                                               : BUSHING_ERR_MEMORY;
}

void buffer_release(struct buffer *b, bushing_pool *pool)
{
    if (b->p != NULL)
        pool_give(pool, b->p, b->size);
    *b = (struct buffer){NULL, 0, 0, 0};
}

void buffer_settle(struct buffer *b, bushing_pool *pool)
{
    if (buffer_len(b) == 0)
        buffer_release(b, pool);
}
