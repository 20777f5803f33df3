/* Report control blocks: their attributes, as each association sees its own.
 * [61850-7-2:17] unbuffered; a client that is gone leaves nothing behind. */
#include "mms/server.h"

/* --- begin --------------------------------------------------------------- */

static void set_text(char *out, uint8_t *len, span text)
{
    size_t n = text.n < BUSHING_MMS_ITEM_MAX ? text.n : BUSHING_MMS_ITEM_MAX;
    if (n > 0)
        memcpy(out, text.p, n);
    *len = (uint8_t)n;
}

/* RptID is the reference of the block until somebody writes another one. */
static void set_own_name(const bushing_mms_model *m, struct mms_rcb *rcb,
                         uint32_t node)
{
    uint8_t buffer[BUSHING_MMS_PART_MAX + 1 + BUSHING_MMS_ITEM_MAX];
    struct writer w = writer_over(buffer, sizeof buffer);
    mms_node_put_item(m, &w, node);
    put_u8(&w, '/');
    put_span(&w, m->nodes[mms_node_device(m, node)].name);
    set_text(rcb->id, &rcb->id_len, writer_result(&w));
}

void mms_rcb_begin(bushing_mms_server *s)
{
    for (size_t i = 0; i < s->model->num_reports; i++) {
        const struct mms_report *r = &s->model->reports[i];
        struct mms_rcb *rcb = &s->rcb[i];
        set_own_name(s->model, rcb, r->node);
        set_text(rcb->set, &rcb->set_len, r->data_set);
        rcb->period_ms = r->every_ms;
        /* number, time, reason, data set; configuration revision */
        rcb->opt_flds[0] = 0x78;
        rcb->opt_flds[1] = 0x80;
        rcb->trg_ops = 0x0C; /* integrity, general interrogation */
        rcb->enabled = rcb->reserved = r->on;
    }
}

struct mms_list *mms_rcb_list(bushing_mms_server *s, const struct mms_rcb *rcb)
{
    span set = span_of(rcb->set, rcb->set_len), item;
    uint32_t device;
    if (set.n > 0 && set.p[0] == '@')
        return mms_list_find(s->own, s->num_own, LIST_ASSOCIATION, 0,
                             span_skip(set, 1));
    if (!mms_reference_split(s->model, set, &device, &item))
        return NULL;
    return mms_list_find(s->model->lists, BUSHING_MMS_LISTS_MAX, LIST_DOMAIN,
                         device, item);
}

/* --- get ----------------------------------------------------------------- */

static span put_bits(uint8_t *out, uint8_t unused, const uint8_t *octets,
                     size_t n)
{
    out[0] = unused;
    memcpy(out + 1, octets, n);
    return span_of(out, n + 1);
}

static span put_number(uint8_t *out, int64_t v)
{
    span body = ber_integer_body(v, out);
    return body;
}

static span put_flag(uint8_t *out, bool v)
{
    out[0] = v;
    return span_of(out, 1);
}

span mms_rcb_get(const bushing_mms_server *s, const struct mms_node *n,
                 uint8_t buffer[static 16])
{
    const struct mms_rcb *rcb = &s->rcb[n->report];
    switch ((enum mms_rcb_field)n->slot) {
    case RCB_RPT_ID:
        return span_of(rcb->id, rcb->id_len);
    case RCB_RPT_ENA:
        return put_flag(buffer, rcb->enabled);
    case RCB_RESV:
        return put_flag(buffer, rcb->reserved);
    case RCB_DAT_SET:
        return span_of(rcb->set, rcb->set_len);
    case RCB_CONF_REV:
        return put_number(buffer, 1);
    case RCB_OPT_FLDS:
        return put_bits(buffer, 6, rcb->opt_flds, 2);
    case RCB_BUF_TM:
        return put_number(buffer, rcb->buf_tm);
    case RCB_SQ_NUM:
        return put_number(buffer, rcb->sq_num);
    case RCB_TRG_OPS:
        return put_bits(buffer, 2, &rcb->trg_ops, 1);
    case RCB_INTG_PD:
        return put_number(buffer, rcb->period_ms);
    case RCB_GI:
        return put_flag(buffer, rcb->general);
    case NUM_RCB_FIELDS:
        break;
    }
    return span_of(NULL, 0);
}

