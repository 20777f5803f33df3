/* HandshakeAcc: how a responder makes it, and how an initiator checks it
 * [62351-4:13.1.4, 13.3.1, 14.3]. */
#include "e2e/association.h"

/* --- the responder ------------------------------------------------------- */

static int put_acc(bushing_e2e *e, span appl_data)
{
    struct desk *d = e->desk;
    char asso_id[NUMBER_TEXT];
    struct token_parts parts;
    struct handshake_tbs tbs;
    int rc;
    handshake_fill(e, &tbs, asso_id, appl_data);
    rc = answer_put(&d->share, &d->selection, e->policy, &parts, &tbs.token1,
                    identity_sign_time(e->identity, e->now.utc_ms));
    if (rc == 0)
        rc = FORM_BER.put_tbs(&d->built, &E2E_HANDSHAKE_ACC, &tbs);
    return rc;
}

static const char *group_of_peer(const bushing_e2e *e)
{
    switch (e->desk->selection.group) {
    case CRYPTO_SECP256R1:
        return bushing_policy_item_name(BUSHING_SECP256R1);
    case CRYPTO_BRAINPOOLP256R1:
        return bushing_policy_item_name(BUSHING_BRAINPOOLP256R1);
    case CRYPTO_MODP_2048:
        break;
    }
    return bushing_policy_item_name(BUSHING_MODP2048);
}

static int fail_build(bushing_e2e *e, int rc)
{
    if (rc == BUSHING_ERR_SECURITY_NUMBERS)
        (void)signed_fail_text(e, HANDSHAKE_NUMBERS, TOKEN3_ASSO_ID,
                               e->desk->got.handshake.tbs.token1.asso_id,
                               bushing_error_text(rc));
    else if (rc == BUSHING_ERR_CRYPTO_KEY)
        /* [62351-4:13.3.1.2 validation; rule 14] */
        (void)signed_fail(e, HANDSHAKE_PUBLIC_VALUE, TOKEN3_SYNTAX,
                          bushing_error_text(rc), group_of_peer(e));
    else
        return rc;
    return BUSHING_ERR_SECURITY;
}

/* The keys are worked out before anything is signed: a value that is none of
 * its group costs no signature. */
int handshake_acc_build(bushing_e2e *e, span appl_data)
{
    struct desk *d = e->desk;
    uint16_t c = 0, s;
    int rc;
    (void)number_parse(d->got.handshake.tbs.token1.asso_id, &c, &s);
    rc = numbers_answer(&e->identity->numbers, &e->number, c, crypto_of(e),
                        e->identity->engine, e->now.mono_ns);
    if (rc == 0)
        rc = answer_make(&d->share, crypto_of(e), e->identity->engine,
                         &d->selection);
    if (rc == 0)
        rc = desk_build(e, BUSHING_SECPDU_HANDSHAKE_ACC, appl_data.n);
    if (rc == 0)
        rc = put_acc(e, appl_data);
    if (rc == 0)
        rc = traffic_begin(e, d->outer.tbs, d->built.tbs,
                           d->share.private_value);
    return rc == 0 ? 0 : fail_build(e, rc);
}

void handshake_acc_said(bushing_e2e *e)
{
    e->number_was_sent = true;
    traffic_open(e, E2E_S_OPEN);
}

/* --- the initiator ------------------------------------------------------- */

void handshake_acc_accept(bushing_e2e *e)
{
    if (!handshake_read(e))
        end_for(e, &e->desk->fault);
}

/* [62351-4:14.3 step 25; rules 5, 6] */
static bool complete_number(bushing_e2e *e)
{
    struct desk *d = e->desk;
    uint16_t c, s;
    if (!number_parse(d->got.handshake.tbs.token1.asso_id, &c, &s) ||
        s == NUMBER_OPEN || c != e->number.c)
        return signed_fail_text(e, HANDSHAKE_ASSO_ID, TOKEN3_ASSO_ID,
                                d->got.handshake.tbs.token1.asso_id,
                                "wanted: our number, a colon and theirs");
    if (numbers_complete(&e->identity->numbers, &e->number, s,
                         e->now.mono_ns) != 0)
        return signed_fail_text(e, HANDSHAKE_NUMBERS, TOKEN3_ASSO_ID,
                                d->got.handshake.tbs.token1.asso_id,
                                "this string is in use, or was lately");
    return true;
}

static bool derive(bushing_e2e *e)
{
    struct desk *d = e->desk;
    int rc = traffic_begin(e, d->built.tbs, d->outer.tbs,
                           d->offer.share[d->selection.share].private_value);
    if (rc == 0)
        return true;
    if (rc == BUSHING_ERR_CRYPTO_KEY)
        return signed_fail(e, HANDSHAKE_PUBLIC_VALUE, TOKEN3_SYNTAX,
                           bushing_error_text(rc), group_of_peer(e));
    end_failed(e, rc);
    return false;
}

static bool judge_acc(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct clear_token_1 *t = &d->got.handshake.tbs.token1;
    if (!handshake_fresh(e) ||
        !offer_check_acc(&d->offer, t, NULL, &d->selection, &d->fault))
        return false;
    /* [62351-4:14.3 step 24] */
    if (d->attribute_refused)
        return signed_attribute(e);
    return complete_number(e) && derive(e);
}

/* A HandshakeSecAbort names the association as the server does when it is the
 * wanted server, and the string is nobody else's; else only by our `c`: we
 * sign no string for strangers [rule 9]. */
static void fail_acc(bushing_e2e *e, bool is_wanted)
{
    struct fault fault = e->desk->fault;
    if (is_wanted && !is_ended(e) && e->number.s == NUMBER_OPEN)
        (void)complete_number(e);
    end_for(e, &fault);
}

/* [62351-4:13.1.11 row 2] */
void handshake_acc_judged(bushing_e2e *e, const bushing_verdict *v)
{
    struct desk *d = e->desk;
    bool is_wanted = signed_judged(e, v);
    if (!is_wanted || !judge_acc(e)) {
        fail_acc(e, is_wanted);
        return;
    }
    memcpy(e->peer, d->hash, sizeof e->peer);
    e->u.signed_at.ms = d->time.ms;
    e->u.signed_at.ns = d->time.ns;
    d->appl_data = d->got.handshake.tbs.appl_data;
    traffic_open(e, E2E_OPEN);
}
