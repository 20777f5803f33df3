/* Certificates and names in one line, from certificates that are built here
 * piece by piece. */
#include <bushing/error.h>

#include "asn1/der.h"
#include "base/oid.h"
#include "codec/certificate_line.h"
#include "codec/oid_name.h"
#include "schema/x509.h"
#include "test.h"

static uint8_t octets[4096];
static char printed[4096];

/* --- building ------------------------------------------------------------ */

static void put_oid(struct der *d, const char *dotted)
{
    uint8_t buffer[64];
    struct writer w = writer_over(buffer, sizeof buffer);
    assert_int_equal(oid_from_text(span_text(dotted), &w), 0);
    der_leaf(d, TAG_UNIVERSAL(6), writer_result(&w));
}

struct attribute {
    const char *oid;
    unsigned tag; /* universal */
    const char *value;
    bool more; /* the next one stands in the same RDN */
};

static void put_name(struct der *d, const struct attribute *a, size_t n)
{
    der_open(d, TAG_UNIVERSAL(16));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !a[i - 1].more)
            der_open(d, TAG_UNIVERSAL(17));
        der_open(d, TAG_UNIVERSAL(16));
        put_oid(d, a[i].oid);
        if (a[i].tag == 6)
            put_oid(d, a[i].value);
        else
            der_leaf(d, TAG_UNIVERSAL(a[i].tag), span_text(a[i].value));
        der_close(d);
        if (!a[i].more)
            der_close(d);
    }
    der_close(d);
}

static void put_algorithm(struct der *d, const char *oid, const char *parameter)
{
    der_open(d, TAG_UNIVERSAL(16));
    put_oid(d, oid);
    if (parameter != NULL && parameter[0] == '\0')
        der_leaf(d, TAG_UNIVERSAL(5), span_text(""));
    else if (parameter != NULL)
        put_oid(d, parameter);
    der_close(d);
}

struct recipe {
    const char *serial;
    size_t serial_n;
    unsigned time_tag; /* universal */
    const char *from, *to;
    const char *key_algorithm, *key_parameter; /* "": NULL */
    const char *key;
    size_t key_n;
    const char *signature_algorithm;
};

static const struct recipe USUAL = {
    .serial = "\x05",
    .serial_n = 1,
    .time_tag = 23,
    .from = "260101000000Z",
    .to = "271231235959Z",
    .key_algorithm = "1.2.840.10045.2.1",
    .key_parameter = "1.2.840.10045.3.1.7",
    .key = "\x00\x04",
    .key_n = 2,
    .signature_algorithm = "1.2.840.10045.4.3.2",
};

static const struct attribute GATEWAY[] = {
    {"2.5.4.6", 19, "CH", false},
    {"2.5.4.3", 12, "gw-a", false},
};

static span certificate(const struct recipe *r)
{
    struct der d = der_over(octets, sizeof octets);
    der_open(&d, TAG_UNIVERSAL(16));
    der_open(&d, TAG_UNIVERSAL(16));
    der_leaf(&d, TAG_UNIVERSAL(2), span_of(r->serial, r->serial_n));
    put_algorithm(&d, r->signature_algorithm, NULL);
    put_name(&d, GATEWAY, 1);
    der_open(&d, TAG_UNIVERSAL(16));
    der_leaf(&d, TAG_UNIVERSAL(r->time_tag), span_text(r->from));
    der_leaf(&d, TAG_UNIVERSAL(r->time_tag), span_text(r->to));
    der_close(&d);
    put_name(&d, GATEWAY, 2);
    der_open(&d, TAG_UNIVERSAL(16));
    put_algorithm(&d, r->key_algorithm, r->key_parameter);
    der_leaf(&d, TAG_UNIVERSAL(3), span_of(r->key, r->key_n));
    der_close(&d);
    der_close(&d);
    put_algorithm(&d, r->signature_algorithm, NULL);
    der_leaf(&d, TAG_UNIVERSAL(3), span_of("\0\1\2", 3));
    der_close(&d);
    assert_int_equal(d.error, 0);
    return span_of(octets, d.n);
}

static void assert_line(const struct recipe *r, const char *want)
{
    struct text out = text_over(printed, sizeof printed);
    assert_true(certificate_line(certificate(r), &out));
    text_end(&out);
    assert_string_equal(printed, want);
}

