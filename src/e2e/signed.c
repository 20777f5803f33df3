/* What all signed SecPDUs have in common: the checks that are the same on all
 * of them, and the signature of ours [62351-4:13.4.1, 14.3]. */
#include "e2e/association.h"

#include "base/oid.h"
#include "base/secret.h"

/* --- kinds --------------------------------------------------------------- */

static const struct asn1_type *const TYPES[] = {
    [BUSHING_SECPDU_HANDSHAKE_REQ] = &E2E_HANDSHAKE_REQ,
    [BUSHING_SECPDU_HANDSHAKE_ACC] = &E2E_HANDSHAKE_ACC,
    [BUSHING_SECPDU_APPLICATION_REJECT] = &E2E_APPLICATION_REJECT,
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] = &E2E_HANDSHAKE_SEC_REJECT,
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] = &E2E_HANDSHAKE_SEC_ABORT,
    [BUSHING_SECPDU_DT_SEC_ABORT] = &E2E_DT_SEC_ABORT,
    [BUSHING_SECPDU_APPL_ABORT] = &E2E_APPL_ABORT,
    [BUSHING_SECPDU_RELEASE_REQ] = &E2E_RELEASE_REQ,
    [BUSHING_SECPDU_RELEASE_RSP] = &E2E_RELEASE_RSP,
};

const struct asn1_type *secpdu_type(enum bushing_secpdu kind)
{
    return TYPES[kind];
}

bool secpdu_has_token3(enum bushing_secpdu kind)
{
    return kind != BUSHING_SECPDU_HANDSHAKE_REQ &&
           kind != BUSHING_SECPDU_HANDSHAKE_ACC;
}

bool signed_fail(bushing_e2e *e, enum handshake_check check,
                 enum token3_check check3, const char *one, const char *other)
{
    struct desk *d = e->desk;
    const struct fault_row *row = secpdu_has_token3(d->secpdu)
                                      ? token3_row(d->secpdu, check3)
                                      : handshake_row(d->secpdu, check);
    return fault_raise(&d->fault, row, one, other);
}

bool signed_fail_text(bushing_e2e *e, enum handshake_check check,
                      enum token3_check check3, span theirs, const char *ours)
{
    struct text t;
    (void)signed_fail(e, check, check3, NULL, ours);
    t = fault_fact(&e->desk->fault, 0);
    text_put(&t, "theirs: ");
    text_span(&t, span_first(theirs, FAULT_FACT));
    text_end(&t);
    return false;
}

/* --- steps 0 to 5 -------------------------------------------------------- */

static bool fail_algorithm(bushing_e2e *e, enum handshake_check check,
                           enum token3_check check3, bool differs)
{
    struct desk *d = e->desk;
    struct text t;
    (void)signed_fail(e, check, check3, NULL, NULL);
    t = fault_fact(&d->fault, 0);
    text_put(&t, "sigAlg ");
    (void)oid_to_text(d->outer.token_algo.algorithm, &t);
    text_end(&t);
    t = fault_fact(&d->fault, 1);
    if (differs) {
        text_put(&t, "sign.algo ");
        (void)oid_to_text(d->outer.sign.algo.algorithm, &t);
    } else {
        const struct policy_list *ours =
            &e->policy->list[BUSHING_LIST_SIGNATURES];
        text_put(&t, "allowed:");
        for (size_t i = 0; i < ours->num; i++) {
            text_char(&t, ' ');
            text_put(&t, bushing_policy_item_name(ours->item[i]));
        }
    }
    text_end(&t);
    return false;
}

static bool fail_structure(bushing_e2e *e, int rc)
{
    struct text t;
    (void)signed_fail(e, HANDSHAKE_STRUCTURE, TOKEN3_STRUCTURE,
                      bushing_error_text(rc), NULL);
    t = fault_fact(&e->desk->fault, 1);
    text_put(&t, "octets: ");
    text_u64(&t, e->desk->pdu.n);
    text_end(&t);
    return false;
}

/* [62351-4:14.3 steps 0 to 3] The key is that of a certificate for which nobody
 * has vouched yet: a signature that holds says no more than that the PDU is one
 * piece. */
