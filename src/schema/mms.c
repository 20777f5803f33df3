#include "schema/mms.h"

/* --- services ------------------------------------------------------------ */

#define THIS struct mms_confirmed_service_request
static const struct asn1_field REQUEST_ROWS[] = {
    ALT("status", status, bool, ASN_BOOLEAN, CTX(0)),
    ALT("getNameList", get_name_list, struct mms_get_name_list_request,
        MMS_GET_NAME_LIST_REQUEST, CTX(1)),
    ALT_ONLY("identify", ASN_NULL, CTX(2)),
    ALT("read", read, struct mms_read_request, MMS_READ_REQUEST, CTX(4)),
    ALT("write", write, struct mms_write_request, MMS_WRITE_REQUEST, CTX(5)),
    ALT("getVariableAccessAttributes", get_variable_access_attributes,
        struct mms_get_variable_access_attributes_request,
        MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_REQUEST, CTX(6)),
    ALT("defineNamedVariableList", define_named_variable_list,
        struct mms_define_named_variable_list_request,
        MMS_DEFINE_NAMED_VARIABLE_LIST_REQUEST, CTX(11)),
    ALT("getNamedVariableListAttributes", get_named_variable_list_attributes,
        struct mms_object_name, MMS_OBJECT_NAME, CTX(12)),
    ALT("deleteNamedVariableList", delete_named_variable_list,
        struct mms_delete_named_variable_list_request,
        MMS_DELETE_NAMED_VARIABLE_LIST_REQUEST, CTX(13)),
    ALT("obtainFile", obtain_file, struct mms_obtain_file_request,
        MMS_OBTAIN_FILE_REQUEST, CTX(46)),
    ALT("readJournal", read_journal, struct mms_read_journal_request,
        MMS_READ_JOURNAL_REQUEST, CTX(65)),
    ALT("fileOpen", file_open, struct mms_file_open_request,
        MMS_FILE_OPEN_REQUEST, CTX(72)),
    ALT("fileRead", file_read, int64_t, MMS_INTEGER32, CTX(73)),
    ALT("fileClose", file_close, int64_t, MMS_INTEGER32, CTX(74)),
    ALT("fileRename", file_rename, struct mms_file_rename_request,
        MMS_FILE_RENAME_REQUEST, CTX(75)),
    ALT("fileDelete", file_delete, struct asn1_list, MMS_FILE_NAME, CTX(76)),
    ALT("fileDirectory", file_directory, struct mms_file_directory_request,
        MMS_FILE_DIRECTORY_REQUEST, CTX(77)),
    ALT_OTHER,
};
#undef THIS

/* In XML the component is called by its type (IEC 61850-8-2). */
const struct asn1_type MMS_CONFIRMED_SERVICE_REQUEST = {
    CHOICE("ConfirmedServiceRequest", struct mms_confirmed_service_request,
           REQUEST_ROWS, TYPE_XML_NAMED),
    XML_AS("ConfirmedServiceRequest", NULL)};

#define THIS struct mms_confirmed_service_response
static const struct asn1_field RESPONSE_ROWS[] = {
    ALT("status", status, struct mms_status_response, MMS_STATUS_RESPONSE,
        CTX(0)),
    ALT("getNameList", get_name_list, struct mms_get_name_list_response,
        MMS_GET_NAME_LIST_RESPONSE, CTX(1)),
    ALT("identify", identify, struct mms_identify_response,
        MMS_IDENTIFY_RESPONSE, CTX(2)),
    ALT("read", read, struct mms_read_response, MMS_READ_RESPONSE, CTX(4)),
    ALT("write", write, struct asn1_list, MMS_WRITE_RESPONSE, CTX(5)),
    ALT("getVariableAccessAttributes", get_variable_access_attributes,
        struct mms_get_variable_access_attributes_response,
        MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_RESPONSE, CTX(6)),
    ALT_ONLY("defineNamedVariableList", ASN_NULL, CTX(11)),
    ALT("getNamedVariableListAttributes", get_named_variable_list_attributes,
        struct mms_get_named_variable_list_attributes_response,
        MMS_GET_NAMED_VARIABLE_LIST_ATTRIBUTES_RESPONSE, CTX(12)),
    ALT("deleteNamedVariableList", delete_named_variable_list,
        struct mms_delete_named_variable_list_response,
        MMS_DELETE_NAMED_VARIABLE_LIST_RESPONSE, CTX(13)),
    ALT_ONLY("obtainFile", ASN_NULL, CTX(46)),
    ALT("readJournal", read_journal, struct mms_read_journal_response,
        MMS_READ_JOURNAL_RESPONSE, CTX(65)),
    ALT("fileOpen", file_open, struct mms_file_open_response,
        MMS_FILE_OPEN_RESPONSE, CTX(72)),
    ALT("fileRead", file_read, struct mms_file_read_response,
        MMS_FILE_READ_RESPONSE, CTX(73)),
    ALT_ONLY("fileClose", ASN_NULL, CTX(74)),
    ALT_ONLY("fileRename", ASN_NULL, CTX(75)),
    ALT_ONLY("fileDelete", ASN_NULL, CTX(76)),
    ALT("fileDirectory", file_directory, struct mms_file_directory_response,
        MMS_FILE_DIRECTORY_RESPONSE, CTX(77)),
    ALT_OTHER,
};
#undef THIS

