/* Which known name somebody may have meant. */
#include "mms/model.h"

enum { WORD_MAX = 16 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t n = a < b ? a : b;
    return n < c ? n : c;
}

/* Letters to change, add or take away. */
static size_t distance(span a, span b)
{
    size_t row[WORD_MAX + 1];
    for (size_t k = 0; k <= b.n; k++)
        row[k] = k;
    for (size_t i = 0; i < a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < b.n; k++) {
            size_t changed = diagonal + (a.p[i] != b.p[k]);
            diagonal = row[k + 1];
            row[k + 1] = least(changed, row[k] + 1, row[k + 1] + 1);
        }
    }
    return row[b.n];
}

const char *mms_nearest(span word, const char *const *names, size_t n,
                        size_t stride)
{
    const char *best = NULL;
    size_t least_so_far = 3;
    for (size_t i = 0; i < n && word.n <= WORD_MAX; i++) {
        const char *const *at =
            (const char *const *)(const void *)((const char *)names +
                                                i * stride);
        span name = span_text(*at);
        size_t d = name.n > WORD_MAX ? least_so_far : distance(word, name);
        if (d < least_so_far && d < word.n) {
            best = *at;
            least_so_far = d;
        }
    }
    return best;
}
