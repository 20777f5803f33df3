#include "schema/aprofile.h"

#include "schema/x509.h"

static const struct asn1_type *const INSIDE_CERTIFICATE[] = {&X509_CERTIFICATE};
static const struct asn1_type CERTIFICATE_OCTETS = {
    OCTETS_TYPE(NULL, 1, APROFILE_MAX_CERTIFICATE), INSIDE(INSIDE_CERTIFICATE),
    .format = FORMAT_CERTIFICATE};

#define THIS struct aprofile_certificate_based
static const struct asn1_field CERTIFICATE_BASED_ROWS[] = {
    REQ("authentication-Certificate", authentication_certificate, span,
        CERTIFICATE_OCTETS, CTX(0)),
    REQ_OCTETS("time", time, span, ASN_GENERALIZED_TIME, CTX(1)),
    REQ("signature", signature, span, ASN_OCTETS, CTX(2)),
};
static const struct asn1_type CERTIFICATE_BASED = {
    SEQUENCE(NULL, THIS, CERTIFICATE_BASED_ROWS, 0)};
#undef THIS

#define THIS struct aprofile_value
static const struct asn1_field VALUE_ROWS[] = {
    ALT("certificate-based", certificate_based,
        struct aprofile_certificate_based, CERTIFICATE_BASED, CTX(0)),
};
const struct asn1_type APROFILE_VALUE = {
    CHOICE("MMS-Authentication-value", THIS, VALUE_ROWS, TYPE_MARKED)};
#undef THIS

static const struct asn1_type *const TYPES[] = {&APROFILE_VALUE};

const struct asn1_module APROFILE_MODULE = {
    .name = "A-Profile",
    .file = "aprofile.asn",
    .title = "A-security-profile (IEC 62351-4, Annex A)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_IMPLICIT,
};
