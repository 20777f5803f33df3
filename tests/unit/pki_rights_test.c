/* The table of rights against a copy of it in another form, and the services
 * against the tables of MMS. */
#include "test.h"

#include "pki/rights.h"
#include "schema/mms.h"

/* [62351-8:rights] one line for each right, one letter for each role. */
static const struct row {
    enum right right;
    const char *letters; /* VIEWER, OPERATOR, ENGINEER, INSTALLER, SECADM,
                            SECAUD, RBACMNT */
} ROWS[] = {
    {RIGHT_VIEW, "YYYYYYY"},        {RIGHT_READ, "CYYYYYY"},
    {RIGHT_DATASET, "--Y-C--"},     {RIGHT_REPORTING, "CYYYYYC"},
    {RIGHT_FILEREAD, "--Y-CYC"},    {RIGHT_FILEWRITE, "--YYC-C"},
    {RIGHT_FILEMNGT, "--Y-C-C"},    {RIGHT_CONTROL, "-Y--C--"},
    {RIGHT_CONFIG, "--YYY-Y"},      {RIGHT_SETTINGGROUP, "-CC-C--"},
    {RIGHT_SECURITY, "----Y-Y"},    {RIGHT_ASSOCIATE, "YYYYYYY"},
    {RIGHT_SECURITYLOG, "----YY-"},
};

/* [rule 4] What a set of roles may do follows from the roles. */
static void the_matrix(void **state)
{
    (void)state;
    assert_int_equal(sizeof ROWS / sizeof ROWS[0], NUM_RIGHTS);
    for (size_t i = 0; i < NUM_RIGHTS; i++)
        for (int role = 0; role < ROLE_NUM_PREDEFINED; role++) {
            uint32_t bit = RIGHT_BIT(ROWS[i].right);
            char letter = ROWS[i].letters[role];
            assert_int_equal((rights_always(role) & bit) != 0, letter == 'Y');
            assert_int_equal((rights_conditional(role) & bit) != 0,
                             letter == 'C');
        }
    assert_int_equal(rights_always(7), 0);
    assert_int_equal(rights_conditional(-1), 0);
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(right_name(RIGHT_SETTINGGROUP), "SETTINGGROUP");
    assert_string_equal(right_sentence(RIGHT_CONTROL), "operate");
    assert_string_equal(right_name(NUM_RIGHTS), "");
    assert_string_equal(right_sentence(NUM_RIGHTS), "");
}

/* [62351-8:several roles] */
static void rights_are_added_up(void **state)
{
    struct roles r = {.num = 2, .role = {ROLE_VIEWER, ROLE_SECAUD}};
    struct rights_policy policy = {.num_private = 0};
    uint32_t all;
    (void)state;
    all = rights_of(&r, &policy);
    assert_true((all & RIGHT_BIT(RIGHT_FILEREAD)) != 0);
    assert_true((all & RIGHT_BIT(RIGHT_VIEW)) != 0);
    assert_false((all & RIGHT_BIT(RIGHT_CONTROL)) != 0);
    r.num = 0;
    assert_int_equal(rights_of(&r, &policy), 0);
}

/* The configuration opens what the table leaves to it, and nothing else. */
static void conditional_rights_are_configured(void **state)
{
    struct roles r = {.num = 1, .role = {ROLE_VIEWER}};
    struct rights_policy policy = {.num_private = 0};
    (void)state;
    assert_false((rights_of(&r, &policy) & RIGHT_BIT(RIGHT_READ)) != 0);
    policy.conditional[ROLE_VIEWER] =
        RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_CONTROL);
    assert_true((rights_of(&r, &policy) & RIGHT_BIT(RIGHT_READ)) != 0);
    assert_false((rights_of(&r, &policy) & RIGHT_BIT(RIGHT_CONTROL)) != 0);
}

static void private_roles_have_what_is_configured(void **state)
{
    struct roles r = {.num = 1, .role = {-102}};
    struct rights_policy policy = {.num_private = 1};
    (void)state;
    policy.private_role[0].role = -102;
    policy.private_role[0].rights = RIGHT_BIT(RIGHT_CONTROL);
    assert_int_equal(rights_of(&r, &policy), RIGHT_BIT(RIGHT_CONTROL));
    r.role[0] = -103;
    assert_int_equal(rights_of(&r, &policy), 0);
}

static void needs(const char *service, const char *fc, enum right right)
{
    enum right found = NUM_RIGHTS;
    assert_true(right_needed(&found, span_text(service), span_text(fc)));
    assert_string_equal(right_name(found), right_name(right));
}

static void services_need_rights(void **state)
{
    (void)state;
    needs("getNameList", "", RIGHT_VIEW);
    needs("read", "MX", RIGHT_READ);
    needs("read", "BR", RIGHT_REPORTING);
    needs("write", "CO", RIGHT_CONTROL);
    needs("write", "RP", RIGHT_REPORTING);
    needs("write", "SP", RIGHT_CONFIG);
    needs("write", "SE", RIGHT_SETTINGGROUP);
    needs("write", "SV", RIGHT_CONFIG);
    needs("fileDelete", "", RIGHT_FILEMNGT);
    needs("obtainFile", "", RIGHT_FILEWRITE);
    needs("readJournal", "security", RIGHT_SECURITYLOG);
    needs("readJournal", "", RIGHT_READ);
    needs("initializeJournal", "", RIGHT_SECURITY);
}

static void what_is_not_in_the_table_is_nobodys(void **state)
{
    enum right found;
    (void)state;
    assert_false(right_needed(&found, span_text("write"), span_text("")));
    assert_false(right_needed(&found, span_text("write"), span_text("ST")));
    assert_false(right_needed(&found, span_text("kill"), span_text("")));
    assert_false(right_needed(&found, span_text(""), span_text("")));
    assert_false(right_needed(&found, span_text("Read"), span_text("")));
}

/* Every service that has a table in MMS has a right, for some object. */
static void no_service_is_forgotten(void **state)
{
    const struct asn1_type *t = &MMS_CONFIRMED_SERVICE_REQUEST;
    enum right found;
    (void)state;
    for (size_t i = 0; i < t->num_fields; i++) {
        span name = span_text(t->fields[i].name);
        if (t->fields[i].flags & ROW_OTHER)
            continue;
        if (!right_needed(&found, name, span_text("")) &&
            !right_needed(&found, name, span_text("CO")))
            fail_msg("%s has no right", t->fields[i].name);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix),
        cmocka_unit_test(names),
        cmocka_unit_test(rights_are_added_up),
        cmocka_unit_test(conditional_rights_are_configured),
        cmocka_unit_test(private_roles_have_what_is_configured),
        cmocka_unit_test(services_need_rights),
        cmocka_unit_test(what_is_not_in_the_table_is_nobodys),
        cmocka_unit_test(no_service_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
