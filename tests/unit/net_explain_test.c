/* One sentence for each way in which a connection ends badly. */
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "net/explain.h"
#include "test.h"

static bushing_closed closed_by(enum bushing_close why, int code)
{
    return (bushing_closed){
        .why = why,
        .code = code,
        .state = "waits for ACCEPT",
        .transport_reason = -1,
        .session_reason = -1,
        .presentation_reason = -1,
        .result = -1,
        .source = -1,
        .diagnostic = -1,
    };
}

static bushing_span octets(const char *text, size_t n)
{
    return (bushing_span){(const uint8_t *)text, n};
}

static void expect(const struct net_end *end, enum net_fault fault,
                   const char *words)
{
    char text[NET_EXPLAIN_TEXT];
    assert_int_equal(net_explain(text, end), fault);
    assert_memory_equal(text, "peer:102: ", 10);
    assert_null(strchr(text, '\n'));
    if (strstr(text, words) == NULL)
        fail_msg("'%s' lacks '%s'", text, words);
}

static const struct {
    int error;
    enum net_fault fault;
    const char *words;
} ERRORS[] = {
    {UV_ECONNREFUSED, NET_FAULT_NETWORK, "nothing listens there"},
    {UV_ETIMEDOUT, NET_FAULT_NETWORK, "no answer in time"},
    {UV_EHOSTUNREACH, NET_FAULT_NETWORK, "cannot be reached"},
    {UV_ENETUNREACH, NET_FAULT_NETWORK, "no route"},
    {UV_EAI_NONAME, NET_FAULT_NETWORK, "no host of this name"},
    {UV_EAI_NODATA, NET_FAULT_NETWORK, "has no address"},
    {UV_EAI_AGAIN, NET_FAULT_NETWORK, "name server"},
    {UV_EACCES, NET_FAULT_NETWORK, "firewall"},
    {UV_ECONNABORTED, NET_FAULT_OWN, "others needed the room"},
    {UV_ENOMEM, NET_FAULT_OWN, "no memory"},
    {UV_ECANCELED, NET_FAULT_OWN, "this program ends"},
    {UV_EMFILE, NET_FAULT_NETWORK, "too many open files"},
    {0, NET_FAULT_NETWORK, "the connection was closed"},
};

static void test_no_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ERRORS / sizeof ERRORS[0]; i++) {
        struct net_end end = {
            .peer = "peer:102", .called = true, .error = ERRORS[i].error};
        expect(&end, ERRORS[i].fault, ERRORS[i].words);
    }
}

#define OPENING(text, protocol, words)          \
    {                                           \
        text, sizeof(text) - 1, protocol, words \
    }

static const struct {
    const char *text;
    size_t n;
    const char *protocol, *words;
} OPENINGS[] = {
    OPENING("\x15\x03\x01\x00\x02\x02\x46", "TLS", "TLS"),
    OPENING("\x16\x03\x01\x02\x00\x01", "TLS", "TLS"),
    OPENING("HTTP/1.1 400 Bad", "HTTP", "speaks HTTP"),
    OPENING("GET / HTTP/1.1\r\n", "HTTP", "speaks HTTP"),
    OPENING("PRI * HTTP/2.0\r\n", "HTTP", "speaks HTTP"),
    OPENING("SSH-2.0-OpenSSH_", "SSH", "speaks SSH"),
    OPENING("<?xml version='1", "XML", "XMPP"),
    OPENING("<stream:stream x", "XML", "XMPP"),
    OPENING("<!DOCTYPE HTML>\n", "HTTP", "speaks HTTP"),
    OPENING("220 mail ready\r\n", "text", "text"),
};

/* Both ways round, whatever the stack said to it. */
static void test_other_protocols(void **state)
{
    bushing_closed c =
        closed_by(BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_TPKT_VERSION);
    (void)state;
    for (size_t i = 0; i < sizeof OPENINGS / sizeof OPENINGS[0]; i++) {
        struct net_end end = {.peer = "peer:102", .closed = &c};
        end.first = octets(OPENINGS[i].text, OPENINGS[i].n);
        assert_string_equal(net_protocol_of(end.first), OPENINGS[i].protocol);
        expect(&end, NET_FAULT_PEER, OPENINGS[i].words);
        expect(&end, NET_FAULT_PEER, "this port is for");
        end.called = true;
        expect(&end, NET_FAULT_PEER, OPENINGS[i].words);
        /* Once there was an association, octets are just octets. */
        end.established = true;
        expect(&end, NET_FAULT_PEER, bushing_error_text(c.code));
    }
}

static void test_unknown_protocols(void **state)
{
    (void)state;
    assert_null(net_protocol_of(octets("", 0)));
    assert_null(net_protocol_of(octets("\x03\x00\x00\x16", 4)));
    assert_null(net_protocol_of(octets("\x16", 1)));
    assert_null(net_protocol_of(octets("HTT", 3)));
    assert_null(net_protocol_of(octets("\x16\x04\x01", 3)));
    assert_null(net_protocol_of(octets("22\x80 mail", 8)));
}

