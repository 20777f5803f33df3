/* What the tests of the tracker share: memory that is counted, lines as text,
 * octets out of hexadecimal text, messages. */
#ifndef UNIT_TRACE_HELP_H
#define UNIT_TRACE_HELP_H

#include <bushing/error.h>
#include <bushing/trace.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

/* --- memory that is counted, and can end ---------------------------------- */

static size_t num_blocks, num_asked, fail_at;

static inline void *take(void *ctx, size_t n)
{
    assert_ptr_equal(ctx, &num_blocks);
    if (++num_asked == fail_at)
        return NULL;
    num_blocks++;
    return malloc(n);
}

static inline void give(void *ctx, void *p)
{
    assert_ptr_equal(ctx, &num_blocks);
    assert_non_null(p);
    num_blocks--;
    free(p);
}

static const bushing_allocator MEMORY = {take, give, &num_blocks};

/* --- lines as text ---------------------------------------------------------
 */

static bushing_trace *t;
static char heard[1 << 16];
static size_t num_heard;
static uint64_t packet;

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
static inline void
say(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n =
        vsnprintf(heard + num_heard, sizeof heard - num_heard, format, list);
    va_end(list);
    assert_true(n >= 0 && (size_t)n < sizeof heard - num_heard);
    num_heard += (size_t)n;
}

static inline void say_line(const bushing_trace_line *l)
{
    static const char layers[] = "-tcspamx";
    say("%c%c %s", l->sender == BUSHING_INITIATOR ? '>' : '<', layers[l->layer],
        l->pdu);
    if (l->service[0] != '\0')
        say(" %s", l->service);
    if (l->invoke_id >= 0)
        say(" #%d", (int)l->invoke_id);
    if (l->text[0] != '\0')
        say(" [%s]", l->text);
    if (l->detail[0] != '\0')
        say(" [%s]", l->detail);
    if (l->answers)
        say(" after %d", (int)(l->when.ns - l->asked.ns));
    if (l->kind == BUSHING_TRACE_MALFORMED)
        say(" !%s %zu%s%s", bushing_error_name(l->code), l->offset,
            l->path[0] != '\0' ? " " : "", l->path);
    if (l->kind == BUSHING_TRACE_NOTE)
        say(" .");
    say("\n");
}

static inline void pull(void)
{
    const bushing_trace_line *l;
    while ((l = bushing_trace_next(t)) != NULL)
        say_line(l);
}

static inline void start(void)
{
    num_blocks = num_asked = fail_at = 0;
    assert_int_equal(bushing_trace_new(&t, &MEMORY), 0);
    heard[0] = '\0';
    num_heard = 0;
    packet = 0;
}

static inline bushing_trace_moment now(void)
{
    return (bushing_trace_moment){(int64_t)packet, packet};
}

static inline void feed(enum bushing_role sender, const void *p, size_t n)
{
    /* a copy with an end of its own: a sanitizer sees what is behind */
    uint8_t *copy = malloc(n == 0 ? 1 : n);
    assert_non_null(copy);
    memcpy(copy, p, n);
    packet++;
    bushing_trace_feed(t, sender, (bushing_span){copy, n}, now());
    pull();
    free(copy);
}

static inline unsigned digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, c);
    assert_true(at != NULL && c != '\0');
    return (unsigned)(at - digits);
}

static inline size_t octets_of(uint8_t *out, size_t cap, const char *hex)
{
    size_t n = 0;
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        assert_true(n < cap);
        out[n++] = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
        hex++;
    }
    return n;
}

static inline void feed_hex(enum bushing_role sender, const char *hex)
{
    uint8_t octets[4096] = {0};
    feed(sender, octets, octets_of(octets, sizeof octets, hex));
}

/* A TPKT with one DT around octets; their TSDU goes on unless it is `last`. */
static inline size_t dt(uint8_t *out, const uint8_t *p, size_t n, bool last)
{
    const uint8_t head[] = {3, 0,    (uint8_t)((n + 7) >> 8), (uint8_t)(n + 7),
                            2, 0xF0, last ? 0x80 : 0};
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, p, n);
    return n + sizeof head;
}

/* A value in presentation context 3 in a data SPDU. */
static inline size_t data_in(uint8_t *out, const char *hex, uint8_t context)
{
    uint8_t value[256];
    size_t n = octets_of(value, sizeof value, hex);
    const uint8_t head[] = {1,    0,    1,         0,
                            0x61, 0x82, 0,         (uint8_t)(n + 11),
                            0x30, 0x82, 0,         (uint8_t)(n + 7),
                            2,    1,    context,   0xA0,
                            0x82, 0,    (uint8_t)n};
    assert_true(n < 200);
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, value, n);
    return n + sizeof head;
}

