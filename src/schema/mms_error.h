/* MMS: how a service fails, and how a PDU is refused [ISO 9506-2:7]. */
#ifndef SCHEMA_MMS_ERROR_H
#define SCHEMA_MMS_ERROR_H

#include "schema/mms_base.h"

enum {
    MMS_ERROR_CLASS_VMD_STATE,
    MMS_ERROR_CLASS_APPLICATION_REFERENCE,
    MMS_ERROR_CLASS_DEFINITION,
    MMS_ERROR_CLASS_RESOURCE,
    MMS_ERROR_CLASS_SERVICE,
    MMS_ERROR_CLASS_SERVICE_PREEMPT,
    MMS_ERROR_CLASS_TIME_RESOLUTION,
    MMS_ERROR_CLASS_ACCESS,
    MMS_ERROR_CLASS_INITIATE,
    MMS_ERROR_CLASS_CONCLUDE,
    MMS_ERROR_CLASS_CANCEL,
    MMS_ERROR_CLASS_FILE,
    MMS_ERROR_CLASS_OTHERS,
};

struct mms_error_class {
    int which;
    union {
        int64_t code; /* of any class; the class has the names */
    } u;
};

enum {
    MMS_SPECIFIC_INFO_OBTAIN_FILE,
    MMS_SPECIFIC_INFO_START,
    MMS_SPECIFIC_INFO_STOP,
    MMS_SPECIFIC_INFO_RESUME,
    MMS_SPECIFIC_INFO_RESET,
    MMS_SPECIFIC_INFO_DELETE_VARIABLE_ACCESS,
    MMS_SPECIFIC_INFO_DELETE_NAMED_VARIABLE_LIST,
    MMS_SPECIFIC_INFO_DELETE_NAMED_TYPE,
    MMS_SPECIFIC_INFO_DEFINE_EVENT_ENROLLMENT,
    MMS_SPECIFIC_INFO_FILE_RENAME,
    MMS_SPECIFIC_INFO_ADDITIONAL_SERVICE,
    MMS_SPECIFIC_INFO_CHANGE_ACCESS_CONTROL,
};

struct mms_service_specific_info {
    int which;
    union {
        int64_t number; /* a file, a state, or a count */
        struct mms_object_name define_event_enrollment;
        span additional_service;
    } u;
};

struct mms_service_error {
    struct mms_error_class error_class;
    bool has_additional_code, has_additional_description,
        has_service_specific_info;
    int64_t additional_code;
    span additional_description;
    struct mms_service_specific_info service_specific_info;
};

extern const struct asn1_type MMS_SERVICE_ERROR, MMS_PROGRAM_INVOCATION_STATE;

struct mms_confirmed_error {
    int64_t invoke_id;
    bool has_modifier_position;
    int64_t modifier_position;
    struct mms_service_error service_error;
};

struct mms_cancel_error {
    int64_t original_invoke_id;
    struct mms_service_error service_error;
};

enum {
    MMS_REJECT_CONFIRMED_REQUEST,
    MMS_REJECT_CONFIRMED_RESPONSE,
    MMS_REJECT_CONFIRMED_ERROR,
    MMS_REJECT_UNCONFIRMED,
    MMS_REJECT_PDU_ERROR,
    MMS_REJECT_CANCEL_REQUEST,
    MMS_REJECT_CANCEL_RESPONSE,
    MMS_REJECT_CANCEL_ERROR,
    MMS_REJECT_CONCLUDE_REQUEST,
    MMS_REJECT_CONCLUDE_RESPONSE,
    MMS_REJECT_CONCLUDE_ERROR,
};

struct mms_reject_reason {
    int which;
    union {
        int64_t code;
    } u;
};

struct mms_reject {
    bool has_original_invoke_id;
    int64_t original_invoke_id;
    struct mms_reject_reason reject_reason;
};

extern const struct asn1_type MMS_CONFIRMED_ERROR, MMS_CANCEL_ERROR, MMS_REJECT;

#endif
