#include "address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

/* --- text ---------------------------------------------------------------- */

static const char *parse_port(uint16_t *out, const char *text)
{
    uint32_t n = 0;
    size_t digits = 0;
    for (; text[digits] >= '0' && text[digits] <= '9' && digits < 6; digits++)
        n = n * 10 + (uint32_t)(text[digits] - '0');
    if (digits == 0 || text[digits] != '\0')
        return "the port is not a number";
    if (n > UINT16_MAX)
        return "the port is above 65535";
    *out = (uint16_t)n;
    return NULL;
}

static const char *put_host(struct net_address *out, const char *p, size_t n)
{
    if (n == 0)
        return "the host is missing";
    if (n > NET_HOST_MAX)
        return "the host is longer than a name can be";
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] <= ' ' || (unsigned char)p[i] == 0x7F ||
            p[i] == '/')
            return "a host holds no blanks and no '/'";
    memcpy(out->host, p, n);
    out->host[n] = '\0';
    return NULL;
}

/* "[v6]" and "[v6]:port" */
static const char *parse_bracketed(struct net_address *out, const char *text)
{
    const char *end = strchr(text, ']'), *wrong;
    if (end == NULL)
        return "']' is missing";
    wrong = put_host(out, text + 1, (size_t)(end - text) - 1);
    if (wrong != NULL || end[1] == '\0')
        return wrong;
    if (end[1] != ':')
        return "behind ']' only :PORT may stand";
    out->said_port = true;
    return parse_port(&out->port, end + 2);
}

const char *net_address_parse(struct net_address *out, const char *text,
                              uint16_t port)
{
    const char *colon = strchr(text, ':'), *wrong;
    *out = (struct net_address){.port = port};
    if (text[0] == '[')
        return parse_bracketed(out, text);
    /* More than one colon: an IPv6 address without a port. */
    if (colon == NULL || strchr(colon + 1, ':') != NULL)
        return put_host(out, text, strlen(text));
    wrong = put_host(out, text, (size_t)(colon - text));
    if (wrong != NULL)
        return wrong;
    out->said_port = true;
    return parse_port(&out->port, colon + 1);
}

void net_address_print(char text[NET_ADDRESS_TEXT], const struct net_address *a)
{
    bool v6 = strchr(a->host, ':') != NULL;
    (void)snprintf(text, NET_ADDRESS_TEXT, "%s%s%s:%u", v6 ? "[" : "", a->host,
                   v6 ? "]" : "", a->port);
}

void net_endpoint_print_host(char text[NET_ADDRESS_TEXT],
                             const struct net_endpoint *e)
{
    const struct sockaddr_in *in = (const void *)&e->at;
    const struct sockaddr_in6 *in6 = (const void *)&e->at;
    (void)snprintf(text, NET_ADDRESS_TEXT, "?");
    if (e->at.ss_family == AF_INET)
        (void)inet_ntop(AF_INET, &in->sin_addr, text, NET_ADDRESS_TEXT);
    else if (e->at.ss_family == AF_INET6)
        (void)inet_ntop(AF_INET6, &in6->sin6_addr, text, NET_ADDRESS_TEXT);
}

void net_endpoint_print(char text[NET_ADDRESS_TEXT],
                        const struct net_endpoint *e)
{
    const struct sockaddr_in *in = (const void *)&e->at;
    const struct sockaddr_in6 *in6 = (const void *)&e->at;
    char host[NET_ADDRESS_TEXT];
    net_endpoint_print_host(host, e);
    if (e->at.ss_family == AF_INET)
        (void)snprintf(text, NET_ADDRESS_TEXT, "%.*s:%u", INET6_ADDRSTRLEN,
                       host, ntohs(in->sin_port));
    else if (e->at.ss_family == AF_INET6)
        (void)snprintf(text, NET_ADDRESS_TEXT, "[%.*s]:%u", INET6_ADDRSTRLEN,
                       host, ntohs(in6->sin6_port));
    else
        (void)snprintf(text, NET_ADDRESS_TEXT, "?");
}

/* --- comparing ----------------------------------------------------------- */

bool net_endpoint_is_loopback(const struct net_endpoint *e)
{
    if (e->at.ss_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)&e->at;
        return ntohl(in->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
    if (e->at.ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)&e->at;
        return IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
    }
    return false;
}

bool net_endpoint_same_host(const struct net_endpoint *a,
                            const struct net_endpoint *b)
{
    if (a->at.ss_family != b->at.ss_family)
        return false;
    if (a->at.ss_family == AF_INET) {
        const struct sockaddr_in *x = (const void *)&a->at;
        const struct sockaddr_in *y = (const void *)&b->at;
        return x->sin_addr.s_addr == y->sin_addr.s_addr;
    }
    if (a->at.ss_family == AF_INET6) {
        const struct sockaddr_in6 *x = (const void *)&a->at;
        const struct sockaddr_in6 *y = (const void *)&b->at;
        return IN6_ARE_ADDR_EQUAL(&x->sin6_addr, &y->sin6_addr);
    }
    return false;
}

/* --- resolving ----------------------------------------------------------- */

static void put_endpoint(struct net_endpoints *out, const struct addrinfo *ai,
                         uint16_t port)
{
    struct net_endpoint *e = &out->list[out->num];
    if (out->num == NET_ENDPOINTS_MAX || ai->ai_addrlen > sizeof e->at ||
        (ai->ai_family != AF_INET && ai->ai_family != AF_INET6))
        return;
    *e = (struct net_endpoint){.len = ai->ai_addrlen};
    memcpy(&e->at, ai->ai_addr, ai->ai_addrlen);
    if (ai->ai_family == AF_INET)
        ((struct sockaddr_in *)&e->at)->sin_port = htons(port);
    else
        ((struct sockaddr_in6 *)&e->at)->sin6_port = htons(port);
    out->num++;
}

void net_endpoints_take(struct net_endpoints *out, const struct addrinfo *found,
                        const struct net_address *address)
{
    size_t first;
    out->num = 0;
    for (const struct addrinfo *ai = found; ai != NULL; ai = ai->ai_next)
        put_endpoint(out, ai, address->port);
    first = out->num;
    if (address->second_port == 0)
        return;
    for (size_t i = 0; i < first; i++) {
        struct net_endpoint *e = &out->list[i];
        struct addrinfo again = {.ai_family = e->at.ss_family,
                                 .ai_addrlen = e->len,
                                 .ai_addr = (struct sockaddr *)&e->at};
        if (net_endpoint_is_loopback(e))
            put_endpoint(out, &again, address->second_port);
    }
}

int net_endpoints_resolve(struct net_endpoints *out,
                          const struct net_address *address, bool numeric)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = numeric ? AI_NUMERICHOST : 0};
    struct addrinfo *found = NULL;
    int rc = getaddrinfo(address->host, NULL, &hints, &found);
    out->num = 0;
    /* What is known of the resolver's codes by another name in libuv. */
    if (rc == EAI_NONAME || rc == EAI_SERVICE)
        return UV_EAI_NONAME;
    if (rc == EAI_AGAIN)
        return UV_EAI_AGAIN;
    if (rc == EAI_MEMORY)
        return UV_EAI_MEMORY;
    if (rc != 0)
        return UV_EAI_FAIL;
    net_endpoints_take(out, found, address);
    freeaddrinfo(found);
    return out->num != 0 ? 0 : UV_EAI_NODATA;
}
