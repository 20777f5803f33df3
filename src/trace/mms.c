/* From an MMS PDU to a line: what it is, what it says, and to which request it
 * is the answer. */
#include <bushing/error.h>

#include "asn1/walk.h"
#include "trace/mms_text.h"
#include "trace/trace.h"
#include "trace/words.h"

/* PDUs by the number of their tag [ISO 9506-2:7]; how each tells its invokeID,
 * and what it is to the one who counts. */
enum { NO_ID, ID_FIRST, ID_IMPLICIT, ID_WHOLE };
enum part { PART_OTHER, PART_REQUEST, PART_RESPONSE, PART_ERROR };

static const struct pdu_row {
    const char *name;
    uint8_t id;   /* a member of its own, with tag [0], or the whole body */
    uint8_t part; /* enum part */
} PDUS[] = {
    {"confirmed-Request", ID_FIRST, PART_REQUEST},
    {"confirmed-Response", ID_FIRST, PART_RESPONSE},
    {"confirmed-Error", ID_IMPLICIT, PART_ERROR},
    {"unconfirmed", NO_ID, PART_OTHER},
    {"reject", ID_IMPLICIT, PART_ERROR},
    {"cancel-Request", ID_WHOLE, PART_OTHER},
    {"cancel-Response", ID_WHOLE, PART_OTHER},
    {"cancel-Error", ID_IMPLICIT, PART_OTHER},
    {"initiate-Request", NO_ID, PART_OTHER},
    {"initiate-Response", NO_ID, PART_OTHER},
    {"initiate-Error", NO_ID, PART_OTHER},
    {"conclude-Request", NO_ID, PART_OTHER},
    {"conclude-Response", NO_ID, PART_OTHER},
    {"conclude-Error", NO_ID, PART_OTHER},
};

/* What can be said of a PDU from its tags, however malformed it is inside. */
struct outline {
    const struct pdu_row *row; /* NULL: no MMS PDU */
    int64_t invoke_id;         /* -1: none was found */
    bool has_service;
    uint32_t service_tag;
};

static void outline_member(struct outline *o, const struct ber_tlv *v, bool *id)
{
    ber_tag first = o->row->id == ID_FIRST ? TAG_UNIVERSAL(2) : TAG_CONTEXT(0);
    int64_t n;
    if (!*id && o->row->id != NO_ID && v->tag == first && !v->constructed &&
        ber_integer_lax(tlv_body(v), &n) == 0) {
        o->invoke_id = n;
        *id = true;
    } else if (!o->has_service && v->tag >> BER_CLASS_SHIFT == 2) {
        o->has_service = true;
        o->service_tag = v->tag;
    }
}

static struct outline outline_of(span pdu)
{
    enum { LOOKED_AT = 3 };
    struct outline o = {.invoke_id = -1};
    struct ber_reader r = ber_over(pdu), inside;
    struct ber_tlv v;
    bool id = false;
    uint32_t number;
    if (ber_next(&r, &v) != 0)
        return o;
    number = v.tag - TAG_CONTEXT(0);
    if (number >= ASN1_COUNT(PDUS))
        return o;
    o.row = &PDUS[number];
    if (o.row->id == ID_WHOLE && ber_integer_lax(tlv_body(&v), &o.invoke_id))
        o.invoke_id = -1;
    if (!v.constructed || ber_enter(&r, &v, &inside) != 0)
        return o;
    for (unsigned i = 0; i < LOOKED_AT && ber_next(&inside, &v) == 0; i++)
        outline_member(&o, &v, &id);
    return o;
}

/* --- questions and answers ----------------------------------------------- */

static struct pending *find_pending(struct side *s, int64_t invoke_id)
{
    for (size_t i = 0; i < BUSHING_TRACE_PENDING; i++)
        if (s->pending[i].used && s->pending[i].invoke_id == invoke_id)
            return &s->pending[i];
    return NULL;
}

/* The place for one more: a free one, or the oldest. */
static struct pending *new_pending(bushing_trace *t, struct side *s)
{
    struct pending *p = NULL;
    for (size_t i = 0; i < BUSHING_TRACE_PENDING && p == NULL; i++)
        if (!s->pending[i].used)
            p = &s->pending[i];
    if (p != NULL)
        return p;
    p = &s->pending[s->next_pending];
    s->next_pending = (s->next_pending + 1) % BUSHING_TRACE_PENDING;
    t->unanswered++;
    return p;
}

