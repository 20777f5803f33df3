/* Sizes at their edges: TPDUs of every size with TSDUs that just fit and just
 * do not, streams split at every octet, CONNECT and ACCEPT around the lengths
 * where their form changes [osi:0.1, 2, 3, 10]. */
#include "attack.h"

#include <string.h>

#define T(f) cmocka_unit_test_setup(f, attack_plain)

/* --- TPDU sizes ---------------------------------------------------------- */

/* An MMS PDU of n octets in all. */
static span pdu_of(size_t n)
{
    span body = oct_fill(0x55, n - 4);
    return JOIN(oct("a382"), oct_number(n - 4, 2), body);
}

/* A PDU whose TSDU has n octets; p NULL where a length form makes a gap. */
static span pdu_for_tsdu(size_t n)
{
    for (size_t m = n - 4 - 15; m < n; m++) {
        span pdu = pdu_of(m);
        if (oct_data(pdu).n == n)
            return pdu;
    }
    return (span){NULL, 0};
}

static void goes_over(struct end *from, struct end *to, span pdu, size_t size,
                      size_t piece)
{
    span wire = oct_cut(oct_data(pdu), size);
    const bushing_event *ev;
    assert_int_equal(bushing_osi_send(from->a, pdu, test_now), 0);
    assert_true(span_equal(bushing_osi_output(from->a), wire));
    wire_pass(from, to, piece);
    ev = end_expect(to, BUSHING_EVENT_DATA);
    assert_true(span_equal(ev->data, pdu));
    end_expect_none(to);
}

static size_t edges_of(struct end *one, struct end *other, size_t size)
{
    static const size_t TIMES[] = {1, 2, 5};
    size_t ran = 0;
    for (size_t i = 0; i < 3; i++)
        for (size_t n = TIMES[i] * (size - 3) - 1;
             n <= TIMES[i] * (size - 3) + 1; n++) {
            span pdu = pdu_for_tsdu(n);
            if (pdu.p == NULL)
                continue;
            goes_over(one, other, pdu, size, 0);
            goes_over(other, one, pdu, size, 0);
            goes_over(one, other, pdu, size, size / 2 + 1);
            ran++;
        }
    return ran;
}

static void test_every_tpdu_size(void **state)
{
    size_t ran = 0;
    (void)state;
    for (size_t size = 128; size <= 8192; size *= 2) {
        struct end client, server;
        attack_plain(NULL);
        stage_open(&client, C_IDLE);
        attack_with(BUSHING_SET_TPDU_SIZE, size);
        stage_open(&server, S_CALL);
        wire_establish(&client, &server, 0);
        ran += edges_of(&client, &server, size);
        end_free(&client);
        end_free(&server);
    }
    assert_true(ran >= 7 * 9 - 4);
}

/* The initiator's own wish counts as far as its setting goes. */
static void test_wanted_size(void **state)
{
    static const struct {
        uint32_t wanted, setting;
        const char *size;
    } ROWS[] = {
        {0, 8192, "0d"},     {0, 1024, "0a"},     {512, 8192, "09"},
        {512, 128, "07"},    {1, 8192, "07"},     {1500, 8192, "0a"},
        {65536, 8192, "0d"}, {65536, 2048, "0b"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct end e;
        bushing_association p = usual_association();
        attack_plain(NULL);
        attack_with(BUSHING_SET_TPDU_SIZE, ROWS[i].setting);
        stage_open(&e, C_IDLE);
        p.tpdu_size = ROWS[i].wanted;
        assert_int_equal(bushing_osi_associate(e.a, &p, test_now), 0);
        assert_int_equal(bushing_osi_output(e.a).p[13], oct(ROWS[i].size).p[0]);
        end_free(&e);
    }
}

/* A CC that names more than was offered is cut to that, and one that names
 * nothing means it. */
static void test_confirm_cannot_enlarge(void **state)
{
    static const char *const CONFIRMS[] = {
        "0300000e 09d0 0001 0001 00 c00110",
        "0300000e 09d0 0001 0001 00 c0010d",
        "0300000b 06d0 0001 0001 00",
    };
    span pdu = pdu_of(5000);
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct end e;
        bushing_association p = usual_association();
        p.tpdu_size = 1024;
        stage_open(&e, C_IDLE);
        assert_int_equal(bushing_osi_associate(e.a, &p, test_now), 0);
        end_feed_hex(&e, CONFIRMS[i]);
        end_expect_none(&e);
        end_feed(&e, usual_accept());
        end_expect(&e, BUSHING_EVENT_ESTABLISHED);
        bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
        assert_int_equal(bushing_osi_send(e.a, pdu, test_now), 0);
        assert_true(
            span_equal(bushing_osi_output(e.a), oct_cut(oct_data(pdu), 1024)));
        end_free(&e);
    }
}

