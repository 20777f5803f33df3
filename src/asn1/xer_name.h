/* Which element a value has in XML: its name, its namespace, and whether it has
 * one at all. Reading and writing both ask here. docs/internals/xer.md has the
 * rules in words. */
#ifndef ASN1_XER_NAME_H
#define ASN1_XER_NAME_H

#include "asn1/xer_token.h"

/* A CHOICE that is the root, an element of a list, inside an OPEN, or in a row
 * that says so, has no element: its alternative's element stands for it.
 * `field` is NULL for all but components. */
static inline bool xer_is_bare(const struct asn1_type *t,
                               const struct asn1_field *field)
{
    return t->kind == ASN1_CHOICE &&
           (field == NULL || (field->flags & ROW_XML_BARE) != 0);
}

/* The name of a value's element; NULL when a root has none. */
static inline const char *xer_name(const struct asn1_type *t,
                                   const struct asn1_field *field)
{
    return field != NULL ? asn1_row_xml(field) : asn1_type_xml(t);
}

/* The namespace of a value's own element, where `around` is the one for
 * components of the value around it. */
static inline const char *xer_own_ns(const struct asn1_type *t,
                                     const char *around)
{
    return asn1_type_ns(t) != NULL && t->kind != ASN1_CHOICE ? asn1_type_ns(t)
                                                             : around;
}

/* The namespace for the components of a value. */
static inline const char *xer_inner_ns(const struct asn1_type *t,
                                       const char *around)
{
    return asn1_type_ns(t) != NULL ? asn1_type_ns(t) : around;
}

enum xer_fit {
    XER_OTHER_NAME,
    XER_OTHER_NS, /* the name is right, the namespace is not */
    XER_FITS,
};

/* Does this START begin a value of t in this row? Of a bare CHOICE it begins
 * an alternative. *steps counts names compared. */
enum xer_fit xer_fits(const struct xer_token *start, const struct asn1_type *t,
                      const struct asn1_field *field, const char *around,
                      uint32_t *steps);

/* The first row of a CHOICE whose element this can be; *fit says how well. The
 * row's index, or num_fields. */
size_t xer_choice_row(const struct xer_token *start, const struct asn1_type *t,
                      const char *around, enum xer_fit *fit, uint32_t *steps);

/* True for a type that the OPEN in this row shows as elements: one with a
 * namespace, that is with a schema of its own. What has none is shown in
 * hexadecimal [62351-4:Annex C: parameters], and so is what stands in a row for
 * all others: an element there could be read as one of those. */
static inline bool xer_is_shown(const struct asn1_type *inside,
                                const struct asn1_field *field)
{
    return asn1_type_ns(inside) != NULL &&
           (field == NULL || (field->flags & ROW_OTHER) == 0);
}

/* The first type that the OPEN t, in this row, shows and whose element this can
 * be; *fit says how well. NULL: none has the name. */
const struct asn1_type *xer_inside(const struct xer_token *start,
                                   const struct asn1_type *t,
                                   const struct asn1_field *field,
                                   const char *around, enum xer_fit *fit,
                                   uint32_t *steps);

#endif
