/* The two clocks of the machine, as the library wants them. */
#ifndef NET_CLOCK_H
#define NET_CLOCK_H

#include <bushing/time.h>

bushing_time net_now(void);

#endif
