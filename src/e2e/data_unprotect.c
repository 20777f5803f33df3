/* One data PDU in: every check of 14.4 in its order, then the state. */
#include "base/secret.h"
#include "base/time_text.h"
#include "e2e/count.h"
#include "e2e/data_fault.h"
#include "e2e/data_key.h"
#include "e2e/data_pdu.h"
#include "e2e/rekey.h"
#include "e2e/schedule.h"

/* A PDU on its way through the checks. */
struct passage {
    struct data *d;
    bushing_time now;
    struct fault *fault;
    uint8_t *octets; /* the PDU */
    size_t n;
    struct data_pdu pdu;
    bool encrypted; /* as was agreed */
    uint8_t key;    /* under which it verified */
    uint8_t *body;  /* EncrTransfer: the ciphertext, then the plaintext */
    size_t body_n;
    bool decrypted;
    bool is_last_time;
    struct data_count count;
    uint8_t salt[CRYPTO_SHA256_LEN]; /* of fresh keys, when a half came */
};

static int bad(const struct passage *x, enum data_row row, const char *fact,
               const char *other)
{
    return data_fault(x->fault, row, x->encrypted, fact, other);
}

static int bad_number(const struct passage *x, enum data_row row,
                      const char *fact, size_t number, const char *other,
                      size_t other_number)
{
    return data_fault_numbers(x->fault, row, x->encrypted, fact,
                              (int64_t)number, other, (int64_t)other_number);
}

/* --- before the key is asked --------------------------------------------- */

/* [62351-4:14.4 step 1] */
static int check_form(struct passage *x, struct arena *scratch)
{
    const struct data *d = x->d;
    const struct data_pdu_agreed agreed = {
        {(const uint8_t *)d->asso_id, d->asso_id_len},
        {d->icv_algorithm, d->icv_algorithm_len},
        &d->suite,
        d->dialect};
    int rc = data_pdu_read(&x->pdu, (span){x->octets, x->n}, &agreed, scratch);
    if (rc != 0)
        return bad(x, DATA_DECODE, bushing_error_text(rc), "");
    return 0;
}

/* [62351-4:14.4 step 1] [rule 5] exactly c:s */
static int check_asso_id(struct passage *x)
{
    const struct data *d = x->d;
    struct text t;
    if (span_equal(x->pdu.asso_id, span_of(d->asso_id, d->asso_id_len)))
        return 0;
    (void)bad(x, DATA_ASSO_ID, NULL, NULL);
    t = fault_fact(x->fault, 0);
    text_put(&t, "it names ");
    text_span(&t, x->pdu.asso_id);
    text_end(&t);
    t = fault_fact(x->fault, 1);
    text_put(&t, "this one is ");
    text_span(&t, span_of(d->asso_id, d->asso_id_len));
    text_end(&t);
    return BUSHING_ERR_SECURITY;
}

/* [62351-4:14.4 step 2, 62351-4:13.2 kind, 62351-4:15.4 kind; rule 19] the
 * handshake says which kind; the PDU's own kind names the row. */
static int check_kind(struct passage *x)
{
    if (x->pdu.encrypted == x->encrypted)
        return 0;
    return data_fault(x->fault, DATA_KIND, x->pdu.encrypted,
                      x->pdu.encrypted ? "an EncrTransfer" : "a ClearTransfer",
                      x->encrypted ? "encryption was agreed"
                                   : "no encryption was agreed");
}

/* [62351-4:14.2.2] */
static int check_version(struct passage *x)
{
    if (x->pdu.version_good)
        return 0;
    return bad(x, DATA_VERSION, "another version", "v1 was agreed");
}

/* [62351-4:13.2.3 AE] has none */
static int check_auth(struct passage *x)
{
    bool needed = x->d->suite.mode != SUITE_AE;
    if (x->pdu.has_auth == needed)
        return 0;
    return bad(x, DATA_AUTH, needed ? "no authenticator" : "an authenticator",
               needed ? "encryption without a tag of its own"
                      : "authenticated encryption");
}

/* [62351-4:14.4 step 3] */
static int check_algorithm(struct passage *x)
{
    if (!x->pdu.has_auth || x->pdu.algorithm_good)
        return 0;
    return bad(x, DATA_ICV_ALGORITHM, "another algorithm",
               bushing_policy_item_name(x->d->suite.icv));
}

