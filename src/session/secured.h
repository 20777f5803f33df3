/* What an association holds besides when it is secured: one of two modes, the
 * events that wait to be told, the tickets that the owner has to answer. Plain
 * associations have none of it.
 *
 *   secured.c      both: events, tickets, time, the end
 *   naming.c       titles in ACSE and in certificates
 *   environment.c  the table of 15.6
 *   native.c       end-to-end security [62351-4:15]: events and calls
 *   native_carry.c the same: SecPDUs in APDUs
 *   compat.c       the A-security-profile [62351-4:11] */
#ifndef SESSION_SECURED_H
#define SESSION_SECURED_H

#include <bushing/e2e.h>

#include "aprofile/value.h"
#include "e2e/fault.h"
#include "session/association.h"
#include "session/environment.h"

enum { NOTES_MAX = 3, ADDRESS_MAX = 64, WHO_MAX = 160 };

enum ticket { TICKET_NONE, TICKET_SIGN, TICKET_VERIFY };

struct native {
    bushing_e2e *e2e;
    bool closed;    /* its CLOSED came */
    span plain;     /* verified, told behind the events that came with it */
    span initiate;  /* what READY shows; lives in e2e */
    uint8_t tag;    /* in front of the SecPDU at hand instead of 30; or 0 */
    uint8_t result; /* of the owner's refusal */
    int reason;     /* of the RLRQ */
};

struct compat {
    struct aprofile_claim claim;
    struct aprofile_draft draft;
    struct aprofile_failure failure; /* what ends the association */
    bool cause_waits, failure_waits; /* events of it that were not told */
    uint64_t ticket_until;
};

struct secured {
    uint8_t ticket;     /* enum ticket */
    bool asked;         /* responder: ASSOCIATE was told and is not answered;
                           initiator: the owner asked to associate */
    bool ready;         /* data may go */
    bool heard;         /* the peer's last word is being looked at */
    bool answered;      /* our last word is sent */
    bool held_done;     /* what was shown is no longer needed */
    int failed;         /* the check of 15.6 that failed, or -1 */
    struct buffer kept; /* Initiate of a request; then what is to be answered */
    /* events of ours */
    struct fault note[NOTES_MAX];
    uint8_t num_notes, told_notes;
    bushing_security_event event;
    char who[WHO_MAX];
    char address[ADDRESS_MAX];
    struct title peer;                    /* as ACSE names it */
    struct title called;                  /* as we called it */
    uint8_t room[2][BUSHING_ENTITY_ROOM]; /* titles that we fill in */
    union {
        struct native native;
        struct compat compat;
    } u;
};

static inline bool is_native(const bushing_osi *a)
{
    return a->sec != NULL && a->cfg->mode == BUSHING_MODE_NATIVE;
}

static inline bool is_compat(const bushing_osi *a)
{
    return a->sec != NULL && a->cfg->mode == BUSHING_MODE_COMPAT;
}

static inline uint64_t policy_value(const bushing_osi *a,
                                    enum bushing_policy_setting what)
{
    return bushing_policy_get(a->cfg->security.policy, what);
}

/* --- secured.c: of these, those without a->sec do nothing ---------------- */

int secured_new(bushing_osi *a);
void secured_free(bushing_osi *a);
/* An event for the log, told before anything else. */
void secured_note(bushing_osi *a, const struct fault_row *row, const char *one,
                  const char *other);
/* True: `event` holds one to be told. */
bool secured_next(bushing_osi *a);
void secured_tell(bushing_osi *a, const bushing_security_event *event);
void secured_drop_told(bushing_osi *a);
/* Something verified lies in the input: nothing may move there. */
bool secured_holds_input(const bushing_osi *a);
void secured_ended(bushing_osi *a);
/* Which check of 15.6 ended it, for CLOSED. */
void secured_say(bushing_osi *a);
/* What the peer hears for this code; true when something was sent. Comes before
 * secured_ended(). */
