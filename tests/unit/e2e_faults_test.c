/* Time that runs out, tickets that come late, wrong or never, and each
 * allocation, each call of cryptography and each random octet that fails, in
 * the whole life of an association. */
#include "test.h"

#include "crypto/test/adapter.h"
#include "e2e/association.h"
#include "e2e_pair.h"
#include "failing_crypto.h"

static struct e2e_pair p;
static struct e2e_end *const CLIENT = &p.end[E2E_CLIENT],
                             *const SERVER = &p.end[E2E_SERVER];

static void closed(const struct e2e_end *end, enum bushing_e2e_end why,
                   int code)
{
    assert_true(end->closed);
    assert_int_equal(end->why, why);
    assert_int_equal(end->code, code);
}

/* --- time ---------------------------------------------------------------- */

static bool swallow(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    (void)c;
    return false;
}

/* [62351-4:13.1.11 row 5] */
static void no_answer(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    p.carry = swallow;
    e2e_pair_ready(&p);
    e2e_pair_wait(&p, 29999);
    assert_false(CLIENT->closed);
    e2e_pair_wait(&p, 1);
    closed(CLIENT, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LATE);
    assert_int_equal(CLIENT->num_said, 1);
    closed(SERVER, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LATE);
    e2e_pair_end(&p);
}

/* [rule 13] Half open for so long. */
static void no_data(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_ready(&p);
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    e2e_pair_wait(&p, 59999);
    assert_false(CLIENT->closed);
    e2e_pair_wait(&p, 1);
    /* nothing of the server ever came */
    closed(CLIENT, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LATE);
    assert_int_equal(CLIENT->count[BUSHING_E2E_ESTABLISHED], 0);
    assert_false(SERVER->closed);
    e2e_pair_end(&p);
}

/* [62351-4:13.1.11 row 13] */
static void no_release_answer(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_open(&p);
    SERVER->hold_release = true;
    assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), 0);
    e2e_pair_run(&p);
    e2e_pair_wait(&p, 10000);
    closed(CLIENT, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LATE);
    closed(SERVER, BUSHING_E2E_TIMEOUT, BUSHING_ERR_OWNER_LATE);
    e2e_pair_end(&p);
}

static void an_owner_that_sleeps(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    SERVER->hold_associate = true;
    e2e_pair_ready(&p);
    e2e_pair_wait(&p, 30000);
    closed(SERVER, BUSHING_E2E_TIMEOUT, BUSHING_ERR_OWNER_LATE);
    assert_int_equal(
        bushing_e2e_accept(SERVER->e, span_of("\xA9\x00", 2), p.now),
        BUSHING_ERR_STATE);
    e2e_pair_end(&p);
}

static void short_life(bushing_policy *policy)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_LIFE_S, 900) == 0,
               "a short life");
}

/* [rule 17] Told before, then over. */
static void a_life_that_ends(void **state)
{
    struct e2e_pair_options o = {
        .end = {{.policy = short_life}, {.policy = short_life}}};
    (void)state;
    e2e_pair_begin(&p, &o);
    e2e_pair_open(&p);
    e2e_pair_wait(&p, 839000);
    assert_int_equal(CLIENT->count[BUSHING_E2E_EXPIRING], 0);
    e2e_pair_wait(&p, 1000);
    assert_int_equal(CLIENT->count[BUSHING_E2E_EXPIRING], 1);
    assert_int_equal(SERVER->count[BUSHING_E2E_EXPIRING], 1);
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 00"), 0);
    e2e_pair_wait(&p, 60000);
    closed(CLIENT, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LIFE);
    closed(SERVER, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LIFE);
    e2e_pair_end(&p);
}

static void few_keys(bushing_policy *policy)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_REKEYS_MAX, 0) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_KEY_PDUS, 16) == 0,
               "few keys");
}

