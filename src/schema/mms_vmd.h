/* MMS: status, names and identity of a device [ISO 9506-2:10]. */
#ifndef SCHEMA_MMS_VMD_H
#define SCHEMA_MMS_VMD_H

#include "schema/mms_base.h"

struct mms_status_response {
    int64_t vmd_logical_status;
    int64_t vmd_physical_status;
    bool has_local_detail;
    struct asn1_bits local_detail;
};

extern const struct asn1_type MMS_STATUS_RESPONSE;

enum mms_object_class {
    MMS_CLASS_NAMED_VARIABLE,
    MMS_CLASS_SCATTERED_ACCESS,
    MMS_CLASS_NAMED_VARIABLE_LIST,
    MMS_CLASS_NAMED_TYPE,
    MMS_CLASS_SEMAPHORE,
    MMS_CLASS_EVENT_CONDITION,
    MMS_CLASS_EVENT_ACTION,
    MMS_CLASS_EVENT_ENROLLMENT,
    MMS_CLASS_JOURNAL,
    MMS_CLASS_DOMAIN,
    MMS_CLASS_PROGRAM_INVOCATION,
    MMS_CLASS_OPERATOR_STATION,
    MMS_CLASS_DATA_EXCHANGE,
    MMS_CLASS_ACCESS_CONTROL_LIST,
};

extern const struct asn1_type MMS_OBJECT_CLASS;

enum {
    MMS_EXTENDED_OBJECT_CLASS,
    MMS_EXTENDED_CS_OBJECT_CLASS,
};

struct mms_extended_object_class {
    int which;
    union {
        int64_t object_class; /* enum mms_object_class */
        int64_t cs_object_class;
    } u;
};

enum {
    MMS_OBJECT_SCOPE_VMD_SPECIFIC,
    MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC,
    MMS_OBJECT_SCOPE_AA_SPECIFIC,
};

struct mms_object_scope {
    int which;
    union {
        span domain_specific;
    } u;
};

extern const struct asn1_type MMS_OBJECT_SCOPE;

struct mms_get_name_list_request {
    struct mms_extended_object_class extended_object_class;
    struct mms_object_scope object_scope;
    bool has_continue_after;
    span continue_after;
};

struct mms_get_name_list_response {
    struct asn1_list list_of_identifier; /* of MMS_IDENTIFIER */
    bool more_follows;
};

extern const struct asn1_type MMS_GET_NAME_LIST_REQUEST,
    MMS_GET_NAME_LIST_RESPONSE;

struct mms_identify_response {
    span vendor_name;
    span model_name;
    span revision;
    bool has_list_of_abstract_syntaxes;
    struct asn1_list list_of_abstract_syntaxes; /* of ASN_OID */
};

extern const struct asn1_type MMS_IDENTIFY_RESPONSE;

#endif
