#include "osi/machine.h"

#include "osi/spdu.h"
#include "osi/tpdu.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* [osi:2] An ER or DR ends the connection wherever it comes and is never
 * answered; what belongs to other classes is ignored and counted
 * [62351-4:H.2.2]. */
#define ENDINGS(state)                            \
    {state, TPDU_DR, DO_DISCONNECT, T_ENDED},     \
        {state, TPDU_ER, DO_DISCONNECT, T_ENDED}, \
    {                                             \
        state, TPDU_OTHER, DO_COUNT, state        \
    }

const struct machine_row TRANSPORT_ROWS[] = {
    {T_WAIT_CR, TPDU_CR, DO_CALL, T_OPEN},
    ENDINGS(T_WAIT_CR),
    ENDINGS(T_ASKED),
    {T_WAIT_CC, TPDU_CC, DO_CONFIRM, T_OPEN},
    {T_WAIT_CC, TPDU_DR, DO_REFUSED, T_ENDED},
    {T_WAIT_CC, TPDU_ER, DO_REFUSED, T_ENDED},
    {T_WAIT_CC, TPDU_OTHER, DO_COUNT, T_WAIT_CC},
    {T_OPEN, TPDU_DT, DO_FRAGMENT, T_OPEN},
    ENDINGS(T_OPEN),
};
const size_t NUM_TRANSPORT_ROWS = COUNT(TRANSPORT_ROWS);

/* [osi:3] An ABORT ends whatever its parameters are worth. */
#define ABORTED(state)                       \
    {                                        \
        state, SPDU_ABORT, DO_ABORT, A_ENDED \
    }

const struct machine_row ASSOCIATION_ROWS[] = {
    {A_WAIT_CONNECT, SPDU_CONNECT, DO_CONNECT, A_ASKED},
    ABORTED(A_WAIT_CONNECT),
    {A_WAIT_OVERFLOW, SPDU_CONNECT_OVERFLOW, DO_OVERFLOW, A_ASKED},
    ABORTED(A_WAIT_OVERFLOW),
    ABORTED(A_ASKED),
    {A_WAIT_ACCEPT, SPDU_ACCEPT, DO_ACCEPT, A_OPEN},
    {A_WAIT_ACCEPT, SPDU_REFUSE, DO_REFUSE, A_ENDED},
    ABORTED(A_WAIT_ACCEPT),
    {A_OPEN, SPDU_DATA, DO_DATA, A_OPEN},
    {A_OPEN, SPDU_FINISH, DO_FINISH, A_RELEASE_ASKED},
    ABORTED(A_OPEN),
    {A_RELEASING, SPDU_DATA, DO_DATA, A_RELEASING},
    {A_RELEASING, SPDU_FINISH, DO_COLLISION, A_COLLIDED},
    {A_RELEASING, SPDU_NOT_FINISHED, DO_NOT_FINISHED, A_OPEN},
    {A_RELEASING, SPDU_DISCONNECT, DO_DISCONNECTED, A_ENDED},
    ABORTED(A_RELEASING),
    {A_COLLIDED, SPDU_DISCONNECT, DO_DISCONNECTED, A_ENDED},
    ABORTED(A_COLLIDED),
    ABORTED(A_RELEASE_ASKED),
};
const size_t NUM_ASSOCIATION_ROWS = COUNT(ASSOCIATION_ROWS);

static const struct machine_row *
find(const struct machine_row *rows, size_t num, uint8_t state, uint8_t message)
{
    for (size_t i = 0; i < num; i++)
        if (rows[i].state == state && rows[i].message == message)
            return &rows[i];
    return NULL;
}

const struct machine_row *transport_row(uint8_t state, uint8_t message)
{
    return find(TRANSPORT_ROWS, NUM_TRANSPORT_ROWS, state, message);
}

const struct machine_row *association_row(uint8_t state, uint8_t message)
{
    return find(ASSOCIATION_ROWS, NUM_ASSOCIATION_ROWS, state, message);
}

#define X(name, sentence) sentence,
static const char *const TRANSPORT_TEXTS[] = {TRANSPORT_STATES(X)};
static const char *const ASSOCIATION_TEXTS[] = {ASSOCIATION_STATES(X)};
#undef X

const char *transport_state_text(uint8_t state)
{
    return state < NUM_TRANSPORT_STATES ? TRANSPORT_TEXTS[state] : "";
}

const char *association_state_text(uint8_t state)
{
    return state < NUM_ASSOCIATION_STATES ? ASSOCIATION_TEXTS[state] : "";
}