/* [62351-4:14.4 step 4] [rule 18] 12 octets, no other length */
static int check_nonce(struct passage *x)
{
    const struct suite *s = &x->d->suite;
    if (s->mode == SUITE_AE || s->icv == BUSHING_HMAC_SHA256 ||
        (x->pdu.has_nonce && x->pdu.nonce.n == CRYPTO_GCM_NONCE_LEN))
        return 0;
    return bad_number(x, DATA_NONCE, "octets of the nonce:",
                      x->pdu.has_nonce ? x->pdu.nonce.n : 0,
                      "needed:", CRYPTO_GCM_NONCE_LEN);
}

/* [62351-4:14.4 step 9] D-GCM-4 */
static int check_iv(struct passage *x)
{
    enum suite_mode mode = x->d->suite.mode;
    bool in_iv = x->d->dialect->nonce_place == NONCE_IN_IV;
    size_t want = mode == SUITE_AE ? CRYPTO_GCM_NONCE_LEN : CRYPTO_BLOCK_LEN;
    size_t got = x->pdu.has_iv ? x->pdu.iv.n : 0;
    if (mode == SUITE_ICV)
        return 0;
    if (mode == SUITE_AE && !in_iv)
        got = x->body_n < want ? x->body_n : want;
    if (got == want)
        return 0;
    return bad_number(x, DATA_IV, "octets to start with:", got,
                      "needed:", want);
}

/* --- keys ---------------------------------------------------------------- */

/* [62351-4:13.3.2 salt] The salt of fresh keys is over the octets as they came:
 * before anything is decrypted in its place. */
static int take_salt(struct passage *x)
{
    if (!x->pdu.has_rekey || x->d->role == BUSHING_INITIATOR)
        return 0;
    return schedule_next(x->d->crypto, x->pdu.tbp, x->d->h, x->salt);
}

/* The ciphertext, in one piece. A segmented one is moved together, which spoils
 * what stood there, so not before an ICV over that was checked. */
static void find_body(struct passage *x)
{
    const struct ber_tlv *t = &x->pdu.appl;
    x->body = x->octets + (tlv_body(t).p - x->octets);
    x->body_n = data_pdu_join(t, x->body).n;
}

/* [62351-4:13.2.3 AE] nothing but the tag covers it. */
static void take_body(struct passage *x)
{
    if (x->d->suite.mode == SUITE_AE)
        find_body(x);
}

/* [62351-4:13.4.2 AAD] the contents of the token */
static int open_with(struct passage *x, uint8_t key, bool last)
{
    struct data *d = x->d;
    bool in_iv = d->dialect->nonce_place == NONCE_IN_IV;
    const uint8_t *nonce = in_iv ? x->pdu.iv.p : x->body;
    size_t lead = in_iv ? 0 : CRYPTO_GCM_NONCE_LEN;
    uint8_t *p = x->body + lead;
    size_t n = x->body_n - lead - d->suite.tag_len;
    int rc = 0;
    x->decrypted = true;
    if (!last)
        rc = data_key_would_open(d, key, nonce, x->pdu.token2, p, n);
    if (rc == 0)
        rc = data_key_open(d, key, nonce, x->pdu.token2, p, n);
    if (rc == 0) {
        x->body = p;
        x->body_n = n;
    }
    return rc;
}

static int verify_with(struct passage *x, uint8_t key, bool last)
{
    struct data *d = x->d;
    if (d->suite.mode == SUITE_AE)
        return open_with(x, key, last);
    return data_key_check(d, key, x->pdu.tbp, x->pdu.nonce, x->pdu.icv);
}

