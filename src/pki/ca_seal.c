/* What certificates, requests and lists have in common: the signature around
 * them, times, facts that are wrong, PEM. */
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/time_text.h"
#include "pki/ca.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

/* [62351-4:G.4] sha256WithRSAEncryption and ecdsa-with-SHA256 */
static const span ALGORITHM_RSA =
    OCTETS("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00");
static const span ALGORITHM_EC =
    OCTETS("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02");

enum {
    SIGNATURE_MAX = 512, /* RSA of 4096 bits */
    TAIL_MAX = SIGNATURE_MAX + 40,
};

void ca_why(char why[BUSHING_CA_WHY], const char *a, const char *b)
{
    struct text t;
    if (why == NULL)
        return;
    t = text_over(why, BUSHING_CA_WHY);
    text_put(&t, a);
    text_put(&t, b);
    text_end(&t);
}

/* --- the signature ------------------------------------------------------- */

int ca_signer_init(struct ca_signer *out, const struct crypto *crypto,
                   const bushing_ca_key *key)
{
    struct x509_subject_public_key_info info;
    struct pki_key is;
    size_t n;
    int rc;
    out->crypto = crypto;
    out->key = (const struct crypto_key *)(const void *)key;
    rc = crypto->key_spki(out->key, out->spki_octets, sizeof out->spki_octets,
                          &n);
    if (rc != 0)
        return rc;
    out->spki = span_of(out->spki_octets, n);
    rc = asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, out->spki, &info, NULL,
                     NULL);
    if (rc != 0)
        return rc;
    pki_key_read(&is, &info, out->spki);
    out->algorithm = is.kind == PKI_KEY_RSA ? ALGORITHM_RSA : ALGORITHM_EC;
    return 0;
}

int ca_algorithm(const struct ca_signer *by, struct algorithm_identifier *out)
{
    return asn1_decode(&ALGORITHM_IDENTIFIER, by->algorithm, out, NULL, NULL);
}

/* What stands behind the signed octets. */
static int make_tail(const struct ca_signer *by, span tbs, struct writer *w)
{
    uint8_t signature[SIGNATURE_MAX];
    size_t mark = writer_len(w), n;
    int rc = by->crypto->sign(by->key, signature, sizeof signature, &n, tbs);
    if (rc != 0)
        return rc;
    put_span(w, span_of(signature, n));
    put_u8(w, 0);
    ber_put_header(w, TAG_UNIVERSAL(3), false, writer_len(w) - mark);
    put_span(w, by->algorithm);
    return w->bad ? BUSHING_ERR_SPACE : 0;
}

int ca_seal(const struct ca_signer *by, const struct asn1_type *type,
            const void *tbs, uint8_t *out, size_t cap, size_t *n)
{
    uint8_t tail[TAIL_MAX];
    struct writer w, behind = writer_over(tail, sizeof tail);
    int rc;
    *n = 0;
    if (cap < TAIL_MAX)
        return BUSHING_ERR_SPACE;
    w = writer_over(out, cap - TAIL_MAX);
    rc = asn1_encode(type, tbs, &w);
    if (rc == 0)
        rc = make_tail(by, writer_result(&w), &behind);
    if (rc != 0)
        return rc;
    memcpy(w.end, behind.p, writer_len(&behind));
    w.end += writer_len(&behind);
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    if (w.bad)
        return BUSHING_ERR_SPACE;
    *n = writer_len(&w);
    memmove(out, w.p, *n);
    return 0;
}

/* --- times --------------------------------------------------------------- */

/* [RFC 5280:4.1.2.5] */
int ca_time(struct x509_time *out, int64_t ms, char room[CA_TIME_MAX])
{
    static const int64_t year_1950 = INT64_C(-631152000000);
    static const int64_t year_2050 = INT64_C(2524608000000);
    size_t n = time_text_format(room, CA_TIME_MAX, ms, TIME_FORM_A_Z);
    if (n == 0 || ms < year_1950)
        return BUSHING_ERR_TIME;
    if (ms < year_2050) {
        out->which = X509_TIME_UTC_TIME;
        out->u.utc_time = span_of(room + 2, n - 2);
    } else {
        out->which = X509_TIME_GENERAL_TIME;
        out->u.general_time = span_of(room, n);
    }
    return 0;
}

/* --- keys ---------------------------------------------------------------- */

void bushing_ca_wipe(void *p, size_t n)
{
    secret_wipe(p, n);
}

/* --- PEM ----------------------------------------------------------------- */

static void put_line(struct text *t, const char *word, const char *label)
{
    text_put(t, word);
    text_put(t, label);
    text_put(t, "-----\n");
}

static void put_base64(struct text *t, span s)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t v = (uint32_t)s.p[i] << 16;
        v |= i + 1 < s.n ? (uint32_t)s.p[i + 1] << 8 : 0;
        v |= i + 2 < s.n ? s.p[i + 2] : 0;
        text_char(t, digits[v >> 18]);
        text_char(t, digits[v >> 12 & 63]);
        text_char(t, digits[i + 1 < s.n ? v >> 6 & 63 : 64]);
        text_char(t, digits[i + 2 < s.n ? v & 63 : 64]);
        if (i % 48 == 45 || i + 3 >= s.n)
            text_char(t, '\n');
    }
}

int bushing_ca_pem(uint8_t *out, size_t cap, size_t *n, const char *label,
                   bushing_span der)
{
    struct text t = text_over((char *)out, cap);
    put_line(&t, "-----BEGIN ", label);
    put_base64(&t, der);
    put_line(&t, "-----END ", label);
    *n = text_fits(&t) ? t.n : 0;
    return text_fits(&t) ? 0 : BUSHING_ERR_SPACE;
}
