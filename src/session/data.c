/* Values of an open association, in and out: the way that is gone most often.
 * Headers are put and read with direct calls. */
#include "session/association.h"

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
 * the MMS context. An APDU has no place here [osi:8.2 no. 54]. */
static int take_value(bushing_osi *a, span *out)
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
    if (c->use != BUSHING_USE_MMS)
        return c->use == BUSHING_USE_ACSE ? BUSHING_ERR_ACSE_UNEXPECTED
                                          : BUSHING_ERR_PRESENTATION_CONTEXT_ID;
    *out = v.value;
    return mms_fits(v.value, MMS_IN_DATA) ? 0 : BUSHING_ERR_MMS_PDU;
}

int value_tell(bushing_osi *a)
{
    span pdu;
    int rc;
    if (a->values.n == 0 || is_ended(a))
        return 0;
    rc = take_value(a, &pdu);
    if (rc != 0) {
        a->values.n = 0;
        end_for(a, rc, 0);
        return 0;
    }
    event_tell(a, BUSHING_EVENT_DATA);
    a->event.data = pdu;
    return 1;
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

int bushing_osi_send(bushing_osi *a, bushing_span mms_pdu, bushing_time now)
{
    static const uint8_t SESSION_HEAD[] = {0x01, 0x00, 0x01, 0x00};
    uint8_t octets[HEADERS_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    size_t n, max = setting(a, BUSHING_SET_OUTPUT_MAX);
    int rc;
    a->now = now;
    if (a->association != A_OPEN && a->association != A_RELEASE_ASKED)
        return BUSHING_ERR_STATE;
    if (mms_pdu.n == 0)
        return BUSHING_ERR_ARGUMENT;
    pdv_put_head(&w, mms_pdu.n, a->mms_id);
    put_span(&w, span_of(SESSION_HEAD, sizeof SESSION_HEAD));
    n = tsdu_wire_len(writer_len(&w) + mms_pdu.n, a->tpdu_size);
    if (n > max)
        return BUSHING_ERR_TOO_LONG;
    if (buffer_len(&a->out) > max - n)
        return output_blocks(a);
    rc = tsdu_put(a, writer_result(&w), mms_pdu);
    return rc == BUSHING_ERR_WOULD_BLOCK ? output_blocks(a) : rc;
}
