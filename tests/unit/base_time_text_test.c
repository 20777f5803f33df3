/* Time text: every form of the time clauses, judged by the C library's calendar
 * (timegm, gmtime_r) where a calendar is needed. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <time.h>

#include <bushing/error.h>

#include "base/time_text.h"
#include "test.h"

/* 2026-11-21T10:50:00Z */
#define NOV INT64_C(1795258200000)

enum {
    EVERYTHING = TIME_APROFILE | TIME_ACCEPT_MS,
    NOTHING_WRITTEN = 77,
};

static struct time_text untouched(void)
{
    struct time_text t;
    memset(&t, NOTHING_WRITTEN, sizeof t);
    return t;
}

static void assert_refused(const char *text, unsigned accept)
{
    struct time_text t = untouched(), before = untouched();
    assert_int_equal(time_text_parse(span_text(text), accept, &t),
                     BUSHING_ERR_TIME);
    assert_memory_equal(&t, &before, sizeof t);
}

static struct time_text parsed(const char *text, unsigned accept)
{
    struct time_text t = untouched();
    assert_int_equal(time_text_parse(span_text(text), accept, &t), 0);
    return t;
}

static void assert_shape(const struct time_text *t, enum time_mark mark,
                         unsigned digits, enum time_zone zone, int offset)
{
    assert_int_equal(t->shape.mark, mark);
    assert_int_equal(t->shape.digits, digits);
    assert_int_equal(t->shape.zone, zone);
    assert_int_equal(t->shape.offset, offset);
}

/* [62351-4:13.1.2] comma or dot, 0 to 9 digits, Z mandatory */
static void e2e_accepts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
        uint32_t ns;
        enum time_mark mark;
        unsigned digits;
    } CASES[] = {
        {"20261121105000Z", NOV, 0, TIME_MARK_NONE, 0},
        {"20261121105000.Z", NOV, 0, TIME_MARK_DOT, 0},
        {"20261121105000,Z", NOV, 0, TIME_MARK_COMMA, 0},
        {"20261121105000.1Z", NOV + 100, 100000000, TIME_MARK_DOT, 1},
        {"20261121105000.12Z", NOV + 120, 120000000, TIME_MARK_DOT, 2},
        {"20261121105000.123Z", NOV + 123, 123000000, TIME_MARK_DOT, 3},
        {"20261121105000,123Z", NOV + 123, 123000000, TIME_MARK_COMMA, 3},
        {"20261121105000.1234Z", NOV + 123, 123400000, TIME_MARK_DOT, 4},
        {"20261121105000.12345Z", NOV + 123, 123450000, TIME_MARK_DOT, 5},
        {"20261121105000.123456Z", NOV + 123, 123456000, TIME_MARK_DOT, 6},
        {"20261121105000.1234567Z", NOV + 123, 123456700, TIME_MARK_DOT, 7},
        {"20261121105000.12345678Z", NOV + 123, 123456780, TIME_MARK_DOT, 8},
        {"20261121105000,123456789Z", NOV + 123, 123456789, TIME_MARK_COMMA, 9},
        {"20261121105000.000999999Z", NOV, 999999, TIME_MARK_DOT, 9},
        {"20261121105000.999999999Z", NOV + 999, 999999999, TIME_MARK_DOT, 9},
        {"19691231235959.9995Z", -1, 999500000, TIME_MARK_DOT, 4},
        {"19700101000000Z", 0, 0, TIME_MARK_NONE, 0},
        {"00000101000000.000Z", TIME_TEXT_FIRST_MS, 0, TIME_MARK_DOT, 3},
        {"99991231235959.999Z", TIME_TEXT_LAST_MS, 999000000, TIME_MARK_DOT, 3},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct time_text t = parsed(CASES[i].text, TIME_E2E);
        assert_true(t.ms == CASES[i].ms);
        assert_int_equal(t.ns, CASES[i].ns);
        assert_shape(&t, CASES[i].mark, CASES[i].digits, TIME_ZONE_Z, 0);
    }
}

