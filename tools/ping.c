/* bushing ping: is there an MMS server, who is it, and how long does it take?
 */
#include <inttypes.h>
#include <string.h>

#include "net/clock.h"

#include "client_session.h"
#include "safe_text.h"
#include "subcommand.h"

enum option { COUNT = NUM_ASSOCIATION_OPTIONS, INTERVAL, NUM_OPTIONS };

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    ASSOCIATION_ROWS,
    [COUNT] = {'c', "count", "NUMBER", NULL, NULL, "ask so many times; 1"},
    [INTERVAL] = {0, "interval", "SECONDS", NULL, NULL,
                  "from one question to the next; 1"},
};

static const char ABOUT[] =
    "Connects, associates, asks who the server is (MMS Identify) and says how\n"
    "long each step took: tcp is the connection, cotp the transport layer,\n"
    "associate all above it. Further questions go over the same association.\n"
    "Where it fails one line says at which step and why.\n"
    "\n" ASSOCIATION_HOST "\n"
    "  bushing ping 127.0.0.1\n"
    "  bushing ping --timeout 2 192.0.2.1\n"
    "  bushing ping --count 10 --interval 0.2 --json [2001:db8::1]:102\n";

struct ping {
    struct association_options o;
    struct client_session *session;
    uint64_t count;
    uint32_t interval_ms;
    uint64_t good;
    uint64_t least_ns, most_ns, sum_ns;
};

static double ms(uint64_t ns)
{
    return (double)ns / 1e6;
}

/* --- printing ------------------------------------------------------------ */

static void print_member(const char *name, bushing_span text)
{
    printf(", \"%s\": ", name);
    safe_text_put_json(stdout, text);
}

static void print_opened(const struct ping *p)
{
    const struct client_session *s = p->session;
    struct client_times t = client_session_times(s);
    const bushing_mms_initiate *i = client_session_initiated(s);
    char agreed[SECURITY_AGREED];
    client_session_agreed(s, agreed);
    if (p->o.json) {
        printf("{\"peer\": \"%s\", \"tcp_ms\": %.3f, \"cotp_ms\": %.3f, "
               "\"associate_ms\": %.3f, \"pdu\": %" PRIu32
               ", \"outstanding\": %u, \"security\": \"%s\"}\n",
               client_session_peer(s), ms(t.tcp), ms(t.cotp), ms(t.associate),
               i->pdu_max, i->calling_max, agreed);
    } else {
        printf("%s: tcp %.3f ms, cotp %.3f ms, associate %.3f ms; PDUs of "
               "%" PRIu32 " octets, %u requests at once\n",
               client_session_peer(s), ms(t.tcp), ms(t.cotp), ms(t.associate),
               i->pdu_max, i->calling_max);
        if (agreed[0] != '\0')
            printf("%s\n", agreed);
    }
    (void)fflush(stdout);
}

static void print_identity(const struct ping *p, uint64_t number, uint64_t ns,
                           const bushing_mms_identity *id)
{
    if (p->o.json) {
        printf("{\"number\": %" PRIu64 ", \"identify_ms\": %.3f", number,
               ms(ns));
        print_member("vendor", id->vendor);
        print_member("model", id->model);
        print_member("revision", id->revision);
        puts("}");
    } else {
        printf("identify %" PRIu64 ": %.3f ms: ", number, ms(ns));
        safe_text_put(stdout, id->vendor);
        fputs(", ", stdout);
        safe_text_put(stdout, id->model);
        fputs(", ", stdout);
        safe_text_put(stdout, id->revision);
        putchar('\n');
    }
    (void)fflush(stdout);
}

static void print_sum(const struct ping *p)
{
    double mean = p->good == 0 ? 0 : ms(p->sum_ns) / (double)p->good;
    uint32_t rekeys = client_session_rekeys(p->session);
    if (p->o.json)
        printf("{\"answers\": %" PRIu64 ", \"least_ms\": %.3f, \"mean_ms\": "
               "%.3f, \"most_ms\": %.3f, \"rekeys\": %" PRIu32 "}\n",
               p->good, ms(p->least_ns), mean, ms(p->most_ns), rekeys);
    else
        printf("%" PRIu64 " answers: least %.3f ms, mean %.3f ms, most %.3f "
               "ms\n",
               p->good, ms(p->least_ns), mean, ms(p->most_ns));
    if (rekeys != 0 && !p->o.json)
        printf("fresh keys %" PRIu32 " times\n", rekeys);
}

/* --- asking -------------------------------------------------------------- */

static enum exit_status complain_failure(const struct ping *p,
                                         const bushing_mms_failure *f)
{
    char text[BUSHING_MMS_FAILURE_TEXT];
    bushing_mms_failure_print(text, f);
    complain("ping", "%s: identify: %s", client_session_peer(p->session), text);
    return EXIT_REFUSED;
}

static enum exit_status ask_once(struct ping *p, uint64_t number)
{
    struct client_session *s = p->session;
    bushing_mms_answer a;
    uint64_t begun = net_now().mono_ns, ns;
    enum exit_status status =
        client_session_ask(s,
                           bushing_mms_ask_identify(client_session_mms(s),
                                                    client_session_request(s)),
                           &a);
    if (status != EXIT_GOOD)
        return status;
    if (a.kind != BUSHING_MMS_ANSWERED)
        return complain_failure(p, &a.u.failure);
    ns = net_now().mono_ns - begun;
    p->good++;
    p->sum_ns += ns;
    if (p->good == 1 || ns < p->least_ns)
        p->least_ns = ns;
    if (ns > p->most_ns)
        p->most_ns = ns;
    print_identity(p, number, ns, &a.u.identity);
    return EXIT_GOOD;
}

/* Waits out the interval; what comes meanwhile is passed over. False: the end
 * has come. */
static bool pause_between(struct ping *p)
{
    bushing_mms_answer a;
    enum client_wait wait;
    do
        wait = client_session_wait(p->session, &a, p->interval_ms);
    while (wait == CLIENT_ANSWER);
    return wait == CLIENT_NOTHING;
}

static enum exit_status ask_all(struct ping *p)
{
    enum exit_status status = EXIT_GOOD;
    for (uint64_t i = 1; i <= p->count && status == EXIT_GOOD; i++) {
        status = ask_once(p, i);
        if (status == EXIT_GOOD && i < p->count && !pause_between(p)) {
            status = client_session_status(p->session);
            break;
        }
    }
    if (p->count > 1)
        print_sum(p);
    return status;
}

static enum exit_status run_ping(const struct arguments *a)
{
    struct ping p = {.count = 1, .interval_ms = 1000};
    enum exit_status status = association_options_read(&p.o, a, a->operand[0]);
    if (status == EXIT_GOOD)
        status = option_number(&p.count, a, COUNT, 1, 1000000000);
    if (status == EXIT_GOOD)
        status = option_seconds(&p.interval_ms, a, INTERVAL);
    p.o.provoke = true;
    if (status == EXIT_GOOD)
        status = client_session_open(&p.session, &p.o, "ping");
    if (status == EXIT_GOOD) {
        client_session_catch(p.session);
        print_opened(&p);
        status = ask_all(&p);
    }
    status = client_session_end(p.session, status);
    association_options_clear(&p.o);
    return status;
}

const struct subcommand PING = {
    .name = "ping",
    .operands = "HOST",
    .operand_kind = OPERAND_OTHER,
    .min_operands = 1,
    .max_operands = 1,
    .purpose = "associate with an MMS server and ask who it is",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_ping,
};
