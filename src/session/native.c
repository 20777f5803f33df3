/* End-to-end security over OSI [62351-4:15]: SecPDUs stand in user information
 * and in data, in the context e2eSecurityAS. What they mean is decided by
 * bushing_e2e; here they are carried. */
#include "session/secured.h"

#include "asn1/walk.h"
#include "base/oid.h"
#include "e2e/identity.h"
#include "schema/acse.h"
#include "schema/osi_env.h"

static const span NOTHING = {NULL, 0};

static bushing_e2e *e2e_of(const bushing_osi *a)
{
    return a->sec->u.native.e2e;
}

int native_new(bushing_osi *a)
{
    const bushing_security *s = &a->cfg->security;
    a->sec->u.native.reason = -1;
    return bushing_e2e_new(&a->sec->u.native.e2e, s->policy, s->identity,
                           (enum bushing_role)a->role, a->now);
}

void native_lost(bushing_osi *a)
{
    if (!a->sec->u.native.closed)
        bushing_e2e_lost(e2e_of(a), a->now);
}

uint64_t native_deadline(const bushing_osi *a)
{
    return a->sec->u.native.closed ? BUSHING_NEVER
                                   : bushing_e2e_deadline(e2e_of(a));
}

/* --- octets -------------------------------------------------------------- */

static uint8_t *within(const struct buffer *b, span s)
{
    return b->p != NULL && s.p >= b->p && s.p + s.n <= b->p + b->size
               ? b->p + (s.p - b->p)
               : NULL;
}

/* What was received lies in a buffer of ours, which may be written. */
static uint8_t *own_octets(const bushing_osi *a, span s)
{
    const struct buffer *const each[] = {&a->in, &a->tsdu, &a->ssdu, &a->held};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        uint8_t *p = within(each[i], s);
        if (p != NULL)
            return p;
    }
    return NULL;
}

/* [62351-4:15.3; D-OSI-1] Which SecPDUs an APDU may carry, by the identifier
 * octet that the CHOICE gives them. That octet is signed by nobody: behind it
 * it is a SEQUENCE again. 30 is what a peer without the tags sends. */
static const struct choice {
    uint8_t apdu; /* enum apdu_kind */
    bool accepts; /* AARE: its result */
    uint8_t octet;
    uint8_t secpdu; /* enum bushing_secpdu */
} CHOICES[] = {
    {APDU_AARQ, false, 0x30, BUSHING_SECPDU_HANDSHAKE_REQ},
    {APDU_AARE, true, 0xa0, BUSHING_SECPDU_HANDSHAKE_ACC},
    {APDU_AARE, true, 0x30, BUSHING_SECPDU_ANSWER},
    {APDU_AARE, false, 0xa1, BUSHING_SECPDU_APPLICATION_REJECT},
    {APDU_AARE, false, 0xa2, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT},
    {APDU_AARE, false, 0x30, BUSHING_SECPDU_ANSWER},
    {APDU_RLRQ, false, 0x30, BUSHING_SECPDU_RELEASE_REQ},
    {APDU_RLRE, false, 0x30, BUSHING_SECPDU_RELEASE_RSP},
    {APDU_ABRT, false, 0xa0, BUSHING_SECPDU_HANDSHAKE_SEC_ABORT},
    {APDU_ABRT, false, 0xa1, BUSHING_SECPDU_DT_SEC_ABORT},
    {APDU_ABRT, false, 0xa2, BUSHING_SECPDU_APPL_ABORT},
    {APDU_ABRT, false, 0x30, BUSHING_SECPDU_ENDING},
};
enum { NUM_CHOICES = sizeof CHOICES / sizeof CHOICES[0] };

static const struct choice *choice_of(const struct apdu *apdu, uint8_t octet)
{
    bool accepts = apdu->kind == APDU_AARE && apdu->result == ACSE_ACCEPTED;
    for (size_t i = 0; i < NUM_CHOICES; i++)
        if (CHOICES[i].apdu == apdu->kind && CHOICES[i].octet == octet &&
            CHOICES[i].accepts == accepts)
            return &CHOICES[i];
    return NULL;
}

static void put_number(struct text *t, const char *what, int64_t v)
{
    text_put(t, what);
    text_i64(t, v);
}

