#include "octets.h"

#include <stdlib.h>

#include "test.h"
#include "wire.h"

const span SILENCE = {(const uint8_t *)"", 0};
static const span NONE = {NULL, 0};

struct piece {
    struct piece *next;
    uint8_t octets[];
};
static struct piece *pieces;

void octets_reset(void)
{
    while (pieces != NULL) {
        struct piece *next = pieces->next;
        free(pieces);
        pieces = next;
    }
}

static uint8_t *take(size_t n)
{
    struct piece *p = malloc(sizeof *p + n + 1);
    assert_non_null(p);
    p->next = pieces;
    pieces = p;
    return p->octets;
}

span oct(const char *hex)
{
    size_t room = strlen(hex) / 2;
    uint8_t *p = take(room);
    return (span){p, test_hex(p, room, hex)};
}

span oct_number(uint64_t v, size_t n)
{
    uint8_t *p = take(n);
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
    return (span){p, n};
}

span oct_fill(uint8_t v, size_t n)
{
    uint8_t *p = take(n);
    memset(p, v, n);
    return (span){p, n};
}

span oct_repeat(span s, size_t times)
{
    uint8_t *p = take(s.n * times);
    for (size_t i = 0; i < times; i++)
        memcpy(p + i * s.n, s.p, s.n);
    return (span){p, s.n * times};
}

span oct_list(const span *parts, size_t num)
{
    size_t n = 0;
    uint8_t *p, *to;
    for (size_t i = 0; i < num; i++)
        n += parts[i].p == NULL ? 0 : parts[i].n;
    p = to = take(n);
    for (size_t i = 0; i < num; i++) {
        if (parts[i].p == NULL)
            continue;
        memcpy(to, parts[i].p, parts[i].n);
        to += parts[i].n;
    }
    return (span){p, n};
}

span oct_tlv(uint8_t tag, span contents)
{
    span head = contents.n < 128 ? oct_number(contents.n, 1)
                : contents.n < 256
                    ? oct_number((uint64_t)0x8100 | contents.n, 2)
                    : oct_number((uint64_t)0x820000 | contents.n, 3);
    assert_true(contents.n < 65536);
    return JOIN(oct_number(tag, 1), head, contents);
}

span oct_session(uint8_t code, span contents)
{
    span head = contents.n < 255
                    ? oct_number(contents.n, 1)
                    : oct_number((uint64_t)0xff0000 | contents.n, 3);
    assert_true(contents.n < 65536);
    return JOIN(oct_number(code, 1), head, contents);
}

span oct_tpkt(span tpdu)
{
    return JOIN(oct_number((uint64_t)0x03000000 | (tpdu.n + 4), 4), tpdu);
}

span oct_dt(span tsdu)
{
    return oct_tpkt(JOIN(oct("02f080"), tsdu));
}

span oct_cut(span tsdu, size_t size)
{
    span out = NONE;
    while (tsdu.n > size - 3) {
        out = JOIN(out,
                   oct_tpkt(JOIN(oct("02f000"), span_first(tsdu, size - 3))));
        tsdu = span_skip(tsdu, size - 3);
    }
    return JOIN(out, oct_dt(tsdu));
}

span oct_spoil(span s, size_t at, uint8_t v)
{
    uint8_t *p = take(s.n);
    assert_true(at < s.n);
    memcpy(p, s.p, s.n);
    p[at] = v;
    return (span){p, s.n};
}

/* --- messages ------------------------------------------------------------ */

struct opening opening_request(void)
{
    return (struct opening){
        .item = oct("0506 130100 160102"),
        .requirements = oct("14020002"),
        .selectors = oct("33020001 34020001"),
        .mode = oct("a003800101"),
        .psels = oct("810400000001 820400000001"),
        .contexts = oct("a423 300f 020101 060452010001 3004 06025101"
                        "     3010 020103 060528ca220201 3004 06025101"),
        .acse_id = 1,
        .context_name = oct("a107 0605 28ca220203"),
        .titles = oct("a207 0605 2901876701 a303 02010c"
                      "a606 0604 29018767   a703 02010c"),
        .information = NONE,
        .mms = JOIN(initiate_request()),
    };
}

