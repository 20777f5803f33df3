/* XML Schema (W3C XSD 1.0) text, printed from the type tables: what XML of
 * these types looks like, for people, for other implementations, and for an
 * independent judge of ours. It describes what xer_write.h writes; xer_read.h
 * checks more than XSD can say, and reads nothing that it forbids but unknown
 * extensions. The same tables always give the same text. */
#ifndef ASN1_XSD_TEXT_H
#define ASN1_XSD_TEXT_H

#include "asn1/type.h"
#include "base/text.h"

/* Another namespace whose elements occur. */
struct xsd_import {
    const char *ns;
    const char *prefix;
    const char *location; /* file name of its schema */
};

struct xsd_schema {
    const char *ns;
    const char *title; /* one line */
    /* Printed once and referred to by name; all others in place. One that
     * starts the namespace gives a global element too, or one for each
     * alternative of a CHOICE; one that starts another is passed over. */
    const struct asn1_type *const *types;
    size_t num_types;
    const struct xsd_import *imports;
    size_t num_imports;
};

/* Appends the schema. 0; DEPTH when types that are not in the list stand inside
 * each other without an end; XML_NAMESPACE when an element is in a namespace
 * that is not imported. */
int xsd_text(const struct xsd_schema *s, struct text *out);

#endif
