#include "capture_packet.h"

#include <stdio.h>
#include <string.h>

const char *packet_kind_text(enum packet_kind kind)
{
    static const char *const texts[] = {
#define X(name, text) text,
        PACKET_KINDS(X)
#undef X
    };
    return texts[kind];
}

static uint16_t u16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)u16(p) << 16 | u16(p + 2);
}

static bushing_span behind(bushing_span s, size_t n)
{
    return (bushing_span){s.p + n, s.n - n};
}

/* What is left of a frame while headers are taken off. `length` is what there
 * was on the wire: more than the octets when the capture cut the frame. */
struct rest {
    bushing_span octets;
    size_t length;
};

static void skip(struct rest *r, size_t n)
{
    r->octets = behind(r->octets, n);
    r->length -= n;
}

/* True when n octets of a header are there. */
static bool has(const struct rest *r, size_t n)
{
    return r->octets.n >= n;
}

/* Why they are not. */
static enum packet_kind lacks(const struct rest *r, size_t n)
{
    return r->length >= n ? PACKET_CUT : PACKET_MALFORMED;
}

/* Nothing behind the first n octets belongs to what is read: padding. */
static void trim(struct rest *r, size_t n)
{
    if (r->octets.n > n)
        r->octets.n = n;
    r->length = n;
}

/* --- TCP ----------------------------------------------------------------- */

enum { TCP_HEADER = 20 };

static enum packet_kind read_tcp(struct tcp_segment *s, struct rest *r)
{
    const uint8_t *p = r->octets.p;
    size_t header;
    if (!has(r, TCP_HEADER))
        return lacks(r, TCP_HEADER);
    header = (size_t)(p[12] >> 4) * 4;
    if (header < TCP_HEADER || header > r->length)
        return PACKET_MALFORMED;
    s->from.port = u16(p);
    s->to.port = u16(p + 2);
    s->seq = u32(p + 4);
    s->ack = u32(p + 8);
    s->flags = p[13];
    if (!has(r, header))
        return PACKET_CUT;
    skip(r, header);
    s->data = r->octets;
    s->missing = (uint32_t)(r->length - r->octets.n);
    return PACKET_TCP;
}

/* --- IP ------------------------------------------------------------------ */

enum { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };
enum { PROTOCOL_ICMP6 = 58 };

static enum packet_kind read_payload(struct tcp_segment *s, struct rest *r,
                                     uint8_t protocol)
{
    switch (protocol) {
    case PROTOCOL_TCP:
        return read_tcp(s, r);
    case PROTOCOL_UDP:
        return PACKET_UDP;
    case PROTOCOL_ICMP:
    case PROTOCOL_ICMP6:
        return PACKET_ICMP;
    default:
        return PACKET_OTHER_IP;
    }
}

enum { IPV4_HEADER = 20, IPV4_MORE_OR_OFFSET = 0x3FFF };

static enum packet_kind read_ipv4(struct tcp_segment *s, struct rest *r)
{
    const uint8_t *p = r->octets.p;
    size_t header, total;
    if (!has(r, IPV4_HEADER))
        return lacks(r, IPV4_HEADER);
    header = (size_t)(p[0] & 0x0F) * 4;
    total = u16(p + 2);
    /* 0: the network card was to cut a large packet into segments */
    if (total == 0)
        total = r->length;
    if (p[0] >> 4 != 4 || header < IPV4_HEADER || header > total ||
        total > r->length)
        return PACKET_MALFORMED;
    if ((u16(p + 6) & IPV4_MORE_OR_OFFSET) != 0)
        return PACKET_FRAGMENT;
    trim(r, total);
    if (!has(r, header))
        return PACKET_CUT;
    s->from.version = s->to.version = 4;
    memcpy(s->from.address, p + 12, 4);
    memcpy(s->to.address, p + 16, 4);
    skip(r, header);
    return read_payload(s, r, p[9]);
}

enum {
    IPV6_HEADER = 40,
    EXTENSION_HOP = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_AUTHENTICATION = 51,
    EXTENSION_DESTINATION = 60,
};

