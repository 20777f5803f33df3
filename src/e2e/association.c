/* An association: made, fed, asked, looked at. */
#include "e2e/association.h"

#include "base/secret.h"

/* --- an object ----------------------------------------------------------- */

int bushing_e2e_new(bushing_e2e **out, const bushing_policy *policy,
                    bushing_identity *identity, enum bushing_role role,
                    bushing_time now)
{
    bushing_e2e *e;
    *out = NULL;
    if (policy == NULL || identity == NULL)
        return BUSHING_ERR_ARGUMENT;
    if (!policy->sealed)
        return BUSHING_ERR_SEALED;
    if (policy->mode != BUSHING_MODE_NATIVE)
        return BUSHING_ERR_SECURITY_MODE;
    /* [rule 1] who wants nobody would take everybody */
    if (role == BUSHING_INITIATOR && !policy_wants_peer(policy))
        return BUSHING_ERR_ARGUMENT;
    e = identity->allocator.alloc(identity->allocator.ctx, sizeof *e);
    if (e == NULL)
        return BUSHING_ERR_MEMORY;
    memset(e, 0, sizeof *e);
    e->policy = policy;
    e->identity = identity;
    e->role = (uint8_t)role;
    e->now = now;
    e->phase_until = BUSHING_NEVER;
    e->state = role == BUSHING_RESPONDER ? E2E_S_IDLE : E2E_C_IDLE;
    if (role == BUSHING_RESPONDER)
        wait_for(e, BUSHING_POLICY_HANDSHAKE_MS);
    *out = e;
    return 0;
}

void bushing_e2e_free(bushing_e2e *e)
{
    const bushing_allocator *a;
    if (e == NULL)
        return;
    a = &e->identity->allocator;
    bushing_e2e_lost(e, e->now);
    desk_close(e);
    if (e->data != NULL)
        a->free(a->ctx, e->data);
    secret_wipe(e, sizeof *e);
    a->free(a->ctx, e);
}

void bushing_e2e_set_address(bushing_e2e *e, bushing_span address)
{
    span kept = span_first(address, ADDRESS_MAX);
    e->address_len = (uint8_t)kept.n;
    if (kept.n != 0)
        memcpy(e->address, kept.p, kept.n);
}

/* --- what arrives -------------------------------------------------------- */

static void (*const ACTIONS[E2E_NUM_ACTIONS])(bushing_e2e *) = {
    [E2E_DO_REQ] = handshake_req_accept,
    [E2E_DO_ACC] = handshake_acc_accept,
    [E2E_DO_REJECT] = rejection_received,
    [E2E_DO_ENDING] = ending_received,
    [E2E_DO_RELEASE_REQ] = release_req_received,
    [E2E_DO_COLLISION] = collision_received,
    [E2E_DO_RELEASE_RSP] = release_rsp_received,
};

int bushing_e2e_receive(bushing_e2e *e, enum bushing_secpdu kind,
                        bushing_span pdu, bushing_time now)
{
    const struct e2e_row *row;
    int rc;
    e->now = now;
    if ((unsigned)kind >= BUSHING_NUM_SECPDUS)
        return BUSHING_ERR_ARGUMENT;
    if (is_ended(e))
        return BUSHING_ERR_STATE;
    if (e->state == E2E_LAST) /* it has ended for us: nothing is read */
        return 0;
    if (kind >= BUSHING_SECPDU_ANSWER)
        kind = token3_classify(e, kind, pdu);
    /* what is longer than anything legal is not copied, and fails as empty */
    rc = desk_take(e, kind, pdu.n > SECPDU_MAX ? span_of(NULL, 0) : pdu);
    if (rc != 0) {
        end_failed(e, rc);
        return 0;
    }
    row = e2e_row(e->state, (uint8_t)kind);
    if (row == NULL) {
        end_unexpected(e, kind);
        return 0;
    }
    ACTIONS[row->action](e);
    if (e->state == row->state)
        e->state = row->next;
    return 0;
}

/* --- what the owner asks for --------------------------------------------- */

/* [62351-4:13.1.1] The handshake rides on the application's own request and its
 * answer. [62351-4:13.1.11 row 1] */