bool signed_open(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct form_outer *o = &d->outer;
    int item, rc;
    if (d->pdu.n > SECPDU_MAX)
        return fail_structure(e, BUSHING_ERR_TOO_LONG);
    rc = FORM_BER.outer(&d->outer, d->pdu, secpdu_has_token3(d->secpdu));
    if (rc != 0)
        return fail_structure(e, rc);
    item = signer_algorithm(&o->token_algo);
    if (item < 0 || !policy_has(e->policy, item))
        return fail_algorithm(e, HANDSHAKE_SIG_ALG, TOKEN3_SIG_ALG, false);
    if (signer_algorithm(&o->sign.algo) != item)
        return fail_algorithm(e, HANDSHAKE_SIG_ALG_DIFFERS,
                              TOKEN3_SIG_ALG_DIFFERS, true);
    rc = signer_check(crypto_of(e), item, o->pk_cert, o->tbs, o->sign.sign);
    if (rc == BUSHING_ERR_CRYPTO_SIGNATURE)
        return signed_fail(e, HANDSHAKE_SIGNATURE, TOKEN3_SIGNATURE,
                           bushing_policy_item_name(item), NULL);
    if (rc == 0)
        rc = crypto_of(e)->sha256(d->hash, &o->pk_cert, 1);
    d->signature_holds = rc == 0;
    if (rc != 0)
        end_failed(e, rc);
    return rc == 0;
}

/* [62351-4:14.3 step 5; rules 8, 20] What the tables do not name is refused
 * behind a token. */
bool signed_syntax(bushing_e2e *e)
{
    struct desk *d = e->desk;
    struct asn1_error error;
    if (FORM_BER.decode(secpdu_type(d->secpdu), d->pdu, &d->got, &error) == 0)
        return true;
    return signed_fail(e, HANDSHAKE_SYNTAX, TOKEN3_SYNTAX, error.path,
                       bushing_error_text(error.code));
}

bool signed_chain(bushing_e2e *e, span certificate, const bool has_path,
                  struct asn1_list path)
{
    struct desk *d = e->desk;
    d->chain[0] = certificate;
    d->num_chain = 1;
    while (has_path && path.body.n != 0) {
        span next;
        if (d->num_chain == CHAIN_MAX)
            return signed_fail(e, HANDSHAKE_SYNTAX, TOKEN3_SYNTAX, "certPath",
                               bushing_error_text(BUSHING_ERR_TOO_LONG));
        if (asn1_list_next(&E2E_PK_CERT, &path.body, &next, NULL) != 0)
            return signed_fail(e, HANDSHAKE_SYNTAX, TOKEN3_SYNTAX, "certPath",
                               "an element is no certificate");
        d->chain[d->num_chain++] = next;
    }
    return true;
}

/* --- steps 6 to 9 -------------------------------------------------------- */

static const struct {
    enum bushing_verdict_step step;
    enum handshake_check check;
    enum token3_check check3;
} STEPS[] = {
    {BUSHING_STEP_CERTIFICATE, HANDSHAKE_CERTIFICATE, TOKEN3_CERTIFICATE},
    {BUSHING_STEP_PATH, HANDSHAKE_PATH, TOKEN3_PATH},
    {BUSHING_STEP_FORGED, HANDSHAKE_FORGED, TOKEN3_FORGED},
    {BUSHING_STEP_ADDRESS, HANDSHAKE_ADDRESS, TOKEN3_ADDRESS},
};

void signed_hash(bushing_e2e *e, size_t i, const char *whose,
                 const uint8_t hash[static CRYPTO_SHA256_LEN])
{
    struct text t = fault_fact(&e->desk->fault, i);
    text_put(&t, whose);
    text_put(&t, " sha256:");
    text_hex(&t, span_of(hash, CRYPTO_SHA256_LEN), false);
    text_end(&t);
}

bool signed_attribute(bushing_e2e *e)
{
    return signed_fail(e, HANDSHAKE_ATTRIBUTE, TOKEN3_CERTIFICATE, "attCert",
                       "refused by the rules for this peer");
}

/* The finding that decided; NULL: none was told. */
static const bushing_finding *refusing(const bushing_verdict *v)
{
    for (size_t i = 0; i < v->num_findings && i < BUSHING_FINDINGS_MAX; i++)
        if (v->finding[i].effect >= BUSHING_RULE_REFUSES)
            return &v->finding[i];
    return NULL;
}

