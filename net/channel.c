#include "channel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calling.h"
#include "channel_watch.h"
#include "clock.h"
#include "socket.h"

enum {
    READS_MAX = 8,           /* in one wake-up: other channels want a turn */
    PEEK_BELOW = 256 << 10,  /* octets free in the pool: be careful */
    BACKLOG_MAX = 128 << 10, /* octets that wait to be sent: read no more */
    RETRY_MS = 50,           /* until the pool is asked again */
    DRAIN_MAX = 1 << 20,     /* octets thrown away before the end */
    EARLY = 16,              /* octets that are kept to say what speaks */
};

enum stage {
    CALLING,  /* finds and reaches the peer */
    OPEN,     /* carries the association */
    FLUSHING, /* the association has ended, its last octets wait */
    DRAINING, /* everything is sent: the peer closes, or time does */
    ENDED,    /* the socket is closed, on_closed follows or was */
};

struct net_channel {
    struct net_loop *loop;
    bushing_osi *osi;
    const struct net_channel_owner *owner;
    void *ctx;
    struct net_channel_watch watch;
    struct net_channel_times times;

    int fd;
    uv_poll_t *poll; /* of its own, as it outlives us by a turn of the loop */
    uv_timer_t *timer;
    struct net_calling *calling; /* NULL when it is over */
    enum stage stage;
    int events; /* that the poll waits for */
    int depth;  /* calls of ours that are under way */
    bool freed; /* by the owner, while depth is not 0 */
    bool pumping, told, established;
    bool held;    /* the owner wants no more */
    bool starved; /* the pool has no room */
    bool cut;     /* nothing can be sent any more */
    bool closed_by_peer;
    size_t drained;

    uint64_t armed_ns; /* when the timer rings */
    uint64_t limit_ns; /* of the stage */
    uint64_t stall_ns; /* when the peer has taken nothing for too long */
    uint64_t retry_ns; /* when the pool is asked again */

    int error;
    bool has_closed;
    bushing_closed closed;
    uint8_t first[EARLY], last[EARLY];
    size_t num_first, num_last;
    struct net_channel_steps steps;
    struct net_endpoint endpoint;
    char peer[NET_ADDRESS_TEXT];
};

static void settle(struct net_channel *ch);

/* --- lifetime ------------------------------------------------------------ */

static void let_go(uv_handle_t *handle)
{
    free(handle);
}

static void close_handle(uv_handle_t *handle)
{
    if (handle != NULL)
        uv_close(handle, let_go);
}

static void close_socket(struct net_channel *ch)
{
    close_handle((uv_handle_t *)ch->poll);
    ch->poll = NULL;
    ch->events = 0;
    if (ch->fd >= 0)
        (void)close(ch->fd);
    ch->fd = -1;
    if (ch->calling != NULL)
        net_calling_end(ch->calling);
    ch->calling = NULL;
    if (ch->watch.on_gone != NULL)
        ch->watch.on_gone(ch->watch.ctx);
    ch->watch = (struct net_channel_watch){0};
}

static void dispose(struct net_channel *ch)
{
    close_socket(ch);
    close_handle((uv_handle_t *)ch->timer);
    bushing_osi_free(ch->osi);
    free(ch);
}

static void enter(struct net_channel *ch)
{
    ch->depth++;
}

/* Every way out of a callback of the loop or a call of the owner. */
static void leave(struct net_channel *ch)
{
    ch->depth--;
    if (ch->depth != 0)
        return;
    if (ch->freed)
        dispose(ch);
    else
        settle(ch);
}

void net_channel_free(struct net_channel *ch)
{
    if (ch == NULL)
        return;
    ch->freed = true;
    if (ch->depth == 0)
        dispose(ch);
}

/* --- the end ------------------------------------------------------------- */

/* The socket goes now, the owner hears of it from the loop. */
static void finish(struct net_channel *ch, int error)
{
    if (ch->stage == ENDED)
        return;
    if (ch->error == 0)
        ch->error = error;
    ch->stage = ENDED;
    close_socket(ch);
}

static void end_late(struct net_channel *ch, const char *state)
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
    finish(ch, UV_ETIMEDOUT);
}

