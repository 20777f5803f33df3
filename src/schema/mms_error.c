#include "schema/mms_error.h"

/* An INTEGER with names, written out in place. */
#define CODES(VARIABLE, NAMES)                                  \
    static const struct asn1_type VARIABLE = {                  \
        INTEGER_TYPE(NULL, INT64_MIN, INT64_MAX), NAMED(NAMES), \
        .flags = TYPE_LAX}

/* --- service errors ------------------------------------------------------ */

static const char VMD_STATE_NAMES[] = "other\0"
                                      "vmd-state-conflict\0"
                                      "vmd-operational-problem\0"
                                      "domain-transfer-problem\0"
                                      "state-machine-id-invalid\0";
CODES(VMD_STATE, VMD_STATE_NAMES);

static const char APPLICATION_REFERENCE_NAMES[] =
    "other\0"
    "application-unreachable\0"
    "connection-lost\0"
    "application-reference-invalid\0"
    "context-unsupported\0";
CODES(APPLICATION_REFERENCE, APPLICATION_REFERENCE_NAMES);

static const char DEFINITION_NAMES[] = "other\0"
                                       "object-undefined\0"
                                       "invalid-address\0"
                                       "type-unsupported\0"
                                       "type-inconsistent\0"
                                       "object-exists\0"
                                       "object-attribute-inconsistent\0";
CODES(DEFINITION, DEFINITION_NAMES);

static const char RESOURCE_NAMES[] = "other\0"
                                     "memory-unavailable\0"
                                     "processor-resource-unavailable\0"
                                     "mass-storage-unavailable\0"
                                     "capability-unavailable\0"
                                     "capability-unknown\0";
CODES(RESOURCE, RESOURCE_NAMES);

static const char SERVICE_NAMES[] = "other\0"
                                    "primitives-out-of-sequence\0"
                                    "object-state-conflict\0"
                                    "pdu-size\0"
                                    "continuation-invalid\0"
                                    "object-constraint-conflict\0";
CODES(SERVICE, SERVICE_NAMES);

static const char SERVICE_PREEMPT_NAMES[] = "other\0"
                                            "timeout\0"
                                            "deadlock\0"
                                            "cancel\0";
CODES(SERVICE_PREEMPT, SERVICE_PREEMPT_NAMES);

static const char TIME_RESOLUTION_NAMES[] = "other\0"
                                            "unsupportable-time-resolution\0";
CODES(TIME_RESOLUTION, TIME_RESOLUTION_NAMES);

static const char ACCESS_NAMES[] = "other\0"
                                   "object-access-unsupported\0"
                                   "object-non-existent\0"
                                   "object-access-denied\0"
                                   "object-invalidated\0";
CODES(ACCESS, ACCESS_NAMES);

static const char INITIATE_NAMES[] =
    "other\0"
    "version-incompatible\0"
    "max-segment-insufficient\0"
    "max-services-outstanding-calling-insufficient\0"
    "max-services-outstanding-called-insufficient\0"
    "service-CBB-insufficient\0"
    "parameter-CBB-insufficient\0"
    "nesting-level-insufficient\0";
CODES(INITIATE, INITIATE_NAMES);

static const char CONCLUDE_NAMES[] = "other\0"
                                     "further-communication-required\0";
CODES(CONCLUDE, CONCLUDE_NAMES);

static const char CANCEL_NAMES[] = "other\0"
                                   "invoke-id-unknown\0"
                                   "cancel-not-possible\0";
CODES(CANCEL, CANCEL_NAMES);

static const char FILE_NAMES[] = "other\0"
                                 "filename-ambiguous\0"
                                 "file-busy\0"
                                 "filename-syntax-error\0"
                                 "content-type-invalid\0"
                                 "position-invalid\0"
                                 "file-access-denied\0"
                                 "file-non-existent\0"
                                 "duplicate-filename\0"
                                 "insufficient-space-in-filestore\0";
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

static const char WHICH_FILE_NAMES[] = "source-file\0"
                                       "destination-file\0";
CODES(WHICH_FILE, WHICH_FILE_NAMES);

static const char PROGRAM_STATE_NAMES[] = "non-existent\0"
                                          "unrunnable\0"
                                          "idle\0"
                                          "running\0"
                                          "stopped\0"
                                          "starting\0"
                                          "stopping\0"
                                          "resuming\0"
                                          "resetting\0";

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

static const char CONFIRMED_REQUEST_NAMES[] = "other\0"
                                              "unrecognized-service\0"
                                              "unrecognized-modifier\0"
                                              "invalid-invokeID\0"
                                              "invalid-argument\0"
                                              "invalid-modifier\0"
                                              "max-serv-outstanding-exceeded\0"
                                              "=8\0max-recursion-exceeded\0"
                                              "value-out-of-range\0";
CODES(REJECT_CONFIRMED_REQUEST, CONFIRMED_REQUEST_NAMES);

static const char CONFIRMED_RESPONSE_NAMES[] = "other\0"
                                               "unrecognized-service\0"
                                               "invalid-invokeID\0"
                                               "invalid-result\0"
                                               "=5\0max-recursion-exceeded\0"
                                               "value-out-of-range\0";
CODES(REJECT_CONFIRMED_RESPONSE, CONFIRMED_RESPONSE_NAMES);

static const char CONFIRMED_ERROR_NAMES[] = "other\0"
                                            "unrecognized-service\0"
                                            "invalid-invokeID\0"
                                            "invalid-serviceError\0"
                                            "value-out-of-range\0";
CODES(REJECT_CONFIRMED_ERROR, CONFIRMED_ERROR_NAMES);

static const char UNCONFIRMED_NAMES[] = "other\0"
                                        "unrecognized-service\0"
                                        "invalid-argument\0"
                                        "max-recursion-exceeded\0"
                                        "value-out-of-range\0";
CODES(REJECT_UNCONFIRMED, UNCONFIRMED_NAMES);

static const char PDU_ERROR_NAMES[] = "unknown-pdu-type\0"
                                      "invalid-pdu\0"
                                      "illegal-acse-mapping\0";
CODES(REJECT_PDU_ERROR, PDU_ERROR_NAMES);

static const char INVOKE_ID_NAMES[] = "other\0"
                                      "invalid-invokeID\0";
CODES(REJECT_INVOKE_ID, INVOKE_ID_NAMES);

static const char CANCEL_ERROR_NAMES[] = "other\0"
                                         "invalid-invokeID\0"
                                         "invalid-serviceError\0"
                                         "value-out-of-range\0";
CODES(REJECT_CANCEL_ERROR, CANCEL_ERROR_NAMES);

static const char CONCLUDE_REQUEST_NAMES[] = "other\0"
                                             "invalid-argument\0";
CODES(REJECT_CONCLUDE_REQUEST, CONCLUDE_REQUEST_NAMES);

static const char CONCLUDE_RESPONSE_NAMES[] = "other\0"
                                              "invalid-result\0";
CODES(REJECT_CONCLUDE_RESPONSE, CONCLUDE_RESPONSE_NAMES);

static const char CONCLUDE_ERROR_NAMES[] = "other\0"
                                           "invalid-serviceError\0"
                                           "value-out-of-range\0";
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
