/* Malformed input at the presentation layer and in its encoding, numbers as in
 * the fact sheet [osi:8.2, 39-49]. A CONNECT is refused with a CPR, later it
 * is an ARP: reason 1 when a PPDU cannot be read, 6 when a value in it is
 * wrong. */
#include "attack.h"

#define T(f) cmocka_unit_test_setup(f, attack_plain)
#define CONTEXT_ACSE "300f 020101 060452010001 3004 06025101"
#define CONTEXT_MMS "3010 020103 060528ca220201 3004 06025101"
#define ACCEPTED "3007 800100 81025101"
#define REJECTED(reason) "3006 800102 8201" reason

static const span NONE = {NULL, 0};

/* A CONNECT with a PPDU that cannot be read, and an ACCEPT. */
static void unreadable(span ppdu)
{
    ends(S_CONNECT, connect_with_ppdu(ppdu), BUSHING_ERR_PRESENTATION_PPDU,
         say_cpr("", 0));
    ends(C_ACCEPT, accept_with_ppdu(ppdu), BUSHING_ERR_PRESENTATION_PPDU,
         say_arp(1));
}

/* Data that cannot be read, both ways. */
static void data_ends(span user_data, int code, span says)
{
    span in = oct_cut(JOIN(oct("01000100"), user_data), 8192);
    ends(S_OPEN, in, code, says);
    ends(C_OPEN, in, code, says);
    ends(C_RELEASING, in, code, says);
}

