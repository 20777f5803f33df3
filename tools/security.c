#define _POSIX_C_SOURCE 200809L
#include "security.h"

#include <bushing/revocation.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "key_file.h"
#include "net/clock.h"
#include "net/heap.h"
#include "peer_name.h"
#include "pki_phrase.h"
#include "setting_name.h"

enum { NAMES_TEXT = 1024, PATH_TEXT = 1024 };

/* What is being read. */
struct reading {
    struct security *s;
    const struct arguments *a;
    size_t first;
    enum bushing_role role;
    enum bushing_mode mode;
    bushing_time now;
};

static const char *said(const struct reading *r, enum security_option option)
{
    return r->a->value[r->first + option];
}

static enum exit_status no_memory(const struct reading *r)
{
    complain(r->s->sub, "no memory left");
    return EXIT_SYSTEM;
}

/* For what can only fail for want of memory, or of a library. */
static enum exit_status failed(const struct reading *r, const char *what,
                               int rc)
{
    complain(r->s->sub, "%s: %s", what, bushing_error_text(rc));
    return rc == BUSHING_ERR_MEMORY || rc == BUSHING_ERR_CRYPTO_FAILED
               ? EXIT_SYSTEM
               : EXIT_REFUSED;
}

/* --- policy -------------------------------------------------------------- */

static const char *const SETTINGS[] = {
#define X(name, low, high, usual, sentence) #name,
    BUSHING_POLICY_SETTINGS(X)
#undef X
};

static const uint64_t LOWEST[] = {
#define X(name, low, high, usual, sentence) (low),
    BUSHING_POLICY_SETTINGS(X)
#undef X
};

static const uint64_t HIGHEST[] = {
#define X(name, low, high, usual, sentence) (high),
    BUSHING_POLICY_SETTINGS(X)
#undef X
};

static const char *const LISTS[] = {"GROUPS", "AEA", "ENCR", "ICV",
                                    "SIGNATURES"};

static enum exit_status no_such_setting(const struct reading *r,
                                        const char *text)
{
    char names[NAMES_TEXT] = "";
    setting_list(names, sizeof names, SETTINGS, BUSHING_NUM_POLICY_SETTINGS);
    setting_list(names, sizeof names, LISTS, BUSHING_NUM_POLICY_LISTS);
    complain(r->s->sub, "'--policy': '%s': NAME=VALUE with one of:%s", text,
             names);
    return EXIT_USAGE;
}

static enum exit_status set_number(const struct reading *r, size_t setting,
                                   const char *text, const char *value)
{
    char *end;
    unsigned long long v;
    errno = 0;
    v = strtoull(value, &end, 10);
    if (value[0] >= '0' && value[0] <= '9' && *end == '\0' && errno == 0 &&
        bushing_policy_set(r->s->policy, (enum bushing_policy_setting)setting,
                           v) == 0)
        return EXIT_GOOD;
    complain(r->s->sub, "'--policy': '%s': a number between %llu and %llu",
             text, (unsigned long long)LOWEST[setting],
             (unsigned long long)HIGHEST[setting]);
    return EXIT_USAGE;
}

/* The first octet of an item's number says nothing of its list: each list is
 * asked for its own. */
static void items_of(char *names, size_t cap, enum bushing_policy_list list)
{
    static const struct {
        enum bushing_policy_list list;
        int item;
    } ITEMS[] = {
#define X(list, item, name) {BUSHING_LIST_##list, BUSHING_##item},
        BUSHING_POLICY_ITEMS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof ITEMS / sizeof ITEMS[0]; i++) {
        const char *name = bushing_policy_item_name(ITEMS[i].item);
        if (ITEMS[i].list == list)
            setting_list(names, cap, &name, 1);
    }
}

static enum exit_status set_list(const struct reading *r, size_t list,
                                 const char *text, const char *value)
{
    char names[NAMES_TEXT] = "";
    bushing_span v = {(const uint8_t *)value, strlen(value)};
    if (bushing_policy_set_list(r->s->policy, (enum bushing_policy_list)list,
                                v) == 0)
        return EXIT_GOOD;
    items_of(names, sizeof names, (enum bushing_policy_list)list);
    complain(r->s->sub,
             "'--policy': '%s': with commas between them, each once, out of:%s",
             text, names);
    return EXIT_USAGE;
}

