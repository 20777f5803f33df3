/* One association over the OSI stack: octets of a byte stream go in and come
 * out, and events say what happened. No sockets, no threads, no clock.
 *
 *     bushing_osi_receive(a, octets, now);
 *     while ((e = bushing_osi_next_event(a)) != NULL)
 *         ... e->kind ...
 *     s = bushing_osi_output(a);
 *     n = write(socket, s.p, s.n);
 *     if (n > 0)
 *         bushing_osi_output_taken(a, n);
 *     when bushing_osi_deadline(a) is reached: bushing_osi_tick(a, now);
 *
 * After each call that may change something, ask for events until there are
 * none, then look at the output. What an event points to lives until the next
 * call on the object; of ASSOCIATE see there. A failed object sends at most one
 * abort and then says CLOSED; after CLOSED write what is left of the output and
 * close the connection, see `linger` there. */
#ifndef BUSHING_OSI_H
#define BUSHING_OSI_H

#include <bushing/config.h>
#include <bushing/security_event.h>
#include <bushing/time.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_osi bushing_osi;

enum bushing_role { BUSHING_INITIATOR, BUSHING_RESPONDER };

/* --- what an association is called and carries --------------------------- */

/* In all of these a span with p == NULL is absent; n == 0 with a p is present
 * and empty. Nothing is normalised: what a peer said is what is shown, and what
 * is set is what is sent. */

/* An application entity, each part a whole value with its tag: an AP-title is
 * 06.. (object identifier) or 30.. (name), an AE-qualifier 02.. or 31..; an
 * invocation identifier is 02... */
typedef struct bushing_entity {
    bushing_span ap_title;
    bushing_span ae_qualifier;
    bushing_span ap_invocation;
    bushing_span ae_invocation;
} bushing_entity;

/* "1.3.9999.33/1": AP-title and, behind the stroke, AE-qualifier. The octets
 * are written into `room`. */
enum { BUSHING_ENTITY_ROOM = 96, BUSHING_ENTITY_TEXT = 256 };
BUSHING_API int bushing_entity_parse(bushing_entity *out,
                                     uint8_t room[BUSHING_ENTITY_ROOM],
                                     const char *text);
/* The same back as text, "-" when there is no title; always terminated. */
BUSHING_API void bushing_entity_print(char text[BUSHING_ENTITY_TEXT],
                                      const bushing_entity *e);

/* What a presentation context carries. */
enum bushing_use {
    BUSHING_USE_UNKNOWN,
    BUSHING_USE_ACSE,
    BUSHING_USE_MMS,
    BUSHING_USE_AUTHENTICATION, /* mmsAuthenticationAS */
    BUSHING_USE_E2E,            /* e2eSecurityAS */
};

enum bushing_context_result {
    BUSHING_CONTEXT_ACCEPTED,
    BUSHING_CONTEXT_USER_REJECTION,
    BUSHING_CONTEXT_PROVIDER_REJECTION,
};

typedef struct bushing_context {
    int32_t id;                   /* 1 to 32767 */
    bushing_span abstract_syntax; /* contents of the object identifier */
    bushing_span transfer_syntax; /* the same; of a proposal the first */
    enum bushing_use use;         /* as the abstract syntax says; not sent */
    enum bushing_context_result result; /* of a response */
    int reason;                         /* of a rejection; -1 absent */
} bushing_context;

enum { BUSHING_CONTEXTS = 16 };

/* The parameters of an association, as proposed or as answered. All zero is
 * legal: defaults are then sent. */
