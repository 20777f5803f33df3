#include "session/config.h"

#include <bushing/e2e.h>
#include <bushing/mms.h>

#include "base/oid.h"
#include "e2e/identity.h"
#include "e2e/policy.h"

static const struct setting {
    uint32_t low, high, usual;
} SETTINGS[] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
    BUSHING_SETTINGS(X)
#undef X
};

enum {
#define X(name, low, high, usual, sentence) USUAL_##name = (usual),
    BUSHING_SETTINGS(X)
#undef X
};
/* [62351-4:15.4 size] */
_Static_assert(BUSHING_MMS_PDU_DEFAULT + BUSHING_E2E_OVERHEAD < USUAL_TSDU_MAX,
               "a TSDU holds an MMS PDU and its protection");

static const uint8_t SELECTOR_MAX[BUSHING_NUM_OWN_SELECTORS] = {
    [BUSHING_OWN_TSEL] = 32,
    [BUSHING_OWN_SSEL] = 16,
    [BUSHING_OWN_PSEL] = 16,
};

int bushing_config_new(bushing_config **out, const bushing_allocator *allocator,
                       bushing_pool *pool)
{
    bushing_config *cfg;
    *out = NULL;
    if (allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL || pool == NULL)
        return BUSHING_ERR_ARGUMENT;
    cfg = allocator->alloc(allocator->ctx, sizeof *cfg);
    if (cfg == NULL)
        return BUSHING_ERR_MEMORY;
    memset(cfg, 0, sizeof *cfg);
    cfg->allocator = *allocator;
    cfg->pool = pool;
    for (size_t i = 0; i < BUSHING_NUM_SETTINGS; i++)
        cfg->value[i] = SETTINGS[i].usual;
    *out = cfg;
    return 0;
}

void bushing_config_free(bushing_config *cfg)
{
    if (cfg != NULL)
        cfg->allocator.free(cfg->allocator.ctx, cfg);
}

static bool is_power_of_two(uint64_t v)
{
    return v != 0 && (v & (v - 1)) == 0;
}

int bushing_config_set(bushing_config *cfg, enum bushing_setting what,
                       uint64_t value)
{
    if (cfg == NULL || (unsigned)what >= BUSHING_NUM_SETTINGS)
        return BUSHING_ERR_ARGUMENT;
    if (cfg->sealed)
        return BUSHING_ERR_SEALED;
    if (value < SETTINGS[what].low || value > SETTINGS[what].high)
        return BUSHING_ERR_ARGUMENT;
    if (what == BUSHING_SET_TPDU_SIZE && !is_power_of_two(value))
        return BUSHING_ERR_ARGUMENT;
    cfg->value[what] = (uint32_t)value;
    return 0;
}

uint64_t bushing_config_get(const bushing_config *cfg,
                            enum bushing_setting what)
{
    return (unsigned)what < BUSHING_NUM_SETTINGS ? cfg->value[what] : 0;
}

int bushing_config_set_selector(bushing_config *cfg,
                                enum bushing_own_selector what,
                                bushing_span selector)
{
    if (cfg == NULL || (unsigned)what >= BUSHING_NUM_OWN_SELECTORS ||
        selector.n > SELECTOR_MAX[what])
        return BUSHING_ERR_ARGUMENT;
    if (cfg->sealed)
        return BUSHING_ERR_SEALED;
    cfg->selector[what].n = (uint8_t)selector.n;
    if (selector.n != 0)
        memcpy(cfg->selector[what].octets, selector.p, selector.n);
    return 0;
}

/* --- security ------------------------------------------------------------ */

static bool set_name(struct own_name *out, const char *dotted)
{
    struct own_name made = {.given = out->given};
    struct writer w = writer_over(made.octets, sizeof made.octets);
    if (oid_from_text(span_text(dotted), &w) != 0 || writer_len(&w) == 0)
        return false;
    made.n = (uint8_t)writer_len(&w);
    memmove(made.octets, w.p, made.n);
    *out = made;
    return true;
}