static inline void feed_value(enum bushing_role sender, const char *hex,
                              uint8_t context)
{
    uint8_t tsdu[512], tpkt[520] = {0};
    size_t n = data_in(tsdu, hex, context);
    feed(sender, tpkt, dt(tpkt, tsdu, n, true));
}

static inline void client(const char *mms)
{
    feed_value(BUSHING_INITIATOR, mms, 3);
}

static inline void server(const char *mms)
{
    feed_value(BUSHING_RESPONDER, mms, 3);
}

static inline void finish(const char *want)
{
    packet++;
    bushing_trace_end(t, now());
    pull();
    assert_string_equal(heard, want);
    bushing_trace_free(t);
    assert_int_equal(num_blocks, 0);
}

/* --- an association ------------------------------------------------------- */

#define CR "03 00 00 16 11 e0 00 00 00 01 00 c0 01 0d c2 02 00 01 c1 02 00 01"
#define CC "03 00 00 0e 09 d0 00 01 00 02 00 c0 01 0a"
#define CONNECT                                                               \
    "03 00 00 bb 02 f0 80"                                                    \
    "0d b2 05 06 13 01 00 16 01 02 14 02 00 02 33 02 00 01 34 02 00 01 c1 9c" \
    "31 81 99 a0 03 80 01 01 a2 81 91 81 04 00 00 00 01 82 04 00 00 00 01 a4" \
    "23 30 0f 02 01 01 06 04 52 01 00 01 30 04 06 02 51 01 30 10 02 01 03 06" \
    "05 28 ca 22 02 01 30 04 06 02 51 01 61 5e 30 5c 02 01 01 a0 57 60 55 a1" \
    "07 06 05 28 ca 22 02 03 a2 07 06 05 29 01 87 67 01 a3 03 02 01 0c a6 06" \
    "06 04 29 01 87 67 a7 03 02 01 0c be 2f 28 2d 02 01 03 a0 28 a8 26 80 03" \
    "00 fd e8 81 01 05 82 01 05 83 01 0a a4 16 80 01 01 81 03 05 f1 00 82 0c" \
    "03 ee 1c 00 00 04 08 00 00 79 ef 18"
#define ACCEPT                                                                \
    "03 00 00 8f 02 f0 80"                                                    \
    "0e 86 05 06 13 01 00 16 01 02 14 02 00 02 34 02 00 01 c1 74 31 72 a0 03" \
    "80 01 01 a2 6b 83 04 00 00 00 01 a5 12 30 07 80 01 00 81 02 51 01 30 07" \
    "80 01 00 81 02 51 01 61 4f 30 4d 02 01 01 a0 48 61 46 a1 07 06 05 28 ca" \
    "22 02 03 a2 03 02 01 00 a3 05 a1 03 02 01 00 be 2f 28 2d 02 01 03 a0 28" \
    "a9 26 80 03 00 fd e8 81 01 05 82 01 05 83 01 0a a4 16 80 01 01 81 03 05" \
    "f1 00 82 0c 03 ee 1c 00 00 00 02 00 00 40 ed 18"
#define FINISH                                                                 \
    "03 00 00 19 02 f0 80 09 10 c1 0e 61 0c 30 0a 02 01 01 a0 05 62 03 80 01 " \
    "00"
#define DISCONNECT \
    "03 00 00 16 02 f0 80 0a 0d c1 0b 61 09 30 07 02 01 01 a0 02 63 00"
/* 14 octets are said where 16 are, as a real product does */
#define ABORT                                                              \
    "03 00 00 1e 02 f0 80 19 15 11 01 0b c1 10 a0 10 61 0c 30 0a 02 01 01" \
    "a0 05 64 03 80 01 00"

#define OPENING                                                      \
    ">c CR [class 0, size 8192, calling 0001, called 0001]\n"        \
    "<c CC [class 0, size 1024]\n"                                   \
    ">m CONNECT AARQ initiate-Request [called 1.1.1.999.1, calling " \
    "1.1.1.999, PDU size 65000, outstanding 5/5]\n"                  \
    "<m ACCEPT AARE initiate-Response [accepted, PDU size 65000, "   \
    "outstanding 5/5]\n"

static inline void open_association(void)
{
    start();
    feed_hex(BUSHING_INITIATOR, CR);
    feed_hex(BUSHING_RESPONDER, CC);
    feed_hex(BUSHING_INITIATOR, CONNECT);
    feed_hex(BUSHING_RESPONDER, ACCEPT);
}

/* An open association whose lines do not count. */
static inline void open_quietly(void)
{
    open_association();
    num_heard = 0;
    heard[0] = '\0';
}

#endif
