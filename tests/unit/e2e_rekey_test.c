/* Fresh keys by one message [62351-4:13.3.2, rules 14, 16, 17]. */
#include "test.h"

#include "asn1/walk.h"
#include "data_forge.h"
#include "e2e/data_key.h"
#include "e2e/rekey.h"

#define EACH_MODE(mode) for (int mode = 0; mode < NUM_DATA_MODES; mode++)

/* One PDU of 50 octets from an end; a copy. */
struct letter {
    uint8_t octets[1024];
    size_t n;
    uint8_t plain[50];
};

static struct letter *written(struct data_pair *p, int from, struct letter *l)
{
    int rc;
    span plain = pair_plain(l->plain, sizeof l->plain,
                            (unsigned)p->end[from].sent * 5 + (unsigned)from);
    span pdu = pair_protect(p, from, plain, &rc);
    assert_int_equal(rc, 0);
    assert_true(pdu.n <= sizeof l->octets);
    memcpy(l->octets, pdu.p, pdu.n);
    l->n = pdu.n;
    return l;
}

static int put(struct data_pair *p, int to, const struct letter *l)
{
    return pair_unprotect(p, to, (span){l->octets, l->n});
}

static void arrives(struct data_pair *p, int to, const struct letter *l)
{
    int rc = put(p, to, l);
    if (rc != 0 && p->fault.row != NULL)
        print_message("%s: %s; %s\n", p->fault.row->id, p->fault.fact[0],
                      p->fault.fact[1]);
    assert_int_equal(rc, 0);
    assert_true(span_equal(p->in.plain, span_of(l->plain, sizeof l->plain)));
}

static struct clear_token_2 token_of(const struct data_pair *p,
                                     const struct letter *l)
{
    struct transfer t;
    assert_int_equal(asn1_decode(p->end[0].suite.mode == SUITE_ICV
                                     ? &E2E_CLEAR_TRANSFER
                                     : &E2E_ENCR_TRANSFER,
                                 (span){l->octets, l->n}, &t, NULL, NULL),
                     0);
    return t.tbp.token2;
}

/* Both ends are in step, and talk. */
static void assert_settled(struct data_pair *p, uint32_t rekeys)
{
    for (int i = 0; i < 2; i++) {
        const struct data *d = &p->end[i];
        assert_int_equal(d->keys, KEYS_STEADY);
        assert_int_equal(d->rekeys, rekeys);
        assert_false(d->confirm);
        assert_true(d->key[d->sending].live && d->key[d->receiving].live);
        assert_false(d->key[d->fresh_sending].live ||
                     d->key[d->fresh_receiving].live);
    }
    assert_memory_equal(p->end[0].h, p->end[1].h, CRYPTO_SHA256_LEN);
    pair_talk(p, PAIR_CLIENT);
    pair_talk(p, PAIR_SERVER);
}

/* The figure: rekey, changedKey, the first PDU under fresh keys. */
static void one_rekey(enum data_mode mode, enum crypto_group group,
                      bool by_server, struct data_pair *p)
{
    struct letter l;
    uint8_t h[CRYPTO_SHA256_LEN];
    pair_start(p, mode, group);
    pair_talk(p, PAIR_CLIENT);
    memcpy(h, p->end[0].h, sizeof h);
    assert_int_equal(data_rekey(&p->end[by_server ? 1 : 0], p->now), 0);
    if (by_server) {
        written(p, PAIR_SERVER, &l);
        assert_true(token_of(p, &l).req_rekey);
        arrives(p, PAIR_CLIENT, &l);
        assert_true(p->in.req_rekey);
    }
    written(p, PAIR_CLIENT, &l);
    assert_true(token_of(p, &l).has_rekey);
    assert_int_equal(p->end[0].keys, KEYS_PENDING);
    arrives(p, PAIR_SERVER, &l);
    assert_true(p->in.rekeyed);
    assert_int_equal(p->end[1].keys, KEYS_SWITCHED);
    written(p, PAIR_SERVER, &l);
    assert_true(token_of(p, &l).changed_key);
    assert_false(token_of(p, &l).req_rekey);
    arrives(p, PAIR_CLIENT, &l);
    assert_true(p->in.rekeyed);
    assert_int_equal(p->end[0].keys, KEYS_STEADY);
    written(p, PAIR_CLIENT, &l);
    assert_false(token_of(p, &l).has_rekey);
    arrives(p, PAIR_SERVER, &l);
    assert_false(p->in.rekeyed);
    assert_memory_not_equal(p->end[0].h, h, sizeof h);
    assert_settled(p, 1);
}

