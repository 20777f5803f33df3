/* Where captures and vectors lie: the folder named by BUSHING_SHARED, else the
 * folder "shared" beside the source tree. A test that needs it skips when it
 * is absent:
 *
 *     char path[SHARED_PATH_MAX];
 *     if (!shared_path(path, "vectors/aprofile-connect-accepted.hex"))
 *         skip();
 */
#ifndef SUPPORT_SHARED_H
#define SUPPORT_SHARED_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SHARED_PATH_MAX 4096

/* False when there is no such file. */
static inline bool shared_path(char out[SHARED_PATH_MAX], const char *name)
{
    const char *folder = getenv("BUSHING_SHARED");
    if (folder == NULL)
        folder = BUSHING_SOURCE_DIR "/../shared";
    int n = snprintf(out, SHARED_PATH_MAX, "%s/%s", folder, name);
    return n > 0 && n < SHARED_PATH_MAX && access(out, R_OK) == 0;
}

#endif
