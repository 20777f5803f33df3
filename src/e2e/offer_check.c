/* Steps 13 to 23 of table 14.3, as lists of small checks in the order of the
 * table. Each reads what it needs out of the token; the walk that decoded the
 * token has seen every element before. */
#include "e2e/offer.h"

#include "asn1/walk.h"
#include "base/oid.h"

/* An algorithm or group of the peer's list: an item of ours, or -1. */
struct entry {
    int item;
    uint8_t tag_len;
    struct algorithm_identifier a;
};

struct check {
    enum bushing_secpdu kind;
    const bushing_policy *policy;
    const struct offer *offer; /* NULL: on a HandshakeReq */
    const struct clear_token_1 *token;
    const struct e2e_non_aea *non_aea; /* NULL: the mode is aea */
    bool encrypted;                    /* what the token says */
    struct arena *scratch;
    struct selection *out;
    struct fault *fault;
};

typedef bool check_step(struct check *c);

static bool refuse(struct check *c, enum handshake_check check, const char *one,
                   const char *other)
{
    return fault_raise(c->fault, handshake_row(c->kind, check), one, other);
}

/* --- facts for people ---------------------------------------------------- */

static void put_separator(struct text *t, size_t i)
{
    if (i != 0)
        text_put(t, ", ");
}

/* "ours: aes128-gcm, aes256-gcm" */
static void tell_ours(struct check *c, enum bushing_policy_list which)
{
    struct text t = fault_fact(c->fault, 1);
    text_put(&t, "ours: ");
    for (size_t i = 0; i < c->policy->list[which].num; i++) {
        put_separator(&t, i);
        text_put(&t, bushing_policy_item_name(c->policy->list[which].item[i]));
    }
    if (c->policy->list[which].num == 0)
        text_put(&t, "none");
    text_end(&t);
}

static void put_algorithm(struct text *t, const struct entry *e)
{
    if (e->item >= 0)
        text_put(t, bushing_policy_item_name(e->item));
    else if (oid_to_text(e->a.algorithm, t) != 0)
        text_put(t, "an algorithm without a legal name");
}

/* --- lists --------------------------------------------------------------- */

static bool take_entry(const struct check *c, enum bushing_policy_list which,
                       span *body, struct entry *out)
{
    const struct suite_row *row;
    if (asn1_list_next(&ALGORITHM_IDENTIFIER, body, &out->a, c->scratch) != 0)
        return false;
    out->tag_len = 0;
    row = suite_find(which, &out->a, c->policy->dialect, &out->tag_len);
    out->item = row == NULL ? -1 : row->item;
    return true;
}

static void tell_theirs(struct check *c, enum bushing_policy_list which,
                        const struct asn1_list *list)
{
    struct text t = fault_fact(c->fault, 0);
    span body = list->body;
    struct entry e = {.item = -1};
    text_put(&t, "theirs: ");
    for (size_t i = 0; body.n != 0 && take_entry(c, which, &body, &e); i++) {
        put_separator(&t, i);
        put_algorithm(&t, &e);
    }
    text_end(&t);
}

static bool refuse_list(struct check *c, enum handshake_check check,
                        enum bushing_policy_list which,
                        const struct asn1_list *list)
{
    (void)refuse(c, check, NULL, NULL);
    tell_theirs(c, which, list);
    tell_ours(c, which);
    return false;
}

/* [62351-4:14.3 selection] The first that the policy allows; unknown ones are
 * skipped
 * [62351-4:8 rule 8]. */
static bool select_first(struct check *c, enum handshake_check check,
                         enum bushing_policy_list which,
                         const struct asn1_list *list, struct entry *out)
{
    span body = list->body;
    while (body.n != 0) {
        if (!take_entry(c, which, &body, out))
            return refuse(c, HANDSHAKE_SYNTAX,
                          "a list of algorithms cannot be read", NULL);
        if (policy_has(c->policy, out->item))
            return true;
    }
    return refuse_list(c, check, which, list);
}

