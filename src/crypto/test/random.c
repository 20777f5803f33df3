#include "crypto/test/random.h"

#include "crypto/test/adapter.h"

static _Thread_local uint64_t drawn;

void crypto_test_seed(uint64_t seed)
{
    drawn = seed;
}

/* A counter with a large odd step, stirred. */
uint64_t crypto_test_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void fill(uint8_t *out, size_t n, uint64_t *state)
{
    uint64_t word = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % 8 == 0)
            word = crypto_test_next(state);
        out[i] = (uint8_t)(word >> i % 8 * 8);
    }
}

void crypto_test_fill(uint8_t *out, size_t n, uint64_t state)
{
    fill(out, n, &state);
}

void crypto_test_draw(uint8_t *out, size_t n)
{
    fill(out, n, &drawn);
}
