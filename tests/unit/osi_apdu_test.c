/* APDUs of ACSE: real ones, every tolerated form, and what is refused with
 * which code. User information stands in osi_apdu_user_test.c. */
#include "test.h"

#include "osi/apdu.h"
#include "osi_hex.h"
#include "schema/acse.h"
#include "shared.h"
#include <bushing/error.h>

#define VERSION "80020780"
#define NAME "a107060528ca220203"
#define CALLED "a20706052901876701a30302010c"
#define CALLING "a606060429018767a70302010d"
#define BIT "8a020780"
#define MECHANISM "8b03520301"
#define PASSWORD "ac058003616263"
#define RESULT "a203020100"
#define DIAGNOSTIC "a305a103020100"
#define USER "be0e280c020103a007a805800300fde8"

static struct apdu got;
static bushing_association p;
static uint8_t scratch_octets[256], room[4096];

static int read_apdu(const char *hex)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    int rc = apdu_read(&got, octets(hex), &scratch);
    memset(&p, 0, sizeof p);
    return rc != 0 ? rc : apdu_take(&p, &got);
}

static void assert_absent_entity(const bushing_entity *e)
{
    assert_absent(e->ap_title);
    assert_absent(e->ae_qualifier);
    assert_absent(e->ap_invocation);
    assert_absent(e->ae_invocation);
}

/* --- AARQ ---------------------------------------------------------------- */

/* [osi:5] the least that a product sends: no titles */
static void reads_the_least_aarq(void **state)
{
    (void)state;
    assert_int_equal(read_apdu(WRAP("60", NAME, USER)), 0);
    assert_int_equal(got.kind, APDU_AARQ);
    assert_int_equal(got.result, -1);
    assert_int_equal(got.source, -1);
    assert_int_equal(got.diagnostic, -1);
    assert_int_equal(got.reason, -1);
    assert_absent(p.acse_version);
    assert_span_hex(p.application_context, "28ca220203");
    assert_absent_entity(&p.called);
    assert_absent_entity(&p.calling);
    assert_absent_entity(&p.responding);
    assert_absent(p.acse_requirements);
    assert_absent(p.mechanism);
    assert_absent(p.authentication);
    assert_absent(p.context_names);
    assert_absent(p.implementation);
    assert_int_equal(read_apdu(WRAP("60", NAME)), 0);
}

static const char *the_most(void)
{
    return WRAP("60", VERSION, NAME, CALLED, "a403020105", "a503020106",
                CALLING, "a803020107", "a903020108", "8a0206c0", MECHANISM,
                PASSWORD, "ad07060528ca220203", "9d03616263", USER);
}

static void reads_the_most_aarq(void **state)
{
    (void)state;
    assert_int_equal(read_apdu(the_most()), 0);
    assert_span_hex(p.acse_version, "0780");
    assert_span_hex(p.application_context, "28ca220203");
    assert_span_hex(p.called.ap_title, "06052901876701");
    assert_span_hex(p.called.ae_qualifier, "02010c");
    assert_span_hex(p.called.ap_invocation, "020105");
    assert_span_hex(p.called.ae_invocation, "020106");
    assert_span_hex(p.calling.ap_title, "060429018767");
    assert_span_hex(p.calling.ae_qualifier, "02010d");
    assert_span_hex(p.calling.ap_invocation, "020107");
    assert_span_hex(p.calling.ae_invocation, "020108");
    assert_span_hex(p.acse_requirements, "06c0");
    assert_span_hex(p.mechanism, "520301");
    assert_span_hex(p.authentication, "8003616263");
    assert_span_hex(p.context_names, "060528ca220203");
    assert_span_hex(p.implementation, "616263");
    assert_absent_entity(&p.responding);
}

/* Later editions of X.227: read and left alone. */
static void reads_parameters_of_later_editions(void **state)
{
    (void)state;
    assert_int_equal(read_apdu(WRAP("60", NAME, "ae02a000", "af06a0040a020101",
                                    "b000", USER)),
                     0);
    assert_absent(p.context_names);
    assert_int_equal(read_apdu(WRAP("61", NAME, RESULT, DIAGNOSTIC,
                                    "ac053003800100", "ad00", "ae00", USER)),
                     0);
    assert_absent(p.authentication);
    assert_int_equal(read_apdu(WRAP("60", NAME, "b000", "af00", USER)),
                     BUSHING_ERR_ACSE_APDU);
    assert_int_equal(read_apdu(WRAP("60", NAME, "b100", USER)),
                     BUSHING_ERR_ACSE_APDU);
    assert_int_equal(read_apdu(WRAP("60", NAME, "8e0107", USER)),
                     BUSHING_ERR_ACSE_APDU);
}

