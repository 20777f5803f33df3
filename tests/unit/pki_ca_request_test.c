/* What comes to the CA: names as people type them, and requests that somebody
 * else made, with everything that may be wrong with them. */
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/name.h"
#include "pki_ca_help.h"
#include "schema/pkcs10.h"

/* --- names --------------------------------------------------------------- */

static int name_of(const bushing_ca_names *names, char out[256])
{
    uint8_t room[2048];
    struct writer wr = writer_over(room, sizeof room);
    struct text t = text_over(out, 256);
    int rc = ca_name_write(&wr, names, w.why);
    if (rc != 0)
        return rc;
    assert_int_equal(
        asn1_decode(&X509_NAME, writer_result(&wr), NULL, NULL, NULL), 0);
    name_text(writer_result(&wr), &t);
    text_end(&t);
    return 0;
}

static void subjects(void **state)
{
    static const struct {
        const char *said, *is;
    } good[] = {
        {"Lab CA", "CN=Lab CA"},
        {"CN=a", "CN=a"},
        {"CN=a,O=b", "CN=a, O=b"},
        {"CN=a, O=b , OU=c,C=DE,ST=d,L=e,serialNumber=7",
         "CN=a, O=b, OU=c, C=DE, ST=d, L=e, serialNumber=7"},
        {"CN=a=b", "CN=a=b"},
        {"CN=\xC3\xA4", "CN=\xC3\xA4"},
    };
    static const char *const bad[] = {
        "",
        "CN=",
        "CN=a,O=",
        "XY=a",
        "cn=a",
        "CN=a,b",
        "C=DEU",
        "C=D*",
        "CN=a\nb",
        "CN=\xC3",
        "serialNumber=\xC3\xA4",
        "CN=01234567890123456789012345678901234567890123456789012345678901234",
        "CN=1,CN=2,CN=3,CN=4,CN=5,CN=6,CN=7,CN=8,CN=9,CN=10,CN=11,CN=12,CN=13"};
    char is[256];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        bushing_ca_names names = {.name = good[i].said};
        assert_int_equal(name_of(&names, is), 0);
        assert_string_equal(is, good[i].is);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        bushing_ca_names names = {.name = bad[i]};
        assert_int_equal(name_of(&names, is), BUSHING_ERR_CA_NAME);
        assert_true(w.why[0] != '\0');
    }
}

static void titles(void **state)
{
    static const char *const bad[] = {
        "", "1", "1.3.9999.33/x", "3.1/2", "1.3/2.4", "1.3..4/1", "1.3/1/2"};
    bushing_ca_names names = {.titles = "1.3.9999.33/1"};
    uint8_t room[128];
    struct writer wr = writer_over(room, sizeof room);
    char is[256];
    (void)state;
    assert_int_equal(name_of(&names, is), 0);
    assert_non_null(strstr(is, "1.3.9999.33.1"));
    /* [62351-4:G.6.2] one RDN, one attribute, an OBJECT IDENTIFIER */
    assert_int_equal(ca_name_write(&wr, &names, NULL), 0);
    assert_int_equal(writer_len(&wr), 18);
    assert_memory_equal(wr.p,
                        "\x30\x10\x31\x0E\x30\x0C\x06\x03\x55\x04\x6A\x06\x05"
                        "\x2B\xCE\x0F\x21\x01",
                        18);
    names.titles_as_text = true;
    wr = writer_over(room, sizeof room);
    assert_int_equal(ca_name_write(&wr, &names, NULL), 0);
    assert_memory_equal(wr.p + 11, "\x0C\x0D\x31.3.9999.33.1", 15);
    names.name = "both";
    assert_int_equal(name_of(&names, is), BUSHING_ERR_CA_NAME);
    names.name = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        names.titles = bad[i];
        assert_int_equal(name_of(&names, is), BUSHING_ERR_CA_NAME);
    }
    names.titles = NULL;
    assert_int_equal(name_of(&names, is), BUSHING_ERR_CA_NAME);
}

