#define _GNU_SOURCE /* O_PATH */
#include "served_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 16, PART_MAX = 255 };

/* One folder as it was when its first entry was asked for, sorted. */
struct listing {
    char folder[BUSHING_MMS_FILE_NAME_MAX + 1];
    bool valid;
    char **names; /* whole, from the root */
    size_t num, cap;
};

struct served_files {
    bushing_mms_files door;
    int root;
    struct listing listing;
};

struct open_file {
    int fd;
};

/* --- names --------------------------------------------------------------- */

static int error_of(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return BUSHING_MMS_FILE_NOT_THERE;
    case EACCES:
    case EPERM:
    case ELOOP: /* a link */
        return BUSHING_MMS_FILE_DENIED;
    case ENAMETOOLONG:
        return BUSHING_MMS_FILE_SYNTAX;
    default:
        return BUSHING_MMS_FILE_OTHER;
    }
}

/* The next part of a name; false behind the last. What cannot be a part (empty
 * ones are passed over) comes out as "". */
static bool next_part(char part[PART_MAX + 1], bushing_span *rest)
{
    size_t n = 0;
    while (rest->n != 0 && *rest->p == '/') {
        rest->p++;
        rest->n--;
    }
    if (rest->n == 0)
        return false;
    while (n < rest->n && rest->p[n] != '/')
        n++;
    part[0] = '\0';
    if (n <= PART_MAX && memchr(rest->p, '\0', n) == NULL) {
        memcpy(part, rest->p, n);
        part[n] = '\0';
    }
    if (strcmp(part, ".") == 0 || strcmp(part, "..") == 0)
        part[0] = '\0';
    rest->p += n;
    rest->n -= n;
    return true;
}

/* The folder in which a name's last part stands, below `root` and without
 * following links; *in is -1 on failure. Of the root itself the last part is
 * ".". */
static int walk(int *in, char last[PART_MAX + 1], int root, bushing_span name)
{
    char part[PART_MAX + 1];
    int here = dup(root), next;
    *in = -1;
    if (here < 0)
        return BUSHING_MMS_FILE_OTHER;
    memcpy(last, ".", 2);
    for (int depth = 0; next_part(part, &name); depth++) {
        if (part[0] == '\0' || depth == DEPTH_MAX) {
            (void)close(here);
            return BUSHING_MMS_FILE_SYNTAX;
        }
        next =
            openat(here, last, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        (void)close(here);
        if (next < 0)
            return error_of(errno);
        here = next;
        memcpy(last, part, sizeof part);
    }
    *in = here;
    return 0;
}

static int look(struct stat *st, int root, bushing_span name)
{
    char last[PART_MAX + 1];
    int in, rc = walk(&in, last, root, name);
    if (rc != 0)
        return rc;
    if (fstatat(in, last, st, AT_SYMLINK_NOFOLLOW) != 0)
        rc = error_of(errno);
    (void)close(in);
    return rc;
}

/* A folder or a regular file, for reading; *fd is -1 on failure. */
static int open_below(int *fd, int root, bushing_span name, struct stat *st)
{
    char last[PART_MAX + 1];
    int in, rc = walk(&in, last, root, name);
    *fd = -1;
    if (rc != 0)
        return rc;
    *fd = openat(in, last,
                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0 || fstat(*fd, st) != 0)
        rc = error_of(errno);
    else if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))
        rc = BUSHING_MMS_FILE_DENIED;
    (void)close(in);
    if (rc != 0 && *fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
    return rc;
}

static void describe(bushing_mms_file_info *info, const struct stat *st)
{
    info->size = st->st_size < 0 || st->st_size > UINT32_MAX
                     ? UINT32_MAX
                     : (uint32_t)st->st_size;
    if (S_ISDIR(st->st_mode))
        info->size = 0;
    info->has_modified = true;
    info->modified_ms =
        (int64_t)st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000;
}

/* --- open, read, close --------------------------------------------------- */

