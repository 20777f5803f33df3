/* The A-security-profile over OSI, two ends of ours: a life, and every step of
 * 11.2.3 and 11.2.4 with what it refuses and what the peer hears. */
#include "secured_pair.h"

#include <string.h>

#include "negative.h"
#include "opened.h"
#include "schema/acse.h"
#include "shared.h"

static struct secured_pair pair;
static struct opened opened, answer;
static bushing_association call;

#define AUTHENTICATION_FAIL BUSHING_SECURITY_ID(14, 4, 4)
#define ESTABLISHMENT_FAIL BUSHING_SECURITY_ID(14, 4, 3)
#define WITHOUT_TLS BUSHING_SECURITY_ID(3, 1, 3)

static struct secured_end *client(void)
{
    return &pair.end[CLIENT];
}

static struct secured_end *server(void)
{
    return &pair.end[SERVER];
}

static void begin(void)
{
    secured_begin(&pair, BUSHING_MODE_COMPAT);
}

static void expect_closed(const struct secured_end *e, enum bushing_close why,
                          int code)
{
    assert_true(e->closed);
    if (e->why.why != why || e->why.code != code)
        fail_msg("%s", e->text);
}

/* --- whom it wants ------------------------------------------------------- */

/* [rule 1] who begins says whom it wants to reach; who waits need not */
static void test_nobody_wanted(void **state)
{
    static const enum bushing_mode modes[] = {BUSHING_MODE_COMPAT,
                                              BUSHING_MODE_NATIVE};
    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        bushing_osi *a = NULL;
        secured_begin(&pair, modes[i]);
        server()->wanted = NULL;
        secured_open(&pair);
        assert_int_equal(
            bushing_osi_new(&a, server()->w.cfg, BUSHING_INITIATOR, test_now),
            BUSHING_ERR_ARGUMENT);
        assert_null(a);
        secured_close(&pair);
    }
}

/* --- a life -------------------------------------------------------------- */

static void test_life(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(client()->count[BUSHING_EVENT_ESTABLISHED], 1);
    assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], 1);
    assert_int_equal(client()->count[BUSHING_EVENT_READY], 0);
    assert_int_equal(client()->num_delivered, 1);
    assert_int_equal(server()->num_delivered, 1);
    assert_memory_equal(client()->user_data, initiate_response().p,
                        initiate_response().n);
    /* [62351-4:4.2 row 1] and nothing else */
    assert_int_equal(client()->num_events, 1);
    assert_int_equal(server()->num_events, 1);
    assert_int_equal(client()->event[0], WITHOUT_TLS);
    assert_int_equal(server()->event[0], WITHOUT_TLS);
    /* [62351-4:11.2.3 answer, 62351-4:11.1 items 2 to 4] titles, requirement,
     * mechanism and value in the AARE */
    opened_take(&opened, secured_record(&pair, CLIENT, 0), NULL);
    assert_int_equal(opened.a.acse_requirements.n, 2);
    assert_memory_equal(opened.a.acse_requirements.p, "\x07\x80", 2);
    assert_int_equal(opened.a.mechanism.n, 8);
    assert_int_equal(opened.a.num_contexts, 3);
    assert_int_equal(opened.a.contexts[2].use, BUSHING_USE_AUTHENTICATION);
    opened_take(&answer, secured_record(&pair, SERVER, 0), &opened.a);
    assert_int_equal(answer.a.mechanism.n, 8);
    assert_non_null(answer.a.authentication.p);
    assert_non_null(answer.a.responding.ap_title.p);
    assert_non_null(answer.a.responding.ae_qualifier.p);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_closed(client(), BUSHING_CLOSE_RELEASED, 0);
    expect_closed(server(), BUSHING_CLOSE_RELEASED, 0);
    secured_close(&pair);
}

/* --- steps --------------------------------------------------------------- */

static void e2e_context(struct opened *o)
{
    o->a.application_context = span_of("\x28\x83\xe7\x0f\x04\x02\x01", 7);
}