static enum exit_status set_one(const struct reading *r, const char *text)
{
    size_t n = strcspn(text, "=");
    size_t setting =
        setting_find(SETTINGS, BUSHING_NUM_POLICY_SETTINGS, text, n);
    size_t list = setting_find(LISTS, BUSHING_NUM_POLICY_LISTS, text, n);
    if (text[n] == '=' && setting < BUSHING_NUM_POLICY_SETTINGS)
        return set_number(r, setting, text, text + n + 1);
    if (text[n] == '=' && list < BUSHING_NUM_POLICY_LISTS)
        return set_list(r, list, text, text + n + 1);
    return no_such_setting(r, text);
}

static enum exit_status set_dialect(const struct reading *r, const char *name)
{
    char names[NAMES_TEXT] = "";
    bushing_span v = {(const uint8_t *)name, strlen(name)};
    const char *one;
    if (bushing_policy_set_dialect(r->s->policy, v) == 0)
        return EXIT_GOOD;
    for (size_t i = 0; (one = bushing_dialect_name(i)) != NULL; i++)
        setting_list(names, sizeof names, &one, 1);
    complain(r->s->sub, "'--dialect': '%s': one of:%s", name, names);
    return EXIT_USAGE;
}

static enum exit_status set_peer(const struct reading *r)
{
    bushing_peer peer = {.kind = BUSHING_PEER_ANY};
    enum exit_status status = EXIT_GOOD;
    const char *name;
    size_t at = 0;
    while (status == EXIT_GOOD &&
           (name = arguments_next(r->a, r->first + SECURITY_PEER, &at)) != NULL)
        status =
            peer_name_read(&peer, r->s->pin, r->s->sub, "peer", name, false);
    if (status != EXIT_GOOD)
        return status;
    if (at == 0 || said(r, SECURITY_PEER) == NULL) {
        if (r->role == BUSHING_RESPONDER)
            return EXIT_GOOD;
        complain(r->s->sub,
                 "say whom you want to reach: --peer with the titles of its "
                 "certificate, as --peer 1.3.9999.33/1");
        return EXIT_USAGE;
    }
    if (bushing_policy_set_peer(r->s->policy, &peer) == 0)
        return EXIT_GOOD;
    complain(r->s->sub, "'--peer': '%s': not a name of a peer",
             said(r, SECURITY_PEER));
    return EXIT_USAGE;
}

/* [rule 24] Nothing here runs TLS below. */
static enum exit_status check_compat(const struct reading *r)
{
    if (r->mode != BUSHING_MODE_COMPAT ||
        bushing_policy_get(r->s->policy, BUSHING_POLICY_A_WITHOUT_TLS) != 0)
        return EXIT_GOOD;
    complain(r->s->sub, "'--security compat' without TLS protects nothing but "
                        "the start: say --policy a-without-tls=1 if that is "
                        "what you want");
    return EXIT_USAGE;
}

static enum exit_status make_policy(struct reading *r)
{
    enum exit_status status = EXIT_GOOD;
    const char *text;
    size_t at = 0;
    int rc = bushing_policy_new(&r->s->policy, &NET_HEAP, r->mode);
    if (rc != 0)
        return no_memory(r);
    if (said(r, SECURITY_ENCRYPT) != NULL)
        (void)bushing_policy_set(r->s->policy, BUSHING_POLICY_ENCRYPTION,
                                 BUSHING_REQUIRED);
    while (status == EXIT_GOOD &&
           (text = arguments_next(r->a, r->first + SECURITY_POLICY, &at)) !=
               NULL)
        status = set_one(r, text);
    if (status == EXIT_GOOD && said(r, SECURITY_DIALECT) != NULL)
        status = set_dialect(r, said(r, SECURITY_DIALECT));
    if (status == EXIT_GOOD)
        status = set_peer(r);
    if (status == EXIT_GOOD)
        status = check_compat(r);
    if (status != EXIT_GOOD)
        return status;
    rc = bushing_policy_seal(r->s->policy);
    if (rc == 0)
        return EXIT_GOOD;
    complain(r->s->sub, "'--policy' and '--encrypt' together demand what no "
                        "algorithm that is left can do");
    return EXIT_USAGE;
}

/* --- who we are ---------------------------------------------------------- */

