/* Every wait that ends by itself: one nanosecond early nothing happens, in time
 * it ends with the exact event, and no deadline is left or is missing
 * [osi:1, 3; 62351-4:Annex H]. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)
#define MS (uint64_t)1000000

enum { LAST_STAGE = C_RELEASE_ASKED };

static void tick_at(struct end *e, uint64_t mono_ns)
{
    test_now.mono_ns = mono_ns;
    bushing_osi_tick(e->a, test_now);
}

static enum bushing_layer layer_named(int code)
{
    return code == BUSHING_ERR_OWNER_LATE        ? BUSHING_LAYER_NONE
           : code == BUSHING_ERR_SESSION_TIMEOUT ? BUSHING_LAYER_SESSION
                                                 : BUSHING_LAYER_COTP;
}

/* The deadline is `ms` from now; it ends with this code and word. When it was
 * the owner who did not answer, it is no fault of the peer. */
static void expires(struct end *e, uint64_t ms, int code, span says)
{
    uint64_t at = test_now.mono_ns + ms * MS;
    const bushing_event *ev;
    assert_int_equal(bushing_osi_deadline(e->a), at);
    tick_at(e, at - 1);
    end_expect_none(e);
    assert_int_equal(bushing_osi_deadline(e->a), at);
    tick_at(e, at);
    ev = end_expect(e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, code == BUSHING_ERR_OWNER_LATE
                                          ? BUSHING_CLOSE_LOCAL_ERROR
                                          : BUSHING_CLOSE_TIMEOUT);
    assert_int_equal(ev->closed->code, code);
    assert_int_equal(ev->closed->linger, says.n != 0);
    assert_int_equal(ev->closed->layer, layer_named(code));
    assert_int_equal(bushing_osi_deadline(e->a), BUSHING_NEVER);
    assert_true(span_equal(bushing_osi_output(e->a), says));
    tick_at(e, at + 1);
    end_expect_none(e);
}

/* --- each state ---------------------------------------------------------- */

enum word { NOTHING, AB, RF, ABRT };

struct wait {
    enum stage at;
    uint64_t ms; /* 0: for ever */
    int code;
    enum word word;
};
#define SESSION_TIMEOUT BUSHING_ERR_SESSION_TIMEOUT
#define COTP_TIMEOUT BUSHING_ERR_COTP_TIMEOUT
#define OWNER_LATE BUSHING_ERR_OWNER_LATE
static const struct wait WAITS[] = {
    {S_CALL, 30000, COTP_TIMEOUT, NOTHING},
    {S_CALLED, 30000, OWNER_LATE, NOTHING},
    {S_CONNECT, 30000, SESSION_TIMEOUT, NOTHING},
    {S_OVERFLOW, 30000, SESSION_TIMEOUT, NOTHING},
    {S_ASKED, 30000, OWNER_LATE, RF},
    {S_OPEN, 0, 0, NOTHING},
    {S_RELEASING, 10000, SESSION_TIMEOUT, AB},
    {S_COLLIDED, 10000, SESSION_TIMEOUT, AB},
    {S_RELEASE_ASKED, 10000, OWNER_LATE, ABRT},
    {C_IDLE, 0, 0, NOTHING},
    {C_CONFIRM, 30000, COTP_TIMEOUT, NOTHING},
    {C_ACCEPT, 30000, SESSION_TIMEOUT, AB},
    {C_OPEN, 0, 0, NOTHING},
    {C_RELEASING, 10000, SESSION_TIMEOUT, AB},
    {C_COLLIDED, 10000, SESSION_TIMEOUT, AB},
    {C_RELEASE_ASKED, 10000, OWNER_LATE, ABRT},
};
enum { NUM_WAITS = sizeof WAITS / sizeof WAITS[0] };
_Static_assert(NUM_WAITS == LAST_STAGE + 1, "each state has its row");

static span words(enum word w)
{
    return w == AB     ? say_ab()
           : w == RF   ? say_rf(0x01)
           : w == ABRT ? say_abrt(1, 1)
                       : SILENCE;
}

static void test_each_state_waits(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_WAITS; i++) {
        const struct wait *w = &WAITS[i];
        struct end e;
        assert_int_equal(w->at, i);
        stage_open(&e, w->at);
        if (w->ms != 0) {
            expires(&e, w->ms, w->code, words(w->word));
        } else {
            assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
            test_wait_ms(1000000);
            bushing_osi_tick(e.a, test_now);
            end_expect_none(&e);
        }
        end_free(&e);
    }
}

