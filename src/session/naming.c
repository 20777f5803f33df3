/* Titles: what ACSE says of both ends, against the certificates and the policy
 * [62351-4:10.5.3, 15.6, G.6.2; protocol rules 1, 3]. With the policy's setting
 * REQUIRE_TITLES at 0 nothing of this is asked. */
#include "session/secured.h"

#include "e2e/identity.h"

static bool asks_titles(const bushing_osi *a)
{
    return policy_value(a, BUSHING_POLICY_REQUIRE_TITLES) != 0;
}

static void print_fact(char fact[FAULT_FACT], const char *what,
                       const struct title *title)
{
    struct text t = text_over(fact, FAULT_FACT);
    text_put(&t, what);
    title_print(&t, title);
    text_end(&t);
}

/* [62351-4:15.6 events 15.7, 15.8, 15.9, 15.10] The peer says who it is: both
 * parts, in form 2. */
static int check_said(bushing_osi *a, const bushing_entity *theirs)
{
    char said[BUSHING_ENTITY_TEXT];
    enum title_part bad = title_of_entity(&a->sec->peer, theirs);
    if (bad == TITLE_WHOLE)
        return 0;
    bushing_entity_print(said, theirs);
    return environment_fail(
        a, bad == TITLE_AP ? ENVIRONMENT_AP_TITLE : ENVIRONMENT_AE_QUALIFIER,
        said,
        bad == TITLE_AP ? "wanted: an OBJECT IDENTIFIER"
                        : "wanted: a number that is not negative");
}

/* [62351-4:15.6 events 15.11, 15.12, 15.13, 15.14] Both name the same: the
 * AP-title first, then the qualifier. */
static int check_same(bushing_osi *a, const struct title *said,
                      const struct title *wanted)
{
    char fact[2][FAULT_FACT];
    if (title_equal(said, wanted))
        return 0;
    print_fact(fact[0], "said: ", said);
    print_fact(fact[1], "wanted: ", wanted);
    return environment_fail(a,
                            title_same_ap(said, wanted)
                                ? ENVIRONMENT_CALLED_AE_QUALIFIER
                                : ENVIRONMENT_CALLED_AP_TITLE,
                            fact[0], fact[1]);
}

/* [rule 3] a called title that was changed on the way; it need not be there */
static int check_called(bushing_osi *a, const bushing_entity *called)
{
    struct title said, own = a->cfg->own;
    char text[BUSHING_ENTITY_TEXT];
    enum title_part bad = title_of_entity(&said, called);
    if (own.len == 0 ||
        (called->ap_title.p == NULL && called->ae_qualifier.p == NULL))
        return 0;
    if (bad == TITLE_WHOLE)
        return check_same(a, &said, &own);
    bushing_entity_print(text, called);
    return environment_fail(a,
                            bad == TITLE_AP ? ENVIRONMENT_CALLED_AP_TITLE
                                            : ENVIRONMENT_CALLED_AE_QUALIFIER,
                            text, "wanted: ours");
}

int titles_check(bushing_osi *a)
{
    bool responds = a->role == BUSHING_RESPONDER;
    const bushing_association *p = &a->shown;
    int rc;
    (void)title_of_entity(&a->sec->peer,
                          responds ? &p->calling : &p->responding);
    if (!asks_titles(a))
        return 0;
    rc = check_said(a, responds ? &p->calling : &p->responding);
    if (rc != 0)
        return rc;
    if (responds)
        return check_called(a, &p->called);
    return a->sec->called.len == 0
               ? 0
               : check_same(a, &a->sec->peer, &a->sec->called);
}

void titles_hear(bushing_osi *a, span ap_title, span ae_qualifier)
{
    bushing_entity e;
    memset(&e, 0, sizeof e);
    e.ap_title = ap_title;
    e.ae_qualifier = ae_qualifier;
    if (title_of_entity(&a->sec->peer, &e) != TITLE_WHOLE)
        memset(&a->sec->peer, 0, sizeof a->sec->peer);
}

