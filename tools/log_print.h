/* One record of an audit log for people, or as JSON for programs. */
#ifndef TOOLS_LOG_PRINT_H
#define TOOLS_LOG_PRINT_H

#include <bushing/audit_log.h>
#include <stdbool.h>

/* "4711 2026-11-21T14:30:00.123Z alarm SENTENCE [ID]", or a line of JSON. */
void log_print(const bushing_audit_record *rec, bool json);

/* The line of an event as it goes to a collector, with its count in front of
 * it when `counted` [RFC 5425], else with an end of line behind it. */
void log_print_line(const bushing_audit_record *rec, bool counted);

#endif
