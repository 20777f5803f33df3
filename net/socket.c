#define _GNU_SOURCE /* accept4, SOCK_NONBLOCK */
#include "socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>
#include <uv.h>

enum { UNSENT_MAX = 16384 }; /* octets the system takes and cannot send yet */

static int last_error(void)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return UV_EAGAIN;
    return uv_translate_sys_error(errno);
}

ptrdiff_t net_socket_send(int fd, bushing_span s)
{
    ssize_t n;
    do
        n = send(fd, s.p, s.n, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : last_error();
}

ptrdiff_t net_socket_receive(int fd, uint8_t *room, size_t cap, bool peek)
{
    ssize_t n;
    do
        n = recv(fd, room, cap, peek ? MSG_PEEK : 0);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : last_error();
}

void net_socket_discard(int fd, uint8_t *room, size_t n)
{
    while (n != 0) {
        ptrdiff_t k = net_socket_receive(fd, room, n, false);
        if (k <= 0)
            return;
        n -= (size_t)k;
    }
}

static int new_socket(int *fd, const struct net_endpoint *e)
{
    *fd =
        socket(e->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return *fd >= 0 ? 0 : last_error();
}

static int give_up(int *fd)
{
    int rc = last_error();
    (void)close(*fd);
    *fd = -1;
    return rc;
}

int net_socket_connect(int *fd, const struct net_endpoint *to)
{
    int rc = new_socket(fd, to);
    if (rc != 0)
        return rc;
    if (connect(*fd, (const struct sockaddr *)&to->at, to->len) != 0 &&
        errno != EINPROGRESS && errno != EINTR)
        return give_up(fd);
    return 0;
}

int net_socket_error(int fd)
{
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
        return last_error();
    return error != 0 ? uv_translate_sys_error(error) : 0;
}

static void set_option(int fd, int level, int name, int value)
{
    (void)setsockopt(fd, level, name, &value, sizeof value);
}

int net_socket_listen(int *fd, const struct net_endpoint *at, int backlog)
{
    int rc = new_socket(fd, at);
    if (rc != 0)
        return rc;
    set_option(*fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (at->at.ss_family == AF_INET6)
        set_option(*fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (bind(*fd, (const struct sockaddr *)&at->at, at->len) != 0 ||
        listen(*fd, backlog) != 0)
        return give_up(fd);
    return 0;
}

int net_socket_accept(int *out, struct net_endpoint *peer, int listener)
{
    *peer = (struct net_endpoint){.len = sizeof peer->at};
    do
        *out = accept4(listener, (struct sockaddr *)&peer->at, &peer->len,
                       SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (*out < 0 && errno == EINTR);
    return *out >= 0 ? 0 : last_error();
}

int net_socket_name(struct net_endpoint *out, int fd)
{
    *out = (struct net_endpoint){.len = sizeof out->at};
    if (getsockname(fd, (struct sockaddr *)&out->at, &out->len) != 0)
        return last_error();
    return 0;
}

void net_socket_tune(int fd, uint32_t keepalive_s)
{
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    /* What a slow peer does not take waits with us and not in the system, where
     * nobody sees whether it gets less. */
    set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_MAX);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, (int)keepalive_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
}

void net_socket_shutdown(int fd)
{
    (void)shutdown(fd, SHUT_WR);
}
