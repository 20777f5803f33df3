#include "event/safe.h"

#include "base/utf8.h"

/* Characters that print as something else than themselves. */
static const struct range {
    uint32_t first, last;
} UNSEEN[] = {
    {0x00, 0x1F},         {0x7F, 0x9F},       {0xAD, 0xAD},
    {0x34F, 0x34F},       {0x61C, 0x61C},     {0x115F, 0x1160},
    {0x17B4, 0x17B5},     {0x180B, 0x180F},   {0x200B, 0x200F},
    {0x2028, 0x202E},     {0x2060, 0x206F},   {0x3164, 0x3164},
    {0xFE00, 0xFE0F},     {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},     {0xFFFE, 0xFFFF},   {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A},   {0x1FFFE, 0x1FFFF}, {0xE0000, 0xE0FFF},
    {0x10FFFE, 0x10FFFF},
};

static bool is_unseen(uint32_t code)
{
    for (size_t i = 0; i < sizeof UNSEEN / sizeof UNSEEN[0]; i++)
        if (code <= UNSEEN[i].last)
            return code >= UNSEEN[i].first;
    return false;
}

bool safe_is_visible(span s)
{
    struct reader r = reader_over(s);
    uint32_t code;
    while (utf8_next(&r, &code))
        if (is_unseen(code))
            return false;
    return reader_left(&r) == 0;
}

/* One character as it is shown: itself or its escape. */
enum { UNIT_MAX = 12, DOTS = 3 };

struct unit {
    char p[UNIT_MAX];
    size_t n;
};

static void put_hex(struct text *t, uint32_t v, unsigned width)
{
    while (width < 8 && v >> 4 * width != 0)
        width++;
    while (width > 0) {
        width--;
        text_char(t, "0123456789abcdef"[v >> 4 * width & 0x0F]);
    }
}

static void show(struct text *t, uint32_t code, enum safe_form form)
{
    if (code == '\\' || (code == '"' && form == SAFE_SENTENCE)) {
        text_char(t, '\\');
        text_char(t, (char)code);
    } else if (code == '\n') {
        text_put(t, "\\n");
    } else if (!is_unseen(code)) {
        text_utf8(t, code);
    } else if (code < 0x80) {
        text_put(t, "\\x");
        put_hex(t, code, 2);
    } else {
        text_put(t, "\\u{");
        put_hex(t, code, 1);
        text_char(t, '}');
    }
}

/* False at the end. */
static bool next_unit(struct reader *r, struct unit *u, enum safe_form form)
{
    struct text t = text_over(u->p, sizeof u->p);
    uint32_t code;
    uint8_t odd;
    if (utf8_next(r, &code)) {
        show(&t, code, form);
    } else if (reader_u8(r, &odd)) {
        text_put(&t, "\\x");
        put_hex(&t, odd, 2);
    } else {
        return false;
    }
    u->n = t.n;
    return true;
}

/* What it would take, but no more than one octet above max. */
static bool fits(span hostile, size_t max, enum safe_form form)
{
    struct reader r = reader_over(hostile);
    struct unit u;
    size_t n = 0;
    while (n <= max && next_unit(&r, &u, form))
        n += u.n;
    return n <= max;
}

static void put_unit(struct text *out, const struct unit *u,
                     enum safe_form form)
{
    for (size_t i = 0; i < u->n; i++) {
        char c = u->p[i];
        if (form == SAFE_VALUE && (c == '"' || c == '\\' || c == ']'))
            text_char(out, '\\');
        text_char(out, c);
    }
}

/* Most of what is logged is as it is: visible ASCII with nothing to escape. */
static bool is_plain(span s, size_t max)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\' ||
            s.p[i] == ']')
            return false;
    return s.n <= max;
}

static void put_units(struct text *out, span hostile, size_t max,
                      enum safe_form form)
{
    bool whole = fits(hostile, max, form);
    size_t left = whole ? max : max < DOTS ? 0 : max - DOTS;
    struct reader r = reader_over(hostile);
    struct unit u;
    while (next_unit(&r, &u, form) && u.n <= left) {
        put_unit(out, &u, form);
        left -= u.n;
    }
    if (!whole && max >= DOTS)
        text_put(out, "...");
}

void safe_put(struct text *out, span hostile, size_t max, enum safe_form form)
{
    if (is_plain(hostile, max))
        text_span(out, hostile);
    else
        put_units(out, hostile, max, form);
}

void safe_put_field(struct text *out, span hostile, size_t max)
{
    span s = span_first(hostile, max);
    for (size_t i = 0; i < s.n; i++)
        text_char(out, (char)(s.p[i] > ' ' && s.p[i] <= '~' ? s.p[i] : '_'));
    if (s.n == 0)
        text_char(out, '-');
}
