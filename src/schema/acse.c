#include "schema/acse.h"

#include "schema/aprofile.h"
#include "schema/mms.h"
#include "schema/osi_env.h"
#include "schema/x509.h"

/* --- names --------------------------------------------------------------- */

static const char VERSION_NAMES[] = "version1\0";
static const char REQUIREMENT_NAMES[] = "authentication\0"
                                        "application-context-negotiation\0";
static const char RESULT_NAMES[] = "accepted\0"
                                   "rejected-permanent\0"
                                   "rejected-transient\0";
static const char USER_NAMES[] =
    "null\0"
    "no-reason-given\0"
    "application-context-name-not-supported\0"
    "calling-AP-title-not-recognized\0"
    "calling-AP-invocation-identifier-not-recognized\0"
    "calling-AE-qualifier-not-recognized\0"
    "calling-AE-invocation-identifier-not-recognized\0"
    "called-AP-title-not-recognized\0"
    "called-AP-invocation-identifier-not-recognized\0"
    "called-AE-qualifier-not-recognized\0"
    "called-AE-invocation-identifier-not-recognized\0"
    "authentication-mechanism-name-not-recognized\0"
    "authentication-mechanism-name-required\0"
    "authentication-failure\0"
    "authentication-required\0";
static const char PROVIDER_NAMES[] = "null\0"
                                     "no-reason-given\0"
                                     "no-common-acse-version\0";
static const char ABORT_SOURCE_NAMES[] = "acse-service-user\0"
                                         "acse-service-provider\0";
static const char ABORT_DIAGNOSTIC_NAMES[] =
    "=1\0no-reason-given\0"
    "protocol-error\0"
    "authentication-mechanism-name-not-recognized\0"
    "authentication-mechanism-name-required\0"
    "authentication-failure\0"
    "authentication-required\0";
static const char REQUEST_REASON_NAMES[] = "normal\0"
                                           "urgent\0"
                                           "=30\0user-defined\0";
static const char RESPONSE_REASON_NAMES[] = "normal\0"
                                            "not-finished\0"
                                            "=30\0user-defined\0";

#define NUMBER(NAME, NAMES) \
    INTEGER_TYPE(NAME, INT64_MIN, INT64_MAX), NAMED(NAMES)
static const struct asn1_type PROTOCOL_VERSION = {
    BITS_TYPE(NULL, 0, ASN1_NO_MAX), NAMED(VERSION_NAMES)};
static const struct asn1_type REQUIREMENTS = {
    BITS_TYPE("ACSE-requirements", 0, ASN1_NO_MAX), NAMED(REQUIREMENT_NAMES)};
static const struct asn1_type RESULT = {
    NUMBER("Associate-result", RESULT_NAMES)};
static const struct asn1_type USER_DIAGNOSTIC = {NUMBER(NULL, USER_NAMES)};
static const struct asn1_type PROVIDER_DIAGNOSTIC = {
    NUMBER(NULL, PROVIDER_NAMES)};
static const struct asn1_type ABORT_SOURCE = {
    NUMBER("ABRT-source", ABORT_SOURCE_NAMES)};
static const struct asn1_type ABORT_DIAGNOSTIC = {
    ENUM_TYPE("ABRT-diagnostic", ABORT_DIAGNOSTIC_NAMES), .flags = TYPE_MARKED};
static const struct asn1_type REQUEST_REASON = {
    NUMBER("Release-request-reason", REQUEST_REASON_NAMES)};
static const struct asn1_type RESPONSE_REASON = {
    NUMBER("Release-response-reason", RESPONSE_REASON_NAMES)};
static const struct asn1_type MECHANISM_NAME = {OID_TYPE("Mechanism-name")};
static const struct asn1_type CONTEXT_NAME = {
    OID_TYPE("Application-context-name")};
static const struct asn1_type AP_INVOCATION = {
    BIGINT_TYPE("AP-invocation-identifier")};
static const struct asn1_type AE_INVOCATION = {
    BIGINT_TYPE("AE-invocation-identifier")};
static const struct asn1_type CONTEXT_NAME_LIST = {
    LIST_OF("Application-context-name-list", CONTEXT_NAME, 0, ASN1_NO_MAX, 0)};

/* --- EXTERNAL ------------------------------------------------------------ */

static const struct asn1_type *const INSIDE_EXTERNAL[] = {
    &APROFILE_VALUE,  &MMS_PDU,           &E2E_HANDSHAKE_REQ,
    &E2E_RELEASE_REQ, &OSI_HANDSHAKE_RSP, &OSI_ASSO_ABORT};
