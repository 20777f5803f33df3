/* The authentication value of the A-profile: building ours, and reading and
 * checking that of a peer, step by step [62351-4:11.2, Annex A]. It says who
 * stands at the other end when the association starts, and nothing of what
 * comes behind; so it runs inside TLS that ends at the peer itself [rule 24].
 *
 * A message file holds both directions. Time, signature, trust and memory are
 * the caller's: a signature or a verdict may be given later, and a call that
 * comes before its turn is refused.
 *
 * How an association uses it; `f` says of a failure which events to log
 * (aprofile_cause(), then aprofile_event()) and what to answer
 * (aprofile_answer()). "->" is what to do when the call is not 0.
 *
 *   Responder, at ASSOCIATE, when the policy of this peer is COMPAT:
 *
 *     1 aprofile_check_names(&f, BUSHING_RESPONDER, e->association)
 *     2 aprofile_read(&claim, e->association->authentication,
 *                     BUSHING_RESPONDER, crypto, &arena, &f)
 *     3 ask for a verdict on claim.certificate: BUSHING_FOR_APROFILE, the
 *       wanted peer of the policy, tls_certificate that of this connection
 *       [rules 1, 24; D-A-5]; when it comes:
 *       aprofile_judged(&claim, &verdict, &f)
 *     4 aprofile_verify(&claim, crypto, dialect->a_accept_inputs, &f)
 *     5 aprofile_check_time(&claim, utc_ms, not_before_ms, &f)
 *     6 aprofile_remember(&claim, seen, crypto, mono_ns, &f)
 *       -> 1 to 6: log, answer, end
 *     7 the application accepts: aprofile_draft_answer(&draft, &claim, utc_ms,
 *       &mark); have aprofile_draft_input(&draft) signed by our key
 *     8 aprofile_put_authentication(&w, &draft, certificate, signature,
 *       aprofile_context(e->association), dialect)
 *     9 aprofile_fill(&answer, writer_result(&w)); bushing_osi_accept()
 *     A refusal for another reason needs no value of ours.
 *
 *   Initiator: aprofile_draft_request(), sign, put, fill, associate; the
 *   proposal has a context for APROFILE_ABSTRACT_SYNTAX. At an AARE that
 *   accepts: 1 to 6 with BUSHING_INITIATOR. An AARE without a value fails
 *   in 1. Then, and not before, the association may be used.
 *
 * The utc_ms that 5 gets must not follow a clock that is stepped back: UTC as
 * it was once plus what the monotonic clock went on. Who cannot do so raises
 * not_before_ms to the newest UTC it ever had, at each step back. The spans of
 * a claim point into what was read (and the arena), which must live as long. */
#ifndef APROFILE_VALUE_H
#define APROFILE_VALUE_H

#include "aprofile/acse.h"
#include "aprofile/step.h"
#include "base/arena.h"
#include "base/seen.h"
#include "base/time_text.h"
#include "base/writer.h"
#include "crypto/seam.h"

enum {
    APROFILE_RSA_MIN = 2048, /* [62351-4:8, 11.2.2] bits */
    APROFILE_RSA_MAX = 8192, /* what is larger is not worked with */
    APROFILE_SIGNATURE_MIN = APROFILE_RSA_MIN / 8,
    APROFILE_SIGNATURE_MAX = APROFILE_RSA_MAX / 8,
    /* [62351-4:21] how far a time may be off, and how long it is remembered */
    APROFILE_WINDOW_MS = 10 * 60 * 1000,
    /* a minute more than both sides of the window: the two clocks go on in
     * steps of their own, and UTC may be slewed */
    APROFILE_REMEMBER_MS = 2 * APROFILE_WINDOW_MS + 60 * 1000,
    /* A value is at most so much longer than its certificate. */
    APROFILE_OVERHEAD = APROFILE_SIGNATURE_MAX + 96,
};

/* --- reading ------------------------------------------------------------- */

/* How far a claim has come. Each call wants the one before it; after a failure
 * nothing goes on. */
enum claim_stage {
    CLAIM_NOTHING,
    CLAIM_READ,
    CLAIM_TRUSTED,  /* a verdict accepted the certificate */
    CLAIM_SIGNED,   /* the signature is the certificate's */
    CLAIM_TIMELY,   /* the time is near ours */
    CLAIM_ACCEPTED, /* and new: remembered */
    CLAIM_REFUSED,
};

