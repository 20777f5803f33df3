/* Memory that ends: each allocation of a whole life fails in turn, alone and
 * with all behind it, and pools have ceilings of every size. A call says so or
 * the association ends by our own fault; nothing is lost, and what had to wait
 * goes on when there is room again. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)

enum { ROUNDS = 400, MESSAGES = 6 };

/* --- one end, which takes what comes ------------------------------------- */

struct player {
    struct end e;
    size_t sent, got, closed;
    bool blocked, asked, established, releasing, release_asked;
    bushing_closed why;
};

/* TOO_LONG: for the ceiling of this pool, at any time. */
static bool is_memory(int rc)
{
    return rc == BUSHING_ERR_MEMORY || rc == BUSHING_ERR_WOULD_BLOCK ||
           rc == BUSHING_ERR_TOO_LONG;
}

/* False when not even the object can be had. */
static bool player_begin(struct player *p, enum bushing_role role,
                         size_t ceiling, size_t fail_at, size_t fail_from)
{
    bushing_allocator al;
    memset(p, 0, sizeof *p);
    p->e.heap.fail_at = fail_at;
    p->e.heap.fail_from = fail_from;
    al = heap_allocator(&p->e.heap);
    if (bushing_pool_new(&p->e.pool, &al, ceiling) != 0) {
        assert_null(p->e.pool);
        return false;
    }
    if (bushing_config_new(&p->e.cfg, &al, p->e.pool) != 0) {
        assert_null(p->e.cfg);
        return false;
    }
    assert_int_equal(bushing_config_set(p->e.cfg, BUSHING_SET_TPDU_SIZE, 1024),
                     0);
    assert_int_equal(
        bushing_config_set(p->e.cfg, BUSHING_SET_OUTPUT_MAX, 20000), 0);
    assert_int_equal(bushing_config_seal(p->e.cfg), 0);
    if (bushing_osi_new(&p->e.a, p->e.cfg, role, test_now) != 0) {
        assert_null(p->e.a);
        return false;
    }
    return true;
}

static void player_end(struct player *p)
{
    bushing_osi_free(p->e.a);
    if (p->e.pool != NULL)
        assert_int_equal(bushing_pool_look(p->e.pool).loaned, 0);
    bushing_config_free(p->e.cfg);
    bushing_pool_free(p->e.pool);
    assert_int_equal(p->e.heap.live, 0);
    assert_int_equal(p->e.heap.octets, 0);
}

static void events(struct player *p)
{
    const bushing_event *ev;
    while ((ev = bushing_osi_next_event(p->e.a)) != NULL) {
        assert_int_equal(p->closed, 0);
        p->asked |= ev->kind == BUSHING_EVENT_ASSOCIATE;
        p->established |= ev->kind == BUSHING_EVENT_ESTABLISHED;
        p->release_asked |= ev->kind == BUSHING_EVENT_RELEASE;
        p->got += ev->kind == BUSHING_EVENT_DATA ? ev->data.n : 0;
        if (ev->kind == BUSHING_EVENT_WRITABLE)
            p->blocked = false;
        if (ev->kind == BUSHING_EVENT_CLOSED) {
            p->closed++;
            p->why = *ev->closed;
        }
    }
}

/* PDUs of growing size, so that each needs other blocks. */
static size_t size_of_message(size_t i)
{
    static const size_t SIZES[] = {10, 700, 100, 3000, 1500, 9000};
    return SIZES[i % MESSAGES];
}

static int send_next(struct player *p)
{
    static uint8_t pdu[9000];
    size_t n = size_of_message(p->sent);
    int rc;
    pdu[0] = 0xa3;
    pdu[1] = 0x82;
    pdu[2] = (uint8_t)((n - 4) >> 8);
    pdu[3] = (uint8_t)(n - 4);
    rc = bushing_osi_send(p->e.a, (bushing_span){pdu, n}, test_now);
    p->sent += rc == 0;
    return rc;
}

/* The next thing that this end wants. */
static void act(struct player *p, bool client)
{
    bushing_association answer;
    int rc = 0;
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    if (p->blocked || p->closed != 0)
        return;
    if (p->asked) {
        rc = bushing_osi_accept(p->e.a, &answer, test_now);
        p->asked = rc != 0;
    } else if (p->established && p->sent < MESSAGES && !p->release_asked) {
        rc = send_next(p);
    } else if (client && p->established && !p->releasing &&
               p->got == 10 + 700 + 100 + 3000 + 1500 + 9000) {
        rc = bushing_osi_release(p->e.a, 0, test_now);
        p->releasing = rc == 0;
    } else if (p->release_asked) {
        rc = bushing_osi_release_answer(p->e.a, 0, test_now);
    }
    assert_true(rc == 0 || is_memory(rc));
    p->blocked = rc != 0;
}

