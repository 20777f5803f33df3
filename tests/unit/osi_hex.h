/* BER values as hexadecimal text, put together from their parts: lengths are
 * counted here, so that a test shows what it changes and nothing else. */
#ifndef OSI_HEX_H
#define OSI_HEX_H

#include "osi_octets.h"
#include <stdio.h>
#include <string.h>

enum { HEX_ROOM = 4096, HEX_SHELVES = 512 };

/* Valid until 512 more were made. */
static inline char *hex_shelf(void)
{
    static char shelves[HEX_SHELVES][HEX_ROOM];
    static unsigned turn;
    char *shelf = shelves[turn++ % HEX_SHELVES];
    shelf[0] = 0;
    return shelf;
}

static inline void hex_add(char *to, const char *text)
{
    size_t n = strlen(to);
    for (; *text != 0; text++)
        if (*text != ' ') {
            assert_true(n + 1 < HEX_ROOM);
            to[n++] = *text;
        }
    to[n] = 0;
}

static inline void hex_add_parts(char *to, const char *const *parts)
{
    for (; *parts != NULL; parts++)
        hex_add(to, *parts);
}

static inline const char *hex_join(const char *const *parts)
{
    char *shelf = hex_shelf();
    hex_add_parts(shelf, parts);
    return shelf;
}

/* A tag, the shortest length, the parts. */
static inline const char *hex_wrap(const char *tag, const char *const *parts)
{
    const char *body = hex_join(parts);
    char *shelf = hex_shelf();
    char length[16];
    size_t n = strlen(body) / 2;
    snprintf(length, sizeof length,
             n < 128   ? "%02zx"
             : n < 256 ? "81%02zx"
                       : "82%04zx",
             n);
    hex_add(shelf, tag);
    hex_add(shelf, length);
    hex_add(shelf, body);
    return shelf;
}

/* The same with four octets of length, however short. */
static inline const char *hex_long(const char *tag, const char *const *parts)
{
    const char *body = hex_join(parts);
    char *shelf = hex_shelf();
    char length[16];
    snprintf(length, sizeof length, "84%08zx", strlen(body) / 2);
    hex_add(shelf, tag);
    hex_add(shelf, length);
    hex_add(shelf, body);
    return shelf;
}

#define JOIN(...) hex_join((const char *const[]){__VA_ARGS__, NULL})
#define WRAP(tag, ...) hex_wrap(tag, (const char *const[]){__VA_ARGS__, NULL})
#define LONG(tag, ...) hex_long(tag, (const char *const[]){__VA_ARGS__, NULL})
/* The indefinite form. */
#define OPEN(tag, ...) JOIN(tag, "80", __VA_ARGS__, "0000")

static inline void assert_span_hex(span s, const char *hex)
{
    assert_non_null(s.p);
    assert_octets(s, octets(hex));
}

#define assert_absent(s) assert_null((s).p)

#endif