const struct asn1_type MMS_CONFIRMED_SERVICE_RESPONSE = {
    CHOICE("ConfirmedServiceResponse", struct mms_confirmed_service_response,
           RESPONSE_ROWS, TYPE_XML_NAMED),
    XML_AS("ConfirmedServiceResponse", NULL)};

#define THIS struct mms_unconfirmed_service
static const struct asn1_field UNCONFIRMED_SERVICE_ROWS[] = {
    ALT("informationReport", information_report, struct mms_information_report,
        MMS_INFORMATION_REPORT, CTX(0)),
    ALT("unsolicitedStatus", unsolicited_status, struct mms_status_response,
        MMS_STATUS_RESPONSE, CTX(1)),
    ALT_OTHER,
};
#undef THIS

const struct asn1_type MMS_UNCONFIRMED_SERVICE = {
    CHOICE("UnconfirmedService", struct mms_unconfirmed_service,
           UNCONFIRMED_SERVICE_ROWS, TYPE_XML_NAMED),
    XML_AS("UnconfirmedService", NULL)};

/* --- modifiers ----------------------------------------------------------- */

static const char TRANSITION_NAMES[] = "idle-to-disabled\0"
                                       "active-to-disabled\0"
                                       "disabled-to-idle\0"
                                       "active-to-idle\0"
                                       "disabled-to-active\0"
                                       "idle-to-active\0"
                                       "any-to-deleted\0";
static const struct asn1_type TRANSITIONS = {
    BITS_TYPE("Transitions", 0, ASN1_NO_MAX), NAMED(TRANSITION_NAMES)};

#define THIS struct mms_attach_to_event_condition
static const struct asn1_field ATTACH_TO_EVENT_CONDITION_ROWS[] = {
    REQ("eventEnrollmentName", event_enrollment_name, struct mms_object_name,
        MMS_OBJECT_NAME, CTX(0)),
    REQ("eventConditionName", event_condition_name, struct mms_object_name,
        MMS_OBJECT_NAME, CTX(1)),
    REQ("causingTransitions", causing_transitions, struct asn1_bits,
        TRANSITIONS, CTX(2)),
    OPT("acceptableDelay", acceptable_delay, int64_t, MMS_UNSIGNED32, CTX(3)),
};
#undef THIS

static const struct asn1_type ATTACH_TO_EVENT_CONDITION = {
    SEQUENCE("AttachToEventCondition", struct mms_attach_to_event_condition,
             ATTACH_TO_EVENT_CONDITION_ROWS, 0)};

#define THIS struct mms_attach_to_semaphore
static const struct asn1_field ATTACH_TO_SEMAPHORE_ROWS[] = {
    REQ("semaphoreName", semaphore_name, struct mms_object_name,
        MMS_OBJECT_NAME, CTX(0)),
    OPT("namedToken", named_token, span, MMS_IDENTIFIER, CTX(1)),
    DEF("priority", priority, int64_t, MMS_UNSIGNED8, CTX(2), 64),
    OPT("acceptableDelay", acceptable_delay, int64_t, MMS_UNSIGNED32, CTX(3)),
    OPT("controlTimeOut", control_time_out, int64_t, MMS_UNSIGNED32, CTX(4)),
    OPT("abortOnTimeOut", abort_on_time_out, bool, ASN_BOOLEAN, CTX(5)),
    DEF("relinquishIfConnectionLost", relinquish_if_connection_lost, bool,
        ASN_BOOLEAN, CTX(6), true),
};
#undef THIS

static const struct asn1_type ATTACH_TO_SEMAPHORE = {
    SEQUENCE("AttachToSemaphore", struct mms_attach_to_semaphore,
             ATTACH_TO_SEMAPHORE_ROWS, 0)};

