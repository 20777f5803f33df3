/* The forms in which a peer may send what native mode carries: with and without
 * the tags of D-OSI-1, a refusal in an ACCEPT, other EXTERNALs, and what is cut
 * off [62351-4:10.5, 15.3, Annex D]. */
#include "secured_pair.h"

#include <string.h>

#include "asn1/ber.h"
#include "opened.h"
#include "schema/acse.h"
#include "session/environment.h"

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

static void (*alter)(struct opened *o);
static unsigned alter_from, alter_which;

static bushing_span bend(struct secured_pair *p, unsigned from,
                         bushing_span tsdu)
{
    if (from == CLIENT && p->num_tsdus[CLIENT] == 1) {
        opened_take(&opened, tsdu, NULL);
        call = opened.a;
    }
    if (from != alter_from || p->num_tsdus[from] != alter_which + 1)
        return tsdu;
    opened_take(&opened, tsdu, &call);
    alter(&opened);
    return opened_put(&opened);
}

static void begin(unsigned from, unsigned which, void (*how)(struct opened *))
{
    secured_begin(&pair, BUSHING_MODE_NATIVE);
    alter = how;
    alter_from = from;
    alter_which = which;
    pair.bend = bend;
}

static void nothing(struct opened *o)
{
    (void)o;
}

static void untagged(struct opened *o)
{
    size_t n;
    uint8_t *p = opened_secpdu(o, &n);
    assert_int_equal(p[0] & 0xe0, 0xa0);
    *p = 0x30;
}

static void unknown_tag(struct opened *o)
{
    size_t n;
    *opened_secpdu(o, &n) = 0xa4;
}

/* [62351-4:15.3 choice] D-OSI-1 */
static void test_untagged_accept(void **state)
{
    (void)state;
    begin(SERVER, 0, untagged);
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(client()->num_delivered, 1);
    assert_int_equal(client()->num_events, 0);
    secured_close(&pair);
}

/* --- refusals ------------------------------------------------------------ */

/* [62351-4:15.3 refuse] the AARE in a session ACCEPT, then a disconnect */
static void in_accept(struct opened *o)
{
    o->spdu = spdu_empty(SPDU_ACCEPT);
    o->spdu.has_item = true;
    o->spdu.options = 0;
    o->spdu.version = SESSION_VERSION_2;
    o->spdu.requirements = SESSION_DUPLEX;
}

static void untagged_in_accept(struct opened *o)
{
    untagged(o);
    in_accept(o);
}

static void bare(struct opened *o)
{
    o->no_info = true;
}

/* A client whom the server does not want. */
static void refuse_client(void (*how)(struct opened *))
{
    begin(SERVER, 0, how);
    client()->subject = "OID=1.3.9999.35.1";
    secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(server()->why.why, BUSHING_CLOSE_PEER_ERROR);
    assert_true(client()->closed);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_REFUSED);
    assert_int_equal(client()->why.result, ACSE_REJECTED_PERMANENT);
    assert_int_equal(client()->why.source, ACSE_USER);
    assert_int_equal(client()->why.diagnostic, ACSE_USER_NO_REASON);
    /* [rule 9] nothing is answered to a rejection */
    assert_int_equal(pair.num_tsdus[CLIENT], 1);
}

static void test_sec_reject(void **state)
{
    static void (*const FORMS[])(struct opened *) = {
        nothing, untagged, in_accept, untagged_in_accept};
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        refuse_client(FORMS[i]);
        if (client()->why.code != BUSHING_ERR_SECURITY_REFUSED)
            fail_msg("%zu: %s", i, client()->text);
        /* 4.11: an alarm was received */
        assert_true(secured_told(client(), BUSHING_SECURITY_ID(4, 4, 11)));
        assert_non_null(client()->why.security);
        secured_close(&pair);
    }
}

