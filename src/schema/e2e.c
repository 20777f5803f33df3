#include "schema/e2e.h"

#include "schema/mms.h"
#include "schema/x509.h"

/* D-TAG-1: 0 is IMPLICIT TAGS; TYPE_AUTO_TAGS would tag every component. */
#ifndef E2E_TAGS
#define E2E_TAGS 0
#endif
#define E2E_TAGGING (E2E_TAGS == 0 ? TAGGING_IMPLICIT : TAGGING_AUTOMATIC)

/* Unknown components are skipped inside tokens and nowhere else: the tag after
 * a token's end is outside what AE protects [62351-4 rules:20]. */
#define TOKEN (TYPE_MARKED | TYPE_SKIPS | E2E_TAGS)
#define MARKED (TYPE_MARKED | E2E_TAGS)

/* --- names --------------------------------------------------------------- */

#define X(number, enumerator, name) "=" #number "\0" name "\0"
static const char HANDSHAKE_DIAGNOSTIC_NAMES[] = HANDSHAKE_DIAGNOSTICS(X);
static const char DT_DIAGNOSTIC_NAMES[] = DT_DIAGNOSTICS(X);
#undef X
static const char VERSION_NAMES[] = "v1\0";
static const char CONF_PARMS_NAMES[] = "tlsProtected\0"
                                       "applProtected\0"
                                       "vpn\0";

/* --- leaves -------------------------------------------------------------- */

static const struct asn1_type *const INSIDE_PK_CERT[] = {&X509_CERTIFICATE};
static const struct asn1_type *const INSIDE_ACERT[] = {
    &X509_ATTRIBUTE_CERTIFICATE};
static const struct asn1_type *const INSIDE_APPL_DATA[] = {&MMS_PDU};

static const struct asn1_type NMTOKEN = {
    TEXT_TYPE("NMTOKEN", 12, 0, ASN1_NO_MAX)}; /* D-PP-1 */
const struct asn1_type E2E_TIME_STAMP = {TIME_TYPE("TimeStamp", 24),
                                         .format = FORMAT_TIME_E2E};
const struct asn1_type E2E_VERSION = {BITS_TYPE("Version", 0, ASN1_NO_MAX),
                                      NAMED(VERSION_NAMES),
                                      .flags = TYPE_STRIP_BITS};
const struct asn1_type E2E_ASSO_ID = {TEXT_TYPE("AssoID", 12, 1, 7),
                                      .format = FORMAT_ASSO_ID};
const struct asn1_type E2E_PK_CERT = {OCTETS_TYPE("PKCert", 0, ASN1_NO_MAX),
                                      INSIDE(INSIDE_PK_CERT),
                                      .format = FORMAT_CERTIFICATE};
static const struct asn1_type ACERT = {OCTETS_TYPE("ACert", 0, ASN1_NO_MAX),
                                       INSIDE(INSIDE_ACERT)};
static const struct asn1_type SEQUENCE_NUMBER = {
    INTEGER_TYPE("SequenceNumber", 0, INT32_MAX)};
static const struct asn1_type INITIALIZATION_VECTOR = {
    OCTETS_TYPE("InitializationVector", 12, 16)};
static const struct asn1_type DH_PUBLIC_KEY = {
    OCTETS_TYPE("DhPublicKey", 0, ASN1_NO_MAX)};
const struct asn1_type E2E_CONF_PARMS = {
    BITS_TYPE("ConfidentialityParms", 0, ASN1_NO_MAX), NAMED(CONF_PARMS_NAMES),
    .flags = TYPE_STRIP_BITS};
static const struct asn1_type APPL_DATA = {.name = "ApplData",
                                           XML_AS("ApplData", NULL),
                                           .kind = ASN1_OPEN,
                                           INSIDE(INSIDE_APPL_DATA),
                                           .flags = TYPE_XML_NAMED};
static const struct asn1_type ENCRYPTED_APPL_DATA = {
    OCTETS_TYPE("Encrypted-ApplData", 0, ASN1_NO_MAX), XML_AS("ApplData", NULL),
    .flags = TYPE_XML_NAMED};
const struct asn1_type E2E_HANDSHAKE_DIAGNOSTICS = {
    ENUM_TYPE("HandshakeDiagnostics", HANDSHAKE_DIAGNOSTIC_NAMES),
    .flags = TYPE_MARKED};
