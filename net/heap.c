#include "heap.h"

#include <stdlib.h>

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

const bushing_allocator NET_HEAP = {take, give, NULL};
