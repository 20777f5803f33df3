#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include "asn1/der.h"

static char buffer[20000];
static uint8_t memory[8192];

static int write_octets(const struct asn1_type *t, span in,
                        struct xer_write_options o, struct text *out,
                        struct asn1_error *e)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    o.scratch = &scratch;
    *out = text_over(buffer, sizeof buffer - 1);
    return xer_write(t, in, &o, out, e);
}

static void writes_as(const struct asn1_type *t, const char *hex,
                      struct xer_write_options o, const char *xml)
{
    struct octets in = octets_of(hex);
    struct text out;
    struct asn1_error e;
    if (write_octets(t, span_of(in.p, in.n), o, &out, &e) != 0)
        fail_msg("%s at %zu in %s", bushing_error_name(e.code), e.offset,
                 e.path);
    text_end(&out);
    assert_string_equal(buffer, xml);
}

static void writes(const struct asn1_type *t, const char *hex, const char *xml)
{
    writes_as(t, hex, (struct xer_write_options){0}, xml);
}

static void refuses(const struct asn1_type *t, const char *hex, int code,
                    size_t offset, const char *path)
{
    struct octets in = octets_of(hex);
    struct xer_write_options o = {0};
    struct text out;
    struct asn1_error e = {0};
    int rc = write_octets(t, span_of(in.p, in.n), o, &out, &e);
    if (rc != code || e.code != code || e.offset != offset ||
        strcmp(e.path, path) != 0)
        fail_msg("%s: %s at %zu in %s", hex, bushing_error_name(rc), e.offset,
                 e.path);
    assert_code(write_octets(t, span_of(in.p, in.n), o, &out, NULL), code);
}

/* --- elements ------------------------------------------------------------ */

static void components_are_elements(void **state)
{
    (void)state;
    writes(&PAIR, "3006 020105 0401AB", "<pair><x>5</x><y>AB</y></pair>");
    writes(&PAIR, "3005 020105 0400", "<pair><x>5</x><y/></pair>");
}

static void lists_and_alternatives(void **state)
{
    (void)state;
    writes(&NUMBERS, "3000", "<Numbers/>");
    writes(&NUMBERS, "3006 020101 020102",
           "<Numbers><INTEGER>1</INTEGER><INTEGER>2</INTEGER></Numbers>");
    writes(&EITHERS, "300A 800101 8200 A103020101",
           "<Eithers><number>1</number><nothing/><pair><x>1</x></pair>"
           "</Eithers>");
    writes(&EITHER, "8200", "<nothing/>");
    writes(&ASN_OCTETS, "0401AB", "<OCTET_STRING>AB</OCTET_STRING>");
}

static void namespaces_where_they_change(void **state)
{
    struct xer_write_options o = {.ns = B};
    (void)state;
    writes(&DATA, "A005 A000 8101FF",
           "<list xmlns='urn:b'><list/><flag>true</flag></list>");
    writes_as(&DATA, "A005 A000 8101FF", o,
              "<list><list/><flag>true</flag></list>");
    writes_as(&PAIR, "3003020101", o, "<pair><x>1</x></pair>");
    o.ns = A;
    writes_as(&DATA, "8101FF", o, "<flag xmlns='urn:b'>true</flag>");
}

#define FILM_OPEN "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs>"
#define FILM_HEAD "0C0178 3003020101"

static void bare_and_named_alternatives(void **state)
{
    (void)state;
    writes(&FILM, "30{" FILM_HEAD "}", FILM_OPEN "</film>");
    writes(&FILM, "30{" FILM_HEAD "800102}",
           FILM_OPEN "<number>2</number></film>");
    writes(&FILM, "30{" FILM_HEAD "A3{800102}}",
           FILM_OPEN "<which><number>2</number></which></film>");
    writes(&FILM, "30{" FILM_HEAD "A7{810100}}",
           FILM_OPEN "<data><flag xmlns='urn:b'>false</flag></data></film>");
    writes(&FILM, "30{" FILM_HEAD "31{810102 A2{8200}}}",
           FILM_OPEN "<point><lon>2</lon><why><nothing/></why></point></film>");
    writes(&FILM, "30{" FILM_HEAD "A8{020103}}",
           FILM_OPEN "<wrapped>3</wrapped></film>");
}