int bushing_e2e_associate(bushing_e2e *e, bushing_span appl_data,
                          bushing_time now)
{
    int rc;
    e->now = now;
    if (e->state != E2E_C_IDLE)
        return BUSHING_ERR_STATE;
    if (appl_data.n == 0) /* [rule 25] */
        return BUSHING_ERR_ARGUMENT;
    rc = handshake_req_build(e, appl_data);
    if (rc == 0)
        rc = signed_say(e);
    if (rc == BUSHING_ERR_WOULD_BLOCK) {
        e->state = E2E_C_SIGN;
        wait_for(e, BUSHING_POLICY_TICKET_MS);
        return 0;
    }
    if (rc != 0) {
        end_failed(e, rc);
        return rc;
    }
    e->number_was_sent = true;
    e->state = E2E_C_WAIT;
    wait_for(e, BUSHING_POLICY_HANDSHAKE_MS);
    return 0;
}

/* [62351-4:13.1.11 row 8] [62351-4:13.1.11 cost] Only here, behind all checks
 * on the request, a pair is made, a secret agreed on and something signed. */
int bushing_e2e_accept(bushing_e2e *e, bushing_span appl_data, bushing_time now)
{
    int rc;
    e->now = now;
    if (e->state != E2E_S_ASKED)
        return BUSHING_ERR_STATE;
    if (appl_data.n == 0)
        return BUSHING_ERR_ARGUMENT;
    rc = handshake_acc_build(e, appl_data);
    if (rc == BUSHING_ERR_SECURITY) {
        end_for(e, &e->desk->fault);
        return 0;
    }
    if (rc == 0)
        rc = signed_say(e);
    if (rc == BUSHING_ERR_WOULD_BLOCK) {
        e->state = E2E_S_SIGN;
        wait_for(e, BUSHING_POLICY_TICKET_MS);
        return 0;
    }
    if (rc == 0)
        handshake_acc_said(e);
    else
        end_failed(e, rc);
    return rc;
}

/* [62351-4:13.1.4 refuse] [62351-4:13.1.5] [62351-4:13.1.11 row 7] */
int bushing_e2e_reject(bushing_e2e *e, bushing_span appl_data, bushing_time now)
{
    static const struct end REFUSED = {BUSHING_E2E_REFUSED, 0, -1,
                                       "our application refused the peer"};
    e->now = now;
    if (e->state != E2E_S_ASKED)
        return BUSHING_ERR_STATE;
    end_with(e, BUSHING_SECPDU_APPLICATION_REJECT, -1, appl_data, &REFUSED);
    return 0;
}

/* --- tickets ------------------------------------------------------------- */

static void fail_ticket(bushing_e2e *e)
{
    if (e->state == E2E_LAST) /* the end goes without its words */
        end_said(e);
    else
        end_failed(e, BUSHING_ERR_SECURITY_TICKET);
}

/* A ReleaseReq or ReleaseRsp changes nothing more. */
static void go_on_signed(bushing_e2e *e)
{
    if (e->state == E2E_C_SIGN) {
        e->number_was_sent = true;
        e->state = E2E_C_WAIT;
        wait_for(e, BUSHING_POLICY_HANDSHAKE_MS);
    } else if (e->state == E2E_S_SIGN) {
        handshake_acc_said(e);
    } else if (e->state == E2E_LAST) {
        end_said(e);
    }
}

int bushing_e2e_signed(bushing_e2e *e, bushing_span signature, bushing_time now)
{
    int rc;
    e->now = now;
    if (e->ticket != TICKET_SIGN)
        return BUSHING_ERR_STATE;
    e->ticket = TICKET_NONE;
    /* what we send is never less than what we would take */
    rc = signature.n == 0 || signature.n > CRYPTO_SIGNATURE_MAX
             ? BUSHING_ERR_SECURITY_TICKET
             : identity_check_signature(e->identity, e->desk->built.tbs,
                                        signature);
    if (rc == 0)
        rc = signed_say_with(e, signature);
    if (rc == 0)
        go_on_signed(e);
    else
        fail_ticket(e);
    return 0;
}

int bushing_e2e_verified(bushing_e2e *e, const bushing_verdict *verdict,
                         bushing_time now)
{
    e->now = now;
    if (e->ticket != TICKET_VERIFY)
        return BUSHING_ERR_STATE;
    e->ticket = TICKET_NONE;
    e->tells &= (uint16_t) ~(1u << BUSHING_E2E_VERIFY);
    if (e->state == E2E_S_JUDGE)
        handshake_req_judged(e, verdict);
    else if (e->state == E2E_C_JUDGE)
        handshake_acc_judged(e, verdict);
    else
        rejection_judged(e, verdict);
    return 0;
}