/* The verdict on who refuses comes by a ticket, when the session is over. */
static void test_sec_reject_by_ticket(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        begin(SERVER, 0, nothing);
        client()->subject = "OID=1.3.9999.35.1";
        client()->asks = true;
        client()->hold_verify = late != 0;
        secured_set(client(), BUSHING_POLICY_REQUIRE_TITLES, 0);
        secured_set(server(), BUSHING_POLICY_REQUIRE_TITLES, 0);
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(client()->count[BUSHING_EVENT_VERIFY], 1);
        if (late != 0) {
            assert_false(client()->closed);
            assert_int_equal(
                bushing_osi_receive_end(client()->w.a, false, test_now), 0);
            assert_int_equal(bushing_osi_deadline(client()->w.a),
                             test_now.mono_ns + UINT64_C(10000000000));
            test_wait_ms(10000);
            bushing_osi_tick(client()->w.a, test_now);
            secured_drain(&pair, CLIENT);
        }
        assert_true(client()->closed);
        assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_REFUSED);
        assert_int_equal(client()->why.result, ACSE_REJECTED_PERMANENT);
        if (late == 0)
            assert_int_equal(client()->why.code, BUSHING_ERR_SECURITY_REFUSED);
        secured_close(&pair);
    }
}

/* Without a SecPDU, or with one that is none: it is refused all the same. */
static void test_refusals_that_prove_nothing(void **state)
{
    (void)state;
    refuse_client(bare);
    assert_int_equal(client()->why.code, BUSHING_ERR_ACSE_REFUSED);
    assert_int_equal(client()->num_events, 0);
    secured_close(&pair);
    refuse_client(unknown_tag);
    assert_int_equal(client()->why.code, BUSHING_ERR_SECURITY_CARRIER);
    assert_true(secured_told(client(), BUSHING_SECURITY_ID(4, 15, 1)));
    secured_close(&pair);
}

static void test_application_reject_in_accept(void **state)
{
    static void (*const FORMS[])(struct opened *) = {in_accept,
                                                     untagged_in_accept};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        begin(SERVER, 0, FORMS[i]);
        server()->rejects = true;
        server()->reject_result = 2;
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(client()->why.code, BUSHING_ERR_SECURITY_REFUSED);
        assert_int_equal(client()->why.result, 2);
        secured_close(&pair);
    }
}

/* [62351-4:15.6.3] D-OSI-3: numbers that have no name are taken */
static void test_names_of_diagnostics(void **state)
{
    (void)state;
    assert_string_equal(osi_diagnostic_name(0), "no-reason-given");
    assert_string_equal(osi_diagnostic_name(3), "invalid-pci");
    assert_string_equal(osi_diagnostic_name(10), "mechanism-name-not-allowed");
    assert_string_equal(osi_diagnostic_name(11), "another reason");
    assert_string_equal(osi_diagnostic_name(-1), "another reason");
}

/* --- aborts -------------------------------------------------------------- */

static void abort_by_server(void (*how)(struct opened *))
{
    static const uint8_t why[] = {0x8b, 0x00};
    begin(SERVER, 2, how);
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_abort(server()->w.a, 0, -1,
                                       span_of(why, sizeof why), test_now),
                     0);
    secured_run(&pair);
    assert_int_equal(client()->why.why, BUSHING_CLOSE_PEER_ABORT);
    assert_int_equal(client()->why.source, ACSE_USER);
    assert_int_equal(client()->why.diagnostic, -1);
    assert_int_equal(pair.num_tsdus[CLIENT], 2);
}

static void test_appl_abort(void **state)
{
    static void (*const FORMS[])(struct opened *) = {nothing, untagged};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        abort_by_server(FORMS[i]);
        assert_int_equal(client()->why.code, BUSHING_ERR_ACSE_ABORT);
        assert_int_equal(client()->num_events, 0);
        secured_close(&pair);
    }
}

static void test_aborts_that_prove_nothing(void **state)
{
    (void)state;
    abort_by_server(bare);
    assert_int_equal(client()->why.code, BUSHING_ERR_ACSE_ABORT);
    secured_close(&pair);
    abort_by_server(unknown_tag);
    assert_int_equal(client()->why.code, BUSHING_ERR_SECURITY_CARRIER);
    assert_true(secured_told(client(), BUSHING_SECURITY_ID(4, 15, 1)));
    secured_close(&pair);
}

/* --- EXTERNALs ----------------------------------------------------------- */

