/* Whom we want to reach, in the form in which certificates say it, and whether
 * a certificate says it [protocol rule 1]. */
#ifndef PKI_PEER_H
#define PKI_PEER_H

#include "base/text.h"
#include "pki/certificate.h"
#include "pki/name.h"
#include <bushing/trust.h>

struct wanted_peer {
    enum bushing_peer_kind kind;
    span name;                   /* as it was said, for people */
    uint8_t oid[NAME_OID_MAX];   /* OSI: contents of an OBJECT IDENTIFIER */
    uint8_t address[16];         /* HOST: an address ... */
    size_t oid_len, address_len; /* ... or a name, when this is 0 */
    const uint8_t (*pins)[BUSHING_PIN_LEN];
    size_t num_pins;
};

/* 0, or BUSHING_ERR_ARGUMENT when the name has not the form that its kind
 * has. */
int wanted_peer_read(struct wanted_peer *out, const bushing_peer *from);

/* The title numerically, whether it stands there as OBJECT IDENTIFIER or as
 * text [62351-4:G.6.2]. */
bool wanted_peer_has_title(const struct wanted_peer *p,
                           const struct certificate *c);

/* A bare JID in an otherName xmppAddr; ASCII letters in any case. */
bool wanted_peer_has_jid(const struct wanted_peer *p,
                         const struct certificate *c);

/* A dNSName or an iPAddress; no wildcards. */
bool wanted_peer_has_host(const struct wanted_peer *p,
                          const struct certificate *c);

/* The only xmppAddr of a certificate, when it is a UTF8String with a bare JID;
 * else empty. */
span certificate_jid(const struct certificate *c);

/* True when some otherName is an xmppAddr. */
bool certificate_has_jid(const struct certificate *c);

/* All DNS names and addresses, for people. */
void certificate_hosts_text(const struct certificate *c, struct text *out);

#endif