static int wrong_reference(bushing_osi *a, const struct apdu_external *e)
{
    char fact[2][FAULT_FACT];
    struct text t = text_over(fact[0], FAULT_FACT);
    if (e->has_indirect_reference)
        put_number(&t, "indirect reference: ", e->indirect_reference);
    else
        text_put(&t, "no indirect reference");
    text_end(&t);
    t = text_over(fact[1], FAULT_FACT);
    if (a->data_id != 0)
        put_number(&t, "context of end-to-end security: ", a->data_id);
    else
        text_put(&t, "no context of end-to-end security was agreed");
    text_end(&t);
    return environment_fail(a, ENVIRONMENT_REFERENCE, fact[0], fact[1]);
}

/* The one SecPDU in the user information [62351-4:15.3, 15.6]. */
static int take_external(bushing_osi *a, const struct apdu *apdu, span *value)
{
    struct apdu_external e;
    size_t n = apdu_externals(apdu, &e);
    if (n != 1)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                n == 0 ? "no user information"
                                       : "several values in user information",
                                "wanted: one SecPDU");
    if (!e.has_indirect_reference || a->data_id == 0 ||
        e.indirect_reference != a->data_id)
        return wrong_reference(a, &e);
    if (e.value.n == 0)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "user information that is not BER",
                                "wanted: one SecPDU");
    *value = e.value;
    return 0;
}

static int receive(bushing_osi *a, const struct apdu *apdu)
{
    const struct choice *c;
    uint8_t *octets;
    span value;
    int rc = take_external(a, apdu, &value);
    if (rc != 0)
        return rc;
    octets = own_octets(a, value);
    if (octets == NULL)
        return BUSHING_ERR_INTERNAL;
    c = choice_of(apdu, octets[0]);
    if (c == NULL)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "a SecPDU that has no place in this APDU",
                                "wanted: as Table 4 says");
    octets[0] = 0x30;
    rc = bushing_e2e_receive(e2e_of(a), (enum bushing_secpdu)c->secpdu, value,
                             a->now);
    /* what it makes of the PDU, its events tell */
    return rc == BUSHING_ERR_MEMORY ? rc : 0;
}

/* --- AARQ and AARE in ---------------------------------------------------- */

static int check_context(bushing_osi *a)
{
    const struct own_name *own = &a->cfg->e2e_context;
    char fact[2][FAULT_FACT];
    span said = a->shown.application_context;
    struct text t = text_over(fact[0], FAULT_FACT);
    if (span_equal(said, span_of(own->octets, own->n)))
        return 0;
    text_put(&t, "said: ");
    if (oid_to_text(said, &t) != 0)
        text_hex(&t, span_first(said, 24), false);
    text_end(&t);
    t = text_over(fact[1], FAULT_FACT);
    text_put(&t, "wanted: ");
    (void)oid_to_text(span_of(own->octets, own->n), &t);
    text_end(&t);
    return environment_fail(a, ENVIRONMENT_CONTEXT, fact[0], fact[1]);
}

/* [62351-4:15.2] kernel only */
static int check_mechanism(bushing_osi *a)
{
    const bushing_association *p = &a->shown;
    const char *what = p->mechanism.p != NULL           ? "mechanism-name"
                       : p->authentication.p != NULL    ? "authentication value"
                       : p->acse_requirements.p != NULL ? "ACSE requirements"
                                                        : NULL;
    return what == NULL ? 0
                        : environment_fail(a, ENVIRONMENT_MECHANISM, what,
                                           "wanted: none in native mode");
}

static int check_around(bushing_osi *a)
{
    int rc = check_context(a);
    if (rc == 0)
        rc = titles_check(a);
    return rc != 0 ? rc : check_mechanism(a);
}

int native_aarq(bushing_osi *a, const struct apdu *apdu)
{
    int rc = check_around(a);
    if (rc == 0)
        rc = receive(a, apdu);
    /* [62351-4:15.2] MMS is negotiated too */
    if (rc == 0 && contexts_id(&a->contexts, BUSHING_USE_MMS) == 0)
        rc = BUSHING_ERR_PRESENTATION_CONTEXTS;
    return rc;
}

int native_aare(bushing_osi *a, const struct apdu *apdu)
{
    int rc = check_around(a);
    return rc != 0 ? rc : receive(a, apdu);
}

/* --- endings in ---------------------------------------------------------- */

/* OsiDiagnostics: said by anybody on the way, and good for nothing but people
 * [62351-4:15.6.3]. */
