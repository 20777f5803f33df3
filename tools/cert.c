/* bushing cert: is this certificate good for that, and if not, why? */
#include <string.h>

#include <bushing/revocation.h>
#include <bushing/trust.h>

#include "cert_file.h"
#include "cert_print.h"
#include "net/clock.h"
#include "net/heap.h"
#include "peer_name.h"
#include "setting_name.h"
#include "subcommand.h"

enum option {
    FOR,
    TRUST,
    OWN,
    TLS,
    CRL,
    OCSP,
    GRACE,
    PEER,
    ENVIRONMENT,
    AT,
    ALLOW,
    LIMIT,
    JSON,
    NUM_OPTIONS
};

#define PURPOSES "e2e aprofile tls-client tls-server ca any"

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    [FOR] = {0, "for", "PURPOSE", PURPOSES, NULL,
             "what it shall be good for; without it: any, a path alone"},
    [TRUST] = {0, "trust", "FILE", NULL, NULL,
               "certificates that are trusted; may be said again"},
    [OWN] = {0, "own", "FILE", NULL, NULL,
             "our own certificates, which no peer may show; again"},
    [TLS] = {0, "tls", "FILE", NULL, NULL,
             "the TLS certificate of the same device: keys must differ"},
    [CRL] = {0, "crl", "FILE", NULL, NULL,
             "revocation lists; again. With one, all CAs must have one"},
    [OCSP] = {0, "ocsp", "FILE", NULL, NULL,
              "the answer of an OCSP responder about CERT (DER)"},
    [GRACE] = {0, "crl-grace", "DAYS", NULL, NULL,
               "a list may be used so long past its date; without it: 0"},
    [PEER] = {0, "peer", "NAME", NULL, NULL,
              "who is wanted: 1.3.9999.33/1, a JID, a host, sha256:HEX"},
    [ENVIRONMENT] = {0, "in", "WORLD", "osi xmpp", NULL,
                     "where it is used; without it either form of name"},
    [AT] = {0, "at", "TIME", NULL, NULL,
            "2026-11-20, 2026-11-20T12:00:00Z or @SECONDS; without it: now"},
    [ALLOW] = {0, "allow", "RULE", NULL, NULL,
               "this rule only warns; not for firm ones; again"},
    [LIMIT] =
        {0, "set", "NAME=N", NULL, NULL,
         "another limit, as rsa-min=1024; a wrong NAME lists them; again"},
    [JSON] = {0, "json", NULL, NULL, NULL, "print JSON"},
};

static const char ABOUT[] =
    "  check CERT...   the first certificate is judged; others help to find a "
    "path\n"
    "                  to one that is trusted, in any order\n"
    "  rules           list all rules: what they do, whether they are firm,\n"
    "                  clause, event\n"
    "\n"
    "Files are PEM (one certificate or many), DER or hexadecimal text; - is\n"
    "standard input. All broken rules are listed, each with the fact that "
    "differs.\n"
    "The status is 0 when the certificate is accepted, 1 when it is not.\n"
    "\n"
    "  bushing cert check --for e2e --trust root.pem device.pem ca.pem\n";

struct job {
    const struct arguments *a;
    bushing_trust *trust;
    struct cert_list chain, anchors, own, tls, crls, answers;
    bushing_trust_question ask;
    uint8_t pin[BUSHING_PINS_MAX][BUSHING_PIN_LEN];
    bushing_time now;
};

/* --- times --------------------------------------------------------------- */

