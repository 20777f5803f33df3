/* Reading and checking a value; building one is in draft.c. */
#include "aprofile/value.h"

#include "aprofile/key.h"
#include "asn1/walk.h"
#include "base/oid.h"
#include "schema/acse.h"
#include "schema/aprofile.h"

enum { NS_PER_MS = 1000000, TAG_GENERALIZED_TIME = 0x18 };

/* [62351-4:11.2.2] the algorithm is not carried: sha256WithRSAEncryption */
static const uint8_t SIGNATURE_ALGORITHM[] = {0x30, 0x0d, 0x06, 0x09, 0x2a,
                                              0x86, 0x48, 0x86, 0xf7, 0x0d,
                                              0x01, 0x01, 0x0b, 0x05, 0x00};

/* --- a claim goes one step on, or is refused ----------------------------- */

/* 0 when it stands at this stage; else it is refused, and STATE. */
static int enter(struct aprofile_claim *c, enum claim_stage stage,
                 struct aprofile_failure *f)
{
    *f = (struct aprofile_failure){0};
    if (c->stage == stage)
        return 0;
    c->stage = CLAIM_REFUSED;
    return BUSHING_ERR_STATE;
}

static int refuse(struct aprofile_claim *c, struct aprofile_failure *f,
                  enum aprofile_step_id id, int code)
{
    c->stage = CLAIM_REFUSED;
    return aprofile_fail(f, id, c->role, code);
}

static int refuse_with(struct aprofile_claim *c, struct aprofile_failure *f,
                       enum aprofile_step_id id, int code, const char *fact,
                       const char *other)
{
    int rc = refuse(c, f, id, code);
    aprofile_put_fact(f, 0, fact);
    aprofile_put_fact(f, 1, other);
    return rc;
}

/* A fault of ours. */
static int refuse_ours(struct aprofile_claim *c, struct aprofile_failure *f,
                       int code)
{
    return refuse_with(c, f, APROFILE_STEP_NO_CRYPTO, code,
                       bushing_error_text(code),
                       "the peer has nothing to do with it");
}

/* "N words" */
static void put_number(struct aprofile_failure *f, size_t i, uint64_t n,
                       const char *words)
{
    struct text t = aprofile_fact(f, i);
    text_u64(&t, n);
    text_put(&t, words);
    text_end(&t);
}

/* --- step 4: decoding ---------------------------------------------------- */

/* Where in the value, and why. */
static int refuse_value(struct aprofile_claim *c, struct aprofile_failure *f,
                        const struct asn1_error *e)
{
    int rc = refuse(c, f, APROFILE_STEP_VALUE, e->code);
    struct text where = aprofile_fact(f, 0);
    text_put(&where, e->path);
    text_put(&where, ", octet ");
    text_u64(&where, e->offset);
    text_end(&where);
    aprofile_put_fact(f, 1, bushing_error_text(e->code));
    return rc;
}

/* [62351-4:10.5.4] One whole value, in the single or the octet-aligned form;
 * which reference it carries is not looked at, but one there must be. */
static bool is_external(const struct authentication_value *v, span *inside)
{
    const struct external *e = &v->u.external;
    if (v->which != AUTHENTICATION_EXTERNAL ||
        !(e->has_direct_reference || e->has_indirect_reference))
        return false;
    if (e->encoding.which == EXTERNAL_SINGLE)
        *inside = e->encoding.u.single;
    else if (e->encoding.which == EXTERNAL_OCTETS)
        *inside = e->encoding.u.octets;
    else
        return false;
    return true;
}

static bool ends_in(const char *path, const char *name)
{
    size_t n = strlen(path), k = strlen(name);
    return n >= k && memcmp(path + n - k, name, k) == 0;
}

/* [62351-4:11.2.2] a certificate that is too large has a step of its own */
static bool is_large(const struct asn1_error *e, span value)
{
    return e->code == BUSHING_ERR_SIZE && value.n > APROFILE_MAX_CERTIFICATE &&
           ends_in(e->path, "authentication-Certificate");
}