/* [osi:5, 8.2 no. 52] nothing of a title is looked at or changed */
static void titles_are_opaque(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *title, *qualifier;
    } cases[] = {
        {"a2020600", "0600", NULL}, /* as a real product has it */
        {"a20306012a", "06012a", NULL},
        {"a2020600a30302010c", "0600", "02010c"},
        /* a name, and a qualifier as one of its parts */
        {"a20f300d310b3009060355040613024954", "300d310b3009060355040613024954",
         NULL},
        {"a2023000", "3000", NULL},
        {"a30d310b3009060355040613024954", NULL, "310b3009060355040613024954"},
        {"a3050203010000", NULL, "0203010000"},
        {"a30b0209010203040506070809", NULL, "0209010203040506070809"},
        {"a282000306012a", "06012a", NULL},
        {"a2800601290000", "060129", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_apdu(WRAP("60", NAME, cases[i].hex, USER)), 0);
        if (cases[i].title != NULL)
            assert_span_hex(p.called.ap_title, cases[i].title);
        else
            assert_absent(p.called.ap_title);
        if (cases[i].qualifier != NULL)
            assert_span_hex(p.called.ae_qualifier, cases[i].qualifier);
        else
            assert_absent(p.called.ae_qualifier);
    }
}

static void test_malformed_52_titles(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "a200",                             /* nothing in it */
        "a2020500",                         /* no title */
        "a203060180",                       /* ends inside an arc */
        "a20406028001",                     /* padding in front of one */
        "a2020601",                         /* longer than what holds it */
        "a20406012900", "a206060129060129", /* two */
        "820129",                           /* not explicit */
        "a3020200",                         /* an INTEGER of no octets */
        "a30304010c",   "a30402020001",     /* needless octets */
        "a403040105",   "a4020500",         "a206060129a200",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_apdu(WRAP("60", NAME, bad[i], USER)),
                         BUSHING_ERR_ACSE_APDU);
}

static void test_malformed_50_aarq(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        size_t offset;
    } cases[] = {
        {"", 0},
        {"60", 0},
        {"6000", 2},         /* without an application context */
        {"6004a1020600", 4}, /* an empty one */
        {"6002a100", 4},
        {"6007810528ca220203", 2}, /* not explicit */
        {"6009a107060528ca220283", 4},
        {"4009" NAME, 0},
        {"6009" NAME "00", 11},
        {"60000000", 2},
        {"6509" NAME, 0},
        {"6012" NAME NAME, 11},
        {"600d" NAME VERSION, 11}, /* out of order */
        {"600b" NAME "9c00", 11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_apdu(cases[i].hex), BUSHING_ERR_ACSE_APDU);
        assert_int_equal(got.offset, cases[i].offset);
    }
}

static void looks_at_the_version(void **state)
{
    (void)state;
    static const char *const good[] = {"80020780", "800206c0", "800204f0",
                                       "80030780ff", "a00403020780"};
    static const char *const bad[] = {"80020640", "80020700", "800100"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(read_apdu(WRAP("60", good[i], NAME, USER)), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_apdu(WRAP("60", bad[i], NAME, USER)),
                         BUSHING_ERR_ACSE_VERSION);
        assert_int_equal(
            read_apdu(WRAP("61", bad[i], NAME, RESULT, DIAGNOSTIC, USER)),
            BUSHING_ERR_ACSE_VERSION);
    }
    assert_int_equal(read_apdu(WRAP("60", "8000", NAME, USER)),
                     BUSHING_ERR_ACSE_APDU);
    assert_int_equal(read_apdu(WRAP("60", "80020980", NAME, USER)),
                     BUSHING_ERR_ACSE_APDU);
}

