#include "base/text.h"

/* Counts n characters and says how many of them still fit; the count stays at
 * the largest number rather than starting again at 0. */
static size_t claim(struct text *t, size_t n)
{
    size_t room = t->n < t->cap ? t->cap - t->n : 0;
    t->n = n > SIZE_MAX - t->n ? SIZE_MAX : t->n + n;
    return n < room ? n : room;
}

void text_put(struct text *t, const char *s)
{
    text_span(t, span_text(s));
}

void text_span(struct text *t, span s)
{
    size_t at = t->n;
    size_t n = claim(t, s.n);
    if (n != 0)
        memcpy(t->p + at, s.p, n);
}

void text_repeat(struct text *t, char c, size_t n)
{
    size_t at = t->n;
    size_t fit = claim(t, n);
    if (fit != 0)
        memset(t->p + at, c, fit);
}

void text_u64(struct text *t, uint64_t v)
{
    text_u64_width(t, v, 0);
}

void text_i64(struct text *t, int64_t v)
{
    if (v < 0)
        text_char(t, '-');
    /* Unsigned before the sign changes: the least number has no opposite. */
    text_u64(t, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void text_u64_width(struct text *t, uint64_t v, unsigned width)
{
    char digits[20]; /* 2^64 - 1 has twenty */
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    size_t n = sizeof digits - at;
    text_repeat(t, '0', width > n ? width - n : 0);
    text_span(t, span_of(digits + at, n));
}

void text_hex(struct text *t, span s, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (size_t i = 0; i < s.n; i++) {
        text_char(t, digits[s.p[i] >> 4]);
        text_char(t, digits[s.p[i] & 0x0F]);
    }
}

void text_end(struct text *t)
{
    if (t->cap != 0)
        t->p[t->n < t->cap ? t->n : t->cap - 1] = '\0';
}
