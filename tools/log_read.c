#define _POSIX_C_SOURCE 200809L
#include "log_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_BUFFER = 1 << 16 };

static bool open_segment(struct log_reader *r, uint32_t segment)
{
    char name[LOG_FILE_NAME];
    int fd;
    log_file_name(name, segment);
    fd = openat(r->folder.folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (r->fd >= 0)
        (void)close(r->fd);
    r->fd = fd;
    r->segment = segment;
    r->at = r->have = 0;
    r->again = false;
    r->code = bushing_audit_check_segment(r->check, segment);
    return true;
}

static bool list(const struct log_reader *r, uint32_t *first, uint32_t *last)
{
    bushing_audit_files f = log_folder_files((struct log_folder *)&r->folder);
    uint64_t total;
    return f.list(f.ctx, first, last, &total) == 0;
}

static bool open_folder(struct log_reader *r)
{
    uint32_t first, last;
    if (log_folder_open(&r->folder, r->path, false) != 0 ||
        !list(r, &first, &last))
        return false;
    if (first == 0) {
        errno = ENOENT;
        return false;
    }
    return open_segment(r, first);
}

static bool open_file(struct log_reader *r)
{
    r->fd = strcmp(r->path, "-") == 0 ? dup(STDIN_FILENO)
                                      : open(r->path, O_RDONLY | O_CLOEXEC);
    r->code = bushing_audit_check_segment(r->check, 0);
    return r->fd >= 0;
}

bool log_reader_open(struct log_reader *r, const char *path,
                     bushing_audit_check *check)
{
    struct stat st;
    memset(r, 0, sizeof *r);
    r->path = path;
    r->check = check;
    r->fd = r->folder.folder = r->folder.written = -1;
    r->buffer = malloc(LOG_BUFFER);
    if (r->buffer == NULL)
        return false;
    r->is_folder =
        strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return r->is_folder ? open_folder(r) : open_file(r);
}

void log_reader_close(struct log_reader *r)
{
    if (r->fd >= 0)
        (void)close(r->fd);
    log_folder_close(&r->folder);
    free(r->buffer);
    memset(r, 0, sizeof *r);
    r->fd = -1;
}

/* More octets behind those that are there. */
static ssize_t read_on(struct log_reader *r)
{
    ssize_t got;
    memmove(r->buffer, r->buffer + r->at, r->have);
    r->at = 0;
    do
        got = read(r->fd, r->buffer + r->have, LOG_BUFFER - r->have);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        r->have += (size_t)got;
    return got;
}

/* At the end of a segment. RECORD: go on reading. The end is looked at twice,
 * because the last records may have come between the first look and the next
 * segment. */
static enum log_result next_segment(struct log_reader *r)
{
    uint32_t first, last;
    if (!r->is_folder)
        return LOG_END;
    if (!list(r, &first, &last))
        return LOG_UNREADABLE;
    if (last <= r->segment)
        return LOG_END;
    if (!r->again) {
        r->again = true;
        return LOG_RECORD;
    }
    r->code = bushing_audit_check_end(r->check, r->have, false);
    if (r->code != 0)
        return LOG_WRONG;
    return open_segment(r, r->segment + 1) ? LOG_RECORD : LOG_UNREADABLE;
}

enum log_result log_reader_next(struct log_reader *r, bushing_audit_record *out)
{
    for (;;) {
        bushing_span s = {r->buffer + r->at, r->have};
        enum log_result result;
        ssize_t got;
        if (r->code != 0)
            return LOG_WRONG;
        r->code = bushing_audit_check_next(r->check, out, &s);
        r->at += r->have - s.n;
        r->have = s.n;
        if (r->code == 0)
            return LOG_RECORD;
        if (r->code != BUSHING_ERR_WOULD_BLOCK)
            return LOG_WRONG;
        r->code = 0;
        got = read_on(r);
        if (got < 0)
            return LOG_UNREADABLE;
        result = got != 0 ? LOG_RECORD : next_segment(r);
        if (result != LOG_RECORD)
            return result;
    }
}

uint64_t log_reader_rest(const struct log_reader *r)
{
    return r->have;
}

void log_reader_name(const struct log_reader *r, char *out, size_t cap)
{
    char name[LOG_FILE_NAME];
    log_file_name(name, r->segment);
    snprintf(out, cap, "%s%s%s",
             strcmp(r->path, "-") == 0 ? "standard input" : r->path,
             r->is_folder ? "/" : "", r->is_folder ? name : "");
}
