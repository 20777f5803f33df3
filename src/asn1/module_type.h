/* How a type is written in module text, without the module around it. */
#ifndef ASN1_MODULE_TYPE_H
#define ASN1_MODULE_TYPE_H

#include "asn1/page.h"
#include "asn1/type.h"

struct module_printer {
    struct page page;
    const struct asn1_module *const *all;
    size_t num;
    const struct asn1_module *module; /* the one that is printed; judge: NULL */
    const char *ns; /* the XML namespace that was printed last */
    bool judge;
    unsigned level; /* types written inside each other */
    int error;
};

/* Types without a name inside each other: more levels are refused. */
#define MODULE_MAX_LEVEL 16

/* The first module that has the type, the printed one before all; or NULL. */
const struct asn1_module *module_owner(const struct module_printer *p,
                                       const struct asn1_type *t);

/* EXTERNAL is a word of ASN.1, which no module defines or imports; the judge
 * gets it under another name. */
bool module_is_external(const struct asn1_type *t);

/* The name by which a type of a module is known: the judge, who sees a single
 * module, gets the name of the module in front of a name that comes twice. */
void module_build_name(const struct module_printer *p,
                       const struct asn1_type *t, struct page_built *b);

/* True when the type is written as its name. */
bool module_by_name(const struct module_printer *p, const struct asn1_type *t);

/* False for rows that stay out of the text. */
bool module_shows(const struct asn1_field *f);

/* Writes the type without its name; its own tag is left out when the one in
 * front of it takes its place. */
void module_spell(struct module_printer *p, const struct asn1_type *t,
                  bool tag_replaced);

/* A comment: what a table knows of a type and ASN.1 has no words for. */
void module_type_remark(struct module_printer *p, const struct asn1_type *t);

#endif
