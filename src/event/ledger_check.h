/* Reads the records of a log in their order and says of the first that is not
 * as it must be what is wrong with it. */
#ifndef EVENT_LEDGER_CHECK_H
#define EVENT_LEDGER_CHECK_H

#include "event/note.h"

/* With keys, no more records than this may stand unsigned. */
enum { LEDGER_UNSIGNED_MAX = 4096 };

/* A record that the log must have, with this hash. */
struct ledger_point {
    bool set;
    uint64_t seq;
    uint8_t hash[CHAIN_HASH];
};

struct ledger_check {
    const struct chain_seal *seal;
    bool keys;  /* every anchor must be signed by a key that is known */
    bool whole; /* no segment was left out */
    int failed; /* from then on always */
    struct chain chain;
    bool begun;    /* a segment's first record was read */
    bool at_start; /* the next record is the first one of a segment */
    uint32_t first_segment;
    uint32_t removed; /* the last segment that is noted as removed */
    uint64_t end;     /* whole records of the segment before, in octets */
    uint64_t rest;    /* what stood behind them */
    uint32_t sq_num;  /* of the last event */
    bool closed;      /* nothing but anchors since the log was closed */
    struct ledger_point head, expected, anchor;
    bushing_audit_findings found;
};

void ledger_check_init(struct ledger_check *c, const struct chain_seal *seal);

/* A head as it is kept beside the segments: a whole anchor record. */
int ledger_check_head(struct ledger_check *c, span head);
/* "4711:<hash>" */
int ledger_check_expect(struct ledger_check *c, span text);

int ledger_check_segment(struct ledger_check *c, uint32_t segment);
int ledger_check_next(struct ledger_check *c, bushing_audit_record *out,
                      struct reader *r);
int ledger_check_end(struct ledger_check *c, uint64_t rest, bool last);

#endif
