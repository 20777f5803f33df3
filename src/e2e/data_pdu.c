#include "e2e/data_pdu.h"

#include "asn1/walk.h"

/* --- the usual form ------------------------------------------------------ */

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
    USUAL_TIME = 19, /* YYYYMMDDhhmmss.sssZ */
};

/* What is not read yet. Its own cursor rather than struct reader: ten reads a
 * message, each of which would be stored and loaded again as a whole. */
struct rest {
    const uint8_t *p, *end;
};

/* The long form, in one to three octets. */
static bool long_length(struct rest *r, size_t *n)
{
    size_t octets = *n & 0x7F;
    if (octets == 0 || octets > 3 || (size_t)(r->end - r->p) < octets)
        return false;
    *n = 0;
    for (; octets > 0; octets--)
        *n = *n << 8 | *r->p++;
    return true;
}

/* One value with this identifier octet and a definite length, and all of it
 * there. What is left behind after false is not looked at. */
static inline bool take(struct rest *r, uint8_t tag, span *body)
{
    size_t n;
    if (r->end - r->p < 2 || r->p[0] != tag)
        return false;
    n = r->p[1];
    r->p += 2;
    if ((n >= 0x80 && !long_length(r, &n)) || n > (size_t)(r->end - r->p))
        return false;
    body->p = r->p;
    body->n = n;
    r->p += n;
    return true;
}

static inline bool is_next(const struct rest *r, uint8_t tag)
{
    return r->p != r->end && *r->p == tag;
}

/* Of least length, 0 to 2147483647. */
static bool take_seq(struct rest *r, int32_t *seq)
{
    span b;
    uint32_t v = 0;
    if (!take(r, TAG_INTEGER, &b) || b.n == 0 || b.n > 4 || b.p[0] >= 0x80 ||
        (b.n > 1 && b.p[0] == 0 && b.p[1] < 0x80))
        return false;
    for (size_t i = 0; i < b.n; i++)
        v = v << 8 | b.p[i];
    *seq = (int32_t)v;
    return true;
}

/* Absent, or TRUE as DER has it. */
static inline bool take_flag(struct rest *r, uint8_t tag, bool *flag)
{
    span b;
    *flag = is_next(r, tag);
    return !*flag || (take(r, tag, &b) && b.n == 1 && b.p[0] == 0xFF);
}

static inline bool take_optional(struct rest *r, uint8_t tag, bool *has,
                                 span *body)
{
    *has = is_next(r, tag);
    return !*has || take(r, tag, body);
}

/* Eight characters that some time may have: whether it is one is asked later.
 * A borrow or carry into the next octet comes only from one that is refused. */
static inline bool is_plain(const uint8_t *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return ((v | (v - 0x20 * ones) | (v + ones)) & 0x80 * ones) == 0;
}

static inline bool is_usual_time(span t)
{
    return t.n == USUAL_TIME && is_plain(t.p) && is_plain(t.p + 8) &&
           is_plain(t.p + USUAL_TIME - 8);
}

static bool read_token2(struct data_pdu *out, span token2, span asso_id)
{
    struct rest r = {token2.p, token2.p + token2.n};
    out->token2 = token2;
    out->version_good = true;
    return take(&r, TAG_UTF8, &out->asso_id) &&
           span_equal(out->asso_id, asso_id) &&
           take(&r, TAG_TIME, &out->time) && is_usual_time(out->time) &&
           take_seq(&r, &out->seq) &&
           take_optional(&r, TAG_IV, &out->has_iv, &out->iv) &&
           (!out->has_iv || (out->iv.n >= 12 && out->iv.n <= 16)) &&
           take_optional(&r, TAG_REKEY, &out->has_rekey, &out->rekey) &&
           take_flag(&r, TAG_REQ_REKEY, &out->req_rekey) &&
           take_flag(&r, TAG_CHANGED_KEY, &out->changed_key) && r.p == r.end;
}

/* Any value of one identifier octet; of OCTET STRINGs the simple ones. */
static bool read_appl(struct data_pdu *out, struct rest *r)
{
    const uint8_t *start = r->p;
    uint8_t tag;
    span body;
    if (r->p == r->end)
        return false;
    tag = *start;
    if (tag == 0 || (tag & 0x1F) == 0x1F || tag == 0x20 || tag == 0x24 ||
        !take(r, tag, &body))
        return false;
    out->encrypted = tag == TAG_OCTETS;
    out->appl.p = start;
    out->appl.n = (size_t)(r->p - start);
    out->appl.tag = (ber_tag)(tag & 0x1F) | (ber_tag)(tag >> 6)
                                                << BER_CLASS_SHIFT;
    out->appl.head = (uint8_t)(body.p - start);
    out->appl.constructed = (tag & 0x20) != 0;
    out->appl.indefinite = false;
    return true;
}

