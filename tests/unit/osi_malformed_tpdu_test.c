/* Malformed input at TPKT and transport, numbers as in the fact sheet: each is
 * fed in every state where it could come, whole and in pieces [osi:8.2, 1-24;
 * 62351-4:Annex H]. */
#include "attack.h"

#define LAST_STAGE C_RELEASE_ASKED
#define T(f) cmocka_unit_test_setup(f, attack_plain)

static void everywhere(const char *hex, int code)
{
    ends_all(S_CALL, LAST_STAGE, oct(hex), code);
}

/* --- TPKT ---------------------------------------------------------------- */

static void test_malformed_01_tpkt_length_0(void **state)
{
    (void)state;
    everywhere("03000000", BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_02_tpkt_length_3(void **state)
{
    (void)state;
    everywhere("03000003", BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_03_tpkt_length_4(void **state)
{
    (void)state;
    everywhere("03000004", BUSHING_ERR_TPKT_LENGTH);
    ends_all(S_CALL, LAST_STAGE, JOIN(oct("03000004"), usual_call()),
             BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_04_tpkt_length_5(void **state)
{
    (void)state;
    everywhere("0300000500", BUSHING_ERR_TPKT_LENGTH);
    everywhere("030000060000", BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_05_tpkt_version(void **state)
{
    (void)state;
    everywhere("02000007 02f080", BUSHING_ERR_TPKT_VERSION);
    everywhere("03ff0007 02f080", BUSHING_ERR_TPKT_VERSION);
    everywhere("00", BUSHING_ERR_TPKT_VERSION);
    everywhere("0301", BUSHING_ERR_TPKT_VERSION);
}

/* One octet each minute; the clock is asked before each. */
static void trickle(enum stage at, span head)
{
    struct end e;
    struct outcome o;
    num_attacks++;
    stage_open(&e, at);
    outcome_feed(&o, &e, head, 0);
    assert_string_equal(o.events, "");
    for (int i = 0; i < 9 && o.num == 0; i++) {
        test_wait_ms(60000);
        bushing_osi_tick(e.a, test_now);
        outcome_take(&o, &e);
        end_feed_hex(&e, "02");
        outcome_take(&o, &e);
    }
    assert_string_equal(o.events, "X");
    assert_int_equal(o.closed.why, BUSHING_CLOSE_TIMEOUT);
    assert_int_equal(o.closed.code, BUSHING_ERR_COTP_FRAGMENT);
    assert_int_equal(o.closed.layer, BUSHING_LAYER_COTP);
    end_expect_output(&e, "");
    end_free(&e);
}

/* A length of FFFF is over the ceiling and needs no timer at all; what is
 * within the ceiling may trickle until the timer of fragments ends it. */
static void test_malformed_06_tpkt_trickles(void **state)
{
    (void)state;
    everywhere("0300ffff", BUSHING_ERR_TPKT_CEILING);
    ends(S_CALL, oct("03000104"), BUSHING_ERR_TPKT_CEILING, SILENCE);
    ends(S_OPEN, oct("03002005"), BUSHING_ERR_TPKT_CEILING, SILENCE);
    for (int at = S_CALL; at <= LAST_STAGE; at++) {
        trickle((enum stage)at, oct("030000ff"));
        trickle((enum stage)at, oct("03"));
    }
    trickle(S_OPEN, oct("03002004"));
}

/* --- length indicators --------------------------------------------------- */

static void test_malformed_07_li_beyond_tpkt(void **state)
{
    (void)state;
    everywhere("03000007 fff080", BUSHING_ERR_COTP_LENGTH);
    everywhere("03000007 07f080", BUSHING_ERR_COTP_LENGTH);
    everywhere("03000007 03f080", BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_08_li_too_small(void **state)
{
    (void)state;
    everywhere("03000007 01f080", BUSHING_ERR_COTP_LENGTH);
    everywhere("03000007 00f080", BUSHING_ERR_COTP_LENGTH);
    everywhere("0300000b 05e0 0000 0001 00", BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_09_parameter_beyond_li(void **state)
{
    (void)state;
    everywhere("0300000e 09e0 0000 0001 00 c2ff00", BUSHING_ERR_COTP_LENGTH);
    everywhere("0300000e 09d0 0001 0001 00 c2ff00", BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_10_parameter_without_length(void **state)
{
    (void)state;
    everywhere("0300000c 07e0 0000 0001 00 c2", BUSHING_ERR_COTP_LENGTH);
    everywhere("0300000c 07d0 0001 0001 00 c2", BUSHING_ERR_COTP_LENGTH);
}

/* --- parameters of a CR -------------------------------------------------- */

/* A CR, or CC, with these parameters. */
static span call(uint8_t code, span parameters)
{
    return oct_tpkt(JOIN(oct_number(6 + parameters.n, 1), oct_number(code, 1),
                         code == 0xe0 ? oct("0000") : oct("0001"),
                         oct("0001 00"), parameters));
}

static span parameter(uint8_t code, span value)
{
    return JOIN(oct_number(code, 1), oct_number(value.n, 1), value);
}

static span with_size(uint8_t n)
{
    return call(0xe0, parameter(0xc0, oct_number(n, 1)));
}

static void test_malformed_11_size(void **state)
{
    static const uint8_t BAD[] = {0x00, 0x01, 0x06, 0x11,
                                  0x1f, 0x20, 0xa2, 0xff};
    static const uint8_t LARGE[] = {0x0e, 0x0f, 0x10};
    (void)state;
    for (size_t i = 0; i < sizeof BAD; i++)
        ends(S_CALL, with_size(BAD[i]), BUSHING_ERR_COTP_PARAMETER, say_dr(0));
    for (size_t i = 0; i < sizeof LARGE; i++)
        passes(S_CALL, with_size(LARGE[i]), "",
               oct("0300000e 09d0 0001 0001 00 c0010d"));
    passes(S_CALL, with_size(7), "", oct("0300000e 09d0 0001 0001 00 c00107"));
    /* nothing is said to a CC */
    ends(C_CONFIRM, call(0xd0, oct("c001a2")), BUSHING_ERR_COTP_PARAMETER,
         SILENCE);
}

static void test_malformed_12_size_length(void **state)
{
    static const size_t LENGTHS[] = {0, 2, 4};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        ends(S_CALL, call(0xe0, parameter(0xc0, oct_fill(8, LENGTHS[i]))),
             BUSHING_ERR_COTP_PARAMETER, say_dr(0));
}

/* [62351-4:H.2.3] 32 octets are the most; over 128 is abuse */
static void test_malformed_13_long_selector(void **state)
{
    (void)state;
    for (int code = 0xc1; code <= 0xc2; code++) {
        uint8_t c = (uint8_t)code;
        ends(S_CALL, call(0xe0, parameter(c, oct_fill(1, 33))),
             BUSHING_ERR_COTP_SELECTOR, say_dr(3));
        ends(S_CALL, call(0xe0, parameter(c, oct_fill(1, 128))),
             BUSHING_ERR_COTP_SELECTOR, say_dr(3));
        ends(S_CALL, call(0xe0, parameter(c, oct_fill(1, 200))),
             BUSHING_ERR_COTP_LENGTH, SILENCE);
    }
    passes(S_CALL, call(0xe0, parameter(0xc2, oct_fill(1, 32))), "",
           call(0xd0, JOIN(oct("c0010d"), parameter(0xc2, oct_fill(1, 32)))));
}

static void test_malformed_14_twice(void **state)
{
    (void)state;
    ends(S_CALL, call(0xe0, oct("c0010a c0010a")), BUSHING_ERR_COTP_DUPLICATE,
         say_dr(0));
    ends(S_CALL, call(0xe0, oct("c10101 c10101")), BUSHING_ERR_COTP_DUPLICATE,
         say_dr(0));
    ends(S_CALL, call(0xe0, oct("c20101 c0010a c20101")),
         BUSHING_ERR_COTP_DUPLICATE, say_dr(0));
    ends(C_CONFIRM, call(0xd0, oct("c20101 c20101")),
         BUSHING_ERR_COTP_DUPLICATE, SILENCE);
}

static void test_malformed_15_class(void **state)
{
    (void)state;
    ends(S_CALL, oct("0300000b 06e0 0000 0001 40"), BUSHING_ERR_COTP_CLASS,
         say_dr(0));
    ends(S_CALL, oct("0300000e 09e0 0000 0001 40 c70120"),
         BUSHING_ERR_COTP_CLASS, say_dr(0));
    passes(S_CALL, oct("0300000e 09e0 0000 0001 40 c70100"), "",
           oct("0300000e 09d0 0001 0001 00 c0010d"));
    /* a CC of another class than the one that was asked for */
    ends(C_CONFIRM, oct("0300000b 06d0 0001 0001 40"), BUSHING_ERR_COTP_CLASS,
         SILENCE);
}

static void test_malformed_16_references(void **state)
{
    (void)state;
    passes(S_CALL, oct("0300000b 06e0 1234 0001 00"), "",
           oct("0300000e 09d0 0001 0001 00 c0010d"));
    passes(S_CALL, oct("0300000b 06e0 0000 0000 00"), "",
           oct("0300000e 09d0 0000 0001 00 c0010d"));
}

/* --- order --------------------------------------------------------------- */

static void test_malformed_17_call_twice(void **state)
{
    (void)state;
    ends_all(S_CALLED, LAST_STAGE, usual_call(), BUSHING_ERR_COTP_UNEXPECTED);
    ends_all(S_CALL, C_IDLE, usual_confirm(), BUSHING_ERR_COTP_UNEXPECTED);
    ends_all(C_ACCEPT, LAST_STAGE, usual_confirm(),
             BUSHING_ERR_COTP_UNEXPECTED);
    /* two calls in one read */
    attack_spoke_before();
    attack(S_CALL, JOIN(usual_call(), usual_call()), "X",
           BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_COTP_UNEXPECTED,
           usual_confirm());
}

static void test_malformed_18_data_before_call(void **state)
{
    static const enum stage AT[] = {S_CALL, S_CALLED, C_IDLE, C_CONFIRM};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        ends(AT[i], oct("03000007 02f080"), BUSHING_ERR_COTP_UNEXPECTED,
             SILENCE);
        ends(AT[i], usual_connect(), BUSHING_ERR_COTP_UNEXPECTED, SILENCE);
    }
}

/* --- fragments ----------------------------------------------------------- */

static const enum stage OPEN_STAGES[] = {S_CONNECT, S_OVERFLOW, S_ASKED,
                                         S_OPEN,    C_ACCEPT,   C_OPEN};
enum { NUM_OPEN_STAGES = sizeof OPEN_STAGES / sizeof OPEN_STAGES[0] };

static void test_malformed_19_empty_fragments(void **state)
{
    span empty = oct("03000007 02f000");
    (void)state;
    for (size_t i = 0; i < NUM_OPEN_STAGES; i++) {
        ends(OPEN_STAGES[i], oct_repeat(empty, 4), BUSHING_ERR_COTP_EMPTY,
             SILENCE);
        ends(OPEN_STAGES[i], oct_repeat(empty, 10000), BUSHING_ERR_COTP_EMPTY,
             SILENCE);
    }
    /* three are good, and what is not empty counts anew */
    passes(
        S_OPEN,
        oct_repeat(
            JOIN(oct_repeat(empty, 3), oct_dt(oct_data(oct("a003020107")))), 5),
        "DDDDD", SILENCE);
    attack_plain(NULL);
    attack_with(BUSHING_SET_EMPTY_MAX, 0);
    ends(S_OPEN, oct("03000007 02f000"), BUSHING_ERR_COTP_EMPTY, SILENCE);
}

static void test_malformed_20_endless_fragments(void **state)
{
    span open, early;
    (void)state;
    open = oct_repeat(oct_tpkt(JOIN(oct("02f000"), oct_fill(1, 1021))), 90);
    early = span_first(open, 1028 * 20);
    attack_lends(1 << 18);
    ends(S_OPEN, open, BUSHING_ERR_COTP_TSDU, SILENCE);
    ends(C_OPEN, open, BUSHING_ERR_COTP_TSDU, SILENCE);
    attack_lends(1 << 16);
    ends(S_CONNECT, early, BUSHING_ERR_COTP_TSDU, SILENCE);
    ends(S_ASKED, early, BUSHING_ERR_COTP_TSDU, SILENCE);
    ends(C_ACCEPT, early, BUSHING_ERR_COTP_TSDU, SILENCE);
    /* one octet at a time costs no more than it brings */
    ends(S_CONNECT, oct_repeat(oct("03000008 02f000 01"), 12000),
         BUSHING_ERR_COTP_TSDU, SILENCE);
}

static void test_malformed_21_numbers(void **state)
{
    span data;
    (void)state;
    ends(S_OPEN, oct("03000008 02f081 01"), BUSHING_ERR_COTP_NUMBER, SILENCE);
    ends(S_OPEN, oct("03000008 02f001 01"), BUSHING_ERR_COTP_NUMBER, SILENCE);
    ends(S_CONNECT, oct("03000008 02f0ff 01"), BUSHING_ERR_COTP_NUMBER,
         SILENCE);
    data = oct_tpkt(JOIN(oct("02f081"), oct_data(oct("a003020107"))));
    ends(C_OPEN, data, BUSHING_ERR_COTP_NUMBER, SILENCE);
    attack_with(BUSHING_SET_TPDU_NUMBERS, 1);
    passes(C_OPEN, data, "D", SILENCE);
}

static void test_malformed_22_empty_tsdu(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_OPEN_STAGES; i++)
        ends(OPEN_STAGES[i], oct("03000007 02f080"), BUSHING_ERR_COTP_EMPTY,
             SILENCE);
}

/* --- ends and other classes ---------------------------------------------- */

/* In every state, never with an answer; a caller is refused by it. */
static void disconnects(const char *hex)
{
    for (int at = S_CALL; at <= LAST_STAGE; at++) {
        if (at == C_IDLE)
            ends(C_IDLE, oct(hex), BUSHING_ERR_COTP_UNEXPECTED, SILENCE);
        else if (at == C_CONFIRM)
            attack(C_CONFIRM, oct(hex), "X", BUSHING_CLOSE_PEER_REFUSED,
                   BUSHING_ERR_COTP_REFUSED, SILENCE);
        else
            attack((enum stage)at, oct(hex), "X", BUSHING_CLOSE_PEER_ABORT,
                   BUSHING_ERR_COTP_DISCONNECT, SILENCE);
    }
}

/* The reason comes up, and a DR's own only. */
static int reason_of(enum stage at, const char *hex)
{
    struct end e;
    struct outcome o;
    stage_open(&e, at);
    outcome_feed(&o, &e, oct(hex), 0);
    assert_string_equal(o.events, "X");
    end_free(&e);
    return o.closed.transport_reason;
}

static void test_malformed_23_error_and_disconnect(void **state)
{
    (void)state;
    disconnects("03000009 0470 0001 00");
    disconnects("0300000b 0680 0001 0007 00");
    disconnects("0300000b 0680 0001 0007 ff");
    disconnects("0300004b 0680 0001 0007 00"
                "00000000000000000000000000000000"
                "00000000000000000000000000000000"
                "00000000000000000000000000000000"
                "00000000000000000000000000000000");
    assert_int_equal(reason_of(C_CONFIRM, "0300000b 0680 0001 0007 ff"), 0xff);
    assert_int_equal(reason_of(C_CONFIRM, "0300000b 0680 0001 0007 02"), 2);
    assert_int_equal(reason_of(S_OPEN, "0300000b 0680 0001 0007 80"), 0x80);
    assert_int_equal(reason_of(S_OPEN, "03000009 0470 0001 03"), -1);
}

/* [62351-4:H.2.2] ignored, ten of them; the eleventh ends it */
static void ignored(span tpdu)
{
    static const enum stage AT[] = {S_CALL,   S_CALLED, S_CONNECT,
                                    S_ASKED,  S_OPEN,   C_CONFIRM,
                                    C_ACCEPT, C_OPEN,   S_RELEASING};
    for (size_t i = 0; i < sizeof AT / sizeof AT[0]; i++) {
        passes(AT[i], oct_repeat(tpdu, 10), "", SILENCE);
        ends(AT[i], oct_repeat(tpdu, 11), BUSHING_ERR_COTP_UNSUPPORTED,
             SILENCE);
    }
}

static void test_malformed_24_other_classes(void **state)
{
    (void)state;
    ignored(oct("0300000a 0410 0001 80 00")); /* ED */
    ignored(oct("0300000a 0420 0001 80 00")); /* EA */
    ignored(oct("03000009 0460 0001 01"));    /* AK */
    ignored(oct("03000009 0450 0001 01"));    /* RJ */
    ignored(oct("0300000a 05c0 0001 0001"));  /* DC */
    ignored(oct("03000007 0200 00"));
    ignored(oct("03000007 0230 00"));
    /* they do not stand in the way of anything */
    passes(S_OPEN,
           JOIN(oct("0300000a 0410 0001 80 00"),
                oct_dt(oct_data(oct("a003020107")))),
           "D", SILENCE);
    attack_with(BUSHING_SET_UNSUPPORTED_MAX, 0);
    ends(S_OPEN, oct("03000007 0230 00"), BUSHING_ERR_COTP_UNSUPPORTED,
         SILENCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_malformed_01_tpkt_length_0),
        T(test_malformed_02_tpkt_length_3),
        T(test_malformed_03_tpkt_length_4),
        T(test_malformed_04_tpkt_length_5),
        T(test_malformed_05_tpkt_version),
        T(test_malformed_06_tpkt_trickles),
        T(test_malformed_07_li_beyond_tpkt),
        T(test_malformed_08_li_too_small),
        T(test_malformed_09_parameter_beyond_li),
        T(test_malformed_10_parameter_without_length),
        T(test_malformed_11_size),
        T(test_malformed_12_size_length),
        T(test_malformed_13_long_selector),
        T(test_malformed_14_twice),
        T(test_malformed_15_class),
        T(test_malformed_16_references),
        T(test_malformed_17_call_twice),
        T(test_malformed_18_data_before_call),
        T(test_malformed_19_empty_fragments),
        T(test_malformed_20_endless_fragments),
        T(test_malformed_21_numbers),
        T(test_malformed_22_empty_tsdu),
        T(test_malformed_23_error_and_disconnect),
        T(test_malformed_24_other_classes),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    attack_report();
    return failed;
}
