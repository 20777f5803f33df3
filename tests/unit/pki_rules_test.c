/* For each rule one certificate, or one question, that breaks it and nothing
 * else. tests/system/pki_rules_covered holds the list of rules against these
 * tests. */
#include "test.h"

#include "asn1/encode.h"
#include "base/hex.h"
#include "pki_world.h"

#define USE(name) (1u << X509_KEY_USAGE_##name)

static span hex(struct world *w, const char *text)
{
    uint8_t *p = maker_take(w->m, strlen(text) / 2 + 1);
    size_t n = 0;
    assert_true(hex_decode(span_text(text), p, strlen(text) / 2, &n));
    return (span){p, n};
}

/* --- nothing is broken --------------------------------------------------- */

static void good_ones_are_accepted(void **state)
{
    (void)state;
    for (unsigned purpose = 0; purpose < BUSHING_NUM_PURPOSES; purpose++) {
        struct world w;
        world_begin(&w, (enum bushing_purpose)purpose);
        world_accepts(&w);
        assert_int_equal(w.verdict.num_path, 3);
        assert_int_equal(w.verdict.path[0].source, BUSHING_FROM_CHAIN);
        assert_int_equal(w.verdict.path[1].index, 1);
        assert_int_equal(w.verdict.path[2].source, BUSHING_FROM_ANCHORS);
        world_end(&w);
    }
}

/* --- form ---------------------------------------------------------------- */

BREAKS(FORMAT, E2E, 0)
{
    w->fact = "Certificate: input ends inside a value";
    world_make(w);
    w->chain[0].n--;
}

/* The length of the whole in one octet more than it needs. */
BREAKS(NOT_DER, E2E, 0)
{
    span parts[2];
    world_make(w);
    assert_int_equal(w->chain[0].p[1], 0x82);
    parts[0] = hex(w, "308300");
    parts[1] = span_skip(w->chain[0], 2);
    w->chain[0] = maker_join(w->m, parts, 2);
}

static span octets_of(struct world *w, size_t n)
{
    uint8_t *p = maker_take(w->m, n);
    memset(p, 0x5A, n);
    return maker_tlv(w->m, TAG_UNIVERSAL(4), false, (span){p, n});
}

BREAKS(SIZE, E2E, 0)
{
    w->fact = "* octets, 1024 at most";
    maker_put(w->m, &w->leaf, "1.2.3.4", false, octets_of(w, 1000));
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_CERTIFICATE_MAX, 1024);
}

BREAKS(BUDGET, E2E, 0)
{
    w->fact = "* octets, 48 at most";
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_CONNECT_BUDGET, 2048);
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_CONNECT_REST, 2000);
}

BREAKS(VERSION, E2E, 0)
{
    w->fact = "version 2";
    w->leaf.version = X509_VERSION_2;
}

BREAKS(SERIAL, E2E, 0)
{
    w->fact = "1 octet, zero";
    w->leaf.serial = hex(w, "00");
}

BREAKS(UNIQUE_ID, E2E, 0)
{
    w->leaf.has_subject_unique_id = true;
}

BREAKS(NAME_LONG, ANY, 0)
{
    w->fact = "64 attributes at most";
    char text[65 * 5 + 1], *p = text;
    for (size_t i = 0; i < 65; i++, p += 5)
        memcpy(p, "CN=a,", 5);
    p[-1] = '\0';
    w->leaf.subject = maker_name(w->m, text);
}

/* --- algorithms and keys ------------------------------------------------- */

BREAKS(ALGORITHMS_DIFFER, E2E, 0)
{
    w->fact = "ecdsa-with-SHA384 inside, ecdsa-with-SHA256 outside";
    w->leaf.tbs_algorithm = hex(w, "300a06082a8648ce3d040303");
}

static void sign_with(struct world *w, const char *algorithm)
{
    w->leaf.algorithm = w->leaf.tbs_algorithm = hex(w, algorithm);
}

BREAKS(ALGORITHM_WEAK, E2E, 0)
{
    w->fact = "ecdsa-with-SHA1";
    sign_with(w, "300906072a8648ce3d0401");
}

