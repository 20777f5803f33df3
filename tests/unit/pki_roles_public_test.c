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

/* [62351-8] The octets of the specification: role 255 in "Outstation". */
static void entries_can_be_shown(void **state)
{
    static const int64_t some[] = {-32768, BUSHING_ROLE_ENGINEER};
    struct world w;
    bushing_role_entry e;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, "1.2.840.10070.8.1", false,
              maker_hex(w.m, "302730253004020200FF0C0A4F757473746174696F6E0202"
                             "00FF0C0A49454336323335312D380A0103"));
    world_make(&w);
    assert_true(bushing_role_entry_at(&e, w.chain[0], 0));
    assert_int_equal(e.num, 1);
    assert_int_equal(e.role[0], 255);
    assert_true(span_equal(e.area, span_text("Outstation")));
    assert_true(span_equal(e.definition, span_text("IEC62351-8")));
    assert_int_equal(e.revision, 255);
    assert_int_equal(e.operation, 3);
    assert_false(e.has_sequence);
    assert_false(bushing_role_entry_at(&e, w.chain[0], 1));
    /* of two extensions the newer one */
    maker_put(w.m, &w.leaf, MAKER_OID_ROLES, false, maker_roles(w.m, some, 2));
    world_make(&w);
    assert_true(bushing_role_entry_at(&e, w.chain[0], 0));
    assert_int_equal(e.num, 2);
    assert_int_equal(e.role[0], -32768);
    assert_int_equal(e.role[1], BUSHING_ROLE_ENGINEER);
    assert_true(span_equal(e.area, span_text("Station")));
    assert_int_equal(e.operation, 0);
    world_end(&w);
}

static void entries_that_are_none(void **state)
{
    const bushing_span none = {NULL, 0};
    struct world w;
    bushing_role_entry e;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_make(&w);
    assert_false(bushing_role_entry_at(&e, w.chain[0], 0));
    assert_false(bushing_role_entry_at(NULL, w.chain[0], 0));
    assert_false(bushing_role_entry_at(&e, none, 0));
    assert_false(bushing_role_entry_at(&e, span_text("0"), 0));
    maker_put(w.m, &w.leaf, MAKER_OID_ROLES, false, maker_hex(w.m, "3000"));
    world_make(&w);
    assert_false(bushing_role_entry_at(&e, w.chain[0], 0));
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

/* [62351-9:7.4] by OCSP as by a list: asked, answered, and no roles left. */
static void a_token_revoked_by_an_answer_gives_none(void **state)
{
    struct token t;
    struct maker_answer answer;
    struct maker_certificate token = {.serial = span_text("\x42")};
    uint8_t request[BUSHING_OCSP_REQUEST_MAX];
    bushing_ocsp_subject about;
    const bushing_span none = {NULL, 0};
    size_t n;
    (void)state;
    begin(&t);
    t.a.x.extensions.num--;
    maker_attribute_put(t.w.m, &t.a, MAKER_OID_AUTHORITY_ACCESS, false,
                        maker_ocsp_access(t.w.m, "http://ocsp.example"));
    assert_int_equal(ask(&t), 0);
    assert_int_equal(t.roles.num, 1);
    about = (bushing_ocsp_subject){t.ask.token, t.ask.issuer};
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none), 0);
    assert_true(n > 40);
    token.issuer = t.aa.subject;
    maker_answer(t.w.m, &answer, &token, &t.aa);
    assert_int_equal(bushing_trust_add_ocsp(t.w.trust,
                                            maker_make_answer(t.w.m, &answer),
                                            &about, none, t.w.now),
                     0);
    assert_int_equal(ask(&t), 0);
    assert_int_equal(t.roles.num, 1);
    answer.one.cert_status.which = OCSP_CERT_REVOKED;
    answer.one.cert_status.u.revoked.revocation_time =
        span_text("20261101000000Z");
    assert_int_equal(bushing_trust_add_ocsp(t.w.trust,
                                            maker_make_answer(t.w.m, &answer),
                                            &about, none, t.w.now),
                     0);
    finds(&t, BUSHING_SECURITY_ID(8, 2, 5));
}

/* Whose word is not worth anything is not asked, nor kept. */
static void answers_of_strangers_about_tokens(void **state)
{
    struct token t;
    uint8_t request[BUSHING_OCSP_REQUEST_MAX];
    bushing_ocsp_subject about;
    const bushing_span none = {NULL, 0};
    struct maker_certificate other;
    size_t n;
    (void)state;
    begin(&t);
    assert_int_equal(ask(&t), 0);
    about = (bushing_ocsp_subject){t.ask.token, none};
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_REVOCATION_ISSUER);
    /* another authority than the one that signed */
    maker_leaf(t.w.m, &other, MAKER_APROFILE, "CN=Role Authority",
               maker_key(MAKER_P256, 5), &t.w.ca);
    about.issuer = maker_make(t.w.m, &other);
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_REVOCATION_ISSUER);
    /* one that leads to no anchor */
    other = t.aa;
    other.signer = maker_key(MAKER_P256, 9);
    about.issuer = maker_make(t.w.m, &other);
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_REVOCATION_ISSUER);
    /* a CA gives no roles */
    other = t.aa;
    maker_put(t.w.m, &other, MAKER_OID_BASIC_CONSTRAINTS, true,
              maker_basic_constraints(t.w.m, true, -1));
    about.issuer = maker_make(t.w.m, &other);
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_REVOCATION_ISSUER);
    /* nor does one whose key does not sign */
    other = t.aa;
    maker_replace(t.w.m, &other, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(t.w.m, 1u << X509_KEY_USAGE_KEY_AGREEMENT));
    about.issuer = maker_make(t.w.m, &other);
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_REVOCATION_ISSUER);
    /* what is neither is no certificate */
    about.certificate = span_first(t.ask.token, 40);
    about.issuer = t.ask.issuer;
    assert_int_equal(
        bushing_trust_ocsp_request(t.w.trust, request, &n, &about, none),
        BUSHING_ERR_TRUNCATED);
    world_end(&t.w);
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
        cmocka_unit_test(entries_can_be_shown),
        cmocka_unit_test(entries_that_are_none),
        cmocka_unit_test(arguments_are_looked_at),
        cmocka_unit_test(an_authority_gives_roles),
        cmocka_unit_test(one_that_is_not_configured_gives_none),
        cmocka_unit_test(a_stranger_gives_none),
        cmocka_unit_test(a_revoked_authority_gives_none),
        cmocka_unit_test(a_token_revoked_by_an_answer_gives_none),
        cmocka_unit_test(answers_of_strangers_about_tokens),
        cmocka_unit_test(another_holder_gets_none),
        cmocka_unit_test(certificates_that_are_none),
        cmocka_unit_test(rights_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