static void tell_closed(struct net_channel *ch)
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

/* After CLOSED: whether the last word was ours, so that the peer shall read it
 * before the connection goes. */
static bool ours_is_last(const struct net_channel *ch)
{
    switch (ch->closed.why) {
    case BUSHING_CLOSE_PEER_ERROR:
    case BUSHING_CLOSE_TIMEOUT:
    case BUSHING_CLOSE_LOCAL_ABORT:
    case BUSHING_CLOSE_LOCAL_REFUSED:
    case BUSHING_CLOSE_LOCAL_ERROR:
        return !ch->closed_by_peer && !ch->cut;
    case BUSHING_CLOSE_RELEASED:
    case BUSHING_CLOSE_DISCONNECTED:
    case BUSHING_CLOSE_RESET:
    case BUSHING_CLOSE_PEER_ABORT:
    case BUSHING_CLOSE_PEER_REFUSED:
        break;
    }
    return false;
}

static uint64_t from_now(uint32_t ms)
{
    return uv_hrtime() + (uint64_t)ms * 1000000;
}

/* Everything is sent. A connection that is closed while octets of the peer lie
 * unread is reset, and our last word with it: so they are read and dropped. */
static void flushed(struct net_channel *ch)
{
    if (!ours_is_last(ch)) {
        finish(ch, 0);
        return;
    }
    net_socket_shutdown(ch->fd);
    ch->stage = DRAINING;
    ch->limit_ns = from_now(ch->times.flush_ms);
}

static void remember_closed(struct net_channel *ch, const bushing_closed *c)
{
    ch->has_closed = true;
    ch->closed = *c;
    ch->closed.user_data = (bushing_span){NULL, 0};
    if (ch->stage == OPEN) {
        ch->stage = FLUSHING;
        ch->limit_ns = from_now(ch->times.flush_ms);
    }
}

/* --- events and output --------------------------------------------------- */

static void tell_events(struct net_channel *ch)
{
    const bushing_event *e;
    while (!ch->freed && (e = bushing_osi_next_event(ch->osi)) != NULL) {
        if (e->kind == BUSHING_EVENT_ESTABLISHED) {
            ch->established = true;
            ch->steps.established = uv_hrtime();
            if (ch->watch.on_established != NULL)
                ch->watch.on_established(ch->watch.ctx);
        }
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
        bushing_osi_output_taken(ch->osi, (size_t)n);
    }
    return went;
}

static size_t waiting(const struct net_channel *ch)
{
    return ch->cut ? 0 : bushing_osi_output(ch->osi).n;
}

static void pump(struct net_channel *ch)
{
    bool went = true;
    if (ch->pumping || ch->stage == CALLING || ch->stage == ENDED)
        return;
    ch->pumping = true;
    while (went && !ch->freed) {
        tell_events(ch);
        went = !ch->freed && write_out(ch);
        if (went)
            ch->stall_ns = 0;
    }
    ch->pumping = false;
    if (!ch->freed && ch->stage == FLUSHING && waiting(ch) == 0)
        flushed(ch);
}

void net_channel_pump(struct net_channel *ch)
{
    enter(ch);
    pump(ch);
    leave(ch);
}

/* --- reading ------------------------------------------------------------- */

static void keep_early(struct net_channel *ch, const uint8_t *p, size_t n)
{
    size_t k = n < EARLY ? n : EARLY;
    memcpy(ch->last, p, k);
    ch->num_last = k;
    if (ch->steps.first_octets == 0)
        ch->steps.first_octets = uv_hrtime();
    if (ch->num_first == EARLY)
        return;
    k = n < EARLY - ch->num_first ? n : EARLY - ch->num_first;
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

static bool wants_read(const struct net_channel *ch)
{
    if (ch->closed_by_peer)
        return false;
    return ch->cut || ch->stage == DRAINING || ch->stage == FLUSHING ||
           (ch->stage == OPEN && !ch->held && !ch->starved &&
            waiting(ch) < BACKLOG_MAX);
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
        finish(ch, 0);
        return;
    }
    (void)bushing_osi_receive_end(ch->osi, error != 0, now);
    if (error != 0)
        ch->cut = true;
    pump(ch);
    if (!ch->freed && ch->stage == OPEN)
        finish(ch, error != 0 ? error : UV_EOF);
}

