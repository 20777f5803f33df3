#include "e2e/data_write.h"

#include "base/time_text.h"
#include "e2e/data_key.h"

/* --- octets, from the back ----------------------------------------------- */

/* Each function takes the first octet that is written and gives the new one.
 * Room is asked for once, for all of it: what a PDU is longer than what it
 * protects has a bound. */
enum {
    HEADER_MAX = 6,
    TOKEN_MAX = HEADER_MAX + DATA_HEAD_MAX + 6 /* seq */ + 2 +
                CRYPTO_BLOCK_LEN /* iv */ + 4 + 1 +
                CRYPTO_DH_PUBLIC_MAX /* rekey */ + 3 + 3,
    AUTH_MAX =
        2 + 2 + CRYPTO_GCM_NONCE_LEN + DATA_ALGORITHM_MAX + 2 + CRYPTO_HMAC_LEN,
    APPL_MAX = HEADER_MAX + CRYPTO_GCM_NONCE_LEN + CRYPTO_GCM_TAG_MAX,
};
_Static_assert(2 * HEADER_MAX + TOKEN_MAX + AUTH_MAX + APPL_MAX <=
                   BUSHING_E2E_OVERHEAD,
               "all that stands around what is protected");

enum {
    TAG_INTEGER = 0x02,
    TAG_OCTETS = 0x04,
    TAG_UTF8 = 0x0C,
    TAG_TIME = 0x18,
    TAG_SEQUENCE = 0x30,
    TAG_IV = 0x80,
    TAG_REKEY = 0x81,
    TAG_REQ_REKEY = 0x82,
    TAG_CHANGED_KEY = 0x83,
    HEAD_PIECE = 16,
};
_Static_assert(DATA_HEAD_MAX <= 2 * HEAD_PIECE, "two pieces are enough");

/* Lengths of 65536 and more. */
static uint8_t *put_long_header(uint8_t *p, uint8_t tag, size_t n)
{
    uint8_t octets = 0;
    for (; n != 0; n >>= 8, octets++)
        *--p = (uint8_t)n;
    *--p = (uint8_t)(0x80 | octets);
    *--p = tag;
    return p;
}

static inline uint8_t *put_header(uint8_t *p, uint8_t tag, size_t n)
{
    if (n < 0x80) {
        p -= 2;
        p[1] = (uint8_t)n;
    } else if (n < 0x100) {
        p -= 3;
        p[2] = (uint8_t)n;
        p[1] = 0x81;
    } else if (n < 0x10000) {
        p -= 4;
        p[3] = (uint8_t)n;
        p[2] = (uint8_t)(n >> 8);
        p[1] = 0x82;
    } else {
        return put_long_header(p, tag, n);
    }
    p[0] = tag;
    return p;
}

static inline uint8_t *put_octets(uint8_t *p, span s)
{
    if (s.n == 0)
        return p;
    return memcpy(p - s.n, s.p, s.n);
}

static uint8_t *put(uint8_t *p, uint8_t tag, span body)
{
    return put_header(put_octets(p, body), tag, body.n);
}

static uint8_t *put_true(uint8_t *p, uint8_t tag)
{
    *--p = 0xFF;
    return put_header(p, tag, 1);
}

/* Of least length; 0 to 2147483647. */
static inline uint8_t *put_seq(uint8_t *p, int32_t seq)
{
    uint32_t v = (uint32_t)seq;
    size_t n = 0;
    do {
        *--p = (uint8_t)v;
        v >>= 8;
        n++;
    } while (v != 0 || *p >= 0x80);
    return put_header(p, TAG_INTEGER, n);
}

/* --- the head of the token: assoID and time ------------------------------ */

void data_write_first_head(struct data *d)
{
    uint8_t room[DATA_HEAD_MAX];
    uint8_t *end = room + sizeof room, *p = end - DATA_TIME_TEXT;
    memset(p, '0', DATA_TIME_TEXT);
    p = put_header(p, TAG_TIME, DATA_TIME_TEXT);
    p = put(p, TAG_UTF8, span_of(d->asso_id, d->asso_id_len));
    d->head_len = (uint8_t)(end - p);
    memcpy(d->head, p, d->head_len);
}

