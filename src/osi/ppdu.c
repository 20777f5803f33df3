#include "osi/ppdu.h"

#include <bushing/error.h>

#include "asn1/ber.h"
#include "asn1/walk.h"
#include "osi/contexts.h"
#include "schema/pres.h"

static const span ABSENT = {NULL, 0};

/* A part that is there stays there when it is empty. */
static span present(span s)
{
    static const uint8_t nothing;
    return s.p != NULL ? s : (span){&nothing, 0};
}

static int unreadable(struct ppdu_content *c, const struct asn1_error *e)
{
    c->offset = e->offset;
    return BUSHING_ERR_PRESENTATION_PPDU;
}

static int read_ppdu(const struct asn1_type *t, void *out,
                     struct ppdu_content *c, span in, struct arena *scratch)
{
    struct asn1_error e;
    *c = (struct ppdu_content){.values = ABSENT, .reason = -1};
    return asn1_decode(t, in, out, scratch, &e) == 0 ? 0 : unreadable(c, &e);
}

/* --- parts --------------------------------------------------------------- */

static int take_values(struct ppdu_content *c, bool has,
                       const struct pres_user_data *d)
{
    if (!has)
        return 0;
    if (d->which != USER_DATA_FULL)
        return BUSHING_ERR_PRESENTATION_VALUES;
    c->values = present(d->u.full.body);
    return 0;
}

static int take_selector(span *out, bool has, span selector)
{
    if (!has)
        return 0;
    if (selector.n > PSEL_MAX)
        return BUSHING_ERR_PRESENTATION_SELECTOR;
    *out = present(selector);
    return 0;
}

/* A BIT STRING's contents: the count of unused bits stands in front of its
 * octets, where they were received and where segments were joined. */
static span bits_contents(const struct asn1_bits *b)
{
    return (span){b->octets.p - 1, b->octets.n + 1};
}

/* Of several transfer syntaxes BER is the one; without it the first. The table
 * has checked the list, here and below: it ends where its body does. */
static span take_transfer(const struct asn1_list *list)
{
    span body = list->body, oid, out = ABSENT;
    while (asn1_list_next(&ASN_OID, &body, &oid, NULL) == 0)
        if (out.p == NULL || span_equal(oid, OID_BER))
            out = present(oid);
    return out;
}

static int32_t narrow_id(int64_t id)
{
    return id < CONTEXT_ID_MIN || id > CONTEXT_ID_MAX ? -1 : (int32_t)id;
}

static int take_contexts(bushing_association *out, const struct asn1_list *list,
                         size_t max)
{
    struct pres_context in;
    span body = list->body;
    while (asn1_list_next(&PRES_CONTEXT, &body, &in, NULL) == 0) {
        if (out->num_contexts == max || out->num_contexts == BUSHING_CONTEXTS)
            return BUSHING_ERR_PRESENTATION_LIMIT;
        out->contexts[out->num_contexts++] = (bushing_context){
            .id = narrow_id(in.id),
            .abstract_syntax = present(in.abstract_syntax),
            .transfer_syntax = take_transfer(&in.transfer_syntaxes),
            .use = context_use(in.abstract_syntax),
            .reason = -1};
    }
    return 0;
}

static void take_result(bushing_context *c, const struct pres_result *r)
{
    c->result = r->result == PRES_ACCEPTANCE ? BUSHING_CONTEXT_ACCEPTED
                : r->result == PRES_USER_REJECTION
                    ? BUSHING_CONTEXT_USER_REJECTION
                    : BUSHING_CONTEXT_PROVIDER_REJECTION;
    c->reason = r->has_provider_reason && r->provider_reason >= 0 &&
                        r->provider_reason <= PRES_CONTEXT_LOCAL_LIMIT
                    ? (int)r->provider_reason
                    : -1;
    c->transfer_syntax =
        r->has_transfer_syntax ? present(r->transfer_syntax) : ABSENT;
    /* an accepted context in another syntax than ours cannot be read */
    if (c->result == BUSHING_CONTEXT_ACCEPTED && c->transfer_syntax.p != NULL &&
        !span_equal(c->transfer_syntax, OID_BER))
        c->result = BUSHING_CONTEXT_PROVIDER_REJECTION;
}