const struct asn1_type E2E_DT_DIAGNOSTICS = {
    ENUM_TYPE("DtDiagnostics", DT_DIAGNOSTIC_NAMES), .flags = TYPE_MARKED};

/* --- tokens -------------------------------------------------------------- */

const struct asn1_type E2E_CERT_PATH = {
    LIST_OF("CertPath", E2E_PK_CERT, 1, ASN1_NO_MAX, TYPE_EITHER_OF)};

/* D-DH-3 */
#define THIS struct diffie_hellman
static const struct asn1_field DIFFIE_HELLMAN_ROWS[] = {
    REQ("group", group, int64_t, ASN_INTEGER, NOTAG),
    REQ("dhPublicKey", dh_public_key, span, DH_PUBLIC_KEY, NOTAG),
};
const struct asn1_type E2E_DIFFIE_HELLMAN = {
    SEQUENCE("DiffieHellman", THIS, DIFFIE_HELLMAN_ROWS, TOKEN),
    XML_AS("diffieHellman", NULL)};
#undef THIS
const struct asn1_type E2E_DIFFIE_HELLMAN_SET = {LIST_OF(
    "DiffieHellmanSet", E2E_DIFFIE_HELLMAN, 1, ASN1_NO_MAX, TYPE_EITHER_OF)};

static const struct asn1_type ALGORITHMS = {
    LIST_OF(NULL, ALGORITHM_IDENTIFIER, 1, ASN1_NO_MAX, TYPE_EITHER_OF)};
static const struct asn1_type ALGORITHM_SET = {
    SET_LIST_OF(NULL, ALGORITHM_IDENTIFIER, 1, ASN1_NO_MAX, TYPE_EITHER_OF)};

#define THIS struct e2e_non_aea
static const struct asn1_field NON_AEA_ROWS[] = {
    OPT("encr", encr, struct asn1_list, ALGORITHMS, CTX(0)),
    REQ("icvAlgID", icv_alg_id, struct asn1_list, ALGORITHM_SET, CTX(1)),
};
static const struct asn1_type NON_AEA = {
    SEQUENCE(NULL, THIS, NON_AEA_ROWS, E2E_TAGS)};
#undef THIS

#define THIS struct e2e_encr_mode
static const struct asn1_field ENCR_MODE_ROWS[] = {
    ALT("aea", aea, struct asn1_list, ALGORITHMS, NOTAG),
    ALT("non-aea", non_aea, struct e2e_non_aea, NON_AEA, CTX(0)),
};
static const struct asn1_type ENCR_MODE = {
    CHOICE(NULL, THIS, ENCR_MODE_ROWS, MARKED)};
#undef THIS

/* D-CT1-1: this order; the types are taken tolerantly (see algorithm.h, and
 * TYPE_EITHER_OF above). */
#define THIS struct clear_token_1
static const struct asn1_field CLEAR_TOKEN_1_ROWS[] = {
    REQ("sigAlg", sig_alg, struct algorithm_identifier, ALGORITHM_IDENTIFIER,
        NOTAG),
    REQ("pkCert", pk_cert, span, E2E_PK_CERT, NOTAG),
    OPT("certPath", cert_path, struct asn1_list, E2E_CERT_PATH, NOTAG),
    REQ("version", version, struct asn1_bits, E2E_VERSION, NOTAG),
    REQ("assoID", asso_id, span, E2E_ASSO_ID, NOTAG),
    REQ("dhKey", dh_key, struct asn1_list, E2E_DIFFIE_HELLMAN_SET, NOTAG),
    REQ("hmac", hmac, struct algorithm_identifier, ALGORITHM_IDENTIFIER, NOTAG),
    REQ("time", time, span, E2E_TIME_STAMP, NOTAG),
    REQ("encr-mode", encr_mode, struct e2e_encr_mode, ENCR_MODE, NOTAG),
    REQ("confParams", conf_params, struct asn1_bits, E2E_CONF_PARMS, NOTAG),
    OPT("attCert", att_cert, span, ACERT, NOTAG),
};
const struct asn1_type E2E_CLEAR_TOKEN_1 = {
    SEQUENCE("ClearToken1", THIS, CLEAR_TOKEN_1_ROWS, TOKEN)};
