#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include "asn1/xer_markup.h"

static uint8_t out_buffer[200000];
static uint8_t memory[4096];

static int read_with(const struct asn1_type *t, const char *xml,
                     struct xer_read_options o, uint32_t spelling,
                     struct der *out, struct asn1_error *e)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    struct xml_document d;
    o.scratch = &scratch;
    *out = der_over(out_buffer, sizeof out_buffer);
    parse_as(&d, xml, spelling);
    int rc = xer_read(t, &d.tokens, &o, out, e);
    xml_document_clear(&d);
    assert_int_equal(scratch.used, 0);
    return rc;
}

static void reads_as(const struct asn1_type *t, const char *xml,
                     struct xer_read_options o, const char *hex)
{
    struct asn1_error e;
    struct der out;
    if (read_with(t, xml, o, 0, &out, &e) != 0)
        fail_msg("%s: %s at %zu in %s", xml, bushing_error_name(e.code),
                 e.offset, e.path);
    assert_octets(span_of(out.p, out.n), hex);
}

static void reads(const struct asn1_type *t, const char *xml, const char *hex)
{
    reads_as(t, xml, (struct xer_read_options){0}, hex);
}

/* The place of the error is marked by ^ in the text. */
static void refuses_as(const struct asn1_type *t, const char *marked,
                       struct xer_read_options o, int code, const char *path)
{
    char xml[4000];
    struct text text = text_over(xml, sizeof xml - 1);
    struct asn1_error e = {0};
    struct der out;
    const char *at = strchr(marked, '^');
    size_t offset = at == NULL ? 0 : (size_t)(at - marked);
    text_span(&text, span_of(marked, offset));
    text_put(&text, at == NULL ? marked : at + 1);
    text_end(&text);
    int rc = read_with(t, xml, o, 0, &out, &e);
    if (rc != code || e.code != code || e.offset != offset ||
        strcmp(e.path, path) != 0)
        fail_msg("%s: %s at %zu in %s", marked, bushing_error_name(rc),
                 e.offset, e.path);
    assert_ptr_equal(e.type, asn1_type_xml(t));
    assert_int_equal(read_with(t, xml, o, 0, &out, NULL), code);
}

static void refuses(const struct asn1_type *t, const char *marked, int code,
                    const char *path)
{
    refuses_as(t, marked, (struct xer_read_options){0}, code, path);
}

/* --- what is read -------------------------------------------------------- */

static void a_sequence_in_order(void **state)
{
    (void)state;
    reads(&PAIR, "<pair><x>5</x><y>AB</y></pair>", "3006 020105 0401AB");
    reads(&PAIR, "<pair><x>5</x></pair>", "3003 020105");
    reads(&PAIR, "<pair><x>5</x><y/></pair>", "3005 020105 0400");
}

static void lists_of_elements_and_of_alternatives(void **state)
{
    (void)state;
    reads(&NUMBERS, "<Numbers/>", "3000");
    reads(&NUMBERS,
          "<Numbers><INTEGER>1</INTEGER><INTEGER>2</INTEGER></Numbers>",
          "3006 020101 020102");
    reads(&PAIRS, "<Pairs><pair><x>1</x></pair></Pairs>", "3005 3003 020101");
    reads(&EITHERS,
          "<Eithers><number>1</number><nothing/><number>2</number></Eithers>",
          "3008 800101 8200 800102");
}

static void a_choice_as_root(void **state)
{
    (void)state;
    reads(&EITHER, "<number>7</number>", "800107");
    reads(&EITHER, "<pair><x>7</x></pair>", "A103 020107");
    reads(&EITHER, "<nothing/>", "8200");
    reads(&DATA, "<list xmlns='urn:b'><flag>true</flag><list/></list>",
          "A005 8101FF A000");
}

static void a_leaf_as_root(void **state)
{
    (void)state;
    reads(&ASN_OCTETS, "<OCTET_STRING>00FF</OCTET_STRING>", "040200FF");
    reads(&ASN_NULL, "<NULL/>", "0500");
    reads(&ASN_ANY, "<ANY>0500</ANY>", "0500");
}

#define FILM_OPEN "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs>"
#define FILM_HEAD "0C0178 3003020101"

static void a_film(void **state)
{
    (void)state;
    reads(&FILM, FILM_OPEN "</film>", "3008" FILM_HEAD);
    reads(&FILM, FILM_OPEN "<number>2</number></film>",
          "300B" FILM_HEAD "800102");
    reads(&FILM, FILM_OPEN "<which><number>2</number></which></film>",
          "300D" FILM_HEAD "A303 800102");
    reads(&FILM, FILM_OPEN "<version>01</version></film>",
          "300C" FILM_HEAD "84020640");
    reads(&FILM, FILM_OPEN "<wrapped>3</wrapped></film>",
          "300D" FILM_HEAD "A803 020103");
    reads(&FILM,
          FILM_OPEN "<data><flag xmlns='urn:b'>false</flag></data></film>",
          "300D" FILM_HEAD "A703 810100");
}