static int refuse_large(struct aprofile_claim *c, struct aprofile_failure *f,
                        span value)
{
    int rc = refuse(c, f, APROFILE_STEP_SIZE, BUSHING_ERR_SIZE);
    put_number(f, 0, value.n, " octets in the whole value");
    put_number(f, 1, APROFILE_MAX_CERTIFICATE, " at most in the certificate");
    return rc;
}

static int decode(struct aprofile_claim *c,
                  struct aprofile_certificate_based *b, span authentication,
                  struct arena *arena, struct aprofile_failure *f)
{
    struct authentication_value outer;
    struct aprofile_value value;
    struct asn1_error e;
    span inside;
    if (asn1_decode(&ACSE_AUTHENTICATION_VALUE, authentication, &outer, arena,
                    &e) != 0)
        return refuse_value(c, f, &e);
    if (!is_external(&outer, &inside))
        return refuse_with(c, f, APROFILE_STEP_VALUE, BUSHING_ERR_VALUE,
                           "it is another form of value",
                           "wanted: an EXTERNAL with a reference");
    if (asn1_decode(&APROFILE_VALUE, inside, &value, arena, &e) != 0)
        return is_large(&e, inside) ? refuse_large(c, f, inside)
                                    : refuse_value(c, f, &e);
    *b = value.u.certificate_based;
    return 0;
}

/* [rule 15] The octets that are parsed are those that are signed: a time in
 * segments would be two byte ranges. Of all that is read only a time has
 * characters that later facts show; here they become known as digits. */
static int read_time(struct aprofile_claim *c,
                     const struct aprofile_certificate_based *b,
                     struct aprofile_failure *f)
{
    struct asn1_octets o = b->time_octets;
    if (o.content.p != b->time.p || o.content.n != b->time.n ||
        time_text_parse(b->time, TIME_APROFILE, &c->time) != 0) {
        int rc = refuse(c, f, APROFILE_STEP_TIME_FORM, BUSHING_ERR_TIME);
        struct text t = aprofile_fact(f, 0);
        text_put(&t, "its octets: ");
        text_hex(&t, span_first(o.content, TIME_TEXT_MAX), false);
        text_end(&t);
        aprofile_put_fact(f, 1, "wanted: YYYYMMDDhhmmssZ");
        return rc;
    }
    c->time_tlv = o.raw;
    c->time_text = b->time;
    return 0;
}

/* --- step 5: the certificate and its key --------------------------------- */

static int refuse_key(struct aprofile_claim *c, struct aprofile_failure *f,
                      const struct aprofile_key *key,
                      enum aprofile_key_form form)
{
    static const enum aprofile_step_id STEP[] = {
        [APROFILE_KEY_NO_CERTIFICATE] = APROFILE_STEP_CERTIFICATE,
        [APROFILE_KEY_OTHER] = APROFILE_STEP_KEY_KIND,
        [APROFILE_KEY_BROKEN] = APROFILE_STEP_KEY_FORM,
    };
    int rc = refuse(c, f, STEP[form], key->code);
    struct text t = aprofile_fact(f, 0);
    if (form == APROFILE_KEY_NO_CERTIFICATE)
        text_put(&t, bushing_error_text(key->code));
    else if (form == APROFILE_KEY_BROKEN)
        text_put(&t, "modulus or exponent is even, not positive or too large");
    else if (oid_to_text(span_first(key->algorithm, 32), &t) != 0)
        text_put(&t, "an algorithm that has no name");
    text_end(&t);
    aprofile_put_fact(f, 1, "wanted: X.509 with an RSA key");
    return rc;
}

