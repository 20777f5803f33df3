/* A value without components as XML text, and back: its contents octets (as in
 * a walk) on one side, UTF-8 characters on the other. Each value has exactly
 * one text that is written; of hexadecimal digits both cases are read. */
#ifndef ASN1_XER_LEAF_H
#define ASN1_XER_LEAF_H

#include "asn1/type.h"
#include "base/arena.h"
#include "base/text.h"

/* INTEGERs of more octets have no form in XML: their digits would take a time
 * that grows with the square of their length. 4096 bits and a sign fit. */
#define XER_BIGINT_MAX 516

/* Appends the text of `body`, which asn1_leaf_check() passed; of an OPEN the
 * whole value. Characters are spelled as the fixed form has them. 0, or
 * XML_UNABLE with nothing appended. */
int xer_leaf_write(const struct asn1_type *t, span body, bool attribute,
                   struct text *out);

/* The contents octets for `text`, checked against the type. They stay valid as
 * long as the text and what was taken from scratch: at most two octets for each
 * octet of text (UniversalString: four), and eight more. TEXT_FORM, OID, the
 * codes of asn1_leaf_check(); of an OPEN those of ber_next() and TRAILING. */
int xer_leaf_read(const struct asn1_type *t, span text, struct arena *scratch,
                  span *body);

#endif
