/* Signatures by the algorithms and keys that certificates name: those of the
 * list verify, everything else has its own answer. */
#include "test.h"

#include "base/hex.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "crypto/openssl/adapter.h"
#include "maker_key.h"

#include <bushing/error.h>

static const char TEXT[] = "a message";

static span hex(const char *text)
{
    static uint8_t room[4][64];
    static unsigned turn;
    uint8_t *p = room[turn++ % 4];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), p, 64, &n));
    return (span){p, n};
}

static int verify(const char *signed_with, const char *said,
                  const struct maker_key *key, const struct maker_key *by)
{
    uint8_t signature[MAKER_SIGNATURE_MAX];
    size_t n =
        maker_signature(key, hex(signed_with), span_text(TEXT), signature);
    return CRYPTO_OPENSSL.verify_spki(hex(said), maker_spki(by),
                                      span_text(TEXT), span_of(signature, n));
}

#define ECDSA_256 "300a06082a8648ce3d040302"
#define ECDSA_384 "300a06082a8648ce3d040303"
#define RSA_256 "300d06092a864886f70d01010b0500"

/* [62351-4:8 sha256, 62351-4:8 sha256WithRSAEncryption,
 * 62351-4:8 ecdsa-with-SHA256, 62351-4:8 rsaEncryption, 62351-4:8 secp256r1,
 * 62351-4:8 brainpoolP256r1] */
