/* Random walks: two ends, a wire, and an order of legal and illegal calls and
 * octets that a seed chooses. Whatever happens, each end tells CLOSED at most
 * once and nothing behind it, the pool stays in its bounds, no call gives
 * another code than it may, and nothing is left [osi:8.2]. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)

enum { WALKS = 10000, STEPS = 200 };

/* --- chance -------------------------------------------------------------- */

static uint64_t chance_state;

static uint32_t chance(uint32_t n)
{
    chance_state = chance_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chance_state >> 33) % n;
}

/* --- an end -------------------------------------------------------------- */

struct walker {
    struct end e;
    size_t closed, established, data;
    bool asked_call, asked, release_asked;
};

static void note(struct walker *w, const bushing_event *ev)
{
    assert_int_equal(w->closed, 0);
    for (size_t i = 0; i < ev->data.n; i++)
        (void)*(const volatile uint8_t *)&ev->data.p[i];
    w->data += ev->kind == BUSHING_EVENT_DATA;
    w->closed += ev->kind == BUSHING_EVENT_CLOSED;
    w->established += ev->kind == BUSHING_EVENT_ESTABLISHED;
    assert_true(w->established <= 1);
    assert_true(ev->kind != BUSHING_EVENT_DATA || w->established == 1);
}

static void take_events(struct walker *w, size_t most)
{
    const bushing_event *ev;
    while (most-- != 0 && (ev = bushing_osi_next_event(w->e.a)) != NULL)
        note(w, ev);
}

static void check_bounds(const struct walker *w)
{
    bushing_pool_state s = bushing_pool_look(w->e.pool);
    assert_true(s.loaned + s.kept <= s.ceiling);
    assert_true(w->e.heap.octets <= s.ceiling + (1 << 14));
    assert_non_null(bushing_osi_state(w->e.a));
    if (w->closed != 0)
        assert_int_equal(bushing_osi_deadline(w->e.a), BUSHING_NEVER);
}

static void check_code(int rc)
{
    assert_true(rc == 0 || rc == BUSHING_ERR_STATE ||
                rc == BUSHING_ERR_ARGUMENT || rc == BUSHING_ERR_WOULD_BLOCK ||
                rc == BUSHING_ERR_TOO_LONG || rc == BUSHING_ERR_MEMORY);
}

/* --- steps --------------------------------------------------------------- */

/* Some of the output goes over, spoiled now and then. */
static void pass(struct walker *from, struct walker *to, bool spoil)
{
    uint8_t octets[2048];
    span out = bushing_osi_output(from->e.a);
    size_t n = chance(4) == 0 ? 1 + chance(40) : sizeof octets;
    n = n < out.n ? n : out.n;
    if (n == 0)
        return;
    n = n < sizeof octets ? n : sizeof octets;
    memcpy(octets, out.p, n);
    if (spoil)
        octets[chance((uint32_t)n)] ^= (uint8_t)(1u << chance(8));
    if (bushing_osi_receive(to->e.a, (bushing_span){octets, n}, test_now) == 0)
        bushing_osi_output_taken(from->e.a, n);
}

static void send(struct walker *w)
{
    static uint8_t pdu[3000];
    size_t n = 4 + chance(sizeof pdu - 4);
    int rc;
    pdu[0] = chance(20) == 0 ? 0x30 : 0xa0;
    pdu[1] = 0x82;
    pdu[2] = (uint8_t)((n - 4) >> 8);
    pdu[3] = (uint8_t)(n - 4);
    rc = bushing_osi_send(w->e.a, (bushing_span){pdu, n}, test_now);
    check_code(rc);
    if (rc == 0)
        assert_true(w->established <= 1 && w->closed == 0);
}

static void associate(struct walker *w)
{
    static bushing_association p;
    if (p.user_data.p == NULL)
        p = usual_association();
    check_code(bushing_osi_associate(w->e.a, &p, test_now));
}

static void accept(struct walker *w)
{
    bushing_association answer;
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    check_code(
        bushing_osi_accept(w->e.a, chance(8) == 0 ? NULL : &answer, test_now));
}

static void reject(struct walker *w)
{
    bushing_rejection r = {.result = (int)chance(4),
                           .source = (int)chance(3),
                           .diagnostic = (int)chance(15)};
    check_code(bushing_osi_reject(w->e.a, &r, test_now));
}

/* Octets that belong anywhere but perhaps here. */
static void inject(struct walker *w)
{
    span s[] = {usual_call(),
                usual_confirm(),
                usual_connect(),
                usual_accept(),
                usual_finish(),
                usual_disconnect(),
                {(const uint8_t *)"\x03\x00\x00\x09\x02\xf0\x80\x19\x00", 9},
                {(const uint8_t *)"\x03\x00\x00\x09\x02\xf0\x80\x08\x00", 9},
                {(const uint8_t *)"\x03\x00\x00\x07\x02\xf0\x00", 7},
                {(const uint8_t *)"\x03\x00\x00\x08\x02\xf0\x00\x01", 8}};
    span one = s[chance(sizeof s / sizeof s[0])];
    check_code(bushing_osi_receive(
        w->e.a, span_first(one, chance(3) == 0 ? chance(20) : one.n),
        test_now));
}

