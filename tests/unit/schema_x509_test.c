/* X.509 tables against certificates that OpenSSL made; what is expected here
 * is what `openssl x509 -text` says of them. */
#include "schema/x509.h"
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "schema/role.h"
#include "shared.h"
#include <bushing/error.h>

/* One certificate with every extension that has a table. */
static const char CERTIFICATE[] =
    "308203cc30820372a003020102021000c0ffee00000000000000000000002a300a06082a"
    "8648ce3d040302301a310b3009060355040613024348310b300906035504030c02434130"
    "20170d3236313132313131353435355a180f32313236313032383131353435355a30818d"
    "310b30090603550406130243483110300e060355040a0c07477269642041473115301306"
    "0355040b0c0c53756273746174696f6e20373110300e06035504030c07494544206f6e65"
    "310e300c060355040513053030303432311a301806092a864886f70d010901160b614062"
    "2e6578616d706c6531173015060355046a0c0e312e332e393939392e32332e3132305930"
    "1306072a8648ce3d020106082a8648ce3d0301070342000461df5ac4b6c081b1258367ed"
    "33b374803d473616c5cd4c213f23fbc35c993cb8fb17300c21d4554a5e19306bb25300eb"
    "322158f231d1771a603d807cf32b6ad9a38202223082021e300c0603551d130101ff0402"
    "3000300e0603551d0f0101ff040403020388301d0603551d250416301406082b06010505"
    "07030106082b06010505070302301d0603551d0e0416041487fc37950dbf302ebe7827e1"
    "d893f78fd0284173301f0603551d23041830168014696dd4223b76a504240b032e1beef7"
    "c36bded4713081890603551d11048181307f820b6965642e6578616d706c658704c00002"
    "01871020010db8000000000000000000000001860775726e3a783a79810b7840792e6578"
    "616d706c65a01906082b06010505070805a00d0c0b6363406465722e7465737488032a03"
    "04a4223020310b30090603550406130243483111300f06035504030c08646972206e616d"
    "6530490603551d1f04423040301ea01ca01a8618687474703a2f2f63726c2e6578616d70"
    "6c652f612e63726c301ea01ca01a86186c6461703a2f2f6c6461702e6578616d706c652f"
    "636e3d78305606082b06010505070101044a3048302006082b0601050507300186146874"
    "74703a2f2f6f6373702e6578616d706c652f302406082b06010505073002861868747470"
    "3a2f2f63612e6578616d706c652f63612e636572303a0603551d2004333031300506032a"
    "0304302806032b05083021301f06082b060105050702011613687474703a2f2f6370732e"
    "6578616d706c652f303406072a8648ce5608010429302730253004020200ff0c0a4f7574"
    "73746174696f6e020200ff0c0a49454336323335312d380a0103300a06082a8648ce3d04"
    "030203480030450221008e883bf277dc3d95599d41f72b66b343372c577007ffba87e687"
    "59d91e285d7d022066743ad213d53694f0c694e4ecf292691ff8d529c9cd95d393f69e2a"
    "b945261e";

/* One certificate revoked, with a reason. */
static const char REVOCATION_LIST[] =
    "3082010a3081b1020101300a06082a8648ce3d040302301a310b30090603550406130243"
    "48310b300906035504030c024341170d3236313132313131353331365a170d3236313232"
    "313131353331365a3035303302147a9c999a0694d3b278b0777c3ebde28336fde619170d"
    "3236313132313131353331365a300c300a0603551d1504030a0101a02f302d301f060355"
    "1d23041830168014696dd4223b76a504240b032e1beef7c36bded471300a0603551d1404"
    "03020102300a06082a8648ce3d0403020348003045022100d98e35ab5d6522f9c224b680"
    "63965f3a08216c35fe2dd840415083519df3ed12022024e60f59acfaab4fab86cf4e3460"
    "f1acf695d5230a8a51e92b5aacbb1e2a3e65";

/* An attribute certificate with one role, made by hand. */
static const char ATTRIBUTE_CERTIFICATE[] =
    "3081be3081aa0201013018a0163011a40f300d310b300906035504030c024341020107a0"
    "133011a40f300d310b300906035504030c024341300a06082a8648ce3d04030202010530"
    "22180f32303236303130313030303030305a180f32303236303130323030303030305a30"
    "36303406072a8648ce5608013129302730253004020200ff0c0a4f757473746174696f6e"
    "020200ff0c0a49454336323335312d380a0103300b30090603551d3804020500300a0608"
    "2a8648ce3d0403020303000102";

