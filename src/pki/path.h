/* The search for a path from a certificate to an anchor, and the judgement of
 * each path that is found. Bounded in every direction: certificates of a path,
 * signatures that are verified, certificates that are looked at, names that are
 * compared; none of the bounds is a time. */
#ifndef PKI_PATH_H
#define PKI_PATH_H

#include "pki/trust.h"

struct path_search {
    struct bushing_trust *trust;
    const bushing_trust_question *ask;
    const struct wanted_peer *peer;
    const uint8_t *fingerprint; /* of chain[0] */
    size_t num_chain; /* certificates in trust->chain; unreadable ones are all
                         zero */
    size_t chain_octets;
    span tls_key;
    int64_t now;   /* ms, not before the newest signed fact */
    int64_t clock; /* ms, as the caller said it */
};

/* Fills *out with the verdict of the best path: the first that breaks no rule;
 * else the first that leads to an anchor; else the one that led farthest. 0, or
 * BUSHING_ERR_CRYPTO_FAILED when something failed inside. */
int path_find(const struct path_search *search, bushing_verdict *out);

#endif
