/* bushing get: reads variables of a server and prints them. */
#include <stdlib.h>
#include <string.h>

#include "fold_text.h"
#include "remote.h"
#include "safe_text.h"

enum option { TYPE = NUM_ASSOCIATION_OPTIONS, NUM_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    ASSOCIATION_ROWS,
    [TYPE] = {0, "type", NULL, NULL, NULL, "print the type in front of each"},
};

static const char ABOUT[] =
    "Reads what each NAME names, and prints NAME = VALUE. A name is written\n"
    "as MMS spells it, INV1/MMXU1$MX$TotW$mag$f, or as IEC 61850 does,\n"
    "INV1/MMXU1.TotW.mag.f[MX]; [MX] may be left out: what several\n"
    "constraints have is then that of ST or MX. INV1/MMXU1$MX names a whole\n"
    "structure, (3) behind an array one of its elements, a name without a\n"
    "domain what belongs to the VMD. With @ in front it is a list of\n"
    "variables (a data set): @INV1/LLN0$Events; @NAME is a list of this\n"
    "association, @/NAME one of the VMD.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing get 192.0.2.1 'INV1/MMXU1$MX$TotW$mag$f'\n"
    "  bushing get 192.0.2.1 INV1/MMXU1.TotW INV1/LLN0.Mod.stVal\n"
    "  bushing get --json 192.0.2.1 @INV1/LLN0.Events\n";

struct get {
    struct remote r;
    bool type;
    bool first; /* of the JSON array */
};

/* --- printing ------------------------------------------------------------ */

/* The last part of a name: what tells "q" from other bit strings. */
static const char *last_part(const char *text)
{
    size_t n = strcspn(text, "[");
    while (n > 0 && strchr("$./", text[n - 1]) == NULL)
        n--;
    return text[n] == 'q' && (text[n + 1] == '\0' || text[n + 1] == '[') ? "q"
                                                                         : "";
}

static void json_begin(struct get *g, const char *name)
{
    fputs(g->first ? "[\n  " : ",\n  ", stdout);
    g->first = false;
    fputs("{\"name\": ", stdout);
    safe_text_put_json_string(stdout, name);
}

static enum exit_status print_value(struct get *g, const char *name,
                                    bushing_span data, bushing_span type)
{
    bool json = g->r.options.json;
    char *value = remote_value_text(data, type, last_part(name), json);
    char *words = g->type && type.n != 0 ? remote_type_text(type, json) : NULL;
    if (value == NULL) {
        free(words);
        return remote_no_memory(&g->r);
    }
    if (json) {
        if (words != NULL)
            printf(", \"type\": %s", words);
        printf(", \"value\": %s}", value);
    } else {
        size_t column = strlen(name) + 3;
        fputs(name, stdout);
        if (words != NULL)
            column += (size_t)printf(": %s", words);
        fputs(" = ", stdout);
        fold_text(stdout, value, column, 0);
    }
    free(value);
    free(words);
    return EXIT_GOOD;
}

static void print_failure(struct get *g, const char *name)
{
    if (!g->r.options.json)
        return;
    json_begin(g, name);
    fputs(", \"error\": ", stdout);
    safe_text_put_json_string(stdout, g->r.why);
    putchar('}');
}

/* --- one variable -------------------------------------------------------- */

static void print_item(const struct get *g, const bushing_mms_variable *v)
{
    char text[BUSHING_MMS_NAME_TEXT];
    if (!g->r.options.json)
        return;
    bushing_mms_variable_print(text, v);
    fputs(", \"item\": ", stdout);
    safe_text_put_json_string(stdout, text);
}

static enum exit_status get_variable(struct get *g, const struct target *t)
{
    const bushing_mms_variable *v = &t->ref.variable;
    struct octets data, type = {NULL, 0};
    int64_t failure = -1;
    enum exit_status status = remote_read(&g->r, &data, &failure, v, t->said);
    if (status != EXIT_GOOD)
        return status;
    if (data.p == NULL) {
        remote_complain_access(&g->r, t, bushing_mms_access_error(failure));
        return EXIT_REFUSED;
    }
    if (g->type || remote_is_composed(octets_span(&data)))
        remote_variable_type(&g->r, &type, v, t->said);
    if (g->r.options.json)
        json_begin(g, t->said);
    print_item(g, v);
    status = print_value(g, t->said, octets_span(&data), octets_span(&type));
    free(data.p);
    free(type.p);
    return status;
}