/* [62351-4:11.2.3 step 5] before any arithmetic is done with the key */
static int check_certificate(struct aprofile_claim *c,
                             struct aprofile_failure *f)
{
    struct aprofile_key key;
    enum aprofile_key_form form = aprofile_key_read(&key, c->certificate);
    if (form != APROFILE_KEY_GOOD)
        return refuse_key(c, f, &key, form);
    c->key = key.info;
    c->key_bits = key.bits;
    c->signature_len = key.modulus_len;
    if (key.bits >= APROFILE_RSA_MIN && key.bits <= APROFILE_RSA_MAX)
        return 0;
    bool is_short = key.bits < APROFILE_RSA_MIN;
    int rc = refuse(
        c, f, is_short ? APROFILE_STEP_KEY_SHORT : APROFILE_STEP_KEY_LARGE,
        BUSHING_ERR_CRYPTO_KEY);
    put_number(f, 0, key.bits, " bits");
    if (is_short)
        put_number(f, 1, APROFILE_RSA_MIN, " at least");
    else
        put_number(f, 1, APROFILE_RSA_MAX, " at most");
    return rc;
}

int aprofile_read(struct aprofile_claim *out, span authentication,
                  enum bushing_role role, const struct crypto *crypto,
                  struct arena *arena, struct aprofile_failure *f)
{
    struct aprofile_certificate_based b = {0};
    int rc;
    *out = (struct aprofile_claim){.role = role};
    *f = (struct aprofile_failure){0};
    /* [62351-4:11.2.3 step 4] */
    rc = decode(out, &b, authentication, arena, f);
    if (rc == 0)
        rc = read_time(out, &b, f);
    if (rc != 0)
        return rc;
    out->certificate = b.authentication_certificate;
    out->signature = b.signature;
    rc = check_certificate(out, f);
    if (rc != 0)
        return rc;
    rc = crypto->sha256(out->fingerprint, &out->certificate, 1);
    if (rc != 0)
        return refuse_ours(out, f, rc);
    out->stage = CLAIM_READ;
    return 0;
}

/* Which certificate it is, for who looks for it. */
static void put_fingerprint(const struct aprofile_claim *c,
                            struct aprofile_failure *f)
{
    struct text t = aprofile_fact(f, 1);
    text_put(&t, "certificate sha256:");
    text_hex(&t, span_of(c->fingerprint, sizeof c->fingerprint), false);
    text_end(&t);
}

/* [62351-4:11.2.3 step 5] alarm if it is revoked or forged, else error */
int aprofile_judged(struct aprofile_claim *c, const struct aprofile_verdict *v,
                    struct aprofile_failure *f)
{
    int rc = enter(c, CLAIM_READ, f);
    if (rc != 0)
        return rc;
    if (v == NULL || v->fingerprint == NULL ||
        memcmp(v->fingerprint, c->fingerprint, sizeof c->fingerprint) != 0)
        return refuse_with(c, f, APROFILE_STEP_NO_VERDICT, 0,
                           v == NULL ? "no verdict was given"
                                     : "the verdict is on another certificate",
                           "nothing is accepted without one");
    if (v->accepted) {
        c->stage = CLAIM_TRUSTED;
        return 0;
    }
    rc = refuse_with(c, f, v->alarm ? APROFILE_STEP_FORGED : APROFILE_STEP_PATH,
                     0, v->fact != NULL ? v->fact : "", "");
    if (f->fact[0][0] == '\0')
        aprofile_put_fact(f, 0, "by the rules of this peer");
    put_fingerprint(c, f);
    f->cause = v->event;
    f->what = v->what != NULL ? v->what : f->what;
    f->fix = v->fix != NULL && v->fix[0] != '\0' ? v->fix : f->fix;
    return rc;
}

/* --- step 6: the signature ----------------------------------------------- */

/* [62351-4:11.2.2, D-A-2] in the order in which they are tried */
static const struct reading {
    enum dialect_a_input input;
    const char *name;
} READINGS[] = {
    {A_INPUT_CONTENT, "time alone"},
    {A_INPUT_CONTEXT_TLV, "81 L time"},
    {A_INPUT_UNIVERSAL_TLV, "18 L time"},
};
enum { NUM_READINGS = sizeof READINGS / sizeof READINGS[0] };

/* The octets that a reading takes for signed: a part of what was received, but
 * for the tag that nobody sends. */