static void e2e_refuses(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "20261121105000",             /* no zone */
        "20261121105000.",            /* no zone */
        "20261121105000.123",         /* no zone */
        "20261121105000+0000",        /* local offset */
        "20261121105000.123+0100",    /* local offset */
        "20261121T105000.123Z",       /* T */
        "2026-11-21T10:50:00.123Z",   /* for people */
        "20261121105000.1234567890Z", /* ten digits */
        "20261121105000.123z",        /* small z */
        "20261121105000..1Z",         /* two marks */
        "20261121105000.1,1Z",        /* two marks */
        "20261121105000:123Z",        /* another mark */
        "20261121105000.12 3Z",       /* blank */
        " 20261121105000Z",           /* blank */
        "20261121105000Z ",           /* blank */
        "20261121105000ZZ",           /* trailing */
        "20261121105000Z0",           /* trailing */
        "20261121105000.123Z\n",      /* trailing */
        "202611211050Z",              /* no seconds */
        "2026112110Z",                /* no minutes */
        "2026112110500Z",             /* one digit of the seconds */
        "261121105000Z",              /* two digits of the year */
        "",
        "Z",
        ".",
        "+0261121105000Z",
        "-0261121105000Z",
        "2026112110500/Z",
        "2026112110500:Z",
        "20261121105000./Z",
        "20261121105000.:Z",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_refused(BAD[i], TIME_E2E);
}

/* [62351-4:13.1.2] to the letter: three digits, comma or dot, Z */
static void e2e_strict(void **state)
{
    (void)state;
    assert_true(parsed("20261121105000.123Z", TIME_E2E_STRICT).ms == NOV + 123);
    assert_true(parsed("20261121105000,123Z", TIME_E2E_STRICT).ms == NOV + 123);
    assert_refused("20261121105000Z", TIME_E2E_STRICT);
    assert_refused("20261121105000.Z", TIME_E2E_STRICT);
    assert_refused("20261121105000.12Z", TIME_E2E_STRICT);
    assert_refused("20261121105000.1234Z", TIME_E2E_STRICT);
    assert_refused("20261121105000.123", TIME_E2E_STRICT);
    assert_refused("20261121105000.123+0000", TIME_E2E_STRICT);
}

/* [62351-4:11.2.2 time] any zone or none; without one it is UTC */
static void aprofile_accepts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
        enum time_mark mark;
        unsigned digits;
        enum time_zone zone;
        int offset;
    } CASES[] = {
        {"20261121105000", NOV, TIME_MARK_NONE, 0, TIME_ZONE_NONE, 0},
        {"20261121105000.", NOV, TIME_MARK_DOT, 0, TIME_ZONE_NONE, 0},
        {"20261121105000,", NOV, TIME_MARK_COMMA, 0, TIME_ZONE_NONE, 0},
        {"20261121105000.5", NOV + 500, TIME_MARK_DOT, 1, TIME_ZONE_NONE, 0},
        {"20261121105000Z", NOV, TIME_MARK_NONE, 0, TIME_ZONE_Z, 0},
        {"20261121105000.123456789Z", NOV + 123, TIME_MARK_DOT, 9, TIME_ZONE_Z,
         0},
        {"20261121105000+0000", NOV, TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 0},
        {"20261121105000-0000", NOV, TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 0},
        {"20261121115000+0100", NOV, TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 60},
        {"20261121072000-0330", NOV, TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, -210},
        {"20261121162000.25+0530", NOV + 250, TIME_MARK_DOT, 2,
         TIME_ZONE_OFFSET, 330},
        {"20261122104900,-2359", NOV + 2 * 1439 * INT64_C(60000),
         TIME_MARK_COMMA, 0, TIME_ZONE_OFFSET, -1439},
        {"20261122104900,+2359", NOV, TIME_MARK_COMMA, 0, TIME_ZONE_OFFSET,
         1439},
        {"00000101000100+0001", TIME_TEXT_FIRST_MS, TIME_MARK_NONE, 0,
         TIME_ZONE_OFFSET, 1},
        {"99991231225959.999-0100", TIME_TEXT_LAST_MS, TIME_MARK_DOT, 3,
         TIME_ZONE_OFFSET, -60},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct time_text t = parsed(CASES[i].text, TIME_APROFILE);
        assert_true(t.ms == CASES[i].ms);
        assert_shape(&t, CASES[i].mark, CASES[i].digits, CASES[i].zone,
                     CASES[i].offset);
    }
}

