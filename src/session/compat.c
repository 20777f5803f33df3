/* The A-security-profile over OSI [62351-4:11]: who stands at the other end is
 * shown when the association begins; src/aprofile says how. Here its steps meet
 * AARQ and AARE, the owner's tickets and the policy. */
#include "session/secured.h"

#include "asn1/walk.h"
#include "e2e/identity.h"
#include "e2e/policy.h"
#include "osi/spdu.h"
#include "schema/acse.h"
#include "schema/x509.h"

static struct compat *of(const bushing_osi *a)
{
    return &a->sec->u.compat;
}

static bushing_identity *identity_of(const bushing_osi *a)
{
    return a->cfg->security.identity;
}

static const struct dialect *dialect_of(const bushing_osi *a)
{
    return a->cfg->security.policy->dialect;
}

/* --- events -------------------------------------------------------------- */

/* [62351-4:4.2 row 1] not considered secure: only by an explicit word */
static const struct fault_row WITHOUT_TLS = {
    "4.2 row 1", BUSHING_SECURITY_ID(3, 1, 3), FAULT_NO_DIAGNOSTIC,
    "the A-security-profile runs without TLS: nothing behind the start is "
    "protected",
    "use TLS to this peer, or better the native mode"};

static void warn_without_tls(bushing_osi *a)
{
    if (!a->cfg->security.over_tls)
        secured_note(a, &WITHOUT_TLS, "TLS: none",
                     "the policy's setting A_WITHOUT_TLS allows it");
}

bool compat_next(bushing_osi *a)
{
    struct compat *c = of(a);
    bushing_security_event *e = &a->sec->event;
    span address = span_text(a->sec->address), who = naming_who(a);
    bool cause = c->cause_waits;
    if (!c->cause_waits && !c->failure_waits)
        return false;
    if (cause) {
        c->cause_waits = false;
        if (!aprofile_cause(e, &c->failure, address, who))
            return compat_next(a);
    } else {
        c->failure_waits = false;
        aprofile_event(e, &c->failure, address, who);
    }
    e->utc_ms = a->now.utc_ms;
    secured_tell(a, e);
    return true;
}

/* STATE of a step is a mistake of ours. */
static int failed(bushing_osi *a, int rc)
{
    if (rc != BUSHING_ERR_SECURITY)
        return rc == BUSHING_ERR_STATE ? BUSHING_ERR_INTERNAL : rc;
    of(a)->cause_waits = of(a)->failure_waits = true;
    a->closed.security = of(a)->failure.what;
    return rc;
}

/* [62351-4:11.2.3 abort, 62351-4:11.2.4; D-A-4] */
bool compat_answer(bushing_osi *a)
{
    static const struct answer PROVIDER = {BUSHING_ERR_SECURITY, ANSWER_ARP, 0,
                                           ANSWER_ARP, 0};
    struct aprofile_answer how =
        aprofile_answer(&of(a)->failure, dialect_of(a));
    bushing_rejection r = {.result = how.result,
                           .source = how.source,
                           .diagnostic = how.diagnostic};
    switch (how.kind) {
    case APROFILE_REJECTS:
        return reject_send(a, &r);
    case APROFILE_ABORTS:
        return abort_send(a, how.source, how.diagnostic, (span){NULL, 0});
    case APROFILE_ABORTS_PROVIDER:
        return answer_send(a, &PROVIDER, a->refusable);
    }
    return false;
}

/* --- the peer ------------------------------------------------------------ */

int compat_names(bushing_osi *a)
{
    bool bit = a->shown.acse_requirements.n > 1 &&
               (a->shown.acse_requirements.p[1] & 0x80) != 0;
    const bushing_entity *theirs =
        a->role == BUSHING_RESPONDER ? &a->shown.calling : &a->shown.responding;
    int rc;
    if (a->role == BUSHING_RESPONDER)
        warn_without_tls(a);
    titles_hear(a, theirs->ap_title, theirs->ae_qualifier);
    rc = aprofile_check_names(&of(a)->failure, (enum bushing_role)a->role,
                              &a->shown);
    if (rc != 0)
        return failed(a, rc);
    /* [62351-4:11.1 item 3] the value comes with its functional unit */
    return bit ? 0 : BUSHING_ERR_ACSE_AUTHENTICATION;
}

