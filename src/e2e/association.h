/* The inside of bushing_e2e: one association from its handshake to CLOSED.
 *
 * Three pieces of memory: this struct, small and for good; the data phase,
 * from the keys on; and the desk, a table on which handshakes and last words
 * are worked out, which is there only while something lies on it. One file for
 * each part of the life:
 *
 *   association.c    an object, what arrives, events as they are asked for
 *   desk.c           memory of what is worked on
 *   signed.c         what all signed SecPDUs have in common, both ways
 *   handshake_req.c  HandshakeReq, both ways
 *   handshake_acc.c  HandshakeAcc, both ways
 *   token3.c         the seven that only end something, both ways
 *   traffic.c        data, keys, time in the data phase
 *   ending.c         every end */
#ifndef E2E_ASSOCIATION_H
#define E2E_ASSOCIATION_H

#include <bushing/e2e.h>

#include "e2e/data.h"
#include "e2e/form.h"
#include "e2e/handshake.h"
#include "e2e/identity.h"
#include "e2e/machine.h"
#include "e2e/note.h"
#include "e2e/offer.h"
#include "e2e/policy.h"
#include "e2e/signer.h"

enum {
    ADDRESS_MAX = 47,   /* octets of an address that are kept */
    SECPDU_MAX = 65536, /* a SecPDU without data */
    DESK_NOTES = 2,     /* security events that wait to be told */
    CHAIN_MAX = 16,     /* certificates that a peer may show */
    LIFE_GRACE_S = 60,  /* from EXPIRING to the end */
};

/* Who is waited for. */
enum ticket { TICKET_NONE, TICKET_SIGN, TICKET_VERIFY };

/* What is worked on. */
struct desk {
    bushing_e2e_event event; /* as it was told last */
    struct note note[DESK_NOTES];
    uint8_t num_notes, told_notes;
    struct fault fault;
    /* what came: its octets, and what points into them */
    uint8_t *in;
    span pdu;
    uint8_t secpdu; /* enum bushing_secpdu */
    bool signature_holds, attribute_refused;
    struct form_outer outer;
    union {
        struct handshake handshake;
        struct token_3_pdu token3;
    } got;
    uint8_t hash[CRYPTO_SHA256_LEN]; /* of the signer's certificate */
    struct time_text time;
    span chain[CHAIN_MAX];
    size_t num_chain;
    /* what goes */
    struct form_built built;
    uint8_t saying; /* enum bushing_secpdu */
    span said;
    span appl_data; /* of the application: ASSOCIATE, READY, CLOSED */
    struct selection selection;
    struct offer offer; /* initiator */
    struct share share; /* responder */
};

struct bushing_e2e {
    const bushing_policy *policy;
    bushing_identity *identity;
    struct desk *desk;
    struct data *data;
    bushing_time now;
    uint64_t phase_until;
    struct number number;
    uint8_t peer[CRYPTO_SHA256_LEN]; /* of its certificate; zero before */
    union {
        struct { /* of the peer's HandshakeReq or HandshakeAcc */
            int64_t ms;
            uint32_t ns;
        } signed_at;
        struct { /* while it ends, and then */
            const char *what;
            int16_t code, diagnostic;
        } end;
    } u;
    uint16_t tells; /* 1 << enum bushing_e2e_event_kind */
    uint8_t role;   /* enum bushing_role */
    uint8_t state;  /* enum e2e_state */
    uint8_t ticket; /* enum ticket */
    uint8_t why;    /* enum bushing_e2e_end */
    bool number_was_sent : 1, encrypted : 1, established : 1, expiring : 1;
    uint8_t address_len;
    char address[ADDRESS_MAX];
};

static inline void tell(bushing_e2e *e, enum bushing_e2e_event_kind kind)
{
    e->tells |= (uint16_t)(1u << kind);
}

static inline uint64_t setting(const bushing_e2e *e,
                               enum bushing_policy_setting what)
{
    return e->policy->value[what];
}

static inline void wait_for(bushing_e2e *e,
                            enum bushing_policy_setting milliseconds)
{
    e->phase_until = e->now.mono_ns + setting(e, milliseconds) * 1000000u;
}

static inline bool is_ended(const bushing_e2e *e)
{
    return e->state == E2E_ENDED;
}

static inline const struct crypto *crypto_of(const bushing_e2e *e)
{
    return e->identity->crypto;
}

/* --- desk.c --- */
/* MEMORY, or 0 and there is one. */
int desk_open(bushing_e2e *e);
/* Wiped and given back. */
void desk_close(bushing_e2e *e);
/* Private values of ours. */
void desk_wipe_secrets(struct desk *d);
/* The octets of a SecPDU that came, copied. */
int desk_take(bushing_e2e *e, enum bushing_secpdu kind, span pdu);
/* Room to build a SecPDU in which the application has so many octets; what was
 * built before is gone. */
int desk_build(bushing_e2e *e, enum bushing_secpdu kind, size_t appl_len);
/* A security event out of a fault. Lost when there is no room. */
void desk_note(bushing_e2e *e, const struct fault *fault);

