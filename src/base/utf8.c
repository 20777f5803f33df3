#include "base/utf8.h"

/* Row n: a character of n + 1 octets. Its first octet has the bits of lead
 * under mask; a code below least belongs in a shorter row. */
static const struct row {
    uint8_t mask;
    uint8_t lead;
    uint32_t least;
} ROWS[] = {
    {0x80, 0x00, 0x0},
    {0xE0, 0xC0, 0x80},
    {0xF0, 0xE0, 0x800},
    {0xF8, 0xF0, 0x10000},
};

enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

static bool is_scalar(uint32_t code)
{
    return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static bool is_tail(uint8_t octet)
{
    return (octet & 0xC0) == 0x80;
}

bool utf8_next(struct reader *r, uint32_t *code)
{
    struct reader at = *r;
    uint8_t octet;
    if (!reader_u8(&at, &octet))
        return false;
    size_t n = 0;
    while (n < NUM_ROWS && (octet & ROWS[n].mask) != ROWS[n].lead)
        n++;
    if (n == NUM_ROWS)
        return false;
    uint32_t v = octet & (uint8_t)~ROWS[n].mask;
    for (size_t i = 0; i < n; i++) {
        if (!reader_u8(&at, &octet) || !is_tail(octet))
            return false;
        v = v << 6 | (octet & 0x3F);
    }
    if (v < ROWS[n].least || !is_scalar(v))
        return false;
    *r = at;
    *code = v;
    return true;
}

bool utf8_valid(span s)
{
    struct reader r = reader_over(s);
    uint32_t code;
    while (utf8_next(&r, &code))
        continue;
    return reader_left(&r) == 0;
}

size_t utf8_count(span s)
{
    size_t num = 0;
    for (size_t i = 0; i < s.n; i++)
        num += is_tail(s.p[i]) ? 0 : 1;
    return num;
}

bool text_utf8(struct text *t, uint32_t code)
{
    if (!is_scalar(code))
        return false;
    size_t n = NUM_ROWS - 1;
    while (code < ROWS[n].least)
        n--;
    text_char(t, (char)(ROWS[n].lead | code >> 6 * n));
    while (n > 0) {
        n--;
        text_char(t, (char)(0x80 | (code >> 6 * n & 0x3F)));
    }
    return true;
}
