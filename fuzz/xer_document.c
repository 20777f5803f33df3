/* Any octets as an XML document, under any leniency (the first octet). Tokens
 * nest and cover what they should; the fixed form of what was taken passes
 * strictly and has the same tokens. */
#include <stdlib.h>

#include "xml/document.h"
#include "xml/fixed_form.h"

#define MUST(x)      \
    do {             \
        if (!(x))    \
            abort(); \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_element(const struct xer_tokens *x, uint32_t i)
{
    const struct xer_token *t = &x->token[i], *end = &x->token[t->match];
    MUST(t->match > i && end->kind == XER_END && end->match == i);
    MUST(end->parent == t->parent && end->at >= t->end);
    MUST(t->parent == XER_NO_PARENT ? i == 0 : t->parent < i);
    MUST(span_equal(t->name, end->name) && span_equal(t->ns, end->ns));
}

static void check_tokens(const struct xer_tokens *x)
{
    size_t at = 0;
    MUST(x->num >= 2 && x->token[0].match == x->num - 1);
    for (uint32_t i = 0; i < x->num; i++) {
        const struct xer_token *t = &x->token[i];
        MUST(t->at >= at && t->end >= t->at && t->end <= x->input.n);
        at = t->end;
        if (t->kind == XER_START)
            check_element(x, i);
        else if (t->kind == XER_TEXT)
            MUST(t->match == i && t->text.n != 0 &&
                 x->token[i + 1].kind != XER_TEXT);
    }
}

static void check_same(const struct xer_tokens *x, const struct xer_tokens *y)
{
    MUST(x->num == y->num);
    for (uint32_t i = 0; i < x->num; i++) {
        const struct xer_token *a = &x->token[i], *b = &y->token[i];
        MUST(a->kind == b->kind && a->match == b->match);
        MUST(a->parent == b->parent && a->num_attribute == b->num_attribute);
        MUST(span_equal(a->name, b->name) && span_equal(a->ns, b->ns));
        MUST(span_equal(a->text, b->text));
        for (uint32_t k = 0; k < a->num_attribute; k++) {
            const struct xer_attribute *p = &x->attribute[a->attribute + k];
            const struct xer_attribute *q = &y->attribute[b->attribute + k];
            MUST(span_equal(p->name, q->name) &&
                 span_equal(p->value, q->value));
        }
    }
}

/* The text is up to six times as long as what it is made of, plus the
 * namespaces that prefixes stood for. */
static char *fixed_form(const struct xer_tokens *x, size_t *n)
{
    struct text measure = text_over(NULL, 0);
    if (!xml_put_fixed_form(x, 0, x->num - 1, &measure))
        return NULL;
    char *p = malloc(measure.n);
    MUST(p != NULL);
    struct text out = text_over(p, measure.n);
    MUST(xml_put_fixed_form(x, 0, x->num - 1, &out) && out.n == measure.n);
    *n = out.n;
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xml_options lenient = {0}, strict = {.max_size = 1 << 24};
    struct xml_document d, again;
    size_t n = 0;
    if (size < 1 || size > 1 << 16)
        return 0;
    lenient.takes = data[0];
    span in = span_of(data + 1, size - 1);
    if (xml_document_read(&d, in, &lenient, NULL) != 0)
        return 0;
    check_tokens(&d.tokens);
    char *p = fixed_form(&d.tokens, &n);
    MUST(p != NULL || (lenient.takes & ~(uint32_t)XML_TAKES_DECLARATION) != 0);
    if (p != NULL) {
        MUST(xml_document_read(&again, span_of(p, n), &strict, NULL) == 0);
        check_same(&d.tokens, &again.tokens);
        xml_document_clear(&again);
        lenient.takes = XML_TAKES_ALL;
        MUST(xml_document_read(&again, in, &lenient, NULL) == 0);
        check_same(&d.tokens, &again.tokens);
        xml_document_clear(&again);
    }
    free(p);
    xml_document_clear(&d);
    return 0;
}
