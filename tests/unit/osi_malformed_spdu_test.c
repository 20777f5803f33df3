/* Malformed input at the session layer, numbers as in the fact sheet
 * [osi:8.2, 25-38]. Where that leaves a choice between a refusal and silence,
 * src/osi/answer.c chooses: what cannot be read as octets of an SPDU is closed
 * in silence before ACCEPT, a value that is wrong is refused; later, and
 * towards a responder, both are aborts. */
#include "attack.h"

#define LAST_STAGE C_RELEASE_ASKED
#define T(f) cmocka_unit_test_setup(f, attack_plain)

static const span NONE = {NULL, 0};

/* The states in which a session is open, or was asked for by us: here a
 * mistake is worth an abort. */
static const enum stage ABORTING[] = {
    S_OPEN, S_RELEASING, S_COLLIDED, S_RELEASE_ASKED, C_ACCEPT,
    C_OPEN, C_RELEASING, C_COLLIDED, C_RELEASE_ASKED,
};
static const enum stage WAITING[] = {S_CONNECT, S_OVERFLOW, S_ASKED};

/* Silence before ACCEPT, an abort later. */
static void broken(span tsdu, int code)
{
    for (size_t i = 0; i < sizeof WAITING / sizeof WAITING[0]; i++)
        ends(WAITING[i], oct_dt(tsdu), code, SILENCE);
    for (size_t i = 0; i < sizeof ABORTING / sizeof ABORTING[0]; i++)
        ends(ABORTING[i], oct_dt(tsdu), code, say_ab());
}

/* --- lengths ------------------------------------------------------------- */

static void test_malformed_25_short_spdu(void **state)
{
    (void)state;
    broken(oct("0d"), BUSHING_ERR_SESSION_LENGTH);
    broken(oct("0d05"), BUSHING_ERR_SESSION_LENGTH);
    broken(oct("0dff"), BUSHING_ERR_SESSION_LENGTH);
    broken(oct("0dff00"), BUSHING_ERR_SESSION_LENGTH);
    broken(oct("0e"), BUSHING_ERR_SESSION_LENGTH);
}

static void test_malformed_26_li(void **state)
{
    struct opening o;
    span cn, ac;
    (void)state;
    broken(oct("0dffffff 05061301"), BUSHING_ERR_SESSION_LENGTH);
    o = opening_request();
    cn = opening_spdu(&o);
    o = opening_answer();
    ac = opening_spdu(&o);
    ends(S_CONNECT, oct_dt(oct_spoil(cn, 1, (uint8_t)(cn.p[1] + 1))),
         BUSHING_ERR_SESSION_LENGTH, SILENCE);
    ends(S_CONNECT, oct_dt(oct_spoil(cn, 1, (uint8_t)(cn.p[1] - 1))),
         BUSHING_ERR_SESSION_LENGTH, SILENCE);
    ends(S_CONNECT, oct_dt(JOIN(cn, oct("00"))), BUSHING_ERR_SESSION_LENGTH,
         SILENCE);
    ends(C_ACCEPT, oct_dt(oct_spoil(ac, 1, (uint8_t)(ac.p[1] + 1))),
         BUSHING_ERR_SESSION_LENGTH, say_ab());
    ends(C_ACCEPT, oct_dt(oct_spoil(ac, 1, (uint8_t)(ac.p[1] - 1))),
         BUSHING_ERR_SESSION_LENGTH, say_ab());
    ends(C_ACCEPT, oct_dt(JOIN(ac, oct("c100"))), BUSHING_ERR_SESSION_LENGTH,
         say_ab());
    /* the long form of a short length is decodable */
    passes(S_CONNECT,
           oct_dt(JOIN(oct("0dff"), oct_number(cn.n - 2, 2), span_skip(cn, 2))),
           "A", SILENCE);
}

/* --- CONNECT and ACCEPT -------------------------------------------------- */

