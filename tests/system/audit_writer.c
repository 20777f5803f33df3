/* Writes events into an audit log on disk, for the scripts that kill it:
 *
 *   audit_writer FOLDER KEY EVENTS ACKS [KILL-AT PARTIAL [BALLAST EVENT]]
 *
 * The number of events that the log said it has is kept in the file ACKS. With
 * KILL-AT the process kills itself at this operation of the files, a write
 * after PARTIAL octets of it; -1 is never. With BALLAST all of the disk may be
 * used, and this file is removed before that event. Prints how many operations
 * there were. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log_file.h"

static struct log_folder folder;
static bushing_audit_files real;
static long operations, kill_at = -1, partial;
static const char *ballast;
static long ballast_until;
static int acks = -1;

static void count(void)
{
    if (operations++ == kill_at)
        (void)raise(SIGKILL);
}

static int do_create(void *ctx, uint32_t segment)
{
    count();
    return real.create(ctx, segment);
}

static int do_write(void *ctx, const uint8_t *octets, size_t n, size_t *written)
{
    if (operations == kill_at && partial > 0)
        (void)real.write(ctx, octets, (size_t)partial < n ? (size_t)partial : n,
                         written);
    count();
    return real.write(ctx, octets, n, written);
}

static int do_sync(void *ctx)
{
    count();
    return real.sync(ctx);
}

static int do_cut(void *ctx, uint64_t length)
{
    count();
    return real.cut(ctx, length);
}

static int do_put_head(void *ctx, const uint8_t *octets, size_t n)
{
    count();
    return real.put_head(ctx, octets, n);
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

/* Not with write(), which may be made to fail from outside. */
static void acknowledge(long events)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%-20ld\n", events);
    if (pwrite(acks, text, (size_t)n, 0) != n)
        exit(3);
}

static size_t read_key(const char *path, uint8_t *out, size_t cap)
{
    FILE *f = fopen(path, "rb");
    size_t n = f == NULL ? 0 : fread(out, 1, cap, f);
    if (f != NULL)
        (void)fclose(f);
    return n;
}

static void run(bushing_audit_log *log, long events, bushing_time now)
{
    static const char what[] = "something happened";
    bushing_security_event e = {
        .id = BUSHING_SECURITY_ID(14, 4, 2),
        .peer = {(const uint8_t *)"192.0.2.7", 9},
        .what = {(const uint8_t *)what, sizeof what - 1},
    };
    long written = 0;
    bushing_span line;
    for (long i = 0; i < events; i++) {
        if (ballast != NULL && i == ballast_until && unlink(ballast) != 0)
            exit(3);
        written += bushing_audit_log_event(log, &line, &e, now) == 0;
        acknowledge(written);
        now.mono_ns += UINT64_C(400000000);
        now.utc_ms += 400;
        (void)bushing_audit_log_tick(log, &line, now);
    }
    bushing_audit_log_free(log, now);
}

int main(int argc, char **argv)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    bushing_time now = {1, 1803896430412};
    static uint8_t key[4096];
    bushing_audit_config c = {
        .origin = {{(const uint8_t *)"gw-a", 4}, {(const uint8_t *)"test", 4}},
        .segment_size = 65536,
        .anchor_ms = 2000,
        .no_rate_limit = true,
    };
    bushing_audit_log *log;
    int rc;
    if (argc != 5 && argc != 7 && argc != 9)
        return 2;
    if (argc >= 7) {
        kill_at = strtol(argv[5], NULL, 10);
        partial = strtol(argv[6], NULL, 10);
    }
    if (argc == 9) {
        ballast = argv[7];
        ballast_until = strtol(argv[8], NULL, 10);
        c.least_room = 1;
    }
    acks = open(argv[4], O_WRONLY | O_CREAT, 0600);
    if (acks < 0 || log_folder_open(&folder, argv[1], true) != 0)
        return 3;
    acknowledge(0);
    c.files = real = log_folder_files(&folder);
    c.files.create = do_create;
    c.files.write = do_write;
    c.files.sync = do_sync;
    c.files.cut = do_cut;
    c.files.put_head = do_put_head;
    c.key = (bushing_span){key, read_key(argv[2], key, sizeof key)};
    rc = bushing_audit_log_new(&log, &c, &heap, now);
    if (rc != 0) {
        fprintf(stderr, "audit_writer: %s\n", bushing_error_text(rc));
        return 1;
    }
    run(log, strtol(argv[3], NULL, 10), now);
    log_folder_close(&folder);
    printf("%ld\n", operations);
    return 0;
}
