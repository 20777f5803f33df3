/* What lists and answers do to a verdict: the situations as one table, each
 * rule broken alone, and until when a verdict holds. */
#include "test.h"

#include "pki_revocation_help.h"

/* --- situations ---------------------------------------------------------- */

static void nothing_configured(struct world *w)
{
    trust_cas(w);
}

static void lists_are_good(struct world *w)
{
    trust_cas(w);
    give_root_list(w);
    give_ca_list(w);
}

static void leaf_is_listed(struct world *w)
{
    struct maker_list l;
    trust_cas(w);
    give_root_list(w);
    ca_list(w, &l);
    maker_revoke(&l, w->leaf.serial, 1);
    assert_int_equal(give(w, &l), 0);
}

static void ca_is_listed(struct world *w)
{
    struct maker_list l;
    trust_cas(w);
    give_ca_list(w);
    maker_list(w->m, &l, &w->root, 1);
    maker_revoke(&l, w->ca.serial, 2);
    assert_int_equal(give(w, &l), 0);
}

static void no_list_of_ca(struct world *w)
{
    trust_cas(w);
    give_root_list(w);
}

static void no_list_of_root(struct world *w)
{
    trust_cas(w);
    give_ca_list(w);
}

static void give_dated(struct world *w, const char *from, const char *to)
{
    struct maker_list l;
    trust_cas(w);
    give_root_list(w);
    ca_list(w, &l);
    l.this_update = from;
    l.next_update = to;
    assert_int_equal(give(w, &l), 0);
}

static void list_is_stale(struct world *w)
{
    give_dated(w, "261101000000Z", "261119120000Z");
}

static void set(struct world *w, enum bushing_trust_setting what, uint64_t v)
{
    assert_int_equal(bushing_trust_set(w->trust, what, v), 0);
}

static void list_is_in_grace(struct world *w)
{
    set(w, BUSHING_TRUST_SET_CRL_GRACE, 7 * 86400);
    give_dated(w, "261101000000Z", "261119120000Z");
}

static void grace_is_over(struct world *w)
{
    set(w, BUSHING_TRUST_SET_CRL_GRACE, 86399);
    give_dated(w, "261101000000Z", "261119120000Z");
}

static void list_is_early(struct world *w)
{
    give_dated(w, "261120121500Z", "261127000000Z");
}

static void stale_list_names_it(struct world *w)
{
    struct maker_list l;
    trust_cas(w);
    give_root_list(w);
    ca_list(w, &l);
    l.next_update = "261120010000Z";
    maker_revoke(&l, w->leaf.serial, -1);
    assert_int_equal(give(w, &l), 0);
}

static void give_delta(struct world *w, int first, int then)
{
    struct maker_list l;
    trust_cas(w);
    give_root_list(w);
    ca_list(w, &l);
    if (first >= 0)
        maker_revoke(&l, w->leaf.serial, first);
    assert_int_equal(give(w, &l), 0);
    maker_list(w->m, &l, &w->ca, 2);
    maker_delta(w->m, &l, 1);
    maker_revoke(&l, w->leaf.serial, then);
    assert_int_equal(give(w, &l), 0);
}

static void delta_revokes(struct world *w)
{
    give_delta(w, -1, 5);
}

static void delta_takes_back(struct world *w)
{
    give_delta(w, 6, 8);
}

static void answer_instead_of_list(struct world *w)
{
    struct maker_answer a;
    trust_cas(w);
    give_root_list(w);
    answer(w, &a);
    assert_int_equal(give_answer(w, &a), 0);
}

static void answer_against_list(struct world *w)
{
    struct maker_answer a;
    lists_are_good(w);
    answer(w, &a);
    a.one.cert_status.which = OCSP_CERT_REVOKED;
    a.one.cert_status.u.revoked.revocation_time = span_text("20261101000000Z");
    assert_int_equal(give_answer(w, &a), 0);
}

/* A staple counts, though no list was ever given. */
static void answer_alone_revokes(struct world *w)
{
    struct maker_answer a;
    trust_cas(w);
    answer(w, &a);
    a.one.cert_status.which = OCSP_CERT_REVOKED;
    a.one.cert_status.u.revoked.revocation_time = span_text("20261101000000Z");
    assert_int_equal(give_answer(w, &a), 0);
}

static void answer_is_unknown(struct world *w)
{
    struct maker_answer a;
    no_list_of_ca(w);
    answer(w, &a);
    a.one.cert_status.which = OCSP_CERT_UNKNOWN;
    assert_int_equal(give_answer(w, &a), 0);
}

static void answer_is_old(struct world *w)
{
    answer_instead_of_list(w);
    w->now.utc_ms += 2 * DAY_MS;
}

