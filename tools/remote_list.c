/* The members of a list of variables, kept. */
#include <stdlib.h>
#include <string.h>

#include "remote.h"

/* The parts of a variable, one behind the other in memory of its own. */
static bool keep_variable(struct member *m, const bushing_mms_variable *v)
{
    const bushing_span parts[3] = {v->name.domain, v->name.item, v->access};
    bushing_span *into[3] = {&m->variable.name.domain, &m->variable.name.item,
                             &m->variable.access};
    size_t n = 0;
    m->room.p = malloc(parts[0].n + parts[1].n + parts[2].n + 1);
    if (m->room.p == NULL)
        return false;
    m->variable.name.scope = v->name.scope;
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].n != 0)
            memcpy(m->room.p + n, parts[i].p, parts[i].n);
        *into[i] = parts[i];
        if (parts[i].p != NULL)
            into[i]->p = m->room.p + n;
        n += parts[i].n;
    }
    m->room.n = n;
    bushing_mms_variable_print(m->text, &m->variable);
    return true;
}

enum exit_status remote_members(struct remote *r, struct member_list *out,
                                const bushing_mms_object *list,
                                const char *what)
{
    bushing_mms_answer a;
    bushing_mms_variable v;
    enum exit_status status = remote_ask(
        r, &a, bushing_mms_ask_list(remote_mms(r), remote_request(r), list),
        what);
    memset(out, 0, sizeof *out);
    if (status != EXIT_GOOD)
        return status;
    out->deletable = a.u.list.deletable;
    out->member = calloc(a.u.list.variables.num + 1, sizeof *out->member);
    if (out->member == NULL)
        return remote_no_memory(r);
    while (bushing_mms_next_variable(&a.u.list.variables, &v))
        if (!keep_variable(&out->member[out->num++], &v)) {
            member_list_clear(out);
            return remote_no_memory(r);
        }
    return EXIT_GOOD;
}

void remote_member_types(struct remote *r, struct member_list *l)
{
    for (size_t i = 0; i < l->num && !r->dead; i++) {
        struct member *m = &l->member[i];
        if (m->type.p == NULL)
            remote_variable_type(r, &m->type, &m->variable, m->text);
    }
}

void member_list_clear(struct member_list *l)
{
    for (size_t i = 0; i < l->num; i++) {
        free(l->member[i].room.p);
        free(l->member[i].type.p);
    }
    free(l->member);
    memset(l, 0, sizeof *l);
}
