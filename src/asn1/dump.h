/* Printing a received BER value along its type table: as a tree for people, and
 * as JSON for programs. Nothing of the wire reaches the output raw: control
 * characters and what could fool a terminal are escaped.
 *
 * Both print as far as the value can be read, and then say why it ended. */
#ifndef ASN1_DUMP_H
#define ASN1_DUMP_H

#include "asn1/walk.h"
#include "base/text.h"

/* Values inside OPEN and OCTETS are followed this far; then they are octets. */
#define DUMP_MAX_NEST 6

/* What is printed, and what the floors above know. All zero is legal. */
struct asn1_dump_options {
    size_t base;    /* where the value stands in what the user looks at: all
                       places and offsets count from there */
    size_t missing; /* octets at the end that were not received: they stand
                       there so that what came before can be seen, and it is
                       TRUNCATED where they begin */
    bool full;      /* text: long strings whole, not shortened in the middle */
    bool offsets;   /* text: in front of each line its place, header and tag */
    bool expand;    /* text: certificates with their components; with `full`,
                       names too */
    /* The name for the contents of an OBJECT IDENTIFIER, or NULL. */
    const char *(*oid_name)(span content);
    /* Appends one line about a value whose type has the format CERTIFICATE or
     * NAME, or answers false with nothing appended. `value` is the whole value
     * (OCTETS: the contents). */
    bool (*describe)(const struct asn1_type *t, span value, struct text *out);
};

/* One line for each component, two blanks deeper for each level. 0, or why the
 * value could not be read to its end: then *e says where (NULL: not wanted).
 * `scratch` is where segmented strings are joined, or NULL to refuse them; what
 * is taken from it is given back. */
int asn1_dump_text(const struct asn1_type *t, span in,
                   const struct asn1_dump_options *how, struct arena *scratch,
                   struct text *out, struct asn1_error *e);

/* {"type": name, "value": ...}, and "error" when the value could not be read to
 * its end; legal JSON in any case. SEQUENCE and SET are objects, a LIST is an
 * array, a CHOICE is an object with one member, as is what stands inside an
 * OPEN or OCTETS of which the type is known. OPTIONAL components are there when
 * they were received. Integers of more than 53 bits, octets (hexadecimal),
 * times and object identifiers are strings. */
int asn1_dump_json(const struct asn1_type *t, span in,
                   const struct asn1_dump_options *how, struct arena *scratch,
                   struct text *out, struct asn1_error *e);

/* The same document for an input that could not even become BER. */
void asn1_dump_json_error(const struct asn1_error *e, struct text *out);

#endif
