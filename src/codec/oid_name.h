/* The names of object identifiers, for printing. */
#ifndef CODEC_OID_NAME_H
#define CODEC_OID_NAME_H

#include "base/span.h"

/* The name for these contents octets, or NULL. */
const char *oid_name_of(span content);

#endif
