/* Octets that products sent, and the skeletons of the specification: what they
 * mean, and that what we write is what they look like. */
#include "test.h"

#include "shared.h"

#include "asn1/der.h"
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "schema/acse.h"
#include "schema/aprofile.h"
#include "schema/mms.h"
#include "schema/osi_env.h"
#include "schema/pres.h"
#include <bushing/error.h>

enum { ROOM = 1 << 14 };

static uint8_t OCTETS[ROOM];
static uint8_t WRITTEN[ROOM];

static span from_hex(const char *text)
{
    size_t n;
    char packed[2 * ROOM];
    size_t k = 0;
    for (; *text != 0; text++)
        if (*text != ' ' && *text != '\n')
            packed[k++] = *text;
    assert_true(hex_decode(span_of(packed, k), OCTETS, sizeof OCTETS, &n));
    return (span){OCTETS, n};
}

static void decode(const struct asn1_type *t, span in, void *out)
{
    struct asn1_error e;
    int rc = asn1_decode(t, in, out, NULL, &e);
    if (rc != 0)
        fail_msg("%s at %s, offset %zu", bushing_error_name(rc), e.path,
                 e.offset);
}

static int refused(const struct asn1_type *t, const char *hex)
{
    return asn1_decode(t, from_hex(hex), NULL, NULL, NULL);
}

static void assert_written(const struct asn1_type *t, const void *in,
                           span wanted)
{
    struct writer w = writer_over(WRITTEN, sizeof WRITTEN);
    span out;
    assert_int_equal(asn1_encode(t, in, &w), 0);
    out = writer_result(&w);
    assert_int_equal(out.n, wanted.n);
    assert_memory_equal(out.p, wanted.p, wanted.n);
}

static void assert_span(span s, const char *hex)
{
    uint8_t want[256];
    size_t n;
    assert_true(hex_decode(span_text(hex), want, sizeof want, &n));
    assert_int_equal(s.n, n);
    assert_memory_equal(s.p, want, n);
}

/* --- CONNECT: presentation, ACSE and MMS of real products ---------------- */

/* The presentation PPDUs in the CONNECTs of [osi:9]. */
static const char GE_CLIENT[] =
    "3181aaa003800101a281a2810400000001820400000001a423300f0201010604520100013"
    "004060251013010020103060528ca22020130040602510188020600616b3069020101a064"
    "606280020780a107060528ca220203a20606042bce0f17a303020117a403020100a503020"
    "100a60606042bce0f69a703020121be2f282d020103a028a826800300fa00810114820114"
    "830105a416800101810305fb00820c03ee1c000004000000010110";
static const char PLAIN_CLIENT[] =
    "318185a003800101a27e810400000001820400000001a423300f020101060452010001300"
    "4060251013010020103060528ca2202013004060251018802060061473045020101a04060"
    "3e80020780a107060528ca220203be2f282d020103a028a826800300fa0081010a82010a8"
    "30105a416800101810305e100820c03a00000000000000000e110";
static const char LIBIEC61850[] =
    "318199a003800101a28191810400000001820400000001a423300f0201010604520100013"
    "004060251013010020103060528ca220201300406025101615e305c020101a0576055a107"
    "060528ca220203a20706052901876701a30302010ca606060429018767a70302010cbe2f2"
    "82d020103a028a826800300fde881010582010583010aa416800101810305f100820c03ee"
    "1c00000408000079ef18";
static const char COMMERCIAL_SUITE[] =
    "3181b0a003800101a281a8810400000001820400000001a423300f0201010604520100013"
    "004060251013010020103060528ca22020130040602510161753073020101a06e606ca107"
    "060528ca220203a206060429876701a30302010ca40302010aa50302010aa606060429876"
    "701a70302010ca80302010aa90302010abe33283106025101020103a028a826800300fde8"
    "81010a82010a830105a416800101810305f100820c03ee1c00000402000079ef18";

struct connect {
    struct cp_ppdu cp;
    struct pres_context context[4];
    struct pdv_list pdv;
    struct aarq aarq;
    struct external external;
    struct mms_pdu mms;
};

/* Goes down through all layers, each by its own table. */
static void open_connect(const char *hex, struct connect *c)
{
    span list;
    decode(&PRES_CP, from_hex(hex), &c->cp);
    list = c->cp.normal.contexts.body;
    assert_true(c->cp.normal.contexts.num <= 4);
    for (uint32_t i = 0; i < c->cp.normal.contexts.num; i++)
        assert_int_equal(
            asn1_list_next(&PRES_CONTEXT, &list, &c->context[i], NULL), 0);
    assert_int_equal(list.n, 0);
    list = c->cp.normal.user_data.u.full.body;
    assert_int_equal(asn1_list_next(&PRES_PDV_LIST, &list, &c->pdv, NULL), 0);
    decode(&ACSE_AARQ, c->pdv.values.u.single, &c->aarq);
    list = c->aarq.user_information.body;
    assert_int_equal(asn1_list_next(&ACSE_EXTERNAL, &list, &c->external, NULL),
                     0);
    decode(&MMS_PDU, c->external.encoding.u.single, &c->mms);
}

