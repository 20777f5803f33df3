#include "secrets.h"

#include <stdlib.h>

enum {
    OCTETS_MAX = 1 << 16,
    SECRETS_MAX = 1024,
    WINDOWS_MAX = OCTETS_MAX,
    BUCKETS = 1 << 16,
    DISGUISE = 0xA5,
};

static struct {
    const struct crypto *real;
    uint8_t octets[OCTETS_MAX]; /* in disguise, and once more backwards */
    size_t n;
    struct {
        size_t at, n;
        const char *kind;
    } secret[SECRETS_MAX];
    size_t num;
    /* windows by their first two octets */
    struct {
        uint32_t at, next;
        const char *kind;
    } window[WINDOWS_MAX];
    uint32_t num_windows, first[BUCKETS];
    const char *found;
} kept;

static void must(bool good)
{
    if (!good)
        abort();
}

static size_t bucket_of(const uint8_t *p, uint8_t disguise)
{
    return (size_t)(p[0] ^ disguise) << 8 | (p[1] ^ disguise);
}

static bool is_plain(const uint8_t *p)
{
    for (size_t i = 1; i < SECRETS_WINDOW; i++)
        if (p[i] != p[0])
            return false;
    return true;
}

static void add_windows(size_t at, size_t n, const char *kind)
{
    for (size_t i = 0; i + SECRETS_WINDOW <= n; i++) {
        const uint8_t *p = kept.octets + at + i;
        uint32_t *first = &kept.first[bucket_of(p, 0)];
        if (is_plain(p))
            continue;
        must(++kept.num_windows < WINDOWS_MAX);
        kept.window[kept.num_windows].at = (uint32_t)(at + i);
        kept.window[kept.num_windows].next = *first;
        kept.window[kept.num_windows].kind = kind;
        *first = kept.num_windows;
    }
}

static bool is_known(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < kept.num; i++) {
        const uint8_t *octets = kept.octets + kept.secret[i].at;
        size_t same = 0;
        while (same < n && kept.secret[i].n == n &&
               octets[same] == (p[same] ^ DISGUISE))
            same++;
        if (same == n)
            return true;
    }
    return false;
}

static void keep(const char *kind, const void *octets, size_t n)
{
    const uint8_t *p = octets;
    uint8_t *out = kept.octets + kept.n;
    if (n < SECRETS_WINDOW || is_known(p, n))
        return;
    must(kept.num < SECRETS_MAX && kept.n + 2 * n <= OCTETS_MAX);
    for (size_t i = 0; i < n; i++) {
        out[i] = p[i] ^ DISGUISE;
        out[2 * n - 1 - i] = out[i];
    }
    kept.secret[kept.num].at = kept.n;
    kept.secret[kept.num].n = n;
    kept.secret[kept.num++].kind = kind;
    add_windows(kept.n, n, kind);
    add_windows(kept.n + n, n, kind);
    kept.n += 2 * n;
}

static bool stands(const uint8_t *p, uint32_t window)
{
    const uint8_t *octets = kept.octets + kept.window[window].at;
    for (size_t i = 0; i < SECRETS_WINDOW; i++)
        if ((p[i] ^ DISGUISE) != octets[i])
            return false;
    return true;
}

size_t secrets_in(span octets)
{
    size_t found = 0;
    for (size_t i = 0; i + SECRETS_WINDOW <= octets.n; i++) {
        const uint8_t *p = octets.p + i;
        uint32_t w = kept.first[bucket_of(p, DISGUISE)];
        while (w != 0 && !stands(p, w))
            w = kept.window[w].next;
        found += w != 0;
        if (w != 0)
            kept.found = kept.window[w].kind;
    }
    return found;
}

const char *secrets_found(void)
{
    return kept.found;
}

size_t secrets_num(void)
{
    return kept.num;
}

void secrets_forget(void)
{
    const struct crypto *real = kept.real;
    memset(&kept, 0, sizeof kept);
    kept.real = real;
    kept.found = "none";
}

/* --- what is remembered -------------------------------------------------- */

/* Keys of HKDF are salts and PRKs, and then there are those for ICVs. */
static int hmac_key(struct crypto_hmac *out, span key)
{
    int rc = kept.real->hmac_key(out, key);
    keep("salt, PRK or HMAC key", key.p, key.n);
    /* what a failed call leaves there is anything at all */
    if (rc != 0)
        return rc;
    keep("state of an HMAC key", out->inner, sizeof out->inner);
    keep("state of an HMAC key", out->outer, sizeof out->outer);
    return 0;
}

static int cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                      span key)
{
    keep("AES key", key.p, key.n);
    return kept.real->cipher_key(e, out, key);
}

static int dh_make(struct crypto_engine *e, enum crypto_group group,
                   uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                   uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    int rc = kept.real->dh_make(e, group, private_value, public_value, n);
    if (rc == 0)
        keep("private value", private_value, CRYPTO_DH_PRIVATE_LEN);
    return rc;
}

static int dh_agree(struct crypto_engine *e, enum crypto_group group,
                    const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                    size_t *n)
{
    int rc =
        kept.real->dh_agree(e, group, private_value, public_value, secret, n);
    if (rc == 0)
        keep("shared secret", secret, *n);
    return rc;
}

const struct crypto *secrets_recording(const struct crypto *real)
{
    static struct crypto recording;
    recording = *real;
    kept.real = real;
    recording.hmac_key = hmac_key;
    recording.cipher_key = cipher_key;
    recording.dh_make = dh_make;
    recording.dh_agree = dh_agree;
    secrets_forget();
    return &recording;
}
