/* init, request, sign, issue, renew: what makes keys and certificates. */
#define _DEFAULT_SOURCE /* mkdtemp, getrandom */
#include "pki.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    /* Clocks of devices may be behind by as much as an association allows
     * [62351-4:13.3.1]. */
    BEFORE_MS = 10 * 60 * 1000,
    ROOT_DAYS = 7300,
    DAYS_MAX = 36500,
};

/* --- what terms are given ------------------------------------------------ */

static int random_octets(void *ctx, uint8_t *out, size_t n)
{
    (void)ctx;
    return getrandom(out, n, 0) == (ssize_t)n ? 0 : BUSHING_ERR_CRYPTO_FAILED;
}

static const char *const ROLES[] = {"VIEWER",    "OPERATOR", "ENGINEER",
                                    "INSTALLER", "SECADM",   "SECAUD",
                                    "RBACMNT"};

static bool read_role(const char *said, int16_t *out)
{
    char *end;
    long v;
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++) {
        if (strcmp(ROLES[i], said) == 0) {
            *out = (int16_t)i;
            return true;
        }
    }
    errno = 0;
    v = strtol(said, &end, 10);
    *out = (int16_t)v;
    return errno == 0 && end != said && *end == '\0' && v >= -32768 &&
           v <= 32767;
}

static enum exit_status read_roles(struct pki_job *j, bushing_ca_roles *out)
{
    const char *said, *oid = j->a->value[PKI_ROLE_OID];
    size_t at = 0;
    enum exit_status status =
        pki_number(j, PKI_REVISION, 0, 255, &out->revision);
    if (status != EXIT_GOOD)
        return status;
    out->role = j->role;
    out->area = j->a->value[PKI_AREA];
    out->of_2011 = oid != NULL && strcmp(oid, "2011") == 0;
    while ((said = arguments_next(j->a, PKI_ROLE, &at)) != NULL) {
        if (out->num == BUSHING_CA_ROLES_MAX ||
            !read_role(said, &j->role[out->num])) {
            complain("pki",
                     "'--role': '%s': a number, or one of VIEWER "
                     "OPERATOR ENGINEER INSTALLER SECADM SECAUD RBACMNT",
                     said);
            return EXIT_USAGE;
        }
        out->num++;
    }
    if (out->num != 0 && out->area == NULL) {
        complain("pki", "--role needs --area: where does it hold?");
        return EXIT_USAGE;
    }
    return EXIT_GOOD;
}

static enum exit_status read_terms(const struct pki_job *j, unsigned days,
                                   bushing_ca_terms *t)
{
    int64_t number = (int64_t)days;
    enum exit_status status = pki_number(j, PKI_DAYS, 1, DAYS_MAX, &number);
    if (status == EXIT_GOOD)
        status = pki_number(j, PKI_PATH_LEN, 0, 10, &t->path_len);
    t->has_path_len = j->a->value[PKI_PATH_LEN] != NULL;
    t->now = j->now;
    t->not_before = j->now - BEFORE_MS;
    t->not_after = j->now + number * DAY_MS;
    if (j->folder.crl_url[0] != '\0')
        t->crl_url = j->folder.crl_url;
    if (j->folder.ocsp_url[0] != '\0')
        t->ocsp_url = j->folder.ocsp_url;
    if (status == EXIT_GOOD &&
        bushing_ca_serial(t->serial, random_octets, NULL) != 0) {
        complain("pki", "the system gives no random octets");
        status = EXIT_SYSTEM;
    }
    return status;
}

/* --- init ---------------------------------------------------------------- */

/* Nothing is there, or an empty folder. */
static bool is_free(const char *path)
{
    struct stat s;
    DIR *folder;
    size_t entries = 0;
    if (lstat(path, &s) != 0)
        return errno == ENOENT;
    folder = opendir(path);
    if (folder == NULL)
        return false;
    while (entries < 3 && readdir(folder) != NULL)
        entries++;
    (void)closedir(folder);
    return entries < 3; /* itself and the one above */
}

