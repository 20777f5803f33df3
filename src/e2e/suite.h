/* The closed table of what can protect data, and what was agreed
 * [62351-4:8, 13.3.1; rule 19]. */
#ifndef E2E_SUITE_H
#define E2E_SUITE_H

#include <bushing/policy.h>

#include "crypto/seam.h"
#include "schema/dialect.h"
#include "schema/e2e.h"

enum suite_mode {
    SUITE_ICV,     /* ClearTransfer with an ICV */
    SUITE_AE,      /* EncrTransfer, AES-GCM */
    SUITE_CBC_ICV, /* EncrTransfer, AES-CBC and an ICV */
};

struct suite {
    enum suite_mode mode;
    int cipher; /* enum bushing_policy_item of AEA or ENCR; -1 */
    int icv;    /* of ICV; -1 in the mode AE */
    uint8_t cipher_key_len, icv_key_len; /* 16 or 32; 0: none */
    uint8_t tag_len; /* of GCM or GMAC: 12 to 16; HMAC: its ICV's length */
};

/* One algorithm of the table. */
struct suite_row {
    int item; /* enum bushing_policy_item */
    enum bushing_policy_list list;
    span oid; /* contents */
    uint8_t key_len;
    bool gcm;             /* parameters say the length of the tag, D-GCM-1 */
    bool null_parameters; /* sent with NULL; NULL and absent are read */
};

/* The row of an algorithm as a peer names it in that list; NULL: unknown, or
 * with parameters that it cannot have. `tag_len` (of GCM and GMAC; may be NULL)
 * is what its parameters say, or the dialect's length when there are none. */
const struct suite_row *suite_find(enum bushing_policy_list list,
                                   const struct algorithm_identifier *a,
                                   const struct dialect *dialect,
                                   uint8_t *tag_len);
const struct suite_row *suite_row(int item);

/* The AlgorithmIdentifier as it is sent; `room` holds parameters. */
enum { SUITE_PARAMETERS_MAX = 24 };
struct algorithm_identifier
suite_identifier(const struct suite_row *row, uint8_t tag_len,
                 const struct dialect *dialect,
                 uint8_t room[static SUITE_PARAMETERS_MAX]);

/* Lengths by mode, cipher and icv; tag_len is set before. */
void suite_settle(struct suite *s);

#endif
