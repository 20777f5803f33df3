/* The ends of an association: what the owner wishes, what a check found, what
 * the peer says [62351-4:13.1, 14.1]. Whatever the end is, nothing secret is
 * left behind. */
#include "e2e/association.h"

/* --- the end ------------------------------------------------------------- */

/* [62351-4:13.1.11 erase] Keys and private values go, now; the identifier into
 * its quarantine. */
static void forget(bushing_e2e *e, const struct end *end)
{
    if (e->data != NULL)
        data_end(e->data);
    desk_wipe_secrets(e->desk);
    numbers_close(&e->identity->numbers, &e->number, e->number_was_sent,
                  e->now.mono_ns);
    e->why = (uint8_t)end->why;
    e->u.end.code = (int16_t)end->code;
    e->u.end.diagnostic = (int16_t)end->diagnostic;
    e->u.end.what = end->what;
    e->ticket = TICKET_NONE;
    /* what was to be told before the end is told; nothing else begins now */
    e->tells &= 1u << BUSHING_E2E_SECURITY | 1u << BUSHING_E2E_SEND;
}

static void close_now(bushing_e2e *e)
{
    e->state = E2E_ENDED;
    e->phase_until = BUSHING_NEVER;
    tell(e, BUSHING_E2E_CLOSED);
}

void end_now(bushing_e2e *e, const struct end *end)
{
    if (is_ended(e))
        return;
    forget(e, end);
    close_now(e);
}

void end_failed(bushing_e2e *e, int code)
{
    struct end end = {BUSHING_E2E_FAILED, code, -1, bushing_error_text(code)};
    end_now(e, &end);
}

/* [rules 5, 9] `c:s` of an association, before that the digits `c` of ours or
 * of the request; nothing when there are none. */
static span last_asso_id(const bushing_e2e *e, char room[static NUMBER_TEXT])
{
    const struct desk *d = e->desk;
    struct number theirs = {0, 0, NUMBER_OPEN};
    struct handshake got;
    bool answers =
        e->role == BUSHING_RESPONDER && !e2e_state_has_keys(e->state);
    if (!answers)
        return span_of(room, number_text(&e->number, room));
    if (d == NULL || d->secpdu != BUSHING_SECPDU_HANDSHAKE_REQ ||
        FORM_BER.decode(&E2E_HANDSHAKE_REQ, d->pdu, &got, NULL) != 0 ||
        !number_parse(got.tbs.token1.asso_id, &theirs.c, &theirs.s) ||
        theirs.s != NUMBER_OPEN)
        return span_of(NULL, 0);
    return span_of(room, number_text(&theirs, room));
}

void end_with(bushing_e2e *e, enum bushing_secpdu kind, int diagnostic,
              span appl_data, const struct end *end)
{
    char room[NUMBER_TEXT];
    int rc;
    if (is_ended(e))
        return;
    rc = token3_build(e, kind, last_asso_id(e, room), diagnostic, appl_data);
    forget(e, end);
    if (rc == 0)
        rc = signed_say(e);
    if (rc != BUSHING_ERR_WOULD_BLOCK) { /* with its last words, or without */
        if (rc != 0)
            e->u.end.diagnostic = -1;
        close_now(e);
        return;
    }
    e->state = E2E_LAST;
    wait_for(e, BUSHING_POLICY_TICKET_MS);
}

void end_said(bushing_e2e *e)
{
    close_now(e);
}

/* --- a check failed ------------------------------------------------------ */

static struct end violation(const struct fault *fault, int diagnostic)
{
    return (struct end){BUSHING_E2E_VIOLATION, BUSHING_ERR_SECURITY, diagnostic,
                        fault->row->what};
}

/* Who fails a check hears of it by the SecPDU of the state, with the row's
 * diagnostic or, after an alarm, none: HandshakeSecReject
 * [62351-4:13.1.4 refuse] [62351-4:13.1.6] [62351-4:13.1.11 row 6],
 * HandshakeSecAbort [62351-4:13.1.7] [62351-4:13.1.11 row 3], DtSecAbort
 * [62351-4:13.1.8] [62351-4:13.1.11 row 10]. */
