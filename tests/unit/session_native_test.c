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

/* --- who the peer is ----------------------------------------------------- */

static bushing_span nothing(void)
{
    return (bushing_span){NULL, 0};
}

/* [62351-4:14.3 step 9; G.6.2] the certificate names somebody else than ACSE;
 * the server takes anybody */
static void test_client_of_another_name(void **state)
{
    bushing_association wanted = secured_association();
    static uint8_t room[BUSHING_ENTITY_ROOM];
    (void)state;
    begin();
    client()->subject = "OID=1.3.9999.35.1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    server()->wanted = NULL;
    secured_open(&pair);
    assert_int_equal(
        bushing_entity_parse(&wanted.calling, room, "1.3.9999.33/1"), 0);
    assert_int_equal(secured_associate(&pair, &wanted), 0);
    secured_run(&pair);
    expect_closed(server(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_int_equal(server()->num_events, 1);
    assert_int_equal(server()->event[0], BUSHING_SECURITY_ID(4, 1, 8));
    /* an alarm: the peer hears a SecReject without diagnostic */
    expect_closed(client(), BUSHING_CLOSE_PEER_REFUSED,
                  BUSHING_ERR_SECURITY_REFUSED);
    assert_int_equal(client()->why.security_diagnostic, -1);
    assert_int_equal(client()->why.result, 1);
    secured_close(&pair);
}

/* The same at the client, which the policy's wanted peer does not stop. */
static void test_server_of_another_name(void **state)
{
    bushing_association wanted = secured_association(), answer;
    static uint8_t room[2][BUSHING_ENTITY_ROOM];
    (void)state;
    begin();
    secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    assert_int_equal(
        bushing_entity_parse(&wanted.called, room[0], "1.3.9999.36/1"), 0);
    assert_int_equal(
        bushing_entity_parse(&answer.responding, room[1], "1.3.9999.36/1"), 0);
    server()->answer = &answer;
    secured_open(&pair);
    assert_int_equal(secured_associate(&pair, &wanted), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_int_equal(client()->num_events, 1);
    assert_int_equal(client()->event[0], BUSHING_SECURITY_ID(4, 2, 7));
    /* HandshakeSecAbort without diagnostic */
    assert_int_equal(server()->why.why, BUSHING_CLOSE_PEER_ABORT);
    assert_int_equal(server()->why.code, BUSHING_ERR_SECURITY_PEER);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 5, 11)));
    secured_close(&pair);
}

