/* X.509: certificates, attribute certificates and revocation lists, for
 * printing and for the fields that profiles look at [RFC 5280, RFC 5755].
 * Verifying is not done on these tables. */
#ifndef SCHEMA_X509_H
#define SCHEMA_X509_H

#include "schema/algorithm.h"

/* --- names --------------------------------------------------------------- */

struct x509_attribute_type_and_value {
    span type;
    span value; /* one whole value, mostly a string */
};

extern const struct asn1_type X509_ATTRIBUTE_TYPE_AND_VALUE;
extern const struct asn1_type X509_RDN; /* SET OF */

enum {
    X509_NAME_RDN_SEQUENCE,
};

struct x509_name {
    int which;
    union {
        struct asn1_list rdn_sequence; /* of X509_RDN */
    } u;
};

/* Members hold a Name as received, because that is what is compared. */
extern const struct asn1_type X509_NAME;

struct x509_other_name {
    span type_id;
    span value; /* one whole value */
};

enum {
    X509_GENERAL_NAME_OTHER_NAME,
    X509_GENERAL_NAME_RFC822_NAME,
    X509_GENERAL_NAME_DNS_NAME,
    X509_GENERAL_NAME_X400_ADDRESS,
    X509_GENERAL_NAME_DIRECTORY_NAME,
    X509_GENERAL_NAME_EDI_PARTY_NAME,
    X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER,
    X509_GENERAL_NAME_IP_ADDRESS,
    X509_GENERAL_NAME_REGISTERED_ID,
};

struct x509_general_name {
    int which;
    union {
        struct x509_other_name other_name;
        span rfc822_name;
        span dns_name;
        struct asn1_list x400_address; /* not looked into */
        span directory_name;           /* X509_NAME */
        struct asn1_list edi_party_name;
        span uniform_resource_identifier;
        span ip_address;
        span registered_id;
    } u;
};

extern const struct asn1_type X509_GENERAL_NAME;
extern const struct asn1_type X509_GENERAL_NAMES;

/* --- certificates -------------------------------------------------------- */

enum {
    X509_TIME_UTC_TIME,
    X509_TIME_GENERAL_TIME,
};

struct x509_time {
    int which;
    union {
        span utc_time;
        span general_time;
    } u;
};

extern const struct asn1_type X509_TIME;

struct x509_validity {
    struct x509_time not_before;
    struct x509_time not_after;
};

struct x509_subject_public_key_info {
    struct algorithm_identifier algorithm;
    struct asn1_bits subject_public_key;
};

struct x509_extension {
    span extn_id;
    bool critical;
    span extn_value; /* DER of the extension's type */
};

extern const struct asn1_type X509_VALIDITY, X509_SUBJECT_PUBLIC_KEY_INFO,
    X509_EXTENSION, X509_EXTENSIONS;

enum {
    X509_VERSION_1,
    X509_VERSION_2,
    X509_VERSION_3,
};

struct x509_tbs_certificate {
    int64_t version;
    span serial_number;
    struct algorithm_identifier signature;
    span issuer; /* X509_NAME */
    struct x509_validity validity;
    span subject; /* X509_NAME */
    struct x509_subject_public_key_info subject_public_key_info;
    bool has_issuer_unique_id, has_subject_unique_id, has_extensions;
    struct asn1_bits issuer_unique_id;
    struct asn1_bits subject_unique_id;
    struct asn1_list extensions; /* of X509_EXTENSION */
};

struct x509_certificate {
    struct x509_tbs_certificate tbs_certificate;
    struct asn1_octets tbs_certificate_octets;
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature_value;
};

extern const struct asn1_type X509_CERTIFICATE, X509_TBS_CERTIFICATE;

/* --- what extensions hold ------------------------------------------------ */

enum {
    X509_KEY_USAGE_DIGITAL_SIGNATURE,
    X509_KEY_USAGE_NON_REPUDIATION,
    X509_KEY_USAGE_KEY_ENCIPHERMENT,
    X509_KEY_USAGE_DATA_ENCIPHERMENT,
    X509_KEY_USAGE_KEY_AGREEMENT,
    X509_KEY_USAGE_KEY_CERT_SIGN,
    X509_KEY_USAGE_CRL_SIGN,
    X509_KEY_USAGE_ENCIPHER_ONLY,
    X509_KEY_USAGE_DECIPHER_ONLY,
};

extern const struct asn1_type X509_KEY_USAGE; /* struct asn1_bits */

struct x509_basic_constraints {
    bool ca;
    bool has_path_len_constraint;
    int64_t path_len_constraint;
};

struct x509_authority_key_identifier {
    bool has_key_identifier, has_authority_cert_issuer,
        has_authority_cert_serial_number;
    span key_identifier;
    struct asn1_list authority_cert_issuer; /* of X509_GENERAL_NAME */
    span authority_cert_serial_number;
};

enum {
    X509_DISTRIBUTION_POINT_FULL_NAME,
    X509_DISTRIBUTION_POINT_RELATIVE_NAME,
};

struct x509_distribution_point_name {
    int which;
    union {
        struct asn1_list full_name;                   /* X509_GENERAL_NAME */
        struct asn1_list name_relative_to_crl_issuer; /* an X509_RDN */
    } u;
};