static bool take_diagnostic(bushing_osi *a, span value)
{
    struct osi_asso_abort abort;
    if (value.n == 0 || value.p[0] != 0x83 ||
        asn1_decode(&OSI_ASSO_ABORT, value, &abort, NULL, NULL) != 0 ||
        abort.which != OSI_ABORT_DIAG)
        return false;
    a->closed.code = BUSHING_ERR_SECURITY_CARRIER;
    a->closed.layer = BUSHING_LAYER_SECURITY;
    a->closed.security = osi_diagnostic_name(abort.u.osi_diag);
    a->closed.security_diagnostic =
        abort.u.osi_diag <= INT16_MAX ? (int)abort.u.osi_diag : INT16_MAX;
    return true;
}

/* A last word that is not as it must be ends the association all the same. */
static void heard_badly(bushing_osi *a, int code)
{
    a->closed.code = code;
    a->closed.layer = layer_of(code);
    if (a->closed.why == BUSHING_CLOSE_RELEASED)
        a->closed.why = BUSHING_CLOSE_PEER_ERROR;
    if (a->sec->failed < 0 && layer_of(code) == BUSHING_LAYER_ACSE)
        (void)environment_fail(a, ENVIRONMENT_ACSE, bushing_error_text(code),
                               "wanted: an APDU that fits this state");
    secured_say(a);
}

void native_heard(bushing_osi *a, const struct apdu *apdu)
{
    struct apdu_external e;
    size_t n = apdu_externals(apdu, &e);
    int rc;
    if (n == 0) /* bare: there is nothing to look at */
        return;
    if (n == 1 && apdu->kind == APDU_ABRT && take_diagnostic(a, e.value))
        return;
    if (apdu->kind == APDU_AARE)
        titles_hear(a, apdu->field[4], apdu->field[5]);
    rc = receive(a, apdu);
    if (rc != 0)
        heard_badly(a, rc);
}

static int read_release(bushing_osi *a, const struct spdu *s, struct apdu *apdu,
                        enum apdu_kind kind, struct arena *scratch)
{
    struct ppdu_content c;
    if (s->user_data.n == 0)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "a release without an APDU",
                                "wanted: one SecPDU");
    if (ppdu_read_user_data(&c, s->user_data) != 0)
        return BUSHING_ERR_PRESENTATION_PPDU;
    return read_apdu(a, apdu, c.values, kind, scratch);
}

/* [62351-4:15.3] RLRQ carries a ReleaseReq. */
int native_finish(bushing_osi *a, const struct spdu *s)
{
    struct arena scratch = scratch_of(a);
    struct apdu apdu;
    int rc = read_release(a, s, &apdu, APDU_RLRQ, &scratch);
    if (rc != 0)
        return rc;
    a->sec->u.native.reason = apdu.reason;
    phase_set(a, BUSHING_SET_RELEASE_MS);
    return receive(a, &apdu);
}

void native_disconnect(bushing_osi *a, const struct spdu *s)
{
    struct arena scratch = scratch_of(a);
    struct apdu apdu;
    int rc = read_release(a, s, &apdu, APDU_RLRE, &scratch);
    if (rc == 0)
        rc = receive(a, &apdu);
    if (rc != 0)
        heard_badly(a, rc);
}

/* --- out ----------------------------------------------------------------- */

static int carry_request(bushing_osi *a, span pdu)
{
    a->shown.user_data = pdu;
    return connect_go(a);
}

static int carry_accept(bushing_osi *a, span pdu)
{
    bushing_association p = a->shown;
    int rc;
    p.user_data = pdu;
    rc = accept_go(a, &p);
    buffer_release(&a->sec->kept, a->cfg->pool);
    return rc;
}

/* A last word that finds no room in the pool is left out. */
static int said(bushing_osi *a, bool sent)
{
    a->sec->answered = sent;
    return 0;
}

/* [62351-4:15.3] what the application refuses may be so for now */
static int carry_reject(bushing_osi *a, span pdu)
{
    uint8_t result = a->sec->u.native.result;
    bushing_rejection r = {.result =
                               result != 0 ? result : ACSE_REJECTED_PERMANENT,
                           .source = ACSE_USER,
                           .diagnostic = ACSE_USER_NO_REASON,
                           .responding = a->shown.responding,
                           .user_data = pdu};
    return said(a, reject_send(a, &r));
}

static int carry_abort(bushing_osi *a, span pdu)
{
    return said(a, abort_send(a, ACSE_USER, -1, pdu));
}

