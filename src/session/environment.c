#include "session/environment.h"

#include "schema/acse.h"
#include "schema/osi_env.h"

#define ROW(NAME, request, response, osi, acse, what, fix)        \
    [ENVIRONMENT_##NAME] = {                                      \
        {"15.6 " #request, BUSHING_SECURITY_ID(4, 15, request),   \
         OSI_DIAG_##osi, what, fix},                              \
        {"15.6 " #response, BUSHING_SECURITY_ID(4, 15, response), \
         OSI_DIAG_##osi, what, fix},                              \
    },
static const struct fault_row ROWS[ENVIRONMENT_CHECKS][2] = {
    ENVIRONMENT_ROWS(ROW)};
#undef ROW

#define ROW(NAME, request, response, osi, acse, ...) \
    [ENVIRONMENT_##NAME] = ACSE_USER_##acse,
static const uint8_t ACSE_DIAGNOSTICS[ENVIRONMENT_CHECKS] = {
    ENVIRONMENT_ROWS(ROW)};
#undef ROW

const struct fault_row *environment_row(enum environment_check check,
                                        bool initiator)
{
    return &ROWS[check][initiator ? 1 : 0];
}

int environment_acse_diagnostic(enum environment_check check)
{
    return ACSE_DIAGNOSTICS[check];
}

const char *osi_diagnostic_name(int64_t diagnostic)
{
    static const char *const NAMES[] = {
#define X(number, enumerator, name) [number] = name,
        OSI_DIAGNOSTICS(X)
#undef X
    };
    return diagnostic >= 0 &&
                   diagnostic < (int64_t)(sizeof NAMES / sizeof NAMES[0])
               ? NAMES[diagnostic]
               : "another reason";
}
