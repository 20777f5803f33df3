/* The table of steps against what 62351-4:11.2.3, 11.2.4 and 18 say, and what
 * an operator gets to read of a failure. */
#include "test.h"

#include <string.h>

#include "aprofile/step.h"
#include "event/catalogue.h"
#include "schema/acse.h"

enum { ERROR_EVENT = EVENT_14_4_COMM_SA_ESTABLISHMENT_FAIL };
enum { ALARM_EVENT = EVENT_14_4_COMM_PEER_AUTHENTICATION_FAIL };
enum { ABORT = -1 };

static const struct {
    enum aprofile_step_id id;
    int number;
    uint32_t event; /* in an AARQ */
    bool alarm;
    int answer; /* diagnostic of an AARE, or ABORT */
} ROWS[] = {
    {APROFILE_STEP_CONTEXT, 1, EVENT_4_15_INV_APPL_CNTX_RQ, false, 2},
    {APROFILE_STEP_NO_MECHANISM, 2, ALARM_EVENT, true, 12},
    {APROFILE_STEP_MECHANISM, 3, ERROR_EVENT, false, 11},
    {APROFILE_STEP_NO_VALUE, 4, ALARM_EVENT, true, ABORT},
    {APROFILE_STEP_VALUE, 4, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_TIME_FORM, 4, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_SIZE, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_CERTIFICATE, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_KEY_KIND, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_KEY_FORM, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_KEY_SHORT, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_KEY_LARGE, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_PATH, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_FORGED, 5, ALARM_EVENT, true, ABORT},
    {APROFILE_STEP_NO_VERDICT, 5, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_SIGNATURE, 6, ALARM_EVENT, true, ABORT},
    {APROFILE_STEP_NO_CRYPTO, 6, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_TIME, 7, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_TIME_EARLY, 7, ERROR_EVENT, false, ABORT},
    {APROFILE_STEP_REPLAY, 8, ALARM_EVENT, true, ABORT},
    {APROFILE_STEP_MEMORY_FULL, 8, ERROR_EVENT, false, ABORT},
};
enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

static struct aprofile_failure f;

static void fail_in(enum aprofile_step_id id, enum bushing_role role)
{
    assert_int_equal(aprofile_fail(&f, id, role, BUSHING_ERR_TIME),
                     BUSHING_ERR_SECURITY);
    assert_int_equal(f.code, BUSHING_ERR_TIME);
    assert_int_equal(f.role, role);
    assert_string_equal(f.fact[0], "");
    assert_string_equal(f.fact[1], "");
    aprofile_put_fact(&f, 0, "theirs");
    aprofile_put_fact(&f, 1, "ours");
}

/* [62351-4:11.2.3] */
static void every_row_of_a_request(void **state)
{
    (void)state;
    assert_int_equal(NUM_ROWS, APROFILE_STEPS);
    for (size_t i = 0; i < NUM_ROWS; i++) {
        assert_int_equal(ROWS[i].id, i);
        fail_in(ROWS[i].id, BUSHING_RESPONDER);
        assert_int_equal(f.step->number, ROWS[i].number);
        assert_int_equal(f.event, ROWS[i].event);
        assert_int_equal(f.alarm, ROWS[i].alarm);
        struct aprofile_answer a = aprofile_answer(&f, &DIALECTS[0]);
        if (ROWS[i].answer == ABORT) {
            /* [D-A-4] */
            assert_int_equal(a.kind, APROFILE_ABORTS);
            assert_int_equal(a.result, -1);
            assert_int_equal(a.source, ACSE_ABORT_USER);
            assert_int_equal(a.diagnostic, 5);
            continue;
        }
        assert_int_equal(a.kind, APROFILE_REJECTS);
        assert_int_equal(a.result, ACSE_REJECTED_PERMANENT);
        assert_int_equal(a.source, 0); /* acse-service-user */
        assert_int_equal(a.diagnostic, ROWS[i].answer);
    }
}

/* [62351-4:11.2.4] the same events but for the one that names the AARE; every
 * failure ends in P-ABORT */
static void every_row_of_an_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++) {
        fail_in(ROWS[i].id, BUSHING_INITIATOR);
        assert_int_equal(f.alarm, ROWS[i].alarm);
        assert_int_equal(f.event, ROWS[i].id == APROFILE_STEP_CONTEXT
                                      ? (uint32_t)EVENT_4_15_INV_APPL_CNTX_RE
                                      : ROWS[i].event);
        assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).kind,
                         APROFILE_ABORTS);
    }
}

