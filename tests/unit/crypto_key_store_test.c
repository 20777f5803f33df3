/* Long-term keys: made, kept in clear and encrypted, read again; what is no key
 * and what is no pass phrase; memory that ends. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "crypto/openssl/adapter.h"

#include "audit_keys.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;
static const span NONE = {NULL, 0};

enum { PEM_MAX = 8192, SIGNATURE_MAX = 512 };

/* --- memory that ends ---------------------------------------------------- */

static long countdown = -1; /* the allocation that fails; -1: none */

static bool fails(void)
{
    return countdown >= 0 && countdown-- == 0;
}

static void *counted_malloc(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    return n == 0 || fails() ? NULL : malloc(n);
}

static void *counted_realloc(void *p, size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    if (n == 0) {
        free(p);
        return NULL;
    }
    return fails() ? NULL : realloc(p, n);
}

static void counted_free(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    free(p);
}

/* --- tests --------------------------------------------------------------- */

static struct crypto_key *made(enum crypto_key_type type)
{
    struct crypto_key *key;
    assert_int_equal(C->key_generate(&key, type), 0);
    assert_non_null(key);
    return key;
}

/* Both keys have one public half, and one checks what the other signs. */
static void assert_same(const struct crypto_key *a, const struct crypto_key *b,
                        bool rsa)
{
    static const uint8_t rsa_id[] =
        "\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00";
    static const uint8_t ec_id[] =
        "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02";
    span id = rsa ? span_of(rsa_id, 15) : span_of(ec_id, 12);
    uint8_t x[1024], y[1024], signature[SIGNATURE_MAX];
    size_t m, n, k;
    assert_int_equal(C->key_spki(a, x, sizeof x, &m), 0);
    assert_int_equal(C->key_spki(b, y, sizeof y, &n), 0);
    assert_int_equal(m, n);
    assert_memory_equal(x, y, m);
    assert_int_equal(
        C->sign(b, signature, sizeof signature, &k, span_text("x")), 0);
    assert_int_equal(C->verify_spki(id, span_of(x, m), span_text("x"),
                                    span_of(signature, k)),
                     0);
    assert_int_equal(C->verify_spki(id, span_of(x, m), span_text("y"),
                                    span_of(signature, k)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(C->key_spki(a, x, m - 1, &n), BUSHING_ERR_SPACE);
    assert_int_equal(n, 0);
}

static void kept(enum crypto_key_type type, span phrase)
{
    static uint8_t pem[PEM_MAX];
    struct crypto_key *key = made(type), *again;
    size_t n, m;
    assert_int_equal(C->key_store(key, pem, sizeof pem, &n, phrase), 0);
    assert_int_equal(
        memcmp(pem,
               phrase.p == NULL ? "-----BEGIN PRIVATE" : "-----BEGIN ENCRYPT",
               18),
        0);
    assert_int_equal(C->key_load(&again, span_of(pem, n), phrase), 0);
    assert_same(key, again, type >= CRYPTO_RSA_2048);
    C->key_free(again);
    assert_int_equal(C->key_store(key, pem, n - 1, &m, phrase),
                     BUSHING_ERR_SPACE);
    assert_int_equal(m, 0);
    C->key_free(key);
}

static void every_type(void **state)
{
    (void)state;
    kept(CRYPTO_EC_P256, NONE);
    kept(CRYPTO_EC_BRAINPOOL_P256, NONE);
    kept(CRYPTO_RSA_2048, NONE);
    kept(CRYPTO_RSA_3072, NONE);
    kept(CRYPTO_EC_P256, span_text("correct horse"));
}

/* Of RSA the signature is as long as the modulus, and always the same; it needs
 * that much room. */
static void signatures_fit(void **state)
{
    static const size_t lens[] = {[CRYPTO_RSA_2048] = 256,
                                  [CRYPTO_RSA_3072] = 384,
                                  [CRYPTO_RSA_4096] = 512};
    uint8_t a[CRYPTO_SIGNATURE_MAX], b[CRYPTO_SIGNATURE_MAX];
    (void)state;
    for (int type = CRYPTO_RSA_2048; type <= CRYPTO_RSA_4096; type++) {
        struct crypto_key *key = made((enum crypto_key_type)type);
        span text = span_text("text");
        size_t n, m;
        assert_int_equal(C->sign(key, a, sizeof a, &n, text), 0);
        assert_int_equal(n, lens[type]);
        assert_int_equal(C->sign(key, b, n, &m, text), 0);
        assert_int_equal(m, n);
        assert_memory_equal(a, b, n);
        assert_int_equal(C->verify(key, text, span_of(a, n)), 0);
        assert_int_equal(C->verify(key, text, span_of(a, n - 1)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
        a[n / 2] ^= 1;
        assert_int_equal(C->verify(key, text, span_of(a, n)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
        assert_int_equal(C->sign(key, b, n - 1, &m, text),
                         BUSHING_ERR_CRYPTO_FAILED);
        assert_int_equal(m, 0);
        C->key_free(key);
    }
}

/* [62351-4:8 rule 7] 2048 bits at least */
static void short_rsa_keys(void **state)
{
    BIO *bio = BIO_new(BIO_s_mem());
    EVP_PKEY *made_short = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
    struct crypto_key *key;
    char *pem;
    long n;
    (void)state;
    assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, made_short, NULL, NULL,
                                                   0, NULL, NULL),
                     1);
    n = BIO_get_mem_data(bio, &pem);
    assert_true(n > 0);
    assert_int_equal(C->key_load(&key, span_of(pem, (size_t)n), NONE),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_null(key);
    EVP_PKEY_free(made_short);
    BIO_free(bio);
}

static void no_type(void **state)
{
    struct crypto_key *key;
    (void)state;
    assert_int_equal(
        C->key_generate(&key, (enum crypto_key_type)(CRYPTO_RSA_4096 + 1)),
        BUSHING_ERR_ARGUMENT);
    assert_null(key);
}

static void pass_phrases(void **state)
{
    static uint8_t pem[PEM_MAX];
    struct crypto_key *key = made(CRYPTO_EC_P256), *again;
    const span wrong[] = {NONE, span_text("correct hors"),
                          span_text("correct horse "), span_of("", 0)};
    size_t n;
    (void)state;
    assert_int_equal(
        C->key_store(key, pem, sizeof pem, &n, span_text("correct horse")), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(C->key_load(&again, span_of(pem, n), wrong[i]),
                         BUSHING_ERR_CRYPTO_PASSPHRASE);
        assert_null(again);
    }
    /* one that is not wanted does no harm */
    assert_int_equal(C->key_store(key, pem, sizeof pem, &n, NONE), 0);
    assert_int_equal(C->key_load(&again, span_of(pem, n), span_text("x")), 0);
    C->key_free(again);
    C->key_free(key);
}

/* A pass phrase that would be turned 8388607 times: no key at all. */
static void turns_without_end(void **state)
{
    static const uint8_t turns[] = {0x02, 0x03, 0x09, 0x27, 0xC0}; /* 600000 */
    static uint8_t pem[PEM_MAX], again[PEM_MAX];
    struct crypto_key *key = made(CRYPTO_EC_P256), *none;
    char *name, *header;
    unsigned char *der, *found;
    BIO *bio;
    size_t n;
    long der_len;
    (void)state;
    assert_int_equal(C->key_store(key, pem, sizeof pem, &n, span_text("x")), 0);
    C->key_free(key);
    bio = BIO_new_mem_buf(pem, (int)n);
    assert_int_equal(PEM_read_bio(bio, &name, &header, &der, &der_len), 1);
    BIO_free(bio);
    for (found = der; memcmp(found, turns, sizeof turns) != 0; found++)
        assert_true(found + sizeof turns < der + der_len);
    memcpy(found + 2, "\x7F\xFF\xFF", 3);
    bio = BIO_new(BIO_s_mem());
    assert_true(PEM_write_bio(bio, name, header, der, der_len) > 0);
    assert_int_equal(BIO_read_ex(bio, again, sizeof again, &n), 1);
    BIO_free(bio);
    assert_int_equal(C->key_load(&none, span_of(again, n), span_text("x")),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_null(none);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
}

#define NO_BOX                                      \
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n" \
    "-----END ENCRYPTED PRIVATE KEY-----\n"

static void keys_that_are_none(void **state)
{
    static const char *const bad[] = {
        "",
        "nothing",
        AUDIT_PUBLIC,
        AUDIT_CERTIFICATE,
        P384_KEY,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
        NO_BOX,
    };
    struct crypto_key *key;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(C->key_load(&key, span_text(bad[i]), span_text("x")),
                         BUSHING_ERR_CRYPTO_KEY);
        assert_null(key);
    }
}

/* Each of some allocations fails once, all of the first hundred among them: an
 * error or a right answer, never a wrong one. */
static size_t fail_each(int (*work)(struct crypto_key *),
                        struct crypto_key *key)
{
    size_t failed = 0;
    assert_int_equal(work(key), 0); /* what OpenSSL makes once is made */
    for (long i = 0;; i += 1 + i / 100) {
        bool reached;
        countdown = i;
        failed += work(key) != 0;
        reached = countdown == -1;
        countdown = -1;
        if (!reached)
            break;
        assert_true(i < 100000);
    }
    assert_int_equal(work(key), 0);
    return failed;
}

static int make(struct crypto_key *unused)
{
    struct crypto_key *key;
    int rc = C->key_generate(&key, CRYPTO_EC_P256);
    (void)unused;
    assert_true((rc == 0) == (key != NULL));
    C->key_free(key);
    return rc;
}

static int keep(struct crypto_key *key)
{
    static uint8_t pem[PEM_MAX];
    struct crypto_key *again = NULL;
    uint8_t spki[1024];
    size_t n = 0;
    int rc = C->key_store(key, pem, sizeof pem, &n, NONE);
    if (rc == 0)
        rc = C->key_load(&again, span_of(pem, n), NONE);
    if (rc == 0)
        rc = C->key_spki(again, spki, sizeof spki, &n);
    C->key_free(again);
    return rc;
}

static void memory_ends(void **state)
{
    struct crypto_key *key = made(CRYPTO_EC_P256);
    (void)state;
    assert_true(fail_each(make, NULL) > 10);
    assert_true(fail_each(keep, key) > 10);
    C->key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type),
        cmocka_unit_test(signatures_fit),
        cmocka_unit_test(short_rsa_keys),
        cmocka_unit_test(no_type),
        cmocka_unit_test(pass_phrases),
        cmocka_unit_test(turns_without_end),
        cmocka_unit_test(keys_that_are_none),
        cmocka_unit_test(memory_ends),
    };
    if (CRYPTO_set_mem_functions(counted_malloc, counted_realloc,
                                 counted_free) != 1)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