static void attributes_stand_in_the_start_tag(void **state)
{
    (void)state;
    /* the second one comes behind other components */
    writes(&FILM, "30{0C013C 3003020101 8501FF A8{020103}}",
           "<film xmlns='urn:a' id='&lt;' again='true'><tbs><x>1</x></tbs>"
           "<wrapped>3</wrapped></film>");
    /* a default that was sent although it need not be */
    writes(&FILM, "30{" FILM_HEAD "850100}",
           "<film xmlns='urn:a' id='x' again='false'><tbs><x>1</x></tbs>"
           "</film>");
}

static const struct asn1_field MANY_ROWS[] = {
    TOY_OPT("either", EITHER, NOTAG),
    ROW_ONLY("a", ASN_INTEGER, CTX(3), ROW_ATTRIBUTE | ROW_EXPLICIT),
    ROW_ONLY("b", ASN_INTEGER, NOTAG, ROW_ATTRIBUTE | ROW_OPTIONAL),
    ROW_ONLY("c", ASN_ANY, CTX(4), ROW_ATTRIBUTE | ROW_OPTIONAL),
    ROW_ONLY("d", ASN_UTF8, CTX(5), ROW_ATTRIBUTE | ROW_OPTIONAL),
};
static const struct asn1_type MANY = {
    SEQUENCE("many", struct asn1_unbound, MANY_ROWS, TYPE_SKIPS)};
static const struct asn1_type MANY_SET = {
    SET("many", struct asn1_unbound, MANY_ROWS, 0)};
static const struct asn1_field TWO_ROWS[] = {
    ROW_ONLY("a", ASN_UTF8, NOTAG, ROW_ATTRIBUTE),
    ROW_ONLY("b", ASN_UTF8, NOTAG, ROW_ATTRIBUTE),
};
static const struct asn1_type TWO = {
    SEQUENCE("two", struct asn1_unbound, TWO_ROWS, 0)};
static const struct asn1_type ONE_SET = {.name = "one",
                                         .kind = ASN1_SET,
                                         .tag = TAG_UNIVERSAL(17),
                                         .fields = TWO_ROWS,
                                         .num_fields = 1};
static const struct asn1_field AUTO_ROWS[] = {
    TOY_OPT("one", ASN_INTEGER, NOTAG),
    ROW_ONLY("two", ASN_INTEGER, NOTAG, ROW_ATTRIBUTE),
};
static const struct asn1_type AUTO = {
    SEQUENCE("auto", struct asn1_unbound, AUTO_ROWS, TYPE_AUTO_TAGS)};

static void attributes_of_every_tagging(void **state)
{
    (void)state;
    writes(&MANY, "30{A3{020101}}", "<many a='1'/>");
    writes(&MANY, "30{8200 A3{020101} 020102}",
           "<many a='1' b='2'><either><nothing/></either></many>");
    writes(&MANY, "30{A3{020101} A4{0500} 8502263C}",
           "<many a='1' c='0500' d='&amp;&lt;'/>");
    writes(&MANY_SET, "31{020102 A3{020101} 8200}",
           "<many b='2' a='1'><either><nothing/></either></many>");
    writes(&ONE_SET, "31{0C0142}", "<one a='B'/>");
    /* by place, when the tags are the same */
    writes(&TWO, "30{0C0141 0C0142}", "<two a='A' b='B'/>");
    writes(&AUTO, "30{810101}", "<auto two='1'/>");
    writes(&AUTO, "30{800102 810101}", "<auto two='1'><one>2</one></auto>");
}

/* What is wrong with them is for the walk to say, which comes later. */
static void bad_attributes_are_found(void **state)
{
    (void)state;
    refuses(&MANY, "3000", BUSHING_ERR_MISSING, 2, "many.a");
    refuses(&MANY, "30{A303020201}", BUSHING_ERR_LENGTH, 4, "many.a");
    refuses(&MANY, "30{A3{02020001}}", BUSHING_ERR_VALUE, 4, "many.a");
    refuses(&MANY, "30{A3{}}", BUSHING_ERR_MISSING, 4, "many.a");
    refuses(&MANY, "30{830101}", BUSHING_ERR_FORM, 2, "many.a");
    refuses(&MANY, "30{A3{020101} 8503}", BUSHING_ERR_LENGTH, 7, "many.b");
    refuses(&MANY, "30{A3{020101} 8501FF}", BUSHING_ERR_CHARACTER, 7, "many.d");
    refuses(&MANY_SET, "31{8501FF}", BUSHING_ERR_CHARACTER, 2, "many.d");
    refuses(&MANY_SET, "31{8900}", BUSHING_ERR_UNKNOWN, 2, "many");
    /* read ahead, when the SEQUENCE begins */
    refuses(&MANY, "30{A3{020101} 85010A}", BUSHING_ERR_XML_UNABLE, 0, "many");
    refuses(&MANY, "30{A3{020101} A5{0C00}}", BUSHING_ERR_SEGMENTED, 0, "many");
}

