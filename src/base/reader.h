/* A cursor over octets that can only shrink: each read checks, advances, or
 * leaves everything untouched. */
#ifndef BASE_READER_H
#define BASE_READER_H

#include "base/span.h"

struct reader {
    const uint8_t *p;
    const uint8_t *end;
};

static inline struct reader reader_over(span s)
{
    return (struct reader){s.p, s.n == 0 ? s.p : s.p + s.n};
}

static inline size_t reader_left(const struct reader *r)
{
    return (size_t)(r->end - r->p);
}

static inline span reader_rest(const struct reader *r)
{
    return (span){r->p, reader_left(r)};
}

static inline bool reader_u8(struct reader *r, uint8_t *out)
{
    if (r->p == r->end)
        return false;
    *out = *r->p++;
    return true;
}

static inline bool reader_take(struct reader *r, size_t n, span *out)
{
    if (n > reader_left(r))
        return false;
    *out = (span){r->p, n};
    r->p = n == 0 ? r->p : r->p + n;
    return true;
}

/* n octets, 1 to 8, as an unsigned big-endian number. */
bool reader_be(struct reader *r, size_t n, uint64_t *out);

#endif