/* What a peer says it is. Good in the stage ACCEPTED, before only heard. */
struct aprofile_claim {
    enum claim_stage stage;
    enum bushing_role role; /* ours */
    span certificate;       /* DER, whole */
    span key;               /* its SubjectPublicKeyInfo, whole */
    uint32_t key_bits;
    size_t signature_len;     /* of each signature of this key */
    span time_tlv, time_text; /* as received: 81 L time, and the time */
    struct time_text time;
    span signature;
    uint8_t fingerprint[CRYPTO_SHA256_LEN]; /* of the certificate */
    enum dialect_a_input input; /* which reading of D-A-2 held; 0 before */
};

/* Steps 4 and 5 as far as the octets tell: an Authentication-value, whole with
 * its tag. `arena` (may be NULL: they are refused) joins segmented strings. */
int aprofile_read(struct aprofile_claim *out, span authentication,
                  enum bushing_role role, const struct crypto *crypto,
                  struct arena *arena, struct aprofile_failure *f);

/* Step 5, the rest: what trust says of the certificate. */
struct aprofile_verdict {
    const uint8_t *fingerprint; /* of the certificate that was judged */
    bool accepted;
    bool alarm; /* revoked, forged, or not the wanted peer */
    /* Of the finding that decided; 0 and NULL: those of the step. */
    uint32_t event;
    const char *what, *fix; /* static texts */
    const char *fact;       /* copied */
};
/* With a verdict of NULL nothing could be found out: refused. */
int aprofile_judged(struct aprofile_claim *c, const struct aprofile_verdict *v,
                    struct aprofile_failure *f);

/* Step 6. `accepted` are readings of enum dialect_a_input. */
int aprofile_verify(struct aprofile_claim *c, const struct crypto *crypto,
                    unsigned accepted, struct aprofile_failure *f);

/* Step 7. What is older than not_before_ms is refused too: the start of this
 * process, unless the memory was kept over it [rule 12]; INT64_MIN: not asked.
 */
int aprofile_check_time(struct aprofile_claim *c, int64_t utc_ms,
                        int64_t not_before_ms, struct aprofile_failure *f);

/* Step 8. */
int aprofile_remember(struct aprofile_claim *c, struct seen *seen,
                      const struct crypto *crypto, uint64_t mono_ns,
                      struct aprofile_failure *f);

/* All of them: 0; BUSHING_ERR_SECURITY and *f; BUSHING_ERR_STATE, *f empty,
 * when it is not its turn. In both cases the claim is refused for good. */

/* --- building ------------------------------------------------------------ */

/* A value that waits for its signature: the time as a whole value, tagged as
 * the reading of D-A-2 has it. */
struct aprofile_draft {
    enum dialect_a_input input;
    uint8_t len; /* 0: none */
    uint8_t octets[2 + TIME_TEXT_MAX];
};

/* For an AARQ [D-A-2, D-A-3]. *mark is the last time signed with this key, in
 * UTC milliseconds, and rises: as two equal times would be a replay, a second
 * value within one second gets the next one [rule 10]. WOULD_BLOCK when that
 * would run ahead of utc_ms by more than APROFILE_AHEAD_MS; TIME when it has
 * no text. */
enum { APROFILE_AHEAD_MS = 5 * 60 * 1000 };
int aprofile_draft_request(struct aprofile_draft *out,
                           const struct dialect *dialect, int64_t utc_ms,
                           int64_t *mark);

/* For an AARE: time and signature as the AARQ had them. STATE unless the claim
 * is accepted. */
int aprofile_draft_answer(struct aprofile_draft *out,
                          const struct aprofile_claim *peer, int64_t utc_ms,
                          int64_t *mark);

/* What is signed: sha256WithRSAEncryption over these octets, which live as long
 * as the draft. */
span aprofile_draft_input(const struct aprofile_draft *d);

/* Writes an MMS-Authentication-value. 0; ARGUMENT: no draft, or a certificate
 * or signature of a size that cannot be; SPACE. */
int aprofile_put_value(struct writer *w, const struct aprofile_draft *d,
                       span certificate, span signature);

/* The same in an Authentication-value: an EXTERNAL that names the context, or
 * with APROFILE_NO_CONTEXT the abstract syntax [D-A-1]; ARGUMENT when the
 * dialect refuses that. */
int aprofile_put_authentication(struct writer *w,
                                const struct aprofile_draft *d,
                                span certificate, span signature,
                                int32_t context, const struct dialect *dialect);

#endif