/* [62351-4:14.4 step 5] [rule 16] */
static int check_icv(struct passage *x)
{
    size_t tag = x->d->suite.tag_len;
    size_t lead = x->d->dialect->nonce_place == NONCE_IN_IV
                      ? 0
                      : (size_t)CRYPTO_GCM_NONCE_LEN;
    uint8_t key[2];
    size_t num = rekey_candidates(x->d, x->pdu.changed_key, key);
    int rc = BUSHING_ERR_CRYPTO_SIGNATURE;
    if (x->d->suite.mode == SUITE_AE && x->body_n < lead + tag)
        return bad_number(x, DATA_ICV, "octets encrypted:", x->body_n,
                          "of the tag alone:", tag);
    for (size_t i = 0; i < num && rc == BUSHING_ERR_CRYPTO_SIGNATURE; i++) {
        x->key = key[i];
        rc = verify_with(x, key[i], i + 1 == num);
    }
    if (rc == BUSHING_ERR_CRYPTO_SIGNATURE)
        return bad(x, DATA_ICV, "the check value is false",
                   "keys of this association");
    return rc;
}

/* --- time and number ----------------------------------------------------- */

static int read_time(struct passage *x)
{
    const struct data *d = x->d;
    struct time_text t;
    struct text fact;
    x->count.seq = x->pdu.seq;
    /* nearly always that of the last PDU */
    x->is_last_time = x->pdu.time.n == DATA_TIME_TEXT &&
                      d->in_text[0] != '\0' &&
                      memcmp(x->pdu.time.p, d->in_text, DATA_TIME_TEXT) == 0;
    if (x->is_last_time) {
        x->count.time_ms = d->in.time_ms;
        x->count.below_ms_ns = d->in.below_ms_ns;
        return 0;
    }
    if (time_text_parse(x->pdu.time, TIME_E2E, &t) == 0) {
        x->count.time_ms = t.ms;
        x->count.below_ms_ns = t.ns % 1000000;
        return 0;
    }
    (void)bad(x, DATA_TIME, NULL, "a time looks like 20261121105000.123Z");
    fact = fault_fact(x->fault, 0);
    text_put(&fact, "it says ");
    text_span(&fact, x->pdu.time);
    text_end(&fact);
    return BUSHING_ERR_SECURITY;
}

static int refuse_time(struct passage *x, int64_t now_ms)
{
    const struct data_count *last = &x->d->in;
    bool back = last->seq >= 0 && x->count.time_ms <= last->time_ms;
    return data_fault_times(x->fault, DATA_TIME, x->encrypted, "it says",
                            x->count.time_ms,
                            back ? "the one before said" : "here it is",
                            back ? last->time_ms : now_ms);
}

/* [62351-4:14.4 steps 6 to 8; 62351-4:13.3.2 steps 1 to 3] */
static int check_count(struct passage *x)
{
    const struct data *d = x->d;
    int64_t age =
        (int64_t)bushing_policy_get(d->policy, BUSHING_POLICY_DATA_AGE_MS);
    int64_t now_ms = data_now_ms(d, x->now);
    int rc = read_time(x);
    if (rc != 0)
        return rc;
    switch (count_check(&d->in, &x->count, now_ms, age)) {
    case COUNT_TIME:
        return refuse_time(x, now_ms);
    case COUNT_REPLAY:
        return data_fault_numbers(x->fault, DATA_REPLAY, x->encrypted,
                                  "its number:", x->count.seq,
                                  "the last one at this time:", d->in.seq);
    case COUNT_SEQ:
        return data_fault_numbers(x->fault, DATA_SEQ, x->encrypted,
                                  "its number:", x->count.seq,
                                  "the last one:", d->in.seq);
    case COUNT_GOOD:
        break;
    }
    return 0;
}

/* --- contents ------------------------------------------------------------ */

/* How many octets of padding stand at the end of the last block; 0: none that
 * is legal. D-CBC-1. The ICV was good: nobody can ask here what a forged block
 * decrypts to. */
static size_t padding(const struct data *d, const uint8_t *p, size_t n)
{
    bool counts = d->dialect->padding == PADDING_PKCS7;
    size_t k = 1;
    if (counts)
        k = p[n - 1];
    else
        while (k < CRYPTO_BLOCK_LEN && p[n - k] == 0)
            k++;
    if (k == 0 || k > CRYPTO_BLOCK_LEN)
        return 0;
    if (!counts)
        return p[n - k] == 0x80 ? k : 0;
    for (size_t i = 1; i <= k; i++)
        if (p[n - i] != k)
            return 0;
    return k;
}

