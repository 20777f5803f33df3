/* The search for a path: which one it takes, and that nothing makes it work
 * without end. Work is counted in steps, never in time. */
#include "test.h"

#include "crypto/openssl/adapter.h"
#include "pki_world.h"

#include <bushing/error.h>

/* --- cryptography that counts, and fails when it is told ------------------ */

static struct crypto counting;
static unsigned verified;
static long fail_at = -1;

static int fails(void)
{
    return fail_at >= 0 && fail_at-- == 0;
}

static int verify_spki(span algorithm, span key, span data, span signature)
{
    verified++;
    return fails()
               ? BUSHING_ERR_CRYPTO_FAILED
               : CRYPTO_OPENSSL.verify_spki(algorithm, key, data, signature);
}

static int sha256(uint8_t out[CRYPTO_SHA256_LEN], const span *parts, size_t num)
{
    return fails() ? BUSHING_ERR_CRYPTO_FAILED
                   : CRYPTO_OPENSSL.sha256(out, parts, num);
}

static void count(struct world *w)
{
    counting = CRYPTO_OPENSSL;
    counting.verify_spki = verify_spki;
    counting.sha256 = sha256;
    w->trust->crypto = &counting;
    verified = 0;
    fail_at = -1;
}

static void begin(struct world *w)
{
    world_begin(w, BUSHING_FOR_E2E);
    count(w);
}

static void add(struct world *w, enum bushing_trust_place place,
                const struct maker_certificate *c)
{
    assert_int_equal(bushing_trust_add(w->trust, place, maker_make(w->m, c)),
                     0);
}

/* Puts one more certificate into the chain. */
static void send(struct world *w, const struct maker_certificate *c)
{
    if (!w->bare)
        world_make(w);
    w->chain[w->ask.num_chain++] = maker_make(w->m, c);
}

static bool broke(const struct world *w, enum rule_id rule, unsigned depth)
{
    for (size_t i = 0; i < w->verdict.num_findings; i++)
        if (w->verdict.finding[i].rule == rule &&
            w->verdict.finding[i].depth == depth)
            return true;
    return false;
}

/* --- which path it takes ------------------------------------------------- */

static void intermediates_of_the_store(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ask.num_chain = 1;
    add(&w, BUSHING_TRUST_INTERMEDIATE, &w.ca);
    world_accepts(&w);
    assert_int_equal(w.verdict.path[1].source, BUSHING_FROM_INTERMEDIATES);
    assert_int_equal(w.verdict.path[1].index, 0);
    assert_int_equal(verified, 2);
    /* the second of two */
    assert_int_equal(bushing_trust_clear(w.trust, BUSHING_TRUST_INTERMEDIATE),
                     0);
    add(&w, BUSHING_TRUST_INTERMEDIATE, &w.leaf);
    add(&w, BUSHING_TRUST_INTERMEDIATE, &w.ca);
    world_accepts(&w);
    assert_int_equal(w.verdict.path[1].index, 1);
    world_end(&w);
}

/* A second device below the same CA costs one verification. */
static void a_known_ca_is_not_verified_again(void **state)
{
    struct world w;
    struct maker_certificate other;
    (void)state;
    begin(&w);
    maker_ca(w.m, &other, "CN=Other", maker_key(MAKER_P256, 7), NULL);
    add(&w, BUSHING_TRUST_ANCHOR, &other); /* in front of the one that counts */
    world_accepts(&w);
    assert_int_equal(verified, 2);
    w.leaf.serial = maker_oid(w.m, "1.2.3.4.5.6");
    w.chain[0] = maker_make(w.m, &w.leaf);
    world_accepts(&w);
    assert_false(w.verdict.cached);
    assert_int_equal(verified, 3);
    /* another CA, of the same name and key, is another certificate */
    w.ca.serial = w.leaf.serial;
    w.chain[1] = maker_make(w.m, &w.ca);
    world_accepts(&w);
    assert_int_equal(verified, 5);
    world_end(&w);
}

