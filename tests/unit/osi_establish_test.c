/* Establishment in its legal varieties: overflow of user data, contexts in any
 * order and number, session version 1, segments, selectors of ours, and what
 * an owner may not ask for [osi:0.3, 3, 4, 5; 62351-4:10]. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)

static const span NONE = {NULL, 0};

/* --- overflow ------------------------------------------------------------ */

#define OVERFLOW_ACCEPT "0300000c 02f080 1003 160102"

/* A CP with so much filler, in parts: the CONNECT with the first octets, then
 * pieces. */
static span filled_ppdu(size_t fill)
{
    struct opening o = opening_request();
    o.authentication =
        JOIN(oct("9d82"), oct_number(fill, 2), oct_fill('x', fill));
    return opening_ppdu(&o);
}

static span begin(span ppdu, size_t first)
{
    struct opening o = opening_request();
    o.overflow = oct("3c0101");
    o.user_data_code = 0xc2;
    return oct_cut(opening_spdu_with(&o, span_first(ppdu, first)), 8192);
}

static span go_on(const char *enclosure, span data)
{
    return oct_cut(SES(0x0f, oct(enclosure), oct_session(0xc1, data)), 8192);
}

static void test_overflow(void **state)
{
    span ppdu, middle, last;
    (void)state;
    attack_lends(1 << 18);
    ppdu = filled_ppdu(20000);
    attack_with(BUSHING_SET_OVERFLOW_MAX, ppdu.n);
    middle = go_on("190100", span_first(span_skip(ppdu, 10240), 5000));
    last = go_on("190102", span_skip(ppdu, 15240));
    passes(S_CONNECT, JOIN(begin(ppdu, 10240), middle, last), "A",
           oct(OVERFLOW_ACCEPT));
    passes(S_CONNECT,
           JOIN(begin(ppdu, 10240), go_on("190102", span_skip(ppdu, 10240))),
           "A", oct(OVERFLOW_ACCEPT));
    passes(S_CONNECT, JOIN(begin(ppdu, 1), go_on("190102", span_skip(ppdu, 1))),
           "A", oct(OVERFLOW_ACCEPT));
}

/* All that is shown of it comes from all of its pieces. */
static void test_overflow_is_whole(void **state)
{
    struct end e;
    const bushing_event *ev;
    bushing_association answer;
    span ppdu;
    (void)state;
    ppdu = filled_ppdu(20000);
    attack_with(BUSHING_SET_OVERFLOW_MAX, 32768);
    stage_open(&e, S_CONNECT);
    end_feed(&e, begin(ppdu, 10240));
    end_expect_none(&e);
    end_expect_output(&e, OVERFLOW_ACCEPT);
    end_feed(&e, go_on("190100", span_first(span_skip(ppdu, 10240), 1)));
    end_expect_none(&e);
    end_feed(&e, go_on("190102", span_skip(ppdu, 10241)));
    ev = end_expect(&e, BUSHING_EVENT_ASSOCIATE);
    assert_true(
        span_equal(ev->association->implementation, oct_fill('x', 20000)));
    assert_true(span_equal(ev->association->user_data, initiate_request()));
    assert_true(span_equal(ev->association->called_ssel, oct("0001")));
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    assert_int_equal(bushing_osi_accept(e.a, &answer, test_now), 0);
    end_expect(&e, BUSHING_EVENT_ESTABLISHED);
    /* nothing of the request is kept */
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
    end_expect_none(&e);
    assert_int_equal(bushing_pool_look(e.pool).loaned, 0);
    end_free(&e);
}

static span say_overflow_accept_then(span says)
{
    return JOIN(oct(OVERFLOW_ACCEPT), says);
}

static void overflow_ends(span in, int code, span says)
{
    attack(S_CONNECT, in, "X", BUSHING_CLOSE_PEER_ERROR, code, says);
}