bool secured_answer(bushing_osi *a, int code, const struct answer *how);
uint64_t secured_deadline(const bushing_osi *a);
void secured_tick(bushing_osi *a);
/* A check of 15.6 failed: notes it. Always a code to end for. */
int environment_fail(bushing_osi *a, enum environment_check check,
                     const char *one, const char *other);
/* Copies all that an answer points to into the pool; it becomes what is
 * shown, and the request is forgotten. */
int secured_keep(bushing_osi *a, const bushing_association *p);
/* WOULD_BLOCK, before anything is done, when there is no room to build. */
int secured_room(bushing_osi *a, span user_data);
/* Asks the owner, or tells that all is well. */
void secured_ask_owner(bushing_osi *a);

/* --- naming.c ------------------------------------------------------------ */

/* Titles of the AARQ or AARE at hand [62351-4:10.5.3, 15.6]. */
int titles_check(bushing_osi *a);
/* Those of an AARE that refuses, when it says any. */
void titles_hear(bushing_osi *a, span ap_title, span ae_qualifier);
/* Ours and the peer's where the owner left them out; ARGUMENT when ours are
 * not those of the certificate. */
int titles_fill_request(bushing_osi *a, bushing_association *p);
int titles_fill_answer(bushing_osi *a, bushing_entity *responding);
/* The certificate names who ACSE names [62351-4:G.6.2; rule 1]: else an
 * accepting verdict becomes a refusal. */
void titles_judge(bushing_osi *a, bushing_verdict *v, span certificate);
/* "192.0.2.1", or what ACSE says, for events. */
span naming_who(bushing_osi *a);

/* --- native.c ------------------------------------------------------------ */

int native_new(bushing_osi *a);
bool native_next(bushing_osi *a);
/* The owner's verdict, with the titles in it; and what is asked. */
int native_verified(bushing_osi *a, const bushing_verdict *verdict);
void native_question(const bushing_osi *a, bushing_trust_question *out);
uint64_t native_deadline(const bushing_osi *a);
int native_associate(bushing_osi *a);
int native_accept(bushing_osi *a, const bushing_association *p);
int native_reject(bushing_osi *a, const bushing_rejection *r);
int native_protect(bushing_osi *a, span plain, uint8_t *out, size_t cap,
                   span *pdu);
enum value_told native_value(bushing_osi *a);
int native_release(bushing_osi *a);
int native_release_answer(bushing_osi *a);
/* False: nothing can be said by a SecPDU. */
bool native_abort(bushing_osi *a, span user_data);
/* The carrier is gone, or no longer good. */
void native_lost(bushing_osi *a);

/* --- native_carry.c ------------------------------------------------------ */

int native_aarq(bushing_osi *a, const struct apdu *apdu);
int native_aare(bushing_osi *a, const struct apdu *apdu);
/* The last word of the peer: AARE, RLRE or ABRT. */
void native_heard(bushing_osi *a, const struct apdu *apdu);
int native_finish(bushing_osi *a, const struct spdu *s);
void native_disconnect(bushing_osi *a, const struct spdu *s);
/* What was received lies in a buffer of ours, which may be written; NULL: it
 * does not. */
uint8_t *native_octets(const bushing_osi *a, span s);
/* What a SEND event wants. What cannot be sent ends the association. */
void native_carry(bushing_osi *a, const bushing_e2e_event *e);
bool native_bare_abort(bushing_osi *a);

/* --- compat.c ------------------------------------------------------------ */

/* Steps 1 to 4, before anything is decoded. */
int compat_names(bushing_osi *a);
/* All others; ASSOCIATE or ESTABLISHED follow, or a ticket. */
int compat_check(bushing_osi *a, struct arena *scratch);
bool compat_next(bushing_osi *a);
int compat_associate(bushing_osi *a);
int compat_accept(bushing_osi *a, const bushing_association *p);
bool compat_answer(bushing_osi *a);
int compat_signed(bushing_osi *a, span signature);
int compat_verified(bushing_osi *a, const bushing_verdict *verdict);
void compat_question(const bushing_osi *a, bushing_trust_question *out);
void compat_tick(bushing_osi *a);

#endif
