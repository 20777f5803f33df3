/* What does the seam cost over what OpenSSL can do at best? Each figure stands
 * beside the same work done with bare calls, keys and contexts ready, in turns
 * in one run: the limits of docs/internals/crypto.md. */
#define _POSIX_C_SOURCE 200809L
#define OPENSSL_SUPPRESS_DEPRECATED /* the limit of an HMAC, of a signature */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crypto/openssl/adapter.h"

enum { ROUNDS = 101, ROUND_NS = 1000000, SHORT = 256, LONG = 8192, AAD = 48 };

static const struct crypto *const C = &CRYPTO_OPENSSL;

static void need(bool good)
{
    if (!good)
        abort();
}

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- what is worked on --------------------------------------------------- */

static struct crypto_engine *engine;
static struct crypto_hmac mac_key;
static struct crypto_cipher cipher, many[64];
static uint8_t text[LONG], sealed[LONG], opened[LONG], aad[AAD], nonce[16];
static uint8_t tag[16], mac[32];

/* The bare side. */
static EVP_CIPHER_CTX *bare_gcm, *bare_cbc, *bare_cbc_back;
static SHA256_CTX inner, outer;

static EVP_CIPHER_CTX *bare_context(const char *name, int encrypts)
{
    EVP_CIPHER *fetched = EVP_CIPHER_fetch(NULL, name, NULL);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    need(fetched != NULL && ctx != NULL);
    need(EVP_CipherInit_ex2(ctx, fetched, text, nonce, encrypts, NULL) == 1);
    EVP_CIPHER_free(fetched);
    return ctx;
}

static void begin_ciphers(void)
{
    unsigned none = 0;
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_PADDING, &none),
        OSSL_PARAM_construct_end()};
    need(RAND_bytes(text, sizeof text) == 1);
    need(C->engine_new(&engine) == 0);
    need(C->hmac_key(&mac_key, span_of(text, 32)) == 0);
    need(C->cipher_key(engine, &cipher, span_of(text, 16)) == 0);
    for (size_t i = 0; i < 64; i++)
        need(C->cipher_key(engine, &many[i], span_of(text + i, 16)) == 0);
    bare_gcm = bare_context("AES-128-GCM", 1);
    bare_cbc = bare_context("AES-128-CBC", 1);
    bare_cbc_back = bare_context("AES-128-CBC", 0);
    need(EVP_CIPHER_CTX_set_params(bare_cbc, params) == 1);
    need(EVP_CIPHER_CTX_set_params(bare_cbc_back, params) == 1);
    for (int i = 0; i < 2; i++) {
        SHA256_CTX *ctx = i == 0 ? &inner : &outer;
        uint8_t pad[64] = {0};
        memcpy(pad, text, 32);
        for (int k = 0; k < 64; k++)
            pad[k] ^= i == 0 ? 0x36 : 0x5C;
        need(SHA256_Init(ctx) == 1 && SHA256_Update(ctx, pad, 64) == 1);
    }
}

/* --- messages ------------------------------------------------------------ */

static void hmac_seam(void)
{
    span part = span_of(text, SHORT);
    need(C->hmac(&mac_key, mac, &part, 1) == 0);
}

static void hmac_bare(void)
{
    SHA256_CTX ctx = inner;
    need(SHA256_Update(&ctx, text, SHORT) == 1 && SHA256_Final(mac, &ctx) == 1);
    ctx = outer;
    need(SHA256_Update(&ctx, mac, 32) == 1 && SHA256_Final(mac, &ctx) == 1);
}

static void gcm_seam(const struct crypto_cipher *c, size_t n)
{
    span a = span_of(aad, sizeof aad);
    nonce[11]++;
    need(C->gcm_seal(engine, c, nonce, a, text, sealed, n, tag, 12) == 0);
    need(C->gcm_open(engine, c, nonce, a, sealed, opened, n, tag, 12) == 0);
}

