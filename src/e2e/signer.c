#include "e2e/signer.h"

#include "asn1/ber.h"
#include "asn1/walk.h"
#include "base/oid.h"
#include "schema/x509.h"

/* --- algorithms ---------------------------------------------------------- */

/* [62351-4:8 sha256WithRSAEncryption, 62351-4:8 ecdsa-with-SHA256] */

static const uint8_t ECDSA_OID[] = {0x2A, 0x86, 0x48, 0xCE,
                                    0x3D, 0x04, 0x03, 0x02};
static const uint8_t RSA_OID[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                  0x0D, 0x01, 0x01, 0x0B};
static const uint8_t ASN1_NULL_VALUE[] = {0x05, 0x00};
static const uint8_t ECDSA_WHOLE[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                      0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
static const uint8_t RSA_WHOLE[] = {0x30, 0x0D, 0x06, 0x09, 0x2A,
                                    0x86, 0x48, 0x86, 0xF7, 0x0D,
                                    0x01, 0x01, 0x0B, 0x05, 0x00};

#define OF(a) span_of((a), sizeof(a))

int signer_algorithm(const struct algorithm_identifier *a)
{
    if (span_equal(a->algorithm, OF(ECDSA_OID)))
        return a->has_parameters ? -1 : BUSHING_ECDSA_SHA256;
    if (span_equal(a->algorithm, OF(RSA_OID)) &&
        (!a->has_parameters || span_equal(a->parameters, OF(ASN1_NULL_VALUE))))
        return BUSHING_RSA_SHA256;
    return -1;
}

struct algorithm_identifier signer_identifier(int item)
{
    if (item == BUSHING_RSA_SHA256)
        return (struct algorithm_identifier){OF(RSA_OID), true,
                                             OF(ASN1_NULL_VALUE)};
    return (struct algorithm_identifier){OF(ECDSA_OID), false, {NULL, 0}};
}

/* --- the key [RFC 5280:4.1] ---------------------------------------------- */

static int enter(const struct ber_reader *around, const struct ber_tlv *t,
                 struct ber_reader *in)
{
    if (t->tag != TAG_UNIVERSAL(16) || !t->constructed)
        return BUSHING_ERR_TAG;
    return ber_enter(around, t, in);
}

/* The whole subjectPublicKeyInfo and subject, by their places. */
static int find_key(span certificate, span *spki, span *subject)
{
    enum { TO_SUBJECT = 4 }; /* algorithm, issuer, validity, subject */
    struct ber_reader r = ber_over(certificate), in, tbs;
    struct ber_tlv t;
    int rc = certificate.n > SIGNER_CERTIFICATE_MAX ? BUSHING_ERR_TOO_LONG
                                                    : ber_next(&r, &t);
    if (rc == 0 && !ber_at_end(&r))
        rc = BUSHING_ERR_TRAILING;
    if (rc == 0)
        rc = enter(&r, &t, &in);
    if (rc == 0)
        rc = ber_next(&in, &t);
    if (rc == 0)
        rc = enter(&in, &t, &tbs);
    if (rc == 0)
        rc = ber_next(&tbs, &t);
    if (rc == 0 && t.tag == TAG_CONTEXT(0))
        rc = ber_next(&tbs, &t);
    for (unsigned i = 0; rc == 0 && i < TO_SUBJECT; i++)
        rc = ber_next(&tbs, &t);
    if (rc != 0)
        return rc;
    *subject = tlv_raw(&t);
    rc = ber_next(&tbs, &t);
    *spki = tlv_raw(&t);
    return rc;
}

/* modulus and exponent of an RSA key: what could take long is refused. */
static bool rsa_is_bounded(span key)
{
    struct ber_reader r = ber_over(key), in;
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || enter(&r, &t, &in) != 0 ||
        ber_next(&in, &t) != 0 || ber_next(&in, &t) != 0)
        return false;
    return t.tag == TAG_UNIVERSAL(2) && ber_at_end(&in) &&
           tlv_body(&t).n <= SIGNER_RSA_EXPONENT_MAX;
}

/* The seam wants to be asked no more than it can bear. */
static bool key_is_bounded(span spki, int item)
{
    struct x509_subject_public_key_info info;
    if (item != BUSHING_RSA_SHA256)
        return spki.n <= SIGNER_EC_KEY_MAX;
    return spki.n <= SIGNER_RSA_KEY_MAX &&
           asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, spki, &info, NULL,
                       NULL) == 0 &&
           rsa_is_bounded(info.subject_public_key.octets);
}

int signer_check(const struct crypto *crypto, int item, span certificate,
                 span data, span signature)
{
    span algorithm =
        item == BUSHING_RSA_SHA256 ? OF(RSA_WHOLE) : OF(ECDSA_WHOLE);
    span spki, subject;
    int rc;
    if (find_key(certificate, &spki, &subject) != 0 ||
        !key_is_bounded(spki, item))
        return BUSHING_ERR_CRYPTO_SIGNATURE;
    rc = crypto->verify_spki(algorithm, spki, data, signature);
    return rc == BUSHING_ERR_CRYPTO_KEY || rc == BUSHING_ERR_CRYPTO_ALGORITHM
               ? BUSHING_ERR_CRYPTO_SIGNATURE
               : rc;
}

/* --- the name ------------------------------------------------------------ */

static void put_plain(struct text *t, span s)
{
    for (size_t i = 0; i < s.n; i++)
        text_char(t, (char)(s.p[i] < 0x20 || s.p[i] > 0x7E ? '?' : s.p[i]));
}

static void put_attribute(struct text *out,
                          const struct x509_attribute_type_and_value *a)
{
    static const uint8_t CN[] = {0x55, 0x04, 0x03};
    static const uint8_t OBJECT[] = {0x55, 0x04, 0x6A};
    struct ber_reader r = ber_over(a->value);
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || t.constructed)
        return;
    if (out->n != 0)
        text_put(out, ", ");
    if (span_equal(a->type, OF(CN)))
        text_put(out, "CN=");
    else if (!span_equal(a->type, OF(OBJECT))) {
        if (oid_to_text(a->type, out) != 0)
            return;
        text_char(out, '=');
    }
    if (t.tag != TAG_UNIVERSAL(6))
        put_plain(out, tlv_body(&t));
    else if (oid_to_text(tlv_body(&t), out) != 0)
        text_char(out, '?');
}

void signer_name(span certificate, char *out, size_t cap)
{
    struct text text = text_over(out, cap);
    struct x509_name name;
    span spki, subject, rdns, rdn;
    if (find_key(certificate, &spki, &subject) == 0 &&
        asn1_decode(&X509_NAME, subject, &name, NULL, NULL) == 0) {
        rdns = name.u.rdn_sequence.body;
        while (rdns.n != 0 && text.n < cap) {
            struct asn1_list set;
            struct x509_attribute_type_and_value a;
            if (asn1_list_next(&X509_RDN, &rdns, &set, NULL) != 0)
                break;
            rdn = set.body;
            while (rdn.n != 0 && asn1_list_next(&X509_ATTRIBUTE_TYPE_AND_VALUE,
                                                &rdn, &a, NULL) == 0)
                put_attribute(&text, &a);
        }
    }
    text_end(&text);
}