static void defaults_are_left_out(void **state)
{
    (void)state;
    reads(&FILM, FILM_OPEN "<version>1</version></film>", "3008" FILM_HEAD);
    reads(&FILM,
          "<film xmlns='urn:a' id='x' again='false'><tbs><x>1</x></tbs></film>",
          "3008" FILM_HEAD);
    reads(&FILM,
          "<film xmlns='urn:a' id='x' again='true'><tbs><x>1</x></tbs></film>",
          "300B" FILM_HEAD "8501FF");
}

static void attributes_become_components_in_their_place(void **state)
{
    (void)state;
    reads(&FILM,
          "<film xmlns='urn:a' again='true' id='&lt;'><tbs><x>1</x></tbs>"
          "<wrapped>3</wrapped></film>",
          "3010 0C013C 3003020101 8501FF A803020103");
}

static void components_of_a_set_in_any_order(void **state)
{
    (void)state;
    reads(&POINT, "<Point><lon>2</lon></Point>", "3103 810102");
    reads(&POINT, "<Point><lon>2</lon><lat>1</lat></Point>",
          "3106 800101 810102");
    reads(&POINT, "<Point><why><nothing/></why><lon>2</lon></Point>",
          "3107 810102 A2028200");
    reads(&POINT, "<Point><lat>7</lat><lon>2</lon></Point>", "3103 810102");
}

static void an_open_holds_elements_or_octets(void **state)
{
    (void)state;
    reads(&FILM,
          FILM_OPEN "<Body><flag xmlns='urn:b'>true</flag></Body></film>",
          "300D" FILM_HEAD "A603 8101FF");
    reads(&FILM,
          FILM_OPEN "<Body><list xmlns='urn:b'><list/></list></Body></film>",
          "300E" FILM_HEAD "A604 A002A000");
    reads(&FILM, FILM_OPEN "<Body>020105</Body></film>",
          "300D" FILM_HEAD "A603 020105");
    /* not in a row's tag, and longer than 127 octets */
    reads(&ALL, "<All xmlns='urn:a'><Body>020105</Body></All>", "3003 020105");
    reads(
        &ALL,
        "<All xmlns='urn:a'><Body><flag xmlns='urn:b'>true</flag></Body></All>",
        "3003 8101FF");
}

static void unknown_extensions_are_skipped_where_they_may_be(void **state)
{
    (void)state;
    reads(&FILM, FILM_OPEN "<new><x>1</x>text</new><newer/></film>",
          "3008" FILM_HEAD);
    reads(&FILM, FILM_OPEN "<x xmlns='urn:q'/></film>", "3008" FILM_HEAD);
}

static void an_element_inside_a_document(void **state)
{
    static const char xml[] = "<a xmlns='urn:q'><b/><pair xmlns='urn:b'>"
                              "<x>1</x></pair>text</a>";
    struct xer_read_options o = {.from = 3, .ns = "urn:b"};
    (void)state;
    reads_as(&PAIR, xml, o, "3003 020101");
    o.ns = "urn:q";
    refuses_as(&PAIR,
               "<a xmlns='urn:q'><b/>^<pair xmlns='urn:b'><x>1</x></pair></a>",
               o, BUSHING_ERR_XML_NAMESPACE, "pair");
}

/* --- what is not --------------------------------------------------------- */

/* [rule 22] */
static void roots_are_exact(void **state)
{
    (void)state;
    refuses(&PAIR, "<Pair><x>1</x></Pair>", BUSHING_ERR_XML_NAME, "pair");
    refuses(&PAIR, "<pair xmlns='urn:a'><x>1</x></pair>",
            BUSHING_ERR_XML_NAMESPACE, "pair");
    refuses(&FILM, "<film/>", BUSHING_ERR_XML_NAMESPACE, "film");
    refuses(&EITHER, "<none/>", BUSHING_ERR_XML_NAME, "Either");
    refuses(&DATA, "<flag>true</flag>", BUSHING_ERR_XML_NAMESPACE, "Data");
    refuses(&DATA_LIST, "<list/>", BUSHING_ERR_XML_NAME, "value");
    refuses(&ASN_NULL, "<NULL>1</NULL>", BUSHING_ERR_TEXT_FORM, "NULL");
}

static void components_are_exact(void **state)
{
    (void)state;
    refuses(&PAIR, "<pair/>^", BUSHING_ERR_MISSING, "pair.x");
    refuses(&PAIR, "<pair>^<y/></pair>", BUSHING_ERR_MISSING, "pair.x");
    refuses(&PAIR, "<pair>^<z/></pair>", BUSHING_ERR_XML_NAME, "pair.x");
    refuses(&PAIR, "<pair><x>1</x>^<x>1</x></pair>", BUSHING_ERR_DUPLICATE,
            "pair.x");
    refuses(&PAIR, "<pair><x>1</x><y/>^<y/></pair>", BUSHING_ERR_DUPLICATE,
            "pair.y");
    refuses(&PAIR, "<pair><x>1</x>^<z/></pair>", BUSHING_ERR_UNKNOWN, "pair");
    refuses(&PAIR, "<pair>^<x xmlns='urn:a'>1</x></pair>",
            BUSHING_ERR_XML_NAMESPACE, "pair.x");
    refuses(&PAIR, "<pair><x>1</x>^<y xmlns='urn:a'/></pair>",
            BUSHING_ERR_XML_NAMESPACE, "pair.y");
    refuses(&PAIR, "<pair><x>1</x><y/>^<x xmlns='urn:a'/></pair>",
            BUSHING_ERR_XML_NAMESPACE, "pair.x");
}

