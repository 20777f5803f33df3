#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "xml/document.h"
#include <bushing/error.h>

static const struct xml_options STRICT;

static int read_text(struct xml_document *d, const char *text, uint32_t takes,
                     struct xml_error *e)
{
    struct xml_options o = {.takes = takes};
    return xml_document_read(d, span_text(text), &o, e);
}

/* The place of the error is marked by ^ in the text. */
static void refuses_as(const char *marked, uint32_t takes, int code,
                       const char *what)
{
    char text[2000];
    struct xml_document d;
    struct xml_error e;
    const char *at = strchr(marked, '^');
    assert_non_null(at);
    size_t offset = (size_t)(at - marked);
    snprintf(text, sizeof text, "%.*s%s", (int)offset, marked, at + 1);
    int rc = read_text(&d, text, takes, &e);
    if (rc != code || e.code != code || e.offset != offset ||
        strcmp(e.what, what) != 0)
        fail_msg("%s: %s at %zu: %s", marked, bushing_error_name(rc), e.offset,
                 e.what);
    assert_null(d.token);
    assert_null(d.pool);
    assert_int_equal(read_text(&d, text, takes, NULL), code);
}

static void refuses(const char *marked, const char *what)
{
    refuses_as(marked, 0, BUSHING_ERR_XML_FORBIDDEN, what);
}

static void takes_as(const char *text, uint32_t takes)
{
    struct xml_document d;
    struct xml_error e;
    if (read_text(&d, text, takes, &e) != 0)
        fail_msg("%s: %s at %zu: %s", text, bushing_error_name(e.code),
                 e.offset, e.what);
    xml_document_clear(&d);
    assert_null(d.token);
}

#define SPELLING "another spelling than the fixed form"

static void assert_span(span s, const char *text)
{
    if (!span_equal(s, span_text(text)))
        fail_msg("\"%.*s\" != \"%s\"", (int)s.n, (const char *)s.p, text);
}

/* --- tokens -------------------------------------------------------------- */

static void tokens_say_what_stands_where(void **state)
{
    static const char text[] = "<a xmlns='urn:a'><b c='d'>x&amp;y\nz</b><e/>"
                               "<f xmlns=''>\xC3\xA9</f></a>";
    static const struct {
        uint8_t kind;
        const char *name, *ns, *text, *raw;
        uint32_t match, parent;
    } want[] = {
        {XER_START, "a", "urn:a", "", "<a xmlns='urn:a'>", 9, XER_NO_PARENT},
        {XER_START, "b", "urn:a", "", "<b c='d'>", 3, 0},
        {XER_TEXT, "", "", "x&y\nz", "x&amp;y\nz", 2, 1},
        {XER_END, "b", "urn:a", "", "</b>", 1, 0},
        {XER_START, "e", "urn:a", "", "<e/>", 5, 0},
        {XER_END, "e", "urn:a", "", "", 4, 0},
        {XER_START, "f", "", "", "<f xmlns=''>", 8, 0},
        {XER_TEXT, "", "", "\xC3\xA9", "\xC3\xA9", 7, 6},
        {XER_END, "f", "", "", "</f>", 6, 0},
        {XER_END, "a", "urn:a", "", "</a>", 0, XER_NO_PARENT},
    };
    struct xml_document d;
    (void)state;
    assert_int_equal(read_text(&d, text, 0, NULL), 0);
    assert_int_equal(d.tokens.num, sizeof want / sizeof want[0]);
    assert_ptr_equal(d.tokens.input.p, text);
    size_t at = 0;
    for (uint32_t i = 0; i < d.tokens.num; i++) {
        const struct xer_token *t = &d.tokens.token[i];
        assert_int_equal(t->kind, want[i].kind);
        assert_span(t->name, want[i].name);
        assert_span(t->ns, want[i].ns);
        assert_span(t->text, want[i].text);
        assert_int_equal(t->at, at);
        assert_span(span_of(text + t->at, t->end - t->at), want[i].raw);
        assert_int_equal(t->match, want[i].match);
        assert_int_equal(t->parent, want[i].parent);
        assert_int_equal(t->num_attribute, i == 1 ? 1 : 0);
        at = t->end;
    }
    const struct xer_attribute *a =
        &d.tokens.attribute[d.tokens.token[1].attribute];
    assert_span(a->name, "c");
    assert_span(a->ns, "");
    assert_span(a->value, "d");
    assert_span(xer_raw(&d.tokens, 1), "<b c='d'>x&amp;y\nz</b>");
    assert_span(xer_content(&d.tokens, 1), "x&amp;y\nz");
    assert_span(xer_raw(&d.tokens, 4), "<e/>");
    assert_span(xer_content(&d.tokens, 4), "");
    assert_ptr_equal(xer_content(&d.tokens, 4).p, text + 43);
    assert_span(xer_raw(&d.tokens, 0), text);
    xml_document_clear(&d);
}

