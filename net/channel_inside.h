/* What the files of a channel share. channel.c: its life, and what the loop
 * calls; channel_flow.c: octets in and out, and the end; channel_call.c: how a
 * peer is reached. */
#ifndef NET_CHANNEL_INSIDE_H
#define NET_CHANNEL_INSIDE_H

#include "channel.h"

#include "calling.h"
#include "channel_watch.h"

enum { CHANNEL_EARLY = 16 }; /* octets that are kept to say what speaks */

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
    uv_idle_t *turn;             /* made when one is needed at all */
    struct net_calling *calling; /* NULL when it is over */
    enum stage stage;
    int events; /* that the poll waits for */
    int depth;  /* calls of ours that are under way */
    bool freed; /* by the owner, while depth is not 0 */
    bool pumping, told, established;
    bool more;    /* events are left for the next turn of the loop */
    bool urged;   /* events are asked for, whatever waits to be sent */
    bool paused;  /* the stack knows that nothing is read */
    bool held;    /* the owner wants no more */
    bool starved; /* the pool has no room */
    bool cut;     /* nothing can be sent any more */
    bool closed_by_peer;
    bool provoked; /* to say what it is, if it is something else */
    size_t drained;
    size_t backlog;       /* octets that wait to be sent: serve no more */
    size_t stall_taken;   /* octets that went since stall_ns was set */
    uint32_t linger_ms;   /* for the peer to close after our last word */
    unsigned turn_events; /* told in this turn of the loop */
    uint64_t turn_ns;     /* when the turn is over */

    uint64_t armed_ns; /* when the timer rings */
    uint64_t limit_ns; /* of the stage */
    uint64_t stall_ns; /* when the peer has to have taken enough */
    uint64_t retry_ns; /* when the pool is asked again */

    int error;
    bool has_closed;
    bushing_closed closed;
    uint8_t first[CHANNEL_EARLY], last[CHANNEL_EARLY];
    size_t num_first, num_last;
    struct net_channel_steps steps;
    struct net_endpoint endpoint;
    char peer[NET_ADDRESS_TEXT];
};

/* --- channel.c --- */
/* Around every call of the loop or the owner: behind the last leave the channel
 * is settled, or gone. */
void channel_enter(struct net_channel *ch);
void channel_leave(struct net_channel *ch);
int channel_make(struct net_channel **out, struct net_loop *loop,
                 const bushing_config *cfg, enum bushing_role role,
                 const struct net_channel_times *times,
                 const struct net_channel_owner *owner, void *ctx);
/* Watches a socket; it is ours from here on, also on failure. */
int channel_attach(struct net_channel *ch, int fd);
void channel_detach(struct net_channel *ch);
void channel_set_endpoint(struct net_channel *ch, const struct net_endpoint *e);
/* Gives up socket and search. */
void channel_close_socket(struct net_channel *ch);
uint64_t channel_from_now(uint32_t ms);

/* --- channel_flow.c --- */
/* Tells the events and writes what waits, until there is nothing of either, the
 * turn is over, or too much waits to be sent. */
void channel_pump(struct net_channel *ch);
/* The same, when CLOSED may have to be told: as much as waits to be sent. */
void channel_urge(struct net_channel *ch);
/* Reads while there is something, within bounds. */
void channel_read(struct net_channel *ch);
bool channel_wants_read(const struct net_channel *ch);
/* Open, and nothing is read before something happens on our side. */
bool channel_stopped(const struct net_channel *ch);
/* Octets that wait to be sent, and still can be. */
size_t channel_waiting(const struct net_channel *ch);
/* The socket goes now, the owner hears of it from the loop. */
void channel_finish(struct net_channel *ch, int error);
/* The same for a peer that was too slow for `state`. */
void channel_finish_late(struct net_channel *ch, const char *state);
void channel_tell_closed(struct net_channel *ch);

/* --- channel_call.c --- */
/* The next address that takes a connect. */
void channel_call_next(struct net_channel *ch);
/* The socket of an attempt is writable: it stands, or failed. */
void channel_reached(struct net_channel *ch);

#endif
