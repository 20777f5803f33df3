/* bushing files: the files of a server: what there is, and fetching one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "remote.h"
#include "safe_text.h"
#include "saved_file.h"

enum option { FORCE = NUM_ASSOCIATION_OPTIONS, NUM_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    ASSOCIATION_ROWS,
    [FORCE] = {0, "force", NULL, NULL, NULL,
               "get: overwrite TARGET when it is there"},
};

static const char ABOUT[] =
    "list prints the files of FOLDER, or of the root, with size and time of\n"
    "the last change; it is what happens without a word. get fetches FILE\n"
    "and writes it to TARGET, which is the last part of its name here unless\n"
    "it is said; - is standard output. TARGET is there whole or not at all,\n"
    "and nothing is overwritten without --force. Files are named as list\n"
    "prints them.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing files 192.0.2.1\n"
    "  bushing files 192.0.2.1 list COMTRADE\n"
    "  bushing files 192.0.2.1 get COMTRADE/fault1.dat\n";

/* A server that tells of more is not believed. */
enum { ENTRIES_MAX = 100000 };

static bushing_span text_span(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

/* --- list ---------------------------------------------------------------- */

struct listing {
    struct remote *r;
    size_t num;
    struct octets last; /* file name of the last entry, as it came */
    size_t last_num;
};

/* "2020-10-21 08:04:34" of a GeneralizedTime; what is none as it is. */
static void print_time(bushing_span t)
{
    if (t.n < 14) {
        safe_text_put(stdout, t);
        return;
    }
    printf("%.4s-%.2s-%.2s %.2s:%.2s:%.2s", (const char *)t.p,
           (const char *)t.p + 4, (const char *)t.p + 6, (const char *)t.p + 8,
           (const char *)t.p + 10, (const char *)t.p + 12);
}

static void print_entry(struct listing *l, const bushing_mms_file *f)
{
    char name[BUSHING_MMS_NAME_TEXT];
    (void)bushing_mms_file_name(name, &f->name);
    if (l->r->options.json) {
        fputs(l->num == 0 ? "[\n  {\"name\": " : ",\n  {\"name\": ", stdout);
        safe_text_put_json_string(stdout, name);
        printf(", \"size\": %lu", (unsigned long)f->size);
        if (f->modified.p != NULL) {
            fputs(", \"modified\": ", stdout);
            safe_text_put_json(stdout, f->modified);
        }
        putchar('}');
    } else {
        printf("%10lu  ", (unsigned long)f->size);
        if (f->modified.p != NULL)
            print_time(f->modified);
        else
            printf("%-19s", "-");
        printf("  %s\n", name);
    }
    l->num++;
}

/* Keeps the name of an entry: the next part goes on behind it. */
static bool keep_last(struct listing *l, const bushing_mms_file *f)
{
    struct octets last = octets_copy(f->name.rest);
    bool same = last.n == l->last.n && l->last.p != NULL && last.p != NULL &&
                memcmp(last.p, l->last.p, last.n) == 0;
    free(l->last.p);
    l->last = last;
    l->last_num = f->name.num;
    return !same;
}

static enum exit_status print_entries(struct listing *l,
                                      bushing_mms_directory *d, bool *more)
{
    bushing_mms_file f = {.size = 0}, last = f;
    bool any = false;
    while (bushing_mms_next_file(&d->entries, &f)) {
        print_entry(l, &f);
        last = f;
        any = true;
    }
    *more = d->more_follows;
    if (*more && (!any || !keep_last(l, &last) || l->num > ENTRIES_MAX)) {
        remote_complain(l->r, "list", "the server repeats its entries");
        return EXIT_REFUSED;
    }
    return l->last.p == NULL && *more ? remote_no_memory(l->r) : EXIT_GOOD;
}

static enum exit_status list_files(struct remote *r, const char *folder)
{
    struct listing l = {.r = r};
    bushing_span where =
        folder != NULL ? text_span(folder) : (bushing_span){NULL, 0};
    enum exit_status status = EXIT_GOOD;
    bool more = true;
    while (more && status == EXIT_GOOD) {
        bushing_mms_list after = {octets_span(&l.last), l.last_num};
        bushing_mms_answer a;
        status = remote_ask(
            r, &a,
            bushing_mms_ask_directory(remote_mms(r), remote_request(r), where,
                                      l.last.p != NULL ? &after : NULL),
            folder != NULL ? folder : "list");
        if (status == EXIT_GOOD)
            status = print_entries(&l, &a.u.directory, &more);
    }
    if (r->options.json && (l.num != 0 || status == EXIT_GOOD))
        puts(l.num == 0 ? "[]" : "\n]");
    free(l.last.p);
    return status;
}

/* --- get ----------------------------------------------------------------- */

struct fetch {
    struct remote *r;
    const char *name;
    const char *target;
    struct saved_file *out; /* NULL: standard output */
    int32_t file;
    uint32_t size; /* as the server says */
    uint64_t got;
    uint64_t begun;
};

static void show_progress(const struct fetch *f)
{
    enum { BAR = 20 };
    double seconds = (double)(progress_now() - f->begun) / 1e9;
    double rate = seconds > 0 ? (double)f->got / seconds / 1024 : 0;
    uint64_t full = f->size != 0 ? f->got * BAR / f->size : 0;
    char bar[BAR + 1];
    for (uint64_t i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR] = '\0';
    progress_show("%s [%s] %llu of %lu octets, %.0f KiB/s", f->name, bar,
                  (unsigned long long)f->got, (unsigned long)f->size, rate);
}

static enum exit_status complain_target(const struct fetch *f)
{
    int why = errno;
    progress_clear();
    if (why == EEXIST) {
        complain("files", "%s: it is there already; --force overwrites it",
                 f->target);
    } else {
        complain_errno("files", f->target, why);
    }
    return EXIT_SYSTEM;
}

static bool put_octets(const struct fetch *f, bushing_span s)
{
    if (f->out != NULL)
        return saved_file_write(f->out, s.p, s.n);
    return fwrite(s.p, 1, s.n, stdout) == s.n;
}

static enum exit_status read_file(struct fetch *f)
{
    bool more = true;
    while (more) {
        bushing_mms_answer a;
        enum exit_status status =
            remote_ask(f->r, &a,
                       bushing_mms_ask_file_read(remote_mms(f->r),
                                                 remote_request(f->r), f->file),
                       f->name);
        if (status != EXIT_GOOD)
            return status;
        more = a.u.file_data.more_follows;
        f->got += a.u.file_data.octets.n;
        if (more && a.u.file_data.octets.n == 0) {
            remote_complain(f->r, f->name,
                            "the server sends nothing more, and "
                            "says that more follows");
            return EXIT_REFUSED;
        }
        if (f->got > UINT32_MAX) {
            remote_complain(f->r, f->name, "longer than a file of MMS can be");
            return EXIT_REFUSED;
        }
        if (!put_octets(f, a.u.file_data.octets))
            return complain_target(f);
        show_progress(f);
    }
    return EXIT_GOOD;
}

static enum exit_status open_file(struct fetch *f)
{
    bushing_mms_answer a;
    enum exit_status status = remote_ask(
        f->r, &a,
        bushing_mms_ask_file_open(remote_mms(f->r), remote_request(f->r),
                                  text_span(f->name), 0),
        f->name);
    if (status != EXIT_GOOD)
        return status;
    f->file = a.u.file.id;
    f->size = a.u.file.size;
    f->begun = progress_now();
    return EXIT_GOOD;
}

/* A server that sent another length than it had said may have been cut short.
 */
static void note_length(const struct fetch *f)
{
    if (f->size != 0 && f->got != f->size)
        complain("files",
                 "%s: %s: %llu octets came, the server had said %lu: it "
                 "changed meanwhile",
                 f->r->host, f->name, (unsigned long long)f->got,
                 (unsigned long)f->size);
}

static void print_fetched(const struct fetch *f)
{
    if (f->r->options.json && f->out != NULL) {
        fputs("{\"name\": ", stdout);
        safe_text_put_json_string(stdout, f->name);
        fputs(", \"target\": ", stdout);
        safe_text_put_json_string(stdout, f->target);
        printf(", \"size\": %llu}\n", (unsigned long long)f->got);
    } else if (f->out != NULL) {
        printf("%s: %llu octets\n", f->target, (unsigned long long)f->got);
    }
}

static enum exit_status fetch(struct fetch *f)
{
    bushing_mms_answer a;
    enum exit_status status = open_file(f);
    if (status != EXIT_GOOD)
        return status;
    status = read_file(f);
    progress_clear();
    if (!f->r->dead)
        (void)remote_ask(f->r, &a,
                         bushing_mms_ask_file_close(
                             remote_mms(f->r), remote_request(f->r), f->file),
                         NULL);
    if (status == EXIT_GOOD)
        note_length(f);
    return status;
}

/* The last part of a name; NULL when that cannot be a file here. */
static const char *own_name(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && name[n - 1] != '/' && name[n - 1] != '\\')
        n--;
    name += n;
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return NULL;
    return name;
}

