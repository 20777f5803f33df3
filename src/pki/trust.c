#include "pki/trust.h"

#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/path.h"
#include "pki/revocation.h"
#include "pki/verdict.h"

#include <bushing/error.h>

static const struct setting {
    uint32_t low, high, usual;
} SETTINGS[] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
    BUSHING_TRUST_SETTINGS(X)
#undef X
};

/* A fact that is signed with every release: it is not earlier than this. */
#define RELEASED_MS INT64_C(1793491200000) /* 2026-11-01T00:00:00Z */

/* --- life ---------------------------------------------------------------- */

static void free_list(bushing_trust *t, struct trust_list *list)
{
    for (size_t i = 0; i < list->num; i++)
        t->allocator.free(t->allocator.ctx, (void *)list->c[i].raw.p);
    list->num = 0;
}

static bool take_lists(bushing_trust *t)
{
    static const size_t max[] = {
        [BUSHING_TRUST_ANCHOR] = BUSHING_TRUST_ANCHORS_MAX,
        [BUSHING_TRUST_INTERMEDIATE] = BUSHING_TRUST_INTERMEDIATES_MAX,
        [BUSHING_TRUST_OWN] = BUSHING_TRUST_OWN_MAX,
    };
    for (size_t i = 0; i < ASN1_COUNT(max); i++) {
        struct trust_list *list = &t->list[i];
        list->max = max[i];
        list->c =
            t->allocator.alloc(t->allocator.ctx, max[i] * sizeof *list->c);
        if (list->c == NULL)
            return false;
    }
    return true;
}

int trust_new_with(bushing_trust **out, const bushing_allocator *allocator,
                   const struct crypto *crypto)
{
    bushing_trust *t;
    *out = NULL;
    if (allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL)
        return BUSHING_ERR_ARGUMENT;
    t = allocator->alloc(allocator->ctx, sizeof *t);
    if (t == NULL)
        return BUSHING_ERR_MEMORY;
    memset(t, 0, sizeof *t);
    t->allocator = *allocator;
    t->crypto = crypto;
    t->clock_mark = RELEASED_MS;
    for (size_t i = 0; i < BUSHING_NUM_TRUST_SETTINGS; i++)
        t->setting[i] = SETTINGS[i].usual;
    for (size_t i = 0; i < NUM_RULES; i++)
        t->effect[i] = (uint8_t)rule_row(i)->says.effect;
    cache_clear(&t->cache);
    if (!take_lists(t)) {
        bushing_trust_free(t);
        return BUSHING_ERR_MEMORY;
    }
    *out = t;
    return 0;
}

int bushing_trust_new(bushing_trust **out, const bushing_allocator *allocator)
{
    return trust_new_with(out, allocator, &CRYPTO_OPENSSL);
}

void bushing_trust_free(bushing_trust *trust)
{
    if (trust == NULL)
        return;
    for (size_t i = 0; i < ASN1_COUNT(trust->list); i++) {
        free_list(trust, &trust->list[i]);
        trust->allocator.free(trust->allocator.ctx, trust->list[i].c);
    }
    revocation_free(trust->revocation);
    trust->allocator.free(trust->allocator.ctx, trust);
}

void trust_changed(bushing_trust *trust)
{
    cache_clear(&trust->cache);
}

/* --- policy -------------------------------------------------------------- */

int bushing_trust_set(bushing_trust *trust, enum bushing_trust_setting what,
                      uint64_t value)
{
    if (trust == NULL || (unsigned)what >= BUSHING_NUM_TRUST_SETTINGS ||
        value < SETTINGS[what].low || value > SETTINGS[what].high)
        return BUSHING_ERR_ARGUMENT;
    trust->setting[what] = value;
    trust_changed(trust);
    return 0;
}

uint64_t bushing_trust_get(const bushing_trust *trust,
                           enum bushing_trust_setting what)
{
    return (unsigned)what < BUSHING_NUM_TRUST_SETTINGS ? trust->setting[what]
                                                       : 0;
}

int bushing_trust_set_rule(bushing_trust *trust, size_t number,
                           enum bushing_rule_effect effect)
{
    const bushing_rule *rule = bushing_rule_at(number);
    if (trust == NULL || rule == NULL || rule->firm ||
        (unsigned)effect > BUSHING_RULE_REFUSES)
        return BUSHING_ERR_ARGUMENT;
    trust->effect[number] = (uint8_t)effect;
    trust_changed(trust);
    return 0;
}

void bushing_trust_raise_clock_mark(bushing_trust *trust, int64_t utc_ms)
{
    if (utc_ms <= trust->clock_mark)
        return;
    trust->clock_mark = utc_ms;
    trust_changed(trust);
}

int64_t bushing_trust_clock_mark(const bushing_trust *trust)
{
    return trust->clock_mark;
}

/* --- certificates -------------------------------------------------------- */

static bool is_there(const struct trust_list *list, span der)
{
    for (size_t i = 0; i < list->num; i++)
        if (span_equal(list->c[i].raw, der))
            return true;
    return false;
}

/* Reads a copy of the octets, which is freed when they are no certificate. */
static int read_copy(bushing_trust *t, struct certificate *out, span der)
{
    uint8_t *copy = t->allocator.alloc(t->allocator.ctx, der.n);
    int rc;
    if (copy == NULL)
        return BUSHING_ERR_MEMORY;
    memcpy(copy, der.p, der.n);
    rc = certificate_read(out, (span){copy, der.n}, NULL);
    if (rc != 0)
        t->allocator.free(t->allocator.ctx, copy);
    return rc;
}

int bushing_trust_add(bushing_trust *trust, enum bushing_trust_place place,
                      bushing_span der)
{
    struct trust_list *list;
    int rc;
    if (trust == NULL || (unsigned)place > BUSHING_TRUST_OWN || der.p == NULL ||
        der.n == 0)
        return BUSHING_ERR_ARGUMENT;
    list = &trust->list[place];
    if (is_there(list, der))
        return 0;
    if (der.n > CERTIFICATE_OCTETS_MAX)
        return BUSHING_ERR_SIZE;
    if (list->num == list->max)
        return BUSHING_ERR_TOO_LONG;
    rc = read_copy(trust, &list->c[list->num], der);
    if (rc != 0)
        return rc;
    if (place == BUSHING_TRUST_OWN)
        bushing_trust_raise_clock_mark(trust, list->c[list->num].not_before);
    list->num++;
    trust_changed(trust);
    return 0;
}

int bushing_trust_clear(bushing_trust *trust, enum bushing_trust_place place)
{
    if (trust == NULL || (unsigned)place > BUSHING_TRUST_OWN)
        return BUSHING_ERR_ARGUMENT;
    free_list(trust, &trust->list[place]);
    trust_changed(trust);
    return 0;
}

bushing_span bushing_trust_certificate(const bushing_trust *trust,
                                       enum bushing_trust_place place, size_t i)
{
    static const bushing_span none = {NULL, 0};
    if (trust == NULL || (unsigned)place > BUSHING_TRUST_OWN ||
        i >= trust->list[place].num)
        return none;
    return trust->list[place].c[i].raw;
}