/* server.pem: server.key */
static bool key_beside(char path[PATH_TEXT], const char *certificate)
{
    const char *name = strrchr(certificate, '/');
    const char *dot = strrchr(name != NULL ? name : certificate, '.');
    size_t n = dot != NULL ? (size_t)(dot - certificate) : strlen(certificate);
    int written = snprintf(path, PATH_TEXT, "%.*s.key", (int)n, certificate);
    return written > 0 && written < PATH_TEXT;
}

/* A key that is encrypted asks for its pass phrase, and only then. */
static enum exit_status read_phrase(const struct reading *r,
                                    struct pki_phrase *phrase, const char *file)
{
    const char *from = said(r, SECURITY_PASSPHRASE);
    enum exit_status status =
        from != NULL ? pki_phrase_of_file(phrase, r->s->sub, from)
                     : pki_phrase_ask(phrase, r->s->sub, file, false);
    if (status == EXIT_USAGE)
        complain(r->s->sub,
                 "%s is encrypted and there is no terminal to ask for its "
                 "pass phrase: say --passphrase-file FILE",
                 file);
    return status;
}

static int make_identity(const struct reading *r, const struct key_file *key,
                         bushing_span phrase)
{
    struct security *s = r->s;
    bushing_identity_options o = {
        .certificate = s->certificates.der[0],
        .path = s->certificates.der + 1,
        .num_path = s->certificates.num - 1,
        .key = {key->p, key->n},
        .passphrase = phrase,
    };
    if (said(r, SECURITY_PKCS12) != NULL)
        return bushing_identity_new_pkcs12(&s->identity, &NET_HEAP,
                                           (bushing_span){key->p, key->n},
                                           phrase, r->now);
    return bushing_identity_new(&s->identity, &NET_HEAP, &o, r->now);
}

static enum exit_status open_identity(const struct reading *r,
                                      const struct key_file *key,
                                      const char *file)
{
    struct pki_phrase phrase = {.n = 0};
    int rc = make_identity(r, key, (bushing_span){NULL, 0});
    enum exit_status status = EXIT_GOOD;
    if (rc == BUSHING_ERR_CRYPTO_PASSPHRASE) {
        status = read_phrase(r, &phrase, file);
        if (status == EXIT_GOOD)
            rc = make_identity(r, key, pki_phrase_span(&phrase));
        pki_phrase_wipe(&phrase);
    }
    if (status == EXIT_GOOD && rc == BUSHING_ERR_CRYPTO_KEY) {
        complain(r->s->sub,
                 "%s: not the key of the certificate, or not one "
                 "that can sign here",
                 file);
        return EXIT_REFUSED;
    }
    return status != EXIT_GOOD || rc == 0 ? status : failed(r, file, rc);
}

static enum exit_status read_identity(struct reading *r)
{
    const char *certificate = said(r, SECURITY_CERT);
    const char *file = said(r, SECURITY_PKCS12);
    char beside[PATH_TEXT];
    struct key_file key;
    enum exit_status status = EXIT_GOOD;
    if ((certificate == NULL) == (file == NULL)) {
        complain(r->s->sub, "say who we are: either --cert FILE with --key, or "
                            "--pkcs12 FILE");
        return EXIT_USAGE;
    }
    if (certificate != NULL) {
        status = cert_list_read(&r->s->certificates, r->s->sub, certificate);
        file = said(r, SECURITY_KEY);
        if (file == NULL && key_beside(beside, certificate))
            file = beside;
    }
    if (status != EXIT_GOOD || file == NULL)
        return status != EXIT_GOOD ? status : no_memory(r);
    status = key_file_read(&key, r->s->sub, file);
    if (status == EXIT_GOOD)
        status = open_identity(r, &key, file);
    key_file_wipe(&key);
    return status;
}

/* --- whom we trust ------------------------------------------------------- */

static enum exit_status read_files(
    const struct reading *r, struct cert_list *list,
    enum security_option option,
    enum exit_status (*read)(struct cert_list *, const char *, const char *))
{
    enum exit_status status = EXIT_GOOD;
    const char *file;
    size_t at = 0;
    while (status == EXIT_GOOD &&
           (file = arguments_next(r->a, r->first + option, &at)) != NULL)
        status = read(list, r->s->sub, file);
    return status;
}

static enum exit_status hold_anchors(const struct reading *r)
{
    const struct cert_list *list = &r->s->anchors;
    int rc = bushing_trust_add(r->s->trust, BUSHING_TRUST_OWN,
                               bushing_identity_certificate(r->s->identity));
    for (size_t i = 0; rc == 0 && i < list->num; i++) {
        rc = bushing_trust_add(r->s->trust, BUSHING_TRUST_ANCHOR, list->der[i]);
        if (rc != 0)
            return failed(r, list->file[i], rc);
    }
    return rc == 0 ? EXIT_GOOD : failed(r, "our own certificate", rc);
}

