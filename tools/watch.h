/* What the two ways of watching a server share: reports that come, and asking
 * again and again. */
#ifndef TOOLS_WATCH_H
#define TOOLS_WATCH_H

#include "remote.h"

struct watch {
    struct remote r;
    struct target *targets;
    size_t num_targets;
    uint64_t count; /* lines to print; 0: no end */
    uint64_t printed;
    uint64_t end_ns;      /* on progress_now()'s clock; 0: no end */
    uint32_t interval_ms; /* 0: reports */
    bool stop;            /* the count is reached, or somebody said so */
};

/* A change as one line. `time` is a binary-time or empty: then it is now. */
struct watch_line {
    bushing_span time;
    const char *name;
    bushing_mms_result value;
    bushing_span type;
    bool has_reason;
    unsigned reason;
    bushing_span report; /* its identifier, or p == NULL */
    bool has_sequence;
    uint32_t sequence;
};
enum exit_status watch_print(struct watch *w, const struct watch_line *line);

/* How long to wait at most, in milliseconds, `ms` being what else is due; 0
 * when the end is reached. */
uint32_t watch_left(const struct watch *w, uint32_t ms);

/* True when a signal came, also while an answer was waited for. */
bool watch_interrupted(struct watch *w);

/* Asks again every interval and prints what changed. */
enum exit_status watch_poll(struct watch *w);

/* Lets the server report, and prints what it reports. */
enum exit_status watch_reports(struct watch *w);

#endif
