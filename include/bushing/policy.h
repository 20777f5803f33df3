/* The security policy towards a peer: which mode, which algorithms, which keys
 * and times, and whom we want to reach. Filled by setters that check at once,
 * sealed once, then shared by any number of objects and threads, which never
 * change it. What arrives from a peer can only be refused by it, never change
 * it [protocol rule 2]. */
#ifndef BUSHING_POLICY_H
#define BUSHING_POLICY_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <bushing/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_policy bushing_policy;

/* One row of Table 1, without its transport [62351-4:4.2]. */
enum bushing_mode {
    BUSHING_MODE_PLAIN,  /* no application security */
    BUSHING_MODE_COMPAT, /* the A-security-profile: who it is, at the start */
    BUSHING_MODE_NATIVE, /* end-to-end security */
};

/* Of ENCRYPTION and AE. An initiator asks for encryption when it is REQUIRED,
 * and offers AE unless it is FORBIDDEN. */
enum bushing_demand {
    BUSHING_FORBIDDEN,
    BUSHING_ALLOWED,
    BUSHING_REQUIRED,
};

/* X(name, smallest, largest, default, sentence) */
#define BUSHING_POLICY_SETTINGS(X)                                             \
    X(ENCRYPTION, 0, 2, 1, "encryption: 0 forbidden, 1 allowed, 2 required")   \
    X(AE, 0, 2, 1,                                                             \
      "authenticated encryption (GCM): 0 forbidden, 1 allowed, 2 required "    \
      "where there is encryption")                                             \
    X(TAG_16, 0, 1, 0, "1: GCM algorithms are offered with tags of 16 octets") \
    X(TLS_PROTECTED, 0, 1, 0, "1: we say that our hop runs TLS")               \
    X(VPN, 0, 1, 0, "1: we say that our hop runs in a VPN")                    \
    X(TIME_WINDOW_MS, 1000, 600000, 600000,                                    \
      "how far a peer's clock may be off in its signed PDUs")                  \
    X(DATA_AGE_MS, 1000, 600000, 600000, "how old or early a data PDU may be") \
    X(TIME_STEP_MS, 1, 10000, 1000,                                            \
      "the time that data PDUs carry goes on in steps of this; a hole inside " \
      "a step is noticed")                                                     \
    X(KEY_LIFE_S, 900, 86400, 43200, "seconds until fresh keys are wanted")    \
    X(KEY_PDUS, 16, 4294967295, 1073741824,                                    \
      "PDUs under one key until fresh keys are wanted")                        \
    X(REKEYS_MAX, 0, 1000, 95,                                                 \
      "fresh keys in one association; then it has to end")                     \
    X(LIFE_S, 900, 86400, 86400, "longest life of an association")             \
    X(SWITCH_MS, 1000, 600000, 60000,                                          \
      "longest wait for the confirmation of fresh keys, and how long old "     \
      "keys are good after the switch")                                        \
    X(HANDSHAKE_MS, 100, 600000, 30000, "longest wait for a HandshakeAcc")     \
    X(HALF_OPEN_MS, 1000, 3600000, 60000,                                      \
      "longest wait for the first data PDU")                                   \
    X(RELEASE_MS, 100, 3600000, 10000, "longest wait for a ReleaseRsp")        \
    X(TICKET_MS, 100, 600000, 10000,                                           \
      "longest wait for a signature or a verdict")                             \
    X(REQUIRE_TITLES, 0, 1, 1,                                                 \
      "1: titles in ACSE must be those of the certificate")                    \
    X(A_WITHOUT_TLS, 0, 1, 0,                                                  \
      "1: the A-security-profile is used without TLS, which protects nothing " \
      "behind the start")

enum bushing_policy_setting {
#define X(name, low, high, usual, sentence) BUSHING_POLICY_##name,
    BUSHING_POLICY_SETTINGS(X)
#undef X
        BUSHING_NUM_POLICY_SETTINGS
};

