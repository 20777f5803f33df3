/* Diffie-Hellman of 32 bits, dressed as the real one: lengths and codes are
 * those of the seam. */
#ifndef CRYPTO_TEST_DH_H
#define CRYPTO_TEST_DH_H

#include "crypto/seam.h"

/* As the functions of the seam without crypto_test_ in front. */
int crypto_test_dh_make(struct crypto_engine *e, enum crypto_group group,
                        uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                        uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n);
int crypto_test_dh_agree(struct crypto_engine *e, enum crypto_group group,
                         const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                         span public_value,
                         uint8_t secret[CRYPTO_DH_SECRET_MAX], size_t *n);

#endif