/* ecdsa-with-SHA224 */
BREAKS(ALGORITHM_UNKNOWN, E2E, 0)
{
    w->fact = "1.2.840.10045.4.3.1";
    sign_with(w, "300a06082a8648ce3d040301");
}

static void key_of(struct world *w, enum maker_kind kind)
{
    w->leaf.spki = maker_spki(maker_key(kind, 0));
}

BREAKS(KEY_UNKNOWN, E2E, 0)
{
    w->fact = "1.3.101.112";
    key_of(w, MAKER_ED25519);
}

BREAKS(KEY_CURVE, E2E, 0)
{
    key_of(w, MAKER_SECP256K1);
}

BREAKS(KEY_CURVE_PROFILE, E2E, 0)
{
    w->fact = "EC secp384r1";
    key_of(w, MAKER_P384);
}

/* [62351-4:8 rule 7] */
BREAKS(KEY_SHORT, E2E, 0)
{
    w->fact = "RSA 1024 bits, 2048 at least";
    key_of(w, MAKER_RSA_1024);
}

BREAKS(KEY_DEPRECATED, E2E, 0)
{
    w->fact = "RSA 1024 bits";
    key_of(w, MAKER_RSA_1024);
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_RSA_MIN, 1024);
}

/* A key out of these octets of an algorithm and of a BIT STRING. */
static span key_made(struct world *w, const char *algorithm, span key)
{
    span bits[2] = {hex(w, "00"), key}, parts[2];
    parts[0] = hex(w, algorithm);
    parts[1] =
        maker_tlv(w->m, TAG_UNIVERSAL(3), false, maker_join(w->m, bits, 2));
    return maker_tlv(w->m, TAG_UNIVERSAL(16), true, maker_join(w->m, parts, 2));
}

static span rsa_key(struct world *w, size_t octets, const char *exponent)
{
    uint8_t *modulus = maker_take(w->m, octets + 1);
    span parts[2];
    memset(modulus, 0xAB, octets + 1);
    modulus[0] = 0;
    parts[0] =
        maker_tlv(w->m, TAG_UNIVERSAL(2), false, (span){modulus, octets + 1});
    parts[1] = maker_tlv(w->m, TAG_UNIVERSAL(2), false, hex(w, exponent));
    return key_made(
        w, "300d06092a864886f70d0101010500",
        maker_tlv(w->m, TAG_UNIVERSAL(16), true, maker_join(w->m, parts, 2)));
}

BREAKS(KEY_LARGE, E2E, 0)
{
    w->fact = "RSA 16384 bits, 8192 at most";
    w->leaf.spki = rsa_key(w, 16384 / 8, "010001");
}

/* A point in the compressed form. */
BREAKS(KEY_FORM, E2E, 0)
{
    w->fact = "EC secp256r1";
    span point[2] = {hex(w, "02"), span_first(octets_of(w, 32), 32)};
    w->leaf.spki = key_made(w, "301306072a8648ce3d020106082a8648ce3d030107",
                            maker_join(w->m, point, 2));
}

/* An exponent of 65 bits. */
static void key_form_of_slow_exponents(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.spki = rsa_key(&w, 256, "010000000000000001");
    world_breaks(&w, RULE_KEY_FORM, 0);
    world_end(&w);
}

/* --- time ---------------------------------------------------------------- */

BREAKS(TIME_FORM, E2E, 0)
{
    w->leaf.not_after = "20301231235959Z";
}

BREAKS(TIME_ORDER, E2E, 0)
{
    w->fact = "from 2030-01-01T00:00:00Z until 2026-06-01T00:00:00Z";
    w->leaf.not_before = "300101000000Z";
    w->leaf.not_after = "260601000000Z";
}

BREAKS(EXPIRED, E2E, 0)
{
    w->fact = "ended 2026-11-20T11:59:58Z, now 2026-11-20T12:00:00Z";
    w->leaf.not_after = "261120115958Z";
}

BREAKS(EARLY, E2E, 0)
{
    w->fact = "begins 2026-11-20T12:00:01Z, now 2026-11-20T12:00:00Z";
    w->leaf.not_before = "261120120001Z";
}

BREAKS(CLOCK_BEHIND, E2E, 0)
{
    w->fact = "clock 2026-11-20T12:00:00Z, signed fact 2026-11-20T12:00:00Z";
    bushing_trust_raise_clock_mark(w->trust, MAKER_NOW + 1);
}

