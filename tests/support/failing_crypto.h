/* Any adapter of cryptography, counted, and made to fail: the function that is
 * called as number n gives CRYPTO_FAILED and does nothing.
 *
 *     const struct crypto *c = failing_crypto(&CRYPTO_OPENSSL);
 *     for (size_t at = 1;; at++) {
 *         failing_crypto_at(FAIL_ANY, at);
 *         rc = what_is_tested(c);
 *         if (!failing_crypto_failed())
 *             break; // all calls of it have failed once
 *         ... rc is an error, nothing is left behind
 *     }
 *
 * State belongs to the thread. What cannot fail (free, forget) is not
 * counted. */
#ifndef SUPPORT_FAILING_CRYPTO_H
#define SUPPORT_FAILING_CRYPTO_H

#include "crypto/seam.h"

enum failing {
    FAIL_ANY,
    FAIL_RANDOM, /* random and random_iv: the others are not counted */
    FAIL_SIGN,   /* sign */
    FAIL_VERIFY, /* verify and verify_spki */
    FAIL_DH,     /* dh_make and dh_agree */
    FAIL_CIPHER, /* cipher_key, gcm and cbc */
    FAIL_HMAC,   /* hmac_key and hmac */
};

/* Wraps `real`, in this thread, and begins to count. */
const struct crypto *failing_crypto(const struct crypto *real);

/* Counts from 0 again; the call number `at`, from 1, of those fails; 0: none,
 * they are only counted. */
void failing_crypto_at(enum failing which, size_t at);
/* Calls since then. */
size_t failing_crypto_calls(void);
/* Has the call failed that should? */
bool failing_crypto_failed(void);

#endif
