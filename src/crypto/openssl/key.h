/* A key of this adapter: it has contexts ready that each signature and each
 * verification begins with a copy of, because to make them anew costs half as
 * much as to sign. Threads may use one key side by side: nothing in it is
 * changed. */
#ifndef CRYPTO_OPENSSL_KEY_H
#define CRYPTO_OPENSSL_KEY_H

#include <openssl/evp.h>

#include "crypto/seam.h"

struct crypto_key {
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *signing, *verifying; /* of hashes made by SHA-256 */
};

/* Takes the key in, which is freed when that fails; NULL is a failure. */
int openssl_key_wrap(struct crypto_key **out, EVP_PKEY *pkey);

/* A context that verifies: RSASSA-PKCS1-v1_5 or ECDSA over a hash made by md.
 * NULL when there is no memory. */
EVP_PKEY_CTX *openssl_verifying(EVP_PKEY *pkey, const EVP_MD *md);

#endif
