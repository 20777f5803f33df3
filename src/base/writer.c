#include "base/writer.h"

uint8_t *put_space(struct writer *w, size_t n)
{
    if (w->bad || n > writer_room(w)) {
        w->bad = true;
        return NULL;
    }
    w->p = n == 0 ? w->p : w->p - n;
    return w->p;
}

void put_span(struct writer *w, span s)
{
    uint8_t *room = put_space(w, s.n);
    if (room != NULL && s.n != 0)
        memcpy(room, s.p, s.n);
}

void put_be(struct writer *w, size_t n, uint64_t v)
{
    if (n == 0 || n > 8)
        w->bad = true;
    uint8_t *room = put_space(w, n);
    if (room == NULL)
        return;
    for (size_t i = n; i > 0; i--) {
        room[i - 1] = (uint8_t)(v & 0xFF);
        v >>= 8;
    }
}

span writer_result(const struct writer *w)
{
    if (w->bad)
        return (span){NULL, 0};
    return (span){w->p, writer_len(w)};
}
