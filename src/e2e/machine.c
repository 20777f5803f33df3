#include "e2e/machine.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* What a peer may end a running association with, at any time. */
#define ENDINGS(state)                                              \
    {state, BUSHING_SECPDU_DT_SEC_ABORT, E2E_DO_ENDING, E2E_ENDED}, \
    {                                                               \
        state, BUSHING_SECPDU_APPL_ABORT, E2E_DO_ENDING, E2E_ENDED  \
    }

const struct e2e_row E2E_ROWS[] = {
    {E2E_C_WAIT, BUSHING_SECPDU_HANDSHAKE_ACC, E2E_DO_ACC, E2E_C_JUDGE},
    {E2E_C_WAIT, BUSHING_SECPDU_APPLICATION_REJECT, E2E_DO_REJECT,
     E2E_C_REFUSED},
    {E2E_C_WAIT, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT, E2E_DO_REJECT,
     E2E_C_REFUSED},
    {E2E_S_IDLE, BUSHING_SECPDU_HANDSHAKE_REQ, E2E_DO_REQ, E2E_S_JUDGE},
    {E2E_S_OPEN, BUSHING_SECPDU_HANDSHAKE_SEC_ABORT, E2E_DO_ENDING, E2E_ENDED},
    ENDINGS(E2E_S_OPEN),
    {E2E_S_OPEN, BUSHING_SECPDU_RELEASE_REQ, E2E_DO_RELEASE_REQ,
     E2E_RELEASE_ASKED},
    ENDINGS(E2E_OPEN),
    {E2E_OPEN, BUSHING_SECPDU_RELEASE_REQ, E2E_DO_RELEASE_REQ,
     E2E_RELEASE_ASKED},
    ENDINGS(E2E_RELEASING),
    {E2E_RELEASING, BUSHING_SECPDU_RELEASE_REQ, E2E_DO_COLLISION, E2E_COLLIDED},
    {E2E_RELEASING, BUSHING_SECPDU_RELEASE_RSP, E2E_DO_RELEASE_RSP, E2E_ENDED},
    ENDINGS(E2E_COLLIDED),
    {E2E_COLLIDED, BUSHING_SECPDU_RELEASE_RSP, E2E_DO_RELEASE_RSP, E2E_ENDED},
    ENDINGS(E2E_RELEASE_ASKED),
};
const size_t E2E_NUM_ROWS = COUNT(E2E_ROWS);

const struct e2e_row *e2e_row(uint8_t state, uint8_t secpdu)
{
    for (size_t i = 0; i < E2E_NUM_ROWS; i++)
        if (E2E_ROWS[i].state == state && E2E_ROWS[i].secpdu == secpdu)
            return &E2E_ROWS[i];
    return NULL;
}

#define X(name, sentence) sentence,
static const char *const TEXTS[] = {E2E_STATES(X)};
#undef X

const char *e2e_state_text(uint8_t state)
{
    return state < E2E_NUM_STATES ? TEXTS[state] : "";
}

static const char *const SECPDU_NAMES[BUSHING_NUM_SECPDUS] = {
    [BUSHING_SECPDU_HANDSHAKE_REQ] = "HandshakeReq",
    [BUSHING_SECPDU_HANDSHAKE_ACC] = "HandshakeAcc",
    [BUSHING_SECPDU_APPLICATION_REJECT] = "ApplicationReject",
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] = "HandshakeSecReject",
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] = "HandshakeSecAbort",
    [BUSHING_SECPDU_DT_SEC_ABORT] = "DtSecAbort",
    [BUSHING_SECPDU_APPL_ABORT] = "ApplAbort",
    [BUSHING_SECPDU_RELEASE_REQ] = "ReleaseReq",
    [BUSHING_SECPDU_RELEASE_RSP] = "ReleaseRsp",
    [BUSHING_SECPDU_ANSWER] = "an answer to a HandshakeReq",
    [BUSHING_SECPDU_ENDING] = "an abort",
};

const char *bushing_secpdu_name(enum bushing_secpdu kind)
{
    return (unsigned)kind < BUSHING_NUM_SECPDUS ? SECPDU_NAMES[kind] : "?";
}
