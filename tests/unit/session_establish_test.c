/* Two associations over a wire of memory: from the call to the release. */
#include "wire.h"

#include <string.h>

static int make_pair(struct end *client, struct end *server)
{
    end_begin(client, 1 << 20);
    end_begin(server, 1 << 20);
    end_open(client, BUSHING_INITIATOR);
    end_open(server, BUSHING_RESPONDER);
    return 0;
}

static void free_pair(struct end *client, struct end *server)
{
    end_free(client);
    end_free(server);
}

/* Octet for octet what libiec61850 sends [osi:9]. */
static void test_connect_as_libiec61850(void **state)
{
    struct end client, server;
    bushing_association p = usual_association();
    (void)state;
    make_pair(&client, &server);
    assert_int_equal(bushing_osi_associate(client.a, &p, test_now), 0);
    end_expect_output(&client, "0300001611e00000000100c0010dc2020001c1020001");
    end_feed_hex(&client, "0300001611d00001000100c0010dc2020001c1020001");
    end_expect_none(&client);
    end_expect_output(
        &client,
        "030000bb02f080"
        "0db20506130100160102140200023302000134020001c19c318199a003800101a28191"
        "810400000001820400000001a423300f02010106045201000130040602510130100201"
        "03060528ca220201300406025101615e305c020101a0576055a107060528ca220203a2"
        "0706052901876701a30302010ca606060429018767a70302010cbe2f282d020103a028"
        "a826800300fde881010582010583010aa416800101810305f100820c03ee1c00000408"
        "000079ef18");
    free_pair(&client, &server);
}

static void test_life(size_t piece)
{
    struct end client, server;
    const bushing_event *e;
    bushing_span ping = {(const uint8_t *)"\xa0\x03\x02\x01\x07", 5};
    make_pair(&client, &server);
    wire_establish(&client, &server, piece);
    assert_int_equal(bushing_osi_send(client.a, ping, test_now), 0);
    wire_pass(&client, &server, piece);
    e = end_expect(&server, BUSHING_EVENT_DATA);
    assert_int_equal(e->data.n, ping.n);
    assert_memory_equal(e->data.p, ping.p, ping.n);
    end_expect_none(&server);
    assert_int_equal(bushing_osi_release(client.a, 0, test_now), 0);
    wire_pass(&client, &server, piece);
    e = end_expect(&server, BUSHING_EVENT_RELEASE);
    assert_int_equal(e->release_reason, 0);
    assert_int_equal(bushing_osi_release_answer(server.a, 0, test_now), 0);
    e = end_expect(&server, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_RELEASED);
    assert_true(e->closed->linger);
    wire_pass(&server, &client, piece);
    e = end_expect(&client, BUSHING_EVENT_CLOSED);
    assert_int_equal(e->closed->why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(e->release_reason, 0);
    assert_false(e->closed->linger);
    end_expect_none(&client);
    free_pair(&client, &server);
}

static void test_life_at_once(void **state)
{
    (void)state;
    test_life(0);
}

static void test_life_octet_by_octet(void **state)
{
    (void)state;
    test_life(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connect_as_libiec61850),
        cmocka_unit_test(test_life_at_once),
        cmocka_unit_test(test_life_octet_by_octet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