static bool read_auth(struct data_pdu *out, span auth, span icv_algorithm)
{
    struct rest r = {auth.p, auth.p + auth.n};
    out->algorithm_good = true;
    if (!take_optional(&r, TAG_OCTETS, &out->has_nonce, &out->nonce) ||
        icv_algorithm.n == 0 || icv_algorithm.n > (size_t)(r.end - r.p) ||
        memcmp(r.p, icv_algorithm.p, icv_algorithm.n) != 0)
        return false;
    r.p += icv_algorithm.n;
    return take(&r, TAG_OCTETS, &out->icv) && r.p == r.end;
}

bool data_pdu_read_usual(struct data_pdu *out, span in,
                         const struct data_pdu_agreed *agreed)
{
    struct rest r = {in.p, in.n == 0 ? in.p : in.p + in.n};
    span pdu, token2, auth;
    if (!take(&r, TAG_SEQUENCE, &pdu) || r.p != r.end)
        return false;
    r = (struct rest){pdu.p, pdu.p + pdu.n};
    if (!take(&r, TAG_SEQUENCE, &out->tbp) ||
        !take_optional(&r, TAG_SEQUENCE, &out->has_auth, &auth) || r.p != r.end)
        return false;
    out->has_nonce = out->algorithm_good = false;
    if (out->has_auth && !read_auth(out, auth, agreed->icv_algorithm))
        return false;
    r = (struct rest){out->tbp.p, out->tbp.p + out->tbp.n};
    return take(&r, TAG_SEQUENCE, &token2) &&
           read_token2(out, token2, agreed->asso_id) && read_appl(out, &r) &&
           r.p == r.end;
}

/* --- any form ------------------------------------------------------------ */

/* ClearTransfer and EncrTransfer in one: they differ in the type of applData,
 * and in that auth may be absent in the second. */
#define THIS struct transfer_tbp
static const struct asn1_field TBP_ROWS[] = {
    REQ_OCTETS("token2", token2, struct clear_token_2, E2E_CLEAR_TOKEN_2,
               NOTAG),
    REQ_OCTETS("applData", appl_data, span, ASN_ANY, NOTAG),
};
/* [rule 20] Nothing unknown is skipped here. */
static const struct asn1_type TBP = {SEQUENCE(NULL, THIS, TBP_ROWS, 0)};
#undef THIS

#define THIS struct transfer
static const struct asn1_field TRANSFER_ROWS[] = {
    REQ_OCTETS("tbp", tbp, struct transfer_tbp, TBP, NOTAG),
    OPT("auth", auth, struct e2e_authenticator, E2E_AUTHENTICATOR, NOTAG),
};
static const struct asn1_type TRANSFER = {
    SEQUENCE("data PDU", THIS, TRANSFER_ROWS, 0)};
#undef THIS

/* A walk through the segments of an OCTET STRING, which may have segments
 * again. */
struct segment_walk {
    struct ber_reader level[BER_MAX_DEPTH + 1];
    size_t depth;
};

static int segments_begin(struct segment_walk *w, const struct ber_tlv *t)
{
    struct ber_reader around = ber_over(tlv_raw(t));
    w->depth = 0;
    return ber_enter(&around, t, &w->level[0]);
}

/* The next simple segment; *end when there is none. */
static int segments_next(struct segment_walk *w, span *body, bool *end)
{
    for (;;) {
        struct ber_reader *r = &w->level[w->depth];
        struct ber_tlv t;
        int rc;
        *end = ber_at_end(r) && w->depth == 0;
        if (*end)
            return 0;
        if (ber_at_end(r)) {
            w->depth--;
            continue;
        }
        rc = ber_next(r, &t);
        if (rc == 0 && t.tag != TAG_UNIVERSAL(4))
            rc = BUSHING_ERR_TAG;
        if (rc == 0 && !t.constructed) {
            *body = tlv_body(&t);
            return 0;
        }
        if (rc == 0 && w->depth == BER_MAX_DEPTH)
            rc = BUSHING_ERR_DEPTH;
        if (rc == 0)
            rc = ber_enter(r, &t, &w->level[w->depth + 1]);
        if (rc != 0)
            return rc;
        w->depth++;
    }
}

