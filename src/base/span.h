/* The span under its short name, for the code inside the library. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <string.h>

#include <bushing/span.h>

typedef bushing_span span;

static inline span span_of(const void *p, size_t n)
{
    return (span){(const uint8_t *)p, n};
}

static inline span span_text(const char *s)
{
    return (span){(const uint8_t *)s, strlen(s)};
}

/* The first n octets, or all there are. */
static inline span span_first(span s, size_t n)
{
    return (span){s.p, n < s.n ? n : s.n};
}

/* What is left behind the first n octets. */
static inline span span_skip(span s, size_t n)
{
    size_t k = n < s.n ? n : s.n;
    return k == 0 ? s : (span){s.p + k, s.n - k};
}

/* Not constant time: never for secrets (base/secret.h has that). */
static inline bool span_equal(span a, span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#endif
