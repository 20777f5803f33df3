/* MMS: naming, reading and writing of variables and lists of them
 * [ISO 9506-2:14]. */
#ifndef SCHEMA_MMS_VARIABLE_H
#define SCHEMA_MMS_VARIABLE_H

#include "schema/mms_data.h"

enum {
    MMS_ADDRESS_NUMERIC,
    MMS_ADDRESS_SYMBOLIC,
    MMS_ADDRESS_UNCONSTRAINED,
};

struct mms_address {
    int which;
    union {
        int64_t numeric_address;
        span symbolic_address;
        span unconstrained_address;
    } u;
};

extern const struct asn1_type MMS_ADDRESS;

/* --- parts of variables -------------------------------------------------- */

struct mms_index_range {
    int64_t low_index;
    int64_t number_of_elements;
};

/* accessSelection, and selectAccess: the same alternatives, other tags. */
enum {
    MMS_SELECTION_COMPONENT,
    MMS_SELECTION_INDEX,
    MMS_SELECTION_INDEX_RANGE,
    MMS_SELECTION_ALL_ELEMENTS,
};

struct mms_selection {
    int which;
    union {
        span component;
        int64_t index;
        struct mms_index_range index_range;
    } u;
};

struct mms_select_alternate_access {
    struct mms_selection access_selection;
    struct asn1_list alternate_access; /* of MMS_ALTERNATE_ACCESS_ITEM */
};

enum {
    MMS_ACCESS_SELECT_ALTERNATE_ACCESS,
    MMS_ACCESS_SELECT_ACCESS,
};

struct mms_alternate_access_selection {
    int which;
    union {
        struct mms_select_alternate_access select_alternate_access;
        struct mms_selection select_access;
    } u;
};

extern const struct asn1_type MMS_ALTERNATE_ACCESS_SELECTION;

struct mms_named_access {
    span component_name;
    struct mms_alternate_access_selection access;
};

enum {
    MMS_ALTERNATE_ACCESS_UNNAMED,
    MMS_ALTERNATE_ACCESS_NAMED,
};

struct mms_alternate_access_item {
    int which;
    union {
        struct mms_alternate_access_selection unnamed;
        struct mms_named_access named;
    } u;
};

extern const struct asn1_type MMS_ALTERNATE_ACCESS_ITEM;
extern const struct asn1_type MMS_ALTERNATE_ACCESS; /* SEQUENCE OF */

/* --- specifications ------------------------------------------------------ */

struct mms_variable_description {
    struct mms_address address;
    span type_specification; /* MMS_TYPE_SPECIFICATION */
};

enum {
    MMS_VARIABLE_NAME,
    MMS_VARIABLE_ADDRESS,
    MMS_VARIABLE_DESCRIPTION,
    MMS_VARIABLE_SCATTERED_ACCESS,
    MMS_VARIABLE_INVALIDATED,
};

struct mms_variable_specification {
    int which;
    union {
        struct mms_object_name name;
        struct mms_address address;
        struct mms_variable_description variable_description;
        struct asn1_list scattered_access_description;
    } u;
};

extern const struct asn1_type MMS_VARIABLE_SPECIFICATION;

struct mms_scattered_access_item {
    bool has_component_name, has_alternate_access;
    span component_name;
    span variable_specification; /* MMS_VARIABLE_SPECIFICATION */
    struct asn1_list alternate_access;
};

extern const struct asn1_type MMS_SCATTERED_ACCESS_ITEM;
extern const struct asn1_type MMS_SCATTERED_ACCESS_DESCRIPTION;

struct mms_variable_item {
    struct mms_variable_specification variable_specification;
    bool has_alternate_access;
    struct asn1_list alternate_access;
};

extern const struct asn1_type MMS_VARIABLE_ITEM;
extern const struct asn1_type MMS_VARIABLE_LIST; /* SEQUENCE OF */

enum {
    MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE,
    MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME,
};

struct mms_variable_access_specification {
    int which;
    union {
        struct asn1_list list_of_variable; /* of MMS_VARIABLE_ITEM */
        struct mms_object_name variable_list_name;
    } u;
};

extern const struct asn1_type MMS_VARIABLE_ACCESS_SPECIFICATION;

/* --- read, write, report ------------------------------------------------- */

struct mms_read_request {
    bool specification_with_result;
    struct mms_variable_access_specification variable_access_specification;
};

struct mms_read_response {
    bool has_variable_access_specification;
    struct mms_variable_access_specification variable_access_specification;
    struct asn1_list list_of_access_result; /* of MMS_ACCESS_RESULT */
};

struct mms_write_request {
    struct mms_variable_access_specification variable_access_specification;
    struct asn1_list list_of_data; /* of MMS_DATA */
};

enum {
    MMS_WRITE_RESULT_FAILURE,
    MMS_WRITE_RESULT_SUCCESS,
};

struct mms_write_result {
    int which;
    union {
        int64_t failure; /* named in MMS_DATA_ACCESS_ERROR */
    } u;
};

struct mms_information_report {
    struct mms_variable_access_specification variable_access_specification;
    struct asn1_list list_of_access_result; /* of MMS_ACCESS_RESULT */
};

extern const struct asn1_type MMS_READ_REQUEST, MMS_READ_RESPONSE,
    MMS_WRITE_REQUEST, MMS_WRITE_RESPONSE, MMS_INFORMATION_REPORT;
extern const struct asn1_type MMS_WRITE_RESULT; /* element of the response */

/* --- attributes ---------------------------------------------------------- */

enum {
    MMS_VARIABLE_ATTRIBUTES_NAME,
    MMS_VARIABLE_ATTRIBUTES_ADDRESS,
};

struct mms_get_variable_access_attributes_request {
    int which;
    union {
        struct mms_object_name name;
        struct mms_address address;
    } u;
};

struct mms_get_variable_access_attributes_response {
    bool mms_deletable;
    bool has_address, has_access_control_list, has_meaning;
    struct mms_address address;
    struct mms_type_specification type_specification;
    span access_control_list;
    span meaning;
};

extern const struct asn1_type MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_REQUEST,
    MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_RESPONSE;

/* --- named lists --------------------------------------------------------- */

struct mms_define_named_variable_list_request {
    struct mms_object_name variable_list_name;
    struct asn1_list list_of_variable; /* of MMS_VARIABLE_ITEM */
};

struct mms_get_named_variable_list_attributes_response {
    bool mms_deletable;
    bool has_access_control_list;
    struct asn1_list list_of_variable; /* of MMS_VARIABLE_ITEM */
    span access_control_list;
};

struct mms_delete_named_variable_list_request {
    int64_t scope_of_delete; /* enum mms_scope */
    bool has_list_of_variable_list_name, has_domain_name;
    struct asn1_list list_of_variable_list_name; /* of MMS_OBJECT_NAME */
    span domain_name;
};

enum mms_scope {
    MMS_SCOPE_SPECIFIC,
    MMS_SCOPE_AA_SPECIFIC,
    MMS_SCOPE_DOMAIN,
    MMS_SCOPE_VMD,
};

struct mms_delete_named_variable_list_response {
    int64_t number_matched;
    int64_t number_deleted;
};

extern const struct asn1_type MMS_DEFINE_NAMED_VARIABLE_LIST_REQUEST,
    MMS_GET_NAMED_VARIABLE_LIST_ATTRIBUTES_RESPONSE,
    MMS_DELETE_NAMED_VARIABLE_LIST_REQUEST,
    MMS_DELETE_NAMED_VARIABLE_LIST_RESPONSE;

#endif