static void carry(struct player *from, struct player *to)
{
    span out = bushing_osi_output(from->e.a);
    size_t n = out.n < 1000 ? out.n : 1000;
    if (n == 0 && from->closed != 0)
        bushing_osi_receive_end(to->e.a, false, test_now);
    if (n != 0 &&
        bushing_osi_receive(to->e.a, (bushing_span){out.p, n}, test_now) == 0)
        bushing_osi_output_taken(from->e.a, n);
}

static void check_pool(const struct player *p)
{
    bushing_pool_state s = bushing_pool_look(p->e.pool);
    assert_true(s.loaned + s.kept <= s.ceiling);
}

/* Until both are closed. A tick for whom wants one. */
static void play(struct player *client, struct player *server)
{
    struct player *const both[] = {client, server};
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < 2; i++) {
            struct player *p = both[i];
            events(p);
            act(p, i == 0);
            events(p);
            check_pool(p);
            carry(p, both[1 - i]);
            bushing_osi_tick(p->e.a, test_now);
        }
        if (client->closed != 0 && server->closed != 0)
            return;
        test_wait_ms(11);
    }
    /* no room for ever: the timers end it */
    for (int i = 0; i < 4; i++) {
        test_wait_ms(31000);
        bushing_osi_tick(client->e.a, test_now);
        bushing_osi_tick(server->e.a, test_now);
        events(client);
        events(server);
    }
}

static void check_why(const struct player *p)
{
    static const bool FINE[] = {
        [BUSHING_CLOSE_RELEASED] = true,
        [BUSHING_CLOSE_DISCONNECTED] = true,
        [BUSHING_CLOSE_RESET] = false,
        [BUSHING_CLOSE_PEER_ABORT] = true,
        [BUSHING_CLOSE_PEER_REFUSED] = true,
        [BUSHING_CLOSE_PEER_ERROR] = false,
        [BUSHING_CLOSE_TIMEOUT] = true,
        [BUSHING_CLOSE_LOCAL_ABORT] = false,
        [BUSHING_CLOSE_LOCAL_REFUSED] = false,
        [BUSHING_CLOSE_LOCAL_ERROR] = true,
    };
    char text[BUSHING_CLOSED_TEXT];
    if (p->closed == 0)
        return;
    bushing_closed_print(text, &p->why);
    if (!FINE[p->why.why])
        fail_msg("closed: %s", text);
    if (p->why.why == BUSHING_CLOSE_LOCAL_ERROR)
        assert_true(p->why.code == BUSHING_ERR_MEMORY ||
                    p->why.code == BUSHING_ERR_OWNER_LATE);
}

/* How both ended. */
enum life { LIFE_NONE, LIFE_CUT, LIFE_WHOLE };

struct plan {
    size_t ceiling[2], fail_at[2], fail_from[2];
    size_t calls[2]; /* out: allocations that were asked for */
};

static enum life live(struct plan *plan)
{
    struct player client, server;
    bushing_association p = usual_association();
    enum life life = LIFE_NONE;
    bool began;
    test_now.mono_ns = 1000000000;
    began = player_begin(&client, BUSHING_INITIATOR, plan->ceiling[0],
                         plan->fail_at[0], plan->fail_from[0]);
    began &= player_begin(&server, BUSHING_RESPONDER, plan->ceiling[1],
                          plan->fail_at[1], plan->fail_from[1]);
    if (began) {
        int rc = bushing_osi_associate(client.e.a, &p, test_now);
        assert_true(rc == 0 || is_memory(rc));
        if (rc != 0) {
            assert_int_equal(bushing_osi_output(client.e.a).n, 0);
            rc = bushing_osi_associate(client.e.a, &p, test_now);
        }
        if (rc == 0)
            play(&client, &server);
        check_why(&client);
        check_why(&server);
        life = rc == 0 && client.closed == 1 && server.closed == 1 &&
                       client.why.why == BUSHING_CLOSE_RELEASED &&
                       server.why.why == BUSHING_CLOSE_RELEASED
                   ? LIFE_WHOLE
                   : LIFE_CUT;
    }
    plan->calls[0] = client.e.heap.calls;
    plan->calls[1] = server.e.heap.calls;
    player_end(&client);
    player_end(&server);
    return life;
}

/* --- tests --------------------------------------------------------------- */

static struct plan usual_plan(void)
{
    return (struct plan){.ceiling = {1 << 20, 1 << 20}};
}

static void test_life_without_failure(void **state)
{
    struct plan plan = usual_plan();
    (void)state;
    assert_int_equal(live(&plan), LIFE_WHOLE);
    assert_true(plan.calls[0] > 6 && plan.calls[1] > 6);
}

