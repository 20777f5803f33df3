#include "crypto/test/adapter.h"

#include "crypto/openssl/calls.h"
#include "crypto/test/dh.h"
#include "crypto/test/random.h"
#include "crypto/test/signature.h"

static int draw(struct crypto_engine *e, uint8_t *out, size_t n)
{
    (void)e;
    crypto_test_draw(out, n);
    return 0;
}

const struct crypto CRYPTO_TEST = {
    .name = "test",
    .sha256 = openssl_sha256,
    .sha1 = openssl_sha1,
    .private_key = openssl_private_key,
    .public_key = openssl_public_key,
    .key_free = openssl_key_free,
    .key_id = openssl_key_id,
    .sign = crypto_test_sign,
    .verify = crypto_test_verify,
    .verify_spki = crypto_test_verify_spki,
    .key_generate = crypto_test_key_generate,
    .key_load = openssl_key_load,
    .key_store = openssl_key_store,
    .key_spki = openssl_key_spki,
    .pkcs12_load = openssl_pkcs12_load,
    .engine_new = openssl_engine_new,
    .engine_free = openssl_engine_free,
    .random = draw,
    .random_iv = draw,
    .hmac_key = openssl_hmac_key,
    .hmac = openssl_hmac,
    .cipher_key = openssl_cipher_key,
    .cipher_forget = openssl_cipher_forget,
    .gcm_seal = openssl_gcm_seal,
    .gcm_open = openssl_gcm_open,
    .cbc_encrypt = openssl_cbc_encrypt,
    .cbc_decrypt = openssl_cbc_decrypt,
    .dh_make = crypto_test_dh_make,
    .dh_agree = crypto_test_dh_agree,
};
