#include "pki/peer.h"

#include "asn1/dump_leaf.h"
#include "asn1/walk.h"
#include "base/oid.h"
#include "base/utf8.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

/* [RFC 6120:13.7.1.4] id-on-xmppAddr */
static const span XMPP_ADDR = OCTETS("\x2B\x06\x01\x05\x05\x07\x08\x05");

enum { NAME_MAX_OCTETS = 1023 };

/* --- names that are wanted ----------------------------------------------- */

/* "1.3.9999.33/1": the arcs of the AP-title, then the AE-qualifier. One dot
 * may stand for the slash: it is one object identifier in the end. */
static int read_title(struct wanted_peer *out)
{
    uint8_t dotted[512];
    struct writer w = writer_over(out->oid, sizeof out->oid);
    size_t slashes = 0, n = out->name.n;
    if (n == 0 || n > sizeof dotted)
        return BUSHING_ERR_ARGUMENT;
    memcpy(dotted, out->name.p, n);
    for (size_t i = 0; i < n; i++) {
        if (dotted[i] == '/') {
            dotted[i] = '.';
            slashes += memchr(dotted + i + 1, '.', n - i - 1) == NULL ? 1 : 2;
        }
    }
    if (slashes > 1 || oid_from_text((span){dotted, n}, &w) != 0 || w.bad)
        return BUSHING_ERR_ARGUMENT;
    out->oid_len = writer_len(&w);
    memmove(out->oid, w.p, out->oid_len);
    return 0;
}

/* A part in front of @, or none, and a domain; no resource behind a slash. */
static bool is_bare_jid(span s)
{
    const uint8_t *at = s.n == 0 ? NULL : memchr(s.p, '@', s.n);
    if (s.n == 0 || s.n > NAME_MAX_OCTETS || !utf8_valid(s) ||
        memchr(s.p, '/', s.n) != NULL || memchr(s.p, 0, s.n) != NULL)
        return false;
    if (at == NULL)
        return true;
    return at != s.p && at + 1 != s.p + s.n &&
           memchr(at + 1, '@', (size_t)(s.p + s.n - at - 1)) == NULL;
}

/* "192.0.2.1"; the number of digits that were read, 0 when it is none. */
static size_t read_decimal(span s, uint8_t *out)
{
    unsigned v = 0;
    size_t n = 0;
    for (; n < s.n && n < 3 && s.p[n] >= '0' && s.p[n] <= '9'; n++)
        v = v * 10 + s.p[n] - '0';
    *out = (uint8_t)v;
    return v > 255 || (n > 1 && s.p[0] == '0') ? 0 : n;
}

static bool read_ipv4(span s, uint8_t out[4])
{
    for (size_t i = 0; i < 4; i++) {
        size_t n = read_decimal(s, &out[i]);
        if (n == 0)
            return false;
        s = span_skip(s, n);
        if (i < 3 && (s.n == 0 || s.p[0] != '.'))
            return false;
        s = span_skip(s, i < 3 ? 1 : 0);
    }
    return s.n == 0;
}

static size_t read_group(span s, unsigned *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < s.n && n < 4; n++) {
        uint8_t c = s.p[n] | 0x20;
        unsigned digit = c >= 'a' && c <= 'f' ? c - 'a' + 10u
                         : s.p[n] >= '0' && s.p[n] <= '9'
                             ? s.p[n] - (unsigned)'0'
                             : 16u;
        if (digit > 15)
            break;
        *out = *out << 4 | digit;
    }
    return n;
}

/* Groups of hexadecimal digits, one run of zeros as "::". */
static bool read_ipv6(span s, uint8_t out[16])
{
    size_t n = 0, gap = 17;
    unsigned group;
    if (s.n >= 2 && s.p[0] == ':' && s.p[1] == ':')
        s = span_skip(s, 1);
    else if (s.n > 0 && s.p[0] == ':')
        return false;
    while (s.n > 0 && n <= 16) {
        if (s.p[0] == ':') {
            if (gap <= 16)
                return false;
            gap = n;
            s = span_skip(s, 1);
            continue;
        }
        size_t digits = read_group(s, &group);
        if (digits == 0 || n == 16)
            return false;
        out[n++] = (uint8_t)(group >> 8);
        out[n++] = (uint8_t)group;
        s = span_skip(s, digits);
        if (s.n == 0)
            break;
        if (s.p[0] != ':' || s.n == 1)
            return false;
        s = span_skip(s, 1);
    }
    if (gap > 16 || n >= 16)
        return gap > 16 && n == 16;
    memmove(out + 16 - (n - gap), out + gap, n - gap);
    memset(out + gap, 0, 16 - n);
    return true;
}

static bool is_host_name(span s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i], l = c | 0x20;
        if ((l < 'a' || l > 'z') && (c < '0' || c > '9') && c != '-' &&
            c != '.' && c != '_')
            return false;
    }
    return s.n > 0 && s.n <= 253;
}

