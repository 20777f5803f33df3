/* Sequences that a peer, or the owner, may use against us, each ten thousand
 * times on one pool: nothing may be left behind, and the last life goes as the
 * first one did [osi:8.2]. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)

enum { TIMES = 10000, LAST_STAGE = C_RELEASE_ASKED };

static const span NONE = {NULL, 0};

/* --- many lives ---------------------------------------------------------- */

/* What is done to an object in its state; then it is freed. */
typedef void play(struct end *e, enum stage at);

static void many(enum stage at, int times, play *p)
{
    struct end e;
    size_t live = 0, octets = 0;
    stage_begin(&e, at);
    for (int i = 0; i < times; i++) {
        stage_reach(&e, at);
        p(&e, at);
        stage_leave(&e);
        if (i == 0) {
            live = e.heap.live;
            octets = e.heap.octets;
        }
        assert_int_equal(e.heap.live, live);
        assert_int_equal(e.heap.octets, octets);
    }
    end_free(&e);
}

/* In all states together as often. */
static void many_everywhere(play *p)
{
    for (int at = S_CALL; at <= LAST_STAGE; at++)
        many((enum stage)at, TIMES / LAST_STAGE + 1, p);
}

static void ended(struct end *e, const char *events, enum bushing_close why,
                  int code)
{
    struct outcome o = {.num = 0};
    outcome_take(&o, e);
    assert_string_equal(o.events, events);
    assert_int_equal(o.closed.why, why);
    assert_int_equal(o.closed.code, code);
    assert_int_equal(bushing_osi_deadline(e->a), BUSHING_NEVER);
}

/* --- stops --------------------------------------------------------------- */

static void stop(struct end *e, enum stage at)
{
    (void)e;
    (void)at;
}

static void test_stop_anywhere(void **state)
{
    (void)state;
    many_everywhere(stop);
}

static void test_stop_before_the_call(void **state)
{
    (void)state;
    many(S_CALL, TIMES, stop);
}

static void test_stop_after_cr(void **state)
{
    (void)state;
    many(S_CALLED, TIMES, stop);
    many(S_CONNECT, TIMES, stop);
}

static void test_stop_after_cc(void **state)
{
    (void)state;
    many(C_ACCEPT, TIMES, stop);
}

static void half(struct end *e, enum stage at)
{
    span s = stage_is_server(at) ? usual_connect() : usual_accept();
    end_feed(e, span_first(s, s.n / 2));
    end_expect_none(e);
}

/* One TPDU of a CONNECT that goes on. */
static void fragment(struct end *e, enum stage at)
{
    (void)at;
    end_feed_hex(e, "0300000a 02f000 0dc305");
    end_expect_none(e);
}

static void test_stop_inside_connect(void **state)
{
    (void)state;
    many(S_CONNECT, TIMES, half);
    many(S_CONNECT, TIMES, fragment);
    many(C_ACCEPT, TIMES, half);
}

static void test_stop_after_aare(void **state)
{
    (void)state;
    many(S_OPEN, TIMES, stop);
    many(C_OPEN, TIMES, stop);
}

/* --- refusals ------------------------------------------------------------ */

