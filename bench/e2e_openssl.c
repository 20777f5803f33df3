/* The OpenSSL side of bench e2e: limits and TLS. In a file of its own, as names
 * of OpenSSL and of ours are the same. */
#define _POSIX_C_SOURCE 200809L
#define OPENSSL_SUPPRESS_DEPRECATED
#include "e2e_openssl.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 15, AAD = 48, TAG = 12, IV = 12 };

size_t bench_allocations;
uint8_t bench_plain[BENCH_LARGE];

/* --- every allocation of the program and of OpenSSL ---------------------- */

static void *count_malloc(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    bench_allocations++;
    return malloc(n);
}

static void *count_realloc(void *p, size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    bench_allocations++;
    return realloc(p, n);
}

static void count_free(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    free(p);
}

bool bench_count_allocations(void)
{
    return CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) ==
           1;
}

/* --- limits -------------------------------------------------------------- */

struct limit {
    EVP_CIPHER_CTX *out, *in;
    SHA256_CTX inner, outer;
    uint64_t counter;
    uint8_t aad[AAD], tag[32], room[ROOM];
    OSSL_PARAM get[2];
};

struct limit *limit_new(const char *name)
{
    struct limit *l = calloc(1, sizeof *l);
    static const uint8_t key[64] = {7};
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    bench_need(l != NULL && cipher != NULL);
    l->out = EVP_CIPHER_CTX_new();
    l->in = EVP_CIPHER_CTX_new();
    bench_need(l->out != NULL && l->in != NULL);
    bench_need(EVP_EncryptInit_ex2(l->out, cipher, key, key, NULL) == 1);
    bench_need(EVP_DecryptInit_ex2(l->in, cipher, key, key, NULL) == 1);
    (void)EVP_CIPHER_CTX_set_padding(l->out, 0);
    (void)EVP_CIPHER_CTX_set_padding(l->in, 0);
    l->get[0] = OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG,
                                                  l->tag, TAG);
    l->get[1] = OSSL_PARAM_construct_end();
    bench_need(SHA256_Init(&l->inner) == 1 && SHA256_Init(&l->outer) == 1);
    bench_need(SHA256_Update(&l->inner, key, sizeof key) == 1);
    bench_need(SHA256_Update(&l->outer, key, sizeof key) == 1);
    EVP_CIPHER_free(cipher);
    return l;
}

void limit_free(struct limit *l)
{
    EVP_CIPHER_CTX_free(l->out);
    EVP_CIPHER_CTX_free(l->in);
    free(l);
}

void limit_gcm(void *ctx, size_t n)
{
    struct limit *l = ctx;
    uint8_t iv[IV] = {0};
    int k;
    l->counter++;
    memcpy(iv + 4, &l->counter, sizeof l->counter);
    bench_need(EVP_EncryptInit_ex2(l->out, NULL, NULL, iv, NULL) == 1 &&
               EVP_EncryptUpdate(l->out, NULL, &k, l->aad, AAD) == 1 &&
               EVP_EncryptUpdate(l->out, l->room, &k, bench_plain, (int)n) ==
                   1 &&
               EVP_EncryptFinal_ex(l->out, l->room, &k) == 1 &&
               EVP_CIPHER_CTX_get_params(l->out, l->get) == 1);
    bench_need(EVP_DecryptInit_ex2(l->in, NULL, NULL, iv, l->get) == 1 &&
               EVP_DecryptUpdate(l->in, NULL, &k, l->aad, AAD) == 1 &&
               EVP_DecryptUpdate(l->in, l->room, &k, l->room, (int)n) == 1 &&
               EVP_DecryptFinal_ex(l->in, l->room + n, &k) == 1);
}

static void hmac(struct limit *l, const uint8_t *p, size_t n)
{
    SHA256_CTX c = l->inner;
    bench_need(SHA256_Update(&c, p, n) == 1 && SHA256_Final(l->tag, &c) == 1);
    c = l->outer;
    bench_need(SHA256_Update(&c, l->tag, 32) == 1 &&
               SHA256_Final(l->tag, &c) == 1);
}

/* What the ICV covers is the message and AAD octets in front of it. */
void limit_hmac(void *ctx, size_t n)
{
    struct limit *l = ctx;
    uint8_t sent[32];
    memcpy(l->room + AAD, bench_plain, n);
    hmac(l, l->room, AAD + n);
    memcpy(sent, l->tag, sizeof sent);
    hmac(l, l->room, AAD + n);
    bench_need(CRYPTO_memcmp(sent, l->tag, sizeof sent) == 0);
}

