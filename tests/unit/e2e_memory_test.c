/* The memory of signed PDUs and its floor: nothing is accepted twice, whatever
 * the system clock does [rules 11, 12]. */
#include "test.h"

#include "e2e/memory.h"
#include "soak.h"

#include <bushing/error.h>

#define MS UINT64_C(1000000)
#define MINUTE INT64_C(60000)
#define START INT64_C(1795176000000)
#define WINDOW INT64_C(600000)

static bushing_time at(int64_t mono_ms, int64_t utc_ms)
{
    return (bushing_time){(uint64_t)mono_ms * MS + 500, utc_ms};
}

static void key_of(uint8_t key[SEEN_KEY_LEN], uint64_t n)
{
    /* spread, as a hash is */
    for (size_t i = 0; i < SEEN_KEY_LEN; i++) {
        n = n * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        key[i] = (uint8_t)(n >> 56);
    }
}

static int put(struct memory *m, uint64_t n, int64_t time_ms, bushing_time now)
{
    uint8_t key[SEEN_KEY_LEN];
    key_of(key, n);
    return memory_put(m, key, time_ms, now);
}

/* --- alone --------------------------------------------------------------- */

/* [rule 12] */
static void what_is_older_than_the_memory_is_below_its_floor(void **state)
{
    struct seen_entry storage[4];
    struct memory m;
    int64_t newest;
    (void)state;
    memory_init(&m, storage, 4, START);
    assert_int_equal(memory_floor(&m, at(1000, START)), START - 1);
    assert_int_equal(memory_floor(&m, at(999000, START + 10 * WINDOW)),
                     START - 1);
    /* nothing of ours was let go */
    assert_int_equal(memory_lost(&m, at(1000, START)), INT64_MIN);
    assert_false(memory_newest(&m, &newest));
}

/* Exactly to time and window: the last millisecond still knows it, and in the
 * next one the floor is there. */
static void it_is_kept_to_time_and_window(void **state)
{
    static const int64_t ages[] = {-WINDOW, -1, 0, 1, WINDOW};
    (void)state;
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        struct seen_entry storage[4];
        struct memory m;
        int64_t time = START + ages[i], left = ages[i] + WINDOW;
        memory_init(&m, storage, 4, START - WINDOW - 1);
        assert_int_equal(put(&m, 1, time, at(5000, START)), 0);
        if (left == 0)
            left = 1; /* for which it is kept at least */
        assert_int_equal(put(&m, 1, time, at(5000 + left, START + left)),
                         BUSHING_ERR_REPLAYED);
        assert_true(memory_floor(&m, at(5000 + left, START + left)) < time ||
                    ages[i] == -WINDOW);
        assert_true(memory_floor(&m, at(5001 + left, START + 1 + left)) >=
                    time);
    }
}

static void full_is_refused_and_nothing_is_forgotten(void **state)
{
    struct seen_entry storage[2];
    struct memory m;
    (void)state;
    memory_init(&m, storage, 2, START);
    assert_int_equal(put(&m, 1, START, at(1, START)), 0);
    assert_int_equal(put(&m, 2, START, at(1, START)), 0);
    assert_int_equal(put(&m, 3, START, at(1, START)), BUSHING_ERR_REPLAY_FULL);
    assert_int_equal(put(&m, 1, START, at(1, START)), BUSHING_ERR_REPLAYED);
    assert_int_equal(
        put(&m, 3, START + 11 * MINUTE, at(11 * MINUTE, START + 11 * MINUTE)),
        0);
}

/* --- with a clock that goes right ---------------------------------------- */

/* Nothing that is inside the window is ever below the floor, whichever peers
 * are early and which are late. */
