/* MMS services by the number of their tag [ISO 9506-2:7], and how often each
 * was seen. */
#ifndef TRACE_SERVICE_H
#define TRACE_SERVICE_H

#include <bushing/trace.h>

#include "base/span.h"

/* Numbers of confirmed services are their tags; behind them come the
 * unconfirmed ones, and a number for all that have no name. */
enum {
    SERVICE_STATUS = 0,
    SERVICE_LAST = 78,
    SERVICE_UNKNOWN,
    SERVICE_INFORMATION_REPORT,
    SERVICE_UNSOLICITED_STATUS,
    SERVICE_EVENT_NOTIFICATION,
    SERVICE_UNKNOWN_UNCONFIRMED,
    NUM_SERVICES,
};

/* Never NULL. */
const char *service_name(size_t number);

/* The number of the confirmed service (unconfirmed: of that kind) which a value
 * with this tag is. */
size_t service_of(uint32_t tag, bool confirmed);

struct service_counts {
    uint32_t requests[NUM_SERVICES];
    uint32_t responses[NUM_SERVICES];
    uint32_t errors[NUM_SERVICES];
};

/* The row of service number i among those that were seen. */
bool service_count_at(bushing_trace_service *out,
                      const struct service_counts *c, size_t i);

#endif