static void ge_client_connects(void **state)
{
    struct connect c;
    (void)state;
    open_connect(GE_CLIENT, &c);
    assert_int_equal(c.cp.mode_selector.mode, PRES_MODE_NORMAL);
    assert_span(c.cp.normal.calling_selector, "00000001");
    assert_true(c.cp.normal.has_presentation_requirements);
    assert_int_equal(c.context[0].id, 1);
    assert_span(c.context[0].abstract_syntax, "52010001");
    assert_int_equal(c.context[1].id, 3);
    assert_span(c.context[1].abstract_syntax, "28ca220201");
    assert_int_equal(c.pdv.context_id, 1);
    assert_span(c.aarq.application_context_name, "28ca220203");
    assert_span(c.aarq.called_ap_title.u.oid, "2bce0f17");
    assert_span(c.aarq.called_ae_qualifier.u.number, "17");
    assert_span(c.aarq.called_ap_invocation_id, "00");
    assert_span(c.aarq.calling_ap_title.u.oid, "2bce0f69");
    assert_false(c.aarq.has_calling_ap_invocation_id);
    assert_false(c.external.has_direct_reference);
    assert_int_equal(c.external.indirect_reference, 3);
    assert_int_equal(c.mms.which, MMS_PDU_INITIATE_REQUEST);
}

static void plain_client_connects(void **state)
{
    struct connect c;
    (void)state;
    open_connect(PLAIN_CLIENT, &c);
    assert_false(c.aarq.has_called_ap_title);
    assert_false(c.aarq.has_calling_ap_title);
    assert_true(bits_has(c.aarq.protocol_version, 0));
}

static void libiec61850_connects(void **state)
{
    struct connect c;
    (void)state;
    open_connect(LIBIEC61850, &c);
    assert_span(c.aarq.called_ap_title.u.oid, "2901876701");
    assert_span(c.aarq.calling_ae_qualifier.u.number, "0c");
    /* absent, and so version1 */
    assert_true(bits_has(c.aarq.protocol_version, 0));
}

static void commercial_suite_connects(void **state)
{
    struct connect c;
    (void)state;
    open_connect(COMMERCIAL_SUITE, &c);
    assert_true(c.external.has_direct_reference);
    assert_span(c.external.direct_reference, "5101");
    assert_span(c.aarq.calling_ae_invocation_id, "0a");
}

/* What our encoder makes of the decoded struct is what the product sent,
 * where it sent DER. */
static void connects_are_written_again(void **state)
{
    static const char *const all[] = {LIBIEC61850, COMMERCIAL_SUITE};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct cp_ppdu cp;
        span in = from_hex(all[i]);
        decode(&PRES_CP, in, &cp);
        assert_written(&PRES_CP, &cp, in);
    }
}

/* --- the other APDUs of [osi:3-5] ---------------------------------------- */

static void releases(void **state)
{
    struct acse_release r;
    (void)state;
    decode(&ACSE_RLRQ, from_hex("6200"), &r);
    assert_false(r.has_reason);
    decode(&ACSE_RLRQ, from_hex("6203800101"), &r);
    assert_true(r.has_reason);
    assert_int_equal(r.reason, ACSE_RELEASE_URGENT);
    decode(&ACSE_RLRE, from_hex("6300"), &r);
    assert_false(r.has_reason);
    decode(&ACSE_RLRE, from_hex("630380011e"), &r);
    assert_int_equal(r.reason, ACSE_RELEASE_USER_DEFINED);
}

static void aborts(void **state)
{
    struct abrt a;
    struct abort_ppdu p;
    (void)state;
    decode(&ACSE_ABRT, from_hex("6403800101"), &a);
    assert_int_equal(a.abort_source, ACSE_ABORT_PROVIDER);
    decode(&ACSE_ABRT, from_hex("6406800100810105"), &a);
    assert_int_equal(a.abort_diagnostic, ACSE_ABORT_AUTHENTICATION_FAILURE);
    decode(&ACSE_ABRT, from_hex("6400"), &a);
    assert_false(a.has_abort_source);
    /* libiec61850's ARU says two octets more than there are [osi:0.5] */
    assert_int_equal(refused(&PRES_ABORT, "a010610c300a020101a0056403800100"),
                     BUSHING_ERR_TRUNCATED);
    decode(&PRES_ABORT, from_hex("a00e610c300a020101a0056403800100"), &p);
    assert_int_equal(p.which, ABORT_ARU);
    decode(&PRES_ABORT, from_hex("3006800106810107"), &p);
    assert_int_equal(p.which, ABORT_ARP);
    assert_int_equal(p.u.arp.provider_reason, PRES_ABORT_INVALID_PARAMETER);
    assert_int_equal(p.u.arp.event_identifier, 7);
}

