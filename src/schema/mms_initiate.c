#include "schema/mms_initiate.h"

static const struct asn1_name PARAMETERS[] = {
    {"str1", 0},  {"str2", 1},  {"vnam", 2}, {"valt", 3},  {"vadr", 4},
    {"vsca", 5},  {"tpy", 6},   {"vlis", 7}, {"real", 8},  {"cei", 10},
    {"aco", 11},  {"sem", 12},  {"csr", 13}, {"csnc", 14}, {"csplc", 15},
    {"cspi", 16}, {"char", 17},
};

const struct asn1_type MMS_PARAMETER_SUPPORT_OPTIONS = {
    BITS_TYPE("ParameterSupportOptions", 0, ASN1_NO_MAX), NAMED(PARAMETERS)};

static const struct asn1_name SERVICES[] = {
    {"status", 0},
    {"getNameList", 1},
    {"identify", 2},
    {"rename", 3},
    {"read", 4},
    {"write", 5},
    {"getVariableAccessAttributes", 6},
    {"defineNamedVariable", 7},
    {"defineScatteredAccess", 8},
    {"getScatteredAccessAttributes", 9},
    {"deleteVariableAccess", 10},
    {"defineNamedVariableList", 11},
    {"getNamedVariableListAttributes", 12},
    {"deleteNamedVariableList", 13},
    {"defineNamedType", 14},
    {"getNamedTypeAttributes", 15},
    {"deleteNamedType", 16},
    {"input", 17},
    {"output", 18},
    {"takeControl", 19},
    {"relinquishControl", 20},
    {"defineSemaphore", 21},
    {"deleteSemaphore", 22},
    {"reportSemaphoreStatus", 23},
    {"reportPoolSemaphoreStatus", 24},
    {"reportSemaphoreEntryStatus", 25},
    {"initiateDownloadSequence", 26},
    {"downloadSegment", 27},
    {"terminateDownloadSequence", 28},
    {"initiateUploadSequence", 29},
    {"uploadSegment", 30},
    {"terminateUploadSequence", 31},
    {"requestDomainDownload", 32},
    {"requestDomainUpload", 33},
    {"loadDomainContent", 34},
    {"storeDomainContent", 35},
    {"deleteDomain", 36},
    {"getDomainAttributes", 37},
    {"createProgramInvocation", 38},
    {"deleteProgramInvocation", 39},
    {"start", 40},
    {"stop", 41},
    {"resume", 42},
    {"reset", 43},
    {"kill", 44},
    {"getProgramInvocationAttributes", 45},
    {"obtainFile", 46},
    {"defineEventCondition", 47},
    {"deleteEventCondition", 48},
    {"getEventConditionAttributes", 49},
    {"reportEventConditionStatus", 50},
    {"alterEventConditionMonitoring", 51},
    {"triggerEvent", 52},
    {"defineEventAction", 53},
    {"deleteEventAction", 54},
    {"getEventActionAttributes", 55},
    {"reportEventActionStatus", 56},
    {"defineEventEnrollment", 57},
    {"deleteEventEnrollment", 58},
    {"alterEventEnrollment", 59},
    {"reportEventEnrollmentStatus", 60},
    {"getEventEnrollmentAttributes", 61},
    {"acknowledgeEventNotification", 62},
    {"getAlarmSummary", 63},
    {"getAlarmEnrollmentSummary", 64},
    {"readJournal", 65},
    {"writeJournal", 66},
    {"initializeJournal", 67},
    {"reportJournalStatus", 68},
    {"createJournal", 69},
    {"deleteJournal", 70},
    {"getCapabilityList", 71},
    {"fileOpen", 72},
    {"fileRead", 73},
    {"fileClose", 74},
    {"fileRename", 75},
    {"fileDelete", 76},
    {"fileDirectory", 77},
    {"unsolicitedStatus", 78},
    {"informationReport", 79},
    {"eventNotification", 80},
    {"attachToEventCondition", 81},
    {"attachToSemaphore", 82},
    {"conclude", 83},
    {"cancel", 84},
    {"getDataExchangeAttributes", 85},
    {"exchangeData", 86},
    {"defineAccessControlList", 87},
    {"getAccessControlListAttributes", 88},
    {"reportAccessControlledObjects", 89},
    {"deleteAccessControlList", 90},
    {"alterAccessControl", 91},
    {"reconfigureProgramInvocation", 92},
};

const struct asn1_type MMS_SERVICE_SUPPORT_OPTIONS = {
    BITS_TYPE("ServiceSupportOptions", 0, ASN1_NO_MAX), NAMED(SERVICES)};

