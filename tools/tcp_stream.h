/* The octets of TCP connections out of their captured segments: reassembled by
 * sequence number for each direction, whatever the capture holds twice, out of
 * order, or not at all. Which connections are looked at is a list of ports; or
 * those that start like TPKT on any port.
 *
 *     struct tcp_table *t = tcp_table_new(&ports, &sink);
 *     ... tcp_table_feed(t, &segment, moment) for each segment
 *     tcp_table_finish(t, moment);
 *     tcp_table_free(t);
 *
 * The sink hears of each connection: open, then octets and gaps, then end, of
 * which there is always exactly one. It must not call the table. */
#ifndef TOOLS_TCP_STREAM_H
#define TOOLS_TCP_STREAM_H

#include "capture_packet.h"

/* Connections at once; what comes on top lets go of the one that was silent
 * longest. Octets and pieces that wait for earlier ones in one direction, and
 * octets in all; what comes on top makes a gap of what is missing. */
enum {
    TCP_CONNECTIONS_MAX = 4096,
    TCP_PIECES_MAX = 1024,
    TCP_PORTS_MAX = 32,
};
#define TCP_HELD_MAX ((size_t)4 << 20)
#define TCP_HELD_ALL_MAX ((size_t)64 << 20)

enum tcp_direction { TCP_TO_SERVER, TCP_TO_CLIENT };

/* X(name, how it ended) */
#define TCP_ENDS(X)                                        \
    X(CLOSED, "closed by both sides")                      \
    X(RESET, "reset")                                      \
    X(REPLACED, "replaced by a new one of the same ports") \
    X(FORGOTTEN, "let go: too many connections at once")   \
    X(OPEN, "open at the end of the capture")

enum tcp_end {
#define X(name, text) TCP_END_##name,
    TCP_ENDS(X)
#undef X
};

/* Never NULL. */
const char *tcp_end_text(enum tcp_end how);

struct tcp_ports {
    uint16_t port[TCP_PORTS_MAX];
    size_t num_ports;
    bool recognise; /* take other ports as well, when TPKT is spoken there */
};

/* When something was seen. */
struct tcp_moment {
    bool has_time;
    int64_t time;    /* nanoseconds since 1970-01-01T00:00:00Z */
    uint64_t packet; /* its number in the file */
};

struct tcp_connection {
    uint32_t id; /* 1 for the first that was opened */
    struct tcp_end_point client, server;
    bool whole; /* its first octets were seen */
    void *user; /* the sink's own */
};

struct tcp_sink {
    void *ctx;
    void (*open)(void *ctx, struct tcp_connection *c, struct tcp_moment when);
    /* The octets are borrowed for the call. */
    void (*octets)(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   bushing_span octets, struct tcp_moment when);
    /* So many octets of this direction are not in the capture. */
    void (*gap)(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                uint32_t missing, struct tcp_moment when);
    void (*end)(void *ctx, struct tcp_connection *c, enum tcp_end how,
                struct tcp_moment when);
};

struct tcp_table;

/* The sink and the ports are copied. NULL: no memory. */
struct tcp_table *tcp_table_new(const struct tcp_ports *ports,
                                const struct tcp_sink *sink);

void tcp_table_feed(struct tcp_table *t, const struct tcp_segment *s,
                    struct tcp_moment when);

/* What still waits is given, and each connection that is open ends. */
void tcp_table_finish(struct tcp_table *t, struct tcp_moment when);

/* What the table met that nobody was told of. */
struct tcp_counts {
    uint64_t repeated; /* octets that were there already */
    uint64_t astray;   /* segments far outside of any window */
    uint64_t other;    /* segments of connections that are not looked at */
};
struct tcp_counts tcp_table_counts(const struct tcp_table *t);

/* Takes NULL. */
void tcp_table_free(struct tcp_table *t);

#endif
