/* What the files of this room share: the object, and how a line is made. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <bushing/trace.h>

#include "asn1/type.h"
#include "base/arena.h"
#include "base/text.h"
#include "osi/contexts.h"
#include "trace/service.h"

enum {
    LINE_TEXT_MAX = 400,
    LINE_SERVICE_MAX = 96,
    LINE_PATH_MAX = 160,
    PENDING_TEXT_MAX = 120,
    SELECTOR_MAX = 32,
};

/* A request that waits for its answer. */
struct pending {
    bool used;
    uint16_t service;
    int64_t invoke_id;
    bushing_trace_moment when;
    char text[PENDING_TEXT_MAX];
};

/* A buffer out of the allocator, which grows up to a ceiling. */
struct store {
    uint8_t *p;
    size_t n, cap;
};

/* What one sender said and is about to say. */
struct side {
    bool begun;       /* octets of it were seen */
    bool lost;        /* waits for a segment that starts like a TPKT */
    bool unsure;      /* a TSDU may have begun before what was seen */
    uint64_t skipped; /* octets, since it was lost */
    struct store tpkt;
    bool tpkt_done; /* the TPKT in the store was given */
    struct store tsdu;
    bool in_tsdu;   /* a TSDU has begun and not ended */
    bool drop_tsdu; /* nobody wants its rest */
    bool tsdu_done; /* the TSDU in the store was given */
    struct pending pending[BUSHING_TRACE_PENDING];
    size_t next_pending;
};

/* A selector that is kept. */
struct kept {
    bool has;
    uint8_t n;
    uint8_t octets[SELECTOR_MAX];
};

struct kept_entity {
    uint8_t room[BUSHING_ENTITY_ROOM];
    bushing_entity entity; /* points into the room */
};

struct bushing_trace {
    bushing_allocator memory;
    struct side side[2];
    /* what is being read */
    span input;
    enum bushing_role sender;
    bushing_trace_moment now;
    uint64_t gap; /* octets of a gap that is not told yet */
    bool ended;
    unsigned end_side;   /* which side's rest is told next */
    bushing_span unit;   /* the TSDU, which offsets are counted in */
    bushing_span values; /* PDV-lists of it that are left */
    uint8_t *scratch;
    struct arena arena; /* over the scratch */
    const bushing_keylog *keys;
    /* the line */
    bushing_trace_line line;
    char text[LINE_TEXT_MAX], service[LINE_SERVICE_MAX], path[LINE_PATH_MAX];
    /* the association */
    enum bushing_trace_state state;
    bushing_context proposed[BUSHING_CONTEXTS];
    size_t num_proposed;
    bool has_contexts; /* both lists were seen: identifiers mean something */
    struct contexts contexts;
    uint8_t tpdu_exponent; /* the least that was said */
    struct kept calling_tsel, called_tsel, calling_ssel, called_ssel,
        calling_psel, called_psel, responding_psel;
    struct kept_entity calling, called, responding;
    bool authentication;
    int64_t pdu_proposed, pdu_negotiated;
    int64_t outstanding_calling, outstanding_called;
    struct service_counts services;
    uint64_t tsdus, malformed, gaps, missing, skipped, unanswered, unasked;
};

/* --- lines --------------------------------------------------------------- */

/* Begins a line at the moment of the octets that are being read. */
void line_begin(bushing_trace *t, enum bushing_layer layer, const char *pdu);

/* Makes it one of a PDU that cannot be read: why, and where. `at` points into
 * the TSDU, or is NULL for its start. */
void line_spoil(bushing_trace *t, enum bushing_layer layer, int code,
                const uint8_t *at);

/* Finds out in which component of this type it is that an octet string cannot
 * be read; nothing when it can. */
void line_explain(bushing_trace *t, const struct asn1_type *type, span octets);

/* Builders of its texts; end them with text_end(). */
struct text line_text(bushing_trace *t);
struct text line_more(bushing_trace *t); /* goes on behind its text */
struct text line_service(bushing_trace *t);

/* --- the layers ---------------------------------------------------------- */

/* Each begins a line and fills it. */
void trace_tpdu(bushing_trace *t, span tpdu);
void trace_tsdu(bushing_trace *t, span tsdu);
/* The next value of the TSDU: t->values is not empty. */
void trace_value(bushing_trace *t);
/* An MMS PDU: fills the line that was begun; `alone` when it is not part of
 * another layer's PDU, whose type is then the line's. */
void trace_mms(bushing_trace *t, span pdu, bool alone);

/* A TLS record starts like this. */
bool trace_is_tls(span s);
/* A TPKT with a TPDU of class 0 does. */
bool trace_is_tpkt(span s);

#endif