static void aprofile_refuses(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "20261121105000+",
        "20261121105000+01",
        "20261121105000+010",
        "20261121105000+01000",
        "20261121105000+01:00",
        "20261121105000+2400",
        "20261121105000-2400",
        "20261121105000+0060",
        "20261121105000+9999",
        "20261121105000Z+0000",
        "20261121105000+0000Z",
        "20261121105000+-100",
        "20261121105000 ",
        "20261121105000z",
        "20261121105000..",
        "2026112110500",
        "202611211050000",
        "20261121105000.1234567890",
        "00000101000000+0001", /* before the year 0000 */
        "00000101235858.999+2359",
        "99991231235900-0001", /* behind the year 9999 */
        "99991231235959.999-0001",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_refused(BAD[i], TIME_APROFILE);
}

/* Each flag lets through its own form and no other. */
static void flags_are_independent(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned zone, fraction, mark;
    } CASES[] = {
        {"20261121105000Z", TIME_ACCEPT_Z, TIME_ACCEPT_NO_MARK, 0},
        {"20261121105000.Z", TIME_ACCEPT_Z, TIME_ACCEPT_BARE_MARK,
         TIME_ACCEPT_DOT},
        {"20261121105000,", TIME_ACCEPT_NO_ZONE, TIME_ACCEPT_BARE_MARK,
         TIME_ACCEPT_COMMA},
        {"20261121105000.5+0100", TIME_ACCEPT_OFFSET, TIME_ACCEPT_DIGITS,
         TIME_ACCEPT_DOT},
        {"20261121105000,123456789", TIME_ACCEPT_NO_ZONE, TIME_ACCEPT_DIGITS,
         TIME_ACCEPT_COMMA},
        {"20261121105000,123-0100", TIME_ACCEPT_OFFSET,
         TIME_ACCEPT_MS | TIME_ACCEPT_DIGITS, TIME_ACCEPT_COMMA},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        for (unsigned accept = 0; accept < 512; accept++) {
            bool good = (accept & CASES[i].zone) != 0 &&
                        (accept & CASES[i].fraction) != 0 &&
                        (CASES[i].mark == 0 || (accept & CASES[i].mark) != 0);
            struct time_text t;
            assert_int_equal(
                time_text_parse(span_text(CASES[i].text), accept, &t),
                good ? 0 : BUSHING_ERR_TIME);
        }
}

static void dates_and_times_that_do_not_exist(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "20260001000000Z", "20261301000000Z", "20269901000000Z",
        "20261100000000Z", "20261132000000Z", "20260132000000Z",
        "20260230000000Z", "20260229000000Z", "20240230000000Z",
        "19000229000000Z", "21000229000000Z", "20260332000000Z",
        "20260431000000Z", "20260532000000Z", "20260631000000Z",
        "20260732000000Z", "20260832000000Z", "20260931000000Z",
        "20261032000000Z", "20261131000000Z", "20261232000000Z",
        "20261121240000Z", "20261121990000Z", "20261121236000Z",
        "20261121235960Z", /* a leap second */
        "20161231235960Z", /* one that was */
        "20261121235999Z",
    };
    static const char *const GOOD[] = {
        "20240229000000Z", "20000229000000Z", "00000229000000Z",
        "20260228235959Z", "20260131235959Z", "20260331235959Z",
        "20260430235959Z", "20260531235959Z", "20260630235959Z",
        "20260731235959Z", "20260831235959Z", "20260930235959Z",
        "20261031235959Z", "20261130235959Z", "20261231235959Z",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_refused(BAD[i], EVERYTHING);
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        parsed(GOOD[i], EVERYTHING);
}

/* Every octet at every place of a good text: what is no digit is refused. */
static void other_octets(void **state)
{
    (void)state;
    static const char GOOD[] = "20261121105000.123Z";
    const size_t n = sizeof GOOD - 1;
    for (size_t i = 0; i < n; i++)
        for (unsigned c = 0; c < 256; c++) {
            uint8_t text[sizeof GOOD];
            struct time_text t;
            memcpy(text, GOOD, sizeof GOOD);
            text[i] = (uint8_t)c;
            int rc = time_text_parse(span_of(text, n), EVERYTHING, &t);
            bool digit = c >= '0' && c <= '9';
            if (i == 14)
                assert_int_equal(rc == 0, c == '.' || c == ',');
            else if (i == 18) /* a fourth digit and no zone is a time too */
                assert_int_equal(rc == 0, c == 'Z' || digit);
            else if (!digit)
                assert_int_equal(rc, BUSHING_ERR_TIME);
            else if (i > 14 || i < 4 || i == 11 || i == 13)
                assert_int_equal(rc, 0);
        }
}