static void old_mms_context(struct opened *o)
{
    o->a.application_context = span_of("\x28\xca\x22\x01\x01", 5);
}

static void no_mechanism(struct opened *o)
{
    o->a.mechanism = (span){NULL, 0};
}

static void other_mechanism(struct opened *o)
{
    o->a.mechanism = span_of("\x52\x03\x01", 3);
}

static void no_value(struct opened *o)
{
    o->a.authentication = (span){NULL, 0};
}

static void nothing_at_all(struct opened *o)
{
    o->a.authentication = o->a.mechanism = o->a.acse_requirements =
        (span){NULL, 0};
}

static void password(struct opened *o)
{
    o->a.authentication = span_of("\x80\x02pw", 4);
}

static void no_requirement(struct opened *o)
{
    o->a.acse_requirements = (span){NULL, 0};
}

static uint8_t spoiled[8192];

static void spoil_at(struct opened *o, size_t from_end)
{
    memcpy(spoiled, o->a.authentication.p, o->a.authentication.n);
    spoiled[o->a.authentication.n - from_end] ^= 1;
    o->a.authentication = span_of(spoiled, o->a.authentication.n);
}

static void bad_signature(struct opened *o)
{
    spoil_at(o, 1);
}

/* The signature of the certificate: in front of 80 .. 81 0F time 82 .. */
static void bad_certificate(struct opened *o)
{
    spoil_at(o, 256 + 4 + 17 + 1);
}

static void late(struct opened *o)
{
    (void)o;
    test_now.utc_ms += 600001;
}

static void early(struct opened *o)
{
    (void)o;
    test_now.utc_ms -= 601001;
}

static void other_titles(struct opened *o)
{
    /* 1.3.9999.35 */
    o->a.calling.ap_title = o->a.responding.ap_title =
        span_of("\x06\x04\x2b\xce\x0f\x23", 6);
}

static void no_titles(struct opened *o)
{
    o->a.calling.ap_title = o->a.responding.ap_title =
        o->a.calling.ae_qualifier = o->a.responding.ae_qualifier =
            (span){NULL, 0};
}

enum { ABORTED = -1 };

static const struct step {
    const char *id;
    const char *name;
    void (*alter)(struct opened *o);
    uint32_t request, response; /* events */
    int answer;                 /* to an AARQ: diagnostic of an AARE */
} STEPS[] = {
    {"11.2.3 step 1", "the context of another mode", e2e_context,
     BUSHING_SECURITY_ID(4, 15, 5), BUSHING_SECURITY_ID(4, 15, 6), 2},
    {"11.2.3 step 1", "an older context", old_mms_context,
     BUSHING_SECURITY_ID(4, 15, 5), BUSHING_SECURITY_ID(4, 15, 6), 2},
    {"11.2.3 step 2", "no mechanism-name", no_mechanism, AUTHENTICATION_FAIL,
     AUTHENTICATION_FAIL, 12},
    {"11.2.3 step 2", "no authentication at all", nothing_at_all,
     AUTHENTICATION_FAIL, AUTHENTICATION_FAIL, 12},
    {"11.2.3 step 3", "another mechanism-name", other_mechanism,
     ESTABLISHMENT_FAIL, ESTABLISHMENT_FAIL, 11},
    {"11.2.3 step 4", "no value", no_value, AUTHENTICATION_FAIL,
     AUTHENTICATION_FAIL, ABORTED},
    {"11.2.3 step 4", "a password", password, ESTABLISHMENT_FAIL,
     ESTABLISHMENT_FAIL, ABORTED},
    {"11.2.3 step 5", "a forged certificate", bad_certificate,
     AUTHENTICATION_FAIL, AUTHENTICATION_FAIL, ABORTED},
    {"11.2.3 step 5", "titles of somebody else", other_titles,
     BUSHING_SECURITY_ID(4, 1, 8), BUSHING_SECURITY_ID(4, 1, 8), ABORTED},
    {"11.2.3 step 5", "no titles", no_titles, BUSHING_SECURITY_ID(4, 1, 8),
     BUSHING_SECURITY_ID(4, 1, 8), ABORTED},
    {"11.2.3 step 6", "a false signature", bad_signature, AUTHENTICATION_FAIL,
     AUTHENTICATION_FAIL, ABORTED},
    {"11.2.3 step 7", "too late", late, ESTABLISHMENT_FAIL, ESTABLISHMENT_FAIL,
     ABORTED},
    {"11.2.3 step 7", "too early", early, ESTABLISHMENT_FAIL,
     ESTABLISHMENT_FAIL, ABORTED},
};
enum { NUM_STEPS = sizeof STEPS / sizeof STEPS[0] };

