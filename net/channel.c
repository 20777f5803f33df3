#include "channel_inside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "socket.h"

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

void channel_close_socket(struct net_channel *ch)
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
    channel_close_socket(ch);
    close_handle((uv_handle_t *)ch->timer);
    close_handle((uv_handle_t *)ch->turn);
    bushing_osi_free(ch->osi);
    free(ch);
}

void channel_enter(struct net_channel *ch)
{
    if (ch->depth == 0)
        ch->turn_events = 0;
    ch->depth++;
}

/* Every way out of a callback of the loop or a call of the owner. */
void channel_leave(struct net_channel *ch)
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

/* --- what the loop calls ------------------------------------------------- */

uint64_t channel_from_now(uint32_t ms)
{
    return uv_hrtime() + (uint64_t)ms * 1000000;
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct net_channel *ch = poll->data;
    channel_enter(ch);
    if (status < 0)
        ch->events = 0; /* libuv has stopped the poll */
    if (ch->stage == CALLING) {
        channel_reached(ch);
    } else {
        if (events & UV_WRITABLE)
            channel_pump(ch);
        if (!ch->freed && channel_wants_read(ch) &&
            ((events & UV_READABLE) || status < 0))
            channel_read(ch);
    }
    channel_leave(ch);
}

/* The stack is late: unless what it waits for lies in the socket, or with us
 * for the next turn. */
static void tick_stack(struct net_channel *ch, uint64_t now_ns)
{
    if (!ch->more && channel_wants_read(ch))
        channel_read(ch);
    if (ch->freed || ch->stage != OPEN || ch->more ||
        now_ns < bushing_osi_deadline(ch->osi))
        return;
    bushing_osi_tick(ch->osi, net_now());
    channel_urge(ch);
}

/* A peer that takes a few octets now and then holds what others need. */
static bool is_stalled(struct net_channel *ch, uint64_t now_ns)
{
    if (ch->stall_ns == 0 || now_ns < ch->stall_ns)
        return false;
    ch->stall_ns = 0;
    return ch->stall_taken < ch->times.stall_least;
}

/* What is due in the stage OPEN. */
static void tick(struct net_channel *ch, uint64_t now_ns)
{
    if (is_stalled(ch, now_ns)) {
        channel_finish_late(ch, "peer to take what is sent");
        return;
    }
    if (ch->starved && now_ns >= ch->retry_ns)
        ch->starved = false;
    if (now_ns >= bushing_osi_deadline(ch->osi))
        tick_stack(ch, now_ns);
}

/* The events that were left. */
static void on_turn(uv_idle_t *turn)
{
    struct net_channel *ch = turn->data;
    channel_enter(ch);
    channel_pump(ch);
    channel_leave(ch);
}

static void on_timer(uv_timer_t *timer)
{
    struct net_channel *ch = timer->data;
    uint64_t now_ns = uv_hrtime();
    ch->armed_ns = BUSHING_NEVER;
    channel_enter(ch);
    switch (ch->stage) {
    case CALLING:
        if (now_ns >= ch->limit_ns) {
            ch->error = UV_ETIMEDOUT;
            channel_call_next(ch);
        }
        break;
    case OPEN:
        tick(ch, now_ns);
        break;
    case FLUSHING:
    case DRAINING:
        if (now_ns >= ch->limit_ns)
            channel_finish(ch, 0);
        break;
    case ENDED:
        channel_tell_closed(ch);
        break;
    }
    channel_leave(ch);
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
        wake = ch->more ? BUSHING_NEVER : bushing_osi_deadline(ch->osi);
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
    else if (channel_wants_read(ch))
        want = UV_READABLE;
    if ((ch->stage == OPEN || ch->stage == FLUSHING) &&
        channel_waiting(ch) != 0)
        want |= UV_WRITABLE;
    if (want == ch->events)
        return;
    if (want == 0)
        (void)uv_poll_stop(ch->poll);
    else
        (void)uv_poll_start(ch->poll, want, on_poll);
    ch->events = want;
}

