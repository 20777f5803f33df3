/* Attacks on the rules that go beyond the text, where they need more than one
 * association, or values that nobody honest makes [rules 13, 14, 16, 17]. */
#include "test.h"

#include "asn1/walk.h"
#include "data_forge.h"
#include "e2e/association.h"
#include "e2e_forge.h"
#include "negative.h"

static struct e2e_pair p, q;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)

/* --- an answer that was made for another --------------------------------- */

static const char *const GROUPS[] = {"secp256r1", "brainpoolP256r1",
                                     "modp2048"};
static const struct suite_case {
    enum bushing_demand encryption, ae;
    const char *aea, *encr, *icv;
} SUITES[] = {
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "hmac-sha256"},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "aes128-gmac"},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", "aes256-gmac"},
    {BUSHING_REQUIRED, BUSHING_REQUIRED, "aes128-gcm", "", "hmac-sha256"},
    {BUSHING_REQUIRED, BUSHING_REQUIRED, "aes256-gcm", "", "hmac-sha256"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes128-cbc", "hmac-sha256"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes256-cbc", "hmac-sha256"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes128-cbc", "aes128-gmac"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "", "aes256-cbc", "aes256-gmac"},
};
static const struct suite_case *suite = &SUITES[0];
static const char *group = "secp256r1";

static void one_suite(bushing_policy *policy)
{
    const struct {
        enum bushing_policy_list list;
        const char *names;
    } lists[] = {{BUSHING_LIST_GROUPS, group},
                 {BUSHING_LIST_AEA, suite->aea},
                 {BUSHING_LIST_ENCR, suite->encr},
                 {BUSHING_LIST_ICV, suite->icv}};
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  suite->encryption) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE, suite->ae) ==
                       0,
               "a suite");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        maker_must(bushing_policy_set_list(policy, lists[i].list,
                                           span_text(lists[i].names)) == 0,
                   "a list");
}

static void answer_of_another(void)
{
    struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    struct e2e_end *client = &p.end[E2E_CLIENT];
    const struct e2e_carried *c;
    uint8_t room[1024];
    span pdu, plain;
    e2e_pair_begin(&p, &o);
    o.end[E2E_CLIENT].number = 5;
    e2e_pair_begin(&q, &o);
    p.end[E2E_SERVER].hold_verify = true;
    e2e_pair_ready(&p);
    e2e_pair_ready(&q);
    c = e2e_pair_record(&q, BUSHING_SECPDU_HANDSHAKE_ACC);
    assert_non_null(c);
    if (c == NULL)
        return;
    client->e->number.c = q.end[E2E_CLIENT].e->number.c;
    e2e_end_receive(&p, E2E_CLIENT, c->kind, span_of(c->octets, c->n));
    assert_int_equal(client->count[BUSHING_E2E_READY], 1);
    assert_int_equal(bushing_e2e_protect(q.end[E2E_SERVER].e,
                                         span_of("\xA1\x00", 2), room,
                                         sizeof room, &pdu, q.now),
                     0);
    assert_int_equal(bushing_e2e_unprotect(client->e, room + (pdu.p - room),
                                           pdu.n, &plain, p.now),
                     BUSHING_ERR_SECURITY);
    assert_int_equal(plain.n, 0);
    e2e_pair_run(&p);
    assert_true(client->closed);
    assert_int_equal(client->diagnostic, -1);
    assert_true(e2e_end_told(
        client, E(suite->encryption == BUSHING_REQUIRED ? 11 : 10, 5)));
    assert_int_equal(client->count[BUSHING_E2E_ESTABLISHED], 0);
    negative_tests++;
    e2e_pair_end(&p);
    e2e_pair_end(&q);
}

/* [protocol rules A1, A2; rule 13] The HandshakeAcc that a server made for
 * another client with the same `c` is taken, with every algorithm: nothing in
 * it says for whom it is. It gives nobody keys: no data PDU verifies, and
 * nothing is established. */
static void an_accept_for_another_in_every_suite(void **state)
{
    (void)state;
    for (size_t g = 0; g < 3; g++)
        for (size_t s = 0; s < sizeof SUITES / sizeof SUITES[0]; s++) {
            group = GROUPS[g];
            suite = &SUITES[s];
            answer_of_another();
        }
    group = GROUPS[0];
    suite = &SUITES[0];
}

static bool public_value(const struct e2e_carried *c, uint8_t out[64])
{
    struct handshake got;
    struct diffie_hellman dh;
    span body;
    if (c == NULL || asn1_decode(secpdu_type(c->kind), span_of(c->octets, c->n),
                                 &got, NULL, NULL) != 0)
        return false;
    body = got.tbs.token1.dh_key.body;
    if (asn1_list_next(&E2E_DIFFIE_HELLMAN, &body, &dh, NULL) != 0 ||
        dh.dh_public_key.n < 64)
        return false;
    memcpy(out, dh.dh_public_key.p, 64);
    return true;
}