static void values_are_checked(void **state)
{
    (void)state;
    refuses(&PAIR, "<pair>^<x>one</x></pair>", BUSHING_ERR_TEXT_FORM, "pair.x");
    refuses(&PAIR, "<pair>^<x/></pair>", BUSHING_ERR_TEXT_FORM, "pair.x");
    refuses(&PAIR, "<pair><x>^<x>1</x></x></pair>", BUSHING_ERR_XML_NAME,
            "pair.x");
    refuses(&PAIR, "<pair><x>1^<b/></x></pair>", BUSHING_ERR_XML_NAME,
            "pair.x");
    refuses(&NUMBERS,
            "<Numbers><INTEGER>1</INTEGER>^<INTEGER>x</INTEGER></Numbers>",
            BUSHING_ERR_TEXT_FORM, "Numbers[1]");
    refuses(&ALL, "<All xmlns='urn:a'>^<small>1001</small></All>",
            BUSHING_ERR_RANGE, "All.small");
}

static void text_between_elements(void **state)
{
    (void)state;
    refuses(&PAIR, "<pair>^ <x>1</x></pair>", BUSHING_ERR_XML_TEXT, "pair");
    refuses(&PAIR, "<pair><x>1</x>^t</pair>", BUSHING_ERR_XML_TEXT, "pair");
    refuses(&PAIR, "<pair><x>1</x><y/>^\n</pair>", BUSHING_ERR_XML_TEXT,
            "pair");
    refuses(&NUMBERS, "<Numbers>^ </Numbers>", BUSHING_ERR_XML_TEXT, "Numbers");
    refuses(&POINT, "<Point>^ <lon>1</lon></Point>", BUSHING_ERR_XML_TEXT,
            "Point");
    refuses(&FILM, FILM_OPEN "<which>^ <nothing/></which></film>",
            BUSHING_ERR_XML_TEXT, "film.which");
    refuses(&FILM,
            FILM_OPEN "<Body><flag xmlns='urn:b'>true</flag>^ </Body></film>",
            BUSHING_ERR_XML_TEXT, "film.body");
}

static void attributes_are_exact(void **state)
{
    (void)state;
    refuses(&FILM, "^<film xmlns='urn:a'><tbs><x>1</x></tbs></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film.id");
    refuses(&FILM,
            "^<film xmlns='urn:a' id='1' di='2'><tbs><x>1</x></tbs></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film");
    refuses(&FILM,
            "^<film xmlns='urn:a' id='1' tbs='2'><tbs><x>1</x></tbs></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film");
    refuses(&FILM,
            "^<film xmlns='urn:a' id='x' again='0'><tbs><x>1</x></tbs></film>",
            BUSHING_ERR_TEXT_FORM, "film.again");
    refuses(&FILM,
            "<film xmlns='urn:a' id='x'>^<tbs a=''><x>1</x></tbs></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film.tbs");
    refuses(&PAIR, "<pair>^<x b='1'>1</x></pair>", BUSHING_ERR_XML_ATTRIBUTE,
            "pair.x");
}

/* The same element where nobody asks for one in a namespace, or at all. */
static void attributes_with_prefix_are_nobodys(void **state)
{
    struct xer_read_options o = {0};
    struct asn1_error e;
    struct der out;
    (void)state;
    assert_code(read_with(&FILM,
                          "<film xmlns='urn:a' xmlns:p='urn:a' p:id='x'>"
                          "<tbs><x>1</x></tbs></film>",
                          o, XML_TAKES_ALL, &out, &e),
                BUSHING_ERR_XML_ATTRIBUTE);
}

static void sets_are_exact(void **state)
{
    (void)state;
    refuses(&POINT, "<Point><lat>1</lat>^</Point>", BUSHING_ERR_MISSING,
            "Point.lon");
    refuses(&POINT, "<Point><lon>1</lon>^<lon>1</lon></Point>",
            BUSHING_ERR_DUPLICATE, "Point.lon");
    refuses(&POINT, "<Point>^<alt>1</alt><lon>1</lon></Point>",
            BUSHING_ERR_UNKNOWN, "Point");
    refuses(&POINT, "<Point>^<lon xmlns='urn:a'>1</lon></Point>",
            BUSHING_ERR_XML_NAMESPACE, "Point.lon");
}

