#include "log_print.h"

#include <stdio.h>
#include <string.h>

/* What the check let pass is harmless text; should it not be, it is escaped. */
static void put_text(bushing_span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= ' ' && s.p[i] != 0x7F)
            putchar(s.p[i]);
        else
            printf("\\x%02x", s.p[i]);
}

static void put_string(bushing_span s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"' || s.p[i] == '\\')
            printf("\\%c", s.p[i]);
        else if (s.p[i] < ' ' || s.p[i] == 0x7F)
            printf("\\u%04x", s.p[i]);
        else
            putchar(s.p[i]);
    putchar('"');
}

static void put_plain(bushing_span value)
{
    char plain[BUSHING_AUDIT_RECORD_MAX];
    size_t n = bushing_security_value_plain(plain, sizeof plain, value);
    put_string((bushing_span){(const uint8_t *)plain,
                              n < sizeof plain ? n : sizeof plain});
}

static const char *severity_of(const bushing_security_record *rec)
{
    return bushing_severity_name((enum bushing_severity)(rec->priority & 7));
}

static void print_json_event(const bushing_security_record *rec)
{
    bushing_span data = rec->data, name, value;
    const char *between = "";
    fputs(", \"time\": ", stdout);
    put_string(rec->time);
    printf(", \"severity\": \"%s\", \"host\": ", severity_of(rec));
    put_string(rec->host);
    fputs(", \"app\": ", stdout);
    put_string(rec->app_name);
    fputs(", \"parameters\": {", stdout);
    while (bushing_security_record_next(&data, &name, &value)) {
        fputs(between, stdout);
        put_string(name);
        fputs(": ", stdout);
        put_plain(value);
        between = ", ";
    }
    fputs("}, \"message\": ", stdout);
    put_string(rec->message);
}

static void print_json(const bushing_audit_record *rec)
{
    bushing_security_record event;
    printf("{\"seq\": %llu, \"kind\": \"%s\"", (unsigned long long)rec->seq,
           bushing_audit_kind_name(rec->kind));
    if (rec->kind == BUSHING_AUDIT_EVENT &&
        bushing_security_record_read(&event, rec->body) == 0) {
        print_json_event(&event);
    } else {
        fputs(", \"text\": ", stdout);
        put_string(rec->body);
    }
    puts("}");
}

void log_print(const bushing_audit_record *rec, bool json)
{
    bushing_security_record event;
    if (json) {
        print_json(rec);
        return;
    }
    printf("%llu ", (unsigned long long)rec->seq);
    if (rec->kind != BUSHING_AUDIT_EVENT) {
        printf("%s: ", bushing_audit_kind_name(rec->kind));
        put_text(rec->body);
    } else if (bushing_security_record_read(&event, rec->body) != 0) {
        put_text(rec->body);
    } else {
        put_text(event.time);
        printf(" %s ", severity_of(&event));
        put_text(event.message);
    }
    putchar('\n');
}

void log_print_line(const bushing_audit_record *rec, bool counted)
{
    char count[BUSHING_SECURITY_COUNT];
    if (rec->kind != BUSHING_AUDIT_EVENT)
        return;
    if (counted) {
        size_t n = bushing_security_count(count, rec->body.n);
        fwrite(count, 1, n, stdout);
    }
    fwrite(rec->body.p, 1, rec->body.n, stdout);
    if (!counted)
        putchar('\n');
}
