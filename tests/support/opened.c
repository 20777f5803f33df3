#include "opened.h"

#include "asn1/ber.h"

enum { USER_INFORMATION = 30 };

static void take_info(struct opened *o)
{
    span info = o->apdu.field[USER_INFORMATION];
    o->no_info = info.p == NULL;
    o->info_len = info.n;
    assert_true(info.n <= sizeof o->info);
    if (info.n != 0)
        memcpy(o->info, info.p, info.n);
}

static void take_apdu(struct opened *o, span values, struct arena *scratch)
{
    struct pdv v;
    assert_int_equal(pdv_next(&values, &v), 0);
    o->acse_id = (int16_t)v.context_id;
    assert_int_equal(apdu_read(&o->apdu, v.value, scratch), 0);
}

static void take_ppdu(struct opened *o, struct arena *scratch)
{
    struct ppdu_content c;
    span user_data = o->spdu.user_data;
    if (o->spdu.kind == SPDU_CONNECT)
        assert_int_equal(ppdu_read_connect(&o->a, &c, user_data, 16, scratch),
                         0);
    else if (o->spdu.kind == SPDU_ACCEPT)
        assert_int_equal(ppdu_read_accept(&o->a, &c, user_data, scratch), 0);
    else if (o->spdu.kind == SPDU_REFUSE)
        assert_int_equal(
            ppdu_read_refuse(&o->a, &c, span_skip(o->spdu.reason, 1), scratch),
            0);
    else if (o->spdu.kind == SPDU_ABORT)
        assert_int_equal(ppdu_read_abort(&c, user_data, scratch), 0);
    else
        assert_int_equal(ppdu_read_user_data(&c, user_data), 0);
    if (c.values.p != NULL)
        take_apdu(o, c.values, scratch);
}

void opened_take(struct opened *o, span tsdu, const bushing_association *call)
{
    struct arena scratch = arena_over(o->scratch, sizeof o->scratch);
    size_t offset;
    memset(o, 0, sizeof *o);
    assert_true(tsdu.n <= sizeof o->wire);
    memcpy(o->wire, tsdu.p, tsdu.n);
    assert_int_equal(spdu_read(&o->spdu, span_of(o->wire, tsdu.n), &offset), 0);
    if (call != NULL && o->spdu.kind != SPDU_CONNECT) {
        o->a.num_contexts = call->num_contexts;
        memcpy(o->a.contexts, call->contexts, sizeof o->a.contexts);
    }
    take_ppdu(o, &scratch);
    if (o->apdu.kind == APDU_AARQ || o->apdu.kind == APDU_AARE)
        (void)apdu_take(&o->a, &o->apdu);
    take_info(o);
}

/* --- and again ----------------------------------------------------------- */

static void put_apdu(struct opened *o, struct writer *w)
{
    if (o->instead.p != NULL) {
        put_span(w, o->instead);
        return;
    }
    if (!o->no_info) {
        put_span(w, span_of(o->info, o->info_len));
        ber_put_around(w, TAG_CONTEXT(USER_INFORMATION), 0);
    }
    switch (o->apdu.kind) {
    case APDU_AARQ:
        apdu_put_aarq(w, 0, &o->a);
        break;
    case APDU_AARE:
        apdu_put_aare(w, 0, &o->a, o->apdu.result, o->apdu.source,
                      o->apdu.diagnostic);
        break;
    case APDU_RLRQ:
    case APDU_RLRE:
        apdu_put_release(w, 0, o->apdu.kind, o->apdu.reason);
        break;
    case APDU_ABRT:
        apdu_put_abrt(w, 0, o->apdu.source, o->apdu.diagnostic);
        break;
    }
}

span opened_put(struct opened *o)
{
    struct writer w = writer_over(o->again, sizeof o->again / 2);
    struct writer s =
        writer_over(o->again + sizeof o->again / 2, sizeof o->again / 2);
    put_apdu(o, &w);
    pdv_put_around(&w, 0, o->acse_id);
    if (o->spdu.kind == SPDU_CONNECT)
        ppdu_put_connect(&w, 0, &o->a);
    else if (o->spdu.kind == SPDU_ACCEPT)
        ppdu_put_accept(&w, 0, &o->a);
    else if (o->spdu.kind == SPDU_ABORT)
        ppdu_put_user_abort(&w, 0);
    else if (o->spdu.kind == SPDU_REFUSE) {
        ppdu_put_refuse(&w, 0, &o->a, -1);
        put_u8(&w, REFUSE_USER_DATA);
    }
    if (o->spdu.kind == SPDU_REFUSE)
        o->spdu.reason = writer_result(&w);
    else
        o->spdu.user_data = writer_result(&w);
    spdu_put(&s, &o->spdu);
    assert_false(w.bad || s.bad);
    return writer_result(&s);
}

/* --- what is inside ------------------------------------------------------ */

static struct ber_tlv part(struct opened *o, size_t number)
{
    struct ber_reader r = ber_over(span_of(o->info, o->info_len)), inside;
    struct ber_tlv t;
    assert_int_equal(ber_next(&r, &t), 0);
    assert_int_equal(ber_enter(&r, &t, &inside), 0);
    for (size_t i = 0; i <= number; i++)
        assert_int_equal(ber_next(&inside, &t), 0);
    return t;
}

uint8_t *opened_secpdu(struct opened *o, size_t *n)
{
    struct ber_tlv t = part(o, 1);
    *n = tlv_body(&t).n;
    return o->info + (tlv_body(&t).p - o->info);
}

uint8_t *opened_reference(struct opened *o)
{
    struct ber_tlv t = part(o, 0);
    return o->info + (tlv_body(&t).p - o->info);
}

void opened_set(struct opened *o, int reference, span secpdu)
{
    struct writer w = writer_over(o->info, sizeof o->info);
    put_span(&w, secpdu);
    ber_put_around(&w, TAG_CONTEXT(0), 0);
    ber_put_integer(&w, TAG_UNIVERSAL(2), reference);
    ber_put_around(&w, TAG_UNIVERSAL(8), 0);
    assert_false(w.bad);
    o->info_len = writer_len(&w);
    memmove(o->info, w.p, o->info_len);
    o->no_info = false;
}
