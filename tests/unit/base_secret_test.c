/* Comparison and wipe of secrets: their results. That the time tells nothing
 * and that the stores stay is seen in the machine code, not here. */
#include "base/secret.h"
#include "test.h"

static void equal_is_equal(void **state)
{
    (void)state;
    uint8_t a[33], b[33];
    for (size_t i = 0; i < sizeof a; i++)
        a[i] = b[i] = (uint8_t)(i * 7 + 200);
    for (size_t n = 0; n <= sizeof a; n++)
        assert_true(secret_equal(a, b, n));
    assert_true(secret_equal(NULL, NULL, 0));
    assert_true(secret_equal(a, a, sizeof a));
}

static void every_bit_counts(void **state)
{
    (void)state;
    uint8_t a[17] = {0x5A}, b[17] = {0x5A};
    for (size_t i = 0; i < sizeof a; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            b[i] ^= (uint8_t)(1U << bit);
            assert_false(secret_equal(a, b, sizeof a));
            assert_false(secret_equal(b, a, sizeof a));
            assert_true(secret_equal(a, b, i));
            assert_false(secret_equal(a, b, i + 1));
            b[i] ^= (uint8_t)(1U << bit);
        }
    memset(a, 0x00, sizeof a);
    memset(b, 0xFF, sizeof b);
    assert_false(secret_equal(a, b, sizeof a));
}

static void differences_do_not_cancel(void **state)
{
    (void)state;
    const uint8_t a[] = {1, 2, 3, 4}, b[] = {2, 1, 4, 3};
    const uint8_t c[] = {0x0F, 0x0F}, d[] = {0xF0, 0xF0};
    assert_false(secret_equal(a, b, 4));
    assert_false(secret_equal(c, d, 2));
}

static void wipes_exactly_what_it_is_told(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 40; n++) {
        uint8_t b[42];
        memset(b, 0xA5, sizeof b);
        secret_wipe(b + 1, n);
        assert_int_equal(b[0], 0xA5);
        for (size_t i = 1; i <= n; i++)
            assert_int_equal(b[i], 0);
        assert_int_equal(b[n + 1], 0xA5);
    }
    secret_wipe(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_is_equal),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(differences_do_not_cancel),
        cmocka_unit_test(wipes_exactly_what_it_is_told),
    };
    return cmocka_run_group_tests_name("base_secret", tests, NULL, NULL);
}
