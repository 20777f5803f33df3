/* What the owner of an association may do besides the usual: call first and
 * associate later, stop reading, refuse in a lower layer, come too late. */
#include <string.h>

#include "wire.h"

static void make_pair(struct end *client, struct end *server)
{
    end_begin(client, 1 << 20);
    end_begin(server, 1 << 20);
}

static void open_pair(struct end *client, struct end *server)
{
    end_open(client, BUSHING_INITIATOR);
    end_open(server, BUSHING_RESPONDER);
}

static void free_pair(struct end *client, struct end *server)
{
    end_free(client);
    end_free(server);
}

/* Up to ASSOCIATE, which is not answered. */
static void ask(struct end *client, struct end *server)
{
    bushing_association p = usual_association();
    make_pair(client, server);
    open_pair(client, server);
    assert_int_equal(bushing_osi_associate(client->a, &p, test_now), 0);
    wire_pass(client, server, 0);
    end_expect_none(server);
    wire_pass(server, client, 0);
    end_expect_none(client);
    wire_pass(client, server, 0);
    end_expect(server, BUSHING_EVENT_ASSOCIATE);
}

/* --- call first ---------------------------------------------------------- */

/* [osi:10.9] a gateway answers CC only after the far CC */
static void test_call_then_associate(void **state)
{
    struct end client, server;
    bushing_association p = usual_association();
    (void)state;
    make_pair(&client, &server);
    open_pair(&client, &server);
    assert_int_equal(bushing_osi_call(client.a, &p, test_now), 0);
    assert_int_equal(bushing_osi_call(client.a, &p, test_now),
                     BUSHING_ERR_STATE);
    wire_pass(&client, &server, 0);
    end_expect_none(&server);
    wire_pass(&server, &client, 0);
    end_expect(&client, BUSHING_EVENT_CALLED);
    end_expect_none(&client);
    assert_int_equal(bushing_osi_output(client.a).n, 0);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
    wire_pass(&client, &server, 0);
    end_expect(&server, BUSHING_EVENT_ASSOCIATE);
    free_pair(&client, &server);
}

/* Associating before CC came is good as well: CONNECT waits for it. */
static void test_call_and_associate_at_once(void **state)
{
    struct end client, server;
    bushing_association p = usual_association();
    (void)state;
    make_pair(&client, &server);
    open_pair(&client, &server);
    assert_int_equal(bushing_osi_call(client.a, &p, test_now), 0);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now),
                     BUSHING_ERR_STATE);
    wire_pass(&client, &server, 0);
    end_expect_none(&server);
    wire_pass(&server, &client, 0);
    end_expect_none(&client);
    wire_pass(&client, &server, 0);
    end_expect(&server, BUSHING_EVENT_ASSOCIATE);
    free_pair(&client, &server);
}

static void test_called_and_then_nothing(void **state)
{
    struct end client, server;
    bushing_association p = usual_association();
    const bushing_event *e;
    (void)state;
    make_pair(&client, &server);
    open_pair(&client, &server);
    assert_int_equal(bushing_osi_call(client.a, &p, test_now), 0);
    wire_pass(&client, &server, 0);
    end_expect_none(&server);
    wire_pass(&server, &client, 0);
    end_expect(&client, BUSHING_EVENT_CALLED);
    test_wait_ms(30000);
    bushing_osi_tick(client.a, test_now);
    e = end_expect(&client, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_LOCAL_ERROR);
    assert_int_equal(e->closed->code, BUSHING_ERR_OWNER_LATE);
    free_pair(&client, &server);
}

/* --- reading stops ------------------------------------------------------- */

/* Half of a TPKT may lie as long as the owner reads nothing; then its time
 * begins anew. */
static void test_pause(void **state)
{
    struct end client, server;
    const bushing_event *e;
    (void)state;
    make_pair(&client, &server);
    open_pair(&client, &server);
    wire_establish(&client, &server, 0);
    end_feed_hex(&server, "0300");
    end_expect_none(&server);
    bushing_osi_pause(server.a, true, test_now);
    end_expect_none(&server);
    assert_true(bushing_osi_deadline(server.a) == BUSHING_NEVER);
    test_wait_ms(60000);
    bushing_osi_tick(server.a, test_now);
    end_expect_none(&server);
    bushing_osi_pause(server.a, false, test_now);
    end_expect_none(&server);
    test_wait_ms(9999);
    bushing_osi_tick(server.a, test_now);
    end_expect_none(&server);
    test_wait_ms(1);
    bushing_osi_tick(server.a, test_now);
    e = end_expect(&server, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->code, BUSHING_ERR_COTP_FRAGMENT);
    free_pair(&client, &server);
}

/* --- refusals ------------------------------------------------------------ */

