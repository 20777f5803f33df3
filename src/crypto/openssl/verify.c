/* An EC key that came is used through calls that are deprecated:
 * docs/decisions/2026-11-21-ec-keys-by-ec-key.md. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdatomic.h>

#include "base/reader.h"
#include "crypto/openssl/calls.h"
#include "crypto/openssl/error.h"
#include "crypto/openssl/key.h"

/* [62351-4:8 sha256] [62351-4:8 sha256WithRSAEncryption]
 * [62351-4:8 ecdsa-with-SHA256] Whole AlgorithmIdentifiers, as they must come.
 * The parameters of RSA are NULL; that they are absent is taken as well
 * [RFC 4055:5]. */
static const struct algorithm {
    const char *octets;
    size_t n;
    int key;
    const EVP_MD *(*digest)(void);
} ALGORITHMS[] = {
#define ROW(octets, key, digest)               \
    {                                          \
        octets, sizeof octets - 1, key, digest \
    }
#define RSA_OID "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01"
#define ECDSA_OID "\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03"
    ROW("\x30\x0D" RSA_OID "\x0B\x05\x00", EVP_PKEY_RSA, EVP_sha256),
    ROW("\x30\x0D" RSA_OID "\x0C\x05\x00", EVP_PKEY_RSA, EVP_sha384),
    ROW("\x30\x0D" RSA_OID "\x0D\x05\x00", EVP_PKEY_RSA, EVP_sha512),
    ROW("\x30\x0B" RSA_OID "\x0B", EVP_PKEY_RSA, EVP_sha256),
    ROW("\x30\x0B" RSA_OID "\x0C", EVP_PKEY_RSA, EVP_sha384),
    ROW("\x30\x0B" RSA_OID "\x0D", EVP_PKEY_RSA, EVP_sha512),
    ROW("\x30\x0A" ECDSA_OID "\x02", EVP_PKEY_EC, EVP_sha256),
    ROW("\x30\x0A" ECDSA_OID "\x03", EVP_PKEY_EC, EVP_sha384),
    ROW("\x30\x0A" ECDSA_OID "\x04", EVP_PKEY_EC, EVP_sha512),
};

static const struct algorithm *find(span algorithm)
{
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof ALGORITHMS[0]; i++)
        if (span_equal(algorithm,
                       span_of(ALGORITHMS[i].octets, ALGORITHMS[i].n)))
            return &ALGORITHMS[i];
    return NULL;
}

/* [62351-4:8 secp256r1] [62351-4:8 brainpoolP256r1]
 * SubjectPublicKeyInfos of EC keys up to their point, which is uncompressed.
 * For these the general reader of OpenSSL is passed by: it takes twice as long
 * as a verification. */
static const struct curve {
    const char *octets;
    size_t n, point;
    int nid;
} CURVES[] = {
#define CURVE(octets, point, nid)             \
    {                                         \
        octets, sizeof octets - 1, point, nid \
    }
#define EC_OID "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01"
#define BRAINPOOL_OID "\x06\x09\x2B\x24\x03\x03\x02\x08\x01\x01"
    CURVE("\x30\x59\x30\x13" EC_OID
          "\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00",
          65, NID_X9_62_prime256v1),
    CURVE("\x30\x5A\x30\x14" EC_OID BRAINPOOL_OID "\x07\x03\x42\x00", 65,
          NID_brainpoolP256r1),
    CURVE("\x30\x76\x30\x10" EC_OID "\x06\x05\x2B\x81\x04\x00\x22\x03\x62\x00",
          97, NID_secp384r1),
    CURVE("\x30\x81\x9B\x30\x10" EC_OID
          "\x06\x05\x2B\x81\x04\x00\x23\x03\x81\x86\x00",
          133, NID_secp521r1),
    CURVE("\x30\x7A\x30\x14" EC_OID BRAINPOOL_OID "\x0B\x03\x62\x00", 97,
          NID_brainpoolP384r1),
    CURVE("\x30\x81\x9B\x30\x14" EC_OID BRAINPOOL_OID "\x0D\x03\x81\x82\x00",
          129, NID_brainpoolP512r1),
};

