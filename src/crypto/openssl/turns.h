/* How often a pass phrase is turned before a file opens: a number that stands
 * in the file, and may be huge. */
#ifndef CRYPTO_OPENSSL_TURNS_H
#define CRYPTO_OPENSSL_TURNS_H

#include <openssl/x509.h>
#include <stdbool.h>

/* A second or two; what is made today has a million at most. */
enum { TURNS_MAX = 5000000 };

/* False when the number is larger, or below 1. */
bool turns_are_few(const ASN1_INTEGER *turns);
/* The same for an algorithm that encrypts with a pass phrase; false also for
 * one that cannot be read. Scrypt has a bound of its own in OpenSSL. */
bool turns_of_algorithm_are_few(const X509_ALGOR *algorithm);

#endif