/* What came in segments is joined, and then is as if it had come whole. */
static void joins_segments(void **state)
{
    (void)state;
    assert_int_equal(
        read_apdu(WRAP("60", WRAP("a0", "03020080", "03020780"), NAME,
                       WRAP("aa", "03020780"), MECHANISM, PASSWORD,
                       WRAP("bd", "040161", "04026263"), USER)),
        0);
    assert_span_hex(p.acse_version, "078080");
    assert_span_hex(p.acse_requirements, "0780");
    assert_span_hex(p.implementation, "616263");
    assert_int_equal(
        read_apdu(WRAP("61", WRAP("a0", "03020780"), NAME, RESULT, DIAGNOSTIC,
                       WRAP("a8", "03020640"), WRAP("bd", "0400"), USER)),
        0);
    assert_span_hex(p.acse_version, "0780");
    assert_span_hex(p.acse_requirements, "0640");
    assert_int_equal(p.implementation.n, 0);
    span in = octets(WRAP("60", WRAP("a0", "03020780"), NAME));
    assert_int_equal(apdu_read(&got, in, NULL), BUSHING_ERR_ACSE_APDU);
}

/* --- authentication ------------------------------------------------------ */

/* [osi:8.2 no. 53] */
static void test_malformed_53_authentication(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int code;
    } cases[] = {
        {"", 0},
        {BIT MECHANISM PASSWORD, 0},
        {BIT PASSWORD, 0},
        {"8a0206c0" PASSWORD, 0},
        {"8a020700", 0}, /* none of it asked for */
        {"8a020640", 0}, /* negotiation of contexts, without any */
        {"8a0100", 0},
        {BIT "ac058103078080", 0}, /* bit string, EXTERNAL, other */
        {BIT "ac0aa2080203010001a00105", BUSHING_ERR_ACSE_APDU},
        {BIT "ac0aa2080203000001a00105", BUSHING_ERR_ACSE_APDU},
        {BIT "ac09a207020105a0020500", 0},
        {BIT "ac09a30706035203010500", 0},
        /* contradictions */
        {PASSWORD, BUSHING_ERR_ACSE_AUTHENTICATION},
        {MECHANISM PASSWORD, BUSHING_ERR_ACSE_AUTHENTICATION},
        {"8a020640" MECHANISM PASSWORD, BUSHING_ERR_ACSE_AUTHENTICATION},
        {"8a0100" MECHANISM PASSWORD, BUSHING_ERR_ACSE_AUTHENTICATION},
        {MECHANISM, BUSHING_ERR_ACSE_AUTHENTICATION},
        {BIT, BUSHING_ERR_ACSE_AUTHENTICATION},
        {BIT MECHANISM, BUSHING_ERR_ACSE_AUTHENTICATION},
        /* not readable */
        {"8a020980", BUSHING_ERR_ACSE_APDU},
        {"8a00", BUSHING_ERR_ACSE_APDU},
        {"8a0107", BUSHING_ERR_ACSE_APDU},
        {BIT "ac00", BUSHING_ERR_ACSE_APDU},
        {BIT "ac02a200", BUSHING_ERR_ACSE_APDU},
        {BIT "ac028300", BUSHING_ERR_ACSE_APDU},
        {BIT "ac028400", BUSHING_ERR_ACSE_APDU},
        {BIT "8c0161", BUSHING_ERR_ACSE_APDU},
        {BIT "8b00" PASSWORD, BUSHING_ERR_ACSE_APDU},
        {BIT MECHANISM PASSWORD PASSWORD, BUSHING_ERR_ACSE_APDU},
        {BIT BIT MECHANISM PASSWORD, BUSHING_ERR_ACSE_APDU},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(read_apdu(WRAP("60", NAME, cases[i].hex, USER)),
                         cases[i].code);
}

static void the_same_holds_for_an_answer(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int code;
    } cases[] = {
        {"", 0},
        {"880207808903520301aa058003616263", 0},
        {"88020780aa058003616263", 0},
        {"8903520301", BUSHING_ERR_ACSE_AUTHENTICATION},
        {"88020780", BUSHING_ERR_ACSE_AUTHENTICATION},
        {"aa058003616263", BUSHING_ERR_ACSE_AUTHENTICATION},
        {"8903520301aa058003616263", BUSHING_ERR_ACSE_AUTHENTICATION},
        {"8a020780", BUSHING_ERR_ACSE_APDU},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(
            read_apdu(WRAP("61", NAME, RESULT, DIAGNOSTIC, cases[i].hex)),
            cases[i].code);
    assert_int_equal(read_apdu(WRAP("61", NAME, RESULT, DIAGNOSTIC,
                                    "880207808903520301aa058003616263")),
                     0);
    assert_span_hex(p.acse_requirements, "0780");
    assert_span_hex(p.mechanism, "520301");
    assert_span_hex(p.authentication, "8003616263");
}

