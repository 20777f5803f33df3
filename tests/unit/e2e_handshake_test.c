/* The rows of clause 14.3: each is an event of the catalogue, with the severity
 * that an alarm or an error has, and what part 14 and table 14.3 print. */
#include "test.h"

#include "e2e/handshake.h"
#include "schema/e2e.h"

static void is_a_row(const struct fault_row *row)
{
    const bushing_security_definition *d = bushing_security_find(row->event);
    assert_non_null(d);
    assert_true(strlen(row->id) > 3);
    assert_true(strlen(row->what) > 10 && strlen(row->fix) > 10);
    assert_int_not_equal(row->what[strlen(row->what) - 1], '.');
}

/* --- requests and answers ------------------------------------------------ */

/* Table 14.3 once more, as the specification prints it: step, diagnostic (-1:
 * alarm, -2: no row) and number of the event, for both columns. */
static const struct printed {
    enum handshake_check check;
    const char *step;
    int req_diagnostic, req_event, acc_diagnostic, acc_event;
} PRINTED[] = {
    {HANDSHAKE_STRUCTURE, "0", 1, 5, 1, 4},
    {HANDSHAKE_SIG_ALG, "1", 3, 1, 3, 1},
    {HANDSHAKE_SIG_ALG_DIFFERS, "2", -1, 2, -1, 2},
    {HANDSHAKE_SIGNATURE, "3", -1, 3, -1, 3},
    {HANDSHAKE_PP, "4", 2, 4, 1, 4},
    {HANDSHAKE_SYNTAX, "5", 1, 5, 1, 4},
    {HANDSHAKE_CERTIFICATE, "6", 8, 6, 8, 5},
    {HANDSHAKE_PATH, "7", 9, 6, 9, 5},
    {HANDSHAKE_FORGED, "8", -1, 7, -1, 6},
    {HANDSHAKE_ADDRESS, "9", -1, 8, -1, 7},
    {HANDSHAKE_VERSION, "10", 4, 9, 4, 8},
    {HANDSHAKE_TIME, "11", 10, 10, 10, 9},
    {HANDSHAKE_REPLAY, "12", -1, 11, -1, 10},
    {HANDSHAKE_GROUP, "13", 11, 12, 12, 11},
    {HANDSHAKE_HMAC, "14", 5, 13, 5, 12},
    {HANDSHAKE_AE_UNABLE, "15", 17, 14, -2, 0},
    {HANDSHAKE_AE_CLEAR, "16", 19, 15, -2, 0},
    {HANDSHAKE_AEA, "17", 15, 16, 20, 13},
    {HANDSHAKE_AEA_SINGLE, "17a", -2, 0, 21, 14},
    {HANDSHAKE_AE_DEMANDED, "18", 18, 17, 22, 15},
    {HANDSHAKE_ENCR_CLEAR, "19", 6, 18, -2, 0},
    {HANDSHAKE_ENCR, "20", 14, 19, 23, 16},
    {HANDSHAKE_ENCR_SINGLE, "20a", -2, 0, 24, 17},
    {HANDSHAKE_ICV, "21", 13, 20, 13, 18},
    {HANDSHAKE_ICV_SINGLE, "21a", -2, 0, 25, 19},
    {HANDSHAKE_ENCRYPTION_FORBIDDEN, "22", 6, 21, 6, 20},
    {HANDSHAKE_ENCRYPTION_DEMANDED, "23", 7, 22, 7, 21},
    {HANDSHAKE_ASSO_ID, "25", 1, 5, 1, 4},
};

static void is_printed(enum bushing_secpdu kind, const struct printed *p)
{
    bool req = kind == BUSHING_SECPDU_HANDSHAKE_REQ;
    int diagnostic = req ? p->req_diagnostic : p->acc_diagnostic;
    int event = req ? p->req_event : p->acc_event;
    const struct fault_row *row = handshake_row(kind, p->check);
    if (diagnostic == -2) {
        assert_null(row);
        return;
    }
    assert_non_null(row);
    if (row == NULL)
        return;
    assert_memory_equal(row->id, req ? "14.3 req " : "14.3 acc ", 9);
    assert_string_equal(row->id + 9, p->step);
    assert_int_equal(row->event, BUSHING_SECURITY_ID(4, req ? 1 : 2, event));
    assert_int_equal(row->diagnostic, diagnostic);
}

static void the_table_is_that_of_the_specification(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PRINTED / sizeof *PRINTED; i++) {
        is_printed(BUSHING_SECPDU_HANDSHAKE_REQ, &PRINTED[i]);
        is_printed(BUSHING_SECPDU_HANDSHAKE_ACC, &PRINTED[i]);
    }
}

static void every_row_is_whole(void **state)
{
    unsigned num = 0;
    (void)state;
    for (unsigned kind = 0; kind < 2; kind++)
        for (unsigned i = 0; i < HANDSHAKE_NUM_CHECKS; i++) {
            const struct fault_row *row = handshake_row(
                (enum bushing_secpdu)kind, (enum handshake_check)i);
            if (row == NULL)
                continue;
            is_a_row(row);
            num++;
            /* an alarm says nothing to the peer, and the reverse */
            assert_int_equal(bushing_security_find(row->event)->severity ==
                                 BUSHING_SEVERITY_ALARM,
                             row->diagnostic == FAULT_NO_DIAGNOSTIC);
        }
    assert_true(num > 50);
}