/* As a toy acceptor of a public capture answers: item with PI 06, an empty
 * user data parameter, and the PPDU behind the SPDU. */
static void test_malformed_27_toy_accept(void **state)
{
    struct opening o;
    span body;
    (void)state;
    o = opening_answer();
    body = JOIN(oct("0506 130100 060102 14020002 c100"));
    ends(C_ACCEPT,
         oct_dt(JOIN(oct("0e"), oct_number(body.n, 1), body, opening_ppdu(&o))),
         BUSHING_ERR_SESSION_LENGTH, say_ab());
    o.item = oct("0506 130100 060102");
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_SESSION_PARAMETER, say_ab());
    o.item = oct("0506 130100 160102");
    ends(C_ACCEPT, oct_dt(opening_spdu_with(&o, SILENCE)),
         BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
    o = opening_request();
    o.item = oct("0506 130100 060102");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_PARAMETER,
         say_rf(0x85));
}

static void test_malformed_28_item_overruns(void **state)
{
    struct opening o;
    (void)state;
    o = opening_request();
    o.item = oct("0506 130900 160102");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_LENGTH, SILENCE);
    o = opening_answer();
    o.item = oct("0506 130900 160102");
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_SESSION_LENGTH, say_ab());
}

/* A version that is left out is version 1: served or not by SESSION_V1. */
static void test_malformed_29_version(void **state)
{
    static const char *const V1[] = {"0506 130100 160101", "0503 130100", ""};
    struct opening o;
    (void)state;
    o = opening_request();
    o.item = oct("0506 130100 160104");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_VERSION, say_rf(0x84));
    o.item = oct("0506 130100 160100");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_VERSION, say_rf(0x84));
    o.item = oct("0506 130100 160103");
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    for (size_t i = 0; i < 3; i++) {
        o.item = oct(V1[i]);
        passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    }
    attack_with(BUSHING_SET_SESSION_V1, 0);
    for (size_t i = 0; i < 3; i++) {
        o.item = oct(V1[i]);
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_VERSION,
             say_rf(0x84));
    }
    o = opening_answer();
    o.item = oct("0506 130100 160101");
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_SESSION_VERSION, say_ab());
}

/* What was asked for beyond duplex is not granted. */
static void check_grants_duplex_only(const char *requirements)
{
    struct end e;
    struct opening o = opening_request();
    bushing_span out;
    o.requirements = oct(requirements);
    stage_open(&e, S_CONNECT);
    end_feed(&e, connect_dt(&o));
    end_expect(&e, BUSHING_EVENT_ASSOCIATE);
    assert_int_equal(bushing_osi_accept(e.a, NULL, test_now), 0);
    end_expect(&e, BUSHING_EVENT_ESTABLISHED);
    out = bushing_osi_output(e.a);
    assert_memory_equal(out.p + 9, oct("0506 130100 160102 14020002").p, 12);
    end_free(&e);
}

static void test_malformed_30_requirements(void **state)
{
    static const char *const BAD[] = {"", "14020001", "14020049", "14020000"};
    static const char *const LENGTHS[] = {"140102", "1400", "1403000002"};
    struct opening o;
    (void)state;
    o = opening_request();
    for (size_t i = 0; i < 4; i++) {
        o.requirements = oct(BAD[i]);
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_UNITS,
             say_rf(0x85));
    }
    for (size_t i = 0; i < 3; i++) {
        o.requirements = oct(LENGTHS[i]);
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_PARAMETER,
             say_rf(0x85));
    }
    o.requirements = oct("1402ffff");
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    check_grants_duplex_only("1402ffff");
    o = opening_answer();
    o.requirements = NONE;
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_SESSION_UNITS, say_ab());
}

