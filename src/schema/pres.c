#include "schema/pres.h"

#include "schema/acse.h"
#include "schema/e2e.h"
#include "schema/mms.h"

/* --- names and leaves ---------------------------------------------------- */

static const char VERSION_NAMES[] = "version-1\0";
static const char REQUIREMENT_NAMES[] = "context-management\0"
                                        "restoration\0";
static const char SESSION_NAMES[] = "half-duplex\0"
                                    "duplex\0"
                                    "expedited-data\0"
                                    "minor-synchronize\0"
                                    "major-synchronize\0"
                                    "resynchronize\0"
                                    "activity-management\0"
                                    "negotiated-release\0"
                                    "capability-data\0"
                                    "exceptions\0"
                                    "typed-data\0";
static const char OPTION_NAMES[] = "nominated-context\0"
                                   "short-encoding\0"
                                   "packed-encoding-rules\0";
static const char MODE_NAMES[] = "x410-1984-mode\0"
                                 "normal-mode\0";
static const char RESULT_NAMES[] = "acceptance\0"
                                   "user-rejection\0"
                                   "provider-rejection\0";
static const char CONTEXT_REASON_NAMES[] =
    "reason-not-specified\0"
    "abstract-syntax-not-supported\0"
    "proposed-transfer-syntaxes-not-supported\0"
    "local-limit-on-DCS-exceeded\0";
static const char PROVIDER_REASON_NAMES[] =
    "reason-not-specified\0"
    "temporary-congestion\0"
    "local-limit-exceeded\0"
    "called-presentation-address-unknown\0"
    "protocol-version-not-supported\0"
    "default-context-not-supported\0"
    "user-data-not-readable\0"
    "no-PSAP-available\0";
static const char ABORT_REASON_NAMES[] =
    "reason-not-specified\0"
    "unrecognized-ppdu\0"
    "unexpected-ppdu\0"
    "unexpected-session-service-primitive\0"
    "unrecognized-ppdu-parameter\0"
    "unexpected-ppdu-parameter\0"
    "invalid-ppdu-parameter-value\0";
static const char EVENT_NAMES[] = "cp-PPDU\0"
                                  "cpa-PPDU\0"
                                  "cpr-PPDU\0"
                                  "aru-PPDU\0"
                                  "arp-PPDU\0"
                                  "ac-PPDU\0"
                                  "aca-PPDU\0"
                                  "td-PPDU\0"
                                  "ttd-PPDU\0"
                                  "te-PPDU\0"
                                  "tc-PPDU\0"
                                  "tcc-PPDU\0"
                                  "rs-PPDU\0"
                                  "rsa-PPDU\0"
                                  "s-release-indication\0"
                                  "s-release-confirm\0"
                                  "s-token-give-indication\0"
                                  "s-token-please-indication\0"
                                  "s-control-give-indication\0"
                                  "s-sync-minor-indication\0"
                                  "s-sync-minor-confirm\0"
                                  "s-sync-major-indication\0"
                                  "s-sync-major-confirm\0"
                                  "s-p-exception-report-indication\0"
                                  "s-u-exception-report-indication\0"
                                  "s-activity-start-indication\0"
                                  "s-activity-resume-indication\0"
                                  "s-activity-interrupt-indication\0"
                                  "s-activity-interrupt-confirm\0"
                                  "s-activity-discard-indication\0"
                                  "s-activity-discard-confirm\0"
                                  "s-activity-end-indication\0"
                                  "s-activity-end-confirm\0";

#define NUMBER(NAME, NAMES) \
    INTEGER_TYPE(NAME, INT64_MIN, INT64_MAX), NAMED(NAMES)
static const struct asn1_type VERSION = {
    BITS_TYPE("Protocol-version", 0, ASN1_NO_MAX), NAMED(VERSION_NAMES)};
static const struct asn1_type REQUIREMENTS = {
    BITS_TYPE("Presentation-requirements", 0, ASN1_NO_MAX),
    NAMED(REQUIREMENT_NAMES)};
