#include "schema/xmpp_env.h"

#include "schema/mms.h"

/* --- EnvPDU -------------------------------------------------------------- */

static const struct asn1_type *const INSIDE_APPL_DATA[] = {&MMS_PDU};
/* Only when end-to-end security is switched off. */
static const struct asn1_type APPL_DATA = {.name = "ApplData",
                                           XML_AS("ApplData", NULL),
                                           .kind = ASN1_OPEN,
                                           INSIDE(INSIDE_APPL_DATA),
                                           .flags = TYPE_XML_NAMED};

/* D-XMPP-2: the element names are those of the types. */
static const struct asn1_field PDU_ROWS[] = {
    ALT_ONLY("handshakeReq", E2E_HANDSHAKE_REQ, CTX(0)),
    ALT_ONLY("handshakeAcc", E2E_HANDSHAKE_ACC, CTX(1)),
    ALT_ONLY("applicationReject", E2E_APPLICATION_REJECT, CTX(2)),
    ALT_ONLY("handshakeSecReject", E2E_HANDSHAKE_SEC_REJECT, CTX(3)),
    ALT_ONLY("handshakeSecAbort", E2E_HANDSHAKE_SEC_ABORT, CTX(4)),
    ALT_ONLY("dtSecAbort", E2E_DT_SEC_ABORT, CTX(5)),
    ALT_ONLY("applAbort", E2E_APPL_ABORT, CTX(6)),
    ALT_ONLY("releaseReq", E2E_RELEASE_REQ, CTX(7)),
    ALT_ONLY("releaseRsp", E2E_RELEASE_RSP, CTX(8)),
    ALT_ONLY("clearTransfer", E2E_CLEAR_TRANSFER, CTX(9)),
    ALT_ONLY("encrTransfer", E2E_ENCR_TRANSFER, CTX(10)),
    ALT_ONLY("applData", APPL_DATA, CTX(11)),
};
static const struct asn1_type PDU = {
    CHOICE(NULL, struct asn1_unbound, PDU_ROWS, TYPE_MARKED)};

static const struct asn1_field ENV_ROWS[] = {
    ROW_ONLY("assoID", E2E_ASSO_ID, CTX(0), ROW_ATTRIBUTE),
    ROW_ONLY("pdu", PDU, CTX(1), ROW_XML_BARE),
};
const struct asn1_type XMPP_ENV_PDU = {
    SEQUENCE("EnvPDU", struct asn1_unbound, ENV_ROWS, 0),
    XML_AS("env", XMPP_ENV_NAMESPACE)};

/* --- stanzas ------------------------------------------------------------- */

static const char IQ_TYPE_NAMES[] = "get\0"
                                    "set\0"
                                    "result\0";
static const char MSG_TYPE_NAMES[] = "normal\0";
static const char ERROR_STANZA_NAMES[] = "error\0";
static const char ERROR_TYPE_NAMES[] = "auth\0"
                                       "cancel\0"
                                       "continue\0"
                                       "modify\0"
                                       "wait\0";
static const struct asn1_type IQ_TYPE = {ENUM_TYPE("IqType", IQ_TYPE_NAMES)};
static const struct asn1_type MSG_TYPE = {ENUM_TYPE("MsgType", MSG_TYPE_NAMES)};
static const struct asn1_type ERROR_STANZA = {
    ENUM_TYPE("ErrorStanzaType", ERROR_STANZA_NAMES)};
static const struct asn1_type ERROR_TYPE = {
    ENUM_TYPE("ErrorType", ERROR_TYPE_NAMES)};
static const struct asn1_type JID = {TEXT_TYPE("JID", 12, 1, 3071)};
static const struct asn1_type STANZA_ID = {TEXT_TYPE("StanzaID", 12, 1, 1023)};

#define ADDRESSES(AT)                                               \
    ROW_ONLY("from", JID, CTX((AT)), ROW_ATTRIBUTE | ROW_OPTIONAL), \
        ROW_ONLY("to", JID, CTX((AT) + 1), ROW_ATTRIBUTE | ROW_OPTIONAL)

static const struct asn1_field IQ_ROWS[] = {
    ROW_ONLY("type", IQ_TYPE, CTX(0), ROW_ATTRIBUTE),
    ROW_ONLY("id", STANZA_ID, CTX(1), ROW_ATTRIBUTE),
    ADDRESSES(2),
    ROW_ONLY("env", XMPP_ENV_PDU, CTX(4), 0),
};
const struct asn1_type XMPP_IQ_ENV = {
    SEQUENCE("IqEnv", struct asn1_unbound, IQ_ROWS, 0),
    XML_AS("iq", XMPP_CLIENT_NAMESPACE)};

