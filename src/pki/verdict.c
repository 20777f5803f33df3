#include "pki/verdict.h"

void verdict_begin(bushing_verdict *v)
{
    memset(v, 0, sizeof *v);
    v->diagnostic = BUSHING_NO_DIAGNOSTIC;
    v->valid_until_ms = v->recheck_ms = INT64_MIN;
}

/* A fact that is too long ends in dots, behind a whole character. */
static void keep_fact(bushing_finding *f, const struct text *fact)
{
    size_t n = fact->n < sizeof f->fact ? fact->n : sizeof f->fact - 1;
    if (fact->cap < n)
        n = fact->cap;
    if (n > 0)
        memcpy(f->fact, fact->p, n);
    if (fact->n > n && n >= 3) {
        n -= 3;
        while (n > 0 && ((uint8_t)f->fact[n] & 0xC0) == 0x80)
            n--;
        memcpy(f->fact + n, "...", 3);
        n += 3;
    }
    f->fact[n] = '\0';
}

void verdict_put(bushing_verdict *v, const uint8_t *effect, enum rule_id rule,
                 size_t depth, const struct text *fact)
{
    bushing_finding *f = &v->finding[v->num_findings];
    if (effect[rule] == BUSHING_RULE_SILENT)
        return;
    if (v->num_findings == BUSHING_FINDINGS_MAX) {
        /* what refuses must not be lost behind warnings */
        v->num_more++;
        f--;
        if (effect[rule] <= f->effect)
            return;
    } else {
        v->num_findings++;
    }
    f->rule = (uint16_t)rule;
    f->depth = (uint8_t)depth;
    f->effect = effect[rule];
    keep_fact(f, fact);
}

bool verdict_is_good(const bushing_verdict *v)
{
    for (size_t i = 0; i < v->num_findings; i++)
        if (v->finding[i].effect >= BUSHING_RULE_REFUSES)
            return false;
    return true;
}

/* [62351-4:14.3] Only the certificate itself is checked in step 6; what is
 * wrong above it is wrong with the path. */
static enum bushing_verdict_step step_of(const bushing_finding *f)
{
    enum bushing_verdict_step step =
        (enum bushing_verdict_step)rule_row(f->rule)->step;
    return step == BUSHING_STEP_CERTIFICATE && f->depth > 0 ? BUSHING_STEP_PATH
                                                            : step;
}

/* [62351-4:14.3] by step: the diagnostic, and the events of HandshakeReq and
 * HandshakeAcc. */
static const struct step_row {
    int diagnostic;
    uint32_t request, accept;
} STEPS[] = {
    [BUSHING_STEP_NONE] = {BUSHING_NO_DIAGNOSTIC, 0, 0},
    [BUSHING_STEP_CERTIFICATE] = {8, BUSHING_SECURITY_ID(4, 1, 6),
                                  BUSHING_SECURITY_ID(4, 2, 5)},
    [BUSHING_STEP_PATH] = {9, BUSHING_SECURITY_ID(4, 1, 6),
                           BUSHING_SECURITY_ID(4, 2, 5)},
    [BUSHING_STEP_FORGED] = {BUSHING_NO_DIAGNOSTIC,
                             BUSHING_SECURITY_ID(4, 1, 7),
                             BUSHING_SECURITY_ID(4, 2, 6)},
    [BUSHING_STEP_ADDRESS] = {BUSHING_NO_DIAGNOSTIC,
                              BUSHING_SECURITY_ID(4, 1, 8),
                              BUSHING_SECURITY_ID(4, 2, 7)},
};

void verdict_end(bushing_verdict *v)
{
    v->step = BUSHING_STEP_NONE;
    for (size_t i = 0; i < v->num_findings; i++) {
        enum bushing_verdict_step step = step_of(&v->finding[i]);
        if (v->finding[i].effect >= BUSHING_RULE_REFUSES &&
            (v->step == BUSHING_STEP_NONE || step < v->step))
            v->step = step;
    }
    v->diagnostic = STEPS[v->step].diagnostic;
    v->event_request = STEPS[v->step].request;
    v->event_accept = STEPS[v->step].accept;
    v->alarm = v->step >= BUSHING_STEP_FORGED;
    v->accepted = v->step == BUSHING_STEP_NONE;
}
