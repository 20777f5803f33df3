/* Looks at an association without taking part: the octets of both directions of
 * a transport connection go in, a line for each protocol data unit comes out.
 * What is wrong is said and stepped over; what was not seen is guessed.
 *
 *     bushing_trace_feed(t, BUSHING_INITIATOR, octets, when);
 *     while ((line = bushing_trace_next(t)) != NULL)
 *         ... line->pdu, line->text ...
 *
 * After each feed, gap and end ask for lines until there are none; until then
 * the octets that were fed must live. What a line points to lives until the
 * next call on the object.
 *
 * Memory is bounded: a TPKT and a TSDU that are not complete for each
 * direction, and a copy of one TSDU while it is read. */
#ifndef BUSHING_TRACE_H
#define BUSHING_TRACE_H

#include <bushing/allocator.h>
#include <bushing/keylog.h>
#include <bushing/osi.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A TSDU may not be longer; longer ones are said and left out. */
#define BUSHING_TRACE_TSDU_MAX ((size_t)1 << 18)
/* Requests that wait for their answer in one direction; what comes on top
 * lets go of the oldest. */
enum { BUSHING_TRACE_PENDING = 64 };

typedef struct bushing_trace bushing_trace;

/* When something was seen: both numbers are the caller's and come back as they
 * are. The first should count nanoseconds, for it is subtracted. */
typedef struct bushing_trace_moment {
    int64_t ns;
    uint64_t mark; /* the number of a packet, for instance */
} bushing_trace_moment;

enum bushing_trace_kind {
    BUSHING_TRACE_PDU,
    BUSHING_TRACE_MALFORMED, /* a PDU that cannot be read, or not to its end */
    BUSHING_TRACE_NOTE,      /* no PDU: a gap, what was skipped, TLS */
};

typedef struct bushing_trace_line {
    enum bushing_trace_kind kind;
    enum bushing_role sender;  /* who opened the transport connection is the
                                  initiator, as the caller says */
    bushing_trace_moment when; /* of the last octet */
    enum bushing_layer layer;  /* the highest that was read */
    const char *pdu;           /* "confirmed-Request", "CONNECT" ... */
    const char *service; /* "getNameList", "AARQ initiate-Request" or "" */
    const char *text;    /* names, sizes, results; or "" */
    int64_t invoke_id;   /* -1: there is none */
    const char *type;    /* of the octets, for the codec; or NULL */
    bushing_span octets; /* of the PDU */
    bool answers;        /* a request was found for this answer: */
    bushing_trace_moment asked; /* when it was made */
    /* MALFORMED: why and where */
    int code;           /* BUSHING_ERR_... */
    size_t offset;      /* in the TSDU; of a TPKT or TPDU in that */
    const char *path;   /* to the component, or "" */
    const char *detail; /* why that component cannot be read, or "" */
} bushing_trace_line;

/* NULL members of the allocator are not allowed; it is copied. */
BUSHING_API int bushing_trace_new(bushing_trace **out,
                                  const bushing_allocator *memory);
BUSHING_API void bushing_trace_free(bushing_trace *t); /* takes NULL */

/* Octets that follow the last ones of the same sender. */
BUSHING_API void bushing_trace_feed(bushing_trace *t, enum bushing_role sender,
                                    bushing_span octets,
                                    bushing_trace_moment when);
/* So many octets of this sender were not seen; 0: nobody knows how many, for
 * the start was not seen, and there is no line. */
BUSHING_API void bushing_trace_gap(bushing_trace *t, enum bushing_role sender,
                                   uint64_t missing, bushing_trace_moment when);
/* Nothing more comes: what is not complete is said. */
BUSHING_API void bushing_trace_end(bushing_trace *t, bushing_trace_moment when);

/* What the keys of a log open is told as well; NULL: nothing. The log outlives
 * its use here. */
BUSHING_API void bushing_trace_set_keylog(bushing_trace *t,
                                          const bushing_keylog *keys);

/* NULL: nothing left. */
BUSHING_API const bushing_trace_line *bushing_trace_next(bushing_trace *t);

/* --- what was seen in all ------------------------------------------------ */

/* How far an association came. */
enum bushing_trace_state {
    BUSHING_TRACE_NOTHING,   /* no session layer was seen */
    BUSHING_TRACE_MIDDLE,    /* data without a CONNECT */
    BUSHING_TRACE_ASKED,     /* CONNECT without an answer */
    BUSHING_TRACE_OPEN,      /* accepted, and no end was seen */
    BUSHING_TRACE_REFUSED,   /* by a DR, a REFUSE or an AARE */
    BUSHING_TRACE_RELEASED,  /* FINISH and DISCONNECT */
    BUSHING_TRACE_CONCLUDED, /* MMS Conclude, and no release after it */
    BUSHING_TRACE_ABORTED,
    BUSHING_TRACE_DISCONNECTED, /* by a DR */
    BUSHING_TRACE_SECRET,       /* TLS: nobody can see */
};

/* Never NULL. */
BUSHING_API const char *
bushing_trace_state_text(enum bushing_trace_state state);

/* What is absent is absent here, as in bushing_association; sizes and counts
 * are -1 when they were not said. Points into the object. */
typedef struct bushing_trace_summary {
    enum bushing_trace_state state;
    bushing_span calling_tsel, called_tsel;
    bushing_span calling_ssel, called_ssel;
    bushing_span calling_psel, called_psel, responding_psel;
    bushing_entity calling, called, responding;
    uint32_t tpdu_size;     /* agreed; 0 absent */
    int64_t pdu_proposed;   /* the largest MMS PDU in octets */
    int64_t pdu_negotiated; /* the same, as answered */
    int64_t outstanding_calling, outstanding_called;
    bool authentication;    /* ACSE authentication values were there */
    uint64_t tsdus;         /* whole ones */
    uint64_t malformed;     /* lines of this kind */
    uint64_t gaps, missing; /* how many, and octets in all */
    uint64_t skipped;       /* octets before a place to go on was found */
    uint64_t unanswered;    /* requests; those seen before a gap included */
    uint64_t unasked;       /* answers without a request */
} bushing_trace_summary;
BUSHING_API void bushing_trace_summarize(bushing_trace_summary *out,
                                         const bushing_trace *t);

/* How often a service was asked for, answered and refused, and unconfirmed
 * ones sent (as requests). */
typedef struct bushing_trace_service {
    const char *name;
    uint64_t requests, responses, errors;
} bushing_trace_service;

/* Service number i of those that were seen; false behind the last. */
BUSHING_API bool bushing_trace_service_at(bushing_trace_service *out,
                                          const bushing_trace *t, size_t i);

#ifdef __cplusplus
}
#endif

#endif
