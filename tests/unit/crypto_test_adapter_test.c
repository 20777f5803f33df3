/* The adapter for tests, and the one that fails: deterministic, its own judge,
 * the codes of the real one. */
#include "test.h"

#include <string.h>

#include "crypto/openssl/adapter.h"
#include "crypto/test/adapter.h"

#include "failing_crypto.h"

static const struct crypto *const C = &CRYPTO_TEST;
static const span NONE = {NULL, 0};
static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    crypto_test_seed(1);
    return C->engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    C->engine_free(engine);
    return 0;
}

/* No function is left out of one of the adapters. */
static void all_functions_are_there(void **state)
{
    const struct crypto *all[] = {&CRYPTO_OPENSSL, C, failing_crypto(C)};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        void *word[sizeof(struct crypto) / sizeof(void *)];
        memcpy(word, all[i], sizeof word);
        for (size_t k = 0; k < sizeof word / sizeof word[0]; k++)
            assert_non_null(word[k]);
    }
}

/* --- octets and keys ----------------------------------------------------- */

static void a_seed_says_all(void **state)
{
    uint8_t a[100], b[100];
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        crypto_test_seed(seed);
        assert_int_equal(C->random(engine, a, 50), 0);
        assert_int_equal(C->random_iv(engine, a + 50, 50), 0);
        crypto_test_seed(seed);
        assert_int_equal(C->random(engine, b, 50), 0);
        assert_memory_equal(a, b, 50);
        assert_int_equal(C->random(engine, b, 50), 0);
        assert_memory_not_equal(a, b, 50);
        assert_memory_equal(a + 50, b, 50);
    }
}

static void make_key(struct crypto_key **key, enum crypto_key_type type,
                     uint8_t spki[640], size_t *n)
{
    assert_int_equal(C->key_generate(key, type), 0);
    assert_int_equal(C->key_spki(*key, spki, 640, n), 0);
}

static void keys_follow_from_the_seed(void **state)
{
    (void)state;
    for (int type = CRYPTO_EC_P256; type <= CRYPTO_EC_BRAINPOOL_P256; type++) {
        uint8_t x[640], y[640];
        struct crypto_key *a, *b, *c;
        size_t m, n;
        crypto_test_seed(7);
        make_key(&a, (enum crypto_key_type)type, x, &m);
        crypto_test_seed(7);
        make_key(&b, (enum crypto_key_type)type, y, &n);
        assert_int_equal(m, type == CRYPTO_EC_P256 ? 91 : 92);
        assert_int_equal(m, n);
        assert_memory_equal(x, y, n);
        make_key(&c, (enum crypto_key_type)type, y, &n);
        assert_memory_not_equal(x, y, n);
        C->key_free(a);
        C->key_free(b);
        C->key_free(c);
    }
}

/* --- signatures ---------------------------------------------------------- */

