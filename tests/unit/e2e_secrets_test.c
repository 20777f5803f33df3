/* However an association ends, no 16 octets of its secrets are left in any
 * memory that was ever given to it, to its identity or to OpenSSL. */
#include "openssl_heap.h"

#include "crypto/openssl/adapter.h"
#include "crypto/test/adapter.h"
#include "e2e_pair.h"
#include "failing_crypto.h"
#include "secrets.h"

static struct e2e_pair p;
static struct e2e_end *const CLIENT = &p.end[E2E_CLIENT],
                             *const SERVER = &p.end[E2E_SERVER];

/* --- looking ------------------------------------------------------------- */

static void count(void *ctx, span octets)
{
    *(size_t *)ctx += secrets_in(octets);
}

/* EC_POINT_mul of OpenSSL leaves the private value in a block of so many octets
 * that it gives back: docs/internals/crypto.md. No caller can help it, and the
 * value was for one use. */
enum { SCALAR_BLOCK = 33 };

static void count_openssl(void *ctx, span octets, bool in_use)
{
    if (in_use || octets.n != SCALAR_BLOCK)
        *(size_t *)ctx += secrets_in(octets);
}

static size_t found(void)
{
    size_t n = 0;
    e2e_heap_look(&p.heap, count, &n);
    openssl_heap_look(count_openssl, &n);
    return n;
}

static void look_for_none(const char *where)
{
    if (found() != 0)
        fail_msg("%s: %s is left", where, secrets_found());
}

/* --- what protects ------------------------------------------------------- */

static void set(bushing_policy *policy, enum bushing_demand encryption,
                enum bushing_demand ae, const char *icv, const char *group)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  encryption) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE, ae) == 0 &&
                   bushing_policy_set_list(policy, BUSHING_LIST_ICV,
                                           span_text(icv)) == 0 &&
                   bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                           span_text(group)) == 0,
               "a policy");
}

static void use_gcm(bushing_policy *policy)
{
    set(policy, BUSHING_REQUIRED, BUSHING_ALLOWED, "hmac-sha256", "secp256r1");
}

static void use_hmac(bushing_policy *policy)
{
    set(policy, BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "hmac-sha256",
        "brainpoolP256r1");
}

static void use_gmac(bushing_policy *policy)
{
    set(policy, BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "aes256-gmac",
        "modp2048");
}

static void use_cbc(bushing_policy *policy)
{
    set(policy, BUSHING_REQUIRED, BUSHING_FORBIDDEN, "hmac-sha256",
        "secp256r1");
}

static void (*const POLICIES[])(bushing_policy *) = {use_gcm, use_hmac,
                                                     use_gmac, use_cbc};

/* --- how it ends --------------------------------------------------------- */

static bool swallow(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    (void)c;
    return false;
}

static bool spoil(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    if (c->data)
        c->octets[c->n - 1] ^= 1;
    return true;
}

static void run_for_a_while(void)
{
    e2e_pair_open(&p);
    (void)bushing_e2e_rekey(CLIENT->e, p.now);
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    (void)e2e_pair_send(&p, E2E_SERVER, "A1 00");
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    (void)e2e_pair_send(&p, E2E_SERVER, "A1 00");
}

static void a_release(void)
{
    run_for_a_while();
    (void)bushing_e2e_release(CLIENT->e, p.now);
    e2e_pair_run(&p);
}

static void an_abort(void)
{
    run_for_a_while();
    (void)bushing_e2e_abort(SERVER->e, span_of(NULL, 0), p.now);
    e2e_pair_run(&p);
}

/* Between the halves of fresh keys. */
static void an_abort_while_keys_change(void)
{
    e2e_pair_open(&p);
    (void)bushing_e2e_rekey(CLIENT->e, p.now);
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    (void)bushing_e2e_abort(CLIENT->e, span_of(NULL, 0), p.now);
    e2e_pair_run(&p);
}

static void a_violation(void)
{
    run_for_a_while();
    p.carry = spoil;
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    bushing_e2e_lost(CLIENT->e, p.now);
    bushing_e2e_lost(SERVER->e, p.now);
    e2e_pair_run(&p);
}

static void a_lost_carrier(void)
{
    run_for_a_while();
    bushing_e2e_lost(CLIENT->e, p.now);
    bushing_e2e_lost(SERVER->e, p.now);
    e2e_pair_run(&p);
}

static void a_refusal(void)
{
    SERVER->verdict.accepted = false;
    SERVER->verdict.step = BUSHING_STEP_PATH;
    SERVER->verdict.diagnostic = 9;
    e2e_pair_ready(&p);
    bushing_e2e_lost(CLIENT->e, p.now); /* its rejection is a secret none has */
    e2e_pair_run(&p);
}

static void a_refusal_by_the_client(void)
{
    CLIENT->verdict.accepted = false;
    CLIENT->verdict.step = BUSHING_STEP_PATH;
    CLIENT->verdict.diagnostic = 9;
    e2e_pair_ready(&p);
    bushing_e2e_lost(SERVER->e, p.now);
    e2e_pair_run(&p);
}

static void a_rejection(void)
{
    SERVER->rejects = true;
    e2e_pair_ready(&p);
}