static int carry_release(bushing_osi *a, span pdu)
{
    if (!release_send(a, SPDU_FINISH, APDU_RLRQ, ACSE_RELEASE_NORMAL, pdu))
        return BUSHING_ERR_MEMORY;
    a->association = A_RELEASING;
    phase_set(a, BUSHING_SET_RELEASE_MS);
    return 0;
}

static int carry_released(bushing_osi *a, span pdu)
{
    bool sent =
        release_send(a, SPDU_DISCONNECT, APDU_RLRE, ACSE_RELEASE_NORMAL, pdu);
    /* in a collision ours is still to be answered [62351-4:16.8] */
    return said(a, sent && a->association != A_COLLIDED);
}

/* [62351-4:15.3] Table 4 */
static const struct carrier {
    uint8_t tag; /* D-OSI-1; 0: none */
    int (*carry)(bushing_osi *a, span pdu);
} CARRIERS[] = {
    [BUSHING_SECPDU_HANDSHAKE_REQ] = {0, carry_request},
    [BUSHING_SECPDU_HANDSHAKE_ACC] = {0xa0, carry_accept},
    [BUSHING_SECPDU_APPLICATION_REJECT] = {0xa1, carry_reject},
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] = {0xa2, carry_reject},
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] = {0xa0, carry_abort},
    [BUSHING_SECPDU_DT_SEC_ABORT] = {0xa1, carry_abort},
    [BUSHING_SECPDU_APPL_ABORT] = {0xa2, carry_abort},
    [BUSHING_SECPDU_RELEASE_REQ] = {0, carry_release},
    [BUSHING_SECPDU_RELEASE_RSP] = {0, carry_released},
};
enum { NUM_CARRIERS = sizeof CARRIERS / sizeof CARRIERS[0] };

/* [rule 9; 62351-4:13.1] Where no SecPDU says it, an ABRT without one does;
 * never in answer to what ends an association itself. */
static bool bare_abort(bushing_osi *a)
{
    if (a->transport != T_OPEN || a->association < A_WAIT_CONNECT ||
        a->association == A_WAIT_OVERFLOW)
        return false;
    return abort_send(a, ACSE_USER, -1, NOTHING);
}

/* What cannot be sent ends the association: no room in the pool, or
 * certificates that are too long for a CONNECT [62351-4:G.3]. */
static void carry(bushing_osi *a, const bushing_e2e_event *e)
{
    const struct carrier *c = &CARRIERS[e->secpdu % NUM_CARRIERS];
    bool linger;
    int rc;
    if (is_ended(a))
        return;
    a->sec->u.native.tag = c->tag;
    rc = c->carry(a, e->data);
    a->sec->u.native.tag = 0;
    if (rc == 0)
        return;
    linger = bare_abort(a);
    osi_end_now(a, BUSHING_CLOSE_LOCAL_ERROR,
                rc == BUSHING_ERR_WOULD_BLOCK ? BUSHING_ERR_MEMORY : rc);
    a->closed.linger = linger;
}

/* --- verdicts ------------------------------------------------------------ */

/* [62351-4:G.6.2] in OSI the subject names the application entity, unless the
 * policy does without titles and pins certificates instead */
void native_question(const bushing_osi *a, bushing_trust_question *out)
{
    bushing_e2e_question(e2e_of(a), out);
    if (policy_value(a, BUSHING_POLICY_REQUIRE_TITLES) != 0)
        out->environment = BUSHING_IN_OSI;
    if (a->cfg->security.tls_certificate.p != NULL)
        out->tls_certificate = a->cfg->security.tls_certificate;
}

int native_verified(bushing_osi *a, const bushing_verdict *verdict)
{
    bushing_trust_question q;
    bushing_verdict v;
    if (verdict == NULL)
        return bushing_e2e_verified(e2e_of(a), NULL, a->now);
    v = *verdict;
    bushing_e2e_question(e2e_of(a), &q);
    if (q.num_chain != 0)
        titles_judge(a, &v, q.chain[0]);
    return bushing_e2e_verified(e2e_of(a), &v, a->now);
}

static void judge(bushing_osi *a)
{
    bushing_trust_question q;
    bushing_verdict v;
    int rc;
    native_question(a, &q);
    rc = a->cfg->security.identity->judge(a->cfg->security.trust, &v, &q,
                                          a->now);
    (void)native_verified(a, rc == 0 ? &v : NULL);
}

