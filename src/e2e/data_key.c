#include "e2e/data_key.h"

#include "base/secret.h"
#include "e2e/schedule.h"

static bool is_hmac(const struct data *d)
{
    return d->suite.icv == BUSHING_HMAC_SHA256;
}

struct crypto_cipher *data_cipher(struct data *d, size_t i)
{
    if (d->suite.mode == SUITE_CBC_ICV)
        return (struct crypto_cipher *)(void *)d->tail + i;
    return &d->key[i].use.cipher;
}

uint8_t *data_peer_public(struct data *d)
{
    return (uint8_t *)d->tail +
           (d->suite.mode == SUITE_CBC_ICV ? (size_t)DATA_CIPHERS : 0);
}

/* --- life ---------------------------------------------------------------- */

void data_key_forget(struct data *d, size_t i)
{
    struct data_key *key = &d->key[i];
    if (!is_hmac(d))
        d->crypto->cipher_forget(d->engine, &key->use.cipher);
    if (d->suite.mode == SUITE_CBC_ICV)
        d->crypto->cipher_forget(d->engine, data_cipher(d, i));
    secret_wipe(key, sizeof *key);
}

/* [rule 18] [62351-4:13.3.2 counters] The counter is born with the key. */
static int make(struct data *d, size_t i, span icv, span cipher)
{
    struct data_key *key = &d->key[i];
    int rc = 0;
    data_key_forget(d, i);
    if (cipher.n != 0)
        rc = d->crypto->cipher_key(d->engine, data_cipher(d, i), cipher);
    if (rc == 0 && icv.n != 0)
        rc = is_hmac(d)
                 ? d->crypto->hmac_key(&key->use.hmac, icv)
                 : d->crypto->cipher_key(d->engine, &key->use.cipher, icv);
    key->live = rc == 0;
    return rc;
}

int data_keys_make(struct data *d, size_t sending, size_t receiving,
                   const uint8_t h[CRYPTO_SHA256_LEN], span secret)
{
    struct schedule s;
    /* [62351-4:13.3.1.4 direction] */
    size_t own = d->role == BUSHING_INITIATOR ? 0 : 1;
    int rc = schedule_keys(d->crypto, d->dialect, &d->suite, h, secret, &s);
    if (rc != 0)
        return rc;
    rc = make(d, sending, s.icv[own], s.cipher[own]);
    if (rc == 0)
        rc = make(d, receiving, s.icv[1 - own], s.cipher[1 - own]);
    if (rc != 0) {
        data_key_forget(d, sending);
        data_key_forget(d, receiving);
    }
    secret_wipe(&s, sizeof s);
    return rc;
}

/* --- nonces -------------------------------------------------------------- */

/* [62351-4:8 nonce] D-GCM-2: four zero octets and the counter, which 2^32 PDUs
 * at most raise. */
int data_key_nonce(struct data *d, size_t i,
                   uint8_t nonce[CRYPTO_GCM_NONCE_LEN])
{
    uint64_t n = d->key[i].nonces++;
    if (d->dialect->nonce == NONCE_RANDOM)
        return d->crypto->random_iv(d->engine, nonce, CRYPTO_GCM_NONCE_LEN);
    memset(nonce, 0, 4);
    for (size_t at = CRYPTO_GCM_NONCE_LEN; at > 4; n >>= 8)
        nonce[--at] = (uint8_t)n;
    return 0;
}

/* --- the ICV ------------------------------------------------------------- */

int data_key_icv(struct data *d, size_t i, span tbp, const uint8_t *nonce,
                 uint8_t *icv)
{
    uint8_t full[CRYPTO_HMAC_LEN];
    int rc;
    /* [62351-4:8 rule 4] */
    if (!is_hmac(d))
        return d->crypto->gcm_seal(d->engine, &d->key[i].use.cipher, nonce, tbp,
                                   NULL, NULL, 0, icv, d->suite.tag_len);
    /* [62351-4:8 rule 5] */
    if (d->suite.tag_len == CRYPTO_HMAC_LEN)
        return d->crypto->hmac(&d->key[i].use.hmac, icv, &tbp, 1);
    rc = d->crypto->hmac(&d->key[i].use.hmac, full, &tbp, 1);
    if (rc == 0)
        memcpy(icv, full, d->suite.tag_len);
    return rc;
}

int data_key_check(struct data *d, size_t i, span tbp, span nonce, span icv)
{
    uint8_t full[CRYPTO_HMAC_LEN];
    int rc;
    if (icv.n != d->suite.tag_len)
        return BUSHING_ERR_CRYPTO_SIGNATURE;
    if (!is_hmac(d))
        return d->crypto->gcm_open(d->engine, &d->key[i].use.cipher, nonce.p,
                                   tbp, NULL, NULL, 0, icv.p, icv.n);
    rc = d->crypto->hmac(&d->key[i].use.hmac, full, &tbp, 1);
    if (rc == 0 && !secret_equal(full, icv.p, icv.n))
        rc = BUSHING_ERR_CRYPTO_SIGNATURE;
    secret_wipe(full, sizeof full);
    return rc;
}

/* --- the mode AE --------------------------------------------------------- */

int data_key_open(struct data *d, size_t i, const uint8_t *nonce, span aad,
                  uint8_t *p, size_t n)
{
    return d->crypto->gcm_open(d->engine, data_cipher(d, i), nonce, aad, p, p,
                               n, p + n, d->suite.tag_len);
}

/* The tag of a ciphertext is known when it has been made from its plaintext.
 * Counter mode is its own inverse: sealing the ciphertext gives what it was
 * made of, and sealing that gives back the ciphertext, with its tag. No memory
 * for a copy is needed, and a false key leaves no trace. */
int data_key_would_open(struct data *d, size_t i, const uint8_t *nonce,
                        span aad, uint8_t *p, size_t n)
{
    uint8_t tag[CRYPTO_GCM_TAG_MAX];
    int rc = 0;
    for (int pass = 0; rc == 0 && pass < 2; pass++)
        rc = d->crypto->gcm_seal(d->engine, data_cipher(d, i), nonce, aad, p, p,
                                 n, tag, d->suite.tag_len);
    if (rc == 0 && !secret_equal(tag, p + n, d->suite.tag_len))
        rc = BUSHING_ERR_CRYPTO_SIGNATURE;
    secret_wipe(tag, sizeof tag);
    return rc;
}
