/* What holds for many associations: limits, times, selectors, the pool. A
 * configuration is filled by setters that check at once, sealed once, and then
 * shared by any number of objects and threads, which never change it. */
#ifndef BUSHING_CONFIG_H
#define BUSHING_CONFIG_H

#include <bushing/identity.h>
#include <bushing/policy.h>
#include <bushing/pool.h>
#include <bushing/span.h>
#include <bushing/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, smallest, largest, default, sentence) */
#define BUSHING_SETTINGS(X)                                                   \
    X(TPDU_SIZE, 128, 8192, 8192,                                             \
      "largest TPDU that is offered and taken, in octets; a power of two")    \
    X(TSDU_MAX, 1024, 1048576, 81920,                                         \
      "largest reassembled TSDU after the handshake, in octets")              \
    X(CONNECT_MAX, 1024, 65535, 11264,                                        \
      "largest TSDU before the association is established, in octets")        \
    X(OUTPUT_MAX, 2048, 16777216, 262144,                                     \
      "octets that may wait to be sent; beyond, sending would block")         \
    X(ESTABLISH_MS, 100, 3600000, 30000,                                      \
      "longest wait for each step of the establishment")                      \
    X(FRAGMENT_MS, 100, 3600000, 10000,                                       \
      "longest time in which a TPKT or TSDU that has begun must be complete") \
    X(RELEASE_MS, 100, 3600000, 10000, "longest wait for a release answer")   \
    X(LINGER_MS, 100, 60000, 5000,                                            \
      "longest wait for the peer to close after the last word was ours")      \
    X(CONTEXTS_MAX, 2, 16, 16, "presentation contexts in a CONNECT")          \
    X(PDVS_MAX, 1, 16, 16, "PDV-lists in one P-DATA")                         \
    X(EMPTY_MAX, 0, 100, 3, "empty fragments in a row before the end")        \
    X(UNSUPPORTED_MAX, 0, 1000, 10,                                           \
      "TPDUs of other classes that are ignored before the end")               \
    X(OVERFLOW_MAX, 0, 65536, 0,                                              \
      "CONNECT user data with overflow in octets; 0 refuses overflow")        \
    X(SHORT_CONNECT, 0, 1, 1,                                                 \
      "1: CONNECT and ACCEPT never need a length above 254")                  \
    X(SESSION_V1, 0, 1, 1,                                                    \
      "1: a peer that knows session version 1 only is served")                \
    X(TPDU_NUMBERS, 0, 1, 0, "1: number bits in a class 0 DT are ignored")    \
    X(ASK_CALL, 0, 1, 0, "1: CALL is an event and waits for an answer")

enum bushing_setting {
#define X(name, low, high, usual, sentence) BUSHING_SET_##name,
    BUSHING_SETTINGS(X)
#undef X
        BUSHING_NUM_SETTINGS
};

/* Selectors that a caller must name to reach us. Without one any is good. */
enum bushing_own_selector {
    BUSHING_OWN_TSEL, /* 1 to 32 octets */
    BUSHING_OWN_SSEL, /* 1 to 16 octets */
    BUSHING_OWN_PSEL, /* 1 to 16 octets */
    BUSHING_NUM_OWN_SELECTORS
};

typedef struct bushing_config bushing_config;

/* The allocator is copied, the pool borrowed: it outlives the configuration. */
BUSHING_API int bushing_config_new(bushing_config **out,
                                   const bushing_allocator *allocator,
                                   bushing_pool *pool);

/* Takes NULL. No object may use it any more. */
BUSHING_API void bushing_config_free(bushing_config *cfg);

BUSHING_API int bushing_config_set(bushing_config *cfg,
                                   enum bushing_setting what, uint64_t value);
BUSHING_API uint64_t bushing_config_get(const bushing_config *cfg,
                                        enum bushing_setting what);
/* The octets are copied. An empty span takes the selector away. */
BUSHING_API int bushing_config_set_selector(bushing_config *cfg,
                                            enum bushing_own_selector what,
                                            bushing_span selector);

/* Object identifiers of end-to-end security whose numbers the standard does not
 * print, dotted: "1.0.62351.4.1.1.1". Without a call those of the policy's
 * dialect are used. OID: it is none, or its contents have more than 32 octets.
 */
enum bushing_own_oid {
    BUSHING_OID_E2E_SYNTAX,  /* the abstract syntax e2eSecurityAS */
    BUSHING_OID_E2E_CONTEXT, /* the application context e2eMmsAC */
    BUSHING_NUM_OWN_OIDS
};
BUSHING_API int bushing_config_set_oid(bushing_config *cfg,
                                       enum bushing_own_oid what,
                                       const char *dotted);

/* How associations of this configuration are secured: all of them by one
 * policy. What is borrowed outlives the configuration; identity and trust
 * belong to the thread that uses the configuration's objects. Without security
 * the mode is PLAIN. */
typedef struct bushing_security {
    const bushing_policy *policy; /* sealed */
    bushing_identity *identity;
    bushing_trust *trust; /* NULL: VERIFY events ask the owner */
    /* What carries the association, when that is TLS which ends at the peer
     * itself: the peer's certificate there, DER [rule 24]. */
    bool over_tls;
    bushing_span tls_certificate;
} bushing_security;
BUSHING_API int bushing_config_set_security(bushing_config *cfg,
                                            const bushing_security *security);

/* Checks the whole; from here on nothing can be set. */
BUSHING_API int bushing_config_seal(bushing_config *cfg);

#ifdef __cplusplus
}
#endif

#endif
