/* The inside of bushing_osi: one association from its first TPKT to CLOSED.
 * Octets wait in `in`; bushing_osi_next_event() takes them step by step: TPKT,
 * TPDU by its row, TSDU, SPDU by its row, PPDU, APDU, value. One file for each
 * part of its life:
 *
 *   receive.c     steps, and events as they are asked for
 *   transport.c   what TPDUs do
 *   connect.c     establishment, both roles
 *   data.c        values in and out
 *   ending.c      release, abort, refusal, time
 *   answer_out.c  what a peer hears at the end
 *
 * Security stands beside it: secured.h. */
#ifndef SESSION_ASSOCIATION_H
#define SESSION_ASSOCIATION_H

#include <bushing/osi.h>

#include "osi/answer.h"
#include "osi/apdu.h"
#include "osi/contexts.h"
#include "osi/machine.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "session/buffer.h"
#include "session/config.h"

enum {
    INPUT_MAX = 1 << 18,   /* octets received and not yet looked at */
    CONTEXT_NAME_MAX = 32, /* an application context we can echo */
    SCRATCH_MAX = 512,     /* joined strings of one PPDU */
    HEADERS_MAX = 64,      /* in front of one value: session to PDV */
    NS_PER_MS = 1000000,
    STARVED_TIMES = 3, /* FRAGMENT_MS: who holds a part of a TSDU and finds no
                          room for the rest ends, or all could wait for all */
    RETRY_MS = 10,     /* after which a pool without room is asked again */
    SMALL_SPDU_MAX = 256, /* a refusal or abort without user data */
};

struct bushing_osi {
    const struct bushing_config *cfg;
    bushing_time now;
    uint8_t role;        /* enum bushing_role */
    uint8_t transport;   /* enum transport_state */
    uint8_t association; /* enum association_state */
    /* transport */
    uint16_t empties, unsupported; /* in a row; in all */
    bool refusable; /* what is at hand is a request: it can be refused */
    uint16_t peer_ref;
    uint32_t tpdu_size;
    struct tpdu call; /* the request that waits for an answer; its spans lie in
                         the input until then */
    struct buffer in, out, tsdu;
    struct buffer held; /* initiator: the CONNECT that waits for the transport;
                           responder: the request, until it is answered */
    bool tsdu_done;     /* what is in tsdu was handed up: next step drops it */
    /* session */
    struct spdu connect; /* the CONNECT at hand; its spans lie in held */
    bool version_1;
    bool segmented; /* data come with enclosure items */
    struct buffer ssdu;
    bool ssdu_done;
    /* presentation and ACSE */
    struct contexts contexts;
    int16_t data_id; /* of values and user information: the MMS context, or
                        e2eSecurityAS */
    int16_t acse_id;
    uint8_t context_name_len;
    uint8_t context_name[CONTEXT_NAME_MAX];
    span values; /* of the PPDU at hand: not told yet */
    uint32_t num_values;
    /* time, in monotonic nanoseconds */
    uint64_t phase_until, fragment_until;
    uint64_t retry_at; /* the pool was empty: try again */
    bool starved;      /* octets wait here or outside for room in the pool */
    uint64_t starved_until; /* so long, then what we hold of it goes back */
    bool paused;            /* the owner does not read */
    /* events */
    bool event_waits; /* `event` is to be told */
    bool would_block, writable;
    bool told; /* CLOSED was told */
    bushing_event event;
    bushing_association shown;
    bushing_closed closed;
    struct secured *sec; /* NULL: plain */
    uint8_t scratch[SCRATCH_MAX];
};

static inline uint32_t setting(const bushing_osi *a, enum bushing_setting what)
{
    return a->cfg->value[what];
}

static inline uint64_t later(const bushing_osi *a, uint64_t ms)
{
    return a->now.mono_ns + ms * NS_PER_MS;
}

static inline bool is_ended(const bushing_osi *a)
{
    return a->association == A_ENDED;
}

