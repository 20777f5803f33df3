/* What kind of key, how large, on which curve: read from a
 * SubjectPublicKeyInfo with our own tables, so that a key which is unknown or
 * huge is refused before any arithmetic is done with it. */
#ifndef PKI_KEY_H
#define PKI_KEY_H

#include "schema/x509.h"

enum pki_key_kind {
    PKI_KEY_OTHER, /* an algorithm that is not in the list */
    PKI_KEY_RSA,
    PKI_KEY_EC,
};

enum pki_curve {
    PKI_CURVE_OTHER, /* not in the list, or not said by name */
    PKI_CURVE_SECP256R1,
    PKI_CURVE_SECP384R1,
    PKI_CURVE_SECP521R1,
    PKI_CURVE_BRAINPOOLP256R1,
    PKI_CURVE_BRAINPOOLP384R1,
    PKI_CURVE_BRAINPOOLP512R1,
};

struct pki_key {
    span spki;   /* the whole SubjectPublicKeyInfo */
    span octets; /* what its BIT STRING holds */
    enum pki_key_kind kind;
    enum pki_curve curve; /* of an EC key */
    uint32_t bits;        /* of the modulus or the curve's field; 0: unknown */
    uint32_t exponent_bits; /* of an RSA key */
    bool good_form; /* RSA: two numbers, an odd modulus, an odd exponent above
                       1; EC: an uncompressed point of the right length */
};

/* `info` was decoded out of `spki`. */
void pki_key_read(struct pki_key *out,
                  const struct x509_subject_public_key_info *info, span spki);

/* "RSA 2048 bits", "EC secp256r1", "1.3.101.112" */
struct text;
void pki_key_text(const struct pki_key *key, struct text *out);

/* --- how a certificate is signed ----------------------------------------- */

enum pki_hash {
    PKI_HASH_OTHER, /* not an algorithm of the list */
    PKI_HASH_WEAK,  /* MD5 or SHA-1 */
    PKI_HASH_GOOD,  /* SHA-256, SHA-384, SHA-512 */
};

struct pki_signature_algorithm {
    const char *name;
    enum pki_key_kind kind;
    enum pki_hash hash;
};

/* The row of this whole AlgorithmIdentifier; one of kind OTHER, never NULL,
 * when it is not in the list or has parameters it must not have. */
const struct pki_signature_algorithm *pki_signature_algorithm(span identifier);

#endif
