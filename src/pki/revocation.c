#include "pki/revocation.h"

#include "pki/crl.h"
#include "pki/name.h"
#include "pki/ocsp.h"

#include <bushing/error.h>

/* A list that was verified. Its octets are in one block: name and key of the
 * issuer, scope, number. */
struct held_list {
    uint8_t *block;
    span issuer, key, scope_octets, number, base;
    enum crl_scope scope;
    struct asn1_list partition; /* into scope_octets */
    int64_t this_update, next_update;
    struct crl_index *index;
};

struct held_pair {
    struct held_list full, delta; /* delta.index NULL: none */
};

/* What responders said of a certificate. */
struct held_answer {
    uint8_t *block; /* NULL: a free place */
    span key;       /* of the issuer */
    span serial;
    bool has_status;
    bool is_taken; /* the status was of its time when it came */
    struct ocsp_status status;
    enum revocation_query query;
    uint64_t used; /* when it came in */
};

struct revocation {
    bushing_allocator allocator;
    const struct crypto *crypto;
    uint64_t generation;
    int64_t newest;
    size_t num_lists;
    struct held_pair list[REVOCATION_LISTS_MAX];
    struct held_answer answer[REVOCATION_ANSWERS_MAX];
};

static const char *const REASONS[] = {
    "unspecified",     "keyCompromise",
    "cACompromise",    "affiliationChanged",
    "superseded",      "cessationOfOperation",
    "certificateHold", "",
    "removeFromCRL",   "privilegeWithdrawn",
    "aACompromise",    "weakAlgorithmOrKey",
};

const char *revocation_reason_name(enum revocation_reason reason)
{
    size_t i = (size_t)reason;
    return i < ASN1_COUNT(REASONS) ? REASONS[i] : "";
}

/* --- the store ----------------------------------------------------------- */

int revocation_new(struct revocation **out, const bushing_allocator *a,
                   const struct crypto *crypto)
{
    struct revocation *r = a->alloc(a->ctx, sizeof *r);
    *out = r;
    if (r == NULL)
        return BUSHING_ERR_MEMORY;
    memset(r, 0, sizeof *r);
    r->allocator = *a;
    r->crypto = crypto;
    r->newest = INT64_MIN;
    return 0;
}

static void drop_list(struct revocation *r, struct held_list *l)
{
    crl_index_free(l->index);
    r->allocator.free(r->allocator.ctx, l->block);
    memset(l, 0, sizeof *l);
}

void revocation_clear(struct revocation *r)
{
    for (size_t i = 0; i < r->num_lists; i++) {
        drop_list(r, &r->list[i].full);
        drop_list(r, &r->list[i].delta);
    }
    for (size_t i = 0; i < REVOCATION_ANSWERS_MAX; i++)
        r->allocator.free(r->allocator.ctx, r->answer[i].block);
    memset(r->answer, 0, sizeof r->answer);
    r->num_lists = 0;
    r->generation++;
}

void revocation_free(struct revocation *r)
{
    if (r == NULL)
        return;
    revocation_clear(r);
    r->allocator.free(r->allocator.ctx, r);
}

bool revocation_is_configured(const struct revocation *r)
{
    return r->num_lists > 0;
}

int64_t revocation_newest(const struct revocation *r)
{
    return r->newest;
}

uint64_t revocation_generation(const struct revocation *r)
{
    return r->generation;
}

static void took(struct revocation *r, int64_t this_update)
{
    r->generation++;
    if (this_update > r->newest)
        r->newest = this_update;
}

/* Copies s to *p, which moves on. */
static span keep(uint8_t **p, span s)
{
    span kept = {*p, s.n};
    if (s.n > 0)
        memcpy(*p, s.p, s.n);
    *p += s.n;
    return kept;
}

/* --- lists --------------------------------------------------------------- */

static void describe(struct revocation_list *out, const struct crl *c)
{
    if (out != NULL)
        *out = (struct revocation_list){
            .issuer = c->issuer,
            .number = c->number,
            .is_delta = c->base.n != 0,
            .is_partition = c->scope_octets.n != 0,
            .this_update = c->this_update,
            .next_update = c->next_update,
        };
}

