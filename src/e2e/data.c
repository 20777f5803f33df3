#include "e2e/data.h"

#include "asn1/encode.h"
#include "base/secret.h"
#include "base/text.h"
#include "e2e/count.h"
#include "e2e/data_fault.h"
#include "e2e/data_key.h"
#include "e2e/data_write.h"
#include "e2e/rekey.h"
#include "e2e/schedule.h"

/* Octets of the largest public value of other groups than MODP: X Y. What a
 * server remembers (rekey.c) is no longer. */
enum { POINT_LEN = 64 };

size_t data_size(enum crypto_group group, enum suite_mode mode)
{
    return offsetof(struct data, tail) +
           (mode == SUITE_CBC_ICV ? (size_t)DATA_CIPHERS : 0) +
           (group == CRYPTO_MODP_2048 ? (size_t)CRYPTO_DH_PUBLIC_MAX
                                      : (size_t)POINT_LEN);
}

/* --- begin and end ------------------------------------------------------- */

static int put_icv_algorithm(struct data *d)
{
    const struct suite_row *row = suite_row(d->suite.icv);
    uint8_t parameters[SUITE_PARAMETERS_MAX];
    struct algorithm_identifier a;
    struct writer w = writer_over(d->icv_algorithm, DATA_ALGORITHM_MAX);
    int rc;
    if (row == NULL)
        return 0;
    a = suite_identifier(row, d->suite.tag_len, d->dialect, parameters);
    rc = asn1_encode(&ALGORITHM_IDENTIFIER, &a, &w);
    if (rc != 0)
        return rc;
    d->icv_algorithm_len = (uint8_t)writer_len(&w);
    memmove(d->icv_algorithm, w.p, d->icv_algorithm_len);
    return 0;
}

static void take(struct data *d, const struct data_start *s, bushing_time now)
{
    d->crypto = s->crypto;
    d->engine = s->engine;
    d->policy = s->policy;
    d->dialect = s->dialect;
    d->role = (uint8_t)s->role;
    d->group = (uint8_t)s->group;
    d->suite = s->suite;
    d->asso_id_len = (uint8_t)s->asso_id.n;
    memcpy(d->asso_id, s->asso_id.p, s->asso_id.n);
    d->sending = 0;
    d->receiving = 1;
    d->fresh_sending = 2;
    d->fresh_receiving = 3;
    data_write_first_head(d);
    count_begin(&d->out);
    count_begin(&d->in);
    d->keys_since_ns = now.mono_ns;
    d->switch_until_ns = BUSHING_NEVER;
    d->opened_ms = now.utc_ms;
    d->opened_ns = now.mono_ns;
}

/* The closed table, with lengths that fit [rule 19]. */
static bool is_legal(const struct data_start *s)
{
    const struct suite *x = &s->suite;
    size_t most =
        s->group == CRYPTO_MODP_2048 ? CRYPTO_DH_PUBLIC_MAX : POINT_LEN;
    bool hmac = x->icv == BUSHING_HMAC_SHA256;
    size_t tag_most = hmac ? CRYPTO_HMAC_LEN : CRYPTO_GCM_TAG_MAX;
    return s->asso_id.n > 0 && s->asso_id.n < ASSO_ID_MAX &&
           s->peer_public.n > 0 && s->peer_public.n <= most &&
           x->tag_len >= CRYPTO_GCM_TAG_MIN && x->tag_len <= tag_most &&
           x->icv_key_len <= SCHEDULE_SLOT &&
           x->cipher_key_len <= SCHEDULE_SLOT &&
           (x->mode == SUITE_AE) == (x->icv_key_len == 0) &&
           (x->mode == SUITE_ICV) == (x->cipher_key_len == 0);
}

static int derive(struct data *d, const struct data_start *s)
{
    uint8_t secret[CRYPTO_DH_SECRET_MAX];
    size_t n = 0;
    /* [62351-4:13.3.1.3 secret] d->h stays here */
    int rc = schedule_first(d->crypto, d->dialect, s->d1, s->d2, d->h);
    if (rc == 0)
        rc = d->crypto->dh_agree(d->engine, s->group, s->own_private,
                                 s->peer_public, secret, &n);
    if (rc == 0)
        rc = data_keys_make(d, d->sending, d->receiving, d->h,
                            (span){secret, n});
    secret_wipe(secret, sizeof secret);
    return rc;
}

