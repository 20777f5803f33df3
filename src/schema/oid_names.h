/* Names for the object identifiers that people meet in these protocols. */
#ifndef SCHEMA_OID_NAMES_H
#define SCHEMA_OID_NAMES_H

#include "base/oid.h"

/* In ascending order of the text of `dotted`, octet by octet. */
extern const struct oid_name OID_NAMES[];
extern const size_t OID_NUM_NAMES;

#endif
