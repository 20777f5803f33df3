/* Reports: informationReport of the list "RPT", whose elements IEC 61850 gives
 * their meaning. [61850-8-1:17.2.3] One that does not fit a PDU goes out in
 * segments. */
#include "mms/server.h"

#include "mms/value.h"

/* --- what is due --------------------------------------------------------- */

static bool is_cyclic(const struct mms_rcb *rcb)
{
    return rcb->enabled && rcb->period_ms != 0 &&
           mms_bit(&rcb->trg_ops, TRG_INTEGRITY);
}

uint64_t bushing_mms_server_deadline(const bushing_mms_server *s)
{
    uint64_t first = BUSHING_NEVER;
    for (size_t i = 0; i < s->model->num_reports; i++) {
        const struct mms_rcb *rcb = &s->rcb[i];
        if (s->state != SERVER_OPEN)
            break;
        if (rcb->enabled && (rcb->general || rcb->sending))
            return 0;
        if (is_cyclic(rcb) && rcb->due < first)
            first = rcb->due;
    }
    return first;
}

static void begin(struct mms_rcb *rcb, unsigned reason, bushing_time now)
{
    rcb->sending = true;
    rcb->reason = (uint8_t)(0x80u >> reason);
    rcb->next = rcb->segment = 0;
    rcb->at = now;
}

/* Whoever is late is not made to catch up. */
static void wind_on(struct mms_rcb *rcb, bushing_time now)
{
    uint64_t period = (uint64_t)rcb->period_ms * 1000000;
    rcb->due += period;
    if (rcb->due <= now.mono_ns)
        rcb->due = now.mono_ns + period;
}

/* True when this block has something to say. */
static bool is_due(struct mms_rcb *rcb, bushing_time now)
{
    if (!rcb->enabled)
        return false;
    if (rcb->sending)
        return true;
    if (rcb->general) {
        rcb->general = false;
        begin(rcb, TRG_GENERAL, now);
        return true;
    }
    if (!is_cyclic(rcb) || rcb->due > now.mono_ns)
        return false;
    wind_on(rcb, now);
    begin(rcb, TRG_INTEGRITY, now);
    return true;
}

/* --- a report ------------------------------------------------------------ */

/* Members from `from` on, below `to`, of a list. */
struct part {
    const struct mms_list *list;
    uint16_t from, to;
    bool segmented, more;
};

static void put_bits(struct writer *w, uint8_t unused, span octets)
{
    size_t mark = writer_len(w);
    put_span(w, octets);
    put_u8(w, unused);
    ber_put_header(w, CTX(4), false, writer_len(w) - mark);
}

/* A string "INV1/MMXU1$MX$TotW". */
static void put_reference(const bushing_mms_model *m, struct writer *w,
                          uint32_t node)
{
    size_t mark = writer_len(w);
    mms_node_put_item(m, w, node);
    put_u8(w, '/');
    put_span(w, m->nodes[mms_node_device(m, node)].name);
    ber_put_header(w, CTX(10), false, writer_len(w) - mark);
}

static void put_members(const bushing_mms_server *s, struct writer *w,
                        const struct mms_rcb *rcb, const struct part *p)
{
    const uint8_t *opt = rcb->opt_flds;
    for (size_t i = p->to; i > p->from && mms_bit(opt, OPT_REASON); i--)
        put_bits(w, 2, span_of(&rcb->reason, 1));
    for (size_t i = p->to; i > p->from; i--)
        mms_put_data(s, w, p->list->members[i - 1], rcb->at);
    for (size_t i = p->to; i > p->from && mms_bit(opt, OPT_DATA_REFERENCE); i--)
        put_reference(s->model, w, p->list->members[i - 1]);
}

/* One bit for each member of the data set. */
static void put_inclusion(struct writer *w, const struct part *p)
{
    uint8_t octets[BUSHING_MMS_MEMBERS_MAX / 8] = {0};
    for (size_t i = p->from; i < p->to; i++)
        octets[i / 8] = (uint8_t)(octets[i / 8] | 0x80u >> i % 8);
    put_bits(w, (uint8_t)((8 - p->list->num % 8) % 8),
             span_of(octets, (p->list->num + 7u) / 8));
}

