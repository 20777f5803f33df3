/* HandshakeReq: how an initiator makes it, and how a responder checks it
 * [62351-4:13.1.3, 13.3.1, 14.3]. */
#include "e2e/association.h"

/* --- both ---------------------------------------------------------------- */

void handshake_fill(bushing_e2e *e, struct handshake_tbs *tbs,
                    char asso_id[static NUMBER_TEXT], span appl_data)
{
    const bushing_identity *id = e->identity;
    struct clear_token_1 *t = &tbs->token1;
    memset(tbs, 0, sizeof *tbs);
    /* [62351-4:13.3.1 sigAlg] [62351-4:13.3.1 pkCert]
     * [62351-4:13.3.1 certPath] its issuer first, without anchor */
    t->sig_alg = signer_identifier(id->signature);
    t->pk_cert = id->certificate;
    t->has_cert_path = id->num_path != 0;
    t->cert_path = own_path(e);
    /* [62351-4:13.3.1 assoID] [rule 5] exactly `c` in a request, `c:s` in an
     * answer: what is known then */
    t->asso_id = span_of(asso_id, number_text(&e->number, asso_id));
    /* [62351-4:13.3.1 attCert] */
    t->has_att_cert = id->attribute_certificate.p != NULL;
    t->att_cert = id->attribute_certificate;
    tbs->has_appl_data = true;
    tbs->appl_data = appl_data;
}

/* --- the initiator ------------------------------------------------------- */

static int put_req(bushing_e2e *e, span appl_data)
{
    struct desk *d = e->desk;
    char asso_id[NUMBER_TEXT];
    struct token_parts parts;
    struct handshake_tbs tbs;
    int rc;
    handshake_fill(e, &tbs, asso_id, appl_data);
    rc = offer_put(&d->offer, &parts, &tbs.token1,
                   identity_sign_time(e->identity, e->now.utc_ms));
    if (rc == 0)
        rc = FORM_BER.put_tbs(&d->built, &E2E_HANDSHAKE_REQ, &tbs);
    return rc;
}

int handshake_req_build(bushing_e2e *e, span appl_data)
{
    int rc = desk_build(e, BUSHING_SECPDU_HANDSHAKE_REQ, appl_data.n);
    if (rc == 0)
        rc = numbers_open(&e->identity->numbers, &e->number, crypto_of(e),
                          e->identity->engine, e->now.mono_ns);
    if (rc == 0)
        rc = offer_make(&e->desk->offer, crypto_of(e), e->identity->engine,
                        e->policy);
    e->encrypted = rc == 0 && e->desk->offer.encrypted;
    return rc != 0 ? rc : put_req(e, appl_data);
}

/* --- the responder ------------------------------------------------------- */

static uint8_t as_blank(uint8_t c)
{
    return c == '_' ? ' ' : c;
}

/* [62351-4:13.1.3 pp] D-PP-1: what stands there is unsigned, so it can be
 * refused and no more [rule 2]. Whichever form a dialect sends, both are read.
 */
static bool is_our_protocol(const bushing_e2e *e, span pp)
{
    span ours = span_text(e->policy->dialect->pp_61850_8_1);
    if (pp.n != ours.n)
        return false;
    for (size_t i = 0; i < pp.n; i++)
        if (as_blank(pp.p[i]) != as_blank(ours.p[i]))
            return false;
    return true;
}

static bool fail_pp(bushing_e2e *e)
{
    struct desk *d = e->desk;
    struct text t;
    (void)signed_fail(e, HANDSHAKE_PP, TOKEN3_SYNTAX, NULL,
                      e->policy->dialect->pp_61850_8_1);
    t = fault_fact(&d->fault, 0);
    text_span(&t, span_first(d->outer.pp, FAULT_FACT - 1));
    text_end(&t);
    return false;
}

/* Steps 0 to 5 of both handshake PDUs; then what it says lies in got. */
static bool read_handshake(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct clear_token_1 *t = &d->got.handshake.tbs.token1;
    bool is_acc = d->secpdu == BUSHING_SECPDU_HANDSHAKE_ACC;
    if (!signed_open(e))
        return false;
    /* D-ACC-1 */
    if (d->outer.has_pp ? !is_our_protocol(e, d->outer.pp) : !is_acc)
        return fail_pp(e);
    if (!signed_syntax(e))
        return false;
    /* [rule 25] */
    if (!d->got.handshake.tbs.has_appl_data)
        return signed_fail(e, HANDSHAKE_NO_APPL_DATA, TOKEN3_SYNTAX,
                           "applData is absent",
                           "wanted: an Initiate PDU in it");
    return signed_chain(e, t->pk_cert, t->has_cert_path, t->cert_path);
}

bool handshake_read(bushing_e2e *e)
{
    if (!read_handshake(e))
        return false;
    e->ticket = TICKET_VERIFY;
    wait_for(e, BUSHING_POLICY_TICKET_MS);
    tell(e, BUSHING_E2E_VERIFY);
    return true;
}

bool handshake_fresh(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct clear_token_1 *t = &d->got.handshake.tbs.token1;
    return offer_check_version(d->secpdu, t->version, &d->fault) &&
           signed_time(e, t->time) && signed_new(e, t->asso_id);
}

void handshake_req_accept(bushing_e2e *e)
{
    if (!handshake_read(e))
        end_for(e, &e->desk->fault);
}

/* [rule 5] exactly the digits `c` */
static bool check_asso_id(bushing_e2e *e)
{
    struct desk *d = e->desk;
    uint16_t c, s;
    if (number_parse(d->got.handshake.tbs.token1.asso_id, &c, &s) &&
        s == NUMBER_OPEN)
        return true;
    return signed_fail_text(e, HANDSHAKE_ASSO_ID, TOKEN3_ASSO_ID,
                            d->got.handshake.tbs.token1.asso_id,
                            "wanted: one number of up to three digits");
}

static bool judge_req(bushing_e2e *e, const bushing_verdict *v)
{
    struct desk *d = e->desk;
    const struct clear_token_1 *t = &d->got.handshake.tbs.token1;
    if (!signed_judged(e, v) || !handshake_fresh(e) ||
        !offer_check_req(e->policy, t, NULL, &d->selection, &d->fault))
        return false;
    /* [62351-4:14.3 step 24] */
    if (d->attribute_refused)
        return signed_attribute(e);
    return check_asso_id(e);
}

void handshake_req_judged(bushing_e2e *e, const bushing_verdict *v)
{
    struct desk *d = e->desk;
    if (!judge_req(e, v)) {
        end_for(e, &d->fault);
        return;
    }
    e->state = E2E_S_ASKED;
    e->encrypted = d->selection.encrypted;
    memcpy(e->peer, d->hash, sizeof e->peer);
    e->u.signed_at.ms = d->time.ms;
    e->u.signed_at.ns = d->time.ns;
    d->appl_data = d->got.handshake.tbs.appl_data;
    wait_for(e, BUSHING_POLICY_HANDSHAKE_MS);
    tell(e, BUSHING_E2E_ASSOCIATE);
}