/* The row whose header stands there, with a whole point behind it. */
static const struct curve *find_curve(span key)
{
    for (size_t i = 0; i < sizeof CURVES / sizeof CURVES[0]; i++) {
        const struct curve *c = &CURVES[i];
        if (key.n == c->n + c->point && key.p[c->n] == 0x04 &&
            memcmp(key.p, c->octets, c->n) == 0)
            return c;
    }
    return NULL;
}

/* One for each curve and process, made when it is wanted first, never changed
 * and never freed: to make the group anew costs half a verification. */
static const EC_GROUP *find_group(const struct curve *c)
{
    static EC_GROUP *_Atomic made[sizeof CURVES / sizeof CURVES[0]];
    size_t i = (size_t)(c - CURVES);
    EC_GROUP *known = made[i], *none = NULL;
    if (known != NULL)
        return known;
    known = EC_GROUP_new_by_curve_name(c->nid);
    if (known == NULL || atomic_compare_exchange_strong(&made[i], &none, known))
        return known;
    EC_GROUP_free(known); /* another thread was faster */
    return none;
}

/* NULL also for a point that is not on the curve. */
static EC_KEY *read_point(const struct curve *c, span key)
{
    const EC_GROUP *group = find_group(c);
    EC_KEY *made = group != NULL ? EC_KEY_new() : NULL;
    if (made != NULL && EC_KEY_set_group(made, group) == 1 &&
        EC_KEY_oct2key(made, key.p + c->n, c->point, NULL) == 1)
        return made;
    EC_KEY_free(made);
    return NULL;
}

/* What a stranger may ask to be computed: RSA with 8192 bits and a public
 * exponent of a word, curves that have a name. A long exponent would make a
 * verification as slow as a signature. */
enum { SPKI_MAX = 1200, SIGNATURE_MAX = 1024, RSA_BITS_MAX = 8192 };

static bool is_bounded(const EVP_PKEY *key)
{
    BIGNUM *n = NULL, *e = NULL;
    int explicit;
    bool good;
    if (EVP_PKEY_is_a(key, "EC") == 1)
        return EVP_PKEY_get_int_param(
                   key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
                   &explicit) == 1 &&
               explicit == 0;
    if (EVP_PKEY_is_a(key, "RSA") != 1)
        return true; /* no algorithm is for it */
    /* with an even modulus OpenSSL fails, and does not say that the key is at
     * fault */
    good = EVP_PKEY_get_bits(key) <= RSA_BITS_MAX &&
           EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
           BN_is_odd(n) &&
           EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
           BN_num_bits(e) <= 64;
    BN_free(n);
    BN_free(e);
    return good;
}

/* The octets are the key and nothing behind it. */
static EVP_PKEY *read_key(span key)
{
    const unsigned char *p = key.p;
    EVP_PKEY *made;
    made = key.n > SPKI_MAX ? NULL : d2i_PUBKEY(NULL, &p, (long)key.n);
    if (made != NULL && (p != key.p + key.n || !is_bounded(made))) {
        EVP_PKEY_free(made);
        made = NULL;
    }
    return made;
}

/* Why no key could be made of these octets. The general reader does not always
 * say that it had no memory: who has read the key himself knows better. */
static int key_error(span key)
{
    if (find_curve(key) == NULL)
        return BUSHING_ERR_CRYPTO_KEY;
    return openssl_is_told_by(ERR_LIB_EC) ? BUSHING_ERR_CRYPTO_KEY
                                          : BUSHING_ERR_CRYPTO_FAILED;
}

/* A number of an ECDSA-Sig-Value: positive, of least length. */
static bool take_number(struct reader *r)
{
    uint8_t tag, n;
    span number;
    return reader_u8(r, &tag) && tag == 0x02 && reader_u8(r, &n) && n < 0x80 &&
           reader_take(r, n, &number) && n > 0 && number.p[0] < 0x80 &&
           (n == 1 || number.p[0] != 0 || number.p[1] >= 0x80);
}

