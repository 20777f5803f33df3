/* First in, first out, and never above the ceiling. */
#include <string.h>

#include "pdu_queue.h"
#include "test.h"

static bushing_span text(const char *t)
{
    return (bushing_span){(const uint8_t *)t, strlen(t)};
}

static void expect(struct pdu_queue *q, const char *want)
{
    bushing_span s;
    assert_true(pdu_queue_take(q, &s));
    assert_int_equal(s.n, strlen(want));
    assert_memory_equal(s.p, want, s.n);
}

static void test_order(void **state)
{
    struct pdu_queue q = {.ceiling = 100};
    bushing_span s;
    (void)state;
    assert_false(pdu_queue_take(&q, &s));
    assert_true(pdu_queue_put(&q, text("one")));
    assert_true(pdu_queue_put(&q, text("")));
    assert_true(pdu_queue_put(&q, text("three")));
    expect(&q, "one");
    assert_true(pdu_queue_put(&q, text("four")));
    expect(&q, "");
    expect(&q, "three");
    assert_false(pdu_queue_is_empty(&q));
    expect(&q, "four");
    assert_true(pdu_queue_is_empty(&q));
    assert_false(pdu_queue_take(&q, &s));
    pdu_queue_clear(&q);
    assert_int_equal(q.ceiling, 100);
    assert_null(q.room);
}

/* Many rounds use no more room than what waits at once. */
static void test_room(void **state)
{
    struct pdu_queue q = {.ceiling = 1 << 20};
    uint8_t big[3000] = {0};
    (void)state;
    for (int i = 0; i < 1000; i++) {
        bushing_span s;
        big[0] = (uint8_t)i;
        assert_true(pdu_queue_put(&q, (bushing_span){big, sizeof big}));
        if (i == 0)
            continue;
        assert_true(pdu_queue_take(&q, &s));
        assert_int_equal(s.p[0], (uint8_t)(i - 1));
    }
    assert_true(q.cap <= 8192);
    pdu_queue_clear(&q);
}

static void test_ceiling(void **state)
{
    struct pdu_queue q = {.ceiling = 10};
    (void)state;
    assert_false(pdu_queue_put(&q, text("eleven char")));
    assert_true(pdu_queue_put(&q, text("ten chars.")));
    assert_false(pdu_queue_put(&q, text("x")));
    expect(&q, "ten chars.");
    assert_true(pdu_queue_put(&q, text("x")));
    expect(&q, "x");
    pdu_queue_clear(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_ceiling),
    };
    return cmocka_run_group_tests_name("tools_pdu_queue", tests, NULL, NULL);
}
