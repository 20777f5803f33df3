/* Files: the names are checked here, what they stand for is the caller's. */
#include "mms/server.h"

#include "asn1/walk.h"
#include "base/time_text.h"

/* --- names --------------------------------------------------------------- */

struct file_name {
    uint8_t octets[BUSHING_MMS_FILE_NAME_MAX];
    size_t n;
};

/* No part is empty, "." or "..": nobody climbs out of the folder. */
static bool part_is_safe(span part)
{
    return part.n > 0 && !span_equal(part, span_text(".")) &&
           !span_equal(part, span_text(".."));
}

static bool name_is_safe(span name)
{
    size_t begin = 0;
    for (size_t i = 0; i <= name.n; i++) {
        uint8_t c = i < name.n ? name.p[i] : '/';
        if (c < 0x20 || c == 0x7F || c == '\\' || c == ':')
            return false;
        if (c != '/')
            continue;
        if (!part_is_safe(span_of(name.p + begin, i - begin)))
            return false;
        begin = i + 1;
    }
    return true;
}

static span bare(span name)
{
    while (name.n > 0 && name.p[0] == '/')
        name = span_skip(name, 1);
    while (name.n > 0 && name.p[name.n - 1] == '/')
        name.n--;
    return name;
}

/* The parts of a FileName with slashes between; products send one part, which
 * may begin with a slash. False for a name that nobody should open. */
static bool read_name(struct asn1_list list, struct file_name *out)
{
    span name;
    out->n = 0;
    for (uint32_t i = 0; i < list.num; i++) {
        if (asn1_list_next(&ASN_GRAPHIC, &list.body, &name, NULL) != 0)
            return false;
        name = bare(name);
        if (name.n == 0)
            continue;
        if (name.n + 1 > sizeof out->octets - out->n)
            return false;
        if (out->n > 0)
            out->octets[out->n++] = '/';
        memcpy(out->octets + out->n, name.p, name.n);
        out->n += name.n;
    }
    return out->n == 0 || name_is_safe(span_of(out->octets, out->n));
}

static enum mms_verdict file_error(struct mms_turn *t, int code)
{
    if (code >= BUSHING_MMS_FILE_OTHER || code < 0)
        code = 0;
    return mms_error(t, MMS_ERROR_CLASS_FILE, code, NULL);
}

/* --- attributes ---------------------------------------------------------- */

static void put_attributes(struct writer *w, const bushing_mms_file_info *info)
{
    size_t mark = writer_len(w);
    char buffer[TIME_TEXT_MAX];
    if (info->has_modified) {
        size_t n = time_text_format(buffer, sizeof buffer, info->modified_ms,
                                    TIME_FORM_E2E_DOT);
        if (n > 0)
            ber_put(w, CTX(1), span_of(buffer, n));
    }
    ber_put_integer(w, CTX(0), info->size);
    ber_put_around(w, CTX(1), mark);
}

/* --- open, read, close --------------------------------------------------- */

enum mms_verdict mms_serve_file_open(struct mms_turn *t)
{
    const struct mms_file_open_request *q = &t->q->u.file_open;
    const bushing_mms_files *f = t->s->config.files;
    bushing_mms_file_info info;
    struct file_name name;
    size_t end = writer_len(t->w), i = 0;
    int rc;
    while (i < BUSHING_MMS_FILES_MAX && t->s->files[i].used)
        i++;
    if (i == BUSHING_MMS_FILES_MAX)
        return mms_error(t, MMS_ERROR_CLASS_RESOURCE,
                         RESOURCE_CAPABILITY_UNAVAILABLE,
                         "too many open files");
    if (!read_name(q->file_name, &name) || name.n == 0)
        return file_error(t, BUSHING_MMS_FILE_SYNTAX);
    memset(&info, 0, sizeof info);
    rc = f->open(f->ctx, &t->s->files[i].handle, &info,
                 span_of(name.octets, name.n), (uint32_t)q->initial_position);
    if (rc != 0)
        return file_error(t, rc);
    t->s->files[i].used = true;
    put_attributes(t->w, &info);
    ber_put_integer(t->w, CTX(0), (int64_t)i + 1);
    ber_put_around(t->w, CTX(72), end);
    return SAYS_ANSWER;
}

static struct mms_open_file *opened(bushing_mms_server *s, int64_t id)
{
    if (id < 1 || id > BUSHING_MMS_FILES_MAX || !s->files[id - 1].used)
        return NULL;
    return &s->files[id - 1];
}

/* What stands around the octets of a file. */
enum { AROUND_FILE = 32 };

enum mms_verdict mms_serve_file_read(struct mms_turn *t)
{
    const bushing_mms_files *f = t->s->config.files;
    struct mms_open_file *file = opened(t->s, t->q->u.file_read);
    size_t end = writer_len(t->w), n = 0;
    bool more = false;
    uint8_t *p;
    int rc;
    if (file == NULL)
        return mms_not_there(t);
    /* into the front of the buffer, and from there to where it belongs */
    rc = f->read(f->ctx, file->handle, t->w->start,
                 writer_room(t->w) - AROUND_FILE, &n, &more);
    if (rc != 0 || n > writer_room(t->w) - AROUND_FILE)
        return file_error(t, rc);
    /* true is the default */
    if (!more)
        ber_put_boolean(t->w, CTX(1), false);
    p = t->w->start;
    if (n > 0)
        memmove(t->w->p - n, p, n);
    t->w->p -= n;
    ber_put_header(t->w, CTX(0), false, n);
    ber_put_around(t->w, CTX(73), end);
    return SAYS_ANSWER;
}

