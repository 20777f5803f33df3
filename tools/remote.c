#include "remote.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* --- the association ----------------------------------------------------- */

enum exit_status remote_options(struct remote *r, const struct arguments *a)
{
    memset(r, 0, sizeof *r);
    r->sub = a->sub->name;
    r->host = a->operand[0];
    return association_options_read(&r->options, a, r->host);
}

enum exit_status remote_open(struct remote *r)
{
    return client_session_open(&r->session, &r->options, r->sub);
}

bushing_mms_client *remote_mms(struct remote *r)
{
    return client_session_mms(r->session);
}

bushing_mms_request *remote_request(struct remote *r)
{
    return client_session_request(r->session);
}

void remote_complain(struct remote *r, const char *what, const char *format,
                     ...)
{
    char text[sizeof r->why]; /* what is printed may be the last `why` */
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    memcpy(r->why, text, sizeof text);
    (void)fflush(stdout);
    complain(r->sub, "%s: %s: %s", r->host, what, r->why);
}

enum exit_status remote_no_memory(struct remote *r)
{
    r->dead = true;
    complain(r->sub, "no memory left");
    return EXIT_SYSTEM;
}

enum exit_status remote_ask(struct remote *r, bushing_mms_answer *a, int asked,
                            const char *what)
{
    char text[BUSHING_MMS_FAILURE_TEXT];
    enum exit_status status;
    if (asked == BUSHING_ERR_MMS_SIZE) {
        if (what != NULL)
            remote_complain(r, what,
                            "the request does not fit a PDU of %u octets",
                            (unsigned)remote_mms(r)->pdu_max);
        return EXIT_REFUSED;
    }
    status = client_session_ask(r->session, asked, a);
    if (status != EXIT_GOOD) {
        r->dead = true;
        return status;
    }
    if (a->kind != BUSHING_MMS_FAILED)
        return EXIT_GOOD;
    bushing_mms_failure_print(text, &a->u.failure);
    (void)snprintf(r->why, sizeof r->why, "%s", text);
    if (what != NULL)
        remote_complain(r, what, "%s", text);
    return EXIT_REFUSED;
}

/* --- octets -------------------------------------------------------------- */

struct octets octets_copy(bushing_span s)
{
    struct octets o = {malloc(s.n + 1), s.n};
    if (o.p != NULL && s.n != 0)
        memcpy(o.p, s.p, s.n);
    return o;
}

/* --- names --------------------------------------------------------------- */

/* Adds the names of one answer; *more tells whether there are others. A server
 * that says so without a new name would be asked for ever. */
static enum exit_status add_names(struct remote *r, struct name_list *out,
                                  bushing_mms_names *names, bool *more,
                                  const char *what)
{
    size_t before = out->num;
    bushing_span name;
    while (bushing_mms_next_name(&names->names, &name))
        if (!name_list_add(out, name))
            return remote_no_memory(r);
    *more = names->more_follows;
    if (!*more)
        return EXIT_GOOD;
    if (out->num > before &&
        (before == 0 ||
         strcmp(out->name[out->num - 1], out->name[before - 1]) != 0))
        return EXIT_GOOD;
    (void)snprintf(r->why, sizeof r->why, "the server repeats its names");
    if (what != NULL)
        remote_complain(r, what, "%s", r->why);
    return EXIT_REFUSED;
}

enum exit_status remote_names(struct remote *r, struct name_list *out,
                              enum bushing_mms_class of,
                              const bushing_mms_object *where, const char *what)
{
    enum exit_status status = EXIT_GOOD;
    bushing_span after = {NULL, 0};
    bool more = true;
    while (more && status == EXIT_GOOD) {
        bushing_mms_answer a;
        status =
            remote_ask(r, &a,
                       bushing_mms_ask_names(remote_mms(r), remote_request(r),
                                             of, where, after),
                       what);
        if (status == EXIT_GOOD)
            status = add_names(r, out, &a.u.names, &more, what);
        if (more && status == EXIT_GOOD) {
            const char *last = out->name[out->num - 1];
            after = (bushing_span){(const uint8_t *)last, strlen(last)};
        }
    }
    return status;
}

const struct name_list *remote_domains(struct remote *r)
{
    const bushing_mms_object vmd = {.scope = BUSHING_MMS_SCOPE_VMD};
    if (!r->has_domains &&
        remote_names(r, &r->domains, BUSHING_MMS_CLASS_DOMAIN, &vmd, NULL) ==
            EXIT_GOOD)
        r->has_domains = true;
    return r->has_domains ? &r->domains : NULL;
}

struct remote_domain {
    struct remote_domain *next;
    char *name;
    struct name_list variables;
};

static bool is_text(bushing_span s, const char *text)
{
    return s.n == strlen(text) && (s.n == 0 || memcmp(s.p, text, s.n) == 0);
}

static void domain_free(struct remote_domain *d)
{
    name_list_clear(&d->variables);
    free(d->name);
    free(d);
}

