/* Named variable lists: of the model, of a device, of one association. */
#ifndef MMS_LIST_H
#define MMS_LIST_H

#include "mms/model.h"

/* The list of this name in a table, or NULL. `device` counts for LIST_DOMAIN
 * only. */
struct mms_list *mms_list_find(struct mms_list *table, size_t n,
                               enum mms_list_scope scope, uint32_t device,
                               span name);

/* A free place in the table with the name put in; NULL when it is full. */
struct mms_list *mms_list_make(struct mms_list *table, size_t n,
                               enum mms_list_scope scope, uint32_t device,
                               span name);

/* Appends a member; false when the list is full. */
bool mms_list_add(struct mms_list *list, uint32_t node);

static inline span mms_list_name(const struct mms_list *list)
{
    return span_of(list->name, list->name_len);
}

/* A reference "INV1/LLN0$dsMeas" as its device and the name behind the slash.
 * False when there is no slash or no such device. */
bool mms_reference_split(const bushing_mms_model *m, span reference,
                         uint32_t *device, span *item);

#endif