static void close_file(bushing_mms_server *s, struct mms_open_file *file)
{
    const bushing_mms_files *f = s->config.files;
    f->close(f->ctx, file->handle);
    file->used = false;
}

enum mms_verdict mms_serve_file_close(struct mms_turn *t)
{
    struct mms_open_file *file = opened(t->s, t->q->u.file_close);
    if (file == NULL)
        return mms_not_there(t);
    close_file(t->s, file);
    ber_put(t->w, CTX(74), span_of(NULL, 0));
    return SAYS_ANSWER;
}

void mms_files_close(bushing_mms_server *s)
{
    for (size_t i = 0; i < BUSHING_MMS_FILES_MAX; i++)
        if (s->files[i].used)
            close_file(s, &s->files[i]);
}

/* --- directory ----------------------------------------------------------- */

struct folder {
    const bushing_mms_files *f;
    struct file_name name;
};

typedef int (*asked)(void *ctx, bushing_mms_file_info *info,
                     bushing_span folder, size_t i);

static int ask(const struct folder *d, asked what, bushing_mms_file_info *info,
               size_t i)
{
    memset(info, 0, sizeof *info);
    return what(d->f->ctx, info, span_of(d->name.octets, d->name.n), i);
}

static int entry(const struct folder *d, bushing_mms_file_info *info, size_t i)
{
    return ask(d, d->f->list, info, i);
}

static int entry_name(const struct folder *d, bushing_mms_file_info *info,
                      size_t i)
{
    return ask(d, d->f->name != NULL ? d->f->name : d->f->list, info, i);
}

/* As read_name() would have it. */
static span bare_name(const bushing_mms_file_info *info)
{
    return bare(span_of(info->name, strlen(info->name)));
}

/* What is shown can be asked for. */
static bool is_shown(const bushing_mms_file_info *info)
{
    span name = bare_name(info);
    return name.n < BUSHING_MMS_FILE_NAME_MAX && name_is_safe(name);
}

/* The place behind the entry of this name. */
static int behind(const struct folder *d, const struct file_name *name,
                  size_t *i)
{
    bushing_mms_file_info info;
    int rc;
    for (*i = 0; (rc = entry_name(d, &info, *i)) == 0; ++*i) {
        if (span_equal(bare_name(&info), span_of(name->octets, name->n))) {
            ++*i;
            return 0;
        }
    }
    return rc;
}

static size_t entry_len(const bushing_mms_file_info *info)
{
    /* SEQUENCE { [0] { GraphicString }, [1] { size, 19 octets of time } } */
    return strlen(info->name) + 12 + 12 + 21;
}

static void put_entry(struct writer *w, const bushing_mms_file_info *info)
{
    size_t mark = writer_len(w), inside;
    put_attributes(w, info);
    inside = writer_len(w);
    ber_put(w, TAG_UNIVERSAL(25), span_of(info->name, strlen(info->name)));
    ber_put_around(w, CTX(0), inside);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}

/* Up to which entry those from `from` on fit, and whether others follow. */
static int last_fitting(struct mms_turn *t, const struct folder *d, size_t from,
                        size_t *to, bool *more)
{
    bushing_mms_file_info info;
    size_t room = writer_room(t->w), used = AROUND_FILE, num = 0;
    int rc = 0;
    *more = false;
    for (*to = from; (rc = entry_name(d, &info, *to)) == 0; ++*to) {
        if (!is_shown(&info))
            continue;
        used += entry_len(&info);
        *more = used > room || num == BUSHING_MMS_VARIABLES_MAX;
        if (*more)
            break;
        num++;
    }
    if (num == 0)
        *to = from;
    return rc == BUSHING_MMS_FILE_NOT_THERE ? 0 : rc;
}

static enum mms_verdict put_directory(struct mms_turn *t,
                                      const struct folder *d, size_t from)
{
    size_t end = writer_len(t->w), to, mark;
    bushing_mms_file_info info;
    bool more;
    int rc = last_fitting(t, d, from, &to, &more);
    if (rc != 0)
        return file_error(t, rc);
    if (to == from && more) {
        t->w->bad = true;
        return SAYS_ANSWER;
    }
    if (more)
        ber_put_boolean(t->w, CTX(1), true);
    mark = writer_len(t->w);
    while (to > from) {
        if (entry(d, &info, --to) == 0 && is_shown(&info))
            put_entry(t->w, &info);
    }
    ber_put_around(t->w, TAG_UNIVERSAL(16), mark);
    ber_put_around(t->w, CTX(0), mark);
    ber_put_around(t->w, CTX(77), end);
    return SAYS_ANSWER;
}

enum mms_verdict mms_serve_file_directory(struct mms_turn *t)
{
    const struct mms_file_directory_request *q = &t->q->u.file_directory;
    struct folder d = {.f = t->s->config.files};
    struct file_name after;
    bushing_mms_file_info info;
    size_t from = 0;
    int rc;
    if (q->has_file_specification && !read_name(q->file_specification, &d.name))
        return file_error(t, BUSHING_MMS_FILE_SYNTAX);
    if (q->has_continue_after) {
        if (!read_name(q->continue_after, &after))
            return file_error(t, BUSHING_MMS_FILE_SYNTAX);
        rc = behind(&d, &after, &from);
        if (rc == BUSHING_MMS_FILE_NOT_THERE)
            return mms_error(t, MMS_ERROR_CLASS_SERVICE,
                             SERVICE_CONTINUATION_INVALID,
                             "there is no such name to go on after");
        if (rc != 0)
            return file_error(t, rc);
    } else if (d.name.n > 0 && (rc = entry_name(&d, &info, 0)) != 0) {
        return file_error(t, rc);
    }
    return put_directory(t, &d, from);
}
