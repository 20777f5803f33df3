#include "pki_world.h"

#include "pki_case.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include <bushing/error.h>

/* --- memory -------------------------------------------------------------- */

static void *heap_alloc(void *ctx, size_t n)
{
    struct test_heap *heap = ctx;
    void *p;
    if (heap->fail_at >= 0 && heap->fail_at-- == 0)
        return NULL;
    p = malloc(n == 0 ? 1 : n);
    heap->live += p != NULL;
    return p;
}

static void heap_free(void *ctx, void *p)
{
    struct test_heap *heap = ctx;
    heap->live -= p != NULL;
    free(p);
}

bushing_allocator test_allocator(struct test_heap *heap)
{
    return (bushing_allocator){heap_alloc, heap_free, heap};
}

/* --- the world ----------------------------------------------------------- */

static const struct purpose_row {
    enum maker_purpose purpose;
    const char *name;
} PURPOSES[BUSHING_NUM_PURPOSES] = {
    [BUSHING_FOR_ANY] = {MAKER_E2E, "CN=device"},
    [BUSHING_FOR_E2E] = {MAKER_E2E, "OID=1.3.9999.33.1"},
    [BUSHING_FOR_APROFILE] = {MAKER_APROFILE, "OID=1.3.9999.33.1"},
    [BUSHING_FOR_TLS_CLIENT] = {MAKER_TLS_CLIENT, "CN=client"},
    [BUSHING_FOR_TLS_SERVER] = {MAKER_TLS_SERVER, "CN=server"},
};

static struct test_heap heap = {-1, 0};

void world_begin(struct world *w, enum bushing_purpose purpose)
{
    bushing_allocator a = test_allocator(&heap);
    memset(w, 0, sizeof *w);
    w->m = maker_new();
    w->now.utc_ms = MAKER_NOW;
    w->ask.purpose = purpose;
    w->ask.chain = w->chain;
    w->ask.num_chain = 2;
    assert_int_equal(bushing_trust_new(&w->trust, &a), 0);
    maker_ca(w->m, &w->root, "CN=Root,O=Grid", maker_key(MAKER_P256, 0), NULL);
    maker_ca(w->m, &w->ca, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 1),
             &w->root);
    if (purpose == BUSHING_FOR_CA)
        maker_ca(w->m, &w->leaf, "CN=Sub CA,O=Grid", maker_key(MAKER_P256, 2),
                 &w->ca);
    else
        maker_leaf(w->m, &w->leaf, PURPOSES[purpose].purpose,
                   PURPOSES[purpose].name, maker_key(MAKER_P256, 2), &w->ca);
}

void world_end(struct world *w)
{
    bushing_trust_free(w->trust);
    maker_free(w->m);
}

void world_make(struct world *w)
{
    w->chain[0] = maker_make(w->m, &w->leaf);
    w->chain[1] = maker_make(w->m, &w->ca);
    w->bare = true;
}

void world_ask(struct world *w)
{
    if (!w->bare)
        world_make(w);
    if (!w->no_anchor)
        assert_int_equal(bushing_trust_add(w->trust, BUSHING_TRUST_ANCHOR,
                                           maker_make(w->m, &w->root)),
                         0);
    w->no_anchor = true; /* the second time it is there */
    assert_int_equal(
        bushing_trust_check(w->trust, &w->verdict, &w->ask, w->now), 0);
}

span world_keep(struct world *w, const char *kind, span der)
{
    assert_true(w->num_kept < WORLD_KEPT);
    w->kept[w->num_kept].kind = kind;
    w->kept[w->num_kept++].der = der;
    return der;
}

static void print(const bushing_verdict *v)
{
    for (size_t i = 0; i < v->num_findings; i++)
        print_message("# %s at %u: %s\n",
                      bushing_rule_at(v->finding[i].rule)->id,
                      v->finding[i].depth, v->finding[i].fact);
}

void world_accepts(struct world *w)
{
    world_ask(w);
    if (!w->verdict.accepted || w->verdict.num_findings != 0)
        print(&w->verdict);
    assert_true(w->verdict.accepted);
    assert_int_equal(w->verdict.num_findings, 0);
    assert_int_equal(w->verdict.step, BUSHING_STEP_NONE);
    assert_int_equal(w->verdict.diagnostic, BUSHING_NO_DIAGNOSTIC);
    assert_int_equal(w->verdict.event_request, 0);
    assert_int_equal(w->verdict.event_accept, 0);
    assert_false(w->verdict.alarm);
}

/* --- what follows from a broken rule [62351-4:14.3] ---------------------- */

static const struct expected {
    int diagnostic;
    bool alarm;
    uint32_t request, accept;
} EXPECTED[] = {
    [BUSHING_STEP_NONE] = {-1, false, 0, 0},
    [6] = {8, false, BUSHING_SECURITY_ID(4, 1, 6),
           BUSHING_SECURITY_ID(4, 2, 5)},
    [7] = {9, false, BUSHING_SECURITY_ID(4, 1, 6),
           BUSHING_SECURITY_ID(4, 2, 5)},
    [8] = {-1, true, BUSHING_SECURITY_ID(4, 1, 7),
           BUSHING_SECURITY_ID(4, 2, 6)},
    [9] = {-1, true, BUSHING_SECURITY_ID(4, 1, 8),
           BUSHING_SECURITY_ID(4, 2, 7)},
};

/* One star stands for any text. */
static void says(const char *got, const char *want)
{
    const char *star = want == NULL ? NULL : strchr(want, '*');
    size_t n = strlen(got), before, after;
    if (want == NULL)
        return;
    if (star == NULL) {
        assert_string_equal(got, want);
        return;
    }
    before = (size_t)(star - want);
    after = strlen(star + 1);
    if (n < before + after || memcmp(got, want, before) != 0 ||
        strcmp(got + n - after, star + 1) != 0)
        fail_msg("'%s', not '%s'", got, want);
}

void world_breaks(struct world *w, enum rule_id rule, unsigned depth)
{
    const struct rule_row *row = rule_row(rule);
    const bushing_verdict *v = &w->verdict;
    bool refused = row->says.effect >= BUSHING_RULE_REFUSES;
    unsigned step = !refused ? 0 : row->step == 6 && depth > 0 ? 7 : row->step;
    world_ask(w);
    if (v->num_findings != 1 || v->finding[0].rule != rule)
        print(v);
    assert_int_equal(v->num_findings, 1);
    assert_string_equal(bushing_rule_at(v->finding[0].rule)->id, row->says.id);
    assert_int_equal(v->finding[0].depth, depth);
    assert_int_equal(v->finding[0].effect, row->says.effect);
    assert_int_equal(v->accepted, !refused);
    assert_int_equal(v->step, step);
    assert_int_equal(v->diagnostic, EXPECTED[step].diagnostic);
    assert_int_equal(v->alarm, EXPECTED[step].alarm);
    assert_int_equal(v->event_request, EXPECTED[step].request);
    assert_int_equal(v->event_accept, EXPECTED[step].accept);
    assert_non_null(bushing_security_find(row->says.event));
    says(v->finding[0].fact, w->fact);
    pki_case_write(w);
}