static uint8_t octets[4096];
static span input;
static uint8_t scratch[4096];

static span hex(const char *text)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(text), octets, sizeof octets, &n));
    input = (span){octets, n};
    return input;
}

static int decode(const struct asn1_type *t, span in, void *out)
{
    struct arena a = arena_over(scratch, sizeof scratch);
    return asn1_decode(t, in, out, &a, NULL);
}

static void reads(const struct asn1_type *t, span in, void *out)
{
    assert_int_equal(decode(t, in, out), 0);
}

static void comes_back(const struct asn1_type *t, const void *in)
{
    static uint8_t out[4096];
    struct writer w = writer_over(out, sizeof out);
    span r;
    assert_int_equal(asn1_encode(t, in, &w), 0);
    r = writer_result(&w);
    assert_int_equal(r.n, input.n);
    assert_memory_equal(r.p, input.p, r.n);
}

static void is_text(span s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

static void is_hex(span s, const char *text)
{
    uint8_t want[64];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), want, sizeof want, &n));
    assert_int_equal(s.n, n);
    assert_memory_equal(s.p, want, n);
}

static void element(const struct asn1_type *t, struct asn1_list list,
                    uint32_t i, void *out)
{
    assert_true(i < list.num);
    for (uint32_t k = 0; k <= i; k++)
        assert_int_equal(asn1_list_next(t, &list.body, out, NULL), 0);
}

/* --- the certificate ----------------------------------------------------- */

static struct x509_certificate cert;

static const struct x509_tbs_certificate *certificate(void)
{
    reads(&X509_CERTIFICATE, hex(CERTIFICATE), &cert);
    return &cert.tbs_certificate;
}

static void fields_of_a_certificate(void **state)
{
    const struct x509_tbs_certificate *tbs = certificate();
    (void)state;
    assert_int_equal(tbs->version, X509_VERSION_3);
    is_hex(tbs->serial_number, "00c0ffee00000000000000000000002a");
    is_hex(tbs->signature.algorithm, "2a8648ce3d040302");
    assert_false(tbs->signature.has_parameters);
    assert_int_equal(tbs->validity.not_before.which, X509_TIME_UTC_TIME);
    is_text(tbs->validity.not_before.u.utc_time, "261121115455Z");
    assert_int_equal(tbs->validity.not_after.which, X509_TIME_GENERAL_TIME);
    is_text(tbs->validity.not_after.u.general_time, "21261028115455Z");
    is_hex(tbs->subject_public_key_info.algorithm.algorithm, "2a8648ce3d0201");
    is_hex(tbs->subject_public_key_info.algorithm.parameters,
           "06082a8648ce3d030107");
    assert_int_equal(
        bits_count(tbs->subject_public_key_info.subject_public_key), 65 * 8);
    assert_false(tbs->has_issuer_unique_id);
    assert_true(tbs->has_extensions);
    assert_int_equal(tbs->extensions.num, 10);
    is_hex(cert.signature_algorithm.algorithm, "2a8648ce3d040302");
    comes_back(&X509_CERTIFICATE, &cert);
}

/* What is signed: from the tag of tbsCertificate to its end. */
static void octets_that_are_signed(void **state)
{
    (void)state;
    (void)certificate();
    assert_ptr_equal(cert.tbs_certificate_octets.raw.p, input.p + 4);
    assert_int_equal(cert.tbs_certificate_octets.raw.n, 886);
    assert_ptr_equal(cert.tbs_certificate_octets.content.p, input.p + 8);
    assert_int_equal(cert.tbs_certificate_octets.content.n, 882);
}

static void names(void **state)
{
    static const char *const SUBJECT[][2] = {
        {"550406", "CH"},
        {"55040a", "Grid AG"},
        {"55040b", "Substation 7"},
        {"550403", "IED one"},
        {"550405", "00042"},
        {"2a864886f70d010901", "a@b.example"},
        {"55046a", "1.3.9999.23.12"},
    };
    struct x509_name name;
    (void)state;
    reads(&X509_NAME, certificate()->subject, &name);
    assert_int_equal(name.which, X509_NAME_RDN_SEQUENCE);
    assert_int_equal(name.u.rdn_sequence.num, 7);
    for (uint32_t i = 0; i < 7; i++) {
        struct asn1_list rdn;
        struct x509_attribute_type_and_value value;
        element(&X509_RDN, name.u.rdn_sequence, i, &rdn);
        assert_int_equal(rdn.num, 1);
        element(&X509_ATTRIBUTE_TYPE_AND_VALUE, rdn, 0, &value);
        is_hex(value.type, SUBJECT[i][0]);
        is_text(span_skip(value.value, 2), SUBJECT[i][1]);
    }
    assert_int_equal(X509_NAME.format, FORMAT_NAME);
    assert_int_equal(X509_CERTIFICATE.format, FORMAT_CERTIFICATE);
}