/* The list is positional [osi:0.3]. */
static int take_results(bushing_association *out, bool has,
                        const struct asn1_list *list)
{
    span body = has ? list->body : ABSENT;
    for (size_t i = 0; i < out->num_contexts; i++) {
        struct pres_result r;
        out->contexts[i].result = BUSHING_CONTEXT_PROVIDER_REJECTION;
        out->contexts[i].reason = -1;
        if (asn1_list_next(&PRES_RESULT, &body, &r, NULL) == 0)
            take_result(&out->contexts[i], &r);
    }
    return body.n == 0 ? 0 : BUSHING_ERR_PRESENTATION_CONTEXTS;
}

/* --- readers ------------------------------------------------------------- */

static int check_mode(const struct pres_mode_selector *m, bool has_x410,
                      bool has_normal)
{
    return m->mode == PRES_MODE_NORMAL && !has_x410 && has_normal
               ? 0
               : BUSHING_ERR_PRESENTATION_MODE;
}

int ppdu_read_connect(bushing_association *out, struct ppdu_content *c, span in,
                      size_t max_contexts, struct arena *scratch)
{
    struct cp_ppdu cp;
    const struct cp_normal *n = &cp.normal;
    int rc = read_ppdu(&PRES_CP, &cp, c, in, scratch);
    if (rc == 0)
        rc = check_mode(&cp.mode_selector, cp.has_x410, cp.has_normal);
    if (rc == 0)
        rc = take_selector(&out->calling_psel, n->has_calling_selector,
                           n->calling_selector);
    if (rc == 0)
        rc = take_selector(&out->called_psel, n->has_called_selector,
                           n->called_selector);
    if (rc == 0 && n->has_presentation_requirements)
        out->presentation_requirements =
            bits_contents(&n->presentation_requirements);
    if (rc == 0 && n->has_contexts)
        rc = take_contexts(out, &n->contexts, max_contexts);
    if (rc == 0)
        rc = take_values(c, n->has_user_data, &n->user_data);
    return rc;
}

int ppdu_read_accept(bushing_association *out, struct ppdu_content *c, span in,
                     struct arena *scratch)
{
    struct cpa_ppdu cpa;
    const struct cpa_normal *n = &cpa.normal;
    int rc = read_ppdu(&PRES_CPA, &cpa, c, in, scratch);
    if (rc == 0)
        rc = check_mode(&cpa.mode_selector, cpa.has_x410, cpa.has_normal);
    if (rc == 0)
        rc = take_selector(&out->responding_psel, n->has_responding_selector,
                           n->responding_selector);
    if (rc == 0 && n->has_presentation_requirements)
        out->presentation_requirements =
            bits_contents(&n->presentation_requirements);
    if (rc == 0)
        rc = take_results(out, n->has_results, &n->results);
    if (rc == 0)
        rc = take_values(c, n->has_user_data, &n->user_data);
    return rc;
}

int ppdu_read_refuse(bushing_association *out, struct ppdu_content *c, span in,
                     struct arena *scratch)
{
    struct cpr_ppdu cpr;
    const struct cpr_normal *n = &cpr.u.normal;
    int rc = read_ppdu(&PRES_CPR, &cpr, c, in, scratch);
    if (rc != 0)
        return rc;
    if (cpr.which != CPR_NORMAL)
        return BUSHING_ERR_PRESENTATION_MODE;
    if (n->has_provider_reason && n->provider_reason >= 0 &&
        n->provider_reason <= PRES_REASON_NO_PSAP)
        c->reason = (int)n->provider_reason;
    rc = take_selector(&out->responding_psel, n->has_responding_selector,
                       n->responding_selector);
    if (rc == 0)
        rc = take_results(out, n->has_results, &n->results);
    if (rc == 0)
        rc = take_values(c, n->has_user_data, &n->user_data);
    return rc;
}