/* The certificate whose key signed the list; the reason when there is none is
 * that of the candidate that came nearest. */
static int find_signer(const struct crl *c, const struct certificate **out,
                       const struct certificate *issuers, size_t num,
                       const struct crypto *crypto)
{
    int rc = BUSHING_ERR_REVOCATION_ISSUER;
    for (size_t i = 0; i < num; i++) {
        int why = crl_verify(c, &issuers[i], crypto);
        *out = &issuers[i];
        if (why == 0)
            return 0;
        if (why != BUSHING_ERR_REVOCATION_ISSUER)
            rc = why;
    }
    return rc;
}

static struct held_pair *find_pair(struct revocation *r, const struct crl *c,
                                   span key)
{
    for (size_t i = 0; i < r->num_lists; i++) {
        struct held_list *l = &r->list[i].full;
        if (span_equal(l->key, key) && name_equal(l->issuer, c->issuer) &&
            span_equal(l->scope_octets, c->scope_octets))
            return &r->list[i];
    }
    return NULL;
}

/* True when c must not take the place of l: neither its number nor its time may
 * go back, nor may it lose its number. */
static bool is_older(const struct crl *c, const struct held_list *l)
{
    if (c->this_update < l->this_update)
        return true;
    return l->number.n != 0 &&
           (c->number.n == 0 || crl_number_compare(c->number, l->number) < 0);
}

/* [RFC 5280:5.2.4] A delta stands on a full list with a number not below the
 * base, and says something newer. */
static int check_delta(const struct crl *c, const struct held_pair *pair)
{
    if (pair == NULL || c->number.n == 0 || pair->full.number.n == 0 ||
        crl_number_compare(pair->full.number, c->base) < 0)
        return BUSHING_ERR_REVOCATION_BASE;
    if (is_older(c, &pair->full) ||
        (pair->delta.index != NULL && is_older(c, &pair->delta)))
        return BUSHING_ERR_REVOCATION_OLDER;
    return 0;
}

static int hold_list(struct revocation *r, struct held_list *out,
                     const struct crl *c, span key)
{
    size_t n =
        c->issuer.n + key.n + c->scope_octets.n + c->number.n + c->base.n;
    uint8_t *p = r->allocator.alloc(r->allocator.ctx, n);
    int rc;
    memset(out, 0, sizeof *out);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    rc = crl_index_new(&out->index, c, &r->allocator);
    if (rc != 0) {
        r->allocator.free(r->allocator.ctx, p);
        return rc;
    }
    out->block = p;
    out->issuer = keep(&p, c->issuer);
    out->key = keep(&p, key);
    out->scope_octets = keep(&p, c->scope_octets);
    out->number = keep(&p, c->number);
    out->base = keep(&p, c->base);
    out->scope = c->scope;
    out->this_update = c->this_update;
    out->next_update = c->next_update;
    if (c->partition.num > 0) {
        size_t at = (size_t)(c->partition.body.p - c->scope_octets.p);
        out->partition = c->partition;
        out->partition.body =
            span_first(span_skip(out->scope_octets, at), c->partition.body.n);
    }
    return 0;
}

/* A delta that the new full list has overtaken, or that no longer stands on it,
 * goes with the old one. */
static void replace_full(struct revocation *r, struct held_pair *pair,
                         const struct held_list *fresh)
{
    drop_list(r, &pair->full);
    pair->full = *fresh;
    if (pair->delta.index != NULL &&
        (fresh->number.n == 0 ||
         crl_number_compare(pair->delta.number, fresh->number) <= 0))
        drop_list(r, &pair->delta);
}

static int take_full(struct revocation *r, const struct crl *c, span key,
                     struct revocation_list *about)
{
    struct held_pair *pair = find_pair(r, c, key);
    struct held_list fresh;
    int rc;
    if (pair != NULL && is_older(c, &pair->full))
        return BUSHING_ERR_REVOCATION_OLDER;
    if (pair == NULL && r->num_lists == REVOCATION_LISTS_MAX)
        return BUSHING_ERR_TOO_LONG;
    if ((rc = hold_list(r, &fresh, c, key)) != 0)
        return rc;
    if (pair == NULL) {
        pair = &r->list[r->num_lists++];
        memset(pair, 0, sizeof *pair);
    }
    replace_full(r, pair, &fresh);
    if (about != NULL)
        about->num_entries = crl_index_num(fresh.index);
    return 0;
}

