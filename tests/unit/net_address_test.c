/* What people write for a peer, and what comes of it. */
#include <netinet/in.h>
#include <string.h>
#include <uv.h>

#include "net/address.h"
#include "test.h"

static const struct {
    const char *text;
    const char *host;
    unsigned port;
    bool said_port;
} GOOD[] = {
    {"ied1", "ied1", 102, false},
    {"ied1:103", "ied1", 103, true},
    {"ied1:0", "ied1", 0, true},
    {"192.0.2.1", "192.0.2.1", 102, false},
    {"192.0.2.1:65535", "192.0.2.1", 65535, true},
    {"2001:db8::1", "2001:db8::1", 102, false},
    {"::1", "::1", 102, false},
    {"[2001:db8::1]", "2001:db8::1", 102, false},
    {"[2001:db8::1]:3782", "2001:db8::1", 3782, true},
    {"[ied1]:3782", "ied1", 3782, true},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        struct net_address a;
        assert_null(net_address_parse(&a, GOOD[i].text, 102));
        assert_string_equal(a.host, GOOD[i].host);
        assert_int_equal(a.port, GOOD[i].port);
        assert_int_equal(a.said_port, GOOD[i].said_port);
        assert_int_equal(a.second_port, 0);
    }
}

static const struct {
    const char *text;
    const char *wrong;
} BAD[] = {
    {"", "the host is missing"},
    {":102", "the host is missing"},
    {"[]:102", "the host is missing"},
    {"ied1:", "the port is not a number"},
    {"ied1:x", "the port is not a number"},
    {"ied1:10x", "the port is not a number"},
    {"ied1:-1", "the port is not a number"},
    {"ied1:1000000", "the port is not a number"},
    {"ied1:65536", "the port is above 65535"},
    {"[::1", "']' is missing"},
    {"[::1]x", "behind ']' only :PORT may stand"},
    {"[::1]:", "the port is not a number"},
    {"a b", "a host holds no blanks and no '/'"},
    {"mms://ied1", "the port is not a number"},
    {"ied1/LD0", "a host holds no blanks and no '/'"},
    {"ied1\n", "a host holds no blanks and no '/'"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct net_address a;
        const char *wrong = net_address_parse(&a, BAD[i].text, 102);
        assert_non_null(wrong);
        assert_string_equal(wrong, BAD[i].wrong);
    }
}

static void test_length(void **state)
{
    char text[NET_HOST_MAX + 2];
    struct net_address a;
    (void)state;
    memset(text, 'a', sizeof text);
    text[NET_HOST_MAX] = '\0';
    assert_null(net_address_parse(&a, text, 1));
    text[NET_HOST_MAX] = 'a';
    text[NET_HOST_MAX + 1] = '\0';
    assert_string_equal(net_address_parse(&a, text, 1),
                        "the host is longer than a name can be");
}

static struct net_endpoints numeric(const char *text)
{
    struct net_address a;
    struct net_endpoints e;
    assert_null(net_address_parse(&a, text, 102));
    assert_int_equal(net_endpoints_resolve(&e, &a, true), 0);
    return e;
}

static void expect_text(const char *text, const char *want)
{
    struct net_endpoints e = numeric(text);
    char got[NET_ADDRESS_TEXT];
    assert_int_equal(e.num, 1);
    net_endpoint_print(got, &e.list[0]);
    assert_string_equal(got, want);
}

static void test_numeric(void **state)
{
    struct net_address a;
    struct net_endpoints e;
    (void)state;
    expect_text("192.0.2.1", "192.0.2.1:102");
    expect_text("192.0.2.1:7", "192.0.2.1:7");
    expect_text("2001:DB8:0::1", "[2001:db8::1]:102");
    expect_text("[::1]:3782", "[::1]:3782");
    assert_null(net_address_parse(&a, "ied1.invalid", 102));
    assert_int_equal(net_endpoints_resolve(&e, &a, true), UV_EAI_NONAME);
    assert_int_equal(e.num, 0);
}

/* On this machine, and only there, the second port follows all first ones. */
static void test_second_port(void **state)
{
    struct net_address a;
    struct net_endpoints e;
    char text[NET_ADDRESS_TEXT];
    (void)state;
    assert_null(net_address_parse(&a, "127.0.0.2", 102));
    a.second_port = 10102;
    assert_int_equal(net_endpoints_resolve(&e, &a, true), 0);
    assert_int_equal(e.num, 2);
    net_endpoint_print(text, &e.list[0]);
    assert_string_equal(text, "127.0.0.2:102");
    net_endpoint_print(text, &e.list[1]);
    assert_string_equal(text, "127.0.0.2:10102");
    assert_null(net_address_parse(&a, "192.0.2.1", 102));
    a.second_port = 10102;
    assert_int_equal(net_endpoints_resolve(&e, &a, true), 0);
    assert_int_equal(e.num, 1);
}

static void test_comparing(void **state)
{
    struct net_endpoint v4 = numeric("127.0.0.1").list[0],
                        other = numeric("128.0.0.1:7").list[0],
                        v4b = numeric("127.0.0.1:9").list[0],
                        v6 = numeric("::1").list[0],
                        v6b = numeric("[::1]:9").list[0],
                        v6c = numeric("::2").list[0];
    struct net_endpoint none = {.len = 0};
    (void)state;
    assert_true(net_endpoint_is_loopback(&v4));
    assert_true(net_endpoint_is_loopback(&v6));
    assert_false(net_endpoint_is_loopback(&other));
    assert_false(net_endpoint_is_loopback(&v6c));
    assert_false(net_endpoint_is_loopback(&none));
    assert_true(net_endpoint_same_host(&v4, &v4b));
    assert_true(net_endpoint_same_host(&v6, &v6b));
    assert_false(net_endpoint_same_host(&v4, &other));
    assert_false(net_endpoint_same_host(&v4, &v6));
    assert_false(net_endpoint_same_host(&v6, &v6c));
    assert_false(net_endpoint_same_host(&none, &none));
}

static void test_text_as_said(void **state)
{
    struct net_address a;
    char text[NET_ADDRESS_TEXT];
    (void)state;
    assert_null(net_address_parse(&a, "ied1", 102));
    net_address_print(text, &a);
    assert_string_equal(text, "ied1:102");
    assert_null(net_address_parse(&a, "::1", 102));
    net_address_print(text, &a);
    assert_string_equal(text, "[::1]:102");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),         cmocka_unit_test(test_bad),
        cmocka_unit_test(test_length),       cmocka_unit_test(test_numeric),
        cmocka_unit_test(test_second_port),  cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_text_as_said),
    };
    return cmocka_run_group_tests_name("net_address", tests, NULL, NULL);
}
