/* What lies around SecPDUs: every row of 15.6, each with an input that it
 * refuses, and what the peer hears of it [62351-4:15.6]. */
#include "secured_pair.h"

#include <string.h>

#include "asn1/ber.h"
#include "negative.h"
#include "opened.h"
#include "schema/acse.h"
#include "schema/osi_env.h"

static struct secured_pair pair;
static struct opened opened, answer;
static bushing_association call;

/* --- changes ------------------------------------------------------------- */

static void no_info(struct opened *o)
{
    o->no_info = true;
}

static void two_externals(struct opened *o)
{
    memcpy(o->info + o->info_len, o->info, o->info_len);
    o->info_len *= 2;
}

static void no_ber(struct opened *o)
{
    /* single-ASN1-type becomes arbitrary */
    size_t n;
    uint8_t *at = opened_secpdu(o, &n);
    opened_set(o, 5, span_of("\x04\x01\x00", 3));
    (void)at;
    o->info[o->info_len - 5] = 0x82;
}

static void other_secpdu(struct opened *o)
{
    size_t n;
    *opened_secpdu(o, &n) = 0xa1;
}

static void mms_context(struct opened *o)
{
    *opened_reference(o) = 3;
}

static void no_context(struct opened *o)
{
    *opened_reference(o) = 99;
}

static void basic_ac(struct opened *o)
{
    o->a.application_context = OID_MMS_CONTEXT;
}

static void no_ap_title(struct opened *o)
{
    o->a.calling.ap_title = o->a.responding.ap_title = (span){NULL, 0};
}

static void ap_title_as_name(struct opened *o)
{
    o->a.calling.ap_title = o->a.responding.ap_title = span_of("\x30\x00", 2);
}

static void no_ae_qualifier(struct opened *o)
{
    o->a.calling.ae_qualifier = o->a.responding.ae_qualifier = (span){NULL, 0};
}

static void negative_qualifier(struct opened *o)
{
    o->a.calling.ae_qualifier = o->a.responding.ae_qualifier =
        span_of("\x02\x01\xff", 3);
}

static void other_ap_title(struct opened *o)
{
    /* 1.3.9999.35 */
    o->a.called.ap_title = o->a.responding.ap_title =
        span_of("\x06\x04\x2b\xce\x0f\x23", 6);
}

static void other_ae_qualifier(struct opened *o)
{
    o->a.called.ae_qualifier = o->a.responding.ae_qualifier =
        span_of("\x02\x01\x02", 3);
}

static void called_without_number(struct opened *o)
{
    o->a.called.ae_qualifier = (span){NULL, 0};
}

static void mechanism(struct opened *o)
{
    o->a.mechanism = span_of("\x28\x86\x48\x00\x01\x00\x01\x01", 8);
}

static void authentication(struct opened *o)
{
    o->a.authentication = span_of("\x80\x01\x41", 3);
}

static void requirements(struct opened *o)
{
    o->a.acse_requirements = span_of("\x07\x80", 2);
}

static void broken_aarq(struct opened *o)
{
    o->instead = span_of("\x60\x03\x80\x01\x07", 5);
}

static void broken_aare(struct opened *o)
{
    o->instead = span_of("\x61\x03\x80\x01\x07", 5);
}

static void other_apdu(struct opened *o)
{
    o->instead = span_of("\x62\x00", 2);
}

/* --- rows ---------------------------------------------------------------- */

struct row {
    const char *id;
    const char *name;
    void (*alter)(struct opened *o);
    unsigned number; /* of the event */
    int code;
    int diagnostic; /* AARQ: of the AARE; AARE: of OsiDiagnostics */
};

/* [62351-4:15.6 answer; rule 3] in an AARQ, at the server: AARE
 * rejected-permanent with the nearest diagnostic */
