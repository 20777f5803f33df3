/* One end of an association, brought into a state by scripted octets, then fed
 * an input: what it says, which events come and how it ends must be as told,
 * however the input is cut; nothing is lost, and memory stays in bounds. */
#ifndef SUPPORT_ATTACK_H
#define SUPPORT_ATTACK_H

#include "octets.h"
#include "wire.h"

enum stage {
    /* responder */
    S_CALL,    /* nothing came yet */
    S_CALLED,  /* with ASK_CALL: the owner is asked */
    S_CONNECT, /* confirmed */
    S_OVERFLOW,
    S_ASKED,
    S_OPEN,
    S_RELEASING,
    S_COLLIDED,
    S_RELEASE_ASKED,
    /* initiator */
    C_IDLE,    /* not associated */
    C_CONFIRM, /* called */
    C_ACCEPT,  /* CONNECT went out */
    C_OPEN,
    C_RELEASING,
    C_COLLIDED,
    C_RELEASE_ASKED,
    NUM_STAGES
};

/* Settings of the ends that are made from now on. */
void attack_with(enum bushing_setting what, uint64_t value);
void attack_selector(enum bushing_own_selector what, span selector);
/* The usual settings again; also the setup of each test. */
int attack_plain(void **state);

/* What it says is no last word, but was said before. */
void attack_spoke_before(void);

/* The most that the pool may lend besides the input, 64 KiB unless told. */
void attack_lends(size_t octets);

/* An end in this state; what it said on the way is taken. */
void stage_open(struct end *e, enum stage at);
/* The same in parts, for many lives on one pool: heap, pool, configuration; an
 * object that reaches the state; and its end. end_free() in the end. */
void stage_begin(struct end *e, enum stage at);
void stage_reach(struct end *e, enum stage at);
void stage_leave(struct end *e);
bool stage_is_server(enum stage at);

/* Events as letters: Call, Associate, Established, Data, Release, reFused,
 * Writable, X closed. */
struct outcome {
    char events[64];
    size_t num; /* events; more than fit are counted only */
    bushing_closed closed;
    size_t data; /* octets of all DATA */
};
/* Asks for all events there are. */
void outcome_take(struct outcome *o, struct end *e);
/* Feeds in pieces (0: at once) and asks for events behind each. */
void outcome_feed(struct outcome *o, struct end *e, span in, size_t piece);

/* The whole: `says` is all output. Without an X in `events` the rest does not
 * count. */
void attack(enum stage at, span in, const char *events, enum bushing_close why,
            int code, span says);
/* It ends as the peer's fault. */
void ends(enum stage at, span in, int code, span says);
void passes(enum stage at, span in, const char *events, span says);
/* Ends silently in the states from..to. */
void ends_all(enum stage from, enum stage to, span in, int code);

/* How many inputs were fed so far; prints them for `make test`. */
extern size_t num_attacks;
void attack_report(void);

/* --- shorthand ----------------------------------------------------------- */

/* A CONNECT or ACCEPT in one DT. */
span connect_dt(const struct opening *o);
/* The usual ones. */
span usual_call(void);
span usual_confirm(void);
span usual_connect(void);
span usual_accept(void);
span overflowing_connect(void);
span usual_finish(void);
span usual_disconnect(void);
/* A usual CONNECT with another PPDU, AARQ, user information, Initiate. */
span connect_with_ppdu(span ppdu);
span connect_with_apdu(span apdu);
span connect_with_information(span be);
span connect_with_mms(span mms);
span accept_with_ppdu(span ppdu);
span accept_with_apdu(span apdu);

#endif
