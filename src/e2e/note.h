/* Security events of an association while they wait to be told: with all the
 * text that they point to [62351-4:4.6, 18]. */
#ifndef E2E_NOTE_H
#define E2E_NOTE_H

#include "e2e/fault.h"

enum {
    NOTE_WHO = 96,
    NOTE_ADDRESS = 48,
    NOTE_ASSOCIATION = 8,
};

/* Whom and what it is about. */
struct note_about {
    span who;     /* the peer's subject, or whom we wanted; may be empty */
    span address; /* may be empty */
    span association;
    const char *pdu; /* what came: "HandshakeReq" */
    int64_t utc_ms;
};

struct note {
    bushing_security_event event;
    char who[NOTE_WHO], address[NOTE_ADDRESS], association[NOTE_ASSOCIATION];
    char fact[2][FAULT_FACT];
};

/* Points into *n, which must stay where it is. */
void note_write(struct note *n, const struct fault *fault,
                const struct note_about *about);

#endif