static void test_malformed_31_selectors(void **state)
{
    struct opening o;
    (void)state;
    o = opening_request();
    for (int code = 0x33; code <= 0x34; code++) {
        uint8_t c = (uint8_t)code;
        o.selectors = SES(c, oct_fill(1, 17));
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_SELECTOR,
             say_rf(0x81));
        o.selectors = SES(c, oct_fill(1, 254));
        ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_SELECTOR,
             say_rf(0x81));
        o.selectors = SES(c, oct_fill(1, 16));
        passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
        o.selectors = SES(c, SILENCE);
        passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    }
    o.selectors = oct("34020001 34020001");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_DUPLICATE, SILENCE);
    attack_selector(BUSHING_OWN_SSEL, oct("0002"));
    o.selectors = oct("33020002 34020001");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_SELECTOR, say_rf(0x81));
    o.selectors = NONE;
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_SELECTOR, say_rf(0x81));
}

/* A CONNECT whose user data are n octets, in this parameter. */
static span connect_of(size_t n, uint8_t code)
{
    struct opening o = opening_request();
    span ppdu = opening_ppdu(&o);
    size_t fill = n - ppdu.n - 12;
    span apdu;
    /* implementation information takes what is missing */
    o.authentication =
        JOIN(oct("9d82"), oct_number(fill, 2), oct_fill('x', fill));
    apdu = opening_ppdu(&o);
    for (int i = 0; i < 12 && apdu.n != n; i++) {
        fill += n - apdu.n;
        o.authentication =
            JOIN(oct("9d82"), oct_number(fill, 2), oct_fill('x', fill));
        apdu = opening_ppdu(&o);
    }
    assert_int_equal(apdu.n, n);
    o.user_data_code = code;
    return oct_cut(opening_spdu_with(&o, apdu), 8192);
}

static void test_malformed_32_user_data(void **state)
{
    struct opening o;
    span ppdu;
    (void)state;
    o = opening_request();
    ppdu = opening_ppdu(&o);
    passes(S_CONNECT, connect_of(513, 0xc1), "A", SILENCE);
    passes(S_CONNECT, connect_of(512, 0xc2), "A", SILENCE);
    passes(S_CONNECT, connect_of(10240, 0xc2), "A", SILENCE);
    ends(S_CONNECT, connect_of(10241, 0xc2), BUSHING_ERR_SESSION_USER_DATA,
         SILENCE);
    o.overflow = oct_session(0xc1, ppdu);
    o.user_data_code = 0xc2;
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_DUPLICATE, SILENCE);
    o.user_data_code = 0xc1;
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_SESSION_DUPLICATE, SILENCE);
    o.overflow = NONE;
    o.user_data_code = 0xc2;
    ends(S_CONNECT, oct_dt(opening_spdu_with(&o, oct_fill(0, 10))),
         BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
    ends(S_CONNECT, oct_dt(opening_spdu_with(&o, NONE)),
         BUSHING_ERR_SESSION_MISSING, say_rf(0x85));
}

/* --- overflow ------------------------------------------------------------ */

static span overflow_data(uint8_t enclosure, span data)
{
    return oct_cut(SES(0x0f, oct("1901"), oct_number(enclosure, 1),
                       oct_session(0xc1, data)),
                   8192);
}

