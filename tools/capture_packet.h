/* From a captured frame to its TCP segment: link layers (Ethernet with VLAN
 * tags, Linux cooked, loopback, none), IPv4, IPv6, TCP. What is something else
 * is told by kind, so that a reader can count what was skipped. Each length is
 * held against the captured octets; each chain of headers has a ceiling. */
#ifndef TOOLS_CAPTURE_PACKET_H
#define TOOLS_CAPTURE_PACKET_H

#include "capture_file.h"

enum { PACKET_TAGS_MAX = 4, PACKET_EXTENSIONS_MAX = 8 };

/* X(name, what it is called in a list of counts) */
#define PACKET_KINDS(X)                         \
    X(TCP, "TCP")                               \
    X(UDP, "UDP")                               \
    X(ICMP, "ICMP")                             \
    X(OTHER_IP, "other protocols over IP")      \
    X(FRAGMENT, "IP fragments")                 \
    X(ARP, "ARP")                               \
    X(GOOSE, "GOOSE")                           \
    X(SAMPLED_VALUES, "sampled values")         \
    X(OSI, "OSI network layer")                 \
    X(OTHER_FRAME, "other frames")              \
    X(OTHER_LINK, "unknown link types")         \
    X(CUT, "frames cut off before the payload") \
    X(MALFORMED, "malformed headers")

enum packet_kind {
#define X(name, text) PACKET_##name,
    PACKET_KINDS(X)
#undef X
        NUM_PACKET_KINDS
};

/* Never NULL. */
const char *packet_kind_text(enum packet_kind kind);

/* One end of a connection. Addresses of IPv4 fill the first four octets, the
 * rest is zero: ends are the same when their octets are. */
struct tcp_end_point {
    uint8_t address[16];
    uint8_t version; /* of IP: 4 or 6 */
    uint8_t unused;
    uint16_t port;
};

enum tcp_flag {
    TCP_FIN = 0x01,
    TCP_SYN = 0x02,
    TCP_RST = 0x04,
    TCP_ACK = 0x10,
};

struct tcp_segment {
    struct tcp_end_point from, to;
    uint32_t seq, ack;
    uint8_t flags;     /* enum tcp_flag and others */
    uint32_t missing;  /* octets of the payload that were not captured */
    bushing_span data; /* the payload; points into the frame */
};

/* Fills the segment when the answer is PACKET_TCP. */
enum packet_kind capture_packet_read(struct tcp_segment *s,
                                     const struct capture_packet *p);

/* "10.0.0.1:102" or "[fe80::1]:102". No longer than this, with its end. */
enum { TCP_END_POINT_TEXT = 56 };
void tcp_end_point_text(char out[TCP_END_POINT_TEXT],
                        const struct tcp_end_point *e);

#endif