static void assert_name(const struct attribute *a, size_t n, const char *want)
{
    struct der d = der_over(octets, sizeof octets);
    struct text out = text_over(printed, sizeof printed);
    put_name(&d, a, n);
    assert_true(name_line(span_of(octets, d.n), &out));
    text_end(&out);
    assert_string_equal(printed, want);
}

/* --- certificates -------------------------------------------------------- */

static void everything_in_one_line(void **state)
{
    (void)state;
    assert_line(&USUAL, "subject C=CH, CN=gw-a; issuer C=CH; serial 5; valid "
                        "2026-01-01T00:00:00Z to 2027-12-31T23:59:59Z; key "
                        "id-ecPublicKey secp256r1; signed by "
                        "ecdsa-with-SHA256");
}

static void times_of_both_kinds(void **state)
{
    (void)state;
    struct recipe r = USUAL;
    r.time_tag = 24;
    r.from = "20500101000000Z";
    r.to = "next year";
    assert_line(&r, "subject C=CH, CN=gw-a; issuer C=CH; serial 5; valid "
                    "2050-01-01T00:00:00Z to next year; key id-ecPublicKey "
                    "secp256r1; signed by ecdsa-with-SHA256");
}

static void unknown_algorithms_and_long_serials(void **state)
{
    (void)state;
    struct recipe r = USUAL;
    r.serial = "\x01\x02\x03\x04\x05\x06\x07\x08\x09";
    r.serial_n = 9;
    r.key_algorithm = "1.2.3";
    r.key_parameter = "1.2.4";
    r.signature_algorithm = "1.2.5";
    assert_line(&r, "subject C=CH, CN=gw-a; issuer C=CH; serial "
                    "0x010203040506070809; valid 2026-01-01T00:00:00Z to "
                    "2027-12-31T23:59:59Z; key 1.2.3 1.2.4; signed by 1.2.5");
    r.key_parameter = NULL;
    assert_true(certificate_line(certificate(&r),
                                 &(struct text){printed, sizeof printed, 0}));
    assert_non_null(strstr(printed, "key 1.2.3; signed"));
}

/* SEQUENCE of two INTEGERs behind the octet of unused bits */
static void rsa_keys_have_bits(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        size_t n;
        const char *want;
    } keys[] = {
        {"\0\x30\x08\x02\x03\x00\x80\x01\x02\x01\x03", 11, " 16 bits;"},
        {"\0\x30\x07\x02\x02\x11\x01\x02\x01\x03", 10, " 13 bits;"},
        {"\0\x30\x06\x02\x01\x00\x02\x01\x03", 9, " 0 bits;"},
        {"\0\x30\x03\x04\x01\x05", 6, " 0 bits;"},
        {"\0\x30\x00", 3, " 0 bits;"},
        {"\0\x04\x00", 3, " 0 bits;"},
        {"\0\x30\x09", 3, " 0 bits;"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct recipe r = USUAL;
        struct text out = text_over(printed, sizeof printed);
        r.key_algorithm = "1.2.840.113549.1.1.1";
        r.key_parameter = "";
        r.key = keys[i].key;
        r.key_n = keys[i].n;
        assert_true(certificate_line(certificate(&r), &out));
        text_end(&out);
        assert_non_null(strstr(printed, "key rsaEncryption "));
        assert_non_null(strstr(printed, keys[i].want));
    }
}

static void what_is_no_certificate_has_no_line(void **state)
{
    (void)state;
    struct text out = text_over(printed, sizeof printed);
    span in = certificate(&USUAL);
    for (size_t n = 0; n < in.n; n++)
        assert_false(certificate_line(span_first(in, n), &out));
    assert_false(name_line(span_text("\x05\x01"), &out));
    assert_int_equal(out.n, 0);
}

/* --- names --------------------------------------------------------------- */

static void attributes_have_short_names(void **state)
{
    (void)state;
    static const struct attribute all[] = {
        {"0.9.2342.19200300.100.1.25", 22, "example", false},
        {"2.5.4.8", 12, "Bern", false},
        {"2.5.4.7", 12, "Thun", false},
        {"2.5.4.9", 12, "Weg", false},
        {"2.5.4.10", 12, "Grid", true},
        {"2.5.4.11", 12, "IT", false},
        {"0.9.2342.19200300.100.1.1", 12, "me", false},
        {"2.5.4.5", 19, "7", false},
        {"1.2.3.4", 12, "x", false},
        {"2.5.4.106", 6, "1.0.62351", false},
    };
    assert_name(all, sizeof all / sizeof all[0],
                "DC=example, ST=Bern, L=Thun, STREET=Weg, O=Grid + OU=IT, "
                "UID=me, serialNumber=7, 1.2.3.4=x, "
                "objectIdentifier=1.0.62351");
    assert_name(NULL, 0, "(empty name)");
}

