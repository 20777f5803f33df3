/* Names from what people type: subjects and subjectAltName. */
#include "base/oid.h"
#include "base/utf8.h"
#include "pki/ca.h"
#include "pki/peer.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

enum {
    PARTS_MAX = 12,
    VALUE_MAX = 64, /* [RFC 5280:A.1] of most attributes */
    COUNTRY_LEN = 2,
    UTF8 = 12,
    PRINTABLE = 19,
};

static const span OBJECT_IDENTIFIER = OCTETS("\x55\x04\x6A");
static const span XMPP_ADDR = OCTETS("\x2B\x06\x01\x05\x05\x07\x08\x05");

static const struct attribute {
    const char *word;
    span oid;
    uint8_t tag;
} ATTRIBUTES[] = {
    {"CN", OCTETS("\x55\x04\x03"), UTF8},
    {"O", OCTETS("\x55\x04\x0A"), UTF8},
    {"OU", OCTETS("\x55\x04\x0B"), UTF8},
    {"C", OCTETS("\x55\x04\x06"), PRINTABLE},
    {"ST", OCTETS("\x55\x04\x08"), UTF8},
    {"L", OCTETS("\x55\x04\x07"), UTF8},
    {"serialNumber", OCTETS("\x55\x04\x05"), PRINTABLE},
};

struct part {
    const struct attribute *attribute;
    uint8_t value[VALUE_MAX];
    size_t n;
};

/* --- reading what was typed ---------------------------------------------- */

static const struct attribute *find_attribute(span word)
{
    for (size_t i = 0; i < ASN1_COUNT(ATTRIBUTES); i++)
        if (span_equal(word, span_text(ATTRIBUTES[i].word)))
            return &ATTRIBUTES[i];
    return NULL;
}

/* To the next comma without a backslash; *rest stands behind it. */
static bool take_value(struct part *p, span *rest)
{
    p->n = 0;
    while (rest->n != 0 && rest->p[0] != ',') {
        if (rest->p[0] == '\\' && rest->n > 1)
            *rest = span_skip(*rest, 1);
        if (p->n == sizeof p->value)
            return false;
        p->value[p->n++] = rest->p[0];
        *rest = span_skip(*rest, 1);
    }
    *rest = span_skip(*rest, 1);
    while (p->n != 0 && p->value[p->n - 1] == ' ')
        p->n--;
    return true;
}

static bool is_printable(uint8_t c)
{
    uint8_t l = c | 0x20;
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr(" '()+,-./:=?", c) != NULL);
}

static bool good_value(const struct part *p)
{
    span v = span_of(p->value, p->n);
    if (v.n == 0 || !utf8_valid(v))
        return false;
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] < 0x20 || v.p[i] == 0x7F ||
            (p->attribute->tag == PRINTABLE && !is_printable(v.p[i])))
            return false;
    return strcmp(p->attribute->word, "C") != 0 || v.n == COUNTRY_LEN;
}

static bool take_part(struct part *p, span *rest, bool words)
{
    const uint8_t *equals;
    while (rest->n != 0 && rest->p[0] == ' ')
        *rest = span_skip(*rest, 1);
    p->attribute = &ATTRIBUTES[0];
    if (words) {
        equals = rest->n == 0 ? NULL : memchr(rest->p, '=', rest->n);
        if (equals == NULL)
            return false;
        p->attribute =
            find_attribute(span_first(*rest, (size_t)(equals - rest->p)));
        *rest = span_skip(*rest, (size_t)(equals - rest->p) + 1);
    }
    return p->attribute != NULL && take_value(p, rest) && good_value(p);
}

static int read_parts(struct part part[PARTS_MAX], size_t *num, span text)
{
    bool words = text.n != 0 && memchr(text.p, '=', text.n) != NULL;
    *num = 0;
    do {
        if (*num == PARTS_MAX || !take_part(&part[*num], &text, words))
            return BUSHING_ERR_CA_NAME;
        ++*num;
    } while (text.n != 0);
    return 0;
}

/* --- the subject --------------------------------------------------------- */

/* A relative name of one attribute whose value is written already. */
static void close_part(struct writer *w, size_t mark, span oid)
{
    ber_put(w, TAG_UNIVERSAL(6), oid);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    ber_put_around(w, TAG_UNIVERSAL(17), mark);
}

static int write_text_name(struct writer *w, const char *text, char *why)
{
    struct part part[PARTS_MAX];
    size_t num, mark = writer_len(w);
    if (read_parts(part, &num, span_text(text)) != 0) {
        ca_why(why, text, ": write it as CN=...,O=...,C=.. or as a plain text");
        return BUSHING_ERR_CA_NAME;
    }
    while (num-- > 0) {
        size_t here = writer_len(w);
        ber_put(w, TAG_UNIVERSAL(part[num].attribute->tag),
                span_of(part[num].value, part[num].n));
        close_part(w, here, part[num].attribute->oid);
    }
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return 0;
}

