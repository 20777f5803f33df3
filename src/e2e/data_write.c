#include "e2e/data_write.h"

#include "asn1/ber.h"
#include "base/time_text.h"
#include "e2e/data_key.h"

/* --- the time ------------------------------------------------------------ */

/* Within one second only the three digits behind the dot change. */
static void patch(struct data_out *o, int64_t ms)
{
    unsigned below = (unsigned)((ms - TIME_TEXT_FIRST_MS) % 1000);
    for (size_t i = DATA_TIME_TEXT - 2; i >= DATA_TIME_TEXT - 4; i--) {
        o->time[i] = (char)('0' + below % 10);
        below /= 10;
    }
}

int data_write_time(const struct data *d, struct data_out *o)
{
    enum time_form form = d->dialect->time == TIME_WITH_COMMA
                              ? TIME_FORM_E2E_COMMA
                              : TIME_FORM_E2E_DOT; /* D-TIME-1 */
    int64_t ms = o->count.time_ms, last = d->out.time_ms;
    bool known = d->out_text[0] != '\0' && ms >= TIME_TEXT_FIRST_MS;
    if (!known ||
        (ms - TIME_TEXT_FIRST_MS) / 1000 != (last - TIME_TEXT_FIRST_MS) / 1000)
        return time_text_format(o->time, sizeof o->time, ms, form) ==
                       sizeof o->time
                   ? 0
                   : BUSHING_ERR_RANGE;
    memcpy(o->time, d->out_text, sizeof o->time);
    if (ms != last)
        patch(o, ms);
    return 0;
}

/* --- the token ----------------------------------------------------------- */

/* [62351-4:13.3.2] D-CT2-1: the version is never sent; nor is FALSE. Its
 * contents are the additional data of AE. */
static span put_token2(struct writer *w, const struct data *d,
                       const struct data_out *o, span iv)
{
    size_t mark = writer_len(w);
    span content;
    if (o->changed_key)
        ber_put_boolean(w, TAG_CONTEXT(3), true);
    if (o->req_rekey)
        ber_put_boolean(w, TAG_CONTEXT(2), true);
    if (o->rekey.p != NULL)
        ber_put(w, TAG_CONTEXT(1), o->rekey);
    if (iv.n != 0)
        ber_put(w, TAG_CONTEXT(0), iv);
    ber_put_integer(w, TAG_UNIVERSAL(2), o->count.seq);
    ber_put(w, TAG_UNIVERSAL(24), span_of(o->time, sizeof o->time));
    ber_put(w, TAG_UNIVERSAL(12), span_of(d->asso_id, d->asso_id_len));
    content = (span){w->p, writer_len(w) - mark};
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return content;
}

/* --- the three kinds ----------------------------------------------------- */

/* Where it goes and what it is about. */
struct task {
    struct data *d;
    struct data_key *key;
    const struct data_out *o;
    struct writer *w;
};

/* tbp and the whole around what is written since `mark`; behind tbp stands
 * auth, if any, of `auth_len` octets. */
static span close_pdu(const struct task *t, size_t auth_len)
{
    span tbp = {t->w->p, writer_len(t->w) - auth_len};
    ber_put_around(t->w, TAG_UNIVERSAL(16), auth_len);
    ber_put_around(t->w, TAG_UNIVERSAL(16), 0);
    return tbp;
}

/* D-GCM-3: the tag follows the ciphertext. D-GCM-4: the nonce is the iv, or
 * stands in front of the ciphertext. */
static int write_ae(const struct task *t, span *tbp)
{
    const struct data *d = t->d;
    span plain = t->o->plain, aad;
    bool in_iv = d->dialect->nonce_place == NONCE_IN_IV;
    uint8_t nonce[CRYPTO_GCM_NONCE_LEN];
    size_t mark = writer_len(t->w);
    int rc = data_key_nonce(d, t->key, nonce);
    uint8_t *body = put_space(t->w, plain.n + d->suite.tag_len);
    if (rc != 0)
        return rc;
    if (!in_iv)
        put_span(t->w, (span){nonce, sizeof nonce});
    ber_put_header(t->w, TAG_UNIVERSAL(4), false, writer_len(t->w) - mark);
    aad = put_token2(t->w, d, t->o, (span){nonce, in_iv ? sizeof nonce : 0});
    *tbp = close_pdu(t, 0);
    if (t->w->bad || body == NULL)
        return BUSHING_ERR_SPACE;
    return d->crypto->gcm_seal(d->engine, &t->key->cipher, nonce, aad, plain.p,
                               body, plain.n, body + plain.n, d->suite.tag_len);
}