/* The association takes what was read. True: go on reading. */
static bool take(struct net_channel *ch, size_t n, bool peeked)
{
    bushing_span octets = {ch->loop->room, n};
    int rc;
    if (ch->stage != OPEN) {
        ch->drained += n;
        if (ch->drained > DRAIN_MAX)
            finish(ch, 0);
        return ch->stage != ENDED;
    }
    rc = bushing_osi_receive(ch->osi, octets, net_now());
    if (rc == BUSHING_ERR_WOULD_BLOCK && peeked) {
        ch->starved = true;
        ch->retry_ns = from_now(RETRY_MS);
        return false;
    }
    keep_early(ch, octets.p, n);
    if (peeked)
        net_socket_discard(ch->fd, ch->loop->room, n);
    pump(ch);
    if (rc != 0 && !ch->freed && ch->stage == OPEN)
        finish(ch, UV_ENOMEM);
    return !ch->freed && wants_read(ch);
}

static void read_in(struct net_channel *ch)
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

/* --- what the loop calls ------------------------------------------------- */

static void reached(struct net_channel *ch);

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct net_channel *ch = poll->data;
    enter(ch);
    if (status < 0)
        ch->events = 0; /* libuv has stopped the poll */
    if (ch->stage == CALLING) {
        reached(ch);
    } else {
        if (events & UV_WRITABLE)
            pump(ch);
        if (!ch->freed && wants_read(ch) &&
            ((events & UV_READABLE) || status < 0))
            read_in(ch);
    }
    leave(ch);
}

static void call_next(struct net_channel *ch);

