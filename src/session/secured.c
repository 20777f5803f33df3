#include "session/secured.h"

#include "asn1/encode.h"
#include "e2e/policy.h"
#include "schema/acse.h"
#include "schema/osi_env.h"

/* --- an object ----------------------------------------------------------- */

int secured_new(bushing_osi *a)
{
    const bushing_allocator *al = &a->cfg->allocator;
    struct secured *s;
    int rc;
    /* [rule 1] who wants nobody would take everybody */
    if (a->role == BUSHING_INITIATOR &&
        !policy_wants_peer(a->cfg->security.policy))
        return BUSHING_ERR_ARGUMENT;
    s = al->alloc(al->ctx, sizeof *s);
    if (s == NULL)
        return BUSHING_ERR_MEMORY;
    memset(s, 0, sizeof *s);
    s->failed = -1;
    a->sec = s;
    rc = is_native(a) ? native_new(a) : 0;
    if (is_compat(a))
        s->u.compat.ticket_until = BUSHING_NEVER;
    if (rc != 0) {
        al->free(al->ctx, s);
        a->sec = NULL;
    }
    return rc;
}

void secured_free(bushing_osi *a)
{
    const bushing_allocator *al = &a->cfg->allocator;
    if (a->sec == NULL)
        return;
    if (is_native(a))
        bushing_e2e_free(a->sec->u.native.e2e);
    buffer_release(&a->sec->kept, a->cfg->pool);
    al->free(al->ctx, a->sec);
}

void bushing_osi_set_address(bushing_osi *a, bushing_span address)
{
    size_t n = address.n < ADDRESS_MAX ? address.n : ADDRESS_MAX - 1;
    if (a->sec == NULL)
        return;
    memset(a->sec->address, 0, sizeof a->sec->address);
    if (n != 0)
        memcpy(a->sec->address, address.p, n);
    if (is_native(a))
        bushing_e2e_set_address(a->sec->u.native.e2e, address);
}

const struct bushing_e2e *bushing_osi_e2e(const bushing_osi *a)
{
    return a->sec != NULL && is_native(a) ? a->sec->u.native.e2e : NULL;
}

/* --- events -------------------------------------------------------------- */

void secured_note(bushing_osi *a, const struct fault_row *row, const char *one,
                  const char *other)
{
    struct secured *s = a->sec;
    if (s->num_notes < NOTES_MAX)
        (void)fault_raise(&s->note[s->num_notes++], row, one, other);
}

int environment_fail(bushing_osi *a, enum environment_check check,
                     const char *one, const char *other)
{
    bool initiator = a->role == BUSHING_INITIATOR;
    secured_note(a, environment_row(check, initiator), one, other);
    a->sec->failed = (int)check;
    /* [62351-4:5.2; rule 2] another context is another mode */
    return check == ENVIRONMENT_CONTEXT ? BUSHING_ERR_SECURITY_MODE
                                        : BUSHING_ERR_SECURITY_CARRIER;
}

/* What was to be told of the end survives. */
void secured_tell(bushing_osi *a, const bushing_security_event *event)
{
    int reason = a->event.release_reason;
    event_tell(a, BUSHING_EVENT_SECURITY);
    a->event.security = event;
    a->event.release_reason = is_ended(a) ? reason : -1;
}

static void tell_note(bushing_osi *a, const struct fault *f)
{
    bushing_security_event *e = &a->sec->event;
    memset(e, 0, sizeof *e);
    e->id = f->row->event;
    e->utc_ms = a->now.utc_ms;
    e->peer = span_text(a->sec->address);
    e->who = naming_who(a);
    e->what = span_text(f->row->what);
    e->fact[0] = span_text(f->fact[0]);
    e->fact[1] = span_text(f->fact[1]);
    e->fix = span_text(f->row->fix);
    e->num_parameters = 1;
    e->parameters[0] = (bushing_security_parameter){"P.Ap", e->who};
    secured_tell(a, e);
}

bool secured_next(bushing_osi *a)
{
    struct secured *s = a->sec;
    if (s == NULL || a->told)
        return false;
    if (s->told_notes < s->num_notes) {
        tell_note(a, &s->note[s->told_notes++]);
        return true;
    }
    return is_native(a) ? native_next(a) : compat_next(a);
}

/* --- what lives how long ------------------------------------------------- */