static void lists_are_exact(void **state)
{
    (void)state;
    refuses(&PAIRS, "<Pairs/>^", BUSHING_ERR_SIZE, "Pairs");
    refuses(&PAIRS,
            "<Pairs><pair><x>1</x></pair><pair><x>1</x></pair>"
            "<pair><x>1</x></pair>^<pair><x>1</x></pair></Pairs>",
            BUSHING_ERR_SIZE, "Pairs[3]");
    refuses(&PAIRS, "<Pairs>^<Pair/></Pairs>", BUSHING_ERR_XML_NAME,
            "Pairs[0]");
    refuses(&PAIRS,
            "<Pairs><pair><x>1</x></pair>^<pair xmlns='urn:a'/></Pairs>",
            BUSHING_ERR_XML_NAMESPACE, "Pairs[1]");
    refuses(&PAIRS, "<Pairs><pair><x>1</x></pair><pair/>^</Pairs>",
            BUSHING_ERR_MISSING, "Pairs[1].x");
    refuses(&EITHERS, "<Eithers><nothing/>^<other/></Eithers>",
            BUSHING_ERR_XML_NAME, "Eithers[1]");
    refuses(&EITHERS,
            "<Eithers><nothing/><pair><x>1</x>^<x>2</x></pair></Eithers>",
            BUSHING_ERR_DUPLICATE, "Eithers[1].pair.x");
}

static void choices_are_exact(void **state)
{
    (void)state;
    refuses(&FILM, FILM_OPEN "<which/>^</film>", BUSHING_ERR_MISSING,
            "film.which");
    refuses(&FILM, FILM_OPEN "<which>^<x/></which></film>",
            BUSHING_ERR_XML_NAME, "film.which");
    refuses(&FILM, FILM_OPEN "<which>^<nothing xmlns='urn:b'/></which></film>",
            BUSHING_ERR_XML_NAMESPACE, "film.which.nothing");
    refuses(&FILM, FILM_OPEN "<which><nothing/>^<nothing/></which></film>",
            BUSHING_ERR_XML_NAME, "film.which");
    refuses(&FILM, FILM_OPEN "<data>^<flag>true</flag></data></film>",
            BUSHING_ERR_XML_NAMESPACE, "film.data.flag");
    /* a bare one is a component like any other */
    refuses(&FILM, FILM_OPEN "<nothing/>^<nothing/></film>",
            BUSHING_ERR_DUPLICATE, "film.kind");
    refuses(&FILM, FILM_OPEN "^<number xmlns='urn:b'>1</number></film>",
            BUSHING_ERR_XML_NAMESPACE, "film.kind");
    refuses(&FILM, "<film xmlns='urn:a' id='x'>^<nothing/></film>",
            BUSHING_ERR_MISSING, "film.tbs");
}

static void opens_are_exact(void **state)
{
    (void)state;
    refuses(&FILM, FILM_OPEN "^<Body/></film>", BUSHING_ERR_TRUNCATED,
            "film.body");
    refuses(&FILM, FILM_OPEN "^<Body>0500 </Body></film>",
            BUSHING_ERR_TEXT_FORM, "film.body");
    refuses(&FILM, FILM_OPEN "^<Body>050005</Body></film>",
            BUSHING_ERR_TRAILING, "film.body");
    refuses(&FILM, FILM_OPEN "<Body>^<flag>true</flag></Body></film>",
            BUSHING_ERR_XML_NAMESPACE, "film.body");
    refuses(&FILM, FILM_OPEN "<Body>^<flog xmlns='urn:b'/></Body></film>",
            BUSHING_ERR_XML_NAME, "film.body");
    /* PAIR may stand there, but has no schema of its own */
    refuses(&FILM, FILM_OPEN "<Body>^<pair><x>1</x></pair></Body></film>",
            BUSHING_ERR_XML_NAME, "film.body");
    refuses(&FILM,
            FILM_OPEN "<Body><flag xmlns='urn:b'>true</flag>"
                      "^<flag xmlns='urn:b'>true</flag></Body></film>",
            BUSHING_ERR_XML_NAME, "film.body");
    refuses(&FILM,
            FILM_OPEN "<Body>^<flag xmlns='urn:b'>t</flag></Body></film>",
            BUSHING_ERR_TEXT_FORM, "film.body.flag");
    refuses(&FILM,
            FILM_OPEN "<Body><list xmlns='urn:b'><text/>^<flag/></list></Body>"
                      "</film>",
            BUSHING_ERR_TEXT_FORM, "film.body.list[1].flag");
    refuses(&FILM, FILM_OPEN "<Body>0500^<flag xmlns='urn:b'/></Body></film>",
            BUSHING_ERR_XML_NAME, "film.body");
    refuses(&FILM, FILM_OPEN "^<Body a='b'>0500</Body></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film.body");
    refuses(&FILM, FILM_OPEN "^<Body a='b'><flag xmlns='urn:b'/></Body></film>",
            BUSHING_ERR_XML_ATTRIBUTE, "film.body");
}

/* --- the row for all others ---------------------------------------------- */

static const struct asn1_type *const INSIDE_OTHER[] = {&DATA};
static const struct asn1_type OTHER = {OPEN_TYPE("ANY"), INSIDE(INSIDE_OTHER)};
static const struct asn1_field KNOWN_ROWS[] = {
    TOY("known", ASN_NULL, CTX(1)),
    ROW_ONLY("other", OTHER, NOTAG, ROW_OTHER),
};
static const struct asn1_type KNOWN = {
    CHOICE("Known", struct asn1_unbound, KNOWN_ROWS, 0)};

