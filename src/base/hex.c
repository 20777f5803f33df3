#include "base/hex.h"

static bool digit(uint8_t c, uint8_t *value)
{
    if (c >= '0' && c <= '9')
        *value = (uint8_t)(c - '0');
    else if (c >= 'A' && c <= 'F')
        *value = (uint8_t)(c - 'A' + 10);
    else if (c >= 'a' && c <= 'f')
        *value = (uint8_t)(c - 'a' + 10);
    else
        return false;
    return true;
}

bool hex_decode(span text, uint8_t *out, size_t cap, size_t *n)
{
    if (text.n % 2 != 0 || text.n / 2 > cap)
        return false;
    for (size_t i = 0; i < text.n / 2; i++) {
        uint8_t high, low;
        if (!digit(text.p[2 * i], &high) || !digit(text.p[2 * i + 1], &low))
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    *n = text.n / 2;
    return true;
}
