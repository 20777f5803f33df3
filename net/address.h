/* Where a peer is: what people write, and what sockets want. */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
    NET_HOST_MAX = 253, /* of a DNS name */
    NET_ADDRESS_TEXT = 280,
    NET_ENDPOINTS_MAX = 16,
};

/* "host", "host:port", "192.0.2.1", "[2001:db8::1]:102", "2001:db8::1". */
struct net_address {
    char host[NET_HOST_MAX + 1]; /* without brackets */
    uint16_t port;
    uint16_t second_port; /* tried when nothing listens at the first, and only
                             on this machine; 0 there is none */
    bool said_port;       /* the port stood in the text */
};

/* NULL, or what is wrong with the text. `port` is taken where none is said. */
const char *net_address_parse(struct net_address *out, const char *text,
                              uint16_t port);

/* One address as a socket takes it. */
struct net_endpoint {
    struct sockaddr_storage at;
    socklen_t len;
};

struct net_endpoints {
    struct net_endpoint list[NET_ENDPOINTS_MAX];
    size_t num;
};

struct addrinfo;

/* The endpoints of what a resolver found, in its order; behind them those with
 * the second port. */
void net_endpoints_take(struct net_endpoints *out, const struct addrinfo *found,
                        const struct net_address *address);

/* Asks the resolver and waits for it. 0 or a libuv error. `numeric`: no name
 * is looked up. */
int net_endpoints_resolve(struct net_endpoints *out,
                          const struct net_address *address, bool numeric);

/* "192.0.2.1:102", "[::1]:102"; always terminated. */
void net_endpoint_print(char text[NET_ADDRESS_TEXT],
                        const struct net_endpoint *e);
/* The same without the port: "192.0.2.1", "::1". */
void net_endpoint_print_host(char text[NET_ADDRESS_TEXT],
                             const struct net_endpoint *e);
/* "host:port" as it was said. */
void net_address_print(char text[NET_ADDRESS_TEXT],
                       const struct net_address *a);

/* 127.0.0.0/8, ::1 */
bool net_endpoint_is_loopback(const struct net_endpoint *e);
/* The same host, whatever the port. */
bool net_endpoint_same_host(const struct net_endpoint *a,
                            const struct net_endpoint *b);

#endif