/* --- extensions ---------------------------------------------------------- */

/* The value of extension i, which must read as t and as nothing before t. */
static void extension(uint32_t i, const char *oid, bool critical,
                      const struct asn1_type *t, void *out)
{
    const struct asn1_type *values = X509_EXTENSION.fields[2].type;
    struct x509_extension x;
    element(&X509_EXTENSION, certificate()->extensions, i, &x);
    is_hex(x.extn_id, oid);
    assert_int_equal(x.critical, critical);
    assert_ptr_equal(
        asn1_guess(values->inside, values->num_inside, x.extn_value), t);
    reads(t, x.extn_value, out);
}

static void simple_extensions(void **state)
{
    struct x509_basic_constraints constraints;
    struct asn1_bits usage;
    struct asn1_list purposes;
    span key, oid;
    (void)state;
    extension(0, "551d13", true, &X509_BASIC_CONSTRAINTS, &constraints);
    assert_false(constraints.ca);
    assert_false(constraints.has_path_len_constraint);
    extension(1, "551d0f", true, &X509_KEY_USAGE, &usage);
    assert_true(bits_has(usage, X509_KEY_USAGE_DIGITAL_SIGNATURE));
    assert_true(bits_has(usage, X509_KEY_USAGE_KEY_AGREEMENT));
    assert_false(bits_has(usage, X509_KEY_USAGE_KEY_CERT_SIGN));
    extension(2, "551d25", false, &X509_EXT_KEY_USAGE, &purposes);
    assert_int_equal(purposes.num, 2);
    element(&ASN_OID, purposes, 1, &oid);
    is_hex(oid, "2b06010505070302");
    extension(3, "551d0e", false, &X509_SUBJECT_KEY_IDENTIFIER, &key);
    assert_int_equal(key.n, 20);
}

static const struct x509_general_name *name_of(struct asn1_list list,
                                               uint32_t i, int which)
{
    static struct x509_general_name n;
    element(&X509_GENERAL_NAME, list, i, &n);
    assert_int_equal(n.which, which);
    return &n;
}

static void general_names(void **state)
{
    const struct x509_general_name *n;
    struct x509_name directory;
    struct asn1_list list;
    (void)state;
    extension(5, "551d11", false, &X509_GENERAL_NAMES, &list);
    assert_int_equal(list.num, 8);
    is_text(name_of(list, 0, X509_GENERAL_NAME_DNS_NAME)->u.dns_name,
            "ied.example");
    is_hex(name_of(list, 1, X509_GENERAL_NAME_IP_ADDRESS)->u.ip_address,
           "c0000201");
    is_hex(name_of(list, 2, X509_GENERAL_NAME_IP_ADDRESS)->u.ip_address,
           "20010db8000000000000000000000001");
    n = name_of(list, 3, X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER);
    is_text(n->u.uniform_resource_identifier, "urn:x:y");
    is_text(name_of(list, 4, X509_GENERAL_NAME_RFC822_NAME)->u.rfc822_name,
            "x@y.example");
    n = name_of(list, 5, X509_GENERAL_NAME_OTHER_NAME);
    is_hex(n->u.other_name.type_id, "2b06010505070805");
    is_text(span_skip(n->u.other_name.value, 2), "cc@der.test");
    is_hex(name_of(list, 6, X509_GENERAL_NAME_REGISTERED_ID)->u.registered_id,
           "2a0304");
    n = name_of(list, 7, X509_GENERAL_NAME_DIRECTORY_NAME);
    reads(&X509_NAME, n->u.directory_name, &directory);
    assert_int_equal(directory.u.rdn_sequence.num, 2);
}