static void gcm_bare(size_t n)
{
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, 12),
        OSSL_PARAM_construct_end()};
    uint8_t end[16];
    int len;
    nonce[11]++;
    need(EVP_CipherInit_ex2(bare_gcm, NULL, NULL, nonce, 1, NULL) == 1);
    need(EVP_EncryptUpdate(bare_gcm, NULL, &len, aad, AAD) == 1);
    need(EVP_EncryptUpdate(bare_gcm, sealed, &len, text, (int)n) == 1);
    need(EVP_EncryptFinal_ex(bare_gcm, end, &len) == 1);
    need(EVP_CIPHER_CTX_get_params(bare_gcm, params) == 1);
    need(EVP_CipherInit_ex2(bare_gcm, NULL, NULL, nonce, 0, params) == 1);
    need(EVP_DecryptUpdate(bare_gcm, NULL, &len, aad, AAD) == 1);
    need(EVP_DecryptUpdate(bare_gcm, opened, &len, sealed, (int)n) == 1);
    need(EVP_DecryptFinal_ex(bare_gcm, end, &len) == 1);
}

static void gcm_short_seam(void)
{
    gcm_seam(&cipher, SHORT);
}

static void gcm_short_bare(void)
{
    gcm_bare(SHORT);
}

static void gcm_long_seam(void)
{
    gcm_seam(&cipher, LONG);
}

static void gcm_long_bare(void)
{
    gcm_bare(LONG);
}

/* A key that is not in a context, each time. */
static void gcm_miss_seam(void)
{
    static size_t i;
    gcm_seam(&many[i++ % 64], SHORT);
}

static void gcm_miss_bare(void)
{
    static size_t i;
    need(EVP_CipherInit_ex2(bare_gcm, NULL, text + i++ % 64, nonce, 1, NULL) ==
         1);
    gcm_bare(SHORT);
}

/* Encrypt, MAC, MAC again, decrypt; the IV out of the stock. */
static void cbc_seam(void)
{
    span part = span_of(sealed, SHORT);
    uint8_t iv[16];
    need(C->random_iv(engine, iv, sizeof iv) == 0);
    need(C->cbc_encrypt(engine, &cipher, iv, text, sealed, SHORT) == 0);
    need(C->hmac(&mac_key, mac, &part, 1) == 0);
    need(C->hmac(&mac_key, mac, &part, 1) == 0);
    need(C->cbc_decrypt(engine, &many[0], iv, sealed, opened, SHORT) == 0);
}

static void cbc_bare(void)
{
    int len;
    need(EVP_CipherInit_ex2(bare_cbc, NULL, NULL, nonce, 1, NULL) == 1);
    need(EVP_CipherUpdate(bare_cbc, sealed, &len, text, SHORT) == 1);
    hmac_bare();
    hmac_bare();
    need(EVP_CipherInit_ex2(bare_cbc_back, NULL, NULL, nonce, 0, NULL) == 1);
    need(EVP_CipherUpdate(bare_cbc_back, opened, &len, sealed, SHORT) == 1);
}

/* --- signatures ---------------------------------------------------------- */

