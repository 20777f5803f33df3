/* Copies of PDUs in the order in which they came, in one buffer with a
 * ceiling. All zero but for the ceiling is an empty queue. */
#ifndef TOOLS_PDU_QUEUE_H
#define TOOLS_PDU_QUEUE_H

#include <bushing/span.h>
#include <stdbool.h>

struct pdu_queue {
    size_t ceiling; /* octets of all */
    uint8_t *room;
    size_t cap, at, end;
};

/* False when there is no room; nothing is put then. */
bool pdu_queue_put(struct pdu_queue *q, bushing_span pdu);
/* The next one; it lives until something is put. */
bool pdu_queue_take(struct pdu_queue *q, bushing_span *out);
size_t pdu_queue_octets(const struct pdu_queue *q); /* that wait */
bool pdu_queue_is_empty(const struct pdu_queue *q);
void pdu_queue_clear(struct pdu_queue *q);

#endif
