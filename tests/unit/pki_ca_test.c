/* The CA: certificates for each purpose as the verdict of the same library sees
 * them, renewal, lists; and each thing it refuses, with the exact error. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "pki/ca.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/name.h"
#include "pki_ca_help.h"
#include "schema/pkcs10.h"
#include "schema/role.h"

/* --- keys and serial numbers --------------------------------------------- */

static void keys(void **state)
{
    static uint8_t pem[BUSHING_CA_KEY_MAX];
    span none = {NULL, 0}, phrase = span_text("correct horse");
    bushing_ca_key *key;
    size_t n;
    (void)state;
    assert_int_equal(bushing_ca_key_new(&key, BUSHING_CA_NUM_KEYS),
                     BUSHING_ERR_ARGUMENT);
    assert_null(key);
    assert_int_equal(bushing_ca_key_store(w.key, pem, sizeof pem, &n, phrase),
                     0);
    assert_int_equal(bushing_ca_key_load(&key, span_of(pem, n), none),
                     BUSHING_ERR_CRYPTO_PASSPHRASE);
    assert_int_equal(bushing_ca_key_load(&key, span_of(pem, n), phrase), 0);
    bushing_ca_key_free(key);
    bushing_ca_wipe(pem, sizeof pem);
    for (size_t i = 0; i < sizeof pem; i++)
        assert_int_equal(pem[i], 0);
}

static int stuck_random(void *ctx, uint8_t *out, size_t n)
{
    memset(out, *(const int *)ctx, n);
    return 0;
}

static int no_random(void *ctx, uint8_t *out, size_t n)
{
    (void)ctx;
    (void)out;
    (void)n;
    return BUSHING_ERR_STATE;
}

static int rising_random(void *ctx, uint8_t *out, size_t n)
{
    memset(out, (*(int *)ctx)++, n);
    return 0;
}

