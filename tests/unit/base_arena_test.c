/* The arena: alignment, the ceiling, sticky failure, marks. */
#include <stdalign.h>

#include "base/arena.h"
#include "test.h"

enum { SIZE = 256, MAX = alignof(max_align_t) };

static alignas(max_align_t) uint8_t memory[SIZE];

static void takes_aligned_pieces(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, SIZE);
    assert_int_equal(arena_high_water(&a), 0);
    assert_ptr_equal(arena_take(&a, 1), memory);
    assert_int_equal(a.used, 1);
    assert_ptr_equal(arena_take(&a, MAX), memory + MAX);
    assert_int_equal(a.used, 2 * MAX);
    assert_ptr_equal(arena_take(&a, 3), memory + 2 * MAX);
    assert_ptr_equal(arena_take_aligned(&a, 5, 1), memory + 2 * MAX + 3);
    assert_ptr_equal(arena_take_aligned(&a, 2, 4), memory + 2 * MAX + 8);
    assert_ptr_equal(arena_take_aligned(&a, 1, 2), memory + 2 * MAX + 10);
    assert_int_equal(a.used, 2 * MAX + 11);
    assert_int_equal(arena_high_water(&a), 2 * MAX + 11);
    assert_false(a.bad);
}

static void aligns_by_address(void **state)
{
    (void)state;
    for (size_t off = 1; off < MAX; off++) {
        struct arena a = arena_over(memory + off, SIZE - off);
        assert_ptr_equal(arena_take(&a, 1), memory + MAX);
        assert_int_equal(a.used, MAX - off + 1);
    }
}

static void no_octets_count_as_one(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, 2);
    assert_ptr_equal(arena_take_aligned(&a, 0, 1), memory);
    assert_ptr_equal(arena_take_aligned(&a, 0, 1), memory + 1);
    assert_int_equal(a.used, 2);
    assert_null(arena_take_aligned(&a, 0, 1));
    assert_true(a.bad);
}

static void takes_up_to_the_ceiling(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, SIZE);
    assert_ptr_equal(arena_take(&a, SIZE), memory);
    assert_int_equal(a.used, SIZE);
    assert_null(arena_take_aligned(&a, 1, 1));

    a = arena_over(memory, SIZE);
    assert_null(arena_take(&a, SIZE + 1));
    a = arena_over(memory, SIZE);
    assert_null(arena_take(&a, SIZE_MAX));

    /* the padding alone fills the rest, exactly or with one to spare */
    a = arena_over(memory, MAX);
    assert_non_null(arena_take(&a, 1));
    assert_null(arena_take(&a, 1));
    a = arena_over(memory, MAX + 1);
    assert_non_null(arena_take(&a, 1));
    assert_ptr_equal(arena_take(&a, 1), memory + MAX);
    a = arena_over(memory, MAX - 1);
    assert_non_null(arena_take(&a, 1));
    assert_null(arena_take(&a, 1));
    assert_int_equal(a.used, 1);
    a = arena_over(memory, MAX - 1);
    assert_non_null(arena_take(&a, 1));
    assert_null(arena_take(&a, SIZE_MAX));

    a = arena_over(NULL, 0);
    assert_null(arena_take_aligned(&a, 0, 1));
    assert_null(arena_take(&a, 1));
}

static void failure_sticks_until_reset(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, SIZE);
    assert_non_null(arena_take(&a, 10));
    assert_null(arena_take(&a, SIZE));
    assert_true(a.bad);
    assert_null(arena_take(&a, 1));
    assert_null(arena_take_array(&a, 1, 1));
    assert_int_equal(a.used, 10);
    arena_reset(&a);
    assert_false(a.bad);
    assert_int_equal(a.used, 0);
    assert_int_equal(arena_high_water(&a), 10);
    assert_ptr_equal(arena_take(&a, 4), memory);
    assert_int_equal(arena_high_water(&a), 10);
    assert_non_null(arena_take_aligned(&a, 6, 1));
    assert_int_equal(arena_high_water(&a), 10);
    assert_non_null(arena_take_aligned(&a, 1, 1));
    assert_int_equal(arena_high_water(&a), 11);
}

static void refuses_alignments_that_are_none(void **state)
{
    (void)state;
    static const size_t WRONG[] = {0, 3, 6, 12, SIZE_MAX};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        struct arena a = arena_over(memory, SIZE);
        assert_null(arena_take_aligned(&a, 1, WRONG[i]));
        assert_true(a.bad);
        assert_int_equal(a.used, 0);
    }
    struct arena a = arena_over(memory + 1, SIZE - 1);
    assert_null(arena_take_aligned(&a, 1, SIZE_MAX / 2 + 1));
    assert_true(a.bad);
}

static void arrays_do_not_overflow(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, SIZE);
    assert_ptr_equal(arena_take_array(&a, 3, 8), memory);
    assert_int_equal(a.used, 24);
    assert_ptr_equal(arena_take_array(&a, 0, 8), memory + 32);
    assert_ptr_equal(arena_take_array(&a, 8, 0), memory + 48);
    assert_int_equal(a.used, 49);
    assert_false(a.bad);
    /* the product would be 0, and 2 */
    assert_null(arena_take_array(&a, SIZE_MAX / 2 + 1, 2));
    assert_true(a.bad);
    arena_reset(&a);
    assert_null(arena_take_array(&a, 2, SIZE_MAX / 2 + 2));
    assert_true(a.bad);
    /* the largest product that is none: it simply does not fit */
    arena_reset(&a);
    assert_null(arena_take_array(&a, SIZE_MAX / 3, 3));
    assert_true(a.bad);
    arena_reset(&a);
    assert_non_null(arena_take_array(&a, 16, SIZE / 16));
    assert_int_equal(a.used, SIZE);
}

static void goes_back_to_marks(void **state)
{
    (void)state;
    struct arena a = arena_over(memory, SIZE);
    arena_take(&a, 5);
    struct arena_place first = arena_mark(&a);
    arena_take(&a, 20);
    struct arena_place second = arena_mark(&a);
    assert_null(arena_take(&a, SIZE));
    struct arena_place failed = arena_mark(&a);
    assert_true(failed.bad);

    arena_back(&a, second);
    assert_false(a.bad);
    assert_int_equal(a.used, MAX + 20);
    arena_back(&a, failed);
    assert_true(a.bad);
    arena_back(&a, first);
    assert_false(a.bad);
    assert_int_equal(a.used, 5);
    assert_int_equal(arena_high_water(&a), MAX + 20);

    /* a stale mark changes nothing */
    arena_back(&a, failed);
    assert_int_equal(a.used, 5);
    assert_false(a.bad);
    assert_ptr_equal(arena_take_aligned(&a, 1, 1), memory + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_aligned_pieces),
        cmocka_unit_test(aligns_by_address),
        cmocka_unit_test(no_octets_count_as_one),
        cmocka_unit_test(takes_up_to_the_ceiling),
        cmocka_unit_test(failure_sticks_until_reset),
        cmocka_unit_test(refuses_alignments_that_are_none),
        cmocka_unit_test(arrays_do_not_overflow),
        cmocka_unit_test(goes_back_to_marks),
    };
    return cmocka_run_group_tests_name("base_arena", tests, NULL, NULL);
}
