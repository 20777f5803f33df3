/* The calls of the system on one non-blocking socket, with errors as libuv
 * numbers them. */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <bushing/span.h>

#include "address.h"

/* Octets that went; UV_EAGAIN, or another error. */
ptrdiff_t net_socket_send(int fd, bushing_span s);
/* Octets that came; 0 at the end. With `peek` they stay where they are. */
ptrdiff_t net_socket_receive(int fd, uint8_t *room, size_t cap, bool peek);
/* Takes away what was looked at. */
void net_socket_discard(int fd, uint8_t *room, size_t n);

/* Begins to connect. 0: under way, *fd is to be closed by the caller. */
int net_socket_connect(int *fd, const struct net_endpoint *to);
/* What became of it. */
int net_socket_error(int fd);

int net_socket_listen(int *fd, const struct net_endpoint *at, int backlog);
/* A connection that waits; UV_EAGAIN when there is none. */
int net_socket_accept(int *out, struct net_endpoint *peer, int listener);
/* Where a socket stands: an ephemeral port has its number. */
int net_socket_name(struct net_endpoint *out, int fd);

/* Small messages at once, no long queue in the system, and probes after so many
 * idle seconds. */
void net_socket_tune(int fd, uint32_t keepalive_s);
/* Nothing more will be sent. */
void net_socket_shutdown(int fd);

#endif
