/* The sentence about an end: each reason has its words, nothing overflows. */
#include <bushing/error.h>
#include <bushing/osi.h>

#include <string.h>

#include "test.h"

static bushing_closed closed(enum bushing_close why)
{
    return (bushing_closed){.why = why,
                            .transport_reason = -1,
                            .session_reason = -1,
                            .presentation_reason = -1,
                            .result = -1,
                            .source = -1,
                            .diagnostic = -1};
}

static void says(const bushing_closed *c, const char *expected)
{
    char text[BUSHING_CLOSED_TEXT];
    memset(text, 'x', sizeof text);
    bushing_closed_print(text, c);
    assert_string_equal(text, expected);
}

static void test_plain(void **state)
{
    static const struct {
        enum bushing_close why;
        const char *text;
    } ROWS[] = {
        {BUSHING_CLOSE_RELEASED, "released"},
        {BUSHING_CLOSE_DISCONNECTED, "the peer closed the connection"},
        {BUSHING_CLOSE_RESET, "the connection broke"},
        {BUSHING_CLOSE_PEER_ABORT, "aborted by the peer"},
        {BUSHING_CLOSE_PEER_REFUSED, "refused by the peer"},
        {BUSHING_CLOSE_PEER_ERROR, "protocol error of the peer"},
        {BUSHING_CLOSE_TIMEOUT, "the peer was too slow"},
        {BUSHING_CLOSE_LOCAL_ABORT, "aborted by us"},
        {BUSHING_CLOSE_LOCAL_REFUSED, "refused by us"},
        {BUSHING_CLOSE_LOCAL_ERROR, "failed here"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        bushing_closed c = closed(ROWS[i].why);
        says(&c, ROWS[i].text);
    }
}

static void test_state_is_told(void **state)
{
    bushing_closed c = closed(BUSHING_CLOSE_RESET);
    (void)state;
    c.state = "open";
    says(&c, "the connection broke (state: open)");
    c.why = BUSHING_CLOSE_RELEASED;
    says(&c, "released");
}

static void test_fault_is_told(void **state)
{
    bushing_closed c = closed(BUSHING_CLOSE_PEER_ERROR);
    (void)state;
    c.code = BUSHING_ERR_TPKT_VERSION;
    c.layer = BUSHING_LAYER_TPKT;
    says(&c, "protocol error of the peer: TPKT: not a TPKT: its first octets "
             "must be 03 00");
    c = closed(BUSHING_CLOSE_LOCAL_ERROR);
    c.code = BUSHING_ERR_MEMORY;
    says(&c, "failed here: no memory left, or its ceiling was reached");
    c.code = BUSHING_ERR_SESSION_TIMEOUT;
    c.layer = BUSHING_LAYER_SESSION;
    c.why = BUSHING_CLOSE_TIMEOUT;
    says(&c, "the peer was too slow: session: the peer did not answer in time");
    /* our own end has no fault */
    c.why = BUSHING_CLOSE_LOCAL_ABORT;
    says(&c, "aborted by us");
    c.why = BUSHING_CLOSE_LOCAL_REFUSED;
    says(&c, "refused by us");
}

static void test_refusals(void **state)
{
    bushing_closed c = closed(BUSHING_CLOSE_PEER_REFUSED);
    (void)state;
    c.transport_reason = 3;
    says(&c, "refused by the peer: transport selector unknown (3)");
    c.transport_reason = 77;
    says(&c, "refused by the peer: number (77)");
    c = closed(BUSHING_CLOSE_PEER_REFUSED);
    c.session_reason = 0x81;
    says(&c, "refused by the peer: session selector unknown (129)");
    c.session_reason = 2;
    c.presentation_reason = 2;
    says(&c, "refused by the peer: local limit exceeded (2)");
    c.presentation_reason = -1;
    c.result = 1;
    c.source = 0;
    c.diagnostic = 13;
    says(&c, "refused by the peer, for good: authentication failed (13)");
    c.result = 2;
    c.source = 1;
    c.diagnostic = 2;
    says(&c, "refused by the peer, for now: no common ACSE version (2)");
    c.diagnostic = -1;
    says(&c, "refused by the peer, for now: by the application (2)");
    /* an ABRT in a refusal */
    c.result = -1;
    c.diagnostic = 5;
    says(&c, "refused by the peer: authentication failed (5)");
}

static void test_aborts(void **state)
{
    bushing_closed c = closed(BUSHING_CLOSE_PEER_ABORT);
    (void)state;
    c.transport_reason = 0x80;
    says(&c, "aborted by the peer: disconnect reason normal disconnect (128)");
    c = closed(BUSHING_CLOSE_PEER_ABORT);
    c.presentation_reason = 6;
    says(&c, "aborted by the peer: parameter value not valid (6)");
    c = closed(BUSHING_CLOSE_PEER_ABORT);
    c.source = 0;
    says(&c, "aborted by the peer, by its user");
    c.source = 1;
    c.diagnostic = 2;
    says(&c, "aborted by the peer, by its stack: protocol error (2)");
}

/* Every number in every place, with the longest state: cut if need be, and
 * always ended. */
static void test_never_overflows(void **state)
{
    char state_text[200], text[BUSHING_CLOSED_TEXT + 1];
    (void)state;
    memset(state_text, 's', sizeof state_text);
    state_text[sizeof state_text - 1] = '\0';
    for (int why = 0; why <= BUSHING_CLOSE_LOCAL_ERROR; why++)
        for (int n = -1; n < 300; n++) {
            bushing_closed c = {.why = (enum bushing_close)why,
                                .code = -n,
                                .layer =
                                    (enum bushing_layer)(n > 0 ? n % 7 : 0),
                                .state = state_text,
                                .transport_reason = n,
                                .session_reason = n,
                                .presentation_reason = n,
                                .result = n,
                                .source = n,
                                .diagnostic = n};
            memset(text, 0x7f, sizeof text);
            bushing_closed_print(text, &c);
            assert_int_equal(text[BUSHING_CLOSED_TEXT], 0x7f);
            assert_non_null(memchr(text, 0, BUSHING_CLOSED_TEXT));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_state_is_told),
        cmocka_unit_test(test_fault_is_told),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_aborts),
        cmocka_unit_test(test_never_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
