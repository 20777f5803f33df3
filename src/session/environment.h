/* The checks on what lies around SecPDUs in the OSI environment
 * [62351-4:15.6 order]: one row for each, in the order in which they are made.
 */
#ifndef SESSION_ENVIRONMENT_H
#define SESSION_ENVIRONMENT_H

#include "e2e/fault.h"

/* ROW(NAME, number in an AARQ, in an AARE, OsiDiagnostics, diagnostic of a
 * refusing AARE, what failed, fix). The numbers are those of the events and of
 * the rows: "15.6 5". */
#define ENVIRONMENT_ROWS(ROW)                                               \
    ROW(ACSE, 4, 4, ACSE_PROTOCOL_ERROR, NO_REASON,                         \
        "ACSE: the peer broke the protocol",                                \
        "look at a recording: bushing inspect FILE")                        \
    ROW(CONTEXT, 5, 6, APPLICATION_CONTEXT_NOT_SUPPORTED,                   \
        CONTEXT_NAME_NOT_SUPPORTED,                                         \
        "the application context is not that of end-to-end security",       \
        "give both sides the same mode: native, compat or plain")           \
    ROW(AP_TITLE, 7, 8, INVALID_CALLING_AP_TITLE, CALLING_AP_TITLE,         \
        "the peer does not say its AP-title",                               \
        "set its titles there: those of its certificate")                   \
    ROW(AE_QUALIFIER, 9, 10, INVALID_CALLING_AE_QUALIFIER,                  \
        CALLING_AE_QUALIFIER, "the peer does not say its AE-qualifier",     \
        "set its titles there: those of its certificate")                   \
    ROW(CALLED_AP_TITLE, 11, 12, INVALID_CALLED_AP_TITLE, CALLED_AP_TITLE,  \
        "the AP-title is not that of the wanted peer",                      \
        "find out who changes titles on the way, or call the right device") \
    ROW(CALLED_AE_QUALIFIER, 13, 14, INVALID_CALLED_AE_QUALIFIER,           \
        CALLED_AE_QUALIFIER,                                                \
        "the AE-qualifier is not that of the wanted peer",                  \
        "find out who changes titles on the way, or call the right device") \
    ROW(MECHANISM, 15, 16, MECHANISM_NAME_NOT_ALLOWED,                      \
        MECHANISM_NOT_RECOGNIZED,                                           \
        "ACSE authentication stands beside end-to-end security",            \
        "switch it off there: it protects nothing here")                    \
    ROW(PROTOCOL, 1, 1, PROTOCOL_ERROR, NO_REASON,                          \
        "what should carry one SecPDU does not",                            \
        "look at a recording: bushing inspect FILE")                        \
    ROW(REFERENCE, 2, 2, INVALID_INDIRECT_REFERENCE, NO_REASON,             \
        "the SecPDU is not in the context of end-to-end security",          \
        "see that both sides mean the same abstract syntax: dialect")       \
    ROW(PCI, 3, 3, INVALID_PCI, NO_REASON,                                  \
        "data do not stand in the context of end-to-end security",          \
        "find out who sends them: nothing of it was taken")

enum environment_check {
#define ROW(NAME, ...) ENVIRONMENT_##NAME,
    ENVIRONMENT_ROWS(ROW)
#undef ROW
        ENVIRONMENT_CHECKS
};

/* The row, `diagnostic` being that of OsiDiagnostics; of what an initiator
 * reads, or a responder. */
const struct fault_row *environment_row(enum environment_check check,
                                        bool initiator);
/* What a refused AARQ hears, of the service user. */
int environment_acse_diagnostic(enum environment_check check);

/* "invalid-pci"; "another reason" for a number without a name. */
const char *osi_diagnostic_name(int64_t diagnostic);

#endif