/* [rule 14; protocol rules A2] Whoever learns a private value of one
 * association has it for that one: no other shows the same public value,
 * whatever becomes of it. */
static void a_known_value_is_of_no_other_association(void **state)
{
    enum { TIMES = 12 };
    static uint8_t shown[2 * TIMES][64];
    const struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        group = GROUPS[g];
        e2e_pair_begin(&p, &o);
        for (size_t i = 0; i < TIMES; i++) {
            e2e_pair_ready(&p);
            assert_true(
                public_value(e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ),
                             shown[2 * i]));
            assert_true(
                public_value(e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_ACC),
                             shown[2 * i + 1]));
            for (size_t j = 0; j < 2 * i + 1; j++)
                assert_memory_not_equal(shown[j], shown[2 * i + 1], 64);
            for (size_t j = 0; j < 2 * i; j++)
                assert_memory_not_equal(shown[j], shown[2 * i], 64);
            negative_tests++;
            e2e_pair_forget(&p);
            e2e_pair_again(&p);
        }
        e2e_pair_end(&p);
    }
    group = GROUPS[0];
}

/* --- values that are none [rule 14] -------------------------------------- */

enum { BAD_MAX = 12 };
struct bad {
    uint8_t octets[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
};
static struct bad bads[BAD_MAX];
static size_t num_bads;

static uint8_t *bad(size_t n)
{
    struct bad *b = &bads[num_bads++];
    memset(b, 0, sizeof *b);
    b->n = n;
    return b->octets;
}

/* [RFC 3526:3] */
static const char PRIME[] =
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05"
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb"
    "9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718"
    "3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff";

static void put_prime(uint8_t *out)
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < CRYPTO_DH_PUBLIC_MAX; i++)
        out[i] = (uint8_t)((strchr(DIGITS, PRIME[2 * i]) - DIGITS) * 16 +
                           (strchr(DIGITS, PRIME[2 * i + 1]) - DIGITS));
}

/* 0, 1, p - 1, p, all ones: in full length; then lengths that are none. */
static void bad_numbers(void)
{
    enum { N = CRYPTO_DH_PUBLIC_MAX };
    num_bads = 0;
    (void)bad(N);
    bad(N)[N - 1] = 1;
    put_prime(bad(N));
    bads[2].octets[N - 1] ^= 1; /* p is odd: p - 1 */
    put_prime(bad(N));
    memset(bad(N), 0xFF, N);
    bad(1)[0] = 0;
    bad(1)[0] = 1;
    bad(1)[0] = 2;
    (void)bad(0);
}

/* Not on the curve, 0 0, coordinates that are too large, a point of the other
 * curve, lengths that are none. */
static void bad_points(span good, span of_the_other)
{
    num_bads = 0;
    memcpy(bad(64), good.p, 64);
    bads[0].octets[63] ^= 1;
    memcpy(bad(64), good.p, 64);
    bads[1].octets[0] ^= 0x40;
    (void)bad(64);
    memset(bad(64), 0xFF, 64);
    memcpy(bad(64), of_the_other.p, 64);
    memcpy(bad(64), good.p, 32); /* y is 0 */
    bad(1)[0] = 0;               /* infinity, as SEC 1 writes it */
    memcpy(bad(32), good.p, 32);
    (void)bad(0);
}