static const struct asn1_type SESSION_REQUIREMENTS = {
    BITS_TYPE("User-session-requirements", 0, ASN1_NO_MAX),
    NAMED(SESSION_NAMES)};
static const struct asn1_type OPTIONS = {
    BITS_TYPE("Protocol-options", 0, ASN1_NO_MAX), NAMED(OPTION_NAMES)};
static const struct asn1_type SELECTOR = {
    OCTETS_TYPE("Presentation-selector", 0, ASN1_NO_MAX)};
static const struct asn1_type MODE_VALUE = {NUMBER(NULL, MODE_NAMES)};
static const struct asn1_type CONTEXT_RESULT = {NUMBER("Result", RESULT_NAMES)};
static const struct asn1_type CONTEXT_REASON = {
    NUMBER(NULL, CONTEXT_REASON_NAMES)};
static const struct asn1_type PROVIDER_REASON = {
    NUMBER("Provider-reason", PROVIDER_REASON_NAMES)};
static const struct asn1_type ABORT_REASON = {
    NUMBER("Abort-reason", ABORT_REASON_NAMES)};
static const struct asn1_type EVENT = {NUMBER("Event-identifier", EVENT_NAMES)};
/* Any number, minimal or not: which ones are good is for the layer to say. */
static const struct asn1_type CONTEXT_ID = {
    INTEGER_TYPE("Presentation-context-identifier", INT64_MIN, INT64_MAX),
    .flags = TYPE_LAX};
static const struct asn1_type ABSTRACT_SYNTAX = {
    OID_TYPE("Abstract-syntax-name")};
static const struct asn1_type TRANSFER_SYNTAX = {
    OID_TYPE("Transfer-syntax-name")};

/* What X.410 and X.400 modes carry is not for us: any components. */
static const struct asn1_type CLOSED = {.name = NULL,
                                        .kind = ASN1_SET,
                                        .tag = TAG_UNIVERSAL(17),
                                        .flags = TYPE_SKIPS | TYPE_MARKED};

/* What later editions may add to a CP: any components as well. */
static const struct asn1_type EXTENSIONS = {.name = NULL,
                                            .kind = ASN1_SEQUENCE,
                                            .tag = TAG_UNIVERSAL(16),
                                            .flags = TYPE_SKIPS | TYPE_MARKED};

/* --- user data ----------------------------------------------------------- */

static const struct asn1_type *const INSIDE_PDV[] = {
    &ACSE_APDU, &MMS_PDU, &E2E_ENCR_TRANSFER, &E2E_CLEAR_TRANSFER};
static const struct asn1_type PDV_ANY = {
    .name = "ANY", .kind = ASN1_OPEN, INSIDE(INSIDE_PDV)};
static const struct asn1_type PDV_OCTET_ALIGNED = {
    OCTETS_TYPE("OCTET STRING", 0, ASN1_NO_MAX), XML_AS("OCTET_STRING", NULL),
    INSIDE(INSIDE_PDV)};

#define THIS struct pdv_values
static const struct asn1_field VALUES_ROWS[] = {
    ALT("single-ASN1-type", single, span, PDV_ANY, CTX(0)),
    ALT("octet-aligned", octets, span, PDV_OCTET_ALIGNED, CTX(1)),
    ALT("arbitrary", arbitrary, struct asn1_bits, ASN_BITS, CTX(2)),
};
static const struct asn1_type VALUES = {CHOICE(NULL, THIS, VALUES_ROWS, 0)};
#undef THIS

#define THIS struct pdv_list
static const struct asn1_field PDV_ROWS[] = {
    OPT("transfer-syntax-name", transfer_syntax_name, span, TRANSFER_SYNTAX,
        NOTAG),
    REQ("presentation-context-identifier", context_id, int64_t, CONTEXT_ID,
        NOTAG),
    REQ("presentation-data-values", values, struct pdv_values, VALUES, NOTAG),
};
const struct asn1_type PRES_PDV_LIST = {
    SEQUENCE("PDV-list", THIS, PDV_ROWS, 0)};
