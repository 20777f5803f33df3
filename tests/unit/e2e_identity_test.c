/* An identity: a certificate and its key, what it refuses to be made of, times
 * that rise, refusals that are counted, copies that are known. */
#include "e2e_identity_help.h"

static void is_refused(struct world *w, int code)
{
    bushing_identity *id = (bushing_identity *)w;
    assert_int_equal(make(w, &id), code);
    assert_null(id);
    assert_int_equal(w->heap.live, 0);
}

/* --- certificate and key ------------------------------------------------- */

static void everything_is_copied(void **state)
{
    struct world *w = *state;
    static const uint8_t token[] = {0x30, 0x01, 0x00};
    bushing_identity *id;
    w->options.num_path = 2;
    w->options.attribute_certificate = span_of(token, sizeof token);
    id = must_make(w);
    assert_ptr_not_equal(bushing_identity_certificate(id).p, w->der.p);
    assert_true(span_equal(bushing_identity_certificate(id), w->der));
    assert_int_equal(id->num_path, 2);
    assert_true(span_equal(id->path[0], w->path[0]));
    assert_true(span_equal(id->path[1], w->path[1]));
    assert_true(
        span_equal(id->attribute_certificate, span_of(token, sizeof token)));
    assert_true(span_equal(id->spki, maker_spki(w->leaf.key)));
    assert_int_equal(id->signature, BUSHING_ECDSA_SHA256);
    bushing_identity_free(id);
    bushing_identity_free(NULL);
}

/* [62351-4:8 rsaEncryption, 62351-4:8 secp256r1, 62351-4:8 brainpoolP256r1] the
 * three kinds of keys */
static void each_kind_of_key_signs(void **state)
{
    static const struct {
        enum maker_kind kind;
        int item;
    } kinds[] = {{MAKER_P256, BUSHING_ECDSA_SHA256},
                 {MAKER_BRAINPOOL_P256, BUSHING_ECDSA_SHA256},
                 {MAKER_RSA_2048, BUSHING_RSA_SHA256}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world w;
        uint8_t signature[CRYPTO_SIGNATURE_MAX];
        size_t n = 0;
        bushing_identity *id;
        begin_with(&w, kinds[i].kind);
        id = must_make(&w);
        assert_int_equal(id->signature, kinds[i].item);
        assert_int_equal(identity_sign(id, signature, sizeof signature, &n,
                                       span_text("abc")),
                         0);
        assert_int_equal(identity_check_signature(id, span_text("abc"),
                                                  span_of(signature, n)),
                         0);
        assert_int_equal(identity_check_signature(id, span_text("abd"),
                                                  span_of(signature, n)),
                         BUSHING_ERR_CRYPTO_SIGNATURE);
        bushing_identity_free(id);
        assert_int_equal(w.heap.live, 0);
        maker_free(w.m);
    }
}

static void a_key_of_another_certificate_is_refused(void **state)
{
    struct world *w = *state;
    w->options.key =
        to_pem(w->m, maker_pkcs8(maker_key(MAKER_P256, 3)), "PRIVATE KEY");
    is_refused(w, BUSHING_ERR_CRYPTO_KEY);
    w->options.key =
        to_pem(w->m, maker_pkcs8(maker_key(MAKER_RSA_2048, 0)), "PRIVATE KEY");
    is_refused(w, BUSHING_ERR_CRYPTO_KEY);
    w->options.key = span_text("-----BEGIN PRIVATE KEY-----\n");
    is_refused(w, BUSHING_ERR_CRYPTO_KEY);
    w->options.key = span_text("");
    is_refused(w, BUSHING_ERR_CRYPTO_KEY);
}

static int sign_wrong(const struct crypto_key *key, uint8_t *out, size_t cap,
                      size_t *n, span data)
{
    return CRYPTO_OPENSSL.sign(key, out, cap, n, span_first(data, 1));
}

static int spki_too_long(const struct crypto_key *key, uint8_t *out, size_t cap,
                         size_t *n)
{
    (void)key;
    (void)out;
    *n = cap + 1;
    return BUSHING_ERR_SPACE;
}

