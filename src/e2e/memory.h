/* Which signed PDUs were accepted by one key, and about which of them nobody
 * can say it any more [rules 11, 12].
 *
 * A PDU is remembered to its time plus the window, on the monotonic clock; when
 * that is over it is too old to be accepted again, as long as the system clock
 * goes right. When that clock is set back, what was forgotten would be new
 * enough once more. So the memory also knows a floor: the newest time that it
 * may have forgotten. What is not above the floor is refused. */
#ifndef E2E_MEMORY_H
#define E2E_MEMORY_H

#include "base/seen.h"
#include <bushing/time.h>

enum {
    /* The largest window that a policy can have: policies share a memory. */
    MEMORY_WINDOW_MS = 600000,
};

/* What was accepted in a stretch of time that is as long as a PDU is
 * remembered at most. */
struct memory_stretch {
    uint64_t since_ns;
    int64_t newest_ms;
    int64_t offset_ms; /* UTC minus monotonic time, the largest */
    bool used;
};

struct memory {
    struct seen seen;
    int64_t start_ms; /* when it began; INT64_MIN: it goes on from another */
    int64_t floor_ms;
    struct memory_stretch now, before;
};

/* Of `max` places; what was signed before start_ms is refused. */
void memory_init(struct memory *m, struct seen_entry *storage, size_t max,
                 int64_t start_ms);

/* What is signed at or before this time may have been forgotten. */
int64_t memory_floor(const struct memory *m, bushing_time now);

/* The same without what another process may have accepted before this one. */
int64_t memory_lost(const struct memory *m, bushing_time now);

/* 0: new, and remembered from now on. REPLAYED; REPLAY_FULL. */
int memory_put(struct memory *m, const uint8_t key[static SEEN_KEY_LEN],
               int64_t time_ms, bushing_time now);

/* --- over a restart: what is not told in monotonic time ------------------ */

/* The newest time that was accepted; false: none. */
bool memory_newest(const struct memory *m, int64_t *newest_ms);

/* A fresh memory goes on from the floor and the newest time of another; then
 * come its entries, each with the UTC until which it is kept. */
void memory_resume(struct memory *m, int64_t floor_ms, bool any,
                   int64_t newest_ms, bushing_time now);
int memory_resume_entry(struct memory *m,
                        const uint8_t key[static SEEN_KEY_LEN],
                        int64_t until_ms, bushing_time now);

#endif