/* [62351-4:G.4] a UUID of random bits, positive */
static void serials(void **state)
{
    uint8_t s[BUSHING_CA_SERIAL_LEN];
    int v = 0x55, high = 0x80, zero = 0, rising = 0xF0;
    (void)state;
    assert_int_equal(bushing_ca_serial(s, stuck_random, &v), 0);
    assert_int_equal(s[6], 0x45);
    assert_int_equal(s[8], 0x95);
    assert_int_equal(s[0], 0x55);
    assert_int_equal(bushing_ca_serial(s, stuck_random, &high),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(bushing_ca_serial(s, stuck_random, &zero),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(bushing_ca_serial(s, no_random, NULL), BUSHING_ERR_STATE);
    /* those with the top bit, and 00, are thrown away */
    assert_int_equal(bushing_ca_serial(s, rising_random, &rising), 0);
    assert_int_equal(s[0], 1);
}

/* --- certificates -------------------------------------------------------- */

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static const bushing_allocator HEAP = {heap_alloc, heap_free, NULL};

/* The verdict of the library on what its CA made. */
static void assert_trusted(span der, enum bushing_purpose purpose)
{
    bushing_trust *trust;
    bushing_verdict v;
    bushing_trust_question ask = {
        .purpose = purpose, .chain = &der, .num_chain = 1};
    bushing_time now = {0, NOW};
    assert_int_equal(bushing_trust_new(&trust, &HEAP), 0);
    assert_int_equal(bushing_trust_add(trust, BUSHING_TRUST_ANCHOR, w.ca), 0);
    assert_int_equal(bushing_trust_check(trust, &v, &ask, now), 0);
    for (size_t i = 0; i < v.num_findings; i++)
        print_message("%s\n", bushing_rule_at(v.finding[i].rule)->id);
    assert_int_equal(v.num_findings, 0);
    assert_true(v.accepted);
    bushing_trust_free(trust);
}

#define USAGE(name) CERTIFICATE_KEY_USAGE_BIT(name)

static const struct expected {
    enum bushing_purpose purpose;
    unsigned usage, eku;
    size_t extensions;
} EXPECTED[BUSHING_CA_NUM_PURPOSES] = {
    [BUSHING_CA_CA] = {BUSHING_FOR_CA, USAGE(KEY_CERT_SIGN) | USAGE(CRL_SIGN),
                       CERTIFICATE_EKU_ANY, 5},
    [BUSHING_CA_E2E] = {BUSHING_FOR_E2E,
                        USAGE(DIGITAL_SIGNATURE) | USAGE(KEY_AGREEMENT),
                        CERTIFICATE_EKU_ANY, 4},
    [BUSHING_CA_APROFILE] = {BUSHING_FOR_APROFILE,
                             USAGE(DIGITAL_SIGNATURE) | USAGE(KEY_AGREEMENT),
                             CERTIFICATE_EKU_ANY, 4},
    [BUSHING_CA_TLS_CLIENT] = {BUSHING_FOR_TLS_CLIENT, USAGE(DIGITAL_SIGNATURE),
                               CERTIFICATE_EKU_CLIENT_AUTH, 5},
    [BUSHING_CA_TLS_SERVER] = {BUSHING_FOR_TLS_SERVER, USAGE(DIGITAL_SIGNATURE),
                               CERTIFICATE_EKU_SERVER_AUTH, 6},
    [BUSHING_CA_TLS_BOTH] = {BUSHING_FOR_TLS_CLIENT, USAGE(DIGITAL_SIGNATURE),
                             CERTIFICATE_EKU_CLIENT_AUTH |
                                 CERTIFICATE_EKU_SERVER_AUTH,
                             6},
};

static void every_purpose(void **state)
{
    static uint8_t request[OCTETS_MAX], out[OCTETS_MAX];
    (void)state;
    for (unsigned i = 0; i < BUSHING_CA_NUM_PURPOSES; i++) {
        enum bushing_ca_purpose purpose = (enum bushing_ca_purpose)i;
        const struct expected *e = &EXPECTED[i];
        bushing_ca_terms t = terms_for(purpose);
        struct certificate c;
        size_t n, num = 0;
        assert_int_equal(bushing_ca_sign(out, sizeof out, &n, w.ca, w.ca_key,
                                         request_for(request, purpose), &t,
                                         w.why),
                         0);
        assert_int_equal(certificate_read(&c, span_of(out, n), NULL), 0);
        assert_int_equal(c.flaws, 0);
        assert_int_equal(c.version, X509_VERSION_3);
        assert_true(span_equal(c.serial, span_of(t.serial, 16)));
        assert_int_equal(c.key_usage, e->usage);
        assert_int_equal(c.eku, e->eku);
        assert_int_equal(c.ca, purpose == BUSHING_CA_CA);
        assert_int_equal(c.not_before, t.not_before);
        assert_int_equal(c.not_after, t.not_after);
        assert_true(c.has_crl_points && !c.has_ocsp);
        assert_true(c.extension[CERTIFICATE_KEY_USAGE].critical);
        for (size_t k = 0; k < CERTIFICATE_NUM_EXTENSIONS; k++)
            num += c.extension[k].present;
        assert_int_equal(num, e->extensions);
        assert_trusted(span_of(out, n), e->purpose);
    }
    assert_trusted(w.ca, BUSHING_FOR_CA);
    /* RSA on a server: for suites with RSA key exchange as well */
    size_t n;
    struct ca_asked asked;
    assert_int_equal(bushing_ca_request(request, sizeof request, &n, w.rsa,
                                        BUSHING_CA_TLS_SERVER,
                                        &GOOD[BUSHING_CA_TLS_SERVER], w.why),
                     0);
    assert_int_equal(ca_request_read(&asked, NULL, span_of(request, n), NULL),
                     0);
    assert_memory_equal(asked.value[CERTIFICATE_KEY_USAGE].p,
                        "\x03\x02\x05\xA0", 4);
}

static void xmpp(void **state)
{
    static uint8_t request[OCTETS_MAX], out[OCTETS_MAX];
    bushing_ca_names names = {.jid = "ied@utility.example"};
    bushing_ca_terms t = terms_for(BUSHING_CA_E2E);
    size_t n;
    (void)state;
    t.crl_url = NULL;
    t.ocsp_url = "http://ocsp.example/";
    assert_int_equal(bushing_ca_request(request, sizeof request, &n, w.key,
                                        BUSHING_CA_E2E, &names, w.why),
                     0);
    assert_int_equal(bushing_ca_sign(out, sizeof out, &n, w.ca, w.ca_key,
                                     span_of(request, n), &t, w.why),
                     0);
    assert_trusted(span_of(out, n), BUSHING_FOR_E2E);
}

/* A request for another purpose than is given. */
static void asks_for_more(void **state)
{
    static uint8_t request[OCTETS_MAX];
    static const struct {
        enum bushing_ca_purpose asked, signed_for;
        int code;
    } rows[] = {
        {BUSHING_CA_CA, BUSHING_CA_E2E, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_CA, BUSHING_CA_TLS_CLIENT, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_E2E, BUSHING_CA_TLS_CLIENT, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_E2E, BUSHING_CA_CA, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_E2E, BUSHING_CA_APROFILE, BUSHING_ERR_CA_KEY},
        {BUSHING_CA_APROFILE, BUSHING_CA_E2E, 0},
        {BUSHING_CA_TLS_SERVER, BUSHING_CA_TLS_CLIENT, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_TLS_SERVER, BUSHING_CA_E2E, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_TLS_BOTH, BUSHING_CA_TLS_SERVER, BUSHING_ERR_CA_PURPOSE},
        {BUSHING_CA_TLS_SERVER, BUSHING_CA_TLS_BOTH, 0},
        {BUSHING_CA_TLS_CLIENT, BUSHING_CA_TLS_BOTH, BUSHING_ERR_CA_NAME},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(
            sign(request_for(request, rows[i].asked), rows[i].signed_for),
            rows[i].code);
        assert_true((w.why[0] != '\0') == (rows[i].code != 0));
    }
}

/* Names that do not fit: the request is not even made. */
static void names_of_purposes(void **state)
{
    static uint8_t out[OCTETS_MAX];
    static const struct {
        enum bushing_ca_purpose purpose;
        bushing_ca_names names;
    } bad[] = {
        {BUSHING_CA_E2E, {.name = "relay"}},
        {BUSHING_CA_E2E, {.titles = "1.3.4/1", .jid = "a@b"}},
        {BUSHING_CA_E2E, {.titles = "1.3.4/1", .hosts = HOSTS, .num_hosts = 1}},
        {BUSHING_CA_E2E, {.jid = "a@b", .hosts = HOSTS, .num_hosts = 1}},
        {BUSHING_CA_APROFILE, {.jid = "a@b"}},
        {BUSHING_CA_TLS_CLIENT, {.titles = "1.3.4/1"}},
        {BUSHING_CA_TLS_SERVER, {.name = "server"}},
        {BUSHING_CA_TLS_CLIENT, {.jid = "a@b"}},
        {BUSHING_CA_CA, {.hosts = HOSTS, .num_hosts = 1}},
        {BUSHING_CA_CA, {.titles = "1.3.4/1"}},
    };
    size_t n;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(
            bushing_ca_request(out, sizeof out, &n, key_for(bad[i].purpose),
                               bad[i].purpose, &bad[i].names, w.why),
            BUSHING_ERR_CA_NAME);
    assert_int_equal(bushing_ca_request(out, sizeof out, &n, w.key,
                                        BUSHING_CA_APROFILE,
                                        &GOOD[BUSHING_CA_APROFILE], w.why),
                     BUSHING_ERR_CA_KEY);
    assert_int_equal(bushing_ca_request(out, sizeof out, &n, w.key,
                                        BUSHING_CA_NUM_PURPOSES,
                                        &GOOD[BUSHING_CA_E2E], w.why),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_ca_request(out, sizeof out, &n, NULL,
                                        BUSHING_CA_E2E, &GOOD[BUSHING_CA_E2E],
                                        w.why),
                     BUSHING_ERR_ARGUMENT);
}

/* --- the issuer ---------------------------------------------------------- */

static int sign_by(span ca, const bushing_ca_key *key,
                   const bushing_ca_terms *t)
{
    static uint8_t request[OCTETS_MAX], out[OCTETS_MAX];
    size_t n;
    return bushing_ca_sign(out, sizeof out, &n, ca, key,
                           request_for(request, t->purpose), t, w.why);
}

static void issuers(void **state)
{
    static uint8_t request[OCTETS_MAX], leaf[OCTETS_MAX];
    bushing_ca_terms t = terms_for(BUSHING_CA_E2E);
    struct certificate c;
    size_t n;
    (void)state;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    assert_int_equal(sign_by(w.ca, w.rsa, &t), BUSHING_ERR_CA_ISSUER);
    assert_int_equal(sign_by(w.ca, NULL, &t), BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_ca_sign(leaf, sizeof leaf, &n, w.ca, w.ca_key,
                                     request_for(request, BUSHING_CA_E2E), &t,
                                     w.why),
                     0);
    /* a device is no CA */
    assert_int_equal(sign_by(span_of(leaf, n), w.key, &t),
                     BUSHING_ERR_CA_ISSUER);
    /* before and behind the days of the CA */
    t.now = NOW - 1000;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    t.now = NOW - 1001;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_CA_TIME);
    t.now = NOW + 3650 * DAY;
    t.not_after = t.now + 1;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    t.now++;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_CA_TIME);
    /* no longer than the CA, no earlier */
    t = terms_for(BUSHING_CA_E2E);
    t.not_after = NOW + 9999 * DAY;
    t.not_before = NOW - 9999 * DAY;
    assert_int_equal(bushing_ca_sign(leaf, sizeof leaf, &n, w.ca, w.ca_key,
                                     request_for(request, BUSHING_CA_E2E), &t,
                                     w.why),
                     0);
    assert_int_equal(certificate_read(&c, span_of(leaf, n), NULL), 0);
    assert_int_equal(c.not_after, NOW + 3650 * DAY);
    assert_int_equal(c.not_before, NOW - 1000);
    /* its own key */
    assert_int_equal(bushing_ca_request(request, sizeof request, &n, w.ca_key,
                                        BUSHING_CA_E2E, &GOOD[BUSHING_CA_E2E],
                                        w.why),
                     0);
    assert_int_equal(sign(span_of(request, n), BUSHING_CA_E2E),
                     BUSHING_ERR_CA_KEY);
}