static int open_file(void *ctx, void **handle, bushing_mms_file_info *info,
                     bushing_span name, uint32_t position)
{
    const struct served_files *f = ctx;
    struct open_file *file;
    struct stat st;
    int fd, rc = open_below(&fd, f->root, name, &st);
    *handle = NULL;
    if (rc != 0)
        return rc;
    if (!S_ISREG(st.st_mode))
        rc = BUSHING_MMS_FILE_DENIED;
    else if (position > st.st_size || lseek(fd, (off_t)position, SEEK_SET) < 0)
        rc = BUSHING_MMS_FILE_POSITION;
    file = rc == 0 ? malloc(sizeof *file) : NULL;
    if (file == NULL) {
        (void)close(fd);
        return rc != 0 ? rc : BUSHING_MMS_FILE_OTHER;
    }
    file->fd = fd;
    describe(info, &st);
    *handle = file;
    return 0;
}

static int read_file(void *ctx, void *handle, uint8_t *out, size_t cap,
                     size_t *n, bool *more)
{
    const struct open_file *file = handle;
    ssize_t k = 1;
    uint8_t next;
    (void)ctx;
    for (*n = 0; *n < cap && k > 0; *n += k > 0 ? (size_t)k : 0)
        k = read(file->fd, out + *n, cap - *n);
    if (k < 0)
        return BUSHING_MMS_FILE_OTHER;
    /* Whether anything follows, without taking it. */
    k = pread(file->fd, &next, 1, lseek(file->fd, 0, SEEK_CUR));
    *more = k == 1;
    return 0;
}

static void close_file(void *ctx, void *handle)
{
    struct open_file *file = handle;
    (void)ctx;
    (void)close(file->fd);
    free(file);
}

/* --- listing ------------------------------------------------------------- */

static void forget(struct listing *l)
{
    for (size_t i = 0; i < l->num; i++)
        free(l->names[i]);
    free(l->names);
    *l = (struct listing){0};
}