static void other_kinds_have_no_rows(void **state)
{
    (void)state;
    assert_null(
        handshake_row(BUSHING_SECPDU_HANDSHAKE_REQ, HANDSHAKE_NUM_CHECKS));
    assert_null(handshake_row(BUSHING_SECPDU_RELEASE_REQ, HANDSHAKE_SIGNATURE));
    assert_null(token3_row(BUSHING_SECPDU_HANDSHAKE_REQ, TOKEN3_SIGNATURE));
    assert_null(token3_row(BUSHING_SECPDU_HANDSHAKE_ACC, TOKEN3_SIGNATURE));
    assert_null(token3_row(BUSHING_SECPDU_ANSWER, TOKEN3_SIGNATURE));
    assert_null(token3_row(BUSHING_NUM_SECPDUS, TOKEN3_SIGNATURE));
    assert_null(token3_row(BUSHING_SECPDU_RELEASE_REQ, TOKEN3_NUM_CHECKS));
    assert_null(received_row(BUSHING_SECPDU_RELEASE_REQ, 1));
    assert_null(received_row(BUSHING_SECPDU_APPL_ABORT, 1));
    assert_null(received_row(BUSHING_NUM_SECPDUS, 1));
}

/* --- ClearToken3 --------------------------------------------------------- */

static const struct {
    enum bushing_secpdu kind;
    unsigned group;
} TOKEN3_KINDS[] = {
    {BUSHING_SECPDU_APPLICATION_REJECT, 3},
    {BUSHING_SECPDU_HANDSHAKE_SEC_REJECT, 4},
    {BUSHING_SECPDU_HANDSHAKE_SEC_ABORT, 5},
    {BUSHING_SECPDU_DT_SEC_ABORT, 6},
    {BUSHING_SECPDU_APPL_ABORT, 7},
    {BUSHING_SECPDU_RELEASE_REQ, 12},
    {BUSHING_SECPDU_RELEASE_RSP, 13},
};

/* [62351-4:14.3] g.1 to g.10 */
static void token3_rows_are_events_1_to_10_of_each_group(void **state)
{
    static const struct {
        enum token3_check check;
        unsigned number;
        bool alarm;
        const char *id;
    } rows[] = {
        {TOKEN3_STRUCTURE, 4, false, "14.3 token3 0"},
        {TOKEN3_SIG_ALG, 1, false, "14.3 token3 1"},
        {TOKEN3_SIG_ALG_DIFFERS, 2, true, "14.3 token3 2"},
        {TOKEN3_SIGNATURE, 3, true, "14.3 token3 3"},
        {TOKEN3_SYNTAX, 4, false, "14.3 token3 5"},
        {TOKEN3_STATE, 4, false, "rule 7 state"},
        {TOKEN3_ASSO_ID, 4, false, "rule 7 assoID"},
        {TOKEN3_OTHER_CERTIFICATE, 7, true, "rule 7 certificate"},
        {TOKEN3_CERTIFICATE, 5, false, "14.3 token3 6"},
        {TOKEN3_PATH, 5, false, "14.3 token3 7"},
        {TOKEN3_FORGED, 6, true, "14.3 token3 8"},
        {TOKEN3_ADDRESS, 7, true, "14.3 token3 9"},
        {TOKEN3_OWN_CERTIFICATE, 7, true, "rule 1"},
        {TOKEN3_VERSION, 8, false, "14.3 token3 10"},
        {TOKEN3_TIME, 9, false, "14.3 token3 11"},
        {TOKEN3_EARLIER, 9, false, "rule 7 time"},
        {TOKEN3_FORGOTTEN, 9, false, "rule 12"},
        {TOKEN3_REPLAY, 10, true, "14.3 token3 12"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof TOKEN3_KINDS / sizeof *TOKEN3_KINDS; k++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            const struct fault_row *row =
                token3_row(TOKEN3_KINDS[k].kind, rows[i].check);
            assert_non_null(row);
            if (row == NULL)
                return;
            is_a_row(row);
            assert_string_equal(row->id, rows[i].id);
            assert_int_equal(
                row->event,
                BUSHING_SECURITY_ID(4, TOKEN3_KINDS[k].group, rows[i].number));
            assert_int_equal(bushing_security_find(row->event)->severity ==
                                 BUSHING_SEVERITY_ALARM,
                             rows[i].alarm);
        }
}

/* [rule 9] */
static void nobody_is_answered_because_of_a_token3(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof TOKEN3_KINDS / sizeof *TOKEN3_KINDS; k++)
        for (unsigned i = 0; i < TOKEN3_NUM_CHECKS; i++)
            assert_int_equal(
                token3_row(TOKEN3_KINDS[k].kind, (enum token3_check)i)
                    ->diagnostic,
                FAULT_NO_DIAGNOSTIC);
}

/* --- what a peer says ---------------------------------------------------- */

