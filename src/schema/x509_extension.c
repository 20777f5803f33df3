#include "schema/x509.h"

#include "schema/role.h"

static const char KEY_USAGES[] = "digitalSignature\0"
                                 "nonRepudiation\0"
                                 "keyEncipherment\0"
                                 "dataEncipherment\0"
                                 "keyAgreement\0"
                                 "keyCertSign\0"
                                 "cRLSign\0"
                                 "encipherOnly\0"
                                 "decipherOnly\0";

const struct asn1_type X509_KEY_USAGE = {BITS_TYPE("KeyUsage", 0, ASN1_NO_MAX),
                                         NAMED(KEY_USAGES),
                                         .flags = TYPE_STRIP_BITS};

static const struct asn1_type PATH_LEN = {INTEGER_TYPE(NULL, 0, INT64_MAX)};

#define THIS struct x509_basic_constraints
static const struct asn1_field BASIC_CONSTRAINTS_ROWS[] = {
    DEF("cA", ca, bool, ASN_BOOLEAN, NOTAG, false),
    OPT("pathLenConstraint", path_len_constraint, int64_t, PATH_LEN, NOTAG),
};
#undef THIS

const struct asn1_type X509_BASIC_CONSTRAINTS = {
    SEQUENCE("BasicConstraints", struct x509_basic_constraints,
             BASIC_CONSTRAINTS_ROWS, 0)};

const struct asn1_type X509_EXT_KEY_USAGE = {
    LIST_OF("ExtKeyUsageSyntax", ASN_OID, 1, ASN1_NO_MAX, 0)};

const struct asn1_type X509_SUBJECT_KEY_IDENTIFIER = {
    OCTETS_TYPE("SubjectKeyIdentifier", 0, ASN1_NO_MAX)};

#define THIS struct x509_authority_key_identifier
static const struct asn1_field AUTHORITY_KEY_IDENTIFIER_ROWS[] = {
    OPT("keyIdentifier", key_identifier, span, ASN_OCTETS, CTX(0)),
    OPT("authorityCertIssuer", authority_cert_issuer, struct asn1_list,
        X509_GENERAL_NAMES, CTX(1)),
    OPT("authorityCertSerialNumber", authority_cert_serial_number, span,
        ASN_BIGINT, CTX(2)),
};
#undef THIS

const struct asn1_type X509_AUTHORITY_KEY_IDENTIFIER = {
    SEQUENCE("AuthorityKeyIdentifier", struct x509_authority_key_identifier,
             AUTHORITY_KEY_IDENTIFIER_ROWS, 0)};

#define THIS struct x509_distribution_point_name
static const struct asn1_field DISTRIBUTION_POINT_NAME_ROWS[] = {
    ALT("fullName", full_name, struct asn1_list, X509_GENERAL_NAMES, CTX(0)),
    ALT("nameRelativeToCRLIssuer", name_relative_to_crl_issuer,
        struct asn1_list, X509_RDN, CTX(1)),
};
#undef THIS

static const struct asn1_type DISTRIBUTION_POINT_NAME = {
    CHOICE("DistributionPointName", struct x509_distribution_point_name,
           DISTRIBUTION_POINT_NAME_ROWS, 0)};

static const char REASONS[] = "unused\0"
                              "keyCompromise\0"
                              "cACompromise\0"
                              "affiliationChanged\0"
                              "superseded\0"
                              "cessationOfOperation\0"
                              "certificateHold\0"
                              "privilegeWithdrawn\0"
                              "aACompromise\0";
static const struct asn1_type REASON_FLAGS = {
    BITS_TYPE("ReasonFlags", 0, ASN1_NO_MAX), NAMED(REASONS),
    .flags = TYPE_STRIP_BITS};

#define THIS struct x509_distribution_point
static const struct asn1_field DISTRIBUTION_POINT_ROWS[] = {
    OPT("distributionPoint", distribution_point,
        struct x509_distribution_point_name, DISTRIBUTION_POINT_NAME, CTX(0)),
    OPT("reasons", reasons, struct asn1_bits, REASON_FLAGS, CTX(1)),
    OPT("cRLIssuer", crl_issuer, struct asn1_list, X509_GENERAL_NAMES, CTX(2)),
};
#undef THIS

const struct asn1_type X509_DISTRIBUTION_POINT = {
    SEQUENCE("DistributionPoint", struct x509_distribution_point,
             DISTRIBUTION_POINT_ROWS, 0)};

const struct asn1_type X509_CRL_DISTRIBUTION_POINTS = {LIST_OF(
    "CRLDistributionPoints", X509_DISTRIBUTION_POINT, 1, ASN1_NO_MAX, 0)};

