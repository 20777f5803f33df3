/* How far long work has come: one line on stderr that is written over and over,
 * only where stderr is a terminal. */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stdint.h>

/* Shows the line by a printf format, ten times a second at most. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void progress_show(const char *format, ...);

/* Takes the line away: before anything else is printed, and at the end. */
void progress_clear(void);

/* Nanoseconds of a clock that never jumps. */
uint64_t progress_now(void);

#endif