/* [62351-4:13.4.2] Puts an Authenticator whose ICV is not known yet, and gives
 * its place. */
static uint8_t *put_auth(const struct task *t, span nonce)
{
    const struct data *d = t->d;
    uint8_t *icv = put_space(t->w, d->suite.tag_len);
    ber_put_header(t->w, TAG_UNIVERSAL(4), false, d->suite.tag_len);
    put_span(t->w, (span){d->icv_algorithm, d->icv_algorithm_len});
    if (nonce.n != 0)
        ber_put(t->w, TAG_UNIVERSAL(4), nonce);
    ber_put_around(t->w, TAG_UNIVERSAL(16), 0);
    return icv;
}

/* D-CBC-1: one to sixteen octets, each of which says how many; or 80 and zeros
 * up to the end of the block. */
static void pad(const struct data *d, uint8_t *p, size_t n)
{
    bool counts = d->dialect->padding == PADDING_PKCS7;
    memset(p, counts ? (int)n : 0, n);
    if (!counts)
        p[0] = 0x80;
}

static int put_cbc(const struct task *t, uint8_t iv[CRYPTO_BLOCK_LEN])
{
    const struct data *d = t->d;
    span plain = t->o->plain;
    size_t padding = CRYPTO_BLOCK_LEN - plain.n % CRYPTO_BLOCK_LEN;
    uint8_t *body = put_space(t->w, plain.n + padding);
    int rc = d->crypto->random_iv(d->engine, iv, CRYPTO_BLOCK_LEN);
    if (rc != 0)
        return rc;
    if (body == NULL)
        return BUSHING_ERR_SPACE;
    if (plain.n != 0)
        memcpy(body, plain.p, plain.n);
    pad(d, body + plain.n, padding);
    rc = d->crypto->cbc_encrypt(d->engine, &t->key->cipher, iv, body, body,
                                plain.n + padding);
    ber_put_header(t->w, TAG_UNIVERSAL(4), false, plain.n + padding);
    return rc;
}

/* [62351-4:13.2.3] Encrypted first, then the ICV over what is sent. */
static int write_icv(const struct task *t, span *tbp)
{
    const struct data *d = t->d;
    bool gmac = d->suite.icv != BUSHING_HMAC_SHA256;
    uint8_t nonce[CRYPTO_GCM_NONCE_LEN] = {0}, iv[CRYPTO_BLOCK_LEN];
    size_t iv_len = 0, auth_len;
    uint8_t *icv;
    int rc = gmac ? data_key_nonce(d, t->key, nonce) : 0;
    if (rc != 0)
        return rc;
    icv = put_auth(t, (span){nonce, gmac ? sizeof nonce : 0});
    auth_len = writer_len(t->w);
    if (d->suite.mode == SUITE_CBC_ICV) {
        iv_len = sizeof iv;
        rc = put_cbc(t, iv);
    } else {
        put_span(t->w, t->o->plain);
    }
    if (rc != 0)
        return rc;
    (void)put_token2(t->w, d, t->o, (span){iv, iv_len});
    *tbp = close_pdu(t, auth_len);
    if (t->w->bad || icv == NULL)
        return BUSHING_ERR_SPACE;
    return data_key_icv(d, t->key, *tbp, nonce, icv);
}

int data_write(struct data *d, struct data_key *key, const struct data_out *o,
               struct writer *w, span *tbp)
{
    const struct task t = {d, key, o, w};
    return d->suite.mode == SUITE_AE ? write_ae(&t, tbp) : write_icv(&t, tbp);
}