/* [62351-4:G.6.2] One relative name, one attribute: AP-title and AE-qualifier
 * as one object identifier. */
static int write_titles(struct writer *w, const bushing_ca_names *names,
                        char *why)
{
    bushing_peer peer = {.kind = BUSHING_PEER_OSI, .name = names->titles};
    struct wanted_peer is;
    size_t mark = writer_len(w);
    char dotted[4 * NAME_OID_MAX];
    struct text t = text_over(dotted, sizeof dotted);
    span oid;
    if (wanted_peer_read(&is, &peer) != 0 || is.oid_len > NAME_OID_MAX) {
        ca_why(why, names->titles,
               ": write AP-title and AE-qualifier as "
               "1.3.9999.33/1");
        return BUSHING_ERR_CA_NAME;
    }
    oid = span_of(is.oid, is.oid_len);
    if (!names->titles_as_text)
        ber_put(w, TAG_UNIVERSAL(6), oid);
    else if (oid_to_text(oid, &t) == 0 && text_fits(&t))
        ber_put(w, TAG_UNIVERSAL(UTF8), span_of(dotted, t.n));
    else
        return BUSHING_ERR_CA_NAME;
    close_part(w, mark, OBJECT_IDENTIFIER);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return 0;
}

/* A JID or a host as CN, as it stands. */
static int write_common_name(struct writer *w, const char *text, char *why)
{
    size_t mark = writer_len(w);
    span s = span_text(text);
    if (s.n == 0 || s.n > VALUE_MAX || !utf8_valid(s)) {
        ca_why(why, text, ": too long to be the name too: give a name");
        return BUSHING_ERR_CA_NAME;
    }
    ber_put(w, TAG_UNIVERSAL(UTF8), s);
    close_part(w, mark, ATTRIBUTES[0].oid);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return 0;
}

int ca_name_write(struct writer *w, const bushing_ca_names *names,
                  char why[BUSHING_CA_WHY])
{
    if (names->titles != NULL && names->name != NULL) {
        ca_why(why, "titles stand alone: ", "give them or a name");
        return BUSHING_ERR_CA_NAME;
    }
    if (names->titles != NULL)
        return write_titles(w, names, why);
    if (names->name != NULL)
        return write_text_name(w, names->name, why);
    if (names->jid != NULL)
        return write_common_name(w, names->jid, why);
    if (names->num_hosts > 0)
        return write_common_name(w, names->hosts[0], why);
    ca_why(why, "no name was given", "");
    return BUSHING_ERR_CA_NAME;
}

/* --- subjectAltName ------------------------------------------------------ */

static int write_host(struct writer *w, const char *host, char *why)
{
    bushing_peer peer = {.kind = BUSHING_PEER_HOST, .name = host};
    struct wanted_peer is;
    if (wanted_peer_read(&is, &peer) != 0) {
        ca_why(why, host, ": neither a host name nor an address");
        return BUSHING_ERR_CA_NAME;
    }
    if (is.address_len != 0)
        ber_put(w, CTX(7), span_of(is.address, is.address_len));
    else
        ber_put(w, CTX(2), is.name);
    return 0;
}

/* [62351-4:G.6.3, RFC 6120:13.7.1.4] */
static int write_jid(struct writer *w, const char *jid, char *why)
{
    bushing_peer peer = {.kind = BUSHING_PEER_XMPP, .name = jid};
    struct wanted_peer is;
    size_t mark = writer_len(w);
    if (wanted_peer_read(&is, &peer) != 0) {
        ca_why(why, jid, ": not a bare JID such as ied@utility.example");
        return BUSHING_ERR_CA_NAME;
    }
    ber_put(w, TAG_UNIVERSAL(UTF8), is.name);
    ber_put_around(w, CTX(0), mark);
    ber_put(w, TAG_UNIVERSAL(6), XMPP_ADDR);
    ber_put_around(w, CTX(0), mark);
    return 0;
}

int ca_alt_names_write(struct writer *w, const bushing_ca_names *names,
                       char why[BUSHING_CA_WHY])
{
    size_t mark = writer_len(w);
    int rc = 0;
    if (names->num_hosts > BUSHING_CA_HOSTS_MAX)
        return BUSHING_ERR_TOO_LONG;
    if (names->jid != NULL)
        rc = write_jid(w, names->jid, why);
    for (size_t i = names->num_hosts; i-- > 0 && rc == 0;)
        rc = write_host(w, names->hosts[i], why);
    if (rc == 0 && writer_len(w) != mark)
        ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return rc;
}
