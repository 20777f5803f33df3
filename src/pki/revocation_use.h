/* What a verdict makes of revocation: which certificates of a path must be
 * known as good, what a gap costs, and under which rule it is said. */
#ifndef PKI_REVOCATION_USE_H
#define PKI_REVOCATION_USE_H

#include "pki/revocation.h"
#include "pki/verdict.h"

/* Which certificates must be known as good. What is known as revoked is refused
 * in any case but the first. */
enum revocation_need {
    REVOCATION_NEED_NONE,       /* nothing is looked at */
    REVOCATION_NEED_CONFIGURED, /* all but the anchor, once there is any list */
    REVOCATION_NEED_LEAF,       /* the certificate itself */
    REVOCATION_NEED_ALL,        /* all but the anchor */
};

/* [62351-4:6.2.8] A gap refuses a new association and only warns of a running
 * one; what is revoked ends both. */
enum revocation_moment {
    REVOCATION_AT_ESTABLISHMENT,
    REVOCATION_WHILE_RUNNING,
};

struct revocation_case {
    const struct certificate *const *path; /* from the certificate to the
                                              anchor, which is not asked */
    size_t num_path;
    enum revocation_need need;
    enum revocation_moment moment;
    struct revocation_policy policy;
    int64_t now; /* ms */
};

/* Puts what is broken into the verdict. The result is the time (ms) until which
 * what was found holds: the end of the lists and answers, INT64_MAX when
 * nothing limits it. `r` NULL: as an empty store. */
int64_t revocation_judge(const struct revocation *r, bushing_verdict *v,
                         const uint8_t *effect,
                         const struct revocation_case *about);

#endif
