/* The security of associations as it is asked for on the command line: options,
 * the files that they name, and what the library makes of them. Clients and
 * `serve` share all of it. */
#ifndef TOOLS_SECURITY_H
#define TOOLS_SECURITY_H

#include <bushing/e2e.h>

#include "cert_file.h"
#include "subcommand.h"

/* The rows stand one behind the other in the options of a subcommand:
 *
 *     enum option { LISTEN, SECURITY,
 *                   NUM_OPTIONS = SECURITY + NUM_SECURITY_OPTIONS };
 *     static const struct option_row OPTIONS[NUM_OPTIONS] = {
 *         [LISTEN] = {...},
 *         SECURITY_ROWS(SECURITY),
 *     };
 */
enum security_option {
    SECURITY_MODE,
    SECURITY_ENCRYPT,
    SECURITY_CERT,
    SECURITY_KEY,
    SECURITY_PKCS12,
    SECURITY_PASSPHRASE,
    SECURITY_TRUST,
    SECURITY_CRL,
    SECURITY_PEER,
    SECURITY_DIALECT,
    SECURITY_POLICY,
    SECURITY_KEYLOG,
    NUM_SECURITY_OPTIONS
};

#define SECURITY_ROW(name, value, words, help) \
    {                                          \
        0, name, value, words, NULL, help      \
    }
#define SECURITY_ROWS(FIRST)                                                  \
    [(FIRST) +                                                                \
        SECURITY_MODE] =                                                      \
        SECURITY_ROW("security", "MODE", "plain compat native",               \
                     "how associations are secured; plain"),                  \
        [(FIRST) + SECURITY_ENCRYPT] = SECURITY_ROW(                          \
            "encrypt", NULL, NULL, "native: nothing goes in the clear"),      \
        [(FIRST) + SECURITY_CERT] = SECURITY_ROW(                             \
            "cert", "FILE", NULL, "our certificate, then those of its path"), \
        [(FIRST) + SECURITY_KEY] = SECURITY_ROW(                              \
            "key", "FILE", NULL,                                              \
            "its key; without it the file of --cert ending in .key"),         \
        [(FIRST) + SECURITY_PKCS12] = SECURITY_ROW(                           \
            "pkcs12", "FILE", NULL, "certificate, path and key in one file"), \
        [(FIRST) + SECURITY_PASSPHRASE] = SECURITY_ROW(                       \
            "passphrase-file", "FILE", NULL,                                  \
            "its first line opens the key; else it is asked for"),            \
        [(FIRST) + SECURITY_TRUST] =                                          \
            SECURITY_ROW("trust", "FILE", NULL,                               \
                         "certificates that are trusted; may be said again"), \
        [(FIRST) + SECURITY_CRL] =                                            \
            SECURITY_ROW("crl", "FILE", NULL, "revocation lists; again"),     \
        [(FIRST) + SECURITY_PEER] =                                           \
            SECURITY_ROW("peer", "NAME", NULL,                                \
                         "the only peer: its titles, or sha256:HEX of its "   \
                         "certificate; again"),                               \
        [(FIRST) + SECURITY_DIALECT] = SECURITY_ROW(                          \
            "dialect", "NAME", NULL,                                          \
            "how the peer reads the standard; a wrong NAME lists "            \
            "them"),                                                          \
        [(FIRST) + SECURITY_POLICY] = SECURITY_ROW(                           \
            "policy", "NAME=VALUE", NULL,                                     \
            "a setting or list of the policy; a wrong NAME lists "            \
            "them; again"),                                                   \
        [(FIRST) + SECURITY_KEYLOG] = SECURITY_ROW(                           \
            "keylog", "FILE", NULL,                                           \
            "append the keys, for 'bushing inspect --keylog': who "           \
            "has the file reads and forges all")

struct security {
    const char *sub;
    bushing_policy *policy; /* NULL: plain */
    bushing_identity *identity;
    bushing_trust *trust;
    struct cert_list certificates, anchors, lists;
    uint8_t pin[BUSHING_PINS_MAX][BUSHING_PIN_LEN];
    FILE *keylog;
};

/* Reads options and files. An initiator has to name its peer. Says in one line
 * what is wrong. All zero before; _clear() in any case. */
enum exit_status security_read(struct security *s, const struct arguments *a,
                               size_t first, enum bushing_role role);
void security_clear(struct security *s);

static inline bool is_secured(const struct security *s)
{
    return s->policy != NULL;
}

/* Into a configuration that is not sealed; nothing when it is plain. */
int security_apply(const struct security *s, bushing_config *cfg);

/* The sentence of a security event, for people. */
enum { SECURITY_TEXT = BUSHING_SECURITY_SENTENCE + 64 };
void security_event_text(char text[SECURITY_TEXT],
                         const bushing_security_event *e);

/* Appends the keys in use; whenever fresh ones are. */
void security_log_keys(const struct security *s, const bushing_osi *osi);

/* "native, encrypted, aes128-gcm, secp256r1": what was agreed; "" when it is
 * plain. */
enum { SECURITY_AGREED = 160 };
void security_agreed(char text[SECURITY_AGREED], const bushing_osi *osi);

#endif