static void prefixes_are_resolved(void **state)
{
    static const char text[] =
        "<p:a xmlns:p='urn:p' xmlns='urn:d' p:x='1' x='2' xml:lang='en'>"
        "<b/><p:c></p:c><d xmlns:p='urn:q'><p:e/></d></p:a>";
    static const struct {
        uint32_t token;
        const char *name, *ns;
    } want[] = {{0, "a", "urn:p"}, {1, "b", "urn:d"}, {3, "c", "urn:p"},
                {4, "c", "urn:p"}, {5, "d", "urn:d"}, {6, "e", "urn:q"}};
    struct xml_document d;
    (void)state;
    assert_int_equal(read_text(&d, text, XML_TAKES_PREFIXES, NULL), 0);
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        assert_span(d.token[want[i].token].name, want[i].name);
        assert_span(d.token[want[i].token].ns, want[i].ns);
    }
    assert_int_equal(d.token[0].num_attribute, 3);
    assert_span(d.attribute[0].name, "x");
    assert_span(d.attribute[0].ns, "urn:p");
    assert_span(d.attribute[1].name, "x");
    assert_span(d.attribute[1].ns, "");
    assert_span(d.attribute[2].name, "lang");
    assert_span(d.attribute[2].ns, "http://www.w3.org/XML/1998/namespace");
    assert_span(xer_content(&d.tokens, 3), "");
    xml_document_clear(&d);
}

static void text_goes_on_over_what_is_passed_over(void **state)
{
    static const char text[] =
        "<a>one<!--two-->&#32;<?three four?><![CDATA[<five>]]>\r\nsix</a>";
    struct xml_document d;
    (void)state;
    assert_int_equal(read_text(&d, text, XML_TAKES_ALL, NULL), 0);
    assert_int_equal(d.tokens.num, 3);
    assert_span(d.token[1].text, "one <five>\nsix");
    assert_int_equal(d.token[1].at, 3);
    assert_int_equal(d.token[1].end, sizeof text - 1 - 4);
    xml_document_clear(&d);
}

/* --- strict -------------------------------------------------------------- */

static void the_fixed_form_passes(void **state)
{
    (void)state;
    takes_as("<a/>", 0);
    takes_as("<a>text</a>", 0);
    takes_as("<a xmlns='urn:a'><b xmlns='urn:b'><c xmlns='urn:a'/></b></a>", 0);
    takes_as("<a>&amp;&lt;&gt;&quot;&apos;\t\n \xE2\x82\xAC</a>", 0);
    takes_as("<env xmlns='urn:a' assoID='4:9'/>", 0);
    takes_as("<env assoID='4:9' xmlns='urn:a'/>", 0);
    takes_as("<iq to='b' xmlns='urn:a' from='c' id='&lt;&apos;>\"&gt;'/>", 0);
    takes_as("<iq to='b' from='c' xmlns='urn:a&amp;b'/>", 0);
}

