#include "schema/mms_variable.h"

#define THIS struct mms_address
static const struct asn1_field ADDRESS_ROWS[] = {
    ALT("numericAddress", numeric_address, int64_t, MMS_UNSIGNED32, CTX(0)),
    ALT("symbolicAddress", symbolic_address, span, MMS_STRING, CTX(1)),
    ALT("unconstrainedAddress", unconstrained_address, span, ASN_OCTETS,
        CTX(2)),
};
#undef THIS

const struct asn1_type MMS_ADDRESS = {
    CHOICE("Address", struct mms_address, ADDRESS_ROWS, 0)};

/* --- parts of variables -------------------------------------------------- */

#define THIS struct mms_index_range
static const struct asn1_field INDEX_RANGE_ROWS[] = {
    REQ("lowIndex", low_index, int64_t, MMS_UNSIGNED32, CTX(0)),
    REQ("numberOfElements", number_of_elements, int64_t, MMS_UNSIGNED32,
        CTX(1)),
};
#undef THIS

static const struct asn1_type INDEX_RANGE = {
    SEQUENCE(NULL, struct mms_index_range, INDEX_RANGE_ROWS, 0)};

/* The first step of several counts its tags from 0, the last from 1. */
#define THIS struct mms_selection
#define SELECTION_ROWS(FIRST)                                               \
    ALT("component", component, span, MMS_IDENTIFIER, CTX(FIRST)),          \
        ALT("index", index, int64_t, MMS_UNSIGNED32, CTX((FIRST) + 1)),     \
        ALT("indexRange", index_range, struct mms_index_range, INDEX_RANGE, \
            CTX((FIRST) + 2)),                                              \
        ALT_ONLY("allElements", ASN_NULL, CTX((FIRST) + 3))
static const struct asn1_field ACCESS_SELECTION_ROWS[] = {SELECTION_ROWS(0)};
static const struct asn1_field SELECT_ACCESS_ROWS[] = {SELECTION_ROWS(1)};
#undef THIS

static const struct asn1_type ACCESS_SELECTION = {
    CHOICE(NULL, struct mms_selection, ACCESS_SELECTION_ROWS, 0)};
static const struct asn1_type SELECT_ACCESS = {
    CHOICE(NULL, struct mms_selection, SELECT_ACCESS_ROWS, 0)};

#define THIS struct mms_select_alternate_access
static const struct asn1_field SELECT_ALTERNATE_ACCESS_ROWS[] = {
    REQ("accessSelection", access_selection, struct mms_selection,
        ACCESS_SELECTION, NOTAG),
    REQ("alternateAccess", alternate_access, struct asn1_list,
        MMS_ALTERNATE_ACCESS, NOTAG),
};
#undef THIS

static const struct asn1_type SELECT_ALTERNATE_ACCESS = {SEQUENCE(
    NULL, struct mms_select_alternate_access, SELECT_ALTERNATE_ACCESS_ROWS, 0)};

#define THIS struct mms_alternate_access_selection
static const struct asn1_field ALTERNATE_ACCESS_SELECTION_ROWS[] = {
    ALT("selectAlternateAccess", select_alternate_access,
        struct mms_select_alternate_access, SELECT_ALTERNATE_ACCESS, CTX(0)),
    ALT("selectAccess", select_access, struct mms_selection, SELECT_ACCESS,
        NOTAG),
};
#undef THIS

const struct asn1_type MMS_ALTERNATE_ACCESS_SELECTION = {
    CHOICE("AlternateAccessSelection", struct mms_alternate_access_selection,
           ALTERNATE_ACCESS_SELECTION_ROWS, 0)};

#define THIS struct mms_named_access
static const struct asn1_field NAMED_ACCESS_ROWS[] = {
    REQ("componentName", component_name, span, MMS_IDENTIFIER, CTX(0)),
    REQ("accesst", access, struct mms_alternate_access_selection,
        MMS_ALTERNATE_ACCESS_SELECTION, NOTAG),
};
#undef THIS

static const struct asn1_type NAMED_ACCESS = {
    SEQUENCE(NULL, struct mms_named_access, NAMED_ACCESS_ROWS, 0)};