static void results(void **state)
{
    struct aare a;
    struct pres_result r;
    (void)state;
    decode(&ACSE_AARE,
           from_hex("6123 a107060528ca220203 a203020101 a305a10302010c "
                    "8802078089082886480001000101"),
           &a);
    assert_int_equal(a.result, ACSE_REJECTED_PERMANENT);
    assert_int_equal(a.result_source_diagnostic.which, SOURCE_SERVICE_USER);
    assert_int_equal(a.result_source_diagnostic.u.service_user,
                     ACSE_USER_MECHANISM_REQUIRED);
    decode(&PRES_RESULT, from_hex("300780010081025101"), &r);
    assert_int_equal(r.result, PRES_ACCEPTANCE);
    assert_span(r.transfer_syntax, "5101");
    decode(&PRES_RESULT, from_hex("3006800102820101"), &r);
    assert_int_equal(r.provider_reason, PRES_CONTEXT_ABSTRACT_SYNTAX);
}

/* A SET in another order [osi:8.2 number 39]. */
static void cp_in_another_order(void **state)
{
    struct cp_ppdu cp;
    (void)state;
    decode(&PRES_CP, from_hex("310f a2088102000182020002 a003800101"), &cp);
    assert_span(cp.normal.called_selector, "0002");
    assert_int_equal(refused(&PRES_CP, "3005a003800101"), BUSHING_ERR_TAG);
    assert_int_equal(refused(&PRES_CP, "3107a003800101a200a200"),
                     BUSHING_ERR_TRAILING);
    assert_int_equal(refused(&PRES_CP, "3109a003800101a200a200"),
                     BUSHING_ERR_DUPLICATE);
}

/* The X.400 and X.410 modes are recognised and kept whole. */
static void closed_modes(void **state)
{
    struct cpr_ppdu cpr;
    struct cp_ppdu cp;
    (void)state;
    decode(&PRES_CPR, from_hex("3103800105"), &cpr);
    assert_int_equal(cpr.which, CPR_X400);
    assert_span(cpr.u.x400, "3103800105");
    decode(&PRES_CP, from_hex("310aa003800100a103800105"), &cp);
    assert_int_equal(cp.mode_selector.mode, PRES_MODE_X410);
    assert_true(cp.has_x410);
    assert_span(cp.x410, "a103800105");
    assert_int_equal(refused(&PRES_CP, "3108a003800101830100"),
                     BUSHING_ERR_UNKNOWN);
}

/* Nothing in them moves, not even where DER would sort. */
static void closed_modes_in_der(void **state)
{
    span in = from_hex("310c 820101 810102 820103 810104");
    struct der d = der_over(WRITTEN, sizeof WRITTEN);
    (void)state;
    assert_int_equal(asn1_to_der(&PRES_CPR, in, NULL, &d, NULL), 0);
    assert_int_equal(d.n, in.n);
    assert_memory_equal(WRITTEN, in.p, in.n);
}

/* --- malformed input 52: titles ------------------------------------------ */

#define AARQ_WITH(LEN, TITLE) "60" LEN "a107060528ca220203" TITLE

static void malformed_52_titles(void **state)
{
    struct aarq a;
    (void)state;
    decode(&ACSE_AARQ, from_hex(AARQ_WITH("0d", "a2020600")), &a);
    assert_int_equal(a.called_ap_title.which, AP_TITLE_OID);
    assert_int_equal(a.called_ap_title.u.oid.n, 0);
    assert_written(&ACSE_AARQ, &a, from_hex(AARQ_WITH("0d", "a2020600")));
    /* the last octet says that more follow; padding in front */
    assert_int_equal(refused(&ACSE_AARQ, AARQ_WITH("0f", "a20406022981")),
                     BUSHING_ERR_OID);
    assert_int_equal(refused(&ACSE_AARQ, AARQ_WITH("10", "a2050603298001")),
                     BUSHING_ERR_OID);
    assert_int_equal(refused(&ACSE_AARQ, AARQ_WITH("0d", "a2020500")),
                     BUSHING_ERR_TAG);
    /* AE-qualifiers: none at all, and one of nine octets, which is kept */
    assert_int_equal(refused(&ACSE_AARQ, AARQ_WITH("0d", "a3020200")),
                     BUSHING_ERR_VALUE);
    decode(&ACSE_AARQ, from_hex(AARQ_WITH("16", "a30b0209010203040506070809")),
           &a);
    assert_span(a.called_ae_qualifier.u.number, "010203040506070809");
}