/* A timer of no time would ring again before the others had their turn. */
static void arm_turn(struct net_channel *ch)
{
    if (!ch->more || ch->stage == ENDED) {
        if (ch->turn != NULL)
            (void)uv_idle_stop(ch->turn);
        return;
    }
    if (ch->turn == NULL) {
        ch->turn = malloc(sizeof *ch->turn);
        if (ch->turn == NULL) {
            channel_finish(ch, UV_ENOMEM);
            return;
        }
        (void)uv_idle_init(ch->loop->uv, ch->turn);
        ch->turn->data = ch;
    }
    (void)uv_idle_start(ch->turn, on_turn);
}

/* Who is not read cannot be late. Behind a pause the stack is asked once more,
 * so that its time runs for what has begun to arrive. */
static void tell_pause(struct net_channel *ch)
{
    bool on = channel_stopped(ch);
    if (on == ch->paused || ch->stage != OPEN)
        return;
    ch->paused = on;
    bushing_osi_pause(ch->osi, on, net_now());
    ch->more = ch->more || !on;
}

static void settle(struct net_channel *ch)
{
    if (ch->stage != OPEN || channel_waiting(ch) == 0) {
        ch->stall_ns = 0;
    } else if (ch->stall_ns == 0) {
        ch->stall_ns = channel_from_now(ch->times.stall_ms);
        ch->stall_taken = 0;
    }
    tell_pause(ch);
    arm_turn(ch);
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
        .stall_least = or_else(t->stall_least, 8192),
        .flush_ms = or_else(t->flush_ms, 1000),
        .keepalive_s = or_else(t->keepalive_s, 20),
        .provoke = t->provoke,
    };
}

int channel_make(struct net_channel **out, struct net_loop *loop,
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
    /* at half of it the stack says WRITABLE */
    ch->backlog = bushing_config_get(cfg, BUSHING_SET_OUTPUT_MAX) / 2;
    ch->linger_ms = (uint32_t)bushing_config_get(cfg, BUSHING_SET_LINGER_MS);
    ch->fd = -1;
    ch->armed_ns = BUSHING_NEVER;
    ch->timer = timer;
    (void)uv_timer_init(loop->uv, timer);
    timer->data = ch;
    *out = ch;
    return 0;
}

/* Watches a socket; it is ours from here on, also on failure. */
int channel_attach(struct net_channel *ch, int fd)
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

void channel_detach(struct net_channel *ch)
{
    close_handle((uv_handle_t *)ch->poll);
    if (ch->fd >= 0)
        (void)close(ch->fd);
    ch->poll = NULL;
    ch->fd = -1;
    ch->events = 0;
}

void channel_set_endpoint(struct net_channel *ch, const struct net_endpoint *e)
{
    char host[NET_ADDRESS_TEXT];
    ch->endpoint = *e;
    net_endpoint_print(ch->peer, e);
    net_endpoint_print_host(host, e);
    bushing_osi_set_address(
        ch->osi, (bushing_span){(const uint8_t *)host, strlen(host)});
}

int net_channel_adopt(struct net_channel **out, struct net_loop *loop,
                      const bushing_config *cfg, int fd,
                      const struct net_endpoint *peer,
                      const struct net_channel_times *times,
                      const struct net_channel_owner *owner, void *ctx)
{
    struct net_channel *ch;
    int rc = channel_make(&ch, loop, cfg, BUSHING_RESPONDER, times, owner, ctx);
    *out = NULL;
    if (rc != 0) {
        (void)close(fd);
        return rc;
    }
    rc = channel_attach(ch, fd);
    if (rc != 0) {
        dispose(ch);
        return rc;
    }
    ch->stage = OPEN;
    channel_set_endpoint(ch, peer);
    net_socket_tune(fd, ch->times.keepalive_s);
    settle(ch);
    *out = ch;
    return 0;
}

/* --- the small ones ------------------------------------------------------ */

void net_channel_drop(struct net_channel *ch, int error)
{
    channel_enter(ch);
    channel_finish(ch, error);
    channel_leave(ch);
}

void net_channel_hold(struct net_channel *ch, bool on)
{
    channel_enter(ch);
    ch->held = on;
    channel_leave(ch);
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
