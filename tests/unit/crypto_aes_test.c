/* AES-GCM, GMAC and AES-CBC through an engine: known answers, what is refused,
 * and contexts that change hands. */
#include "test.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/openssl/adapter.h"
#include "crypto/openssl/engine.h"

#include "octets.h"
#include "openssl_heap.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;
static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    return C->engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    C->engine_free(engine);
    engine = NULL;
    octets_reset();
    return 0;
}

static void take_key(struct crypto_cipher *c, span key)
{
    assert_int_equal(C->cipher_key(engine, c, key), 0);
}

/* --- GCM ----------------------------------------------------------------- */

#define KEY_3 "feffe9928665731c6d6a8f9467308308"
#define NONCE_3 "cafebabefacedbaddecaf888"
#define TEXT_4                                                         \
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" \
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
#define AAD_4 "feedfacedeadbeeffeedfacedeadbeefabaddad2"
#define ZEROS_16 "00000000000000000000000000000000"
#define ZEROS_12 "000000000000000000000000"

/* Cases 1 to 4 and 13 to 16 of the specification of GCM that SP 800-38D names,
 * and one of the CAVP for GMAC. */
static const struct gcm_case {
    const char *key, *nonce, *aad, *text, *sealed, *tag;
} GCM[] = {
    {ZEROS_16, ZEROS_12, "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"},
    {ZEROS_16, ZEROS_12, "", ZEROS_16, "0388dace60b6a392f328c2b971b2fe78",
     "ab6e47d42cec13bdf53a67b21257bddf"},
    {KEY_3, NONCE_3, "", TEXT_4 "1aafd255",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985",
     "4d5c2af327cd64a62cf35abd2ba6fab4"},
    {KEY_3, NONCE_3, AAD_4, TEXT_4,
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {ZEROS_16 ZEROS_16, ZEROS_12, "", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {ZEROS_16 ZEROS_16, ZEROS_12, "", ZEROS_16,
     "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"},
    {KEY_3 KEY_3, NONCE_3, "", TEXT_4 "1aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {KEY_3 KEY_3, NONCE_3, AAD_4, TEXT_4,
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
    {"77be63708971c4e240d1cb79e8d77feb", "e0e00f19fed7ba0136a797f3",
     "7a43ec1d9c0a5a78a0b16533a6213cab", "", "",
     "209fcc8d3675ed938e9c7166709dd946"},
};
enum { NUM_GCM = sizeof GCM / sizeof GCM[0] };

static void check_gcm(const struct gcm_case *t, size_t tag_len)
{
    span nonce = oct(t->nonce), aad = oct(t->aad), text = oct(t->text);
    span sealed = oct(t->sealed), wanted = oct(t->tag);
    struct crypto_cipher c;
    uint8_t out[64] = {0}, tag[CRYPTO_GCM_TAG_MAX + 1];
    memset(tag, 0x5A, sizeof tag);
    take_key(&c, oct(t->key));
    assert_int_equal(C->gcm_seal(engine, &c, nonce.p, aad, text.p, out, text.n,
                                 tag, tag_len),
                     0);
    assert_memory_equal(out, sealed.p, sealed.n);
    assert_memory_equal(tag, wanted.p, tag_len);
    assert_int_equal(tag[tag_len], 0x5A);
    /* in place */
    assert_int_equal(
        C->gcm_open(engine, &c, nonce.p, aad, out, out, text.n, tag, tag_len),
        0);
    assert_memory_equal(out, text.p, text.n);
    assert_int_equal(
        C->gcm_seal(engine, &c, nonce.p, aad, out, out, text.n, tag, tag_len),
        0);
    assert_memory_equal(out, sealed.p, sealed.n);
    C->cipher_forget(engine, &c);
}

/* [62351-4:8 GCM] Tags of 12 to 16 octets are the first ones of the whole. */
static void gcm_known_answers(void **state)
{
    (void)state;
    for (size_t n = CRYPTO_GCM_TAG_MIN; n <= CRYPTO_GCM_TAG_MAX; n++)
        for (size_t i = 0; i < NUM_GCM; i++)
            check_gcm(&GCM[i], n);
}

/* A context of OpenSSL's that was never used before. */
static void judge(span key, const uint8_t *nonce, span aad, span text,
                  uint8_t *sealed, uint8_t tag[16])
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    const EVP_CIPHER *cipher =
        key.n == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
    int len;
    assert_int_equal(EVP_EncryptInit_ex(ctx, cipher, NULL, key.p, nonce), 1);
    assert_int_equal(EVP_EncryptUpdate(ctx, NULL, &len, aad.p, (int)aad.n), 1);
    assert_int_equal(EVP_EncryptUpdate(ctx, sealed, &len, text.p, (int)text.n),
                     1);
    assert_int_equal(EVP_EncryptFinal_ex(ctx, sealed + len, &len), 1);
    assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag),
                     1);
    EVP_CIPHER_CTX_free(ctx);
}