/* It was past its date when it came: that is what is said of it. */
static void answer_comes_late(struct world *w)
{
    struct maker_answer a;
    no_list_of_ca(w);
    answer(w, &a);
    w->now.utc_ms += 2 * DAY_MS;
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_TIME);
}

/* One from the future is the clock's fault, not the responder's. */
static void answer_comes_early(struct world *w)
{
    struct maker_answer a;
    no_list_of_ca(w);
    answer(w, &a);
    a.one.this_update = span_text("20261120121500Z");
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_TIME);
}

/* What is out of date takes no better answer's place. */
static void old_answer_behind_a_good_one(struct world *w)
{
    struct maker_answer a;
    answer_instead_of_list(w);
    answer(w, &a);
    a.one.this_update = span_text("20261101000000Z");
    a.one.next_update = span_text("20261102000000Z");
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_TIME);
}

static void answer_is_forged(struct world *w)
{
    struct maker_answer a;
    no_list_of_ca(w);
    answer(w, &a);
    a.spoil = true;
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_CRYPTO_SIGNATURE);
}

/* "Try later" is as good as no responder. */
static void responder_refuses(struct world *w)
{
    struct maker_answer a;
    no_list_of_ca(w);
    answer(w, &a);
    a.response_status = OCSP_STATUS_TRY_LATER;
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_REFUSED);
}

static void query_failed(struct world *w, bool timed_out)
{
    bushing_ocsp_subject s = subject(w);
    no_list_of_ca(w);
    assert_int_equal(bushing_trust_ocsp_failed(w->trust, &s, timed_out), 0);
}

static void responder_is_unreachable(struct world *w)
{
    query_failed(w, false);
}

static void responder_is_late(struct world *w)
{
    query_failed(w, true);
}

/* A responder that is away does no harm while a list is there. */
static void late_with_a_list(struct world *w)
{
    bushing_ocsp_subject s = subject(w);
    lists_are_good(w);
    assert_int_equal(bushing_trust_ocsp_failed(w->trust, &s, true), 0);
}

static void only_the_leaf_is_needed(struct world *w)
{
    set(w, BUSHING_TRUST_SET_REVOCATION, BUSHING_REVOCATION_LEAF);
    trust_cas(w);
    give_ca_list(w);
}

static void all_are_needed_without_lists(struct world *w)
{
    set(w, BUSHING_TRUST_SET_REVOCATION, BUSHING_REVOCATION_LEAF);
    trust_cas(w);
}

static void nothing_is_needed(struct world *w)
{
    leaf_is_listed(w);
    set(w, BUSHING_TRUST_SET_REVOCATION, BUSHING_REVOCATION_OFF);
}

enum { NO_RULE = -1 };

static const struct situation {
    const char *name;
    void (*make)(struct world *w);
    int rule;
    unsigned depth;
    bool at_establishment, while_running; /* accepted */
    const char *event;
} SITUATIONS[] = {
    {"nothing configured", nothing_configured, NO_RULE, 0, true, true, ""},
    {"lists good", lists_are_good, NO_RULE, 0, true, true, ""},
    {"leaf listed", leaf_is_listed, RULE_REVOKED, 0, false, false,
     "IEC62351-9:4.1"},
    {"CA listed", ca_is_listed, RULE_REVOKED, 1, false, false,
     "IEC62351-9:4.1"},
    {"no list of the CA", no_list_of_ca, RULE_LIST_MISSING, 0, false, true,
     "IEC62351-9:4.2"},
    {"no list of the root", no_list_of_root, RULE_LIST_MISSING, 1, false, true,
     "IEC62351-9:4.2"},
    {"list stale", list_is_stale, RULE_LIST_ENDED, 0, false, true,
     "IEC62351-9:4.3"},
    {"list in grace", list_is_in_grace, RULE_LIST_GRACE, 0, true, true,
     "IEC62351-9:4.3"},
    {"grace over", grace_is_over, RULE_LIST_ENDED, 0, false, true,
     "IEC62351-9:4.3"},
    {"list early", list_is_early, RULE_LIST_EARLY, 0, false, true,
     "IEC62351-9:4.3"},
    {"stale list names it", stale_list_names_it, RULE_REVOKED, 0, false, false,
     "IEC62351-9:4.1"},
    {"delta revokes", delta_revokes, RULE_REVOKED, 0, false, false,
     "IEC62351-9:4.1"},
    {"delta takes back", delta_takes_back, NO_RULE, 0, true, true, ""},
    {"answer instead of list", answer_instead_of_list, NO_RULE, 0, true, true,
     ""},
    {"answer against list", answer_against_list, RULE_REVOKED, 0, false, false,
     "IEC62351-9:4.1"},
    {"answer alone revokes", answer_alone_revokes, RULE_REVOKED, 0, false,
     false, "IEC62351-9:4.1"},
    {"answer unknown", answer_is_unknown, RULE_ANSWER_UNKNOWN, 0, false, true,
     "IEC62351-9:4.7"},
    {"answer old", answer_is_old, RULE_ANSWER_ENDED, 0, false, true,
     "IEC62351-9:4.8"},
    {"answer comes late", answer_comes_late, RULE_ANSWER_ENDED, 0, false, true,
     "IEC62351-9:4.8"},
    {"answer comes early", answer_comes_early, RULE_LIST_EARLY, 0, false, true,
     "IEC62351-9:4.3"},
    {"old answer behind a good one", old_answer_behind_a_good_one, NO_RULE, 0,
     true, true, ""},
    {"answer forged", answer_is_forged, RULE_ANSWER_SIGNATURE, 0, false, true,
     "IEC62351-9:4.9"},
    {"responder unreachable", responder_is_unreachable, RULE_ANSWER_MISSING, 0,
     false, true, "IEC62351-9:4.5"},
    {"responder refuses", responder_refuses, RULE_ANSWER_MISSING, 0, false,
     true, "IEC62351-9:4.5"},
    {"responder late", responder_is_late, RULE_ANSWER_LATE, 0, false, true,
     "IEC62351-9:4.6"},
    {"late with a list", late_with_a_list, NO_RULE, 0, true, true, ""},
    {"only the leaf is needed", only_the_leaf_is_needed, NO_RULE, 0, true, true,
     ""},
    {"needed, and no lists", all_are_needed_without_lists, RULE_LIST_MISSING, 0,
     false, true, "IEC62351-9:4.2"},
    {"nothing is needed", nothing_is_needed, NO_RULE, 0, true, true, ""},
};