int ppdu_read_abort(struct ppdu_content *c, span in, struct arena *scratch)
{
    struct abort_ppdu a;
    int rc = read_ppdu(&PRES_ABORT, &a, c, in, scratch);
    if (rc != 0)
        return rc;
    if (a.which == ABORT_ARU)
        return take_values(c, a.u.aru.has_user_data, &a.u.aru.user_data);
    if (a.which != ABORT_ARP)
        return BUSHING_ERR_PRESENTATION_MODE;
    c->provider = true;
    if (a.u.arp.has_provider_reason && a.u.arp.provider_reason >= 0 &&
        a.u.arp.provider_reason <= PRES_ABORT_INVALID_PARAMETER)
        c->reason = (int)a.u.arp.provider_reason;
    return 0;
}

/* --- values -------------------------------------------------------------- */

/* The tags around values. */
#define TAG_USER_DATA TAG_APPLICATION(1)
#define TAG_PDV TAG_UNIVERSAL(16)
#define TAG_OID TAG_UNIVERSAL(6)
#define TAG_ID TAG_UNIVERSAL(2)
#define TAG_SINGLE TAG_CONTEXT(0)
#define TAG_OCTETS TAG_CONTEXT(1)

int ppdu_read_user_data(struct ppdu_content *c, span in)
{
    struct ber_reader r = ber_over(in);
    struct ber_tlv t;
    *c = (struct ppdu_content){.values = ABSENT, .reason = -1};
    if (ber_next(&r, &t) != 0 || !ber_at_end(&r) || t.tag != TAG_USER_DATA ||
        !t.constructed) {
        c->offset = (size_t)(r.p - in.p);
        return BUSHING_ERR_PRESENTATION_PPDU;
    }
    c->values = tlv_body(&t);
    return 0;
}

/* [osi:8.2 no. 49] */
static bool is_one_value(span s)
{
    struct ber_reader r = ber_over(s);
    struct ber_tlv t;
    return ber_next(&r, &t) == 0 && ber_at_end(&r);
}

static int take_transfer_name(struct ber_reader *r, struct ber_tlv *t)
{
    if (t->tag != TAG_OID)
        return 0;
    if (!span_equal(tlv_body(t), OID_BER))
        return BUSHING_ERR_PRESENTATION_TRANSFER;
    return ber_next(r, t) == 0 ? 0 : BUSHING_ERR_PRESENTATION_PPDU;
}

static int take_id(const struct ber_tlv *t, int32_t *out)
{
    int64_t id;
    if (t->tag != TAG_ID || t->constructed ||
        ber_integer_lax(tlv_body(t), &id) != 0)
        return BUSHING_ERR_PRESENTATION_PPDU;
    *out = narrow_id(id);
    return 0;
}

static int take_value(struct ber_reader *r, span *out)
{
    struct ber_tlv t;
    if (ber_next(r, &t) != 0 || !ber_at_end(r))
        return BUSHING_ERR_PRESENTATION_PPDU;
    /* octet-aligned in segments is legal BER that nobody sends */
    if (t.constructed ? t.tag != TAG_SINGLE : t.tag != TAG_OCTETS)
        return BUSHING_ERR_PRESENTATION_VALUES;
    *out = tlv_body(&t);
    return is_one_value(*out) ? 0 : BUSHING_ERR_PRESENTATION_VALUES;
}

int pdv_next(span *values, struct pdv *out)
{
    struct ber_reader r = ber_over(*values), inside;
    struct ber_tlv t;
    int rc;
    if (ber_next(&r, &t) != 0 || t.tag != TAG_PDV || !t.constructed ||
        ber_enter(&r, &t, &inside) != 0 || ber_next(&inside, &t) != 0)
        return BUSHING_ERR_PRESENTATION_PPDU;
    rc = take_transfer_name(&inside, &t);
    if (rc == 0)
        rc = take_id(&t, &out->context_id);
    if (rc == 0)
        rc = take_value(&inside, &out->value);
    if (rc == 0)
        *values = (span){r.p, (size_t)(r.end - r.p)};
    return rc;
}

/* --- writers ------------------------------------------------------------- */