#define THIS struct mms_modifier
static const struct asn1_field MODIFIER_ROWS[] = {
    ALT("attach-To-Event-Condition", attach_to_event_condition,
        struct mms_attach_to_event_condition, ATTACH_TO_EVENT_CONDITION,
        CTX(0)),
    ALT("attach-To-Semaphore", attach_to_semaphore,
        struct mms_attach_to_semaphore, ATTACH_TO_SEMAPHORE, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_MODIFIER = {
    CHOICE("Modifier", struct mms_modifier, MODIFIER_ROWS, 0)};

static const struct asn1_type MODIFIERS = {
    LIST_OF(NULL, MMS_MODIFIER, 0, ASN1_NO_MAX, 0)};

/* --- PDUs ---------------------------------------------------------------- */

#define THIS struct mms_confirmed_request
static const struct asn1_field CONFIRMED_REQUEST_ROWS[] = {
    REQ("invokeID", invoke_id, int64_t, MMS_UNSIGNED32, NOTAG),
    OPT("listOfModifier", list_of_modifier, struct asn1_list, MODIFIERS, NOTAG),
    REQ("confirmedServiceRequest", service,
        struct mms_confirmed_service_request, MMS_CONFIRMED_SERVICE_REQUEST,
        NOTAG),
    OPT("cs-request-detail", detail, span, ASN_ANY, CTX(79)),
};
#undef THIS

const struct asn1_type MMS_CONFIRMED_REQUEST = {
    SEQUENCE("Confirmed-RequestPDU", struct mms_confirmed_request,
             CONFIRMED_REQUEST_ROWS, 0)};

#define THIS struct mms_confirmed_response
static const struct asn1_field CONFIRMED_RESPONSE_ROWS[] = {
    REQ("invokeID", invoke_id, int64_t, MMS_UNSIGNED32, NOTAG),
    REQ("confirmedServiceResponse", service,
        struct mms_confirmed_service_response, MMS_CONFIRMED_SERVICE_RESPONSE,
        NOTAG),
    OPT("cs-request-detail", detail, span, ASN_ANY, CTX(79)),
};
#undef THIS

const struct asn1_type MMS_CONFIRMED_RESPONSE = {
    SEQUENCE("Confirmed-ResponsePDU", struct mms_confirmed_response,
             CONFIRMED_RESPONSE_ROWS, 0)};

#define THIS struct mms_unconfirmed
static const struct asn1_field UNCONFIRMED_ROWS[] = {
    REQ("unconfirmedService", service, struct mms_unconfirmed_service,
        MMS_UNCONFIRMED_SERVICE, NOTAG),
    OPT("cs-request-detail", detail, span, ASN_ANY, CTX(79)),
};
#undef THIS

const struct asn1_type MMS_UNCONFIRMED = {
    SEQUENCE("Unconfirmed-PDU", struct mms_unconfirmed, UNCONFIRMED_ROWS, 0)};

#define THIS struct mms_pdu
static const struct asn1_field PDU_ROWS[] = {
    ALT("confirmed-RequestPDU", confirmed_request, struct mms_confirmed_request,
        MMS_CONFIRMED_REQUEST, CTX(0)),
    ALT("confirmed-ResponsePDU", confirmed_response,
        struct mms_confirmed_response, MMS_CONFIRMED_RESPONSE, CTX(1)),
    ALT("confirmed-ErrorPDU", confirmed_error, struct mms_confirmed_error,
        MMS_CONFIRMED_ERROR, CTX(2)),
    ALT("unconfirmed-PDU", unconfirmed, struct mms_unconfirmed, MMS_UNCONFIRMED,
        CTX(3)),
    ALT("rejectPDU", reject, struct mms_reject, MMS_REJECT, CTX(4)),
    ALT("cancel-RequestPDU", cancel_request, int64_t, MMS_UNSIGNED32, CTX(5)),
    ALT("cancel-ResponsePDU", cancel_response, int64_t, MMS_UNSIGNED32, CTX(6)),
    ALT("cancel-ErrorPDU", cancel_error, struct mms_cancel_error,
        MMS_CANCEL_ERROR, CTX(7)),
    ALT("initiate-RequestPDU", initiate_request, struct mms_initiate_request,
        MMS_INITIATE_REQUEST, CTX(8)),
    ALT("initiate-ResponsePDU", initiate_response, struct mms_initiate_response,
        MMS_INITIATE_RESPONSE, CTX(9)),
    ALT("initiate-ErrorPDU", initiate_error, struct mms_service_error,
        MMS_SERVICE_ERROR, CTX(10)),
    ALT_ONLY("conclude-RequestPDU", ASN_NULL, CTX(11)),
    ALT_ONLY("conclude-ResponsePDU", ASN_NULL, CTX(12)),
    ALT("conclude-ErrorPDU", conclude_error, struct mms_service_error,
        MMS_SERVICE_ERROR, CTX(13)),
};
#undef THIS

const struct asn1_type MMS_PDU = {CHOICE("MMSpdu", struct mms_pdu, PDU_ROWS, 0),
                                  XML_AS(NULL, MMS_XML_NAMESPACE)};

/* --- the module ---------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &MMS_PDU,
    &MMS_CONFIRMED_REQUEST,
    &MMS_CONFIRMED_RESPONSE,
    &MMS_CONFIRMED_ERROR,
    &MMS_UNCONFIRMED,
    &MMS_REJECT,
    &MMS_CANCEL_ERROR,
    &MMS_INITIATE_REQUEST,
    &MMS_INIT_REQUEST_DETAIL,
    &MMS_INITIATE_RESPONSE,
    &MMS_INIT_RESPONSE_DETAIL,
    &MMS_PARAMETER_SUPPORT_OPTIONS,
    &MMS_SERVICE_SUPPORT_OPTIONS,
    &MMS_CONFIRMED_SERVICE_REQUEST,
    &MMS_CONFIRMED_SERVICE_RESPONSE,
    &MMS_UNCONFIRMED_SERVICE,
    &MMS_SERVICE_ERROR,
    &MMS_PROGRAM_INVOCATION_STATE,
    &MMS_MODIFIER,
    &ATTACH_TO_EVENT_CONDITION,
    &ATTACH_TO_SEMAPHORE,
    &TRANSITIONS,
    &MMS_STATUS_RESPONSE,
    &MMS_GET_NAME_LIST_REQUEST,
    &MMS_GET_NAME_LIST_RESPONSE,
    &MMS_OBJECT_CLASS,
    &MMS_OBJECT_SCOPE,
    &MMS_IDENTIFY_RESPONSE,
    &MMS_READ_REQUEST,
    &MMS_READ_RESPONSE,
    &MMS_WRITE_REQUEST,
    &MMS_WRITE_RESPONSE,
    &MMS_INFORMATION_REPORT,
    &MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_REQUEST,
    &MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_RESPONSE,
    &MMS_DEFINE_NAMED_VARIABLE_LIST_REQUEST,
    &MMS_GET_NAMED_VARIABLE_LIST_ATTRIBUTES_RESPONSE,
    &MMS_DELETE_NAMED_VARIABLE_LIST_REQUEST,
    &MMS_DELETE_NAMED_VARIABLE_LIST_RESPONSE,
    &MMS_VARIABLE_ACCESS_SPECIFICATION,
    &MMS_VARIABLE_SPECIFICATION,
    &MMS_SCATTERED_ACCESS_DESCRIPTION,
    &MMS_ADDRESS,
    &MMS_ALTERNATE_ACCESS,
    &MMS_ALTERNATE_ACCESS_SELECTION,
    &MMS_ACCESS_RESULT,
    &MMS_DATA_ACCESS_ERROR,
    &MMS_DATA,
    &MMS_FLOATING_POINT,
    &MMS_UTC_TIME,
    &MMS_TYPE_SPECIFICATION,
    &MMS_READ_JOURNAL_REQUEST,
    &MMS_READ_JOURNAL_RESPONSE,
    &MMS_JOURNAL_ENTRY,
    &MMS_ENTRY_CONTENT,
    &MMS_EC_STATE,
    &MMS_OBTAIN_FILE_REQUEST,
    &MMS_FILE_OPEN_REQUEST,
    &MMS_FILE_OPEN_RESPONSE,
    &MMS_FILE_READ_RESPONSE,
    &MMS_FILE_RENAME_REQUEST,
    &MMS_FILE_DIRECTORY_REQUEST,
    &MMS_FILE_DIRECTORY_RESPONSE,
    &MMS_DIRECTORY_ENTRY,
    &MMS_FILE_ATTRIBUTES,
    &MMS_FILE_NAME,
    &MMS_OBJECT_NAME,
    &MMS_APPLICATION_REFERENCE,
    &MMS_TIME_OF_DAY,
    &MMS_IDENTIFIER,
    &MMS_STRING,
    &MMS_INTEGER8,
    &MMS_INTEGER16,
    &MMS_INTEGER32,
    &MMS_UNSIGNED8,
    &MMS_UNSIGNED16,
    &MMS_UNSIGNED32,
};

const struct asn1_module MMS_MODULE = {
    .name = "ISO-9506-MMS-1",
    .file = "mms.asn",
    .oid = "1 0 9506 2 2",
    .title = "Manufacturing Message Specification (ISO 9506-2), as IEC 61850 "
             "and TASE.2 use it",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_IMPLICIT,
};
