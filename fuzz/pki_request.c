/* A certification request, as it comes to a CA whose cryptography says yes to
 * everything: what is not refused becomes a certificate that can be read, is
 * free of flaws, and has what its purpose gives and no more. The first octet is
 * the purpose. */
#include <stdlib.h>

#include "pki/ca.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

/* --- cryptography that agrees -------------------------------------------- */

static int hash(uint8_t out[CRYPTO_SHA256_LEN], const span *parts,
                size_t num_parts)
{
    memset(out, (int)(parts[0].n + num_parts), CRYPTO_SHA256_LEN);
    return 0;
}

static int sign(const struct crypto_key *key, uint8_t *out, size_t cap,
                size_t *n, span data)
{
    (void)key;
    (void)data;
    *n = cap < 64 ? 0 : 64;
    memset(out, 1, *n);
    return 0;
}

static int verify(span algorithm, span key, span data, span signature)
{
    must(key.n > 0 && data.n > 0);
    (void)algorithm;
    (void)signature;
    return 0;
}

/* A point of the right length on secp256r1. */
static int spki(const struct crypto_key *key, uint8_t *out, size_t cap,
                size_t *n)
{
    static const char head[] =
        "\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86"
        "\x48\xCE\x3D\x03\x01\x07\x03\x42\x00\x04";
    (void)key;
    must(cap >= 91);
    memset(out, 7, 91);
    memcpy(out, head, sizeof head - 1);
    *n = 91;
    return 0;
}

static const struct crypto AGREES = {
    .sha256 = hash, .sign = sign, .verify_spki = verify, .key_spki = spki};

/* --- the CA -------------------------------------------------------------- */

static const bushing_ca_terms TERMS = {
    .serial = {1}, .now = 1, .not_before = 0, .not_after = INT64_C(1) << 40};

static void check(span der, enum bushing_ca_purpose purpose)
{
    struct certificate c;
    bushing_ca_facts facts;
    must(certificate_read(&c, der, NULL) == 0);
    must(c.flaws == 0);
    must(c.ca == (purpose == BUSHING_CA_CA));
    must(((c.key_usage & CERTIFICATE_KEY_USAGE_BIT(KEY_CERT_SIGN)) != 0) ==
         c.ca);
    must(!c.extension[CERTIFICATE_ROLES].present);
    must(!c.extension[CERTIFICATE_ROLES_2011].present);
    must(bushing_ca_look(&facts, der) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t root[2048], out[BUSHING_CA_OCTETS_MAX + 1024];
    char why[BUSHING_CA_WHY] = "";
    struct ca_signer by;
    bushing_ca_terms terms = TERMS;
    bushing_ca_names names = {.name = "Root"};
    size_t n, m;
    if (size == 0)
        return 0;
    terms.purpose =
        (enum bushing_ca_purpose)(data[0] % BUSHING_CA_NUM_PURPOSES);
    must(ca_signer_init(&by, &AGREES, NULL) == 0);
    must(ca_root_make(root, sizeof root, &n, &by, &names, &TERMS, why) == 0);
    if (ca_certificate_make(out, sizeof out, &m, span_of(root, n), &by,
                            span_of(data + 1, size - 1), &terms, why) == 0)
        check(span_of(out, m), terms.purpose);
    else
        must(m == 0);
    return 0;
}
