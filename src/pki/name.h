/* Distinguished names: equal or not, one below the other, and as text. */
#ifndef PKI_NAME_H
#define PKI_NAME_H

#include "base/text.h"
#include "schema/x509.h"

/* All of them take whole Names that certificate_read() has read. */

/* Equal octets are equal names. Others are held against each other attribute by
 * attribute in the order in which they stand: the same types, and values of
 * equal octets, or strings whose characters are the same but for upper and
 * lower case of ASCII letters and for the number of blanks [a plain form of
 * RFC 5280:7.1]. PrintableString and UTF8String may stand for each other. */
bool name_equal(span a, span b);

/* True when the first relative names of `name` are those of `subtree`. */
bool name_within(span name, span subtree);

bool name_is_empty(span name);

/* "CN=Grid CA 2027, O=Utility"; an objectIdentifier attribute alone is its
 * number. What must not reach a terminal is escaped. */
void name_text(span name, struct text *out);

/* Takes the next attribute of a Name, in order; false at the end. */
struct name_cursor {
    span rdns;  /* relative names that were not begun */
    span rest;  /* of the one that was */
    size_t rdn; /* its number, from 0 */
};

struct name_cursor name_attributes(span name);
bool name_next(struct name_cursor *c,
               struct x509_attribute_type_and_value *out);

/* --- the subject of a device in an OSI environment [62351-4:G.6.2] -------- */

/* The one attribute objectIdentifier in the one relative name, as contents of
 * an OBJECT IDENTIFIER, from either form: an OBJECT IDENTIFIER or a UTF8String
 * in dotted form. Uses `room`; empty when the name has another form. */
#define NAME_OID_MAX 128
span name_object_identifier(span name, uint8_t room[NAME_OID_MAX]);

/* True when an attribute objectIdentifier is among the others. */
bool name_has_object_identifier(span name);

#endif
