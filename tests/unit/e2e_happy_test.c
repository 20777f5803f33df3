/* Associations in which nothing goes wrong: all algorithms, groups and kinds
 * of signers; signatures by ticket; release from both sides and at once; ends
 * that the applications want. */
#include "test.h"

#include "crypto/test/adapter.h"
#include "e2e/association.h"
#include "e2e_pair.h"

static struct e2e_pair p;
static struct e2e_end *const CLIENT = &p.end[E2E_CLIENT],
                             *const SERVER = &p.end[E2E_SERVER];

static void look_closed(const struct e2e_end *end, enum bushing_e2e_end why)
{
    bushing_e2e_state s;
    if (!end->closed || end->why != why)
        fail_msg("closed %d, why %d: %s", end->closed, (int)end->why,
                 end->what);
    bushing_e2e_look(end->e, &s);
    assert_string_equal(s.state, "ended");
    assert_false(s.ready);
    assert_false(s.established);
    assert_int_equal(bushing_e2e_deadline(end->e), BUSHING_NEVER);
}

static void look_open(const struct e2e_end *end)
{
    bushing_e2e_state s;
    bushing_e2e_look(end->e, &s);
    if (end->closed)
        fail_msg("closed: %s", end->what);
    assert_true(s.ready);
    assert_true(s.established);
    assert_int_equal(end->count[BUSHING_E2E_READY], 1);
    assert_int_equal(end->count[BUSHING_E2E_ESTABLISHED], 1);
    assert_int_equal(end->num_delivered, 1);
    assert_int_equal(end->num_events, 0);
}

static void open_with(const struct e2e_pair_options *o)
{
    e2e_pair_begin(&p, o);
    e2e_pair_open(&p);
    look_open(CLIENT);
    look_open(SERVER);
}

/* --- how it opens -------------------------------------------------------- */

/* [62351-4:13.1.1] [62351-4:13.1.3] [62351-4:13.1.4] [62351-4:13.1.11 row 1]
 * [62351-4:13.1.11 row 2] [62351-4:13.1.11 row 8] [rule 13] Ready is not
 * established. */
static void an_association(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_ready(&p);
    assert_int_equal(CLIENT->count[BUSHING_E2E_READY], 1);
    assert_int_equal(SERVER->count[BUSHING_E2E_READY], 1);
    assert_int_equal(CLIENT->count[BUSHING_E2E_ESTABLISHED], 0);
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01"), 0);
    assert_int_equal(SERVER->count[BUSHING_E2E_ESTABLISHED], 1);
    assert_int_equal(SERVER->delivered_len, 5);
    assert_memory_equal(SERVER->delivered, "\xA0\x03\x02\x01\x01", 5);
    assert_int_equal(CLIENT->count[BUSHING_E2E_ESTABLISHED], 0);
    assert_int_equal(e2e_pair_send(&p, E2E_SERVER, "A1 03 02 01 01"), 0);
    look_open(CLIENT);
    look_open(SERVER);
    e2e_pair_end(&p);
}

static void both_look_the_same(void **state)
{
    bushing_e2e_state c, s;
    (void)state;
    open_with(NULL);
    bushing_e2e_look(CLIENT->e, &c);
    bushing_e2e_look(SERVER->e, &s);
    assert_string_equal(c.association, s.association);
    assert_non_null(strchr(c.association, ':'));
    assert_int_equal(c.group, s.group);
    assert_int_equal(c.cipher, s.cipher);
    assert_int_equal(c.icv, s.icv);
    assert_int_equal(c.encrypted, s.encrypted);
    assert_memory_equal(c.peer, SERVER->identity->certificate_hash, 32);
    assert_memory_equal(s.peer, CLIENT->identity->certificate_hash, 32);
    e2e_pair_end(&p);
}

/* --- all algorithms ------------------------------------------------------ */

