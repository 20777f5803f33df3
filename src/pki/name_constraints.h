/* Name constraints [RFC 5280:4.2.1.10]: which names a CA may give. */
#ifndef PKI_NAME_CONSTRAINTS_H
#define PKI_NAME_CONSTRAINTS_H

#include "pki/certificate.h"

extern const struct asn1_type NAME_CONSTRAINTS;

enum name_constraints_result {
    NAME_CONSTRAINTS_KEPT,
    NAME_CONSTRAINTS_BROKEN,   /* a name is not in a permitted subtree, or in an
                                  excluded one, or of a form not understood */
    NAME_CONSTRAINTS_TOO_MANY, /* the work would be more than `steps` */
};

/* Holds the names of one certificate against the constraints of a CA above it.
 * `steps` counts down with each comparison. `which` is filled with the name
 * that breaks them. */
struct name_offence {
    ber_tag tag; /* which form: [2] for a DNS name ...; NONE: the subject */
    span value;
};

enum name_constraints_result
name_constraints_check(const struct certificate *ca,
                       const struct certificate *below, uint32_t *steps,
                       struct name_offence *which);

#endif
