/* The rules: the table of rules.def, and what a check is given. Each check is a
 * small function that says whether its rule is broken and, if so, which fact
 * differs. It judges one certificate in its place of a path. */
#ifndef PKI_RULE_H
#define PKI_RULE_H

#include "base/text.h"
#include "pki/certificate.h"
#include "pki/peer.h"
#include <bushing/security_event.h>
#include <bushing/trust.h>

enum rule_id {
#define RULE(NAME, ...) RULE_##NAME,
#define FOUND(NAME, ...) RULE_##NAME,
#include "pki/rules.def"
#undef RULE
#undef FOUND
    NUM_RULES
};

enum rule_place {
    RULE_LEAF = 1,    /* the certificate in question */
    RULE_BETWEEN = 2, /* between it and the anchor */
    RULE_TOP = 4,     /* the anchor */
};

/* What stands around a certificate that is judged. */
struct rule_case {
    const uint64_t *setting; /* BUSHING_TRUST_SET_... */
    enum bushing_purpose purpose;
    enum bushing_environment environment;
    const struct wanted_peer *peer;
    const struct certificate *c;
    bool is_leaf, is_anchor;
    bool is_top;         /* nothing of the path stands above it */
    uint32_t cas_below;  /* not self-issued, between it and the leaf */
    int64_t now;         /* ms */
    size_t chain_octets; /* of all that came with the question */
    span tls_key;        /* SubjectPublicKeyInfo of the TLS layer, or empty */
    const struct certificate *own; /* our certificates */
    size_t num_own;
    const uint8_t *fingerprint; /* of the leaf */
};

typedef bool rule_check(const struct rule_case *c, struct text *fact);

#define RULE(NAME, ...) \
    bool rule_##NAME(const struct rule_case *c, struct text *fact);
#define FOUND(NAME, ...)
#include "pki/rules.def"
#undef RULE
#undef FOUND

struct rule_row {
    bushing_rule says;
    rule_check *check; /* NULL: found by the search for a path */
    uint8_t purposes;  /* 1 << enum bushing_purpose */
    uint8_t places;    /* enum rule_place */
    uint8_t step;      /* enum bushing_verdict_step */
};

/* NULL when there is none. */
const struct rule_row *rule_row(size_t number);

/* True when the rule is about such a certificate. */
bool rule_concerns(const struct rule_row *row, const struct rule_case *c);

/* --- small questions that several checks ask ------------------------------ */

static inline bool rule_is_self_issued(const struct certificate *c)
{
    return span_equal(c->issuer, c->subject);
}

static inline bool rule_is_app(const struct rule_case *c)
{
    return c->purpose == BUSHING_FOR_E2E || c->purpose == BUSHING_FOR_APROFILE;
}

/* A certificate of old that is trusted as it is has no extensions to look at.
 */
static inline bool rule_is_old_anchor(const struct rule_case *c)
{
    return c->is_anchor && c->c->version != X509_VERSION_3;
}

/* "2026-11-20T03:12:41Z" */
void rule_put_time(struct text *fact, int64_t ms);
void rule_put_oid(struct text *fact, span oid);

#endif
