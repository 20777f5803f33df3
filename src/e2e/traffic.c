/* The time with keys: data, fresh keys, and what time does to it
 * [62351-4:13.2, 13.3.2]. What protects the data is e2e/data.h. */
#include "e2e/association.h"

#include "base/secret.h"
#include "base/text.h"

/* --- keys ---------------------------------------------------------------- */

int traffic_begin(bushing_e2e *e, span d1, span d2, const uint8_t *own_private)
{
    const bushing_allocator *a = &e->identity->allocator;
    const struct selection *s = &e->desk->selection;
    char asso_id[NUMBER_TEXT];
    struct data_start start = {
        .crypto = crypto_of(e),
        .engine = e->identity->engine,
        .policy = e->policy,
        .dialect = e->policy->dialect,
        .role = (enum bushing_role)e->role,
        .suite = s->suite,
        .group = s->group,
        .d1 = d1,
        .d2 = d2,
        .own_private = own_private,
        .peer_public = s->peer_public,
    };
    size_t n = data_size(s->group, s->suite.mode);
    start.asso_id = span_of(asso_id, number_text(&e->number, asso_id));
    e->data = a->alloc(a->ctx, n);
    if (e->data == NULL)
        return BUSHING_ERR_MEMORY;
    memset(e->data, 0, n);
    return data_begin(e->data, &start, e->now);
}

void traffic_open(bushing_e2e *e, uint8_t state)
{
    e->state = state;
    desk_wipe_secrets(e->desk); /* [rule 14] used once */
    /* [rule 13] */
    wait_for(e, BUSHING_POLICY_HALF_OPEN_MS);
    tell(e, BUSHING_E2E_READY);
}

/* --- time ---------------------------------------------------------------- */

static uint64_t life_end(const bushing_e2e *e)
{
    return e->data->opened_ns +
           setting(e, BUSHING_POLICY_LIFE_S) * UINT64_C(1000000000);
}

static const uint64_t GRACE_NS = LIFE_GRACE_S * UINT64_C(1000000000);

/* [rule 17] The owner is told once; a while later it is over. */
static void tell_expiring(bushing_e2e *e)
{
    if (e->expiring)
        return;
    e->expiring = true;
    e->phase_until = e->now.mono_ns + GRACE_NS;
    tell(e, BUSHING_E2E_EXPIRING);
}

static void look_after(bushing_e2e *e)
{
    if (e->established && e->data->expired &&
        (e->state == E2E_OPEN || e->state == E2E_S_OPEN))
        tell_expiring(e);
}

static void establish(bushing_e2e *e)
{
    e->established = true;
    if (e->state == E2E_S_OPEN)
        e->state = E2E_OPEN;
    if (e->state == E2E_OPEN)
        e->phase_until = life_end(e) - GRACE_NS;
    tell(e, BUSHING_E2E_ESTABLISHED);
}

static void fail_data(bushing_e2e *e, int rc, const struct fault *fault)
{
    if (rc == BUSHING_ERR_SECURITY && fault->row != NULL)
        end_for(e, fault);
    else
        end_failed(e, rc);
}

void traffic_tick(bushing_e2e *e)
{
    struct fault fault = {.row = NULL};
    int rc = data_tick(e->data, &fault, e->now);
    if (rc != 0) {
        fail_data(e, rc, &fault);
        return;
    }
    look_after(e);
    if (e->now.mono_ns < e->phase_until || e->state != E2E_OPEN ||
        !e->established)
        return;
    if (!e->expiring)
        tell_expiring(e);
}

/* --- data ---------------------------------------------------------------- */

static bool may_send(const bushing_e2e *e)
{
    return e->state == E2E_OPEN || e->state == E2E_S_OPEN ||
           e->state == E2E_RELEASE_ASKED;
}

int bushing_e2e_protect(bushing_e2e *e, bushing_span plain, uint8_t *out,
                        size_t cap, bushing_span *pdu, bushing_time now)
{
    int rc;
    e->now = now;
    *pdu = span_of(NULL, 0);
    if (!may_send(e))
        return BUSHING_ERR_STATE;
    rc = data_protect(e->data, plain, out, cap, pdu, now);
    look_after(e);
    return rc;
}

/* [62351-4:13.1] Who wished to end has nothing more to say: what comes behind a
 * ReleaseReq was held back on its way. */
static const struct fault_row BEHIND_RELEASE[] = {
    {"13.1 clear", BUSHING_SECURITY_ID(4, 10, 1), DT_DIAG_PROTOCOL_ERROR,
     "data came behind a ReleaseReq", "find out who holds PDUs back"},
    {"13.1 encr", BUSHING_SECURITY_ID(4, 11, 1), DT_DIAG_PROTOCOL_ERROR,
     "data came behind a ReleaseReq", "find out who holds PDUs back"},
};

static int refuse_data(bushing_e2e *e)
{
    struct fault fault;
    if (!e2e_state_has_keys(e->state))
        return BUSHING_ERR_STATE;
    if (e->state != E2E_RELEASE_ASKED && e->state != E2E_COLLIDED)
        return 0;
    (void)fault_raise(&fault, &BEHIND_RELEASE[e->encrypted],
                      e2e_state_text(e->state), NULL);
    end_for(e, &fault);
    return BUSHING_ERR_SECURITY;
}

int bushing_e2e_unprotect(bushing_e2e *e, uint8_t *pdu, size_t n,
                          bushing_span *plain, bushing_time now)
{
    struct fault fault = {.row = NULL};
    struct data_in in = {.rekeyed = false};
    int rc;
    e->now = now;
    *plain = span_of(NULL, 0);
    rc = refuse_data(e);
    if (rc != 0)
        return rc;
    rc = data_unprotect(e->data, pdu, n, &in, &fault, now);
    if (rc != 0) {
        fail_data(e, rc, &fault);
        return rc;
    }
    if (!e->established)
        establish(e);
    if (in.rekeyed)
        tell(e, BUSHING_E2E_REKEYED);
    look_after(e);
    *plain = in.plain;
    return 0;
}

int bushing_e2e_rekey(bushing_e2e *e, bushing_time now)
{
    e->now = now;
    if (e->state != E2E_OPEN && e->state != E2E_S_OPEN)
        return BUSHING_ERR_STATE;
    return data_rekey(e->data, now);
}

/* --- for a debugger ------------------------------------------------------ */

size_t bushing_e2e_keylog(const bushing_e2e *e, char *out, size_t cap)
{
    struct text t = text_over(out, cap);
    char asso_id[NUMBER_TEXT];
    if (!e2e_state_has_keys(e->state) || cap < BUSHING_E2E_KEYLOG_LINE)
        return 0;
    text_put(&t, "BUSHING_E2E ");
    text_span(&t, span_of(asso_id, number_text(&e->number, asso_id)));
    text_char(&t, ' ');
    t.n += data_keylog(e->data, out + t.n, cap - t.n);
    return t.n <= cap ? t.n : 0;
}