static enum exit_status hold_lists(const struct reading *r)
{
    const struct cert_list *list = &r->s->lists;
    for (size_t i = 0; i < list->num; i++) {
        int rc = bushing_trust_add_crl(r->s->trust, NULL, list->der[i], r->now);
        if (rc != 0)
            return failed(r, list->file[i], rc);
    }
    return EXIT_GOOD;
}

static enum exit_status read_trust(struct reading *r)
{
    enum exit_status status;
    if (said(r, SECURITY_TRUST) == NULL) {
        complain(r->s->sub, "say whom to trust: --trust FILE with the "
                            "certificate of the CA");
        return EXIT_USAGE;
    }
    if (bushing_trust_new(&r->s->trust, &NET_HEAP) != 0)
        return no_memory(r);
    status = read_files(r, &r->s->anchors, SECURITY_TRUST, cert_list_read);
    if (status == EXIT_GOOD)
        status = hold_anchors(r);
    if (status == EXIT_GOOD)
        status = read_files(r, &r->s->lists, SECURITY_CRL, cert_list_read_crl);
    return status == EXIT_GOOD ? hold_lists(r) : status;
}

/* --- the key log --------------------------------------------------------- */

static enum exit_status open_keylog(struct reading *r)
{
    const char *file = said(r, SECURITY_KEYLOG);
    int fd;
    if (file == NULL)
        return EXIT_GOOD;
    fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
              0600);
    r->s->keylog = fd >= 0 ? fdopen(fd, "a") : NULL;
    if (r->s->keylog == NULL) {
        complain_errno(r->s->sub, file, errno);
        if (fd >= 0)
            (void)close(fd);
        return EXIT_SYSTEM;
    }
    complain(r->s->sub,
             "warning: keys are written to %s: who has it reads and forges "
             "what they protect",
             file);
    return EXIT_GOOD;
}

/* --- the whole ----------------------------------------------------------- */

/* An option that would do nothing is a mistake, and may be a dangerous one. */
static enum exit_status check_plain(const struct reading *r)
{
    for (size_t i = SECURITY_ENCRYPT; i < NUM_SECURITY_OPTIONS; i++)
        if (r->a->value[r->first + i] != NULL) {
            complain(r->s->sub,
                     "'--%s' needs --security native or compat: nothing is "
                     "secured without it",
                     r->a->sub->options[r->first + i].name);
            return EXIT_USAGE;
        }
    return EXIT_GOOD;
}

static enum bushing_mode mode_of(const char *word)
{
    if (word == NULL || strcmp(word, "plain") == 0)
        return BUSHING_MODE_PLAIN;
    return strcmp(word, "compat") == 0 ? BUSHING_MODE_COMPAT
                                       : BUSHING_MODE_NATIVE;
}

enum exit_status security_read(struct security *s, const struct arguments *a,
                               size_t first, enum bushing_role role)
{
    struct reading r = {.s = s, .a = a, .first = first, .role = role};
    enum exit_status status;
    s->sub = a->sub->name;
    r.mode = mode_of(said(&r, SECURITY_MODE));
    r.now = net_now();
    if (r.mode == BUSHING_MODE_PLAIN)
        return check_plain(&r);
    status = make_policy(&r);
    if (status == EXIT_GOOD)
        status = read_identity(&r);
    if (status == EXIT_GOOD)
        status = read_trust(&r);
    return status == EXIT_GOOD ? open_keylog(&r) : status;
}

void security_clear(struct security *s)
{
    bushing_identity_free(s->identity);
    bushing_policy_free(s->policy);
    bushing_trust_free(s->trust);
    cert_list_free(&s->certificates);
    cert_list_free(&s->anchors);
    cert_list_free(&s->lists);
    if (s->keylog != NULL)
        (void)fclose(s->keylog);
    memset(s, 0, sizeof *s);
}

int security_apply(const struct security *s, bushing_config *cfg)
{
    bushing_security door = {
        .policy = s->policy, .identity = s->identity, .trust = s->trust};
    return is_secured(s) ? bushing_config_set_security(cfg, &door) : 0;
}