/* The length of an extension header from its second octet; 0: it is none. */
static size_t extension_length(uint8_t next, uint8_t octet)
{
    switch (next) {
    case EXTENSION_HOP:
    case EXTENSION_ROUTING:
    case EXTENSION_DESTINATION:
        return ((size_t)octet + 1) * 8;
    case EXTENSION_FRAGMENT:
        return 8;
    case EXTENSION_AUTHENTICATION:
        return ((size_t)octet + 2) * 4;
    default:
        return 0;
    }
}

static bool is_extension(uint8_t next)
{
    return extension_length(next, 0) != 0;
}

static enum packet_kind read_extensions(struct tcp_segment *s, struct rest *r,
                                        uint8_t next)
{
    for (unsigned i = 0; is_extension(next); i++) {
        size_t n;
        if (i == PACKET_EXTENSIONS_MAX)
            return PACKET_MALFORMED;
        if (!has(r, 8))
            return lacks(r, 8);
        n = extension_length(next, r->octets.p[1]);
        if (next == EXTENSION_FRAGMENT && (u16(r->octets.p + 2) & 0xFFF9) != 0)
            return PACKET_FRAGMENT;
        if (!has(r, n))
            return lacks(r, n);
        next = r->octets.p[0];
        skip(r, n);
    }
    return read_payload(s, r, next);
}

static enum packet_kind read_ipv6(struct tcp_segment *s, struct rest *r)
{
    const uint8_t *p = r->octets.p;
    size_t payload;
    if (!has(r, IPV6_HEADER))
        return lacks(r, IPV6_HEADER);
    payload = u16(p + 4);
    skip(r, IPV6_HEADER);
    if (payload == 0)
        payload = r->length;
    if (p[0] >> 4 != 6 || payload > r->length)
        return PACKET_MALFORMED;
    trim(r, payload);
    s->from.version = s->to.version = 6;
    memcpy(s->from.address, p + 8, 16);
    memcpy(s->to.address, p + 24, 16);
    return read_extensions(s, r, p[6]);
}

static enum packet_kind read_ip(struct tcp_segment *s, struct rest *r)
{
    if (!has(r, 1))
        return lacks(r, 1);
    return r->octets.p[0] >> 4 == 6 ? read_ipv6(s, r) : read_ipv4(s, r);
}

/* --- frames -------------------------------------------------------------- */

enum {
    ETHER_LENGTH_MAX = 1500, /* what is not larger is a length, LLC follows */
    ETHER_IPV4 = 0x0800,
    ETHER_ARP = 0x0806,
    ETHER_VLAN = 0x8100,
    ETHER_IPV6 = 0x86DD,
    ETHER_QINQ = 0x88A8,
    ETHER_GOOSE = 0x88B8,
    ETHER_GSE_MANAGEMENT = 0x88B9,
    ETHER_SAMPLED_VALUES = 0x88BA,
    ETHER_QINQ_OLD = 0x9100,
};

static bool is_tag(uint16_t type)
{
    return type == ETHER_VLAN || type == ETHER_QINQ || type == ETHER_QINQ_OLD;
}

/* [ISO 8802-2] FE FE in front of ISO 8473: MMS over the OSI network layer */
static enum packet_kind kind_of_llc(const struct rest *r)
{
    bool osi = has(r, 2) && r->octets.p[0] == 0xFE && r->octets.p[1] == 0xFE;
    return osi ? PACKET_OSI : PACKET_OTHER_FRAME;
}

static enum packet_kind read_ether_type(struct tcp_segment *s, struct rest *r,
                                        uint16_t type)
{
    for (unsigned i = 0; is_tag(type); i++) {
        if (i == PACKET_TAGS_MAX)
            return PACKET_MALFORMED;
        if (!has(r, 4))
            return lacks(r, 4);
        type = u16(r->octets.p + 2);
        skip(r, 4);
    }
    switch (type) {
    case ETHER_IPV4:
        return read_ipv4(s, r);
    case ETHER_IPV6:
        return read_ipv6(s, r);
    case ETHER_ARP:
        return PACKET_ARP;
    case ETHER_GOOSE:
    case ETHER_GSE_MANAGEMENT:
        return PACKET_GOOSE;
    case ETHER_SAMPLED_VALUES:
        return PACKET_SAMPLED_VALUES;
    default:
        return type <= ETHER_LENGTH_MAX ? kind_of_llc(r) : PACKET_OTHER_FRAME;
    }
}