static void path_lengths(void **state)
{
    static uint8_t root[OCTETS_MAX], request[OCTETS_MAX], sub[OCTETS_MAX];
    bushing_ca_terms t = terms_for(BUSHING_CA_CA);
    struct certificate c;
    span ca = make_root(root, w.ca_key, NOW + 3650 * DAY, 1);
    size_t n;
    (void)state;
    assert_int_equal(bushing_ca_sign(sub, sizeof sub, &n, ca, w.ca_key,
                                     request_for(request, BUSHING_CA_CA), &t,
                                     w.why),
                     0);
    assert_int_equal(certificate_read(&c, span_of(sub, n), NULL), 0);
    assert_true(c.has_path_len && c.path_len == 0);
    t.has_path_len = true;
    t.path_len = 1;
    assert_int_equal(sign_by(ca, w.ca_key, &t), BUSHING_ERR_CA_PURPOSE);
    t.path_len = -1;
    assert_int_equal(sign_by(ca, w.ca_key, &t), BUSHING_ERR_CA_PURPOSE);
    t.path_len = 3; /* where the issuer has no limit */
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    ca = make_root(root, w.ca_key, NOW + 3650 * DAY, 0);
    t.path_len = 0;
    assert_int_equal(sign_by(ca, w.ca_key, &t), BUSHING_ERR_CA_PURPOSE);
}

