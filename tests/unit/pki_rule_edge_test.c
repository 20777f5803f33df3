/* Rules at their edges: what is just good, what is just broken, and what is
 * said of it. Each rule alone is in pki_rules_test.c. */
#include "test.h"

#include <stdio.h>

#include "crypto/openssl/adapter.h"
#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/revocation.h>

/* --- form ---------------------------------------------------------------- */

/* [62351-4:G.3] A certificate of exactly the size that is allowed is none that
 * is too large; what it does not fit into is the CONNECT. */
static void the_largest_certificate(void **state)
{
    static uint8_t octets[1000];
    char fact[80];
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    maker_put(w.m, &w.leaf, "1.2.3.4", false,
              maker_tlv(w.m, TAG_UNIVERSAL(4), false,
                        span_of(octets, sizeof octets)));
    world_make(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CERTIFICATE_MAX,
                            w.chain[0].n);
    world_accepts(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_BUDGET, 2048);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_REST, 1000);
    world_breaks(&w, RULE_BUDGET, 0);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CERTIFICATE_MAX,
                            w.chain[0].n - 1);
    (void)snprintf(fact, sizeof fact, "%zu octets, %zu at most", w.chain[0].n,
                   w.chain[0].n - 1);
    w.fact = fact;
    world_breaks(&w, RULE_SIZE, 0);
    world_end(&w);
}

/* All that came counts, to the octet; a rest that leaves nothing is no room. */
static void the_largest_connect(void **state)
{
    struct world w;
    size_t all;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_make(&w);
    all = w.chain[0].n + w.chain[1].n;
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_BUDGET, 2048);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_REST,
                            2048 - all);
    world_accepts(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_REST,
                            2048 - all + 1);
    world_breaks(&w, RULE_BUDGET, 0);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CONNECT_REST, 3000);
    world_breaks(&w, RULE_BUDGET, 0);
    world_end(&w);
}

static void ask_about_serial(const char *octets, size_t n, const char *fact)
{
    struct world w;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.serial = span_of(octets, n);
    w.fact = fact;
    if (fact == NULL)
        world_accepts(&w);
    else
        world_breaks(&w, RULE_SERIAL, 0);
    world_end(&w);
}

/* [RFC 5280:4.1.2.2] positive, 20 octets at most */
static void serial_numbers(void **state)
{
    (void)state;
    ask_about_serial("\x01", 1, NULL);
    ask_about_serial("\x7F", 1, NULL);
    ask_about_serial("\x01\0", 2, NULL);
    ask_about_serial("\x00", 1, "1 octet, zero");
    ask_about_serial("\x80", 1, "1 octets, negative");
    ask_about_serial("\x7F"
                     "1234567890123456789",
                     20, NULL);
    ask_about_serial("\x7F"
                     "12345678901234567890",
                     21, "21 octets");
}

/* A version that no standard knows is told as it stands there. */
static void versions(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.version = 3;
    w.fact = "version 4";
    world_breaks(&w, RULE_VERSION, 0);
    world_end(&w);
}

/* An identifier that has no numbers is shown as it is. */
static void identifiers_that_cannot_be_read(void **state)
{
    static const uint8_t cut[] = {0x2A, 0xFF};
    uint8_t many[40];
    char room[80];
    struct text t = text_over(room, sizeof room);
    (void)state;
    rule_put_oid(&t, span_of(cut, sizeof cut));
    text_end(&t);
    assert_string_equal(room, "2aff");
    memset(many, 0xAB, sizeof many);
    t = text_over(room, sizeof room);
    rule_put_oid(&t, span_of(many, sizeof many));
    assert_int_equal(t.n, 64); /* no more than fits into a fact */
}

/* A time that no calendar has leaves nothing. */
static void times_that_cannot_be_told(void **state)
{
    char room[80];
    struct text t = text_over(room, sizeof room);
    (void)state;
    rule_put_time(&t, INT64_MAX);
    assert_int_equal(t.n, 0);
    rule_put_time(&t, MAKER_NOW + 999);
    text_end(&t);
    assert_string_equal(room, "2026-11-20T12:00:00Z");
}