static const char CC[] = "\x03\x00\x00\x16\x11\xD0\x00\x01\x00\x01\x00";
static const char S7[] = "\x03\x00\x00\x19\x02\xF0\x80\x32\x01\x00\x00";

static void test_s7(void **state)
{
    bushing_closed c =
        closed_by(BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SESSION_NONE);
    struct net_end end = {.peer = "peer:102",
                          .called = true,
                          .closed = &c,
                          .first = octets(CC, sizeof CC - 1),
                          .last = octets(S7, sizeof S7 - 1)};
    (void)state;
    expect(&end, NET_FAULT_PEER, "the peer speaks S7, not MMS");
    end.called = false;
    expect(&end, NET_FAULT_PEER, "the peer speaks S7, and this port");
    end.last = octets("\x03\x00\x00\x19\x02\xF0\x80\x72", 8);
    expect(&end, NET_FAULT_PEER, "speaks S7");
    end.last = octets("\x03\x00\x00\x19\x02\xF0\x80\x0D", 8);
    expect(&end, NET_FAULT_PEER, "no session layer");
    end.last = octets(S7, 7);
    expect(&end, NET_FAULT_PEER, "no session layer");
}

static void test_left_early(void **state)
{
    bushing_closed c = closed_by(BUSHING_CLOSE_DISCONNECTED, 0);
    struct net_end end = {.peer = "peer:102", .called = true, .closed = &c};
    (void)state;
    expect(&end, NET_FAULT_PEER, "without an answer (does this port want TLS?");
    c.why = BUSHING_CLOSE_RESET;
    expect(&end, NET_FAULT_PEER, "without an answer");
    c.why = BUSHING_CLOSE_TIMEOUT;
    expect(&end, NET_FAULT_PEER, "never answers (is this an MMS server?");
    end.called = false;
    expect(&end, NET_FAULT_PEER, "never said a word");
    c.why = BUSHING_CLOSE_RESET;
    expect(&end, NET_FAULT_PEER, "without a word");
    end.called = true;
    end.first = octets(CC, sizeof CC - 1);
    expect(&end, NET_FAULT_PEER, "a PLC that speaks S7?");
    /* Of an association that stood there is nothing to guess. */
    end.established = true;
    c.why = BUSHING_CLOSE_DISCONNECTED;
    expect(&end, NET_FAULT_PEER, "");
}

static void test_selectors(void **state)
{
    bushing_closed c =
        closed_by(BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_COTP_REFUSED);
    struct net_end end = {.peer = "peer:102",
                          .called = true,
                          .closed = &c,
                          .first = octets(CC, sizeof CC - 1)};
    (void)state;
    c.transport_reason = 3;
    expect(&end, NET_FAULT_PEER, "is the called transport selector right?");
    c.code = BUSHING_ERR_SESSION_REFUSED;
    c.session_reason = 0x81;
    expect(&end, NET_FAULT_PEER, "is the called session selector right?");
    c.code = BUSHING_ERR_PRESENTATION_REFUSED;
    c.presentation_reason = 3;
    expect(&end, NET_FAULT_PEER, "is the called presentation selector right?");
    c.code = BUSHING_ERR_ACSE_REFUSED;
    c.source = 0;
    c.diagnostic = 7;
    expect(&end, NET_FAULT_PEER, "is the called title right?");
}

static const struct {
    enum bushing_close why;
    enum net_fault fault;
} FAULTS[] = {
    {BUSHING_CLOSE_RELEASED, NET_FAULT_NONE},
    {BUSHING_CLOSE_DISCONNECTED, NET_FAULT_PEER},
    {BUSHING_CLOSE_RESET, NET_FAULT_PEER},
    {BUSHING_CLOSE_PEER_ABORT, NET_FAULT_PEER},
    {BUSHING_CLOSE_PEER_REFUSED, NET_FAULT_PEER},
    {BUSHING_CLOSE_PEER_ERROR, NET_FAULT_PEER},
    {BUSHING_CLOSE_TIMEOUT, NET_FAULT_PEER},
    {BUSHING_CLOSE_LOCAL_ABORT, NET_FAULT_OWN},
    {BUSHING_CLOSE_LOCAL_REFUSED, NET_FAULT_OWN},
    {BUSHING_CLOSE_LOCAL_ERROR, NET_FAULT_OWN},
};

static void test_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FAULTS / sizeof FAULTS[0]; i++) {
        bushing_closed c = closed_by(FAULTS[i].why, 0);
        struct net_end end = {.peer = "peer:102",
                              .called = true,
                              .established = true,
                              .closed = &c};
        char text[BUSHING_CLOSED_TEXT];
        bushing_closed_print(text, &c);
        expect(&end, FAULTS[i].fault, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_connection),
        cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_unknown_protocols),
        cmocka_unit_test(test_s7),
        cmocka_unit_test(test_left_early),
        cmocka_unit_test(test_selectors),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests_name("net_explain", tests, NULL, NULL);
}