/* What stood in a path that was refused is asked again. */
static void a_refused_ca_is_verified_again(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.leaf.not_after = "260601000000Z";
    world_ask(&w);
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_int_equal(verified, 4);
    world_end(&w);
}

static void an_anchor_need_not_be_a_root(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ask.num_chain = 1;
    w.no_anchor = true;
    add(&w, BUSHING_TRUST_ANCHOR, &w.ca);
    world_accepts(&w);
    assert_int_equal(w.verdict.num_path, 2);
    assert_int_equal(verified, 1);
    world_end(&w);
}

static void a_certificate_that_is_an_anchor(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.no_anchor = true;
    /* [RFC 5280:6.1.1] what is trusted as it is was issued by nobody */
    w.leaf.serial = span_of("\0", 1);
    w.ask.num_chain = 1;
    w.bare = true;
    for (size_t i = 0; i < 3; i++) { /* wherever it stands in the list */
        assert_int_equal(bushing_trust_clear(w.trust, BUSHING_TRUST_ANCHOR), 0);
        if (i > 0)
            add(&w, BUSHING_TRUST_ANCHOR, &w.root);
        if (i > 1)
            add(&w, BUSHING_TRUST_ANCHOR, &w.ca);
        add(&w, BUSHING_TRUST_ANCHOR, &w.leaf);
        w.ask.chain = &w.trust->list[BUSHING_TRUST_ANCHOR].c[i].raw;
        world_accepts(&w);
        assert_int_equal(w.verdict.num_path, 1);
        assert_int_equal(verified, 0);
    }
    world_end(&w);
}

/* All five anchors that a device must hold, and more [62351-9:7.4.3]. */
static void every_anchor_counts(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    for (unsigned i = 0; i + 1 < BUSHING_TRUST_ANCHORS_MAX; i++) {
        struct maker_certificate other;
        char name[] = "CN=Other A";
        name[9] = (char)('A' + i);
        maker_ca(w.m, &other, name, maker_key(MAKER_P256, 10 + i), NULL);
        add(&w, BUSHING_TRUST_ANCHOR, &other);
    }
    world_accepts(&w);
    assert_int_equal(w.verdict.path[2].index, BUSHING_TRUST_ANCHORS_MAX - 1);
    world_end(&w);
}

/* A new key under the old name, no key identifier to tell: the first is tried
 * in vain. */
static void one_name_two_keys(void **state)
{
    struct world w;
    struct maker_certificate other;
    (void)state;
    begin(&w);
    maker_ca(w.m, &other, "CN=Root,O=Grid", maker_key(MAKER_P256, 7), NULL);
    maker_remove(w.m, &other, MAKER_OID_SUBJECT_KEY_ID);
    add(&w, BUSHING_TRUST_ANCHOR, &other);
    world_accepts(&w);
    assert_int_equal(w.verdict.path[2].index, 1);
    assert_int_equal(verified, 3);
    world_end(&w);
}

/* With the key identifier it is not even tried. */
static void key_identifiers_save_work(void **state)
{
    struct world w;
    struct maker_certificate other;
    (void)state;
    begin(&w);
    maker_ca(w.m, &other, "CN=Root,O=Grid", maker_key(MAKER_P256, 7), NULL);
    add(&w, BUSHING_TRUST_ANCHOR, &other);
    world_accepts(&w);
    assert_int_equal(verified, 2);
    world_end(&w);
}

static void another_key_is_said(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    maker_ca(w.m, &w.root, "CN=Root,O=Grid", maker_key(MAKER_P256, 7), NULL);
    world_breaks(&w, RULE_ISSUER_MISSING, 1);
    assert_string_equal(w.verdict.finding[0].fact,
                        "issuer 'CN=Root, O=Grid' is there with another key, "
                        "anchors: 'CN=Root, O=Grid'");
    assert_int_equal(verified, 1);
    world_end(&w);
}

