/* The trust object: what it holds, its policy, the memory of known chains, and
 * the clock's low-water mark. */
#include "test.h"

#include "crypto/openssl/adapter.h"
#include "pki_world.h"

#include <bushing/error.h>

static bushing_allocator on_heap(struct test_heap *heap)
{
    heap->fail_at = -1;
    heap->live = 0;
    return test_allocator(heap);
}

/* --- life ---------------------------------------------------------------- */

static int make_and_use(struct test_heap *heap, bushing_trust **out,
                        const struct world *w)
{
    bushing_allocator a = test_allocator(heap);
    int rc = bushing_trust_new(out, &a);
    if (rc == 0)
        rc = bushing_trust_add(*out, BUSHING_TRUST_ANCHOR, w->chain[1]);
    return rc;
}

/* Each allocation fails once: the answer is MEMORY and nothing stays. */
static void every_allocation_fails_once(void **state)
{
    struct test_heap heap = {-1, 0};
    struct world w;
    long i = 0;
    int rc;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_make(&w);
    do {
        bushing_trust *t = NULL;
        heap.fail_at = i++;
        rc = make_and_use(&heap, &t, &w);
        assert_true(rc == 0 || rc == BUSHING_ERR_MEMORY);
        if (rc != 0 && t != NULL)
            assert_int_equal(
                bushing_trust_certificate(t, BUSHING_TRUST_ANCHOR, 0).n, 0);
        bushing_trust_free(t);
        assert_int_equal(heap.live, 0);
    } while (rc != 0);
    assert_int_equal(i, 6); /* object, three lists, one certificate; none */
    world_end(&w);
}

static void bad_arguments(void **state)
{
    struct test_heap heap;
    bushing_allocator a = on_heap(&heap), none = {NULL, NULL, NULL};
    bushing_trust *t;
    static const uint8_t octets[] = {0x30, 0x00};
    (void)state;
    assert_int_equal(bushing_trust_new(&t, NULL), BUSHING_ERR_ARGUMENT);
    assert_null(t);
    assert_int_equal(bushing_trust_new(&t, &none), BUSHING_ERR_ARGUMENT);
    bushing_trust_free(NULL);
    assert_int_equal(bushing_trust_new(&t, &a), 0);
    assert_int_equal(
        bushing_trust_add(t, (enum bushing_trust_place)3, span_of(octets, 2)),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_add(t, BUSHING_TRUST_ANCHOR, span_of(NULL, 0)),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_add(t, BUSHING_TRUST_ANCHOR, span_of(octets, 2)),
        BUSHING_ERR_MISSING);
    assert_int_equal(bushing_trust_clear(t, (enum bushing_trust_place)3),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_certificate(t, (enum bushing_trust_place)3, 0).n, 0);
    bushing_trust_free(t);
    assert_int_equal(heap.live, 0);
}

/* --- what it holds ------------------------------------------------------- */

static void places_are_counted(void **state)
{
    static const size_t max[] = {BUSHING_TRUST_ANCHORS_MAX,
                                 BUSHING_TRUST_INTERMEDIATES_MAX,
                                 BUSHING_TRUST_OWN_MAX};
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    for (unsigned place = 0; place < 3; place++) {
        for (unsigned i = 0; i <= max[place]; i++) {
            struct maker_certificate c;
            span der;
            maker_ca(w.m, &c, "CN=Same", maker_key(MAKER_P256, i), NULL);
            der = maker_make(w.m, &c);
            int rc = bushing_trust_add(w.trust, (enum bushing_trust_place)place,
                                       der);
            assert_int_equal(rc, i < max[place] ? 0 : BUSHING_ERR_TOO_LONG);
            if (rc != 0)
                continue;
            span got = bushing_trust_certificate(
                w.trust, (enum bushing_trust_place)place, i);
            assert_true(span_equal(got, der));
            assert_ptr_not_equal(got.p, der.p);
            /* a second time is no second place */
            assert_int_equal(bushing_trust_add(
                                 w.trust, (enum bushing_trust_place)place, der),
                             0);
        }
        assert_int_equal(
            bushing_trust_clear(w.trust, (enum bushing_trust_place)place), 0);
        assert_int_equal(bushing_trust_certificate(
                             w.trust, (enum bushing_trust_place)place, 0)
                             .n,
                         0);
    }
    world_end(&w);
}

