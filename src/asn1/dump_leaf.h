/* Contents of leaf values for people: what the text and the JSON printer have
 * in common. */
#ifndef ASN1_DUMP_LEAF_H
#define ASN1_DUMP_LEAF_H

#include "asn1/type.h"
#include "base/text.h"

/* The characters of a string whose type has this tag, without quotation marks.
 * What is not a character, or must not reach a terminal, is escaped: as \xNN
 * and \u{N} in text, as \uNNNN in JSON. */
void dump_characters(struct text *out, ber_tag charset, span s, bool json);

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

/* "SEQUENCE", "[5]", "[APPLICATION 1]" ... */
void dump_tag(struct text *out, ber_tag tag);

#endif
