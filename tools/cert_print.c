#define _POSIX_C_SOURCE 200809L
#include "cert_print.h"

#include <string.h>
#include <time.h>

#include <bushing/codec.h>
#include <bushing/security_event.h>

#include "cert_roles.h"
#include "safe_text.h"

/* --- small things -------------------------------------------------------- */

void cert_time_text(char out[CERT_TIME_TEXT], int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
    struct tm tm;
    out[0] = '\0';
    if (gmtime_r(&seconds, &tm) != NULL)
        (void)strftime(out, CERT_TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static const char *event_text(char out[BUSHING_SECURITY_ID_TEXT], uint32_t id)
{
    bushing_security_id_print(out, id);
    return out;
}

/* The octets of a step of the path: what was said first has them. */
static const struct cert_list *place_of(const struct cert_report *r,
                                        bushing_path_step step, size_t *place)
{
    bushing_span der;
    *place = step.index;
    if (step.source == BUSHING_FROM_CHAIN)
        return r->chain;
    der = bushing_trust_certificate(r->trust,
                                    step.source == BUSHING_FROM_ANCHORS
                                        ? BUSHING_TRUST_ANCHOR
                                        : BUSHING_TRUST_INTERMEDIATE,
                                    step.index);
    const struct cert_list *list =
        step.source == BUSHING_FROM_ANCHORS ? r->anchors : r->chain;
    for (size_t i = 0; i < list->num; i++) {
        if (list->der[i].n == der.n &&
            memcmp(list->der[i].p, der.p, der.n) == 0) {
            *place = i;
            break;
        }
    }
    return list;
}

/* "subject ...; issuer ...; serial ..." as `bushing inspect` has it */
static void print_subject(bushing_span der, bool json)
{
    static const char head[] = "Certificate: ";
    bushing_request how = {.type = bushing_type_find("Certificate"),
                           .to = BUSHING_FORM_TEXT};
    bushing_output *out;
    bushing_span text = {NULL, 0};
    int rc = bushing_codec_convert(&out, &how, der);
    if (out != NULL)
        text = bushing_output_octets(out);
    if (rc == 0 && text.n > sizeof head &&
        memcmp(text.p, head, sizeof head - 1) == 0) {
        text.p += sizeof head - 1;
        text.n -= sizeof head; /* and its line end */
        if (json)
            safe_text_put_json(stdout, text);
        else /* safe as it is: `bushing inspect` prints the same */
            (void)fwrite(text.p, 1, text.n, stdout);
    } else if (json) {
        fputs("null", stdout);
    }
    bushing_output_free(out);
}

/* --- text ---------------------------------------------------------------- */

static const char *const EFFECTS[] = {
    [BUSHING_RULE_SILENT] = "silent",
    [BUSHING_RULE_WARNS] = "warning",
    [BUSHING_RULE_REFUSES] = "error",
    [BUSHING_RULE_ALARMS] = "ALARM",
};

static void print_path(const struct cert_report *r)
{
    for (size_t i = 0; i < r->verdict->num_path; i++) {
        bushing_path_step step = r->verdict->path[i];
        size_t place;
        const struct cert_list *list = place_of(r, step, &place);
        printf("  %zu ", i);
        cert_list_print(stdout, list, place);
        printf("%s: ", step.source == BUSHING_FROM_ANCHORS ? ", trusted" : "");
        print_subject(list->der[place], false);
        putchar('\n');
    }
}

static void print_finding(const bushing_finding *f)
{
    const bushing_rule *rule = bushing_rule_at(f->rule);
    char event[BUSHING_SECURITY_ID_TEXT];
    printf("  %s, %s at %u: %s", EFFECTS[f->effect], rule->id, f->depth,
           rule->sentence);
    if (f->fact[0] != '\0')
        printf(": %s", f->fact);
    if (rule->fix[0] != '\0')
        printf(". Fix: %s", rule->fix);
    printf(". [%s; %s]\n", rule->clause, event_text(event, rule->event));
}

static void print_answer(const bushing_verdict *v)
{
    char request[BUSHING_SECURITY_ID_TEXT], accept[BUSHING_SECURITY_ID_TEXT];
    if (v->accepted)
        return;
    if (v->diagnostic != BUSHING_NO_DIAGNOSTIC)
        printf("  a peer answers diagnostic %d", v->diagnostic);
    else
        fputs("  a peer answers without a diagnostic and raises an alarm",
              stdout);
    printf(" [%s, %s]\n", event_text(request, v->event_request),
           event_text(accept, v->event_accept));
}

void cert_print_text(const struct cert_report *r)
{
    const bushing_verdict *v = r->verdict;
    char time[CERT_TIME_TEXT];
    cert_list_print(stdout, r->chain, 0);
    cert_time_text(time, r->at_ms);
    printf(": %s for %s at %s", v->accepted ? "accepted" : "REFUSED",
           r->purpose, time);
    if (v->accepted && v->valid_until_ms != INT64_MAX) {
        cert_time_text(time, v->valid_until_ms);
        printf(", until %s", time);
    }
    putchar('\n');
    for (size_t i = 0; i < v->num_findings; i++)
        print_finding(&v->finding[i]);
    if (v->num_more != 0)
        printf("  and %zu more\n", v->num_more);
    print_answer(v);
    fputs("  sha256:", stdout);
    for (size_t i = 0; i < sizeof v->fingerprint; i++)
        printf("%02x", v->fingerprint[i]);
    putchar('\n');
    print_path(r);
    cert_roles_print_text(r->chain->der[0], v->accepted);
}

/* --- JSON ---------------------------------------------------------------- */

static void put_string(const char *name, const char *text, const char *end)
{
    printf("\"%s\": ", name);
    safe_text_put_json_string(stdout, text);
    fputs(end, stdout);
}

static void put_event(const char *name, uint32_t id, const char *end)
{
    char event[BUSHING_SECURITY_ID_TEXT];
    if (id == 0)
        printf("\"%s\": null%s", name, end);
    else
        put_string(name, event_text(event, id), end);
}

static void put_path(const struct cert_report *r)
{
    fputs("\"path\": [", stdout);
    for (size_t i = 0; i < r->verdict->num_path; i++) {
        bushing_path_step step = r->verdict->path[i];
        size_t place;
        const struct cert_list *list = place_of(r, step, &place);
        fputs(i == 0 ? "{" : ", {", stdout);
        put_string("file", list->file[place], ", ");
        printf("\"place\": %zu, \"trusted\": %s, \"certificate\": ",
               list->place[place] == 0 ? (size_t)1 : list->place[place],
               step.source == BUSHING_FROM_ANCHORS ? "true" : "false");
        print_subject(list->der[place], true);
        fputs("}", stdout);
    }
    fputs("], ", stdout);
}

static const char *const EFFECT_WORDS[] = {
    [BUSHING_RULE_SILENT] = "silent",
    [BUSHING_RULE_WARNS] = "warns",
    [BUSHING_RULE_REFUSES] = "refuses",
    [BUSHING_RULE_ALARMS] = "alarms",
};

static void put_rule(const bushing_rule *rule)
{
    put_string("rule", rule->id, ", ");
    put_string("clause", rule->clause, ", ");
    put_event("event", rule->event, ", ");
    put_string("sentence", rule->sentence, ", ");
    put_string("fix", rule->fix, "");
}

static void put_findings(const bushing_verdict *v)
{
    fputs("\"findings\": [", stdout);
    for (size_t i = 0; i < v->num_findings; i++) {
        const bushing_finding *f = &v->finding[i];
        fputs(i == 0 ? "{" : ", {", stdout);
        put_rule(bushing_rule_at(f->rule));
        printf(", \"depth\": %u, \"effect\": \"%s\", ", f->depth,
               EFFECT_WORDS[f->effect]);
        put_string("fact", f->fact, "}");
    }
    printf("], \"more\": %zu", v->num_more);
}

void cert_print_json(const struct cert_report *r)
{
    const bushing_verdict *v = r->verdict;
    char time[CERT_TIME_TEXT];
    putchar('{');
    put_string("file", r->chain->file[0], ", ");
    put_string("for", r->purpose, ", ");
    cert_time_text(time, r->at_ms);
    put_string("at", time, ", ");
    printf("\"accepted\": %s, ", v->accepted ? "true" : "false");
    if (v->accepted && v->valid_until_ms != INT64_MAX) {
        cert_time_text(time, v->valid_until_ms);
        put_string("until", time, ", ");
    } else {
        fputs("\"until\": null, ", stdout);
    }
    fputs("\"sha256\": \"", stdout);
    for (size_t i = 0; i < sizeof v->fingerprint; i++)
        printf("%02x", v->fingerprint[i]);
    fputs("\", ", stdout);
    if (v->diagnostic == BUSHING_NO_DIAGNOSTIC)
        fputs("\"diagnostic\": null, ", stdout);
    else
        printf("\"diagnostic\": %d, ", v->diagnostic);
    printf("\"alarm\": %s, ", v->alarm ? "true" : "false");
    put_event("event_request", v->event_request, ", ");
    put_event("event_accept", v->event_accept, ", ");
    put_path(r);
    fputs("\"roles\": ", stdout);
    cert_roles_print_json(r->chain->der[0], v->accepted);
    fputs(", ", stdout);
    put_findings(v);
    puts("}");
}

/* --- the rules ----------------------------------------------------------- */

void cert_print_rules(bool json)
{
    const bushing_rule *rule;
    char event[BUSHING_SECURITY_ID_TEXT];
    for (size_t i = 0; (rule = bushing_rule_at(i)) != NULL; i++) {
        if (json) {
            putchar('{');
            put_rule(rule);
            printf(", \"effect\": \"%s\", \"firm\": %s}\n",
                   EFFECT_WORDS[rule->effect], rule->firm ? "true" : "false");
            continue;
        }
        printf("%-24s %-8s %-5s %-16s %-17s %s\n", rule->id,
               EFFECT_WORDS[rule->effect], rule->firm ? "firm" : "loose",
               rule->clause, event_text(event, rule->event), rule->sentence);
    }
}
