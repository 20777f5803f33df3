#include "crypto/test/signature.h"

#include "crypto/openssl/calls.h"
#include "crypto/test/random.h"

enum {
    SPKI_MAX = 640,
    RSA_SPKI_MORE = 38, /* than the modulus, from 2048 to 4096 bits */
    HALF_LEN = 20,      /* r and s */
    EC_LEN = 2 + 2 * (2 + HALF_LEN),
};

static const char MARK[] = {'T', 'E', 'S', 'T'};

/* --- what kind of key it is ---------------------------------------------- */

enum kind { NO_KEY, EC_KEY, RSA_KEY };

#define EC_OID "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01"
#define RSA_OID "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"

/* The OBJECT IDENTIFIER stands behind two lengths of one to three octets. */
static bool names(span spki, const char *oid, size_t n)
{
    for (size_t i = 4; i <= 6; i++)
        if (spki.n > i + n && memcmp(spki.p + i, oid, n) == 0)
            return true;
    return false;
}

static enum kind kind_of(span spki)
{
    if (spki.n < 2 || spki.n > SPKI_MAX || spki.p[0] != 0x30)
        return NO_KEY;
    if (names(spki, EC_OID, sizeof EC_OID - 1))
        return EC_KEY;
    return names(spki, RSA_OID, sizeof RSA_OID - 1) &&
                   spki.n >= 256 + RSA_SPKI_MORE &&
                   spki.n <= CRYPTO_SIGNATURE_MAX + RSA_SPKI_MORE
               ? RSA_KEY
               : NO_KEY;
}

/* [62351-4:8] whole AlgorithmIdentifiers, with SHA-256, SHA-384 and SHA-512 */
static enum kind kind_of_algorithm(span a)
{
#define ECDSA "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03"
#define RSA "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01"
    if (a.n == 12 && memcmp(a.p, ECDSA, 11) == 0 && a.p[11] >= 2 &&
        a.p[11] <= 4)
        return EC_KEY;
    if (a.n < 13 || memcmp(a.p + 2, RSA, 10) != 0 || a.p[12] < 0x0B ||
        a.p[12] > 0x0D || a.p[0] != 0x30 || a.p[1] != a.n - 2)
        return NO_KEY;
    return a.n == 13 || (a.n == 15 && a.p[13] == 0x05 && a.p[14] == 0x00)
               ? RSA_KEY
               : NO_KEY;
}

/* --- what a signature looks like ----------------------------------------- */

static uint8_t *put(uint8_t *p, const void *from, size_t n)
{
    memcpy(p, from, n);
    return p + n;
}

static size_t write_ec(uint8_t *p, const uint8_t hash[CRYPTO_SHA256_LEN])
{
    static const uint8_t outer[] = {0x30, EC_LEN - 2};
    static const uint8_t inner[] = {0x02, HALF_LEN};
    p = put(p, outer, sizeof outer);
    for (int i = 0; i < 2; i++) {
        p = put(p, inner, sizeof inner);
        p = put(p, MARK, sizeof MARK);
        p = put(p, hash + i * (HALF_LEN - 4), HALF_LEN - sizeof MARK);
    }
    return EC_LEN;
}

static size_t write_rsa(uint8_t *p, size_t n,
                        const uint8_t hash[CRYPTO_SHA256_LEN])
{
    p = put(p, MARK, sizeof MARK);
    for (size_t i = 0; i < n - sizeof MARK; i++)
        p[i] = hash[i % CRYPTO_SHA256_LEN];
    return n;
}

/* Its length; 0 when the hash failed. */
static size_t expected(uint8_t out[CRYPTO_SIGNATURE_MAX], enum kind kind,
                       span spki, span data)
{
    span parts[2] = {spki, data};
    uint8_t hash[CRYPTO_SHA256_LEN];
    if (openssl_sha256(hash, parts, 2) != 0)
        return 0;
    return kind == EC_KEY ? write_ec(out, hash)
                          : write_rsa(out, spki.n - RSA_SPKI_MORE, hash);
}