static void pointers_to_revocation(void **state)
{
    struct asn1_list list;
    struct x509_distribution_point point;
    struct x509_access_description access;
    struct x509_authority_key_identifier key;
    (void)state;
    extension(4, "551d23", false, &X509_AUTHORITY_KEY_IDENTIFIER, &key);
    is_hex(key.key_identifier, "696dd4223b76a504240b032e1beef7c36bded471");
    assert_false(key.has_authority_cert_issuer);
    extension(6, "551d1f", false, &X509_CRL_DISTRIBUTION_POINTS, &list);
    assert_int_equal(list.num, 2);
    element(&X509_DISTRIBUTION_POINT, list, 0, &point);
    assert_int_equal(point.distribution_point.which,
                     X509_DISTRIBUTION_POINT_FULL_NAME);
    is_text(name_of(point.distribution_point.u.full_name, 0,
                    X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER)
                ->u.uniform_resource_identifier,
            "http://crl.example/a.crl");
    assert_false(point.has_reasons);
    extension(7, "2b06010505070101", false, &X509_AUTHORITY_INFO_ACCESS, &list);
    element(&X509_ACCESS_DESCRIPTION, list, 0, &access);
    is_hex(access.access_method, "2b06010505073001");
    is_text(access.access_location.u.uniform_resource_identifier,
            "http://ocsp.example/");
}

static void policies_and_roles(void **state)
{
    struct asn1_list list;
    struct x509_policy_information policy;
    struct role_info role;
    (void)state;
    extension(8, "551d20", false, &X509_CERTIFICATE_POLICIES, &list);
    element(&X509_POLICY_INFORMATION, list, 1, &policy);
    is_hex(policy.policy_identifier, "2b0508");
    assert_true(policy.has_policy_qualifiers);
    extension(9, "2a8648ce560801", false, &ROLE_EXTENSION, &list);
    element(&ROLE_INFO, list, 0, &role);
    is_text(role.aor, "Outstation");
}

/* Values that look like each other. */
static void extensions_are_told_apart(void **state)
{
    static const struct {
        const char *hex;
        const struct asn1_type *type;
    } VALUES[] = {
        {"3000", &X509_BASIC_CONSTRAINTS},
        {"30060101ff020102", &X509_BASIC_CONSTRAINTS},
        {"30058203616263", &X509_GENERAL_NAMES},
        {"30168014000102030405060708090a0b0c0d0e0f10111213",
         &X509_AUTHORITY_KEY_IDENTIFIER},
        {"300a800101a1028200820105", &X509_AUTHORITY_KEY_IDENTIFIER},
        {"30083006a004a0028600", &X509_CRL_DISTRIBUTION_POINTS},
        {"3006300406022a03", &X509_CERTIFICATE_POLICIES},
        {"0500", &ASN_NULL},
        {"020105", &X509_CRL_NUMBER},
        {"0a0101", &X509_CRL_REASON},
        {"0401ff", &X509_SUBJECT_KEY_IDENTIFIER},
        {"0c0161", NULL},
    };
    const struct asn1_type *values = X509_EXTENSION.fields[2].type;
    (void)state;
    for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++)
        assert_ptr_equal(
            asn1_guess(values->inside, values->num_inside, hex(VALUES[i].hex)),
            VALUES[i].type);
}

/* --- lists and attribute certificates ------------------------------------ */

static void revocation_list(void **state)
{
    struct x509_certificate_list crl;
    struct x509_revoked_certificate revoked;
    struct x509_extension x;
    int64_t reason;
    (void)state;
    reads(&X509_CERTIFICATE_LIST, hex(REVOCATION_LIST), &crl);
    assert_int_equal(crl.tbs_cert_list.version, X509_VERSION_2);
    is_text(crl.tbs_cert_list.this_update.u.utc_time, "261121115316Z");
    is_text(crl.tbs_cert_list.next_update.u.utc_time, "261221115316Z");
    assert_int_equal(crl.tbs_cert_list.revoked_certificates.num, 1);
    element(&X509_REVOKED_CERTIFICATE, crl.tbs_cert_list.revoked_certificates,
            0, &revoked);
    is_hex(revoked.user_certificate,
           "7a9c999a0694d3b278b0777c3ebde28336fde619");
    element(&X509_EXTENSION, revoked.crl_entry_extensions, 0, &x);
    reads(&X509_CRL_REASON, x.extn_value, &reason);
    assert_string_equal(asn1_name_of(&X509_CRL_REASON, reason),
                        "keyCompromise");
    assert_int_equal(crl.tbs_cert_list.crl_extensions.num, 2);
    comes_back(&X509_CERTIFICATE_LIST, &crl);
}

