/* What tests of revocation share: a world whose CAs are trusted, and lists and
 * answers that are given to it. */
#ifndef UNIT_PKI_REVOCATION_HELP_H
#define UNIT_PKI_REVOCATION_HELP_H

#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/revocation.h>

#define DAY_MS INT64_C(86400000)

static const span NO_NONCE = {NULL, 0};

static inline void trust_cas(struct world *w)
{
    assert_int_equal(bushing_trust_add(w->trust, BUSHING_TRUST_ANCHOR,
                                       maker_make(w->m, &w->root)),
                     0);
    assert_int_equal(bushing_trust_add(w->trust, BUSHING_TRUST_INTERMEDIATE,
                                       maker_make(w->m, &w->ca)),
                     0);
}

static inline int give(struct world *w, const struct maker_list *l)
{
    span der = world_keep(w, "crl", maker_make_list(w->m, l));
    return bushing_trust_add_crl(w->trust, NULL, der, w->now);
}

/* The list of the root, with nothing in it. */
static inline void give_root_list(struct world *w)
{
    struct maker_list l;
    maker_list(w->m, &l, &w->root, 1);
    assert_int_equal(give(w, &l), 0);
}

static inline void ca_list(struct world *w, struct maker_list *l)
{
    maker_list(w->m, l, &w->ca, 1);
}

static inline void give_ca_list(struct world *w)
{
    struct maker_list l;
    ca_list(w, &l);
    assert_int_equal(give(w, &l), 0);
}

static inline bushing_ocsp_subject subject(struct world *w)
{
    bushing_ocsp_subject s = {maker_make(w->m, &w->leaf),
                              maker_make(w->m, &w->ca)};
    return s;
}

static inline int give_answer(struct world *w, const struct maker_answer *a)
{
    bushing_ocsp_subject s = subject(w);
    span der = world_keep(w, "ocsp", maker_make_answer(w->m, a));
    return bushing_trust_add_ocsp(w->trust, der, &s, NO_NONCE, w->now);
}

static inline void answer(struct world *w, struct maker_answer *a)
{
    maker_answer(w->m, a, &w->leaf, &w->ca);
}

#endif
