/* What the store of lists and answers takes, and what it refuses with which
 * code. */
#include "test.h"

#include <stdio.h>

#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/revocation.h"
#include "pki_revocation_help.h"

enum { NO_RULE = -1 };

/* --- what is taken and what is not --------------------------------------- */

static void takes(struct world *w, struct maker_list *l, int code)
{
    assert_int_equal(give(w, l), code);
}

#define WITH_WORLD(name)                     \
    static void run_##name(struct world *w); \
    static void name(void **state)           \
    {                                        \
        struct world w;                      \
        (void)state;                         \
        world_begin(&w, BUSHING_FOR_E2E);    \
        trust_cas(&w);                       \
        run_##name(&w);                      \
        world_end(&w);                       \
    }                                        \
    static void run_##name(struct world *w)

WITH_WORLD(older_lists_are_refused)
{
    struct maker_list l;
    maker_list(w->m, &l, &w->ca, 300);
    takes(w, &l, 0);
    takes(w, &l, 0); /* the same again */
    maker_list(w->m, &l, &w->ca, 299);
    takes(w, &l, BUSHING_ERR_REVOCATION_OLDER);
    maker_list(w->m, &l, &w->ca, 301);
    l.this_update = "261119235959Z";
    takes(w, &l, BUSHING_ERR_REVOCATION_OLDER);
    maker_list(w->m, &l, &w->ca, 301);
    l.num_extensions = 1; /* the number is gone */
    takes(w, &l, BUSHING_ERR_REVOCATION_OLDER);
    maker_list(w->m, &l, &w->ca, 301);
    takes(w, &l, 0);
}

WITH_WORLD(deltas_must_fit)
{
    struct maker_list l;
    maker_list(w->m, &l, &w->ca, 6);
    maker_delta(w->m, &l, 5);
    takes(w, &l, BUSHING_ERR_REVOCATION_BASE); /* nothing is there */
    maker_list(w->m, &l, &w->ca, 5);
    takes(w, &l, 0);
    maker_list(w->m, &l, &w->ca, 7);
    maker_delta(w->m, &l, 6);
    takes(w, &l, BUSHING_ERR_REVOCATION_BASE); /* on a later one */
    maker_list(w->m, &l, &w->ca, 4);
    maker_delta(w->m, &l, 3);
    takes(w, &l, BUSHING_ERR_REVOCATION_OLDER);
    maker_list(w->m, &l, &w->ca, 8);
    maker_delta(w->m, &l, 4);
    takes(w, &l, 0);
    maker_list(w->m, &l, &w->ca, 7);
    maker_delta(w->m, &l, 5);
    takes(w, &l, BUSHING_ERR_REVOCATION_OLDER);
    /* without a number of its own */
    maker_list(w->m, &l, &w->ca, 9);
    l.num_extensions = 1;
    maker_delta(w->m, &l, 5);
    takes(w, &l, BUSHING_ERR_REVOCATION_BASE);
}

/* A full list that is newer than the delta ends it; an older one keeps it. */
WITH_WORLD(a_full_list_overtakes_the_delta)
{
    struct maker_list l;
    give_root_list(w);
    ca_list(w, &l);
    takes(w, &l, 0);
    maker_list(w->m, &l, &w->ca, 5);
    maker_delta(w->m, &l, 1);
    maker_revoke(&l, w->leaf.serial, 6);
    takes(w, &l, 0);
    maker_list(w->m, &l, &w->ca, 4);
    takes(w, &l, 0);
    world_ask(w);
    assert_int_equal(w->verdict.finding[0].rule, RULE_REVOKED);
    maker_list(w->m, &l, &w->ca, 5);
    takes(w, &l, 0);
    world_accepts(w);
}

/* A delta that is younger carries the full list further. */
WITH_WORLD(a_delta_prolongs)
{
    struct maker_list l;
    give_root_list(w);
    ca_list(w, &l);
    l.next_update = "261120110000Z";
    takes(w, &l, 0);
    world_ask(w);
    assert_int_equal(w->verdict.finding[0].rule, RULE_LIST_ENDED);
    maker_list(w->m, &l, &w->ca, 2);
    maker_delta(w->m, &l, 1);
    takes(w, &l, 0);
    world_accepts(w);
}