static void test_reject_in_lower_layers(void **state)
{
    static const struct {
        enum bushing_reject_form form;
        int reason, session, presentation;
    } FORMS[] = {
        {BUSHING_REJECT_SESSION, 0x01, 0x01, -1},
        {BUSHING_REJECT_SESSION, 0x86, 0x86, -1},
        {BUSHING_REJECT_PRESENTATION, 3, 0x02, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        struct end client, server;
        bushing_rejection r = {.form = FORMS[i].form,
                               .reason = FORMS[i].reason};
        const bushing_event *e;
        ask(&client, &server);
        assert_int_equal(bushing_osi_reject(server.a, &r, test_now), 0);
        e = end_expect(&server, BUSHING_EVENT_CLOSED);
        assert_int_equal(e->closed->why, BUSHING_CLOSE_LOCAL_REFUSED);
        assert_true(e->closed->linger);
        wire_pass(&server, &client, 0);
        e = end_expect(&client, BUSHING_EVENT_CLOSED);
        assert_int_equal(e->closed->why, BUSHING_CLOSE_PEER_REFUSED);
        assert_int_equal(e->closed->session_reason, FORMS[i].session);
        assert_int_equal(e->closed->presentation_reason, FORMS[i].presentation);
        assert_int_equal(e->closed->result, -1);
        free_pair(&client, &server);
    }
}

static void test_reject_with_long_user_data(void **state)
{
    static uint8_t octets[12000] = {0xaa, 0x82, 0x03, 0xe4};
    bushing_rejection r = {.result = 1, .user_data = {octets, 1000}};
    struct end client, server;
    const bushing_event *e;
    (void)state;
    ask(&client, &server);
    r.user_data.n = sizeof octets;
    assert_int_equal(bushing_osi_reject(server.a, &r, test_now),
                     BUSHING_ERR_TOO_LONG);
    r.user_data.n = 1000;
    assert_int_equal(bushing_osi_reject(server.a, &r, test_now), 0);
    wire_pass(&server, &client, 0);
    e = end_expect(&client, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->result, 1);
    assert_int_equal(e->closed->user_data.n, 1000);
    free_pair(&client, &server);
}

static void test_reject_refuses_nonsense(void **state)
{
    static const bushing_rejection BAD[] = {
        {.result = 0},
        {.result = 3},
        {.result = 1, .source = 2},
        {.result = 1, .diagnostic = -1},
        {.form = BUSHING_REJECT_PRESENTATION, .reason = 8},
        {.form = BUSHING_REJECT_SESSION, .reason = -1},
        {.form = BUSHING_REJECT_SESSION, .reason = 256},
    };
    struct end client, server;
    (void)state;
    ask(&client, &server);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_int_equal(bushing_osi_reject(server.a, &BAD[i], test_now),
                         BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_output(server.a).n, 0);
    free_pair(&client, &server);
}

/* `64 00`, which some products send, can be mirrored. */
static void test_abort_without_source(void **state)
{
    struct end client, server;
    const bushing_event *e;
    bushing_span none = {NULL, 0};
    (void)state;
    make_pair(&client, &server);
    open_pair(&client, &server);
    wire_establish(&client, &server, 0);
    assert_int_equal(bushing_osi_abort(server.a, -2, -1, none, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_osi_abort(server.a, -1, -1, none, test_now), 0);
    end_expect_output(&server, "0300001b02f080"
                               "1912110103c10da00b61093007020101a0026400");
    e = end_expect(&server, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_LOCAL_ABORT);
    free_pair(&client, &server);
}

/* --- the owner is late --------------------------------------------------- */

static void test_no_answer_to_associate(void **state)
{
    struct end client, server;
    const bushing_event *e;
    (void)state;
    ask(&client, &server);
    test_wait_ms(30000);
    bushing_osi_tick(server.a, test_now);
    e = end_expect(&server, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_LOCAL_ERROR);
    assert_int_equal(e->closed->code, BUSHING_ERR_OWNER_LATE);
    wire_pass(&server, &client, 0);
    e = end_expect(&client, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_PEER_REFUSED);
    assert_int_equal(e->closed->session_reason, 1); /* congestion */
    free_pair(&client, &server);
}

/* --- output -------------------------------------------------------------- */

/* A failed write() of -1 must not throw away what waits. */
static void test_more_taken_than_there_is(void **state)
{
    struct end client;
    bushing_association p = usual_association();
    size_t n;
    (void)state;
    end_begin(&client, 1 << 20);
    end_open(&client, BUSHING_INITIATOR);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
    n = bushing_osi_output(client.a).n;
    assert_true(n > 0);
    bushing_osi_output_taken(client.a, (size_t)-1);
    bushing_osi_output_taken(client.a, n + 1);
    assert_int_equal(bushing_osi_output(client.a).n, n);
    end_free(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_call_then_associate),
        cmocka_unit_test(test_call_and_associate_at_once),
        cmocka_unit_test(test_called_and_then_nothing),
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_reject_in_lower_layers),
        cmocka_unit_test(test_reject_with_long_user_data),
        cmocka_unit_test(test_reject_refuses_nonsense),
        cmocka_unit_test(test_abort_without_source),
        cmocka_unit_test(test_no_answer_to_associate),
        cmocka_unit_test(test_more_taken_than_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