static const char *group_names[] = {"secp256r1", "brainpoolP256r1", "modp2048"};
static const struct suite_case {
    uint64_t encryption, ae;
    const char *aea, *encr, *icv;
    int cipher, chosen_icv;
} suites[] = {
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "hmac-sha256", -1,
     BUSHING_HMAC_SHA256},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "aes128-gmac", -1,
     BUSHING_AES128_GMAC},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "aes256-gmac", -1,
     BUSHING_AES256_GMAC},
    {BUSHING_REQUIRED, BUSHING_REQUIRED, "aes128-gcm", "", "hmac-sha256",
     BUSHING_AES128_GCM, -1},
    {BUSHING_REQUIRED, BUSHING_REQUIRED, "aes256-gcm", "", "hmac-sha256",
     BUSHING_AES256_GCM, -1},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes128-cbc", "hmac-sha256",
     BUSHING_AES128_CBC, BUSHING_HMAC_SHA256},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes256-cbc", "hmac-sha256",
     BUSHING_AES256_CBC, BUSHING_HMAC_SHA256},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes128-cbc", "aes256-gmac",
     BUSHING_AES128_CBC, BUSHING_AES256_GMAC},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes256-cbc", "aes128-gmac",
     BUSHING_AES256_CBC, BUSHING_AES128_GMAC},
};
static const struct suite_case *suite;
static const char *group;

static void one_suite(bushing_policy *policy)
{
    assert_int_equal(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                        suite->encryption),
                     0);
    assert_int_equal(bushing_policy_set(policy, BUSHING_POLICY_AE, suite->ae),
                     0);
    assert_int_equal(bushing_policy_set_list(policy, BUSHING_LIST_AEA,
                                             span_text(suite->aea)),
                     0);
    assert_int_equal(bushing_policy_set_list(policy, BUSHING_LIST_ENCR,
                                             span_text(suite->encr)),
                     0);
    assert_int_equal(bushing_policy_set_list(policy, BUSHING_LIST_ICV,
                                             span_text(suite->icv)),
                     0);
    assert_int_equal(
        bushing_policy_set_list(policy, BUSHING_LIST_GROUPS, span_text(group)),
        0);
}

static void each_suite_and_group(void **state)
{
    static const int groups[] = {BUSHING_SECP256R1, BUSHING_BRAINPOOLP256R1,
                                 BUSHING_MODP2048};
    struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    (void)state;
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        for (size_t g = 0; g < 3; g++) {
            bushing_e2e_state s;
            suite = &suites[i];
            group = group_names[g];
            open_with(&o);
            bushing_e2e_look(SERVER->e, &s);
            assert_int_equal(s.group, groups[g]);
            assert_int_equal(s.cipher, suite->cipher);
            assert_int_equal(s.icv, suite->chosen_icv);
            assert_int_equal(s.encrypted,
                             suite->encryption == BUSHING_REQUIRED);
            e2e_pair_end(&p);
        }
}

/* [62351-4:8] RSA and ECDSA may stand on either side. */
static void each_pair_of_signers(void **state)
{
    static const enum maker_kind kinds[] = {MAKER_P256, MAKER_BRAINPOOL_P256,
                                            MAKER_RSA_2048};
    (void)state;
    for (size_t c = 0; c < 3; c++)
        for (size_t s = 0; s < 3; s++) {
            struct e2e_pair_options o = {
                .end = {{.kind = kinds[c]}, {.kind = kinds[s]}}};
            open_with(&o);
            e2e_pair_end(&p);
        }
}

/* [62351-4:13.3.1 certPath] [62351-4:13.3.1 pkCert] */
static void with_paths(void **state)
{
    struct e2e_pair_options o = {
        .end = {{.with_path = true}, {.with_path = true}}};
    (void)state;
    open_with(&o);
    e2e_pair_end(&p);
}

/* [62351-4:13.3.1 attCert] It goes out with the certificate. */
static void with_attribute_certificates(void **state)
{
    static const uint8_t octets[] = {0x30, 0x03, 0x02, 0x01, 0x07};
    struct e2e_pair_options o = {
        .end = {{.attribute_certificate = {octets, sizeof octets}}}};
    (void)state;
    open_with(&o);
    assert_int_equal(SERVER->attribute_len, sizeof octets);
    assert_int_equal(SERVER->num_chain, 1);
    assert_int_equal(CLIENT->attribute_len, 0);
    e2e_pair_end(&p);
}

