/* The role extension: the real octets of the specification, every check with
 * what it leaves of the roles and its event. */
#include "test.h"

#include "asn1/encode.h"
#include "pki/roles.h"
#include "pki_world.h"
#include "revocation_maker.h"
#include "schema/role.h"

/* One role 255, area "Outstation", revision 255, "IEC62351-8", operation 3. */
#define GOLDEN                                                           \
    "302730253004020200FF0C0A4F757473746174696F6E020200FF0C0A4945433632" \
    "3335312D380A0103"

struct token {
    struct maker *m;
    struct role_info entry[2];
    int64_t role[2][8];
    uint32_t num;
    struct role_policy policy;
    span area[2], definition[1];
    int16_t private_role[2];
    struct roles roles;
};

/* Roles 1 and 2 for "Station 7", revision 4; the device expects all that. */
static void begin(struct token *t)
{
    memset(t, 0, sizeof *t);
    t->m = maker_new();
    t->num = 1;
    for (int i = 0; i < 2; i++) {
        t->role[i][0] = ROLE_OPERATOR;
        t->role[i][1] = ROLE_ENGINEER;
        t->entry[i] = (struct role_info){
            .user_role = {.items = t->role[i], .num = 2},
            .aor = span_text("Station 7"),
            .revision = 4,
            .has_role_definition = true,
            .role_definition = span_text("IEC62351-8"),
        };
    }
    t->area[0] = span_text("Station 7");
    t->policy = (struct role_policy){.areas = t->area,
                                     .num_areas = 1,
                                     .revision = 4,
                                     .private_roles = t->private_role};
}

static span extension(struct token *t)
{
    struct asn1_list list = {.items = t->entry, .num = t->num};
    return maker_encode(t->m, &ROLE_EXTENSION, &list);
}

static void read(struct token *t)
{
    roles_begin(&t->roles);
    (void)roles_read(&t->roles, extension(t), &t->policy);
}

static void finds(const struct roles *r, enum role_check check,
                  size_t num_roles)
{
    if (r->num_findings != 1 || r->finding[0].check != check)
        for (size_t i = 0; i < r->num_findings; i++)
            print_message("# %s\n",
                          role_check_row(r->finding[i].check)->sentence);
    assert_int_equal(r->num_findings, 1);
    assert_int_equal(r->finding[0].check, check);
    assert_int_equal(r->num, num_roles);
    assert_non_null(bushing_security_find(role_check_row(check)->event));
}

/* --- good ---------------------------------------------------------------- */

static void the_golden_vector(void **state)
{
    static const span any[] = {{(const uint8_t *)"Out*", 4}};
    struct role_policy policy = {.areas = any, .num_areas = 1, .revision = 255};
    struct maker *m = maker_new();
    struct roles r;
    span golden = maker_hex(m, GOLDEN);
    (void)state;
    roles_begin(&r);
    assert_true(roles_read(&r, golden, &policy));
    /* 255 is nobody's role: it is dropped and said */
    finds(&r, ROLE_CHECK_ROLE, 0);
    assert_int_equal(r.finding[0].value, 255);
    assert_false(r.is_void);
    maker_free(m);
}

static void roles_are_handed_out(void **state)
{
    struct token t;
    char text[ROLE_TEXT_MAX];
    (void)state;
    begin(&t);
    t.num = 2;
    t.role[0][0] = ROLE_SECAUD;
    t.role[1][0] = ROLE_VIEWER; /* again ENGINEER behind it */
    read(&t);
    assert_int_equal(t.roles.num_findings, 0);
    assert_int_equal(t.roles.num, 3);
    assert_int_equal(t.roles.role[0], ROLE_VIEWER);
    assert_int_equal(t.roles.role[1], ROLE_ENGINEER);
    assert_int_equal(t.roles.role[2], ROLE_SECAUD);
    assert_true(roles_have(&t.roles, ROLE_SECAUD));
    assert_false(roles_have(&t.roles, ROLE_SECADM));
    role_text(&t.roles, 1, text);
    assert_string_equal(text, "2:4:IEC62351-8");
    maker_free(t.m);
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(role_name(0), "VIEWER");
    assert_string_equal(role_name(6), "RBACMNT");
    assert_string_equal(role_name(7), "");
    assert_string_equal(role_name(-1), "");
    assert_null(role_check_row(ROLE_NUM_CHECKS));
}

/* --- each check ---------------------------------------------------------- */

