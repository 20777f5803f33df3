/* The seam to cryptography: what the library needs of it, as one struct of
 * functions, so that a test can put another one in its place and a key can live
 * elsewhere. Each function gives 0 or a code: CRYPTO_KEY and CRYPTO_SIGNATURE
 * say what the input is, CRYPTO_FAILED that the library or the memory is at
 * fault. No function keeps a pointer to its inputs.
 *
 * An adapter fills the struct: crypto/openssl/adapter.h. */
#ifndef CRYPTO_SEAM_H
#define CRYPTO_SEAM_H

#include "base/span.h"
#include <bushing/error.h>

enum {
    CRYPTO_SHA256_LEN = 32,
    CRYPTO_SHA1_LEN = 20,
    CRYPTO_SIGNATURE_MAX = 80, /* ECDSA over P-256, DER: 72 at most */
    CRYPTO_KEY_ID_LEN = 32,    /* SHA-256 over the SubjectPublicKeyInfo */
};

/* A key of the adapter: private (it signs and verifies) or public. */
struct crypto_key;

/* Long-term keys that are made [62351-4:8]. */
enum crypto_key_type {
    CRYPTO_EC_P256,
    CRYPTO_EC_BRAINPOOL_P256, /* brainpoolP256r1 */
    CRYPTO_RSA_2048,
    CRYPTO_RSA_3072,
    CRYPTO_RSA_4096,
};

struct crypto {
    const char *name;

    /* Over the parts one behind the other. */
    int (*sha256)(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                  size_t num_parts);
    /* The same with SHA-1: for identifiers that a protocol prescribes (OCSP),
     * never where somebody could gain by a collision. */
    int (*sha1)(uint8_t out[CRYPTO_SHA1_LEN], const span *parts,
                size_t num_parts);

    /* From PEM, unencrypted: an EC key on P-256. */
    int (*private_key)(struct crypto_key **out, span pem);
    /* The first public key or certificate of *pem, which shrinks behind it. 0
     * with *out NULL when none is left. */
    int (*public_key)(struct crypto_key **out, span *pem);
    void (*key_free)(struct crypto_key *key); /* takes NULL */
    int (*key_id)(const struct crypto_key *key, uint8_t out[CRYPTO_KEY_ID_LEN]);

    /* ECDSA with SHA-256, DER; or, by an RSA key of key_load or key_generate,
     * RSASSA-PKCS1-v1_5 with SHA-256, as long as its modulus. */
    int (*sign)(const struct crypto_key *key, uint8_t *out, size_t cap,
                size_t *n, span data);
    int (*verify)(const struct crypto_key *key, span data, span signature);

    /* The same for what certificates say: `algorithm` is a whole
     * AlgorithmIdentifier, `key` a whole SubjectPublicKeyInfo, `signature` what
     * the BIT STRING holds. RSASSA-PKCS1-v1_5 and ECDSA with SHA-256, SHA-384
     * or SHA-512 [62351-4:8, 62351-9:7.2]; CRYPTO_ALGORITHM for anything else,
     * or when it is not one for such a key. How large a key may be, and on
     * which curve, is the caller's to ask before: a huge key takes long. */
    int (*verify_spki)(span algorithm, span key, span data, span signature);

    /* --- long-term keys of certificates */

    int (*key_generate)(struct crypto_key **out, enum crypto_key_type type);
    /* PKCS#8 in PEM, a key of a type above (RSA: 2048 to 4096 bits). The pass
     * phrase counts for an encrypted one; with p NULL there is none.
     * CRYPTO_PASSPHRASE: it is wrong or missing. */
    int (*key_load)(struct crypto_key **out, span pem, span passphrase);
    /* The same way back; with p NULL the key is not encrypted. SPACE when it
     * does not fit. The caller wipes what it got. */
    int (*key_store)(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n, span passphrase);
    /* The SubjectPublicKeyInfo, DER. */
    int (*key_spki)(const struct crypto_key *key, uint8_t *out, size_t cap,
                    size_t *n);
};

#endif