static span input_of(const struct aprofile_claim *c, enum dialect_a_input input,
                     uint8_t room[static 2 + TIME_TEXT_MAX])
{
    if (input == A_INPUT_CONTENT)
        return c->time_text;
    if (input == A_INPUT_CONTEXT_TLV)
        return c->time_tlv;
    room[0] = TAG_GENERALIZED_TIME;
    room[1] = (uint8_t)c->time_text.n;
    memcpy(room + 2, c->time_text.p, c->time_text.n);
    return span_of(room, 2 + c->time_text.n);
}

static int refuse_signature(struct aprofile_claim *c,
                            struct aprofile_failure *f, unsigned accepted)
{
    int rc =
        refuse(c, f, APROFILE_STEP_SIGNATURE, BUSHING_ERR_CRYPTO_SIGNATURE);
    struct text t = aprofile_fact(f, 0);
    bool more = false;
    text_put(&t, "their time ");
    text_span(&t, c->time_text);
    text_end(&t);
    t = aprofile_fact(f, 1);
    text_put(&t, "taken for signed: ");
    for (size_t i = 0; i < NUM_READINGS; i++) {
        if ((accepted & READINGS[i].input) == 0)
            continue;
        text_put(&t, more ? ", or " : "");
        text_put(&t, READINGS[i].name);
        more = true;
    }
    text_put(&t, more ? "" : "nothing");
    text_end(&t);
    return rc;
}

/* 0: this reading holds; CRYPTO_SIGNATURE: it does not. */
static int verify_as(const struct aprofile_claim *c,
                     const struct crypto *crypto, enum dialect_a_input input)
{
    uint8_t room[2 + TIME_TEXT_MAX];
    return crypto->verify_spki(
        span_of(SIGNATURE_ALGORITHM, sizeof SIGNATURE_ALGORITHM), c->key,
        input_of(c, input, room), c->signature);
}

/* [62351-4:11.2.3 step 6] */
int aprofile_verify(struct aprofile_claim *c, const struct crypto *crypto,
                    unsigned accepted, struct aprofile_failure *f)
{
    int rc = enter(c, CLAIM_TRUSTED, f);
    if (rc != 0)
        return rc;
    if (c->signature.n != c->signature_len) {
        rc =
            refuse(c, f, APROFILE_STEP_SIGNATURE, BUSHING_ERR_CRYPTO_SIGNATURE);
        put_number(f, 0, c->signature.n, " octets in the signature");
        put_number(f, 1, c->signature_len, " in one of this key");
        return rc;
    }
    for (size_t i = 0; i < NUM_READINGS; i++) {
        if ((accepted & READINGS[i].input) == 0)
            continue;
        rc = verify_as(c, crypto, READINGS[i].input);
        if (rc == 0) {
            c->input = READINGS[i].input;
            c->stage = CLAIM_SIGNED;
            return 0;
        }
        /* a key that is none, or a fault of ours: no alarm, and no other
         * reading is tried */
        if (rc == BUSHING_ERR_CRYPTO_KEY)
            return refuse_with(c, f, APROFILE_STEP_KEY_FORM, rc,
                               "the library takes it for none",
                               bushing_error_text(rc));
        if (rc != BUSHING_ERR_CRYPTO_SIGNATURE)
            return refuse_ours(c, f, rc);
    }
    return refuse_signature(c, f, accepted);
}

/* --- step 7: the time ---------------------------------------------------- */

static void put_time(struct text *t, const char *who, int64_t ms)
{
    char iso[TIME_TEXT_MAX];
    size_t n = time_text_format(iso, sizeof iso, ms, TIME_FORM_ISO);
    text_put(t, who);
    if (n == 0)
        text_put(t, "out of every calendar");
    else
        text_span(t, span_of(iso, n));
}

/* "11 min 42 s" and so on */
static void put_distance(struct text *t, uint64_t ms)
{
    static const struct {
        uint64_t ms;
        const char *name;
    } UNITS[] = {
        {UINT64_C(86400000), " d"},
        {3600000, " h"},
        {60000, " min"},
        {1000, " s"},
        {1, " ms"},
    };
    bool more = false;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        uint64_t n = ms / UNITS[i].ms;
        ms %= UNITS[i].ms;
        if (n == 0)
            continue;
        text_put(t, more ? " " : "");
        text_u64(t, n);
        text_put(t, UNITS[i].name);
        more = true;
    }
}

