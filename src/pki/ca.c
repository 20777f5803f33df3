/* The public door of the CA. */
#include "pki/ca.h"

#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/name.h"

#include <bushing/error.h>

enum { SERIAL_TRIES = 128 };

static const enum crypto_key_type TYPES[BUSHING_CA_NUM_KEYS] = {
    [BUSHING_CA_KEY_EC] = CRYPTO_EC_P256,
    [BUSHING_CA_KEY_BRAINPOOL] = CRYPTO_EC_BRAINPOOL_P256,
    [BUSHING_CA_KEY_RSA_2048] = CRYPTO_RSA_2048,
    [BUSHING_CA_KEY_RSA_3072] = CRYPTO_RSA_3072,
    [BUSHING_CA_KEY_RSA_4096] = CRYPTO_RSA_4096,
};

/* --- keys: a key of the seam under another name -------------------------- */

static bushing_ca_key *outer(struct crypto_key *key)
{
    return (bushing_ca_key *)(void *)key;
}

int bushing_ca_key_new(bushing_ca_key **out, enum bushing_ca_key_type type)
{
    struct crypto_key *key;
    int rc;
    *out = NULL;
    if ((unsigned)type >= BUSHING_CA_NUM_KEYS)
        return BUSHING_ERR_ARGUMENT;
    rc = CRYPTO_OPENSSL.key_generate(&key, TYPES[type]);
    *out = outer(key);
    return rc;
}

int bushing_ca_key_load(bushing_ca_key **out, bushing_span pem,
                        bushing_span passphrase)
{
    struct crypto_key *key;
    int rc = CRYPTO_OPENSSL.key_load(&key, pem, passphrase);
    *out = outer(key);
    return rc;
}

int bushing_ca_key_store(const bushing_ca_key *key, uint8_t *out, size_t cap,
                         size_t *n, bushing_span passphrase)
{
    return CRYPTO_OPENSSL.key_store(
        (const struct crypto_key *)(const void *)key, out, cap, n, passphrase);
}

void bushing_ca_key_free(bushing_ca_key *key)
{
    CRYPTO_OPENSSL.key_free((struct crypto_key *)(void *)key);
}

/* --- purposes ------------------------------------------------------------ */

static const struct purpose {
    const char *word;
    unsigned days;
} PURPOSES[] = {
#define X(name, word, days, sentence) {word, days},
    BUSHING_CA_PURPOSES(X)
#undef X
};

const char *bushing_ca_purpose_word(enum bushing_ca_purpose purpose)
{
    return (unsigned)purpose < BUSHING_CA_NUM_PURPOSES ? PURPOSES[purpose].word
                                                       : NULL;
}

unsigned bushing_ca_purpose_days(enum bushing_ca_purpose purpose)
{
    return (unsigned)purpose < BUSHING_CA_NUM_PURPOSES ? PURPOSES[purpose].days
                                                       : 0;
}

/* --- serial numbers ------------------------------------------------------ */

/* [62351-4:G.4, RFC 9562:5.4] A UUID of random bits; one whose top bit is 1, or
 * whose first octet is 0, is thrown away, so that it is a positive INTEGER of
 * 16 octets always. */
int bushing_ca_serial(uint8_t out[BUSHING_CA_SERIAL_LEN],
                      bushing_ca_random *random, void *ctx)
{
    for (unsigned i = 0; i < SERIAL_TRIES; i++) {
        int rc = random(ctx, out, BUSHING_CA_SERIAL_LEN);
        if (rc != 0)
            return rc;
        out[6] = (uint8_t)((out[6] & 0x0F) | 0x40);
        out[8] = (uint8_t)((out[8] & 0x3F) | 0x80);
        if (out[0] != 0 && (out[0] & 0x80) == 0)
            return 0;
    }
    return BUSHING_ERR_CRYPTO_FAILED; /* these are no random octets */
}

/* --- making -------------------------------------------------------------- */

/* `why` holds no text but that of this call. */
static int begin(struct ca_signer *by, const bushing_ca_key *key, size_t *n,
                 char *why)
{
    *n = 0;
    ca_why(why, "", "");
    return key == NULL ? BUSHING_ERR_ARGUMENT
                       : ca_signer_init(by, &CRYPTO_OPENSSL, key);
}

