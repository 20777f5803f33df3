/* End-to-end security over OSI: the events of bushing_e2e become those of the
 * association, and the owner's calls go to it [62351-4:13, 15]. */
#include "session/secured.h"

#include "e2e/identity.h"

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
    bool linger = a->sec->answered || native_bare_abort(a);
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
        native_carry(a, e);
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
    /* [62351-4:15.2 items 2, 3; 62351-4:15.3 session] */
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

/* [62351-4:15.4, 62351-4:15.2 item 4; 62351-4:15.6 event 15.3] one value, in
 * the context of end-to-end security */
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
    uint8_t *octets = native_octets(a, pdu);
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