void end_for(bushing_e2e *e, const struct fault *fault)
{
    const struct fault_row *row = fault->row;
    enum bushing_secpdu kind = BUSHING_SECPDU_DT_SEC_ABORT;
    struct end end;
    if (is_ended(e)) /* we failed, not the peer */
        return;
    end = violation(fault, row->diagnostic);
    desk_note(e, fault);
    if (!e2e_state_has_keys(e->state))
        kind = e->role == BUSHING_RESPONDER
                   ? BUSHING_SECPDU_HANDSHAKE_SEC_REJECT
                   : BUSHING_SECPDU_HANDSHAKE_SEC_ABORT;
    /* [rule 9] nothing is signed for strangers without a limit, or by an
     * initiator that has said nothing yet */
    if (kind == BUSHING_SECPDU_HANDSHAKE_SEC_REJECT
            ? !identity_may_reject(e->identity, e->now)
            : !e->number_was_sent) {
        end.diagnostic = -1;
        end_now(e, &end);
        return;
    }
    end_with(e, kind, row->diagnostic, span_of(NULL, 0), &end);
}

/* [62351-4:13.1.11 silent] [62351-4:14.3 answer] */
void end_silently(bushing_e2e *e)
{
    struct end end;
    if (is_ended(e))
        return;
    end = violation(&e->desk->fault, -1);
    desk_note(e, &e->desk->fault);
    end_now(e, &end);
}

/* [62351-4:13.1.11 row 14] Of two handshake PDUs that have no place here. */
static const struct fault_row UNEXPECTED[] = {
    {"13.1 req", BUSHING_SECURITY_ID(4, 1, 5), HANDSHAKE_DIAG_PROTOCOL_ERROR,
     "a HandshakeReq has no place here now",
     "look at a recording: bushing inspect FILE"},
    {"13.1 acc", BUSHING_SECURITY_ID(4, 2, 4), HANDSHAKE_DIAG_PROTOCOL_ERROR,
     "a HandshakeAcc has no place here now",
     "look at a recording: bushing inspect FILE"},
};

void end_unexpected(bushing_e2e *e, enum bushing_secpdu kind)
{
    struct desk *d = e->desk;
    if (!secpdu_has_token3(kind)) {
        bool is_acc = kind == BUSHING_SECPDU_HANDSHAKE_ACC;
        (void)fault_raise(&d->fault, &UNEXPECTED[is_acc],
                          e2e_state_text(e->state), NULL);
        end_for(e, &d->fault);
        return;
    }
    if (e2e_state_has_keys(e->state))
        (void)token3_accept(e, false);
    else
        (void)signed_fail(e, HANDSHAKE_SYNTAX, TOKEN3_STATE,
                          bushing_secpdu_name(kind), e2e_state_text(e->state));
    end_silently(e);
}

/* --- what the peer says -------------------------------------------------- */

/* How each kind ends an association that was all right till then. */
static const struct {
    enum bushing_e2e_end why;
    int code;
    const char *what;
} SAID[] = {
    [BUSHING_SECPDU_APPLICATION_REJECT] =
        {BUSHING_E2E_PEER_REFUSED, BUSHING_ERR_SECURITY_REFUSED,
         "the peer's application refused the association"},
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] =
        {BUSHING_E2E_PEER_REFUSED, BUSHING_ERR_SECURITY_REFUSED,
         "the peer's security refused the association"},
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] =
        {BUSHING_E2E_PEER_VIOLATION, BUSHING_ERR_SECURITY_PEER,
         "the peer's security did not take our HandshakeAcc"},
    [BUSHING_SECPDU_DT_SEC_ABORT] =
        {BUSHING_E2E_PEER_VIOLATION, BUSHING_ERR_SECURITY_PEER,
         "the peer's security ended the association"},
    [BUSHING_SECPDU_APPL_ABORT] = {BUSHING_E2E_PEER_ABORTED, 0,
                                   "the peer aborted the association"},
    [BUSHING_SECPDU_RELEASE_RSP] = {BUSHING_E2E_RELEASED, 0, "released"},
};

/* "diagnostic 5, hmac-algorithm-not-supported" */
static void put_diagnostic(struct desk *d, int diagnostic)
{
    struct text t = fault_fact(&d->fault, 1);
    const char *name = d->secpdu == BUSHING_SECPDU_DT_SEC_ABORT
                           ? dt_diagnostic_name(diagnostic)
                           : handshake_diagnostic_name(diagnostic);
    if (diagnostic == FAULT_NO_DIAGNOSTIC) {
        text_put(&t, "no diagnostic: an alarm was raised there");
    } else {
        text_put(&t, "diagnostic ");
        text_i64(&t, diagnostic);
        text_put(&t, ", ");
        text_put(&t, name == NULL ? "which has no name here" : name);
    }
    text_end(&t);
}

