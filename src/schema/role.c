#include "schema/role.h"

const struct asn1_type ROLE_ID = {INTEGER_TYPE("RoleID", -32768, 32767)};

static const struct asn1_type ROLE_IDS = {
    LIST_OF(NULL, ROLE_ID, 1, ROLE_MAX_ROLES, 0)};
static const struct asn1_type AOR = {
    TEXT_TYPE("AreaOfResponsibility", 12, 1, 64)};
static const struct asn1_type REVISION = {INTEGER_TYPE("Revision", 0, 255)};
static const struct asn1_type DEFINITION = {
    TEXT_TYPE("RoleDefinition", 12, 0, 23)};

static const char OPERATIONS[] = "=1\0add\0"
                                 "delete\0"
                                 "change\0";
static const struct asn1_type OPERATION = {ENUM_TYPE("Operation", OPERATIONS)};

static const struct asn1_type SEQUENCE_NUMBER = {
    INTEGER_TYPE("StatusChangeSequenceNumber", 0, UINT32_MAX)};

/* Nothing is skipped: a token with an unknown element gives no roles. */
#define THIS struct role_info
static const struct asn1_field ROLE_INFO_ROWS[] = {
    REQ("userRole", user_role, struct asn1_list, ROLE_IDS, NOTAG),
    REQ("aor", aor, span, AOR, NOTAG),
    REQ("revision", revision, int64_t, REVISION, NOTAG),
    OPT("roleDefinition", role_definition, span, DEFINITION, NOTAG),
    OPT("operation", operation, int64_t, OPERATION, NOTAG),
    OPT("statusChangeSequenceNumber", status_change_sequence_number, int64_t,
        SEQUENCE_NUMBER, NOTAG),
};
#undef THIS

const struct asn1_type ROLE_INFO = {
    SEQUENCE("UserRoleInfo", struct role_info, ROLE_INFO_ROWS, 0)};

const struct asn1_type ROLE_EXTENSION = {
    LIST_OF("IECUserRoles", ROLE_INFO, 1, ROLE_MAX_INFOS, 0)};

static const struct asn1_type *const TYPES[] = {
    &ROLE_EXTENSION, &ROLE_INFO,  &ROLE_ID,   &AOR,
    &REVISION,       &DEFINITION, &OPERATION, &SEQUENCE_NUMBER,
};

const struct asn1_module ROLE_MODULE = {
    .name = "IEC62351-8-Roles",
    .file = "role.asn",
    .oid = NULL,
    .title = "The role extension of certificates (IEC 62351-8)",
    .types = TYPES,
    .num_types = ASN1_COUNT(TYPES),
    .tagging = TAGGING_IMPLICIT,
};
