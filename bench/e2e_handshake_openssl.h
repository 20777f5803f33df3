/* What bench e2e_handshake measures beside ours: see the .c file. */
#ifndef BENCH_E2E_HANDSHAKE_OPENSSL_H
#define BENCH_E2E_HANDSHAKE_OPENSSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the program when something is not as it must be. */
void bench_need(bool good);

/* --- all memory of this program and of OpenSSL --------------------------- */

extern size_t bench_calls, bench_live; /* allocations; octets that are out */
/* First of all in main(). */
bool bench_count_allocations(void);
void *bench_alloc(void *ctx, size_t n);
void bench_free(void *ctx, void *p);

/* --- mutual TLS 1.3 over memory ------------------------------------------ */

struct bench_der {
    const uint8_t *p;
    size_t n;
};

/* An end shows `leaf` and `ca`, and wants the other below `root`. */
struct bench_tls_end {
    struct bench_der leaf, key, ca, root; /* key: PKCS#8 */
    int64_t utc_ms;
};
struct bench_tls;
struct bench_tls *bench_tls_new(const struct bench_tls_end *client,
                                const struct bench_tls_end *server);
void bench_tls_free(struct bench_tls *t);
/* A whole handshake of two fresh connections. */
void bench_tls_handshake(void *tls);

/* PKCS#8 as PEM; how many octets. */
size_t bench_pem(struct bench_der der, char *out, size_t cap);

#endif
