/* The table of rules a second time, as 62351-4 (Annex G, 14.3), 62351-9 (7.2)
 * and RFC 5280 ask for it: what a broken rule does, whether a policy can change
 * that, for which purposes and places it holds, its step of 14.3 and its event.
 * A slip in rules.def does not stand here as well. */
#include "test.h"

#include <string.h>

#include "pki/rule.h"

/* Purposes: E end-to-end, A A-profile, C TLS client, S TLS server, K CA, P
 * plain path. Places: L the certificate in question, B between, T the anchor.
 */
static const struct row {
    const char *id;
    enum bushing_rule_effect effect;
    bool firm;
    const char *purposes, *places;
    enum bushing_verdict_step step;
    uint32_t event;
} ROWS[] = {
    {"format", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 1)},
    {"not-der", BUSHING_RULE_REFUSES, true, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 1)},
    {"size", BUSHING_RULE_REFUSES, false, "EACS", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(3, 2, 1)},
    {"budget", BUSHING_RULE_REFUSES, false, "EA", "L", BUSHING_STEP_CERTIFICATE,
     BUSHING_SECURITY_ID(3, 2, 1)},
    {"version", BUSHING_RULE_REFUSES, true, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 3)},
    {"serial", BUSHING_RULE_WARNS, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 1)},
    {"unique-id", BUSHING_RULE_REFUSES, false, "EACS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 1)},
    {"name-long", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 8)},
    {"algorithms-differ", BUSHING_RULE_REFUSES, true, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(3, 2, 9)},
    {"algorithm-weak", BUSHING_RULE_REFUSES, true, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(3, 2, 14)},
    {"algorithm-unknown", BUSHING_RULE_REFUSES, true, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 5)},
    {"key-unknown", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"key-curve", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"key-curve-profile", BUSHING_RULE_WARNS, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"key-short", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(3, 2, 13)},
    {"key-deprecated", BUSHING_RULE_WARNS, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(3, 2, 12)},
    {"key-large", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"key-form", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"time-form", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 1)},
    {"time-order", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 6)},
    {"expired", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 6)},
    {"early", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 7)},
    {"clock-behind", BUSHING_RULE_WARNS, false, "EACSKP", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(14, 8, 3)},
    {"extensions-many", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 13)},
    {"extension-twice", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 13)},
    {"extension-value", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 13)},
    {"extension-critical", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 12)},
    {"identifier-critical", BUSHING_RULE_REFUSES, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 13)},
    {"authority-key", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 14)},
    {"subject-key", BUSHING_RULE_REFUSES, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 15)},
    {"basic-critical", BUSHING_RULE_REFUSES, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 17)},
    {"ca-as-leaf", BUSHING_RULE_REFUSES, true, "EACS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 17)},
    {"not-a-ca", BUSHING_RULE_REFUSES, true, "EACSKP", "BT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 17)},
    {"ca-wanted", BUSHING_RULE_REFUSES, true, "K", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 17)},
    {"path-len", BUSHING_RULE_REFUSES, true, "EACSKP", "BT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 18)},
    {"path-len-alone", BUSHING_RULE_REFUSES, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 18)},
    {"cert-sign", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 21)},
    {"cert-sign-leaf", BUSHING_RULE_REFUSES, false, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"usage-missing", BUSHING_RULE_REFUSES, false, "EACS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"usage-critical", BUSHING_RULE_WARNS, false, "EACSK", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"usage-signature", BUSHING_RULE_REFUSES, true, "EAC", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 19)},
    {"usage-server", BUSHING_RULE_REFUSES, true, "S", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 19)},
    {"usage-agreement", BUSHING_RULE_REFUSES, false, "E", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"usage-agreement-aprofile", BUSHING_RULE_WARNS, false, "A", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"usage-encipherment", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 20)},
    {"purpose-server", BUSHING_RULE_REFUSES, false, "S", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 23)},
    {"purpose-client", BUSHING_RULE_REFUSES, false, "C", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 24)},
    {"purpose-missing", BUSHING_RULE_WARNS, false, "CS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 23)},
    {"purpose-issuer", BUSHING_RULE_REFUSES, false, "CS", "BT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 23)},
    {"purpose-tls", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 13)},
    {"key-shared", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 9)},
    {"subject-empty", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 8)},
    {"issuer-empty", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 4)},
    {"subject-osi", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 8)},
    {"subject-xmpp", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 16)},
    {"subject-form", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 8)},
    {"server-name", BUSHING_RULE_REFUSES, false, "S", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 16)},
    {"address-form", BUSHING_RULE_REFUSES, true, "EACSKP", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 16)},
    {"revocation-both", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 26)},
    {"revocation-none", BUSHING_RULE_WARNS, false, "EACS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 26)},
    {"access-no-ocsp", BUSHING_RULE_WARNS, false, "EACS", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 27)},
    {"crl-reasons", BUSHING_RULE_REFUSES, false, "EA", "L",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 2, 26)},
    {"chain-long", BUSHING_RULE_REFUSES, true, "EACSKP", "L", BUSHING_STEP_PATH,
     BUSHING_SECURITY_ID(9, 2, 11)},
    {"issuer-missing", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_PATH, BUSHING_SECURITY_ID(9, 2, 4)},
    {"anchor-unknown", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_PATH, BUSHING_SECURITY_ID(9, 2, 10)},
    {"signature", BUSHING_RULE_ALARMS, true, "EACSKP", "LBT",
     BUSHING_STEP_FORGED, BUSHING_SECURITY_ID(9, 2, 2)},
    {"path-long", BUSHING_RULE_REFUSES, true, "EACSKP", "LBT",
     BUSHING_STEP_PATH, BUSHING_SECURITY_ID(9, 2, 11)},
    {"path-work", BUSHING_RULE_REFUSES, true, "EACSKP", "L", BUSHING_STEP_PATH,
     BUSHING_SECURITY_ID(9, 2, 11)},
    {"name-constraints", BUSHING_RULE_REFUSES, true, "EACSKP", "BT",
     BUSHING_STEP_PATH, BUSHING_SECURITY_ID(9, 2, 11)},
    {"name-work", BUSHING_RULE_REFUSES, true, "EACSKP", "BT", BUSHING_STEP_PATH,
     BUSHING_SECURITY_ID(9, 2, 11)},
    {"revoked", BUSHING_RULE_ALARMS, true, "EACSKP", "LB", BUSHING_STEP_FORGED,
     BUSHING_SECURITY_ID(9, 4, 1)},
    {"list-missing", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 2)},
    {"list-ended", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 3)},
    {"list-early", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 3)},
    {"list-grace", BUSHING_RULE_WARNS, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 3)},
    {"answer-missing", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 5)},
    {"answer-late", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 6)},
    {"answer-unknown", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 7)},
    {"answer-ended", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 8)},
    {"answer-signature", BUSHING_RULE_REFUSES, false, "EACSKP", "LB",
     BUSHING_STEP_CERTIFICATE, BUSHING_SECURITY_ID(9, 4, 9)},
    {"own-certificate", BUSHING_RULE_ALARMS, true, "EACSKP", "L",
     BUSHING_STEP_ADDRESS, BUSHING_SECURITY_ID(14, 4, 4)},
    {"peer-title", BUSHING_RULE_ALARMS, true, "EACSKP", "L",
     BUSHING_STEP_ADDRESS, BUSHING_SECURITY_ID(4, 1, 8)},
    {"peer-jid", BUSHING_RULE_ALARMS, true, "EACSKP", "L", BUSHING_STEP_ADDRESS,
     BUSHING_SECURITY_ID(4, 1, 8)},
    {"peer-host", BUSHING_RULE_ALARMS, true, "EACSKP", "L",
     BUSHING_STEP_ADDRESS, BUSHING_SECURITY_ID(9, 2, 16)},
    {"peer-pin", BUSHING_RULE_ALARMS, true, "EACSKP", "L", BUSHING_STEP_ADDRESS,
     BUSHING_SECURITY_ID(14, 4, 4)},
};

