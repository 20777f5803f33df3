/* A file that is there whole or not at all: it is written under another name
 * beside its place, and moved there at the end. */
#ifndef TOOLS_SAVED_FILE_H
#define TOOLS_SAVED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct saved_file;

/* NULL, and errno. EEXIST: there is such a file, and `force` is not set. */
struct saved_file *saved_file_begin(const char *path, bool force);

/* False, and errno. */
bool saved_file_write(struct saved_file *f, const uint8_t *p, size_t n);

/* Moves it to its place. False, and errno: it is gone then. Frees in any case.
 */
bool saved_file_end(struct saved_file *f);

/* Takes it away again, and frees; takes NULL. */
void saved_file_drop(struct saved_file *f);

#endif
