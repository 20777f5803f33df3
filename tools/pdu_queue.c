#include "pdu_queue.h"

#include <stdlib.h>
#include <string.h>

/* In front of each PDU stands its length. */
typedef uint32_t length;

static bool grow(struct pdu_queue *q, size_t need)
{
    size_t cap = q->cap != 0 ? q->cap : 4096;
    uint8_t *room;
    if (need <= q->cap)
        return true;
    while (cap < need)
        cap *= 2;
    room = realloc(q->room, cap);
    if (room == NULL)
        return false;
    q->room = room;
    q->cap = cap;
    return true;
}

bool pdu_queue_put(struct pdu_queue *q, bushing_span pdu)
{
    size_t waiting = q->end - q->at;
    length n = (length)pdu.n;
    if (waiting > q->ceiling || pdu.n > q->ceiling - waiting)
        return false;
    if (q->at != 0 && waiting != 0)
        memmove(q->room, q->room + q->at, waiting);
    q->at = 0;
    q->end = waiting;
    if (!grow(q, waiting + sizeof n + pdu.n))
        return false;
    memcpy(q->room + q->end, &n, sizeof n);
    memcpy(q->room + q->end + sizeof n, pdu.p, pdu.n);
    q->end += sizeof n + pdu.n;
    return true;
}

bool pdu_queue_take(struct pdu_queue *q, bushing_span *out)
{
    length n;
    if (pdu_queue_is_empty(q))
        return false;
    memcpy(&n, q->room + q->at, sizeof n);
    *out = (bushing_span){q->room + q->at + sizeof n, n};
    q->at += sizeof n + n;
    return true;
}

size_t pdu_queue_octets(const struct pdu_queue *q)
{
    return q->end - q->at;
}

bool pdu_queue_is_empty(const struct pdu_queue *q)
{
    return q->at == q->end;
}

void pdu_queue_clear(struct pdu_queue *q)
{
    free(q->room);
    *q = (struct pdu_queue){.ceiling = q->ceiling};
}
