/* Any octets as an APDU of ACSE: what is read, written and read again is the
 * same. */
#include <stdlib.h>

#include "osi/apdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { APDU_MAX = 1 << 16, SCRATCH = 1024 };

static const struct contexts CONTEXTS = {
    2, {{1, BUSHING_USE_ACSE, true}, {3, BUSHING_USE_MMS, true}}};

struct reading {
    struct apdu apdu;
    bushing_association p;
    uint8_t scratch[SCRATCH];
};

static void must(bool what)
{
    if (!what)
        abort();
}

static void must_be_same(span a, span b)
{
    must((a.p == NULL) == (b.p == NULL) && span_equal(a, b));
}

static bool is_associate(const struct apdu *a)
{
    return a->kind == APDU_AARQ || a->kind == APDU_AARE;
}

static int read_all(struct reading *r, span in)
{
    struct arena s = arena_over(r->scratch, sizeof r->scratch);
    int rc = apdu_read(&r->apdu, in, &s);
    must(r->apdu.offset <= in.n);
    memset(&r->p, 0, sizeof r->p);
    if (rc == 0 && is_associate(&r->apdu))
        rc = apdu_take(&r->p, &r->apdu);
    if (rc == 0 && apdu_user_data(&r->apdu, &CONTEXTS, BUSHING_USE_MMS,
                                  &r->p.user_data, &r->p.direct_reference) != 0)
        r->p.user_data = (span){NULL, 0};
    return rc;
}

static span write_all(const struct reading *r)
{
    static uint8_t room[2 * APDU_MAX];
    struct writer w = writer_over(room, sizeof room);
    const struct apdu *a = &r->apdu;
    if (r->p.user_data.p != NULL) {
        put_span(&w, r->p.user_data);
        apdu_put_user_data(&w, 0, 3, r->p.direct_reference);
    }
    if (a->kind == APDU_AARQ)
        apdu_put_aarq(&w, 0, &r->p);
    else if (a->kind == APDU_AARE)
        apdu_put_aare(&w, 0, &r->p, a->result, a->source, a->diagnostic);
    else if (a->kind == APDU_ABRT)
        apdu_put_abrt(&w, 0, a->source, a->diagnostic);
    else
        apdu_put_release(&w, 0, a->kind, a->reason);
    must(!w.bad);
    return writer_result(&w);
}

static void compare_entities(const bushing_entity *a, const bushing_entity *b)
{
    must_be_same(a->ap_title, b->ap_title);
    must_be_same(a->ae_qualifier, b->ae_qualifier);
    must_be_same(a->ap_invocation, b->ap_invocation);
    must_be_same(a->ae_invocation, b->ae_invocation);
}

static void compare(const struct reading *x, const struct reading *y)
{
    const bushing_association *a = &x->p, *b = &y->p;
    must(x->apdu.kind == y->apdu.kind && x->apdu.result == y->apdu.result);
    must(x->apdu.source == y->apdu.source &&
         x->apdu.diagnostic == y->apdu.diagnostic &&
         x->apdu.reason == y->apdu.reason);
    must_be_same(a->acse_version, b->acse_version);
    must_be_same(a->application_context, b->application_context);
    compare_entities(&a->called, &b->called);
    compare_entities(&a->calling, &b->calling);
    compare_entities(&a->responding, &b->responding);
    must_be_same(a->acse_requirements, b->acse_requirements);
    must_be_same(a->mechanism, b->mechanism);
    must_be_same(a->authentication, b->authentication);
    must_be_same(a->context_names, b->context_names);
    must_be_same(a->implementation, b->implementation);
    must_be_same(a->user_data, b->user_data);
    must(a->user_data.p == NULL || a->direct_reference == b->direct_reference);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reading x, y;
    if (size > APDU_MAX)
        return 0;
    if (read_all(&x, (span){data, size}) != 0)
        return 0;
    must(read_all(&y, write_all(&x)) == 0);
    compare(&x, &y);
    return 0;
}
