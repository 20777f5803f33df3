/* ACSE: the association control APDUs of X.227 with authentication and all
 * optional fields, and the EXTERNAL that carries what belongs to other layers
 * [62351-4:Annex I]. */
#ifndef SCHEMA_ACSE_H
#define SCHEMA_ACSE_H

#include "asn1/type.h"

/* --- named numbers ------------------------------------------------------- */

enum acse_result {
    ACSE_ACCEPTED = 0,
    ACSE_REJECTED_PERMANENT = 1,
    ACSE_REJECTED_TRANSIENT = 2,
};

/* acse-service-user */
enum acse_user_diagnostic {
    ACSE_USER_NULL = 0,
    ACSE_USER_NO_REASON = 1,
    ACSE_USER_CONTEXT_NAME_NOT_SUPPORTED = 2,
    ACSE_USER_CALLING_AP_TITLE = 3,
    ACSE_USER_CALLING_AP_INVOCATION = 4,
    ACSE_USER_CALLING_AE_QUALIFIER = 5,
    ACSE_USER_CALLING_AE_INVOCATION = 6,
    ACSE_USER_CALLED_AP_TITLE = 7,
    ACSE_USER_CALLED_AP_INVOCATION = 8,
    ACSE_USER_CALLED_AE_QUALIFIER = 9,
    ACSE_USER_CALLED_AE_INVOCATION = 10,
    ACSE_USER_MECHANISM_NOT_RECOGNIZED = 11,
    ACSE_USER_MECHANISM_REQUIRED = 12,
    ACSE_USER_AUTHENTICATION_FAILURE = 13,
    ACSE_USER_AUTHENTICATION_REQUIRED = 14,
};

/* acse-service-provider */
enum acse_provider_diagnostic {
    ACSE_PROVIDER_NULL = 0,
    ACSE_PROVIDER_NO_REASON = 1,
    ACSE_PROVIDER_NO_COMMON_VERSION = 2,
};

enum acse_abort_source {
    ACSE_ABORT_USER = 0,
    ACSE_ABORT_PROVIDER = 1,
};

enum acse_abort_diagnostic {
    ACSE_ABORT_NO_REASON = 1,
    ACSE_ABORT_PROTOCOL_ERROR = 2,
    ACSE_ABORT_MECHANISM_NOT_RECOGNIZED = 3,
    ACSE_ABORT_MECHANISM_REQUIRED = 4,
    ACSE_ABORT_AUTHENTICATION_FAILURE = 5,
    ACSE_ABORT_AUTHENTICATION_REQUIRED = 6,
};

enum acse_release_reason {
    ACSE_RELEASE_NORMAL = 0,
    ACSE_RELEASE_URGENT = 1, /* of a response: not finished */
    ACSE_RELEASE_USER_DEFINED = 30,
};

/* Bits of ACSE-requirements. */
enum { ACSE_REQUIRES_AUTHENTICATION = 0, ACSE_REQUIRES_CONTEXT_LIST = 1 };

/* --- parts --------------------------------------------------------------- */

enum { EXTERNAL_SINGLE, EXTERNAL_OCTETS, EXTERNAL_ARBITRARY };
struct external_encoding {
    int which;
    union {
        span single; /* one whole value */
        span octets;
        struct asn1_bits arbitrary;
    } u;
};

struct external {
    bool has_direct_reference;
    span direct_reference;
    bool has_indirect_reference;
    int64_t indirect_reference;
    bool has_data_value_descriptor;
    span data_value_descriptor;
    struct external_encoding encoding;
};

/* Titles are opaque: empty ones occur and must survive [osi:0.4, 5]. */
enum { AP_TITLE_NAME, AP_TITLE_OID };
struct ap_title {
    int which;
    union {
        span name; /* one whole value */
        span oid;  /* contents, may be empty */
    } u;
};

enum { AE_QUALIFIER_NAME, AE_QUALIFIER_NUMBER };
struct ae_qualifier {
    int which;
    union {
        span name;   /* one whole value */
        span number; /* contents of the INTEGER */
    } u;
};

struct other_authentication {
    span mechanism_name;
    span mechanism_value; /* one whole value */
};

