/* The inside of bushing_config. */
#ifndef SESSION_CONFIG_H
#define SESSION_CONFIG_H

#include <bushing/config.h>

#include "base/span.h"

enum { OWN_SELECTOR_MAX = 32 };

struct own_selector {
    uint8_t n; /* 0: any is good */
    uint8_t octets[OWN_SELECTOR_MAX];
};

struct bushing_config {
    bushing_allocator allocator;
    bushing_pool *pool;
    bool sealed;
    uint32_t value[BUSHING_NUM_SETTINGS];
    struct own_selector selector[BUSHING_NUM_OWN_SELECTORS];
};

/* True when a called selector reaches us. */
bool config_is_called(const bushing_config *cfg, enum bushing_own_selector what,
                      span called);

#endif