static void under_the_test_adapter(void **state)
{
    struct e2e_pair_options o = {.crypto = &CRYPTO_TEST};
    (void)state;
    crypto_test_seed(7);
    open_with(&o);
    e2e_pair_end(&p);
}

static void by_tickets(void **state)
{
    (void)state;
    for (unsigned who = 1; who < 4; who++) {
        struct e2e_pair_options o = {.end = {{.by_ticket = (who & 1) != 0},
                                             {.by_ticket = (who & 2) != 0}}};
        open_with(&o);
        assert_int_equal(CLIENT->count[BUSHING_E2E_SIGN], who & 1);
        assert_int_equal(SERVER->count[BUSHING_E2E_SIGN], who >> 1);
        assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), 0);
        e2e_pair_run(&p);
        look_closed(CLIENT, BUSHING_E2E_RELEASED);
        look_closed(SERVER, BUSHING_E2E_RELEASED);
        e2e_pair_end(&p);
    }
}

/* [62351-4:D] A peer whose CHOICE has no tags. */
static void without_tags(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    p.untagged = true;
    e2e_pair_open(&p);
    look_open(CLIENT);
    assert_int_equal(
        bushing_e2e_abort(SERVER->e, span_of("\xA8\x00", 2), p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_PEER_ABORTED);
    assert_int_equal(CLIENT->delivered_len, 2);
    e2e_pair_end(&p);
}

/* --- how it ends --------------------------------------------------------- */

static void released_by(unsigned who)
{
    open_with(NULL);
    assert_int_equal(bushing_e2e_release(p.end[who].e, p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_RELEASED);
    look_closed(SERVER, BUSHING_E2E_RELEASED);
    assert_int_equal(CLIENT->num_events + SERVER->num_events, 0);
    assert_int_equal(p.end[1 - who].count[BUSHING_E2E_RELEASE], 1);
    e2e_pair_end(&p);
}

/* [62351-4:13.1.10] [62351-4:13.1.11 release] [62351-4:13.1.11 row 12]
 * [62351-4:13.1.11 row 13] */
static void released(void **state)
{
    (void)state;
    released_by(E2E_CLIENT);
    released_by(E2E_SERVER);
}

/* [62351-4:16.8; rule 10] Two ReleaseReq that cross, four PDUs signed in one
 * millisecond: no false replay. */
static void released_at_once(void **state)
{
    (void)state;
    open_with(NULL);
    assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), 0);
    assert_int_equal(bushing_e2e_release(SERVER->e, p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_RELEASED);
    look_closed(SERVER, BUSHING_E2E_RELEASED);
    assert_int_equal(CLIENT->num_events + SERVER->num_events, 0);
    assert_int_equal(CLIENT->num_said, 3); /* Req, ReleaseReq, ReleaseRsp */
    e2e_pair_end(&p);
}

/* The answer that one of them owes waits for its signature. */
static void released_at_once_by_ticket(void **state)
{
    struct e2e_pair_options o = {.end = {[E2E_SERVER] = {.by_ticket = true}}};
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n = 0;
    (void)state;
    open_with(&o);
    assert_int_equal(bushing_e2e_release(SERVER->e, p.now), 0);
    e2e_end_drain(&p, E2E_SERVER);
    SERVER->hold_sign = true;
    assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), 0);
    e2e_pair_run(&p);
    assert_false(SERVER->closed);
    assert_false(CLIENT->closed);
    assert_int_equal(p.crypto->sign(e2e_end_key(&p, E2E_SERVER), signature,
                                    sizeof signature, &n,
                                    SERVER->e->desk->built.tbs),
                     0);
    assert_int_equal(
        bushing_e2e_signed(SERVER->e, span_of(signature, n), p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_RELEASED);
    look_closed(SERVER, BUSHING_E2E_RELEASED);
    e2e_pair_end(&p);
}

