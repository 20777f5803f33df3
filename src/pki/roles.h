/* Roles: what a certificate, or an attribute certificate beside it, says that
 * its holder may be here [62351-8]. A token is read, checked against what the
 * device expects, and gives a set of roles; rights.h says what these may do. */
#ifndef PKI_ROLES_H
#define PKI_ROLES_H

#include "pki/certificate.h"
#include <bushing/security_event.h>

/* [62351-8:predefined roles] */
enum role_id {
    ROLE_VIEWER,
    ROLE_OPERATOR,
    ROLE_ENGINEER,
    ROLE_INSTALLER,
    ROLE_SECADM,
    ROLE_SECAUD,
    ROLE_RBACMNT,
    ROLE_NUM_PREDEFINED
};

/* "OPERATOR"; "" for a number that is not predefined. */
const char *role_name(int64_t id);

/* Bounds: those of the extension (schema/role.h). */
enum {
    ROLES_MAX = 40, /* different ones that a token gives: all there are */
    ROLES_PRIVATE_MAX = 32,
    ROLES_AREAS_MAX = 16,
    ROLES_FINDINGS_MAX = 32,
};

/* What can be wrong with a token, in the order in which it is looked at
 * [62351-8:token checks]. X(NAME, group, number, consequence, sentence) */
#define ROLE_CHECKS(X)                                                       \
    X(ABSENT, 1, 2, VOID, "there is no token with roles")                    \
    X(SEVERAL, 1, 1, SAYS, "there is more than one token: one is taken")     \
    X(HOLDER, 2, 1, VOID, "the token belongs to another certificate")        \
    X(ALGORITHM, 2, 2, VOID, "the token is signed in a way not offered")     \
    X(INTEGRITY, 2, 3, VOID, "the token was changed, or cannot be read")     \
    X(ISSUER, 2, 4, VOID, "the issuer of the token is not trusted")          \
    X(REVOKED, 2, 5, VOID, "the token, or its issuer, is revoked")           \
    X(VALIDITY, 1, 3, VOID, "the token is not valid at this time")           \
    X(ROLE, 1, 4, DROPS, "the role is not known here")                       \
    X(REVISION, 1, 5, OMITS, "the revision is not the one in use here")      \
    X(AREA, 1, 6, OMITS, "this device is not in the area of responsibility") \
    X(DEFINITION, 1, 7, OMITS, "the role definition is not known here")      \
    X(DEFINITION_EMPTY, 1, 8, SAYS, "no role definition is given")           \
    X(OPERATION, 1, 9, VOID, "the operation is not known here")              \
    X(SEQUENCE, 1, 10, OMITS, "the sequence number was used before")

enum role_check {
#define X(NAME, group, number, consequence, sentence) ROLE_CHECK_##NAME,
    ROLE_CHECKS(X)
#undef X
        ROLE_NUM_CHECKS,
    ROLE_CHECK_NONE = ROLE_NUM_CHECKS
};

/* What follows from it. */
enum role_consequence {
    ROLE_SAYS,  /* an event, no more */
    ROLE_DROPS, /* this role does not count */
    ROLE_OMITS, /* nor does any role of the same entry */
    ROLE_VOID,  /* no role counts */
};

struct role_check_row {
    const char *sentence;
    uint32_t event;
    enum role_consequence consequence;
};

const struct role_check_row *role_check_row(enum role_check check);

/* What the device expects; text is borrowed. */
struct role_policy {
    const span *areas; /* exact, or a prefix in front of a final '*' */
    size_t num_areas;  /* 0: any area */
    int64_t revision;  /* of the role-to-right table */
    int64_t older_by;  /* revisions that are accepted besides */
    bool any_revision;
    const span *definitions; /* names of role models; none: "IEC62351-8" */
    size_t num_definitions;
    const int16_t *private_roles; /* that are known here, -32768 .. -1 */
    size_t num_private;
    bool has_sequence; /* the last one that was accepted from this issuer */
    int64_t sequence;
};

struct role_finding {
    enum role_check check;
    uint8_t entry; /* of the token, from 0 */
    int64_t value; /* the number that is wrong, where it is one */
};

enum role_profile {
    ROLES_FROM_NONE,
    ROLES_FROM_CERTIFICATE,           /* profile A */
    ROLES_FROM_ATTRIBUTE_CERTIFICATE, /* profile B */
};

/* Handed out with a verdict. */
struct roles {
    enum role_profile profile;
    bool is_void; /* something was found that leaves no role */
    size_t num;
    int16_t role[ROLES_MAX]; /* ascending, each once */
    int64_t revision;        /* of the first entry that counts */
    char definition[24];     /* and its role definition */
    bool has_sequence;       /* to be remembered for this issuer */
    int64_t sequence;
    int64_t valid_from, valid_until; /* ms */
    size_t num_findings, num_more;
    struct role_finding finding[ROLES_FINDINGS_MAX];
};

void roles_begin(struct roles *out);
void roles_find(struct roles *out, enum role_check check, size_t entry,
                int64_t value);

/* Reads the octets of a role extension (or of an attribute of the same type)
 * and checks each entry. False when it cannot be read: INTEGRITY is found. */
bool roles_read(struct roles *out, span extension,
                const struct role_policy *policy);

/* [62351-8: profile A] The roles of a public-key certificate that was accepted.
 * Either object identifier will do; of two extensions the newer one. */
void roles_of_certificate(struct roles *out, const struct certificate *c,
                          const struct role_policy *policy);

/* The octets of the extension that it reads; empty without one. */
span roles_token(const struct certificate *c);

bool roles_have(const struct roles *r, int64_t role);

/* "1:0:IEC62351-8": role, revision, definition, as it is logged; always
 * terminated. */
enum { ROLE_TEXT_MAX = 40 };
void role_text(const struct roles *r, size_t i, char out[ROLE_TEXT_MAX]);

#endif