/* [62351-4:13.3.2 client, 62351-4:13.3.2 server, 62351-4:13.3.2 salt] */
static void as_the_figure_has_it(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int group = CRYPTO_MODP_2048; group <= CRYPTO_BRAINPOOLP256R1; group++)
        for (int by_server = 0; by_server < 2; by_server++) {
            struct data_pair p;
            one_rekey((enum data_mode)mode, (enum crypto_group)group, by_server,
                      &p);
            pair_end(&p);
        }
}

/* [62351-4:13.3.2 counters; rule 18] The counter is born anew; time and number
 * go on. */
static void numbers_go_on_and_nonces_start(void **state)
{
    (void)state;
    struct data_pair p;
    struct letter l;
    pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
    for (int i = 0; i < 5; i++)
        pair_talk(&p, PAIR_CLIENT);
    assert_int_equal(data_rekey(&p.end[0], p.now), 0);
    arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l));
    arrives(&p, PAIR_CLIENT, written(&p, PAIR_SERVER, &l));
    assert_true(token_of(&p, &l).iv.p[11] == 0);
    assert_int_equal(token_of(&p, &l).seq, 0);
    written(&p, PAIR_CLIENT, &l);
    assert_int_equal(token_of(&p, &l).seq, 6);
    assert_true(token_of(&p, &l).iv.p[11] == 0);
    arrives(&p, PAIR_SERVER, &l);
    assert_int_equal(p.end[0].key[p.end[0].sending].pdus, 1);
    assert_int_equal(p.end[1].key[p.end[1].receiving].pdus, 1);
    pair_end(&p);
}

static bool holds(const struct letter *l, const uint8_t h[CRYPTO_SHA256_LEN])
{
    for (size_t i = 0; i + CRYPTO_SHA256_LEN <= l->n; i++)
        if (memcmp(l->octets + i, h, CRYPTO_SHA256_LEN) == 0)
            return true;
    return false;
}

/* [62351-4:13.3.1.3 secret] */
static void nothing_of_the_chain_is_sent(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct letter l[2];
        uint8_t h[2][CRYPTO_SHA256_LEN];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        memcpy(h[0], p.end[0].h, sizeof h[0]);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l[0]));
        arrives(&p, PAIR_CLIENT, written(&p, PAIR_SERVER, &l[1]));
        /* both keep the same for the next time */
        memcpy(h[1], p.end[0].h, sizeof h[1]);
        assert_memory_equal(p.end[1].h, h[1], sizeof h[1]);
        assert_memory_not_equal(h[0], h[1], sizeof h[1]);
        for (int i = 0; i < 4; i++)
            assert_false(holds(&l[i / 2], h[i % 2]));
        pair_end(&p);
    }
}

/* --- on the way ---------------------------------------------------------- */

/* PDUs under old keys that were on their way, in both directions. */
static void what_was_on_its_way_arrives(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct letter old[3], half, late[3], confirm, after;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (int i = 0; i < 3; i++)
            written(&p, PAIR_SERVER, &old[i]);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        written(&p, PAIR_CLIENT, &half);
        for (int i = 0; i < 3; i++)
            written(&p, PAIR_CLIENT, &late[i]);
        arrives(&p, PAIR_SERVER, &half);
        written(&p, PAIR_SERVER, &confirm);
        written(&p, PAIR_SERVER, &after);
        assert_false(token_of(&p, &after).changed_key);
        /* the server: old A-keys after the switch */
        for (int i = 0; i < 3; i++)
            arrives(&p, PAIR_SERVER, &late[i]);
        assert_int_equal(p.end[1].keys, KEYS_SWITCHED);
        /* the client: old B-keys while it waits */
        for (int i = 0; i < 3; i++)
            arrives(&p, PAIR_CLIENT, &old[i]);
        assert_int_equal(p.end[0].keys, KEYS_PENDING);
        arrives(&p, PAIR_CLIENT, &confirm);
        arrives(&p, PAIR_CLIENT, &after);
        pair_talk(&p, PAIR_CLIENT);
        assert_settled(&p, 1);
        pair_end(&p);
    }
}