#define THIS struct x509_issuing_distribution_point
static const struct asn1_field ISSUING_DISTRIBUTION_POINT_ROWS[] = {
    OPT("distributionPoint", distribution_point,
        struct x509_distribution_point_name, DISTRIBUTION_POINT_NAME, CTX(0)),
    DEF("onlyContainsUserCerts", only_contains_user_certs, bool, ASN_BOOLEAN,
        CTX(1), false),
    DEF("onlyContainsCACerts", only_contains_ca_certs, bool, ASN_BOOLEAN,
        CTX(2), false),
    OPT("onlySomeReasons", only_some_reasons, struct asn1_bits, REASON_FLAGS,
        CTX(3)),
    DEF("indirectCRL", indirect_crl, bool, ASN_BOOLEAN, CTX(4), false),
    DEF("onlyContainsAttributeCerts", only_contains_attribute_certs, bool,
        ASN_BOOLEAN, CTX(5), false),
};
#undef THIS

const struct asn1_type X509_ISSUING_DISTRIBUTION_POINT = {
    SEQUENCE("IssuingDistributionPoint", struct x509_issuing_distribution_point,
             ISSUING_DISTRIBUTION_POINT_ROWS, 0)};

#define THIS struct x509_access_description
static const struct asn1_field ACCESS_DESCRIPTION_ROWS[] = {
    REQ("accessMethod", access_method, span, ASN_OID, NOTAG),
    REQ("accessLocation", access_location, struct x509_general_name,
        X509_GENERAL_NAME, NOTAG),
};
#undef THIS

const struct asn1_type X509_ACCESS_DESCRIPTION = {
    SEQUENCE("AccessDescription", struct x509_access_description,
             ACCESS_DESCRIPTION_ROWS, 0)};

const struct asn1_type X509_AUTHORITY_INFO_ACCESS = {LIST_OF(
    "AuthorityInfoAccessSyntax", X509_ACCESS_DESCRIPTION, 1, ASN1_NO_MAX, 0)};

static const struct asn1_type QUALIFIERS = {
    LIST_OF(NULL, ASN_ANY, 1, ASN1_NO_MAX, 0)};

#define THIS struct x509_policy_information
static const struct asn1_field POLICY_INFORMATION_ROWS[] = {
    REQ("policyIdentifier", policy_identifier, span, ASN_OID, NOTAG),
    OPT("policyQualifiers", policy_qualifiers, struct asn1_list, QUALIFIERS,
        NOTAG),
};
#undef THIS

const struct asn1_type X509_POLICY_INFORMATION = {
    SEQUENCE("PolicyInformation", struct x509_policy_information,
             POLICY_INFORMATION_ROWS, 0)};

const struct asn1_type X509_CERTIFICATE_POLICIES = {
    LIST_OF("CertificatePolicies", X509_POLICY_INFORMATION, 1, ASN1_NO_MAX, 0)};

static const char CRL_REASONS[] = "unspecified\0"
                                  "keyCompromise\0"
                                  "cACompromise\0"
                                  "affiliationChanged\0"
                                  "superseded\0"
                                  "cessationOfOperation\0"
                                  "certificateHold\0"
                                  "=8\0removeFromCRL\0"
                                  "privilegeWithdrawn\0"
                                  "aACompromise\0"
                                  "weakAlgorithmOrKey\0";
const struct asn1_type X509_CRL_REASON = {ENUM_TYPE("CRLReason", CRL_REASONS)};
const struct asn1_type X509_CRL_NUMBER = {BIGINT_TYPE("CRLNumber")};

/* No two of these read the same octets, but for [] and what is said in
 * docs/internals/schema.md: the order decides. */
static const struct asn1_type *const VALUES[] = {
    &X509_KEY_USAGE,
    &X509_SUBJECT_KEY_IDENTIFIER,
    &X509_BASIC_CONSTRAINTS,
    &X509_EXT_KEY_USAGE,
    &X509_GENERAL_NAMES,
    &X509_AUTHORITY_KEY_IDENTIFIER,
    &X509_CRL_DISTRIBUTION_POINTS,
    &X509_AUTHORITY_INFO_ACCESS,
    &X509_CERTIFICATE_POLICIES,
    &ROLE_EXTENSION,
    &X509_CRL_NUMBER,
    &X509_CRL_REASON,
    &ASN_NULL,
};

static const struct asn1_type EXTN_VALUE = {
    OCTETS_TYPE("OCTET STRING", 0, ASN1_NO_MAX), INSIDE(VALUES)};

#define THIS struct x509_extension
static const struct asn1_field EXTENSION_ROWS[] = {
    REQ("extnID", extn_id, span, ASN_OID, NOTAG),
    DEF("critical", critical, bool, ASN_BOOLEAN, NOTAG, false),
    REQ("extnValue", extn_value, span, EXTN_VALUE, NOTAG),
};
#undef THIS

const struct asn1_type X509_EXTENSION = {
    SEQUENCE("Extension", struct x509_extension, EXTENSION_ROWS, 0)};

const struct asn1_type X509_EXTENSIONS = {
    LIST_OF("Extensions", X509_EXTENSION, 1, ASN1_NO_MAX, 0)};
