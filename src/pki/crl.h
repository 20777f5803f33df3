/* A revocation list: read, verified and put into an index. Lists may be large,
 * so this does not go along the type table (X509_CERTIFICATE_LIST) but over the
 * BER cursor, and the entries are looked at once, after the signature was
 * verified. Nothing of the received octets is needed behind that: the index
 * holds each entry in as few octets as it takes. */
#ifndef PKI_CRL_H
#define PKI_CRL_H

#include "crypto/seam.h"
#include "pki/certificate.h"
#include "pki/revocation.h"

/* No list is longer or has more entries. */
#define CRL_OCTETS_MAX ((size_t)128 << 20)
#define CRL_ENTRIES_MAX ((uint32_t)1 << 21)
/* Nor more extensions, nor a longer serial number. */
enum { CRL_EXTENSIONS_MAX = 32, CRL_SERIAL_MAX = 64 };

/* For which certificates a list stands [RFC 5280:5.2.5]. */
enum crl_scope {
    CRL_FOR_ALL,
    CRL_FOR_USERS,
    CRL_FOR_CAS,
    CRL_FOR_ATTRIBUTES, /* attribute certificates */
};

/* All spans point into the octets that were read. */
struct crl {
    span tbs; /* the whole TBSCertList: what is signed */
    span algorithm, tbs_algorithm;
    span signature;
    span issuer;                      /* whole Name */
    int64_t this_update, next_update; /* ms; INT64_MAX: not said */
    span entries;          /* the body of revokedCertificates, not read yet */
    span number;           /* contents of the INTEGER; empty: none */
    span base;             /* of a delta list: the same; empty: a full list */
    span authority_key_id; /* empty: none */
    span scope_octets;     /* the value of issuingDistributionPoint, or empty */
    enum crl_scope scope;
    struct asn1_list partition; /* of X509_GENERAL_NAME: the names of the
                                   distribution point; empty: none */
};

/* 0, or a code of the category CODEC; REVOCATION_EXTENSION for a critical
 * extension that is unknown, REVOCATION_SCOPE for what is not offered: indirect
 * lists, lists of some reasons, points named relative to the issuer. The
 * entries are not looked at. */
int crl_read(struct crl *out, span der);

/* 0 when the key of `issuer` signed the list, and may do so. REVOCATION_ISSUER:
 * another name or key identifier; CRYPTO_KEY: keyUsage does not allow it, or
 * the key is not one that is offered; CRYPTO_SIGNATURE ... */
int crl_verify(const struct crl *list, const struct certificate *issuer,
               const struct crypto *crypto);

/* True when the list is about this certificate, as far as its scope goes.
 * `attribute`: it is an attribute certificate, of which serial number, issuer
 * and distribution points were put into *c. */
bool crl_covers(enum crl_scope scope, struct asn1_list partition,
                const struct certificate *c, bool attribute);

/* Contents of INTEGERs without needless octets in front. */
span crl_number(span contents);
/* Below, equal, above 0 as a is less, the same, more than b; not negative. */
int crl_number_compare(span a, span b);

struct crl_entry {
    enum revocation_reason reason;
    int64_t revoked_at; /* ms */
};

/* The entries of a list, by serial number. */
struct crl_index;

/* Reads the entries. 0; MEMORY; a code of the category CODEC; TOO_LONG: more
 * than the limit; REVOCATION_EXTENSION, _SCOPE as above. */
int crl_index_new(struct crl_index **out, const struct crl *list,
                  const bushing_allocator *allocator);
void crl_index_free(struct crl_index *index); /* takes NULL */
bool crl_index_find(const struct crl_index *index, span serial,
                    struct crl_entry *out);
uint32_t crl_index_num(const struct crl_index *index);

#endif
