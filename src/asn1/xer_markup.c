#include "asn1/xer_markup.h"

#include "base/utf8.h"

const char *xer_reference(uint8_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    default:
        return NULL;
    }
}

/* [XML 1.0:2.2, 2.11, 3.3.3] characters that arrive as they were sent. */
static bool survives(uint32_t code, bool attribute)
{
    if (code == '\t' || code == '\n')
        return !attribute;
    return code >= 0x20 && code != 0xFFFE && code != 0xFFFF;
}

static bool all_survive(span s, bool attribute)
{
    struct reader r = reader_over(s);
    uint32_t code;
    while (utf8_next(&r, &code))
        if (!survives(code, attribute))
            return false;
    return reader_left(&r) == 0;
}

bool xer_put_characters(struct text *t, span s, bool attribute)
{
    if (!all_survive(s, attribute))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        const char *reference = xer_reference(s.p[i]);
        if (reference != NULL)
            text_put(t, reference);
        else
            text_char(t, (char)s.p[i]);
    }
    return true;
}

void xer_put_tag(struct text *t, span name, const span *ns)
{
    text_char(t, '<');
    text_span(t, name);
    if (ns != NULL)
        (void)xer_put_attribute(t, span_text("xmlns"), *ns);
}

bool xer_put_attribute(struct text *t, span name, span value)
{
    size_t start = t->n;
    text_char(t, ' ');
    text_span(t, name);
    text_put(t, "='");
    bool able = xer_put_characters(t, value, true);
    text_char(t, '\'');
    if (!able)
        t->n = start;
    return able;
}

void xer_put_end_tag(struct text *t, span name)
{
    text_put(t, "</");
    text_span(t, name);
    text_char(t, '>');
}
