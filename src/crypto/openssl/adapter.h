/* The seam on OpenSSL 3. It has no state of its own. */
#ifndef CRYPTO_OPENSSL_ADAPTER_H
#define CRYPTO_OPENSSL_ADAPTER_H

#include "crypto/seam.h"

extern const struct crypto CRYPTO_OPENSSL;

#endif
