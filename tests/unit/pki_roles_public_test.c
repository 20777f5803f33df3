/* The public doors to roles and rights: what is checked behind them has its own
 * tests; here is what they pass on, and that whoever gives roles is trusted. */
#include "test.h"

#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/error.h>
#include <bushing/revocation.h>
#include <bushing/roles.h>

static const bushing_role_policy ANY = {.any_revision = true};

static void a_certificate_has_its_roles(void **state)
{
    static const int64_t both[] = {BUSHING_ROLE_SECADM, BUSHING_ROLE_VIEWER};
    struct world w;
    bushing_roles r;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, MAKER_OID_ROLES, false, maker_roles(w.m, both, 2));
    world_make(&w);
    assert_int_equal(bushing_roles_of_certificate(&r, w.chain[0], &ANY), 0);
    assert_int_equal(r.num, 2);
    assert_int_equal(r.role[0], BUSHING_ROLE_VIEWER);
    assert_int_equal(r.role[1], BUSHING_ROLE_SECADM);
    assert_string_equal(r.definition, "IEC62351-8");
    assert_int_equal(r.num_findings, 0);
    assert_int_equal(r.valid_until_ms, INT64_C(1924992000999));
    world_end(&w);
}

/* Each part of the policy comes through. */
static void the_policy_is_passed_on(void **state)
{
    static const int64_t both[] = {-5, BUSHING_ROLE_VIEWER};
    static const int16_t known[] = {-5};
    const bushing_span elsewhere = span_text("Elsewhere");
    bushing_role_policy p = ANY;
    struct world w;
    bushing_roles r;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, MAKER_OID_ROLES, false, maker_roles(w.m, both, 2));
    world_make(&w);
    p.private_roles = known;
    p.num_private = 1;
    assert_int_equal(bushing_roles_of_certificate(&r, w.chain[0], &p), 0);
    assert_int_equal(r.num, 2);
    assert_int_equal(r.role[0], -5);
    p.areas = &elsewhere;
    p.num_areas = 1;
    p.any_revision = false;
    p.revision = 1;
    p.definitions = &elsewhere;
    p.num_definitions = 1;
    p.has_sequence = true;
    assert_int_equal(bushing_roles_of_certificate(&r, w.chain[0], &p), 0);
    assert_int_equal(r.num, 0);
    assert_false(r.is_void);
    assert_int_equal(r.num_findings, 4);
    assert_int_equal(r.finding[0].event, BUSHING_SECURITY_ID(8, 1, 5));
    assert_int_equal(r.finding[1].event, BUSHING_SECURITY_ID(8, 1, 6));
    assert_int_equal(r.finding[2].event, BUSHING_SECURITY_ID(8, 1, 7));
    assert_int_equal(r.finding[3].event, BUSHING_SECURITY_ID(8, 1, 10));
    world_end(&w);
}

static void arguments_are_looked_at(void **state)
{
    const bushing_span none = {NULL, 0};
    bushing_attribute_question ask = {.token = none};
    const bushing_time now = {0, MAKER_NOW};
    bushing_roles r;
    (void)state;
    assert_int_equal(bushing_roles_of_certificate(&r, none, &ANY),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_roles_of_certificate(&r, span_text("0"), NULL),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_roles_of_certificate(&r, span_text("0"), &ANY),
                     BUSHING_ERR_TRUNCATED);
    assert_int_equal(bushing_trust_attribute_roles(NULL, &r, &ask, &ANY, now),
                     BUSHING_ERR_ARGUMENT);
}

/* --- beside a certificate ------------------------------------------------- */

struct token {
    struct world w;
    struct maker_certificate aa;
    struct maker_attribute a;
    bushing_attribute_question ask;
    bushing_roles roles;
};

static void begin(struct token *t)
{
    memset(t, 0, sizeof *t);
    world_begin(&t->w, BUSHING_FOR_E2E);
    world_accepts(&t->w);
    assert_int_equal(bushing_trust_add(t->w.trust, BUSHING_TRUST_INTERMEDIATE,
                                       t->w.chain[1]),
                     0);
    maker_leaf(t->w.m, &t->aa, MAKER_APROFILE, "CN=Role Authority",
               maker_key(MAKER_P256, 4), &t->w.ca);
    t->aa.serial = span_text("\x33");
    maker_attribute(t->w.m, &t->a, &t->w.leaf, &t->aa);
    t->ask.configured = true;
}

static int ask(struct token *t)
{
    t->ask.token = maker_make_attribute(t->w.m, &t->a);
    t->ask.holder = t->w.chain[0];
    t->ask.issuer = maker_make(t->w.m, &t->aa);
    return bushing_trust_attribute_roles(t->w.trust, &t->roles, &t->ask, &ANY,
                                         t->w.now);
}

