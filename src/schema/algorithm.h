/* Algorithms by name, as every security protocol here says them
 * [62351-4:8]. */
#ifndef SCHEMA_ALGORITHM_H
#define SCHEMA_ALGORITHM_H

#include "asn1/type.h"

struct algorithm_identifier {
    span algorithm; /* OBJECT IDENTIFIER, its contents */
    bool has_parameters;
    span parameters; /* one whole value */
};

/* D-CT1-1: reads a bare OBJECT IDENTIFIER as well. */
extern const struct asn1_type ALGORITHM_IDENTIFIER;

/* [RFC 5084:3.2] */
struct gcm_parameters {
    span aes_nonce;
    int64_t aes_icv_len;
};

extern const struct asn1_type GCM_PARAMETERS;

#endif
