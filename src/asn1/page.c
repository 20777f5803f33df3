#include "asn1/page.h"

void page_line(struct page *p, size_t indent)
{
    text_char(p->t, '\n');
    p->line = p->t->n;
    text_repeat(p->t, ' ', indent);
    p->gap = 0;
}

/* Goes on below where the long thing started, or further to the left when the
 * word would not fit there either. */
static void wrap(struct page *p, size_t n)
{
    bool fits = p->hang + n < PAGE_WIDTH;
    page_line(p, fits ? p->hang : p->left + 2 * PAGE_INDENT);
    if (p->remark) {
        text_put(p->t, "--");
        p->gap = 1;
    }
}

void page_span(struct page *p, span s)
{
    if (p->gap != 0 && page_column(p) + p->gap + s.n >= PAGE_WIDTH)
        wrap(p, s.n);
    text_repeat(p->t, ' ', p->gap);
    text_span(p->t, s);
    p->gap = 1;
}

void page_word(struct page *p, const char *s)
{
    page_span(p, span_text(s));
}

void page_cell(struct page *p, span s, size_t width)
{
    page_span(p, s);
    p->gap = width - s.n + 1;
}

void page_glue(struct page *p, const char *s)
{
    text_put(p->t, s);
}

void page_remark_begin(struct page *p, size_t n)
{
    if (p->gap != 0) {
        p->gap = 2;
        if (page_column(p) + strlen("  -- ") + n >= PAGE_WIDTH)
            page_line(p, p->left + PAGE_INDENT);
    }
    page_word(p, "--");
    p->hang = page_column(p) - 2;
    p->remark = true;
}

void page_remark_words(struct page *p, const char *s)
{
    while (*s != '\0') {
        size_t n = 0;
        while (s[n] != '\0' && s[n] != ' ')
            n++;
        page_span(p, span_of(s, n));
        s += s[n] == ' ' ? n + 1 : n;
    }
}

void page_remark_end(struct page *p)
{
    p->remark = false;
}

void page_remark(struct page *p, const char *s)
{
    page_remark_begin(p, strlen(s));
    page_remark_words(p, s);
    page_remark_end(p);
}