static void data_unreadable(span user_data)
{
    data_ends(user_data, BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
}

/* --- PPDUs --------------------------------------------------------------- */

static void test_malformed_39_mode(void **state)
{
    struct opening o;
    span parameters;
    (void)state;
    o = opening_request();
    parameters = TLV(0xa2, o.psels, o.contexts, opening_values(&o));
    unreadable(TLV(0x30, o.mode, parameters));
    unreadable(TLV(0x31, parameters));
    unreadable(TLV(0x31, oct("a000"), parameters));
    unreadable(TLV(0x31, oct("a00480020001"), parameters));
    ends(S_CONNECT, connect_with_ppdu(TLV(0x31, oct("a003800100"), parameters)),
         BUSHING_ERR_PRESENTATION_MODE, say_cpr("", 0));
    ends(S_CONNECT, connect_with_ppdu(TLV(0x31, oct("a003800102"), parameters)),
         BUSHING_ERR_PRESENTATION_MODE, say_cpr("", 0));
    ends(S_CONNECT, connect_with_ppdu(TLV(0x31, o.mode)),
         BUSHING_ERR_PRESENTATION_MODE, say_cpr("", 0));
    ends(S_CONNECT,
         connect_with_ppdu(TLV(0x31, o.mode, oct("a100"), parameters)),
         BUSHING_ERR_PRESENTATION_MODE, say_cpr("", 0));
    /* a SET has no order */
    passes(S_CONNECT, connect_with_ppdu(TLV(0x31, parameters, o.mode)), "A",
           SILENCE);
    o = opening_answer();
    parameters = TLV(0xa2, o.psels, o.contexts, opening_values(&o));
    ends(C_ACCEPT, accept_with_ppdu(TLV(0x31, oct("a003800100"), parameters)),
         BUSHING_ERR_PRESENTATION_MODE, say_arp(6));
    passes(C_ACCEPT, accept_with_ppdu(TLV(0x31, parameters, o.mode)), "E",
           SILENCE);
}

static void test_malformed_40_twice(void **state)
{
    struct opening o;
    span values, all;
    (void)state;
    o = opening_request();
    values = opening_values(&o);
    all = TLV(0xa2, o.psels, o.contexts, values);
    unreadable(TLV(0x31, o.mode, all, all));
    unreadable(TLV(0x31, o.mode, o.mode, all));
    unreadable(
        TLV(0x31, o.mode, TLV(0xa2, o.psels, o.contexts, o.contexts, values)));
    unreadable(
        TLV(0x31, o.mode, TLV(0xa2, o.psels, o.contexts, values, values)));
    unreadable(
        TLV(0x31, o.mode, TLV(0xa2, oct("810101 810101"), o.contexts, values)));
    unreadable(TLV(0x31, o.mode, TLV(0xa2, o.contexts, o.psels, values)));
    unreadable(JOIN(TLV(0x31, o.mode, all), oct("00")));
}

/* --- contexts ------------------------------------------------------------ */

static span with_contexts(span contexts)
{
    struct opening o = opening_request();
    o.contexts = contexts;
    return oct_cut(opening_spdu(&o), 8192);
}

static span entry(span id, const char *syntax)
{
    return TLV(0x30, oct_tlv(0x02, id), oct(syntax), oct("300406025101"));
}

static void contexts_rejected(const char *contexts, const char *results)
{
    ends(S_CONNECT, with_contexts(oct_tlv(0xa4, oct(contexts))),
         BUSHING_ERR_PRESENTATION_CONTEXTS, say_cpr(results, 0));
}

/* An entry with a number that is none, besides the good ones. */
static void id_rejected(span id)
{
    struct end e;
    const bushing_event *ev;
    stage_open(&e, S_CONNECT);
    end_feed(&e,
             with_contexts(TLV(0xa4, oct(CONTEXT_ACSE),
                               entry(id, "060528ca220201"), oct(CONTEXT_MMS))));
    ev = end_expect(&e, BUSHING_EVENT_ASSOCIATE);
    assert_int_equal(ev->association->num_contexts, 3);
    assert_int_equal(ev->association->contexts[1].result,
                     BUSHING_CONTEXT_PROVIDER_REJECTION);
    assert_int_equal(ev->association->contexts[1].reason, 0);
    end_free(&e);
    /* and where it is the only one */
    ends(S_CONNECT,
         with_contexts(
             TLV(0xa4, oct(CONTEXT_ACSE), entry(id, "060528ca220201"))),
         BUSHING_ERR_PRESENTATION_CONTEXTS,
         say_cpr("a511" ACCEPTED REJECTED("00"), 0));
}

static void test_malformed_41_context_list(void **state)
{
    span many, more;
    (void)state;
    contexts_rejected("", "");
    ends(S_CONNECT, with_contexts(NONE), BUSHING_ERR_PRESENTATION_CONTEXTS,
         say_cpr("", 0));
    more = oct_repeat(oct("3011 020105 06062a0304050607 3004 06025101"), 15);
    many = JOIN(oct(CONTEXT_ACSE CONTEXT_MMS), more);
    ends(S_CONNECT, with_contexts(oct_tlv(0xa4, many)),
         BUSHING_ERR_PRESENTATION_LIMIT, say_cpr("", 2));
    many = oct_repeat(oct(CONTEXT_MMS), 500);
    ends(S_CONNECT, with_contexts(oct_tlv(0xa4, many)),
         BUSHING_ERR_PRESENTATION_LIMIT, say_cpr("", 2));
    /* 10 000 of them are no CONNECT */
    many = oct_tpkt(JOIN(oct("02f000"), oct_repeat(oct(CONTEXT_MMS), 100)));
    ends(S_CONNECT, oct_repeat(many, 100), BUSHING_ERR_COTP_TSDU, SILENCE);
    /* parts are missing */
    ends(S_CONNECT, with_contexts(oct("a405 3003 020101")),
         BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
    ends(S_CONNECT, with_contexts(oct("a407 3005 020101 0600")),
         BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
    ends(S_CONNECT, with_contexts(oct("a402 3000")),
         BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
    id_rejected(oct("00"));
    id_rejected(oct("ff"));
    id_rejected(oct("01")); /* twice */
    id_rejected(oct("008000"));
    id_rejected(oct("0080000000"));
    id_rejected(oct("0100000000"));
}

/* No transfer syntax at all, and another one than BER. */
static void test_malformed_41_transfer_syntax(void **state)
{
    (void)state;
    contexts_rejected(CONTEXT_ACSE "300c 020103 060528ca220201 3000",
                      "a511" ACCEPTED REJECTED("02"));
    contexts_rejected(CONTEXT_ACSE "3010 020103 060528ca220201 3004 06025102",
                      "a511" ACCEPTED REJECTED("02"));
}

static void test_malformed_42_unknown_syntaxes(void **state)
{
#define UNKNOWN(id) "300f 0201" id "0604 2a030405 3004 06025101"
    (void)state;
    contexts_rejected(UNKNOWN("01") UNKNOWN("03"),
                      "a510" REJECTED("01") REJECTED("01"));
    contexts_rejected(UNKNOWN("01") CONTEXT_MMS,
                      "a511" REJECTED("01") ACCEPTED);
    contexts_rejected(CONTEXT_ACSE UNKNOWN("03"),
                      "a511" ACCEPTED REJECTED("01"));
    contexts_rejected(CONTEXT_ACSE, "a509" ACCEPTED);
    /* the same as answers */
    ends(C_ACCEPT,
         oct_dt(oct("0e2e 0506 130100 160102 14020002 c120 311e a003800101 "
                    "a217 a510" REJECTED("02") REJECTED("02") "6103 020101")),
         BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
}

/* --- BER ----------------------------------------------------------------- */

static void test_malformed_43_indefinite(void **state)
{
    struct opening o;
    span apdu, ppdu;
    (void)state;
    o = opening_request();
    apdu = opening_apdu(&o);
    ppdu = JOIN(
        oct("3180 a080 800101 0000 a280 810400000001 820400000001 a480 3080"
            "020101 060452010001 3080 06025101 0000 0000 3080 020103"
            "060528ca220201 3080 06025101 0000 0000 0000 6180 3080 020101"
            "a080"),
        apdu, oct("0000 0000 0000 0000 0000"));
    passes(S_CONNECT, connect_with_ppdu(ppdu), "A", SILENCE);
    passes(S_OPEN,
           oct_dt(oct("01000100 6180 3080 020103 a080 a080 020107 0000 0000"
                      "0000 0000")),
           "D", SILENCE);
}

static void test_malformed_44_end_of_contents(void **state)
{
    static const char *const BAD[] = {
        "3180 a080 800101 0000 a280 810101", /* none */
        "3180 a003800101 a280 0000",         /* one is missing */
        "3106 0000 0000 0000",               /* inside a definite length */
        "3108 a003800101 0000 00",           /* one octet too many */
        "0000",                              /* at first */
        "0000 3100",
        "3180 0000 0000",
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        unreadable(oct(BAD[i]));
        data_unreadable(oct(BAD[i]));
    }
    data_unreadable(oct("6180 3080 020103 a080 a003020107"));
    data_unreadable(oct("6106 0000 0000 0000"));
    data_unreadable(oct("6180 0000 0000"));
    data_unreadable(oct("610a 3008 020103 a080 0000 00"));
    /* 60 KB without an end cost no more than once through them */
    attack_lends(1 << 18);
    data_unreadable(JOIN(oct("6180"), oct_repeat(oct("3080"), 30000)));
    data_unreadable(JOIN(oct("6180"), oct_repeat(oct("30800000"), 15000)));
    data_unreadable(JOIN(oct("6180"), oct_repeat(oct("0500"), 30000)));
}

static void test_malformed_45_nesting(void **state)
{
    static const char *const OPENERS[] = {"3080", "a080", "6180"};
    span deep = oct("02010a");
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        span all = oct_repeat(oct(OPENERS[i]), 4000);
        unreadable(oct_repeat(oct(OPENERS[i]), 200));
        ends(S_CONNECT,
             oct_cut(SES(0x0d, oct("0506 130100 160102 14020002"),
                         oct_session(0xc2, all)),
                     8192),
             BUSHING_ERR_PRESENTATION_PPDU, say_cpr("", 0));
    }
    attack_lends(1 << 18);
    for (size_t i = 0; i < 3; i++)
        data_unreadable(oct_repeat(oct(OPENERS[i]), 10000));
    for (int i = 0; i < 100; i++)
        deep = oct_tlv(0x30, deep);
    unreadable(deep);
    /* inside an MMS PDU of definite length nobody looks */
    deep = oct_tlv(0xa0, deep);
    passes(S_OPEN, oct_dt(oct_data(deep)), "D", SILENCE);
    data_ends(oct_value(3, JOIN(oct("a080"), oct_repeat(oct("3080"), 100))),
              BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
}

static const char *const BAD_LENGTHS[] = {
    "84ffffffff", "847fffffff", "8480000000", "88ffffffffffffffff",
    "8801020304", "ff",         "ff00",       "8500000000",
    "82",
};

static void test_malformed_46_lengths(void **state)
{
    static const char *const TAGS[] = {"31", "30", "a0", "61", "81"};
    (void)state;
    for (size_t t = 0; t < 5; t++) {
        for (size_t i = 0; i < sizeof BAD_LENGTHS / sizeof BAD_LENGTHS[0];
             i++) {
            span bad = JOIN(oct(TAGS[t]), oct(BAD_LENGTHS[i]));
            unreadable(bad);
            unreadable(TLV(0x31, oct("a003800101"), oct_tlv(0xa2, bad)));
            data_unreadable(bad);
            data_unreadable(oct_tlv(0x61, bad));
        }
        unreadable(JOIN(oct(TAGS[t]), oct("fe"), oct_fill(0, 126)));
        data_unreadable(JOIN(oct(TAGS[t]), oct("fe"), oct_fill(0, 126)));
    }
    /* the indefinite form of a primitive */
    unreadable(oct("0480 0000"));
    unreadable(TLV(0x31, oct("a007 8080 01 0000 0000")));
    data_unreadable(oct("610a 3008 0280 01 0000 a000"));
}

static void test_malformed_47_non_minimal(void **state)
{
    struct opening o;
    span mms;
    (void)state;
    o = opening_request();
    mms = JOIN(oct("a88200 26"), span_skip(o.mms, 2));
    passes(S_CONNECT, connect_with_mms(mms), "A", SILENCE);
    passes(S_CONNECT,
           connect_with_ppdu(JOIN(oct("3182"),
                                  oct_number(opening_ppdu(&o).n - 3, 2),
                                  span_skip(opening_ppdu(&o), 3))),
           "A", SILENCE);
    passes(S_OPEN,
           oct_dt(oct("01000100 618400000012 3082000e 02020003 a0820006"
                      "a08103 020107")),
           "D", SILENCE);
}

static void test_malformed_48_tags(void **state)
{
    static const char *const BAD[] = {
        "1f800101",         /* a leading zero */
        "1f0101",           /* a low number in the long form */
        "bfffffffffff7f00", /* far too large */
        "bf",               /* ends in the tag */
        "bfff",
        "1f",
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        unreadable(oct(BAD[i]));
        unreadable(TLV(0x31, oct("a003800101"), oct_tlv(0xa2, oct(BAD[i]))));
        data_unreadable(oct(BAD[i]));
        data_unreadable(oct_tlv(0x61, oct(BAD[i])));
        data_ends(oct_value(3, oct(BAD[i])), BUSHING_ERR_PRESENTATION_VALUES,
                  say_arp(6));
    }
}

/* --- values -------------------------------------------------------------- */

static span ping(void)
{
    return oct("a003020107");
}

static void test_malformed_49_values(void **state)
{
    span pdv, in;
    (void)state;
    data_ends(oct_value(5, ping()), BUSHING_ERR_PRESENTATION_CONTEXT_ID,
              say_arp(6));
    data_ends(oct_value(0, ping()), BUSHING_ERR_PRESENTATION_CONTEXT_ID,
              say_arp(6));
    data_ends(oct("610d 300b 0202ff03 a005 a003020107"),
              BUSHING_ERR_PRESENTATION_CONTEXT_ID, say_arp(6));
    data_ends(oct_value(1, ping()), BUSHING_ERR_ACSE_UNEXPECTED,
              say_abrt(1, 2));
    passes(S_OPEN, oct_dt(oct("01000100 610c 300a 020103 8105 a003020107")),
           "D", SILENCE);
    data_ends(oct("610c 300a 020103 8205 00a0030201"),
              BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
    data_ends(oct_value(3, SILENCE), BUSHING_ERR_PRESENTATION_VALUES,
              say_arp(6));
    data_ends(oct("6107 3005 020103 8100"), BUSHING_ERR_PRESENTATION_VALUES,
              say_arp(6));
    data_ends(oct_value(3, JOIN(ping(), ping())),
              BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
    data_ends(oct_value(3, JOIN(ping(), oct("00"))),
              BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
    data_ends(oct("6113 3011 020103 a005 a003020107 a005 a003020107"),
              BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
    data_ends(oct("6100"), BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
    data_unreadable(oct("6102 3000"));
    data_unreadable(oct("6105 3003 020103"));
    data_unreadable(oct("60050403020103"));
    data_unreadable(JOIN(oct_value(3, ping()), oct("00")));
    /* a transfer syntax that is named: BER, another */
    passes(S_OPEN,
           oct_dt(oct("01000100 6110 300e 06025101 020103 a005 a003020107")),
           "D", SILENCE);
    data_ends(oct("6110 300e 06025102 020103 a005 a003020107"),
              BUSHING_ERR_PRESENTATION_TRANSFER, say_arp(6));
    /* sixteen values are good, the seventeenth is not */
    pdv = oct("300a 020103 a005 a003020107");
    passes(C_OPEN,
           oct_dt(JOIN(oct("01000100"), oct_tlv(0x61, oct_repeat(pdv, 16)))),
           "DDDDDDDDDDDDDDDD", SILENCE);
    in = oct_dt(JOIN(oct("01000100"), oct_tlv(0x61, oct_repeat(pdv, 17))));
    attack(C_OPEN, in, "DDDDDDDDDDDDDDDDX", BUSHING_CLOSE_PEER_ERROR,
           BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
    in = oct_dt(JOIN(oct("01000100"), TLV(0x61, pdv, oct("3000"), pdv)));
    attack(C_OPEN, in, "DX", BUSHING_CLOSE_PEER_ERROR,
           BUSHING_ERR_PRESENTATION_PPDU, say_arp(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_malformed_39_mode),
        T(test_malformed_40_twice),
        T(test_malformed_41_context_list),
        T(test_malformed_41_transfer_syntax),
        T(test_malformed_42_unknown_syntaxes),
        T(test_malformed_43_indefinite),
        T(test_malformed_44_end_of_contents),
        T(test_malformed_45_nesting),
        T(test_malformed_46_lengths),
        T(test_malformed_47_non_minimal),
        T(test_malformed_48_tags),
        T(test_malformed_49_values),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    attack_report();
    return failed;
}