/* --- keys ---------------------------------------------------------------- */

/* A key of RSA out of its modulus and its exponent (DER contents, hex). */
static span rsa_key(struct world *w, size_t octets, uint8_t first,
                    const char *exponent)
{
    uint8_t *modulus = maker_take(w->m, octets + 1);
    span parts[2], bits[2] = {maker_hex(w->m, "00"), {NULL, 0}}, spki[2];
    memset(modulus, 0xAB, octets + 1);
    modulus[0] = 0;
    modulus[1] = first;
    parts[0] =
        maker_tlv(w->m, TAG_UNIVERSAL(2), false, span_of(modulus, octets + 1));
    if (first < 0x80)
        parts[0] = maker_tlv(w->m, TAG_UNIVERSAL(2), false,
                             span_of(modulus + 1, octets));
    parts[1] =
        maker_tlv(w->m, TAG_UNIVERSAL(2), false, maker_hex(w->m, exponent));
    bits[1] =
        maker_tlv(w->m, TAG_UNIVERSAL(16), true, maker_join(w->m, parts, 2));
    spki[0] = maker_hex(w->m, "300d06092a864886f70d0101010500");
    spki[1] =
        maker_tlv(w->m, TAG_UNIVERSAL(3), false, maker_join(w->m, bits, 2));
    return maker_tlv(w->m, TAG_UNIVERSAL(16), true, maker_join(w->m, spki, 2));
}

static void ask_about_key(size_t octets, uint8_t first, const char *exponent,
                          int rule, const char *fact)
{
    struct world w;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.spki = rsa_key(&w, octets, first, exponent);
    w.fact = fact;
    if (rule < 0)
        world_accepts(&w);
    else
        world_breaks(&w, (enum rule_id)rule, 0);
    world_end(&w);
}

static void sizes_of_rsa_keys(void **state)
{
    (void)state;
    ask_about_key(256, 0x80, "010001", -1, NULL); /* 2048 bits */
    ask_about_key(256, 0x40, "010001", RULE_KEY_SHORT,
                  "RSA 2047 bits, 2048 at least");
    ask_about_key(1024, 0x80, "010001", -1, NULL); /* 8192 bits */
    ask_about_key(1025, 0x01, "010001", RULE_KEY_LARGE,
                  "RSA 8193 bits, 8192 at most");
    ask_about_key(256, 0x80, "008000000000000001", -1, NULL); /* 64 bits */
    ask_about_key(256, 0x80, "010000000000000001", RULE_KEY_FORM,
                  "RSA 2048 bits");
}

/* Below 2048 bits a key is warned of where the policy lets it in. */
static void deprecated_keys(void **state)
{
    static const struct {
        size_t octets;
        uint8_t first;
        int rule;
    } all[] = {
        {256, 0x80, -1},
        {256, 0x40, RULE_KEY_DEPRECATED},
        {128, 0x80, RULE_KEY_DEPRECATED},
        {128, 0x40, RULE_KEY_SHORT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct world w;
        world_begin(&w, BUSHING_FOR_E2E);
        (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_RSA_MIN, 1024);
        w.leaf.spki = rsa_key(&w, all[i].octets, all[i].first, "010001");
        if (all[i].rule < 0)
            world_accepts(&w);
        else
            world_breaks(&w, (enum rule_id)all[i].rule, 0);
        world_end(&w);
    }
}

/* A CA with this key, which did not sign: is its signature looked at? */
static void ask_about_ca_key(span spki, struct world *w, bool usable)
{
    bool forged = false;
    w->ca.spki = spki;
    world_ask(w);
    assert_false(w->verdict.accepted);
    for (size_t i = 0; i < w->verdict.num_findings; i++)
        forged = forged || w->verdict.finding[i].rule == RULE_SIGNATURE;
    assert_int_equal(forged, usable);
    assert_int_equal(w->verdict.num_path, usable ? 1 : 3);
    world_end(w);
}

/* [threat 11] What a CA's key must not be costs no arithmetic; a key that may
 * be used is used. */
static void keys_of_cas(void **state)
{
    static const struct {
        size_t octets;
        uint8_t first;
        const char *exponent;
        bool usable;
    } all[] = {
        {256, 0x80, "010001", true},
        {256, 0x80, "008000000000000001", true},
        {256, 0x80, "010000000000000001", false},
        {1024, 0x80, "010001", true},
        {1025, 0x01, "010001", false},
    };
    static const enum maker_kind kinds[] = {MAKER_ED25519, MAKER_SECP256K1};
    struct world w;
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        world_begin(&w, BUSHING_FOR_E2E);
        ask_about_ca_key(
            rsa_key(&w, all[i].octets, all[i].first, all[i].exponent), &w,
            all[i].usable);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        world_begin(&w, BUSHING_FOR_E2E);
        ask_about_ca_key(maker_spki(maker_key(kinds[i], 0)), &w, false);
    }
}

