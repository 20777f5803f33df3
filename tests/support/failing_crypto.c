#include "failing_crypto.h"

static _Thread_local struct {
    const struct crypto *real;
    enum failing which;
    size_t calls, at;
} failing;

static bool fails(enum failing kind)
{
    if (failing.which != FAIL_ANY && failing.which != kind)
        return false;
    return ++failing.calls == failing.at;
}

/* What a pointer gets when the call fails. */
static bool fails_with(enum failing kind, size_t *n)
{
    if (!fails(kind))
        return false;
    *n = 0;
    return true;
}

static bool fails_key(struct crypto_key **out)
{
    if (!fails(FAIL_ANY))
        return false;
    *out = NULL;
    return true;
}

#define OR(failed, call) \
    ((failed) ? BUSHING_ERR_CRYPTO_FAILED : failing.real->call)

/* --- hashes and keys ----------------------------------------------------- */

static int sha256(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                  size_t num_parts)
{
    return OR(fails(FAIL_ANY), sha256(out, parts, num_parts));
}

static int sha1(uint8_t out[CRYPTO_SHA1_LEN], const span *parts,
                size_t num_parts)
{
    return OR(fails(FAIL_ANY), sha1(out, parts, num_parts));
}

static int private_key(struct crypto_key **out, span pem)
{
    return OR(fails_key(out), private_key(out, pem));
}

static int public_key(struct crypto_key **out, span *pem)
{
    return OR(fails_key(out), public_key(out, pem));
}

static void key_free(struct crypto_key *key)
{
    failing.real->key_free(key);
}

static int key_id(const struct crypto_key *key, uint8_t out[CRYPTO_KEY_ID_LEN])
{
    return OR(fails(FAIL_ANY), key_id(key, out));
}

static int sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                size_t *n, span data)
{
    return OR(fails_with(FAIL_SIGN, n), sign(key, out, cap, n, data));
}

static int verify(const struct crypto_key *key, span data, span signature)
{
    return OR(fails(FAIL_VERIFY), verify(key, data, signature));
}

static int verify_spki(span algorithm, span key, span data, span signature)
{
    return OR(fails(FAIL_VERIFY), verify_spki(algorithm, key, data, signature));
}

static int key_generate(struct crypto_key **out, enum crypto_key_type type)
{
    return OR(fails_key(out), key_generate(out, type));
}

static int key_load(struct crypto_key **out, span pem, span passphrase)
{
    return OR(fails_key(out), key_load(out, pem, passphrase));
}

static int key_store(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n, span passphrase)
{
    return OR(fails_with(FAIL_ANY, n), key_store(key, out, cap, n, passphrase));
}

static int key_spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                    size_t *n)
{
    return OR(fails_with(FAIL_ANY, n), key_spki(key, out, cap, n));
}

static int pkcs12_load(struct crypto_key **out, uint8_t *certificates,
                       size_t cap, size_t *n, span der, span passphrase)
{
    *n = 0;
    return OR(fails_key(out),
              pkcs12_load(out, certificates, cap, n, der, passphrase));
}

/* --- engines ------------------------------------------------------------- */

static int engine_new(struct crypto_engine **out)
{
    *out = NULL;
    return OR(fails(FAIL_ANY), engine_new(out));
}

static void engine_free(struct crypto_engine *e)
{
    failing.real->engine_free(e);
}

static int draw(struct crypto_engine *e, uint8_t *out, size_t n)
{
    return OR(fails(FAIL_RANDOM), random(e, out, n));
}

static int draw_iv(struct crypto_engine *e, uint8_t *out, size_t n)
{
    return OR(fails(FAIL_RANDOM), random_iv(e, out, n));
}

static int hmac_key(struct crypto_hmac *out, span key)
{
    return OR(fails(FAIL_HMAC), hmac_key(out, key));
}

static int hmac(const struct crypto_hmac *key, uint8_t out[CRYPTO_HMAC_LEN],
                const span *parts, size_t num_parts)
{
    return OR(fails(FAIL_HMAC), hmac(key, out, parts, num_parts));
}

static int cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                      span key)
{
    memset(out, 0, sizeof *out);
    return OR(fails(FAIL_CIPHER), cipher_key(e, out, key));
}

static void cipher_forget(struct crypto_engine *e, struct crypto_cipher *c)
{
    failing.real->cipher_forget(e, c);
}

static int gcm_seal(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n, uint8_t *tag,
                    size_t tag_len)
{
    return OR(fails(FAIL_CIPHER),
              gcm_seal(e, c, nonce, aad, in, out, n, tag, tag_len));
}

static int gcm_open(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n,
                    const uint8_t *tag, size_t tag_len)
{
    return OR(fails(FAIL_CIPHER),
              gcm_open(e, c, nonce, aad, in, out, n, tag, tag_len));
}

static int cbc_encrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n)
{
    return OR(fails(FAIL_CIPHER), cbc_encrypt(e, c, iv, in, out, n));
}

static int cbc_decrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n)
{
    return OR(fails(FAIL_CIPHER), cbc_decrypt(e, c, iv, in, out, n));
}

static int dh_make(struct crypto_engine *e, enum crypto_group group,
                   uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                   uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    return OR(fails_with(FAIL_DH, n),
              dh_make(e, group, private_value, public_value, n));
}

static int dh_agree(struct crypto_engine *e, enum crypto_group group,
                    const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                    size_t *n)
{
    return OR(fails_with(FAIL_DH, n),
              dh_agree(e, group, private_value, public_value, secret, n));
}

static const struct crypto FAILING = {
    .name = "failing",
    .sha256 = sha256,
    .sha1 = sha1,
    .private_key = private_key,
    .public_key = public_key,
    .key_free = key_free,
    .key_id = key_id,
    .sign = sign,
    .verify = verify,
    .verify_spki = verify_spki,
    .key_generate = key_generate,
    .key_load = key_load,
    .key_store = key_store,
    .key_spki = key_spki,
    .pkcs12_load = pkcs12_load,
    .engine_new = engine_new,
    .engine_free = engine_free,
    .random = draw,
    .random_iv = draw_iv,
    .hmac_key = hmac_key,
    .hmac = hmac,
    .cipher_key = cipher_key,
    .cipher_forget = cipher_forget,
    .gcm_seal = gcm_seal,
    .gcm_open = gcm_open,
    .cbc_encrypt = cbc_encrypt,
    .cbc_decrypt = cbc_decrypt,
    .dh_make = dh_make,
    .dh_agree = dh_agree,
};

/* --- control ------------------------------------------------------------- */

const struct crypto *failing_crypto(const struct crypto *real)
{
    failing.real = real;
    failing_crypto_at(FAIL_ANY, 0);
    return &FAILING;
}

void failing_crypto_at(enum failing which, size_t at)
{
    failing.which = which;
    failing.at = at;
    failing.calls = 0;
}

size_t failing_crypto_calls(void)
{
    return failing.calls;
}

bool failing_crypto_failed(void)
{
    return failing.at != 0 && failing.calls >= failing.at;
}
