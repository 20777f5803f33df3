/* A writer that fills its buffer from the back. What is written last stands
 * first, so a length is known when its header is put: no second pass, no
 * moving. A put that does not fit makes the writer bad for good and writes
 * nothing; ask once at the end. */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include "base/span.h"

struct writer {
    uint8_t *start; /* the buffer's first octet */
    uint8_t *p;     /* the first octet that is written */
    uint8_t *end;   /* one behind the buffer's last octet */
    bool bad;
};

static inline struct writer writer_over(void *buffer, size_t n)
{
    uint8_t *b = buffer;
    return (struct writer){b, n == 0 ? b : b + n, n == 0 ? b : b + n, false};
}

/* How many octets are written. */
static inline size_t writer_len(const struct writer *w)
{
    return (size_t)(w->end - w->p);
}

static inline size_t writer_room(const struct writer *w)
{
    return (size_t)(w->p - w->start);
}

static inline void put_u8(struct writer *w, uint8_t v)
{
    if (w->bad || w->p == w->start) {
        w->bad = true;
        return;
    }
    *--w->p = v;
}

/* Room for n octets in front of all that is written; NULL when bad. */
uint8_t *put_space(struct writer *w, size_t n);

void put_span(struct writer *w, span s);

/* The low n octets of v, 1 to 8, big-endian. */
void put_be(struct writer *w, size_t n, uint64_t v);

/* All that was written. An empty span when the writer is bad. */
span writer_result(const struct writer *w);

#endif
