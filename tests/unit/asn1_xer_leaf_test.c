#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include "asn1/xer_leaf.h"

static uint8_t memory[8192];

static const struct pair {
    const struct asn1_type *type;
    const char *body; /* hexadecimal */
    const char *text; /* as written */
} PAIRS_BOTH_WAYS[] = {
    {&ASN_BOOLEAN, "FF", "true"},
    {&ASN_BOOLEAN, "00", "false"},
    {&ASN_INTEGER, "00", "0"},
    {&ASN_INTEGER, "FF", "-1"},
    {&ASN_INTEGER, "0A", "10"},
    {&ASN_INTEGER, "7FFFFFFFFFFFFFFF", "9223372036854775807"},
    {&ASN_INTEGER, "8000000000000000", "-9223372036854775808"},
    {&SMALL, "03E8", "1000"},
    {&SMALL, "FB", "-5"},
    {&COLOUR, "00", "red"},
    {&COLOUR, "05", "dark-blue"},
    {&COLOUR_MORE, "05", "dark-blue"},
    {&COLOUR_MORE, "06", "6"},
    {&COLOUR_MORE, "FE", "-2"},
    {&ASN_BIGINT, "00", "0"},
    {&ASN_BIGINT, "7F", "127"},
    {&ASN_BIGINT, "0080", "128"},
    {&ASN_BIGINT, "80", "-128"},
    {&ASN_BIGINT, "FF7F", "-129"},
    {&ASN_BIGINT, "FF", "-1"},
    {&ASN_BIGINT, "FF00", "-256"},
    {&ASN_BIGINT, "3B9AC9FF", "999999999"},
    {&ASN_BIGINT, "3B9ACA00", "1000000000"},
    {&ASN_BIGINT, "3B9ACA07", "1000000007"},
    {&ASN_BIGINT, "C4653600", "-1000000000"},
    {&ASN_BIGINT, "00FFFFFFFF", "4294967295"},
    {&ASN_BIGINT, "0100000000", "4294967296"},
    {&ASN_BIGINT, "FF00000000", "-4294967296"},
    {&ASN_BIGINT, "00FFFFFFFFFFFFFFFF", "18446744073709551615"},
    {&ASN_BIGINT, "010000000000000000", "18446744073709551616"},
    {&ASN_BIGINT, "FF0000000000000000", "-18446744073709551616"},
    {&ASN_BIGINT, "0DE0B6B3A7640000", "1000000000000000000"},
    {&ASN_BIGINT, "0DE0B6B3A7640001", "1000000000000000001"},
    {&ASN_BIGINT, "01431E0FAE6D7217CAA0000000",
     "100000000000000000000000000000"},
    {&ASN_BIGINT, "FEBCE1F051928DE83560000000",
     "-100000000000000000000000000000"},
    {&ASN_BIGINT, "01431E0FAE6D7217CA9FFFFFFF",
     "99999999999999999999999999999"},
    {&ASN_BIGINT, "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
     "170141183460469231731687303715884105727"},
    {&ASN_BIGINT, "80000000000000000000000000000000",
     "-170141183460469231731687303715884105728"},
    {&ASN_BIGINT, "13AAF504E4BC1E62173F87A4378C37B49C8CCFF196CE3F0AD2",
     "123456789012345678901234567890123456789012345678901234567890"},
    {&ASN_BITS, "00", ""},
    {&ASN_BITS, "0780", "1"},
    {&ASN_BITS, "0700", "0"},
    {&ASN_BITS, "00A5", "10100101"},
    {&ASN_BITS, "07A580", "101001011"},
    {&ASN_OCTETS, "", ""},
    {&ASN_OCTETS, "00DEADBEEF", "00DEADBEEF"},
    {&ASN_NULL, "", ""},
    {&ASN_OID, "2A864886F70D010101", "1.2.840.113549.1.1.1"},
    {&LAX_OID, "", ""},
    {&LAX_OID, "5104", "2.1.4"},
    {&ASN_UTF8, "", ""},
    {&ASN_UTF8, "C3A9E282AC09F09F948C0A",
     "\xC3\xA9\xE2\x82\xAC\t"
     "\xF0\x9F\x94\x8C\n"},
    {&ASN_UTF8, "263C3E2227", "&amp;&lt;&gt;&quot;&apos;"},
    {&ASN_VISIBLE, "203C7E", " &lt;~"},
    {&ASN_IA5, "7F41",
     "\x7F"
     "A"},
    {&ASN_NUMERIC, "3120", "1 "},
    {&ASN_PRINTABLE, "41273A", "A&apos;:"},
    {&ASN_TELETEX, "417E7F", "A~\x7F"},
    {&ASN_GRAPHIC, "41", "A"},
    {&ASN_GENERAL, "410A", "A\n"},
    {&ASN_OBJECT_DESCRIPTOR, "41", "A"},
    {&ASN_BMP, "", ""},
    {&ASN_BMP, "0041002600E920AC", "A&amp;\xC3\xA9\xE2\x82\xAC"},
    {&ASN_UNIVERSAL_STRING, "000000410001F50C0000003C",
     "A\xF0\x9F\x94\x8C&lt;"},
    {&ASN_UTC_TIME, "3234303130313030303030305A", "240101000000Z"},
    {&ASN_GENERALIZED_TIME, "32303234303130313030303030302C315A",
     "20240101000000,1Z"},
    {&ASN_ANY, "020105", "020105"},
    {&ASN_ANY, "30800500 0000", "308005000000"},
};

