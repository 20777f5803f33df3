/* A file with a private key in it: read only when nobody else can read it, and
 * gone from memory when it is no longer needed. */
#ifndef TOOLS_KEY_FILE_H
#define TOOLS_KEY_FILE_H

#include <bushing/span.h>

#include "subcommand.h"

enum { KEY_FILE_MAX = 1 << 20 };

/* p NULL: nothing was read. */
struct key_file {
    uint8_t *p;
    size_t n;
};

/* EXIT_REFUSED for a file that belongs to somebody else, that others can read
 * or write, or that is no plain file; says why and what helps. */
enum exit_status key_file_read(struct key_file *k, const char *sub,
                               const char *file);
void key_file_wipe(struct key_file *k);

#endif
