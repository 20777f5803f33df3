/* Verdicts out of findings, and what is remembered of signatures. */
#include "test.h"

#include "base/utf8.h"
#include "pki/cache.h"
#include "pki/verdict.h"

static bushing_verdict v;
static uint8_t effect[NUM_RULES];

static int begin(void **state)
{
    (void)state;
    verdict_begin(&v);
    for (size_t i = 0; i < NUM_RULES; i++)
        effect[i] = (uint8_t)rule_row(i)->says.effect;
    return 0;
}

static void put(enum rule_id rule, size_t depth, const char *words)
{
    char room[512];
    struct text fact = text_over(room, sizeof room);
    text_put(&fact, words);
    verdict_put(&v, effect, rule, depth, &fact);
}

static void is(enum bushing_verdict_step step, int diagnostic, bool alarm)
{
    verdict_end(&v);
    assert_int_equal(v.step, step);
    assert_int_equal(v.diagnostic, diagnostic);
    assert_int_equal(v.alarm, alarm);
    assert_int_equal(v.accepted, step == BUSHING_STEP_NONE);
    assert_int_equal(verdict_is_good(&v), v.accepted);
}

static void nothing_is_accepted_at_the_start(void **state)
{
    (void)state;
    assert_false(v.accepted);
    assert_int_equal(v.diagnostic, BUSHING_NO_DIAGNOSTIC);
}

static void warnings_are_accepted(void **state)
{
    (void)state;
    put(RULE_SERIAL, 0, "");
    is(BUSHING_STEP_NONE, BUSHING_NO_DIAGNOSTIC, false);
}

/* [62351-4:14.3] whatever order they come in */
static void the_first_step_decides(void **state)
{
    (void)state;
    put(RULE_PEER_TITLE, 0, "");
    is(BUSHING_STEP_ADDRESS, BUSHING_NO_DIAGNOSTIC, true);
    assert_int_equal(v.event_accept, BUSHING_SECURITY_ID(4, 2, 7));
    put(RULE_SIGNATURE, 1, "");
    is(BUSHING_STEP_FORGED, BUSHING_NO_DIAGNOSTIC, true);
    assert_int_equal(v.event_request, BUSHING_SECURITY_ID(4, 1, 7));
    put(RULE_EXPIRED, 1, "");
    is(BUSHING_STEP_PATH, 9, false);
    put(RULE_EXPIRED, 0, "");
    is(BUSHING_STEP_CERTIFICATE, 8, false);
    assert_int_equal(v.event_request, BUSHING_SECURITY_ID(4, 1, 6));
    assert_int_equal(v.num_findings, 4);
}

static void silent_rules_leave_nothing(void **state)
{
    (void)state;
    effect[RULE_SERIAL] = BUSHING_RULE_SILENT;
    put(RULE_SERIAL, 0, "");
    assert_int_equal(v.num_findings, 0);
    assert_int_equal(v.num_more, 0);
}

/* What refuses is never lost behind warnings. */
static void more_than_there_is_room_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < BUSHING_FINDINGS_MAX + 3; i++)
        put(RULE_SERIAL, 0, "");
    assert_int_equal(v.num_findings, BUSHING_FINDINGS_MAX);
    assert_int_equal(v.num_more, 3);
    is(BUSHING_STEP_NONE, BUSHING_NO_DIAGNOSTIC, false);
    put(RULE_EXPIRED, 0, "it");
    assert_int_equal(v.num_more, 4);
    assert_int_equal(v.finding[BUSHING_FINDINGS_MAX - 1].rule, RULE_EXPIRED);
    is(BUSHING_STEP_CERTIFICATE, 8, false);
    put(RULE_SERIAL, 0, "");
    is(BUSHING_STEP_CERTIFICATE, 8, false);
    assert_int_equal(v.finding[BUSHING_FINDINGS_MAX - 1].rule, RULE_EXPIRED);
}