/* A signature that was not verified stands for nothing: what is known of
 * revocation is not even asked. */
static void revocation_needs_signatures(void **state)
{
    struct world w;
    struct maker_list l;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    assert_int_equal(bushing_trust_add(w.trust, BUSHING_TRUST_ANCHOR,
                                       maker_make(w.m, &w.root)),
                     0);
    w.no_anchor = true;
    maker_list(w.m, &l, &w.root, 1);
    assert_int_equal(
        bushing_trust_add_crl(w.trust, NULL, maker_make_list(w.m, &l), w.now),
        0);
    w.ca.spki = maker_spki(maker_key(MAKER_ED25519, 0));
    world_breaks(&w, RULE_KEY_UNKNOWN, 1);
    world_end(&w);
    /* of the anchor as of the CA */
    world_begin(&w, BUSHING_FOR_E2E);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_REVOCATION,
                            BUSHING_REVOCATION_ALL);
    w.root.spki = maker_spki(maker_key(MAKER_ED25519, 0));
    world_breaks(&w, RULE_KEY_UNKNOWN, 2);
    world_end(&w);
    /* with a key that can be used the gap is told */
    world_begin(&w, BUSHING_FOR_E2E);
    assert_int_equal(bushing_trust_add(w.trust, BUSHING_TRUST_ANCHOR,
                                       maker_make(w.m, &w.root)),
                     0);
    w.no_anchor = true;
    maker_list(w.m, &l, &w.root, 1);
    assert_int_equal(
        bushing_trust_add_crl(w.trust, NULL, maker_make_list(w.m, &l), w.now),
        0);
    world_breaks(&w, RULE_LIST_MISSING, 0);
    world_end(&w);
}

/* --- names --------------------------------------------------------------- */

static void alt_names(struct world *w, bool critical, const char *name)
{
    maker_replace(w->m, &w->leaf, MAKER_OID_ALT_NAME, critical,
                  maker_general_names(w->m, &name, 1));
}

/* [RFC 5280:4.1.2.6] of a device another name may stand for the subject, when
 * it is critical; not of a CA. */
static void subjects_that_are_empty(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_ANY);
    w.leaf.subject = maker_name(w.m, "");
    alt_names(&w, true, "dns:a.example");
    world_accepts(&w);
    alt_names(&w, false, "dns:a.example");
    w.bare = false;
    world_breaks(&w, RULE_SUBJECT_EMPTY, 0);
    world_end(&w);
    world_begin(&w, BUSHING_FOR_CA);
    w.leaf.subject = maker_name(w.m, "");
    alt_names(&w, true, "dns:a.example");
    world_breaks(&w, RULE_SUBJECT_EMPTY, 0);
    world_end(&w);
}

