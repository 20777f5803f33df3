/* Loans of a pool: classes, ceiling, what is kept, what is refused. */
#include "session/pool.h"
#include "wire.h"

#include <string.h>

enum { LARGEST = 1 << 24 };

static struct heap heap;
static bushing_pool *pool;

static int make_pool(size_t ceiling)
{
    bushing_allocator al = heap_allocator(&heap);
    memset(&heap, 0, sizeof heap);
    return bushing_pool_new(&pool, &al, ceiling);
}

static void free_pool(void)
{
    bushing_pool_free(pool);
    assert_int_equal(heap.live, 0);
}

static uint8_t *take(size_t n, size_t expected)
{
    size_t size = 0;
    uint8_t *p = pool_take(pool, n, &size);
    assert_non_null(p);
    assert_int_equal(size, expected);
    assert_true(((uintptr_t)p & (_Alignof(max_align_t) - 1)) == 0);
    memset(p, 0x5a, size);
    return p;
}

static void expect(size_t loaned, size_t kept, size_t highest, size_t refused)
{
    bushing_pool_state s = bushing_pool_look(pool);
    assert_int_equal(s.loaned, loaned);
    assert_int_equal(s.kept, kept);
    assert_int_equal(s.highest, highest);
    assert_int_equal(s.refused, refused);
}

static void test_new_refuses(void **state)
{
    bushing_allocator al = heap_allocator(&heap);
    bushing_allocator bad = al;
    (void)state;
    memset(&heap, 0, sizeof heap);
    assert_int_equal(bushing_pool_new(&pool, NULL, 1024), BUSHING_ERR_ARGUMENT);
    assert_null(pool);
    bad.alloc = NULL;
    assert_int_equal(bushing_pool_new(&pool, &bad, 1024), BUSHING_ERR_ARGUMENT);
    bad = al;
    bad.free = NULL;
    assert_int_equal(bushing_pool_new(&pool, &bad, 1024), BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_pool_new(&pool, &al, POOL_LEAST - 1),
                     BUSHING_ERR_ARGUMENT);
    assert_null(pool);
    heap.fail_at = 1;
    assert_int_equal(bushing_pool_new(&pool, &al, POOL_LEAST),
                     BUSHING_ERR_MEMORY);
    assert_null(pool);
    heap.fail_at = 0;
    assert_int_equal(bushing_pool_new(&pool, &al, POOL_LEAST), 0);
    free_pool();
    bushing_pool_free(NULL);
}

static void test_classes(void **state)
{
    static const struct {
        size_t n, size;
    } ROWS[] = {
        {0, 512},           {1, 512},
        {512, 512},         {513, 1024},
        {1024, 1024},       {1025, 2048},
        {100000, 131072},   {LARGEST - 1, LARGEST},
        {LARGEST, LARGEST},
    };
    (void)state;
    assert_int_equal(make_pool((size_t)4 * LARGEST), 0);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        uint8_t *p = take(ROWS[i].n, ROWS[i].size);
        pool_give(pool, p, ROWS[i].size);
    }
    free_pool();
}

static void test_too_large(void **state)
{
    size_t size;
    (void)state;
    assert_int_equal(make_pool((size_t)4 * LARGEST), 0);
    assert_null(pool_take(pool, LARGEST + 1, &size));
    assert_null(pool_take(pool, SIZE_MAX, &size));
    expect(0, 0, 0, 2);
    free_pool();
}

static void test_what_comes_back_is_lent_again(void **state)
{
    uint8_t *a, *b;
    (void)state;
    assert_int_equal(make_pool(4096), 0);
    a = take(600, 1024);
    expect(1024, 0, 1024, 0);
    pool_give(pool, a, 1024);
    expect(0, 1024, 1024, 0);
    b = take(1000, 1024);
    assert_ptr_equal(a, b);
    assert_int_equal(heap.calls, 2);
    expect(1024, 0, 1024, 0);
    pool_give(pool, b, 1024);
    free_pool();
}

/* The ceiling holds for what is on loan and what is kept together. */
static void test_ceiling(void **state)
{
    uint8_t *a, *b;
    size_t size;
    (void)state;
    assert_int_equal(make_pool(2048), 0);
    a = take(1024, 1024);
    b = take(1024, 1024);
    assert_null(pool_take(pool, 1, &size));
    expect(2048, 0, 2048, 1);
    pool_give(pool, a, 1024);
    /* 1024 octets are kept: they make room for a smaller one */
    a = take(1, 512);
    expect(1536, 0, 2048, 1);
    assert_null(pool_take(pool, 1024, &size));
    expect(1536, 0, 2048, 2);
    pool_give(pool, a, 512);
    pool_give(pool, b, 1024);
    expect(0, 1536, 2048, 2);
    /* and all of it for a larger one */
    a = take(2048, 2048);
    expect(2048, 0, 2048, 2);
    assert_int_equal(heap.live, 2);
    pool_give(pool, a, 2048);
    assert_null(pool_take(pool, 2049, &size));
    expect(0, 2048, 2048, 3);
    free_pool();
}

/* Of what is kept the largest goes first, and no more than must. */
static void test_room_is_made_sparingly(void **state)
{
    uint8_t *a, *b, *c;
    (void)state;
    assert_int_equal(make_pool(4096), 0);
    a = take(512, 512);
    b = take(1024, 1024);
    c = take(2048, 2048);
    pool_give(pool, a, 512);
    pool_give(pool, b, 1024);
    pool_give(pool, c, 2048);
    expect(0, 3584, 3584, 0);
    a = take(4096 / 2, 2048);
    assert_ptr_equal(a, c);
    pool_give(pool, a, 2048);
    a = take(512, 512);
    b = take(512, 512);
    expect(1024, 3072, 3584, 0);
    c = take(512, 512);
    expect(1536, 1024, 3584, 0);
    pool_give(pool, a, 512);
    pool_give(pool, b, 512);
    pool_give(pool, c, 512);
    free_pool();
}

static void test_allocator_fails(void **state)
{
    size_t size;
    (void)state;
    assert_int_equal(make_pool(4096), 0);
    heap.fail_at = 2;
    assert_null(pool_take(pool, 100, &size));
    expect(0, 0, 0, 1);
    pool_give(pool, take(100, 512), 512);
    free_pool();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_refuses),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_what_comes_back_is_lent_again),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_room_is_made_sparingly),
        cmocka_unit_test(test_allocator_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