void compat_question(const bushing_osi *a, bushing_trust_question *out)
{
    const bushing_peer *wanted = bushing_policy_peer(a->cfg->security.policy);
    *out = (bushing_trust_question){.purpose = BUSHING_FOR_APROFILE,
                                    .chain = &of(a)->claim.certificate,
                                    .num_chain = 1,
                                    .tls_certificate =
                                        a->cfg->security.tls_certificate};
    if (wanted != NULL)
        out->peer = *wanted;
}

static span subject_of(span certificate)
{
    struct x509_certificate c;
    return asn1_decode(&X509_CERTIFICATE, certificate, &c, NULL, NULL) == 0
               ? c.tbs_certificate.subject
               : (span){NULL, 0};
}

static bool is_pinned(const bushing_osi *a, span certificate)
{
    const bushing_peer *wanted = bushing_policy_peer(a->cfg->security.policy);
    uint8_t hash[CRYPTO_SHA256_LEN];
    if (wanted == NULL ||
        identity_of(a)->crypto->sha256(hash, &certificate, 1) != 0)
        return false;
    for (size_t i = 0; i < wanted->num_pins; i++)
        if (memcmp(wanted->pins[i], hash, sizeof hash) == 0)
            return true;
    return false;
}

/* [rule 24] TLS ends at the peer itself: its certificate there has the same
 * subject, or the policy pins it beside the other. */
static bool is_tls_peer(const bushing_osi *a)
{
    const bushing_security *s = &a->cfg->security;
    span subject;
    if (!s->over_tls)
        return true;
    subject = subject_of(s->tls_certificate);
    return (subject.n != 0 &&
            span_equal(subject, subject_of(of(a)->claim.certificate))) ||
           is_pinned(a, s->tls_certificate);
}

static const bushing_finding *decisive(const bushing_verdict *v)
{
    for (size_t i = 0; i < v->num_findings; i++)
        if (v->finding[i].effect >=
            (v->alarm ? BUSHING_RULE_ALARMS : BUSHING_RULE_REFUSES))
            return &v->finding[i];
    return NULL;
}

/* Step 5, the rest. */
static int judged(bushing_osi *a, bushing_verdict *v)
{
    struct aprofile_verdict said = {.fingerprint = v->fingerprint};
    const bushing_finding *f;
    const bushing_rule *rule;
    titles_judge(a, v, of(a)->claim.certificate);
    said.accepted = v->accepted;
    said.alarm = v->alarm;
    f = v->accepted ? NULL : decisive(v);
    rule = f == NULL || identity_of(a)->rule_at == NULL
               ? NULL
               : identity_of(a)->rule_at(f->rule);
    if (rule != NULL) {
        said.event = rule->event;
        said.what = rule->sentence;
        said.fix = rule->fix;
        said.fact = f->fact;
    }
    if (v->accepted && !is_tls_peer(a)) {
        said.accepted = false;
        said.alarm = true;
        said.what = "TLS does not end at the peer itself";
        said.fix = "give the peer certificates of one subject for both, or pin "
                   "both";
        said.fact = "the certificate of TLS names another subject";
    }
    return aprofile_judged(&of(a)->claim, &said, &of(a)->failure);
}

/* Step 8. The memory of the identity hears of it too: it knows what a clock
 * that is set back may bring again [rules 11, 12]. */
static int remember(bushing_osi *a)
{
    struct compat *c = of(a);
    bushing_identity *id = identity_of(a);
    uint8_t key[SEEN_KEY_LEN];
    int rc = aprofile_remember(&c->claim, &id->memory.seen, id->crypto,
                               a->now.mono_ns, &c->failure);
    if (rc == 0 && identity_seen_key(id, key, c->claim.fingerprint,
                                     &c->claim.time, span_text("A")) == 0)
        (void)identity_remember(id, key, c->claim.time.ms, a->now);
    return rc;
}

static void all_well(bushing_osi *a)
{
    if (a->role == BUSHING_RESPONDER) {
        secured_ask_owner(a);
        return;
    }
    a->sec->ready = true;
    a->phase_until = BUSHING_NEVER;
    event_tell(a, BUSHING_EVENT_ESTABLISHED);
    a->sec->held_done = true;
}