/* [rule 1] every certificate holder is not every server */
static void test_not_the_wanted_peer(void **state)
{
    (void)state;
    begin();
    client()->wanted = "1.3.9999.36/1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_open(&pair);
    secured_start(&pair);
    expect_closed(client(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_true(secured_told(client(), BUSHING_SECURITY_ID(4, 2, 7)));
    secured_close(&pair);
}

/* Titles that are not ours are not sent. */
static void test_titles_that_are_not_ours(void **state)
{
    bushing_association wanted = secured_association();
    static uint8_t room[BUSHING_ENTITY_ROOM];
    (void)state;
    begin();
    secured_open(&pair);
    assert_int_equal(
        bushing_entity_parse(&wanted.calling, room, "1.3.9999.44/1"), 0);
    assert_int_equal(secured_associate(&pair, &wanted), BUSHING_ERR_ARGUMENT);
    wanted.calling.ap_title = wanted.calling.ae_qualifier = nothing();
    wanted.mechanism = (bushing_span){room, 4};
    assert_int_equal(secured_associate(&pair, &wanted), BUSHING_ERR_ARGUMENT);
    wanted.mechanism = nothing();
    wanted.session_version = 1;
    assert_int_equal(secured_associate(&pair, &wanted), BUSHING_ERR_ARGUMENT);
    wanted.session_version = 0;
    assert_int_equal(secured_associate(&pair, &wanted), 0);
    /* and not twice */
    assert_int_equal(secured_associate(&pair, &wanted), BUSHING_ERR_STATE);
    secured_close(&pair);
}

/* --- modes --------------------------------------------------------------- */

/* [62351-4:5.2; rule 2] the policy says the mode; what arrives is refused */
static void test_modes_do_not_mix(void **state)
{
    static const enum bushing_mode MODES[] = {
        BUSHING_MODE_PLAIN, BUSHING_MODE_COMPAT, BUSHING_MODE_NATIVE};
    (void)state;
    for (size_t c = 0; c < 3; c++)
        for (size_t s = 0; s < 3; s++) {
            if (c == s)
                continue;
            begin();
            client()->mode = MODES[c];
            server()->mode = MODES[s];
            secured_set(client(), BUSHING_POLICY_A_WITHOUT_TLS, 1);
            secured_set(server(), BUSHING_POLICY_A_WITHOUT_TLS, 1);
            secured_open(&pair);
            secured_start(&pair);
            if (!server()->closed || server()->num_delivered != 0 ||
                server()->count[BUSHING_EVENT_READY] != 0 ||
                client()->count[BUSHING_EVENT_READY] != 0 ||
                client()->count[BUSHING_EVENT_ESTABLISHED] != 0)
                if (!(MODES[s] == BUSHING_MODE_PLAIN &&
                      MODES[c] == BUSHING_MODE_COMPAT))
                    fail_msg("client %zu, server %zu", c, s);
            /* native and compat servers say why */
            if (MODES[s] == BUSHING_MODE_NATIVE) {
                assert_true(
                    secured_told(server(), BUSHING_SECURITY_ID(4, 15, 5)));
                assert_int_equal(client()->why.diagnostic, 2);
                assert_int_equal(server()->why.code, BUSHING_ERR_SECURITY_MODE);
            }
            if (MODES[c] == BUSHING_MODE_NATIVE &&
                MODES[s] == BUSHING_MODE_PLAIN)
                assert_int_equal(client()->why.diagnostic, 2);
            secured_close(&pair);
        }
}

/* --- refusals ------------------------------------------------------------ */

static void test_application_refuses(void **state)
{
    (void)state;
    for (int result = 1; result <= 2; result++) {
        begin();
        server()->rejects = true;
        server()->reject_result = result;
        secured_open(&pair);
        secured_start(&pair);
        expect_closed(server(), BUSHING_CLOSE_LOCAL_REFUSED, 0);
        expect_closed(client(), BUSHING_CLOSE_PEER_REFUSED,
                      BUSHING_ERR_SECURITY_REFUSED);
        assert_int_equal(client()->why.result, result);
        assert_int_equal(client()->why.source, 0);
        assert_int_equal(client()->why.diagnostic, 1);
        assert_int_equal(client()->num_events, 0);
        assert_true(server()->why.linger);
        secured_close(&pair);
    }
}

/* --- tickets ------------------------------------------------------------- */

static void test_tickets(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        pair.end[i].asks = true;
        pair.end[i].by_ticket = true;
    }
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(client()->count[BUSHING_EVENT_SIGN], 1);
    assert_int_equal(server()->count[BUSHING_EVENT_SIGN], 1);
    assert_int_equal(client()->count[BUSHING_EVENT_VERIFY], 1);
    assert_int_equal(server()->count[BUSHING_EVENT_VERIFY], 1);
    assert_int_equal(client()->num_delivered, 1);
    assert_int_equal(bushing_osi_release(server()->w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_RELEASED, 0);
    expect_closed(server(), BUSHING_CLOSE_RELEASED, 0);
    secured_close(&pair);
}

static void test_titles_are_judged_by_ticket_too(void **state)
{
    bushing_association wanted = secured_association();
    static uint8_t room[BUSHING_ENTITY_ROOM];
    (void)state;
    begin();
    client()->subject = "OID=1.3.9999.35.1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    server()->wanted = NULL;
    server()->asks = true;
    secured_open(&pair);
    assert_int_equal(
        bushing_entity_parse(&wanted.calling, room, "1.3.9999.33/1"), 0);
    assert_int_equal(secured_associate(&pair, &wanted), 0);
    secured_run(&pair);
    expect_closed(server(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 1, 8)));
    secured_close(&pair);
}

static void test_tickets_that_fail(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        for (int which = 0; which < 2; which++) {
            begin();
            pair.end[i].asks = which == 0;
            pair.end[i].by_ticket = which == 1;
            pair.end[i].no_verdict = pair.end[i].bad_signature = true;
            secured_open(&pair);
            secured_start(&pair);
            assert_true(pair.end[i].closed);
            assert_int_equal(client()->count[BUSHING_EVENT_READY], 0);
            /* a client that cannot sign has said nothing yet */
            if (!(i == CLIENT && which == 1))
                assert_true(pair.end[1 - i].closed);
            secured_close(&pair);
        }
}

/* A ticket that nobody answers, and what may not be asked then. */
static void test_late_tickets(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        for (int which = 0; which < 2; which++) {
            struct secured_end *e = &pair.end[i];
            uint64_t until;
            begin();
            e->asks = which == 0;
            e->by_ticket = which == 1;
            e->hold_sign = e->hold_verify = true;
            secured_open(&pair);
            secured_start(&pair);
            assert_false(e->closed);
            assert_int_equal(bushing_osi_accept(server()->w.a, NULL, test_now),
                             BUSHING_ERR_STATE);
            assert_int_equal(secured_send(&pair, i), BUSHING_ERR_STATE);
            until = bushing_osi_deadline(e->w.a);
            assert_true(until <= test_now.mono_ns + UINT64_C(10000000000));
            test_wait_ms((until - test_now.mono_ns) / 1000000 + 1);
            bushing_osi_tick(e->w.a, test_now);
            secured_run(&pair);
            assert_true(e->closed);
            assert_int_equal(e->why.code, BUSHING_ERR_SECURITY_TICKET);
            secured_close(&pair);
        }
}

/* --- data ---------------------------------------------------------------- */

static unsigned spoil_from;

static bushing_span spoil(struct secured_pair *p, unsigned from,
                          bushing_span tsdu)
{
    if (from != spoil_from || p->num_tsdus[from] != 3)
        return tsdu;
    memcpy(p->bent, tsdu.p, tsdu.n);
    p->bent[tsdu.n - 1] ^= 1;
    return (bushing_span){p->bent, tsdu.n};
}

/* The third of each is its second data PDU, or its release. */
static void test_spoiled_data(void **state)
{
    (void)state;
    for (spoil_from = CLIENT; spoil_from <= SERVER; spoil_from++) {
        struct secured_end *hurt = &pair.end[1 - spoil_from];
        struct secured_end *other = &pair.end[spoil_from];
        begin();
        pair.bend = spoil;
        secured_open(&pair);
        secured_establish(&pair);
        assert_int_equal(secured_send(&pair, spoil_from), 0);
        expect_closed(hurt, BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
        assert_int_equal(hurt->num_delivered, 1);
        assert_true(hurt->num_events >= 1);
        assert_true(hurt->why.linger);
        /* DtSecAbort, an alarm: no diagnostic */
        assert_int_equal(other->why.why, BUSHING_CLOSE_PEER_ABORT);
        assert_int_equal(other->why.code, BUSHING_ERR_SECURITY_PEER);
        assert_int_equal(other->why.security_diagnostic, -1);
        assert_true(secured_told(other, BUSHING_SECURITY_ID(4, 6, 11)));
        secured_close(&pair);
    }
}

/* [rule 9] a ReleaseReq that is not good is answered by nothing that is signed
 */
static void test_spoiled_release(void **state)
{
    bushing_span last;
    (void)state;
    begin();
    pair.bend = spoil;
    spoil_from = CLIENT;
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_closed(server(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_int_equal(server()->count[BUSHING_EVENT_RELEASE], 0);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 12, 3)));
    last = secured_record(&pair, SERVER, 2);
    assert_int_equal(last.p[0], 0x19);
    assert_true(last.n < 64);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_ABORT);
    assert_int_equal(client()->why.code, BUSHING_ERR_ACSE_ABORT);
    secured_close(&pair);
}