/* The octets of a link header, and where in it the type stands. */
static enum packet_kind read_typed(struct tcp_segment *s, struct rest *r,
                                   size_t header, size_t type_at)
{
    uint16_t type;
    if (!has(r, header))
        return lacks(r, header);
    type = u16(r->octets.p + type_at);
    skip(r, header);
    return read_ether_type(s, r, type);
}

/* An address family in four octets of any order: that of the machine which
 * wrote them. 2 is IPv4 everywhere, IPv6 has several numbers. */
static enum packet_kind read_family(struct tcp_segment *s, struct rest *r)
{
    uint32_t family;
    if (!has(r, 4))
        return lacks(r, 4);
    family = u32(r->octets.p);
    if (family > 0xFFFF)
        family = (uint32_t)r->octets.p[0] | (uint32_t)r->octets.p[1] << 8;
    skip(r, 4);
    switch (family) {
    case 2:
        return read_ipv4(s, r);
    case 10:
    case 24:
    case 28:
    case 30:
        return read_ipv6(s, r);
    default:
        return PACKET_OTHER_FRAME;
    }
}

enum packet_kind capture_packet_read(struct tcp_segment *s,
                                     const struct capture_packet *p)
{
    struct rest r = {p->octets, p->length};
    memset(s, 0, sizeof *s);
    if (r.length < r.octets.n)
        r.length = r.octets.n;
    switch (p->link) {
    case LINK_ETHERNET:
        return read_typed(s, &r, 14, 12);
    case LINK_LINUX_SLL:
        return read_typed(s, &r, 16, 14);
    case LINK_LINUX_SLL2:
        return read_typed(s, &r, 20, 0);
    case LINK_NULL:
    case LINK_LOOP:
        return read_family(s, &r);
    case LINK_RAW:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_IPV4:
    case LINK_IPV6:
        return read_ip(s, &r);
    default:
        return PACKET_OTHER_LINK;
    }
}

/* --- text ---------------------------------------------------------------- */

/* The longest run of zero groups, which :: stands for. */
static void longest_zeros(const uint8_t a[16], size_t *start, size_t *length)
{
    *start = *length = 0;
    for (size_t i = 0; i < 8; i++) {
        size_t n = 0;
        while (i + n < 8 && u16(a + 2 * (i + n)) == 0)
            n++;
        if (n > *length) {
            *start = i;
            *length = n;
        }
    }
}

/* [RFC 5952] */
static size_t put_ipv6(char *out, size_t cap, const uint8_t a[16])
{
    size_t start, zeros, n = 0;
    longest_zeros(a, &start, &zeros);
    if (zeros < 2)
        zeros = 0;
    for (size_t i = 0; i < 8; i++) {
        if (zeros != 0 && i == start) {
            n += (size_t)snprintf(out + n, cap - n, "::");
            i += zeros - 1;
            continue;
        }
        n += (size_t)snprintf(out + n, cap - n, "%s%x",
                              n != 0 && out[n - 1] != ':' ? ":" : "",
                              (unsigned)u16(a + 2 * i));
    }
    return n;
}

void tcp_end_point_text(char out[TCP_END_POINT_TEXT],
                        const struct tcp_end_point *e)
{
    char v6[48];
    if (e->version == 6) {
        put_ipv6(v6, sizeof v6, e->address);
        snprintf(out, TCP_END_POINT_TEXT, "[%s]:%u", v6, (unsigned)e->port);
    } else {
        snprintf(out, TCP_END_POINT_TEXT, "%u.%u.%u.%u:%u",
                 (unsigned)e->address[0], (unsigned)e->address[1],
                 (unsigned)e->address[2], (unsigned)e->address[3],
                 (unsigned)e->port);
    }
}
