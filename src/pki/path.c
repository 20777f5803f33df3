#include "pki/path.h"

#include "asn1/dump_leaf.h"

#include "pki/name_constraints.h"
#include "pki/revocation_use.h"
#include "pki/verdict.h"

#include <bushing/error.h>

/* What is known of "is signed by": asked once for each pair. */
enum signed_by { SIGNED_UNKNOWN, SIGNED_YES, SIGNED_NO, SIGNED_UNVERIFIED };

/* A certificate of the path, and how far the search for its issuer is. */
struct link {
    uint8_t node;
    uint8_t next;    /* the candidate that is looked at next */
    bool forged;     /* a candidate had the name but not the key */
    bool mismatched; /* a candidate had the name but another key identifier */
    bool reached;    /* a candidate was followed */
    bool too_long;   /* one was not, for the path has its length */
};

struct search {
    const struct path_search *in;
    bushing_verdict *best; /* the best so far */
    size_t best_len;
    bool have_best, best_complete;
    struct link link[TRUST_PATH_MAX];
    size_t len;
    uint64_t signatures; /* verified */
    uint32_t steps;      /* certificates that were looked at */
    uint32_t name_steps; /* that may still be done */
    bool given_up;       /* a bound was reached */
    int error;
};

/* --- nodes --------------------------------------------------------------- */

enum {
    FIRST_ANCHOR = 0,
    FIRST_CHAIN = BUSHING_TRUST_ANCHORS_MAX,
    FIRST_INTERMEDIATE = FIRST_CHAIN + TRUST_CHAIN_MAX,
};

static const struct certificate *node_of(const struct search *s, size_t node)
{
    const struct bushing_trust *t = s->in->trust;
    const struct trust_list *list = &t->list[BUSHING_TRUST_ANCHOR];
    if (node >= FIRST_INTERMEDIATE) {
        node -= FIRST_INTERMEDIATE;
        list = &t->list[BUSHING_TRUST_INTERMEDIATE];
    } else if (node >= FIRST_CHAIN) {
        node -= FIRST_CHAIN;
        return node < s->in->num_chain && t->chain[node].raw.n != 0
                   ? &t->chain[node]
                   : NULL;
    }
    return node < list->num ? &list->c[node] : NULL;
}

static bushing_path_step step_of(size_t node)
{
    bushing_path_step s = {BUSHING_FROM_ANCHORS, (uint8_t)node};
    if (node >= FIRST_INTERMEDIATE) {
        s.source = BUSHING_FROM_INTERMEDIATES;
        s.index = (uint8_t)(node - FIRST_INTERMEDIATE);
    } else if (node >= FIRST_CHAIN) {
        s.source = BUSHING_FROM_CHAIN;
        s.index = (uint8_t)(node - FIRST_CHAIN);
    }
    return s;
}

static const struct certificate *at(const struct search *s, size_t depth)
{
    return node_of(s, s->link[depth].node);
}

/* Is it trusted as it is? The octets decide, not where they came from. */
static bool is_anchor(const struct search *s, size_t node)
{
    const struct trust_list *anchors =
        &s->in->trust->list[BUSHING_TRUST_ANCHOR];
    const struct certificate *c = node_of(s, node);
    if (node < FIRST_CHAIN)
        return true;
    for (size_t i = 0; i < anchors->num; i++)
        if (span_equal(anchors->c[i].raw, c->raw))
            return true;
    return false;
}

/* --- judgement ----------------------------------------------------------- */

static void put(struct search *s, enum rule_id rule, size_t depth,
                const struct text *fact)
{
    verdict_put(&s->in->trust->scratch, s->in->trust->effect, rule, depth,
                fact);
}

/* CAs between a link and the leaf that are not self-issued [RFC 5280:6.1.4]. */
static uint32_t cas_below(const struct search *s, size_t depth)
{
    uint32_t n = 0;
    for (size_t i = 1; i < depth; i++)
        n += !rule_is_self_issued(at(s, i));
    return n;
}

static struct rule_case case_of(const struct search *s, size_t depth,
                                bool complete)
{
    const struct trust_list *own = &s->in->trust->list[BUSHING_TRUST_OWN];
    return (struct rule_case){
        .setting = s->in->trust->setting,
        .purpose = s->in->ask->purpose,
        .environment = s->in->ask->environment,
        .peer = s->in->peer,
        .c = at(s, depth),
        .is_leaf = depth == 0,
        .is_anchor = complete && depth + 1 == s->len,
        .is_top = depth + 1 == s->len,
        .cas_below = cas_below(s, depth),
        .now = s->in->now,
        .chain_octets = s->in->chain_octets,
        .tls_key = s->in->tls_key,
        .own = own->c,
        .num_own = own->num,
        .fingerprint = s->in->fingerprint,
    };
}

