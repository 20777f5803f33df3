/* Presentation PDUs of the connection: what a peer may write in any legal form,
 * what is refused, each with its code, and what we write. Values of the open
 * association stand in osi_ppdu_values_test.c. */
#include "test.h"

#include "osi/contexts.h"
#include "osi/ppdu.h"
#include "osi_hex.h"
#include "schema/pres.h"
#include <bushing/error.h>

#define MODE "a003800101"
#define VERSION "80020780"
#define CALLING "810400000001"
#define CALLED "820400000002"
#define BER "300406025101"
#define ACSE_ENTRY "300f020101060452010001300406025101"
#define MMS_ENTRY "3010020103060528ca220201300406025101"
#define CONTEXTS WRAP("a4", ACSE_ENTRY, MMS_ENTRY)
#define PDV "3008020101a003020107"
#define VALUES WRAP("61", PDV)
#define GOOD "300780010081025101"
#define NORMAL(...) WRAP("a2", __VA_ARGS__)
#define CP(...) WRAP("31", MODE, NORMAL(__VA_ARGS__))

static bushing_association got;
static struct ppdu_content content;
static uint8_t scratch_octets[256], room[4096];

static int connect_with(const char *hex, size_t max)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    memset(&got, 0, sizeof got);
    return ppdu_read_connect(&got, &content, octets(hex), max, &scratch);
}

static int read_connect(const char *hex)
{
    return connect_with(hex, BUSHING_CONTEXTS);
}

/* --- CP ------------------------------------------------------------------ */

static void assert_usual(void)
{
    assert_span_hex(got.calling_psel, "00000001");
    assert_span_hex(got.called_psel, "00000002");
    assert_int_equal(got.num_contexts, 2);
    assert_int_equal(got.contexts[0].id, 1);
    assert_int_equal(got.contexts[0].use, BUSHING_USE_ACSE);
    assert_span_hex(got.contexts[0].abstract_syntax, "52010001");
    assert_span_hex(got.contexts[0].transfer_syntax, "5101");
    assert_int_equal(got.contexts[0].reason, -1);
    assert_int_equal(got.contexts[1].id, 3);
    assert_int_equal(got.contexts[1].use, BUSHING_USE_MMS);
    assert_span_hex(content.values, PDV);
    assert_int_equal(content.reason, -1);
    assert_false(content.provider);
}

static void reads_a_connect(void **state)
{
    (void)state;
    assert_int_equal(read_connect(CP(CALLING, CALLED, CONTEXTS, VALUES)), 0);
    assert_usual();
    assert_absent(got.presentation_requirements);
    assert_absent(got.responding_psel);
    assert_int_equal(
        read_connect(CP(VERSION, CALLING, CALLED, CONTEXTS,
                        "a608800428ca22028100", VALUES)),
        BUSHING_ERR_PRESENTATION_PPDU); /* an empty transfer syntax name */
    assert_int_equal(read_connect(CP(VERSION, CALLING, CALLED, CONTEXTS,
                                     "a60a800428ca220281025101", "88020600",
                                     "89030a0042", VALUES)),
                     BUSHING_ERR_PRESENTATION_PPDU); /* ten unused bits */
    assert_int_equal(read_connect(CP(VERSION, CALLING, CALLED, CONTEXTS,
                                     "a60a800428ca220281025101", "88020600",
                                     "8903050040", VALUES)),
                     0);
    assert_usual();
    assert_span_hex(got.presentation_requirements, "0600");
}

static void what_is_left_out_is_absent(void **state)
{
    (void)state;
    assert_int_equal(read_connect(CP("")), 0);
    assert_absent(got.calling_psel);
    assert_absent(got.called_psel);
    assert_int_equal(got.num_contexts, 0);
    assert_absent(content.values);
    assert_int_equal(read_connect(CP("8100", "8200", "a400", "6100")), 0);
    assert_non_null(got.calling_psel.p);
    assert_int_equal(got.calling_psel.n, 0);
    assert_non_null(got.called_psel.p);
    assert_int_equal(got.num_contexts, 0);
    assert_non_null(content.values.p);
    assert_int_equal(content.values.n, 0);
}

