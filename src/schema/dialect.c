#include "schema/dialect.h"

static const char ZEROS[32] = {0};

/* Every decision at its default; a preset changes single fields behind it. */
#define DEFAULTS                                                             \
    .e2e_abstract_syntax = "1.0.62351.4.1.1.1", /* D-OID-1 */                \
        .e2e_mms_context = "1.0.62351.4.2.1",   /* D-OID-2 */                \
        .pp_61850_8_1 = "IEC 61850-8-1",        /* D-PP-1 */                 \
        .pp_61850_8_2 = "IEC 61850-8-2",        /* D-PP-1 */                 \
        .pp_in_acc = true,                      /* D-ACC-1 */                \
        .asso_id = ASSO_ID_SPLIT,               /* D-ASSO-1 */               \
        .accept_points = ACCEPT_POINT_XY | ACCEPT_POINT_UNCOMPRESSED,        \
    .groups = {{14, GROUP_MODP_2048, true}, /* D-DH-2 */                     \
               {23, GROUP_SECP256R1, true},                                  \
               {28, GROUP_BRAINPOOLP256R1, true},                            \
               {19, GROUP_SECP256R1, false}},                                \
    .kdf_zero = ZEROS, .changed_key = CHANGED_KEY_UNDER_NEW, /* D-REKEY-1 */ \
        .padding = PADDING_PKCS7,                            /* D-CBC-1 */   \
        .gcm_tag_len = 12,                                   /* D-GCM-1 */   \
        .nonce = NONCE_COUNTER,                              /* D-GCM-2 */   \
        .tag_place = TAG_BEHIND_CIPHERTEXT,                  /* D-GCM-3 */   \
        .nonce_place = NONCE_IN_IV,                          /* D-GCM-4 */   \
        .hmac_icv_len = 32,                                  /* D-ICV-1 */   \
        .time = TIME_WITH_DOT,                               /* D-TIME-1 */  \
        .a_direct_reference = true,                          /* D-A-1 */     \
        .a_input = A_INPUT_CONTENT,                          /* D-A-2 */     \
        .a_accept_inputs =                                                   \
            A_INPUT_CONTENT | A_INPUT_CONTEXT_TLV | A_INPUT_UNIVERSAL_TLV,   \
    .a_abort = A_ABORT_ACSE,                            /* D-A-4 */          \
        .a_subject = A_SUBJECT_ENFORCED,                /* D-A-5 */          \
        .handshake_stanza = STANZA_IQ_SET,              /* D-XMPP-1 */       \
        .release_collision = COLLISION_ANSWER_AND_WAIT, /* D-XMPP-5 */       \
        .xml_verify = XML_VERIFY_RAW,                   /* D-XMPP-4 */       \
        .jid = JID_IN_XMPP_ADDR                         /* D-G-1 */

#define POINT_DEFAULT .point = POINT_XY           /* D-DH-1 */
#define KDF_ZERO_DEFAULT .kdf_zero_len = 1        /* D-KDF-1 */
#define KEY_CUT_DEFAULT .key_cut = KEY_CUT_PACKED /* D-KDF-2 */
#define A_TIME_DEFAULT .a_time = A_TIME_Z         /* D-A-3 */

const struct dialect DIALECTS[] = {
    {.name = "default",
     DEFAULTS,
     POINT_DEFAULT,
     KDF_ZERO_DEFAULT,
     KEY_CUT_DEFAULT,
     A_TIME_DEFAULT},
    /* a peer that starts the salt chain with a hash of zeros */
    {.name = "kdf-zero-32",
     DEFAULTS,
     POINT_DEFAULT,
     .kdf_zero_len = 32,
     KEY_CUT_DEFAULT,
     A_TIME_DEFAULT},
    /* a peer that cuts AES-128 keys out of 32-octet slots */
    {.name = "key-slots",
     DEFAULTS,
     POINT_DEFAULT,
     KDF_ZERO_DEFAULT,
     .key_cut = KEY_CUT_SLOTS,
     A_TIME_DEFAULT},
    /* a peer that sends points as SEC 1 writes them */
    {.name = "uncompressed-points",
     DEFAULTS,
     .point = POINT_UNCOMPRESSED,
     KDF_ZERO_DEFAULT,
     KEY_CUT_DEFAULT,
     A_TIME_DEFAULT},
    /* the A-profile time as a commercial test suite sends it */
    {.name = "a-profile-dot",
     DEFAULTS,
     POINT_DEFAULT,
     KDF_ZERO_DEFAULT,
     KEY_CUT_DEFAULT,
     .a_time = A_TIME_DOT},
};

const size_t NUM_DIALECTS = sizeof(DIALECTS) / sizeof(DIALECTS[0]);