/* One octet over the limit, in the CONNECT and in a later piece. */
static void test_overflow_limit(void **state)
{
    span ppdu;
    (void)state;
    attack_lends(1 << 18);
    ppdu = filled_ppdu(12000);
    attack_with(BUSHING_SET_OVERFLOW_MAX, ppdu.n - 1);
    overflow_ends(
        JOIN(begin(ppdu, 10240), go_on("190102", span_skip(ppdu, 10240))),
        BUSHING_ERR_SESSION_OVERFLOW, say_overflow_accept_then(say_rf(0x86)));
    attack_with(BUSHING_SET_OVERFLOW_MAX, 5000);
    overflow_ends(
        JOIN(begin(ppdu, 10240), go_on("190102", span_skip(ppdu, 10240))),
        BUSHING_ERR_SESSION_OVERFLOW, say_overflow_accept_then(say_rf(0x86)));
    /* what comes together is judged as if it had come at once */
    attack_with(BUSHING_SET_OVERFLOW_MAX, 20000);
    overflow_ends(
        JOIN(begin(oct_fill(0x31, 600), 600), go_on("190102", oct_fill(0, 10))),
        BUSHING_ERR_PRESENTATION_PPDU,
        say_overflow_accept_then(say_cpr("", 0)));
    attack_spoke_before();
    overflow_ends(JOIN(begin(ppdu, 10240), usual_connect()),
                  BUSHING_ERR_SESSION_UNEXPECTED, oct(OVERFLOW_ACCEPT));
}

/* A last piece may be empty; without the flag there is no overflow. */
static void test_overflow_odd(void **state)
{
    struct opening o;
    span ppdu;
    (void)state;
    o = opening_request();
    ppdu = opening_ppdu(&o);
    attack_with(BUSHING_SET_OVERFLOW_MAX, 20000);
    passes(S_CONNECT, JOIN(begin(ppdu, ppdu.n), oct_dt(oct("0f03190102"))), "A",
           oct(OVERFLOW_ACCEPT));
    o.overflow = oct("3c0100");
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    o.overflow = oct("3c0102");
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    o.overflow = oct("3c0101");
    ends(S_CONNECT, oct_dt(opening_spdu_with(&o, NONE)),
         BUSHING_ERR_SESSION_OVERFLOW, say_rf(0x86));
}

/* --- contexts ------------------------------------------------------------ */

static span entry(uint32_t id, const char *syntax)
{
    return TLV(0x30, TLV(0x02, oct_number(id, 2)), oct_tlv(0x06, oct(syntax)),
               oct("300406025101"));
}

#define ACSE "52010001"
#define MMS "28ca220201"
#define OTHER "2a030405"

/* ACSE and MMS stand at these places with these ids, others around. */
static void contexts_in_order(size_t num, size_t acse, uint32_t acse_id,
                              size_t mms, uint32_t mms_id)
{
    struct opening o = opening_request();
    struct end e;
    const bushing_event *ev;
    span list = NONE, accept, results = NONE;
    for (size_t i = 0; i < num; i++) {
        list = JOIN(list, i == acse  ? entry(acse_id, ACSE)
                          : i == mms ? entry(mms_id, MMS)
                                     : entry(2 * (uint32_t)i + 301, OTHER));
        results =
            JOIN(results, i == acse || i == mms ? oct("3007 800100 81025101")
                                                : oct("3006 800102 820101"));
    }
    o.contexts = oct_tlv(0xa4, list);
    o.information = TLV(0xbe, TLV(0x28, TLV(0x02, oct_number(mms_id, 2)),
                                  oct_tlv(0xa0, o.mms)));
    stage_open(&e, S_CONNECT);
    end_feed(
        &e,
        oct_cut(opening_spdu_with(
                    &o, TLV(0x31, o.mode,
                            TLV(0xa2, o.contexts,
                                TLV(0x61,
                                    TLV(0x30, TLV(0x02, oct_number(acse_id, 2)),
                                        oct_tlv(0xa0, opening_apdu(&o))))))),
                8192));
    ev = end_expect(&e, BUSHING_EVENT_ASSOCIATE);
    assert_int_equal(ev->association->num_contexts, num);
    assert_int_equal(ev->association->contexts[mms].use, BUSHING_USE_MMS);
    assert_int_equal(ev->association->contexts[acse].id, acse_id);
    assert_int_equal(bushing_osi_accept(e.a, NULL, test_now), 0);
    end_expect(&e, BUSHING_EVENT_ESTABLISHED);
    accept = bushing_osi_output(e.a);
    /* the results stand in the order of the proposals */
    results = oct_tlv(0xa5, results);
    for (size_t i = 0;; i++) {
        assert_true(i + results.n <= accept.n);
        if (memcmp(accept.p + i, results.p, results.n) == 0)
            break;
    }
    bushing_osi_output_taken(e.a, accept.n);
    /* data in this context and in no other */
    end_feed(&e,
             oct_dt(JOIN(oct("01000100"),
                         TLV(0x61, TLV(0x30, TLV(0x02, oct_number(mms_id, 2)),
                                       oct_tlv(0xa0, oct("8b00")))))));
    end_expect(&e, BUSHING_EVENT_DATA);
    end_free(&e);
}