/* The characters that a parser gives for XML text. */
static span characters(struct xml_document *d, char xml[static 3000],
                       const char *text)
{
    struct text t = text_over(xml, 3000);
    text_put(&t, "<x>");
    text_put(&t, text);
    text_put(&t, "</x>");
    text_end(&t);
    parse_as(d, xml, XML_TAKES_SPELLING);
    return d->tokens.num == 3 ? d->tokens.token[1].text : span_of("", 0);
}

static void write_gives(const struct asn1_type *t, span body, const char *want)
{
    char got[2000];
    struct text out = text_over(got, sizeof got);
    text_put(&out, "before");
    assert_code(xer_leaf_write(t, body, false, &out), 0);
    assert_memory_equal(got, "before", 6);
    assert_span(span_of(got + 6, out.n - 6), want);
}

static void every_kind_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(PAIRS_BOTH_WAYS); i++) {
        const struct pair *p = &PAIRS_BOTH_WAYS[i];
        struct octets body = octets_of(p->body);
        struct arena scratch = arena_over(memory, sizeof memory);
        struct xml_document d;
        char xml[3000];
        span got;
        write_gives(p->type, span_of(body.p, body.n), p->text);
        assert_code(xer_leaf_read(p->type, characters(&d, xml, p->text),
                                  &scratch, &got),
                    0);
        assert_octets(got, p->body);
        xml_document_clear(&d);
    }
}

/* What is read, but not how it is written. */
static void lower_case_digits_are_read(void **state)
{
    (void)state;
    struct arena scratch = arena_over(memory, sizeof memory);
    span got;
    assert_code(
        xer_leaf_read(&ASN_OCTETS, span_text("deadBEEF"), &scratch, &got), 0);
    assert_octets(got, "DEADBEEF");
}

static void bits_lose_what_does_not_count(void **state)
{
    (void)state;
    write_gives(&ASN_BITS, span_of("\x05\xBF", 2), "101");
    write_gives(&ASN_BOOLEAN, span_of("\x01", 1), "true");
}