/* [rule 10] Signed times go on rising when the clock was set back: then it is
 * not the clock that a peer finds wrong, and comparing clocks shows nothing. */
static void put_signed_time(bushing_e2e *e, int diagnostic)
{
    char room[TIME_TEXT_MAX];
    struct text t;
    if (diagnostic != HANDSHAKE_DIAG_INVALID_TIME_VALUE ||
        e->desk->secpdu == BUSHING_SECPDU_DT_SEC_ABORT)
        return;
    t = fault_fact(&e->desk->fault, 0);
    text_put(&t, "we signed ");
    text_span(
        &t, span_of(room, time_text_format(room, sizeof room, e->identity->mark,
                                           TIME_FORM_ISO)));
    text_put(&t, ", our clock says ");
    text_span(&t,
              span_of(room, time_text_format(room, sizeof room, e->now.utc_ms,
                                             TIME_FORM_ISO)));
    text_end(&t);
}

/* [62351-4:14.3 received] Its diagnostic, or that there was none, is an event
 * of its own. */
static void said(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct token_3_tbs *tbs = &d->got.token3.tbs;
    int diagnostic = tbs->has_diag && tbs->diag >= 0 && tbs->diag <= INT16_MAX
                         ? (int)tbs->diag
                         : FAULT_NO_DIAGNOSTIC;
    const struct fault_row *row = received_row(d->secpdu, diagnostic);
    struct end end = {SAID[d->secpdu].why, SAID[d->secpdu].code, diagnostic,
                      SAID[d->secpdu].what};
    if (row != NULL) {
        (void)fault_raise(&d->fault, row, bushing_secpdu_name(d->secpdu), NULL);
        put_diagnostic(d, diagnostic);
        put_signed_time(e, diagnostic);
        desk_note(e, &d->fault);
        end.what = row->what;
    }
    if (tbs->has_appl_data)
        d->appl_data = tbs->appl_data;
    end_now(e, &end);
}

/* [62351-4:13.1.11 row 4] */
void rejection_received(bushing_e2e *e)
{
    if (!token3_accept_rejection(e)) {
        end_silently(e);
        return;
    }
    e->ticket = TICKET_VERIFY;
    wait_for(e, BUSHING_POLICY_TICKET_MS);
    tell(e, BUSHING_E2E_VERIFY);
}

void rejection_judged(bushing_e2e *e, const bushing_verdict *v)
{
    if (token3_judged(e, v))
        said(e);
    else
        end_silently(e);
}

/* [62351-4:13.1.11 row 9] [62351-4:13.1.11 row 11] */
void ending_received(bushing_e2e *e)
{
    if (token3_accept(e, true))
        said(e);
    else
        end_silently(e);
}

/* --- release [62351-4:13.1.10, 16.8] ------------------------------------- */

void release_req_received(bushing_e2e *e)
{
    if (!token3_accept(e, true)) {
        end_silently(e);
        return;
    }
    wait_for(e, BUSHING_POLICY_RELEASE_MS);
    tell(e, BUSHING_E2E_RELEASE);
}

static const struct end RELEASED = {BUSHING_E2E_RELEASED, 0, -1, "released"};

static int say_release(bushing_e2e *e, enum bushing_secpdu kind)
{
    char asso_id[NUMBER_TEXT];
    int rc = token3_build(e, kind,
                          span_of(asso_id, number_text(&e->number, asso_id)),
                          -1, span_of(NULL, 0));
    return rc != 0 ? rc : signed_say(e);
}

/* [62351-4:13.1.11 release] D-XMPP-5: each answers the other and waits for its
 * own answer. Who has not even signed its own yet has nothing to wait for. */
void collision_received(bushing_e2e *e)
{
    bool waits = e->ticket == TICKET_SIGN;
    int rc;
    if (!token3_accept(e, true)) {
        end_silently(e);
        return;
    }
    if (waits || e->policy->dialect->release_collision == COLLISION_ENDS) {
        end_now(e, &RELEASED);
        return;
    }
    rc = say_release(e, BUSHING_SECPDU_RELEASE_RSP);
    if (rc != 0 && rc != BUSHING_ERR_WOULD_BLOCK)
        end_failed(e, rc);
}