static void test_contexts_in_any_order(void **state)
{
    (void)state;
    attack_with(BUSHING_SET_SHORT_CONNECT, 0);
    contexts_in_order(2, 0, 1, 1, 3);
    contexts_in_order(2, 1, 1, 0, 3);
    contexts_in_order(2, 1, 3, 0, 1);
    contexts_in_order(3, 2, 5, 0, 1);
    contexts_in_order(3, 1, 32767, 2, 127);
    contexts_in_order(3, 1, 255, 2, 32767);
    contexts_in_order(16, 15, 1, 14, 3);
    contexts_in_order(16, 0, 9, 15, 128);
}

static void test_contexts_limit(void **state)
{
    struct opening o;
    (void)state;
    o = opening_request();
    attack_with(BUSHING_SET_CONTEXTS_MAX, 2);
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    o.contexts = TLV(0xa4, entry(1, ACSE), entry(3, MMS), entry(5, OTHER));
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_PRESENTATION_LIMIT,
         say_cpr("", 2));
}

/* A second context for the same use is not needed. */
static void test_contexts_twice(void **state)
{
    struct end e;
    struct opening o;
    const bushing_event *ev;
    (void)state;
    o = opening_request();
    o.contexts = TLV(0xa4, entry(1, ACSE), entry(3, MMS), entry(5, MMS));
    stage_open(&e, S_CONNECT);
    end_feed(&e, connect_dt(&o));
    ev = end_expect(&e, BUSHING_EVENT_ASSOCIATE);
    assert_int_equal(ev->association->contexts[2].result,
                     BUSHING_CONTEXT_PROVIDER_REJECTION);
    assert_int_equal(ev->association->contexts[2].reason, 3);
    end_free(&e);
}

/* --- answers to a proposal ----------------------------------------------- */

static bushing_context proposed(int32_t id, const char *syntax)
{
    return (bushing_context){.id = id, .abstract_syntax = oct(syntax)};
}

/* An initiator with three contexts of its own order; the ACCEPT has these
 * results. */
static void answered(const char *results, const char *events, int code,
                     span says)
{
    bushing_association p = usual_association();
    struct opening o = opening_answer();
    struct outcome outcome;
    struct end e;
    p.contexts[0] = proposed(3, MMS);
    p.contexts[1] = proposed(1, ACSE);
    p.contexts[2] = proposed(5, OTHER);
    p.num_contexts = 3;
    o.contexts = oct(results);
    stage_open(&e, C_IDLE);
    assert_int_equal(bushing_osi_associate(e.a, &p, test_now), 0);
    end_feed(&e, usual_confirm());
    end_expect_none(&e);
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
    outcome_feed(&outcome, &e, connect_dt(&o), 0);
    assert_string_equal(outcome.events, events);
    assert_true(span_equal(bushing_osi_output(e.a), says));
    if (outcome.num != 0 && outcome.events[0] == 'X')
        assert_int_equal(outcome.closed.code, code);
    end_free(&e);
}

