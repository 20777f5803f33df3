/* The memory of a key as octets, for a restart:
 *
 *   "BSHM" 1, SHA-256 of the SubjectPublicKeyInfo, UTC when it was written,
 *   mark, floor, 1 and the newest accepted time (or 0 and 0),
 *   number of signed PDUs, each: key of the memory, UTC until which it is kept,
 *   number of association identifiers, each: c, s, 1 when we were initiator,
 *   UTC until which it is not used again,
 *   SHA-256 over all that.
 *
 * Numbers are big-endian. Time is UTC, because monotonic time does not outlive
 * a restart. The hash finds damage, it does not protect: whoever can write the
 * file can make us accept a copy. */
#include "base/reader.h"
#include "e2e/identity.h"

#define NS_PER_MS UINT64_C(1000000)

static const uint8_t MAGIC[] = {'B', 'S', 'H', 'M', 1};

enum {
    HEAD_LEN = sizeof MAGIC + CRYPTO_KEY_ID_LEN + 8 + 8 + 8 + 1 + 8,
    SEEN_LEN = SEEN_KEY_LEN + 8,
    NUMBER_LEN = 2 + 2 + 1 + 8,
};

/* --- writing ------------------------------------------------------------- */

/* Counts on when it is full. */
struct output {
    uint8_t *p;
    size_t cap, n;
};

static void out_span(struct output *o, span s)
{
    if (o->n <= o->cap && s.n <= o->cap - o->n && s.n != 0)
        memcpy(o->p + o->n, s.p, s.n);
    o->n += s.n;
}

static void out_be(struct output *o, size_t n, uint64_t v)
{
    uint8_t octets[8];
    for (size_t i = 0; i < n; i++)
        octets[i] = (uint8_t)(v >> 8 * (n - 1 - i));
    out_span(o, span_of(octets, n));
}

static int64_t utc_of(uint64_t until_ns, bushing_time now)
{
    return now.utc_ms + (int64_t)((until_ns - now.mono_ns) / NS_PER_MS);
}

static void out_head(struct output *o, const bushing_identity *id,
                     bushing_time now)
{
    int64_t newest = 0;
    bool any = memory_newest(&id->memory, &newest);
    out_span(o, span_of(MAGIC, sizeof MAGIC));
    out_span(o, span_of(id->key_id, sizeof id->key_id));
    out_be(o, 8, (uint64_t)now.utc_ms);
    out_be(o, 8, (uint64_t)id->mark);
    out_be(o, 8, (uint64_t)memory_floor(&id->memory, now));
    out_be(o, 1, any ? 1 : 0);
    out_be(o, 8, (uint64_t)newest);
}

static void out_seen(struct output *o, const bushing_identity *id,
                     bushing_time now)
{
    const struct seen *seen = &id->memory.seen;
    const struct seen_entry *e;
    size_t place = 0;
    uint64_t num = 0;
    while (seen_next(seen, &place, now.mono_ns) != NULL)
        num++;
    out_be(o, 4, num);
    place = 0;
    while ((e = seen_next(seen, &place, now.mono_ns)) != NULL) {
        out_span(o, span_of(e->key, SEEN_KEY_LEN));
        out_be(o, 8, (uint64_t)utc_of(e->until_ns, now));
    }
}

static void out_numbers(struct output *o, const bushing_identity *id,
                        bushing_time now)
{
    struct number_walk walk = {0, 0};
    struct number_kept k;
    uint64_t num = 0;
    while (numbers_next(&id->numbers, &walk, &k, now.mono_ns))
        num++;
    out_be(o, 4, num);
    walk = (struct number_walk){0, 0};
    while (numbers_next(&id->numbers, &walk, &k, now.mono_ns)) {
        out_be(o, 2, k.c);
        out_be(o, 2, k.s);
        out_be(o, 1, k.initiator ? 1 : 0);
        out_be(o, 8, (uint64_t)utc_of(k.until_ns, now));
    }
}

int bushing_identity_save(const bushing_identity *identity, uint8_t *out,
                          size_t cap, size_t *n, bushing_time now)
{
    struct output o = {out, out == NULL ? 0 : cap, 0};
    uint8_t hash[CRYPTO_SHA256_LEN];
    span all;
    int rc;
    out_head(&o, identity, now);
    out_seen(&o, identity, now);
    out_numbers(&o, identity, now);
    *n = o.n + sizeof hash;
    if (*n > o.cap)
        return BUSHING_ERR_SPACE;
    all = span_of(out, o.n);
    rc = identity->crypto->sha256(hash, &all, 1);
    if (rc == 0)
        out_span(&o, span_of(hash, sizeof hash));
    return rc;
}

/* --- reading ------------------------------------------------------------- */

/* What was read and found whole; nothing of the identity is changed before. */
struct saved {
    int64_t utc_ms, mark, floor_ms, newest_ms;
    bool any;
    span seen, numbers; /* the entries */
};

