/* bushing browse: what a server has, as a tree. */
#include <stdlib.h>
#include <string.h>

#include "browse_print.h"
#include "progress.h"
#include "remote.h"

enum option { VALUES = NUM_ASSOCIATION_OPTIONS, NUM_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    ASSOCIATION_ROWS,
    [VALUES] = {0, "values", NULL, NULL, NULL,
                "read and print the values, instead of the types"},
};

static const char ABOUT[] =
    "Prints the domains (logical devices) of a server, in them the logical\n"
    "nodes, the functional constraints and the data objects with their\n"
    "types, and the lists of variables (data sets) with their members. NAME\n"
    "says which part: INV1, INV1/MMXU1, INV1/MMXU1$MX or INV1/MMXU1$MX$TotW.\n"
    "What belongs to the VMD, as with TASE.2, stands in front of the\n"
    "domains. With --values and --json there are both, types and values.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing browse 192.0.2.1\n"
    "  bushing browse --values 192.0.2.1 INV1/MMXU1\n";

/* Objects whose values are asked for with one request. */
enum { BATCH = 16 };

struct browse {
    struct remote r;
    struct browse_print out;
    bool values;
    const char *wanted; /* only items that begin like this; "" all */
    bushing_mms_object where;
    const char *node;   /* the logical node whose type is kept */
    struct octets type; /* of it; p == NULL: it told none */
    struct browse_object batch[BATCH];
    size_t num_batch;
    size_t num_shown;
};

/* --- types --------------------------------------------------------------- */

static bushing_span text_span(const char *s, size_t n)
{
    return (bushing_span){(const uint8_t *)s, n};
}

static bushing_mms_object object_of(const struct browse *b, const char *item)
{
    bushing_mms_object o = b->where;
    o.item = text_span(item, strlen(item));
    return o;
}

/* The type of an object out of its logical node's, which is one question for
 * many of them; else its own. */
static void find_type(struct browse *b, struct browse_object *o)
{
    bushing_mms_object name = object_of(b, o->item);
    const char *path = name_part_next(o->item);
    bushing_span found = {NULL, 0};
    if (path != NULL && b->type.p != NULL &&
        bushing_mms_type_find(&found, octets_span(&b->type),
                              text_span(path, strlen(path))) == 0)
        o->type = octets_copy(found);
    else if (path == NULL && b->type.p != NULL)
        o->type = octets_copy(octets_span(&b->type));
    else
        (void)remote_type(&b->r, &o->type, &name, NULL);
}

static void enter_node(struct browse *b, const char *item)
{
    size_t n = name_part(item);
    bushing_mms_object name = b->where;
    if (b->node != NULL && strncmp(b->node, item, n) == 0 &&
        name_part(b->node) == n)
        return;
    free(b->type.p);
    b->type = (struct octets){NULL, 0};
    b->node = item;
    name.item = text_span(item, n);
    (void)remote_type(&b->r, &b->type, &name, NULL);
}

/* --- values -------------------------------------------------------------- */

static void take_result(struct browse_object *o, const bushing_mms_result *r)
{
    o->failure = r->failure;
    if (r->data.p != NULL)
        o->value = octets_copy(r->data);
}

static void read_alone(struct browse *b, struct browse_object *o)
{
    const bushing_mms_variable v = {.name = object_of(b, o->item)};
    (void)remote_read(&b->r, &o->value, &o->failure, &v, NULL);
}

/* All of the batch at once; one by one when the server cannot do that. */
static void read_batch(struct browse *b)
{
    bushing_mms_variable v[BATCH];
    bushing_mms_result result;
    bushing_mms_answer a;
    size_t i;
    memset(v, 0, sizeof v);
    for (i = 0; i < b->num_batch; i++)
        v[i].name = object_of(b, b->batch[i].item);
    if (remote_ask(&b->r, &a,
                   bushing_mms_ask_read(remote_mms(&b->r),
                                        remote_request(&b->r), v, b->num_batch),
                   NULL) == EXIT_GOOD &&
        a.u.results.num == b->num_batch) {
        for (i = 0; bushing_mms_next_result(&a.u.results, &result); i++)
            take_result(&b->batch[i], &result);
        return;
    }
    for (i = 0; i < b->num_batch && !b->r.dead; i++)
        read_alone(b, &b->batch[i]);
}

