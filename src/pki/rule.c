#include "pki/rule.h"

#include "base/oid.h"
#include "base/time_text.h"

enum {
    E = 1 << BUSHING_FOR_E2E,
    A = 1 << BUSHING_FOR_APROFILE,
    C = 1 << BUSHING_FOR_TLS_CLIENT,
    S = 1 << BUSHING_FOR_TLS_SERVER,
    K = 1 << BUSHING_FOR_CA,
    P = 1 << BUSHING_FOR_ANY,
    PROFILES = E | A | C | S,
    ALL = PROFILES | K | P,
};

enum {
    LEAF = RULE_LEAF,
    ISSUERS = RULE_BETWEEN | RULE_TOP,
    ISSUED = RULE_LEAF | RULE_BETWEEN,
    EACH = RULE_LEAF | RULE_BETWEEN | RULE_TOP,
};

enum { LOOSE = 0, FIRM = 1 };

#define EVENT(domain, group, number) BUSHING_SECURITY_ID(domain, group, number)
#define ROW(CHECK, id, clause, effect, hold, purposes, place, step, event, \
            sentence, fix)                                                 \
    {{id, clause, BUSHING_RULE_##effect, hold, event, sentence, fix},      \
     CHECK,                                                                \
     purposes,                                                             \
     place,                                                                \
     BUSHING_STEP_##step},

static const struct rule_row ROWS[] = {
#define RULE(NAME, ...) ROW(rule_##NAME, __VA_ARGS__)
#define FOUND(NAME, ...) ROW(NULL, __VA_ARGS__)
#include "pki/rules.def"
#undef RULE
#undef FOUND
};

const struct rule_row *rule_row(size_t number)
{
    return number < NUM_RULES ? &ROWS[number] : NULL;
}

const bushing_rule *bushing_rule_at(size_t number)
{
    return number < NUM_RULES ? &ROWS[number].says : NULL;
}

int bushing_rule_find(const char *id)
{
    for (int i = 0; id != NULL && i < NUM_RULES; i++)
        if (span_equal(span_text(id), span_text(ROWS[i].says.id)))
            return i;
    return -1;
}

bool rule_concerns(const struct rule_row *row, const struct rule_case *c)
{
    unsigned place = (c->is_leaf ? RULE_LEAF : 0u) |
                     (c->is_anchor ? RULE_TOP : 0u) |
                     (!c->is_leaf && !c->is_anchor ? RULE_BETWEEN : 0u);
    if ((row->purposes >> c->purpose & 1) == 0)
        return false;
    /* What is trusted as it is was not issued for this purpose: a rule on what
     * is issued leaves it alone, though it is the leaf as well. */
    if (c->is_leaf && c->is_anchor && (row->places & RULE_BETWEEN) != 0 &&
        (row->places & RULE_TOP) == 0)
        return false;
    return (row->places & place) != 0;
}

void rule_put_time(struct text *fact, int64_t ms)
{
    char iso[TIME_TEXT_MAX];
    if (time_text_format(iso, sizeof iso, ms, TIME_FORM_ISO) == 0)
        return;
    text_span(fact, span_of(iso, sizeof "2026-11-20T03:12:41" - 1));
    text_char(fact, 'Z');
}

void rule_put_oid(struct text *fact, span oid)
{
    if (oid_to_text(oid, fact) != 0)
        text_hex(fact, span_first(oid, 32), false);
}