/* [rule 12] A responder refuses what was signed before it began to remember; a
 * time without a fraction names a whole second, and its end counts. An
 * initiator asked a moment ago and may have begun a moment before that: a
 * server whose clock is behind by less than the window must not be refused for
 * it, and its value is bound to no request anyway. */
static int64_t oldest_wanted(const bushing_osi *a)
{
    enum { TO_ITS_END = 999 };
    int64_t floor_ms = memory_floor(&identity_of(a)->memory, a->now);
    bool whole = of(a)->claim.time.shape.digits == 0;
    if (a->role == BUSHING_INITIATOR || floor_ms < INT64_MIN + TO_ITS_END)
        return INT64_MIN;
    if (floor_ms == INT64_MAX)
        return floor_ms;
    return whole ? floor_ms + 1 - TO_ITS_END : floor_ms + 1;
}

/* Steps 5 to 8 [62351-4:11.2.3, 11.2.4]. */
static int check_rest(bushing_osi *a, bushing_verdict *v)
{
    struct compat *c = of(a);
    const bushing_identity *id = identity_of(a);
    int64_t not_before_ms = oldest_wanted(a);
    int rc = v != NULL ? judged(a, v)
                       : aprofile_judged(&c->claim, NULL, &c->failure);
    c->ticket_until = BUSHING_NEVER;
    if (rc == 0)
        rc = aprofile_verify(&c->claim, id->crypto,
                             dialect_of(a)->a_accept_inputs, &c->failure);
    if (rc == 0)
        rc = aprofile_check_time(&c->claim, a->now.utc_ms, not_before_ms,
                                 &c->failure);
    if (rc == 0)
        rc = remember(a);
    if (rc != 0)
        return failed(a, rc);
    all_well(a);
    return 0;
}

static void ask_ticket(bushing_osi *a, enum ticket which)
{
    a->sec->ticket = (uint8_t)which;
    of(a)->ticket_until = later(a, policy_value(a, BUSHING_POLICY_TICKET_MS));
    event_tell(a, which == TICKET_SIGN ? BUSHING_EVENT_SIGN
                                       : BUSHING_EVENT_VERIFY);
    if (which == TICKET_SIGN)
        a->event.data = aprofile_draft_input(&of(a)->draft);
}

int compat_check(bushing_osi *a, struct arena *scratch)
{
    struct compat *c = of(a);
    bushing_trust_question q;
    bushing_verdict v;
    int rc = aprofile_read(&c->claim, a->shown.authentication,
                           (enum bushing_role)a->role, identity_of(a)->crypto,
                           scratch, &c->failure);
    if (rc != 0)
        return failed(a, rc);
    if (a->cfg->security.trust == NULL) {
        ask_ticket(a, TICKET_VERIFY);
        return 0;
    }
    compat_question(a, &q);
    rc = identity_of(a)->judge(a->cfg->security.trust, &v, &q, a->now);
    return check_rest(a, rc == 0 ? &v : NULL);
}

int compat_verified(bushing_osi *a, const bushing_verdict *verdict)
{
    bushing_verdict v;
    int rc;
    if (verdict != NULL)
        v = *verdict;
    rc = check_rest(a, verdict != NULL ? &v : NULL);
    if (rc != 0)
        osi_end_for(a, rc, 0);
    return 0;
}

/* --- ours ---------------------------------------------------------------- */

static bool is_bare(const bushing_association *p)
{
    return p->mechanism.p == NULL && p->authentication.p == NULL &&
           p->acse_requirements.p == NULL &&
           (p->application_context.p == NULL ||
            span_equal(p->application_context, APROFILE_BASIC_AC));
}

/* [62351-4:11.2.3 answer] */
static int go(bushing_osi *a, span authentication)
{
    bushing_association p = a->shown;
    int rc;
    aprofile_fill(a->role == BUSHING_INITIATOR ? &a->shown : &p,
                  authentication);
    rc = a->role == BUSHING_INITIATOR ? connect_go(a) : accept_go(a, &p);
    if (rc != 0 || a->role == BUSHING_INITIATOR)
        return rc;
    buffer_release(&a->sec->kept, a->cfg->pool);
    a->sec->asked = false;
    a->sec->ready = true;
    event_tell(a, BUSHING_EVENT_ESTABLISHED);
    return 0;
}

