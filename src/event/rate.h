/* How often an event may be written: a flood of one event, or from one peer,
 * can neither fill a disk nor push another event out. Two token buckets are
 * asked: one for each event and peer, and a larger one for each event, which
 * stops a flood that comes under many names. What is held back is counted, and
 * the count is told: with the next of its kind that passes, or after a while
 * by itself. */
#ifndef EVENT_RATE_H
#define EVENT_RATE_H

#include "base/span.h"
#include <bushing/security_event.h>
#include <bushing/time.h>

/* Peers and events looked at by themselves; the least recent one gives way. */
enum { RATE_PEERS = 256, RATE_EVENTS = 512, RATE_PEER_MAX = 64 };

/* So many at once, and then one each so many milliseconds. 0: no limit. */
struct rate_limit {
    uint32_t burst;
    uint32_t interval_ms;
};

struct rate_config {
    struct rate_limit peer;  /* for one event of one peer */
    struct rate_limit event; /* for one event of all peers */
    uint32_t tell_ms;        /* a count is told after so long */
};

extern const struct rate_config RATE_DEFAULT;

struct rate_bucket {
    uint32_t id;                 /* of the event; 0: free */
    uint32_t tokens;             /* left */
    uint32_t held;               /* held back and not told yet */
    uint64_t filled;             /* when tokens were last added, monotonic ns */
    uint64_t used;               /* when it was last asked */
    uint64_t since;              /* when the first of `held` was held back */
    uint8_t peer[RATE_PEER_MAX]; /* the first octets of its address */
    uint8_t peer_len;
};

struct rate {
    struct rate_config config;
    struct rate_bucket peers[RATE_PEERS];
    struct rate_bucket events[RATE_EVENTS]; /* by the catalogue's order */
};

void rate_init(struct rate *r, const struct rate_config *config);

/* True when the event may be written; *held is then how many like it were held
 * back before. False: it is counted. */
bool rate_pass(struct rate *r, uint32_t *held, uint32_t id, span peer,
               uint64_t now_ns);

/* A count that waits for longer than tell_ms, or any with `all`; it is then
 * told. `peer` lives in r. False when there is none. */
struct rate_count {
    uint32_t id;
    span peer; /* empty: of many peers */
    uint32_t held;
};
bool rate_tell(struct rate *r, struct rate_count *out, uint64_t now_ns,
               bool all);

/* When the next count is to be told; BUSHING_NEVER when none waits. */
uint64_t rate_deadline(const struct rate *r);

#endif