static const uint8_t ECDSA[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
static struct crypto_key *signer;
static uint8_t spki[128], signature[CRYPTO_SIGNATURE_MAX];
static size_t spki_len, signature_len;
static EC_KEY *bare_key;

static void begin_signatures(void)
{
    const unsigned char *p = spki;
    need(C->key_generate(&signer, CRYPTO_EC_P256) == 0);
    need(C->key_spki(signer, spki, sizeof spki, &spki_len) == 0);
    need(C->sign(signer, signature, sizeof signature, &signature_len,
                 span_of(text, SHORT)) == 0);
    need(d2i_EC_PUBKEY(&bare_key, &p, (long)spki_len) != NULL);
}

static void sign_seam(void)
{
    uint8_t out[CRYPTO_SIGNATURE_MAX];
    size_t n;
    need(C->sign(signer, out, sizeof out, &n, span_of(text, SHORT)) == 0);
}

static EC_KEY *signing_key(void)
{
    static EC_KEY *key;
    if (key == NULL) {
        key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
        need(key != NULL && EC_KEY_generate_key(key) == 1);
    }
    return key;
}

static void sign_bare(void)
{
    uint8_t hash[32], out[80];
    unsigned n = sizeof out;
    need(SHA256(text, SHORT, hash) != NULL);
    need(ECDSA_sign(0, hash, sizeof hash, out, &n, signing_key()) == 1);
}

static void verify_seam(void)
{
    need(C->verify_spki(span_of(ECDSA, sizeof ECDSA), span_of(spki, spki_len),
                        span_of(text, SHORT),
                        span_of(signature, signature_len)) == 0);
}

static void verify_key_seam(void)
{
    need(C->verify(signer, span_of(text, SHORT),
                   span_of(signature, signature_len)) == 0);
}

static void verify_bare(void)
{
    uint8_t hash[32];
    need(SHA256(text, SHORT, hash) != NULL);
    need(ECDSA_verify(0, hash, sizeof hash, signature, (int)signature_len,
                      bare_key) == 1);
}

/* --- Diffie-Hellman ------------------------------------------------------ */

static uint8_t own[3][CRYPTO_DH_PRIVATE_LEN], peer[3][CRYPTO_DH_PUBLIC_MAX];
static size_t peer_len[3];
static EC_GROUP *bare_curve;
static EC_POINT *bare_point;
static BIGNUM *bare_secret, *bare_prime, *bare_base;
static BN_MONT_CTX *bare_mont;
static BN_CTX *bare_ctx;

static void begin_dh(void)
{
    uint8_t point[65] = {4};
    for (int g = 0; g < 3; g++) {
        uint8_t unused[CRYPTO_DH_PUBLIC_MAX];
        size_t n;
        need(C->dh_make(engine, (enum crypto_group)g, own[g], unused, &n) == 0);
        need(C->dh_make(engine, (enum crypto_group)g, mac, peer[g],
                        &peer_len[g]) == 0);
    }
    bare_ctx = BN_CTX_new();
    bare_curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    bare_point = EC_POINT_new(bare_curve);
    memcpy(point + 1, peer[CRYPTO_SECP256R1], 64);
    need(EC_POINT_oct2point(bare_curve, bare_point, point, 65, bare_ctx) == 1);
    bare_secret = BN_bin2bn(own[CRYPTO_SECP256R1], 32, NULL);
    bare_base = BN_bin2bn(peer[CRYPTO_MODP_2048], 256, NULL);
    bare_prime = BN_get_rfc3526_prime_2048(NULL);
    bare_mont = BN_MONT_CTX_new();
    need(BN_MONT_CTX_set(bare_mont, bare_prime, bare_ctx) == 1);
}

static void make_seam(enum crypto_group group)
{
    uint8_t a[CRYPTO_DH_PRIVATE_LEN], y[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
    need(C->dh_make(engine, group, a, y, &n) == 0);
}

static void agree_seam(enum crypto_group group)
{
    uint8_t z[CRYPTO_DH_SECRET_MAX];
    size_t n;
    need(C->dh_agree(engine, group, own[group],
                     span_of(peer[group], peer_len[group]), z, &n) == 0);
}

static void ec_make_seam(void)
{
    make_seam(CRYPTO_SECP256R1);
}

static void ec_agree_seam(void)
{
    agree_seam(CRYPTO_SECP256R1);
}

static void brainpool_make_seam(void)
{
    make_seam(CRYPTO_BRAINPOOLP256R1);
}

static void brainpool_agree_seam(void)
{
    agree_seam(CRYPTO_BRAINPOOLP256R1);
}

static void modp_make_seam(void)
{
    make_seam(CRYPTO_MODP_2048);
}

static void modp_agree_seam(void)
{
    agree_seam(CRYPTO_MODP_2048);
}

/* The multiplication and X of what it gives. */
static void multiply_bare(const EC_POINT *point)
{
    EC_POINT *out = EC_POINT_new(bare_curve);
    BIGNUM *x = BN_new();
    need(EC_POINT_mul(bare_curve, out, point == NULL ? bare_secret : NULL,
                      point, point == NULL ? NULL : bare_secret,
                      bare_ctx) == 1);
    need(EC_POINT_get_affine_coordinates(bare_curve, out, x, NULL, bare_ctx) ==
         1);
    BN_free(x);
    EC_POINT_free(out);
}

static void ec_make_bare(void)
{
    multiply_bare(NULL);
}

static void ec_agree_bare(void)
{
    multiply_bare(bare_point);
}

static void modp_bare(void)
{
    BIGNUM *out = BN_new();
    need(BN_mod_exp_mont_consttime(out, bare_base, bare_secret, bare_prime,
                                   bare_ctx, bare_mont) == 1);
    BN_free(out);
}

/* --- figures ------------------------------------------------------------- */

static const struct row {
    const char *name;
    void (*seam)(void), (*bare)(void);
    double bar; /* 0: none */
} ROWS[] = {
    {"HMAC-SHA256 256 B", hmac_seam, hmac_bare, 1.10},
    {"AES-128-GCM 256 B seal + open", gcm_short_seam, gcm_short_bare, 1.05},
    {"AES-128-GCM 8 KiB seal + open", gcm_long_seam, gcm_long_bare, 1.05},
    {"AES-128-GCM 256 B, key not at hand", gcm_miss_seam, gcm_miss_bare, 1.10},
    {"CBC + HMAC 256 B protect + unprotect", cbc_seam, cbc_bare, 1.20},
    {"ECDSA P-256 sign", sign_seam, sign_bare, 1.20},
    {"ECDSA P-256 verify", verify_key_seam, verify_bare, 1.10},
    {"ECDSA P-256 verify, key from a certificate", verify_seam, verify_bare,
     1.50},
    {"ECDH P-256 make", ec_make_seam, ec_make_bare, 0},
    {"ECDH P-256 agree", ec_agree_seam, ec_agree_bare, 1.15},
    {"ECDH brainpoolP256r1 make", brainpool_make_seam, NULL, 0},
    {"ECDH brainpoolP256r1 agree", brainpool_agree_seam, NULL, 0},
    {"DH MODP-2048 make", modp_make_seam, modp_bare, 1.05},
    {"DH MODP-2048 agree", modp_agree_seam, modp_bare, 1.05},
};
enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

static double seconds(void (*work)(void), size_t turns)
{
    double begun = now_ns();
    for (size_t i = 0; i < turns; i++)
        work();
    return (now_ns() - begun) / (double)turns;
}

static size_t turns_of(void (*work)(void))
{
    size_t turns = 1;
    while (seconds(work, turns) * (double)turns < ROUND_NS)
        turns *= 2;
    return turns;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof *v, by_size);
    return v[ROUNDS / 2];
}

static void print(const struct row *r, double *seam, double *bare,
                  double *ratio)
{
    double x;
    printf("crypto: %s\t%.0f\tns\t-\tok\n", r->name, median(seam));
    if (r->bare == NULL)
        return;
    x = median(ratio);
    printf("crypto: %s, bare\t%.0f\tns\t-\tok\n", r->name, median(bare));
    if (r->bar == 0)
        printf("crypto: %s / bare\t%.3f\tratio\t-\tok\n", r->name, x);
    else
        printf("crypto: %s / bare\t%.3f\tratio\t%.3f\t%s\n", r->name, x, r->bar,
               x <= r->bar ? "ok" : "MISS");
}

int main(void)
{
    static double seam[NUM_ROWS][ROUNDS], bare[NUM_ROWS][ROUNDS],
        ratio[NUM_ROWS][ROUNDS];
    static size_t turns[NUM_ROWS];
    begin_ciphers();
    begin_signatures();
    begin_dh();
    for (size_t i = 0; i < NUM_ROWS; i++)
        turns[i] = turns_of(ROWS[i].seam);
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < NUM_ROWS; i++) {
            seam[i][round] = seconds(ROWS[i].seam, turns[i]);
            if (ROWS[i].bare == NULL)
                continue;
            bare[i][round] = seconds(ROWS[i].bare, turns[i]);
            ratio[i][round] = seam[i][round] / bare[i][round];
        }
    for (size_t i = 0; i < NUM_ROWS; i++)
        print(&ROWS[i], seam[i], bare[i], ratio[i]);
    C->key_free(signer);
    C->engine_free(engine);
    EVP_CIPHER_CTX_free(bare_gcm);
    EVP_CIPHER_CTX_free(bare_cbc);
    EVP_CIPHER_CTX_free(bare_cbc_back);
    EC_KEY_free(bare_key);
    EC_KEY_free(signing_key());
    EC_POINT_free(bare_point);
    EC_GROUP_free(bare_curve);
    BN_free(bare_secret);
    BN_free(bare_base);
    BN_free(bare_prime);
    BN_MONT_CTX_free(bare_mont);
    BN_CTX_free(bare_ctx);
    return 0;
}