bool secured_holds_input(const bushing_osi *a)
{
    return a->sec != NULL && is_native(a) && a->sec->u.native.plain.p != NULL;
}

/* What ESTABLISHED or READY showed lies in `held`; contexts and sizes stay. */
void secured_drop_told(bushing_osi *a)
{
    bushing_association kept;
    if (!a->sec->held_done)
        return;
    a->sec->held_done = false;
    buffer_release(&a->held, a->cfg->pool);
    memset(&kept, 0, sizeof kept);
    kept.tpdu_size = a->shown.tpdu_size;
    kept.session_version = a->shown.session_version;
    a->shown = kept;
}

static bool keep_span(struct buffer *b, bushing_pool *pool, span *s)
{
    size_t at = buffer_len(b);
    if (s->p == NULL)
        return true;
    if (s->n != 0 && !buffer_put(b, pool, *s))
        return false;
    /* there is room for all of it: the block stays where it is */
    s->p = b->p + b->start + at;
    return true;
}

enum { KEPT_SPANS = 16 };

/* What an answer may point to. */
static void spans_of(bushing_association *p, span *out[KEPT_SPANS])
{
    size_t n = 0;
    out[n++] = &p->calling_ssel;
    out[n++] = &p->called_ssel;
    out[n++] = &p->responding_psel;
    out[n++] = &p->presentation_requirements;
    out[n++] = &p->acse_version;
    out[n++] = &p->application_context;
    out[n++] = &p->responding.ap_title;
    out[n++] = &p->responding.ae_qualifier;
    out[n++] = &p->responding.ap_invocation;
    out[n++] = &p->responding.ae_invocation;
    out[n++] = &p->acse_requirements;
    out[n++] = &p->mechanism;
    out[n++] = &p->authentication;
    out[n++] = &p->context_names;
    out[n++] = &p->implementation;
    out[n++] = &p->user_data;
}

int secured_keep(bushing_osi *a, const bushing_association *p)
{
    bushing_association copy = *p;
    struct buffer b = {NULL, 0, 0, 0};
    span *each[KEPT_SPANS];
    size_t n = 1;
    bool done;
    spans_of(&copy, each);
    for (size_t i = 0; i < KEPT_SPANS; i++)
        n += each[i]->n;
    done = buffer_room(&b, a->cfg->pool, n) != NULL;
    for (size_t i = 0; i < KEPT_SPANS && done; i++)
        done = keep_span(&b, a->cfg->pool, each[i]);
    if (!done) {
        buffer_release(&b, a->cfg->pool);
        return BUSHING_ERR_WOULD_BLOCK;
    }
    buffer_release(&a->sec->kept, a->cfg->pool);
    a->sec->kept = b;
    a->shown = copy;
    return 0;
}

/* Two blocks are needed at one time: what is built, and what was read. */
int secured_room(bushing_osi *a, span user_data)
{
    size_t size,
        n = 2 * (setting(a, BUSHING_SET_CONNECT_MAX) + user_data.n + 4096);
    uint8_t *block = pool_take(a->cfg->pool, n, &size);
    if (block == NULL)
        return pool_can(a->cfg->pool, n) ? BUSHING_ERR_WOULD_BLOCK
                                         : BUSHING_ERR_MEMORY;
    pool_give(a->cfg->pool, block, size);
    return 0;
}

void secured_ask_owner(bushing_osi *a)
{
    a->sec->asked = true;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    event_tell(a, BUSHING_EVENT_ASSOCIATE);
}

/* --- the end ------------------------------------------------------------- */

void secured_say(bushing_osi *a)
{
    const struct fault_row *row;
    if (a->sec->failed < 0)
        return;
    row = environment_row((enum environment_check)a->sec->failed,
                          a->role == BUSHING_INITIATOR);
    a->closed.security = row->what;
    a->closed.security_diagnostic = row->diagnostic;
}

void secured_ended(bushing_osi *a)
{
    struct secured *s = a->sec;
    if (s == NULL)
        return;
    s->asked = s->ready = false;
    secured_say(a);
    if (is_native(a)) {
        s->u.native.plain = (span){NULL, 0};
        if (!s->heard)
            native_lost(a);
    } else {
        s->ticket = TICKET_NONE;
        s->u.compat.ticket_until = BUSHING_NEVER;
    }
}

