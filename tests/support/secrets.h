/* An adapter of cryptography that remembers what must be gone when an
 * association has ended: keys, private values, shared secrets, salts. And a
 * search for any 16 octets of them, forwards or backwards, as OpenSSL keeps
 * numbers. What is remembered stands here in a disguise, so that a search
 * through the whole program does not find it.
 *
 *     const struct crypto *c = secrets_recording(&CRYPTO_OPENSSL);
 *     ... an association with c, and its end ...
 *     assert_int_equal(secrets_in(octets), 0);
 */
#ifndef SUPPORT_SECRETS_H
#define SUPPORT_SECRETS_H

#include "crypto/seam.h"

/* Of this many octets in a row it is said that they are there. */
enum { SECRETS_WINDOW = 16 };

/* Around `real`, for the whole program; nothing is remembered yet. */
const struct crypto *secrets_recording(const struct crypto *real);
void secrets_forget(void);
/* How many are remembered. */
size_t secrets_num(void);
/* How many windows of them stand in there. */
size_t secrets_in(span octets);
/* The kind of the last one that was found: "private value". */
const char *secrets_found(void);

#endif