/* [D-A-4] the alternative */
static void an_abort_by_the_provider(void **state)
{
    struct dialect d = DIALECTS[0];
    (void)state;
    d.a_abort = A_ABORT_PROVIDER;
    fail_in(APROFILE_STEP_SIGNATURE, BUSHING_RESPONDER);
    struct aprofile_answer a = aprofile_answer(&f, &d);
    assert_int_equal(a.kind, APROFILE_ABORTS_PROVIDER);
    assert_int_equal(a.source, -1);
    assert_int_equal(a.diagnostic, -1);
    fail_in(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
    assert_int_equal(aprofile_answer(&f, &d).kind, APROFILE_REJECTS);
}

static void no_such_step(void **state)
{
    (void)state;
    assert_null(aprofile_step(APROFILE_STEPS));
    assert_non_null(aprofile_step(APROFILE_STEP_MEMORY_FULL));
}

static span parameter(const bushing_security_event *e, const char *name)
{
    for (size_t i = 0; i < e->num_parameters; i++)
        if (strcmp(e->parameters[i].name, name) == 0)
            return e->parameters[i].value;
    return (span){NULL, 0};
}

/* [62351-14] [operators:1.8] each can be logged, and says what to do */
static void what_is_logged(void **state)
{
    char line[BUSHING_SECURITY_SENTENCE];
    bushing_security_event e;
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++) {
        fail_in(ROWS[i].id, BUSHING_RESPONDER);
        bool cause = aprofile_cause(&e, &f, span_text("192.0.2.7"),
                                    span_text("1.1.1.999/12"));
        assert_int_equal(cause, f.step->cause != 0);
        if (cause) {
            assert_int_equal(e.id >> 24, 9); /* [62351-4:18] of part 9 */
            assert_int_equal(bushing_security_event_check(&e), 0);
        }
        aprofile_event(&e, &f, span_text("192.0.2.7"),
                       span_text("1.1.1.999/12"));
        assert_int_equal(bushing_security_event_check(&e), 0);
        assert_int_equal(e.id, ROWS[i].event);
        assert_int_equal(e.ref_id, f.step->cause);
        size_t n = bushing_security_sentence(line, sizeof line, &e);
        assert_in_range(n, 60, 400);
        /* nothing in it had to be cut */
        for (size_t k = 0; k + 3 <= n; k++)
            assert_memory_not_equal(line + k, "...", 3);
    }
}

static void the_sentence_of_one(void **state)
{
    char line[BUSHING_SECURITY_SENTENCE];
    bushing_security_event e;
    (void)state;
    fail_in(APROFILE_STEP_TIME, BUSHING_RESPONDER);
    aprofile_event(&e, &f, span_text("10.20.0.2"), span_text("1.3.9999.33/1"));
    size_t n = bushing_security_sentence(line, sizeof line, &e);
    assert_true(n < sizeof line);
    line[n] = '\0';
    assert_string_equal(line,
                        "10.20.0.2 (1.3.9999.33/1): the clocks differ by too "
                        "much; theirs, ours. Fix: compare the clocks on both "
                        "sides: chronyc sources. [IEC62351-14:4.3]");
}

/* The parameters that the catalogue names for the event, and no others. */
static void the_parameters(void **state)
{
    bushing_security_event e;
    (void)state;
    fail_in(APROFILE_STEP_REPLAY, BUSHING_RESPONDER);
    aprofile_event(&e, &f, span_text("192.0.2.7"), span_text("ied"));
    assert_int_equal(e.num_parameters, 2);
    assert_true(span_equal(parameter(&e, "P.Peer"), span_text("ied")));
    assert_true(span_equal(parameter(&e, "X.Reason"), span_text(f.what)));
    aprofile_event(&e, &f, span_text("192.0.2.7"), (span){NULL, 0});
    assert_true(span_equal(parameter(&e, "P.Peer"), span_text("192.0.2.7")));
    fail_in(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
    aprofile_event(&e, &f, span_text("192.0.2.7"), span_text("ied"));
    assert_true(span_equal(parameter(&e, "P.Title"), span_text("theirs")));
    assert_true(span_equal(parameter(&e, "P.Ap"), span_text("ied")));
    fail_in(APROFILE_STEP_KEY_SHORT, BUSHING_RESPONDER);
    assert_true(aprofile_cause(&e, &f, span_text("p"), span_text("CN=a")));
    assert_true(span_equal(parameter(&e, "P.Subject"), span_text("CN=a")));
    assert_int_equal(e.num_parameters, 1);
    /* who is not known is not named */
    assert_true(aprofile_cause(&e, &f, span_text("p"), (span){NULL, 0}));
    assert_int_equal(e.num_parameters, 0);
}

/* A fact is cut at its end, never beyond it. */
static void facts_of_every_length(void **state)
{
    char fact[300];
    (void)state;
    for (size_t n = 0; n < sizeof fact; n++) {
        memset(fact, 'x', n);
        fact[n] = '\0';
        fail_in(APROFILE_STEP_PATH, BUSHING_RESPONDER);
        aprofile_put_fact(&f, 0, fact);
        assert_int_equal(strlen(f.fact[0]),
                         n < APROFILE_FACT ? n : APROFILE_FACT - 1);
        assert_string_equal(f.fact[1], "ours");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_a_request),
        cmocka_unit_test(every_row_of_an_answer),
        cmocka_unit_test(an_abort_by_the_provider),
        cmocka_unit_test(no_such_step),
        cmocka_unit_test(what_is_logged),
        cmocka_unit_test(the_sentence_of_one),
        cmocka_unit_test(the_parameters),
        cmocka_unit_test(facts_of_every_length),
    };
    return cmocka_run_group_tests_name("aprofile_step", tests, NULL, NULL);
}