/* A key that is kept elsewhere may be a broken one. */
static void a_key_is_tried_before_it_is_used(void **state)
{
    struct world *w = *state;
    struct crypto c = CRYPTO_OPENSSL;
    bushing_identity *id = NULL;
    c.sign = sign_wrong;
    assert_int_equal(
        identity_new_with(&id, &c, &w->allocator, &w->options, NOW),
        BUSHING_ERR_CRYPTO_KEY);
    c = CRYPTO_OPENSSL;
    c.key_spki = spki_too_long;
    assert_int_equal(
        identity_new_with(&id, &c, &w->allocator, &w->options, NOW),
        BUSHING_ERR_CRYPTO_KEY);
    assert_null(id);
    assert_int_equal(w->heap.live, 0);
}

/* A certificate for a key that no profile knows, without its key here. */
static void a_certificate_of_another_kind_is_refused(void **state)
{
    struct world *w = *state;
    w->options.key = (span){NULL, 0};
    maker_leaf(w->m, &w->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_ED25519, 0), &w->ca);
    w->options.certificate = maker_make(w->m, &w->leaf);
    is_refused(w, BUSHING_ERR_CRYPTO_KEY);
}

static void octets_that_are_no_certificate_are_refused(void **state)
{
    struct world *w = *state;
    bushing_identity *id = NULL;
    uint8_t *copy = maker_take(w->m, w->der.n + 1);
    memcpy(copy, w->der.p, w->der.n);
    copy[w->der.n] = 0;
    w->options.certificate = span_of(copy, w->der.n - 1);
    is_refused(w, BUSHING_ERR_TRUNCATED);
    w->options.certificate = span_of(copy, w->der.n + 1);
    is_refused(w, BUSHING_ERR_TRAILING);
    w->options.certificate = span_of(copy, 0);
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.certificate = (span){NULL, 5};
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.certificate = span_of(copy, IDENTITY_CERTIFICATE_MAX + 1);
    is_refused(w, BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_identity_new(NULL, &w->allocator, &w->options, NOW),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_identity_new(&id, &w->allocator, NULL, NOW),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_identity_new(&id, NULL, &w->options, NOW),
                     BUSHING_ERR_ARGUMENT);
}

static void bad_options_are_refused(void **state)
{
    struct world *w = *state;
    static const span empty[1];
    w->options.num_path = BUSHING_IDENTITY_PATH_MAX + 1;
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.num_path = 1;
    w->options.path = NULL;
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.path = empty;
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.path = w->path;
    w->options.attribute_certificate = span_of(w->der.p, 0);
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.attribute_certificate = (span){NULL, 0};
    w->options.setting[BUSHING_IDENTITY_SEEN_MAX] = 15;
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.setting[BUSHING_IDENTITY_SEEN_MAX] = 1048577;
    is_refused(w, BUSHING_ERR_ARGUMENT);
    w->options.setting[BUSHING_IDENTITY_SEEN_MAX] = 16;
    bushing_identity_free(must_make(w));
}

static void without_a_key_signatures_are_asked_for(void **state)
{
    struct world *w = *state;
    bushing_identity *id, *holder = must_make(w);
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n = 7;
    w->options.key = (span){NULL, 0};
    id = must_make(w);
    assert_int_equal(
        identity_sign(id, signature, sizeof signature, &n, span_text("abc")),
        BUSHING_ERR_STATE);
    assert_int_equal(n, 0);
    assert_int_equal(identity_sign(holder, signature, sizeof signature, &n,
                                   span_text("abc")),
                     0);
    /* what the ticket brings is verified all the same */
    assert_int_equal(
        identity_check_signature(id, span_text("abc"), span_of(signature, n)),
        0);
    signature[n - 1] ^= 1;
    assert_int_equal(
        identity_check_signature(id, span_text("abc"), span_of(signature, n)),
        BUSHING_ERR_CRYPTO_SIGNATURE);
    assert_int_equal(
        identity_check_signature(id, span_text("abc"), (span){NULL, 0}),
        BUSHING_ERR_CRYPTO_SIGNATURE);
    bushing_identity_free(id);
    bushing_identity_free(holder);
}

