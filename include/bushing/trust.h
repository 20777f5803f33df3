/* Trust: is this certificate good for that, here and now? A trust object holds
 * what is trusted (anchors, intermediate certificates, policy) and answers
 * questions with verdicts.
 *
 *     bushing_trust *trust;
 *     rc = bushing_trust_new(&trust, &allocator);
 *     rc = bushing_trust_add(trust, BUSHING_TRUST_ANCHOR, der);
 *     bushing_trust_question ask = {.purpose = BUSHING_FOR_E2E,
 *                                   .chain = &der_of_peer, .num_chain = 1,
 *                                   .peer = {.kind = BUSHING_PEER_OSI,
 *                                            .name = "1.3.9999.33/1"}};
 *     bushing_verdict verdict;
 *     rc = bushing_trust_check(trust, &verdict, &ask, now);
 *     if (rc == 0 && verdict.accepted) ...
 *
 * A verdict lists every rule that is broken, not the first one. An object
 * belongs to one thread at a time. Checking allocates nothing. */
#ifndef BUSHING_TRUST_H
#define BUSHING_TRUST_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <bushing/time.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_trust bushing_trust;

/* How many certificates are held [62351-9:7.4.3 demands 5 anchors]. */
enum {
    BUSHING_TRUST_ANCHORS_MAX = 16,
    BUSHING_TRUST_INTERMEDIATES_MAX = 32,
    BUSHING_TRUST_OWN_MAX = 8,
};

/* X(name, smallest, largest, default, sentence) */
#define BUSHING_TRUST_SETTINGS(X)                                             \
    X(CERTIFICATE_MAX, 1024, 65536, 8192,                                     \
      "largest certificate of the profiles, in octets")                       \
    X(CONNECT_BUDGET, 2048, 65536, 10240,                                     \
      "octets that a CONNECT holds: certificates and all the rest")           \
    X(CONNECT_REST, 0, 8192, 1024, "octets of it that are kept for the rest") \
    X(RSA_MIN, 1024, 4096, 2048,                                              \
      "smallest RSA key in bits; below 2048 is deprecated and warned of")     \
    X(RSA_MAX, 2048, 16384, 8192, "largest RSA key in bits")                  \
    X(PATH_MAX, 1, 10, 5, "certificates of a path, anchor included")          \
    X(CHAIN_MAX, 1, 16, 10, "certificates that may come with a question")     \
    X(SIGNATURES_MAX, 1, 64, 16,                                              \
      "signatures that are verified for a question")                          \
    X(NAME_STEPS_MAX, 1024, 1048576, 65536,                                   \
      "comparisons of names with name constraints for a question")            \
    X(CACHE, 0, 1, 1, "1: verdicts of known chains are remembered")           \
    X(CLOCK_MARK, 0, 1, 1,                                                    \
      "1: times before the newest signed fact are taken for that fact's")     \
    X(REVOCATION, 0, 3, 1,                                                    \
      "what must be known as not revoked: 0 nothing, 1 all once there is a "  \
      "list, 2 the certificate, 3 all but the anchor")                        \
    X(CRL_GRACE, 0, 31622400, 0,                                              \
      "seconds that a revocation list may be used past its date")

enum bushing_trust_setting {
#define X(name, low, high, usual, sentence) BUSHING_TRUST_SET_##name,
    BUSHING_TRUST_SETTINGS(X)
#undef X
        BUSHING_NUM_TRUST_SETTINGS
};

/* The allocator is copied. */
BUSHING_API int bushing_trust_new(bushing_trust **out,
                                  const bushing_allocator *allocator);
/* Takes NULL. */
BUSHING_API void bushing_trust_free(bushing_trust *trust);

BUSHING_API int bushing_trust_set(bushing_trust *trust,
                                  enum bushing_trust_setting what,
                                  uint64_t value);
BUSHING_API uint64_t bushing_trust_get(const bushing_trust *trust,
                                       enum bushing_trust_setting what);

