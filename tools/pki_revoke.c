/* revoke, crl, show: what becomes of certificates. */
#include "pki.h"

#include <inttypes.h>
#include <string.h>

#include "safe_text.h"

/* --- revoke -------------------------------------------------------------- */

static bool is_serial(const char *said)
{
    size_t n = strlen(said);
    return n >= 2 && n % 2 == 0 && n < BUSHING_CA_SERIAL_TEXT &&
           strspn(said, "0123456789abcdef") == n;
}

/* By its serial number or by its file. */
static enum exit_status find(struct pki_job *j, const char *said,
                             struct pki_issued **out)
{
    bushing_ca_facts facts;
    struct input in = {.p = NULL};
    const char *serial = said;
    if (!is_serial(said)) {
        enum exit_status status = pki_read_der(&in, said);
        int code =
            status == EXIT_GOOD ? bushing_ca_look(&facts, pki_span(&in)) : 0;
        input_free(&in);
        if (status != EXIT_GOOD)
            return status;
        if (code != 0)
            return pki_fail_code(said, code, NULL);
        serial = facts.serial;
    }
    *out = pki_folder_by_serial(&j->folder, serial);
    if (*out != NULL)
        return EXIT_GOOD;
    complain("pki",
             "%s: %s has issued no certificate of this serial number; "
             "see 'bushing pki show %s'",
             said, j->folder.path, j->folder.path);
    return EXIT_REFUSED;
}

static void tell_list(const struct pki_job *j)
{
    printf("%s/crl.pem, %s/crl.der: list number %" PRIu64 "\n", j->folder.path,
           j->folder.path, j->folder.crl_number);
    fputs("next: bushing pki show ", stdout);
    pki_put_word(j->folder.path);
    putchar('\n');
}

enum exit_status pki_revoke(struct pki_job *j)
{
    const char *reason = j->a->value[PKI_REASON];
    struct pki_issued *c = NULL;
    char when[PKI_TIME_TEXT];
    int number = pki_reason_of(reason != NULL ? reason : "unspecified");
    enum exit_status status;
    if (number < 0) {
        complain("pki", "'--reason': '%s' is none of: %s", reason,
                 PKI_REASON_WORDS);
        return EXIT_USAGE;
    }
    status = pki_open_ca(j);
    if (status == EXIT_GOOD)
        status = find(j, j->a->operand[2], &c);
    if (status != EXIT_GOOD || c == NULL)
        return status;
    if (c->reason >= 0) {
        pki_time_text(when, c->revoked_at);
        complain("pki", "%s was revoked at %s (%s)", c->serial, when,
                 pki_reason_word(c->reason));
        return EXIT_REFUSED;
    }
    c->reason = number;
    c->revoked_at = j->now;
    status = pki_add_list(j);
    if (status == EXIT_GOOD)
        status = pki_end(j, j->folder.path);
    if (status != EXIT_GOOD)
        return status;
    printf("%s: %s is revoked (%s)\n", c->serial, c->subject,
           pki_reason_word(c->reason));
    tell_list(j);
    return EXIT_GOOD;
}

/* --- crl ----------------------------------------------------------------- */

enum exit_status pki_crl(struct pki_job *j)
{
    enum exit_status status = pki_open_ca(j);
    if (status == EXIT_GOOD)
        status = pki_add_list(j);
    if (status == EXIT_GOOD)
        status = pki_end(j, j->folder.path);
    if (status == EXIT_GOOD)
        tell_list(j);
    return status;
}

/* --- show ---------------------------------------------------------------- */

static void show_text(const struct pki_issued *c, int64_t now)
{
    char until[PKI_TIME_TEXT];
    const char *state = pki_reason_word(c->reason);
    if (c->reason < 0 && now > c->not_after)
        state = "expired";
    pki_time_text(until, c->not_after);
    printf("%s  %-10s  %s  %-20s  %s\n", c->serial,
           bushing_ca_purpose_word(c->purpose), until, state, c->subject);
}

static void put_string(const char *name, const char *text, const char *end)
{
    printf("\"%s\": ", name);
    safe_text_put_json_string(stdout, text);
    fputs(end, stdout);
}

static void put_time(const char *name, int64_t ms, const char *end)
{
    char text[PKI_TIME_TEXT];
    pki_time_text(text, ms);
    put_string(name, text, end);
}

static void show_json(const struct pki_issued *c, int64_t now)
{
    putchar('{');
    put_string("serial", c->serial, ", ");
    put_string("purpose", bushing_ca_purpose_word(c->purpose), ", ");
    put_string("subject", c->subject, ", ");
    put_time("not_before", c->not_before, ", ");
    put_time("not_after", c->not_after, ", ");
    put_string("key_sha256", c->key_id, ", ");
    if (c->reason >= 0) {
        put_string("reason", pki_reason_word(c->reason), ", ");
        put_time("revoked_at", c->revoked_at, ", ");
    }
    put_string("state",
               c->reason >= 0       ? "revoked"
               : now > c->not_after ? "expired"
                                    : "valid",
               "}\n");
}

static void show_ca(const struct pki_job *j, const bushing_ca_facts *facts)
{
    char until[PKI_TIME_TEXT];
    pki_time_text(until, facts->not_after);
    if (j->a->value[PKI_JSON] == NULL) {
        printf("%s: %s, %s, until %s; last list: number %" PRIu64 "\n",
               j->folder.path, facts->subject, facts->key, until,
               j->folder.crl_number);
        return;
    }
    putchar('{');
    put_string("ca", facts->subject, ", ");
    put_string("issuer", facts->issuer, ", ");
    put_string("serial", facts->serial, ", ");
    put_string("key", facts->key, ", ");
    put_time("not_before", facts->not_before, ", ");
    put_time("not_after", facts->not_after, ", ");
    printf("\"list\": %" PRIu64 "}\n", j->folder.crl_number);
}

enum exit_status pki_show(struct pki_job *j)
{
    bushing_ca_facts facts;
    char file[PKI_PATH_MAX];
    int code;
    enum exit_status status =
        pki_folder_open(&j->folder, j->a->operand[1], false);
    if (status != EXIT_GOOD)
        return status;
    pki_folder_path(&j->folder, file, "ca.pem");
    status = pki_read_der(&j->ca, file);
    if (status != EXIT_GOOD)
        return status;
    code = bushing_ca_look(&facts, pki_span(&j->ca));
    if (code != 0)
        return pki_fail_code(file, code, NULL);
    show_ca(j, &facts);
    for (size_t i = 0; i < j->folder.num; i++) {
        if (j->a->value[PKI_JSON] != NULL)
            show_json(&j->folder.issued[i], j->now);
        else
            show_text(&j->folder.issued[i], j->now);
    }
    return EXIT_GOOD;
}
