/* The replay memory: which signed PDUs were accepted already. A key is a hash
 * over what a signed PDU said (who, when, of which association); it is
 * remembered until a time of a clock that cannot go back, and never forgotten
 * before, however many come: when there is no place, the new one is refused
 * [rule 11]. Write into it only what has passed every other check, or strangers
 * fill it.
 *
 * Storage is the caller's. A key may lie in a few places only, which its own
 * octets name, and all of these are looked at each time: the work has a bound,
 * and a place that becomes free hides nothing behind it. */
#ifndef BASE_SEEN_H
#define BASE_SEEN_H

#include "base/span.h"

enum {
    SEEN_KEY_LEN = 32,
    SEEN_WINDOW = 32, /* places behind each of the two that a key names */
};

struct seen_entry {
    uint8_t key[SEEN_KEY_LEN];
    uint64_t until_ns; /* remembered up to and at this time; 0: free */
};

struct seen {
    struct seen_entry *entry;
    size_t max;
    size_t num; /* places taken; some may hold what has ended */
};

/* A memory of `max` places, all free. */
void seen_init(struct seen *s, struct seen_entry *storage, size_t max);

bool seen_has(const struct seen *s, const uint8_t key[static SEEN_KEY_LEN],
              uint64_t now_ns);

/* 0: remembered from now on. REPLAYED: it is there; nothing changes, not even
 * its time. REPLAY_FULL: no place that it may have is free. ARGUMENT: `until`
 * has passed already. */
int seen_put(struct seen *s, const uint8_t key[static SEEN_KEY_LEN],
             uint64_t until_ns, uint64_t now_ns);

/* Frees what has ended; `num` is exact then. */
void seen_sweep(struct seen *s, uint64_t now_ns);

/* What has not ended, one after the other, to save it: *place is 0 at first.
 * NULL: no more. */
const struct seen_entry *seen_next(const struct seen *s, size_t *place,
                                   uint64_t now_ns);

#endif
