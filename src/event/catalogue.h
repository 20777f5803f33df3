/* The rows of catalogue.def as constants: EVENT_4_1_INV_SIGNATURE_ASS_REQ. */
#ifndef EVENT_CATALOGUE_H
#define EVENT_CATALOGUE_H

#include <bushing/security_event.h>

/* [62351-14] Bounds of a definition and of a record, in octets. */
enum {
    EVENT_TEXT_MAX = 128,
    EVENT_MNEMONIC_MAX = 64,
    EVENT_NAME_MAX = 32,
    EVENT_SOURCE_MAX = 255,
    EVENT_APP_NAME_MAX = 48,
    EVENT_PEER_MAX = 64,
    EVENT_USER_MAX = 32,
    EVENT_ROLE_MAX = 29,
    EVENT_VALUE_MAX = 128,
};

enum event_id {
#define EVENT(domain, group, number, turn, mnemonic, meant, severity, origin, \
              text, parameters, remark)                                       \
    EVENT_##domain##_##group##_##mnemonic =                                   \
        (int)BUSHING_SECURITY_ID_TURN(domain, group, number, turn),
#include "event/catalogue.def"
#undef EVENT
};

#endif
