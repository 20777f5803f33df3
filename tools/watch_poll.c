/* Watching without reports: each name is read again and again. */
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "watch.h"

/* What a name held when it was read last. */
struct seen {
    struct octets data;
    int64_t failure;
    struct octets type;
    bool known, typed;
};

static bool is_same(const struct seen *s, const struct octets *data,
                    int64_t failure)
{
    if (!s->known || (s->data.p == NULL) != (data->p == NULL))
        return false;
    if (data->p == NULL)
        return s->failure == failure;
    return s->data.n == data->n && memcmp(s->data.p, data->p, data->n) == 0;
}

static void ask_type(struct watch *w, const struct target *t, struct seen *s)
{
    if (s->typed || !remote_is_composed(octets_span(&s->data)))
        return;
    s->typed = true;
    remote_variable_type(&w->r, &s->type, &t->ref.variable, t->said);
}

static enum exit_status look(struct watch *w, const struct target *t,
                             struct seen *s)
{
    struct octets data;
    int64_t failure = -1;
    struct watch_line line = {.name = t->said};
    enum exit_status status =
        remote_read(&w->r, &data, &failure, &t->ref.variable, t->said);
    if (status != EXIT_GOOD)
        return status;
    if (is_same(s, &data, failure)) {
        free(data.p);
        return EXIT_GOOD;
    }
    free(s->data.p);
    s->data = data;
    s->failure = failure;
    s->known = true;
    ask_type(w, t, s);
    line.value.data = octets_span(&s->data);
    line.value.failure = failure;
    line.type = octets_span(&s->type);
    return watch_print(w, &line);
}

/* Waits for the next turn; what comes meanwhile is not of interest. */
static enum exit_status rest(struct watch *w, uint64_t until_ns)
{
    for (;;) {
        bushing_mms_answer a;
        uint64_t now = progress_now();
        uint32_t ms = now >= until_ns
                          ? 0
                          : (uint32_t)((until_ns - now + 999999) / 1000000);
        enum client_wait wait;
        ms = watch_left(w, ms);
        if (ms == 0)
            return EXIT_GOOD;
        wait = client_session_wait(w->r.session, &a, ms);
        if (wait == CLIENT_INTERRUPT)
            w->stop = true;
        if (wait == CLIENT_ENDED)
            return client_session_status(w->r.session);
    }
}

static enum exit_status poll_all(struct watch *w, struct seen *seen)
{
    uint64_t next = progress_now();
    enum exit_status status = EXIT_GOOD;
    while (status == EXIT_GOOD && watch_left(w, 1) != 0) {
        for (size_t i = 0; i < w->num_targets && status == EXIT_GOOD; i++)
            if (!w->stop)
                status = look(w, &w->targets[i], &seen[i]);
        next += w->interval_ms * (uint64_t)1000000;
        if (status == EXIT_GOOD)
            status = rest(w, next);
    }
    if (status != EXIT_GOOD && watch_interrupted(w))
        return EXIT_GOOD;
    return status;
}

enum exit_status watch_poll(struct watch *w)
{
    struct seen *seen = calloc(w->num_targets, sizeof *seen);
    enum exit_status status = EXIT_GOOD;
    if (seen == NULL)
        return remote_no_memory(&w->r);
    for (size_t i = 0; i < w->num_targets && status == EXIT_GOOD; i++)
        status = remote_resolve(&w->r, &w->targets[i]);
    if (status == EXIT_GOOD)
        status = poll_all(w, seen);
    for (size_t i = 0; i < w->num_targets; i++) {
        free(seen[i].data.p);
        free(seen[i].type.p);
    }
    free(seen);
    return status;
}