#define CHECK(NAME, left, ...)                    \
    static void check_##NAME(void **state)        \
    {                                             \
        struct token t;                           \
        (void)state;                              \
        begin(&t);                                \
        __VA_ARGS__;                              \
        read(&t);                                 \
        finds(&t.roles, ROLE_CHECK_##NAME, left); \
        maker_free(t.m);                          \
    }

/* [62351-8: token checks] one role is dropped, the other stays */
CHECK(ROLE, 1, t.role[0][1] = 7)
CHECK(REVISION, 0, t.entry[0].revision = 5)
CHECK(AREA, 0, t.entry[0].aor = span_text("Station 77"))
CHECK(DEFINITION, 0, t.entry[0].role_definition = span_text("OTHER"))
CHECK(DEFINITION_EMPTY, 2, t.entry[0].has_role_definition = false)
CHECK(SEQUENCE, 0, t.policy.has_sequence = true; t.policy.sequence = 9;
      t.entry[0].has_status_change_sequence_number = true;
      t.entry[0].status_change_sequence_number = 9)

static void one_entry_does_not_spoil_the_other(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.num = 2;
    t.entry[0].aor = span_text("Elsewhere");
    t.role[0][0] = ROLE_SECADM;
    read(&t);
    finds(&t.roles, ROLE_CHECK_AREA, 2);
    assert_int_equal(t.roles.finding[0].entry, 0);
    assert_false(roles_have(&t.roles, ROLE_SECADM));
    maker_free(t.m);
}

static void revisions_may_lag(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.policy.older_by = 2;
    t.entry[0].revision = 2;
    read(&t);
    assert_int_equal(t.roles.num, 2);
    t.entry[0].revision = 1;
    read(&t);
    finds(&t.roles, ROLE_CHECK_REVISION, 0);
    t.policy.any_revision = true;
    read(&t);
    assert_int_equal(t.roles.num, 2);
    maker_free(t.m);
}

static void areas_may_have_a_prefix(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.area[0] = span_text("Stat*");
    read(&t);
    assert_int_equal(t.roles.num, 2);
    t.area[0] = span_text("Station 7 West*");
    read(&t);
    finds(&t.roles, ROLE_CHECK_AREA, 0);
    t.policy.num_areas = 0; /* any */
    read(&t);
    assert_int_equal(t.roles.num, 2);
    maker_free(t.m);
}

static void private_roles_are_those_of_the_policy(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.role[0][0] = -31648;
    read(&t);
    finds(&t.roles, ROLE_CHECK_ROLE, 1);
    assert_int_equal(t.roles.finding[0].value, -31648);
    t.private_role[1] = -31648;
    t.policy.num_private = 2;
    read(&t);
    assert_int_equal(t.roles.num, 2);
    assert_int_equal(t.roles.role[0], -31648);
    maker_free(t.m);
}

static void sequence_numbers_grow(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.entry[0].has_status_change_sequence_number = true;
    t.entry[0].status_change_sequence_number = UINT32_MAX;
    t.policy.has_sequence = true;
    t.policy.sequence = UINT32_MAX - 1;
    read(&t);
    assert_int_equal(t.roles.num, 2);
    assert_true(t.roles.has_sequence);
    assert_int_equal(t.roles.sequence, UINT32_MAX);
    t.entry[0].has_status_change_sequence_number = false;
    read(&t);
    finds(&t.roles, ROLE_CHECK_SEQUENCE, 0);
    maker_free(t.m);
}

static void more_findings_than_there_is_room_for(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    for (int i = 0; i < ROLES_FINDINGS_MAX + 3; i++)
        roles_find(&t.roles, ROLE_CHECK_ROLE, 0, i);
    assert_int_equal(t.roles.num_findings, ROLES_FINDINGS_MAX);
    assert_int_equal(t.roles.num_more, 3);
    maker_free(t.m);
}

/* --- unreadable ---------------------------------------------------------- */

static void unreadable(const char *hex, enum role_check check)
{
    static const struct role_policy policy = {.any_revision = true};
    struct maker *m = maker_new();
    struct roles r;
    roles_begin(&r);
    assert_false(roles_read(&r, maker_hex(m, hex), &policy));
    finds(&r, check, 0);
    assert_true(r.is_void);
    maker_free(m);
}

static void what_cannot_be_read_gives_no_roles(void **state)
{
    (void)state;
    /* text of an unrelated project under the same object identifier */
    unreadable("0C0661646D696E73", ROLE_CHECK_INTEGRITY);
    unreadable("", ROLE_CHECK_INTEGRITY);
    unreadable("3000", ROLE_CHECK_INTEGRITY);
    /* an unknown element behind, a role that is no number, a long area */
    unreadable("3010300E30030201010C0141020100020101"
               "0500",
               ROLE_CHECK_INTEGRITY);
    unreadable("300D300B30030401010C0141020100", ROLE_CHECK_INTEGRITY);
    unreadable("300D300B30030201010C0141020200FF", ROLE_CHECK_INTEGRITY);
    /* not DER: a length in two octets */
    unreadable("30810D300B30030201010C0141020100", ROLE_CHECK_INTEGRITY);
    /* operation 4 [62351-8: token checks] */
    unreadable("3010300E30030201010C01410201000A0104", ROLE_CHECK_OPERATION);
}

static void every_cut_is_refused(void **state)
{
    static const struct role_policy policy = {.any_revision = true};
    struct maker *m = maker_new();
    span golden = maker_hex(m, GOLDEN);
    struct roles r;
    (void)state;
    for (size_t n = 0; n < golden.n; n++) {
        roles_begin(&r);
        assert_false(roles_read(&r, span_first(golden, n), &policy));
        assert_int_equal(r.num, 0);
    }
    maker_free(m);
}

/* --- from a certificate -------------------------------------------------- */

static const struct role_policy ANY = {.any_revision = true};

static void of_leaf(struct world *w, struct roles *out)
{
    struct certificate c;
    world_make(w);
    assert_int_equal(certificate_read(&c, w->chain[0], NULL), 0);
    roles_of_certificate(out, &c, &ANY);
}

static span some_roles(struct world *w, int64_t role)
{
    return maker_roles(w->m, &role, 1);
}

static void either_identifier_will_do(void **state)
{
    static const char *const oids[] = {"1.0.62351.8.1", "1.2.840.10070.8.1"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        struct roles r;
        world_begin(&w, BUSHING_FOR_E2E);
        maker_put(w.m, &w.leaf, oids[i], false, some_roles(&w, ROLE_SECADM));
        of_leaf(&w, &r);
        assert_int_equal(r.num_findings, 0);
        assert_int_equal(r.profile, ROLES_FROM_CERTIFICATE);
        assert_int_equal(r.num, 1);
        assert_int_equal(r.role[0], ROLE_SECADM);
        assert_int_equal(r.valid_until, INT64_C(1924992000999));
        world_accepts(&w);
        world_end(&w);
    }
}

static void of_two_the_newer_is_taken(void **state)
{
    struct world w;
    struct roles r;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, "1.2.840.10070.8.1", false,
              some_roles(&w, ROLE_SECADM));
    maker_put(w.m, &w.leaf, "1.0.62351.8.1", false,
              some_roles(&w, ROLE_VIEWER));
    of_leaf(&w, &r);
    finds(&r, ROLE_CHECK_SEVERAL, 1);
    assert_int_equal(r.role[0], ROLE_VIEWER);
    world_end(&w);
}

