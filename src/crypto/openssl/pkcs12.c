/* A PKCS#12 file is a list of bags, encrypted or not. Its certificates are
 * never decoded: OpenSSL refuses some that we accept (docs/internals/pki.md),
 * and whose certificate is the key's is seen by the public key in it. */
#include "crypto/openssl/calls.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "base/reader.h"
#include "crypto/openssl/error.h"
#include "crypto/openssl/key_store.h"
#include "crypto/openssl/turns.h"

enum { BAGS_MAX = 64 };

/* --- opening ------------------------------------------------------------- */

/* The pass phrase as OpenSSL wants it. */
struct phrase {
    const char *p;
    int n;
};

/* A file without one may have been closed with none, or with an empty one. */
static bool try_mac(PKCS12 *file, struct phrase *phrase)
{
    if (PKCS12_verify_mac(file, phrase->p, phrase->n) == 1)
        return true;
    if (phrase->n != 0)
        return false;
    phrase->p = phrase->p == NULL ? "" : NULL;
    return PKCS12_verify_mac(file, phrase->p, 0) == 1;
}

static int check_mac(PKCS12 *file, struct phrase *phrase)
{
    const ASN1_INTEGER *turns = NULL;
    if (PKCS12_mac_present(file) != 1)
        return 0;
    PKCS12_get0_mac(NULL, NULL, NULL, &turns, file);
    if (turns != NULL && !turns_are_few(turns)) /* left out it means 1 */
        return BUSHING_ERR_CRYPTO_KEY;
    return try_mac(file, phrase) ? 0 : BUSHING_ERR_CRYPTO_PASSPHRASE;
}

/* What did not open: the MAC was right, so it is not the pass phrase. */
static int unable(PKCS12 *file)
{
    return PKCS12_mac_present(file) == 1 ? BUSHING_ERR_CRYPTO_ALGORITHM
                                         : BUSHING_ERR_CRYPTO_PASSPHRASE;
}

static int open_part(STACK_OF(PKCS12_SAFEBAG) * *out, PKCS12 *file, PKCS7 *part,
                     struct phrase phrase)
{
    *out = NULL;
    if (PKCS7_type_is_data(part)) {
        *out = PKCS12_unpack_p7data(part);
        return *out != NULL ? 0 : BUSHING_ERR_CRYPTO_KEY;
    }
    if (!PKCS7_type_is_encrypted(part))
        return 0; /* for the owner of a key that we have not */
    if (!turns_of_algorithm_are_few(part->d.encrypted->enc_data->algorithm))
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    *out = PKCS12_unpack_p7encdata(part, phrase.p, phrase.n);
    return *out != NULL ? 0 : unable(file);
}

/* Moves all bags of one list to the end of another. */
static int move(STACK_OF(PKCS12_SAFEBAG) * to, STACK_OF(PKCS12_SAFEBAG) * from)
{
    while (sk_PKCS12_SAFEBAG_num(from) > 0) {
        PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_shift(from);
        if (sk_PKCS12_SAFEBAG_num(to) >= BAGS_MAX ||
            sk_PKCS12_SAFEBAG_push(to, bag) <= 0) {
            PKCS12_SAFEBAG_free(bag);
            return BUSHING_ERR_TOO_LONG;
        }
    }
    return 0;
}

/* All bags of the file; those that lie in bags are left out. */
static int open_parts(STACK_OF(PKCS12_SAFEBAG) * all, PKCS12 *file,
                      struct phrase phrase)
{
    STACK_OF(PKCS7) *parts = PKCS12_unpack_authsafes(file);
    int rc = parts != NULL ? 0 : BUSHING_ERR_CRYPTO_KEY;
    for (int i = 0; i < sk_PKCS7_num(parts) && rc == 0; i++) {
        STACK_OF(PKCS12_SAFEBAG) * bags;
        rc = open_part(&bags, file, sk_PKCS7_value(parts, i), phrase);
        if (rc == 0 && bags != NULL)
            rc = move(all, bags);
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    }
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return rc;
}

/* --- the key ------------------------------------------------------------- */

static int take_clear(struct crypto_key **out, const PKCS12_SAFEBAG *bag)
{
    return openssl_key_take(out, PKCS12_SAFEBAG_get0_p8inf(bag));
}

static int take_encrypted(struct crypto_key **out, const PKCS12_SAFEBAG *bag,
                          PKCS12 *file, struct phrase phrase)
{
    const X509_ALGOR *algorithm = NULL;
    PKCS8_PRIV_KEY_INFO *info;
    int rc;
    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
    if (!turns_of_algorithm_are_few(algorithm))
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    info = PKCS12_decrypt_skey(bag, phrase.p, phrase.n);
    if (info == NULL)
        return unable(file);
    rc = openssl_key_take(out, info);
    PKCS8_PRIV_KEY_INFO_free(info); /* wipes the key */
    return rc;
}

/* The first key is the key. */
static int find_key(struct crypto_key **out, STACK_OF(PKCS12_SAFEBAG) * bags,
                    PKCS12 *file, struct phrase phrase)
{
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        switch (PKCS12_SAFEBAG_get_nid(bag)) {
        case NID_keyBag:
            return take_clear(out, bag);
        case NID_pkcs8ShroudedKeyBag:
            return take_encrypted(out, bag, file, phrase);
        default:
            break;
        }
    }
    return BUSHING_ERR_CRYPTO_KEY;
}

