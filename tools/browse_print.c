#include "browse_print.h"

#include <stdlib.h>
#include <string.h>

#include "fold_text.h"
#include "safe_text.h"

static void print_full_name(const struct browse_print *p, const char *item)
{
    char text[2 * BUSHING_MMS_NAME_TEXT];
    (void)snprintf(text, sizeof text, "%s%s%s", p->domain,
                   p->domain[0] != '\0' ? "/" : "", item);
    safe_text_put_json_string(stdout, text);
}

/* --- scopes -------------------------------------------------------------- */

static void json_scope_end(struct browse_print *p)
{
    if (!p->open)
        return;
    fputs(p->inner ? "\n  ]}" : "]}", stdout);
    p->open = false;
}

static void scope(struct browse_print *p, const char *domain)
{
    p->domain = domain;
    p->heading[0][0] = p->heading[1][0] = '\0';
    p->domain_due = true;
    p->inner = false;
    if (!p->json)
        return;
    json_scope_end(p);
    fputs(p->outer ? ",\n  {\"domain\": " : "[\n  {\"domain\": ", stdout);
    p->outer = p->open = true;
    if (domain[0] == '\0')
        fputs("null", stdout);
    else
        safe_text_put_json_string(stdout, domain);
    fputs(", \"objects\": [", stdout);
}

void browse_print_begin(struct browse_print *p)
{
    p->domain = "";
}

void browse_print_vmd(struct browse_print *p)
{
    scope(p, "");
}

void browse_print_domain(struct browse_print *p, const char *domain)
{
    scope(p, domain);
}

void browse_print_end(struct browse_print *p)
{
    if (!p->json)
        return;
    json_scope_end(p);
    puts(p->outer ? "\n]" : "[]");
}

/* --- objects ------------------------------------------------------------- */

/* The heading of a scope, once there is something below it. */
static void print_scope_heading(struct browse_print *p)
{
    if (p->domain_due)
        puts(p->domain[0] != '\0' ? p->domain : "(VMD)");
    p->domain_due = false;
}

/* The heading of a level when it is another one than last. */
static bool print_heading(struct browse_print *p, size_t level,
                          const char *part, size_t n)
{
    char *last = p->heading[level];
    if (strlen(last) == n && memcmp(last, part, n) == 0)
        return false;
    (void)snprintf(last, BUSHING_MMS_NAME_TEXT, "%.*s", (int)n, part);
    printf("%*s%s\n", (int)(2 * level + 2), "", last);
    return true;
}

/* The headings above an object; gives the rest of its name. */
static const char *print_headings(struct browse_print *p, const char *item,
                                  size_t *indent)
{
    const char *second = name_part_next(item), *third;
    print_scope_heading(p);
    *indent = 2;
    if (second == NULL)
        return item;
    if (print_heading(p, 0, item, name_part(item)))
        p->heading[1][0] = '\0';
    third = name_part_next(second);
    *indent = 4;
    if (third == NULL || !name_is_constraint(second, name_part(second)))
        return second;
    (void)print_heading(p, 1, second, name_part(second));
    *indent = 6;
    return third;
}

static const char *last_name(const char *item)
{
    const char *dollar = strrchr(item, '$');
    return dollar != NULL ? dollar + 1 : item;
}

static void print_text_object(struct browse_print *p,
                              const struct browse_object *o)
{
    size_t indent;
    const char *rest = print_headings(p, o->item, &indent);
    char *text = NULL;
    printf("%*s%s", (int)indent, "", rest);
    if (p->values && o->value.p != NULL)
        text = remote_value_text(octets_span(&o->value), octets_span(&o->type),
                                 last_name(o->item), false);
    else if (!p->values && o->type.p != NULL)
        text = remote_type_text(octets_span(&o->type), false);
    if (text != NULL) {
        const char *between = p->values ? " = " : ": ";
        fputs(between, stdout);
        fold_text(stdout, text, indent + strlen(rest) + strlen(between),
                  indent);
    } else if (p->values && o->failure >= 0) {
        printf(": %s\n", bushing_mms_access_error(o->failure));
    } else {
        puts(p->values ? ": no value" : ": no type");
    }
    free(text);
}

static void json_member(const char *name, char *json)
{
    if (json != NULL)
        printf(", \"%s\": %s", name, json);
    free(json);
}

static void print_json_object(struct browse_print *p,
                              const struct browse_object *o)
{
    fputs(p->inner ? ",\n    {\"item\": " : "\n    {\"item\": ", stdout);
    p->inner = true;
    print_full_name(p, o->item);
    if (o->type.p != NULL)
        json_member("type", remote_type_text(octets_span(&o->type), true));
    if (o->value.p != NULL)
        json_member("value", remote_value_text(octets_span(&o->value),
                                               octets_span(&o->type),
                                               last_name(o->item), true));
    if (o->failure >= 0)
        printf(", \"error\": \"%s\"", bushing_mms_access_error(o->failure));
    putchar('}');
}

void browse_print_object(struct browse_print *p, const struct browse_object *o)
{
    if (p->json)
        print_json_object(p, o);
    else
        print_text_object(p, o);
}

/* --- lists --------------------------------------------------------------- */

void browse_print_lists(struct browse_print *p)
{
    if (p->json)
        fputs(p->inner ? "\n  ], \"lists\": [" : "], \"lists\": [", stdout);
    p->inner = false;
}

static void print_json_list(struct browse_print *p, const char *name,
                            const struct member_list *l, const char *why)
{
    fputs(p->inner ? ",\n    {\"list\": " : "\n    {\"list\": ", stdout);
    p->inner = true;
    print_full_name(p, name);
    if (l == NULL) {
        fputs(", \"error\": ", stdout);
        safe_text_put_json_string(stdout, why);
        putchar('}');
        return;
    }
    printf(", \"deletable\": %s, \"members\": [",
           l->deletable ? "true" : "false");
    for (size_t i = 0; i < l->num; i++) {
        fputs(i != 0 ? ", " : "", stdout);
        safe_text_put_json_string(stdout, l->member[i].text);
    }
    fputs("]}", stdout);
}

void browse_print_list(struct browse_print *p, const char *name,
                       const struct member_list *members, const char *why)
{
    if (p->json) {
        print_json_list(p, name, members, why);
        return;
    }
    print_scope_heading(p);
    if (members == NULL) {
        printf("  @%s: %s\n", name, why);
        return;
    }
    printf("  @%s: a list of %zu%s\n", name, members->num,
           members->deletable ? ", can be deleted" : "");
    for (size_t i = 0; i < members->num; i++)
        printf("    %s\n", members->member[i].text);
}