/* [62351-4:13.3.2 client] The flag says which key; who changes it has neither.
 */
static void the_flag_alone_opens_nothing(void **state)
{
    (void)state;
    struct data_pair p;
    struct forge f;
    struct letter l;
    EACH_MODE(mode)
    {
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l));
        /* under the fresh key, without the flag */
        forge_usual(&f, &p, PAIR_SERVER);
        assert_int_equal(
            pair_unprotect(&p, PAIR_CLIENT, forge_pdu(&f, &p, PAIR_SERVER)),
            BUSHING_ERR_SECURITY);
        assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        f.token2.changed_key = true;
        assert_int_equal(
            pair_unprotect(&p, PAIR_CLIENT, forge_pdu(&f, &p, PAIR_SERVER)), 0);
        pair_end(&p);
    }
}

/* D-REKEY-1: the alternative, both under the old keys. */
static void changed_key_under_old_keys(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int alone = 0; alone < 2; alone++) {
        struct data_pair p;
        struct letter l, next;
        pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
        p.dialect[0].changed_key = CHANGED_KEY_UNDER_OLD;
        if (alone == 0)
            p.dialect[1].changed_key = CHANGED_KEY_UNDER_OLD;
        assert_int_equal(pair_begin(&p), 0);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l));
        written(&p, PAIR_SERVER, &l);
        written(&p, PAIR_SERVER, &next);
        if (alone == 1) {
            assert_int_equal(put(&p, PAIR_CLIENT, &l), BUSHING_ERR_SECURITY);
            assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        } else {
            arrives(&p, PAIR_CLIENT, &l);
            arrives(&p, PAIR_CLIENT, &next);
            pair_talk(&p, PAIR_CLIENT);
            assert_settled(&p, 1);
        }
        pair_end(&p);
    }
}

/* [rule 16] Attack A4: a half that somebody else made, in a PDU under the keys
 * that follow from it. */
static void a_half_under_its_own_keys(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        uint8_t own[CRYPTO_DH_PRIVATE_LEN], value[CRYPTO_DH_PUBLIC_MAX],
            secret[CRYPTO_DH_SECRET_MAX], h[CRYPTO_SHA256_LEN] = {9};
        size_t n, k;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        assert_int_equal(p.crypto->dh_make(p.engine, p.group, own, value, &n),
                         0);
        assert_int_equal(p.crypto->dh_agree(p.engine, p.group, own,
                                            (span){p.value[1], 64}, secret, &k),
                         0);
        forge_usual(&f, &p, PAIR_CLIENT);
        f.token2.has_rekey = true;
        f.token2.rekey = (span){value, n};
        /* any salt: no attempt with such keys may be made at all */
        assert_int_equal(data_keys_make(&p.end[0], 2, 3, h, (span){secret, k}),
                         0);
        f.key = 2;
        span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, pdu),
                         BUSHING_ERR_SECURITY);
        assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        assert_int_equal(p.end[1].keys, KEYS_STEADY);
        f.key = p.end[0].sending;
        assert_int_equal(
            pair_unprotect(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT)), 0);
        pair_end(&p);
    }
}

/* --- hard ends ----------------------------------------------------------- */

/* [rule 17] The first PDU under fresh keys ends the old ones. */
static void old_keys_end_with_the_first_fresh_one(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct letter half, late, confirm;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &half));
        written(&p, PAIR_CLIENT, &late);
        arrives(&p, PAIR_CLIENT, written(&p, PAIR_SERVER, &confirm));
        p.end[0].out.seq--; /* as if `late` had never been sent */
        pair_talk(&p, PAIR_CLIENT);
        assert_int_equal(p.end[1].keys, KEYS_STEADY);
        assert_int_equal(put(&p, PAIR_SERVER, &late), BUSHING_ERR_SECURITY);
        assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        assert_null(strstr(p.fault.row->id, "7"));
        pair_end(&p);
    }
}

