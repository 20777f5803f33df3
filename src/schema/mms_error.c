#include "schema/mms_error.h"

/* An INTEGER with names, written out in place. */
#define CODES(VARIABLE, NAMES)                                  \
    static const struct asn1_type VARIABLE = {                  \
        INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(NAMES), \
        .flags = TYPE_LAX}

/* --- service errors ------------------------------------------------------ */

static const struct asn1_name VMD_STATE_NAMES[] = {
    {"other", 0},
    {"vmd-state-conflict", 1},
    {"vmd-operational-problem", 2},
    {"domain-transfer-problem", 3},
    {"state-machine-id-invalid", 4},
};
CODES(VMD_STATE, VMD_STATE_NAMES);

static const struct asn1_name APPLICATION_REFERENCE_NAMES[] = {
    {"other", 0},
    {"application-unreachable", 1},
    {"connection-lost", 2},
    {"application-reference-invalid", 3},
    {"context-unsupported", 4},
};
CODES(APPLICATION_REFERENCE, APPLICATION_REFERENCE_NAMES);

static const struct asn1_name DEFINITION_NAMES[] = {
    {"other", 0},
    {"object-undefined", 1},
    {"invalid-address", 2},
    {"type-unsupported", 3},
    {"type-inconsistent", 4},
    {"object-exists", 5},
    {"object-attribute-inconsistent", 6},
};
CODES(DEFINITION, DEFINITION_NAMES);

static const struct asn1_name RESOURCE_NAMES[] = {
    {"other", 0},
    {"memory-unavailable", 1},
    {"processor-resource-unavailable", 2},
    {"mass-storage-unavailable", 3},
    {"capability-unavailable", 4},
    {"capability-unknown", 5},
};
CODES(RESOURCE, RESOURCE_NAMES);

static const struct asn1_name SERVICE_NAMES[] = {
    {"other", 0},
    {"primitives-out-of-sequence", 1},
    {"object-state-conflict", 2},
    {"pdu-size", 3},
    {"continuation-invalid", 4},
    {"object-constraint-conflict", 5},
};
CODES(SERVICE, SERVICE_NAMES);

static const struct asn1_name SERVICE_PREEMPT_NAMES[] = {
    {"other", 0},
    {"timeout", 1},
    {"deadlock", 2},
    {"cancel", 3},
};
CODES(SERVICE_PREEMPT, SERVICE_PREEMPT_NAMES);

static const struct asn1_name TIME_RESOLUTION_NAMES[] = {
    {"other", 0},
    {"unsupportable-time-resolution", 1},
};
CODES(TIME_RESOLUTION, TIME_RESOLUTION_NAMES);

static const struct asn1_name ACCESS_NAMES[] = {
    {"other", 0},
    {"object-access-unsupported", 1},
    {"object-non-existent", 2},
    {"object-access-denied", 3},
    {"object-invalidated", 4},
};
CODES(ACCESS, ACCESS_NAMES);

static const struct asn1_name INITIATE_NAMES[] = {
    {"other", 0},
    {"version-incompatible", 1},
    {"max-segment-insufficient", 2},
    {"max-services-outstanding-calling-insufficient", 3},
    {"max-services-outstanding-called-insufficient", 4},
    {"service-CBB-insufficient", 5},
    {"parameter-CBB-insufficient", 6},
    {"nesting-level-insufficient", 7},
};
CODES(INITIATE, INITIATE_NAMES);

static const struct asn1_name CONCLUDE_NAMES[] = {
    {"other", 0},
    {"further-communication-required", 1},
};
CODES(CONCLUDE, CONCLUDE_NAMES);

static const struct asn1_name CANCEL_NAMES[] = {
    {"other", 0},
    {"invoke-id-unknown", 1},
    {"cancel-not-possible", 2},
};
CODES(CANCEL, CANCEL_NAMES);

