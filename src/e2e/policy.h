/* What a policy holds, for the rooms that obey it. A sealed policy is never
 * changed again, so any number of associations read it. */
#ifndef E2E_POLICY_H
#define E2E_POLICY_H

#include <bushing/policy.h>

#include "base/span.h"
#include "schema/dialect.h"

struct policy_list {
    uint8_t num;
    uint8_t item[BUSHING_POLICY_LIST_MAX]; /* enum bushing_policy_item */
};

struct bushing_policy {
    bushing_allocator allocator;
    uint8_t mode; /* enum bushing_mode */
    bool sealed;
    uint64_t value[BUSHING_NUM_POLICY_SETTINGS];
    struct policy_list list[BUSHING_NUM_POLICY_LISTS];
    const struct dialect *dialect; /* never NULL */
    bushing_peer peer;             /* its name and pins are the two below */
    char *peer_name;
    uint8_t pins[BUSHING_PINS_MAX][BUSHING_PIN_LEN];
};

/* True when the item stands in the list that it belongs to. */
bool policy_has(const bushing_policy *policy, int item);

/* [rule 1] Somebody is wanted, by name or by pin: an initiator must. */
bool policy_wants_peer(const bushing_policy *policy);

/* What an initiator asks for, and what a responder can do. */
bool policy_can_ae(const bushing_policy *policy);
bool policy_can_encrypt(const bushing_policy *policy);

/* enum bushing_demand */
static inline enum bushing_demand policy_demand(const bushing_policy *policy,
                                                enum bushing_policy_setting s)
{
    return (enum bushing_demand)policy->value[s];
}

#endif
