/* What is said at the end with all that it may carry, and odd but legal parts
 * of what a peer says at the start. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)
#define NAME "a107 0605 28ca220203"
#define BOTH "a512 3007 800100 81025101 3007 800100 81025101"

static const span NONE = {NULL, 0};

static void expect_out(struct end *e, span says)
{
    span out = bushing_osi_output(e->a);
    assert_int_equal(out.n, says.n);
    assert_memory_equal(out.p, says.p, says.n);
    bushing_osi_output_taken(e->a, out.n);
}

/* --- a rejection --------------------------------------------------------- */

static span rejection(span titles, span information)
{
    span aare = TLV(0x61, oct(NAME), oct("a203020102 a305 a203 020102"), titles,
                    information);
    return oct_dt(SES(
        0x0c, SES(0x32, oct("02"), TLV(0x30, oct(BOTH), oct_value(1, aare)))));
}

static void test_reject_says_all(void **state)
{
    bushing_rejection r = {.result = 2, .source = 1, .diagnostic = 2};
    uint8_t room[BUSHING_ENTITY_ROOM];
    struct end e;
    const bushing_event *ev;
    (void)state;
    stage_open(&e, S_ASKED);
    assert_int_equal(
        bushing_entity_parse(&r.responding, room, "1.1.1.999.1/12"), 0);
    r.user_data = oct("aa03 800100");
    assert_int_equal(bushing_osi_reject(e.a, &r, test_now), 0);
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_LOCAL_REFUSED);
    assert_int_equal(ev->closed->result, 2);
    assert_int_equal(ev->closed->source, 1);
    assert_int_equal(ev->closed->diagnostic, 2);
    assert_true(ev->closed->linger);
    expect_out(&e, rejection(oct("a407 0605 2901876701 a503 02010c"),
                             opening_information(3, r.user_data)));
    end_free(&e);
}

/* And the other end hears it. */
static void test_rejection_is_heard(void **state)
{
    struct end e;
    const bushing_event *ev;
    (void)state;
    stage_open(&e, C_ACCEPT);
    end_feed(&e, rejection(NONE, opening_information(3, oct("aa03 800100"))));
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_PEER_REFUSED);
    assert_int_equal(ev->closed->code, BUSHING_ERR_ACSE_REFUSED);
    assert_int_equal(ev->closed->session_reason, 2);
    assert_int_equal(ev->closed->presentation_reason, -1);
    assert_int_equal(ev->closed->result, 2);
    assert_int_equal(ev->closed->source, 1);
    assert_int_equal(ev->closed->diagnostic, 2);
    assert_true(span_equal(ev->closed->user_data, oct("aa03 800100")));
    end_free(&e);
}

/* The same PPDU in C1, behind a reason alone, as other stacks have it. */
static void test_rejection_in_user_data(void **state)
{
    span aare = TLV(0x61, oct(NAME), oct("a203020101 a305 a103 02010e"));
    span cpr = TLV(0x30, oct(BOTH), oct_value(1, aare));
    struct end e;
    const bushing_event *ev;
    (void)state;
    stage_open(&e, C_ACCEPT);
    end_feed(&e, oct_dt(SES(0x0c, oct("320102"), oct_session(0xc1, cpr))));
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->code, BUSHING_ERR_ACSE_REFUSED);
    assert_int_equal(ev->closed->diagnostic, 14);
    end_free(&e);
}

/* Long user data are said; what is too long for a REFUSE can be left out. */
static void test_reject_long(void **state)
{
    static const size_t SIZES[] = {100, 300, 2000, 10000};
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        bushing_rejection r = {.result = 2, .source = 1, .diagnostic = 2};
        struct end e;
        span says;
        stage_open(&e, S_ASKED);
        r.user_data = oct_fill(0xa8, 10241);
        assert_int_equal(bushing_osi_reject(e.a, &r, test_now),
                         BUSHING_ERR_TOO_LONG);
        end_expect_none(&e);
        r.user_data = TLV(0xaa, oct_fill(1, SIZES[i]));
        assert_int_equal(bushing_osi_reject(e.a, &r, test_now), 0);
        assert_true(end_expect(&e, BUSHING_EVENT_CLOSED)->closed->linger);
        says = rejection(NONE, opening_information(3, r.user_data));
        expect_out(&e, oct_cut(span_skip(says, 7), 8192));
        end_free(&e);
    }
}

