/* What the tests of XML have in common: octets from hexadecimal, documents from
 * text, and values through both. */
#ifndef ASN1_XER_HELP_H
#define ASN1_XER_HELP_H

#include "test.h"

#include "asn1/xer_read.h"
#include "asn1/xer_write.h"
#include "xml/document.h"
#include <bushing/error.h>

struct octets {
    uint8_t p[4096];
    size_t n;
};

static inline unsigned digit_of(char c)
{
    const char *digits = "0123456789ABCDEF", *at = strchr(digits, c);
    assert_non_null(at);
    return (unsigned)(at - digits);
}

/* Puts the length in front of what was written from `start` on. */
static inline void put_length(struct octets *o, size_t start)
{
    size_t len = o->n - start, head = len < 0x80 ? 1 : 3;
    assert_true(len < 4000 && o->n + head <= sizeof o->p);
    memmove(o->p + start + head, o->p + start, len);
    o->p[start] = (uint8_t)(head == 1 ? len : 0x82);
    if (head == 3) {
        o->p[start + 1] = (uint8_t)(len >> 8);
        o->p[start + 2] = (uint8_t)len;
    }
    o->n += head;
}

/* Octets from hexadecimal digits; 30{ .. } gets its length. Blanks are passed
 * over. */
static inline struct octets octets_of(const char *hex)
{
    struct octets o = {.n = 0};
    size_t open[40], level = 0;
    for (; *hex != 0; hex++) {
        if (*hex == '{') {
            open[level++] = o.n;
        } else if (*hex == '}') {
            put_length(&o, open[--level]);
        } else if (*hex != ' ') {
            unsigned high = digit_of(hex[0]), low = digit_of(hex[1]);
            assert_true(o.n < sizeof o.p);
            o.p[o.n++] = (uint8_t)(high << 4 | low);
            hex++;
        }
    }
    assert_int_equal(level, 0);
    return o;
}

static inline void assert_octets(span s, const char *hex)
{
    static char got[2 * 4096 + 1], want[2 * 4096 + 1];
    struct octets o = octets_of(hex);
    struct text t = text_over(got, sizeof got);
    text_hex(&t, s, true);
    text_end(&t);
    t = text_over(want, sizeof want);
    text_hex(&t, span_of(o.p, o.n), true);
    text_end(&t);
    assert_string_equal(got, want);
}

static inline void assert_span(span s, const char *text)
{
    if (!span_equal(s, span_text(text)))
        fail_msg("\"%.*s\" != \"%s\"", (int)s.n, (const char *)s.p, text);
}

/* An error in words, so that a test says which it got. */
static inline void assert_code(int got, int want)
{
    assert_string_equal(bushing_error_name(got), bushing_error_name(want));
}

/* Parses text that is alive as long as the document. */
static inline void parse_as(struct xml_document *d, const char *text,
                            uint32_t takes)
{
    struct xml_options o = {.takes = takes, .max_depth = 1000};
    struct xml_error e;
    if (xml_document_read(d, span_text(text), &o, &e) != 0)
        fail_msg("%s at %zu: %s", bushing_error_name(e.code), e.offset, e.what);
}

static inline void parse(struct xml_document *d, const char *text)
{
    parse_as(d, text, 0);
}

#endif