int bushing_ca_request(uint8_t *out, size_t cap, size_t *n,
                       const bushing_ca_key *key,
                       enum bushing_ca_purpose purpose,
                       const bushing_ca_names *names, char why[BUSHING_CA_WHY])
{
    struct ca_signer by;
    int rc = begin(&by, key, n, why);
    if (rc == 0 && (unsigned)purpose >= BUSHING_CA_NUM_PURPOSES)
        rc = BUSHING_ERR_ARGUMENT;
    return rc == 0 ? ca_request_make(out, cap, n, &by, purpose, names, why)
                   : rc;
}

int bushing_ca_request_again(uint8_t *out, size_t cap, size_t *n,
                             const bushing_ca_key *key,
                             enum bushing_ca_purpose purpose,
                             bushing_span certificate, char why[BUSHING_CA_WHY])
{
    struct ca_signer by;
    int rc = begin(&by, key, n, why);
    if (rc == 0 && (unsigned)purpose >= BUSHING_CA_NUM_PURPOSES)
        rc = BUSHING_ERR_ARGUMENT;
    return rc == 0
               ? ca_request_again(out, cap, n, &by, purpose, certificate, why)
               : rc;
}

int bushing_ca_root(uint8_t *out, size_t cap, size_t *n,
                    const bushing_ca_key *key, const bushing_ca_names *names,
                    const bushing_ca_terms *terms, char why[BUSHING_CA_WHY])
{
    struct ca_signer by;
    int rc = begin(&by, key, n, why);
    return rc == 0 ? ca_root_make(out, cap, n, &by, names, terms, why) : rc;
}

int bushing_ca_sign(uint8_t *out, size_t cap, size_t *n,
                    bushing_span ca_certificate, const bushing_ca_key *ca_key,
                    bushing_span request, const bushing_ca_terms *terms,
                    char why[BUSHING_CA_WHY])
{
    struct ca_signer by;
    int rc = begin(&by, ca_key, n, why);
    if (rc == 0 && (unsigned)terms->purpose >= BUSHING_CA_NUM_PURPOSES)
        rc = BUSHING_ERR_ARGUMENT;
    return rc == 0 ? ca_certificate_make(out, cap, n, ca_certificate, &by,
                                         request, terms, why)
                   : rc;
}

int bushing_ca_list_make(uint8_t *out, size_t cap, size_t *n,
                         bushing_span ca_certificate,
                         const bushing_ca_key *ca_key,
                         const bushing_ca_list *list,
                         const bushing_allocator *allocator)
{
    struct ca_signer by;
    int rc = begin(&by, ca_key, n, NULL);
    return rc == 0
               ? ca_list_make(out, cap, n, ca_certificate, &by, list, allocator)
               : rc;
}

/* --- what octets say ----------------------------------------------------- */

static void put_name(char out[BUSHING_CA_NAME_MAX], span name)
{
    struct text t = text_over(out, BUSHING_CA_NAME_MAX);
    name_text(name, &t);
    text_end(&t);
}

static int put_key(bushing_ca_facts *out, const struct pki_key *key)
{
    struct text t = text_over(out->key, sizeof out->key);
    pki_key_text(key, &t);
    text_end(&t);
    return CRYPTO_OPENSSL.sha256(out->key_id, &key->spki, 1);
}

static void put_serial(bushing_ca_facts *out, span serial)
{
    struct text t = text_over(out->serial, sizeof out->serial);
    if (serial.n <= sizeof out->serial_octets) {
        memcpy(out->serial_octets, serial.p, serial.n);
        out->serial_len = serial.n;
    }
    text_hex(&t, span_first(serial, sizeof out->serial_octets), false);
    text_end(&t);
}

int bushing_ca_look(bushing_ca_facts *out, bushing_span der)
{
    struct certificate c;
    int rc = certificate_read(&c, der, NULL);
    memset(out, 0, sizeof *out);
    if (rc != 0)
        return rc;
    put_serial(out, c.serial);
    put_name(out->subject, c.subject);
    put_name(out->issuer, c.issuer);
    out->not_before = c.not_before;
    out->not_after = c.not_after;
    out->is_ca = c.ca;
    out->own_issuer = name_equal(c.subject, c.issuer);
    return put_key(out, &c.key);
}

int bushing_ca_look_request(bushing_ca_facts *out, bushing_span der)
{
    struct ca_asked asked;
    int rc = ca_request_read(&asked, NULL, der, NULL);
    memset(out, 0, sizeof *out);
    if (rc != 0)
        return rc;
    put_name(out->subject, asked.subject);
    return put_key(out, &asked.key);
}
