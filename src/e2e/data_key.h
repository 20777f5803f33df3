/* Keys of the data phase at work: made, forgotten, used for an ICV or a
 * cipher. */
#ifndef E2E_DATA_KEY_H
#define E2E_DATA_KEY_H

#include "e2e/data.h"

/* The cipher of key number i, when the mode has one, and what stands behind all
 * of these. */
struct crypto_cipher *data_cipher(struct data *d, size_t i);
uint8_t *data_peer_public(struct data *d);

/* Derives the keys of both directions into two places of d->key. */
int data_keys_make(struct data *d, size_t sending, size_t receiving,
                   const uint8_t h[CRYPTO_SHA256_LEN], span secret);
/* Wipes one, in the engine too. Takes one that is not there. */
void data_key_forget(struct data *d, size_t i);

/* The nonce of the next PDU. It is used up whatever happens to the PDU. */
int data_key_nonce(struct data *d, size_t i,
                   uint8_t nonce[CRYPTO_GCM_NONCE_LEN]);

/* The ICV over `tbp`, d->suite.tag_len octets; the nonce counts for GMAC. */
int data_key_icv(struct data *d, size_t i, span tbp, const uint8_t *nonce,
                 uint8_t *icv);
/* CRYPTO_SIGNATURE: it is another one. In constant time. */
int data_key_check(struct data *d, size_t i, span tbp, span nonce, span icv);

/* The mode AE, in place: CRYPTO_SIGNATURE, and the octets are wiped, when the
 * tag behind them is false. */
int data_key_open(struct data *d, size_t i, const uint8_t *nonce, span aad,
                  uint8_t *p, size_t n);
/* The same question without an answer in `p`, which stays as it is: for a PDU
 * that may be under one of two keys. */
int data_key_would_open(struct data *d, size_t i, const uint8_t *nonce,
                        span aad, uint8_t *p, size_t n);

#endif