static void a_right_clock_never_refuses_by_the_floor(void **state)
{
    static struct seen_entry storage[4096];
    struct memory m;
    uint64_t seed = 7;
    int64_t now = 0;
    (void)state;
    memory_init(&m, storage, 4096, START - WINDOW);
    for (uint64_t i = 0; i < 20000u * soak_times(); i++) {
        int64_t early;
        seed = seed * UINT64_C(6364136223846793005) + 1;
        early = (int64_t)((seed >> 33) % (2 * WINDOW + 1)) - WINDOW;
        now += (int64_t)((seed >> 20) % 3000);
        assert_true(memory_floor(&m, at(now, START + now)) <
                    START + now - WINDOW + 1);
        assert_int_equal(put(&m, i, START + now + early, at(now, START + now)),
                         0);
    }
}

/* --- with a clock that jumps --------------------------------------------- */

/* The clock goes back by an hour: what was recorded in that hour stays out. */
static void a_clock_set_back_brings_nothing_back(void **state)
{
    static struct seen_entry storage[256];
    struct memory m;
    (void)state;
    memory_init(&m, storage, 256, START);
    for (int64_t i = 1; i <= 60; i++)
        assert_int_equal(put(&m, (uint64_t)i, START + i * MINUTE,
                             at(i * MINUTE, START + i * MINUTE)),
                         0);
    for (int64_t i = 1; i <= 60; i++) { /* it is START again */
        bushing_time now = at((60 + i) * MINUTE, START + i * MINUTE);
        int64_t time = START + i * MINUTE;
        assert_true(time <= memory_floor(&m, now));
    }
    /* an hour later all is as before */
    assert_true(START + 61 * MINUTE >
                memory_floor(&m, at(121 * MINUTE, START + 61 * MINUTE)));
}

/* A clock that was wrong for a moment, and nothing was accepted then, does no
 * harm. */
static void a_jump_alone_does_no_harm(void **state)
{
    struct seen_entry storage[4];
    struct memory m;
    (void)state;
    memory_init(&m, storage, 4, START);
    assert_int_equal(put(&m, 1, START, at(0, START)), 0);
    (void)memory_floor(&m, at(1000, START + 1440 * MINUTE));
    assert_true(memory_floor(&m, at(2000, START + 2000)) < START);
}

struct accepted {
    uint64_t number;
    int64_t time;
};

/* Whatever passes the window and the floor and is new is accepted; nothing is
 * accepted twice, over clocks that jump to and fro by hours. */
static void nothing_is_accepted_twice(void **state)
{
    enum { KEPT = 3000 };
    static struct seen_entry storage[KEPT * 4];
    static struct accepted list[KEPT];
    size_t runs = 3u * soak_times();
    (void)state;
    for (size_t run = 0; run < runs; run++) {
        struct memory m;
        uint64_t seed = 1000 + run;
        int64_t mono = 0, offset = START;
        size_t num = 0, copies = 0;
        memory_init(&m, storage, KEPT * 4, START);
        while (num < KEPT && copies < 200000) {
            bushing_time now;
            int64_t time;
            uint64_t number;
            seed = seed * UINT64_C(6364136223846793005) + 1;
            mono += (int64_t)((seed >> 40) % 2000);
            if ((seed >> 33) % 400 == 0)
                offset += (int64_t)((seed >> 20) % 7200000) - 3600000;
            now = at(mono, offset + mono);
            if ((seed >> 36) % 2 == 0 && num > 0) { /* a copy */
                size_t which = (seed >> 15) % num;
                number = list[which].number;
                time = list[which].time;
                copies++;
            } else {
                number = num + 1;
                time = now.utc_ms + (int64_t)((seed >> 25) % 1200001) - WINDOW;
            }
            if (time < now.utc_ms - WINDOW || time > now.utc_ms + WINDOW ||
                time <= memory_floor(&m, now))
                continue;
            if (number <= num) {
                assert_int_equal(put(&m, number, time, now),
                                 BUSHING_ERR_REPLAYED);
            } else if (put(&m, number, time, now) == 0) {
                list[num++] = (struct accepted){number, time};
            }
        }
        assert_true(copies > 100 && num > 300);
    }
}

