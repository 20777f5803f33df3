/* What the tests of the MMS server share: a small model, memory that can fail,
 * requests that are put together from names, answers as text. */
#ifndef MMS_SERVER_HELP_H
#define MMS_SERVER_HELP_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "base/text.h"
#include "mms/server.h"
#include <bushing/mms.h>
#include <bushing/mms_value.h>

/* 2026-11-21T12:00:00.000Z */
static const bushing_time NOW = {5000000000, INT64_C(1795262400000)};

/* --- memory -------------------------------------------------------------- */

static size_t taken, fail_at;

static inline void *take(void *ctx, size_t n)
{
    (void)ctx;
    if (fail_at != 0 && --fail_at == 0)
        return NULL;
    taken++;
    return malloc(n);
}

static inline void give(void *ctx, void *p)
{
    (void)ctx;
    taken -= p != NULL;
    free(p);
}

static const bushing_allocator HEAP = {take, give, NULL};

/* --- a model ------------------------------------------------------------- */

static const char MODEL[] =
    "vendor maker\n"
    "model box\n"
    "revision 7\n"
    "device LD\n"
    "  node LLN0\n"
    "    ST Mod.stVal enum = 1\n"
    "  node A\n"
    "    MX W.mag.f float32 = 230.1\n"
    "    MX W.q quality = [questionable, oldData]\n"
    "    MX W.t timestamp ~ now\n"
    "    MX N.i int32 = 5\n"
    "    MX D.f float64 = 1.5\n"
    "    ST Pos.stVal dbpos = on\n"
    "    ST Pos.t timestamp\n"
    "    SP B.b boolean = true\n"
    "    SP S.s string(8) = \"abc\"\n"
    "    SP S.u unicode(4) = \"\\u{e4}\"\n"
    "    SP S.o octets(4) = 0x0102\n"
    "    SP S.m bits(3) = 101\n"
    "    SP I.a int8 = -1\n"
    "    SP I.b int8u = 200\n"
    "    SP I.c int64 = 7\n"
    "    SP R.x int16 = 9 ro\n"
    "    CO Pos.Oper.ctlVal boolean sets ST.Pos.stVal\n"
    "    CO Pos.Oper.ctlNum int8u\n"
    "dataset LD/LLN0$ds = LD/A$MX$W LD/A$MX$N$i LD/A$SP$B$b\n"
    "dataset LD/LLN0$set = LD/A$SP$B$b LD/A$MX$N$i\n"
    "report LD/LLN0$rp = LD/LLN0$ds every 2s\n"
    "device LE\n"
    "  node X\n"
    "    SP V.v int32u = 1\n";

static bushing_mms_model *model;
static bushing_mms_server *server;
static bushing_mms_server_config config;
static uint8_t room[70000], in_room[70000];
static span answer;

static inline void begin_with(const char *text, uint32_t pdu_max)
{
    bushing_mms_model_error e;
    /* what a test that failed left behind */
    bushing_mms_server_free(server);
    bushing_mms_model_free(model);
    server = NULL;
    assert_int_equal(bushing_mms_model_new(&model, &HEAP, span_text(text), &e),
                     0);
    config.allocator = HEAP;
    config.pdu_max = pdu_max;
    assert_int_equal(bushing_mms_server_new(&server, model, &config), 0);
}

static inline void end(void)
{
    bushing_mms_server_free(server);
    bushing_mms_model_free(model);
    server = NULL;
    model = NULL;
    memset(&config, 0, sizeof config);
    assert_int_equal(taken, 0);
}

static inline span hex_in(const char *text)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(text), in_room, sizeof in_room, &n));
    return span_of(in_room, n);
}

/* libiec61850 asks so. */
static const char INITIATE[] =
    "a826800300fde881010582010583010aa416800101810305f100820c03ee1c000004080000"
    "79ef18";

static inline void establish(void)
{
    assert_int_equal(bushing_mms_server_initiate(server, &answer, room,
                                                 sizeof room, hex_in(INITIATE)),
                     0);
}

static inline void begin(void)
{
    begin_with(MODEL, 0);
    establish();
}

/* --- asking -------------------------------------------------------------- */

static inline int receive(span pdu)
{
    return bushing_mms_server_receive(server, &answer, room, sizeof room, pdu,
                                      NOW);
}

/* Sends this request with invokeID 1. */
static struct mms_pdu ask_pdu;
static inline struct mms_confirmed_service_request *asking(int which)
{
    memset(&ask_pdu, 0, sizeof ask_pdu);
    ask_pdu.which = MMS_PDU_CONFIRMED_REQUEST;
    ask_pdu.u.confirmed_request.invoke_id = 1;
    ask_pdu.u.confirmed_request.service.which = which;
    return &ask_pdu.u.confirmed_request.service;
}

static inline void ask(void)
{
    struct writer w = writer_over(in_room, sizeof in_room);
    assert_int_equal(asn1_encode(&MMS_PDU, &ask_pdu, &w), 0);
    assert_int_equal(receive(writer_result(&w)), 0);
    assert_true(answer.n <= bushing_mms_server_pdu_size(server));
}