WITH_WORLD(a_list_without_an_end_is_good_for_a_day)
{
    struct maker_list l;
    give_root_list(w);
    ca_list(w, &l);
    l.next_update = NULL;
    takes(w, &l, 0);
    world_accepts(w);
    w->now.utc_ms += DAY_MS;
    world_ask(w);
    assert_string_equal(w->verdict.finding[0].fact,
                        "issuer 'CN=Issuing CA, O=Grid', ended a day after "
                        "2026-11-20T00:00:00Z");
}

static span for_point(struct world *w, const char *uri)
{
    const char *const names[] = {uri};
    struct x509_issuing_distribution_point p = {.has_distribution_point = true};
    span list = maker_general_names(w->m, names, 1);
    struct asn1_list read;
    assert_int_equal(asn1_decode(&X509_GENERAL_NAMES, list, &read, NULL, NULL),
                     0);
    p.distribution_point.u.full_name = read;
    return maker_encode(w->m, &X509_ISSUING_DISTRIBUTION_POINT, &p);
}

/* [RFC 5280:6.3.3] A part of a list counts for the certificates that name it.
 */
WITH_WORLD(partitions_count_for_their_certificates)
{
    struct maker_list l;
    give_root_list(w);
    ca_list(w, &l);
    maker_list_put(w->m, &l, "2.5.29.28", true,
                   for_point(w, "uri:http://crl.example/other.crl"));
    maker_revoke(&l, w->leaf.serial, 1);
    takes(w, &l, 0);
    world_ask(w);
    assert_int_equal(w->verdict.finding[0].rule, RULE_LIST_MISSING);
    ca_list(w, &l);
    maker_list_put(w->m, &l, "2.5.29.28", true,
                   for_point(w, "uri:http://crl.example/ca.crl"));
    takes(w, &l, 0);
    world_accepts(w);
}

static void scoped(struct world *w, const char *contents, int rule)
{
    struct maker_list l;
    give_root_list(w);
    ca_list(w, &l);
    maker_list_put(w->m, &l, "2.5.29.28", true, maker_hex(w->m, contents));
    takes(w, &l, 0);
    world_ask(w);
    assert_int_equal(w->verdict.num_findings, rule != NO_RULE);
    if (rule != NO_RULE)
        assert_int_equal(w->verdict.finding[0].rule, rule);
}

WITH_WORLD(lists_of_users_count_for_devices)
{
    scoped(w, "30038101FF", NO_RULE);
}

WITH_WORLD(lists_of_cas_do_not)
{
    scoped(w, "30038201FF", RULE_LIST_MISSING);
}

WITH_WORLD(lists_of_attributes_do_not)
{
    scoped(w, "30038501FF", RULE_LIST_MISSING);
}

/* Another CA of the same name, trusted as well: its list is not that of the
 * CA that signed. */
WITH_WORLD(the_key_decides_not_the_name)
{
    struct maker_certificate twin;
    struct maker_list l;
    maker_ca(w->m, &twin, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 7),
             &w->root);
    assert_int_equal(bushing_trust_add(w->trust, BUSHING_TRUST_INTERMEDIATE,
                                       maker_make(w->m, &twin)),
                     0);
    give_root_list(w);
    maker_list(w->m, &l, &twin, 1);
    maker_revoke(&l, w->leaf.serial, 1);
    takes(w, &l, 0);
    world_ask(w);
    assert_int_equal(w->verdict.finding[0].rule, RULE_LIST_MISSING);
    give_ca_list(w);
    world_accepts(w);
}