static bool keep_name(struct listing *l, const char *name)
{
    if (l->num == SERVED_ENTRIES_MAX)
        return true; /* those behind are not listed */
    if (l->num == l->cap) {
        size_t cap = l->cap != 0 ? 2 * l->cap : 16;
        char **names = realloc(l->names, cap * sizeof *names);
        if (names == NULL)
            return false;
        l->names = names;
        l->cap = cap;
    }
    l->names[l->num] = strdup(name);
    if (l->names[l->num] == NULL)
        return false;
    l->num++;
    return true;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Folder and entry as one name, in the client's spelling of the folder. */
static bool join(char name[BUSHING_MMS_FILE_NAME_MAX + 1], const char *folder,
                 const char *entry)
{
    size_t n = strlen(folder);
    const char *stroke = n == 0 || folder[n - 1] == '/' ? "" : "/";
    int k = snprintf(name, BUSHING_MMS_FILE_NAME_MAX + 1, "%s%s%s", folder,
                     stroke, entry);
    return k > 0 && k < BUSHING_MMS_FILE_NAME_MAX;
}

/* A folder is told by the stroke behind its name. */
static void entry_info(const struct served_files *f, const char *name,
                       bushing_mms_file_info *info)
{
    struct stat st;
    size_t n = strlen(name);
    memset(info, 0, sizeof *info);
    memcpy(info->name, name, n + 1);
    if (look(&st, f->root, (bushing_span){(const uint8_t *)name, n}) == 0)
        describe(info, &st);
}

enum kind { NOT_SERVED, A_FILE, A_FOLDER };

/* Most file systems say it without looking at the file. */
static enum kind kind_of(const struct dirent *entry, int folder)
{
    struct stat st;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return NOT_SERVED;
    if (entry->d_type == DT_REG)
        return A_FILE;
    if (entry->d_type == DT_DIR)
        return A_FOLDER;
    if (entry->d_type != DT_UNKNOWN ||
        fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return NOT_SERVED;
    return S_ISREG(st.st_mode)   ? A_FILE
           : S_ISDIR(st.st_mode) ? A_FOLDER
                                 : NOT_SERVED;
}

static bool keep_entry(struct listing *l, const struct dirent *entry,
                       enum kind kind)
{
    char name[BUSHING_MMS_FILE_NAME_MAX + 1];
    if (!join(name, l->folder, entry->d_name))
        return true;
    if (kind == A_FOLDER)
        memcpy(name + strlen(name), "/", 2);
    return keep_name(l, name);
}

/* What stands so deep is not opened either. */
static bool is_deepest(bushing_span folder)
{
    char part[PART_MAX + 1];
    int depth = 0;
    while (next_part(part, &folder))
        depth++;
    return depth >= DEPTH_MAX;
}

/* Keeps what is served of a folder; takes fd over. */
static int read_folder(struct listing *l, int fd)
{
    DIR *dir = fdopendir(fd);
    const struct dirent *entry;
    bool kept = true;
    if (dir == NULL) {
        (void)close(fd);
        return BUSHING_MMS_FILE_OTHER;
    }
    while (kept && (entry = readdir(dir)) != NULL) {
        enum kind kind = kind_of(entry, fd);
        kept = kind == NOT_SERVED || keep_entry(l, entry, kind);
    }
    (void)closedir(dir);
    if (!kept)
        return BUSHING_MMS_FILE_OTHER;
    if (l->num != 0)
        qsort(l->names, l->num, sizeof l->names[0], compare);
    return 0;
}

static int take_listing(struct served_files *f, bushing_span folder)
{
    struct listing *l = &f->listing;
    struct stat st;
    int fd, rc;
    forget(l);
    if (folder.n >= BUSHING_MMS_FILE_NAME_MAX)
        return BUSHING_MMS_FILE_SYNTAX;
    rc = open_below(&fd, f->root, folder, &st);
    if (rc != 0)
        return rc;
    if (folder.n != 0)
        memcpy(l->folder, folder.p, folder.n);
    if (S_ISDIR(st.st_mode) && is_deepest(folder)) {
        (void)close(fd);
    } else if (S_ISDIR(st.st_mode)) {
        rc = read_folder(l, fd);
    } else {
        (void)close(fd);
        rc = keep_name(l, l->folder) ? 0 : BUSHING_MMS_FILE_OTHER;
    }
    l->valid = rc == 0;
    if (rc != 0)
        forget(l);
    return rc;
}

static int find_entry(const char **name, struct served_files *f,
                      bushing_span folder, size_t i)
{
    struct listing *l = &f->listing;
    bool same = l->valid && strlen(l->folder) == folder.n &&
                (folder.n == 0 || memcmp(l->folder, folder.p, folder.n) == 0);
    int rc = i == 0 || !same ? take_listing(f, folder) : 0;
    if (rc != 0)
        return rc;
    if (i >= l->num)
        return BUSHING_MMS_FILE_NOT_THERE;
    *name = l->names[i];
    return 0;
}

/* One that is gone meanwhile keeps its place, without a size. */
static int list_file(void *ctx, bushing_mms_file_info *info,
                     bushing_span folder, size_t i)
{
    struct served_files *f = ctx;
    const char *name;
    int rc = find_entry(&name, f, folder, i);
    if (rc == 0)
        entry_info(f, name, info);
    return rc;
}

static int name_file(void *ctx, bushing_mms_file_info *info,
                     bushing_span folder, size_t i)
{
    const char *name;
    int rc = find_entry(&name, ctx, folder, i);
    if (rc == 0)
        memcpy(info->name, name, strlen(name) + 1);
    return rc;
}

/* --- lifetime ------------------------------------------------------------ */

struct served_files *served_files_new(const char *folder)
{
    struct served_files *f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (f->root < 0) {
        free(f);
        return NULL;
    }
    f->door = (bushing_mms_files){.open = open_file,
                                  .read = read_file,
                                  .close = close_file,
                                  .list = list_file,
                                  .name = name_file,
                                  .ctx = f};
    return f;
}

void served_files_free(struct served_files *f)
{
    if (f == NULL)
        return;
    forget(&f->listing);
    (void)close(f->root);
    free(f);
}

const bushing_mms_files *served_files_door(const struct served_files *f)
{
    return &f->door;
}