static int decrypt(struct passage *x)
{
    struct data *d = x->d;
    size_t k;
    int rc;
    if (d->suite.mode != SUITE_CBC_ICV)
        return 0;
    find_body(x);
    if (x->body_n == 0 || x->body_n % CRYPTO_BLOCK_LEN != 0)
        return bad_number(x, DATA_PADDING, "octets encrypted:", x->body_n,
                          "octets of a block:", CRYPTO_BLOCK_LEN);
    rc = d->crypto->cbc_decrypt(d->engine, data_cipher(d, x->key), x->pdu.iv.p,
                                x->body, x->body, x->body_n);
    if (rc != 0)
        return rc;
    x->decrypted = true;
    k = padding(d, x->body, x->body_n);
    if (k == 0)
        return bad(x, DATA_PADDING, "no legal padding",
                   d->dialect->padding == PADDING_PKCS7 ? "PKCS#7"
                                                        : "80 and zeros");
    x->body_n -= k;
    return 0;
}

/* --- all ----------------------------------------------------------------- */

/* [62351-4:13.4.2 order] What can be said before a key is asked, up to and with
 * the ICV. In this order: it is that of the rows. */
static int check_outside(struct passage *x)
{
    int rc = check_asso_id(x);
    if (rc == 0)
        rc = check_kind(x);
    if (rc == 0)
        rc = check_version(x);
    if (rc == 0)
        rc = check_auth(x);
    if (rc == 0)
        rc = check_algorithm(x);
    if (rc == 0)
        rc = check_nonce(x);
    if (rc == 0)
        rc = take_salt(x);
    if (rc == 0)
        take_body(x);
    if (rc == 0)
        rc = check_iv(x);
    return rc == 0 ? check_icv(x) : rc;
}

static int check_inside(struct passage *x)
{
    int rc = check_count(x);
    if (rc == 0)
        rc = rekey_check(x->d, &x->pdu, x->key, x->encrypted, x->fault, x->now);
    if (rc == 0)
        rc = decrypt(x);
    if (rc != 0)
        return rc;
    rekey_verified(x->d, x->key);
    if (x->pdu.has_rekey)
        rc = rekey_derive(x->d, x->pdu.rekey, x->salt, x->encrypted, x->fault);
    return rc;
}

static void keep_text(struct data *d, span text)
{
    if (text.n == DATA_TIME_TEXT)
        memcpy(d->in_text, text.p, DATA_TIME_TEXT);
    else
        d->in_text[0] = '\0';
}

/* [62351-4:14.4 state, 62351-4:13.3.2 step 4] Behind all checks. */
static void commit(struct passage *x, struct data_in *in)
{
    struct data *d = x->d;
    d->in = x->count;
    if (!x->is_last_time)
        keep_text(d, x->pdu.time);
    d->offset_ms = x->count.time_ms - data_now_ms(d, x->now);
    d->received++;
    if (d->key[x->key].pdus != UINT32_MAX)
        d->key[x->key].pdus++;
    /* [62351-4:13.2.3 plaintext] */
    in->plain =
        x->encrypted ? (span){x->body, x->body_n} : tlv_raw(&x->pdu.appl);
    in->req_rekey = x->pdu.req_rekey;
    in->rekeyed = rekey_commit(d, &x->pdu, x->now);
}

int data_unprotect(struct data *d, uint8_t *pdu, size_t n, struct data_in *in,
                   struct fault *fault, bushing_time now)
{
    struct passage x = {.d = d,
                        .now = now,
                        .fault = fault,
                        .octets = pdu,
                        .n = n,
                        .encrypted = d->suite.mode != SUITE_ICV};
    uint8_t joined[DATA_PDU_SCRATCH];
    struct arena scratch = arena_over(joined, sizeof joined);
    int rc;
    *in = (struct data_in){0};
    fault->row = NULL;
    if (d->crypto == NULL)
        return BUSHING_ERR_STATE;
    rekey_look(d, now);
    rc = check_form(&x, &scratch);
    if (rc == 0)
        rc = check_outside(&x);
    if (rc == 0)
        rc = check_inside(&x);
    if (rc == 0)
        commit(&x, in);
    else if (x.decrypted)
        secret_wipe(x.body, x.body_n);
    return rc;
}