/* [62351-4:9 configurable] D-OID-1, D-OID-2 */
int bushing_config_set_oid(bushing_config *cfg, enum bushing_own_oid what,
                           const char *dotted)
{
    struct own_name *name;
    if (cfg == NULL || dotted == NULL || (unsigned)what >= BUSHING_NUM_OWN_OIDS)
        return BUSHING_ERR_ARGUMENT;
    if (cfg->sealed)
        return BUSHING_ERR_SEALED;
    name =
        what == BUSHING_OID_E2E_SYNTAX ? &cfg->e2e_syntax : &cfg->e2e_context;
    if (!set_name(name, dotted))
        return BUSHING_ERR_OID;
    name->given = true;
    return 0;
}

static bool default_name(struct own_name *out, const char *dotted)
{
    return out->given || set_name(out, dotted);
}

/* [rule 24] The A-profile says who stands at the other end when it begins; what
 * comes behind is protected by TLS that ends there too, or by nothing. It signs
 * with RSA alone [62351-4:11.2.2]. */
static int check_compat(const bushing_security *s)
{
    if (s->identity->signature != BUSHING_RSA_SHA256)
        return BUSHING_ERR_CRYPTO_KEY;
    if (s->over_tls)
        return s->tls_certificate.n != 0 ? 0 : BUSHING_ERR_SECURITY_CARRIER;
    return bushing_policy_get(s->policy, BUSHING_POLICY_A_WITHOUT_TLS) != 0
               ? 0
               : BUSHING_ERR_SECURITY_CARRIER;
}

static void set_titles(bushing_config *cfg)
{
    const bushing_peer *peer = &cfg->security.policy->peer;
    (void)title_of_certificate(
        &cfg->own, bushing_identity_certificate(cfg->security.identity));
    if (peer->kind == BUSHING_PEER_OSI)
        (void)title_of_text(&cfg->wanted, peer->name);
}

int bushing_config_set_security(bushing_config *cfg,
                                const bushing_security *security)
{
    int rc;
    if (cfg == NULL || security == NULL || security->policy == NULL ||
        !security->policy->sealed)
        return BUSHING_ERR_ARGUMENT;
    if (cfg->sealed)
        return BUSHING_ERR_SEALED;
    if (security->policy->mode == BUSHING_MODE_PLAIN) {
        cfg->mode = BUSHING_MODE_PLAIN;
        return 0;
    }
    if (security->identity == NULL ||
        (security->trust != NULL && security->identity->judge == NULL))
        return BUSHING_ERR_ARGUMENT;
    rc = security->policy->mode == BUSHING_MODE_COMPAT ? check_compat(security)
                                                       : 0;
    if (rc != 0)
        return rc;
    if (!default_name(&cfg->e2e_syntax,
                      security->policy->dialect->e2e_abstract_syntax) ||
        !default_name(&cfg->e2e_context,
                      security->policy->dialect->e2e_mms_context))
        return BUSHING_ERR_OID;
    cfg->security = *security;
    cfg->mode = security->policy->mode;
    set_titles(cfg);
    return 0;
}

/* What only the whole can say: a queue that holds no TSDU could never send
 * one. */
int bushing_config_seal(bushing_config *cfg)
{
    if (cfg == NULL || cfg->sealed)
        return cfg == NULL ? BUSHING_ERR_ARGUMENT : BUSHING_ERR_SEALED;
    if (cfg->value[BUSHING_SET_CONNECT_MAX] >
            cfg->value[BUSHING_SET_TSDU_MAX] ||
        cfg->value[BUSHING_SET_OVERFLOW_MAX] > cfg->value[BUSHING_SET_TSDU_MAX])
        return BUSHING_ERR_ARGUMENT;
    cfg->sealed = true;
    return 0;
}

bool config_is_called(const bushing_config *cfg, enum bushing_own_selector what,
                      span called)
{
    const struct own_selector *own = &cfg->selector[what];
    return own->n == 0 || span_equal(called, span_of(own->octets, own->n));
}