static const struct asn1_field MSG_ROWS[] = {
    ROW_ONLY("type", MSG_TYPE, CTX(0), ROW_ATTRIBUTE | ROW_OPTIONAL),
    ROW_ONLY("id", STANZA_ID, CTX(1), ROW_ATTRIBUTE | ROW_OPTIONAL),
    ADDRESSES(2),
    ROW_ONLY("env", XMPP_ENV_PDU, CTX(4), 0),
};
const struct asn1_type XMPP_MSG_ENV = {
    SEQUENCE("MsgEnv", struct asn1_unbound, MSG_ROWS, 0),
    XML_AS("message", XMPP_CLIENT_NAMESPACE)};

/* [RFC 6120:8.3.3] */
static const struct asn1_field CONDITION_ROWS[] = {
    ALT_ONLY("bad-request", ASN_NULL, CTX(0)),
    ALT_ONLY("conflict", ASN_NULL, CTX(1)),
    ALT_ONLY("feature-not-implemented", ASN_NULL, CTX(2)),
    ALT_ONLY("forbidden", ASN_NULL, CTX(3)),
    ALT_ONLY("gone", ASN_UTF8, CTX(4)),
    ALT_ONLY("internal-server-error", ASN_NULL, CTX(5)),
    ALT_ONLY("item-not-found", ASN_NULL, CTX(6)),
    ALT_ONLY("jid-malformed", ASN_NULL, CTX(7)),
    ALT_ONLY("not-acceptable", ASN_NULL, CTX(8)),
    ALT_ONLY("not-allowed", ASN_NULL, CTX(9)),
    ALT_ONLY("not-authorized", ASN_NULL, CTX(10)),
    ALT_ONLY("policy-violation", ASN_NULL, CTX(11)),
    ALT_ONLY("recipient-unavailable", ASN_NULL, CTX(12)),
    ALT_ONLY("redirect", ASN_UTF8, CTX(13)),
    ALT_ONLY("registration-required", ASN_NULL, CTX(14)),
    ALT_ONLY("remote-server-not-found", ASN_NULL, CTX(15)),
    ALT_ONLY("remote-server-timeout", ASN_NULL, CTX(16)),
    ALT_ONLY("resource-constraint", ASN_NULL, CTX(17)),
    ALT_ONLY("service-unavailable", ASN_NULL, CTX(18)),
    ALT_ONLY("subscription-required", ASN_NULL, CTX(19)),
    ALT_ONLY("undefined-condition", ASN_NULL, CTX(20)),
    ALT_ONLY("unexpected-request", ASN_NULL, CTX(21)),
};
static const struct asn1_type CONDITION = {
    CHOICE("Condition", struct asn1_unbound, CONDITION_ROWS, 0),
    XML_AS(NULL, XMPP_STANZAS_NAMESPACE)};

static const struct asn1_field ERROR_ROWS[] = {
    ROW_ONLY("type", ERROR_TYPE, CTX(0), ROW_ATTRIBUTE),
    ROW_ONLY("condition", CONDITION, CTX(1), ROW_XML_BARE),
};
static const struct asn1_type ERROR = {
    SEQUENCE("Error", struct asn1_unbound, ERROR_ROWS, 0)};

static const struct asn1_field ERROR_ENV_ROWS[] = {
    ROW_ONLY("type", ERROR_STANZA, CTX(0), ROW_ATTRIBUTE),
    ROW_ONLY("id", STANZA_ID, CTX(1), ROW_ATTRIBUTE | ROW_OPTIONAL),
    ADDRESSES(2),
    ROW_ONLY("error", ERROR, CTX(4), 0),
};
const struct asn1_type XMPP_IQ_ERROR_ENV = {
    SEQUENCE("IqErrorEnv", struct asn1_unbound, ERROR_ENV_ROWS, 0),
    XML_AS("iq", XMPP_CLIENT_NAMESPACE)};
const struct asn1_type XMPP_MSG_ERROR_ENV = {
    SEQUENCE("MsgErrorEnv", struct asn1_unbound, ERROR_ENV_ROWS, 0),
    XML_AS("message", XMPP_CLIENT_NAMESPACE)};

/* --- module -------------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    &XMPP_ENV_PDU,       &XMPP_IQ_ENV,  &XMPP_MSG_ENV, &XMPP_IQ_ERROR_ENV,
    &XMPP_MSG_ERROR_ENV, &ERROR,        &CONDITION,    &IQ_TYPE,
    &MSG_TYPE,           &ERROR_STANZA, &ERROR_TYPE,   &JID,
    &STANZA_ID,
};

const struct asn1_module XMPP_ENV_MODULE = {
    .name = "XMPP-Env",
    .file = "xmpp-env.asn",
    .title = "XMPP operational environment (IEC 62351-4, Annex E)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_IMPLICIT,
};