/* [62351-4:13.1.11 row 13] After a collision our own answer may still wait for
 * its signature: the peer waits for it. */
void release_rsp_received(bushing_e2e *e)
{
    bool owes = e->state == E2E_COLLIDED && e->ticket == TICKET_SIGN;
    uint16_t asks = e->tells & (uint16_t)(1u << BUSHING_E2E_SIGN);
    if (!owes) {
        ending_received(e);
        return;
    }
    if (!token3_accept(e, true)) {
        end_silently(e);
        return;
    }
    forget(e, &RELEASED);
    e->tells |= asks;
    e->ticket = TICKET_SIGN;
    e->state = E2E_LAST;
    wait_for(e, BUSHING_POLICY_TICKET_MS);
}

/* [62351-4:13.1.10] [62351-4:13.1.11 row 12] When no confirmed service is
 * outstanding, which the owner knows. */
int bushing_e2e_release(bushing_e2e *e, bushing_time now)
{
    int rc;
    e->now = now;
    if (e->state != E2E_OPEN && e->state != E2E_S_OPEN)
        return BUSHING_ERR_STATE;
    rc = say_release(e, BUSHING_SECPDU_RELEASE_REQ);
    if (rc != 0 && rc != BUSHING_ERR_WOULD_BLOCK) {
        end_failed(e, rc);
        return rc;
    }
    e->state = E2E_RELEASING;
    wait_for(e, BUSHING_POLICY_RELEASE_MS);
    return 0;
}

int bushing_e2e_release_answer(bushing_e2e *e, bushing_time now)
{
    e->now = now;
    if (e->state != E2E_RELEASE_ASKED)
        return BUSHING_ERR_STATE;
    end_with(e, BUSHING_SECPDU_RELEASE_RSP, -1, span_of(NULL, 0), &RELEASED);
    return 0;
}

/* --- the owner ends it --------------------------------------------------- */

/* [62351-4:13.1.9] */
int bushing_e2e_abort(bushing_e2e *e, bushing_span appl_data, bushing_time now)
{
    static const struct end ABORTED = {BUSHING_E2E_ABORTED, 0, -1,
                                       "we aborted the association"};
    e->now = now;
    if (is_ended(e) || e->state == E2E_LAST)
        return BUSHING_ERR_STATE;
    if (e2e_state_has_keys(e->state))
        end_with(e, BUSHING_SECPDU_APPL_ABORT, -1, appl_data, &ABORTED);
    else
        end_now(e, &ABORTED);
    return 0;
}

void bushing_e2e_refuse(bushing_e2e *e, int code, bushing_time now)
{
    struct end end = {BUSHING_E2E_REFUSED, code, -1, bushing_error_text(code)};
    e->now = now;
    end_now(e, &end);
}

void bushing_e2e_lost(bushing_e2e *e, bushing_time now)
{
    static const struct end LOST = {BUSHING_E2E_LOST, 0, -1,
                                    "what carried the association is gone"};
    e->now = now;
    if (e->state == E2E_LAST) /* nobody hears the last words */
        close_now(e);
    else
        end_now(e, &LOST);
}

/* [62351-4:6.2] The verdict's step says which event; the peer hears no reason.
 */
int bushing_e2e_distrust(bushing_e2e *e, const bushing_verdict *verdict,
                         bushing_time now)
{
    struct end end;
    e->now = now;
    if (!e2e_state_has_keys(e->state) || verdict == NULL || verdict->accepted)
        return verdict == NULL || verdict->accepted ? BUSHING_ERR_ARGUMENT
                                                    : BUSHING_ERR_STATE;
    if (desk_open(e) != 0) {
        end_failed(e, BUSHING_ERR_MEMORY);
        return 0;
    }
    e->desk->secpdu = e->role == BUSHING_RESPONDER
                          ? BUSHING_SECPDU_HANDSHAKE_REQ
                          : BUSHING_SECPDU_HANDSHAKE_ACC;
    memcpy(e->desk->hash, e->peer, sizeof e->peer);
    if (signed_judged(e, verdict))
        (void)signed_attribute(e);
    end = violation(&e->desk->fault, -1);
    desk_note(e, &e->desk->fault);
    end_with(e, BUSHING_SECPDU_DT_SEC_ABORT, -1, span_of(NULL, 0), &end);
    return 0;
}