/* --- set ----------------------------------------------------------------- */

static uint32_t number_of(span body)
{
    int64_t v = 0;
    (void)ber_integer_lax(body, &v);
    return (uint32_t)v;
}

/* The next period begins now. */
static void wind_up(struct mms_rcb *rcb, bushing_time now)
{
    rcb->due = now.mono_ns + (uint64_t)rcb->period_ms * 1000000;
}

static int enable(bushing_mms_server *s, struct mms_rcb *rcb, bool on,
                  bushing_time now, bool commit)
{
    if (on && mms_rcb_list(s, rcb) == NULL)
        return ACCESS_VALUE_INVALID;
    if (!commit || on == rcb->enabled)
        return 0;
    rcb->enabled = on;
    rcb->general = rcb->sending = false;
    rcb->sq_num = 0;
    if (on) {
        rcb->reserved = true;
        wind_up(rcb, now);
    }
    return 0;
}

static int interrogate(struct mms_rcb *rcb, bool on, bool commit)
{
    if (on && (!rcb->enabled || !mms_bit(&rcb->trg_ops, TRG_GENERAL)))
        return ACCESS_TEMPORARILY_UNAVAILABLE;
    if (commit)
        rcb->general = on;
    return 0;
}

static int set_data_set(bushing_mms_server *s, struct mms_rcb *rcb, span text,
                        bool commit)
{
    struct mms_rcb other = {.enabled = false};
    set_text(other.set, &other.set_len, text);
    if (text.n > 0 && mms_rcb_list(s, &other) == NULL)
        return ACCESS_VALUE_INVALID;
    if (commit)
        set_text(rcb->set, &rcb->set_len, text);
    return 0;
}

static int set_period(struct mms_rcb *rcb, uint32_t ms, bool commit)
{
    if (ms != 0 && ms < BUSHING_MMS_REPORT_MS_MIN)
        return ACCESS_VALUE_INVALID;
    if (commit)
        rcb->period_ms = ms;
    return 0;
}

/* What cannot fail. */
static void set_plain(struct mms_rcb *rcb, enum mms_rcb_field field, span body)
{
    if (field == RCB_RPT_ID)
        set_text(rcb->id, &rcb->id_len, body);
    else if (field == RCB_RESV)
        rcb->reserved = body.p[0] != 0;
    else if (field == RCB_BUF_TM)
        rcb->buf_tm = number_of(body);
    else if (field == RCB_TRG_OPS)
        rcb->trg_ops = body.p[1];
    else if (field == RCB_OPT_FLDS)
        memcpy(rcb->opt_flds, body.p + 1, 2);
}

int mms_rcb_set(bushing_mms_server *s, const struct mms_node *n, span body,
                bushing_time now, bool commit)
{
    struct mms_rcb *rcb = &s->rcb[n->report];
    enum mms_rcb_field field = (enum mms_rcb_field)n->slot;
    if (field == RCB_RPT_ENA)
        return enable(s, rcb, body.p[0] != 0, now, commit);
    if (field == RCB_GI)
        return interrogate(rcb, body.p[0] != 0, commit);
    /* [61850-7-2:17.2.2] nothing else changes while it is enabled */
    if (rcb->enabled)
        return ACCESS_TEMPORARILY_UNAVAILABLE;
    if (field == RCB_DAT_SET)
        return set_data_set(s, rcb, body, commit);
    if (field == RCB_INTG_PD)
        return set_period(rcb, number_of(body), commit);
    if (commit)
        set_plain(rcb, field, body);
    return 0;
}
