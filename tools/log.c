/* bushing log: shows, proves, exports and follows an audit log. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input.h"
#include "log_local.h"
#include "log_print.h"
#include "log_read.h"
#include "subcommand.h"

enum option {
    KEY,
    HEAD,
    EXPECT,
    STRICT,
    FRAMED,
    SOCKET,
    JSON,
    NUM_OPTIONS,
};

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    [KEY] = {0, "key", "FILE", NULL, NULL,
             "public keys or certificates, PEM, for the anchors"},
    [HEAD] = {0, "head", "FILE", NULL, NULL,
              "the head, where it is not in the folder of the log"},
    [EXPECT] = {0, "expect", "HEAD", NULL, NULL,
                "a head that was kept elsewhere, NUMBER:HASH"},
    [STRICT] = {0, "strict", NULL, NULL, NULL,
                "verify: refuse gaps, and what no anchor signs yet"},
    [FRAMED] = {0, "framed", NULL, NULL, NULL,
                "export: lines with their length in front (RFC 5425)"},
    [SOCKET] = {0, "socket", "PATH", NULL, NULL,
                "export, follow: send the events to the log daemon there"},
    [JSON] = {0, "json", NULL, NULL, NULL, "print JSON, one object in a line"},
};

#define VERBS "show verify export follow"

static const char ABOUT[] =
    "LOG is the folder of an audit log, or the file of one of its segments, "
    "or\n"
    "- for standard input.\n"
    "\n"
    "  show     print every record, and check the chain on the way\n"
    "  verify   check everything, and print what was proved\n"
    "  export   print the events as a log collector gets them (RFC 5424)\n"
    "  follow   print the last ten records, and then those that come\n"
    "\n"
    "The first record that is not as it must be is named on standard error, "
    "and\n"
    "the exit status is 1. Without --key the chain is checked and the anchors\n"
    "are not: whoever can write the files could have made all of it.\n"
    "\n"
    "  bushing log verify --key audit.pem /var/lib/bushing/audit\n";

enum { FOLLOW_BACK = 10, POLL_NS = 200 * 1000 * 1000 };

struct job {
    const char *path;
    bool json, framed, strict, keys;
    bushing_audit_check *check;
    struct log_reader reader;
    uint64_t last; /* follow: the last record that was there before */
    const char *socket;
    struct log_local local;
};

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

/* --- what is wrong ------------------------------------------------------- */

static enum exit_status report_errno(const char *file)
{
    complain_errno("log", file, errno);
    return EXIT_SYSTEM;
}

static enum exit_status report_wrong(const struct job *job, int code)
{
    bushing_audit_findings f = bushing_audit_check_look(job->check);
    char name[4096];
    log_reader_name(&job->reader, name, sizeof name);
    if (code == BUSHING_ERR_AUDIT_SHORT || code == BUSHING_ERR_AUDIT_HEAD)
        complain("log", "%s: after record %llu: %s", name,
                 (unsigned long long)f.last_seq, bushing_error_text(code));
    else
        complain("log", "%s: offset %llu, record %llu: %s", name,
                 (unsigned long long)f.offset,
                 (unsigned long long)f.last_seq + 1, bushing_error_text(code));
    return EXIT_REFUSED;
}

/* --- going through ------------------------------------------------------- */

/* False: errno says why it cannot go on. */
typedef bool visitor(struct job *job, const bushing_audit_record *rec);

/* Up to the end that there is for now. */
static enum exit_status go_through(struct job *job, visitor *visit)
{
    bushing_audit_record rec;
    enum log_result result;
    while ((result = log_reader_next(&job->reader, &rec)) == LOG_RECORD)
        if (!visit(job, &rec))
            return report_errno(job->socket);
    if (result == LOG_UNREADABLE)
        return report_errno(job->path);
    if (result == LOG_WRONG)
        return report_wrong(job, job->reader.code);
    return EXIT_GOOD;
}

static enum exit_status end(struct job *job)
{
    int code = bushing_audit_check_end(job->check,
                                       log_reader_rest(&job->reader), true);
    return code == 0 ? EXIT_GOOD : report_wrong(job, code);
}

static bool visit_nothing(struct job *job, const bushing_audit_record *rec)
{
    (void)job;
    (void)rec;
    return true;
}

static bool visit_show(struct job *job, const bushing_audit_record *rec)
{
    log_print(rec, job->json);
    return true;
}

static bool send_event(struct job *job, const bushing_audit_record *rec)
{
    return rec->kind != BUSHING_AUDIT_EVENT ||
           log_local_send(&job->local, rec->body);
}

static bool visit_export(struct job *job, const bushing_audit_record *rec)
{
    if (job->socket != NULL)
        return send_event(job, rec);
    log_print_line(rec, job->framed);
    return true;
}