/* --- events -------------------------------------------------------------- */

/* How it ended. */
static const struct ending {
    enum bushing_close why;
    int code; /* when there is none */
} ENDINGS[] = {
    [BUSHING_E2E_RELEASED] = {BUSHING_CLOSE_RELEASED, 0},
    [BUSHING_E2E_REFUSED] = {BUSHING_CLOSE_LOCAL_REFUSED, 0},
    [BUSHING_E2E_PEER_REFUSED] = {BUSHING_CLOSE_PEER_REFUSED,
                                  BUSHING_ERR_SECURITY_REFUSED},
    [BUSHING_E2E_VIOLATION] = {BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY},
    [BUSHING_E2E_PEER_VIOLATION] = {BUSHING_CLOSE_PEER_ABORT,
                                    BUSHING_ERR_SECURITY_PEER},
    [BUSHING_E2E_ABORTED] = {BUSHING_CLOSE_LOCAL_ABORT, 0},
    [BUSHING_E2E_PEER_ABORTED] = {BUSHING_CLOSE_PEER_ABORT,
                                  BUSHING_ERR_ACSE_ABORT},
    [BUSHING_E2E_TIMEOUT] = {BUSHING_CLOSE_TIMEOUT, BUSHING_ERR_SECURITY_LATE},
    [BUSHING_E2E_LOST] = {BUSHING_CLOSE_DISCONNECTED, 0},
    [BUSHING_E2E_FAILED] = {BUSHING_CLOSE_LOCAL_ERROR,
                            BUSHING_ERR_CRYPTO_FAILED},
};
enum { NUM_ENDINGS = sizeof ENDINGS / sizeof ENDINGS[0] };

static void say(bushing_osi *a, const bushing_e2e_event *e)
{
    a->closed.security = e->what;
    a->closed.security_diagnostic = e->diagnostic;
    if (e->data.n != 0)
        a->closed.user_data = e->data;
}

/* The peer's last word was looked at: what it was worth is told, not more. */
static void close_heard(bushing_osi *a, const bushing_e2e_event *e)
{
    const struct ending *how = &ENDINGS[e->why % NUM_ENDINGS];
    if (e->why == BUSHING_E2E_LOST)
        return;
    if (e->why == BUSHING_E2E_VIOLATION || a->closed.why == how->why ||
        e->why == BUSHING_E2E_PEER_REFUSED) {
        a->closed.code = e->code != 0 ? e->code : how->code;
        a->closed.layer = layer_of(a->closed.code);
        say(a, e);
    }
    if (e->why == BUSHING_E2E_VIOLATION &&
        a->closed.why == BUSHING_CLOSE_RELEASED)
        a->closed.why = BUSHING_CLOSE_PEER_ERROR;
}

static void close_now(bushing_osi *a, const bushing_e2e_event *e)
{
    const struct ending *how = &ENDINGS[e->why % NUM_ENDINGS];
    bool linger = a->sec->answered || bare_abort(a);
    osi_end_now(a, how->why, e->code != 0 ? e->code : how->code);
    a->closed.linger = linger;
    say(a, e);
}

static void closed(bushing_osi *a, const bushing_e2e_event *e)
{
    a->sec->u.native.closed = true;
    a->sec->ticket = TICKET_NONE;
    if (!is_ended(a))
        close_now(a, e);
    else if (a->sec->heard)
        close_heard(a, e);
}

/* [rule 25] without an Initiate there is nobody to ask */
static void ask(bushing_osi *a, const bushing_e2e_event *e)
{
    if (!mms_fits(e->data, MMS_IN_REQUEST)) {
        osi_end_for(a, BUSHING_ERR_MMS_PDU, 0);
        return;
    }
    if (!buffer_put(&a->sec->kept, a->cfg->pool, e->data)) {
        osi_end_for(a, BUSHING_ERR_MEMORY, 0);
        return;
    }
    a->shown.user_data = buffer_octets(&a->sec->kept);
    secured_ask_owner(a);
}

static void ready(bushing_osi *a, const bushing_e2e_event *e)
{
    if (a->role == BUSHING_INITIATOR && !mms_fits(e->data, MMS_IN_RESPONSE)) {
        osi_end_for(a, BUSHING_ERR_MMS_PDU, 0);
        return;
    }
    a->sec->ready = true;
    a->phase_until = BUSHING_NEVER;
    if (a->role == BUSHING_INITIATOR)
        a->shown.user_data = e->data;
    event_tell(a, BUSHING_EVENT_READY);
    a->sec->held_done = true;
}

