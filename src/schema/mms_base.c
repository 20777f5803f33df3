#include "schema/mms_base.h"

#define RANGE(NAME, MIN, MAX)                           \
    {                                                   \
        INTEGER_TYPE(NAME, MIN, MAX), .flags = TYPE_LAX \
    }

const struct asn1_type MMS_INTEGER8 = RANGE("Integer8", INT8_MIN, INT8_MAX);
const struct asn1_type MMS_INTEGER16 = RANGE("Integer16", INT16_MIN, INT16_MAX);
const struct asn1_type MMS_INTEGER32 = RANGE("Integer32", INT32_MIN, INT32_MAX);
/* The standard ends these at 127, 32767 and 2147483647; products use the whole
 * width. */
const struct asn1_type MMS_UNSIGNED8 = RANGE("Unsigned8", 0, UINT8_MAX);
const struct asn1_type MMS_UNSIGNED16 = RANGE("Unsigned16", 0, UINT16_MAX);
const struct asn1_type MMS_UNSIGNED32 = RANGE("Unsigned32", 0, UINT32_MAX);

/* 32 characters in ISO 9506, 64 and 129 in IEC 61850-8-1: no bound here. */
const struct asn1_type MMS_IDENTIFIER = {
    TEXT_TYPE("Identifier", 26, 0, ASN1_NO_MAX)};
const struct asn1_type MMS_STRING = {
    TEXT_TYPE("MMSString", 12, 0, ASN1_NO_MAX)};
const struct asn1_type MMS_TIME_OF_DAY = {OCTETS_TYPE("TimeOfDay", 4, 6),
                                          .format = FORMAT_TIME_OF_DAY};

#define THIS struct mms_domain_specific
static const struct asn1_field DOMAIN_SPECIFIC_ROWS[] = {
    REQ("domainId", domain_id, span, MMS_IDENTIFIER, NOTAG),
    REQ("itemId", item_id, span, MMS_IDENTIFIER, NOTAG),
};
#undef THIS

static const struct asn1_type DOMAIN_SPECIFIC = {
    SEQUENCE(NULL, struct mms_domain_specific, DOMAIN_SPECIFIC_ROWS, 0)};

#define THIS struct mms_object_name
static const struct asn1_field OBJECT_NAME_ROWS[] = {
    ALT("vmd-specific", vmd_specific, span, MMS_IDENTIFIER, CTX(0)),
    ALT("domain-specific", domain_specific, struct mms_domain_specific,
        DOMAIN_SPECIFIC, CTX(1)),
    ALT("aa-specific", aa_specific, span, MMS_IDENTIFIER, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_OBJECT_NAME = {
    CHOICE("ObjectName", struct mms_object_name, OBJECT_NAME_ROWS, 0)};

const struct asn1_type MMS_OBJECT_NAMES = {
    LIST_OF(NULL, MMS_OBJECT_NAME, 0, ASN1_NO_MAX, 0)};

static const struct asn1_type *const TITLE_INSIDE[] = {&ASN_OID, &ASN_INTEGER};
static const struct asn1_type TITLE = {
    .name = "ANY", .kind = ASN1_OPEN, INSIDE(TITLE_INSIDE)};

/* ACSE's types are explicitly tagged here: originatingApplication A1 02 30 00
 * is one without any component. */
#define THIS struct mms_application_reference
static const struct asn1_field APPLICATION_REFERENCE_ROWS[] = {
    OPT("ap-title", ap_title, span, TITLE, CTX(0)),
    OPT_EXP("ap-invocation-id", ap_invocation_id, int64_t, ASN_INTEGER, CTX(1)),
    OPT("ae-qualifier", ae_qualifier, span, TITLE, CTX(2)),
    OPT_EXP("ae-invocation-id", ae_invocation_id, int64_t, ASN_INTEGER, CTX(3)),
};
#undef THIS

const struct asn1_type MMS_APPLICATION_REFERENCE = {
    SEQUENCE("ApplicationReference", struct mms_application_reference,
             APPLICATION_REFERENCE_ROWS, 0)};