/* [RFC 3279:2.2.3] checked here, because OpenSSL says the same of a signature
 * that cannot be read and of its own failure. Lengths from 80 on have an octet
 * more. */
static bool is_ecdsa_value(span signature)
{
    struct reader r = reader_over(signature);
    uint8_t tag, n;
    if (!reader_u8(&r, &tag) || tag != 0x30 || !reader_u8(&r, &n))
        return false;
    if (n == 0x81 && (!reader_u8(&r, &n) || n < 0x80))
        return false;
    return n == reader_left(&r) && take_number(&r) && take_number(&r) &&
           reader_left(&r) == 0;
}

/* ECDSA says nothing of a signature that is false, or that a number is out of
 * range; RSA says that it is false. */
static bool is_told_false(int kind)
{
    if (kind == EVP_PKEY_EC)
        return ERR_peek_error() == 0 || openssl_is_told_by(ERR_LIB_EC);
    return openssl_is_told_by(ERR_LIB_RSA);
}

/* What OpenSSL answered to the question whether a signature holds. */
static int verdict_of(int answer, int kind)
{
    if (answer == 1)
        return 0;
    return answer == 0 && is_told_false(kind) ? BUSHING_ERR_CRYPTO_SIGNATURE
                                              : BUSHING_ERR_CRYPTO_FAILED;
}

static bool is_signature(const struct algorithm *a, span signature)
{
    return signature.n <= SIGNATURE_MAX &&
           (a->key != EVP_PKEY_EC || is_ecdsa_value(signature));
}

static int verify_with(EVP_PKEY *key, const struct algorithm *a, span data,
                       span signature)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    EVP_PKEY_CTX *ctx;
    unsigned n;
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    if (!is_signature(a, signature))
        return BUSHING_ERR_CRYPTO_SIGNATURE;
    ctx = openssl_verifying(key, a->digest());
    if (ctx != NULL &&
        EVP_Digest(data.p, data.n, hash, &n, a->digest(), NULL) == 1)
        rc = verdict_of(EVP_PKEY_verify(ctx, signature.p, signature.n, hash, n),
                        a->key);
    EVP_PKEY_CTX_free(ctx);
    return rc;
}

static int verify_with_point(const struct curve *c, const struct algorithm *a,
                             span key, span data, span signature)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    EC_KEY *made = read_point(c, key);
    unsigned n;
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    if (made == NULL)
        rc = key_error(key);
    else if (a->key != EVP_PKEY_EC)
        rc = BUSHING_ERR_CRYPTO_ALGORITHM;
    else if (!is_signature(a, signature))
        rc = BUSHING_ERR_CRYPTO_SIGNATURE;
    else if (EVP_Digest(data.p, data.n, hash, &n, a->digest(), NULL) == 1)
        rc = verdict_of(
            ECDSA_verify(0, hash, (int)n, signature.p, (int)signature.n, made),
            EVP_PKEY_EC);
    EC_KEY_free(made);
    return rc;
}

static int verify_with_read(const struct algorithm *a, span key, span data,
                            span signature)
{
    EVP_PKEY *made = read_key(key);
    int rc = BUSHING_ERR_CRYPTO_ALGORITHM;
    if (made == NULL)
        rc = key_error(key);
    else if (EVP_PKEY_get_base_id(made) == a->key)
        rc = verify_with(made, a, data, signature);
    EVP_PKEY_free(made);
    return rc;
}

int openssl_verify_spki(span algorithm, span key, span data, span signature)
{
    const struct algorithm *a = find(algorithm);
    const struct curve *c = find_curve(key);
    int rc = BUSHING_ERR_CRYPTO_ALGORITHM;
    if (a == NULL)
        return rc;
    ERR_clear_error();
    rc = c != NULL ? verify_with_point(c, a, key, data, signature)
                   : verify_with_read(a, key, data, signature);
    ERR_clear_error();
    return rc;
}
