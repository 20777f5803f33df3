/* Presentation PDUs of normal mode [X.226; 62351-4:10.4]: reading puts what a
 * PPDU says into the parameters of the association, writing takes it from
 * there. Values of the open association have a fast way of their own. */
#ifndef OSI_PPDU_H
#define OSI_PPDU_H

#include <bushing/osi.h>

#include "base/arena.h"
#include "base/writer.h"

enum { PSEL_MAX = 16 };

/* --- connection ---------------------------------------------------------- */

/* What the readers hand up besides the association's parameters. */
struct ppdu_content {
    span values;   /* the PDV-lists, see pdv_next(); p NULL: no user data */
    size_t offset; /* after an error: where in the PPDU */
    int reason;    /* of a CPR or ARP; -1 absent */
    bool provider; /* of an abort: it is an ARP */
};

/* 0 or a code of the category PRESENTATION. Contexts are read, not judged; more
 * than `max_contexts` are PRESENTATION_LIMIT. Scratch holds joined strings
 * and lives as long as the association's parameters. */
int ppdu_read_connect(bushing_association *out, struct ppdu_content *c, span in,
                      size_t max_contexts, struct arena *scratch);

/* The answers. `out` holds the contexts as they were proposed; they get their
 * results. Results may be fewer than contexts: what lacks one is rejected. */
int ppdu_read_accept(bushing_association *out, struct ppdu_content *c, span in,
                     struct arena *scratch);
int ppdu_read_refuse(bushing_association *out, struct ppdu_content *c, span in,
                     struct arena *scratch);

int ppdu_read_abort(struct ppdu_content *c, span in, struct arena *scratch);

/* The user data of a SPDU that has no PPDU around: 61 ... */
int ppdu_read_user_data(struct ppdu_content *c, span in);

/* Each puts itself around, or in front of, the user data that w holds since
 * `mark` (none: no user data). */
void ppdu_put_connect(struct writer *w, size_t mark,
                      const bushing_association *a);
void ppdu_put_accept(struct writer *w, size_t mark,
                     const bushing_association *a);
/* reason -1: the user refuses. */
void ppdu_put_refuse(struct writer *w, size_t mark,
                     const bushing_association *a, int reason);
void ppdu_put_user_abort(struct writer *w, size_t mark);
void ppdu_put_provider_abort(struct writer *w, int reason);

/* --- values -------------------------------------------------------------- */

struct pdv {
    int32_t context_id;
    span value; /* one whole value */
};

/* Takes the next PDV-list from the front. The value is one whole value,
 * whichever form holds it. 0, or a code of the category PRESENTATION. */
int pdv_next(span *values, struct pdv *out);

/* User data of one value: headers are put in front of what w holds since
 * `mark`, or of n octets that follow elsewhere. */
void pdv_put_around(struct writer *w, size_t mark, int16_t context_id);
void pdv_put_head(struct writer *w, size_t n, int16_t context_id);

#endif
