#include "base/arena.h"

static void *fail(struct arena *a)
{
    a->bad = true;
    return NULL;
}

void *arena_take_aligned(struct arena *a, size_t n, size_t align)
{
    if (a->bad || align == 0 || (align & (align - 1)) != 0)
        return fail(a);
    if (n == 0)
        n = 1;
    /* By address, not by offset: the buffer itself may be unaligned. */
    size_t over = (size_t)(((uintptr_t)a->start + a->used) & (align - 1));
    size_t skip = over == 0 ? 0 : align - over;
    size_t room = a->size - a->used;
    if (skip > room || n > room - skip)
        return fail(a);
    void *piece = a->start + a->used + skip;
    a->used += skip + n;
    if (a->used > a->high)
        a->high = a->used;
    return piece;
}

void *arena_take(struct arena *a, size_t n)
{
    return arena_take_aligned(a, n, _Alignof(max_align_t));
}

void *arena_take_array(struct arena *a, size_t num, size_t size)
{
    if (size != 0 && num > SIZE_MAX / size)
        return fail(a);
    return arena_take(a, num * size);
}

void arena_reset(struct arena *a)
{
    a->used = 0;
    a->bad = false;
}

struct arena_place arena_mark(const struct arena *a)
{
    return (struct arena_place){a->used, a->bad};
}

void arena_back(struct arena *a, struct arena_place mark)
{
    if (mark.used > a->used)
        return;
    a->used = mark.used;
    a->bad = mark.bad;
}