static span vector(const char *name, uint8_t *out, size_t cap)
{
    char path[SHARED_PATH_MAX];
    static char text[8192];
    size_t n = 0, len = 0;
    FILE *f;
    if (!shared_path(path, name))
        return (span){NULL, 0};
    f = fopen(path, "rb");
    assert_non_null(f);
    for (int c; (c = fgetc(f)) != EOF;)
        if (c != '\n' && c != ' ') {
            assert_true(n < sizeof text);
            text[n++] = (char)c;
        }
    assert_int_equal(fclose(f), 0);
    assert_true(hex_decode(span_of(text, n), out, cap, &len));
    return span_of(out, len);
}

/* The AARQ starts at a known place of the recorded CONNECT. */
static void reads_the_secure_aarq(void **state)
{
    (void)state;
    static uint8_t tsdu[4096];
    span s = vector("vectors/aprofile-connect-accepted.hex", tsdu, sizeof tsdu);
    if (s.p == NULL)
        skip();
    span aarq = span_skip(s, s.n - 1279);
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    assert_int_equal(apdu_read(&got, aarq, &scratch), 0);
    assert_int_equal(apdu_take(&p, &got), 0);
    assert_int_equal(got.kind, APDU_AARQ);
    assert_span_hex(p.called.ap_title, "0600");
    assert_absent(p.called.ae_qualifier);
    assert_span_hex(p.calling.ap_title, "060429876701");
    assert_span_hex(p.calling.ap_invocation, "02010a");
    assert_span_hex(p.acse_requirements, "0780");
    assert_span_hex(p.mechanism, "2886480001000101");
    assert_int_equal(p.authentication.p[0], 0xa2);
    assert_int_equal(p.authentication.n, 0x48c + 4);
    struct contexts c = {
        2, {{1, BUSHING_USE_ACSE, true}, {3, BUSHING_USE_MMS, true}}};
    span mms;
    bool direct;
    assert_int_equal(apdu_user_data(&got, &c, BUSHING_USE_MMS, &mms, &direct),
                     0);
    assert_true(direct);
    assert_int_equal(mms.p[0], 0xa8);
    /* and the same again */
    struct writer w = writer_over(room, sizeof room);
    put_span(&w, mms);
    apdu_put_user_data(&w, 0, 3, true);
    apdu_put_aarq(&w, 0, &p);
    assert_octets(writer_result(&w), aarq);
}

/* --- AARE ---------------------------------------------------------------- */

static void reads_an_aare(void **state)
{
    (void)state;
    assert_int_equal(
        read_apdu(WRAP("61", VERSION, NAME, RESULT, DIAGNOSTIC,
                       "a406060429018767", "a50302010d", "a603020100",
                       "a703020101", "88020780", "8903520301", "aa058003616263",
                       "ab07060528ca220203", "9d0161", USER)),
        0);
    assert_int_equal(got.kind, APDU_AARE);
    assert_int_equal(got.result, ACSE_ACCEPTED);
    assert_int_equal(got.source, ACSE_USER);
    assert_int_equal(got.diagnostic, 0);
    assert_int_equal(got.reason, -1);
    assert_span_hex(p.acse_version, "0780");
    assert_span_hex(p.responding.ap_title, "060429018767");
    assert_span_hex(p.responding.ae_qualifier, "02010d");
    assert_span_hex(p.responding.ap_invocation, "020100");
    assert_span_hex(p.responding.ae_invocation, "020101");
    assert_span_hex(p.context_names, "060528ca220203");
    assert_span_hex(p.implementation, "61");
    assert_absent_entity(&p.called);
    assert_absent_entity(&p.calling);
}

