/* What the targets over one module share: the first octet of an input chooses
 * the type, the rest is the value. */
#ifndef FUZZ_MODULE_H
#define FUZZ_MODULE_H

#include <stdio.h>
#include <stdlib.h>

#include "asn1/der.h"
#include "schema/modules.h"

/* An invariant that does not hold is a finding. */
#define MUST(what)                                                           \
    do {                                                                     \
        if (!(what)) {                                                       \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
            abort();                                                         \
        }                                                                    \
    } while (0)

enum { FUZZ_ROOM = 1 << 20 };

/* The module whose name is FUZZ_MODULE, a compile definition. */
static inline const struct asn1_module *fuzz_module(void)
{
    for (size_t i = 0; i < SCHEMA_NUM_MODULES; i++)
        if (strcmp(SCHEMA_MODULES[i]->file, FUZZ_MODULE ".asn") == 0)
            return SCHEMA_MODULES[i];
    return NULL;
}

static inline const struct asn1_type *fuzz_type(uint8_t choice)
{
    const struct asn1_module *m = fuzz_module();
    MUST(m != NULL);
    return m->types[choice % m->num_types];
}

/* The value in DER, in a buffer of this file's; false when it is not one. */
static inline bool fuzz_to_der(const struct asn1_type *t, span in,
                               uint8_t *buffer, span *out)
{
    static uint8_t scratch[FUZZ_ROOM];
    struct arena arena = arena_over(scratch, sizeof scratch);
    struct der d = der_over(buffer, FUZZ_ROOM);
    if (asn1_to_der(t, in, &arena, &d, NULL) != 0)
        return false;
    *out = (span){buffer, d.n};
    return true;
}

#endif
