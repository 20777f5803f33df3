#include "base/time_text.h"

#include "base/reader.h"
#include "base/text.h"
#include <bushing/error.h>

#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_DAY UINT64_C(86400000)

/* A date and clock time as people write it. */
struct civil {
    unsigned year, month, day;
    unsigned hour, minute, second;
};

/* --- the calendar: days are counted from 0000-01-01, which is day 0 --- */

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(unsigned year, unsigned month)
{
    static const uint8_t DAYS[] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

/* How many leap years stand before this one; year 0 is the first. */
static unsigned leaps_before(unsigned year)
{
    return (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
}

static bool civil_exists(const struct civil *c)
{
    return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= days_in_month(c->year, c->month) && c->hour < 24 &&
           c->minute < 60 && c->second < 60;
}

static int64_t civil_to_ms(const struct civil *c)
{
    unsigned days = 365 * c->year + leaps_before(c->year) + c->day - 1;
    for (unsigned month = 1; month < c->month; month++)
        days += days_in_month(c->year, month);
    int64_t minutes = (INT64_C(24) * days + c->hour) * 60 + c->minute;
    return TIME_TEXT_FIRST_MS + (minutes * 60 + c->second) * 1000;
}

/* ms is inside the years 0000 to 9999. */
static struct civil civil_from_ms(int64_t ms)
{
    uint64_t since = (uint64_t)(ms - TIME_TEXT_FIRST_MS);
    unsigned day = (unsigned)(since / MS_PER_DAY);
    unsigned second = (unsigned)(since % MS_PER_DAY / 1000);
    struct civil c = {0, 1, 1, second / 3600, second / 60 % 60, second % 60};
    /* No year has fewer than 365 days: the guess is never too low. In ten
     * thousand years 2425 days are leap days: it is at most 7 too high. */
    c.year = day / 365;
    while (365 * c.year + leaps_before(c.year) > day)
        c.year--;
    day -= 365 * c.year + leaps_before(c.year);
    while (day >= days_in_month(c.year, c.month)) {
        day -= days_in_month(c.year, c.month);
        c.month++;
    }
    c.day = day + 1;
    return c;
}

static bool in_range(int64_t ms)
{
    return ms >= TIME_TEXT_FIRST_MS && ms <= TIME_TEXT_LAST_MS;
}

/* --- text to time --- */

static bool next_is(struct reader *r, uint8_t c)
{
    if (reader_left(r) == 0 || *r->p != c)
        return false;
    r->p++;
    return true;
}

static bool read_digit(struct reader *r, unsigned *digit)
{
    if (reader_left(r) == 0 || *r->p < '0' || *r->p > '9')
        return false;
    *digit = (unsigned)(*r->p++ - '0');
    return true;
}

/* A number of exactly n digits, or nothing is read. */
static bool read_number(struct reader *r, size_t n, unsigned *value)
{
    struct reader at = *r;
    unsigned v = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned digit;
        if (!read_digit(&at, &digit))
            return false;
        v = v * 10 + digit;
    }
    *r = at;
    *value = v;
    return true;
}

/* MMDDhhmm */
static bool read_month_to_minute(struct reader *r, struct civil *c)
{
    return read_number(r, 2, &c->month) && read_number(r, 2, &c->day) &&
           read_number(r, 2, &c->hour) && read_number(r, 2, &c->minute);
}

/* At most nine digits: a tenth stays unread, and nothing accepts it there. */
static void read_fraction(struct reader *r, struct time_text *t)
{
    unsigned digit;
    uint32_t unit = 100000000;
    if (next_is(r, '.'))
        t->shape.mark = TIME_MARK_DOT;
    else if (next_is(r, ','))
        t->shape.mark = TIME_MARK_COMMA;
    else
        return;
    while (t->shape.digits < 9 && read_digit(r, &digit)) {
        t->ns += digit * unit;
        unit /= 10;
        t->shape.digits++;
    }
}

/* Z, +hhmm, -hhmm or nothing. */
static bool read_zone(struct reader *r, struct time_shape *shape)
{
    if (next_is(r, 'Z')) {
        shape->zone = TIME_ZONE_Z;
        return true;
    }
    int sign = next_is(r, '+') ? 1 : next_is(r, '-') ? -1 : 0;
    if (sign == 0)
        return true;
    unsigned hours, minutes;
    if (!read_number(r, 2, &hours) || !read_number(r, 2, &minutes) ||
        hours > 23 || minutes > 59)
        return false;
    shape->zone = TIME_ZONE_OFFSET;
    shape->offset = sign * (int)(hours * 60 + minutes);
    return true;
}

static bool zone_accepted(const struct time_shape *shape, unsigned accept)
{
    static const unsigned FLAG[] = {
        [TIME_ZONE_NONE] = TIME_ACCEPT_NO_ZONE,
        [TIME_ZONE_Z] = TIME_ACCEPT_Z,
        [TIME_ZONE_OFFSET] = TIME_ACCEPT_OFFSET,
    };
    return (accept & FLAG[shape->zone]) != 0;
}

static bool fraction_accepted(const struct time_shape *shape, unsigned accept)
{
    if (shape->mark == TIME_MARK_NONE)
        return (accept & TIME_ACCEPT_NO_MARK) != 0;
    unsigned mark =
        shape->mark == TIME_MARK_DOT ? TIME_ACCEPT_DOT : TIME_ACCEPT_COMMA;
    unsigned digits = TIME_ACCEPT_DIGITS;
    if (shape->digits == 0)
        digits = TIME_ACCEPT_BARE_MARK;
    else if (shape->digits == 3)
        digits |= TIME_ACCEPT_MS;
    return (accept & mark) != 0 && (accept & digits) != 0;
}

/* All is read: checks that nothing is left and that the time exists. */
static int finish(const struct reader *r, const struct civil *c,
                  struct time_text *t, struct time_text *out)
{
    if (reader_left(r) != 0 || !civil_exists(c))
        return BUSHING_ERR_TIME;
    t->ms = civil_to_ms(c) + t->ns / 1000000 - t->shape.offset * MS_PER_MINUTE;
    if (!in_range(t->ms))
        return BUSHING_ERR_TIME;
    *out = *t;
    return 0;
}

int time_text_parse(span text, unsigned accept, struct time_text *out)
{
    struct reader r = reader_over(text);
    struct civil c;
    struct time_text t = {0};
    if (!read_number(&r, 4, &c.year) || !read_month_to_minute(&r, &c) ||
        !read_number(&r, 2, &c.second))
        return BUSHING_ERR_TIME;
    read_fraction(&r, &t);
    if (!read_zone(&r, &t.shape) || !zone_accepted(&t.shape, accept) ||
        !fraction_accepted(&t.shape, accept))
        return BUSHING_ERR_TIME;
    return finish(&r, &c, &t, out);
}

int time_text_parse_utctime(span text, struct time_text *out)
{
    struct reader r = reader_over(text);
    struct civil c = {0};
    struct time_text t = {0};
    if (!read_number(&r, 2, &c.year) || !read_month_to_minute(&r, &c))
        return BUSHING_ERR_TIME;
    c.year += c.year >= 50 ? 1900 : 2000;
    (void)read_number(&r, 2, &c.second); /* without seconds it stays 0 */
    if (!read_zone(&r, &t.shape) || t.shape.zone == TIME_ZONE_NONE)
        return BUSHING_ERR_TIME;
    return finish(&r, &c, &t, out);
}

/* --- time to text --- */

static void put_date(struct text *t, const struct civil *c, const char *between)
{
    text_u64_width(t, c->year, 4);
    text_put(t, between);
    text_u64_width(t, c->month, 2);
    text_put(t, between);
    text_u64_width(t, c->day, 2);
}

static void put_clock(struct text *t, const struct civil *c,
                      const char *between)
{
    text_u64_width(t, c->hour, 2);
    text_put(t, between);
    text_u64_width(t, c->minute, 2);
    text_put(t, between);
    text_u64_width(t, c->second, 2);
}

static unsigned ms_of_second(int64_t ms)
{
    return (unsigned)((uint64_t)(ms - TIME_TEXT_FIRST_MS) % 1000);
}

static void put_fraction(struct text *t, int64_t ms,
                         const struct time_shape *shape)
{
    if (shape->mark == TIME_MARK_NONE)
        return;
    text_char(t, shape->mark == TIME_MARK_DOT ? '.' : ',');
    char digits[9];
    struct text all = text_over(digits, sizeof digits);
    text_u64_width(&all, ms_of_second(ms), 3);
    text_repeat(&all, '0', 6);
    text_span(t, span_of(digits, shape->digits));
}

static void put_zone(struct text *t, const struct time_shape *shape)
{
    if (shape->zone == TIME_ZONE_Z)
        text_char(t, 'Z');
    if (shape->zone != TIME_ZONE_OFFSET)
        return;
    unsigned minutes =
        (unsigned)(shape->offset < 0 ? -shape->offset : shape->offset);
    text_char(t, shape->offset < 0 ? '-' : '+');
    text_u64_width(t, minutes / 60, 2);
    text_u64_width(t, minutes % 60, 2);
}

static size_t format_iso(char *out, size_t cap, int64_t ms)
{
    struct text t = text_over(out, cap);
    struct civil c = civil_from_ms(ms);
    put_date(&t, &c, "-");
    text_char(&t, 'T');
    put_clock(&t, &c, ":");
    text_char(&t, '.');
    text_u64_width(&t, ms_of_second(ms), 3);
    text_char(&t, 'Z');
    return text_fits(&t) ? t.n : 0;
}

static bool shape_exists(const struct time_shape *shape)
{
    bool fraction =
        shape->mark == TIME_MARK_NONE ? shape->digits == 0 : shape->digits <= 9;
    bool offset = shape->zone == TIME_ZONE_OFFSET
                      ? shape->offset > -24 * 60 && shape->offset < 24 * 60
                      : shape->offset == 0;
    return fraction && offset && shape->mark <= TIME_MARK_COMMA &&
           shape->zone <= TIME_ZONE_OFFSET;
}

size_t time_text_format_shape(char *out, size_t cap, int64_t ms,
                              const struct time_shape *shape)
{
    if (!in_range(ms) || !shape_exists(shape))
        return 0;
    int64_t local = ms + shape->offset * MS_PER_MINUTE;
    if (!in_range(local))
        return 0;
    struct text t = text_over(out, cap);
    struct civil c = civil_from_ms(local);
    put_date(&t, &c, "");
    put_clock(&t, &c, "");
    put_fraction(&t, ms, shape);
    put_zone(&t, shape);
    return text_fits(&t) ? t.n : 0;
}

size_t time_text_format(char *out, size_t cap, int64_t ms, enum time_form form)
{
    static const struct time_shape SHAPE[] = {
        [TIME_FORM_E2E_DOT] = {TIME_MARK_DOT, 3, TIME_ZONE_Z, 0},
        [TIME_FORM_E2E_COMMA] = {TIME_MARK_COMMA, 3, TIME_ZONE_Z, 0},
        [TIME_FORM_A_Z] = {TIME_MARK_NONE, 0, TIME_ZONE_Z, 0},
        [TIME_FORM_A_DOT] = {TIME_MARK_DOT, 0, TIME_ZONE_NONE, 0},
    };
    if (form == TIME_FORM_ISO)
        return in_range(ms) ? format_iso(out, cap, ms) : 0;
    if (form > TIME_FORM_ISO)
        return 0;
    return time_text_format_shape(out, cap, ms, &SHAPE[form]);
}