/* --- extensions ---------------------------------------------------------- */

BREAKS(EXTENSIONS_MANY, E2E, 0)
{
    w->fact = "64 at most";
    for (unsigned i = w->leaf.num_extensions; i <= 64; i++) {
        char oid[16] = "1.2.3.4.10";
        oid[8] = (char)('1' + i / 10);
        oid[9] = (char)('0' + i % 10);
        maker_put(w->m, &w->leaf, oid, false, octets_of(w, 1));
    }
}

BREAKS(EXTENSION_TWICE, E2E, 0)
{
    w->fact = "2.5.29.31";
    maker_put(w->m, &w->leaf, MAKER_OID_CRL_POINTS, false,
              maker_crl_points(w->m, "http://b.example"));
}

static void extension_twice_of_unknown_ones(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, "1.2.3.4", false, octets_of(&w, 1));
    maker_put(w.m, &w.leaf, "1.2.3.5", false, octets_of(&w, 1));
    maker_put(w.m, &w.leaf, "1.2.3.4", false, octets_of(&w, 2));
    world_breaks(&w, RULE_EXTENSION_TWICE, 0);
    assert_string_equal(w.verdict.finding[0].fact, "1.2.3.4");
    world_end(&w);
}

BREAKS(EXTENSION_VALUE, E2E, 0)
{
    w->fact = "2.5.29.18";
    maker_put(w->m, &w->leaf, "2.5.29.18", false, octets_of(w, 4));
}

BREAKS(EXTENSION_CRITICAL, E2E, 0)
{
    w->fact = "1.2.3.4";
    maker_put(w->m, &w->leaf, "1.2.3.4", true, octets_of(w, 4));
}

BREAKS(IDENTIFIER_CRITICAL, E2E, 0)
{
    w->fact = "authorityKeyIdentifier";
    maker_replace(w->m, &w->leaf, MAKER_OID_AUTHORITY_KEY_ID, true,
                  maker_authority_key_id(w->m, maker_key_id(w->ca.key)));
}

BREAKS(AUTHORITY_KEY, E2E, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_AUTHORITY_KEY_ID);
}

/* [RFC 5280:4.2.1.1] by another key, though under the same name */
static void authority_key_of_self_issued_ones(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_ca(w.m, &w.ca, "CN=Root,O=Grid", maker_key(MAKER_P256, 1), &w.root);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &w.ca);
    maker_remove(w.m, &w.ca, MAKER_OID_AUTHORITY_KEY_ID);
    world_breaks(&w, RULE_AUTHORITY_KEY, 1);
    world_end(&w);
}

/* Who signed itself needs none, though nobody trusts it. */
static void authority_key_of_a_root(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_CA);
    w.no_anchor = true;
    w.leaf = w.root;
    maker_remove(w.m, &w.leaf, MAKER_OID_AUTHORITY_KEY_ID);
    world_breaks(&w, RULE_ANCHOR_UNKNOWN, 0);
    world_end(&w);
}

BREAKS(SUBJECT_KEY, CA, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_SUBJECT_KEY_ID);
}

BREAKS(BASIC_CRITICAL, E2E, 1)
{
    maker_replace(w->m, &w->ca, MAKER_OID_BASIC_CONSTRAINTS, false,
                  maker_basic_constraints(w->m, true, -1));
}

static void leaf_usage(struct world *w, unsigned bits)
{
    maker_replace(w->m, &w->leaf, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(w->m, bits));
}

BREAKS(CA_AS_LEAF, E2E, 0)
{
    leaf_usage(w, USE(DIGITAL_SIGNATURE) | USE(KEY_AGREEMENT) |
                      USE(KEY_CERT_SIGN));
    maker_put(w->m, &w->leaf, MAKER_OID_BASIC_CONSTRAINTS, true,
              maker_basic_constraints(w->m, true, -1));
}

BREAKS(NOT_A_CA, E2E, 1)
{
    maker_remove(w->m, &w->ca, MAKER_OID_BASIC_CONSTRAINTS);
}