/* --- an abort ------------------------------------------------------------ */

static span abort_with(span numbers, span information)
{
    return oct_cut(
        SES(0x19, oct("110103"),
            oct_session(0xc1, TLV(0xa0, oct_value(1, TLV(0x64, numbers,
                                                         information))))),
        8192);
}

static void test_abort_says_all(void **state)
{
    static const size_t SIZES[] = {2, 100, 200, 1000, 20000};
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        span data = TLV(0x30, oct_fill(1, SIZES[i]));
        span words =
            abort_with(oct("800100 810105"), opening_information(3, data));
        struct end one, other;
        const bushing_event *ev;
        stage_open(&one, S_OPEN);
        stage_open(&other, C_OPEN);
        assert_int_equal(bushing_osi_abort(one.a, 0, 5, data, test_now), 0);
        ev = end_expect(&one, BUSHING_EVENT_CLOSED);
        assert_int_equal(ev->closed->why, BUSHING_CLOSE_LOCAL_ABORT);
        assert_int_equal(ev->closed->diagnostic, 5);
        assert_true(ev->closed->linger);
        expect_out(&one, words);
        /* and the other end hears it */
        end_feed(&other, words);
        ev = end_expect(&other, BUSHING_EVENT_CLOSED);
        assert_int_equal(ev->closed->why, BUSHING_CLOSE_PEER_ABORT);
        assert_int_equal(ev->closed->code, BUSHING_ERR_ACSE_ABORT);
        assert_int_equal(ev->closed->source, 0);
        assert_int_equal(ev->closed->diagnostic, 5);
        assert_int_equal(ev->closed->session_reason, 3);
        assert_true(span_equal(ev->closed->user_data, data));
        end_expect_none(&other);
        assert_int_equal(bushing_pool_look(other.pool).loaned, 0);
        end_free(&one);
        end_free(&other);
    }
}

static void test_abort_says_little(void **state)
{
    struct end e;
    (void)state;
    stage_open(&e, C_ACCEPT);
    assert_int_equal(bushing_osi_abort(e.a, 1, -1, NONE, test_now), 0);
    expect_out(&e, say_abrt(1, -1));
    end_free(&e);
}

/* User information that is no whole value is not shown. */
static void test_abort_shows_whole_values(void **state)
{
    static const char *const BAD[] = {
        "be0a 2808 020103 8103 300501",
        "be09 2807 020103 8202 0030",
        "be0c 280a 020105 a005 30030102ff",
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct end e;
        stage_open(&e, C_OPEN);
        end_feed(&e, abort_with(oct("800100"), oct(BAD[i])));
        assert_null(end_expect(&e, BUSHING_EVENT_CLOSED)->closed->user_data.p);
        end_free(&e);
    }
}

/* --- odd starts ---------------------------------------------------------- */

static span cp_with(span values)
{
    struct opening o = opening_request();
    return connect_with_ppdu(
        TLV(0x31, o.mode, TLV(0xa2, o.psels, o.contexts, values)));
}

static void test_user_data_of_a_cp(void **state)
{
    struct opening o;
    span aarq, two;
    (void)state;
    o = opening_request();
    aarq = opening_values(&o);
    two = TLV(0x61, span_skip(aarq, 2), oct("300a 020103 a005 a003020107"));
    ends(S_CONNECT, cp_with(NONE), BUSHING_ERR_PRESENTATION_VALUES,
         say_cpr(BOTH, 6));
    ends(S_CONNECT, cp_with(oct("4003020101")), BUSHING_ERR_PRESENTATION_VALUES,
         say_cpr("", 6));
    ends(S_CONNECT, cp_with(oct("6100")), BUSHING_ERR_PRESENTATION_PPDU,
         say_cpr(BOTH, 0));
    assert_int_equal(aarq.p[2], 0x30);
    ends(S_CONNECT, cp_with(two), BUSHING_ERR_PRESENTATION_VALUES,
         say_cpr(BOTH, 6));
    ends(S_CONNECT, cp_with(oct_value(3, opening_apdu(&o))),
         BUSHING_ERR_PRESENTATION_CONTEXT_ID, say_cpr(BOTH, 6));
    ends(S_CONNECT, cp_with(oct_value(7, opening_apdu(&o))),
         BUSHING_ERR_PRESENTATION_CONTEXT_ID, say_cpr(BOTH, 6));
    o = opening_answer();
    ends(C_ACCEPT, oct_dt(opening_spdu_with(&o, NONE)),
         BUSHING_ERR_SESSION_MISSING, say_ab());
}

