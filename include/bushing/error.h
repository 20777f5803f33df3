/* The one list of errors: enum, name, category and sentence come from here, as
 * do the man page table and the tests. A function that can fail returns 0 or
 * one of these negative codes. */
#ifndef BUSHING_ERROR_H
#define BUSHING_ERROR_H

#include <bushing/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, code, category, sentence) */
#define BUSHING_ERRORS(X)                                                      \
    X(ARGUMENT, -1, CALLER, "an argument is missing or out of its range")      \
    X(INTERNAL, -2, CALLER, "an internal rule was broken: please report it")   \
    X(MEMORY, -3, CALLER, "no memory left, or its ceiling was reached")        \
    X(SPACE, -4, CALLER, "the output buffer is too small")                     \
    X(UNKNOWN_TYPE, -5, CALLER, "no type of this name is known")               \
    X(WOULD_BLOCK, -6, CALLER, "no room for now: go on when there is some")    \
    X(STATE, -7, CALLER, "this cannot be done now")                            \
    X(SEALED, -8, CALLER, "the configuration is sealed, or not sealed yet")    \
    X(TOO_LONG, -9, CALLER, "longer than the limit that was set")              \
    X(OWNER_LATE, -10, CALLER,                                                 \
      "the owner of the association did not answer in time")                   \
    X(TRUNCATED, -101, CODEC, "input ends inside a value")                     \
    X(LENGTH, -102, CODEC, "a length does not fit the value that holds it")    \
    X(LENGTH_FORM, -103, CODEC, "a length is written in a form BER forbids")   \
    X(TAG_FORM, -104, CODEC, "a tag is written in a form BER forbids")         \
    X(TAG, -105, CODEC, "an unexpected tag stands here")                       \
    X(TRAILING, -106, CODEC, "octets follow the end of a value")               \
    X(MISSING, -107, CODEC, "a mandatory component is missing")                \
    X(DUPLICATE, -108, CODEC, "a component occurs twice")                      \
    X(UNKNOWN, -109, CODEC, "an unknown component is not allowed here")        \
    X(DEPTH, -110, CODEC, "values are nested deeper than the limit")           \
    X(EOC, -111, CODEC, "end-of-contents octets are missing or misplaced")     \
    X(FORM, -112, CODEC, "primitive and constructed encoding are mixed up")    \
    X(VALUE, -113, CODEC, "the contents are not a legal value of the type")    \
    X(RANGE, -114, CODEC, "a number is outside its range")                     \
    X(SIZE, -115, CODEC, "a string or list is shorter or longer than allowed") \
    X(CHARACTER, -116, CODEC, "a character is not allowed in this string")     \
    X(SEGMENTED, -117, CODEC, "a segmented string needs scratch memory here")  \
    X(XML_SYNTAX, -121, CODEC, "the text is not well-formed XML")              \
    X(XML_FORBIDDEN, -122, CODEC, "an XML construct that is not allowed here") \
    X(XML_NAME, -123, CODEC, "an unexpected element stands here")              \
    X(XML_NAMESPACE, -124, CODEC, "an element is in the wrong namespace")      \
    X(XML_ATTRIBUTE, -125, CODEC, "an attribute is missing or not allowed")    \
    X(XML_TEXT, -126, CODEC, "text stands where only elements may")            \
    X(XML_UNABLE, -127, CODEC, "the value has no form in XML")                 \
    X(TEXT_FORM, -131, CODEC, "the text is not a legal value of the type")     \
    X(TIME, -132, CODEC, "the text is not a valid time")                       \
    X(OID, -133, CODEC, "not a valid object identifier")                       \
    X(TPKT_VERSION, -201, TPKT, "not a TPKT: its first octets must be 03 00")  \
    X(TPKT_LENGTH, -202, TPKT, "a TPKT is shorter than the least TPDU")        \
    X(TPKT_CEILING, -203, TPKT, "a TPKT is longer than agreed")                \
    X(COTP_LENGTH, -211, COTP, "a length indicator does not fit the TPDU")     \
    X(COTP_PARAMETER, -212, COTP, "a TPDU parameter has an illegal value")     \
    X(COTP_DUPLICATE, -213, COTP, "a TPDU parameter occurs twice")             \
    X(COTP_SELECTOR, -214, COTP, "a transport selector is too long")           \
    X(COTP_CLASS, -215, COTP, "transport class 0 is not offered")              \
    X(COTP_ADDRESS, -216, COTP, "the called transport selector is not ours")   \
    X(COTP_UNEXPECTED, -217, COTP, "this TPDU has no place in this state")     \
    X(COTP_NUMBER, -218, COTP, "a class 0 TPDU carries a number")              \
    X(COTP_EMPTY, -219, COTP, "empty TPDUs follow one another")                \
    X(COTP_TSDU, -220, COTP, "a TSDU is longer than the limit")                \
    X(COTP_UNSUPPORTED, -221, COTP, "too many TPDUs of other classes")         \
    X(COTP_REFUSED, -222, COTP, "the peer refused the transport connection")   \
    X(COTP_DISCONNECT, -223, COTP, "the peer ended the transport connection")  \
    X(COTP_TIMEOUT, -224, COTP, "the peer did not answer the connect request") \
    X(COTP_FRAGMENT, -225, COTP, "a TPKT or TSDU was not completed in time")   \
    X(SESSION_NONE, -231, SESSION, "no session layer: this is not MMS")        \
    X(SESSION_LENGTH, -232, SESSION, "a length does not fit the SPDU")         \
    X(SESSION_PARAMETER, -233, SESSION,                                        \
      "an SPDU parameter is unknown or illegal")                               \
    X(SESSION_DUPLICATE, -234, SESSION, "an SPDU parameter occurs twice")      \
    X(SESSION_MISSING, -235, SESSION, "an SPDU lacks a mandatory parameter")   \
    X(SESSION_SELECTOR, -236, SESSION,                                         \
      "the called session selector is too long or not ours")                   \
    X(SESSION_VERSION, -237, SESSION, "no common session version")             \
    X(SESSION_UNITS, -238, SESSION, "the duplex functional unit is missing")   \
    X(SESSION_USER_DATA, -239, SESSION, "session user data exceed the limit")  \
    X(SESSION_OVERFLOW, -240, SESSION,                                         \
      "user data overflow of a CONNECT is not allowed")                        \
    X(SESSION_UNEXPECTED, -241, SESSION,                                       \
      "this SPDU has no place in this state")                                  \
    X(SESSION_REFUSED, -242, SESSION, "the peer refused the session")          \
    X(SESSION_ABORT, -243, SESSION, "the peer aborted the session")            \
    X(SESSION_TIMEOUT, -244, SESSION, "the peer did not answer in time")       \
    X(PRESENTATION_PPDU, -251, PRESENTATION, "a PPDU cannot be read")          \
    X(PRESENTATION_MODE, -252, PRESENTATION,                                   \
      "another presentation mode than normal")                                 \
    X(PRESENTATION_SELECTOR, -253, PRESENTATION,                               \
      "the called presentation selector is too long or not ours")              \
    X(PRESENTATION_CONTEXTS, -254, PRESENTATION,                               \
      "the presentation contexts cannot be used")                              \
    X(PRESENTATION_CONTEXT_ID, -255, PRESENTATION,                             \
      "a value stands in a context that was not agreed")                       \
    X(PRESENTATION_TRANSFER, -256, PRESENTATION,                               \
      "another transfer syntax than BER")                                      \
    X(PRESENTATION_VALUES, -257, PRESENTATION,                                 \
      "user data hold too many values, or none")                               \
    X(PRESENTATION_REFUSED, -258, PRESENTATION,                                \
      "the peer refused the presentation connection")                          \
    X(PRESENTATION_ABORT, -259, PRESENTATION,                                  \
      "the peer's presentation layer aborted")                                 \
    X(PRESENTATION_LIMIT, -260, PRESENTATION,                                  \
      "more presentation contexts than the limit")                             \
    X(ACSE_APDU, -261, ACSE, "an ACSE APDU cannot be read")                    \
    X(ACSE_UNEXPECTED, -262, ACSE, "this APDU has no place in this state")     \
    X(ACSE_CONTEXT_NAME, -263, ACSE,                                           \
      "the application context is not supported")                              \
    X(ACSE_USER_INFORMATION, -264, ACSE,                                       \
      "user information is missing or not readable")                           \
    X(ACSE_AUTHENTICATION, -265, ACSE,                                         \
      "authentication parameters contradict each other")                       \
    X(ACSE_TITLE, -266, ACSE, "a title or qualifier cannot be read")           \
    X(ACSE_VERSION, -267, ACSE, "no common ACSE version")                      \
    X(ACSE_REFUSED, -268, ACSE, "the peer refused the association")            \
    X(ACSE_ABORT, -269, ACSE, "the peer aborted the association")              \
    X(MMS_PDU, -281, MMS, "not an MMS PDU that fits its place")                \
    X(MMS_SIZE, -282, MMS, "the PDU would be longer than was agreed")          \
    X(MMS_INVOKE_ID, -283, MMS, "an answer to a request that nobody made")     \
    X(MMS_SERVICE, -284, MMS, "the answer belongs to another service")         \
    X(MMS_NAME, -285, MMS, "not a name of an MMS object")                      \
    X(MMS_REPORT, -286, MMS, "the parts of a report do not fit each other")    \
    X(MMS_MODEL, -287, MMS, "the text of the model has an error")              \
    X(MMS_INITIATE, -288, MMS, "the initiate request was refused")             \
    X(MMS_REJECTS, -289, MMS, "too many PDUs that had to be rejected")         \
    X(REVOCATION_ISSUER, -471, TRUST, "no certificate of the issuer at hand")  \
    X(REVOCATION_OLDER, -472, TRUST, "older than the list that is held")       \
    X(REVOCATION_EXTENSION, -473, TRUST,                                       \
      "a critical extension is not understood")                                \
    X(REVOCATION_SCOPE, -474, TRUST,                                           \
      "indirect lists and lists of some reasons only are not taken")           \
    X(REVOCATION_BASE, -475, TRUST,                                            \
      "the delta list does not fit the list that is held")                     \
    X(REVOCATION_RESPONDER, -476, TRUST,                                       \
      "signed by neither the issuer nor its delegate")                         \
    X(REVOCATION_REFUSED, -477, TRUST, "the responder gave no answer")         \
    X(REVOCATION_NONCE, -478, TRUST, "the answer is not one to this query")    \
    X(REVOCATION_SUBJECT, -479, TRUST,                                         \
      "the answer is about other certificates")                                \
    X(REVOCATION_TIME, -480, TRUST, "the answer is not valid at this time")    \
    X(CRYPTO_KEY, -491, CRYPTO, "not a key that can be used here")             \
    X(CRYPTO_SIGNATURE, -492, CRYPTO, "the signature is wrong")                \
    X(CRYPTO_FAILED, -493, CRYPTO, "the cryptographic library failed")         \
    X(CRYPTO_ALGORITHM, -494, CRYPTO,                                          \
      "an algorithm that is not offered, or not for this key")                 \
    X(CRYPTO_PASSPHRASE, -495, CRYPTO,                                         \
      "the pass phrase of the key is wrong or missing")                        \
    X(AUDIT_FULL, -501, AUDIT, "no room left for the audit log")               \
    X(AUDIT_IO, -502, AUDIT,                                                   \
      "a file of the audit log cannot be read or written")                     \
    X(AUDIT_FORM, -503, AUDIT, "these octets are no record")                   \
    X(AUDIT_HASH, -504, AUDIT, "this record was changed or does not follow")   \
    X(AUDIT_ORDER, -505, AUDIT,                                                \
      "records before this one are missing or out of order")                   \
    X(AUDIT_CUT, -506, AUDIT, "the log ends inside a record")                  \
    X(AUDIT_SEGMENT, -507, AUDIT,                                              \
      "this segment does not follow from the one before it")                   \
    X(AUDIT_SIGNATURE, -508, AUDIT, "the signature of this anchor is wrong")   \
    X(AUDIT_KEY, -509, AUDIT,                                                  \
      "this anchor is signed with a key that was not given")                   \
    X(AUDIT_ANCHOR, -510, AUDIT, "a signed anchor is due here and missing")    \
    X(AUDIT_HEAD, -511, AUDIT,                                                 \
      "the log is not the one that its head was made of")                      \
    X(AUDIT_SHORT, -512, AUDIT,                                                \
      "the log ends before its head: records were cut off")                    \
    X(COLLECTOR_UDP, -513, AUDIT, "security events do not travel over UDP")    \
    X(CA_NAME, -521, CA, "not the names that this purpose needs")              \
    X(CA_PURPOSE, -522, CA, "the request asks for what is not given")          \
    X(CA_KEY, -523, CA, "not a key that this purpose may have")                \
    X(CA_TIME, -524, CA, "the certificate of the CA is not valid then")        \
    X(CA_ISSUER, -525, CA, "not the certificate and the key of a CA")          \
    X(SECURITY, -541, SECURITY,                                                \
      "a check of the security failed: its event says which")                  \
    X(SECURITY_PEER, -542, SECURITY,                                           \
      "the peer says that a check of the security failed there")               \
    X(SECURITY_REFUSED, -543, SECURITY, "the peer refused with a SecPDU")      \
    X(SECURITY_MODE, -544, SECURITY,                                           \
      "not the security that the policy demands of this peer")                 \
    X(SECURITY_LATE, -545, SECURITY, "the peer was too slow")                  \
    X(SECURITY_TICKET, -546, SECURITY,                                         \
      "a signature or a verdict could not be had in time")                     \
    X(SECURITY_KEYS, -547, SECURITY, "fresh keys were not confirmed in time")  \
    X(SECURITY_LIFE, -548, SECURITY, "the association has lived long enough")  \
    X(SECURITY_NUMBERS, -549, SECURITY,                                        \
      "no identifier is free for another association")                         \
    X(SECURITY_CARRIER, -550, SECURITY,                                        \
      "what carries the security is not as it must be")                        \
    X(REPLAYED, -551, SECURITY, "this was accepted once before")               \
    X(REPLAY_FULL, -552, SECURITY,                                             \
      "no place is left in the memory of what was accepted")

enum bushing_error {
    BUSHING_OK = 0,
#define X(name, code, category, sentence) BUSHING_ERR_##name = (code),
    BUSHING_ERRORS(X)
#undef X
};

/* "BER_TRUNCATED"-style name without prefix ("TRUNCATED"); "OK" for 0 and
 * "UNKNOWN_ERROR" for a number that is not in the list. Never NULL. */
BUSHING_API const char *bushing_error_name(int code);

/* "CALLER", "CODEC" ...; "" where there is none. Never NULL. */
BUSHING_API const char *bushing_error_category(int code);

/* One English sentence without a full stop. Never NULL. */
BUSHING_API const char *bushing_error_text(int code);

#ifdef __cplusplus
}
#endif

#endif