const struct name_list *remote_variables(struct remote *r, bushing_span domain)
{
    bushing_mms_object where = {BUSHING_MMS_SCOPE_DOMAIN, domain, {0}};
    struct remote_domain *d;
    for (d = r->known; d != NULL; d = d->next)
        if (is_text(domain, d->name))
            return &d->variables;
    d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->name = (char *)octets_copy(domain).p;
    if (d->name == NULL ||
        remote_names(r, &d->variables, BUSHING_MMS_CLASS_VARIABLE, &where,
                     NULL) != EXIT_GOOD) {
        domain_free(d);
        return NULL;
    }
    d->name[domain.n] = '\0';
    d->next = r->known;
    r->known = d;
    return &d->variables;
}

enum exit_status remote_close(struct remote *r, enum exit_status status)
{
    status = client_session_end(r->session, status);
    name_list_clear(&r->domains);
    while (r->known != NULL) {
        struct remote_domain *d = r->known;
        r->known = d->next;
        domain_free(d);
    }
    association_options_clear(&r->options);
    return status;
}

/* --- types and values ---------------------------------------------------- */

enum exit_status remote_type(struct remote *r, struct octets *out,
                             const bushing_mms_object *name, const char *what)
{
    bushing_mms_answer a;
    enum exit_status status = remote_ask(
        r, &a, bushing_mms_ask_type(remote_mms(r), remote_request(r), name),
        what);
    *out = (struct octets){NULL, 0};
    if (status != EXIT_GOOD)
        return status;
    *out = octets_copy(a.u.type.type);
    return out->p != NULL ? EXIT_GOOD : remote_no_memory(r);
}

/* What is left of the array's own behind the first "(" of the name, without the
 * constraint. */
void remote_variable_type(struct remote *r, struct octets *out,
                          const bushing_mms_variable *v, const char *name)
{
    const char *path = strchr(name, '(');
    struct octets whole;
    bushing_span found;
    if (remote_type(r, out, &v->name, NULL) != EXIT_GOOD || v->access.p == NULL)
        return;
    whole = *out;
    *out = (struct octets){NULL, 0};
    if (path != NULL &&
        bushing_mms_type_find(
            &found, octets_span(&whole),
            (bushing_span){(const uint8_t *)path, strcspn(path, "[")}) == 0)
        *out = octets_copy(found);
    free(whole.p);
}

enum exit_status remote_read(struct remote *r, struct octets *out,
                             int64_t *failure, const bushing_mms_variable *v,
                             const char *what)
{
    bushing_mms_answer a;
    bushing_mms_result result;
    enum exit_status status = remote_ask(
        r, &a, bushing_mms_ask_read(remote_mms(r), remote_request(r), v, 1),
        what);
    *out = (struct octets){NULL, 0};
    if (status != EXIT_GOOD)
        return status;
    if (a.u.results.num != 1 ||
        !bushing_mms_next_result(&a.u.results, &result)) {
        if (what != NULL)
            remote_complain(r, what, "the server answers with %zu values",
                            a.u.results.num);
        return EXIT_REFUSED;
    }
    *failure = result.failure;
    if (result.data.p == NULL)
        return EXIT_GOOD;
    *out = octets_copy(result.data);
    return out->p != NULL ? EXIT_GOOD : remote_no_memory(r);
}

/* Room for a text whose length was measured with this result. What cannot be
 * printed, because the codec would not have it, is "null". */
static char *room_for(int rc, size_t n)
{
    static const char NOTHING[] = "null";
    bool good = rc == 0 || rc == BUSHING_ERR_SPACE;
    char *text = malloc(good ? n + 1 : sizeof NOTHING);
    if (text == NULL)
        return NULL;
    if (good)
        text[n] = '\0';
    else
        memcpy(text, NOTHING, sizeof NOTHING);
    return text;
}

char *remote_value_text(bushing_span data, bushing_span type, const char *name,
                        bool json)
{
    const bushing_mms_print how = {.form = json ? BUSHING_MMS_JSON
                                                : BUSHING_MMS_TEXT,
                                   .type = type,
                                   .name = name,
                                   .meaning = true};
    size_t n = 0;
    int rc = bushing_mms_value_print(NULL, 0, &n, data, &how);
    char *text = room_for(rc, n);
    if (text != NULL && rc == BUSHING_ERR_SPACE)
        (void)bushing_mms_value_print(text, n, &n, data, &how);
    return text;
}

char *remote_type_text(bushing_span type, bool json)
{
    enum bushing_mms_form form = json ? BUSHING_MMS_JSON : BUSHING_MMS_TEXT;
    size_t n = 0;
    int rc = bushing_mms_type_print(NULL, 0, &n, type, form);
    char *text = room_for(rc, n);
    if (text != NULL && rc == BUSHING_ERR_SPACE)
        (void)bushing_mms_type_print(text, n, &n, type, form);
    return text;
}

bool remote_is_composed(bushing_span data)
{
    enum { ARRAY = 0xA1, STRUCTURE = 0xA2 };
    return data.n != 0 && (data.p[0] == ARRAY || data.p[0] == STRUCTURE);
}
