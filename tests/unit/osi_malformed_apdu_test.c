/* Malformed input at ACSE, and what is checked of MMS, numbers as in the fact
 * sheet [osi:8.2, 50-55]. A CONNECT whose contexts are good is refused with an
 * AARE; what is no AARQ, and everything in an ACCEPT, is aborted. */
#include "attack.h"

#define T(f) cmocka_unit_test_setup(f, attack_plain)
#define NAME "a107 0605 28ca220203"
#define OLD_NAME "a107 0605 28ca220101"

static const span NONE = {NULL, 0};

/* The APDU cannot be read, in an AARQ and in an AARE. */
static void unreadable(span aarq, span aare)
{
    ends(S_CONNECT, connect_with_apdu(aarq), BUSHING_ERR_ACSE_APDU,
         say_aare(NAME, 1, 1));
    ends(C_ACCEPT, accept_with_apdu(aare), BUSHING_ERR_ACSE_APDU,
         say_abrt(1, 2));
}

/* Both with this in place of titles and authentication. */
static span aarq_with(span parts)
{
    struct opening o = opening_request();
    o.titles = NONE;
    o.authentication = parts;
    return opening_apdu(&o);
}

static span aare_with(span parts)
{
    struct opening o = opening_answer();
    o.authentication = parts;
    return opening_apdu(&o);
}

static void request_ends(span parts, int code, span says)
{
    ends(S_CONNECT, connect_with_apdu(aarq_with(parts)), code, says);
}

static void request_passes(span parts)
{
    passes(S_CONNECT, connect_with_apdu(aarq_with(parts)), "A", SILENCE);
}

/* --- 50 ------------------------------------------------------------------ */

static void test_malformed_50_context_name(void **state)
{
    static const char *const UNREADABLE[] = {
        "", /* no A1 */
        "a100",
        "a10281 00",
        "a102 0600",
        "a107 0c05 28ca220203",
        "8105 28ca220203", /* primitive */
        "a107 0605 28ca2202",
        "a10e 0605 28ca220203 0605 28ca220203",
    };
    struct opening o;
    (void)state;
    unreadable(oct("6000"), oct("6100"));
    unreadable(oct("4000"), oct("4100"));
    for (size_t i = 0; i < sizeof UNREADABLE / sizeof UNREADABLE[0]; i++) {
        span q, e;
        o = opening_request();
        o.context_name = oct(UNREADABLE[i]);
        q = opening_apdu(&o);
        o = opening_answer();
        o.context_name = oct(UNREADABLE[i]);
        e = opening_apdu(&o);
        unreadable(q, e);
    }
    o = opening_request();
    o.context_name = oct("a107 0605 28ca220204");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_ACSE_CONTEXT_NAME,
         say_aare(NAME, 0, 2));
    o.context_name = TLV(0xa1, oct_tlv(0x06, oct_fill(1, 200)));
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_ACSE_CONTEXT_NAME,
         say_aare(NAME, 0, 2));
    /* the older name is answered with itself */
    o.context_name = oct(OLD_NAME);
    passes(S_CONNECT, connect_dt(&o), "A", SILENCE);
    o.mms = oct("a300");
    ends(S_CONNECT, connect_dt(&o), BUSHING_ERR_MMS_PDU,
         say_aare(OLD_NAME, 0, 1));
}

/* --- 51 ------------------------------------------------------------------ */

static void test_malformed_51_user_information(void **state)
{
    static const char *const UNUSABLE[] = {
        "be00",
        "be0c 280a 020101 a005 a003020107",   /* in the context of ACSE */
        "be0c 280a 020105 a005 a003020107",   /* in none */
        "be09 2807 a005 a003020107",          /* no reference */
        "be0d 280b 020103 8206 00a003020107", /* arbitrary bits */
        "be07 2805 020103 a100",              /* an empty octet string */
        "be0d 280b 020103 8106 a00302010700", /* two values, or half of one */
    };
    static const char *const UNREADABLE[] = {
        "be02 2800",
        "be05 2803 020103",
        "be0d 280a 020103 a005 a003020107 00",
        "be0e 280c 020103 a007 a003020107 0500",
        "9e02 2800",
        "be07 2805 020103 a000",
        "be0e 280a 020103 a005 a003020107 3000",
    };
    struct opening o;
    span one, other;
    (void)state;
    o = opening_request();
    for (size_t i = 0; i < sizeof UNUSABLE / sizeof UNUSABLE[0]; i++)
        ends(S_CONNECT, connect_with_information(oct(UNUSABLE[i])),
             BUSHING_ERR_ACSE_USER_INFORMATION, say_aare(NAME, 0, 1));
    for (size_t i = 0; i < sizeof UNREADABLE / sizeof UNREADABLE[0]; i++)
        ends(S_CONNECT, connect_with_information(oct(UNREADABLE[i])),
             BUSHING_ERR_ACSE_APDU, say_aare(NAME, 1, 1));
    ends(S_CONNECT, connect_with_apdu(TLV(0x60, o.context_name)),
         BUSHING_ERR_ACSE_USER_INFORMATION, say_aare(NAME, 0, 1));
    one = span_skip(opening_information(3, o.mms), 2);
    other = oct("280a 020101 a005 a003020107");
    /* two: that of the MMS context counts, of those the first */
    passes(S_CONNECT, connect_with_information(TLV(0xbe, other, one)), "A",
           SILENCE);
    passes(S_CONNECT, connect_with_information(TLV(0xbe, one, other)), "A",
           SILENCE);
    passes(S_CONNECT, connect_with_information(TLV(0xbe, one, one)), "A",
           SILENCE);
    passes(S_CONNECT,
           connect_with_information(TLV(
               0xbe, TLV(0x28, oct("06025101 020103"), oct_tlv(0x81, o.mms)))),
           "A", SILENCE);
    o = opening_answer();
    o.information = oct("be00");
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_ACSE_USER_INFORMATION,
         say_abrt(1, 2));
}

