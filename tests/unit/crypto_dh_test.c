/* Diffie-Hellman: known answers, every public value that is none, secrets that
 * do not stay behind, memory that ends. */
#include "test.h"

#include <string.h>

#include "crypto/openssl/adapter.h"

#include "octets.h"
#include "openssl_heap.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;
static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    return C->engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    C->engine_free(engine);
    engine = NULL;
    octets_reset();
    return 0;
}

/* --- known answers ------------------------------------------------------- */

/* [RFC 5903:8.1] both sides */
#define P256_I \
    "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433"
#define P256_GI                                                        \
    "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180" \
    "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3"
#define P256_R \
    "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53"
#define P256_GR                                                        \
    "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63" \
    "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"
#define P256_Z \
    "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE"
/* 311 times the generator: X of the product with P256_I starts with a zero. */
#define P256_G311                                                      \
    "b27173911c0025f9cae5391a2bae96c4e77de6dfa8c487f44f5f7b8944247ecf" \
    "52cbbc5ed3b99d62dc4fd6939384e2806aedc4606e8f899990d017c909870c48"
#define P256_Z311 \
    "0046ca4f92457c842b7992451c88fe61e833773a46384393b8346a280b2358aa"

/* [RFC 7027:A.1] */
#define BP_A "81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D"
#define BP_GA                                                          \
    "44106E913F92BC02A1705D9953A8414DB95E1AAA49E81D9E85F929A8E3100BE5" \
    "8AB4846F11CACCB73CE49CBDD120F5A900A69FD32C272223F789EF10EB089BDC"
#define BP_B "55E40BC41E37E3E2AD25C3C6654511FFA8474A91A0032087593852D3E7D76BD3"
#define BP_GB                                                          \
    "8D2D688C6CF93E1160AD04CC4429117DC2C41825E1E9FCA0ADDD34E6F1B39F7B" \
    "990C57520812BE512641E47034832106BC7D3E8DD0E4C7F1136D7006547CEC6A"
#define BP_Z "89AFC39D41D3B327814B80940B042590F96556EC91E6AE7939BCE31F3A18BF2B"

/* Powers of 2 and of each other as python3's pow() gives them, of SHA-256 over
 * "bushing a" and "bushing b". */
#define MODP_A \
    "6d23a8f4127816d5fbae47cf58db7b47f7b0666dec145a209d9542cd8ca97471"
#define MODP_B \
    "5a62402290ab59d7a0e59142b8c469affa870c7cd234bc6c85b2dd847d99bdca"
#define MODP_GA                                                        \
    "7c708e63b87030431183fbadaa2c0ccd46cf39f7879753a75055f56d5fa739dc" \
    "3a58e01b3b3fa120e9c2ff207864a2c263ea648228e34d20917eef6a04925672" \
    "dc7f40532333783c1e94eb3ea3b09f19440241bc05c0386611f016b172b9f8cf" \
    "71092fc1061ce5181c25f1bdc97fe50170a57a8fbbcf9d99db2615889f36cabc" \
    "12507097955951f62a30b5bfd2cd7b92c371298e83ae95e57c6ba02e34d601de" \
    "913825ba35c65335431b295dee4cb847d0abbdc63a3b740b785c68064ed72a7f" \
    "cab21cec7ef1a610b0f0de79212fdb9bed6a2b2424ddfd36b008ef4f8958dd73" \
    "6be2656d50f11b75580f83b0a2ec23ec01c886fef0b2092a44be92700ce0748e"
#define MODP_GB                                                        \
    "58e6beebf59a4a30eac45a68fe2fb2eaff47d4f3cb890bb5758226ec8eab397b" \
    "49a7036b00c91b8a211f789bfa6042c08955837fdde9416176dbacc7f5046daa" \
    "e9dcfad7f11bf43d6bc1fc315c5aab34c30e6887f51375f2ff4063dd570391bb" \
    "87ba917310ce17728acf08e50ada1228f44703aa3c98fc55311d015ae07f5a5c" \
    "6ca008b011705e96b14b250c8712675673004d9c507c4e17521d4105fa1462c6" \
    "2cdf4a31ad93c4e4da9dd11c4756d2390af8c1a567fd7d1e05c067075f1640f4" \
    "a1ca533f833813e2bbf9f6129d15ca50b491e41079464aa39a1228f7df77ab5f" \
    "b009e1ac3e2d2149fe05d7d80560606ae3686f1ba133e94fa74f73a4658020ee"
