/* A pool that others have used up delays an association and does not end it
 * [osi:8.1 N]; a block that the pool can never lend is said at once. */
#include <string.h>

#include "wire.h"

/* A second responder on the pool of the first, as in one server. */
static void open_beside(struct end *other, const struct end *first)
{
    memset(other, 0, sizeof *other);
    assert_int_equal(
        bushing_osi_new(&other->a, first->cfg, BUSHING_RESPONDER, test_now), 0);
}

/* A TSDU that never ends: CONNECT octets in a DT without end. */
static void hold_part(struct end *e, size_t octets)
{
    uint8_t dt[1024 + 7] = {0x03, 0x00, 0x04, 0x07, 0x02, 0xf0, 0x00};
    end_feed_hex(e, "0300000b06e00000000100");
    end_expect_none(e);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
    for (size_t n = 0; n < octets; n += 1024) {
        end_feed(e, (bushing_span){dt, sizeof dt});
        end_expect_none(e);
    }
}

static bool is_data(const bushing_event *e, const uint8_t *p, size_t n)
{
    return e != NULL && e->kind == BUSHING_EVENT_DATA && e->data.n == n &&
           memcmp(e->data.p, p, n) == 0;
}

/* Feeds in pieces, ticks where there is no room; the first event, or NULL. */
static const bushing_event *feed_all(struct end *from, struct end *to,
                                     int rounds)
{
    const bushing_event *e = bushing_osi_next_event(to->a);
    for (int i = 0; i < rounds && e == NULL; i++) {
        bushing_span s;
        while (e == NULL && (s = bushing_osi_output(from->a)).n != 0) {
            s.n = s.n < 512 ? s.n : 512;
            if (bushing_osi_receive(to->a, s, test_now) != 0)
                break;
            bushing_osi_output_taken(from->a, s.n);
            e = bushing_osi_next_event(to->a);
        }
        test_wait_ms(10);
        bushing_osi_tick(to->a, test_now);
        e = e != NULL ? e : bushing_osi_next_event(to->a);
    }
    return e;
}

static void test_starved_and_fed_again(void **state)
{
    static uint8_t pdu[3000] = {0xa0, 0x82, 0x0b, 0xb4};
    struct end client, server, greedy;
    const bushing_event *e = NULL;
    (void)state;
    end_begin(&client, 1 << 20);
    assert_int_equal(bushing_config_set(client.cfg, BUSHING_SET_TPDU_SIZE, 512),
                     0);
    end_begin(&server, 14 << 10);
    end_open(&client, BUSHING_INITIATOR);
    end_open(&server, BUSHING_RESPONDER);
    wire_establish(&client, &server, 0);
    open_beside(&greedy, &server);
    hold_part(&greedy, 5 << 10); /* a block of 8 KiB */
    assert_int_equal(
        bushing_osi_send(client.a, (bushing_span){pdu, sizeof pdu}, test_now),
        0);
    e = feed_all(&client, &server, 20);
    assert_true(bushing_pool_look(server.pool).refused > 0);
    assert_true(is_data(e, pdu, sizeof pdu));
    bushing_osi_free(greedy.a);
    end_free(&client);
    end_free(&server);
}

/* Nobody waits for ever: who holds a part and finds no room gives it back. */
static void test_starved_for_good(void **state)
{
    struct end server, greedy;
    uint8_t dt[1024 + 7] = {0x03, 0x00, 0x04, 0x07, 0x02, 0xf0, 0x00};
    const bushing_event *e = NULL;
    (void)state;
    end_begin(&server, 7 << 10);
    end_open(&server, BUSHING_RESPONDER);
    open_beside(&greedy, &server);
    hold_part(&server, 2 << 10);
    hold_part(&greedy, 2 << 10);
    /* each holds a block of 2 or 4 KiB and wants the double */
    for (int i = 0; i < 2; i++) {
        (void)bushing_osi_receive(server.a, (bushing_span){dt, sizeof dt},
                                  test_now);
        (void)bushing_osi_next_event(server.a);
        (void)bushing_osi_receive(greedy.a, (bushing_span){dt, sizeof dt},
                                  test_now);
        (void)bushing_osi_next_event(greedy.a);
    }
    for (int i = 0; i < 4000 && e == NULL; i++) {
        test_wait_ms(10);
        bushing_osi_tick(server.a, test_now);
        e = bushing_osi_next_event(server.a);
    }
    assert_true(e != NULL && e->kind == BUSHING_EVENT_CLOSED &&
                e->closed->code == BUSHING_ERR_MEMORY);
    bushing_osi_free(greedy.a);
    end_free(&server);
}

static void test_a_block_that_never_fits(void **state)
{
    static uint8_t pdu[40000] = {0xa0, 0x82, 0x9c, 0x3c};
    struct end client, server;
    (void)state;
    end_begin(&client, 16 << 10);
    end_begin(&server, 1 << 20);
    end_open(&client, BUSHING_INITIATOR);
    end_open(&server, BUSHING_RESPONDER);
    wire_establish(&client, &server, 0);
    assert_int_equal(
        bushing_osi_send(client.a, (bushing_span){pdu, sizeof pdu}, test_now),
        BUSHING_ERR_TOO_LONG);
    end_expect_none(&client);
    assert_true(bushing_osi_deadline(client.a) == BUSHING_NEVER);
    end_free(&client);
    end_free(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starved_and_fed_again),
        cmocka_unit_test(test_starved_for_good),
        cmocka_unit_test(test_a_block_that_never_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