void bushing_e2e_question(const bushing_e2e *e, bushing_trust_question *out)
{
    const bushing_peer *peer = &e->policy->peer;
    memset(out, 0, sizeof *out);
    out->purpose = BUSHING_FOR_E2E;
    out->environment = peer->kind == BUSHING_PEER_OSI    ? BUSHING_IN_OSI
                       : peer->kind == BUSHING_PEER_XMPP ? BUSHING_IN_XMPP
                                                         : BUSHING_IN_EITHER;
    out->peer = *peer;
    if (e->desk == NULL)
        return;
    out->chain = e->desk->chain;
    out->num_chain = e->desk->num_chain;
}

/* --- events -------------------------------------------------------------- */

/* Those that point to nothing need no memory. */
#define PLAIN(KIND) [KIND] = {.kind = (KIND), .diagnostic = -1, .what = ""}
static const bushing_e2e_event PLAIN_EVENTS[] = {
    PLAIN(BUSHING_E2E_READY),   PLAIN(BUSHING_E2E_ESTABLISHED),
    PLAIN(BUSHING_E2E_REKEYED), PLAIN(BUSHING_E2E_EXPIRING),
    PLAIN(BUSHING_E2E_RELEASE),
};
#undef PLAIN

static void fill_verify(bushing_e2e *e, bushing_e2e_event *v)
{
    const struct desk *d = e->desk;
    v->chain = d->chain;
    v->num_chain = d->num_chain;
    if (!secpdu_has_token3(d->secpdu))
        v->attribute_certificate = d->got.handshake.tbs.token1.has_att_cert
                                       ? d->got.handshake.tbs.token1.att_cert
                                       : span_of(NULL, 0);
}

static void fill_security(bushing_e2e *e, bushing_e2e_event *v)
{
    struct desk *d = e->desk;
    v->security = &d->note[d->told_notes++].event;
    if (d->told_notes < d->num_notes)
        tell(e, BUSHING_E2E_SECURITY);
    else
        d->told_notes = d->num_notes = 0;
}

static void fill_closed(bushing_e2e *e, bushing_e2e_event *v)
{
    v->why = (enum bushing_e2e_end)e->why;
    v->code = e->u.end.code;
    v->diagnostic = e->u.end.diagnostic;
    v->what = e->u.end.what;
    if (e->desk != NULL && (e->why == BUSHING_E2E_PEER_REFUSED ||
                            e->why == BUSHING_E2E_PEER_ABORTED))
        v->data = e->desk->appl_data;
}

static void fill_sign(bushing_e2e *e, bushing_e2e_event *v)
{
    v->data = e->desk->built.tbs;
}

static void fill_send(bushing_e2e *e, bushing_e2e_event *v)
{
    v->data = e->desk->said;
    v->secpdu = e->desk->saying;
}

static void fill_associate(bushing_e2e *e, bushing_e2e_event *v)
{
    v->data = e->desk->appl_data;
}

static void fill_ready(bushing_e2e *e, bushing_e2e_event *v)
{
    if (e->role == BUSHING_INITIATOR)
        v->data = e->desk->appl_data;
}

static void (*const FILL[])(bushing_e2e *, bushing_e2e_event *) = {
    [BUSHING_E2E_SECURITY] = fill_security,   [BUSHING_E2E_SIGN] = fill_sign,
    [BUSHING_E2E_VERIFY] = fill_verify,       [BUSHING_E2E_SEND] = fill_send,
    [BUSHING_E2E_ASSOCIATE] = fill_associate, [BUSHING_E2E_READY] = fill_ready,
    [BUSHING_E2E_CLOSED] = fill_closed,
};

static const bushing_e2e_event NO_MEMORY_EVENT = {
    .kind = BUSHING_E2E_CLOSED,
    .why = BUSHING_E2E_FAILED,
    .code = BUSHING_ERR_MEMORY,
    .diagnostic = -1,
    .what = "no memory was left to say more",
};

/* Where an event lies. Without a desk that is the memory of the data phase,
 * which is over and was wiped, or of an object that never did anything. */
