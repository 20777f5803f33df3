#define _POSIX_C_SOURCE 200809L
#include "pki_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool exists(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0;
}

static bool write_all(int fd, bushing_span s)
{
    while (s.n != 0) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        s.p += n;
        s.n -= (size_t)n;
    }
    return true;
}

bool pki_sync_folder(const char *path)
{
    char folder[PKI_PATH_MAX];
    char *slash;
    int fd;
    bool good;
    (void)snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash == folder)
        slash[1] = '\0';
    else if (slash != NULL)
        *slash = '\0';
    else
        (void)snprintf(folder, sizeof folder, ".");
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return good;
}

/* Nobody but the owner reads the octets before the file has its own mode. */
static bool write_file(const char *path, enum pki_write how,
                       bushing_span octets, int fd)
{
    mode_t mask = umask(077);
    bool good;
    int why;
    (void)umask(mask);
    good = write_all(fd, octets) &&
           fchmod(fd, how == PKI_NEW_KEY ? 0600 : 0666 & ~mask) == 0 &&
           fsync(fd) == 0;
    why = errno;
    if (close(fd) != 0 && good) {
        why = errno;
        good = false;
    }
    if (!good)
        (void)unlink(path);
    errno = why;
    return good;
}

bool pki_batch_add(struct pki_batch *b, const char *path, enum pki_write how,
                   bushing_span octets)
{
    struct pki_batch_file *f = &b->file[b->num];
    size_t n = strlen(path);
    int fd;
    if (b->num == PKI_BATCH_MAX || n + 8 > sizeof f->path) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (how != PKI_REPLACE && exists(path)) {
        errno = EEXIST;
        return false;
    }
    memcpy(f->path, path, n + 1);
    (void)snprintf(f->other, sizeof f->other, "%.*s.XXXXXX", PKI_PATH_MAX - 8,
                   path);
    f->how = how;
    fd = mkstemp(f->other);
    if (fd < 0 || !write_file(f->other, how, octets, fd))
        return false;
    b->num++;
    return true;
}

/* link() fails where rename() would replace what came meanwhile. */
static bool move(const struct pki_batch_file *f)
{
    if (f->how == PKI_REPLACE)
        return rename(f->other, f->path) == 0;
    return link(f->other, f->path) == 0 && unlink(f->other) == 0;
}

bool pki_batch_end(struct pki_batch *b)
{
    size_t done = 0;
    bool good = true;
    int why = 0;
    while (done < b->num && (good = move(&b->file[done])))
        done++;
    for (size_t i = 0; i < done && good; i++)
        good = pki_sync_folder(b->file[i].path);
    if (!good)
        why = errno;
    for (size_t i = 0; i < done && !good; i++)
        if (b->file[i].how != PKI_REPLACE)
            (void)unlink(b->file[i].path);
    for (size_t i = done; i < b->num; i++)
        (void)unlink(b->file[i].other);
    b->num = 0;
    errno = why;
    return good;
}

void pki_batch_drop(struct pki_batch *b)
{
    int why = errno;
    for (size_t i = 0; i < b->num; i++)
        (void)unlink(b->file[i].other);
    b->num = 0;
    errno = why;
}
