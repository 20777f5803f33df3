#include "schema/mms_data.h"

/* Numbers of any width up to 64 bits; leading octets that mean nothing are
 * taken. */
static const struct asn1_type NUMBER = {
    INTEGER_TYPE("INTEGER", INT64_MIN, INT64_MAX), .flags = TYPE_LAX};

const struct asn1_type MMS_FLOATING_POINT = {
    OCTETS_TYPE("FloatingPoint", 1, ASN1_NO_MAX), .format = FORMAT_FLOAT};
const struct asn1_type MMS_UTC_TIME = {OCTETS_TYPE("UtcTime", 8, 8),
                                       .format = FORMAT_UTC_TIME};

const struct asn1_type MMS_DATA_LIST = {
    LIST_OF(NULL, MMS_DATA, 0, ASN1_NO_MAX, 0)};

/* Tag 0 is left to AccessResult. */
#define THIS struct mms_data
static const struct asn1_field DATA_ROWS[] = {
    ALT("array", array, struct asn1_list, MMS_DATA_LIST, CTX(1)),
    ALT("structure", structure, struct asn1_list, MMS_DATA_LIST, CTX(2)),
    ALT("boolean", boolean, bool, ASN_BOOLEAN, CTX(3)),
    ALT("bit-string", bit_string, struct asn1_bits, ASN_BITS, CTX(4)),
    ALT("integer", integer, int64_t, NUMBER, CTX(5)),
    ALT("unsigned", unsigned_, int64_t, NUMBER, CTX(6)),
    ALT("floating-point", floating_point, span, MMS_FLOATING_POINT, CTX(7)),
    ALT("octet-string", octet_string, span, ASN_OCTETS, CTX(9)),
    ALT("visible-string", visible_string, span, ASN_VISIBLE, CTX(10)),
    ALT("generalized-time", generalized_time, span, ASN_GENERALIZED_TIME,
        CTX(11)),
    ALT("binary-time", binary_time, span, MMS_TIME_OF_DAY, CTX(12)),
    ALT("bcd", bcd, int64_t, NUMBER, CTX(13)),
    ALT("booleanArray", boolean_array, struct asn1_bits, ASN_BITS, CTX(14)),
    ALT("objId", obj_id, span, ASN_OID, CTX(15)),
    ALT("mMSString", mms_string, span, MMS_STRING, CTX(16)),
    ALT("utc-time", utc_time, span, MMS_UTC_TIME, CTX(17)),
    ALT_TOLERATED("real", real, span, ASN_OCTETS, CTX(8)),
};
#undef THIS

const struct asn1_type MMS_DATA = {
    CHOICE("Data", struct mms_data, DATA_ROWS, 0)};

static const char DATA_ACCESS_ERRORS[] = "object-invalidated\0"
                                         "hardware-fault\0"
                                         "temporarily-unavailable\0"
                                         "object-access-denied\0"
                                         "object-undefined\0"
                                         "invalid-address\0"
                                         "type-unsupported\0"
                                         "type-inconsistent\0"
                                         "object-attribute-inconsistent\0"
                                         "object-access-unsupported\0"
                                         "object-non-existent\0"
                                         "object-value-invalid\0";

const struct asn1_type MMS_DATA_ACCESS_ERROR = {
    INTEGER_TYPE("DataAccessError", INT64_MIN, INT64_MAX),
    NAMED(DATA_ACCESS_ERRORS), .flags = TYPE_LAX};

#define THIS struct mms_access_result
static const struct asn1_field ACCESS_RESULT_ROWS[] = {
    ALT("failure", failure, int64_t, MMS_DATA_ACCESS_ERROR, CTX(0)),
    ALT("success", success, struct mms_data, MMS_DATA, NOTAG),
};
#undef THIS

const struct asn1_type MMS_ACCESS_RESULT = {
    CHOICE("AccessResult", struct mms_access_result, ACCESS_RESULT_ROWS, 0)};

const struct asn1_type MMS_ACCESS_RESULTS = {
    LIST_OF(NULL, MMS_ACCESS_RESULT, 0, ASN1_NO_MAX, 0)};

/* --- types --------------------------------------------------------------- */