void pdv_put_head(struct writer *w, size_t n, int16_t context_id)
{
    size_t mark = writer_len(w);
    ber_put_header(w, TAG_SINGLE, true, n);
    ber_put_integer(w, TAG_ID, context_id);
    ber_put_header(w, TAG_PDV, true, writer_len(w) - mark + n);
    ber_put_header(w, TAG_USER_DATA, true, writer_len(w) - mark + n);
}

void pdv_put_around(struct writer *w, size_t mark, int16_t context_id)
{
    pdv_put_head(w, writer_len(w) - mark, context_id);
}

/* Puts a primitive that is there. */
static void put_present(struct writer *w, ber_tag tag, span s)
{
    if (s.p != NULL)
        ber_put(w, tag, s);
}

static void put_mode(struct writer *w)
{
    size_t mark = writer_len(w);
    ber_put_integer(w, TAG_CONTEXT(0), PRES_MODE_NORMAL);
    ber_put_around(w, TAG_CONTEXT(0), mark);
}

static void put_contexts(struct writer *w, const bushing_association *a)
{
    size_t mark = writer_len(w);
    for (size_t i = a->num_contexts; i-- > 0;) {
        const bushing_context *c = &a->contexts[i];
        size_t entry = writer_len(w);
        ber_put(w, TAG_OID,
                c->transfer_syntax.p != NULL ? c->transfer_syntax : OID_BER);
        ber_put_around(w, TAG_PDV, entry);
        ber_put(w, TAG_OID, c->abstract_syntax);
        ber_put_integer(w, TAG_ID, c->id);
        ber_put_around(w, TAG_PDV, entry);
    }
    ber_put_around(w, TAG_CONTEXT(4), mark);
}

static void put_results(struct writer *w, const bushing_association *a)
{
    size_t mark = writer_len(w);
    for (size_t i = a->num_contexts; i-- > 0;) {
        const bushing_context *c = &a->contexts[i];
        size_t entry = writer_len(w);
        if (c->result == BUSHING_CONTEXT_ACCEPTED)
            ber_put(w, TAG_CONTEXT(1), OID_BER);
        else if (c->reason >= 0)
            ber_put_integer(w, TAG_CONTEXT(2), c->reason);
        ber_put_integer(w, TAG_CONTEXT(0), (int64_t)c->result);
        ber_put_around(w, TAG_PDV, entry);
    }
    if (a->num_contexts != 0)
        ber_put_around(w, TAG_CONTEXT(5), mark);
}

void ppdu_put_connect(struct writer *w, size_t mark,
                      const bushing_association *a)
{
    put_present(w, TAG_CONTEXT(8), a->presentation_requirements);
    put_contexts(w, a);
    put_present(w, TAG_CONTEXT(2), a->called_psel);
    put_present(w, TAG_CONTEXT(1), a->calling_psel);
    ber_put_around(w, TAG_CONTEXT(2), mark);
    put_mode(w);
    ber_put_around(w, TAG_UNIVERSAL(17), mark);
}

void ppdu_put_accept(struct writer *w, size_t mark,
                     const bushing_association *a)
{
    put_present(w, TAG_CONTEXT(8), a->presentation_requirements);
    put_results(w, a);
    put_present(w, TAG_CONTEXT(3), a->responding_psel);
    ber_put_around(w, TAG_CONTEXT(2), mark);
    put_mode(w);
    ber_put_around(w, TAG_UNIVERSAL(17), mark);
}

void ppdu_put_refuse(struct writer *w, size_t mark,
                     const bushing_association *a, int reason)
{
    if (reason >= 0)
        ber_put_integer(w, TAG_CONTEXT(10), reason);
    put_results(w, a);
    put_present(w, TAG_CONTEXT(3), a->responding_psel);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}

void ppdu_put_user_abort(struct writer *w, size_t mark)
{
    ber_put_around(w, TAG_CONTEXT(0), mark);
}

void ppdu_put_provider_abort(struct writer *w, int reason)
{
    size_t mark = writer_len(w);
    ber_put_integer(w, TAG_CONTEXT(0), reason);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}