static const struct asn1_type EXTERNAL_ANY = {
    .name = "ANY", .kind = ASN1_OPEN, INSIDE(INSIDE_EXTERNAL)};
static const struct asn1_type EXTERNAL_OCTET_ALIGNED = {
    OCTETS_TYPE("OCTET STRING", 0, ASN1_NO_MAX), XML_AS("OCTET_STRING", NULL),
    INSIDE(INSIDE_EXTERNAL)};

#define THIS struct external_encoding
static const struct asn1_field ENCODING_ROWS[] = {
    ALT("single-ASN1-type", single, span, EXTERNAL_ANY, CTX(0)),
    ALT("octet-aligned", octets, span, EXTERNAL_OCTET_ALIGNED, CTX(1)),
    ALT("arbitrary", arbitrary, struct asn1_bits, ASN_BITS, CTX(2)),
};
static const struct asn1_type ENCODING = {CHOICE(NULL, THIS, ENCODING_ROWS, 0)};
#undef THIS

/* Some products write context identifiers with needless octets [osi:4]. */
static const struct asn1_type REFERENCE = {
    INTEGER_TYPE("INTEGER", INT64_MIN, INT64_MAX), .flags = TYPE_LAX};

#define THIS struct external
static const struct asn1_field EXTERNAL_ROWS[] = {
    OPT("direct-reference", direct_reference, span, ASN_OID, NOTAG),
    OPT("indirect-reference", indirect_reference, int64_t, REFERENCE, NOTAG),
    OPT("data-value-descriptor", data_value_descriptor, span,
        ASN_OBJECT_DESCRIPTOR, NOTAG),
    REQ("encoding", encoding, struct external_encoding, ENCODING, NOTAG),
};
const struct asn1_type ACSE_EXTERNAL = {
    TAGGED_SEQUENCE("EXTERNAL", TAG_UNIVERSAL(8), THIS, EXTERNAL_ROWS, 0)};
#undef THIS

static const struct asn1_type ASSOCIATION_INFORMATION = {
    LIST_OF("Association-information", ACSE_EXTERNAL, 0, ASN1_NO_MAX, 0)};

/* --- titles -------------------------------------------------------------- */

/* An empty AP-title is sent by a real product [osi:0.4]. */
static const struct asn1_type AP_TITLE_FORM_2 = {OID_TYPE("AP-title-form2"),
                                                 .flags = TYPE_LAX};
static const struct asn1_type AE_QUALIFIER_FORM_2 = {
    BIGINT_TYPE("AE-qualifier-form2")};

