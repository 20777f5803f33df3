#include "e2e/count.h"

void count_begin(struct data_count *c)
{
    *c = (struct data_count){.seq = -1};
}

static int64_t round_down(int64_t ms, int64_t step)
{
    int64_t over = ms % step;
    return ms - (over < 0 ? over + step : over);
}

/* [62351-4:13.3.2 sender] A step behind the last one is possible when the
 * policy was replaced by one with longer steps; then the last time goes on. The
 * clock itself cannot go back (data_now_ms), so there is no lag to watch. */
bool count_next(const struct data_count *c, int64_t now_ms, int64_t step_ms,
                struct data_count *next)
{
    int64_t time = round_down(now_ms, step_ms);
    if (c->seq < 0 || time > c->time_ms) {
        *next = (struct data_count){.time_ms = time};
        return true;
    }
    if (c->seq == COUNT_SEQ_MAX)
        return false;
    *next = *c;
    next->seq++;
    return true;
}

/* -1, 0 or 1: a before, with or behind b. */
static int order(const struct data_count *a, const struct data_count *b)
{
    if (a->time_ms != b->time_ms)
        return a->time_ms < b->time_ms ? -1 : 1;
    return (a->below_ms_ns > b->below_ms_ns) -
           (a->below_ms_ns < b->below_ms_ns);
}

enum count_fault count_check(const struct data_count *last,
                             const struct data_count *got, int64_t now_ms,
                             int64_t age_ms)
{
    /* [62351-4:14.4 step 6, 62351-4:13.3.2 step 1; rule 21] */
    int64_t off = got->time_ms - now_ms;
    int since = last->seq < 0 ? 1 : order(got, last);
    if (off > age_ms || off < -age_ms || since < 0)
        return COUNT_TIME;
    /* [62351-4:14.4 step 7, 62351-4:13.3.2 step 2] */
    if (since == 0 && got->seq <= last->seq)
        return COUNT_REPLAY;
    /* [62351-4:14.4 step 8, 62351-4:13.3.2 step 3] a new time starts at 0 */
    if (got->seq != (since == 0 ? (int64_t)last->seq + 1 : 0))
        return COUNT_SEQ;
    return COUNT_GOOD;
}
