/* The seam on OpenSSL: the hash of known answers, keys that are taken and keys
 * that are not, signatures, and what happens when memory ends. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "audit_keys.h"
#include "crypto/openssl/adapter.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;

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

/* --- hash ---------------------------------------------------------------- */

static void known_hashes(void **state)
{
    /* [FIPS 180-4] "" and "abc" */
    static const uint8_t empty[] = {
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
        0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
        0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
    static const uint8_t abc[] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    span parts[] = {span_text("a"), {NULL, 0}, span_text("bc")};
    uint8_t out[CRYPTO_SHA256_LEN];
    (void)state;
    assert_int_equal(C->sha256(out, NULL, 0), 0);
    assert_memory_equal(out, empty, sizeof empty);
    assert_int_equal(C->sha256(out, parts, 3), 0);
    assert_memory_equal(out, abc, sizeof abc);
}

/* SHA-1 of the same, for identifiers. */
static void known_identifiers(void **state)
{
    static const uint8_t abc[] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81,
                                  0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                  0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    span parts[] = {span_text("a"), {NULL, 0}, span_text("bc")};
    uint8_t out[CRYPTO_SHA1_LEN];
    (void)state;
    assert_int_equal(C->sha1(out, parts, 3), 0);
    assert_memory_equal(out, abc, sizeof abc);
}

/* --- keys ---------------------------------------------------------------- */

static struct crypto_key *private_key(void)
{
    struct crypto_key *key;
    assert_int_equal(C->private_key(&key, span_text(AUDIT_KEY_PEM)), 0);
    return key;
}

static void a_pair_has_one_id(void **state)
{
    uint8_t a[CRYPTO_KEY_ID_LEN], b[CRYPTO_KEY_ID_LEN];
    struct crypto_key *key = private_key(), *pub, *certified;
    span pem = span_text(AUDIT_PUBLIC), more = span_text(AUDIT_CERTIFICATE);
    (void)state;
    assert_int_equal(C->public_key(&pub, &pem), 0);
    assert_int_equal(pem.n, 0);
    assert_int_equal(C->public_key(&certified, &more), 0);
    assert_int_equal(C->key_id(key, a), 0);
    assert_int_equal(C->key_id(pub, b), 0);
    assert_memory_equal(a, b, sizeof a);
    assert_int_equal(C->key_id(certified, b), 0);
    assert_memory_equal(a, b, sizeof a);
    C->key_free(key);
    C->key_free(pub);
    C->key_free(certified);
    C->key_free(NULL);
}

static void several_in_one_text(void **state)
{
    span pem = span_text("remarks\n" AUDIT_PUBLIC "\n\n" OTHER_PUBLIC "end\n");
    struct crypto_key *key;
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(C->public_key(&key, &pem), 0);
        assert_non_null(key);
        C->key_free(key);
    }
    assert_int_equal(C->public_key(&key, &pem), 0);
    assert_null(key);
}

static void keys_that_are_none(void **state)
{
    static const char *const bad[] = {
        AUDIT_KEY_PEM, /* a private one has no place among public ones */
        RSA_PUBLIC,
        P384_PUBLIC,
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n",
    };
    static const char *const no_private[] = {
        "",      "nothing", AUDIT_PUBLIC, ENCRYPTED_KEY, AUDIT_CERTIFICATE,
        P384_KEY};
    struct crypto_key *key;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        span pem = span_text(bad[i]);
        assert_int_equal(C->public_key(&key, &pem), BUSHING_ERR_CRYPTO_KEY);
        assert_null(key);
    }
    for (size_t i = 0; i < sizeof no_private / sizeof no_private[0]; i++) {
        assert_int_equal(C->private_key(&key, span_text(no_private[i])),
                         BUSHING_ERR_CRYPTO_KEY);
        assert_null(key);
    }
}

/* --- signatures ---------------------------------------------------------- */

static void signatures(void **state)
{
    struct crypto_key *key = private_key(), *pub, *other;
    span pem = span_text(AUDIT_PUBLIC), more = span_text(OTHER_PUBLIC);
    uint8_t out[CRYPTO_SIGNATURE_MAX];
    size_t n;
    (void)state;
    assert_int_equal(C->public_key(&pub, &pem), 0);
    assert_int_equal(C->public_key(&other, &more), 0);
    assert_int_equal(C->sign(key, out, sizeof out, &n, span_text("data")), 0);
    assert_true(n >= 64 && n <= 72);
    assert_int_equal(C->verify(key, span_text("data"), span_of(out, n)), 0);
    assert_int_equal(C->verify(pub, span_text("data"), span_of(out, n)), 0);
    assert_int_equal(C->verify(other, span_text("data"), span_of(out, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(C->verify(pub, span_text("Data"), span_of(out, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(C->verify(pub, span_text("data"), span_of(out, i)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
    for (size_t i = 0; i < 8 * n; i++) {
        out[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_equal(C->verify(pub, span_text("data"), span_of(out, n)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
        out[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    /* no room, and a key that cannot sign */
    assert_int_equal(C->sign(key, out, 20, &n, span_text("data")),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(C->sign(pub, out, sizeof out, &n, span_text("data")),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(n, 0);
    C->key_free(key);
    C->key_free(pub);
    C->key_free(other);
}

/* Each of many allocations fails once, the first two hundred among them: an
 * error or a right answer, never a wrong one. */
static int work(void)
{
    struct crypto_key *key = NULL, *pub = NULL;
    span pem = span_text(AUDIT_CERTIFICATE);
    uint8_t out[CRYPTO_SIGNATURE_MAX], id[CRYPTO_KEY_ID_LEN];
    size_t n = 0;
    int rc = C->private_key(&key, span_text(AUDIT_KEY_PEM));
    if (rc == 0)
        rc = C->public_key(&pub, &pem);
    if (rc == 0 && pub == NULL)
        rc = BUSHING_ERR_CRYPTO_KEY;
    if (rc == 0)
        rc = C->key_id(pub, id);
    if (rc == 0)
        rc = C->sign(key, out, sizeof out, &n, span_text("data"));
    if (rc == 0)
        rc = C->verify(pub, span_text("data"), span_of(out, n));
    if (rc == 0 && countdown < 0)
        assert_int_equal(C->verify(pub, span_text("Data"), span_of(out, n)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
    C->key_free(key);
    C->key_free(pub);
    return rc;
}

static void memory_ends(void **state)
{
    size_t failed = 0;
    (void)state;
    assert_int_equal(work(), 0); /* what OpenSSL makes once is made */
    for (long i = 0;; i += 1 + i / 200) {
        bool reached;
        countdown = i;
        failed += work() != 0;
        reached = countdown == -1;
        countdown = -1;
        assert_int_equal(work(), 0);
        if (!reached)
            break;
        assert_true(i < 10000);
    }
    assert_true(failed > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_hashes),
        cmocka_unit_test(known_identifiers),
        cmocka_unit_test(a_pair_has_one_id),
        cmocka_unit_test(several_in_one_text),
        cmocka_unit_test(keys_that_are_none),
        cmocka_unit_test(signatures),
        cmocka_unit_test(memory_ends),
    };
    if (CRYPTO_set_mem_functions(counted_malloc, counted_realloc,
                                 counted_free) != 1)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
