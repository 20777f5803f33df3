/* What an identity holds, and what an association asks it. All of it is shared
 * by the associations of one key, on one thread. */
#ifndef E2E_IDENTITY_H
#define E2E_IDENTITY_H

#include <bushing/identity.h>
#include <bushing/trust.h>

#include "base/time_text.h"
#include "crypto/seam.h"
#include "e2e/memory.h"
#include "e2e/number.h"

enum {
    IDENTITY_CERTIFICATE_MAX = 65536,
    IDENTITY_PKCS12_MAX = 1048576,
};

struct bushing_identity {
    bushing_allocator allocator;
    const struct crypto *crypto;
    struct crypto_engine *engine;
    /* What a rule of trust says is wrong; NULL: rules have numbers only. The
     * rules are not of the core. */
    const char *(*rule_sentence)(size_t rule);
    /* How trust judges, and its rules; NULL: nobody is judged here. */
    int (*judge)(bushing_trust *trust, bushing_verdict *out,
                 const bushing_trust_question *ask, bushing_time now);
    const bushing_rule *(*rule_at)(size_t number);
    int (*rule_find)(const char *id);
    struct crypto_key *key; /* NULL: signatures are asked for by SIGN tickets */
    uint64_t setting[BUSHING_NUM_IDENTITY_SETTINGS];
    /* ours, in `octets` */
    span certificate, path[BUSHING_IDENTITY_PATH_MAX], attribute_certificate;
    span spki; /* inside the certificate */
    size_t num_path;
    int signature; /* BUSHING_ECDSA_SHA256 or BUSHING_RSA_SHA256 */
    uint8_t certificate_hash[CRYPTO_SHA256_LEN];
    uint8_t key_id[CRYPTO_KEY_ID_LEN]; /* SHA-256 of the SPKI */
    struct memory memory;
    struct numbers numbers;
    int64_t mark;            /* the last time that was signed [rule 10] */
    uint64_t next_reject_ns; /* when the bucket is full again: see
                                identity_may_reject() */
    uint8_t *octets;
    size_t num_octets;
    struct seen_entry *seen_storage;
    struct number_entry *number_storage;
};

/* As bushing_identity_new() and _new_pkcs12(), on other cryptography. */
int identity_new_with(bushing_identity **out, const struct crypto *crypto,
                      const bushing_allocator *allocator,
                      const bushing_identity_options *options,
                      bushing_time now);
int identity_new_pkcs12_with(bushing_identity **out,
                             const struct crypto *crypto,
                             const bushing_allocator *allocator, span pkcs12,
                             span passphrase, bushing_time now);

/* --- signing ------------------------------------------------------------- */

/* The time to put into the next PDU that is signed: now, or one millisecond
 * behind the last one when that is not later [rule 10]. The mark rises at
 * once, whether the PDU is sent or not. */
int64_t identity_sign_time(bushing_identity *id, int64_t utc_ms);

/* STATE: there is no key here; ask for the signature by a ticket. */
int identity_sign(const bushing_identity *id, uint8_t *out, size_t cap,
                  size_t *n, span data);

/* Is this a signature of ours over these octets? What a ticket brings is
 * asked so. 0, or a code of the seam. */
int identity_check_signature(const bushing_identity *id, span data,
                             span signature);

/* True when a signed refusal to a stranger may be made now: REJECTS_PER_MINUTE,
 * that many at once at most [rule 9]. */
bool identity_may_reject(bushing_identity *id, bushing_time now);

/* Association identifiers: numbers_open(), _answer(), _complete(), _close()
 * with the crypto and engine of the identity. */
int identity_open_number(bushing_identity *id, struct number *out,
                         bushing_time now);
int identity_answer_number(bushing_identity *id, struct number *out, unsigned c,
                           bushing_time now);

/* --- what was seen [rules 11, 12] ---------------------------------------- */

/* The key of the memory: SHA-256 over certificate hash, parsed time with its
 * whole fraction, and the association string. */
int identity_seen_key(const bushing_identity *id,
                      uint8_t key[static SEEN_KEY_LEN],
                      const uint8_t certificate_hash[static CRYPTO_SHA256_LEN],
                      const struct time_text *time, span asso_id);

/* True when nobody can say any more whether a PDU of this time was accepted
 * once: it is older than this identity [rule 12], or the clock was set back
 * behind what the memory has let go (memory.h). Such a PDU fails the check of
 * its time. */
bool identity_is_forgotten(const bushing_identity *id, int64_t time_ms,
                           bushing_time now);

/* The same of a PDU that cannot be from before our start: only what the memory
 * has let go counts. */
bool identity_is_lost(const bushing_identity *id, int64_t time_ms,
                      bushing_time now);

/* After signature and path held, and after the check of the time. 0: it is new,
 * and remembered from now on. REPLAYED; REPLAY_FULL. */
int identity_remember(bushing_identity *id,
                      const uint8_t key[static SEEN_KEY_LEN], int64_t time_ms,
                      bushing_time now);

#endif
