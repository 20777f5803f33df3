/* Writes the audit log: records into segments, anchors, the notes of what was
 * lost. Files, hashes and signatures come from outside. A record is written
 * with one call, so what a crash leaves is whole records and at most one torn
 * one behind them. Nothing is lost in silence: what cannot be written is
 * counted, and the count is the next record that can. */
#ifndef EVENT_LEDGER_H
#define EVENT_LEDGER_H

#include "event/ledger_check.h"

/* Whatever happens, the notes have so much room that events leave alone. */
enum { LEDGER_RESERVE = 65536, LEDGER_BUFFER = 2 * CHAIN_RECORD_MAX };

/* Where nothing is said, SqNum goes on so far behind the last one found after a
 * crash: a number is never used twice. */
enum { LEDGER_SQ_STEP = 64 };

struct ledger {
    bushing_audit_config config; /* without zeros; `key` is not used */
    struct chain_seal seal;
    struct chain chain;
    uint32_t first, segment; /* segments that are there; the one written */
    uint64_t length;         /* of whole records in it */
    uint64_t total;          /* octets of all segments */
    uint64_t disk;           /* room on the disk, as last asked */
    uint32_t sq_num;         /* the last one that was given out */
    bool headless;           /* the segment has no first record yet */
    bool torn;               /* something stands behind `length` */
    uint64_t before_end;     /* for the first record: of the segment before */
    enum note_end before_how;
    struct note_gap gap; /* not written yet */
    bool has_gap;
    bool dirty;            /* something was written and not synced */
    uint32_t since_anchor; /* records */
    struct ledger_point anchor;
    uint64_t next_sync, next_anchor, next_look; /* monotonic ns */
    bushing_audit_state state;
    uint8_t buffer[LEDGER_BUFFER];
};

/* Fills in what the configuration leaves out, checks it, and opens the files.
 * ARGUMENT, or the code of a file that cannot be read; not being able to write
 * is no error here. */
int ledger_open(struct ledger *l, const bushing_audit_config *config,
                const struct chain_seal *seal, bushing_time now);

/* The number for the next event. */
uint32_t ledger_count(struct ledger *l);

/* One event that has this number. A failure is noted as lost. */
int ledger_event(struct ledger *l, span line, uint32_t sq_num,
                 bushing_time now);

int ledger_tick(struct ledger *l, bushing_time now);
uint64_t ledger_deadline(const struct ledger *l);

/* A last note and an anchor. */
void ledger_close(struct ledger *l, bushing_time now);

/* --- between the files of the ledger ------------------------------------- */

/* One record at the end of the segment, with what must stand in front of it. */
int ledger_put(struct ledger *l, enum bushing_audit_kind kind, span body,
               bushing_time now);
int ledger_anchor(struct ledger *l, bushing_time now, bool head);
int ledger_sync(struct ledger *l, bushing_time now);

/* The next segment, when `more` octets have no place in this one. */
int ledger_make_room(struct ledger *l, uint64_t more, bushing_time now);
int ledger_roll(struct ledger *l, enum note_end how, bushing_time now);
int ledger_put_first(struct ledger *l, bushing_time now);

/* Octets straight to the file; what fails is cut off again. */
int ledger_write(struct ledger *l, enum bushing_audit_kind kind, span body);

#endif
