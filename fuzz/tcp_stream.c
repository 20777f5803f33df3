/* Segments of few connections in any order and overlap. The input is a script:
 * eight octets for each segment. An octet of a stream is the low part of its
 * own sequence number, so whatever is given must go on where the last one
 * ended, gaps included. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "../tools/tcp_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEP = 8, LONGEST = 255 };

/* What a direction of a connection must give next. */
struct next {
    bool known;
    uint8_t octet;
};

static struct next next[2 * TCP_CONNECTIONS_MAX];
static unsigned num_open;

static void demand(bool what)
{
    if (!what)
        abort();
}

/* The sink keeps its place in the table of the next octets. */
static struct next *next_of(struct tcp_connection *c, enum tcp_direction dir)
{
    struct next *two = c->user;
    return &two[dir];
}

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    (void)ctx;
    (void)when;
    struct next *two = next + 2 * (c->id % TCP_CONNECTIONS_MAX);
    two[0] = two[1] = (struct next){false, 0};
    c->user = two;
    num_open++;
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    struct next *n = next_of(c, dir);
    (void)ctx;
    (void)when;
    demand(octets.n != 0 && octets.n <= LONGEST);
    for (size_t i = 0; i < octets.n; i++) {
        demand(!n->known || n->octet == octets.p[i]);
        n->known = true;
        n->octet = (uint8_t)(octets.p[i] + 1);
    }
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    (void)ctx;
    (void)when;
    demand(missing != 0);
    next_of(c, dir)->octet = (uint8_t)(next_of(c, dir)->octet + missing);
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    (void)ctx;
    (void)how;
    (void)when;
    demand(c->user != NULL);
    c->user = NULL;
    num_open--;
}

/* Where in the numbers a step speaks: near the wrap, or where an octet says. */
static uint32_t sequence(const uint8_t *p)
{
    uint32_t low = (uint32_t)p[0] << 8 | p[1];
    return (p[2] & 1) != 0 ? low : (uint32_t)p[2] << 24 | low;
}

static void feed(struct tcp_table *t, const uint8_t *p, uint64_t packet)
{
    uint8_t octets[LONGEST];
    struct tcp_segment s = {.flags = p[0] & 0x3F};
    struct tcp_end_point client = {.version = 4}, server = {.version = 4};
    client.port = (uint16_t)(40000 + (p[0] >> 7) * 7);
    server.port = 102;
    s.from = (p[0] & 0x40) != 0 ? server : client;
    s.to = (p[0] & 0x40) != 0 ? client : server;
    s.seq = sequence(p + 1);
    s.ack = sequence(p + 4);
    /* a SYN takes a number, which no octet has */
    s.data = (bushing_span){octets, p[7]};
    for (size_t i = 0; i < p[7]; i++)
        octets[i] = (uint8_t)(s.seq + i + ((s.flags & TCP_SYN) != 0));
    tcp_table_feed(t, &s, (struct tcp_moment){true, 0, packet});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tcp_ports ports = {{102}, 1, false};
    static const struct tcp_sink sink = {NULL, on_open, on_octets, on_gap,
                                         on_end};
    struct tcp_table *t = tcp_table_new(&ports, &sink);
    demand(t != NULL);
    for (size_t i = 0; size - i >= STEP; i += STEP)
        feed(t, data + i, i / STEP);
    tcp_table_finish(t, (struct tcp_moment){false, 0, 0});
    tcp_table_free(t);
    demand(num_open == 0);
    return 0;
}