static void (*alter)(struct opened *o);
static unsigned alter_from;

static bushing_span bend(struct secured_pair *p, unsigned from,
                         bushing_span tsdu)
{
    if (from == CLIENT && p->num_tsdus[CLIENT] == 1) {
        opened_take(&opened, tsdu, NULL);
        call = opened.a;
    }
    if (from != alter_from || p->num_tsdus[from] != 1)
        return tsdu;
    opened_take(&opened, tsdu, &call);
    alter(&opened);
    return opened_put(&opened);
}

static void expect_abort(bushing_span tsdu, const struct step *step)
{
    opened_take(&answer, tsdu, NULL);
    if (answer.spdu.kind != SPDU_ABORT || answer.apdu.kind != APDU_ABRT)
        fail_msg("%s, %s: no ABRT", step->id, step->name);
    /* D-A-4 */
    assert_int_equal(answer.apdu.source, ACSE_USER);
    assert_int_equal(answer.apdu.diagnostic, 5);
}

static void expect_step(const struct secured_end *e, const struct step *step,
                        uint32_t event)
{
    if (!e->closed || e->why.why != BUSHING_CLOSE_PEER_ERROR ||
        e->why.code != BUSHING_ERR_SECURITY || e->why.security == NULL)
        fail_msg("%s, %s: %s", step->id, step->name, e->text);
    if (!secured_told(e, event))
        fail_msg("%s, %s: told %zu events, the last: %s", step->id, step->name,
                 e->num_events, e->sentence);
    assert_int_equal(e->count[BUSHING_EVENT_ASSOCIATE], 0);
    assert_int_equal(e->count[BUSHING_EVENT_ESTABLISHED], 0);
    negative_tests++;
}

/* [62351-4:11.2.3 abort] */
static void test_server_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_STEPS; i++) {
        const struct step *step = &STEPS[i];
        begin();
        alter = step->alter;
        alter_from = CLIENT;
        pair.bend = bend;
        secured_open(&pair);
        secured_start(&pair);
        expect_step(server(), step, step->request);
        /* what 15.6 asks is asked in native mode only */
        assert_false(secured_told(server(), BUSHING_SECURITY_ID(4, 15, 7)));
        if (step->answer == ABORTED) {
            expect_abort(secured_record(&pair, SERVER, 0), step);
            assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_ABORT);
            assert_int_equal(client()->why.diagnostic, 5);
        } else {
            assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_REFUSED);
            assert_int_equal(client()->why.result, 1);
            assert_int_equal(client()->why.source, 0);
            if (client()->why.diagnostic != step->answer)
                fail_msg("%s, %s: %s", step->id, step->name, client()->text);
        }
        secured_close(&pair);
    }
}

/* [62351-4:11.2.4] the client always aborts */
static void test_client_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_STEPS; i++) {
        const struct step *step = &STEPS[i];
        begin();
        alter = step->alter;
        alter_from = SERVER;
        pair.bend = bend;
        secured_open(&pair);
        secured_start(&pair);
        expect_step(client(), step, step->response);
        expect_abort(secured_record(&pair, CLIENT, 1), step);
        assert_int_equal(server()->why.why, BUSHING_CLOSE_PEER_ABORT);
        secured_close(&pair);
    }
}

