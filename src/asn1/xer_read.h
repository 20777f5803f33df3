/* From XML tokens to DER, along a type table: order, presence, names,
 * namespaces, attributes, extension, depth and the text of every value are
 * checked here, as asn1/walk.h does for BER. What was written decodes with the
 * same table. */
#ifndef ASN1_XER_READ_H
#define ASN1_XER_READ_H

#include "asn1/der.h"
#include "asn1/xer_token.h"

/* What is read beyond the fixed form. */
enum {
    XER_TAKES_BLANKS = 1 << 0,     /* white space between elements */
    XER_TAKES_ATTRIBUTES = 1 << 1, /* attributes nobody asked for; not used */
};

/* All zero is legal. */
struct xer_read_options {
    uint32_t takes; /* XER_TAKES_... */
    uint32_t from;  /* the START of the element to read; 0: the document */
    const char *ns; /* the namespace around it, NULL: none */
    struct arena *scratch; /* where one text at a time becomes octets; MEMORY
                              when it is needed and too small (xer_leaf.h says
                              how much), or NULL */
    struct xer_mark *marks;
    size_t num_marks;
    uint32_t *steps; /* names compared and tokens passed are added here */
};

/* Appends the DER of the element to *out. 0, or an error, with its place in *e
 * (NULL: not wanted): e->offset is in the XML; what *out and the marks hold
 * means nothing then. */
int xer_read(const struct asn1_type *t, const struct xer_tokens *x,
             const struct xer_read_options *o, struct der *out,
             struct asn1_error *e);

#endif
