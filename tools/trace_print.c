#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* gmtime_r */
#endif

#include "trace_print.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <bushing/codec.h>

static const int64_t NS_IN_S = 1000000000;
static const int64_t S_IN_DAY = 86400;

/* --- times --------------------------------------------------------------- */

/* Whole units below, also of times before 1970. */
static int64_t floor_of(int64_t v, int64_t unit)
{
    return v / unit - (v % unit < 0);
}

enum { TIME_TEXT = 48 };

/* "2026-11-21T14:05:06.123456Z", or its second part */
static void put_time(char out[TIME_TEXT], int64_t ns, bool date)
{
    int64_t s = floor_of(ns, NS_IN_S);
    int64_t micro = (ns - s * NS_IN_S) / 1000;
    time_t t = (time_t)s;
    struct tm tm;
    char day[TIME_TEXT] = "";
    memset(&tm, 0, sizeof tm);
    if (gmtime_r(&t, &tm) == NULL)
        memset(&tm, 0, sizeof tm);
    if (date)
        snprintf(day, sizeof day, "%04d-%02d-%02dT", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday);
    snprintf(out, TIME_TEXT, "%.16s%02d:%02d:%02d.%06" PRId64 "%s", day,
             tm.tm_hour, tm.tm_min, tm.tm_sec, micro, date ? "Z" : "");
}

/* --- JSON ---------------------------------------------------------------- */

/* Texts are printable ASCII: that is all that is to be escaped. */
static void json_text(FILE *to, const char *key, const char *value)
{
    fprintf(to, ", \"%s\": \"", key);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            fputc('\\', to);
        fputc(*value, to);
    }
    fputc('"', to);
}

/* Absent ones are left out. */
static void json_words(FILE *to, const char *key, const char *value)
{
    if (value[0] != '\0')
        json_text(to, key, value);
}

static void json_number(FILE *to, const char *key, uint64_t value)
{
    fprintf(to, ", \"%s\": %" PRIu64, key, value);
}

static void json_time(FILE *to, struct tcp_moment when)
{
    char time[TIME_TEXT];
    if (!when.has_time)
        return;
    put_time(time, when.time, true);
    json_text(to, "time", time);
}

/* JSON of several lines as one: line ends and what indents the next line are
 * not inside strings. */
static void json_flat(FILE *to, bushing_span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\n') {
            fputc(s.p[i], to);
            continue;
        }
        while (i + 1 < s.n && s.p[i + 1] == ' ')
            i++;
    }
}

static void json_hex(FILE *to, const char *key, bushing_span s)
{
    if (s.p == NULL)
        return;
    fprintf(to, ", \"%s\": \"", key);
    for (size_t i = 0; i < s.n; i++)
        fprintf(to, "%02x", (unsigned)s.p[i]);
    fputc('"', to);
}

/* --- trees --------------------------------------------------------------- */

/* NULL: it cannot be printed as a type. */
static bushing_output *convert(const struct trace_print *p,
                               const bushing_trace_line *line,
                               enum bushing_form form)
{
    bushing_request how = {.to = form, .full = p->full};
    bushing_output *out = NULL;
    if (line->type == NULL || line->octets.n == 0)
        return NULL;
    how.type = bushing_type_find(line->type);
    if (how.type != NULL)
        (void)bushing_codec_convert(&out, &how, line->octets);
    return out;
}

static void print_tree(const struct trace_print *p,
                       const bushing_trace_line *line)
{
    bushing_output *out = convert(p, line, BUSHING_FORM_TEXT);
    bushing_span s = {NULL, 0};
    bool start = true;
    if (out != NULL)
        s = bushing_output_octets(out);
    for (size_t i = 0; i < s.n; i++) {
        if (start)
            fputs("    ", stdout);
        putchar(s.p[i]);
        start = s.p[i] == '\n';
    }
    if (!start)
        putchar('\n');
    bushing_output_free(out);
}