static unsigned number(const char *p, size_t n)
{
    unsigned v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (unsigned)(p[i] - '0');
    return v;
}

/* Every day of the years 0000 to 9999, at a time that moves; the slow timegm()
 * once a month. */
static void every_day_there_and_back(void **state)
{
    (void)state;
    size_t wrong = 0;
    int64_t step = 86400000 + 1234567;
    for (int64_t day = TIME_TEXT_FIRST_MS; day < TIME_TEXT_LAST_MS;
         day += 86400000) {
        int64_t ms =
            day + (day - TIME_TEXT_FIRST_MS) / 86400000 * step % 86400000;
        char text[TIME_TEXT_MAX];
        struct time_text t = {0};
        struct tm tm, back = {0};
        time_t seconds = (time_t)((ms - TIME_TEXT_FIRST_MS) / 1000 +
                                  TIME_TEXT_FIRST_MS / 1000);
        size_t n = time_text_format(text, sizeof text, ms, TIME_FORM_E2E_DOT);
        wrong += n != 19 || gmtime_r(&seconds, &tm) == NULL;
        wrong += number(text, 4) != (unsigned)(tm.tm_year + 1900);
        wrong += number(text + 4, 2) != (unsigned)tm.tm_mon + 1;
        wrong += number(text + 6, 2) != (unsigned)tm.tm_mday;
        wrong += number(text + 8, 2) != (unsigned)tm.tm_hour;
        wrong += number(text + 10, 2) != (unsigned)tm.tm_min;
        wrong += number(text + 12, 2) != (unsigned)tm.tm_sec;
        wrong += number(text + 15, 3) != (unsigned)(ms - seconds * 1000);
        wrong += time_text_parse(span_of(text, n), TIME_E2E_STRICT, &t) != 0;
        wrong += t.ms != ms;
        if (tm.tm_mday != 1)
            continue;
        back.tm_year = (int)number(text, 4) - 1900;
        back.tm_mon = (int)number(text + 4, 2) - 1;
        back.tm_mday = (int)number(text + 6, 2);
        back.tm_hour = (int)number(text + 8, 2);
        back.tm_min = (int)number(text + 10, 2);
        back.tm_sec = (int)number(text + 12, 2);
        wrong += timegm(&back) != seconds;
    }
    assert_int_equal(wrong, 0);
}

/* Every second of one day, and the last and first millisecond of each. */
static void every_second_of_a_day(void **state)
{
    (void)state;
    const int64_t midnight = NOV - (10 * 60 + 50) * INT64_C(60000);
    for (int s = 0; s < 86400; s++)
        for (int ms = 0; ms < 1000; ms += 999) {
            char want[64], got[TIME_TEXT_MAX];
            snprintf(want, sizeof want, "20261121%02d%02d%02d,%03dZ", s / 3600,
                     s / 60 % 60, s % 60, ms);
            assert_int_equal(time_text_format(got, sizeof got,
                                              midnight + s * INT64_C(1000) + ms,
                                              TIME_FORM_E2E_COMMA),
                             19);
            assert_memory_equal(got, want, 19);
        }
}

/* A format is exact, needs its room to the last octet, and no octet more. */
static void assert_form(int64_t ms, enum time_form form, const char *want)
{
    char out[TIME_TEXT_MAX + 1];
    size_t n = strlen(want);
    assert_in_range(n, 1, TIME_TEXT_MAX);
    for (size_t cap = 0; cap <= TIME_TEXT_MAX; cap++) {
        memset(out, '#', sizeof out);
        assert_int_equal(time_text_format(out, cap, ms, form), cap < n ? 0 : n);
        assert_int_equal(out[cap < n ? cap : n], '#');
    }
    assert_memory_equal(out, want, n);
}

