/* The ends of an association: release, abort, refusal, time, a connection that
 * broke [osi:3, 10.11]. */
#include "session/secured.h"

#include "schema/acse.h"

/* --- the end ------------------------------------------------------------- */

static void forget_numbers(bushing_closed *c)
{
    c->transport_reason = c->session_reason = c->presentation_reason = -1;
    c->result = c->source = c->diagnostic = -1;
    c->security_diagnostic = -1;
}

void osi_end_now(bushing_osi *a, enum bushing_close why, int code)
{
    bushing_pool *pool = a->cfg->pool;
    bool asked = a->association == A_ASKED;
    forget_numbers(&a->closed);
    a->closed.why = why;
    a->closed.code = code;
    a->closed.layer = layer_of(code);
    a->closed.state = bushing_osi_state(a);
    a->transport = T_ENDED;
    a->association = A_ENDED;
    a->phase_until = a->fragment_until = a->retry_at = BUSHING_NEVER;
    a->values.n = 0;
    a->event.release_reason = -1;
    secured_ended(a);
    /* what ASSOCIATE showed lives as long as CLOSED */
    if (!asked)
        buffer_release(&a->ssdu, pool);
}

void osi_end_heard(bushing_osi *a, enum bushing_close why, int code)
{
    if (a->sec != NULL)
        a->sec->heard = true;
    osi_end_now(a, why, code);
}

static enum bushing_close cause_of(int code)
{
    return code == BUSHING_ERR_MEMORY || code == BUSHING_ERR_INTERNAL ||
                   code == BUSHING_ERR_OWNER_LATE ||
                   code == BUSHING_ERR_SECURITY_TICKET
               ? BUSHING_CLOSE_LOCAL_ERROR
               : BUSHING_CLOSE_PEER_ERROR;
}

void osi_end_for(bushing_osi *a, int code, size_t offset)
{
    struct answer how = answer_for(code);
    bool linger = a->sec != NULL ? secured_answer(a, code, &how)
                                 : answer_send(a, &how, a->refusable);
    osi_end_now(a, cause_of(code), code);
    a->closed.linger = linger;
    a->closed.offset = offset;
}

int bushing_osi_receive_end(bushing_osi *a, bool broken, bushing_time now)
{
    a->now = now;
    if (is_ended(a))
        return 0;
    osi_end_now(a, broken ? BUSHING_CLOSE_RESET : BUSHING_CLOSE_DISCONNECTED,
                0);
    return 0;
}

/* --- abort --------------------------------------------------------------- */

/* In an ABRT, or an ARP [osi:5 (d)]; what cannot be read aborts as well. */
static void read_abort(bushing_osi *a, span ppdu)
{
    struct ppdu_content c;
    struct pdv v;
    struct apdu apdu;
    if (ppdu.n == 0 || ppdu_read_abort(&c, ppdu, NULL) != 0)
        return;
    a->closed.layer = BUSHING_LAYER_PRESENTATION;
    a->closed.code = BUSHING_ERR_PRESENTATION_ABORT;
    a->closed.presentation_reason = c.reason;
    if (c.values.p == NULL || pdv_next(&c.values, &v) != 0 ||
        apdu_read(&apdu, v.value, NULL) != 0 || apdu.kind != APDU_ABRT)
        return;
    a->closed.layer = BUSHING_LAYER_ACSE;
    a->closed.code = BUSHING_ERR_ACSE_ABORT;
    a->closed.source = apdu.source;
    a->closed.diagnostic = apdu.diagnostic;
    if (is_native(a))
        native_heard(a, &apdu);
    else
        (void)apdu_user_data(&apdu, &a->contexts, BUSHING_USE_MMS,
                             &a->closed.user_data, NULL);
}

int abort_received(bushing_osi *a, const struct spdu *s)
{
    osi_end_heard(a, BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_SESSION_ABORT);
    a->closed.session_reason = s->disconnect;
    read_abort(a, s->user_data);
    return 0;
}

int bushing_osi_abort(bushing_osi *a, int source, int diagnostic,
                      bushing_span user_data, bushing_time now)
{
    bool sent = false;
    a->now = now;
    if (is_ended(a))
        return BUSHING_ERR_STATE;
    if (source < -1 || source > ACSE_PROVIDER || diagnostic < -1)
        return BUSHING_ERR_ARGUMENT;
    if (is_native(a) && native_abort(a, user_data))
        return 0;
    if (is_native(a))
        user_data = (span){NULL, 0};
    if (a->transport == T_OPEN)
        sent = abort_send(a, source, diagnostic, user_data);
    osi_end_now(a, BUSHING_CLOSE_LOCAL_ABORT, 0);
    a->closed.linger = sent;
    a->closed.source = source;
    a->closed.diagnostic = diagnostic;
    return 0;
}

/* --- release ------------------------------------------------------------- */

bool release_send(bushing_osi *a, enum spdu_kind spdu, enum apdu_kind apdu,
                  int reason, span user_data)
{
    size_t size;
    uint8_t *block = pool_take(a->cfg->pool, user_data.n + HEADERS_MAX, &size);
    struct writer w;
    struct spdu s = spdu_empty(spdu);
    bool sent;
    if (block == NULL)
        return false;
    w = writer_over(block, size);
    info_put(a, &w, user_data, false);
    apdu_put_release(&w, 0, apdu, reason);
    pdv_put_around(&w, 0, a->acse_id);
    sent = !w.bad && spdu_send(a, &s, writer_result(&w));
    pool_give(a->cfg->pool, block, size);
    return sent;
}