/* --- over a restart ------------------------------------------------------ */

static void a_memory_goes_on_where_another_ended(void **state)
{
    struct seen_entry storage[4], other[4];
    struct memory m, n;
    uint8_t key[SEEN_KEY_LEN];
    int64_t newest = 0;
    (void)state;
    memory_init(&m, storage, 4, START);
    assert_int_equal(put(&m, 1, START + MINUTE, at(0, START)), 0);
    assert_true(memory_newest(&m, &newest));
    assert_int_equal(newest, START + MINUTE);
    memory_init(&n, other, 4, START + 2 * MINUTE);
    memory_resume(&n, START - 1, true, newest, at(77, START + 2 * MINUTE));
    key_of(key, 1);
    assert_int_equal(memory_resume_entry(&n, key, START + 11 * MINUTE,
                                         at(77, START + 2 * MINUTE)),
                     0);
    assert_true(memory_floor(&n, at(77, START + 2 * MINUTE)) < START);
    assert_int_equal(
        put(&n, 1, START + MINUTE, at(77 + 9 * MINUTE, START + 11 * MINUTE)),
        BUSHING_ERR_REPLAYED);
    assert_true(memory_floor(&n, at(78 + 9 * MINUTE, START + 11 * MINUTE +
                                                         1)) >= START + MINUTE);
    /* too old to be kept: not an error */
    key_of(key, 2);
    assert_int_equal(
        memory_resume_entry(&n, key, START, at(77, START + 2 * MINUTE)), 0);
    assert_int_equal(n.seen.num, 1);
    /* no file keeps a place for longer than a day */
    key_of(key, 3);
    assert_int_equal(
        memory_resume_entry(&n, key, START + 9000 * MINUTE, at(77, START)), 0);
    assert_false(seen_has(&n.seen, key, (77 + 1441 * (uint64_t)MINUTE) * MS));
    /* nothing was ever accepted */
    memory_init(&n, other, 4, START);
    memory_resume(&n, START - 5, false, 0, at(0, START));
    assert_int_equal(memory_floor(&n, at(0, START)), START - 5);
    assert_false(memory_newest(&n, &newest));
}

/* The newest of all, whichever stretch it was accepted in. */
static void the_newest_may_be_from_before(void **state)
{
    struct seen_entry storage[8];
    struct memory m;
    int64_t newest = 0;
    (void)state;
    memory_init(&m, storage, 8, START - 100 * MINUTE);
    assert_int_equal(put(&m, 1, START, at(0, START)), 0);
    /* the clock goes back by an hour, the memory does not */
    assert_int_equal(
        put(&m, 2, START - 39 * MINUTE, at(21 * MINUTE, START - 39 * MINUTE)),
        0);
    assert_true(memory_newest(&m, &newest));
    assert_int_equal(newest, START);
    assert_int_equal(memory_floor(&m, at(21 * MINUTE, START - 39 * MINUTE)),
                     START);
    assert_int_equal(
        put(&m, 3, START + MINUTE, at(42 * MINUTE, START + MINUTE)), 0);
    assert_true(memory_newest(&m, &newest));
    assert_int_equal(newest, START + MINUTE);
    /* two stretches later the floor is what the first one held */
    assert_int_equal(m.floor_ms, START);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_older_than_the_memory_is_below_its_floor),
        cmocka_unit_test(it_is_kept_to_time_and_window),
        cmocka_unit_test(full_is_refused_and_nothing_is_forgotten),
        cmocka_unit_test(a_right_clock_never_refuses_by_the_floor),
        cmocka_unit_test(a_clock_set_back_brings_nothing_back),
        cmocka_unit_test(a_jump_alone_does_no_harm),
        cmocka_unit_test(nothing_is_accepted_twice),
        cmocka_unit_test(a_memory_goes_on_where_another_ended),
        cmocka_unit_test(the_newest_may_be_from_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
