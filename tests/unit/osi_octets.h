/* Octets for the tests of the OSI layers, written as hexadecimal text. Each
 * stands in a block of its own, so that an instrument sees a read behind it. */
#ifndef OSI_OCTETS_H
#define OSI_OCTETS_H

#include <stdlib.h>

#include "base/hex.h"

enum { OCTETS_ROOM = 2048, OCTETS_KEPT = 16 };

/* Blanks are allowed. Valid until sixteen more were asked for. */
static inline span octets(const char *text)
{
    static uint8_t *kept[OCTETS_KEPT];
    static unsigned turn;
    char packed[2 * OCTETS_ROOM];
    size_t k = 0, n = 0;
    for (; *text != 0; text++)
        if (*text != ' ') {
            assert_true(k < sizeof packed);
            packed[k++] = *text;
        }
    uint8_t **p = &kept[turn++ % OCTETS_KEPT];
    free(*p);
    *p = malloc(k == 0 ? 1 : k / 2);
    assert_non_null(*p);
    assert_true(hex_decode(span_of(packed, k), *p, k / 2, &n));
    return (span){*p, n};
}

static inline void assert_octets(span s, span wanted)
{
    assert_int_equal(s.n, wanted.n);
    if (s.n != 0)
        assert_memory_equal(s.p, wanted.p, s.n);
}

#endif
