/* From a TPDU or a TSDU to a line: transport, session, presentation, ACSE. */
#include <bushing/error.h>

#include "asn1/walk.h"
#include "osi/apdu.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "schema/acse.h"
#include "schema/pres.h"
#include "trace/secured.h"
#include "trace/words.h"

/* --- keeping ------------------------------------------------------------- */

static void keep(struct kept *k, span s)
{
    if (s.p == NULL || s.n > SELECTOR_MAX)
        return;
    k->has = true;
    k->n = (uint8_t)s.n;
    if (s.n != 0)
        memcpy(k->octets, s.p, s.n);
}

/* A part that does not fit any more is left out. */
static span keep_part(struct kept_entity *k, size_t *used, span part)
{
    span kept = {k->room + *used, part.n};
    if (part.p == NULL || part.n > sizeof k->room - *used)
        return (span){NULL, 0};
    if (part.n != 0)
        memcpy(k->room + *used, part.p, part.n);
    *used += part.n;
    return kept;
}

static void keep_entity(struct kept_entity *k, const bushing_entity *e)
{
    size_t used = 0;
    k->entity.ap_title = keep_part(k, &used, e->ap_title);
    k->entity.ae_qualifier = keep_part(k, &used, e->ae_qualifier);
    k->entity.ap_invocation = keep_part(k, &used, e->ap_invocation);
    k->entity.ae_invocation = keep_part(k, &used, e->ae_invocation);
}

/* --- transport ----------------------------------------------------------- */

static const struct tpdu_name {
    uint8_t code, mask;
    const char *name;
} TPDU_NAMES[] = {
    {TPDU_CR, 0xf0, "CR"}, {TPDU_CC, 0xf0, "CC"}, {TPDU_DR, 0xff, "DR"},
    {TPDU_DT, 0xff, "DT"}, {TPDU_ER, 0xff, "ER"}, {0x10, 0xff, "ED"},
    {0x20, 0xff, "EA"},    {0x60, 0xf0, "AK"},    {0x50, 0xf0, "RJ"},
    {0xc0, 0xff, "DC"},
};

static const char *tpdu_name(uint8_t code)
{
    for (size_t i = 0; i < sizeof TPDU_NAMES / sizeof TPDU_NAMES[0]; i++)
        if ((code & TPDU_NAMES[i].mask) == TPDU_NAMES[i].code)
            return TPDU_NAMES[i].name;
    return "TPDU";
}

static void put_selector(struct text *out, const char *what, span selector)
{
    if (selector.p == NULL)
        return;
    text_put(out, what);
    text_hex(out, selector, false);
}

static void tell_connect(bushing_trace *t, const struct tpdu *u)
{
    struct text out = line_text(t);
    text_put(&out, "class ");
    text_u64(&out, u->options >> 4);
    if (u->size != 0) {
        text_put(&out, ", size ");
        text_u64(&out, (uint64_t)1 << u->size);
    }
    put_selector(&out, ", calling ", u->calling);
    put_selector(&out, ", called ", u->called);
    text_end(&out);
    if (u->size != 0 && (t->tpdu_exponent == 0 || u->size < t->tpdu_exponent))
        t->tpdu_exponent = u->size;
    if (u->kind == TPDU_CR) {
        keep(&t->calling_tsel, u->calling);
        keep(&t->called_tsel, u->called);
    }
}

static void tell_reason(bushing_trace *t, const char *what, uint8_t reason)
{
    struct text out = line_text(t);
    text_put(&out, what);
    text_u64(&out, reason);
    text_end(&out);
}

/* A DR in front of a session refuses it, later it ends it. */
static void tell_disconnect(bushing_trace *t, const struct tpdu *u)
{
    tell_reason(t, "reason ", u->reason);
    if (t->state == BUSHING_TRACE_NOTHING || t->state == BUSHING_TRACE_ASKED)
        t->state = BUSHING_TRACE_REFUSED;
    else if (t->state == BUSHING_TRACE_MIDDLE || t->state == BUSHING_TRACE_OPEN)
        t->state = BUSHING_TRACE_DISCONNECTED;
}

void trace_tpdu(bushing_trace *t, span tpdu)
{
    struct tpdu u;
    size_t offset;
    int rc = tpdu_read(&u, tpdu, &offset);
    line_begin(t, BUSHING_LAYER_COTP, tpdu_name(u.code));
    t->line.octets = tpdu;
    if (rc != 0)
        line_spoil(t, BUSHING_LAYER_COTP, rc, tpdu.p + offset);
    else if (u.kind == TPDU_CR || u.kind == TPDU_CC)
        tell_connect(t, &u);
    else if (u.kind == TPDU_DR)
        tell_disconnect(t, &u);
    else if (u.kind == TPDU_ER)
        tell_reason(t, "cause ", u.reason);
    else
        tell_reason(t, "not of class 0, code ", u.code);
}