static void a_pass_phrase_opens_the_key(void **state)
{
    struct world *w = *state;
    struct crypto_key *key = NULL;
    uint8_t *out = maker_take(w->m, 4096);
    size_t n = 0;
    assert_int_equal(CRYPTO_OPENSSL.key_load(&key, w->pem, (span){NULL, 0}), 0);
    assert_int_equal(
        CRYPTO_OPENSSL.key_store(key, out, 4096, &n, span_text("open sesame")),
        0);
    CRYPTO_OPENSSL.key_free(key);
    w->options.key = span_of(out, n);
    is_refused(w, BUSHING_ERR_CRYPTO_PASSPHRASE);
    w->options.passphrase = span_text("sesame");
    is_refused(w, BUSHING_ERR_CRYPTO_PASSPHRASE);
    w->options.passphrase = span_text("open sesame");
    bushing_identity_free(must_make(w));
}

/* --- PKCS#12 ------------------------------------------------------------- */

/* The seam gives these certificates, and the key of the world. */
static struct {
    span part[12];
    size_t num;
    span pem;
} file;

static int load_file(struct crypto_key **out, uint8_t *certificates, size_t cap,
                     size_t *n, span der, span passphrase)
{
    (void)der;
    *n = 0;
    for (size_t i = 0; i < file.num; i++) {
        if (file.part[i].n > cap - *n)
            return BUSHING_ERR_SPACE;
        memcpy(certificates + *n, file.part[i].p, file.part[i].n);
        *n += file.part[i].n;
    }
    return CRYPTO_OPENSSL.key_load(out, file.pem, passphrase);
}

static int from_file(struct world *w, bushing_identity **out)
{
    static const uint8_t octets[65536];
    struct crypto c = CRYPTO_OPENSSL;
    static struct crypto kept;
    c.pkcs12_load = load_file;
    kept = c;
    file.pem = w->pem;
    return identity_new_pkcs12_with(out, &kept, &w->allocator,
                                    span_of(octets, sizeof octets),
                                    (span){NULL, 0}, NOW);
}

/* In whatever order the file has them: issuer by issuer, no anchor, no
 * strangers. */
static void a_file_gives_key_certificate_and_path(void **state)
{
    struct world *w = *state;
    struct maker_certificate sub, stranger;
    bushing_identity *id = NULL;
    span leaf;
    maker_ca(w->m, &sub, "CN=Sub", maker_key(MAKER_P256, 4), &w->ca);
    maker_ca(w->m, &stranger, "CN=Stranger", maker_key(MAKER_P256, 5),
             &w->root);
    maker_leaf(w->m, &w->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &sub);
    leaf = maker_make(w->m, &w->leaf);
    file.num = 0;
    file.part[file.num++] = leaf;
    file.part[file.num++] = w->path[1]; /* the root */
    file.part[file.num++] = w->path[0]; /* the CA */
    file.part[file.num++] = maker_make(w->m, &stranger);
    file.part[file.num++] = maker_make(w->m, &sub);
    assert_int_equal(from_file(w, &id), 0);
    assert_true(span_equal(bushing_identity_certificate(id), leaf));
    assert_int_equal(id->num_path, 2);
    assert_true(span_equal(id->path[0], file.part[4]));
    assert_true(span_equal(id->path[1], w->path[0]));
    bushing_identity_free(id);
}

