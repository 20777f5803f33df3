/* Several files that come into being together: all of them are written and on
 * the disk under other names before the first one is moved to its place. */
#ifndef TOOLS_PKI_FILE_H
#define TOOLS_PKI_FILE_H

#include <bushing/span.h>
#include <stdbool.h>

enum { PKI_PATH_MAX = 1024, PKI_BATCH_MAX = 8 };

enum pki_write {
    PKI_NEW,     /* a file of this name is not replaced */
    PKI_NEW_KEY, /* the same, for the owner's eyes alone */
    PKI_REPLACE,
};

struct pki_batch {
    struct pki_batch_file {
        char path[PKI_PATH_MAX], other[PKI_PATH_MAX];
        enum pki_write how;
    } file[PKI_BATCH_MAX];
    size_t num;
};

/* Writes one. False, and errno: EEXIST when there is such a file. */
bool pki_batch_add(struct pki_batch *b, const char *path, enum pki_write how,
                   bushing_span octets);

/* Moves all to their places, in the order of adding. False, and errno: the new
 * ones that were moved are taken away again. The batch is empty then. */
bool pki_batch_end(struct pki_batch *b);

/* Takes everything away again. */
void pki_batch_drop(struct pki_batch *b);

/* Makes what was done in the folder of this path survive a power cut. */
bool pki_sync_folder(const char *path);

#endif