/* Within one second only the three digits behind the dot change. */
static void patch(uint8_t *text, int64_t ms)
{
    unsigned below = (unsigned)((ms - TIME_TEXT_FIRST_MS) % 1000);
    for (size_t i = DATA_TIME_TEXT - 2; i >= DATA_TIME_TEXT - 4; i--) {
        text[i] = (uint8_t)('0' + below % 10);
        below /= 10;
    }
}

static bool is_same_second(int64_t a, int64_t b)
{
    return a >= TIME_TEXT_FIRST_MS && b >= TIME_TEXT_FIRST_MS &&
           (a - TIME_TEXT_FIRST_MS) / 1000 == (b - TIME_TEXT_FIRST_MS) / 1000;
}

int data_write_head(const struct data *d, struct data_out *o)
{
    int64_t ms = o->count.time_ms, last = d->out.time_ms;
    uint8_t *text = o->head + d->head_len - DATA_TIME_TEXT;
    char made[DATA_TIME_TEXT];
    memcpy(o->head, d->head, sizeof o->head);
    if (d->out.seq >= 0 && ms == last)
        return 0;
    if (d->out.seq >= 0 && is_same_second(ms, last)) {
        patch(text, ms);
        return 0;
    }
    if (time_text_format(made, sizeof made, ms,
                         d->dialect->time == TIME_WITH_COMMA
                             ? TIME_FORM_E2E_COMMA
                             : TIME_FORM_E2E_DOT) != sizeof made)
        return BUSHING_ERR_RANGE; /* D-TIME-1 above */
    memcpy(text, made, sizeof made);
    return 0;
}

/* --- the token ----------------------------------------------------------- */

/* [62351-4:13.3.2 content] D-CT2-1: the version is never sent; nor is FALSE.
 * [62351-4:13.4.2 AAD] Its contents are the additional data of AE. */
static uint8_t *put_token2(uint8_t *p, const struct data *d,
                           const struct data_out *o, span iv, span *content)
{
    const uint8_t *end = p;
    if (o->changed_key)
        p = put_true(p, TAG_CHANGED_KEY);
    if (o->req_rekey)
        p = put_true(p, TAG_REQ_REKEY);
    if (o->rekey.p != NULL)
        p = put(p, TAG_REKEY, o->rekey);
    if (iv.n != 0)
        p = put(p, TAG_IV, iv);
    p = put_seq(p, o->count.seq) - d->head_len;
    /* 24 to 30 octets, in two pieces of known length */
    memcpy(p, o->head, HEAD_PIECE);
    memcpy(p + d->head_len - HEAD_PIECE, o->head + d->head_len - HEAD_PIECE,
           HEAD_PIECE);
    *content = (span){p, (size_t)(end - p)};
    return put_header(p, TAG_SEQUENCE, content->n);
}

/* --- the three kinds ----------------------------------------------------- */

/* What is written, and what of it is asked for. */
struct task {
    struct data *d;
    size_t key; /* its number */
    const struct data_out *o;
    uint8_t *end; /* of the room */
    span tbp, pdu;
};

/* tbp and the whole around what begins at p; at `tail` begins what follows
 * tbp. */
static void close_pdu(struct task *t, uint8_t *p, const uint8_t *tail)
{
    t->tbp = (span){p, (size_t)(tail - p)};
    p = put_header(p, TAG_SEQUENCE, t->tbp.n);
    p = put_header(p, TAG_SEQUENCE, (size_t)(t->end - p));
    t->pdu = (span){p, (size_t)(t->end - p)};
}

/* [62351-4:13.2.3 AE] D-GCM-3: the tag follows the ciphertext. D-GCM-4: the
 * nonce is the iv, or stands in front of the ciphertext.
 * [62351-4:13.2.3 plaintext] What is encrypted is what the application gave,
 * all of it. */
