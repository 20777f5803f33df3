#include "crypto/openssl/engine.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "base/secret.h"

static const char *const CIPHERS[ENGINE_CIPHERS] = {
    [ENGINE_GCM_128] = "AES-128-GCM",
    [ENGINE_GCM_256] = "AES-256-GCM",
    [ENGINE_CBC_128] = "AES-128-CBC",
    [ENGINE_CBC_256] = "AES-256-CBC",
};

/* [62351-4:13.3.1.2] */
static const int CURVES[ENGINE_CURVES] = {NID_X9_62_prime256v1,
                                          NID_brainpoolP256r1};

static bool make_slots(struct crypto_engine *e, enum engine_cipher cipher)
{
    struct engine_slot *slot = e->slots[cipher];
    e->cipher[cipher] = EVP_CIPHER_fetch(NULL, CIPHERS[cipher], NULL);
    if (e->cipher[cipher] == NULL)
        return false;
    for (size_t i = 0; i < ENGINE_SLOTS; i++) {
        slot[i].ctx = EVP_CIPHER_CTX_new();
        if (slot[i].ctx == NULL || !openssl_slot_clear(e, cipher, &slot[i]))
            return false;
    }
    return true;
}

static bool make_groups(struct crypto_engine *e)
{
    BN_CTX *ctx = BN_CTX_new();
    bool good = ctx != NULL;
    for (int i = 0; i < ENGINE_CURVES; i++) {
        e->curve[i] = EC_GROUP_new_by_curve_name(CURVES[i]);
        good = good && e->curve[i] != NULL;
    }
    e->prime = BN_get_rfc3526_prime_2048(NULL);
    e->two = BN_new();
    e->mont = BN_MONT_CTX_new();
    good = good && e->prime != NULL && e->two != NULL && e->mont != NULL &&
           (e->prime_less_1 = BN_dup(e->prime)) != NULL &&
           BN_sub_word(e->prime_less_1, 1) == 1 &&
           BN_set_word(e->two, 2) == 1 &&
           BN_MONT_CTX_set(e->mont, e->prime, ctx) == 1;
    BN_CTX_free(ctx);
    return good;
}

int openssl_engine_new(struct crypto_engine **out)
{
    struct crypto_engine *e = OPENSSL_zalloc(sizeof *e);
    bool good = e != NULL && make_groups(e);
    uint8_t first[CRYPTO_DH_PRIVATE_LEN];
    *out = NULL;
    if (e != NULL)
        e->tag[0] = OSSL_PARAM_construct_octet_string(
            OSSL_CIPHER_PARAM_AEAD_TAG, NULL, 0);
    for (int i = 0; i < ENGINE_CIPHERS && good; i++)
        good = make_slots(e, (enum engine_cipher)i);
    /* What OpenSSL makes for a thread at its first random octet is made. */
    good = good && openssl_random(e, first, sizeof first) == 0 &&
           openssl_random_iv(e, first, sizeof first) == 0;
    secret_wipe(first, sizeof first);
    if (good) {
        *out = e;
        return 0;
    }
    openssl_engine_free(e);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

void openssl_engine_free(struct crypto_engine *e)
{
    if (e == NULL)
        return;
    for (int i = 0; i < ENGINE_CIPHERS; i++) {
        for (int j = 0; j < ENGINE_SLOTS; j++)
            EVP_CIPHER_CTX_free(e->slots[i][j].ctx); /* wipes the key */
        EVP_CIPHER_free(e->cipher[i]);
    }
    for (int i = 0; i < ENGINE_CURVES; i++)
        EC_GROUP_free(e->curve[i]);
    BN_free(e->prime);
    BN_free(e->prime_less_1);
    BN_free(e->two);
    BN_MONT_CTX_free(e->mont);
    OPENSSL_clear_free(e, sizeof *e);
}