static void a_value_of_a_known_row_is_no_other(void **state)
{
    (void)state;
    reads(&KNOWN, "<other>020105</other>", "020105");
    reads(&KNOWN, "<other>A0020500</other>", "A0020500");
    refuses(&KNOWN, "<other>8100</other>", BUSHING_ERR_TAG, "Known.other");
    refuses(&KNOWN, "<other>^<flag xmlns='urn:b'>true</flag></other>",
            BUSHING_ERR_XML_NAME, "Known.other");
}

/* --- unknown extensions -------------------------------------------------- */

static void what_follows_an_extension_is_no_component(void **state)
{
    (void)state;
    refuses(&FILM, FILM_OPEN "<new/>^<tbs><x>1</x></tbs></film>",
            BUSHING_ERR_DUPLICATE, "film.tbs");
    refuses(&FILM, FILM_OPEN "<new/>^<wrapped>1</wrapped></film>",
            BUSHING_ERR_XML_NAME, "film.wrapped");
    refuses(&FILM, FILM_OPEN "<wrapped>1</wrapped>^<number>1</number></film>",
            BUSHING_ERR_XML_NAME, "film.kind");
    refuses(&FILM, FILM_OPEN "^<tbs xmlns='urn:q'/></film>",
            BUSHING_ERR_XML_NAMESPACE, "film.tbs");
    refuses(&FILM, FILM_OPEN "<new/>^text</film>", BUSHING_ERR_XML_TEXT,
            "film");
}

/* --- leniency ------------------------------------------------------------ */

static void blanks_are_taken_between_elements(void **state)
{
    struct xer_read_options o = {.takes = XER_TAKES_BLANKS};
    (void)state;
    reads_as(&PAIR, "<pair>\n  <x>5</x>\t<y/> </pair>", o, "3005 020105 0400");
    reads_as(&PAIRS, "<Pairs> <pair> <x>1</x> </pair> </Pairs>", o,
             "3005 3003020101");
    reads_as(&POINT, "<Point> <lon>2</lon> </Point>", o, "3103810102");
    reads_as(&FILM, FILM_OPEN " <which> <nothing/> </which> </film>", o,
             "300C" FILM_HEAD "A3028200");
    reads_as(&FILM,
             FILM_OPEN
             " <Body> <flag xmlns='urn:b'>true</flag> </Body> </film>",
             o, "300D" FILM_HEAD "A6038101FF");
    refuses_as(&PAIR, "<pair>^a <x>5</x></pair>", o, BUSHING_ERR_XML_TEXT,
               "pair");
    refuses_as(&PAIR, "<pair>^ a <x>5</x></pair>", o, BUSHING_ERR_XML_TEXT,
               "pair");
    refuses_as(&PAIR, "<pair>^\xC2\xA0<x>5</x></pair>", o, BUSHING_ERR_XML_TEXT,
               "pair");
    refuses_as(&PAIR, "<pair>^<x> 5</x></pair>", o, BUSHING_ERR_TEXT_FORM,
               "pair.x");
    refuses_as(&FILM, FILM_OPEN "^<Body> 0500 </Body></film>", o,
               BUSHING_ERR_TEXT_FORM, "film.body");
    refuses_as(&FILM, FILM_OPEN "^<Body> </Body></film>", o,
               BUSHING_ERR_TEXT_FORM, "film.body");
    refuses_as(&PAIR, "<pair> ^<z/></pair>", o, BUSHING_ERR_XML_NAME, "pair.x");
}

static void attributes_are_taken_when_asked_for(void **state)
{
    struct xer_read_options o = {.takes = XER_TAKES_ATTRIBUTES};
    (void)state;
    reads_as(&FILM,
             "<film xmlns='urn:a' id='x' lang='en'><tbs a='1'><x b='2'>1</x>"
             "</tbs></film>",
             o, "3008" FILM_HEAD);
    refuses_as(&FILM, "^<film xmlns='urn:a' di='x'><tbs><x>1</x></tbs></film>",
               o, BUSHING_ERR_XML_ATTRIBUTE, "film.id");
}

/* --- marks --------------------------------------------------------------- */