/* --- signed.c: false with a row in desk->fault; each check is one row --- */
/* The type table of a kind. */
const struct asn1_type *secpdu_type(enum bushing_secpdu kind);
bool secpdu_has_token3(enum bushing_secpdu kind);
/* False: a row of the kind on the desk; a row that is NULL: we failed. */
bool signed_fail(bushing_e2e *e, enum handshake_check check,
                 enum token3_check check3, const char *one, const char *other);
/* The same with a text of theirs as the first fact. */
bool signed_fail_text(bushing_e2e *e, enum handshake_check check,
                      enum token3_check check3, span theirs, const char *ours);
/* Which certificate, as one of the facts. */
void signed_hash(bushing_e2e *e, size_t i, const char *whose,
                 const uint8_t hash[static CRYPTO_SHA256_LEN]);
bool signed_attribute(bushing_e2e *e); /* step 24 failed */
bool signed_open(bushing_e2e *e);      /* steps 0 to 3 */
bool signed_syntax(bushing_e2e *e);    /* step 5 */
bool signed_chain(bushing_e2e *e, span certificate, const bool has_path,
                  struct asn1_list path); /* and the question about it */
bool signed_judged(bushing_e2e *e, const bushing_verdict *v); /* 6 to 9 */
bool signed_time(bushing_e2e *e, span text);                  /* 11, rule 12 */
bool signed_later(bushing_e2e *e);                            /* rule 7 */
bool signed_new(bushing_e2e *e, span asso_id);                /* 12 */

/* The ClearToken3, or the first fields of a ClearToken1, that name us. */
struct asn1_list own_path(const bushing_e2e *e);
/* Signs what was built. 0: SEND is told; WOULD_BLOCK: SIGN is; else a code. */
int signed_say(bushing_e2e *e);
/* The same with a signature that came. */
int signed_say_with(bushing_e2e *e, span signature);

/* --- handshake_req.c --- */
/* What both handshake PDUs say of their sender; the rest is the offer's. The
 * number lies in `asso_id`. */
void handshake_fill(bushing_e2e *e, struct handshake_tbs *tbs,
                    char asso_id[static NUMBER_TEXT], span appl_data);
/* What both have in common: steps 0 to 5, and VERIFY; then 10 to 12. */
bool handshake_read(bushing_e2e *e);
bool handshake_fresh(bushing_e2e *e);
int handshake_req_build(bushing_e2e *e, span appl_data);
void handshake_req_accept(bushing_e2e *e);
void handshake_req_judged(bushing_e2e *e, const bushing_verdict *v);

/* --- handshake_acc.c --- */
/* SECURITY: a row in desk->fault. */
int handshake_acc_build(bushing_e2e *e, span appl_data);
void handshake_acc_said(bushing_e2e *e);
void handshake_acc_accept(bushing_e2e *e);
void handshake_acc_judged(bushing_e2e *e, const bushing_verdict *v);

/* --- token3.c --- */
/* Builds; diagnostic below 0, appl_data.p NULL: none. */
int token3_build(bushing_e2e *e, enum bushing_secpdu kind, span asso_id,
                 int diagnostic, span appl_data);
/* All checks on one of a running association. */
bool token3_accept(bushing_e2e *e, bool legal);
/* Those on a rejection before the peer is known; then those behind. */
bool token3_accept_rejection(bushing_e2e *e);
bool token3_judged(bushing_e2e *e, const bushing_verdict *v);
/* A peer without tags: what it is. */
enum bushing_secpdu token3_classify(const bushing_e2e *e,
                                    enum bushing_secpdu kind, span pdu);

/* --- ending.c --- */
/* What a CLOSED says. */
struct end {
    enum bushing_e2e_end why;
    int code;
    int diagnostic;
    const char *what;
};
/* Ends without a word. */
void end_now(bushing_e2e *e, const struct end *end);
void end_failed(bushing_e2e *e, int code);
/* Ends with a SecPDU, when it can be made. */
void end_with(bushing_e2e *e, enum bushing_secpdu kind, int diagnostic,
              span appl_data, const struct end *end);
/* A check failed: the event, and the answer that the row has in this state. */
void end_for(bushing_e2e *e, const struct fault *fault);
/* A PDU with a ClearToken3 that failed: the event, and nobody is answered. */
void end_silently(bushing_e2e *e);
/* The last words were signed, or cannot be. */
void end_said(bushing_e2e *e);
/* A PDU that has no row in this state. */
void end_unexpected(bushing_e2e *e, enum bushing_secpdu kind);

/* Actions of the machine. */
void rejection_received(bushing_e2e *e);
void rejection_judged(bushing_e2e *e, const bushing_verdict *v);
void ending_received(bushing_e2e *e);
void release_req_received(bushing_e2e *e);
void collision_received(bushing_e2e *e);
void release_rsp_received(bushing_e2e *e);

/* --- traffic.c --- */
/* Keys out of what the handshake settled. CRYPTO_KEY: the peer's value is none
 * of its group. */
int traffic_begin(bushing_e2e *e, span d1, span d2, const uint8_t *own_private);
/* Data may be sent: half open until the peer's first PDU [rule 13]. */
void traffic_open(bushing_e2e *e, uint8_t state);
/* What time does to an association with keys. */
void traffic_tick(bushing_e2e *e);

#endif
