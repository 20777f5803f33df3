/* From a capture file to lines: packets, TCP, and for each connection a tracker
 * of the library. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* isatty, open_memstream */
#endif

#include "inspect_capture.h"

#include "key_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bushing/trace.h>

#include "trace_print.h"

/* Connections whose summary is kept until the end; others are only counted. */
enum { SUMMARIES_MAX = 10000 };

struct work {
    struct trace_print print;
    struct trace_totals totals;
    char *summary[SUMMARIES_MAX]; /* of connection number i + 1, or NULL */
    uint64_t not_kept;
    bool no_memory;
    bushing_keylog *keys; /* NULL: none were given */
};

/* --- ports --------------------------------------------------------------- */

static bool read_port(struct tcp_ports *out, const char *said, size_t n)
{
    unsigned long port = 0;
    if (n == 0 || n > 5)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (said[i] < '0' || said[i] > '9')
            return false;
        port = port * 10 + (unsigned long)(said[i] - '0');
    }
    if (port == 0 || port > UINT16_MAX || out->num_ports == TCP_PORTS_MAX)
        return false;
    out->port[out->num_ports++] = (uint16_t)port;
    return true;
}

bool capture_ports_read(struct tcp_ports *out, const char *said)
{
    const char *rest = said;
    *out = (struct tcp_ports){{102, 3782}, 2, true};
    if (said == NULL)
        return true;
    *out = (struct tcp_ports){.num_ports = 0};
    for (;;) {
        size_t n = strcspn(rest, ",");
        if (!read_port(out, rest, n)) {
            complain("inspect",
                     "'--port': '%s' is no list of up to %d ports between "
                     "commas",
                     said, (int)TCP_PORTS_MAX);
            return false;
        }
        if (rest[n] == '\0')
            return true;
        rest += n + 1;
    }
}

/* --- connections --------------------------------------------------------- */

static void *take_memory(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give_memory(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static const bushing_allocator HEAP = {take_memory, give_memory, NULL};

static enum bushing_role sender_of(enum tcp_direction dir)
{
    return dir == TCP_TO_SERVER ? BUSHING_INITIATOR : BUSHING_RESPONDER;
}

static bushing_trace_moment moment_of(struct tcp_moment when)
{
    return (bushing_trace_moment){when.time, when.packet};
}

static void print_lines(struct work *w, const struct tcp_connection *c,
                        struct tcp_moment when)
{
    const bushing_trace_line *line;
    while ((line = bushing_trace_next(c->user)) != NULL) {
        w->totals.pdus += line->kind != BUSHING_TRACE_NOTE;
        w->totals.malformed += line->kind == BUSHING_TRACE_MALFORMED;
        trace_print_line(&w->print, c, line, when);
    }
}

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    struct work *w = ctx;
    bushing_trace *t;
    if (bushing_trace_new(&t, &HEAP) != 0) {
        w->no_memory = true;
        return;
    }
    c->user = t;
    bushing_trace_set_keylog(t, w->keys);
    w->totals.connections++;
    trace_print_open(&w->print, c, when);
    for (int side = 0; !c->whole && side < 2; side++)
        bushing_trace_gap(t, (enum bushing_role)side, 0, moment_of(when));
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    if (c->user == NULL)
        return;
    bushing_trace_feed(c->user, sender_of(dir), octets, moment_of(when));
    print_lines(ctx, c, when);
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    if (c->user == NULL)
        return;
    bushing_trace_gap(c->user, sender_of(dir), missing, moment_of(when));
    print_lines(ctx, c, when);
}

/* Text is printed when all is over, JSON at once. */
static void keep_summary(struct work *w, const struct tcp_connection *c,
                         enum tcp_end how)
{
    char *text = NULL;
    size_t n;
    FILE *to;
    if (w->print.json) {
        trace_print_summary(&w->print, stdout, c, c->user, how);
        return;
    }
    if (c->id > SUMMARIES_MAX) {
        w->not_kept++;
        return;
    }
    to = open_memstream(&text, &n);
    if (to == NULL) {
        w->no_memory = true;
        return;
    }
    trace_print_summary(&w->print, to, c, c->user, how);
    if (fclose(to) != 0)
        w->no_memory = true;
    w->summary[c->id - 1] = text;
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    if (c->user == NULL)
        return;
    bushing_trace_end(c->user, moment_of(when));
    print_lines(ctx, c, when);
    trace_print_end(&((struct work *)ctx)->print, c, how, when);
    keep_summary(ctx, c, how);
    bushing_trace_free(c->user);
    c->user = NULL;
}

/* --- progress ------------------------------------------------------------ */

enum { PROGRESS_FROM = 16 << 20, PROGRESS_STEP = 4 << 20 };

/* On the terminal of standard error, when it is not the one that shows what is
 * found. */
static void show_progress(const struct capture_file *f, size_t *shown)
{
    enum { WIDTH = 40 };
    char bar[WIDTH + 1];
    size_t full;
    if (f->at < *shown || f->file.n < PROGRESS_FROM)
        return;
    *shown = f->at + PROGRESS_STEP;
    if (!isatty(STDERR_FILENO) || isatty(STDOUT_FILENO))
        return;
    full = f->at / (f->file.n / WIDTH + 1);
    memset(bar, '.', WIDTH);
    memset(bar, '#', full);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %3u %%", bar,
            (unsigned)(f->at / (f->file.n / 100 + 1)));
}

