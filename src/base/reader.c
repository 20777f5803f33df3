#include "base/reader.h"

bool reader_be(struct reader *r, size_t n, uint64_t *out)
{
    if (n == 0 || n > 8 || n > reader_left(r))
        return false;
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | r->p[i];
    r->p += n;
    *out = v;
    return true;
}
