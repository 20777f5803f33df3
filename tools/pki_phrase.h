/* Pass phrases: from a file, or from the terminal without an echo. */
#ifndef TOOLS_PKI_PHRASE_H
#define TOOLS_PKI_PHRASE_H

#include "subcommand.h"
#include <bushing/span.h>

enum { PKI_PHRASE_MAX = 256, PKI_PHRASE_MIN = 8 };

struct pki_phrase {
    uint8_t octets[PKI_PHRASE_MAX];
    size_t n;
    bool there; /* false: none */
};

/* p NULL when there is none. */
bushing_span pki_phrase_span(const struct pki_phrase *p);
void pki_phrase_wipe(struct pki_phrase *p);

/* The first line of a file. Says what is wrong. */
enum exit_status pki_phrase_of_file(struct pki_phrase *p, const char *sub,
                                    const char *file);

/* Asks on the terminal; `twice` for a new one. USAGE, without a word, when
 * there is no terminal. */
enum exit_status pki_phrase_ask(struct pki_phrase *p, const char *sub,
                                const char *what, bool twice);

/* Long enough for a new key? Says so when not. */
enum exit_status pki_phrase_check_new(const struct pki_phrase *p);

#endif
