#include "trace/service.h"

#include "asn1/ber.h"

static const char *const NAMES[NUM_SERVICES] = {
    "status",
    "getNameList",
    "identify",
    "rename",
    "read",
    "write",
    "getVariableAccessAttributes",
    "defineNamedVariable",
    "defineScatteredAccess",
    "getScatteredAccessAttributes",
    "deleteVariableAccess",
    "defineNamedVariableList",
    "getNamedVariableListAttributes",
    "deleteNamedVariableList",
    "defineNamedType",
    "getNamedTypeAttributes",
    "deleteNamedType",
    "input",
    "output",
    "takeControl",
    "relinquishControl",
    "defineSemaphore",
    "deleteSemaphore",
    "reportSemaphoreStatus",
    "reportPoolSemaphoreStatus",
    "reportSemaphoreEntryStatus",
    "initiateDownloadSequence",
    "downloadSegment",
    "terminateDownloadSequence",
    "initiateUploadSequence",
    "uploadSegment",
    "terminateUploadSequence",
    "requestDomainDownload",
    "requestDomainUpload",
    "loadDomainContent",
    "storeDomainContent",
    "deleteDomain",
    "getDomainAttributes",
    "createProgramInvocation",
    "deleteProgramInvocation",
    "start",
    "stop",
    "resume",
    "reset",
    "kill",
    "getProgramInvocationAttributes",
    "obtainFile",
    "defineEventCondition",
    "deleteEventCondition",
    "getEventConditionAttributes",
    "reportEventConditionStatus",
    "alterEventConditionMonitoring",
    "triggerEvent",
    "defineEventAction",
    "deleteEventAction",
    "getEventActionAttributes",
    "reportEventActionStatus",
    "defineEventEnrollment",
    "deleteEventEnrollment",
    "alterEventEnrollment",
    "reportEventEnrollmentStatus",
    "getEventEnrollmentAttributes",
    "acknowledgeEventNotification",
    "getAlarmSummary",
    "getAlarmEnrollmentSummary",
    "readJournal",
    "writeJournal",
    "initializeJournal",
    "reportJournalStatus",
    "createJournal",
    "deleteJournal",
    "getCapabilityList",
    "fileOpen",
    "fileRead",
    "fileClose",
    "fileRename",
    "fileDelete",
    "fileDirectory",
    "additionalService",
    "unknown service",
    "informationReport",
    "unsolicitedStatus",
    "eventNotification",
    "unknown unconfirmed service",
};

const char *service_name(size_t number)
{
    return NAMES[number];
}

size_t service_of(uint32_t tag, bool confirmed)
{
    uint32_t number = tag - TAG_CONTEXT(0);
    if (confirmed)
        return number <= SERVICE_LAST ? number : SERVICE_UNKNOWN;
    return number < SERVICE_UNKNOWN_UNCONFIRMED - SERVICE_INFORMATION_REPORT
               ? SERVICE_INFORMATION_REPORT + number
               : SERVICE_UNKNOWN_UNCONFIRMED;
}

bool service_count_at(bushing_trace_service *out,
                      const struct service_counts *c, size_t i)
{
    for (size_t k = 0; k < NUM_SERVICES; k++) {
        if ((c->requests[k] | c->responses[k] | c->errors[k]) == 0 || i-- != 0)
            continue;
        *out = (bushing_trace_service){NAMES[k], c->requests[k],
                                       c->responses[k], c->errors[k]};
        return true;
    }
    return false;
}