/* --- 52 ------------------------------------------------------------------ */

static void test_malformed_52_titles(void **state)
{
    (void)state;
    /* opaque: empty, arcs without end, arcs with needless octets */
    request_passes(oct("a202 0600"));
    request_passes(oct("a203 060129 a303 02010c"));
    request_passes(oct("a20b 0609 2a0000000000000001"));
    /* forms of a name */
    request_passes(oct("a202 3000"));
    request_passes(oct("a30c 310a 3008 0603550403 0c0141"));
    request_passes(oct("a30b 0209 7fffffffffffffffff"));
    request_passes(oct("a403 020100"));
    /* what is no object identifier is refused: a title may be asked for when
     * access is decided */
    unreadable(aarq_with(TLV(0xa2, oct_tlv(0x06, oct_fill(0x80, 127)))),
               aare_with(TLV(0xa4, oct_tlv(0x06, oct_fill(0x80, 127)))));
    unreadable(aarq_with(oct("a204 0602 2981")),
               aare_with(oct("a404 0602 2981")));
    unreadable(aarq_with(oct("a302 0200")), aare_with(oct("a502 0200")));
    unreadable(aarq_with(oct("a202 0500")), aare_with(oct("a502 0500")));
}

/* --- 53 ------------------------------------------------------------------ */

/* Bit, mechanism and value belong together [62351-4:11]. */
static void test_malformed_53_authentication(void **state)
{
    static const char *const CONTRADICT[] = {
        "8a020780",                            /* the bit alone */
        "8a020780 8b03520301",                 /* without value */
        "8b03520301",                          /* mechanism alone */
        "8b03520301 ac0480026162",             /* without bit */
        "ac0480026162",                        /* value alone */
        "8a0100 8b03520301 ac0480026162",      /* no bits */
        "8a020700 8b03520301 ac0480026162",    /* the bit is 0 */
        "8a020640 8b03520301 ac0480026162",    /* another bit */
        "aa80 0000 8b03520301 ac0480026162",   /* no segment */
        "aa03 030100 8b03520301 ac0480026162", /* an empty one */
        "aa80 03020040 03020780 0000 8b03520301 ac0480026162",
    };
    static const char *const UNREADABLE[] = {
        "8a00",
        "8a0107",
        "8a020980",
        "8a0208 80",
        "ac00",
        "ac02a200",
        "ac028300",
        "ac04800261",
        "8b00",
        "ac0480026162 ac0480026162",
        "8a020780 8a020780",
        "ac0480026162 8a020780",
        "ab03520301",
        "ac028500",
        "aa04 04020780",
    };
    (void)state;
    for (size_t i = 0; i < sizeof CONTRADICT / sizeof CONTRADICT[0]; i++)
        request_ends(oct(CONTRADICT[i]), BUSHING_ERR_ACSE_AUTHENTICATION,
                     say_aare(NAME, 0, 13));
    for (size_t i = 0; i < sizeof UNREADABLE / sizeof UNREADABLE[0]; i++)
        request_ends(oct(UNREADABLE[i]), BUSHING_ERR_ACSE_APDU,
                     say_aare(NAME, 1, 1));
    request_passes(oct("8a020780 8b03520301 ac0480026162"));
    request_passes(oct("8a0207c0 8b03520301 ac0480026162"));
    /* without a mechanism there is a default */
    request_passes(oct("8a020780 ac0480026162"));
    request_passes(oct("aa04 03020780 8b03520301 ac0480026162"));
}

/* --- 54 ------------------------------------------------------------------ */

