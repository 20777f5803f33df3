/* What somebody in between can try: every bit of both handshake messages, PDUs
 * of other associations, our own PDUs; and what is left in memory
 * [rules 1, 5 to 13]. */
#include "test.h"

#include "crypto/test/adapter.h"
#include "e2e/association.h"
#include "e2e_forge.h"
#include <stdlib.h>

static struct e2e_pair p;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)

static void one_group(bushing_policy *policy)
{
    maker_must(bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                       span_text("secp256r1")) == 0,
               "a group");
}
static void encrypted_mode(bushing_policy *policy)
{
    one_group(policy);
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  BUSHING_REQUIRED) == 0,
               "encryption");
}
static span bent_plain;
static const struct e2e_pair_options SMALL = {
    .end = {{.policy = one_group}, {.policy = one_group}}};

/* --- every bit ----------------------------------------------------------- */

static uint8_t bent[E2E_CARRIED_MAX];

static span with_bit(const struct e2e_carried *c, size_t bit)
{
    memcpy(bent, c->octets, c->n);
    bent[bit / 8] ^= (uint8_t)(1u << bit % 8);
    return span_of(bent, c->n);
}

/* [62351-4:13.4.1] [62351-4:13.3.1 sigAlg] [62351-4:13.3.1 assoID] */
static void each_bit_of_a_request(void **state)
{
    const struct e2e_carried *c;
    const struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    p.end[E2E_SERVER].hold_verify = true;
    e2e_pair_ready(&p);
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    p.end[E2E_CLIENT].e->state = E2E_ENDED; /* it hears none of the answers */
    for (size_t bit = 0; bit < c->n * 8; bit++) {
        e2e_end_again(&p, E2E_SERVER);
        e2e_end_receive(&p, E2E_SERVER, c->kind, with_bit(c, bit));
        if (server->count[BUSHING_E2E_ASSOCIATE] != 0 || !server->closed)
            fail_msg("bit %zu is not noticed", bit);
    }
    p.end[E2E_CLIENT].e->state = E2E_C_WAIT;
    print_message("# ran: %zu flipped bits of handshake PDUs\n", c->n * 8);
    e2e_pair_end(&p);
}

static void each_bit_of_an_accept(void **state)
{
    const struct e2e_carried *c;
    const struct e2e_end *client = &p.end[E2E_CLIENT];
    uint16_t number;
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    e2e_pair_ready(&p);
    number = client->e->number.c;
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_ACC);
    assert_non_null(c);
    if (c == NULL)
        return;
    for (size_t bit = 0; bit < c->n * 8; bit++) {
        e2e_end_again(&p, E2E_CLIENT);
        assert_int_equal(
            bushing_e2e_associate(client->e, span_of("\xA8\x00", 2), p.now), 0);
        client->e->number.c = number;
        client->e->number_was_sent = false; /* no quarantine */
        p.now.mono_ns++;
        (void)bushing_e2e_receive(client->e, c->kind, with_bit(c, bit), p.now);
        e2e_end_drain(&p, E2E_CLIENT);
        free(p.queue[(p.last - 1) % E2E_RECORDS]); /* the Req, the abort */
        if (client->num_said > 1)
            free(p.queue[(p.last - 2) % E2E_RECORDS]);
        p.first = p.last;
        if (client->count[BUSHING_E2E_READY] != 0 || !client->closed)
            fail_msg("bit %zu is not noticed", bit);
    }
    print_message("# ran: %zu flipped bits of handshake PDUs\n", c->n * 8);
    e2e_pair_end(&p);
}

/* --- PDUs of others ------------------------------------------------------ */

/* [rule 1] Our own Req comes back as an answer. */
static void our_request_returned(void **state)
{
    const struct e2e_carried *c;
    struct e2e_end *client = &p.end[E2E_CLIENT];
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    p.end[E2E_SERVER].hold_verify = true;
    e2e_pair_ready(&p);
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_end_receive(&p, E2E_CLIENT, BUSHING_SECPDU_HANDSHAKE_ACC,
                    span_of(c->octets, c->n));
    assert_int_equal(client->why, BUSHING_E2E_VIOLATION);
    assert_true(e2e_end_told(client, E(2, 7)));
    assert_int_equal(client->count[BUSHING_E2E_READY], 0);
    e2e_pair_end(&p);
}

static bool drop_release(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    return c->kind != BUSHING_SECPDU_RELEASE_REQ;
}

