#include "schema/mms_initiate.h"

static const char PARAMETERS[] = "str1\0"
                                 "str2\0"
                                 "vnam\0"
                                 "valt\0"
                                 "vadr\0"
                                 "vsca\0"
                                 "tpy\0"
                                 "vlis\0"
                                 "real\0"
                                 "=10\0cei\0"
                                 "aco\0"
                                 "sem\0"
                                 "csr\0"
                                 "csnc\0"
                                 "csplc\0"
                                 "cspi\0"
                                 "char\0";

const struct asn1_type MMS_PARAMETER_SUPPORT_OPTIONS = {
    BITS_TYPE("ParameterSupportOptions", 0, ASN1_NO_MAX), NAMED(PARAMETERS)};

static const char SERVICES[] = "status\0"
                               "getNameList\0"
                               "identify\0"
                               "rename\0"
                               "read\0"
                               "write\0"
                               "getVariableAccessAttributes\0"
                               "defineNamedVariable\0"
                               "defineScatteredAccess\0"
                               "getScatteredAccessAttributes\0"
                               "deleteVariableAccess\0"
                               "defineNamedVariableList\0"
                               "getNamedVariableListAttributes\0"
                               "deleteNamedVariableList\0"
                               "defineNamedType\0"
                               "getNamedTypeAttributes\0"
                               "deleteNamedType\0"
                               "input\0"
                               "output\0"
                               "takeControl\0"
                               "relinquishControl\0"
                               "defineSemaphore\0"
                               "deleteSemaphore\0"
                               "reportSemaphoreStatus\0"
                               "reportPoolSemaphoreStatus\0"
                               "reportSemaphoreEntryStatus\0"
                               "initiateDownloadSequence\0"
                               "downloadSegment\0"
                               "terminateDownloadSequence\0"
                               "initiateUploadSequence\0"
                               "uploadSegment\0"
                               "terminateUploadSequence\0"
                               "requestDomainDownload\0"
                               "requestDomainUpload\0"
                               "loadDomainContent\0"
                               "storeDomainContent\0"
                               "deleteDomain\0"
                               "getDomainAttributes\0"
                               "createProgramInvocation\0"
                               "deleteProgramInvocation\0"
                               "start\0"
                               "stop\0"
                               "resume\0"
                               "reset\0"
                               "kill\0"
                               "getProgramInvocationAttributes\0"
                               "obtainFile\0"
                               "defineEventCondition\0"
                               "deleteEventCondition\0"
                               "getEventConditionAttributes\0"
                               "reportEventConditionStatus\0"
                               "alterEventConditionMonitoring\0"
                               "triggerEvent\0"
                               "defineEventAction\0"
                               "deleteEventAction\0"
                               "getEventActionAttributes\0"
                               "reportEventActionStatus\0"
                               "defineEventEnrollment\0"
                               "deleteEventEnrollment\0"
                               "alterEventEnrollment\0"
                               "reportEventEnrollmentStatus\0"
                               "getEventEnrollmentAttributes\0"
                               "acknowledgeEventNotification\0"
                               "getAlarmSummary\0"
                               "getAlarmEnrollmentSummary\0"
                               "readJournal\0"
                               "writeJournal\0"
                               "initializeJournal\0"
                               "reportJournalStatus\0"
                               "createJournal\0"
                               "deleteJournal\0"
                               "getCapabilityList\0"
                               "fileOpen\0"
                               "fileRead\0"
                               "fileClose\0"
                               "fileRename\0"
                               "fileDelete\0"
                               "fileDirectory\0"
                               "unsolicitedStatus\0"
                               "informationReport\0"
                               "eventNotification\0"
                               "attachToEventCondition\0"
                               "attachToSemaphore\0"
                               "conclude\0"
                               "cancel\0"
                               "getDataExchangeAttributes\0"
                               "exchangeData\0"
                               "defineAccessControlList\0"
                               "getAccessControlListAttributes\0"
                               "reportAccessControlledObjects\0"
                               "deleteAccessControlList\0"
                               "alterAccessControl\0"
                               "reconfigureProgramInvocation\0";

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