WITH_WORLD(lists_of_strangers_are_refused)
{
    struct maker_certificate stranger, below;
    struct maker_list l;
    maker_ca(w->m, &stranger, "CN=Stranger", maker_key(MAKER_P256, 8), NULL);
    maker_ca(w->m, &below, "CN=Below", maker_key(MAKER_P256, 9), &stranger);
    maker_list(w->m, &l, &below, 1);
    takes(w, &l, BUSHING_ERR_REVOCATION_ISSUER);
    /* nor does it help that its certificate is at hand */
    assert_int_equal(bushing_trust_add(w->trust, BUSHING_TRUST_INTERMEDIATE,
                                       maker_make(w->m, &below)),
                     0);
    takes(w, &l, BUSHING_ERR_REVOCATION_ISSUER);
    ca_list(w, &l);
    l.spoil = true;
    takes(w, &l, BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(
        bushing_trust_add_crl(w->trust, NULL, span_text("0"), w->now),
        BUSHING_ERR_TRUNCATED);
    assert_int_equal(bushing_trust_add_crl(w->trust, NULL, NO_NONCE, w->now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_trust_add_crl(NULL, NULL, span_text("0"), w->now),
                     BUSHING_ERR_ARGUMENT);
}

WITH_WORLD(lists_are_described)
{
    struct maker_list l;
    bushing_crl about;
    maker_list(w->m, &l, &w->ca, 0x1234);
    maker_revoke(&l, w->leaf.serial, 1);
    assert_int_equal(bushing_trust_add_crl(w->trust, &about,
                                           maker_make_list(w->m, &l), w->now),
                     0);
    assert_string_equal(about.issuer, "CN=Issuing CA, O=Grid");
    assert_string_equal(about.number, "1234");
    assert_int_equal(about.num_entries, 1);
    assert_false(about.is_delta);
    assert_int_equal(about.next_update_ms, INT64_C(1795737600000));
    memset(&about, 0, sizeof about);
    assert_true(bushing_trust_crl_at(w->trust, 0, &about));
    assert_string_equal(about.issuer, "CN=Issuing CA, O=Grid");
    assert_string_equal(about.number, "1234");
    assert_false(bushing_trust_crl_at(w->trust, 1, &about));
    bushing_trust_clear_revocation(w->trust);
    assert_false(bushing_trust_crl_at(w->trust, 0, &about));
    world_accepts(w);
}

/* --- answers ------------------------------------------------------------- */

WITH_WORLD(a_request_is_made_for_the_subject)
{
    uint8_t room[BUSHING_OCSP_REQUEST_MAX];
    bushing_ocsp_subject s = subject(w);
    struct maker_answer a;
    span nonce = span_text("0123456789abcdef");
    size_t n;
    assert_int_equal(bushing_trust_ocsp_request(w->trust, room, &n, &s, nonce),
                     0);
    assert_int_equal(
        asn1_decode(&OCSP_REQUEST, span_of(room, n), NULL, NULL, NULL), 0);
    s.issuer = NO_NONCE; /* it is found */
    assert_int_equal(bushing_trust_ocsp_request(w->trust, room, &n, &s, nonce),
                     0);
    answer(w, &a);
    assert_int_equal(bushing_trust_add_ocsp(w->trust,
                                            maker_make_answer(w->m, &a), &s,
                                            nonce, w->now),
                     BUSHING_ERR_REVOCATION_NONCE);
    maker_answer_nonce(w->m, &a, span_text("0123456789abcdeF"));
    assert_int_equal(bushing_trust_add_ocsp(w->trust,
                                            maker_make_answer(w->m, &a), &s,
                                            nonce, w->now),
                     BUSHING_ERR_REVOCATION_NONCE);
    maker_answer_nonce(w->m, &a, nonce);
    assert_int_equal(bushing_trust_add_ocsp(w->trust,
                                            maker_make_answer(w->m, &a), &s,
                                            nonce, w->now),
                     0);
}

WITH_WORLD(answers_must_be_of_now)
{
    struct maker_answer a;
    answer(w, &a);
    a.one.this_update = span_text("20261120121100Z");
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_TIME);
    answer(w, &a);
    a.one.this_update = span_text("20261119000000Z");
    a.one.next_update = span_text("20261120114900Z");
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_TIME);
    answer(w, &a);
    a.one.this_update = span_text("20261120120000Z");
    assert_int_equal(give_answer(w, &a), 0);
    answer(w, &a); /* an older one, sent again */
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_OLDER);
}