static void alt_names(void **state)
{
    static const char *const bad_hosts[] = {"", "a b", "2001:db8:::1",
                                            "ied*.example"};
    static const char *const bad_jids[] = {"", "@a", "a@b/c", "a@"};
    bushing_ca_names names = {.hosts = HOSTS, .num_hosts = 3};
    uint8_t room[256];
    struct writer wr = writer_over(room, sizeof room);
    static const char *many[BUSHING_CA_HOSTS_MAX + 1];
    (void)state;
    assert_int_equal(ca_alt_names_write(&wr, &names, NULL), 0);
    assert_int_equal(writer_len(&wr), 2 + 14 + 6 + 18);
    assert_memory_equal(wr.p, "\x30\x26\x82\x0Cied1.example\x87\x04\xC0", 19);
    names = (bushing_ca_names){.jid = "a@b"};
    wr = writer_over(room, sizeof room);
    assert_int_equal(ca_alt_names_write(&wr, &names, NULL), 0);
    /* [62351-4:G.6.3] otherName, id-on-xmppAddr, UTF8String */
    assert_memory_equal(wr.p,
                        "\x30\x13\xA0\x11\x06\x08\x2B\x06\x01\x05\x05\x07\x08"
                        "\x05\xA0\x05\x0C\x03\x61@b",
                        21);
    for (size_t i = 0; i < 4; i++) {
        names = (bushing_ca_names){.hosts = &bad_hosts[i], .num_hosts = 1};
        assert_int_equal(ca_alt_names_write(&wr, &names, w.why),
                         BUSHING_ERR_CA_NAME);
        names = (bushing_ca_names){.jid = bad_jids[i]};
        assert_int_equal(ca_alt_names_write(&wr, &names, w.why),
                         BUSHING_ERR_CA_NAME);
    }
    for (size_t i = 0; i <= BUSHING_CA_HOSTS_MAX; i++)
        many[i] = "a";
    names = (bushing_ca_names){.hosts = many,
                               .num_hosts = BUSHING_CA_HOSTS_MAX + 1};
    assert_int_equal(ca_alt_names_write(&wr, &names, w.why),
                     BUSHING_ERR_TOO_LONG);
}

/* --- requests that somebody else made ------------------------------------ */

/* A request with these extensions and, unless NULL, this key. */
static span foreign(uint8_t *out, const struct ca_extensions *x, size_t times,
                    const struct x509_subject_public_key_info *key)
{
    static const uint8_t oid[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x0E";
    static const uint8_t titles_name[] =
        "\x30\x10\x31\x0E\x30\x0C\x06\x03\x55\x04\x6A\x06\x05"
        "\x2B\xCE\x0F\x21\x01";
    uint8_t room[1024];
    struct writer wr = writer_over(room, sizeof room);
    struct asn1_list list = ca_extensions_list(x);
    struct x509_attribute a[2];
    struct pkcs10_request_info info = {.subject = span_of(titles_name, 18)};
    struct ca_signer by;
    size_t n;
    if (x->num > 0)
        assert_int_equal(asn1_encode(&X509_EXTENSIONS, &list, &wr), 0);
    a[0] =
        (struct x509_attribute){span_of(oid, 9), {writer_result(&wr), NULL, 1}};
    a[1] = a[0];
    info.attributes = (struct asn1_list){{NULL, 0}, a, (uint32_t)times};
    assert_int_equal(ca_signer_init(&by, &CRYPTO_OPENSSL, w.key), 0);
    assert_int_equal(asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, by.spki,
                                 &info.subject_pk_info, NULL, NULL),
                     0);
    if (key != NULL)
        info.subject_pk_info = *key;
    assert_int_equal(
        ca_seal(&by, &PKCS10_REQUEST_INFO, &info, out, OCTETS_MAX, &n), 0);
    return span_of(out, n);
}

