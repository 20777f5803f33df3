/* Threads side by side: each has an engine, all have one key. What is made once
 * for the process is made at the first verification, by whoever comes first. */
#include "test.h"

#include <pthread.h>

#include "crypto/openssl/adapter.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;

enum { THREADS = 4, TURNS = 30 };

static struct crypto_key *shared;
static uint8_t spki[128];
static size_t spki_len;

/* Everything that threads may do side by side, with one key. */
static bool work(struct crypto_engine *e)
{
    static const uint8_t ecdsa[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                    0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
    uint8_t b[32] = {1}, tag[16], signature[CRYPTO_SIGNATURE_MAX];
    struct crypto_cipher c;
    span text = span_text("text");
    size_t n;
    bool good =
        C->cipher_key(e, &c, span_of(b, 16)) == 0 &&
        C->random_iv(e, b, 12) == 0 &&
        C->gcm_seal(e, &c, b, text, b, b, 32, tag, 16) == 0 &&
        C->sign(shared, signature, sizeof signature, &n, text) == 0 &&
        C->verify(shared, text, span_of(signature, n)) == 0 &&
        C->verify_spki(span_of(ecdsa, sizeof ecdsa), span_of(spki, spki_len),
                       text, span_of(signature, n)) == 0;
    C->cipher_forget(e, &c);
    return good;
}

static void *run(void *out)
{
    struct crypto_engine *e;
    bool good = C->engine_new(&e) == 0;
    for (int i = 0; i < TURNS && good; i++)
        good = work(e);
    C->engine_free(e);
    *(bool *)out = good;
    return NULL;
}

static void threads_side_by_side(void **state)
{
    pthread_t thread[THREADS];
    bool good[THREADS] = {false};
    (void)state;
    assert_int_equal(C->key_generate(&shared, CRYPTO_EC_P256), 0);
    assert_int_equal(C->key_spki(shared, spki, sizeof spki, &spki_len), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, run, &good[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_true(good[i]);
    }
    C->key_free(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