BREAKS(CA_WANTED, CA, 0)
{
    maker_leaf(w->m, &w->leaf, MAKER_E2E, "CN=device", maker_key(MAKER_P256, 2),
               &w->ca);
}

BREAKS(PATH_LEN, E2E, 2)
{
    w->fact = "1 below it, 0 allowed";
    maker_replace(w->m, &w->root, MAKER_OID_BASIC_CONSTRAINTS, true,
                  maker_basic_constraints(w->m, true, 0));
}

BREAKS(PATH_LEN_ALONE, E2E, 0)
{
    maker_put(w->m, &w->leaf, MAKER_OID_BASIC_CONSTRAINTS, true,
              maker_basic_constraints(w->m, false, 0));
}

BREAKS(CERT_SIGN, E2E, 1)
{
    maker_replace(w->m, &w->ca, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(w->m, USE(CRL_SIGN)));
}

static void cert_sign_without_key_usage(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_remove(w.m, &w.ca, MAKER_OID_KEY_USAGE);
    world_breaks(&w, RULE_CERT_SIGN, 1);
    assert_string_equal(w.verdict.finding[0].fact, "it is missing");
    world_end(&w);
}

BREAKS(CERT_SIGN_LEAF, E2E, 0)
{
    leaf_usage(w, USE(DIGITAL_SIGNATURE) | USE(KEY_AGREEMENT) |
                      USE(KEY_CERT_SIGN));
}

/* --- key usage ----------------------------------------------------------- */

BREAKS(USAGE_MISSING, E2E, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_KEY_USAGE);
}

BREAKS(USAGE_CRITICAL, TLS_CLIENT, 0)
{
    maker_replace(w->m, &w->leaf, MAKER_OID_KEY_USAGE, false,
                  maker_key_usage(w->m, USE(DIGITAL_SIGNATURE)));
}

BREAKS(USAGE_SIGNATURE, E2E, 0)
{
    leaf_usage(w, USE(KEY_AGREEMENT));
}

BREAKS(USAGE_SERVER, TLS_SERVER, 0)
{
    leaf_usage(w, USE(KEY_AGREEMENT));
}

static void usage_server_takes_key_encipherment(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_TLS_SERVER);
    leaf_usage(&w, USE(KEY_ENCIPHERMENT));
    world_accepts(&w);
    world_end(&w);
}

BREAKS(USAGE_AGREEMENT, E2E, 0)
{
    leaf_usage(w, USE(DIGITAL_SIGNATURE));
}

BREAKS(USAGE_AGREEMENT_A, APROFILE, 0)
{
    leaf_usage(w, USE(DIGITAL_SIGNATURE));
}

BREAKS(USAGE_ENCIPHERMENT, APROFILE, 0)
{
    leaf_usage(w, USE(DIGITAL_SIGNATURE) | USE(KEY_AGREEMENT) |
                      USE(KEY_ENCIPHERMENT));
}

static const char *const SERVER_AUTH[] = {"1.3.6.1.5.5.7.3.1"};
static const char *const CLIENT_AUTH[] = {"1.3.6.1.5.5.7.3.2"};

static void eku(struct world *w, struct maker_certificate *c,
                const char *const *oids)
{
    maker_replace(w->m, c, MAKER_OID_EXT_KEY_USAGE, false,
                  maker_eku(w->m, oids, 1));
}

BREAKS(PURPOSE_SERVER, TLS_SERVER, 0)
{
    eku(w, &w->leaf, CLIENT_AUTH);
}

BREAKS(PURPOSE_CLIENT, TLS_CLIENT, 0)
{
    eku(w, &w->leaf, SERVER_AUTH);
}

BREAKS(PURPOSE_MISSING, TLS_CLIENT, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_EXT_KEY_USAGE);
}

BREAKS(PURPOSE_ISSUER, TLS_SERVER, 1)
{
    eku(w, &w->ca, CLIENT_AUTH);
}

/* [62351-4:G.2; rule 23] */
BREAKS(PURPOSE_TLS, E2E, 0)
{
    w->fact = "extKeyUsage says serverAuth or clientAuth";
    eku(w, &w->leaf, CLIENT_AUTH);
}

