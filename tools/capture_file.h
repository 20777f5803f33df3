/* Capture files, packet by packet: classic pcap (microseconds and nanoseconds)
 * and pcapng, in both byte orders, from a file that is in memory. The file is
 * hostile input: each length is held against what is there, and each list has
 * a ceiling.
 *
 *     struct capture_file f;
 *     struct capture_packet p;
 *     capture_file_open(&f, octets);
 *     while (capture_file_next(&f, &p))
 *         ... p.octets points into the file
 *     if (f.error != CAPTURE_GOOD)
 *         ... capture_error_text(f.error), f.error_offset
 *
 * A file that breaks in the middle gives all packets before the place, then the
 * error. */
#ifndef TOOLS_CAPTURE_FILE_H
#define TOOLS_CAPTURE_FILE_H

#include <stdbool.h>

#include <bushing/span.h>

/* No packet may be longer; no block of pcapng; no section may have more
 * interfaces. Common tools write at most 256 KiB into a packet. */
#define CAPTURE_PACKET_MAX ((uint32_t)1 << 20)
#define CAPTURE_BLOCK_MAX ((uint32_t)16 << 20)
enum { CAPTURE_INTERFACES_MAX = 256 };

/* X(name, sentence) */
#define CAPTURE_ERRORS(X)                                                     \
    X(GOOD, "no error")                                                       \
    X(NOT_CAPTURE, "not a capture file")                                      \
    X(MODIFIED_PCAP, "a modified pcap format; convert it with editcap")       \
    X(VERSION, "a version of the file format that is not known")              \
    X(FILE_TRUNCATED, "the file ends inside its header")                      \
    X(PACKET_TRUNCATED, "the file ends inside a packet")                      \
    X(PACKET_LENGTH, "a packet longer than 1 MiB: the file is damaged")       \
    X(BLOCK_TRUNCATED, "the file ends inside a block")                        \
    X(BLOCK_LENGTH, "a block of an impossible length")                        \
    X(BLOCK_TAIL, "the two lengths of a block differ")                        \
    X(BLOCK_SHORT, "a block too short for what it holds")                     \
    X(BYTE_ORDER, "a section without a byte order")                           \
    X(OPTION, "an option that is longer than its block or of a wrong length") \
    X(TIME_UNIT, "an interface with an impossible unit of time")              \
    X(INTERFACES, "more than 256 interfaces in a section")                    \
    X(NO_INTERFACE, "a packet of an interface that is not described")

enum capture_error {
#define X(name, sentence) CAPTURE_##name,
    CAPTURE_ERRORS(X)
#undef X
};

/* Never NULL. */
const char *capture_error_text(enum capture_error e);

/* The link types that capture_packet.h reads, as the files number them. */
enum capture_link {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW_BSD = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276,
};

struct capture_packet {
    uint64_t number; /* 1 for the first of the file */
    bool has_time;   /* some packets of pcapng have none; then the time is 0 */
    int64_t time;    /* nanoseconds since 1970-01-01T00:00:00Z */
    uint32_t link;   /* enum capture_link or another number */
    uint32_t length; /* on the wire, of which the octets are the first part */
    bushing_span octets;
};

struct capture_interface {
    uint16_t link;
    uint32_t snap_length; /* 0: no limit */
    bool binary;          /* the unit of time is 2^-exponent, not 10^- */
    uint8_t exponent;
    int64_t offset; /* seconds to add */
};

struct capture_file {
    bushing_span file;
    size_t at;   /* the next packet or block */
    bool ng;     /* pcapng */
    bool little; /* its numbers have the low octet first */
    bool nanoseconds;
    uint32_t link;
    uint64_t packets; /* given so far */
    struct capture_interface interface[CAPTURE_INTERFACES_MAX];
    size_t num_interfaces;
    enum capture_error error;
    size_t error_offset; /* in the file */
};

/* True when a file that begins like this is a capture (or is meant to be one).
 * Four octets are looked at. */
bool capture_file_is(bushing_span head);

/* The file is borrowed for as long as packets are asked for. False with
 * f->error when its header is wrong. */
bool capture_file_open(struct capture_file *f, bushing_span file);

/* False at the end, and at the place of an error. */
bool capture_file_next(struct capture_file *f, struct capture_packet *p);

#endif