/* A larger TPKT than was agreed, by one octet. */
static void test_ceiling(void **state)
{
    span tsdu = oct_data(pdu_for_tsdu(8190));
    (void)state;
    passes(S_OPEN, oct_cut(oct_data(pdu_for_tsdu(8189)), 8192), "D", SILENCE);
    ends(S_OPEN, oct_dt(tsdu), BUSHING_ERR_TPKT_CEILING, SILENCE);
    attack_with(BUSHING_SET_TPDU_SIZE, 256);
    passes(S_OPEN, oct_dt(oct_data(pdu_for_tsdu(253))), "D", SILENCE);
    ends(S_OPEN, oct_dt(oct_data(pdu_for_tsdu(254))), BUSHING_ERR_TPKT_CEILING,
         SILENCE);
}

/* The largest TSDU, and one octet more. */
static void test_largest_tsdu(void **state)
{
    (void)state;
    attack_lends(1 << 18);
    attack_with(BUSHING_SET_TSDU_MAX, 40000);
    passes(S_OPEN, oct_cut(oct_data(pdu_for_tsdu(40000)), 1024), "D", SILENCE);
    ends(S_OPEN, oct_cut(oct_data(pdu_for_tsdu(40001)), 1024),
         BUSHING_ERR_COTP_TSDU, SILENCE);
}

/* --- splits -------------------------------------------------------------- */

static void split_everywhere(enum stage at, span in, const char *events,
                             span says)
{
    for (size_t i = 0; i <= in.n; i++) {
        struct end e;
        struct outcome first, second;
        size_t n;
        stage_open(&e, at);
        outcome_feed(&first, &e, span_first(in, i), 0);
        outcome_feed(&second, &e, span_skip(in, i), 0);
        n = strlen(first.events);
        assert_true(n <= strlen(events));
        assert_memory_equal(first.events, events, n);
        assert_string_equal(second.events, events + n);
        assert_true(span_equal(bushing_osi_output(e.a), says));
        end_free(&e);
    }
}

static void test_split_at_every_octet(void **state)
{
    span ping, many;
    (void)state;
    ping = oct_data(oct("a003020107"));
    many = JOIN(oct_dt(ping), oct_cut(ping, 8), oct_dt(ping));
    split_everywhere(S_CALL, JOIN(usual_call(), usual_connect()), "A",
                     usual_confirm());
    split_everywhere(S_OPEN, many, "DDD", SILENCE);
    split_everywhere(C_OPEN, JOIN(many, usual_finish()), "DDDR", SILENCE);
    split_everywhere(C_ACCEPT, JOIN(usual_accept(), many), "EDDD", SILENCE);
    split_everywhere(C_RELEASING, JOIN(many, usual_disconnect()), "DDDX",
                     SILENCE);
}

/* All that a peer says, in one read. */
static void test_all_at_once(void **state)
{
    span ping = oct_dt(oct_data(oct("a003020107")));
    (void)state;
    passes(S_CALL, JOIN(usual_call(), usual_connect()), "A", usual_confirm());
    passes(C_ACCEPT, JOIN(usual_accept(), oct_repeat(ping, 40)),
           "EDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD", SILENCE);
    passes(C_ACCEPT, JOIN(usual_accept(), ping, usual_finish()), "EDR",
           SILENCE);
    attack(C_ACCEPT, JOIN(usual_accept(), ping, oct("03000009 02f080 1900")),
           "EDX", BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_SESSION_ABORT, SILENCE);
}