#define THIS struct mms_init_request_detail
static const struct asn1_field INIT_REQUEST_DETAIL_ROWS[] = {
    REQ("proposedVersionNumber", proposed_version_number, int64_t,
        MMS_INTEGER16, CTX(0)),
    REQ("proposedParameterCBB", proposed_parameter_cbb, struct asn1_bits,
        MMS_PARAMETER_SUPPORT_OPTIONS, CTX(1)),
    REQ("servicesSupportedCalling", services_supported_calling,
        struct asn1_bits, MMS_SERVICE_SUPPORT_OPTIONS, CTX(2)),
    OPT("additionalSupportedCalling", additional_supported_calling,
        struct asn1_bits, ASN_BITS, CTX(3)),
    OPT("additionalCbbSupportedCalling", additional_cbb_supported_calling,
        struct asn1_bits, ASN_BITS, CTX(4)),
    OPT("privilegeClassIdentityCalling", privilege_class_identity_calling, span,
        ASN_VISIBLE, CTX(5)),
};
#undef THIS

const struct asn1_type MMS_INIT_REQUEST_DETAIL = {
    SEQUENCE("InitRequestDetail", struct mms_init_request_detail,
             INIT_REQUEST_DETAIL_ROWS, 0)};

#define THIS struct mms_initiate_request
static const struct asn1_field INITIATE_REQUEST_ROWS[] = {
    OPT("localDetailCalling", local_detail_calling, int64_t, MMS_INTEGER32,
        CTX(0)),
    REQ("proposedMaxServOutstandingCalling",
        proposed_max_serv_outstanding_calling, int64_t, MMS_INTEGER16, CTX(1)),
    REQ("proposedMaxServOutstandingCalled",
        proposed_max_serv_outstanding_called, int64_t, MMS_INTEGER16, CTX(2)),
    OPT("proposedDataStructureNestingLevel",
        proposed_data_structure_nesting_level, int64_t, MMS_INTEGER8, CTX(3)),
    REQ("initRequestDetail", init_request_detail,
        struct mms_init_request_detail, MMS_INIT_REQUEST_DETAIL, CTX(4)),
};
#undef THIS

const struct asn1_type MMS_INITIATE_REQUEST = {
    SEQUENCE("Initiate-RequestPDU", struct mms_initiate_request,
             INITIATE_REQUEST_ROWS, 0)};

#define THIS struct mms_init_response_detail
static const struct asn1_field INIT_RESPONSE_DETAIL_ROWS[] = {
    REQ("negotiatedVersionNumber", negotiated_version_number, int64_t,
        MMS_INTEGER16, CTX(0)),
    REQ("negotiatedParameterCBB", negotiated_parameter_cbb, struct asn1_bits,
        MMS_PARAMETER_SUPPORT_OPTIONS, CTX(1)),
    REQ("servicesSupportedCalled", services_supported_called, struct asn1_bits,
        MMS_SERVICE_SUPPORT_OPTIONS, CTX(2)),
    OPT("additionalSupportedCalled", additional_supported_called,
        struct asn1_bits, ASN_BITS, CTX(3)),
    OPT("additionalCbbSupportedCalled", additional_cbb_supported_called,
        struct asn1_bits, ASN_BITS, CTX(4)),
    OPT("privilegeClassIdentityCalled", privilege_class_identity_called, span,
        ASN_VISIBLE, CTX(5)),
};
#undef THIS

const struct asn1_type MMS_INIT_RESPONSE_DETAIL = {
    SEQUENCE("InitResponseDetail", struct mms_init_response_detail,
             INIT_RESPONSE_DETAIL_ROWS, 0)};

#define THIS struct mms_initiate_response
static const struct asn1_field INITIATE_RESPONSE_ROWS[] = {
    OPT("localDetailCalled", local_detail_called, int64_t, MMS_INTEGER32,
        CTX(0)),
    REQ("negotiatedMaxServOutstandingCalling",
        negotiated_max_serv_outstanding_calling, int64_t, MMS_INTEGER16,
        CTX(1)),
    REQ("negotiatedMaxServOutstandingCalled",
        negotiated_max_serv_outstanding_called, int64_t, MMS_INTEGER16, CTX(2)),
    OPT("negotiatedDataStructureNestingLevel",
        negotiated_data_structure_nesting_level, int64_t, MMS_INTEGER8, CTX(3)),
    REQ("initResponseDetail", init_response_detail,
        struct mms_init_response_detail, MMS_INIT_RESPONSE_DETAIL, CTX(4)),
};
#undef THIS

const struct asn1_type MMS_INITIATE_RESPONSE = {
    SEQUENCE("Initiate-ResponsePDU", struct mms_initiate_response,
             INITIATE_RESPONSE_ROWS, 0)};
