#include "e2e/form.h"

#include "asn1/encode.h"
#include <bushing/error.h>

/* --- reading ------------------------------------------------------------- */

/* The outermost value of a SecPDU, entered. */
static int enter_pdu(struct ber_reader *in, span pdu)
{
    struct ber_reader r = ber_over(pdu);
    struct ber_tlv t;
    int rc = ber_next(&r, &t);
    if (rc == 0 && !ber_at_end(&r))
        rc = BUSHING_ERR_TRAILING;
    if (rc == 0 && (t.tag != TAG_UNIVERSAL(16) || !t.constructed))
        rc = BUSHING_ERR_TAG;
    return rc != 0 ? rc : ber_enter(&r, &t, in);
}

static int next_sequence(struct ber_reader *r, struct ber_tlv *t)
{
    int rc = ber_next(r, t);
    return rc != 0                                          ? rc
           : t->tag != TAG_UNIVERSAL(16) || !t->constructed ? BUSHING_ERR_TAG
                                                            : 0;
}

/* pp, where there is one: a primitive UTF8String. */
static int read_pp(struct form_outer *out, struct ber_reader *r)
{
    struct ber_reader ahead = *r;
    struct ber_tlv t;
    int rc = ber_next(&ahead, &t);
    if (rc != 0)
        return rc;
    out->has_pp = t.tag == TAG_UNIVERSAL(12);
    if (!out->has_pp)
        return 0;
    if (t.constructed)
        return BUSHING_ERR_SEGMENTED;
    out->pp = tlv_body(&t);
    *r = ahead;
    return 0;
}

static int read_octets(struct ber_reader *r, span *out)
{
    struct ber_tlv t;
    int rc = ber_next(r, &t);
    if (rc == 0 && t.tag != TAG_UNIVERSAL(4))
        rc = BUSHING_ERR_TAG;
    if (rc == 0 && t.constructed)
        rc = BUSHING_ERR_SEGMENTED;
    if (rc == 0)
        *out = tlv_body(&t);
    return rc;
}

/* pkCert of a ClearToken3 stands behind version, assoID and time. */
static int skip_to_certificate(struct ber_reader *r)
{
    enum { BETWEEN_MAX = 3 };
    for (unsigned i = 0; i <= BETWEEN_MAX; i++) {
        struct ber_reader ahead = *r;
        struct ber_tlv t;
        int rc = ber_next(&ahead, &t);
        if (rc != 0)
            return rc;
        if (t.tag == TAG_UNIVERSAL(4))
            return 0;
        *r = ahead;
    }
    return BUSHING_ERR_MISSING;
}

static int read_token(struct form_outer *out, const struct ber_reader *around,
                      const struct ber_tlv *tbs, bool token3)
{
    struct ber_reader in_tbs, in_token;
    struct ber_tlv token, algo;
    int rc = ber_enter(around, tbs, &in_tbs);
    if (rc == 0)
        rc = next_sequence(&in_tbs, &token);
    if (rc == 0)
        rc = ber_enter(&in_tbs, &token, &in_token);
    if (rc == 0)
        rc = ber_next(&in_token, &algo);
    if (rc == 0)
        rc = asn1_decode(&ALGORITHM_IDENTIFIER, tlv_raw(&algo),
                         &out->token_algo, NULL, NULL);
    if (rc == 0 && token3)
        rc = skip_to_certificate(&in_token);
    return rc != 0 ? rc : read_octets(&in_token, &out->pk_cert);
}

static int ber_outer(struct form_outer *out, span pdu, bool token3)
{
    struct ber_reader r;
    struct ber_tlv tbs, sign;
    int rc;
    memset(out, 0, sizeof *out);
    rc = enter_pdu(&r, pdu);
    if (rc == 0 && !token3)
        rc = read_pp(out, &r);
    if (rc == 0)
        rc = next_sequence(&r, &tbs);
    if (rc == 0)
        rc = read_token(out, &r, &tbs, token3);
    if (rc == 0)
        rc = next_sequence(&r, &sign);
    if (rc == 0)
        rc =
            asn1_decode(&E2E_SIGNATURE, tlv_raw(&sign), &out->sign, NULL, NULL);
    if (rc == 0)
        out->tbs = tlv_content(&tbs);
    return rc;
}