/* --- certificates -------------------------------------------------------- */

static bool contains(span whole, span part)
{
    for (; whole.n >= part.n; whole = span_skip(whole, 1))
        if (span_equal(span_first(whole, part.n), part))
            return true;
    return false;
}

/* One value of DER: what it contains, and *s goes on behind it. */
static bool take_value(span *s, uint8_t tag, span *body)
{
    struct reader r = reader_over(*s);
    uint8_t is, n, digit;
    size_t len;
    if (!reader_u8(&r, &is) || is != tag || !reader_u8(&r, &n))
        return false;
    len = n;
    if (n >= 0x80) {
        if (n > 0x84)
            return false;
        for (len = 0; n > 0x80; n--) {
            if (!reader_u8(&r, &digit))
                return false;
            len = len << 8 | digit;
        }
    }
    if (!reader_take(&r, len, body))
        return false;
    *s = span_skip(*s, s->n - reader_left(&r));
    return true;
}

/* [RFC 7292:4.2.3] SEQUENCE { bagId, [0] { SEQUENCE { certId, [0] { OCTET
 * STRING } } } ... }: OpenSSL lets nobody have the OCTET STRING. */
static span read_bag(span bag)
{
    static const uint8_t path[] = {0x30, 0xA0, 0x30, 0xA0, 0x04};
    span at = bag, name, inside, none = {NULL, 0};
    for (size_t i = 0; i < sizeof path; i++) {
        if (path[i] == 0xA0 && !take_value(&at, 0x06, &name))
            return none;
        if (!take_value(&at, path[i], &inside))
            return none;
        at = inside;
    }
    return at;
}

struct certificates {
    uint8_t *out;
    size_t cap, n, num;
};

static int put_certificate(struct certificates *c, span der, span spki,
                           bool own)
{
    if (der.n == 0 || contains(der, spki) != own)
        return 0;
    if (!own && c->num == 0)
        return BUSHING_ERR_CRYPTO_KEY; /* none is the key's */
    if (der.n > c->cap - c->n)
        return BUSHING_ERR_SPACE;
    memcpy(c->out + c->n, der.p, der.n);
    c->n += der.n;
    c->num++;
    return 0;
}

static int put_bag(struct certificates *c, const PKCS12_SAFEBAG *bag, span spki,
                   bool own)
{
    unsigned char *octets = NULL;
    int n = i2d_PKCS12_SAFEBAG(bag, &octets);
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    if (n > 0)
        rc =
            put_certificate(c, read_bag(span_of(octets, (size_t)n)), spki, own);
    OPENSSL_free(octets);
    return rc;
}

/* Those that hold the key, or the others. */
static int put(struct certificates *c, STACK_OF(PKCS12_SAFEBAG) * bags,
               span spki, bool own)
{
    int rc = 0;
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && rc == 0; i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        if (PKCS12_SAFEBAG_get_nid(bag) == NID_certBag &&
            PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate)
            rc = put_bag(c, bag, spki, own);
    }
    return rc;
}

static int put_certificates(struct certificates *c,
                            const struct crypto_key *key,
                            STACK_OF(PKCS12_SAFEBAG) * bags)
{
    uint8_t spki[CRYPTO_SPKI_MAX];
    size_t len;
    int rc = openssl_key_spki(key, spki, sizeof spki, &len);
    if (rc == 0)
        rc = put(c, bags, span_of(spki, len), true);
    if (rc == 0)
        rc = put(c, bags, span_of(spki, len), false);
    return rc;
}

/* --- all of it ----------------------------------------------------------- */

static int load(struct crypto_key **out, struct certificates *c, PKCS12 *file,
                struct phrase phrase)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = sk_PKCS12_SAFEBAG_new_null();
    int rc =
        bags != NULL ? check_mac(file, &phrase) : BUSHING_ERR_CRYPTO_FAILED;
    if (rc == 0)
        rc = open_parts(bags, file, phrase);
    if (rc == 0)
        rc = find_key(out, bags, file, phrase);
    if (rc == 0)
        rc = put_certificates(c, *out, bags);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return rc;
}

int openssl_pkcs12_load(struct crypto_key **out, uint8_t *certificates,
                        size_t cap, size_t *n, span der, span passphrase)
{
    const unsigned char *p = der.p;
    struct certificates c = {certificates, cap, 0, 0};
    struct phrase phrase = {(const char *)passphrase.p, (int)passphrase.n};
    PKCS12 *file = NULL;
    int rc = BUSHING_ERR_CRYPTO_KEY;
    *out = NULL;
    *n = 0;
    /* OpenSSL would take "secret" and a zero octet for "secret" */
    if (passphrase.n > INT_MAX ||
        (passphrase.n > 0 && memchr(passphrase.p, 0, passphrase.n) != NULL))
        return BUSHING_ERR_CRYPTO_PASSPHRASE;
    ERR_clear_error();
    if (der.n > 0 && der.n <= INT_MAX)
        file = d2i_PKCS12(NULL, &p, (long)der.n);
    if (file != NULL && p == der.p + der.n)
        rc = load(out, &c, file, phrase);
    PKCS12_free(file);
    if (rc == 0) {
        ERR_clear_error();
        *n = c.n;
        return 0;
    }
    openssl_key_free(*out);
    *out = NULL;
    return openssl_lacked_memory() ? BUSHING_ERR_CRYPTO_FAILED : rc;
}