/* Of a presentation of 1984 nothing is understood. */
static void test_x410(void **state)
{
    (void)state;
    attack(C_ACCEPT, oct_dt(oct("0c05 3203 02 3100")), "X",
           BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_SESSION_REFUSED, SILENCE);
    attack(C_OPEN, oct_dt(oct("1907 110103 c102 3100")), "X",
           BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_SESSION_ABORT, SILENCE);
}

static void test_acse_version(void **state)
{
    static const char *const BAD[] = {"80020640", "800100", "80020700"};
    struct opening o;
    (void)state;
    o = opening_request();
    for (size_t i = 0; i < 3; i++) {
        o.context_name = oct("a107 0605 28ca220203");
        o.context_name = JOIN(oct(BAD[i]), o.context_name);
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_ACSE_VERSION,
             say_aare(NAME, 1, 2));
    }
    o.context_name = oct("800206c0" NAME);
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    o.context_name = oct("a004 03020780" NAME);
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
}

/* Requirements are shown as they came, in one piece. */
static void requirements_are(const char *sent, const char *shown)
{
    struct opening o = opening_request();
    struct end e;
    span bits;
    o.after_contexts = oct(sent);
    stage_open(&e, S_CONNECT);
    end_feed(&e, connect_dt(&o));
    bits = end_expect(&e, BUSHING_EVENT_ASSOCIATE)
               ->association->presentation_requirements;
    assert_non_null(bits.p);
    assert_true(span_equal(bits, oct(shown)));
    end_free(&e);
    o = opening_answer();
    o.after_contexts = oct(sent);
    stage_open(&e, C_ACCEPT);
    end_feed(&e, connect_dt(&o));
    bits = end_expect(&e, BUSHING_EVENT_ESTABLISHED)
               ->association->presentation_requirements;
    assert_true(span_equal(bits, oct(shown)));
    end_free(&e);
}