/* All lengths around some blocks, messages long and short in turns under one
 * key: nothing of one goes over to the next. */
static void gcm_as_openssl_says(void **state)
{
    static uint8_t text[700], sealed[716], wanted[716];
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)(i * 11 + i / 256);
    for (size_t len = 16; len <= 32; len += 16) {
        struct crypto_cipher c;
        take_key(&c, span_of(text + 5, len));
        for (size_t n = 1; n < sizeof text; n += n < 70 ? 1 : 37) {
            size_t m = n % 2 == 0 ? n : sizeof text - n;
            span aad = span_of(text + 1, 1 + n % 67);
            uint8_t tag[16], wanted_tag[16];
            judge(span_of(text + 5, len), text + n % 99, aad, span_of(text, m),
                  wanted, wanted_tag);
            assert_int_equal(C->gcm_seal(engine, &c, text + n % 99, aad, text,
                                         sealed, m, tag, 16),
                             0);
            assert_memory_equal(sealed, wanted, m);
            assert_memory_equal(tag, wanted_tag, 16);
            assert_int_equal(C->gcm_open(engine, &c, text + n % 99, aad, sealed,
                                         sealed, m, tag, 16),
                             0);
            assert_memory_equal(sealed, text, m);
        }
    }
}

static void assert_refused(const struct crypto_cipher *c, span nonce, span aad,
                           span sealed, span tag)
{
    static const uint8_t zeros[64];
    uint8_t out[64];
    memset(out, 0x5A, sizeof out);
    assert_int_equal(C->gcm_open(engine, c, nonce.p, aad, sealed.p, out,
                                 sealed.n, tag.p, tag.n),
                     BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_memory_equal(out, zeros, sealed.n);
}

/* Any bit of key, nonce, additional data, text and tag counts. */
static void gcm_says_what_is_false(void **state)
{
    const struct gcm_case *t = &GCM[3];
    span part[] = {oct(t->nonce), oct(t->aad), oct(t->sealed), oct(t->tag)};
    uint8_t out[64];
    struct crypto_cipher c, other;
    (void)state;
    take_key(&c, oct(t->key));
    for (size_t i = 0; i < 4; i++)
        for (size_t bit = 0; bit < part[i].n * 8; bit++) {
            span bent[4] = {part[0], part[1], part[2], part[3]};
            bent[i] = oct_spoil(part[i], bit / 8,
                                part[i].p[bit / 8] ^ (uint8_t)(1 << bit % 8));
            assert_refused(&c, bent[0], bent[1], bent[2], bent[3]);
        }
    assert_refused(&c, part[0], part[1], span_first(part[2], 59), part[3]);
    assert_refused(&c, part[0], span_first(part[1], 19), part[2], part[3]);
    take_key(&other, oct(GCM[0].key));
    assert_refused(&other, part[0], part[1], part[2], part[3]);
    /* and what is right still is */
    assert_int_equal(C->gcm_open(engine, &c, part[0].p, part[1], part[2].p, out,
                                 part[2].n, part[3].p, part[3].n),
                     0);
}

static void bad_arguments(void **state)
{
    static const size_t keys[] = {0, 1, 15, 17, 24, 31, 33};
    static const size_t tags[] = {0, 1, 11, 17};
    struct crypto_cipher c;
    uint8_t b[32] = {0}, tag[32] = {0};
    span none = {NULL, 0};
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_int_equal(C->cipher_key(engine, &c, oct_fill(1, keys[i])),
                         BUSHING_ERR_ARGUMENT);
    assert_int_equal(c.id, 0);
    /* a key that was not taken in */
    assert_int_equal(C->gcm_seal(engine, &c, b, none, b, b, 16, tag, 16),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(C->cbc_encrypt(engine, &c, b, b, b, 16),
                     BUSHING_ERR_ARGUMENT);
    take_key(&c, oct_fill(1, 16));
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        assert_int_equal(
            C->gcm_seal(engine, &c, b, none, b, b, 16, tag, tags[i]),
            BUSHING_ERR_ARGUMENT);
        assert_int_equal(
            C->gcm_open(engine, &c, b, none, b, b, 16, tag, tags[i]),
            BUSHING_ERR_ARGUMENT);
    }
    for (size_t n = 1; n < 16; n++) {
        assert_int_equal(C->cbc_encrypt(engine, &c, b, b, b, n),
                         BUSHING_ERR_ARGUMENT);
        assert_int_equal(C->cbc_decrypt(engine, &c, b, b, b, 16 + n),
                         BUSHING_ERR_ARGUMENT);
    }
    assert_int_equal(C->cbc_encrypt(engine, &c, b, b, b, 0), 0);
    /* more than OpenSSL can count, and nothing is touched */
    assert_int_equal(
        C->gcm_seal(engine, &c, b, none, b, b, (size_t)INT_MAX + 1, tag, 16),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(C->gcm_open(engine, &c, b, span_of(b, (size_t)INT_MAX + 1),
                                 b, b, 16, tag, 16),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        C->cbc_decrypt(engine, &c, b, b, b, ((size_t)INT_MAX + 1) / 16 * 16),
        BUSHING_ERR_ARGUMENT);
}

/* --- CBC ----------------------------------------------------------------- */

#define CBC_TEXT                                                       \
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" \
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

/* [SP 800-38A:F.2.1, F.2.5] */
static const struct {
    const char *key, *sealed;
} CBC[] = {
    {"2b7e151628aed2a6abf7158809cf4f3c",
     "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
     "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"},
    {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
     "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
     "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"},
};

/* [62351-4:8 CBC] */
static void cbc_known_answers(void **state)
{
    span iv = oct("000102030405060708090a0b0c0d0e0f"), text = oct(CBC_TEXT);
    uint8_t out[64];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        span sealed = oct(CBC[i].sealed);
        struct crypto_cipher c;
        take_key(&c, oct(CBC[i].key));
        for (size_t n = 16; n <= 64; n += 16) {
            assert_int_equal(C->cbc_encrypt(engine, &c, iv.p, text.p, out, n),
                             0);
            assert_memory_equal(out, sealed.p, n);
            assert_int_equal(C->cbc_decrypt(engine, &c, iv.p, out, out, n), 0);
            assert_memory_equal(out, text.p, n);
            assert_int_equal(C->cbc_encrypt(engine, &c, iv.p, out, out, n), 0);
            assert_memory_equal(out, sealed.p, n);
        }
        C->cipher_forget(engine, &c);
    }
}

/* --- keys that come and go ----------------------------------------------- */

enum { MANY = 300 };

static void number_key(uint8_t key[32], size_t i)
{
    memset(key, (int)(i & 0xFF), 32);
    key[0] = (uint8_t)(i >> 8);
}

/* What a new engine says under this key. */
static void fresh_seal(size_t i, size_t len, uint8_t tag[16], uint8_t cbc[16])
{
    static const uint8_t zeros[16];
    struct crypto_engine *e;
    struct crypto_cipher c;
    uint8_t key[32];
    number_key(key, i);
    assert_int_equal(C->engine_new(&e), 0);
    assert_int_equal(C->cipher_key(e, &c, span_of(key, len)), 0);
    assert_int_equal(
        C->gcm_seal(e, &c, zeros, span_text("aad"), NULL, NULL, 0, tag, 16), 0);
    assert_int_equal(C->cbc_encrypt(e, &c, zeros, zeros, cbc, 16), 0);
    C->engine_free(e);
}

/* More keys than there are contexts, in an order that finds some of them there
 * and some not, each for all that can be done. */
static void more_keys_than_contexts(void **state)
{
    static const uint8_t zeros[16];
    static struct crypto_cipher c[MANY];
    static uint8_t tags[MANY][16], cbc[MANY][16];
    uint32_t order = 1;
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        uint8_t key[32];
        number_key(key, i);
        take_key(&c[i], span_of(key, i % 2 == 0 ? 16 : 32));
        if (i < 60)
            fresh_seal(i, i % 2 == 0 ? 16 : 32, tags[i], cbc[i]);
    }
    for (size_t i = 0; i < 20000; i++) {
        size_t k;
        uint8_t tag[16], out[16];
        order = order * 1664525 + 1013904223;
        k = order >> 16;
        k = (i % 3 == 0 ? k % MANY : k % 60);
        assert_int_equal(C->gcm_seal(engine, &c[k], zeros, span_text("aad"),
                                     NULL, NULL, 0, tag, 16),
                         0);
        assert_int_equal(C->cbc_encrypt(engine, &c[k], zeros, zeros, out, 16),
                         0);
        if (k >= 60)
            continue;
        assert_memory_equal(tag, tags[k], 16);
        assert_memory_equal(out, cbc[k], 16);
        assert_int_equal(C->cbc_decrypt(engine, &c[k], zeros, out, out, 16), 0);
        assert_memory_equal(out, zeros, 16);
        assert_int_equal(C->gcm_open(engine, &c[k], zeros, span_text("aad"),
                                     NULL, NULL, 0, tag, 16),
                         0);
        tag[15] ^= 1;
        assert_int_equal(C->gcm_open(engine, &c[k], zeros, span_text("aad"),
                                     NULL, NULL, 0, tag, 16),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
    }
}

/* Of the keys of one set that which was not used longest; heap and schedule
 * begin with the key itself, so one can see which are held. */
static void the_oldest_gives_way(void **state)
{
    enum { KEYS = ENGINE_WAYS + 1 };
    static const uint8_t zeros[16];
    struct crypto_cipher c[KEYS], between;
    uint8_t key[KEYS][16], tag[16];
    (void)state;
    for (size_t i = 0; i < KEYS; i++) {
        memset(key[i], (int)i + 1, 16);
        memcpy(key[i], "which is held", 13);
        take_key(&c[i], span_of(key[i], 16));
        for (size_t k = 1; k < ENGINE_SETS; k++)
            take_key(&between, span_of(zeros, 16));
    }
    for (size_t i = 0; i < KEYS; i++) { /* 0 .. 3, 0, 4 */
        if (i == ENGINE_WAYS)
            assert_int_equal(C->gcm_seal(engine, &c[0], zeros, span_text("x"),
                                         NULL, NULL, 0, tag, 16),
                             0);
        assert_int_equal(C->gcm_seal(engine, &c[i], zeros, span_text("x"), NULL,
                                     NULL, 0, tag, 16),
                         0);
    }
    if (!openssl_heap_holds(span_of(key[0], 16)))
        skip(); /* a processor whose schedule looks otherwise */
    for (size_t i = 0; i < KEYS; i++)
        assert_int_equal(openssl_heap_holds(span_of(key[i], 16)), i != 1);
}

static void an_id_is_given_once(void **state)
{
    struct crypto_engine *other;
    struct crypto_cipher c;
    uint64_t last = 0;
    (void)state;
    assert_int_equal(C->engine_new(&other), 0);
    for (int i = 0; i < 1000; i++) {
        struct crypto_engine *e = i % 2 == 0 ? engine : other;
        assert_int_equal(C->cipher_key(e, &c, oct_fill(7, 16)), 0);
        assert_true(c.id > last);
        last = c.id;
        if (i % 3 == 0)
            C->cipher_forget(e, &c);
    }
    C->engine_free(other);
}

/* A key works with the engine of another thread. */
static void a_key_moves(void **state)
{
    static const uint8_t zeros[16];
    struct crypto_engine *other;
    struct crypto_cipher c;
    uint8_t tag[16];
    (void)state;
    take_key(&c, oct_fill(9, 16));
    assert_int_equal(C->engine_new(&other), 0);
    assert_int_equal(
        C->gcm_seal(engine, &c, zeros, span_text("x"), NULL, NULL, 0, tag, 16),
        0);
    assert_int_equal(
        C->gcm_open(other, &c, zeros, span_text("x"), NULL, NULL, 0, tag, 16),
        0);
    C->engine_free(other);
}

/* --- secrets ------------------------------------------------------------- */

static const uint8_t SECRET[] = "a key that no other block may hold";

static void use_all(struct crypto_cipher *c)
{
    uint8_t b[32] = {0}, tag[16];
    assert_int_equal(
        C->gcm_seal(engine, c, b, span_text("x"), b, b, 32, tag, 16), 0);
    assert_int_equal(C->cbc_encrypt(engine, c, b, b, b, 32), 0);
    assert_int_equal(C->cbc_decrypt(engine, c, b, b, b, 32), 0);
    assert_int_equal(C->cbc_encrypt(engine, c, b, b, b, 32), 0);
}

static void forgotten_keys_are_gone(void **state)
{
    static const struct crypto_cipher nothing;
    (void)state;
    for (size_t len = 16; len <= 32; len += 16) {
        span key = span_of(SECRET, len);
        struct crypto_cipher c, other;
        take_key(&c, key);
        take_key(&other, oct_fill(3, len));
        openssl_heap_watch(0, key);
        use_all(&c);
        if (!openssl_heap_holds(key))
            skip(); /* a processor whose schedule looks otherwise */
        C->cipher_forget(engine, &c);
        assert_false(openssl_heap_holds(key));
        assert_memory_equal(&c, &nothing, sizeof c);
        use_all(&other);
        assert_int_equal(openssl_heap_left_behind(0), 0);
        C->cipher_forget(engine, &c); /* does no harm */
        use_all(&other);
        openssl_heap_watch(0, span_of(NULL, 0));
    }
}

/* Also when the engine ends with the key in it. */
static void an_engine_ends_clean(void **state)
{
    span key = span_of(SECRET, 32);
    struct crypto_cipher c;
    (void)state;
    take_key(&c, key);
    openssl_heap_watch(0, key);
    use_all(&c);
    C->engine_free(engine);
    assert_false(openssl_heap_holds(key));
    assert_int_equal(openssl_heap_left_behind(0), 0);
    openssl_heap_watch(0, span_of(NULL, 0));
    assert_int_equal(C->engine_new(&engine), 0);
    secret_wipe(&c, sizeof c);
}

/* --- what fails ---------------------------------------------------------- */

static EVP_CIPHER_CTX *context_of(enum engine_cipher cipher,
                                  const struct crypto_cipher *c)
{
    for (size_t i = 0; i < ENGINE_SLOTS; i++)
        if (engine->slots[cipher][i].id == c->id)
            return engine->slots[cipher][i].ctx;
    fail();
    return NULL;
}

/* A context that is empty, and one of a cipher that wants more to be said. */
static void spoil(EVP_CIPHER_CTX *ctx, bool empty)
{
    static const uint8_t zeros[16];
    if (empty)
        assert_int_equal(EVP_CIPHER_CTX_reset(ctx), 1);
    else
        assert_int_equal(
            EVP_CipherInit_ex2(ctx, EVP_aes_128_ccm(), zeros, zeros, 1, NULL),
            1);
}

static void assert_zeros(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(p[i], 0);
}

/* An error, empty outputs, and a context that works again. */
static void gcm_fails(void **state)
{
    uint8_t b[32], tag[16], good[16], nonce[16] = {0};
    struct crypto_cipher c;
    span aad = span_text("aad");
    (void)state;
    take_key(&c, oct_fill(5, 16));
    for (int i = 0; i < 2; i++) {
        memset(b, 0x5A, 32);
        assert_int_equal(
            C->gcm_seal(engine, &c, nonce, aad, b, b, 32, good, 16), 0);
        spoil(context_of(ENGINE_GCM_128, &c), i == 0);
        assert_int_equal(C->gcm_seal(engine, &c, nonce, aad, b, b, 32, tag, 16),
                         BUSHING_ERR_CRYPTO_FAILED);
        assert_zeros(b, 32);
        assert_zeros(tag, 16);
        memset(b, 0x5A, 32);
        assert_int_equal(C->gcm_seal(engine, &c, nonce, aad, b, b, 32, tag, 16),
                         0);
        assert_memory_equal(tag, good, 16);
        spoil(context_of(ENGINE_GCM_128, &c), i == 0);
        assert_int_equal(C->gcm_open(engine, &c, nonce, aad, b, b, 32, tag, 16),
                         BUSHING_ERR_CRYPTO_FAILED);
        assert_zeros(b, 32);
    }
}

static void cbc_fails(void **state)
{
    uint8_t b[32], good[32], iv[16] = {0};
    struct crypto_cipher c;
    (void)state;
    take_key(&c, oct_fill(5, 16));
    memset(b, 0x5A, 32);
    assert_int_equal(C->cbc_encrypt(engine, &c, iv, b, good, 32), 0);
    spoil(context_of(ENGINE_CBC_128, &c), true);
    assert_int_equal(C->cbc_encrypt(engine, &c, iv, b, b, 32),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_zeros(b, 32);
    /* a context that takes off padding keeps the last block back */
    assert_int_equal(C->cbc_decrypt(engine, &c, iv, good, b, 32), 0);
    assert_int_equal(
        EVP_CIPHER_CTX_set_padding(context_of(ENGINE_CBC_128, &c), 1), 1);
    assert_int_equal(C->cbc_decrypt(engine, &c, iv, good, b, 32),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_zeros(b, 32);
    assert_int_equal(C->cbc_decrypt(engine, &c, iv, good, b, 32), 0);
    assert_int_equal(b[31], 0x5A);
}

/* No memory either to make the context anew: later there is. */
static void no_memory_for_another(void **state)
{
    uint8_t b[32] = {0}, tag[16];
    struct crypto_cipher c;
    span aad = span_text("aad");
    (void)state;
    take_key(&c, oct_fill(5, 16));
    assert_int_equal(C->gcm_seal(engine, &c, b, aad, b, b, 32, tag, 16), 0);
    spoil(context_of(ENGINE_GCM_128, &c), true);
    openssl_heap_fail(0);
    (void)C->gcm_seal(engine, &c, b, aad, b, b, 32, tag, 16);
    openssl_heap_fail(-1);
    assert_int_equal(C->gcm_seal(engine, &c, b, aad, b, b, 32, tag, 16), 0);
}

/* --- memory -------------------------------------------------------------- */

/* Hits and misses, all ciphers, both directions. */
static void no_message_allocates(void **state)
{
    static struct crypto_cipher c[MANY];
    size_t before;
    (void)state;
    before = openssl_heap_calls();
    for (size_t i = 0; i < MANY; i++)
        take_key(&c[i], oct_fill((uint8_t)i, i % 2 == 0 ? 16 : 32));
    for (size_t i = 0; i < 3 * MANY; i++) {
        use_all(&c[i % MANY]);
        use_all(&c[i % MANY]);
    }
    for (size_t i = 0; i < MANY; i++)
        C->cipher_forget(engine, &c[i]);
    assert_int_equal(openssl_heap_calls(), before);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(gcm_known_answers),
        TEST(gcm_as_openssl_says),
        TEST(gcm_says_what_is_false),
        TEST(bad_arguments),
        TEST(cbc_known_answers),
        TEST(more_keys_than_contexts),
        TEST(the_oldest_gives_way),
        TEST(an_id_is_given_once),
        TEST(a_key_moves),
        TEST(forgotten_keys_are_gone),
        TEST(an_engine_ends_clean),
        TEST(gcm_fails),
        TEST(cbc_fails),
        TEST(no_memory_for_another),
        TEST(no_message_allocates),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