static const char *const APDU_NAMES[] = {"AARQ", "AARE", "RLRQ", "RLRE",
                                         "ABRT"};

/* --- ACSE ---------------------------------------------------------------- */

/* The service column: what one PDU carries, outside in. */
static void add_service(bushing_trace *t, const char *name)
{
    struct text out = line_service(t);
    out.n = strlen(t->service);
    text_put(&out, out.n != 0 ? " " : "");
    text_put(&out, name);
    text_end(&out);
}

static bool is_accepted(const struct apdu *a)
{
    return a->result == ACSE_ACCEPT;
}

/* A title is a whole value; of those that are no object identifiers only that
 * there is one is told. */
static void put_title(struct text *out, const char *what, span title)
{
    struct ber_reader r = ber_over(title);
    struct ber_tlv v;
    if (title.p == NULL || ber_next(&r, &v) != 0)
        return;
    words_next(out);
    text_put(out, what);
    if (v.tag == TAG_UNIVERSAL(6))
        words_oid(out, tlv_body(&v));
    else
        text_put(out, "a name");
}

static void tell_entities(bushing_trace *t, const struct apdu *a)
{
    bushing_association said;
    struct text out = line_text(t);
    int rc;
    memset(&said, 0, sizeof said);
    rc = apdu_take(&said, a);
    if (rc != 0)
        line_spoil(t, BUSHING_LAYER_ACSE, rc, NULL);
    t->authentication = t->authentication || said.authentication.p != NULL;
    if (a->kind == APDU_AARE) {
        keep_entity(&t->responding, &said.responding);
        return;
    }
    keep_entity(&t->called, &said.called);
    keep_entity(&t->calling, &said.calling);
    put_title(&out, "called ", said.called.ap_title);
    put_title(&out, "calling ", said.calling.ap_title);
    if (said.authentication.p != NULL) {
        words_next(&out);
        text_put(&out, "authentication");
    }
    text_end(&out);
}

/* The words for the number of a component, which is absent when negative. */
static void put_named(struct text *out, const char *what,
                      const struct asn1_type *of, const char *component, int v)
{
    if (v < 0)
        return;
    words_next(out);
    text_put(out, what);
    words_named(out, words_type(of, component), v);
}

static void tell_result(bushing_trace *t, const struct apdu *a)
{
    const struct asn1_type *why =
        words_type(&ACSE_AARE, "result-source-diagnostic");
    struct text out = line_more(t);
    put_named(&out, "", &ACSE_AARE, "result", a->result);
    if (!is_accepted(a))
        put_named(&out, "", why,
                  a->source == ACSE_USER ? "acse-service-user"
                                         : "acse-service-provider",
                  a->diagnostic);
    text_end(&out);
    if (!is_accepted(a))
        t->state = BUSHING_TRACE_REFUSED;
}

static void tell_abort(bushing_trace *t, const struct apdu *a)
{
    struct text out = line_more(t);
    put_named(&out, "by ", &ACSE_ABRT, "abort-source", a->source);
    put_named(&out, "", &ACSE_ABRT, "abort-diagnostic", a->diagnostic);
    text_end(&out);
}

static void tell_release(bushing_trace *t, const struct apdu *a)
{
    struct text out = line_more(t);
    put_named(&out, "", a->kind == APDU_RLRQ ? &ACSE_RLRQ : &ACSE_RLRE,
              "reason", a->reason);
    text_end(&out);
}

/* What a value is by its tag, where contexts are not known: those of MMS, ACSE
 * and end-to-end security differ. */
static enum bushing_use guess_use(span value)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv v;
    if (ber_next(&r, &v) != 0)
        return BUSHING_USE_UNKNOWN;
    if (v.tag >> BER_CLASS_SHIFT == 1)
        return BUSHING_USE_ACSE;
    if (v.tag >> BER_CLASS_SHIFT == 2)
        return BUSHING_USE_MMS;
    return is_secured(value) ? BUSHING_USE_E2E : BUSHING_USE_UNKNOWN;
}

static enum bushing_use guess_use_in(const struct apdu *a, span value)
{
    return is_secured_in(a, value) ? BUSHING_USE_E2E : guess_use(value);
}