static const struct refusal {
    const struct asn1_type *type;
    const char *text;
    int code;
} REFUSALS[] = {
    {&ASN_BOOLEAN, "", BUSHING_ERR_TEXT_FORM},
    {&ASN_BOOLEAN, "1", BUSHING_ERR_TEXT_FORM},
    {&ASN_BOOLEAN, "TRUE", BUSHING_ERR_TEXT_FORM},
    {&ASN_BOOLEAN, " true", BUSHING_ERR_TEXT_FORM},
    {&ASN_BOOLEAN, "falsee", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "-", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "+5", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "-0", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "00", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "07", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "-07", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "--7", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "1 ", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "1:", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "1/", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "0x10", BUSHING_ERR_TEXT_FORM},
    {&ASN_INTEGER, "9223372036854775808", BUSHING_ERR_RANGE},
    {&ASN_INTEGER, "-9223372036854775809", BUSHING_ERR_RANGE},
    {&ASN_INTEGER, "92233720368547758070", BUSHING_ERR_RANGE},
    {&ASN_INTEGER, "100000000000000000000000", BUSHING_ERR_RANGE},
    {&SMALL, "1001", BUSHING_ERR_RANGE},
    {&SMALL, "-6", BUSHING_ERR_RANGE},
    {&COLOUR, "blue", BUSHING_ERR_TEXT_FORM},
    {&COLOUR, "Red", BUSHING_ERR_TEXT_FORM},
    {&COLOUR, "0", BUSHING_ERR_TEXT_FORM},
    {&COLOUR, "6", BUSHING_ERR_TEXT_FORM},
    {&COLOUR_MORE, "0", BUSHING_ERR_TEXT_FORM},
    {&COLOUR_MORE, "5", BUSHING_ERR_TEXT_FORM},
    {&COLOUR_MORE, "blue", BUSHING_ERR_TEXT_FORM},
    {&COLOUR_MORE, "", BUSHING_ERR_TEXT_FORM},
    {&COLOUR_MORE, "9223372036854775808", BUSHING_ERR_RANGE},
    {&ASN_BIGINT, "", BUSHING_ERR_TEXT_FORM},
    {&ASN_BIGINT, "-0", BUSHING_ERR_TEXT_FORM},
    {&ASN_BIGINT, "0123", BUSHING_ERR_TEXT_FORM},
    {&ASN_BIGINT, "12F", BUSHING_ERR_TEXT_FORM},
    {&ASN_BITS, "2", BUSHING_ERR_TEXT_FORM},
    {&ASN_BITS, "01/", BUSHING_ERR_TEXT_FORM},
    {&ASN_OCTETS, "0", BUSHING_ERR_TEXT_FORM},
    {&ASN_OCTETS, "0G", BUSHING_ERR_TEXT_FORM},
    {&ASN_OCTETS, "00 00", BUSHING_ERR_TEXT_FORM},
    {&FEW_OCTETS, "", BUSHING_ERR_SIZE},
    {&FEW_OCTETS, "0102030405", BUSHING_ERR_SIZE},
    {&ASN_NULL, "0", BUSHING_ERR_TEXT_FORM},
    {&ASN_NULL, " ", BUSHING_ERR_TEXT_FORM},
    {&ASN_OID, "", BUSHING_ERR_OID},
    {&ASN_OID, "1", BUSHING_ERR_OID},
    {&ASN_OID, "1.2.", BUSHING_ERR_OID},
    {&ASN_OID, "3.2", BUSHING_ERR_OID},
    {&SHORT_TEXT, "", BUSHING_ERR_SIZE},
    {&SHORT_TEXT, "abcd", BUSHING_ERR_SIZE},
    {&ASN_VISIBLE, "\t", BUSHING_ERR_CHARACTER},
    {&ASN_VISIBLE, "\xC3\xA9", BUSHING_ERR_CHARACTER},
    {&ASN_TELETEX, "\xC3\xA9", BUSHING_ERR_CHARACTER},
    {&ASN_GENERAL, "\xC2\x80", BUSHING_ERR_CHARACTER},
    {&ASN_NUMERIC, "x", BUSHING_ERR_CHARACTER},
    {&ASN_BMP, "\xF0\x90\x80\x80", BUSHING_ERR_CHARACTER},
    {&ASN_UTC_TIME, "\xC3\xA9", BUSHING_ERR_CHARACTER},
    {&ASN_GENERALIZED_TIME, "", BUSHING_ERR_SIZE},
    {&ASN_ANY, "", BUSHING_ERR_TRUNCATED},
    {&ASN_ANY, "0", BUSHING_ERR_TEXT_FORM},
    {&ASN_ANY, "05", BUSHING_ERR_TRUNCATED},
    {&ASN_ANY, "0201", BUSHING_ERR_TRUNCATED},
    {&ASN_ANY, "050000", BUSHING_ERR_TRAILING},
    {&ASN_ANY, "0000", BUSHING_ERR_EOC},
};

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(REFUSALS); i++) {
        const struct refusal *r = &REFUSALS[i];
        struct arena scratch = arena_over(memory, sizeof memory);
        span got;
        int rc = xer_leaf_read(r->type, span_text(r->text), &scratch, &got);
        if (rc != r->code)
            fail_msg("%s '%s': %s, not %s", r->type->name, r->text,
                     bushing_error_name(rc), bushing_error_name(r->code));
    }
}