enum {
    AUTHENTICATION_CHARSTRING,
    AUTHENTICATION_BITSTRING,
    AUTHENTICATION_EXTERNAL,
    AUTHENTICATION_OTHER,
};
struct authentication_value {
    int which;
    union {
        span charstring;
        struct asn1_bits bitstring;
        struct external external;
        struct other_authentication other;
    } u;
};

/* --- APDUs --------------------------------------------------------------- */

struct aarq {
    struct asn1_bits protocol_version;
    span application_context_name;
    bool has_called_ap_title;
    struct ap_title called_ap_title;
    bool has_called_ae_qualifier;
    struct ae_qualifier called_ae_qualifier;
    bool has_called_ap_invocation_id;
    span called_ap_invocation_id;
    bool has_called_ae_invocation_id;
    span called_ae_invocation_id;
    bool has_calling_ap_title;
    struct ap_title calling_ap_title;
    bool has_calling_ae_qualifier;
    struct ae_qualifier calling_ae_qualifier;
    bool has_calling_ap_invocation_id;
    span calling_ap_invocation_id;
    bool has_calling_ae_invocation_id;
    span calling_ae_invocation_id;
    bool has_sender_acse_requirements;
    struct asn1_bits sender_acse_requirements;
    bool has_mechanism_name;
    span mechanism_name;
    bool has_calling_authentication_value;
    struct authentication_value calling_authentication_value;
    bool has_application_context_name_list;
    struct asn1_list application_context_name_list; /* of ASN_OID */
    bool has_context_definitions; /* from here on: later editions of X.227; */
    span context_definitions;     /* each one whole value */
    bool has_called_asoi_tag;
    span called_asoi_tag;
    bool has_calling_asoi_tag;
    span calling_asoi_tag;
    bool has_implementation_information;
    span implementation_information;
    bool has_user_information;
    struct asn1_list user_information; /* of ACSE_EXTERNAL */
};

enum { SOURCE_SERVICE_USER, SOURCE_SERVICE_PROVIDER };
struct associate_source_diagnostic {
    int which;
    union {
        int64_t service_user;
        int64_t service_provider;
    } u;
};

struct aare {
    struct asn1_bits protocol_version;
    span application_context_name;
    int64_t result;
    struct associate_source_diagnostic result_source_diagnostic;
    bool has_responding_ap_title;
    struct ap_title responding_ap_title;
    bool has_responding_ae_qualifier;
    struct ae_qualifier responding_ae_qualifier;
    bool has_responding_ap_invocation_id;
    span responding_ap_invocation_id;
    bool has_responding_ae_invocation_id;
    span responding_ae_invocation_id;
    bool has_responder_acse_requirements;
    struct asn1_bits responder_acse_requirements;
    bool has_mechanism_name;
    span mechanism_name;
    bool has_responding_authentication_value;
    struct authentication_value responding_authentication_value;
    bool has_application_context_name_list;
    struct asn1_list application_context_name_list; /* of ASN_OID */
    bool has_context_results; /* later editions, as in AARQ */
    span context_results;
    bool has_called_asoi_tag;
    span called_asoi_tag;
    bool has_calling_asoi_tag;
    span calling_asoi_tag;
    bool has_implementation_information;
    span implementation_information;
    bool has_user_information;
    struct asn1_list user_information; /* of ACSE_EXTERNAL */
};

struct acse_release {
    bool has_reason;
    int64_t reason;
    bool has_user_information;
    struct asn1_list user_information; /* of ACSE_EXTERNAL */
};

struct abrt {
    bool has_abort_source; /* some products leave it out */
    int64_t abort_source;
    bool has_abort_diagnostic;
    int64_t abort_diagnostic;
    bool has_user_information;
    struct asn1_list user_information; /* of ACSE_EXTERNAL */
};

enum { ACSE_IS_AARQ, ACSE_IS_AARE, ACSE_IS_RLRQ, ACSE_IS_RLRE, ACSE_IS_ABRT };
struct acse_apdu {
    int which;
    union {
        struct aarq aarq;
        struct aare aare;
        struct acse_release rlrq;
        struct acse_release rlre;
        struct abrt abrt;
    } u;
};

extern const struct asn1_type ACSE_APDU, ACSE_AARQ, ACSE_AARE, ACSE_RLRQ,
    ACSE_RLRE, ACSE_ABRT, ACSE_EXTERNAL, ACSE_AUTHENTICATION_VALUE;

extern const struct asn1_module ACSE_MODULE;

#endif
