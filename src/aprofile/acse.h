/* What the A-profile says in ACSE: names, the requirement, and the first checks
 * on an AARQ or AARE [62351-4:11.1, 11.2.3, 11.2.4]. */
#ifndef APROFILE_ACSE_H
#define APROFILE_ACSE_H

#include "aprofile/step.h"
#include "base/span.h"

/* [62351-4:9] contents of object identifiers */
extern const span APROFILE_BASIC_AC;        /* application context */
extern const span APROFILE_MECHANISM;       /* mechanism-name */
extern const span APROFILE_ABSTRACT_SYNTAX; /* mmsAuthenticationAS */
/* [62351-4:11.1 item 3] contents of the BIT STRING in sender- or
 * responder-acse-requirements: authentication */
extern const span APROFILE_REQUIREMENTS;

/* [62351-4:11.1 items 3, 4] Puts application context, requirement,
 * mechanism-name and the authentication value (of
 * aprofile_put_authentication()) into a proposal or an answer. Titles are the
 * caller's: [62351-4:11.2.3 answer] those of an answer are sent too. */
void aprofile_fill(bushing_association *out, span authentication);

/* Steps 1 to 3, and whether there is a value at all. An AARQ when we respond;
 * when we initiate an AARE that accepts: an AARE that refuses needs no value.
 * That the policy demands the A-profile of this peer was asked before [rule
 * 2]. 0, or BUSHING_ERR_SECURITY and *f. */
int aprofile_check_names(struct aprofile_failure *f, enum bushing_role role,
                         const bushing_association *received);

/* The presentation context to name in an authentication value: that of
 * mmsAuthenticationAS, unless it was rejected; or APROFILE_NO_CONTEXT. */
enum { APROFILE_NO_CONTEXT = -1 };
int32_t aprofile_context(const bushing_association *a);

#endif