static void text_is_escaped(void **state)
{
    (void)state;
    writes(&DATA, "82{263C3E2227}",
           "<text xmlns='urn:b'>&amp;&lt;&gt;&quot;&apos;</text>");
    writes(&DATA, "8200", "<text xmlns='urn:b'/>");
    writes(&DATA, "82{09410A}", "<text xmlns='urn:b'>\tA\n</text>");
}

static void segmented_strings_are_joined(void **state)
{
    (void)state;
    writes(&PAIR, "30{020101 24{0401AA 0401BB}}",
           "<pair><x>1</x><y>AABB</y></pair>");
    writes(&PAIR, "3080 020101 2480 0401AA 0000 0000",
           "<pair><x>1</x><y>AA</y></pair>");
}

/* --- OPEN ---------------------------------------------------------------- */

static void an_open_shows_what_has_a_schema(void **state)
{
    (void)state;
    writes(&FILM, "30{" FILM_HEAD "A6{8101FF}}",
           FILM_OPEN "<Body><flag xmlns='urn:b'>true</flag></Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{A0{A000}} A8{020101}}",
           FILM_OPEN "<Body><list xmlns='urn:b'><list/></list></Body>"
                     "<wrapped>1</wrapped></film>");
    /* PAIR has none, and nothing else reads it */
    writes(&FILM, "30{" FILM_HEAD "A6{3003020101}}",
           FILM_OPEN "<Body>3003020101</Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{8900}}",
           FILM_OPEN "<Body>8900</Body></film>");
}

/* What would not come back as the same octets. */
static void an_open_shows_no_other_spelling(void **state)
{
    (void)state;
    writes(&FILM, "30{" FILM_HEAD "A6{810101}}",
           FILM_OPEN "<Body>810101</Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{81810100}}",
           FILM_OPEN "<Body>81810100</Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{A080 810100 0000}}",
           FILM_OPEN "<Body>A0808101000000</Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{A2{0C0141}}}",
           FILM_OPEN "<Body>A2030C0141</Body></film>");
    writes(&FILM, "30{" FILM_HEAD "A6{A0{8101FF 820100}}}",
           FILM_OPEN "<Body>A0068101FF820100</Body></film>");
}

/* Two types of which a reader could not tell which it was; a row that is only
 * read; an extension; a type that shows itself. */
extern const struct asn1_type NEST;
static const struct asn1_field TWIN_ROWS[] = {
    TOY("flag", ASN_BOOLEAN, CTX(8)),
    ROW_ONLY("flag", ASN_NULL, CTX(9), ROW_TOLERATED),
};
static const struct asn1_type TWIN = {
    CHOICE("Twin", struct asn1_unbound, TWIN_ROWS, 0), XML_AS(NULL, B)};
static const struct asn1_field OWN_ROWS[] = {TOY("flag", ASN_BOOLEAN, CTX(7))};
static const struct asn1_type OWN = {
    CHOICE("Own", struct asn1_unbound, OWN_ROWS, 0), XML_AS(NULL, "urn:own")};
static const struct asn1_type *const INSIDE_TWINS[] = {&DATA, &TWIN, &FILM,
                                                       &NEST, &OWN};
static const struct asn1_type TWINS = {OPEN_TYPE("Open"), INSIDE(INSIDE_TWINS)};
static const struct asn1_field NEST_ROWS[] = {TOY("open", TWINS, NOTAG)};
const struct asn1_type NEST = {
    TAGGED_SEQUENCE("nest", APPL(1), struct asn1_unbound, NEST_ROWS, 0),
    XML_AS(NULL, "urn:n")};