static int use_signature(bushing_osi *a, span signature)
{
    span certificate = bushing_identity_certificate(identity_of(a));
    size_t size, n = certificate.n + APROFILE_OVERHEAD;
    uint8_t *block = pool_take(a->cfg->pool, n, &size);
    struct writer w;
    int rc;
    if (block == NULL)
        return BUSHING_ERR_WOULD_BLOCK;
    w = writer_over(block, size);
    rc =
        aprofile_put_authentication(&w, &of(a)->draft, certificate, signature,
                                    aprofile_context(&a->shown), dialect_of(a));
    if (rc == 0)
        rc = go(a, writer_result(&w));
    pool_give(a->cfg->pool, block, size);
    return rc;
}

/* With the key at hand at once; else the owner is asked. */
static int sign(bushing_osi *a)
{
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n;
    int rc = identity_sign(identity_of(a), signature, sizeof signature, &n,
                           aprofile_draft_input(&of(a)->draft));
    if (rc == 0)
        return use_signature(a, span_of(signature, n));
    if (rc != BUSHING_ERR_STATE)
        return rc;
    a->sec->asked = a->role == BUSHING_INITIATOR;
    ask_ticket(a, TICKET_SIGN);
    return 0;
}

/* Nothing can be shown: whoever waits for it hears an abort. */
static void end_unsigned(bushing_osi *a, int code)
{
    bool sent = a->role == BUSHING_RESPONDER &&
                abort_send(a, ACSE_USER, ACSE_ABORT_NO_REASON, (span){NULL, 0});
    osi_end_now(a, BUSHING_CLOSE_LOCAL_ERROR, code);
    a->closed.linger = sent;
}

int compat_signed(bushing_osi *a, span signature)
{
    int rc = signature.n == 0
                 ? BUSHING_ERR_SECURITY_TICKET
                 : identity_check_signature(identity_of(a),
                                            aprofile_draft_input(&of(a)->draft),
                                            signature);
    of(a)->ticket_until = BUSHING_NEVER;
    if (rc == 0)
        rc = use_signature(a, signature);
    if (rc != 0)
        end_unsigned(a,
                     rc == BUSHING_ERR_WOULD_BLOCK ? BUSHING_ERR_MEMORY : rc);
    return 0;
}

int compat_associate(bushing_osi *a)
{
    int rc = is_bare(&a->shown) ? titles_fill_request(a, &a->shown)
                                : BUSHING_ERR_ARGUMENT;
    if (rc == 0)
        rc = secured_room(a, a->shown.user_data);
    if (rc == 0)
        rc = aprofile_draft_request(&of(a)->draft, dialect_of(a), a->now.utc_ms,
                                    &identity_of(a)->mark);
    if (rc == 0)
        rc = sign(a);
    if (rc == 0 && a->sec->num_notes == 0)
        warn_without_tls(a);
    return rc;
}

int compat_accept(bushing_osi *a, const bushing_association *p)
{
    bushing_association answer = *p;
    int rc = is_bare(p) ? titles_fill_answer(a, &answer.responding)
                        : BUSHING_ERR_ARGUMENT;
    if (rc == 0)
        rc = secured_room(a, p->user_data);
    if (rc == 0)
        rc = aprofile_draft_answer(&of(a)->draft, &of(a)->claim, a->now.utc_ms,
                                   &identity_of(a)->mark);
    if (rc == 0)
        rc = secured_keep(a, &answer);
    if (rc != 0)
        return rc;
    rc = sign(a);
    if (rc == 0)
        a->sec->asked = false;
    return rc;
}

void compat_tick(bushing_osi *a)
{
    enum ticket late = (enum ticket)a->sec->ticket;
    a->sec->ticket = TICKET_NONE;
    of(a)->ticket_until = BUSHING_NEVER;
    if (late == TICKET_VERIFY)
        (void)compat_verified(a, NULL);
    else if (late == TICKET_SIGN)
        end_unsigned(a, BUSHING_ERR_SECURITY_TICKET);
}
