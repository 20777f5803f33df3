/* What stands in ACSE: names as they were recorded, the first steps on an AARQ
 * and an AARE, and which context a value names. */
#include "test.h"

#include "aprofile/acse.h"
#include "event/catalogue.h"

static bushing_association a;
static struct aprofile_failure f;
static const uint8_t VALUE[] = {0xa2, 0x00};

static int setup(void **state)
{
    (void)state;
    memset(&a, 0, sizeof a);
    memset(&f, 0, sizeof f);
    aprofile_fill(&a, span_of(VALUE, sizeof VALUE));
    return 0;
}

static void assert_octets(span s, const char *octets, size_t n)
{
    assert_int_equal(s.n, n);
    assert_memory_equal(s.p, octets, n);
}

/* [62351-4:9, 62351-4:11.1 items 3, 4] octets as recorded; the reader of the
 * vectors compares them once more */
static void what_is_sent(void **state)
{
    (void)state;
    assert_octets(a.application_context, "\x28\xca\x22\x02\x03", 5);
    assert_octets(a.mechanism, "\x28\x86\x48\x00\x01\x00\x01\x01", 8);
    assert_octets(a.acse_requirements, "\x07\x80", 2);
    assert_ptr_equal(a.authentication.p, VALUE);
    assert_octets(APROFILE_ABSTRACT_SYNTAX, "\x28\x86\x48\x00\x01\x01\x04\x01",
                  8);
}

static void refused(enum aprofile_step_id id, enum bushing_role role)
{
    assert_int_equal(aprofile_check_names(&f, role, &a), BUSHING_ERR_SECURITY);
    assert_ptr_equal(f.step, aprofile_step(id));
    assert_true(f.fact[0][0] != '\0' && f.fact[1][0] != '\0');
}

static void good_names(void **state)
{
    (void)state;
    assert_int_equal(aprofile_check_names(&f, BUSHING_RESPONDER, &a), 0);
    assert_int_equal(aprofile_check_names(&f, BUSHING_INITIATOR, &a), 0);
    assert_null(f.step);
}

/* [62351-4:11.2.3 step 1] the context of native mode, another one, none */
static void another_application_context(void **state)
{
    (void)state;
    a.application_context = span_text("\x28\x83\xE7\x0F\x04\x02\x01");
    refused(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
    assert_int_equal(f.event, EVENT_4_15_INV_APPL_CNTX_RQ);
    assert_string_equal(f.fact[0], "theirs: 1.0.62351.4.2.1");
    assert_string_equal(f.fact[1], "wanted: 1.0.9506.2.3");
    assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).diagnostic, 2);
    refused(APROFILE_STEP_CONTEXT, BUSHING_INITIATOR);
    assert_int_equal(f.event, EVENT_4_15_INV_APPL_CNTX_RE);
    a.application_context = (span){NULL, 0};
    refused(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
    assert_string_equal(f.fact[0], "theirs: absent");
    a.application_context = span_first(APROFILE_BASIC_AC, 4);
    refused(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
}

/* [62351-4:11.2.3 step 2] */
static void no_mechanism(void **state)
{
    (void)state;
    a.mechanism = (span){NULL, 0};
    refused(APROFILE_STEP_NO_MECHANISM, BUSHING_RESPONDER);
    assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).diagnostic, 12);
    a.authentication = (span){NULL, 0}; /* what plain products send */
    refused(APROFILE_STEP_NO_MECHANISM, BUSHING_RESPONDER);
    refused(APROFILE_STEP_NO_MECHANISM, BUSHING_INITIATOR);
    assert_true(f.alarm);
}

/* [62351-4:11.2.3 step 3] a password, octets that are no name, none at all */
static void another_mechanism(void **state)
{
    static const char *const others[] = {
        "\x52\x03\x01", "\x80\x80\x80", "\x28\x86\x48\x01\x01\x01\x01\x02", "",
        "0123456789012345678901234567890123456789"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        a.mechanism = span_text(others[i]);
        refused(APROFILE_STEP_MECHANISM, BUSHING_RESPONDER);
        assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).diagnostic, 11);
        assert_true(strlen(f.fact[0]) < 80);
    }
}

/* [62351-4:11.2.3 step 4, 11.2.4] */
static void no_value(void **state)
{
    (void)state;
    a.authentication = (span){NULL, 0};
    refused(APROFILE_STEP_NO_VALUE, BUSHING_RESPONDER);
    assert_string_equal(f.fact[0], "calling-authentication-value is absent");
    assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).kind, APROFILE_ABORTS);
    refused(APROFILE_STEP_NO_VALUE, BUSHING_INITIATOR);
    assert_string_equal(f.fact[0], "responding-authentication-value is absent");
    assert_true(f.alarm);
    assert_int_equal(aprofile_answer(&f, &DIALECTS[0]).diagnostic, 5);
}

/* The first step that fails decides. */
static void the_order(void **state)
{
    (void)state;
    a.authentication = (span){NULL, 0};
    a.mechanism = span_text("\x52\x03\x01");
    a.application_context = (span){NULL, 0};
    refused(APROFILE_STEP_CONTEXT, BUSHING_RESPONDER);
    a.application_context = APROFILE_BASIC_AC;
    refused(APROFILE_STEP_MECHANISM, BUSHING_RESPONDER);
}

/* [62351-4:10.4, 62351-4:11.1 item 2] found by its abstract syntax, and a peer
 * may leave it out */
static void which_context(void **state)
{
    (void)state;
    assert_int_equal(aprofile_context(&a), APROFILE_NO_CONTEXT);
    a.num_contexts = 3;
    for (int i = 0; i < 3; i++)
        a.contexts[i] = (bushing_context){.id = 2 * i + 1};
    assert_int_equal(aprofile_context(&a), APROFILE_NO_CONTEXT);
    a.contexts[2].abstract_syntax = APROFILE_ABSTRACT_SYNTAX;
    assert_int_equal(aprofile_context(&a), 5);
    a.contexts[2].result = BUSHING_CONTEXT_PROVIDER_REJECTION;
    assert_int_equal(aprofile_context(&a), APROFILE_NO_CONTEXT);
}

#define T(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_sent), T(good_names),        T(another_application_context),
        T(no_mechanism), T(another_mechanism), T(no_value),
        T(the_order),    T(which_context),
    };
    return cmocka_run_group_tests_name("aprofile_acse", tests, NULL, NULL);
}
