#include "schema/pkcs10.h"

static const struct asn1_type VERSION = {INTEGER_TYPE("Version", 0, 0)};

static const struct asn1_type ATTRIBUTES = {
    SET_LIST_OF("Attributes", X509_ATTRIBUTE, 0, ASN1_NO_MAX, 0)};

#define THIS struct pkcs10_request_info
static const struct asn1_field REQUEST_INFO_ROWS[] = {
    REQ("version", version, int64_t, VERSION, NOTAG),
    REQ("subject", subject, span, X509_NAME, NOTAG),
    REQ_OCTETS("subjectPKInfo", subject_pk_info,
               struct x509_subject_public_key_info,
               X509_SUBJECT_PUBLIC_KEY_INFO, NOTAG),
    REQ("attributes", attributes, struct asn1_list, ATTRIBUTES, CTX(0)),
};
#undef THIS

const struct asn1_type PKCS10_REQUEST_INFO = {
    SEQUENCE("CertificationRequestInfo", struct pkcs10_request_info,
             REQUEST_INFO_ROWS, 0)};

#define THIS struct pkcs10_request
static const struct asn1_field REQUEST_ROWS[] = {
    REQ_OCTETS("certificationRequestInfo", info, struct pkcs10_request_info,
               PKCS10_REQUEST_INFO, NOTAG),
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signature", signature, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

const struct asn1_type PKCS10_REQUEST = {
    SEQUENCE("CertificationRequest", struct pkcs10_request, REQUEST_ROWS, 0)};