#undef THIS

/* D-CT2-1: version is taken and never sent; D-GCM-4: the nonce of an AE
 * algorithm is the iv. */
#define THIS struct clear_token_2
static const struct asn1_field CLEAR_TOKEN_2_ROWS[] = {
    DEF("version", version, struct asn1_bits, E2E_VERSION, NOTAG, 1),
    REQ("assoID", asso_id, span, E2E_ASSO_ID, NOTAG),
    REQ("time", time, span, E2E_TIME_STAMP, NOTAG),
    REQ("seq", seq, int64_t, SEQUENCE_NUMBER, NOTAG),
    OPT("iv", iv, span, INITIALIZATION_VECTOR, CTX(0)),
    OPT("rekey", rekey, span, DH_PUBLIC_KEY, CTX(1)),
    DEF("reqRekey", req_rekey, bool, ASN_BOOLEAN, CTX(2), false),
    DEF("changedKey", changed_key, bool, ASN_BOOLEAN, CTX(3), false),
};
const struct asn1_type E2E_CLEAR_TOKEN_2 = {
    SEQUENCE("ClearToken2", THIS, CLEAR_TOKEN_2_ROWS, TOKEN)};
#undef THIS

#define THIS struct clear_token_3
static const struct asn1_field CLEAR_TOKEN_3_ROWS[] = {
    REQ("sigAlg", sig_alg, struct algorithm_identifier, ALGORITHM_IDENTIFIER,
        NOTAG),
    REQ("version", version, struct asn1_bits, E2E_VERSION, NOTAG),
    OPT("assoID", asso_id, span, E2E_ASSO_ID, NOTAG),
    REQ("time", time, span, E2E_TIME_STAMP, NOTAG),
    REQ("pkCert", pk_cert, span, E2E_PK_CERT, NOTAG),
    OPT("certPath", cert_path, struct asn1_list, E2E_CERT_PATH, NOTAG),
};
const struct asn1_type E2E_CLEAR_TOKEN_3 = {
    SEQUENCE("ClearToken3", THIS, CLEAR_TOKEN_3_ROWS, TOKEN)};
#undef THIS

/* --- signature and authenticator ----------------------------------------- */

#define THIS struct e2e_signature
static const struct asn1_field SIGNATURE_ROWS[] = {
    REQ("algo", algo, struct algorithm_identifier, ALGORITHM_IDENTIFIER, NOTAG),
    REQ("sign", sign, span, ASN_OCTETS, NOTAG),
};
const struct asn1_type E2E_SIGNATURE = {
    SEQUENCE("Signature", THIS, SIGNATURE_ROWS, MARKED)};
#undef THIS

#define THIS struct e2e_authenticator
static const struct asn1_field AUTHENTICATOR_ROWS[] = {
    OPT("nonce", nonce, span, ASN_OCTETS, NOTAG),
    REQ("algorithm", algorithm, struct algorithm_identifier,
        ALGORITHM_IDENTIFIER, NOTAG),
    REQ("icv", icv, span, ASN_OCTETS, NOTAG),
};
const struct asn1_type E2E_AUTHENTICATOR = {
    SEQUENCE("Authenticator", THIS, AUTHENTICATOR_ROWS, MARKED)};
#undef THIS

/* --- SecPDUs ------------------------------------------------------------- */

#define SEC_PDU(NAME, XML, S, ROWS) \
    SEQUENCE(NAME, S, ROWS, MARKED), XML_AS((XML), E2E_NAMESPACE)

#define THIS struct handshake_tbs
static const struct asn1_field HANDSHAKE_TBS_ROWS[] = {
    REQ("token1", token1, struct clear_token_1, E2E_CLEAR_TOKEN_1, NOTAG),
    OPT("applData", appl_data, span, APPL_DATA, NOTAG),
};
static const struct asn1_type HANDSHAKE_TBS = {
    SEQUENCE(NULL, THIS, HANDSHAKE_TBS_ROWS, MARKED)};
#undef THIS

#define THIS struct handshake
#define HANDSHAKE_TAIL                                                  \
    REQ_OCTETS("tbs", tbs, struct handshake_tbs, HANDSHAKE_TBS, NOTAG), \
        REQ("sign", sign, struct e2e_signature, E2E_SIGNATURE, NOTAG)
