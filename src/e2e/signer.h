/* The signer of a SecPDU: the key out of a certificate that nobody vouched for
 * yet, its signature, and its name for events. Nothing here judges the
 * certificate. */
#ifndef E2E_SIGNER_H
#define E2E_SIGNER_H

#include "base/text.h"
#include "crypto/seam.h"
#include "e2e/policy.h"
#include "schema/algorithm.h"

enum {
    SIGNER_CERTIFICATE_MAX = 65536,
    SIGNER_EC_KEY_MAX = 160,     /* octets of a SubjectPublicKeyInfo */
    SIGNER_RSA_KEY_MAX = 1100,   /* 8192 bits: who may have fewer, the policy of
                                    trust says */
    SIGNER_RSA_EXPONENT_MAX = 8, /* octets: a long one takes long */
};

/* BUSHING_ECDSA_SHA256 or BUSHING_RSA_SHA256; -1: another one. NULL and absent
 * parameters of RSA are the same. */
int signer_algorithm(const struct algorithm_identifier *a);
/* The AlgorithmIdentifier as it is sent, and as one whole value. */
struct algorithm_identifier signer_identifier(int item);

/* CRYPTO_SIGNATURE: the signature is not one over `data` by the key in this
 * certificate; the certificate, or its key, cannot be used at all is the same.
 * CRYPTO_FAILED, MEMORY: the library is at fault. */
int signer_check(const struct crypto *crypto, int item, span certificate,
                 span data, span signature);

/* The subject of a certificate as text; "" when it cannot be read. Cut when it
 * does not fit, always terminated; no control characters. */
void signer_name(span certificate, char *out, size_t cap);

#endif
