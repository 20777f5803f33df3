/* Times and numbers of data PDUs. */
#include "test.h"

#include "e2e/count.h"

enum { STEP = 1000, AGE = 600000 };
#define T0 INT64_C(1795258200000)

static struct data_count fresh(void)
{
    struct data_count c;
    memset(&c, 0x55, sizeof c);
    count_begin(&c);
    return c;
}

static void send_at(struct data_count *c, int64_t now, int64_t time,
                    int32_t seq)
{
    struct data_count next;
    assert_true(count_next(c, now, STEP, &next));
    assert_true(next.time_ms == time);
    assert_int_equal(next.seq, seq);
    assert_int_equal(next.below_ms_ns, 0);
    *c = next;
}

/* [62351-4:13.3.2 sender] 0 at each new time, else one more */
static void numbers_start_anew_with_each_step(void **state)
{
    (void)state;
    struct data_count c = fresh();
    send_at(&c, T0 + 250, T0, 0);
    send_at(&c, T0 + 250, T0, 1);
    send_at(&c, T0 + 999, T0, 2);
    send_at(&c, T0 + 1000, T0 + 1000, 0);
    send_at(&c, T0 + 5001, T0 + 5000, 0);
    send_at(&c, T0 + 5002, T0 + 5000, 1);
}

/* [62351-4:13.3.2 sender] the time never goes backwards */
static void time_never_goes_back(void **state)
{
    (void)state;
    struct data_count c = fresh();
    send_at(&c, T0 + 5000, T0 + 5000, 0);
    send_at(&c, T0 + 4000, T0 + 5000, 1);
    send_at(&c, T0 - 900000, T0 + 5000, 2);
    send_at(&c, T0 + 6000, T0 + 6000, 0);
}

static void steps_of_any_length(void **state)
{
    (void)state;
    struct data_count c = fresh(), next;
    assert_true(count_next(&c, T0 + 1234, 1, &next));
    assert_true(next.time_ms == T0 + 1234);
    assert_true(count_next(&c, T0 + 12345, 10000, &next));
    assert_true(next.time_ms == T0 + 10000);
    /* before 1970 down is still down */
    assert_true(count_next(&c, -1, 1000, &next));
    assert_true(next.time_ms == -1000);
    assert_true(count_next(&c, -1000, 1000, &next));
    assert_true(next.time_ms == -1000);
}

/* [62351-4:13.3.2 sender] 2147483647 is the last number of a step */
static void numbers_end(void **state)
{
    (void)state;
    struct data_count c = {T0, 0, INT32_MAX - 1}, next, before;
    send_at(&c, T0 + 5, T0, INT32_MAX);
    before = c;
    memset(&next, 0, sizeof next);
    assert_false(count_next(&c, T0 + 999, STEP, &next));
    assert_memory_equal(&c, &before, sizeof c);
    send_at(&c, T0 + 1000, T0 + 1000, 0);
}

static enum count_fault check(struct data_count last, int64_t time,
                              uint32_t below, int32_t seq, int64_t now)
{
    struct data_count got = {time, below, seq};
    return count_check(&last, &got, now, AGE);
}

/* [62351-4:14.4 step 6, 62351-4:13.3.2 step 1] */
static void how_old_and_how_early(void **state)
{
    (void)state;
    struct data_count first = fresh(), last = {T0, 0, 3};
    assert_int_equal(check(first, T0, 0, 0, T0), COUNT_GOOD);
    assert_int_equal(check(first, T0 - AGE, 0, 0, T0), COUNT_GOOD);
    assert_int_equal(check(first, T0 - AGE - 1, 0, 0, T0), COUNT_TIME);
    assert_int_equal(check(first, T0 + AGE, 0, 0, T0), COUNT_GOOD);
    assert_int_equal(check(first, T0 + AGE + 1, 0, 0, T0), COUNT_TIME);
    /* backwards */
    assert_int_equal(check(last, T0 - 1, 0, 0, T0), COUNT_TIME);
    assert_int_equal(check(last, T0 - 1, 999999, 4, T0), COUNT_TIME);
    /* too old wins over seen */
    assert_int_equal(check(last, T0, 0, 3, T0 + AGE + 1), COUNT_TIME);
}

/* [62351-4:14.4 step 7, 62351-4:13.3.2 step 2] */
static void what_was_there(void **state)
{
    (void)state;
    struct data_count last = {T0, 0, 3};
    for (int32_t seq = 0; seq <= 3; seq++)
        assert_int_equal(check(last, T0, 0, seq, T0), COUNT_REPLAY);
    assert_int_equal(check(last, T0, 0, 4, T0), COUNT_GOOD);
}

/* [62351-4:14.4 step 8, 62351-4:13.3.2 step 3] */
static void what_is_missing(void **state)
{
    (void)state;
    struct data_count first = fresh(), last = {T0, 0, 3},
                      full = {T0, 0, INT32_MAX};
    assert_int_equal(check(first, T0, 0, 1, T0), COUNT_SEQ);
    assert_int_equal(check(last, T0, 0, 5, T0), COUNT_SEQ);
    assert_int_equal(check(last, T0 + 1, 0, 1, T0), COUNT_SEQ);
    assert_int_equal(check(last, T0 + 1, 0, 4, T0), COUNT_SEQ);
    assert_int_equal(check(last, T0 + 1, 0, 0, T0), COUNT_GOOD);
    assert_int_equal(check(full, T0, 0, INT32_MAX, T0), COUNT_REPLAY);
    assert_int_equal(check(full, T0 + 1, 0, 0, T0), COUNT_GOOD);
}

/* [62351-4:13.1.2] a peer may write nine digits: they are a time of their own
 */
static void below_a_millisecond(void **state)
{
    (void)state;
    struct data_count last = {T0, 500, 3};
    assert_int_equal(check(last, T0, 500, 4, T0), COUNT_GOOD);
    assert_int_equal(check(last, T0, 500, 3, T0), COUNT_REPLAY);
    assert_int_equal(check(last, T0, 501, 0, T0), COUNT_GOOD);
    assert_int_equal(check(last, T0, 501, 4, T0), COUNT_SEQ);
    assert_int_equal(check(last, T0, 499, 4, T0), COUNT_TIME);
    assert_int_equal(check(last, T0, 499, 0, T0), COUNT_TIME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_start_anew_with_each_step),
        cmocka_unit_test(time_never_goes_back),
        cmocka_unit_test(steps_of_any_length),
        cmocka_unit_test(numbers_end),
        cmocka_unit_test(how_old_and_how_early),
        cmocka_unit_test(what_was_there),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(below_a_millisecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