static const struct asn1_name FILE_NAMES[] = {
    {"other", 0},
    {"filename-ambiguous", 1},
    {"file-busy", 2},
    {"filename-syntax-error", 3},
    {"content-type-invalid", 4},
    {"position-invalid", 5},
    {"file-access-denied", 6},
    {"file-non-existent", 7},
    {"duplicate-filename", 8},
    {"insufficient-space-in-filestore", 9},
};
CODES(FILE_ERROR, FILE_NAMES);

static const struct asn1_type CODE = {
    INTEGER_TYPE("INTEGER", INT64_MIN, INT64_MAX), .flags = TYPE_LAX};

#define THIS struct mms_error_class
static const struct asn1_field ERROR_CLASS_ROWS[] = {
    ALT("vmd-state", code, int64_t, VMD_STATE, CTX(0)),
    ALT("application-reference", code, int64_t, APPLICATION_REFERENCE, CTX(1)),
    ALT("definition", code, int64_t, DEFINITION, CTX(2)),
    ALT("resource", code, int64_t, RESOURCE, CTX(3)),
    ALT("service", code, int64_t, SERVICE, CTX(4)),
    ALT("service-preempt", code, int64_t, SERVICE_PREEMPT, CTX(5)),
    ALT("time-resolution", code, int64_t, TIME_RESOLUTION, CTX(6)),
    ALT("access", code, int64_t, ACCESS, CTX(7)),
    ALT("initiate", code, int64_t, INITIATE, CTX(8)),
    ALT("conclude", code, int64_t, CONCLUDE, CTX(9)),
    ALT("cancel", code, int64_t, CANCEL, CTX(10)),
    ALT("file", code, int64_t, FILE_ERROR, CTX(11)),
    ALT("others", code, int64_t, CODE, CTX(12)),
};
#undef THIS

static const struct asn1_type ERROR_CLASS = {
    CHOICE(NULL, struct mms_error_class, ERROR_CLASS_ROWS, 0)};

static const struct asn1_name WHICH_FILE_NAMES[] = {
    {"source-file", 0},
    {"destination-file", 1},
};
CODES(WHICH_FILE, WHICH_FILE_NAMES);

static const struct asn1_name PROGRAM_STATE_NAMES[] = {
    {"non-existent", 0}, {"unrunnable", 1}, {"idle", 2},
    {"running", 3},      {"stopped", 4},    {"starting", 5},
    {"stopping", 6},     {"resuming", 7},   {"resetting", 8},
};

const struct asn1_type MMS_PROGRAM_INVOCATION_STATE = {
    INTEGER_TYPE("ProgramInvocationState", INT64_MIN, INT64_MAX),
    NAMED(PROGRAM_STATE_NAMES), .flags = TYPE_LAX};

#define THIS struct mms_service_specific_info
static const struct asn1_field SERVICE_SPECIFIC_INFO_ROWS[] = {
    ALT("obtainFile", number, int64_t, WHICH_FILE, CTX(0)),
    ALT("start", number, int64_t, MMS_PROGRAM_INVOCATION_STATE, CTX(1)),
    ALT("stop", number, int64_t, MMS_PROGRAM_INVOCATION_STATE, CTX(2)),
    ALT("resume", number, int64_t, MMS_PROGRAM_INVOCATION_STATE, CTX(3)),
    ALT("reset", number, int64_t, MMS_PROGRAM_INVOCATION_STATE, CTX(4)),
    ALT("deleteVariableAccess", number, int64_t, MMS_UNSIGNED32, CTX(5)),
    ALT("deleteNamedVariableList", number, int64_t, MMS_UNSIGNED32, CTX(6)),
    ALT("deleteNamedType", number, int64_t, MMS_UNSIGNED32, CTX(7)),
    ALT("defineEventEnrollment-Error", define_event_enrollment,
        struct mms_object_name, MMS_OBJECT_NAME, CTX(8)),
    ALT("fileRename", number, int64_t, WHICH_FILE, CTX(9)),
    ALT("additionalService", additional_service, span, ASN_ANY, CTX(10)),
    ALT("changeAccessControl", number, int64_t, MMS_UNSIGNED32, CTX(11)),
};
#undef THIS

