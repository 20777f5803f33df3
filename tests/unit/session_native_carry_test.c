/* What carries a SecPDU: Table 4 of 15.3 as it goes over the wire, somebody
 * between who takes every APDU apart and makes it anew, other object
 * identifiers, and the longest PDU of the application [62351-4:15]. */
#include "secured_pair.h"

#include <string.h>

#include <bushing/mms.h>

#include "opened.h"
#include "schema/acse.h"

static struct secured_pair pair;
static struct opened opened;
static bushing_association call;

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
    secured_begin(&pair, BUSHING_MODE_NATIVE);
}

/* --- Table 4 ------------------------------------------------------------- */

/* TSDU number i of an end, in `opened`; gives the SecPDU's first octet. */
static uint8_t carried(unsigned from, unsigned i, int spdu, int apdu)
{
    size_t n;
    opened_take(&opened, secured_record(&pair, from, i),
                from == CLIENT && i == 0 ? NULL : &call);
    if (from == CLIENT && i == 0)
        call = opened.a;
    assert_int_equal(opened.spdu.kind, spdu);
    assert_int_equal(opened.apdu.kind, apdu);
    assert_false(opened.no_info);
    assert_int_equal(*opened_reference(&opened), 5);
    return *opened_secpdu(&opened, &n);
}

static void assert_kernel_only(void)
{
    static const uint8_t CONTEXT[] = {0x28, 0x83, 0xe7, 0x0f, 0x04, 0x02, 0x01};
    assert_null(opened.a.mechanism.p);
    assert_null(opened.a.authentication.p);
    assert_null(opened.a.acse_requirements.p);
    assert_int_equal(opened.a.application_context.n, sizeof CONTEXT);
    assert_memory_equal(opened.a.application_context.p, CONTEXT,
                        sizeof CONTEXT);
}

static void assert_result(int result, int source, int diagnostic)
{
    assert_int_equal(opened.apdu.result, result);
    assert_int_equal(opened.apdu.source, source);
    assert_int_equal(opened.apdu.diagnostic, diagnostic);
}

/* [62351-4:15.2 item 4] */
static void assert_data(unsigned from, unsigned i)
{
    span tsdu = secured_record(&pair, from, i), rest;
    struct ppdu_content c;
    struct pdv v;
    assert_int_equal(ppdu_read_user_data(&c, span_skip(tsdu, 4)), 0);
    rest = c.values;
    assert_int_equal(pdv_next(&rest, &v), 0);
    assert_int_equal(v.context_id, 5);
    assert_int_equal(v.value.p[0], 0x30);
    assert_int_equal(rest.n, 0);
}

/* [62351-4:15.3 HandshakeReq, 62351-4:15.3 HandshakeAcc,
 * 62351-4:15.3 ReleaseReq, 62351-4:15.3 ReleaseRsp, 62351-4:15.2 items 2, 3] */
static void test_a_life(void **state)
{
    (void)state;
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    assert_int_equal(carried(CLIENT, 0, SPDU_CONNECT, APDU_AARQ), 0x30);
    assert_kernel_only();
    assert_int_equal(carried(SERVER, 0, SPDU_ACCEPT, APDU_AARE), 0xa0);
    assert_kernel_only();
    assert_result(ACSE_ACCEPTED, ACSE_USER, ACSE_USER_NULL);
    assert_data(CLIENT, 1);
    assert_data(SERVER, 1);
    assert_int_equal(carried(CLIENT, 2, SPDU_FINISH, APDU_RLRQ), 0x30);
    assert_int_equal(opened.apdu.reason, ACSE_RELEASE_NORMAL);
    assert_int_equal(carried(SERVER, 2, SPDU_DISCONNECT, APDU_RLRE), 0x30);
    assert_int_equal(opened.apdu.reason, ACSE_RELEASE_NORMAL);
    secured_close(&pair);
}

