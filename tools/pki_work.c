#define _POSIX_C_SOURCE 200809L
#include "pki.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, LIST_DAYS = 30 };

/* --- what is wrong ------------------------------------------------------- */

enum exit_status pki_fail_errno(const char *file)
{
    int why = errno;
    if (why == EEXIST) {
        complain("pki", "%s is there already, and nothing is overwritten",
                 file);
        return EXIT_REFUSED;
    }
    complain_errno("pki", file, why);
    return EXIT_SYSTEM;
}

enum exit_status pki_fail_code(const char *file, int code, const char *why)
{
    bool system = code == BUSHING_ERR_MEMORY ||
                  code == BUSHING_ERR_CRYPTO_FAILED ||
                  code == BUSHING_ERR_INTERNAL;
    complain("pki", "%s: %s%s%s", file, bushing_error_text(code),
             why != NULL && why[0] != '\0' ? ": " : "", why != NULL ? why : "");
    return system ? EXIT_SYSTEM : EXIT_REFUSED;
}

/* --- files --------------------------------------------------------------- */

bushing_span pki_span(const struct input *in)
{
    return (bushing_span){in->p, in->n};
}

static enum exit_status read_file(struct input *out, const char *file)
{
    switch (input_read(out, file)) {
    case INPUT_GOOD:
        return EXIT_GOOD;
    case INPUT_UNREADABLE:
        return pki_fail_errno(file);
    case INPUT_TOO_LONG:
    case INPUT_NO_MEMORY:
    case INPUT_NOT_HEX:
    case INPUT_NOT_PEM:
    case INPUT_SECRET:
    default:
        complain("pki", "%s: too long", file);
        return EXIT_REFUSED;
    }
}

enum exit_status pki_read_der(struct input *out, const char *file)
{
    size_t bad;
    enum exit_status status = read_file(out, file);
    enum input_result result;
    if (status != EXIT_GOOD)
        return status;
    result = input_decode(out, INPUT_GUESS, &bad);
    if (result == INPUT_GOOD)
        return EXIT_GOOD;
    bushing_ca_wipe(out->p, out->n);
    input_free(out);
    *out = (struct input){.p = NULL};
    complain("pki", "%s: %s", file,
             result == INPUT_SECRET ? "this is a private key"
                                    : "the PEM text is damaged");
    return EXIT_REFUSED;
}

enum exit_status pki_add(struct pki_job *j, const char *path,
                         enum pki_write how, bushing_span octets)
{
    return pki_batch_add(&j->batch, path, how, octets) ? EXIT_GOOD
                                                       : pki_fail_errno(path);
}

enum exit_status pki_add_pem(struct pki_job *j, const char *path,
                             enum pki_write how, const char *label,
                             bushing_span der)
{
    size_t cap = der.n / 2 * 3 + 256, n;
    uint8_t *pem = malloc(cap);
    enum exit_status status = EXIT_SYSTEM;
    if (pem == NULL || bushing_ca_pem(pem, cap, &n, label, der) != 0)
        complain("pki", "%s: no memory left", path);
    else
        status = pki_add(j, path, how, (bushing_span){pem, n});
    free(pem);
    return status;
}

enum exit_status pki_end(struct pki_job *j, const char *what)
{
    return pki_batch_end(&j->batch) ? EXIT_GOOD : pki_fail_errno(what);
}

/* --- keys ---------------------------------------------------------------- */

static enum bushing_ca_key_type key_type(const struct pki_job *j)
{
    static const char *const words[] = {
#define X(name, word, sentence) word,
        BUSHING_CA_KEYS(X)
#undef X
    };
    const char *said = j->a->value[PKI_KEY];
    const char *purpose = j->a->value[PKI_FOR];
    for (unsigned i = 0; said != NULL && i < BUSHING_CA_NUM_KEYS; i++)
        if (strcmp(words[i], said) == 0)
            return (enum bushing_ca_key_type)i;
    /* [62351-4:11.2.2] the A-profile signs with RSA */
    if (purpose != NULL && strcmp(purpose, "aprofile") == 0)
        return BUSHING_CA_KEY_RSA_2048;
    return BUSHING_CA_KEY_EC;
}

