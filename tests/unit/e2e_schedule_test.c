/* Keys from octets: the vectors of RFC 5869 and those that the OpenSSL command
 * line gives as well (tests/system/e2e_schedule). */
#include "test.h"

#include "base/hex.h"
#include "crypto/openssl/adapter.h"
#include "e2e/schedule.h"

#define C (&CRYPTO_OPENSSL)

static span octets(const char *hex, uint8_t *room, size_t cap)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), room, cap, &n));
    return (span){room, n};
}

static void assert_octets(span got, const char *hex)
{
    uint8_t room[256];
    span want = octets(hex, room, sizeof room);
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.p, want.p, want.n);
}

/* [RFC 5869:A.1, A.2, A.3] */
static const struct {
    const char *secret, *salt, *info, *prk, *okm;
} HKDF[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
     "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208"
     "d5b887185865"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232"
     "4"
     "25262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f4041424344454647484"
     "9"
     "4a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838"
     "4"
     "85868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a"
     "9"
     "aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d"
     "4"
     "d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f"
     "9"
     "fafbfcfdfeff",
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99c"
     "a"
     "c7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14"
     "c"
     "01d5c1f3434f1d87"},
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395f"
     "a"
     "a4b61a96c8"},
};

static void hkdf_is_that_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof HKDF / sizeof HKDF[0]; i++) {
        uint8_t room[3][128], prk[CRYPTO_HMAC_LEN], okm[128];
        span secret = octets(HKDF[i].secret, room[0], sizeof room[0]);
        span salt = octets(HKDF[i].salt, room[1], sizeof room[1]);
        span info = octets(HKDF[i].info, room[2], sizeof room[2]);
        size_t n = strlen(HKDF[i].okm) / 2;
        assert_int_equal(schedule_extract(C, salt, secret, prk), 0);
        assert_octets((span){prk, sizeof prk}, HKDF[i].prk);
        assert_int_equal(schedule_expand(C, prk, info, okm, n), 0);
        assert_octets((span){okm, n}, HKDF[i].okm);
    }
}

/* [RFC 5869:2.3] 255 blocks at most; any length below */
static void expands_to_every_length(void **state)
{
    (void)state;
    static uint8_t all[SCHEDULE_EXPAND_MAX + 1], part[100];
    uint8_t prk[CRYPTO_HMAC_LEN] = {1};
    span none = {NULL, 0};
    assert_int_equal(schedule_expand(C, prk, none, all, SCHEDULE_EXPAND_MAX),
                     0);
    assert_int_equal(
        schedule_expand(C, prk, none, all, SCHEDULE_EXPAND_MAX + 1),
        BUSHING_ERR_ARGUMENT);
    for (size_t n = 0; n < sizeof part; n++) {
        memset(part, 0xEE, sizeof part);
        assert_int_equal(schedule_expand(C, prk, none, part, n), 0);
        assert_memory_equal(part, all, n);
        for (size_t i = n; i < sizeof part; i++)
            assert_int_equal(part[i], 0xEE);
    }
}

/* --- the vectors of the specification ------------------------------------ */

static const uint8_t D1[] = {0x30, 0x01, 0x02}, D2[] = {0x30, 0x03, 0x04},
                     DK[] = {0x30, 0x05, 0x06};

/* 00..1F; 20..3F */
static span secret(uint8_t first, uint8_t room[32])
{
    for (size_t i = 0; i < 32; i++)
        room[i] = (uint8_t)(first + i);
    return (span){room, 32};
}

static struct suite suite_of(int cipher, int icv)
{
    struct suite s = {.cipher = cipher, .icv = icv, .tag_len = 12};
    suite_settle(&s);
    return s;
}

static void first_salt(const struct dialect *dialect, uint8_t h[32])
{
    assert_int_equal(schedule_first(C, dialect, span_of(D1, sizeof D1),
                                    span_of(D2, sizeof D2), h),
                     0);
}