static const struct asn1_type SERVICE_SPECIFIC_INFO = {CHOICE(
    NULL, struct mms_service_specific_info, SERVICE_SPECIFIC_INFO_ROWS, 0)};

#define THIS struct mms_service_error
static const struct asn1_field SERVICE_ERROR_ROWS[] = {
    REQ("errorClass", error_class, struct mms_error_class, ERROR_CLASS, CTX(0)),
    OPT("additionalCode", additional_code, int64_t, CODE, CTX(1)),
    OPT("additionalDescription", additional_description, span, MMS_STRING,
        CTX(2)),
    OPT("serviceSpecificInfo", service_specific_info,
        struct mms_service_specific_info, SERVICE_SPECIFIC_INFO, CTX(3)),
};
#undef THIS

const struct asn1_type MMS_SERVICE_ERROR = {
    SEQUENCE("ServiceError", struct mms_service_error, SERVICE_ERROR_ROWS, 0)};

#define THIS struct mms_confirmed_error
static const struct asn1_field CONFIRMED_ERROR_ROWS[] = {
    REQ("invokeID", invoke_id, int64_t, MMS_UNSIGNED32, CTX(0)),
    OPT("modifierPosition", modifier_position, int64_t, MMS_UNSIGNED32, CTX(1)),
    REQ("serviceError", service_error, struct mms_service_error,
        MMS_SERVICE_ERROR, CTX(2)),
};
#undef THIS

const struct asn1_type MMS_CONFIRMED_ERROR = {SEQUENCE(
    "Confirmed-ErrorPDU", struct mms_confirmed_error, CONFIRMED_ERROR_ROWS, 0)};

