/* Keys for tests, always the same, and their signatures: what needs OpenSSL of
 * making certificates (whose names do not go together with our tables'). */
#ifndef SUPPORT_MAKER_KEY_H
#define SUPPORT_MAKER_KEY_H

#include "base/span.h"

enum maker_kind {
    MAKER_P256,
    MAKER_P384,
    MAKER_P521,
    MAKER_BRAINPOOL_P256,
    MAKER_SECP256K1, /* a curve that no profile allows */
    MAKER_ED25519,   /* an algorithm that is not offered */
    MAKER_RSA_2048,  /* numbers 0 and 1 */
    MAKER_RSA_1024,  /* number 0 */
    MAKER_NUM_KINDS
};

/* Key number 0 to MAKER_KEYS - 1 of this kind. Lives as long as the program;
 * made once. */
#define MAKER_KEYS 40
struct maker_key;
const struct maker_key *maker_key(enum maker_kind kind, unsigned number);

/* The whole SubjectPublicKeyInfo. */
span maker_spki(const struct maker_key *key);
/* PKCS#8, whole, for programs that want a key file. */
span maker_pkcs8(const struct maker_key *key);
/* The key identifier: 20 octets. */
span maker_key_id(const struct maker_key *key);
/* The whole AlgorithmIdentifier with which this key signs: SHA-256. */
span maker_algorithm(const struct maker_key *key);

/* Stops the program, test or not, with these words. */
void maker_must(bool good, const char *what);

/* Signs; the hash is the one that the AlgorithmIdentifier names, SHA-256 when
 * that is none. How many octets the signature has. */
#define MAKER_SIGNATURE_MAX 1024
size_t maker_signature(const struct maker_key *key, span algorithm, span data,
                       uint8_t out[MAKER_SIGNATURE_MAX]);

/* SHA-256, for numbers that look like chance. */
void maker_hash(uint8_t out[32], span data);

#endif