/* Where no proposal was seen, identifiers mean nothing: the first that leads to
 * a value is taken. */
static bool find_user_data(const bushing_trace *t, const struct apdu *a,
                           enum bushing_use use, span *out)
{
    enum { TRIED = 32 };
    struct contexts guess = {.num = 1};
    if (t->has_contexts || t->num_proposed != 0)
        return apdu_user_data(a, &t->contexts, use, out, NULL) == 0;
    for (int id = 1; id < TRIED; id++) {
        guess.item[0] = (struct context){(int16_t)id, (uint8_t)use, true};
        if (apdu_user_data(a, &guess, use, out, NULL) == 0 &&
            guess_use_in(a, *out) == use)
            return true;
    }
    return false;
}

static void tell_user_data(bushing_trace *t, const struct apdu *a)
{
    span value;
    if (a->field[30].p == NULL)
        return;
    if (find_user_data(t, a, BUSHING_USE_MMS, &value))
        trace_mms(t, value, false);
    else if (find_user_data(t, a, BUSHING_USE_E2E, &value))
        trace_secured_apdu(t, a, value);
    else if (a->kind == APDU_AARQ || (a->kind == APDU_AARE && is_accepted(a)))
        line_spoil(t, BUSHING_LAYER_ACSE, BUSHING_ERR_ACSE_USER_INFORMATION,
                   a->field[30].p);
}

static void read_apdu(bushing_trace *t, span value)
{
    struct apdu a;
    int rc = apdu_read(&a, value, &t->arena);
    t->line.layer = BUSHING_LAYER_ACSE;
    if (rc != 0) {
        line_spoil(t, BUSHING_LAYER_ACSE, rc, value.p + a.offset);
        line_explain(t, &ACSE_APDU, value);
        return;
    }
    add_service(t, APDU_NAMES[a.kind]);
    if (a.kind == APDU_AARQ || a.kind == APDU_AARE)
        tell_entities(t, &a);
    if (a.kind == APDU_AARE)
        tell_result(t, &a);
    if (a.kind == APDU_RLRQ || a.kind == APDU_RLRE)
        tell_release(t, &a);
    if (a.kind == APDU_ABRT)
        tell_abort(t, &a);
    tell_user_data(t, &a);
}

/* --- presentation -------------------------------------------------------- */

static enum bushing_use use_of(bushing_trace *t, const struct pdv *v)
{
    const struct context *c;
    if (!t->has_contexts)
        return guess_use(v->value);
    c = contexts_find(&t->contexts, v->context_id);
    if (c != NULL)
        return (enum bushing_use)c->use;
    line_spoil(t, BUSHING_LAYER_PRESENTATION,
               BUSHING_ERR_PRESENTATION_CONTEXT_ID, v->value.p);
    return BUSHING_USE_UNKNOWN;
}

static void tell_other(bushing_trace *t, const struct pdv *v)
{
    struct text out = line_text(t);
    t->line.layer = BUSHING_LAYER_PRESENTATION;
    words_number(&out, "a value in context ", v->context_id);
    text_end(&out);
}

/* A value in user data that a SPDU has without a PPDU around. */
void trace_value(bushing_trace *t)
{
    struct pdv v;
    const uint8_t *at = t->values.p;
    int rc = pdv_next(&t->values, &v);
    line_begin(t, BUSHING_LAYER_PRESENTATION, "P-DATA");
    if (rc != 0) {
        line_spoil(t, BUSHING_LAYER_PRESENTATION, rc, at);
        t->values.n = 0;
        return;
    }
    t->line.octets = v.value;
    switch (use_of(t, &v)) {
    case BUSHING_USE_MMS:
        trace_mms(t, v.value, true);
        break;
    case BUSHING_USE_ACSE:
        t->line.type = "ACSE-apdu";
        read_apdu(t, v.value);
        break;
    case BUSHING_USE_E2E:
        trace_secured_data(t, v.value);
        break;
    case BUSHING_USE_UNKNOWN:
    case BUSHING_USE_AUTHENTICATION:
    default:
        tell_other(t, &v);
    }
}

/* The one APDU in the user data of a PPDU. */
static void read_values(bushing_trace *t, span values)
{
    struct pdv v;
    const uint8_t *at = values.p;
    int rc;
    if (values.n == 0)
        return;
    rc = pdv_next(&values, &v);
    if (rc != 0)
        line_spoil(t, BUSHING_LAYER_PRESENTATION, rc, at);
    else
        read_apdu(t, v.value);
}