static void forms(void **state)
{
    (void)state;
    assert_form(NOV + 23, TIME_FORM_E2E_DOT, "20261121105000.023Z");
    assert_form(NOV + 123, TIME_FORM_E2E_COMMA, "20261121105000,123Z");
    assert_form(NOV + 999, TIME_FORM_A_Z, "20261121105000Z");
    assert_form(NOV + 999, TIME_FORM_A_DOT, "20261121105000.");
    assert_form(NOV + 7, TIME_FORM_ISO, "2026-11-21T10:50:00.007Z");
    assert_form(0, TIME_FORM_ISO, "1970-01-01T00:00:00.000Z");
    assert_form(-1, TIME_FORM_ISO, "1969-12-31T23:59:59.999Z");
    assert_form(-1, TIME_FORM_E2E_DOT, "19691231235959.999Z");
    assert_form(TIME_TEXT_FIRST_MS, TIME_FORM_A_Z, "00000101000000Z");
    assert_form(TIME_TEXT_FIRST_MS, TIME_FORM_ISO, "0000-01-01T00:00:00.000Z");
    assert_form(TIME_TEXT_LAST_MS, TIME_FORM_ISO, "9999-12-31T23:59:59.999Z");
    assert_form(TIME_TEXT_LAST_MS, TIME_FORM_E2E_DOT, "99991231235959.999Z");
}

static void formats_nothing_out_of_range(void **state)
{
    (void)state;
    static const int64_t OUT[] = {TIME_TEXT_FIRST_MS - 1, TIME_TEXT_LAST_MS + 1,
                                  INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof OUT / sizeof OUT[0]; i++)
        for (int form = TIME_FORM_E2E_DOT; form <= TIME_FORM_ISO; form++) {
            char out[TIME_TEXT_MAX] = "#";
            assert_int_equal(
                time_text_format(out, sizeof out, OUT[i], (enum time_form)form),
                0);
            assert_int_equal(out[0], '#');
        }
    char out[TIME_TEXT_MAX];
    assert_int_equal(time_text_format(out, sizeof out, 0,
                                      (enum time_form)(TIME_FORM_ISO + 1)),
                     0);
}

static void assert_same_shape(const char *seen, int64_t ms, const char *want)
{
    struct time_text t = parsed(seen, TIME_APROFILE);
    char out[TIME_TEXT_MAX];
    size_t n = strlen(want);
    assert_int_equal(time_text_format_shape(out, sizeof out, ms, &t.shape), n);
    assert_memory_equal(out, want, n);
    assert_int_equal(time_text_format_shape(out, n, ms, &t.shape), n);
    assert_int_equal(time_text_format_shape(out, n - 1, ms, &t.shape), 0);
}

/* [62351-4:11.2.2 time] a server answers in the shape that it received */
static void mirrors_a_shape(void **state)
{
    (void)state;
    const int64_t ms = NOV + 234;
    assert_same_shape("20200101000000", ms, "20261121105000");
    assert_same_shape("20200101000000.", ms, "20261121105000.");
    assert_same_shape("20200101000000,", ms, "20261121105000,");
    assert_same_shape("20200101000000Z", ms, "20261121105000Z");
    assert_same_shape("20200101000000,1", ms, "20261121105000,2");
    assert_same_shape("20200101000000.12Z", ms, "20261121105000.23Z");
    assert_same_shape("20200101000000.123Z", ms, "20261121105000.234Z");
    assert_same_shape("20200101000000.1234", ms, "20261121105000.2340");
    assert_same_shape("20200101000000.123456789Z", ms,
                      "20261121105000.234000000Z");
    assert_same_shape("20200101000000+0000", ms, "20261121105000+0000");
    assert_same_shape("20200101000000-0330", ms, "20261121072000-0330");
    assert_same_shape("20200101000000.123456789+1410", ms,
                      "20261122010000.234000000+1410");
    assert_same_shape("20200101000000+2359", ms, "20261122104900+2359");
    assert_same_shape("20200102000000-2359", ms, "20261120105100-2359");
}