static void reads_results(void **state)
{
    (void)state;
    static const struct {
        const char *result, *diagnostic;
        int wanted[3];
    } cases[] = {
        {"020101", "a103020101", {1, ACSE_USER, 1}},
        {"020102", "a10302010d", {2, ACSE_USER, 13}},
        {"020101", "a203020102", {1, ACSE_PROVIDER, 2}},
        {"020100", "a203020100", {0, ACSE_PROVIDER, 0}},
        /* what no number of ours can hold is none */
        {"0201ff", "a1030201ff", {-1, ACSE_USER, -1}},
        {"0203008000", "a1050203008000", {-1, ACSE_USER, -1}},
        {"02027fff", "a10402027fff", {0x7fff, ACSE_USER, 0x7fff}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_apdu(WRAP("61", NAME, WRAP("a2", cases[i].result),
                                        WRAP("a3", cases[i].diagnostic))),
                         0);
        assert_int_equal(got.result, cases[i].wanted[0]);
        assert_int_equal(got.source, cases[i].wanted[1]);
        assert_int_equal(got.diagnostic, cases[i].wanted[2]);
    }
}

static void refuses_an_aare(void **state)
{
    (void)state;
    static const char *const bad[] = {
        NAME,
        NAME RESULT,
        NAME DIAGNOSTIC,
        RESULT DIAGNOSTIC,
        NAME "a200" DIAGNOSTIC,
        NAME RESULT "a300",
        NAME RESULT "a305a303020100",
        NAME RESULT "a303020100",
        NAME "820100" DIAGNOSTIC,
        NAME RESULT RESULT DIAGNOSTIC,
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_apdu(WRAP("61", bad[i])), BUSHING_ERR_ACSE_APDU);
}

/* --- release and abort --------------------------------------------------- */

static void reads_releases(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        enum apdu_kind kind;
        int reason;
    } cases[] = {
        {"6200", APDU_RLRQ, -1},
        {"6203800100", APDU_RLRQ, 0},
        {"6203800101", APDU_RLRQ, 1},
        {"620380011e", APDU_RLRQ, 30},
        {"62038001ff", APDU_RLRQ, -1},
        {"62808001000000", APDU_RLRQ, 0},
        {"6212800100be0d280b020103a006a80480020001", APDU_RLRQ, 0},
        {"6300", APDU_RLRE, -1}, /* as a real product has it [osi:0.8] */
        {"6303800100", APDU_RLRE, 0},
        {"6303800101", APDU_RLRE, 1},
        {"630380011e", APDU_RLRE, 30},
        {"63058003008000", APDU_RLRE, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(apdu_read(&got, octets(cases[i].hex), NULL), 0);
        assert_int_equal(got.kind, cases[i].kind);
        assert_int_equal(got.reason, cases[i].reason);
        assert_int_equal(got.result, -1);
        assert_int_equal(got.source, -1);
        assert_int_equal(got.diagnostic, -1);
    }
}

static void reads_aborts(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int source, diagnostic;
    } cases[] = {
        {"6403800100", 0, -1},
        {"6403800101", 1, -1},
        {"6406800101810105", 1, 5},
        {"6400", -1, -1}, /* tolerated [osi:5] */
        {"6403810102", -1, 2},
        {"64038001ff", -1, -1},
        {"640f800100be0a2808020103a003020101", 0, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(apdu_read(&got, octets(cases[i].hex), NULL), 0);
        assert_int_equal(got.kind, APDU_ABRT);
        assert_int_equal(got.source, cases[i].source);
        assert_int_equal(got.diagnostic, cases[i].diagnostic);
        assert_int_equal(got.reason, -1);
    }
}

static void refuses_releases_and_aborts(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "62058003000001", /* needless octets */
        "62038002",
        "6203a00100",
        "62028100",
        "6206800100800100",
        "62028000",
        "630080",
        "6303810100",
        "6403820100",
        "6406810105800101",
        "6406800101800101",
        "64038001",
        "6600",
        "4200",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(apdu_read(&got, octets(bad[i]), NULL),
                         BUSHING_ERR_ACSE_APDU);
}

/* --- writing ------------------------------------------------------------- */

static void assert_wrote(const struct writer *w, const char *hex)
{
    assert_false(w->bad);
    assert_octets(writer_result(w), octets(hex));
}