typedef struct bushing_association {
    /* transport */
    bushing_span calling_tsel, called_tsel;
    uint32_t tpdu_size; /* in octets; 0 absent */
    /* session */
    bushing_span calling_ssel, called_ssel;
    uint8_t session_version; /* bits: 1 version 1, 2 version 2; 0 when set:
                                version 2 */
    /* presentation */
    bushing_span calling_psel, called_psel;     /* of a proposal */
    bushing_span responding_psel;               /* of an answer */
    bushing_span presentation_requirements;     /* contents of the BIT STRING */
    bushing_context contexts[BUSHING_CONTEXTS]; /* in the initiator's order */
    size_t num_contexts;
    /* ACSE */
    bushing_span acse_version;        /* contents of the BIT STRING */
    bushing_span application_context; /* contents of the object identifier */
    bushing_entity called, calling;   /* of a proposal */
    bushing_entity responding;        /* of an answer */
    bushing_span acse_requirements;   /* contents of the BIT STRING */
    bushing_span mechanism;           /* contents of the object identifier */
    bushing_span authentication;      /* the value, whole with its tag */
    bushing_span context_names;       /* contents of the list */
    bushing_span implementation;      /* contents of the string */
    bool direct_reference;            /* user information names BER as well */
    bushing_span user_data;           /* the MMS Initiate PDU */
} bushing_association;

/* --- events -------------------------------------------------------------- */

enum bushing_event_kind {
    BUSHING_EVENT_CALL,            /* responder: a transport connection is asked
                                      for; only with the setting ASK_CALL */
    BUSHING_EVENT_ASSOCIATE,       /* responder: accept or reject */
    BUSHING_EVENT_ESTABLISHED,     /* data may flow */
    BUSHING_EVENT_DATA,            /* one MMS PDU */
    BUSHING_EVENT_RELEASE,         /* the peer wishes to end: answer */
    BUSHING_EVENT_CALLED,          /* initiator: the transport that
                                      bushing_osi_call() asked for stands */
    BUSHING_EVENT_RELEASE_REFUSED, /* the peer does not wish to end: go on */
    BUSHING_EVENT_WRITABLE,        /* after WOULD_BLOCK: there is room again */
    /* with security only: */
    BUSHING_EVENT_SECURITY, /* a security event for the log */
    BUSHING_EVENT_SIGN,     /* `data` is to be signed: bushing_osi_signed() */
    BUSHING_EVENT_VERIFY,   /* a certificate is to be judged: see _question() */
    BUSHING_EVENT_READY,    /* native mode: data may be sent, nothing is proven
                               yet; ESTABLISHED follows when the first PDU of
                               the peer verified */
    BUSHING_EVENT_REKEYED,  /* fresh keys are in use */
    BUSHING_EVENT_EXPIRING, /* this association has to end soon: release it and
                               begin another */
    BUSHING_EVENT_CLOSED,   /* the last one: close the connection */
};

enum bushing_layer {
    BUSHING_LAYER_NONE,
    BUSHING_LAYER_TPKT,
    BUSHING_LAYER_COTP,
    BUSHING_LAYER_SESSION,
    BUSHING_LAYER_PRESENTATION,
    BUSHING_LAYER_ACSE,
    BUSHING_LAYER_MMS,
    BUSHING_LAYER_SECURITY,
};

enum bushing_close {
    BUSHING_CLOSE_RELEASED,      /* orderly, by release */
    BUSHING_CLOSE_DISCONNECTED,  /* the peer closed the connection */
    BUSHING_CLOSE_RESET,         /* the connection broke */
    BUSHING_CLOSE_PEER_ABORT,    /* the peer aborted */
    BUSHING_CLOSE_PEER_REFUSED,  /* the peer refused the association */
    BUSHING_CLOSE_PEER_ERROR,    /* the peer broke the protocol */
    BUSHING_CLOSE_TIMEOUT,       /* the peer was too slow */
    BUSHING_CLOSE_LOCAL_ABORT,   /* we aborted */
    BUSHING_CLOSE_LOCAL_REFUSED, /* we refused the association */
    BUSHING_CLOSE_LOCAL_ERROR,   /* memory ended, or an internal rule broke */
};