static void test_results(void **state)
{
#define YES "3007 800100 81025101"
#define NO "3006 800102 820101"
    (void)state;
    answered("a51a" YES YES NO, "E", 0, SILENCE);
    answered("a51b" YES YES YES, "E", 0, SILENCE);
    /* a tail may lack, where nothing is lost by it */
    answered("a512" YES YES, "E", 0, SILENCE);
    answered("a509" YES, "X", BUSHING_ERR_PRESENTATION_CONTEXTS, say_arp(6));
    answered("a500", "X", BUSHING_ERR_PRESENTATION_CONTEXTS, say_arp(6));
    answered("", "X", BUSHING_ERR_PRESENTATION_CONTEXTS, say_arp(6));
    answered("a51a" NO YES YES, "X", BUSHING_ERR_PRESENTATION_CONTEXTS,
             say_arp(6));
    answered("a51a" YES NO YES, "X", BUSHING_ERR_PRESENTATION_CONTEXTS,
             say_arp(6));
    answered("a524" YES YES YES YES, "X", BUSHING_ERR_PRESENTATION_CONTEXTS,
             say_arp(6));
    /* accepted, with another transfer syntax: of a toy acceptor */
    answered("a51b" YES "3007 800100 81025201" YES, "X",
             BUSHING_ERR_PRESENTATION_CONTEXTS, say_arp(6));
    answered("a51a"
             "3005 800107 800100" YES YES,
             "X", BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
}

/* --- version 1 ----------------------------------------------------------- */

/* An ABORT of version 1 has nine octets of user data at most: an ARP goes, an
 * ABRT does not. */
static void test_version_1(void **state)
{
    struct opening o;
    span begun;
    (void)state;
    o = opening_answer();
    o.item = oct("0506 130100 160101");
    begun = connect_dt(&o);
    attack(C_ACCEPT, JOIN(begun, oct_dt(oct("01000100 6100"))), "EX",
           BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_PRESENTATION_VALUES,
           say_arp(6));
    attack(C_ACCEPT, JOIN(begun, oct_dt(oct_data(oct("a800")))), "EX",
           BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_MMS_PDU,
           oct_dt(oct("1903 110103")));
    passes(C_ACCEPT, JOIN(begun, oct_dt(oct_data(oct("8b00")))), "ED", SILENCE);
}

static void test_version_1_is_answered(void **state)
{
    struct end e;
    struct opening o;
    (void)state;
    o = opening_request();
    o.item = oct("0506 130100 160101");
    stage_open(&e, S_CONNECT);
    end_feed(&e, connect_dt(&o));
    assert_int_equal(
        end_expect(&e, BUSHING_EVENT_ASSOCIATE)->association->session_version,
        1);
    assert_int_equal(bushing_osi_accept(e.a, NULL, test_now), 0);
    end_expect(&e, BUSHING_EVENT_ESTABLISHED);
    assert_memory_equal(bushing_osi_output(e.a).p + 9,
                        oct("0506 130100 160101").p, 8);
    end_free(&e);
}

/* --- segments ------------------------------------------------------------ */

static span segment(const char *enclosure, span part)
{
    return oct_dt(JOIN(oct("01000103 1901"), oct(enclosure), part));
}

static span segmented_accept(void)
{
    struct opening o = opening_answer();
    o.item = oct("050c 130100 15040000 0400 160102");
    return connect_dt(&o);
}

static void test_segments(void **state)
{
    span v, begun;
    (void)state;
    v = oct_value(3, oct("a003020107"));
    begun = segmented_accept();
    passes(C_ACCEPT, JOIN(begun, segment("03", v)), "ED", SILENCE);
    passes(C_ACCEPT,
           JOIN(begun, segment("01", span_first(v, 3)),
                segment("00", span_first(span_skip(v, 3), 4)),
                segment("02", span_skip(v, 7)), segment("03", v)),
           "EDD", SILENCE);
    passes(C_ACCEPT, JOIN(begun, oct_dt(JOIN(oct("01000100"), v))), "ED",
           SILENCE);
}

static void segments_end(span in, int code, span says)
{
    attack(C_ACCEPT, JOIN(segmented_accept(), in), "EX",
           BUSHING_CLOSE_PEER_ERROR, code, says);
}

static void test_segments_out_of_order(void **state)
{
    span v = oct_value(3, oct("a003020107"));
    (void)state;
    segments_end(segment("00", v), BUSHING_ERR_SESSION_PARAMETER, say_ab());
    segments_end(segment("02", v), BUSHING_ERR_SESSION_PARAMETER, say_ab());
    segments_end(JOIN(segment("01", v), segment("01", v)),
                 BUSHING_ERR_SESSION_PARAMETER, say_ab());
    segments_end(JOIN(segment("01", v), segment("03", v)),
                 BUSHING_ERR_SESSION_PARAMETER, say_ab());
    segments_end(segment("01", SILENCE), BUSHING_ERR_SESSION_PARAMETER,
                 say_ab());
    segments_end(JOIN(segment("01", v), segment("00", SILENCE)),
                 BUSHING_ERR_SESSION_PARAMETER, say_ab());
    segments_end(JOIN(segment("01", v), segment("02", v)),
                 BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
}

static void test_segments_limit(void **state)
{
    span v;
    (void)state;
    attack_lends(1 << 18);
    attack_with(BUSHING_SET_TSDU_MAX, 12000);
    v = oct_value(3, TLV(0xa3, oct_fill(0, 12000 - 19)));
    assert_int_equal(v.n, 12000);
    passes(C_ACCEPT,
           JOIN(segmented_accept(), segment("01", span_first(v, 6000)),
                segment("02", span_skip(v, 6000))),
           "ED", SILENCE);
    segments_end(JOIN(segment("01", oct_fill(0x61, 6000)),
                      segment("00", oct_fill(0, 6001))),
                 BUSHING_ERR_COTP_TSDU, SILENCE);
    segments_end(JOIN(segment("01", oct_fill(0x61, 6000)),
                      oct_repeat(segment("00", oct_fill(0, 1)), 6001)),
                 BUSHING_ERR_COTP_TSDU, SILENCE);
}

/* --- selectors ----------------------------------------------------------- */

static void test_own_selectors(void **state)
{
    struct opening o;
    (void)state;
    o = opening_request();
    attack_selector(BUSHING_OWN_TSEL, oct("0001"));
    attack_selector(BUSHING_OWN_SSEL, oct("0001"));
    attack_selector(BUSHING_OWN_PSEL, oct("00000001"));
    passes(S_CALL, JOIN(usual_call(), usual_connect()), "A", usual_confirm());
    ends(S_CALL, oct("03000016 11e0 0000 0001 00 c0010d c2020002 c1020001"),
         BUSHING_ERR_COTP_ADDRESS, say_dr(3));
    ends(S_CALL, oct("0300000b 06e0 0000 0001 00"), BUSHING_ERR_COTP_ADDRESS,
         say_dr(3));
    o.psels = oct("820400000002");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_PRESENTATION_SELECTOR,
         say_cpr("", 3));
    o.psels = NONE;
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_PRESENTATION_SELECTOR,
         say_cpr("", 3));
    o.psels = TLV(0x81, oct_fill(1, 17));
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_PRESENTATION_SELECTOR,
         say_cpr("", 3));
}