static int read_host(struct wanted_peer *out)
{
    if (read_ipv4(out->name, out->address))
        out->address_len = 4;
    else if (out->name.n > 0 && memchr(out->name.p, ':', out->name.n) != NULL)
        out->address_len = read_ipv6(out->name, out->address) ? 16 : 17;
    else if (!is_host_name(out->name))
        return BUSHING_ERR_ARGUMENT;
    return out->address_len > 16 ? BUSHING_ERR_ARGUMENT : 0;
}

int wanted_peer_read(struct wanted_peer *out, const bushing_peer *from)
{
    memset(out, 0, sizeof *out);
    out->kind = from->kind;
    out->pins = from->pins;
    out->num_pins = from->num_pins;
    if (from->num_pins > BUSHING_PINS_MAX ||
        (from->num_pins > 0 && from->pins == NULL))
        return BUSHING_ERR_ARGUMENT;
    if (from->kind == BUSHING_PEER_ANY)
        return from->name == NULL ? 0 : BUSHING_ERR_ARGUMENT;
    if (from->name == NULL)
        return BUSHING_ERR_ARGUMENT;
    out->name = span_text(from->name);
    switch (from->kind) {
    case BUSHING_PEER_OSI:
        return read_title(out);
    case BUSHING_PEER_XMPP:
        return is_bare_jid(out->name) ? 0 : BUSHING_ERR_ARGUMENT;
    case BUSHING_PEER_HOST:
        return read_host(out);
    case BUSHING_PEER_ANY:
    default:
        return BUSHING_ERR_ARGUMENT;
    }
}

/* --- names that certificates say ----------------------------------------- */

bool wanted_peer_has_title(const struct wanted_peer *p,
                           const struct certificate *c)
{
    uint8_t room[NAME_OID_MAX];
    span is = name_object_identifier(c->subject, room);
    return is.n != 0 && span_equal(is, span_of(p->oid, p->oid_len));
}

static bool same_letters(span a, span b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        uint8_t x = a.p[i], y = b.p[i];
        x = x >= 'A' && x <= 'Z' ? x | 0x20 : x;
        y = y >= 'A' && y <= 'Z' ? y | 0x20 : y;
        if (x != y)
            return false;
    }
    return true;
}

static bool next_name(struct asn1_list *list, struct x509_general_name *out)
{
    return list->num-- > 0 &&
           asn1_list_next(&X509_GENERAL_NAME, &list->body, out, NULL) == 0;
}

static bool is_jid(const struct x509_general_name *n)
{
    return n->which == X509_GENERAL_NAME_OTHER_NAME &&
           span_equal(n->u.other_name.type_id, XMPP_ADDR);
}

static span jid_of(const struct x509_general_name *n)
{
    static const span none = {NULL, 0};
    struct ber_reader r = ber_over(n->u.other_name.value);
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || t.tag != TAG_UNIVERSAL(12) || t.constructed)
        return none;
    return is_bare_jid(tlv_body(&t)) ? tlv_body(&t) : none;
}

span certificate_jid(const struct certificate *c)
{
    static const span none = {NULL, 0};
    struct asn1_list list = c->alt_names;
    struct x509_general_name n;
    span jid = none;
    size_t num = 0;
    while (next_name(&list, &n)) {
        if (is_jid(&n)) {
            jid = jid_of(&n);
            num++;
        }
    }
    return num == 1 ? jid : none;
}

bool certificate_has_jid(const struct certificate *c)
{
    struct asn1_list list = c->alt_names;
    struct x509_general_name n;
    while (next_name(&list, &n))
        if (is_jid(&n))
            return true;
    return false;
}

bool wanted_peer_has_jid(const struct wanted_peer *p,
                         const struct certificate *c)
{
    span jid = certificate_jid(c);
    return jid.n != 0 && same_letters(jid, p->name);
}

bool wanted_peer_has_host(const struct wanted_peer *p,
                          const struct certificate *c)
{
    struct asn1_list list = c->alt_names;
    struct x509_general_name n;
    while (next_name(&list, &n)) {
        if (p->address_len == 0 && n.which == X509_GENERAL_NAME_DNS_NAME &&
            same_letters(n.u.dns_name, p->name))
            return true;
        if (p->address_len != 0 && n.which == X509_GENERAL_NAME_IP_ADDRESS &&
            span_equal(n.u.ip_address, span_of(p->address, p->address_len)))
            return true;
    }
    return false;
}

void certificate_hosts_text(const struct certificate *c, struct text *out)
{
    struct asn1_list list = c->alt_names;
    struct x509_general_name n;
    const char *between = "";
    while (next_name(&list, &n)) {
        if (n.which != X509_GENERAL_NAME_DNS_NAME &&
            n.which != X509_GENERAL_NAME_IP_ADDRESS)
            continue;
        text_put(out, between);
        between = ", ";
        if (n.which == X509_GENERAL_NAME_DNS_NAME)
            dump_characters(out, TAG_UNIVERSAL(22), n.u.dns_name, false);
        else
            text_hex(out, n.u.ip_address, false);
    }
}