/* Settings are what counts. */
static void test_settings_say_how_long(void **state)
{
    struct end e;
    (void)state;
    attack_with(BUSHING_SET_ESTABLISH_MS, 100);
    attack_with(BUSHING_SET_RELEASE_MS, 200);
    attack_with(BUSHING_SET_FRAGMENT_MS, 300);
    stage_open(&e, S_CONNECT);
    expires(&e, 100, BUSHING_ERR_SESSION_TIMEOUT, SILENCE);
    end_free(&e);
    stage_open(&e, C_RELEASING);
    expires(&e, 200, BUSHING_ERR_SESSION_TIMEOUT, say_ab());
    end_free(&e);
    stage_open(&e, C_OPEN);
    end_feed_hex(&e, "03");
    end_expect_none(&e);
    expires(&e, 300, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

/* Each step of the establishment has its own time. */
static void test_steps_have_their_own_time(void **state)
{
    struct end client, server;
    bushing_association p = usual_association();
    bushing_association answer;
    (void)state;
    stage_open(&client, C_IDLE);
    stage_open(&server, S_CALL);
    test_wait_ms(29999);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
    wire_pass(&client, &server, 0);
    end_expect_none(&server);
    test_wait_ms(29999);
    bushing_osi_tick(server.a, test_now);
    wire_pass(&server, &client, 0);
    end_expect_none(&client);
    test_wait_ms(1);
    bushing_osi_tick(client.a, test_now);
    end_expect_none(&client);
    wire_pass(&client, &server, 0);
    /* the responder's thirty seconds are over */
    bushing_osi_tick(server.a, test_now);
    assert_int_equal(end_expect(&server, BUSHING_EVENT_CLOSED)->closed->code,
                     BUSHING_ERR_SESSION_TIMEOUT);
    end_free(&client);
    end_free(&server);
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    stage_open(&server, S_ASKED);
    test_wait_ms(29999);
    bushing_osi_tick(server.a, test_now);
    assert_int_equal(bushing_osi_accept(server.a, &answer, test_now), 0);
    end_expect(&server, BUSHING_EVENT_ESTABLISHED);
    assert_int_equal(bushing_osi_deadline(server.a), BUSHING_NEVER);
    end_free(&server);
}

/* More pieces of a CONNECT with overflow give no more time. */
static void test_overflow_is_not_extended(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, S_OVERFLOW);
    for (int i = 0; i < 29; i++) {
        test_wait_ms(1000);
        end_feed_hex(&e, "0300000f 02f080 0f06 190100 c10100");
        end_expect_none(&e);
    }
    expires(&e, 1000, BUSHING_ERR_SESSION_TIMEOUT, SILENCE);
    end_free(&e);
}

/* --- fragments ----------------------------------------------------------- */

static void test_half_a_packet(void **state)
{
    (void)state;
    for (int at = S_CALL; at <= LAST_STAGE; at++) {
        struct end e;
        stage_open(&e, (enum stage)at);
        end_feed_hex(&e, "030000");
        end_expect_none(&e);
        test_wait_ms(1000);
        end_feed_hex(&e, "09 02f0");
        end_expect_none(&e);
        expires(&e, 9000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
        end_free(&e);
    }
}

/* In time, and the clock is off again. */
static void test_a_packet_is_completed(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, S_OPEN);
    end_feed_hex(&e, "03000016 02f080 0100");
    end_expect_none(&e);
    test_wait_ms(9999);
    bushing_osi_tick(e.a, test_now);
    end_feed_hex(&e, "0100 6109 3007 020103 a002 8b00");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
    end_free(&e);
}

/* The time of a TSDU runs from its first fragment, whatever follows. */
static void test_fragments_do_not_extend(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, C_OPEN);
    end_feed_hex(&e, "0300000a 02f000 010001");
    end_expect_none(&e);
    for (int i = 0; i < 9; i++) {
        test_wait_ms(1000);
        end_feed_hex(&e, "03000008 02f000 00");
        end_expect_none(&e);
    }
    expires(&e, 1000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

static void test_fragments_are_completed(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, C_OPEN);
    end_feed_hex(&e, "0300000a 02f000 010001");
    end_expect_none(&e);
    test_wait_ms(9999);
    bushing_osi_tick(e.a, test_now);
    end_feed_hex(&e, "03000013 02f080 00 6109 3007 020103 a002 8b00");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
    /* the next one has its own time */
    end_feed_hex(&e, "0300000a 02f000 010001");
    end_expect_none(&e);
    expires(&e, 10000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

/* A whole packet and half of the next one in one read. */
static void test_half_behind_a_whole(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, S_OPEN);
    end_feed_hex(&e, "03000016 02f080 0100 0100 6109 3007 020103 a002 8b00 03");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    expires(&e, 10000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

/* --- segments of the session layer --------------------------------------- */

static void open_segmented(struct end *e)
{
    struct opening o = opening_answer();
    o.item = oct("050c 130100 15040400 0400 160102");
    stage_open(e, C_ACCEPT);
    end_feed(e, connect_dt(&o));
    end_expect(e, BUSHING_EVENT_ESTABLISHED);
    end_expect_none(e);
}

/* An SSDU whose segments stop has the time of a TSDU, though each of its TSDUs
 * was complete. */
static void test_segments_stop(void **state)
{
    struct end e;
    (void)state;
    open_segmented(&e);
    end_feed_hex(&e, "03000010 02f080 01000103 190101 6109");
    end_expect_none(&e);
    for (int i = 0; i < 9; i++) {
        test_wait_ms(1000);
        end_feed_hex(&e, "0300000f 02f080 01000103 190100 30");
        end_expect_none(&e);
    }
    expires(&e, 1000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

static void test_segments_are_completed(void **state)
{
    struct end e;
    (void)state;
    open_segmented(&e);
    end_feed_hex(&e, "03000010 02f080 01000103 190101 6109");
    end_expect_none(&e);
    test_wait_ms(9999);
    bushing_osi_tick(e.a, test_now);
    end_feed_hex(&e, "03000017 02f080 01000103 190102 3007 020103 a002 8b00");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
    end_free(&e);
}

/* The packet behind an SSDU has its own time. */
static void test_half_behind_segments(void **state)
{
    struct end e;
    (void)state;
    open_segmented(&e);
    end_feed_hex(&e, "03000010 02f080 01000103 190101 6109");
    end_expect_none(&e);
    test_wait_ms(9999);
    end_feed_hex(&e,
                 "03000017 02f080 01000103 190102 3007 020103 a002 8b00 03");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    expires(&e, 10000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

/* --- a pool without room ------------------------------------------------- */

/* What cannot be taken now is asked for again after a tick. */
static void test_no_room_to_receive(void **state)
{
    struct end e;
    span big;
    (void)state;
    stage_open(&e, S_OPEN);
    big = oct_fill(3, 1 << 18);
    assert_int_equal(
        bushing_osi_receive(e.a, (bushing_span){big.p, big.n + 1}, test_now),
        BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(bushing_osi_deadline(e.a), test_now.mono_ns + 10 * MS);
    end_expect_none(&e);
    test_wait_ms(10);
    bushing_osi_tick(e.a, test_now);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
    end_feed_hex(&e, "03000016 02f080 0100 0100 6109 3007 020103 a002 8b00");
    end_expect(&e, BUSHING_EVENT_DATA);
    end_free(&e);
}

/* Who does not read cannot say that the peer is late. */
static void test_pause(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, S_OPEN);
    end_feed_hex(&e, "030000");
    end_expect_none(&e);
    bushing_osi_pause(e.a, true, test_now);
    end_expect_none(&e);
    assert_int_equal(bushing_osi_deadline(e.a), BUSHING_NEVER);
    test_wait_ms(100000);
    bushing_osi_tick(e.a, test_now);
    end_expect_none(&e);
    bushing_osi_pause(e.a, false, test_now);
    end_expect_none(&e);
    expires(&e, 10000, BUSHING_ERR_COTP_FRAGMENT, SILENCE);
    end_free(&e);
}

/* Part of a TSDU and no room for the rest: after three times the time of a
 * fragment what is held goes back. */
static void test_starved(void **state)
{
    struct end e;
    const bushing_event *ev;
    uint64_t began;
    (void)state;
    stage_open(&e, S_OPEN);
    end_feed(&e, oct_tpkt(JOIN(oct("02f000"), oct_fill(1, 3000))));
    end_expect_none(&e);
    end_feed(&e, oct_tpkt(JOIN(oct("02f000"), oct_fill(1, 6000))));
    e.heap.fail_from = 1;
    end_expect_none(&e);
    began = test_now.mono_ns;
    for (int i = 0; i < 2999; i++) {
        assert_int_equal(bushing_osi_deadline(e.a), test_now.mono_ns + 10 * MS);
        test_wait_ms(10);
        bushing_osi_tick(e.a, test_now);
        end_expect_none(&e);
    }
    tick_at(&e, began + 30000 * MS);
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_LOCAL_ERROR);
    assert_int_equal(ev->closed->code, BUSHING_ERR_MEMORY);
    e.heap.fail_from = 0;
    end_free(&e);
}

/* Values that wait to be told hold the input where it is. */
static void test_values_wait(void **state)
{
    struct end e;
    span two;
    const bushing_event *ev;
    (void)state;
    two = oct_dt(oct("01000100 6112 3007 020103 a002 8b00 3007 020103 a002 "
                     "8c00"));
    stage_open(&e, S_OPEN);
    end_feed(&e, two);
    end_expect(&e, BUSHING_EVENT_DATA);
    assert_int_equal(bushing_osi_receive(e.a, oct_fill(3, 5000), test_now),
                     BUSHING_ERR_WOULD_BLOCK);
    ev = end_expect(&e, BUSHING_EVENT_DATA);
    assert_int_equal(ev->data.n, 2);
    assert_int_equal(ev->data.p[0], 0x8c);
    end_feed(&e, two);
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect(&e, BUSHING_EVENT_DATA);
    end_expect_none(&e);
    end_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_each_state_waits),
        T(test_settings_say_how_long),
        T(test_steps_have_their_own_time),
        T(test_overflow_is_not_extended),
        T(test_half_a_packet),
        T(test_a_packet_is_completed),
        T(test_fragments_do_not_extend),
        T(test_fragments_are_completed),
        T(test_half_behind_a_whole),
        T(test_segments_stop),
        T(test_segments_are_completed),
        T(test_half_behind_segments),
        T(test_no_room_to_receive),
        T(test_pause),
        T(test_starved),
        T(test_values_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