static void addresses(void **state)
{
    static const struct {
        const char *name, *fact;
    } all[] = {
        {"ip:C0000201", NULL},
        {"ip:20010DB8000000000000000000000001", NULL},
        {"ip:20010DB80000000000000000000000", "15 octets"},
        {"ip:20010DB800000000000000000000000102", "17 octets"},
        {"ip:C000020102", "5 octets"},
        {"ip:C00002", "3 octets"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct world w;
        world_begin(&w, BUSHING_FOR_TLS_SERVER);
        alt_names(&w, false, all[i].name);
        w.fact = all[i].fact;
        if (all[i].fact == NULL)
            world_accepts(&w);
        else
            world_breaks(&w, RULE_ADDRESS_FORM, 0);
        world_end(&w);
    }
}

/* What a peer or an operator wrote is shown so that it is text of nobody else;
 * it is no JSON. */
static void names_that_were_wanted(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    alt_names(&w, false, "xmpp:\xC3\xA4\xE2\x80\x8B\"@a.example");
    w.leaf.subject = maker_name(w.m, "CN=a");
    w.ask.peer.kind = BUSHING_PEER_XMPP;
    w.ask.peer.name = "\xC3\xBC\xE2\x80\x8B\"@b.example";
    w.fact = "JID '\xC3\xA4\\u{200b}\\\"@a.example', "
             "wanted '\xC3\xBC\\u{200b}\\\"@b.example'";
    world_breaks(&w, RULE_PEER_JID, 0);
    world_end(&w);
}

/* Both are cut: neither a peer nor a slip of an operator fills a line. */
static void long_names_that_were_wanted(void **state)
{
    static const char name[] =
        "a234567890123456789012345678901234567890123456789012345678901234567@"
        "b.example";
    char general[100];
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    (void)snprintf(general, sizeof general, "xmpp:b%s", name + 1);
    alt_names(&w, false, general);
    w.leaf.subject = maker_name(w.m, "CN=a");
    w.ask.peer.kind = BUSHING_PEER_XMPP;
    w.ask.peer.name = name;
    w.fact =
        "JID 'b234567890123456789012345678901234567890123456789012345678901234'"
        ", wanted "
        "'a234567890123456789012345678901234567890123456789012345678901234'";
    world_breaks(&w, RULE_PEER_JID, 0);
    world_end(&w);
}

/* [62351-4:G.6.2] an attempt at titles counts where either form is good, and
 * not where a JID is wanted */
static void attempts_at_titles(void **state)
{
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.subject = maker_name(w.m, "OID=1.3.9999.33.1,CN=too much");
    world_breaks(&w, RULE_SUBJECT_OSI, 0);
    world_end(&w);
    world_begin(&w, BUSHING_FOR_E2E);
    w.ask.environment = BUSHING_IN_XMPP;
    w.leaf.subject = maker_name(w.m, "OID=1.3.9999.33.1,CN=too much");
    alt_names(&w, false, "xmpp:ied@a.example");
    world_accepts(&w);
    world_end(&w);
    /* and the reverse: a JID that is none, and one where titles are wanted */
    world_begin(&w, BUSHING_FOR_E2E);
    alt_names(&w, false, "xmppia5:ied@a.example");
    world_breaks(&w, RULE_SUBJECT_XMPP, 0);
    world_end(&w);
    world_begin(&w, BUSHING_FOR_E2E);
    w.ask.environment = BUSHING_IN_OSI;
    alt_names(&w, false, "xmppia5:ied@a.example");
    world_accepts(&w);
    world_end(&w);
}

/* --- time ---------------------------------------------------------------- */

/* [RFC 5280:4.1.2.5] the second of notAfter still counts, that of notBefore
 * does */
static void the_first_and_the_last_second(void **state)
{
    static const struct {
        int64_t ms;
        int rule;
    } all[] = {
        {INT64_C(1767225599999), RULE_EARLY},
        {INT64_C(1767225600000), -1},
        {INT64_C(1924992000999), -1},
        {INT64_C(1924992001000), RULE_EXPIRED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct world w;
        world_begin(&w, BUSHING_FOR_E2E);
        (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CLOCK_MARK, 0);
        w.ca.not_before = w.root.not_before = "250101000000Z";
        w.ca.not_after = w.root.not_after = "400101000000Z";
        w.now.utc_ms = all[i].ms;
        if (all[i].rule < 0)
            world_accepts(&w);
        else
            world_breaks(&w, (enum rule_id)all[i].rule, 0);
        world_end(&w);
    }
}

/* --- ours ---------------------------------------------------------------- */

/* Other certificates of ours are no reason; the second of two is. */
static void our_certificates(void **state)
{
    struct world w;
    struct maker_certificate other;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_make(&w);
    maker_leaf(w.m, &other, MAKER_E2E, "OID=1.3.9999.34.1",
               maker_key(MAKER_P256, 9), &w.ca);
    assert_int_equal(
        bushing_trust_add(w.trust, BUSHING_TRUST_OWN, maker_make(w.m, &other)),
        0);
    world_accepts(&w);
    /* our key under another name is ours as well */
    maker_leaf(w.m, &other, MAKER_E2E, "OID=1.3.9999.35.1",
               maker_key(MAKER_P256, 2), &w.ca);
    assert_int_equal(
        bushing_trust_add(w.trust, BUSHING_TRUST_OWN, maker_make(w.m, &other)),
        0);
    w.fact = "ours is '1.3.9999.35.1'";
    world_breaks(&w, RULE_OWN_CERTIFICATE, 0);
    world_end(&w);
}

/* Any of the pins will do. */
static void pins(void **state)
{
    char room[80];
    struct text fact = text_over(room, sizeof room);
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_E2E);
    world_make(&w);
    w.ask.peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])w.pin;
    w.ask.peer.num_pins = 3;
    assert_int_equal(CRYPTO_OPENSSL.sha256(w.pin[2], w.chain, 1), 0);
    world_accepts(&w);
    w.ask.peer.num_pins = 2;
    text_put(&fact, "sha256:");
    text_hex(&fact, span_of(w.pin[2], BUSHING_PIN_LEN), false);
    text_end(&fact);
    w.fact = room;
    world_breaks(&w, RULE_PEER_PIN, 0);
    world_end(&w);
    /* who is known by a pin needs no name of a certain form */
    world_begin(&w, BUSHING_FOR_E2E);
    w.leaf.subject = maker_name(w.m, "CN=device");
    world_make(&w);
    w.ask.peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])w.pin;
    w.ask.peer.num_pins = 1;
    assert_int_equal(CRYPTO_OPENSSL.sha256(w.pin[0], w.chain, 1), 0);
    world_accepts(&w);
    /* who is not needs one, and one finding says which */
    w.ask.peer.num_pins = 0;
    w.ask.peer.pins = NULL;
    world_breaks(&w, RULE_SUBJECT_FORM, 0);
    w.ask.environment = BUSHING_IN_OSI;
    world_breaks(&w, RULE_SUBJECT_OSI, 0);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_certificate),
        cmocka_unit_test(the_largest_connect),
        cmocka_unit_test(serial_numbers),
        cmocka_unit_test(versions),
        cmocka_unit_test(identifiers_that_cannot_be_read),
        cmocka_unit_test(times_that_cannot_be_told),
        cmocka_unit_test(sizes_of_rsa_keys),
        cmocka_unit_test(deprecated_keys),
        cmocka_unit_test(keys_of_cas),
        cmocka_unit_test(revocation_needs_signatures),
        cmocka_unit_test(subjects_that_are_empty),
        cmocka_unit_test(addresses),
        cmocka_unit_test(names_that_were_wanted),
        cmocka_unit_test(long_names_that_were_wanted),
        cmocka_unit_test(attempts_at_titles),
        cmocka_unit_test(the_first_and_the_last_second),
        cmocka_unit_test(our_certificates),
        cmocka_unit_test(pins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
