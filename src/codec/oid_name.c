#include "codec/oid_name.h"

#include "schema/oid_names.h"

const char *oid_name_of(span content)
{
    return oid_name_find(OID_NAMES, OID_NUM_NAMES, content);
}