/* Lists of algorithms, the preferred first. X(list, item, name) */
#define BUSHING_POLICY_ITEMS(X)                   \
    X(GROUPS, SECP256R1, "secp256r1")             \
    X(GROUPS, BRAINPOOLP256R1, "brainpoolP256r1") \
    X(GROUPS, MODP2048, "modp2048")               \
    X(AEA, AES128_GCM, "aes128-gcm")              \
    X(AEA, AES256_GCM, "aes256-gcm")              \
    X(ENCR, AES128_CBC, "aes128-cbc")             \
    X(ENCR, AES256_CBC, "aes256-cbc")             \
    X(ICV, HMAC_SHA256, "hmac-sha256")            \
    X(ICV, AES128_GMAC, "aes128-gmac")            \
    X(ICV, AES256_GMAC, "aes256-gmac")            \
    X(SIGNATURES, ECDSA_SHA256, "ecdsa-sha256")   \
    X(SIGNATURES, RSA_SHA256, "rsa-sha256")

enum bushing_policy_list {
    BUSHING_LIST_GROUPS,
    BUSHING_LIST_AEA,
    BUSHING_LIST_ENCR,
    BUSHING_LIST_ICV,
    BUSHING_LIST_SIGNATURES, /* of the peer */
    BUSHING_NUM_POLICY_LISTS
};

enum bushing_policy_item {
#define X(list, item, name) BUSHING_##item,
    BUSHING_POLICY_ITEMS(X)
#undef X
        BUSHING_NUM_POLICY_ITEMS
};
enum { BUSHING_POLICY_LIST_MAX = 4 };

/* The allocator is copied. A fresh policy has the mode, every default of the
 * settings, and every item of every list in the order above. */
BUSHING_API int bushing_policy_new(bushing_policy **out,
                                   const bushing_allocator *allocator,
                                   enum bushing_mode mode);
/* Takes NULL. No object may use it any more. */
BUSHING_API void bushing_policy_free(bushing_policy *policy);
BUSHING_API enum bushing_mode bushing_policy_mode(const bushing_policy *policy);

BUSHING_API int bushing_policy_set(bushing_policy *policy,
                                   enum bushing_policy_setting what,
                                   uint64_t value);
BUSHING_API uint64_t bushing_policy_get(const bushing_policy *policy,
                                        enum bushing_policy_setting what);

/* "aes256-gcm,aes128-gcm": names of the list, each at most once, in order of
 * preference. BUSHING_ERR_VALUE names none of the list, or one twice. An empty
 * text is legal for AEA and ENCR. */
BUSHING_API int bushing_policy_set_list(bushing_policy *policy,
                                        enum bushing_policy_list list,
                                        bushing_span names);
/* Item number i of a list, or -1 behind the last. */
BUSHING_API int bushing_policy_item(const bushing_policy *policy,
                                    enum bushing_policy_list list, size_t i);
/* "aes128-gcm"; NULL for another number. */
BUSHING_API const char *bushing_policy_item_name(int item);

/* Whom we want to reach, or who alone may come. Copied, pins too; a kind of ANY
 * and no pin is legal for a responder only. */
BUSHING_API int bushing_policy_set_peer(bushing_policy *policy,
                                        const bushing_peer *peer);
BUSHING_API const bushing_peer *bushing_policy_peer(const bushing_policy *p);

/* How the peer reads the standard: the name of a preset. BUSHING_ERR_VALUE when
 * there is none; bushing_dialect_name() goes through them, NULL behind the
 * last. */
BUSHING_API int bushing_policy_set_dialect(bushing_policy *policy,
                                           bushing_span name);
BUSHING_API const char *bushing_dialect_name(size_t i);

/* Checks the whole; from here on nothing can be set. ARGUMENT: what it demands
 * contradicts itself (AE required and no algorithm, encryption required and
 * none ...). */
BUSHING_API int bushing_policy_seal(bushing_policy *policy);

#ifdef __cplusplus
}
#endif

#endif
