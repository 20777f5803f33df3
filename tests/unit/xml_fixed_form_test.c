#include "test.h"

#include <string.h>

#include "asn1/random.h"
#include "xml/document.h"
#include "xml/fixed_form.h"

static char buffer[20000];

static void parse(struct xml_document *d, const char *text, uint32_t takes)
{
    struct xml_options o = {.takes = takes};
    struct xml_error e;
    if (xml_document_read(d, span_text(text), &o, &e) != 0)
        fail_msg("%s: %s at %zu", text, e.what, e.offset);
}

/* However a document is spelled, it has one fixed form. */
static void becomes_(const char *text, const char *fixed, bool one_of_several)
{
    struct text out = text_over(buffer, sizeof buffer - 1);
    struct xml_document d;
    size_t at;
    parse(&d, text, XML_TAKES_ALL);
    assert_true(xml_put_fixed_form(&d.tokens, 0, d.tokens.num - 1, &out));
    text_end(&out);
    assert_string_equal(buffer, fixed);
    assert_int_equal(xml_is_fixed_form(&d.tokens, &at),
                     strcmp(text, fixed) == 0 || one_of_several);
    xml_document_clear(&d);
    parse(&d, buffer, 0);
    assert_true(xml_is_fixed_form(&d.tokens, &at));
    assert_int_equal(at, strlen(fixed));
    xml_document_clear(&d);
}

static void becomes(const char *text, const char *fixed)
{
    becomes_(text, fixed, false);
}

static void every_spelling_has_one_form(void **state)
{
    (void)state;
    becomes("<a/>", "<a/>");
    becomes("<a></a >", "<a/>");
    becomes("<a b=\"c\"\n/>", "<a b='c'/>");
    becomes("<a b='\"&gt;>&apos;' />", "<a b='&quot;&gt;&gt;&apos;'/>");
    /* servers reorder attributes, and leave > and " in them or not */
    becomes_("<a b='c' xmlns='u'/>", "<a xmlns='u' b='c'/>", true);
    becomes_("<a b='>' c='\"'/>", "<a b='&gt;' c='&quot;'/>", true);
    becomes("<a>&#65;<![CDATA[<&>\"']]>></a>",
            "<a>A&lt;&amp;&gt;&quot;&apos;&gt;</a>");
    becomes("<?xml version='1.0'?>\n<!--c--><a>x\r\ny<?p i?></a>\n",
            "<a>x\ny</a>");
    becomes("<p:a xmlns:p='u'><p:b/><c/></p:a>",
            "<a xmlns='u'><b/><c xmlns=''/></a>");
    becomes("<a xmlns='u'><b xmlns='u'><c xmlns='v'/></b><d xmlns=''/></a>",
            "<a xmlns='u'><b><c xmlns='v'/></b><d xmlns=''/></a>");
    becomes("<a xmlns='u&amp;v'/>", "<a xmlns='u&amp;v'/>");
}

/* What is signed: the content of an element, whose namespace is not in it. */
static void the_content_of_an_element(void **state)
{
    static const char text[] =
        "<s xmlns='u'><tbs >\n<x></x><y xmlns=\"v\">t</y><z/></tbs><o/></s>";
    struct text out = text_over(buffer, sizeof buffer - 1);
    struct xml_document d;
    (void)state;
    parse(&d, text, XML_TAKES_ALL);
    uint32_t last = d.token[1].match - 1;
    assert_true(xml_put_fixed_form(&d.tokens, 2, last, &out));
    text_end(&out);
    assert_string_equal(buffer, "\n<x/><y xmlns='v'>t</y><z/>");
    xml_document_clear(&d);
    /* nothing at all */
    parse(&d, "<tbs/>", 0);
    out.n = 0;
    assert_true(xml_put_fixed_form(&d.tokens, 1, 0, &out));
    assert_int_equal(out.n, 0);
    xml_document_clear(&d);
}

static void what_has_no_fixed_form(void **state)
{
    static const char *const texts[] = {
        "<a>&#13;</a>",         "<a>x<b/>y&#13;</a>",   "<a b='&#9;'/>",
        "<a b='c' d='&#10;'/>", "<a b='&#13;' d='e'/>", "<a xml:lang='en'/>",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct text out = text_over(buffer, sizeof buffer);
        struct xml_document d;
        size_t at;
        parse(&d, texts[i], XML_TAKES_ALL);
        assert_false(xml_put_fixed_form(&d.tokens, 0, d.tokens.num - 1, &out));
        assert_false(xml_is_fixed_form(&d.tokens, &at));
        xml_document_clear(&d);
    }
}

/* Tokens that say what their octets do not, as no parser makes them. */
static void octets_and_tokens_must_agree(void **state)
{
    struct xml_document d;
    size_t at;
    (void)state;
    parse(&d, "<a>b\nc</a>", 0);
    d.token[1].text = span_text("b\rc");
    d.tokens.input = span_text("<a>b\rc</a>");
    assert_false(xml_is_fixed_form(&d.tokens, &at));
    assert_int_equal(at, 4);
    xml_document_clear(&d);
    parse(&d, "<a b='c'/>", 0);
    d.attribute[0].ns = span_text("u");
    assert_false(xml_is_fixed_form(&d.tokens, &at));
    assert_int_equal(at, 2);
    xml_document_clear(&d);
    static const char *const blanks[] = {"<a b='\t'/>", "<a b='\n'/>",
                                         "<a b='\r'/>"};
    for (size_t i = 0; i < 3; i++) {
        parse(&d, "<a b=' '/>", 0);
        d.attribute[0].value = span_of(blanks[i] + 6, 1);
        d.tokens.input = span_text(blanks[i]);
        assert_false(xml_is_fixed_form(&d.tokens, &at));
        assert_int_equal(at, 2);
        xml_document_clear(&d);
    }
    /* cut short */
    parse(&d, "<a>b</a>", 0);
    for (size_t n = 0; n < 8; n++) {
        d.tokens.input.n = n;
        assert_false(xml_is_fixed_form(&d.tokens, &at));
        assert_true(at <= n);
    }
    xml_document_clear(&d);
}