/* [62351-4:11.1 item 3] the functional unit comes with its value */
static void test_value_without_its_unit(void **state)
{
    (void)state;
    begin();
    alter = no_requirement;
    alter_from = CLIENT;
    pair.bend = bend;
    secured_open(&pair);
    secured_start(&pair);
    expect_closed(server(), BUSHING_CLOSE_PEER_ERROR,
                  BUSHING_ERR_ACSE_AUTHENTICATION);
    assert_int_equal(client()->why.diagnostic, 13);
    secured_close(&pair);
}

/* [62351-4:11.2.3 step 8] */
static void test_replay(void **state)
{
    static const struct step step = {"11.2.3 step 8", "a copy", NULL, 0, 0,
                                     ABORTED};
    uint8_t copy[8192], transport[128];
    bushing_span connect;
    size_t n;
    (void)state;
    begin();
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], 1);
    connect = secured_record(&pair, CLIENT, 0);
    memcpy(copy, connect.p, connect.n);
    connect.p = copy;
    for (int turn = 0; turn < 2; turn++) {
        secured_again(&pair, SERVER);
        if (turn == 1) /* [rule 11] remembered beyond the window */
            test_wait_ms(500000);
        n = test_hex(transport, sizeof transport,
                     "0300001611e00000000100c0010dc2020001c1020001");
        assert_int_equal(
            bushing_osi_receive(server()->w.a, span_of(transport, n), test_now),
            0);
        secured_drain(&pair, SERVER);
        bushing_osi_output_taken(server()->w.a,
                                 bushing_osi_output(server()->w.a).n);
        secured_feed(&pair, SERVER, connect);
        secured_drain(&pair, SERVER);
        expect_step(server(), &step, AUTHENTICATION_FAIL);
    }
    secured_close(&pair);
}

/* --- what is legal besides ----------------------------------------------- */

static void no_security_context(struct opened *o)
{
    o->a.num_contexts = 2;
}

/* [62351-4:11.1 item 2] D-A-1 a peer may leave its context out */
static void test_without_the_context(void **state)
{
    (void)state;
    begin();
    alter = no_security_context;
    alter_from = CLIENT;
    pair.bend = bend;
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], 1);
    /* the answer names the abstract syntax itself */
    call.num_contexts = 2;
    opened_take(&answer, secured_record(&pair, SERVER, 0), &call);
    assert_int_equal(answer.a.authentication.p[0], 0xa2);
    secured_close(&pair);
}

/* D-A-5 a certificate whose subject is no title, pinned */
static void test_pinned(void **state)
{
    (void)state;
    for (int pinned = 0; pinned < 2; pinned++) {
        begin();
        client()->subject = "CN=client";
        server()->pins = pinned != 0;
        server()->wanted = NULL;
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED], pinned);
        assert_int_equal(server()->closed, !pinned);
        secured_close(&pair);
    }
}

static void test_refused_without_a_value(void **state)
{
    (void)state;
    begin();
    server()->rejects = true;
    server()->reject_result = 2;
    secured_open(&pair);
    secured_start(&pair);
    expect_closed(client(), BUSHING_CLOSE_PEER_REFUSED,
                  BUSHING_ERR_ACSE_REFUSED);
    assert_int_equal(client()->why.result, 2);
    expect_closed(server(), BUSHING_CLOSE_LOCAL_REFUSED, 0);
    secured_close(&pair);
}

/* --- TLS ----------------------------------------------------------------- */