/* [62351-4:15.6 answer] ABRT with OsiDiagnostics, which nobody signed */
static bool diagnostic_send(bushing_osi *a, int diagnostic)
{
    struct osi_asso_abort abort = {.which = OSI_ABORT_DIAG,
                                   .u.osi_diag = diagnostic};
    uint8_t octets[16];
    struct writer w = writer_over(octets, sizeof octets);
    if (a->data_id == 0 || asn1_encode(&OSI_ASSO_ABORT, &abort, &w) != 0)
        return abort_send(a, ACSE_USER, -1, (span){NULL, 0});
    a->sec->u.native.tag = 0;
    return abort_send(a, ACSE_USER, -1, writer_result(&w));
}

/* [62351-4:15.6 answer] A server refuses with the nearest number of X.227 while
 * the request can be refused; anybody else aborts. */
static bool environment_answer(bushing_osi *a)
{
    enum environment_check check = (enum environment_check)a->sec->failed;
    bushing_rejection r = {.result = ACSE_REJECTED_PERMANENT,
                           .source = ACSE_USER,
                           .diagnostic = environment_acse_diagnostic(check)};
    if (a->role == BUSHING_RESPONDER && a->association < A_OPEN)
        return a->refusable && reject_send(a, &r);
    return diagnostic_send(
        a, environment_row(check, a->role == BUSHING_INITIATOR)->diagnostic);
}

bool secured_answer(bushing_osi *a, int code, const struct answer *how)
{
    struct secured *s = a->sec;
    if (is_compat(a) && code == BUSHING_ERR_SECURITY)
        return compat_answer(a);
    /* [62351-4:15.6 event 15.4] what ACSE itself finds wrong */
    if (is_native(a) && s->failed < 0 && layer_of(code) == BUSHING_LAYER_ACSE) {
        (void)environment_fail(a, ENVIRONMENT_ACSE, bushing_error_text(code),
                               "wanted: an APDU that fits this state");
        if (!a->refusable)
            return a->role == BUSHING_INITIATOR || a->association >= A_OPEN
                       ? environment_answer(a)
                       : false;
        return answer_send(a, how, true);
    }
    return s->failed >= 0 ? environment_answer(a)
                          : answer_send(a, how, a->refusable);
}

/* --- tickets and time ---------------------------------------------------- */

static bool takes_ticket(bushing_osi *a, enum ticket which)
{
    if (a->sec == NULL || a->sec->ticket != which)
        return false;
    a->sec->ticket = TICKET_NONE;
    return true;
}

int bushing_osi_signed(bushing_osi *a, bushing_span signature, bushing_time now)
{
    a->now = now;
    if (!takes_ticket(a, TICKET_SIGN))
        return BUSHING_ERR_STATE;
    return is_native(a)
               ? bushing_e2e_signed(a->sec->u.native.e2e, signature, now)
               : compat_signed(a, signature);
}

int bushing_osi_verified(bushing_osi *a, const bushing_verdict *verdict,
                         bushing_time now)
{
    a->now = now;
    if (!takes_ticket(a, TICKET_VERIFY))
        return BUSHING_ERR_STATE;
    return is_native(a) ? native_verified(a, verdict)
                        : compat_verified(a, verdict);
}

void bushing_osi_question(const bushing_osi *a, bushing_trust_question *out)
{
    memset(out, 0, sizeof *out);
    if (a->sec == NULL || a->sec->ticket != TICKET_VERIFY)
        return;
    if (is_native(a))
        native_question(a, out);
    else
        compat_question(a, out);
}

int bushing_osi_rekey(bushing_osi *a, bushing_time now)
{
    a->now = now;
    if (a->sec == NULL || !is_native(a) || is_ended(a))
        return BUSHING_ERR_STATE;
    return bushing_e2e_rekey(a->sec->u.native.e2e, now);
}

uint64_t secured_deadline(const bushing_osi *a)
{
    if (a->sec == NULL || a->told)
        return BUSHING_NEVER;
    return is_native(a) ? native_deadline(a) : a->sec->u.compat.ticket_until;
}

void secured_tick(bushing_osi *a)
{
    if (a->sec == NULL || a->now.mono_ns < secured_deadline(a))
        return;
    if (!is_native(a)) {
        compat_tick(a);
        return;
    }
    (void)bushing_e2e_tick(a->sec->u.native.e2e, a->now);
    /* who was asked is too late: what follows is to be told */
    a->sec->ticket = TICKET_NONE;
}
