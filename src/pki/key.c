#include "pki/key.h"

#include "asn1/dump_leaf.h"
#include "base/oid.h"

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const span RSA = OCTETS("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01");
static const span EC = OCTETS("\x2A\x86\x48\xCE\x3D\x02\x01");

/* By the whole value of the parameters. */
static const struct curve {
    span octets;
    enum pki_curve curve;
    uint32_t bits;
    const char *name;
} CURVES[] = {
    {OCTETS("\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07"), PKI_CURVE_SECP256R1,
     256, "secp256r1"},
    {OCTETS("\x06\x05\x2B\x81\x04\x00\x22"), PKI_CURVE_SECP384R1, 384,
     "secp384r1"},
    {OCTETS("\x06\x05\x2B\x81\x04\x00\x23"), PKI_CURVE_SECP521R1, 521,
     "secp521r1"},
    {OCTETS("\x06\x09\x2B\x24\x03\x03\x02\x08\x01\x01\x07"),
     PKI_CURVE_BRAINPOOLP256R1, 256, "brainpoolP256r1"},
    {OCTETS("\x06\x09\x2B\x24\x03\x03\x02\x08\x01\x01\x0B"),
     PKI_CURVE_BRAINPOOLP384R1, 384, "brainpoolP384r1"},
    {OCTETS("\x06\x09\x2B\x24\x03\x03\x02\x08\x01\x01\x0D"),
     PKI_CURVE_BRAINPOOLP512R1, 512, "brainpoolP512r1"},
};

/* Of the contents of a positive INTEGER. */
static uint32_t bit_length(span number)
{
    uint32_t bits;
    while (number.n > 0 && number.p[0] == 0)
        number = span_skip(number, 1);
    bits = (uint32_t)number.n * 8;
    for (unsigned top = number.n > 0 ? number.p[0] : 0x80; top < 0x80;
         top <<= 1)
        bits--;
    return bits;
}

static bool take_number(struct ber_reader *r, span *out)
{
    struct ber_tlv t;
    if (ber_next(r, &t) != 0 || t.tag != TAG_UNIVERSAL(2) || t.constructed)
        return false;
    *out = tlv_body(&t);
    return out->n > 0 && out->p[0] < 0x80 && out->n <= UINT16_MAX;
}

static bool is_odd(span number)
{
    return (number.p[number.n - 1] & 1) != 0;
}

/* [RFC 8017:A.1.1] modulus and exponent, nothing behind them. */
static void read_rsa(struct pki_key *out)
{
    struct ber_reader r = ber_over(out->octets), inside;
    struct ber_tlv t;
    span modulus, exponent;
    if (ber_next(&r, &t) != 0 || t.tag != TAG_UNIVERSAL(16) || !t.constructed ||
        !ber_at_end(&r) || ber_enter(&r, &t, &inside) != 0 ||
        !take_number(&inside, &modulus) || !take_number(&inside, &exponent))
        return;
    out->bits = bit_length(modulus);
    out->exponent_bits = bit_length(exponent);
    out->good_form = ber_at_end(&inside) && is_odd(modulus) &&
                     is_odd(exponent) && out->exponent_bits > 1;
}

static void read_ec(struct pki_key *out,
                    const struct algorithm_identifier *algorithm)
{
    span point = out->octets;
    for (size_t i = 0; i < ASN1_COUNT(CURVES); i++) {
        if (!algorithm->has_parameters ||
            !span_equal(algorithm->parameters, CURVES[i].octets))
            continue;
        out->curve = CURVES[i].curve;
        out->bits = CURVES[i].bits;
        out->good_form =
            point.n == 1 + 2 * ((CURVES[i].bits + 7) / 8) && point.p[0] == 0x04;
    }
}

static bool null_or_absent(const struct algorithm_identifier *a)
{
    static const span null = OCTETS("\x05\x00");
    return !a->has_parameters || span_equal(a->parameters, null);
}

