/* Calls of owners in any order, octets in any pieces, pools of any size: no
 * secured association does more than end. With seeds, always the same. */
#include "secured_pair.h"

#include <string.h>

#include "soak.h"

static struct secured_pair pair;
static uint32_t state_of_chance;

static uint32_t chance(uint32_t n)
{
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return (state_of_chance >> 8) % n;
}

static const uint8_t PDU[] = {0xa0, 0x03, 0x02, 0x01, 0x07};

static void do_signed(struct secured_end *e)
{
    uint8_t signature[MAKER_SIGNATURE_MAX] = {0x30, 0x06, 0x02, 0x01,
                                              0x01, 0x02, 0x01, 0x01};
    (void)bushing_osi_signed(e->w.a, span_of(signature, chance(2) * 8),
                             test_now);
}

static void do_verified(struct secured_end *e)
{
    bushing_trust_question q;
    bushing_verdict v;
    bushing_osi_question(e->w.a, &q);
    if (q.num_chain == 0 ||
        bushing_trust_check(e->trust, &v, &q, test_now) != 0 || chance(8) == 0)
        (void)bushing_osi_verified(e->w.a, NULL, test_now);
    else
        (void)bushing_osi_verified(e->w.a, &v, test_now);
}

static void do_accept(struct secured_end *e)
{
    bushing_association answer;
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    (void)bushing_osi_accept(e->w.a, &answer, test_now);
}

static void do_reject(struct secured_end *e)
{
    bushing_rejection r = {.form = (enum bushing_reject_form)chance(3),
                           .result = 1 + (int)chance(2),
                           .diagnostic = 1};
    if (chance(6) == 0)
        (void)bushing_osi_reject(e->w.a, &r, test_now);
}

static void do_send(struct secured_end *e)
{
    (void)bushing_osi_send(e->w.a, span_of(PDU, sizeof PDU), test_now);
}

static void do_release(struct secured_end *e)
{
    if (chance(10) == 0)
        (void)bushing_osi_release(e->w.a, 0, test_now);
}

static void do_release_answer(struct secured_end *e)
{
    (void)bushing_osi_release_answer(e->w.a, 0, test_now);
}

static void do_abort(struct secured_end *e)
{
    if (chance(25) == 0)
        (void)bushing_osi_abort(e->w.a, 0, -1, span_of(PDU, sizeof PDU),
                                test_now);
}

static void do_rekey(struct secured_end *e)
{
    (void)bushing_osi_rekey(e->w.a, test_now);
}

static void do_tick(struct secured_end *e)
{
    test_wait_ms(chance(20) == 0 ? 61000 : chance(50));
    bushing_osi_tick(e->w.a, test_now);
}

static void do_associate(struct secured_end *e)
{
    bushing_association wanted = secured_association();
    (void)bushing_osi_associate(e->w.a, &wanted, test_now);
}

static void do_look(struct secured_end *e)
{
    bushing_osi_set_address(e->w.a, span_text("192.0.2.1"));
    assert_non_null(bushing_osi_state(e->w.a));
    if (bushing_osi_e2e(e->w.a) != NULL) {
        bushing_e2e_state s;
        bushing_e2e_look(bushing_osi_e2e(e->w.a), &s);
        assert_non_null(s.state);
    }
}

static void do_break(struct secured_end *e)
{
    if (chance(60) == 0)
        (void)bushing_osi_receive_end(e->w.a, chance(2) != 0, test_now);
}

static void (*const ACTS[])(struct secured_end *) = {
    do_signed,    do_verified, do_accept,         do_reject,   do_send,
    do_release,   do_abort,    do_release_answer, do_rekey,    do_tick,
    do_associate, do_look,     do_break,          do_verified, do_accept};

static void walk(enum bushing_mode mode, uint32_t seed)
{
    state_of_chance = seed;
    secured_begin(&pair, mode);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        struct secured_end *e = &pair.end[i];
        e->asks = chance(2) != 0;
        e->by_ticket = chance(4) == 0;
        e->hold_sign = e->by_ticket && chance(2) != 0;
        e->hold_verify = e->asks;
        e->hold_associate = e->hold_release = true;
    }
    secured_open(&pair);
    for (int i = 0; i < 120; i++) {
        struct secured_end *e = &pair.end[chance(2)];
        ACTS[chance(sizeof ACTS / sizeof ACTS[0])](e);
        if (chance(3) != 0)
            secured_drain(&pair, (unsigned)(e - pair.end));
        if (chance(2) != 0)
            secured_run(&pair);
    }
    secured_run(&pair);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        struct secured_end *e = &pair.end[i];
        assert_true(e->count[BUSHING_EVENT_ESTABLISHED] <= 1);
        assert_true(e->num_delivered == 0 ||
                    e->count[BUSHING_EVENT_ESTABLISHED] == 1);
        assert_true(!e->closed ||
                    bushing_osi_deadline(e->w.a) == BUSHING_NEVER);
    }
    secured_close(&pair);
}

static void test_walk(void **state)
{
    uint32_t n = 150 * soak_times();
    (void)state;
    for (uint32_t seed = 1; seed <= n; seed++) {
        walk(BUSHING_MODE_NATIVE, seed);
        if (seed % 3 == 0)
            walk(BUSHING_MODE_COMPAT, seed);
    }
}

/* WOULD_BLOCK, MEMORY, an end: and nothing stays behind. */
static void test_pools_of_every_size(void **state)
{
    static const enum bushing_mode MODES[] = {BUSHING_MODE_NATIVE,
                                              BUSHING_MODE_COMPAT};
    size_t good = 0;
    (void)state;
    for (size_t m = 0; m < 2; m++)
        for (unsigned which = CLIENT; which <= SERVER; which++)
            for (size_t ceiling = 512; ceiling < 300000;
                 ceiling += ceiling / 3) {
                struct secured_end *e = &pair.end[which];
                bushing_association wanted = secured_association();
                secured_begin(&pair, MODES[m]);
                end_free(&e->w);
                end_begin(&e->w, ceiling);
                secured_open(&pair);
                /* its owner may hear that it does not go */
                e->w.heap.fail_at = SIZE_MAX;
                if (secured_associate(&pair, &wanted) == 0)
                    secured_run(&pair);
                (void)secured_send(&pair, CLIENT);
                (void)secured_send(&pair, SERVER);
                good += pair.end[CLIENT].num_delivered == 1;
                e->w.heap.fail_at = 0;
                secured_close(&pair);
            }
    assert_true(good > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_pools_of_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
