/* Diffie-Hellman groups on the wire: which number means which group, in which
 * form a public value comes [62351-4:13.3.1.2; D-DH-1, D-DH-2]. */
#ifndef E2E_GROUP_H
#define E2E_GROUP_H

#include <bushing/policy.h>

#include "base/arena.h"
#include "crypto/seam.h"
#include "schema/dialect.h"
#include "schema/e2e.h"

enum { GROUP_POINT_MAX = 65 /* 04 X Y */ };

/* An entry of dhKey. */
struct group_entry {
    struct diffie_hellman dh;
    int item; /* of GROUPS; -1: not a group that is spoken */
    enum crypto_group group;
};

/* The group of an item of GROUPS. */
enum crypto_group group_of_item(int item);
/* The number under which the dialect offers a group; 0: it does not. */
int64_t group_number(const struct dialect *d, enum crypto_group group);

/* Takes the next entry of a body. False: it cannot be read. */
bool group_take(const struct dialect *d, span *body, struct arena *scratch,
                struct group_entry *out);
/* The public value of an entry that has an item, as dh_agree() takes it. False:
 * not of the length, or not in a form that the dialect accepts. Whether it is
 * one of the group, dh_agree() says. */
bool group_value(const struct dialect *d, const struct group_entry *e,
                 span *out);

#endif