static void terms(void **state)
{
    bushing_ca_terms good = terms_for(BUSHING_CA_E2E), t = good;
    static const int16_t role[BUSHING_CA_ROLES_MAX + 1] = {1, -1};
    char long_url[600];
    size_t n;
    (void)state;
    t.ocsp_url = "http://ocsp.example/";
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t = good;
    t.crl_url = "nowhere";
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.crl_url = "http://a b/";
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    memset(long_url, 'a', sizeof long_url);
    memcpy(long_url, "http://", 7);
    long_url[513] = '\0';
    t.crl_url = long_url;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    long_url[512] = '\0';
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    t = good;
    t.serial[0] = 0x80;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.serial[0] = 0;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t = good;
    t.not_after = t.not_before;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t = good;
    t.purpose = BUSHING_CA_NUM_PURPOSES;
    assert_int_equal(
        bushing_ca_sign(NULL, 0, &n, w.ca, w.ca_key, w.ca, &t, w.why),
        BUSHING_ERR_ARGUMENT);
    t = good;
    t.roles = (bushing_ca_roles){role, 1, NULL, NULL, 0, false};
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.roles.area = "";
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.roles.area = "Sub 7";
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    t.roles.revision = 256;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.roles.revision = 0;
    t.roles.num = BUSHING_CA_ROLES_MAX + 1;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.roles.num = BUSHING_CA_ROLES_MAX;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), 0);
    t.roles_of = w.ca;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
    t.roles_of.n = 0;
    t.purpose = BUSHING_CA_CA;
    assert_int_equal(sign_by(w.ca, w.ca_key, &t), BUSHING_ERR_ARGUMENT);
}