static void shapes_that_do_not_exist(void **state)
{
    (void)state;
    static const struct time_shape BAD[] = {
        {TIME_MARK_NONE, 1, TIME_ZONE_Z, 0},
        {TIME_MARK_DOT, 10, TIME_ZONE_Z, 0},
        {TIME_MARK_COMMA, 10, TIME_ZONE_NONE, 0},
        {TIME_MARK_NONE, 0, TIME_ZONE_Z, 1},
        {TIME_MARK_NONE, 0, TIME_ZONE_NONE, -1},
        {TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 1440},
        {TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, -1440},
        {(enum time_mark)(TIME_MARK_COMMA + 1), 0, TIME_ZONE_Z, 0},
        {TIME_MARK_NONE, 0, (enum time_zone)(TIME_ZONE_OFFSET + 1), 0},
    };
    char out[TIME_TEXT_MAX];
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_int_equal(time_text_format_shape(out, sizeof out, NOV, &BAD[i]),
                         0);
    /* the offset carries the local year out of four digits */
    const struct time_shape west = {TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, -1};
    const struct time_shape east = {TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 1};
    assert_int_equal(time_text_format_shape(out, sizeof out,
                                            TIME_TEXT_FIRST_MS + 59999, &west),
                     0);
    assert_int_equal(time_text_format_shape(out, sizeof out,
                                            TIME_TEXT_FIRST_MS + 60000, &west),
                     19);
    assert_memory_equal(out, "00000101000000-0001", 19);
    assert_int_equal(time_text_format_shape(out, sizeof out,
                                            TIME_TEXT_LAST_MS - 59999, &east),
                     0);
    assert_int_equal(time_text_format_shape(out, sizeof out,
                                            TIME_TEXT_LAST_MS - 60000, &east),
                     19);
    assert_memory_equal(out, "99991231235959+0001", 19);
}

static struct time_text parsed_utctime(const char *text)
{
    struct time_text t = untouched();
    assert_int_equal(time_text_parse_utctime(span_text(text), &t), 0);
    return t;
}

/* [RFC 5280:4.1.2.5.1] 50 to 99 is 19xx, 00 to 49 is 20xx */
static void utctime(void **state)
{
    (void)state;
    struct time_text t = parsed_utctime("261121105000Z");
    assert_true(t.ms == NOV);
    assert_int_equal(t.ns, 0);
    assert_shape(&t, TIME_MARK_NONE, 0, TIME_ZONE_Z, 0);
    assert_true(parsed_utctime("2611211050Z").ms == NOV);
    assert_true(parsed_utctime("261121105059Z").ms == NOV + 59000);
    t = parsed_utctime("2611211220+0130");
    assert_true(t.ms == NOV);
    assert_shape(&t, TIME_MARK_NONE, 0, TIME_ZONE_OFFSET, 90);
    assert_true(parsed_utctime("261121055001-0500").ms == NOV + 1000);
    assert_true(parsed_utctime("491231235959Z").ms == INT64_C(2524607999000));
    assert_true(parsed_utctime("500101000000Z").ms == INT64_C(-631152000000));
    assert_true(parsed_utctime("991231235959Z").ms == INT64_C(946684799000));
    assert_true(parsed_utctime("000229000000Z").ms == INT64_C(951782400000));
}

static void utctime_refuses(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "",
        "Z",
        "261121105000",
        "2611211050",
        "26112110500Z",
        "26112110Z",
        "261121105000.0Z",
        "261121105000z",
        "261121105000Z0",
        "2611211050000Z",
        "20261121105000Z",
        "261121105060Z",
        "261121106000Z",
        "261121240000Z",
        "261131000000Z",
        "261301000000Z",
        "260229000000Z",
        "261121105000+24",
        "261121105000+2400",
        "261121105000+0060",
        "2X1121105000Z",
        "26X121105000Z",
        "2611211X5000Z",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct time_text t = untouched(), before = untouched();
        assert_int_equal(time_text_parse_utctime(span_text(BAD[i]), &t),
                         BUSHING_ERR_TIME);
        assert_memory_equal(&t, &before, sizeof t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(e2e_accepts),
        cmocka_unit_test(e2e_refuses),
        cmocka_unit_test(e2e_strict),
        cmocka_unit_test(aprofile_accepts),
        cmocka_unit_test(aprofile_refuses),
        cmocka_unit_test(flags_are_independent),
        cmocka_unit_test(dates_and_times_that_do_not_exist),
        cmocka_unit_test(other_octets),
        cmocka_unit_test(every_day_there_and_back),
        cmocka_unit_test(every_second_of_a_day),
        cmocka_unit_test(forms),
        cmocka_unit_test(formats_nothing_out_of_range),
        cmocka_unit_test(mirrors_a_shape),
        cmocka_unit_test(shapes_that_do_not_exist),
        cmocka_unit_test(utctime),
        cmocka_unit_test(utctime_refuses),
    };
    return cmocka_run_group_tests_name("base_time_text", tests, NULL, NULL);
}
