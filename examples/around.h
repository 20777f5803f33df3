/* What the library leaves to its users, as small as it can be: a heap, a clock,
 * files, and one blocking socket. The secured examples stand on it. */
#ifndef EXAMPLES_AROUND_H
#define EXAMPLES_AROUND_H

#include <bushing/osi.h>

extern const bushing_allocator AROUND_HEAP;

bushing_time around_now(void);

/* End-to-end security with encryption, or none at all; with this peer, by the
 * titles in its certificate, or (NULL) with everybody who is trusted. */
bool around_policy(bushing_policy **out, const char *peer);
/* Who we are, out of a certificate and a key, and whom we trust, out of the
 * certificate of a CA: files in PEM. False after a line on standard error. */
bool around_identity(bushing_identity **out, const char *certificate,
                     const char *key);
bool around_trust(bushing_trust **out, const bushing_identity *own,
                  const char *ca);

/* A connected socket; or one that listens on this machine alone, at a port that
 * the system chooses and that is said; -1 when there is none. */
int around_connect(const char *host, const char *port);
int around_listen(void);
int around_accept(int door);

/* Writes what the association has to say, then waits for octets or for its
 * deadline. Ask for events before the next turn. */
void around_turn(bushing_osi *a, int fd);
/* After CLOSED: the last word goes out, and is given time to arrive. Takes NULL
 * and -1. */
void around_hang_up(bushing_osi *a, int fd);

#endif
