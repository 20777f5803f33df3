/* Bit strings as 0101, and the quality of IEC 61850 in words. */
#include "mms/value.h"

void mms_bits_print(struct text *t, struct asn1_bits b)
{
    for (size_t i = 0; i < bits_count(b); i++)
        text_char(t, bits_has(b, i) ? '1' : '0');
}

/* [61850-7-3:6.2] the first two bits are one number */
static const char *const VALIDITY[] = {"good", "invalid", "reserved",
                                       "questionable"};
static const char *const DETAIL[] = {
    "overflow",    "outOfRange", "badReference",    "oscillatory",
    "failure",     "oldData",    "inconsistent",    "inaccurate",
    "substituted", "test",       "operatorBlocked",
};
enum { NUM_DETAIL = sizeof DETAIL / sizeof DETAIL[0] };

static void put_word(struct text *t, const char *word, bool json)
{
    if (json)
        text_char(t, '"');
    text_put(t, word);
    if (json)
        text_char(t, '"');
}

bool mms_quality_print(struct text *t, struct asn1_bits b, bool json)
{
    unsigned validity = (unsigned)bits_has(b, 0) * 2 + (unsigned)bits_has(b, 1);
    if (bits_count(b) != MMS_QUALITY_BITS)
        return false;
    text_char(t, '[');
    put_word(t, VALIDITY[validity], json);
    for (size_t i = 0; i < NUM_DETAIL; i++) {
        if (!bits_has(b, i + 2))
            continue;
        text_put(t, ", ");
        put_word(t, DETAIL[i], json);
    }
    text_char(t, ']');
    return true;
}

static bool quality_word(span word, uint16_t *bits)
{
    for (size_t i = 0; i < 4; i++) {
        if (span_equal(word, span_text(VALIDITY[i]))) {
            *bits = (uint16_t)(*bits | i << (MMS_QUALITY_BITS - 2));
            return true;
        }
    }
    for (size_t i = 0; i < NUM_DETAIL; i++) {
        if (span_equal(word, span_text(DETAIL[i]))) {
            *bits = (uint16_t)(*bits | 1u << (NUM_DETAIL - 1 - i));
            return true;
        }
    }
    return false;
}

static bool is_between(uint8_t c)
{
    return c == ' ' || c == ',';
}

bool mms_quality_parse(span words, uint16_t *bits)
{
    *bits = 0;
    while (words.n > 0) {
        size_t n = 0;
        while (n < words.n && !is_between(words.p[n]))
            n++;
        if (n > 0 && !quality_word(span_first(words, n), bits))
            return false;
        words = span_skip(words, n == 0 ? 1 : n);
    }
    return true;
}
