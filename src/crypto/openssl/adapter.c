#include "crypto/openssl/adapter.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/openssl/calls.h"
#include "crypto/openssl/key.h"

/* --- hash ---------------------------------------------------------------- */

static int digest(const EVP_MD *md, uint8_t *out, const span *parts,
                  size_t num_parts)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int good = ctx != NULL && EVP_DigestInit_ex(ctx, md, NULL) == 1;
    for (size_t i = 0; i < num_parts && good; i++)
        good = EVP_DigestUpdate(ctx, parts[i].p, parts[i].n) == 1;
    good = good && EVP_DigestFinal_ex(ctx, out, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    if (!good)
        ERR_clear_error();
    return good ? 0 : BUSHING_ERR_CRYPTO_FAILED;
}

int openssl_sha256(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                   size_t num_parts)
{
    return digest(EVP_sha256(), out, parts, num_parts);
}

int openssl_sha1(uint8_t out[CRYPTO_SHA1_LEN], const span *parts,
                 size_t num_parts)
{
    return digest(EVP_sha1(), out, parts, num_parts);
}

/* --- keys ---------------------------------------------------------------- */

/* The one curve that the anchors of a log use. */
static bool is_p256(const EVP_PKEY *key)
{
    char group[32];
    size_t n = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

/* Nobody is asked for a pass phrase. */
static int no_phrase(char *out, int cap, int writing, void *ctx)
{
    (void)out;
    (void)cap;
    (void)writing;
    (void)ctx;
    return -1;
}

static int take_key(struct crypto_key **out, EVP_PKEY *key)
{
    ERR_clear_error();
    if (key == NULL || !is_p256(key)) {
        EVP_PKEY_free(key);
        ERR_clear_error();
        return BUSHING_ERR_CRYPTO_KEY;
    }
    return openssl_key_wrap(out, key);
}

static BIO *bio_over(span s)
{
    return s.n == 0 || s.n > INT_MAX ? NULL : BIO_new_mem_buf(s.p, (int)s.n);
}

int openssl_private_key(struct crypto_key **out, span pem)
{
    BIO *bio = bio_over(pem);
    EVP_PKEY *key = NULL;
    *out = NULL;
    if (bio != NULL)
        key = PEM_read_bio_PrivateKey(bio, NULL, no_phrase, NULL);
    BIO_free(bio);
    return take_key(out, key);
}

static EVP_PKEY *key_of_certificate(span der)
{
    const unsigned char *p = der.p;
    X509 *certificate = d2i_X509(NULL, &p, (long)der.n);
    EVP_PKEY *key = certificate != NULL ? X509_get_pubkey(certificate) : NULL;
    X509_free(certificate);
    return key;
}

static EVP_PKEY *key_of_block(const char *name, span der)
{
    const unsigned char *p = der.p;
    if (strcmp(name, PEM_STRING_X509) == 0)
        return key_of_certificate(der);
    if (strcmp(name, PEM_STRING_PUBLIC) == 0)
        return d2i_PUBKEY(NULL, &p, (long)der.n);
    return NULL;
}

int openssl_public_key(struct crypto_key **out, span *pem)
{
    BIO *bio = bio_over(*pem);
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    long der_len = 0;
    int rc = 0;
    *out = NULL;
    if (bio == NULL)
        return pem->n == 0 ? 0 : BUSHING_ERR_CRYPTO_KEY;
    if (PEM_read_bio(bio, &name, &header, &der, &der_len) == 1) {
        size_t left = BIO_ctrl_pending(bio);
        rc = take_key(out, key_of_block(name, span_of(der, (size_t)der_len)));
        *pem = span_skip(*pem, pem->n - left);
    } else if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
        rc = BUSHING_ERR_CRYPTO_KEY;
    }
    ERR_clear_error();
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    BIO_free(bio);
    return rc;
}

int openssl_key_id(const struct crypto_key *key, uint8_t out[CRYPTO_KEY_ID_LEN])
{
    unsigned char *der = NULL;
    int n = i2d_PUBKEY(key->pkey, &der);
    span part;
    int rc;
    if (n <= 0) {
        ERR_clear_error();
        return BUSHING_ERR_CRYPTO_FAILED;
    }
    part = span_of(der, (size_t)n);
    rc = openssl_sha256(out, &part, 1);
    OPENSSL_free(der);
    return rc;
}

const struct crypto CRYPTO_OPENSSL = {
    .name = "openssl",
    .sha256 = openssl_sha256,
    .sha1 = openssl_sha1,
    .private_key = openssl_private_key,
    .public_key = openssl_public_key,
    .key_free = openssl_key_free,
    .key_id = openssl_key_id,
    .sign = openssl_sign,
    .verify = openssl_verify,
    .verify_spki = openssl_verify_spki,
    .key_generate = openssl_key_generate,
    .key_load = openssl_key_load,
    .key_store = openssl_key_store,
    .key_spki = openssl_key_spki,
    .pkcs12_load = openssl_pkcs12_load,
    .engine_new = openssl_engine_new,
    .engine_free = openssl_engine_free,
    .random = openssl_random,
    .random_iv = openssl_random_iv,
    .hmac_key = openssl_hmac_key,
    .hmac = openssl_hmac,
    .cipher_key = openssl_cipher_key,
    .cipher_forget = openssl_cipher_forget,
    .gcm_seal = openssl_gcm_seal,
    .gcm_open = openssl_gcm_open,
    .cbc_encrypt = openssl_cbc_encrypt,
    .cbc_decrypt = openssl_cbc_decrypt,
    .dh_make = openssl_dh_make,
    .dh_agree = openssl_dh_agree,
};