WITH_WORLD(a_delegate_that_is_revoked_signs_no_more)
{
    struct maker_certificate d;
    struct maker_answer a;
    struct maker_list l;
    maker_leaf(w->m, &d, MAKER_OCSP, "CN=Responder", maker_key(MAKER_P256, 6),
               &w->ca);
    d.serial = span_text("\x77");
    answer(w, &a);
    maker_answer_by(w->m, &a, &d);
    assert_int_equal(give_answer(w, &a), 0);
    ca_list(w, &l);
    maker_revoke(&l, d.serial, 1);
    takes(w, &l, 0);
    assert_int_equal(give_answer(w, &a), BUSHING_ERR_REVOCATION_RESPONDER);
    /* [RFC 6960:4.2.2.2.1] one that is good until it ends */
    maker_put(w->m, &d, "1.3.6.1.5.5.7.48.1.5", false, span_of("\x05\x00", 2));
    maker_answer_by(w->m, &a, &d);
    assert_int_equal(give_answer(w, &a), 0);
}

WITH_WORLD(strangers_bring_no_answers)
{
    struct maker_certificate fake, leaf;
    struct maker_answer a;
    bushing_ocsp_subject s;
    /* a CA of the same name with another key, brought along */
    maker_ca(w->m, &fake, "CN=Issuing CA,O=Grid", maker_key(MAKER_P256, 8),
             NULL);
    maker_leaf(w->m, &leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &fake);
    maker_answer(w->m, &a, &leaf, &fake);
    s = (bushing_ocsp_subject){maker_make(w->m, &leaf),
                               maker_make(w->m, &fake)};
    assert_int_equal(bushing_trust_add_ocsp(w->trust,
                                            maker_make_answer(w->m, &a), &s,
                                            NO_NONCE, w->now),
                     BUSHING_ERR_REVOCATION_ISSUER);
    s.issuer = NO_NONCE;
    assert_int_equal(bushing_trust_ocsp_failed(w->trust, &s, true),
                     BUSHING_ERR_REVOCATION_ISSUER);
    assert_int_equal(bushing_trust_ocsp_failed(w->trust, NULL, true),
                     BUSHING_ERR_ARGUMENT);
    s.certificate = span_text("0");
    assert_int_equal(bushing_trust_ocsp_failed(w->trust, &s, true),
                     BUSHING_ERR_TRUNCATED);
}

/* --- the store ----------------------------------------------------------- */

struct store {
    struct maker *m;
    struct maker_certificate ca;
    struct certificate issuer;
    struct test_heap heap;
    struct revocation *r;
};

static void store_begin(struct store *t)
{
    bushing_allocator a = test_allocator(&t->heap);
    t->heap = (struct test_heap){-1, 0};
    t->m = maker_new();
    maker_ca(t->m, &t->ca, "CN=Grid CA", maker_key(MAKER_P256, 0), NULL);
    assert_int_equal(
        certificate_read(&t->issuer, maker_make(t->m, &t->ca), NULL), 0);
    assert_int_equal(revocation_new(&t->r, &a, &CRYPTO_OPENSSL), 0);
}

static void store_end(struct store *t)
{
    revocation_free(t->r);
    assert_int_equal(t->heap.live, 0);
    maker_free(t->m);
}

static void the_store_has_an_end(void **state)
{
    struct store t;
    struct maker_list l;
    (void)state;
    store_begin(&t);
    for (int i = 0; i <= REVOCATION_LISTS_MAX; i++) {
        char hex[64];
        (void)snprintf(hex, sizeof hex, "300AA008A0068604%08X", 0x21212121 + i);
        maker_list(t.m, &l, &t.ca, 1);
        maker_list_put(t.m, &l, "2.5.29.28", true, maker_hex(t.m, hex));
        assert_int_equal(revocation_add_list(
                             t.r, NULL, maker_make_list(t.m, &l), &t.issuer, 1),
                         i < REVOCATION_LISTS_MAX ? 0 : BUSHING_ERR_TOO_LONG);
    }
    store_end(&t);
}

