/* Where lines may go. */
#include "test.h"

#include "base/span.h"
#include <bushing/security_event.h>

static void places(void **state)
{
    static const struct {
        const char *text;
        enum bushing_collector_kind kind;
        const char *host;
        uint16_t port;
    } all[] = {
        {"off", BUSHING_COLLECTOR_OFF, "", 0},
        {"local", BUSHING_COLLECTOR_LOCAL, "", 0},
        {"tls:log.cc.example", BUSHING_COLLECTOR_TLS, "log.cc.example", 6514},
        {"tls:log.cc.example:1", BUSHING_COLLECTOR_TLS, "log.cc.example", 1},
        {"tls:10.0.0.1:65535", BUSHING_COLLECTOR_TLS, "10.0.0.1", 65535},
        {"tls:[::1]", BUSHING_COLLECTOR_TLS, "::1", 6514},
        {"tls:[fe80::1]:6515", BUSHING_COLLECTOR_TLS, "fe80::1", 6515},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        bushing_collector c;
        assert_int_equal(bushing_collector_parse(&c, span_text(all[i].text)),
                         0);
        assert_int_equal(c.kind, all[i].kind);
        assert_true(span_equal(c.host, span_text(all[i].host)));
        assert_int_equal(c.port, all[i].port);
    }
}

/* [62351-14] UDP is forbidden */
static void udp_is_refused_by_name(void **state)
{
    bushing_collector c = {.port = 7};
    (void)state;
    assert_int_equal(bushing_collector_parse(&c, span_text("udp:host:514")),
                     BUSHING_ERR_COLLECTOR_UDP);
    assert_int_equal(bushing_collector_parse(&c, span_text("udp")),
                     BUSHING_ERR_COLLECTOR_UDP);
    assert_int_equal(c.port, 7);
}

static void places_that_are_none(void **state)
{
    static const char *const bad[] = {
        "",         "on",        "tcp:host",   "tls",        "tls:",
        "tls::1",   "tls:host:", "tls:host:0", "tls:host:x", "tls:host:65536",
        "tls:[::1", "tls:[]",    "tls:[::1]6", "tls:a b",    "tls:host:000001",
        "tls:h]:1", "local ",    "OFF",        "tls:a\n"};
    bushing_collector c = {.port = 7};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(bushing_collector_parse(&c, span_text(bad[i])),
                         BUSHING_ERR_VALUE);
    assert_int_equal(c.port, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(udp_is_refused_by_name),
        cmocka_unit_test(places_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