/* Why it ended. Numbers that are absent are -1. */
typedef struct bushing_closed {
    enum bushing_close why;
    int code;                 /* BUSHING_ERR_..., 0 when nothing was wrong */
    enum bushing_layer layer; /* that noticed, or that the peer refused in */
    size_t offset;            /* of the fault, in that layer's unit */
    const char *state;        /* what was waited for then */
    /* Our last word is in the output: write it, close for writing only, then
     * read and drop what comes until the peer closes too, at most LINGER_MS;
     * otherwise a reset may overtake the word. */
    bool linger;
    int transport_reason;    /* of a DR */
    int session_reason;      /* of a REFUSE */
    int presentation_reason; /* of a CPR or ARP */
    int result;              /* of an AARE */
    int source;              /* of its diagnostic, or of an ABRT: 0 user,
                                1 provider */
    int diagnostic;          /* of an AARE or ABRT */
    bushing_span user_data;  /* of an ABRT or AARE: the EXTERNAL's value */
    /* With security: one sentence on what happened, or NULL; and the diagnostic
     * of the SecPDU (or of OsiDiagnostics) that was sent or received. */
    const char *security;
    int security_diagnostic;
} bushing_closed;

enum { BUSHING_CLOSED_TEXT = 320 };
/* One sentence for people; always terminated. */
BUSHING_API void bushing_closed_print(char text[BUSHING_CLOSED_TEXT],
                                      const bushing_closed *c);

typedef struct bushing_event {
    enum bushing_event_kind kind;
    /* CALL, ASSOCIATE, READY, ESTABLISHED. In ASSOCIATE it lives until the
     * answer. */
    const bushing_association *association;
    bushing_span data;                      /* DATA, SIGN */
    const bushing_security_event *security; /* SECURITY */
    int release_reason;           /* RELEASE; CLOSED when released; -1 absent */
    const bushing_closed *closed; /* CLOSED */
} bushing_event;

/* --- the object ---------------------------------------------------------- */

/* The configuration is sealed and outlives the object. Memory is taken here and
 * never again, but for loans from the pool. */
BUSHING_API int bushing_osi_new(bushing_osi **out, const bushing_config *cfg,
                                enum bushing_role role, bushing_time now);
BUSHING_API void bushing_osi_free(bushing_osi *a); /* takes NULL */

/* Octets from the wire; they are copied. WOULD_BLOCK, and nothing is taken,
 * when the pool has no room, or events were not asked for: read no more from
 * the wire until these were, and until a tick. */
BUSHING_API int bushing_osi_receive(bushing_osi *a, bushing_span octets,
                                    bushing_time now);
/* The peer closed the connection, or (broken) it broke. */
BUSHING_API int bushing_osi_receive_end(bushing_osi *a, bool broken,
                                        bushing_time now);

/* NULL: nothing left. */
BUSHING_API const bushing_event *bushing_osi_next_event(bushing_osi *a);

/* What waits to be sent, in order; and how much of it went. */
BUSHING_API bushing_span bushing_osi_output(const bushing_osi *a);
/* More than there is takes nothing. */
BUSHING_API void bushing_osi_output_taken(bushing_osi *a, size_t n);

/* BUSHING_NEVER, or when to tick, in monotonic nanoseconds. */
BUSHING_API uint64_t bushing_osi_deadline(const bushing_osi *a);
BUSHING_API void bushing_osi_tick(bushing_osi *a, bushing_time now);

/* While it is on, the owner reads nothing from the wire, and what has begun to
 * arrive need not be complete in time. */
BUSHING_API void bushing_osi_pause(bushing_osi *a, bool on, bushing_time now);

/* Initiator: opens the transport alone, with the selectors and the TPDU size of
 * `wanted`; CALLED follows, then it is time to associate. For who must know
 * that the peer lives before it promises anything to others. */
BUSHING_API int bushing_osi_call(bushing_osi *a,
                                 const bushing_association *wanted,
                                 bushing_time now);