static void test_malformed_33_overflow(void **state)
{
    struct opening o;
    span connect, more;
    (void)state;
    o = opening_request();
    o.overflow = oct("3c0101");
    connect = oct_cut(opening_spdu_with(&o, oct_fill(0x31, 10240)), 8192);
    ends(S_CONNECT, connect, BUSHING_ERR_SESSION_OVERFLOW, say_rf(0x86));
    more = overflow_data(0, oct_fill(0, 1000));
    /* without end, until the total is reached */
    ends(S_OVERFLOW, oct_repeat(more, 40), BUSHING_ERR_SESSION_OVERFLOW,
         say_rf(0x86));
    ends(S_OVERFLOW, oct_repeat(overflow_data(0, oct_fill(0, 9)), 4000),
         BUSHING_ERR_SESSION_OVERFLOW, say_rf(0x86));
    /* without progress */
    ends(S_OVERFLOW, overflow_data(0, SILENCE), BUSHING_ERR_SESSION_OVERFLOW,
         say_rf(0x86));
    ends(S_OVERFLOW, oct_dt(oct("0f03 c10100")), BUSHING_ERR_SESSION_MISSING,
         say_rf(0x85));
    ends(S_CONNECT, more, BUSHING_ERR_SESSION_UNEXPECTED, SILENCE);
    ends(S_ASKED, more, BUSHING_ERR_SESSION_UNEXPECTED, SILENCE);
    ends(S_OPEN, more, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_CONNECT, oct_dt(oct("1003 160102")), BUSHING_ERR_SESSION_UNEXPECTED,
         SILENCE);
    ends(S_OVERFLOW, oct_dt(oct("1003 160102")), BUSHING_ERR_SESSION_UNEXPECTED,
         SILENCE);
    ends(S_OPEN, oct_dt(oct("1003 160102")), BUSHING_ERR_SESSION_UNEXPECTED,
         say_ab());
    ends(C_ACCEPT, oct_dt(oct("1003 160102")), BUSHING_ERR_SESSION_UNEXPECTED,
         say_ab());
}

/* --- data ---------------------------------------------------------------- */

static const enum stage DATA_STAGES[] = {S_OPEN, S_RELEASING, C_OPEN,
                                         C_RELEASING};

static void aborted(const char *hex, int code)
{
    for (size_t i = 0; i < sizeof DATA_STAGES / sizeof DATA_STAGES[0]; i++)
        ends(DATA_STAGES[i], oct_dt(oct(hex)), code, say_ab());
}

static void test_malformed_34_data(void **state)
{
    (void)state;
    aborted("0100", BUSHING_ERR_SESSION_UNEXPECTED);
    aborted("010001", BUSHING_ERR_SESSION_LENGTH);
    aborted("01", BUSHING_ERR_SESSION_LENGTH);
    aborted("01010001006109", BUSHING_ERR_SESSION_PARAMETER);
    aborted("01000103190101 610c300a020103a005a003020107",
            BUSHING_ERR_SESSION_PARAMETER);
    aborted("01000103190103 610c300a020103a005a003020107",
            BUSHING_ERR_SESSION_PARAMETER);
    aborted("0100010419020000 610c300a020103a005a003020107",
            BUSHING_ERR_SESSION_PARAMETER);
    aborted("01000105190101", BUSHING_ERR_SESSION_LENGTH);
    aborted("01000100", BUSHING_ERR_SESSION_MISSING);
}

/* In the data state a session is open, so what is no SPDU at all still is
 * closed in silence, and a DATA TRANSFER without GIVE TOKENS aborted. */
static void test_malformed_35_no_session(void **state)
{
    (void)state;
    broken(oct("0100610c300a020103a005a003020107"),
           BUSHING_ERR_SESSION_UNEXPECTED);
    for (int at = S_CONNECT; at <= LAST_STAGE; at++) {
        if (at == C_IDLE || at == C_CONFIRM)
            continue;
        ends((enum stage)at, oct_dt(JOIN(initiate_request())),
             BUSHING_ERR_SESSION_NONE, SILENCE);
        ends((enum stage)at, oct_dt(oct("a8268002")), BUSHING_ERR_SESSION_NONE,
             SILENCE);
        ends((enum stage)at,
             oct_dt(oct("32010000ccc100080000f0000001000103c0")),
             BUSHING_ERR_SESSION_NONE, SILENCE);
        ends((enum stage)at, oct_dt(oct("7201")), BUSHING_ERR_SESSION_NONE,
             SILENCE);
    }
    /* other functional units: EXPEDITED, PREPARE, TYPED DATA */
    broken(oct("0500"), BUSHING_ERR_SESSION_UNEXPECTED);
    broken(oct("0703 180101"), BUSHING_ERR_SESSION_UNEXPECTED);
    broken(oct("2100"), BUSHING_ERR_SESSION_UNEXPECTED);
}