/* [62351-4:15.3 ApplicationReject, 62351-4:15.3 refuse] */
static void test_application_reject(void **state)
{
    (void)state;
    for (int result = ACSE_REJECTED_PERMANENT;
         result <= ACSE_REJECTED_TRANSIENT; result++) {
        begin();
        server()->rejects = true;
        server()->reject_result = result;
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(carried(CLIENT, 0, SPDU_CONNECT, APDU_AARQ), 0x30);
        assert_int_equal(carried(SERVER, 0, SPDU_REFUSE, APDU_AARE), 0xa1);
        assert_result(result, ACSE_USER, ACSE_USER_NO_REASON);
        secured_close(&pair);
    }
}

/* [62351-4:15.3 HandshakeSecReject, 62351-4:15.3 refuse] */
static void test_sec_reject(void **state)
{
    (void)state;
    begin();
    client()->subject = "OID=1.3.9999.35.1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(carried(CLIENT, 0, SPDU_CONNECT, APDU_AARQ), 0x30);
    assert_int_equal(carried(SERVER, 0, SPDU_REFUSE, APDU_AARE), 0xa2);
    assert_result(ACSE_REJECTED_PERMANENT, ACSE_USER, ACSE_USER_NO_REASON);
    secured_close(&pair);
}

/* --- aborts -------------------------------------------------------------- */

static void assert_abort(unsigned from, unsigned i, uint8_t octet)
{
    assert_int_equal(carried(CLIENT, 0, SPDU_CONNECT, APDU_AARQ), 0x30);
    assert_int_equal(carried(from, i, SPDU_ABORT, APDU_ABRT), octet);
    assert_int_equal(opened.apdu.source, ACSE_USER);
    assert_int_equal(opened.apdu.diagnostic, -1);
}

static bushing_span spoil(struct secured_pair *p, unsigned from,
                          bushing_span tsdu)
{
    if (from != CLIENT || p->num_tsdus[CLIENT] != 3)
        return tsdu;
    memcpy(p->bent, tsdu.p, tsdu.n);
    p->bent[tsdu.n - 1] ^= 1;
    return (bushing_span){p->bent, tsdu.n};
}

/* [62351-4:15.3 abort] HandshakeSecAbort, DtSecAbort, ApplAbort; for
 * OsiDiagnostics see session_native_rows_test.c */
static void test_aborts(void **state)
{
    static const uint8_t conclude[] = {0x8b, 0x00};
    (void)state;
    begin();
    client()->wanted = "1.3.9999.36/1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_open(&pair);
    secured_start(&pair);
    assert_abort(CLIENT, 1, 0xa0);
    secured_close(&pair);
    begin();
    pair.bend = spoil;
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_abort(SERVER, 2, 0xa1);
    secured_close(&pair);
    begin();
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_abort(client()->w.a, 0, -1,
                                       span_of(conclude, sizeof conclude),
                                       test_now),
                     0);
    secured_run(&pair);
    assert_abort(CLIENT, 2, 0xa2);
    secured_close(&pair);
}

/* --- somebody between ---------------------------------------------------- */

static unsigned relayed;

/* Every APDU is read, and written anew with a session and presentation of its
 * own; data go on as they are. The SecPDU stays what it was. */