static const struct row REQUESTS[] = {
    {"15.6 1", "no user information", no_info, 1, BUSHING_ERR_SECURITY_CARRIER,
     1},
    {"15.6 1", "two EXTERNALs", two_externals, 1, BUSHING_ERR_SECURITY_CARRIER,
     1},
    {"15.6 1", "an EXTERNAL that is not BER", no_ber, 1,
     BUSHING_ERR_SECURITY_CARRIER, 1},
    {"15.6 1", "another SecPDU", other_secpdu, 1, BUSHING_ERR_SECURITY_CARRIER,
     1},
    {"15.6 2", "in the MMS context", mms_context, 2,
     BUSHING_ERR_SECURITY_CARRIER, 1},
    {"15.6 2", "in no context", no_context, 2, BUSHING_ERR_SECURITY_CARRIER, 1},
    {"15.6 5", "the context of another mode", basic_ac, 5,
     BUSHING_ERR_SECURITY_MODE, 2},
    {"15.6 7", "no calling AP-title", no_ap_title, 7,
     BUSHING_ERR_SECURITY_CARRIER, 3},
    {"15.6 7", "a calling AP-title in form 1", ap_title_as_name, 7,
     BUSHING_ERR_SECURITY_CARRIER, 3},
    {"15.6 9", "no calling AE-qualifier", no_ae_qualifier, 9,
     BUSHING_ERR_SECURITY_CARRIER, 5},
    {"15.6 9", "a negative calling AE-qualifier", negative_qualifier, 9,
     BUSHING_ERR_SECURITY_CARRIER, 5},
    {"15.6 11", "another called AP-title", other_ap_title, 11,
     BUSHING_ERR_SECURITY_CARRIER, 7},
    {"15.6 13", "another called AE-qualifier", other_ae_qualifier, 13,
     BUSHING_ERR_SECURITY_CARRIER, 9},
    {"15.6 13", "half a called title", called_without_number, 13,
     BUSHING_ERR_SECURITY_CARRIER, 9},
    {"15.6 15", "a mechanism-name", mechanism, 15, BUSHING_ERR_SECURITY_CARRIER,
     11},
    {"15.6 15", "an authentication value", authentication, 15,
     BUSHING_ERR_SECURITY_CARRIER, 11},
    {"15.6 15", "sender-acse-requirements", requirements, 15,
     BUSHING_ERR_SECURITY_CARRIER, 11},
};

/* [62351-4:15.6 answer, 62351-4:15.3 EXTERNAL] In an AARE, at the client: ABRT
 * with OsiDiagnostics. */
static const struct row ANSWERS_[] = {
    {"15.6 1", "no user information", no_info, 1, BUSHING_ERR_SECURITY_CARRIER,
     OSI_DIAG_PROTOCOL_ERROR},
    {"15.6 1", "two EXTERNALs", two_externals, 1, BUSHING_ERR_SECURITY_CARRIER,
     OSI_DIAG_PROTOCOL_ERROR},
    {"15.6 1", "an ApplicationReject that accepts", other_secpdu, 1,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_PROTOCOL_ERROR},
    {"15.6 2", "in the MMS context", mms_context, 2,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_INDIRECT_REFERENCE},
    {"15.6 4", "a broken APDU", broken_aare, 4, BUSHING_ERR_ACSE_APDU,
     OSI_DIAG_ACSE_PROTOCOL_ERROR},
    {"15.6 4", "another APDU", other_apdu, 4, BUSHING_ERR_ACSE_UNEXPECTED,
     OSI_DIAG_ACSE_PROTOCOL_ERROR},
    {"15.6 6", "the context of another mode", basic_ac, 6,
     BUSHING_ERR_SECURITY_MODE, OSI_DIAG_APPLICATION_CONTEXT_NOT_SUPPORTED},
    {"15.6 8", "no responding AP-title", no_ap_title, 8,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_CALLING_AP_TITLE},
    {"15.6 10", "no responding AE-qualifier", no_ae_qualifier, 10,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_CALLING_AE_QUALIFIER},
    {"15.6 12", "another responding AP-title", other_ap_title, 12,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_CALLED_AP_TITLE},
    {"15.6 14", "another responding AE-qualifier", other_ae_qualifier, 14,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_CALLED_AE_QUALIFIER},
    {"15.6 16", "a mechanism-name", mechanism, 16, BUSHING_ERR_SECURITY_CARRIER,
     OSI_DIAG_MECHANISM_NAME_NOT_ALLOWED},
    {"15.6 16", "an authentication value", authentication, 16,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_MECHANISM_NAME_NOT_ALLOWED},
    {"15.6 16", "responder-acse-requirements", requirements, 16,
     BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_MECHANISM_NAME_NOT_ALLOWED},
};

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

