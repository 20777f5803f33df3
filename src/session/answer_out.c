/* What a peer hears at the end: at most one SPDU or TPDU, built of what is
 * known of the association. Without room in the pool it is left out. */
#include "session/association.h"

#include "schema/acse.h"

enum { PPDU_MAX = 1024 };

/* SPDUs other than CONNECT, ACCEPT and DATA. */
bool spdu_send(bushing_osi *a, struct spdu *s, span user_data)
{
    size_t size, n = s->reason.p != NULL ? s->reason.n : user_data.n;
    uint8_t *block = pool_take(a->cfg->pool, n + SMALL_SPDU_MAX, &size);
    struct writer w;
    bool sent;
    if (block == NULL)
        return false;
    w = writer_over(block, size);
    if (s->reason.p == NULL)
        s->user_data = user_data;
    spdu_put(&w, s);
    sent = !w.bad && tsdu_put(a, writer_result(&w), (span){NULL, 0}) == 0;
    pool_give(a->cfg->pool, block, size);
    return sent;
}

/* --- refusals ------------------------------------------------------------ */

/* The reason stands in front of what w holds: nothing, or a CPR. */
static bool refuse_send(bushing_osi *a, uint8_t reason, struct writer *w)
{
    struct spdu s = spdu_empty(SPDU_REFUSE);
    put_u8(w, reason);
    s.reason = writer_result(w);
    return !w->bad && spdu_send(a, &s, (span){NULL, 0});
}

static bool cpr_send(bushing_osi *a, struct writer *w, int reason)
{
    ppdu_put_refuse(w, 0, &a->shown, reason);
    return refuse_send(a, REFUSE_USER_DATA, w);
}

static void put_rejecting_aare(bushing_osi *a, struct writer *w,
                               const bushing_rejection *r)
{
    bushing_association p = {.responding = r->responding};
    if (a->context_name_len != 0)
        p.application_context = span_of(a->context_name, a->context_name_len);
    info_put(a, w, r->user_data, false);
    apdu_put_aare(w, 0, &p, r->result, r->source, r->diagnostic);
    pdv_put_around(w, 0, a->acse_id);
}

/* [osi:5] form (a): REFUSE with a CPR with an AARE */
bool reject_send(bushing_osi *a, const bushing_rejection *r)
{
    size_t size;
    uint8_t *block = pool_take(a->cfg->pool, r->user_data.n + PPDU_MAX, &size);
    struct writer w;
    bool sent;
    if (block == NULL)
        return false;
    w = writer_over(block, size);
    put_rejecting_aare(a, &w, r);
    sent = cpr_send(a, &w, -1);
    pool_give(a->cfg->pool, block, size);
    return sent;
}

/* The other forms: in the layers below ACSE. */
bool refusal_send(bushing_osi *a, enum bushing_reject_form form, int reason)
{
    uint8_t octets[PPDU_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    return form == BUSHING_REJECT_SESSION ? refuse_send(a, (uint8_t)reason, &w)
                                          : cpr_send(a, &w, reason);
}

/* --- aborts -------------------------------------------------------------- */

/* [osi:3] user data of an ABORT in version 1: 9 octets at most */
static bool ab_send(bushing_osi *a, uint8_t disconnect, span ppdu)
{
    struct spdu s = spdu_empty(SPDU_ABORT);
    s.disconnect = disconnect;
    if (a->version_1 && ppdu.n > 9)
        ppdu = (span){NULL, 0};
    return spdu_send(a, &s, ppdu);
}

bool abort_send(bushing_osi *a, int source, int diagnostic, span user_data)
{
    size_t size;
    uint8_t *block =
        pool_take(a->cfg->pool, user_data.n + SMALL_SPDU_MAX, &size);
    struct writer w;
    int16_t id = 1; /* before a context is agreed: everybody's choice */
    bool sent;
    if (block == NULL)
        return false;
    if (a->acse_id != 0)
        id = a->acse_id;
    w = writer_over(block, size);
    info_put(a, &w, user_data, false);
    apdu_put_abrt(&w, 0, source, diagnostic);
    pdv_put_around(&w, 0, id);
    ppdu_put_user_abort(&w, 0);
    sent = !w.bad &&
           ab_send(a, DISCONNECT_RELEASED | DISCONNECT_USER, writer_result(&w));
    pool_give(a->cfg->pool, block, size);
    return sent;
}

static bool arp_send(bushing_osi *a, uint8_t reason)
{
    uint8_t octets[HEADERS_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    ppdu_put_provider_abort(&w, reason);
    return ab_send(a, DISCONNECT_RELEASED | DISCONNECT_PROTOCOL_ERROR,
                   writer_result(&w));
}

/* --- by the row ---------------------------------------------------------- */

static bool dr_send(bushing_osi *a, uint8_t reason)
{
    struct tpdu dr = {.kind = TPDU_DR, .dst = a->peer_ref, .reason = reason};
    return tpdu_queue(a, &dr) == 0;
}

static bool aare_send(bushing_osi *a, int source, uint8_t diagnostic)
{
    bushing_rejection r = {.result = ACSE_REJECTED_PERMANENT,
                           .source = source,
                           .diagnostic = diagnostic};
    return reject_send(a, &r);
}

static bool kind_send(bushing_osi *a, uint8_t kind, uint8_t number)
{
    uint8_t octets[PPDU_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    static const span NOTHING = {NULL, 0};
    switch ((enum answer_kind)kind) {
    case ANSWER_CLOSE:
        return false;
    case ANSWER_DR:
        return dr_send(a, number);
    case ANSWER_RF:
        return refuse_send(a, number, &w);
    case ANSWER_CPR:
        return cpr_send(a, &w, number);
    case ANSWER_AARE_U:
        return aare_send(a, ACSE_USER, number);
    case ANSWER_AARE_P:
        return aare_send(a, ACSE_PROVIDER, number);
    case ANSWER_AB:
        return ab_send(a, DISCONNECT_RELEASED | DISCONNECT_PROTOCOL_ERROR,
                       NOTHING);
    case ANSWER_ARP:
        return arp_send(a, number);
    case ANSWER_ABRT:
        return abort_send(a, ACSE_PROVIDER, number, NOTHING);
    }
    return false;
}

/* Before ACCEPT a request is refused; whatever else a responder got then ends
 * in silence. */
bool answer_send(bushing_osi *a, const struct answer *how, bool refusable)
{
    bool responder_waits =
        a->role == BUSHING_RESPONDER && a->association < A_OPEN;
    if (refusable)
        return kind_send(a, how->before, how->before_number);
    if (responder_waits || a->transport != T_OPEN)
        return false;
    return kind_send(a, how->after, how->after_number);
}