/* Initiator: opens with these parameters. What they point to is copied or used
 * up when ESTABLISHED or CLOSED comes; until then it must live. */
BUSHING_API int bushing_osi_associate(bushing_osi *a,
                                      const bushing_association *wanted,
                                      bushing_time now);

/* Responder: answers to CALL. The reason is that of a DR: 0 to 3. */
BUSHING_API int bushing_osi_call_accept(bushing_osi *a, bushing_time now);
BUSHING_API int bushing_osi_call_refuse(bushing_osi *a, int reason,
                                        bushing_time now);

/* Responder: answers to ASSOCIATE. In `answer` absent parts are left out, and
 * contexts stand as bushing_osi_next_event() showed them judged; NULL: nothing
 * but user_data of size 0. */
BUSHING_API int bushing_osi_accept(bushing_osi *a,
                                   const bushing_association *answer,
                                   bushing_time now);

/* The layer that refuses. All zero but for result is an ACSE refusal. */
enum bushing_reject_form {
    BUSHING_REJECT_ACSE,         /* REFUSE, CPR, AARE */
    BUSHING_REJECT_PRESENTATION, /* REFUSE, CPR with `reason` */
    BUSHING_REJECT_SESSION,      /* REFUSE with `reason` */
};

typedef struct bushing_rejection {
    enum bushing_reject_form form;
    int reason;     /* of a CPR (0 to 7) or a REFUSE (0 to 255) */
    int result;     /* 1 permanent, 2 transient; of an AARE, as what follows */
    int source;     /* 0 service user, 1 service provider */
    int diagnostic; /* numbers of X.227 */
    bushing_entity responding;
    bushing_span user_data; /* goes into the MMS context */
} bushing_rejection;
BUSHING_API int bushing_osi_reject(bushing_osi *a, const bushing_rejection *r,
                                   bushing_time now);

/* One MMS PDU. WOULD_BLOCK: the queue is full, WRITABLE follows. */
BUSHING_API int bushing_osi_send(bushing_osi *a, bushing_span mms_pdu,
                                 bushing_time now);

/* The reason is that of an RLRQ or RLRE: 0, 1, 30; -1 leaves it out. */
BUSHING_API int bushing_osi_release(bushing_osi *a, int reason,
                                    bushing_time now);
BUSHING_API int bushing_osi_release_answer(bushing_osi *a, int reason,
                                           bushing_time now);

/* An ABRT: source 0 user or 1 provider; -1 leaves source or diagnostic out. */
BUSHING_API int bushing_osi_abort(bushing_osi *a, int source, int diagnostic,
                                  bushing_span user_data, bushing_time now);

/* --- security ------------------------------------------------------------ */

/* Answers to SIGN and VERIFY. An empty signature: it cannot be made. A verdict
 * of NULL: nothing could be found out, and the peer is refused. */
BUSHING_API int bushing_osi_signed(bushing_osi *a, bushing_span signature,
                                   bushing_time now);
/* What VERIFY asks; its spans live as those of the event. */
BUSHING_API void bushing_osi_question(const bushing_osi *a,
                                      bushing_trust_question *out);
BUSHING_API int bushing_osi_verified(bushing_osi *a,
                                     const bushing_verdict *verdict,
                                     bushing_time now);
/* Fresh keys are wanted now; native mode only. */
BUSHING_API int bushing_osi_rekey(bushing_osi *a, bushing_time now);
/* The security of a native association, to look at (bushing/e2e.h): its state
 * and key log. NULL in the other modes. */
BUSHING_API const struct bushing_e2e *bushing_osi_e2e(const bushing_osi *a);
/* The peer's address without port, for its security events; copied. */
BUSHING_API void bushing_osi_set_address(bushing_osi *a, bushing_span address);

/* "waits for CONNECT", "open" ...: never NULL. */
BUSHING_API const char *bushing_osi_state(const bushing_osi *a);

#ifdef __cplusplus
}
#endif

#endif
