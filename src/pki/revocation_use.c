#include "pki/revocation_use.h"

#include "pki/name.h"

/* Which rule a gap breaks. The first row that fits. */
static const struct gap {
    enum revocation_status status;
    enum revocation_source source;
    enum revocation_query query;
    enum rule_id rule;
} GAPS[] = {
    {REVOCATION_UNKNOWN, REVOCATION_BY_OCSP, REVOCATION_NOT_QUERIED,
     RULE_ANSWER_UNKNOWN},
    {REVOCATION_UNAVAILABLE, REVOCATION_BY_NONE, REVOCATION_UNREACHABLE,
     RULE_ANSWER_MISSING},
    {REVOCATION_UNAVAILABLE, REVOCATION_BY_NONE, REVOCATION_TIMED_OUT,
     RULE_ANSWER_LATE},
    {REVOCATION_UNAVAILABLE, REVOCATION_BY_NONE, REVOCATION_BAD_ANSWER,
     RULE_ANSWER_SIGNATURE},
    {REVOCATION_UNAVAILABLE, REVOCATION_BY_NONE, REVOCATION_NOT_QUERIED,
     RULE_LIST_MISSING},
    {REVOCATION_STALE, REVOCATION_BY_CRL, REVOCATION_NOT_QUERIED,
     RULE_LIST_ENDED},
    {REVOCATION_STALE, REVOCATION_BY_OCSP, REVOCATION_NOT_QUERIED,
     RULE_ANSWER_ENDED},
};

/* How the last query ended is of interest where nothing else is known. */
static enum rule_id gap_of(const struct revocation_answer *a,
                           const struct certificate *c)
{
    enum revocation_query query =
        a->status == REVOCATION_UNAVAILABLE ? a->query : REVOCATION_NOT_QUERIED;
    if (a->early)
        return RULE_LIST_EARLY;
    /* the certificate names a responder and no list */
    if (a->status == REVOCATION_UNAVAILABLE &&
        query == REVOCATION_NOT_QUERIED && c->has_ocsp && !c->has_crl_points)
        return RULE_ANSWER_MISSING;
    for (size_t i = 0; i < sizeof GAPS / sizeof GAPS[0]; i++)
        if (GAPS[i].status == a->status && GAPS[i].source == a->source &&
            GAPS[i].query == query)
            return GAPS[i].rule;
    return RULE_LIST_MISSING;
}

/* --- facts --------------------------------------------------------------- */

static void put_issuer(struct text *fact, const struct certificate *c)
{
    text_put(fact, "issuer '");
    name_text(c->issuer, fact);
    text_put(fact, "'");
}

static void put_gap(struct text *fact, const struct revocation_answer *a,
                    const struct certificate *c)
{
    put_issuer(fact, c);
    if (a->source == REVOCATION_BY_NONE)
        return;
    text_put(fact, a->early ? ", begins " : ", ended ");
    if (!a->early && a->next_update == INT64_MAX) {
        text_put(fact, "a day after ");
        rule_put_time(fact, a->this_update);
        return;
    }
    rule_put_time(fact, a->early ? a->this_update : a->next_update);
}

static void put_revoked(struct text *fact, const struct revocation_answer *a,
                        const struct certificate *c)
{
    text_put(fact, revocation_reason_name(a->reason));
    text_put(fact, ", since ");
    rule_put_time(fact, a->revoked_at);
    text_put(fact, ", ");
    put_issuer(fact, c);
}

/* --- one certificate ----------------------------------------------------- */

/* Must it be known as good? What is known as revoked counts in any case. */
static bool is_needed(const struct revocation *r,
                      const struct revocation_case *about, size_t depth)
{
    const struct certificate *c = about->path[depth];
    /* [RFC 9608] short-lived: there will be no information */
    if (certificate_extension(c, CERTIFICATE_NO_REV_AVAIL) != NULL &&
        !c->has_crl_points && !c->has_ocsp)
        return false;
    switch (about->need) {
    case REVOCATION_NEED_CONFIGURED:
        return r != NULL && revocation_is_configured(r);
    case REVOCATION_NEED_LEAF:
        return depth == 0;
    case REVOCATION_NEED_ALL:
        return true;
    case REVOCATION_NEED_NONE:
    default:
        return false;
    }
}

/* [62351-4:6.2.8] [62351-3:revocation] Whoever runs goes on without news: what
 * would refuse warns. */
static void put_soft(bushing_verdict *v, const uint8_t *effect,
                     enum rule_id rule, size_t depth, const struct text *fact)
{
    uint8_t soft[NUM_RULES];
    memcpy(soft, effect, sizeof soft);
    if (soft[rule] > BUSHING_RULE_WARNS)
        soft[rule] = BUSHING_RULE_WARNS;
    verdict_put(v, soft, rule, depth, fact);
}

static void judge(const struct revocation_answer *a, bushing_verdict *v,
                  const uint8_t *effect, const struct revocation_case *about,
                  size_t depth)
{
    const struct certificate *c = about->path[depth];
    char room[2 * BUSHING_FACT_MAX];
    struct text fact = text_over(room, sizeof room);
    if (a->status == REVOCATION_REVOKED) {
        put_revoked(&fact, a, c);
        verdict_put(v, effect, RULE_REVOKED, depth, &fact);
    } else if (a->status == REVOCATION_GOOD && a->in_grace) {
        put_gap(&fact, a, c);
        verdict_put(v, effect, RULE_LIST_GRACE, depth, &fact);
    } else if (a->status != REVOCATION_GOOD) {
        put_gap(&fact, a, c);
        if (about->moment == REVOCATION_WHILE_RUNNING)
            put_soft(v, effect, gap_of(a, c), depth, &fact);
        else
            verdict_put(v, effect, gap_of(a, c), depth, &fact);
    }
}

/* When time alone makes another answer of it. A gap stays one until something
 * comes in. */
static int64_t holds_until(const struct revocation_answer *a,
                           const struct revocation_case *about)
{
    int64_t end = a->next_update;
    if (a->early)
        return a->this_update - about->policy.skew_ms - 1;
    if (a->status != REVOCATION_GOOD)
        return INT64_MAX;
    if (end == INT64_MAX)
        end = a->this_update + about->policy.age_ms;
    if (a->source == REVOCATION_BY_OCSP)
        return end + about->policy.skew_ms;
    return a->in_grace ? end + about->policy.grace_ms : end;
}

int64_t revocation_judge(const struct revocation *r, bushing_verdict *v,
                         const uint8_t *effect,
                         const struct revocation_case *about)
{
    int64_t until = INT64_MAX;
    if (about->need == REVOCATION_NEED_NONE)
        return until;
    for (size_t i = 0; i + 1 < about->num_path; i++) {
        struct revocation_answer a = {.status = REVOCATION_UNAVAILABLE};
        int64_t end;
        if (r != NULL)
            revocation_ask(r, &a, about->path[i], about->path[i + 1],
                           &about->policy, about->now);
        if (a.status != REVOCATION_REVOKED && !is_needed(r, about, i))
            continue;
        judge(&a, v, effect, about, i);
        end = holds_until(&a, about);
        if (end < until)
            until = end;
    }
    return until;
}