#define MODP_Z                                                         \
    "d658f0270503efc25e586c5be187f1b5e74e48c50d24caff6d525bb087b37b77" \
    "62144119a7c9a459f76029e5f488cb562d58c852db113ca1e3a337946703b23b" \
    "3159530283ae9a938ba4f05a5bdd5b8f3dbb5bab1a7c702ccb84bd03d26f19a3" \
    "b751b942814142edec10fdd6450f51fbe8a22526a97b5a88fe8f01c737597641" \
    "90a387c3e9299777fde4b1aa942f6514830facf00207c02b1ff55a99f1f50409" \
    "8a1c93d67eaf801dd2a06046fc45504e38adfe6a84dc6a92f164b76da5bf0c44" \
    "1baa1dc7af3810a18da5a0282463ef0047b44ef4d9cc9299a9d78f2cdf6726e7" \
    "a329eda2fef617fbbcc8f2df5c3ee2eb657025729fe22d441f66df72c0876a3b"
/* 2 to the power of 170, whose power begins with a zero octet */
#define ZEROS_32 \
    "0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_128 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32
#define MODP_G170                        \
    ZEROS_128 ZEROS_32 ZEROS_32 ZEROS_32 \
        "0000000000000000000004"         \
        "000000000000000000000000000000000000000000"
#define MODP_Z170                                                      \
    "00d854b5bc6251226964781b39b841d608a4e93073bac77d82094864be1b658b" \
    "9de39b22088a6d503049aa0fa22ca1a7a21bcc8ea587d178b0d4a501f8d6b53f" \
    "b3aab6fd691f4425373802029fbdd5ac6d9fbf2c85f507008d5a67d2aa25a68b" \
    "53881ea085574eb8a761a2a760395c01c66e3abc59fcc075ae112a5bc2aa97a0" \
    "43d3b92794ab97dcebfc5d65006652e22d2ff552b9980ef1c30d377eba42cbea" \
    "c28ec163784869de821078db46d049cbd4c0210f57b8cc4fb68c6525d96b2b9b" \
    "bbc52436b4258c437ac58978bc7269bb27e547913f8c0054c8a950a20c570f5f" \
    "bc7c587c72c22b6e08eea76b74d108fefb4a9520adf6f8aae941c41d4fc07050"

static const struct answer {
    enum crypto_group group;
    const char *private_value, *public_value, *secret;
} ANSWERS[] = {
    {CRYPTO_SECP256R1, P256_I, P256_GR, P256_Z},
    {CRYPTO_SECP256R1, P256_R, P256_GI, P256_Z},
    {CRYPTO_SECP256R1, P256_I, P256_G311, P256_Z311},
    {CRYPTO_BRAINPOOLP256R1, BP_A, BP_GB, BP_Z},
    {CRYPTO_BRAINPOOLP256R1, BP_B, BP_GA, BP_Z},
    {CRYPTO_MODP_2048, MODP_A, MODP_GB, MODP_Z},
    {CRYPTO_MODP_2048, MODP_B, MODP_GA, MODP_Z},
    {CRYPTO_MODP_2048, MODP_A, MODP_G170, MODP_Z170},
};

/* [62351-4:13.3.1.2 group 14, 62351-4:13.3.1.2 group 23,
 * 62351-4:13.3.1.2 group 28] leading zeros are kept */
static void known_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        const struct answer *a = &ANSWERS[i];
        span secret = oct(a->secret);
        uint8_t out[CRYPTO_DH_SECRET_MAX];
        size_t n;
        assert_int_equal(oct(a->private_value).n, CRYPTO_DH_PRIVATE_LEN);
        assert_int_equal(C->dh_agree(engine, a->group, oct(a->private_value).p,
                                     oct(a->public_value), out, &n),
                         0);
        assert_int_equal(n, secret.n);
        assert_memory_equal(out, secret.p, n);
    }
}

/* --- fresh pairs --------------------------------------------------------- */

static const enum crypto_group GROUPS[] = {CRYPTO_MODP_2048, CRYPTO_SECP256R1,
                                           CRYPTO_BRAINPOOLP256R1};

