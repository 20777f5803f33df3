/* The functions of the seam on OpenSSL, by name: each is as the one of struct
 * crypto without openssl_ in front. For those who put an adapter together;
 * everybody else takes CRYPTO_OPENSSL. */
#ifndef CRYPTO_OPENSSL_CALLS_H
#define CRYPTO_OPENSSL_CALLS_H

#include "crypto/seam.h"

/* adapter.c */
int openssl_sha256(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                   size_t num_parts);
int openssl_sha1(uint8_t out[CRYPTO_SHA1_LEN], const span *parts,
                 size_t num_parts);
int openssl_private_key(struct crypto_key **out, span pem);
int openssl_public_key(struct crypto_key **out, span *pem);
int openssl_key_id(const struct crypto_key *key,
                   uint8_t out[CRYPTO_KEY_ID_LEN]);

/* key.c */
void openssl_key_free(struct crypto_key *key);
int openssl_sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                 size_t *n, span data);
int openssl_verify(const struct crypto_key *key, span data, span signature);

/* verify.c */
int openssl_verify_spki(span algorithm, span key, span data, span signature);

/* key_store.c */
int openssl_key_generate(struct crypto_key **out, enum crypto_key_type type);
int openssl_key_load(struct crypto_key **out, span pem, span passphrase);
int openssl_key_store(const struct crypto_key *key, uint8_t *out, size_t cap,
                      size_t *n, span passphrase);
int openssl_key_spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n);

/* pkcs12.c */
int openssl_pkcs12_load(struct crypto_key **out, uint8_t *certificates,
                        size_t cap, size_t *n, span der, span passphrase);

/* engine.c, random.c */
int openssl_engine_new(struct crypto_engine **out);
void openssl_engine_free(struct crypto_engine *e);
int openssl_random(struct crypto_engine *e, uint8_t *out, size_t n);
int openssl_random_iv(struct crypto_engine *e, uint8_t *out, size_t n);

/* hmac.c */
int openssl_hmac_key(struct crypto_hmac *out, span key);
int openssl_hmac(const struct crypto_hmac *key, uint8_t out[CRYPTO_HMAC_LEN],
                 const span *parts, size_t num_parts);

/* aes.c */
int openssl_cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                       span key);
void openssl_cipher_forget(struct crypto_engine *e, struct crypto_cipher *c);
int openssl_gcm_seal(struct crypto_engine *e, const struct crypto_cipher *c,
                     const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                     const uint8_t *in, uint8_t *out, size_t n, uint8_t *tag,
                     size_t tag_len);
int openssl_gcm_open(struct crypto_engine *e, const struct crypto_cipher *c,
                     const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                     const uint8_t *in, uint8_t *out, size_t n,
                     const uint8_t *tag, size_t tag_len);
int openssl_cbc_encrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                        const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                        uint8_t *out, size_t n);
int openssl_cbc_decrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                        const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                        uint8_t *out, size_t n);

/* dh.c */
int openssl_dh_make(struct crypto_engine *e, enum crypto_group group,
                    uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n);
int openssl_dh_agree(struct crypto_engine *e, enum crypto_group group,
                     const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                     span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                     size_t *n);

#endif