/* Names that differ in letters and blanks are the same name. */
static void names_are_compared_as_people_read_them(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.leaf.issuer = maker_name(w.m, "PCN= issuing  ca,O=GRID ");
    world_accepts(&w);
    world_end(&w);
}

/* The CA was issued twice; the first certificate has expired. */
static void an_expired_intermediate_gives_way(void **state)
{
    struct world w;
    struct maker_certificate again;
    (void)state;
    begin(&w);
    again = w.ca;
    again.serial = maker_oid(w.m, "1.2.3.4.5.6");
    w.ca.not_after = "260601000000Z";
    send(&w, &again);
    world_accepts(&w);
    assert_int_equal(w.verdict.path[1].index, 2);
    world_end(&w);
}

static void an_expired_intermediate_alone_does_not(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ca.not_after = "260601000000Z";
    world_breaks(&w, RULE_EXPIRED, 1);
    world_end(&w);
}

/* Of a path that leads to an anchor and one that leads nowhere, the first says
 * more. */
static void the_path_that_leads_farther_is_told(void **state)
{
    struct world w;
    struct maker_certificate again, stranger;
    (void)state;
    begin(&w);
    maker_ca(w.m, &stranger, "CN=Stranger", maker_key(MAKER_P256, 9), NULL);
    maker_ca(w.m, &again, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 1),
             &stranger);
    w.ca.not_after = "260601000000Z";
    send(&w, &again);
    world_breaks(&w, RULE_EXPIRED, 1);
    /* whatever order they come in */
    w.chain[3] = w.chain[1];
    w.chain[1] = w.chain[2];
    w.chain[2] = w.chain[3];
    world_breaks(&w, RULE_EXPIRED, 1);
    world_end(&w);
}

/* Of two that lead nowhere, the longer one does. */
static void the_longest_dead_end_is_told(void **state)
{
    static const unsigned orders[][2] = {{2, 3}, {3, 2}};
    struct world w;
    struct maker_certificate strange, middle, again;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        begin(&w);
        maker_ca(w.m, &strange, "CN=Stranger", maker_key(MAKER_P256, 9), NULL);
        maker_ca(w.m, &middle, "CN=Middle", maker_key(MAKER_P256, 8), &strange);
        maker_ca(w.m, &again, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 1),
                 &middle);
        maker_ca(w.m, &w.ca, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 1),
                 &strange);
        world_make(&w);
        w.chain[1] = maker_make(w.m, &middle);
        w.chain[orders[i][0]] = maker_make(w.m, &w.ca);
        w.chain[orders[i][1]] = maker_make(w.m, &again);
        w.ask.num_chain = 4;
        world_breaks(&w, RULE_ISSUER_MISSING, 2);
        assert_int_equal(w.verdict.num_path, 3);
        world_end(&w);
    }
}

/* What ends first ends all. */
static void the_shortest_life_counts(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ca.not_after = "300101000000Z";
    world_accepts(&w);
    assert_int_equal(w.verdict.valid_until_ms, INT64_C(1893456000999));
    assert_int_equal(w.verdict.recheck_ms, INT64_C(1893456000999));
    world_end(&w);
}

/* RSA CAs issue, up to the largest key that is allowed. */
static void a_ca_with_an_rsa_key(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_RSA_MAX, 2048);
    maker_ca(w.m, &w.ca, "CN=Issuing CA,O=Grid", maker_key(MAKER_RSA_2048, 0),
             &w.root);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &w.ca);
    world_accepts(&w);
    assert_int_equal(verified, 2);
    world_end(&w);
}

static void an_expired_anchor(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.root.not_after = "260601000000Z";
    world_breaks(&w, RULE_EXPIRED, 2);
    world_end(&w);
}

