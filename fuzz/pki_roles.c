/* A role extension: what comes out is sorted, each role once, and known; what
 * voids a token leaves nothing. The first octet bends the policy. */
#include <stdlib.h>

#include "pki/rights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

static void check(const struct roles *r)
{
    must(r->num <= ROLES_MAX && r->num_findings <= ROLES_FINDINGS_MAX);
    must(!r->is_void || r->num == 0);
    for (size_t i = 0; i < r->num; i++) {
        char text[ROLE_TEXT_MAX];
        must(r->role[i] == -2 ||
             (r->role[i] >= 0 && r->role[i] < ROLE_NUM_PREDEFINED));
        must(i == 0 || r->role[i - 1] < r->role[i]);
        role_text(r, i, text);
        must(strlen(text) < ROLE_TEXT_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int16_t private_roles[] = {-2};
    static const struct rights_policy rights = {.num_private = 0};
    const span area = span_text("Out*");
    struct roles r;
    struct role_policy policy = {
        .areas = &area, .private_roles = private_roles, .sequence = 7};
    if (size == 0)
        return 0;
    policy.num_areas = data[0] & 1;
    policy.any_revision = (data[0] & 2) != 0;
    policy.num_private = data[0] >> 2 & 1;
    policy.has_sequence = (data[0] & 8) != 0;
    roles_begin(&r);
    if (!roles_read(&r, span_of(data + 1, size - 1), &policy))
        must(r.num == 0 && r.num_findings > 0);
    check(&r);
    must(r.num > 0 || rights_of(&r, &rights) == 0);
    return 0;
}
