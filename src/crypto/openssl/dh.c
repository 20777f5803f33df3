/* Diffie-Hellman. [62351-4:13.3.1.2 validation; rule 14] A value that came is
 * checked where it is taken in, on every way: a curve of cofactor 1 asks for a
 * point on it, group 14 (a safe prime) for 2 to p-2.
 *
 * What OpenSSL puts into a BN_CTX stays there until that is freed, parts of the
 * private value too: therefore each call has one of its own. */
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "base/secret.h"
#include "crypto/openssl/engine.h"
#include "crypto/openssl/error.h"

enum {
    COORDINATE_LEN = 32,
    POINT_LEN = 2 * COORDINATE_LEN,
    MODP_LEN = 256,
    TRIES = 200, /* one of them fails for less than one in two draws */
};

static bool is_curve(enum crypto_group group)
{
    return group == CRYPTO_SECP256R1 || group == CRYPTO_BRAINPOOLP256R1;
}

static const EC_GROUP *curve_of(const struct crypto_engine *e,
                                enum crypto_group group)
{
    return e->curve[group - CRYPTO_SECP256R1];
}

/* --- private values ------------------------------------------------------ */

/* A number that is worked on in constant time. */
static BIGNUM *read_secret(const uint8_t value[CRYPTO_DH_PRIVATE_LEN])
{
    BIGNUM *k = BN_new();
    if (k == NULL)
        return NULL;
    BN_set_flags(k, BN_FLG_CONSTTIME);
    if (BN_bin2bn(value, CRYPTO_DH_PRIVATE_LEN, k) != NULL)
        return k;
    BN_clear_free(k);
    return NULL;
}

/* 1 to the order less 1; with MODP 1 to 2^256 - 1, which is far below. */
static bool is_in_range(const struct crypto_engine *e, enum crypto_group group,
                        const BIGNUM *k)
{
    return !BN_is_zero(k) &&
           (!is_curve(group) ||
            BN_cmp(k, EC_GROUP_get0_order(curve_of(e, group))) < 0);
}

static BIGNUM *draw_secret(struct crypto_engine *e, enum crypto_group group,
                           uint8_t value[CRYPTO_DH_PRIVATE_LEN])
{
    for (int i = 0; i < TRIES; i++) {
        BIGNUM *k;
        if (openssl_random(e, value, CRYPTO_DH_PRIVATE_LEN) != 0)
            return NULL;
        k = read_secret(value);
        if (k == NULL || is_in_range(e, group, k))
            return k;
        BN_clear_free(k);
    }
    return NULL;
}

/* --- curves -------------------------------------------------------------- */

/* [62351-4:13.3.1.2 group 23, 62351-4:13.3.1.2 group 28] X, and Y when it is
 * wanted, of k times the point; NULL: of the generator. */
static bool multiply(const EC_GROUP *curve, const EC_POINT *point,
                     const BIGNUM *k, uint8_t *x_out, uint8_t *y_out)
{
    BN_CTX *ctx = BN_CTX_new();
    EC_POINT *product = EC_POINT_new(curve);
    BIGNUM *x = BN_new(), *y = BN_new();
    bool good =
        ctx != NULL && product != NULL && x != NULL && y != NULL &&
        EC_POINT_mul(curve, product, point == NULL ? k : NULL, point,
                     point == NULL ? NULL : k, ctx) == 1 &&
        EC_POINT_get_affine_coordinates(curve, product, x, y, ctx) == 1 &&
        BN_bn2binpad(x, x_out, COORDINATE_LEN) == COORDINATE_LEN &&
        (y_out == NULL ||
         BN_bn2binpad(y, y_out, COORDINATE_LEN) == COORDINATE_LEN);
    BN_clear_free(x);
    BN_clear_free(y);
    EC_POINT_clear_free(product);
    BN_CTX_free(ctx); /* wipes */
    return good;
}