#define THIS struct ap_title
static const struct asn1_field AP_TITLE_ROWS[] = {
    ALT("ap-title-form1", name, span, X509_NAME, NOTAG),
    ALT("ap-title-form2", oid, span, AP_TITLE_FORM_2, NOTAG),
};
static const struct asn1_type AP_TITLE = {
    CHOICE("AP-title", THIS, AP_TITLE_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct ae_qualifier
static const struct asn1_field AE_QUALIFIER_ROWS[] = {
    ALT("ae-qualifier-form1", name, span, X509_RDN, NOTAG),
    ALT("ae-qualifier-form2", number, span, AE_QUALIFIER_FORM_2, NOTAG),
};
static const struct asn1_type AE_QUALIFIER = {
    CHOICE("AE-qualifier", THIS, AE_QUALIFIER_ROWS, TYPE_MARKED)};
#undef THIS

/* --- authentication ------------------------------------------------------ */

#define THIS struct other_authentication
static const struct asn1_field OTHER_ROWS[] = {
    REQ("other-mechanism-name", mechanism_name, span, MECHANISM_NAME, NOTAG),
    REQ("other-mechanism-value", mechanism_value, span, ASN_ANY, NOTAG),
};
static const struct asn1_type OTHER_AUTHENTICATION = {
    SEQUENCE(NULL, THIS, OTHER_ROWS, 0)};
#undef THIS

#define THIS struct authentication_value
static const struct asn1_field AUTHENTICATION_ROWS[] = {
    ALT("charstring", charstring, span, ASN_GRAPHIC, CTX(0)),
    ALT("bitstring", bitstring, struct asn1_bits, ASN_BITS, CTX(1)),
    ALT("external", external, struct external, ACSE_EXTERNAL, CTX(2)),
    ALT("other", other, struct other_authentication, OTHER_AUTHENTICATION,
        CTX(3)),
};
const struct asn1_type ACSE_AUTHENTICATION_VALUE = {
    CHOICE("Authentication-value", THIS, AUTHENTICATION_ROWS, 0)};
#undef THIS

/* --- APDUs --------------------------------------------------------------- */

/* What later editions of X.227 add: read, and never sent
 * (docs/decisions/2026-11-21-later-x226-parameters.md). */
static const struct asn1_type LATER = {.name = NULL,
                                       .kind = ASN1_SEQUENCE,
                                       .tag = TAG_UNIVERSAL(16),
                                       .flags = TYPE_SKIPS | TYPE_MARKED};
#define ASOI_TAGS(CALLED, CALLING)                                     \
    OPT("called-asoi-tag", called_asoi_tag, span, LATER, CTX(CALLED)), \
        OPT("calling-asoi-tag", calling_asoi_tag, span, LATER, CTX(CALLING))

#define USER_INFORMATION                                        \
    OPT("user-information", user_information, struct asn1_list, \
        ASSOCIATION_INFORMATION, CTX(30))

#define THIS struct aarq
static const struct asn1_field AARQ_ROWS[] = {
    DEF("protocol-version", protocol_version, struct asn1_bits,
        PROTOCOL_VERSION, CTX(0), 1),
    REQ_EXP("application-context-name", application_context_name, span,
            CONTEXT_NAME, CTX(1)),
    OPT("called-AP-title", called_ap_title, struct ap_title, AP_TITLE, CTX(2)),
    OPT("called-AE-qualifier", called_ae_qualifier, struct ae_qualifier,
        AE_QUALIFIER, CTX(3)),
    OPT_EXP("called-AP-invocation-identifier", called_ap_invocation_id, span,
            AP_INVOCATION, CTX(4)),
    OPT_EXP("called-AE-invocation-identifier", called_ae_invocation_id, span,
            AE_INVOCATION, CTX(5)),
    OPT("calling-AP-title", calling_ap_title, struct ap_title, AP_TITLE,
        CTX(6)),
    OPT("calling-AE-qualifier", calling_ae_qualifier, struct ae_qualifier,
        AE_QUALIFIER, CTX(7)),
    OPT_EXP("calling-AP-invocation-identifier", calling_ap_invocation_id, span,
            AP_INVOCATION, CTX(8)),
    OPT_EXP("calling-AE-invocation-identifier", calling_ae_invocation_id, span,
            AE_INVOCATION, CTX(9)),
    OPT("sender-acse-requirements", sender_acse_requirements, struct asn1_bits,
        REQUIREMENTS, CTX(10)),
    OPT("mechanism-name", mechanism_name, span, MECHANISM_NAME, CTX(11)),
    OPT("calling-authentication-value", calling_authentication_value,
        struct authentication_value, ACSE_AUTHENTICATION_VALUE, CTX(12)),
    OPT("application-context-name-list", application_context_name_list,
        struct asn1_list, CONTEXT_NAME_LIST, CTX(13)),
    OPT("p-context-definition-list", context_definitions, span, LATER, CTX(14)),
    ASOI_TAGS(15, 16),
    OPT("implementation-information", implementation_information, span,
        ASN_GRAPHIC, CTX(29)),
    USER_INFORMATION,
};
const struct asn1_type ACSE_AARQ = {
    TAGGED_SEQUENCE("AARQ-apdu", APPL(0), THIS, AARQ_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct associate_source_diagnostic
static const struct asn1_field SOURCE_ROWS[] = {
    ALT_EXP("acse-service-user", service_user, int64_t, USER_DIAGNOSTIC,
            CTX(1)),
    ALT_EXP("acse-service-provider", service_provider, int64_t,
            PROVIDER_DIAGNOSTIC, CTX(2)),
};
static const struct asn1_type SOURCE_DIAGNOSTIC = {
    CHOICE("Associate-source-diagnostic", THIS, SOURCE_ROWS, 0)};
#undef THIS

#define THIS struct aare
static const struct asn1_field AARE_ROWS[] = {
    DEF("protocol-version", protocol_version, struct asn1_bits,
        PROTOCOL_VERSION, CTX(0), 1),
    REQ_EXP("application-context-name", application_context_name, span,
            CONTEXT_NAME, CTX(1)),
    REQ_EXP("result", result, int64_t, RESULT, CTX(2)),
    REQ("result-source-diagnostic", result_source_diagnostic,
        struct associate_source_diagnostic, SOURCE_DIAGNOSTIC, CTX(3)),
    OPT("responding-AP-title", responding_ap_title, struct ap_title, AP_TITLE,
        CTX(4)),
    OPT("responding-AE-qualifier", responding_ae_qualifier, struct ae_qualifier,
        AE_QUALIFIER, CTX(5)),
    OPT_EXP("responding-AP-invocation-identifier", responding_ap_invocation_id,
            span, AP_INVOCATION, CTX(6)),
    OPT_EXP("responding-AE-invocation-identifier", responding_ae_invocation_id,
            span, AE_INVOCATION, CTX(7)),
    OPT("responder-acse-requirements", responder_acse_requirements,
        struct asn1_bits, REQUIREMENTS, CTX(8)),
    OPT("mechanism-name", mechanism_name, span, MECHANISM_NAME, CTX(9)),
    OPT("responding-authentication-value", responding_authentication_value,
        struct authentication_value, ACSE_AUTHENTICATION_VALUE, CTX(10)),
    OPT("application-context-name-list", application_context_name_list,
        struct asn1_list, CONTEXT_NAME_LIST, CTX(11)),
    OPT("p-context-result-list", context_results, span, LATER, CTX(12)),
    ASOI_TAGS(13, 14),
    OPT("implementation-information", implementation_information, span,
        ASN_GRAPHIC, CTX(29)),
    USER_INFORMATION,
};
const struct asn1_type ACSE_AARE = {
    TAGGED_SEQUENCE("AARE-apdu", APPL(1), THIS, AARE_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct acse_release
static const struct asn1_field RLRQ_ROWS[] = {
    OPT("reason", reason, int64_t, REQUEST_REASON, CTX(0)),
    USER_INFORMATION,
};
static const struct asn1_field RLRE_ROWS[] = {
    OPT("reason", reason, int64_t, RESPONSE_REASON, CTX(0)),
    USER_INFORMATION,
};
const struct asn1_type ACSE_RLRQ = {
    TAGGED_SEQUENCE("RLRQ-apdu", APPL(2), THIS, RLRQ_ROWS, TYPE_MARKED)};
const struct asn1_type ACSE_RLRE = {
    TAGGED_SEQUENCE("RLRE-apdu", APPL(3), THIS, RLRE_ROWS, TYPE_MARKED)};
#undef THIS

/* `64 00` is tolerated [osi:5]. */
#define THIS struct abrt
static const struct asn1_field ABRT_ROWS[] = {
    LAX("abort-source", abort_source, int64_t, ABORT_SOURCE, CTX(0)),
    OPT("abort-diagnostic", abort_diagnostic, int64_t, ABORT_DIAGNOSTIC,
        CTX(1)),
    USER_INFORMATION,
};
const struct asn1_type ACSE_ABRT = {
    TAGGED_SEQUENCE("ABRT-apdu", APPL(4), THIS, ABRT_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct acse_apdu
static const struct asn1_field APDU_ROWS[] = {
    ALT("aarq", aarq, struct aarq, ACSE_AARQ, NOTAG),
    ALT("aare", aare, struct aare, ACSE_AARE, NOTAG),
    ALT("rlrq", rlrq, struct acse_release, ACSE_RLRQ, NOTAG),
    ALT("rlre", rlre, struct acse_release, ACSE_RLRE, NOTAG),
    ALT("abrt", abrt, struct abrt, ACSE_ABRT, NOTAG),
};
const struct asn1_type ACSE_APDU = {
    CHOICE("ACSE-apdu", THIS, APDU_ROWS, TYPE_MARKED)};
#undef THIS

/* --- module -------------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &ACSE_APDU,
    &ACSE_AARQ,
    &ACSE_AARE,
    &ACSE_RLRQ,
    &ACSE_RLRE,
    &ACSE_ABRT,
    &RESULT,
    &SOURCE_DIAGNOSTIC,
    &ABORT_SOURCE,
    &ABORT_DIAGNOSTIC,
    &REQUEST_REASON,
    &RESPONSE_REASON,
    &AP_TITLE,
    &AP_TITLE_FORM_2,
    &AE_QUALIFIER,
    &AE_QUALIFIER_FORM_2,
    &AP_INVOCATION,
    &AE_INVOCATION,
    &REQUIREMENTS,
    &MECHANISM_NAME,
    &ACSE_AUTHENTICATION_VALUE,
    &CONTEXT_NAME,
    &CONTEXT_NAME_LIST,
    &ASSOCIATION_INFORMATION,
    &ACSE_EXTERNAL,
};

const struct asn1_module ACSE_MODULE = {
    .name = "ACSE",
    .file = "acse.asn",
    .title = "Association control (ITU-T X.227 with authentication)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_EXPLICIT,
};
