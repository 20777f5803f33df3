/* Certificates taken apart: what is read, and which octets are refused. */
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "cert_maker.h"
#include "pki/certificate.h"
#include "pki/name.h"

#include <bushing/error.h>

struct both {
    struct maker *m;
    struct maker_certificate root, leaf;
};

static void begin(struct both *b, enum maker_purpose purpose)
{
    b->m = maker_new();
    maker_ca(b->m, &b->root, "CN=Root", maker_key(MAKER_P256, 0), NULL);
    maker_leaf(b->m, &b->leaf, purpose, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 1), &b->root);
}

static span hex(const char *text)
{
    static uint8_t room[4][512];
    static unsigned turn;
    uint8_t *p = room[turn++ % 4];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), p, 512, &n));
    return (span){p, n};
}

/* --- what is read -------------------------------------------------------- */

static void a_device(void **state)
{
    struct both b;
    struct certificate c;
    span der;
    (void)state;
    begin(&b, MAKER_E2E);
    der = maker_make(b.m, &b.leaf);
    assert_int_equal(certificate_read(&c, der, NULL), 0);
    assert_true(span_equal(c.raw, der));
    assert_true(span_equal(c.subject, b.leaf.subject));
    assert_true(span_equal(c.issuer, b.root.subject));
    assert_true(span_equal(c.serial, b.leaf.serial));
    assert_true(span_equal(c.algorithm, b.leaf.algorithm));
    assert_true(span_equal(c.tbs_algorithm, b.leaf.algorithm));
    assert_true(span_equal(c.key.spki, b.leaf.spki));
    assert_int_equal(c.version, X509_VERSION_3);
    assert_int_equal(c.not_before, INT64_C(1767225600000));
    assert_int_equal(c.not_after, INT64_C(1924992000000));
    assert_false(c.ca || c.has_path_len || c.forever || c.has_unique_id);
    assert_int_equal(c.key_usage, CERTIFICATE_KEY_USAGE_BIT(DIGITAL_SIGNATURE) |
                                      CERTIFICATE_KEY_USAGE_BIT(KEY_AGREEMENT));
    assert_int_equal(c.eku, CERTIFICATE_EKU_ANY);
    assert_true(span_equal(c.subject_key_id, maker_key_id(b.leaf.key)));
    assert_true(span_equal(c.authority_key_id, maker_key_id(b.root.key)));
    assert_true(c.has_crl_points);
    assert_false(c.has_ocsp);
    assert_int_equal(c.flaws, 0);
    /* what is signed: the TBSCertificate, tag and all */
    assert_ptr_equal(c.tbs.p, der.p + 4);
    assert_int_equal(c.tbs.p[0], 0x30);
    maker_free(b.m);
}

static void a_ca_and_its_limits(void **state)
{
    struct both b;
    struct certificate c;
    (void)state;
    begin(&b, MAKER_E2E);
    maker_replace(b.m, &b.root, MAKER_OID_BASIC_CONSTRAINTS, true,
                  maker_basic_constraints(b.m, true, 3));
    assert_int_equal(certificate_read(&c, maker_make(b.m, &b.root), NULL), 0);
    assert_true(c.ca && c.has_path_len);
    assert_int_equal(c.path_len, 3);
    assert_true(c.extension[CERTIFICATE_BASIC_CONSTRAINTS].critical);
    assert_null(certificate_extension(&c, CERTIFICATE_EXT_KEY_USAGE));
    assert_non_null(certificate_extension(&c, CERTIFICATE_KEY_USAGE));
    maker_free(b.m);
}

static void without_extensions_everything_is_allowed(void **state)
{
    struct both b;
    struct certificate c;
    (void)state;
    begin(&b, MAKER_E2E);
    b.leaf.num_extensions = 0;
    b.leaf.version = X509_VERSION_1;
    assert_int_equal(certificate_read(&c, maker_make(b.m, &b.leaf), NULL), 0);
    assert_int_equal(c.version, X509_VERSION_1);
    assert_int_equal(c.key_usage, 0x1FF);
    assert_int_equal(c.eku, CERTIFICATE_EKU_ANY);
    assert_int_equal(c.alt_names.num, 0);
    /* the version is left out, so the serial number stands first */
    assert_true(span_equal(c.tbs_algorithm, b.leaf.algorithm));
    assert_true(span_equal(c.key.spki, b.leaf.spki));
    maker_free(b.m);
}

