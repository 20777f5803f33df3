/* Binary floating point to decimal: digits are made one by one by long
 * division, exactly, until they tell the number from both its neighbours. */
#include "asn1/dump_leaf.h"

/* Room for 2^1076 times 10: the smallest number of 8 octets has 2^1074 below
 * the line, and a factor 2 more for halves. */
enum { BIG_WORDS = 40 };

struct big {
    uint32_t w[BIG_WORDS]; /* least first */
};

static void big_set(struct big *b, uint64_t v)
{
    memset(b, 0, sizeof *b);
    b->w[0] = (uint32_t)v;
    b->w[1] = (uint32_t)(v >> 32);
}

static void big_times(struct big *b, uint32_t factor)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < BIG_WORDS; i++) {
        carry += (uint64_t)b->w[i] * factor;
        b->w[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void big_shift(struct big *b, unsigned bits)
{
    for (; bits > 31; bits -= 31)
        big_times(b, UINT32_C(1) << 31);
    big_times(b, UINT32_C(1) << bits);
}

static void big_times_ten_to(struct big *b, unsigned n)
{
    for (; n > 9; n -= 9)
        big_times(b, 1000000000);
    for (; n > 0; n--)
        big_times(b, 10);
}

/* Below 0, 0, above 0: a + more against b. */
static int big_compare(const struct big *a, const struct big *more,
                       const struct big *b)
{
    uint64_t carry = 0;
    int sign = 0;
    for (size_t i = 0; i < BIG_WORDS; i++) {
        uint32_t sum;
        carry += (uint64_t)a->w[i] + (more == NULL ? 0 : more->w[i]);
        sum = (uint32_t)carry;
        /* as one expression, gcc 12.2 at -O2 makes a wrong loop of it */
        if (sum < b->w[i])
            sign = -1;
        else if (sum > b->w[i])
            sign = 1;
        carry >>= 32;
    }
    return sign;
}

static void big_take_away(struct big *a, const struct big *b)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < BIG_WORDS; i++) {
        uint64_t d = (uint64_t)a->w[i] - b->w[i] - borrow;
        a->w[i] = (uint32_t)d;
        borrow = d >> 63;
    }
}

/* 0.d1d2d3... * 10^point; 18 digits tell any two numbers of 8 octets apart. */
enum { DIGITS_MAX = 18 };
struct decimal {
    char digits[DIGITS_MAX];
    size_t n;
    int point;
};

/* The number is rest / unit; what is nearer to it than gap / unit reads back
 * as the same number. */
struct division {
    struct big rest, unit, gap;
};

/* Sets up mantissa * 2^exponent; the gap is half the distance to the next
 * number. Below a power of two the numbers stand twice as close as above it:
 * there the smaller distance counts for both sides. */
static void begin(struct division *v, uint64_t mantissa, int exponent,
                  bool is_power)
{
    big_set(&v->rest, mantissa);
    big_set(&v->unit, 1);
    big_set(&v->gap, is_power ? 1 : 2);
    big_shift(&v->rest, 2);
    big_shift(&v->unit, 2);
    if (exponent > 0) {
        big_shift(&v->rest, (unsigned)exponent);
        big_shift(&v->gap, (unsigned)exponent);
    } else {
        big_shift(&v->unit, (unsigned)-exponent);
    }
}

/* Brings rest / unit below 1 and to 1/10 at least; gives the power of ten. */
static int scale(struct division *v, uint64_t mantissa, int exponent)
{
    int bits = exponent, point;
    for (; mantissa != 0; mantissa >>= 1)
        bits++;
    /* log10(2) is 0.30103; never too large, and then made to fit */
    point = (bits - 1) * 78913 / 262144 - 1;
    if (point > 0) {
        big_times_ten_to(&v->unit, (unsigned)point);
    } else {
        big_times_ten_to(&v->rest, (unsigned)-point);
        big_times_ten_to(&v->gap, (unsigned)-point);
    }
    for (; big_compare(&v->rest, &v->gap, &v->unit) > 0; point++)
        big_times(&v->unit, 10);
    return point;
}

static void make_digits(struct division *v, struct decimal *d)
{
    bool low = false, high = false;
    d->n = 0;
    while (!low && !high && d->n < DIGITS_MAX) {
        char digit = '0';
        big_times(&v->rest, 10);
        big_times(&v->gap, 10);
        for (; big_compare(&v->rest, NULL, &v->unit) >= 0; digit++)
            big_take_away(&v->rest, &v->unit);
        low = big_compare(&v->rest, NULL, &v->gap) < 0;
        high = big_compare(&v->rest, &v->gap, &v->unit) > 0;
        if (high && (!low || big_compare(&v->rest, &v->rest, &v->unit) > 0))
            digit++;
        d->digits[d->n++] = digit;
    }
}

/* 1500, 0.015, 1.5e+21 */
static void put_decimal(struct text *out, const struct decimal *d)
{
    size_t n = d->n;
    bool whole = d->point >= (int)n;
    if (d->point < -4 || d->point > 17) {
        text_char(out, d->digits[0]);
        if (n > 1)
            text_char(out, '.');
        text_span(out, span_of(d->digits + 1, n - 1));
        text_put(out, d->point > 0 ? "e+" : "e");
        text_i64(out, d->point - 1);
    } else if (d->point <= 0) {
        text_put(out, "0.");
        text_repeat(out, '0', (size_t)-d->point);
        text_span(out, span_of(d->digits, n));
    } else {
        size_t before = whole ? n : (size_t)d->point;
        text_span(out, span_of(d->digits, before));
        text_repeat(out, '0', (size_t)d->point - before);
        if (!whole)
            text_char(out, '.');
        text_span(out, span_of(d->digits + before, n - before));
    }
}

void dump_float(struct text *out, span octets)
{
    unsigned places = octets.n == 4 ? 23 : 52;
    unsigned width = octets.n == 4 ? 8 : 11;
    uint64_t v = 0;
    for (size_t i = 0; i < octets.n; i++)
        v = v << 8 | octets.p[i];
    uint64_t mantissa = v & ((UINT64_C(1) << places) - 1);
    uint64_t power = v >> places & ((UINT64_C(1) << width) - 1);
    bool special = power == (UINT64_C(1) << width) - 1;
    if (v >> (places + width) != 0 && !(special && mantissa != 0))
        text_char(out, '-');
    if (special) {
        text_put(out, mantissa != 0 ? "nan" : "inf");
        return;
    }
    if (power == 0 && mantissa == 0) {
        text_char(out, '0');
        return;
    }
    bool is_power = mantissa == 0 && power > 1;
    if (power != 0)
        mantissa |= UINT64_C(1) << places;
    int exponent =
        (int)(power == 0 ? 1 : power) - (int)((1u << (width - 1)) - 1 + places);
    struct division division;
    struct decimal decimal;
    begin(&division, mantissa, exponent, is_power);
    decimal.point = scale(&division, mantissa, exponent);
    make_digits(&division, &decimal);
    put_decimal(out, &decimal);
}