static void end_progress(size_t shown)
{
    if (shown != 0 && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        fputs("\r\033[K", stderr);
}

/* --- the file ------------------------------------------------------------ */

static void read_packets(struct work *w, struct capture_file *f,
                         struct tcp_table *table)
{
    struct capture_packet p;
    struct tcp_segment s;
    struct tcp_moment when = {false, 0, 0};
    size_t shown = PROGRESS_STEP;
    while (capture_file_next(f, &p)) {
        enum packet_kind kind = capture_packet_read(&s, &p);
        when = (struct tcp_moment){p.has_time, p.time, p.number};
        w->totals.kinds[kind]++;
        if (kind == PACKET_TCP)
            tcp_table_feed(table, &s, when);
        show_progress(f, &shown);
    }
    tcp_table_finish(table, when);
    end_progress(f->file.n < PROGRESS_FROM ? 0 : shown);
    w->totals.packets = f->packets;
    w->totals.tcp = tcp_table_counts(table);
}

static void print_summaries(struct work *w)
{
    for (size_t i = 0; i < SUMMARIES_MAX; i++)
        if (w->summary[i] != NULL)
            printf("\n%s", w->summary[i]);
    if (w->not_kept != 0)
        printf("\nand %llu connections more\n",
               (unsigned long long)w->not_kept);
    if (!w->print.json)
        putchar('\n');
    trace_print_totals(&w->print, &w->totals);
}

static enum exit_status judge(const struct capture_job *job,
                              const struct work *w,
                              const struct capture_file *f)
{
    fflush(stdout);
    if (f->error != CAPTURE_GOOD)
        complain("inspect", "%s: offset %zu: %s", job->file, f->error_offset,
                 capture_error_text(f->error));
    if (w->no_memory) {
        complain("inspect", "%s: no memory left", job->file);
        return EXIT_SYSTEM;
    }
    return f->error != CAPTURE_GOOD || w->totals.malformed != 0 ? EXIT_REFUSED
                                                                : EXIT_GOOD;
}

static enum exit_status run(const struct capture_job *job, struct work *w,
                            struct capture_file *f)
{
    const struct tcp_sink sink = {w, on_open, on_octets, on_gap, on_end};
    struct tcp_table *table = tcp_table_new(&job->ports, &sink);
    w->print = (struct trace_print){
        .json = job->json, .tree = job->tree, .full = job->full};
    if (table == NULL) {
        w->no_memory = true;
        return judge(job, w, f);
    }
    read_packets(w, f, table);
    tcp_table_free(table);
    print_summaries(w);
    return judge(job, w, f);
}

static enum exit_status report_keylog(const char *file, int rc, size_t line)
{
    if (rc != BUSHING_ERR_TEXT_FORM) {
        complain("inspect", "%s: %s", file, bushing_error_text(rc));
        return EXIT_SYSTEM;
    }
    complain("inspect",
             "%s line %zu: not a line of a key log, as "
             "'BUSHING_E2E 417:86 EK_A=... EK_B=... TAG=12'",
             file, line);
    return EXIT_REFUSED;
}

static enum exit_status read_keylog(struct work *w, const char *file)
{
    struct key_file text;
    size_t line = 0;
    int rc = 0;
    enum exit_status status =
        file != NULL ? key_file_read(&text, "inspect", file) : EXIT_GOOD;
    if (file == NULL || status != EXIT_GOOD)
        return status;
    rc = bushing_keylog_new(&w->keys, &HEAP, (bushing_span){text.p, text.n},
                            &line);
    key_file_wipe(&text);
    return rc == 0 ? EXIT_GOOD : report_keylog(file, rc, line);
}

enum exit_status inspect_capture(const struct capture_job *job,
                                 bushing_span file)
{
    struct work *w = calloc(1, sizeof *w);
    struct capture_file f;
    enum exit_status status;
    if (w == NULL) {
        complain("inspect", "%s: no memory left", job->file);
        return EXIT_SYSTEM;
    }
    status = read_keylog(w, job->keylog);
    if (status == EXIT_GOOD)
        status =
            capture_file_open(&f, file) ? run(job, w, &f) : judge(job, w, &f);
    bushing_keylog_free(w->keys);
    for (size_t i = 0; i < SUMMARIES_MAX; i++)
        free(w->summary[i]);
    free(w);
    return status;
}