static int ber_decode(const struct asn1_type *t, span pdu, void *out,
                      struct asn1_error *e)
{
    return asn1_decode(t, pdu, out, NULL, e);
}

/* In ClearToken1 the OCTET STRING pkCert stands behind sigAlg, in ClearToken3
 * the BIT STRING version; diag is an ENUMERATED. */
static int ber_classify(span pdu, bool *token3, bool *has_diag, bool *has_appl)
{
    struct ber_reader r, in_tbs, in_token;
    struct ber_tlv t, token;
    struct form_outer pp;
    int rc = enter_pdu(&r, pdu);
    *token3 = *has_diag = *has_appl = false;
    if (rc == 0)
        rc = read_pp(&pp, &r);
    if (rc == 0)
        rc = next_sequence(&r, &t);
    if (rc == 0)
        rc = ber_enter(&r, &t, &in_tbs);
    if (rc == 0)
        rc = next_sequence(&in_tbs, &token);
    if (rc == 0)
        rc = ber_enter(&in_tbs, &token, &in_token);
    if (rc == 0)
        rc = ber_next(&in_token, &t);
    if (rc == 0)
        rc = ber_next(&in_token, &t);
    if (rc != 0)
        return rc;
    *token3 = t.tag == TAG_UNIVERSAL(3);
    if (!*token3 && t.tag != TAG_UNIVERSAL(4))
        return BUSHING_ERR_TAG;
    if (ber_at_end(&in_tbs))
        return 0;
    rc = ber_next(&in_tbs, &t);
    *has_diag = rc == 0 && t.tag == TAG_UNIVERSAL(10);
    *has_appl = rc == 0 && !*has_diag;
    return rc;
}

/* --- writing ------------------------------------------------------------- */

/* The row of tbs: the one before the last, as sign is that. */
static const struct asn1_type *tbs_type(const struct asn1_type *t)
{
    return t->fields[t->num_fields - 2].type;
}

static int ber_put_tbs(struct form_built *b, const struct asn1_type *t,
                       const void *tbs)
{
    struct writer w;
    struct ber_reader r;
    struct ber_tlv tlv;
    span whole;
    int rc;
    if (b->cap < FORM_BEHIND + FORM_FRONT)
        return BUSHING_ERR_SPACE;
    w = writer_over(b->room, b->cap - FORM_BEHIND);
    rc = asn1_encode(tbs_type(t), tbs, &w);
    if (rc != 0)
        return rc;
    whole = writer_result(&w);
    r = ber_over(whole);
    rc = ber_next(&r, &tlv);
    if (rc != 0)
        return rc;
    b->tbs = tlv_content(&tlv);
    b->start = (size_t)(whole.p - b->room);
    b->at = b->start + whole.n;
    return 0;
}

static int ber_finish(struct form_built *b, span pp,
                      const struct e2e_signature *sign, span *pdu)
{
    uint8_t behind[FORM_BEHIND];
    struct writer w = writer_over(behind, sizeof behind);
    span s;
    int rc = asn1_encode(&E2E_SIGNATURE, sign, &w);
    if (rc != 0)
        return rc;
    s = writer_result(&w);
    if (b->at == 0 || s.n > b->cap - b->at)
        return BUSHING_ERR_SPACE;
    memcpy(b->room + b->at, s.p, s.n);
    w = (struct writer){b->room, b->room + b->start, b->room + b->at + s.n,
                        false};
    if (pp.p != NULL)
        ber_put(&w, TAG_UNIVERSAL(12), pp);
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    *pdu = writer_result(&w);
    return w.bad ? BUSHING_ERR_SPACE : 0;
}

const struct e2e_form FORM_BER = {
    .outer = ber_outer,
    .decode = ber_decode,
    .put_tbs = ber_put_tbs,
    .finish = ber_finish,
    .classify = ber_classify,
};
