/* End-to-end security over OSI: SecPDUs stand in user information, in the
 * context e2eSecurityAS, and what lies around them is checked [62351-4:15]. */
#include "session/secured.h"

#include "asn1/walk.h"
#include "base/oid.h"
#include "schema/acse.h"
#include "schema/osi_env.h"

/* --- octets -------------------------------------------------------------- */

static uint8_t *within(const struct buffer *b, span s)
{
    return b->p != NULL && s.p >= b->p && s.p + s.n <= b->p + b->size
               ? b->p + (s.p - b->p)
               : NULL;
}

/* What was received lies in a buffer of ours, which may be written. */
uint8_t *native_octets(const bushing_osi *a, span s)
{
    const struct buffer *const each[] = {&a->in, &a->tsdu, &a->ssdu, &a->held};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        uint8_t *p = within(each[i], s);
        if (p != NULL)
            return p;
    }
    return NULL;
}

/* [62351-4:15.3 choice; D-OSI-1] Which SecPDUs an APDU may carry, by the
 * identifier octet that the CHOICE gives them. That octet is signed by nobody:
 * behind it it is a SEQUENCE again. 30 is what a peer without the tags sends.
 */
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

/* The one SecPDU in the user information [62351-4:15.3 EXTERNAL;
 * 62351-4:15.6 events 15.1, 15.2]. */
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
    span value = {NULL, 0};
    int rc = take_external(a, apdu, &value);
    if (rc != 0)
        return rc;
    octets = native_octets(a, value);
    if (octets == NULL)
        return BUSHING_ERR_INTERNAL;
    /* [62351-4:15.6 event 15.1] */
    c = choice_of(apdu, octets[0]);
    if (c == NULL)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "a SecPDU that has no place in this APDU",
                                "wanted: as Table 4 says");
    octets[0] = 0x30;
    rc = bushing_e2e_receive(a->sec->u.native.e2e,
                             (enum bushing_secpdu)c->secpdu, value, a->now);
    /* what it makes of the PDU, its events tell */
    return rc == BUSHING_ERR_MEMORY ? rc : 0;
}

/* --- AARQ and AARE in ---------------------------------------------------- */

/* [62351-4:15.2 item 3; 62351-4:15.6 events 15.5, 15.6] */
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

/* [62351-4:15.2 item 2; 62351-4:15.6 events 15.15, 15.16] kernel only */
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

/* [62351-4:15.6 order] */
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
    /* [62351-4:15.2 item 1] MMS is negotiated too */
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
    memset(apdu, 0, sizeof *apdu);
    if (s->user_data.n == 0)
        return environment_fail(a, ENVIRONMENT_PROTOCOL,
                                "a release without an APDU",
                                "wanted: one SecPDU");
    if (ppdu_read_user_data(&c, s->user_data) != 0)
        return BUSHING_ERR_PRESENTATION_PPDU;
    return read_apdu(a, apdu, c.values, kind, scratch);
}

/* [62351-4:15.3 ReleaseReq] RLRQ carries it. */
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

/* [62351-4:15.3 ReleaseRsp] */
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

/* [62351-4:15.3 HandshakeReq] */
static int carry_request(bushing_osi *a, span pdu)
{
    a->shown.user_data = pdu;
    return connect_go(a);
}

/* [62351-4:15.3 HandshakeAcc] */
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

/* [62351-4:15.3 ApplicationReject] what the application refuses may be so for
 * now; [62351-4:15.3 HandshakeSecReject] what security refuses is permanent.
 * [62351-4:15.3 refuse] In a REFUSE. */
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

/* [62351-4:15.3 abort] no diagnostic */
static int carry_abort(bushing_osi *a, span pdu)
{
    return said(a, abort_send(a, ACSE_USER, -1, pdu));
}

/* [62351-4:15.3 ReleaseReq] */
static int carry_release(bushing_osi *a, span pdu)
{
    if (!release_send(a, SPDU_FINISH, APDU_RLRQ, ACSE_RELEASE_NORMAL, pdu))
        return BUSHING_ERR_MEMORY;
    a->association = A_RELEASING;
    phase_set(a, BUSHING_SET_RELEASE_MS);
    return 0;
}

/* [62351-4:15.3 ReleaseRsp] */
static int carry_released(bushing_osi *a, span pdu)
{
    bool sent =
        release_send(a, SPDU_DISCONNECT, APDU_RLRE, ACSE_RELEASE_NORMAL, pdu);
    /* in a collision ours is still to be answered [62351-4:16.8] */
    return said(a, sent && a->association != A_COLLIDED);
}

/* Table 4 [62351-4:15.3 choice] */
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
bool native_bare_abort(bushing_osi *a)
{
    if (a->transport != T_OPEN || a->association < A_WAIT_CONNECT ||
        a->association == A_WAIT_OVERFLOW)
        return false;
    return abort_send(a, ACSE_USER, -1, (span){NULL, 0});
}

/* What cannot be sent ends the association: no room in the pool, or
 * certificates that are too long for a CONNECT [62351-4:G.3]. */
void native_carry(bushing_osi *a, const bushing_e2e_event *e)
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
    linger = native_bare_abort(a);
    osi_end_now(a, BUSHING_CLOSE_LOCAL_ERROR,
                rc == BUSHING_ERR_WOULD_BLOCK ? BUSHING_ERR_MEMORY : rc);
    a->closed.linger = linger;
}
