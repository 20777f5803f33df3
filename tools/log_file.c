#define _DEFAULT_SOURCE /* flock */
#include "log_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LOG_MODE = 0640 };
static const char HEAD[] = "head", NEW_HEAD[] = "head.new";

static int failed(void)
{
    return errno == ENOSPC || errno == EDQUOT ? BUSHING_ERR_AUDIT_FULL
                                              : BUSHING_ERR_AUDIT_IO;
}

/* Closes without losing what went wrong before. */
static void close_quietly(int fd)
{
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    errno = why;
}

void log_file_name(char out[LOG_FILE_NAME], uint32_t segment)
{
    snprintf(out, LOG_FILE_NAME, "audit-%06lu.log", (unsigned long)segment);
}

/* The number of a segment's file, or 0. Only the one spelling counts. */
static uint32_t segment_of(const char *name)
{
    char spelled[LOG_FILE_NAME];
    unsigned long n = 0;
    const char *p = name + 6;
    if (strncmp(name, "audit-", 6) != 0)
        return 0;
    for (; *p >= '0' && *p <= '9' && n < UINT32_MAX / 10; p++)
        n = 10 * n + (unsigned long)(*p - '0');
    log_file_name(spelled, (uint32_t)n);
    return strcmp(name, spelled) == 0 ? (uint32_t)n : 0;
}

/* --- the folder ---------------------------------------------------------- */

int log_folder_open(struct log_folder *f, const char *path, bool write)
{
    *f = (struct log_folder){-1, -1, 0};
    f->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->folder < 0)
        return failed();
    if (write && flock(f->folder, LOCK_EX | LOCK_NB) != 0) {
        int rc = failed();
        close_quietly(f->folder);
        f->folder = -1;
        return rc;
    }
    return 0;
}

void log_folder_close(struct log_folder *f)
{
    close_quietly(f->written);
    close_quietly(f->folder);
    *f = (struct log_folder){-1, -1, 0};
}

static int list(void *ctx, uint32_t *first, uint32_t *last, uint64_t *total)
{
    const struct log_folder *f = ctx;
    int fd = openat(f->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    *first = *last = 0;
    *total = 0;
    if (dir == NULL) {
        close_quietly(fd);
        return failed();
    }
    while ((entry = readdir(dir)) != NULL) {
        uint32_t n = segment_of(entry->d_name);
        struct stat st;
        if (n == 0 ||
            fstatat(f->folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        *first = *first == 0 || n < *first ? n : *first;
        *last = n > *last ? n : *last;
        *total += (uint64_t)st.st_size;
    }
    (void)closedir(dir);
    return 0;
}

static int read_file(int folder, const char *name, uint64_t offset,
                     uint8_t *out, size_t cap, size_t *n)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int rc = 0;
    *n = 0;
    if (fd < 0)
        return failed();
    while (*n < cap) {
        ssize_t got = pread(fd, out + *n, cap - *n, (off_t)(offset + *n));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            rc = failed();
        if (got <= 0)
            break;
        *n += (size_t)got;
    }
    close_quietly(fd);
    return rc;
}

static int read_segment(void *ctx, uint32_t segment, uint64_t offset,
                        uint8_t *out, size_t cap, size_t *n)
{
    const struct log_folder *f = ctx;
    char name[LOG_FILE_NAME];
    log_file_name(name, segment);
    return read_file(f->folder, name, offset, out, cap, n);
}

/* --- the segment that is written ----------------------------------------- */

static int sync_fd(int fd)
{
    int rc;
    do
        rc = fsync(fd);
    while (rc != 0 && errno == EINTR);
    return rc == 0 ? 0 : failed();
}

static int begin(struct log_folder *f, uint32_t segment, int flags)
{
    char name[LOG_FILE_NAME];
    int fd, rc;
    log_file_name(name, segment);
    fd = openat(f->folder, name,
                O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, LOG_MODE);
    if (fd < 0)
        return failed();
    rc = (flags & O_CREAT) != 0 ? sync_fd(f->folder) : 0;
    if (rc != 0) {
        (void)unlinkat(f->folder, name, 0);
        close_quietly(fd);
        return rc;
    }
    close_quietly(f->written);
    f->written = fd;
    f->segment = segment;
    return 0;
}

static int create_segment(void *ctx, uint32_t segment)
{
    return begin(ctx, segment, O_CREAT | O_EXCL);
}

static int resume_segment(void *ctx, uint32_t segment)
{
    return begin(ctx, segment, 0);
}

static int write_fd(int fd, const uint8_t *octets, size_t n, size_t *written)
{
    ssize_t got;
    *written = 0;
    do
        got = write(fd, octets, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return failed();
    *written = (size_t)got;
    return 0;
}

static int write_segment(void *ctx, const uint8_t *octets, size_t n,
                         size_t *written)
{
    const struct log_folder *f = ctx;
    return write_fd(f->written, octets, n, written);
}

static int sync_segment(void *ctx)
{
    const struct log_folder *f = ctx;
    return sync_fd(f->written);
}

static int cut_segment(void *ctx, uint64_t length)
{
    const struct log_folder *f = ctx;
    int rc;
    do
        rc = ftruncate(f->written, (off_t)length);
    while (rc != 0 && errno == EINTR);
    return rc == 0 ? 0 : failed();
}

static int remove_segment(void *ctx, uint32_t segment)
{
    const struct log_folder *f = ctx;
    char name[LOG_FILE_NAME];
    log_file_name(name, segment);
    if (unlinkat(f->folder, name, 0) != 0)
        return failed();
    return sync_fd(f->folder);
}

/* --- the head ------------------------------------------------------------ */

static int write_head(int fd, const uint8_t *octets, size_t n)
{
    while (n != 0) {
        size_t written;
        int rc = write_fd(fd, octets, n, &written);
        if (rc != 0)
            return rc;
        octets += written;
        n -= written;
    }
    return sync_fd(fd);
}

static int put_head(void *ctx, const uint8_t *octets, size_t n)
{
    const struct log_folder *f = ctx;
    int fd =
        openat(f->folder, NEW_HEAD,
               O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, LOG_MODE);
    int rc;
    if (fd < 0)
        return failed();
    rc = write_head(fd, octets, n);
    close_quietly(fd);
    if (rc == 0 && renameat(f->folder, NEW_HEAD, f->folder, HEAD) != 0)
        rc = failed();
    return rc == 0 ? sync_fd(f->folder) : rc;
}

static int get_head(void *ctx, uint8_t *out, size_t cap, size_t *n)
{
    const struct log_folder *f = ctx;
    int rc = read_file(f->folder, HEAD, 0, out, cap, n);
    return rc != 0 && errno == ENOENT ? 0 : rc;
}

static int room(void *ctx, uint64_t *octets)
{
    const struct log_folder *f = ctx;
    struct statvfs v;
    if (fstatvfs(f->folder, &v) != 0)
        return failed();
    *octets = (uint64_t)v.f_bavail * v.f_frsize;
    return 0;
}

bushing_audit_files log_folder_files(struct log_folder *f)
{
    return (bushing_audit_files){
        .ctx = f,
        .list = list,
        .read = read_segment,
        .create = create_segment,
        .resume = resume_segment,
        .write = write_segment,
        .sync = sync_segment,
        .cut = cut_segment,
        .remove = remove_segment,
        .put_head = put_head,
        .get_head = get_head,
        .room = room,
    };
}
