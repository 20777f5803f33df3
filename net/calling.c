#include "calling.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

struct net_calling {
    uv_getaddrinfo_t request;
    bool asking; /* libuv holds the request */
    bool ended;
    void (*found)(void *ctx, int rc);
    void *ctx;
    struct net_address to;
    struct net_endpoints endpoints;
    size_t next;
    uint64_t limit_ns;
};

static void on_found(uv_getaddrinfo_t *request, int rc, struct addrinfo *list)
{
    struct net_calling *c = request->data;
    c->asking = false;
    if (rc == 0) {
        net_endpoints_take(&c->endpoints, list, &c->to);
        rc = c->endpoints.num != 0 ? 0 : UV_EAI_NODATA;
    }
    uv_freeaddrinfo(list);
    if (c->ended)
        free(c);
    else
        c->found(c->ctx, rc);
}

struct net_calling *net_calling_begin(bool *known, uv_loop_t *loop,
                                      const struct net_address *to,
                                      uint64_t limit_ns,
                                      void (*found)(void *ctx, int rc),
                                      void *ctx)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct net_calling *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->to = *to;
    c->limit_ns = limit_ns;
    c->found = found;
    c->ctx = ctx;
    c->request.data = c;
    *known = net_endpoints_resolve(&c->endpoints, to, true) == 0;
    if (*known)
        return c;
    c->asking = uv_getaddrinfo(loop, &c->request, on_found, to->host, NULL,
                               &hints) == 0;
    if (c->asking)
        return c;
    free(c);
    return NULL;
}

bool net_calling_next(struct net_calling *c, struct net_endpoint *out,
                      uint64_t *limit_ns)
{
    uint64_t now_ns = uv_hrtime();
    size_t left = c->endpoints.num - c->next;
    if (c->asking || left == 0 || now_ns >= c->limit_ns)
        return false;
    *out = c->endpoints.list[c->next++];
    *limit_ns = now_ns + (c->limit_ns - now_ns) / left;
    return true;
}

void net_calling_print(const struct net_calling *c, char text[NET_ADDRESS_TEXT])
{
    size_t n = c->endpoints.num;
    net_address_print(text, &c->to);
    if (c->to.second_port != 0 && n != 0 && c->next == n &&
        net_endpoint_is_loopback(&c->endpoints.list[n - 1]))
        (void)snprintf(text, NET_ADDRESS_TEXT, "%s:%u (and :%u)", c->to.host,
                       c->to.port, c->to.second_port);
}

void net_calling_end(struct net_calling *c)
{
    c->ended = true;
    if (c->asking)
        (void)uv_cancel((uv_req_t *)&c->request);
    else
        free(c);
}