/* Its rule, and the fact that differs. */
static bool fail_verdict(bushing_e2e *e, const bushing_verdict *v)
{
    const bushing_finding *f = refusing(v);
    struct desk *d = e->desk;
    struct text t;
    size_t step = 0;
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (STEPS[i].step == v->step)
            step = i;
    (void)signed_fail(e, STEPS[step].check, STEPS[step].check3, NULL,
                      f == NULL ? "no rule was named" : f->fact);
    signed_hash(e, 0, "certificate", d->hash);
    if (f == NULL)
        return false;
    t = fault_fact(&d->fault, 0);
    if (e->identity->rule_sentence != NULL) {
        text_put(&t, e->identity->rule_sentence(f->rule));
    } else {
        text_put(&t, "rule number ");
        text_u64(&t, f->rule);
    }
    text_end(&t);
    return false;
}

/* [62351-4:14.3 steps 6 to 9] */
bool signed_judged(bushing_e2e *e, const bushing_verdict *v)
{
    struct desk *d = e->desk;
    if (v == NULL)
        return signed_fail(e, HANDSHAKE_CERTIFICATE, TOKEN3_CERTIFICATE,
                           "nothing could be found out about it", NULL);
    /* [62351-4:14.3 step 24] has its turn later */
    d->attribute_refused =
        !v->accepted && v->step == BUSHING_STEP_NONE &&
        v->diagnostic == HANDSHAKE_DIAG_INVALID_ATTRIBUTE_CERTIFICATE;
    if (!v->accepted && !d->attribute_refused)
        return fail_verdict(e, v);
    /* [rule 1] */
    if (memcmp(d->hash, e->identity->certificate_hash, sizeof d->hash) != 0)
        return true;
    (void)signed_fail(e, HANDSHAKE_OWN_CERTIFICATE, TOKEN3_OWN_CERTIFICATE,
                      NULL, "ours is the same");
    signed_hash(e, 0, "theirs", d->hash);
    return false;
}

/* --- steps 11 and 12 ----------------------------------------------------- */

static int64_t now_ms(const bushing_e2e *e)
{
    return e2e_state_has_keys(e->state) ? data_now_ms(e->data, e->now)
                                        : e->now.utc_ms;
}

static void put_time(struct fault *fault, size_t i, const char *whose,
                     int64_t ms)
{
    char room[TIME_TEXT_MAX];
    struct text t = fault_fact(fault, i);
    text_put(&t, whose);
    text_span(&t, span_of(room, time_text_format(room, sizeof room, ms,
                                                 TIME_FORM_ISO)));
    text_end(&t);
}

static bool fail_time(bushing_e2e *e, enum handshake_check check,
                      enum token3_check check3)
{
    struct desk *d = e->desk;
    (void)signed_fail(e, check, check3, NULL, NULL);
    put_time(&d->fault, 0, "theirs ", d->time.ms);
    put_time(&d->fault, 1, "ours ", now_ms(e));
    return false;
}

bool signed_time(bushing_e2e *e, span text)
{
    struct desk *d = e->desk;
    int64_t window = (int64_t)setting(e, BUSHING_POLICY_TIME_WINDOW_MS);
    int64_t ours = now_ms(e);
    /* [62351-4:13.1.2] Z is mandatory */
    if (time_text_parse(text, TIME_E2E, &d->time) != 0)
        return signed_fail_text(e, HANDSHAKE_TIME, TOKEN3_TIME, text,
                                "wanted: 20261121105000.123Z");
    /* [62351-4:14.3 step 11] */
    if (d->time.ms < ours - window || d->time.ms > ours + window)
        return fail_time(e, HANDSHAKE_TIME, TOKEN3_TIME);
    return true;
}

/* [rule 7] What was signed before this signer's HandshakeReq or HandshakeAcc
 * belongs to another association with the same string. */
bool signed_later(bushing_e2e *e)
{
    const struct desk *d = e->desk;
    int64_t ms = e->u.signed_at.ms;
    if (d->time.ms > ms ||
        (d->time.ms == ms &&
         d->time.ns % 1000000u > e->u.signed_at.ns % 1000000u))
        return true;
    return fail_time(e, HANDSHAKE_TIME, TOKEN3_EARLIER);
}

/* [rule 12] speaks of a HandshakeReq and of PDUs with a ClearToken3. A
 * HandshakeAcc answers a number that we drew after our start, and an old one
 * that happens to fit opens nothing [rule 13]; what comes once there are keys
 * is later than the peer's handshake by the peer's own clock [rule 7]. If these
 * were asked too, a client whose clock is ahead could not associate, nor end
 * what it associated, until it has run for as long. */
