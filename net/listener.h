/* Takes connections at one or several addresses, within limits. */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include "channel.h"

struct net_listener;

/* All zero is legal: what is 0 has the value in brackets. A connection is half
 * open until its association is established. Where there is no room the oldest
 * half-open connection gives way; without one the new connection is closed. */
struct net_listener_limits {
    size_t connections; /* at once (1024) */
    size_t half_open;   /* at once, of one host (16) */
    size_t of_one_host; /* at once, half open or not (as many as in all) */
};

struct net_listener_owner {
    /* A connection came: 0 takes it, and `ch` has what
     * net_channel_set_context() gave it; another value drops it, and the
     * channel must not be freed then. */
    int (*on_accept)(struct net_channel *ch, void *ctx);
    /* A connection was closed at once, or could not be accepted: why. UV_EBUSY:
     * all are taken; UV_EPERM: its host has its part. */
    void (*on_refused)(const struct net_endpoint *peer, int error, void *ctx);
    struct net_channel_owner channel; /* of the channels */
};

int net_listener_new(struct net_listener **out, struct net_loop *loop,
                     const bushing_config *cfg,
                     const struct net_listener_limits *limits,
                     const struct net_channel_times *times,
                     const struct net_listener_owner *owner, void *ctx);

/* Listens there, too. `at` becomes where it really is: port 0 is any. 0 or a
 * libuv error. */
int net_listener_add(struct net_listener *l, struct net_endpoint *at);

/* Accepts no more. What was accepted lives on. */
void net_listener_stop(struct net_listener *l);

/* Takes NULL. Every channel of it is freed before. */
void net_listener_free(struct net_listener *l);

struct net_listener_state {
    size_t connections, half_open;
    uint64_t accepted, refused, evicted;
};
struct net_listener_state net_listener_look(const struct net_listener *l);

#endif