/* [rule 19] Every one of them was offered, with that length of the tag. */
static bool demand_offered(struct check *c, enum handshake_check check,
                           enum bushing_policy_list which,
                           const struct asn1_list *list, bool offered,
                           struct entry *out)
{
    span body = list->body;
    while (body.n != 0) {
        if (!take_entry(c, which, &body, out))
            return refuse(c, HANDSHAKE_SYNTAX,
                          "a list of algorithms cannot be read", NULL);
        if (!offered || !policy_has(c->policy, out->item) ||
            out->tag_len != offer_tag_len(c->policy, suite_row(out->item)))
            return refuse_list(c, check, which, list);
    }
    return true;
}

static bool demand_single(struct check *c, enum handshake_check check,
                          enum bushing_policy_list which,
                          const struct asn1_list *list)
{
    return list->num == 1 || refuse_list(c, check, which, list);
}

static void choose_cipher(struct check *c, const struct entry *e, bool ae)
{
    c->out->suite.cipher = e->item;
    if (ae)
        c->out->suite.tag_len = e->tag_len;
}

static void choose_icv(struct check *c, const struct entry *e)
{
    c->out->suite.icv = e->item;
    c->out->suite.tag_len = e->tag_len;
}

/* --- step 5: how many ---------------------------------------------------- */

static bool check_lengths(struct check *c)
{
    const struct e2e_encr_mode *mode = &c->token->encr_mode;
    uint32_t most = c->token->dh_key.num;
    if (c->non_aea == NULL && mode->u.aea.num > most)
        most = mode->u.aea.num;
    if (c->non_aea != NULL && c->non_aea->icv_alg_id.num > most)
        most = c->non_aea->icv_alg_id.num;
    if (c->non_aea != NULL && c->non_aea->has_encr &&
        c->non_aea->encr.num > most)
        most = c->non_aea->encr.num;
    return most <= OFFER_LIST_MAX ||
           refuse(c, HANDSHAKE_SYNTAX, "a list has more than 32 entries",
                  "no list needs more");
}

/* --- step 13: the group -------------------------------------------------- */

static bool refuse_group(struct check *c)
{
    struct text t;
    span body = c->token->dh_key.body;
    struct group_entry e;
    (void)refuse(c, HANDSHAKE_GROUP, NULL, NULL);
    t = fault_fact(c->fault, 0);
    text_put(&t, "theirs: ");
    for (size_t i = 0;
         body.n != 0 && group_take(c->policy->dialect, &body, c->scratch, &e);
         i++) {
        put_separator(&t, i);
        text_i64(&t, e.dh.group);
        if (e.item >= 0) {
            text_put(&t, " ");
            text_put(&t, bushing_policy_item_name(e.item));
        }
    }
    text_end(&t);
    tell_ours(c, BUSHING_LIST_GROUPS);
    return false;
}

static bool choose_group(struct check *c, const struct group_entry *e)
{
    struct text t;
    if (group_value(c->policy->dialect, e, &c->out->peer_public)) {
        c->out->group = e->group;
        c->out->group_id = e->dh.group;
        return true;
    }
    (void)refuse(c, HANDSHAKE_PUBLIC_VALUE, NULL,
                 bushing_policy_item_name(e->item));
    t = fault_fact(c->fault, 0);
    text_put(&t, "octets: ");
    text_u64(&t, e->dh.dh_public_key.n);
    text_end(&t);
    return false;
}

static bool refuse_shares(struct check *c)
{
    return refuse(c, HANDSHAKE_SYNTAX, "dhKey cannot be read", NULL);
}

/* [62351-4:14.3 step 13] */
static bool req_group(struct check *c)
{
    span body = c->token->dh_key.body;
    struct group_entry e;
    while (body.n != 0) {
        if (!group_take(c->policy->dialect, &body, c->scratch, &e))
            return refuse_shares(c);
        if (policy_has(c->policy, e.item))
            return choose_group(c, &e);
    }
    return refuse_group(c);
}