/* --- roles and renewal --------------------------------------------------- */

static span role_value(span der, enum certificate_extension_id id)
{
    struct certificate c;
    assert_int_equal(certificate_read(&c, der, NULL), 0);
    assert_true(c.extension[id].present);
    assert_false(c.extension[id].critical);
    return c.extension[id].value;
}

static void renewed_with_roles(void **state)
{
    static uint8_t request[OCTETS_MAX], old[OCTETS_MAX], out[OCTETS_MAX];
    static const int16_t role[] = {1, -1};
    bushing_ca_terms t = terms_for(BUSHING_CA_E2E);
    struct role_info info;
    struct asn1_list list;
    struct certificate a, b;
    size_t n, m;
    span value;
    (void)state;
    t.roles = (bushing_ca_roles){role, 2, "Sub 7", NULL, 3, false};
    assert_int_equal(bushing_ca_sign(old, sizeof old, &n, w.ca, w.ca_key,
                                     request_for(request, BUSHING_CA_E2E), &t,
                                     w.why),
                     0);
    value = role_value(span_of(old, n), CERTIFICATE_ROLES);
    assert_int_equal(asn1_decode(&ROLE_EXTENSION, value, &list, NULL, NULL), 0);
    assert_int_equal(asn1_list_next(&ROLE_INFO, &list.body, &info, NULL), 0);
    assert_int_equal(info.user_role.num, 2);
    assert_int_equal(info.revision, 3);
    assert_true(span_equal(info.aor, span_text("Sub 7")));
    assert_true(span_equal(info.role_definition, span_text("IEC62351-8")));
    t = terms_for(BUSHING_CA_E2E);
    t.roles_of = span_of(old, n);
    assert_int_equal(bushing_ca_request_again(request, sizeof request, &m,
                                              w.rsa, BUSHING_CA_E2E,
                                              span_of(old, n), w.why),
                     0);
    assert_int_equal(bushing_ca_sign(out, sizeof out, &m, w.ca, w.ca_key,
                                     span_of(request, m), &t, w.why),
                     0);
    assert_true(
        span_equal(value, role_value(span_of(out, m), CERTIFICATE_ROLES)));
    assert_int_equal(certificate_read(&a, span_of(old, n), NULL), 0);
    assert_int_equal(certificate_read(&b, span_of(out, m), NULL), 0);
    assert_true(span_equal(a.subject, b.subject));
    assert_false(span_equal(a.serial, b.serial));
    assert_false(span_equal(a.key.spki, b.key.spki));
    /* octets that are no certificate */
    assert_true(bushing_ca_request_again(request, sizeof request, &m, w.rsa,
                                         BUSHING_CA_E2E, span_of(old, n - 1),
                                         w.why) != 0);
    t.roles_of = span_of(old, n - 1);
    assert_true(sign_by(w.ca, w.ca_key, &t) != 0);
    /* the number of the first edition */
    t = terms_for(BUSHING_CA_E2E);
    t.roles = (bushing_ca_roles){role, 1, "a", NULL, 0, true};
    assert_int_equal(bushing_ca_sign(out, sizeof out, &m, w.ca, w.ca_key,
                                     request_for(request, BUSHING_CA_E2E), &t,
                                     w.why),
                     0);
    (void)role_value(span_of(out, m), CERTIFICATE_ROLES_2011);
}

