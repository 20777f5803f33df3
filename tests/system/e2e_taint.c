/* An association in each mode, with fresh keys and a release, for valgrind:
 * secrets are declared as octets without a value, so that memcheck tells of
 * every branch and every index that depends on them (ci/check-taint).
 *
 * Secret are private values and what follows from them: shared secrets, PRK,
 * keys. Public again are ciphertexts, tags, what travels, plaintexts that
 * verified, and whether a tag was right. Diffie-Hellman itself is the
 * library's: its wrapper lends it defined copies.
 *
 *   e2e_taint            tells how many secrets went through
 *   e2e_taint --branch   and branches on a key, which must be found
 *   e2e_taint --index    and takes one for an index
 */
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/memcheck.h>

#include "crypto/openssl/adapter.h"
#include "e2e_pair.h"

static const struct crypto *const REAL = &CRYPTO_OPENSSL;
static struct crypto tainting;
static size_t tainted_keys, plain_keys;
static enum { MODE_NONE, MODE_BRANCH, MODE_INDEX } mode;

static void make_secret(const void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}

static void make_public(const void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}

/* Each octet of it. */
static bool is_secret(span s)
{
    uint8_t bits[256];
    if (s.n == 0 || s.n > sizeof bits ||
        VALGRIND_GET_VBITS(s.p, bits, s.n) != 1)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (bits[i] == 0)
            return false;
    return true;
}

/* What nobody should do: each is found, or the taint is lost somewhere. */
static void misuse(span key)
{
    static const char TABLE[256] = {1};
    static volatile int sink;
    if (mode == MODE_BRANCH && (key.p[3] & 1) != 0)
        sink++;
    if (mode == MODE_INDEX)
        sink += TABLE[key.p[5]];
}

static void count_key(span key)
{
    if (is_secret(key))
        tainted_keys++;
    else
        plain_keys++;
    misuse(key);
}

/* --- the seam ------------------------------------------------------------ */

static int dh_make(struct crypto_engine *e, enum crypto_group group,
                   uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                   uint8_t public_value[CRYPTO_DH_PUBLIC_MAX], size_t *n)
{
    int rc = REAL->dh_make(e, group, private_value, public_value, n);
    make_secret(private_value, CRYPTO_DH_PRIVATE_LEN);
    return rc;
}

static int dh_agree(struct crypto_engine *e, enum crypto_group group,
                    const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                    span public_value, uint8_t secret[CRYPTO_DH_SECRET_MAX],
                    size_t *n)
{
    uint8_t lent[CRYPTO_DH_PRIVATE_LEN];
    int rc;
    count_key(span_of(private_value, sizeof lent));
    memcpy(lent, private_value, sizeof lent);
    make_public(lent, sizeof lent);
    rc = REAL->dh_agree(e, group, lent, public_value, secret, n);
    make_secret(secret, *n);
    return rc;
}

/* The first key of each derivation is the salt, which is public. */
static int hmac_key(struct crypto_hmac *out, span key)
{
    if (is_secret(key))
        count_key(key);
    return REAL->hmac_key(out, key);
}

static int cipher_key(struct crypto_engine *e, struct crypto_cipher *out,
                      span key)
{
    count_key(key);
    return REAL->cipher_key(e, out, key);
}

static int gcm_seal(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n, uint8_t *tag,
                    size_t tag_len)
{
    int rc = REAL->gcm_seal(e, c, nonce, aad, in, out, n, tag, tag_len);
    make_public(out, n);
    make_public(tag, tag_len);
    return rc;
}

static int gcm_open(struct crypto_engine *e, const struct crypto_cipher *c,
                    const uint8_t nonce[CRYPTO_GCM_NONCE_LEN], span aad,
                    const uint8_t *in, uint8_t *out, size_t n,
                    const uint8_t *tag, size_t tag_len)
{
    int rc = REAL->gcm_open(e, c, nonce, aad, in, out, n, tag, tag_len);
    make_public(out, n);
    return rc;
}

