/* Any octets as an Authentication-value, with cryptography that finds every
 * signature good, so that all steps are reached: what is read lies within what
 * was given, a failure says all that a log needs, and what is accepted can be
 * answered in its own shape, and that answer read. The first octet chooses the
 * accepted readings and the role. */
#include <stdlib.h>

#include "aprofile/value.h"
#include "schema/aprofile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SCRATCH = 1 << 14, PLACES = 8, INPUT_MAX = 1 << 16 };
#define NOW INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */

static void must(bool what)
{
    if (!what)
        abort();
}

static int mix(uint8_t out[CRYPTO_SHA256_LEN], const span *parts, size_t num)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < num; i++)
        for (size_t k = 0; k < parts[i].n; k++)
            h = (h ^ parts[i].p[k]) * 16777619u;
    for (size_t i = 0; i < CRYPTO_SHA256_LEN; i++) {
        h = h * 1664525u + 1013904223u;
        out[i] = (uint8_t)(h >> 24);
    }
    return 0;
}

static int always(span algorithm, span key, span data, span signature)
{
    must(algorithm.n == 15 && key.n > 2 * APROFILE_RSA_MIN / 16);
    must(data.n >= 14 && data.n <= 2 + TIME_TEXT_MAX);
    must(signature.n >= APROFILE_SIGNATURE_MIN &&
         signature.n <= APROFILE_SIGNATURE_MAX);
    return 0;
}

static const struct crypto CRYPTO = {.sha256 = mix, .verify_spki = always};

struct reading {
    struct aprofile_claim claim;
    struct aprofile_failure failure;
    uint8_t scratch[SCRATCH];
};

static bool within(span part, const uint8_t *p, size_t n)
{
    return part.n == 0 || (part.p >= p && part.p + part.n <= p + n);
}

static void look_at_claim(const struct reading *r, span in)
{
    const struct aprofile_claim *c = &r->claim;
    const span parts[] = {c->certificate, c->key, c->time_tlv, c->time_text,
                          c->signature};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        must(within(parts[i], in.p, in.n) ||
             within(parts[i], r->scratch, SCRATCH));
    if (c->stage != CLAIM_ACCEPTED)
        return;
    must(c->key_bits >= APROFILE_RSA_MIN && c->key_bits <= APROFILE_RSA_MAX);
    must(c->certificate.n <= APROFILE_MAX_CERTIFICATE);
    must(c->time.ms >= NOW - APROFILE_WINDOW_MS &&
         c->time.ms <= NOW + APROFILE_WINDOW_MS);
}

static void look_at_failure(const struct aprofile_failure *f)
{
    char line[BUSHING_SECURITY_SENTENCE];
    bushing_security_event e;
    must(f->step != NULL);
    for (size_t i = 0; i < 2; i++) {
        must(f->fact[i][0] != '\0');
        for (const char *c = f->fact[i]; *c != '\0'; c++)
            must(*c >= 0x20 && *c < 0x7F);
    }
    aprofile_event(&e, f, span_text("192.0.2.1"), (span){NULL, 0});
    must(bushing_security_event_check(&e) == 0);
    must(bushing_security_sentence(line, sizeof line, &e) > 0);
    must(aprofile_answer(f, &DIALECTS[0]).kind <= APROFILE_ABORTS_PROVIDER);
}

static int check(struct reading *r, span in, enum bushing_role role,
                 unsigned accepted, struct seen *seen)
{
    struct arena arena = arena_over(r->scratch, sizeof r->scratch);
    struct aprofile_claim *c = &r->claim;
    struct aprofile_failure *f = &r->failure;
    struct aprofile_verdict v = {.fingerprint = c->fingerprint,
                                 .accepted = true};
    int rc = aprofile_read(c, in, role, &CRYPTO, &arena, f);
    if (rc == 0)
        rc = aprofile_judged(c, &v, f);
    if (rc == 0)
        rc = aprofile_verify(c, &CRYPTO, accepted, f);
    if (rc == 0)
        rc = aprofile_check_time(c, NOW, INT64_MIN, f);
    if (rc == 0)
        rc = aprofile_remember(c, seen, &CRYPTO, 1, f);
    must((rc == 0) == (c->stage == CLAIM_ACCEPTED));
    must(rc == 0 || c->stage == CLAIM_REFUSED);
    if (rc != 0)
        look_at_failure(f);
    look_at_claim(r, in);
    return rc;
}

static void answer(const struct reading *r, struct seen *seen)
{
    static uint8_t room[APROFILE_MAX_CERTIFICATE + APROFILE_OVERHEAD];
    static struct reading again;
    const struct aprofile_claim *c = &r->claim;
    struct writer w = writer_over(room, sizeof room);
    struct aprofile_draft d;
    int64_t mark = c->time.ms;
    int rc = aprofile_draft_answer(&d, c, NOW, &mark);
    /* a time that is ahead of ours by more than the mark may run */
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        return;
    must(rc == 0 && mark > c->time.ms);
    must(aprofile_put_authentication(&w, &d, c->certificate, c->signature, 5,
                                     &DIALECTS[0]) == 0);
    rc = check(&again, writer_result(&w), BUSHING_INITIATOR, c->input, seen);
    must(rc == 0 && again.claim.time.ms == mark);
    must(again.claim.time.shape.mark == c->time.shape.mark &&
         again.claim.time.shape.digits == c->time.shape.digits &&
         again.claim.time.shape.zone == c->time.shape.zone &&
         again.claim.time.shape.offset == c->time.shape.offset);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reading r;
    struct seen_entry places[PLACES];
    struct seen seen;
    if (size < 1 || size > INPUT_MAX)
        return 0;
    unsigned accepted = data[0] & 7u;
    enum bushing_role role =
        (data[0] & 8u) != 0 ? BUSHING_INITIATOR : BUSHING_RESPONDER;
    span in = span_of(data + 1, size - 1);
    seen_init(&seen, places, PLACES);
    if (check(&r, in, role, accepted, &seen) != 0)
        return 0;
    answer(&r, &seen);
    /* and not twice */
    must(check(&r, in, role, accepted, &seen) == BUSHING_ERR_SECURITY);
    return 0;
}