static void every_broken_rule_is_listed(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.leaf.not_after = "260601000000Z";
    w.leaf.has_issuer_unique_id = true;
    w.leaf.spoil_signature = true;
    maker_replace(w.m, &w.leaf, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(w.m, 1u << X509_KEY_USAGE_KEY_ENCIPHERMENT));
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_int_equal(w.verdict.num_findings, 6);
    assert_true(broke(&w, RULE_EXPIRED, 0));
    assert_true(broke(&w, RULE_UNIQUE_ID, 0));
    assert_true(broke(&w, RULE_USAGE_SIGNATURE, 0));
    assert_true(broke(&w, RULE_USAGE_AGREEMENT, 0));
    assert_true(broke(&w, RULE_USAGE_ENCIPHERMENT, 0));
    assert_true(broke(&w, RULE_SIGNATURE, 0));
    /* [62351-4:14.3] step 6 comes first: a diagnostic, no alarm */
    assert_int_equal(w.verdict.step, BUSHING_STEP_CERTIFICATE);
    assert_int_equal(w.verdict.diagnostic, 8);
    assert_false(w.verdict.alarm);
    world_end(&w);
}

/* [62351-4:14.3] steps 7 and 8 at once: the path's diagnostic */
static void step_seven_comes_before_eight(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ca.not_after = "260601000000Z";
    w.ca.spoil_signature = true;
    world_ask(&w);
    assert_true(broke(&w, RULE_EXPIRED, 1));
    assert_true(broke(&w, RULE_SIGNATURE, 1));
    assert_int_equal(w.verdict.step, BUSHING_STEP_PATH);
    assert_int_equal(w.verdict.diagnostic, 9);
    world_end(&w);
}

/* --- path length --------------------------------------------------------- */

static void path_len_counts_cas_below(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    maker_replace(w.m, &w.root, MAKER_OID_BASIC_CONSTRAINTS, true,
                  maker_basic_constraints(w.m, true, 1));
    maker_replace(w.m, &w.ca, MAKER_OID_BASIC_CONSTRAINTS, true,
                  maker_basic_constraints(w.m, true, 0));
    world_accepts(&w);
    world_end(&w);
}

/* A CA that renewed its key by its old one is not counted [RFC 5280:6.1.4]. */
static void path_len_passes_over_self_issued(void **state)
{
    struct world w;
    struct maker_certificate renewed;
    (void)state;
    begin(&w);
    maker_replace(w.m, &w.root, MAKER_OID_BASIC_CONSTRAINTS, true,
                  maker_basic_constraints(w.m, true, 0));
    maker_ca(w.m, &renewed, "CN=Root,O=Grid", maker_key(MAKER_P256, 5),
             &w.root);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &renewed);
    send(&w, &renewed);
    world_accepts(&w);
    assert_int_equal(w.verdict.num_path, 3);
    world_end(&w);
}

/* --- constraints on names ------------------------------------------------ */

static void constraints_of_the_root_reach_the_leaf(void **state)
{
    static const char *const excluded[] = {"dir:OID=1.3.9999.33.1"};
    struct world w;
    (void)state;
    begin(&w);
    maker_put(w.m, &w.root, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, NULL, 0, excluded, 1));
    world_breaks(&w, RULE_NAME_CONSTRAINTS, 2);
    assert_string_equal(w.verdict.finding[0].fact,
                        "'1.3.9999.33.1' below 'CN=Root, O=Grid', name [4]");
    world_end(&w);
}

static void constraints_of_the_root_reach_the_ca(void **state)
{
    static const char *const excluded[] = {"dir:CN=Issuing CA,O=Grid"};
    struct world w;
    (void)state;
    begin(&w);
    maker_put(w.m, &w.root, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, NULL, 0, excluded, 1));
    world_breaks(&w, RULE_NAME_CONSTRAINTS, 2);
    world_end(&w);
}

