#include "audit/seal.h"

static int seal_hash(void *ctx, uint8_t out[CHAIN_HASH], const span *parts,
                     size_t num_parts)
{
    const struct seal *s = ctx;
    return s->crypto->sha256(out, parts, num_parts);
}

static int seal_sign(void *ctx, uint8_t *out, size_t cap, size_t *n, span data)
{
    const struct seal *s = ctx;
    return s->crypto->sign(s->own, out, cap, n, data);
}

static int seal_verify(void *ctx, span key_id, span data, span signature)
{
    const struct seal *s = ctx;
    if (s->own != NULL &&
        span_equal(key_id, span_of(s->chain.key_id, CHAIN_KEY_ID)))
        return s->crypto->verify(s->own, data, signature);
    for (size_t i = 0; i < s->num_keys; i++)
        if (span_equal(key_id, span_of(s->ids[i], CHAIN_KEY_ID)))
            return s->crypto->verify(s->keys[i], data, signature);
    return BUSHING_ERR_AUDIT_KEY;
}

void seal_init(struct seal *s, const struct crypto *crypto)
{
    memset(s, 0, sizeof *s);
    s->crypto = crypto;
    s->chain.ctx = s;
    s->chain.hash = seal_hash;
    s->chain.verify = seal_verify;
}

void seal_clear(struct seal *s)
{
    s->crypto->key_free(s->own);
    for (size_t i = 0; i < s->num_keys; i++)
        s->crypto->key_free(s->keys[i]);
    seal_init(s, s->crypto);
}

static int short_id(const struct seal *s, const struct crypto_key *key,
                    uint8_t out[CHAIN_KEY_ID])
{
    uint8_t id[CRYPTO_KEY_ID_LEN];
    int rc = s->crypto->key_id(key, id);
    if (rc == 0)
        memcpy(out, id, CHAIN_KEY_ID);
    return rc;
}

int seal_take_private(struct seal *s, span pem)
{
    int rc = s->crypto->private_key(&s->own, pem);
    if (rc == 0)
        rc = short_id(s, s->own, s->chain.key_id);
    if (rc == 0)
        s->chain.sign = seal_sign;
    return rc;
}

static int take_one(struct seal *s, struct crypto_key *key)
{
    int rc = s->num_keys < SEAL_KEYS ? 0 : BUSHING_ERR_TOO_LONG;
    if (rc == 0)
        rc = short_id(s, key, s->ids[s->num_keys]);
    if (rc != 0) {
        s->crypto->key_free(key);
        return rc;
    }
    s->keys[s->num_keys++] = key;
    return 0;
}

int seal_take_public(struct seal *s, span pem)
{
    size_t before = s->num_keys;
    for (;;) {
        struct crypto_key *key;
        int rc = s->crypto->public_key(&key, &pem);
        if (rc != 0)
            return rc;
        if (key == NULL)
            return s->num_keys > before ? 0 : BUSHING_ERR_CRYPTO_KEY;
        rc = take_one(s, key);
        if (rc != 0)
            return rc;
    }
}