#define THIS struct mms_array_type
static const struct asn1_field ARRAY_TYPE_ROWS[] = {
    DEF_ATTRIBUTE("packed", packed, bool, ASN_BOOLEAN, CTX(0), false),
    REQ("numberOfElements", number_of_elements, int64_t, MMS_UNSIGNED32,
        CTX(1)),
    REQ("elementType", element_type, span, MMS_TYPE_SPECIFICATION, CTX(2)),
};
#undef THIS

static const struct asn1_type ARRAY_TYPE = {
    SEQUENCE(NULL, struct mms_array_type, ARRAY_TYPE_ROWS, 0)};

#define THIS struct mms_component_type
static const struct asn1_field COMPONENT_TYPE_ROWS[] = {
    OPT("componentName", component_name, span, MMS_IDENTIFIER, CTX(0)),
    REQ("componentType", component_type, span, MMS_TYPE_SPECIFICATION, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_COMPONENT_TYPE = {
    SEQUENCE(NULL, struct mms_component_type, COMPONENT_TYPE_ROWS, 0),
    XML_AS("SEQUENCE", NULL)};

static const struct asn1_type COMPONENT_TYPES = {
    LIST_OF(NULL, MMS_COMPONENT_TYPE, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_structure_type
static const struct asn1_field STRUCTURE_TYPE_ROWS[] = {
    DEF_ATTRIBUTE("packed", packed, bool, ASN_BOOLEAN, CTX(0), false),
    REQ("components", components, struct asn1_list, COMPONENT_TYPES, CTX(1)),
};
#undef THIS

static const struct asn1_type STRUCTURE_TYPE = {
    SEQUENCE(NULL, struct mms_structure_type, STRUCTURE_TYPE_ROWS, 0)};

#define THIS struct mms_floating_point_type
static const struct asn1_field FLOATING_POINT_TYPE_ROWS[] = {
    REQ("format-width", format_width, int64_t, MMS_UNSIGNED8, NOTAG),
    REQ("exponent-width", exponent_width, int64_t, MMS_UNSIGNED8, NOTAG),
};
#undef THIS

static const struct asn1_type FLOATING_POINT_TYPE = {SEQUENCE(
    NULL, struct mms_floating_point_type, FLOATING_POINT_TYPE_ROWS, 0)};

#define THIS struct mms_type_specification
static const struct asn1_field TYPE_SPECIFICATION_ROWS[] = {
    ALT("typeName", type_name, struct mms_object_name, MMS_OBJECT_NAME, CTX(0)),
    ALT("array", array, struct mms_array_type, ARRAY_TYPE, CTX(1)),
    ALT("structure", structure, struct mms_structure_type, STRUCTURE_TYPE,
        CTX(2)),
    ALT_ONLY("boolean", ASN_NULL, CTX(3)),
    ALT("bit-string", bit_string, int64_t, MMS_INTEGER32, CTX(4)),
    ALT("integer", integer, int64_t, MMS_UNSIGNED8, CTX(5)),
    ALT("unsigned", unsigned_, int64_t, MMS_UNSIGNED8, CTX(6)),
    ALT("floating-point", floating_point, struct mms_floating_point_type,
        FLOATING_POINT_TYPE, CTX(7)),
    ALT("octet-string", octet_string, int64_t, MMS_INTEGER32, CTX(9)),
    ALT("visible-string", visible_string, int64_t, MMS_INTEGER32, CTX(10)),
    ALT_ONLY("generalized-time", ASN_NULL, CTX(11)),
    ALT("binary-time", binary_time, bool, ASN_BOOLEAN, CTX(12)),
    ALT("bcd", bcd, int64_t, MMS_UNSIGNED8, CTX(13)),
    ALT_ONLY("objId", ASN_NULL, CTX(15)),
    ALT("mMSString", mms_string, int64_t, MMS_INTEGER32, CTX(16)),
    ALT_ONLY("utc-time", ASN_NULL, CTX(17)),
};
#undef THIS

const struct asn1_type MMS_TYPE_SPECIFICATION = {
    CHOICE("TypeSpecification", struct mms_type_specification,
           TYPE_SPECIFICATION_ROWS, 0)};
