/* PKCS#12 files: made in several ways, with and without pass phrase; what is
 * no such file; numbers in it that would take for ever; memory that ends. */
#include "test.h"

#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

#include "crypto/openssl/adapter.h"

#include "octets.h"
#include "openssl_heap.h"
#include "pkcs12_files.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;
static const span NONE = {NULL, 0};

enum { FILE_MAX = 16384, CERTIFICATES_MAX = 8192 };

/* --- what goes in -------------------------------------------------------- */

static EVP_PKEY *own, *other;
static X509 *leaf, *ca;

static X509 *certificate(EVP_PKEY *key, const char *name)
{
    X509 *x = X509_new();
    X509_NAME *n = X509_NAME_new();
    assert_non_null(x);
    assert_non_null(n);
    assert_int_equal(X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_ASC,
                                                (const unsigned char *)name, -1,
                                                -1, 0),
                     1);
    assert_int_equal(X509_set_version(x, 2), 1);
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(x), 5), 1);
    assert_int_equal(X509_set_subject_name(x, n), 1);
    assert_int_equal(X509_set_issuer_name(x, n), 1);
    assert_non_null(ASN1_TIME_set(X509_getm_notBefore(x), 0));
    assert_non_null(ASN1_TIME_set(X509_getm_notAfter(x), 0));
    assert_int_equal(X509_set_pubkey(x, key), 1);
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    X509_NAME_free(n);
    return x;
}

static int begin(void **state)
{
    (void)state;
    own = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "prime256v1");
    other = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "secp384r1");
    leaf = certificate(own, "leaf");
    ca = certificate(other, "ca");
    return 0;
}

static int end(void **state)
{
    (void)state;
    X509_free(leaf);
    X509_free(ca);
    EVP_PKEY_free(own);
    EVP_PKEY_free(other);
    return 0;
}

struct recipe {
    const char *phrase;
    int key_cipher, certificate_cipher; /* -1: in clear, 0: the default */
    int turns, mac_turns;               /* -1: no MAC */
    bool without_key, without_leaf, without_ca, with_other;
};

static span close_file(PKCS12 *file)
{
    static uint8_t octets[FILE_MAX];
    unsigned char *p = octets;
    int n;
    assert_non_null(file);
    n = i2d_PKCS12(file, NULL);
    assert_true(n > 0 && n <= FILE_MAX);
    assert_int_equal(i2d_PKCS12(file, &p), n);
    PKCS12_free(file);
    return span_of(octets, (size_t)n);
}

static span make(const struct recipe *r)
{
    STACK_OF(X509) *more = sk_X509_new_null();
    PKCS12 *file;
    if (!r->without_ca)
        assert_true(sk_X509_push(more, ca) > 0);
    file = PKCS12_create(r->phrase, "device",
                         r->without_key  ? NULL
                         : r->with_other ? other
                                         : own,
                         r->without_leaf ? NULL
                         : r->with_other ? ca
                                         : leaf,
                         more, r->key_cipher, r->certificate_cipher, r->turns,
                         r->mac_turns, 0);
    sk_X509_free(more);
    return close_file(file);
}

/* --- what comes out ------------------------------------------------------ */

static span der_of(X509 *x, uint8_t *out)
{
    unsigned char *p = out;
    int n = i2d_X509(x, &p);
    assert_true(n > 0);
    return span_of(out, (size_t)n);
}

/* The key works, the certificates are those, its own first. */
static void assert_loads(span file, span phrase, size_t num)
{
    static uint8_t out[CERTIFICATES_MAX], wanted[CERTIFICATES_MAX];
    uint8_t a[640], b[640], *p = b;
    struct crypto_key *key;
    size_t n, m;
    span first = der_of(leaf, wanted), both = first;
    both.n += der_of(ca, wanted + first.n).n;
    assert_int_equal(C->pkcs12_load(&key, out, sizeof out, &n, file, phrase),
                     0);
    assert_int_equal(C->key_spki(key, a, sizeof a, &m), 0);
    assert_int_equal(i2d_PUBKEY(own, &p), m);
    assert_memory_equal(a, b, m);
    C->key_free(key);
    assert_int_equal(n, num == 0 ? 0 : num == 1 ? first.n : both.n);
    assert_memory_equal(out, wanted, n);
    if (n == 0)
        return;
    assert_int_equal(C->pkcs12_load(&key, out, n - 1, &m, file, phrase),
                     BUSHING_ERR_SPACE);
    assert_null(key);
    assert_int_equal(m, 0);
}

static void assert_refused(span file, span phrase, int code)
{
    static uint8_t out[CERTIFICATES_MAX];
    struct crypto_key *key;
    size_t n = 1;
    assert_int_equal(C->pkcs12_load(&key, out, sizeof out, &n, file, phrase),
                     code);
    assert_null(key);
    assert_int_equal(n, 0);
}

/* --- files of all kinds -------------------------------------------------- */

static const int TRIPLE_DES = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;