static void without_an_extension_there_are_none(void **state)
{
    struct world w;
    struct roles r;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    of_leaf(&w, &r);
    finds(&r, ROLE_CHECK_ABSENT, 0);
    assert_int_equal(r.profile, ROLES_FROM_NONE);
    world_end(&w);
}

/* What other projects put there costs the roles, not the association. */
static void text_in_its_place_costs_the_roles_alone(void **state)
{
    struct world w;
    struct roles r;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, "1.2.840.10070.8.1", false,
              maker_hex(w.m, "0C0661646D696E73"));
    of_leaf(&w, &r);
    finds(&r, ROLE_CHECK_INTEGRITY, 0);
    world_accepts(&w);
    world_end(&w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_golden_vector),
        cmocka_unit_test(roles_are_handed_out),
        cmocka_unit_test(names),
        cmocka_unit_test(check_ROLE),
        cmocka_unit_test(check_REVISION),
        cmocka_unit_test(check_AREA),
        cmocka_unit_test(check_DEFINITION),
        cmocka_unit_test(check_DEFINITION_EMPTY),
        cmocka_unit_test(check_SEQUENCE),
        cmocka_unit_test(one_entry_does_not_spoil_the_other),
        cmocka_unit_test(revisions_may_lag),
        cmocka_unit_test(areas_may_have_a_prefix),
        cmocka_unit_test(private_roles_are_those_of_the_policy),
        cmocka_unit_test(sequence_numbers_grow),
        cmocka_unit_test(more_findings_than_there_is_room_for),
        cmocka_unit_test(what_cannot_be_read_gives_no_roles),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(either_identifier_will_do),
        cmocka_unit_test(of_two_the_newer_is_taken),
        cmocka_unit_test(without_an_extension_there_are_none),
        cmocka_unit_test(text_in_its_place_costs_the_roles_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
