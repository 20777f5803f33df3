/* End-to-end security: the SecPDUs, tokens and diagnostics of Annex B, as C
 * structs and type tables. */
#ifndef SCHEMA_E2E_H
#define SCHEMA_E2E_H

#include "schema/algorithm.h"

/* XML namespaces [62351-4:7, 16.5] */
#define E2E_NAMESPACE "http://www.iec.ch/62351/2018/E2E_4"

/* --- diagnostics --------------------------------------------------------- */

/* [62351-4:14.2.1] X(number, enumerator, name) */
#define HANDSHAKE_DIAGNOSTICS(X)                                               \
    X(0, NO_REASON_GIVEN, "no-reason-given")                                   \
    X(1, PROTOCOL_ERROR, "protocol-error")                                     \
    X(2, PROTECTED_PROTOCOL_NOT_SUPPORTED, "protected-protocol-not-supported") \
    X(3, INVALID_SIGNATURE_ALGORITHM, "invalid-signatureAlgorithm")            \
    X(4, UNEXPECTED_VERSION, "unexpected-version")                             \
    X(5, HMAC_ALGORITHM_NOT_SUPPORTED, "hmac-algorithm-not-supported")         \
    X(6, ENCRYPTION_NOT_REQUIRED, "encryption-not-required")                   \
    X(7, ENCRYPTION_REQUIRED, "encryption-required")                           \
    X(8, INVALID_PUBLIC_KEY_CERTIFICATE, "invalid-public-key-certificate")     \
    X(9, INVALID_CERTIFICATION_PATH, "invalid-certification-path")             \
    X(10, INVALID_TIME_VALUE, "invalid-time-value")                            \
    X(11, DH_GROUP_NOT_SUPPORTED, "dhGroup-not-supported")                     \
    X(12, ILLEGAL_DH_GROUP_SELECTED, "illegal-dhGroup-selected")               \
    X(13, ICV_ALGORITHMS_NOT_SUPPORTED, "icv-algorithms-not-supported")        \
    X(14, ENCRYPT_ALGORITHMS_NOT_SUPPORTED,                                    \
      "encrypt-algorithms-not-supported")                                      \
    X(15, AEA_ALGORITHMS_NOT_SUPPORTED, "aea-algorithms-not-supported")        \
    X(16, INVALID_ATTRIBUTE_CERTIFICATE, "invalid-attribute-certificate")      \
    X(17, ENCR_MODE_AEA_NOT_SUPPORTED, "encr-mode-aea-not-supported")          \
    X(18, AE_IS_REQUIRED, "ae-is-required")                                    \
    X(19, AEAD_SELECT_BUT_ENCRYP_NOT_SUPP, "aead-select-but-encryp-not-supp")  \
    X(20, INVALID_AE_ALGORITHM, "invalid-ae-algorithm")                        \
    X(21, SINGLE_AE_ALGORITHM_REQUIRED, "single-ae-algorithm-required")        \
    X(22, AE_NOT_USED, "ae-not-used")                                          \
    X(23, INVALID_ENCRYPTION_ALGORITHM, "invalid-encryption-algorithm")        \
    X(24, SINGLE_ENCRYPT_ALGO_REQUIRED, "single-encrypt-algo-required")        \
    X(25, SINGLE_ICV_ALGO_REQUIRED, "single-icv-algo-required")

/* [62351-4:14.2.2] 10 and 11: D-DIAG-1 */
#define DT_DIAGNOSTICS(X)                                      \
    X(0, NO_REASON_GIVEN, "no-reason-given")                   \
    X(1, PROTOCOL_ERROR, "protocol-error")                     \
    X(2, UNEXPECTED_VERSION, "unexpected-version")             \
    X(3, ENCRYPTION_NOT_SELECTED, "encryption-not-selected")   \
    X(4, ENCRYPTION_REQUIRED, "encryption-required")           \
    X(5, GMAC_NONCE_REQUIRED, "gmac-nonce-required")           \
    X(6, INVALID_SEQUENCE_NUMBER, "invalid-sequence-number")   \
    X(7, AES_INIT_VECTOR_REQUIRED, "aes-init-vector-required") \
    X(8, UNEXPECTED_DH_PUBLIC_KEY, "unexpected-dhPublicKey")   \
    X(9, UNEXPECTED_CHANGED_KEYS, "unexpected-changedKeys")    \
    X(10, INVALID_TIME_VALUE, "invalid-time-value")            \
    X(11, GMAC_INIT_VECTOR_REQUIRED, "gmac-init-vector-required")

enum handshake_diagnostic {
#define X(number, enumerator, name) HANDSHAKE_DIAG_##enumerator = (number),
    HANDSHAKE_DIAGNOSTICS(X)
#undef X
};

enum dt_diagnostic {
#define X(number, enumerator, name) DT_DIAG_##enumerator = (number),
    DT_DIAGNOSTICS(X)
#undef X
};

/* --- parts --------------------------------------------------------------- */

