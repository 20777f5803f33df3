#define _POSIX_C_SOURCE 200809L
#include "log_local.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void log_local_init(struct log_local *l, const char *path)
{
    *l = (struct log_local){path, -1};
}

void log_local_close(struct log_local *l)
{
    if (l->fd >= 0)
        (void)close(l->fd);
    l->fd = -1;
}

static bool open_socket(struct log_local *l)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    size_t n = strlen(l->path);
    if (n >= sizeof at.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(at.sun_path, l->path, n);
    l->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (l->fd < 0)
        return false;
    (void)fcntl(l->fd, F_SETFD, FD_CLOEXEC);
    if (connect(l->fd, (const struct sockaddr *)&at, sizeof at) == 0)
        return true;
    int why = errno;
    log_local_close(l);
    errno = why;
    return false;
}

static bool send_once(struct log_local *l, bushing_span line)
{
    ssize_t sent;
    if (l->fd < 0 && !open_socket(l))
        return false;
    do
        sent = send(l->fd, line.p, line.n, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

bool log_local_send(struct log_local *l, bushing_span line)
{
    bool fresh = l->fd < 0;
    if (send_once(l, line))
        return true;
    if (fresh || (errno != ECONNREFUSED && errno != ENOTCONN))
        return false;
    log_local_close(l);
    return send_once(l, line);
}
