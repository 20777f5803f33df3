/* Long-term private keys: made, kept as PKCS#8, read again. */
#ifndef CRYPTO_OPENSSL_KEY_STORE_H
#define CRYPTO_OPENSSL_KEY_STORE_H

#include "crypto/seam.h"

/* As the functions of the seam without openssl_ in front. */
int openssl_key_generate(struct crypto_key **out, enum crypto_key_type type);
int openssl_key_load(struct crypto_key **out, span pem, span passphrase);
int openssl_key_store(const struct crypto_key *key, uint8_t *out, size_t cap,
                      size_t *n, span passphrase);
int openssl_key_spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n);

#endif
