/* A queue of octets over a pool. */
#include "session/buffer.h"
#include "wire.h"

static struct heap heap;
static bushing_pool *pool;
static struct buffer b;

static int begin(void **state)
{
    bushing_allocator al;
    (void)state;
    memset(&heap, 0, sizeof heap);
    memset(&b, 0, sizeof b);
    al = heap_allocator(&heap);
    return bushing_pool_new(&pool, &al, 8192);
}

static int end(void **state)
{
    (void)state;
    buffer_release(&b, pool);
    assert_int_equal(bushing_pool_look(pool).loaned, 0);
    bushing_pool_free(pool);
    assert_int_equal(heap.live, 0);
    return 0;
}

static void put(const char *text)
{
    assert_true(buffer_put(&b, pool, span_text(text)));
}

static void expect(const char *text)
{
    span s = buffer_octets(&b);
    assert_int_equal(s.n, strlen(text));
    assert_int_equal(buffer_len(&b), s.n);
    assert_memory_equal(s.p, text, s.n);
}

static void test_empty(void **state)
{
    (void)state;
    assert_int_equal(buffer_len(&b), 0);
    assert_null(buffer_octets(&b).p);
    buffer_release(&b, pool);
    buffer_settle(&b, pool);
    assert_int_equal(heap.calls, 1);
}

static void test_first_in_first_out(void **state)
{
    (void)state;
    put("abc");
    put("");
    put("def");
    expect("abcdef");
    buffer_drop(&b, 2);
    expect("cdef");
    put("gh");
    buffer_drop(&b, 1);
    expect("defgh");
    assert_int_equal(bushing_pool_look(pool).loaned, 512);
}

/* Nothing at all still takes a block; settling gives it back. */
static void test_put_nothing(void **state)
{
    (void)state;
    assert_true(buffer_put(&b, pool, (span){NULL, 0}));
    assert_int_equal(buffer_len(&b), 0);
    buffer_settle(&b, pool);
    assert_null(b.p);
    assert_int_equal(bushing_pool_look(pool).loaned, 0);
}

static void test_settle_keeps_what_is_there(void **state)
{
    (void)state;
    put("ab");
    buffer_drop(&b, 1);
    buffer_settle(&b, pool);
    expect("b");
    buffer_drop(&b, 1);
    buffer_settle(&b, pool);
    assert_null(b.p);
    assert_int_equal(b.start + b.end + b.size, 0);
}

static void test_room(void **state)
{
    uint8_t *room = buffer_room(&b, pool, 3);
    (void)state;
    assert_non_null(room);
    memcpy(room, "xyz", 3);
    assert_int_equal(buffer_len(&b), 0);
    buffer_add(&b, 2);
    expect("xy");
}

/* Room in front is used before a larger block is borrowed. */
static void test_moves_to_the_front(void **state)
{
    uint8_t octets[512];
    (void)state;
    memset(octets, 'a', sizeof octets);
    assert_true(buffer_put(&b, pool, span_of(octets, 512)));
    assert_int_equal(b.size, 512);
    buffer_drop(&b, 511);
    put("bcd");
    expect("abcd");
    assert_int_equal(b.size, 512);
    assert_int_equal(b.start, 0);
    assert_int_equal(heap.calls, 2);
    /* exactly full, with something dropped */
    buffer_drop(&b, 1);
    assert_true(buffer_put(&b, pool, span_of(octets, 509)));
    assert_int_equal(buffer_len(&b), 512);
    assert_int_equal(b.size, 512);
}

static void test_grows(void **state)
{
    (void)state;
    put("head");
    buffer_drop(&b, 1);
    for (int i = 0; i < 250; i++)
        put("0123456789");
    assert_int_equal(buffer_len(&b), 2503);
    assert_memory_equal(buffer_octets(&b).p, "ead0123456789012", 16);
    assert_memory_equal(buffer_octets(&b).p + 2493, "0123456789", 10);
    assert_int_equal(b.size, 4096);
    assert_int_equal(bushing_pool_look(pool).loaned, 4096);
}

/* A pool without room leaves everything as it was. */
static void test_no_room(void **state)
{
    static uint8_t octets[8192];
    (void)state;
    put("kept");
    assert_false(buffer_put(&b, pool, span_of(octets, 8192)));
    assert_null(buffer_room(&b, pool, SIZE_MAX));
    assert_null(buffer_room(&b, pool, SIZE_MAX - 4));
    assert_null(buffer_room(&b, pool, 4093));
    expect("kept");
    put("!");
    expect("kept!");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        T(test_empty),       T(test_first_in_first_out),
        T(test_put_nothing), T(test_settle_keeps_what_is_there),
        T(test_room),        T(test_moves_to_the_front),
        T(test_grows),       T(test_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
