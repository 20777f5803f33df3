/* Contents of leaf values for people: what the text and the JSON printer have
 * in common. */
#ifndef ASN1_DUMP_LEAF_H
#define ASN1_DUMP_LEAF_H

#include "asn1/walk.h"
#include "base/text.h"

/* The characters of a string whose type has this tag, without quotation marks.
 * What is not a character, or must not reach a terminal, is escaped: as \xNN
 * and \u{N} in text, as \uNNNN in JSON. */
void dump_characters(struct text *out, ber_tag charset, span s, bool json);

/* A place in scratch memory to come back to; without memory there is none. */
static inline struct arena_place dump_keep(const struct arena *scratch)
{
    struct arena_place none = {0, false};
    return scratch == NULL ? none : arena_mark(scratch);
}

static inline void dump_give_back(struct arena *scratch,
                                  struct arena_place place)
{
    if (scratch != NULL)
        arena_back(scratch, place);
}

/* Where the missing octets begin; NULL when there are none. */
static inline const uint8_t *dump_end(span in, size_t missing)
{
    return missing == 0 ? NULL : in.p + (in.n - missing);
}

/* One step of a walk over an input whose octets from `end` on are missing: what
 * reaches into them is TRUNCATED. NULL: all are there. */
int dump_step_on(struct asn1_walk *w, const uint8_t *end);

/* The type of the value inside an OPEN or OCTETS of type t, or NULL. */
const struct asn1_type *dump_type_inside(const struct asn1_type *t, span value,
                                         struct arena *scratch);

/* The type that reads `value` farthest, beyond its first component at least,
 * though not to its end; or NULL. */
const struct asn1_type *dump_type_nearest(const struct asn1_type *t, span value,
                                          struct arena *scratch);

/* One of the readings below for a value of type t, appended; false, and nothing
 * appended, when the type asks for none or the value has none:
 * times (TIME, MMS UtcTime and TimeOfDay) in the form 2026-11-20T03:12:41.000Z,
 * MMS FloatingPoint as a decimal number, "inf", "-inf" or "nan". */
bool dump_reading(const struct asn1_type *t, span body, struct text *out);

/* The quality octet of an MMS UtcTime in words, each behind ", ". */
void dump_time_quality(uint8_t quality, struct text *out);

/* True when octets of FORMAT_ASCII can be shown as text. */
bool dump_is_readable(const struct asn1_type *t, span body);

/* An INTEGER of any length: decimal up to 64 bits, then hexadecimal. */
void dump_big_integer(struct text *out, span body);

/* An IEEE 754 number of 4 or 8 octets with as few digits as tell it from its
 * neighbours. */
void dump_float(struct text *out, span octets);

/* False for infinity and what is not a number, in an MMS FloatingPoint. */
bool dump_is_finite(span body);

/* "SEQUENCE", "[5]", "[APPLICATION 1]" ... */
void dump_tag(struct text *out, ber_tag tag);

#endif