/* When all places are taken the answer that came first goes. */
static void old_answers_give_way(void **state)
{
    static const struct revocation_policy policy = {0, 0, 0};
    struct store t;
    struct revocation_answer a;
    uint8_t serial[2] = {1, 0};
    struct certificate c = {.serial = {serial, 2}};
    (void)state;
    store_begin(&t);
    c.issuer = t.issuer.subject;
    for (int i = 0; i <= REVOCATION_ANSWERS_MAX; i++) {
        serial[1] = (uint8_t)i;
        assert_int_equal(
            revocation_note_query(t.r, &c, &t.issuer, REVOCATION_TIMED_OUT), 0);
    }
    revocation_ask(t.r, &a, &c, &t.issuer, &policy, MAKER_NOW);
    assert_int_equal(a.query, REVOCATION_TIMED_OUT);
    serial[1] = 0;
    revocation_ask(t.r, &a, &c, &t.issuer, &policy, MAKER_NOW);
    assert_int_equal(a.query, REVOCATION_NOT_QUERIED);
    serial[1] = 1;
    revocation_ask(t.r, &a, &c, &t.issuer, &policy, MAKER_NOW);
    assert_int_equal(a.query, REVOCATION_TIMED_OUT);
    store_end(&t);
}

/* One run over everything that takes memory; the store is as it was when it
 * failed. */
static int use_memory(struct store *t)
{
    struct maker_certificate leaf;
    struct certificate c;
    struct maker_list l;
    struct maker_answer a;
    bushing_allocator allocator = test_allocator(&t->heap);
    int rc = revocation_new(&t->r, &allocator, &CRYPTO_OPENSSL);
    if (rc != 0)
        return rc;
    maker_list(t->m, &l, &t->ca, 1);
    rc = revocation_add_list(t->r, NULL, maker_make_list(t->m, &l), &t->issuer,
                             1);
    maker_list(t->m, &l, &t->ca, 2);
    maker_delta(t->m, &l, 1);
    if (rc == 0)
        rc = revocation_add_list(t->r, NULL, maker_make_list(t->m, &l),
                                 &t->issuer, 1);
    maker_leaf(t->m, &leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &t->ca);
    assert_int_equal(certificate_read(&c, maker_make(t->m, &leaf), NULL), 0);
    maker_answer(t->m, &a, &leaf, &t->ca);
    if (rc == 0)
        rc = revocation_add_answer(t->r, maker_make_answer(t->m, &a), &c,
                                   &t->issuer, NO_NONCE, MAKER_NOW);
    return rc;
}

static void memory_may_fail(void **state)
{
    struct store t;
    int rc = BUSHING_ERR_MEMORY;
    long n = 0;
    (void)state;
    store_begin(&t);
    revocation_free(t.r);
    for (; rc != 0; n++) {
        t.heap.fail_at = n;
        rc = use_memory(&t);
        assert_true(rc == 0 || rc == BUSHING_ERR_MEMORY);
        revocation_free(t.r);
        assert_int_equal(t.heap.live, 0);
        assert_true(n < 20);
    }
    assert_int_equal(n, 11); /* ten allocations, all of them failed once */
    t.r = NULL;
    store_end(&t);
}

static int no_verify(span algorithm, span key, span data, span signature)
{
    (void)algorithm;
    (void)key;
    (void)data;
    (void)signature;
    return BUSHING_ERR_CRYPTO_FAILED;
}

static void cryptography_may_fail(void **state)
{
    struct crypto broken = CRYPTO_OPENSSL;
    struct store t;
    struct maker_list l;
    bushing_allocator a;
    (void)state;
    store_begin(&t);
    revocation_free(t.r);
    a = test_allocator(&t.heap);
    broken.verify_spki = no_verify;
    assert_int_equal(revocation_new(&t.r, &a, &broken), 0);
    maker_list(t.m, &l, &t.ca, 1);
    assert_int_equal(
        revocation_add_list(t.r, NULL, maker_make_list(t.m, &l), &t.issuer, 1),
        BUSHING_ERR_CRYPTO_FAILED);
    assert_false(revocation_is_configured(t.r));
    store_end(&t);
}

