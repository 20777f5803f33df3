/* No message costs an allocation, also not inside OpenSSL, and none is left
 * with a key in it; and how much an association needs. */
#include "test.h"

#include "data_pair.h"
#include "e2e/data_key.h"
#include "openssl_heap.h"

/* [62351-4:13.2] the first messages of a mode may make contexts ready */
static void no_allocation_per_message(void **state)
{
    (void)state;
    for (int mode = 0; mode < NUM_DATA_MODES; mode++) {
        struct data_pair p;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (int i = 0; i < 4; i++)
            pair_talk(&p, i % 2);
        size_t before = openssl_heap_calls();
        for (int i = 0; i < 400; i++) {
            pair_talk(&p, i % 2);
            pair_pass_ms(&p, 7);
        }
        assert_int_equal(openssl_heap_calls() - before, 0);
        pair_end(&p);
    }
}

/* Keys that are forgotten are in no context any more, those of a rekey too. */
static void no_key_is_left(void **state)
{
    (void)state;
    for (int mode = MODE_GCM_128; mode < NUM_DATA_MODES; mode++) {
        struct data_pair p;
        uint8_t old[32], fresh[32];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        size_t n = p.end[0].suite.cipher_key_len;
        pair_talk(&p, PAIR_CLIENT);
        memcpy(old, data_cipher(&p.end[0], p.end[0].sending)->key, n);
        assert_true(openssl_heap_holds((span){old, n}));
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        pair_talk(&p, PAIR_CLIENT);
        pair_talk(&p, PAIR_SERVER);
        pair_talk(&p, PAIR_CLIENT);
        assert_false(openssl_heap_holds((span){old, n}));
        memcpy(fresh, data_cipher(&p.end[0], p.end[0].sending)->key, n);
        assert_true(openssl_heap_holds((span){fresh, n}));
        data_end(&p.end[0]);
        data_end(&p.end[1]);
        assert_false(openssl_heap_holds((span){fresh, n}));
        pair_end(&p);
    }
}

static void how_much_an_association_needs(void **state)
{
    (void)state;
    size_t point = data_size(CRYPTO_SECP256R1, SUITE_AE),
           number = data_size(CRYPTO_MODP_2048, SUITE_AE);
    assert_true(point <= 768 && number <= 960);
    assert_int_equal(data_size(CRYPTO_SECP256R1, SUITE_ICV), point);
    assert_int_equal(data_size(CRYPTO_SECP256R1, SUITE_CBC_ICV),
                     point + DATA_CIPHERS);
    print_message("%zu octets of an association with a curve, %zu with MODP\n",
                  point, number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocation_per_message),
        cmocka_unit_test(no_key_is_left),
        cmocka_unit_test(how_much_an_association_needs),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
