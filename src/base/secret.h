/* What secrets need and the C library does not promise: a comparison whose time
 * tells nothing, and a wipe that the compiler cannot leave out. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/span.h"

/* True when the first n octets are the same. The time depends on n alone.
 * Pointers may be NULL when n is 0. */
bool secret_equal(const void *a, const void *b, size_t n);

/* Overwrites n octets with zeros, also when nobody reads them afterwards. */
void secret_wipe(void *p, size_t n);

#endif