static void data_while_releasing(void **state)
{
    (void)state;
    open_with(NULL);
    SERVER->hold_release = true;
    assert_int_equal(bushing_e2e_release(CLIENT->e, p.now), 0);
    e2e_pair_run(&p);
    /* what was under way still arrives, and we say nothing more */
    assert_int_equal(e2e_pair_send(&p, E2E_SERVER, "A3 03 02 01 09"), 0);
    assert_int_equal(CLIENT->num_delivered, 2);
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A3 03 02 01 09"),
                     BUSHING_ERR_STATE);
    assert_int_equal(bushing_e2e_release_answer(SERVER->e, p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_RELEASED);
    e2e_pair_end(&p);
}

/* [62351-4:13.1.9] [62351-4:13.1.11 row 11] */
static void aborted_by_the_application(void **state)
{
    (void)state;
    open_with(NULL);
    assert_int_equal(bushing_e2e_abort(CLIENT->e, span_of(NULL, 0), p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_ABORTED);
    look_closed(SERVER, BUSHING_E2E_PEER_ABORTED);
    assert_int_equal(CLIENT->said, BUSHING_SECPDU_APPL_ABORT);
    e2e_pair_end(&p);
}

/* [62351-4:13.1.5] [62351-4:13.1.4 refuse] [62351-4:13.1.11 row 7] */
static void rejected_by_the_application(void **state)
{
    const struct e2e_carried *c;
    (void)state;
    e2e_pair_begin(&p, NULL);
    SERVER->rejects = true;
    e2e_pair_ready(&p);
    look_closed(SERVER, BUSHING_E2E_REFUSED);
    look_closed(CLIENT, BUSHING_E2E_PEER_REFUSED);
    assert_int_equal(CLIENT->code, BUSHING_ERR_SECURITY_REFUSED);
    assert_int_equal(CLIENT->delivered_len, 5);
    assert_memory_equal(CLIENT->delivered, "\xAA\x03\x80\x01\x07", 5);
    c = e2e_pair_record(&p, BUSHING_SECPDU_APPLICATION_REJECT);
    assert_non_null(c);
    if (c == NULL)
        return;
    /* [rule 7] an answer to the handshake carries exactly the open `c` */
    assert_null(memchr(e2e_asso_id(c->kind, span_of(c->octets, c->n)).p, ':',
                       e2e_asso_id(c->kind, span_of(c->octets, c->n)).n));
    e2e_pair_end(&p);
}

static void refused_by_what_lies_around(void **state)
{
    (void)state;
    e2e_pair_begin(&p, NULL);
    SERVER->hold_associate = true;
    e2e_pair_ready(&p);
    bushing_e2e_refuse(SERVER->e, BUSHING_ERR_SECURITY_CARRIER, p.now);
    e2e_pair_run(&p);
    look_closed(SERVER, BUSHING_E2E_REFUSED);
    assert_int_equal(SERVER->code, BUSHING_ERR_SECURITY_CARRIER);
    assert_int_equal(SERVER->num_said, 0);
    e2e_pair_end(&p);
}

static void lost(void **state)
{
    (void)state;
    open_with(NULL);
    bushing_e2e_lost(CLIENT->e, p.now);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_LOST);
    assert_int_equal(CLIENT->num_said, 1);
    e2e_pair_end(&p);
}

/* Another association of the same two, after the first. */
static void one_behind_the_other(void **state)
{
    char before[16];
    bushing_e2e_state s;
    (void)state;
    open_with(NULL);
    for (unsigned i = 0; i < 20; i++) {
        bushing_e2e_look(CLIENT->e, &s);
        memcpy(before, s.association, sizeof before);
        e2e_pair_again(&p);
        e2e_pair_open(&p);
        look_open(CLIENT);
        bushing_e2e_look(CLIENT->e, &s);
        /* [rule 6] */
        assert_string_not_equal(before, s.association);
    }
    e2e_pair_end(&p);
}

/* --- clocks that differ -------------------------------------------------- */

static int64_t client_ahead_ms;
static unsigned clock_of;

static void use_clock(unsigned which)
{
    if (which != clock_of)
        e2e_pair_step_clock(&p, which == E2E_CLIENT ? client_ahead_ms
                                                    : -client_ahead_ms);
    clock_of = which;
}

