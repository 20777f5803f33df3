/* An attribute certificate, with cryptography that takes every signature for
 * good: it is read, checked and its roles are taken, whatever the octets are;
 * nothing that voids it leaves a role. */
#include <stdlib.h>

#include "pki/attribute_certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

static int always(span algorithm, span key, span data, span signature)
{
    must(algorithm.n > 0 && key.n > 0 && data.n > 0);
    (void)signature;
    return 0;
}

static bool voids(uint32_t found)
{
    for (unsigned i = 0; i < ATTRIBUTE_NUM_CHECKS; i++)
        if ((found >> i & 1) != 0 &&
            attribute_check_row((enum attribute_check)i)->role !=
                ROLE_CHECK_NONE)
            return true;
    return false;
}

/* "CN=A", in the form of the corpus. */
static const uint8_t NAME[] = {0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06,
                               0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 0x41};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct role_policy policy = {.any_revision = true};
    struct crypto crypto = {.verify_spki = always};
    span name = span_of(NAME, sizeof NAME), serial = {NAME + 13, 1};
    struct certificate holder = {
        .issuer = name, .subject = name, .serial = serial};
    struct certificate issuer = {
        .subject = name, .key_usage = ~0u, .not_after = INT64_MAX / 2};
    struct attribute_issuer by = {&issuer, true};
    struct attribute_case about = {.holder = &holder,
                                   .issuers = &by,
                                   .num_issuers = 1,
                                   .need = REVOCATION_NEED_ALL,
                                   .crypto = &crypto,
                                   .now = INT64_C(1795176000000)};
    struct attribute_certificate ac;
    struct roles roles;
    uint32_t found;
    issuer.key.spki = name;
    issuer.key.good_form = true;
    issuer.key.kind = PKI_KEY_EC;
    issuer.key.curve = PKI_CURVE_SECP256R1;
    if (attribute_certificate_read(&ac, span_of(data, size)) != 0)
        must((ac.found & ATTRIBUTE_BIT(FORMAT)) != 0);
    must(attribute_certificate_check(&ac, &found, &about) == 0);
    must((found & ac.found) == ac.found);
    roles_of_attribute_certificate(&roles, &ac, found, &policy);
    must(!voids(found) || (roles.num == 0 && roles.is_void));
    return 0;
}
