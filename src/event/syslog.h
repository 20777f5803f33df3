/* [62351-14] [RFC 5424] An event as one line of syslog:
 *
 *   <105>1 TIME SOURCE APP - IEC62351-14:1 [62351-14@41912 ID=".." ...] TEXT
 *
 * What matters most stands first, because a truncation cuts the tail. */
#ifndef EVENT_SYSLOG_H
#define EVENT_SYSLOG_H

#include "base/text.h"
#include <bushing/security_event.h>

#define SYSLOG_ELEMENT "62351-14@41912"
#define SYSLOG_QUALITY "timeQuality"
#define SYSLOG_MESSAGE_ID "IEC62351-14:1"
enum { SYSLOG_FACILITY = 13, SYSLOG_PORT = 6514 };

/* P.Name or X.Name, letters and digits, 32 octets at most. */
bool syslog_name_is_legal(const char *name);

/* True when there is a line for it. */
bool syslog_event_is_legal(const bushing_security_event *e);

#endif
