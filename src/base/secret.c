#include "base/secret.h"

bool secret_equal(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    uint32_t differ = 0;
    for (size_t i = 0; i < n; i++) {
        differ |= (uint32_t)(x[i] ^ y[i]);
        /* The compiler must not know the value: no way to leave early. */
        __asm__("" : "+r"(differ));
    }
    /* 0 becomes all ones, 1 to 255 keep the top bit clear: no branch. */
    return (differ - 1) >> 31 != 0;
}

void secret_wipe(void *p, size_t n)
{
    if (n == 0)
        return;
    memset(p, 0, n);
    /* Says that somebody may read the octets, so the stores above count. */
    __asm__ __volatile__("" : : "r"(p) : "memory");
}
