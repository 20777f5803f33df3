/* Files of certificates: PEM with one or many, DER, hexadecimal text. */
#ifndef TOOLS_CERT_FILE_H
#define TOOLS_CERT_FILE_H

#include "subcommand.h"
#include <bushing/span.h>

enum { CERT_FILE_MAX = 64 };

/* Certificates (or lists, or answers) in the order in which they came, and
 * where from. */
struct cert_list {
    bushing_span der[CERT_FILE_MAX]; /* ours */
    const char *file[CERT_FILE_MAX];
    size_t place[CERT_FILE_MAX]; /* in its file, from 1; 0: it is alone */
    size_t num;
};

/* Appends the certificates that the file holds. Says what is wrong in one line.
 */
enum exit_status cert_list_read(struct cert_list *list, const char *sub,
                                const char *file);
/* The same for revocation lists, and for an answer of an OCSP responder (which
 * comes as DER). */
enum exit_status cert_list_read_crl(struct cert_list *list, const char *sub,
                                    const char *file);
enum exit_status cert_list_read_ocsp(struct cert_list *list, const char *sub,
                                     const char *file);
void cert_list_free(struct cert_list *list);

/* Prints "ca.pem", or "ca.pem (2)" when the file holds more than one. */
void cert_list_print(FILE *to, const struct cert_list *list, size_t i);

#endif