/* Several hundred packets in one segment are seen in captures. */
static void test_many_packets_at_once(void **state)
{
    struct end e;
    struct outcome o;
    (void)state;
    stage_open(&e, S_OPEN);
    outcome_feed(&o, &e, oct_repeat(oct_dt(oct_data(oct("a003020107"))), 3000),
                 0);
    assert_int_equal(o.num, 3000);
    assert_int_equal(o.data, 15000);
    end_free(&e);
}

/* --- CONNECT and ACCEPT -------------------------------------------------- */

static uint8_t filler[12000];

/* The TSDU that waits in the output, taken and put together. */
static span tsdu_out(struct end *e)
{
    span out = bushing_osi_output(e->a), tsdu = {NULL, 0};
    while (out.n != 0) {
        size_t n = (size_t)out.p[2] << 8 | out.p[3];
        tsdu = JOIN(tsdu, JOIN((span){out.p + 7, n - 7}));
        out = span_skip(out, n);
    }
    return tsdu;
}

/* What a CONNECT, or ACCEPT, with so much filler comes to. */
static int try_connect(span *tsdu, size_t fill)
{
    bushing_association p = usual_association();
    struct end e;
    int rc;
    p.implementation = (span){filler, fill};
    stage_open(&e, C_IDLE);
    rc = bushing_osi_associate(e.a, &p, test_now);
    if (rc == 0) {
        bushing_osi_output_taken(e.a, bushing_osi_output(e.a).n);
        end_feed(&e, usual_confirm());
        end_expect_none(&e);
        *tsdu = tsdu_out(&e);
    } else {
        assert_int_equal(bushing_osi_output(e.a).n, 0);
        end_expect_none(&e);
    }
    end_free(&e);
    return rc;
}

static int try_accept(span *tsdu, size_t fill)
{
    bushing_association answer;
    struct end e;
    int rc;
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    answer.implementation = (span){filler, fill};
    stage_open(&e, S_ASKED);
    rc = bushing_osi_accept(e.a, &answer, test_now);
    if (rc == 0) {
        end_expect(&e, BUSHING_EVENT_ESTABLISHED);
        *tsdu = tsdu_out(&e);
    } else {
        assert_int_equal(bushing_osi_output(e.a).n, 0);
        /* it can be answered once more */
        assert_int_equal(bushing_osi_accept(e.a, NULL, test_now), 0);
        end_expect(&e, BUSHING_EVENT_ESTABLISHED);
    }
    end_free(&e);
    return rc;
}

typedef int try_fn(span *tsdu, size_t fill);

struct parts {
    size_t li, code, user_data;
    bool long_li, long_user_data;
};

/* The head of an SPDU by hand. */
static struct parts parts_of(span s, size_t behind)
{
    struct parts p = {.long_li = s.p[1] == 0xff};
    size_t at = p.long_li ? 4 : 2;
    p.li = p.long_li ? (size_t)s.p[2] << 8 | s.p[3] : s.p[1];
    assert_int_equal(p.li, s.n - at);
    at += behind;
    p.code = s.p[at];
    p.long_user_data = s.p[at + 1] == 0xff;
    p.user_data =
        p.long_user_data ? (size_t)s.p[at + 2] << 8 | s.p[at + 3] : s.p[at + 1];
    assert_int_equal(p.user_data, s.n - at - (p.long_user_data ? 4 : 2));
    return p;
}

/* Octets between LI and user data: item, requirements, selectors. */
enum { CONNECT_HEAD = 20, ACCEPT_HEAD = 12 };

/* Fills until the SPDU has this LI (or the user data this length); -1 when the
 * library refuses, otherwise how it looks. */
static int reach(try_fn *attempt, size_t head, size_t li, size_t user_data,
                 struct parts *out)
{
    for (size_t fill =
             li != 0 ? 0 : user_data - (user_data < 200 ? user_data : 200);
         fill < sizeof filler; fill++) {
        span tsdu;
        int rc;
        octets_reset();
        rc = attempt(&tsdu, fill);
        if (rc != 0)
            return rc;
        *out = parts_of(tsdu, head);
        if (out->li == li || out->user_data == user_data)
            return 0;
        assert_true(li == 0 ? out->user_data < user_data : out->li < li);
    }
    return -1;
}

