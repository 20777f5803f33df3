/* What a thread keeps for OpenSSL: fetched ciphers, contexts with the keys that
 * were used last, groups, random octets. An engine belongs to one thread at a
 * time, and to one side of a fork: nothing here notices that the process was
 * doubled, and both halves would give the same octets of the stock as IVs. Free
 * it before, or make another one on the side that goes on. */
#ifndef CRYPTO_OPENSSL_ENGINE_H
#define CRYPTO_OPENSSL_ENGINE_H

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "crypto/openssl/calls.h"

/* A context keeps its cipher for good, as another one would be allocated. */
enum engine_cipher {
    ENGINE_GCM_128,
    ENGINE_GCM_256,
    ENGINE_CBC_128,
    ENGINE_CBC_256,
    ENGINE_CIPHERS
};

enum {
    ENGINE_SETS = 8, /* a key has its place in one of these, by its id */
    ENGINE_WAYS = 4, /* in it the one that was not used longest gives way */
    ENGINE_SLOTS = ENGINE_SETS * ENGINE_WAYS,
    ENGINE_STOCK = 4096,
    ENGINE_CURVES = 2,
};

struct engine_slot {
    uint64_t id;   /* of the key that is in; 0: none */
    uint64_t used; /* the turn of the clock at which it was used last */
    EVP_CIPHER_CTX *ctx;
    bool encrypts; /* CBC: the key is in for one direction */
};

struct crypto_engine {
    EVP_CIPHER *cipher[ENGINE_CIPHERS];
    struct engine_slot slots[ENGINE_CIPHERS][ENGINE_SLOTS]; /* set by set */
    uint64_t clock;
    OSSL_PARAM tag[2]; /* where a tag is written, or stands */

    EC_GROUP *curve[ENGINE_CURVES]; /* by group - CRYPTO_SECP256R1 */
    BIGNUM *prime, *prime_less_1, *two;
    BN_MONT_CTX *mont;

    size_t stock_left; /* the last ones of stock are not used yet */
    uint8_t stock[ENGINE_STOCK];
};

/* Makes the context of a slot ready, with a key of zeros in it; also the way to
 * forget a key. A context that cannot be overwritten is emptied. */
bool openssl_slot_clear(const struct crypto_engine *e,
                        enum engine_cipher cipher, struct engine_slot *slot);

#endif
