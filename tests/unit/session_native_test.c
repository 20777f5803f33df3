/* Native mode over OSI, two ends of ours [62351-4:15]: an association from its
 * start to its end. */
#include "secured_pair.h"

#include <string.h>

static struct secured_pair pair;

static void begin(void)
{
    secured_begin(&pair, BUSHING_MODE_NATIVE);
}

static struct secured_end *client(void)
{
    return &pair.end[CLIENT];
}

static struct secured_end *server(void)
{
    return &pair.end[SERVER];
}

static void expect_closed(const struct secured_end *e, enum bushing_close why,
                          int code)
{
    assert_true(e->closed);
    if (e->why.why != why || e->why.code != code)
        fail_msg("%s", e->text);
}

/* --- a life -------------------------------------------------------------- */

static void test_life(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_start(&pair);
    assert_false(client()->closed);
    assert_false(server()->closed);
    assert_int_equal(client()->count[BUSHING_EVENT_READY], 1);
    assert_int_equal(server()->count[BUSHING_EVENT_READY], 1);
    assert_int_equal(client()->count[BUSHING_EVENT_ESTABLISHED], 0);
    assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], 0);
    assert_int_equal(server()->user_data_len, initiate_request().n);
    assert_memory_equal(server()->user_data, initiate_request().p,
                        server()->user_data_len);
    assert_int_equal(client()->user_data_len, initiate_response().n);
    assert_memory_equal(client()->user_data, initiate_response().p,
                        client()->user_data_len);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    /* [rule 13] */
    assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], 1);
    assert_int_equal(server()->num_delivered, 1);
    assert_int_equal(client()->count[BUSHING_EVENT_ESTABLISHED], 0);
    assert_int_equal(secured_send(&pair, SERVER), 0);
    assert_int_equal(client()->count[BUSHING_EVENT_ESTABLISHED], 1);
    assert_int_equal(client()->num_delivered, 1);
    assert_memory_equal(client()->delivered, "\xa0\x03\x02\x01\x07", 5);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_RELEASED, 0);
    expect_closed(server(), BUSHING_CLOSE_RELEASED, 0);
    assert_int_equal(client()->num_events, 0);
    assert_int_equal(server()->num_events, 0);
    secured_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_life),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