/* A name for the folder until all is in it. */
static bool other_name(char out[PKI_PATH_MAX], const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    if (n == 0 || n > PKI_PATH_MAX - 128)
        return false;
    (void)snprintf(out, PKI_PATH_MAX, "%.*s.XXXXXX", (int)n, path);
    return true;
}

static void remove_folder(const char *path)
{
    static const char *const names[] = {"ca.key", "ca.pem",  "ca.csr",
                                        "index",  "crl.pem", "crl.der"};
    const struct pki_folder f = {.path = path};
    char file[PKI_PATH_MAX];
    int why = errno;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        pki_folder_path(&f, file, names[i]);
        (void)unlink(file);
    }
    pki_folder_path(&f, file, "issued");
    (void)rmdir(file);
    (void)rmdir(path);
    errno = why;
}

static enum exit_status put_settings(struct pki_job *j)
{
    const char *crl = j->a->value[PKI_CRL_URL];
    const char *ocsp = j->a->value[PKI_OCSP_URL];
    const char *both[] = {crl, ocsp};
    for (size_t i = 0; i < 2; i++) {
        if (both[i] != NULL && (strlen(both[i]) > PKI_URL_MAX ||
                                strpbrk(both[i], " \t\r\n") != NULL ||
                                strstr(both[i], "://") == NULL)) {
            complain("pki",
                     "'%s': not an address such as "
                     "http://pki.example/lab.crl",
                     both[i]);
            return EXIT_USAGE;
        }
    }
    if (crl != NULL && ocsp != NULL) {
        complain("pki", "certificates name one way of revocation: --crl-url or "
                        "--ocsp-url");
        return EXIT_USAGE;
    }
    (void)snprintf(j->folder.crl_url, sizeof j->folder.crl_url, "%s",
                   crl != NULL ? crl : "");
    (void)snprintf(j->folder.ocsp_url, sizeof j->folder.ocsp_url, "%s",
                   ocsp != NULL ? ocsp : "");
    return EXIT_GOOD;
}

/* The CA's certificate, and its first list; or its request. */
static enum exit_status init_certificate(struct pki_job *j,
                                         const bushing_ca_terms *terms)
{
    uint8_t der[BUSHING_CA_OCTETS_MAX];
    char why[BUSHING_CA_WHY], file[PKI_PATH_MAX];
    const char *hosts[BUSHING_CA_HOSTS_MAX];
    bushing_ca_names names;
    bool sub = j->a->value[PKI_SUB] != NULL;
    size_t n;
    int code;
    pki_names(j, &names, hosts);
    if (sub)
        code = bushing_ca_request(der, sizeof der, &n, j->ca_key, BUSHING_CA_CA,
                                  &names, why);
    else
        code =
            bushing_ca_root(der, sizeof der, &n, j->ca_key, &names, terms, why);
    if (code != 0)
        return pki_fail_code(j->a->operand[1], code, why);
    pki_folder_path(&j->folder, file, sub ? "ca.csr" : "ca.pem");
    j->ca.p = malloc(n);
    if (j->ca.p == NULL)
        return pki_fail_errno(file);
    memcpy(j->ca.p, der, n);
    j->ca.n = n;
    return pki_add_pem(j, file, PKI_NEW,
                       sub ? "CERTIFICATE REQUEST" : "CERTIFICATE",
                       (bushing_span){der, n});
}

static enum exit_status init_files(struct pki_job *j,
                                   const bushing_ca_terms *terms)
{
    uint8_t pem[BUSHING_CA_KEY_MAX];
    char file[PKI_PATH_MAX];
    size_t n;
    enum exit_status status = pki_make_key(j, &j->ca_key, pem, &n);
    if (status != EXIT_GOOD)
        return status;
    pki_folder_path(&j->folder, file, "ca.key");
    status = pki_add(j, file, PKI_NEW_KEY, (bushing_span){pem, n});
    bushing_ca_wipe(pem, sizeof pem);
    if (status == EXIT_GOOD)
        status = init_certificate(j, terms);
    if (status != EXIT_GOOD)
        return status;
    if (j->a->value[PKI_SUB] == NULL)
        return pki_add_list(j);
    pki_folder_path(&j->folder, file, "index");
    return pki_folder_write_index(&j->folder, &j->batch, file)
               ? EXIT_GOOD
               : pki_fail_errno(file);
}

