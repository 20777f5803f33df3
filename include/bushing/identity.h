/* Who we are: a certificate, its key, and what must be remembered for that key
 * across associations: association identifiers in use or in quarantine, signed
 * PDUs that were seen, the last time that was signed. One identity for each
 * device, link and standby unit [protocol rule 3]. An identity, and everything
 * that uses it, belongs to one thread at a time, and after a fork() to one of
 * the two processes: the other may not even end an association. */
#ifndef BUSHING_IDENTITY_H
#define BUSHING_IDENTITY_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <bushing/time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_identity bushing_identity;

/* X(name, smallest, largest, default, sentence) */
#define BUSHING_IDENTITY_SETTINGS(X)                                          \
    X(SEEN_MAX, 16, 1048576, 4096,                                            \
      "signed PDUs of peers that are remembered; when full, others are "      \
      "refused")                                                              \
    X(ASSOCIATIONS_MAX, 1, 1000000, 1000, "associations at one time")         \
    X(QUARANTINE_S, 1, 86400, 1200,                                           \
      "seconds for which the identifier of an association is not used again") \
    X(REJECTS_PER_MINUTE, 1, 60000, 60,                                       \
      "signed refusals to strangers; beyond, the answer is bare")

enum bushing_identity_setting {
#define X(name, low, high, usual, sentence) BUSHING_IDENTITY_##name,
    BUSHING_IDENTITY_SETTINGS(X)
#undef X
        BUSHING_NUM_IDENTITY_SETTINGS
};

typedef struct bushing_identity_options {
    bushing_span certificate; /* DER */
    const bushing_span *path; /* DER, its issuer first, no anchor */
    size_t num_path;
    bushing_span key;                   /* PKCS#8 in PEM; p NULL: signatures are
                                           asked for by SIGN tickets */
    bushing_span passphrase;            /* p NULL: none */
    bushing_span attribute_certificate; /* DER; p NULL: none */
    uint64_t setting[BUSHING_NUM_IDENTITY_SETTINGS]; /* 0: the default */
} bushing_identity_options;

enum { BUSHING_IDENTITY_PATH_MAX = 8 };

/* Everything is copied; the allocator too. What was signed before `now` is
 * refused by this identity [rule 12], unless a memory is restored.
 * CRYPTO_KEY: the key is not that of the certificate, or cannot sign here. */
BUSHING_API int bushing_identity_new(bushing_identity **out,
                                     const bushing_allocator *allocator,
                                     const bushing_identity_options *options,
                                     bushing_time now);
/* The same out of a PKCS#12 file (DER): key, certificate, path. */
BUSHING_API int bushing_identity_new_pkcs12(bushing_identity **out,
                                            const bushing_allocator *allocator,
                                            bushing_span pkcs12,
                                            bushing_span passphrase,
                                            bushing_time now);
/* Takes NULL. Objects that use it must be gone. */
BUSHING_API void bushing_identity_free(bushing_identity *identity);

BUSHING_API bushing_span
bushing_identity_certificate(const bushing_identity *identity);

/* The last time that was signed, in UTC milliseconds: what is kept over a
 * restart so that signed times go on rising [rule 10]. Raising never lowers. */
BUSHING_API int64_t bushing_identity_mark(const bushing_identity *identity);
BUSHING_API void bushing_identity_raise_mark(bushing_identity *identity,
                                             int64_t utc_ms);

/* The memory of signed PDUs as octets, and back into a fresh identity, which
 * then need not refuse what is older than itself. `n` is what is needed even
 * when SPACE is the answer. */
BUSHING_API int bushing_identity_save(const bushing_identity *identity,
                                      uint8_t *out, size_t cap, size_t *n,
                                      bushing_time now);
BUSHING_API int bushing_identity_restore(bushing_identity *identity,
                                         bushing_span saved, bushing_time now);

#ifdef __cplusplus
}
#endif

#endif
