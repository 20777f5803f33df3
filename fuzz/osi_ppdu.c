/* Any octets as a PPDU: what is read, written and read again is the same. The
 * first octet says which PPDU is expected. */
#include <stdlib.h>

#include "asn1/ber.h"
#include "osi/contexts.h"
#include "osi/ppdu.h"
#include "schema/pres.h"
#include <bushing/error.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PPDU_MAX = 1 << 16, SCRATCH = 1024, PROPOSED = 3 };

static uint8_t room[2 * PPDU_MAX], again[SCRATCH], first[SCRATCH];

static void must(bool what)
{
    if (!what)
        abort();
}

static void must_be_same(span a, span b)
{
    must((a.p == NULL) == (b.p == NULL) && span_equal(a, b));
}

/* --- values -------------------------------------------------------------- */

static void try_value(const struct pdv *v)
{
    struct writer w = writer_over(room, sizeof room);
    struct ppdu_content c;
    struct pdv back;
    must(v->context_id == -1 ||
         (v->context_id >= CONTEXT_ID_MIN && v->context_id <= CONTEXT_ID_MAX));
    must(v->value.n >= 2);
    put_span(&w, v->value);
    pdv_put_around(&w, 0, (int16_t)v->context_id);
    must(!w.bad && ppdu_read_user_data(&c, writer_result(&w)) == 0);
    must(pdv_next(&c.values, &back) == 0 && c.values.n == 0);
    must(back.context_id == v->context_id);
    must_be_same(back.value, v->value);
}

static void try_values(span values)
{
    struct pdv v;
    while (values.n != 0) {
        size_t n = values.n;
        if (pdv_next(&values, &v) != 0) {
            must(values.n == n);
            return;
        }
        must(values.n < n);
        try_value(&v);
    }
}

/* --- PPDUs --------------------------------------------------------------- */

/* What was read, as it is put back. */
static struct writer over_values(const struct ppdu_content *c)
{
    struct writer w = writer_over(room, sizeof room);
    if (c->values.p != NULL) {
        put_span(&w, c->values);
        ber_put_around(&w, TAG_APPLICATION(1), 0);
    }
    return w;
}

static void compare_contexts(const bushing_association *a,
                             const bushing_association *b)
{
    must(a->num_contexts == b->num_contexts);
    for (size_t i = 0; i < a->num_contexts; i++) {
        const bushing_context *c = &a->contexts[i], *d = &b->contexts[i];
        must(c->id == d->id && c->use == d->use && c->result == d->result);
        must_be_same(c->abstract_syntax, d->abstract_syntax);
        /* without a transfer syntax BER is written */
        if (c->transfer_syntax.p != NULL &&
            c->result == BUSHING_CONTEXT_ACCEPTED)
            must_be_same(c->transfer_syntax, d->transfer_syntax);
        must(c->result == BUSHING_CONTEXT_ACCEPTED || c->reason == d->reason);
    }
}

static void compare(const bushing_association *a, const bushing_association *b)
{
    must_be_same(a->calling_psel, b->calling_psel);
    must_be_same(a->called_psel, b->called_psel);
    must_be_same(a->responding_psel, b->responding_psel);
    must_be_same(a->presentation_requirements, b->presentation_requirements);
    compare_contexts(a, b);
}

static void compare_content(const struct ppdu_content *a,
                            const struct ppdu_content *b)
{
    must_be_same(a->values, b->values);
    must(a->reason == b->reason && a->provider == b->provider);
}

static bushing_association proposed(void)
{
    bushing_association a = {.num_contexts = PROPOSED};
    for (size_t i = 0; i < PROPOSED; i++)
        a.contexts[i].id = (int32_t)(2 * i + 1);
    return a;
}

static void try_connect(span in)
{
    struct arena s = arena_over(first, sizeof first),
                 t = arena_over(again, sizeof again);
    bushing_association a = {0}, b = {0};
    struct ppdu_content c, d;
    struct writer w;
    int rc = ppdu_read_connect(&a, &c, in, BUSHING_CONTEXTS, &s);
    must(c.offset <= in.n && a.num_contexts <= BUSHING_CONTEXTS);
    if (rc != 0)
        return;
    w = over_values(&c);
    ppdu_put_connect(&w, 0, &a);
    must(!w.bad);
    must(ppdu_read_connect(&b, &d, writer_result(&w), BUSHING_CONTEXTS, &t) ==
         0);
    compare(&a, &b);
    compare_content(&c, &d);
    try_values(c.values);
}

static void try_answer(span in, bool accept)
{
    struct arena s = arena_over(first, sizeof first),
                 t = arena_over(again, sizeof again);
    bushing_association a = proposed(), b = proposed();
    struct ppdu_content c, d;
    struct writer w;
    int rc = accept ? ppdu_read_accept(&a, &c, in, &s)
                    : ppdu_read_refuse(&a, &c, in, &s);
    must(c.offset <= in.n);
    if (rc != 0)
        return;
    w = over_values(&c);
    if (accept)
        ppdu_put_accept(&w, 0, &a);
    else
        ppdu_put_refuse(&w, 0, &a, c.reason);
    must(!w.bad);
    rc = accept ? ppdu_read_accept(&b, &d, writer_result(&w), &t)
                : ppdu_read_refuse(&b, &d, writer_result(&w), &t);
    must(rc == 0);
    compare(&a, &b);
    compare_content(&c, &d);
    try_values(c.values);
}

static void try_abort(span in)
{
    struct arena s = arena_over(first, sizeof first);
    struct ppdu_content c, d;
    struct writer w;
    int rc = ppdu_read_abort(&c, in, &s);
    must(c.offset <= in.n);
    if (rc != 0 || (c.provider && c.reason < 0))
        return;
    w = over_values(&c);
    if (c.provider)
        ppdu_put_provider_abort(&w, c.reason);
    else
        ppdu_put_user_abort(&w, 0);
    must(!w.bad && ppdu_read_abort(&d, writer_result(&w), NULL) == 0);
    compare_content(&c, &d);
    try_values(c.values);
}

static void try_user_data(span in)
{
    struct ppdu_content c;
    if (ppdu_read_user_data(&c, in) == 0)
        try_values(c.values);
    must(c.offset <= in.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > PPDU_MAX)
        return 0;
    span in = {data + 1, size - 1};
    switch (data[0] % 5) {
    case 0:
        try_connect(in);
        break;
    case 1:
    case 2:
        try_answer(in, data[0] % 5 == 1);
        break;
    case 3:
        try_abort(in);
        break;
    default:
        try_user_data(in);
    }
    return 0;
}
