/* Association identifiers of one key. The initiator sends `c`, the responder
 * answers `c:s`, both 0 to 999 [62351-4:13.3.1, rule 5]. A string is unique
 * over all peers and both roles of the key, while its association lives and in
 * a quarantine behind that [rule 6]: signed PDUs name nothing but the string,
 * so one that came twice would let an old PDU end a new association.
 *
 * An initiator says `c` before it knows `s`. Its `c` is therefore one that no
 * other association, which it initiated, has or had lately; and that `c:s` is
 * new is asked when `s` comes (numbers_complete). */
#ifndef E2E_NUMBER_H
#define E2E_NUMBER_H

#include "base/span.h"
#include "crypto/seam.h"
#include <bushing/time.h>

enum {
    NUMBERS_EACH = 1000,  /* 0 to 999 */
    NUMBER_OPEN = 0xFFFF, /* `s` is not known yet */
    NUMBER_TEXT = 8,      /* "999:999" and a zero octet */
    /* In quarantine: so many times as may live, and so many at least. */
    NUMBERS_QUARANTINED = 4,
    NUMBERS_QUARANTINED_LEAST = 1000,
};

struct number_entry {
    uint64_t until_ns; /* BUSHING_NEVER: it lives */
    uint32_t next;     /* in the list of its c, or of free ones; 0: none */
    uint16_t s;
    bool initiator;
};

/* One place for each association that lives or is in quarantine, in lists by
 * `c`. Places are numbered from 1. */
struct numbers {
    struct number_entry *entry; /* of the caller */
    uint32_t num_entries;
    uint32_t live, live_max;
    uint32_t fresh; /* places from here on were never used */
    uint32_t free;
    uint64_t quarantine_ns;
    uint64_t sweep_ns; /* before that, a sweep would free nothing */
    uint32_t head[NUMBERS_EACH];
};

/* What an association holds. All zero: nothing. */
struct number {
    uint32_t place;
    uint16_t c, s;
};

/* The number of entries that go with so many live associations. */
uint32_t numbers_room(uint64_t live_max);
void numbers_init(struct numbers *n, struct number_entry *storage,
                  uint64_t live_max, uint64_t quarantine_ns);

/* Initiator: a random `c`. SECURITY_NUMBERS: none is free. */
int numbers_open(struct numbers *n, struct number *out,
                 const struct crypto *crypto, struct crypto_engine *engine,
                 uint64_t now_ns);
/* Initiator: `s` came. SECURITY_NUMBERS: this string is or was another's. */
int numbers_complete(struct numbers *n, struct number *number, unsigned s,
                     uint64_t now_ns);
/* Responder: a random `s` for the peer's `c`. */
int numbers_answer(struct numbers *n, struct number *out, unsigned c,
                   const struct crypto *crypto, struct crypto_engine *engine,
                   uint64_t now_ns);
/* The association has ended; *number is all zero then. Into quarantine when the
 * string was ever sent. Takes one that holds nothing. */
void numbers_close(struct numbers *n, struct number *number, bool was_sent,
                   uint64_t now_ns);

/* What is still in quarantine, one after the other: *walk is all zero at first.
 * What lives counts as ended now. False: no more. */
struct number_walk {
    uint32_t c, place;
};
struct number_kept {
    uint16_t c, s;
    bool initiator;
    uint64_t until_ns;
};
bool numbers_next(const struct numbers *n, struct number_walk *walk,
                  struct number_kept *out, uint64_t now_ns);
/* Back into quarantine. SECURITY_NUMBERS: no place. */
int numbers_keep(struct numbers *n, const struct number_kept *kept,
                 uint64_t now_ns);

/* "4" or "4:9": its length; always terminated. */
size_t number_text(const struct number *number, char out[static NUMBER_TEXT]);
/* Strict: no zeros in front, no other character [rule 5]. False: another
 * form. `s` is NUMBER_OPEN where there is none. */
bool number_parse(span text, uint16_t *c, uint16_t *s);

#endif
