#include "e2e/offer.h"

#include "base/secret.h"

/* --- shares [62351-4:13.3.1.2, rule 14] ---------------------------------- */

void share_clear(struct share *s)
{
    secret_wipe(s, sizeof *s);
}

static int make_share(struct share *s, const struct crypto *crypto,
                      struct crypto_engine *engine, enum crypto_group group,
                      int64_t id)
{
    size_t n = 0;
    int rc =
        crypto->dh_make(engine, group, s->private_value, s->public_value, &n);
    if (rc == 0 && n > sizeof s->public_value)
        rc = BUSHING_ERR_INTERNAL;
    if (rc != 0) {
        share_clear(s);
        return rc;
    }
    s->group = group;
    s->id = id;
    s->public_len = (uint16_t)n;
    return 0;
}

/* D-DH-1: X Y, or 04 X Y. */
static struct diffie_hellman put_share(const struct share *s,
                                       const struct dialect *d,
                                       uint8_t point[GROUP_POINT_MAX])
{
    struct diffie_hellman out = {s->id, {s->public_value, s->public_len}};
    if (s->group == CRYPTO_MODP_2048 || d->point == POINT_XY ||
        s->public_len >= GROUP_POINT_MAX)
        return out;
    point[0] = 0x04;
    memcpy(point + 1, s->public_value, s->public_len);
    out.dh_public_key = span_of(point, s->public_len + 1u);
    return out;
}

/* --- what is the same in both -------------------------------------------- */

size_t offer_time_text(const struct dialect *dialect,
                       char out[static TIME_TEXT_MAX], int64_t utc_ms)
{
    return time_text_format(out, TIME_TEXT_MAX, utc_ms,
                            dialect->time == TIME_WITH_COMMA
                                ? TIME_FORM_E2E_COMMA
                                : TIME_FORM_E2E_DOT);
}

/* [62351-4:13.3.1 version] */
struct asn1_bits offer_version(uint8_t *octet)
{
    *octet = 0x80 >> E2E_VERSION_V1;
    return (struct asn1_bits){{octet, 1}, 7};
}

/* [62351-4:13.3.1 confParams] */
static struct asn1_bits put_conf_params(const bushing_policy *policy,
                                        bool encrypted, uint8_t *octet)
{
    unsigned bits = 0;
    if (policy->value[BUSHING_POLICY_TLS_PROTECTED] != 0)
        bits |= 0x80u >> E2E_TLS_PROTECTED;
    if (encrypted)
        bits |= 0x80u >> E2E_APPL_PROTECTED;
    if (policy->value[BUSHING_POLICY_VPN] != 0)
        bits |= 0x80u >> E2E_VPN;
    *octet = (uint8_t)bits;
    return (struct asn1_bits){{octet, 1}, 5};
}

static struct asn1_list list_of(const void *items, size_t num)
{
    return (struct asn1_list){{NULL, 0}, items, (uint32_t)num};
}

/* All but the lists. */
static int put_frame(struct clear_token_1 *token, struct token_parts *parts,
                     const bushing_policy *policy, bool encrypted,
                     int64_t utc_ms)
{
    const struct dialect *d = policy->dialect;
    /* [62351-4:13.3.1 time] */
    size_t n = offer_time_text(d, parts->time, utc_ms);
    if (n == 0)
        return BUSHING_ERR_TIME;
    token->time = span_of(parts->time, n);
    token->version = offer_version(&parts->version);
    token->conf_params =
        put_conf_params(policy, encrypted, &parts->conf_params);
    /* [62351-4:13.3.1 hmac] */
    token->hmac =
        suite_identifier(suite_row(BUSHING_HMAC_SHA256),
                         (uint8_t)d->hmac_icv_len, d, parts->hmac_room);
    return 0;
}

/* --- an offer ------------------------------------------------------------ */

int offer_make(struct offer *offer, const struct crypto *crypto,
               struct crypto_engine *engine, const bushing_policy *policy)
{
    memset(offer, 0, sizeof *offer);
    offer->policy = policy;
    offer->encrypted =
        policy_demand(policy, BUSHING_POLICY_ENCRYPTION) == BUSHING_REQUIRED;
    offer->ae = offer->encrypted && policy_can_ae(policy);
    for (size_t i = 0; i < policy->list[BUSHING_LIST_GROUPS].num; i++) {
        enum crypto_group group =
            group_of_item(policy->list[BUSHING_LIST_GROUPS].item[i]);
        int64_t id = group_number(policy->dialect, group);
        int rc = 0;
        if (id != 0)
            rc = make_share(&offer->share[offer->num_shares], crypto, engine,
                            group, id);
        if (rc != 0) {
            offer_clear(offer);
            return rc;
        }
        if (id != 0)
            offer->num_shares++;
    }
    return 0;
}

