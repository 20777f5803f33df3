/* Signatures under what is no certificate: lists, answers of responders,
 * attribute certificates. */
#ifndef PKI_SIGNER_H
#define PKI_SIGNER_H

#include "crypto/seam.h"
#include "pki/key.h"

/* A key of more bits is not calculated with, whatever the policy says. */
#define SIGNER_RSA_MAX 16384

/* 0 when the key signed these octets. CRYPTO_KEY: a kind, form or size of key
 * that is not offered, found before anything is calculated; CRYPTO_ALGORITHM;
 * CRYPTO_SIGNATURE; CRYPTO_FAILED; MEMORY. */
int signer_verify(const struct pki_key *key, span algorithm, span octets,
                  span signature, const struct crypto *crypto);

/* The component of a SEQUENCE with this number, whole; empty when there is
 * none: signature algorithms are compared and verified as received. */
span signer_component(span sequence, size_t number);

#endif