/* Each length around the limit, with a character of two octets at the end. */
static void long_facts_end_in_dots(void **state)
{
    (void)state;
    for (size_t n = BUSHING_FACT_MAX - 8; n < BUSHING_FACT_MAX + 8; n++) {
        char words[BUSHING_FACT_MAX + 16];
        memset(words, 'x', n);
        memcpy(words + n - 5, "\xC3\xA4\xC3\xA4y", 6);
        verdict_begin(&v);
        put(RULE_SERIAL, 0, words);
        size_t len = strlen(v.finding[0].fact);
        assert_true(len < BUSHING_FACT_MAX);
        assert_true(utf8_valid(span_text(v.finding[0].fact)));
        if (n < BUSHING_FACT_MAX)
            assert_string_equal(v.finding[0].fact, words);
        else
            assert_string_equal(v.finding[0].fact + len - 3, "...");
    }
}

/* Octets that begin no character are not kept, however many there are. */
static void facts_of_half_characters(void **state)
{
    char words[BUSHING_FACT_MAX + 16];
    (void)state;
    memset(words, 0x80, sizeof words - 1);
    words[sizeof words - 1] = '\0';
    put(RULE_SERIAL, 0, words);
    assert_string_equal(v.finding[0].fact, "...");
}

/* Also of a text that its own buffer cut. */
static void facts_that_did_not_fit(void **state)
{
    char room[8];
    struct text fact = text_over(room, sizeof room);
    (void)state;
    text_put(&fact, "0123456789");
    verdict_put(&v, effect, RULE_SERIAL, 0, &fact);
    assert_string_equal(v.finding[0].fact, "01234...");
}

/* And of the smallest ones: dots need three octets. */
static void facts_of_three_octets(void **state)
{
    static const char *const want[] = {"", "0", "01", "...", "0..."};
    (void)state;
    for (size_t cap = 0; cap <= 4; cap++) {
        char room[8];
        struct text fact = text_over(room, cap);
        verdict_begin(&v);
        text_put(&fact, "0123456789");
        verdict_put(&v, effect, RULE_SERIAL, 0, &fact);
        assert_string_equal(v.finding[0].fact, want[cap]);
    }
}

/* What was decided before is forgotten. */
static void the_end_can_come_again(void **state)
{
    (void)state;
    put(RULE_SIGNATURE, 0, "");
    is(BUSHING_STEP_FORGED, BUSHING_NO_DIAGNOSTIC, true);
    v.num_findings = 0;
    is(BUSHING_STEP_NONE, BUSHING_NO_DIAGNOSTIC, false);
    assert_int_equal(v.event_request, 0);
}

/* --- signatures ---------------------------------------------------------- */

static void key_of(uint8_t key[CACHE_KEY], size_t number)
{
    memset(key, 0, CACHE_KEY);
    key[0] = (uint8_t)number;
}

static bool knows(struct cache *c, size_t number)
{
    uint8_t key[CACHE_KEY];
    key_of(key, number);
    return cache_knows_signature(c, key);
}

static void signatures_are_remembered(void **state)
{
    static struct cache c;
    uint8_t key[CACHE_KEY];
    (void)state;
    cache_clear(&c);
    assert_false(knows(&c, 0)); /* an empty place is no signature */
    for (size_t i = 0; i < CACHE_SIGNATURES; i++) {
        key_of(key, i);
        cache_put_signature(&c, key);
        cache_put_signature(&c, key);
    }
    for (size_t i = 0; i < CACHE_SIGNATURES; i++)
        assert_true(knows(&c, i));
    assert_true(knows(&c, 0)); /* 1 was asked for the longest ago */
    key_of(key, CACHE_SIGNATURES);
    cache_put_signature(&c, key);
    assert_false(knows(&c, 1));
    assert_true(knows(&c, 0) && knows(&c, CACHE_SIGNATURES));
    cache_clear(&c);
    assert_false(knows(&c, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_accepted_at_the_start, begin),
        cmocka_unit_test_setup(warnings_are_accepted, begin),
        cmocka_unit_test_setup(the_first_step_decides, begin),
        cmocka_unit_test_setup(silent_rules_leave_nothing, begin),
        cmocka_unit_test_setup(more_than_there_is_room_for, begin),
        cmocka_unit_test_setup(long_facts_end_in_dots, begin),
        cmocka_unit_test_setup(facts_of_half_characters, begin),
        cmocka_unit_test_setup(facts_that_did_not_fit, begin),
        cmocka_unit_test_setup(facts_of_three_octets, begin),
        cmocka_unit_test_setup(the_end_can_come_again, begin),
        cmocka_unit_test(signatures_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
