/* End-to-end security, free of any transport: one association, SecPDUs in and
 * out [62351-4:12-14]. Whoever carries them says which kind arrived; a peer
 * whose environment does not tell is BUSHING_SECPDU_ANSWER or _ENDING.
 *
 *     bushing_e2e_new(&e, policy, identity, BUSHING_INITIATOR, now);
 *     bushing_e2e_associate(e, initiate_pdu, now);
 *     while ((v = bushing_e2e_next_event(e)) != NULL)
 *         switch (v->kind) {
 *         case BUSHING_E2E_SEND: carry v->pdu, of kind v->secpdu
 *         case BUSHING_E2E_VERIFY: bushing_e2e_judge(e, trust, now)
 *         case BUSHING_E2E_READY: data may be sent: bushing_e2e_protect()
 *         case BUSHING_E2E_ESTABLISHED: now, and not before, it is proven
 *         ...
 *     what arrives: bushing_e2e_receive(); data: bushing_e2e_unprotect()
 *     when bushing_e2e_deadline(e) is reached: bushing_e2e_tick(e, now)
 *
 * After each call, ask for events until there are none. What an event points to
 * lives until the next call on the object. */
#ifndef BUSHING_E2E_H
#define BUSHING_E2E_H

#include <bushing/identity.h>
#include <bushing/osi.h>
#include <bushing/policy.h>
#include <bushing/security_event.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_e2e bushing_e2e;

enum bushing_secpdu {
    BUSHING_SECPDU_HANDSHAKE_REQ,
    BUSHING_SECPDU_HANDSHAKE_ACC,
    BUSHING_SECPDU_APPLICATION_REJECT,
    BUSHING_SECPDU_HANDSHAKE_SEC_REJECT,
    BUSHING_SECPDU_HANDSHAKE_SEC_ABORT,
    BUSHING_SECPDU_DT_SEC_ABORT,
    BUSHING_SECPDU_APPL_ABORT,
    BUSHING_SECPDU_RELEASE_REQ,
    BUSHING_SECPDU_RELEASE_RSP,
    /* what a peer sends without its tag is told apart by what it holds */
    BUSHING_SECPDU_ANSWER, /* one of ACC, APPLICATION_REJECT, SEC_REJECT */
    BUSHING_SECPDU_ENDING, /* one of SEC_ABORT, DT_SEC_ABORT, APPL_ABORT */
    BUSHING_NUM_SECPDUS
};
/* "HandshakeReq"; never NULL. */
BUSHING_API const char *bushing_secpdu_name(enum bushing_secpdu kind);

enum bushing_e2e_event_kind {
    BUSHING_E2E_SECURITY,    /* a security event for the log */
    BUSHING_E2E_SIGN,        /* `data` is to be signed: bushing_e2e_signed() */
    BUSHING_E2E_VERIFY,      /* a certificate is to be judged:
                                bushing_e2e_verified() or _judge() */
    BUSHING_E2E_SEND,        /* carry `data`, a SecPDU, to the peer */
    BUSHING_E2E_ASSOCIATE,   /* responder: `data` is the application's request:
                                accept or reject */
    BUSHING_E2E_READY,       /* keys are there: data may be sent */
    BUSHING_E2E_ESTABLISHED, /* the first data PDU of the peer verified */
    BUSHING_E2E_REKEYED,     /* fresh keys are in use */
    BUSHING_E2E_EXPIRING,    /* the association has to end soon: release it and
                                begin another; LIFE_S or REKEYS_MAX */
    BUSHING_E2E_RELEASE,     /* the peer wishes to end: release_answer() */
    BUSHING_E2E_CLOSED,      /* the last one; keys are gone */
};

enum bushing_e2e_end {
    BUSHING_E2E_RELEASED,       /* ReleaseRsp sent or received [rule 8: orderly
                                   only if the application said so before] */
    BUSHING_E2E_REFUSED,        /* we refused the peer */
    BUSHING_E2E_PEER_REFUSED,   /* SecReject or ApplicationReject */
    BUSHING_E2E_VIOLATION,      /* a check failed; the events say which */
    BUSHING_E2E_PEER_VIOLATION, /* the peer says that a check failed there */
    BUSHING_E2E_ABORTED,        /* we ended it */
    BUSHING_E2E_PEER_ABORTED,   /* ApplAbort */
    BUSHING_E2E_TIMEOUT,        /* too slow: which one, says `what` */
    BUSHING_E2E_LOST,           /* the carrier ended */
    BUSHING_E2E_FAILED,         /* memory, randomness or a signature failed */
};

typedef struct bushing_e2e_event {
    enum bushing_e2e_event_kind kind;
    bushing_span data; /* SIGN, SEND, ASSOCIATE; READY of an initiator: the
                          application's answer; CLOSED: what the application
                          of the peer said when it refused or aborted */
    enum bushing_secpdu secpdu; /* SEND */
    const bushing_span *chain;  /* VERIFY: the peer's certificate
                                   and path */
    size_t num_chain;
    bushing_span attribute_certificate;     /* VERIFY; p NULL: none */
    const bushing_security_event *security; /* SECURITY */
    enum bushing_e2e_end why;               /* CLOSED */
    int code;         /* CLOSED: BUSHING_ERR_..., 0 when nothing was wrong */
    int diagnostic;   /* CLOSED: the one sent or received; -1: none */
    const char *what; /* CLOSED: one sentence, never NULL */
} bushing_e2e_event;

/* --- the object ---------------------------------------------------------- */

/* Policy (sealed, of the mode NATIVE) and identity outlive the object.
 * ARGUMENT: an initiator whose policy does not say whom it wants to reach. */
BUSHING_API int bushing_e2e_new(bushing_e2e **out, const bushing_policy *policy,
                                bushing_identity *identity,
                                enum bushing_role role, bushing_time now);