#define THIS struct mms_alternate_access_item
static const struct asn1_field ALTERNATE_ACCESS_ITEM_ROWS[] = {
    ALT("unnamed", unnamed, struct mms_alternate_access_selection,
        MMS_ALTERNATE_ACCESS_SELECTION, NOTAG),
    ALT("named", named, struct mms_named_access, NAMED_ACCESS, CTX(5)),
};
#undef THIS

const struct asn1_type MMS_ALTERNATE_ACCESS_ITEM = {
    CHOICE(NULL, struct mms_alternate_access_item, ALTERNATE_ACCESS_ITEM_ROWS,
           0),
    XML_AS("CHOICE", NULL)};

const struct asn1_type MMS_ALTERNATE_ACCESS = {
    LIST_OF("AlternateAccess", MMS_ALTERNATE_ACCESS_ITEM, 0, ASN1_NO_MAX, 0)};

/* --- specifications ------------------------------------------------------ */

#define THIS struct mms_variable_description
static const struct asn1_field VARIABLE_DESCRIPTION_ROWS[] = {
    REQ("address", address, struct mms_address, MMS_ADDRESS, NOTAG),
    REQ("typeSpecification", type_specification, span, MMS_TYPE_SPECIFICATION,
        NOTAG),
};
#undef THIS

static const struct asn1_type VARIABLE_DESCRIPTION = {SEQUENCE(
    NULL, struct mms_variable_description, VARIABLE_DESCRIPTION_ROWS, 0)};

#define THIS struct mms_variable_specification
static const struct asn1_field VARIABLE_SPECIFICATION_ROWS[] = {
    ALT("name", name, struct mms_object_name, MMS_OBJECT_NAME, CTX(0)),
    ALT("address", address, struct mms_address, MMS_ADDRESS, CTX(1)),
    ALT("variableDescription", variable_description,
        struct mms_variable_description, VARIABLE_DESCRIPTION, CTX(2)),
    ALT("scatteredAccessDescription", scattered_access_description,
        struct asn1_list, MMS_SCATTERED_ACCESS_DESCRIPTION, CTX(3)),
    ALT_ONLY("invalidated", ASN_NULL, CTX(4)),
};
#undef THIS

const struct asn1_type MMS_VARIABLE_SPECIFICATION = {
    CHOICE("VariableSpecification", struct mms_variable_specification,
           VARIABLE_SPECIFICATION_ROWS, 0)};

