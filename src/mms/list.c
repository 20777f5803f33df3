#include "mms/list.h"

struct mms_list *mms_list_find(struct mms_list *table, size_t n,
                               enum mms_list_scope scope, uint32_t device,
                               span name)
{
    for (size_t i = 0; i < n; i++) {
        struct mms_list *list = &table[i];
        if (list->used && list->scope == scope &&
            (scope != LIST_DOMAIN || list->device == device) &&
            span_equal(mms_list_name(list), name))
            return list;
    }
    return NULL;
}

struct mms_list *mms_list_make(struct mms_list *table, size_t n,
                               enum mms_list_scope scope, uint32_t device,
                               span name)
{
    for (size_t i = 0; i < n && name.n <= BUSHING_MMS_ITEM_MAX; i++) {
        struct mms_list *list = &table[i];
        if (list->used)
            continue;
        memset(list, 0, sizeof *list);
        list->used = list->deletable = true;
        list->scope = (uint8_t)scope;
        list->device = device;
        list->name_len = (uint8_t)name.n;
        if (name.n > 0)
            memcpy(list->name, name.p, name.n);
        return list;
    }
    return NULL;
}

bool mms_list_add(struct mms_list *list, uint32_t node)
{
    if (list->num == BUSHING_MMS_MEMBERS_MAX)
        return false;
    list->members[list->num++] = node;
    return true;
}

bool mms_reference_split(const bushing_mms_model *m, span reference,
                         uint32_t *device, span *item)
{
    size_t n = 0;
    while (n < reference.n && reference.p[n] != '/')
        n++;
    *item = span_skip(reference, n + 1);
    *device = mms_node_child(m, 0, span_first(reference, n));
    return n < reference.n && *device != MMS_NO_NODE;
}