static enum exit_status get_file(struct remote *r, const char *name,
                                 const char *target, bool force)
{
    struct fetch f = {.r = r, .name = name, .target = target};
    bool to_stdout = strcmp(target, "-") == 0;
    enum exit_status status;
    if (!to_stdout) {
        f.out = saved_file_begin(target, force);
        if (f.out == NULL)
            return complain_target(&f);
    }
    status = fetch(&f);
    if (f.out == NULL)
        return status;
    if (status != EXIT_GOOD) {
        saved_file_drop(f.out);
        return status;
    }
    if (!saved_file_end(f.out))
        return complain_target(&f);
    print_fetched(&f);
    return EXIT_GOOD;
}

/* --- the command line ---------------------------------------------------- */

struct job {
    bool get;
    const char *name; /* folder or file; NULL: the root */
    const char *target;
    bool force;
};

static enum exit_status read_job(struct job *j, const struct arguments *a)
{
    const char *word = a->num_operands > 1 ? a->operand[1] : "list";
    memset(j, 0, sizeof *j);
    j->get = strcmp(word, "get") == 0;
    j->name = a->num_operands > 2 ? a->operand[2] : NULL;
    j->target = a->num_operands > 3 ? a->operand[3] : NULL;
    j->force = a->value[FORCE] != NULL;
    if (!j->get && strcmp(word, "list") != 0) {
        complain(a->sub->name, "'%s': neither list nor get", word);
        return EXIT_USAGE;
    }
    if (!j->get && j->target != NULL) {
        complain(a->sub->name, "'%s': one argument too many", j->target);
        return EXIT_USAGE;
    }
    if (j->get && j->name == NULL) {
        complain(a->sub->name, "get: FILE is missing");
        return EXIT_USAGE;
    }
    if (j->get && j->target == NULL)
        j->target = own_name(j->name);
    if (j->get && j->target == NULL) {
        complain(a->sub->name, "'%s': say where to write it: get FILE TARGET",
                 j->name);
        return EXIT_USAGE;
    }
    return EXIT_GOOD;
}

static enum exit_status run_files(const struct arguments *a)
{
    struct remote r;
    struct job j;
    enum exit_status status = remote_options(&r, a);
    if (status == EXIT_GOOD)
        status = read_job(&j, a);
    if (status == EXIT_GOOD)
        status = remote_open(&r);
    if (status != EXIT_GOOD)
        return remote_close(&r, status);
    if (j.get)
        status = get_file(&r, j.name, j.target, j.force);
    else
        status = list_files(&r, j.name);
    return remote_close(&r, status);
}

const struct subcommand FILE_ACCESS = {
    .name = "files",
    .operands = "HOST [list [FOLDER] | get FILE [TARGET]]",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 1,
    .max_operands = 4,
    .purpose = "list and fetch files of an MMS server",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_files,
};
