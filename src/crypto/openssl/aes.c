/* AES over contexts that keep the keys used last. A hit costs an IV; a miss
 * overwrites the key of a slot; neither allocates. */
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "base/secret.h"
#include "crypto/openssl/engine.h"

static int failed(void)
{
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

/* --- slots --------------------------------------------------------------- */

static bool is_gcm(enum engine_cipher cipher)
{
    return cipher == ENGINE_GCM_128 || cipher == ENGINE_GCM_256;
}

/* Padding is ours or nobody's. Said to the provider alone: the flag that
 * EVP_CIPHER_CTX_set_padding() leaves makes each later call say it again. */
static bool set_no_padding(EVP_CIPHER_CTX *ctx)
{
    unsigned none = 0;
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_PADDING, &none),
        OSSL_PARAM_construct_end(),
    };
    return EVP_CIPHER_CTX_set_params(ctx, params) == 1;
}

/* The cipher is named only to a context that has none: named again it would
 * take the context apart. */
static bool put_key(const struct crypto_engine *e, enum engine_cipher cipher,
                    EVP_CIPHER_CTX *ctx, const uint8_t *key, const uint8_t *iv,
                    bool encrypts, const OSSL_PARAM *params)
{
    bool fresh = EVP_CIPHER_CTX_get0_cipher(ctx) == NULL;
    return EVP_CipherInit_ex2(ctx, fresh ? e->cipher[cipher] : NULL, key, iv,
                              encrypts, params) == 1 &&
           (!fresh || is_gcm(cipher) || set_no_padding(ctx));
}

bool openssl_slot_clear(const struct crypto_engine *e,
                        enum engine_cipher cipher, struct engine_slot *slot)
{
    static const uint8_t zeros[CRYPTO_CIPHER_KEY_MAX];
    slot->id = 0;
    slot->used = 0;
    slot->encrypts = true;
    if (put_key(e, cipher, slot->ctx, zeros, zeros, true, NULL))
        return true;
    (void)EVP_CIPHER_CTX_reset(slot->ctx); /* wipes as well */
    ERR_clear_error();
    return false;
}

/* A context in which something failed is made anew. */
static void drop(const struct crypto_engine *e, enum engine_cipher cipher,
                 struct engine_slot *slot)
{
    (void)EVP_CIPHER_CTX_reset(slot->ctx);
    (void)openssl_slot_clear(e, cipher, slot);
}

/* Where the key is, or the slot that it will push out. */
static struct engine_slot *find(struct crypto_engine *e,
                                enum engine_cipher cipher, uint64_t id)
{
    struct engine_slot *set = &e->slots[cipher][id % ENGINE_SETS * ENGINE_WAYS];
    struct engine_slot *oldest = set;
    for (size_t i = 0; i < ENGINE_WAYS; i++) {
        if (set[i].id == id)
            return &set[i];
        if (set[i].used < oldest->used)
            oldest = &set[i];
    }
    return oldest;
}

/* Its key is put in; false when OpenSSL failed. */
static bool fill(struct crypto_engine *e, enum engine_cipher cipher,
                 struct engine_slot *slot, const struct crypto_cipher *c,
                 const uint8_t *iv, bool encrypts, const OSSL_PARAM *params)
{
    if (!put_key(e, cipher, slot->ctx, c->key, iv, encrypts, params))
        return false;
    slot->id = c->id;
    slot->encrypts = encrypts;
    return true;
}

/* The slot of the key, with this IV. NULL when OpenSSL failed. */
static inline struct engine_slot *begin(struct crypto_engine *e,
                                        enum engine_cipher cipher,
                                        const struct crypto_cipher *c,
                                        const uint8_t *iv, bool encrypts,
                                        const OSSL_PARAM *params)
{
    struct engine_slot *slot = find(e, cipher, c->id);
    bool held =
        slot->id == c->id && (is_gcm(cipher) || slot->encrypts == encrypts);
    if (held ? EVP_CipherInit_ex2(slot->ctx, NULL, NULL, iv, encrypts,
                                  params) == 1
             : fill(e, cipher, slot, c, iv, encrypts, params)) {
        slot->used = ++e->clock;
        return slot;
    }
    drop(e, cipher, slot);
    return NULL;
}

/* --- keys ---------------------------------------------------------------- */

/* A key may go with its association to the engine of another thread. */
static uint64_t next_id(void)
{
    static _Atomic uint64_t last;
    return ++last;
}

int openssl_cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                       span key)
{
    (void)e;
    memset(out, 0, sizeof *out);
    if (key.n != 16 && key.n != 32)
        return BUSHING_ERR_ARGUMENT;
    out->id = next_id();
    out->len = (uint8_t)key.n;
    memcpy(out->key, key.p, key.n);
    return 0;
}

void openssl_cipher_forget(struct crypto_engine *e, struct crypto_cipher *c)
{
    for (int i = 0; i < ENGINE_CIPHERS && c->id != 0; i++) {
        struct engine_slot *slot = find(e, (enum engine_cipher)i, c->id);
        if (slot->id == c->id)
            (void)openssl_slot_clear(e, (enum engine_cipher)i, slot);
    }
    secret_wipe(c, sizeof *c);
}

