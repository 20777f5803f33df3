#include "channel_inside.h"

#include <string.h>

#include "clock.h"
#include "socket.h"

enum {
    READS_MAX = 8,          /* in one wake-up: other channels want a turn */
    EVENTS_MAX = 16,        /* the same for events, */
    TURN_MS = 2,            /* and for what the owner does with them */
    PEEK_BELOW = 256 << 10, /* octets free in the pool: be careful */
    RETRY_MS = 50,          /* until the pool is asked again */
    DRAIN_MAX = 1 << 20,    /* octets thrown away before the end */
};

/* --- the end ------------------------------------------------------------- */

/* The socket goes now, the owner hears of it from the loop. */
void channel_finish(struct net_channel *ch, int error)
{
    if (ch->stage == ENDED)
        return;
    if (ch->error == 0)
        ch->error = error;
    ch->stage = ENDED;
    channel_close_socket(ch);
}

void channel_finish_late(struct net_channel *ch, const char *state)
{
    if (!ch->has_closed) {
        ch->has_closed = true;
        ch->closed = (bushing_closed){
            .why = BUSHING_CLOSE_TIMEOUT,
            .state = state,
            .transport_reason = -1,
            .session_reason = -1,
            .presentation_reason = -1,
            .result = -1,
            .source = -1,
            .diagnostic = -1,
        };
    }
    channel_finish(ch, UV_ETIMEDOUT);
}

void channel_tell_closed(struct net_channel *ch)
{
    struct net_end end = {
        .peer = ch->peer,
        .called = ch->steps.begun != 0,
        .established = ch->established,
        .error = ch->error,
        .closed = ch->has_closed ? &ch->closed : NULL,
        .first = {ch->first, ch->num_first},
        .last = {ch->last, ch->num_last},
    };
    if (ch->told)
        return;
    ch->told = true;
    ch->owner->on_closed(ch, &end, ch->ctx);
}

/* Most servers of other protocols wait for the end of a line. */
static bool provoke(struct net_channel *ch)
{
    static const uint8_t lines[] = {'\r', '\n', '\r', '\n'};
    ch->provoked =
        ch->times.provoke && ch->steps.begun != 0 && ch->num_first == 0 &&
        ch->closed.why == BUSHING_CLOSE_TIMEOUT &&
        net_socket_send(ch->fd, (bushing_span){lines, sizeof lines}) > 0;
    return ch->provoked;
}

/* Everything is sent. A connection that is closed while octets of the peer lie
 * unread is reset, and our last word with it: so they are read and dropped. */
static void flushed(struct net_channel *ch)
{
    bool gone = ch->closed_by_peer || ch->cut;
    if (!gone && provoke(ch)) {
        ch->limit_ns = channel_from_now(ch->times.flush_ms);
    } else if (!gone && ch->closed.linger) {
        net_socket_shutdown(ch->fd);
        ch->limit_ns = channel_from_now(ch->linger_ms);
    } else {
        channel_finish(ch, 0);
        return;
    }
    ch->stage = DRAINING;
}

static void remember_closed(struct net_channel *ch, const bushing_closed *c)
{
    ch->has_closed = true;
    ch->closed = *c;
    ch->closed.user_data = (bushing_span){NULL, 0};
    if (ch->stage == OPEN) {
        ch->stage = FLUSHING;
        ch->limit_ns = channel_from_now(ch->times.flush_ms);
    }
}

/* --- events and output --------------------------------------------------- */

/* Other channels want a turn, too: what is left is told in the next one. */
static bool turn_is_over(struct net_channel *ch)
{
    uint64_t now_ns = uv_hrtime();
    if (ch->turn_events++ == 0)
        ch->turn_ns = now_ns + (uint64_t)TURN_MS * 1000000;
    ch->more = ch->turn_events > EVENTS_MAX || now_ns >= ch->turn_ns;
    return ch->more;
}

/* Who does not take its answers gets no more of them made. */
static bool may_tell(struct net_channel *ch)
{
    return !ch->freed && (ch->urged || channel_waiting(ch) <= ch->backlog) &&
           !turn_is_over(ch);
}

/* Data may flow: from READY on, where there is end-to-end security. Nobody
 * counts as established before ESTABLISHED. */
static void note_open(struct net_channel *ch, enum bushing_event_kind kind)
{
    if (kind != BUSHING_EVENT_READY && kind != BUSHING_EVENT_ESTABLISHED)
        return;
    if (!ch->established)
        ch->steps.established = uv_hrtime();
    ch->established = true;
    if (kind == BUSHING_EVENT_ESTABLISHED && ch->watch.on_established != NULL)
        ch->watch.on_established(ch->watch.ctx);
}

static void tell_events(struct net_channel *ch)
{
    const bushing_event *e;
    while (may_tell(ch) && (e = bushing_osi_next_event(ch->osi)) != NULL) {
        note_open(ch, e->kind);
        if (e->kind == BUSHING_EVENT_CLOSED)
            remember_closed(ch, e->closed);
        ch->owner->on_event(ch, e, ch->ctx);
    }
}