static void expect(const struct situation *s, const struct world *w,
                   bool accepted)
{
    const bushing_verdict *v = &w->verdict;
    char event[BUSHING_SECURITY_ID_TEXT];
    if (v->num_findings != (s->rule != NO_RULE) || v->accepted != accepted)
        print_message("# %s: %zu findings, accepted %d: %s %s\n", s->name,
                      v->num_findings, v->accepted,
                      bushing_rule_at(v->finding[0].rule)->id,
                      v->finding[0].fact);
    assert_int_equal(v->num_findings, s->rule != NO_RULE);
    assert_int_equal(v->accepted, accepted);
    if (s->rule == NO_RULE)
        return;
    assert_int_equal(v->finding[0].rule, s->rule);
    assert_int_equal(v->finding[0].depth, s->depth);
    bushing_security_id_print(event, bushing_rule_at((size_t)s->rule)->event);
    assert_string_equal(event, s->event);
    assert_int_equal(v->alarm, s->rule == RULE_REVOKED);
}

/* [62351-9:7.2] [62351-3:revocation] [threat 12] each at establishment, and
 * while the association runs. */
static void situations(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(SITUATIONS); i++) {
        const struct situation *s = &SITUATIONS[i];
        struct world w;
        world_begin(&w, BUSHING_FOR_E2E);
        s->make(&w);
        w.no_anchor = true; /* it is there */
        world_ask(&w);
        expect(s, &w, s->at_establishment);
        w.ask.running = true;
        world_ask(&w);
        expect(s, &w, s->while_running);
        world_end(&w);
    }
}

/* --- each rule alone ----------------------------------------------------- */

BREAKS(REVOKED, E2E, 0)
{
    leaf_is_listed(w);
}

BREAKS(LIST_MISSING, E2E, 1)
{
    no_list_of_root(w);
}

BREAKS(LIST_ENDED, E2E, 0)
{
    list_is_stale(w);
}

BREAKS(LIST_EARLY, E2E, 0)
{
    list_is_early(w);
}

BREAKS(LIST_GRACE, E2E, 0)
{
    list_is_in_grace(w);
}

/* The certificate names a responder and no list. */
BREAKS(ANSWER_MISSING, E2E, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_CRL_POINTS);
    maker_put(w->m, &w->leaf, MAKER_OID_AUTHORITY_ACCESS, false,
              maker_ocsp_access(w->m, "http://ocsp.example/"));
    no_list_of_ca(w);
}

BREAKS(ANSWER_LATE, E2E, 0)
{
    responder_is_late(w);
}

BREAKS(ANSWER_UNKNOWN, E2E, 0)
{
    answer_is_unknown(w);
}

BREAKS(ANSWER_ENDED, E2E, 0)
{
    answer_is_old(w);
}

BREAKS(ANSWER_SIGNATURE, E2E, 0)
{
    answer_is_forged(w);
}

/* --- what is said -------------------------------------------------------- */