struct opening opening_answer(void)
{
    return (struct opening){
        .item = oct("0506 130100 160102"),
        .requirements = oct("14020002"),
        .selectors = oct("34020001"),
        .mode = oct("a003800101"),
        .psels = oct("830400000001"),
        .contexts = oct("a512 3007 800100 81025101 3007 800100 81025101"),
        .acse_id = 1,
        .context_name = oct("a107 0605 28ca220203"),
        .result = oct("a203 020100 a305 a103 020100"),
        .information = NONE,
        .mms = JOIN(initiate_response()),
    };
}

span opening_information(uint8_t mms_id, span mms)
{
    return TLV(0xbe,
               TLV(0x28, TLV(0x02, oct_number(mms_id, 1)), oct_tlv(0xa0, mms)));
}

span opening_apdu(const struct opening *o)
{
    span be = o->information.p != NULL ? o->information
                                       : opening_information(3, o->mms);
    return TLV(o->result.p == NULL ? 0x60 : 0x61, o->context_name, o->result,
               o->titles, o->authentication, be);
}

span oct_value(uint8_t context, span value)
{
    return TLV(0x61, TLV(0x30, TLV(0x02, oct_number(context, 1)),
                         oct_tlv(0xa0, value)));
}

span opening_values(const struct opening *o)
{
    return oct_value(o->acse_id, opening_apdu(o));
}

span opening_ppdu(const struct opening *o)
{
    return TLV(
        0x31, o->mode,
        TLV(0xa2, o->psels, o->contexts, o->after_contexts, opening_values(o)));
}

span opening_spdu_with(const struct opening *o, span ppdu)
{
    uint8_t code = o->user_data_code != 0 ? o->user_data_code
                   : ppdu.n > 512         ? 0xc2
                                          : 0xc1;
    return SES(o->result.p == NULL ? 0x0d : 0x0e, o->connection, o->item,
               o->requirements, o->selectors, o->overflow,
               ppdu.p == NULL ? NONE : oct_session(code, ppdu));
}

span opening_spdu(const struct opening *o)
{
    return opening_spdu_with(o, opening_ppdu(o));
}

span oct_data(span mms)
{
    return JOIN(oct("01000100"), oct_value(3, mms));
}

/* --- last words ---------------------------------------------------------- */

span say_dr(uint8_t reason)
{
    return oct_tpkt(JOIN(oct("0680 0001 0000"), oct_number(reason, 1)));
}

span say_rf(uint8_t reason)
{
    return oct_dt(JOIN(oct("0c03 3201"), oct_number(reason, 1)));
}

static span refused(span cpr)
{
    return oct_dt(SES(0x0c, SES(0x32, oct("02"), cpr)));
}

span say_cpr(const char *results, uint8_t reason)
{
    return refused(TLV(0x30, oct(results), TLV(0x8a, oct_number(reason, 1))));
}

span say_aare(const char *name, uint8_t source, uint8_t diagnostic)
{
    span number = TLV(0x02, oct_number(diagnostic, 1));
    span aare = TLV(0x61, oct(name), oct("a203020101"),
                    TLV(0xa3, oct_tlv(source == 0 ? 0xa1 : 0xa2, number)));
    return refused(TLV(0x30,
                       oct("a512 3007 800100 81025101 3007 800100 81025101"),
                       oct_value(1, aare)));
}

span say_ab(void)
{
    return oct_dt(oct("1903 110105"));
}

span say_arp(uint8_t reason)
{
    return oct_dt(
        SES(0x19, oct("110105 c105 3003 8001"), oct_number(reason, 1)));
}

span say_abrt(uint8_t source, int diagnostic)
{
    span abrt = TLV(
        0x64, TLV(0x80, oct_number(source, 1)),
        diagnostic < 0 ? NONE : TLV(0x81, oct_number((uint64_t)diagnostic, 1)));
    return oct_dt(
        SES(0x19, oct("110103"), SES(0xc1, TLV(0xa0, oct_value(1, abrt)))));
}