static bool digits(const char *s, size_t n, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

/* Days from 1970-01-01 to a civil date. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = year - (month <= 2), era = y / 400, yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool read_date(const char *s, int64_t *seconds)
{
    int64_t year, month, day;
    if (strlen(s) < 10 || !digits(s, 4, &year) || s[4] != '-' ||
        !digits(s + 5, 2, &month) || s[7] != '-' || !digits(s + 8, 2, &day) ||
        year < 1000 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *seconds = days_of(year, month, day) * 86400;
    return true;
}

static bool read_clock(const char *s, int64_t *seconds)
{
    int64_t hour, minute, second;
    if (strlen(s) != 10 || s[0] != 'T' || !digits(s + 1, 2, &hour) ||
        s[3] != ':' || !digits(s + 4, 2, &minute) || s[6] != ':' ||
        !digits(s + 7, 2, &second) || s[9] != 'Z' || hour > 23 || minute > 59 ||
        second > 59)
        return false;
    *seconds += hour * 3600 + minute * 60 + second;
    return true;
}

/* "@SECONDS", a date, or a date and a time of day. */
static bool read_moment(const char *s, int64_t *seconds)
{
    size_t n = strlen(s);
    if (s[0] == '@')
        return n > 1 && n < 14 && digits(s + 1, n - 1, seconds);
    return read_date(s, seconds) &&
           (s[10] == '\0' || read_clock(s + 10, seconds));
}

static enum exit_status read_time(struct job *j)
{
    const char *s = j->a->value[AT];
    int64_t seconds;
    j->now = net_now();
    if (s == NULL)
        return EXIT_GOOD;
    if (!read_moment(s, &seconds)) {
        complain("cert",
                 "'--at': '%s': write 2026-11-20, "
                 "2026-11-20T12:00:00Z or @SECONDS",
                 s);
        return EXIT_USAGE;
    }
    j->now.utc_ms = seconds * 1000;
    /* A question about another time is no clock that is behind. */
    (void)bushing_trust_set(j->trust, BUSHING_TRUST_SET_CLOCK_MARK, 0);
    return EXIT_GOOD;
}

/* --- policy and trust ---------------------------------------------------- */

static enum exit_status allow_rules(struct job *j)
{
    const char *id;
    size_t at = 0;
    while ((id = arguments_next(j->a, ALLOW, &at)) != NULL) {
        int rule = bushing_rule_find(id);
        struct nearest near = {.word = id};
        if (rule >= 0 && bushing_trust_set_rule(j->trust, (size_t)rule,
                                                BUSHING_RULE_WARNS) == 0)
            continue;
        for (size_t i = 0; rule < 0 && bushing_rule_at(i) != NULL; i++)
            nearest_offer(&near, bushing_rule_at(i)->id);
        if (rule >= 0)
            complain("cert", "'--allow': '%s': this rule is firm", id);
        else if (near.best != NULL)
            complain("cert",
                     "'--allow': '%s': no such rule; did you mean "
                     "'%s'?",
                     id, near.best);
        else
            complain("cert",
                     "'--allow': '%s': no such rule; see 'bushing cert rules'",
                     id);
        return EXIT_USAGE;
    }
    return EXIT_GOOD;
}

static const char *const SETTINGS[] = {
#define X(name, low, high, usual, sentence) #name,
    BUSHING_TRUST_SETTINGS(X)
#undef X
};

static enum exit_status no_such_setting(const char *said)
{
    char names[512] = "";
    setting_list(names, sizeof names, SETTINGS, BUSHING_NUM_TRUST_SETTINGS);
    complain("cert", "'--set': '%s': NAME=N with one of:%s", said, names);
    return EXIT_USAGE;
}

static enum exit_status set_limits(struct job *j)
{
    const char *said;
    size_t at = 0;
    while ((said = arguments_next(j->a, LIMIT, &at)) != NULL) {
        size_t n = strcspn(said, "=");
        size_t i = setting_find(SETTINGS, BUSHING_NUM_TRUST_SETTINGS, said, n);
        const char *number = said + n + (said[n] == '=');
        int64_t value;
        if (i == BUSHING_NUM_TRUST_SETTINGS)
            return no_such_setting(said);
        if (number[0] == '\0' || strlen(number) > 9 ||
            !digits(number, strlen(number), &value) ||
            bushing_trust_set(j->trust, (enum bushing_trust_setting)i,
                              (uint64_t)value) != 0) {
            complain("cert", "'--set': '%s': no number that this limit takes",
                     said);
            return EXIT_USAGE;
        }
    }
    return EXIT_GOOD;
}

static enum exit_status read_files(struct job *j, struct cert_list *list,
                                   enum option option)
{
    enum exit_status status = EXIT_GOOD;
    const char *file;
    size_t at = 0;
    while (status == EXIT_GOOD &&
           (file = arguments_next(j->a, option, &at)) != NULL)
        status = cert_list_read(list, "cert", file);
    return status;
}

static enum exit_status hold(struct job *j, const struct cert_list *list,
                             enum bushing_trust_place place)
{
    for (size_t i = 0; i < list->num; i++) {
        int rc = bushing_trust_add(j->trust, place, list->der[i]);
        if (rc == 0)
            continue;
        complain("cert", "%s: %s", list->file[i],
                 rc == BUSHING_ERR_TOO_LONG ? "too many certificates of a kind"
                                            : bushing_error_text(rc));
        return rc == BUSHING_ERR_MEMORY ? EXIT_SYSTEM : EXIT_REFUSED;
    }
    return EXIT_GOOD;
}

static enum exit_status read_trust(struct job *j)
{
    enum exit_status status = read_files(j, &j->anchors, TRUST);
    if (status == EXIT_GOOD)
        status = hold(j, &j->anchors, BUSHING_TRUST_ANCHOR);
    if (status == EXIT_GOOD)
        status = read_files(j, &j->own, OWN);
    if (status == EXIT_GOOD)
        status = hold(j, &j->own, BUSHING_TRUST_OWN);
    if (status == EXIT_GOOD)
        status = read_files(j, &j->tls, TLS);
    if (status == EXIT_GOOD && j->tls.num > 0)
        j->ask.tls_certificate = j->tls.der[0];
    return status;
}

/* --- revocation ---------------------------------------------------------- */

/* CAs whose lists come may be among the certificates of the chain. */
static enum exit_status hold_lists(struct job *j)
{
    for (size_t i = 1; i < j->chain.num; i++)
        (void)bushing_trust_add(j->trust, BUSHING_TRUST_INTERMEDIATE,
                                j->chain.der[i]);
    for (size_t i = 0; i < j->crls.num; i++) {
        int rc = bushing_trust_add_crl(j->trust, NULL, j->crls.der[i], j->now);
        if (rc != 0) {
            complain("cert", "%s: %s", j->crls.file[i], bushing_error_text(rc));
            return rc == BUSHING_ERR_MEMORY ? EXIT_SYSTEM : EXIT_REFUSED;
        }
    }
    return EXIT_GOOD;
}

/* What is wrong with an answer is said by the verdict. */
static enum exit_status hold_answers(struct job *j)
{
    bushing_ocsp_subject about = {.certificate = j->chain.der[0]};
    static const bushing_span none = {NULL, 0};
    for (size_t i = 0; i < j->answers.num; i++)
        if (bushing_trust_add_ocsp(j->trust, j->answers.der[i], &about, none,
                                   j->now) == BUSHING_ERR_MEMORY) {
            complain("cert", "no memory");
            return EXIT_SYSTEM;
        }
    return EXIT_GOOD;
}

static enum exit_status read_grace(struct job *j)
{
    const char *text = j->a->value[GRACE];
    int64_t days = 0;
    if (text == NULL)
        return EXIT_GOOD;
    if (text[0] == '\0' || strlen(text) > 3 ||
        !digits(text, strlen(text), &days) ||
        bushing_trust_set(j->trust, BUSHING_TRUST_SET_CRL_GRACE,
                          (uint64_t)days * 86400) != 0) {
        complain("cert", "'--crl-grace': '%s': 0 to 366 days", text);
        return EXIT_USAGE;
    }
    return EXIT_GOOD;
}

static enum exit_status read_revocation(struct job *j)
{
    enum exit_status status = read_grace(j);
    const char *file;
    size_t at = 0;
    while (status == EXIT_GOOD &&
           (file = arguments_next(j->a, CRL, &at)) != NULL)
        status = cert_list_read_crl(&j->crls, "cert", file);
    at = 0;
    while (status == EXIT_GOOD &&
           (file = arguments_next(j->a, OCSP, &at)) != NULL)
        status = cert_list_read_ocsp(&j->answers, "cert", file);
    if (status == EXIT_GOOD)
        status = hold_lists(j);
    return status == EXIT_GOOD ? hold_answers(j) : status;
}

/* --- the question -------------------------------------------------------- */

static bool wants_host(const struct job *j)
{
    return j->ask.purpose == BUSHING_FOR_TLS_CLIENT ||
           j->ask.purpose == BUSHING_FOR_TLS_SERVER;
}

static enum bushing_purpose purpose_of(const char *word)
{
    static const struct {
        const char *word;
        enum bushing_purpose purpose;
    } rows[] = {{"e2e", BUSHING_FOR_E2E},
                {"aprofile", BUSHING_FOR_APROFILE},
                {"tls-client", BUSHING_FOR_TLS_CLIENT},
                {"tls-server", BUSHING_FOR_TLS_SERVER},
                {"ca", BUSHING_FOR_CA}};
    for (size_t i = 0; word != NULL && i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].word, word) == 0)
            return rows[i].purpose;
    return BUSHING_FOR_ANY;
}