static uint64_t distance(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

static int refuse_time(struct aprofile_claim *c, struct aprofile_failure *f,
                       enum aprofile_step_id id, const char *who, int64_t ms)
{
    int rc = refuse(c, f, id, BUSHING_ERR_TIME);
    struct text t = aprofile_fact(f, 0);
    put_time(&t, "theirs is ", c->time.ms);
    text_end(&t);
    t = aprofile_fact(f, 1);
    put_time(&t, who, ms);
    text_put(&t, ", ");
    put_distance(&t, distance(ms, c->time.ms));
    text_put(&t,
             id == APROFILE_STEP_TIME ? " apart, 10 min allowed" : " later");
    text_end(&t);
    return rc;
}

int aprofile_check_time(struct aprofile_claim *c, int64_t utc_ms,
                        int64_t not_before_ms, struct aprofile_failure *f)
{
    int rc = enter(c, CLAIM_SIGNED, f);
    if (rc != 0)
        return rc;
    /* [62351-4:11.2.3 step 7] 10 min and no more */
    if (distance(utc_ms, c->time.ms) > APROFILE_WINDOW_MS)
        return refuse_time(c, f, APROFILE_STEP_TIME, "ours is ", utc_ms);
    /* [rule 12] what the memory cannot know */
    if (c->time.ms < not_before_ms)
        return refuse_time(c, f, APROFILE_STEP_TIME_EARLY,
                           "our memory begins at ", not_before_ms);
    c->stage = CLAIM_TIMELY;
    return 0;
}

/* --- step 8: the memory -------------------------------------------------- */

/* Who and when, however the time was written; one that differs only in its
 * fraction is another one [62351-4:11.2.3 memory]. Who is the key that signed,
 * and not the certificate [rule 11]: of a certificate signed with ECDSA anybody
 * can make a second one that is as good, with the other s of its signature, and
 * the signature here does not cover it. */
static int memory_key(const struct aprofile_claim *c,
                      const struct crypto *crypto,
                      uint8_t key[static CRYPTO_SHA256_LEN])
{
    uint8_t octets[12];
    struct writer w = writer_over(octets, sizeof octets);
    put_be(&w, 4, c->time.ns);
    put_be(&w, 8, (uint64_t)c->time.ms);
    span parts[] = {c->key, writer_result(&w)};
    return crypto->sha256(key, parts, 2);
}

static int refuse_copy(struct aprofile_claim *c, struct aprofile_failure *f,
                       int code, const struct seen *seen)
{
    bool copy = code == BUSHING_ERR_REPLAYED;
    int rc = refuse(
        c, f, copy ? APROFILE_STEP_REPLAY : APROFILE_STEP_MEMORY_FULL, code);
    struct text t = aprofile_fact(f, 0);
    put_time(&t, "their time ", c->time.ms);
    text_end(&t);
    if (copy)
        aprofile_put_fact(f, 1, "signed with this key it was accepted before");
    else
        put_number(f, 1, seen->max, " values are remembered at most");
    return rc;
}

int aprofile_remember(struct aprofile_claim *c, struct seen *seen,
                      const struct crypto *crypto, uint64_t mono_ns,
                      struct aprofile_failure *f)
{
    const uint64_t keep = (uint64_t)APROFILE_REMEMBER_MS * NS_PER_MS;
    uint64_t until = mono_ns < UINT64_MAX - keep ? mono_ns + keep : UINT64_MAX;
    uint8_t key[SEEN_KEY_LEN];
    int rc = enter(c, CLAIM_TIMELY, f);
    if (rc != 0)
        return rc;
    rc = memory_key(c, crypto, key);
    if (rc != 0)
        return refuse_ours(c, f, rc);
    /* [62351-4:11.2.3 step 8, 62351-4:11.2.3 memory; rule 11] */
    rc = seen_put(seen, key, until, mono_ns);
    if (rc != 0)
        return refuse_copy(c, f, rc, seen);
    c->stage = CLAIM_ACCEPTED;
    return 0;
}
