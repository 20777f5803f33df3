/* MMS: the PDUs and the services in them [ISO 9506-2:7], as IEC 61850-8-1 and
 * TASE.2 use them. A service without a table of its own stays a whole value
 * with its tag. */
#ifndef SCHEMA_MMS_H
#define SCHEMA_MMS_H

#include "schema/mms_error.h"
#include "schema/mms_file.h"
#include "schema/mms_initiate.h"
#include "schema/mms_journal.h"
#include "schema/mms_variable.h"
#include "schema/mms_vmd.h"

#define MMS_XML_NAMESPACE "http://www.iec.ch/61850/2018/SCSM_8_2"

enum {
    MMS_REQUEST_STATUS,
    MMS_REQUEST_GET_NAME_LIST,
    MMS_REQUEST_IDENTIFY,
    MMS_REQUEST_READ,
    MMS_REQUEST_WRITE,
    MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES,
    MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST,
    MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES,
    MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST,
    MMS_REQUEST_OBTAIN_FILE,
    MMS_REQUEST_READ_JOURNAL,
    MMS_REQUEST_FILE_OPEN,
    MMS_REQUEST_FILE_READ,
    MMS_REQUEST_FILE_CLOSE,
    MMS_REQUEST_FILE_RENAME,
    MMS_REQUEST_FILE_DELETE,
    MMS_REQUEST_FILE_DIRECTORY,
    MMS_REQUEST_OTHER,
};

struct mms_confirmed_service_request {
    int which;
    union {
        bool status; /* true: with the extended derivation */
        struct mms_get_name_list_request get_name_list;
        struct mms_read_request read;
        struct mms_write_request write;
        struct mms_get_variable_access_attributes_request
            get_variable_access_attributes;
        struct mms_define_named_variable_list_request
            define_named_variable_list;
        struct mms_object_name get_named_variable_list_attributes;
        struct mms_delete_named_variable_list_request
            delete_named_variable_list;
        struct mms_obtain_file_request obtain_file;
        struct mms_read_journal_request read_journal;
        struct mms_file_open_request file_open;
        int64_t file_read;  /* frsmID */
        int64_t file_close; /* frsmID */
        struct mms_file_rename_request file_rename;
        struct asn1_list file_delete;
        struct mms_file_directory_request file_directory;
        span other;
    } u;
};

enum {
    MMS_RESPONSE_STATUS,
    MMS_RESPONSE_GET_NAME_LIST,
    MMS_RESPONSE_IDENTIFY,
    MMS_RESPONSE_READ,
    MMS_RESPONSE_WRITE,
    MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES,
    MMS_RESPONSE_DEFINE_NAMED_VARIABLE_LIST,
    MMS_RESPONSE_GET_NAMED_VARIABLE_LIST_ATTRIBUTES,
    MMS_RESPONSE_DELETE_NAMED_VARIABLE_LIST,
    MMS_RESPONSE_OBTAIN_FILE,
    MMS_RESPONSE_READ_JOURNAL,
    MMS_RESPONSE_FILE_OPEN,
    MMS_RESPONSE_FILE_READ,
    MMS_RESPONSE_FILE_CLOSE,
    MMS_RESPONSE_FILE_RENAME,
    MMS_RESPONSE_FILE_DELETE,
    MMS_RESPONSE_FILE_DIRECTORY,
    MMS_RESPONSE_OTHER,
};

struct mms_confirmed_service_response {
    int which;
    union {
        struct mms_status_response status;
        struct mms_get_name_list_response get_name_list;
        struct mms_identify_response identify;
        struct mms_read_response read;
        struct asn1_list write; /* of MMS_WRITE_RESULT */
        struct mms_get_variable_access_attributes_response
            get_variable_access_attributes;
        struct mms_get_named_variable_list_attributes_response
            get_named_variable_list_attributes;
        struct mms_delete_named_variable_list_response
            delete_named_variable_list;
        struct mms_read_journal_response read_journal;
        struct mms_file_open_response file_open;
        struct mms_file_read_response file_read;
        struct mms_file_directory_response file_directory;
        span other;
    } u;
};

