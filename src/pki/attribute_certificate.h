/* Attribute certificates: roles beside the certificate of their holder
 * [62351-8: profile B] [62351-9:7.4.5] [RFC 5755]. */
#ifndef PKI_ATTRIBUTE_CERTIFICATE_H
#define PKI_ATTRIBUTE_CERTIFICATE_H

#include "pki/revocation_use.h"
#include "pki/roles.h"

enum { ATTRIBUTE_CERTIFICATE_MAX = 16384, ATTRIBUTES_MAX = 32 };

/* What can be wrong with one: its event in the domain of part 9, and what that
 * makes of the roles (NONE: nothing). X(NAME, group, number, role check,
 * sentence) */
#define ATTRIBUTE_CHECKS(X)                                                    \
    X(FORMAT, 3, 1, INTEGRITY, "it cannot be read, or is not DER")             \
    X(VERSION, 3, 3, INTEGRITY, "it is not of version 2")                      \
    X(HOLDER_FORM, 3, 5, HOLDER, "no certificate is named as its holder")      \
    X(HOLDER, 3, 4, HOLDER, "its holder is another certificate")               \
    X(ALGORITHM, 2, 5, ALGORITHM, "it is signed in a way not offered")         \
    X(SIGNATURE, 3, 2, INTEGRITY, "its signature is wrong")                    \
    X(ISSUER, 3, 6, ISSUER, "its issuer is none that gives roles here")        \
    X(ISSUER_USE, 3, 7, ISSUER, "its issuer's certificate is not good for it") \
    X(AUTHORITY_KEY, 3, 13, ISSUER, "it names another key of its issuer")      \
    X(REVOKED, 4, 1, REVOKED, "it is revoked")                                 \
    X(REVOCATION_GAP, 4, 2, ISSUER, "nobody knows whether it is revoked")      \
    X(REVOCATION_SOFT, 4, 2, NONE,                                             \
      "nobody knows whether it is revoked, and it goes on")                    \
    X(EXPIRED, 3, 8, VALIDITY, "it has expired")                               \
    X(EARLY, 3, 9, VALIDITY, "it is not valid yet")                            \
    X(EXTENSION_VALUE, 3, 11, INTEGRITY, "an extension cannot be read")        \
    X(EXTENSION_CRITICAL, 3, 12, INTEGRITY,                                    \
      "a critical extension is not understood")                                \
    X(METHODS, 3, 15, INTEGRITY, "not exactly one way of revocation is named") \
    X(NO_REVOCATION, 3, 14, NONE, "it says that it is never revoked")

enum attribute_check {
#define X(NAME, group, number, role, sentence) ATTRIBUTE_CHECK_##NAME,
    ATTRIBUTE_CHECKS(X)
#undef X
        ATTRIBUTE_NUM_CHECKS
};

#define ATTRIBUTE_BIT(check) (UINT32_C(1) << ATTRIBUTE_CHECK_##check)

struct attribute_check_row {
    const char *sentence;
    uint32_t event;
    enum role_check role;
};

const struct attribute_check_row *
attribute_check_row(enum attribute_check check);

/* Points into its octets. */
struct attribute_certificate {
    span raw, info; /* info: what is signed */
    span algorithm, info_algorithm, signature;
    struct x509_attribute_certificate_info x;
    int64_t not_before, not_after; /* ms */
    span authority_key_id;         /* empty: none */
    span crl_points;               /* the extension's value, or empty */
    bool has_crl_points, has_access, no_rev_avail;
    span roles;         /* the token; empty: none */
    uint32_t num_roles; /* how many there are */
    uint32_t found;     /* 1 << enum attribute_check: what reading found */
};

/* 0, or a code of the category CODEC when the octets are no attribute
 * certificate at all; FORMAT is found then. */
int attribute_certificate_read(struct attribute_certificate *out, span der);

/* Somebody who may give roles: by configuration, or as its certificate (which
 * the caller accepted) says with sOAIdentifier. */
struct attribute_issuer {
    const struct certificate *c;
    bool configured;
};

/* What stands around a check. */
struct attribute_case {
    const struct certificate *holder; /* who was authenticated */
    const struct attribute_issuer *issuers;
    size_t num_issuers;
    const struct revocation *revocation; /* NULL: none */
    enum revocation_need need;           /* LEAF and ALL mean the same here */
    enum revocation_moment moment;
    struct revocation_policy policy;
    const struct crypto *crypto;
    int64_t now; /* ms */
};

/* All that is wrong, as a set of 1 << enum attribute_check. 0, or CRYPTO_FAILED
 * or MEMORY, and then nothing is known. */
int attribute_certificate_check(const struct attribute_certificate *ac,
                                uint32_t *found,
                                const struct attribute_case *about);

/* The roles of one that was checked: none when anything is wrong that voids
 * them. */
void roles_of_attribute_certificate(struct roles *out,
                                    const struct attribute_certificate *ac,
                                    uint32_t found,
                                    const struct role_policy *policy);

#endif
