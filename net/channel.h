/* One connection that carries one association: moves octets between a socket
 * and a bushing_osi and tells its owner the events. Everything happens in the
 * thread of the loop. */
#ifndef NET_CHANNEL_H
#define NET_CHANNEL_H

#include <bushing/osi.h>

#include "address.h"
#include "explain.h"
#include "loop.h"

struct net_channel;

/* What the owner hears. In all of them the owner may call any function on the
 * channel and its association, and may free the channel. */
struct net_channel_owner {
    /* A connection that was asked for stands: time to associate. May be NULL
     * for connections that were accepted. */
    void (*on_connected)(struct net_channel *ch, void *ctx);
    /* Any event of the association, CLOSED too. */
    void (*on_event)(struct net_channel *ch, const bushing_event *e, void *ctx);
    /* The last word: nothing waits to be sent any more and the socket is
     * closed, or there never was a connection. What `end` points to lives until
     * the channel is freed, which is left to the owner. */
    void (*on_closed)(struct net_channel *ch, const struct net_end *end,
                      void *ctx);
};

/* All zero is legal: what is 0 has the value in brackets. */
struct net_channel_times {
    uint32_t connect_ms;  /* to find the peer and reach it (10000) */
    uint32_t stall_ms;    /* in which the peer has to take all of what waits, */
    uint32_t stall_least; /* or so many octets (30000, 8192) */
    uint32_t flush_ms;    /* for the last octets (1000); for the peer to close
                             after them: LINGER_MS of the configuration */
    uint32_t keepalive_s; /* idle time before the first probe (20) */
    bool provoke; /* a peer that we called and that says nothing at all gets
                     two empty lines before the end: other kinds of servers
                     then say what they are */
};

/* Called when the connection has to be reached first; on_connected or on_closed
 * follows, never from inside this call. */
int net_channel_connect(struct net_channel **out, struct net_loop *loop,
                        const bushing_config *cfg, const struct net_address *to,
                        const struct net_channel_times *times,
                        const struct net_channel_owner *owner, void *ctx);

/* Takes over a connected socket, also when it fails. */
int net_channel_adopt(struct net_channel **out, struct net_loop *loop,
                      const bushing_config *cfg, int fd,
                      const struct net_endpoint *peer,
                      const struct net_channel_times *times,
                      const struct net_channel_owner *owner, void *ctx);

/* Closes what is open without another word to peer or owner. Takes NULL. Safe
 * inside the owner's functions; the memory goes when the loop has let go of it,
 * so the loop has to run once more. */
void net_channel_free(struct net_channel *ch);

/* The association, for calls of the owner; behind them net_channel_pump(), but
 * not inside on_connected and on_event, where it comes by itself. */
bushing_osi *net_channel_osi(const struct net_channel *ch);
void net_channel_pump(struct net_channel *ch);

/* Ends at once: what waits is not sent, on_closed follows from the loop. */
void net_channel_drop(struct net_channel *ch, int error);

/* While it is on nothing is read from the peer. */
void net_channel_hold(struct net_channel *ch, bool on);

const char *net_channel_peer(const struct net_channel *ch); /* as text */
const struct net_endpoint *net_channel_endpoint(const struct net_channel *ch);
bool net_channel_established(const struct net_channel *ch);
void *net_channel_context(const struct net_channel *ch);
void net_channel_set_context(struct net_channel *ch, void *ctx);

/* When the steps were done, of monotonic time; 0: not yet. */
struct net_channel_steps {
    uint64_t begun, resolved, connected, first_octets, established;
};
struct net_channel_steps net_channel_steps(const struct net_channel *ch);

#endif
