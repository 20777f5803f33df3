/* The authentication value of the A-security-profile: Annex A. */
#ifndef SCHEMA_APROFILE_H
#define SCHEMA_APROFILE_H

#include "asn1/type.h"

/* [62351-4:11.2.2] */
#define APROFILE_MAX_CERTIFICATE 8192

struct aprofile_certificate_based {
    span authentication_certificate;
    span time;
    struct asn1_octets time_octets; /* what may have been signed, D-A-2 */
    span signature;
};

enum { APROFILE_CERTIFICATE_BASED };
struct aprofile_value {
    int which;
    union {
        struct aprofile_certificate_based certificate_based;
    } u;
};

extern const struct asn1_type APROFILE_VALUE;

extern const struct asn1_module APROFILE_MODULE;

#endif
