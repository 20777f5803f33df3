/* The log daemon of this machine: one datagram for each line. */
#ifndef TOOLS_LOG_LOCAL_H
#define TOOLS_LOG_LOCAL_H

#include <bushing/span.h>
#include <stdbool.h>

/* Where it listens. */
#define LOG_LOCAL_SOCKET "/dev/log"

struct log_local {
    const char *path;
    int fd; /* -1: not connected */
};

/* Nothing is opened before the first line. */
void log_local_init(struct log_local *l, const char *path);
void log_local_close(struct log_local *l);

/* Sends a line, and connects anew once when the daemon was started anew. False,
 * with errno, when it cannot be sent. */
bool log_local_send(struct log_local *l, bushing_span line);

#endif