struct pair {
    uint8_t private_value[CRYPTO_DH_PRIVATE_LEN];
    uint8_t public_value[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
};

static void make(enum crypto_group group, struct pair *p)
{
    assert_int_equal(
        C->dh_make(engine, group, p->private_value, p->public_value, &p->n), 0);
    assert_int_equal(p->n, group == CRYPTO_MODP_2048 ? 256 : 64);
}

static void both_agree(void **state)
{
    (void)state;
    for (size_t g = 0; g < 3; g++)
        for (int i = 0; i < 20; i++) {
            struct pair a, b;
            uint8_t x[CRYPTO_DH_SECRET_MAX], y[CRYPTO_DH_SECRET_MAX];
            size_t n, m;
            make(GROUPS[g], &a);
            make(GROUPS[g], &b);
            assert_memory_not_equal(a.private_value, b.private_value, 32);
            assert_int_equal(C->dh_agree(engine, GROUPS[g], a.private_value,
                                         span_of(b.public_value, b.n), x, &n),
                             0);
            assert_int_equal(C->dh_agree(engine, GROUPS[g], b.private_value,
                                         span_of(a.public_value, a.n), y, &m),
                             0);
            assert_int_equal(n, GROUPS[g] == CRYPTO_MODP_2048 ? 256 : 32);
            assert_int_equal(m, n);
            assert_memory_equal(x, y, n);
        }
}

/* --- public values that are none ----------------------------------------- */

static void assert_refused(enum crypto_group group, span value)
{
    static const uint8_t zeros[CRYPTO_DH_SECRET_MAX];
    uint8_t out[CRYPTO_DH_SECRET_MAX];
    size_t n = 1;
    memset(out, 0x5A, sizeof out);
    assert_int_equal(C->dh_agree(engine, group, oct(BP_B).p, value, out, &n),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(n, 0);
    assert_memory_equal(out, zeros, sizeof out);
}

#define P256_PRIME \
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
#define BP_PRIME \
    "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377"
#define ONE "0000000000000000000000000000000000000000000000000000000000000001"
#define FOUR "0000000000000000000000000000000000000000000000000000000000000004"
#define ALL_ONES \
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

/* [62351-4:13.3.1.2 validation; rule 14] X and Y of points that are not on the
 * curve. The X of the twist have no Y on the curve at all; one greater by the
 * prime is no coordinate, though it would be one after a division. */
static const struct {
    enum crypto_group group;
    const char *value;
} NO_POINTS[] = {
    {CRYPTO_SECP256R1, ZEROS_32 ZEROS_32}, /* infinity, as some write it */
    {CRYPTO_SECP256R1, ONE ONE},           /* the twist */
    {CRYPTO_SECP256R1, ONE ZEROS_32},
    {CRYPTO_SECP256R1, P256_PRIME P256_PRIME},
    {CRYPTO_SECP256R1, ALL_ONES ALL_ONES},
    {CRYPTO_SECP256R1, /* X = 5 + p */
     "ffffffff00000001000000000000000000000001000000000000000000000004"
     "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc"},
    {CRYPTO_SECP256R1, /* X = 0 + p */
     P256_PRIME
     "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"},
    {CRYPTO_SECP256R1, BP_GA}, /* of another curve */
    {CRYPTO_BRAINPOOLP256R1, P256_GI},
    {CRYPTO_BRAINPOOLP256R1, ZEROS_32 ZEROS_32},
    {CRYPTO_BRAINPOOLP256R1, FOUR ONE}, /* the twist */
    {CRYPTO_BRAINPOOLP256R1, BP_PRIME BP_PRIME},
    {CRYPTO_BRAINPOOLP256R1, ALL_ONES ALL_ONES},
    {CRYPTO_BRAINPOOLP256R1, /* X = 1 + p */
     "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5378"
     "09e0e9e8d98fb89da2a32b2c7618b26bb99b920f02a5e831a142e6c8673110cd"},
    {CRYPTO_BRAINPOOLP256R1, /* Y + p */
     "0000000000000000000000000000000000000000000000000000000000000001"
     "b3dc41c47b7e6259e10935bd139c3fde27d78832d7cc0859c1562ee5869f6444"},
};

static void no_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof NO_POINTS / sizeof NO_POINTS[0]; i++)
        assert_refused(NO_POINTS[i].group, oct(NO_POINTS[i].value));
}

