#include "osi/contexts.h"

#include "base/oid.h"
#include "schema/dialect.h"
#include "schema/pres.h"

static const uint8_t ACSE_OCTETS[] = {0x52, 0x01, 0x00, 0x01};
static const uint8_t MMS_OCTETS[] = {0x28, 0xca, 0x22, 0x02, 0x01};
static const uint8_t BER_OCTETS[] = {0x51, 0x01};
static const uint8_t MMS_CONTEXT_OCTETS[] = {0x28, 0xca, 0x22, 0x02, 0x03};
static const uint8_t AUTHENTICATION_OCTETS[] = {0x28, 0x86, 0x48, 0x00,
                                                0x01, 0x01, 0x04, 0x01};

#define OCTETS(octets)         \
    {                          \
        octets, sizeof(octets) \
    }
const span OID_BER = OCTETS(BER_OCTETS);
const span OID_MMS_CONTEXT = OCTETS(MMS_CONTEXT_OCTETS);

/* [62351-4:9] e2eSecurityAS is named by the dialect, see context_use(). */
static const span SYNTAXES[] = {
    [BUSHING_USE_ACSE] = OCTETS(ACSE_OCTETS),
    [BUSHING_USE_MMS] = OCTETS(MMS_OCTETS),
    [BUSHING_USE_AUTHENTICATION] = OCTETS(AUTHENTICATION_OCTETS),
};
enum { NUM_SYNTAXES = sizeof SYNTAXES / sizeof SYNTAXES[0] };

static bool names_e2e(span abstract_syntax)
{
    uint8_t octets[32];
    struct writer w = writer_over(octets, sizeof octets);
    return oid_from_text(span_text(DIALECTS[0].e2e_abstract_syntax), &w) == 0 &&
           span_equal(abstract_syntax, writer_result(&w));
}

enum bushing_use context_use(span abstract_syntax)
{
    for (int use = BUSHING_USE_ACSE; use < NUM_SYNTAXES; use++)
        if (span_equal(abstract_syntax, SYNTAXES[use]))
            return (enum bushing_use)use;
    return names_e2e(abstract_syntax) ? BUSHING_USE_E2E : BUSHING_USE_UNKNOWN;
}

span context_syntax(enum bushing_use use)
{
    return (size_t)use < NUM_SYNTAXES ? SYNTAXES[use] : (span){NULL, 0};
}

/* --- proposals ----------------------------------------------------------- */

bool context_id_is_new(const bushing_context *c, size_t i)
{
    if (c[i].id < CONTEXT_ID_MIN || c[i].id > CONTEXT_ID_MAX)
        return false;
    for (size_t k = 0; k < i; k++)
        if (c[k].id == c[i].id)
            return false;
    return true;
}

/* One context for each use is enough: a second one is not asked for by anybody
 * and would make a value's meaning depend on its place. */
static bool use_is_new(const bushing_context *c, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (c[k].use == c[i].use && c[k].result == BUSHING_CONTEXT_ACCEPTED)
            return false;
    return true;
}

/* -1: the context is good. */
static int reason_against(const bushing_context *c, size_t i, unsigned wanted)
{
    if (!context_id_is_new(c, i))
        return PRES_CONTEXT_NOT_SPECIFIED;
    if ((wanted & 1u << c[i].use) == 0)
        return PRES_CONTEXT_ABSTRACT_SYNTAX;
    if (!span_equal(c[i].transfer_syntax, OID_BER))
        return PRES_CONTEXT_TRANSFER_SYNTAXES;
    return use_is_new(c, i) ? -1 : PRES_CONTEXT_LOCAL_LIMIT;
}

void contexts_judge(bushing_context *c, size_t num, unsigned wanted)
{
    for (size_t i = 0; i < num; i++) {
        c[i].reason = reason_against(c, i, wanted);
        c[i].result = c[i].reason < 0 ? BUSHING_CONTEXT_ACCEPTED
                                      : BUSHING_CONTEXT_PROVIDER_REJECTION;
    }
}

bool contexts_suffice(const bushing_context *c, size_t num, unsigned needed)
{
    unsigned have = 0;
    for (size_t i = 0; i < num; i++)
        if (c[i].result == BUSHING_CONTEXT_ACCEPTED)
            have |= 1u << c[i].use;
    return (have & needed) == needed;
}

/* --- the open association ------------------------------------------------ */

void contexts_keep(struct contexts *out, const bushing_context *c, size_t num)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < num && i < BUSHING_CONTEXTS; i++)
        out->item[out->num++] =
            (struct context){(int16_t)c[i].id, (uint8_t)c[i].use,
                             c[i].result == BUSHING_CONTEXT_ACCEPTED};
}

const struct context *contexts_find(const struct contexts *c, int64_t id)
{
    for (size_t i = 0; i < c->num; i++)
        if (c->item[i].accepted && c->item[i].id == id)
            return &c->item[i];
    return NULL;
}

int16_t contexts_id(const struct contexts *c, enum bushing_use use)
{
    for (size_t i = 0; i < c->num; i++)
        if (c->item[i].accepted && c->item[i].use == use)
            return c->item[i].id;
    return 0;
}
