#include "aprofile/acse.h"

#include "base/oid.h"

static const uint8_t BASIC_AC[] = {0x28, 0xca, 0x22, 0x02, 0x03};
static const uint8_t MECHANISM[] = {0x28, 0x86, 0x48, 0x00,
                                    0x01, 0x00, 0x01, 0x01};
static const uint8_t ABSTRACT_SYNTAX[] = {0x28, 0x86, 0x48, 0x00,
                                          0x01, 0x01, 0x04, 0x01};
static const uint8_t REQUIREMENTS[] = {0x07, 0x80};

#define OCTETS(octets)         \
    {                          \
        octets, sizeof(octets) \
    }
const span APROFILE_BASIC_AC = OCTETS(BASIC_AC);
const span APROFILE_MECHANISM = OCTETS(MECHANISM);
const span APROFILE_ABSTRACT_SYNTAX = OCTETS(ABSTRACT_SYNTAX);
const span APROFILE_REQUIREMENTS = OCTETS(REQUIREMENTS);

void aprofile_fill(bushing_association *out, span authentication)
{
    out->application_context = APROFILE_BASIC_AC;
    out->acse_requirements = APROFILE_REQUIREMENTS;
    out->mechanism = APROFILE_MECHANISM;
    out->authentication = authentication;
}

/* "theirs is 1.0.62351.4.2.1"; octets that are no OBJECT IDENTIFIER in
 * hexadecimal. */
static void put_oid(struct aprofile_failure *f, size_t i, const char *who,
                    span oid)
{
    enum { SHOWN = 32 };
    struct text t = aprofile_fact(f, i);
    text_put(&t, who);
    if (oid.p == NULL)
        text_put(&t, "absent");
    else if (oid.n > SHOWN || !oid_valid(oid) || oid_to_text(oid, &t) != 0)
        text_hex(&t, span_first(oid, SHOWN), false);
    text_end(&t);
}

static int fail_oid(struct aprofile_failure *f, enum aprofile_step_id id,
                    enum bushing_role role, span theirs, span ours)
{
    int rc = aprofile_fail(f, id, role, 0);
    put_oid(f, 0, "theirs: ", theirs);
    put_oid(f, 1, "wanted: ", ours);
    return rc;
}

int aprofile_check_names(struct aprofile_failure *f, enum bushing_role role,
                         const bushing_association *received)
{
    const bushing_association *a = received;
    /* [62351-4:11.2.3 step 1] */
    if (!span_equal(a->application_context, APROFILE_BASIC_AC))
        return fail_oid(f, APROFILE_STEP_CONTEXT, role, a->application_context,
                        APROFILE_BASIC_AC);
    /* [62351-4:11.2.3 step 2] */
    if (a->mechanism.p == NULL)
        return fail_oid(f, APROFILE_STEP_NO_MECHANISM, role, a->mechanism,
                        APROFILE_MECHANISM);
    /* [62351-4:11.2.3 step 3] */
    if (!span_equal(a->mechanism, APROFILE_MECHANISM))
        return fail_oid(f, APROFILE_STEP_MECHANISM, role, a->mechanism,
                        APROFILE_MECHANISM);
    /* [62351-4:11.2.3 step 4] present; [62351-4:11.2.4] of an AARE too */
    if (a->authentication.p == NULL) {
        (void)aprofile_fail(f, APROFILE_STEP_NO_VALUE, role, 0);
        aprofile_put_fact(f, 0,
                          role == BUSHING_RESPONDER
                              ? "calling-authentication-value is absent"
                              : "responding-authentication-value is "
                                "absent");
        aprofile_put_fact(f, 1, "the policy demands it of this peer");
        return BUSHING_ERR_SECURITY;
    }
    return 0;
}

/* [62351-4:11.1 item 2] a peer may leave the context out */
int32_t aprofile_context(const bushing_association *a)
{
    for (size_t i = 0; i < a->num_contexts; i++)
        if (span_equal(a->contexts[i].abstract_syntax,
                       APROFILE_ABSTRACT_SYNTAX) &&
            a->contexts[i].result == BUSHING_CONTEXT_ACCEPTED)
            return a->contexts[i].id;
    return APROFILE_NO_CONTEXT;
}