/* [62351-4:G.2] */
BREAKS(KEY_SHARED, E2E, 0)
{
    struct maker_certificate tls;
    maker_leaf(w->m, &tls, MAKER_TLS_CLIENT, "CN=device", w->leaf.key, &w->ca);
    w->ask.tls_certificate = maker_make(w->m, &tls);
}

static void keys_of_two_layers_differ(void **state)
{
    struct world w;
    struct maker_certificate tls;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_leaf(w.m, &tls, MAKER_TLS_CLIENT, "CN=device",
               maker_key(MAKER_P256, 9), &w.ca);
    w.ask.tls_certificate = maker_make(w.m, &tls);
    world_accepts(&w);
    world_end(&w);
}

/* --- names --------------------------------------------------------------- */

BREAKS(SUBJECT_EMPTY, ANY, 0)
{
    w->leaf.subject = maker_name(w->m, "");
}

/* The anchor has no name, and is trusted all the same. */
BREAKS(ISSUER_EMPTY, E2E, 0)
{
    w->root.subject = w->root.issuer = maker_name(w->m, "");
    maker_leaf(w->m, &w->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &w->root);
}

BREAKS(SUBJECT_OSI, E2E, 0)
{
    w->fact = "subject '1.3.9999.33.1, CN=too much'";
    w->ask.environment = BUSHING_IN_OSI;
    w->leaf.subject = maker_name(w->m, "OID=1.3.9999.33.1,CN=too much");
}

static void alt_names(struct world *w, const char *const *names, size_t num)
{
    maker_replace(w->m, &w->leaf, MAKER_OID_ALT_NAME, false,
                  maker_general_names(w->m, names, num));
}

BREAKS(SUBJECT_XMPP, E2E, 0)
{
    static const char *const names[] = {"xmpp:ied@a.example",
                                        "xmpp:ied@b.example"};
    w->ask.environment = BUSHING_IN_XMPP;
    alt_names(w, names, 2);
}

BREAKS(SUBJECT_FORM, APROFILE, 0)
{
    w->fact = "subject 'CN=device'";
    w->leaf.subject = maker_name(w->m, "CN=device");
}

BREAKS(SERVER_NAME, TLS_SERVER, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_ALT_NAME);
}

BREAKS(ADDRESS_FORM, TLS_SERVER, 0)
{
    w->fact = "3 octets";
    static const char *const names[] = {"dns:server.example", "ip:C00002"};
    alt_names(w, names, 2);
}

/* --- revocation, what the certificate says of it ------------------------- */

BREAKS(REVOCATION_BOTH, E2E, 0)
{
    maker_put(w->m, &w->leaf, MAKER_OID_AUTHORITY_ACCESS, false,
              maker_ocsp_access(w->m, "http://ocsp.example"));
}

BREAKS(REVOCATION_NONE, E2E, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_CRL_POINTS);
}

/* caIssuers alone */
BREAKS(ACCESS_NO_OCSP, TLS_CLIENT, 0)
{
    maker_remove(w->m, &w->leaf, MAKER_OID_CRL_POINTS);
    maker_put(w->m, &w->leaf, MAKER_OID_AUTHORITY_ACCESS, false,
              hex(w, "3014301206082b060105050730028606687474703a2f"));
}

/* [62351-4:G.5] reasons {keyCompromise} beside the name */
BREAKS(CRL_REASONS, E2E, 0)
{
    maker_replace(w->m, &w->leaf, MAKER_OID_CRL_POINTS, false,
                  hex(w, "3012"
                         "3010a00aa0088606687474703a2f81020640"));
}

/* --- the path ------------------------------------------------------------ */

BREAKS(CHAIN_LONG, E2E, 0)
{
    w->fact = "11 certificates, 10 at most";
    world_make(w);
    w->ask.num_chain = 11;
    for (size_t i = 2; i < w->ask.num_chain; i++)
        w->chain[i] = w->chain[1];
}

BREAKS(ISSUER_MISSING, E2E, 0)
{
    w->fact = "issuer 'CN=Issuing CA, O=Grid', anchors: 'CN=Root, O=Grid'";
    w->ask.num_chain = 1;
}

BREAKS(ANCHOR_UNKNOWN, E2E, 2)
{
    w->fact = "issuer 'CN=Root, O=Grid', no anchors";
    world_make(w);
    w->chain[2] = maker_make(w->m, &w->root);
    w->ask.num_chain = 3;
    w->no_anchor = true;
}

