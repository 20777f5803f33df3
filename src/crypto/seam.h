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
    CRYPTO_SIGNATURE_MAX = 512, /* RSA with 4096 bits; ECDSA needs 72 */
    CRYPTO_KEY_ID_LEN = 32,     /* SHA-256 over the SubjectPublicKeyInfo */
};

/* A key of the adapter: private (it signs and verifies) or public. */
struct crypto_key;

/* Long-term keys that are made [62351-4:8 rsaEncryption]
 * [62351-4:8 secp256r1] [62351-4:8 brainpoolP256r1]. */
enum crypto_key_type {
    CRYPTO_EC_P256,
    CRYPTO_EC_BRAINPOOL_P256, /* brainpoolP256r1 */
    CRYPTO_RSA_2048,
    CRYPTO_RSA_3072,
    CRYPTO_RSA_4096,
};

/* --- symmetric work of one thread [62351-4:8, 13.2, 13.3.1.2] */

enum {
    CRYPTO_HMAC_LEN = 32,
    CRYPTO_CIPHER_KEY_MAX = 32, /* 16 or 32 octets: AES-128, AES-256 */
    CRYPTO_BLOCK_LEN = 16,
    CRYPTO_GCM_NONCE_LEN = 12,
    CRYPTO_GCM_TAG_MIN = 12,
    CRYPTO_GCM_TAG_MAX = 16,
    CRYPTO_DH_PRIVATE_LEN = 32,
    CRYPTO_DH_PUBLIC_MAX = 256,
    CRYPTO_DH_SECRET_MAX = 256,
};

/* What a thread keeps so that no message fetches an algorithm or allocates:
 * fetched algorithms, contexts that hold the keys used last, random octets in
 * stock. It holds no key that was not given to it, and forgets on demand. It
 * belongs to one thread at a time, and to one side of a fork: both would draw
 * the same octets. */
struct crypto_engine;

/* An HMAC-SHA256 key, as the two states behind its padded blocks. A secret, of
 * the caller's: wiped by secret_wipe(). */
struct crypto_hmac {
    uint32_t inner[8], outer[8];
};

/* An AES key, of the caller's. `id` tells an engine whether a context of its
 * own holds this key already; no id is given twice. Never copied. */
struct crypto_cipher {
    uint64_t id;
    uint8_t len; /* 16 or 32 */
    uint8_t key[CRYPTO_CIPHER_KEY_MAX];
};

/* Diffie-Hellman groups [62351-4:13.3.1.2]. Public values are 256 octets
 * (MODP) or the 64 octets X Y of a point; secrets 256 or 32 octets. */
enum crypto_group {
    CRYPTO_MODP_2048, /* group 14 of RFC 3526, g = 2 */
    CRYPTO_SECP256R1,
    CRYPTO_BRAINPOOLP256R1,
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

    /* [62351-4:8 rule 6] ECDSA with SHA-256, DER; or, by an RSA key of key_load
     * or key_generate, RSASSA-PKCS1-v1_5 with SHA-256, as long as its modulus.
     */
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
    /* Out of a PKCS#12 file (DER): its key, and its certificates in DER, one
     * behind the other, that of the key first. CRYPTO_PASSPHRASE, SPACE as
     * above; CRYPTO_KEY when it holds no key. */
    int (*pkcs12_load)(struct crypto_key **out, uint8_t *certificates,
                       size_t cap, size_t *n, span der, span passphrase);

    /* --- an engine */

    int (*engine_new)(struct crypto_engine **out);
    void (*engine_free)(struct crypto_engine *e); /* takes NULL */

    /* Octets that nobody can guess: keys, private values, numbers. */
    int (*random)(struct crypto_engine *e, uint8_t *out, size_t n);
    /* Octets that may be public, fresh and not to be foreseen: IVs. They come
     * out of a stock, which is drawn in blocks and wiped as it is used. */
    int (*random_iv)(struct crypto_engine *e, uint8_t *out, size_t n);

    /* --- HMAC-SHA256: no engine, no memory */

    int (*hmac_key)(struct crypto_hmac *out, span key);
    /* Over the parts one behind the other. The key is not changed. */
    int (*hmac)(const struct crypto_hmac *key, uint8_t out[CRYPTO_HMAC_LEN],
                const span *parts, size_t num_parts);

    /* --- AES. `in` and `out` are n octets each and may be the same place, not
     * overlap otherwise. No call allocates but the first ones of an engine. */

    /* Takes a key of 16 or 32 octets in. */
    int (*cipher_key)(struct crypto_engine *e, struct crypto_cipher *out,
                      span key);
    /* Wipes the key, and every context that holds it. */
    void (*cipher_forget)(struct crypto_engine *e, struct crypto_cipher *c);

    /* GCM with a nonce of 12 octets; with n 0 that is GMAC. */
    int (*gcm_seal)(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n, uint8_t *tag,
                    size_t tag_len);
    /* CRYPTO_SIGNATURE, and `out` wiped, when the tag is false. */
    int (*gcm_open)(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n,
                    const uint8_t *tag, size_t tag_len);

    /* CBC without padding: n is a multiple of CRYPTO_BLOCK_LEN. */
    int (*cbc_encrypt)(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n);
    int (*cbc_decrypt)(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n);

    /* --- Diffie-Hellman */

    /* A fresh pair. */
    int (*dh_make)(struct crypto_engine *e, enum crypto_group group,
                   uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                   uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n);
    /* [rule 14] CRYPTO_KEY when the public value is not one of the group: wrong
     * length, outside 2 to p-2, not on the curve, not affine. */
    int (*dh_agree)(struct crypto_engine *e, enum crypto_group group,
                    const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                    size_t *n);
};

#endif
