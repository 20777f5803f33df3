#include "base/oid.h"

#include "base/reader.h"
#include <bushing/error.h>

/* An unsigned number of 128 bits, the least significant part first. */
struct arc {
    uint32_t part[4];
};

/* 2^128 - 1 has 39 decimal digits. */
enum { NUM_PARTS = 4, MAX_DIGITS = 39 };

/* arc = arc * by + plus; false when the result has no room. */
static bool multiply_add(struct arc *arc, uint32_t by, uint32_t plus)
{
    uint64_t carry = plus;
    for (size_t i = 0; i < NUM_PARTS; i++) {
        carry += (uint64_t)arc->part[i] * by;
        arc->part[i] = (uint32_t)(carry & UINT32_MAX);
        carry >>= 32;
    }
    return carry == 0;
}

/* arc = arc / by; gives the remainder. */
static uint32_t divide(struct arc *arc, uint32_t by)
{
    uint64_t rest = 0;
    for (size_t i = NUM_PARTS; i > 0; i--) {
        rest = rest << 32 | arc->part[i - 1];
        arc->part[i - 1] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

static bool is_zero(const struct arc *arc)
{
    return (arc->part[0] | arc->part[1] | arc->part[2] | arc->part[3]) == 0;
}

/* The next subidentifier: seven bits an octet, the top bit says "more". */
static bool read_arc(struct reader *r, struct arc *arc)
{
    *arc = (struct arc){{0}};
    uint8_t octet;
    if (!reader_u8(r, &octet) || octet == 0x80)
        return false;
    while ((octet & 0x80) != 0) {
        if (!multiply_add(arc, 128, octet & 0x7FU) || !reader_u8(r, &octet))
            return false;
    }
    return multiply_add(arc, 128, octet);
}

static void put_arc(struct writer *w, struct arc arc)
{
    put_u8(w, (uint8_t)divide(&arc, 128));
    while (!is_zero(&arc))
        put_u8(w, (uint8_t)(0x80 | divide(&arc, 128)));
}

static void print_arc(struct text *t, struct arc arc)
{
    char digits[MAX_DIGITS];
    size_t at = MAX_DIGITS;
    do {
        digits[--at] = (char)('0' + divide(&arc, 10));
    } while (!is_zero(&arc));
    text_span(t, span_of(digits + at, MAX_DIGITS - at));
}

/* The first subidentifier is 40 * first arc + second arc. Takes the first arc
 * out and gives it. */
static unsigned split_first(struct arc *arc)
{
    bool small = (arc->part[1] | arc->part[2] | arc->part[3]) == 0;
    unsigned first = small && arc->part[0] < 80 ? arc->part[0] / 40 : 2;
    uint32_t take = 40 * first;
    for (size_t i = 0; i < NUM_PARTS; i++) {
        bool borrow = arc->part[i] < take;
        arc->part[i] -= take;
        take = borrow ? 1 : 0;
    }
    return first;
}

/* True for no or more whole subidentifiers. */
static bool is_arcs(span content)
{
    struct reader r = reader_over(content);
    struct arc arc;
    while (reader_left(&r) != 0)
        if (!read_arc(&r, &arc))
            return false;
    return true;
}

bool oid_valid(span content)
{
    return content.n != 0 && is_arcs(content);
}

int oid_to_text(span content, struct text *t)
{
    if (!is_arcs(content))
        return BUSHING_ERR_OID;
    struct reader r = reader_over(content);
    struct arc arc;
    if (read_arc(&r, &arc)) {
        text_u64(t, split_first(&arc));
        text_char(t, '.');
        print_arc(t, arc);
    }
    while (read_arc(&r, &arc)) {
        text_char(t, '.');
        print_arc(t, arc);
    }
    return 0;
}

static bool scan_digit(struct reader *r, uint32_t *value)
{
    if (reader_left(r) == 0 || *r->p < '0' || *r->p > '9')
        return false;
    *value = (uint32_t)(*r->p++ - '0');
    return true;
}

/* A decimal number without zeros in front. */
static bool scan_arc(struct reader *r, struct arc *arc)
{
    *arc = (struct arc){{0}};
    uint32_t digit;
    if (!scan_digit(r, &digit))
        return false;
    if (digit == 0)
        return true; /* digits behind it are no dot: refused by the caller */
    do {
        if (!multiply_add(arc, 10, digit))
            return false;
    } while (scan_digit(r, &digit));
    return true;
}

static bool scan_dot(struct reader *r)
{
    if (reader_left(r) == 0 || *r->p != '.')
        return false;
    r->p++;
    return true;
}

/* The first two arcs, as the one subidentifier that they share. */
static bool scan_first(struct reader *r, struct arc *arc)
{
    uint32_t first;
    if (!scan_digit(r, &first) || first > 2 || !scan_dot(r) ||
        !scan_arc(r, arc))
        return false;
    struct arc rest = *arc;
    divide(&rest, 40);
    if (first < 2 && !is_zero(&rest))
        return false;
    return multiply_add(arc, 1, 40 * first);
}

static bool is_dotted(span dotted)
{
    struct reader r = reader_over(dotted);
    struct arc arc;
    if (!scan_first(&r, &arc))
        return false;
    while (reader_left(&r) != 0)
        if (!scan_dot(&r) || !scan_arc(&r, &arc))
            return false;
    return true;
}

/* Where the last arc of dotted[0..end) starts. */
static size_t last_arc(span dotted, size_t end)
{
    while (dotted.p[end - 1] != '.')
        end--;
    return end;
}

int oid_from_text(span dotted, struct writer *w)
{
    if (dotted.n != 0 && !is_dotted(dotted))
        return BUSHING_ERR_OID;
    /* The writer goes backwards, so the last arc comes first. The first arc is
     * one digit: the second, which takes it along, starts at 2. */
    size_t end = dotted.n;
    while (end > 2) {
        size_t start = last_arc(dotted, end);
        struct reader r =
            reader_over(span_skip(dotted, start == 2 ? 0 : start));
        struct arc arc;
        if (start == 2)
            (void)scan_first(&r, &arc);
        else
            (void)scan_arc(&r, &arc);
        put_arc(w, arc);
        end = start - 1;
    }
    return w->bad ? BUSHING_ERR_SPACE : 0;
}

/* --- names --------------------------------------------------------------- */

/* No object identifier with a name is longer as text. */
enum { DOTTED_MAX = 64 };

/* As strcmp(): the tables are in the order of octets. */
static int compare(const char *a, const char *b)
{
    for (; *a == *b && *a != '\0'; a++)
        b++;
    return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

const char *oid_name_find(const struct oid_name *table, size_t num,
                          span content)
{
    char dotted[DOTTED_MAX];
    struct text t = text_over(dotted, sizeof dotted - 1);
    size_t low = 0, high = num;
    if (oid_to_text(content, &t) != 0 || !text_fits(&t))
        return NULL;
    dotted[t.n] = '\0';
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(dotted, table[middle].dotted);
        if (order == 0)
            return table[middle].name;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