static void run_bent(unsigned from, unsigned which,
                     void (*how)(struct opened *))
{
    alter = how;
    alter_from = from;
    alter_which = which;
    pair.bend = bend;
}

static void begin(void)
{
    secured_begin(&pair, BUSHING_MODE_NATIVE);
}

static void expect_nothing_delivered(void)
{
    assert_int_equal(pair.end[CLIENT].num_delivered, 0);
    assert_int_equal(pair.end[SERVER].num_delivered, 0);
    assert_int_equal(pair.end[CLIENT].count[BUSHING_EVENT_READY], 0);
    assert_int_equal(pair.end[CLIENT].count[BUSHING_EVENT_ESTABLISHED], 0);
}

static void expect_noted(const struct secured_end *e, const struct row *row)
{
    if (!e->closed || e->why.why != BUSHING_CLOSE_PEER_ERROR ||
        e->why.code != row->code)
        fail_msg("%s, %s: %s", row->id, row->name, e->text);
    if (e->num_events != 1 ||
        e->event[0] != BUSHING_SECURITY_ID(4, 15, row->number))
        fail_msg("%s, %s: %zu events, %s", row->id, row->name, e->num_events,
                 e->sentence);
    negative_tests++;
}

static void test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REQUESTS / sizeof REQUESTS[0]; i++) {
        const struct row *row = &REQUESTS[i];
        const struct secured_end *c = &pair.end[CLIENT];
        begin();
        run_bent(CLIENT, 0, row->alter);
        secured_open(&pair);
        secured_start(&pair);
        expect_noted(&pair.end[SERVER], row);
        assert_int_equal(pair.end[SERVER].count[BUSHING_EVENT_ASSOCIATE], 0);
        expect_nothing_delivered();
        /* the answer: AARE in a CPR in a REFUSE, without a SecPDU */
        opened_take(&answer, secured_record(&pair, SERVER, 0), &call);
        assert_int_equal(answer.spdu.kind, SPDU_REFUSE);
        assert_int_equal(answer.apdu.kind, APDU_AARE);
        assert_int_equal(answer.apdu.result, ACSE_REJECTED_PERMANENT);
        assert_int_equal(answer.apdu.source, ACSE_USER);
        if (answer.apdu.diagnostic != row->diagnostic)
            fail_msg("%s, %s: diagnostic %d", row->id, row->name,
                     answer.apdu.diagnostic);
        assert_true(answer.no_info);
        assert_true(c->closed);
        assert_int_equal(c->why.why, BUSHING_CLOSE_PEER_REFUSED);
        assert_int_equal(c->why.diagnostic, row->diagnostic);
        secured_close(&pair);
    }
}

/* What the checks look at, in their order, and the row that each spoils. */
static const struct {
    void (*alter)(struct opened *o);
    unsigned number;
} ORDER[] = {
    {basic_ac, 5},        {no_ap_title, 7},         {no_ae_qualifier, 9},
    {other_ap_title, 11}, {other_ae_qualifier, 13}, {mechanism, 15},
    {two_externals, 1},   {mms_context, 2},         {other_secpdu, 1}};
enum { NUM_ORDER = sizeof ORDER / sizeof ORDER[0] };

static size_t order_from;

static void alter_from_there(struct opened *o)
{
    for (size_t i = order_from; i < NUM_ORDER; i++)
        ORDER[i].alter(o);
}

