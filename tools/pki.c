/* bushing pki: a small CA for labs, pilots and demonstrations. */
#include "pki.h"

#include <string.h>

#define PURPOSES "ca e2e aprofile tls-client tls-server tls-both"

static const struct option_row OPTIONS[PKI_NUM_OPTIONS] = {
    [PKI_OUTPUT] = {'o', "output", "FILE", NULL, NULL,
                    "sign: where it goes; else beside the request"},
    [PKI_FOR] = {0, "for", "PURPOSE", PURPOSES, NULL,
                 "what the certificate is for"},
    [PKI_NAME] = {0, "name", "NAME", NULL, NULL,
                  "the subject: CN=...,O=...,C=.., or a plain text"},
    [PKI_TITLES] = {0, "titles", "AP/AE", NULL, NULL,
                    "e2e, aprofile: AP-title and AE-qualifier, 1.3.9999.33/1"},
    [PKI_TITLE_FORM] = {0, "title-form", "FORM", "oid utf8", NULL,
                        "how titles are written; without it: oid"},
    [PKI_JID] = {0, "jid", "JID", NULL, NULL,
                 "e2e over XMPP: the bare JID, ied@utility.example"},
    [PKI_HOST] = {0, "host", "HOST", NULL, NULL,
                  "TLS: a name or an address of the device; again"},
    [PKI_KEY] = {0, "key", "TYPE", "p256 bp256 rsa2048 rsa3072 rsa4096", NULL,
                 "the new key; without it p256, for aprofile rsa2048"},
    [PKI_PASSPHRASE_FILE] = {0, "passphrase-file", "FILE", NULL, NULL,
                             "its first line encrypts the new key"},
    [PKI_CLEAR] = {0, "clear", NULL, NULL, NULL,
                   "the new key is not encrypted"},
    [PKI_CA_PASSPHRASE_FILE] = {0, "ca-passphrase-file", "FILE", NULL, NULL,
                                "its first line opens the key of the CA"},
    [PKI_DAYS] = {0, "days", "DAYS", NULL, NULL,
                  "how long the certificate, or the list, is good"},
    [PKI_CRL_URL] = {0, "crl-url", "URL", NULL, NULL,
                     "init: where peers get the list; in every certificate"},
    [PKI_OCSP_URL] = {0, "ocsp-url", "URL", NULL, NULL,
                      "init: where peers ask instead"},
    [PKI_SUB] = {0, "sub", NULL, NULL, NULL,
                 "init: a CA that another one signs"},
    [PKI_PATH_LEN] = {0, "path-len", "NUMBER", NULL, NULL,
                      "so many CAs may stand below this one"},
    [PKI_ROLE] = {0, "role", "ROLE", NULL, NULL,
                  "a role of IEC 62351-8, a name or a number; again"},
    [PKI_AREA] = {0, "area", "TEXT", NULL, NULL, "where the roles hold"},
    [PKI_REVISION] = {0, "revision", "NUMBER", NULL, NULL,
                      "of the roles; without it 0"},
    [PKI_ROLE_OID] = {0, "role-oid", "EDITION", "2011 2020", NULL,
                      "the number of the extension; without it that of 2020"},
    [PKI_REASON] = {0, "reason", "REASON", NULL, "echo " PKI_REASON_WORDS,
                    "why it is revoked, such as keyCompromise"},
    [PKI_AT] = {0, "at", "TIME", NULL, NULL,
                "2026-11-20 or 2026-11-20T12:00:00Z for now"},
    [PKI_JSON] = {0, "json", NULL, NULL, NULL,
                  "show: print JSON, one object in a line"},
};

static const char ABOUT[] =
    "CA is the folder of the CA. What is there is never overwritten.\n"
    "\n"
    "  init CA                make a CA with a key of its own\n"
    "  request BASE           make a key and a request, BASE.key and "
    "BASE.csr,\n"
    "                         on the device where the key will stay\n"
    "  sign CA REQUEST        check a request and make a certificate of it\n"
    "  issue CA BASE          both at once, BASE.key and BASE.pem\n"
    "  renew CA OLD.pem BASE  a new key and certificate for the same device\n"
    "  revoke CA CERT         CERT is a file or a serial number; a new list "
    "too\n"
    "  crl CA                 make a fresh list\n"
    "  show CA                say what was issued\n"
    "\n"
    "  bushing pki init lab --name 'Lab CA' --clear\n"
    "  bushing pki issue lab relay1 --for e2e --titles 1.3.9999.33/1 --clear\n";