static bool is_forgotten(const bushing_e2e *e)
{
    const struct desk *d = e->desk;
    bool is_ours = d->secpdu == BUSHING_SECPDU_HANDSHAKE_ACC ||
                   e2e_state_has_keys(e->state);
    return is_ours ? identity_is_lost(e->identity, d->time.ms, e->now)
                   : identity_is_forgotten(e->identity, d->time.ms, e->now);
}

/* A client that has just begun may not believe a server whose clock is behind;
 * what the server said is a help all the same. */
static bool fail_forgotten(bushing_e2e *e)
{
    struct desk *d = e->desk;
    const struct token_3_tbs *tbs = &d->got.token3.tbs;
    const char *name;
    char room[TIME_TEXT_MAX];
    struct text t;
    (void)fail_time(e, HANDSHAKE_FORGOTTEN, TOKEN3_FORGOTTEN);
    if (d->secpdu != BUSHING_SECPDU_HANDSHAKE_SEC_REJECT || !tbs->has_diag)
        return false;
    name = handshake_diagnostic_name(tbs->diag);
    t = fault_fact(&d->fault, 1);
    text_put(&t, "ours ");
    text_span(&t, span_of(room, time_text_format(room, sizeof room, now_ms(e),
                                                 TIME_FORM_ISO)));
    text_put(&t, "; it says ");
    text_put(&t, name == NULL ? "what has no name here" : name);
    text_end(&t);
    return false;
}

static bool fail_full(bushing_e2e *e)
{
    const struct seen *s = &e->identity->memory.seen;
    struct text t;
    (void)signed_fail(e, HANDSHAKE_MEMORY_FULL, TOKEN3_MEMORY_FULL, NULL,
                      "SEEN_MAX says how many there are");
    t = fault_fact(&e->desk->fault, 0);
    text_put(&t, "places: ");
    text_u64(&t, s->max);
    text_end(&t);
    return false;
}

/* [62351-4:14.3 memory] */
bool signed_new(bushing_e2e *e, span asso_id)
{
    struct desk *d = e->desk;
    uint8_t key[SEEN_KEY_LEN];
    int rc;
    if (is_forgotten(e))
        return fail_forgotten(e);
    rc = identity_seen_key(e->identity, key, d->hash, &d->time, asso_id);
    /* [62351-4:14.3 step 12; rule 11] */
    if (rc == 0)
        rc = identity_remember(e->identity, key, d->time.ms, e->now);
    if (rc == BUSHING_ERR_REPLAYED)
        return fail_time(e, HANDSHAKE_REPLAY, TOKEN3_REPLAY);
    if (rc == BUSHING_ERR_REPLAY_FULL)
        return fail_full(e);
    if (rc != 0)
        end_failed(e, rc);
    return rc == 0;
}

/* --- ours ---------------------------------------------------------------- */

struct asn1_list own_path(const bushing_e2e *e)
{
    const bushing_identity *id = e->identity;
    return (struct asn1_list){.items = id->path, .num = (uint32_t)id->num_path};
}

int signed_say_with(bushing_e2e *e, span signature)
{
    struct desk *d = e->desk;
    struct e2e_signature sign = {signer_identifier(e->identity->signature),
                                 signature};
    const struct dialect *dialect = e->policy->dialect;
    span pp = {NULL, 0};
    int rc;
    if (d->saying == BUSHING_SECPDU_HANDSHAKE_REQ ||
        (d->saying == BUSHING_SECPDU_HANDSHAKE_ACC && dialect->pp_in_acc))
        pp = span_text(dialect->pp_61850_8_1);
    rc = FORM_BER.finish(&d->built, pp, &sign, &d->said);
    if (rc == 0)
        tell(e, BUSHING_E2E_SEND);
    return rc;
}

int signed_say(bushing_e2e *e)
{
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n = 0;
    int rc = identity_sign(e->identity, signature, sizeof signature, &n,
                           e->desk->built.tbs);
    if (rc == BUSHING_ERR_STATE) {
        e->ticket = TICKET_SIGN;
        tell(e, BUSHING_E2E_SIGN);
        return BUSHING_ERR_WOULD_BLOCK;
    }
    return rc != 0 ? rc : signed_say_with(e, span_of(signature, n));
}