/* The first three make pool, configuration and object. */
static void test_each_allocation_fails_once(void **state)
{
    struct plan usual = usual_plan();
    size_t whole = 0;
    (void)state;
    live(&usual);
    for (size_t who = 0; who < 2; who++)
        for (size_t n = 1; n <= usual.calls[who]; n++) {
            struct plan plan = usual_plan();
            enum life life;
            plan.fail_at[who] = n;
            life = live(&plan);
            assert_int_equal(life == LIFE_NONE, n <= 3);
            whole += life == LIFE_WHOLE;
        }
    /* some of it is only late, not lost */
    assert_true(whole >= 4);
}

static void test_all_allocations_fail_from_here(void **state)
{
    struct plan usual = usual_plan();
    (void)state;
    live(&usual);
    for (size_t who = 0; who < 2; who++)
        for (size_t n = 1; n <= usual.calls[who]; n++) {
            struct plan plan = usual_plan();
            plan.fail_from[who] = n;
            assert_int_equal(live(&plan) == LIFE_NONE, n <= 3);
        }
}

static void test_pools_of_every_size(void **state)
{
    size_t whole = 0;
    (void)state;
    for (size_t who = 0; who < 2; who++)
        for (size_t size = 512; size <= 100000; size += 512) {
            struct plan plan = usual_plan();
            enum life life;
            plan.ceiling[who] = size;
            life = live(&plan);
            assert_int_not_equal(life, LIFE_NONE);
            whole += life == LIFE_WHOLE;
            if (size < 1024)
                assert_int_equal(life, LIFE_CUT);
            if (size > 98304)
                assert_int_equal(life, LIFE_WHOLE);
        }
    assert_true(whole > 100);
}

/* Without room for the CONNECT nothing is begun, and later it can be. */
static void test_associate_later(void **state)
{
    struct end e;
    bushing_association p = usual_association();
    (void)state;
    stage_begin(&e, C_IDLE);
    stage_reach(&e, C_IDLE);
    e.heap.fail_from = e.heap.calls + 1;
    assert_int_equal(bushing_osi_associate(e.a, &p, test_now),
                     BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(bushing_osi_output(e.a).n, 0);
    assert_string_equal(bushing_osi_state(e.a), "not connected");
    e.heap.fail_from = 0;
    assert_int_equal(bushing_osi_associate(e.a, &p, test_now), 0);
    end_free(&e);
}

/* Whoever was told WOULD_BLOCK hears WRITABLE. */
static void test_writable_follows(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, S_ASKED);
    e.heap.fail_from = 1;
    assert_int_equal(bushing_osi_accept(e.a, NULL, test_now),
                     BUSHING_ERR_WOULD_BLOCK);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), test_now.mono_ns + 10000000);
    test_wait_ms(10);
    bushing_osi_tick(e.a, test_now);
    end_expect(&e, BUSHING_EVENT_WRITABLE);
    e.heap.fail_from = 0;
    assert_int_equal(bushing_osi_accept(e.a, NULL, test_now), 0);
    end_free(&e);
    stage_open(&e, C_OPEN);
    end_expect_none(&e);
    /* even what the pool keeps is too small */
    e.heap.fail_from = 1;
    while (bushing_osi_send(e.a, (bushing_span){(const uint8_t *)"\x8b\x00", 2},
                            test_now) == 0)
        continue;
    assert_int_equal(bushing_osi_release(e.a, 0, test_now),
                     BUSHING_ERR_WOULD_BLOCK);
    assert_string_equal(bushing_osi_state(e.a), "open");
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
    end_expect(&e, BUSHING_EVENT_WRITABLE);
    assert_int_equal(bushing_osi_release(e.a, 0, test_now), 0);
    e.heap.fail_from = 0;
    end_free(&e);
}

/* An end that cannot be said is silent. */
static void test_no_room_for_last_words(void **state)
{
    struct end e;
    const bushing_event *ev;
    (void)state;
    stage_open(&e, S_OPEN);
    e.heap.fail_from = 1;
    while (bushing_osi_send(e.a, (bushing_span){(const uint8_t *)"\x8b\x00", 2},
                            test_now) == 0)
        continue;
    assert_int_equal(
        bushing_osi_abort(e.a, 0, -1, (bushing_span){NULL, 0}, test_now), 0);
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_LOCAL_ABORT);
    assert_false(ev->closed->linger);
    e.heap.fail_from = 0;
    end_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_life_without_failure),
        T(test_each_allocation_fails_once),
        T(test_all_allocations_fail_from_here),
        T(test_pools_of_every_size),
        T(test_associate_later),
        T(test_writable_follows),
        T(test_no_room_for_last_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
