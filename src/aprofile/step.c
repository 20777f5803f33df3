#include "aprofile/step.h"

#include "event/catalogue.h"
#include "schema/acse.h"

/* EVENT_0 is no event: the column `cause` may be 0. */
enum { EVENT_0 = 0, ABORT = -1 };

static const struct aprofile_step STEPS[] = {
#define STEP(NAME, number, request, response, cause, answer, what, fix)   \
    [APROFILE_STEP_##NAME] = {                                            \
        #NAME,         number, answer, EVENT_##request, EVENT_##response, \
        EVENT_##cause, what,   fix},
#include "aprofile/steps.def"
#undef STEP
};

const struct aprofile_step *aprofile_step(enum aprofile_step_id id)
{
    return (unsigned)id < APROFILE_STEPS ? &STEPS[id] : NULL;
}

int aprofile_fail(struct aprofile_failure *f, enum aprofile_step_id id,
                  enum bushing_role role, int code)
{
    const struct aprofile_step *step = &STEPS[id];
    const bushing_security_definition *event;
    *f = (struct aprofile_failure){.step = step,
                                   .role = role,
                                   .code = code,
                                   .cause = step->cause,
                                   .what = step->what,
                                   .fix = step->fix};
    f->event = role == BUSHING_RESPONDER ? step->request : step->response;
    event = bushing_security_find(f->event);
    f->alarm = event != NULL && event->severity == BUSHING_SEVERITY_ALARM;
    return BUSHING_ERR_SECURITY;
}

void aprofile_put_fact(struct aprofile_failure *f, size_t i, const char *fact)
{
    struct text t = aprofile_fact(f, i);
    text_put(&t, fact);
    text_end(&t);
}

/* [62351-4:11.2.3 abort] the first three steps are answered by an AARE, all
 * others, and whatever an AARE fails in, by P-ABORT */
struct aprofile_answer aprofile_answer(const struct aprofile_failure *f,
                                       const struct dialect *d)
{
    if (f->role == BUSHING_RESPONDER && f->step->answer != ABORT)
        return (struct aprofile_answer){APROFILE_REJECTS,
                                        ACSE_REJECTED_PERMANENT,
                                        SOURCE_SERVICE_USER, f->step->answer};
    if (d->a_abort == A_ABORT_PROVIDER)
        return (struct aprofile_answer){APROFILE_ABORTS_PROVIDER, -1, -1, -1};
    return (struct aprofile_answer){APROFILE_ABORTS, -1, ACSE_ABORT_USER,
                                    ACSE_ABORT_AUTHENTICATION_FAILURE};
}

/* --- events -------------------------------------------------------------- */

static void add_parameter(bushing_security_event *e, const char *name,
                          span value)
{
    if (value.n != 0 && e->num_parameters < BUSHING_SECURITY_PARAMETERS)
        e->parameters[e->num_parameters++] =
            (bushing_security_parameter){name, value};
}

static bool names(const char *parameters, const char *name)
{
    span all = span_text(parameters), one = span_text(name);
    for (; all.n >= one.n; all = span_skip(all, 1))
        if (memcmp(all.p, one.p, one.n) == 0)
            return true;
    return false;
}

/* What an event of the catalogue may be told, by the names of its parameters.
 */
static void put_event(bushing_security_event *out, uint32_t id,
                      const struct aprofile_failure *f, span peer, span who)
{
    const bushing_security_definition *d = bushing_security_find(id);
    struct {
        const char *name;
        span value;
    } const known[] = {
        {"P.Peer", who.n != 0 ? who : peer},
        {"P.Ap", who.n != 0 ? who : peer},
        {"P.Subject", who},
        {"P.Title", span_text(f->fact[0])},
        {"X.Reason", span_text(f->what)},
        {"X.Where", span_text(f->fact[0])},
    };
    *out = (bushing_security_event){.id = id,
                                    .peer = peer,
                                    .who = who,
                                    .what = span_text(f->what),
                                    .fix = span_text(f->fix)};
    for (size_t i = 0; i < 2; i++)
        out->fact[i] = span_text(f->fact[i]);
    for (size_t i = 0; d != NULL && i < sizeof known / sizeof known[0]; i++)
        if (names(d->parameters, known[i].name))
            add_parameter(out, known[i].name, known[i].value);
}

void aprofile_event(bushing_security_event *out,
                    const struct aprofile_failure *f, span peer, span who)
{
    put_event(out, f->event, f, peer, who);
    out->ref_id = f->cause;
}

bool aprofile_cause(bushing_security_event *out,
                    const struct aprofile_failure *f, span peer, span who)
{
    if (f->cause == 0)
        return false;
    put_event(out, f->cause, f, peer, who);
    return true;
}