static const struct asn1_field HANDSHAKE_REQ_ROWS[] = {
    REQ_HAS("pp", pp, span, NMTOKEN, NOTAG),
    HANDSHAKE_TAIL,
};
const struct asn1_type E2E_HANDSHAKE_REQ = {
    SEC_PDU("HandshakeReq", "handshakeReq", THIS, HANDSHAKE_REQ_ROWS)};

/* D-ACC-1: pp is sent, and may be absent. */
static const struct asn1_field HANDSHAKE_ACC_ROWS[] = {
    OPT("pp", pp, span, NMTOKEN, NOTAG),
    HANDSHAKE_TAIL,
};
const struct asn1_type E2E_HANDSHAKE_ACC = {
    SEC_PDU("HandshakeAcc", "handshakeAcc", THIS, HANDSHAKE_ACC_ROWS)};
#undef THIS

#define THIS struct token_3_tbs
#define TOKEN_3 \
    REQ("token3", token3, struct clear_token_3, E2E_CLEAR_TOKEN_3, NOTAG)
static const struct asn1_field TBS_APPL_DATA_ROWS[] = {
    TOKEN_3, OPT("applData", appl_data, span, APPL_DATA, NOTAG)};
static const struct asn1_field TBS_HANDSHAKE_DIAG_ROWS[] = {
    TOKEN_3, OPT("diag", diag, int64_t, E2E_HANDSHAKE_DIAGNOSTICS, NOTAG)};
static const struct asn1_field TBS_DT_DIAG_ROWS[] = {
    TOKEN_3, OPT("diag", diag, int64_t, E2E_DT_DIAGNOSTICS, NOTAG)};
static const struct asn1_field TBS_BARE_ROWS[] = {TOKEN_3};
static const struct asn1_type TBS_APPL_DATA = {
    SEQUENCE(NULL, THIS, TBS_APPL_DATA_ROWS, MARKED)};
static const struct asn1_type TBS_HANDSHAKE_DIAG = {
    SEQUENCE(NULL, THIS, TBS_HANDSHAKE_DIAG_ROWS, MARKED)};
static const struct asn1_type TBS_DT_DIAG = {
    SEQUENCE(NULL, THIS, TBS_DT_DIAG_ROWS, MARKED)};
static const struct asn1_type TBS_BARE = {
    SEQUENCE(NULL, THIS, TBS_BARE_ROWS, MARKED)};
#undef THIS

#define THIS struct token_3_pdu
#define TOKEN_3_PDU_ROWS(TBS)                                             \
    {                                                                     \
        REQ_OCTETS("tbs", tbs, struct token_3_tbs, TBS, NOTAG),           \
            REQ("sign", sign, struct e2e_signature, E2E_SIGNATURE, NOTAG) \
    }
static const struct asn1_field PDU_APPL_DATA_ROWS[] =
    TOKEN_3_PDU_ROWS(TBS_APPL_DATA);
static const struct asn1_field PDU_HANDSHAKE_DIAG_ROWS[] =
    TOKEN_3_PDU_ROWS(TBS_HANDSHAKE_DIAG);
static const struct asn1_field PDU_DT_DIAG_ROWS[] =
    TOKEN_3_PDU_ROWS(TBS_DT_DIAG);
static const struct asn1_field PDU_BARE_ROWS[] = TOKEN_3_PDU_ROWS(TBS_BARE);

const struct asn1_type E2E_APPLICATION_REJECT = {SEC_PDU(
    "ApplicationReject", "applicationReject", THIS, PDU_APPL_DATA_ROWS)};
const struct asn1_type E2E_HANDSHAKE_SEC_REJECT = {SEC_PDU(
    "HandshakeSecReject", "handshakeSecReject", THIS, PDU_HANDSHAKE_DIAG_ROWS)};
const struct asn1_type E2E_HANDSHAKE_SEC_ABORT = {SEC_PDU(
    "HandshakeSecAbort", "handshakeSecAbort", THIS, PDU_HANDSHAKE_DIAG_ROWS)};
const struct asn1_type E2E_DT_SEC_ABORT = {
    SEC_PDU("DtSecAbort", "dtSecAbort", THIS, PDU_DT_DIAG_ROWS)};
