#include "e2e/memory.h"

#include <bushing/error.h>

#define NS_PER_MS UINT64_C(1000000)
/* A PDU from the end of the window is remembered so long. */
#define STRETCH_NS (UINT64_C(2) * MEMORY_WINDOW_MS * NS_PER_MS)
/* No entry that comes from a file is kept longer than a day. */
enum { RESUMED_MAX_MS = 86400000 };

void memory_init(struct memory *m, struct seen_entry *storage, size_t max,
                 int64_t start_ms)
{
    memset(m, 0, sizeof *m);
    seen_init(&m->seen, storage, max);
    m->start_ms = start_ms;
    m->floor_ms = INT64_MIN;
}

static int64_t mono_ms(bushing_time now)
{
    return (int64_t)(now.mono_ns / NS_PER_MS);
}

/* To the end of that millisecond: what is forgotten is then known exactly. */
static uint64_t until(bushing_time now, int64_t left_ms)
{
    return (uint64_t)(mono_ms(now) + left_ms) * NS_PER_MS + NS_PER_MS - 1;
}

static int64_t offset_of(bushing_time now)
{
    return now.utc_ms - mono_ms(now);
}

/* The newest time that can have been forgotten out of a stretch. */
static int64_t stretch_floor(const struct memory_stretch *s, bushing_time now)
{
    int64_t over = s->offset_ms + mono_ms(now) - MEMORY_WINDOW_MS - 1;
    return over < s->newest_ms ? over : s->newest_ms;
}

int64_t memory_floor(const struct memory *m, bushing_time now)
{
    int64_t lost = memory_lost(m, now);
    return m->start_ms > lost ? m->start_ms - 1 : lost;
}

int64_t memory_lost(const struct memory *m, bushing_time now)
{
    int64_t floor = m->floor_ms;
    if (m->before.used && stretch_floor(&m->before, now) > floor)
        floor = stretch_floor(&m->before, now);
    if (m->now.used && stretch_floor(&m->now, now) > floor)
        floor = stretch_floor(&m->now, now);
    return floor;
}

/* A new stretch begins when the last one is over; what was accepted in the one
 * before that is all forgotten. */
static void turn(struct memory *m, bushing_time now)
{
    if (m->now.used && now.mono_ns - m->now.since_ns <= STRETCH_NS)
        return;
    if (m->before.used && m->before.newest_ms > m->floor_ms)
        m->floor_ms = m->before.newest_ms;
    m->before = m->now;
    m->now = (struct memory_stretch){now.mono_ns, INT64_MIN, INT64_MIN, false};
}

static void note(struct memory_stretch *s, int64_t time_ms, bushing_time now)
{
    if (time_ms > s->newest_ms || !s->used)
        s->newest_ms = time_ms;
    if (offset_of(now) > s->offset_ms || !s->used)
        s->offset_ms = offset_of(now);
    s->used = true;
}

int memory_put(struct memory *m, const uint8_t key[static SEEN_KEY_LEN],
               int64_t time_ms, bushing_time now)
{
    int64_t left = time_ms - now.utc_ms + MEMORY_WINDOW_MS;
    int rc;
    /* the check of the time was before this: no more than twice the window */
    if (left < 1)
        left = 1;
    rc = seen_put(&m->seen, key, until(now, left), now.mono_ns);
    if (rc != 0)
        return rc;
    turn(m, now);
    note(&m->now, time_ms, now);
    return 0;
}

bool memory_newest(const struct memory *m, int64_t *newest_ms)
{
    if (!m->now.used)
        return false;
    *newest_ms = m->now.newest_ms;
    if (m->before.used && m->before.newest_ms > *newest_ms)
        *newest_ms = m->before.newest_ms;
    return true;
}

void memory_resume(struct memory *m, int64_t floor_ms, bool any,
                   int64_t newest_ms, bushing_time now)
{
    m->start_ms = INT64_MIN;
    m->floor_ms = floor_ms;
    if (!any)
        return;
    turn(m, now);
    note(&m->now, newest_ms, now);
}

int memory_resume_entry(struct memory *m,
                        const uint8_t key[static SEEN_KEY_LEN],
                        int64_t until_ms, bushing_time now)
{
    int64_t left = until_ms - now.utc_ms;
    if (left < 1)
        return 0; /* too old by now: the check of the time refuses it */
    if (left > RESUMED_MAX_MS)
        left = RESUMED_MAX_MS;
    return seen_put(&m->seen, key, until(now, left), now.mono_ns);
}