static void says(void (*make)(struct world *w), const char *fact)
{
    struct world w;
    world_begin(&w, BUSHING_FOR_E2E);
    make(&w);
    world_ask(&w);
    assert_int_equal(w.verdict.num_findings, 1);
    assert_string_equal(w.verdict.finding[0].fact, fact);
    world_end(&w);
}

static void the_issuer_of_a_gap_is_named(void **state)
{
    (void)state;
    says(no_list_of_ca, "issuer 'CN=Issuing CA, O=Grid'");
    says(no_list_of_root, "issuer 'CN=Root, O=Grid'");
    says(list_is_stale,
         "issuer 'CN=Issuing CA, O=Grid', ended 2026-11-19T12:00:00Z");
    says(list_is_early,
         "issuer 'CN=Issuing CA, O=Grid', begins 2026-11-20T12:15:00Z");
    says(leaf_is_listed, "keyCompromise, since 2026-11-01T00:00:00Z, "
                         "issuer 'CN=Issuing CA, O=Grid'");
}

/* [RFC 9608] A short-lived certificate that says so is not looked for. */
static void short_lived_ones_are_left_alone(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_ANY);
    maker_remove(w.m, &w.leaf, MAKER_OID_CRL_POINTS);
    maker_put(w.m, &w.leaf, "2.5.29.56", false, span_of("\x05\x00", 2));
    no_list_of_ca(&w);
    world_accepts(&w);
    world_end(&w);
}

/* --- time and memory of verdicts ----------------------------------------- */

/* A peer that was accepted, and is in the memory of known chains, is refused
 * from the moment on in which the list comes. */
static void a_new_list_ends_what_was_remembered(void **state)
{
    struct world w;
    struct maker_list l;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    lists_are_good(&w);
    world_accepts(&w);
    world_accepts(&w);
    assert_true(w.verdict.cached);
    maker_list(w.m, &l, &w.ca, 2);
    maker_revoke(&l, w.leaf.serial, 1);
    assert_int_equal(give(&w, &l), 0);
    world_ask(&w);
    assert_false(w.verdict.accepted);
    w.ask.running = true;
    world_ask(&w);
    assert_false(w.verdict.accepted);
    world_end(&w);
}

static void it_is_asked_again_when_the_list_ends(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    lists_are_good(&w);
    world_accepts(&w);
    assert_int_equal(w.verdict.recheck_ms, INT64_C(1795737600000));
    assert_true(w.verdict.valid_until_ms > w.verdict.recheck_ms);
    w.now.utc_ms = w.verdict.recheck_ms;
    world_accepts(&w);
    assert_true(w.verdict.cached);
    w.now.utc_ms++;
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_int_equal(w.verdict.finding[0].rule, RULE_LIST_ENDED);
    world_end(&w);
}

/* An early list is good as soon as the clock is there. */
static void an_early_list_begins(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.ask.running = true;
    list_is_early(&w);
    world_ask(&w);
    assert_true(w.verdict.accepted);
    assert_int_equal(w.verdict.num_findings, 1);
    w.now.utc_ms += 6 * 60000;
    world_accepts(&w);
    world_end(&w);
}

static void lists_raise_the_clock_mark(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    lists_are_good(&w);
    assert_int_equal(bushing_trust_clock_mark(w.trust), INT64_C(1795132800000));
    world_end(&w);
    /* a list from the future does not */
    world_begin(&w, BUSHING_FOR_E2E);
    give_dated(&w, "450101000000Z", "450102000000Z");
    assert_int_equal(bushing_trust_clock_mark(w.trust), INT64_C(1795132800000));
    world_end(&w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(situations),
        cmocka_unit_test(breaks_REVOKED),
        cmocka_unit_test(breaks_LIST_MISSING),
        cmocka_unit_test(breaks_LIST_ENDED),
        cmocka_unit_test(breaks_LIST_EARLY),
        cmocka_unit_test(breaks_LIST_GRACE),
        cmocka_unit_test(breaks_ANSWER_MISSING),
        cmocka_unit_test(breaks_ANSWER_LATE),
        cmocka_unit_test(breaks_ANSWER_UNKNOWN),
        cmocka_unit_test(breaks_ANSWER_ENDED),
        cmocka_unit_test(breaks_ANSWER_SIGNATURE),
        cmocka_unit_test(the_issuer_of_a_gap_is_named),
        cmocka_unit_test(short_lived_ones_are_left_alone),
        cmocka_unit_test(a_new_list_ends_what_was_remembered),
        cmocka_unit_test(it_is_asked_again_when_the_list_ends),
        cmocka_unit_test(an_early_list_begins),
        cmocka_unit_test(lists_raise_the_clock_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
