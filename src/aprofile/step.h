/* The steps of authentication as a table, and what is known of one that failed:
 * enough for the answer, the events and the sentence that an operator reads
 * [62351-4:11.2.3, 11.2.4, 18]. */
#ifndef APROFILE_STEP_H
#define APROFILE_STEP_H

#include <bushing/osi.h>
#include <bushing/security_event.h>

#include "base/text.h"
#include "schema/dialect.h"

enum aprofile_step_id {
#define STEP(NAME, ...) APROFILE_STEP_##NAME,
#include "aprofile/steps.def"
#undef STEP
    APROFILE_STEPS
};

struct aprofile_step {
    const char *name; /* "KEY_SHORT" */
    uint8_t number;   /* of 11.2.3 */
    int8_t answer;    /* to an AARQ: diagnostic of an AARE, or -1: ABRT */
    uint32_t request, response, cause; /* events */
    const char *what, *fix;
};

const struct aprofile_step *aprofile_step(enum aprofile_step_id id);

enum { APROFILE_FACT = 128 };

/* A check that failed. All zero: none. */
struct aprofile_failure {
    const struct aprofile_step *step;
    enum bushing_role role; /* ours: a RESPONDER reads an AARQ */
    int code;               /* what lay below: a BUSHING_ERR_ code, or 0 */
    uint32_t event;
    bool alarm;       /* as the catalogue has it */
    uint32_t cause;   /* event on the certificate, logged before; or 0 */
    const char *what; /* of the step, or of the rule of the verdict: */
    const char *fix;  /* static texts */
    char fact[2][APROFILE_FACT]; /* the two that differ; the first is never
                                    empty, nothing of the peer's is unescaped */
};

/* The step failed: fills all but the facts, which become empty. Always
 * BUSHING_ERR_SECURITY. */
int aprofile_fail(struct aprofile_failure *f, enum aprofile_step_id id,
                  enum bushing_role role, int code);

/* Facts are written through these: the text, then its end. */
static inline struct text aprofile_fact(struct aprofile_failure *f, size_t i)
{
    return text_over(f->fact[i], APROFILE_FACT);
}
void aprofile_put_fact(struct aprofile_failure *f, size_t i, const char *fact);

/* What the peer hears. */
enum aprofile_answer_kind {
    APROFILE_REJECTS, /* an AARE with result, source, diagnostic */
    APROFILE_ABORTS,  /* an ABRT with source, diagnostic, in an ARU; then a
                         transport disconnect [D-A-4] */
    APROFILE_ABORTS_PROVIDER, /* an ARP without a reason; the same */
};
struct aprofile_answer {
    enum aprofile_answer_kind kind;
    int result, source, diagnostic; /* numbers of X.227; -1: none */
};
struct aprofile_answer aprofile_answer(const struct aprofile_failure *f,
                                       const struct dialect *d);

/* The event on the failure, without its time; `peer` is the address without
 * port, `who` the certificate's subject or the title. Points into all of these.
 */
void aprofile_event(bushing_security_event *out,
                    const struct aprofile_failure *f, span peer, span who);
/* The event on the certificate that stands behind it, to be logged before; its
 * id is the other one's ref_id. False when there is none. */
bool aprofile_cause(bushing_security_event *out,
                    const struct aprofile_failure *f, span peer, span who);

#endif