enum bushing_trust_place {
    BUSHING_TRUST_ANCHOR,       /* trusted as it is */
    BUSHING_TRUST_INTERMEDIATE, /* helps to find a path, not trusted */
    BUSHING_TRUST_OWN,          /* ours: refused as a peer's [rule 1] */
};

/* The certificate (DER) is copied. One that is there already is not added
 * again. BUSHING_ERR_TOO_LONG: no place is left; a code of the category CODEC:
 * these octets are no certificate. */
BUSHING_API int bushing_trust_add(bushing_trust *trust,
                                  enum bushing_trust_place place,
                                  bushing_span der);
/* Takes all certificates of a place away. */
BUSHING_API int bushing_trust_clear(bushing_trust *trust,
                                    enum bushing_trust_place place);
/* The octets of certificate number i of a place; empty behind the last. */
BUSHING_API bushing_span bushing_trust_certificate(
    const bushing_trust *trust, enum bushing_trust_place place, size_t i);

/* The clock's low-water mark: the newest signed fact that is known. It only
 * rises: by own certificates (notBefore), by revocation lists that were
 * accepted, and by what the caller kept from the last run. Never by the system
 * clock: one wrong time signal would stay for ever. */
BUSHING_API void bushing_trust_raise_clock_mark(bushing_trust *trust,
                                                int64_t utc_ms);
BUSHING_API int64_t bushing_trust_clock_mark(const bushing_trust *trust);

/* --- rules --------------------------------------------------------------- */

/* What a broken rule does. */
enum bushing_rule_effect {
    BUSHING_RULE_SILENT,  /* nothing: only by bushing_trust_set_rule() */
    BUSHING_RULE_WARNS,   /* is said, no more */
    BUSHING_RULE_REFUSES, /* the certificate is not accepted */
    BUSHING_RULE_ALARMS,  /* the same, and it looks like an attack */
};

typedef struct bushing_rule {
    const char *id;     /* "expired" */
    const char *clause; /* "62351-4:G.4" */
    enum bushing_rule_effect effect;
    bool firm;            /* the effect cannot be changed */
    uint32_t event;       /* of the catalogue: security_event.h */
    const char *sentence; /* what is wrong, without a full stop */
    const char *fix;      /* what helps; "" where nothing does */
} bushing_rule;

/* Rules are numbered from 0 in the order of this list; NULL behind the last. */
BUSHING_API const bushing_rule *bushing_rule_at(size_t number);
/* The number of the rule with this id, or -1. */
BUSHING_API int bushing_rule_find(const char *id);

/* Another effect for a rule that is not firm. BUSHING_ERR_ARGUMENT for others,
 * and for ALARMS. */
BUSHING_API int bushing_trust_set_rule(bushing_trust *trust, size_t number,
                                       enum bushing_rule_effect effect);

/* --- questions ----------------------------------------------------------- */

enum bushing_purpose {
    BUSHING_FOR_ANY, /* a path, and nothing of any profile [RFC 5280:6] */
    BUSHING_FOR_E2E,
    BUSHING_FOR_APROFILE,
    BUSHING_FOR_TLS_CLIENT,
    BUSHING_FOR_TLS_SERVER,
    BUSHING_FOR_CA,
    BUSHING_NUM_PURPOSES
};

/* Where the association runs: which form of name its certificates have. */
enum bushing_environment {
    BUSHING_IN_EITHER,
    BUSHING_IN_OSI,  /* subject: AP-title and AE-qualifier [62351-4:G.6.2] */
    BUSHING_IN_XMPP, /* subjectAltName: a bare JID [62351-4:G.6.3] */
};

enum bushing_peer_kind {
    BUSHING_PEER_ANY,  /* no name is wanted */
    BUSHING_PEER_OSI,  /* "1.3.9999.33/1": AP-title and AE-qualifier */
    BUSHING_PEER_XMPP, /* "ied@utility.example": a bare JID */
    BUSHING_PEER_HOST, /* "ied.example", "192.0.2.1", "2001:db8::1" */
};

