#include "schema/algorithm.h"

/* [RFC 5084:3.2] the length is in octets. */
static const struct asn1_type ICV_LEN = {
    INTEGER_TYPE("AES-GCM-ICVlen", 12, 16)};

#define THIS struct gcm_parameters
static const struct asn1_field GCM_PARAMETERS_ROWS[] = {
    REQ("aes-nonce", aes_nonce, span, ASN_OCTETS, NOTAG),
    DEF("aes-ICVlen", aes_icv_len, int64_t, ICV_LEN, NOTAG, 12),
};
#undef THIS

const struct asn1_type GCM_PARAMETERS = {
    SEQUENCE("GCMParameters", struct gcm_parameters, GCM_PARAMETERS_ROWS, 0)};

/* NULL for RSA and HMAC, a curve's name for EC keys. */
static const struct asn1_type *const PARAMETERS_INSIDE[] = {
    &ASN_NULL, &ASN_OID, &GCM_PARAMETERS, &ASN_OCTETS};

static const struct asn1_type PARAMETERS = {
    .name = "ANY", .kind = ASN1_OPEN, INSIDE(PARAMETERS_INSIDE)};

#define THIS struct algorithm_identifier
static const struct asn1_field ALGORITHM_IDENTIFIER_ROWS[] = {
    REQ("algorithm", algorithm, span, ASN_OID, NOTAG),
    OPT("parameters", parameters, span, PARAMETERS, NOTAG),
};
#undef THIS

const struct asn1_type ALGORITHM_IDENTIFIER = {
    SEQUENCE("AlgorithmIdentifier", struct algorithm_identifier,
             ALGORITHM_IDENTIFIER_ROWS, TYPE_BARE_FIRST),
    XML_AS("algorithmIdentifier", NULL)};
