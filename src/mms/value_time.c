/* Times of MMS: octets from milliseconds, and milliseconds from what people
 * type. */
#include "mms/value.h"

#include "base/time_text.h"
#include <bushing/error.h>

enum { DAY_MS = 86400000, DAYS_TO_1984 = 5113 };

static void store_be(uint8_t *out, size_t n, uint64_t v)
{
    for (size_t i = n; i > 0; i--, v >>= 8)
        out[i - 1] = (uint8_t)v;
}

/* [61850-8-1:8.1.3.7] Rounded up, so that cutting off gives the same
 * millisecond again. */
int mms_utc_time_put(int64_t ms, uint8_t quality, uint8_t out[static 8])
{
    if (ms < 0 || ms / 1000 > (int64_t)UINT32_MAX)
        return BUSHING_ERR_RANGE;
    store_be(out, 4, (uint64_t)(ms / 1000));
    store_be(out + 4, 3, ((uint64_t)(ms % 1000) * (1u << 24) + 999) / 1000);
    out[7] = quality;
    return 0;
}

int mms_binary_time_put(int64_t ms, uint8_t out[static 6])
{
    int64_t days = ms / DAY_MS - DAYS_TO_1984;
    if (ms < 0 || days < 0 || days > UINT16_MAX)
        return BUSHING_ERR_RANGE;
    store_be(out, 4, (uint64_t)(ms % DAY_MS));
    store_be(out + 4, 2, (uint64_t)days);
    return 0;
}

/* Digits of `text` as `picture` has them (0 stands for a digit); what is behind
 * goes over as it is. */
static bool compact(span text, const char *picture, struct text *out)
{
    size_t i = 0;
    for (; picture[i] != 0; i++) {
        uint8_t c;
        if (i >= text.n)
            return false;
        c = text.p[i];
        if (picture[i] != '0' && c != (uint8_t)picture[i])
            return false;
        if (picture[i] == '0' && (c < '0' || c > '9'))
            return false;
        if (picture[i] == '0')
            text_char(out, (char)c);
    }
    text_span(out, span_skip(text, i));
    return true;
}

static int parse(span text, const char *picture, const char *front, int64_t *ms)
{
    char buffer[TIME_TEXT_MAX + 1];
    struct text t = text_over(buffer, sizeof buffer);
    struct time_text time;
    int rc;
    text_put(&t, front);
    if (!compact(text, picture, &t) || !text_fits(&t))
        return BUSHING_ERR_TIME;
    rc = time_text_parse(span_of(buffer, t.n), TIME_APROFILE, &time);
    if (rc == 0)
        *ms = time.ms;
    return rc;
}

int mms_time_parse(span text, int64_t *ms)
{
    return parse(text, "0000-00-00T00:00:00", "", ms);
}

int mms_clock_parse(span text, uint32_t *ms)
{
    int64_t v = 0;
    int rc = parse(text, "00:00:00", "19700101", &v);
    if (rc == 0 && (v < 0 || v >= DAY_MS))
        rc = BUSHING_ERR_TIME;
    if (rc == 0)
        *ms = (uint32_t)v;
    return rc;
}
