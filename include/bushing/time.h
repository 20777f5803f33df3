/* Time is an argument: nothing in the library asks a clock. */
#ifndef BUSHING_TIME_H
#define BUSHING_TIME_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One instant on two clocks. Timers use the first, which never jumps; what is
 * written into messages and compared with certificates comes from the second.
 */
typedef struct bushing_time {
    uint64_t mono_ns; /* monotonic, from any start */
    int64_t utc_ms;   /* since 1970-01-01T00:00:00Z, without leap seconds */
} bushing_time;

/* As a deadline: there is none. */
#define BUSHING_NEVER UINT64_MAX

#ifdef __cplusplus
}
#endif

#endif