#define THIS struct mms_scattered_access_item
static const struct asn1_field SCATTERED_ACCESS_ITEM_ROWS[] = {
    OPT("componentName", component_name, span, MMS_IDENTIFIER, CTX(0)),
    REQ("variableSpecification", variable_specification, span,
        MMS_VARIABLE_SPECIFICATION, CTX(1)),
    OPT("alternateAccess", alternate_access, struct asn1_list,
        MMS_ALTERNATE_ACCESS, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_SCATTERED_ACCESS_ITEM = {
    SEQUENCE(NULL, struct mms_scattered_access_item, SCATTERED_ACCESS_ITEM_ROWS,
             0),
    XML_AS("SEQUENCE", NULL)};

const struct asn1_type MMS_SCATTERED_ACCESS_DESCRIPTION = {
    LIST_OF("ScatteredAccessDescription", MMS_SCATTERED_ACCESS_ITEM, 0,
            ASN1_NO_MAX, 0)};

#define THIS struct mms_variable_item
static const struct asn1_field VARIABLE_ITEM_ROWS[] = {
    REQ("variableSpecification", variable_specification,
        struct mms_variable_specification, MMS_VARIABLE_SPECIFICATION, NOTAG),
    OPT("alternateAccess", alternate_access, struct asn1_list,
        MMS_ALTERNATE_ACCESS, CTX(5)),
};
#undef THIS

const struct asn1_type MMS_VARIABLE_ITEM = {
    SEQUENCE(NULL, struct mms_variable_item, VARIABLE_ITEM_ROWS, 0),
    XML_AS("SEQUENCE", NULL)};

const struct asn1_type MMS_VARIABLE_LIST = {
    LIST_OF(NULL, MMS_VARIABLE_ITEM, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_variable_access_specification
static const struct asn1_field VARIABLE_ACCESS_SPECIFICATION_ROWS[] = {
    ALT("listOfVariable", list_of_variable, struct asn1_list, MMS_VARIABLE_LIST,
        CTX(0)),
    ALT("variableListName", variable_list_name, struct mms_object_name,
        MMS_OBJECT_NAME, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_VARIABLE_ACCESS_SPECIFICATION = {CHOICE(
    "VariableAccessSpecification", struct mms_variable_access_specification,
    VARIABLE_ACCESS_SPECIFICATION_ROWS, 0)};

/* --- read, write, report ------------------------------------------------- */

#define THIS struct mms_read_request
static const struct asn1_field READ_REQUEST_ROWS[] = {
    DEF_ATTRIBUTE("specificationWithResult", specification_with_result, bool,
                  ASN_BOOLEAN, CTX(0), false),
    REQ("variableAccessSpecification", variable_access_specification,
        struct mms_variable_access_specification,
        MMS_VARIABLE_ACCESS_SPECIFICATION, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_READ_REQUEST = {
    SEQUENCE("Read-Request", struct mms_read_request, READ_REQUEST_ROWS, 0)};

#define THIS struct mms_read_response
static const struct asn1_field READ_RESPONSE_ROWS[] = {
    OPT("variableAccessSpecification", variable_access_specification,
        struct mms_variable_access_specification,
        MMS_VARIABLE_ACCESS_SPECIFICATION, CTX(0)),
    REQ("listOfAccessResult", list_of_access_result, struct asn1_list,
        MMS_ACCESS_RESULTS, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_READ_RESPONSE = {
    SEQUENCE("Read-Response", struct mms_read_response, READ_RESPONSE_ROWS, 0)};

#define THIS struct mms_write_request
static const struct asn1_field WRITE_REQUEST_ROWS[] = {
    REQ("variableAccessSpecification", variable_access_specification,
        struct mms_variable_access_specification,
        MMS_VARIABLE_ACCESS_SPECIFICATION, NOTAG),
    REQ("listOfData", list_of_data, struct asn1_list, MMS_DATA_LIST, CTX(0)),
};
#undef THIS

const struct asn1_type MMS_WRITE_REQUEST = {
    SEQUENCE("Write-Request", struct mms_write_request, WRITE_REQUEST_ROWS, 0)};

#define THIS struct mms_write_result
static const struct asn1_field WRITE_RESULT_ROWS[] = {
    ALT("failure", failure, int64_t, MMS_DATA_ACCESS_ERROR, CTX(0)),
    ALT_ONLY("success", ASN_NULL, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_WRITE_RESULT = {
    CHOICE(NULL, struct mms_write_result, WRITE_RESULT_ROWS, 0),
    XML_AS("CHOICE", NULL)};

const struct asn1_type MMS_WRITE_RESPONSE = {
    LIST_OF("Write-Response", MMS_WRITE_RESULT, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_information_report
static const struct asn1_field INFORMATION_REPORT_ROWS[] = {
    REQ("variableAccessSpecification", variable_access_specification,
        struct mms_variable_access_specification,
        MMS_VARIABLE_ACCESS_SPECIFICATION, NOTAG),
    REQ("listOfAccessResult", list_of_access_result, struct asn1_list,
        MMS_ACCESS_RESULTS, CTX(0)),
};
#undef THIS

const struct asn1_type MMS_INFORMATION_REPORT = {
    SEQUENCE("InformationReport", struct mms_information_report,
             INFORMATION_REPORT_ROWS, 0)};

/* --- attributes ---------------------------------------------------------- */

#define THIS struct mms_get_variable_access_attributes_request
static const struct asn1_field GET_ATTRIBUTES_REQUEST_ROWS[] = {
    ALT("name", name, struct mms_object_name, MMS_OBJECT_NAME, CTX(0)),
    ALT("address", address, struct mms_address, MMS_ADDRESS, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_REQUEST = {
    CHOICE("GetVariableAccessAttributes-Request",
           struct mms_get_variable_access_attributes_request,
           GET_ATTRIBUTES_REQUEST_ROWS, 0)};

/* The last two came with the edition of 2003. */
#define THIS struct mms_get_variable_access_attributes_response
static const struct asn1_field GET_ATTRIBUTES_RESPONSE_ROWS[] = {
    REQ("mmsDeletable", mms_deletable, bool, ASN_BOOLEAN, CTX(0)),
    OPT("address", address, struct mms_address, MMS_ADDRESS, CTX(1)),
    REQ("typeSpecification", type_specification, struct mms_type_specification,
        MMS_TYPE_SPECIFICATION, CTX(2)),
    OPT("accessControlList", access_control_list, span, MMS_IDENTIFIER, CTX(3)),
    OPT("meaning", meaning, span, ASN_VISIBLE, CTX(4)),
};
#undef THIS

const struct asn1_type MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_RESPONSE = {
    SEQUENCE("GetVariableAccessAttributes-Response",
             struct mms_get_variable_access_attributes_response,
             GET_ATTRIBUTES_RESPONSE_ROWS, 0)};

/* --- named lists --------------------------------------------------------- */

#define THIS struct mms_define_named_variable_list_request
static const struct asn1_field DEFINE_LIST_REQUEST_ROWS[] = {
    REQ("variableListName", variable_list_name, struct mms_object_name,
        MMS_OBJECT_NAME, NOTAG),
    REQ("listOfVariable", list_of_variable, struct asn1_list, MMS_VARIABLE_LIST,
        CTX(0)),
};
#undef THIS

const struct asn1_type MMS_DEFINE_NAMED_VARIABLE_LIST_REQUEST = {
    SEQUENCE("DefineNamedVariableList-Request",
             struct mms_define_named_variable_list_request,
             DEFINE_LIST_REQUEST_ROWS, 0)};

#define THIS struct mms_get_named_variable_list_attributes_response
static const struct asn1_field GET_LIST_RESPONSE_ROWS[] = {
    REQ("mmsDeletable", mms_deletable, bool, ASN_BOOLEAN, CTX(0)),
    REQ("listOfVariable", list_of_variable, struct asn1_list, MMS_VARIABLE_LIST,
        CTX(1)),
    OPT("accessControlList", access_control_list, span, MMS_IDENTIFIER, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_GET_NAMED_VARIABLE_LIST_ATTRIBUTES_RESPONSE = {
    SEQUENCE("GetNamedVariableListAttributes-Response",
             struct mms_get_named_variable_list_attributes_response,
             GET_LIST_RESPONSE_ROWS, 0)};

static const char SCOPES[] = "specific\0"
                             "aa-specific\0"
                             "domain\0"
                             "vmd\0";
static const struct asn1_type SCOPE = {INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX),
                                       NAMED(SCOPES), .flags = TYPE_LAX};

#define THIS struct mms_delete_named_variable_list_request
static const struct asn1_field DELETE_LIST_REQUEST_ROWS[] = {
    DEF_ATTRIBUTE("scopeOfDelete", scope_of_delete, int64_t, SCOPE, CTX(0),
                  MMS_SCOPE_SPECIFIC),
    OPT("listOfVariableListName", list_of_variable_list_name, struct asn1_list,
        MMS_OBJECT_NAMES, CTX(1)),
    OPT("domainName", domain_name, span, MMS_IDENTIFIER, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_DELETE_NAMED_VARIABLE_LIST_REQUEST = {
    SEQUENCE("DeleteNamedVariableList-Request",
             struct mms_delete_named_variable_list_request,
             DELETE_LIST_REQUEST_ROWS, 0)};

#define THIS struct mms_delete_named_variable_list_response
static const struct asn1_field DELETE_LIST_RESPONSE_ROWS[] = {
    REQ("numberMatched", number_matched, int64_t, MMS_UNSIGNED32, CTX(0)),
    REQ("numberDeleted", number_deleted, int64_t, MMS_UNSIGNED32, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_DELETE_NAMED_VARIABLE_LIST_RESPONSE = {
    SEQUENCE("DeleteNamedVariableList-Response",
             struct mms_delete_named_variable_list_response,
             DELETE_LIST_RESPONSE_ROWS, 0)};