/* What is sent on is only what comes; what is printed, the last ten as well. */
static bool visit_follow(struct job *job, const bushing_audit_record *rec)
{
    if (job->socket != NULL)
        return rec->seq <= job->last || send_event(job, rec);
    if (rec->seq + FOLLOW_BACK > job->last)
        log_print(rec, job->json);
    return true;
}

/* --- the verbs ----------------------------------------------------------- */

static enum exit_status run_show(struct job *job)
{
    enum exit_status status = go_through(job, visit_show);
    fflush(stdout);
    return status == EXIT_GOOD ? end(job) : status;
}

static enum exit_status run_export(struct job *job)
{
    enum exit_status status = go_through(job, visit_export);
    fflush(stdout);
    return status == EXIT_GOOD ? end(job) : status;
}

static void print_findings(const struct job *job,
                           const bushing_audit_findings *f, bool good)
{
    if (job->json) {
        printf("{\"good\": %s, \"first\": %llu, \"last\": %llu, "
               "\"events\": %llu, \"anchors\": %llu, \"anchors_checked\": %s, "
               "\"last_anchor\": %llu, \"unsigned\": %llu, \"gaps\": %llu, "
               "\"lost\": %llu}\n",
               good ? "true" : "false", (unsigned long long)f->first_seq,
               (unsigned long long)f->last_seq, (unsigned long long)f->events,
               (unsigned long long)f->anchors, job->keys ? "true" : "false",
               (unsigned long long)f->last_anchor,
               (unsigned long long)f->unsigned_records,
               (unsigned long long)f->gaps, (unsigned long long)f->lost);
        return;
    }
    printf("records %llu to %llu, %llu events: the chain is whole\n",
           (unsigned long long)f->first_seq, (unsigned long long)f->last_seq,
           (unsigned long long)f->events);
    if (!job->keys)
        puts("anchors were not checked: no --key");
    else
        printf("%llu anchors are good: signed up to record %llu; not yet "
               "signed: %llu\n",
               (unsigned long long)f->anchors,
               (unsigned long long)f->last_anchor,
               (unsigned long long)f->unsigned_records);
    if (f->gaps != 0)
        printf("noted gaps: %llu; events lost in them: %llu\n",
               (unsigned long long)f->gaps, (unsigned long long)f->lost);
    puts(good ? "good" : "refused: --strict");
}

static enum exit_status run_verify(struct job *job)
{
    enum exit_status status = go_through(job, visit_nothing);
    bushing_audit_findings f;
    bool good;
    if (status == EXIT_GOOD)
        status = end(job);
    if (status != EXIT_GOOD)
        return status;
    f = bushing_audit_check_look(job->check);
    good =
        !job->strict || (job->keys && f.unsigned_records == 0 && f.gaps == 0);
    print_findings(job, &f, good);
    return good ? EXIT_GOOD : EXIT_REFUSED;
}

static enum exit_status run_follow(struct job *job)
{
    const struct timespec pause = {0, POLL_NS};
    enum exit_status status = EXIT_GOOD;
    while (status == EXIT_GOOD) {
        status = go_through(job, visit_follow);
        if (fflush(stdout) != 0)
            break;
        (void)nanosleep(&pause, NULL);
    }
    return status;
}

/* The number of the last record that is there. */
static void find_last(struct job *job)
{
    (void)go_through(job, visit_nothing);
    job->last = bushing_audit_check_look(job->check).last_seq;
}

/* --- the command line ---------------------------------------------------- */

static enum exit_status read_whole(struct input *in, const char *file)
{
    errno = 0;
    switch (input_read(in, file)) {
    case INPUT_GOOD:
        return EXIT_GOOD;
    case INPUT_NO_MEMORY:
    case INPUT_TOO_LONG:
        complain("log", "%s: too long", file);
        return EXIT_SYSTEM;
    case INPUT_UNREADABLE:
    case INPUT_NOT_HEX:
    case INPUT_NOT_PEM:
    case INPUT_SECRET:
        break;
    }
    return report_errno(file);
}

static enum exit_status take_keys(struct job *job, const char *file)
{
    struct input in;
    enum exit_status status = read_whole(&in, file);
    int rc = 0;
    if (status == EXIT_GOOD)
        rc = bushing_audit_check_keys(job->check, (bushing_span){in.p, in.n});
    input_free(&in);
    if (rc == 0)
        return status;
    complain("log", "%s: %s; wanted are public keys or certificates, EC P-256",
             file, bushing_error_text(rc));
    return EXIT_REFUSED;
}