static enum exit_status fill_folder(struct pki_job *j,
                                    const bushing_ca_terms *terms)
{
    char file[PKI_PATH_MAX];
    enum exit_status status;
    pki_folder_path(&j->folder, file, "issued");
    if (mkdir(file, 0777) != 0)
        return pki_fail_errno(file);
    status = init_files(j, terms);
    if (status == EXIT_GOOD)
        status = pki_end(j, j->a->operand[1]);
    else
        pki_batch_drop(&j->batch);
    return status;
}

static void tell_init(const struct pki_job *j)
{
    const char *path = j->a->operand[1];
    if (j->a->value[PKI_SUB] != NULL) {
        printf("%s/ca.key and %s/ca.csr: a CA that another one signs\n", path,
               path);
        fputs("next: bushing pki sign ROOT --for ca ", stdout);
        pki_put_word(path);
        fputs("/ca.csr\n", stdout);
        return;
    }
    printf("%s: a CA; its certificate is %s/ca.pem, its list %s/crl.pem\n",
           path, path, path);
    if (j->folder.crl_url[0] == '\0' && j->folder.ocsp_url[0] == '\0')
        puts("note: without --crl-url its certificates do not say where the "
             "list is");
    fputs("next: bushing pki issue ", stdout);
    pki_put_word(path);
    fputs(" relay1 --for e2e --titles 1.3.9999.33/1 --clear\n", stdout);
}

enum exit_status pki_init(struct pki_job *j)
{
    char other[PKI_PATH_MAX];
    const char *path = j->a->operand[1];
    bushing_ca_terms terms = {.has_path_len = false};
    enum exit_status status = put_settings(j);
    if (status == EXIT_GOOD)
        status = read_terms(j, ROOT_DAYS, &terms);
    terms.crl_url = terms.ocsp_url = NULL; /* nobody revokes a root */
    if (status != EXIT_GOOD)
        return status;
    if (!is_free(path)) {
        complain("pki", "%s is there already, and nothing is overwritten",
                 path);
        return EXIT_REFUSED;
    }
    if (!other_name(other, path) || mkdtemp(other) == NULL)
        return pki_fail_errno(path);
    j->folder.path = other;
    status = fill_folder(j, &terms);
    if (status == EXIT_GOOD && rename(other, path) != 0)
        status = pki_fail_errno(path);
    if (status != EXIT_GOOD)
        remove_folder(other);
    else if (!pki_sync_folder(path))
        status = pki_fail_errno(path);
    j->folder.path = path;
    if (status == EXIT_GOOD)
        tell_init(j);
    return status;
}

/* --- request ------------------------------------------------------------- */

static bool with_end(char out[PKI_PATH_MAX], const char *base, const char *end)
{
    int n = snprintf(out, PKI_PATH_MAX, "%s%s", base, end);
    return n > 0 && n < PKI_PATH_MAX - 8;
}

/* A key, kept in BASE.key, and a request by it. With `old` it asks for what
 * that certificate has. */
