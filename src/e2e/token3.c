/* The seven SecPDUs with a ClearToken3, both ways [62351-4:13.3.3, 14.3]. Their
 * kind is not signed, so whatever kind one claims to be, it ends the
 * association and does no more [rule 8]. */
#include "e2e/association.h"

/* --- ours ---------------------------------------------------------------- */

int token3_build(bushing_e2e *e, enum bushing_secpdu kind, span asso_id,
                 int diagnostic, span appl_data)
{
    const bushing_identity *id = e->identity;
    char time[TIME_TEXT_MAX];
    struct token_3_tbs tbs;
    struct clear_token_3 *t = &tbs.token3;
    uint8_t version;
    int rc = desk_build(e, kind, appl_data.n);
    if (rc != 0)
        return rc;
    memset(&tbs, 0, sizeof tbs);
    t->sig_alg = signer_identifier(id->signature);
    t->version = offer_version(&version);
    t->has_asso_id = asso_id.n != 0;
    t->asso_id = asso_id;
    t->time = span_of(
        time, offer_time_text(e->policy->dialect, time,
                              identity_sign_time(e->identity, e->now.utc_ms)));
    t->pk_cert = id->certificate;
    /* a peer that knows the association has judged us already */
    t->has_cert_path = id->num_path != 0 && !e2e_state_has_keys(e->state);
    t->cert_path = own_path(e);
    tbs.has_diag = diagnostic >= 0;
    tbs.diag = diagnostic;
    tbs.has_appl_data = appl_data.p != NULL;
    tbs.appl_data = appl_data;
    return FORM_BER.put_tbs(&e->desk->built, secpdu_type(kind), &tbs);
}

/* --- the peer's ---------------------------------------------------------- */

/* [rule 7] exactly the association's string: `c:s` once it is known, before
 * that exactly `c`; absent is refused. Who does not take a HandshakeAcc may not
 * believe its `s` either, and answers with `c`. */
static bool check_asso_id(bushing_e2e *e)
{
    const struct clear_token_3 *t = &e->desk->got.token3.tbs.token3;
    struct number open = {0, e->number.c, NUMBER_OPEN};
    bool may_be_open = e->desk->secpdu == BUSHING_SECPDU_HANDSHAKE_SEC_ABORT;
    char ours[NUMBER_TEXT], c[NUMBER_TEXT];
    span wanted = span_of(ours, number_text(&e->number, ours));
    if (t->has_asso_id && span_equal(t->asso_id, wanted))
        return true;
    if (t->has_asso_id && may_be_open &&
        span_equal(t->asso_id, span_of(c, number_text(&open, c))))
        return true;
    (void)signed_fail(e, HANDSHAKE_ASSO_ID, TOKEN3_ASSO_ID,
                      t->has_asso_id ? NULL : "none", ours);
    if (t->has_asso_id) {
        struct text text = fault_fact(&e->desk->fault, 0);
        text_span(&text, t->asso_id);
        text_end(&text);
    }
    return false;
}

static bool fail_state(bushing_e2e *e)
{
    return signed_fail(e, HANDSHAKE_SYNTAX, TOKEN3_STATE,
                       bushing_secpdu_name(e->desk->secpdu),
                       e2e_state_text(e->state));
}

static bool fail_certificate(bushing_e2e *e)
{
    (void)signed_fail(e, HANDSHAKE_ADDRESS, TOKEN3_OTHER_CERTIFICATE, NULL,
                      NULL);
    signed_hash(e, 0, "this one", e->desk->hash);
    signed_hash(e, 1, "handshake", e->peer);
    return false;
}

/* Steps 10 to 12. */
static bool is_fresh(bushing_e2e *e, bool has_begun)
{
    struct desk *d = e->desk;
    const struct clear_token_3 *t = &d->got.token3.tbs.token3;
    return token3_check_version(d->secpdu, t->version, &d->fault) &&
           signed_time(e, t->time) && (!has_begun || signed_later(e)) &&
           signed_new(e, t->asso_id);
}

bool token3_accept(bushing_e2e *e, bool legal)
{
    struct desk *d = e->desk;
    if (!signed_open(e) || !signed_syntax(e))
        return false;
    if (!legal)
        return fail_state(e);
    if (!check_asso_id(e))
        return false;
    /* [rule 7] octet-equal to the certificate of the handshake, which was
     * judged and is watched */
    if (memcmp(d->hash, e->peer, sizeof d->hash) != 0)
        return fail_certificate(e);
    return is_fresh(e, true);
}

bool token3_accept_rejection(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct clear_token_3 *t = &d->got.token3.tbs.token3;
    return signed_open(e) && signed_syntax(e) && check_asso_id(e) &&
           signed_chain(e, t->pk_cert, t->has_cert_path, t->cert_path);
}

bool token3_judged(bushing_e2e *e, const bushing_verdict *v)
{
    return signed_judged(e, v) && is_fresh(e, false);
}

/* --- a peer without tags ------------------------------------------------- */

/* [62351-4:D "Decoding notes"] What cannot be told apart becomes the kind that
 * claims less. */
enum bushing_secpdu token3_classify(const bushing_e2e *e,
                                    enum bushing_secpdu kind, span pdu)
{
    bool token3, has_diag, has_appl;
    bool read = FORM_BER.classify(pdu, &token3, &has_diag, &has_appl) == 0;
    if (kind == BUSHING_SECPDU_ANSWER) {
        if (!read || !token3)
            return BUSHING_SECPDU_HANDSHAKE_ACC;
        return has_appl ? BUSHING_SECPDU_APPLICATION_REJECT
                        : BUSHING_SECPDU_HANDSHAKE_SEC_REJECT;
    }
    if (has_appl)
        return BUSHING_SECPDU_APPL_ABORT;
    return e->state == E2E_S_OPEN && e->data->sent == 0
               ? BUSHING_SECPDU_HANDSHAKE_SEC_ABORT
               : BUSHING_SECPDU_DT_SEC_ABORT;
}