/* --- random documents ---------------------------------------------------- */

struct maker {
    struct asn1_random r;
    struct text out;
    bool strict;
};

static uint64_t pick(struct maker *m, uint64_t n)
{
    return asn1_random_below(&m->r, n);
}

static void make_text(struct maker *m)
{
    static const char *const pieces[] = {
        "&amp;", "&lt;", "&gt;", "&quot;", "&apos;",
        "x",     " ",    "\n",   "\t",     "\xE2\x82\xAC"};
    static const char *const loose[] = {
        ">", "\"", "'", "&#65;", "\r\n", "<![CDATA[<]]>", "<!--c-->", "<?p?>"};
    for (uint64_t n = pick(m, 6); n > 0; n--)
        text_put(&m->out, m->strict || pick(m, 3) != 0 ? pieces[pick(m, 10)]
                                                       : loose[pick(m, 8)]);
}

static void make_element(struct maker *m, unsigned depth, unsigned ns)
{
    static const char *const uris[] = {"", "u", "v"};
    unsigned own = depth == 0 ? 1 : (unsigned)pick(m, 3);
    const char *quote = m->strict || pick(m, 2) != 0 ? "'" : "\"";
    text_put(&m->out, "<e");
    if (own != ns || (!m->strict && pick(m, 3) == 0)) {
        text_put(&m->out, m->strict ? " xmlns=" : "  xmlns= ");
        text_put(&m->out, quote);
        text_put(&m->out, uris[own]);
        text_put(&m->out, quote);
    }
    if (pick(m, 4) == 0)
        text_put(&m->out, " a='&lt;'");
    size_t before = m->out.n;
    text_char(&m->out, '>');
    size_t content = m->out.n;
    make_text(m);
    for (uint64_t n = depth > 3 ? 0 : pick(m, 4); n > 0; n--) {
        make_element(m, depth + 1, own);
        make_text(m);
    }
    if (m->out.n == content && (m->strict || pick(m, 2) == 0)) {
        m->out.n = before;
        text_put(&m->out, "/>");
        return;
    }
    text_put(&m->out, m->strict || pick(m, 2) != 0 ? "</e>" : "</e\n>");
}

static const char *make(bool strict, uint64_t seed)
{
    static char text[100000];
    struct maker m = {{seed}, text_over(text, sizeof text - 1), strict};
    make_element(&m, 0, 0);
    text_end(&m.out);
    assert_true(text_fits(&m.out));
    return text;
}

static void random_documents_in_the_form_stay_as_they_are(void **state)
{
    static char again[100000];
    (void)state;
    for (uint64_t seed = 1; seed < 500; seed++) {
        const char *text = make(true, seed);
        struct text out = text_over(again, sizeof again - 1);
        struct xml_document d;
        parse(&d, text, 0);
        assert_true(xml_put_fixed_form(&d.tokens, 0, d.tokens.num - 1, &out));
        text_end(&out);
        assert_string_equal(again, text);
        xml_document_clear(&d);
    }
}

static bool same_tokens(const struct xer_tokens *x, const struct xer_tokens *y)
{
    if (x->num != y->num)
        return false;
    for (uint32_t i = 0; i < x->num; i++) {
        const struct xer_token *a = &x->token[i], *b = &y->token[i];
        if (a->kind != b->kind || a->match != b->match ||
            a->parent != b->parent || a->num_attribute != b->num_attribute ||
            !span_equal(a->name, b->name) || !span_equal(a->ns, b->ns) ||
            !span_equal(a->text, b->text))
            return false;
        for (uint32_t k = 0; k < a->num_attribute; k++)
            if (!span_equal(x->attribute[a->attribute + k].value,
                            y->attribute[b->attribute + k].value))
                return false;
    }
    return true;
}

static void random_documents_get_into_the_form(void **state)
{
    static char again[100000];
    unsigned changed = 0;
    (void)state;
    for (uint64_t seed = 1; seed < 500; seed++) {
        const char *text = make(false, seed);
        struct text out = text_over(again, sizeof again - 1);
        struct xml_document loose, fixed;
        parse(&loose, text, XML_TAKES_ALL);
        assert_true(
            xml_put_fixed_form(&loose.tokens, 0, loose.tokens.num - 1, &out));
        text_end(&out);
        parse(&fixed, again, 0);
        assert_true(same_tokens(&loose.tokens, &fixed.tokens));
        changed += strcmp(text, again) != 0 ? 1 : 0;
        xml_document_clear(&loose);
        xml_document_clear(&fixed);
    }
    assert_true(changed > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_has_one_form),
        cmocka_unit_test(the_content_of_an_element),
        cmocka_unit_test(what_has_no_fixed_form),
        cmocka_unit_test(octets_and_tokens_must_agree),
        cmocka_unit_test(random_documents_in_the_form_stay_as_they_are),
        cmocka_unit_test(random_documents_get_into_the_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