static const struct asn1_type *const INSIDE_ROLE[] = {&TWIN};
static const struct asn1_type ROLE = {OPEN_TYPE("Open"), INSIDE(INSIDE_ROLE)};

static void an_open_shows_nothing_ambiguous(void **state)
{
    (void)state;
    writes(&TWINS, "8101FF", "<Open><flag xmlns='urn:b'>true</flag></Open>");
    writes(&TWINS, "8801FF", "<Open>8801FF</Open>");
    writes(&TWINS, "8701FF", "<Open><flag xmlns='urn:own'>true</flag></Open>");
    writes(&ROLE, "8801FF", "<Open><flag xmlns='urn:b'>true</flag></Open>");
    writes(&ROLE, "8900", "<Open>8900</Open>");
    /* outside of an OPEN it has its name */
    writes(&TWIN, "8900", "<flag xmlns='urn:b'/>");
}

static void an_open_shows_no_extension(void **state)
{
    struct xer_write_options o = {.flags = XER_DROPS_UNKNOWN};
    (void)state;
    writes(&TWINS, "30{" FILM_HEAD "}", "<Open>" FILM_OPEN "</film></Open>");
    writes_as(&TWINS, "30{" FILM_HEAD "8F00}", o,
              "<Open>300A0C017830030201018F00</Open>");
}

static void an_open_shows_no_unable_text(void **state)
{
    (void)state;
    writes(&TWINS, "A0{820141 820100 820142}",
           "<Open>A009820141820100820142</Open>");
    /* only the innermost OPEN around it gives in */
    writes(&TWINS, "61{61{A0{820100}}}",
           "<Open><nest xmlns='urn:n'><open><nest><open>A003820100</open>"
           "</nest></open></nest></Open>");
}

/* n of NEST inside each other, around text. */
static const char *nested(unsigned n, const char *inner)
{
    static char xml[2000];
    struct text t = text_over(xml, sizeof xml);
    for (unsigned i = 0; i < n; i++)
        text_put(&t, i == 0 ? "<nest xmlns='urn:n'><open>" : "<nest><open>");
    text_put(&t, inner);
    for (unsigned i = 0; i < n; i++)
        text_put(&t, "</open></nest>");
    text_end(&t);
    return xml;
}

static void an_open_in_an_open_has_an_end(void **state)
{
    (void)state;
    writes(&NEST, "61{61{61{61{61{61{8101FF}}}}}}",
           nested(6, "<flag xmlns='urn:b'>true</flag>"));
    writes(&NEST, "61{61{61{61{61{61{61{8101FF}}}}}}}", nested(7, "8101FF"));
    writes(&NEST, "61{61{61{61{61{61{61{61{8101FF}}}}}}}}",
           nested(7, "61038101FF"));
}

/* Inside: n times [3], which are levels of BER, around a leaf. */
static void an_open_is_no_deeper_than_can_be_read(void **state)
{
    (void)state;
    for (unsigned explicit_leaf = 0; explicit_leaf < 2; explicit_leaf++)
        for (unsigned n = 28; n < 33; n++) {
            struct der d = der_over(memory + 4000, 1000);
            struct xer_write_options o = {0};
            struct text out;
            der_open(&d, TAG_UNIVERSAL(16));
            der_leaf(&d, TAG_UNIVERSAL(12), span_text("x"));
            der_raw(&d, span_of("\x30\x03\x02\x01\x01", 5));
            der_open(&d, CTX(6));
            for (unsigned i = 0; i < n; i++)
                der_open(&d, CTX(3));
            if (explicit_leaf != 0)
                der_raw(&d, span_of("\xA4\x03\x01\x01\xFF", 5));
            else
                der_raw(&d, span_of("\x82\x00", 2));
            for (unsigned i = 0; i < n + 2; i++)
                der_close(&d);
            struct octets in = {.n = d.n};
            memcpy(in.p, d.p, d.n);
            assert_code(write_octets(&FILM, span_of(in.p, in.n), o, &out, NULL),
                        0);
            text_end(&out);
            bool shown = strstr(buffer, "<deep") != NULL;
            assert_int_equal(shown, n + explicit_leaf <= 30);
        }
}

