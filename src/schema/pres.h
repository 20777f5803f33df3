/* The presentation PDUs of X.226: normal mode, with user data in all its
 * forms. The X.410 mode is recognised and left closed. */
#ifndef SCHEMA_PRES_H
#define SCHEMA_PRES_H

#include "asn1/type.h"

enum pres_mode { PRES_MODE_X410 = 0, PRES_MODE_NORMAL = 1 };

/* Result of a proposed context. */
enum pres_context_result {
    PRES_ACCEPTANCE = 0,
    PRES_USER_REJECTION = 1,
    PRES_PROVIDER_REJECTION = 2,
};

/* Why the provider rejected a context. */
enum pres_context_reason {
    PRES_CONTEXT_NOT_SPECIFIED = 0,
    PRES_CONTEXT_ABSTRACT_SYNTAX = 1,
    PRES_CONTEXT_TRANSFER_SYNTAXES = 2,
    PRES_CONTEXT_LOCAL_LIMIT = 3,
};

/* Why the provider refused the connection (CPR). */
enum pres_provider_reason {
    PRES_REASON_NOT_SPECIFIED = 0,
    PRES_REASON_CONGESTION = 1,
    PRES_REASON_LOCAL_LIMIT = 2,
    PRES_REASON_CALLED_ADDRESS_UNKNOWN = 3,
    PRES_REASON_VERSION = 4,
    PRES_REASON_DEFAULT_CONTEXT = 5,
    PRES_REASON_USER_DATA = 6,
    PRES_REASON_NO_PSAP = 7,
};

/* Why the provider aborted (ARP). */
enum pres_abort_reason {
    PRES_ABORT_NOT_SPECIFIED = 0,
    PRES_ABORT_UNRECOGNIZED_PPDU = 1,
    PRES_ABORT_UNEXPECTED_PPDU = 2,
    PRES_ABORT_UNEXPECTED_PRIMITIVE = 3,
    PRES_ABORT_UNRECOGNIZED_PARAMETER = 4,
    PRES_ABORT_UNEXPECTED_PARAMETER = 5,
    PRES_ABORT_INVALID_PARAMETER = 6,
};

/* --- user data ----------------------------------------------------------- */

enum { PDV_SINGLE, PDV_OCTETS, PDV_ARBITRARY };
struct pdv_values {
    int which;
    union {
        span single; /* one whole value */
        span octets;
        struct asn1_bits arbitrary;
    } u;
};

struct pdv_list {
    bool has_transfer_syntax_name;
    span transfer_syntax_name;
    int64_t context_id;
    struct pdv_values values;
};

enum { USER_DATA_SIMPLE, USER_DATA_FULL };
struct pres_user_data {
    int which;
    union {
        span simple;
        struct asn1_list full; /* of PRES_PDV_LIST */
    } u;
};

/* --- connection ---------------------------------------------------------- */

struct pres_context {
    int64_t id;
    span abstract_syntax;
    struct asn1_list transfer_syntaxes; /* of ASN_OID */
};

struct pres_result {
    int64_t result;
    bool has_transfer_syntax;
    span transfer_syntax;
    bool has_provider_reason;
    int64_t provider_reason;
};

struct pres_default_context {
    span abstract_syntax;
    span transfer_syntax;
};

struct pres_mode_selector {
    int64_t mode;
};

struct cp_normal {
    struct asn1_bits protocol_version;
    bool has_calling_selector;
    span calling_selector;
    bool has_called_selector;
    span called_selector;
    bool has_contexts;
    struct asn1_list contexts; /* of PRES_CONTEXT */
    bool has_default_context;
    struct pres_default_context default_context;
    bool has_presentation_requirements;
    struct asn1_bits presentation_requirements;
    bool has_user_session_requirements;
    struct asn1_bits user_session_requirements;
    bool has_protocol_options; /* from here on: later editions of X.226 */
    struct asn1_bits protocol_options;
    bool has_nominated_context;
    int64_t nominated_context;
    bool has_extensions;
    span extensions; /* one whole value */
    bool has_user_data;
    struct pres_user_data user_data;
};

struct cp_ppdu {
    struct pres_mode_selector mode_selector;
    bool has_x410;
    span x410; /* one whole value */
    bool has_normal;
    struct cp_normal normal;
};

struct cpa_normal {
    struct asn1_bits protocol_version;
    bool has_responding_selector;
    span responding_selector;
    bool has_results;
    struct asn1_list results; /* of PRES_RESULT */
    bool has_presentation_requirements;
    struct asn1_bits presentation_requirements;
    bool has_user_session_requirements;
    struct asn1_bits user_session_requirements;
    bool has_protocol_options; /* later editions, as in CP */
    struct asn1_bits protocol_options;
    bool has_nominated_context;
    int64_t nominated_context;
    bool has_user_data;
    struct pres_user_data user_data;
};

struct cpa_ppdu {
    struct pres_mode_selector mode_selector;
    bool has_x410;
    span x410; /* one whole value */
    bool has_normal;
    struct cpa_normal normal;
};

struct cpr_normal {
    struct asn1_bits protocol_version;
    bool has_responding_selector;
    span responding_selector;
    bool has_results;
    struct asn1_list results; /* of PRES_RESULT */
    bool has_default_context_result;
    int64_t default_context_result;
    bool has_provider_reason;
    int64_t provider_reason;
    bool has_user_data;
    struct pres_user_data user_data;
};

enum { CPR_X400, CPR_NORMAL };
struct cpr_ppdu {
    int which;
    union {
        span x400;
        struct cpr_normal normal;
    } u;
};

struct aru_normal {
    bool has_contexts;
    struct asn1_list contexts; /* of PRES_CONTEXT_IDENTIFIER */
    bool has_user_data;
    struct pres_user_data user_data;
};

struct pres_context_identifier {
    int64_t id;
    span transfer_syntax;
};

struct arp_ppdu {
    bool has_provider_reason;
    int64_t provider_reason;
    bool has_event_identifier;
    int64_t event_identifier;
};

enum { ABORT_X400, ABORT_ARU, ABORT_ARP };
struct abort_ppdu {
    int which;
    union {
        span x400;
        struct aru_normal aru;
        struct arp_ppdu arp;
    } u;
};

extern const struct asn1_type PRES_CP, PRES_CPA, PRES_CPR, PRES_ABORT,
    PRES_USER_DATA, PRES_PDV_LIST, PRES_CONTEXT, PRES_RESULT,
    PRES_CONTEXT_IDENTIFIER;

extern const struct asn1_module PRES_MODULE;

#endif
