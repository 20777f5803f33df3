/* Numbers that look like chance and are not. */
#ifndef CRYPTO_TEST_RANDOM_H
#define CRYPTO_TEST_RANDOM_H

#include "base/span.h"

/* The next number behind *state. */
uint64_t crypto_test_next(uint64_t *state);
/* n octets that follow from `state`. */
void crypto_test_fill(uint8_t *out, size_t n, uint64_t state);
/* The next n octets of this thread. */
void crypto_test_draw(uint8_t *out, size_t n);

#endif