static void remember(bushing_trace *t, size_t service)
{
    struct side *s = &t->side[t->sender];
    struct pending *p = find_pending(s, t->line.invoke_id);
    static const char cut[] = "...";
    size_t n = strlen(t->text);
    if (t->line.invoke_id < 0)
        return;
    if (p != NULL)
        t->unanswered++;
    else
        p = new_pending(t, s);
    *p = (struct pending){.used = true,
                          .service = (uint16_t)service,
                          .invoke_id = t->line.invoke_id,
                          .when = t->now};
    memcpy(p->text, t->text, n < sizeof p->text ? n : sizeof p->text - 1);
    if (n >= sizeof p->text)
        memcpy(p->text + sizeof p->text - sizeof cut, cut, sizeof cut);
}

/* The request that this answers; it is not asked for again. */
static struct pending *recall(bushing_trace *t)
{
    struct side *other = &t->side[1 - t->sender];
    struct pending *p = find_pending(other, t->line.invoke_id);
    if (p == NULL)
        return NULL;
    p->used = false;
    t->line.answers = true;
    t->line.asked = p->when;
    return p;
}

/* --- the line ------------------------------------------------------------ */

static void tell_service(bushing_trace *t, const char *name)
{
    struct text out = line_service(t);
    out.n = strlen(t->service);
    if (out.n != 0)
        text_char(&out, ' ');
    text_put(&out, name);
    text_end(&out);
}

/* The texts of initiate PDUs follow what ACSE said. */
static void tell_initiate_request(bushing_trace *t,
                                  const struct mms_initiate_request *r)
{
    struct text out = line_more(t);
    t->pdu_proposed =
        r->has_local_detail_calling ? r->local_detail_calling : -1;
    words_number(&out, "PDU size ", t->pdu_proposed);
    words_number(&out, "outstanding ",
                 r->proposed_max_serv_outstanding_calling);
    text_char(&out, '/');
    text_i64(&out, r->proposed_max_serv_outstanding_called);
    text_end(&out);
}

static void tell_initiate_response(bushing_trace *t,
                                   const struct mms_initiate_response *r)
{
    struct text out = line_more(t);
    t->pdu_negotiated =
        r->has_local_detail_called ? r->local_detail_called : -1;
    t->outstanding_calling = r->negotiated_max_serv_outstanding_calling;
    t->outstanding_called = r->negotiated_max_serv_outstanding_called;
    words_number(&out, "PDU size ", t->pdu_negotiated);
    words_number(&out, "outstanding ", t->outstanding_calling);
    text_char(&out, '/');
    text_i64(&out, t->outstanding_called);
    text_end(&out);
}

static void put_pdu(struct text *out, const struct mms_pdu *pdu)
{
    switch (pdu->which) {
    case MMS_PDU_CONFIRMED_REQUEST:
        mms_text_request(out, &pdu->u.confirmed_request.service);
        break;
    case MMS_PDU_CONFIRMED_RESPONSE:
        mms_text_response(out, &pdu->u.confirmed_response.service);
        break;
    case MMS_PDU_CONFIRMED_ERROR:
        mms_text_error(out, &pdu->u.confirmed_error.service_error);
        break;
    case MMS_PDU_UNCONFIRMED:
        mms_text_unconfirmed(out, &pdu->u.unconfirmed.service);
        break;
    case MMS_PDU_REJECT:
        mms_text_reject(out, &pdu->u.reject);
        break;
    case MMS_PDU_CANCEL_ERROR:
        mms_text_error(out, &pdu->u.cancel_error.service_error);
        break;
    case MMS_PDU_INITIATE_ERROR:
        mms_text_error(out, &pdu->u.initiate_error);
        break;
    case MMS_PDU_CONCLUDE_ERROR:
        mms_text_error(out, &pdu->u.conclude_error);
        break;
    default:
        break;
    }
}

/* What the answer says, behind what the request did. */
static void tell_words(bushing_trace *t, const struct mms_pdu *pdu,
                       const struct pending *asked)
{
    char said[LINE_TEXT_MAX];
    struct text words = text_over(said, sizeof said), out = line_text(t);
    put_pdu(&words, pdu);
    text_end(&words);
    if (asked != NULL)
        text_put(&out, asked->text);
    if (out.n != 0 && said[0] != '\0')
        text_put(&out, ": ");
    text_put(&out, said);
    text_end(&out);
}

