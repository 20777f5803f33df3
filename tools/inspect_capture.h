/* What `bushing inspect` does with a capture file. */
#ifndef TOOLS_INSPECT_CAPTURE_H
#define TOOLS_INSPECT_CAPTURE_H

#include "subcommand.h"
#include "tcp_stream.h"

struct capture_job {
    const char *file; /* as errors call it */
    bool json, tree, full;
    struct tcp_ports ports;
    const char *keylog; /* a file with keys, or NULL */
};

/* The ports of a list, "102,10102"; NULL: the usual ones, and others where TPKT
 * is spoken. False after a line on stderr. */
bool capture_ports_read(struct tcp_ports *out, const char *said);

enum exit_status inspect_capture(const struct capture_job *job,
                                 bushing_span file);

#endif
