/* Presentation contexts: what a syntax carries, which proposals are good, and
 * which context a value stands in. */
#include "test.h"

#include "base/oid.h"
#include "osi/contexts.h"
#include "osi_octets.h"
#include "schema/dialect.h"
#include "schema/pres.h"

static const enum bushing_use ACSE = BUSHING_USE_ACSE, MMS = BUSHING_USE_MMS;
static const unsigned PLAIN = 1u << BUSHING_USE_ACSE | 1u << BUSHING_USE_MMS;

static void knows_what_syntaxes_carry(void **state)
{
    (void)state;
    assert_int_equal(context_use(octets("52010001")), BUSHING_USE_ACSE);
    assert_int_equal(context_use(octets("28ca220201")), BUSHING_USE_MMS);
    assert_int_equal(context_use(octets("2886480001010401")),
                     BUSHING_USE_AUTHENTICATION);
    assert_int_equal(context_use(octets("28ca220202")), BUSHING_USE_UNKNOWN);
    assert_int_equal(context_use(octets("28ca2202")), BUSHING_USE_UNKNOWN);
    assert_int_equal(context_use(octets("28ca22020101")), BUSHING_USE_UNKNOWN);
    assert_int_equal(context_use(octets("")), BUSHING_USE_UNKNOWN);
    assert_int_equal(context_use((span){NULL, 0}), BUSHING_USE_UNKNOWN);
}

/* e2eSecurityAS is named by the dialect: 1.0.62351.4.1.1.1 [62351-4:9]. */
static void knows_the_syntax_of_e2e(void **state)
{
    (void)state;
    uint8_t octets_of[32];
    struct writer w = writer_over(octets_of, sizeof octets_of);
    assert_int_equal(
        oid_from_text(span_text(DIALECTS[0].e2e_abstract_syntax), &w), 0);
    assert_int_equal(context_use(writer_result(&w)), BUSHING_USE_E2E);
}

static void names_syntaxes(void **state)
{
    (void)state;
    assert_octets(context_syntax(BUSHING_USE_ACSE), octets("52010001"));
    assert_octets(context_syntax(BUSHING_USE_MMS), octets("28ca220201"));
    assert_octets(context_syntax(BUSHING_USE_AUTHENTICATION),
                  octets("2886480001010401"));
    assert_null(context_syntax(BUSHING_USE_UNKNOWN).p);
    assert_null(context_syntax(BUSHING_USE_E2E).p);
    assert_octets(OID_BER, octets("5101"));
    assert_octets(OID_MMS_CONTEXT, octets("28ca220203"));
}

static bushing_context proposal(int32_t id, enum bushing_use use)
{
    return (bushing_context){.id = id,
                             .abstract_syntax = context_syntax(use),
                             .transfer_syntax = OID_BER,
                             .use = use};
}

static void assert_judged(const bushing_context *c, int reason)
{
    assert_int_equal(c->reason, reason);
    assert_int_equal(c->result, reason < 0
                                    ? BUSHING_CONTEXT_ACCEPTED
                                    : BUSHING_CONTEXT_PROVIDER_REJECTION);
}

static void accepts_what_is_wanted(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(3, MMS), proposal(1, ACSE)};
    contexts_judge(c, 2, PLAIN);
    assert_judged(&c[0], -1);
    assert_judged(&c[1], -1);
    c[0].id = CONTEXT_ID_MAX;
    contexts_judge(c, 2, PLAIN);
    assert_judged(&c[0], -1);
}

static void rejects_unwanted_syntaxes(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(1, ACSE), proposal(3, MMS),
                           proposal(5, BUSHING_USE_AUTHENTICATION),
                           proposal(7, BUSHING_USE_UNKNOWN)};
    contexts_judge(c, 4, PLAIN);
    assert_judged(&c[1], -1);
    assert_judged(&c[2], PRES_CONTEXT_ABSTRACT_SYNTAX);
    assert_judged(&c[3], PRES_CONTEXT_ABSTRACT_SYNTAX);
    contexts_judge(c, 4, PLAIN | 1u << BUSHING_USE_AUTHENTICATION);
    assert_judged(&c[2], -1);
    assert_judged(&c[3], PRES_CONTEXT_ABSTRACT_SYNTAX);
    contexts_judge(c, 4, 1u << ACSE);
    assert_judged(&c[0], -1);
    assert_judged(&c[1], PRES_CONTEXT_ABSTRACT_SYNTAX);
}

static void rejects_transfer_syntaxes_without_ber(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(1, ACSE), proposal(3, MMS)};
    c[1].transfer_syntax = octets("5201");
    c[0].transfer_syntax = (span){NULL, 0};
    contexts_judge(c, 2, PLAIN);
    assert_judged(&c[0], PRES_CONTEXT_TRANSFER_SYNTAXES);
    assert_judged(&c[1], PRES_CONTEXT_TRANSFER_SYNTAXES);
}