static void marks_give_the_octets_as_received(void **state)
{
    static const char xml[] =
        FILM_OPEN "<pair><x>2</x></pair><which><nothing/></which>"
                  "<Body><list xmlns='urn:b'><flag>true</flag><flag>false"
                  "</flag></list></Body></film>";
    struct xer_mark marks[] = {
        {.row = &FILM_ROWS[1]},   {.row = &FILM_ROWS[2]},
        {.row = &PAIR_ROWS[0]},   {.row = &PAIR_ROWS[1]},
        {.row = &EITHER_ROWS[2]}, {.row = &FILM_ROWS[7]},
        {.row = &DATA_ROWS[1]},   {.row = &FILM_ROWS[0]},
        {.row = &FILM_ROWS[1]},
    };
    struct arena scratch = arena_over(memory, sizeof memory);
    struct xer_read_options o = {
        .scratch = &scratch, .marks = marks, .num_marks = ASN1_COUNT(marks)};
    struct der out = der_over(out_buffer, sizeof out_buffer);
    struct xml_document d;
    (void)state;
    parse(&d, xml);
    assert_code(xer_read(&FILM, &d.tokens, &o, &out, NULL), 0);
    assert_span(marks[0].octets.raw, "<tbs><x>1</x></tbs>");
    assert_span(marks[0].octets.content, "<x>1</x>");
    assert_ptr_equal(marks[0].octets.raw.p, xml + strlen(FILM_OPEN) - 19);
    assert_int_equal(marks[0].token, 1);
    assert_int_equal(marks[0].seen, 1);
    assert_span(marks[1].octets.raw, "<pair><x>2</x></pair>");
    assert_span(marks[1].octets.content, "<pair><x>2</x></pair>");
    assert_span(marks[2].octets.raw, "<x>1</x>");
    assert_span(marks[2].octets.content, "1");
    assert_int_equal(marks[2].seen, 2);
    assert_int_equal(marks[3].seen, 0);
    assert_null(marks[3].octets.raw.p);
    assert_span(marks[4].octets.raw, "<nothing/>");
    assert_span(marks[4].octets.content, "");
    assert_span(
        marks[5].octets.content,
        "<list xmlns='urn:b'><flag>true</flag><flag>false</flag></list>");
    assert_span(marks[6].octets.raw, "<flag>true</flag>");
    assert_int_equal(marks[6].seen, 2);
    assert_int_equal(marks[7].seen, 0); /* an attribute */
    assert_int_equal(marks[8].seen, 1);
    xml_document_clear(&d);
}

/* A SET whose attributes are read first. */
static const struct asn1_field BAG_ROWS[] = {
    ROW_ONLY("b", ASN_INTEGER, CTX(1), ROW_ATTRIBUTE),
    TOY("a", ASN_INTEGER, CTX(0)),
    TOY_DEF("c", ASN_INTEGER, CTX(2), ROW_ATTRIBUTE, 3),
    ROW_ONLY("d", ASN_INTEGER, CTX(3), ROW_MAY_LACK),
};
static const struct asn1_type BAG = {
    SET("bag", struct asn1_unbound, BAG_ROWS, 0)};

/* --- limits -------------------------------------------------------------- */

/* An element inside n others of one name. */
static const char *nested(const char *name, unsigned n, const char *inner)
{
    static char xml[8000];
    struct text t = text_over(xml, sizeof xml);
    for (unsigned i = 0; i < n; i++) {
        text_char(&t, '<');
        text_put(&t, name);
        text_put(&t, i == 0 ? " xmlns='urn:b'>" : ">");
    }
    text_put(&t, inner);
    for (unsigned i = 0; i < n; i++)
        xer_put_end_tag(&t, span_text(name));
    text_end(&t);
    assert_true(text_fits(&t));
    return xml;
}

/* What is read can be read again as BER. */
static void is_deep_enough(const struct asn1_type *t, const char *xml)
{
    struct xer_read_options o = {0};
    struct asn1_error e;
    struct der out;
    assert_code(read_with(t, xml, o, 0, &out, &e), 0);
    assert_code(asn1_decode(t, span_of(out.p, out.n), NULL, NULL, &e), 0);
}

static void is_too_deep(const struct asn1_type *t, const char *xml, size_t at)
{
    struct xer_read_options o = {0};
    struct asn1_error e;
    struct der out;
    assert_code(read_with(t, xml, o, 0, &out, &e), BUSHING_ERR_DEPTH);
    assert_int_equal(e.offset, at);
}

static void depth_is_that_of_ber(void **state)
{
    const size_t head = strlen("<deep xmlns='urn:b'>"), one = strlen("<deep>");
    (void)state;
    is_deep_enough(&DATA, nested("deep", 32, "<text/>"));
    is_too_deep(&DATA, nested("deep", 33, "<text/>"), head + 31 * one);
    /* a tag around a leaf is a level too */
    is_deep_enough(&DATA, nested("deep", 31, "<wrapped>true</wrapped>"));
    is_too_deep(&DATA, nested("deep", 32, "<wrapped>true</wrapped>"),
                head + 31 * one);
    /* two frames for each level: these run out first */
    is_deep_enough(&DATA, nested("list", 31, "<text/>"));
    is_too_deep(&DATA, nested("list", 32, "<text/>"), head + 31 * one);
    is_too_deep(&DATA, nested("list", 500, "<text/>"), head + 31 * one);
}

/* A SEQUENCE in itself, with an attribute that has a tag of its own. */
extern const struct asn1_type NODE;
static const struct asn1_field NODE_ROWS[] = {
    ROW_ONLY("id", ASN_UTF8, CTX(0),
             ROW_EXPLICIT | ROW_OPTIONAL | ROW_ATTRIBUTE),
    TOY_OPT("node", NODE, CTX(1)),
};
const struct asn1_type NODE = {
    SEQUENCE("node", struct asn1_unbound, NODE_ROWS, 0), XML_AS(NULL, B)};

