/* HMAC-SHA256 by midstates: known answers, parts, and OpenSSL's own HMAC as a
 * judge over all lengths near a block. */
#include "test.h"

#include <openssl/hmac.h>

#include "base/secret.h"
#include "crypto/openssl/adapter.h"

#include "octets.h"
#include "openssl_heap.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;

static void assert_mac(span key, span data, span mac)
{
    struct crypto_hmac h;
    uint8_t out[CRYPTO_HMAC_LEN];
    assert_int_equal(C->hmac_key(&h, key), 0);
    assert_int_equal(C->hmac(&h, out, &data, 1), 0);
    assert_memory_equal(out, mac.p, mac.n);
    assert_int_equal(C->hmac(&h, out, &data, 1), 0);
    assert_memory_equal(out, mac.p, mac.n); /* the key is as it was */
}

/* [62351-4:8 hmacWithSHA256] [RFC 4231:4] */
static void known_answers(void **state)
{
    (void)state;
    assert_mac(oct_fill(0x0b, 20), span_text("Hi There"),
               oct("b0344c61d8db38535ca8afceaf0bf12b"
                   "881dc200c9833da726e9376c2e32cff7"));
    assert_mac(span_text("Jefe"), span_text("what do ya want for nothing?"),
               oct("5bdcc146bf60754e6a042426089575c7"
                   "5a003f089d2739839dec58b964ec3843"));
    assert_mac(oct_fill(0xaa, 20), oct_fill(0xdd, 50),
               oct("773ea91e36800e46854db8ebd09181a7"
                   "2959098b3ef8c122d9635514ced565fe"));
    assert_mac(oct("0102030405060708090a0b0c0d0e0f10111213141516171819"),
               oct_fill(0xcd, 50),
               oct("82558a389a443c0ea4cc819899f2083a"
                   "85f0faa3e578f8077a2e3ff46729665b"));
    assert_mac(oct_fill(0x0c, 20), span_text("Test With Truncation"),
               oct("a3b6167473100ee06e0c796c2955552b"));
    assert_mac(oct_fill(0xaa, 131),
               span_text("Test Using Larger Than Block-Size Key - Hash Key "
                         "First"),
               oct("60e431591ee0b67f0d8a26aacbf5b77f"
                   "8e0bc6213728c5140546040f0ee37f54"));
    assert_mac(oct_fill(0xaa, 131),
               span_text("This is a test using a larger than block-size key "
                         "and a larger than block-size data. The key needs to "
                         "be hashed before being used by the HMAC algorithm."),
               oct("9b09ffa71b942fcb27635fbcd5b0e944"
                   "bfdc63644f0713938a7f51535c3a35e2"));
    octets_reset();
}

/* Keys and data of every length around one and two blocks. */
static void as_openssl_says(void **state)
{
    uint8_t octets[200], wanted[CRYPTO_HMAC_LEN];
    (void)state;
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)(i * 7 + 1);
    for (size_t k = 1; k < 140; k++)
        for (size_t n = 0; n < 140; n += k % 3 + 1) {
            assert_non_null(HMAC(EVP_sha256(), octets + 3, (int)k, octets, n,
                                 wanted, NULL));
            assert_mac(span_of(octets + 3, k), span_of(octets, n),
                       span_of(wanted, sizeof wanted));
        }
}

static void parts_are_one_text(void **state)
{
    struct crypto_hmac h;
    uint8_t whole[CRYPTO_HMAC_LEN], out[CRYPTO_HMAC_LEN];
    span text = oct_fill('x', 150);
    (void)state;
    assert_int_equal(C->hmac_key(&h, span_of(NULL, 0)), 0); /* any length */
    assert_int_equal(C->hmac(&h, whole, &text, 1), 0);
    for (size_t i = 0; i <= text.n; i++) {
        span parts[3] = {span_first(text, i), {NULL, 0}, span_skip(text, i)};
        assert_int_equal(C->hmac(&h, out, parts, 3), 0);
        assert_memory_equal(out, whole, sizeof out);
    }
    assert_int_equal(C->hmac(&h, out, NULL, 0), 0);
    assert_memory_not_equal(out, whole, sizeof out);
    octets_reset();
}

/* Another key, and a wiped one, make another MAC. */
static void keys_differ(void **state)
{
    struct crypto_hmac a, b;
    uint8_t x[CRYPTO_HMAC_LEN], y[CRYPTO_HMAC_LEN];
    span text = span_text("text");
    (void)state;
    assert_int_equal(C->hmac_key(&a, span_text("key a")), 0);
    assert_int_equal(C->hmac_key(&b, span_text("key b")), 0);
    assert_int_equal(C->hmac(&a, x, &text, 1), 0);
    assert_int_equal(C->hmac(&b, y, &text, 1), 0);
    assert_memory_not_equal(x, y, sizeof x);
    secret_wipe(&b, sizeof b);
    assert_int_equal(C->hmac(&b, y, &text, 1), 0);
    assert_memory_not_equal(x, y, sizeof x);
}

static void no_memory_is_asked_for(void **state)
{
    struct crypto_hmac h;
    uint8_t out[CRYPTO_HMAC_LEN];
    span text = oct_fill('x', 500);
    size_t before = openssl_heap_calls();
    (void)state;
    assert_int_equal(C->hmac_key(&h, oct_fill(1, 100)), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(C->hmac(&h, out, &text, 1), 0);
    assert_int_equal(openssl_heap_calls(), before);
    octets_reset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(as_openssl_says),
        cmocka_unit_test(parts_are_one_text),
        cmocka_unit_test(keys_differ),
        cmocka_unit_test(no_memory_is_asked_for),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
