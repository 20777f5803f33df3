/* Every named type of every module, once, in the order in which the judge's
 * module defines it. */
#ifndef SUPPORT_JUDGED_TYPES_H
#define SUPPORT_JUDGED_TYPES_H

#include <assert.h>

#include "schema/modules.h"

#define JUDGED_TYPES_MAX 1024

struct judged_types {
    const struct asn1_type *type[JUDGED_TYPES_MAX];
    const struct asn1_module *module[JUDGED_TYPES_MAX];
    size_t num;
};

static inline void judged_add(struct judged_types *j,
                              const struct asn1_module *m,
                              const struct asn1_type *t)
{
    for (size_t i = 0; i < j->num; i++)
        if (j->type[i] == t)
            return;
    assert(j->num < JUDGED_TYPES_MAX);
    j->type[j->num] = t;
    j->module[j->num] = m;
    j->num++;
}

static inline void judged_types(struct judged_types *j)
{
    j->num = 0;
    for (size_t i = 0; i < SCHEMA_NUM_MODULES; i++)
        for (size_t k = 0; k < SCHEMA_MODULES[i]->num_types; k++)
            judged_add(j, SCHEMA_MODULES[i], SCHEMA_MODULES[i]->types[k]);
}

#endif
