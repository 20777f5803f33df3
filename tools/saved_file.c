#include "saved_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct saved_file {
    int fd;
    bool force;
    const char *path;
    char *other; /* the name it has meanwhile */
};

static bool exists(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0;
}

/* As a file has that was made in the usual way. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

struct saved_file *saved_file_begin(const char *path, bool force)
{
    static const char SUFFIX[] = ".XXXXXX";
    struct saved_file *f;
    size_t n = strlen(path);
    if (!force && exists(path)) {
        errno = EEXIST;
        return NULL;
    }
    f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->path = path;
    f->force = force;
    f->fd = -1;
    f->other = malloc(n + sizeof SUFFIX);
    if (f->other != NULL) {
        memcpy(f->other, path, n);
        memcpy(f->other + n, SUFFIX, sizeof SUFFIX);
        f->fd = mkstemp(f->other);
    }
    if (f->fd == -1) {
        int why = errno;
        free(f->other);
        free(f);
        errno = why;
        return NULL;
    }
    (void)fchmod(f->fd, usual_mode());
    return f;
}

bool saved_file_write(struct saved_file *f, const uint8_t *p, size_t n)
{
    while (n != 0) {
        ssize_t done = write(f->fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* Without force a file that has come meanwhile stays. */
static bool move(const struct saved_file *f)
{
    if (f->force)
        return rename(f->other, f->path) == 0;
    return link(f->other, f->path) == 0;
}

bool saved_file_end(struct saved_file *f)
{
    bool good = fsync(f->fd) == 0;
    int why = errno;
    if (close(f->fd) != 0 && good) {
        good = false;
        why = errno;
    }
    f->fd = -1;
    if (good && !move(f)) {
        good = false;
        why = errno;
    }
    saved_file_drop(f);
    errno = why;
    return good;
}

void saved_file_drop(struct saved_file *f)
{
    if (f == NULL)
        return;
    if (f->fd != -1)
        (void)close(f->fd);
    (void)unlink(f->other);
    free(f->other);
    free(f);
}
