/* Random values of any type, for tests and fuzzing: legal, in DER, and with a
 * liking for the ends of ranges. The same seed gives the same value. */
#ifndef ASN1_RANDOM_H
#define ASN1_RANDOM_H

#include "asn1/der.h"

struct asn1_random {
    uint64_t state;
};

uint64_t asn1_random_u64(struct asn1_random *r);
/* 0 .. n-1; 0 when n is 0. */
uint64_t asn1_random_below(struct asn1_random *r, uint64_t n);

/* Appends one random value of t to d. */
int asn1_random_value(const struct asn1_type *t, struct asn1_random *r,
                      struct der *d);

#endif
