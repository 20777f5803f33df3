/* A text builder that goes forward and never writes past its buffer. It counts
 * on when the buffer is full, so a caller can measure first and print second.
 * The text is not terminated by a zero octet unless text_end() is asked to. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/span.h"

struct text {
    char *p;    /* the buffer, may be NULL when cap is 0 */
    size_t cap; /* its size */
    size_t n;   /* the length wanted so far, may exceed cap */
};

static inline struct text text_over(char *buffer, size_t cap)
{
    return (struct text){buffer, cap, 0};
}

static inline void text_char(struct text *t, char c)
{
    if (t->n < t->cap)
        t->p[t->n] = c;
    t->n++;
}

void text_put(struct text *t, const char *s);
void text_span(struct text *t, span s);
void text_repeat(struct text *t, char c, size_t n);
void text_u64(struct text *t, uint64_t v);
void text_i64(struct text *t, int64_t v);
/* Decimal with zeros in front up to width digits. */
void text_u64_width(struct text *t, uint64_t v, unsigned width);
/* Two hexadecimal digits an octet; upper or lower case. */
void text_hex(struct text *t, span s, bool upper);

/* True when everything fitted. */
static inline bool text_fits(const struct text *t)
{
    return t->n <= t->cap;
}

/* Puts a zero octet behind the text, over its last character when the buffer
 * is full; does nothing without a buffer. */
void text_end(struct text *t);

#endif