/* [osi:8.2 no. 39] components of a SET stand in any order */
static void the_mode_may_come_last(void **state)
{
    (void)state;
    assert_int_equal(
        read_connect(
            WRAP("31", NORMAL(CALLING, CALLED, CONTEXTS, VALUES), MODE)),
        0);
    assert_usual();
    /* the rest is a SEQUENCE */
    assert_int_equal(read_connect(CP(CALLED, CALLING, CONTEXTS, VALUES)),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

static void test_malformed_39_mode(void **state)
{
    (void)state;
    const char *normal = NORMAL(CALLING, CALLED, CONTEXTS, VALUES);
    assert_int_equal(read_connect(WRAP("30", MODE, normal)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(content.offset, 0);
    assert_int_equal(read_connect(WRAP("31", "a003800100", normal)),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_connect(WRAP("31", "a003800102", normal)),
                     BUSHING_ERR_PRESENTATION_MODE);
    /* X.410 mode, alone and beside ours */
    assert_int_equal(read_connect(WRAP("31", "a003800100", "a100")),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_connect(WRAP("31", MODE, "a103800101", normal)),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_connect(WRAP("31", MODE)),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_connect(WRAP("31", normal)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(WRAP("31", "a000", normal)),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

static void test_malformed_40_parts_that_come_twice(void **state)
{
    (void)state;
    const char *normal = NORMAL(CALLING, CALLED, CONTEXTS, VALUES);
    assert_int_equal(read_connect(WRAP("31", MODE, normal, normal)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(content.offset, 3 + 5 + strlen(normal) / 2);
    assert_int_equal(read_connect(WRAP("31", MODE, MODE, normal)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(CP(CALLING, CALLED, CONTEXTS, CONTEXTS)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(CP(CONTEXTS, VALUES, VALUES)),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(CP(CALLING, CALLING, CONTEXTS)),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

static void refuses_what_does_not_belong(void **state)
{
    (void)state;
    assert_int_equal(read_connect(""), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect("31"), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect("3100"), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(JOIN(CP(CONTEXTS), "00")),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(CP(CALLING, "83020001", CONTEXTS)),
                     BUSHING_ERR_PRESENTATION_PPDU); /* of a CPA */
    assert_int_equal(read_connect(CP(CONTEXTS, "8f0100")),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(WRAP("31", MODE, NORMAL(CONTEXTS), "a300")),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

/* Later editions of X.226: read and left alone. */
static void reads_parameters_of_later_editions(void **state)
{
    (void)state;
    static const char *const later[] = {
        "8b0207808c0103ae08800101a103020100", "8b0100ae00", "8c020003",
        "ae06800101a10102", /* nobody looks into what is inside that */
    };
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        assert_int_equal(
            read_connect(CP(CALLING, CALLED, CONTEXTS, later[i], VALUES)), 0);
        assert_usual();
    }
    static const char *const bad[] = {
        "8c01038c0103", "8c01038b020780", "8d0103",     "8c00",
        "8b00",         "8e0107",         "ae03800201",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_connect(CP(CONTEXTS, bad[i], VALUES)),
                         BUSHING_ERR_PRESENTATION_PPDU);
}

static void reads_selectors(void **state)
{
    (void)state;
    static const char SIXTEEN[] = "000102030405060708090a0b0c0d0e0f";
    assert_int_equal(read_connect(CP(WRAP("81", SIXTEEN), WRAP("82", SIXTEEN))),
                     0);
    assert_span_hex(got.calling_psel, SIXTEEN);
    assert_span_hex(got.called_psel, SIXTEEN);
    assert_int_equal(read_connect(CP(WRAP("81", SIXTEEN, "10"))),
                     BUSHING_ERR_PRESENTATION_SELECTOR);
    assert_int_equal(read_connect(CP(WRAP("82", SIXTEEN, "10"))),
                     BUSHING_ERR_PRESENTATION_SELECTOR);
    /* in segments */
    assert_int_equal(read_connect(CP(WRAP("a1", "04020001", "0400", "040102"))),
                     0);
    assert_span_hex(got.calling_psel, "000102");
}

static void reads_presentation_requirements(void **state)
{
    (void)state;
    assert_int_equal(read_connect(CP("88020640")), 0); /* at the very end */
    assert_span_hex(got.presentation_requirements, "0640");
    assert_int_equal(read_connect(CP("880100")), 0);
    assert_span_hex(got.presentation_requirements, "00");
    assert_int_equal(read_connect(CP(WRAP("a8", "03020080", "03020640"))), 0);
    assert_span_hex(got.presentation_requirements, "068040");
    assert_int_equal(read_connect(CP("8800")), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_connect(CP("88020800")),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

/* A segmented string needs scratch, of which there is a ceiling. */
static void segments_need_scratch(void **state)
{
    (void)state;
    const char *hex = CP(WRAP("a1", "04020001"));
    uint8_t little[4];
    struct arena scratch = arena_over(little, sizeof little);
    assert_int_equal(
        ppdu_read_connect(&got, &content, octets(hex), 16, &scratch),
        BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(ppdu_read_connect(&got, &content, octets(hex), 16, NULL),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

/* [osi:8.2 no. 43, 47] everything that BER allows */
static void reads_any_form_of_length(void **state)
{
    (void)state;
    assert_int_equal(
        read_connect(OPEN("31", OPEN("a0", "800101"),
                          OPEN("a2", CALLING, CALLED,
                               OPEN("a4",
                                    OPEN("30", "020101", "060452010001",
                                         OPEN("30", "06025101")),
                                    MMS_ENTRY),
                               OPEN("61", PDV)))),
        0);
    assert_usual();
    assert_int_equal(
        read_connect(LONG("31", LONG("a0", "800101"),
                          LONG("a2", CALLING, CALLED,
                               LONG("a4",
                                    LONG("30", LONG("02", "01"), "060452010001",
                                         LONG("30", "06025101")),
                                    MMS_ENTRY),
                               LONG("61", PDV)))),
        0);
    assert_usual();
}

static void test_malformed_44_to_48_broken_ber(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "3180a0808001010000a280", /* no end */
        "3106000000000000",       /* end-of-contents in a definite */
        "0000",                   /* as first */
        "31800000",               /* nothing in it */
        "3184ffffffff",
        "31847fffffff",
        "318480000000",
        "31880000000000000000",
        "31fe00",
        "31ff00",
        "3103a08001",
        "3106a0801f800100",
        "3105bfffffffff7f",
        "3101bf",
        "3180a0800101010000",
        "3107a0038001018080",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_connect(bad[i]), BUSHING_ERR_PRESENTATION_PPDU);
}

static void test_malformed_45_depth(void **state)
{
    (void)state;
    static const char *const heads[] = {"3080", "a080", "6180", "3180"};
    char *text = hex_shelf();
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
        text[0] = 0;
        for (size_t i = 0; i < 1000; i++)
            hex_add(text, heads[k]);
        assert_int_equal(read_connect(text), BUSHING_ERR_PRESENTATION_PPDU);
    }
    const char *value = "0500";
    for (size_t i = 0; i < 100; i++)
        value = WRAP("30", value);
    assert_int_equal(
        read_connect(
            CP(CONTEXTS, WRAP("61", WRAP("30", "020101", WRAP("a0", value))))),
        0); /* what a context carries is for its own reader */
    assert_int_equal(read_connect(CP(WRAP("ae", value))), 0);
}

/* --- contexts ------------------------------------------------------------ */

static const char *entry(const char *id, const char *syntax)
{
    return WRAP("30", id, WRAP("06", syntax), BER);
}

static void reads_identifiers(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int32_t id;
    } cases[] = {
        {"020101", 1},
        {"02027fff", 32767},
        {"0203000001", 1}, /* with needless octets [osi:4] */
        {"02080000000000000003", 3},
        {"020100", -1}, /* what no context can have is one number */
        {"0201ff", -1},
        {"0203008000", -1},
        {"02050080000000", -1},
        {"02050100000000", -1},
        {"02087fffffffffffffff", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            read_connect(CP(WRAP("a4", entry(cases[i].hex, "52010001")))), 0);
        assert_int_equal(got.num_contexts, 1);
        assert_int_equal(got.contexts[0].id, cases[i].id);
    }
    assert_int_equal(read_connect(CP(WRAP("a4", entry("0200", "5201")))),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(
        read_connect(CP(WRAP("a4", entry("0209010000000000000000", "5201")))),
        BUSHING_ERR_PRESENTATION_PPDU);
}

/* Reading keeps what is there; contexts_judge() says what is good. */
static void reads_identifiers_that_come_twice(void **state)
{
    (void)state;
    assert_int_equal(read_connect(CP(WRAP("a4", ACSE_ENTRY, ACSE_ENTRY))), 0);
    assert_int_equal(got.num_contexts, 2);
    contexts_judge(got.contexts, 2, 1u << BUSHING_USE_ACSE);
    assert_int_equal(got.contexts[0].reason, -1);
    assert_int_equal(got.contexts[1].reason, PRES_CONTEXT_NOT_SPECIFIED);
}

static const char *many_contexts(size_t n)
{
    const char *all = "";
    for (size_t i = 0; i < n; i++)
        all = JOIN(all, MMS_ENTRY);
    return CP(WRAP("a4", all));
}

static void test_malformed_41_how_many_contexts(void **state)
{
    (void)state;
    assert_int_equal(read_connect(CP("a400")), 0);
    assert_int_equal(got.num_contexts, 0);
    assert_int_equal(read_connect(many_contexts(16)), 0);
    assert_int_equal(got.num_contexts, 16);
    assert_int_equal(read_connect(many_contexts(17)),
                     BUSHING_ERR_PRESENTATION_LIMIT);
    assert_int_equal(read_connect(many_contexts(80)),
                     BUSHING_ERR_PRESENTATION_LIMIT);
    assert_int_equal(connect_with(many_contexts(2), 2), 0);
    assert_int_equal(connect_with(many_contexts(3), 2),
                     BUSHING_ERR_PRESENTATION_LIMIT);
    /* a caller's limit never raises ours */
    assert_int_equal(connect_with(many_contexts(17), 100),
                     BUSHING_ERR_PRESENTATION_LIMIT);
}

static void refuses_broken_entries(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "3000",
        "3003020101",
        "300906025201" BER,   /* no identifier */
        "3009020101" BER,     /* no abstract syntax */
        "300702010106025201", /* no transfer syntaxes */
        "300b0201010600" BER, /* an empty one */
        "300b0201010602520130020600",
        "300d02010106025201300404025101",
        "300f02010106025201" BER "0500",
        "020101",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_connect(CP(WRAP("a4", ACSE_ENTRY, bad[i]))),
                         BUSHING_ERR_PRESENTATION_PPDU);
}

static void test_malformed_42_unknown_syntaxes(void **state)
{
    (void)state;
    assert_int_equal(
        read_connect(CP(WRAP("a4", entry("020101", "5301"),
                             entry("020103", "28ca220202"), MMS_ENTRY))),
        0);
    assert_int_equal(got.num_contexts, 3);
    assert_int_equal(got.contexts[0].use, BUSHING_USE_UNKNOWN);
    assert_int_equal(got.contexts[1].use, BUSHING_USE_UNKNOWN);
    assert_span_hex(got.contexts[1].abstract_syntax, "28ca220202");
    assert_int_equal(got.contexts[2].use, BUSHING_USE_MMS);
}

static void takes_ber_of_several_transfer_syntaxes(void **state)
{
    (void)state;
    static const struct {
        const char *list, *taken;
    } cases[] = {
        {"06025101", "5101"},
        {"0602520106025101", "5101"},
        {"0602510106025201", "5101"},
        {"06025201060251020602510106025301", "5101"},
        {"0602520106025102", "5201"}, /* without it the first */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            read_connect(CP(WRAP("a4", WRAP("30", "020103", "060528ca220201",
                                            WRAP("30", cases[i].list))))),
            0);
        assert_span_hex(got.contexts[0].transfer_syntax, cases[i].taken);
    }
    assert_int_equal(
        read_connect(
            CP(WRAP("a4", WRAP("30", "020103", "060528ca220201", "3000")))),
        0);
    assert_absent(got.contexts[0].transfer_syntax);
}

/* --- CPA ----------------------------------------------------------------- */

static int read_accept(const char *hex, size_t proposed)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    memset(&got, 0, sizeof got);
    got.num_contexts = proposed;
    for (size_t i = 0; i < proposed; i++)
        got.contexts[i] = (bushing_context){.id = (int32_t)(2 * i + 1),
                                            .use = BUSHING_USE_MMS};
    return ppdu_read_accept(&got, &content, octets(hex), &scratch);
}

static void assert_result(size_t i, enum bushing_context_result result,
                          int reason)
{
    assert_int_equal(got.contexts[i].result, result);
    assert_int_equal(got.contexts[i].reason, reason);
    assert_int_equal(got.contexts[i].id, 2 * i + 1);
}

static void reads_an_accept(void **state)
{
    (void)state;
    const char *normal =
        NORMAL(VERSION, "830400000001", WRAP("a5", GOOD, GOOD), "88020600",
               "8903050040", "8b020780", "8d0103", VALUES);
    assert_int_equal(read_accept(WRAP("31", MODE, normal), 2), 0);
    assert_span_hex(got.responding_psel, "00000001");
    assert_span_hex(got.presentation_requirements, "0600");
    assert_result(0, BUSHING_CONTEXT_ACCEPTED, -1);
    assert_result(1, BUSHING_CONTEXT_ACCEPTED, -1);
    assert_span_hex(got.contexts[0].transfer_syntax, "5101");
    assert_span_hex(content.values, PDV);
    assert_int_equal(read_accept(WRAP("31", normal, MODE), 2), 0);
    assert_int_equal(read_accept(CP(WRAP("a5", GOOD)), 1), 0);
    assert_absent(got.responding_psel);
    assert_absent(content.values);
    assert_int_equal(read_accept(CP("8300"), 0), 0);
    assert_non_null(got.responding_psel.p);
}

static void refuses_an_accept(void **state)
{
    (void)state;
    assert_int_equal(read_accept(WRAP("31", "a003800100", NORMAL("")), 0),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_accept(WRAP("31", MODE, "a100"), 0),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_accept(WRAP("31", MODE), 0),
                     BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_accept(WRAP("30", MODE, NORMAL("")), 0),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_accept(CP("8100"), 0),
                     BUSHING_ERR_PRESENTATION_PPDU); /* of a CP */
    assert_int_equal(read_accept(CP("8c0103"), 0),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(
        read_accept(CP("83110000000000000000000000000000000000"), 0),
        BUSHING_ERR_PRESENTATION_SELECTOR);
    assert_int_equal(read_accept(CP("6003040107"), 0),
                     BUSHING_ERR_PRESENTATION_VALUES);
    assert_int_equal(read_accept(CP(WRAP("a5", "3000")), 1),
                     BUSHING_ERR_PRESENTATION_PPDU);
}

/* [osi:0.3] the list is positional; who lacks a result is rejected */
static void results_that_are_fewer(void **state)
{
    (void)state;
    assert_int_equal(read_accept(CP(WRAP("a5", GOOD)), 3), 0);
    assert_result(0, BUSHING_CONTEXT_ACCEPTED, -1);
    assert_result(1, BUSHING_CONTEXT_PROVIDER_REJECTION, -1);
    assert_result(2, BUSHING_CONTEXT_PROVIDER_REJECTION, -1);
    assert_int_equal(read_accept(CP(""), 1), 0);
    assert_result(0, BUSHING_CONTEXT_PROVIDER_REJECTION, -1);
    assert_int_equal(read_accept(CP("a500"), 1), 0);
    assert_result(0, BUSHING_CONTEXT_PROVIDER_REJECTION, -1);
}

static void results_that_are_more(void **state)
{
    (void)state;
    assert_int_equal(read_accept(CP(WRAP("a5", GOOD, GOOD)), 1),
                     BUSHING_ERR_PRESENTATION_CONTEXTS);
    assert_int_equal(read_accept(CP(WRAP("a5", GOOD)), 0),
                     BUSHING_ERR_PRESENTATION_CONTEXTS);
}

static void reads_results(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        enum bushing_context_result result;
        int reason;
    } cases[] = {
        {"3003800100", BUSHING_CONTEXT_ACCEPTED, -1},
        {"300780010081025101", BUSHING_CONTEXT_ACCEPTED, -1},
        {"3003800101", BUSHING_CONTEXT_USER_REJECTION, -1},
        {"3003800102", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
        {"3006800102820100", BUSHING_CONTEXT_PROVIDER_REJECTION, 0},
        {"3006800102820103", BUSHING_CONTEXT_PROVIDER_REJECTION, 3},
        {"3006800102820104", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
        {"30068001028201ff", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
        {"3003800103", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
        {"30038001ff", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
        /* a toy answers 2.2.1 [osi:4]: accepted, yet unreadable */
        {"300780010081025201", BUSHING_CONTEXT_PROVIDER_REJECTION, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_accept(CP(WRAP("a5", cases[i].hex)), 1), 0);
        assert_result(0, cases[i].result, cases[i].reason);
    }
}

/* --- CPR ----------------------------------------------------------------- */

static int read_refuse(const char *hex, size_t proposed)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    memset(&got, 0, sizeof got);
    got.num_contexts = proposed;
    return ppdu_read_refuse(&got, &content, octets(hex), &scratch);
}

static void reads_refusals(void **state)
{
    (void)state;
    assert_int_equal(read_refuse("3000", 0), 0);
    assert_int_equal(content.reason, -1);
    assert_absent(content.values);
    assert_int_equal(read_refuse("30038a0102", 0), 0);
    assert_int_equal(content.reason, PRES_REASON_LOCAL_LIMIT);
    assert_int_equal(read_refuse(WRAP("30", VERSION, "830400000001",
                                      WRAP("a5", "3006800102820101"), "870100",
                                      "8a0107", VALUES),
                                 1),
                     0);
    assert_span_hex(got.responding_psel, "00000001");
    assert_int_equal(got.contexts[0].result,
                     BUSHING_CONTEXT_PROVIDER_REJECTION);
    assert_int_equal(got.contexts[0].reason, PRES_CONTEXT_ABSTRACT_SYNTAX);
    assert_int_equal(content.reason, PRES_REASON_NO_PSAP);
    assert_span_hex(content.values, PDV);
    /* a reason that nobody knows is none */
    assert_int_equal(read_refuse("30038a0108", 0), 0);
    assert_int_equal(content.reason, -1);
    assert_int_equal(read_refuse("30038a01ff", 0), 0);
    assert_int_equal(content.reason, -1);
}

static void refuses_refusals(void **state)
{
    (void)state;
    assert_int_equal(read_refuse("", 0), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_refuse("30", 0), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_refuse("30008a", 0), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_refuse("3100", 0), BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_refuse("30038b0102", 0),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_refuse("30068a01028a0102", 0),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_refuse(WRAP("30", WRAP("a5", GOOD)), 0),
                     BUSHING_ERR_PRESENTATION_CONTEXTS);
    assert_int_equal(
        read_refuse("301383110000000000000000000000000000000000", 0),
        BUSHING_ERR_PRESENTATION_SELECTOR);
    assert_int_equal(read_refuse("30056003040107", 0),
                     BUSHING_ERR_PRESENTATION_VALUES);
}

/* --- aborts -------------------------------------------------------------- */

static int read_abort(const char *hex)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    return ppdu_read_abort(&content, octets(hex), &scratch);
}

static void reads_user_aborts(void **state)
{
    (void)state;
    assert_int_equal(read_abort(WRAP("a0", VALUES)), 0);
    assert_false(content.provider);
    assert_span_hex(content.values, PDV);
    assert_int_equal(content.reason, -1);
    assert_int_equal(read_abort("a000"), 0);
    assert_absent(content.values);
    assert_int_equal(
        read_abort(WRAP("a0", "a00b3009800101810451010101", VALUES)), 0);
    assert_span_hex(content.values, PDV);
    assert_int_equal(read_abort(OPEN("a0", VALUES)), 0);
}

static void reads_provider_aborts(void **state)
{
    (void)state;
    assert_int_equal(read_abort("3000"), 0);
    assert_true(content.provider);
    assert_int_equal(content.reason, -1);
    assert_absent(content.values);
    assert_int_equal(read_abort("3006800106810107"), 0);
    assert_true(content.provider);
    assert_int_equal(content.reason, PRES_ABORT_INVALID_PARAMETER);
    assert_int_equal(read_abort("3003800107"), 0);
    assert_int_equal(content.reason, -1);
    assert_int_equal(read_abort("30038001ff"), 0);
    assert_int_equal(content.reason, -1);
}

/* [osi:0.5] libiec61850 counts two octets too many: the layer above ends all
 * the same, it is only not told why. */
static void refuses_aborts(void **state)
{
    (void)state;
    assert_int_equal(read_abort("a010610c300a020101a0056403800100"),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_abort("a00e610c300a020101a0056403800100"), 0);
    assert_int_equal(read_abort(""), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_abort("3100"), BUSHING_ERR_PRESENTATION_MODE);
    assert_int_equal(read_abort("a100"), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_abort("3003820100"), BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(read_abort(WRAP("a0", "6003040107")),
                     BUSHING_ERR_PRESENTATION_VALUES);
}

/* --- writing ------------------------------------------------------------- */

static bushing_association usual(void)
{
    bushing_association a;
    assert_int_equal(read_connect(CP(CALLING, CALLED, CONTEXTS, VALUES)), 0);
    a = got;
    a.responding_psel = a.called_psel;
    return a;
}

static struct writer over(const char *values)
{
    struct writer w = writer_over(room, sizeof room);
    put_span(&w, octets(values));
    return w;
}

static void assert_wrote(const struct writer *w, const char *hex)
{
    assert_false(w->bad);
    assert_octets(writer_result(w), octets(hex));
}

static void writes_a_connect(void **state)
{
    (void)state;
    bushing_association a = usual();
    struct writer w = over(VALUES);
    ppdu_put_connect(&w, 0, &a);
    assert_wrote(&w, CP(CALLING, CALLED, CONTEXTS, VALUES));
    /* what is absent is left out, what is empty is there */
    a.calling_psel = (span){NULL, 0};
    a.called_psel.n = 0;
    a.presentation_requirements = octets("0600");
    w = over("");
    ppdu_put_connect(&w, 0, &a);
    assert_wrote(&w, CP("8200", CONTEXTS, "88020600"));
    /* in front of something else that stays outside */
    w = over("ffff");
    ppdu_put_connect(&w, 2, &a);
    assert_wrote(&w, JOIN(CP("8200", CONTEXTS, "88020600"), "ffff"));
    /* a transfer syntax that nobody named is BER */
    a.contexts[0].transfer_syntax = (span){NULL, 0};
    a.contexts[1].transfer_syntax = octets("5201");
    a.num_contexts = 2;
    w = over("");
    ppdu_put_connect(&w, 0, &a);
    assert_wrote(
        &w, CP("8200",
               WRAP("a4", ACSE_ENTRY, "3010020103060528ca220201300406025201"),
               "88020600"));
}

static void writes_an_accept(void **state)
{
    (void)state;
    bushing_association a = usual();
    struct writer w;
    a.presentation_requirements = octets("0600");
    a.num_contexts = 4;
    a.contexts[1].result = BUSHING_CONTEXT_PROVIDER_REJECTION;
    a.contexts[1].reason = 1;
    a.contexts[2].result = BUSHING_CONTEXT_USER_REJECTION;
    a.contexts[2].reason = -1;
    a.contexts[3].result = BUSHING_CONTEXT_PROVIDER_REJECTION;
    a.contexts[3].reason = 0;
    w = over(VALUES);
    ppdu_put_accept(&w, 0, &a);
    assert_wrote(&w, CP("830400000002",
                        WRAP("a5", GOOD, "3006800102820101", "3003800101",
                             "3006800102820100"),
                        "88020600", VALUES));
    memset(&a, 0, sizeof a);
    w = over("");
    ppdu_put_accept(&w, 0, &a);
    assert_wrote(&w, CP(""));
}

static void writes_refusals(void **state)
{
    (void)state;
    bushing_association a = usual();
    struct writer w = over("");
    a.num_contexts = 1;
    ppdu_put_refuse(&w, 0, &a, PRES_REASON_VERSION);
    assert_wrote(&w, WRAP("30", "830400000002", WRAP("a5", GOOD), "8a0104"));
    memset(&a, 0, sizeof a);
    w = over(VALUES);
    ppdu_put_refuse(&w, 0, &a, -1);
    assert_wrote(&w, WRAP("30", VALUES));
}

static void writes_aborts(void **state)
{
    (void)state;
    struct writer w = over(VALUES);
    ppdu_put_user_abort(&w, 0);
    assert_wrote(&w, WRAP("a0", VALUES));
    w = over("");
    ppdu_put_provider_abort(&w, PRES_ABORT_UNRECOGNIZED_PPDU);
    assert_wrote(&w, "3003800101");
}

/* What we write is what we read. */
static void reads_what_it_wrote(void **state)
{
    (void)state;
    bushing_association a = usual();
    struct writer w = over(VALUES);
    ppdu_put_connect(&w, 0, &a);
    struct arena scratch = arena_over(NULL, 0);
    memset(&got, 0, sizeof got);
    assert_int_equal(
        ppdu_read_connect(&got, &content, writer_result(&w), 2, &scratch), 0);
    assert_usual();
}

static void a_writer_without_room_is_bad(void **state)
{
    (void)state;
    bushing_association a = usual();
    for (size_t n = 0; n < 40; n++) {
        struct writer w = writer_over(room, n);
        ppdu_put_connect(&w, 0, &a);
        assert_true(w.bad);
        assert_null(writer_result(&w).p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_connect),
        cmocka_unit_test(what_is_left_out_is_absent),
        cmocka_unit_test(the_mode_may_come_last),
        cmocka_unit_test(test_malformed_39_mode),
        cmocka_unit_test(test_malformed_40_parts_that_come_twice),
        cmocka_unit_test(refuses_what_does_not_belong),
        cmocka_unit_test(reads_parameters_of_later_editions),
        cmocka_unit_test(reads_selectors),
        cmocka_unit_test(reads_presentation_requirements),
        cmocka_unit_test(segments_need_scratch),
        cmocka_unit_test(reads_any_form_of_length),
        cmocka_unit_test(test_malformed_44_to_48_broken_ber),
        cmocka_unit_test(test_malformed_45_depth),
        cmocka_unit_test(reads_identifiers),
        cmocka_unit_test(reads_identifiers_that_come_twice),
        cmocka_unit_test(test_malformed_41_how_many_contexts),
        cmocka_unit_test(refuses_broken_entries),
        cmocka_unit_test(test_malformed_42_unknown_syntaxes),
        cmocka_unit_test(takes_ber_of_several_transfer_syntaxes),
        cmocka_unit_test(reads_an_accept),
        cmocka_unit_test(refuses_an_accept),
        cmocka_unit_test(results_that_are_fewer),
        cmocka_unit_test(results_that_are_more),
        cmocka_unit_test(reads_results),
        cmocka_unit_test(reads_refusals),
        cmocka_unit_test(refuses_refusals),
        cmocka_unit_test(reads_user_aborts),
        cmocka_unit_test(reads_provider_aborts),
        cmocka_unit_test(refuses_aborts),
        cmocka_unit_test(writes_a_connect),
        cmocka_unit_test(writes_an_accept),
        cmocka_unit_test(writes_refusals),
        cmocka_unit_test(writes_aborts),
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(a_writer_without_room_is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
