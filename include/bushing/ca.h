/* A small certification authority: keys, requests, certificates for each
 * purpose of IEC 62351, revocation lists. It has no state and no files: who
 * calls keeps the serial numbers and the list of what was revoked, and gives
 * the time and the random octets.
 *
 *     bushing_ca_key *key;
 *     rc = bushing_ca_key_new(&key, BUSHING_CA_KEY_EC);
 *     bushing_ca_names names = {.titles = "1.3.9999.33/1"};
 *     rc = bushing_ca_request(out, cap, &n, key, BUSHING_CA_E2E, &names, why);
 *     rc = bushing_ca_sign(out2, cap2, &n2, ca_pem, ca_key, request, &terms,
 *                          why);
 *
 * Certificates, requests and lists are DER here; bushing_ca_pem() wraps them.
 * Each function that makes octets gives SPACE when they do not fit. `why`
 * (NULL: not wanted) gets the fact that is wrong, or no text. */
#ifndef BUSHING_CA_H
#define BUSHING_CA_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BUSHING_CA_WHY = 200,
    BUSHING_CA_NAME_MAX = 256,
    BUSHING_CA_SERIAL_LEN = 16,
    BUSHING_CA_SERIAL_TEXT = 44, /* hexadecimal, and a zero */
    BUSHING_CA_KEY_ID_LEN = 32,
    BUSHING_CA_OCTETS_MAX = 8192, /* no certificate or request is longer */
    BUSHING_CA_KEY_MAX = 8192,    /* nor a key, as PEM */
    BUSHING_CA_HOSTS_MAX = 16,
    BUSHING_CA_ROLES_MAX = 32
};

/* --- keys ---------------------------------------------------------------- */

typedef struct bushing_ca_key bushing_ca_key;

/* X(NAME, word, sentence) */
#define BUSHING_CA_KEYS(X)                         \
    X(EC, "p256", "EC on secp256r1")               \
    X(BRAINPOOL, "bp256", "EC on brainpoolP256r1") \
    X(RSA_2048, "rsa2048", "RSA, 2048 bits")       \
    X(RSA_3072, "rsa3072", "RSA, 3072 bits")       \
    X(RSA_4096, "rsa4096", "RSA, 4096 bits")

enum bushing_ca_key_type {
#define X(name, word, sentence) BUSHING_CA_KEY_##name,
    BUSHING_CA_KEYS(X)
#undef X
        BUSHING_CA_NUM_KEYS
};

BUSHING_API int bushing_ca_key_new(bushing_ca_key **out,
                                   enum bushing_ca_key_type type);
/* PKCS#8 in PEM. `passphrase` opens an encrypted one; p NULL: there is none.
 * CRYPTO_PASSPHRASE: it is wrong or missing. */
BUSHING_API int bushing_ca_key_load(bushing_ca_key **out, bushing_span pem,
                                    bushing_span passphrase);
/* The way back; with p NULL in clear. The caller wipes what it got. */
BUSHING_API int bushing_ca_key_store(const bushing_ca_key *key, uint8_t *out,
                                     size_t cap, size_t *n,
                                     bushing_span passphrase);
/* Takes NULL. */
BUSHING_API void bushing_ca_key_free(bushing_ca_key *key);
/* Overwrites octets with zeros, also when nobody reads them afterwards. */
BUSHING_API void bushing_ca_wipe(void *p, size_t n);

/* --- purposes and names -------------------------------------------------- */

/* What a certificate is for. X(NAME, word, days, sentence) */
#define BUSHING_CA_PURPOSES(X)                                             \
    X(CA, "ca", 3650, "a CA below this one")                               \
    X(E2E, "e2e", 1095, "end-to-end security: titles, or a JID for XMPP")  \
    X(APROFILE, "aprofile", 1095, "the A-profile: titles, and an RSA key") \
    X(TLS_CLIENT, "tls-client", 1095, "TLS, for whom connects")            \
    X(TLS_SERVER, "tls-server", 1095, "TLS, for whom listens: host names") \
    X(TLS_BOTH, "tls-both", 1095, "TLS, for a device that does both")

enum bushing_ca_purpose {
#define X(name, word, days, sentence) BUSHING_CA_##name,
    BUSHING_CA_PURPOSES(X)
#undef X
        BUSHING_CA_NUM_PURPOSES
};

/* "e2e"; NULL for a number behind the last. */
BUSHING_API const char *
bushing_ca_purpose_word(enum bushing_ca_purpose purpose);
/* How long a certificate for it lasts when nobody says. */
BUSHING_API unsigned bushing_ca_purpose_days(enum bushing_ca_purpose purpose);

/* Whose certificate it is: `titles`, or `name`. */
typedef struct bushing_ca_names {
    const char *name;    /* "CN=Lab CA,O=Utility", or "Lab CA" for a CN alone;
                            CN O OU C ST L serialNumber; a backslash in front of
                            a comma that belongs to the name */
    const char *titles;  /* "1.3.9999.33/1": AP-title and AE-qualifier */
    bool titles_as_text; /* UTF8String for OBJECT IDENTIFIER */
    const char *jid;     /* "ied@utility.example"; is the CN without a name */
    const char *const *hosts; /* "ied1.example", "192.0.2.1", "2001:db8::1"; the
                                 first is the CN without a name */
    size_t num_hosts;
} bushing_ca_names;

/* --- requests ------------------------------------------------------------ */