static const struct asn1_field ONE_ROWS[] = {TOY("Body", BODY, NOTAG)};
static const struct asn1_type ONE_SEQUENCE = {
    SEQUENCE(NULL, struct asn1_unbound, ONE_ROWS, 0)};
static const struct asn1_field ONE_OF_ROWS[] = {
    TOY("one", ONE_SEQUENCE, NOTAG)};
static const struct asn1_type ONE = {
    CHOICE("One", struct asn1_unbound, ONE_OF_ROWS, 0)};

/* Lists in lists use up the reader's frames first: one for the CHOICE, the
 * SEQUENCE, the OPEN, and two for each list. What is shown can be read. */
static void an_open_is_no_wider_than_can_be_read(void **state)
{
    (void)state;
    for (unsigned n = 28; n < 32; n++) {
        uint8_t ber[200], again[200], room[200];
        struct arena scratch = arena_over(room, sizeof room);
        struct xer_read_options o = {.scratch = &scratch};
        struct xer_write_options wo = {0};
        struct der d = der_over(ber, sizeof ber);
        struct der back = der_over(again, sizeof again);
        struct xml_document doc;
        struct text out;
        der_open(&d, TAG_UNIVERSAL(16));
        for (unsigned i = 0; i < n; i++)
            der_open(&d, CTX(0));
        for (unsigned i = 0; i < n + 1; i++)
            der_close(&d);
        assert_code(write_octets(&ONE, span_of(ber, d.n), wo, &out, NULL), 0);
        text_end(&out);
        assert_int_equal(strstr(buffer, "<list") != NULL, 3 + 2 * n <= 64);
        parse(&doc, buffer);
        assert_code(xer_read(&ONE, &doc.tokens, &o, &back, NULL), 0);
        xml_document_clear(&doc);
        assert_int_equal(back.n, d.n);
        assert_memory_equal(again, ber, d.n);
    }
}

/* One level for the SEQUENCE, none for an OPEN without a tag. */
static void levels_around_an_open_are_counted(void **state)
{
    (void)state;
    for (unsigned n = 30; n < 33; n++) {
        uint8_t ber[200];
        struct xer_write_options o = {0};
        struct der d = der_over(ber, sizeof ber);
        struct text out;
        der_open(&d, TAG_UNIVERSAL(16));
        for (unsigned i = 0; i < n; i++)
            der_open(&d, CTX(3));
        der_raw(&d, span_of("\x82\x00", 2));
        for (unsigned i = 0; i < n + 1; i++)
            der_close(&d);
        assert_code(write_octets(&ONE, span_of(ber, d.n), o, &out, NULL), 0);
        text_end(&out);
        assert_int_equal(strstr(buffer, "<deep") != NULL, n <= 31);
    }
}

static void the_row_for_all_others_is_octets(void **state)
{
    static const struct asn1_field rows[] = {
        TOY("known", ASN_NULL, CTX(9)),
        ROW_ONLY("other", BODY, NOTAG, ROW_OTHER),
    };
    static const struct asn1_type known = {
        CHOICE("Known", struct asn1_unbound, rows, 0)};
    (void)state;
    writes(&known, "8101FF", "<Body>8101FF</Body>");
}

static void scratch_is_needed_for_some_values(void **state)
{
    struct octets in = octets_of("30{" FILM_HEAD "A6{8101FF}}");
    struct arena small = arena_over(memory, 2);
    struct xer_write_options o = {.scratch = NULL};
    struct text out = text_over(buffer, sizeof buffer);
    struct asn1_error e;
    (void)state;
    assert_code(xer_write(&FILM, span_of(in.p, in.n), &o, &out, &e),
                BUSHING_ERR_MEMORY);
    assert_string_equal(e.path, "film.body");
    assert_int_equal(e.offset, 12);
    o.scratch = &small;
    assert_code(xer_write(&FILM, span_of(in.p, in.n), &o, &out, &e),
                BUSHING_ERR_MEMORY);
    assert_false(small.bad);
    in = octets_of("30{020101 24{0401AA}}");
    o.scratch = NULL;
    assert_code(xer_write(&PAIR, span_of(in.p, in.n), &o, &out, &e),
                BUSHING_ERR_SEGMENTED);
    in = octets_of("30{020101}");
    out.n = 0;
    assert_code(xer_write(&PAIR, span_of(in.p, in.n), &o, &out, &e), 0);
    assert_span(span_of(buffer, out.n), "<pair><x>1</x></pair>");
}