static void attribute_certificate(void **state)
{
    struct x509_attribute_certificate ac;
    struct x509_attribute attribute;
    struct asn1_list roles;
    const struct x509_holder *holder = &ac.acinfo.holder;
    (void)state;
    reads(&X509_ATTRIBUTE_CERTIFICATE, hex(ATTRIBUTE_CERTIFICATE), &ac);
    assert_int_equal(ac.acinfo.version, X509_VERSION_2);
    assert_true(holder->has_base_certificate_id);
    is_hex(holder->base_certificate_id.serial, "07");
    (void)name_of(holder->base_certificate_id.issuer, 0,
                  X509_GENERAL_NAME_DIRECTORY_NAME);
    assert_false(holder->has_entity_name);
    assert_int_equal(ac.acinfo.issuer.which, X509_ATT_CERT_ISSUER_V2_FORM);
    assert_int_equal(ac.acinfo.issuer.u.v2_form.issuer_name.num, 1);
    is_text(ac.acinfo.attr_cert_validity_period.not_after_time,
            "20260102000000Z");
    element(&X509_ATTRIBUTE, ac.acinfo.attributes, 0, &attribute);
    is_hex(attribute.type, "2a8648ce560801");
    reads(&ROLE_EXTENSION, attribute.values.body, &roles);
    assert_int_equal(roles.num, 1);
    comes_back(&X509_ATTRIBUTE_CERTIFICATE, &ac);
}

/* --- certificates of others ---------------------------------------------- */

/* Finds SEQUENCE { SEQUENCE ... } of long form in octets. */
static span find_certificate(span in)
{
    for (size_t i = 0; i + 6 < in.n; i++) {
        const uint8_t *p = in.p + i;
        size_t n = (size_t)p[2] << 8 | p[3];
        if (p[0] == 0x30 && p[1] == 0x82 && p[4] == 0x30 && p[5] == 0x82 &&
            n + 4 <= in.n - i)
            return (span){p, n + 4};
    }
    return (span){NULL, 0};
}

static void certificate_of_vector(const char *name, const char *serial)
{
    char path[SHARED_PATH_MAX];
    static char text[8192];
    size_t n, kept = 0;
    FILE *f;
    if (!shared_path(path, name))
        skip();
    f = fopen(path, "rb");
    assert_non_null(f);
    n = fread(text, 1, sizeof text - 1, f);
    assert_int_equal(fclose(f), 0);
    for (size_t i = 0; i < n; i++)
        if (text[i] > ' ')
            text[kept++] = text[i];
    text[kept] = 0;
    input = find_certificate(hex(text));
    assert_true(input.n > 0);
    reads(&X509_CERTIFICATE, input, &cert);
    is_hex(cert.tbs_certificate.serial_number, serial);
    comes_back(&X509_CERTIFICATE, &cert);
}

static void certificates_of_vectors(void **state)
{
    (void)state;
    certificate_of_vector("vectors/aprofile-connect-accepted.hex",
                          "0e6922fe568923b9a38f17ea0b5f194090d14012");
    certificate_of_vector("vectors/aprofile-aare-rejected.hex",
                          "3959a80a349d7d16");
}

static void refuses_what_is_no_certificate(void **state)
{
    (void)state;
    (void)certificate();
    for (size_t n = 0; n < input.n; n++)
        assert_int_not_equal(
            decode(&X509_CERTIFICATE, (span){octets, n}, &cert), 0);
    octets[input.n] = 0;
    assert_int_equal(
        decode(&X509_CERTIFICATE, (span){octets, input.n + 1}, &cert),
        BUSHING_ERR_TRAILING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_a_certificate),
        cmocka_unit_test(octets_that_are_signed),
        cmocka_unit_test(names),
        cmocka_unit_test(simple_extensions),
        cmocka_unit_test(general_names),
        cmocka_unit_test(pointers_to_revocation),
        cmocka_unit_test(policies_and_roles),
        cmocka_unit_test(extensions_are_told_apart),
        cmocka_unit_test(revocation_list),
        cmocka_unit_test(attribute_certificate),
        cmocka_unit_test(certificates_of_vectors),
        cmocka_unit_test(refuses_what_is_no_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