/* --- lists --------------------------------------------------------------- */

static int list_with(uint8_t *out, size_t cap, size_t *n,
                     const bushing_ca_list *list, const bushing_allocator *a)
{
    return bushing_ca_list_make(out, cap, n, w.ca, w.ca_key, list, a);
}

static void lists(void **state)
{
    static uint8_t out[8192];
    static const uint8_t serial[16] = {0x11, 2};
    const bushing_ca_revoked revoked[] = {{{serial, 16}, NOW - DAY, 1},
                                          {{serial, 2}, NOW - DAY, 0}};
    bushing_ca_list list = {.number = UINT64_MAX,
                            .this_update = NOW,
                            .next_update = NOW + 30 * DAY,
                            .revoked = revoked,
                            .num_revoked = 2};
    struct x509_certificate_list x;
    struct x509_revoked_certificate r;
    struct x509_extension e;
    struct ca_signer by;
    size_t n;
    (void)state;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP), 0);
    assert_true(n <= bushing_ca_list_size(2));
    assert_true(der_is_strict(span_of(out, n)));
    assert_int_equal(
        asn1_decode(&X509_CERTIFICATE_LIST, span_of(out, n), &x, NULL, NULL),
        0);
    assert_int_equal(ca_signer_init(&by, &CRYPTO_OPENSSL, w.ca_key), 0);
    assert_int_equal(CRYPTO_OPENSSL.verify_spki(by.algorithm, by.spki,
                                                x.tbs_cert_list_octets.raw,
                                                x.signature_value.octets),
                     0);
    assert_int_equal(x.tbs_cert_list.version, 1);
    assert_int_equal(x.tbs_cert_list.revoked_certificates.num, 2);
    assert_int_equal(asn1_list_next(&X509_REVOKED_CERTIFICATE,
                                    &x.tbs_cert_list.revoked_certificates.body,
                                    &r, NULL),
                     0);
    assert_true(span_equal(r.user_certificate, span_of(serial, 16)));
    assert_int_equal(r.crl_entry_extensions.num, 1);
    assert_int_equal(
        asn1_list_next(&X509_EXTENSION, &r.crl_entry_extensions.body, &e, NULL),
        0);
    assert_memory_equal(e.extn_value.p, "\x0A\x01\x01", 3);
    assert_int_equal(asn1_list_next(&X509_REVOKED_CERTIFICATE,
                                    &x.tbs_cert_list.revoked_certificates.body,
                                    &r, NULL),
                     0);
    assert_false(r.has_crl_entry_extensions);
    /* the number, which has its top bit set */
    assert_int_equal(asn1_list_next(&X509_EXTENSION,
                                    &x.tbs_cert_list.crl_extensions.body, &e,
                                    NULL),
                     0);
    assert_int_equal(asn1_list_next(&X509_EXTENSION,
                                    &x.tbs_cert_list.crl_extensions.body, &e,
                                    NULL),
                     0);
    assert_int_equal(e.extn_value.n, 11);
    assert_memory_equal(e.extn_value.p, "\x02\x09\x00\xFF\xFF", 5);
    /* nobody is revoked: the component is left out [RFC 5280:5.1.2.6] */
    list.num_revoked = 0;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP), 0);
    assert_int_equal(
        asn1_decode(&X509_CERTIFICATE_LIST, span_of(out, n), &x, NULL, NULL),
        0);
    assert_false(x.tbs_cert_list.has_revoked_certificates);
    /* 2050 begins */
    list.next_update = INT64_C(2524608000000);
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP), 0);
    assert_int_equal(
        asn1_decode(&X509_CERTIFICATE_LIST, span_of(out, n), &x, NULL, NULL),
        0);
    assert_int_equal(x.tbs_cert_list.next_update.which, X509_TIME_GENERAL_TIME);
}

static void *third_fails(void *ctx, size_t n)
{
    int *left = ctx;
    return (*left)-- == 0 ? NULL : malloc(n);
}