static enum exit_status read_question(struct job *j)
{
    enum exit_status status = EXIT_GOOD;
    const char *world = j->a->value[ENVIRONMENT], *name;
    size_t at = 0;
    j->ask.purpose = purpose_of(j->a->value[FOR]);
    if (world != NULL)
        j->ask.environment =
            strcmp(world, "osi") == 0 ? BUSHING_IN_OSI : BUSHING_IN_XMPP;
    while (status == EXIT_GOOD &&
           (name = arguments_next(j->a, PEER, &at)) != NULL)
        status = peer_name_read(&j->ask.peer, j->pin, "cert", "peer", name,
                                wants_host(j));
    for (size_t i = 1; status == EXIT_GOOD && i < j->a->num_operands; i++)
        status = cert_list_read(&j->chain, "cert", j->a->operand[i]);
    j->ask.chain = j->chain.der;
    j->ask.num_chain = j->chain.num;
    return status;
}

/* --- the answer ---------------------------------------------------------- */

static enum exit_status answer(struct job *j)
{
    bushing_verdict verdict;
    struct cert_report report = {
        .chain = &j->chain,
        .anchors = &j->anchors,
        .purpose = j->a->value[FOR] != NULL ? j->a->value[FOR] : "any",
        .at_ms = j->now.utc_ms,
        .verdict = &verdict};
    int rc = bushing_trust_check(j->trust, &verdict, &j->ask, j->now);
    if (rc == BUSHING_ERR_ARGUMENT) {
        complain("cert", "'--peer': '%s': not a name of a peer",
                 j->ask.peer.name != NULL ? j->ask.peer.name : "");
        return EXIT_USAGE;
    }
    if (rc != 0) {
        complain("cert", "%s", bushing_error_text(rc));
        return EXIT_SYSTEM;
    }
    if (j->a->value[JSON] != NULL)
        cert_print_json(&report);
    else
        cert_print_text(&report);
    return verdict.accepted ? EXIT_GOOD : EXIT_REFUSED;
}