static void ask_ticket(bushing_osi *a, const bushing_e2e_event *e)
{
    if (e->kind == BUSHING_E2E_VERIFY && a->cfg->security.trust != NULL) {
        judge(a);
        return;
    }
    a->sec->ticket = e->kind == BUSHING_E2E_SIGN ? TICKET_SIGN : TICKET_VERIFY;
    event_tell(a, e->kind == BUSHING_E2E_SIGN ? BUSHING_EVENT_SIGN
                                              : BUSHING_EVENT_VERIFY);
    a->event.data = e->kind == BUSHING_E2E_SIGN ? e->data : NOTHING;
}

static void released(bushing_osi *a)
{
    if (a->association == A_RELEASE_ASKED) {
        event_tell(a, BUSHING_EVENT_RELEASE);
        a->event.release_reason = a->sec->u.native.reason;
    }
}

/* Events of an association that has ended already: only what is for the log,
 * and what the peer's last word was worth. */
static void told_after_end(bushing_osi *a, const bushing_e2e_event *e)
{
    if (e->kind == BUSHING_E2E_SECURITY)
        secured_tell(a, e->security);
    else if (e->kind == BUSHING_E2E_VERIFY)
        ask_ticket(a, e);
    else if (e->kind == BUSHING_E2E_CLOSED)
        closed(a, e);
}

static void told(bushing_osi *a, const bushing_e2e_event *e)
{
    switch (e->kind) {
    case BUSHING_E2E_SECURITY:
        secured_tell(a, e->security);
        break;
    case BUSHING_E2E_SIGN:
    case BUSHING_E2E_VERIFY:
        ask_ticket(a, e);
        break;
    case BUSHING_E2E_SEND:
        carry(a, e);
        break;
    case BUSHING_E2E_ASSOCIATE:
        ask(a, e);
        break;
    case BUSHING_E2E_READY:
        ready(a, e);
        break;
    case BUSHING_E2E_ESTABLISHED:
        event_tell(a, BUSHING_EVENT_ESTABLISHED);
        break;
    case BUSHING_E2E_REKEYED:
        event_tell(a, BUSHING_EVENT_REKEYED);
        break;
    case BUSHING_E2E_EXPIRING:
        event_tell(a, BUSHING_EVENT_EXPIRING);
        break;
    case BUSHING_E2E_RELEASE:
        released(a);
        break;
    case BUSHING_E2E_CLOSED:
        closed(a, e);
        break;
    }
}

/* True: `event` is to be told. What needs nobody is done on the way. */
bool native_next(bushing_osi *a)
{
    while (!a->sec->u.native.closed && a->sec->ticket == TICKET_NONE) {
        const bushing_e2e_event *e = bushing_e2e_next_event(e2e_of(a));
        if (e == NULL) {
            if (!is_ended(a))
                return false;
            /* it was heard, and there is no more to it */
            native_lost(a);
            e = bushing_e2e_next_event(e2e_of(a));
            if (e == NULL)
                return false;
        }
        if (is_ended(a))
            told_after_end(a, e);
        else
            told(a, e);
        if (a->event_waits)
            return true;
        if (a->sec->told_notes < a->sec->num_notes)
            return secured_next(a);
    }
    return false;
}

/* --- calls of the owner: what is to be sent comes as an event ------------ */

int native_associate(bushing_osi *a)
{
    bushing_association *p = &a->shown;
    const struct own_name *own = &a->cfg->e2e_context;
    int rc = 0;
    if (p->application_context.p == NULL)
        p->application_context = span_of(own->octets, own->n);
    if (!span_equal(p->application_context, span_of(own->octets, own->n)) ||
        p->mechanism.p != NULL || p->authentication.p != NULL ||
        p->acse_requirements.p != NULL ||
        p->session_version == SESSION_VERSION_1)
        rc = BUSHING_ERR_ARGUMENT;
    if (rc == 0)
        rc = titles_fill_request(a, p);
    if (rc == 0)
        rc = secured_room(a, p->user_data);
    if (rc == 0)
        rc = bushing_e2e_associate(e2e_of(a), p->user_data, a->now);
    if (rc != 0)
        return rc;
    a->sec->asked = true;
    return 0;
}