static void purposes(void **state)
{
    static const char *const oids[] = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2",
                                       "1.3.6.1.5.5.7.3.9", "2.5.29.37.0",
                                       "1.2.3"};
    struct both b;
    struct certificate c;
    (void)state;
    begin(&b, MAKER_E2E);
    for (unsigned i = 0; i < 5; i++) {
        maker_replace(b.m, &b.leaf, MAKER_OID_EXT_KEY_USAGE, false,
                      maker_eku(b.m, &oids[i], 1));
        assert_int_equal(certificate_read(&c, maker_make(b.m, &b.leaf), NULL),
                         0);
        assert_int_equal(c.eku, i < 4 ? 1u << i : 0);
    }
    maker_free(b.m);
}

/* --- keys ---------------------------------------------------------------- */

static void every_kind_of_key(void **state)
{
    static const struct {
        enum maker_kind kind;
        enum pki_key_kind is;
        uint32_t bits;
        bool good;
        const char *text;
    } rows[] = {
        {MAKER_P256, PKI_KEY_EC, 256, true, "EC secp256r1"},
        {MAKER_P384, PKI_KEY_EC, 384, true, "EC secp384r1"},
        {MAKER_P521, PKI_KEY_EC, 521, true, "EC secp521r1"},
        {MAKER_BRAINPOOL_P256, PKI_KEY_EC, 256, true, "EC brainpoolP256r1"},
        {MAKER_SECP256K1, PKI_KEY_EC, 0, false, "EC of another curve"},
        {MAKER_ED25519, PKI_KEY_OTHER, 0, false, "1.3.101.112"},
        {MAKER_RSA_2048, PKI_KEY_RSA, 2048, true, "RSA 2048 bits"},
        {MAKER_RSA_1024, PKI_KEY_RSA, 1024, true, "RSA 1024 bits"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        struct x509_subject_public_key_info info;
        struct pki_key k;
        char room[64];
        struct text t = text_over(room, sizeof room);
        span spki = maker_spki(maker_key(rows[i].kind, 0));
        assert_int_equal(
            asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, spki, &info, NULL, NULL),
            0);
        pki_key_read(&k, &info, spki);
        assert_int_equal(k.kind, rows[i].is);
        assert_int_equal(k.bits, rows[i].bits);
        assert_int_equal(k.good_form, rows[i].good);
        if (k.kind == PKI_KEY_RSA)
            assert_int_equal(k.exponent_bits, 17);
        pki_key_text(&k, &t);
        assert_int_equal(t.n, strlen(rows[i].text));
        assert_memory_equal(room, rows[i].text, t.n);
    }
}

static bool good_rsa(const char *key)
{
    struct x509_subject_public_key_info info = {
        .algorithm = {.algorithm = hex("2a864886f70d010101")},
        .subject_public_key = {hex(key), 0}};
    struct pki_key k;
    pki_key_read(&k, &info, hex("3000"));
    assert_int_equal(k.kind, PKI_KEY_RSA);
    return k.good_form;
}

static void rsa_keys_that_are_none(void **state)
{
    (void)state;
    assert_true(good_rsa("3006020105020103"));
    assert_false(good_rsa(""));
    assert_false(good_rsa("3006020104020103"));       /* even modulus */
    assert_false(good_rsa("3006020105020104"));       /* even exponent */
    assert_false(good_rsa("3006020105020101"));       /* exponent 1 */
    assert_false(good_rsa("3006020185020103"));       /* negative */
    assert_false(good_rsa("3003020105"));             /* no exponent */
    assert_false(good_rsa("3009020105020103020101")); /* one number more */
    assert_false(good_rsa("30060201050201030500"));   /* octets behind */
    assert_false(good_rsa("0403020105"));
    assert_false(good_rsa("300404000201"));
    assert_false(good_rsa("300402000201"));
    assert_false(good_rsa("3008020105220302010300"));
}