static bool acc_group(struct check *c)
{
    span body = c->token->dh_key.body;
    struct group_entry e;
    if (c->token->dh_key.num != 1)
        return refuse_group(c);
    if (!group_take(c->policy->dialect, &body, c->scratch, &e))
        return refuse_shares(c);
    for (size_t i = 0; e.item >= 0 && i < c->offer->num_shares; i++)
        if (c->offer->share[i].group == e.group) {
            c->out->share = i;
            return choose_group(c, &e);
        }
    return refuse_group(c);
}

/* --- step 14 ------------------------------------------------------------- */

/* [62351-4:13.3.1 hmac] There is one, so an answer repeats it. */
static bool check_hmac(struct check *c)
{
    struct entry e = {-1, 0, c->token->hmac};
    struct text t;
    const struct suite_row *row =
        suite_find(BUSHING_LIST_ICV, &e.a, c->policy->dialect, &e.tag_len);
    if (row != NULL && row->item == BUSHING_HMAC_SHA256)
        return true;
    (void)refuse(c, HANDSHAKE_HMAC, NULL, "ours: hmac-sha256");
    t = fault_fact(c->fault, 0);
    text_put(&t, "theirs: ");
    put_algorithm(&t, &e);
    text_end(&t);
    return false;
}

/* --- steps 15 to 18: authenticated encryption ---------------------------- */

static bool req_ae_unable(struct check *c)
{
    return c->non_aea != NULL || policy_can_ae(c->policy) ||
           refuse(c, HANDSHAKE_AE_UNABLE, "encr-mode: aea",
                  policy_demand(c->policy, BUSHING_POLICY_AE) ==
                          BUSHING_FORBIDDEN
                      ? "forbidden here"
                      : "no algorithm is in our list");
}

/* [62351-4:13.3.1 row 4] */
static bool req_ae_clear(struct check *c)
{
    return c->non_aea != NULL || c->encrypted ||
           refuse(c, HANDSHAKE_AE_CLEAR, "encr-mode: aea", "applProtected: 0");
}

static bool req_aea(struct check *c)
{
    struct entry e = {.item = -1};
    if (c->non_aea != NULL)
        return true;
    if (!select_first(c, HANDSHAKE_AEA, BUSHING_LIST_AEA,
                      &c->token->encr_mode.u.aea, &e))
        return false;
    choose_cipher(c, &e, true);
    return true;
}

static bool acc_aea(struct check *c)
{
    struct entry e = {.item = -1};
    if (c->non_aea != NULL)
        return true;
    if (!demand_offered(c, HANDSHAKE_AEA, BUSHING_LIST_AEA,
                        &c->token->encr_mode.u.aea, c->offer->ae, &e))
        return false;
    choose_cipher(c, &e, true);
    return true;
}

static bool acc_aea_single(struct check *c)
{
    return c->non_aea != NULL ||
           demand_single(c, HANDSHAKE_AEA_SINGLE, BUSHING_LIST_AEA,
                         &c->token->encr_mode.u.aea);
}

/* AE is demanded where there is encryption. */
static bool req_ae_demanded(struct check *c)
{
    bool demanded =
        policy_demand(c->policy, BUSHING_POLICY_AE) == BUSHING_REQUIRED &&
        (c->encrypted || policy_demand(c->policy, BUSHING_POLICY_ENCRYPTION) ==
                             BUSHING_REQUIRED);
    return c->non_aea == NULL || !demanded ||
           refuse(c, HANDSHAKE_AE_DEMANDED, "encr-mode: non-aea",
                  "authenticated encryption is required here");
}

static bool acc_ae_used(struct check *c)
{
    return c->non_aea == NULL || !c->offer->ae ||
           refuse(c, HANDSHAKE_AE_DEMANDED, "encr-mode: non-aea",
                  "asked for: aea");
}

