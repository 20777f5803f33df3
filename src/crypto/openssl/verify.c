#include "crypto/openssl/verify.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

/* [62351-4:8] Whole AlgorithmIdentifiers, as they must come. The parameters of
 * RSA are NULL; that they are absent is taken as well [RFC 4055:5]. */
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

/* The octets are the key and nothing behind it. */
static EVP_PKEY *read_key(span key)
{
    const unsigned char *p = key.p;
    EVP_PKEY *made =
        key.n > LONG_MAX ? NULL : d2i_PUBKEY(NULL, &p, (long)key.n);
    if (made != NULL && p != key.p + key.n) {
        EVP_PKEY_free(made);
        made = NULL;
    }
    return made;
}

static int verify_with(EVP_PKEY *key, const struct algorithm *a, span data,
                       span signature)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int rc = BUSHING_ERR_MEMORY;
    if (ctx == NULL)
        return rc;
    rc = BUSHING_ERR_CRYPTO_FAILED;
    if (EVP_DigestVerifyInit(ctx, NULL, a->digest(), NULL, key) == 1)
        rc =
            EVP_DigestVerify(ctx, signature.p, signature.n, data.p, data.n) == 1
                ? 0
                : BUSHING_ERR_CRYPTO_SIGNATURE;
    EVP_MD_CTX_free(ctx);
    return rc;
}

int openssl_verify_spki(span algorithm, span key, span data, span signature)
{
    const struct algorithm *a = find(algorithm);
    EVP_PKEY *made;
    int rc = BUSHING_ERR_CRYPTO_ALGORITHM;
    if (a == NULL)
        return rc;
    ERR_set_mark();
    made = read_key(key);
    if (made == NULL)
        rc = BUSHING_ERR_CRYPTO_KEY;
    else if (EVP_PKEY_get_base_id(made) == a->key)
        rc = verify_with(made, a, data, signature);
    EVP_PKEY_free(made);
    ERR_pop_to_mark();
    return rc;
}
