/* The replay memory: what is in it is found until it ends and not evicted
 * before; held against a list that is searched from end to end. */
#include "test.h"

#include <string.h>

#include "base/seen.h"
#include "soak.h"
#include <bushing/error.h>

enum { MAX = 4096 };

static struct seen_entry storage[MAX];
static uint64_t seed;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* As a hash would be: no two alike for other numbers. */
static void make_key(uint8_t key[SEEN_KEY_LEN], uint64_t number)
{
    uint64_t x = number;
    for (size_t i = 0; i < SEEN_KEY_LEN; i += 8) {
        x += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = x;
        z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
        z ^= z >> 31;
        memcpy(key + i, &z, 8);
    }
}

static int put(struct seen *s, uint64_t number, uint64_t until, uint64_t now)
{
    uint8_t key[SEEN_KEY_LEN];
    make_key(key, number);
    return seen_put(s, key, until, now);
}

static bool has(const struct seen *s, uint64_t number, uint64_t now)
{
    uint8_t key[SEEN_KEY_LEN];
    make_key(key, number);
    return seen_has(s, key, now);
}

static void the_second_time_is_refused(void **state)
{
    struct seen s;
    (void)state;
    memset(storage, 0xA5, sizeof storage);
    seen_init(&s, storage, MAX);
    assert_false(has(&s, 1, 0));
    assert_int_equal(put(&s, 1, 1000, 10), 0);
    assert_int_equal(s.num, 1);
    assert_true(has(&s, 1, 10));
    assert_false(has(&s, 2, 10));
    /* [rule 11] and what was there keeps its time */
    assert_int_equal(put(&s, 1, 5000, 20), BUSHING_ERR_REPLAYED);
    assert_int_equal(s.num, 1);
    assert_true(has(&s, 1, 1000));
    assert_false(has(&s, 1, 1001));
}

/* [rule 11] kept to the end of its time, that moment included */
static void the_end_of_its_time(void **state)
{
    struct seen s;
    (void)state;
    seen_init(&s, storage, 1);
    assert_int_equal(put(&s, 1, 1000, 10), 0);
    assert_int_equal(put(&s, 1, 2000, 1000), BUSHING_ERR_REPLAYED);
    assert_int_equal(put(&s, 2, 2000, 1000), BUSHING_ERR_REPLAY_FULL);
    assert_int_equal(put(&s, 2, 2000, 1001), 0);
    assert_false(has(&s, 1, 1001));
    assert_true(has(&s, 2, 1001));
    assert_int_equal(s.num, 1);
}

