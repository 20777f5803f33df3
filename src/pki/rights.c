#include "pki/rights.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct right_row {
    const char *name, *sentence;
} RIGHTS[] = {
#define RIGHT(NAME, origin, sentence) {#NAME, sentence},
#include "pki/rights.def"
};

const char *right_name(enum right right)
{
    return (size_t)right < COUNT(RIGHTS) ? RIGHTS[right].name : "";
}

const char *right_sentence(enum right right)
{
    return (size_t)right < COUNT(RIGHTS) ? RIGHTS[right].sentence : "";
}

/* Two bits for each right: always, and under condition. */
enum { N = 0, Y = 1, C = 2 };
#define AT(letter, right, which) \
    ((letter) == (which) ? RIGHT_BIT(RIGHT_##right) : 0u)
#define ROW(which, V, R, D, P, FR, FW, FM, C_, CF, SG, S, A, L)        \
    (AT(V, VIEW, which) | AT(R, READ, which) | AT(D, DATASET, which) | \
     AT(P, REPORTING, which) | AT(FR, FILEREAD, which) |               \
     AT(FW, FILEWRITE, which) | AT(FM, FILEMNGT, which) |              \
     AT(C_, CONTROL, which) | AT(CF, CONFIG, which) |                  \
     AT(SG, SETTINGGROUP, which) | AT(S, SECURITY, which) |            \
     AT(A, ASSOCIATE, which) | AT(L, SECURITYLOG, which))

static const struct grant {
    uint32_t always, conditional;
} GRANTS[ROLE_NUM_PREDEFINED] = {
#define GRANT(ROLE, ...) \
    [ROLE_##ROLE] = {ROW(Y, __VA_ARGS__), ROW(C, __VA_ARGS__)},
#include "pki/rights.def"
};

static const struct service {
    const char *name, *fc;
    enum right right;
} SERVICES[] = {
#define SERVICE(name, fc, RIGHT) {name, fc, RIGHT_##RIGHT},
#include "pki/rights.def"
};

static bool is_predefined(int64_t role)
{
    return role >= 0 && role < ROLE_NUM_PREDEFINED;
}

uint32_t rights_always(int64_t role)
{
    return is_predefined(role) ? GRANTS[role].always : 0;
}

uint32_t rights_conditional(int64_t role)
{
    return is_predefined(role) ? GRANTS[role].conditional : 0;
}

static uint32_t rights_of_private(const struct rights_policy *policy,
                                  int16_t role)
{
    for (size_t i = 0; i < policy->num_private; i++)
        if (policy->private_role[i].role == role)
            return policy->private_role[i].rights;
    return 0;
}

uint32_t rights_of(const struct roles *roles,
                   const struct rights_policy *policy)
{
    uint32_t all = 0;
    for (size_t i = 0; i < roles->num; i++) {
        int16_t role = roles->role[i];
        if (is_predefined(role))
            all |= GRANTS[role].always |
                   (GRANTS[role].conditional & policy->conditional[role]);
        else
            all |= rights_of_private(policy, role);
    }
    return all;
}

bool right_needed(enum right *out, span service, span fc)
{
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        const struct service *s = &SERVICES[i];
        if (!span_equal(service, span_text(s->name)) ||
            (s->fc[0] != '\0' && !span_equal(fc, span_text(s->fc))))
            continue;
        *out = s->right;
        return true;
    }
    return false;
}