static void make_bads(struct data_pair *d, enum crypto_group which)
{
    uint8_t own[CRYPTO_DH_PRIVATE_LEN], good[CRYPTO_DH_PUBLIC_MAX],
        other[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
    if (which == CRYPTO_MODP_2048) {
        bad_numbers();
        return;
    }
    assert_int_equal(d->crypto->dh_make(d->engine, which, own, good, &n), 0);
    assert_int_equal(d->crypto->dh_make(d->engine,
                                        which == CRYPTO_SECP256R1
                                            ? CRYPTO_BRAINPOOLP256R1
                                            : CRYPTO_SECP256R1,
                                        own, other, &n),
                     0);
    bad_points(span_of(good, 64), span_of(other, 64));
}

/* In a rekey, in each group and mode; the association would go on. */
static void no_rekey_with_a_value_that_is_none(void **state)
{
    (void)state;
    for (int g = CRYPTO_MODP_2048; g <= CRYPTO_BRAINPOOLP256R1; g++)
        for (int mode = 0; mode < NUM_DATA_MODES; mode++) {
            struct data_pair d;
            struct forge f;
            pair_start(&d, (enum data_mode)mode, (enum crypto_group)g);
            make_bads(&d, (enum crypto_group)g);
            for (size_t i = 0; i < num_bads; i++) {
                forge_usual(&f, &d, PAIR_CLIENT);
                f.token2.has_rekey = true;
                f.token2.rekey = span_of(bads[i].octets, bads[i].n);
                if (pair_unprotect(&d, PAIR_SERVER,
                                   forge_pdu(&f, &d, PAIR_CLIENT)) !=
                    BUSHING_ERR_SECURITY)
                    fail_msg("group %d, value %zu is taken", g, i);
                assert_string_equal(d.fault.row->id, "rule 14");
                assert_null(d.in.plain.p);
                assert_int_equal(d.end[1].keys, KEYS_STEADY);
                assert_int_equal(d.end[1].rekeys, 0);
                negative_tests++;
            }
            pair_talk(&d, PAIR_CLIENT);
            pair_end(&d);
        }
}

/* In both handshake PDUs. */
static const struct bad *chosen;
static enum bushing_secpdu bent;

static void other_value(struct e2e_forge *f)
{
    static struct diffie_hellman dh;
    struct clear_token_1 *t = &f->handshake.tbs.token1;
    span body = t->dh_key.body;
    maker_must(asn1_list_next(&E2E_DIFFIE_HELLMAN, &body, &dh, NULL) == 0,
               "a group");
    dh.dh_public_key = span_of(chosen->octets, chosen->n);
    t->dh_key = (struct asn1_list){.items = &dh, .num = 1};
}
static bool bend(struct e2e_pair *pair, struct e2e_carried *c)
{
    if (!c->data && c->kind == bent)
        e2e_forge(pair, c, other_value, NULL);
    return true;
}

static void no_handshake_with_a_value_that_is_none(void **state)
{
    static const enum crypto_group number[] = {
        CRYPTO_SECP256R1, CRYPTO_BRAINPOOLP256R1, CRYPTO_MODP_2048};
    const struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    struct data_pair d;
    (void)state;
    pair_start(&d, MODE_HMAC, CRYPTO_SECP256R1);
    for (size_t g = 0; g < 3; g++) {
        group = GROUPS[g];
        make_bads(&d, number[g]);
        for (size_t i = 0; i < num_bads; i++)
            for (unsigned acc = 0; acc < 2; acc++) {
                const struct e2e_end *judge = &p.end[!acc];
                chosen = &bads[i];
                bent = acc ? BUSHING_SECPDU_HANDSHAKE_ACC
                           : BUSHING_SECPDU_HANDSHAKE_REQ;
                e2e_pair_begin(&p, &o);
                p.carry = bend;
                e2e_pair_ready(&p);
                if (!e2e_end_told(judge, acc ? E(2, 4) : E(1, 5)))
                    fail_msg("%s, value %zu: %s", group, i, judge->what);
                assert_int_equal(judge->diagnostic, 1);
                assert_int_equal(judge->count[BUSHING_E2E_READY], 0);
                negative_tests++;
                e2e_pair_end(&p);
            }
    }
    group = GROUPS[0];
    pair_end(&d);
}

/* --- an old key that was stolen [rule 17] -------------------------------- */

/* A rekey under the old A-key, made with it while it was good, comes when the
 * honest one has been taken; when it has been confirmed; and when the first PDU
 * under the fresh keys has come. */
static void no_rekey_with_the_old_key_after_a_switch(void **state)
{
    (void)state;
    for (int mode = 0; mode < NUM_DATA_MODES; mode++)
        for (int when = 0; when < 3; when++) {
            static uint8_t evil[2048];
            uint8_t own[CRYPTO_DH_PRIVATE_LEN], value[CRYPTO_DH_PUBLIC_MAX];
            uint8_t h[CRYPTO_SHA256_LEN];
            struct data_pair d;
            struct forge f;
            size_t n;
            span pdu;
            pair_start(&d, (enum data_mode)mode, CRYPTO_SECP256R1);
            assert_int_equal(
                d.crypto->dh_make(d.engine, d.group, own, value, &n), 0);
            forge_usual(&f, &d, PAIR_CLIENT);
            forge_time(&f, PAIR_UTC_MS + 5000);
            f.token2.has_rekey = true;
            f.token2.rekey = span_of(value, n);
            pdu = forge_pdu(&f, &d, PAIR_CLIENT);
            memcpy(evil, pdu.p, pdu.n);
            pdu.p = evil;
            assert_int_equal(data_rekey(&d.end[0], d.now), 0);
            pair_talk(&d, PAIR_CLIENT);
            if (when > 0)
                pair_talk(&d, PAIR_SERVER);
            if (when > 1)
                pair_talk(&d, PAIR_CLIENT);
            memcpy(h, d.end[1].h, sizeof h);
            assert_int_equal(pair_unprotect(&d, PAIR_SERVER, pdu),
                             BUSHING_ERR_SECURITY);
            assert_null(d.in.plain.p);
            assert_int_equal(d.end[1].rekeys, 1);
            assert_memory_equal(h, d.end[1].h, sizeof h);
            assert_int_equal(d.fault.row->diagnostic == FAULT_NO_DIAGNOSTIC,
                             when == 2);
            negative_tests++;
            pair_end(&d);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_accept_for_another_in_every_suite),
        cmocka_unit_test(a_known_value_is_of_no_other_association),
        cmocka_unit_test(no_rekey_with_a_value_that_is_none),
        cmocka_unit_test(no_handshake_with_a_value_that_is_none),
        cmocka_unit_test(no_rekey_with_the_old_key_after_a_switch),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
