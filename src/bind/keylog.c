/* Key logs on OpenSSL. */
#include "e2e/keylog.h"
#include "crypto/openssl/adapter.h"

int bushing_keylog_new(bushing_keylog **out, const bushing_allocator *allocator,
                       bushing_span text, size_t *line)
{
    return keylog_new_with(out, &CRYPTO_OPENSSL, allocator, text, line);
}
