#include "schema/x509.h"

#include "schema/role.h"

/* --- certificates -------------------------------------------------------- */

#define THIS struct x509_time
static const struct asn1_field TIME_ROWS[] = {
    ALT("utcTime", utc_time, span, ASN_UTC_TIME, NOTAG),
    ALT("generalTime", general_time, span, ASN_GENERALIZED_TIME, NOTAG),
};
#undef THIS

const struct asn1_type X509_TIME = {
    CHOICE("Time", struct x509_time, TIME_ROWS, 0)};

#define THIS struct x509_validity
static const struct asn1_field VALIDITY_ROWS[] = {
    REQ("notBefore", not_before, struct x509_time, X509_TIME, NOTAG),
    REQ("notAfter", not_after, struct x509_time, X509_TIME, NOTAG),
};
#undef THIS

const struct asn1_type X509_VALIDITY = {
    SEQUENCE("Validity", struct x509_validity, VALIDITY_ROWS, 0)};

#define THIS struct x509_subject_public_key_info
static const struct asn1_field SUBJECT_PUBLIC_KEY_INFO_ROWS[] = {
    REQ("algorithm", algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("subjectPublicKey", subject_public_key, struct asn1_bits, ASN_BITS,
        NOTAG),
};
#undef THIS

const struct asn1_type X509_SUBJECT_PUBLIC_KEY_INFO = {
    SEQUENCE("SubjectPublicKeyInfo", struct x509_subject_public_key_info,
             SUBJECT_PUBLIC_KEY_INFO_ROWS, 0)};

static const char VERSIONS[] = "v1\0"
                               "v2\0"
                               "v3\0";
static const struct asn1_type VERSION = {
    INTEGER_TYPE("Version", INT64_MIN, INT64_MAX), NAMED(VERSIONS)};

static const struct asn1_type SERIAL_NUMBER = {
    BIGINT_TYPE("CertificateSerialNumber")};

#define THIS struct x509_tbs_certificate
static const struct asn1_field TBS_CERTIFICATE_ROWS[] = {
    DEF_EXP("version", version, int64_t, VERSION, CTX(0), X509_VERSION_1),
    REQ("serialNumber", serial_number, span, SERIAL_NUMBER, NOTAG),
    REQ("signature", signature, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("issuer", issuer, span, X509_NAME, NOTAG),
    REQ("validity", validity, struct x509_validity, X509_VALIDITY, NOTAG),
    REQ("subject", subject, span, X509_NAME, NOTAG),
    REQ("subjectPublicKeyInfo", subject_public_key_info,
        struct x509_subject_public_key_info, X509_SUBJECT_PUBLIC_KEY_INFO,
        NOTAG),
    OPT("issuerUniqueID", issuer_unique_id, struct asn1_bits, ASN_BITS, CTX(1)),
    OPT("subjectUniqueID", subject_unique_id, struct asn1_bits, ASN_BITS,
        CTX(2)),
    OPT_EXP("extensions", extensions, struct asn1_list, X509_EXTENSIONS,
            CTX(3)),
};
#undef THIS

const struct asn1_type X509_TBS_CERTIFICATE = {SEQUENCE(
    "TBSCertificate", struct x509_tbs_certificate, TBS_CERTIFICATE_ROWS, 0)};

#define THIS struct x509_certificate
static const struct asn1_field CERTIFICATE_ROWS[] = {
    REQ_OCTETS("tbsCertificate", tbs_certificate, struct x509_tbs_certificate,
               X509_TBS_CERTIFICATE, NOTAG),
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signatureValue", signature_value, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

const struct asn1_type X509_CERTIFICATE = {
    SEQUENCE("Certificate", struct x509_certificate, CERTIFICATE_ROWS, 0),
    .format = FORMAT_CERTIFICATE};

/* --- revocation lists ---------------------------------------------------- */

#define THIS struct x509_revoked_certificate
static const struct asn1_field REVOKED_CERTIFICATE_ROWS[] = {
    REQ("userCertificate", user_certificate, span, SERIAL_NUMBER, NOTAG),
    REQ("revocationDate", revocation_date, struct x509_time, X509_TIME, NOTAG),
    OPT("crlEntryExtensions", crl_entry_extensions, struct asn1_list,
        X509_EXTENSIONS, NOTAG),
};
#undef THIS

const struct asn1_type X509_REVOKED_CERTIFICATE = {
    SEQUENCE(NULL, struct x509_revoked_certificate, REVOKED_CERTIFICATE_ROWS,
             0),
    XML_AS("SEQUENCE", NULL)};

static const struct asn1_type REVOKED_CERTIFICATES = {
    LIST_OF(NULL, X509_REVOKED_CERTIFICATE, 0, ASN1_NO_MAX, 0)};

#define THIS struct x509_tbs_cert_list
static const struct asn1_field TBS_CERT_LIST_ROWS[] = {
    OPT("version", version, int64_t, VERSION, NOTAG),
    REQ("signature", signature, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("issuer", issuer, span, X509_NAME, NOTAG),
    REQ("thisUpdate", this_update, struct x509_time, X509_TIME, NOTAG),
    OPT("nextUpdate", next_update, struct x509_time, X509_TIME, NOTAG),
    OPT("revokedCertificates", revoked_certificates, struct asn1_list,
        REVOKED_CERTIFICATES, NOTAG),
    OPT_EXP("crlExtensions", crl_extensions, struct asn1_list, X509_EXTENSIONS,
            CTX(0)),
};
#undef THIS

const struct asn1_type X509_TBS_CERT_LIST = {
    SEQUENCE("TBSCertList", struct x509_tbs_cert_list, TBS_CERT_LIST_ROWS, 0)};

#define THIS struct x509_certificate_list
static const struct asn1_field CERTIFICATE_LIST_ROWS[] = {
    REQ_OCTETS("tbsCertList", tbs_cert_list, struct x509_tbs_cert_list,
               X509_TBS_CERT_LIST, NOTAG),
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signatureValue", signature_value, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

const struct asn1_type X509_CERTIFICATE_LIST = {SEQUENCE(
    "CertificateList", struct x509_certificate_list, CERTIFICATE_LIST_ROWS, 0)};

/* --- attribute certificates ---------------------------------------------- */

#define THIS struct x509_issuer_serial
static const struct asn1_field ISSUER_SERIAL_ROWS[] = {
    REQ("issuer", issuer, struct asn1_list, X509_GENERAL_NAMES, NOTAG),
    REQ("serial", serial, span, SERIAL_NUMBER, NOTAG),
    OPT("issuerUID", issuer_uid, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

static const struct asn1_type ISSUER_SERIAL = {
    SEQUENCE("IssuerSerial", struct x509_issuer_serial, ISSUER_SERIAL_ROWS, 0)};

static const char DIGESTED_OBJECTS[] = "publicKey\0"
                                       "publicKeyCert\0"
                                       "otherObjectTypes\0";
static const struct asn1_type DIGESTED_OBJECT = {
    ENUM_TYPE(NULL, DIGESTED_OBJECTS)};

#define THIS struct x509_object_digest_info
static const struct asn1_field OBJECT_DIGEST_INFO_ROWS[] = {
    REQ("digestedObjectType", digested_object_type, int64_t, DIGESTED_OBJECT,
        NOTAG),
    OPT("otherObjectTypeID", other_object_type_id, span, ASN_OID, NOTAG),
    REQ("digestAlgorithm", digest_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("objectDigest", object_digest, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

static const struct asn1_type OBJECT_DIGEST_INFO = {
    SEQUENCE("ObjectDigestInfo", struct x509_object_digest_info,
             OBJECT_DIGEST_INFO_ROWS, 0)};

#define THIS struct x509_holder
static const struct asn1_field HOLDER_ROWS[] = {
    OPT("baseCertificateID", base_certificate_id, struct x509_issuer_serial,
        ISSUER_SERIAL, CTX(0)),
    OPT("entityName", entity_name, struct asn1_list, X509_GENERAL_NAMES,
        CTX(1)),
    OPT("objectDigestInfo", object_digest_info, struct x509_object_digest_info,
        OBJECT_DIGEST_INFO, CTX(2)),
};
#undef THIS

const struct asn1_type X509_HOLDER = {
    SEQUENCE("Holder", struct x509_holder, HOLDER_ROWS, 0)};

#define THIS struct x509_v2_form
static const struct asn1_field V2_FORM_ROWS[] = {
    OPT("issuerName", issuer_name, struct asn1_list, X509_GENERAL_NAMES, NOTAG),
    OPT("baseCertificateID", base_certificate_id, struct x509_issuer_serial,
        ISSUER_SERIAL, CTX(0)),
    OPT("objectDigestInfo", object_digest_info, struct x509_object_digest_info,
        OBJECT_DIGEST_INFO, CTX(1)),
};
#undef THIS

static const struct asn1_type V2_FORM = {
    SEQUENCE("V2Form", struct x509_v2_form, V2_FORM_ROWS, 0)};

#define THIS struct x509_att_cert_issuer
static const struct asn1_field ATT_CERT_ISSUER_ROWS[] = {
    ALT("v1Form", v1_form, struct asn1_list, X509_GENERAL_NAMES, NOTAG),
    ALT("v2Form", v2_form, struct x509_v2_form, V2_FORM, CTX(0)),
};
#undef THIS

const struct asn1_type X509_ATT_CERT_ISSUER = {CHOICE(
    "AttCertIssuer", struct x509_att_cert_issuer, ATT_CERT_ISSUER_ROWS, 0)};

#define THIS struct x509_att_cert_validity_period
static const struct asn1_field ATT_CERT_VALIDITY_PERIOD_ROWS[] = {
    REQ("notBeforeTime", not_before_time, span, ASN_GENERALIZED_TIME, NOTAG),
    REQ("notAfterTime", not_after_time, span, ASN_GENERALIZED_TIME, NOTAG),
};
#undef THIS

static const struct asn1_type ATT_CERT_VALIDITY_PERIOD = {
    SEQUENCE("AttCertValidityPeriod", struct x509_att_cert_validity_period,
             ATT_CERT_VALIDITY_PERIOD_ROWS, 0)};

/* What an attribute may hold: roles [62351-8, token profile B], or text. */
static const struct asn1_type *const VALUES_INSIDE[] = {
    &ROLE_EXTENSION, &ASN_UTF8, &ASN_PRINTABLE, &ASN_IA5, &ASN_OID};
static const struct asn1_type ATTRIBUTE_VALUE = {.name = "ANY",
                                                 .kind = ASN1_OPEN,
                                                 BOUNDS_(0, ASN1_NO_MAX),
                                                 INSIDE(VALUES_INSIDE)};
static const struct asn1_type ATTRIBUTE_VALUES = {
    SET_LIST_OF(NULL, ATTRIBUTE_VALUE, 0, ASN1_NO_MAX, 0)};

#define THIS struct x509_attribute
static const struct asn1_field ATTRIBUTE_ROWS[] = {
    REQ("type", type, span, ASN_OID, NOTAG),
    REQ("values", values, struct asn1_list, ATTRIBUTE_VALUES, NOTAG),
};
#undef THIS

const struct asn1_type X509_ATTRIBUTE = {
    SEQUENCE("Attribute", struct x509_attribute, ATTRIBUTE_ROWS, 0)};

static const struct asn1_type ATTRIBUTES = {
    LIST_OF(NULL, X509_ATTRIBUTE, 0, ASN1_NO_MAX, 0)};

#define THIS struct x509_attribute_certificate_info
static const struct asn1_field ATTRIBUTE_CERTIFICATE_INFO_ROWS[] = {
    REQ("version", version, int64_t, VERSION, NOTAG),
    REQ("holder", holder, struct x509_holder, X509_HOLDER, NOTAG),
    REQ("issuer", issuer, struct x509_att_cert_issuer, X509_ATT_CERT_ISSUER,
        NOTAG),
    REQ("signature", signature, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("serialNumber", serial_number, span, SERIAL_NUMBER, NOTAG),
    REQ("attrCertValidityPeriod", attr_cert_validity_period,
        struct x509_att_cert_validity_period, ATT_CERT_VALIDITY_PERIOD, NOTAG),
    REQ("attributes", attributes, struct asn1_list, ATTRIBUTES, NOTAG),
    OPT("issuerUniqueID", issuer_unique_id, struct asn1_bits, ASN_BITS, NOTAG),
    OPT("extensions", extensions, struct asn1_list, X509_EXTENSIONS, NOTAG),
};
#undef THIS

const struct asn1_type X509_ATTRIBUTE_CERTIFICATE_INFO = {
    SEQUENCE("AttributeCertificateInfo", struct x509_attribute_certificate_info,
             ATTRIBUTE_CERTIFICATE_INFO_ROWS, 0)};

#define THIS struct x509_attribute_certificate
static const struct asn1_field ATTRIBUTE_CERTIFICATE_ROWS[] = {
    REQ_OCTETS("acinfo", acinfo, struct x509_attribute_certificate_info,
               X509_ATTRIBUTE_CERTIFICATE_INFO, NOTAG),
    REQ("signatureAlgorithm", signature_algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("signatureValue", signature_value, struct asn1_bits, ASN_BITS, NOTAG),
};
#undef THIS

const struct asn1_type X509_ATTRIBUTE_CERTIFICATE = {
    SEQUENCE("AttributeCertificate", struct x509_attribute_certificate,
             ATTRIBUTE_CERTIFICATE_ROWS, 0)};

/* --- the module ---------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &X509_CERTIFICATE,
    &X509_TBS_CERTIFICATE,
    &VERSION,
    &SERIAL_NUMBER,
    &X509_VALIDITY,
    &X509_TIME,
    &X509_SUBJECT_PUBLIC_KEY_INFO,
    &X509_NAME,
    &X509_RDN,
    &X509_ATTRIBUTE_TYPE_AND_VALUE,
    &X509_EXTENSIONS,
    &X509_EXTENSION,
    &X509_KEY_USAGE,
    &X509_BASIC_CONSTRAINTS,
    &X509_EXT_KEY_USAGE,
    &X509_GENERAL_NAMES,
    &X509_GENERAL_NAME,
    &X509_SUBJECT_KEY_IDENTIFIER,
    &X509_AUTHORITY_KEY_IDENTIFIER,
    &X509_CRL_DISTRIBUTION_POINTS,
    &X509_DISTRIBUTION_POINT,
    &X509_AUTHORITY_INFO_ACCESS,
    &X509_ACCESS_DESCRIPTION,
    &X509_CERTIFICATE_POLICIES,
    &X509_POLICY_INFORMATION,
    &X509_CERTIFICATE_LIST,
    &X509_TBS_CERT_LIST,
    &X509_CRL_NUMBER,
    &X509_CRL_REASON,
    &X509_ATTRIBUTE_CERTIFICATE,
    &X509_ATTRIBUTE_CERTIFICATE_INFO,
    &X509_HOLDER,
    &X509_ATT_CERT_ISSUER,
    &V2_FORM,
    &ISSUER_SERIAL,
    &OBJECT_DIGEST_INFO,
    &ATT_CERT_VALIDITY_PERIOD,
    &X509_ATTRIBUTE,
    &X509_ISSUING_DISTRIBUTION_POINT,
};

const struct asn1_module X509_MODULE = {
    .name = "X509",
    .file = "x509.asn",
    .oid = NULL,
    .title = "Certificates, attribute certificates and revocation lists "
             "(RFC 5280, RFC 5755)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_EXPLICIT,
};
