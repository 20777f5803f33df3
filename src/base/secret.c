#include "base/secret.h"

bool secret_equal(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    uint64_t differ = 0;
    size_t i = 0;
    for (; n - i >= sizeof differ; i += sizeof differ) {
        uint64_t u, v;
        memcpy(&u, x + i, sizeof u);
        memcpy(&v, y + i, sizeof v);
        differ |= u ^ v;
        /* The compiler must not know the value: no way to leave early. */
        __asm__("" : "+r"(differ));
    }
    for (; i < n; i++) {
        differ |= (uint64_t)(x[i] ^ y[i]);
        __asm__("" : "+r"(differ));
    }
    /* Of 0 alone neither it nor its negative has the top bit: no branch. */
    return (differ | (0 - differ)) >> 63 == 0;
}

void secret_wipe(void *p, size_t n)
{
    if (n == 0)
        return;
    memset(p, 0, n);
    /* Says that somebody may read the octets, so the stores above count. */
    __asm__ __volatile__("" : : "r"(p) : "memory");
}