static void print_value(const struct trace_print *p,
                        const bushing_trace_line *line)
{
    bushing_output *out = convert(p, line, BUSHING_FORM_JSON);
    if (out != NULL) {
        fputs(", \"content\": ", stdout);
        json_flat(stdout, bushing_output_octets(out));
    } else if (line->octets.n != 0) {
        json_hex(stdout, "octets", line->octets);
    }
    bushing_output_free(out);
}

/* What has no type is shown as it came, up to a few lines. */
static void print_octets(const bushing_trace_line *line)
{
    enum { IN_LINE = 32, SHOWN = 4 * IN_LINE };
    size_t n = line->octets.n < SHOWN ? line->octets.n : SHOWN;
    for (size_t i = 0; i < n; i++)
        printf("%s%02x%s", i % IN_LINE == 0 ? "    " : "",
               (unsigned)line->octets.p[i],
               (i + 1) % IN_LINE == 0 || i + 1 == n ? "\n" : "");
    if (n < line->octets.n)
        printf("    ... %zu octets in all\n", line->octets.n);
}

/* --- lines --------------------------------------------------------------- */

static const char *const LAYERS[] = {
    [BUSHING_LAYER_NONE] = "",
    [BUSHING_LAYER_TPKT] = "TPKT",
    [BUSHING_LAYER_COTP] = "COTP",
    [BUSHING_LAYER_SESSION] = "session",
    [BUSHING_LAYER_PRESENTATION] = "presentation",
    [BUSHING_LAYER_ACSE] = "ACSE",
    [BUSHING_LAYER_MMS] = "MMS",
    [BUSHING_LAYER_SECURITY] = "security",
};
static const char *const KINDS[] = {
    [BUSHING_TRACE_PDU] = "pdu",
    [BUSHING_TRACE_MALFORMED] = "malformed",
    [BUSHING_TRACE_NOTE] = "note",
};

/* The date stands in a line of its own where it changes. */
static void print_time(struct trace_print *p, struct tcp_moment when)
{
    char text[TIME_TEXT];
    int64_t day = floor_of(when.time, NS_IN_S * S_IN_DAY);
    if (!when.has_time) {
        fputs("--:--:--.------", stdout);
        return;
    }
    if (!p->has_day || p->day != day) {
        put_time(text, when.time, true);
        printf("%.10s (UTC)\n", text);
    }
    p->has_day = true;
    p->day = day;
    put_time(text, when.time, false);
    fputs(text, stdout);
}

void trace_print_open(struct trace_print *p, const struct tcp_connection *c,
                      struct tcp_moment when)
{
    char client[TCP_END_POINT_TEXT], server[TCP_END_POINT_TEXT];
    tcp_end_point_text(client, &c->client);
    tcp_end_point_text(server, &c->server);
    if (p->json) {
        printf("{\"kind\": \"connection\", \"connection\": %" PRIu32, c->id);
        json_number(stdout, "packet", when.packet);
        json_time(stdout, when);
        json_text(stdout, "client", client);
        json_text(stdout, "server", server);
        printf(", \"whole\": %s}\n", c->whole ? "true" : "false");
        return;
    }
    print_time(p, when);
    printf(" %3" PRIu32 "    %s -> %s%s\n", c->id, client, server,
           c->whole ? "" : " (its start was not captured)");
}

void trace_print_end(struct trace_print *p, const struct tcp_connection *c,
                     enum tcp_end how, struct tcp_moment when)
{
    if (p->json || how == TCP_END_OPEN)
        return;
    print_time(p, when);
    printf(" %3" PRIu32 "    %s\n", c->id, tcp_end_text(how));
}

static double milliseconds(const bushing_trace_line *line)
{
    return (double)(line->when.ns - line->asked.ns) / 1e6;
}

