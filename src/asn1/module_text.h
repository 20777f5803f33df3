/* ASN.1 module text, printed from the tables: readable as the annex of a
 * standard, and a variant of it for a compiler that acts as an independent
 * judge of our encodings. The same tables always give the same text. */
#ifndef ASN1_MODULE_TEXT_H
#define ASN1_MODULE_TEXT_H

#include "asn1/type.h"
#include "base/text.h"

/* Prints the module m. The types of the modules in `all` are referred to by
 * name, and imported where they are not m's own; every other type is written
 * out in place. Tolerated rows are not printed. 0, or DEPTH when types without
 * a name stand inside each other without an end. */
int asn1_module_text(struct text *t, const struct asn1_module *m,
                     const struct asn1_module *const *all, size_t num);

/* Prints all types of all these modules as one module `name` that needs no
 * other, in the words that Debian's asn1c understands; docs/internals/judges.md
 * says how it differs from the standard's text and why. */
int asn1_judge_text(struct text *t, const char *name,
                    const struct asn1_module *const *all, size_t num);

/* The name that a type of these modules has there. */
void asn1_judge_name(struct text *t, const struct asn1_type *type,
                     const struct asn1_module *const *all, size_t num);

#endif