static void judge_certificate(struct search *s, size_t depth, bool complete)
{
    struct rule_case c = case_of(s, depth, complete);
    for (size_t i = 0; i < NUM_RULES; i++) {
        const struct rule_row *row = rule_row(i);
        char room[2 * BUSHING_FACT_MAX];
        struct text fact = text_over(room, sizeof room);
        if (row->check != NULL && rule_concerns(row, &c) &&
            row->check(&c, &fact)) {
            put(s, (enum rule_id)i, depth, &fact);
        }
    }
}

static void put_offence(struct text *fact, const struct certificate *ca,
                        const struct certificate *below,
                        const struct name_offence *which)
{
    text_put(fact, "'");
    name_text(below->subject, fact);
    text_put(fact, "' below '");
    name_text(ca->subject, fact);
    text_put(fact, "', name ");
    dump_tag(fact, which->tag);
}

/* [RFC 5280:6.1.3 (b), (c)] what a CA may name holds for all below it but for
 * CAs that renewed themselves. */
static void judge_names(struct search *s, size_t depth)
{
    const struct certificate *ca = at(s, depth);
    if (certificate_extension(ca, CERTIFICATE_NAME_CONSTRAINTS) == NULL)
        return;
    for (size_t i = 0; i < depth; i++) {
        const struct certificate *below = at(s, i);
        struct name_offence which = {TAG_NONE, {NULL, 0}};
        char room[2 * BUSHING_FACT_MAX];
        struct text fact = text_over(room, sizeof room);
        enum name_constraints_result result;
        if (i > 0 && rule_is_self_issued(below))
            continue;
        result = name_constraints_check(ca, below, &s->name_steps, &which);
        if (result == NAME_CONSTRAINTS_TOO_MANY) {
            put(s, RULE_NAME_WORK, depth, &fact);
            return;
        }
        if (result == NAME_CONSTRAINTS_BROKEN) {
            put_offence(&fact, ca, below, &which);
            put(s, RULE_NAME_CONSTRAINTS, depth, &fact);
        }
    }
}

