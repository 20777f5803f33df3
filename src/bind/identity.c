/* Identities on OpenSSL. */
#include "e2e/identity.h"
#include "crypto/openssl/adapter.h"

int bushing_identity_new(bushing_identity **out,
                         const bushing_allocator *allocator,
                         const bushing_identity_options *options,
                         bushing_time now)
{
    return identity_new_with(out, &CRYPTO_OPENSSL, allocator, options, now);
}

int bushing_identity_new_pkcs12(bushing_identity **out,
                                const bushing_allocator *allocator,
                                bushing_span pkcs12, bushing_span passphrase,
                                bushing_time now)
{
    return identity_new_pkcs12_with(out, &CRYPTO_OPENSSL, allocator, pkcs12,
                                    passphrase, now);
}