static enum exit_status make_request(struct pki_job *j, const char *base,
                                     enum bushing_ca_purpose purpose,
                                     bushing_span old, uint8_t *der, size_t *n)
{
    uint8_t pem[BUSHING_CA_KEY_MAX];
    char file[PKI_PATH_MAX], why[BUSHING_CA_WHY];
    const char *hosts[BUSHING_CA_HOSTS_MAX];
    bushing_ca_names names;
    bushing_ca_key *key;
    size_t pem_len;
    int code;
    enum exit_status status = pki_make_key(j, &key, pem, &pem_len);
    if (status != EXIT_GOOD)
        return status;
    pki_names(j, &names, hosts);
    code = old.n != 0 ? bushing_ca_request_again(der, BUSHING_CA_OCTETS_MAX, n,
                                                 key, purpose, old, why)
                      : bushing_ca_request(der, BUSHING_CA_OCTETS_MAX, n, key,
                                           purpose, &names, why);
    if (code != 0)
        status = pki_fail_code(base, code, why);
    else if (!with_end(file, base, ".key"))
        status = pki_fail_code(base, BUSHING_ERR_TOO_LONG, NULL);
    else
        status = pki_add(j, file, PKI_NEW_KEY, (bushing_span){pem, pem_len});
    bushing_ca_wipe(pem, sizeof pem);
    bushing_ca_key_free(key);
    return status;
}

enum exit_status pki_request(struct pki_job *j)
{
    uint8_t der[BUSHING_CA_OCTETS_MAX];
    char file[PKI_PATH_MAX];
    const char *base = j->a->operand[1];
    enum bushing_ca_purpose purpose;
    size_t n;
    enum exit_status status = pki_purpose(j, &purpose);
    if (status == EXIT_GOOD)
        status =
            make_request(j, base, purpose, (bushing_span){NULL, 0}, der, &n);
    if (status == EXIT_GOOD && !with_end(file, base, ".csr"))
        status = pki_fail_code(base, BUSHING_ERR_TOO_LONG, NULL);
    if (status == EXIT_GOOD)
        status = pki_add_pem(j, file, PKI_NEW, "CERTIFICATE REQUEST",
                             (bushing_span){der, n});
    if (status == EXIT_GOOD)
        status = pki_end(j, file);
    if (status != EXIT_GOOD)
        return status;
    printf("%s.key stays here; %s goes to the CA\n", base, file);
    printf("next: bushing pki sign CA --for %s ",
           bushing_ca_purpose_word(purpose));
    pki_put_word(file);
    putchar('\n');
    return EXIT_GOOD;
}

/* --- sign ---------------------------------------------------------------- */