/* --- a list -------------------------------------------------------------- */

static void member_type(struct get *g, struct member *m, bushing_span data)
{
    if (m->type.p == NULL && (g->type || remote_is_composed(data)))
        remote_variable_type(&g->r, &m->type, &m->variable, m->text);
}

static enum exit_status print_member(struct get *g, struct member *m,
                                     const bushing_mms_result *result)
{
    if (result->data.p != NULL) {
        member_type(g, m, result->data);
        if (g->r.options.json)
            json_begin(g, m->text);
        return print_value(g, m->text, result->data, octets_span(&m->type));
    }
    remote_complain(&g->r, m->text, "%s",
                    bushing_mms_access_error(result->failure));
    print_failure(g, m->text);
    return EXIT_REFUSED;
}

/* The results lie in memory of their own: the types are asked for between them.
 */
static enum exit_status print_members(struct get *g, struct member_list *l,
                                      const bushing_mms_list *results)
{
    enum exit_status status = EXIT_GOOD;
    struct octets kept = octets_copy(results->rest);
    bushing_mms_list rest = {octets_span(&kept), results->num};
    bushing_mms_result result;
    if (kept.p == NULL)
        return remote_no_memory(&g->r);
    for (size_t i = 0; i < l->num && bushing_mms_next_result(&rest, &result);
         i++) {
        enum exit_status one = print_member(g, &l->member[i], &result);
        status = one != EXIT_GOOD ? one : status;
    }
    free(kept.p);
    return status;
}

static enum exit_status get_list(struct get *g, const struct target *t)
{
    const bushing_mms_object *name = &t->ref.variable.name;
    struct member_list members;
    bushing_mms_answer a;
    enum exit_status status = remote_members(&g->r, &members, name, NULL);
    if (status != EXIT_GOOD) {
        remote_complain_access(&g->r, t, g->r.why);
        print_failure(g, t->said);
        return status;
    }
    status = remote_ask(&g->r, &a,
                        bushing_mms_ask_read_list(remote_mms(&g->r),
                                                  remote_request(&g->r), name),
                        t->said);
    if (status == EXIT_GOOD && a.u.results.num != members.num) {
        remote_complain(&g->r, t->said,
                        "the list has %zu members, but %zu values came",
                        members.num, a.u.results.num);
        status = EXIT_REFUSED;
    }
    if (status == EXIT_GOOD)
        status = print_members(g, &members, &a.u.results);
    else
        print_failure(g, t->said);
    member_list_clear(&members);
    return status;
}

/* --- the command line ---------------------------------------------------- */

static enum exit_status get_one(struct get *g, struct target *t)
{
    enum exit_status status;
    if (t->ref.list)
        return get_list(g, t);
    status = remote_resolve(&g->r, t);
    if (status == EXIT_GOOD)
        status = get_variable(g, t);
    if (status != EXIT_GOOD)
        print_failure(g, t->said);
    return status;
}

static enum exit_status get_all(struct get *g, struct target *targets,
                                size_t num)
{
    enum exit_status worst = EXIT_GOOD;
    for (size_t i = 0; i < num && !g->r.dead; i++) {
        enum exit_status status = get_one(g, &targets[i]);
        worst = status > worst ? status : worst;
    }
    if (g->r.options.json)
        puts(g->first ? "[]" : "\n]");
    return worst;
}

static enum exit_status run_get(const struct arguments *a)
{
    struct get g = {.first = true};
    size_t num = a->num_operands - 1;
    struct target *targets = calloc(num, sizeof *targets);
    enum exit_status status = remote_options(&g.r, a);
    if (targets == NULL)
        return remote_close(&g.r, remote_no_memory(&g.r));
    g.type = a->value[TYPE] != NULL;
    for (size_t i = 0; i < num && status == EXIT_GOOD; i++)
        status = target_read(&targets[i], a->sub->name, a->operand[i + 1]);
    if (status == EXIT_GOOD)
        status = remote_open(&g.r);
    if (status == EXIT_GOOD)
        status = get_all(&g, targets, num);
    free(targets);
    return remote_close(&g.r, status);
}

const struct subcommand GET = {
    .name = "get",
    .operands = "HOST NAME...",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 2,
    .max_operands = OPERANDS_MAX,
    .purpose = "read variables of an MMS server",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_get,
};