static const bushing_e2e_event *event_of(bushing_e2e *e,
                                         enum bushing_e2e_event_kind kind)
{
    bushing_e2e_event *v;
    if (e->desk == NULL && kind != BUSHING_E2E_CLOSED)
        return &PLAIN_EVENTS[kind];
    if (e->desk == NULL && e->data == NULL && desk_open(e) != 0)
        return &NO_MEMORY_EVENT;
    v = e->desk != NULL ? &e->desk->event : (bushing_e2e_event *)e->data;
    memset(v, 0, sizeof *v);
    v->kind = kind;
    v->diagnostic = -1;
    v->what = "";
    if (FILL[kind] != NULL)
        FILL[kind](e, v);
    return v;
}

/* Nothing is worked on any more. */
static void clear_desk(bushing_e2e *e)
{
    if (is_ended(e) ||
        (e2e_state_has_keys(e->state) && e->ticket == TICKET_NONE))
        desk_close(e);
}

const bushing_e2e_event *bushing_e2e_next_event(bushing_e2e *e)
{
    for (unsigned kind = 0; kind <= BUSHING_E2E_CLOSED; kind++) {
        if ((e->tells & 1u << kind) == 0)
            continue;
        e->tells &= (uint16_t) ~(1u << kind);
        return event_of(e, (enum bushing_e2e_event_kind)kind);
    }
    clear_desk(e);
    return NULL;
}

/* --- time ---------------------------------------------------------------- */

uint64_t bushing_e2e_deadline(const bushing_e2e *e)
{
    uint64_t data =
        e2e_state_has_keys(e->state) ? data_deadline(e->data) : BUSHING_NEVER;
    return data < e->phase_until ? data : e->phase_until;
}

/* What was waited for, by state: it ends without a SecPDU
 * [62351-4:13.1.11 row 5] [62351-4:13.1.11 row 13]. */
static struct end late(const bushing_e2e *e)
{
    struct end end = {BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LATE, -1, NULL};
    if (e->ticket != TICKET_NONE)
        end.code = BUSHING_ERR_SECURITY_TICKET;
    else if (e->state == E2E_S_ASKED || e->state == E2E_RELEASE_ASKED)
        end.code = BUSHING_ERR_OWNER_LATE;
    else if (e->expiring)
        end.code = BUSHING_ERR_SECURITY_LIFE;
    end.what = bushing_error_text(end.code);
    return end;
}

int bushing_e2e_tick(bushing_e2e *e, bushing_time now)
{
    struct end end;
    e->now = now;
    if (is_ended(e))
        return BUSHING_ERR_STATE;
    if (e2e_state_has_keys(e->state))
        traffic_tick(e);
    if (is_ended(e) || now.mono_ns < e->phase_until)
        return 0;
    if (e->state == E2E_LAST) {
        end_said(e);
        return 0;
    }
    end = late(e);
    end_now(e, &end);
    return 0;
}

/* --- to look at ---------------------------------------------------------- */

void bushing_e2e_look(const bushing_e2e *e, bushing_e2e_state *out)
{
    const struct data *d = e->data;
    memset(out, 0, sizeof *out);
    out->state = e2e_state_text(e->state);
    out->ready = e->state == E2E_OPEN || e->state == E2E_S_OPEN;
    out->established = e->established && !is_ended(e);
    out->encrypted = e->encrypted;
    out->group = out->cipher = out->icv = -1;
    memcpy(out->peer, e->peer, sizeof out->peer);
    if (e->number.place != 0)
        (void)number_text(&e->number, out->association);
    if (d == NULL || !e2e_state_has_keys(e->state))
        return;
    out->group = d->group == CRYPTO_SECP256R1         ? BUSHING_SECP256R1
                 : d->group == CRYPTO_BRAINPOOLP256R1 ? BUSHING_BRAINPOOLP256R1
                                                      : BUSHING_MODP2048;
    out->cipher = d->suite.cipher;
    out->icv = d->suite.icv;
    out->sent = d->sent;
    out->received = d->received;
    out->rekeys = d->rekeys;
    out->rekeying = d->keys != KEYS_STEADY || d->rekey_wanted || d->rekey_asked;
    out->opened_ms = d->opened_ms;
    out->offset_ms = d->offset_ms;
}
