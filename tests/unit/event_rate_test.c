/* A flood is counted, not written, and hides nothing else. */
#include "test.h"

#include <string.h>

#include "event/catalogue.h"
#include "event/rate.h"

static const struct rate_config CONFIG = {
    .peer = {.burst = 3, .interval_ms = 1000},
    .event = {.burst = 10, .interval_ms = 100},
    .tell_ms = 60000,
};
static struct rate r;

#define SECOND UINT64_C(1000000000)
enum { A = EVENT_4_1_REPLAY_DETEC_ASS_REQ, B = EVENT_14_4_COMM_FAIL };

static int setup(void **state)
{
    (void)state;
    rate_init(&r, &CONFIG);
    return 0;
}

static bool pass(uint32_t id, const char *peer, uint64_t now)
{
    uint32_t held;
    return rate_pass(&r, &held, id, span_text(peer), now);
}

static void a_burst_and_then_one_a_second(void **state)
{
    uint32_t held;
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(pass(A, "p", SECOND));
    for (int i = 0; i < 5; i++)
        assert_false(pass(A, "p", SECOND));
    assert_false(pass(A, "p", 2 * SECOND - 1));
    assert_true(rate_pass(&r, &held, A, span_text("p"), 2 * SECOND));
    assert_int_equal(held, 6); /* the count comes with the next that passes */
    assert_true(rate_pass(&r, &held, A, span_text("p"), 3 * SECOND));
    assert_int_equal(held, 0);
    /* never more than the burst */
    for (int i = 0; i < 3; i++)
        assert_true(pass(A, "p", 1000 * SECOND));
    assert_false(pass(A, "p", 1000 * SECOND));
}

static void a_flood_hides_nothing_else(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++)
        (void)pass(A, "flood", SECOND);
    assert_true(pass(B, "flood", SECOND)); /* another event of the same peer */
    assert_true(pass(A, "other", SECOND)); /* the same event of another peer */
}

static void a_flood_under_many_names(void **state)
{
    char peer[] = "p000";
    size_t passed = 0, told = 0;
    struct rate_count count;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        peer[1] = (char)('0' + i / 100);
        peer[2] = (char)('0' + i / 10 % 10);
        peer[3] = (char)('0' + i % 10);
        passed += pass(A, peer, SECOND);
    }
    assert_int_equal(passed, CONFIG.event.burst);
    assert_true(pass(B, "p", SECOND));
    while (rate_tell(&r, &count, SECOND, true))
        told += count.held;
    assert_int_equal(passed + told, 1000);
}

/* More peers than there are places: nothing that was held back is forgotten. */
static void counts_survive_their_places(void **state)
{
    char peer[] = "p000";
    size_t passed = 0, told = 0;
    struct rate_count count;
    struct rate_config many = CONFIG;
    (void)state;
    many.event.burst = 100000;
    rate_init(&r, &many);
    for (int i = 0; i < 5000; i++) {
        int k = i / 5;
        peer[1] = (char)('0' + k / 100);
        peer[2] = (char)('0' + k / 10 % 10);
        peer[3] = (char)('0' + k % 10);
        passed += pass(A, peer, SECOND);
    }
    assert_int_equal(passed, 3000);
    while (rate_tell(&r, &count, SECOND, true))
        told += count.held;
    assert_int_equal(told, 2000);
}

static void counts_are_told_after_a_while(void **state)
{
    struct rate_count count;
    (void)state;
    assert_int_equal(rate_deadline(&r), BUSHING_NEVER);
    for (int i = 0; i < 5; i++)
        (void)pass(A, "p", SECOND);
    assert_int_equal(rate_deadline(&r), 61 * SECOND);
    assert_false(rate_tell(&r, &count, 61 * SECOND - 1, false));
    assert_true(rate_tell(&r, &count, 61 * SECOND, false));
    assert_int_equal(count.held, 2);
    assert_int_equal(count.id, A);
    assert_true(span_equal(count.peer, span_text("p")));
    assert_false(rate_tell(&r, &count, 100 * SECOND, false));
    assert_int_equal(rate_deadline(&r), BUSHING_NEVER);
}

static void without_limits(void **state)
{
    struct rate_config none = {.tell_ms = 1};
    uint32_t held;
    (void)state;
    rate_init(&r, &none);
    for (int i = 0; i < 1000; i++)
        assert_true(pass(A, "p", SECOND));
    rate_init(&r, &CONFIG);
    /* what is in no catalogue is not ours to hold back */
    for (int i = 0; i < 100; i++)
        assert_true(rate_pass(&r, &held, 1, span_text("p"), SECOND));
    /* a clock that goes back gives nothing and takes nothing */
    assert_true(pass(A, "p", 5 * SECOND));
    assert_true(pass(A, "p", SECOND));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_burst_and_then_one_a_second, setup),
        cmocka_unit_test_setup(a_flood_hides_nothing_else, setup),
        cmocka_unit_test_setup(a_flood_under_many_names, setup),
        cmocka_unit_test_setup(counts_survive_their_places, setup),
        cmocka_unit_test_setup(counts_are_told_after_a_while, setup),
        cmocka_unit_test_setup(without_limits, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