static void lists_that_are_none(void **state)
{
    static uint8_t out[8192];
    static const uint8_t serial[21] = {1};
    bushing_ca_revoked revoked = {{serial, 21}, NOW, 1};
    bushing_ca_list list = {.number = 1,
                            .this_update = NOW,
                            .next_update = NOW + DAY,
                            .revoked = &revoked,
                            .num_revoked = 1};
    size_t n;
    (void)state;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_ARGUMENT);
    revoked.serial.n = 0;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_ARGUMENT);
    revoked.serial.n = 20;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP), 0);
    revoked.reason = 11;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_ARGUMENT);
    revoked.reason = -1;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_ARGUMENT);
    revoked.reason = 1;
    revoked.at = INT64_MIN;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_TIME);
    revoked.at = NOW;
    list.next_update = NOW;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_ARGUMENT);
    list.next_update = NOW + DAY;
    list.this_update = NOW + 3651 * DAY;
    assert_int_equal(list_with(out, sizeof out, &n, &list, &HEAP),
                     BUSHING_ERR_CA_TIME);
    list.this_update = NOW;
    assert_int_equal(
        bushing_ca_list_make(out, sizeof out, &n, w.ca, w.key, &list, &HEAP),
        BUSHING_ERR_CA_ISSUER);
    for (int i = 0; i < 2; i++) {
        int left = i;
        bushing_allocator a = {third_fails, heap_free, &left};
        assert_int_equal(list_with(out, sizeof out, &n, &list, &a),
                         BUSHING_ERR_MEMORY);
    }
    assert_int_equal(bushing_ca_list_size(SIZE_MAX), SIZE_MAX);
}

/* --- what fails ---------------------------------------------------------- */

/* Every capacity below what is needed gives SPACE, and nothing is written
 * behind it. */
static void no_room(void **state)
{
    static uint8_t request[OCTETS_MAX], out[OCTETS_MAX];
    bushing_ca_terms t = terms_for(BUSHING_CA_E2E);
    span r = request_for(request, BUSHING_CA_E2E);
    (void)state;
    for (size_t cap = 0; cap < 600; cap += 7) {
        size_t n;
        memset(out, 0xA5, sizeof out);
        assert_int_equal(
            bushing_ca_sign(out, cap, &n, w.ca, w.ca_key, r, &t, w.why),
            BUSHING_ERR_SPACE);
        assert_int_equal(n, 0);
        assert_int_equal(out[cap], 0xA5);
        assert_int_equal(bushing_ca_request(out, cap, &n, w.key, BUSHING_CA_E2E,
                                            &GOOD[BUSHING_CA_E2E], w.why),
                         BUSHING_ERR_SPACE);
        assert_int_equal(out[cap], 0xA5);
    }
}

static long calls; /* of crypto until one fails */

static bool crypto_fails(void)
{
    return calls-- == 0;
}

static int failing_hash(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                        size_t num_parts)
{
    return crypto_fails() ? BUSHING_ERR_CRYPTO_FAILED
                          : CRYPTO_OPENSSL.sha256(out, parts, num_parts);
}

static int failing_sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                        size_t *n, span data)
{
    return crypto_fails() ? BUSHING_ERR_CRYPTO_FAILED
                          : CRYPTO_OPENSSL.sign(key, out, cap, n, data);
}

static int failing_verify(span algorithm, span key, span data, span signature)
{
    return crypto_fails()
               ? BUSHING_ERR_CRYPTO_FAILED
               : CRYPTO_OPENSSL.verify_spki(algorithm, key, data, signature);
}

static int failing_spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                        size_t *n)
{
    return crypto_fails() ? BUSHING_ERR_CRYPTO_FAILED
                          : CRYPTO_OPENSSL.key_spki(key, out, cap, n);
}

static int all_of_it(const struct crypto *c)
{
    static uint8_t a[OCTETS_MAX], b[OCTETS_MAX];
    struct ca_signer ca, own;
    bushing_ca_terms t = terms_for(BUSHING_CA_E2E);
    bushing_ca_names root = {.name = "Root"};
    size_t n, m;
    int rc = ca_signer_init(&ca, c, w.ca_key);
    if (rc == 0)
        rc = ca_root_make(a, sizeof a, &n, &ca, &root, &t, NULL);
    if (rc == 0)
        rc = ca_signer_init(&own, c, w.key);
    if (rc == 0)
        rc = ca_request_make(b, sizeof b, &m, &own, BUSHING_CA_E2E,
                             &GOOD[BUSHING_CA_E2E], NULL);
    if (rc == 0)
        rc = ca_certificate_make(a, sizeof a, &n, w.ca, &ca, span_of(b, m), &t,
                                 NULL);
    return rc;
}