static void finds(struct token *t, uint32_t event)
{
    assert_int_equal(ask(t), 0);
    assert_true(t->roles.is_void);
    assert_int_equal(t->roles.num, 0);
    assert_int_equal(t->roles.num_findings, 1);
    assert_int_equal(t->roles.finding[0].event, event);
    world_end(&t->w);
}

static void an_authority_gives_roles(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    assert_int_equal(ask(&t), 0);
    assert_false(t.roles.is_void);
    assert_int_equal(t.roles.num, 1);
    assert_int_equal(t.roles.role[0], BUSHING_ROLE_OPERATOR);
    t.w.now.utc_ms -= INT64_C(86400000) * 10;
    assert_int_equal(ask(&t), 0);
    assert_int_equal(t.roles.num, 0);
    world_end(&t.w);
}

static void one_that_is_not_configured_gives_none(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.ask.configured = false;
    finds(&t, BUSHING_SECURITY_ID(8, 2, 4));
}

/* [62351-9:7.4] The issuer leads to an anchor, whatever is configured. */
static void a_stranger_gives_none(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.aa.signer = maker_key(MAKER_P256, 9);
    finds(&t, BUSHING_SECURITY_ID(8, 2, 4));
}

static void a_revoked_authority_gives_none(void **state)
{
    struct token t;
    struct maker_list l;
    (void)state;
    begin(&t);
    maker_list(t.w.m, &l, &t.w.ca, 1);
    maker_revoke(&l, t.aa.serial, 1);
    assert_int_equal(bushing_trust_add_crl(t.w.trust, NULL,
                                           maker_make_list(t.w.m, &l), t.w.now),
                     0);
    finds(&t, BUSHING_SECURITY_ID(8, 2, 5));
}

static void another_holder_gets_none(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.a.x.holder.base_certificate_id.serial = span_text("\x01");
    finds(&t, BUSHING_SECURITY_ID(8, 2, 1));
}

static void certificates_that_are_none(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    assert_int_equal(ask(&t), 0);
    t.ask.token = span_text("0"); /* that is for the token to say */
    assert_int_equal(bushing_trust_attribute_roles(t.w.trust, &t.roles, &t.ask,
                                                   &ANY, t.w.now),
                     0);
    assert_int_equal(t.roles.finding[0].event, BUSHING_SECURITY_ID(8, 2, 3));
    t.ask.issuer = span_text("0");
    assert_int_equal(bushing_trust_attribute_roles(t.w.trust, &t.roles, &t.ask,
                                                   &ANY, t.w.now),
                     BUSHING_ERR_TRUNCATED);
    assert_true(t.roles.is_void);
    t.ask.holder = span_text("0");
    assert_int_equal(bushing_trust_attribute_roles(t.w.trust, &t.roles, &t.ask,
                                                   &ANY, t.w.now),
                     BUSHING_ERR_TRUNCATED);
    world_end(&t.w);
}

/* --- rights --------------------------------------------------------------- */

static uint32_t bit(const char *service, const char *fc)
{
    unsigned right;
    assert_true(bushing_right_needed(&right, service, fc));
    return UINT32_C(1) << right;
}

static void rights_are_asked_for(void **state)
{
    const bushing_private_role clerk = {-5, 1};
    bushing_rights_policy p = {.private_roles = &clerk, .num_private = 1};
    bushing_roles r = {.num = 1, .role = {BUSHING_ROLE_VIEWER}};
    unsigned right;
    (void)state;
    assert_true((bushing_rights_of(&r, &p) & bit("getNameList", "")) != 0);
    assert_false((bushing_rights_of(&r, &p) & bit("read", "MX")) != 0);
    p.conditional[BUSHING_ROLE_VIEWER] = bit("read", "MX");
    assert_true((bushing_rights_of(&r, &p) & bit("read", "MX")) != 0);
    assert_false((bushing_rights_of(&r, &p) & bit("write", "CO")) != 0);
    r.role[0] = -5;
    assert_int_equal(bushing_rights_of(&r, &p), 1);
    r.num = BUSHING_ROLES_MAX + 1;
    assert_int_equal(bushing_rights_of(&r, &p), 0);
    assert_false(bushing_right_needed(&right, "kill", ""));
    assert_false(bushing_right_needed(&right, "read", NULL));
    assert_string_equal(bushing_right_name(0), "VIEW");
    assert_string_equal(bushing_right_name(99), "");
    assert_string_equal(bushing_role_name(5), "SECAUD");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_has_its_roles),
        cmocka_unit_test(the_policy_is_passed_on),
        cmocka_unit_test(arguments_are_looked_at),
        cmocka_unit_test(an_authority_gives_roles),
        cmocka_unit_test(one_that_is_not_configured_gives_none),
        cmocka_unit_test(a_stranger_gives_none),
        cmocka_unit_test(a_revoked_authority_gives_none),
        cmocka_unit_test(another_holder_gets_none),
        cmocka_unit_test(certificates_that_are_none),
        cmocka_unit_test(rights_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
