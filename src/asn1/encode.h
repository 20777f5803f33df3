/* From a C struct to DER, into a writer that fills from the back. */
#ifndef ASN1_ENCODE_H
#define ASN1_ENCODE_H

#include "asn1/type.h"

/* Writes the struct `in` in front of what w holds. Checks ranges and sizes as
 * a reader would. Spans and list bodies are copied octet for octet: what was
 * received is what is sent. */
int asn1_encode(const struct asn1_type *t, const void *in, struct writer *w);

/* The largest DER encoding of t, or SIZE_MAX when it has no bound. */
size_t asn1_max_size(const struct asn1_type *t);

#endif