/* [rule 17] Old A-keys are good for so long after the confirmation went out,
 * with or without a tick. */
static void old_keys_end_in_time(void **state)
{
    (void)state;
    for (int ticks = 0; ticks < 2; ticks++)
        for (int over = 0; over < 2; over++) {
            struct data_pair p;
            struct letter l, confirm;
            pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
            assert_int_equal(data_rekey(&p.end[0], p.now), 0);
            arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l));
            /* as long as nothing goes out nobody can know: no end */
            pair_pass_ms(&p, 300000);
            assert_int_equal(data_tick(&p.end[1], &p.fault, p.now), 0);
            pair_talk(&p, PAIR_CLIENT);
            assert_int_equal(p.end[1].keys, KEYS_SWITCHED);
            assert_true(data_deadline(&p.end[1]) == BUSHING_NEVER);
            written(&p, PAIR_SERVER, &confirm);
            assert_true(data_deadline(&p.end[1]) ==
                        p.now.mono_ns + UINT64_C(60000000000));
            pair_pass_ms(&p, over == 0 ? 59999 : 60000);
            if (ticks != 0)
                assert_int_equal(data_tick(&p.end[1], &p.fault, p.now), 0);
            written(&p, PAIR_CLIENT, &l);
            if (over == 0) {
                arrives(&p, PAIR_SERVER, &l);
            } else {
                assert_int_equal(put(&p, PAIR_SERVER, &l),
                                 BUSHING_ERR_SECURITY);
                assert_string_equal(p.fault.row->id, "14.4 encr 5");
                assert_int_equal(p.end[1].keys, KEYS_STEADY);
            }
            pair_end(&p);
        }
}

/* [rule 17] The client: data that should have confirmed, then nothing. */
static void a_server_that_never_confirms(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct data_pair p;
        struct letter l;
        pair_start(&p, MODE_HMAC, CRYPTO_SECP256R1);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        written(&p, PAIR_CLIENT, &l); /* it never arrives */
        /* in the first half of the wait it may have been on its way */
        pair_pass_ms(&p, late == 0 ? 29999 : 30000);
        arrives(&p, PAIR_CLIENT, written(&p, PAIR_SERVER, &l));
        assert_true(data_deadline(&p.end[0]) ==
                    (late == 0 ? BUSHING_NEVER
                               : p.now.mono_ns + UINT64_C(30000000000)));
        pair_pass_ms(&p, 29999);
        assert_int_equal(data_tick(&p.end[0], &p.fault, p.now), 0);
        pair_pass_ms(&p, 2);
        if (late == 0) {
            /* a silent server cannot confirm: it is waited for */
            pair_pass_ms(&p, 3600000);
            assert_int_equal(data_tick(&p.end[0], &p.fault, p.now), 0);
            assert_int_equal(p.end[0].keys, KEYS_PENDING);
        } else {
            assert_int_equal(data_tick(&p.end[0], &p.fault, p.now),
                             BUSHING_ERR_SECURITY);
            assert_string_equal(p.fault.row->id, "rule 17");
        }
        pair_end(&p);
    }
}

/* A late confirmation is one. */
static void confirmed_late(void **state)
{
    (void)state;
    struct data_pair p;
    struct letter l;
    pair_start(&p, MODE_GCM_256, CRYPTO_SECP256R1);
    assert_int_equal(data_rekey(&p.end[0], p.now), 0);
    arrives(&p, PAIR_SERVER, written(&p, PAIR_CLIENT, &l));
    pair_pass_ms(&p, 7200000);
    pair_talk(&p, PAIR_SERVER);
    pair_talk(&p, PAIR_CLIENT);
    assert_settled(&p, 1);
    pair_end(&p);
}

/* --- when ---------------------------------------------------------------- */

/* [62351-4:13.3.1.4 life] life of a key, in seconds and in PDUs, at either end
 */