/* [62351-4:15.6 order] everything is wrong, then one thing less */
static void test_the_first_row_is_said(void **state)
{
    (void)state;
    for (order_from = 0; order_from < NUM_ORDER; order_from++) {
        const struct row row = {"15.6 order",
                                "several at once",
                                NULL,
                                ORDER[order_from].number,
                                ORDER[order_from].alter == basic_ac
                                    ? BUSHING_ERR_SECURITY_MODE
                                    : BUSHING_ERR_SECURITY_CARRIER,
                                0};
        begin();
        run_bent(CLIENT, 0, alter_from_there);
        secured_open(&pair);
        secured_start(&pair);
        expect_noted(&pair.end[SERVER], &row);
        secured_close(&pair);
    }
}

/* [62351-4:15.6 event 15.4] what ACSE itself refuses goes on to be answered by
 * ACSE */
static void test_request_that_acse_refuses(void **state)
{
    static const struct row row = {"15.6 4", "a broken APDU",       broken_aarq,
                                   4,        BUSHING_ERR_ACSE_APDU, 1};
    (void)state;
    begin();
    run_bent(CLIENT, 0, row.alter);
    secured_open(&pair);
    secured_start(&pair);
    expect_noted(&pair.end[SERVER], &row);
    opened_take(&answer, secured_record(&pair, SERVER, 0), &call);
    assert_int_equal(answer.apdu.kind, APDU_AARE);
    assert_int_equal(answer.apdu.source, ACSE_PROVIDER);
    assert_int_equal(answer.apdu.diagnostic, 1);
    secured_close(&pair);
}

static void expect_diagnostic(span tsdu, int number, const struct row *row)
{
    size_t n;
    const uint8_t *octets;
    opened_take(&answer, tsdu, NULL);
    assert_int_equal(answer.spdu.kind, SPDU_ABORT);
    assert_int_equal(answer.apdu.kind, APDU_ABRT);
    assert_int_equal(answer.apdu.source, ACSE_USER);
    assert_int_equal(answer.apdu.diagnostic, -1);
    octets = opened_secpdu(&answer, &n);
    if (n != 3 || octets[0] != 0x83 || octets[2] != number)
        fail_msg("%s, %s: %zu octets, %02x .. %d", row->id, row->name, n,
                 octets[0], octets[2]);
}

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ANSWERS_ / sizeof ANSWERS_[0]; i++) {
        const struct row *row = &ANSWERS_[i];
        const struct secured_end *s = &pair.end[SERVER];
        begin();
        run_bent(SERVER, 0, row->alter);
        secured_open(&pair);
        secured_start(&pair);
        expect_noted(&pair.end[CLIENT], row);
        expect_nothing_delivered();
        expect_diagnostic(secured_record(&pair, CLIENT, 1), row->diagnostic,
                          row);
        assert_true(s->closed);
        assert_int_equal(s->why.why, BUSHING_CLOSE_PEER_ABORT);
        assert_int_equal(s->why.security_diagnostic, row->diagnostic);
        assert_non_null(s->why.security);
        secured_close(&pair);
    }
}

/* With the setting at 0 titles are nobody's business. */
static void test_without_titles(void **state)
{
    static void (*const EACH[])(struct opened *) = {
        no_ap_title, no_ae_qualifier, other_ap_title};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (unsigned from = CLIENT; from <= SERVER; from++) {
            begin();
            secured_set(&pair.end[CLIENT], BUSHING_POLICY_REQUIRE_TITLES, 0);
            secured_set(&pair.end[SERVER], BUSHING_POLICY_REQUIRE_TITLES, 0);
            run_bent(from, 0, EACH[i]);
            secured_open(&pair);
            secured_establish(&pair);
            assert_int_equal(pair.end[CLIENT].num_delivered, 1);
            secured_close(&pair);
        }
}

/* --- data ---------------------------------------------------------------- */

static uint8_t bent_data[8192];

static span context_3(span tsdu)
{
    memcpy(bent_data, tsdu.p, tsdu.n);
    for (size_t i = 4; i < 16; i++)
        if (bent_data[i] == 0x02 && bent_data[i + 1] == 0x01) {
            bent_data[i + 2] = 3;
            break;
        }
    return span_of(bent_data, tsdu.n);
}

static span context_1(span tsdu)
{
    span s = context_3(tsdu);
    for (size_t i = 4; i < 16; i++)
        if (bent_data[i] == 0x02 && bent_data[i + 1] == 0x01) {
            bent_data[i + 2] = 1;
            break;
        }
    return s;
}

