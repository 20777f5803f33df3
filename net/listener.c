#include "listener.h"

#include <stdlib.h>
#include <unistd.h>

#include "channel_watch.h"
#include "socket.h"

enum {
    PLACES_MAX = 16,  /* addresses */
    BACKLOG = 128,    /* connections that wait in the system */
    ACCEPTS_MAX = 32, /* in one wake-up */
    PAUSE_MS = 100,   /* when the system has no descriptors left */
};

struct place {
    struct net_listener *listener;
    int fd;
    uv_poll_t *poll;
};

/* One connection of ours. Half open ones stand in a row, oldest first, and the
 * others in a second one. */
struct row {
    struct guest *oldest, *newest;
};

struct guest {
    struct net_listener *listener;
    struct net_channel *channel;
    struct guest *before, *behind;
    bool half_open;
};

struct net_listener {
    struct net_loop *loop;
    const bushing_config *cfg;
    struct net_listener_limits limits;
    struct net_channel_times times;
    struct net_listener_owner owner;
    void *ctx;
    struct place places[PLACES_MAX];
    size_t num_places;
    uv_timer_t *pause;
    struct row half_open, established;
    struct net_listener_state state;
};

/* --- guests -------------------------------------------------------------- */

static struct row *row_of(struct guest *g)
{
    struct net_listener *l = g->listener;
    return g->half_open ? &l->half_open : &l->established;
}

static void leave_row(struct guest *g)
{
    struct row *r = row_of(g);
    *(g->before != NULL ? &g->before->behind : &r->oldest) = g->behind;
    *(g->behind != NULL ? &g->behind->before : &r->newest) = g->before;
    g->listener->state.half_open -= g->half_open;
}

static void join_row(struct guest *g, bool half_open)
{
    struct row *r;
    g->half_open = half_open;
    r = row_of(g);
    g->before = r->newest;
    g->behind = NULL;
    *(r->newest != NULL ? &r->newest->behind : &r->oldest) = g;
    r->newest = g;
    g->listener->state.half_open += half_open;
}

static void on_established(void *ctx)
{
    leave_row(ctx);
    join_row(ctx, false);
}

static void on_gone(void *ctx)
{
    struct guest *g = ctx;
    leave_row(g);
    g->listener->state.connections--;
    free(g);
}

/* --- limits -------------------------------------------------------------- */

static void evict(struct net_listener *l, struct guest *g)
{
    if (g == NULL)
        return;
    l->state.evicted++;
    net_channel_drop(g->channel, UV_ECONNABORTED);
}

/* How many of a row are of this host, and the oldest of them. */
static size_t count_of(struct guest **oldest, const struct row *row,
                       const struct net_endpoint *host)
{
    size_t num = 0;
    *oldest = NULL;
    for (struct guest *g = row->oldest; g != NULL; g = g->behind) {
        if (!net_endpoint_same_host(net_channel_endpoint(g->channel), host))
            continue;
        if (num++ == 0)
            *oldest = g;
    }
    return num;
}

/* 0, or why there is none. */
static int make_room(struct net_listener *l, const struct net_endpoint *peer)
{
    struct guest *own, *other;
    size_t num = count_of(&own, &l->half_open, peer);
    size_t all = num + count_of(&other, &l->established, peer);
    if (l->state.connections >= l->limits.connections &&
        l->half_open.oldest == NULL)
        return UV_EBUSY;
    if (all >= l->limits.of_one_host && own == NULL)
        return UV_EPERM;
    if (num >= l->limits.half_open || all >= l->limits.of_one_host)
        evict(l, own);
    if (l->state.connections >= l->limits.connections)
        evict(l, l->half_open.oldest);
    return 0;
}

static void refuse(struct net_listener *l, const struct net_endpoint *peer,
                   int error)
{
    l->state.refused++;
    if (l->owner.on_refused != NULL)
        l->owner.on_refused(peer, error, l->ctx);
}

/* --- accepting ----------------------------------------------------------- */

static void welcome(struct net_listener *l, int fd,
                    const struct net_endpoint *peer)
{
    struct guest *g = calloc(1, sizeof *g);
    struct net_channel_watch watch = {on_established, on_gone, g};
    int rc = UV_ENOMEM;
    if (g == NULL)
        (void)close(fd);
    else
        rc = net_channel_adopt(&g->channel, l->loop, l->cfg, fd, peer,
                               &l->times, &l->owner.channel, NULL);
    if (rc != 0) {
        free(g);
        refuse(l, peer, rc);
        return;
    }
    g->listener = l;
    l->state.connections++;
    l->state.accepted++;
    join_row(g, true);
    net_channel_set_watch(g->channel, &watch);
    if (l->owner.on_accept(g->channel, l->ctx) != 0) {
        refuse(l, peer, UV_ENOMEM);
        net_channel_free(g->channel);
    }
}

