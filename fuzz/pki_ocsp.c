/* An answer of a responder, with cryptography that takes every signature for
 * good: reading, the search for a delegate, and the search for the certificate
 * end, whatever the octets are. */
#include <stdlib.h>

#include "pki/ocsp.h"
#include "schema/x509.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

static int no_hash(uint8_t *out, const span *parts, size_t num)
{
    (void)parts;
    (void)num;
    memset(out, 0, CRYPTO_SHA1_LEN);
    return 0;
}

static int always(span algorithm, span key, span data, span signature)
{
    must(algorithm.n > 0 && key.n > 0 && data.n > 0);
    (void)signature;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t name[] = {0x30, 0x00}, serial[] = {0x11};
    struct crypto crypto = {
        .sha1 = no_hash, .sha256 = no_hash, .verify_spki = always};
    struct certificate issuer = {.subject = {name, 2}, .issuer = {name, 2}};
    struct certificate c = {.issuer = {name, 2}, .serial = {serial, 1}};
    struct certificate delegate;
    struct ocsp_reply reply;
    struct ocsp_status status;
    if (ocsp_read(&reply, span_of(data, size)) != 0)
        return 0;
    must(reply.algorithm.n > 0);
    issuer.key.spki = span_of(serial, 1);
    issuer.key.good_form = true;
    issuer.key.kind = PKI_KEY_EC;
    issuer.key.curve = PKI_CURVE_SECP256R1;
    (void)ocsp_verify(&reply, &delegate, &issuer, 0, &crypto);
    if (ocsp_find(&reply, &status, &c, &issuer, &crypto) == 0)
        must(status.next_update >= status.this_update);
    return 0;
}
