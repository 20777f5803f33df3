#include "schema/osi_env.h"

#define X(number, enumerator, name) "=" #number "\0" name "\0"
static const char DIAGNOSTIC_NAMES[] = OSI_DIAGNOSTICS(X);
#undef X
const struct asn1_type OSI_DIAGNOSTIC = {
    ENUM_TYPE("OsiDiagnostics", DIAGNOSTIC_NAMES), .flags = TYPE_MARKED};

/* A SecPDU without the tag of its alternative: taken whole, whatever it is. */
static const struct asn1_type UNTAGGED = {.name = "SEQUENCE",
                                          .kind = ASN1_SEQUENCE,
                                          .tag = TAG_UNIVERSAL(16),
                                          .flags = TYPE_SKIPS};

/* D-OSI-1: the tags of both. */
#define THIS struct osi_handshake_rsp
static const struct asn1_field HANDSHAKE_RSP_ROWS[] = {
    ALT("assoAccept", accept, struct handshake, E2E_HANDSHAKE_ACC, CTX(0)),
    ALT("applReject", appl_reject, struct token_3_pdu, E2E_APPLICATION_REJECT,
        CTX(1)),
    ALT("secReject", sec_reject, struct token_3_pdu, E2E_HANDSHAKE_SEC_REJECT,
        CTX(2)),
    ALT_TOLERATED("untagged", untagged, span, UNTAGGED, NOTAG),
};
const struct asn1_type OSI_HANDSHAKE_RSP = {
    CHOICE("HandshakeRsp", THIS, HANDSHAKE_RSP_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct osi_asso_abort
static const struct asn1_field ASSO_ABORT_ROWS[] = {
    ALT("secAbort", sec_abort, struct token_3_pdu, E2E_HANDSHAKE_SEC_ABORT,
        CTX(0)),
    ALT("dtAbort", dt_abort, struct token_3_pdu, E2E_DT_SEC_ABORT, CTX(1)),
    ALT("applAbort", appl_abort, struct token_3_pdu, E2E_APPL_ABORT, CTX(2)),
    ALT("osiDiag", osi_diag, int64_t, OSI_DIAGNOSTIC, CTX(3)),
    ALT_TOLERATED("untagged", untagged, span, UNTAGGED, NOTAG),
};
const struct asn1_type OSI_ASSO_ABORT = {
    CHOICE("AssoAbort", THIS, ASSO_ABORT_ROWS, TYPE_MARKED)};
#undef THIS

/* Context identifiers are taken with needless octets, as in ACSE_EXTERNAL. */
static const struct asn1_type REFERENCE = {
    INTEGER_TYPE("INTEGER", INT64_MIN, INT64_MAX), .flags = TYPE_LAX};

/* Ext{T} and Pdv{T} written out for each T. */
#define THIS struct osi_ext
#define EXT(SYMBOL, NAME, TYPE)                                           \
    static const struct asn1_field SYMBOL##_ROWS[] = {                    \
        REQ("indirect-reference", indirect_reference, int64_t, REFERENCE, \
            NOTAG),                                                       \
        REQ_EXP("single-ASN1-type", value, span, TYPE, CTX(0)),           \
    };                                                                    \
    static const struct asn1_type SYMBOL = {                              \
        TAGGED_SEQUENCE(NAME, TAG_UNIVERSAL(8), THIS, SYMBOL##_ROWS, 0)}
EXT(EXT_HANDSHAKE_REQ, "Ext-HandshakeReq", E2E_HANDSHAKE_REQ);
EXT(EXT_HANDSHAKE_RSP, "Ext-HandshakeRsp", OSI_HANDSHAKE_RSP);
EXT(EXT_ASSO_ABORT, "Ext-AssoAbort", OSI_ASSO_ABORT);
EXT(EXT_RELEASE_REQ, "Ext-ReleaseReq", E2E_RELEASE_REQ);
EXT(EXT_RELEASE_RSP, "Ext-ReleaseRsp", E2E_RELEASE_RSP);
#undef THIS

#define THIS struct osi_pdv
#define PDV(SYMBOL, NAME, TYPE)                                          \
    static const struct asn1_field SYMBOL##_ROWS[] = {                   \
        REQ("presentation-context-identifier",                           \
            presentation_context_identifier, int64_t, REFERENCE, NOTAG), \
        REQ_EXP("single-ASN1-type", value, span, TYPE, CTX(0)),          \
    };                                                                   \
    static const struct asn1_type SYMBOL = {                             \
        SEQUENCE(NAME, THIS, SYMBOL##_ROWS, 0)}
PDV(PDV_CLEAR_TRANSFER, "Pdv-ClearTransfer", E2E_CLEAR_TRANSFER);
PDV(PDV_ENCR_TRANSFER, "Pdv-EncrTransfer", E2E_ENCR_TRANSFER);
#undef THIS

/* [62351-4:15.3 EXTERNAL] exactly one EXTERNAL, one PDV */
const struct asn1_type OSI_ASSO_REQ = {
    LIST_OF("OSI-AssoReq", EXT_HANDSHAKE_REQ, 1, 1, 0)};
const struct asn1_type OSI_ASSO_RSP = {
    LIST_OF("OSI-AssoRsp", EXT_HANDSHAKE_RSP, 1, 1, 0)};
const struct asn1_type OSI_ASSO_ABR = {
    LIST_OF("OSI-AssoAbr", EXT_ASSO_ABORT, 1, 1, 0)};
const struct asn1_type OSI_ASSO_REL_REQ = {
    LIST_OF("OSI-AssoRelReq", EXT_RELEASE_REQ, 1, 1, 0)};
const struct asn1_type OSI_ASSO_REL_RSP = {
    LIST_OF("OSI-AssoRelRsp", EXT_RELEASE_RSP, 1, 1, 0)};
/* D-OSI-2: no tag tells the two apart. */
const struct asn1_type OSI_CLEAR_TRANSFER = {
    LIST_OF("OSI-ClearTransfer", PDV_CLEAR_TRANSFER, 1, 1, 0)};
const struct asn1_type OSI_ENCR_TRANSFER = {
    LIST_OF("OSI-EncrTransfer", PDV_ENCR_TRANSFER, 1, 1, 0)};

static const struct asn1_type *const TYPES[] = {
    &OSI_ASSO_REQ,       &OSI_ASSO_RSP,      &OSI_ASSO_ABR,
    &OSI_ASSO_REL_REQ,   &OSI_ASSO_REL_RSP,  &OSI_ENCR_TRANSFER,
    &OSI_CLEAR_TRANSFER, &OSI_HANDSHAKE_RSP, &OSI_ASSO_ABORT,
    &OSI_DIAGNOSTIC,     &EXT_HANDSHAKE_REQ, &EXT_HANDSHAKE_RSP,
    &EXT_ASSO_ABORT,     &EXT_RELEASE_REQ,   &EXT_RELEASE_RSP,
    &PDV_CLEAR_TRANSFER, &PDV_ENCR_TRANSFER,
};

const struct asn1_module OSI_ENV_MODULE = {
    .name = "OSI-Env",
    .file = "osi-env.asn",
    .title = "OSI operational environment (IEC 62351-4, Annex D)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_IMPLICIT,
};
