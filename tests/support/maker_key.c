#include "maker_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "rsa_keys.h"

/* Not cmocka's: bench and fuzz programs make certificates too. */
void maker_must(bool good, const char *what)
{
    if (good)
        return;
    (void)fprintf(stderr, "cert_maker: %s\n", what);
    abort();
}
#define must(x) maker_must(x, #x)

void maker_hash(uint8_t out[32], span data)
{
    must(SHA256(data.p, data.n, out) != NULL);
}

/* --- keys ---------------------------------------------------------------- */

enum { KEY_ID = 20 };

struct maker_key {
    EVP_PKEY *pkey;
    uint8_t *spki, *pkcs8;
    int spki_len, pkcs8_len;
    uint8_t id[KEY_ID];
    enum maker_kind kind;
};

static const struct kind_row {
    int nid;               /* of the curve */
    const char *algorithm; /* ecdsa or RSA with SHA-256, as octets in hex */
} KINDS[MAKER_NUM_KINDS] = {
    [MAKER_P256] = {NID_X9_62_prime256v1, "300a06082a8648ce3d040302"},
    [MAKER_P384] = {NID_secp384r1, "300a06082a8648ce3d040302"},
    [MAKER_P521] = {NID_secp521r1, "300a06082a8648ce3d040302"},
    [MAKER_BRAINPOOL_P256] = {NID_brainpoolP256r1, "300a06082a8648ce3d040302"},
    [MAKER_SECP256K1] = {NID_secp256k1, "300a06082a8648ce3d040302"},
    [MAKER_ED25519] = {0, "300506032b6570"},
    [MAKER_RSA_2048] = {0, "300d06092a864886f70d01010b0500"},
    [MAKER_RSA_1024] = {0, "300d06092a864886f70d01010b0500"},
};

/* A secret that everybody can work out again. */
static void secret_number(uint8_t out[32], enum maker_kind kind,
                          unsigned number)
{
    char text[64];
    int n = snprintf(text, sizeof text, "test key %d %u", (int)kind, number);
    must(SHA256((const uint8_t *)text, (size_t)n, out) != NULL);
    out[0] &= 0x7F; /* below every curve's order */
}

static EVP_PKEY *curve_key(int nid, const uint8_t secret[32])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(nid);
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *d = BN_bin2bn(secret, 32, NULL);
    uint8_t octets[160];
    EVP_PKEY *out = NULL;
    must(EC_POINT_mul(group, point, d, NULL, NULL, NULL) == 1);
    size_t n = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
                                  octets, sizeof octets, NULL);
    OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
    must(n > 0 && bld != NULL);
    must(OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
                                         OBJ_nid2sn(nid), 0) == 1);
    must(OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, octets,
                                          n) == 1);
    must(OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d) == 1);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    must(params != NULL && ctx != NULL);
    must(EVP_PKEY_fromdata_init(ctx) == 1);
    must(EVP_PKEY_fromdata(ctx, &out, EVP_PKEY_KEYPAIR, params) == 1);
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(bld);
    BN_free(d);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    return out;
}

static EVP_PKEY *rsa_key(const char *base64)
{
    static uint8_t der[2048];
    const unsigned char *p = der;
    int n = EVP_DecodeBlock(der, (const unsigned char *)base64,
                            (int)strlen(base64));
    must(n > 0);
    return d2i_AutoPrivateKey(NULL, &p, n);
}

static EVP_PKEY *make_key(enum maker_kind kind, unsigned number)
{
    uint8_t secret[32];
    if (kind == MAKER_RSA_2048)
        return rsa_key(number == 0 ? RSA_2048 : RSA_2048_SECOND);
    if (kind == MAKER_RSA_1024)
        return rsa_key(RSA_1024);
    secret_number(secret, kind, number);
    if (kind == MAKER_ED25519)
        return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, 32);
    return curve_key(KINDS[kind].nid, secret);
}

static void fill_key(struct maker_key *k)
{
    uint8_t hash[32];
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(k->pkey);
    must(info != NULL);
    k->spki_len = i2d_PUBKEY(k->pkey, &k->spki);
    k->pkcs8_len = i2d_PKCS8_PRIV_KEY_INFO(info, &k->pkcs8);
    must(k->spki_len > 0 && k->pkcs8_len > 0);
    must(SHA256(k->spki, (size_t)k->spki_len, hash) != NULL);
    memcpy(k->id, hash, KEY_ID);
    PKCS8_PRIV_KEY_INFO_free(info);
}

static struct maker_key keys[MAKER_NUM_KINDS][MAKER_KEYS];

static void free_keys(void)
{
    for (size_t i = 0; i < MAKER_NUM_KINDS; i++) {
        for (size_t k = 0; k < MAKER_KEYS; k++) {
            EVP_PKEY_free(keys[i][k].pkey);
            OPENSSL_free(keys[i][k].spki);
            OPENSSL_free(keys[i][k].pkcs8);
        }
    }
}

const struct maker_key *maker_key(enum maker_kind kind, unsigned number)
{
    static bool begun;
    struct maker_key *k = &keys[kind][number];
    must(number < MAKER_KEYS);
    if (!begun)
        must(atexit(free_keys) == 0);
    begun = true;
    if (k->pkey == NULL) {
        k->kind = kind;
        k->pkey = make_key(kind, number);
        must(k->pkey != NULL);
        fill_key(k);
    }
    return k;
}

span maker_spki(const struct maker_key *key)
{
    return (span){key->spki, (size_t)key->spki_len};
}

span maker_pkcs8(const struct maker_key *key)
{
    return (span){key->pkcs8, (size_t)key->pkcs8_len};
}

span maker_key_id(const struct maker_key *key)
{
    return (span){key->id, KEY_ID};
}

span maker_algorithm(const struct maker_key *key)
{
    static uint8_t octets[MAKER_NUM_KINDS][16];
    size_t n = 0;
    must(hex_decode(span_text(KINDS[key->kind].algorithm), octets[key->kind],
                    sizeof octets[0], &n));
    return (span){octets[key->kind], n};
}

/* --- signatures ---------------------------------------------------------- */

/* By the octets of the object identifier; with its tag and length. */
static const EVP_MD *digest_of(span algorithm)
{
    static const struct {
        const char *oid;
        size_t n;
        const EVP_MD *(*md)(void);
    } rows[] = {
        {"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x05", 11, EVP_sha1},
        {"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C", 11, EVP_sha384},
        {"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D", 11, EVP_sha512},
        {"\x06\x07\x2A\x86\x48\xCE\x3D\x04\x01", 9, EVP_sha1},
        {"\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03", 10, EVP_sha384},
        {"\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x04", 10, EVP_sha512},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (span_equal(span_first(span_skip(algorithm, 2), rows[i].n),
                       span_of(rows[i].oid, rows[i].n)))
            return rows[i].md();
    return EVP_sha256();
}

size_t maker_signature(const struct maker_key *key, span algorithm, span data,
                       uint8_t out[MAKER_SIGNATURE_MAX])
{
    size_t n = MAKER_SIGNATURE_MAX;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    const EVP_MD *md = key->kind == MAKER_ED25519 ? NULL : digest_of(algorithm);
    must(ctx != NULL);
    must(EVP_DigestSignInit(ctx, NULL, md, NULL, key->pkey) == 1);
    must(EVP_DigestSign(ctx, out, &n, data.p, data.n) == 1);
    EVP_MD_CTX_free(ctx);
    return n;
}
