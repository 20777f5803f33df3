/* Lines and summaries of observed associations, as text for people or as JSON:
 * one object in each line. */
#ifndef TOOLS_TRACE_PRINT_H
#define TOOLS_TRACE_PRINT_H

#include <stdio.h>

#include <bushing/trace.h>

#include "tcp_stream.h"

struct trace_print {
    bool json;
    bool tree;   /* what each PDU holds as well */
    bool full;   /* long strings whole */
    int64_t day; /* of the last line, in days; of none at first */
    bool has_day;
};

/* A connection begins. */
void trace_print_open(struct trace_print *p, const struct tcp_connection *c,
                      struct tcp_moment when);

void trace_print_line(struct trace_print *p, const struct tcp_connection *c,
                      const bushing_trace_line *line, struct tcp_moment when);

/* The connection ends; of one that the capture's end ends nothing is said. */
void trace_print_end(struct trace_print *p, const struct tcp_connection *c,
                     enum tcp_end how, struct tcp_moment when);

/* What was seen in all of a connection, as it is over. */
void trace_print_summary(const struct trace_print *p, FILE *to,
                         const struct tcp_connection *c, const bushing_trace *t,
                         enum tcp_end how);

/* What the whole file held. */
struct trace_totals {
    uint64_t packets, connections, pdus, malformed;
    uint64_t kinds[NUM_PACKET_KINDS];
    struct tcp_counts tcp;
};
void trace_print_totals(const struct trace_print *p,
                        const struct trace_totals *totals);

#endif
