#include "pki/signer.h"

#include "asn1/ber.h"

#include <bushing/error.h>

static bool fits(const struct pki_key *key)
{
    if (!key->good_form)
        return false;
    if (key->kind == PKI_KEY_EC)
        return key->curve != PKI_CURVE_OTHER;
    return key->kind == PKI_KEY_RSA && key->bits <= SIGNER_RSA_MAX &&
           key->exponent_bits <= 64;
}

int signer_verify(const struct pki_key *key, span algorithm, span octets,
                  span signature, const struct crypto *crypto)
{
    const struct pki_signature_algorithm *a =
        pki_signature_algorithm(algorithm);
    if (!fits(key))
        return BUSHING_ERR_CRYPTO_KEY;
    if (a->kind != key->kind || a->hash != PKI_HASH_GOOD)
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    return crypto->verify_spki(algorithm, key->spki, octets, signature);
}

span signer_component(span sequence, size_t number)
{
    struct ber_reader r = ber_over(sequence), in;
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || ber_enter(&r, &t, &in) != 0)
        return (span){NULL, 0};
    for (size_t i = 0; i <= number; i++)
        if (ber_next(&in, &t) != 0)
            return (span){NULL, 0};
    return tlv_raw(&t);
}