/* The neighbours of those above are points: it is the prime that is refused. */
static void points_beside_them(void **state)
{
    static const struct {
        enum crypto_group group;
        const char *value;
    } points[] = {
        {CRYPTO_SECP256R1, ZEROS_32
         "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"},
        {CRYPTO_SECP256R1,
         "0000000000000000000000000000000000000000000000000000000000000005"
         "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc"},
        {CRYPTO_BRAINPOOLP256R1, ONE
         "09e0e9e8d98fb89da2a32b2c7618b26bb99b920f02a5e831a142e6c8673110cd"},
    };
    uint8_t out[CRYPTO_DH_SECRET_MAX];
    size_t n;
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        assert_int_equal(C->dh_agree(engine, points[i].group, oct(BP_B).p,
                                     oct(points[i].value), out, &n),
                         0);
}

/* Any bit of a point leads off the curve. */
static void bent_points(void **state)
{
    span good[] = {oct(P256_GI), oct(BP_GA)};
    (void)state;
    for (size_t g = 0; g < 2; g++)
        for (size_t bit = 0; bit < 512; bit++)
            assert_refused(
                g == 0 ? CRYPTO_SECP256R1 : CRYPTO_BRAINPOOLP256R1,
                oct_spoil(good[g], bit / 8,
                          good[g].p[bit / 8] ^ (uint8_t)(1 << bit % 8)));
}

/* Every length but the right one: among them infinity as SEC 1 has it, points
 * with their form in front, and a value of RFC 5114 for a curve. */
static void wrong_lengths(void **state)
{
    span uncompressed = JOIN(oct("04"), oct(P256_GI));
    (void)state;
    assert_refused(CRYPTO_SECP256R1, span_of(NULL, 0));
    assert_refused(CRYPTO_SECP256R1, oct("00"));
    assert_refused(CRYPTO_SECP256R1, uncompressed);
    assert_refused(CRYPTO_SECP256R1, JOIN(oct("02"), oct_fill(0, 32)));
    assert_refused(CRYPTO_SECP256R1, oct(MODP_GA));
    assert_refused(CRYPTO_MODP_2048, oct(P256_GI));
    for (size_t n = 0; n < 300; n++)
        for (size_t g = 0; g < 3; g++)
            if (n != (GROUPS[g] == CRYPTO_MODP_2048 ? 256 : 64))
                assert_refused(GROUPS[g],
                               span_first(oct_repeat(oct(MODP_GA), 2), n));
}

#define MODP_TOP                                                       \
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74" \
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437" \
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed" \
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05" \
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb" \
    "9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b" \
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718" \
    "3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffff"

/* [62351-4:13.3.1.2 validation; rule 14] 2 to p-2 and nothing else */
static void numbers_out_of_range(void **state)
{
    uint8_t out[CRYPTO_DH_SECRET_MAX];
    span zeros = oct_fill(0, 255);
    size_t n;
    (void)state;
    assert_refused(CRYPTO_MODP_2048, JOIN(zeros, oct("00")));
    assert_refused(CRYPTO_MODP_2048, JOIN(zeros, oct("01")));
    assert_refused(CRYPTO_MODP_2048, oct(MODP_TOP "fe"));
    assert_refused(CRYPTO_MODP_2048, oct(MODP_TOP "ff"));
    assert_refused(CRYPTO_MODP_2048, oct_fill(0xff, 256)); /* p+... */
    assert_refused(CRYPTO_MODP_2048,
                   JOIN(oct_fill(0xff, 16), oct_fill(0, 240)));
    for (uint8_t v = 2; v < 4; v++)
        assert_int_equal(C->dh_agree(engine, CRYPTO_MODP_2048, oct(MODP_B).p,
                                     JOIN(zeros, oct_fill(v, 1)), out, &n),
                         0);
    assert_int_equal(C->dh_agree(engine, CRYPTO_MODP_2048, oct(MODP_B).p,
                                 oct(MODP_TOP "fd"), out, &n),
                     0);
}

