/* From octets to events: one step takes one TPKT. */
#include "session/secured.h"

#include "osi/tpkt.h"

/* --- an object ----------------------------------------------------------- */

int bushing_osi_new(bushing_osi **out, const bushing_config *cfg,
                    enum bushing_role role, bushing_time now)
{
    bushing_osi *a;
    *out = NULL;
    if (cfg == NULL || !cfg->sealed)
        return cfg == NULL ? BUSHING_ERR_ARGUMENT : BUSHING_ERR_SEALED;
    a = cfg->allocator.alloc(cfg->allocator.ctx, sizeof *a);
    if (a == NULL)
        return BUSHING_ERR_MEMORY;
    memset(a, 0, sizeof *a);
    a->cfg = cfg;
    a->now = now;
    a->role = (uint8_t)role;
    a->transport = role == BUSHING_RESPONDER ? T_WAIT_CR : T_IDLE;
    a->association = A_IDLE;
    a->tpdu_size = setting(a, BUSHING_SET_TPDU_SIZE);
    a->phase_until = a->fragment_until = a->retry_at = BUSHING_NEVER;
    if (role == BUSHING_RESPONDER)
        phase_set(a, BUSHING_SET_ESTABLISH_MS);
    if (cfg->mode != BUSHING_MODE_PLAIN) {
        int rc = secured_new(a);
        if (rc != 0) {
            cfg->allocator.free(cfg->allocator.ctx, a);
            return rc;
        }
    }
    *out = a;
    return 0;
}

static void release_buffers(bushing_osi *a)
{
    buffer_release(&a->in, a->cfg->pool);
    buffer_release(&a->tsdu, a->cfg->pool);
    buffer_release(&a->ssdu, a->cfg->pool);
    buffer_release(&a->held, a->cfg->pool);
}

void bushing_osi_free(bushing_osi *a)
{
    if (a == NULL)
        return;
    release_buffers(a);
    secured_free(a);
    buffer_release(&a->out, a->cfg->pool);
    a->cfg->allocator.free(a->cfg->allocator.ctx, a);
}

const char *bushing_osi_state(const bushing_osi *a)
{
    return a->association == A_IDLE ? transport_state_text(a->transport)
                                    : association_state_text(a->association);
}

void phase_set(bushing_osi *a, enum bushing_setting milliseconds)
{
    a->phase_until = later(a, setting(a, milliseconds));
}

/* --- octets in ----------------------------------------------------------- */

/* The pool has no room: who waits for us is not late. */
static int starve(bushing_osi *a)
{
    if (!a->starved)
        a->starved_until = later(
            a, STARVED_TIMES * (uint64_t)setting(a, BUSHING_SET_FRAGMENT_MS));
    a->starved = true;
    a->fragment_until = BUSHING_NEVER;
    a->retry_at = later(a, RETRY_MS);
    return BUSHING_ERR_WOULD_BLOCK;
}

int bushing_osi_receive(bushing_osi *a, bushing_span octets, bushing_time now)
{
    a->now = now;
    if (is_ended(a) || octets.n == 0)
        return 0;
    /* values that nobody asked for yet may lie in the input: it stays */
    if (a->values.n == 0 && !secured_holds_input(a) && octets.n <= INPUT_MAX &&
        buffer_len(&a->in) <= INPUT_MAX - octets.n &&
        buffer_put(&a->in, a->cfg->pool, octets)) {
        a->starved = false;
        return 0;
    }
    return starve(a);
}

void bushing_osi_pause(bushing_osi *a, bool on, bushing_time now)
{
    a->now = now;
    a->paused = on;
    a->fragment_until = BUSHING_NEVER;
}

/* --- a step -------------------------------------------------------------- */

/* Before a size is agreed on a TPKT holds a CR or CC: LI 254 at most. */
static size_t tpkt_ceiling(const bushing_osi *a)
{
    return TPKT_HEAD + (a->transport == T_OPEN ? a->tpdu_size : 255);
}

/* What was told of the last TSDU is no longer needed. */
static void drop_told(bushing_osi *a)
{
    if (a->tsdu_done) {
        a->tsdu_done = false;
        buffer_release(&a->tsdu, a->cfg->pool);
    }
    if (a->ssdu_done) {
        a->ssdu_done = false;
        a->fragment_until = BUSHING_NEVER;
        buffer_release(&a->ssdu, a->cfg->pool);
    }
    if (a->sec != NULL)
        secured_drop_told(a);
}

/* Nothing more can be done with what there is: buffers go back, and what has
 * begun must go on in time [62351-4:H; osi:1]. */
static void settle(bushing_osi *a)
{
    bool begun;
    drop_told(a);
    begun = buffer_len(&a->in) != 0 || buffer_len(&a->tsdu) != 0 ||
            ssdu_has_begun(a);
    buffer_settle(&a->in, a->cfg->pool);
    if (!begun || a->starved || a->paused || is_ended(a))
        a->fragment_until = BUSHING_NEVER;
    else if (a->fragment_until == BUSHING_NEVER)
        a->fragment_until = later(a, setting(a, BUSHING_SET_FRAGMENT_MS));
}

/* True when something was taken; false when more octets are needed, or room in
 * the pool: then the TPKT stays where it is. */
