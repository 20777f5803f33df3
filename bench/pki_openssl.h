/* What OpenSSL needs for the same, apart from our tables' names. */
#ifndef BENCH_PKI_OPENSSL_H
#define BENCH_PKI_OPENSSL_H

#include "base/span.h"

/* One d2i_X509() and X509_free(). */
void openssl_parse(span certificate);

/* One EVP_DigestVerify() of an ECDSA signature with SHA-256, the key read once
 * before. */
struct openssl_verify;
struct openssl_verify *openssl_verify_begin(span spki, span data,
                                            span signature);
void openssl_verify_once(struct openssl_verify *v);
void openssl_verify_end(struct openssl_verify *v);

#endif
