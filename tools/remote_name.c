/* What a user means by a name: the functional constraint that was left out, and
 * what may have been meant by a name that the server does not know. */
#include <stdlib.h>
#include <string.h>

#include "remote.h"

enum exit_status target_read(struct target *t, const char *sub,
                             const char *said)
{
    t->said = said;
    if (bushing_mms_reference_parse(&t->ref, t->room, said) == 0)
        return EXIT_GOOD;
    complain(sub,
             "'%s': not a name; names are written DOMAIN/LN$FC$DO$DA, "
             "DOMAIN/LN.DO.DA[FC], NAME, or @DOMAIN/LN$LIST for a list",
             said);
    return EXIT_USAGE;
}

/* --- the constraint ------------------------------------------------------ */

/* Copies a name without its functional constraint, if it has one. */
static void drop_constraint(char *out, size_t cap, const char *name)
{
    const char *second = name_part_next(name);
    size_t n = name_part(name);
    if (second == NULL || !name_is_constraint(second, name_part(second))) {
        (void)snprintf(out, cap, "%s", name);
        return;
    }
    (void)snprintf(out, cap, "%.*s%s", (int)n, name,
                   second + name_part(second));
}

/* The constraints under which the server has this item: "ST", "ST CF". */
static size_t find_constraints(const struct name_list *names, const char *item,
                               char found[static 64])
{
    char plain[BUSHING_MMS_NAME_TEXT];
    size_t num = 0, n = 0;
    found[0] = '\0';
    for (size_t i = 0; i < names->num; i++) {
        const char *second = name_part_next(names->name[i]);
        if (second == NULL || !name_is_constraint(second, name_part(second)))
            continue;
        drop_constraint(plain, sizeof plain, names->name[i]);
        if (strcmp(plain, item) != 0)
            continue;
        if (n + 4 < 64)
            n += (size_t)snprintf(found + n, 64 - n, "%s%.2s",
                                  num != 0 ? " " : "", second);
        num++;
    }
    return num;
}

/* Of several constraints the one of the process: who names an object without
 * one means its state or its measured value. */
static const char *process_constraint(const char *found)
{
    const char *state = strstr(found, "ST"), *measured = strstr(found, "MX");
    if (state != NULL && measured != NULL)
        return NULL;
    return state != NULL ? state : measured;
}