static void on_poll(uv_poll_t *poll, int status, int events);

static void on_pause(uv_timer_t *timer)
{
    struct net_listener *l = timer->data;
    for (size_t i = 0; i < l->num_places; i++)
        (void)uv_poll_start(l->places[i].poll, UV_READABLE, on_poll);
}

/* A listening socket that cannot be served would wake the loop for ever. */
static void pause_accepting(struct net_listener *l)
{
    for (size_t i = 0; i < l->num_places; i++)
        (void)uv_poll_stop(l->places[i].poll);
    (void)uv_timer_start(l->pause, on_pause, PAUSE_MS, 0);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct place *place = poll->data;
    struct net_listener *l = place->listener;
    (void)status;
    (void)events;
    for (int i = 0; i < ACCEPTS_MAX; i++) {
        struct net_endpoint peer;
        int fd, rc = net_socket_accept(&fd, &peer, place->fd);
        if (rc == UV_EAGAIN)
            return;
        if (rc == UV_ECONNABORTED)
            continue;
        if (rc != 0) {
            refuse(l, NULL, rc);
            if (l->half_open.oldest != NULL)
                evict(l, l->half_open.oldest);
            pause_accepting(l);
            return;
        }
        rc = make_room(l, &peer);
        if (rc == 0) {
            welcome(l, fd, &peer);
        } else {
            (void)close(fd);
            refuse(l, &peer, rc);
        }
    }
}

/* --- lifetime ------------------------------------------------------------ */

int net_listener_new(struct net_listener **out, struct net_loop *loop,
                     const bushing_config *cfg,
                     const struct net_listener_limits *limits,
                     const struct net_channel_times *times,
                     const struct net_listener_owner *owner, void *ctx)
{
    struct net_listener *l = calloc(1, sizeof *l);
    uv_timer_t *pause = calloc(1, sizeof *pause);
    *out = NULL;
    if (l == NULL || pause == NULL) {
        free(l);
        free(pause);
        return UV_ENOMEM;
    }
    l->loop = loop;
    l->cfg = cfg;
    if (limits != NULL)
        l->limits = *limits;
    if (l->limits.connections == 0)
        l->limits.connections = 1024;
    if (l->limits.half_open == 0)
        l->limits.half_open = 16;
    if (l->limits.of_one_host == 0)
        l->limits.of_one_host = l->limits.connections;
    if (times != NULL)
        l->times = *times;
    l->owner = *owner;
    l->ctx = ctx;
    l->pause = pause;
    (void)uv_timer_init(loop->uv, pause);
    pause->data = l;
    *out = l;
    return 0;
}

int net_listener_add(struct net_listener *l, struct net_endpoint *at)
{
    struct place *place = &l->places[l->num_places];
    uv_poll_t *poll;
    int fd, rc;
    if (l->num_places == PLACES_MAX)
        return UV_ENOBUFS;
    rc = net_socket_listen(&fd, at, BACKLOG);
    if (rc != 0)
        return rc;
    poll = calloc(1, sizeof *poll);
    rc = poll == NULL ? UV_ENOMEM : net_socket_name(at, fd);
    if (rc == 0)
        rc = uv_poll_init(l->loop->uv, poll, fd);
    if (rc != 0) {
        free(poll);
        (void)close(fd);
        return rc;
    }
    *place = (struct place){l, fd, poll};
    poll->data = place;
    l->num_places++;
    return uv_poll_start(poll, UV_READABLE, on_poll);
}

static void let_go(uv_handle_t *handle)
{
    free(handle);
}

void net_listener_stop(struct net_listener *l)
{
    for (size_t i = 0; i < l->num_places; i++) {
        uv_close((uv_handle_t *)l->places[i].poll, let_go);
        (void)close(l->places[i].fd);
    }
    l->num_places = 0;
    (void)uv_timer_stop(l->pause);
}

void net_listener_free(struct net_listener *l)
{
    if (l == NULL)
        return;
    net_listener_stop(l);
    uv_close((uv_handle_t *)l->pause, let_go);
    free(l);
}

struct net_listener_state net_listener_look(const struct net_listener *l)
{
    return l->state;
}
