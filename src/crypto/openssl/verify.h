/* Signatures by the keys and algorithms that certificates name. */
#ifndef CRYPTO_OPENSSL_VERIFY_H
#define CRYPTO_OPENSSL_VERIFY_H

#include "crypto/seam.h"

/* As verify_spki of the seam. */
int openssl_verify_spki(span algorithm, span key, span data, span signature);

#endif