BUSHING_API void bushing_e2e_free(bushing_e2e *e); /* takes NULL */
/* The peer's address without port, for events; copied, cut when long. */
BUSHING_API void bushing_e2e_set_address(bushing_e2e *e, bushing_span address);

/* NULL when nothing is left. */
BUSHING_API const bushing_e2e_event *bushing_e2e_next_event(bushing_e2e *e);

/* Initiator: `appl_data` is the application's request (an Initiate-Request). */
BUSHING_API int bushing_e2e_associate(bushing_e2e *e, bushing_span appl_data,
                                      bushing_time now);
/* Responder, after ASSOCIATE. */
BUSHING_API int bushing_e2e_accept(bushing_e2e *e, bushing_span appl_data,
                                   bushing_time now);
BUSHING_API int bushing_e2e_reject(bushing_e2e *e, bushing_span appl_data,
                                   bushing_time now);
/* Responder: what lies around the request (titles, contexts) is wrong: nothing
 * is answered and nothing signed; CLOSED follows. Also for an initiator. */
BUSHING_API void bushing_e2e_refuse(bushing_e2e *e, int code, bushing_time now);

/* A SecPDU that carries no data. The octets are copied. 0 even when the PDU is
 * bad: events tell. STATE: the object is closed. */
BUSHING_API int bushing_e2e_receive(bushing_e2e *e, enum bushing_secpdu kind,
                                    bushing_span pdu, bushing_time now);

/* Answers to tickets. An empty signature: it cannot be made. A verdict of NULL:
 * nothing could be found out; the peer is then refused. */
BUSHING_API int bushing_e2e_signed(bushing_e2e *e, bushing_span signature,
                                   bushing_time now);
BUSHING_API int bushing_e2e_verified(bushing_e2e *e,
                                     const bushing_verdict *verdict,
                                     bushing_time now);
/* The question that VERIFY asks, with the policy's wanted peer in it. Its spans
 * live as those of the event. */
BUSHING_API void bushing_e2e_question(const bushing_e2e *e,
                                      bushing_trust_question *out);
/* Asks `trust` that question and gives the answer back. */
BUSHING_API int bushing_e2e_judge(bushing_e2e *e, bushing_trust *trust,
                                  bushing_time now);

/* --- data ---------------------------------------------------------------- */

/* A protected PDU is at most so much longer than what it protects. */
enum { BUSHING_E2E_OVERHEAD = 512 };

/* One PDU of the application into a SecPDU, which lies at the end of `out`; cap
 * is n + OVERHEAD at least. WOULD_BLOCK: sequence numbers are used up until the
 * time goes on; try at the deadline. STATE before READY and after CLOSED. */
BUSHING_API int bushing_e2e_protect(bushing_e2e *e, bushing_span plain,
                                    uint8_t *out, size_t cap, bushing_span *pdu,
                                    bushing_time now);
/* A ClearTransfer or EncrTransfer, decrypted in place: `plain` lies in it. It
 * is good only with 0. With any other answer the association has ended; events
 * tell why. Events (ESTABLISHED, REKEYED) come before what is in `plain`. */
BUSHING_API int bushing_e2e_unprotect(bushing_e2e *e, uint8_t *pdu, size_t n,
                                      bushing_span *plain, bushing_time now);

/* Fresh keys are wanted now: the next PDU asks for them or brings them. */
BUSHING_API int bushing_e2e_rekey(bushing_e2e *e, bushing_time now);

/* --- the end ------------------------------------------------------------- */

BUSHING_API int bushing_e2e_release(bushing_e2e *e, bushing_time now);
BUSHING_API int bushing_e2e_release_answer(bushing_e2e *e, bushing_time now);
BUSHING_API int bushing_e2e_abort(bushing_e2e *e, bushing_span appl_data,
                                  bushing_time now);
/* The carrier is gone. */
BUSHING_API void bushing_e2e_lost(bushing_e2e *e, bushing_time now);
/* A running peer was judged anew, and refused: DtSecAbort without diagnostic.
 */
BUSHING_API int bushing_e2e_distrust(bushing_e2e *e,
                                     const bushing_verdict *verdict,
                                     bushing_time now);

/* BUSHING_NEVER: none. */
BUSHING_API uint64_t bushing_e2e_deadline(const bushing_e2e *e);
BUSHING_API int bushing_e2e_tick(bushing_e2e *e, bushing_time now);

/* --- to look at ---------------------------------------------------------- */

typedef struct bushing_e2e_state {
    const char *state; /* "waits for HandshakeAcc" ...: never NULL */
    bool ready, established;
    bool encrypted;
    int group, cipher, icv;        /* enum bushing_policy_item; -1: none */
    char association[16];          /* "123:456"; "" before it is known */
    uint8_t peer[BUSHING_PIN_LEN]; /* SHA-256 of its certificate; zero before */
    uint64_t sent, received;       /* data PDUs */
    uint32_t rekeys;
    bool rekeying;
    int64_t opened_ms; /* UTC */
    int64_t offset_ms; /* the peer's clock minus ours, as last seen */
} bushing_e2e_state;
BUSHING_API void bushing_e2e_look(const bushing_e2e *e, bushing_e2e_state *out);

/* A line for a key log: what a debugger of ours needs to read this association.
 * Written only when asked for; whoever has it can read and forge everything.
 * Its length, or 0 when there are no keys; cap KEYLOG_LINE at least. */
enum { BUSHING_E2E_KEYLOG_LINE = 512 };
BUSHING_API size_t bushing_e2e_keylog(const bushing_e2e *e, char *out,
                                      size_t cap);

#ifdef __cplusplus
}
#endif

#endif