static void judge_clock(struct search *s)
{
    char room[BUSHING_FACT_MAX];
    struct text fact = text_over(room, sizeof room);
    if (s->in->clock >= s->in->now)
        return;
    text_put(&fact, "clock ");
    rule_put_time(&fact, s->in->clock);
    text_put(&fact, ", signed fact ");
    rule_put_time(&fact, s->in->now);
    put(s, RULE_CLOCK_BEHIND, 0, &fact);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t valid_until(const struct search *s)
{
    int64_t until = INT64_MAX;
    for (size_t i = 0; i < s->len; i++)
        if (!at(s, i)->forever)
            until = earlier(until, at(s, i)->not_after + 999);
    return until;
}

/* What is known of revocation, and until when that holds. */
static int64_t judge_revocation(const struct search *s, bushing_verdict *v)
{
    const struct bushing_trust *t = s->in->trust;
    const struct certificate *path[TRUST_PATH_MAX];
    struct revocation_case about = {
        .path = path,
        .num_path = s->len,
        .need = (enum revocation_need)t->setting[BUSHING_TRUST_SET_REVOCATION],
        .moment = s->in->ask->running ? REVOCATION_WHILE_RUNNING
                                      : REVOCATION_AT_ESTABLISHMENT,
        .policy = {(int64_t)t->setting[BUSHING_TRUST_SET_CRL_GRACE] * 1000,
                   REVOCATION_SKEW_MS, REVOCATION_AGE_MS},
        .now = s->in->now,
    };
    for (size_t i = 0; i < s->len; i++)
        path[i] = at(s, i);
    return revocation_judge(t->revocation, v, t->effect, &about);
}

/* --- where the search ends ----------------------------------------------- */

static void put_name(struct text *fact, const char *before, span name)
{
    text_put(fact, before);
    text_char(fact, '\'');
    name_text(name, fact);
    text_char(fact, '\'');
}

/* The two facts that differ: whom it wants, whom we have. */
static void put_missing(struct text *fact, const struct search *s,
                        const struct link *l)
{
    const struct trust_list *anchors =
        &s->in->trust->list[BUSHING_TRUST_ANCHOR];
    put_name(fact, "issuer ", node_of(s, l->node)->issuer);
    if (l->mismatched)
        text_put(fact, " is there with another key");
    text_put(fact, anchors->num == 0 ? ", no anchors" : ", anchors: ");
    for (size_t i = 0; i < anchors->num; i++)
        put_name(fact, i == 0 ? "" : ", ", anchors->c[i].subject);
}

static void judge_end(struct search *s)
{
    const struct link *l = &s->link[s->len - 1];
    const struct certificate *c = node_of(s, l->node);
    char room[2 * BUSHING_FACT_MAX];
    struct text fact = text_over(room, sizeof room);
    enum rule_id rule = RULE_ISSUER_MISSING;
    if (s->given_up) {
        rule = RULE_PATH_WORK;
    } else if (l->too_long) {
        rule = RULE_PATH_LONG;
        text_u64(&fact, s->in->trust->setting[BUSHING_TRUST_SET_PATH_MAX]);
        text_put(&fact, " certificates at most");
    } else if (l->forged) {
        rule = RULE_SIGNATURE;
        put_name(&fact, "issuer ", c->issuer);
    } else {
        if (rule_is_self_issued(c))
            rule = RULE_ANCHOR_UNKNOWN;
        put_missing(&fact, s, l);
    }
    put(s, rule, s->len - 1, &fact);
}

/* True when every signature of the path was verified: what refuses one that
 * was not are rules on algorithms and keys, all of them firm. */
static bool all_verified(const struct search *s)
{
    for (size_t i = 0; i + 1 < s->len; i++)
        if (s->in->trust->known[s->link[i].node][s->link[i + 1].node] !=
            SIGNED_YES)
            return false;
    return true;
}

static bool is_better(const struct search *s, bool complete)
{
    const bushing_verdict *v = &s->in->trust->scratch;
    if (!s->have_best || v->accepted)
        return true;
    return !s->best_complete &&
           (complete || s->given_up || s->len > s->best_len);
}

/* Judges the path as it stands and keeps the verdict if it is the best. */
static void consider(struct search *s, bool complete)
{
    bushing_verdict *v = &s->in->trust->scratch;
    int64_t until = INT64_MAX;
    verdict_begin(v);
    for (size_t i = 0; i < s->len; i++) {
        v->path[i] = step_of(s->link[i].node);
        judge_certificate(s, i, complete);
        judge_names(s, i);
    }
    v->num_path = s->len;
    judge_clock(s);
    if (!complete)
        judge_end(s);
    else if (all_verified(s))
        until = judge_revocation(s, v);
    verdict_end(v);
    v->accepted = v->accepted && complete && all_verified(s);
    if (v->accepted) {
        v->valid_until_ms = valid_until(s);
        v->recheck_ms = earlier(v->valid_until_ms, until);
    }
    if (!is_better(s, complete))
        return;
    memcpy(s->best, v, sizeof *v);
    s->have_best = true;
    s->best_complete = complete;
    s->best_len = s->len;
}

/* --- the search ---------------------------------------------------------- */

/* Cheap to ask, before any arithmetic: is this a key that may be used? Only
 * kinds and curves that are known have a good form. */
static bool is_usable(const struct search *s, const struct pki_key *k)
{
    if (k->kind != PKI_KEY_RSA)
        return k->good_form;
    return k->good_form && k->exponent_bits <= 64 &&
           k->bits <= s->in->trust->setting[BUSHING_TRUST_SET_RSA_MAX];
}

static enum signed_by verify(struct search *s, const struct certificate *c,
                             const struct certificate *by)
{
    int rc;
    if (!is_usable(s, &by->key) ||
        pki_signature_algorithm(c->algorithm)->hash != PKI_HASH_GOOD)
        return SIGNED_UNVERIFIED;
    if (s->signatures ==
        s->in->trust->setting[BUSHING_TRUST_SET_SIGNATURES_MAX]) {
        s->given_up = true;
        return SIGNED_UNKNOWN;
    }
    s->signatures++;
    rc = s->in->trust->crypto->verify_spki(c->algorithm, by->key.spki, c->tbs,
                                           c->signature);
    /* The form of an RSA key was looked at: what could not read it lacks
     * memory. A point of a curve may still lie beside it. */
    if (rc == BUSHING_ERR_CRYPTO_KEY && by->key.kind == PKI_KEY_RSA)
        rc = BUSHING_ERR_CRYPTO_FAILED;
    if (rc == BUSHING_ERR_CRYPTO_SIGNATURE || rc == BUSHING_ERR_CRYPTO_KEY ||
        rc == BUSHING_ERR_CRYPTO_ALGORITHM)
        return SIGNED_NO;
    s->error = rc;
    return rc == 0 ? SIGNED_YES : SIGNED_UNKNOWN;
}

/* Of a CA certificate: a device is remembered with its whole chain. */
static bool is_remembered(const struct search *s, size_t node)
{
    return node != FIRST_CHAIN &&
           s->in->trust->setting[BUSHING_TRUST_SET_CACHE] != 0;
}

/* The name under which a signature is remembered. */
static bool signature_key(struct search *s, uint8_t key[CACHE_KEY],
                          const struct certificate *c,
                          const struct certificate *by)
{
    span parts[2] = {c->raw, by->key.spki};
    s->error = s->in->trust->crypto->sha256(key, parts, 2);
    return s->error == 0;
}

static enum signed_by ask_signature(struct search *s, size_t node, size_t by)
{
    const struct certificate *c = node_of(s, node), *issuer = node_of(s, by);
    uint8_t key[CACHE_KEY];
    if (is_remembered(s, node)) {
        if (!signature_key(s, key, c, issuer))
            return SIGNED_UNKNOWN;
        if (cache_knows_signature(&s->in->trust->cache, key))
            return SIGNED_YES;
    }
    return verify(s, c, issuer);
}

static enum signed_by is_signed_by(struct search *s, size_t node, size_t by)
{
    uint8_t *known = &s->in->trust->known[node][by];
    if (*known == SIGNED_UNKNOWN)
        *known = (uint8_t)ask_signature(s, node, by);
    return (enum signed_by) * known;
}

/* The CAs of a path that was accepted. */
static void remember_signatures(struct search *s)
{
    uint8_t key[CACHE_KEY];
    for (size_t i = 1; i + 1 < s->len; i++)
        if (is_remembered(s, s->link[i].node) &&
            signature_key(s, key, at(s, i), at(s, i + 1)))
            cache_put_signature(&s->in->trust->cache, key);
}

/* [RFC 5280:4.2.1.1] what the certificate says of its issuer's key. */
static bool keys_agree(const struct certificate *c,
                       const struct certificate *issuer)
{
    if (c->authority_key_id.n != 0 && issuer->subject_key_id.n != 0 &&
        !span_equal(c->authority_key_id, issuer->subject_key_id))
        return false;
    return c->authority_serial.n == 0 ||
           span_equal(c->authority_serial, issuer->serial);
}

static bool is_on_path(const struct search *s, const struct certificate *c)
{
    for (size_t i = 0; i < s->len; i++)
        if (span_equal(at(s, i)->raw, c->raw))
            return true;
    return false;
}

static void push(struct search *s, size_t node)
{
    s->link[s->len++] = (struct link){.node = (uint8_t)node};
}

/* Looks at one candidate; true when the path goes on with it. */
static bool try_candidate(struct search *s, struct link *l, size_t node)
{
    const struct certificate *c = node_of(s, l->node);
    const struct certificate *issuer = node_of(s, node);
    if (issuer == NULL)
        return false;
    if (++s->steps > TRUST_SEARCH_STEPS) {
        s->given_up = true;
        return false;
    }
    if (!name_equal(issuer->subject, c->issuer) || is_on_path(s, issuer))
        return false;
    if (!keys_agree(c, issuer)) {
        l->mismatched = true;
        return false;
    }
    if (s->len == s->in->trust->setting[BUSHING_TRUST_SET_PATH_MAX]) {
        l->too_long = true;
        return false;
    }
    switch (is_signed_by(s, l->node, node)) {
    case SIGNED_YES:
    case SIGNED_UNVERIFIED:
        l->reached = true;
        push(s, node);
        return true;
    case SIGNED_NO:
        l->forged = true;
        return false;
    case SIGNED_UNKNOWN:
    default:
        return false;
    }
}

static bool go_on(struct search *s)
{
    struct link *l = &s->link[s->len - 1];
    while (l->next < TRUST_NODES && s->error == 0 && !s->given_up)
        if (try_candidate(s, l, l->next++))
            return true;
    return false;
}

int path_find(const struct path_search *search, bushing_verdict *out)
{
    struct search s = {
        .in = search,
        .best = out,
        .name_steps =
            (uint32_t)search->trust->setting[BUSHING_TRUST_SET_NAME_STEPS_MAX]};
    memset(search->trust->known, SIGNED_UNKNOWN, sizeof search->trust->known);
    push(&s, FIRST_CHAIN);
    while (s.len > 0 && s.error == 0 && !out->accepted) {
        if (is_anchor(&s, s.link[s.len - 1].node)) {
            consider(&s, true);
            if (out->accepted)
                remember_signatures(&s);
        } else {
            if (go_on(&s))
                continue;
            if (s.error == 0 && (s.given_up || !s.link[s.len - 1].reached))
                consider(&s, false);
        }
        s.len = s.given_up ? 0 : s.len - 1;
    }
    return s.error;
}