/* A plain question gets all the room that there is: a path may be as long as
 * its makers wanted it. */
static void widen(struct job *j)
{
    if (purpose_of(j->a->value[FOR]) != BUSHING_FOR_ANY)
        return;
    (void)bushing_trust_set(j->trust, BUSHING_TRUST_SET_PATH_MAX, 10);
    (void)bushing_trust_set(j->trust, BUSHING_TRUST_SET_CHAIN_MAX, 16);
    (void)bushing_trust_set(j->trust, BUSHING_TRUST_SET_SIGNATURES_MAX, 64);
}

static enum exit_status check(struct job *j)
{
    enum exit_status status = EXIT_GOOD;
    if (bushing_trust_new(&j->trust, &NET_HEAP) != 0) {
        complain("cert", "no memory");
        return EXIT_SYSTEM;
    }
    widen(j);
    status = read_time(j);
    if (status == EXIT_GOOD)
        status = allow_rules(j);
    if (status == EXIT_GOOD)
        status = set_limits(j);
    if (status == EXIT_GOOD)
        status = read_trust(j);
    if (status == EXIT_GOOD)
        status = read_question(j);
    if (status == EXIT_GOOD)
        status = read_revocation(j);
    if (status == EXIT_GOOD)
        status = answer(j);
    return status;
}

static enum exit_status run_cert(const struct arguments *a)
{
    struct job j = {.a = a};
    enum exit_status status;
    bool rules = strcmp(a->operand[0], "rules") == 0;
    if (!rules && strcmp(a->operand[0], "check") != 0) {
        complain("cert", "'%s': neither 'check' nor 'rules'", a->operand[0]);
        return EXIT_USAGE;
    }
    if (rules == (a->num_operands > 1)) {
        complain("cert",
                 rules ? "'rules' takes no files" : "check: CERT is missing");
        return EXIT_USAGE;
    }
    if (rules) {
        cert_print_rules(a->value[JSON] != NULL);
        return EXIT_GOOD;
    }
    status = check(&j);
    bushing_trust_free(j.trust);
    cert_list_free(&j.chain);
    cert_list_free(&j.anchors);
    cert_list_free(&j.own);
    cert_list_free(&j.tls);
    cert_list_free(&j.crls);
    cert_list_free(&j.answers);
    return status;
}

const struct subcommand CERT = {
    .name = "cert",
    .operands = "check|rules [CERT...]",
    .operand_kind = OPERAND_FILE,
    .operand_words = "check rules",
    .min_operands = 1,
    .max_operands = OPERANDS_MAX,
    .purpose = "judge a certificate, or list the rules",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_cert,
};
