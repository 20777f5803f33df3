/* Decimal text to binary floating point, exactly rounded: the digits become one
 * large fraction, which is divided bit by bit. The way back is dump_float(). */
#include "mms/value.h"

#include <bushing/error.h>

/* 10^400 times 40 digits takes 1462 bits, and 53 more while dividing. */
enum { WORDS = 64, TEN_MAX = 400 };

struct big {
    uint32_t w[WORDS]; /* least first */
};

/* Most numbers are short: while dividing only the first n words are looked at,
 * the others are 0. */

static void big_set(struct big *b, uint32_t v)
{
    memset(b, 0, sizeof *b);
    b->w[0] = v;
}

static void big_times(struct big *b, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (size_t i = 0; i < WORDS; i++) {
        carry += (uint64_t)b->w[i] * factor;
        b->w[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void big_shift(struct big *b, unsigned bits)
{
    size_t words = bits / 32;
    unsigned rest = bits % 32;
    if (words > 0) {
        memmove(b->w + words, b->w, (WORDS - words) * sizeof b->w[0]);
        memset(b->w, 0, words * sizeof b->w[0]);
    }
    big_times(b, UINT32_C(1) << rest, 0);
}

static void big_halve(struct big *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t above = i + 1 < n ? b->w[i + 1] : 0;
        b->w[i] = b->w[i] >> 1 | above << 31;
    }
}

static int big_bits(const struct big *b)
{
    int words = WORDS, bits = 0;
    while (words > 0 && b->w[words - 1] == 0)
        words--;
    if (words == 0)
        return 0;
    for (uint32_t top = b->w[words - 1]; top != 0; top >>= 1)
        bits++;
    return (words - 1) * 32 + bits;
}

static int big_compare(const struct big *a, const struct big *b, size_t n)
{
    for (size_t i = n; i > 0; i--)
        if (a->w[i - 1] != b->w[i - 1])
            return a->w[i - 1] < b->w[i - 1] ? -1 : 1;
    return 0;
}

static void big_take_away(struct big *a, const struct big *b, size_t n)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t d = (uint64_t)a->w[i] - b->w[i] - borrow;
        a->w[i] = (uint32_t)d;
        borrow = d >> 63;
    }
}

/* digits * 10^ten */
struct decimal {
    bool negative;
    struct big digits;
    int ten;
};

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool take_exponent(span text, int *ten)
{
    bool negative = text.n > 0 && text.p[0] == '-';
    int v = 0;
    if (text.n > 0 && (negative || text.p[0] == '+'))
        text = span_skip(text, 1);
    if (text.n == 0 || text.n > 6)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.p[i]))
            return false;
        v = v * 10 + (text.p[i] - '0');
    }
    *ten += negative ? -v : v;
    return true;
}

/* 12.5, -1e-3, .5; digits that count are bounded. */
static bool take_decimal(span text, struct decimal *d)
{
    size_t i = 0, digits = 0, counted = 0;
    bool point = false;
    d->negative = text.n > 0 && text.p[0] == '-';
    if (text.n > 0 && (d->negative || text.p[0] == '+'))
        text = span_skip(text, 1);
    big_set(&d->digits, 0);
    d->ten = 0;
    for (; i < text.n && (is_digit(text.p[i]) || (text.p[i] == '.' && !point));
         i++) {
        if (text.p[i] == '.') {
            point = true;
            continue;
        }
        digits++;
        counted += counted > 0 || text.p[i] != '0';
        if (counted > BUSHING_MMS_VALUE_DIGITS_MAX || digits > 1000)
            return false;
        big_times(&d->digits, 10, (uint32_t)(text.p[i] - '0'));
        d->ten -= point;
    }
    if (digits == 0)
        return false;
    if (i == text.n)
        return true;
    return (text.p[i] == 'e' || text.p[i] == 'E') &&
           take_exponent(span_skip(text, i + 1), &d->ten);
}

/* What one of the two forms has. */
struct form {
    int places;   /* bits of the mantissa with the one that is not written */
    int smallest; /* power of two of the last place of the smallest number */
    int powers;   /* the exponent of all ones */
};

/* num / den as a whole number of up to `places` bits, rounded to nearest, ties
 * to even. */
