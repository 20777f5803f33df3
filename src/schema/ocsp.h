/* OCSP: asking a responder whether certificates are revoked, and its answers
 * [RFC 6960]. */
#ifndef SCHEMA_OCSP_H
#define SCHEMA_OCSP_H

#include "schema/x509.h"

struct ocsp_cert_id {
    struct algorithm_identifier hash_algorithm;
    span issuer_name_hash;
    span issuer_key_hash;
    span serial_number;
};

extern const struct asn1_type OCSP_CERT_ID;

/* --- the request --------------------------------------------------------- */

struct ocsp_single_request {
    struct ocsp_cert_id req_cert;
    bool has_single_request_extensions;
    struct asn1_list single_request_extensions; /* of X509_EXTENSION */
};

struct ocsp_tbs_request {
    int64_t version;
    bool has_requestor_name, has_request_extensions;
    struct x509_general_name requestor_name;
    struct asn1_list request_list;       /* of OCSP_SINGLE_REQUEST */
    struct asn1_list request_extensions; /* of X509_EXTENSION */
};

struct ocsp_signature {
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature;
    bool has_certs;
    struct asn1_list certs; /* of X509_CERTIFICATE */
};

struct ocsp_request {
    struct ocsp_tbs_request tbs_request;
    bool has_optional_signature;
    struct ocsp_signature optional_signature;
};

extern const struct asn1_type OCSP_REQUEST, OCSP_TBS_REQUEST,
    OCSP_SINGLE_REQUEST;

/* --- the answer ---------------------------------------------------------- */

enum {
    OCSP_STATUS_SUCCESSFUL = 0,
    OCSP_STATUS_MALFORMED_REQUEST = 1,
    OCSP_STATUS_INTERNAL_ERROR = 2,
    OCSP_STATUS_TRY_LATER = 3,
    OCSP_STATUS_SIG_REQUIRED = 5,
    OCSP_STATUS_UNAUTHORIZED = 6,
};

struct ocsp_response_bytes {
    span response_type; /* OBJECT IDENTIFIER */
    span response;      /* DER of OCSP_BASIC_RESPONSE */
};

struct ocsp_response {
    int64_t response_status;
    bool has_response_bytes;
    struct ocsp_response_bytes response_bytes;
};

enum {
    OCSP_RESPONDER_BY_NAME,
    OCSP_RESPONDER_BY_KEY,
};

struct ocsp_responder_id {
    int which;
    union {
        span by_name; /* X509_NAME */
        span by_key;  /* SHA-1 of the key */
    } u;
};

struct ocsp_revoked_info {
    span revocation_time;
    bool has_revocation_reason;
    int64_t revocation_reason;
};

enum {
    OCSP_CERT_GOOD,
    OCSP_CERT_REVOKED,
    OCSP_CERT_UNKNOWN,
};

struct ocsp_cert_status {
    int which;
    union {
        struct ocsp_revoked_info revoked;
    } u;
};

struct ocsp_single_response {
    struct ocsp_cert_id cert_id;
    struct ocsp_cert_status cert_status;
    span this_update;
    bool has_next_update, has_single_extensions;
    span next_update;
    struct asn1_list single_extensions; /* of X509_EXTENSION */
};

struct ocsp_response_data {
    int64_t version;
    struct ocsp_responder_id responder_id;
    span produced_at;
    struct asn1_list responses; /* of OCSP_SINGLE_RESPONSE */
    bool has_response_extensions;
    struct asn1_list response_extensions; /* of X509_EXTENSION */
};

struct ocsp_basic_response {
    struct ocsp_response_data tbs_response_data;
    struct asn1_octets tbs_response_data_octets;
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature;
    bool has_certs;
    struct asn1_list certs; /* of X509_CERTIFICATE */
};

extern const struct asn1_type OCSP_RESPONSE, OCSP_BASIC_RESPONSE,
    OCSP_RESPONSE_DATA, OCSP_SINGLE_RESPONSE;

extern const struct asn1_module OCSP_MODULE;

#endif
