/* A data PDU from the back: DER, as the tables of the schema would give it. */
#ifndef E2E_DATA_WRITE_H
#define E2E_DATA_WRITE_H

#include "e2e/data.h"

/* What the next PDU says. */
struct data_out {
    span plain;
    struct data_count count;
    char time[DATA_TIME_TEXT]; /* the text of count.time_ms */
    span rekey;                /* p NULL: none */
    bool req_rekey, changed_key;
};

/* The text of o->count.time_ms; made from the last one where that is less work.
 * RANGE: the time has no text. */
int data_write_time(const struct data *d, struct data_out *o);

/* Writes and protects. *tbp is what the ICV covers, and what fresh keys are
 * derived from. */
int data_write(struct data *d, struct data_key *key, const struct data_out *o,
               struct writer *w, span *tbp);

#endif