static void writes_an_aarq(void **state)
{
    (void)state;
    struct writer w = writer_over(room, sizeof room);
    assert_int_equal(read_apdu(the_most()), 0);
    put_span(&w, octets(USER));
    apdu_put_aarq(&w, 0, &p);
    assert_wrote(&w, the_most());
    /* nothing but the application context, which has a default */
    memset(&p, 0, sizeof p);
    w = writer_over(room, sizeof room);
    put_span(&w, octets("ff"));
    apdu_put_aarq(&w, 1, &p);
    assert_wrote(&w, JOIN(WRAP("60", NAME), "ff"));
    p.application_context = octets("28ca220101");
    p.called.ap_title = octets("0600");
    w = writer_over(room, sizeof room);
    apdu_put_aarq(&w, 0, &p);
    assert_wrote(&w, WRAP("60", "a107060528ca220101", "a2020600"));
}

static void writes_an_aare(void **state)
{
    (void)state;
    const char *all =
        WRAP("61", VERSION, NAME, RESULT, DIAGNOSTIC, "a406060429018767",
             "a50302010d", "a603020100", "a703020101", "88020780", "8903520301",
             "aa058003616263", "ab07060528ca220203", "9d0161", USER);
    struct writer w = writer_over(room, sizeof room);
    assert_int_equal(read_apdu(all), 0);
    put_span(&w, octets(USER));
    apdu_put_aare(&w, 0, &p, 0, ACSE_USER, 0);
    assert_wrote(&w, all);
    memset(&p, 0, sizeof p);
    w = writer_over(room, sizeof room);
    apdu_put_aare(&w, 0, &p, 2, ACSE_PROVIDER, 2);
    assert_wrote(&w, WRAP("61", NAME, "a203020102", "a305a203020102"));
}

static void writes_releases_and_aborts(void **state)
{
    (void)state;
    struct writer w = writer_over(room, sizeof room);
    apdu_put_release(&w, 0, APDU_RLRQ, 0);
    assert_wrote(&w, "6203800100");
    w = writer_over(room, sizeof room);
    apdu_put_release(&w, 0, APDU_RLRE, -1);
    assert_wrote(&w, "6300");
    w = writer_over(room, sizeof room);
    apdu_put_release(&w, 0, APDU_RLRE, 30);
    assert_wrote(&w, "630380011e");
    w = writer_over(room, sizeof room);
    apdu_put_abrt(&w, 0, ACSE_USER, -1);
    assert_wrote(&w, "6403800100");
    w = writer_over(room, sizeof room);
    put_span(&w, octets(USER));
    apdu_put_abrt(&w, 0, ACSE_PROVIDER, 5);
    assert_wrote(&w, WRAP("64", "800101", "810105", USER));
}

static void a_writer_without_room_is_bad(void **state)
{
    (void)state;
    assert_int_equal(read_apdu(the_most()), 0);
    for (size_t n = 0; n < 90; n++) {
        struct writer w = writer_over(room, n);
        apdu_put_aarq(&w, 0, &p);
        assert_true(w.bad);
        w = writer_over(room, n < 20 ? n : 19);
        apdu_put_aare(&w, 0, &p, 0, 0, 0);
        assert_true(w.bad);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_least_aarq),
        cmocka_unit_test(reads_the_most_aarq),
        cmocka_unit_test(reads_parameters_of_later_editions),
        cmocka_unit_test(titles_are_opaque),
        cmocka_unit_test(test_malformed_52_titles),
        cmocka_unit_test(test_malformed_50_aarq),
        cmocka_unit_test(looks_at_the_version),
        cmocka_unit_test(joins_segments),
        cmocka_unit_test(test_malformed_53_authentication),
        cmocka_unit_test(the_same_holds_for_an_answer),
        cmocka_unit_test(reads_the_secure_aarq),
        cmocka_unit_test(reads_an_aare),
        cmocka_unit_test(reads_results),
        cmocka_unit_test(refuses_an_aare),
        cmocka_unit_test(reads_releases),
        cmocka_unit_test(reads_aborts),
        cmocka_unit_test(refuses_releases_and_aborts),
        cmocka_unit_test(writes_an_aarq),
        cmocka_unit_test(writes_an_aare),
        cmocka_unit_test(writes_releases_and_aborts),
        cmocka_unit_test(a_writer_without_room_is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
