/* Revocation: what is known of certificates that were taken back. Lists (CRL)
 * and answers of responders (OCSP) are verified when they come in and kept;
 * a question is answered from what is kept and allocates nothing.
 *
 *     struct revocation *r;
 *     rc = revocation_new(&r, &allocator, &CRYPTO_OPENSSL);
 *     rc = revocation_add_list(r, NULL, der, issuers, num_issuers);
 *     revocation_ask(r, &answer, &certificate, &issuer, &policy, now);
 *
 * A list counts for the certificates that were issued under the same name by
 * the key that signed the list, and for no others: an issuer that changes its
 * key signs a list with each. What a verdict makes of the answers is in
 * revocation_use.h. */
#ifndef PKI_REVOCATION_H
#define PKI_REVOCATION_H

#include "crypto/seam.h"
#include "pki/certificate.h"
#include <bushing/allocator.h>

enum revocation_status {
    REVOCATION_GOOD,
    REVOCATION_REVOKED,
    REVOCATION_UNKNOWN,     /* a responder does not know the certificate */
    REVOCATION_STALE,       /* what is known is too old, or not valid yet */
    REVOCATION_UNAVAILABLE, /* nothing is known */
};

/* [RFC 5280:5.3.1] [62351-9:7.5] */
enum revocation_reason {
    REVOCATION_UNSPECIFIED = 0,
    REVOCATION_KEY_COMPROMISE = 1,
    REVOCATION_CA_COMPROMISE = 2,
    REVOCATION_AFFILIATION_CHANGED = 3,
    REVOCATION_SUPERSEDED = 4,
    REVOCATION_CESSATION_OF_OPERATION = 5,
    REVOCATION_CERTIFICATE_HOLD = 6,
    REVOCATION_REMOVE_FROM_CRL = 8, /* of a delta list: no more revoked */
    REVOCATION_PRIVILEGE_WITHDRAWN = 9,
    REVOCATION_AA_COMPROMISE = 10,
    REVOCATION_WEAK_ALGORITHM_OR_KEY = 11,
};

/* "keyCompromise"; "" for another number. */
const char *revocation_reason_name(enum revocation_reason reason);

enum revocation_source {
    REVOCATION_BY_NONE,
    REVOCATION_BY_CRL,
    REVOCATION_BY_OCSP
};

/* How a query for an answer ended: the caller is the one who asks. */
enum revocation_query {
    REVOCATION_NOT_QUERIED,
    REVOCATION_UNREACHABLE,
    REVOCATION_TIMED_OUT,
    REVOCATION_BAD_ANSWER, /* not readable, or not signed as it must be */
};

struct revocation_answer {
    enum revocation_status status;
    enum revocation_source source;    /* what the answer stands on */
    enum revocation_reason reason;    /* of REVOKED */
    enum revocation_query query;      /* how the last query for it ended */
    int64_t revoked_at;               /* ms; of REVOKED */
    int64_t this_update, next_update; /* ms; next_update INT64_MAX: not said */
    bool in_grace;                    /* GOOD, by what is past its nextUpdate */
    bool early;                       /* STALE, because thisUpdate lies ahead */
};

/* What makes information too old. */
struct revocation_policy {
    int64_t grace_ms; /* a list may be used so long after its nextUpdate */
    int64_t skew_ms;  /* clocks may differ so much */
    int64_t age_ms;   /* how long what names no nextUpdate may be used */
};

#define REVOCATION_SKEW_MS ((int64_t)10 * 60 * 1000)
#define REVOCATION_AGE_MS ((int64_t)24 * 3600 * 1000)

/* Bounds. */
enum {
    REVOCATION_LISTS_MAX = 64,    /* full lists; each may have a delta */
    REVOCATION_ANSWERS_MAX = 128, /* answers of responders */
};

struct revocation;

/* The allocator is copied. */
int revocation_new(struct revocation **out, const bushing_allocator *allocator,
                   const struct crypto *crypto);
void revocation_free(struct revocation *r); /* takes NULL */

/* True when there is any list. Answers do not count: a peer that brings one
 * must not make life harder for those that bring none. */
bool revocation_is_configured(const struct revocation *r);
/* The newest thisUpdate that was ever accepted (a signed fact), or
 * INT64_MIN. */
int64_t revocation_newest(const struct revocation *r);
/* Counts what was accepted: another number means that what was remembered of
 * certificates is out of date. */
uint64_t revocation_generation(const struct revocation *r);

/* What a list says of itself. */
struct revocation_list {
    span issuer; /* whole Name; borrowed */
    span number; /* contents of the INTEGER; empty: none */
    bool is_delta, is_partition;
    int64_t this_update, next_update; /* INT64_MAX: not said */
    uint32_t num_entries;
};

/* Takes a list (DER), which is verified, read and no longer needed afterwards.
 * The signer is one of `issuers`: same name, key good for it, keyUsage cRLSign.
 * A delta list needs the full list first. 0; a code of the category CODEC;
 * REVOCATION_ISSUER, _OLDER, _EXTENSION, _SCOPE, _BASE; CRYPTO_SIGNATURE ...;
 * TOO_LONG when there is no place; the store is unchanged then. *about (NULL:
 * not wanted) is filled as far as the list was read. */
int revocation_add_list(struct revocation *r, struct revocation_list *about,
                        span der, const struct certificate *issuers,
                        size_t num_issuers);

/* List number i (full ones; deltas stand behind theirs); false behind the
 * last. */
bool revocation_list_at(const struct revocation *r, size_t i,
                        struct revocation_list *out);
void revocation_clear(struct revocation *r);

/* Takes an answer of a responder about `c`, which `issuer` issued: stapled, or
 * to a query with this nonce (empty: none was sent). 0, or why it is not taken;
 * BUSHING_ERR_REVOCATION_... then too. */
int revocation_add_answer(struct revocation *r, span der,
                          const struct certificate *c,
                          const struct certificate *issuer, span nonce,
                          int64_t now);

/* Remembers that a query for it led to nothing. */
int revocation_note_query(struct revocation *r, const struct certificate *c,
                          const struct certificate *issuer,
                          enum revocation_query how);

/* Never fails: what is not known is UNAVAILABLE. Revoked by any source is
 * revoked; else good by any source is good. `now` in ms. */
void revocation_ask(const struct revocation *r, struct revocation_answer *out,
                    const struct certificate *c,
                    const struct certificate *issuer,
                    const struct revocation_policy *policy, int64_t now);

/* The same for an attribute certificate with this serial number (contents) and
 * these cRLDistributionPoints (the value, or empty). */
void revocation_ask_attribute(const struct revocation *r,
                              struct revocation_answer *out, span serial,
                              span crl_points, const struct certificate *issuer,
                              const struct revocation_policy *policy,
                              int64_t now);

#endif
