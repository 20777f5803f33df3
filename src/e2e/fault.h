/* What a check of clauses 13 and 14 found: which row of the table, and the two
 * facts that differ. Checks are rows, so that what a peer hears, what the log
 * says and which test breaks it stand in one place: handshake.def for tables
 * 14.3, data.def for 14.4. */
#ifndef E2E_FAULT_H
#define E2E_FAULT_H

#include <bushing/security_event.h>

#include "base/text.h"

enum {
    FAULT_FACT = 96,          /* octets of text, with the terminating zero */
    FAULT_NO_DIAGNOSTIC = -1, /* an alarm: the peer is told nothing */
};

/* One row. */
struct fault_row {
    const char *id;   /* "14.3 step 11": as tests and documents cite it */
    uint32_t event;   /* of the catalogue */
    int diagnostic;   /* or FAULT_NO_DIAGNOSTIC */
    const char *what; /* what failed, no full stop */
    const char *fix;
};

struct fault {
    const struct fault_row *row; /* NULL: nothing is wrong */
    char fact[2][FAULT_FACT];    /* "" where there is none */
};

/* Sets the row and both facts, which are cut when long; NULL is "". Always
 * false, so that a check can end on it. */
bool fault_raise(struct fault *fault, const struct fault_row *row,
                 const char *one, const char *other);
/* To write a fact piece by piece; end with text_end(). */
struct text fault_fact(struct fault *fault, size_t i);

#endif