static void bad_files_are_refused(void **state)
{
    struct world *w = *state;
    bushing_identity *id = NULL;
    static const uint8_t octets[16] = {0x30};
    span all = span_of(octets, sizeof octets), none = {NULL, 0};
    file.num = 0;
    assert_int_equal(from_file(w, &id), BUSHING_ERR_CRYPTO_KEY);
    for (size_t i = 0; i < BUSHING_IDENTITY_PATH_MAX + 2; i++)
        file.part[file.num++] = w->der;
    assert_int_equal(from_file(w, &id), BUSHING_ERR_TOO_LONG);
    file.num = 1;
    file.part[0] = span_of(octets, 2);
    assert_int_equal(from_file(w, &id), BUSHING_ERR_MISSING);
    file.part[0] = w->path[0]; /* of another key */
    assert_int_equal(from_file(w, &id), BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(
        bushing_identity_new_pkcs12(&id, &w->allocator, all, none, NOW),
        BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(
        bushing_identity_new_pkcs12(&id, &w->allocator, none, none, NOW),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_identity_new_pkcs12(NULL, &w->allocator, all, none, NOW),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_identity_new_pkcs12(&id, NULL, all, none, NOW),
                     BUSHING_ERR_ARGUMENT);
    all.n = IDENTITY_PKCS12_MAX + 1;
    assert_int_equal(
        bushing_identity_new_pkcs12(&id, &w->allocator, all, none, NOW),
        BUSHING_ERR_ARGUMENT);
    assert_null(id);
}

/* --- what fails below ---------------------------------------------------- */

static void every_allocation_fails_once(void **state)
{
    struct world *w = *state;
    int rc = BUSHING_ERR_MEMORY;
    file.num = 1;
    file.part[0] = w->der;
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t i = 1; i < 20; i++) {
            bushing_identity *id = NULL;
            w->heap.calls = 0;
            w->heap.fail_at = i;
            rc = kind == 0 ? make(w, &id) : from_file(w, &id);
            if (rc == 0) {
                assert_int_equal(i, kind == 0 ? 5 : 6);
                bushing_identity_free(id);
                break;
            }
            assert_int_equal(rc, BUSHING_ERR_MEMORY);
            assert_null(id);
            assert_int_equal(w->heap.live, 0);
        }
    w->heap.fail_at = 0;
    assert_int_equal(rc, 0);
}

static void every_call_of_the_seam_fails_once(void **state)
{
    struct world *w = *state;
    const struct crypto *c = failing_crypto(&CRYPTO_OPENSSL);
    size_t failed = 0;
    for (size_t i = 1;; i++) {
        bushing_identity *id = NULL;
        int rc;
        failing_crypto_at(FAIL_ANY, i);
        rc = identity_new_with(&id, c, &w->allocator, &w->options, NOW);
        if (!failing_crypto_failed()) {
            assert_int_equal(rc, 0);
            bushing_identity_free(id);
            break;
        }
        failed++;
        assert_int_equal(rc, BUSHING_ERR_CRYPTO_FAILED);
        assert_null(id);
        assert_int_equal(w->heap.live, 0);
    }
    /* key, engine, two hashes, its SPKI, a signature and its check */
    assert_int_equal(failed, 7);
}

/* --- time [rule 10] ------------------------------------------------------ */

static void signed_times_rise(void **state)
{
    bushing_identity *id = must_make(*state);
    assert_int_equal(bushing_identity_mark(id), 0);
    assert_int_equal(identity_sign_time(id, NOW_MS), NOW_MS);
    /* two in one millisecond, and a clock that goes back */
    assert_int_equal(identity_sign_time(id, NOW_MS), NOW_MS + 1);
    assert_int_equal(identity_sign_time(id, NOW_MS - 3600000), NOW_MS + 2);
    assert_int_equal(identity_sign_time(id, NOW_MS + 2), NOW_MS + 3);
    assert_int_equal(identity_sign_time(id, NOW_MS + 10), NOW_MS + 10);
    assert_int_equal(bushing_identity_mark(id), NOW_MS + 10);
    bushing_identity_raise_mark(id, NOW_MS + 5);
    assert_int_equal(bushing_identity_mark(id), NOW_MS + 10);
    bushing_identity_raise_mark(id, NOW_MS + 50);
    assert_int_equal(identity_sign_time(id, NOW_MS + 20), NOW_MS + 51);
    /* no mark that could not be passed with a time that has a text */
    bushing_identity_raise_mark(id, INT64_MAX);
    assert_int_equal(identity_sign_time(id, NOW_MS + 60), NOW_MS + 60);
    bushing_identity_free(id);
}

/* --- refusals [rule 9] --------------------------------------------------- */

static void refusals_have_a_rate(void **state)
{
    struct world *w = *state;
    bushing_time now = NOW;
    bushing_identity *id;
    unsigned num = 0;
    w->options.setting[BUSHING_IDENTITY_REJECTS_PER_MINUTE] = 6;
    id = must_make(w);
    while (identity_may_reject(id, now))
        num++;
    assert_int_equal(num, 6);
    now.utc_ms += 86400000; /* the system clock does not count */
    assert_false(identity_may_reject(id, now));
    now.mono_ns += 10 * SECOND - 1;
    assert_false(identity_may_reject(id, now));
    now.mono_ns += 1;
    assert_true(identity_may_reject(id, now));
    assert_false(identity_may_reject(id, now));
    now.mono_ns += 3600 * SECOND; /* never more than a minute's worth */
    for (num = 0; identity_may_reject(id, now); num++)
        continue;
    assert_int_equal(num, 6);
    bushing_identity_free(id);
}

/* --- the memory ---------------------------------------------------------- */

/* [62351-4:14.3 step 12] parsed time, association and certificate: two ways to
 * write a time are one, two fractions below a millisecond are two. */
static void a_copy_is_known(void **state)
{
    struct world *w = *state;
    bushing_identity *id = must_make(w);
    uint8_t one[SEEN_KEY_LEN], other[SEEN_KEY_LEN];
    static const uint8_t else_hash[CRYPTO_SHA256_LEN];
    struct time_text t;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW),
                     BUSHING_ERR_REPLAYED);
    assert_int_equal(remember(id, "20261120120000,000Z", "4", NOW),
                     BUSHING_ERR_REPLAYED);
    assert_int_equal(remember(id, "20261120120000Z", "4", NOW),
                     BUSHING_ERR_REPLAYED);
    assert_int_equal(remember(id, "20261120120000.0001Z", "4", NOW), 0);
    assert_int_equal(remember(id, "20261120120000.001Z", "4", NOW), 0);
    assert_int_equal(remember(id, "20261120120000.000Z", "4:9", NOW), 0);
    assert_int_equal(
        time_text_parse(span_text("20261120120000.000Z"), TIME_E2E, &t), 0);
    assert_int_equal(
        identity_seen_key(id, one, id->certificate_hash, &t, span_text("4")),
        0);
    assert_int_equal(
        identity_seen_key(id, other, else_hash, &t, span_text("4")), 0);
    assert_memory_not_equal(one, other, SEEN_KEY_LEN);
    bushing_identity_free(id);
}

