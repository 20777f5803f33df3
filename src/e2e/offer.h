/* What we offer to protect an association with, what a peer offers, and what is
 * selected [62351-4:13.3.1, 14.3 steps 10, 13-23]. Functions over a ClearToken1
 * and a policy: they change nothing but what they give out.
 *
 * Initiator:  offer_make, offer_put -> HandshakeReq
 *             HandshakeAcc -> offer_check_version, offer_check_acc
 * Responder:  HandshakeReq -> offer_check_version, offer_check_req
 *             answer_make, answer_put -> HandshakeAcc
 * Between version and the rest lie the steps 11 and 12, which are the
 * association's.
 *
 * [rule 14] A share is made for one group of one association, is used once and
 * is wiped. */
#ifndef E2E_OFFER_H
#define E2E_OFFER_H

#include "base/arena.h"
#include "base/time_text.h"
#include "e2e/group.h"
#include "e2e/handshake.h"
#include "e2e/policy.h"
#include "e2e/suite.h"

enum {
    OFFER_GROUPS = 3,
    /* Entries of a peer's list that are looked at; a list with more is refused
     * as a protocol error. */
    OFFER_LIST_MAX = 32,
};

/* One Diffie-Hellman pair of ours. */
struct share {
    enum crypto_group group;
    int64_t id; /* the number of the group on the wire */
    uint8_t private_value[CRYPTO_DH_PRIVATE_LEN];
    uint16_t public_len;
    uint8_t public_value[CRYPTO_DH_PUBLIC_MAX]; /* as dh_make gives it */
};
void share_clear(struct share *s); /* wipes */

/* What an initiator offers, as it stands in its HandshakeReq. */
struct offer {
    const bushing_policy *policy;
    struct share share[OFFER_GROUPS];
    size_t num_shares;
    bool encrypted; /* applProtected */
    bool ae;        /* encr-mode is aea */
};

/* What both have agreed to. `peer_public` is as dh_agree() and data_begin()
 * take it, and lies in the token (or in the scratch of the call). */
struct selection {
    struct suite suite;
    bool encrypted;
    enum crypto_group group;
    int64_t group_id; /* the number that the initiator used */
    span peer_public;
    size_t share; /* initiator: which of the offer */
};

/* What the parts of a token that is sent point into: keep it where it is until
 * the token is encoded. */
struct token_parts {
    struct diffie_hellman dh[OFFER_GROUPS];
    uint8_t point[OFFER_GROUPS][GROUP_POINT_MAX];
    struct algorithm_identifier cipher[BUSHING_POLICY_LIST_MAX];
    struct algorithm_identifier icv[BUSHING_POLICY_LIST_MAX];
    uint8_t cipher_room[BUSHING_POLICY_LIST_MAX][SUITE_PARAMETERS_MAX];
    uint8_t icv_room[BUSHING_POLICY_LIST_MAX][SUITE_PARAMETERS_MAX];
    uint8_t hmac_room[SUITE_PARAMETERS_MAX];
    uint8_t version, conf_params;
    char time[TIME_TEXT_MAX];
};

/* --- initiator ----------------------------------------------------------- */

/* A pair for each group of the policy. With any code but 0 nothing is left in
 * *offer. The policy is sealed and outlives the offer. */
int offer_make(struct offer *offer, const struct crypto *crypto,
               struct crypto_engine *engine, const bushing_policy *policy);
/* Wipes. Takes one that is all zero, and any number of times. */
void offer_clear(struct offer *offer);

/* Fills version, dhKey, hmac, time, encr-mode and confParams of a token;
 * sigAlg, certificates and assoID are the association's. TIME: `utc_ms` has no
 * text. */
int offer_put(const struct offer *offer, struct token_parts *parts,
              struct clear_token_1 *token, int64_t utc_ms);

/* Steps 13 to 23 on a HandshakeAcc. True: all is well. False: *fault says which
 * row, and *out is all zero. `scratch` may be NULL: then a public value that
 * comes in segments is a protocol error. */
bool offer_check_acc(const struct offer *offer,
                     const struct clear_token_1 *token, struct arena *scratch,
                     struct selection *out, struct fault *fault);

/* --- responder ----------------------------------------------------------- */

/* The same on a HandshakeReq: the first entry of the peer's lists that the
 * policy allows. */
bool offer_check_req(const bushing_policy *policy,
                     const struct clear_token_1 *token, struct arena *scratch,
                     struct selection *out, struct fault *fault);

/* A pair of the selected group. */
int answer_make(struct share *share, const struct crypto *crypto,
                struct crypto_engine *engine, const struct selection *s);
/* As offer_put(), exactly one of each. */
int answer_put(const struct share *share, const struct selection *s,
               const bushing_policy *policy, struct token_parts *parts,
               struct clear_token_1 *token, int64_t utc_ms);

/* The length of the tag, or ICV, that an algorithm is offered with, D-GCM-1,
 * D-ICV-1. */
uint8_t offer_tag_len(const bushing_policy *policy,
                      const struct suite_row *row);

/* --- both ---------------------------------------------------------------- */

/* Step 10, on a HandshakeReq or HandshakeAcc: v1 is there, and in a
 * HandshakeAcc nothing else. */
bool offer_check_version(enum bushing_secpdu kind, struct asn1_bits version,
                         struct fault *fault);
/* The same on a PDU with a ClearToken3: the version of the handshake. */
bool token3_check_version(enum bushing_secpdu kind, struct asn1_bits version,
                          struct fault *fault);

/* The time text of a token, D-TIME-1; its length, or 0. */
size_t offer_time_text(const struct dialect *dialect,
                       char out[static TIME_TEXT_MAX], int64_t utc_ms);

/* The version that a token of ours says; *octet lives as long as the token. */
struct asn1_bits offer_version(uint8_t *octet);

#endif
