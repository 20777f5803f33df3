/* Every module there is: what a search by name, a print-out and the tests that
 * run over all types go through. */
#ifndef SCHEMA_MODULES_H
#define SCHEMA_MODULES_H

#include "asn1/type.h"

extern const struct asn1_module *const SCHEMA_MODULES[];
extern const size_t SCHEMA_NUM_MODULES;

#endif
