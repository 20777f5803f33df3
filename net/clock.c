#include "clock.h"

#include <time.h>
#include <uv.h>

bushing_time net_now(void)
{
    struct timespec utc = {0};
    (void)clock_gettime(CLOCK_REALTIME, &utc);
    return (bushing_time){
        .mono_ns = uv_hrtime(),
        .utc_ms = (int64_t)utc.tv_sec * 1000 + utc.tv_nsec / 1000000,
    };
}
