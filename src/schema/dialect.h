/* How a peer reads IEC 62351-4 where the text leaves room. Each field is one
 * decision, named by its key in the specification; each has a value that is
 * sent and, where that makes sense, a set that is accepted. A dialect is chosen
 * for each peer at run time. What a decision says about the shape of a type is
 * a row of its table instead; docs/conformance/decisions.md lists both.
 *
 * Some alternatives are missing on purpose, because they open a hole: a rekey
 * PDU under the new keys, the RFC 5114 groups, data times outside the ICV. */
#ifndef SCHEMA_DIALECT_H
#define SCHEMA_DIALECT_H

#include "base/span.h"

/* D-ASSO-1 */
enum dialect_asso_id {
    ASSO_ID_SPLIT, /* the client sends "c", the server answers "c:s" */
};

/* D-DH-1: a point as X Y, or with the octet 04 in front. */
enum dialect_point { POINT_XY, POINT_UNCOMPRESSED };
enum { ACCEPT_POINT_XY = 1, ACCEPT_POINT_UNCOMPRESSED = 2 };

/* D-DH-2: which curve or prime a group number means. */
enum dialect_group { GROUP_MODP_2048, GROUP_SECP256R1, GROUP_BRAINPOOLP256R1 };
struct dialect_group_id {
    int64_t id;
    enum dialect_group group;
    bool send; /* offered under this number; others are only accepted */
};

/* D-KDF-2: keys packed one behind the other, or each in 32 octets. */
enum dialect_key_cut { KEY_CUT_PACKED, KEY_CUT_SLOTS };

/* D-REKEY-1: which keys protect the PDU that says changedKey. The PDU with the
 * new half is always under the old keys: see the rules, number 16. */
enum dialect_changed_key { CHANGED_KEY_UNDER_NEW, CHANGED_KEY_UNDER_OLD };

/* D-CBC-1 */
enum dialect_padding { PADDING_PKCS7, PADDING_ISO9797_2 };

/* D-GCM-2: what the sender builds; any nonce of 12 octets is accepted. */
enum dialect_nonce { NONCE_COUNTER, NONCE_RANDOM };

/* D-GCM-3 and D-GCM-4: where tag and nonce of an AE algorithm travel. */
enum dialect_tag_place { TAG_BEHIND_CIPHERTEXT };
enum dialect_nonce_place { NONCE_IN_IV, NONCE_BEFORE_CIPHERTEXT };

/* D-TIME-1 */
enum dialect_time { TIME_WITH_DOT, TIME_WITH_COMMA };

/* D-A-2: what the signature of the A-profile covers. */
enum dialect_a_input {
    A_INPUT_CONTENT = 1,       /* the characters of the time */
    A_INPUT_CONTEXT_TLV = 2,   /* 81 L time */
    A_INPUT_UNIVERSAL_TLV = 4, /* 18 L time */
};

/* D-A-3: the time that a client sends; a server mirrors it. */
enum dialect_a_time { A_TIME_Z, A_TIME_DOT };

/* D-A-4: how an association that fails authentication is aborted. */
enum dialect_a_abort { A_ABORT_ACSE, A_ABORT_PROVIDER };

/* D-A-5: the subject of the certificate against the titles. */
enum dialect_a_subject { A_SUBJECT_ENFORCED, A_SUBJECT_WARNED };

/* D-XMPP-1: the stanza that carries a HandshakeReq. */
enum dialect_stanza { STANZA_IQ_SET, STANZA_IQ_GET, STANZA_MESSAGE };

/* D-XMPP-5: a ReleaseReq where a ReleaseRsp was awaited. */
enum dialect_collision { COLLISION_ANSWER_AND_WAIT, COLLISION_ENDS };

/* D-XMPP-4: a second look at content written again in the fixed form. */
enum dialect_xml_verify { XML_VERIFY_RAW, XML_VERIFY_RAW_THEN_FIXED };

/* D-G-1: where the certificate names the JID. */
enum dialect_jid { JID_IN_XMPP_ADDR, JID_IN_SUBJECT };

#define DIALECT_MAX_GROUPS 4

struct dialect {
    const char *name;
    /* D-OID-1, D-OID-2: dotted */
    const char *e2e_abstract_syntax;
    const char *e2e_mms_context;
    /* D-PP-1: sent; accepted after '_' is read as a blank */
    const char *pp_61850_8_1;
    const char *pp_61850_8_2;
    bool pp_in_acc; /* D-ACC-1 */
    enum dialect_asso_id asso_id;
    enum dialect_point point;
    unsigned accept_points;
    struct dialect_group_id groups[DIALECT_MAX_GROUPS];
    /* D-KDF-1: what stands for "0" behind D1 */
    const char *kdf_zero;
    size_t kdf_zero_len;
    enum dialect_key_cut key_cut;
    enum dialect_changed_key changed_key;
    enum dialect_padding padding;
    unsigned gcm_tag_len; /* D-GCM-1: octets, when parameters are absent */
    enum dialect_nonce nonce;
    enum dialect_tag_place tag_place;
    enum dialect_nonce_place nonce_place;
    unsigned hmac_icv_len; /* D-ICV-1: octets */
    enum dialect_time time;
    bool a_direct_reference; /* D-A-1: when no context was negotiated */
    enum dialect_a_input a_input;
    unsigned a_accept_inputs;
    enum dialect_a_time a_time;
    enum dialect_a_abort a_abort;
    enum dialect_a_subject a_subject;
    enum dialect_stanza handshake_stanza;
    enum dialect_xml_verify xml_verify;
    enum dialect_collision release_collision;
    enum dialect_jid jid;
};

/* The presets; the first is the default. */
extern const struct dialect DIALECTS[];
extern const size_t NUM_DIALECTS;

#endif