#define IK_A "4d8ad05dfde01d0eea299c60ff28b8db60fb8e2e9087497d9fc42063fad99fa4"
#define IK_B "2f35ca21221337e53939ab85a6077ad510228bc30a57a3f2adc703efb4cf2704"
#define EK_A "f669c2fb22514e68fccc4e91750d97ffa880f13756802043393b164515b2849d"
#define EK_B "c6a5347fcb244e834b6f9796eb359ad6d3063cbabb778d4d0fa3c859fab5527f"

/* [62351-4:13.3.1.3] D-KDF-1 */
static void the_salt_chain(void **state)
{
    (void)state;
    uint8_t h[32], room[32], prk[32];
    first_salt(&DIALECTS[0], h);
    assert_octets(
        (span){h, 32},
        "7c6a6b0d99119acb0b7207d928212ccb04be362831127912a660b627da175fea");
    assert_int_equal(schedule_extract(C, (span){h, 32}, secret(0, room), prk),
                     0);
    assert_octets(
        (span){prk, 32},
        "4bafd2af4cc42ec257d67be3c329b72b1e76b8e3332db1b0efa6d82922c47b5d");
}

/* [62351-4:13.3.1.4 non-AE] four keys of 256 bits */
static void keys_of_256_bits(void **state)
{
    (void)state;
    uint8_t h[32], room[32];
    struct schedule s;
    struct suite suite = suite_of(BUSHING_AES256_CBC, BUSHING_HMAC_SHA256);
    first_salt(&DIALECTS[0], h);
    assert_int_equal(
        schedule_keys(C, &DIALECTS[0], &suite, h, secret(0, room), &s), 0);
    assert_octets(s.icv[0], IK_A);
    assert_octets(s.icv[1], IK_B);
    assert_octets(s.cipher[0], EK_A);
    assert_octets(s.cipher[1], EK_B);
}

/* [62351-4:13.3.2 salt] */
static void fresh_keys(void **state)
{
    (void)state;
    uint8_t h[32], room[32], prk[32];
    struct schedule s;
    struct suite suite = suite_of(-1, BUSHING_HMAC_SHA256);
    first_salt(&DIALECTS[0], h);
    assert_int_equal(schedule_next(C, span_of(DK, sizeof DK), h, h), 0);
    assert_octets(
        (span){h, 32},
        "16ae91910b218023992a2e8a403425f4bda76b2fec8847f74bb939938bfcb5d0");
    assert_int_equal(
        schedule_extract(C, (span){h, 32}, secret(0x20, room), prk), 0);
    assert_octets(
        (span){prk, 32},
        "f05011987775b0886bb649c8e77a67cda5699c86d713610833cf8e2f4036774c");
    assert_int_equal(
        schedule_keys(C, &DIALECTS[0], &suite, h, secret(0x20, room), &s), 0);
    assert_octets(
        s.icv[0],
        "ff12748f891488a6a4fb0fb72009ac7cf9ddd1b9118a04b1bd9fd5f021e1bb83");
    assert_int_equal(s.cipher[0].n + s.cipher[1].n, 0);
}

/* D-KDF-1: 32 zero octets give h1 as printed, and other keys. */
static void the_other_zero(void **state)
{
    (void)state;
    const struct dialect *other = &DIALECTS[1];
    uint8_t h[32], h1[32], want[32];
    const span parts[] = {span_of(D1, sizeof D1),
                          span_of(other->kdf_zero, other->kdf_zero_len)};
    assert_int_equal(other->kdf_zero_len, 32);
    assert_int_equal(C->sha256(h1, parts, 2), 0);
    assert_octets(
        (span){h1, 32},
        "3310c951ff69d4147f5cfc7485046970208ef6b29a8638556b26f0af8c1930a0");
    assert_int_equal(schedule_next(C, span_of(D2, sizeof D2), h1, want), 0);
    first_salt(other, h);
    assert_memory_equal(h, want, 32);
    first_salt(&DIALECTS[0], h);
    assert_memory_not_equal(h, want, 32);
}