/* [RFC 5280:6.1.3 (b)] "unless it is the final certificate" */
static void constraints_reach_a_self_issued_leaf(void **state)
{
    static const char *const excluded[] = {"dir:CN=Same,O=Grid"};
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_ANY);
    count(&w);
    maker_ca(w.m, &w.ca, "CN=Same,O=Grid", maker_key(MAKER_P256, 1), &w.root);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "CN=Same,O=Grid",
               maker_key(MAKER_P256, 2), &w.ca);
    maker_put(w.m, &w.ca, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, NULL, 0, excluded, 1));
    world_breaks(&w, RULE_NAME_CONSTRAINTS, 1);
    world_end(&w);
}

static void constraints_pass_over_self_issued(void **state)
{
    static const char *const permitted[] = {"dir:O=Other",
                                            "dir:OID=1.3.9999.33.1"};
    struct world w;
    struct maker_certificate renewed;
    (void)state;
    begin(&w);
    maker_put(w.m, &w.root, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, permitted, 2, NULL, 0));
    maker_ca(w.m, &renewed, "CN=Root,O=Grid", maker_key(MAKER_P256, 5),
             &w.root);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &renewed);
    send(&w, &renewed);
    world_accepts(&w);
    world_end(&w);
}

/* --- work is bounded ----------------------------------------------------- */

/* Keys that must not be used are not used. */
static void unknown_and_huge_keys_cost_nothing(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    w.ca.spki = maker_spki(maker_key(MAKER_ED25519, 0));
    world_ask(&w);
    assert_true(broke(&w, RULE_KEY_UNKNOWN, 1));
    assert_false(w.verdict.accepted);
    assert_int_equal(verified, 1); /* that of the CA by the root */
    world_end(&w);
}

/* Two CAs that vouch for each other, and nobody for them. */
static void a_loop_ends(void **state)
{
    struct world w;
    struct maker_certificate other;
    (void)state;
    begin(&w);
    maker_ca(w.m, &other, "CN=Other", maker_key(MAKER_P256, 7), &w.ca);
    maker_ca(w.m, &w.ca, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 1),
             &other);
    send(&w, &other);
    world_breaks(&w, RULE_ISSUER_MISSING, 2);
    assert_int_equal(verified, 2);
    world_end(&w);
}

/* CAs of one name and many keys, each signed by each: factorially many paths,
 * none of them to an anchor. */
static void mesh(struct world *w, size_t num, bool identifiers)
{
    static const struct maker_key *key[16];
    begin(w);
    assert_int_equal(
        bushing_trust_set(w->trust, BUSHING_TRUST_SET_PATH_MAX, 10), 0);
    w->no_anchor = true;
    add(w, BUSHING_TRUST_ANCHOR, &w->root);
    for (unsigned i = 0; i < num; i++)
        key[i] = maker_key(MAKER_P256, 20 + i);
    for (unsigned i = 0; i < num; i++) {
        struct maker_certificate by, ca;
        maker_ca(w->m, &by, "CN=Mesh", key[(i + 1) % num], NULL);
        maker_ca(w->m, &ca, "CN=Mesh", key[i], &by);
        if (!identifiers) {
            maker_remove(w->m, &ca, MAKER_OID_AUTHORITY_KEY_ID);
            maker_remove(w->m, &ca, MAKER_OID_SUBJECT_KEY_ID);
        }
        w->ca = ca;
        if (i == 0)
            maker_leaf(w->m, &w->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
                       maker_key(MAKER_P256, 2), &ca);
        if (i == 0)
            world_make(w);
        else
            send(w, &ca);
    }
    assert_int_equal(
        bushing_trust_set(w->trust, BUSHING_TRUST_SET_CHAIN_MAX, 16), 0);
}

static void a_mesh_of_one_name_ends(void **state)
{
    struct world w;
    (void)state;
    mesh(&w, 15, false);
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_true(verified <= 16);
    assert_int_equal(w.verdict.finding[w.verdict.num_findings - 1].rule,
                     RULE_PATH_WORK);
    world_end(&w);
}