BREAKS(SIGNATURE, E2E, 0)
{
    w->fact = "issuer 'CN=Issuing CA, O=Grid'";
    w->leaf.spoil_signature = true;
}

BREAKS(PATH_LONG, E2E, 1)
{
    w->fact = "2 certificates at most";
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_PATH_MAX, 2);
}

BREAKS(PATH_WORK, E2E, 1)
{
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_SIGNATURES_MAX, 1);
}

BREAKS(NAME_CONSTRAINTS, ANY, 1)
{
    w->fact = "'CN=device' below 'CN=Issuing CA, O=Grid', name [4]";
    static const char *const permitted[] = {"dir:O=Grid"};
    maker_put(w->m, &w->ca, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w->m, permitted, 1, NULL, 0));
}

BREAKS(NAME_WORK, TLS_SERVER, 1)
{
    const char *names[40];
    for (size_t i = 0; i < 40; i++)
        names[i] = "dns:server.example";
    alt_names(w, names, 40);
    maker_put(w->m, &w->ca, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w->m, names, 40, NULL, 0));
    (void)bushing_trust_set(w->trust, BUSHING_TRUST_SET_NAME_STEPS_MAX, 1024);
}

/* --- the wanted peer ----------------------------------------------------- */

BREAKS(OWN_CERTIFICATE, E2E, 0)
{
    w->fact = "ours is '1.3.9999.33.1'";
    world_make(w);
    assert_int_equal(
        bushing_trust_add(w->trust, BUSHING_TRUST_OWN, w->chain[0]), 0);
}

BREAKS(PEER_TITLE, E2E, 0)
{
    w->fact = "subject '1.3.9999.33.1', wanted '1.3.9999.33/2'";
    w->ask.peer.kind = BUSHING_PEER_OSI;
    w->ask.peer.name = "1.3.9999.33/2";
}

BREAKS(PEER_JID, E2E, 0)
{
    w->fact = "JID 'ied@a.example', wanted 'ied@b.example'";
    static const char *const names[] = {"xmpp:ied@a.example"};
    w->ask.environment = BUSHING_IN_XMPP;
    alt_names(w, names, 1);
    w->ask.peer.kind = BUSHING_PEER_XMPP;
    w->ask.peer.name = "ied@b.example";
}

BREAKS(PEER_HOST, TLS_SERVER, 0)
{
    w->fact = "names 'server.example', wanted 'other.example'";
    w->ask.peer.kind = BUSHING_PEER_HOST;
    w->ask.peer.name = "other.example";
}