static const struct {
    char letter;
    enum bushing_purpose purpose;
} PURPOSES[] = {{'E', BUSHING_FOR_E2E},        {'A', BUSHING_FOR_APROFILE},
                {'C', BUSHING_FOR_TLS_CLIENT}, {'S', BUSHING_FOR_TLS_SERVER},
                {'K', BUSHING_FOR_CA},         {'P', BUSHING_FOR_ANY}};

static void rows_are_what_is_asked_for(void **state)
{
    (void)state;
    assert_int_equal(sizeof ROWS / sizeof ROWS[0], NUM_RULES);
    for (size_t i = 0; i < NUM_RULES; i++) {
        const struct rule_row *is = rule_row(i);
        const struct row *want = &ROWS[i];
        assert_string_equal(is->says.id, want->id);
        if (is->says.effect != want->effect || is->says.firm != want->firm ||
            is->step != want->step || is->says.event != want->event)
            fail_msg("%s: %d %d %d %08x", want->id, is->says.effect,
                     is->says.firm, is->step, (unsigned)is->says.event);
    }
}

/* Asked as the search asks: about each place, for each purpose. */
static void a_rule_concerns_its_purposes_and_places(void **state)
{
    static const struct {
        char letter;
        bool is_leaf, is_anchor;
    } places[] = {{'L', true, false}, {'B', false, false}, {'T', false, true}};
    (void)state;
    for (size_t i = 0; i < NUM_RULES; i++)
        for (size_t p = 0; p < 6; p++)
            for (size_t k = 0; k < 3; k++) {
                struct rule_case c = {.purpose = PURPOSES[p].purpose,
                                      .is_leaf = places[k].is_leaf,
                                      .is_anchor = places[k].is_anchor};
                bool want =
                    strchr(ROWS[i].purposes, PURPOSES[p].letter) != NULL &&
                    strchr(ROWS[i].places, places[k].letter) != NULL;
                if (rule_concerns(rule_row(i), &c) != want)
                    fail_msg("%s, %c at %c: not %d", ROWS[i].id,
                             PURPOSES[p].letter, places[k].letter, want);
            }
}

/* An anchor that is asked about was not issued for this: rules on what is
 * issued leave it alone, all others do not. */
static void an_anchor_as_leaf(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_RULES; i++) {
        struct rule_case c = {
            .purpose = BUSHING_FOR_E2E, .is_leaf = true, .is_anchor = true};
        bool want = strchr(ROWS[i].purposes, 'E') != NULL &&
                    strcmp(ROWS[i].places, "LB") != 0;
        if (rule_concerns(rule_row(i), &c) != want)
            fail_msg("%s: not %d", ROWS[i].id, want);
    }
}

static void nothing_stands_behind_the_last(void **state)
{
    (void)state;
    assert_null(rule_row(NUM_RULES));
    assert_null(rule_row(SIZE_MAX));
    assert_null(bushing_rule_at(NUM_RULES));
    assert_null(bushing_rule_at(SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_what_is_asked_for),
        cmocka_unit_test(a_rule_concerns_its_purposes_and_places),
        cmocka_unit_test(an_anchor_as_leaf),
        cmocka_unit_test(nothing_stands_behind_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
