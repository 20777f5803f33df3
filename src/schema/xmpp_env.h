/* End-to-end security in the XMPP environment: Annex E. The stanzas are XML
 * and nothing else; that they have a BER form too is how the codec works. */
#ifndef SCHEMA_XMPP_ENV_H
#define SCHEMA_XMPP_ENV_H

#include "schema/e2e.h"

#define XMPP_ENV_NAMESPACE "http://www.iec.ch/62351/2018/ENV_4"
#define XMPP_CLIENT_NAMESPACE "jabber:client"
#define XMPP_STANZAS_NAMESPACE "urn:ietf:params:xml:ns:xmpp-stanzas"

/* The SecPDU in an env; each kept whole, for its own table. */
enum {
    ENV_HANDSHAKE_REQ,
    ENV_HANDSHAKE_ACC,
    ENV_APPLICATION_REJECT,
    ENV_HANDSHAKE_SEC_REJECT,
    ENV_HANDSHAKE_SEC_ABORT,
    ENV_DT_SEC_ABORT,
    ENV_APPL_ABORT,
    ENV_RELEASE_REQ,
    ENV_RELEASE_RSP,
    ENV_CLEAR_TRANSFER,
    ENV_ENCR_TRANSFER,
    ENV_APPL_DATA,
};

enum xmpp_iq_type { XMPP_IQ_GET, XMPP_IQ_SET, XMPP_IQ_RESULT };
enum xmpp_error_type {
    XMPP_ERROR_AUTH,
    XMPP_ERROR_CANCEL,
    XMPP_ERROR_CONTINUE,
    XMPP_ERROR_MODIFY,
    XMPP_ERROR_WAIT,
};

extern const struct asn1_type XMPP_ENV_PDU, XMPP_IQ_ENV, XMPP_MSG_ENV,
    XMPP_IQ_ERROR_ENV, XMPP_MSG_ERROR_ENV;

extern const struct asn1_module XMPP_ENV_MODULE;

#endif