static const struct unable {
    const struct asn1_type *type;
    const char *body;
    bool attribute;
} UNABLE[] = {
    {&ASN_UTF8, "4100", false},
    {&ASN_UTF8, "0D", false},
    {&ASN_UTF8, "411F", false},
    {&ASN_UTF8, "EFBFBE", false},
    {&ASN_UTF8, "EFBFBF41", false},
    {&ASN_UTF8, "0A", true},
    {&ASN_UTF8, "09", true},
    {&ASN_IA5, "41420B", false},
    {&ASN_TELETEX, "41E9", false},
    {&ASN_GRAPHIC, "80", false},
    {&ASN_GENERAL, "FF", false},
    {&ASN_OBJECT_DESCRIPTOR, "A0", false},
    {&ASN_BMP, "00410000", false},
    {&ASN_BMP, "0041D800", false},
    {&ASN_BMP, "FFFE", false},
    {&ASN_BMP, "0041000A", true},
    {&ASN_UNIVERSAL_STRING, "0000004100110000", false},
    {&ASN_UNIVERSAL_STRING, "0000004101000041", false},
};

static void what_has_no_form_leaves_no_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(UNABLE); i++) {
        struct octets body = octets_of(UNABLE[i].body);
        char got[100];
        struct text t = text_over(got, sizeof got);
        text_put(&t, "four");
        assert_code(xer_leaf_write(UNABLE[i].type, span_of(body.p, body.n),
                                   UNABLE[i].attribute, &t),
                    BUSHING_ERR_XML_UNABLE);
        assert_int_equal(t.n, 4);
    }
}

/* Its neighbours on the other side. */
static void what_has_a_form_just_about(void **state)
{
    (void)state;
    write_gives(&ASN_UTF8, span_of("\x20\xEF\xBF\xBD", 4), " \xEF\xBF\xBD");
    write_gives(&ASN_UTF8, span_of("\t\n", 2), "\t\n");
    write_gives(&ASN_BMP, span_of("\xD7\xFF\xE0\x00", 4),
                "\xED\x9F\xBF\xEE\x80\x80");
    write_gives(&ASN_UNIVERSAL_STRING, span_of("\x00\x10\xFF\xFF", 4),
                "\xF4\x8F\xBF\xBF");
}

/* The longest numbers: all bits, and one octet more. */
static void integers_have_a_longest(void **state)
{
    (void)state;
    static char digits[2000];
    uint8_t octets[XER_BIGINT_MAX + 1];
    for (unsigned top = 0; top < 2; top++) {
        struct arena scratch = arena_over(memory, sizeof memory);
        struct text t = text_over(digits, sizeof digits);
        span back;
        memset(octets, top == 0 ? 0xFF : 0x00, sizeof octets);
        octets[0] = top == 0 ? 0x7F : 0x80;
        assert_code(xer_leaf_write(&ASN_BIGINT, span_of(octets, XER_BIGINT_MAX),
                                   false, &t),
                    0);
        assert_code(
            xer_leaf_read(&ASN_BIGINT, span_of(digits, t.n), &scratch, &back),
            0);
        assert_int_equal(back.n, XER_BIGINT_MAX);
        assert_memory_equal(back.p, octets, back.n);
        t.n = 0;
        assert_code(xer_leaf_write(&ASN_BIGINT, span_of(octets, sizeof octets),
                                   false, &t),
                    BUSHING_ERR_XML_UNABLE);
        assert_int_equal(t.n, 0);
    }
}

