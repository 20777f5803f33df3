/* Certificates made by tests: a good one for each purpose, and any of it bent
 * before it is signed. The keys are always the same; encoding is done by our
 * tables, signing by OpenSSL.
 *
 *     struct maker *m = maker_new();
 *     struct maker_certificate root, leaf;
 *     maker_ca(m, &root, "CN=Root", maker_key(MAKER_P256, 1), NULL);
 *     maker_leaf(m, &leaf, MAKER_E2E, "OID=1.3.9999.33.1",
 *                maker_key(MAKER_P256, 2), &root);
 *     leaf.version = X509_VERSION_1;
 *     span der = maker_make(m, &leaf);
 *     ... maker_free(m);
 */
#ifndef SUPPORT_CERT_MAKER_H
#define SUPPORT_CERT_MAKER_H

#include "maker_key.h"
#include "schema/x509.h"

/* Memory for all that is made; one free. */
struct maker;
struct maker *maker_new(void);
void maker_free(struct maker *m);
/* Forgets what was made, keeps the memory. */
void maker_reset(struct maker *m);
void *maker_take(struct maker *m, size_t n);
span maker_copy(struct maker *m, span s);

/* --- parts --------------------------------------------------------------- */

/* A whole Name. Attributes between commas: CN, O, OU, C, DC, serialNumber,
 * emailAddress as UTF8String (C and serialNumber PrintableString), OID as
 * OBJECT IDENTIFIER, OIDTEXT as UTF8String of the type objectIdentifier; a plus
 * sign instead of the comma puts two into one relative name. */
span maker_name(struct maker *m, const char *text);

/* One whole GeneralName: "dns:a.example", "ip:C0000201" (hexadecimal),
 * "email:a@b", "uri:http://a/", "xmpp:a@b", "dir:CN=a", "oid:1.2.3",
 * "xmppia5:a@b" (of the wrong string type). */
span maker_general_name(struct maker *m, const char *text);

/* The octets of the value of type t; stops the test when they are not legal. */
span maker_encode(struct maker *m, const struct asn1_type *t, const void *in);

/* One value: tag, length, contents. */
span maker_tlv(struct maker *m, ber_tag tag, bool constructed, span body);
/* The octets of dotted text as contents of an OBJECT IDENTIFIER. */
span maker_oid(struct maker *m, const char *dotted);
/* Parts one behind the other. */
span maker_join(struct maker *m, const span *parts, size_t num);

/* --- certificates -------------------------------------------------------- */

enum { MAKER_EXTENSIONS = 80 };

struct maker_certificate {
    int64_t version;
    span serial; /* contents of the INTEGER */
    span algorithm, tbs_algorithm;
    span issuer, subject;
    const char *not_before, *not_after; /* 13 characters: UTCTime, else
                                           GeneralizedTime */
    span spki;
    bool has_issuer_unique_id, has_subject_unique_id;
    struct x509_extension extension[MAKER_EXTENSIONS];
    uint32_t num_extensions;
    const struct maker_key *key;    /* its own, or NULL */
    const struct maker_key *signer; /* whose signature it gets */
    bool spoil_signature;           /* the last octet of it is changed */
};

/* What is good in 2026: all test certificates are valid from 2026-01-01 to
 * 2031-01-01 and contain nothing that any rule objects to. */
#define MAKER_NOT_BEFORE "260101000000Z"
#define MAKER_NOT_AFTER "310101000000Z"
#define MAKER_NOW INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */

/* A CA signed by `by`, or by itself when that is NULL. */
void maker_ca(struct maker *m, struct maker_certificate *out, const char *name,
              const struct maker_key *key, const struct maker_certificate *by);

enum maker_purpose {
    MAKER_E2E,
    MAKER_APROFILE,
    MAKER_TLS_CLIENT,
    MAKER_TLS_SERVER, /* with the DNS name "server.example" */
    MAKER_OCSP,       /* signs OCSP answers */
};

void maker_leaf(struct maker *m, struct maker_certificate *out,
                enum maker_purpose purpose, const char *name,
                const struct maker_key *key,
                const struct maker_certificate *by);

/* The whole certificate. */
span maker_make(struct maker *m, const struct maker_certificate *c);

/* Extensions: put at the end, replaced (by OID) and taken away. `oid` is
 * dotted. */
void maker_put(struct maker *m, struct maker_certificate *c, const char *oid,
               bool critical, span value);
void maker_replace(struct maker *m, struct maker_certificate *c,
                   const char *oid, bool critical, span value);
void maker_remove(struct maker *m, struct maker_certificate *c,
                  const char *oid);

#define MAKER_OID_BASIC_CONSTRAINTS "2.5.29.19"
#define MAKER_OID_KEY_USAGE "2.5.29.15"
#define MAKER_OID_EXT_KEY_USAGE "2.5.29.37"
#define MAKER_OID_SUBJECT_KEY_ID "2.5.29.14"
#define MAKER_OID_AUTHORITY_KEY_ID "2.5.29.35"
#define MAKER_OID_ALT_NAME "2.5.29.17"
#define MAKER_OID_NAME_CONSTRAINTS "2.5.29.30"
#define MAKER_OID_CRL_POINTS "2.5.29.31"
#define MAKER_OID_AUTHORITY_ACCESS "1.3.6.1.5.5.7.1.1"
#define MAKER_OID_POLICIES "2.5.29.32"
#define MAKER_OID_ROLES "1.0.62351.8.1"

/* Values of extensions. `path_len` below 0: none. Names are those of
 * maker_general_name(), `num` of them. */
span maker_basic_constraints(struct maker *m, bool ca, int64_t path_len);
span maker_key_usage(struct maker *m, unsigned bits); /* 1 << X509_KEY_USAGE_ */
span maker_eku(struct maker *m, const char *const *oids, size_t num);
span maker_authority_key_id(struct maker *m, span key_id);
span maker_general_names(struct maker *m, const char *const *names, size_t num);
span maker_crl_points(struct maker *m, const char *uri);
span maker_ocsp_access(struct maker *m, const char *uri);
/* Subtrees of names of maker_general_name(); for an address "ip:" with its
 * mask. */
span maker_name_constraints(struct maker *m, const char *const *permitted,
                            size_t num_permitted, const char *const *excluded,
                            size_t num_excluded);

/* Signs the octets of a SEQUENCE `tbs` (a certificate, a revocation list, an
 * OCSP answer ...) and puts algorithm and signature behind it, all in one
 * SEQUENCE. */
span maker_sign(struct maker *m, span tbs, span algorithm,
                const struct maker_key *signer, bool spoil);

#endif
