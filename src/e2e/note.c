#include "e2e/note.h"

/* --- parameters ---------------------------------------------------------- */

enum source { FROM_AP, FROM_WHO, FROM_ONE, FROM_OTHER };

/* What a parameter of the catalogue is filled with. */
static const struct {
    const char *name;
    enum source source;
} PARAMETERS[] = {
    {"P.Ap", FROM_AP},         {"P.Subject", FROM_WHO},
    {"P.Theirs", FROM_ONE},    {"P.Ours", FROM_OTHER},
    {"P.Version", FROM_ONE},   {"P.Algorithm", FROM_ONE},
    {"P.Seq", FROM_ONE},       {"P.Expected", FROM_OTHER},
    {"P.Detail", FROM_ONE},    {"P.Reason", FROM_ONE},
    {"X.Algorithm", FROM_ONE}, {"X.Protocol", FROM_ONE},
    {"X.Where", FROM_ONE},     {"X.Reason", FROM_ONE},
    {"X.Time", FROM_ONE},      {"X.Offered", FROM_ONE},
    {"X.Chosen", FROM_ONE},    {"X.Diag", FROM_ONE},
};

static span value_of(const struct note *n, enum source source)
{
    const bushing_security_event *e = &n->event;
    switch (source) {
    case FROM_AP:
        return e->peer.n != 0 ? e->peer : e->who;
    case FROM_WHO:
        return e->who;
    case FROM_ONE:
        return e->fact[0];
    case FROM_OTHER:
        break;
    }
    return e->fact[1];
}

static void put_parameter(struct note *n, span name)
{
    bushing_security_event *e = &n->event;
    for (size_t i = 0; i < sizeof PARAMETERS / sizeof PARAMETERS[0]; i++) {
        span value = value_of(n, PARAMETERS[i].source);
        if (!span_equal(name, span_text(PARAMETERS[i].name)) || value.n == 0 ||
            e->num_parameters == BUSHING_SECURITY_PARAMETERS)
            continue;
        e->parameters[e->num_parameters++] =
            (bushing_security_parameter){PARAMETERS[i].name, value};
    }
}

/* The names stand one blank apart. */
static void put_parameters(struct note *n)
{
    const bushing_security_definition *d = bushing_security_find(n->event.id);
    span names = d == NULL ? span_of(NULL, 0) : span_text(d->parameters);
    while (names.n != 0) {
        const uint8_t *blank = memchr(names.p, ' ', names.n);
        size_t len = blank == NULL ? names.n : (size_t)(blank - names.p);
        put_parameter(n, span_first(names, len));
        names = span_skip(names, len + 1);
    }
}

/* --- the event ----------------------------------------------------------- */

static span keep(char *room, size_t cap, span text)
{
    struct text t = text_over(room, cap);
    text_span(&t, span_first(text, cap - 1));
    text_end(&t);
    return span_text(room);
}

void note_write(struct note *n, const struct fault *fault,
                const struct note_about *about)
{
    bushing_security_event *e = &n->event;
    const struct fault_row *row = fault->row;
    memset(n, 0, sizeof *n);
    e->id = row->event;
    e->utc_ms = about->utc_ms;
    e->who = keep(n->who, sizeof n->who, about->who);
    e->peer = keep(n->address, sizeof n->address, about->address);
    e->association =
        keep(n->association, sizeof n->association, about->association);
    e->what = span_text(row->what);
    e->fix = span_text(row->fix);
    for (size_t i = 0; i < 2; i++)
        e->fact[i] =
            keep(n->fact[i], sizeof n->fact[i], span_text(fault->fact[i]));
    /* there are always two facts: at the least what came, and from where */
    if (e->fact[0].n == 0)
        e->fact[0] = span_text(about->pdu);
    else if (e->fact[1].n == 0)
        e->fact[1] = span_text(about->pdu);
    put_parameters(n);
}