/* --- cutting ------------------------------------------------------------- */

static const char *const ALL = IK_A IK_B EK_A EK_B;

struct cutting {
    int cipher, icv;
    struct {
        uint8_t packed, slots, n;
    } icv_a, icv_b, cipher_a, cipher_b;
};

/* [62351-4:13.3.1.4 ICV, 62351-4:13.3.1.4 AE, 62351-4:13.3.1.4 non-AE]
 * D-KDF-2: where each key starts in the same octets, one
 * behind the other or in slots. The length of IK goes by the algorithm of the
 * ICV, beside CBC too. */
static const struct cutting CUTTINGS[] = {
    {-1, BUSHING_HMAC_SHA256, {0, 0, 32}, {32, 32, 32}, {0}, {0}},
    {-1, BUSHING_AES128_GMAC, {0, 0, 16}, {16, 32, 16}, {0}, {0}},
    {-1, BUSHING_AES256_GMAC, {0, 0, 32}, {32, 32, 32}, {0}, {0}},
    {BUSHING_AES128_GCM, -1, {0}, {0}, {0, 0, 16}, {16, 32, 16}},
    {BUSHING_AES256_GCM, -1, {0}, {0}, {0, 0, 32}, {32, 32, 32}},
    {BUSHING_AES128_CBC,
     BUSHING_HMAC_SHA256,
     {0, 0, 32},
     {32, 32, 32},
     {64, 64, 16},
     {80, 96, 16}},
    {BUSHING_AES256_CBC,
     BUSHING_HMAC_SHA256,
     {0, 0, 32},
     {32, 32, 32},
     {64, 64, 32},
     {96, 96, 32}},
    {BUSHING_AES128_CBC,
     BUSHING_AES128_GMAC,
     {0, 0, 16},
     {16, 32, 16},
     {32, 64, 16},
     {48, 96, 16}},
    {BUSHING_AES256_CBC,
     BUSHING_AES128_GMAC,
     {0, 0, 16},
     {16, 32, 16},
     {32, 64, 32},
     {64, 96, 32}},
    {BUSHING_AES128_CBC,
     BUSHING_AES256_GMAC,
     {0, 0, 32},
     {32, 32, 32},
     {64, 64, 16},
     {80, 96, 16}},
};

static void assert_cut(span key, size_t at, size_t n)
{
    uint8_t all[SCHEDULE_MAX];
    assert_int_equal(octets(ALL, all, sizeof all).n, sizeof all);
    assert_int_equal(key.n, n);
    if (n != 0)
        assert_memory_equal(key.p, all + at, n);
}

static void every_suite_is_cut(void **state)
{
    (void)state;
    struct dialect dialect[2] = {DIALECTS[0], DIALECTS[0]};
    dialect[1].key_cut = KEY_CUT_SLOTS;
    for (size_t i = 0; i < sizeof CUTTINGS / sizeof CUTTINGS[0]; i++) {
        const struct cutting *c = &CUTTINGS[i];
        struct suite suite = suite_of(c->cipher, c->icv);
        for (int slots = 0; slots < 2; slots++) {
            uint8_t h[32], room[32];
            struct schedule s;
            first_salt(&dialect[slots], h);
            assert_int_equal(schedule_keys(C, &dialect[slots], &suite, h,
                                           secret(0, room), &s),
                             0);
#define AT(key) (slots ? c->key.slots : c->key.packed), c->key.n
            assert_cut(s.icv[0], AT(icv_a));
            assert_cut(s.icv[1], AT(icv_b));
            assert_cut(s.cipher[0], AT(cipher_a));
            assert_cut(s.cipher[1], AT(cipher_b));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hkdf_is_that_of_the_rfc),
        cmocka_unit_test(expands_to_every_length),
        cmocka_unit_test(the_salt_chain),
        cmocka_unit_test(keys_of_256_bits),
        cmocka_unit_test(fresh_keys),
        cmocka_unit_test(the_other_zero),
        cmocka_unit_test(every_suite_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