static void print_line_json(const struct trace_print *p,
                            const struct tcp_connection *c,
                            const bushing_trace_line *line,
                            struct tcp_moment when)
{
    printf("{\"kind\": \"%s\", \"connection\": %" PRIu32, KINDS[line->kind],
           c->id);
    json_number(stdout, "packet", when.packet);
    json_time(stdout, when);
    json_text(stdout, "from",
              line->sender == BUSHING_INITIATOR ? "client" : "server");
    json_text(stdout, "layer", LAYERS[line->layer]);
    json_text(stdout, "pdu", line->pdu);
    json_words(stdout, "service", line->service);
    if (line->invoke_id >= 0)
        json_number(stdout, "invokeID", (uint64_t)line->invoke_id);
    json_words(stdout, "text", line->text);
    if (line->answers) {
        json_number(stdout, "request", line->asked.mark);
        printf(", \"milliseconds\": %.3f", milliseconds(line));
    }
    if (line->kind == BUSHING_TRACE_MALFORMED) {
        printf(", \"error\": {\"offset\": %zu", line->offset);
        json_text(stdout, "code", bushing_error_name(line->code));
        json_words(stdout, "path", line->path);
        json_words(stdout, "detail", line->detail);
        json_text(stdout, "text", bushing_error_text(line->code));
        putchar('}');
    }
    if (p->tree)
        print_value(p, line);
    puts("}");
}

static void print_line_text(struct trace_print *p,
                            const struct tcp_connection *c,
                            const bushing_trace_line *line,
                            struct tcp_moment when)
{
    print_time(p, when);
    printf(" %3" PRIu32 " %s %-8s %s", c->id,
           line->sender == BUSHING_INITIATOR ? "->" : "<-", LAYERS[line->layer],
           line->pdu);
    if (line->service[0] != '\0')
        printf(" %s", line->service);
    if (line->invoke_id >= 0)
        printf(" #%" PRId64, line->invoke_id);
    if (line->text[0] != '\0')
        printf("  %s", line->text);
    if (line->answers)
        printf("  (%.3f ms)", milliseconds(line));
    if (line->kind == BUSHING_TRACE_MALFORMED)
        printf("  MALFORMED%s%s, offset %zu: %s%s%s%s",
               line->path[0] != '\0' ? " in " : "", line->path, line->offset,
               bushing_error_text(line->code),
               line->detail[0] != '\0' ? " (" : "", line->detail,
               line->detail[0] != '\0' ? ")" : "");
    putchar('\n');
    if (p->tree && line->type != NULL)
        print_tree(p, line);
    else if (p->tree && line->kind == BUSHING_TRACE_MALFORMED)
        print_octets(line);
}

void trace_print_line(struct trace_print *p, const struct tcp_connection *c,
                      const bushing_trace_line *line, struct tcp_moment when)
{
    if (p->json)
        print_line_json(p, c, line, when);
    else
        print_line_text(p, c, line, when);
}

/* --- summaries ----------------------------------------------------------- */

static void summary_json(FILE *to, const struct tcp_connection *c,
                         const bushing_trace *t, enum tcp_end how,
                         const bushing_trace_summary *s)
{
    char text[BUSHING_ENTITY_TEXT];
    bushing_trace_service row;
    fprintf(to, "{\"kind\": \"association\", \"connection\": %" PRIu32, c->id);
    json_text(to, "state", bushing_trace_state_text(s->state));
    json_text(to, "tcp", tcp_end_text(how));
    bushing_entity_print(text, &s->calling);
    json_text(to, "calling", text);
    bushing_entity_print(text, &s->called);
    json_text(to, "called", text);
    bushing_entity_print(text, &s->responding);
    json_text(to, "responding", text);
    json_hex(to, "callingTSEL", s->calling_tsel);
    json_hex(to, "calledTSEL", s->called_tsel);
    json_hex(to, "callingSSEL", s->calling_ssel);
    json_hex(to, "calledSSEL", s->called_ssel);
    json_hex(to, "callingPSEL", s->calling_psel);
    json_hex(to, "calledPSEL", s->called_psel);
    json_hex(to, "respondingPSEL", s->responding_psel);
    if (s->tpdu_size != 0)
        json_number(to, "tpduSize", s->tpdu_size);
    if (s->pdu_proposed >= 0)
        json_number(to, "pduSizeProposed", (uint64_t)s->pdu_proposed);
    if (s->pdu_negotiated >= 0)
        json_number(to, "pduSizeNegotiated", (uint64_t)s->pdu_negotiated);
    fprintf(to, ", \"authentication\": %s",
            s->authentication ? "true" : "false");
    json_number(to, "tsdus", s->tsdus);
    json_number(to, "malformed", s->malformed);
    json_number(to, "gaps", s->gaps);
    json_number(to, "missing", s->missing);
    json_number(to, "skipped", s->skipped);
    json_number(to, "unanswered", s->unanswered);
    json_number(to, "unasked", s->unasked);
    fputs(", \"services\": {", to);
    for (size_t i = 0; bushing_trace_service_at(&row, t, i); i++)
        fprintf(to,
                "%s\"%s\": {\"requests\": %" PRIu64 ", \"responses\": %" PRIu64
                ", \"errors\": %" PRIu64 "}",
                i == 0 ? "" : ", ", row.name, row.requests, row.responses,
                row.errors);
    fputs("}}\n", to);
}