/* A ReleaseRsp that is not good: there is nobody to answer. */
static void test_spoiled_released(void **state)
{
    (void)state;
    begin();
    pair.bend = spoil;
    spoil_from = SERVER;
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_PEER_ERROR, BUSHING_ERR_SECURITY);
    assert_true(secured_told(client(), BUSHING_SECURITY_ID(4, 13, 3)));
    assert_int_equal(pair.num_tsdus[CLIENT], 3);
    secured_close(&pair);
}

static void test_owner_aborts(void **state)
{
    static const uint8_t conclude[] = {0x8b, 0x00};
    (void)state;
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        begin();
        secured_open(&pair);
        secured_establish(&pair);
        assert_int_equal(
            bushing_osi_abort(pair.end[i].w.a, 0, -1,
                              (bushing_span){conclude, sizeof conclude},
                              test_now),
            0);
        secured_run(&pair);
        expect_closed(&pair.end[i], BUSHING_CLOSE_LOCAL_ABORT, 0);
        expect_closed(&pair.end[1 - i], BUSHING_CLOSE_PEER_ABORT,
                      BUSHING_ERR_ACSE_ABORT);
        secured_close(&pair);
    }
}

/* Before there are keys nothing can be said by a SecPDU. */
static void test_owner_aborts_early(void **state)
{
    (void)state;
    begin();
    server()->hold_associate = true;
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(
        bushing_osi_abort(client()->w.a, 0, -1, nothing(), test_now), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_LOCAL_ABORT, 0);
    expect_closed(server(), BUSHING_CLOSE_PEER_ABORT, BUSHING_ERR_ACSE_ABORT);
    secured_close(&pair);
}

