/* A folder whose files are served, and nothing outside of it: names are walked
 * part by part, links are not followed, and only regular files are opened. */
#ifndef TOOLS_SERVED_FILES_H
#define TOOLS_SERVED_FILES_H

#include <bushing/mms.h>

enum { SERVED_ENTRIES_MAX = 4096 }; /* of a folder, that are listed */

struct served_files;

/* NULL, and errno, when the folder cannot be opened. */
struct served_files *served_files_new(const char *folder);
void served_files_free(struct served_files *f); /* takes NULL */

/* Lives as long as the object. */
const bushing_mms_files *served_files_door(const struct served_files *f);

#endif
