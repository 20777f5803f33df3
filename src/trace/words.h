/* Small pieces of the text of a line, for people. */
#ifndef TRACE_WORDS_H
#define TRACE_WORDS_H

#include "asn1/type.h"
#include "base/text.h"

/* ", " unless the text is empty. */
void words_next(struct text *out);

/* A number with what it is in front; nothing when it is negative. */
void words_number(struct text *out, const char *what, int64_t v);

/* "3 values", "1 value" */
void words_count(struct text *out, uint64_t n, const char *one,
                 const char *many);

/* What the peer calls something. Octets that a terminal would obey are
 * escaped. */
void words_name(struct text *out, span name);

/* The type of the component with this name, which must be there. */
const struct asn1_type *words_type(const struct asn1_type *t, const char *name);

/* The name that the type has for the number; the number when it has none. */
void words_named(struct text *out, const struct asn1_type *t, int64_t v);

/* An object identifier's contents as dotted text, or in hexadecimal when it is
 * none. */
void words_oid(struct text *out, span oid);

#endif