static int check_segments(const struct ber_tlv *t)
{
    struct segment_walk w;
    bool end = false;
    int rc = segments_begin(&w, t);
    while (rc == 0 && !end) {
        span body;
        rc = segments_next(&w, &body, &end);
    }
    return rc;
}

span data_pdu_join(const struct ber_tlv *t, uint8_t *place)
{
    struct segment_walk w;
    size_t n = 0;
    bool end = false;
    span body;
    if (!t->constructed)
        return tlv_body(t);
    /* What is written lies before what is still to be read: each segment had
     * a header in front. */
    int rc = segments_begin(&w, t);
    while (rc == 0) {
        rc = segments_next(&w, &body, &end);
        if (rc != 0 || end)
            break;
        if (body.n != 0)
            memmove(place + n, body.p, body.n);
        n += body.n;
    }
    return (span){place, n};
}

/* [62351-4:13.3.2] D-CT2-1 */
static bool is_v1(struct asn1_bits version)
{
    return asn1_bits_equal(version, 1 << E2E_VERSION_V1);
}

static bool is_zero(span s)
{
    uint8_t any = 0;
    for (size_t i = 0; i < s.n; i++)
        any |= s.p[i];
    return any == 0;
}

/* The nonce in parameters is not used, and the ICV does not cover it: it may
 * not be anything but zeros. */
static bool has_idle_nonce(const struct algorithm_identifier *a)
{
    uint8_t joined[256];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct gcm_parameters p;
    return !a->has_parameters || (asn1_decode(&GCM_PARAMETERS, a->parameters,
                                              &p, &scratch, NULL) == 0 &&
                                  is_zero(p.aes_nonce));
}

static bool is_agreed(const struct algorithm_identifier *a,
                      const struct data_pdu_agreed *agreed)
{
    uint8_t len = 0;
    const struct suite_row *row =
        suite_find(BUSHING_LIST_ICV, a, agreed->dialect, &len);
    return row != NULL && row->item == agreed->suite->icv &&
           len == agreed->suite->tag_len && (!row->gcm || has_idle_nonce(a));
}

static void fill(struct data_pdu *out, const struct transfer *t,
                 const struct data_pdu_agreed *agreed)
{
    const struct clear_token_2 *token2 = &t->tbp.token2;
    *out = (struct data_pdu){
        .tbp = t->tbp_octets.content,
        .token2 = t->tbp.token2_octets.content,
        .asso_id = token2->asso_id,
        .time = token2->time,
        .seq = (int32_t)token2->seq,
        .has_iv = token2->has_iv,
        .has_rekey = token2->has_rekey,
        .req_rekey = token2->req_rekey,
        .changed_key = token2->changed_key,
        .version_good = is_v1(token2->version),
        .iv = token2->iv,
        .rekey = token2->rekey,
        .has_auth = t->has_auth,
    };
    if (!t->has_auth)
        return;
    out->has_nonce = t->auth.has_nonce;
    out->nonce = t->auth.nonce;
    out->icv = t->auth.icv;
    out->algorithm_good = is_agreed(&t->auth.algorithm, agreed);
}

int data_pdu_read_any(struct data_pdu *out, span in,
                      const struct data_pdu_agreed *agreed,
                      struct arena *scratch)
{
    struct transfer t;
    struct ber_reader r;
    int rc = asn1_decode(&TRANSFER, in, &t, scratch, NULL);
    if (rc != 0)
        return rc;
    fill(out, &t, agreed);
    r = ber_over(t.tbp.appl_data);
    rc = ber_next(&r, &out->appl);
    if (rc != 0)
        return rc;
    out->encrypted = out->appl.tag == TAG_UNIVERSAL(4);
    if (out->encrypted && out->appl.constructed)
        rc = check_segments(&out->appl);
    /* only an EncrTransfer may lack it */
    if (rc == 0 && !out->encrypted && !out->has_auth)
        rc = BUSHING_ERR_MISSING;
    return rc;
}

int data_pdu_read(struct data_pdu *out, span in,
                  const struct data_pdu_agreed *agreed, struct arena *scratch)
{
    if (data_pdu_read_usual(out, in, agreed) &&
        (out->encrypted || out->has_auth))
        return 0;
    return data_pdu_read_any(out, in, agreed, scratch);
}
