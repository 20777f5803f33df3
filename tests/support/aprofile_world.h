/* A small world for tests of the A-profile: a certificate, its key, a clock, a
 * memory, and values that can be bent in any part before they are read.
 *
 *     struct world w;
 *     world_begin(&w);
 *     w.parts.time = span_text("20261120120000Z");
 *     world_refused(&w, APROFILE_STEP_TIME);
 *     world_end(&w);
 */
#ifndef SUPPORT_APROFILE_WORLD_H
#define SUPPORT_APROFILE_WORLD_H

#include "aprofile/value.h"
#include "cert_maker.h"

enum { WORLD_PLACES = 64 };

/* A value, part by part. What is not set (p NULL) is made. */
struct world_parts {
    span certificate;
    span time;      /* the characters */
    span signature; /* over the time as `input` says */
    enum dialect_a_input input;
    span fields;    /* all three with their tags */
    span reference; /* whole value; by default 02 01 05 */
    ber_tag encoding;
    span inside; /* what stands in the encoding */
    span whole;  /* the Authentication-value */
};

struct world {
    struct maker *m;
    struct maker_certificate root, leaf;
    struct world_parts parts;
    enum bushing_role role;
    /* what the caller of the room has */
    struct crypto crypto;
    struct aprofile_verdict verdict;
    bool no_verdict;
    unsigned accepted;
    int64_t utc_ms, not_before_ms;
    uint64_t mono_ns;
    struct seen seen;
    struct seen_entry places[WORLD_PLACES];
    /* what came out */
    struct aprofile_claim claim;
    struct aprofile_failure failure;
    struct arena arena;
    uint8_t scratch[16384];
};

/* Everything good; we respond. The clock stands at MAKER_NOW. */
void world_begin(struct world *w);
void world_end(struct world *w);

/* The parts as one Authentication-value. */
span world_value(struct world *w);
/* A signature of the leaf's key over the time in this reading. */
span world_signature(struct world *w, span time, enum dialect_a_input input);

/* Every step over this value, up to the first that fails. */
int world_check(struct world *w, span authentication);

/* The parts are accepted; or refused in this step with its event, and nothing
 * was remembered. */
void world_accepts(struct world *w);
void world_refused(struct world *w, enum aprofile_step_id id);

/* The authentication values that were recorded, out of the vectors; skips the
 * test when these are not there. `room` holds the whole message. */
enum { RECORDED_ROOM = 2048 };
span recorded_request(uint8_t room[RECORDED_ROOM], bushing_association *out);
span recorded_answer(uint8_t room[RECORDED_ROOM], bushing_association *out);

#endif