/* Bits of Version and of ConfidentialityParms. */
enum { E2E_VERSION_V1 = 0 };
enum { E2E_TLS_PROTECTED = 0, E2E_APPL_PROTECTED = 1, E2E_VPN = 2 };

struct diffie_hellman {
    int64_t group;
    span dh_public_key;
};

struct e2e_non_aea {
    bool has_encr;
    struct asn1_list encr;       /* of ALGORITHM_IDENTIFIER */
    struct asn1_list icv_alg_id; /* of ALGORITHM_IDENTIFIER */
};

enum { ENCR_MODE_AEA, ENCR_MODE_NON_AEA };
struct e2e_encr_mode {
    int which;
    union {
        struct asn1_list aea; /* of ALGORITHM_IDENTIFIER */
        struct e2e_non_aea non_aea;
    } u;
};

struct clear_token_1 {
    struct algorithm_identifier sig_alg;
    span pk_cert;
    bool has_cert_path;
    struct asn1_list cert_path; /* of E2E_PK_CERT */
    struct asn1_bits version;
    span asso_id;
    struct asn1_list dh_key; /* of E2E_DIFFIE_HELLMAN */
    struct algorithm_identifier hmac;
    span time;
    struct e2e_encr_mode encr_mode;
    struct asn1_bits conf_params;
    bool has_att_cert;
    span att_cert;
};

struct clear_token_2 {
    struct asn1_bits version;
    span asso_id;
    span time;
    int64_t seq;
    bool has_iv;
    span iv;
    bool has_rekey;
    span rekey;
    bool req_rekey;
    bool changed_key;
};

struct clear_token_3 {
    struct algorithm_identifier sig_alg;
    struct asn1_bits version;
    bool has_asso_id;
    span asso_id;
    span time;
    span pk_cert;
    bool has_cert_path;
    struct asn1_list cert_path; /* of E2E_PK_CERT */
};

struct e2e_signature {
    struct algorithm_identifier algo;
    span sign;
};

struct e2e_authenticator {
    bool has_nonce;
    span nonce;
    struct algorithm_identifier algorithm;
    span icv;
};

/* --- SecPDUs ------------------------------------------------------------- */

/* What is signed: `tbs_octets.content`, as received [62351-4:13.4.1]. */
struct handshake_tbs {
    struct clear_token_1 token1;
    bool has_appl_data;
    span appl_data; /* one whole value */
};

/* HandshakeReq always has pp; HandshakeAcc may have none, D-ACC-1. */
struct handshake {
    bool has_pp;
    span pp;
    struct handshake_tbs tbs;
    struct asn1_octets tbs_octets;
    struct e2e_signature sign;
};

/* The tbs of everything that carries a ClearToken3; each SecPDU has the one or
 * the other of what may follow it, or neither. */
struct token_3_tbs {
    struct clear_token_3 token3;
    bool has_diag;
    int64_t diag;
    bool has_appl_data;
    span appl_data;
};

/* ApplicationReject, HandshakeSecReject, HandshakeSecAbort, DtSecAbort,
 * ApplAbort, ReleaseReq, ReleaseRsp. */
struct token_3_pdu {
    struct token_3_tbs tbs;
    struct asn1_octets tbs_octets;
    struct e2e_signature sign;
};

/* What the ICV covers: `tbp_octets.content`; the additional data of an AE
 * algorithm: `token2_octets.content` [62351-4:13.4.2]. */
struct transfer_tbp {
    struct clear_token_2 token2;
    struct asn1_octets token2_octets;
    span appl_data; /* ClearTransfer: one whole value; EncrTransfer: octets */
    struct asn1_octets appl_data_octets;
};

struct transfer {
    struct transfer_tbp tbp;
    struct asn1_octets tbp_octets;
    bool has_auth; /* always true in a ClearTransfer */
    struct e2e_authenticator auth;
};

extern const struct asn1_type E2E_PK_CERT, E2E_CERT_PATH, E2E_VERSION,
    E2E_ASSO_ID, E2E_TIME_STAMP, E2E_DIFFIE_HELLMAN, E2E_DIFFIE_HELLMAN_SET,
    E2E_CONF_PARMS, E2E_CLEAR_TOKEN_1, E2E_CLEAR_TOKEN_2, E2E_CLEAR_TOKEN_3,
    E2E_SIGNATURE, E2E_AUTHENTICATOR, E2E_HANDSHAKE_DIAGNOSTICS,
    E2E_DT_DIAGNOSTICS;

extern const struct asn1_type E2E_HANDSHAKE_REQ, /* struct handshake */
    E2E_HANDSHAKE_ACC;
extern const struct asn1_type E2E_APPLICATION_REJECT, /* struct token_3_pdu */
    E2E_HANDSHAKE_SEC_REJECT, E2E_HANDSHAKE_SEC_ABORT, E2E_DT_SEC_ABORT,
    E2E_APPL_ABORT, E2E_RELEASE_REQ, E2E_RELEASE_RSP;
extern const struct asn1_type E2E_CLEAR_TRANSFER, /* struct transfer */
    E2E_ENCR_TRANSFER;

extern const struct asn1_module E2E_MODULE;

#endif
