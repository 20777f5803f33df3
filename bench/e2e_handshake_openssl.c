/* The OpenSSL side of bench e2e_handshake. In a file of its own, as names of
 * OpenSSL and of ours are the same. */
#define _POSIX_C_SOURCE 200809L
#include "e2e_handshake_openssl.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* --- memory -------------------------------------------------------------- */

size_t bench_calls, bench_live;

/* In front of what the others see stands how much it is. */
enum { FRONT = sizeof(max_align_t) };

static size_t size_of(const void *p)
{
    size_t n;
    memcpy(&n, (const char *)p - FRONT, sizeof n);
    return n;
}

void *bench_alloc(void *ctx, size_t n)
{
    char *p = malloc(FRONT + n);
    (void)ctx;
    if (p == NULL)
        return NULL;
    memcpy(p, &n, sizeof n);
    bench_calls++;
    bench_live += n;
    return p + FRONT;
}

void bench_free(void *ctx, void *p)
{
    (void)ctx;
    if (p == NULL)
        return;
    bench_live -= size_of(p);
    free((char *)p - FRONT);
}

static void *count_malloc(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    return n == 0 ? NULL : bench_alloc(NULL, n);
}

static void count_free(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    bench_free(NULL, p);
}

static void *count_realloc(void *p, size_t n, const char *file, int line)
{
    void *more = count_malloc(n, file, line);
    size_t old = p == NULL ? 0 : size_of(p);
    if (n != 0 && more == NULL)
        return NULL;
    if (old != 0 && n != 0)
        memcpy(more, p, n < old ? n : old);
    bench_free(NULL, p);
    return more;
}

bool bench_count_allocations(void)
{
    return CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) ==
           1;
}

/* --- TLS ----------------------------------------------------------------- */

struct bench_tls {
    SSL_CTX *end[2];
};

static X509 *certificate(struct bench_der der)
{
    const uint8_t *p = der.p;
    X509 *x = d2i_X509(NULL, &p, (long)der.n);
    bench_need(x != NULL);
    return x;
}

static void show(SSL_CTX *ctx, const struct bench_tls_end *e)
{
    const uint8_t *p = e->key.p;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)e->key.n);
    X509 *leaf = certificate(e->leaf);
    bench_need(SSL_CTX_use_certificate(ctx, leaf) == 1 &&
               SSL_CTX_use_PrivateKey(ctx, key) == 1 &&
               SSL_CTX_add_extra_chain_cert(ctx, certificate(e->ca)) == 1);
    X509_free(leaf);
    EVP_PKEY_free(key);
}

/* No tickets: they are no part of ours. */
static SSL_CTX *end_new(const struct bench_tls_end *e)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *root = certificate(e->root);
    bench_need(ctx != NULL);
    bench_need(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1 &&
               SSL_CTX_set_num_tickets(ctx, 0) == 1 &&
               SSL_CTX_set1_groups_list(ctx, "P-256") == 1 &&
               SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
    (void)SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    show(ctx, e);
    bench_need(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), root) == 1);
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ctx),
                               (time_t)(e->utc_ms / 1000));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       NULL);
    X509_free(root);
    return ctx;
}

struct bench_tls *bench_tls_new(const struct bench_tls_end *client,
                                const struct bench_tls_end *server)
{
    struct bench_tls *t = calloc(1, sizeof *t);
    bench_need(t != NULL);
    t->end[0] = end_new(client);
    t->end[1] = end_new(server);
    return t;
}

void bench_tls_free(struct bench_tls *t)
{
    SSL_CTX_free(t->end[0]);
    SSL_CTX_free(t->end[1]);
    free(t);
}

void bench_tls_handshake(void *tls)
{
    struct bench_tls *t = tls;
    SSL *client = SSL_new(t->end[0]), *server = SSL_new(t->end[1]);
    BIO *there = BIO_new(BIO_s_mem()), *back = BIO_new(BIO_s_mem());
    bench_need(client != NULL && server != NULL && there != NULL &&
               back != NULL);
    (void)BIO_up_ref(there);
    (void)BIO_up_ref(back);
    SSL_set_bio(client, back, there);
    SSL_set_bio(server, there, back);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    for (int i = 0; i < 4 && SSL_is_init_finished(server) != 1; i++) {
        (void)SSL_do_handshake(client);
        (void)SSL_do_handshake(server);
    }
    bench_need(SSL_is_init_finished(client) == 1 &&
               SSL_is_init_finished(server) == 1);
    SSL_free(client);
    SSL_free(server);
}

size_t bench_pem(struct bench_der der, char *out, size_t cap)
{
    BIO *bio = BIO_new(BIO_s_mem());
    int n;
    bench_need(bio != NULL &&
               PEM_write_bio(bio, "PRIVATE KEY", "", der.p, (long)der.n) > 0);
    n = BIO_read(bio, out, (int)cap);
    bench_need(n > 0);
    BIO_free(bio);
    return (size_t)n;
}