/* What is no private value, and no group. */
static void bad_arguments(void **state)
{
    static const char *const none[] = {
        ZEROS_32,
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        ALL_ONES,
    };
    enum crypto_group no_group =
        (enum crypto_group)(CRYPTO_BRAINPOOLP256R1 + 1);
    uint8_t a[CRYPTO_DH_PRIVATE_LEN], out[CRYPTO_DH_SECRET_MAX];
    size_t n;
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(C->dh_agree(engine, CRYPTO_SECP256R1, oct(none[i]).p,
                                     oct(P256_GI), out, &n),
                         BUSHING_ERR_ARGUMENT);
    assert_int_equal(C->dh_agree(engine, CRYPTO_MODP_2048, oct(none[0]).p,
                                 oct(MODP_GA), out, &n),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(C->dh_agree(engine, CRYPTO_MODP_2048, oct(none[2]).p,
                                 oct(MODP_GA), out, &n),
                     0);
    assert_int_equal(C->dh_make(engine, no_group, a, out, &n),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        C->dh_agree(engine, no_group, oct(BP_A).p, oct(BP_GA), out, &n),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(n, 0);
}

/* --- secrets and memory -------------------------------------------------- */

/* Neither the private value nor the secret is in memory of OpenSSL, in use or
 * given back; but for one block of 33 octets in which its multiplication on
 * P-256 has the private value (docs/internals/crypto.md). */
static void nothing_stays_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        const struct answer *a = &ANSWERS[i];
        span private_value = oct(a->private_value), secret = oct(a->secret);
        uint8_t out[CRYPTO_DH_SECRET_MAX];
        size_t n;
        openssl_heap_watch(0, private_value);
        openssl_heap_watch(1, secret);
        assert_int_equal(C->dh_agree(engine, a->group, private_value.p,
                                     oct(a->public_value), out, &n),
                         0);
        assert_false(openssl_heap_holds(private_value));
        assert_false(openssl_heap_holds(secret));
        assert_true(openssl_heap_left_behind(0) <=
                    (a->group == CRYPTO_SECP256R1 ? 1 : 0));
        assert_int_equal(openssl_heap_left_behind(1), 0);
    }
    openssl_heap_watch(0, span_of(NULL, 0));
    openssl_heap_watch(1, span_of(NULL, 0));
    for (size_t g = 0; g < 3; g++) {
        struct pair p;
        make(GROUPS[g], &p);
        assert_false(openssl_heap_holds(span_of(p.private_value, 32)));
    }
}

/* Every allocation fails once: CRYPTO_FAILED and nothing in the outputs, or
 * what is right. */
static void memory_ends(void **state)
{
    static const uint8_t zeros[CRYPTO_DH_SECRET_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        const struct answer *a = &ANSWERS[i];
        span x = oct(a->private_value), y = oct(a->public_value);
        uint8_t out[CRYPTO_DH_SECRET_MAX];
        bool failed = true;
        long at;
        for (at = 0; failed; at++) {
            size_t n;
            int rc;
            memset(out, 0x5A, sizeof out);
            openssl_heap_fail(at);
            rc = C->dh_agree(engine, a->group, x.p, y, out, &n);
            failed = openssl_heap_failed();
            openssl_heap_fail(-1);
            if (rc == 0) {
                assert_memory_equal(out, oct(a->secret).p, n);
                continue;
            }
            assert_int_equal(rc, BUSHING_ERR_CRYPTO_FAILED);
            assert_memory_equal(out, zeros, sizeof out);
        }
        assert_true(at > 5);
    }
}

static void memory_ends_for_pairs(void **state)
{
    static const uint8_t zeros[CRYPTO_DH_PUBLIC_MAX];
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        bool failed = true;
        for (long at = 0; failed; at++) {
            struct pair p;
            int rc;
            openssl_heap_fail(at);
            rc = C->dh_make(engine, GROUPS[g], p.private_value, p.public_value,
                            &p.n);
            failed = openssl_heap_failed();
            openssl_heap_fail(-1);
            if (rc == 0)
                continue;
            assert_int_equal(rc, BUSHING_ERR_CRYPTO_FAILED);
            assert_memory_equal(p.private_value, zeros, 32);
            assert_memory_equal(p.public_value, zeros, sizeof zeros);
        }
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(known_answers),
        TEST(both_agree),
        TEST(no_points),
        TEST(points_beside_them),
        TEST(bent_points),
        TEST(wrong_lengths),
        TEST(numbers_out_of_range),
        TEST(bad_arguments),
        TEST(nothing_stays_behind),
        TEST(memory_ends),
        TEST(memory_ends_for_pairs),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