/* --- errors -------------------------------------------------------------- */

static void errors_of_the_walk_are_passed_on(void **state)
{
    (void)state;
    refuses(&PAIR, "30{}", BUSHING_ERR_MISSING, 2, "pair.x");
    refuses(&PAIR, "30{020101 0400} 00", BUSHING_ERR_TRAILING, 7, "pair");
    refuses(&FILM, "30{" FILM_HEAD "A3{81{}}}", BUSHING_ERR_FORM, 12,
            "film.which.pair");
    refuses(&DATA, "A0{8101FF 8200 8100}", BUSHING_ERR_VALUE, 7,
            "Data.list[2].flag");
}

static void what_xml_cannot_say(void **state)
{
    (void)state;
    refuses(&DATA, "A0{820141 820100}", BUSHING_ERR_XML_UNABLE, 5,
            "Data.list[1].text");
    refuses(&FILM, "30{" FILM_HEAD "8F00}", BUSHING_ERR_XML_UNABLE, 10, "film");
    refuses(&DATA_LIST, "30{}", BUSHING_ERR_ARGUMENT, 0, "value");
    static const struct asn1_type nameless = {OCTETS_TYPE(NULL, 0, 5)};
    refuses(&nameless, "0400", BUSHING_ERR_ARGUMENT, 0, "value");
}

static void unknown_extensions_are_left_out_when_asked(void **state)
{
    struct xer_write_options o = {.flags = XER_DROPS_UNKNOWN};
    (void)state;
    writes_as(&FILM, "30{" FILM_HEAD "8F00}", o, FILM_OPEN "</film>");
    writes_as(&MANY, "30{A3{020101} 8900}", o, "<many a='1'/>");
}

/* --- room ---------------------------------------------------------------- */

static void the_text_is_counted_beyond_its_end(void **state)
{
    struct octets in =
        octets_of("30{" FILM_HEAD "800102 A6{A0{8200 82{4142}}}}");
    size_t need =
        strlen(FILM_OPEN "<number>2</number><Body><list xmlns='urn:b'>"
                         "<text/><text>AB</text></list></Body></film>");
    (void)state;
    for (size_t cap = 0; cap <= need; cap++) {
        struct arena scratch = arena_over(memory, sizeof memory);
        struct xer_write_options o = {.scratch = &scratch};
        char *exact = test_malloc(cap + 1);
        struct text out = text_over(exact, cap);
        assert_code(xer_write(&FILM, span_of(in.p, in.n), &o, &out, NULL),
                    cap < need ? BUSHING_ERR_SPACE : 0);
        assert_int_equal(out.n, need);
        test_free(exact);
    }
}

/* --- marks --------------------------------------------------------------- */

static void marks_point_into_the_text(void **state)
{
    struct octets in =
        octets_of("30{" FILM_HEAD
                  "A1{020102} A3{8200} A6{8101FF} A7{A0{8101FF 810100}}}");
    struct xer_mark marks[] = {
        {.row = &FILM_ROWS[1]}, {.row = &FILM_ROWS[2]},
        {.row = &PAIR_ROWS[0]}, {.row = &EITHER_ROWS[2]},
        {.row = &FILM_ROWS[7]}, {.row = &DATA_ROWS[1]},
        {.row = &FILM_ROWS[0]}, {.row = &PAIR_ROWS[1]},
    };
    struct xer_write_options o = {.marks = marks,
                                  .num_marks = ASN1_COUNT(marks)};
    struct text out;
    (void)state;
    assert_code(write_octets(&FILM, span_of(in.p, in.n), o, &out, NULL), 0);
    assert_span(marks[0].octets.raw, "<tbs><x>1</x></tbs>");
    assert_span(marks[0].octets.content, "<x>1</x>");
    assert_ptr_equal(marks[0].octets.raw.p, buffer + strlen(FILM_OPEN) - 19);
    assert_int_equal(marks[0].seen, 1);
    assert_span(marks[1].octets.raw, "<pair><x>2</x></pair>");
    assert_span(marks[1].octets.content, "<pair><x>2</x></pair>");
    assert_span(marks[2].octets.content, "1");
    assert_int_equal(marks[2].seen, 2);
    assert_span(marks[3].octets.raw, "<nothing/>");
    assert_span(marks[3].octets.content, "");
    assert_ptr_equal(marks[3].octets.content.p, marks[3].octets.raw.p + 10);
    assert_span(marks[4].octets.raw,
                "<Body><flag xmlns='urn:b'>true</flag></Body>");
    assert_span(marks[4].octets.content, "<flag xmlns='urn:b'>true</flag>");
    /* not the one inside the OPEN */
    assert_span(marks[5].octets.raw, "<flag>true</flag>");
    assert_int_equal(marks[5].seen, 2);
    assert_int_equal(marks[6].seen, 0);
    assert_int_equal(marks[7].seen, 0);
}