static void test_malformed_54_apdu_in_data(void **state)
{
    static const enum stage AT[] = {S_OPEN, C_OPEN, S_RELEASING};
    struct opening o;
    span apdus[5];
    (void)state;
    o = opening_request();
    apdus[0] = opening_apdu(&o);
    o = opening_answer();
    apdus[1] = opening_apdu(&o);
    apdus[2] = oct("6203 800100");
    apdus[3] = oct("6303 800100");
    apdus[4] = oct("6403 800100");
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 3; k++) {
            ends(AT[k], oct_dt(JOIN(oct("01000100"), oct_value(1, apdus[i]))),
                 BUSHING_ERR_ACSE_UNEXPECTED, say_abrt(1, 2));
            ends(AT[k], oct_dt(oct_data(apdus[i])), BUSHING_ERR_MMS_PDU,
                 say_abrt(1, 2));
        }
    /* as the first message */
    for (size_t i = 1; i < 5; i++)
        ends(S_CONNECT, connect_with_apdu(apdus[i]),
             BUSHING_ERR_ACSE_UNEXPECTED, say_abrt(1, 2));
    for (size_t i = 0; i < 5; i++)
        if (i != 1)
            ends(C_ACCEPT, accept_with_apdu(apdus[i]),
                 BUSHING_ERR_ACSE_UNEXPECTED, say_abrt(1, 2));
}

/* --- 55 ------------------------------------------------------------------ */

/* What stands inside an MMS PDU is for who reads MMS. Here it is one whole
 * value whose tag fits the place, or the association ends. */
static void test_malformed_55_mms_place(void **state)
{
    static const char *const NO_DATA[] = {
        "a803 800100", "a903 800100", "aa03 800100", "8e00", "ae00",
        "3000",        "0500",        "8000",        "a500", "ff6400",
    };
    static const char *const DATA[] = {
        "a000", "a0020200", "a008 0206 010203040506",
        "a100", "a200",     "a300",
        "a400", "850101",   "860101",
        "a700", "8b00",     "8c00",
        "ad00",
    };
    static const char *const NO_INITIATE[] = {
        "a900", "a000", "aa00", "8800", "3000", "a300",
    };
    (void)state;
    for (size_t i = 0; i < sizeof NO_DATA / sizeof NO_DATA[0]; i++) {
        ends(S_OPEN, oct_dt(oct_data(oct(NO_DATA[i]))), BUSHING_ERR_MMS_PDU,
             say_abrt(1, 2));
        ends(C_OPEN, oct_dt(oct_data(oct(NO_DATA[i]))), BUSHING_ERR_MMS_PDU,
             say_abrt(1, 2));
    }
    for (size_t i = 0; i < sizeof DATA / sizeof DATA[0]; i++)
        passes(S_OPEN, oct_dt(oct_data(oct(DATA[i]))), "D", SILENCE);
    for (size_t i = 0; i < sizeof NO_INITIATE / sizeof NO_INITIATE[0]; i++)
        ends(S_CONNECT, connect_with_mms(oct(NO_INITIATE[i])),
             BUSHING_ERR_MMS_PDU, say_aare(NAME, 0, 1));
    /* the outer value is not exact */
    ends(S_CONNECT, connect_with_mms(oct("a8038001")), BUSHING_ERR_ACSE_APDU,
         say_aare(NAME, 1, 1));
    ends(S_OPEN, oct_dt(oct_data(oct("a00202"))),
         BUSHING_ERR_PRESENTATION_VALUES, say_arp(6));
}

static span initiate(const char *inside)
{
    return oct_tlv(0xa8, oct(inside));
}

static void test_malformed_55_initiate(void **state)
{
    static const char *const ODD[] = {
        "800100", "800101", "8001ff", "80047fffffff", "80050100000000",
        "8301ff", "810105", "",       "0000",
    };
    struct opening o;
    (void)state;
    for (size_t i = 0; i < sizeof ODD / sizeof ODD[0]; i++)
        passes(S_CONNECT, connect_with_mms(initiate(ODD[i])), "A", SILENCE);
    o = opening_answer();
    o.mms = oct("a800");
    ends(C_ACCEPT, connect_dt(&o), BUSHING_ERR_MMS_PDU, say_abrt(1, 2));
    o.mms = oct("aa03 800100");
    passes(C_ACCEPT, connect_dt(&o), "E", SILENCE);
}

/* A public example against another stack: getNameList in context 0, with a
 * length of eleven octets inside. */
static void test_malformed_55_name_list(void **state)
{
    span list;
    (void)state;
    list = JOIN(oct("02011a a126 a003 800100 a10d 818b"), oct_fill('T', 29));
    list =
        JOIN(oct("01000100 6134 3032 020100 a02d a02b"), span_first(list, 43));
    ends(S_OPEN, oct_dt(list), BUSHING_ERR_PRESENTATION_CONTEXT_ID, say_arp(6));
    /* in the context that is agreed it is a whole value */
    passes(S_OPEN, oct_dt(oct_spoil(list, 10, 3)), "D", SILENCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_malformed_50_context_name),
        T(test_malformed_51_user_information),
        T(test_malformed_52_titles),
        T(test_malformed_53_authentication),
        T(test_malformed_54_apdu_in_data),
        T(test_malformed_55_mms_place),
        T(test_malformed_55_initiate),
        T(test_malformed_55_name_list),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    attack_report();
    return failed;
}
