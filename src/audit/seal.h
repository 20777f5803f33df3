/* What the log needs of cryptography, through the seam: hashes, the key that
 * signs, and the keys that anchors may be signed with. */
#ifndef AUDIT_SEAL_H
#define AUDIT_SEAL_H

#include "crypto/seam.h"
#include "event/chain.h"

enum { SEAL_KEYS = 8 };

struct seal {
    const struct crypto *crypto;
    struct crypto_key *own; /* NULL: nothing is signed */
    struct crypto_key *keys[SEAL_KEYS];
    uint8_t ids[SEAL_KEYS][CHAIN_KEY_ID];
    size_t num_keys;
    struct chain_seal chain; /* its ctx is this struct: it must not move */
};

void seal_init(struct seal *s, const struct crypto *crypto);
void seal_clear(struct seal *s);

/* The key that signs, and whose anchors are then known. PEM. */
int seal_take_private(struct seal *s, span pem);

/* Every public key and certificate in the text, one at least. */
int seal_take_public(struct seal *s, span pem);

#endif
