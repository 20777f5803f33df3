/* What TPDUs do: the call, its size, fragments and their ceilings. */
#include "session/association.h"

#include "osi/tpkt.h"

enum { OUR_REF = 1 };

/* --- out ----------------------------------------------------------------- */

int tpdu_queue(bushing_osi *a, const struct tpdu *t)
{
    uint8_t octets[TPKT_HEAD + 256];
    struct writer w = writer_over(octets, sizeof octets);
    tpdu_put(&w, t);
    if (w.bad)
        return BUSHING_ERR_TOO_LONG;
    return buffer_put(&a->out, a->cfg->pool, writer_result(&w))
               ? 0
               : BUSHING_ERR_MEMORY;
}

int tsdu_put(bushing_osi *a, span head, span body)
{
    size_t n = tsdu_wire_len(head.n + body.n, a->tpdu_size);
    uint8_t *room = buffer_room(&a->out, a->cfg->pool, n);
    if (room == NULL)
        return pool_can(a->cfg->pool, buffer_len(&a->out) + n)
                   ? BUSHING_ERR_WOULD_BLOCK
                   : BUSHING_ERR_TOO_LONG;
    buffer_add(&a->out, tsdu_cut(room, head, body, a->tpdu_size));
    return 0;
}

/* --- size ---------------------------------------------------------------- */

static uint8_t exponent_of(uint32_t size)
{
    uint8_t n = TPDU_SIZE_MIN;
    while (n < TPDU_SIZE_OURS && (uint32_t)1 << n < size)
        n++;
    return n;
}

static uint32_t size_of(uint8_t exponent)
{
    return exponent == 0 ? 0 : (uint32_t)1 << exponent;
}

/* The lesser of what both can; an offer of more than we take is no error
 * [osi:0.6, 2]. */
static void agree(bushing_osi *a, uint8_t offered)
{
    uint32_t ours = a->tpdu_size;
    uint32_t theirs = offered == 0 ? ours : size_of(offered);
    a->tpdu_size = theirs < ours ? theirs : ours;
}

/* --- the call ------------------------------------------------------------ */

static void show_call(bushing_osi *a)
{
    memset(&a->shown, 0, sizeof a->shown);
    a->shown.calling_tsel = a->call.calling;
    a->shown.called_tsel = a->call.called;
    a->shown.tpdu_size = size_of(a->call.size);
}

/* [osi:2] the answer names both selectors as they were, in the caller's order;
 * the size is always there, so that no one sends more than we take. */
static int confirm(bushing_osi *a)
{
    struct tpdu cc = {.kind = TPDU_CC,
                      .dst = a->peer_ref,
                      .src = OUR_REF,
                      .size = exponent_of(a->tpdu_size),
                      .calling = a->call.calling,
                      .called = a->call.called};
    int rc;
    if (a->call.size != 0)
        memcpy(cc.order, a->call.order, sizeof cc.order);
    rc = tpdu_queue(a, &cc);
    if (rc != 0)
        return rc;
    a->transport = T_OPEN;
    a->association = A_WAIT_CONNECT;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    return 0;
}

/* Selectors of the call stay visible in ASSOCIATE: they are kept. */
static void keep_selectors(bushing_osi *a)
{
    struct arena s = arena_over(a->scratch, 2 * TSEL_MAX);
    span *const each[] = {&a->call.calling, &a->call.called};
    for (size_t i = 0; i < 2; i++) {
        uint8_t *p;
        if (each[i]->p == NULL)
            continue;
        p = arena_take_aligned(&s, each[i]->n, 1);
        if (p != NULL && each[i]->n != 0)
            memcpy(p, each[i]->p, each[i]->n);
        each[i]->p = p;
    }
}

/* [62351-4:H.2; osi:2] */
static int do_call(bushing_osi *a, const struct tpdu *t)
{
    if (!tpdu_offers_class_0(t))
        return BUSHING_ERR_COTP_CLASS;
    if (!config_is_called(a->cfg, BUSHING_OWN_TSEL, t->called))
        return BUSHING_ERR_COTP_ADDRESS;
    a->call = *t;
    keep_selectors(a);
    agree(a, t->size);
    show_call(a);
    if (setting(a, BUSHING_SET_ASK_CALL) == 0)
        return confirm(a);
    a->transport = T_ASKED;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    event_tell(a, BUSHING_EVENT_CALL);
    return 0;
}

int bushing_osi_call_accept(bushing_osi *a, bushing_time now)
{
    a->now = now;
    return a->transport == T_ASKED ? confirm(a) : BUSHING_ERR_STATE;
}