#undef THIS

static const struct asn1_type FULLY_ENCODED = {
    LIST_OF("Fully-encoded-data", PRES_PDV_LIST, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type SIMPLY_ENCODED = {
    OCTETS_TYPE("Simply-encoded-data", 0, ASN1_NO_MAX)};

#define THIS struct pres_user_data
static const struct asn1_field USER_DATA_ROWS[] = {
    ALT("simply-encoded-data", simple, span, SIMPLY_ENCODED, APPL(0)),
    ALT("fully-encoded-data", full, struct asn1_list, FULLY_ENCODED, APPL(1)),
};
const struct asn1_type PRES_USER_DATA = {
    CHOICE("User-data", THIS, USER_DATA_ROWS, 0)};
#undef THIS

/* --- contexts ------------------------------------------------------------ */

static const struct asn1_type TRANSFER_SYNTAXES = {
    LIST_OF(NULL, TRANSFER_SYNTAX, 0, ASN1_NO_MAX, 0)};

#define THIS struct pres_context
static const struct asn1_field CONTEXT_ROWS[] = {
    REQ("presentation-context-identifier", id, int64_t, CONTEXT_ID, NOTAG),
    REQ("abstract-syntax-name", abstract_syntax, span, ABSTRACT_SYNTAX, NOTAG),
    REQ("transfer-syntax-name-list", transfer_syntaxes, struct asn1_list,
        TRANSFER_SYNTAXES, NOTAG),
};
const struct asn1_type PRES_CONTEXT = {
    SEQUENCE("Context", THIS, CONTEXT_ROWS, 0)};
#undef THIS
static const struct asn1_type CONTEXT_LIST = {LIST_OF(
    "Presentation-context-definition-list", PRES_CONTEXT, 0, ASN1_NO_MAX, 0)};

#define THIS struct pres_result
static const struct asn1_field RESULT_ROWS[] = {
    REQ("result", result, int64_t, CONTEXT_RESULT, CTX(0)),
    OPT("transfer-syntax-name", transfer_syntax, span, TRANSFER_SYNTAX, CTX(1)),
    OPT("provider-reason", provider_reason, int64_t, CONTEXT_REASON, CTX(2)),
};
const struct asn1_type PRES_RESULT = {
    SEQUENCE("Context-result", THIS, RESULT_ROWS, 0)};
#undef THIS
static const struct asn1_type RESULT_LIST = {
    LIST_OF("Presentation-context-definition-result-list", PRES_RESULT, 0,
            ASN1_NO_MAX, 0)};

#define THIS struct pres_default_context
static const struct asn1_field DEFAULT_CONTEXT_ROWS[] = {
    REQ("abstract-syntax-name", abstract_syntax, span, ABSTRACT_SYNTAX, CTX(0)),
    REQ("transfer-syntax-name", transfer_syntax, span, TRANSFER_SYNTAX, CTX(1)),
};
static const struct asn1_type DEFAULT_CONTEXT = {
    SEQUENCE("Default-context-name", THIS, DEFAULT_CONTEXT_ROWS, 0)};
#undef THIS

#define THIS struct pres_context_identifier
static const struct asn1_field CONTEXT_IDENTIFIER_ROWS[] = {
    REQ("presentation-context-identifier", id, int64_t, CONTEXT_ID, CTX(0)),
    REQ("transfer-syntax-name", transfer_syntax, span, TRANSFER_SYNTAX, CTX(1)),
};
const struct asn1_type PRES_CONTEXT_IDENTIFIER = {
    SEQUENCE("Context-identifier", THIS, CONTEXT_IDENTIFIER_ROWS, 0)};
#undef THIS
static const struct asn1_type CONTEXT_IDENTIFIER_LIST = {
    LIST_OF("Presentation-context-identifier-list", PRES_CONTEXT_IDENTIFIER, 0,
            ASN1_NO_MAX, 0)};

#define THIS struct pres_mode_selector
static const struct asn1_field MODE_ROWS[] = {
    REQ("mode-value", mode, int64_t, MODE_VALUE, CTX(0)),
};
static const struct asn1_type MODE_SELECTOR = {
    SET("Mode-selector", THIS, MODE_ROWS, 0)};
#undef THIS

/* --- PPDUs --------------------------------------------------------------- */

#define PROTOCOL_VERSION                                                 \
    DEF("protocol-version", protocol_version, struct asn1_bits, VERSION, \
        CTX(0), 1)
#define REQUIREMENT_ROWS                                            \
    OPT("presentation-requirements", presentation_requirements,     \
        struct asn1_bits, REQUIREMENTS, CTX(8)),                    \
        OPT("user-session-requirements", user_session_requirements, \
            struct asn1_bits, SESSION_REQUIREMENTS, CTX(9))
/* Of later editions of X.226: read, and never sent
 * (docs/decisions/2026-11-21-later-x226-parameters.md). */
#define LATER_ROWS(NOMINATED, TAG)                                       \
    OPT("protocol-options", protocol_options, struct asn1_bits, OPTIONS, \
        CTX(11)),                                                        \
        OPT(NOMINATED, nominated_context, int64_t, CONTEXT_ID, CTX(TAG))
#define RESPONDING_SELECTOR                                            \
    OPT("responding-presentation-selector", responding_selector, span, \
        SELECTOR, CTX(3))
#define RESULTS                                                 \
    OPT("presentation-context-definition-result-list", results, \
        struct asn1_list, RESULT_LIST, CTX(5))
#define USER_DATA \
    OPT("user-data", user_data, struct pres_user_data, PRES_USER_DATA, NOTAG)
#define X410 OPT("x410-mode-parameters", x410, span, CLOSED, CTX(1))

#define THIS struct cp_normal
static const struct asn1_field CP_NORMAL_ROWS[] = {
    PROTOCOL_VERSION,
    OPT("calling-presentation-selector", calling_selector, span, SELECTOR,
        CTX(1)),
    OPT("called-presentation-selector", called_selector, span, SELECTOR,
        CTX(2)),
    OPT("presentation-context-definition-list", contexts, struct asn1_list,
        CONTEXT_LIST, CTX(4)),
    OPT("default-context-name", default_context, struct pres_default_context,
        DEFAULT_CONTEXT, CTX(6)),
    REQUIREMENT_ROWS,
    LATER_ROWS("initiators-nominated-context", 12),
    OPT("extensions", extensions, span, EXTENSIONS, CTX(14)),
    USER_DATA,
};
static const struct asn1_type CP_NORMAL_TYPE = {
    SEQUENCE(NULL, THIS, CP_NORMAL_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct cp_ppdu
static const struct asn1_field CP_ROWS[] = {
    REQ("mode-selector", mode_selector, struct pres_mode_selector,
        MODE_SELECTOR, CTX(0)),
    X410,
    OPT("normal-mode-parameters", normal, struct cp_normal, CP_NORMAL_TYPE,
        CTX(2)),
};
const struct asn1_type PRES_CP = {SET("CP-PPDU", THIS, CP_ROWS, 0)};
#undef THIS

#define THIS struct cpa_normal
static const struct asn1_field CPA_NORMAL_ROWS[] = {
    PROTOCOL_VERSION,
    RESPONDING_SELECTOR,
    RESULTS,
    REQUIREMENT_ROWS,
    LATER_ROWS("responders-nominated-context", 13),
    USER_DATA,
};
static const struct asn1_type CPA_NORMAL_TYPE = {
    SEQUENCE(NULL, THIS, CPA_NORMAL_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct cpa_ppdu
static const struct asn1_field CPA_ROWS[] = {
    REQ("mode-selector", mode_selector, struct pres_mode_selector,
        MODE_SELECTOR, CTX(0)),
    X410,
    OPT("normal-mode-parameters", normal, struct cpa_normal, CPA_NORMAL_TYPE,
        CTX(2)),
};
const struct asn1_type PRES_CPA = {SET("CPA-PPDU", THIS, CPA_ROWS, 0)};
#undef THIS

#define THIS struct cpr_normal
static const struct asn1_field CPR_NORMAL_ROWS[] = {
    PROTOCOL_VERSION,
    RESPONDING_SELECTOR,
    RESULTS,
    OPT("default-context-result", default_context_result, int64_t,
        CONTEXT_RESULT, CTX(7)),
    OPT("provider-reason", provider_reason, int64_t, PROVIDER_REASON, CTX(10)),
    USER_DATA,
};
static const struct asn1_type CPR_NORMAL_TYPE = {
    SEQUENCE(NULL, THIS, CPR_NORMAL_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct cpr_ppdu
static const struct asn1_field CPR_ROWS[] = {
    ALT("x400-mode-parameters", x400, span, CLOSED, NOTAG),
    ALT("normal-mode-parameters", normal, struct cpr_normal, CPR_NORMAL_TYPE,
        NOTAG),
};
const struct asn1_type PRES_CPR = {CHOICE("CPR-PPDU", THIS, CPR_ROWS, 0)};
#undef THIS

#define THIS struct aru_normal
static const struct asn1_field ARU_NORMAL_ROWS[] = {
    OPT("presentation-context-identifier-list", contexts, struct asn1_list,
        CONTEXT_IDENTIFIER_LIST, CTX(0)),
    USER_DATA,
};
static const struct asn1_type ARU_NORMAL_TYPE = {
    SEQUENCE(NULL, THIS, ARU_NORMAL_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct arp_ppdu
static const struct asn1_field ARP_ROWS[] = {
    OPT("provider-reason", provider_reason, int64_t, ABORT_REASON, CTX(0)),
    OPT("event-identifier", event_identifier, int64_t, EVENT, CTX(1)),
};
static const struct asn1_type ARP = {
    SEQUENCE("ARP-PPDU", THIS, ARP_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct abort_ppdu
static const struct asn1_field ABORT_ROWS[] = {
    ALT("x400-mode-parameters", x400, span, CLOSED, NOTAG),
    ALT("aru-PPDU", aru, struct aru_normal, ARU_NORMAL_TYPE, CTX(0)),
    ALT("arp-PPDU", arp, struct arp_ppdu, ARP, NOTAG),
};
const struct asn1_type PRES_ABORT = {CHOICE("Abort-PPDU", THIS, ABORT_ROWS, 0)};
#undef THIS

/* --- module -------------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &PRES_CP,
    &PRES_CPA,
    &PRES_CPR,
    &PRES_ABORT,
    &ARP,
    &PRES_USER_DATA,
    &SIMPLY_ENCODED,
    &FULLY_ENCODED,
    &PRES_PDV_LIST,
    &MODE_SELECTOR,
    &CONTEXT_LIST,
    &PRES_CONTEXT,
    &RESULT_LIST,
    &PRES_RESULT,
    &CONTEXT_RESULT,
    &DEFAULT_CONTEXT,
    &CONTEXT_IDENTIFIER_LIST,
    &PRES_CONTEXT_IDENTIFIER,
    &CONTEXT_ID,
    &ABSTRACT_SYNTAX,
    &TRANSFER_SYNTAX,
    &SELECTOR,
    &VERSION,
    &REQUIREMENTS,
    &SESSION_REQUIREMENTS,
    &OPTIONS,
    &PROVIDER_REASON,
    &ABORT_REASON,
    &EVENT,
};

const struct asn1_module PRES_MODULE = {
    .name = "Presentation",
    .file = "pres.asn",
    .title = "Presentation PDUs (ITU-T X.226, normal mode)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_EXPLICIT,
};