static uint64_t divide_whole(struct big *num, struct big *den, int places)
{
    uint64_t q = 0;
    size_t n;
    int half;
    big_shift(den, (unsigned)places);
    half = big_bits(num) > big_bits(den) ? big_bits(num) : big_bits(den);
    n = (size_t)(half + 1) / 32 + 1; /* what is left is doubled below */
    n = n < WORDS ? n : WORDS;
    for (int i = 0; i <= places; i++) {
        q <<= 1;
        if (big_compare(num, den, n) >= 0) {
            big_take_away(num, den, n);
            q |= 1;
        }
        if (i < places)
            big_halve(den, n);
    }
    big_shift(num, 1);
    half = big_compare(num, den, n);
    return q + (half > 0 || (half == 0 && (q & 1) != 0));
}

/* num / den as mantissa * 2^power. */
static uint64_t divide(struct big *num, struct big *den, const struct form *f,
                       int *power)
{
    int floor = big_bits(num) - big_bits(den);
    struct big a = *num, b = *den;
    big_shift(floor >= 0 ? &b : &a, (unsigned)(floor >= 0 ? floor : -floor));
    if (big_compare(&a, &b, WORDS) < 0)
        floor--;
    *power = floor - (f->places - 1);
    if (*power < f->smallest)
        *power = f->smallest;
    big_shift(*power < 0 ? num : den,
              (unsigned)(*power < 0 ? -*power : *power));
    return divide_whole(num, den, f->places);
}

/* The octets for mantissa * 2^power; all ones in the exponent when too large.
 * An exponent of 0 has no hidden bit; a carry out of the mantissa is right as
 * it is. */
static uint64_t compose(uint64_t q, int power, const struct form *f)
{
    uint64_t hidden = UINT64_C(1) << (f->places - 1);
    uint64_t e;
    if (q >> f->places != 0) {
        q >>= 1;
        power++;
    }
    if (q < hidden)
        return q;
    e = (uint64_t)(power - f->smallest) + 1;
    if (e >= (uint64_t)f->powers)
        e = (uint64_t)f->powers;
    return e << (f->places - 1) | (q - hidden);
}

static int convert(struct decimal *d, const struct form *f, uint64_t *v)
{
    struct big den;
    int power;
    *v = 0;
    if (big_bits(&d->digits) == 0 || d->ten < -TEN_MAX)
        return 0;
    if (d->ten > TEN_MAX)
        return BUSHING_ERR_RANGE;
    big_set(&den, 1);
    for (; d->ten > 0; d->ten--)
        big_times(&d->digits, 10, 0);
    for (; d->ten < 0; d->ten++)
        big_times(&den, 10, 0);
    /* far below the smallest number: the shift would not fit */
    if (big_bits(&d->digits) - big_bits(&den) < f->smallest - 2)
        return 0;
    *v = divide(&d->digits, &den, f, &power);
    *v = compose(*v, power, f);
    return *v >> (f->places - 1) == (uint64_t)f->powers ? BUSHING_ERR_RANGE : 0;
}

static void put_octets(uint64_t v, uint8_t *octets, size_t n)
{
    for (size_t i = n; i > 0; i--, v >>= 8)
        octets[i - 1] = (uint8_t)v;
}

static bool take_special(span text, const struct form *f, uint64_t *v)
{
    static const struct {
        const char *name;
        uint64_t sign, quiet;
    } names[] = {{"inf", 0, 0}, {"+inf", 0, 0}, {"-inf", 1, 0}, {"nan", 0, 1}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unsigned width = f->powers == 255 ? 8 : 11;
        if (!span_equal(text, span_text(names[i].name)))
            continue;
        *v = (names[i].sign << width | (uint64_t)f->powers) << (f->places - 1);
        *v |= names[i].quiet << (f->places - 2);
        return true;
    }
    return false;
}

int mms_float_parse(span text, uint8_t *octets, size_t n)
{
    static const struct form forms[] = {{24, -149, 255}, {53, -1074, 2047}};
    const struct form *f = &forms[n == 8];
    struct decimal d;
    uint64_t v = 0;
    int rc = 0;
    if (!take_special(text, f, &v)) {
        if (!take_decimal(text, &d))
            return BUSHING_ERR_TEXT_FORM;
        rc = convert(&d, f, &v);
        if (d.negative)
            v |= UINT64_C(1) << (n * 8 - 1);
    }
    if (rc == 0)
        put_octets(v, octets, n);
    return rc;
}