static bool in_ms(struct reader *r, int64_t *out)
{
    uint64_t v;
    if (!reader_be(r, 8, &v))
        return false;
    *out = (int64_t)v;
    return *out >= TIME_TEXT_FIRST_MS && *out <= TIME_TEXT_LAST_MS;
}

static bool in_flag(struct reader *r, bool *out)
{
    uint8_t v;
    if (!reader_u8(r, &v) || v > 1)
        return false;
    *out = v != 0;
    return true;
}

static bool in_list(struct reader *r, size_t each, span *out)
{
    uint64_t num;
    return reader_be(r, 4, &num) && num <= reader_left(r) / each &&
           reader_take(r, (size_t)num * each, out);
}

static bool in_head(struct reader *r, struct saved *out, span *key_id)
{
    span magic;
    return reader_take(r, sizeof MAGIC, &magic) &&
           span_equal(magic, span_of(MAGIC, sizeof MAGIC)) &&
           reader_take(r, CRYPTO_KEY_ID_LEN, key_id) &&
           in_ms(r, &out->utc_ms) && in_ms(r, &out->mark) &&
           in_ms(r, &out->floor_ms) && in_flag(r, &out->any) &&
           in_ms(r, &out->newest_ms);
}

static int read_saved(struct saved *out, const bushing_identity *id, span in)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    span body, key_id;
    struct reader r;
    int rc;
    if (in.n < HEAD_LEN + sizeof hash)
        return BUSHING_ERR_VALUE;
    body = span_first(in, in.n - sizeof hash);
    rc = id->crypto->sha256(hash, &body, 1);
    if (rc != 0)
        return rc;
    r = reader_over(body);
    if (!span_equal(span_skip(in, body.n), span_of(hash, sizeof hash)) ||
        !in_head(&r, out, &key_id) || !in_list(&r, SEEN_LEN, &out->seen) ||
        !in_list(&r, NUMBER_LEN, &out->numbers) || reader_left(&r) != 0)
        return BUSHING_ERR_VALUE;
    if (!span_equal(key_id, span_of(id->key_id, sizeof id->key_id)))
        return BUSHING_ERR_CRYPTO_KEY;
    return 0;
}

static int resume_seen(struct memory *m, span in, bushing_time now)
{
    struct reader r = reader_over(in);
    span key;
    int rc = 0;
    while (rc == 0 && reader_take(&r, SEEN_KEY_LEN, &key)) {
        int64_t until_ms;
        rc = in_ms(&r, &until_ms) ? memory_resume_entry(m, key.p, until_ms, now)
                                  : BUSHING_ERR_VALUE;
    }
    return rc;
}

static bool in_number(struct reader *r, struct number_kept *out,
                      int64_t *until_ms)
{
    uint64_t c, s;
    if (!reader_be(r, 2, &c) || !reader_be(r, 2, &s) ||
        !in_flag(r, &out->initiator) || !in_ms(r, until_ms))
        return false;
    out->c = (uint16_t)c;
    out->s = (uint16_t)s;
    return true;
}

/* No longer than the quarantine of this identity, whatever the clock says. */
static int resume_numbers(struct numbers *n, span in, bushing_time now)
{
    struct reader r = reader_over(in);
    int rc = 0;
    while (rc == 0 && reader_left(&r) != 0) {
        struct number_kept k;
        int64_t until_ms;
        uint64_t left;
        if (!in_number(&r, &k, &until_ms))
            return BUSHING_ERR_VALUE;
        if (until_ms <= now.utc_ms)
            continue;
        left = (uint64_t)(until_ms - now.utc_ms) * NS_PER_MS;
        k.until_ns =
            now.mono_ns + (left < n->quarantine_ns ? left : n->quarantine_ns);
        rc = numbers_keep(n, &k, now.mono_ns);
    }
    return rc;
}

static bool is_fresh(const bushing_identity *id)
{
    int64_t newest;
    return !memory_newest(&id->memory, &newest) && id->memory.seen.num == 0 &&
           id->numbers.fresh == 1;
}

int bushing_identity_restore(bushing_identity *identity, bushing_span saved,
                             bushing_time now)
{
    const uint64_t live = identity->setting[BUSHING_IDENTITY_ASSOCIATIONS_MAX];
    const struct memory before = identity->memory;
    struct saved s = {0};
    int rc;
    if (!is_fresh(identity))
        return BUSHING_ERR_STATE;
    rc = read_saved(&s, identity, saved);
    if (rc != 0)
        return rc;
    memory_resume(&identity->memory, s.floor_ms, s.any, s.newest_ms, now);
    rc = resume_seen(&identity->memory, s.seen, now);
    if (rc == 0)
        rc = resume_numbers(&identity->numbers, s.numbers, now);
    if (rc == 0) {
        bushing_identity_raise_mark(identity, s.mark);
        return 0;
    }
    /* all or nothing: as it was made */
    memory_init(&identity->memory, identity->seen_storage, before.seen.max,
                before.start_ms);
    numbers_init(&identity->numbers, identity->number_storage, live,
                 identity->numbers.quarantine_ns);
    return rc;
}