static enum exit_status new_phrase(const struct pki_job *j,
                                   struct pki_phrase *p)
{
    const char *file = j->a->value[PKI_PASSPHRASE_FILE];
    enum exit_status status;
    *p = (struct pki_phrase){.n = 0};
    if (j->a->value[PKI_CLEAR] != NULL && file != NULL) {
        complain("pki", "--clear and --passphrase-file contradict each other");
        return EXIT_USAGE;
    }
    if (j->a->value[PKI_CLEAR] != NULL)
        return EXIT_GOOD;
    if (file != NULL)
        status = pki_phrase_of_file(p, "pki", file);
    else
        status = pki_phrase_ask(p, "pki", "for the new key", true);
    if (status == EXIT_USAGE)
        complain("pki", "how shall the new key be kept? Say "
                        "--passphrase-file FILE or --clear");
    return status == EXIT_GOOD ? pki_phrase_check_new(p) : status;
}

enum exit_status pki_make_key(struct pki_job *j, bushing_ca_key **key,
                              uint8_t *pem, size_t *n)
{
    struct pki_phrase phrase;
    enum exit_status status = new_phrase(j, &phrase);
    int code;
    *key = NULL;
    if (status != EXIT_GOOD)
        return status;
    code = bushing_ca_key_new(key, key_type(j));
    if (code == 0)
        code = bushing_ca_key_store(*key, pem, BUSHING_CA_KEY_MAX, n,
                                    pki_phrase_span(&phrase));
    pki_phrase_wipe(&phrase);
    if (code == 0)
        return EXIT_GOOD;
    bushing_ca_key_free(*key);
    *key = NULL;
    return pki_fail_code("the new key", code, NULL);
}

/* The pass phrase is asked for when the key wants one. */
static enum exit_status load_key(struct pki_job *j, const char *file,
                                 bushing_span pem)
{
    const char *from = j->a->value[PKI_CA_PASSPHRASE_FILE];
    struct pki_phrase phrase = {.n = 0};
    enum exit_status status = EXIT_GOOD;
    int code = bushing_ca_key_load(&j->ca_key, pem, pki_phrase_span(&phrase));
    if (code != BUSHING_ERR_CRYPTO_PASSPHRASE)
        return code == 0 ? EXIT_GOOD : pki_fail_code(file, code, NULL);
    if (from != NULL)
        status = pki_phrase_of_file(&phrase, "pki", from);
    else
        status = pki_phrase_ask(&phrase, "pki", "of the CA", false);
    if (status == EXIT_USAGE)
        complain("pki", "%s is encrypted: say --ca-passphrase-file FILE", file);
    if (status == EXIT_GOOD) {
        code = bushing_ca_key_load(&j->ca_key, pem, pki_phrase_span(&phrase));
        if (code != 0)
            status = pki_fail_code(file, code, NULL);
    }
    pki_phrase_wipe(&phrase);
    return status;
}

static enum exit_status open_key(struct pki_job *j)
{
    char file[PKI_PATH_MAX];
    struct input in;
    enum exit_status status;
    pki_folder_path(&j->folder, file, "ca.key");
    status = read_file(&in, file);
    if (status != EXIT_GOOD)
        return status;
    status = load_key(j, file, pki_span(&in));
    bushing_ca_wipe(in.p, in.n);
    input_free(&in);
    return status;
}

enum exit_status pki_open_ca(struct pki_job *j)
{
    char file[PKI_PATH_MAX];
    FILE *there;
    enum exit_status status =
        pki_folder_open(&j->folder, j->a->operand[1], true);
    if (status != EXIT_GOOD)
        return status;
    pki_folder_path(&j->folder, file, "ca.pem");
    there = fopen(file, "rb");
    if (there == NULL && errno == ENOENT) {
        complain("pki", "%s is missing: have %s/ca.csr signed first", file,
                 j->folder.path);
        return EXIT_REFUSED;
    }
    if (there != NULL)
        (void)fclose(there);
    status = pki_read_der(&j->ca, file);
    return status == EXIT_GOOD ? open_key(j) : status;
}

/* --- options ------------------------------------------------------------- */

enum exit_status pki_purpose(const struct pki_job *j,
                             enum bushing_ca_purpose *out)
{
    const char *said = j->a->value[PKI_FOR];
    for (unsigned i = 0; said != NULL && i < BUSHING_CA_NUM_PURPOSES; i++) {
        *out = (enum bushing_ca_purpose)i;
        if (strcmp(bushing_ca_purpose_word(*out), said) == 0)
            return EXIT_GOOD;
    }
    complain("pki", "what is it for? Say --for, such as --for e2e");
    return EXIT_USAGE;
}

void pki_names(const struct pki_job *j, bushing_ca_names *out,
               const char *hosts[BUSHING_CA_HOSTS_MAX])
{
    const char *form = j->a->value[PKI_TITLE_FORM], *host;
    size_t at = 0;
    *out = (bushing_ca_names){.name = j->a->value[PKI_NAME],
                              .titles = j->a->value[PKI_TITLES],
                              .jid = j->a->value[PKI_JID],
                              .hosts = hosts};
    out->titles_as_text = form != NULL && strcmp(form, "utf8") == 0;
    while (out->num_hosts < BUSHING_CA_HOSTS_MAX &&
           (host = arguments_next(j->a, PKI_HOST, &at)) != NULL)
        hosts[out->num_hosts++] = host;
}

