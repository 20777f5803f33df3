/* bushing watch: prints what changes on a server. */
#include "watch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "progress.h"
#include "safe_text.h"

enum option { COUNT = NUM_ASSOCIATION_OPTIONS, FOR, INTERVAL, NUM_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    ASSOCIATION_ROWS,
    [COUNT] = {'c', "count", "NUMBER", NULL, NULL, "stop after so many lines"},
    [FOR] = {0, "for", "SECONDS", NULL, NULL, "stop after this time"},
    [INTERVAL] = {0, "interval", "SECONDS", NULL, NULL,
                  "read each NAME so often instead of waiting for reports"},
};

static const char ABOUT[] =
    "Prints a line for each value that changes, until SIGINT (Ctrl-C) comes\n"
    "or --count or --for says so. Without --interval the server reports: a\n"
    "free report control block of each data set is enabled, and disabled at\n"
    "the end. A NAME that is a report control block, INV1/LLN0.Events01[RP],\n"
    "says which ones; any other NAME says which values are printed, a\n"
    "structure or a domain being all that is in it. What the server reports\n"
    "by itself is printed, too. With --interval each NAME is read, and\n"
    "printed at first and whenever it has changed.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing watch 192.0.2.1\n"
    "  bushing watch --for 60 192.0.2.1 'INV1/LLN0$RP$Events01'\n"
    "  bushing watch --interval 0.5 192.0.2.1 INV1/MMXU1.TotW\n";

/* --- lines --------------------------------------------------------------- */

enum { TIME_ROOM = 40 };

static void time_now(char out[TIME_ROOM])
{
    struct timespec t = {0};
    struct tm tm;
    size_t n;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    memset(&tm, 0, sizeof tm);
    (void)gmtime_r(&t.tv_sec, &tm);
    n = strftime(out, TIME_ROOM - 8, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(out + n, TIME_ROOM - n, ".%03ldZ", t.tv_nsec / 1000000);
}

static void line_time(char out[TIME_ROOM], bushing_span time)
{
    size_t n = 0;
    if (time.n != 0 &&
        bushing_mms_value_print(out, TIME_ROOM - 1, &n, time, NULL) == 0)
        (void)snprintf(out + n, TIME_ROOM - n, "%s",
                       n > 0 && out[n - 1] == 'Z' ? "" : "Z");
    else
        time_now(out);
}

static const char *last_part(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && strchr("$./", name[n - 1]) == NULL)
        n--;
    return name + n;
}

static void print_text(const struct watch_line *l, const char *time,
                       const char *value, const char *reason)
{
    printf("%s %s%s%s", time, l->name, l->value.data.p != NULL ? " = " : ": ",
           value);
    if (reason[0] != '\0')
        printf(" (%s)", reason);
    putchar('\n');
}

static void print_json(const struct watch_line *l, const char *time,
                       const char *value, const char *reason)
{
    printf("{\"time\": \"%s\", \"name\": ", time);
    safe_text_put_json_string(stdout, l->name);
    if (l->value.data.p != NULL)
        printf(", \"value\": %s", value);
    else
        printf(", \"error\": \"%s\"", value);
    if (l->has_reason)
        printf(", \"reason\": \"%s\"", reason);
    if (l->report.p != NULL) {
        fputs(", \"report\": ", stdout);
        safe_text_put_json(stdout, l->report);
    }
    if (l->has_sequence)
        printf(", \"sequence\": %lu", (unsigned long)l->sequence);
    puts("}");
}

enum exit_status watch_print(struct watch *w, const struct watch_line *l)
{
    bool json = w->r.options.json;
    char time[TIME_ROOM], reason[BUSHING_MMS_REASON_TEXT] = "";
    const char *failure = bushing_mms_access_error(l->value.failure);
    char *value = NULL;
    if (l->value.data.p != NULL) {
        value =
            remote_value_text(l->value.data, l->type, last_part(l->name), json);
        if (value == NULL)
            return remote_no_memory(&w->r);
    }
    line_time(time, l->time);
    if (l->has_reason)
        bushing_mms_reason_print(reason, l->reason);
    if (json)
        print_json(l, time, value != NULL ? value : failure, reason);
    else
        print_text(l, time, value != NULL ? value : failure, reason);
    (void)fflush(stdout);
    free(value);
    w->printed++;
    if (w->printed == w->count || ferror(stdout))
        w->stop = true;
    return EXIT_GOOD;
}

uint32_t watch_left(const struct watch *w, uint32_t ms)
{
    uint64_t now = progress_now(), left;
    if (w->stop)
        return 0;
    if (w->end_ns == 0)
        return ms;
    left = w->end_ns > now ? (w->end_ns - now + 999999) / 1000000 : 0;
    return left < ms ? (uint32_t)left : ms;
}

bool watch_interrupted(struct watch *w)
{
    bushing_mms_answer a;
    return client_session_status(w->r.session) == EXIT_GOOD &&
           client_session_wait(w->r.session, &a, 0) == CLIENT_INTERRUPT;
}

/* --- the command line ---------------------------------------------------- */

static enum exit_status watch(struct watch *w, uint32_t for_ms)
{
    client_session_catch(w->r.session);
    w->end_ns = for_ms != 0 ? progress_now() + for_ms * (uint64_t)1000000 : 0;
    return w->interval_ms != 0 ? watch_poll(w) : watch_reports(w);
}

static enum exit_status read_options(struct watch *w, uint32_t *for_ms,
                                     const struct arguments *a)
{
    enum exit_status status = remote_options(&w->r, a);
    if (status == EXIT_GOOD)
        status = option_number(&w->count, a, COUNT, 1, UINT32_MAX);
    if (status == EXIT_GOOD)
        status = option_seconds(for_ms, a, FOR);
    if (status == EXIT_GOOD)
        status = option_seconds(&w->interval_ms, a, INTERVAL);
    if (status == EXIT_GOOD && w->interval_ms != 0 && w->num_targets == 0) {
        complain(a->sub->name, "'--interval': NAME is missing: say what shall "
                               "be read");
        status = EXIT_USAGE;
    }
    for (size_t i = 0; i < w->num_targets && status == EXIT_GOOD; i++) {
        status = target_read(&w->targets[i], a->sub->name, a->operand[i + 1]);
        if (status == EXIT_GOOD && w->targets[i].ref.list) {
            complain(a->sub->name, "'%s': a list; name what is in it",
                     a->operand[i + 1]);
            status = EXIT_USAGE;
        }
    }
    return status;
}

static enum exit_status run_watch(const struct arguments *a)
{
    struct watch w = {.num_targets = a->num_operands - 1};
    struct target *targets = calloc(a->num_operands, sizeof *targets);
    uint32_t for_ms = 0;
    enum exit_status status;
    if (targets == NULL) {
        complain(a->sub->name, "no memory left");
        return EXIT_SYSTEM;
    }
    w.targets = targets;
    status = read_options(&w, &for_ms, a);
    if (status == EXIT_GOOD)
        status = remote_open(&w.r);
    if (status == EXIT_GOOD)
        status = watch(&w, for_ms);
    free(targets);
    return remote_close(&w.r, status);
}

const struct subcommand WATCH = {
    .name = "watch",
    .operands = "HOST [NAME...]",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 1,
    .max_operands = OPERANDS_MAX,
    .purpose = "print what changes on an MMS server",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_watch,
};
