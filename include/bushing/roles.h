/* Roles and rights of IEC 62351-8: what a certificate, or an attribute
 * certificate beside it, says that its holder is, and what that lets it do.
 * Ask about a certificate that a verdict accepted; a role never makes a
 * certificate good.
 *
 *     rc = bushing_roles_of_certificate(&roles, der, &policy);
 *     if (bushing_right_needed(&right, service, fc) &&
 *         (bushing_rights_of(&roles, &rights) & UINT32_C(1) << right) != 0) ...
 */
#ifndef BUSHING_ROLES_H
#define BUSHING_ROLES_H

#include <bushing/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The predefined ones. Private ones are negative. */
enum bushing_role_id {
    BUSHING_ROLE_VIEWER,
    BUSHING_ROLE_OPERATOR,
    BUSHING_ROLE_ENGINEER,
    BUSHING_ROLE_INSTALLER,
    BUSHING_ROLE_SECADM,
    BUSHING_ROLE_SECAUD,
    BUSHING_ROLE_RBACMNT,
    BUSHING_NUM_ROLES
};

/* "OPERATOR"; "" for a number that is not predefined. */
BUSHING_API const char *bushing_role_name(int64_t role);

/* What the device expects of a token; everything is borrowed. */
typedef struct bushing_role_policy {
    const bushing_span *areas; /* exact, or a prefix in front of a final '*' */
    size_t num_areas;          /* 0: any area */
    int64_t revision;          /* of the role-to-right table */
    int64_t older_by;          /* revisions that are accepted besides */
    bool any_revision;
    const bushing_span *definitions; /* role models; none: "IEC62351-8" */
    size_t num_definitions;
    const int16_t *private_roles; /* that are known here */
    size_t num_private;
    bool has_sequence; /* the last number that was taken from this issuer: the
                          next must be larger */
    int64_t sequence;
} bushing_role_policy;

enum { BUSHING_ROLES_MAX = 40, BUSHING_ROLE_FINDINGS_MAX = 32 };

typedef struct bushing_role_finding {
    uint32_t event;       /* of the catalogue: security_event.h */
    const char *sentence; /* without a full stop */
    uint8_t entry;        /* of the token, from 0 */
    int64_t value;        /* the number that is wrong, where it is one */
} bushing_role_finding;

typedef struct bushing_roles {
    bool is_void; /* something was found that leaves no role */
    size_t num;
    int16_t role[BUSHING_ROLES_MAX]; /* ascending, each once */
    int64_t revision;                /* of the first entry that counts */
    char definition[24];
    bool has_sequence; /* to be remembered for this issuer */
    int64_t sequence;
    int64_t valid_from_ms, valid_until_ms;
    size_t num_findings, num_more;
    bushing_role_finding finding[BUSHING_ROLE_FINDINGS_MAX];
} bushing_roles;

/* The roles that a certificate (DER) has in its own extension. 0, whatever they
 * are; ARGUMENT, or a code of the category CODEC: it is no certificate. */
BUSHING_API int bushing_roles_of_certificate(bushing_roles *out,
                                             bushing_span certificate,
                                             const bushing_role_policy *policy);

/* One entry of the extension as it stands there, checked by nobody: to be
 * shown. What the holder may do is decided by bushing_roles_of_certificate().
 */
enum { BUSHING_ROLE_ENTRY_MAX = 32 };
typedef struct bushing_role_entry {
    size_t num;
    int16_t role[BUSHING_ROLE_ENTRY_MAX];
    bushing_span area, definition; /* inside of the certificate; UTF-8, else
                                      any text */
    int64_t revision;
    int operation; /* 1 add, 2 delete, 3 change; 0: none is given */
    bool has_sequence;
    int64_t sequence;
} bushing_role_entry;

/* False when there is no such entry (from 0), or what is there cannot be read.
 */
BUSHING_API bool bushing_role_entry_at(bushing_role_entry *out,
                                       bushing_span certificate, size_t index);

/* Roles in an attribute certificate beside that of its holder. */
typedef struct bushing_attribute_question {
    bushing_span token;  /* the attribute certificate, DER */
    bushing_span holder; /* the certificate that was authenticated */
    bushing_span issuer; /* the certificate of who gives roles; it must lead to
                            an anchor */
    bool configured; /* the issuer may give roles though its certificate does
                        not say so */
    bool running;    /* about an association that is up */
} bushing_attribute_question;

/* 0, whatever the roles are; ARGUMENT; a code of the category CODEC: holder or
 * issuer is no certificate; CRYPTO_FAILED, and then there are none. */
BUSHING_API int
bushing_trust_attribute_roles(bushing_trust *trust, bushing_roles *out,
                              const bushing_attribute_question *ask,
                              const bushing_role_policy *policy,
                              bushing_time now);

/* --- rights --------------------------------------------------------------- */

/* "VIEW", "READ" ..., numbered from 0; "" behind the last. */
BUSHING_API const char *bushing_right_name(unsigned right);

/* What the configuration adds to the table, as sets of 1 << right. */
typedef struct bushing_private_role {
    int16_t role;
    uint32_t rights;
} bushing_private_role;

typedef struct bushing_rights_policy {
    uint32_t conditional[BUSHING_NUM_ROLES]; /* opened, where the table lets it
                                                depend on that */
    const bushing_private_role *private_roles;
    size_t num_private; /* 32 at most count */
} bushing_rights_policy;

/* The rights of all these roles together. */
BUSHING_API uint32_t bushing_rights_of(const bushing_roles *roles,
                                       const bushing_rights_policy *policy);

/* Which right a service of MMS ("read", "write" ...) needs for an object of
 * this functional constraint (may be empty). False: nobody may use it. */
BUSHING_API bool bushing_right_needed(unsigned *out, const char *service,
                                      const char *fc);

#ifdef __cplusplus
}
#endif

#endif
