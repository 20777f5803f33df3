/* A page of 80 columns for text that is made of words: columns, lines that
 * break where a word would not fit, comments that stay comments when they
 * break. Module text is written on it. */
#ifndef ASN1_PAGE_H
#define ASN1_PAGE_H

#include "base/text.h"

#define PAGE_WIDTH 80
#define PAGE_INDENT 2

struct page {
    struct text *t;
    size_t line; /* where the line begins in t */
    size_t gap;  /* blanks that the next word wants in front of it */
    size_t left; /* indentation of what is being written */
    size_t hang; /* where it goes on when it is too long for its line */
    bool remark; /* inside a comment: a new line goes on with "--" */
};

static inline struct page page_on(struct text *t)
{
    return (struct page){t, t->n, 0, 0, 0, false};
}

/* How much stands on the line. */
static inline size_t page_column(const struct page *p)
{
    return p->t->n - p->line;
}

void page_line(struct page *p, size_t indent);

/* Puts a word, which is never broken, and wants one blank behind it. The last
 * column stays free for a comma. */
void page_span(struct page *p, span s);
void page_word(struct page *p, const char *s);

/* A word with blanks behind it up to `width`, which is not less than its
 * length. */
void page_cell(struct page *p, span s, size_t width);

/* Punctuation right behind a word. */
void page_glue(struct page *p, const char *s);

/* A comment to the end of the line, of words that take n columns; on a line of
 * its own when it would not fit on this one. */
void page_remark_begin(struct page *p, size_t n);
void page_remark_words(struct page *p, const char *s);
void page_remark_end(struct page *p);
void page_remark(struct page *p, const char *s);

/* A word that is built before it is put. */
#define PAGE_BUILT_MAX 64
struct page_built {
    char s[PAGE_BUILT_MAX];
    struct text t;
};

static inline void page_build(struct page_built *b)
{
    b->t = text_over(b->s, sizeof b->s);
}

static inline span page_built(const struct page_built *b)
{
    return span_first(span_of(b->s, sizeof b->s), b->t.n);
}

#endif