/* [rule 12] */
static void what_is_older_than_the_identity_is_refused(void **state)
{
    bushing_identity *id = must_make(*state);
    bushing_time later = {NOW.mono_ns + 3600 * SECOND, NOW_MS + 3600000};
    assert_true(identity_is_forgotten(id, NOW_MS - 1, NOW));
    assert_false(identity_is_forgotten(id, NOW_MS, NOW));
    assert_true(identity_is_forgotten(id, NOW_MS - 1, later));
    assert_false(identity_is_forgotten(id, NOW_MS, later));
    bushing_identity_free(id);
}

/* [rule 11] */
static void a_full_memory_refuses(void **state)
{
    struct world *w = *state;
    bushing_identity *id;
    char name[16];
    int rc = 0;
    w->options.setting[BUSHING_IDENTITY_SEEN_MAX] = 16;
    id = must_make(w);
    for (int i = 0; i < 17; i++) {
        struct text t = text_over(name, sizeof name);
        text_u64(&t, (uint64_t)i);
        text_end(&t);
        assert_int_equal(rc, 0);
        rc = remember(id, "20261120120000.000Z", name, NOW);
    }
    assert_int_equal(rc, BUSHING_ERR_REPLAY_FULL);
    assert_int_equal(remember(id, "20261120120000.000Z", "3", NOW),
                     BUSHING_ERR_REPLAYED);
    bushing_identity_free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(everything_is_copied),
        cmocka_unit_test(each_kind_of_key_signs),
        TEST(a_key_of_another_certificate_is_refused),
        TEST(a_key_is_tried_before_it_is_used),
        TEST(a_certificate_of_another_kind_is_refused),
        TEST(octets_that_are_no_certificate_are_refused),
        TEST(bad_options_are_refused),
        TEST(without_a_key_signatures_are_asked_for),
        TEST(a_pass_phrase_opens_the_key),
        TEST(a_file_gives_key_certificate_and_path),
        TEST(bad_files_are_refused),
        TEST(every_allocation_fails_once),
        TEST(every_call_of_the_seam_fails_once),
        TEST(signed_times_rise),
        TEST(refusals_have_a_rate),
        TEST(a_copy_is_known),
        TEST(what_is_older_than_the_identity_is_refused),
        TEST(a_full_memory_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