static span twice(span tsdu)
{
    struct writer w = writer_over(bent_data, sizeof bent_data);
    struct ppdu_content c;
    struct pdv v;
    span rest;
    assert_int_equal(ppdu_read_user_data(&c, span_skip(tsdu, 4)), 0);
    rest = c.values;
    assert_int_equal(pdv_next(&rest, &v), 0);
    put_span(&w, c.values);
    put_span(&w, c.values);
    ber_put_around(&w, TAG_APPLICATION(1), 0);
    put_span(&w, span_first(tsdu, 4));
    return writer_result(&w);
}

static span (*bend_data_how)(span tsdu);

static bushing_span bend_data(struct secured_pair *p, unsigned from,
                              bushing_span tsdu)
{
    return from == CLIENT && p->num_tsdus[CLIENT] == 3 ? bend_data_how(tsdu)
                                                       : tsdu;
}

/* [62351-4:15.4] */
static void test_data(void **state)
{
    static const struct {
        struct row row;
        span (*how)(span tsdu);
    } CASES[] = {
        {{"15.6 3", "data in the MMS context", NULL, 3,
          BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_PCI},
         context_3},
        {{"15.6 3", "data in the ACSE context", NULL, 3,
          BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_INVALID_PCI},
         context_1},
        {{"15.6 1", "two values in one P-DATA", NULL, 1,
          BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_PROTOCOL_ERROR},
         twice},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        begin();
        pair.bend = bend_data;
        bend_data_how = CASES[i].how;
        secured_open(&pair);
        secured_establish(&pair);
        assert_int_equal(pair.end[SERVER].num_delivered, 1);
        assert_int_equal(secured_send(&pair, CLIENT), 0);
        expect_noted(&pair.end[SERVER], &CASES[i].row);
        assert_int_equal(pair.end[SERVER].num_delivered, 1);
        expect_diagnostic(secured_record(&pair, SERVER, 2),
                          CASES[i].row.diagnostic, &CASES[i].row);
        assert_int_equal(pair.end[CLIENT].why.why, BUSHING_CLOSE_PEER_ABORT);
        secured_close(&pair);
    }
}

/* --- release ------------------------------------------------------------- */

/* [62351-4:15.3] RLRQ carries a ReleaseReq and nothing else. */
static void test_release_without_secpdu(void **state)
{
    static const struct row row = {
        "15.6 1", "an RLRQ without a SecPDU",   no_info,
        1,        BUSHING_ERR_SECURITY_CARRIER, OSI_DIAG_PROTOCOL_ERROR};
    (void)state;
    begin();
    run_bent(CLIENT, 2, no_info);
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(pair.end[CLIENT].w.a, 0, test_now), 0);
    secured_run(&pair);
    expect_noted(&pair.end[SERVER], &row);
    assert_int_equal(pair.end[SERVER].count[BUSHING_EVENT_RELEASE], 0);
    expect_diagnostic(secured_record(&pair, SERVER, 2), OSI_DIAG_PROTOCOL_ERROR,
                      &row);
    secured_close(&pair);
}

/* A RLRE without one: the session is over, nothing can be answered. */
static void test_released_without_secpdu(void **state)
{
    (void)state;
    begin();
    run_bent(SERVER, 2, no_info);
    secured_open(&pair);
    secured_establish(&pair);
    assert_int_equal(bushing_osi_release(pair.end[CLIENT].w.a, 0, test_now), 0);
    secured_run(&pair);
    assert_true(secured_told(&pair.end[CLIENT], BUSHING_SECURITY_ID(4, 15, 1)));
    assert_int_equal(pair.end[CLIENT].why.why, BUSHING_CLOSE_PEER_ERROR);
    assert_int_equal(pair.num_tsdus[CLIENT], 3);
    secured_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_the_first_row_is_said),
        cmocka_unit_test(test_request_that_acse_refuses),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_without_titles),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_release_without_secpdu),
        cmocka_unit_test(test_released_without_secpdu),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