/* Segments of an SSDU came, and more must follow. */
static inline bool ssdu_has_begun(const bushing_osi *a)
{
    return a->association >= A_OPEN && buffer_len(&a->ssdu) != 0;
}

/* --- receive.c --- */
void event_tell(bushing_osi *a, enum bushing_event_kind kind);
void phase_set(bushing_osi *a, enum bushing_setting milliseconds);
int tsdu_received(bushing_osi *a, span tsdu);

/* --- transport.c --- */
/* 0, or a code: the association has to end. */
int tpdu_received(bushing_osi *a, span tpdu);
/* Puts a TSDU into the queue. */
int tsdu_put(bushing_osi *a, span head, span body);
int tpdu_queue(bushing_osi *a, const struct tpdu *t);

/* --- connect.c --- */
int connect_received(bushing_osi *a, const struct spdu *s);
int overflow_received(bushing_osi *a, const struct spdu *s);
int accept_received(bushing_osi *a, const struct spdu *s);
int refuse_received(bushing_osi *a, const struct spdu *s);
/* Initiator: the transport is open. */
int connect_send(bushing_osi *a);
/* Initiator: builds CONNECT from `shown` and starts it on its way. */
int connect_go(bushing_osi *a);
/* Responder: sends ACCEPT and forgets the request. */
int accept_go(bushing_osi *a, const bushing_association *p);
/* The use of the context that values stand in. */
enum bushing_use data_use(const bushing_osi *a);
/* The reader of a PPDU's APDU [osi:5]. */
int read_apdu(bushing_osi *a, struct apdu *out, span values,
              enum apdu_kind kind, struct arena *scratch);
struct arena scratch_of(bushing_osi *a);
/* User information of an APDU that is being written: none with p NULL. */
void info_put(bushing_osi *a, struct writer *w, span user_data, bool direct);

/* --- data.c --- */
int data_received(bushing_osi *a, const struct spdu *s);
/* Tells the next value of the PPDU at hand. */
enum value_told { VALUE_NONE, VALUE_TOLD, VALUE_AGAIN };
enum value_told value_tell(bushing_osi *a);
/* Takes it; 0 or a code. */
int value_take(bushing_osi *a, span *out);
/* WOULD_BLOCK, and WRITABLE will follow. */
int output_blocks(bushing_osi *a);
/* One whole BER value that may stand where an MMS PDU of the open association
 * (or an Initiate PDU) stands [osi:6]. */
enum mms_place { MMS_IN_REQUEST, MMS_IN_RESPONSE, MMS_IN_DATA };
bool mms_fits(span pdu, enum mms_place place);

/* --- ending.c --- */
int finish_received(bushing_osi *a, const struct spdu *s);
int collided_received(bushing_osi *a, const struct spdu *s);
int not_finished_received(bushing_osi *a, const struct spdu *s);
int disconnect_received(bushing_osi *a, const struct spdu *s);
int abort_received(bushing_osi *a, const struct spdu *s);
/* Ends without a word. */
void osi_end_now(bushing_osi *a, enum bushing_close why, int code);
/* The same for a last word of the peer: with security it is yet to be told what
 * it was worth. */
void osi_end_heard(bushing_osi *a, enum bushing_close why, int code);
/* Ends with the answer that the code's row names. */
void osi_end_for(bushing_osi *a, int code, size_t offset);
/* RLRQ in FINISH or RLRE in DISCONNECT. */
bool release_send(bushing_osi *a, enum spdu_kind spdu, enum apdu_kind apdu,
                  int reason, span user_data);

/* --- answer_out.c --- */
/* Both send nothing when the pool or the queue has no room. True: sent. */
bool answer_send(bushing_osi *a, const struct answer *how, bool refusable);
bool spdu_send(bushing_osi *a, struct spdu *s, span user_data);
bool reject_send(bushing_osi *a, const bushing_rejection *r);
bool refusal_send(bushing_osi *a, enum bushing_reject_form form, int reason);
bool abort_send(bushing_osi *a, int source, int diagnostic, span user_data);

#endif
