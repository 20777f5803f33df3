/* The states of SHA-256 are reached only through functions that OpenSSL calls
 * deprecated: docs/decisions/2026-11-21-hmac-by-midstates.md. But for verify.c
 * no other file may use such a function. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/openssl/calls.h"

#include <openssl/err.h>
#include <openssl/sha.h>

#include "base/secret.h"

enum { BLOCK = SHA256_CBLOCK };

/* The state behind the key, padded with zeros and xored with `pad`. */
static bool pass_block(uint32_t state[8], const uint8_t block[BLOCK],
                       uint8_t pad)
{
    SHA256_CTX ctx;
    uint8_t padded[BLOCK];
    bool good;
    for (size_t i = 0; i < BLOCK; i++)
        padded[i] = block[i] ^ pad;
    good = SHA256_Init(&ctx) == 1 && SHA256_Update(&ctx, padded, BLOCK) == 1;
    if (good)
        memcpy(state, ctx.h, sizeof ctx.h);
    secret_wipe(padded, sizeof padded);
    secret_wipe(&ctx, sizeof ctx);
    return good;
}

/* SHA256() would fetch the algorithm first. */
static bool hash(uint8_t out[SHA256_DIGEST_LENGTH], span in)
{
    SHA256_CTX ctx;
    bool good = SHA256_Init(&ctx) == 1 &&
                SHA256_Update(&ctx, in.p, in.n) == 1 &&
                SHA256_Final(out, &ctx) == 1;
    secret_wipe(&ctx, sizeof ctx);
    return good;
}

/* [RFC 2104:2] A key that is longer than a block is hashed first. */
int openssl_hmac_key(struct crypto_hmac *out, span key)
{
    uint8_t block[BLOCK] = {0};
    bool good = true;
    if (key.n > BLOCK)
        good = hash(block, key);
    else if (key.n > 0)
        memcpy(block, key.p, key.n);
    good = good && pass_block(out->inner, block, 0x36) &&
           pass_block(out->outer, block, 0x5C);
    secret_wipe(block, sizeof block);
    if (good)
        return 0;
    secret_wipe(out, sizeof *out);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

/* A hash that has seen one block. */
static void resume(SHA256_CTX *ctx, const uint32_t state[8])
{
    memcpy(ctx->h, state, sizeof ctx->h);
    ctx->Nl = BLOCK * 8;
    ctx->Nh = 0;
    ctx->num = 0;
    ctx->md_len = SHA256_DIGEST_LENGTH;
}

int openssl_hmac(const struct crypto_hmac *key, uint8_t out[CRYPTO_HMAC_LEN],
                 const span *parts, size_t num_parts)
{
    SHA256_CTX ctx;
    int good = 1;
    resume(&ctx, key->inner);
    for (size_t i = 0; i < num_parts && good == 1; i++)
        if (parts[i].n > 0)
            good = SHA256_Update(&ctx, parts[i].p, parts[i].n);
    good = good == 1 && SHA256_Final(out, &ctx) == 1;
    resume(&ctx, key->outer);
    good = good == 1 && SHA256_Update(&ctx, out, CRYPTO_HMAC_LEN) == 1 &&
           SHA256_Final(out, &ctx) == 1;
    /* a MAC is a key for those who derive keys */
    secret_wipe(&ctx, sizeof ctx);
    if (good == 1)
        return 0;
    secret_wipe(out, CRYPTO_HMAC_LEN);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}