/* --- ours ---------------------------------------------------------------- */

static bool is_absent(const bushing_entity *e)
{
    return e->ap_title.p == NULL && e->ae_qualifier.p == NULL;
}

/* What would not fit our certificate is not sent: the peer would take it for
 * an attack. */
static int fill_own(bushing_osi *a, bushing_entity *ours)
{
    bushing_entity filled;
    struct title said;
    const struct title *own = &a->cfg->own;
    if (own->len == 0 || !asks_titles(a))
        return 0;
    if (!is_absent(ours))
        return title_of_entity(&said, ours) == TITLE_WHOLE &&
                       title_equal(&said, own)
                   ? 0
                   : BUSHING_ERR_ARGUMENT;
    title_entity(&filled, a->sec->room[0], own);
    ours->ap_title = filled.ap_title;
    ours->ae_qualifier = filled.ae_qualifier;
    return 0;
}

int titles_fill_request(bushing_osi *a, bushing_association *p)
{
    bushing_entity filled;
    int rc = fill_own(a, &p->calling);
    if (rc != 0)
        return rc;
    if (is_absent(&p->called) && a->cfg->wanted.len != 0 && asks_titles(a)) {
        title_entity(&filled, a->sec->room[1], &a->cfg->wanted);
        p->called.ap_title = filled.ap_title;
        p->called.ae_qualifier = filled.ae_qualifier;
    }
    if (title_of_entity(&a->sec->called, &p->called) != TITLE_WHOLE)
        memset(&a->sec->called, 0, sizeof a->sec->called);
    return 0;
}

int titles_fill_answer(bushing_osi *a, bushing_entity *responding)
{
    return fill_own(a, responding);
}

/* --- theirs -------------------------------------------------------------- */

static void refuse(bushing_osi *a, bushing_verdict *v, const struct title *said,
                   const struct title *is)
{
    const bushing_identity *id = a->cfg->security.identity;
    bushing_finding *f =
        &v->finding[v->num_findings < BUSHING_FINDINGS_MAX ? v->num_findings++
                                                           : 0];
    struct text t = text_over(f->fact, sizeof f->fact);
    int rule = id->rule_find != NULL ? id->rule_find("peer-title") : 0;
    memset(f, 0, sizeof *f);
    f->rule = (uint16_t)(rule < 0 ? 0 : rule);
    f->effect = BUSHING_RULE_ALARMS;
    text_put(&t, "the subject is ");
    title_print(&t, is);
    text_put(&t, ", ACSE says ");
    title_print(&t, said);
    text_end(&t);
    v->accepted = false;
    v->step = BUSHING_STEP_ADDRESS;
    v->diagnostic = BUSHING_NO_DIAGNOSTIC;
    v->alarm = true;
    v->event_request = BUSHING_SECURITY_ID(4, 1, 8);
    v->event_accept = BUSHING_SECURITY_ID(4, 2, 7);
}

void titles_judge(bushing_osi *a, bushing_verdict *v, span certificate)
{
    const bushing_peer *wanted = bushing_policy_peer(a->cfg->security.policy);
    struct title is;
    /* D-A-5: a pin says who it is where the subject says something else */
    bool pinned = is_compat(a) && wanted->num_pins != 0;
    /* a refusal need not say who speaks: the policy knows whom we wanted */
    bool said = a->sec->peer.len != 0 || !a->sec->heard;
    if (!v->accepted || !asks_titles(a) || pinned || !said)
        return;
    (void)title_of_certificate(&is, certificate);
    if (is.len == 0 || !title_equal(&is, &a->sec->peer))
        refuse(a, v, &a->sec->peer, &is);
}

/* --- for people ---------------------------------------------------------- */

span naming_who(bushing_osi *a)
{
    struct secured *s = a->sec;
    struct text t = text_over(s->who, sizeof s->who);
    if (s->peer.len != 0)
        title_print(&t, &s->peer);
    else
        text_put(&t, "a peer without titles");
    text_end(&t);
    return span_text(s->who);
}