static int take_delta(struct revocation *r, const struct crl *c, span key,
                      struct revocation_list *about)
{
    struct held_pair *pair = find_pair(r, c, key);
    struct held_list fresh;
    int rc = check_delta(c, pair);
    if (rc != 0 || (rc = hold_list(r, &fresh, c, key)) != 0)
        return rc;
    drop_list(r, &pair->delta);
    pair->delta = fresh;
    if (about != NULL)
        about->num_entries = crl_index_num(fresh.index);
    return 0;
}

int revocation_add_list(struct revocation *r, struct revocation_list *about,
                        span der, const struct certificate *issuers,
                        size_t num_issuers)
{
    const struct certificate *signer = NULL;
    struct crl c;
    int rc = crl_read(&c, der);
    describe(about, &c);
    if (rc != 0 ||
        (rc = find_signer(&c, &signer, issuers, num_issuers, r->crypto)) != 0)
        return rc;
    rc = c.base.n != 0 ? take_delta(r, &c, signer->key.spki, about)
                       : take_full(r, &c, signer->key.spki, about);
    if (rc == 0)
        took(r, c.this_update);
    return rc;
}

bool revocation_list_at(const struct revocation *r, size_t i,
                        struct revocation_list *out)
{
    const struct held_list *l;
    if (i >= r->num_lists)
        return false;
    l = &r->list[i].full;
    *out = (struct revocation_list){
        .issuer = l->issuer,
        .number = l->number,
        .is_partition = l->scope_octets.n != 0,
        .this_update = l->this_update,
        .next_update = l->next_update,
        .num_entries = crl_index_num(l->index),
    };
    return true;
}

/* --- answers ------------------------------------------------------------- */

/* Its number; REVOCATION_ANSWERS_MAX: there is none. */
static size_t find_answer(const struct revocation *r,
                          const struct certificate *c,
                          const struct certificate *issuer)
{
    size_t i = 0;
    for (; i < REVOCATION_ANSWERS_MAX; i++) {
        const struct held_answer *a = &r->answer[i];
        if (a->block != NULL && span_equal(a->serial, c->serial) &&
            span_equal(a->key, issuer->key.spki))
            break;
    }
    return i;
}

/* The place for this certificate: its own, a free one, or the oldest. */
static int place_for(struct revocation *r, struct held_answer **out,
                     const struct certificate *c,
                     const struct certificate *issuer)
{
    size_t known = find_answer(r, c, issuer);
    struct held_answer *a;
    uint8_t *p;
    *out = &r->answer[known % REVOCATION_ANSWERS_MAX];
    if (known < REVOCATION_ANSWERS_MAX)
        return 0;
    if (c->serial.n > CRL_SERIAL_MAX)
        return BUSHING_ERR_SIZE;
    p = r->allocator.alloc(r->allocator.ctx, c->serial.n + issuer->key.spki.n);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    a = &r->answer[0];
    for (size_t i = 1; i < REVOCATION_ANSWERS_MAX && a->block != NULL; i++)
        if (r->answer[i].block == NULL || r->answer[i].used < a->used)
            a = &r->answer[i];
    r->allocator.free(r->allocator.ctx, a->block);
    memset(a, 0, sizeof *a);
    a->block = p;
    a->serial = keep(&p, c->serial);
    a->key = keep(&p, issuer->key.spki);
    *out = a;
    return 0;
}

/* A delegate that a list names as revoked signs no more. */
static bool is_revoked(const struct revocation *r, const struct certificate *c,
                       const struct certificate *issuer, int64_t now)
{
    static const struct revocation_policy policy = {0, REVOCATION_SKEW_MS,
                                                    REVOCATION_AGE_MS};
    struct revocation_answer answer;
    if (certificate_extension(c, CERTIFICATE_OCSP_NO_CHECK) != NULL)
        return false;
    revocation_ask(r, &answer, c, issuer, &policy, now);
    return answer.status == REVOCATION_REVOKED;
}

