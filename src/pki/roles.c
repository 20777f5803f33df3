#include "pki/roles.h"

#include "asn1/walk.h"
#include "base/text.h"
#include "schema/role.h"

static const char *const NAMES[] = {
    [ROLE_VIEWER] = "VIEWER",     [ROLE_OPERATOR] = "OPERATOR",
    [ROLE_ENGINEER] = "ENGINEER", [ROLE_INSTALLER] = "INSTALLER",
    [ROLE_SECADM] = "SECADM",     [ROLE_SECAUD] = "SECAUD",
    [ROLE_RBACMNT] = "RBACMNT",
};

const char *role_name(int64_t id)
{
    return id >= 0 && id < ROLE_NUM_PREDEFINED ? NAMES[id] : "";
}

static const struct role_check_row CHECKS[] = {
#define X(NAME, group, number, consequence, sentence) \
    {sentence, BUSHING_SECURITY_ID(8, group, number), ROLE_##consequence},
    ROLE_CHECKS(X)
#undef X
};

const struct role_check_row *role_check_row(enum role_check check)
{
    return (size_t)check < ASN1_COUNT(CHECKS) ? &CHECKS[check] : NULL;
}

/* --- what is found ------------------------------------------------------- */

void roles_begin(struct roles *out)
{
    memset(out, 0, sizeof *out);
    out->valid_from = INT64_MIN;
    out->valid_until = INT64_MAX;
}

void roles_find(struct roles *out, enum role_check check, size_t entry,
                int64_t value)
{
    if (CHECKS[check].consequence == ROLE_VOID) {
        out->num = 0;
        out->profile = ROLES_FROM_NONE;
        out->has_sequence = false;
        out->is_void = true;
    }
    if (out->num_findings == ROLES_FINDINGS_MAX) {
        out->num_more++;
        return;
    }
    out->finding[out->num_findings++] =
        (struct role_finding){check, (uint8_t)entry, value};
}

bool roles_have(const struct roles *r, int64_t role)
{
    for (size_t i = 0; i < r->num; i++)
        if (r->role[i] == role)
            return true;
    return false;
}

/* --- one entry ----------------------------------------------------------- */

static bool is_area(span pattern, span area)
{
    if (pattern.n > 0 && pattern.p[pattern.n - 1] == '*')
        return area.n >= pattern.n - 1 &&
               span_equal(span_first(area, pattern.n - 1),
                          span_first(pattern, pattern.n - 1));
    return span_equal(pattern, area);
}

static bool area_fits(const struct role_policy *policy, span area)
{
    for (size_t i = 0; i < policy->num_areas; i++)
        if (is_area(policy->areas[i], area))
            return true;
    return policy->num_areas == 0;
}

static bool definition_fits(const struct role_policy *policy, span definition)
{
    for (size_t i = 0; i < policy->num_definitions; i++)
        if (span_equal(policy->definitions[i], definition))
            return true;
    return policy->num_definitions == 0 &&
           span_equal(definition, span_text("IEC62351-8"));
}

static bool revision_fits(const struct role_policy *policy, int64_t revision)
{
    return policy->any_revision ||
           (revision <= policy->revision &&
            revision >= policy->revision - policy->older_by);
}

/* Replay without a clock: once a number was seen, each later one is larger. */
static bool sequence_fits(const struct role_policy *policy,
                          const struct role_info *e)
{
    return !policy->has_sequence ||
           (e->has_status_change_sequence_number &&
            e->status_change_sequence_number > policy->sequence);
}

static bool is_known_role(const struct role_policy *policy, int64_t role)
{
    for (size_t i = 0; i < policy->num_private; i++)
        if (role < 0 && policy->private_roles[i] == role)
            return true;
    return role >= 0 && role < ROLE_NUM_PREDEFINED;
}

static void insert(struct roles *out, int64_t role)
{
    size_t at = out->num;
    if (roles_have(out, role) || out->num == ROLES_MAX)
        return;
    for (; at > 0 && out->role[at - 1] > role; at--)
        out->role[at] = out->role[at - 1];
    out->role[at] = (int16_t)role;
    out->num++;
}

static void take_facts(struct roles *out, const struct role_info *e)
{
    if (out->num == 0) {
        span d = span_first(e->role_definition, sizeof out->definition - 1);
        out->revision = e->revision;
        memset(out->definition, 0, sizeof out->definition);
        if (e->has_role_definition && d.n > 0)
            memcpy(out->definition, d.p, d.n);
    }
    if (e->has_status_change_sequence_number &&
        (!out->has_sequence ||
         e->status_change_sequence_number > out->sequence)) {
        out->has_sequence = true;
        out->sequence = e->status_change_sequence_number;
    }
}

/* True when nothing speaks against the entry. All that does is said. */
static bool entry_fits(struct roles *out, const struct role_info *e, size_t at,
                       const struct role_policy *policy)
{
    bool good = true;
    if (!revision_fits(policy, e->revision)) {
        roles_find(out, ROLE_CHECK_REVISION, at, e->revision);
        good = false;
    }
    if (!area_fits(policy, e->aor)) {
        roles_find(out, ROLE_CHECK_AREA, at, 0);
        good = false;
    }
    if (!e->has_role_definition || e->role_definition.n == 0) {
        roles_find(out, ROLE_CHECK_DEFINITION_EMPTY, at, 0);
    } else if (!definition_fits(policy, e->role_definition)) {
        roles_find(out, ROLE_CHECK_DEFINITION, at, 0);
        good = false;
    }
    if (!sequence_fits(policy, e)) {
        roles_find(out, ROLE_CHECK_SEQUENCE, at,
                   e->status_change_sequence_number);
        good = false;
    }
    return good;
}

static void read_entry(struct roles *out, const struct role_info *e, size_t at,
                       const struct role_policy *policy)
{
    struct asn1_list list = e->user_role;
    int64_t role;
    bool good = entry_fits(out, e, at, policy);
    while (list.num-- > 0 &&
           asn1_list_next(&ROLE_ID, &list.body, &role, NULL) == 0) {
        if (!is_known_role(policy, role)) {
            roles_find(out, ROLE_CHECK_ROLE, at, role);
        } else if (good) {
            take_facts(out, e);
            insert(out, role);
        }
    }
}

/* --- a token ------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    return n >= k && memcmp(text + n - k, end, k) == 0;
}

/* An operation that is none of the three is worth its own event. */
static enum role_check why(const struct asn1_error *e)
{
    return e->code == BUSHING_ERR_RANGE && ends_with(e->path, ".operation")
               ? ROLE_CHECK_OPERATION
               : ROLE_CHECK_INTEGRITY;
}

bool roles_read(struct roles *out, span extension,
                const struct role_policy *policy)
{
    struct asn1_error e;
    struct asn1_list list;
    struct role_info entry;
    int rc = asn1_decode(&ROLE_EXTENSION, extension, &list, NULL, &e);
    if (rc != 0 || !der_is_strict(extension)) {
        roles_find(out, rc == 0 ? ROLE_CHECK_INTEGRITY : why(&e), 0, 0);
        out->num = 0;
        return false;
    }
    for (size_t i = 0; i < list.num; i++) {
        if (asn1_list_next(&ROLE_INFO, &list.body, &entry, NULL) != 0)
            return false;
        read_entry(out, &entry, i, policy);
    }
    return true;
}

span roles_token(const struct certificate *c)
{
    const struct certificate_extension *e =
        certificate_extension(c, CERTIFICATE_ROLES);
    if (e == NULL)
        e = certificate_extension(c, CERTIFICATE_ROLES_2011);
    return e != NULL ? e->value : (span){NULL, 0};
}

void roles_of_certificate(struct roles *out, const struct certificate *c,
                          const struct role_policy *policy)
{
    const struct certificate_extension *newer =
        certificate_extension(c, CERTIFICATE_ROLES);
    const struct certificate_extension *older =
        certificate_extension(c, CERTIFICATE_ROLES_2011);
    roles_begin(out);
    if (newer == NULL && older == NULL) {
        roles_find(out, ROLE_CHECK_ABSENT, 0, 0);
        return;
    }
    if (newer != NULL && older != NULL)
        roles_find(out, ROLE_CHECK_SEVERAL, 0, 2);
    out->profile = ROLES_FROM_CERTIFICATE;
    out->valid_from = c->not_before;
    out->valid_until = c->forever ? INT64_MAX : c->not_after + 999;
    (void)roles_read(out, roles_token(c), policy);
}

void role_text(const struct roles *r, size_t i, char out[ROLE_TEXT_MAX])
{
    struct text t = text_over(out, ROLE_TEXT_MAX);
    text_i64(&t, r->role[i]);
    text_char(&t, ':');
    text_i64(&t, r->revision);
    text_char(&t, ':');
    text_put(&t, r->definition);
    text_end(&t);
}