static int cbc_encrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n)
{
    int rc = REAL->cbc_encrypt(e, c, iv, in, out, n);
    make_public(out, n);
    return rc;
}

static int cbc_decrypt(struct crypto_engine *e, const struct crypto_cipher *c,
                       const uint8_t iv[CRYPTO_BLOCK_LEN], const uint8_t *in,
                       uint8_t *out, size_t n)
{
    int rc = REAL->cbc_decrypt(e, c, iv, in, out, n);
    make_public(out, n);
    return rc;
}

/* By the linker: the octets may not be looked at, the answer may. */
bool __real_secret_equal(const void *a, const void *b, size_t n);
bool __wrap_secret_equal(const void *a, const void *b, size_t n);
bool __wrap_secret_equal(const void *a, const void *b, size_t n)
{
    bool same = __real_secret_equal(a, b, n);
    make_public(&same, sizeof same);
    return same;
}

static const struct crypto *taint(void)
{
    tainting = *REAL;
    tainting.dh_make = dh_make;
    tainting.dh_agree = dh_agree;
    tainting.hmac_key = hmac_key;
    tainting.cipher_key = cipher_key;
    tainting.gcm_seal = gcm_seal;
    tainting.gcm_open = gcm_open;
    tainting.cbc_encrypt = cbc_encrypt;
    tainting.cbc_decrypt = cbc_decrypt;
    return &tainting;
}

/* --- associations -------------------------------------------------------- */

static const struct row {
    enum bushing_demand encryption, ae;
    const char *icv, *group;
} ROWS[] = {
    {BUSHING_REQUIRED, BUSHING_REQUIRED, "hmac-sha256", "secp256r1"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "hmac-sha256", "secp256r1"},
    {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "aes128-gmac", "secp256r1"},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "hmac-sha256", "modp2048"},
    {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "aes256-gmac", "brainpoolP256r1"},
};
static const struct row *row;

static void set_policy(bushing_policy *policy)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  row->encryption) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE, row->ae) ==
                       0 &&
                   bushing_policy_set_list(policy, BUSHING_LIST_ICV,
                                           span_text(row->icv)) == 0 &&
                   bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                           span_text(row->group)) == 0,
               "a policy");
}

/* What travels is public; a false PDU of each mode comes last. */
static bool carry(struct e2e_pair *p, struct e2e_carried *c)
{
    make_public(c->octets, c->n);
    if (c->data && p->context != NULL)
        c->octets[c->n - 1] ^= 1;
    return true;
}

static void run_one(void)
{
    static struct e2e_pair p;
    struct e2e_pair_options o = {
        .crypto = taint(),
        .end = {{.policy = set_policy}, {.policy = set_policy}}};
    e2e_pair_begin(&p, &o);
    p.carry = carry;
    e2e_pair_open(&p);
    maker_must(bushing_e2e_rekey(p.end[E2E_CLIENT].e, p.now) == 0, "a rekey");
    for (int i = 0; i < 3; i++) {
        (void)e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01");
        (void)e2e_pair_send(&p, E2E_SERVER, "A1 03 02 01 01");
    }
    maker_must(p.end[E2E_CLIENT].num_delivered == 4 &&
                   p.end[E2E_CLIENT].count[BUSHING_E2E_REKEYED] == 1,
               "data and fresh keys");
    p.context = &p;
    (void)e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01");
    maker_must(p.end[E2E_SERVER].closed &&
                   p.end[E2E_SERVER].why == BUSHING_E2E_VIOLATION,
               "a false PDU is refused");
    e2e_pair_end(&p);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        mode = strcmp(argv[1], "--branch") == 0 ? MODE_BRANCH : MODE_INDEX;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        row = &ROWS[i];
        run_one();
        if (mode != MODE_NONE)
            return 0; /* valgrind says what it found */
    }
    printf("%zu secrets went through, %zu were known\n", tainted_keys,
           plain_keys);
    if (RUNNING_ON_VALGRIND != 0 && (tainted_keys < 80 || plain_keys != 0))
        return 2; /* the taint was lost on its way */
    return 0;
}
