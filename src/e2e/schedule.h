/* From what both sides sent and the shared secret to keys: the salt chain, HKDF
 * and the cutting of keys [62351-4:13.3.1.3, 13.3.1.4, 13.3.2; RFC 5869]. */
#ifndef E2E_SCHEDULE_H
#define E2E_SCHEDULE_H

#include "e2e/suite.h"

enum {
    SCHEDULE_SLOT = 32,               /* D-KDF-2: the slot of one key */
    SCHEDULE_MAX = 4 * SCHEDULE_SLOT, /* octets of keys of one association */
    SCHEDULE_EXPAND_MAX = 255 * CRYPTO_HMAC_LEN, /* [RFC 5869:2.3] */
};

/* The first salt: H(D2 || H(D1 || zero)). */
int schedule_first(const struct crypto *crypto, const struct dialect *dialect,
                   span d1, span d2, uint8_t h[CRYPTO_SHA256_LEN]);
/* The salt of fresh keys: H(Dk || last). `h` may be `last`. */
int schedule_next(const struct crypto *crypto, span dk,
                  const uint8_t last[CRYPTO_SHA256_LEN],
                  uint8_t h[CRYPTO_SHA256_LEN]);

/* HKDF with HMAC-SHA256. */
int schedule_extract(const struct crypto *crypto, span salt, span secret,
                     uint8_t prk[CRYPTO_HMAC_LEN]);
int schedule_expand(const struct crypto *crypto,
                    const uint8_t prk[CRYPTO_HMAC_LEN], span info, uint8_t *out,
                    size_t n);

/* The keys of a suite; they point into `okm`, which is a secret. Index 0 is
 * client to server, 1 server to client; an n of 0: there is no such key. */
struct schedule {
    span icv[2], cipher[2];
    uint8_t okm[SCHEDULE_MAX];
};
int schedule_keys(const struct crypto *crypto, const struct dialect *dialect,
                  const struct suite *suite, const uint8_t h[CRYPTO_SHA256_LEN],
                  span secret, struct schedule *out);

#endif