/* --- policy -------------------------------------------------------------- */

static void settings_are_checked(void **state)
{
    static const uint64_t rows[][3] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
        BUSHING_TRUST_SETTINGS(X)
#undef X
    };
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    for (unsigned i = 0; i < BUSHING_NUM_TRUST_SETTINGS; i++) {
        enum bushing_trust_setting what = (enum bushing_trust_setting)i;
        assert_int_equal(bushing_trust_get(w.trust, what), rows[i][2]);
        if (rows[i][0] > 0)
            assert_int_equal(bushing_trust_set(w.trust, what, rows[i][0] - 1),
                             BUSHING_ERR_ARGUMENT);
        assert_int_equal(bushing_trust_set(w.trust, what, rows[i][1] + 1),
                         BUSHING_ERR_ARGUMENT);
        assert_int_equal(bushing_trust_set(w.trust, what, rows[i][0]), 0);
        assert_int_equal(bushing_trust_get(w.trust, what), rows[i][0]);
        assert_int_equal(bushing_trust_set(w.trust, what, rows[i][1]), 0);
    }
    assert_int_equal(bushing_trust_set(w.trust, BUSHING_NUM_TRUST_SETTINGS, 1),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_trust_set(NULL, BUSHING_TRUST_SET_CACHE, 1),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_trust_get(w.trust, BUSHING_NUM_TRUST_SETTINGS), 0);
    world_end(&w);
}

/* The catalogue knows each rule's event, ids are found again, words are there.
 */
static void rules_are_well_formed(void **state)
{
    const bushing_rule *r;
    size_t n = 0;
    (void)state;
    for (; (r = bushing_rule_at(n)) != NULL; n++) {
        assert_int_equal(bushing_rule_find(r->id), n);
        assert_non_null(bushing_security_find(r->event));
        assert_true(strlen(r->sentence) > 10 && strlen(r->clause) > 3);
        assert_true(r->sentence[strlen(r->sentence) - 1] != '.');
        assert_true(r->effect >= BUSHING_RULE_WARNS);
        for (const char *c = r->id; *c != '\0'; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '-');
    }
    assert_int_equal(n, NUM_RULES);
    assert_int_equal(bushing_rule_find("no such rule"), -1);
    assert_int_equal(bushing_rule_find(NULL), -1);
}

static void a_loose_rule_is_given_another_effect(void **state)
{
    struct world w;
    int rule = bushing_rule_find("usage-agreement");
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_replace(w.m, &w.leaf, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(w.m, 1u << X509_KEY_USAGE_DIGITAL_SIGNATURE));
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_int_equal(
        bushing_trust_set_rule(w.trust, (size_t)rule, BUSHING_RULE_WARNS), 0);
    world_ask(&w);
    assert_true(w.verdict.accepted);
    assert_int_equal(w.verdict.num_findings, 1);
    assert_int_equal(w.verdict.finding[0].effect, BUSHING_RULE_WARNS);
    assert_int_equal(
        bushing_trust_set_rule(w.trust, (size_t)rule, BUSHING_RULE_SILENT), 0);
    world_accepts(&w);
    world_end(&w);
}

/* What an attack stands on cannot be switched off. */
static void firm_rules_stay(void **state)
{
    static const char *const firm[] = {
        "signature", "expired",         "not-a-ca",   "algorithm-weak",
        "key-short", "own-certificate", "peer-title", "anchor-unknown"};
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    for (size_t i = 0; i < sizeof firm / sizeof firm[0]; i++)
        assert_int_equal(
            bushing_trust_set_rule(w.trust, (size_t)bushing_rule_find(firm[i]),
                                   BUSHING_RULE_WARNS),
            BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_set_rule(w.trust, NUM_RULES, BUSHING_RULE_WARNS),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_set_rule(w.trust, RULE_SERIAL, BUSHING_RULE_ALARMS),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_trust_set_rule(NULL, RULE_SERIAL, BUSHING_RULE_WARNS),
        BUSHING_ERR_ARGUMENT);
    world_end(&w);
}

