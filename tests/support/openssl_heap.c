#include "openssl_heap.h"

#include <openssl/crypto.h>
#include <stdlib.h>

/* In front of what OpenSSL sees. */
struct block {
    struct block *next, **back;
    size_t n;
    max_align_t octets[];
};

enum { WATCHED = 2 };

static struct block *blocks, *kept;
static bool keeps_blocks;
static size_t calls, left_behind[WATCHED];
static long countdown = -1;
static bool has_failed;
static span watched[WATCHED];

static bool fails(void)
{
    calls++;
    if (countdown < 0)
        return false;
    if (countdown-- > 0)
        return false;
    has_failed = true;
    return true;
}

static void put_in(struct block *b)
{
    b->next = blocks;
    b->back = &blocks;
    if (blocks != NULL)
        blocks->back = &b->next;
    blocks = b;
}

static void take_out(struct block *b)
{
    *b->back = b->next;
    if (b->next != NULL)
        b->next->back = b->back;
}

static struct block *block_of(void *p)
{
    return (struct block *)(void *)((char *)p - offsetof(struct block, octets));
}

/* --- looking ------------------------------------------------------------- */

static bool stands_at(const uint8_t *p, span s)
{
    size_t same = 0, reversed = 0;
    while (same < s.n && p[same] == s.p[same])
        same++;
    while (reversed < s.n && p[reversed] == s.p[s.n - 1 - reversed])
        reversed++;
    return same == s.n || reversed == s.n;
}

static bool holds(const struct block *b, span s)
{
    const uint8_t *p = (const uint8_t *)b->octets;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i + s.n <= b->n; i++)
        if (stands_at(p + i, s))
            return true;
    return false;
}

bool openssl_heap_holds(span octets)
{
    for (const struct block *b = blocks; b != NULL; b = b->next)
        if (holds(b, octets))
            return true;
    return false;
}

static void look_at(const struct block *b)
{
    for (int i = 0; i < WATCHED; i++)
        left_behind[i] += holds(b, watched[i]);
}

void openssl_heap_watch(int which, span octets)
{
    watched[which] = octets;
    left_behind[which] = 0;
}

size_t openssl_heap_left_behind(int which)
{
    return left_behind[which];
}

void openssl_heap_keep(bool keeps)
{
    keeps_blocks = keeps;
    while (!keeps && kept != NULL) {
        struct block *b = kept;
        kept = b->next;
        free(b);
    }
}

void openssl_heap_look(void (*look)(void *ctx, span octets, bool in_use),
                       void *ctx)
{
    for (const struct block *b = blocks; b != NULL; b = b->next)
        look(ctx, span_of(b->octets, b->n), true);
    for (const struct block *b = kept; b != NULL; b = b->next)
        look(ctx, span_of(b->octets, b->n), false);
}

/* --- what OpenSSL calls -------------------------------------------------- */

static void *heap_malloc(size_t n, const char *file, int line)
{
    struct block *b;
    (void)file;
    (void)line;
    if (n == 0 || fails())
        return NULL;
    b = malloc(sizeof *b + n);
    if (b == NULL)
        return NULL;
    b->n = n;
    put_in(b);
    return b->octets;
}

static void heap_free(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    if (p == NULL)
        return;
    look_at(block_of(p));
    take_out(block_of(p));
    if (!keeps_blocks) {
        free(block_of(p));
        return;
    }
    block_of(p)->next = kept;
    kept = block_of(p);
}

static void *heap_realloc(void *p, size_t n, const char *file, int line)
{
    void *more = NULL;
    if (n != 0) {
        more = heap_malloc(n, file, line);
        if (more == NULL)
            return NULL;
        if (p != NULL)
            memcpy(more, p, n < block_of(p)->n ? n : block_of(p)->n);
    }
    heap_free(p, file, line);
    return more;
}

bool openssl_heap_begin(void)
{
    return CRYPTO_set_mem_functions(heap_malloc, heap_realloc, heap_free) == 1;
}

size_t openssl_heap_calls(void)
{
    return calls;
}

void openssl_heap_fail(long n)
{
    countdown = n;
    has_failed = false;
}

bool openssl_heap_failed(void)
{
    return has_failed;
}