/* A key that was forgotten, or never taken in, has no length. */
static bool is_usable(const struct crypto_cipher *c)
{
    return c->id != 0 && (c->len == 16 || c->len == 32);
}

/* --- GCM [62351-4:8 GCM] ------------------------------------------------- */

static bool is_gcm_usable(const struct crypto_cipher *c, span aad, size_t n,
                          size_t tag_len)
{
    return is_usable(c) && n <= INT_MAX && aad.n <= INT_MAX &&
           tag_len >= CRYPTO_GCM_TAG_MIN && tag_len <= CRYPTO_GCM_TAG_MAX;
}

static enum engine_cipher gcm_of(const struct crypto_cipher *c)
{
    return c->len == 16 ? ENGINE_GCM_128 : ENGINE_GCM_256;
}

/* All but the tag. */
static bool pass(EVP_CIPHER_CTX *ctx,
                 int (*update)(EVP_CIPHER_CTX *, unsigned char *, int *,
                               const unsigned char *, int),
                 span aad, const uint8_t *in, uint8_t *out, size_t n)
{
    int len;
    if (aad.n > 0 && update(ctx, NULL, &len, aad.p, (int)aad.n) != 1)
        return false;
    return n == 0 || update(ctx, out, &len, in, (int)n) == 1;
}

static bool seal(EVP_CIPHER_CTX *ctx, span aad, const uint8_t *in, uint8_t *out,
                 size_t n, OSSL_PARAM *params)
{
    uint8_t none[CRYPTO_BLOCK_LEN];
    int len;
    return pass(ctx, EVP_EncryptUpdate, aad, in, out, n) &&
           EVP_EncryptFinal_ex(ctx, none, &len) == 1 &&
           EVP_CIPHER_CTX_get_params(ctx, params) == 1;
}

int openssl_gcm_seal(struct crypto_engine *e, const struct crypto_cipher *c,
                     const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                     const uint8_t *in, uint8_t *out, size_t n, uint8_t *tag,
                     size_t tag_len)
{
    struct engine_slot *slot;
    if (!is_gcm_usable(c, aad, n, tag_len))
        return BUSHING_ERR_ARGUMENT;
    e->tag[0].data = tag;
    e->tag[0].data_size = tag_len;
    slot = begin(e, gcm_of(c), c, nonce, true, NULL);
    if (slot != NULL) {
        if (seal(slot->ctx, aad, in, out, n, e->tag))
            return 0;
        drop(e, gcm_of(c), slot);
    }
    if (n > 0)
        secret_wipe(out, n);
    secret_wipe(tag, tag_len);
    return failed();
}

/* 0 or a code; `out` is not wiped. */
static int open_into(struct crypto_engine *e, const struct crypto_cipher *c,
                     const uint8_t *nonce, span aad, const uint8_t *in,
                     uint8_t *out, size_t n, const OSSL_PARAM *params)
{
    struct engine_slot *slot = begin(e, gcm_of(c), c, nonce, false, params);
    uint8_t none[CRYPTO_BLOCK_LEN];
    int len;
    if (slot == NULL)
        return failed();
    if (!pass(slot->ctx, EVP_DecryptUpdate, aad, in, out, n)) {
        drop(e, gcm_of(c), slot);
        return failed();
    }
    if (EVP_DecryptFinal_ex(slot->ctx, none, &len) == 1)
        return 0;
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_SIGNATURE;
}

int openssl_gcm_open(struct crypto_engine *e, const struct crypto_cipher *c,
                     const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                     const uint8_t *in, uint8_t *out, size_t n,
                     const uint8_t *tag, size_t tag_len)
{
    union {
        const uint8_t *in;
        void *out;
    } same = {tag};
    int rc;
    if (!is_gcm_usable(c, aad, n, tag_len))
        return BUSHING_ERR_ARGUMENT;
    e->tag[0].data = same.out;
    e->tag[0].data_size = tag_len;
    rc = open_into(e, c, nonce, aad, in, out, n, e->tag);
    if (rc != 0 && n > 0)
        secret_wipe(out, n);
    return rc;
}

/* --- CBC ----------------------------------------------------------------- */

static int cbc(struct crypto_engine *e, const struct crypto_cipher *c,
               const uint8_t *iv, const uint8_t *in, uint8_t *out, size_t n,
               bool encrypts)
{
    enum engine_cipher cipher = c->len == 16 ? ENGINE_CBC_128 : ENGINE_CBC_256;
    struct engine_slot *slot;
    int len = 0;
    if (!is_usable(c) || n > INT_MAX || n % CRYPTO_BLOCK_LEN != 0)
        return BUSHING_ERR_ARGUMENT;
    if (n == 0)
        return 0;
    slot = begin(e, cipher, c, iv, encrypts, NULL);
    if (slot != NULL) {
        if (EVP_CipherUpdate(slot->ctx, out, &len, in, (int)n) == 1 &&
            (size_t)len == n)
            return 0;
        drop(e, cipher, slot);
    }
    secret_wipe(out, n);
    return failed();
}

int openssl_cbc_encrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                        const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                        uint8_t *out, size_t n)
{
    return cbc(e, c, iv, in, out, n, true);
}

int openssl_cbc_decrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                        const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                        uint8_t *out, size_t n)
{
    return cbc(e, c, iv, in, out, n, false);
}