/* --- questions ----------------------------------------------------------- */

static int ask(struct world *w)
{
    w->verdict.accepted = true;
    return bushing_trust_check(w->trust, &w->verdict, &w->ask, w->now);
}

static void questions_without_sense(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_accepts(&w);
    assert_int_equal(bushing_trust_check(w.trust, NULL, &w.ask, w.now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_trust_check(NULL, &w.verdict, &w.ask, w.now),
                     BUSHING_ERR_ARGUMENT);
    assert_false(w.verdict.accepted);
    assert_int_equal(bushing_trust_check(w.trust, &w.verdict, NULL, w.now),
                     BUSHING_ERR_ARGUMENT);
    bushing_trust_question good = w.ask;
#define REFUSED(change)                                  \
    do {                                                 \
        w.ask = good;                                    \
        change;                                          \
        assert_int_equal(ask(&w), BUSHING_ERR_ARGUMENT); \
        assert_false(w.verdict.accepted);                \
    } while (0)
    REFUSED(w.ask.num_chain = 0);
    REFUSED(w.ask.chain = NULL);
    REFUSED(w.ask.purpose = BUSHING_NUM_PURPOSES);
    REFUSED(w.ask.environment = (enum bushing_environment)3);
    REFUSED(w.ask.peer.kind = BUSHING_PEER_OSI);
    REFUSED(w.ask.peer.name = "1.2.3/4");
    REFUSED(w.ask.peer.num_pins = BUSHING_PINS_MAX + 1);
    REFUSED(w.ask.peer.num_pins = 1);
    static const uint8_t rubbish[] = {0x30, 0x00};
    REFUSED(w.ask.tls_certificate = span_of(rubbish, 2));
#undef REFUSED
    w.ask = good;
    assert_int_equal(ask(&w), 0);
    assert_true(w.verdict.accepted);
    world_end(&w);
}

static void the_fingerprint_is_that_of_the_certificate(void **state)
{
    struct world w;
    uint8_t want[32];
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_accepts(&w);
    assert_int_equal(CRYPTO_OPENSSL.sha256(want, w.chain, 1), 0);
    assert_memory_equal(w.verdict.fingerprint, want, 32);
    /* 2031-01-01 and the second that still counts */
    assert_int_equal(w.verdict.valid_until_ms, INT64_C(1924992000999));
    world_end(&w);
}

static void a_certificate_without_end(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.not_after = w.ca.not_after = w.root.not_after = "99991231235959Z";
    world_accepts(&w);
    assert_int_equal(w.verdict.valid_until_ms, INT64_MAX);
    world_end(&w);
}

/* --- the memory of known chains ------------------------------------------ */

static struct crypto counting;
static unsigned verified;

static int verify_spki(span algorithm, span key, span data, span signature)
{
    verified++;
    return CRYPTO_OPENSSL.verify_spki(algorithm, key, data, signature);
}

static void begin(struct world *w)
{
    world_begin(w, BUSHING_FOR_E2E);
    counting = CRYPTO_OPENSSL;
    counting.verify_spki = verify_spki;
    w->trust->crypto = &counting;
    world_accepts(w);
    assert_false(w->verdict.cached);
    verified = 0;
}

static bool asks_cached(struct world *w)
{
    assert_int_equal(ask(w), 0);
    assert_int_equal(verified == 0, w->verdict.cached);
    verified = 0;
    return w->verdict.cached;
}

static void a_known_chain_is_remembered(void **state)
{
    struct world w;
    bushing_verdict first;
    (void)state;
    begin(&w);
    first = w.verdict;
    assert_true(asks_cached(&w));
    assert_true(w.verdict.accepted);
    assert_int_equal(w.verdict.valid_until_ms, first.valid_until_ms);
    assert_memory_equal(w.verdict.fingerprint, first.fingerprint, 32);
    assert_int_equal(w.verdict.num_path, 3);
    assert_memory_equal(w.verdict.path, first.path, sizeof first.path);
    assert_int_equal(w.verdict.diagnostic, BUSHING_NO_DIAGNOSTIC);
    world_end(&w);
}

static void warnings_are_remembered_too(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_remove(w.m, &w.leaf, MAKER_OID_CRL_POINTS);
    world_ask(&w);
    world_ask(&w);
    assert_true(w.verdict.cached);
    assert_int_equal(w.verdict.num_findings, 1);
    assert_int_equal(w.verdict.finding[0].rule, RULE_REVOCATION_NONE);
    world_end(&w);
}

static void another_question_is_another_answer(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    bushing_trust_question good = w.ask;
#define NEW(change)                    \
    do {                               \
        w.ask = good;                  \
        change;                        \
        assert_false(asks_cached(&w)); \
    } while (0)
    NEW(w.ask.purpose = BUSHING_FOR_ANY);
    NEW(w.ask.environment = BUSHING_IN_OSI);
    NEW(w.ask.peer.kind = BUSHING_PEER_OSI; w.ask.peer.name = "1.3.9999.33/1");
    assert_true(w.verdict.accepted);
    NEW(w.ask.peer.kind = BUSHING_PEER_OSI; w.ask.peer.name = "1.3.9999.33/2");
    assert_false(w.verdict.accepted);
    w.ask = good;
    w.ask.num_chain = 1;
    assert_int_equal(ask(&w), 0);
    assert_false(w.verdict.accepted);
#undef NEW
    world_end(&w);
}

static void what_was_refused_is_asked_again(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ask.peer.kind = BUSHING_PEER_OSI;
    w.ask.peer.name = "1.1.1/1";
    assert_false(asks_cached(&w));
    assert_false(asks_cached(&w));
    world_end(&w);
}

static void change_of_trust_forgets(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    assert_int_equal(
        bushing_trust_add(w.trust, BUSHING_TRUST_INTERMEDIATE, w.chain[0]), 0);
    assert_false(asks_cached(&w));
    assert_int_equal(
        bushing_trust_set(w.trust, BUSHING_TRUST_SET_RSA_MIN, 2048), 0);
    assert_false(asks_cached(&w));
    assert_int_equal(
        bushing_trust_set_rule(w.trust, RULE_SERIAL, BUSHING_RULE_WARNS), 0);
    assert_false(asks_cached(&w));
    assert_true(asks_cached(&w));
    assert_int_equal(bushing_trust_clear(w.trust, BUSHING_TRUST_ANCHOR), 0);
    assert_false(asks_cached(&w));
    assert_false(w.verdict.accepted);
    world_end(&w);
}

static void the_memory_can_be_switched_off(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    assert_int_equal(bushing_trust_set(w.trust, BUSHING_TRUST_SET_CACHE, 0), 0);
    assert_false(asks_cached(&w));
    assert_false(asks_cached(&w));
    world_end(&w);
}

static void what_is_known_ends_with_the_certificate(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.not_after = "270101000000Z";
    world_accepts(&w);
    w.now.utc_ms = w.verdict.valid_until_ms;
    world_ask(&w);
    assert_true(w.verdict.cached);
    w.now.utc_ms++;
    world_breaks(&w, RULE_EXPIRED, 0);
    world_end(&w);
}

static void known_later_is_not_known_before(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.now.utc_ms--;
    assert_false(asks_cached(&w));
    world_end(&w);
}

/* 65 questions for 64 places: the one that was not asked for the longest is
 * forgotten. */
static void the_oldest_gives_way(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_accepts(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CACHE, 1);
    w.ask.environment = BUSHING_IN_OSI;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 64; i++) {
            uint8_t(*pin)[BUSHING_PIN_LEN] = w.pin;
            memcpy(pin[0], w.verdict.fingerprint, BUSHING_PIN_LEN);
            memset(pin[1], (int)i, BUSHING_PIN_LEN);
            w.ask.peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])pin;
            w.ask.peer.num_pins = 2;
            world_ask(&w);
            assert_true(w.verdict.accepted);
            assert_int_equal(w.verdict.cached, round == 1);
        }
    }
    w.ask.peer.num_pins = 0; /* the 65th pushes pin 0 out */
    world_ask(&w);
    assert_false(w.verdict.cached);
    w.ask.peer.num_pins = 2;
    memset(w.pin[1], 1, BUSHING_PIN_LEN);
    world_ask(&w);
    assert_true(w.verdict.cached);
    memset(w.pin[1], 0, BUSHING_PIN_LEN);
    world_ask(&w);
    assert_false(w.verdict.cached);
    world_end(&w);
}