/* --- events -------------------------------------------------------------- */

static void every_refusal_has_its_event(void **state)
{
    static const struct {
        int code;
        bool is_ocsp;
        const char *id;
    } rows[] = {
        {BUSHING_ERR_CRYPTO_SIGNATURE, false, "IEC62351-9:4.4"},
        {BUSHING_ERR_CRYPTO_SIGNATURE, true, "IEC62351-9:4.9"},
        {BUSHING_ERR_CRYPTO_KEY, false, "IEC62351-9:2.22"},
        {BUSHING_ERR_REVOCATION_ISSUER, false, "IEC62351-9:4.4"},
        {BUSHING_ERR_REVOCATION_OLDER, false, "IEC62351-9:4.3"},
        {BUSHING_ERR_REVOCATION_TIME, true, "IEC62351-9:4.8"},
        {BUSHING_ERR_REVOCATION_RESPONDER, true, "IEC62351-9:2.25"},
        {BUSHING_ERR_REVOCATION_REFUSED, true, "IEC62351-9:4.5"},
        {BUSHING_ERR_REVOCATION_NONCE, true, "IEC62351-9:4.9"},
        {BUSHING_ERR_REVOCATION_SUBJECT, true, "IEC62351-9:4.7"},
        {BUSHING_ERR_TRUNCATED, false, "IEC62351-9:4.2"},
        {BUSHING_ERR_TRUNCATED, true, "IEC62351-9:4.5"},
    };
    (void)state;
    assert_int_equal(bushing_revocation_event(0, false), 0);
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        char id[BUSHING_SECURITY_ID_TEXT];
        uint32_t event =
            bushing_revocation_event(rows[i].code, rows[i].is_ocsp);
        bushing_security_id_print(id, event);
        assert_string_equal(id, rows[i].id);
        assert_non_null(bushing_security_find(event));
    }
}

static void reasons_have_names(void **state)
{
    (void)state;
    assert_string_equal(revocation_reason_name(REVOCATION_KEY_COMPROMISE),
                        "keyCompromise");
    assert_string_equal(
        revocation_reason_name(REVOCATION_WEAK_ALGORITHM_OR_KEY),
        "weakAlgorithmOrKey");
    assert_string_equal(revocation_reason_name((enum revocation_reason)7), "");
    assert_string_equal(revocation_reason_name((enum revocation_reason)12), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_lists_are_refused),
        cmocka_unit_test(deltas_must_fit),
        cmocka_unit_test(a_full_list_overtakes_the_delta),
        cmocka_unit_test(a_delta_prolongs),
        cmocka_unit_test(a_list_without_an_end_is_good_for_a_day),
        cmocka_unit_test(partitions_count_for_their_certificates),
        cmocka_unit_test(lists_of_users_count_for_devices),
        cmocka_unit_test(lists_of_cas_do_not),
        cmocka_unit_test(lists_of_attributes_do_not),
        cmocka_unit_test(the_key_decides_not_the_name),
        cmocka_unit_test(lists_of_strangers_are_refused),
        cmocka_unit_test(lists_are_described),
        cmocka_unit_test(a_request_is_made_for_the_subject),
        cmocka_unit_test(answers_must_be_of_now),
        cmocka_unit_test(a_delegate_that_is_revoked_signs_no_more),
        cmocka_unit_test(strangers_bring_no_answers),
        cmocka_unit_test(the_store_has_an_end),
        cmocka_unit_test(old_answers_give_way),
        cmocka_unit_test(memory_may_fail),
        cmocka_unit_test(cryptography_may_fail),
        cmocka_unit_test(every_refusal_has_its_event),
        cmocka_unit_test(reasons_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