enum exit_status pki_number(const struct pki_job *j, enum pki_option option,
                            int64_t low, int64_t high, int64_t *out)
{
    const char *said = j->a->value[option];
    char *end;
    long long v;
    if (said == NULL)
        return EXIT_GOOD;
    errno = 0;
    v = strtoll(said, &end, 10);
    if (errno != 0 || end == said || *end != '\0' || v < low || v > high) {
        complain("pki", "'--%s': '%s': a number from %lld to %lld",
                 j->a->sub->options[option].name, said, (long long)low,
                 (long long)high);
        return EXIT_USAGE;
    }
    *out = v;
    return EXIT_GOOD;
}

/* --- lists --------------------------------------------------------------- */

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static uint8_t hex_value(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* The revoked ones; `serials` has 20 octets for each. */
static size_t fill_revoked(const struct pki_folder *f, bushing_ca_revoked *out,
                           uint8_t *serials)
{
    size_t num = 0;
    for (size_t i = 0; i < f->num; i++) {
        const struct pki_issued *c = &f->issued[i];
        size_t n = strlen(c->serial) / 2;
        if (c->reason < 0)
            continue;
        for (size_t k = 0; k < n; k++)
            serials[k] = (uint8_t)(hex_value(c->serial[2 * k]) << 4 |
                                   hex_value(c->serial[2 * k + 1]));
        out[num++] =
            (bushing_ca_revoked){{serials, n}, c->revoked_at, c->reason};
        serials += n;
    }
    return num;
}

static enum exit_status add_list_files(struct pki_job *j, bushing_span der)
{
    char file[PKI_PATH_MAX];
    enum exit_status status;
    pki_folder_path(&j->folder, file, "index");
    if (!pki_folder_write_index(&j->folder, &j->batch, file))
        return pki_fail_errno(file);
    pki_folder_path(&j->folder, file, "crl.der");
    status = pki_add(j, file, PKI_REPLACE, der);
    pki_folder_path(&j->folder, file, "crl.pem");
    return status == EXIT_GOOD
               ? pki_add_pem(j, file, PKI_REPLACE, "X509 CRL", der)
               : status;
}

static enum exit_status make_list(struct pki_job *j, int64_t days, uint8_t *out,
                                  size_t cap, bushing_ca_revoked *revoked,
                                  uint8_t *serials)
{
    bushing_allocator heap = {heap_alloc, heap_free, NULL};
    bushing_ca_list list = {.number = j->folder.crl_number + 1,
                            .this_update = j->now,
                            .next_update = j->now + days * DAY_MS,
                            .revoked = revoked};
    size_t n;
    int code;
    list.num_revoked = fill_revoked(&j->folder, revoked, serials);
    code = bushing_ca_list_make(out, cap, &n, pki_span(&j->ca), j->ca_key,
                                &list, &heap);
    if (code != 0)
        return pki_fail_code(j->folder.path, code, NULL);
    j->folder.crl_number = list.number;
    return add_list_files(j, (bushing_span){out, n});
}

enum exit_status pki_add_list(struct pki_job *j)
{
    size_t num = j->folder.num + 1, cap = bushing_ca_list_size(num);
    bushing_ca_revoked *revoked = calloc(num, sizeof *revoked);
    uint8_t *serials = calloc(num, 20), *out = malloc(cap);
    int64_t days = LIST_DAYS;
    enum exit_status status = EXIT_SYSTEM;
    /* --days of init is about the CA itself */
    if (strcmp(j->a->operand[0], "init") != 0)
        status = pki_number(j, PKI_DAYS, 1, 3650, &days);
    else
        status = EXIT_GOOD;
    if (revoked == NULL || serials == NULL || out == NULL) {
        complain("pki", "no memory left");
        status = EXIT_SYSTEM;
    }
    if (status == EXIT_GOOD)
        status = make_list(j, days, out, cap, revoked, serials);
    free(revoked);
    free(serials);
    free(out);
    return status;
}

/* --- output -------------------------------------------------------------- */

void pki_put_word(const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "_-+=./:@%,";
    if (word[0] != '\0' && strspn(word, plain) == strlen(word)) {
        fputs(word, stdout);
        return;
    }
    putchar('\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*word);
    }
    putchar('\'');
}