static void an_attribute_may_be_too_deep(void **state)
{
    const size_t head = strlen("<node xmlns='urn:b'>"), one = strlen("<node>");
    (void)state;
    is_deep_enough(&NODE, nested("node", 31, "<node/>"));
    is_deep_enough(&NODE, nested("node", 30, "<node id='x'/>"));
    is_too_deep(&NODE, nested("node", 31, "<node id='x'/>"), head + 30 * one);
    is_too_deep(&NODE, nested("node", 32, "<node/>"), head + 31 * one);
}

static const char *film_with_body(unsigned n)
{
    static char xml[8000];
    struct text t = text_over(xml, sizeof xml);
    text_put(&t, FILM_OPEN "<Body>");
    text_put(&t, nested("deep", n, "<text/>"));
    text_put(&t, "</Body></film>");
    text_end(&t);
    return xml;
}

/* Levels that were open before do not count, those of an OPEN do. */
static void depth_counts_from_where_it_began(void **state)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    struct xer_read_options o = {.scratch = &scratch};
    struct der out = der_over(out_buffer, sizeof out_buffer);
    struct xml_document d;
    (void)state;
    for (unsigned i = 0; i < 20; i++)
        der_open(&out, CTX(9));
    parse(&d, nested("deep", 32, "<text/>"));
    assert_code(xer_read(&DATA, &d.tokens, &o, &out, NULL), 0);
    xml_document_clear(&d);
    is_deep_enough(&FILM, film_with_body(30));
    is_too_deep(&FILM, film_with_body(31),
                strlen(FILM_OPEN "<Body><deep xmlns='urn:b'>") +
                    29 * strlen("<deep>"));
}

static void names_compared_grow_with_the_document(void **state)
{
    static char xml[400000];
    (void)state;
    for (unsigned n = 1000; n <= 10000; n *= 10) {
        struct text t = text_over(xml, sizeof xml - 1);
        struct arena scratch = arena_over(memory, sizeof memory);
        uint32_t steps = 5;
        struct xer_read_options o = {.scratch = &scratch, .steps = &steps};
        struct der out = der_over(out_buffer, sizeof out_buffer);
        struct xml_document d;
        text_put(&t, "<Eithers>");
        for (unsigned i = 0; i < n; i++)
            text_put(&t, i % 2 == 0 ? "<nothing/>" : "<number>1</number>");
        text_put(&t, "</Eithers>");
        text_end(&t);
        parse(&d, xml);
        assert_code(xer_read(&EITHERS, &d.tokens, &o, &out, NULL), 0);
        /* an element: 2 names for the list (of a CHOICE), 2 for the CHOICE, on
         * average; 1 for the value; steps of list and CHOICE: 3 */
        assert_in_range(steps, 8 * n, 8 * n + 20);
        xml_document_clear(&d);
    }
}

/* Attributes are counted too: 2 rows against 2, in vain or not, twice. */
static void attributes_compared_are_counted(void **state)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    uint32_t steps[2] = {0, 0};
    static const char *const xml[2] = {
        "<bag b='1'><a>2</a></bag>",
        "<bag b='1' c='2'><a>2</a></bag>",
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct xer_read_options o = {.scratch = &scratch, .steps = &steps[i]};
        struct der out = der_over(out_buffer, sizeof out_buffer);
        struct xml_document d;
        parse(&d, xml[i]);
        assert_code(xer_read(&BAG, &d.tokens, &o, &out, NULL), 0);
        xml_document_clear(&d);
    }
    /* b and c look at one attribute each, twice; at one and two */
    assert_int_equal(steps[1] - steps[0], 2);
}

/* --- room ---------------------------------------------------------------- */

/* Every size of buffer that is too small, and the one that is not. */
static void the_output_has_an_end(void **state)
{
    static const char xml[] =
        FILM_OPEN "<which><number>2</number></which><Body>020105</Body></film>";
    struct asn1_error e;
    struct xml_document d;
    (void)state;
    parse(&d, xml);
    size_t need = 2 + 8 + 5 + 5;
    for (size_t cap = 0; cap <= need; cap++) {
        struct arena scratch = arena_over(memory, sizeof memory);
        struct xer_read_options o = {.scratch = &scratch};
        uint8_t *exact = test_malloc(cap + 1);
        struct der out = der_over(exact, cap);
        assert_code(xer_read(&FILM, &d.tokens, &o, &out, &e),
                    cap < need ? BUSHING_ERR_SPACE : 0);
        test_free(exact);
    }
    xml_document_clear(&d);
}

static void scratch_is_needed_for_some_values(void **state)
{
    struct arena small = arena_over(memory, 2);
    struct xer_read_options o = {.scratch = NULL};
    struct der out = der_over(out_buffer, sizeof out_buffer);
    struct asn1_error e;
    struct xml_document d;
    (void)state;
    parse(&d, "<pair><x>1</x><y>AABBCC</y></pair>");
    assert_code(xer_read(&PAIR, &d.tokens, &o, &out, &e), BUSHING_ERR_MEMORY);
    assert_string_equal(e.path, "pair.x");
    o.scratch = &small;
    assert_code(xer_read(&PAIR, &d.tokens, &o, &out, &e), BUSHING_ERR_MEMORY);
    assert_string_equal(e.path, "pair.y");
    assert_int_equal(e.offset, strlen("<pair><x>1</x>"));
    assert_false(small.bad);
    xml_document_clear(&d);
    parse(&d, "<text xmlns='urn:b'>abc</text>");
    o.scratch = NULL;
    out.n = 0;
    out.level = 0;
    assert_code(xer_read(&DATA, &d.tokens, &o, &out, NULL), 0);
    assert_octets(span_of(out.p, out.n), "8203616263");
    xml_document_clear(&d);
}