/* [rule 17] No fresh keys are left: told once, then over. */
static void keys_that_are_used_up(void **state)
{
    struct e2e_pair_options o = {.end = {{.policy = few_keys}}};
    (void)state;
    e2e_pair_begin(&p, &o);
    e2e_pair_open(&p);
    for (unsigned i = 0; i < 20; i++) {
        (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
        e2e_pair_wait(&p, 1);
    }
    assert_int_equal(CLIENT->count[BUSHING_E2E_EXPIRING], 1);
    assert_false(CLIENT->closed);
    e2e_pair_wait(&p, 60000);
    closed(CLIENT, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_LIFE);
    e2e_pair_end(&p);
}

/* --- tickets ------------------------------------------------------------- */

static void a_verdict_that_is_late(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    SERVER->hold_verify = true;
    e2e_pair_ready(&p);
    e2e_pair_wait(&p, 10000);
    closed(SERVER, BUSHING_E2E_TIMEOUT, BUSHING_ERR_SECURITY_TICKET);
    assert_int_equal(SERVER->num_said, 0);
    assert_int_equal(bushing_e2e_verified(SERVER->e, &SERVER->verdict, p.now),
                     BUSHING_ERR_STATE);
    e2e_pair_end(&p);
}

static void tickets_that_nobody_gave(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    assert_int_equal(bushing_e2e_signed(CLIENT->e, span_of("x", 1), p.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(bushing_e2e_verified(CLIENT->e, &CLIENT->verdict, p.now),
                     BUSHING_ERR_STATE);
    e2e_pair_open(&p);
    assert_int_equal(bushing_e2e_verified(SERVER->e, &SERVER->verdict, p.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(bushing_e2e_signed(SERVER->e, span_of("x", 1), p.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(
        bushing_e2e_associate(CLIENT->e, span_of("\xA8\x00", 2), p.now),
        BUSHING_ERR_STATE);
    e2e_pair_end(&p);
}

static void signatures_that_cannot_be_had(void **state)
{
    (void)state;
    for (unsigned who = 0; who < E2E_ENDS; who++)
        for (unsigned how = 0; how < 3; how++) {
            struct e2e_pair_options o = {
                .end = {{.by_ticket = who == 0}, {.by_ticket = who == 1}}};
            struct e2e_end *end = &p.end[who];
            e2e_pair_begin(&p, &o);
            end->bad_signature = how == 0;
            end->hold_sign = how != 0;
            e2e_pair_ready(&p);
            if (how == 1)
                e2e_pair_wait(&p, 10000);
            else if (how == 2)
                assert_int_equal(
                    bushing_e2e_signed(end->e, span_of("\x30\x00", 2), p.now),
                    0);
            e2e_pair_run(&p);
            closed(end, how == 1 ? BUSHING_E2E_TIMEOUT : BUSHING_E2E_FAILED,
                   BUSHING_ERR_SECURITY_TICKET);
            assert_int_equal(end->num_said, 0);
            e2e_pair_end(&p);
        }
}

/* The last words wait for a signature; keys are gone already. */
static void last_words_by_ticket(void **state)
{
    (void)state;
    for (unsigned how = 0; how < 3; how++) {
        struct e2e_pair_options o = {.end = {{.by_ticket = true}}};
        bushing_e2e_state s;
        e2e_pair_begin(&p, &o);
        e2e_pair_open(&p);
        CLIENT->hold_sign = true;
        assert_int_equal(bushing_e2e_abort(CLIENT->e, span_of(NULL, 0), p.now),
                         0);
        e2e_pair_run(&p);
        assert_false(CLIENT->closed);
        bushing_e2e_look(CLIENT->e, &s);
        assert_false(s.ready);
        assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 00"),
                         BUSHING_ERR_STATE);
        assert_int_equal(bushing_e2e_receive(CLIENT->e,
                                             BUSHING_SECPDU_APPL_ABORT,
                                             span_of("", 0), p.now),
                         0);
        if (how == 0)
            e2e_pair_wait(&p, 10000);
        else if (how == 1)
            bushing_e2e_lost(CLIENT->e, p.now);
        else
            (void)bushing_e2e_signed(CLIENT->e, span_of("", 0), p.now);
        e2e_pair_run(&p);
        closed(CLIENT, BUSHING_E2E_ABORTED, 0);
        assert_int_equal(CLIENT->num_said, 1); /* the HandshakeReq */
        e2e_pair_end(&p);
    }
}

static void arguments(void **state)
{
    bushing_e2e *e;
    bushing_policy *policy;
    bushing_allocator a;
    (void)state;
    e2e_pair_begin(&p, NULL);
    a = e2e_heap_allocator(&p.heap);
    assert_int_equal(
        bushing_e2e_new(&e, NULL, CLIENT->identity, BUSHING_INITIATOR, p.now),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_new(&policy, &a, BUSHING_MODE_NATIVE), 0);
    assert_int_equal(
        bushing_e2e_new(&e, policy, CLIENT->identity, BUSHING_INITIATOR, p.now),
        BUSHING_ERR_SEALED);
    bushing_policy_free(policy);
    assert_int_equal(bushing_policy_new(&policy, &a, BUSHING_MODE_COMPAT), 0);
    assert_int_equal(bushing_policy_seal(policy), 0);
    assert_int_equal(
        bushing_e2e_new(&e, policy, CLIENT->identity, BUSHING_INITIATOR, p.now),
        BUSHING_ERR_SECURITY_MODE);
    bushing_policy_free(policy);
    /* [rule 1] */
    assert_int_equal(bushing_policy_new(&policy, &a, BUSHING_MODE_NATIVE), 0);
    assert_int_equal(bushing_policy_seal(policy), 0);
    assert_int_equal(
        bushing_e2e_new(&e, policy, CLIENT->identity, BUSHING_INITIATOR, p.now),
        BUSHING_ERR_ARGUMENT);
    assert_null(e);
    assert_int_equal(
        bushing_e2e_new(&e, policy, SERVER->identity, BUSHING_RESPONDER, p.now),
        0);
    bushing_e2e_free(e);
    bushing_policy_free(policy);
    /* [rule 25] */
    assert_int_equal(bushing_e2e_associate(CLIENT->e, span_of(NULL, 0), p.now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_e2e_receive(CLIENT->e, BUSHING_NUM_SECPDUS,
                                         span_of(NULL, 0), p.now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), BUSHING_ERR_STATE);
    assert_int_equal(bushing_e2e_release_answer(CLIENT->e, p.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(bushing_e2e_rekey(CLIENT->e, p.now), BUSHING_ERR_STATE);
    bushing_e2e_free(NULL);
    e2e_pair_end(&p);
}

/* --- what fails ---------------------------------------------------------- */

static void whole_life(void)
{
    e2e_pair_open(&p);
    (void)bushing_e2e_rekey(CLIENT->e, p.now);
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    (void)e2e_pair_send(&p, E2E_SERVER, "A1 00");
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    (void)bushing_e2e_release(CLIENT->e, p.now);
    e2e_pair_run(&p);
}

/* Both ends, or one that waits for an end that failed. */
static void look_consistent(bool failed)
{
    for (unsigned i = 0; i < E2E_ENDS; i++) {
        const struct e2e_end *end = &p.end[i];
        if (!failed)
            closed(end, BUSHING_E2E_RELEASED, 0);
        if (end->closed && end->why == BUSHING_E2E_FAILED)
            assert_int_not_equal(end->code, 0);
    }
}

static void small_policy(bushing_policy *policy)
{
    maker_must(bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                       span_text("secp256r1")) == 0,
               "a group");
}
static void encrypted_policy(bushing_policy *policy)
{
    small_policy(policy);
    maker_must(
        bushing_policy_set(policy, BUSHING_POLICY_AE, BUSHING_FORBIDDEN) == 0 &&
            bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                               BUSHING_REQUIRED) == 0,
        "encryption");
}

static void each_call_fails(enum failing which,
                            void (*policy)(bushing_policy *))
{
    struct e2e_pair_options o = {
        .crypto = failing_crypto(&CRYPTO_TEST),
        .end = {{.policy = policy}, {.policy = policy, .by_ticket = true}}};
    for (size_t at = 1;; at++) {
        bool failed;
        memset(&p.heap, 0, sizeof p.heap);
        crypto_test_seed(1);
        failing_crypto_at(FAIL_ANY, 0);
        if (!e2e_pair_try_begin(&p, &o))
            fail_msg("a pair");
        (void)e2e_end_key(&p, E2E_SERVER);
        failing_crypto_at(which, at);
        whole_life();
        failed = failing_crypto_failed();
        look_consistent(failed);
        failing_crypto_at(FAIL_ANY, 0);
        e2e_pair_end(&p);
        if (!failed) {
            assert_true(at > 1);
            print_message("# ran: %zu failures of cryptography\n", at - 1);
            return;
        }
    }
}

static void each_call_of_cryptography(void **state)
{
    (void)state;
    each_call_fails(FAIL_ANY, small_policy);
    each_call_fails(FAIL_ANY, encrypted_policy);
}

static void each_random_octet(void **state)
{
    (void)state;
    each_call_fails(FAIL_RANDOM, small_policy);
}

static void each_allocation(void **state)
{
    struct e2e_pair_options o = {
        .crypto = &CRYPTO_TEST,
        .end = {{.policy = small_policy},
                {.policy = small_policy, .by_ticket = true}}};
    (void)state;
    for (size_t at = 1;; at++) {
        bool failed, made;
        memset(&p.heap, 0, sizeof p.heap);
        crypto_test_seed(1);
        e2e_heap_fail(&p.heap, at);
        made = e2e_pair_try_begin(&p, &o);
        if (made)
            whole_life();
        failed = p.heap.failed;
        assert_true(made || failed);
        if (made)
            look_consistent(failed);
        e2e_pair_end(&p);
        if (!failed) {
            print_message("# ran: %zu failed allocations\n", at - 1);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_answer),
        cmocka_unit_test(no_data),
        cmocka_unit_test(no_release_answer),
        cmocka_unit_test(an_owner_that_sleeps),
        cmocka_unit_test(a_life_that_ends),
        cmocka_unit_test(keys_that_are_used_up),
        cmocka_unit_test(a_verdict_that_is_late),
        cmocka_unit_test(tickets_that_nobody_gave),
        cmocka_unit_test(signatures_that_cannot_be_had),
        cmocka_unit_test(last_words_by_ticket),
        cmocka_unit_test(arguments),
        cmocka_unit_test(each_call_of_cryptography),
        cmocka_unit_test(each_random_octet),
        cmocka_unit_test(each_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