static void put_key_id(char out[PKI_KEY_ID_TEXT], const bushing_ca_facts *facts)
{
    for (size_t i = 0; i < BUSHING_CA_KEY_ID_LEN; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", facts->key_id[i]);
}

/* [62351-4:G.2] A key has one certificate: another purpose, and a renewal, get
 * their own. */
static enum exit_status check_key(const struct pki_job *j, const char *file,
                                  bushing_span request)
{
    bushing_ca_facts facts;
    char key_id[PKI_KEY_ID_TEXT];
    const struct pki_issued *other;
    if (bushing_ca_look_request(&facts, request) != 0)
        return EXIT_GOOD; /* which is said better when it is signed */
    put_key_id(key_id, &facts);
    other = pki_folder_by_key(&j->folder, key_id);
    if (other == NULL)
        return EXIT_GOOD;
    complain("pki",
             "%s: this key has a certificate already, %s, for %s: make "
             "a new key",
             file, other->serial, bushing_ca_purpose_word(other->purpose));
    return EXIT_REFUSED;
}

static enum exit_status add_to_index(struct pki_job *j, bushing_span der,
                                     enum bushing_ca_purpose purpose,
                                     struct pki_issued **out)
{
    bushing_ca_facts facts;
    struct pki_issued *c = pki_folder_more(&j->folder);
    int code = bushing_ca_look(&facts, der);
    if (c == NULL || code != 0)
        return pki_fail_code(j->folder.path,
                             c == NULL ? BUSHING_ERR_MEMORY : code, NULL);
    (void)snprintf(c->serial, sizeof c->serial, "%s", facts.serial);
    (void)snprintf(c->subject, sizeof c->subject, "%s", facts.subject);
    put_key_id(c->key_id, &facts);
    c->purpose = purpose;
    c->not_before = facts.not_before;
    c->not_after = facts.not_after;
    *out = c;
    return EXIT_GOOD;
}

/* The index first: no certificate exists that it does not know. */
static enum exit_status add_files(struct pki_job *j, const char *output,
                                  bushing_span der,
                                  const struct pki_issued *issued)
{
    char file[PKI_PATH_MAX], name[80];
    enum exit_status status = EXIT_GOOD;
    pki_folder_path(&j->folder, file, "index");
    if (!pki_folder_write_index(&j->folder, &j->batch, file))
        status = pki_fail_errno(file);
    (void)snprintf(name, sizeof name, "issued/%s.pem", issued->serial);
    pki_folder_path(&j->folder, file, name);
    if (status == EXIT_GOOD)
        status = pki_add_pem(j, file, PKI_NEW, "CERTIFICATE", der);
    if (status == EXIT_GOOD)
        status = pki_add_pem(j, output, PKI_NEW, "CERTIFICATE", der);
    return status == EXIT_GOOD ? pki_end(j, output) : status;
}

static void tell_certificate(const struct pki_job *j, const char *output,
                             const struct pki_issued *c, bool shorter)
{
    char until[PKI_TIME_TEXT];
    pki_time_text(until, c->not_after);
    printf("%s: %s, for %s, until %s%s\n", output, c->subject,
           bushing_ca_purpose_word(c->purpose), until,
           shorter ? ": no longer than the CA itself" : "");
    if (c->purpose == BUSHING_CA_TLS_BOTH) {
        fputs("next: bushing cert check --for tls-server --trust ", stdout);
    } else {
        printf("next: bushing cert check --for %s --trust ",
               bushing_ca_purpose_word(c->purpose));
    }
    pki_put_word(j->folder.path);
    fputs("/ca.pem ", stdout);
    if (j->folder.crl_number != 0) {
        fputs("--crl ", stdout);
        pki_put_word(j->folder.path);
        fputs("/crl.pem ", stdout);
    }
    pki_put_word(output);
    putchar('\n');
}

/* What sign, issue and renew end with. */
static enum exit_status certify(struct pki_job *j, const char *file,
                                bushing_span request, const char *output,
                                bushing_ca_terms *terms)
{
    uint8_t der[BUSHING_CA_OCTETS_MAX + 1024];
    char why[BUSHING_CA_WHY];
    struct pki_issued *issued = NULL;
    size_t n;
    int code;
    enum exit_status status =
        read_terms(j, bushing_ca_purpose_days(terms->purpose), terms);
    if (terms->purpose == BUSHING_CA_CA && !terms->has_path_len)
        terms->has_path_len = true; /* of 0: no CA stands below it */
    if (status == EXIT_GOOD)
        status = read_roles(j, &terms->roles);
    if (status == EXIT_GOOD)
        status = check_key(j, file, request);
    if (status != EXIT_GOOD)
        return status;
    code = bushing_ca_sign(der, sizeof der, &n, pki_span(&j->ca), j->ca_key,
                           request, terms, why);
    if (code != 0)
        return pki_fail_code(code == BUSHING_ERR_CA_TIME ||
                                     code == BUSHING_ERR_CA_ISSUER
                                 ? j->folder.path
                                 : file,
                             code, why);
    status = add_to_index(j, (bushing_span){der, n}, terms->purpose, &issued);
    if (status == EXIT_GOOD)
        status = add_files(j, output, (bushing_span){der, n}, issued);
    if (status == EXIT_GOOD && issued != NULL)
        tell_certificate(j, output, issued,
                         issued->not_after < terms->not_after / 1000 * 1000);
    return status;
}

/* "relay1.pem" for "relay1.csr" */
static bool output_name(char out[PKI_PATH_MAX], const struct pki_job *j,
                        const char *request)
{
    size_t n = strlen(request);
    char base[PKI_PATH_MAX];
    if (j->a->value[PKI_OUTPUT] != NULL)
        return with_end(out, j->a->value[PKI_OUTPUT], "");
    if (n > 4 && strcmp(request + n - 4, ".csr") == 0)
        n -= 4;
    if (n >= sizeof base)
        return false;
    memcpy(base, request, n);
    base[n] = '\0';
    return with_end(out, base, ".pem");
}

enum exit_status pki_sign(struct pki_job *j)
{
    const char *file = j->a->operand[2];
    char output[PKI_PATH_MAX];
    struct input request = {.p = NULL};
    bushing_ca_terms terms = {.has_path_len = false};
    enum exit_status status = pki_purpose(j, &terms.purpose);
    if (status == EXIT_GOOD && !output_name(output, j, file))
        status = pki_fail_code(file, BUSHING_ERR_TOO_LONG, NULL);
    if (status == EXIT_GOOD)
        status = pki_open_ca(j);
    if (status == EXIT_GOOD)
        status = pki_read_der(&request, file);
    if (status == EXIT_GOOD)
        status = certify(j, file, pki_span(&request), output, &terms);
    input_free(&request);
    return status;
}

/* --- issue and renew ----------------------------------------------------- */

/* The key of the batch is moved to its place first: a certificate whose key is
 * nowhere would be of no use. */
static enum exit_status issue_with(struct pki_job *j, const char *base,
                                   bushing_span old, bushing_ca_terms *terms)
{
    uint8_t request[BUSHING_CA_OCTETS_MAX];
    char output[PKI_PATH_MAX];
    size_t n;
    enum exit_status status = EXIT_GOOD;
    if (!with_end(output, base, ".pem"))
        status = pki_fail_code(base, BUSHING_ERR_TOO_LONG, NULL);
    if (status == EXIT_GOOD)
        status = make_request(j, base, terms->purpose, old, request, &n);
    if (status == EXIT_GOOD)
        status = certify(j, base, (bushing_span){request, n}, output, terms);
    return status;
}

enum exit_status pki_issue(struct pki_job *j)
{
    bushing_ca_terms terms = {.has_path_len = false};
    enum exit_status status = pki_purpose(j, &terms.purpose);
    if (status == EXIT_GOOD)
        status = pki_open_ca(j);
    return status == EXIT_GOOD ? issue_with(j, j->a->operand[2],
                                            (bushing_span){NULL, 0}, &terms)
                               : status;
}

/* Ours, and not revoked. */
static enum exit_status check_old(const struct pki_job *j, const char *file,
                                  bushing_span der, bushing_ca_terms *terms)
{
    bushing_ca_facts facts;
    char key_id[PKI_KEY_ID_TEXT];
    const struct pki_issued *c;
    int code = bushing_ca_look(&facts, der);
    if (code != 0)
        return pki_fail_code(file, code, NULL);
    put_key_id(key_id, &facts);
    c = pki_folder_by_serial(&j->folder, facts.serial);
    if (c == NULL || strcmp(c->key_id, key_id) != 0) {
        complain("pki", "%s: not a certificate of %s", file, j->folder.path);
        return EXIT_REFUSED;
    }
    if (c->reason >= 0) {
        complain("pki", "%s was revoked (%s): issue another one", file,
                 pki_reason_word(c->reason));
        return EXIT_REFUSED;
    }
    terms->purpose = c->purpose;
    terms->roles_of = der;
    return EXIT_GOOD;
}

enum exit_status pki_renew(struct pki_job *j)
{
    const char *file = j->a->operand[2], *base = j->a->operand[3];
    struct input old = {.p = NULL};
    bushing_ca_terms terms = {.has_path_len = false};
    enum exit_status status = pki_open_ca(j);
    if (status == EXIT_GOOD)
        status = pki_read_der(&old, file);
    if (status == EXIT_GOOD)
        status = check_old(j, file, pki_span(&old), &terms);
    if (status == EXIT_GOOD)
        status = issue_with(j, base, pki_span(&old), &terms);
    if (status == EXIT_GOOD) {
        fputs("then: bushing pki revoke ", stdout);
        pki_put_word(j->folder.path);
        putchar(' ');
        pki_put_word(file);
        puts(" --reason superseded");
    }
    input_free(&old);
    return status;
}