static bool step(bushing_osi *a)
{
    struct reader r = reader_over(buffer_octets(&a->in));
    size_t wanted, start = a->in.start;
    span tpdu;
    int rc;
    drop_told(a);
    rc = tpkt_next(&r, &tpdu, &wanted, tpkt_ceiling(a));
    if (rc == TPKT_MORE)
        return false;
    if (rc == 0) {
        buffer_drop(&a->in, TPKT_HEAD + tpdu.n);
        if (buffer_len(&a->tsdu) == 0 && !ssdu_has_begun(a))
            a->fragment_until = BUSHING_NEVER;
        rc = tpdu_received(a, tpdu);
    }
    if (rc == BUSHING_ERR_WOULD_BLOCK) {
        a->in.start = start;
        (void)starve(a);
        return false;
    }
    a->starved = false;
    if (rc != 0)
        osi_end_for(a, rc, a->closed.offset);
    return true;
}

/* --- SPDUs --------------------------------------------------------------- */

static int (*const ACTIONS[NUM_ASSOCIATION_ACTIONS])(bushing_osi *,
                                                     const struct spdu *) = {
    [DO_CONNECT] = connect_received,
    [DO_OVERFLOW] = overflow_received,
    [DO_ACCEPT] = accept_received,
    [DO_REFUSE] = refuse_received,
    [DO_DATA] = data_received,
    [DO_FINISH] = finish_received,
    [DO_COLLISION] = collided_received,
    [DO_NOT_FINISHED] = not_finished_received,
    [DO_DISCONNECTED] = disconnect_received,
    [DO_ABORT] = abort_received,
};

/* The handlers set the next state themselves where they stay or end. */
static int spdu_received(bushing_osi *a, const struct spdu *s)
{
    const struct machine_row *row = association_row(a->association, s->kind);
    int rc;
    if (row == NULL)
        return BUSHING_ERR_SESSION_UNEXPECTED;
    rc = ACTIONS[row->action](a, s);
    if (rc == 0 && !is_ended(a))
        a->association = row->next;
    return rc < 0 ? rc : 0;
}

/* A request is shown until it is answered, longer than its TSDU would live. */
static int hold(bushing_osi *a, span *tsdu)
{
    int rc;
    if (a->tsdu_done) { /* it came in pieces: their buffer is kept */
        a->held = a->tsdu;
        a->tsdu = (struct buffer){NULL, 0, 0, 0};
        a->tsdu_done = false;
        return 0;
    }
    rc = buffer_append(&a->held, a->cfg->pool, *tsdu);
    if (rc == 0)
        *tsdu = buffer_octets(&a->held);
    return rc;
}

int tsdu_received(bushing_osi *a, span tsdu)
{
    struct spdu s;
    bool waits = a->association == A_WAIT_CONNECT;
    /* a verdict on the answer may take its time */
    bool kept = waits || (a->sec != NULL && a->association == A_WAIT_ACCEPT);
    int rc = kept ? hold(a, &tsdu) : 0;
    if (rc != 0)
        return rc;
    rc = spdu_read(&s, tsdu, &a->closed.offset);
    a->refusable =
        (waits && s.kind == SPDU_CONNECT) ||
        (a->association == A_WAIT_OVERFLOW && s.kind == SPDU_CONNECT_OVERFLOW);
    return rc != 0 ? rc : spdu_received(a, &s);
}

/* --- events -------------------------------------------------------------- */

void event_tell(bushing_osi *a, enum bushing_event_kind kind)
{
    a->event = (bushing_event){.kind = kind, .release_reason = -1};
    if (kind == BUSHING_EVENT_CALL || kind == BUSHING_EVENT_ASSOCIATE ||
        kind == BUSHING_EVENT_ESTABLISHED || kind == BUSHING_EVENT_READY)
        a->event.association = &a->shown;
    a->event_waits = true;
}

static const bushing_event *tell_closed(bushing_osi *a)
{
    if (a->told) {
        release_buffers(a);
        return NULL;
    }
    a->told = true;
    a->event.kind = BUSHING_EVENT_CLOSED;
    a->event.association = NULL;
    a->event.security = NULL;
    a->event.data = (span){NULL, 0};
    a->event.closed = &a->closed;
    return &a->event;
}

static bool tell_writable(bushing_osi *a)
{
    if (!a->writable)
        return false;
    a->writable = a->would_block = false;
    event_tell(a, BUSHING_EVENT_WRITABLE);
    return true;
}

const bushing_event *bushing_osi_next_event(bushing_osi *a)
{
    for (;;) {
        enum value_told told;
        if (a->event_waits || secured_next(a)) {
            a->event_waits = false;
            return &a->event;
        }
        told = value_tell(a);
        if (told == VALUE_AGAIN)
            continue;
        if (told == VALUE_TOLD || (!is_ended(a) && tell_writable(a))) {
            a->event_waits = false;
            return &a->event;
        }
        if (a->sec != NULL && a->sec->ticket != TICKET_NONE)
            return NULL;
        if (is_ended(a))
            break;
        if (!step(a)) {
            settle(a);
            return NULL;
        }
    }
    return tell_closed(a);
}

/* --- octets out ---------------------------------------------------------- */

bushing_span bushing_osi_output(const bushing_osi *a)
{
    return buffer_octets(&a->out);
}

void bushing_osi_output_taken(bushing_osi *a, size_t n)
{
    if (n > buffer_len(&a->out))
        return;
    buffer_drop(&a->out, n);
    buffer_settle(&a->out, a->cfg->pool);
    if (a->would_block &&
        buffer_len(&a->out) <= setting(a, BUSHING_SET_OUTPUT_MAX) / 2)
        a->writable = true;
}