static void longer_integers_are_refused(void **state)
{
    (void)state;
    /* 2^4127, one more than 516 octets hold, and what does not even fit as
     * magnitude */
    static char digits[1400];
    static const char most[] =
        "224280804498775614025074952272362522334856927725385624555556"
        "456236637235815461648767532118661437849545698751393423332243"
        "375238718570313055750073353022429838886391763483913677869003"
        "365322086715763767240282265981065271045100204092628993252150"
        "061324135839402567614279029719091352103263971465382374250990"
        "404989688988410802748929932710403703272049879069619192376586"
        "679887978751892901932062366753523364101293497408725458822258"
        "203164542170490356298019259357727923129512800579143665431147"
        "114161527946321909706839927289484562538121725352624296390747"
        "966533751310020929258549238758052580752133405461130208283050"
        "213780751864369224689816471025585603089411176600432338964796"
        "970357061670652624052374226421715141255968733199895830017401"
        "963154491248153413000098893519069703010226199872155682507678"
        "496064862088840399075892127696114391977844986867906801130309"
        "317754206744591613965797496634762040264371215607905744381681"
        "460841795499764979956543514074938408011804090559873515979653"
        "058390429252637601277642014086378335789061937738535175826879"
        "560481790276280406360627404923616595105994919019545836419961"
        "782545694268168498599578406250704288149681706333693997883612"
        "329233896148715893861105562372492254432185508408592724840782"
        "1803823681051622944466424991351369239625728";
    struct arena scratch = arena_over(memory, sizeof memory);
    span got;
    assert_code(xer_leaf_read(&ASN_BIGINT, span_text(most), &scratch, &got),
                BUSHING_ERR_RANGE);
    digits[0] = '-';
    memcpy(digits + 1, most, sizeof most);
    assert_code(xer_leaf_read(&ASN_BIGINT, span_text(digits), &scratch, &got),
                0);
    assert_int_equal(got.n, XER_BIGINT_MAX);
    digits[strlen(digits) - 1]++;
    assert_code(xer_leaf_read(&ASN_BIGINT, span_text(digits), &scratch, &got),
                BUSHING_ERR_RANGE);
    /* of these the lowest 4128 bits are a small number */
    static const char next[] =
        "448561608997551228050149904544725044669713855450771249111112"
        "912473274471630923297535064237322875699091397502786846664486"
        "750477437140626111500146706044859677772783526967827355738006"
        "730644173431527534480564531962130542090200408185257986504300"
        "122648271678805135228558059438182704206527942930764748501980"
        "809979377976821605497859865420807406544099758139238384753173"
        "359775957503785803864124733507046728202586994817450917644516"
        "406329084340980712596038518715455846259025601158287330862294"
        "228323055892643819413679854578969125076243450705248592781495"
        "933067502620041858517098477516105161504266810922260416566100"
        "427561503728738449379632942051171206178822353200864677929593"
        "940714123341305248104748452843430282511937466399791660034803"
        "926308982496306826000197787038139406020452399744311365015356"
        "992129724177680798151784255392228783955689973735813602260618"
        "635508413489183227931594993269524080528742431215811488763362"
        "921683590999529959913087028149876816023608181119747031959306"
        "116780858505275202555284028172756671578123875477070351653759"
        "120963580552560812721254809847233190211989838039091672839923"
        "565091388536336997199156812501408576299363412667387995767224"
        "658467792297431787722211124744984508864371016817185449681564"
        "3607647362103245888932849982702738479251461";
    assert_code(xer_leaf_read(&ASN_BIGINT, span_text(next), &scratch, &got),
                BUSHING_ERR_RANGE);
    memset(digits, '9', 1300);
    digits[1300] = 0;
    assert_code(xer_leaf_read(&ASN_BIGINT, span_text(digits), &scratch, &got),
                BUSHING_ERR_RANGE);
}