static void a_ring_of_one_name_ends(void **state)
{
    struct world w;
    (void)state;
    mesh(&w, 8, true);
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_true(verified <= 16);
    world_end(&w);
}

/* All signatures are good, and soon known, so only the steps can end it: 7 CAs
 * of one name and one key, issued again and again. */
static void copies_of_one_ca_end(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_PATH_MAX, 10);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_CHAIN_MAX, 16);
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_SIGNATURES_MAX, 64);
    maker_ca(w.m, &w.ca, "CN=Again", maker_key(MAKER_P256, 1), NULL);
    maker_leaf(w.m, &w.leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &w.ca);
    world_make(&w);
    for (unsigned i = 0; i < 6; i++) {
        char serial[] = "1.2.3.4.10";
        serial[9] = (char)('0' + i);
        w.ca.serial = maker_oid(w.m, serial);
        send(&w, &w.ca);
    }
    world_ask(&w);
    assert_false(w.verdict.accepted);
    assert_true(verified < 64);
    assert_true(w.verdict.num_findings > 0);
    assert_int_equal(w.verdict.finding[w.verdict.num_findings - 1].rule,
                     RULE_PATH_WORK);
    world_end(&w);
}

/* A thousand certificates are refused unread. */
static void a_thousand_certificates(void **state)
{
    static bushing_span many[1000];
    struct world w;
    (void)state;
    begin(&w);
    world_make(&w);
    for (size_t i = 0; i < 1000; i++)
        many[i] = w.chain[i % 2];
    w.ask.chain = many;
    w.ask.num_chain = 1000;
    world_breaks(&w, RULE_CHAIN_LONG, 0);
    assert_string_equal(w.verdict.finding[0].fact,
                        "1000 certificates, 10 at most");
    assert_int_equal(verified, 0);
    world_end(&w);
}

/* 16 MiB that say they are a certificate are refused by their length. */
static void a_certificate_of_sixteen_mebibytes(void **state)
{
    static uint8_t octets[16 << 20] = {0x30, 0x83, 0xFF, 0xFF, 0xFB};
    struct world w;
    (void)state;
    begin(&w);
    w.bare = true;
    w.chain[0] = (span){octets, sizeof octets};
    w.ask.num_chain = 1;
    world_breaks(&w, RULE_FORMAT, 0);
    world_end(&w);
}

/* [threat 11] a thousand names and a thousand constraints. */
static void names_times_constraints(void **state)
{
    const char *names[1000];
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_ANY);
    for (size_t i = 0; i < 1000; i++)
        names[i] = "dns:a.example";
    maker_put(w.m, &w.leaf, MAKER_OID_ALT_NAME, false,
              maker_general_names(w.m, names, 1000));
    maker_put(w.m, &w.ca, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, names, 1000, NULL, 0));
    world_breaks(&w, RULE_NAME_WORK, 1);
    world_end(&w);
}

/* It is said once, however many certificates would have been compared. */
static void names_of_many_certificates(void **state)
{
    const char *names[40];
    struct world w;
    (void)state;
    world_begin(&w, BUSHING_FOR_ANY);
    for (size_t i = 0; i < 40; i++)
        names[i] = "dns:a.example";
    maker_put(w.m, &w.leaf, MAKER_OID_ALT_NAME, false,
              maker_general_names(w.m, names, 40));
    maker_put(w.m, &w.ca, MAKER_OID_ALT_NAME, false,
              maker_general_names(w.m, names, 40));
    maker_put(w.m, &w.root, MAKER_OID_NAME_CONSTRAINTS, true,
              maker_name_constraints(w.m, names, 40, NULL, 0));
    (void)bushing_trust_set(w.trust, BUSHING_TRUST_SET_NAME_STEPS_MAX, 1024);
    world_breaks(&w, RULE_NAME_WORK, 2);
    world_end(&w);
}

