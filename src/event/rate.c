#include "event/rate.h"

/* [D] operators.md leaves the figures open. */
const struct rate_config RATE_DEFAULT = {
    .peer = {.burst = 20, .interval_ms = 1000},
    .event = {.burst = 200, .interval_ms = 50},
    .tell_ms = 60000,
};

enum { NS_IN_MS = 1000000 };

void rate_init(struct rate *r, const struct rate_config *config)
{
    memset(r, 0, sizeof *r);
    r->config = *config;
}

/* --- one bucket ---------------------------------------------------------- */

static void fill(struct rate_bucket *b, const struct rate_limit *limit,
                 uint64_t now)
{
    uint64_t each = (uint64_t)limit->interval_ms * NS_IN_MS;
    uint64_t more;
    if (limit->interval_ms == 0 || now < b->filled)
        return;
    more = (now - b->filled) / each;
    if (more >= limit->burst - b->tokens) {
        b->tokens = limit->burst;
        b->filled = now;
        return;
    }
    b->tokens += (uint32_t)more;
    b->filled += more * each;
}

static void start(struct rate_bucket *b, const struct rate_limit *limit,
                  uint32_t id, uint64_t now)
{
    memset(b, 0, sizeof *b);
    b->id = id;
    b->tokens = limit->burst;
    b->filled = now;
}

static void hold(struct rate_bucket *b, uint64_t now)
{
    if (b->held == 0)
        b->since = now;
    if (b->held < UINT32_MAX)
        b->held++;
}

/* --- finding them -------------------------------------------------------- */

static struct rate_bucket *event_bucket(struct rate *r, uint32_t id,
                                        uint64_t now)
{
    const bushing_security_definition *d;
    for (size_t i = 0; i < RATE_EVENTS; i++) {
        if (r->events[i].id == id)
            return &r->events[i];
        if ((d = bushing_security_at(i)) == NULL)
            return NULL;
        if (d->id == id) {
            start(&r->events[i], &r->config.event, id, now);
            return &r->events[i];
        }
    }
    return NULL;
}

static span bucket_peer(const struct rate_bucket *b)
{
    return span_of(b->peer, b->peer_len);
}

/* The bucket of this event and peer: its own, a free one, or the one that was
 * not asked for the longest time. What that one held back is counted on with
 * its event, so that nothing is forgotten. */
static struct rate_bucket *peer_bucket(struct rate *r, uint32_t id, span peer,
                                       uint64_t now)
{
    struct rate_bucket *oldest = &r->peers[0], *event;
    for (size_t i = 0; i < RATE_PEERS; i++) {
        struct rate_bucket *b = &r->peers[i];
        if (b->id == id && span_equal(bucket_peer(b), peer))
            return b;
        if (b->id == 0 || (oldest->id != 0 && b->used < oldest->used))
            oldest = oldest->id == 0 ? oldest : b;
    }
    if (oldest->held != 0) {
        event = event_bucket(r, oldest->id, now);
        if (event != NULL) {
            hold(event, now);
            event->held += oldest->held - 1;
        }
    }
    start(oldest, &r->config.peer, id, now);
    if (peer.n != 0)
        memcpy(oldest->peer, peer.p, peer.n);
    oldest->peer_len = (uint8_t)peer.n;
    return oldest;
}

/* --- asking -------------------------------------------------------------- */

bool rate_pass(struct rate *r, uint32_t *held, uint32_t id, span peer,
               uint64_t now_ns)
{
    struct rate_bucket *event = event_bucket(r, id, now_ns), *own;
    bool limit_own = r->config.peer.burst != 0;
    bool limit_event = r->config.event.burst != 0;
    *held = 0;
    if (event == NULL)
        return true;
    own = peer_bucket(r, id, span_first(peer, RATE_PEER_MAX), now_ns);
    own->used = now_ns;
    fill(own, &r->config.peer, now_ns);
    fill(event, &r->config.event, now_ns);
    if (limit_own && own->tokens == 0) {
        hold(own, now_ns);
        return false;
    }
    if (limit_event && event->tokens == 0) {
        hold(event, now_ns);
        return false;
    }
    own->tokens -= limit_own;
    event->tokens -= limit_event;
    *held = own->held;
    own->held = 0;
    return true;
}

/* --- telling ------------------------------------------------------------- */

static bool tell(struct rate_bucket *b, struct rate_count *out, uint64_t after,
                 uint64_t now, bool all)
{
    if (b->held == 0 || (!all && (now < b->since || now - b->since < after)))
        return false;
    *out = (struct rate_count){b->id, bucket_peer(b), b->held};
    b->held = 0;
    return true;
}

bool rate_tell(struct rate *r, struct rate_count *out, uint64_t now_ns,
               bool all)
{
    uint64_t after = (uint64_t)r->config.tell_ms * NS_IN_MS;
    for (size_t i = 0; i < RATE_PEERS; i++)
        if (tell(&r->peers[i], out, after, now_ns, all))
            return true;
    for (size_t i = 0; i < RATE_EVENTS; i++)
        if (tell(&r->events[i], out, after, now_ns, all))
            return true;
    return false;
}

static void soonest(uint64_t *at, const struct rate_bucket *b, uint64_t after)
{
    if (b->held != 0 && b->since + after < *at)
        *at = b->since + after;
}

uint64_t rate_deadline(const struct rate *r)
{
    uint64_t after = (uint64_t)r->config.tell_ms * NS_IN_MS, at = BUSHING_NEVER;
    for (size_t i = 0; i < RATE_PEERS; i++)
        soonest(&at, &r->peers[i], after);
    for (size_t i = 0; i < RATE_EVENTS; i++)
        soonest(&at, &r->events[i], after);
    return at;
}
