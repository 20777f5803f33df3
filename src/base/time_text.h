/* Times as text, in every form that the time clauses send or accept, and as
 * milliseconds since 1970-01-01T00:00:00Z inside. Years 0000 to 9999.
 *
 * Second 60 is refused. The number of milliseconds has no place for a leap
 * second, so it would have to share one with second 59; two texts would be one
 * time, which a replay check must never see. For the same reason hour 24 is
 * refused: it is another name for the next day's hour 0. */
#ifndef BASE_TIME_TEXT_H
#define BASE_TIME_TEXT_H

#include "base/span.h"

enum time_mark {
    TIME_MARK_NONE,
    TIME_MARK_DOT,
    TIME_MARK_COMMA,
};

enum time_zone {
    TIME_ZONE_NONE, /* no zone: read as UTC */
    TIME_ZONE_Z,
    TIME_ZONE_OFFSET,
};

/* What a time text looks like behind its 14 digits YYYYMMDDhhmmss. */
struct time_shape {
    enum time_mark mark; /* of the fraction */
    unsigned digits;     /* 0 to 9 of them; 0 without a mark */
    enum time_zone zone;
    int offset; /* minutes east of UTC, -1439 to 1439; 0 without one */
};

struct time_text {
    int64_t ms;  /* what is finer than a millisecond is cut off */
    uint32_t ns; /* the whole fraction of the second, 0 to 999999999: with ms
                  * it tells any two accepted times apart */
    struct time_shape shape; /* how it was written */
};

/* What a receiver accepts: one flag at least from each of the two groups. */
enum time_accept {
    /* the zone */
    TIME_ACCEPT_Z = 1,
    TIME_ACCEPT_NO_ZONE = 2,
    TIME_ACCEPT_OFFSET = 4, /* +hhmm or -hhmm */
    /* the fraction */
    TIME_ACCEPT_NO_MARK = 8,    /* none */
    TIME_ACCEPT_BARE_MARK = 16, /* a mark and no digit */
    TIME_ACCEPT_MS = 32,        /* a mark and three digits */
    TIME_ACCEPT_DIGITS = 64,    /* a mark and one to nine digits */
    /* and its mark */
    TIME_ACCEPT_DOT = 128,
    TIME_ACCEPT_COMMA = 256,
};

/* [62351-4:13.1.2] end-to-end: comma or dot, 0 to 9 digits, Z mandatory */
#define TIME_E2E                                                   \
    (TIME_ACCEPT_Z | TIME_ACCEPT_NO_MARK | TIME_ACCEPT_BARE_MARK | \
     TIME_ACCEPT_DIGITS | TIME_ACCEPT_DOT | TIME_ACCEPT_COMMA)

/* [62351-4:13.1.2] the same to the letter: always three digits */
#define TIME_E2E_STRICT \
    (TIME_ACCEPT_Z | TIME_ACCEPT_MS | TIME_ACCEPT_DOT | TIME_ACCEPT_COMMA)

/* [62351-4:11.2.2 time] A-profile: the same fractions, any zone or none */
#define TIME_APROFILE (TIME_E2E | TIME_ACCEPT_NO_ZONE | TIME_ACCEPT_OFFSET)

/* What a sender writes. */
enum time_form {
    TIME_FORM_E2E_DOT,   /* YYYYMMDDhhmmss.sssZ */
    TIME_FORM_E2E_COMMA, /* YYYYMMDDhhmmss,sssZ */
    TIME_FORM_A_Z,       /* YYYYMMDDhhmmssZ */
    TIME_FORM_A_DOT,     /* YYYYMMDDhhmmss. */
    TIME_FORM_ISO,       /* YYYY-MM-DDThh:mm:ss.sssZ, for people */
};

/* No form or shape is longer: 14 digits, mark, 9 digits, +hhmm. */
enum { TIME_TEXT_MAX = 29 };

/* The first and the last millisecond that have a text. */
#define TIME_TEXT_FIRST_MS INT64_C(-62167219200000)
#define TIME_TEXT_LAST_MS INT64_C(253402300799999)

/* Reads a time in the forms that accept (enum time_accept, or a preset above)
 * allows. 0, or BUSHING_ERR_TIME with *out untouched: for text of any other
 * form, a date or clock time that does not exist, and a time that its offset
 * carries out of the years 0000 to 9999. */
int time_text_parse(span text, unsigned accept, struct time_text *out);

/* Reads the UTCTime of a certificate, YYMMDDhhmm[ss] and Z, +hhmm or -hhmm.
 * [RFC 5280:4.1.2.5.1] YY is 1950 to 2049. Fails as above. */
int time_text_parse_utctime(span text, struct time_text *out);

/* Writes a time and gives its length; no zero octet follows. 0 when ms is
 * outside the years 0000 to 9999 or cap is too small (what out holds means
 * nothing then). */
size_t time_text_format(char *out, size_t cap, int64_t ms, enum time_form form);

/* The same in any shape, such as that of a time which was received. 0 also for
 * a shape that time_text_parse() cannot give. */
size_t time_text_format_shape(char *out, size_t cap, int64_t ms,
                              const struct time_shape *shape);

#endif