/* --- steps 19 to 21: encryption with an ICV, or an ICV alone ------------- */

static bool has_encr(const struct check *c)
{
    return c->non_aea != NULL && c->non_aea->has_encr;
}

/* [62351-4:13.3.1 row 6] */
static bool req_encr_clear(struct check *c)
{
    return !has_encr(c) || c->encrypted ||
           refuse(c, HANDSHAKE_ENCR_CLEAR, "encr is there", "applProtected: 0");
}

static bool req_encr(struct check *c)
{
    struct entry e = {.item = -1};
    if (!has_encr(c))
        return true;
    if (!select_first(c, HANDSHAKE_ENCR, BUSHING_LIST_ENCR, &c->non_aea->encr,
                      &e))
        return false;
    choose_cipher(c, &e, false);
    return true;
}

static bool acc_encr(struct check *c)
{
    struct entry e = {.item = -1};
    if (!has_encr(c))
        return true;
    if (!demand_offered(c, HANDSHAKE_ENCR, BUSHING_LIST_ENCR, &c->non_aea->encr,
                        c->offer->encrypted, &e))
        return false;
    choose_cipher(c, &e, false);
    return true;
}

static bool acc_encr_single(struct check *c)
{
    return !has_encr(c) || demand_single(c, HANDSHAKE_ENCR_SINGLE,
                                         BUSHING_LIST_ENCR, &c->non_aea->encr);
}

/* [62351-4:13.3.1 row 5] applProtected without an algorithm. In a HandshakeAcc
 * step 22 has something to say first, when nothing was to be encrypted. */
static bool check_encr_missing(struct check *c)
{
    return c->non_aea == NULL || c->non_aea->has_encr || !c->encrypted ||
           (c->offer != NULL && !c->offer->encrypted) ||
           refuse(c, HANDSHAKE_ENCR_MISSING, "applProtected: 1",
                  "encr is not there");
}

static bool req_icv(struct check *c)
{
    struct entry e = {.item = -1};
    if (c->non_aea == NULL)
        return true;
    if (!select_first(c, HANDSHAKE_ICV, BUSHING_LIST_ICV,
                      &c->non_aea->icv_alg_id, &e))
        return false;
    choose_icv(c, &e);
    return true;
}

static bool acc_icv(struct check *c)
{
    struct entry e = {.item = -1};
    if (c->non_aea == NULL)
        return true;
    if (!demand_offered(c, HANDSHAKE_ICV, BUSHING_LIST_ICV,
                        &c->non_aea->icv_alg_id, true, &e))
        return false;
    choose_icv(c, &e);
    return true;
}

static bool acc_icv_single(struct check *c)
{
    return c->non_aea == NULL ||
           demand_single(c, HANDSHAKE_ICV_SINGLE, BUSHING_LIST_ICV,
                         &c->non_aea->icv_alg_id);
}

/* --- steps 22 and 23: encryption at all ---------------------------------- */

static bool check_forbidden(struct check *c)
{
    bool forbidden =
        c->offer != NULL
            ? !c->offer->encrypted
            : policy_demand(c->policy, BUSHING_POLICY_ENCRYPTION) ==
                  BUSHING_FORBIDDEN;
    return !c->encrypted || !forbidden ||
           refuse(c, HANDSHAKE_ENCRYPTION_FORBIDDEN, "applProtected: 1",
                  c->offer != NULL ? "asked for: 0" : "forbidden here");
}

/* [62351-4:13.3.1 confParams] An answer repeats what was asked for. */
static bool check_demanded(struct check *c)
{
    bool demanded = c->offer != NULL
                        ? c->offer->encrypted
                        : policy_demand(c->policy, BUSHING_POLICY_ENCRYPTION) ==
                              BUSHING_REQUIRED;
    return c->encrypted || !demanded ||
           refuse(c, HANDSHAKE_ENCRYPTION_DEMANDED, "applProtected: 0",
                  c->offer != NULL ? "asked for: 1" : "required here");
}