static void old_keys_ask_for_fresh_ones(void **state)
{
    (void)state;
    for (int end = 0; end < 2; end++)
        for (int by_pdus = 0; by_pdus < 2; by_pdus++) {
            struct data_pair p;
            pair_make(&p, MODE_GCM_128, CRYPTO_SECP256R1, NULL);
            pair_set(&p, end, BUSHING_POLICY_KEY_LIFE_S, 900);
            pair_set(&p, end, BUSHING_POLICY_KEY_PDUS, by_pdus ? 16 : 1000);
            assert_int_equal(pair_begin(&p), 0);
            for (int i = 0; i < 16; i++) {
                assert_int_equal(p.end[0].keys, KEYS_STEADY);
                assert_int_equal(p.end[1].keys, KEYS_STEADY);
                pair_talk(&p, PAIR_SERVER);
            }
            assert_int_equal(p.end[0].rekeys, 0);
            if (!by_pdus) {
                assert_true(data_deadline(&p.end[end]) ==
                            p.end[end].opened_ns + UINT64_C(900000000000));
                pair_pass_ms(&p, 899999);
                assert_int_equal(data_tick(&p.end[end], &p.fault, p.now), 0);
                assert_false(p.end[end].rekey_wanted);
                pair_pass_ms(&p, 1);
                assert_int_equal(data_tick(&p.end[end], &p.fault, p.now), 0);
                assert_true(data_deadline(&p.end[end]) == BUSHING_NEVER);
            }
            pair_talk(&p, PAIR_SERVER);
            pair_talk(&p, PAIR_CLIENT);
            pair_talk(&p, PAIR_SERVER);
            pair_talk(&p, PAIR_CLIENT);
            assert_settled(&p, 1);
            pair_end(&p);
        }
}

/* [rule 17] after n of them the association has to end */
static void so_many_and_no_more(void **state)
{
    (void)state;
    for (int end = 0; end < 2; end++) {
        struct data_pair p;
        pair_make(&p, MODE_HMAC, CRYPTO_SECP256R1, NULL);
        pair_set(&p, end, BUSHING_POLICY_REKEYS_MAX, 3);
        pair_set(&p, end, BUSHING_POLICY_KEY_LIFE_S, 900);
        assert_int_equal(pair_begin(&p), 0);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(data_rekey(&p.end[end], p.now), 0);
            for (int turn = 0; turn < 4; turn++)
                pair_talk(&p, 1 - turn % 2);
        }
        assert_settled(&p, 3);
        assert_int_equal(data_rekey(&p.end[end], p.now), BUSHING_ERR_STATE);
        assert_false(p.end[end].expired);
        pair_pass_ms(&p, 900000);
        assert_int_equal(data_tick(&p.end[end], &p.fault, p.now), 0);
        assert_true(p.end[end].expired);
        assert_false(p.end[end].rekey_wanted);
        /* data goes on until the owner has ended it */
        assert_settled(&p, 3);
        pair_end(&p);
    }
}

/* [62351-4:13.3.1.4 life] never more than 2^32 PDUs under one key */
static void a_key_is_used_up(void **state)
{
    (void)state;
    struct data_pair p;
    uint8_t octets[20];
    int rc;
    pair_make(&p, MODE_HMAC, CRYPTO_SECP256R1, NULL);
    pair_set(&p, 0, BUSHING_POLICY_REKEYS_MAX, 0);
    assert_int_equal(pair_begin(&p), 0);
    p.end[0].key[p.end[0].sending].pdus = UINT32_MAX - 1;
    pair_talk(&p, PAIR_CLIENT);
    assert_true(p.end[0].expired);
    (void)pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, 0), &rc);
    assert_int_equal(rc, BUSHING_ERR_SECURITY_LIFE);
    pair_end(&p);
}

/* [62351-4:13.3.2 reqRekey] in every PDU until a rekey comes; asked for twice
 * it is one. */