BUSHING_API int bushing_ca_request(uint8_t *out, size_t cap, size_t *n,
                                   const bushing_ca_key *key,
                                   enum bushing_ca_purpose purpose,
                                   const bushing_ca_names *names,
                                   char why[BUSHING_CA_WHY]);

/* A request for the key, with the subject and the names of a certificate. */
BUSHING_API int bushing_ca_request_again(uint8_t *out, size_t cap, size_t *n,
                                         const bushing_ca_key *key,
                                         enum bushing_ca_purpose purpose,
                                         bushing_span certificate,
                                         char why[BUSHING_CA_WHY]);

/* --- certificates -------------------------------------------------------- */

/* Fills n octets; 0 or a code. */
typedef int bushing_ca_random(void *ctx, uint8_t *out, size_t n);

/* A random UUID whose top bit is 0 [62351-4:G.4]. */
BUSHING_API int bushing_ca_serial(uint8_t out[BUSHING_CA_SERIAL_LEN],
                                  bushing_ca_random *random, void *ctx);

/* Who may do what [62351-8]: into the certificate. */
typedef struct bushing_ca_roles {
    const int16_t *role;
    size_t num;             /* 0: no role extension */
    const char *area;       /* of responsibility, 1 to 64 octets */
    const char *definition; /* NULL: "IEC62351-8" */
    int64_t revision;       /* 0 to 255 */
    bool of_2011;           /* the object identifier of the first edition */
} bushing_ca_roles;

/* What the CA says of itself. */
typedef struct bushing_ca_terms {
    enum bushing_ca_purpose purpose;
    uint8_t serial[BUSHING_CA_SERIAL_LEN];
    int64_t now; /* ms since 1970: the CA must be valid then */
    int64_t not_before, not_after;  /* ms; cut to what the CA itself has */
    const char *crl_url, *ocsp_url; /* one, or none [62351-4:G.5] */
    bool has_path_len;
    int64_t path_len; /* CA: so many CAs may stand below */
    bushing_ca_roles roles;
    bushing_span roles_of; /* a certificate whose roles are taken over; empty:
                              none. Not together with `roles` */
} bushing_ca_terms;

/* A CA of its own: signed with its own key. Only `purpose` is not looked at. */
BUSHING_API int bushing_ca_root(uint8_t *out, size_t cap, size_t *n,
                                const bushing_ca_key *key,
                                const bushing_ca_names *names,
                                const bushing_ca_terms *terms,
                                char why[BUSHING_CA_WHY]);

/* Signs what was requested, when the request is signed with its own key and
 * asks for nothing but what the purpose gives. CRYPTO_SIGNATURE, CA_PURPOSE,
 * CA_NAME, CA_KEY: about the request; CA_ISSUER, CA_TIME: about the CA. */
BUSHING_API int bushing_ca_sign(uint8_t *out, size_t cap, size_t *n,
                                bushing_span ca_certificate,
                                const bushing_ca_key *ca_key,
                                bushing_span request,
                                const bushing_ca_terms *terms,
                                char why[BUSHING_CA_WHY]);

/* --- revocation lists ---------------------------------------------------- */

/* Reasons [RFC 5280:5.3.1]. X(word, number) */
#define BUSHING_CA_REASONS(X)    \
    X("unspecified", 0)          \
    X("keyCompromise", 1)        \
    X("cACompromise", 2)         \
    X("affiliationChanged", 3)   \
    X("superseded", 4)           \
    X("cessationOfOperation", 5) \
    X("privilegeWithdrawn", 9)

typedef struct bushing_ca_revoked {
    bushing_span serial; /* contents of the INTEGER */
    int64_t at;          /* ms */
    int reason;
} bushing_ca_revoked;

typedef struct bushing_ca_list {
    uint64_t number; /* rises with every list */
    int64_t this_update, next_update;
    const bushing_ca_revoked *revoked;
    size_t num_revoked;
} bushing_ca_list;

/* So many octets are enough for a list. */
BUSHING_API size_t bushing_ca_list_size(size_t num_revoked);

BUSHING_API int bushing_ca_list_make(uint8_t *out, size_t cap, size_t *n,
                                     bushing_span ca_certificate,
                                     const bushing_ca_key *ca_key,
                                     const bushing_ca_list *list,
                                     const bushing_allocator *allocator);

/* --- what octets say ----------------------------------------------------- */

typedef struct bushing_ca_facts {
    char serial[BUSHING_CA_SERIAL_TEXT]; /* hexadecimal, lower case */
    uint8_t serial_octets[20];
    size_t serial_len; /* 0: longer than 20 octets */
    char subject[BUSHING_CA_NAME_MAX], issuer[BUSHING_CA_NAME_MAX];
    char key[64];                          /* "EC secp256r1" */
    uint8_t key_id[BUSHING_CA_KEY_ID_LEN]; /* SHA-256 over it */
    int64_t not_before, not_after;         /* ms */
    bool is_ca, own_issuer;
} bushing_ca_facts;

/* Of a certificate. */
BUSHING_API int bushing_ca_look(bushing_ca_facts *out, bushing_span der);
/* Of a request; what a request does not have is empty. The signature is not
 * looked at. */
BUSHING_API int bushing_ca_look_request(bushing_ca_facts *out,
                                        bushing_span der);

/* "-----BEGIN CERTIFICATE-----" ...; label "CERTIFICATE", "X509 CRL",
 * "CERTIFICATE REQUEST". */
BUSHING_API int bushing_ca_pem(uint8_t *out, size_t cap, size_t *n,
                               const char *label, bushing_span der);

#ifdef __cplusplus
}
#endif

#endif
