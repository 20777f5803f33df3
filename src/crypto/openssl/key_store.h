/* Long-term private keys, out of PKCS#8. */
#ifndef CRYPTO_OPENSSL_KEY_STORE_H
#define CRYPTO_OPENSSL_KEY_STORE_H

#include <openssl/x509.h>

#include "crypto/seam.h"

/* RSA with 4096 bits needs 550. */
enum { CRYPTO_SPKI_MAX = 640 };

/* Makes the key of a PKCS#8 value, when it is one of a type that is allowed;
 * else CRYPTO_KEY. */
int openssl_key_take(struct crypto_key **out, const PKCS8_PRIV_KEY_INFO *info);

#endif
