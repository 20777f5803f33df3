/* The lines that `bushing serve` prints: for people, or with JSON for programs.
 * Each is flushed, so that who waits for it sees it. */
#ifndef TOOLS_SERVE_LOG_H
#define TOOLS_SERVE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One member of a line's object. */
struct serve_fact {
    const char *name;
    const char *text; /* NULL: the number counts */
    int64_t number;
};

/* "2026-11-21T14:30:00.123Z TEXT", or {"time": .., "event": EVENT, facts}. */
void serve_log_put(bool json, const char *event, const char *text,
                   const struct serve_fact *facts, size_t num_facts);

#endif