/* SHA-256 over a whole certificate. */
enum { BUSHING_PIN_LEN = 32, BUSHING_PINS_MAX = 4 };

/* Whom we want to reach [protocol rule 1]: never what the peer says of itself.
 */
typedef struct bushing_peer {
    enum bushing_peer_kind kind;
    const char *name;
    const uint8_t (*pins)[BUSHING_PIN_LEN]; /* the certificate is one of these;
                                               none: not asked */
    size_t num_pins;
} bushing_peer;

typedef struct bushing_trust_question {
    enum bushing_purpose purpose;
    enum bushing_environment environment;
    const bushing_span *chain; /* the certificate, then in any order others that
                                  may help to find a path */
    size_t num_chain;
    bushing_peer peer;
    bushing_span tls_certificate; /* of the same peer, for E2E and A-profile:
                                     their keys must differ; may be empty */
    bool running; /* about an association that is up: what is not known of
                     revocation warns then */
} bushing_trust_question;

/* --- verdicts ------------------------------------------------------------ */

enum { BUSHING_FACT_MAX = 200, BUSHING_FINDINGS_MAX = 32 };

typedef struct bushing_finding {
    uint16_t rule;
    uint8_t depth;               /* 0: the certificate, 1: its issuer ... */
    uint8_t effect;              /* enum bushing_rule_effect */
    char fact[BUSHING_FACT_MAX]; /* the fact that differs; may be empty */
} bushing_finding;

enum bushing_path_source {
    BUSHING_FROM_CHAIN, /* place in the question's chain */
    BUSHING_FROM_INTERMEDIATES,
    BUSHING_FROM_ANCHORS,
};

typedef struct bushing_path_step {
    uint8_t source; /* enum bushing_path_source */
    uint8_t index;
} bushing_path_step;

/* Steps of the checks on handshake messages [62351-4:14.3]. */
enum bushing_verdict_step {
    BUSHING_STEP_NONE = 0,
    BUSHING_STEP_CERTIFICATE = 6, /* diagnostic 8 */
    BUSHING_STEP_PATH = 7,        /* diagnostic 9 */
    BUSHING_STEP_FORGED = 8,      /* revoked, or a false signature: alarm */
    BUSHING_STEP_ADDRESS = 9,     /* not the wanted peer: alarm */
};

#define BUSHING_NO_DIAGNOSTIC (-1)

typedef struct bushing_verdict {
    bool accepted;
    bool cached;                    /* out of the memory of known chains */
    enum bushing_verdict_step step; /* the first that fails */
    int diagnostic; /* of E2E: 8, 9; NO_DIAGNOSTIC: none, or an alarm */
    bool alarm;
    uint32_t event_request; /* the event for that step: in a HandshakeReq */
    uint32_t event_accept;  /* and in a HandshakeAcc; 0: none */
    int64_t valid_until_ms; /* of an accepted chain; INT64_MAX: no end */
    int64_t recheck_ms;     /* when to ask again: then, or when what is known of
                               revocation ends */
    uint8_t fingerprint[BUSHING_PIN_LEN]; /* of the certificate */
    size_t num_path; /* steps from the certificate up, as far as it went */
    bushing_path_step path[10];
    size_t num_findings;
    size_t num_more; /* findings for which there was no room */
    bushing_finding finding[BUSHING_FINDINGS_MAX];
} bushing_verdict;

/* The verdict; `now` decides by its UTC. 0, whatever the verdict is; or
 * BUSHING_ERR_ARGUMENT (the question makes no sense, a name has another form),
 * BUSHING_ERR_CRYPTO_FAILED: nothing is known then, and nothing accepted. */
BUSHING_API int bushing_trust_check(bushing_trust *trust, bushing_verdict *out,
                                    const bushing_trust_question *ask,
                                    bushing_time now);

#ifdef __cplusplus
}
#endif

#endif
