/* How many events can the audit log write in a second on a core of its own,
 * with a real disk, a sync every second and signed anchors? What counts is the
 * time of the processor and the time that the disk lets us wait, so that a
 * machine with other work says the same. And what does a record cost beside a
 * plain write() of the same octets, in the same run? */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../tools/log_file.h"
#include "audit_keys.h"
#include "event/ledger.h"

#define RUN_NS UINT64_C(3200000000) /* three syncs fall into it */
#define NS 1000000000

static uint64_t clock_ns(clockid_t which)
{
    struct timespec t;
    (void)clock_gettime(which, &t);
    return (uint64_t)t.tv_sec * NS + (uint64_t)t.tv_nsec;
}

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

static void demand(bool what)
{
    if (!what)
        abort();
}

static bushing_security_event event(void)
{
    return (bushing_security_event){
        .id = BUSHING_SECURITY_ID(4, 1, 8),
        .peer = span_text("10.1.9.4"),
        .link = span_text("bay1"),
        .who = span_text("1.3.9999.1/1"),
        .what = span_text("ADDRESS MISMATCH, refused"),
        .fact = {span_text("certificate says 1.3.9999.1/1"),
                 span_text("the association says 1.1.1.999/12")},
        .fix = span_text("'titles = own' on their link"),
        .num_parameters = 2,
        .parameters = {{"P.Subject", span_text("CN=cc, O=Example")},
                       {"P.Ap", span_text("1.3.9999.1")}},
    };
}

struct figures {
    double wall; /* records in a second of the clock */
    double core; /* in a second of a core and of waiting for the disk */
    double size; /* octets of one */
    double ns;   /* of the processor, for one */
};

static bushing_audit_files real;
static uint64_t waited;

static int timed_sync(void *ctx)
{
    uint64_t start = clock_ns(CLOCK_MONOTONIC);
    uint64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    int rc = real.sync(ctx);
    waited += clock_ns(CLOCK_MONOTONIC) - start;
    waited -= clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    return rc;
}

static struct figures write_log(bushing_audit_log *log)
{
    uint64_t start = clock_ns(CLOCK_MONOTONIC), mono = start;
    uint64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    bushing_security_event e = event();
    bushing_audit_state s;
    bushing_span line;
    uint64_t records = 0;
    double seconds, busy, disk;
    while (mono - start < RUN_NS) {
        bushing_time now = {mono, 1803896430412};
        demand(bushing_audit_log_event(log, &line, &e, now) == 0);
        demand(bushing_audit_log_tick(log, &line, now) == 0);
        records++;
        mono = clock_ns(CLOCK_MONOTONIC);
    }
    seconds = (double)(mono - start) / NS;
    busy = (double)(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) / NS;
    disk = (double)waited / NS;
    s = bushing_audit_log_look(log);
    demand(s.lost == 0 && s.sync_failed == 0 && s.last_anchor != 0);
    return (struct figures){
        .wall = (double)records / seconds,
        .core = (double)records / (busy + disk),
        .size = (double)s.octets / (double)s.records,
        .ns = busy / (double)records * NS,
    };
}

/* The same number of octets, written one by one with nothing done to them. */
static double plain_write_ns(const char *folder, size_t n)
{
    enum { WRITES = 50000 };
    static uint8_t octets[8192];
    char name[256];
    uint64_t cpu;
    int fd;
    (void)snprintf(name, sizeof name, "%s/plain", folder);
    fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    demand(fd >= 0);
    cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < WRITES; i++)
        demand(write(fd, octets, n) == (ssize_t)n);
    cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    (void)close(fd);
    (void)unlink(name);
    return (double)cpu / WRITES;
}

static void remove_log(const char *folder, uint32_t last)
{
    char name[256], file[LOG_FILE_NAME];
    for (uint32_t i = 1; i <= last; i++) {
        log_file_name(file, i);
        (void)snprintf(name, sizeof name, "%s/%s", folder, file);
        (void)unlink(name);
    }
    (void)snprintf(name, sizeof name, "%s/head", folder);
    (void)unlink(name);
    (void)rmdir(folder);
}

int main(void)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    /* on the disk that we stand on */
    char folder[] = "build/audit-bench.XXXXXX";
    char beside[] = "audit-bench.XXXXXX";
    char *where = mkdtemp(folder);
    const double bar = 20000;
    struct log_folder files;
    bushing_audit_config c = {
        .key = span_text(AUDIT_KEY_PEM),
        .origin = {span_text("gw-a"), span_text("bushingd")},
        .size = UINT64_C(4) << 30,
        .no_rate_limit = true,
    };
    bushing_audit_log *log;
    struct figures f;
    double plain;
    uint32_t last;
    if (where == NULL)
        where = mkdtemp(beside);
    demand(where != NULL && log_folder_open(&files, where, true) == 0);
    c.files = real = log_folder_files(&files);
    c.files.sync = timed_sync;
    demand(bushing_audit_log_new(&log, &c, &heap, (bushing_time){1, 1}) == 0);
    f = write_log(log);
    plain = plain_write_ns(where, (size_t)f.size);
    last = bushing_audit_log_look(log).segment;
    bushing_audit_log_free(log, (bushing_time){1, 1});
    log_folder_close(&files);
    remove_log(where, last);
    printf("audit_record_size\t%.0f\toctets\t-\tok\n", f.size);
    printf("audit_record_cpu\t%.0f\tns\t-\tok\n", f.ns);
    printf("audit_record_to_plain_write\t%.2f\tratio\t-\tok\n", f.ns / plain);
    printf("audit_records_by_the_clock\t%.0f\t1/s\t-\tok\n", f.wall);
    printf("audit_records\t%.0f\t1/s\t>= %.0f\t%s\n", f.core, bar,
           f.core >= bar ? "ok" : "MISS");
    return f.core >= bar ? 0 : 1;
}