static void put_selectors(FILE *to, const char *what, bushing_span calling,
                          bushing_span called)
{
    const bushing_span both[] = {calling, called};
    if (calling.p == NULL && called.p == NULL)
        return;
    fprintf(to, "%s", what);
    for (size_t k = 0; k < 2; k++) {
        fputs(k == 0 ? " " : "/", to);
        if (both[k].p == NULL)
            fputc('-', to);
        else
            for (size_t i = 0; i < both[k].n; i++)
                fprintf(to, "%02x", (unsigned)both[k].p[i]);
    }
}

static void put_sizes(FILE *to, const bushing_trace_summary *s)
{
    if (s->tpdu_size == 0 && s->pdu_proposed < 0 && s->pdu_negotiated < 0)
        return;
    fputs("  sizes       ", to);
    if (s->tpdu_size != 0)
        fprintf(to, " TPDU %" PRIu32, s->tpdu_size);
    if (s->pdu_proposed >= 0)
        fprintf(to, " MMS PDU %" PRId64 " proposed", s->pdu_proposed);
    if (s->pdu_negotiated >= 0)
        fprintf(to, " %" PRId64 " negotiated", s->pdu_negotiated);
    if (s->outstanding_calling >= 0)
        fprintf(to, " outstanding %" PRId64 "/%" PRId64, s->outstanding_calling,
                s->outstanding_called);
    fputc('\n', to);
}

static void put_titles(FILE *to, const bushing_trace_summary *s)
{
    char calling[BUSHING_ENTITY_TEXT], called[BUSHING_ENTITY_TEXT];
    char responding[BUSHING_ENTITY_TEXT];
    if (s->calling.ap_title.p == NULL && s->called.ap_title.p == NULL &&
        s->responding.ap_title.p == NULL)
        return;
    bushing_entity_print(calling, &s->calling);
    bushing_entity_print(called, &s->called);
    bushing_entity_print(responding, &s->responding);
    fprintf(to, "  titles       calling %s called %s responding %s\n", calling,
            called, responding);
}

static void put_services(FILE *to, const bushing_trace *t)
{
    bushing_trace_service row;
    for (size_t i = 0; bushing_trace_service_at(&row, t, i); i++) {
        fprintf(to, "  %-12s %s:", i == 0 ? "services" : "", row.name);
        if (row.requests != 0)
            fprintf(to, " %" PRIu64 " asked", row.requests);
        if (row.responses != 0)
            fprintf(to, " %" PRIu64 " answered", row.responses);
        if (row.errors != 0)
            fprintf(to, " %" PRIu64 " refused", row.errors);
        fputc('\n', to);
    }
}

