/* Time and number of data PDUs, both ways [62351-4:13.3.2]. */
#ifndef E2E_COUNT_H
#define E2E_COUNT_H

#include "e2e/data.h"

enum { COUNT_SEQ_MAX = INT32_MAX };

/* Before the first PDU. */
void count_begin(struct data_count *c);

/* What the next PDU says: the time in whole steps, rounded down, never
 * backwards; 0 at each new time, else one more. False when the numbers of this
 * step are used up. Nothing is changed. */
bool count_next(const struct data_count *c, int64_t now_ms, int64_t step_ms,
                struct data_count *next);

/* What is wrong with a received time and number, in this order. */
enum count_fault {
    COUNT_GOOD,
    COUNT_TIME,   /* too far from now, or before the last one */
    COUNT_REPLAY, /* this one, or a later one, was there */
    COUNT_SEQ,    /* one is missing */
};
enum count_fault count_check(const struct data_count *last,
                             const struct data_count *got, int64_t now_ms,
                             int64_t age_ms);

#endif