const struct asn1_type E2E_APPL_ABORT = {
    SEC_PDU("ApplAbort", "applAbort", THIS, PDU_APPL_DATA_ROWS)};
const struct asn1_type E2E_RELEASE_REQ = {
    SEC_PDU("ReleaseReq", "releaseReq", THIS, PDU_BARE_ROWS)};
const struct asn1_type E2E_RELEASE_RSP = {
    SEC_PDU("ReleaseRsp", "releaseRsp", THIS, PDU_BARE_ROWS)};
#undef THIS

#define THIS struct transfer_tbp
#define TOKEN_2 \
    REQ_OCTETS("token2", token2, struct clear_token_2, E2E_CLEAR_TOKEN_2, NOTAG)
static const struct asn1_field CLEAR_TBP_ROWS[] = {
    TOKEN_2, REQ_OCTETS("applData", appl_data, span, APPL_DATA, NOTAG)};
static const struct asn1_field ENCR_TBP_ROWS[] = {
    TOKEN_2,
    REQ_OCTETS("applData", appl_data, span, ENCRYPTED_APPL_DATA, NOTAG)};
static const struct asn1_type CLEAR_TBP = {
    SEQUENCE(NULL, THIS, CLEAR_TBP_ROWS, MARKED)};
static const struct asn1_type ENCR_TBP = {
    SEQUENCE(NULL, THIS, ENCR_TBP_ROWS, MARKED)};
#undef THIS

#define THIS struct transfer
static const struct asn1_field CLEAR_TRANSFER_ROWS[] = {
    REQ_OCTETS("tbp", tbp, struct transfer_tbp, CLEAR_TBP, NOTAG),
    REQ_HAS("auth", auth, struct e2e_authenticator, E2E_AUTHENTICATOR, NOTAG),
};
static const struct asn1_field ENCR_TRANSFER_ROWS[] = {
    REQ_OCTETS("tbp", tbp, struct transfer_tbp, ENCR_TBP, NOTAG),
    OPT("auth", auth, struct e2e_authenticator, E2E_AUTHENTICATOR, NOTAG),
};
const struct asn1_type E2E_CLEAR_TRANSFER = {
    SEC_PDU("ClearTransfer", "clearTransfer", THIS, CLEAR_TRANSFER_ROWS)};
const struct asn1_type E2E_ENCR_TRANSFER = {
    SEC_PDU("EncrTransfer", "encrTransfer", THIS, ENCR_TRANSFER_ROWS)};
#undef THIS

/* --- module -------------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &E2E_HANDSHAKE_REQ,
    &E2E_HANDSHAKE_ACC,
    &E2E_APPLICATION_REJECT,
    &E2E_HANDSHAKE_SEC_REJECT,
    &E2E_HANDSHAKE_SEC_ABORT,
    &E2E_ENCR_TRANSFER,
    &E2E_CLEAR_TRANSFER,
    &E2E_DT_SEC_ABORT,
    &E2E_APPL_ABORT,
    &E2E_RELEASE_REQ,
    &E2E_RELEASE_RSP,
    &E2E_CLEAR_TOKEN_1,
    &E2E_CLEAR_TOKEN_2,
    &E2E_CLEAR_TOKEN_3,
    &E2E_SIGNATURE,
    &E2E_AUTHENTICATOR,
    &ALGORITHM_IDENTIFIER,
    &NMTOKEN,
    &E2E_TIME_STAMP,
    &E2E_VERSION,
    &E2E_ASSO_ID,
    &E2E_PK_CERT,
    &E2E_CERT_PATH,
    &ACERT,
    &SEQUENCE_NUMBER,
    &INITIALIZATION_VECTOR,
    &DH_PUBLIC_KEY,
    &E2E_CONF_PARMS,
    &E2E_DIFFIE_HELLMAN,
    &E2E_DIFFIE_HELLMAN_SET,
    &APPL_DATA,
    &ENCRYPTED_APPL_DATA,
    &GCM_PARAMETERS,
    &E2E_HANDSHAKE_DIAGNOSTICS,
    &E2E_DT_DIAGNOSTICS,
};

const struct asn1_module E2E_MODULE = {
    .name = "E2E-Security",
    .file = "e2e.asn",
    .oid = "1 0 62351 4 0",
    .title = "End-to-end security (IEC 62351-4, Annex B)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = E2E_TAGGING,
};