/* --- what an owner may not ask for --------------------------------------- */

static void refuses_to_call(const bushing_association *p, int code)
{
    struct end e;
    bushing_association good = usual_association();
    stage_open(&e, C_IDLE);
    assert_int_equal(bushing_osi_associate(e.a, p, test_now), code);
    assert_int_equal(bushing_osi_output(e.a).n, 0);
    end_expect_none(&e);
    /* it can be asked for something better */
    assert_int_equal(bushing_osi_associate(e.a, &good, test_now), 0);
    assert_int_equal(bushing_osi_associate(e.a, &good, test_now),
                     BUSHING_ERR_STATE);
    end_free(&e);
}

static void test_bad_wishes(void **state)
{
    bushing_association p;
    (void)state;
    p = usual_association();
    p.num_contexts = BUSHING_CONTEXTS + 1;
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p.num_contexts = 1;
    p.contexts[0] = proposed(1, ACSE);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p.contexts[0] = proposed(3, MMS);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p.num_contexts = 2;
    p.contexts[1] = proposed(0, ACSE);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p.contexts[1] = proposed(32768, ACSE);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p = usual_association();
    p.called_tsel = oct_fill(1, 33);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p = usual_association();
    p.calling_ssel = oct_fill(1, 17);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p = usual_association();
    p.called_psel = oct_fill(1, 17);
    refuses_to_call(&p, BUSHING_ERR_ARGUMENT);
    p = usual_association();
    p.user_data = oct_fill(0xa8, 300);
    refuses_to_call(&p, BUSHING_ERR_TOO_LONG);
}