static void no_answer(void)
{
    p.carry = swallow;
    e2e_pair_ready(&p);
    e2e_pair_wait(&p, 30000);
}

static void no_data(void)
{
    e2e_pair_ready(&p);
    e2e_pair_wait(&p, 60000);
}

static const struct {
    const char *name;
    void (*run)(void);
} ENDS[] = {
    {"a release", a_release},
    {"an abort", an_abort},
    {"an abort while keys change", an_abort_while_keys_change},
    {"a violation", a_violation},
    {"a lost carrier", a_lost_carrier},
    {"a refusal", a_refusal},
    {"a refusal by the client", a_refusal_by_the_client},
    {"a rejection", a_rejection},
    {"no answer", no_answer},
    {"no data", no_data},
};

/* --- tests --------------------------------------------------------------- */

static struct e2e_pair_options options_of(const struct crypto *crypto,
                                          void (*policy)(bushing_policy *))
{
    struct e2e_pair_options o = {
        .crypto = crypto, .end = {{.policy = policy}, {.policy = policy}}};
    return o;
}

static void begin(const struct e2e_pair_options *o)
{
    secrets_forget();
    e2e_pair_begin(&p, o);
    openssl_heap_keep(true);
    p.heap.keeps = true;
}

static void finish(void)
{
    openssl_heap_keep(false);
    e2e_pair_end(&p);
}

/* The search finds what is there. */
static void a_living_association_has_keys(void **state)
{
    const struct crypto *real[] = {&CRYPTO_TEST, &CRYPTO_OPENSSL};
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < sizeof POLICIES / sizeof *POLICIES; k++) {
            struct e2e_pair_options o =
                options_of(secrets_recording(real[i]), POLICIES[k]);
            begin(&o);
            assert_int_equal(secrets_num(), 0);
            run_for_a_while();
            assert_int_equal(SERVER->num_delivered, 3);
            assert_true(secrets_num() >= 12);
            assert_true(found() >= 8);
            bushing_e2e_lost(CLIENT->e, p.now);
            assert_true(found() >= 4); /* the server's */
            finish();
        }
}

static void end_each_way(const struct crypto *real)
{
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
        for (size_t k = 0; k < sizeof POLICIES / sizeof *POLICIES; k++) {
            struct e2e_pair_options o =
                options_of(secrets_recording(real), POLICIES[k]);
            begin(&o);
            ENDS[i].run();
            assert_true(secrets_num() > 0);
            if (!CLIENT->closed || !SERVER->closed)
                fail_msg("%s is no end", ENDS[i].name);
            look_for_none(ENDS[i].name);
            finish();
        }
}

static void each_end(void **state)
{
    (void)state;
    end_each_way(&CRYPTO_TEST);
}

static void each_end_with_openssl(void **state)
{
    (void)state;
    end_each_way(&CRYPTO_OPENSSL);
}

/* An object that is freed in the middle of it. */
static void freed_while_it_lives(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof POLICIES / sizeof *POLICIES; k++) {
        struct e2e_pair_options o =
            options_of(secrets_recording(&CRYPTO_OPENSSL), POLICIES[k]);
        begin(&o);
        run_for_a_while();
        bushing_e2e_free(CLIENT->e);
        bushing_e2e_free(SERVER->e);
        CLIENT->e = SERVER->e = NULL;
        look_for_none("free");
        finish();
    }
}

/* Each call of cryptography fails once; whoever lives then is lost. */
static bool fail_at(size_t at, void (*policy)(bushing_policy *))
{
    const struct crypto *failing = failing_crypto(&CRYPTO_TEST);
    struct e2e_pair_options o = options_of(secrets_recording(failing), policy);
    bool failed;
    begin(&o);
    failing_crypto_at(FAIL_ANY, at);
    a_release();
    failed = failing_crypto_failed();
    failing_crypto_at(FAIL_ANY, 0);
    bushing_e2e_lost(CLIENT->e, p.now);
    bushing_e2e_lost(SERVER->e, p.now);
    e2e_pair_run(&p);
    assert_true(CLIENT->closed && SERVER->closed);
    if (found() != 0)
        fail_msg("call %zu fails: %s is left", at, secrets_found());
    finish();
    return failed;
}

static void each_call_that_fails(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof POLICIES / sizeof *POLICIES; k++) {
        size_t at = 1;
        while (fail_at(at, POLICIES[k]))
            at++;
        assert_true(at > 60);
    }
}

/* Each allocation too. */
static void each_allocation_that_fails(void **state)
{
    struct e2e_pair_options o;
    (void)state;
    for (size_t at = 1;; at++) {
        o = options_of(secrets_recording(&CRYPTO_TEST), use_gcm);
        begin(&o);
        e2e_heap_fail(&p.heap, at);
        a_release();
        if (!p.heap.failed)
            break;
        bushing_e2e_lost(CLIENT->e, p.now);
        bushing_e2e_lost(SERVER->e, p.now);
        e2e_pair_run(&p);
        look_for_none("an allocation fails");
        finish();
    }
    finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_living_association_has_keys),
        cmocka_unit_test(each_end),
        cmocka_unit_test(each_end_with_openssl),
        cmocka_unit_test(freed_while_it_lives),
        cmocka_unit_test(each_call_that_fails),
        cmocka_unit_test(each_allocation_that_fails),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