static void put_external(struct opened *o, uint32_t encoding, bool direct)
{
    static uint8_t copy[8192];
    struct writer w = writer_over(o->info, sizeof o->info);
    size_t n;
    const uint8_t *p = opened_secpdu(o, &n);
    assert_true(n <= sizeof copy);
    memcpy(copy, p, n);
    put_span(&w, span_of(copy, n));
    ber_put_header(&w, TAG_CONTEXT(encoding), encoding == 0, n);
    ber_put_integer(&w, TAG_UNIVERSAL(2), 5);
    if (direct)
        ber_put(&w, TAG_UNIVERSAL(6), OID_BER);
    ber_put_around(&w, TAG_UNIVERSAL(8), 0);
    assert_false(w.bad);
    o->info_len = writer_len(&w);
    memmove(o->info, w.p, o->info_len);
}

static void with_direct_reference(struct opened *o)
{
    put_external(o, 0, true);
}

static void octet_aligned(struct opened *o)
{
    put_external(o, 1, false);
}

/* [62351-4:10.5.4] both are read, neither is sent */
static void test_other_externals(void **state)
{
    (void)state;
    for (unsigned from = CLIENT; from <= SERVER; from++)
        for (int i = 0; i < 2; i++) {
            begin(from, 0, i == 0 ? with_direct_reference : octet_aligned);
            secured_open(&pair);
            secured_establish(&pair);
            assert_int_equal(client()->num_delivered, 1);
            secured_close(&pair);
        }
}

/* --- around -------------------------------------------------------------- */

static void version_1(struct opened *o)
{
    o->spdu.version = SESSION_VERSION_1;
}

/* [62351-4:15.3 session] an ABORT of version 1 has no room for a SecPDU */
static void test_session_version(void **state)
{
    (void)state;
    for (unsigned from = CLIENT; from <= SERVER; from++) {
        begin(from, 0, version_1);
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(pair.end[1 - from].why.code,
                         BUSHING_ERR_SESSION_VERSION);
        assert_true(pair.end[from].closed);
        secured_close(&pair);
    }
}

static void without_mms(struct opened *o)
{
    o->a.contexts[1].abstract_syntax = span_of("\x51\x02", 2);
}

static void without_e2e(struct opened *o)
{
    o->a.num_contexts = 2;
}

/* [62351-4:15.2 item 1] MMS is negotiated, though it carries nothing */
static void test_contexts(void **state)
{
    (void)state;
    begin(CLIENT, 0, without_mms);
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(server()->why.code, BUSHING_ERR_PRESENTATION_CONTEXTS);
    assert_true(client()->closed);
    secured_close(&pair);
    begin(CLIENT, 0, without_e2e);
    secured_open(&pair);
    secured_start(&pair);
    assert_true(secured_told(server(), BUSHING_SECURITY_ID(4, 15, 2)));
    assert_true(client()->closed);
    secured_close(&pair);
}

/* Numbers of contexts are the initiator's. */
static void test_other_numbers(void **state)
{
    static const uint8_t ACSE_OID[] = {0x52, 0x01, 0x00, 0x01};
    static const uint8_t MMS_OID[] = {0x28, 0xca, 0x22, 0x02, 0x01};
    static const uint8_t E2E_OID[] = {0x28, 0x83, 0xe7, 0x0f,
                                      0x04, 0x01, 0x01, 0x01};
    bushing_association wanted = secured_association();
    (void)state;
    begin(CLIENT, 9, nothing);
    wanted.num_contexts = 3;
    wanted.contexts[0].id = 771;
    wanted.contexts[0].abstract_syntax = span_of(E2E_OID, sizeof E2E_OID);
    wanted.contexts[1].id = 9;
    wanted.contexts[1].abstract_syntax = span_of(ACSE_OID, sizeof ACSE_OID);
    wanted.contexts[2].id = 1;
    wanted.contexts[2].abstract_syntax = span_of(MMS_OID, sizeof MMS_OID);
    secured_open(&pair);
    assert_int_equal(secured_associate(&pair, &wanted), 0);
    secured_run(&pair);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_int_equal(server()->num_delivered, 1);
    secured_close(&pair);
    /* all three are needed */
    begin(CLIENT, 9, nothing);
    secured_open(&pair);
    wanted.num_contexts = 2;
    assert_int_equal(secured_associate(&pair, &wanted), BUSHING_ERR_ARGUMENT);
    secured_close(&pair);
}