static void flush_batch(struct browse *b)
{
    if (b->values && b->num_batch != 0 && !b->r.dead)
        read_batch(b);
    progress_clear();
    for (size_t i = 0; i < b->num_batch; i++) {
        struct browse_object *o = &b->batch[i];
        if (!b->r.dead)
            browse_print_object(&b->out, o);
        free(o->type.p);
        free(o->value.p);
    }
    b->num_batch = 0;
}

/* --- the tree ------------------------------------------------------------ */

/* Names in an order in which what is below a name follows it at once. */
static int by_parts(const void *left, const void *right)
{
    const unsigned char *a = *(const unsigned char *const *)left;
    const unsigned char *b = *(const unsigned char *const *)right;
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    if (*a == *b)
        return 0;
    if (*a == '\0' || *b == '\0')
        return *a == '\0' ? -1 : 1;
    if (*a == '$' || *b == '$')
        return *a == '$' ? -1 : 1;
    return *a < *b ? -1 : 1;
}

static bool is_below(const char *name, const char *above)
{
    size_t n = strlen(above);
    return strncmp(name, above, n) == 0 && name[n] == '$';
}

/* True for what is printed with its type: data objects, and names that have
 * nothing below them before that. */
static bool is_object(const char *name, bool leaf)
{
    const char *second = name_part_next(name), *third;
    if (second == NULL)
        return leaf;
    third = name_part_next(second);
    if (!name_is_constraint(second, name_part(second)))
        return third == NULL;
    return third != NULL && name_part_next(third) == NULL;
}

static bool is_wanted(const struct browse *b, const char *name)
{
    size_t n = strlen(b->wanted);
    return n == 0 || (strncmp(name, b->wanted, n) == 0 &&
                      (name[n] == '\0' || name[n] == '$'));
}

static void show_object(struct browse *b, const char *name)
{
    struct browse_object *o;
    if (b->num_batch == BATCH)
        flush_batch(b);
    enter_node(b, name);
    o = &b->batch[b->num_batch++];
    memset(o, 0, sizeof *o);
    o->item = name;
    o->failure = -1;
    find_type(b, o);
    b->num_shown++;
}

