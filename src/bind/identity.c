/* Identities on OpenSSL. */
#include "e2e/identity.h"
#include "crypto/openssl/adapter.h"
#include <bushing/trust.h>

static const char *rule_sentence(size_t rule)
{
    const bushing_rule *r = bushing_rule_at(rule);
    return r == NULL ? "" : r->sentence;
}

/* With what the core cannot know. */
static int complete(bushing_identity **out, int rc)
{
    if (rc != 0)
        return rc;
    (*out)->rule_sentence = rule_sentence;
    (*out)->judge = bushing_trust_check;
    (*out)->rule_at = bushing_rule_at;
    (*out)->rule_find = bushing_rule_find;
    return 0;
}

int bushing_identity_new(bushing_identity **out,
                         const bushing_allocator *allocator,
                         const bushing_identity_options *options,
                         bushing_time now)
{
    return complete(
        out, identity_new_with(out, &CRYPTO_OPENSSL, allocator, options, now));
}

int bushing_identity_new_pkcs12(bushing_identity **out,
                                const bushing_allocator *allocator,
                                bushing_span pkcs12, bushing_span passphrase,
                                bushing_time now)
{
    return complete(out,
                    identity_new_pkcs12_with(out, &CRYPTO_OPENSSL, allocator,
                                             pkcs12, passphrase, now));
}