/* "LD/A$MX$W" is domain-specific, "@x" aa-specific, "/x" vmd-specific. */
static inline struct mms_object_name object(const char *name)
{
    struct mms_object_name n;
    const char *slash = strchr(name, '/');
    memset(&n, 0, sizeof n);
    if (name[0] == '@') {
        n.which = MMS_OBJECT_NAME_AA_SPECIFIC;
        n.u.aa_specific = span_text(name + 1);
    } else if (slash == name || slash == NULL) {
        n.which = MMS_OBJECT_NAME_VMD_SPECIFIC;
        n.u.vmd_specific = span_text(name + (slash == name));
    } else {
        n.which = MMS_OBJECT_NAME_DOMAIN_SPECIFIC;
        n.u.domain_specific.domain_id = span_of(name, (size_t)(slash - name));
        n.u.domain_specific.item_id = span_text(slash + 1);
    }
    return n;
}

/* Names between blanks become a list of variables. */
enum { ITEMS_MAX = 600 };
static struct mms_variable_item items[ITEMS_MAX];
static char item_names[32768];
static inline struct asn1_list variables(const char *names)
{
    uint32_t num = 0;
    char *p = item_names;
    assert_true(strlen(names) < sizeof item_names);
    memcpy(item_names, names, strlen(names) + 1);
    memset(items, 0, sizeof items);
    while (*p != 0) {
        size_t n = strcspn(p, " ");
        char *next = p[n] == 0 ? p + n : p + n + 1;
        p[n] = 0;
        assert_true(num < ITEMS_MAX);
        items[num].variable_specification.which = MMS_VARIABLE_NAME;
        items[num].variable_specification.u.name = object(p);
        num++;
        p = next;
    }
    return (struct asn1_list){{NULL, 0}, items, num};
}

/* --- answers ------------------------------------------------------------- */

static struct mms_pdu got;
static char text[65536];

static inline void decode_answer(int which)
{
    struct asn1_error e;
    int rc = asn1_decode(&MMS_PDU, answer, &got, NULL, &e);
    if (rc != 0)
        print_message("%s\n", e.path);
    assert_int_equal(rc, 0);
    assert_int_equal(got.which, which);
}

static inline const struct mms_confirmed_service_response *answered(int which)
{
    decode_answer(MMS_PDU_CONFIRMED_RESPONSE);
    assert_int_equal(got.u.confirmed_response.invoke_id, 1);
    assert_int_equal(got.u.confirmed_response.service.which, which);
    return &got.u.confirmed_response.service;
}

static inline void answered_error(int error_class, int code)
{
    const struct mms_error_class *c =
        &got.u.confirmed_error.service_error.error_class;
    decode_answer(MMS_PDU_CONFIRMED_ERROR);
    assert_int_equal(got.u.confirmed_error.invoke_id, 1);
    assert_int_equal(c->which, error_class);
    assert_int_equal(c->u.code, code);
    assert_string_equal(bushing_mms_server_last_request(server).outcome,
                        "error");
}

static inline void answered_reject(int reason, int code)
{
    decode_answer(MMS_PDU_REJECT);
    assert_int_equal(got.u.reject.reject_reason.which, reason);
    assert_int_equal(got.u.reject.reject_reason.u.code, code);
    assert_string_equal(bushing_mms_server_last_request(server).outcome,
                        "reject");
}

/* Results as text: values, "!10" for a failure, between "; ". */
static inline const char *results_text(struct asn1_list list)
{
    size_t at = 0;
    text[0] = 0;
    for (uint32_t i = 0; i < list.num; i++) {
        struct ber_reader r = ber_over(list.body);
        struct mms_access_result a;
        struct ber_tlv tlv;
        size_t len = 0;
        assert_int_equal(ber_next(&r, &tlv), 0);
        assert_int_equal(
            asn1_list_next(&MMS_ACCESS_RESULT, &list.body, &a, NULL), 0);
        if (i > 0)
            at += (size_t)snprintf(text + at, sizeof text - at, "; ");
        if (a.which == MMS_ACCESS_RESULT_FAILURE)
            len = (size_t)snprintf(text + at, sizeof text - at, "!%d",
                                   (int)a.u.failure);
        else
            assert_int_equal(bushing_mms_value_print(text + at,
                                                     sizeof text - at - 1, &len,
                                                     tlv_raw(&tlv), NULL),
                             0);
        at += len;
        text[at] = 0;
    }
    return text;
}

static inline const char *read_text(const char *names)
{
    struct mms_read_request *q = &asking(MMS_REQUEST_READ)->u.read;
    q->variable_access_specification.u.list_of_variable = variables(names);
    ask();
    return results_text(
        answered(MMS_RESPONSE_READ)->u.read.list_of_access_result);
}

/* Writes a value given as octets of Data; the result, 0 for success. */
static inline int write_hex(const char *name, const char *hex)
{
    static uint8_t data[1024];
    struct mms_write_request *q = &asking(MMS_REQUEST_WRITE)->u.write;
    struct mms_write_result r;
    struct asn1_list list;
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), data, sizeof data, &n));
    q->variable_access_specification.u.list_of_variable = variables(name);
    q->list_of_data = (struct asn1_list){span_of(data, n), NULL, 1};
    ask();
    list = answered(MMS_RESPONSE_WRITE)->u.write;
    assert_int_equal(list.num, 1);
    assert_int_equal(asn1_list_next(&MMS_WRITE_RESULT, &list.body, &r, NULL),
                     0);
    return r.which == MMS_WRITE_RESULT_SUCCESS ? 0 : (int)r.u.failure;
}

#endif