/* [62351-4:16.8] both wish to end at once */
static void test_collision(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    assert_int_equal(bushing_osi_release(server()->w.a, 0, test_now), 0);
    secured_drain(&pair, CLIENT);
    secured_drain(&pair, SERVER);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_RELEASED, 0);
    expect_closed(server(), BUSHING_CLOSE_RELEASED, 0);
    secured_close(&pair);
}

static void test_rekey(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    assert_int_equal(bushing_osi_rekey(client()->w.a, test_now),
                     BUSHING_ERR_STATE);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_rekey(client()->w.a, test_now), 0);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_int_equal(secured_send(&pair, SERVER), 0);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_int_equal(client()->count[BUSHING_EVENT_REKEYED], 1);
    assert_int_equal(server()->count[BUSHING_EVENT_REKEYED], 1);
    assert_int_equal(server()->num_delivered, 3);
    secured_close(&pair);
}

/* [rule 13] a half-open association has a short life */
static void test_half_open(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(bushing_osi_deadline(server()->w.a),
                     test_now.mono_ns + UINT64_C(60000000000));
    test_wait_ms(60000);
    bushing_osi_tick(server()->w.a, test_now);
    secured_run(&pair);
    expect_closed(server(), BUSHING_CLOSE_TIMEOUT, BUSHING_ERR_SECURITY_LATE);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_ABORT);
    secured_close(&pair);
}

static bushing_span lose_accept(struct secured_pair *p, unsigned from,
                                bushing_span tsdu)
{
    (void)p;
    return from == SERVER ? nothing() : tsdu;
}

static void test_no_answer(void **state)
{
    (void)state;
    begin();
    pair.bend = lose_accept;
    secured_open(&pair);
    secured_start(&pair);
    test_wait_ms(30001);
    bushing_osi_tick(client()->w.a, test_now);
    secured_run(&pair);
    assert_true(client()->closed);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_TIMEOUT);
    assert_true(server()->closed);
    secured_close(&pair);
}

static void test_connection_breaks(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_receive_end(client()->w.a, true, test_now), 0);
    secured_drain(&pair, CLIENT);
    expect_closed(client(), BUSHING_CLOSE_RESET, 0);
    assert_int_equal(bushing_osi_deadline(client()->w.a), BUSHING_NEVER);
    secured_close(&pair);
}

