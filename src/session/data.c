/* Values of an open association, in and out: the way that is gone most often.
 * Headers are put and read with direct calls. */
#include "session/secured.h"

#include "asn1/ber.h"

/* --- in ------------------------------------------------------------------ */

/* [osi:6] what may stand where, by first octet; nobody descends */
static const uint8_t PLACES[][12] = {
    [MMS_IN_REQUEST] = {0xa8},
    [MMS_IN_RESPONSE] = {0xa9, 0xaa},
    [MMS_IN_DATA] = {0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x85, 0x86, 0xa7, 0x8b, 0x8c,
                     0xad},
};

/* That it is one whole value the layer below has seen. */
bool mms_fits(span pdu, enum mms_place place)
{
    return pdu.n != 0 && pdu.p[0] != 0 &&
           memchr(PLACES[place], pdu.p[0], sizeof PLACES[place]) != NULL;
}

/* [osi:4] several values are legal though nobody sends them; each must stand in
 * the context of data. An APDU has no place here [osi:8.2 no. 54]. */
int value_take(bushing_osi *a, span *out)
{
    const struct context *c;
    struct pdv v;
    int rc = pdv_next(&a->values, &v);
    if (rc != 0)
        return rc;
    if (++a->num_values > setting(a, BUSHING_SET_PDVS_MAX))
        return BUSHING_ERR_PRESENTATION_VALUES;
    c = contexts_find(&a->contexts, v.context_id);
    if (c == NULL)
        return BUSHING_ERR_PRESENTATION_CONTEXT_ID;
    if (c->use != data_use(a))
        return c->use == BUSHING_USE_ACSE ? BUSHING_ERR_ACSE_UNEXPECTED
                                          : BUSHING_ERR_PRESENTATION_CONTEXT_ID;
    *out = v.value;
    return 0;
}

enum value_told value_tell(bushing_osi *a)
{
    span pdu;
    int rc;
    if (is_native(a))
        return native_value(a);
    if (a->values.n == 0 || is_ended(a))
        return VALUE_NONE;
    rc = value_take(a, &pdu);
    if (rc == 0 && !mms_fits(pdu, MMS_IN_DATA))
        rc = BUSHING_ERR_MMS_PDU;
    if (rc != 0) {
        a->values.n = 0;
        osi_end_for(a, rc, 0);
        return VALUE_NONE;
    }
    event_tell(a, BUSHING_EVENT_DATA);
    a->event.data = pdu;
    return VALUE_TOLD;
}

/* Segments of one SSDU [osi:3]: only where the sizes were agreed. */
static int take_segment(bushing_osi *a, const struct spdu *s, span *whole)
{
    bool begins = (s->enclosure & ENCLOSURE_BEGIN) != 0;
    bool ends = (s->enclosure & ENCLOSURE_END) != 0;
    size_t max = setting(a, BUSHING_SET_TSDU_MAX);
    if (!a->segmented || begins != (buffer_len(&a->ssdu) == 0) ||
        s->user_data.n == 0)
        return BUSHING_ERR_SESSION_PARAMETER;
    if (s->user_data.n > max - buffer_len(&a->ssdu))
        return BUSHING_ERR_COTP_TSDU;
    if (!buffer_put(&a->ssdu, a->cfg->pool, s->user_data))
        return BUSHING_ERR_MEMORY;
    *whole = ends ? buffer_octets(&a->ssdu) : (span){NULL, 0};
    a->ssdu_done = ends;
    return 0;
}

int data_received(bushing_osi *a, const struct spdu *s)
{
    struct ppdu_content c;
    span whole = s->user_data;
    int rc = s->enclosure >= 0 ? take_segment(a, s, &whole) : 0;
    if (rc != 0 || (s->enclosure >= 0 && whole.p == NULL))
        return rc;
    if (whole.n == 0)
        return BUSHING_ERR_SESSION_MISSING;
    rc = ppdu_read_user_data(&c, whole);
    a->closed.offset = c.offset;
    if (rc != 0)
        return rc;
    if (c.values.n == 0)
        return BUSHING_ERR_PRESENTATION_VALUES;
    a->values = c.values;
    a->num_values = 0;
    return 0;
}

/* --- out ----------------------------------------------------------------- */

/* Room comes when octets go; when none wait, when the pool has some again. */
int output_blocks(bushing_osi *a)
{
    a->would_block = true;
    if (buffer_len(&a->out) == 0)
        a->retry_at = later(a, RETRY_MS);
    return BUSHING_ERR_WOULD_BLOCK;
}

static struct writer put_headers(const bushing_osi *a,
                                 uint8_t octets[HEADERS_MAX], size_t n)
{
    static const uint8_t SESSION_HEAD[] = {0x01, 0x00, 0x01, 0x00};
    struct writer w = writer_over(octets, HEADERS_MAX);
    pdv_put_head(&w, n, a->data_id);
    put_span(&w, span_of(SESSION_HEAD, sizeof SESSION_HEAD));
    return w;
}

/* 0 when a value of n octets fits into the queue now. */
static int check_queue(bushing_osi *a, size_t n)
{
    uint8_t octets[HEADERS_MAX];
    struct writer w = put_headers(a, octets, n);
    size_t max = setting(a, BUSHING_SET_OUTPUT_MAX);
    n = tsdu_wire_len(writer_len(&w) + n, a->tpdu_size);
    if (n > max)
        return BUSHING_ERR_TOO_LONG;
    return buffer_len(&a->out) > max - n ? BUSHING_ERR_WOULD_BLOCK : 0;
}

static int put_value(bushing_osi *a, span value)
{
    uint8_t octets[HEADERS_MAX];
    struct writer w = put_headers(a, octets, value.n);
    return tsdu_put(a, writer_result(&w), value);
}

/* A number is used up with each PDU that is protected: there must be room for
 * it before. */
static int send_protected(bushing_osi *a, span plain)
{
    size_t size, n = plain.n + BUSHING_E2E_OVERHEAD;
    uint8_t *block;
    span pdu;
    int rc = check_queue(a, n);
    if (rc != 0)
        return rc;
    if (buffer_room(&a->out, a->cfg->pool,
                    tsdu_wire_len(n + HEADERS_MAX, a->tpdu_size)) == NULL)
        return BUSHING_ERR_WOULD_BLOCK;
    block = pool_take(a->cfg->pool, n, &size);
    if (block == NULL)
        return BUSHING_ERR_WOULD_BLOCK;
    rc = native_protect(a, plain, block, size, &pdu);
    if (rc == 0)
        rc = put_value(a, pdu);
    pool_give(a->cfg->pool, block, size);
    buffer_settle(&a->out, a->cfg->pool);
    return rc;
}

static int send_plain(bushing_osi *a, span value)
{
    int rc = check_queue(a, value.n);
    return rc != 0 ? rc : put_value(a, value);
}

static bool may_send(const bushing_osi *a)
{
    return (a->association == A_OPEN || a->association == A_RELEASE_ASKED) &&
           (a->sec == NULL || a->sec->ready);
}

int bushing_osi_send(bushing_osi *a, bushing_span mms_pdu, bushing_time now)
{
    int rc;
    a->now = now;
    if (!may_send(a))
        return BUSHING_ERR_STATE;
    if (mms_pdu.n == 0)
        return BUSHING_ERR_ARGUMENT;
    rc = is_native(a) ? send_protected(a, mms_pdu) : send_plain(a, mms_pdu);
    return rc == BUSHING_ERR_WOULD_BLOCK ? output_blocks(a) : rc;
}