static void asked_until_it_comes(void **state)
{
    (void)state;
    struct data_pair p;
    struct letter l[5], half;
    pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
    assert_int_equal(data_rekey(&p.end[1], p.now), 0);
    assert_int_equal(data_rekey(&p.end[0], p.now), 0);
    for (int i = 0; i < 5; i++) {
        written(&p, PAIR_SERVER, &l[i]);
        assert_true(token_of(&p, &l[i]).req_rekey);
    }
    written(&p, PAIR_CLIENT, &half);
    for (int i = 0; i < 5; i++)
        arrives(&p, PAIR_CLIENT, &l[i]);
    arrives(&p, PAIR_SERVER, &half);
    pair_talk(&p, PAIR_SERVER);
    pair_talk(&p, PAIR_CLIENT);
    assert_settled(&p, 1);
    pair_end(&p);
}

/* [rule 14] values of before, as far as a server remembers */
static void no_value_twice(void **state)
{
    (void)state;
    struct data_pair p;
    uint8_t value[5][CRYPTO_DH_PUBLIC_MAX];
    pair_start(&p, MODE_HMAC, CRYPTO_BRAINPOOLP256R1);
    for (int i = 0; i < 5; i++) {
        struct letter l;
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        written(&p, PAIR_CLIENT, &l);
        memcpy(value[i], token_of(&p, &l).rekey.p, 64);
        arrives(&p, PAIR_SERVER, &l);
        pair_talk(&p, PAIR_SERVER);
        pair_talk(&p, PAIR_CLIENT);
    }
    for (int i = 1; i < 5; i++) {
        struct forge f;
        forge_usual(&f, &p, PAIR_CLIENT);
        f.token2.has_rekey = true;
        f.token2.rekey = (span){value[i], 64};
        assert_int_equal(
            pair_unprotect(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT)),
            BUSHING_ERR_SECURITY);
        assert_string_equal(p.fault.row->id, "rule 14 repeat");
    }
    pair_end(&p);
}

/* D-DH-1 */
static void points_with_04_in_front(void **state)
{
    (void)state;
    for (int sends = 0; sends < 2; sends++)
        for (int accepts = 0; accepts < 2; accepts++) {
            struct data_pair p;
            struct letter l;
            pair_make(&p, MODE_HMAC, CRYPTO_SECP256R1, NULL);
            p.dialect[0].point = sends ? POINT_UNCOMPRESSED : POINT_XY;
            p.dialect[1].accept_points =
                accepts ? ACCEPT_POINT_UNCOMPRESSED : ACCEPT_POINT_XY;
            assert_int_equal(pair_begin(&p), 0);
            assert_int_equal(data_rekey(&p.end[0], p.now), 0);
            written(&p, PAIR_CLIENT, &l);
            assert_int_equal(token_of(&p, &l).rekey.n, sends ? 65 : 64);
            if (sends == accepts) {
                arrives(&p, PAIR_SERVER, &l);
                pair_talk(&p, PAIR_SERVER);
                pair_talk(&p, PAIR_CLIENT);
                assert_settled(&p, 1);
            } else {
                assert_int_equal(put(&p, PAIR_SERVER, &l),
                                 BUSHING_ERR_SECURITY);
                assert_string_equal(p.fault.row->id, "rule 14");
            }
            pair_end(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_figure_has_it),
        cmocka_unit_test(numbers_go_on_and_nonces_start),
        cmocka_unit_test(nothing_of_the_chain_is_sent),
        cmocka_unit_test(what_was_on_its_way_arrives),
        cmocka_unit_test(the_flag_alone_opens_nothing),
        cmocka_unit_test(changed_key_under_old_keys),
        cmocka_unit_test(a_half_under_its_own_keys),
        cmocka_unit_test(old_keys_end_with_the_first_fresh_one),
        cmocka_unit_test(old_keys_end_in_time),
        cmocka_unit_test(a_server_that_never_confirms),
        cmocka_unit_test(confirmed_late),
        cmocka_unit_test(old_keys_ask_for_fresh_ones),
        cmocka_unit_test(so_many_and_no_more),
        cmocka_unit_test(a_key_is_used_up),
        cmocka_unit_test(asked_until_it_comes),
        cmocka_unit_test(no_value_twice),
        cmocka_unit_test(points_with_04_in_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
