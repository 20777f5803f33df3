/* What bench e2e measures beside ours: see e2e_openssl.c. */
#ifndef BENCH_E2E_OPENSSL_H
#define BENCH_E2E_OPENSSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BENCH_SMALL = 256, BENCH_LARGE = 8192 };

/* Ends the program when something is not as it must be. */
void bench_need(bool good);

/* What is protected. */
extern uint8_t bench_plain[BENCH_LARGE];

/* Of this program and of OpenSSL. First of all in main(). */
extern size_t bench_allocations;
bool bench_count_allocations(void);

/* The quickest way: "AES-128-GCM" or "AES-128-CBC", and HMAC-SHA256. */
struct limit;
struct limit *limit_new(const char *name);
void limit_free(struct limit *l);
/* One message of n octets, both sides. */
void limit_gcm(void *limit, size_t n);
void limit_hmac(void *limit, size_t n);
void limit_cbc(void *limit, size_t n);

/* Two ends of a TLS connection over memory. */
struct tls;
struct tls *tls_new(bool is_13, const char *suite);
void tls_free(struct tls *t);
void tls_once(void *tls, size_t n);

#endif