/* The transport first, the association when the owner wants it. */
static void test_in_steps(void **state)
{
    bushing_association wanted = secured_association();
    (void)state;
    for (int compat = 0; compat < 2; compat++) {
        secured_begin(&pair,
                      compat != 0 ? BUSHING_MODE_COMPAT : BUSHING_MODE_NATIVE);
        secured_open(&pair);
        assert_int_equal(bushing_osi_call(client()->w.a, &wanted, test_now), 0);
        secured_run(&pair);
        assert_int_equal(client()->count[BUSHING_EVENT_CALLED], 1);
        secured_establish(&pair);
        assert_int_equal(client()->num_delivered, 1);
        secured_close(&pair);
    }
}

/* What the owner accepts with is no Initiate. */
static void test_no_initiate_in_the_answer(void **state)
{
    static const uint8_t other[] = {0xa0, 0x03, 0x02, 0x01, 0x01};
    bushing_association answer;
    (void)state;
    begin(CLIENT, 9, nothing);
    memset(&answer, 0, sizeof answer);
    answer.user_data = span_of(other, sizeof other);
    server()->answer = &answer;
    secured_open(&pair);
    secured_start(&pair);
    assert_int_equal(client()->why.code, BUSHING_ERR_MMS_PDU);
    assert_int_equal(client()->count[BUSHING_EVENT_READY], 0);
    assert_int_equal(server()->why.why, BUSHING_CLOSE_PEER_ABORT);
    secured_close(&pair);
}

/* --- cut off ------------------------------------------------------------- */

static size_t cut_at;
static unsigned cut_from;

static bushing_span cut(struct secured_pair *p, unsigned from,
                        bushing_span tsdu)
{
    return from == cut_from && p->num_tsdus[from] == 1
               ? span_first(tsdu, tsdu.n > cut_at ? tsdu.n - cut_at : 1)
               : tsdu;
}

/* CONNECT and ACCEPT, more and more of them cut off: never more than an end.
 * From the end, as signatures are not always of one length. */
static void test_every_truncation(void **state)
{
    size_t n = 0;
    (void)state;
    for (cut_from = CLIENT; cut_from <= SERVER; cut_from++) {
        size_t len;
        begin(CLIENT, 9, nothing);
        secured_open(&pair);
        secured_start(&pair);
        len = secured_record(&pair, cut_from, 0).n;
        secured_close(&pair);
        assert_true(len > 600);
        for (cut_at = 1; cut_at < len; cut_at += 7) {
            secured_begin(&pair, BUSHING_MODE_NATIVE);
            pair.bend = cut;
            secured_open(&pair);
            secured_start(&pair);
            if (!pair.end[1 - cut_from].closed)
                fail_msg("of %u, without %zu octets", cut_from, cut_at);
            assert_int_equal(client()->count[BUSHING_EVENT_READY], 0);
            secured_close(&pair);
            n++;
        }
    }
    print_message("# ran: %zu truncated native CONNECT and ACCEPT\n", n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_untagged_accept),
        cmocka_unit_test(test_sec_reject),
        cmocka_unit_test(test_sec_reject_by_ticket),
        cmocka_unit_test(test_refusals_that_prove_nothing),
        cmocka_unit_test(test_in_steps),
        cmocka_unit_test(test_application_reject_in_accept),
        cmocka_unit_test(test_names_of_diagnostics),
        cmocka_unit_test(test_appl_abort),
        cmocka_unit_test(test_aborts_that_prove_nothing),
        cmocka_unit_test(test_other_externals),
        cmocka_unit_test(test_session_version),
        cmocka_unit_test(test_contexts),
        cmocka_unit_test(test_other_numbers),
        cmocka_unit_test(test_no_initiate_in_the_answer),
        cmocka_unit_test(test_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