/* IVs come from a counter: they cost nothing here. */
void limit_cbc(void *ctx, size_t n)
{
    struct limit *l = ctx;
    uint8_t iv[16] = {0}, sent[32];
    size_t padded = n + 16 - n % 16;
    int k;
    l->counter++;
    memcpy(iv, &l->counter, sizeof l->counter);
    memcpy(l->room + AAD, bench_plain, n);
    memset(l->room + AAD + n, (int)(padded - n), padded - n);
    bench_need(EVP_EncryptInit_ex2(l->out, NULL, NULL, iv, NULL) == 1 &&
               EVP_EncryptUpdate(l->out, l->room + AAD, &k, l->room + AAD,
                                 (int)padded) == 1);
    hmac(l, l->room, AAD + padded);
    memcpy(sent, l->tag, sizeof sent);
    hmac(l, l->room, AAD + padded);
    bench_need(CRYPTO_memcmp(sent, l->tag, sizeof sent) == 0);
    bench_need(EVP_DecryptInit_ex2(l->in, NULL, NULL, iv, NULL) == 1 &&
               EVP_DecryptUpdate(l->in, l->room + AAD, &k, l->room + AAD,
                                 (int)padded) == 1);
}

/* --- TLS over memory ----------------------------------------------------- */

struct tls {
    SSL_CTX *ctx;
    SSL *out, *in;
    uint8_t room[ROOM];
};

static X509 *make_certificate(EVP_PKEY *key)
{
    X509 *x = X509_new();
    bench_need(x != NULL && ASN1_INTEGER_set(X509_get_serialNumber(x), 1) == 1);
    (void)X509_gmtime_adj(X509_getm_notBefore(x), -60);
    (void)X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    bench_need(X509_set_pubkey(x, key) == 1 &&
               X509_sign(x, key, EVP_sha256()) > 0);
    return x;
}

/* Both ends in one memory: what one writes the other reads. */
struct tls *tls_new(bool is_13, const char *suite)
{
    struct tls *t = calloc(1, sizeof *t);
    int version = is_13 ? TLS1_3_VERSION : TLS1_2_VERSION;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = make_certificate(key);
    BIO *there = BIO_new(BIO_s_mem()), *back = BIO_new(BIO_s_mem());
    bench_need(t != NULL);
    t->ctx = SSL_CTX_new(TLS_method());
    bench_need(t->ctx != NULL && there != NULL && back != NULL);
    bench_need(SSL_CTX_set_min_proto_version(t->ctx, version) == 1 &&
               SSL_CTX_set_max_proto_version(t->ctx, version) == 1);
    bench_need((is_13 ? SSL_CTX_set_ciphersuites(t->ctx, suite)
                      : SSL_CTX_set_cipher_list(t->ctx, suite)) == 1);
    bench_need(SSL_CTX_use_certificate(t->ctx, x) == 1 &&
               SSL_CTX_use_PrivateKey(t->ctx, key) == 1);
    (void)SSL_CTX_set_num_tickets(t->ctx, 0);
    t->out = SSL_new(t->ctx);
    t->in = SSL_new(t->ctx);
    bench_need(t->out != NULL && t->in != NULL);
    (void)BIO_up_ref(there);
    (void)BIO_up_ref(back);
    SSL_set_bio(t->out, back, there);
    SSL_set_bio(t->in, there, back);
    SSL_set_connect_state(t->out);
    SSL_set_accept_state(t->in);
    for (int i = 0; i < 10; i++) {
        (void)SSL_do_handshake(t->out);
        (void)SSL_do_handshake(t->in);
    }
    bench_need(SSL_is_init_finished(t->out) == 1 &&
               SSL_is_init_finished(t->in) == 1);
    X509_free(x);
    EVP_PKEY_free(key);
    return t;
}

void tls_free(struct tls *t)
{
    SSL_free(t->out);
    SSL_free(t->in);
    SSL_CTX_free(t->ctx);
    free(t);
}

void tls_once(void *ctx, size_t n)
{
    struct tls *t = ctx;
    bench_need(SSL_write(t->out, bench_plain, (int)n) == (int)n);
    bench_need(SSL_read(t->in, t->room, ROOM) == (int)n);
}