int bushing_osi_call_refuse(bushing_osi *a, int reason, bushing_time now)
{
    struct tpdu dr = {
        .kind = TPDU_DR, .dst = a->peer_ref, .reason = (uint8_t)reason};
    a->now = now;
    if (a->transport != T_ASKED)
        return BUSHING_ERR_STATE;
    if (reason < 0 || reason > UINT8_MAX)
        return BUSHING_ERR_ARGUMENT;
    a->closed.linger = tpdu_queue(a, &dr) == 0;
    osi_end_now(a, BUSHING_CLOSE_LOCAL_REFUSED, 0);
    return 0;
}

/* The selectors of a CC are no reliable echo and are ignored [osi:0.7]. */
static int do_confirm(bushing_osi *a, const struct tpdu *t)
{
    a->peer_ref = t->src;
    if (t->options >> 4 != 0)
        return BUSHING_ERR_COTP_CLASS;
    agree(a, t->size);
    a->transport = T_OPEN;
    if (buffer_len(&a->held) != 0)
        return connect_send(a);
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    event_tell(a, BUSHING_EVENT_CALLED);
    return 0;
}

static int do_refused(bushing_osi *a, const struct tpdu *t)
{
    osi_end_now(a, BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_COTP_REFUSED);
    if (t->kind == TPDU_DR)
        a->closed.transport_reason = t->reason;
    return 0;
}

static int do_disconnect(bushing_osi *a, const struct tpdu *t)
{
    osi_end_now(a, BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_COTP_DISCONNECT);
    if (t->kind == TPDU_DR)
        a->closed.transport_reason = t->reason;
    return 0;
}

static int do_count(bushing_osi *a, const struct tpdu *t)
{
    (void)t;
    if (a->unsupported == setting(a, BUSHING_SET_UNSUPPORTED_MAX))
        return BUSHING_ERR_COTP_UNSUPPORTED;
    a->unsupported++;
    return 0;
}

/* --- fragments ----------------------------------------------------------- */

static size_t tsdu_ceiling(const bushing_osi *a)
{
    bool open = a->association >= A_OPEN;
    return setting(a, open ? BUSHING_SET_TSDU_MAX : BUSHING_SET_CONNECT_MAX) +
           (a->association == A_WAIT_OVERFLOW
                ? setting(a, BUSHING_SET_OVERFLOW_MAX)
                : 0);
}

/* A whole TSDU in one TPDU is read where it lies. */
static int hand_up(bushing_osi *a, span last)
{
    int rc;
    if (buffer_len(&a->tsdu) == 0)
        return last.n == 0 ? BUSHING_ERR_COTP_EMPTY : tsdu_received(a, last);
    rc = buffer_append(&a->tsdu, a->cfg->pool, last);
    if (rc != 0)
        return rc;
    a->tsdu_done = true;
    if (!ssdu_has_begun(a))
        a->fragment_until = BUSHING_NEVER;
    return tsdu_received(a, buffer_octets(&a->tsdu));
}

static int do_fragment(bushing_osi *a, const struct tpdu *t)
{
    size_t max = tsdu_ceiling(a);
    if (t->number != 0 && setting(a, BUSHING_SET_TPDU_NUMBERS) == 0)
        return BUSHING_ERR_COTP_NUMBER;
    if (t->data.n > max || buffer_len(&a->tsdu) > max - t->data.n)
        return BUSHING_ERR_COTP_TSDU;
    if (t->last) {
        a->empties = 0;
        return hand_up(a, t->data);
    }
    if (t->data.n != 0)
        a->empties = 0;
    else if (a->empties++ >= setting(a, BUSHING_SET_EMPTY_MAX))
        return BUSHING_ERR_COTP_EMPTY;
    return buffer_append(&a->tsdu, a->cfg->pool, t->data);
}

/* --- in ------------------------------------------------------------------ */

static int (*const ACTIONS[NUM_TRANSPORT_ACTIONS])(bushing_osi *,
                                                   const struct tpdu *) = {
    [DO_CALL] = do_call,
    [DO_CONFIRM] = do_confirm,
    [DO_REFUSED] = do_refused,
    [DO_FRAGMENT] = do_fragment,
    [DO_DISCONNECT] = do_disconnect,
    [DO_COUNT] = do_count,
};

int tpdu_received(bushing_osi *a, span tpdu)
{
    const struct machine_row *row;
    struct tpdu t;
    int rc = tpdu_read(&t, tpdu, &a->closed.offset);
    row = transport_row(a->transport, t.kind);
    /* only a CR that was waited for is worth a DR */
    a->refusable =
        row != NULL && row->action == DO_CALL && a->transport == T_WAIT_CR;
    a->peer_ref = a->refusable ? t.src : a->peer_ref;
    if (rc != 0)
        return rc;
    return row == NULL ? BUSHING_ERR_COTP_UNEXPECTED
                       : ACTIONS[row->action](a, &t);
}