static void made_in_many_ways(void **state)
{
    const struct recipe all[] = {
        {.phrase = "secret"},
        {.phrase = "secret",
         .key_cipher = NID_aes_128_cbc,
         .certificate_cipher = NID_aes_256_cbc,
         .turns = 3000},
        {.phrase = "secret",
         .key_cipher = TRIPLE_DES,
         .certificate_cipher = TRIPLE_DES},
        {.phrase = "secret", .certificate_cipher = -1},
        {.phrase = "secret", .key_cipher = -1, .mac_turns = 1},
        {.phrase = "secret", .mac_turns = -1},
        {.phrase = "secret", .key_cipher = -1, .certificate_cipher = -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct recipe r = all[i];
        assert_loads(make(&r), span_text("secret"), 2);
        r.without_ca = true;
        assert_loads(make(&r), span_text("secret"), 1);
        r.without_leaf = true;
        assert_loads(make(&r), span_text("secret"), 0);
    }
}

/* What the command of OpenSSL wrote; ciphers that it calls legacy itself are
 * not offered, and it is not the pass phrase. */
static void files_of_the_command(void **state)
{
    uint8_t out[CERTIFICATES_MAX];
    struct crypto_key *key;
    size_t n;
    (void)state;
    assert_int_equal(C->pkcs12_load(&key, out, sizeof out, &n, oct(PKCS12_FILE),
                                    span_text("secret")),
                     0);
    C->key_free(key);
    assert_true(n > 300 && out[0] == 0x30);
    assert_refused(oct(PKCS12_FILE), span_text("Secret"),
                   BUSHING_ERR_CRYPTO_PASSPHRASE);
    assert_refused(oct(PKCS12_LEGACY), span_text("secret"),
                   BUSHING_ERR_CRYPTO_ALGORITHM);
    assert_refused(oct(PKCS12_LEGACY), span_text("Secret"),
                   BUSHING_ERR_CRYPTO_PASSPHRASE);
    octets_reset();
}

static void pass_phrases(void **state)
{
    struct recipe r = {.phrase = "secret"}, bare = {.phrase = NULL};
    struct recipe clear = {
        .key_cipher = -1, .certificate_cipher = -1, .mac_turns = -1};
    const span wrong[] = {NONE,
                          span_of("", 0),
                          span_text("Secret"),
                          span_text("secret "),
                          span_text("secre"),
                          span_of("secret", 7)};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        r.mac_turns = 0;
        assert_refused(make(&r), wrong[i], BUSHING_ERR_CRYPTO_PASSPHRASE);
        r.mac_turns = -1; /* nothing says it before something is opened */
        assert_refused(make(&r), wrong[i], BUSHING_ERR_CRYPTO_PASSPHRASE);
    }
    /* none, and an empty one, are the same to whoever asks */
    assert_loads(make(&bare), NONE, 2);
    assert_loads(make(&bare), span_of("", 0), 2);
    bare.phrase = "";
    assert_loads(make(&bare), NONE, 2);
    assert_loads(make(&bare), span_of("", 0), 2);
    assert_loads(make(&clear), NONE, 2);
    assert_loads(make(&clear), span_text("not asked for"), 2);
}

static void what_it_lacks(void **state)
{
    struct recipe no_key = {.phrase = "x", .without_key = true};
    struct recipe no_leaf = {.phrase = "x", .without_leaf = true};
    struct recipe not_allowed = {.phrase = "x", .with_other = true};
    (void)state;
    assert_refused(make(&no_key), span_text("x"), BUSHING_ERR_CRYPTO_KEY);
    assert_refused(make(&no_leaf), span_text("x"), BUSHING_ERR_CRYPTO_KEY);
    assert_refused(make(&not_allowed), span_text("x"), BUSHING_ERR_CRYPTO_KEY);
}

static size_t find(span in, span what)
{
    for (size_t i = 0; i + what.n <= in.n; i++)
        if (memcmp(in.p + i, what.p, what.n) == 0)
            return i;
    fail();
    return 0;
}

/* A certificate goes out as it lies there, be it one or not; and the key's own
 * goes first, wherever it lies. */
static void certificates_are_not_decoded(void **state)
{
    static uint8_t octets[FILE_MAX], first[4096], second[4096], out[8192];
    struct recipe r = {
        .key_cipher = -1, .certificate_cipher = -1, .mac_turns = -1};
    span file = make(&r), own_der = der_of(leaf, first);
    span ca_der = der_of(ca, second);
    struct crypto_key *key;
    size_t n;
    (void)state;
    memcpy(octets, file.p, file.n);
    /* nothing of them but the key is left */
    memset(octets + find(file, own_der), 'x', 40);
    memset(first, 'x', 40);
    memset(octets + find(file, ca_der), 'y', 40);
    memset(second, 'y', 40);
    assert_int_equal(C->pkcs12_load(&key, out, sizeof out, &n,
                                    span_of(octets, file.n), NONE),
                     0);
    C->key_free(key);
    assert_int_equal(n, own_der.n + ca_der.n);
    assert_memory_equal(out, first, own_der.n);
    assert_memory_equal(out + own_der.n, second, ca_der.n);
}

