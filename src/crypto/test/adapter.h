/* The seam for tests and fuzz targets: the same seed gives the same octets,
 * pairs, EC keys and signatures, and a signature costs a hash. Nothing of it is
 * secret or safe. It is in no library that is installed; a test links
 * bushing_crypto_test.
 *
 * Hashes, HMAC, AES, PKCS#8 and PKCS#12 are those of OpenSSL. Keys are real, so
 * that certificates can be made with them, but what they sign only this adapter
 * verifies. RSA keys are made by OpenSSL, and differ each time. */
#ifndef CRYPTO_TEST_ADAPTER_H
#define CRYPTO_TEST_ADAPTER_H

#include "crypto/seam.h"

extern const struct crypto CRYPTO_TEST;

/* Where the octets of this thread begin; before it is called, at 0. */
void crypto_test_seed(uint64_t seed);

#endif