static bool has_name(const struct name_list *names, const char *name)
{
    for (size_t i = 0; i < names->num; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

/* An item that is below objects is shown alone. */
static void show_variables(struct browse *b, const struct name_list *names)
{
    size_t before = b->num_shown;
    for (size_t i = 0; i < names->num && !b->r.dead; i++) {
        const char *name = names->name[i];
        bool leaf = i + 1 == names->num || !is_below(names->name[i + 1], name);
        progress_show("%s: %zu of %zu names", b->out.domain, i, names->num);
        if (is_wanted(b, name) && is_object(name, leaf))
            show_object(b, name);
    }
    if (b->num_shown == before && !b->r.dead && has_name(names, b->wanted))
        show_object(b, b->wanted);
    flush_batch(b);
    free(b->type.p);
    b->type = (struct octets){NULL, 0};
    b->node = NULL;
}

/* --- lists --------------------------------------------------------------- */

static void show_list(struct browse *b, const char *name)
{
    bushing_mms_object o = object_of(b, name);
    struct member_list members;
    char text[BUSHING_MMS_NAME_TEXT];
    bushing_mms_object_print(text, &o);
    b->num_shown++;
    if (remote_members(&b->r, &members, &o, NULL) == EXIT_GOOD) {
        browse_print_list(&b->out, name, &members, NULL);
        member_list_clear(&members);
    } else if (!b->r.dead) {
        browse_print_list(&b->out, name, NULL, b->r.why);
    }
}

static void show_lists(struct browse *b)
{
    struct name_list names = {0};
    enum exit_status status =
        remote_names(&b->r, &names, BUSHING_MMS_CLASS_LIST, &b->where, NULL);
    if (names.num != 0)
        qsort(names.name, names.num, sizeof *names.name, by_parts);
    for (size_t i = 0; i < names.num && status == EXIT_GOOD && !b->r.dead; i++)
        if (is_wanted(b, names.name[i]))
            show_list(b, names.name[i]);
    name_list_clear(&names);
}

/* --- scopes -------------------------------------------------------------- */

static void show_scope(struct browse *b, struct name_list *names)
{
    if (names->num != 0)
        qsort(names->name, names->num, sizeof *names->name, by_parts);
    show_variables(b, names);
    browse_print_lists(&b->out);
    if (!b->r.dead)
        show_lists(b);
}

/* Not every server has anything here, or says so without a complaint. */
static void show_vmd(struct browse *b)
{
    struct name_list names = {0};
    b->where = (bushing_mms_object){.scope = BUSHING_MMS_SCOPE_VMD};
    browse_print_vmd(&b->out);
    (void)remote_names(&b->r, &names, BUSHING_MMS_CLASS_VARIABLE, &b->where,
                       NULL);
    if (!b->r.dead)
        show_scope(b, &names);
    name_list_clear(&names);
}

static enum exit_status show_domain(struct browse *b, const char *domain)
{
    struct name_list names = {0};
    enum exit_status status;
    b->where = (bushing_mms_object){
        BUSHING_MMS_SCOPE_DOMAIN, text_span(domain, strlen(domain)), {NULL, 0}};
    progress_show("%s: names", domain);
    browse_print_domain(&b->out, domain);
    status = remote_names(&b->r, &names, BUSHING_MMS_CLASS_VARIABLE, &b->where,
                          domain);
    if (!b->r.dead)
        show_scope(b, &names);
    name_list_clear(&names);
    return status;
}

static enum exit_status show_domains(struct browse *b)
{
    const struct name_list *domains = remote_domains(&b->r);
    enum exit_status worst = EXIT_GOOD;
    if (domains == NULL) {
        if (!b->r.dead)
            remote_complain(&b->r, "domains", "%s", b->r.why);
        return EXIT_REFUSED;
    }
    for (size_t i = 0; i < domains->num && !b->r.dead; i++) {
        enum exit_status status = show_domain(b, domains->name[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* --- the command line ---------------------------------------------------- */

static bool has_domain(struct browse *b, const char *name)
{
    const struct name_list *domains = remote_domains(&b->r);
    for (size_t i = 0; domains != NULL && i < domains->num; i++)
        if (strcmp(domains->name[i], name) == 0)
            return true;
    return false;
}

/* One domain, or what is below a name in it. */
static enum exit_status show_named(struct browse *b, struct target *t)
{
    char domain[BUSHING_MMS_NAME_TEXT], item[BUSHING_MMS_NAME_TEXT];
    const bushing_mms_object *o = &t->ref.variable.name;
    enum exit_status status;
    bool whole = o->scope == BUSHING_MMS_SCOPE_VMD && has_domain(b, t->said);
    if (b->r.dead)
        return EXIT_REFUSED;
    status = remote_resolve(&b->r, t);
    if (status != EXIT_GOOD)
        return status;
    (void)snprintf(domain, sizeof domain, "%.*s", (int)o->domain.n,
                   (const char *)o->domain.p);
    (void)snprintf(item, sizeof item, "%.*s", (int)o->item.n,
                   (const char *)o->item.p);
    b->wanted = whole ? "" : item;
    if (whole || o->scope == BUSHING_MMS_SCOPE_DOMAIN)
        status = show_domain(b, whole ? t->said : domain);
    else
        show_vmd(b);
    if (b->num_shown == 0 && !whole && status == EXIT_GOOD && !b->r.dead) {
        remote_complain_access(&b->r, t, "object-non-existent");
        status = EXIT_REFUSED;
    }
    b->wanted = "";
    return status;
}

static enum exit_status browse(struct browse *b, struct target *t)
{
    enum exit_status status;
    browse_print_begin(&b->out);
    if (t != NULL) {
        status = show_named(b, t);
    } else {
        show_vmd(b);
        status = b->r.dead ? EXIT_REFUSED : show_domains(b);
    }
    progress_clear();
    browse_print_end(&b->out);
    return b->r.dead && status == EXIT_GOOD ? EXIT_REFUSED : status;
}

static enum exit_status run_browse(const struct arguments *a)
{
    struct browse b = {.wanted = ""};
    struct target t = {.said = NULL};
    bool named = a->num_operands > 1;
    enum exit_status status = remote_options(&b.r, a);
    b.values = a->value[VALUES] != NULL;
    b.out.json = b.r.options.json;
    b.out.values = b.values;
    if (status == EXIT_GOOD && named)
        status = target_read(&t, a->sub->name, a->operand[1]);
    if (status == EXIT_GOOD && named && t.ref.list) {
        complain(a->sub->name, "'%s': a list; 'bushing get' reads it", t.said);
        status = EXIT_USAGE;
    }
    if (status == EXIT_GOOD)
        status = remote_open(&b.r);
    if (status == EXIT_GOOD)
        status = browse(&b, named ? &t : NULL);
    return remote_close(&b.r, status);
}

const struct subcommand BROWSE = {
    .name = "browse",
    .operands = "HOST [NAME]",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 1,
    .max_operands = 2,
    .purpose = "show what an MMS server has, with types or values",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_browse,
};
