/* The public doors to roles and rights. */
#include "asn1/walk.h"
#include "pki/attribute_certificate.h"
#include "pki/rights.h"
#include "pki/trust.h"
#include "schema/role.h"

#include <bushing/roles.h>

_Static_assert((int)BUSHING_ROLES_MAX == (int)ROLES_MAX &&
                   (int)BUSHING_ROLE_FINDINGS_MAX == (int)ROLES_FINDINGS_MAX &&
                   (int)BUSHING_NUM_ROLES == (int)ROLE_NUM_PREDEFINED &&
                   (int)BUSHING_ROLE_ENTRY_MAX == ROLE_MAX_ROLES,
               "both sides have the same bounds");

const char *bushing_role_name(int64_t role)
{
    return role_name(role);
}

const char *bushing_right_name(unsigned right)
{
    return right_name((enum right)right);
}

static struct role_policy policy_of(const bushing_role_policy *p)
{
    return (struct role_policy){
        .areas = p->areas,
        .num_areas = p->num_areas,
        .revision = p->revision,
        .older_by = p->older_by,
        .any_revision = p->any_revision,
        .definitions = p->definitions,
        .num_definitions = p->num_definitions,
        .private_roles = p->private_roles,
        .num_private = p->num_private,
        .has_sequence = p->has_sequence,
        .sequence = p->sequence,
    };
}

static void hand_out(bushing_roles *out, const struct roles *r)
{
    memset(out, 0, sizeof *out);
    out->is_void = r->is_void;
    out->num = r->num;
    memcpy(out->role, r->role, r->num * sizeof r->role[0]);
    out->revision = r->revision;
    memcpy(out->definition, r->definition, sizeof out->definition);
    out->has_sequence = r->has_sequence;
    out->sequence = r->sequence;
    out->valid_from_ms = r->valid_from;
    out->valid_until_ms = r->valid_until;
    out->num_more = r->num_more;
    out->num_findings = r->num_findings;
    for (size_t i = 0; i < r->num_findings; i++) {
        const struct role_check_row *row = role_check_row(r->finding[i].check);
        out->finding[i] =
            (bushing_role_finding){row->event, row->sentence,
                                   r->finding[i].entry, r->finding[i].value};
    }
}

int bushing_roles_of_certificate(bushing_roles *out, bushing_span certificate,
                                 const bushing_role_policy *policy)
{
    struct certificate c;
    struct role_policy p;
    struct roles r;
    int rc;
    if (out == NULL || policy == NULL || certificate.p == NULL)
        return BUSHING_ERR_ARGUMENT;
    memset(out, 0, sizeof *out);
    rc = certificate_read(&c, certificate, NULL);
    if (rc != 0)
        return rc;
    p = policy_of(policy);
    roles_of_certificate(&r, &c, &p);
    hand_out(out, &r);
    return 0;
}

static void hand_out_entry(bushing_role_entry *out, const struct role_info *e)
{
    struct asn1_list list = e->user_role;
    int64_t role;
    memset(out, 0, sizeof *out);
    while (out->num < BUSHING_ROLE_ENTRY_MAX && list.num-- > 0 &&
           asn1_list_next(&ROLE_ID, &list.body, &role, NULL) == 0)
        out->role[out->num++] = (int16_t)role;
    out->area = e->aor;
    out->revision = e->revision;
    if (e->has_role_definition)
        out->definition = e->role_definition;
    out->operation = e->has_operation ? (int)e->operation : 0;
    out->has_sequence = e->has_status_change_sequence_number;
    out->sequence = e->status_change_sequence_number;
}

bool bushing_role_entry_at(bushing_role_entry *out, bushing_span certificate,
                           size_t index)
{
    struct certificate c;
    struct asn1_list list;
    struct role_info e;
    span token;
    if (out == NULL || certificate.p == NULL ||
        certificate_read(&c, certificate, NULL) != 0)
        return false;
    token = roles_token(&c);
    if (token.n == 0 ||
        asn1_decode(&ROLE_EXTENSION, token, &list, NULL, NULL) != 0 ||
        index >= list.num)
        return false;
    for (size_t i = 0; i <= index; i++)
        if (asn1_list_next(&ROLE_INFO, &list.body, &e, NULL) != 0)
            return false;
    hand_out_entry(out, &e);
    return true;
}

/* --- beside a certificate --------------------------------------------------
 */

/* Whoever gives roles has a path of its own; that a certificate of it is
 * revoked is worth its own event. */