static void tell_pdu(bushing_trace *t, const struct mms_pdu *pdu,
                     const struct pending *asked)
{
    bool open =
        t->state == BUSHING_TRACE_OPEN || t->state == BUSHING_TRACE_MIDDLE;
    switch (pdu->which) {
    case MMS_PDU_INITIATE_REQUEST:
        tell_initiate_request(t, &pdu->u.initiate_request);
        break;
    case MMS_PDU_INITIATE_RESPONSE:
        tell_initiate_response(t, &pdu->u.initiate_response);
        break;
    case MMS_PDU_CONCLUDE_RESPONSE:
        if (open)
            t->state = BUSHING_TRACE_CONCLUDED;
        break;
    default:
        tell_words(t, pdu, asked);
    }
}

/* The service: as its tag says, or, of an answer without one, as the request
 * did. */
static size_t service_in(const struct outline *o, const struct pending *asked)
{
    if (o->row->part == PART_ERROR)
        return asked != NULL ? asked->service : SERVICE_UNKNOWN;
    return service_of(o->has_service ? o->service_tag : UINT32_MAX,
                      o->row->part != PART_OTHER);
}

static void count(bushing_trace *t, const struct outline *o, size_t service,
                  bool asked)
{
    bool unconfirmed = o->row == &PDUS[3];
    if (o->row->part == PART_REQUEST || unconfirmed)
        t->services.requests[service]++;
    else if (o->row->part == PART_RESPONSE)
        t->services.responses[service]++;
    else if (o->row->part == PART_ERROR)
        t->services.errors[service]++;
    if ((o->row->part == PART_RESPONSE || o->row->part == PART_ERROR) && !asked)
        t->unasked++;
}

static void spoil_mms(bushing_trace *t, span pdu, const struct asn1_error *e)
{
    struct text path = text_over(t->path, sizeof t->path);
    line_spoil(t, BUSHING_LAYER_MMS, e->code, pdu.p + e->offset);
    text_put(&path, e->path);
    text_end(&path);
}

/* A service is named in its own column; a PDU without one only by its name. */
static void name_pdu(bushing_trace *t, const struct outline *o, size_t service,
                     bool alone)
{
    bool has_service = o->row->part == PART_REQUEST ||
                       o->row->part == PART_RESPONSE || o->row == &PDUS[3];
    if (alone)
        t->line.pdu = o->row->name;
    else
        tell_service(t, o->row->name);
    if (has_service ||
        (o->row->part == PART_ERROR && service != SERVICE_UNKNOWN))
        tell_service(t, service_name(service));
}

void trace_mms(bushing_trace *t, span pdu, bool alone)
{
    struct outline o = outline_of(pdu);
    struct mms_pdu read;
    struct asn1_error e;
    struct pending *asked = NULL;
    size_t service;
    if (t->line.kind == BUSHING_TRACE_PDU)
        t->line.layer = BUSHING_LAYER_MMS;
    if (alone) {
        t->line.type = "MMSpdu";
        t->line.octets = pdu;
    }
    if (o.row == NULL) {
        line_spoil(t, BUSHING_LAYER_MMS, BUSHING_ERR_MMS_PDU, pdu.p);
        return;
    }
    t->line.invoke_id = o.invoke_id;
    if (o.row->part == PART_RESPONSE || o.row->part == PART_ERROR)
        asked = recall(t);
    service = service_in(&o, asked);
    name_pdu(t, &o, service, alone);
    count(t, &o, service, asked != NULL);
    if (asn1_decode(&MMS_PDU, pdu, &read, &t->arena, &e) != 0)
        spoil_mms(t, pdu, &e);
    else
        tell_pdu(t, &read, asked);
    if (o.row->part == PART_REQUEST)
        remember(t, service);
    if (o.row->part == PART_RESPONSE && asked != NULL &&
        asked->service != service && t->line.kind == BUSHING_TRACE_PDU)
        line_spoil(t, BUSHING_LAYER_MMS, BUSHING_ERR_MMS_SERVICE, pdu.p);
}
