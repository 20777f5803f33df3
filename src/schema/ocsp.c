#include "schema/ocsp.h"

static const char VERSIONS[] = "v1\0";
static const struct asn1_type VERSION = {
    INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(VERSIONS)};

static const struct asn1_type CERTIFICATES = {
    LIST_OF(NULL, X509_CERTIFICATE, 0, ASN1_NO_MAX, 0)};

#define THIS struct ocsp_cert_id
static const struct asn1_field CERT_ID_ROWS[] = {
    REQ("hashAlgorithm", hash_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("issuerNameHash", issuer_name_hash, span, ASN_OCTETS, NOTAG),
    REQ("issuerKeyHash", issuer_key_hash, span, ASN_OCTETS, NOTAG),
    REQ("serialNumber", serial_number, span, ASN_BIGINT, NOTAG),
};
#undef THIS

const struct asn1_type OCSP_CERT_ID = {
    SEQUENCE("CertID", struct ocsp_cert_id, CERT_ID_ROWS, 0)};

/* --- the request --------------------------------------------------------- */

#define THIS struct ocsp_single_request
static const struct asn1_field SINGLE_REQUEST_ROWS[] = {
    REQ("reqCert", req_cert, struct ocsp_cert_id, OCSP_CERT_ID, NOTAG),
    OPT_EXP("singleRequestExtensions", single_request_extensions,
            struct asn1_list, X509_EXTENSIONS, CTX(0)),
};
#undef THIS

const struct asn1_type OCSP_SINGLE_REQUEST = {
    SEQUENCE("Request", struct ocsp_single_request, SINGLE_REQUEST_ROWS, 0)};

static const struct asn1_type REQUEST_LIST = {
    LIST_OF(NULL, OCSP_SINGLE_REQUEST, 0, ASN1_NO_MAX, 0)};

#define THIS struct ocsp_tbs_request
static const struct asn1_field TBS_REQUEST_ROWS[] = {
    DEF_EXP("version", version, int64_t, VERSION, CTX(0), 0),
    OPT("requestorName", requestor_name, struct x509_general_name,
        X509_GENERAL_NAME, CTX(1)),
    REQ("requestList", request_list, struct asn1_list, REQUEST_LIST, NOTAG),
    OPT_EXP("requestExtensions", request_extensions, struct asn1_list,
            X509_EXTENSIONS, CTX(2)),
};
#undef THIS

const struct asn1_type OCSP_TBS_REQUEST = {
    SEQUENCE("TBSRequest", struct ocsp_tbs_request, TBS_REQUEST_ROWS, 0)};

#define THIS struct ocsp_signature
static const struct asn1_field SIGNATURE_ROWS[] = {
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signature", signature, struct asn1_bits, ASN_BITS, NOTAG),
    OPT_EXP("certs", certs, struct asn1_list, CERTIFICATES, CTX(0)),
};
#undef THIS

static const struct asn1_type SIGNATURE = {
    SEQUENCE("RequestSignature", struct ocsp_signature, SIGNATURE_ROWS, 0)};

#define THIS struct ocsp_request
static const struct asn1_field REQUEST_ROWS[] = {
    REQ("tbsRequest", tbs_request, struct ocsp_tbs_request, OCSP_TBS_REQUEST,
        NOTAG),
    OPT_EXP("optionalSignature", optional_signature, struct ocsp_signature,
            SIGNATURE, CTX(0)),
};
#undef THIS

const struct asn1_type OCSP_REQUEST = {
    SEQUENCE("OCSPRequest", struct ocsp_request, REQUEST_ROWS, 0)};

/* --- the answer ---------------------------------------------------------- */

static const char RESPONSE_STATES[] = "successful\0"
                                      "malformedRequest\0"
                                      "internalError\0"
                                      "tryLater\0"
                                      "=5\0sigRequired\0"
                                      "unauthorized\0";
static const struct asn1_type RESPONSE_STATUS = {
    ENUM_TYPE("OCSPResponseStatus", RESPONSE_STATES)};

static const struct asn1_type *const RESPONSES_INSIDE[] = {
    &OCSP_BASIC_RESPONSE};
static const struct asn1_type RESPONSE_OCTETS = {
    OCTETS_TYPE(NULL, 0, ASN1_NO_MAX), INSIDE(RESPONSES_INSIDE)};

#define THIS struct ocsp_response_bytes
static const struct asn1_field RESPONSE_BYTES_ROWS[] = {
    REQ("responseType", response_type, span, ASN_OID, NOTAG),
    REQ("response", response, span, RESPONSE_OCTETS, NOTAG),
};
#undef THIS

static const struct asn1_type RESPONSE_BYTES = {SEQUENCE(
    "ResponseBytes", struct ocsp_response_bytes, RESPONSE_BYTES_ROWS, 0)};

#define THIS struct ocsp_response
static const struct asn1_field RESPONSE_ROWS[] = {
    REQ("responseStatus", response_status, int64_t, RESPONSE_STATUS, NOTAG),
    OPT_EXP("responseBytes", response_bytes, struct ocsp_response_bytes,
            RESPONSE_BYTES, CTX(0)),
};
#undef THIS

const struct asn1_type OCSP_RESPONSE = {
    SEQUENCE("OCSPResponse", struct ocsp_response, RESPONSE_ROWS, 0)};

/* Named, because a judge cannot read two tags in front of one type. */
static const struct asn1_type MOMENT = {TIME_TYPE("ResponderTime", 24)};

static const struct asn1_type KEY_HASH = {
    OCTETS_TYPE("KeyHash", 0, ASN1_NO_MAX)};

#define THIS struct ocsp_responder_id
static const struct asn1_field RESPONDER_ID_ROWS[] = {
    ALT("byName", by_name, span, X509_NAME, CTX(1)),
    ALT_EXP("byKey", by_key, span, KEY_HASH, CTX(2)),
};
#undef THIS

static const struct asn1_type RESPONDER_ID = {
    CHOICE("ResponderID", struct ocsp_responder_id, RESPONDER_ID_ROWS, 0)};

#define THIS struct ocsp_revoked_info
static const struct asn1_field REVOKED_INFO_ROWS[] = {
    REQ("revocationTime", revocation_time, span, MOMENT, NOTAG),
    OPT_EXP("revocationReason", revocation_reason, int64_t, X509_CRL_REASON,
            CTX(0)),
};
#undef THIS

static const struct asn1_type REVOKED_INFO = {
    SEQUENCE("RevokedInfo", struct ocsp_revoked_info, REVOKED_INFO_ROWS, 0)};

#define THIS struct ocsp_cert_status
static const struct asn1_field CERT_STATUS_ROWS[] = {
    ALT_ONLY("good", ASN_NULL, CTX(0)),
    ALT("revoked", revoked, struct ocsp_revoked_info, REVOKED_INFO, CTX(1)),
    ALT_ONLY("unknown", ASN_NULL, CTX(2)),
};
#undef THIS

static const struct asn1_type CERT_STATUS = {
    CHOICE("CertStatus", struct ocsp_cert_status, CERT_STATUS_ROWS, 0)};

#define THIS struct ocsp_single_response
static const struct asn1_field SINGLE_RESPONSE_ROWS[] = {
    REQ("certID", cert_id, struct ocsp_cert_id, OCSP_CERT_ID, NOTAG),
    REQ("certStatus", cert_status, struct ocsp_cert_status, CERT_STATUS, NOTAG),
    REQ("thisUpdate", this_update, span, MOMENT, NOTAG),
    OPT_EXP("nextUpdate", next_update, span, MOMENT, CTX(0)),
    OPT_EXP("singleExtensions", single_extensions, struct asn1_list,
            X509_EXTENSIONS, CTX(1)),
};
#undef THIS

const struct asn1_type OCSP_SINGLE_RESPONSE = {SEQUENCE(
    "SingleResponse", struct ocsp_single_response, SINGLE_RESPONSE_ROWS, 0)};

static const struct asn1_type RESPONSES = {
    LIST_OF(NULL, OCSP_SINGLE_RESPONSE, 0, ASN1_NO_MAX, 0)};

#define THIS struct ocsp_response_data
static const struct asn1_field RESPONSE_DATA_ROWS[] = {
    DEF_EXP("version", version, int64_t, VERSION, CTX(0), 0),
    REQ("responderID", responder_id, struct ocsp_responder_id, RESPONDER_ID,
        NOTAG),
    REQ("producedAt", produced_at, span, MOMENT, NOTAG),
    REQ("responses", responses, struct asn1_list, RESPONSES, NOTAG),
    OPT_EXP("responseExtensions", response_extensions, struct asn1_list,
            X509_EXTENSIONS, CTX(1)),
};
#undef THIS

const struct asn1_type OCSP_RESPONSE_DATA = {
    SEQUENCE("ResponseData", struct ocsp_response_data, RESPONSE_DATA_ROWS, 0)};

#define THIS struct ocsp_basic_response
static const struct asn1_field BASIC_RESPONSE_ROWS[] = {
    REQ_OCTETS("tbsResponseData", tbs_response_data, struct ocsp_response_data,
               OCSP_RESPONSE_DATA, NOTAG),
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signature", signature, struct asn1_bits, ASN_BITS, NOTAG),
    OPT_EXP("certs", certs, struct asn1_list, CERTIFICATES, CTX(0)),
};
#undef THIS

const struct asn1_type OCSP_BASIC_RESPONSE = {SEQUENCE(
    "BasicOCSPResponse", struct ocsp_basic_response, BASIC_RESPONSE_ROWS, 0)};

/* --- the module ---------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &OCSP_REQUEST,
    &OCSP_TBS_REQUEST,
    &OCSP_SINGLE_REQUEST,
    &SIGNATURE,
    &OCSP_CERT_ID,
    &OCSP_RESPONSE,
    &RESPONSE_STATUS,
    &RESPONSE_BYTES,
    &OCSP_BASIC_RESPONSE,
    &OCSP_RESPONSE_DATA,
    &RESPONDER_ID,
    &KEY_HASH,
    &MOMENT,
    &OCSP_SINGLE_RESPONSE,
    &CERT_STATUS,
    &REVOKED_INFO,
};

const struct asn1_module OCSP_MODULE = {
    .name = "OCSP",
    .file = "ocsp.asn",
    .oid = NULL,
    .title = "Certificate status by a responder (RFC 6960)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_EXPLICIT,
};