static int ask_issuer(struct bushing_trust *t, bool *accepted, bool *revoked,
                      const bushing_attribute_question *ask, bushing_time now)
{
    bushing_trust_question about = {.purpose = BUSHING_FOR_ANY,
                                    .chain = &ask->issuer,
                                    .num_chain = 1,
                                    .running = ask->running};
    bushing_verdict v;
    int rc = bushing_trust_check(t, &v, &about, now);
    *accepted = *revoked = false;
    if (rc != 0)
        return rc;
    *accepted = v.accepted;
    for (size_t i = 0; i < v.num_findings; i++)
        *revoked = *revoked || v.finding[i].rule == RULE_REVOKED;
    return 0;
}

static struct attribute_case case_of(const struct bushing_trust *t,
                                     const bushing_attribute_question *ask,
                                     bushing_time now)
{
    bool marked = t->setting[BUSHING_TRUST_SET_CLOCK_MARK] != 0 &&
                  now.utc_ms < t->clock_mark;
    return (struct attribute_case){
        .revocation = t->revocation,
        .need = (enum revocation_need)t->setting[BUSHING_TRUST_SET_REVOCATION],
        .moment = ask->running ? REVOCATION_WHILE_RUNNING
                               : REVOCATION_AT_ESTABLISHMENT,
        .policy = {(int64_t)t->setting[BUSHING_TRUST_SET_CRL_GRACE] * 1000,
                   REVOCATION_SKEW_MS, REVOCATION_AGE_MS},
        .crypto = t->crypto,
        .now = marked ? t->clock_mark : now.utc_ms,
    };
}

static int read_roles(struct bushing_trust *t, struct roles *out,
                      const bushing_attribute_question *ask,
                      const struct role_policy *policy, bushing_time now)
{
    struct attribute_case about = case_of(t, ask, now);
    struct certificate holder, issuer;
    struct attribute_issuer by = {&issuer, ask->configured};
    struct attribute_certificate ac;
    uint32_t found;
    bool accepted, revoked;
    int rc = certificate_read(&holder, ask->holder, NULL);
    if (rc == 0)
        rc = certificate_read(&issuer, ask->issuer, NULL);
    if (rc == 0)
        rc = ask_issuer(t, &accepted, &revoked, ask, now);
    if (rc != 0)
        return rc;
    about.holder = &holder;
    about.issuers = &by;
    about.num_issuers = accepted;
    /* what cannot be read is found below */
    (void)attribute_certificate_read(&ac, ask->token);
    rc = attribute_certificate_check(&ac, &found, &about);
    if (revoked)
        found = (found & ~ATTRIBUTE_BIT(ISSUER)) | ATTRIBUTE_BIT(REVOKED);
    if (rc == 0)
        roles_of_attribute_certificate(out, &ac, found, policy);
    return rc;
}

int bushing_trust_attribute_roles(bushing_trust *trust, bushing_roles *out,
                                  const bushing_attribute_question *ask,
                                  const bushing_role_policy *policy,
                                  bushing_time now)
{
    struct role_policy p;
    struct roles r;
    int rc;
    if (trust == NULL || out == NULL || ask == NULL || policy == NULL ||
        ask->token.p == NULL || ask->holder.p == NULL || ask->issuer.p == NULL)
        return BUSHING_ERR_ARGUMENT;
    memset(out, 0, sizeof *out);
    out->is_void = true;
    p = policy_of(policy);
    rc = read_roles(trust, &r, ask, &p, now);
    if (rc == 0)
        hand_out(out, &r);
    return rc;
}

/* --- rights ----------------------------------------------------------------
 */

uint32_t bushing_rights_of(const bushing_roles *roles,
                           const bushing_rights_policy *policy)
{
    struct roles r = {.num = roles->num};
    struct rights_policy p = {.num_private = 0};
    if (roles->num > ROLES_MAX)
        return 0;
    memcpy(r.role, roles->role, roles->num * sizeof r.role[0]);
    memcpy(p.conditional, policy->conditional, sizeof p.conditional);
    for (; p.num_private < policy->num_private &&
           p.num_private < ROLES_PRIVATE_MAX;
         p.num_private++) {
        const bushing_private_role *from =
            &policy->private_roles[p.num_private];
        p.private_role[p.num_private].role = from->role;
        p.private_role[p.num_private].rights = from->rights;
    }
    return rights_of(&r, &p);
}

bool bushing_right_needed(unsigned *out, const char *service, const char *fc)
{
    enum right right;
    *out = NUM_RIGHTS;
    if (service == NULL || fc == NULL ||
        !right_needed(&right, span_text(service), span_text(fc)))
        return false;
    *out = right;
    return true;
}