static void only_a_start_can_be_read_from(void **state)
{
    struct xer_read_options o = {.from = 1};
    struct der out = der_over(out_buffer, sizeof out_buffer);
    struct xer_tokens none = {.num = 0};
    struct xml_document d;
    (void)state;
    parse(&d, "<x>1</x>");
    for (o.from = 1; o.from < 5; o.from++)
        assert_code(xer_read(&ASN_NULL, &d.tokens, &o, &out, NULL),
                    BUSHING_ERR_ARGUMENT);
    o.from = 0;
    assert_code(xer_read(&ASN_NULL, &none, &o, &out, NULL),
                BUSHING_ERR_ARGUMENT);
    xml_document_clear(&d);
}

/* --- tags given by place ------------------------------------------------- */

static const struct asn1_field AUTO_ROWS[] = {
    TOY("number", ASN_INTEGER, NOTAG),
    TOY_OPT("either", EITHER, NOTAG),
    TOY("Body", BODY, NOTAG),
};
static const struct asn1_type AUTO = {
    SEQUENCE("Auto", struct asn1_unbound, AUTO_ROWS, TYPE_AUTO_TAGS)};

static void automatic_tags(void **state)
{
    (void)state;
    reads(&AUTO,
          "<Auto><number>1</number><either><nothing/></either>"
          "<Body>0500</Body></Auto>",
          "300B 800101 A1028200 A2020500");
    reads(&AUTO,
          "<Auto><number>1</number><Body><flag xmlns='urn:b'>true</flag></Body>"
          "</Auto>",
          "3008 800101 A2038101FF");
}

static const struct asn1_field MUST_ROWS[] = {TOY("a", ASN_INTEGER, CTX(0))};
static const struct asn1_type MUST = {
    SET("must", struct asn1_unbound, MUST_ROWS, 0)};

static void attributes_of_a_set(void **state)
{
    (void)state;
    reads(&BAG, "<bag b='1'><a>2</a></bag>", "3106 800102 810101");
    reads(&BAG, "<bag c='4' b='1'><d>5</d><a>2</a></bag>",
          "310C 800102 810101 820104 830105");
    refuses(&BAG, "^<bag><a>2</a></bag>", BUSHING_ERR_XML_ATTRIBUTE, "bag.b");
    refuses(&BAG, "<bag b='1'>^<b>1</b><a>2</a></bag>", BUSHING_ERR_UNKNOWN,
            "bag");
    refuses(&BAG, "<bag b='1'/>^", BUSHING_ERR_MISSING, "bag.a");
    refuses(&MUST, "<must/>^", BUSHING_ERR_MISSING, "must.a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sequence_in_order),
        cmocka_unit_test(lists_of_elements_and_of_alternatives),
        cmocka_unit_test(a_choice_as_root),
        cmocka_unit_test(a_leaf_as_root),
        cmocka_unit_test(a_film),
        cmocka_unit_test(defaults_are_left_out),
        cmocka_unit_test(attributes_become_components_in_their_place),
        cmocka_unit_test(components_of_a_set_in_any_order),
        cmocka_unit_test(an_open_holds_elements_or_octets),
        cmocka_unit_test(unknown_extensions_are_skipped_where_they_may_be),
        cmocka_unit_test(an_element_inside_a_document),
        cmocka_unit_test(roots_are_exact),
        cmocka_unit_test(components_are_exact),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(text_between_elements),
        cmocka_unit_test(attributes_are_exact),
        cmocka_unit_test(attributes_with_prefix_are_nobodys),
        cmocka_unit_test(sets_are_exact),
        cmocka_unit_test(lists_are_exact),
        cmocka_unit_test(choices_are_exact),
        cmocka_unit_test(opens_are_exact),
        cmocka_unit_test(a_value_of_a_known_row_is_no_other),
        cmocka_unit_test(what_follows_an_extension_is_no_component),
        cmocka_unit_test(blanks_are_taken_between_elements),
        cmocka_unit_test(attributes_are_taken_when_asked_for),
        cmocka_unit_test(marks_give_the_octets_as_received),
        cmocka_unit_test(depth_is_that_of_ber),
        cmocka_unit_test(an_attribute_may_be_too_deep),
        cmocka_unit_test(depth_counts_from_where_it_began),
        cmocka_unit_test(names_compared_grow_with_the_document),
        cmocka_unit_test(attributes_compared_are_counted),
        cmocka_unit_test(the_output_has_an_end),
        cmocka_unit_test(scratch_is_needed_for_some_values),
        cmocka_unit_test(only_a_start_can_be_read_from),
        cmocka_unit_test(automatic_tags),
        cmocka_unit_test(attributes_of_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