static void algorithms_of_the_list(void **state)
{
    static const struct {
        const char *algorithm;
        enum maker_kind kind;
    } rows[] = {
        {ECDSA_256, MAKER_P256},
        {ECDSA_384, MAKER_P384},
        {"300a06082a8648ce3d040304", MAKER_P521},
        {ECDSA_256, MAKER_BRAINPOOL_P256},
        {RSA_256, MAKER_RSA_2048},
        {"300d06092a864886f70d01010c0500", MAKER_RSA_2048},
        {"300d06092a864886f70d01010d0500", MAKER_RSA_2048},
        {"300b06092a864886f70d01010b", MAKER_RSA_2048},
        {"300b06092a864886f70d01010c", MAKER_RSA_2048},
        {"300b06092a864886f70d01010d", MAKER_RSA_2048},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct maker_key *k = maker_key(rows[i].kind, 0);
        assert_int_equal(verify(rows[i].algorithm, rows[i].algorithm, k, k), 0);
        assert_int_equal(verify(rows[i].algorithm, rows[i].algorithm, k,
                                maker_key(rows[i].kind, 1)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
    }
}

/* [62351-4:8 rule 7, 62351-4:8 ecdsa-with-SHA256] */
static void other_algorithms(void **state)
{
    static const char *const said[] = {
        "300906072a8648ce3d0401",         /* SHA-1 */
        "300a06082a8648ce3d040301",       /* SHA-224 */
        "300c06082a8648ce3d0403020500",   /* parameters of no place */
        "06082a8648ce3d040302",           /* no SEQUENCE */
        "300506032b6570",                 /* Ed25519 */
        "300d06092a864886f70d01010a0500", /* RSASSA-PSS */
        "",
    };
    const struct maker_key *k = maker_key(MAKER_P256, 0);
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        assert_int_equal(verify(ECDSA_256, said[i], k, k),
                         BUSHING_ERR_CRYPTO_ALGORITHM);
}

static void algorithms_of_other_keys(void **state)
{
    const struct maker_key *ec = maker_key(MAKER_P256, 0);
    const struct maker_key *rsa = maker_key(MAKER_RSA_2048, 0);
    (void)state;
    assert_int_equal(verify(ECDSA_256, ECDSA_256, ec, rsa),
                     BUSHING_ERR_CRYPTO_ALGORITHM);
    assert_int_equal(verify(RSA_256, RSA_256, rsa, ec),
                     BUSHING_ERR_CRYPTO_ALGORITHM);
    assert_int_equal(
        verify(ECDSA_256, ECDSA_256, ec, maker_key(MAKER_ED25519, 0)),
        BUSHING_ERR_CRYPTO_ALGORITHM);
}

/* The hash that is named is the one that is used. */
static void another_hash(void **state)
{
    const struct maker_key *k = maker_key(MAKER_P256, 0);
    (void)state;
    assert_int_equal(verify(ECDSA_384, ECDSA_256, k, k),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
}

static void octets_that_are_no_key(void **state)
{
    uint8_t octets[128], signature[MAKER_SIGNATURE_MAX];
    const struct maker_key *k = maker_key(MAKER_P256, 0);
    span spki = maker_spki(k), said;
    size_t n = maker_signature(k, hex(ECDSA_256), span_text(TEXT), signature);
    (void)state;
    memcpy(octets, spki.p, spki.n);
    octets[spki.n] = 0;
    said = hex(ECDSA_256);
    /* one octet behind, one too few, a point beside the curve */
    assert_int_equal(
        CRYPTO_OPENSSL.verify_spki(said, span_of(octets, spki.n + 1),
                                   span_text(TEXT), span_of(signature, n)),
        BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(
        CRYPTO_OPENSSL.verify_spki(said, span_of(octets, spki.n - 1),
                                   span_text(TEXT), span_of(signature, n)),
        BUSHING_ERR_CRYPTO_KEY);
    octets[spki.n - 1] ^= 1;
    assert_int_equal(CRYPTO_OPENSSL.verify_spki(said, span_of(octets, spki.n),
                                                span_text(TEXT),
                                                span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_KEY);
}

/* --- keys that would take long ------------------------------------------- */

static span spki_of(EVP_PKEY *key)
{
    static uint8_t octets[4096];
    unsigned char *p = octets;
    int n = i2d_PUBKEY(key, NULL);
    assert_true(n > 0 && n <= (int)sizeof octets);
    assert_int_equal(i2d_PUBKEY(key, &p), n);
    EVP_PKEY_free(key);
    return span_of(octets, (size_t)n);
}

/* A number of so many bits, and an odd one as exponent. */
static EVP_PKEY *rsa_key_with(int bits, int exponent_bits, bool odd)
{
    OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    BIGNUM *n = BN_new(), *e = BN_new();
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params;
    assert_int_equal(BN_set_bit(n, bits - 1), 1);
    assert_int_equal(BN_set_bit(n, odd ? 0 : 1), 1);
    assert_int_equal(BN_set_bit(e, exponent_bits - 1), 1);
    assert_int_equal(BN_set_bit(e, 0), 1);
    assert_int_equal(OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n), 1);
    assert_int_equal(OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e), 1);
    params = OSSL_PARAM_BLD_to_param(b);
    assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
    assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params),
                     1);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(b);
    EVP_PKEY_CTX_free(ctx);
    BN_free(n);
    BN_free(e);
    return key;
}

static EVP_PKEY *rsa_key(int bits, int exponent_bits)
{
    return rsa_key_with(bits, exponent_bits, true);
}

static int answer(const char *algorithm, EVP_PKEY *key, size_t signature_len)
{
    static const uint8_t signature[2048];
    return CRYPTO_OPENSSL.verify_spki(hex(algorithm), spki_of(key),
                                      span_text(TEXT),
                                      span_of(signature, signature_len));
}

/* A length in front of the limit is answered by arithmetic. */
static void keys_without_end(void **state)
{
    (void)state;
    assert_int_equal(answer(RSA_256, rsa_key(8192, 17), 1024),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(answer(RSA_256, rsa_key(8193, 17), 1024),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(answer(RSA_256, rsa_key(16384, 17), 1024),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(answer(RSA_256, rsa_key(2048, 64), 256),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(answer(RSA_256, rsa_key(2048, 65), 256),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(answer(RSA_256, rsa_key(2048, 17), 1025),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
}

/* Whoever sends such a key must not make it look as if we had failed. */
static void an_even_modulus(void **state)
{
    (void)state;
    assert_int_equal(answer(RSA_256, rsa_key_with(2048, 17, false), 256),
                     BUSHING_ERR_CRYPTO_KEY);
}

/* A curve must have a name, though its numbers be those of a known one. */
static void curves_without_name(void **state)
{
    for (int named = 0; named < 2; named++) {
        EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
        EVP_PKEY *key = NULL;
        uint8_t signature[] = {0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01};
        assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
        assert_int_equal(EVP_PKEY_CTX_set_group_name(ctx, "prime256v1"), 1);
        assert_int_equal(EVP_PKEY_CTX_set_ec_param_enc(
                             ctx, named ? OPENSSL_EC_NAMED_CURVE
                                        : OPENSSL_EC_EXPLICIT_CURVE),
                         1);
        assert_int_equal(EVP_PKEY_keygen(ctx, &key), 1);
        EVP_PKEY_CTX_free(ctx);
        assert_int_equal(
            CRYPTO_OPENSSL.verify_spki(hex(ECDSA_256), spki_of(key),
                                       span_text(TEXT),
                                       span_of(signature, sizeof signature)),
            named ? BUSHING_ERR_CRYPTO_SIGNATURE : BUSHING_ERR_CRYPTO_KEY);
    }
    (void)state;
}

/* [62351-4:8 rule 6] */
static void signatures_that_are_none(void **state)
{
    uint8_t signature[MAKER_SIGNATURE_MAX];
    const struct maker_key *k = maker_key(MAKER_P256, 0);
    size_t n = maker_signature(k, hex(ECDSA_256), span_text(TEXT), signature);
    (void)state;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            CRYPTO_OPENSSL.verify_spki(hex(ECDSA_256), maker_spki(k),
                                       span_text(TEXT), span_of(signature, i)),
            BUSHING_ERR_CRYPTO_SIGNATURE);
    for (size_t i = 0; i < n; i++) {
        signature[i] ^= 0x04;
        assert_int_equal(
            CRYPTO_OPENSSL.verify_spki(hex(ECDSA_256), maker_spki(k),
                                       span_text(TEXT), span_of(signature, n)),
            BUSHING_ERR_CRYPTO_SIGNATURE);
        signature[i] ^= 0x04;
    }
    assert_int_equal(CRYPTO_OPENSSL.verify_spki(hex(ECDSA_256), maker_spki(k),
                                                span_text("another"),
                                                span_of(signature, n)),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
}

/* --- memory -------------------------------------------------------------- */

static long fail_at = -1;

static bool fails(void)
{
    return fail_at >= 0 && fail_at-- == 0;
}

static void *take(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails() ? NULL : malloc(n);
}

static void *take_more(void *p, size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails() ? NULL : realloc(p, n);
}

static void give_back(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    free(p);
}

/* One verification after the other, the n-th allocation failing in the n-th;
 * the answer of the first in which none failed. `accepted`: one in which one
 * failed said yes. */
static int until_none_fails(const struct maker_key *k, span signature,
                            long *num, bool *accepted)
{
    span algorithm = maker_algorithm(k);
    bool injected = true;
    int rc = -1;
    for (*num = 0; injected && *num < 10000; ++*num) {
        fail_at = *num;
        rc = CRYPTO_OPENSSL.verify_spki(algorithm, maker_spki(k),
                                        span_text(TEXT), signature);
        injected = fail_at < 0;
        fail_at = -1;
        *accepted = *accepted || (injected && rc == 0);
    }
    return rc;
}

/* Without memory a false signature is not a good one, and a good one is good
 * again as soon as there is memory. */
static void every_allocation_fails(void **state)
{
    static const enum maker_kind kinds[] = {MAKER_P256, MAKER_P521,
                                            MAKER_RSA_2048};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct maker_key *k = maker_key(kinds[i], 0);
        uint8_t signature[MAKER_SIGNATURE_MAX];
        size_t n =
            maker_signature(k, maker_algorithm(k), span_text(TEXT), signature);
        bool accepted = false;
        long num;
        assert_int_equal(
            until_none_fails(k, span_of(signature, n), &num, &accepted), 0);
        assert_true(num > 10);
        accepted = false;
        signature[n - 1] ^= 1;
        assert_int_equal(
            until_none_fails(k, span_of(signature, n), &num, &accepted),
            BUSHING_ERR_CRYPTO_SIGNATURE);
        assert_true(num > 10);
        assert_false(accepted);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(algorithms_of_the_list),
        cmocka_unit_test(other_algorithms),
        cmocka_unit_test(algorithms_of_other_keys),
        cmocka_unit_test(another_hash),
        cmocka_unit_test(octets_that_are_no_key),
        cmocka_unit_test(keys_without_end),
        cmocka_unit_test(an_even_modulus),
        cmocka_unit_test(curves_without_name),
        cmocka_unit_test(signatures_that_are_none),
        cmocka_unit_test(every_allocation_fails),
    };
    if (CRYPTO_set_mem_functions(take, take_more, give_back) != 1)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