BREAKS(PEER_PIN, E2E, 0)
{
    w->fact = "sha256:*";
    w->ask.peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])w->pin;
    w->ask.peer.num_pins = 2;
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(good_ones_are_accepted),
    cmocka_unit_test(breaks_FORMAT),
    cmocka_unit_test(breaks_NOT_DER),
    cmocka_unit_test(breaks_SIZE),
    cmocka_unit_test(breaks_BUDGET),
    cmocka_unit_test(breaks_VERSION),
    cmocka_unit_test(breaks_SERIAL),
    cmocka_unit_test(breaks_UNIQUE_ID),
    cmocka_unit_test(breaks_NAME_LONG),
    cmocka_unit_test(breaks_ALGORITHMS_DIFFER),
    cmocka_unit_test(breaks_ALGORITHM_WEAK),
    cmocka_unit_test(breaks_ALGORITHM_UNKNOWN),
    cmocka_unit_test(breaks_KEY_UNKNOWN),
    cmocka_unit_test(breaks_KEY_CURVE),
    cmocka_unit_test(breaks_KEY_CURVE_PROFILE),
    cmocka_unit_test(breaks_KEY_SHORT),
    cmocka_unit_test(breaks_KEY_DEPRECATED),
    cmocka_unit_test(breaks_KEY_LARGE),
    cmocka_unit_test(breaks_KEY_FORM),
    cmocka_unit_test(breaks_TIME_FORM),
    cmocka_unit_test(breaks_TIME_ORDER),
    cmocka_unit_test(breaks_EXPIRED),
    cmocka_unit_test(breaks_EARLY),
    cmocka_unit_test(breaks_CLOCK_BEHIND),
    cmocka_unit_test(breaks_EXTENSIONS_MANY),
    cmocka_unit_test(breaks_EXTENSION_TWICE),
    cmocka_unit_test(breaks_EXTENSION_VALUE),
    cmocka_unit_test(breaks_EXTENSION_CRITICAL),
    cmocka_unit_test(breaks_IDENTIFIER_CRITICAL),
    cmocka_unit_test(breaks_AUTHORITY_KEY),
    cmocka_unit_test(breaks_SUBJECT_KEY),
    cmocka_unit_test(breaks_BASIC_CRITICAL),
    cmocka_unit_test(breaks_CA_AS_LEAF),
    cmocka_unit_test(breaks_NOT_A_CA),
    cmocka_unit_test(breaks_CA_WANTED),
    cmocka_unit_test(breaks_PATH_LEN),
    cmocka_unit_test(breaks_PATH_LEN_ALONE),
    cmocka_unit_test(breaks_CERT_SIGN),
    cmocka_unit_test(breaks_CERT_SIGN_LEAF),
    cmocka_unit_test(breaks_USAGE_MISSING),
    cmocka_unit_test(breaks_USAGE_CRITICAL),
    cmocka_unit_test(breaks_USAGE_SIGNATURE),
    cmocka_unit_test(breaks_USAGE_SERVER),
    cmocka_unit_test(breaks_USAGE_AGREEMENT),
    cmocka_unit_test(breaks_USAGE_AGREEMENT_A),
    cmocka_unit_test(breaks_USAGE_ENCIPHERMENT),
    cmocka_unit_test(breaks_PURPOSE_SERVER),
    cmocka_unit_test(breaks_PURPOSE_CLIENT),
    cmocka_unit_test(breaks_PURPOSE_MISSING),
    cmocka_unit_test(breaks_PURPOSE_ISSUER),
    cmocka_unit_test(breaks_PURPOSE_TLS),
    cmocka_unit_test(breaks_KEY_SHARED),
    cmocka_unit_test(breaks_SUBJECT_EMPTY),
    cmocka_unit_test(breaks_ISSUER_EMPTY),
    cmocka_unit_test(breaks_SUBJECT_OSI),
    cmocka_unit_test(breaks_SUBJECT_XMPP),
    cmocka_unit_test(breaks_SUBJECT_FORM),
    cmocka_unit_test(breaks_SERVER_NAME),
    cmocka_unit_test(breaks_ADDRESS_FORM),
    cmocka_unit_test(breaks_REVOCATION_BOTH),
    cmocka_unit_test(breaks_REVOCATION_NONE),
    cmocka_unit_test(breaks_ACCESS_NO_OCSP),
    cmocka_unit_test(breaks_CRL_REASONS),
    cmocka_unit_test(breaks_CHAIN_LONG),
    cmocka_unit_test(breaks_ISSUER_MISSING),
    cmocka_unit_test(breaks_ANCHOR_UNKNOWN),
    cmocka_unit_test(breaks_SIGNATURE),
    cmocka_unit_test(breaks_PATH_LONG),
    cmocka_unit_test(breaks_PATH_WORK),
    cmocka_unit_test(breaks_NAME_CONSTRAINTS),
    cmocka_unit_test(breaks_NAME_WORK),
    cmocka_unit_test(breaks_OWN_CERTIFICATE),
    cmocka_unit_test(breaks_PEER_TITLE),
    cmocka_unit_test(breaks_PEER_JID),
    cmocka_unit_test(breaks_PEER_HOST),
    cmocka_unit_test(breaks_PEER_PIN),
    cmocka_unit_test(key_form_of_slow_exponents),
    cmocka_unit_test(authority_key_of_self_issued_ones),
    cmocka_unit_test(authority_key_of_a_root),
    cmocka_unit_test(extension_twice_of_unknown_ones),
    cmocka_unit_test(cert_sign_without_key_usage),
    cmocka_unit_test(usage_server_takes_key_encipherment),
    cmocka_unit_test(keys_of_two_layers_differ),
};

int main(void)
{
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