static const uint8_t ECDSA[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
static const uint8_t RSA[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                              0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00};

static void signed_by(enum crypto_key_type type, size_t len, span algorithm,
                      span wrong)
{
    uint8_t spki[640], signature[CRYPTO_SIGNATURE_MAX];
    struct crypto_key *key;
    span text = span_text("text"), s;
    size_t m, n;
    make_key(&key, type, spki, &m);
    s = span_of(spki, m);
    assert_int_equal(C->sign(key, signature, sizeof signature, &n, text), 0);
    assert_int_equal(n, len);
    assert_int_equal(C->verify(key, text, span_of(signature, n)), 0);
    assert_int_equal(C->verify_spki(algorithm, s, text, span_of(signature, n)),
                     0);
    assert_int_equal(C->verify_spki(wrong, s, text, span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_ALGORITHM);
    assert_int_equal(
        C->verify_spki(algorithm, s, text, span_of(signature, n - 1)),
        BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(C->verify_spki(algorithm, s, NONE, span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    signature[n - 1] ^= 1;
    assert_int_equal(C->verify_spki(algorithm, s, text, span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(C->verify(key, text, span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(C->sign(key, signature, len - 1, &n, text),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(n, 0);
    C->key_free(key);
}

static void signatures(void **state)
{
    span ec = span_of(ECDSA, sizeof ECDSA), rsa = span_of(RSA, sizeof RSA);
    (void)state;
    signed_by(CRYPTO_EC_P256, 46, ec, rsa);
    signed_by(CRYPTO_EC_BRAINPOOL_P256, 46, ec, rsa);
    signed_by(CRYPTO_RSA_2048, 256, rsa, ec);
    signed_by(CRYPTO_RSA_3072, 384, rsa, ec);
    /* no algorithm, no key */
    assert_int_equal(C->verify_spki(NONE, NONE, NONE, NONE),
                     BUSHING_ERR_CRYPTO_ALGORITHM);
    assert_int_equal(C->verify_spki(ec, NONE, NONE, NONE),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(C->verify_spki(ec, ec, NONE, NONE),
                     BUSHING_ERR_CRYPTO_KEY);
}

/* Neither adapter takes a signature of the other. */
static void no_signature_is_real(void **state)
{
    uint8_t spki[640], signature[CRYPTO_SIGNATURE_MAX];
    span ec = span_of(ECDSA, sizeof ECDSA), text = span_text("text");
    struct crypto_key *key;
    size_t m, n;
    (void)state;
    make_key(&key, CRYPTO_EC_P256, spki, &m);
    assert_int_equal(C->sign(key, signature, sizeof signature, &n, text), 0);
    assert_int_equal(CRYPTO_OPENSSL.verify_spki(ec, span_of(spki, m), text,
                                                span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(
        CRYPTO_OPENSSL.sign(key, signature, sizeof signature, &n, text), 0);
    assert_int_equal(
        C->verify_spki(ec, span_of(spki, m), text, span_of(signature, n)),
        BUSHING_ERR_CRYPTO_SIGNATURE);
    C->key_free(key);
}

/* --- Diffie-Hellman ------------------------------------------------------ */

struct pair {
    uint8_t a[CRYPTO_DH_PRIVATE_LEN], y[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
};

static void both_agree(void **state)
{
    static const size_t lens[] = {256, 64, 64}, secrets[] = {256, 32, 32};
    (void)state;
    for (int g = CRYPTO_MODP_2048; g <= CRYPTO_BRAINPOOLP256R1; g++)
        for (int i = 0; i < 50; i++) {
            enum crypto_group group = (enum crypto_group)g;
            struct pair p, q;
            uint8_t x[CRYPTO_DH_SECRET_MAX], z[CRYPTO_DH_SECRET_MAX];
            size_t n, m;
            assert_int_equal(C->dh_make(engine, group, p.a, p.y, &p.n), 0);
            assert_int_equal(C->dh_make(engine, group, q.a, q.y, &q.n), 0);
            assert_int_equal(p.n, lens[g]);
            assert_memory_not_equal(p.y, q.y, p.n);
            assert_int_equal(
                C->dh_agree(engine, group, p.a, span_of(q.y, q.n), x, &n), 0);
            assert_int_equal(
                C->dh_agree(engine, group, q.a, span_of(p.y, p.n), z, &m), 0);
            assert_int_equal(n, secrets[g]);
            assert_int_equal(m, n);
            assert_memory_equal(x, z, n);
        }
}

static void refused(enum crypto_group group, const uint8_t *y, size_t n)
{
    static const uint8_t a[CRYPTO_DH_PRIVATE_LEN] = {1};
    uint8_t x[CRYPTO_DH_SECRET_MAX];
    size_t m;
    assert_int_equal(C->dh_agree(engine, group, a, span_of(y, n), x, &m),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(m, 0);
}

static void public_values_that_are_none(void **state)
{
    struct pair p;
    uint8_t number[256] = {0};
    size_t n;
    (void)state;
    for (int g = CRYPTO_SECP256R1; g <= CRYPTO_BRAINPOOLP256R1; g++) {
        enum crypto_group group = (enum crypto_group)g;
        assert_int_equal(C->dh_make(engine, group, p.a, p.y, &p.n), 0);
        refused(group, p.y, 63);
        refused(group, p.y, 256);
        refused(group == CRYPTO_SECP256R1 ? CRYPTO_BRAINPOOLP256R1
                                          : CRYPTO_SECP256R1,
                p.y, 64);
        for (size_t bit = 0; bit < 512; bit++) {
            p.y[bit / 8] ^= (uint8_t)(1 << bit % 8);
            refused(group, p.y, 64);
            p.y[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        refused(group, number, 64);
    }
    refused(CRYPTO_MODP_2048, number, 256); /* 0 */
    number[255] = 1;
    refused(CRYPTO_MODP_2048, number, 256);
    refused(CRYPTO_MODP_2048, number, 255);
    memset(number, 0xFF, sizeof number);
    refused(CRYPTO_MODP_2048, number, 256);
    assert_int_equal(C->dh_make(engine, (enum crypto_group)3, p.a, p.y, &n),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(C->dh_agree(engine, (enum crypto_group)3, p.a,
                                 span_of(number, 64), number, &n),
                     BUSHING_ERR_ARGUMENT);
}

/* --- the one that fails -------------------------------------------------- */

/* A little of everything; how many calls of each kind is known. */
static int work(const struct crypto *c)
{
    uint8_t b[CRYPTO_DH_PUBLIC_MAX] = {0}, a[32], z[256];
    struct crypto_hmac h;
    struct crypto_cipher k;
    struct crypto_key *key = NULL;
    size_t n;
    int rc = c->sha256(b, NULL, 0);
    if (rc == 0)
        rc = c->random(engine, b, 16);
    if (rc == 0)
        rc = c->random_iv(engine, b, 16);
    if (rc == 0)
        rc = c->hmac_key(&h, span_of(b, 16));
    if (rc == 0)
        rc = c->hmac(&h, b, NULL, 0);
    if (rc == 0)
        rc = c->cipher_key(engine, &k, span_of(b, 16));
    if (rc == 0)
        rc = c->gcm_seal(engine, &k, b, NONE, b, b, 16, z, 16);
    if (rc == 0)
        rc = c->dh_make(engine, CRYPTO_SECP256R1, a, b, &n);
    if (rc == 0)
        rc = c->dh_agree(engine, CRYPTO_SECP256R1, a, span_of(b, n), z, &n);
    if (rc == 0)
        rc = c->key_generate(&key, CRYPTO_EC_P256);
    if (rc == 0)
        rc = c->sign(key, z, sizeof z, &n, NONE);
    if (rc == 0)
        rc = c->verify(key, NONE, span_of(z, n));
    c->key_free(key);
    return rc;
}

static void each_call_fails(void **state)
{
    static const size_t calls[] = {
        [FAIL_ANY] = 12, [FAIL_RANDOM] = 2, [FAIL_SIGN] = 1, [FAIL_VERIFY] = 1,
        [FAIL_DH] = 2,   [FAIL_CIPHER] = 2, [FAIL_HMAC] = 2,
    };
    const struct crypto *c = failing_crypto(C);
    (void)state;
    assert_int_equal(work(c), 0);
    assert_int_equal(failing_crypto_calls(), 12);
    assert_false(failing_crypto_failed());
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        for (size_t at = 1; at <= calls[i]; at++) {
            failing_crypto_at((enum failing)i, at);
            assert_int_equal(work(c), BUSHING_ERR_CRYPTO_FAILED);
            assert_true(failing_crypto_failed());
            assert_int_equal(failing_crypto_calls(), at);
        }
        failing_crypto_at((enum failing)i, calls[i] + 1);
        assert_int_equal(work(c), 0);
        assert_false(failing_crypto_failed());
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(all_functions_are_there),     TEST(a_seed_says_all),
        TEST(keys_follow_from_the_seed),   TEST(signatures),
        TEST(no_signature_is_real),        TEST(both_agree),
        TEST(public_values_that_are_none), TEST(each_call_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