/* One octet of difference anywhere is another key. */
static void every_octet_counts(void **state)
{
    struct seen s;
    uint8_t key[SEEN_KEY_LEN];
    (void)state;
    seen_init(&s, storage, 64);
    make_key(key, 7);
    assert_int_equal(seen_put(&s, key, 1000, 1), 0);
    for (size_t bit = 0; bit < 8 * SEEN_KEY_LEN; bit++) {
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(seen_has(&s, key, 1));
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(seen_has(&s, key, 1));
}

static void times_that_make_no_sense(void **state)
{
    struct seen s;
    (void)state;
    seen_init(&s, storage, MAX);
    assert_int_equal(put(&s, 1, 0, 0), BUSHING_ERR_ARGUMENT);
    assert_int_equal(put(&s, 1, 9, 10), BUSHING_ERR_ARGUMENT);
    assert_int_equal(s.num, 0);
    assert_int_equal(put(&s, 1, 10, 10), 0);
    assert_int_equal(put(&s, 2, UINT64_MAX, UINT64_MAX), 0);
    assert_true(has(&s, 2, UINT64_MAX));
}

static void a_memory_without_places(void **state)
{
    struct seen s;
    size_t at = 0;
    (void)state;
    seen_init(&s, NULL, 0);
    assert_false(has(&s, 1, 1));
    assert_int_equal(put(&s, 1, 2, 1), BUSHING_ERR_REPLAY_FULL);
    seen_sweep(&s, 1);
    assert_null(seen_next(&s, &at, 1));
}

/* Every place of a small memory is used, and only then it is full. */
static void small_memories_are_filled_to_the_last(void **state)
{
    (void)state;
    for (size_t max = 1; max <= SEEN_WINDOW; max++) {
        struct seen s;
        seen_init(&s, storage, max);
        for (uint64_t i = 0; i < max; i++)
            assert_int_equal(put(&s, i, 1000, 1), 0);
        assert_int_equal(put(&s, max, 1000, 1), BUSHING_ERR_REPLAY_FULL);
        assert_int_equal(s.num, max);
        for (uint64_t i = 0; i < max; i++)
            assert_true(has(&s, i, 1));
    }
}

/* [rule 11] full: refused, and nothing that has not ended gives way */
static void a_large_memory_fills_up(void **state)
{
    struct seen s;
    size_t first = 0;
    uint64_t i;
    (void)state;
    seen_init(&s, storage, MAX);
    for (i = 0; i < 4 * MAX; i++) {
        int rc = put(&s, i, 1000, 1);
        assert_true(rc == 0 || rc == BUSHING_ERR_REPLAY_FULL);
        if (rc != 0 && first == 0)
            first = s.num;
        assert_int_equal(has(&s, i, 1), rc == 0);
    }
    /* nine of ten places are taken before the first is refused */
    assert_true(first > MAX / 10 * 9);
    assert_true(s.num <= MAX);
    for (i = 0; i < first; i++)
        assert_true(has(&s, i, 1000));
    /* and all of them are there again when their time is over */
    assert_int_equal(put(&s, 5 * MAX, 2000, 1001), 0);
    seen_sweep(&s, 1001);
    assert_int_equal(s.num, 1);
}

/* Keys that all want the same places fill these, and disturb nobody else. */
static void keys_for_one_place(void **state)
{
    struct seen s;
    uint8_t key[SEEN_KEY_LEN] = {0};
    unsigned num = 0;
    (void)state;
    seen_init(&s, storage, MAX);
    for (unsigned i = 0; i < 200; i++) {
        key[31] = (uint8_t)i;
        if (seen_put(&s, key, 1000, 1) == 0)
            num++;
    }
    assert_int_equal(num, SEEN_WINDOW);
    assert_int_equal(put(&s, 1, 1000, 1), 0);
    key[31] = 3;
    assert_true(seen_has(&s, key, 1));
    key[31] = 199;
    assert_false(seen_has(&s, key, 1));
}

/* The window goes round behind the last place. */
static void the_last_place_is_the_first_ones_neighbour(void **state)
{
    struct seen s;
    uint8_t key[SEEN_KEY_LEN] = {0};
    (void)state;
    seen_init(&s, storage, 100);
    key[7] = 99;
    key[15] = 99;
    for (unsigned i = 0; i < SEEN_WINDOW; i++) {
        key[31] = (uint8_t)i;
        assert_int_equal(seen_put(&s, key, 1000, 1), 0);
    }
    assert_int_equal(storage[99].until_ns, 1000);
    assert_int_equal(storage[0].until_ns, 1000);
    assert_int_equal(storage[SEEN_WINDOW - 2].until_ns, 1000);
    assert_int_equal(storage[SEEN_WINDOW - 1].until_ns, 0);
    for (unsigned i = 0; i < SEEN_WINDOW; i++) {
        key[31] = (uint8_t)i;
        assert_true(seen_has(&s, key, 1));
    }
}

/* A place that becomes free between two others hides neither. */
static void ended_ones_hide_nothing(void **state)
{
    struct seen s;
    uint8_t key[SEEN_KEY_LEN] = {0};
    (void)state;
    seen_init(&s, storage, MAX);
    for (unsigned i = 0; i < SEEN_WINDOW; i++) {
        key[31] = (uint8_t)i;
        assert_int_equal(seen_put(&s, key, i % 2 == 0 ? 10 : 1000, 1), 0);
    }
    key[31] = SEEN_WINDOW - 1;
    assert_int_equal(seen_put(&s, key, 2000, 11), BUSHING_ERR_REPLAYED);
    seen_sweep(&s, 11);
    assert_int_equal(s.num, SEEN_WINDOW / 2);
    assert_int_equal(seen_put(&s, key, 2000, 11), BUSHING_ERR_REPLAYED);
    key[31] = 0;
    assert_int_equal(seen_put(&s, key, 2000, 11), 0);
}

static void a_walk_gives_what_lives(void **state)
{
    struct seen s, again;
    static struct seen_entry other[200];
    const struct seen_entry *e;
    size_t at = 0, num = 0;
    (void)state;
    seen_init(&s, storage, 200);
    for (uint64_t i = 0; i < 100; i++)
        assert_int_equal(put(&s, i, i < 40 ? 10 : 1000 + i, 1), 0);
    seen_init(&again, other, 200);
    while ((e = seen_next(&s, &at, 11)) != NULL) {
        num++;
        assert_int_equal(seen_put(&again, e->key, e->until_ns, 11), 0);
    }
    assert_int_equal(num, 60);
    for (uint64_t i = 0; i < 100; i++)
        assert_int_equal(has(&again, i, 11), i >= 40);
    assert_true(has(&again, 99, 1099));
    assert_false(has(&again, 98, 1099));
}

/* Beside a plain list: what was put and has not ended is there, all the rest is
 * not. */
static void like_a_plain_list(void **state)
{
    enum { KEYS = 1500, PLACES = 1000 };
    static uint64_t until[KEYS];
    struct seen s;
    uint64_t now = 1;
    (void)state;
    seed = 42;
    memset(until, 0, sizeof until);
    seen_init(&s, storage, PLACES);
    for (unsigned step = 0; step < 200000 * soak_times(); step++) {
        uint64_t k = draw() % KEYS;
        now += draw() % 3;
        bool live = until[k] != 0 && until[k] >= now;
        assert_int_equal(has(&s, k, now), live);
        if (draw() % 4 == 0) {
            uint64_t end = now + draw() % 4000;
            int rc = put(&s, k, end, now);
            if (rc == 0)
                until[k] = end;
            assert_int_equal(rc == BUSHING_ERR_REPLAYED, live);
        }
        if (draw() % 5000 == 0)
            seen_sweep(&s, now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_time_is_refused),
        cmocka_unit_test(the_end_of_its_time),
        cmocka_unit_test(every_octet_counts),
        cmocka_unit_test(times_that_make_no_sense),
        cmocka_unit_test(a_memory_without_places),
        cmocka_unit_test(small_memories_are_filled_to_the_last),
        cmocka_unit_test(a_large_memory_fills_up),
        cmocka_unit_test(keys_for_one_place),
        cmocka_unit_test(the_last_place_is_the_first_ones_neighbour),
        cmocka_unit_test(ended_ones_hide_nothing),
        cmocka_unit_test(a_walk_gives_what_lives),
        cmocka_unit_test(like_a_plain_list),
    };
    return cmocka_run_group_tests_name("base_seen", tests, NULL, NULL);
}