static void how_certificates_are_signed(void **state)
{
    static const struct {
        const char *octets, *name;
        enum pki_hash hash;
    } rows[] = {
        {"300a06082a8648ce3d040302", "ecdsa-with-SHA256", PKI_HASH_GOOD},
        {"300a06082a8648ce3d040304", "ecdsa-with-SHA512", PKI_HASH_GOOD},
        {"300c06082a8648ce3d0403020500", "another algorithm", PKI_HASH_OTHER},
        {"300d06092a864886f70d01010b0500", "sha256WithRSAEncryption",
         PKI_HASH_GOOD},
        {"300b06092a864886f70d01010c", "sha384WithRSAEncryption",
         PKI_HASH_GOOD},
        {"300d06092a864886f70d0101050500", "sha1WithRSAEncryption",
         PKI_HASH_WEAK},
        {"300906072a8648ce3d0401", "ecdsa-with-SHA1", PKI_HASH_WEAK},
        {"300506032b6570", "another algorithm", PKI_HASH_OTHER},
        {"", "another algorithm", PKI_HASH_OTHER},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        const struct pki_signature_algorithm *a =
            pki_signature_algorithm(hex(rows[i].octets));
        assert_int_equal(a->hash, rows[i].hash);
        assert_string_equal(a->name, rows[i].name);
    }
}

/* --- times --------------------------------------------------------------- */

static bool reads_time(const char *text, int64_t *ms)
{
    struct x509_time t;
    if (text[0] == 'G') {
        t.which = X509_TIME_GENERAL_TIME;
        text++;
    } else {
        t.which = X509_TIME_UTC_TIME;
    }
    t.u.utc_time = span_text(text);
    return certificate_time(&t, ms);
}

/* [RFC 5280:4.1.2.5] */
static void forms_of_time(void **state)
{
    static const char *const bad[] = {
        "2601010000Z",
        "260101000000",
        "260101000000+0000",
        "261301000000Z",
        "260132000000Z",
        "260101240000Z",
        "26010100000Z",
        "",
        "G20491231235959Z",
        "G20500101000000",
        "G20500101000000.Z",
        "G20500101000000.0Z",
        "G20500101000000+00",
        "G2050010100Z",
        "G",
    };
    int64_t ms = 1;
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(bad); i++)
        assert_false(reads_time(bad[i], &ms));
    assert_int_equal(ms, 1);
    assert_true(reads_time("700101000000Z", &ms));
    assert_int_equal(ms, 0);
    assert_true(reads_time("491231235959Z", &ms));
    assert_int_equal(ms, INT64_C(2524607999000));
    assert_true(reads_time("500101000000Z", &ms)); /* 1950 */
    assert_int_equal(ms, -INT64_C(631152000000));
    assert_true(reads_time("G20500101000000Z", &ms));
    assert_int_equal(ms, INT64_C(2524608000000));
    assert_true(reads_time("G99991231235959Z", &ms));
}

/* --- DER ----------------------------------------------------------------- */

static void strict_der(void **state)
{
    static const char *const good[] = {"",         "0500",       "0101ff",
                                       "010100",   "30030101ff", "a0020500",
                                       "30003000", "0400"};
    static const char *const bad[] = {
        "010101",     "01020000",     "0101",         "308003010100000000",
        "30810101ff", "3081030101ff", "240304010000", "0c80",
        "2c030c0141", "1000",         "3003020141ff", "a0800000",
        "0481020000",
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(good); i++)
        assert_true(der_is_strict(hex(good[i])));
    for (size_t i = 0; i < ASN1_COUNT(bad); i++)
        assert_false(der_is_strict(hex(bad[i])));
}

static void strict_der_is_not_deep(void **state)
{
    uint8_t octets[2 * 64];
    (void)state;
    for (size_t depth = 1; depth <= 64; depth++) {
        for (size_t i = 0; i < depth; i++) {
            octets[2 * i] = 0x30;
            octets[2 * i + 1] = (uint8_t)(2 * (depth - i - 1));
        }
        assert_int_equal(der_is_strict(span_of(octets, 2 * depth)),
                         depth < BER_MAX_DEPTH);
    }
}

/* --- octets that are changed --------------------------------------------- */

