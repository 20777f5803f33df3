/* What may happen when: the states of a transport connection and of an
 * association over it, as two tables. A message without a row is a protocol
 * error. Nothing acts here; who holds the connection looks up its row, does
 * what the action names and goes on in the next state. */
#ifndef OSI_MACHINE_H
#define OSI_MACHINE_H

#include <stddef.h>
#include <stdint.h>

/* X(name, "what it is called") */
#define TRANSPORT_STATES(X)                              \
    X(T_IDLE, "not connected")                           \
    X(T_WAIT_CR, "waits for a connect request")          \
    X(T_ASKED, "waits for the owner's answer to a call") \
    X(T_WAIT_CC, "waits for the connect confirm")        \
    X(T_OPEN, "transport open")                          \
    X(T_ENDED, "ended")

#define ASSOCIATION_STATES(X)                                     \
    X(A_IDLE, "not associated")                                   \
    X(A_WAIT_CONNECT, "waits for CONNECT")                        \
    X(A_WAIT_OVERFLOW, "waits for CONNECT DATA OVERFLOW")         \
    X(A_ASKED, "waits for the owner's answer to ASSOCIATE")       \
    X(A_WAIT_ACCEPT, "waits for ACCEPT")                          \
    X(A_OPEN, "open")                                             \
    X(A_RELEASING, "waits for DISCONNECT")                        \
    X(A_COLLIDED, "answered FINISH; waits for DISCONNECT")        \
    X(A_RELEASE_ASKED, "waits for the owner's answer to RELEASE") \
    X(A_ENDED, "ended")

#define TRANSPORT_ACTIONS(X)                                        \
    X(DO_CALL, "read the request; confirm it or ask the owner")     \
    X(DO_CONFIRM, "take the agreed size; send CONNECT")             \
    X(DO_REFUSED, "end: refused")                                   \
    X(DO_FRAGMENT, "add to the TSDU; when it is whole, hand it up") \
    X(DO_DISCONNECT, "end: disconnected")                           \
    X(DO_COUNT, "ignore and count")

#define ASSOCIATION_ACTIONS(X)                                     \
    X(DO_CONNECT, "read CP and AARQ; tell ASSOCIATE")              \
    X(DO_OVERFLOW, "add to the user data; when whole, as CONNECT") \
    X(DO_ACCEPT, "read CPA and AARE; tell ESTABLISHED")            \
    X(DO_REFUSE, "read what refuses; end")                         \
    X(DO_DATA, "tell DATA for each value")                         \
    X(DO_FINISH, "read RLRQ; tell RELEASE")                        \
    X(DO_COLLISION, "answer DISCONNECT and wait on")               \
    X(DO_NOT_FINISHED, "go on; tell RELEASE_REFUSED")              \
    X(DO_DISCONNECTED, "read RLRE; end: released")                 \
    X(DO_ABORT, "read what aborts; end without an answer")

#define X(name, sentence) name,
enum transport_state { TRANSPORT_STATES(X) NUM_TRANSPORT_STATES };
enum association_state { ASSOCIATION_STATES(X) NUM_ASSOCIATION_STATES };
enum transport_action { TRANSPORT_ACTIONS(X) NUM_TRANSPORT_ACTIONS };
enum association_action { ASSOCIATION_ACTIONS(X) NUM_ASSOCIATION_ACTIONS };
#undef X

/* `next` is where the action leads when nothing else happens: it may end, ask
 * the owner first, or stay for more. */
struct machine_row {
    uint8_t state;
    uint8_t message; /* enum tpdu_kind, enum spdu_kind */
    uint8_t action;
    uint8_t next;
};

extern const struct machine_row TRANSPORT_ROWS[], ASSOCIATION_ROWS[];
extern const size_t NUM_TRANSPORT_ROWS, NUM_ASSOCIATION_ROWS;

/* NULL: a protocol error. */
const struct machine_row *transport_row(uint8_t state, uint8_t message);
const struct machine_row *association_row(uint8_t state, uint8_t message);

const char *transport_state_text(uint8_t state);
const char *association_state_text(uint8_t state);

#endif
