/* Certification requests: a subject and a public key, signed with the private
 * one, which asks for a certificate [RFC 2986]. */
#ifndef SCHEMA_PKCS10_H
#define SCHEMA_PKCS10_H

#include "schema/x509.h"

struct pkcs10_request_info {
    int64_t version;
    span subject; /* X509_NAME */
    struct x509_subject_public_key_info subject_pk_info;
    struct asn1_octets subject_pk_info_octets;
    struct asn1_list attributes; /* of X509_ATTRIBUTE */
};

struct pkcs10_request {
    struct pkcs10_request_info info;
    struct asn1_octets info_octets;
    struct algorithm_identifier signature_algorithm;
    struct asn1_bits signature;
};

extern const struct asn1_type PKCS10_REQUEST_INFO, PKCS10_REQUEST;

#endif
