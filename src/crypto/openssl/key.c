#include "crypto/openssl/key.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "crypto/openssl/calls.h"
#include "crypto/openssl/error.h"

/* [62351-4:8 sha256WithRSAEncryption] the only padding there is for RSA */
static EVP_PKEY_CTX *begin(EVP_PKEY *pkey, const EVP_MD *md,
                           int (*init)(EVP_PKEY_CTX *))
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
    if (ctx != NULL && init(ctx) == 1 &&
        (EVP_PKEY_is_a(pkey, "RSA") != 1 ||
         EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1) &&
        EVP_PKEY_CTX_set_signature_md(ctx, md) == 1)
        return ctx;
    EVP_PKEY_CTX_free(ctx);
    return NULL;
}

EVP_PKEY_CTX *openssl_verifying(EVP_PKEY *pkey, const EVP_MD *md)
{
    return begin(pkey, md, EVP_PKEY_verify_init);
}

int openssl_key_wrap(struct crypto_key **out, EVP_PKEY *pkey)
{
    struct crypto_key *key = pkey != NULL ? OPENSSL_zalloc(sizeof *key) : NULL;
    *out = NULL;
    if (key == NULL) {
        EVP_PKEY_free(pkey);
        ERR_clear_error();
        return BUSHING_ERR_CRYPTO_FAILED;
    }
    key->pkey = pkey;
    key->signing = begin(pkey, EVP_sha256(), EVP_PKEY_sign_init);
    key->verifying = openssl_verifying(pkey, EVP_sha256());
    if (key->signing != NULL && key->verifying != NULL) {
        *out = key;
        return 0;
    }
    openssl_key_free(key);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

void openssl_key_free(struct crypto_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_CTX_free(key->signing);
    EVP_PKEY_CTX_free(key->verifying);
    EVP_PKEY_free(key->pkey); /* wipes the private half */
    OPENSSL_free(key);
}

int openssl_sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                 size_t *n, span data)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    EVP_PKEY_CTX *ctx;
    size_t len = cap;
    int rc = openssl_sha256(hash, &data, 1);
    *n = 0;
    if (rc != 0)
        return rc;
    ctx = EVP_PKEY_CTX_dup(key->signing);
    if (ctx != NULL && EVP_PKEY_sign(ctx, out, &len, hash, sizeof hash) == 1 &&
        len <= cap)
        *n = len;
    EVP_PKEY_CTX_free(ctx);
    ERR_clear_error();
    return *n > 0 ? 0 : BUSHING_ERR_CRYPTO_FAILED;
}

int openssl_verify(const struct crypto_key *key, span data, span signature)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    EVP_PKEY_CTX *ctx;
    int rc = openssl_sha256(hash, &data, 1);
    if (rc != 0)
        return rc;
    ERR_clear_error();
    ctx = EVP_PKEY_CTX_dup(key->verifying);
    if (ctx == NULL)
        rc = BUSHING_ERR_CRYPTO_FAILED;
    else if (EVP_PKEY_verify(ctx, signature.p, signature.n, hash,
                             sizeof hash) != 1)
        rc = openssl_lacked_memory() ? BUSHING_ERR_CRYPTO_FAILED
                                     : BUSHING_ERR_CRYPTO_SIGNATURE;
    EVP_PKEY_CTX_free(ctx);
    ERR_clear_error();
    return rc;
}