static void check_received(enum bushing_secpdu kind, int64_t diagnostic,
                           uint32_t event, const char *name)
{
    const struct fault_row *row = received_row(kind, diagnostic);
    assert_non_null(row);
    if (row == NULL)
        return;
    is_a_row(row);
    assert_int_equal(row->event, event);
    assert_int_equal(row->diagnostic, FAULT_NO_DIAGNOSTIC);
    if (name != NULL)
        assert_string_equal(row->what + strlen("the peer says: "), name);
}

/* [62351-4:18] groups 4, 5 and 6 */
static void received_diagnostics_have_their_events(void **state)
{
    static const struct {
        enum bushing_secpdu kind;
        unsigned group;
        struct {
            int diagnostic, number;
        } row[16];
    } groups[] = {
        {BUSHING_SECPDU_HANDSHAKE_SEC_REJECT,
         4,
         {{3, 12},
          {2, 13},
          {1, 14},
          {4, 15},
          {10, 16},
          {11, 17},
          {5, 18},
          {17, 19},
          {19, 20},
          {15, 21},
          {18, 22},
          {14, 24},
          {13, 25},
          {6, 26},
          {7, 27}}},
        {BUSHING_SECPDU_HANDSHAKE_SEC_ABORT,
         5,
         {{3, 12},
          {1, 13},
          {4, 14},
          {10, 15},
          {12, 16},
          {5, 17},
          {20, 18},
          {21, 19},
          {22, 20},
          {23, 21},
          {24, 22},
          {25, 23},
          {6, 24},
          {7, 25}}},
        {BUSHING_SECPDU_DT_SEC_ABORT,
         6,
         {{1, 12}, {3, 13}, {4, 14}, {8, 15}, {9, 16}}},
    };
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        check_received(groups[g].kind, FAULT_NO_DIAGNOSTIC,
                       BUSHING_SECURITY_ID(4, groups[g].group, 11), NULL);
        for (size_t i = 0; groups[g].row[i].number != 0; i++) {
            int d = groups[g].row[i].diagnostic;
            check_received(groups[g].kind, d,
                           BUSHING_SECURITY_ID(4, groups[g].group,
                                               groups[g].row[i].number),
                           g == 2 ? dt_diagnostic_name(d)
                                  : handshake_diagnostic_name(d));
        }
    }
}

/* Those without an event, and numbers that nobody knows (extension mark). */
static void other_diagnostics_have_a_row_too(void **state)
{
    static const int64_t others[] = {0, 8, 9, 16, 26, INT64_MAX, INT64_MIN, -2};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        check_received(BUSHING_SECPDU_HANDSHAKE_SEC_REJECT, others[i],
                       BUSHING_SECURITY_ID(14, 4, 3), NULL);
        check_received(BUSHING_SECPDU_HANDSHAKE_SEC_ABORT, others[i],
                       BUSHING_SECURITY_ID(14, 4, 3), NULL);
    }
    check_received(BUSHING_SECPDU_DT_SEC_ABORT, 6,
                   BUSHING_SECURITY_ID(14, 4, 2), NULL);
    check_received(BUSHING_SECPDU_DT_SEC_ABORT, 12,
                   BUSHING_SECURITY_ID(14, 4, 2), NULL);
}

static void diagnostics_have_names(void **state)
{
    (void)state;
    assert_string_equal(handshake_diagnostic_name(HANDSHAKE_DIAG_AE_NOT_USED),
                        "ae-not-used");
    assert_string_equal(handshake_diagnostic_name(25),
                        "single-icv-algo-required");
    assert_null(handshake_diagnostic_name(26));
    assert_null(handshake_diagnostic_name(-1));
    assert_string_equal(dt_diagnostic_name(DT_DIAG_INVALID_SEQUENCE_NUMBER),
                        "invalid-sequence-number");
    assert_null(dt_diagnostic_name(12));
    assert_null(dt_diagnostic_name(INT64_MIN));
}

/* --- how a fault is said ------------------------------------------------- */

static void facts_are_cut_and_terminated(void **state)
{
    static const struct fault_row row = {"a", 1, 2, "b", "c"};
    char longest[2 * FAULT_FACT];
    struct fault f = {NULL, {"x", "y"}};
    struct text t;
    (void)state;
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(fault_raise(&f, &row, longest, NULL));
    assert_ptr_equal(f.row, &row);
    assert_int_equal(strlen(f.fact[0]), FAULT_FACT - 1);
    assert_string_equal(f.fact[1], "");
    t = fault_fact(&f, 1);
    text_put(&t, "theirs: ");
    text_u64(&t, 7);
    text_end(&t);
    assert_string_equal(f.fact[1], "theirs: 7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_that_of_the_specification),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(other_kinds_have_no_rows),
        cmocka_unit_test(token3_rows_are_events_1_to_10_of_each_group),
        cmocka_unit_test(nobody_is_answered_because_of_a_token3),
        cmocka_unit_test(received_diagnostics_have_their_events),
        cmocka_unit_test(other_diagnostics_have_a_row_too),
        cmocka_unit_test(diagnostics_have_names),
        cmocka_unit_test(facts_are_cut_and_terminated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