/* [protocol rules A5; rule 7] A ReleaseReq that was withheld, in a later
 * association that has the same string. */
static void a_withheld_release(void **state)
{
    const struct e2e_carried *c;
    struct e2e_end *server = &p.end[E2E_SERVER];
    struct number number;
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    e2e_pair_open(&p);
    number = server->e->number;
    p.carry = drop_release;
    assert_int_equal(bushing_e2e_release(p.end[E2E_CLIENT].e, p.now), 0);
    e2e_pair_run(&p);
    p.carry = NULL;
    c = e2e_pair_record(&p, BUSHING_SECPDU_RELEASE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_pair_again(&p);
    e2e_pair_open(&p);
    server->e->number.c = number.c;
    server->e->number.s = number.s;
    e2e_end_receive(&p, E2E_SERVER, c->kind, span_of(c->octets, c->n));
    assert_int_equal(server->why, BUSHING_E2E_VIOLATION);
    assert_true(e2e_end_told(server, E(12, 9)));
    assert_int_equal(server->num_said, 1); /* the HandshakeAcc */
    e2e_pair_end(&p);
}

/* [62351-4:13.1.8] [62351-4:13.1.11 row 10] A data PDU that fails ends the
 * association with a DtSecAbort. */
static bool spoil_data(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    if (c->data)
        c->octets[c->n - 1] ^= 1;
    return true;
}

static void data_changed_on_the_way(void **state)
{
    struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    e2e_pair_open(&p);
    p.carry = spoil_data;
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 05"), 0);
    assert_int_equal(server->rc, BUSHING_ERR_SECURITY);
    assert_int_equal(server->num_delivered, 1);
    assert_int_equal(server->why, BUSHING_E2E_VIOLATION);
    assert_int_equal(server->said, BUSHING_SECPDU_DT_SEC_ABORT);
    assert_int_equal(server->diagnostic, -1);
    assert_true(e2e_end_told(server, E(10, 5)));
    /* the peer hears of an alarm */
    assert_int_equal(p.end[E2E_CLIENT].why, BUSHING_E2E_PEER_VIOLATION);
    assert_true(e2e_end_told(&p.end[E2E_CLIENT], E(6, 11)));
    e2e_pair_end(&p);
}

static bool hold_data(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    return !c->data;
}

/* [62351-4:13.1] Data that is held back until the ReleaseReq came. */
static void data_behind_a_release(void **state)
{
    (void)state;
    for (unsigned encrypted = 0; encrypted < 2; encrypted++) {
        struct e2e_pair_options o = SMALL;
        struct e2e_end *server = &p.end[E2E_SERVER];
        struct e2e_carried *c;
        o.end[0].policy = encrypted ? encrypted_mode : one_group;
        e2e_pair_begin(&p, &o);
        e2e_pair_open(&p);
        server->hold_release = true;
        p.carry = hold_data;
        assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 05"), 0);
        c = p.record[p.num_records - 1];
        assert_int_equal(bushing_e2e_release(p.end[E2E_CLIENT].e, p.now), 0);
        e2e_pair_run(&p);
        assert_int_equal(server->count[BUSHING_E2E_RELEASE], 1);
        (void)bushing_e2e_unprotect(server->e, c->octets, c->n, &bent_plain,
                                    p.now);
        e2e_pair_run(&p);
        assert_int_equal(bent_plain.n, 0);
        assert_int_equal(server->why, BUSHING_E2E_VIOLATION);
        assert_int_equal(server->said, BUSHING_SECPDU_DT_SEC_ABORT);
        assert_int_equal(server->diagnostic, 1);
        assert_true(e2e_end_told(server, E(encrypted ? 11 : 10, 1)));
        e2e_pair_end(&p);
    }
}

/* A peer that was good and is not any more. */
static void distrusted(void **state)
{
    bushing_verdict v = {.accepted = false,
                         .step = BUSHING_STEP_FORGED,
                         .diagnostic = BUSHING_NO_DIAGNOSTIC};
    struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    e2e_pair_begin(&p, &SMALL);
    e2e_pair_open(&p);
    assert_int_equal(bushing_e2e_distrust(server->e, NULL, p.now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_e2e_distrust(server->e, &v, p.now), 0);
    e2e_pair_run(&p);
    assert_int_equal(server->why, BUSHING_E2E_VIOLATION);
    assert_true(e2e_end_told(server, E(1, 7)));
    assert_int_equal(server->said, BUSHING_SECPDU_DT_SEC_ABORT);
    assert_int_equal(p.end[E2E_CLIENT].diagnostic, -1);
    e2e_pair_end(&p);
}

/* --- what is left in memory ---------------------------------------------- */

/* Keys, and what they were made of, as they pass through the seam. */
enum { SECRETS = 64, SECRET_LEN = 16 };
static uint8_t secrets[SECRETS][SECRET_LEN];
static size_t num_secrets;

static void keep_secret(const void *octets)
{
    if (num_secrets < SECRETS)
        memcpy(secrets[num_secrets++], octets, SECRET_LEN);
}
static int kept_hmac_key(struct crypto_hmac *out, span key)
{
    int rc = CRYPTO_TEST.hmac_key(out, key);
    if (key.n >= SECRET_LEN)
        keep_secret(key.p);
    keep_secret(out->inner);
    keep_secret(out->outer);
    return rc;
}
static int kept_cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                           span key)
{
    keep_secret(key.p);
    return CRYPTO_TEST.cipher_key(e, out, key);
}
static int kept_dh_make(struct crypto_engine *e, enum crypto_group group,
                        uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                        uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    int rc = CRYPTO_TEST.dh_make(e, group, private_value, public_value, n);
    keep_secret(private_value);
    return rc;
}
static int kept_dh_agree(struct crypto_engine *e, enum crypto_group group,
                         const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                         span public_value,
                         uint8_t secret[CRYPTO_DH_SECRET_MAX], size_t *n)
{
    int rc =
        CRYPTO_TEST.dh_agree(e, group, private_value, public_value, secret, n);
    keep_secret(secret);
    return rc;
}

static void clear_mode(bushing_policy *policy)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  BUSHING_FORBIDDEN) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE,
                                      BUSHING_FORBIDDEN) == 0,
               "no encryption");
}

