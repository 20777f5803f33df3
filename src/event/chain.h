/* The chain of the audit log. One record is one line:
 *
 *   0312 000000004711 e <64 digits> BODY
 *
 * the length of the body, the record's number, its kind, SHA-256 over (the hash
 * of the record before, the three fields in front as they stand, the body), and
 * the body. Every octet of a line is either under the hash, or fixed. So the
 * log can be read with `less`, and a change of any bit, a record that is
 * missing, added or moved is found at that record. */
#ifndef EVENT_CHAIN_H
#define EVENT_CHAIN_H

#include "base/reader.h"
#include "base/text.h"
#include <bushing/audit_log.h>

enum {
    CHAIN_HASH = 32,
    CHAIN_FIELDS = 20, /* "0312 000000004711 e " */
    CHAIN_FRONT = CHAIN_FIELDS + 2 * CHAIN_HASH + 1,
    CHAIN_BODY_MAX = BUSHING_SECURITY_LINE,
    CHAIN_RECORD_MAX = CHAIN_FRONT + CHAIN_BODY_MAX + 1,
    CHAIN_SIGNATURE_MAX = 80,
    CHAIN_KEY_ID = 8, /* the first octets of the key's hash */
};

/* The number has twelve digits. */
#define CHAIN_SEQ_MAX UINT64_C(999999999999)

/* Hash and signatures come from outside. `sign` is NULL where there is no key;
 * `verify` gives AUDIT_KEY when it has no key of this id. */
struct chain_seal {
    void *ctx;
    int (*hash)(void *ctx, uint8_t out[CHAIN_HASH], const span *parts,
                size_t num_parts);
    int (*sign)(void *ctx, uint8_t *out, size_t cap, size_t *n, span data);
    int (*verify)(void *ctx, span key_id, span data, span signature);
    uint8_t key_id[CHAIN_KEY_ID]; /* of the key that signs */
};

/* Where a chain stands: the last record. All zero before the first. */
struct chain {
    uint64_t seq;
    uint8_t hash[CHAIN_HASH];
};

/* Writes the record that follows into `out`, CHAIN_RECORD_MAX octets, and gives
 * in *next where the chain then stands. *next may be *c. */
int chain_put(const struct chain *c, struct chain *next, uint8_t *out,
              size_t *n, enum bushing_audit_kind kind, span body,
              const struct chain_seal *seal);

/* Takes the record that must follow from the front. 0; WOULD_BLOCK when it is
 * not complete; else what is wrong, with nothing changed. */
int chain_next(struct chain *c, bushing_audit_record *out, struct reader *r,
               const struct chain_seal *seal);
/* The same for a record whose place in a chain is not known: only its form is
 * looked at. */
int chain_peek(bushing_audit_record *out, struct reader r);

/* True when the octets may be the start of a record that was not written to its
 * end, or are zeros: what a crash leaves behind. */
bool chain_is_torn(span rest);

#endif