static void foreign_requests(void **state)
{
    static uint8_t out[OCTETS_MAX];
    struct ca_extensions x;
    struct x509_basic_constraints ca = {true, false, 0}, no_ca = {0};
    span octets = span_text("01234567890123456789");
    (void)state;
    /* nothing is asked for; the purpose gives what it has */
    ca_extensions_begin(&x);
    assert_int_equal(sign(foreign(out, &x, 0, NULL), BUSHING_CA_E2E), 0);
    ca_extension_add(&x, CERTIFICATE_SUBJECT_KEY_ID, false,
                     &X509_SUBJECT_KEY_IDENTIFIER, &octets);
    ca_extension_add(&x, CERTIFICATE_BASIC_CONSTRAINTS, true,
                     &X509_BASIC_CONSTRAINTS, &no_ca);
    assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E), 0);
    assert_int_equal(sign(foreign(out, &x, 2, NULL), BUSHING_CA_E2E),
                     BUSHING_ERR_DUPLICATE);
    ca_extension_add(&x, CERTIFICATE_SUBJECT_KEY_ID, false,
                     &X509_SUBJECT_KEY_IDENTIFIER, &octets);
    assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E),
                     BUSHING_ERR_DUPLICATE);
    ca_extensions_begin(&x);
    ca_extension_add(&x, CERTIFICATE_BASIC_CONSTRAINTS, true,
                     &X509_BASIC_CONSTRAINTS, &ca);
    assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_PURPOSE);
    /* roles are given by the CA, and never asked for */
    ca_extensions_begin(&x);
    ca_extension_copy(&x, CERTIFICATE_ROLES, false, span_of("\x30\x00", 2));
    assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_PURPOSE);
    /* values that are none */
    for (unsigned id = CERTIFICATE_BASIC_CONSTRAINTS;
         id <= CERTIFICATE_EXT_KEY_USAGE; id++) {
        ca_extensions_begin(&x);
        ca_extension_copy(&x, (enum certificate_extension_id)id, false,
                          span_of("\x05\x00", 2));
        assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E),
                         BUSHING_ERR_CA_PURPOSE);
    }
    ca_extensions_begin(&x);
    ca_extension_copy(&x, CERTIFICATE_SUBJECT_ALT_NAME, false,
                      span_of("\x05\x00", 2));
    assert_int_equal(sign(foreign(out, &x, 1, NULL), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_NAME);
}

/* Keys that are not signed, however good the signature of the request is. */
static void foreign_keys(void **state)
{
    static const uint8_t p384[] = "\x2B\x81\x04\x00\x22";
    static const uint8_t ec[] = "\x2A\x86\x48\xCE\x3D\x02\x01";
    static const uint8_t p384_name[] = "\x06\x05\x2B\x81\x04\x00\x22";
    static uint8_t out[OCTETS_MAX], point[97];
    struct ca_extensions x;
    struct x509_subject_public_key_info key = {
        .algorithm = {span_of(ec, 7), true, span_of(p384_name, 7)},
        .subject_public_key = {span_of(point, sizeof point), 0}};
    (void)state;
    (void)p384;
    memset(point, 1, sizeof point);
    point[0] = 4;
    ca_extensions_begin(&x);
    assert_int_equal(sign(foreign(out, &x, 0, &key), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_KEY);
    key.algorithm.algorithm = span_of(p384, 5);
    assert_int_equal(sign(foreign(out, &x, 0, &key), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_KEY);
}

/* [62351-9: proof of possession] No changed bit gets through. */
static void broken_requests(void **state)
{
    static uint8_t request[OCTETS_MAX];
    span r = request_for(request, BUSHING_CA_E2E);
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < r.n; i++)
        assert_true(sign(span_first(r, i), BUSHING_CA_E2E) != 0);
    for (size_t i = 0; i < 8 * r.n; i++) {
        int rc;
        request[i / 8] ^= (uint8_t)(1 << i % 8);
        rc = sign(r, BUSHING_CA_E2E);
        assert_true(rc != 0);
        wrong += rc == BUSHING_ERR_CRYPTO_SIGNATURE;
        request[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_true(wrong > 500);
    assert_int_equal(sign(r, BUSHING_CA_E2E), 0);
    assert_int_equal(
        sign(span_of(request, BUSHING_CA_OCTETS_MAX + 1), BUSHING_CA_E2E),
        BUSHING_ERR_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subjects),     cmocka_unit_test(titles),
        cmocka_unit_test(alt_names),    cmocka_unit_test(foreign_requests),
        cmocka_unit_test(foreign_keys), cmocka_unit_test(broken_requests),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