static void crypto_that_fails(void **state)
{
    struct crypto c = CRYPTO_OPENSSL;
    long i = 0;
    (void)state;
    c.sha256 = failing_hash;
    c.sign = failing_sign;
    c.verify_spki = failing_verify;
    c.key_spki = failing_spki;
    for (;; i++) {
        calls = i;
        if (all_of_it(&c) == 0)
            break;
        assert_int_equal(calls, -1);
        assert_true(i < 100);
    }
    assert_int_equal(i, 8);
}

/* --- what octets say ----------------------------------------------------- */

static void facts(void **state)
{
    static uint8_t request[OCTETS_MAX];
    bushing_ca_facts f, g;
    span r = request_for(request, BUSHING_CA_TLS_SERVER);
    (void)state;
    assert_int_equal(bushing_ca_look(&f, w.ca), 0);
    assert_int_equal(f.serial_len, 16);
    assert_int_equal(strlen(f.serial), 32);
    assert_string_equal(f.subject, f.issuer);
    assert_string_equal(f.key, "EC secp256r1");
    assert_true(f.is_ca && f.own_issuer);
    assert_int_equal(f.not_after, NOW + 3650 * DAY);
    assert_int_equal(bushing_ca_look_request(&g, r), 0);
    assert_string_equal(g.subject, "CN=ied1.example");
    assert_string_equal(g.serial, "");
    assert_memory_not_equal(f.key_id, g.key_id, sizeof f.key_id);
    assert_true(bushing_ca_look(&f, r) != 0);
    assert_string_equal(f.subject, "");
    assert_true(bushing_ca_look_request(&g, w.ca) != 0);
    assert_string_equal(bushing_ca_purpose_word(BUSHING_CA_TLS_BOTH),
                        "tls-both");
    assert_null(bushing_ca_purpose_word(BUSHING_CA_NUM_PURPOSES));
    assert_int_equal(bushing_ca_purpose_days(BUSHING_CA_E2E), 1095);
    assert_int_equal(bushing_ca_purpose_days(BUSHING_CA_NUM_PURPOSES), 0);
}

static void pem(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"", "-----BEGIN X-----\n-----END X-----\n"},
        {"f", "-----BEGIN X-----\nZg==\n-----END X-----\n"},
        {"fo", "-----BEGIN X-----\nZm8=\n-----END X-----\n"},
        {"foo", "-----BEGIN X-----\nZm9v\n-----END X-----\n"},
        {"012345678901234567890123456789012345678901234567",
         "-----BEGIN X-----\n"
         "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3\n"
         "-----END X-----\n"},
        {"0123456789012345678901234567890123456789012345678",
         "-----BEGIN X-----\n"
         "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3\n"
         "OA==\n-----END X-----\n"},
    };
    uint8_t out[256];
    size_t n;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t want = strlen(rows[i].out);
        assert_int_equal(
            bushing_ca_pem(out, want, &n, "X", span_text(rows[i].in)), 0);
        assert_int_equal(n, want);
        assert_memory_equal(out, rows[i].out, want);
        assert_int_equal(
            bushing_ca_pem(out, want - 1, &n, "X", span_text(rows[i].in)),
            BUSHING_ERR_SPACE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),          cmocka_unit_test(serials),
        cmocka_unit_test(every_purpose), cmocka_unit_test(xmpp),
        cmocka_unit_test(asks_for_more), cmocka_unit_test(names_of_purposes),
        cmocka_unit_test(issuers),       cmocka_unit_test(path_lengths),
        cmocka_unit_test(terms),         cmocka_unit_test(renewed_with_roles),
        cmocka_unit_test(lists),         cmocka_unit_test(lists_that_are_none),
        cmocka_unit_test(no_room),       cmocka_unit_test(crypto_that_fails),
        cmocka_unit_test(facts),         cmocka_unit_test(pem),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