int native_accept(bushing_osi *a, const bushing_association *p)
{
    bushing_association answer = *p;
    int rc = 0;
    if (p->mechanism.p != NULL || p->authentication.p != NULL ||
        p->acse_requirements.p != NULL)
        return BUSHING_ERR_ARGUMENT;
    rc = titles_fill_answer(a, &answer.responding);
    if (rc == 0)
        rc = secured_room(a, p->user_data);
    if (rc == 0)
        rc = secured_keep(a, &answer);
    if (rc == 0)
        rc = bushing_e2e_accept(e2e_of(a), a->shown.user_data, a->now);
    if (rc != 0)
        return rc;
    a->sec->asked = false;
    return 0;
}

int native_reject(bushing_osi *a, const bushing_rejection *r)
{
    bushing_association answer = a->shown;
    int rc;
    answer.responding = r->responding;
    answer.user_data = r->user_data;
    rc = titles_fill_answer(a, &answer.responding);
    if (rc == 0)
        rc = secured_room(a, r->user_data);
    if (rc == 0)
        rc = secured_keep(a, &answer);
    if (rc != 0)
        return rc == BUSHING_ERR_WOULD_BLOCK ? output_blocks(a) : rc;
    a->sec->u.native.result = (uint8_t)r->result;
    rc = bushing_e2e_reject(e2e_of(a), a->shown.user_data, a->now);
    if (rc != 0)
        return rc;
    a->sec->asked = false;
    return 0;
}

int native_release(bushing_osi *a)
{
    int rc = secured_room(a, NOTHING);
    if (rc == 0)
        rc = bushing_e2e_release(e2e_of(a), a->now);
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        return output_blocks(a);
    return rc;
}

int native_release_answer(bushing_osi *a)
{
    return bushing_e2e_release_answer(e2e_of(a), a->now);
}

bool native_abort(bushing_osi *a, span user_data)
{
    return a->association >= A_OPEN &&
           bushing_e2e_abort(e2e_of(a), user_data, a->now) == 0;
}

/* --- data ---------------------------------------------------------------- */

int native_protect(bushing_osi *a, span plain, uint8_t *out, size_t cap,
                   span *pdu)
{
    return bushing_e2e_protect(e2e_of(a), plain, out, cap, pdu, a->now);
}

/* [62351-4:15.4] one value, in the context of end-to-end security */
static int take_pdv(bushing_osi *a, span *out)
{
    int rc = value_take(a, out);
    if (rc == BUSHING_ERR_PRESENTATION_CONTEXT_ID ||
        rc == BUSHING_ERR_ACSE_UNEXPECTED)
        return environment_fail(a, ENVIRONMENT_PCI,
                                "data in another presentation context",
                                "wanted: that of end-to-end security");
    if (rc == 0 && a->values.n != 0)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "several values in one P-DATA",
                                "wanted: one SecPDU");
    return rc;
}

static int unprotect(bushing_osi *a, span pdu)
{
    uint8_t *octets = own_octets(a, pdu);
    if (octets == NULL)
        return BUSHING_ERR_INTERNAL;
    /* with another answer it has ended, and its events say why */
    if (bushing_e2e_unprotect(e2e_of(a), octets, pdu.n, &a->sec->u.native.plain,
                              a->now) != 0)
        a->sec->u.native.plain = NOTHING;
    return 0;
}

static enum value_told tell_plain(bushing_osi *a)
{
    span plain = a->sec->u.native.plain;
    a->sec->u.native.plain = NOTHING;
    if (!mms_fits(plain, MMS_IN_DATA)) {
        osi_end_for(a, BUSHING_ERR_MMS_PDU, 0);
        return VALUE_AGAIN;
    }
    event_tell(a, BUSHING_EVENT_DATA);
    a->event.data = plain;
    return VALUE_TOLD;
}

enum value_told native_value(bushing_osi *a)
{
    span pdu;
    int rc;
    if (is_ended(a))
        return VALUE_NONE;
    if (a->sec->u.native.plain.p != NULL)
        return tell_plain(a);
    if (a->values.n == 0)
        return VALUE_NONE;
    rc = take_pdv(a, &pdu);
    a->values.n = 0;
    if (rc == 0)
        rc = unprotect(a, pdu);
    if (rc != 0)
        osi_end_for(a, rc, 0);
    return VALUE_AGAIN;
}
