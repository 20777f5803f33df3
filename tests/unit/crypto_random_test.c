/* Random octets: the stock of those that may be public, and a generator that
 * fails. */
#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_set_rand_method() */
#include "test.h"

#include <openssl/rand.h>
#include <string.h>

#include "crypto/openssl/adapter.h"

#include "openssl_heap.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;
static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    return C->engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    RAND_set_rand_method(NULL);
    C->engine_free(engine);
    return 0;
}

/* --- a generator of the test --------------------------------------------- */

static size_t draws;
static long good_draws; /* so many succeed */
static uint8_t next;

static int draw(unsigned char *out, int n)
{
    draws++;
    if (good_draws-- <= 0)
        return 0;
    for (int i = 0; i < n; i++)
        out[i] = ++next;
    return 1;
}

static int is_there(void)
{
    return 1;
}

static void take_over(long good)
{
    static const RAND_METHOD method = {NULL, draw, NULL, NULL, draw, is_there};
    draws = 0;
    good_draws = good;
    RAND_set_rand_method(&method);
}

/* --- tests --------------------------------------------------------------- */

static void octets_differ(void **state)
{
    uint8_t a[64], b[64];
    (void)state;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(C->random(engine, a, sizeof a), 0);
        assert_int_equal(C->random(engine, b, sizeof b), 0);
        assert_memory_not_equal(a, b, sizeof a);
        assert_memory_not_equal(a, a + 32, 32);
        assert_int_equal(C->random_iv(engine, a, sizeof a), 0);
        assert_int_equal(C->random_iv(engine, b, sizeof b), 0);
        assert_memory_not_equal(a, b, sizeof a);
        assert_memory_not_equal(a, a + 32, 32);
    }
    assert_int_equal(C->random(engine, a, 0), 0);
    assert_int_equal(C->random_iv(engine, a, 0), 0);
}

/* Drawn by 4096 octets, given out in order and once each. */
static void stock_goes_out_once(void **state)
{
    static uint8_t old[8192], out[3 * 4096 + 5];
    size_t left = 4096 - CRYPTO_DH_PRIVATE_LEN; /* the rest of the first one */
    uint8_t want = 0;
    (void)state;
    next = 0;
    take_over(100);
    assert_int_equal(C->random_iv(engine, old, left), 0);
    assert_int_equal(draws, 0);
    for (size_t n = 1; n < 90; n++) {
        assert_int_equal(C->random_iv(engine, out, n), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(out[i], ++want);
    }
    assert_int_equal(draws, 1); /* 4005 */
    assert_int_equal(C->random_iv(engine, out, sizeof out), 0);
    assert_int_equal(draws, 4);
    for (size_t i = 0; i < sizeof out; i++)
        assert_int_equal(out[i], ++want);
}

/* What went out is no more in the stock. */
static void what_went_out_is_gone(void **state)
{
    uint8_t out[16];
    (void)state;
    for (int i = 0; i < 600; i++) {
        assert_int_equal(C->random_iv(engine, out, sizeof out), 0);
        assert_false(openssl_heap_holds(span_of(out, sizeof out)));
    }
}

static void the_generator_fails(void **state)
{
    static const uint8_t zeros[5000];
    static uint8_t out[5000];
    (void)state;
    take_over(0);
    memset(out, 0x5A, sizeof out);
    assert_int_equal(C->random(engine, out, 32), BUSHING_ERR_CRYPTO_FAILED);
    assert_memory_equal(out, zeros, 32);
    /* what is in stock still goes out */
    assert_int_equal(C->random_iv(engine, out, 16), 0);
    memset(out, 0x5A, sizeof out);
    assert_int_equal(C->random_iv(engine, out, sizeof out),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_memory_equal(out, zeros, sizeof out);
    assert_int_equal(C->random_iv(engine, out, 1), BUSHING_ERR_CRYPTO_FAILED);
    take_over(1);
    assert_int_equal(C->random_iv(engine, out, 16), 0);
}

/* Nobody gets a key or an engine out of it either. */
static void nothing_is_made_without(void **state)
{
    uint8_t a[CRYPTO_DH_PRIVATE_LEN], b[CRYPTO_DH_PUBLIC_MAX];
    static const uint8_t zeros[CRYPTO_DH_PRIVATE_LEN];
    struct crypto_engine *other;
    size_t n;
    (void)state;
    take_over(0);
    for (int g = CRYPTO_MODP_2048; g <= CRYPTO_BRAINPOOLP256R1; g++) {
        assert_int_equal(C->dh_make(engine, (enum crypto_group)g, a, b, &n),
                         BUSHING_ERR_CRYPTO_FAILED);
        assert_memory_equal(a, zeros, sizeof a);
        assert_int_equal(n, 0);
    }
    for (int i = 0; i < 2; i++) {
        take_over(i);
        assert_int_equal(C->engine_new(&other), BUSHING_ERR_CRYPTO_FAILED);
        assert_null(other);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(octets_differ),           TEST(stock_goes_out_once),
        TEST(what_went_out_is_gone),   TEST(the_generator_fails),
        TEST(nothing_is_made_without),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