static void values_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    static const struct attribute odd[] = {
        {"2.5.4.3", 12, "a, CN=b", false}, {"2.5.4.3", 12, "", false},
        {"2.5.4.3", 12, " x", false},      {"2.5.4.3", 12, "x ", false},
        {"2.5.4.3", 12, "\x1b[2J", false}, {"2.5.4.3", 4, "oct", false},
        {"2.5.4.3", 23, "26", false},      {"2.5.4.3", 24, "2026", false},
        {"2.5.4.3", 29, "?", false},       {"2.5.4.3", 30, "\1\2", false},
        {"2.5.4.3", 31, "?", false},
    };
    assert_name(odd, sizeof odd / sizeof odd[0],
                "CN=\"a, CN=b\", CN=\"\", CN=\" x\", CN=\"x \", CN=\\x1b[2J, "
                "CN=#04036f6374, CN=#17023236, CN=#180432303236, CN=#1d013f, "
                "CN=\u0102, CN=#1f1f013f");
}

static void long_names_end_somewhere(void **state)
{
    (void)state;
    struct attribute many[20];
    char value[71];
    memset(value, 'v', 70);
    value[70] = '\0';
    for (size_t i = 0; i < 20; i++)
        many[i] = (struct attribute){"2.5.4.3", 12, "x", false};
    many[0].value = value;
    value[64] = '.';
    struct der d = der_over(octets, sizeof octets);
    struct text out = text_over(printed, sizeof printed);
    put_name(&d, many, 20);
    assert_true(name_line(span_of(octets, d.n), &out));
    text_end(&out);
    assert_memory_equal(printed, "CN=vvvv", 7);
    assert_non_null(strstr(printed, "v..., CN=x"));
    assert_int_equal(strlen(printed), 3 + 64 + 3 + 15 * 6 + 5);
    assert_string_equal(printed + out.n - 11, ", CN=x, ...");
}

static void formats_choose_the_line(void **state)
{
    (void)state;
    struct text out = text_over(printed, sizeof printed);
    struct der d = der_over(octets, sizeof octets);
    put_name(&d, GATEWAY, 2);
    assert_true(describe_line(&X509_NAME, span_of(octets, d.n), &out));
    text_end(&out);
    assert_string_equal(printed, "C=CH, CN=gw-a");
    out = text_over(printed, sizeof printed);
    assert_true(describe_line(&X509_CERTIFICATE, certificate(&USUAL), &out));
    assert_memory_equal(printed, "subject C=CH", 12);
}

/* --- names of object identifiers ----------------------------------------- */

static void oid_names_are_found(void **state)
{
    (void)state;
    struct der d = der_over(octets, sizeof octets);
    static const char *const known[][2] = {
        {"0.9.2342.19200300.100.1.1", "userId"},
        {"1.2.840.113549.1.1.1", "rsaEncryption"},
        {"1.2.840.113549.1.1.11", "sha256WithRSAEncryption"},
        {"2.5.4.97", "organizationIdentifier"},
        {"2.5.4.3", "commonName"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        d.n = 0;
        put_oid(&d, known[i][0]);
        const char *name = oid_name_of(span_of(octets + 2, d.n - 2));
        assert_non_null(name);
        assert_string_equal(name, known[i][1]);
    }
    assert_null(oid_name_of(span_text("\x2a\x03")));
    assert_null(oid_name_of(span_text("\x2a\x80")));
    memset(octets, 0x7F, 100);
    assert_null(oid_name_of(span_of(octets, 100)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_in_one_line),
        cmocka_unit_test(times_of_both_kinds),
        cmocka_unit_test(unknown_algorithms_and_long_serials),
        cmocka_unit_test(rsa_keys_have_bits),
        cmocka_unit_test(what_is_no_certificate_has_no_line),
        cmocka_unit_test(attributes_have_short_names),
        cmocka_unit_test(values_are_quoted_where_they_must_be),
        cmocka_unit_test(long_names_end_somewhere),
        cmocka_unit_test(formats_choose_the_line),
        cmocka_unit_test(oid_names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
