#include "name_list.h"

#include <stdlib.h>
#include <string.h>

bool name_list_add(struct name_list *l, bushing_span name)
{
    char *copy;
    if (l->num == l->room) {
        size_t room = l->room == 0 ? 64 : l->room * 2;
        char **more;
        if (l->num >= NAME_LIST_MAX)
            return false;
        more = realloc(l->name, room * sizeof *more);
        if (more == NULL)
            return false;
        l->name = more;
        l->room = room;
    }
    copy = malloc(name.n + 1);
    if (copy == NULL)
        return false;
    if (name.n != 0)
        memcpy(copy, name.p, name.n);
    copy[name.n] = '\0';
    l->name[l->num++] = copy;
    return true;
}

void name_list_clear(struct name_list *l)
{
    for (size_t i = 0; i < l->num; i++)
        free(l->name[i]);
    free(l->name);
    memset(l, 0, sizeof *l);
}

bool name_is_constraint(const char *part, size_t n)
{
    return n == 2 && part[0] >= 'A' && part[0] <= 'Z' && part[1] >= 'A' &&
           part[1] <= 'Z';
}

size_t name_part(const char *name)
{
    return strcspn(name, "$");
}

const char *name_part_next(const char *name)
{
    size_t n = name_part(name);
    return name[n] == '$' ? name + n + 1 : NULL;
}