enum {
    MMS_UNCONFIRMED_INFORMATION_REPORT,
    MMS_UNCONFIRMED_UNSOLICITED_STATUS,
    MMS_UNCONFIRMED_OTHER,
};

struct mms_unconfirmed_service {
    int which;
    union {
        struct mms_information_report information_report;
        struct mms_status_response unsolicited_status;
        span other;
    } u;
};

extern const struct asn1_type MMS_CONFIRMED_SERVICE_REQUEST,
    MMS_CONFIRMED_SERVICE_RESPONSE, MMS_UNCONFIRMED_SERVICE;

/* --- what may stand in front of a service -------------------------------- */

struct mms_attach_to_event_condition {
    struct mms_object_name event_enrollment_name;
    struct mms_object_name event_condition_name;
    struct asn1_bits causing_transitions;
    bool has_acceptable_delay;
    int64_t acceptable_delay;
};

struct mms_attach_to_semaphore {
    struct mms_object_name semaphore_name;
    bool has_named_token, has_acceptable_delay, has_control_time_out,
        has_abort_on_time_out;
    span named_token;
    int64_t priority;
    int64_t acceptable_delay;
    int64_t control_time_out;
    bool abort_on_time_out;
    bool relinquish_if_connection_lost;
};

enum {
    MMS_MODIFIER_ATTACH_TO_EVENT_CONDITION,
    MMS_MODIFIER_ATTACH_TO_SEMAPHORE,
};

struct mms_modifier {
    int which;
    union {
        struct mms_attach_to_event_condition attach_to_event_condition;
        struct mms_attach_to_semaphore attach_to_semaphore;
    } u;
};

extern const struct asn1_type MMS_MODIFIER;

/* --- PDUs ---------------------------------------------------------------- */

/* The detail of companion standards, [79], stays a whole value. */
struct mms_confirmed_request {
    int64_t invoke_id;
    bool has_list_of_modifier, has_detail;
    struct asn1_list list_of_modifier; /* of MMS_MODIFIER */
    struct mms_confirmed_service_request service;
    span detail;
};

struct mms_confirmed_response {
    int64_t invoke_id;
    bool has_detail;
    struct mms_confirmed_service_response service;
    span detail;
};

struct mms_unconfirmed {
    bool has_detail;
    struct mms_unconfirmed_service service;
    span detail;
};

enum {
    MMS_PDU_CONFIRMED_REQUEST,
    MMS_PDU_CONFIRMED_RESPONSE,
    MMS_PDU_CONFIRMED_ERROR,
    MMS_PDU_UNCONFIRMED,
    MMS_PDU_REJECT,
    MMS_PDU_CANCEL_REQUEST,
    MMS_PDU_CANCEL_RESPONSE,
    MMS_PDU_CANCEL_ERROR,
    MMS_PDU_INITIATE_REQUEST,
    MMS_PDU_INITIATE_RESPONSE,
    MMS_PDU_INITIATE_ERROR,
    MMS_PDU_CONCLUDE_REQUEST,
    MMS_PDU_CONCLUDE_RESPONSE,
    MMS_PDU_CONCLUDE_ERROR,
};

struct mms_pdu {
    int which;
    union {
        struct mms_confirmed_request confirmed_request;
        struct mms_confirmed_response confirmed_response;
        struct mms_confirmed_error confirmed_error;
        struct mms_unconfirmed unconfirmed;
        struct mms_reject reject;
        int64_t cancel_request;  /* originalInvokeID */
        int64_t cancel_response; /* originalInvokeID */
        struct mms_cancel_error cancel_error;
        struct mms_initiate_request initiate_request;
        struct mms_initiate_response initiate_response;
        struct mms_service_error initiate_error;
        struct mms_service_error conclude_error;
    } u;
};

extern const struct asn1_type MMS_PDU, MMS_CONFIRMED_REQUEST,
    MMS_CONFIRMED_RESPONSE, MMS_UNCONFIRMED;

extern const struct asn1_module MMS_MODULE;

#endif