/* --- refusals ------------------------------------------------------------ */

static void refused(const char *hex, int code)
{
    attack(C_ACCEPT, oct_dt(oct(hex)), "X", BUSHING_CLOSE_PEER_REFUSED, code,
           SILENCE);
}

static void test_malformed_36_refuse(void **state)
{
    (void)state;
    refused("0c00", BUSHING_ERR_SESSION_REFUSED);
    refused("0c03320102", BUSHING_ERR_SESSION_REFUSED);
    refused("0c0432020230", BUSHING_ERR_SESSION_REFUSED);
    refused("0c03320185", BUSHING_ERR_SESSION_REFUSED);
    refused("0c03320155", BUSHING_ERR_SESSION_REFUSED);
    refused("0c06 3204 02 300000", BUSHING_ERR_SESSION_REFUSED);
    /* a CPR without anything, with a reason, with an AARE that is broken */
    refused("0c05 3203 02 3000", BUSHING_ERR_PRESENTATION_REFUSED);
    refused("0c08 3206 02 30038a0100", BUSHING_ERR_PRESENTATION_REFUSED);
    refused("0c10 320e 02 300b 6109 3007 020101 a002 6100",
            BUSHING_ERR_PRESENTATION_REFUSED);
    refused("0c11 320f 02 300c 610a 3008 020101 a003 640101",
            BUSHING_ERR_PRESENTATION_REFUSED);
    /* nothing but a CONNECT is refused */
    ends(S_CONNECT, oct_dt(oct("0e03 990100")), BUSHING_ERR_SESSION_PARAMETER,
         SILENCE);
    ends(S_CONNECT, oct_dt(oct("0c03 990100")), BUSHING_ERR_SESSION_PARAMETER,
         SILENCE);
    /* a reason without the reason cannot be read */
    ends(C_ACCEPT, oct_dt(oct("0c023200")), BUSHING_ERR_SESSION_PARAMETER,
         say_ab());
    ends(S_CONNECT, oct_dt(oct("0c03320102")), BUSHING_ERR_SESSION_UNEXPECTED,
         SILENCE);
    ends(S_ASKED, oct_dt(oct("0c03320102")), BUSHING_ERR_SESSION_UNEXPECTED,
         SILENCE);
    ends(S_OPEN, oct_dt(oct("0c03320102")), BUSHING_ERR_SESSION_UNEXPECTED,
         say_ab());
    ends(C_OPEN, oct_dt(oct("0c03320102")), BUSHING_ERR_SESSION_UNEXPECTED,
         say_ab());
}

/* --- aborts -------------------------------------------------------------- */

/* In every state with a transport connection; never answered. */
static void abort_ends(span tsdu, int code)
{
    span in = oct_cut(tsdu, 8192);
    for (int at = S_CONNECT; at <= LAST_STAGE; at++) {
        if (at == C_IDLE || at == C_CONFIRM)
            continue;
        /* before ACCEPT a TSDU is shorter */
        if (tsdu.n > 11264 &&
            (at == S_CONNECT || at == S_ASKED || at == C_ACCEPT))
            ends((enum stage)at, in, BUSHING_ERR_COTP_TSDU, SILENCE);
        else
            attack((enum stage)at, in, "X", BUSHING_CLOSE_PEER_ABORT, code,
                   SILENCE);
    }
}