static void no_mark_where_there_is_no_text(void **state)
{
    struct octets in = octets_of("30{" FILM_HEAD "}");
    struct xer_mark mark = {.row = &FILM_ROWS[1]};
    struct xer_write_options o = {.marks = &mark, .num_marks = 1};
    struct text out = text_over(NULL, 0);
    (void)state;
    assert_code(xer_write(&FILM, span_of(in.p, in.n), &o, &out, NULL),
                BUSHING_ERR_SPACE);
    assert_null(mark.octets.raw.p);
    assert_null(mark.octets.content.p);
    assert_int_equal(mark.seen, 1);
}

/* --- for people ---------------------------------------------------------- */

static void pretty_text_has_a_line_for_each_element(void **state)
{
    struct xer_write_options o = {.flags = XER_PRETTY};
    (void)state;
    writes_as(&FILM, "30{" FILM_HEAD "A3{8200} A6{A0{}} A7{A0{8101FF}}}", o,
              "<film xmlns='urn:a' id='x'>\n"
              "  <tbs>\n"
              "    <x>1</x>\n"
              "  </tbs>\n"
              "  <which>\n"
              "    <nothing/>\n"
              "  </which>\n"
              "  <Body>\n"
              "    <list xmlns='urn:b'/>\n"
              "  </Body>\n"
              "  <data>\n"
              "    <list xmlns='urn:b'>\n"
              "      <flag>true</flag>\n"
              "    </list>\n"
              "  </data>\n"
              "</film>");
    writes_as(&ASN_NULL, "0500", o, "<NULL/>");
    writes_as(&ASN_INTEGER, "020101", o, "<INTEGER>1</INTEGER>");
    /* an OPEN that gives in goes back in front of the line it had begun */
    writes_as(&TWINS, "A0{820141 820100}", o, "<Open>A006820141820100</Open>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_elements),
        cmocka_unit_test(lists_and_alternatives),
        cmocka_unit_test(namespaces_where_they_change),
        cmocka_unit_test(bare_and_named_alternatives),
        cmocka_unit_test(attributes_stand_in_the_start_tag),
        cmocka_unit_test(attributes_of_every_tagging),
        cmocka_unit_test(bad_attributes_are_found),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(segmented_strings_are_joined),
        cmocka_unit_test(an_open_shows_what_has_a_schema),
        cmocka_unit_test(an_open_shows_no_other_spelling),
        cmocka_unit_test(an_open_shows_nothing_ambiguous),
        cmocka_unit_test(an_open_shows_no_extension),
        cmocka_unit_test(an_open_shows_no_unable_text),
        cmocka_unit_test(an_open_in_an_open_has_an_end),
        cmocka_unit_test(an_open_is_no_deeper_than_can_be_read),
        cmocka_unit_test(an_open_is_no_wider_than_can_be_read),
        cmocka_unit_test(levels_around_an_open_are_counted),
        cmocka_unit_test(the_row_for_all_others_is_octets),
        cmocka_unit_test(scratch_is_needed_for_some_values),
        cmocka_unit_test(errors_of_the_walk_are_passed_on),
        cmocka_unit_test(what_xml_cannot_say),
        cmocka_unit_test(unknown_extensions_are_left_out_when_asked),
        cmocka_unit_test(the_text_is_counted_beyond_its_end),
        cmocka_unit_test(marks_point_into_the_text),
        cmocka_unit_test(no_mark_where_there_is_no_text),
        cmocka_unit_test(pretty_text_has_a_line_for_each_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