/* Numbers of every length, with every octet that is special at the top. */
static void integers_of_every_length(void **state)
{
    static const uint8_t tops[] = {0x01, 0x7F, 0x80, 0xFE};
    static char digits[2000];
    uint8_t octets[XER_BIGINT_MAX];
    (void)state;
    for (size_t n = 1; n <= XER_BIGINT_MAX; n += n < 20 ? 1 : 31)
        for (size_t k = 0; k < sizeof tops; k++) {
            struct arena scratch = arena_over(memory, sizeof memory);
            struct text t = text_over(digits, sizeof digits);
            span back;
            for (size_t i = 0; i < n; i++)
                octets[i] = (uint8_t)(i % 3 == 0 ? 0 : i * 37 + n);
            octets[0] = tops[k];
            assert_code(
                xer_leaf_write(&ASN_BIGINT, span_of(octets, n), false, &t), 0);
            assert_code(xer_leaf_read(&ASN_BIGINT, span_of(digits, t.n),
                                      &scratch, &back),
                        0);
            assert_int_equal(back.n, n);
            assert_memory_equal(back.p, octets, n);
        }
}

/* Kind, text, and the octets of scratch that are just enough: by one fewer it
 * fails, and nothing is read or written outside. */
static void scratch_is_counted(void **state)
{
    static const struct {
        const struct asn1_type *type;
        const char *text;
        size_t need;
    } cases[] = {
        {&ASN_BOOLEAN, "true", 0},
        {&ASN_INTEGER, "300", 2},
        {&COLOUR, "red", 1},
        {&COLOUR_MORE, "300", 2},
        {&ASN_BIGINT, "300", 2},
        {&ASN_BITS, "101010101", 3},
        {&ASN_OCTETS, "01020304", 4},
        {&ASN_ANY, "020105", 3},
        {&ASN_OID, "1.2.3", 5},
        {&ASN_BMP, "ab", 4},
        {&ASN_UNIVERSAL_STRING, "ab", 8},
        {&ASN_UTF8, "abc", 0},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(cases); i++) {
        struct arena scratch = arena_over(memory, cases[i].need);
        span text = span_text(cases[i].text), got;
        assert_code(xer_leaf_read(cases[i].type, text, &scratch, &got), 0);
        assert_int_equal(scratch.used, cases[i].need);
        if (cases[i].need == 0)
            continue;
        scratch = arena_over(memory, cases[i].need - 1);
        assert_code(xer_leaf_read(cases[i].type, text, &scratch, &got),
                    BUSHING_ERR_MEMORY);
    }
}

/* It is not asked for this, and has an answer. */
static void composites_have_no_text(void **state)
{
    struct text t = text_over(NULL, 0);
    struct arena scratch = arena_over(NULL, 0);
    span got;
    (void)state;
    assert_code(xer_leaf_write(&PAIR, span_of("", 0), false, &t), 0);
    assert_int_equal(t.n, 0);
    assert_code(xer_leaf_read(&PAIR, span_of("", 0), &scratch, &got), 0);
    assert_int_equal(got.n, 0);
    assert_code(xer_leaf_read(&EITHER, span_text("x"), &scratch, &got),
                BUSHING_ERR_TEXT_FORM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_both_ways),
        cmocka_unit_test(lower_case_digits_are_read),
        cmocka_unit_test(bits_lose_what_does_not_count),
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(what_has_no_form_leaves_no_text),
        cmocka_unit_test(what_has_a_form_just_about),
        cmocka_unit_test(integers_have_a_longest),
        cmocka_unit_test(longer_integers_are_refused),
        cmocka_unit_test(integers_of_every_length),
        cmocka_unit_test(scratch_is_counted),
        cmocka_unit_test(composites_have_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