/* Full queues: nothing is lost, no number is used up. */
static void test_blocks(void **state)
{
    static uint8_t big[4000] = {0xa0, 0x82, 0x0f, 0x9c};
    const bushing_event *ev;
    size_t sent = 0;
    int rc;
    (void)state;
    begin();
    assert_int_equal(
        bushing_config_set(client()->w.cfg, BUSHING_SET_OUTPUT_MAX, 20000), 0);
    secured_open(&pair);
    secured_establish(&pair);
    while ((rc = bushing_osi_send(
                client()->w.a, (bushing_span){big, sizeof big}, test_now)) == 0)
        sent++;
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(sent, 4);
    while ((ev = bushing_osi_next_event(client()->w.a)) != NULL)
        assert_int_not_equal(ev->kind, BUSHING_EVENT_WRITABLE);
    secured_run(&pair);
    assert_int_equal(client()->count[BUSHING_EVENT_WRITABLE], 1);
    assert_int_equal(server()->num_delivered, 1 + sent);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_int_equal(server()->num_delivered, 2 + sent);
    assert_false(server()->closed);
    secured_close(&pair);
}

/* --- memory -------------------------------------------------------------- */

/* Each allocation of an association fails, then goes on: no crash, no leak, and
 * in the end it works. */
static void test_allocations_fail(void **state)
{
    size_t failed = 0, n;
    (void)state;
    for (unsigned which = CLIENT; which <= SERVER; which++)
        for (n = 1; n < 400; n++) {
            struct secured_end *e = &pair.end[which];
            size_t before;
            begin();
            secured_open(&pair);
            /* objects anew, so that theirs fail too */
            bushing_osi_free(e->w.a);
            e->w.a = NULL;
            before = e->w.heap.calls;
            e->w.heap.fail_at = before + n;
            if (bushing_osi_new(&e->w.a, e->w.cfg,
                                which == CLIENT ? BUSHING_INITIATOR
                                                : BUSHING_RESPONDER,
                                test_now) == 0) {
                bushing_association wanted = secured_association();
                if (secured_associate(&pair, &wanted) == 0)
                    secured_run(&pair);
                if (!client()->closed && !server()->closed &&
                    client()->count[BUSHING_EVENT_READY] != 0)
                    (void)secured_send(&pair, CLIENT);
            } else {
                e->w.a = NULL;
            }
            bool reached = e->w.heap.calls >= before + n;
            bool good = server()->num_delivered == 1;
            e->w.heap.fail_at = 0;
            secured_close(&pair);
            if (!reached) {
                assert_true(good);
                break;
            }
            failed++;
        }
    print_message("# ran: %zu failed allocations of native associations\n",
                  failed);
    assert_true(failed > 8);
}

static void test_heap_when_established(void **state)
{
    size_t with, without;
    (void)state;
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    with = client()->w.heap.octets - bushing_pool_look(client()->w.pool).kept;
    bushing_osi_free(client()->w.a);
    client()->w.a = NULL;
    without =
        client()->w.heap.octets - bushing_pool_look(client()->w.pool).kept;
    print_message("# heap per established native association: %zu octets\n",
                  with - without);
    assert_true(with - without < 16384);
    secured_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_life),
        cmocka_unit_test(test_client_of_another_name),
        cmocka_unit_test(test_server_of_another_name),
        cmocka_unit_test(test_not_the_wanted_peer),
        cmocka_unit_test(test_titles_that_are_not_ours),
        cmocka_unit_test(test_modes_do_not_mix),
        cmocka_unit_test(test_application_refuses),
        cmocka_unit_test(test_tickets),
        cmocka_unit_test(test_titles_are_judged_by_ticket_too),
        cmocka_unit_test(test_tickets_that_fail),
        cmocka_unit_test(test_late_tickets),
        cmocka_unit_test(test_spoiled_data),
        cmocka_unit_test(test_spoiled_release),
        cmocka_unit_test(test_spoiled_released),
        cmocka_unit_test(test_owner_aborts),
        cmocka_unit_test(test_owner_aborts_early),
        cmocka_unit_test(test_collision),
        cmocka_unit_test(test_rekey),
        cmocka_unit_test(test_half_open),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_connection_breaks),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_allocations_fail),
        cmocka_unit_test(test_heap_when_established),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