void offer_clear(struct offer *offer)
{
    secret_wipe(offer, sizeof *offer);
}

/* The tag that a GCM algorithm is offered with, D-GCM-1. */
uint8_t offer_tag_len(const bushing_policy *policy, const struct suite_row *row)
{
    if (!row->gcm)
        return (uint8_t)policy->dialect->hmac_icv_len;
    return policy->value[BUSHING_POLICY_TAG_16] != 0
               ? CRYPTO_GCM_TAG_MAX
               : (uint8_t)policy->dialect->gcm_tag_len;
}

static struct asn1_list
put_list(const bushing_policy *policy, enum bushing_policy_list which,
         struct algorithm_identifier out[BUSHING_POLICY_LIST_MAX],
         uint8_t room[BUSHING_POLICY_LIST_MAX][SUITE_PARAMETERS_MAX])
{
    const struct policy_list *list = &policy->list[which];
    for (size_t i = 0; i < list->num; i++) {
        const struct suite_row *row = suite_row(list->item[i]);
        out[i] = suite_identifier(row, offer_tag_len(policy, row),
                                  policy->dialect, room[i]);
    }
    return list_of(out, list->num);
}

int offer_put(const struct offer *offer, struct token_parts *parts,
              struct clear_token_1 *token, int64_t utc_ms)
{
    const bushing_policy *policy = offer->policy;
    struct e2e_encr_mode *mode = &token->encr_mode;
    /* [62351-4:13.3.1 dhKey] */
    for (size_t i = 0; i < offer->num_shares; i++)
        parts->dh[i] =
            put_share(&offer->share[i], policy->dialect, parts->point[i]);
    token->dh_key = list_of(parts->dh, offer->num_shares);
    memset(mode, 0, sizeof *mode);
    /* [62351-4:13.3.1 encr-mode] */
    if (offer->ae) {
        mode->which = ENCR_MODE_AEA;
        mode->u.aea = put_list(policy, BUSHING_LIST_AEA, parts->cipher,
                               parts->cipher_room);
    } else {
        mode->which = ENCR_MODE_NON_AEA;
        mode->u.non_aea.has_encr = offer->encrypted;
        if (offer->encrypted)
            mode->u.non_aea.encr = put_list(policy, BUSHING_LIST_ENCR,
                                            parts->cipher, parts->cipher_room);
        mode->u.non_aea.icv_alg_id =
            put_list(policy, BUSHING_LIST_ICV, parts->icv, parts->icv_room);
    }
    return put_frame(token, parts, policy, offer->encrypted, utc_ms);
}

/* --- an answer: exactly one of each -------------------------------------- */

int answer_make(struct share *share, const struct crypto *crypto,
                struct crypto_engine *engine, const struct selection *s)
{
    return make_share(share, crypto, engine, s->group, s->group_id);
}

static struct asn1_list put_one(int item, const struct suite *suite,
                                const struct dialect *d,
                                struct algorithm_identifier *out,
                                uint8_t room[SUITE_PARAMETERS_MAX])
{
    *out = suite_identifier(suite_row(item), suite->tag_len, d, room);
    return list_of(out, 1);
}

int answer_put(const struct share *share, const struct selection *s,
               const bushing_policy *policy, struct token_parts *parts,
               struct clear_token_1 *token, int64_t utc_ms)
{
    const struct dialect *d = policy->dialect;
    struct e2e_encr_mode *mode = &token->encr_mode;
    parts->dh[0] = put_share(share, d, parts->point[0]);
    token->dh_key = list_of(parts->dh, 1);
    memset(mode, 0, sizeof *mode);
    if (s->suite.mode == SUITE_AE) {
        mode->which = ENCR_MODE_AEA;
        mode->u.aea = put_one(s->suite.cipher, &s->suite, d, parts->cipher,
                              parts->cipher_room[0]);
    } else {
        mode->which = ENCR_MODE_NON_AEA;
        mode->u.non_aea.has_encr = s->suite.mode == SUITE_CBC_ICV;
        if (mode->u.non_aea.has_encr)
            mode->u.non_aea.encr =
                put_one(s->suite.cipher, &s->suite, d, parts->cipher,
                        parts->cipher_room[0]);
        mode->u.non_aea.icv_alg_id =
            put_one(s->suite.icv, &s->suite, d, parts->icv, parts->icv_room[0]);
    }
    return put_frame(token, parts, policy, s->encrypted, utc_ms);
}