static void test_calls_out_of_place(void **state)
{
    bushing_association p = usual_association();
    bushing_rejection r = {.result = 1};
    (void)state;
    for (int at = S_CALL; at <= C_RELEASE_ASKED; at++) {
        enum stage s = (enum stage)at;
        struct end e;
        int state_error = BUSHING_ERR_STATE;
        stage_open(&e, s);
        if (s != C_IDLE)
            assert_int_equal(bushing_osi_associate(e.a, &p, test_now),
                             state_error);
        if (s != S_CALLED) {
            assert_int_equal(bushing_osi_call_accept(e.a, test_now),
                             state_error);
            assert_int_equal(bushing_osi_call_refuse(e.a, 0, test_now),
                             state_error);
        }
        if (s != S_ASKED) {
            assert_int_equal(bushing_osi_accept(e.a, NULL, test_now),
                             state_error);
            assert_int_equal(bushing_osi_reject(e.a, &r, test_now),
                             state_error);
        }
        if (s != S_OPEN && s != C_OPEN)
            assert_int_equal(bushing_osi_release(e.a, 0, test_now),
                             state_error);
        if (s != S_RELEASE_ASKED && s != C_RELEASE_ASKED)
            assert_int_equal(bushing_osi_release_answer(e.a, 0, test_now),
                             state_error);
        if (s != S_OPEN && s != C_OPEN && s != S_RELEASE_ASKED &&
            s != C_RELEASE_ASKED)
            assert_int_equal(bushing_osi_send(e.a, oct("8b00"), test_now),
                             state_error);
        assert_int_equal(bushing_osi_output(e.a).n, 0);
        end_expect_none(&e);
        end_free(&e);
    }
}

static void test_bad_arguments(void **state)
{
    bushing_rejection r = {.result = 0};
    struct end e;
    (void)state;
    stage_open(&e, S_ASKED);
    assert_int_equal(bushing_osi_reject(e.a, &r, test_now),
                     BUSHING_ERR_ARGUMENT);
    r.result = 3;
    assert_int_equal(bushing_osi_reject(e.a, &r, test_now),
                     BUSHING_ERR_ARGUMENT);
    r.result = 1;
    r.source = 2;
    assert_int_equal(bushing_osi_reject(e.a, &r, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_abort(e.a, 2, -1, NONE, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_abort(e.a, -2, -1, NONE, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_abort(e.a, 0, -2, NONE, test_now),
                     BUSHING_ERR_ARGUMENT);
    end_expect_none(&e);
    end_free(&e);
    stage_open(&e, S_CALLED);
    assert_int_equal(bushing_osi_call_refuse(e.a, -1, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_call_refuse(e.a, 256, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_call_accept(e.a, test_now), 0);
    end_free(&e);
    stage_open(&e, S_OPEN);
    assert_int_equal(bushing_osi_send(e.a, NONE, test_now),
                     BUSHING_ERR_ARGUMENT);
    end_free(&e);
}

/* --- refusals as they are told ------------------------------------------- */

/* Form (c): an ACCEPT that holds a rejection, with user information. */
static void test_rejected_in_accept(void **state)
{
    struct end e;
    struct opening o;
    const bushing_event *ev;
    (void)state;
    o = opening_answer();
    o.result = oct("a203 020102 a305 a103 02010d");
    stage_open(&e, C_ACCEPT);
    end_feed(&e, connect_dt(&o));
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_PEER_REFUSED);
    assert_int_equal(ev->closed->code, BUSHING_ERR_ACSE_REFUSED);
    assert_int_equal(ev->closed->result, 2);
    assert_int_equal(ev->closed->source, 0);
    assert_int_equal(ev->closed->diagnostic, 13);
    assert_true(span_equal(ev->closed->user_data, initiate_response()));
    /* asked once more, all buffers go back */
    end_expect_none(&e);
    assert_int_equal(bushing_pool_look(e.pool).loaned, 0);
    end_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_overflow),
        T(test_overflow_is_whole),
        T(test_overflow_limit),
        T(test_overflow_odd),
        T(test_contexts_in_any_order),
        T(test_contexts_limit),
        T(test_contexts_twice),
        T(test_results),
        T(test_version_1),
        T(test_version_1_is_answered),
        T(test_segments),
        T(test_segments_out_of_order),
        T(test_segments_limit),
        T(test_own_selectors),
        T(test_bad_wishes),
        T(test_calls_out_of_place),
        T(test_bad_arguments),
        T(test_rejected_in_accept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