/* [rule 24] */
static void test_over_tls(void **state)
{
    static const struct {
        const char *subject;
        int pins; /* of both certificates */
        bool good;
    } CASES[] = {
        {"OID=1.3.9999.33.1", 0, true}, {"OID=1.3.9999.35.1", 0, false},
        {"CN=gateway", 0, false},       {"CN=gateway", 1, false},
        {"CN=gateway", 2, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        begin();
        secured_set(server(), BUSHING_POLICY_A_WITHOUT_TLS, 0);
        server()->security.over_tls = true;
        server()->security.tls_certificate =
            secured_certificate(&pair, MAKER_TLS_CLIENT, CASES[i].subject,
                                maker_key(MAKER_P256, 5));
        server()->pins = CASES[i].pins > 0;
        server()->pins_tls = CASES[i].pins > 1;
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(server()->count[BUSHING_EVENT_ESTABLISHED],
                         CASES[i].good);
        assert_int_equal(server()->num_events != 0, !CASES[i].good);
        if (!CASES[i].good)
            assert_true(secured_told(server(), AUTHENTICATION_FAIL));
        secured_close(&pair);
    }
}

/* [62351-4:4.2 row 1; rule 24] an explicit word is needed */
static void test_carrier(void **state)
{
    bushing_security s;
    (void)state;
    begin();
    secured_open(&pair);
    memset(&s, 0, sizeof s);
    s.identity = server()->identity;
    s.policy = server()->policy;
    bushing_config *cfg;
    bushing_allocator al = heap_allocator(&server()->w.heap);
    assert_int_equal(bushing_config_new(&cfg, &al, server()->w.pool), 0);
    assert_int_equal(bushing_config_set_security(cfg, &s), 0);
    s.over_tls = true; /* whose certificate is not known */
    assert_int_equal(bushing_config_set_security(cfg, &s),
                     BUSHING_ERR_SECURITY_CARRIER);
    s.policy = NULL;
    assert_int_equal(bushing_config_set_security(cfg, &s),
                     BUSHING_ERR_ARGUMENT);
    s.policy = server()->policy;
    s.identity = NULL;
    assert_int_equal(bushing_config_set_security(cfg, &s),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_set_security(server()->w.cfg, &s),
                     BUSHING_ERR_SEALED);
    bushing_config_free(cfg);
    secured_close(&pair);
    begin();
    secured_set(client(), BUSHING_POLICY_A_WITHOUT_TLS, 0);
    client()->certificate = secured_certificate(
        &pair, MAKER_APROFILE, client()->subject, maker_key(MAKER_RSA_2048, 0));
    assert_int_equal(secured_try_open(&pair, CLIENT),
                     BUSHING_ERR_SECURITY_CARRIER);
    secured_close(&pair);
}

/* --- tickets ------------------------------------------------------------- */

static void test_tickets(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        pair.end[i].asks = pair.end[i].by_ticket = true;
    secured_open(&pair);
    secured_establish(&pair);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        assert_int_equal(pair.end[i].count[BUSHING_EVENT_SIGN], 1);
        assert_int_equal(pair.end[i].count[BUSHING_EVENT_VERIFY], 1);
        assert_int_equal(pair.end[i].num_delivered, 1);
    }
    secured_close(&pair);
}

static void test_tickets_that_fail(void **state)
{
    (void)state;
    for (int late_one = 0; late_one < 2; late_one++)
        for (unsigned i = 0; i < PAIR_ENDS; i++)
            for (int which = 0; which < 2; which++) {
                struct secured_end *e = &pair.end[i];
                begin();
                e->asks = which == 0;
                e->by_ticket = which == 1;
                if (late_one != 0)
                    e->hold_sign = e->hold_verify = true;
                e->no_verdict = e->bad_signature = true;
                secured_open(&pair);
                secured_start(&pair);
                if (late_one != 0) {
                    assert_false(e->closed);
                    assert_int_equal(secured_send(&pair, i), BUSHING_ERR_STATE);
                    assert_int_equal(bushing_osi_deadline(e->w.a),
                                     test_now.mono_ns + UINT64_C(10000000000));
                    test_wait_ms(10000);
                    bushing_osi_tick(e->w.a, test_now);
                    secured_run(&pair);
                }
                expect_closed(e,
                              which == 0 ? BUSHING_CLOSE_PEER_ERROR
                                         : BUSHING_CLOSE_LOCAL_ERROR,
                              which == 0 ? BUSHING_ERR_SECURITY
                                         : BUSHING_ERR_SECURITY_TICKET);
                if (!(i == CLIENT && which == 1))
                    assert_true(pair.end[1 - i].closed);
                assert_int_equal(e->count[BUSHING_EVENT_ESTABLISHED], 0);
                secured_close(&pair);
            }
}

/* --- memory -------------------------------------------------------------- */

