/* Signatures that cost a hash. Whoever knows the public key can make them:
 *
 *     ECDSA: the ECDSA-Sig-Value of r = "TEST" h0..h15, s = "TEST" h16..h31
 *     RSA:   "TEST", then h over and over, as long as the modulus
 *
 * where h is SHA-256 over the SubjectPublicKeyInfo and the data. */
#ifndef CRYPTO_TEST_SIGNATURE_H
#define CRYPTO_TEST_SIGNATURE_H

#include "crypto/seam.h"

/* As the functions of the seam without crypto_test_ in front. */
int crypto_test_sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n, span data);
int crypto_test_verify(const struct crypto_key *key, span data, span signature);
int crypto_test_verify_spki(span algorithm, span key, span data,
                            span signature);
/* EC keys follow from the octets of this thread. */
int crypto_test_key_generate(struct crypto_key **out,
                             enum crypto_key_type type);

#endif
