/* How long a test goes on where it goes by chance, or by number: once for
 * `make test`, so many times longer for `make soak` (docs/internals/house.md).
 *
 *     for (unsigned i = 0; i < 1000 * soak_times(); i++)
 */
#ifndef SUPPORT_SOAK_H
#define SUPPORT_SOAK_H

#include <stdlib.h>

enum { SOAK_MOST = 10000 };

/* 1, or what BUSHING_SOAK says. */
static inline unsigned soak_times(void)
{
    const char *text = getenv("BUSHING_SOAK");
    unsigned long n = text == NULL ? 1 : strtoul(text, NULL, 10);
    return n < 1 ? 1 : n > SOAK_MOST ? SOAK_MOST : (unsigned)n;
}

#endif