static void put_entry_time(struct writer *w, bushing_time at)
{
    uint8_t octets[6] = {0};
    (void)mms_binary_time_put(at.utc_ms, octets);
    ber_put(w, CTX(12), span_of(octets, sizeof octets));
}

static void put_head(struct writer *w, const struct mms_rcb *rcb,
                     const struct part *p)
{
    /* what an unbuffered report has none of is not announced */
    uint8_t opt[2] = {rcb->opt_flds[0] & 0x7C, rcb->opt_flds[1] & 0x80};
    if (p->segmented) {
        opt[1] |= 0x40;
        ber_put_boolean(w, CTX(3), p->more);
        ber_put_integer(w, CTX(6), rcb->segment);
    }
    if (mms_bit(opt, OPT_CONF_REV))
        ber_put_integer(w, CTX(6), 1);
    if (mms_bit(opt, OPT_DATA_SET))
        ber_put(w, CTX(10), span_of(rcb->set, rcb->set_len));
    if (mms_bit(opt, OPT_TIME))
        put_entry_time(w, rcb->at);
    if (mms_bit(opt, OPT_SEQUENCE_NUMBER))
        ber_put_integer(w, CTX(6), rcb->sq_num);
    put_bits(w, 6, span_of(opt, sizeof opt));
    ber_put(w, CTX(10), span_of(rcb->id, rcb->id_len));
}

static void put_report(const bushing_mms_server *s, struct writer *w,
                       const struct mms_rcb *rcb, const struct part *p)
{
    size_t end = writer_len(w), mark;
    put_members(s, w, rcb, p);
    put_inclusion(w, p);
    put_head(w, rcb, p);
    ber_put_around(w, CTX(0), end); /* listOfAccessResult */
    mark = writer_len(w);
    ber_put(w, CTX(0), span_text("RPT"));
    ber_put_around(w, CTX(1), mark); /* variableListName */
    ber_put_around(w, CTX(0), end);  /* informationReport */
    ber_put_around(w, CTX(3), end);
}

/* The largest part from rcb->next on that fits; an empty span when not even
 * one member does. */
static span largest_part(const bushing_mms_server *s, uint8_t *buffer,
                         const struct mms_rcb *rcb, struct part *p)
{
    uint16_t num = (uint16_t)(p->list->num - rcb->next);
    for (;;) {
        struct writer w = writer_over(buffer, s->pdu_size);
        p->from = rcb->next;
        p->to = (uint16_t)(rcb->next + num);
        p->more = p->to < p->list->num;
        p->segmented = p->more || rcb->segment > 0;
        put_report(s, &w, rcb, p);
        if (!w.bad || num <= 1)
            return writer_result(&w);
        num = (uint16_t)(num / 2);
    }
}

static span next_part(bushing_mms_server *s, struct mms_rcb *rcb,
                      uint8_t *buffer)
{
    struct part p = {.list = mms_rcb_list(s, rcb)};
    span out = span_of(NULL, 0);
    if (p.list != NULL && rcb->next <= p.list->num)
        out = largest_part(s, buffer, rcb, &p);
    if (out.n == 0) {
        /* the list is gone, or a member is larger than a PDU: it ends here */
        rcb->enabled = rcb->sending = false;
        return out;
    }
    rcb->next = p.to;
    rcb->segment++;
    if (!p.more) {
        rcb->sending = false;
        rcb->sq_num++;
    }
    return out;
}

int bushing_mms_server_tick(bushing_mms_server *s, bushing_span *report,
                            uint8_t *buffer, size_t cap, bushing_time now)
{
    *report = span_of(NULL, 0);
    if (s->state != SERVER_OPEN)
        return BUSHING_ERR_STATE;
    if (cap < s->pdu_size)
        return BUSHING_ERR_SPACE;
    for (size_t i = 0; i < s->model->num_reports && report->n == 0; i++)
        if (is_due(&s->rcb[i], now))
            *report = next_part(s, &s->rcb[i], buffer);
    return 0;
}
