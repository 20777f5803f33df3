#include "session/pool.h"

#include <string.h>

struct block {
    struct block *next;
};

struct bushing_pool {
    bushing_allocator allocator;
    bushing_pool_state state;
    struct block *kept[POOL_CLASSES];
};

int bushing_pool_new(bushing_pool **out, const bushing_allocator *allocator,
                     size_t ceiling)
{
    bushing_pool *pool;
    *out = NULL;
    if (allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL || ceiling < POOL_LEAST)
        return BUSHING_ERR_ARGUMENT;
    pool = allocator->alloc(allocator->ctx, sizeof *pool);
    if (pool == NULL)
        return BUSHING_ERR_MEMORY;
    memset(pool, 0, sizeof *pool);
    pool->allocator = *allocator;
    pool->state.ceiling = ceiling;
    *out = pool;
    return 0;
}

static size_t class_size(size_t class)
{
    return (size_t)POOL_LEAST << class;
}

/* The least class that holds n octets; POOL_CLASSES when none does. */
static size_t class_for(size_t n)
{
    size_t class = 0;
    while (class < POOL_CLASSES && class_size(class) < n)
        class ++;
    return class;
}

static void free_kept(bushing_pool *pool, size_t class)
{
    struct block *b = pool->kept[class];
    pool->kept[class] = b->next;
    pool->state.kept -= class_size(class);
    pool->allocator.free(pool->allocator.ctx, b);
}

void bushing_pool_free(bushing_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t class = 0; class < POOL_CLASSES; class ++)
        while (pool->kept[class] != NULL)
            free_kept(pool, class);
    pool->allocator.free(pool->allocator.ctx, pool);
}

/* Lets go of what is kept, largest first, until n more octets fit. */
static bool make_room(bushing_pool *pool, size_t n)
{
    bushing_pool_state *s = &pool->state;
    if (n > s->ceiling || s->loaned > s->ceiling - n)
        return false;
    for (size_t class = POOL_CLASSES; class -- > 0;)
        while (pool->kept[class] != NULL &&
               s->kept > s->ceiling - n - s->loaned)
            free_kept(pool, class);
    return true;
}

static uint8_t *count_loan(bushing_pool *pool, void *block, size_t size)
{
    bushing_pool_state *s = &pool->state;
    s->loaned += size;
    if (s->loaned > s->highest)
        s->highest = s->loaned;
    return block;
}

uint8_t *pool_take(bushing_pool *pool, size_t n, size_t *size)
{
    size_t class = class_for(n);
    struct block *b = class < POOL_CLASSES ? pool->kept[class] : NULL;
    void *fresh = NULL;
    if (b != NULL) {
        *size = class_size(class);
        pool->kept[class] = b->next;
        pool->state.kept -= *size;
        return count_loan(pool, b, *size);
    }
    if (class < POOL_CLASSES && make_room(pool, class_size(class)))
        fresh = pool->allocator.alloc(pool->allocator.ctx, class_size(class));
    if (fresh == NULL) {
        pool->state.refused++;
        return NULL;
    }
    *size = class_size(class);
    return count_loan(pool, fresh, *size);
}

bool pool_can(const bushing_pool *pool, size_t n)
{
    size_t class = class_for(n);
    return class < POOL_CLASSES && class_size(class) <= pool->state.ceiling;
}

void pool_give(bushing_pool *pool, uint8_t *block, size_t size)
{
    size_t class = class_for(size);
    struct block *b = (struct block *)(void *)block;
    b->next = pool->kept[class];
    pool->kept[class] = b;
    pool->state.kept += size;
    pool->state.loaned -= size;
}

bushing_pool_state bushing_pool_look(const bushing_pool *pool)
{
    return pool->state;
}
