/* Prints two ends of the data phase for e2e_schedule: what went over the wire,
 * what was protected, and the two shared secrets, as assignments of hexadecimal
 * text. A rekey is in it. */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "data_pair.h"

/* OpenSSL, but the shared secrets are kept. */
static uint8_t secret[CRYPTO_DH_SECRET_MAX];
static size_t secret_n;

static int agree(struct crypto_engine *e, enum crypto_group group,
                 const uint8_t private_value[CRYPTO_DH_PRIVATE_LEN],
                 span public_value, uint8_t out[CRYPTO_DH_SECRET_MAX],
                 size_t *n)
{
    int rc =
        CRYPTO_OPENSSL.dh_agree(e, group, private_value, public_value, out, n);
    if (rc == 0)
        memcpy(secret, out, *n);
    secret_n = *n;
    return rc;
}

static void need(bool good)
{
    if (!good)
        abort();
}

static void print(const char *name, span s)
{
    printf("%s=", name);
    for (size_t i = 0; i < s.n; i++)
        printf("%02x", s.p[i]);
    printf("\n");
}

static void print_numbered(const char *name, int number, span s)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%s_%d", name, number);
    print(text, s);
}

static void talk(struct data_pair *p, int from, int number)
{
    uint8_t octets[40];
    struct transfer t;
    int rc;
    span plain = pair_plain(octets, sizeof octets, (unsigned)number);
    span pdu = pair_protect(p, from, plain, &rc);
    need(rc == 0);
    need(asn1_decode(p->end[0].suite.mode == SUITE_ICV ? &E2E_CLEAR_TRANSFER
                                                       : &E2E_ENCR_TRANSFER,
                     pdu, &t, NULL, NULL) == 0);
    print_numbered("plain", number, plain);
    print_numbered("tbp", number, t.tbp_octets.content);
    print_numbered("body", number, t.tbp.appl_data);
    print_numbered("iv", number, t.tbp.token2.iv);
    print_numbered("nonce", number, t.auth.nonce);
    print_numbered("icv", number, t.auth.icv);
    need(pair_unprotect(p, 1 - from, pdu) == 0);
}

static void print_case(enum data_mode mode, enum crypto_group group)
{
    static struct data_pair p;
    static struct crypto crypto;
    crypto = CRYPTO_OPENSSL;
    crypto.dh_agree = agree;
    pair_make(&p, mode, group, &crypto);
    need(pair_begin(&p) == 0);
    const struct suite *s = &p.end[0].suite;
    printf("case %s, group %d\n", DATA_MODE_NAME[mode], (int)group);
    printf("ik_len=%d\nek_len=%d\n", s->icv_key_len, s->cipher_key_len);
    printf("mac=%s\n", s->icv < 0                      ? "none"
                       : s->icv == BUSHING_HMAC_SHA256 ? "HMAC"
                                                       : "GMAC");
    printf("cipher=%s\n", s->mode == SUITE_AE        ? "GCM"
                          : s->mode == SUITE_CBC_ICV ? "CBC"
                                                     : "none");
    print("d1", span_of(PAIR_D1, sizeof PAIR_D1));
    print("d2", span_of(PAIR_D2, sizeof PAIR_D2));
    print("secret", (span){secret, secret_n});
    print("salt", (span){p.end[0].h, sizeof p.end[0].h});
    talk(&p, PAIR_CLIENT, 1);
    talk(&p, PAIR_SERVER, 2);
    need(data_rekey(&p.end[0], p.now) == 0);
    talk(&p, PAIR_CLIENT, 3);
    print("fresh_secret", (span){secret, secret_n});
    print("fresh_salt", (span){p.end[1].h, sizeof p.end[1].h});
    talk(&p, PAIR_SERVER, 4);
    talk(&p, PAIR_CLIENT, 5);
    printf("end\n");
    pair_end(&p);
}

int main(void)
{
    for (int mode = 0; mode < NUM_DATA_MODES; mode++)
        if (mode != MODE_GCM_128_TAG_16 && mode != MODE_GMAC_256 &&
            mode != MODE_CBC_256_GMAC_256)
            print_case((enum data_mode)mode, CRYPTO_SECP256R1);
    print_case(MODE_HMAC, CRYPTO_MODP_2048);
    print_case(MODE_GCM_256, CRYPTO_BRAINPOOLP256R1);
    return 0;
}
