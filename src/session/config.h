/* The inside of bushing_config. */
#ifndef SESSION_CONFIG_H
#define SESSION_CONFIG_H

#include <bushing/config.h>

#include "session/title.h"

enum { OWN_SELECTOR_MAX = 32, OWN_NAME_MAX = 32 };

struct own_selector {
    uint8_t n; /* 0: any is good */
    uint8_t octets[OWN_SELECTOR_MAX];
};

/* An object identifier of the peer's dialect, its contents. */
struct own_name {
    bool given; /* by the owner: the dialect has nothing to say */
    uint8_t n;
    uint8_t octets[OWN_NAME_MAX];
};

struct bushing_config {
    bushing_allocator allocator;
    bushing_pool *pool;
    bool sealed;
    uint32_t value[BUSHING_NUM_SETTINGS];
    struct own_selector selector[BUSHING_NUM_OWN_SELECTORS];
    /* security; all zero: PLAIN */
    bushing_security security;
    uint8_t mode;                            /* enum bushing_mode */
    struct own_name e2e_syntax, e2e_context; /* D-OID-1, D-OID-2 */
    struct title own;    /* of the certificate; len 0: it names no entity */
    struct title wanted; /* of the policy's peer; the same */
};

/* True when a called selector reaches us. */
bool config_is_called(const bushing_config *cfg, enum bushing_own_selector what,
                      span called);

#endif
