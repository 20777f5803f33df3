#include "crypto/test/dh.h"

#include "crypto/test/random.h"

/* Powers of 2 modulo the largest prime below 2^32: they commute. */
#define PRIME UINT64_C(4294967291)
#define ORDER (PRIME - 1)

enum { COORDINATE_LEN = 32, POINT_LEN = 64, MODP_LEN = 256 };

static bool is_curve(enum crypto_group group)
{
    return group == CRYPTO_SECP256R1 || group == CRYPTO_BRAINPOOLP256R1;
}

static bool is_group(enum crypto_group group)
{
    return is_curve(group) || group == CRYPTO_MODP_2048;
}

static uint64_t number_of(span s, uint64_t modulus)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++)
        v = (v << 8 | s.p[i]) % modulus;
    return v;
}

static uint64_t power(uint64_t base, uint64_t exponent)
{
    uint64_t v = 1;
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0)
            v = v * base % PRIME;
        base = base * base % PRIME;
    }
    return v;
}

/* --- public values ------------------------------------------------------- */

/* The number stands at the end of X, or of the MODP value; everything else of a
 * point follows from it, so that other octets are no point. */
static void write_public(uint8_t *out, enum crypto_group group, uint64_t v)
{
    size_t end = is_curve(group) ? COORDINATE_LEN : MODP_LEN;
    crypto_test_fill(out, is_curve(group) ? POINT_LEN : MODP_LEN,
                     v * 4 + (uint64_t)group);
    out[0] &= 0x7F;
    for (size_t i = 0; i < 4; i++)
        out[end - 4 + i] = (uint8_t)(v >> (24 - 8 * i));
}

static bool read_point(uint64_t *v, enum crypto_group group, span value)
{
    uint8_t point[POINT_LEN];
    if (value.n != POINT_LEN)
        return false;
    *v = number_of(span_of(value.p + COORDINATE_LEN - 4, 4), UINT64_MAX);
    write_public(point, group, *v);
    return *v > 0 && *v < PRIME && memcmp(point, value.p, POINT_LEN) == 0;
}

/* [rule 14] 2 to p-2; a number that begins with 64 ones counts as above. */
static bool read_modp(uint64_t *v, span value)
{
    bool zeros = true, ones = true;
    if (value.n != MODP_LEN)
        return false;
    for (size_t i = 0; i < MODP_LEN - 1; i++)
        zeros = zeros && value.p[i] == 0;
    for (size_t i = 0; i < 8; i++)
        ones = ones && value.p[i] == 0xFF;
    *v = number_of(span_of(value.p + MODP_LEN - 4, 4), UINT64_MAX);
    return !ones && !(zeros && value.p[MODP_LEN - 1] < 2);
}

/* --- the functions of the seam ------------------------------------------- */

int crypto_test_dh_make(struct crypto_engine *e, enum crypto_group group,
                        uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                        uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    uint64_t k;
    (void)e;
    *n = 0;
    if (!is_group(group))
        return BUSHING_ERR_ARGUMENT;
    crypto_test_draw(private_value, CRYPTO_DH_PRIVATE_LEN);
    k = number_of(span_of(private_value, CRYPTO_DH_PRIVATE_LEN), ORDER);
    write_public(public_value, group, power(2, k));
    *n = is_curve(group) ? POINT_LEN : MODP_LEN;
    return 0;
}

int crypto_test_dh_agree(struct crypto_engine *e, enum crypto_group group,
                         const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                         span public_value,
                         uint8_t secret[CRYPTO_DH_SECRET_MAX], size_t *n)
{
    uint64_t k =
        number_of(span_of(private_value, CRYPTO_DH_PRIVATE_LEN), ORDER);
    uint64_t v = 0;
    (void)e;
    *n = 0;
    if (!is_group(group))
        return BUSHING_ERR_ARGUMENT;
    if (!(is_curve(group) ? read_point(&v, group, public_value)
                          : read_modp(&v, public_value))) {
        memset(secret, 0, CRYPTO_DH_SECRET_MAX);
        return BUSHING_ERR_CRYPTO_KEY;
    }
    *n = is_curve(group) ? COORDINATE_LEN : MODP_LEN;
    crypto_test_fill(secret, *n, power(v % PRIME, k) * 4 + (uint64_t)group);
    return 0;
}