static const span NO_DATA = {NULL, 0};

int bushing_osi_release(bushing_osi *a, int reason, bushing_time now)
{
    a->now = now;
    if (a->association != A_OPEN || (a->sec != NULL && !a->sec->ready))
        return BUSHING_ERR_STATE;
    if (is_native(a))
        return native_release(a);
    if (!release_send(a, SPDU_FINISH, APDU_RLRQ, reason, NO_DATA))
        return output_blocks(a);
    a->association = A_RELEASING;
    phase_set(a, BUSHING_SET_RELEASE_MS);
    return 0;
}

/* The RLRQ or RLRE, of which nothing is needed: any, or none, is good. */
static int release_reason(const struct spdu *s, enum apdu_kind kind)
{
    struct ppdu_content c;
    struct apdu apdu;
    struct pdv v;
    if (s->user_data.n == 0 || ppdu_read_user_data(&c, s->user_data) != 0 ||
        pdv_next(&c.values, &v) != 0 || apdu_read(&apdu, v.value, NULL) != 0 ||
        apdu.kind != kind)
        return -1;
    return apdu.reason;
}

int finish_received(bushing_osi *a, const struct spdu *s)
{
    int reason = release_reason(s, APDU_RLRQ);
    if (is_native(a))
        return native_finish(a, s);
    event_tell(a, BUSHING_EVENT_RELEASE);
    a->event.release_reason = reason;
    phase_set(a, BUSHING_SET_RELEASE_MS);
    return 0;
}

int bushing_osi_release_answer(bushing_osi *a, int reason, bushing_time now)
{
    bool sent;
    a->now = now;
    if (a->association != A_RELEASE_ASKED)
        return BUSHING_ERR_STATE;
    if (is_native(a))
        return native_release_answer(a);
    sent = release_send(a, SPDU_DISCONNECT, APDU_RLRE, reason, NO_DATA);
    osi_end_now(a, BUSHING_CLOSE_RELEASED, 0);
    a->closed.linger = sent;
    return 0;
}

/* [osi:3] both wished to end: each answers the other */
int collided_received(bushing_osi *a, const struct spdu *s)
{
    if (is_native(a))
        return native_finish(a, s);
    return release_send(a, SPDU_DISCONNECT, APDU_RLRE, 0, NO_DATA)
               ? 0
               : BUSHING_ERR_MEMORY;
}

int not_finished_received(bushing_osi *a, const struct spdu *s)
{
    (void)s;
    /* a ReleaseReq cannot be taken back [62351-4:13.1.10] */
    if (is_native(a))
        return BUSHING_ERR_SESSION_UNEXPECTED;
    a->phase_until = BUSHING_NEVER;
    event_tell(a, BUSHING_EVENT_RELEASE_REFUSED);
    return 0;
}

int disconnect_received(bushing_osi *a, const struct spdu *s)
{
    int reason = release_reason(s, APDU_RLRE);
    osi_end_heard(a, BUSHING_CLOSE_RELEASED, 0);
    a->event.release_reason = reason;
    if (is_native(a))
        native_disconnect(a, s);
    return 0;
}

/* --- time ---------------------------------------------------------------- */

static uint64_t earlier(uint64_t x, uint64_t y)
{
    return x < y ? x : y;
}

/* A part of a TSDU lies here and the pool has no room for the rest. */
static bool holds_a_part(const bushing_osi *a)
{
    return a->starved && (buffer_len(&a->tsdu) != 0 || ssdu_has_begun(a));
}

static uint64_t own_deadline(const bushing_osi *a)
{
    uint64_t at = earlier(a->phase_until, a->fragment_until);
    if (holds_a_part(a))
        at = earlier(at, a->starved_until);
    return earlier(at, a->retry_at);
}

uint64_t bushing_osi_deadline(const bushing_osi *a)
{
    return earlier(own_deadline(a), secured_deadline(a));
}

static bool owner_is_late(const bushing_osi *a)
{
    return a->transport == T_ASKED ||
           (a->association == A_ASKED && (a->sec == NULL || a->sec->asked)) ||
           a->association == A_RELEASE_ASKED ||
           (a->transport == T_OPEN && a->association == A_IDLE);
}

static int late_code(const bushing_osi *a)
{
    if (a->now.mono_ns >= a->fragment_until)
        return BUSHING_ERR_COTP_FRAGMENT;
    if (holds_a_part(a) && a->now.mono_ns >= a->starved_until)
        return BUSHING_ERR_MEMORY;
    if (owner_is_late(a))
        return BUSHING_ERR_OWNER_LATE;
    return a->transport == T_OPEN ? BUSHING_ERR_SESSION_TIMEOUT
                                  : BUSHING_ERR_COTP_TIMEOUT;
}

void bushing_osi_tick(bushing_osi *a, bushing_time now)
{
    int code;
    a->now = now;
    if (now.mono_ns >= a->retry_at) {
        a->retry_at = BUSHING_NEVER;
        a->writable = a->would_block;
    }
    secured_tick(a);
    if (is_ended(a) || now.mono_ns < own_deadline(a))
        return;
    code = late_code(a);
    a->refusable = code == BUSHING_ERR_OWNER_LATE && a->association == A_ASKED;
    osi_end_for(a, code, 0);
    if (cause_of(code) == BUSHING_CLOSE_PEER_ERROR)
        a->closed.why = BUSHING_CLOSE_TIMEOUT;
}