static int read_answer(const struct revocation *r, struct ocsp_status *out,
                       span der, const struct certificate *c,
                       const struct certificate *issuer, span nonce,
                       int64_t now)
{
    struct ocsp_reply reply;
    struct certificate delegate;
    int rc = ocsp_read(&reply, der);
    if (rc == 0)
        rc = ocsp_verify(&reply, &delegate, issuer, now, r->crypto);
    if (rc == 0 && delegate.raw.n != 0 && is_revoked(r, &delegate, issuer, now))
        rc = BUSHING_ERR_REVOCATION_RESPONDER;
    /* [RFC 8954:2.1] the nonce of the query comes back */
    if (rc == 0 && nonce.n != 0 && !span_equal(nonce, reply.nonce))
        rc = BUSHING_ERR_REVOCATION_NONCE;
    return rc != 0 ? rc : ocsp_find(&reply, out, c, issuer, r->crypto);
}

/* [RFC 6960:3.2] neither ahead of us nor over */
static bool is_current(const struct ocsp_status *s, int64_t now)
{
    return s->this_update <= now + REVOCATION_SKEW_MS &&
           (s->next_update == INT64_MAX ||
            s->next_update >= now - REVOCATION_SKEW_MS);
}

int revocation_add_answer(struct revocation *r, span der,
                          const struct certificate *c,
                          const struct certificate *issuer, span nonce,
                          int64_t now)
{
    struct ocsp_status status;
    struct held_answer *a;
    bool current;
    int rc = read_answer(r, &status, der, c, issuer, nonce, now);
    if (rc != 0 || (rc = place_for(r, &a, c, issuer)) != 0)
        return rc;
    current = is_current(&status, now);
    if (current && a->is_taken && status.this_update < a->status.this_update)
        return BUSHING_ERR_REVOCATION_OLDER;
    /* What is out of date is not taken; but where nothing else is known, the
     * verdict can say so with its date. */
    if (current || !a->is_taken) {
        a->status = status;
        a->has_status = true;
        a->is_taken = current;
        a->used = r->generation + 1;
    }
    if (!current)
        return BUSHING_ERR_REVOCATION_TIME;
    a->query = REVOCATION_NOT_QUERIED;
    took(r, status.this_update);
    return 0;
}

int revocation_note_query(struct revocation *r, const struct certificate *c,
                          const struct certificate *issuer,
                          enum revocation_query how)
{
    struct held_answer *a;
    int rc = place_for(r, &a, c, issuer);
    if (rc != 0)
        return rc;
    a->query = how;
    a->used = ++r->generation;
    return 0;
}

/* --- questions ----------------------------------------------------------- */

/* What one source says. */
static void judge_age(struct revocation_answer *out,
                      const struct revocation_policy *policy, int64_t grace,
                      int64_t now)
{
    int64_t end = out->next_update;
    out->status = REVOCATION_GOOD;
    if (end == INT64_MAX)
        end = out->this_update + policy->age_ms;
    if (out->this_update > now + policy->skew_ms) {
        out->status = REVOCATION_STALE;
        out->early = true;
    } else if (now > end + grace) {
        out->status = REVOCATION_STALE;
    } else if (now > end) {
        out->in_grace = true;
    }
}

/* Delta first: it is newer. removeFromCRL takes the full list's word back. */
static bool list_revokes(const struct held_pair *pair, span serial,
                         struct crl_entry *e)
{
    if (pair->delta.index != NULL &&
        crl_index_find(pair->delta.index, serial, e))
        return e->reason != REVOCATION_REMOVE_FROM_CRL;
    return crl_index_find(pair->full.index, serial, e);
}

static bool is_about(const struct held_list *l, const struct certificate *c,
                     const struct certificate *issuer, bool attribute)
{
    return span_equal(l->key, issuer->key.spki) &&
           name_equal(l->issuer, c->issuer) &&
           crl_covers(l->scope, l->partition, c, attribute);
}