/* Each allocation of an association fails: no crash, no leak, and in the end it
 * works. */
static void test_allocations_fail(void **state)
{
    size_t failed = 0;
    bool reached = true;
    (void)state;
    for (size_t n = 1; reached; n++) {
        struct secured_end *e = server();
        bushing_association wanted = secured_association();
        size_t before;
        begin();
        secured_open(&pair);
        bushing_osi_free(e->w.a);
        e->w.a = NULL;
        before = e->w.heap.calls;
        e->w.heap.fail_at = before + n;
        if (bushing_osi_new(&e->w.a, e->w.cfg, BUSHING_RESPONDER, test_now) !=
            0)
            e->w.a = NULL;
        else if (secured_associate(&pair, &wanted) == 0)
            secured_run(&pair);
        reached = e->w.heap.calls >= before + n;
        assert_true(reached || server()->count[BUSHING_EVENT_ESTABLISHED] == 1);
        e->w.heap.fail_at = 0;
        secured_close(&pair);
        failed += reached;
    }
    print_message("# ran: %zu failed allocations of compat associations\n",
                  failed);
    assert_true(failed > 3);
}

/* --- the recorded one ---------------------------------------------------- */

/* A commercial test suite's CONNECT verifies in our server, at its time. */
static void test_recorded_connect(void **state)
{
    char path[SHARED_PATH_MAX];
    static char hex[8192];
    static uint8_t octets[4096];
    uint8_t transport[64];
    bushing_trust_question q;
    bushing_verdict v;
    FILE *f;
    size_t n;
    (void)state;
    if (!shared_path(path, "vectors/aprofile-connect-accepted.hex"))
        skip();
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(hex, 1, sizeof hex - 1, f);
    (void)fclose(f);
    hex[n] = '\0';
    n = test_hex(octets, sizeof octets, hex);
    for (int turn = 0; turn < 2; turn++) {
        begin();
        secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
        server()->wanted = NULL;
        server()->asks = server()->hold_verify = true;
        /* 2026-09-29T14:14:04Z, and eleven minutes later */
        test_now.utc_ms = INT64_C(1790691244000) - 1000;
        secured_open(&pair);
        test_now.utc_ms += 1000 + turn * 660000;
        assert_int_equal(
            bushing_osi_receive(
                server()->w.a,
                span_of(transport,
                        test_hex(transport, sizeof transport,
                                 "0300001611e00000000100c0010dc2020001c1"
                                 "020001")),
                test_now),
            0);
        secured_drain(&pair, SERVER);
        secured_feed(&pair, SERVER, span_of(octets, n));
        secured_drain(&pair, SERVER);
        assert_int_equal(server()->count[BUSHING_EVENT_VERIFY], 1);
        bushing_osi_question(server()->w.a, &q);
        assert_int_equal(q.num_chain, 1);
        assert_int_equal(q.purpose, BUSHING_FOR_APROFILE);
        memset(&v, 0, sizeof v);
        v.accepted = true;
        v.diagnostic = -1;
        maker_hash(v.fingerprint, q.chain[0]);
        assert_int_equal(bushing_osi_verified(server()->w.a, &v, test_now), 0);
        secured_drain(&pair, SERVER);
        if (server()->count[BUSHING_EVENT_ESTABLISHED] != (turn == 0))
            fail_msg("%s", server()->text);
        secured_close(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_wanted),
        cmocka_unit_test(test_life),
        cmocka_unit_test(test_server_steps),
        cmocka_unit_test(test_client_steps),
        cmocka_unit_test(test_value_without_its_unit),
        cmocka_unit_test(test_replay),
        cmocka_unit_test(test_without_the_context),
        cmocka_unit_test(test_pinned),
        cmocka_unit_test(test_refused_without_a_value),
        cmocka_unit_test(test_over_tls),
        cmocka_unit_test(test_carrier),
        cmocka_unit_test(test_tickets),
        cmocka_unit_test(test_tickets_that_fail),
        cmocka_unit_test(test_allocations_fail),
        cmocka_unit_test(test_recorded_connect),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
