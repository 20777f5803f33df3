#include "crypto/openssl/key_store.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "crypto/openssl/calls.h"
#include "crypto/openssl/key.h"
#include "crypto/openssl/turns.h"

/* How often PBKDF2 turns: a guess costs as much as a good fraction of a second
 * of one core. */
enum { TURNS = 600000 };

/* --- which keys ---------------------------------------------------------- */

static const struct type {
    const char *curve;
    unsigned bits;
} TYPES[] = {
    [CRYPTO_EC_P256] = {"prime256v1", 256},
    [CRYPTO_EC_BRAINPOOL_P256] = {"brainpoolP256r1", 256},
    [CRYPTO_RSA_2048] = {NULL, 2048},
    [CRYPTO_RSA_3072] = {NULL, 3072},
    [CRYPTO_RSA_4096] = {NULL, 4096},
};

/* [62351-4:8 rule 7] One of the two curves, or RSA of a size that is not too
 * small and costs no minutes. */
static bool is_allowed(const EVP_PKEY *key)
{
    char group[32];
    size_t n = 0;
    int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return bits >= 2048 && bits <= 4096;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
           (strcmp(group, TYPES[CRYPTO_EC_P256].curve) == 0 ||
            strcmp(group, TYPES[CRYPTO_EC_BRAINPOOL_P256].curve) == 0);
}

int openssl_key_generate(struct crypto_key **out, enum crypto_key_type type)
{
    EVP_PKEY *key;
    *out = NULL;
    if ((size_t)type >= sizeof TYPES / sizeof TYPES[0])
        return BUSHING_ERR_ARGUMENT;
    if (TYPES[type].curve != NULL)
        key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", TYPES[type].curve);
    else
        key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)TYPES[type].bits);
    return openssl_key_wrap(out, key);
}

/* --- reading ------------------------------------------------------------- */

static PKCS8_PRIV_KEY_INFO *read_clear(const unsigned char *der, long n)
{
    return d2i_PKCS8_PRIV_KEY_INFO(NULL, &der, n);
}

/* A wrong pass phrase gives other octets, and they are no key. */
static PKCS8_PRIV_KEY_INFO *read_encrypted(const unsigned char *der, long n,
                                           span passphrase, int *rc)
{
    X509_SIG *box = d2i_X509_SIG(NULL, &der, n);
    PKCS8_PRIV_KEY_INFO *info = NULL;
    const X509_ALGOR *algorithm;
    if (box == NULL)
        return NULL;
    X509_SIG_get0(box, &algorithm, NULL);
    if (turns_of_algorithm_are_few(algorithm))
        *rc = BUSHING_ERR_CRYPTO_PASSPHRASE;
    if (*rc == BUSHING_ERR_CRYPTO_PASSPHRASE && passphrase.p != NULL &&
        passphrase.n <= INT_MAX)
        info =
            PKCS8_decrypt(box, (const char *)passphrase.p, (int)passphrase.n);
    X509_SIG_free(box);
    return info;
}

int openssl_key_take(struct crypto_key **out, const PKCS8_PRIV_KEY_INFO *info)
{
    EVP_PKEY *key = EVP_PKCS82PKEY(info);
    if (key == NULL || !is_allowed(key)) {
        EVP_PKEY_free(key);
        return BUSHING_ERR_CRYPTO_KEY;
    }
    return openssl_key_wrap(out, key);
}

int openssl_key_load(struct crypto_key **out, span pem, span passphrase)
{
    BIO *bio = pem.n == 0 || pem.n > INT_MAX
                   ? NULL
                   : BIO_new_mem_buf(pem.p, (int)pem.n);
    PKCS8_PRIV_KEY_INFO *info = NULL;
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    long n = 0;
    int rc = BUSHING_ERR_CRYPTO_KEY;
    *out = NULL;
    if (bio != NULL && PEM_read_bio(bio, &name, &header, &der, &n) == 1) {
        if (strcmp(name, PEM_STRING_PKCS8INF) == 0)
            info = read_clear(der, n);
        else if (strcmp(name, PEM_STRING_PKCS8) == 0)
            info = read_encrypted(der, n, passphrase, &rc);
    }
    if (info != NULL)
        rc = openssl_key_take(out, info);
    PKCS8_PRIV_KEY_INFO_free(info); /* wipes the key */
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(der, n > 0 ? (size_t)n : 0);
    BIO_free(bio);
    ERR_clear_error();
    return rc;
}

/* --- writing ------------------------------------------------------------- */

/* [RFC 8018] PBES2: PBKDF2 with HMAC-SHA256, AES-256-CBC. */
static bool write_encrypted(BIO *bio, PKCS8_PRIV_KEY_INFO *info,
                            span passphrase)
{
    X509_SIG *box =
        PKCS8_encrypt(-1, EVP_aes_256_cbc(), (const char *)passphrase.p,
                      (int)passphrase.n, NULL, 0, TURNS, info);
    bool good = box != NULL && PEM_write_bio_PKCS8(bio, box) == 1;
    X509_SIG_free(box);
    return good;
}

static int give(BIO *bio, uint8_t *out, size_t cap, size_t *n)
{
    char *p;
    long len = BIO_get_mem_data(bio, &p);
    if (len <= 0)
        return BUSHING_ERR_CRYPTO_FAILED;
    if ((size_t)len > cap)
        return BUSHING_ERR_SPACE;
    memcpy(out, p, (size_t)len);
    *n = (size_t)len;
    return 0;
}

int openssl_key_store(const struct crypto_key *key, uint8_t *out, size_t cap,
                      size_t *n, span passphrase)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->pkey);
    BIO *bio = BIO_new(BIO_s_mem()); /* wiped when it is freed */
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    bool good = info != NULL && bio != NULL && passphrase.n <= INT_MAX;
    *n = 0;
    if (good && passphrase.p == NULL)
        good = PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) == 1;
    else if (good)
        good = write_encrypted(bio, info, passphrase);
    if (good)
        rc = give(bio, out, cap, n);
    PKCS8_PRIV_KEY_INFO_free(info);
    BIO_free(bio);
    ERR_clear_error();
    return rc;
}

int openssl_key_spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n)
{
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(key->pkey, &der);
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    *n = 0;
    if (len > 0 && (size_t)len <= cap) {
        memcpy(out, der, (size_t)len);
        *n = (size_t)len;
        rc = 0;
    } else if (len > 0) {
        rc = BUSHING_ERR_SPACE;
    }
    OPENSSL_free(der);
    ERR_clear_error();
    return rc;
}