/* --- the tables ---------------------------------------------------------- */

static check_step *const REQ_STEPS[] = {
    check_lengths,      req_group,      check_hmac,
    req_ae_unable,      req_ae_clear,   req_aea,
    req_ae_demanded,    req_encr_clear, req_encr,
    check_encr_missing, req_icv,        check_forbidden,
    check_demanded,
};

static check_step *const ACC_STEPS[] = {
    check_lengths,      acc_group,   check_hmac,     acc_aea,
    acc_aea_single,     acc_ae_used, acc_encr,       acc_encr_single,
    check_encr_missing, acc_icv,     acc_icv_single, check_forbidden,
    check_demanded,
};

static bool run(struct check *c, check_step *const *steps, size_t num)
{
    *c->out = (struct selection){.suite = {.cipher = -1, .icv = -1}};
    *c->fault = (struct fault){0};
    if (c->token->encr_mode.which == ENCR_MODE_NON_AEA)
        c->non_aea = &c->token->encr_mode.u.non_aea;
    c->encrypted = bits_has(c->token->conf_params, E2E_APPL_PROTECTED);
    for (size_t i = 0; i < num; i++)
        if (!steps[i](c)) {
            *c->out = (struct selection){0};
            return false;
        }
    c->out->encrypted = c->encrypted;
    suite_settle(&c->out->suite);
    return true;
}

bool offer_check_req(const bushing_policy *policy,
                     const struct clear_token_1 *token, struct arena *scratch,
                     struct selection *out, struct fault *fault)
{
    struct check c = {.kind = BUSHING_SECPDU_HANDSHAKE_REQ,
                      .policy = policy,
                      .token = token,
                      .scratch = scratch,
                      .out = out,
                      .fault = fault};
    return run(&c, REQ_STEPS, ASN1_COUNT(REQ_STEPS));
}

bool offer_check_acc(const struct offer *offer,
                     const struct clear_token_1 *token, struct arena *scratch,
                     struct selection *out, struct fault *fault)
{
    struct check c = {.kind = BUSHING_SECPDU_HANDSHAKE_ACC,
                      .policy = offer->policy,
                      .offer = offer,
                      .token = token,
                      .scratch = scratch,
                      .out = out,
                      .fault = fault};
    return run(&c, ACC_STEPS, ASN1_COUNT(ACC_STEPS));
}

/* --- step 10 ------------------------------------------------------------- */

static bool only_v1(struct asn1_bits version)
{
    for (size_t i = 0; i < bits_count(version); i++)
        if (bits_has(version, i) != (i == E2E_VERSION_V1))
            return false;
    return bits_count(version) != 0;
}

static bool refuse_version(struct fault *fault, const struct fault_row *row,
                           struct asn1_bits version)
{
    struct text t;
    (void)fault_raise(fault, row, NULL, "ours: v1 alone");
    t = fault_fact(fault, 0);
    text_put(&t, "theirs, as bits: ");
    for (size_t i = 0; i < bits_count(version) && i < 32; i++)
        text_char(&t, bits_has(version, i) ? '1' : '0');
    text_end(&t);
    return false;
}

/* [62351-4:14.3 step 10, 62351-4:13.3.1 version] */
bool offer_check_version(enum bushing_secpdu kind, struct asn1_bits version,
                         struct fault *fault)
{
    *fault = (struct fault){0};
    return (kind == BUSHING_SECPDU_HANDSHAKE_ACC
                ? only_v1(version)
                : bits_has(version, E2E_VERSION_V1)) ||
           refuse_version(fault, handshake_row(kind, HANDSHAKE_VERSION),
                          version);
}

bool token3_check_version(enum bushing_secpdu kind, struct asn1_bits version,
                          struct fault *fault)
{
    *fault = (struct fault){0};
    return bits_has(version, E2E_VERSION_V1) ||
           refuse_version(fault, token3_row(kind, TOKEN3_VERSION), version);
}