static bushing_span span_of_text(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

static void item_text(char out[BUSHING_MMS_NAME_TEXT], bushing_span item)
{
    (void)snprintf(out, BUSHING_MMS_NAME_TEXT, "%.*s", (int)item.n,
                   (const char *)item.p);
}

enum exit_status remote_resolve(struct remote *r, struct target *t)
{
    bushing_mms_object *name = &t->ref.variable.name;
    const struct name_list *names;
    char item[BUSHING_MMS_NAME_TEXT], found[64];
    const char *fc;
    size_t num, first;
    if (!t->ref.lacks_fc)
        return EXIT_GOOD;
    names = remote_variables(r, name->domain);
    item_text(item, name->item);
    num = names != NULL ? find_constraints(names, item, found) : 0;
    if (r->dead)
        return EXIT_REFUSED;
    if (num == 0) {
        remote_complain_access(r, t, "object-non-existent");
        return EXIT_REFUSED;
    }
    fc = num == 1 ? found : process_constraint(found);
    if (fc == NULL) {
        remote_complain(r, t->said,
                        "it is there as %s: say which, as '%s[%.2s]'", found,
                        t->said, found);
        return EXIT_REFUSED;
    }
    first = name_part(item);
    (void)snprintf(t->item, sizeof t->item, "%.*s$%.2s%s", (int)first, item, fc,
                   item + first);
    name->item = span_of_text(t->item);
    t->ref.lacks_fc = false;
    return EXIT_GOOD;
}

/* --- did you mean -------------------------------------------------------- */

/* A search for the nearest name, part by part. */
struct search {
    const struct name_list *names;
    bool dotted;                      /* as IEC 61850 spells names */
    char good[BUSHING_MMS_NAME_TEXT]; /* the parts that are there, each with
                                         its separator */
    char best[64];                    /* instead of the next part */
};

static void search_name(const struct search *s, char *out, const char *name)
{
    if (s->dotted)
        drop_constraint(out, BUSHING_MMS_NAME_TEXT, name);
    else
        (void)snprintf(out, BUSHING_MMS_NAME_TEXT, "%s", name);
}

/* Looks for a part behind the good ones: true when it is there, else the
 * nearest is in `best`. */
static bool search_part(struct search *s, const char *part, size_t n)
{
    char wanted[64], name[BUSHING_MMS_NAME_TEXT];
    struct nearest near = {.word = wanted};
    size_t good = strlen(s->good);
    s->best[0] = '\0';
    (void)snprintf(wanted, sizeof wanted, "%.*s", (int)n, part);
    for (size_t i = 0; i < s->names->num; i++) {
        char *candidate = name + good;
        search_name(s, name, s->names->name[i]);
        if (strncmp(name, s->good, good) != 0)
            continue;
        candidate[name_part(candidate)] = '\0';
        if (strlen(candidate) == n && memcmp(candidate, part, n) == 0)
            return true;
        nearest_offer(&near, candidate);
        if (near.best != candidate)
            continue;
        (void)snprintf(s->best, sizeof s->best, "%s", candidate);
        near.best = s->best;
    }
    return false;
}

static void add_good(struct search *s, const char *part, size_t n)
{
    size_t good = strlen(s->good);
    (void)snprintf(s->good + good, sizeof s->good - good, "%.*s$", (int)n,
                   part);
}

/* An item with its first wrong part replaced; false when nothing is near, or
 * when nothing is wrong. */
static bool search_item(struct search *s, char *out, const char *item)
{
    const char *part = item, *rest;
    size_t n = 0;
    for (; part != NULL; part = name_part_next(part)) {
        n = name_part(part);
        if (!search_part(s, part, n))
            break;
        add_good(s, part, n);
    }
    if (part == NULL || s->best[0] == '\0')
        return false;
    rest = part + n;
    if (snprintf(out, BUSHING_MMS_NAME_TEXT, "%s%s%s", s->good, s->best,
                 rest) >= BUSHING_MMS_NAME_TEXT)
        return false;
    for (char *c = out; s->dotted && *c != '\0'; c++)
        if (*c == '$')
            *c = '.';
    return true;
}

/* What stands behind the item in what was said: "[MX]", "(3)$cVal". */
static const char *said_behind(const char *said)
{
    size_t n = strcspn(said, "([");
    return said + n;
}

/* The domain that may have been meant by one that is not there, or by a name
 * without a domain. */
static bool nearest_domain(struct remote *r, const struct target *t, char *out)
{
    const bushing_mms_object *name = &t->ref.variable.name;
    const struct name_list *domains = remote_domains(r);
    char wanted[BUSHING_MMS_NAME_TEXT];
    struct nearest near = {.word = wanted};
    const char *stroke = strchr(t->said, '/');
    item_text(wanted, stroke != NULL ? name->domain : name->item);
    for (size_t i = 0; domains != NULL && i < domains->num; i++) {
        if (strcmp(domains->name[i], wanted) == 0)
            return false;
        nearest_offer(&near, domains->name[i]);
    }
    return near.best != NULL &&
           snprintf(out, BUSHING_MMS_NAME_TEXT, "%s%s%s",
                    t->ref.list ? "@" : "", near.best,
                    stroke != NULL ? stroke : "") < BUSHING_MMS_NAME_TEXT;
}

/* The names among which the one that was meant must be. */
static const struct name_list *
names_around(struct remote *r, const struct target *t, struct name_list *own)
{
    const bushing_mms_object *name = &t->ref.variable.name;
    enum bushing_mms_class of =
        t->ref.list ? BUSHING_MMS_CLASS_LIST : BUSHING_MMS_CLASS_VARIABLE;
    if (!t->ref.list && name->scope == BUSHING_MMS_SCOPE_DOMAIN)
        return remote_variables(r, name->domain);
    (void)remote_names(r, own, of, name, NULL);
    return own;
}

/* The name that may have been meant, as the user spells names. */
static bool suggest(struct remote *r, const struct target *t, char *out)
{
    const bushing_mms_object *name = &t->ref.variable.name;
    struct name_list own = {0};
    struct search s = {.dotted = strchr(t->said, '$') == NULL && !t->ref.list};
    char item[BUSHING_MMS_NAME_TEXT], plain[BUSHING_MMS_NAME_TEXT];
    char found[BUSHING_MMS_NAME_TEXT];
    bool domain = name->scope == BUSHING_MMS_SCOPE_DOMAIN, good;
    if (domain && nearest_domain(r, t, out))
        return true;
    s.names = names_around(r, t, &own);
    if (s.names == NULL)
        return false;
    item_text(item, name->item);
    if (s.dotted)
        drop_constraint(plain, sizeof plain, item);
    good = search_item(&s, found, s.dotted ? plain : item);
    name_list_clear(&own);
    if (!good && !domain && !t->ref.list)
        return nearest_domain(r, t, out);
    return good &&
           snprintf(out, BUSHING_MMS_NAME_TEXT, "%s%.*s%s%s%s",
                    t->ref.list ? "@" : "", domain ? (int)name->domain.n : 0,
                    domain ? (const char *)name->domain.p : "",
                    domain ? "/" : "", found,
                    said_behind(t->said)) < BUSHING_MMS_NAME_TEXT;
}

void remote_complain_access(struct remote *r, const struct target *t,
                            const char *why)
{
    char meant[BUSHING_MMS_NAME_TEXT], said[sizeof r->why];
    bool unknown = strncmp(why, "object-non-existent", 19) == 0 ||
                   strncmp(why, "object-undefined", 16) == 0;
    bool near;
    (void)snprintf(said, sizeof said, "%s", why);
    near = unknown && !r->dead && suggest(r, t, meant);
    if (r->dead)
        return;
    if (near)
        remote_complain(r, t->said, "%s; did you mean '%s'?", said, meant);
    else if (unknown)
        remote_complain(r, t->said, "%s; 'bushing browse %s' lists what is",
                        said, r->host);
    else
        remote_complain(r, t->said, "%s", said);
}