static void rejects_identifiers(void **state)
{
    (void)state;
    static const int32_t bad[] = {-1, 0, 32768, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        bushing_context c = proposal(bad[i], MMS);
        contexts_judge(&c, 1, PLAIN);
        assert_judged(&c, PRES_CONTEXT_NOT_SPECIFIED);
    }
}

/* The first keeps the number, also when it is of no use itself. */
static void rejects_an_identifier_that_comes_twice(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(1, BUSHING_USE_UNKNOWN), proposal(1, ACSE),
                           proposal(3, MMS)};
    contexts_judge(c, 3, PLAIN);
    assert_judged(&c[0], PRES_CONTEXT_ABSTRACT_SYNTAX);
    assert_judged(&c[1], PRES_CONTEXT_NOT_SPECIFIED);
    assert_judged(&c[2], -1);
}

static void rejects_a_second_context_of_a_use(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(1, ACSE), proposal(3, MMS),
                           proposal(5, MMS)};
    contexts_judge(c, 3, PLAIN);
    assert_judged(&c[1], -1);
    assert_judged(&c[2], PRES_CONTEXT_LOCAL_LIMIT);
    /* unless the first was no good */
    c[1].transfer_syntax = octets("5201");
    contexts_judge(c, 3, PLAIN);
    assert_judged(&c[1], PRES_CONTEXT_TRANSFER_SYNTAXES);
    assert_judged(&c[2], -1);
}

static void tells_whether_they_suffice(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(1, ACSE), proposal(3, MMS)};
    contexts_judge(c, 2, PLAIN);
    assert_true(contexts_suffice(c, 2, PLAIN));
    assert_true(contexts_suffice(c, 2, 1u << MMS));
    assert_true(contexts_suffice(c, 0, 0));
    assert_false(contexts_suffice(c, 1, PLAIN));
    assert_false(contexts_suffice(c, 0, PLAIN));
    assert_false(contexts_suffice(c, 2, PLAIN | 1u << BUSHING_USE_E2E));
    c[1].result = BUSHING_CONTEXT_USER_REJECTION;
    assert_false(contexts_suffice(c, 2, PLAIN));
}

static void finds_what_was_accepted(void **state)
{
    (void)state;
    bushing_context c[] = {proposal(32767, MMS), proposal(1, ACSE),
                           proposal(5, BUSHING_USE_AUTHENTICATION)};
    struct contexts kept;
    contexts_judge(c, 3, PLAIN);
    contexts_keep(&kept, c, 3);
    assert_int_equal(kept.num, 3);
    assert_int_equal(contexts_id(&kept, MMS), 32767);
    assert_int_equal(contexts_id(&kept, ACSE), 1);
    assert_int_equal(contexts_id(&kept, BUSHING_USE_AUTHENTICATION), 0);
    assert_int_equal(contexts_find(&kept, 1)->use, ACSE);
    assert_int_equal(contexts_find(&kept, 32767)->use, MMS);
    assert_null(contexts_find(&kept, 5));
    assert_null(contexts_find(&kept, 3));
    assert_null(contexts_find(&kept, 0));
    assert_null(contexts_find(&kept, -1));
    /* no number is cut to one that is there */
    assert_null(contexts_find(&kept, 65537));
    assert_null(contexts_find(&kept, (int64_t)1 << 32 | 1));
}

static void keeps_no_more_than_it_can(void **state)
{
    (void)state;
    bushing_context c[BUSHING_CONTEXTS + 1];
    struct contexts kept;
    for (int32_t i = 0; i <= BUSHING_CONTEXTS; i++) {
        c[i] = proposal(2 * i + 1, MMS);
        c[i].result = BUSHING_CONTEXT_ACCEPTED;
    }
    contexts_keep(&kept, c, BUSHING_CONTEXTS + 1);
    assert_int_equal(kept.num, BUSHING_CONTEXTS);
    assert_non_null(contexts_find(&kept, 31));
    assert_null(contexts_find(&kept, 33));
    contexts_keep(&kept, c, 0);
    assert_int_equal(kept.num, 0);
    assert_null(contexts_find(&kept, 1));
    assert_int_equal(contexts_id(&kept, MMS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_syntaxes_carry),
        cmocka_unit_test(knows_the_syntax_of_e2e),
        cmocka_unit_test(names_syntaxes),
        cmocka_unit_test(accepts_what_is_wanted),
        cmocka_unit_test(rejects_unwanted_syntaxes),
        cmocka_unit_test(rejects_transfer_syntaxes_without_ber),
        cmocka_unit_test(rejects_identifiers),
        cmocka_unit_test(rejects_an_identifier_that_comes_twice),
        cmocka_unit_test(rejects_a_second_context_of_a_use),
        cmocka_unit_test(tells_whether_they_suffice),
        cmocka_unit_test(finds_what_was_accepted),
        cmocka_unit_test(keeps_no_more_than_it_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
