/* The role extension of a public-key or attribute certificate: who may do what,
 * where [62351-8, role extension]. */
#ifndef SCHEMA_ROLE_H
#define SCHEMA_ROLE_H

#include "asn1/type.h"

/* Bounds of ours: a token that says more is no token. */
#define ROLE_MAX_INFOS 16
#define ROLE_MAX_ROLES 32

enum role_operation {
    ROLE_OPERATION_ADD = 1,
    ROLE_OPERATION_DELETE = 2,
    ROLE_OPERATION_CHANGE = 3,
};

struct role_info {
    struct asn1_list user_role; /* of ROLE_ID */
    span aor;                   /* UTF8: the area of responsibility */
    int64_t revision;
    bool has_role_definition;
    span role_definition; /* UTF8 */
    bool has_operation;
    int64_t operation; /* enum role_operation */
    bool has_status_change_sequence_number;
    int64_t status_change_sequence_number;
};

extern const struct asn1_type ROLE_EXTENSION; /* a list of ROLE_INFO */
extern const struct asn1_type ROLE_INFO;
extern const struct asn1_type ROLE_ID;

extern const struct asn1_module ROLE_MODULE;

#endif
