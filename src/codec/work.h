/* The memory for one call, and reading an XML input into DER with it. */
#ifndef CODEC_WORK_H
#define CODEC_WORK_H

#include <bushing/codec.h>

#include "asn1/xer_read.h"

struct work {
    void *memory;
    struct arena scratch;
    uint8_t *der; /* what an XML input became; NULL before */
    size_t der_n;
    uint8_t *padded; /* see work_pad() */
};

/* Memory for an input of n octets. False when there is none; then too the work
 * may be ended. */
bool work_begin(struct work *w, size_t n);
void work_end(struct work *w);

/* A BER value that was cut off behind its header, with zero octets in place of
 * what is missing, so that what came before can be walked; else the input as it
 * is. *missing is how many. */
span work_pad(struct work *w, span in, size_t *missing);

/* Reads XML as a t. 0 or a code with *e filled; after an error of the XML,
 * der still holds what was read before it, as far as that goes. */
int work_read_xml(struct work *w, const struct asn1_type *t, span in,
                  bool lenient, struct asn1_error *e);

/* Of the types whose element the document has: the first that reads to its end,
 * else the first. NULL when there is none. */
const struct asn1_type *work_guess_xml(struct work *w, span in, bool lenient);

#endif