static enum exit_status take_head(struct job *job, const char *file)
{
    struct input in;
    enum exit_status status = read_whole(&in, file);
    int rc = 0;
    if (status == EXIT_GOOD && in.n != 0)
        rc = bushing_audit_check_head(job->check, (bushing_span){in.p, in.n});
    input_free(&in);
    if (rc == 0)
        return status;
    complain("log", "%s: %s", file,
             rc == BUSHING_ERR_VALUE ? "is no head of a log"
                                     : bushing_error_text(rc));
    return EXIT_REFUSED;
}

/* The head beside the segments; that there is none is for the check to say. */
static enum exit_status take_own_head(struct job *job)
{
    char name[4096];
    bushing_audit_files f = log_folder_files(&job->reader.folder);
    uint8_t head[BUSHING_AUDIT_RECORD_MAX];
    size_t n = 0;
    int rc;
    bushing_audit_check_whole(job->check);
    if (f.get_head(f.ctx, head, sizeof head, &n) != 0 || n == 0)
        return EXIT_GOOD;
    rc = bushing_audit_check_head(job->check, (bushing_span){head, n});
    if (rc == 0)
        return EXIT_GOOD;
    snprintf(name, sizeof name, "%s/head", job->path);
    complain("log", "%s: %s", name,
             rc == BUSHING_ERR_VALUE ? "is no head of a log"
                                     : bushing_error_text(rc));
    return EXIT_REFUSED;
}

static enum exit_status prepare(struct job *job, const struct arguments *a)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    const char *expect = a->value[EXPECT];
    enum exit_status status = EXIT_GOOD;
    job->path = a->operand[1];
    job->json = a->value[JSON] != NULL;
    job->framed = a->value[FRAMED] != NULL;
    job->strict = a->value[STRICT] != NULL;
    job->keys = a->value[KEY] != NULL;
    job->socket = a->value[SOCKET];
    log_local_init(&job->local, job->socket);
    if (bushing_audit_check_new(&job->check, &heap) != 0) {
        complain("log", "no memory left");
        return EXIT_SYSTEM;
    }
    if (expect != NULL &&
        bushing_audit_check_expect(
            job->check,
            (bushing_span){(const uint8_t *)expect, strlen(expect)}) != 0) {
        complain("log", "'--expect': '%s' is no head, NUMBER:HASH", expect);
        return EXIT_USAGE;
    }
    if (job->keys)
        status = take_keys(job, a->value[KEY]);
    if (status == EXIT_GOOD &&
        !log_reader_open(&job->reader, job->path, job->check))
        status = report_errno(job->path);
    if (status == EXIT_GOOD && a->value[HEAD] != NULL)
        status = take_head(job, a->value[HEAD]);
    else if (status == EXIT_GOOD && job->reader.is_folder)
        status = take_own_head(job);
    return status;
}

static void finish(struct job *job)
{
    log_local_close(&job->local);
    log_reader_close(&job->reader);
    bushing_audit_check_free(job->check);
}

static const struct verb {
    const char *word;
    enum exit_status (*run)(struct job *job);
} VERB_ROWS[] = {{"show", run_show},
                 {"verify", run_verify},
                 {"export", run_export},
                 {"follow", run_follow}};

static const struct verb *find_verb(const char *word)
{
    for (size_t i = 0; i < sizeof VERB_ROWS / sizeof VERB_ROWS[0]; i++)
        if (strcmp(VERB_ROWS[i].word, word) == 0)
            return &VERB_ROWS[i];
    return NULL;
}

static enum exit_status run_log(const struct arguments *a)
{
    const struct verb *verb = find_verb(a->operand[0]);
    struct job job = {.reader = {.fd = -1}};
    enum exit_status status;
    uint64_t last;
    if (verb == NULL) {
        complain("log", "'%s' is none of: " VERBS, a->operand[0]);
        return EXIT_USAGE;
    }
    job.reader.folder.folder = job.reader.folder.written = -1;
    status = prepare(&job, a);
    /* what follows is told from what is there by reading it once before */
    if (status == EXIT_GOOD && verb->run == run_follow) {
        find_last(&job);
        last = job.last;
        finish(&job);
        job = (struct job){.reader = {.fd = -1}, .last = last};
        job.reader.folder.folder = job.reader.folder.written = -1;
        status = prepare(&job, a);
    }
    if (status == EXIT_GOOD)
        status = verb->run(&job);
    finish(&job);
    return status;
}

const struct subcommand LOG = {
    .name = "log",
    .operands = "show|verify|export|follow LOG",
    .operand_kind = OPERAND_FILE,
    .operand_words = VERBS,
    .min_operands = 2,
    .max_operands = 2,
    .purpose = "show, prove, export and follow an audit log",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_log,
};
