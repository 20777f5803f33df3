/* Building a value: time, what is signed, and the octets around the signature.
 */
#include "aprofile/value.h"
#include "asn1/encode.h"
#include "schema/aprofile.h"

/* [62351-4:11.2.2, D-A-2] what stands in front of a time that is signed */
static const uint8_t TAG[] = {
    [A_INPUT_CONTEXT_TLV] = 0x81,
    [A_INPUT_UNIVERSAL_TLV] = 0x18,
};

static const struct time_shape REQUEST_SHAPE[] = {
    [A_TIME_Z] = {TIME_MARK_NONE, 0, TIME_ZONE_Z, 0},
    [A_TIME_DOT] = {TIME_MARK_DOT, 0, TIME_ZONE_NONE, 0},
};

/* What lies behind the last whole unit is cut off. */
static int64_t cut(int64_t ms, int64_t unit)
{
    int64_t rest = ms % unit;
    return ms - (rest < 0 ? rest + unit : rest);
}

/* [rule 10] strictly rising, in steps that the text can show */
static int next_time(int64_t *out, int64_t utc_ms, int64_t mark,
                     const struct time_shape *shape)
{
    static const int64_t UNIT[] = {1000, 100, 10, 1};
    int64_t unit = UNIT[shape->digits < 3 ? shape->digits : 3];
    if (utc_ms < TIME_TEXT_FIRST_MS || utc_ms > TIME_TEXT_LAST_MS)
        return BUSHING_ERR_TIME;
    *out = cut(utc_ms, unit);
    if (mark < *out)
        return 0;
    /* both lie in the calendar, or the mark lies far ahead of it */
    if (mark > TIME_TEXT_LAST_MS || mark - utc_ms > APROFILE_AHEAD_MS - unit)
        return BUSHING_ERR_WOULD_BLOCK;
    *out = cut(mark, unit) + unit;
    return 0;
}

static int draft(struct aprofile_draft *out, enum dialect_a_input input,
                 const struct time_shape *shape, int64_t utc_ms, int64_t *mark)
{
    int64_t ms;
    size_t n;
    int rc = next_time(&ms, utc_ms, *mark, shape);
    *out = (struct aprofile_draft){.input = input};
    if (rc != 0)
        return rc;
    n = time_text_format_shape((char *)out->octets + 2, TIME_TEXT_MAX, ms,
                               shape);
    if (n == 0)
        return BUSHING_ERR_TIME;
    out->octets[0] = TAG[input];
    out->octets[1] = (uint8_t)n;
    out->len = (uint8_t)(2 + n);
    *mark = ms;
    return 0;
}

int aprofile_draft_request(struct aprofile_draft *out,
                           const struct dialect *dialect, int64_t utc_ms,
                           int64_t *mark)
{
    return draft(out, dialect->a_input, &REQUEST_SHAPE[dialect->a_time], utc_ms,
                 mark);
}

/* [62351-4:11.2.2 time] the responder writes and signs as the initiator did */
int aprofile_draft_answer(struct aprofile_draft *out,
                          const struct aprofile_claim *peer, int64_t utc_ms,
                          int64_t *mark)
{
    *out = (struct aprofile_draft){0};
    if (peer->stage != CLAIM_ACCEPTED)
        return BUSHING_ERR_STATE;
    return draft(out, peer->input, &peer->time.shape, utc_ms, mark);
}

static span draft_time(const struct aprofile_draft *d)
{
    return d->len == 0 ? (span){NULL, 0}
                       : span_of(d->octets + 2, (size_t)d->len - 2);
}

span aprofile_draft_input(const struct aprofile_draft *d)
{
    return d->input == A_INPUT_CONTENT ? draft_time(d)
                                       : span_of(d->octets, d->len);
}

int aprofile_put_value(struct writer *w, const struct aprofile_draft *d,
                       span certificate, span signature)
{
    struct aprofile_value value = {
        .which = APROFILE_CERTIFICATE_BASED,
        .u.certificate_based = {.authentication_certificate = certificate,
                                .time = draft_time(d),
                                .signature = signature}};
    if (d->len == 0 || certificate.n == 0 ||
        certificate.n > APROFILE_MAX_CERTIFICATE ||
        signature.n < APROFILE_SIGNATURE_MIN ||
        signature.n > APROFILE_SIGNATURE_MAX)
        return BUSHING_ERR_ARGUMENT;
    return asn1_encode(&APROFILE_VALUE, &value, w);
}

int aprofile_put_authentication(struct writer *w,
                                const struct aprofile_draft *d,
                                span certificate, span signature,
                                int32_t context, const struct dialect *dialect)
{
    size_t mark = writer_len(w);
    int rc;
    if (context < 0 && !dialect->a_direct_reference)
        return BUSHING_ERR_ARGUMENT;
    rc = aprofile_put_value(w, d, certificate, signature);
    if (rc != 0)
        return rc;
    ber_put_around(w, TAG_CONTEXT(0), mark); /* single-ASN1-type */
    /* [62351-4:11.1 item 2; D-A-1] */
    if (context < 0)
        ber_put(w, TAG_UNIVERSAL(6), APROFILE_ABSTRACT_SYNTAX);
    else
        ber_put_integer(w, TAG_UNIVERSAL(2), context);
    ber_put_around(w, TAG_CONTEXT(2), mark); /* external */
    return w->bad ? BUSHING_ERR_SPACE : 0;
}