#define THIS struct mms_cancel_error
static const struct asn1_field CANCEL_ERROR_ROWS[] = {
    REQ("originalInvokeID", original_invoke_id, int64_t, MMS_UNSIGNED32,
        CTX(0)),
    REQ("serviceError", service_error, struct mms_service_error,
        MMS_SERVICE_ERROR, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_CANCEL_ERROR = {
    SEQUENCE("Cancel-ErrorPDU", struct mms_cancel_error, CANCEL_ERROR_ROWS, 0)};

/* --- reject -------------------------------------------------------------- */

static const struct asn1_name CONFIRMED_REQUEST_NAMES[] = {
    {"other", 0},
    {"unrecognized-service", 1},
    {"unrecognized-modifier", 2},
    {"invalid-invokeID", 3},
    {"invalid-argument", 4},
    {"invalid-modifier", 5},
    {"max-serv-outstanding-exceeded", 6},
    {"max-recursion-exceeded", 8},
    {"value-out-of-range", 9},
};
CODES(REJECT_CONFIRMED_REQUEST, CONFIRMED_REQUEST_NAMES);

static const struct asn1_name CONFIRMED_RESPONSE_NAMES[] = {
    {"other", 0},
    {"unrecognized-service", 1},
    {"invalid-invokeID", 2},
    {"invalid-result", 3},
    {"max-recursion-exceeded", 5},
    {"value-out-of-range", 6},
};
CODES(REJECT_CONFIRMED_RESPONSE, CONFIRMED_RESPONSE_NAMES);

static const struct asn1_name CONFIRMED_ERROR_NAMES[] = {
    {"other", 0},
    {"unrecognized-service", 1},
    {"invalid-invokeID", 2},
    {"invalid-serviceError", 3},
    {"value-out-of-range", 4},
};
CODES(REJECT_CONFIRMED_ERROR, CONFIRMED_ERROR_NAMES);

static const struct asn1_name UNCONFIRMED_NAMES[] = {
    {"other", 0},
    {"unrecognized-service", 1},
    {"invalid-argument", 2},
    {"max-recursion-exceeded", 3},
    {"value-out-of-range", 4},
};
CODES(REJECT_UNCONFIRMED, UNCONFIRMED_NAMES);

static const struct asn1_name PDU_ERROR_NAMES[] = {
    {"unknown-pdu-type", 0},
    {"invalid-pdu", 1},
    {"illegal-acse-mapping", 2},
};
CODES(REJECT_PDU_ERROR, PDU_ERROR_NAMES);

static const struct asn1_name INVOKE_ID_NAMES[] = {
    {"other", 0},
    {"invalid-invokeID", 1},
};
CODES(REJECT_INVOKE_ID, INVOKE_ID_NAMES);

static const struct asn1_name CANCEL_ERROR_NAMES[] = {
    {"other", 0},
    {"invalid-invokeID", 1},
    {"invalid-serviceError", 2},
    {"value-out-of-range", 3},
};
CODES(REJECT_CANCEL_ERROR, CANCEL_ERROR_NAMES);

static const struct asn1_name CONCLUDE_REQUEST_NAMES[] = {
    {"other", 0},
    {"invalid-argument", 1},
};
CODES(REJECT_CONCLUDE_REQUEST, CONCLUDE_REQUEST_NAMES);

static const struct asn1_name CONCLUDE_RESPONSE_NAMES[] = {
    {"other", 0},
    {"invalid-result", 1},
};
CODES(REJECT_CONCLUDE_RESPONSE, CONCLUDE_RESPONSE_NAMES);

static const struct asn1_name CONCLUDE_ERROR_NAMES[] = {
    {"other", 0},
    {"invalid-serviceError", 1},
    {"value-out-of-range", 2},
};
CODES(REJECT_CONCLUDE_ERROR, CONCLUDE_ERROR_NAMES);

#define THIS struct mms_reject_reason
static const struct asn1_field REJECT_REASON_ROWS[] = {
    ALT("confirmed-requestPDU", code, int64_t, REJECT_CONFIRMED_REQUEST,
        CTX(1)),
    ALT("confirmed-responsePDU", code, int64_t, REJECT_CONFIRMED_RESPONSE,
        CTX(2)),
    ALT("confirmed-errorPDU", code, int64_t, REJECT_CONFIRMED_ERROR, CTX(3)),
    ALT("unconfirmedPDU", code, int64_t, REJECT_UNCONFIRMED, CTX(4)),
    ALT("pdu-error", code, int64_t, REJECT_PDU_ERROR, CTX(5)),
    ALT("cancel-requestPDU", code, int64_t, REJECT_INVOKE_ID, CTX(6)),
    ALT("cancel-responsePDU", code, int64_t, REJECT_INVOKE_ID, CTX(7)),
    ALT("cancel-errorPDU", code, int64_t, REJECT_CANCEL_ERROR, CTX(8)),
    ALT("conclude-requestPDU", code, int64_t, REJECT_CONCLUDE_REQUEST, CTX(9)),
    ALT("conclude-responsePDU", code, int64_t, REJECT_CONCLUDE_RESPONSE,
        CTX(10)),
    ALT("conclude-errorPDU", code, int64_t, REJECT_CONCLUDE_ERROR, CTX(11)),
};
#undef THIS

static const struct asn1_type REJECT_REASON = {
    CHOICE(NULL, struct mms_reject_reason, REJECT_REASON_ROWS, 0)};

#define THIS struct mms_reject
static const struct asn1_field REJECT_ROWS[] = {
    OPT("originalInvokeID", original_invoke_id, int64_t, MMS_UNSIGNED32,
        CTX(0)),
    REQ("rejectReason", reject_reason, struct mms_reject_reason, REJECT_REASON,
        NOTAG),
};
#undef THIS

const struct asn1_type MMS_REJECT = {
    SEQUENCE("RejectPDU", struct mms_reject, REJECT_ROWS, 0)};
