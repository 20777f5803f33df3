/* What roles may do: the table of rights.def, and the question that a server
 * asks before it executes a service. */
#ifndef PKI_RIGHTS_H
#define PKI_RIGHTS_H

#include "pki/roles.h"

enum right {
#define RIGHT(NAME, origin, sentence) RIGHT_##NAME,
#include "pki/rights.def"
    NUM_RIGHTS
};

/* A set of them. */
#define RIGHT_BIT(right) (UINT32_C(1) << (right))

/* "VIEW", and what it lets do; "" for a number that is none. */
const char *right_name(enum right right);
const char *right_sentence(enum right right);

/* What the configuration adds: rights that a predefined role has only where it
 * says so, and private roles, which have none otherwise. */
struct rights_policy {
    uint32_t conditional[ROLE_NUM_PREDEFINED];
    struct {
        int16_t role;
        uint32_t rights;
    } private_role[ROLES_PRIVATE_MAX];
    size_t num_private;
};

/* The rights of one role, always and under condition. */
uint32_t rights_always(int64_t role);
uint32_t rights_conditional(int64_t role);

/* [rule 4] Roles come out of certificates alone.
 * The union over all roles [62351-8: several roles]. What the configuration
 * says beyond the conditional ones of the table does not count. */
uint32_t rights_of(const struct roles *roles,
                   const struct rights_policy *policy);

/* Which right a service needs; false: nobody may use it. `fc` tells what it is
 * about, or is empty. */
bool right_needed(enum right *out, span service, span fc);

#endif
