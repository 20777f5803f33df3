/* Policies out of a few words, and tokens that went over a wire: encoded by our
 * tables, and decoded again, as a peer sees them. */
#ifndef E2E_OFFER_HELP_H
#define E2E_OFFER_HELP_H

#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "crypto/test/adapter.h"
#include "e2e/offer.h"
#include "wire.h"

#define OFFER_TIME_MS INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */

/* NULL: the default list; 0 is FORBIDDEN, so settings are one more. */
struct words {
    unsigned encryption, ae; /* 1 + enum bushing_demand; 0: the default */
    const char *groups, *aea, *encr, *icv;
    unsigned tag_16;
    const struct dialect *dialect; /* NULL: the default */
};
enum { FORBID = 1, ALLOW = 2, REQUIRE = 3 };

static struct heap offer_heap;

static inline void set_list(bushing_policy *p, enum bushing_policy_list list,
                            const char *names)
{
    if (names != NULL)
        assert_int_equal(bushing_policy_set_list(p, list, span_text(names)), 0);
}

static inline bushing_policy *policy_of(const struct words *w)
{
    bushing_allocator a = heap_allocator(&offer_heap);
    bushing_policy *p = NULL;
    assert_int_equal(bushing_policy_new(&p, &a, BUSHING_MODE_NATIVE), 0);
    if (w->encryption != 0)
        assert_int_equal(
            bushing_policy_set(p, BUSHING_POLICY_ENCRYPTION, w->encryption - 1),
            0);
    if (w->ae != 0)
        assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_AE, w->ae - 1),
                         0);
    assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_TAG_16, w->tag_16),
                     0);
    set_list(p, BUSHING_LIST_GROUPS, w->groups);
    set_list(p, BUSHING_LIST_AEA, w->aea);
    set_list(p, BUSHING_LIST_ENCR, w->encr);
    set_list(p, BUSHING_LIST_ICV, w->icv);
    assert_int_equal(bushing_policy_seal(p), 0);
    if (w->dialect != NULL)
        p->dialect = w->dialect;
    return p;
}

/* A token on its way. */
struct passage {
    uint8_t octets[8192], joined[4096];
    struct arena scratch;
    struct clear_token_1 token; /* as it arrives */
};

/* What the association puts into a token besides. */
static inline void fill_rest(struct clear_token_1 *t)
{
    static const uint8_t ecdsa[] = {0x2A, 0x86, 0x48, 0xCE,
                                    0x3D, 0x04, 0x03, 0x02};
    t->sig_alg.algorithm = span_of(ecdsa, sizeof ecdsa);
    t->pk_cert = span_text("certificate");
    t->asso_id = span_text("4");
}

static inline void pass(struct passage *w, struct clear_token_1 *sent)
{
    struct writer out = writer_over(w->octets, sizeof w->octets);
    fill_rest(sent);
    assert_int_equal(asn1_encode(&E2E_CLEAR_TOKEN_1, sent, &out), 0);
    w->scratch = arena_over(w->joined, sizeof w->joined);
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_1, writer_result(&out),
                                 &w->token, &w->scratch, NULL),
                     0);
}

#endif
