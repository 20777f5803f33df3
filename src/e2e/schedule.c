#include "e2e/schedule.h"

#include "base/secret.h"

/* --- the salt chain ------------------------------------------------------ */

int schedule_next(const struct crypto *crypto, span dk,
                  const uint8_t last[CRYPTO_SHA256_LEN],
                  uint8_t h[CRYPTO_SHA256_LEN])
{
    const span parts[] = {dk, {last, CRYPTO_SHA256_LEN}};
    uint8_t made[CRYPTO_SHA256_LEN];
    int rc = crypto->sha256(made, parts, 2);
    if (rc == 0)
        memcpy(h, made, sizeof made);
    secret_wipe(made, sizeof made);
    return rc;
}

/* D-KDF-1: what stands for the initial "0" is the dialect's. */
int schedule_first(const struct crypto *crypto, const struct dialect *dialect,
                   span d1, span d2, uint8_t h[CRYPTO_SHA256_LEN])
{
    const span parts[] = {d1,
                          span_of(dialect->kdf_zero, dialect->kdf_zero_len)};
    uint8_t h1[CRYPTO_SHA256_LEN];
    int rc = crypto->sha256(h1, parts, 2);
    if (rc == 0)
        rc = schedule_next(crypto, d2, h1, h);
    secret_wipe(h1, sizeof h1);
    return rc;
}

/* --- HKDF ---------------------------------------------------------------- */

int schedule_extract(const struct crypto *crypto, span salt, span secret,
                     uint8_t prk[CRYPTO_HMAC_LEN])
{
    struct crypto_hmac key;
    int rc = crypto->hmac_key(&key, salt);
    if (rc == 0)
        rc = crypto->hmac(&key, prk, &secret, 1);
    secret_wipe(&key, sizeof key);
    return rc;
}

/* [RFC 5869:2.3] T(i) = HMAC(PRK, T(i - 1) || info || i) */
int schedule_expand(const struct crypto *crypto,
                    const uint8_t prk[CRYPTO_HMAC_LEN], span info, uint8_t *out,
                    size_t n)
{
    struct crypto_hmac key;
    uint8_t t[CRYPTO_HMAC_LEN];
    uint8_t i = 1;
    int rc;
    if (n > SCHEDULE_EXPAND_MAX)
        return BUSHING_ERR_ARGUMENT;
    rc = crypto->hmac_key(&key, (span){prk, CRYPTO_HMAC_LEN});
    for (size_t done = 0; rc == 0 && done < n; i++) {
        const span parts[] = {{t, i == 1 ? 0 : sizeof t}, info, {&i, 1}};
        size_t left = n - done < sizeof t ? n - done : sizeof t;
        rc = crypto->hmac(&key, t, parts, 3);
        memcpy(out + done, t, left);
        done += left;
    }
    if (rc != 0)
        secret_wipe(out, n);
    secret_wipe(&key, sizeof key);
    secret_wipe(t, sizeof t);
    return rc;
}

/* --- cutting ------------------------------------------------------------- */

/* [62351-4:13.3.1.4 ICV, 62351-4:13.3.1.4 AE, 62351-4:13.3.1.4 non-AE]
 * the order of keys: IK_A, IK_B, EK_A, EK_B, of which a
 * suite has those with a length. D-KDF-2: one behind the other, or each at the
 * start of a slot. The length of an integrity key goes by its algorithm, also
 * beside CBC. */
static size_t cut(struct schedule *s, const struct dialect *dialect,
                  const struct suite *suite)
{
    const struct {
        span *key;
        uint8_t len;
    } order[] = {
        {&s->icv[0], suite->icv_key_len},
        {&s->icv[1], suite->icv_key_len},
        {&s->cipher[0], suite->cipher_key_len},
        {&s->cipher[1], suite->cipher_key_len},
    };
    size_t at = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        *order[i].key = (span){s->okm + at, order[i].len};
        if (order[i].len == 0)
            continue;
        at += dialect->key_cut == KEY_CUT_SLOTS ? SCHEDULE_SLOT : order[i].len;
    }
    return at;
}

int schedule_keys(const struct crypto *crypto, const struct dialect *dialect,
                  const struct suite *suite, const uint8_t h[CRYPTO_SHA256_LEN],
                  span secret, struct schedule *out)
{
    uint8_t prk[CRYPTO_HMAC_LEN];
    size_t n = cut(out, dialect, suite);
    int rc =
        schedule_extract(crypto, (span){h, CRYPTO_SHA256_LEN}, secret, prk);
    if (rc == 0)
        rc = schedule_expand(crypto, prk, (span){NULL, 0}, out->okm, n);
    secret_wipe(prk, sizeof prk);
    if (rc != 0)
        secret_wipe(out, sizeof *out);
    return rc;
}
