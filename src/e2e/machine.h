/* What may happen when: the states of an association of end-to-end security
 * and what each SecPDU does in them, as one table. A SecPDU without a row is a
 * protocol error. Nothing acts here; association.c looks up its row, does what
 * the action names and goes on in the next state [62351-4:13.1]. */
#ifndef E2E_MACHINE_H
#define E2E_MACHINE_H

#include <bushing/e2e.h>

/* X(name, "what it is called"); C_ of an initiator, S_ of a responder, E_ of
 * either. From S_OPEN on there are keys. */
#define E2E_STATES(X)                                                \
    X(E2E_C_IDLE, "not associated")                                  \
    X(E2E_C_SIGN, "waits for the signature of its HandshakeReq")     \
    X(E2E_C_WAIT, "waits for the answer to its HandshakeReq")        \
    X(E2E_C_JUDGE, "waits for the verdict on a HandshakeAcc")        \
    X(E2E_C_REFUSED, "waits for the verdict on a rejection")         \
    X(E2E_S_IDLE, "waits for a HandshakeReq")                        \
    X(E2E_S_JUDGE, "waits for the verdict on a HandshakeReq")        \
    X(E2E_S_ASKED, "waits for the owner's answer to ASSOCIATE")      \
    X(E2E_S_SIGN, "waits for the signature of its HandshakeAcc")     \
    X(E2E_S_OPEN, "open; no data of the client came yet")            \
    X(E2E_OPEN, "open")                                              \
    X(E2E_RELEASING, "waits for a ReleaseRsp")                       \
    X(E2E_COLLIDED, "answered a ReleaseReq; waits for a ReleaseRsp") \
    X(E2E_RELEASE_ASKED, "waits for the owner's answer to RELEASE")  \
    X(E2E_LAST, "waits for the signature of its last words")         \
    X(E2E_ENDED, "ended")

#define E2E_ACTIONS(X)                                                   \
    X(E2E_DO_REQ, "check steps 0 to 5; ask for a verdict")               \
    X(E2E_DO_ACC, "check steps 0 to 5; ask for a verdict")               \
    X(E2E_DO_REJECT, "check the signature; ask for a verdict; then end") \
    X(E2E_DO_ENDING, "check, log; end without an answer")                \
    X(E2E_DO_RELEASE_REQ, "check; tell RELEASE")                         \
    X(E2E_DO_COLLISION, "check; answer ReleaseRsp and wait on")          \
    X(E2E_DO_RELEASE_RSP, "check; end: released")

#define X(name, sentence) name,
enum e2e_state { E2E_STATES(X) E2E_NUM_STATES };
enum e2e_action { E2E_ACTIONS(X) E2E_NUM_ACTIONS };
#undef X

/* `next` is where the action leads when every check passes. */
struct e2e_row {
    uint8_t state;
    uint8_t secpdu; /* enum bushing_secpdu */
    uint8_t action;
    uint8_t next;
};

extern const struct e2e_row E2E_ROWS[];
extern const size_t E2E_NUM_ROWS;

/* NULL: a protocol error. */
const struct e2e_row *e2e_row(uint8_t state, uint8_t secpdu);

const char *e2e_state_text(uint8_t state);

/* There are keys: data may come. */
static inline bool e2e_state_has_keys(uint8_t state)
{
    return state >= E2E_S_OPEN && state <= E2E_RELEASE_ASKED;
}

#endif