static int write_ae(struct task *t)
{
    const struct data *d = t->d;
    const span plain = t->o->plain;
    bool in_iv = d->dialect->nonce_place == NONCE_IN_IV;
    size_t tag_len = d->suite.tag_len;
    uint8_t octets[CRYPTO_GCM_NONCE_LEN];
    span nonce = {octets, sizeof octets}, aad;
    uint8_t *body = t->end - tag_len - plain.n, *p = body;
    int rc = data_key_nonce(t->d, t->key, octets);
    if (rc != 0)
        return rc;
    if (!in_iv)
        p = put_octets(p, nonce);
    p = put_header(p, TAG_OCTETS, (size_t)(t->end - p));
    p = put_token2(p, d, t->o, in_iv ? nonce : (span){NULL, 0}, &aad);
    close_pdu(t, p, t->end);
    return d->crypto->gcm_seal(d->engine, data_cipher(t->d, t->key), octets,
                               aad, plain.p, body, plain.n, body + plain.n,
                               tag_len);
}

/* [62351-4:13.4.2] An Authenticator whose ICV, the last octets, is not known
 * yet. */
static uint8_t *put_auth(const struct task *t, span nonce)
{
    const struct data *d = t->d;
    uint8_t *p = t->end - d->suite.tag_len;
    p = put_header(p, TAG_OCTETS, d->suite.tag_len);
    p = put_octets(p, (span){d->icv_algorithm, d->icv_algorithm_len});
    if (nonce.n != 0)
        p = put(p, TAG_OCTETS, nonce);
    return put_header(p, TAG_SEQUENCE, (size_t)(t->end - p));
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

/* In front of *p, which becomes where it begins. */
static int put_cbc(const struct task *t, uint8_t iv[CRYPTO_BLOCK_LEN],
                   uint8_t **p)
{
    const struct data *d = t->d;
    const span plain = t->o->plain;
    size_t padding = CRYPTO_BLOCK_LEN - plain.n % CRYPTO_BLOCK_LEN;
    size_t n = plain.n + padding;
    uint8_t *body = *p - n;
    int rc = d->crypto->random_iv(d->engine, iv, CRYPTO_BLOCK_LEN);
    if (rc != 0)
        return rc;
    pad(d, *p - padding, padding);
    (void)put_octets(*p - padding, plain);
    *p = put_header(body, TAG_OCTETS, n);
    return d->crypto->cbc_encrypt(d->engine, data_cipher(t->d, t->key), iv,
                                  body, body, n);
}

/* [62351-4:13.2.3, 62351-4:13.4.2 order] Encrypted first, then the ICV over
 * what is sent. */
static int write_icv(struct task *t)
{
    const struct data *d = t->d;
    bool gmac = d->suite.icv != BUSHING_HMAC_SHA256;
    bool cbc = d->suite.mode == SUITE_CBC_ICV;
    uint8_t nonce[CRYPTO_GCM_NONCE_LEN], iv[CRYPTO_BLOCK_LEN];
    uint8_t *tail, *p;
    span content;
    int rc = gmac ? data_key_nonce(t->d, t->key, nonce) : 0;
    if (rc != 0)
        return rc;
    tail = put_auth(t, (span){nonce, gmac ? sizeof nonce : 0});
    p = cbc ? tail : put_octets(tail, t->o->plain);
    if (cbc)
        rc = put_cbc(t, iv, &p);
    if (rc != 0)
        return rc;
    p = put_token2(p, d, t->o, (span){iv, cbc ? sizeof iv : 0}, &content);
    close_pdu(t, p, tail);
    return data_key_icv(t->d, t->key, t->tbp, nonce, t->end - d->suite.tag_len);
}

int data_write(struct data *d, size_t key, const struct data_out *o,
               uint8_t *room, size_t cap, span *pdu, span *tbp)
{
    struct task t = {.d = d, .key = key, .o = o, .end = room + cap};
    int rc;
    if (cap < o->plain.n || cap - o->plain.n < BUSHING_E2E_OVERHEAD)
        return BUSHING_ERR_SPACE;
    /* [62351-4:13.2 kind] */
    rc = d->suite.mode == SUITE_AE ? write_ae(&t) : write_icv(&t);
    *pdu = t.pdu;
    *tbp = t.tbp;
    return rc;
}