/* 127 octets of one arc: larger than any arc we can name. */
static void malformed_52_long_arc(void **state)
{
    uint8_t in[200] = {0x60, 0x81, 0x8E, 0xA1, 0x07, 0x06, 0x05, 0x28, 0xCA,
                       0x22, 0x02, 0x03, 0xA2, 0x81, 0x82, 0x06, 0x7F, 0x7F};
    (void)state;
    in[2] = 9 + 3 + 129;
    in[14] = 129;
    memset(in + 18, 0x81, 126);
    in[17 + 126] = 0x00;
    assert_int_equal(asn1_decode(&ACSE_AARQ, (span){in, 144}, NULL, NULL, NULL),
                     BUSHING_ERR_OID);
}

/* --- the vectors --------------------------------------------------------- */

/* The octets of a file of hexadecimal text; none when it is absent. */
static span shared_hex(const char *name, uint8_t *out, size_t cap)
{
    static char text[2 * ROOM];
    char path[SHARED_PATH_MAX];
    size_t n, octets = 0;
    FILE *f;
    if (!shared_path(path, name))
        return (span){NULL, 0};
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(text, 1, sizeof text, f);
    assert_int_equal(fclose(f), 0);
    while (n > 0 && text[n - 1] == '\n')
        n--;
    assert_true(hex_decode(span_of(text, n), out, cap, &octets));
    return (span){out, octets};
}

static void open_authentication(const struct authentication_value *v,
                                struct aprofile_value *out)
{
    assert_int_equal(v->which, AUTHENTICATION_EXTERNAL);
    decode(&APROFILE_VALUE, v->u.external.encoding.u.single, out);
}

static void vector_aarq(void **state)
{
    static uint8_t file[ROOM];
    struct cp_ppdu cp;
    struct pdv_list pdv;
    struct aarq aarq;
    struct aprofile_value value;
    span all, list;
    (void)state;
    all =
        shared_hex("vectors/aprofile-connect-accepted.hex", file, sizeof file);
    if (all.n == 0)
        skip();
    /* 0D FF 05 79 ... C2 FF 05 61: the user data ends the SPDU */
    decode(&PRES_CP, span_skip(all, all.n - 0x561), &cp);
    list = cp.normal.user_data.u.full.body;
    assert_int_equal(cp.normal.contexts.num, 3);
    assert_int_equal(asn1_list_next(&PRES_PDV_LIST, &list, &pdv, NULL), 0);
    decode(&ACSE_AARQ, pdv.values.u.single, &aarq);
    assert_int_equal(aarq.called_ap_title.u.oid.n, 0);
    assert_span(aarq.mechanism_name, "2886480001000101");
    assert_true(
        bits_has(aarq.sender_acse_requirements, ACSE_REQUIRES_AUTHENTICATION));
    open_authentication(&aarq.calling_authentication_value, &value);
    assert_int_equal(value.u.certificate_based.authentication_certificate.n,
                     872);
    assert_span(value.u.certificate_based.time,
                "32303236303932393134313430342e");
    assert_int_equal(value.u.certificate_based.time_octets.raw.n, 17);
    assert_int_equal(value.u.certificate_based.signature.n, 256);
}

static void vector_aare(void **state)
{
    static uint8_t file[ROOM];
    struct cpa_ppdu cpa;
    struct pdv_list pdv;
    struct aare aare;
    struct aprofile_value value;
    span all, list;
    (void)state;
    all = shared_hex("vectors/aprofile-aare-rejected.hex", file, sizeof file);
    if (all.n == 0)
        skip();
    decode(&PRES_CPA, span_skip(all, all.n - 0x4dc), &cpa);
    list = cpa.normal.user_data.u.full.body;
    assert_int_equal(asn1_list_next(&PRES_PDV_LIST, &list, &pdv, NULL), 0);
    decode(&ACSE_AARE, pdv.values.u.single, &aare);
    assert_int_equal(aare.result, ACSE_ACCEPTED);
    assert_span(aare.responding_ap_title.u.oid, "2901876701");
    open_authentication(&aare.responding_authentication_value, &value);
    assert_int_equal(value.u.certificate_based.signature.n, 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ge_client_connects),
        cmocka_unit_test(plain_client_connects),
        cmocka_unit_test(libiec61850_connects),
        cmocka_unit_test(commercial_suite_connects),
        cmocka_unit_test(connects_are_written_again),
        cmocka_unit_test(releases),
        cmocka_unit_test(aborts),
        cmocka_unit_test(results),
        cmocka_unit_test(cp_in_another_order),
        cmocka_unit_test(closed_modes),
        cmocka_unit_test(closed_modes_in_der),
        cmocka_unit_test(malformed_52_titles),
        cmocka_unit_test(malformed_52_long_arc),
        cmocka_unit_test(vector_aarq),
        cmocka_unit_test(vector_aare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