/* What an owner may ask for at any time, wanted or not. */
static void ask(struct walker *w, uint32_t what)
{
    bushing_osi *a = w->e.a;
    switch (what) {
    case 0:
        check_code(bushing_osi_release(a, (int)chance(3) - 1, test_now));
        break;
    case 1:
        check_code(bushing_osi_release_answer(a, (int)chance(3) - 1, test_now));
        break;
    case 2:
        check_code(bushing_osi_call_accept(a, test_now));
        break;
    case 3:
        reject(w);
        break;
    case 4:
        check_code(bushing_osi_abort(a, (int)chance(3) - 1, (int)chance(7) - 1,
                                     (bushing_span){NULL, 0}, test_now));
        break;
    case 5:
        check_code(bushing_osi_call_refuse(a, (int)chance(5) - 1, test_now));
        break;
    default:
        check_code(bushing_osi_receive_end(a, chance(2) == 0, test_now));
        break;
    }
}

static void step(struct walker *one, struct walker *other, uint32_t malice)
{
    uint32_t what = chance(24);
    if (what < 8)
        pass(one, other, chance(40) < malice);
    else if (what < 12)
        take_events(one, chance(4) == 0 ? 1 : 100);
    else if (what < 15)
        send(one);
    else if (what < 17)
        accept(one);
    else if (what == 17)
        associate(one);
    else if (what == 18)
        ask(one, 2);
    else if (what == 19 && chance(3) < malice)
        inject(one);
    else if (what == 20 && chance(6) < malice)
        ask(one, chance(7));
    else if (what == 21)
        test_wait_ms(chance(8) < malice ? 11000 : 7);
    else if (what == 22)
        bushing_osi_tick(one->e.a, test_now);
}

static void open_end(struct walker *w, enum bushing_role role)
{
    struct end e = w->e;
    memset(w, 0, sizeof *w);
    w->e = e;
    assert_int_equal(bushing_osi_new(&w->e.a, w->e.cfg, role, test_now), 0);
}

static size_t lived, delivered;

/* Both get what is left, and the connection ends. */
static void finish(struct walker *one, struct walker *other)
{
    for (int i = 0; i < 4; i++) {
        take_events(one, 1000);
        take_events(other, 1000);
        pass(one, other, false);
        pass(other, one, false);
    }
    take_events(one, 1000);
    bushing_osi_receive_end(one->e.a, false, test_now);
    take_events(one, 1000);
    assert_int_equal(one->closed, 1);
    assert_null(bushing_osi_next_event(one->e.a));
    lived += one->established;
    delivered += one->data;
    stage_leave(&one->e);
}

static void walk(struct walker *client, struct walker *server, uint32_t malice)
{
    open_end(client, BUSHING_INITIATOR);
    open_end(server, BUSHING_RESPONDER);
    for (int i = 0; i < STEPS; i++) {
        if (chance(2) == 0)
            step(client, server, malice);
        else
            step(server, client, malice);
        check_bounds(client);
        check_bounds(server);
    }
    finish(client, server);
    open_end(client, BUSHING_INITIATOR);
    finish(server, client);
    stage_leave(&client->e);
}

static void walks(uint32_t malice, size_t ceiling, bool ask_call)
{
    struct walker client, server;
    struct walker *const both[] = {&client, &server};
    lived = delivered = 0;
    for (size_t i = 0; i < 2; i++) {
        end_begin(&both[i]->e, ceiling);
        assert_int_equal(
            bushing_config_set(both[i]->e.cfg, BUSHING_SET_OUTPUT_MAX, 8192),
            0);
        assert_int_equal(
            bushing_config_set(both[i]->e.cfg, BUSHING_SET_ASK_CALL, ask_call),
            0);
        assert_int_equal(bushing_config_seal(both[i]->e.cfg), 0);
    }
    for (uint32_t seed = 0; seed < WALKS; seed++) {
        chance_state = seed;
        (void)chance(2);
        walk(&client, &server, malice);
    }
    for (size_t i = 0; i < 2; i++)
        end_free(&both[i]->e);
    print_message("# %zu lived, %zu delivered\n", lived, delivered);
}

/* Nobody means harm: calls at odd times alone. */
static void test_walk_clumsy(void **state)
{
    (void)state;
    walks(0, 1 << 20, false);
    assert_true(lived > WALKS / 4);
    assert_true(delivered > WALKS / 4);
}

static void test_walk_asked(void **state)
{
    (void)state;
    walks(0, 1 << 20, true);
    assert_true(lived > WALKS / 8);
}

static void test_walk_malicious(void **state)
{
    (void)state;
    walks(2, 1 << 20, false);
    assert_true(lived > WALKS / 20);
}

/* A pool that is always nearly empty. */
static void test_walk_poor(void **state)
{
    (void)state;
    walks(1, 40000, false);
    assert_true(lived > WALKS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_walk_clumsy),
        T(test_walk_asked),
        T(test_walk_malicious),
        T(test_walk_poor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