static void put_troubles(FILE *to, const bushing_trace_summary *s)
{
    const struct {
        uint64_t n;
        const char *what;
    } rows[] = {
        {s->malformed, "malformed PDUs"},
        {s->gaps, "gaps in the capture"},
        {s->missing, "octets missing in them"},
        {s->skipped, "octets skipped"},
        {s->unanswered, "requests without an answer"},
        {s->unasked, "answers without a request"},
    };
    bool first = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].n == 0)
            continue;
        fprintf(to, "  %-12s %s: %" PRIu64 "\n", first ? "noticed" : "",
                rows[i].what, rows[i].n);
        first = false;
    }
}

static void summary_text(FILE *to, const struct tcp_connection *c,
                         const bushing_trace *t, enum tcp_end how,
                         const bushing_trace_summary *s)
{
    char client[TCP_END_POINT_TEXT], server[TCP_END_POINT_TEXT];
    tcp_end_point_text(client, &c->client);
    tcp_end_point_text(server, &c->server);
    fprintf(to, "connection %" PRIu32 ": %s -> %s\n", c->id, client, server);
    fprintf(to, "  association  %s; TCP: %s\n",
            bushing_trace_state_text(s->state), tcp_end_text(how));
    put_titles(to, s);
    if (s->calling_tsel.p != NULL || s->called_tsel.p != NULL ||
        s->called_ssel.p != NULL || s->called_psel.p != NULL) {
        fputs("  selectors    ", to);
        put_selectors(to, "T", s->calling_tsel, s->called_tsel);
        put_selectors(to, " S", s->calling_ssel, s->called_ssel);
        put_selectors(to, " P", s->calling_psel, s->called_psel);
        fputs(" (calling/called)\n", to);
    }
    put_sizes(to, s);
    if (s->authentication)
        fputs("  security     ACSE authentication\n", to);
    put_services(to, t);
    put_troubles(to, s);
}

void trace_print_summary(const struct trace_print *p, FILE *to,
                         const struct tcp_connection *c, const bushing_trace *t,
                         enum tcp_end how)
{
    bushing_trace_summary s;
    bushing_trace_summarize(&s, t);
    if (p->json)
        summary_json(to, c, t, how, &s);
    else
        summary_text(to, c, t, how, &s);
}

static void totals_json(const struct trace_totals *totals)
{
    printf("{\"kind\": \"capture\", \"packets\": %" PRIu64, totals->packets);
    json_number(stdout, "connections", totals->connections);
    json_number(stdout, "pdus", totals->pdus);
    json_number(stdout, "malformed", totals->malformed);
    json_number(stdout, "otherSegments", totals->tcp.other);
    json_number(stdout, "repeatedOctets", totals->tcp.repeated);
    fputs(", \"frames\": {", stdout);
    for (size_t i = 0, n = 0; i < NUM_PACKET_KINDS; i++)
        if (totals->kinds[i] != 0)
            printf("%s\"%s\": %" PRIu64, n++ == 0 ? "" : ", ",
                   packet_kind_text((enum packet_kind)i), totals->kinds[i]);
    puts("}}");
}

void trace_print_totals(const struct trace_print *p,
                        const struct trace_totals *totals)
{
    if (p->json) {
        totals_json(totals);
        return;
    }
    printf("capture: packets %" PRIu64 ", connections %" PRIu64
           ", PDUs %" PRIu64 ", malformed %" PRIu64 "\n",
           totals->packets, totals->connections, totals->pdus,
           totals->malformed);
    if (totals->connections == 0)
        puts("  MMS was looked for on TCP ports 102 and 3782, or those of "
             "'--port', and where\n  TPKT is spoken");
    if (totals->tcp.other != 0)
        printf("  not looked at: TCP segments of other connections: %" PRIu64
               "\n",
               totals->tcp.other);
    for (size_t i = PACKET_TCP + 1; i < NUM_PACKET_KINDS; i++)
        if (totals->kinds[i] != 0)
            printf("  not looked at: %s: %" PRIu64 "\n",
                   packet_kind_text((enum packet_kind)i), totals->kinds[i]);
}
