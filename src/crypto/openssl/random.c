#include <limits.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "base/secret.h"
#include "crypto/openssl/engine.h"

int openssl_random(struct crypto_engine *e, uint8_t *out, size_t n)
{
    (void)e;
    if (n <= INT_MAX && RAND_priv_bytes(out, (int)n) == 1)
        return 0;
    secret_wipe(out, n);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}

/* The stock is used from its front; what went out is overwritten at once. */
static void take(struct crypto_engine *e, uint8_t *out, size_t n)
{
    uint8_t *from = e->stock + (ENGINE_STOCK - e->stock_left);
    memcpy(out, from, n);
    secret_wipe(from, n);
    e->stock_left -= n;
}

int openssl_random_iv(struct crypto_engine *e, uint8_t *out, size_t n)
{
    size_t done = 0;
    while (done < n) {
        size_t some = n - done;
        if (e->stock_left == 0) {
            if (RAND_bytes(e->stock, ENGINE_STOCK) != 1)
                break;
            e->stock_left = ENGINE_STOCK;
        }
        if (some > e->stock_left)
            some = e->stock_left;
        take(e, out + done, some);
        done += some;
    }
    if (done == n)
        return 0;
    secret_wipe(out, n);
    ERR_clear_error();
    return BUSHING_ERR_CRYPTO_FAILED;
}