/* What the layer below carries as a PPDU of this type. */
static void begin_ppdu(bushing_trace *t, span ppdu, const char *type)
{
    t->line.layer = BUSHING_LAYER_PRESENTATION;
    t->line.type = type;
    t->line.octets = ppdu;
}

static bool bad_ppdu(bushing_trace *t, int rc, span ppdu,
                     const struct ppdu_content *c, const struct asn1_type *type)
{
    if (rc == 0)
        return false;
    line_spoil(t, BUSHING_LAYER_PRESENTATION, rc, ppdu.p + c->offset);
    if (rc == BUSHING_ERR_PRESENTATION_PPDU)
        line_explain(t, type, ppdu);
    return true;
}

static void read_cp(bushing_trace *t, span ppdu)
{
    struct ppdu_content c;
    bushing_association said;
    int rc;
    memset(&said, 0, sizeof said);
    begin_ppdu(t, ppdu, "CP-PPDU");
    t->has_contexts = false;
    t->num_proposed = 0;
    t->state = BUSHING_TRACE_ASKED;
    rc = ppdu_read_connect(&said, &c, ppdu, BUSHING_CONTEXTS, &t->arena);
    if (bad_ppdu(t, rc, ppdu, &c, &PRES_CP))
        return;
    keep(&t->calling_psel, said.calling_psel);
    keep(&t->called_psel, said.called_psel);
    memcpy(t->proposed, said.contexts, sizeof t->proposed);
    t->num_proposed = said.num_contexts;
    contexts_keep(&t->contexts, said.contexts, said.num_contexts);
    read_values(t, c.values);
}

/* Answers are lists by place: without the proposal any length is right. */
static void proposal(const bushing_trace *t, bushing_association *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->contexts, t->proposed, sizeof out->contexts);
    out->num_contexts =
        t->num_proposed != 0 ? t->num_proposed : BUSHING_CONTEXTS;
}

static void read_cpa(bushing_trace *t, span ppdu)
{
    struct ppdu_content c;
    bushing_association said;
    int rc;
    begin_ppdu(t, ppdu, "CPA-PPDU");
    proposal(t, &said);
    t->state = BUSHING_TRACE_OPEN;
    rc = ppdu_read_accept(&said, &c, ppdu, &t->arena);
    if (bad_ppdu(t, rc, ppdu, &c, &PRES_CPA))
        return;
    keep(&t->responding_psel, said.responding_psel);
    if (t->num_proposed != 0) {
        contexts_keep(&t->contexts, said.contexts, said.num_contexts);
        t->has_contexts = true;
    }
    read_values(t, c.values);
}

static void read_cpr(bushing_trace *t, span ppdu)
{
    struct ppdu_content c;
    bushing_association said;
    struct text out = line_more(t);
    int rc;
    begin_ppdu(t, ppdu, "CPR-PPDU");
    proposal(t, &said);
    rc = ppdu_read_refuse(&said, &c, ppdu, &t->arena);
    if (bad_ppdu(t, rc, ppdu, &c, &PRES_CPR))
        return;
    words_number(&out, "provider reason ", c.reason);
    text_end(&out);
    read_values(t, c.values);
}

static void read_abort(bushing_trace *t, span ppdu)
{
    struct ppdu_content c;
    struct text out = line_text(t);
    begin_ppdu(t, ppdu, "Abort-PPDU");
    /* an abort ends the association whatever stands in it: real ones have
     * wrong lengths [osi:0.5] */
    if (ppdu_read_abort(&c, ppdu, &t->arena) != 0) {
        text_put(&out, "its user data cannot be read");
        text_end(&out);
        t->line.layer = BUSHING_LAYER_SESSION;
        t->line.type = NULL;
        return;
    }
    if (c.provider)
        text_put(&out, "by the presentation provider");
    words_number(&out, "reason ", c.reason);
    text_end(&out);
    if (!c.provider)
        read_values(t, c.values);
}

/* --- session ------------------------------------------------------------- */

static void read_connect(bushing_trace *t, const struct spdu *s)
{
    keep(&t->calling_ssel, s->calling);
    keep(&t->called_ssel, s->called);
    t->state = BUSHING_TRACE_ASKED;
    if (s->data_overflow >= 0) {
        struct text out = line_text(t);
        text_put(&out, "the user data go on in later SPDUs, which are not "
                       "joined");
        text_end(&out);
    } else if (s->user_data.p != NULL) {
        read_cp(t, s->user_data);
    }
}

