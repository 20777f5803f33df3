/* A public-key certificate taken apart: what it says, without any judgement.
 * Reading never looks beyond the octets it is given, allocates nothing and ends
 * after a number of steps that its size bounds. Everything points into those
 * octets, which must outlive the struct. What is wrong with it but can be read
 * is a flaw here and a broken rule later (rule.h). */
#ifndef PKI_CERTIFICATE_H
#define PKI_CERTIFICATE_H

#include "pki/key.h"

/* No certificate is longer, whatever the policy says. */
#define CERTIFICATE_OCTETS_MAX ((size_t)65536)
/* Nor has it more extensions. */
#define CERTIFICATE_EXTENSIONS_MAX 64
/* Nor a name more attributes. */
#define CERTIFICATE_ATTRIBUTES_MAX 64

/* Extensions that are understood. X(name, OID contents, type of the value) */
#define CERTIFICATE_EXTENSIONS(X)                                      \
    X(BASIC_CONSTRAINTS, "\x55\x1D\x13", X509_BASIC_CONSTRAINTS)       \
    X(KEY_USAGE, "\x55\x1D\x0F", X509_KEY_USAGE)                       \
    X(EXT_KEY_USAGE, "\x55\x1D\x25", X509_EXT_KEY_USAGE)               \
    X(SUBJECT_KEY_ID, "\x55\x1D\x0E", X509_SUBJECT_KEY_IDENTIFIER)     \
    X(AUTHORITY_KEY_ID, "\x55\x1D\x23", X509_AUTHORITY_KEY_IDENTIFIER) \
    X(SUBJECT_ALT_NAME, "\x55\x1D\x11", X509_GENERAL_NAMES)            \
    X(ISSUER_ALT_NAME, "\x55\x1D\x12", X509_GENERAL_NAMES)             \
    X(NAME_CONSTRAINTS, "\x55\x1D\x1E", NAME_CONSTRAINTS)              \
    X(CRL_POINTS, "\x55\x1D\x1F", X509_CRL_DISTRIBUTION_POINTS)        \
    X(FRESHEST_CRL, "\x55\x1D\x2E", X509_CRL_DISTRIBUTION_POINTS)      \
    X(AUTHORITY_ACCESS, "\x2B\x06\x01\x05\x05\x07\x01\x01",            \
      X509_AUTHORITY_INFO_ACCESS)                                      \
    X(POLICIES, "\x55\x1D\x20", X509_CERTIFICATE_POLICIES)             \
    X(ROLES, "\x28\x83\xE7\x0F\x08\x01", ASN_ANY)                      \
    X(ROLES_2011, "\x2A\x86\x48\xCE\x56\x08\x01", ASN_ANY)             \
    X(NO_REV_AVAIL, "\x55\x1D\x38", ASN_NULL)                          \
    X(OCSP_NO_CHECK, "\x2B\x06\x01\x05\x05\x07\x30\x01\x05", ASN_NULL) \
    X(SOA_IDENTIFIER, "\x55\x1D\x32", ASN_NULL)

enum certificate_extension_id {
#define X(name, oid, type) CERTIFICATE_##name,
    CERTIFICATE_EXTENSIONS(X)
#undef X
        CERTIFICATE_NUM_EXTENSIONS
};

struct certificate_extension {
    span value; /* what extnValue holds: one whole value, if it is legal */
    bool present, critical;
};

/* What is wrong with the octets. */
enum certificate_flaw {
    CERTIFICATE_NOT_DER = 1 << 0,
    CERTIFICATE_TIME_FORM = 1 << 1,       /* see not_before */
    CERTIFICATE_EXTENSION_TWICE = 1 << 2, /* named by odd_extension */
    CERTIFICATE_EXTENSION_VALUE = 1 << 3,
    CERTIFICATE_CRITICAL_UNKNOWN = 1 << 4, /* named by unknown_critical */
    CERTIFICATE_EXTENSIONS_MANY = 1 << 5,
    CERTIFICATE_SIGNATURE_BITS = 1 << 6, /* not whole octets */
    CERTIFICATE_NAME_FORM = 1 << 7,      /* more attributes than the limit */
};

/* Purposes of extendedKeyUsage. */
enum certificate_eku {
    CERTIFICATE_EKU_SERVER_AUTH = 1 << 0,
    CERTIFICATE_EKU_CLIENT_AUTH = 1 << 1,
    CERTIFICATE_EKU_OCSP_SIGNING = 1 << 2,
    CERTIFICATE_EKU_ANY = 1 << 3,
};

#define CERTIFICATE_KEY_USAGE_BIT(name) (1u << X509_KEY_USAGE_##name)

struct certificate {
    span raw;             /* the whole certificate */
    span tbs;             /* the whole TBSCertificate: what is signed */
    int64_t version;      /* X509_VERSION_3 ... */
    span serial;          /* contents of the INTEGER */
    span issuer, subject; /* whole Names */
    span algorithm;       /* the whole signatureAlgorithm */
    span tbs_algorithm;   /* and what TBSCertificate says of it */
    span signature;       /* what the BIT STRING holds */
    struct pki_key key;
    int64_t not_before, not_after; /* ms; 0 and 0 when TIME_FORM */
    bool forever; /* notAfter is 99991231235959Z [62351-9:7.2] */
    bool has_unique_id;

    struct certificate_extension extension[CERTIFICATE_NUM_EXTENSIONS];
    span odd_extension, unknown_critical; /* object identifiers, contents */
    unsigned flaws;                       /* enum certificate_flaw */

    bool ca, has_path_len;
    int64_t path_len;
    unsigned key_usage;    /* CERTIFICATE_KEY_USAGE_BIT(...); all without the
                              extension */
    unsigned eku;          /* enum certificate_eku; ANY without the extension */
    span subject_key_id;   /* empty: none */
    span authority_key_id; /* empty: none */
    struct asn1_list authority_issuer; /* with the serial number, or empty */
    span authority_serial;
    struct asn1_list alt_names;    /* of X509_GENERAL_NAME; empty: none */
    bool has_crl_points, has_ocsp; /* where to ask for revocation */
};

struct asn1_error;

/* 0, or a BUSHING_ERR_ code of the category CODEC when the octets are no
 * certificate at all; *e (NULL: not wanted) then says where. */
int certificate_read(struct certificate *out, span der, struct asn1_error *e);

/* The extension, or NULL when the certificate has none of this kind. */
static inline const struct certificate_extension *
certificate_extension(const struct certificate *c,
                      enum certificate_extension_id id)
{
    return c->extension[id].present ? &c->extension[id] : NULL;
}

/* True when the octets are DER as far as that can be seen without knowing the
 * type: definite and least lengths, BOOLEANs of one octet 00 or FF. For any
 * signed structure. */
bool der_is_strict(span octets);

/* A Time as it stands in certificates and revocation lists [RFC 5280:4.1.2.5]:
 * UTCTime until 2049, GeneralizedTime from 2050, seconds, Z, no fraction. False
 * for any other form. */
bool certificate_time(const struct x509_time *t, int64_t *ms);

#endif
