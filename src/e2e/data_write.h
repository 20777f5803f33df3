/* A data PDU from the back: DER, as the tables of the schema would give it. */
#ifndef E2E_DATA_WRITE_H
#define E2E_DATA_WRITE_H

#include "e2e/data.h"

/* What the next PDU says. */
struct data_out {
    span plain;
    struct data_count count;
    uint8_t head[DATA_HEAD_MAX]; /* d->head_len octets: assoID, time */
    span rekey;                  /* p NULL: none */
    bool req_rekey, changed_key;
};

/* The first part of the token, for o->count.time_ms; made from that of the last
 * PDU where that is less work. RANGE: the time has no text. */
int data_write_head(const struct data *d, struct data_out *o);
/* Makes one for the time 0, when an association begins. */
void data_write_first_head(struct data *d);

/* Writes and protects, at the end of `room`: SPACE when that is not OVERHEAD
 * longer than what is protected. *tbp is what the ICV covers, and what fresh
 * keys are derived from. */
int data_write(struct data *d, size_t key, const struct data_out *o,
               uint8_t *room, size_t cap, span *pdu, span *tbp);

#endif
