/* Verdicts that were good, by the hash of the question: chain, purpose, wanted
 * peer. An entry is good for a time only: from when it was made until the first
 * certificate of its path ends. When the places are all taken the one that was
 * not asked for the longest gives way; only accepted chains get one, so that
 * strangers cannot push them out.
 *
 * Beside them: signatures of CA certificates that stood in an accepted path. A
 * new device below a known CA costs one verification. */
#ifndef PKI_CACHE_H
#define PKI_CACHE_H

#include "base/span.h"
#include <bushing/trust.h>

enum {
    CACHE_ENTRIES = 64,
    CACHE_KEY = 32,
    CACHE_FINDINGS = 4, /* a verdict with more warnings is not remembered */
    CACHE_SIGNATURES = 32,
};

struct cache_entry {
    uint8_t key[CACHE_KEY];
    int64_t from, recheck; /* ms; an empty place ends before it begins */
    int64_t until;         /* of the certificates */
    uint64_t used;
    uint8_t fingerprint[BUSHING_PIN_LEN];
    uint8_t num_path, num_findings;
    bushing_path_step path[10];
    bushing_finding finding[CACHE_FINDINGS];
};

struct cache_signature {
    uint8_t key[CACHE_KEY];
    uint64_t used; /* 0: an empty place */
};

struct cache {
    uint64_t clock; /* counts uses */
    struct cache_entry entry[CACHE_ENTRIES];
    struct cache_signature signature[CACHE_SIGNATURES];
};

void cache_clear(struct cache *c);

/* True when the verdict is known; *out is it then. */
bool cache_find(struct cache *c, bushing_verdict *out,
                const uint8_t key[CACHE_KEY], int64_t now);

void cache_put(struct cache *c, const bushing_verdict *v,
               const uint8_t key[CACHE_KEY], int64_t now);

/* By a hash over a certificate and the key that signed it. */
bool cache_knows_signature(struct cache *c, const uint8_t key[CACHE_KEY]);
void cache_put_signature(struct cache *c, const uint8_t key[CACHE_KEY]);

#endif