/* [rule 22] */
static void other_spellings_do_not(void **state)
{
    (void)state;
    refuses("<a^ />", SPELLING);
    refuses("<a^></a>", SPELLING);
    refuses("<a><b/></a^ >", SPELLING);
    refuses("<a^ b=\"c\"/>", SPELLING);
    refuses("<a^  b='c'/>", SPELLING);
    refuses("<a b='c'^ />", SPELLING);
    refuses("<a b='c'^  d='e'/>", SPELLING);
    refuses("<a^ b ='c'/>", SPELLING);
    refuses("<a^\nb='c'/>", SPELLING);
    refuses("<a^ b='\n'/>", SPELLING);
    refuses("<a^ b='\t'/>", SPELLING);
    refuses("<a xmlns='u'><b^ xmlns='u'/></a>", SPELLING);
    refuses("<a^ xmlns=''/>", SPELLING);
    refuses("<a^ xmlns=\"u\"/>", SPELLING);
    refuses("<a>x^>y</a>", SPELLING);
    refuses("<a>x^\"y</a>", SPELLING);
    refuses("<a>x^'y</a>", SPELLING);
    refuses("<a>x^\ry</a>", SPELLING);
    refuses("<a>x^\r\ny</a>", SPELLING);
    refuses("<a>x</a>^\n", SPELLING);
    refuses("^ <a>x</a>", SPELLING);
    refuses("^\xEF\xBB\xBF<a>x</a>", SPELLING);
}

static void nothing_but_elements_and_text(void **state)
{
    (void)state;
    refuses("^<?xml version='1.0'?><a/>", "an XML declaration");
    refuses("<!DOCTYPE a^><a/>", "a DOCTYPE");
    refuses("<!DOCTYPE a ^[<!ENTITY b 'c'>]><a>&b;</a>", "a DOCTYPE");
    refuses("^<!--b--><a/>", "a comment");
    refuses("<a>b^<!--b--></a>", "a comment");
    refuses("<a>b</a>^<!--b-->", "a comment");
    refuses("^<?b c?><a/>", "a processing instruction");
    refuses("<a>^<?b c?></a>", "a processing instruction");
    refuses("<a>b^<![CDATA[c]]></a>", "a CDATA section");
    refuses("<a>b^&#65;c</a>", "a reference by number");
    refuses("<a>b^&#x41;</a>", "a reference by number");
    refuses("<a>^<b c='d&#13;'/></a>", "a reference by number");
    refuses("^<p:a xmlns:p='u'/>", "a prefix");
    refuses("^<a xmlns:p='u'/>", "a prefix");
    refuses("<a>^<b xml:lang='en'/></a>", "a prefix");
    refuses("^<xml:a/>", "a prefix");
}