static bushing_span relay(struct secured_pair *p, unsigned from,
                          bushing_span tsdu)
{
    static struct opened before, after;
    const uint8_t *a, *b;
    size_t n, m;
    span again;
    if (p->num_tsdus[from] == 2) /* data */
        return tsdu;
    opened_take(&before, tsdu, from == CLIENT ? NULL : &call);
    if (p->num_tsdus[CLIENT] == 1 && from == CLIENT)
        call = before.a;
    before.spdu.calling = span_of("\x07\x07", 2);
    before.a.calling_psel = span_of("\x08", 1);
    again = opened_put(&before);
    opened_take(&after, again, from == CLIENT ? NULL : &call);
    a = opened_secpdu(&before, &n);
    b = opened_secpdu(&after, &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    relayed++;
    return again;
}

/* [62351-4:12 opaque] [62351-4:15.5] */
static void test_relay(void **state)
{
    (void)state;
    begin();
    pair.bend = relay;
    relayed = 0;
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(server()->num_delivered, 1);
    assert_int_equal(client()->num_delivered, 1);
    assert_int_equal(bushing_osi_release(client()->w.a, 0, test_now), 0);
    secured_run(&pair);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(server()->why.why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(client()->num_events + server()->num_events, 0);
    assert_int_equal(relayed, 4);
    secured_close(&pair);
}

/* --- object identifiers -------------------------------------------------- */

static void name_at(struct secured_end *e, enum bushing_own_oid what,
                    const char *dotted)
{
    assert_int_equal(bushing_config_set_oid(e->w.cfg, what, dotted), 0);
}

/* [62351-4:9 configurable] both alike work, and one alone is refused */
static void test_other_object_identifiers(void **state)
{
    (void)state;
    begin();
    for (unsigned i = CLIENT; i <= SERVER; i++) {
        name_at(&pair.end[i], BUSHING_OID_E2E_SYNTAX, "1.0.62351.4.7.1");
        name_at(&pair.end[i], BUSHING_OID_E2E_CONTEXT, "1.0.62351.4.7.2");
    }
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(server()->num_delivered, 1);
    assert_int_equal(carried(CLIENT, 0, SPDU_CONNECT, APDU_AARQ), 0x30);
    assert_int_equal(opened.a.application_context.n, 7);
    assert_memory_equal(opened.a.application_context.p,
                        "\x28\x83\xe7\x0f\x04\x07\x02", 7);
    assert_memory_equal(opened.a.contexts[2].abstract_syntax.p,
                        "\x28\x83\xe7\x0f\x04\x07\x01", 7);
    secured_close(&pair);
    begin();
    name_at(server(), BUSHING_OID_E2E_SYNTAX, "1.0.62351.4.7.1");
    secured_open(&pair);
    secured_start(&pair);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 15, 2)));
    assert_true(client()->closed);
    secured_close(&pair);
    begin();
    name_at(server(), BUSHING_OID_E2E_CONTEXT, "1.0.62351.4.7.2");
    secured_open(&pair);
    secured_start(&pair);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 15, 5)));
    assert_true(client()->closed);
    secured_close(&pair);
}

/* --- sizes --------------------------------------------------------------- */

/* [62351-4:15.4 size] With every setting at its default the longest PDU that
 * MMS agrees to goes over with its protection. */
static void test_the_longest(void **state)
{
    static uint8_t pdu[BUSHING_MMS_PDU_DEFAULT] = {0xa0, 0x82};
    const size_t inside = sizeof pdu - 4;
    (void)state;
    pdu[2] = (uint8_t)(inside >> 8);
    pdu[3] = (uint8_t)inside;
    for (int encryption = 0; encryption < 2; encryption++)
        for (unsigned from = CLIENT; from <= SERVER; from++) {
            begin();
            for (unsigned i = CLIENT; i <= SERVER; i++)
                secured_set(&pair.end[i], BUSHING_POLICY_ENCRYPTION,
                            encryption == 0 ? BUSHING_FORBIDDEN
                                            : BUSHING_REQUIRED);
            secured_open(&pair);
            secured_establish(&pair);
            assert_int_equal(bushing_osi_send(pair.end[from].w.a,
                                              span_of(pdu, sizeof pdu),
                                              test_now),
                             0);
            secured_run(&pair);
            assert_false(pair.end[1 - from].closed);
            assert_int_equal(pair.end[1 - from].num_delivered, 2);
            assert_memory_equal(pair.end[1 - from].delivered, pdu, 4);
            secured_close(&pair);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_life),
        cmocka_unit_test(test_application_reject),
        cmocka_unit_test(test_sec_reject),
        cmocka_unit_test(test_aborts),
        cmocka_unit_test(test_relay),
        cmocka_unit_test(test_other_object_identifiers),
        cmocka_unit_test(test_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