static int check(enum kind kind, span spki, span data, span signature)
{
    uint8_t wanted[CRYPTO_SIGNATURE_MAX];
    size_t n = expected(wanted, kind, spki, data);
    if (n == 0)
        return BUSHING_ERR_CRYPTO_FAILED;
    return span_equal(span_of(wanted, n), signature)
               ? 0
               : BUSHING_ERR_CRYPTO_SIGNATURE;
}

/* --- the functions of the seam ------------------------------------------- */

int crypto_test_sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                     size_t *n, span data)
{
    uint8_t spki[SPKI_MAX], made[CRYPTO_SIGNATURE_MAX];
    size_t len, made_len;
    span s;
    *n = 0;
    if (openssl_key_spki(key, spki, sizeof spki, &len) != 0)
        return BUSHING_ERR_CRYPTO_FAILED;
    s = span_of(spki, len);
    if (kind_of(s) == NO_KEY)
        return BUSHING_ERR_CRYPTO_FAILED;
    made_len = expected(made, kind_of(s), s, data);
    if (made_len == 0 || made_len > cap)
        return BUSHING_ERR_CRYPTO_FAILED;
    memcpy(out, made, made_len);
    *n = made_len;
    return 0;
}

int crypto_test_verify(const struct crypto_key *key, span data, span signature)
{
    uint8_t spki[SPKI_MAX];
    size_t len;
    span s;
    if (openssl_key_spki(key, spki, sizeof spki, &len) != 0)
        return BUSHING_ERR_CRYPTO_FAILED;
    s = span_of(spki, len);
    return kind_of(s) == NO_KEY ? BUSHING_ERR_CRYPTO_FAILED
                                : check(kind_of(s), s, data, signature);
}

int crypto_test_verify_spki(span algorithm, span key, span data, span signature)
{
    enum kind kind = kind_of(key);
    if (kind_of_algorithm(algorithm) == NO_KEY)
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    if (kind == NO_KEY)
        return BUSHING_ERR_CRYPTO_KEY;
    if (kind_of_algorithm(algorithm) != kind)
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    return check(kind, key, data, signature);
}

/* --- keys ---------------------------------------------------------------- */

/* PKCS#8 of an EC key up to its number, which is all there is behind. */
#define P256_HEAD                                                  \
    "\x30\x41\x02\x01\x00\x30\x13" EC_OID                          \
    "\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x04\x27\x30\x25\x02" \
    "\x01\x01\x04\x20"
#define BRAINPOOL_HEAD                                             \
    "\x30\x42\x02\x01\x00\x30\x14" EC_OID                          \
    "\x06\x09\x2B\x24\x03\x03\x02\x08\x01\x01\x07\x04\x27\x30\x25" \
    "\x02\x01\x01\x04\x20"

/* n is a multiple of 3 after what is put behind. */
static char *write_base64(char *out, span in)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for (size_t i = 0; i < in.n; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < in.n ? in.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            *out++ = digits[i + k > in.n ? 64 : v >> (18 - 6 * k) & 63];
    }
    return out;
}

static int load_ec(struct crypto_key **out, span head)
{
    static const char begin[] = "-----BEGIN PRIVATE KEY-----\n";
    static const char end[] = "\n-----END PRIVATE KEY-----\n";
    uint8_t der[128];
    char pem[256], *p = pem;
    memcpy(der, head.p, head.n);
    crypto_test_draw(der + head.n, CRYPTO_DH_PRIVATE_LEN);
    der[head.n] &= 0x7F; /* below the order of either curve */
    memcpy(p, begin, sizeof begin - 1);
    p = write_base64(p + sizeof begin - 1,
                     span_of(der, head.n + CRYPTO_DH_PRIVATE_LEN));
    memcpy(p, end, sizeof end - 1);
    p += sizeof end - 1;
    return openssl_key_load(out, span_of(pem, (size_t)(p - pem)),
                            span_of(NULL, 0));
}

int crypto_test_key_generate(struct crypto_key **out, enum crypto_key_type type)
{
    if (type == CRYPTO_EC_P256)
        return load_ec(out, span_of(P256_HEAD, sizeof P256_HEAD - 1));
    if (type == CRYPTO_EC_BRAINPOOL_P256)
        return load_ec(out, span_of(BRAINPOOL_HEAD, sizeof BRAINPOOL_HEAD - 1));
    return openssl_key_generate(out, type);
}