static void no_start_is_a_certificate(void **state)
{
    struct both b;
    struct certificate c;
    struct asn1_error e;
    span der;
    (void)state;
    begin(&b, MAKER_TLS_SERVER);
    der = maker_make(b.m, &b.leaf);
    for (size_t n = 0; n < der.n; n++)
        assert_int_not_equal(certificate_read(&c, span_first(der, n), &e), 0);
    maker_free(b.m);
}

/* Every octet changed in two ways: either it cannot be read, or all that is
 * read lies within the octets. */
static void changed_octets(void **state)
{
    struct both b;
    struct certificate c;
    uint8_t copy[1024];
    span der;
    (void)state;
    begin(&b, MAKER_TLS_SERVER);
    der = maker_make(b.m, &b.leaf);
    assert_true(der.n <= sizeof copy);
    for (size_t i = 0; i < 2 * der.n; i++) {
        memcpy(copy, der.p, der.n);
        copy[i / 2] ^= i % 2 == 0 ? 0x01 : 0x80;
        if (certificate_read(&c, span_of(copy, der.n), NULL) != 0)
            continue;
        assert_true(c.tbs.p >= copy && c.tbs.p + c.tbs.n <= copy + der.n);
        assert_true(c.key.spki.p >= copy &&
                    c.key.spki.p + c.key.spki.n <= copy + der.n);
        assert_true(c.signature.p >= copy &&
                    c.signature.p + c.signature.n <= copy + der.n);
    }
    maker_free(b.m);
}

static void larger_than_any(void **state)
{
    static uint8_t octets[CERTIFICATE_OCTETS_MAX + 1];
    struct certificate c;
    struct asn1_error e;
    (void)state;
    assert_int_equal(certificate_read(&c, span_of(octets, sizeof octets), &e),
                     BUSHING_ERR_SIZE);
}

/* The tables take a bare OBJECT IDENTIFIER for an AlgorithmIdentifier, for
 * tokens of old; a certificate must not come so. */
static void a_bare_algorithm(void **state)
{
    struct both b;
    struct certificate c;
    span parts[3], der, bare;
    struct ber_reader r;
    struct ber_tlv t;
    (void)state;
    begin(&b, MAKER_E2E);
    der = maker_make(b.m, &b.leaf);
    assert_int_equal(certificate_read(&c, der, NULL), 0);
    bare = span_skip(c.algorithm, 2);
    r = ber_over(span_skip(der, 4 + c.tbs.n + c.algorithm.n));
    assert_int_equal(ber_next(&r, &t), 0);
    parts[0] = c.tbs;
    parts[1] = bare;
    parts[2] = tlv_raw(&t);
    der = maker_tlv(b.m, TAG_UNIVERSAL(16), true, maker_join(b.m, parts, 3));
    assert_int_equal(certificate_read(&c, der, NULL), BUSHING_ERR_TAG);
    maker_free(b.m);
}

/* A signature that does not end with an octet. */
static void odd_signature_bits(void **state)
{
    struct both b;
    struct certificate c;
    uint8_t copy[1024];
    span der;
    (void)state;
    begin(&b, MAKER_E2E);
    der = maker_make(b.m, &b.leaf);
    assert_int_equal(certificate_read(&c, der, NULL), 0);
    memcpy(copy, der.p, der.n);
    copy[c.signature.p - der.p - 1] = 1;
    copy[der.n - 1] &= 0xFE;
    assert_int_equal(certificate_read(&c, span_of(copy, der.n), NULL), 0);
    assert_int_equal(c.flaws, CERTIFICATE_SIGNATURE_BITS);
    maker_free(b.m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device),
        cmocka_unit_test(a_ca_and_its_limits),
        cmocka_unit_test(without_extensions_everything_is_allowed),
        cmocka_unit_test(purposes),
        cmocka_unit_test(every_kind_of_key),
        cmocka_unit_test(rsa_keys_that_are_none),
        cmocka_unit_test(how_certificates_are_signed),
        cmocka_unit_test(forms_of_time),
        cmocka_unit_test(strict_der),
        cmocka_unit_test(strict_der_is_not_deep),
        cmocka_unit_test(no_start_is_a_certificate),
        cmocka_unit_test(changed_octets),
        cmocka_unit_test(larger_than_any),
        cmocka_unit_test(a_bare_algorithm),
        cmocka_unit_test(odd_signature_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
