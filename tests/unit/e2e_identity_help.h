/* An identity in a world of its own: certificates that the test makes, a heap
 * that counts. */
#ifndef E2E_IDENTITY_HELP_H
#define E2E_IDENTITY_HELP_H

#include "test.h"

#include "base/text.h"
#include "cert_maker.h"
#include "crypto/openssl/adapter.h"
#include "e2e/identity.h"
#include "failing_crypto.h"
#include "wire.h"

#include <bushing/error.h>
#include <bushing/policy.h>

#define NOW_MS MAKER_NOW
#define SECOND UINT64_C(1000000000)

static const bushing_time NOW = {5 * SECOND, NOW_MS};

/* --- what identities are made of ----------------------------------------- */

struct world {
    struct maker *m;
    struct maker_certificate root, ca, leaf;
    span der, path[2], pem;
    struct heap heap;
    bushing_allocator allocator;
    bushing_identity_options options;
};

/* [RFC 7468] */
static inline span to_pem(struct maker *m, span der, const char *label)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
        "uvwxyz0123456789+/";
    size_t cap = der.n * 2 + 200;
    char *p = maker_take(m, cap);
    struct text t = text_over(p, cap);
    text_put(&t, "-----BEGIN ");
    text_put(&t, label);
    text_put(&t, "-----\n");
    for (size_t i = 0; i < der.n; i += 3) {
        unsigned v = (unsigned)der.p[i] << 16;
        if (i + 1 < der.n)
            v |= (unsigned)der.p[i + 1] << 8;
        if (i + 2 < der.n)
            v |= der.p[i + 2];
        text_char(&t, digits[v >> 18 & 63]);
        text_char(&t, digits[v >> 12 & 63]);
        text_char(&t, i + 1 < der.n ? digits[v >> 6 & 63] : '=');
        text_char(&t, i + 2 < der.n ? digits[v & 63] : '=');
        if (i % 48 == 45)
            text_char(&t, '\n');
    }
    text_put(&t, "\n-----END ");
    text_put(&t, label);
    text_put(&t, "-----\n");
    return span_of(p, t.n);
}

static inline void begin_with(struct world *w, enum maker_kind kind)
{
    memset(w, 0, sizeof *w);
    w->m = maker_new();
    w->allocator = heap_allocator(&w->heap);
    maker_ca(w->m, &w->root, "CN=Root", maker_key(MAKER_P256, 0), NULL);
    maker_ca(w->m, &w->ca, "CN=CA", maker_key(MAKER_P256, 1), &w->root);
    maker_leaf(w->m, &w->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(kind, kind == MAKER_P256 ? 2 : 0), &w->ca);
    w->der = maker_make(w->m, &w->leaf);
    w->path[0] = maker_make(w->m, &w->ca);
    w->path[1] = maker_make(w->m, &w->root);
    w->pem = to_pem(w->m, maker_pkcs8(w->leaf.key), "PRIVATE KEY");
    w->options.certificate = w->der;
    w->options.path = w->path;
    w->options.num_path = 1;
    w->options.key = w->pem;
}

static inline int begin(void **state)
{
    static struct world w;
    begin_with(&w, MAKER_P256);
    *state = &w;
    return 0;
}

static inline int end(void **state)
{
    struct world *w = *state;
    assert_int_equal(w->heap.live, 0);
    maker_free(w->m);
    return 0;
}

static inline int make(struct world *w, bushing_identity **out)
{
    return bushing_identity_new(out, &w->allocator, &w->options, NOW);
}

static inline bushing_identity *must_make(struct world *w)
{
    bushing_identity *id = NULL;
    assert_int_equal(make(w, &id), 0);
    assert_non_null(id);
    return id;
}

static inline int remember(bushing_identity *id, const char *time,
                           const char *asso_id, bushing_time now)
{
    uint8_t key[SEEN_KEY_LEN];
    struct time_text t;
    assert_int_equal(time_text_parse(span_text(time), TIME_E2E, &t), 0);
    assert_int_equal(identity_seen_key(id, key, id->certificate_hash, &t,
                                       span_text(asso_id)),
                     0);
    return identity_remember(id, key, t.ms, now);
}

#endif
