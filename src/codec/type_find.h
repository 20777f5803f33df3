/* Between the opaque type of the public door and the tables. */
#ifndef CODEC_TYPE_FIND_H
#define CODEC_TYPE_FIND_H

#include <bushing/codec.h>

#include "asn1/walk.h"
#include "asn1/xer_token.h"

static inline const struct asn1_type *asn1_type_of(const bushing_type *t)
{
    return (const struct asn1_type *)(const void *)t;
}

static inline const bushing_type *public_type(const struct asn1_type *t)
{
    return (const bushing_type *)(const void *)t;
}

/* The module that has this type, or NULL. */
const struct asn1_module *type_module(const struct asn1_type *t);

/* The first of the known messages that reads to its end, else the one that
 * reads farthest, else NULL. */
const struct asn1_type *guess_ber(span in, struct arena *scratch);

/* True when the outermost element can be a t. */
bool type_has_root(const struct asn1_type *t, const struct xer_token *root);

#endif