static void read_accept(bushing_trace *t, const struct spdu *s)
{
    t->state = BUSHING_TRACE_OPEN;
    if (s->user_data.p != NULL)
        read_cpa(t, s->user_data);
}

static void read_refuse(bushing_trace *t, const struct spdu *s)
{
    struct text out = line_text(t);
    t->state = BUSHING_TRACE_REFUSED;
    if (s->reason.n == 0)
        return;
    if (s->reason.p[0] == REFUSE_USER_DATA && s->reason.n > 1) {
        read_cpr(t, span_skip(s->reason, 1));
        return;
    }
    words_number(&out, "reason ", s->reason.p[0]);
    text_end(&out);
    if (s->user_data.p != NULL)
        read_cpr(t, s->user_data);
}

/* User data of FINISH and DISCONNECT. */
static void read_release(bushing_trace *t, const struct spdu *s)
{
    struct ppdu_content c;
    int rc;
    if (s->kind == SPDU_DISCONNECT)
        t->state = BUSHING_TRACE_RELEASED;
    if (s->user_data.p == NULL)
        return;
    begin_ppdu(t, s->user_data, "User-data");
    rc = ppdu_read_user_data(&c, s->user_data);
    if (!bad_ppdu(t, rc, s->user_data, &c, &PRES_USER_DATA))
        read_values(t, c.values);
}

/* After an orderly release, or another abort, it changes nothing. */
static void read_session_abort(bushing_trace *t, const struct spdu *s)
{
    if (t->state != BUSHING_TRACE_RELEASED && t->state != BUSHING_TRACE_REFUSED)
        t->state = BUSHING_TRACE_ABORTED;
    if (s->user_data.p != NULL)
        read_abort(t, s->user_data);
}

static void read_data(bushing_trace *t, const struct spdu *s)
{
    enum { WHOLE = ENCLOSURE_BEGIN | ENCLOSURE_END };
    struct ppdu_content c;
    int rc;
    if (t->state == BUSHING_TRACE_NOTHING)
        t->state = BUSHING_TRACE_MIDDLE;
    if (s->enclosure >= 0 && s->enclosure != WHOLE) {
        struct text out = line_text(t);
        text_put(&out, "a segment, which is not joined with its others");
        text_end(&out);
        return;
    }
    rc = ppdu_read_user_data(&c, s->user_data);
    t->line.layer = BUSHING_LAYER_PRESENTATION;
    if (bad_ppdu(t, rc, s->user_data, &c, &PRES_USER_DATA))
        return;
    if (c.values.n == 0) {
        line_spoil(t, BUSHING_LAYER_PRESENTATION,
                   BUSHING_ERR_PRESENTATION_VALUES, s->user_data.p);
        return;
    }
    t->values = c.values;
    trace_value(t);
}

/* What is done with each SPDU that carries something. */
static const struct reader_row {
    uint8_t kind;
    void (*read)(bushing_trace *t, const struct spdu *s);
} READERS[] = {
    {SPDU_DATA, read_data},           {SPDU_CONNECT, read_connect},
    {SPDU_ACCEPT, read_accept},       {SPDU_REFUSE, read_refuse},
    {SPDU_FINISH, read_release},      {SPDU_DISCONNECT, read_release},
    {SPDU_ABORT, read_session_abort}, {SPDU_NOT_FINISHED, read_release},
};

/* Room for what is joined while the TSDU is read, once for each of its levels.
 * Without memory segmented strings are refused, and nothing else. */
static void get_scratch(bushing_trace *t, size_t n)
{
    size_t size = 3 * n + 512;
    t->scratch = t->memory.alloc(t->memory.ctx, size);
    t->arena = arena_over(t->scratch, t->scratch == NULL ? 0 : size);
}

void trace_tsdu(bushing_trace *t, span tsdu)
{
    struct spdu s;
    size_t offset;
    int rc = spdu_read(&s, tsdu, &offset);
    const char *name =
        rc == BUSHING_ERR_SESSION_NONE ? NULL : spdu_name(s.kind);
    line_begin(t, BUSHING_LAYER_SESSION, name != NULL ? name : "TSDU");
    t->line.octets = tsdu;
    t->unit = tsdu;
    t->tsdus++;
    if (rc != 0) {
        line_spoil(t, BUSHING_LAYER_SESSION, rc, tsdu.p + offset);
        return;
    }
    get_scratch(t, tsdu.n);
    for (size_t i = 0; i < ASN1_COUNT(READERS); i++)
        if (READERS[i].kind == s.kind)
            READERS[i].read(t, &s);
}