/* The bags in another order than PKCS12_create() has them. */
static void the_keys_own_goes_first(void **state)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    STACK_OF(PKCS7) *safes = NULL;
    PKCS12 *file;
    (void)state;
    assert_non_null(PKCS12_add_cert(&bags, ca));
    assert_non_null(PKCS12_add_cert(&bags, leaf));
    assert_non_null(PKCS12_add_key(&bags, own, 0, 1, -1, NULL));
    assert_int_equal(PKCS12_add_safe(&safes, bags, -1, 0, NULL), 1);
    file = PKCS12_add_safes(safes, 0);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    assert_loads(close_file(file), NONE, 2);
}

static void too_many_bags(void **state)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    STACK_OF(PKCS7) *safes = NULL;
    PKCS12 *file;
    (void)state;
    for (int i = 0; i < 65; i++)
        assert_non_null(PKCS12_add_key(&bags, own, 0, 1, -1, NULL));
    assert_int_equal(PKCS12_add_safe(&safes, bags, -1, 0, NULL), 1);
    file = PKCS12_add_safes(safes, 0);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    assert_refused(close_file(file), NONE, BUSHING_ERR_TOO_LONG);
}

/* --- what is no file ----------------------------------------------------- */

static void cut_and_bent(void **state)
{
    static uint8_t octets[FILE_MAX], out[CERTIFICATES_MAX];
    struct recipe r = {.phrase = "x", .turns = 1, .mac_turns = 1};
    span file = make(&r);
    (void)state;
    memcpy(octets, file.p, file.n);
    octets[file.n] = 0;
    for (size_t n = 0; n < file.n; n++)
        assert_refused(span_of(octets, n), span_text("x"),
                       BUSHING_ERR_CRYPTO_KEY);
    assert_refused(span_of(octets, file.n + 1), span_text("x"),
                   BUSHING_ERR_CRYPTO_KEY);
    /* any bit: an error, or it did not matter; the MAC keeps what is inside */
    for (size_t i = 0; i < file.n; i++) {
        struct crypto_key *key;
        size_t n;
        int rc;
        octets[i] ^= (uint8_t)(1 << i % 8);
        rc = C->pkcs12_load(&key, out, sizeof out, &n, span_of(octets, file.n),
                            span_text("x"));
        assert_true((rc == 0) == (key != NULL));
        C->key_free(key);
        octets[i] ^= (uint8_t)(1 << i % 8);
    }
}

/* 70000 turns are made 8388607, wherever they stand. */
static size_t wind_up(uint8_t *octets, size_t n, size_t which)
{
    static const uint8_t turns[] = {0x02, 0x03, 0x01, 0x11, 0x70};
    size_t found = 0;
    for (size_t i = 0; i + sizeof turns <= n; i++)
        if (memcmp(octets + i, turns, sizeof turns) == 0 && found++ == which)
            memcpy(octets + i + 2, "\x7F\xFF\xFF", 3);
    return found;
}

static void wound_up(int cipher, int mac_turns, size_t which, int code)
{
    static uint8_t octets[FILE_MAX];
    struct recipe r = {.phrase = "x",
                       .key_cipher = cipher,
                       .certificate_cipher = cipher,
                       .turns = mac_turns < 0 ? 70000 : 1,
                       .mac_turns = mac_turns};
    span file = make(&r);
    memcpy(octets, file.p, file.n);
    assert_true(wind_up(octets, file.n, which) > which);
    assert_refused(span_of(octets, file.n), span_text("x"), code);
}

static void turns_without_end(void **state)
{
    (void)state;
    wound_up(0, 70000, 0, BUSHING_ERR_CRYPTO_KEY);
    wound_up(0, -1, 0, BUSHING_ERR_CRYPTO_ALGORITHM);
    wound_up(TRIPLE_DES, -1, 0, BUSHING_ERR_CRYPTO_ALGORITHM);
}

/* --- memory -------------------------------------------------------------- */

static void memory_ends(void **state)
{
    static uint8_t out[CERTIFICATES_MAX];
    struct recipe r = {.phrase = "x", .turns = 1, .mac_turns = 1};
    span file = make(&r);
    bool failed = true;
    size_t refused = 0;
    (void)state;
    for (long at = 0; failed; at += 1 + at / 100) {
        struct crypto_key *key;
        size_t n;
        int rc;
        openssl_heap_fail(at);
        rc = C->pkcs12_load(&key, out, sizeof out, &n, file, span_text("x"));
        failed = openssl_heap_failed();
        openssl_heap_fail(-1);
        assert_true((rc == 0) == (key != NULL));
        refused += rc != 0;
        C->key_free(key);
    }
    assert_true(refused > 50);
    assert_loads(file, span_text("x"), 2);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(made_in_many_ways),
        TEST(files_of_the_command),
        TEST(pass_phrases),
        TEST(what_it_lacks),
        TEST(certificates_are_not_decoded),
        TEST(the_keys_own_goes_first),
        TEST(too_many_bags),
        TEST(cut_and_bent),
        TEST(turns_without_end),
        TEST(memory_ends),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