/* --- the clock ----------------------------------------------------------- */

static void the_mark_only_rises(void **state)
{
    struct world w;
    int64_t mark;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    mark = bushing_trust_clock_mark(w.trust);
    bushing_trust_raise_clock_mark(w.trust, mark - 1);
    assert_int_equal(bushing_trust_clock_mark(w.trust), mark);
    bushing_trust_raise_clock_mark(w.trust, mark + 1);
    assert_int_equal(bushing_trust_clock_mark(w.trust), mark + 1);
    world_end(&w);
}

/* [operators.md: the mark comes from signed facts] */
static void own_certificates_raise_the_mark(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.not_before = "261115000000Z";
    world_make(&w);
    assert_int_equal(
        bushing_trust_add(w.trust, BUSHING_TRUST_ANCHOR, w.chain[1]), 0);
    assert_true(bushing_trust_clock_mark(w.trust) < INT64_C(1794700800000));
    assert_int_equal(bushing_trust_add(w.trust, BUSHING_TRUST_OWN, w.chain[0]),
                     0);
    assert_int_equal(bushing_trust_clock_mark(w.trust), INT64_C(1794700800000));
    world_end(&w);
}

/* [threat 6] a clock that was put back a year revives nothing */
static void a_clock_that_is_behind_revives_nothing(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.not_after = "260601000000Z";
    w.now.utc_ms -= INT64_C(365) * 24 * 3600 * 1000;
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_int_equal(w.verdict.num_findings, 2);
    assert_int_equal(w.verdict.finding[0].rule, RULE_EXPIRED);
    assert_string_equal(w.verdict.finding[0].fact,
                        "ended 2026-06-01T00:00:00Z, now "
                        "2026-11-01T00:00:00Z");
    assert_int_equal(w.verdict.finding[1].rule, RULE_CLOCK_BEHIND);
    /* with the mark switched off, for questions about other times */
    assert_int_equal(
        bushing_trust_set(w.trust, BUSHING_TRUST_SET_CLOCK_MARK, 0), 0);
    w.now.utc_ms = INT64_C(1772323200000); /* 2026-03-01 */
    world_accepts(&w);
    world_end(&w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(places_are_counted),
        cmocka_unit_test(settings_are_checked),
        cmocka_unit_test(rules_are_well_formed),
        cmocka_unit_test(a_loose_rule_is_given_another_effect),
        cmocka_unit_test(firm_rules_stay),
        cmocka_unit_test(questions_without_sense),
        cmocka_unit_test(the_fingerprint_is_that_of_the_certificate),
        cmocka_unit_test(a_certificate_without_end),
        cmocka_unit_test(a_known_chain_is_remembered),
        cmocka_unit_test(warnings_are_remembered_too),
        cmocka_unit_test(another_question_is_another_answer),
        cmocka_unit_test(what_was_refused_is_asked_again),
        cmocka_unit_test(change_of_trust_forgets),
        cmocka_unit_test(the_memory_can_be_switched_off),
        cmocka_unit_test(what_is_known_ends_with_the_certificate),
        cmocka_unit_test(known_later_is_not_known_before),
        cmocka_unit_test(the_oldest_gives_way),
        cmocka_unit_test(the_mark_only_rises),
        cmocka_unit_test(own_certificates_raise_the_mark),
        cmocka_unit_test(a_clock_that_is_behind_revives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