#define BIT(option) (1u << PKI_##option)
#define NEW_KEY (BIT(KEY) | BIT(PASSPHRASE_FILE) | BIT(CLEAR) | BIT(AT))
#define NAMES (BIT(NAME) | BIT(TITLES) | BIT(TITLE_FORM) | BIT(JID) | BIT(HOST))
#define TERMS                                                          \
    (BIT(CA_PASSPHRASE_FILE) | BIT(DAYS) | BIT(PATH_LEN) | BIT(ROLE) | \
     BIT(AREA) | BIT(REVISION) | BIT(ROLE_OID))

static const struct verb {
    const char *name;
    const char *operands;
    size_t num_operands; /* with the verb */
    unsigned options;
    enum exit_status (*run)(struct pki_job *j);
} VERBS[] = {
    {"init", "CA", 2,
     NEW_KEY | BIT(NAME) | BIT(DAYS) | BIT(CRL_URL) | BIT(OCSP_URL) | BIT(SUB) |
         BIT(PATH_LEN),
     pki_init},
    {"request", "BASE", 2, NEW_KEY | NAMES | BIT(FOR), pki_request},
    {"sign", "CA REQUEST", 3, TERMS | BIT(FOR) | BIT(OUTPUT) | BIT(AT),
     pki_sign},
    {"issue", "CA BASE", 3, NEW_KEY | NAMES | TERMS | BIT(FOR), pki_issue},
    {"renew", "CA OLD.pem BASE", 4,
     NEW_KEY | BIT(CA_PASSPHRASE_FILE) | BIT(DAYS), pki_renew},
    {"revoke", "CA CERT", 3,
     BIT(CA_PASSPHRASE_FILE) | BIT(REASON) | BIT(DAYS) | BIT(AT), pki_revoke},
    {"crl", "CA", 2, BIT(CA_PASSPHRASE_FILE) | BIT(DAYS) | BIT(AT), pki_crl},
    {"show", "CA", 2, BIT(JSON) | BIT(AT), pki_show},
};

enum { NUM_VERBS = sizeof VERBS / sizeof VERBS[0] };

static const struct verb *find_verb(const char *word)
{
    struct nearest near = {.word = word};
    for (size_t i = 0; i < NUM_VERBS; i++) {
        if (strcmp(VERBS[i].name, word) == 0)
            return &VERBS[i];
        nearest_offer(&near, VERBS[i].name);
    }
    if (near.best != NULL)
        complain("pki", "'%s': no such command; did you mean '%s'?", word,
                 near.best);
    else
        complain("pki", "'%s': no such command; see 'bushing help pki'", word);
    return NULL;
}

static enum exit_status check_words(const struct verb *v,
                                    const struct arguments *a)
{
    if (a->num_operands != v->num_operands) {
        complain("pki", "write: bushing pki %s %s", v->name, v->operands);
        return EXIT_USAGE;
    }
    for (unsigned i = 0; i < PKI_NUM_OPTIONS; i++) {
        if (a->value[i] != NULL && (v->options >> i & 1) == 0) {
            complain("pki", "'--%s' has no place behind '%s'", OPTIONS[i].name,
                     v->name);
            return EXIT_USAGE;
        }
    }
    return EXIT_GOOD;
}

static enum exit_status run_pki(const struct arguments *a)
{
    const struct verb *v = find_verb(a->operand[0]);
    struct pki_job j = {.a = a, .folder = {.lock = -1}};
    const char *at = a->value[PKI_AT];
    enum exit_status status;
    if (v == NULL)
        return EXIT_USAGE;
    status = check_words(v, a);
    if (status != EXIT_GOOD)
        return status;
    j.now = pki_time_now();
    if (at != NULL && !pki_time_read(at, &j.now)) {
        complain("pki",
                 "'--at': '%s': write 2026-11-20 or "
                 "2026-11-20T12:00:00Z",
                 at);
        return EXIT_USAGE;
    }
    status = v->run(&j);
    pki_batch_drop(&j.batch);
    bushing_ca_key_free(j.ca_key);
    input_free(&j.ca);
    pki_folder_close(&j.folder);
    return status;
}

const struct subcommand PKI = {
    .name = "pki",
    .operands = "init|request|sign|issue|renew|revoke|crl|show CA|BASE [FILE]",
    .operand_kind = OPERAND_FILE,
    .operand_words = "init request sign issue renew revoke crl show",
    .min_operands = 2,
    .max_operands = 4,
    .purpose = "be a small CA: make keys, certificates, revocation lists",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = PKI_NUM_OPTIONS,
    .run = run_pki,
};