static void reject(struct end *e, enum stage at)
{
    bushing_rejection r = {.result = 1, .source = 0, .diagnostic = 13};
    (void)at;
    assert_int_equal(bushing_osi_reject(e->a, &r, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_LOCAL_REFUSED, 0);
    assert_true(bushing_osi_output(e->a).n != 0);
}

static void refuse_call(struct end *e, enum stage at)
{
    (void)at;
    assert_int_equal(bushing_osi_call_refuse(e->a, 1, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_LOCAL_REFUSED, 0);
    end_expect_output(e, "0300000b 0680 0001 0000 01");
}

static void refused_request(struct end *e, enum stage at)
{
    static span bad;
    (void)at;
    if (e->heap.calls < 8) {
        struct opening o = opening_request();
        o.context_name = oct("a107 0605 28ca220207");
        bad = connect_dt(&o);
    }
    end_feed(e, bad);
    ended(e, "X", BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_ACSE_CONTEXT_NAME);
}

static void refused_by_peer(struct end *e, enum stage at)
{
    (void)at;
    end_feed_hex(e, "0300003b 02f080 0c32 3230 02 302d a512 3007 800100"
                    "81025101 3007 800100 81025101 6117 3015 020101 a010"
                    "610e a203 020101 a107 0605 28ca220203");
    ended(e, "X", BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_PRESENTATION_REFUSED);
}

static void test_refused(void **state)
{
    (void)state;
    many(S_ASKED, TIMES, reject);
    many(S_CALLED, TIMES, refuse_call);
    many(S_CONNECT, TIMES, refused_request);
    many(C_ACCEPT, TIMES, refused_by_peer);
}

/* --- aborts, ends -------------------------------------------------------- */

static bool has_transport(enum stage at)
{
    return at != S_CALL && at != S_CALLED && at != C_IDLE && at != C_CONFIRM;
}

static void abort_it(struct end *e, enum stage at)
{
    assert_int_equal(bushing_osi_abort(e->a, 0, -1, NONE, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_LOCAL_ABORT, 0);
    assert_int_equal(bushing_osi_output(e->a).n != 0, has_transport(at));
}

static void be_aborted(struct end *e, enum stage at)
{
    end_feed_hex(e, "03000009 02f080 1900");
    if (has_transport(at))
        ended(e, "X", BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_SESSION_ABORT);
    else
        ended(e, "X", BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_COTP_UNEXPECTED);
    assert_int_equal(bushing_osi_output(e->a).n, 0);
}

static void test_abort_anywhere(void **state)
{
    (void)state;
    many_everywhere(abort_it);
    many_everywhere(be_aborted);
    many(S_OPEN, TIMES, abort_it);
    many(C_OPEN, TIMES, be_aborted);
}

static void hang_up(struct end *e, enum stage at)
{
    (void)at;
    assert_int_equal(bushing_osi_receive_end(e->a, false, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_DISCONNECTED, 0);
    assert_int_equal(bushing_osi_output(e->a).n, 0);
}

static void break_off(struct end *e, enum stage at)
{
    (void)at;
    assert_int_equal(bushing_osi_receive_end(e->a, true, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_RESET, 0);
    assert_int_equal(bushing_osi_output(e->a).n, 0);
}

static void test_connection_ends_anywhere(void **state)
{
    (void)state;
    many_everywhere(hang_up);
    many_everywhere(break_off);
}

static void break_inside(struct end *e, enum stage at)
{
    fragment(e, at);
    fragment(e, at);
    end_feed_hex(e, "030000");
    end_expect_none(e);
    break_off(e, at);
}

static void test_reset_inside_fragments(void **state)
{
    (void)state;
    many(S_OPEN, TIMES, break_inside);
    many(C_OPEN, TIMES, break_inside);
}

/* --- a slow reader ------------------------------------------------------- */

static int send_some(struct end *e, size_t n)
{
    static uint8_t pdu[4096];
    pdu[0] = 0xa3;
    pdu[1] = 0x82;
    pdu[2] = (uint8_t)((n - 4) >> 8);
    pdu[3] = (uint8_t)(n - 4);
    return bushing_osi_send(e->a, (bushing_span){pdu, n}, test_now);
}

/* Fills the queue; how many went in. */
static size_t fill(struct end *e, size_t n)
{
    size_t count = 0;
    int rc;
    while ((rc = send_some(e, n)) == 0)
        count++;
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    return count;
}

/* Half of the queue must go before there is room again. */
static void read_slowly(struct end *e, enum stage at)
{
    size_t max = (size_t)bushing_config_get(e->cfg, BUSHING_SET_OUTPUT_MAX);
    (void)at;
    assert_true(fill(e, 300) > 3);
    assert_true(bushing_osi_output(e->a).n <= max);
    end_expect_none(e);
    while (bushing_osi_output(e->a).n > max / 2) {
        end_expect_none(e);
        bushing_osi_output_taken(e->a, 7);
    }
    end_expect(e, BUSHING_EVENT_WRITABLE);
    end_expect_none(e);
    assert_true(fill(e, 300) > 0);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
    end_expect(e, BUSHING_EVENT_WRITABLE);
    end_expect_none(e);
}

static void test_slow_reader(void **state)
{
    (void)state;
    attack_with(BUSHING_SET_OUTPUT_MAX, 2048);
    many(S_OPEN, TIMES, read_slowly);
    attack_plain(NULL);
    many(S_OPEN, 20, read_slowly);
    many(C_OPEN, 20, read_slowly);
}

/* There is room again at half of the queue, not an octet earlier. */
static void test_half_of_the_queue(void **state)
{
    struct end e;
    (void)state;
    attack_with(BUSHING_SET_OUTPUT_MAX, 2048);
    stage_open(&e, S_OPEN);
    fill(&e, 100);
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n - 1025);
    end_expect_none(&e);
    bushing_osi_output_taken(e.a, 1);
    end_expect(&e, BUSHING_EVENT_WRITABLE);
    end_expect_none(&e);
    end_free(&e);
}

/* What would never fit is refused at once. */
static void test_send_too_long(void **state)
{
    size_t n = 1990, length = 0;
    struct end e;
    (void)state;
    attack_with(BUSHING_SET_OUTPUT_MAX, 2048);
    stage_open(&e, S_OPEN);
    assert_int_equal(send_some(&e, 2030), BUSHING_ERR_TOO_LONG);
    /* to the octet */
    while (send_some(&e, n) == 0) {
        length = bushing_osi_output(e.a).n;
        bushing_osi_output_taken(e.a, length);
        n++;
    }
    assert_int_equal(length, 2048);
    assert_int_equal(send_some(&e, n), BUSHING_ERR_TOO_LONG);
    assert_int_equal(send_some(&e, 100), 0);
    assert_int_equal(send_some(&e, n - 1), BUSHING_ERR_WOULD_BLOCK);
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
    end_expect(&e, BUSHING_EVENT_WRITABLE);
    assert_int_equal(send_some(&e, 2020), 0);
    assert_int_equal(send_some(&e, 2020), BUSHING_ERR_WOULD_BLOCK);
    end_free(&e);
}

/* --- release ------------------------------------------------------------- */

static void expect_reason(struct end *e, enum bushing_event_kind kind,
                          int reason)
{
    assert_int_equal(end_expect(e, kind)->release_reason, reason);
}

/* A peer's FINISH with this RLRQ, answered with a reason. */
static void release_asked(struct end *e, const char *finish, int asked,
                          int answered, const char *disconnect)
{
    const bushing_event *ev;
    end_feed_hex(e, finish);
    expect_reason(e, BUSHING_EVENT_RELEASE, asked);
    assert_int_equal(bushing_osi_release_answer(e->a, answered, test_now), 0);
    ev = end_expect(e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(ev->closed->code, 0);
    assert_true(ev->closed->linger);
    end_expect_output(e, disconnect);
}

#define DISCONNECT(reason) \
    "03000019 02f080 0a10 c10e 610c 300a 020101 a005 6303 8001" reason

static void released_normally(struct end *e, enum stage at)
{
    (void)at;
    /* Conclude first: an MMS PDU like others */
    end_feed(e, oct_dt(oct_data(oct("8b00"))));
    end_expect(e, BUSHING_EVENT_DATA);
    release_asked(e,
                  "03000019 02f080 0910 c10e 610c 300a 020101 a005 6203"
                  "800100",
                  0, 0, DISCONNECT("00"));
    octets_reset();
}

static void released_urgently(struct end *e, enum stage at)
{
    (void)at;
    release_asked(e,
                  "03000019 02f080 0910 c10e 610c 300a 020101 a005 6203"
                  "800101",
                  1, 1, DISCONNECT("01"));
}

static void released_without_reason(struct end *e, enum stage at)
{
    (void)at;
    release_asked(e, "03000016 02f080 090d c10b 6109 3007 020101 a002 6200", -1,
                  -1, "03000016 02f080 0a0d c10b 6109 3007 020101 a002 6300");
}

/* Nothing is needed of what a FINISH carries. */
static void released_barely(struct end *e, enum stage at)
{
    (void)at;
    release_asked(e, "03000009 02f080 0900", -1, 0, DISCONNECT("00"));
}

static void released_oddly(struct end *e, enum stage at)
{
    (void)at;
    release_asked(e, "0300000f 02f080 0906 c104 61023000", -1, 30,
                  DISCONNECT("1e"));
}

/* Another APDU says nothing about a reason. */
static void released_with_rlre(struct end *e, enum stage at)
{
    (void)at;
    release_asked(e,
                  "03000019 02f080 0910 c10e 610c 300a 020101 a005 6303"
                  "800101",
                  -1, 0, DISCONNECT("00"));
}

static void test_peer_releases(void **state)
{
    static play *const PLAYS[] = {released_with_rlre, released_normally,
                                  released_urgently,  released_without_reason,
                                  released_barely,    released_oddly};
    (void)state;
    for (size_t i = 0; i < sizeof PLAYS / sizeof PLAYS[0]; i++) {
        many(S_OPEN, TIMES, PLAYS[i]);
        many(C_OPEN, 100, PLAYS[i]);
    }
}

/* Our FINISH, answered with this DISCONNECT. */
static void release_answered(struct end *e, const char *disconnect, int reason)
{
    const bushing_event *ev;
    end_feed_hex(e, disconnect);
    ev = end_expect(e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_RELEASED);
    assert_false(ev->closed->linger);
    assert_int_equal(ev->release_reason, reason);
    assert_int_equal(bushing_osi_output(e->a).n, 0);
}

static void answered_normally(struct end *e, enum stage at)
{
    (void)at;
    release_answered(e, DISCONNECT("00"), 0);
}

/* "Not finished", and yet it disconnects. */
static void answered_not_finished(struct end *e, enum stage at)
{
    (void)at;
    release_answered(e, DISCONNECT("01"), 1);
}

static void answered_without_reason(struct end *e, enum stage at)
{
    (void)at;
    release_answered(e, "03000016 02f080 0a0d c10b 6109 3007 020101 a002 6300",
                     -1);
}

static void answered_barely(struct end *e, enum stage at)
{
    (void)at;
    release_answered(e, "03000009 02f080 0a00", -1);
}

/* NOT FINISHED: the association goes on, and can be released once more. */
static void answered_later(struct end *e, enum stage at)
{
    (void)at;
    end_feed_hex(e, "03000009 02f080 0800");
    end_expect(e, BUSHING_EVENT_RELEASE_REFUSED);
    assert_int_equal(bushing_osi_deadline(e->a), BUSHING_NEVER);
    assert_int_equal(send_some(e, 100), 0);
    assert_int_equal(bushing_osi_release(e->a, 1, test_now), 0);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
    release_answered(e, DISCONNECT("00"), 0);
}

/* What was under way is delivered still. */
static void answered_after_data(struct end *e, enum stage at)
{
    (void)at;
    end_feed_hex(e, "03000017 02f080 01000100 610a 3008 020103 a003 a30101");
    end_expect(e, BUSHING_EVENT_DATA);
    assert_int_equal(send_some(e, 100), BUSHING_ERR_STATE);
    release_answered(e, DISCONNECT("00"), 0);
}

static void answered_by_collision(struct end *e, enum stage at)
{
    (void)at;
    end_feed(e, usual_finish());
    end_expect_none(e);
    end_expect_output(e, DISCONNECT("00"));
    release_answered(e, DISCONNECT("00"), 0);
}

static void answered_by_silence(struct end *e, enum stage at)
{
    hang_up(e, at);
}

static void test_we_release(void **state)
{
    static play *const PLAYS[] = {
        answered_normally,     answered_not_finished, answered_without_reason,
        answered_barely,       answered_later,        answered_after_data,
        answered_by_collision, answered_by_silence,
    };
    (void)state;
    for (size_t i = 0; i < sizeof PLAYS / sizeof PLAYS[0]; i++) {
        many(C_RELEASING, TIMES, PLAYS[i]);
        many(S_RELEASING, 100, PLAYS[i]);
    }
}

/* Conclude, then the connection ends without a FINISH: an orderly end of many
 * products. */
static void concluded(struct end *e, enum stage at)
{
    end_feed_hex(e, "03000016 02f080 01000100 6109 3007 020103 a002 8b00");
    end_expect(e, BUSHING_EVENT_DATA);
    hang_up(e, at);
}

static void test_conclude_and_close(void **state)
{
    (void)state;
    many(S_OPEN, TIMES, concluded);
    many(C_OPEN, TIMES, concluded);
}

/* While the owner is asked it may still send, but the peer may not. */
static void asked_and_busy(struct end *e, enum stage at)
{
    (void)at;
    assert_int_equal(send_some(e, 100), 0);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
    assert_int_equal(bushing_osi_release(e->a, 0, test_now), BUSHING_ERR_STATE);
    assert_int_equal(bushing_osi_release_answer(e->a, 0, test_now), 0);
    ended(e, "X", BUSHING_CLOSE_RELEASED, 0);
    end_expect_output(e, DISCONNECT("00"));
}

static void test_release_asked(void **state)
{
    (void)state;
    many(S_RELEASE_ASKED, TIMES, asked_and_busy);
    many(C_RELEASE_ASKED, TIMES, asked_and_busy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_stop_anywhere),
        T(test_stop_before_the_call),
        T(test_stop_after_cr),
        T(test_stop_after_cc),
        T(test_stop_inside_connect),
        T(test_stop_after_aare),
        T(test_refused),
        T(test_abort_anywhere),
        T(test_connection_ends_anywhere),
        T(test_reset_inside_fragments),
        T(test_slow_reader),
        T(test_half_of_the_queue),
        T(test_send_too_long),
        T(test_peer_releases),
        T(test_we_release),
        T(test_conclude_and_close),
        T(test_release_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
