/* Hash and signature for tests of the ledger: quick, and made to fail. Not a
 * secret in it: what the real ones do is tried in audit_log_test.c. */
#ifndef SUPPORT_AUDIT_TOY_H
#define SUPPORT_AUDIT_TOY_H

#include <string.h>

#include "event/chain.h"

struct toy {
    bool no_hash, no_sign;
    size_t signs;
};

static inline int toy_hash(void *ctx, uint8_t out[CHAIN_HASH],
                           const span *parts, size_t num_parts)
{
    const struct toy *toy = ctx;
    uint64_t h = UINT64_C(14695981039346656037);
    if (toy->no_hash)
        return BUSHING_ERR_CRYPTO_FAILED;
    for (size_t i = 0; i < num_parts; i++)
        for (size_t k = 0; k < parts[i].n; k++)
            h = (h ^ parts[i].p[k]) * UINT64_C(1099511628211);
    for (size_t i = 0; i < CHAIN_HASH; i++)
        out[i] = (uint8_t)(h >> 8 * (i % 8));
    return 0;
}

static inline int toy_sign(void *ctx, uint8_t *out, size_t cap, size_t *n,
                           span data)
{
    struct toy *toy = ctx;
    if (toy->no_sign || cap < CHAIN_HASH)
        return BUSHING_ERR_CRYPTO_FAILED;
    toy->signs++;
    *n = CHAIN_HASH;
    return toy_hash(ctx, out, &data, 1);
}

static inline int toy_verify(void *ctx, span key_id, span data, span signature)
{
    uint8_t want[CHAIN_HASH];
    if (key_id.p[0] != 0)
        return BUSHING_ERR_AUDIT_KEY;
    (void)toy_hash(ctx, want, &data, 1);
    return span_equal(signature, span_of(want, CHAIN_HASH))
               ? 0
               : BUSHING_ERR_CRYPTO_SIGNATURE;
}

static inline struct chain_seal toy_seal(struct toy *toy)
{
    return (struct chain_seal){
        .ctx = toy, .hash = toy_hash, .sign = toy_sign, .verify = toy_verify};
}

#endif
