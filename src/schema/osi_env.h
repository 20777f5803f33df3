/* End-to-end security in the OSI environment: Annex D. */
#ifndef SCHEMA_OSI_ENV_H
#define SCHEMA_OSI_ENV_H

#include "schema/e2e.h"

/* [62351-4:15.6] D-OSI-3 X(number, enumerator, name) */
#define OSI_DIAGNOSTICS(X)                                             \
    X(0, NO_REASON_GIVEN, "no-reason-given")                           \
    X(1, PROTOCOL_ERROR, "protocol-error")                             \
    X(2, INVALID_INDIRECT_REFERENCE, "invalid-indirect-reference")     \
    X(3, INVALID_PCI, "invalid-pci")                                   \
    X(4, ACSE_PROTOCOL_ERROR, "acse-protocol-error")                   \
    X(5, APPLICATION_CONTEXT_NOT_SUPPORTED,                            \
      "application-context-not-supported")                             \
    X(6, INVALID_CALLING_AP_TITLE, "invalid-calling-AP-title")         \
    X(7, INVALID_CALLING_AE_QUALIFIER, "invalid-calling-AE-qualifier") \
    X(8, INVALID_CALLED_AP_TITLE, "invalid-called-AP-title")           \
    X(9, INVALID_CALLED_AE_QUALIFIER, "invalid-called-AE-qualifier")   \
    X(10, MECHANISM_NAME_NOT_ALLOWED, "mechanism-name-not-allowed")

enum osi_diagnostic {
#define X(number, enumerator, name) OSI_DIAG_##enumerator = (number),
    OSI_DIAGNOSTICS(X)
#undef X
};

/* What an AARE carries. A peer whose text has no tags here sends the SecPDU
 * bare; which one it is follows from its token and what comes after it. */
enum {
    OSI_RSP_ACCEPT,
    OSI_RSP_APPL_REJECT,
    OSI_RSP_SEC_REJECT,
    OSI_RSP_UNTAGGED,
};
struct osi_handshake_rsp {
    int which;
    union {
        struct handshake accept;
        struct token_3_pdu appl_reject;
        struct token_3_pdu sec_reject;
        span untagged; /* one whole value */
    } u;
};

/* What an ABRT carries. */
enum {
    OSI_ABORT_SEC,
    OSI_ABORT_DT,
    OSI_ABORT_APPL,
    OSI_ABORT_DIAG,
    OSI_ABORT_UNTAGGED,
};
struct osi_asso_abort {
    int which;
    union {
        struct token_3_pdu sec_abort;
        struct token_3_pdu dt_abort;
        struct token_3_pdu appl_abort;
        int64_t osi_diag;
        span untagged; /* one whole value */
    } u;
};

/* One EXTERNAL of a user-information, its value kept as received. */
struct osi_ext {
    int64_t indirect_reference;
    span value;
};

/* One PDV of a data transfer, its value kept as received. */
struct osi_pdv {
    int64_t presentation_context_identifier;
    span value;
};

extern const struct asn1_type OSI_HANDSHAKE_RSP, OSI_ASSO_ABORT, OSI_DIAGNOSTIC;
extern const struct asn1_type OSI_ASSO_REQ, OSI_ASSO_RSP, OSI_ASSO_ABR,
    OSI_ASSO_REL_REQ, OSI_ASSO_REL_RSP; /* struct asn1_list of struct osi_ext */
extern const struct asn1_type OSI_CLEAR_TRANSFER,
    OSI_ENCR_TRANSFER; /* struct asn1_list of struct osi_pdv */

extern const struct asn1_module OSI_ENV_MODULE;

#endif