static size_t found(void)
{
    size_t n = 0;
    for (size_t i = 0; i < num_secrets; i++)
        n += e2e_heap_find(&p.heap, span_of(secrets[i], SECRET_LEN));
    return n;
}

static void end_by(unsigned how)
{
    bushing_e2e *client = p.end[E2E_CLIENT].e;
    if (how == 0)
        (void)bushing_e2e_release(client, p.now);
    else if (how == 1)
        (void)bushing_e2e_abort(client, span_of(NULL, 0), p.now);
    else if (how == 2) {
        p.carry = spoil_data;
        (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
    } else {
        bushing_e2e_lost(client, p.now);
        bushing_e2e_lost(p.end[E2E_SERVER].e, p.now);
    }
    e2e_pair_run(&p);
}

/* [62351-4:13.1.11 erase] Whatever the end is: closed, and nothing of a key is
 * left in anything that was ever allocated. */
static void no_key_is_left(void **state)
{
    static struct crypto keeping;
    struct e2e_pair_options o = {.crypto = &keeping};
    (void)state;
    keeping = CRYPTO_TEST;
    keeping.hmac_key = kept_hmac_key;
    keeping.cipher_key = kept_cipher_key;
    keeping.dh_make = kept_dh_make;
    keeping.dh_agree = kept_dh_agree;
    for (unsigned how = 0; how < 4; how++)
        for (unsigned clear = 0; clear < 2; clear++) {
            o.end[0].policy = o.end[1].policy = clear ? clear_mode : one_group;
            num_secrets = 0;
            e2e_pair_begin(&p, &o);
            p.heap.keeps = true;
            e2e_pair_open(&p);
            assert_int_equal(bushing_e2e_rekey(p.end[E2E_CLIENT].e, p.now), 0);
            (void)e2e_pair_send(&p, E2E_CLIENT, "A0 00");
            (void)e2e_pair_send(&p, E2E_SERVER, "A1 00");
            assert_true(num_secrets >= 8);
            assert_true(found() != 0); /* the test would see one */
            end_by(how);
            assert_true(p.end[E2E_CLIENT].closed && p.end[E2E_SERVER].closed);
            assert_int_equal(found(), 0);
            e2e_pair_end(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bit_of_a_request),
        cmocka_unit_test(each_bit_of_an_accept),
        cmocka_unit_test(our_request_returned),
        cmocka_unit_test(a_withheld_release),
        cmocka_unit_test(data_changed_on_the_way),
        cmocka_unit_test(data_behind_a_release),
        cmocka_unit_test(distrusted),
        cmocka_unit_test(no_key_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