/* Writes until nothing waits or the socket is full; true when octets went. */
static bool write_out(struct net_channel *ch)
{
    bool went = false;
    while (!ch->cut && (ch->stage == OPEN || ch->stage == FLUSHING)) {
        bushing_span s = bushing_osi_output(ch->osi);
        ptrdiff_t n;
        if (s.n == 0)
            break;
        n = net_socket_send(ch->fd, s);
        if (n == UV_EAGAIN)
            break;
        if (n < 0) {
            /* What the peer said before it went is still to be read. */
            ch->cut = true;
            ch->error = (int)n;
            break;
        }
        went = true;
        ch->stall_taken += (size_t)n;
        bushing_osi_output_taken(ch->osi, (size_t)n);
    }
    return went;
}

size_t channel_waiting(const struct net_channel *ch)
{
    return ch->cut ? 0 : bushing_osi_output(ch->osi).n;
}

void channel_pump(struct net_channel *ch)
{
    bool went = true;
    if (ch->pumping || ch->stage == CALLING || ch->stage == ENDED)
        return;
    ch->pumping = true;
    ch->more = false;
    while (went && !ch->freed) {
        tell_events(ch);
        went = !ch->freed && write_out(ch);
        if (went && channel_waiting(ch) == 0)
            ch->stall_ns = 0;
    }
    ch->pumping = false;
    if (!ch->freed && ch->stage == FLUSHING && channel_waiting(ch) == 0)
        flushed(ch);
}

void channel_urge(struct net_channel *ch)
{
    bool before = ch->urged;
    ch->urged = true;
    channel_pump(ch);
    ch->urged = before;
}

void net_channel_pump(struct net_channel *ch)
{
    channel_enter(ch);
    channel_urge(ch);
    channel_leave(ch);
}

/* --- reading ------------------------------------------------------------- */

static void keep_early(struct net_channel *ch, const uint8_t *p, size_t n)
{
    size_t k = n < CHANNEL_EARLY ? n : CHANNEL_EARLY;
    memcpy(ch->last, p, k);
    ch->num_last = k;
    if (ch->steps.first_octets == 0)
        ch->steps.first_octets = uv_hrtime();
    if (ch->num_first == CHANNEL_EARLY)
        return;
    k = n < CHANNEL_EARLY - ch->num_first ? n : CHANNEL_EARLY - ch->num_first;
    memcpy(ch->first + ch->num_first, p, k);
    ch->num_first += k;
}

/* When the pool is nearly used up, octets are left in the socket until the
 * association has taken them. */
static bool careful(const struct net_channel *ch)
{
    bushing_pool_state s;
    if (ch->loop->pool == NULL)
        return false;
    s = bushing_pool_look(ch->loop->pool);
    return s.ceiling - s.loaned < PEEK_BELOW;
}

bool channel_stopped(const struct net_channel *ch)
{
    return ch->stage == OPEN && !ch->cut &&
           (ch->held || ch->starved || channel_waiting(ch) > ch->backlog);
}

bool channel_wants_read(const struct net_channel *ch)
{
    if (ch->closed_by_peer)
        return false;
    return ch->cut || ch->stage == DRAINING || ch->stage == FLUSHING ||
           (ch->stage == OPEN && !ch->more && !channel_stopped(ch));
}

static void peer_is_gone(struct net_channel *ch, int error)
{
    bushing_time now = net_now();
    ch->closed_by_peer = true;
    if (error != 0 && ch->error == 0)
        ch->error = error;
    if (ch->stage == FLUSHING && error == 0)
        return; /* it may still listen */
    if (ch->stage != OPEN) {
        channel_finish(ch, 0);
        return;
    }
    (void)bushing_osi_receive_end(ch->osi, error != 0, now);
    if (error != 0)
        ch->cut = true;
    ch->turn_events = 0; /* CLOSED is told now */
    channel_urge(ch);
    if (!ch->freed && ch->stage == OPEN)
        channel_finish(ch, error != 0 ? error : UV_EOF);
}

/* The association takes what was read. True: go on reading. */
static bool take(struct net_channel *ch, size_t n, bool peeked)
{
    bushing_span octets = {ch->loop->room, n};
    int rc;
    if (ch->stage != OPEN) {
        ch->drained += n;
        if (ch->provoked)
            keep_early(ch, octets.p, n);
        if (ch->provoked || ch->drained > DRAIN_MAX)
            channel_finish(ch, 0);
        return ch->stage != ENDED;
    }
    rc = bushing_osi_receive(ch->osi, octets, net_now());
    if (rc == BUSHING_ERR_WOULD_BLOCK && peeked) {
        ch->starved = true;
        ch->retry_ns = channel_from_now(RETRY_MS);
        return false;
    }
    keep_early(ch, octets.p, n);
    if (peeked)
        net_socket_discard(ch->fd, ch->loop->room, n);
    channel_pump(ch);
    if (rc != 0 && !ch->freed && ch->stage == OPEN)
        channel_finish(ch, UV_ENOMEM);
    return !ch->freed && channel_wants_read(ch);
}

void channel_read(struct net_channel *ch)
{
    for (int i = 0; i < READS_MAX && ch->fd >= 0; i++) {
        bool peek = ch->stage == OPEN && careful(ch);
        ptrdiff_t n = net_socket_receive(ch->fd, ch->loop->room,
                                         sizeof ch->loop->room, peek);
        if (n == UV_EAGAIN)
            return;
        if (n <= 0) {
            peer_is_gone(ch, (int)n);
            return;
        }
        if (!take(ch, (size_t)n, peek) || (size_t)n < sizeof ch->loop->room)
            return;
    }
}
