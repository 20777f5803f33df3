/* From a received BER value to XML, in the fixed form that XMPP servers leave
 * untouched: no prefixes, namespaces only where they change and in single
 * quotes, <a/> for empty elements, five references, no blanks. */
#ifndef ASN1_XER_WRITE_H
#define ASN1_XER_WRITE_H

#include "asn1/walk.h"
#include "asn1/xer_token.h"
#include "base/text.h"

enum {
    XER_PRETTY = 1 << 0,        /* each element on a line of its own: for
                                   people, never to be signed */
    XER_DROPS_UNKNOWN = 1 << 1, /* unknown extensions are left out */
};

/* An OPEN inside an OPEN is followed this far; then it is hexadecimal. */
#define XER_MAX_NEST 6

/* All zero is legal. */
struct xer_write_options {
    uint32_t flags;         /* XER_PRETTY ... */
    const char *ns;         /* the namespace in scope, NULL: none */
    struct arena *scratch;  /* where segmented strings are joined, and the value
                               of an OPEN is compared with its DER (as many
                               octets as it has); NULL where neither occurs */
    struct xer_mark *marks; /* outside of OPEN values */
    size_t num_marks;
};

/* Appends the XML of `in`. 0; SPACE when it does not fit (out->n says how much
 * is wanted); XML_UNABLE for a character, number or unknown extension that has
 * no form in XML; MEMORY and SEGMENTED for want of scratch; or what the walk
 * says. The marks point into the text. */
int xer_write(const struct asn1_type *t, span in,
              const struct xer_write_options *o, struct text *out,
              struct asn1_error *e);

#endif
