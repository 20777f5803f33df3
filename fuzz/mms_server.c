/* An association with the MMS server: the first octet chooses how it is set up,
 * then come PDUs, each behind its length in two octets. Answers are well-formed
 * and never longer than agreed. */
#include <stdlib.h>
#include <string.h>

#include "asn1/walk.h"
#include "schema/mms.h"
#include <bushing/mms.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t buffer[70000];

static void must(bool what)
{
    if (!what)
        abort();
}

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

/* --- files --------------------------------------------------------------- */

static int num_open;

static int open_file(void *ctx, void **handle, bushing_mms_file_info *info,
                     bushing_span name, uint32_t position)
{
    (void)ctx;
    must(name.n > 0 && name.n <= BUSHING_MMS_FILE_NAME_MAX);
    if (position > 9)
        return BUSHING_MMS_FILE_POSITION;
    info->size = 9;
    *handle = &num_open;
    num_open++;
    return 0;
}

static int read_file(void *ctx, void *handle, uint8_t *out, size_t cap,
                     size_t *n, bool *more)
{
    (void)ctx;
    must(handle == &num_open);
    memset(out, 'x', cap);
    *n = cap;
    *more = true;
    return 0;
}

static void close_file(void *ctx, void *handle)
{
    (void)ctx;
    must(handle == &num_open);
    num_open--;
}

static int list_files(void *ctx, bushing_mms_file_info *info,
                      bushing_span folder, size_t i)
{
    (void)ctx;
    (void)folder;
    if (i >= 26)
        return BUSHING_MMS_FILE_NOT_THERE;
    info->name[0] = (char)('a' + (int)i);
    info->has_modified = i % 3 == 0;
    return 0;
}

static const bushing_mms_files FILES = {open_file,  read_file, close_file,
                                        list_files, NULL,      NULL};

/* Part of the built-in model: reading that whole takes most of the time. */
static const char MODEL[] =
    "device INV1\nnode LLN0\nST Mod.stVal enum = 1\n"
    "node MMXU1\nMX TotW.mag.f float32 = 4200 ~ sine 500 60s\n"
    "MX TotW.q quality\nMX TotW.t timestamp ~ now\nMX Hz.mag.f float32 = 50\n"
    "node ZINV1\nSP WRtg.setMag.f float32 = 5000\nSP S.s string(9) = abc\n"
    "SP S.u unicode(9)\nSP S.o octets(4)\nSP S.b bits(9)\nSP S.i int16u\n"
    "dataset INV1/LLN0$dsMeas = INV1/MMXU1$MX$TotW INV1/MMXU1$MX$Hz\n"
    "report INV1/LLN0$rpMeas = INV1/LLN0$dsMeas every 2s\n"
    "device BAY1\nnode CSWI1\nST Pos.stVal dbpos = on\nST Pos.t timestamp\n"
    "CO Pos.Oper.ctlVal boolean sets ST.Pos.stVal\n"
    "CO Pos.Oper.origin.orCat enum = 2\nCO Pos.Oper.origin.orIdent octets(64)\n"
    "CO Pos.Oper.ctlNum int8u\nCO Pos.Oper.T timestamp sets ST.Pos.t\n"
    "CO Pos.Oper.Test boolean\nCO Pos.Oper.Check bits(2)\n";

/* --- an association ------------------------------------------------------ */

/* How large PDUs are; initiate may make them smaller. */
static const uint32_t SIZES[4] = {65000, 64, 200, 1000};

static void check(const bushing_mms_server *s, bushing_span pdu)
{
    must(pdu.n <= bushing_mms_server_pdu_size(s));
    must(pdu.n == 0 || asn1_decode(&MMS_PDU, pdu, NULL, NULL, NULL) == 0);
}

static bool next(const uint8_t **p, size_t *left, bushing_span *pdu)
{
    size_t n;
    if (*left < 2)
        return false;
    n = (size_t)(*p)[0] << 8 | (*p)[1];
    *p += 2;
    *left -= 2;
    n = n < *left ? n : *left;
    *pdu = (bushing_span){*p, n};
    *p += n;
    *left -= n;
    return true;
}

static void talk(bushing_mms_server *s, const uint8_t *p, size_t left)
{
    bushing_time now = {0, INT64_C(1795262400000)};
    bushing_span pdu, answer;
    int rc = 0;
    if (!next(&p, &left, &pdu))
        return;
    rc = bushing_mms_server_initiate(s, &answer, buffer, sizeof buffer, pdu);
    if (rc == 0 || rc == BUSHING_ERR_MMS_INITIATE)
        must(asn1_decode(&MMS_PDU, answer, NULL, NULL, NULL) == 0);
    while (rc == 0 && next(&p, &left, &pdu)) {
        now.mono_ns += 1000000000;
        now.utc_ms += 1000;
        rc = bushing_mms_server_receive(s, &answer, buffer, sizeof buffer, pdu,
                                        now);
        check(s, answer);
        must(rc == 0 || answer.n == 0);
        for (int i = 0;
             rc == 0 && i < 8 && bushing_mms_server_deadline(s) <= now.mono_ns;
             i++) {
            rc =
                bushing_mms_server_tick(s, &answer, buffer, sizeof buffer, now);
            check(s, answer);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bushing_mms_server_config config = {.allocator = {take, give, NULL}};
    const char *text = MODEL;
    bushing_mms_model *model;
    bushing_mms_server *s;
    if (size == 0)
        return 0;
    config.pdu_max = SIZES[data[0] & 3];
    config.read_only = (data[0] & 4) != 0;
    config.files = (data[0] & 8) != 0 ? NULL : &FILES;
    must(bushing_mms_model_new(
             &model, &config.allocator,
             (bushing_span){(const uint8_t *)text, strlen(text)}, NULL) == 0);
    must(bushing_mms_server_new(&s, model, &config) == 0);
    talk(s, data + 1, size - 1);
    bushing_mms_server_free(s);
    must(num_open == 0);
    bushing_mms_model_free(model);
    return 0;
}