static void short_forms(try_fn *attempt, size_t head)
{
    struct parts p;
    assert_int_equal(reach(attempt, head, 253, 0, &p), 0);
    assert_false(p.long_li || p.long_user_data);
    assert_int_equal(reach(attempt, head, 254, 0, &p), 0);
    assert_false(p.long_li || p.long_user_data);
    assert_int_equal(p.code, 0xc1);
    assert_int_equal(reach(attempt, head, 255, 0, &p), BUSHING_ERR_TOO_LONG);
    assert_int_equal(reach(attempt, head, 256, 0, &p), BUSHING_ERR_TOO_LONG);
}

static void test_short_connect(void **state)
{
    (void)state;
    short_forms(try_connect, CONNECT_HEAD);
    short_forms(try_accept, ACCEPT_HEAD);
}

static void long_forms(try_fn *attempt, size_t head)
{
    struct parts p;
    assert_int_equal(reach(attempt, head, 254, 0, &p), 0);
    assert_false(p.long_li);
    assert_int_equal(reach(attempt, head, 255, 0, &p), 0);
    assert_true(p.long_li);
    assert_int_equal(reach(attempt, head, 256, 0, &p), 0);
    assert_true(p.long_li);
    assert_int_equal(reach(attempt, head, 0, 254, &p), 0);
    assert_true(p.long_li && !p.long_user_data);
    assert_int_equal(reach(attempt, head, 0, 255, &p), 0);
    assert_true(p.long_user_data);
    assert_int_equal(reach(attempt, head, 0, 512, &p), 0);
    assert_int_equal(p.code, 0xc1);
    assert_int_equal(reach(attempt, head, 0, 513, &p), 0);
    assert_int_equal(p.code, 0xc2);
    assert_int_equal(reach(attempt, head, 0, 10239, &p), 0);
    assert_int_equal(reach(attempt, head, 0, 10240, &p), 0);
    assert_int_equal(p.code, 0xc2);
    assert_int_equal(reach(attempt, head, 0, 10241, &p), BUSHING_ERR_TOO_LONG);
}

static void test_long_connect(void **state)
{
    (void)state;
    attack_with(BUSHING_SET_SHORT_CONNECT, 0);
    long_forms(try_connect, CONNECT_HEAD);
    long_forms(try_accept, ACCEPT_HEAD);
}

/* What is long and legal is read by the other end. */
static void test_long_life(void **state)
{
    static const size_t FILLS[] = {60, 100, 300, 400, 5000, 10000};
    (void)state;
    attack_with(BUSHING_SET_SHORT_CONNECT, 0);
    for (size_t i = 0; i < sizeof FILLS / sizeof FILLS[0]; i++) {
        struct end client, server;
        bushing_association p = usual_association(), answer;
        const bushing_event *ev;
        p.implementation = (span){filler, FILLS[i]};
        stage_open(&client, C_IDLE);
        stage_open(&server, S_CALL);
        assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
        wire_pass(&client, &server, 3);
        end_expect_none(&server);
        wire_pass(&server, &client, 3);
        end_expect_none(&client);
        wire_pass(&client, &server, 3);
        ev = end_expect(&server, BUSHING_EVENT_ASSOCIATE);
        assert_true(
            span_equal(ev->association->implementation, p.implementation));
        memset(&answer, 0, sizeof answer);
        answer.user_data = initiate_response();
        answer.implementation = p.implementation;
        assert_int_equal(bushing_osi_accept(server.a, &answer, test_now), 0);
        end_expect(&server, BUSHING_EVENT_ESTABLISHED);
        wire_pass(&server, &client, 3);
        ev = end_expect(&client, BUSHING_EVENT_ESTABLISHED);
        assert_true(
            span_equal(ev->association->implementation, p.implementation));
        end_free(&client);
        end_free(&server);
    }
}

static int fill_letters(void **state)
{
    (void)state;
    memset(filler, 'x', sizeof filler);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_every_tpdu_size),
        T(test_wanted_size),
        T(test_confirm_cannot_enlarge),
        T(test_ceiling),
        T(test_largest_tsdu),
        T(test_split_at_every_octet),
        T(test_all_at_once),
        T(test_many_packets_at_once),
        T(test_short_connect),
        T(test_long_connect),
        T(test_long_life),
    };
    return cmocka_run_group_tests(tests, fill_letters, NULL);
}