/* What is no certificate helps nobody and hurts nobody. */
static void rubbish_in_the_chain(void **state)
{
    static const uint8_t rubbish[] = {0x30, 0x03, 0x02, 0x01, 0x05};
    struct world w;
    (void)state;
    begin(&w);
    world_make(&w);
    w.chain[2] = w.chain[1];
    w.chain[1] = span_of(rubbish, sizeof rubbish);
    w.ask.num_chain = 3;
    world_accepts(&w);
    assert_int_equal(w.verdict.path[1].index, 2);
    world_end(&w);
}

/* --- failures inside ----------------------------------------------------- */

/* Each call into cryptography fails once: an error comes back and nothing is
 * accepted. Six calls: the names of question, certificate and CA (asked, then
 * kept), and two signatures. */
static void every_failure_inside_is_told(void **state)
{
    struct world w;
    (void)state;
    begin(&w);
    world_accepts(&w);
    for (long i = 0; i < 7; i++) {
        int rc;
        assert_int_equal(bushing_trust_set(w.trust, BUSHING_TRUST_SET_CACHE, 1),
                         0);
        memset(&w.verdict, 0xFF, sizeof w.verdict);
        fail_at = i;
        rc = bushing_trust_check(w.trust, &w.verdict, &w.ask, w.now);
        assert_int_equal(rc, i < 6 ? BUSHING_ERR_CRYPTO_FAILED : 0);
        assert_int_equal(w.verdict.accepted, i == 6);
    }
    world_end(&w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(intermediates_of_the_store),
        cmocka_unit_test(a_known_ca_is_not_verified_again),
        cmocka_unit_test(a_refused_ca_is_verified_again),
        cmocka_unit_test(an_anchor_need_not_be_a_root),
        cmocka_unit_test(a_certificate_that_is_an_anchor),
        cmocka_unit_test(every_anchor_counts),
        cmocka_unit_test(one_name_two_keys),
        cmocka_unit_test(key_identifiers_save_work),
        cmocka_unit_test(another_key_is_said),
        cmocka_unit_test(names_are_compared_as_people_read_them),
        cmocka_unit_test(an_expired_intermediate_gives_way),
        cmocka_unit_test(an_expired_intermediate_alone_does_not),
        cmocka_unit_test(the_path_that_leads_farther_is_told),
        cmocka_unit_test(the_longest_dead_end_is_told),
        cmocka_unit_test(the_shortest_life_counts),
        cmocka_unit_test(a_ca_with_an_rsa_key),
        cmocka_unit_test(an_expired_anchor),
        cmocka_unit_test(every_broken_rule_is_listed),
        cmocka_unit_test(step_seven_comes_before_eight),
        cmocka_unit_test(path_len_counts_cas_below),
        cmocka_unit_test(path_len_passes_over_self_issued),
        cmocka_unit_test(constraints_of_the_root_reach_the_leaf),
        cmocka_unit_test(constraints_of_the_root_reach_the_ca),
        cmocka_unit_test(constraints_reach_a_self_issued_leaf),
        cmocka_unit_test(constraints_pass_over_self_issued),
        cmocka_unit_test(unknown_and_huge_keys_cost_nothing),
        cmocka_unit_test(a_loop_ends),
        cmocka_unit_test(a_mesh_of_one_name_ends),
        cmocka_unit_test(a_ring_of_one_name_ends),
        cmocka_unit_test(copies_of_one_ca_end),
        cmocka_unit_test(a_thousand_certificates),
        cmocka_unit_test(a_certificate_of_sixteen_mebibytes),
        cmocka_unit_test(names_times_constraints),
        cmocka_unit_test(names_of_many_certificates),
        cmocka_unit_test(rubbish_in_the_chain),
        cmocka_unit_test(every_failure_inside_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