static void ask_list(const struct held_pair *pair,
                     struct revocation_answer *out, const struct certificate *c,
                     const struct revocation_policy *policy, int64_t now)
{
    const struct held_list *l = &pair->full;
    struct crl_entry e;
    if (pair->delta.index != NULL && pair->delta.next_update >= l->next_update)
        l = &pair->delta;
    *out = (struct revocation_answer){.source = REVOCATION_BY_CRL,
                                      .this_update = l->this_update,
                                      .next_update = l->next_update};
    if (list_revokes(pair, c->serial, &e)) {
        out->status = REVOCATION_REVOKED;
        out->reason = e.reason;
        out->revoked_at = e.revoked_at;
        return;
    }
    judge_age(out, policy, policy->grace_ms, now);
}

static void ask_answer(const struct held_answer *a,
                       struct revocation_answer *out,
                       const struct revocation_policy *policy, int64_t now)
{
    *out = (struct revocation_answer){.source = REVOCATION_BY_OCSP,
                                      .query = a->query,
                                      .this_update = a->status.this_update,
                                      .next_update = a->status.next_update};
    if (a->status.status == REVOCATION_REVOKED) {
        out->status = REVOCATION_REVOKED;
        out->reason = a->status.reason;
        out->revoked_at = a->status.revoked_at;
        return;
    }
    judge_age(out, policy, policy->skew_ms, now);
    out->in_grace = false;
    if (out->status == REVOCATION_GOOD)
        out->status = a->status.status;
}

/* Which of two answers counts: the first in this order. */
static int rank(const struct revocation_answer *a)
{
    static const int ranks[] = {
        [REVOCATION_REVOKED] = 0,     [REVOCATION_GOOD] = 1,
        [REVOCATION_UNKNOWN] = 3,     [REVOCATION_STALE] = 4,
        [REVOCATION_UNAVAILABLE] = 5,
    };
    return ranks[a->status] + (a->in_grace ? 1 : 0);
}

static void consider(struct revocation_answer *best,
                     const struct revocation_answer *other)
{
    enum revocation_query query =
        other->query != REVOCATION_NOT_QUERIED ? other->query : best->query;
    if (rank(other) < rank(best) ||
        (rank(other) == rank(best) && other->next_update > best->next_update))
        *best = *other;
    best->query = query;
}

static void ask_lists(const struct revocation *r, struct revocation_answer *out,
                      const struct certificate *c,
                      const struct certificate *issuer, bool attribute,
                      const struct revocation_policy *policy, int64_t now)
{
    struct revocation_answer one;
    *out = (struct revocation_answer){.status = REVOCATION_UNAVAILABLE};
    for (size_t i = 0; i < r->num_lists; i++) {
        if (!is_about(&r->list[i].full, c, issuer, attribute))
            continue;
        ask_list(&r->list[i], &one, c, policy, now);
        consider(out, &one);
    }
}

static void ask_responders(const struct revocation *r,
                           struct revocation_answer *out,
                           const struct certificate *c,
                           const struct certificate *issuer,
                           const struct revocation_policy *policy, int64_t now)
{
    size_t known = find_answer(r, c, issuer);
    const struct held_answer *a = &r->answer[known % REVOCATION_ANSWERS_MAX];
    struct revocation_answer one;
    if (known == REVOCATION_ANSWERS_MAX)
        return;
    if (a->has_status) {
        ask_answer(a, &one, policy, now);
        consider(out, &one);
    } else {
        out->query = a->query;
    }
}

void revocation_ask(const struct revocation *r, struct revocation_answer *out,
                    const struct certificate *c,
                    const struct certificate *issuer,
                    const struct revocation_policy *policy, int64_t now)
{
    ask_lists(r, out, c, issuer, false, policy, now);
    ask_responders(r, out, c, issuer, policy, now);
}

void revocation_ask_attribute(const struct revocation *r,
                              struct revocation_answer *out, span serial,
                              span crl_points, const struct certificate *issuer,
                              const struct revocation_policy *policy,
                              int64_t now)
{
    struct certificate c = {.serial = serial, .issuer = issuer->subject};
    c.extension[CERTIFICATE_CRL_POINTS] =
        (struct certificate_extension){crl_points, crl_points.n != 0, false};
    ask_lists(r, out, &c, issuer, true, policy, now);
    ask_responders(r, out, &c, issuer, policy, now);
}
