/* Object identifiers: BER content octets and dotted text, both ways.
 *
 * An encoded subidentifier may have up to 128 bits, which covers the arcs made
 * from UUIDs (2.25.n). The first one stands for the first two arcs, so below 2
 * the second arc ends at 2^128 - 81. What is larger is refused.
 *
 * No octets at all are not an object identifier, but they occur in AP-titles
 * on the wire and must survive a conversion: both ways they are the empty
 * text. Where an object identifier is meant, ask oid_valid() too. */
#ifndef BASE_OID_H
#define BASE_OID_H

#include "base/text.h"
#include "base/writer.h"

/* True for the content octets of one object identifier: not empty, not cut off
 * inside a subidentifier, no padding in front of one, none too large. */
bool oid_valid(span content);

/* Prints content octets as dotted text; empty ones as no text. 0, or
 * BUSHING_ERR_OID with nothing printed. */
int oid_to_text(span content, struct text *t);

/* Puts the content octets of dotted text, of which there is exactly one form:
 * decimal, no zeros in front, at least two arcs, the first 0 to 2, below 0 and
 * 1 the second at most 39; or no text at all. 0; BUSHING_ERR_OID with nothing
 * put; or BUSHING_ERR_SPACE when the writer is bad. */
int oid_from_text(span dotted, struct writer *w);

/* --- names --------------------------------------------------------------- */

struct oid_name {
    const char *dotted;
    const char *name;
};

/* The name for these content octets out of a table that is in ascending order
 * of the text of `dotted`, octet by octet; NULL when it has none. */
const char *oid_name_find(const struct oid_name *table, size_t num,
                          span content);

#endif