/* One flag at a time: it takes its own construct and no other. */
static void each_flag_takes_one_thing(void **state)
{
    static const struct {
        uint32_t flag;
        const char *text;
    } cases[] = {
        {XML_TAKES_DECLARATION, "<?xml version='1.0'?><a>x</a>"},
        {XML_TAKES_REFERENCES, "<a b='&#65;'>&#65;</a>"},
        {XML_TAKES_CDATA, "<a><![CDATA[x]]></a>"},
        {XML_TAKES_COMMENTS, "<!--a--><a>x<!--b--></a><!--c-->"},
        {XML_TAKES_INSTRUCTIONS, "<?a b?><a>x<?c d?></a><?e f?>"},
        {XML_TAKES_PREFIXES, "<p:a xmlns:p='u' p:b='c' xml:lang='en'>x</p:a>"},
        {XML_TAKES_DOCTYPE, "<!DOCTYPE a><a>x</a>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            struct xml_document d;
            int rc = read_text(&d, cases[i].text, cases[k].flag, NULL);
            assert_int_equal(rc, i == k ? 0 : BUSHING_ERR_XML_FORBIDDEN);
            xml_document_clear(&d);
        }
}

static void all_but_one_bring_other_spellings(void **state)
{
    (void)state;
    for (uint32_t bit = 0; bit < 8; bit++) {
        struct xml_document d;
        int rc =
            read_text(&d, "\n<a  b=\"c\" > <d></d> </a>\n", 1u << bit, NULL);
        assert_int_equal(rc, bit == 0 ? BUSHING_ERR_XML_FORBIDDEN : 0);
        xml_document_clear(&d);
    }
    assert_int_equal(XML_TAKES_DECLARATION, 1);
    takes_as("\xEF\xBB\xBF<a\t/>\n", XML_TAKES_SPELLING);
    takes_as("<a xmlns='u'><b xmlns='u'/></a>", XML_TAKES_SPELLING);
    takes_as("<?xml version=\"1.0\" encoding='utf-8' standalone='yes' ?>\n<a/>",
             XML_TAKES_DECLARATION);
    takes_as("<?xml version='1.0' encoding='UTF-8'?><a/>",
             XML_TAKES_DECLARATION);
}

static void a_declaration_says_little(void **state)
{
    (void)state;
    refuses_as("^<?xml version='1.1'?><a/>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "another version of XML");
    refuses_as("^<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
               XML_TAKES_ALL, BUSHING_ERR_XML_FORBIDDEN,
               "another encoding than UTF-8");
    refuses_as("^<?xml version='1.0' encoding='UTF-16'?><a/>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "another encoding than UTF-8");
    refuses_as("^<?xml version='1.0' encoding='utf-80'?><a/>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "another encoding than UTF-8");
    refuses_as("^ <a>x</a>", XML_TAKES_DECLARATION, BUSHING_ERR_XML_FORBIDDEN,
               SPELLING);
}

static void a_doctype_declares_nothing(void **state)
{
    (void)state;
    refuses_as("<!DOCTYPE a ^[<!ENTITY b 'c'>]><a>&b;</a>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "a DOCTYPE with declarations");
    refuses_as("<!DOCTYPE a ^[]><a/>", XML_TAKES_ALL, BUSHING_ERR_XML_FORBIDDEN,
               "a DOCTYPE with declarations");
    refuses_as("<!DOCTYPE a SYSTEM 'b'^><a/>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "a DOCTYPE with declarations");
    refuses_as("<!DOCTYPE a PUBLIC 'b' 'c'^><a/>", XML_TAKES_ALL,
               BUSHING_ERR_XML_FORBIDDEN, "a DOCTYPE with declarations");
    refuses_as("<!DOCTYPE a><a>^&b;</a>", XML_TAKES_ALL, BUSHING_ERR_XML_SYNTAX,
               "undefined entity");
}

/* --- not XML ------------------------------------------------------------- */

static void syntax(const char *marked, const char *what)
{
    refuses_as(marked, XML_TAKES_ALL, BUSHING_ERR_XML_SYNTAX, what);
    refuses_as(marked, 0, BUSHING_ERR_XML_SYNTAX, what);
}

static void what_is_not_well_formed(void **state)
{
    (void)state;
    syntax("^", "no element found");
    syntax("<a>^", "no element found");
    syntax("^<a ", "unclosed token");
    syntax("^text", "syntax error");
    syntax("<a></^b>", "mismatched tag");
    syntax("<a/>^<b/>", "junk after document element");
    syntax("<a/>^text", "junk after document element");
    syntax("<a b='1' ^b='2'/>", "duplicate attribute");
    syntax("<a>^&b;</a>", "undefined entity");
    syntax("^<p:a/>", "unbound prefix");
    syntax("<a>^\x01</a>", "not well-formed (invalid token)");
    syntax("<a>^\xEF\xBF\xBF</a>", "not well-formed (invalid token)");
}

#define NOT_UTF8 "octets that are not UTF-8, or a zero octet"

static void what_is_not_utf8(void **state)
{
    struct xml_document d;
    struct xml_error e;
    (void)state;
    syntax("<a>^\xE9</a>", NOT_UTF8);
    syntax("<a>^\xED\xA0\x80</a>", NOT_UTF8);
    syntax("<a>^\xC0\x80</a>", NOT_UTF8);
    syntax("^\xFE\xFF", NOT_UTF8);
    syntax("^\xFF\xFE<", NOT_UTF8);
    /* expat would take this for UTF-16 */
    assert_int_equal(
        xml_document_read(&d, span_of("<\0a\0/\0>\0", 8), &STRICT, &e),
        BUSHING_ERR_XML_SYNTAX);
    assert_int_equal(e.offset, 1);
    assert_string_equal(e.what, NOT_UTF8);
    assert_int_equal(
        xml_document_read(&d, span_of("\0<\0a\0/\0>", 8), &STRICT, &e),
        BUSHING_ERR_XML_SYNTAX);
    assert_int_equal(e.offset, 0);
    assert_int_equal(xml_document_read(&d, span_of("<a/>\0", 5), &STRICT, &e),
                     BUSHING_ERR_XML_SYNTAX);
    assert_int_equal(e.offset, 4);
    assert_int_equal(xml_document_read(&d, span_of(NULL, 0), &STRICT, &e),
                     BUSHING_ERR_XML_SYNTAX);
    assert_int_equal(e.offset, 0);
    assert_string_equal(e.what, "no element found");
}

/* --- limits -------------------------------------------------------------- */

static int read_with(const char *text, struct xml_options o,
                     struct xml_error *e)
{
    struct xml_document d;
    int rc = xml_document_read(&d, span_text(text), &o, e);
    xml_document_clear(&d);
    return rc;
}

static void documents_have_a_longest(void **state)
{
    static char text[XML_MAX_SIZE + 1];
    struct xml_options o = {.max_size = 4};
    struct xml_document d;
    struct xml_error e;
    (void)state;
    assert_int_equal(read_with("<a/>", o, &e), 0);
    o.max_size = 3;
    assert_int_equal(read_with("<a/>", o, &e), BUSHING_ERR_SIZE);
    assert_int_equal(e.offset, 0);
    assert_string_equal(e.what, "a longer document than allowed");
    memset(text, 'x', sizeof text);
    memcpy(text, "<a>", 3);
    memcpy(text + XML_MAX_SIZE - 4, "</a>x", 5);
    assert_int_equal(
        xml_document_read(&d, span_of(text, XML_MAX_SIZE), &STRICT, &e), 0);
    assert_int_equal(d.token[1].text.n, XML_MAX_SIZE - 7);
    xml_document_clear(&d);
    assert_int_equal(
        xml_document_read(&d, span_of(text, sizeof text), &STRICT, &e),
        BUSHING_ERR_SIZE);
    o.max_size = SIZE_MAX;
    assert_int_equal(
        xml_document_read(&d, span_of(text, (size_t)INT32_MAX + 1), &o, &e),
        BUSHING_ERR_SIZE);
}

static void documents_have_most_tokens(void **state)
{
    struct xml_options o = {.max_tokens = 7};
    struct xml_error e;
    (void)state;
    assert_int_equal(read_with("<a>t<b/>t<c/></a>", o, &e), BUSHING_ERR_SIZE);
    assert_int_equal(e.offset, strlen("<a>t<b/>t<c/>"));
    assert_string_equal(e.what, "more elements and texts than allowed");
    o.max_tokens = 8;
    assert_int_equal(read_with("<a>t<b/>t<c/></a>", o, &e), 0);
    o.max_tokens = 2;
    assert_int_equal(read_with("<a>t</a>", o, &e), BUSHING_ERR_SIZE);
    assert_int_equal(e.offset, 4);
    o.max_tokens = 1;
    assert_int_equal(read_with("<a>t</a>", o, &e), BUSHING_ERR_SIZE);
    assert_int_equal(e.offset, 3);
}

/* n elements inside each other */
static const char *nested(unsigned n)
{
    static char text[2000];
    struct text t = text_over(text, sizeof text);
    for (unsigned i = 0; i < n; i++)
        text_put(&t, "<a>");
    text_put(&t, "x");
    for (unsigned i = 0; i < n; i++)
        text_put(&t, "</a>");
    text_end(&t);
    assert_true(text_fits(&t));
    return text;
}

static void elements_nest_so_deep(void **state)
{
    struct xml_options o = {.max_depth = 3};
    struct xml_error e;
    (void)state;
    assert_int_equal(read_with(nested(3), o, &e), 0);
    assert_int_equal(read_with(nested(4), o, &e), BUSHING_ERR_DEPTH);
    assert_int_equal(e.offset, 9);
    assert_string_equal(e.what, "elements nested deeper than allowed");
    assert_int_equal(read_with(nested(XML_MAX_DEPTH), STRICT, &e), 0);
    assert_int_equal(read_with(nested(XML_MAX_DEPTH + 1), STRICT, &e),
                     BUSHING_ERR_DEPTH);
    /* beside each other they do not */
    assert_int_equal(read_with("<a><b><c/><c/></b><b><c/></b></a>", o, &e), 0);
}

/* <a><b , n attributes, and more. */
static const char *with_attributes(unsigned n, const char *more)
{
    static char text[1000];
    struct text t = text_over(text, sizeof text);
    text_put(&t, "<a><b");
    for (unsigned i = 0; i < n; i++) {
        text_put(&t, " a");
        text_u64(&t, i);
        text_put(&t, "=''");
    }
    text_put(&t, more);
    text_put(&t, "/></a>");
    text_end(&t);
    return text;
}

static void elements_have_most_attributes(void **state)
{
    struct xml_options o = {.max_attributes = 2};
    struct xml_error e;
    (void)state;
    assert_int_equal(read_with("<a b='1' c='2' xmlns='u'/>", o, &e), 0);
    assert_int_equal(read_with(with_attributes(2, ""), o, &e), 0);
    assert_int_equal(read_with(with_attributes(3, ""), o, &e),
                     BUSHING_ERR_SIZE);
    assert_int_equal(e.offset, 3);
    assert_string_equal(e.what, "more attributes than allowed");
    assert_int_equal(
        read_with(with_attributes(XML_MAX_ATTRIBUTES, " xmlns='u'"), STRICT,
                  &e),
        0);
    assert_int_equal(
        read_with(with_attributes(XML_MAX_ATTRIBUTES, " z=''"), STRICT, &e),
        BUSHING_ERR_SIZE);
}

/* n namespaces, and one more */
static const char *with_namespaces(unsigned n, const char *last)
{
    static char text[2000];
    struct text t = text_over(text, sizeof text);
    text_put(&t, "<a>");
    for (unsigned i = 0; i < n; i++) {
        text_put(&t, "<b xmlns='urn:");
        text_u64(&t, i);
        text_put(&t, "'/>");
    }
    text_put(&t, "<b xmlns='");
    text_put(&t, last);
    text_put(&t, "'/></a>");
    text_end(&t);
    return text;
}

static void namespaces_are_counted(void **state)
{
    struct xml_error e;
    (void)state;
    assert_int_equal(
        read_with(with_namespaces(XML_MAX_NAMESPACES, "urn:0"), STRICT, &e), 0);
    assert_int_equal(
        read_with(with_namespaces(XML_MAX_NAMESPACES, "urn:x"), STRICT, &e),
        BUSHING_ERR_SIZE);
    /* <b xmlns='urn:N'/> */
    assert_int_equal(e.offset, 3 + 10 * 18 + (XML_MAX_NAMESPACES - 10) * 19);
    assert_string_equal(e.what, "more or longer namespaces than allowed");
}

static void namespaces_have_a_longest(void **state)
{
    struct xml_options o = {.takes = XML_TAKES_PREFIXES};
    struct xml_error e;
    (void)state;
    for (unsigned prefix = 0; prefix < 2; prefix++)
        for (unsigned n = XML_MAX_NAMESPACE; n < XML_MAX_NAMESPACE + 2; n++) {
            char text[500];
            struct text t = text_over(text, sizeof text);
            /* with a prefix: declared, and not used */
            text_put(&t, prefix == 0 ? "<a xmlns='" : "<a xmlns:p='");
            text_repeat(&t, 'u', n);
            text_put(&t, "'/>");
            text_end(&t);
            assert_int_equal(read_with(text, o, &e),
                             n == XML_MAX_NAMESPACE ? 0 : BUSHING_ERR_SIZE);
            assert_int_equal(e.offset, 0);
        }
}

/* --- memory -------------------------------------------------------------- */

static size_t taken, taken_max, given, budget;

static bool allowed(void)
{
    if (budget == 0)
        return false;
    budget--;
    return true;
}

static void *take(size_t n)
{
    if (!allowed())
        return NULL;
    taken++;
    return malloc(n);
}

static void *resize(void *p, size_t n)
{
    if (!allowed())
        return NULL;
    taken += p == NULL ? 1 : 0;
    return realloc(p, n);
}

static void give(void *p)
{
    given += p == NULL ? 0 : 1;
    free(p);
}

static const struct xml_memory COUNTED = {take, resize, give};

/* Every allocation of a document fails once, until none does. */
static void failures_leave_nothing_behind(const char *text, uint32_t takes)
{
    struct xml_options o = {.takes = takes, .memory = &COUNTED};
    int rc = BUSHING_ERR_MEMORY;
    for (size_t n = 0; rc != 0; n++) {
        struct xml_document d;
        struct xml_error e;
        taken = given = 0;
        budget = n;
        assert_true(n < 1000);
        rc = xml_document_read(&d, span_text(text), &o, &e);
        assert_int_equal(rc, e.code);
        if (rc != 0) {
            assert_int_equal(rc, BUSHING_ERR_MEMORY);
            assert_string_equal(e.what, "no memory left");
        }
        xml_document_clear(&d);
        assert_int_equal(taken, given);
        taken_max = n;
    }
}

/* n elements with an attribute and a text that is not spelled as it is. */
static const char *with_elements(unsigned n)
{
    static char text[400000];
    struct text t = text_over(text, sizeof text);
    text_put(&t, "<a>");
    for (unsigned i = 0; i < n; i++) {
        text_put(&t, "<b c='");
        text_u64(&t, i);
        text_put(&t, "'>&lt;</b>");
    }
    text_put(&t, "</a>");
    text_end(&t);
    assert_true(text_fits(&t));
    return text;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    failures_leave_nothing_behind("<a xmlns='u' b='c'>d<e f='g'/></a>", 0);
    assert_in_range(taken_max, 5, 100);
    failures_leave_nothing_behind(
        "<?xml version='1.0'?><!DOCTYPE a><p:a xmlns:p='u' p:b='&#65;'>"
        "<!--c--><?d e?><![CDATA[f]]>\r\n&amp;</p:a>",
        XML_TAKES_ALL);
    failures_leave_nothing_behind(with_elements(300), 0);
}

/* What is allocated grows with the document, not faster. */
static void work_grows_with_the_document(void **state)
{
    size_t before = 0;
    (void)state;
    for (unsigned n = 1250; n <= 10000; n *= 2) {
        struct xml_options o = {.memory = &COUNTED};
        struct xml_document d;
        budget = SIZE_MAX;
        assert_int_equal(
            xml_document_read(&d, span_text(with_elements(n)), &o, NULL), 0);
        assert_int_equal(d.tokens.num, 3 * n + 2);
        assert_span(d.token[3 * n - 1].text, "<");
        size_t calls = SIZE_MAX - budget;
        assert_true(before == 0 || calls <= before + 8);
        before = calls;
        xml_document_clear(&d);
    }
}

static void clearing_twice_is_legal(void **state)
{
    struct xml_document d = {0};
    (void)state;
    xml_document_clear(&d);
    assert_int_equal(read_text(&d, "<a/>", 0, NULL), 0);
    xml_document_clear(&d);
    xml_document_clear(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_say_what_stands_where),
        cmocka_unit_test(prefixes_are_resolved),
        cmocka_unit_test(text_goes_on_over_what_is_passed_over),
        cmocka_unit_test(the_fixed_form_passes),
        cmocka_unit_test(other_spellings_do_not),
        cmocka_unit_test(nothing_but_elements_and_text),
        cmocka_unit_test(each_flag_takes_one_thing),
        cmocka_unit_test(all_but_one_bring_other_spellings),
        cmocka_unit_test(a_declaration_says_little),
        cmocka_unit_test(a_doctype_declares_nothing),
        cmocka_unit_test(what_is_not_well_formed),
        cmocka_unit_test(what_is_not_utf8),
        cmocka_unit_test(documents_have_a_longest),
        cmocka_unit_test(documents_have_most_tokens),
        cmocka_unit_test(elements_nest_so_deep),
        cmocka_unit_test(elements_have_most_attributes),
        cmocka_unit_test(namespaces_are_counted),
        cmocka_unit_test(namespaces_have_a_longest),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(work_grows_with_the_document),
        cmocka_unit_test(clearing_twice_is_legal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