static void test_requirements(void **state)
{
    (void)state;
    requirements_are("88020600", "0600");
    requirements_are("880206c0", "06c0");
    requirements_are("880100", "00");
    requirements_are("a804 03020640", "0640");
    requirements_are("a880 03020640 0000", "0640");
    requirements_are("a880 0000", "00");
    requirements_are("a806 030100 030100", "00");
    ends(S_CONNECT,
         connect_with_ppdu(oct("310d a003800101 a206 a404 8800 0000")),
         BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
}

/* --- what is proposed and answered --------------------------------------- */

/* The CONNECT with these wishes holds these octets. */
static bool connect_holds(const bushing_association *p, const char *octets)
{
    span wanted = oct(octets), out;
    struct end e;
    bool found = false;
    stage_open(&e, C_IDLE);
    assert_int_equal(bushing_osi_associate(e.a, p, test_now), 0);
    bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
    end_feed(&e, usual_confirm());
    end_expect_none(&e);
    out = bushing_osi_output(e.a);
    for (size_t i = 0; i + wanted.n <= out.n; i++)
        found |= memcmp(out.p + i, wanted.p, wanted.n) == 0;
    end_free(&e);
    return found;
}

static void test_wishes(void **state)
{
    bushing_association p;
    (void)state;
    p = usual_association();
    assert_true(connect_holds(&p, "160102 14020002"));
    assert_false(connect_holds(&p, "28 2f 06025101"));
    p.session_version = 1;
    assert_true(connect_holds(&p, "160101 14020002"));
    p.session_version = 3;
    assert_true(connect_holds(&p, "160103 14020002"));
    p.direct_reference = true;
    assert_true(connect_holds(&p, "be33 2831 06025101 020103 a028 a826"));
    p.presentation_requirements = oct("0600");
    assert_true(connect_holds(&p, "88020600"));
    p = usual_association();
    p.contexts[0] =
        (bushing_context){.id = 5, .abstract_syntax = oct("28ca220201")};
    p.contexts[1] = (bushing_context){.id = 7,
                                      .abstract_syntax = oct("52010001"),
                                      .transfer_syntax = oct("5101")};
    p.num_contexts = 2;
    assert_true(connect_holds(&p, "a423 3010 020105 060528ca220201 3004"
                                  "06025101 300f 020107 060452010001"));
    assert_true(connect_holds(&p, "020105 a028"));
    /* without BER nothing can be said in it */
    p.contexts[1].transfer_syntax = oct("5102");
    {
        struct end e;
        stage_open(&e, C_IDLE);
        assert_int_equal(bushing_osi_associate(e.a, &p, test_now),
                         BUSHING_ERR_ARGUMENT);
        end_free(&e);
    }
}

/* --- no memory for what a peer says -------------------------------------- */

/* Octets are taken, then nothing is to be had. */
static void starve(struct end *e, enum stage at, span in)
{
    stage_open(e, at);
    assert_int_equal(bushing_osi_receive(e->a, in, test_now), 0);
    e->heap.fail_from = 1;
}

/* What must be said at once and cannot: the end. */
static void fails(enum stage at, span in)
{
    struct end e;
    const bushing_event *ev;
    starve(&e, at, in);
    ev = end_expect(&e, BUSHING_EVENT_CLOSED);
    assert_int_equal(ev->closed->why, BUSHING_CLOSE_LOCAL_ERROR);
    assert_int_equal(ev->closed->code, BUSHING_ERR_MEMORY);
    assert_int_equal(ev->closed->layer, BUSHING_LAYER_NONE);
    assert_false(ev->closed->linger);
    expect_out(&e, SILENCE);
    e.heap.fail_from = 0;
    end_free(&e);
}

/* What can wait stays where it is, and goes on when there is room. */
static void waits(enum stage at, span in, span more, const char *events)
{
    struct end e;
    struct outcome o;
    starve(&e, at, in);
    end_expect_none(&e);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(bushing_osi_deadline(e.a),
                         test_now.mono_ns + 10000000);
        test_wait_ms(10);
        bushing_osi_tick(e.a, test_now);
        end_expect_none(&e);
    }
    e.heap.fail_from = 0;
    test_wait_ms(10);
    bushing_osi_tick(e.a, test_now);
    end_expect_none(&e);
    outcome_feed(&o, &e, more, 0);
    assert_string_equal(o.events, events);
    end_free(&e);
}

static void test_no_memory(void **state)
{
    struct opening o;
    span data, connect;
    (void)state;
    fails(S_CALL, usual_call());
    fails(C_CONFIRM, usual_confirm());
    data = oct_cut(oct_data(TLV(0xa3, oct_fill(0, 12000))), 8192);
    waits(S_OPEN, span_first(data, 8196), span_skip(data, 8196), "D");
    waits(C_OPEN, span_first(data, 8196), span_skip(data, 8196), "D");
    o = opening_request();
    o.authentication =
        JOIN(oct("9d82"), oct_number(6000, 2), oct_fill('x', 6000));
    connect = oct_cut(opening_spdu(&o), 4096);
    waits(S_CONNECT, span_first(connect, 4100), span_skip(connect, 4100), "A");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_reject_says_all),
        T(test_rejection_is_heard),
        T(test_rejection_in_user_data),
        T(test_reject_long),
        T(test_abort_says_all),
        T(test_abort_says_little),
        T(test_abort_shows_whole_values),
        T(test_user_data_of_a_cp),
        T(test_x410),
        T(test_acse_version),
        T(test_requirements),
        T(test_wishes),
        T(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