void pki_key_read(struct pki_key *out,
                  const struct x509_subject_public_key_info *info, span spki)
{
    memset(out, 0, sizeof *out);
    out->spki = spki;
    out->octets = info->subject_public_key.octets;
    if (span_equal(info->algorithm.algorithm, RSA)) {
        out->kind = PKI_KEY_RSA;
        read_rsa(out);
        out->good_form = out->good_form && null_or_absent(&info->algorithm);
    } else if (span_equal(info->algorithm.algorithm, EC)) {
        out->kind = PKI_KEY_EC;
        read_ec(out, &info->algorithm);
    }
    if (info->subject_public_key.unused != 0)
        out->good_form = false;
}

/* --- for people ---------------------------------------------------------- */

static void put_other(const struct pki_key *key, struct text *out)
{
    struct x509_subject_public_key_info info;
    if (asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, key->spki, &info, NULL,
                    NULL) == 0)
        (void)oid_to_text(info.algorithm.algorithm, out);
}

void pki_key_text(const struct pki_key *key, struct text *out)
{
    const char *name = "of another curve";
    if (key->kind == PKI_KEY_OTHER) {
        put_other(key, out);
    } else if (key->kind == PKI_KEY_RSA) {
        text_put(out, "RSA ");
        text_u64(out, key->bits);
        text_put(out, " bits");
    } else {
        for (size_t i = 0; i < ASN1_COUNT(CURVES); i++)
            if (CURVES[i].curve == key->curve)
                name = CURVES[i].name;
        text_put(out, "EC ");
        text_put(out, name);
    }
}

/* --- how a certificate is signed ----------------------------------------- */

#define RSA_OID "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01"
#define ECDSA_OID "\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03"

static const struct signature_row {
    span octets;
    struct pki_signature_algorithm says;
} SIGNATURES[] = {
#define ROW(octets, name, kind, hash)             \
    {                                             \
        OCTETS(octets),                           \
        {                                         \
            name, PKI_KEY_##kind, PKI_HASH_##hash \
        }                                         \
    }
    ROW("\x30\x0A" ECDSA_OID "\x02", "ecdsa-with-SHA256", EC, GOOD),
    ROW("\x30\x0A" ECDSA_OID "\x03", "ecdsa-with-SHA384", EC, GOOD),
    ROW("\x30\x0A" ECDSA_OID "\x04", "ecdsa-with-SHA512", EC, GOOD),
    ROW("\x30\x0D" RSA_OID "\x0B\x05\x00", "sha256WithRSAEncryption", RSA,
        GOOD),
    ROW("\x30\x0D" RSA_OID "\x0C\x05\x00", "sha384WithRSAEncryption", RSA,
        GOOD),
    ROW("\x30\x0D" RSA_OID "\x0D\x05\x00", "sha512WithRSAEncryption", RSA,
        GOOD),
    /* [RFC 4055:5] says NULL; absent is taken as well. */
    ROW("\x30\x0B" RSA_OID "\x0B", "sha256WithRSAEncryption", RSA, GOOD),
    ROW("\x30\x0B" RSA_OID "\x0C", "sha384WithRSAEncryption", RSA, GOOD),
    ROW("\x30\x0B" RSA_OID "\x0D", "sha512WithRSAEncryption", RSA, GOOD),
    ROW("\x30\x0D" RSA_OID "\x04\x05\x00", "md5WithRSAEncryption", RSA, WEAK),
    ROW("\x30\x0D" RSA_OID "\x05\x05\x00", "sha1WithRSAEncryption", RSA, WEAK),
    ROW("\x30\x09\x06\x07\x2A\x86\x48\xCE\x3D\x04\x01", "ecdsa-with-SHA1", EC,
        WEAK),
};

const struct pki_signature_algorithm *pki_signature_algorithm(span identifier)
{
    static const struct pki_signature_algorithm other = {
        "another algorithm", PKI_KEY_OTHER, PKI_HASH_OTHER};
    for (size_t i = 0; i < ASN1_COUNT(SIGNATURES); i++)
        if (span_equal(identifier, SIGNATURES[i].octets))
            return &SIGNATURES[i].says;
    return &other;
}