/* [rule 14] Affine, coordinates below the field's prime, on the curve. */
static int read_point(EC_POINT **out, const EC_GROUP *curve, span value)
{
    uint8_t octets[1 + POINT_LEN] = {POINT_CONVERSION_UNCOMPRESSED};
    if (value.n != POINT_LEN)
        return BUSHING_ERR_CRYPTO_KEY;
    memcpy(octets + 1, value.p, POINT_LEN);
    ERR_clear_error();
    *out = EC_POINT_new(curve);
    if (*out != NULL &&
        EC_POINT_oct2point(curve, *out, octets, sizeof octets, NULL) == 1)
        return 0;
    EC_POINT_free(*out);
    *out = NULL;
    return openssl_is_told_by(ERR_LIB_EC) ? BUSHING_ERR_CRYPTO_KEY
                                          : BUSHING_ERR_CRYPTO_FAILED;
}

static int curve_agree(const EC_GROUP *curve, const BIGNUM *k, span value,
                       uint8_t *secret)
{
    EC_POINT *point = NULL;
    int rc = read_point(&point, curve, value);
    if (rc == 0 && !multiply(curve, point, k, secret, NULL))
        rc = BUSHING_ERR_CRYPTO_FAILED;
    EC_POINT_free(point);
    return rc;
}

/* --- MODP ---------------------------------------------------------------- */

/* [62351-4:13.3.1.2 group 14] base to the power of k, in constant time as to
 * k; with zeros in front. */
static bool power(const struct crypto_engine *e, const BIGNUM *base,
                  const BIGNUM *k, uint8_t *out)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *result = BN_new();
    bool good = ctx != NULL && result != NULL &&
                BN_mod_exp_mont_consttime(result, base, k, e->prime, ctx,
                                          e->mont) == 1 &&
                BN_bn2binpad(result, out, MODP_LEN) == MODP_LEN;
    BN_clear_free(result);
    BN_CTX_free(ctx); /* wipes */
    return good;
}

static int modp_agree(const struct crypto_engine *e, const BIGNUM *k,
                      span value, uint8_t *secret)
{
    BIGNUM *y;
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    if (value.n != MODP_LEN)
        return BUSHING_ERR_CRYPTO_KEY;
    y = BN_bin2bn(value.p, MODP_LEN, NULL);
    if (y != NULL &&
        (BN_cmp(y, BN_value_one()) <= 0 || BN_cmp(y, e->prime_less_1) >= 0))
        rc = BUSHING_ERR_CRYPTO_KEY; /* [rule 14] not 2 to p-2 */
    else if (y != NULL && power(e, y, k, secret))
        rc = 0;
    BN_free(y);
    return rc;
}

/* --- both ---------------------------------------------------------------- */

int openssl_dh_make(struct crypto_engine *e, enum crypto_group group,
                    uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    BIGNUM *k;
    bool good;
    *n = 0;
    if (!is_curve(group) && group != CRYPTO_MODP_2048)
        return BUSHING_ERR_ARGUMENT;
    k = draw_secret(e, group, private_value);
    if (is_curve(group))
        good = k != NULL && multiply(curve_of(e, group), NULL, k, public_value,
                                     public_value + COORDINATE_LEN);
    else
        good = k != NULL && power(e, e->two, k, public_value);
    BN_clear_free(k);
    if (good) {
        *n = is_curve(group) ? POINT_LEN : MODP_LEN;
        return 0;
    }
    secret_wipe(private_value, CRYPTO_DH_PRIVATE_LEN);
    secret_wipe(public_value, CRYPTO_DH_PUBLIC_MAX);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

int openssl_dh_agree(struct crypto_engine *e, enum crypto_group group,
                     const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                     span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                     size_t *n)
{
    BIGNUM *k;
    int rc = BUSHING_ERR_CRYPTO_FAILED;
    *n = 0;
    if (!is_curve(group) && group != CRYPTO_MODP_2048)
        return BUSHING_ERR_ARGUMENT;
    k = read_secret(private_value);
    if (k != NULL && !is_in_range(e, group, k))
        rc = BUSHING_ERR_ARGUMENT;
    else if (k != NULL && is_curve(group))
        rc = curve_agree(curve_of(e, group), k, public_value, secret);
    else if (k != NULL)
        rc = modp_agree(e, k, public_value, secret);
    BN_clear_free(k);
    if (rc == 0) {
        *n = is_curve(group) ? COORDINATE_LEN : MODP_LEN;
        return 0;
    }
    secret_wipe(secret, CRYPTO_DH_SECRET_MAX);
    ERR_clear_error();
    return rc;
}
