#include "cert_roles.h"

#include <stdio.h>

#include <bushing/roles.h>
#include <bushing/security_event.h>

#include "cert_print.h"
#include "safe_text.h"

/* [IEC62351-8:1.2] there is no token, [IEC62351-8:1.4] a role is not known */
#define NO_TOKEN BUSHING_SECURITY_ID(8, 1, 2)
#define ROLE_UNKNOWN BUSHING_SECURITY_ID(8, 1, 4)

/* Every private role is known to somebody. What is not of the standard is found
 * with a first question, and told as known with the second. */
static bool ask(bushing_roles *out, bushing_span certificate)
{
    int16_t private_role[BUSHING_ROLE_FINDINGS_MAX];
    bushing_role_policy policy = {.any_revision = true,
                                  .private_roles = private_role};
    if (bushing_roles_of_certificate(out, certificate, &policy) != 0)
        return false;
    for (size_t i = 0; i < out->num_findings; i++) {
        const bushing_role_finding *f = &out->finding[i];
        if (f->event == NO_TOKEN)
            return false;
        if (f->event == ROLE_UNKNOWN && f->value < 0)
            private_role[policy.num_private++] = (int16_t)f->value;
    }
    return bushing_roles_of_certificate(out, certificate, &policy) == 0;
}

static const char *name_of(int16_t role)
{
    const char *name = bushing_role_name(role);
    return role < 0 ? "private" : name[0] == '\0' ? "reserved" : name;
}

static const char *const OPERATIONS[] = {"", "add", "delete", "change"};

/* --- text ---------------------------------------------------------------- */

static void print_entry(const bushing_role_entry *e)
{
    fputs("  roles in '", stdout);
    safe_text_put(stdout, e->area);
    fputs("': ", stdout);
    for (size_t i = 0; i < e->num; i++)
        printf("%s%s (%d)", i == 0 ? "" : ", ", name_of(e->role[i]),
               e->role[i]);
    printf("; revision %lld", (long long)e->revision);
    if (e->definition.n > 0) {
        fputs(", ", stdout);
        safe_text_put(stdout, e->definition);
    }
    if (e->has_sequence)
        printf(", number %lld", (long long)e->sequence);
    if (e->operation != 0)
        printf(", %s", OPERATIONS[e->operation]);
    putchar('\n');
}

static void print_finding(const bushing_role_finding *f)
{
    char event[BUSHING_SECURITY_ID_TEXT];
    bushing_security_id_print(event, f->event);
    printf("  roles, entry %u: %s", f->entry, f->sentence);
    if (f->value != 0)
        printf(": %lld", (long long)f->value);
    printf(" [%s]\n", event);
}

static void print_validity(const bushing_roles *r, bool accepted)
{
    char from[CERT_TIME_TEXT], until[CERT_TIME_TEXT];
    if (!accepted) {
        puts("  roles do not count: the certificate is refused");
        return;
    }
    if (r->num == 0) {
        puts("  no role counts");
        return;
    }
    cert_time_text(from, r->valid_from_ms);
    printf("  roles hold from %s ", from);
    if (r->valid_until_ms == INT64_MAX) {
        puts("on");
        return;
    }
    cert_time_text(until, r->valid_until_ms);
    printf("until %s\n", until);
}

void cert_roles_print_text(bushing_span certificate, bool accepted)
{
    bushing_role_entry e;
    bushing_roles r;
    if (!ask(&r, certificate))
        return;
    for (size_t i = 0; bushing_role_entry_at(&e, certificate, i); i++)
        print_entry(&e);
    for (size_t i = 0; i < r.num_findings; i++)
        print_finding(&r.finding[i]);
    if (r.num_more != 0)
        printf("  roles: and %zu more\n", r.num_more);
    print_validity(&r, accepted);
}

/* --- JSON ---------------------------------------------------------------- */

static void put_roles(const char *name, const int16_t *role, size_t num)
{
    printf("\"%s\": [", name);
    for (size_t i = 0; i < num; i++)
        printf("%s{\"id\": %d, \"name\": \"%s\"}", i == 0 ? "" : ", ", role[i],
               name_of(role[i]));
    fputs("], ", stdout);
}

static void put_entry(const bushing_role_entry *e)
{
    putchar('{');
    put_roles("roles", e->role, e->num);
    fputs("\"area\": ", stdout);
    safe_text_put_json(stdout, e->area);
    printf(", \"revision\": %lld, \"definition\": ", (long long)e->revision);
    if (e->definition.n > 0)
        safe_text_put_json(stdout, e->definition);
    else
        fputs("null", stdout);
    if (e->operation != 0)
        printf(", \"operation\": \"%s\"", OPERATIONS[e->operation]);
    if (e->has_sequence)
        printf(", \"sequence\": %lld", (long long)e->sequence);
    putchar('}');
}

static void put_finding(const bushing_role_finding *f)
{
    char event[BUSHING_SECURITY_ID_TEXT];
    bushing_security_id_print(event, f->event);
    printf("{\"event\": \"%s\", \"entry\": %u, \"value\": %lld, \"sentence\": ",
           event, f->entry, (long long)f->value);
    safe_text_put_json_string(stdout, f->sentence);
    putchar('}');
}

static void put_time(const char *name, int64_t ms)
{
    char time[CERT_TIME_TEXT];
    cert_time_text(time, ms);
    if (ms == INT64_MAX || ms == INT64_MIN)
        printf("\"%s\": null, ", name);
    else
        printf("\"%s\": \"%s\", ", name, time);
}

void cert_roles_print_json(bushing_span certificate, bool accepted)
{
    bushing_role_entry e;
    bushing_roles r;
    if (!ask(&r, certificate)) {
        fputs("null", stdout);
        return;
    }
    putchar('{');
    put_roles("count", r.role, accepted ? r.num : 0);
    put_time("from", r.valid_from_ms);
    put_time("until", r.valid_until_ms);
    fputs("\"entries\": [", stdout);
    for (size_t i = 0; bushing_role_entry_at(&e, certificate, i); i++) {
        fputs(i == 0 ? "" : ", ", stdout);
        put_entry(&e);
    }
    fputs("], \"findings\": [", stdout);
    for (size_t i = 0; i < r.num_findings; i++) {
        fputs(i == 0 ? "" : ", ", stdout);
        put_finding(&r.finding[i]);
    }
    printf("], \"more\": %zu}", r.num_more);
}
