#define _POSIX_C_SOURCE 200809L
#include "key_file.h"

#include <bushing/ca.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void key_file_wipe(struct key_file *k)
{
    if (k->p != NULL)
        bushing_ca_wipe(k->p, KEY_FILE_MAX);
    free(k->p);
    *k = (struct key_file){NULL, 0};
}

static enum exit_status refuse(const char *sub, const char *file,
                               const char *why)
{
    complain(sub, "%s: %s", file, why);
    return EXIT_REFUSED;
}

static enum exit_status complain_system(const char *sub, const char *file)
{
    complain_errno(sub, file, errno);
    return EXIT_SYSTEM;
}

/* What is open is what is checked: a name may change its file. */
static enum exit_status check(int fd, const char *sub, const char *file)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return complain_system(sub, file);
    if (!S_ISREG(st.st_mode))
        return refuse(sub, file, "a key is kept in a plain file");
    if (st.st_uid != geteuid() && st.st_uid != 0)
        return refuse(sub, file, "the key file belongs to another user");
    if ((st.st_mode & 077) != 0) {
        complain(sub,
                 "%s: other users can read or write the key file: "
                 "chmod 600 %s",
                 file, file);
        return EXIT_REFUSED;
    }
    return EXIT_GOOD;
}

static enum exit_status read_all(struct key_file *k, int fd, const char *sub,
                                 const char *file)
{
    k->p = malloc(KEY_FILE_MAX);
    if (k->p == NULL) {
        complain(sub, "no memory left");
        return EXIT_SYSTEM;
    }
    while (k->n < KEY_FILE_MAX) {
        ssize_t n = read(fd, k->p + k->n, KEY_FILE_MAX - k->n);
        if (n == 0)
            return EXIT_GOOD;
        if (n < 0 && errno != EINTR)
            return complain_system(sub, file);
        if (n > 0)
            k->n += (size_t)n;
    }
    return refuse(sub, file, "longer than any key");
}

enum exit_status key_file_read(struct key_file *k, const char *sub,
                               const char *file)
{
    int fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    enum exit_status status;
    *k = (struct key_file){NULL, 0};
    if (fd < 0)
        return errno == ELOOP ? refuse(sub, file, "a key file is no link")
                              : complain_system(sub, file);
    status = check(fd, sub, file);
    if (status == EXIT_GOOD)
        status = read_all(k, fd, sub, file);
    (void)close(fd);
    if (status != EXIT_GOOD)
        key_file_wipe(k);
    return status;
}
