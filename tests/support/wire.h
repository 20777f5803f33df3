/* Two associations and the wire between them, without sockets and clocks: what
 * one says is fed to the other, in pieces of any size. */
#ifndef SUPPORT_WIRE_H
#define SUPPORT_WIRE_H

#include <bushing/osi.h>

#include "test.h"

/* Hexadecimal text, blanks allowed, to octets; how many. */
size_t test_hex(uint8_t *out, size_t cap, const char *hex);

/* A heap that counts, and fails when told. */
struct heap {
    size_t live;      /* blocks in use */
    size_t octets;    /* in them */
    size_t calls;     /* allocations asked for */
    size_t fail_from; /* the call, from 1, that fails with all behind; 0 none */
    size_t fail_at;   /* the only call that fails; 0 none */
};
bushing_allocator heap_allocator(struct heap *h);

/* One end: heap, pool, configuration, object. */
struct end {
    struct heap heap;
    bushing_pool *pool;
    bushing_config *cfg;
    bushing_osi *a;
};

/* The clock of a test. */
extern bushing_time test_now;
void test_wait_ms(uint64_t ms);

/* A configuration that may still be changed, then the object. */
void end_begin(struct end *e, size_t pool_ceiling);
void end_open(struct end *e, enum bushing_role role);
/* Checks that everything came back. */
void end_free(struct end *e);

/* All output goes over, `piece` octets at a time (0: all at once). True when
 * there was any. No event is asked for. */
bool wire_pass(struct end *from, struct end *to, size_t piece);

/* Feeds octets and expects 0. */
void end_feed(struct end *e, bushing_span octets);
void end_feed_hex(struct end *e, const char *hex);

/* The next event must be of this kind. */
const bushing_event *end_expect(struct end *e, enum bushing_event_kind kind);
void end_expect_none(struct end *e);

/* Takes all output; it must be these octets. */
void end_expect_output(struct end *e, const char *hex);

/* The Initiate PDUs of libiec61850, and an association that names selectors and
 * titles as it does. */
bushing_span initiate_request(void);
bushing_span initiate_response(void);
bushing_association usual_association(void);

/* Opens e both, up to ESTABLISHED on both sides. */
void wire_establish(struct end *client, struct end *server, size_t piece);

#endif