int data_begin(struct data *d, const struct data_start *s, bushing_time now)
{
    int rc;
    if (!is_legal(s))
        return BUSHING_ERR_ARGUMENT;
    take(d, s, now);
    rc = put_icv_algorithm(d);
    if (rc == 0)
        rc = derive(d, s);
    if (rc == 0)
        rc = rekey_begin(d, s);
    if (rc != 0)
        data_end(d);
    return rc;
}

void data_end(struct data *d)
{
    if (d->crypto == NULL)
        return;
    for (size_t i = 0; i < DATA_KEY_SETS; i++)
        data_key_forget(d, i);
    secret_wipe(d, data_size((enum crypto_group)d->group, d->suite.mode));
}

/* --- time ---------------------------------------------------------------- */

int64_t data_now_ms(const struct data *d, bushing_time now)
{
    uint64_t passed =
        now.mono_ns > d->opened_ns ? now.mono_ns - d->opened_ns : 0;
    return d->opened_ms + (int64_t)(passed / 1000000);
}

/* When the next step begins: numbers of this one are used up. */
static uint64_t next_step(const struct data *d)
{
    int64_t step =
        (int64_t)bushing_policy_get(d->policy, BUSHING_POLICY_TIME_STEP_MS);
    int64_t wait = d->out.time_ms + step - d->opened_ms;
    return d->opened_ns + (wait > 0 ? (uint64_t)wait * 1000000 : 0);
}

uint64_t data_deadline(const struct data *d)
{
    uint64_t at, step = BUSHING_NEVER;
    if (d->crypto == NULL)
        return BUSHING_NEVER;
    at = rekey_deadline(d);
    if (d->out.seq == COUNT_SEQ_MAX)
        step = next_step(d);
    return at < step ? at : step;
}

int data_tick(struct data *d, struct fault *fault, bushing_time now)
{
    if (d->crypto == NULL)
        return 0;
    rekey_look(d, now);
    if (rekey_in_time(d, now))
        return 0;
    return data_fault(fault, DATA_UNCONFIRMED, d->suite.mode != SUITE_ICV,
                      "fresh keys were sent", "they were not confirmed");
}

int data_rekey(struct data *d, bushing_time now)
{
    if (d->crypto == NULL ||
        d->rekeys >= bushing_policy_get(d->policy, BUSHING_POLICY_REKEYS_MAX))
        return BUSHING_ERR_STATE;
    rekey_look(d, now);
    /* Fresh keys on their way are what is wanted. */
    if (d->keys == KEYS_STEADY && !d->confirm)
        d->rekey_wanted = true;
    return 0;
}

/* --- key log ------------------------------------------------------------- */

static void put_key(struct text *t, const char *label,
                    const struct crypto_cipher *c)
{
    if (t->n != 0)
        text_char(t, ' ');
    text_put(t, label);
    text_char(t, '=');
    text_hex(t, (span){c->key, c->len}, false);
}

/* EK_A and EK_B read what is encrypted; IK_A and IK_B check GMAC. An HMAC key
 * is not kept, only what it becomes, and reads nothing. */
size_t data_keylog(struct data *d, char *out, size_t cap)
{
    struct text t = text_over(out, cap);
    size_t a, b;
    if (d->crypto == NULL)
        return 0;
    a = d->role == BUSHING_INITIATOR ? d->sending : d->receiving;
    b = d->role == BUSHING_INITIATOR ? d->receiving : d->sending;
    if (d->suite.mode != SUITE_ICV) {
        put_key(&t, "EK_A", data_cipher(d, a));
        put_key(&t, "EK_B", data_cipher(d, b));
    }
    if (d->suite.mode == SUITE_AE) {
        text_put(&t, " TAG=");
        text_u64(&t, d->suite.tag_len);
    }
    if (d->suite.mode != SUITE_AE && d->suite.icv != BUSHING_HMAC_SHA256) {
        put_key(&t, "IK_A", &d->key[a].use.cipher);
        put_key(&t, "IK_B", &d->key[b].use.cipher);
    }
    return text_fits(&t) ? t.n : 0;
}
