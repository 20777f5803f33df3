/* SecPDUs that no honest end sends: one that travels taken apart, changed,
 * signed anew by whoever is wanted, and put together again; or a whole one out
 * of nothing. */
#ifndef SUPPORT_E2E_FORGE_H
#define SUPPORT_E2E_FORGE_H

#include "e2e_pair.h"
#include "schema/e2e.h"

struct e2e_forge {
    struct e2e_pair *p;
    enum bushing_secpdu kind;
    unsigned signer; /* E2E_CLIENT, E2E_SERVER: by whose key */
    struct handshake handshake;
    struct token_3_pdu token3;
    span pp;   /* p NULL: none */
    span tail; /* inside tbs, behind all else */
    struct e2e_signature sign;
};

/* Changes what is signed; and what stands around it, when it is signed. */
typedef void e2e_bend(struct e2e_forge *f);

/* Either function may be NULL. In place. */
void e2e_forge(struct e2e_pair *p, struct e2e_carried *c, e2e_bend *bend,
               e2e_bend *spoil);

/* A PDU with a ClearToken3 as `signer` would say it now, a second later than
 * anything else; then changed. It lives until the next. */
span e2e_forge_token3(struct e2e_pair *p, enum bushing_secpdu kind,
                      unsigned signer, const char *asso_id, e2e_bend *bend,
                      e2e_bend *spoil);

/* A time as text; lives until the fourth next. */
span e2e_time(int64_t utc_ms);

#endif
