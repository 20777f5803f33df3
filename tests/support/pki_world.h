/* A small world for tests of trust: a root, a CA below it, a device below that,
 * a trust object that trusts the root, and a question about the device. A test
 * bends one thing of it and asks.
 *
 *     BREAKS(VERSION, E2E, 0) { w->leaf.version = X509_VERSION_2; }
 *
 * is a test breaks_VERSION: with that the rule VERSION is broken at depth 0 and
 * no other rule is. ci finds by this word which rules have a test. */
#ifndef SUPPORT_PKI_WORLD_H
#define SUPPORT_PKI_WORLD_H

#include "cert_maker.h"
#include "pki/rule.h"
#include "pki/trust.h"
#include <bushing/trust.h>

enum { WORLD_CHAIN = 24, WORLD_KEPT = 8 };

struct world {
    struct maker *m;
    struct maker_certificate root, ca, leaf;
    bool bare; /* the chain below is the test's: nothing is made */
    span chain[WORLD_CHAIN];
    bushing_trust *trust;
    bool no_anchor; /* the root is not trusted */
    bushing_trust_question ask;
    bushing_time now;
    uint8_t pin[BUSHING_PINS_MAX][BUSHING_PIN_LEN];
    bushing_verdict verdict;
    const char *fact; /* what world_breaks() wants to be said; one star in it
                         stands for any text. NULL: anything */
    struct {
        const char *kind; /* "crl", "ocsp" */
        span der;
    } kept[WORLD_KEPT]; /* what the trust object was given and keeps no octets
                           of, for pki_case.h */
    size_t num_kept;
};

/* A device with a certificate for this purpose, everything good. */
void world_begin(struct world *w, enum bushing_purpose purpose);
void world_end(struct world *w);

/* Makes the certificates: chain[0] is the leaf, chain[1] the CA. */
void world_make(struct world *w);
/* Makes what was not made, asks, and keeps the verdict. */
void world_ask(struct world *w);
void world_accepts(struct world *w);
/* Notes what was given. */
span world_keep(struct world *w, const char *kind, span der);

/* An allocator on the heap that can fail: the n-th allocation from now, when n
 * is not negative; and counts what lives. */
struct test_heap {
    long fail_at, live;
};
bushing_allocator test_allocator(struct test_heap *heap);

/* Asks and finds exactly this rule broken, at this depth; and what follows from
 * the rule's row: step, diagnostic, alarm, events. */
void world_breaks(struct world *w, enum rule_id rule, unsigned depth);

#define BREAKS(NAME, PURPOSE, DEPTH)            \
    static void bend_##NAME(struct world *w);   \
    static void breaks_##NAME(void **state)     \
    {                                           \
        struct world w;                         \
        (void)state;                            \
        world_begin(&w, BUSHING_FOR_##PURPOSE); \
        bend_##NAME(&w);                        \
        world_breaks(&w, RULE_##NAME, DEPTH);   \
        world_end(&w);                          \
    }                                           \
    static void bend_##NAME(struct world *w)

#endif