/* What is due in the stage OPEN. */
static void tick(struct net_channel *ch, uint64_t now_ns)
{
    if (ch->stall_ns != 0 && now_ns >= ch->stall_ns) {
        end_late(ch, "peer to take what is sent");
        return;
    }
    if (ch->starved && now_ns >= ch->retry_ns)
        ch->starved = false;
    if (now_ns >= bushing_osi_deadline(ch->osi)) {
        bushing_osi_tick(ch->osi, net_now());
        pump(ch);
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct net_channel *ch = timer->data;
    uint64_t now_ns = uv_hrtime();
    ch->armed_ns = BUSHING_NEVER;
    enter(ch);
    switch (ch->stage) {
    case CALLING:
        if (now_ns >= ch->limit_ns) {
            ch->error = UV_ETIMEDOUT;
            call_next(ch);
        }
        break;
    case OPEN:
        tick(ch, now_ns);
        break;
    case FLUSHING:
    case DRAINING:
        if (now_ns >= ch->limit_ns)
            finish(ch, 0);
        break;
    case ENDED:
        tell_closed(ch);
        break;
    }
    leave(ch);
}

/* --- what is waited for -------------------------------------------------- */

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t next_wake(struct net_channel *ch)
{
    uint64_t wake;
    switch (ch->stage) {
    case OPEN:
        wake = bushing_osi_deadline(ch->osi);
        if (ch->stall_ns != 0)
            wake = least(wake, ch->stall_ns);
        if (ch->starved)
            wake = least(wake, ch->retry_ns);
        return wake;
    case ENDED:
        return ch->told ? BUSHING_NEVER : 0;
    case CALLING:
    case FLUSHING:
    case DRAINING:
        break;
    }
    return ch->limit_ns;
}

/* A timer that rings too early is cheaper than one that is set anew with each
 * message: it is only ever moved forward. */
static void arm_timer(struct net_channel *ch)
{
    uint64_t wake = next_wake(ch), now_ns, ms;
    if (wake >= ch->armed_ns)
        return;
    now_ns = uv_hrtime();
    ms = wake > now_ns ? (wake - now_ns + 999999) / 1000000 : 0;
    uv_update_time(ch->loop->uv);
    (void)uv_timer_start(ch->timer, on_timer, ms, 0);
    ch->armed_ns = wake;
}

static void arm_poll(struct net_channel *ch)
{
    int want = 0;
    if (ch->poll == NULL)
        return;
    if (ch->stage == CALLING)
        want = UV_WRITABLE;
    else if (wants_read(ch))
        want = UV_READABLE;
    if ((ch->stage == OPEN || ch->stage == FLUSHING) && waiting(ch) != 0)
        want |= UV_WRITABLE;
    if (want == ch->events)
        return;
    if (want == 0)
        (void)uv_poll_stop(ch->poll);
    else
        (void)uv_poll_start(ch->poll, want, on_poll);
    ch->events = want;
}

static void settle(struct net_channel *ch)
{
    if (ch->stage != OPEN || waiting(ch) == 0)
        ch->stall_ns = 0;
    else if (ch->stall_ns == 0)
        ch->stall_ns = from_now(ch->times.stall_ms);
    arm_poll(ch);
    arm_timer(ch);
}

/* --- making one ---------------------------------------------------------- */

static uint32_t or_else(uint32_t said, uint32_t usual)
{
    return said != 0 ? said : usual;
}

static struct net_channel_times complete(const struct net_channel_times *t)
{
    struct net_channel_times none = {0};
    if (t == NULL)
        t = &none;
    return (struct net_channel_times){
        .connect_ms = or_else(t->connect_ms, 10000),
        .stall_ms = or_else(t->stall_ms, 30000),
        .flush_ms = or_else(t->flush_ms, 1000),
        .keepalive_s = or_else(t->keepalive_s, 20),
    };
}

static int make(struct net_channel **out, struct net_loop *loop,
                const bushing_config *cfg, enum bushing_role role,
                const struct net_channel_times *times,
                const struct net_channel_owner *owner, void *ctx)
{
    struct net_channel *ch = calloc(1, sizeof *ch);
    uv_timer_t *timer = calloc(1, sizeof *timer);
    *out = NULL;
    if (ch == NULL || timer == NULL ||
        bushing_osi_new(&ch->osi, cfg, role, net_now()) != 0) {
        free(ch);
        free(timer);
        return UV_ENOMEM;
    }
    ch->loop = loop;
    ch->owner = owner;
    ch->ctx = ctx;
    ch->times = complete(times);
    ch->fd = -1;
    ch->armed_ns = BUSHING_NEVER;
    ch->timer = timer;
    (void)uv_timer_init(loop->uv, timer);
    timer->data = ch;
    *out = ch;
    return 0;
}

/* Watches a socket; it is ours from here on, also on failure. */
static int attach(struct net_channel *ch, int fd)
{
    uv_poll_t *poll = calloc(1, sizeof *poll);
    int rc = poll == NULL ? UV_ENOMEM : uv_poll_init(ch->loop->uv, poll, fd);
    if (rc != 0) {
        free(poll);
        (void)close(fd);
        return rc;
    }
    poll->data = ch;
    ch->fd = fd;
    ch->poll = poll;
    ch->events = 0;
    return 0;
}

static void detach(struct net_channel *ch)
{
    close_handle((uv_handle_t *)ch->poll);
    if (ch->fd >= 0)
        (void)close(ch->fd);
    ch->poll = NULL;
    ch->fd = -1;
    ch->events = 0;
}

static void set_endpoint(struct net_channel *ch, const struct net_endpoint *e)
{
    ch->endpoint = *e;
    net_endpoint_print(ch->peer, e);
}

int net_channel_adopt(struct net_channel **out, struct net_loop *loop,
                      const bushing_config *cfg, int fd,
                      const struct net_endpoint *peer,
                      const struct net_channel_times *times,
                      const struct net_channel_owner *owner, void *ctx)
{
    struct net_channel *ch;
    int rc = make(&ch, loop, cfg, BUSHING_RESPONDER, times, owner, ctx);
    *out = NULL;
    if (rc != 0) {
        (void)close(fd);
        return rc;
    }
    rc = attach(ch, fd);
    if (rc != 0) {
        dispose(ch);
        return rc;
    }
    ch->stage = OPEN;
    set_endpoint(ch, peer);
    net_socket_tune(fd, ch->times.keepalive_s);
    settle(ch);
    *out = ch;
    return 0;
}

/* --- calling a peer ------------------------------------------------------ */

/* Every address had its turn. */
static void call_failed(struct net_channel *ch)
{
    net_calling_print(ch->calling, ch->peer);
    finish(ch, ch->error);
}

/* The next address that takes a connect; *ch->error says why the last one did
 * not. */
static void call_next(struct net_channel *ch)
{
    struct net_endpoint e;
    uint64_t limit;
    detach(ch);
    while (net_calling_next(ch->calling, &e, &limit)) {
        int fd = -1, rc = net_socket_connect(&fd, &e);
        if (rc == 0)
            rc = attach(ch, fd);
        if (rc == 0) {
            set_endpoint(ch, &e);
            ch->limit_ns = limit;
            return;
        }
        ch->error = rc;
    }
    call_failed(ch);
}

static void found(void *ctx, int rc)
{
    struct net_channel *ch = ctx;
    enter(ch);
    ch->steps.resolved = uv_hrtime();
    ch->error = rc;
    if (rc == 0)
        call_next(ch);
    else
        call_failed(ch);
    leave(ch);
}

/* The socket of an attempt is writable: it stands, or failed. */
static void reached(struct net_channel *ch)
{
    int rc = net_socket_error(ch->fd);
    if (rc != 0) {
        ch->error = rc;
        call_next(ch);
        return;
    }
    net_calling_end(ch->calling);
    ch->calling = NULL;
    ch->error = 0;
    ch->stage = OPEN;
    ch->steps.connected = uv_hrtime();
    net_socket_tune(ch->fd, ch->times.keepalive_s);
    ch->pumping = true; /* it comes behind */
    if (ch->owner->on_connected != NULL)
        ch->owner->on_connected(ch, ch->ctx);
    ch->pumping = false;
    if (!ch->freed)
        pump(ch);
}

int net_channel_connect(struct net_channel **out, struct net_loop *loop,
                        const bushing_config *cfg, const struct net_address *to,
                        const struct net_channel_times *times,
                        const struct net_channel_owner *owner, void *ctx)
{
    struct net_channel *ch;
    bool known = false;
    int rc = make(&ch, loop, cfg, BUSHING_INITIATOR, times, owner, ctx);
    *out = NULL;
    if (rc != 0)
        return rc;
    enter(ch);
    ch->steps.begun = uv_hrtime();
    ch->limit_ns = from_now(ch->times.connect_ms);
    net_address_print(ch->peer, to);
    ch->calling =
        net_calling_begin(&known, loop->uv, to, ch->limit_ns, found, ch);
    if (ch->calling == NULL)
        ch->freed = true;
    else if (known)
        found(ch, 0);
    if (!ch->freed)
        *out = ch;
    leave(ch);
    return *out != NULL ? 0 : UV_ENOMEM;
}

/* --- the small ones ------------------------------------------------------ */

void net_channel_drop(struct net_channel *ch, int error)
{
    enter(ch);
    finish(ch, error);
    leave(ch);
}

void net_channel_hold(struct net_channel *ch, bool on)
{
    enter(ch);
    ch->held = on;
    leave(ch);
}

void net_channel_set_watch(struct net_channel *ch,
                           const struct net_channel_watch *watch)
{
    ch->watch = *watch;
}

bushing_osi *net_channel_osi(const struct net_channel *ch)
{
    return ch->osi;
}

const char *net_channel_peer(const struct net_channel *ch)
{
    return ch->peer;
}

const struct net_endpoint *net_channel_endpoint(const struct net_channel *ch)
{
    return &ch->endpoint;
}

bool net_channel_established(const struct net_channel *ch)
{
    return ch->established;
}

void *net_channel_context(const struct net_channel *ch)
{
    return ch->ctx;
}

void net_channel_set_context(struct net_channel *ch, void *ctx)
{
    ch->ctx = ctx;
}

struct net_channel_steps net_channel_steps(const struct net_channel *ch)
{
    return ch->steps;
}
