/* What a trust object holds. */
#ifndef PKI_TRUST_H
#define PKI_TRUST_H

#include "crypto/seam.h"
#include "pki/cache.h"
#include "pki/rule.h"

enum {
    TRUST_CHAIN_MAX = 16,
    TRUST_PATH_MAX = 10,
    /* Certificates that can stand in a path, numbered through. */
    TRUST_NODES = TRUST_CHAIN_MAX + BUSHING_TRUST_INTERMEDIATES_MAX +
                  BUSHING_TRUST_ANCHORS_MAX,
    /* Certificates that are looked at while a path is searched. */
    TRUST_SEARCH_STEPS = 4096,
};

/* One place: certificates, and their octets, which are ours. */
struct trust_list {
    struct certificate *c;
    size_t num, max;
};

struct bushing_trust {
    bushing_allocator allocator;
    const struct crypto *crypto;
    uint64_t setting[BUSHING_NUM_TRUST_SETTINGS];
    uint8_t effect[NUM_RULES];
    struct trust_list list[3]; /* enum bushing_trust_place */
    int64_t clock_mark;
    struct revocation *revocation; /* NULL: nothing came yet */
    struct cache cache;
    /* For one question at a time: */
    struct certificate chain[TRUST_CHAIN_MAX];
    bushing_verdict scratch;
    uint8_t known[TRUST_NODES][TRUST_NODES]; /* of path.c */
};

/* As bushing_trust_new(), on other cryptography. */
int trust_new_with(bushing_trust **out, const bushing_allocator *allocator,
                   const struct crypto *crypto);

/* Whatever was trusted or not has changed: nothing is remembered. */
void trust_changed(bushing_trust *trust);

#endif