static bool under_its_clock(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    use_clock(1 - c->from);
    return true;
}

/* A server that has run for long, and a client that has just begun. */
static void begin_apart(int64_t ahead_ms)
{
    e2e_pair_begin(&p, NULL);
    p.now.utc_ms += 3600000;
    p.now.mono_ns += UINT64_C(3600000000000);
    e2e_end_again(&p, E2E_SERVER);
    p.carry = under_its_clock;
    client_ahead_ms = ahead_ms;
    clock_of = E2E_SERVER;
    use_clock(E2E_CLIENT);
    e2e_end_restart(&p, E2E_CLIENT);
}

/* [rule 12] is for what may have been accepted before the start; a HandshakeAcc
 * and what comes behind it cannot be, whatever the clocks say. */
static void open_apart(int64_t ahead_ms, unsigned releases)
{
    begin_apart(ahead_ms);
    e2e_pair_ready(&p);
    use_clock(E2E_CLIENT);
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01"), 0);
    use_clock(E2E_SERVER);
    assert_int_equal(e2e_pair_send(&p, E2E_SERVER, "A1 03 02 01 01"), 0);
    look_open(CLIENT);
    look_open(SERVER);
    use_clock(releases);
    assert_int_equal(bushing_e2e_release(p.end[releases].e, p.now), 0);
    e2e_pair_run(&p);
    look_closed(CLIENT, BUSHING_E2E_RELEASED);
    look_closed(SERVER, BUSHING_E2E_RELEASED);
    assert_int_equal(CLIENT->num_events + SERVER->num_events, 0);
    e2e_pair_end(&p);
}

static void clocks_that_differ(void **state)
{
    static const int64_t ahead_ms[] = {-599000, -1, 1, 1000, 300000, 599000};
    (void)state;
    for (size_t i = 0; i < sizeof ahead_ms / sizeof ahead_ms[0]; i++) {
        open_apart(ahead_ms[i], E2E_CLIENT);
        open_apart(ahead_ms[i], E2E_SERVER);
    }
}

/* --- memory -------------------------------------------------------------- */

static size_t open_heap(void)
{
    size_t before, open;
    e2e_end_again(&p, E2E_SERVER);
    bushing_e2e_free(CLIENT->e);
    CLIENT->e = NULL;
    before = p.heap.live;
    e2e_end_again(&p, E2E_CLIENT);
    e2e_pair_open(&p);
    look_open(CLIENT);
    /* the server's object was there before, small */
    open = p.heap.live - before + sizeof(struct bushing_e2e);
    return open / 2;
}

static void heap_of_an_association(void **state)
{
    struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    size_t ec, modp;
    (void)state;
    suite = &suites[0];
    group = "secp256r1";
    e2e_pair_begin(&p, &o);
    ec = open_heap();
    e2e_pair_end(&p);
    group = "modp2048";
    e2e_pair_begin(&p, &o);
    modp = open_heap();
    e2e_pair_end(&p);
    print_message("# heap of an association: EC %zu octets, MODP %zu\n", ec,
                  modp);
    assert_true(ec <= 1024);
    assert_true(modp <= 1536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_association),
        cmocka_unit_test(both_look_the_same),
        cmocka_unit_test(each_suite_and_group),
        cmocka_unit_test(each_pair_of_signers),
        cmocka_unit_test(with_paths),
        cmocka_unit_test(with_attribute_certificates),
        cmocka_unit_test(under_the_test_adapter),
        cmocka_unit_test(by_tickets),
        cmocka_unit_test(without_tags),
        cmocka_unit_test(released),
        cmocka_unit_test(released_at_once),
        cmocka_unit_test(released_at_once_by_ticket),
        cmocka_unit_test(data_while_releasing),
        cmocka_unit_test(aborted_by_the_application),
        cmocka_unit_test(rejected_by_the_application),
        cmocka_unit_test(refused_by_what_lies_around),
        cmocka_unit_test(lost),
        cmocka_unit_test(one_behind_the_other),
        cmocka_unit_test(clocks_that_differ),
        cmocka_unit_test(heap_of_an_association),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