static void test_malformed_37_abort(void **state)
{
    (void)state;
    abort_ends(oct("1900"), BUSHING_ERR_SESSION_ABORT);
    abort_ends(oct("19"), BUSHING_ERR_SESSION_ABORT);
    abort_ends(oct("19ff"), BUSHING_ERR_SESSION_ABORT);
    abort_ends(oct("1903110105"), BUSHING_ERR_SESSION_ABORT);
    /* of libiec61850: the ARU says two octets too many */
    abort_ends(oct("1915 11010b c110 a010 610c 300a 020101 a005 6403 800100"),
               BUSHING_ERR_SESSION_ABORT);
    abort_ends(oct("1915 11010b c110 a00e 610c 300a 020101 a005 6403 800100"),
               BUSHING_ERR_ACSE_ABORT);
    abort_ends(oct("190a 110105 c105 3003 800106"),
               BUSHING_ERR_PRESENTATION_ABORT);
    abort_ends(oct("19ffdeadbeef0011"), BUSHING_ERR_SESSION_ABORT);
    abort_ends(JOIN(oct("19"), oct_fill(0xff, 600)), BUSHING_ERR_SESSION_ABORT);
    attack_lends(3 << 15);
    abort_ends(SES(0x19, oct("110103"), SES(0xc1, oct_fill(0x61, 20000))),
               BUSHING_ERR_SESSION_ABORT);
    /* ABORT ACCEPT is for nobody */
    broken(oct("1a00"), BUSHING_ERR_SESSION_UNEXPECTED);
}

/* --- release ------------------------------------------------------------- */

static void test_malformed_38_release(void **state)
{
    span fn, dn, nf;
    (void)state;
    fn = oct_dt(oct("0910 c10e 610c 300a 020101 a005 6203 800100"));
    dn = oct_dt(oct("0a10 c10e 610c 300a 020101 a005 6303 800100"));
    nf = oct_dt(oct("0800"));
    /* FINISH twice, in one read and in two */
    attack(S_OPEN, JOIN(fn, fn), "RX", BUSHING_CLOSE_PEER_ERROR,
           BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_RELEASE_ASKED, fn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(C_RELEASE_ASKED, fn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    /* before ACCEPT */
    ends(S_CONNECT, fn, BUSHING_ERR_SESSION_UNEXPECTED, SILENCE);
    ends(S_ASKED, fn, BUSHING_ERR_SESSION_UNEXPECTED, SILENCE);
    ends(C_ACCEPT, fn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    /* DISCONNECT and NOT FINISHED without FINISH */
    ends(S_OPEN, dn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(C_OPEN, dn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_RELEASE_ASKED, dn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_OPEN, nf, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(C_RELEASE_ASKED, nf, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    /* where they are awaited */
    passes(C_OPEN, fn, "R", SILENCE);
    passes(C_RELEASING, nf, "F", SILENCE);
    passes(C_RELEASING, JOIN(nf, oct_dt(oct_data(oct("a103020107")))), "FD",
           SILENCE);
    attack(C_RELEASING, dn, "X", BUSHING_CLOSE_RELEASED, 0, SILENCE);
    /* both sides: each answers the other, once */
    passes(C_RELEASING, fn, "", dn);
    attack_spoke_before();
    attack(C_RELEASING, JOIN(fn, dn), "X", BUSHING_CLOSE_RELEASED, 0, dn);
    attack_plain(NULL);
    fn = oct_dt(oct("0910 c10e 610c 300a 020101 a005 6203 800100"));
    nf = oct_dt(oct("0800"));
    ends(C_COLLIDED, fn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_COLLIDED, fn, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_COLLIDED, oct_repeat(fn, 1000), BUSHING_ERR_SESSION_UNEXPECTED,
         say_ab());
    ends(C_COLLIDED, nf, BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
    ends(S_COLLIDED, oct_dt(oct_data(oct("a003020107"))),
         BUSHING_ERR_SESSION_UNEXPECTED, say_ab());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_malformed_25_short_spdu), T(test_malformed_26_li),
        T(test_malformed_27_toy_accept), T(test_malformed_28_item_overruns),
        T(test_malformed_29_version),    T(test_malformed_30_requirements),
        T(test_malformed_31_selectors),  T(test_malformed_32_user_data),
        T(test_malformed_33_overflow),   T(test_malformed_34_data),
        T(test_malformed_35_no_session), T(test_malformed_36_refuse),
        T(test_malformed_37_abort),      T(test_malformed_38_release),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    attack_report();
    return failed;
}
