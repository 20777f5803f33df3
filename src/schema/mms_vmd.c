#include "schema/mms_vmd.h"

static const char LOGICAL_STATUS[] = "state-changes-allowed\0"
                                     "no-state-changes-allowed\0"
                                     "limited-services-permitted\0"
                                     "support-services-allowed\0";
static const struct asn1_type VMD_LOGICAL_STATUS = {
    INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(LOGICAL_STATUS),
    .flags = TYPE_LAX};

static const char PHYSICAL_STATUS[] = "operational\0"
                                      "partially-operational\0"
                                      "inoperable\0"
                                      "needs-commissioning\0";
static const struct asn1_type VMD_PHYSICAL_STATUS = {
    INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(PHYSICAL_STATUS),
    .flags = TYPE_LAX};

static const struct asn1_type LOCAL_DETAIL = {BITS_TYPE(NULL, 0, 128)};

#define THIS struct mms_status_response
static const struct asn1_field STATUS_RESPONSE_ROWS[] = {
    REQ("vmdLogicalStatus", vmd_logical_status, int64_t, VMD_LOGICAL_STATUS,
        CTX(0)),
    REQ("vmdPhysicalStatus", vmd_physical_status, int64_t, VMD_PHYSICAL_STATUS,
        CTX(1)),
    OPT("localDetail", local_detail, struct asn1_bits, LOCAL_DETAIL, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_STATUS_RESPONSE = {SEQUENCE(
    "Status-Response", struct mms_status_response, STATUS_RESPONSE_ROWS, 0)};

/* --- names --------------------------------------------------------------- */

static const char OBJECT_CLASSES[] = "namedVariable\0"
                                     "scatteredAccess\0"
                                     "namedVariableList\0"
                                     "namedType\0"
                                     "semaphore\0"
                                     "eventCondition\0"
                                     "eventAction\0"
                                     "eventEnrollment\0"
                                     "journal\0"
                                     "domain\0"
                                     "programInvocation\0"
                                     "operatorStation\0"
                                     "dataExchange\0"
                                     "accessControlList\0";

const struct asn1_type MMS_OBJECT_CLASS = {
    INTEGER_TYPE("ObjectClass", INT64_MIN, INT64_MAX), NAMED(OBJECT_CLASSES),
    .flags = TYPE_LAX};

static const char CS_OBJECT_CLASSES[] = "eventConditionList\0"
                                        "unitControl\0";
static const struct asn1_type CS_OBJECT_CLASS = {
    INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(CS_OBJECT_CLASSES),
    .flags = TYPE_LAX};

#define THIS struct mms_extended_object_class
static const struct asn1_field EXTENDED_OBJECT_CLASS_ROWS[] = {
    ALT("objectClass", object_class, int64_t, MMS_OBJECT_CLASS, CTX(0)),
    ALT("csObjectClass", cs_object_class, int64_t, CS_OBJECT_CLASS, CTX(1)),
};
#undef THIS

static const struct asn1_type EXTENDED_OBJECT_CLASS = {CHOICE(
    NULL, struct mms_extended_object_class, EXTENDED_OBJECT_CLASS_ROWS, 0)};

#define THIS struct mms_object_scope
static const struct asn1_field OBJECT_SCOPE_ROWS[] = {
    ALT_ONLY("vmdSpecific", ASN_NULL, CTX(0)),
    ALT("domainSpecific", domain_specific, span, MMS_IDENTIFIER, CTX(1)),
    ALT_ONLY("aaSpecific", ASN_NULL, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_OBJECT_SCOPE = {
    CHOICE("ObjectScope", struct mms_object_scope, OBJECT_SCOPE_ROWS, 0)};

#define THIS struct mms_get_name_list_request
static const struct asn1_field GET_NAME_LIST_REQUEST_ROWS[] = {
    REQ("extendedObjectClass", extended_object_class,
        struct mms_extended_object_class, EXTENDED_OBJECT_CLASS, CTX(0)),
    REQ("objectScope", object_scope, struct mms_object_scope, MMS_OBJECT_SCOPE,
        CTX(1)),
    OPT("continueAfter", continue_after, span, MMS_IDENTIFIER, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_GET_NAME_LIST_REQUEST = {
    SEQUENCE("GetNameList-Request", struct mms_get_name_list_request,
             GET_NAME_LIST_REQUEST_ROWS, 0)};

static const struct asn1_type IDENTIFIERS = {
    LIST_OF(NULL, MMS_IDENTIFIER, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_get_name_list_response
static const struct asn1_field GET_NAME_LIST_RESPONSE_ROWS[] = {
    REQ("listOfIdentifier", list_of_identifier, struct asn1_list, IDENTIFIERS,
        CTX(0)),
    DEF_ATTRIBUTE("moreFollows", more_follows, bool, ASN_BOOLEAN, CTX(1), true),
};
#undef THIS

const struct asn1_type MMS_GET_NAME_LIST_RESPONSE = {
    SEQUENCE("GetNameList-Response", struct mms_get_name_list_response,
             GET_NAME_LIST_RESPONSE_ROWS, 0)};

/* --- identity ------------------------------------------------------------ */

static const struct asn1_type ABSTRACT_SYNTAXES = {
    LIST_OF(NULL, ASN_OID, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_identify_response
static const struct asn1_field IDENTIFY_RESPONSE_ROWS[] = {
    REQ("vendorName", vendor_name, span, MMS_STRING, CTX(0)),
    REQ("modelName", model_name, span, MMS_STRING, CTX(1)),
    REQ("revision", revision, span, MMS_STRING, CTX(2)),
    OPT("listOfAbstractSyntaxes", list_of_abstract_syntaxes, struct asn1_list,
        ABSTRACT_SYNTAXES, CTX(3)),
};
#undef THIS

const struct asn1_type MMS_IDENTIFY_RESPONSE = {
    SEQUENCE("Identify-Response", struct mms_identify_response,
             IDENTIFY_RESPONSE_ROWS, 0)};
