#include "aprofile/key.h"

#include "asn1/walk.h"
#include "schema/x509.h"

/* [RFC 8017:A.1.1] */
struct rsa_public_key {
    span modulus, exponent;
};

#define THIS struct rsa_public_key
static const struct asn1_field RSA_ROWS[] = {
    REQ("modulus", modulus, span, ASN_BIGINT, NOTAG),
    REQ("publicExponent", exponent, span, ASN_BIGINT, NOTAG),
};
static const struct asn1_type RSA_PUBLIC_KEY = {
    SEQUENCE("RSAPublicKey", THIS, RSA_ROWS, 0)};
#undef THIS

static const uint8_t RSA_ENCRYPTION[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                         0x0d, 0x01, 0x01, 0x01};
static const uint8_t NULL_VALUE[] = {0x05, 0x00};

/* An exponent that is larger makes each verification slow. */
enum { EXPONENT_MAX = 8 };

/* One walk checks the certificate and finds its key as it was received. */
static int find(struct aprofile_key *out, struct x509_certificate *x, span der)
{
    struct asn1_walk w;
    int rc = asn1_walk_begin(&w, &X509_CERTIFICATE, der, x, NULL);
    while (rc == 0 && (rc = asn1_walk_next(&w)) == 0 && w.step != WALK_END)
        if (w.step == WALK_ENTER && w.type == &X509_SUBJECT_PUBLIC_KEY_INFO)
            out->info = tlv_raw(&w.tlv);
    return rc;
}

/* [62351-4:8] NULL is sent, and NULL and absent are equal */
static bool is_rsa(const struct algorithm_identifier *a)
{
    return span_equal(a->algorithm,
                      span_of(RSA_ENCRYPTION, sizeof RSA_ENCRYPTION)) &&
           (!a->has_parameters ||
            span_equal(a->parameters, span_of(NULL_VALUE, sizeof NULL_VALUE)));
}

static span without_zeros(span number)
{
    while (number.n > 0 && number.p[0] == 0)
        number = span_skip(number, 1);
    return number;
}

static bool is_odd_and_positive(span number)
{
    return number.n > 0 && number.p[0] < 0x80 &&
           (number.p[number.n - 1] & 1) != 0;
}

static uint32_t bit_length(span number)
{
    uint32_t bits = (uint32_t)number.n * 8;
    for (unsigned top = number.n > 0 ? number.p[0] : 0x80; top < 0x80;
         top <<= 1)
        bits--;
    return bits;
}

static bool read_rsa(struct aprofile_key *out, struct asn1_bits bits)
{
    struct rsa_public_key rsa;
    if (bits.unused != 0 ||
        asn1_decode(&RSA_PUBLIC_KEY, bits.octets, &rsa, NULL, NULL) != 0)
        return false;
    span modulus = without_zeros(rsa.modulus);
    span exponent = without_zeros(rsa.exponent);
    if (!is_odd_and_positive(rsa.modulus) || !is_odd_and_positive(rsa.exponent))
        return false;
    out->bits = bit_length(modulus);
    out->modulus_len = modulus.n;
    return exponent.n <= EXPONENT_MAX && (exponent.n > 1 || exponent.p[0] > 1);
}

enum aprofile_key_form aprofile_key_read(struct aprofile_key *out,
                                         span certificate)
{
    struct x509_certificate x;
    const struct x509_subject_public_key_info *info =
        &x.tbs_certificate.subject_public_key_info;
    *out = (struct aprofile_key){0};
    out->code = find(out, &x, certificate);
    if (out->code != 0)
        return APROFILE_KEY_NO_CERTIFICATE;
    out->algorithm = info->algorithm.algorithm;
    if (!is_rsa(&info->algorithm))
        return APROFILE_KEY_OTHER;
    return read_rsa(out, info->subject_public_key) ? APROFILE_KEY_GOOD
                                                   : APROFILE_KEY_BROKEN;
}
