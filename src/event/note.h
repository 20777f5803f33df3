/* The records that the log writes about itself. Each body is a row of words and
 * values, one blank apart, in one order:
 *
 *   h  bushing-audit-log 1 segment 3 after 4711 <hash> end 16776190 clean
 *      sqnum 4650 time T host H key <id>
 *   a  time T sqnum 4650 covers <hash> key <id> signature <DER>
 *   o  time T unsigned 17 cut 0 short 0
 *   g  time T lost 3 from T to T sqnum 4651 to 4653 why full
 *   r  time T segment 1
 *   c  time T
 *
 * Numbers are decimal without zeros in front, hashes and ids hexadecimal in
 * lower case, times ISO 8601 with milliseconds and Z. */
#ifndef EVENT_NOTE_H
#define EVENT_NOTE_H

#include "event/chain.h"

/* How the segment before ended. */
enum note_end { NOTE_CLEAN, NOTE_TORN, NOTE_DAMAGED };

enum note_why { NOTE_FULL, NOTE_IO, NOTE_SYNC };

struct note_segment {
    uint32_t segment;
    struct chain after;
    uint64_t end; /* octets of whole records in the segment before */
    enum note_end how;
    uint32_t sq_num; /* of the last event */
    int64_t ms;
    span host;
    bool has_key;
    uint8_t key_id[CHAIN_KEY_ID];
};

struct note_anchor {
    int64_t ms;
    uint32_t sq_num;
    uint8_t covers[CHAIN_HASH]; /* of the record before */
    uint8_t key_id[CHAIN_KEY_ID];
    span unsigned_body; /* what stands in front of the signature */
    uint8_t signature[CHAIN_SIGNATURE_MAX];
    size_t signature_len;
};

struct note_gap {
    uint64_t lost;
    int64_t from_ms, to_ms;
    uint32_t from_sq, to_sq;
    enum note_why why;
};

struct note_opened {
    uint64_t unsigned_records; /* behind the last anchor, as found */
    uint64_t cut;              /* octets of a record that was not whole */
    uint64_t missing;          /* the head's seq, when the log ends before it */
};

void note_put_segment(struct text *t, const struct note_segment *n);
bool note_read_segment(struct note_segment *n, span body);

/* All but the signature; then the signature. */
void note_put_anchor(struct text *t, const struct note_anchor *n);
void note_put_signature(struct text *t, span signature);
bool note_read_anchor(struct note_anchor *n, span body);

/* What an anchor's key signs: the number of the anchor and the body in front
 * of the signature. */
enum { NOTE_SIGNED_MAX = 320 };
void note_put_signed(struct text *t, uint64_t seq, span unsigned_body);

void note_put_gap(struct text *t, const struct note_gap *n, int64_t ms);
bool note_read_gap(struct note_gap *n, span body);

void note_put_opened(struct text *t, const struct note_opened *n, int64_t ms);
bool note_read_opened(struct note_opened *n, span body);
void note_put_removed(struct text *t, uint32_t segment, int64_t ms);
bool note_read_removed(uint32_t *segment, span body);
void note_put_closed(struct text *t, int64_t ms);
bool note_read_closed(span body);

/* None of them is longer. */
enum { NOTE_MAX = 768 };

#endif