struct x509_distribution_point {
    bool has_distribution_point, has_reasons, has_crl_issuer;
    struct x509_distribution_point_name distribution_point;
    struct asn1_bits reasons;
    struct asn1_list crl_issuer; /* of X509_GENERAL_NAME */
};

/* Of a revocation list: for which certificates it stands. */
struct x509_issuing_distribution_point {
    bool has_distribution_point;
    struct x509_distribution_point_name distribution_point;
    bool only_contains_user_certs, only_contains_ca_certs;
    bool has_only_some_reasons;
    struct asn1_bits only_some_reasons;
    bool indirect_crl, only_contains_attribute_certs;
};

struct x509_access_description {
    span access_method;
    struct x509_general_name access_location;
};

struct x509_policy_information {
    span policy_identifier;
    bool has_policy_qualifiers;
    struct asn1_list policy_qualifiers; /* whole values */
};

/* subjectAltName and issuerAltName are X509_GENERAL_NAMES. */
extern const struct asn1_type X509_BASIC_CONSTRAINTS, X509_EXT_KEY_USAGE,
    X509_SUBJECT_KEY_IDENTIFIER, X509_AUTHORITY_KEY_IDENTIFIER,
    X509_CRL_DISTRIBUTION_POINTS, X509_DISTRIBUTION_POINT,
    X509_AUTHORITY_INFO_ACCESS, X509_ACCESS_DESCRIPTION,
    X509_CERTIFICATE_POLICIES, X509_POLICY_INFORMATION, X509_CRL_REASON,
    X509_CRL_NUMBER, X509_ISSUING_DISTRIBUTION_POINT;

/* --- revocation lists ---------------------------------------------------- */

struct x509_revoked_certificate {
    span user_certificate; /* serial number */
    struct x509_time revocation_date;
    bool has_crl_entry_extensions;
    struct asn1_list crl_entry_extensions; /* of X509_EXTENSION */
};

struct x509_tbs_cert_list {
    bool has_version;
    int64_t version;
    struct algorithm_identifier signature;
    span issuer; /* X509_NAME */
    struct x509_time this_update;
    bool has_next_update, has_revoked_certificates, has_crl_extensions;
    struct x509_time next_update;
    struct asn1_list revoked_certificates; /* of X509_REVOKED_CERTIFICATE */
    struct asn1_list crl_extensions;       /* of X509_EXTENSION */
};

struct x509_certificate_list {
    struct x509_tbs_cert_list tbs_cert_list;
    struct asn1_octets tbs_cert_list_octets;
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature_value;
};

extern const struct asn1_type X509_CERTIFICATE_LIST, X509_TBS_CERT_LIST,
    X509_REVOKED_CERTIFICATE;

/* --- attribute certificates ---------------------------------------------- */

struct x509_issuer_serial {
    struct asn1_list issuer; /* of X509_GENERAL_NAME */
    span serial;
    bool has_issuer_uid;
    struct asn1_bits issuer_uid;
};

struct x509_object_digest_info {
    int64_t digested_object_type;
    bool has_other_object_type_id;
    span other_object_type_id;
    struct algorithm_identifier digest_algorithm;
    struct asn1_bits object_digest;
};

struct x509_holder {
    bool has_base_certificate_id, has_entity_name, has_object_digest_info;
    struct x509_issuer_serial base_certificate_id;
    struct asn1_list entity_name; /* of X509_GENERAL_NAME */
    struct x509_object_digest_info object_digest_info;
};

struct x509_v2_form {
    bool has_issuer_name, has_base_certificate_id, has_object_digest_info;
    struct asn1_list issuer_name; /* of X509_GENERAL_NAME */
    struct x509_issuer_serial base_certificate_id;
    struct x509_object_digest_info object_digest_info;
};

enum {
    X509_ATT_CERT_ISSUER_V1_FORM,
    X509_ATT_CERT_ISSUER_V2_FORM,
};

struct x509_att_cert_issuer {
    int which;
    union {
        struct asn1_list v1_form; /* of X509_GENERAL_NAME */
        struct x509_v2_form v2_form;
    } u;
};

struct x509_att_cert_validity_period {
    span not_before_time;
    span not_after_time;
};

struct x509_attribute {
    span type;
    struct asn1_list values; /* whole values */
};

struct x509_attribute_certificate_info {
    int64_t version;
    struct x509_holder holder;
    struct x509_att_cert_issuer issuer;
    struct algorithm_identifier signature;
    span serial_number;
    struct x509_att_cert_validity_period attr_cert_validity_period;
    struct asn1_list attributes; /* of X509_ATTRIBUTE */
    bool has_issuer_unique_id, has_extensions;
    struct asn1_bits issuer_unique_id;
    struct asn1_list extensions; /* of X509_EXTENSION */
};

struct x509_attribute_certificate {
    struct x509_attribute_certificate_info acinfo;
    struct asn1_octets acinfo_octets;
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature_value;
};

extern const struct asn1_type X509_ATTRIBUTE_CERTIFICATE,
    X509_ATTRIBUTE_CERTIFICATE_INFO, X509_HOLDER, X509_ATT_CERT_ISSUER,
    X509_ATTRIBUTE;

extern const struct asn1_module X509_MODULE;

#endif
